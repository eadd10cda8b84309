//! Properties: 1 the built-in book has no mistake; 2 the period picks the rules; 3 every mistake has its place and hint,
//! and all are shown at once; 4 every citation points at an existing line of the programme's file; 5 a folder replaces
//! single files.

mod bad_files;

use super::programmes::{MissingDecile, Overlap, Unit};
use super::*;
use crate::language::Language;

const PKH: &str = "rules/programmes/pkh.toml";
const OCCUPATIONS: &str = "rules/occupations.toml";
const ASSESSMENT: &str = "rules/assessment.toml";

fn book(period: &str) -> RuleBook {
    read(None, period).expect("the built-in book is right").0
}

#[test]
fn the_built_in_book_has_no_mistake() {
    assert_eq!(check(None, Language::Id), Vec::new());
}

#[test]
fn every_rule_file_of_the_source_tree_is_built_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut wrong = Vec::new();
    let on_disk: Vec<String> = walk(&folder, "", &mut wrong).into_keys().collect();
    let built_in: Vec<&str> = built_in::FILES.iter().map(|(path, _)| *path).collect();
    assert_eq!(on_disk, built_in);
}

#[test]
fn an_old_period_gives_the_old_rule() {
    let old = book("2025-04");
    let new = book("2026-11");
    let ceiling = |book: &RuleBook| book.programmes.find("PKH").expect("PKH").decile_max;
    assert_eq!(ceiling(&old), None);
    assert_eq!(ceiling(&new), Some(4));
    let blts = |period| book(period).programmes.find("BLT Kesra").map(|found| found.code.clone());
    assert_eq!(blts("2025-11").as_deref(), Some("BLTS-KESRA"));
    assert_eq!(blts("2026-11"), None);
    assert_eq!(new.programmes.find_dormant("blt kesra").expect("known").code, "BLTS-KESRA");
    let sembako_and_blt = |period| book(period).programmes.overlap("SEMBAKO", "BLT-DD").0;
    assert_eq!(sembako_and_blt("2022-06"), Overlap::Forbidden);
    assert_eq!(sembako_and_blt("2026-11"), Overlap::NeedsReview);
}

#[test]
fn programmes_are_found_by_alias_without_case_and_punctuation() {
    let book = book("2026-11");
    for (written, code) in [
        ("pkh", "PKH"),
        ("BPNT", "SEMBAKO"),
        ("Sembako/BPNT", "SEMBAKO"),
        ("blt dana desa", "BLT-DD"),
        ("PBI_JK", "PBI-JK"),
        ("pupuk bersubsidi", "PUPUK"),
        ("RTLH", "RUTILAHU"),
    ] {
        assert_eq!(book.programmes.find(written).map(|found| found.code.as_str()), Some(code));
    }
    assert!(book.programmes.find("BANTUAN HUJAN").is_none());
}

#[test]
fn benefits_are_whole_rupiah_per_month() {
    let book = book("2026-11");
    let month = |code: &str| book.programmes.find(code).expect("in force").benefit_per_month;
    assert_eq!(month("SEMBAKO"), Some(200_000));
    assert_eq!(month("PKH"), Some(75_000));
    assert_eq!(month("RUTILAHU"), Some(20_000_000));
    assert_eq!(month("PUPUK"), None);
    let health = book.programmes.find("PBI-JK").expect("in force");
    assert_eq!((health.unit, health.missing_decile), (Unit::Person, MissingDecile::NotEligible));
}

#[test]
fn the_matrix_holds_for_both_orders_and_legal_stacking_is_allowed() {
    let book = book("2025-11");
    let value = |left, right| book.programmes.overlap(left, right).0;
    assert_eq!(value("BLTS-KESRA", "PKH"), Overlap::Allowed);
    assert_eq!(value("BPNT", "BLTS"), Overlap::Allowed);
    assert_eq!(value("BLT-DD", "PKH"), Overlap::Forbidden);
    assert_eq!(value("PKH", "BLT-DD"), Overlap::Forbidden);
    assert_eq!(value("PUPUK", "PKH"), Overlap::Allowed);
    assert_eq!(value("PKH", "PKH"), Overlap::OncePerKk);
    assert_eq!(value("PERMAKANAN", "PKH"), Overlap::NeedsReview);
}

