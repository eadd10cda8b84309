use super::*;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

fn options(out: &Path, people: u32, difficulty: Difficulty) -> SynthOptions {
    SynthOptions { people, seed: 7, out: out.to_owned(), difficulty, ..SynthOptions::default() }
}

fn district(people: u32, difficulty: Difficulty) -> (tempfile::TempDir, SynthSummary) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let summary = generate(&options(folder.path(), people, difficulty)).expect("a district");
    (folder, summary)
}

fn bytes_below(folder: &Path, base: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            bytes_below(&path, base, out);
        } else {
            let name = path.strip_prefix(base).expect("below the base").display().to_string();
            out.insert(name, std::fs::read(&path).expect("a file"));
        }
    }
}

fn all_bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    bytes_below(folder, folder, &mut out);
    out
}

fn records(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("a CSV file");
    let heading = reader.headers().expect("a heading").clone();
    let row =
        |record: csv::StringRecord| heading.iter().zip(record.iter()).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect();
    reader.records().map(|record| row(record.expect("a record"))).collect()
}

fn register(folder: &Path) -> Vec<BTreeMap<String, String>> {
    let parts = ["register/people_01.csv", "register/people_02.csv"];
    parts.iter().flat_map(|part| records(&folder.join(part))).collect()
}

#[test]
fn equal_options_give_equal_bytes_and_another_seed_gives_others() {
    let (left, _) = district(600, Difficulty::Medium);
    // A second of waiting would show a creation time inside a workbook.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let (right, _) = district(600, Difficulty::Medium);
    assert_eq!(all_bytes(left.path()), all_bytes(right.path()));
    let other = tempfile::tempdir().expect("a temporary folder");
    let options = SynthOptions { seed: 8, ..options(other.path(), 600, Difficulty::Medium) };
    generate(&options).expect("a district");
    let (left, other) = (all_bytes(left.path()), all_bytes(other.path()));
    assert_ne!(left["truth.csv"], other["truth.csv"]);
}

#[test]
fn the_register_has_the_asked_number_of_people_and_no_nik_twice() {
    let (folder, summary) = district(2_000, Difficulty::Medium);
    let people = register(folder.path());
    assert_eq!((people.len(), summary.people_registered), (2_000, 2_000));
    let niks: HashSet<&String> = people.iter().map(|person| &person["nik"]).collect();
    assert_eq!(niks.len(), people.len());
}

#[test]
fn a_register_nik_carries_birth_date_and_sex_unless_the_date_was_corrected() {
    let (folder, _) = district(3_000, Difficulty::Medium);
    let mut corrected = 0;
    for person in register(folder.path()) {
        let nik = &person["nik"];
        assert_eq!(nik.len(), 16);
        assert_ne!(&nik[12..], "0000");
        let day: u32 = nik[6..8].parse().expect("digits");
        let female = person["jenis_kelamin"] == "P";
        assert_eq!(day > 40, female, "the day shows the sex");
        let birth = &person["tanggal_lahir"];
        let day = format!("{:02}", if female { day - 40 } else { day });
        let same = day == birth[8..10] && nik[8..10] == birth[5..7] && nik[10..12] == birth[2..4];
        corrected += u32::from(!same);
    }
    assert!((1..90).contains(&corrected), "{corrected} of 3000 differ");
}

#[test]
fn the_truth_names_each_person_row_once_and_its_register_row_holds_that_nik() {
    let (folder, summary) = district(2_000, Difficulty::Medium);
    let people = register(folder.path());
    let truth = records(&folder.path().join("truth.csv"));
    assert_eq!(truth.len(), summary.rows);
    let places: HashSet<_> = truth.iter().map(|row| (&row["file"], &row["sheet"], &row["line"])).collect();
    assert_eq!(places.len(), truth.len());
    for row in &truth {
        match row["register_row"].parse::<usize>() {
            Ok(number) => assert_eq!(people[number - 1]["nik"], row["register_nik"]),
            Err(_) => assert!(row["planted"].contains("TIDAK_DITEMUKAN")),
        }
    }
}

/// Reads the physical line of a text file and checks that a clean row shows its NIK there.
#[test]
fn the_line_in_the_truth_is_the_line_in_the_file() {
    let (folder, _) = district(2_000, Difficulty::Medium);
    let mut checked = 0;
    for row in records(&folder.path().join("truth.csv")) {
        let clean = row["errors"].is_empty() && !row["register_nik"].is_empty();
        if !clean || !row["file"].ends_with(".csv") {
            continue;
        }
        let bytes = std::fs::read(folder.path().join(&row["file"])).expect("a list");
        let line: usize = row["line"].parse().expect("a number");
        let text = bytes.split(|byte| *byte == b'\n').nth(line - 1).expect("a line");
        assert!(String::from_utf8_lossy(text).contains(&row["register_nik"]), "{}:{line}", row["file"]);
        checked += 1;
    }
    assert!(checked > 200, "{checked}");
}

