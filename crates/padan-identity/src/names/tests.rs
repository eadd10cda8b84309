//! 1. The built-in rules hold their own examples, groups and prohibitions.
//! 2. Titles come off by context and leave a flag. 3. Reading never panics and is idempotent. 4. Keys are stable.

use super::check::mistakes;
use super::rules::NameRules;
use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

static RULES: LazyLock<NameRules> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../rules/names.toml")).expect("the built-in file is TOML"));
static BOOK: LazyLock<NameBook> = LazyLock::new(|| NameBook::new(RULES.clone()));

#[track_caller]
fn check(cell: &str, tokens: &str) -> PersonName {
    let name = read_name(&BOOK, cell);
    assert_eq!(name.tokens.join(" "), tokens, "tokens of {cell:?}");
    name
}

#[track_caller]
fn flagged(cell: &str, tokens: &str, flags: &[&str]) {
    let name = check(cell, tokens);
    assert_eq!(name.flags.codes().collect::<Vec<_>>(), flags, "flags of {cell:?}");
}

#[track_caller]
fn classes(token: &str, expected: &[&str]) {
    let class = BOOK.canonical(token);
    let names: Vec<&str> = class.classes().iter().map(|&id| BOOK.class_name(id)).collect();
    assert_eq!(names, expected, "classes of {token}");
}

#[test]
fn the_built_in_rules_hold_their_own_examples() {
    assert_eq!(mistakes(&RULES), Vec::new());
}

#[test]
fn every_number_of_the_variant_table_is_in_the_rules() {
    let numbers: std::collections::BTreeSet<u16> = RULES
        .title
        .iter()
        .map(|title| title.number)
        .chain(RULES.variant.iter().map(|variant| variant.number))
        .chain(RULES.rule.iter().map(|rule| rule.number))
        .collect();
    let expected: Vec<u16> = (1..=97).filter(|number| !SHOWN_BY_TEST.contains(number)).collect();
    let missing: Vec<u16> = expected.into_iter().filter(|number| !numbers.contains(number)).collect();
    assert_eq!(missing, Vec::<u16>::new());
}

/// Shapes of a whole name, not of a token: 91 token order and 92 truncation are tested below.
const SHOWN_BY_TEST: [u16; 2] = [91, 92];

#[test]
fn every_written_form_shares_a_class_or_key_with_its_canonical_form() {
    for variant in &RULES.variant {
        let canonical = letters_and_digits(&variant.canonical);
        for written in &variant.written {
            let token = letters_and_digits(written);
            let together =
                BOOK.canonical(&token).shares(&BOOK.canonical(&canonical)) || BOOK.spelling_key(&token) == BOOK.spelling_key(&canonical);
            assert!(together, "{written} and {canonical}");
        }
    }
}

#[test]
fn no_two_groups_merge_unless_listed_as_ambiguous() {
    let ambiguous: Vec<&str> = RULES.ambiguous.iter().map(|a| a.written.as_str()).collect();
    for left in &RULES.variant {
        for right in RULES.variant.iter().filter(|right| right.canonical != left.canonical) {
            for written in left.written.iter().filter(|form| !ambiguous.contains(&form.as_str())) {
                let token = letters_and_digits(written);
                let other = letters_and_digits(&right.canonical);
                assert!(!BOOK.canonical(&token).shares(&BOOK.canonical(&other)), "{token} {other}");
                assert_ne!(BOOK.spelling_key(&token), BOOK.spelling_key(&other), "{token} {other}");
            }
        }
    }
}

#[test]
fn every_title_form_comes_off_a_name_and_leaves_its_flag() {
    use super::rules::Place;
    for title in &RULES.title {
        for form in &title.written {
            let cell = match title.place {
                Place::Lead | Place::Anywhere => format!("{form} MISNADI"),
                Place::Tail => format!("MISNADI {form}"),
                Place::Comma => format!("MISNADI, {form}"),
                Place::Between => format!("MISNADI {form} HOLIL"),
            };
            let name = check(&cell, "MISNADI");
            assert!(name.flags.contains(title.flag.into()), "{cell}: {:?}", name.flags);
        }
    }
}

