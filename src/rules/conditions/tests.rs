//! Properties: 1 what the register does not say is unknown; 2 every unknown name and wrong type has its place and a hint;
//! 3 what can never or must always hold is told; 4 every condition can be said in both languages.

use super::*;
use crate::diagnostic::Diagnostic;
use crate::rules::indonesian::check_told;

const CLASSES: [&str; 2] = ["ASN", "TNI"];

fn vocabulary() -> Vocabulary<'static> {
    Vocabulary { occupations: &CLASSES, areas: None }
}

fn read(text: &str) -> Expr {
    parse::parse(text, vocabulary()).expect("a right condition")
}

/// Three people in one KK: a man of 70, a woman of 40, a child whose age nobody knows; and one whose KK is not known.
struct Kk;

impl Facts for Kk {
    fn number(&self, column: Column, person: u32) -> (i64, i64) {
        match (column, person) {
            (Column::Umur, 0) => (70, 70),
            (Column::Umur, 1) => (39, 40),
            (Column::Umur, _) => (0, 130),
            (Column::Desil, 3) => (1, 10),
            (Column::Desil, _) => (6, 10),
            _ => (3, 3),
        }
    }

    fn word(&self, column: Column, person: u32) -> Option<u64> {
        match (column, person) {
            (Column::JenisKelamin, 0) => Some(u64::from(b'L')),
            (Column::JenisKelamin, 1) => Some(u64::from(b'P')),
            (Column::Pekerjaan, 0) => Some(1),
            _ => None,
        }
    }

    fn flag(&self, _: Column, person: u32) -> Truth {
        [Truth::False, Truth::True].get(person as usize).copied().unwrap_or(Truth::Unknown)
    }

    fn members(&self, person: u32, out: &mut Vec<u32>) -> bool {
        if person < 3 {
            out.extend([0, 1, 2]);
        }
        person < 3
    }
}

/// T, F and ? for the four people.
#[track_caller]
fn check(text: &str, expected: &str) {
    let shown = |truth: Truth| match truth {
        Truth::True => 'T',
        Truth::False => 'F',
        Truth::Unknown => '?',
    };
    let found: String = truths(&read(text), &Kk, &[0, 1, 2, 3]).into_iter().map(shown).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn what_the_register_does_not_say_is_unknown() {
    check("umur >= 60", "TF??");
    check("umur = 40", "F???");
    check("umur >= 39 and umur <= 40", "FT??");
    check("umur in 39..40", "FT??");
    check("desil <= 4", "FFF?");
    check("desil in (7, 8)", "????");
    check("jenis_kelamin = P", "FT??");
    check("jenis_kelamin != perempuan", "TF??");
    check("pekerjaan in (ASN, tni)", "T???");
    check("disabilitas", "FT??");
    check("not disabilitas", "TF??");
}

#[test]
fn unknown_gives_way_where_the_rest_decides() {
    check("umur >= 60 or disabilitas", "TT??");
    check("desil <= 4 and umur >= 60", "FFF?");
    check("desil <= 4 dan umur >= 60", "FFF?");
    check("desil >= 5 atau umur >= 60", "TTT?");
    check("(desil <= 4 or disabilitas) and not (umur >= 60)", "FT??");
}

#[test]
fn questions_to_the_kk_ask_every_living_member() {
    check("ada(umur >= 60)", "TTT?");
    check("ada(umur <= 6)", "????");
    check("ada(desil <= 4)", "FFF?");
    check("semua(umur < 60)", "FFF?");
    check("semua(desil >= 6)", "TTT?");
    check("jumlah(umur >= 18) >= 2", "TTT?");
    check("jumlah(umur >= 18) >= 3", "????");
    check("jumlah(jenis_kelamin = L) > 2", "FFF?");
}

#[test]
fn the_member_to_blame_is_named_where_one_alone_is() {
    assert_eq!(witness(&read("semua(umur < 60)"), &Kk, 1), Some(0));
    assert_eq!(witness(&read("umur >= 20 and not ada(pekerjaan = TNI)"), &Kk, 1), Some(0));
    assert_eq!(witness(&read("ada(desil <= 4)"), &Kk, 1), None);
}

/// `byte message | hint` of every mistake.
#[track_caller]
fn check_wrong(text: &str, expected: &[&str]) {
    let wrong = parse::parse(text, vocabulary()).expect_err("a wrong condition");
    let told: Vec<String> = wrong.iter().map(|wrong| format!("{} {} | {}", wrong.at, wrong.message, wrong.hint)).collect();
    let diagnostics = wrong.iter().map(|wrong| Diagnostic::error("pkh.toml", 0, 0, &wrong.message, &wrong.hint));
    check_told(&diagnostics.collect::<Vec<_>>());
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.contains(expected), "{told} lacks {expected}");
    }
}