#[test]
fn every_citation_points_at_an_existing_line_of_its_programme() {
    let all = files(None).expect("built in");
    let line = |cite: &str| {
        let (path, line) = cite.rsplit_once(':').expect("a file and a line");
        let text = &all.files[path].text;
        let line: usize = line.parse().expect("a line number");
        (text.clone(), text.lines().nth(line - 1).expect("an existing line").to_string())
    };
    for period in ["2021-06", "2022-06", "2025-11", "2026-11"] {
        let book = book(period);
        for programme in &book.programmes.programmes {
            let (text, version) = line(&programme.cite);
            assert!(text.contains(&format!("code = \"{}\"", programme.code)));
            assert_eq!(version, "[[version]]");
            assert!(line(&programme.decile_cite).1.starts_with("decile_max"));
            for exclusion in &programme.exclusions {
                assert!(line(&exclusion.cite).1.contains(&exclusion.reason));
            }
        }
        let matrix = &book.programmes.matrix;
        for row in matrix.pairs.iter().chain(&matrix.class_pairs) {
            let written = line(&row.cite).1;
            assert!(written.contains(&row.left) && written.contains(&row.right), "{written}");
        }
    }
}

#[test]
fn mistakes_of_several_files_are_shown_at_once() {
    let mut all = files(None).expect("built in");
    for (path, text) in [(PKH, "unit = 3\n"), (ASSESSMENT, "x = 1\n"), (OCCUPATIONS, "[[class]]\n")] {
        let file = all.files.get_mut(path).expect("a rule file");
        file.text = text.to_string();
    }
    let wrong = parse(&all).expect_err("three files are wrong");
    for path in [PKH, ASSESSMENT, OCCUPATIONS] {
        assert!(wrong.iter().any(|mistake| mistake.file == path), "{path}");
    }
}

#[test]
fn a_folder_replaces_single_files_and_its_mistakes_carry_its_own_path() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("programmes")).expect("writable");
    let path = folder.path().join("programmes/pkh.toml");
    let built_in = files(None).expect("built in").files[PKH].text.clone();
    std::fs::write(&path, built_in.replace("decile_max = 4", "decile_max = 3")).expect("writable");
    std::fs::write(folder.path().join("notes.toml"), "").expect("writable");
    let (book, warnings) = read(Some(folder.path()), "2026-11").expect("a good book");
    assert_eq!(book.programmes.find("PKH").expect("PKH").decile_max, Some(3));
    assert_eq!(book.programmes.find("SEMBAKO").expect("SEMBAKO").decile_max, Some(4));
    assert!(warnings.len() == 1 && warnings[0].file.ends_with("notes.toml"));
    let hash = |book: &RuleBook| book.files.iter().find(|(path, _)| path == PKH).cloned();
    assert_ne!(hash(&book), hash(&self::book("2026-11")));
    std::fs::write(&path, "code = 1").expect("writable");
    let wrong = read(Some(folder.path()), "2026-11").expect_err("a bad book");
    assert_eq!(wrong[0].file, path.to_string_lossy());
    assert!(read(Some(&folder.path().join("absent")), "2026-11").is_err());
}

#[track_caller]
fn check_occupation(text: &str, expected: Option<&str>) {
    let occupations = book("2026-11").occupations;
    let class = occupations.class_of(text).map(|class| occupations.classes[usize::from(class)].code.as_str());
    assert_eq!(class, expected, "{text}");
}