#[test]
fn titles_come_off_by_context() {
    flagged("H. ABDUL HAMID", "ABDUL HAMID", &["hajj"]);
    flagged("H.ABDUL", "ABDUL", &["hajj"]);
    flagged("Drs. H. Moh. Hasan, S.Pd.I", "MOH HASAN", &["hajj", "degree", "degree_m"]);
    flagged("K.H. MUKHLIS", "MUKHLIS", &["clergy"]);
    flagged("SUMARNI P", "SUMARNI", &["village_suffix"]);
    flagged("MISNADI (ALM)", "MISNADI", &["deceased"]);
    flagged("ALM. MISNADI", "MISNADI", &["deceased"]);
    flagged("HOLIL S. Pd", "HOLIL", &["degree"]);
    flagged("HOLIL, ST", "HOLIL", &["degree"]);
    flagged("R. BAGUS HOLIL", "HOLIL", &["noble"]);
    flagged("Hj. Siti Aminah binti H. Ali", "SITI AMINAH", &["hajj", "has_patronym"]);
    check("H", "H");
    check("HAJI", "HAJI");
    check("K", "K");
    check("M. HOLIL", "M HOLIL");
    check("A. RAHMAN", "A RAHMAN");
    check("ST AMINAH", "ST AMINAH");
    check("MD SUARTA", "MD SUARTA");
    check("HOLIL ST", "HOLIL ST");
    check("HOLIL MOH.", "HOLIL MOH");
    check("", "");
    check(" - ", "");
}

#[test]
fn the_fathers_titles_say_nothing_of_the_person() {
    let name = read_name(&BOOK, "SITI AMINAH BINTI ALM. H. ALI");
    assert_eq!(name.father, ["ALI"]);
    assert!(!name.flags.contains(NameFlags::DECEASED));
    assert!(!name.flags.contains(NameFlags::HAJJ));
    assert_eq!(name.sex, Some(b'P'));
}

#[test]
fn another_name_is_kept_apart() {
    for cell in [
        "MUHAMMAD HASAN ALIAS MAT",
        "MUHAMMAD HASAN (MAT)",
        "MUHAMMAD HASAN als. MAT",
        "MUHAMMAD HASAN @ MAT",
        "MUHAMMAD HASAN / MAT",
        "MUHAMMAD HASAN (panggilan MAT)",
    ] {
        let name = check(cell, "MUHAMMAD HASAN");
        assert_eq!(name.alias, ["MAT"], "{cell}");
        assert!(name.flags.contains(NameFlags::HAS_ALIAS), "{cell}");
    }
}

#[test]
fn repairs_are_named() {
    #[track_caller]
    fn repaired(cell: &str, tokens: &str, repairs: &[&str]) {
        let name = check(cell, tokens);
        assert_eq!(name.repairs.codes().collect::<Vec<_>>(), repairs, "{cell:?}");
    }
    repaired("MOH.HOLIL", "MOH HOLIL", &["split_at_point"]);
    repaired("MA'RUF", "MARUF", &["apostrophe_joined"]);
    repaired("Ma’ruf", "MARUF", &["apostrophe_joined"]);
    repaired("MaâBUG".replace("âBUG", "â€™ruf").as_str(), "MARUF", &["mojibake", "apostrophe_joined"]);
    repaired("RenÃ©", "RENE", &["mojibake", "accent_removed"]);
    repaired("Aḥmad Ṣāliḥ", "AHMAD SALIH", &["accent_removed"]);
    repaired("H0LIL", "HOLIL", &["digit_to_letter"]);
    repaired("HOL1L", "HOLIL", &["digit_to_letter"]);
    repaired("SITI2 AMINAH", "SITI AMINAH", &["doubled_word"]);
    repaired("LING2", "LING LING", &["doubled_word"]);
    repaired("HOLIL 7", "HOLIL", &["digit_dropped"]);
    repaired("HOLIL 王", "HOLIL", &["foreign_sign_dropped"]);
    repaired("AL-AMIN", "AL AMIN", &["hyphen_split"]);
}

#[test]
fn ambiguous_forms_keep_every_class() {
    classes("MAT", &["MUHAMMAD", "AHMAD"]);
    classes("MD", &["MUHAMMAD", "MADE"]);
    classes("M", &["MUHAMMAD", "INITIAL"]);
    classes("A", &["AHMAD", "ABDUL", "INITIAL"]);
    classes("ST", &["SITI", "SUTAN"]);
    classes("R", &["INITIAL"]);
    classes("MOCHAMAD", &["MUHAMMAD"]);
    classes("MISNADI", &[]);
    assert!(BOOK.canonical("MOH").common && !BOOK.canonical("HOLIL").common);
}

#[test]
fn a_token_tells_the_sex_only_where_certain() {
    for (token, sex) in [
        ("SUMIYATI", Some(b'P')),
        ("SUMIYANTO", Some(b'L')),
        ("HAMIDAH", Some(b'P')),
        ("HAMID", Some(b'L')),
        ("NUR", None),
        ("NOR", None),
        ("ABDULLAH", Some(b'L')),
        ("HIDAYATULLAH", Some(b'L')),
        ("MISNADI", None),
        ("ST", None),
    ] {
        assert_eq!(BOOK.compatible_sex(token), sex, "{token}");
    }
}