#[test]
fn a_clean_row_of_a_workbook_stands_on_the_row_that_the_truth_names() {
    use calamine::{Data, Reader, open_workbook_auto};
    let (folder, _) = district(2_000, Difficulty::Medium);
    let truth = records(&folder.path().join("truth.csv"));
    let mut checked = 0;
    for row in truth.iter().filter(|row| row["file"].ends_with("rutilahu_2026.xlsx")) {
        if !row["errors"].is_empty() || row["register_nik"].is_empty() {
            continue;
        }
        let mut book = open_workbook_auto(folder.path().join(&row["file"])).expect("a workbook");
        let range = book.worksheet_range(&row["sheet"]).expect("a sheet");
        let line: u32 = row["line"].parse().expect("a number");
        let nik = range.get_value((line - 1, 2)).expect("a cell");
        assert_eq!(*nik, Data::String(row["register_nik"].clone()));
        checked += 1;
    }
    assert!(checked > 5, "{checked}");
}

#[test]
fn most_rows_are_clean_and_about_a_tenth_are_absent_from_the_register() {
    let (_folder, summary) = district(20_000, Difficulty::Medium);
    let share = |count: usize| count as f64 / summary.rows as f64;
    assert!((0.55..0.65).contains(&share(summary.rows_clean)), "{}", share(summary.rows_clean));
    assert!((0.08..0.17).contains(&share(summary.rows_absent)), "{}", share(summary.rows_absent));
    assert!((5_500..6_600).contains(&summary.rows), "{}", summary.rows);
}

#[test]
fn every_kind_of_error_and_finding_occurs() {
    let (folder, _) = district(20_000, Difficulty::Medium);
    let truth = records(&folder.path().join("truth.csv"));
    let kinds = |column: &str| -> HashSet<String> {
        let cells = truth.iter().flat_map(|row| row[column].split('|'));
        cells.filter(|kind| !kind.is_empty()).map(str::to_owned).collect()
    };
    assert_eq!(kinds("errors").len(), 35, "{:?}", kinds("errors"));
    let planted = kinds("planted");
    let expected = [
        "MENINGGAL",
        "PINDAH",
        "TIDAK_AKTIF",
        "DESIL_DI_ATAS_BATAS",
        "BELUM_ADA_DESIL",
        "PEKERJAAN_DIKECUALIKAN",
        "TUMPANG_TINDIH_PROGRAM",
        "KK_GANDA_DALAM_PROGRAM",
        "GANDA_DALAM_DAFTAR",
        "GANDA_ANTAR_DAFTAR",
        "NIK_SAMA_ORANG_BERBEDA",
        "ORANG_SAMA_NIK_BERBEDA",
        "TIDAK_DITEMUKAN",
        "MIRIP_KEMBAR",
        "MIRIP_SAUDARA",
        "MIRIP_NAMA_DESA",
        "MIRIP_NAMA_SEKELUARGA",
    ];
    for kind in expected {
        assert!(planted.contains(kind), "{kind}");
    }
}

#[test]
fn harder_districts_have_fewer_clean_rows() {
    let clean = |difficulty| {
        let (_folder, summary) = district(3_000, difficulty);
        summary.rows_clean as f64 / summary.rows as f64
    };
    let [easy, medium, hard] = [Difficulty::Easy, Difficulty::Medium, Difficulty::Hard].map(clean);
    assert!(easy > medium && medium > hard, "{easy} {medium} {hard}");
}

#[test]
fn an_unknown_kabupaten_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = SynthOptions { kabupaten: 9_999, ..options(folder.path(), 500, Difficulty::Easy) };
    assert!(generate(&options).is_err());
}

/// The README of `sample_data/` names the options; a change of the generator must come with new sample data.
#[test]
fn the_sample_data_are_what_the_generator_makes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = SynthOptions { seed: 2_026, ..options(folder.path(), 20_000, Difficulty::Medium) };
    generate(&options).expect("a district");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    for (name, bytes) in all_bytes(folder.path()) {
        let kept = std::fs::read(sample.join(&name)).expect("the sample has every file");
        assert!(kept == bytes, "sample_data/{name} differs; make it anew with `padan synth`");
    }
}

/// What a list has no column for can carry no error.
#[test]
fn a_hard_list_without_a_nik_column_records_no_nik_error() {
    let (folder, _) = district(3_000, Difficulty::Hard);
    let truth = records(&folder.path().join("truth.csv"));
    let pupils: Vec<_> = truth.iter().filter(|row| row["programme"] == "PIP").collect();
    assert!(pupils.len() > 50);
    for row in pupils {
        assert!(!row["errors"].contains("NIK_"), "{}", row["errors"]);
        assert!(!row["planted"].contains("NIK_SAMA"), "{}", row["planted"]);
    }
}