#[test]
fn occupations_are_classed_by_phrase() {
    check_occupation("PEGAWAI NEGERI SIPIL (PNS)", Some("ASN"));
    check_occupation("Peg. Negeri", Some("ASN"));
    check_occupation("TENTARA NASIONAL INDONESIA (TNI)", Some("TNI"));
    check_occupation("KEPOLISIAN RI (POLRI)", Some("POLRI"));
    check_occupation("Pensiunan PNS", Some("PENSIUNAN"));
    check_occupation("guru honorer", Some("HONORER"));
    check_occupation("GURU", Some("GURU"));
    check_occupation("Anggota DPRD Kabupaten/Kota", Some("PEJABAT"));
    check_occupation("ANGGOTA DPR-RI", Some("PEJABAT"));
    check_occupation("Perangkat Desa", Some("PERANGKAT_DESA"));
    check_occupation("Karyawan BUMN", Some("BUMN_BUMD"));
    check_occupation("bukan PNS", None);
    check_occupation("BURUH TANI/PERKEBUNAN", None);
    check_occupation("Petani/Pekebun", None);
    check_occupation("MENGURUS RUMAH TANGGA", None);
    check_occupation("-", None);
}

#[test]
fn explain_says_rule_source_and_certainty_in_two_languages() {
    let book = book("2026-11");
    let known = |written: &str, language| explain(&book, written, language).expect("the programme is known");
    let id = known("pkh", Language::Id);
    assert!(id.contains("desil keluarga 1-4") && id.contains("rules/programmes/pkh.toml:"));
    assert!(id.contains("[belum terverifikasi]") && id.contains("BLT-DD: dilarang"));
    let en = known("PKH", Language::En);
    assert!(en.contains("family's decile 1-4") && en.contains("at least Rp900.000 per year"));
    let unknown = explain(&book, "PKG", Language::En).expect_err("no programme is called so");
    assert!(unknown.hint.contains("did you mean `PKH`?"), "{unknown}");
    assert!(known("BLTS", Language::En).contains("no rules in force"));
}

#[test]
fn explain_says_conditions_in_plain_words() {
    let book = book("2026-11");
    let known = |written: &str, language| explain(&book, written, language).expect("the programme is known");
    let lansia = known("Bansos Lansia", Language::Id);
    assert!(lansia.contains("- umur paling sedikit 60 tahun (`umur >= 60`); UU 13/1998"), "{lansia}");
    assert!(lansia.contains("[belum terverifikasi] rules/programmes/lansia.toml:"), "{lansia}");
    assert!(known("PIP", Language::En).contains("- age 6 to 21 years (`umur in 6..21`)"));
    let pkh = known("PKH", Language::Id);
    assert!(pkh.contains("- dalam KK ada anak atau pelajar") && pkh.contains("di lapangan ditanyakan: Apakah dalam KK ini ada"), "{pkh}");
    assert!(known("PKH", Language::En).contains("- the KK has a child or pupil (up to 21 years), an elderly person"));
    assert!(known("BLT-DD", Language::Id).contains("hanya untuk warga wilayah daftar sendiri: desa/kelurahan"));
    assert!(known("RTLH", Language::En).contains("similar aid only once in years: 10 (rules/programmes/rutilahu.toml:"));
}

#[test]
fn the_documentation_names_every_column_of_conditions() {
    let text = include_str!("../../../docs/rules.md");
    let named = |name: &str| text.lines().any(|line| line.starts_with("| `") && line.contains(&format!("`{name}`")));
    let missing: Vec<&str> = conditions::Column::ALL.iter().map(|(name, _)| *name).filter(|name| !named(name)).collect();
    assert_eq!(missing, Vec::<&str>::new());
    let kinds: Vec<&str> = crate::assess::kinds().filter(|kind| !named(kind)).collect();
    assert_eq!(kinds, Vec::<&str>::new());
}

#[test]
fn the_programme_example_of_the_documentation_is_a_right_rule() {
    let text = include_str!("../../../docs/rules.md");
    let (_, after) = text.split_once("## A programme\n\n```toml\n").expect("the example stands first");
    let (example, _) = after.split_once("```").expect("the example ends");
    let file = RuleFile { path: "docs/rules.md".into(), text: example.into() };
    let book = book("2026-11");
    let versions = programmes::parse::parse(&file, &book.occupations, Some(&book.areas)).expect("a right rule");
    assert_eq!(versions[0].benefit_per_month, Some(200_000));
}