#[test]
fn each_mistake_has_its_byte_and_a_hint() {
    check_wrong("umr >= 60", &["0 unknown column `umr` | did you mean `umur`?"]);
    check_wrong("umur >= 60 and dsil <= 4", &["15 unknown column `dsil` | did you mean `desil`?"]);
    check_wrong("umur >= tua", &["8 `umur` is a number and `tua` is a word"]);
    check_wrong("umur >= 200", &["8 `umur` is never 200 | write a whole number from 0 to 130"]);
    check_wrong("jenis_kelamin > P", &["14 `jenis_kelamin` has no order"]);
    check_wrong("jenis_kelamin = X", &["16 unknown value `X` of `jenis_kelamin`"]);
    check_wrong("pekerjaan = ASM", &["12 unknown value `ASM` of `pekerjaan` | did you mean `ASN`?"]);
    check_wrong("disabilitas = 1", &["0 `disabilitas` is yes or no"]);
    check_wrong("umur", &["0 `umur` is a number and stands alone"]);
    check_wrong("pekerjaan", &["0 `pekerjaan` stands alone"]);
    check_wrong("umur >= 60 desil <= 4", &["11 the condition goes on without"]);
    check_wrong("(umur >= 60", &["0 a bracket is never closed"]);
    check_wrong("umur >= 60)", &["10 a bracket is closed that was never opened"]);
    check_wrong("umur >= 60 && disabilitas", &["11 `&` has no meaning in a condition | write `and`"]);
    check_wrong("ada umur <= 6", &["4 `ada` needs brackets"]);
    check_wrong("ada(semua(umur <= 6))", &["4 `semua` stands inside another question"]);
    check_wrong("umur in 6", &["9 a range needs two ends"]);
    check_wrong("kecamatan = 35", &["12 unknown value `35` of `kecamatan` | write the Kemendagri code of 6 digits"]);
    check_wrong("", &["0 the condition is empty"]);
    check_wrong("umr >= 60 and desil <= 44 or sex = L", &["unknown column `umr`", "`desil` is never 44", "unknown column `sex`"]);
}

#[track_caller]
fn check_sense(text: &str, expected: Option<Sense>) {
    assert_eq!(sense(&read(text)), expected, "{text}");
}

#[test]
fn what_can_never_or_must_always_hold_is_told() {
    check_sense("umur > 60 and umur < 20", Some(Sense::Never(0)));
    check_sense("disabilitas or (umur > 60 and umur < 20)", Some(Sense::Never(16)));
    check_sense("umur > 20 or umur < 60", Some(Sense::Always(0)));
    check_sense("umur >= 0", Some(Sense::Always(0)));
    check_sense("desil > 10", Some(Sense::Never(0)));
    check_sense("jenis_kelamin = L and jenis_kelamin = P", Some(Sense::Never(0)));
    check_sense("jenis_kelamin = L or jenis_kelamin = P", Some(Sense::Always(0)));
    check_sense("hubungan in (kepala, pasangan, anak, lain)", Some(Sense::Always(0)));
    check_sense("pekerjaan != ASN or pekerjaan != TNI", Some(Sense::Always(0)));
    check_sense("ada(umur > 60 and umur < 20)", Some(Sense::Never(4)));
    check_sense("jumlah(umur <= 6) >= 0", Some(Sense::Always(0)));
    check_sense("ada(umur <= 6) and not ada(umur <= 6)", None);
    check_sense("umur in 6..21", None);
    check_sense("(umur >= 75 and anggota = 1) or disabilitas", None);
    check_sense("desil <= 4 or disabilitas", None);
    check_sense("desil in 1..4", None);
    check_sense("umur in 125..130 or ada(umur in 0..6)", None);
    check_sense("jumlah(umur in 0..6) in 0..2", None);
    check_sense("umur in 0..130", Some(Sense::Always(0)));
}

#[track_caller]
fn check_words(text: &str, id: &str, en: &str) {
    assert_eq!(words::told(&read(text), Language::Id), id);
    assert_eq!(words::told(&read(text), Language::En), en);
}

#[test]
fn a_condition_that_nobody_could_read_is_refused() {
    let brackets = format!("{}umur > 3{}", "(".repeat(600), ")".repeat(600));
    let mistakes = parse::parse(&brackets, vocabulary()).expect_err("too long");
    assert!(mistakes[0].message.contains("at most 1000 characters"), "{mistakes:?}");
}

#[test]
fn conditions_are_said_in_plain_words() {
    check_words("umur >= 60", "umur paling sedikit 60 tahun", "age at least 60 years");
    check_words("umur in 6..21", "umur 6 sampai 21 tahun", "age 6 to 21 years");
    check_words(
        "(umur >= 75 and anggota = 1) or disabilitas",
        "(umur paling sedikit 75 tahun dan anggota KK yang hidup 1) atau penyandang disabilitas",
        "(age at least 75 years and living members of the KK 1) or disability",
    );
    check_words("ada(umur <= 6)", "ada anggota KK dengan (umur paling banyak 6 tahun)", "somebody in the KK with (age at most 6 years)");
    check_words(
        "not ada(pekerjaan in (ASN, TNI))",
        "tidak ada anggota KK dengan (kelompok pekerjaan ASN atau TNI)",
        "nobody in the KK with (class of occupation ASN or TNI)",
    );
    check_words(
        "jumlah(disabilitas) <= 1",
        "anggota KK paling banyak 1 (penyandang disabilitas)",
        "members of the KK at most 1 (disability)",
    );
    check_words(
        "jenis_kelamin = P and hubungan != anak",
        "jenis kelamin perempuan dan hubungan keluarga bukan anak",
        "sex female and place in the family not child",
    );
}