#[test]
fn balinese_and_chinese_names_are_flagged() {
    flagged("I Wayan Suarta", "I WAYAN SUARTA", &["balinese"]);
    flagged("NI LUH SARI", "NI LUH SARI", &["balinese"]);
    flagged("Ida Ayu Sari", "IDA AYU SARI", &["balinese"]);
    flagged("LIEM SWIE KING", "LIEM SWIE KING", &["chinese"]);
    assert_eq!(read_name(&BOOK, "NI LUH SARI").sex, Some(b'P'));
}

#[test]
fn a_name_of_thirty_letters_may_have_been_cut() {
    let name = read_name(&BOOK, "MUHAMMAD ABDURRAHMAN SYAIFUL B");
    assert!(name.flags.contains(NameFlags::MAYBE_TRUNCATED));
}

#[test]
fn the_phonetic_key_is_coarser_than_the_spelling_key() {
    for (left, right) in [("HOLIL", "CHOLIL"), ("ALIMAH", "HALIMAH"), ("SUMYATI", "SUMIYATI"), ("ROHMAN", "RAHMAN")] {
        assert_eq!(BOOK.phonetic_key(left), BOOK.phonetic_key(right), "{left} {right}");
    }
    assert_ne!(BOOK.phonetic_key("HOLIL"), BOOK.phonetic_key("MISNADI"));
    assert_ne!(BOOK.phonetic_key("HAMID"), BOOK.phonetic_key("HAMIDAH"));
}

#[test]
fn a_group_that_takes_anothers_form_is_a_mistake() {
    let mut rules = RULES.clone();
    let hasan = rules.variant.iter().position(|v| v.canonical == "HASAN").unwrap();
    rules.variant[hasan].written.push("HOSEN".into());
    let found = mistakes(&rules);
    assert!(found.iter().any(|m| m.message.contains("`HOSEN` is written for HASAN")), "{found:?}");
}

/// Words that exercise titles, turns and repairs together.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "H.",
            "HJ",
            "H",
            "K",
            "R",
            "RA",
            "BAGUS",
            "S.Pd.I",
            "SE",
            "S",
            "PD",
            "M",
            "A.",
            "P.",
            "P",
            "B",
            "B.",
            "BIN",
            "binti",
            "als",
            "@",
            "(MAT)",
            "(ALM)",
            ",",
            "ST",
            "MOH.HOLIL",
            "MA'RUF",
            "SITI2",
            "LING2",
            "H0LIL",
            "/",
            "ALM",
            "DRS",
            "janda",
            "I",
            "WAYAN",
            "CERAI",
            "HIDUP",
            "AL.",
            "-",
            "AK",
        ])
        .prop_map(str::to_string),
        "[A-Za-z]{1,9}",
        "[A-Z]{1,4}\\.[A-Z]{0,4}",
    ]
}

proptest! {
    #[test]
    fn reading_never_panics_and_gives_capitals(cell in "\\PC{0,40}") {
        let name = read_name(&BOOK, &cell);
        for token in name.tokens.iter().chain(&name.alias).chain(&name.father) {
            prop_assert!(!token.is_empty() && token.bytes().all(|b| b.is_ascii_uppercase()), "{token:?}");
            BOOK.spelling_key(token);
            BOOK.alternative_keys(token);
            BOOK.phonetic_key(token);
            BOOK.split_fused(token);
        }
    }

    #[test]
    fn plain_words_are_the_tokens_of_their_name(words in proptest::collection::vec(word(), 0..7)) {
        let plain: Vec<&str> = words.iter().map(String::as_str).filter(|word| word.bytes().all(|b| b.is_ascii_uppercase()) && BOOK.is_plain(word)).collect();
        prop_assert_eq!(read_name(&BOOK, &plain.join(" ")).tokens, plain);
    }

    #[test]
    fn reading_is_idempotent(words in proptest::collection::vec(word(), 0..7)) {
        let first = read_name(&BOOK, &words.join(" "));
        let again = read_name(&BOOK, &first.tokens.join(" "));
        prop_assert_eq!(&first.tokens, &again.tokens);
    }

    #[test]
    fn a_spelling_key_survives_doubling_and_vowel_change(token in "[B-DF-HJ-NP-TV-Z]{1,2}[AIU][BDGKLMNPRST][AIU]") {
        let madurese = token.replace('U', "O").replace('I', "E");
        prop_assume!(BOOK.canonical(&token).classes().is_empty() && BOOK.canonical(&madurese).classes().is_empty());
        prop_assert_eq!(BOOK.spelling_key(&token), BOOK.spelling_key(&madurese));
    }
}
