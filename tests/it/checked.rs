//! What an OPD sees before it submits.
//!
//! Properties: 1. Every cell to fix is told with its place, in a workbook with the name of its cell. 2. A corrected copy differs in the cells
//! that are listed and in no other, and is read as the same people. 3. A receipt is text, a page or JSON of one content, and an
//! earlier one says what became better. 4. Hostile files end with a code and a hint. 5. Nothing shows a full number.

use crate::expected::{leaks, numbers};
use crate::support::{code, corpus, padan, said, text};
use padan::report::receipt::Receipt;
use rust_xlsxwriter::Workbook;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Two clean rows; NIK, name and date can be spoilt.
const CLEAN: &str = "NO;NIK;NAMA;TANGGAL LAHIR;NO KK\n1;3526014507850001;SITI AMINAH;05-07-1985;3526011205100001\n2;3526011508900002;BUDI HARTONO;15-08-1990;3526011205100002\n";

fn put(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a temporary file can be written");
    path
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

/// The receipt of a check in JSON, with its exit code.
fn receipt(arguments: &[&str]) -> (Receipt, i32) {
    let output = padan(&[&["check"], arguments, &["--receipt", "json"]].concat());
    let receipt = Receipt::read(&String::from_utf8_lossy(&output.stdout)).unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
    (receipt, code(&output))
}

#[test]
fn a_clean_list_has_the_best_grade_and_ends_with_0() {
    let folder = folder();
    let (clean, code) = receipt(&[&text(&put(&folder, "list.csv", CLEAN))]);
    assert_eq!((clean.grade.letter(), code, clean.rows), ("A", 0, 2), "{clean:?}");
    assert!(clean.fixes.is_empty() && clean.problems.is_empty());
}

#[test]
fn each_measure_can_lower_the_grade() {
    let folder = folder();
    let of = |name: &str, list: String| receipt(&[&text(&put(&folder, name, list))]).0;
    let many = |spoil: &dyn Fn(u32, String) -> String| {
        let name = |at: u32| ["AMINAH", "ROHMAH", "FATIMAH", "KHOTIJAH", "MAIMUNAH"][at as usize % 5];
        let rows = (1..=100).map(|at| spoil(at, format!("{at};35260145078500{at:02};SITI {};05-07-1985;3526011205100001\n", name(at))));
        format!("NO;NIK;NAMA;TANGGAL LAHIR;NO KK\n{}", rows.collect::<String>())
    };
    let plain = of("plain.csv", many(&|_, row| row));
    let missing = of("missing.csv", many(&|at, row| if at <= 15 { row.replace("35260145078500", "") } else { row }));
    let repeated = of("repeated.csv", many(&|at, row| if at <= 8 { row.replacen(&format!("{at:02};SITI"), "99;SITI", 1) } else { row }));
    let unread = of("unread.csv", many(&|at, row| if at <= 20 { format!("{at};;;;extra\n") } else { row }));
    let unheaded = of("unheaded.csv", many(&|_, row| row).replace(";NO KK\n", ";KETERANGAN LAIN\n"));
    let grades = [&plain, &missing, &repeated, &unread, &unheaded].map(|receipt| receipt.grade.letter());
    assert_eq!(grades[0], "A", "{:?}", plain.measures);
    assert!(grades[1..].iter().all(|grade| *grade > "A"), "{grades:?}");
    assert_eq!(repeated.repeated.len(), 1, "{:?}", repeated.repeated);
}

#[test]
fn cells_of_a_workbook_are_named_as_in_the_workbook() {
    let folder = folder();
    let path = folder.path().join("daftar.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Penerima").expect("a name");
    sheet.merge_range(0, 0, 0, 3, "DAFTAR PENERIMA", &rust_xlsxwriter::Format::new()).expect("a title");
    for (column, heading) in ["NO", "NAMA", "NIK", "TANGGAL LAHIR"].into_iter().enumerate() {
        sheet.write(2, column as u16, heading).expect("a heading");
    }
    for (row, nik) in ["3526014507850001", "352601450785000", "3526014507850003"].into_iter().enumerate() {
        let row = row as u32 + 3;
        sheet.write(row, 0, row - 2).expect("a number");
        sheet.write(row, 1, format!("SITI {row}")).expect("a name");
        sheet.write(row, 2, nik).expect("a NIK");
        sheet.write(row, 3, "05-07-1985").expect("a date");
    }
    book.save(&path).expect("it can be written");
    let (found, code) = receipt(&[&text(&path)]);
    assert_eq!(code, 1);
    let places: Vec<(&str, u32, u16, &str, &str)> =
        found.fixes.iter().map(|fix| (fix.cell.as_str(), fix.line, fix.column, fix.sheet.as_str(), fix.code.as_str())).collect();
    assert_eq!(places, [("C5", 5, 3, "Penerima", "NIK_15_DIGIT")]);
    assert!(said(&padan(&["check", &text(&path)])).contains("daftar.xlsx:5:3 (nik) C5 [Penerima]: NIK_15_DIGIT"));
}

#[test]
fn a_corrected_copy_differs_in_the_listed_cells_alone() {
    let folder = folder();
    let list = "DAFTAR PENERIMA;;;;\r\nNO;NIK;NAMA;TANGGAL LAHIR;NO KK\r\n1;'3526.0145.0785.0001;\"SITI  AMINAH\";5 Juli 1985;3526 0112 0510 0001\r\n\
                2;352601150890000;BUDI;03/04/1990;\r\n3;3526O11508900003;TONI;15-08-90;3526011205100003\r\nJUMLAH;3;;;\r\n";
    let path = put(&folder, "list.csv", list);
    let copy = folder.path().join("baru.csv");
    let (told, code) = receipt(&[&text(&path), "--corrected", &text(&copy)]);
    assert_eq!(code, 1);
    let expected = list
        .replace("'3526.0145.0785.0001", "3526014507850001")
        .replace("\"SITI  AMINAH\"", "\"SITI AMINAH\"")
        .replace("5 Juli 1985", "05-07-1985")
        .replace("3526 0112 0510 0001", "3526011205100001");
    assert_eq!(fs::read_to_string(&copy).expect("the copy is there"), expected);
    let places: Vec<(u32, u16)> = told.corrected.iter().map(|cell| (cell.line, cell.column)).collect();
    assert_eq!(places, [(3, 2), (3, 5), (3, 4), (3, 3)], "{:?}", told.corrected);
    assert!(told.corrected.iter().all(|cell| !cell.proposed.is_empty() && numbers(cell.proposed.as_bytes()).is_empty()));
    let again = receipt(&[&text(&copy)]).0;
    assert_eq!(
        (again.fixes, again.rows),
        (told.fixes.into_iter().map(|fix| padan::report::receipt::CellToFix { file: "baru.csv".into(), ..fix }).collect(), told.rows)
    );
    let twice = padan(&["check", &text(&path), "--corrected", &text(&copy)]);
    assert_eq!(crate::support::code(&twice), 2, "{}", said(&twice));
}

#[test]
fn a_corrected_workbook_keeps_numbers_that_are_sure_as_text() {
    let folder = folder();
    let path = folder.path().join("daftar.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in ["NIK", "NAMA", "TANGGAL LAHIR"].into_iter().enumerate() {
        sheet.write(0, column as u16, heading).expect("a heading");
    }
    for (row, nik) in [3_526_014_507_850_001_u64, 3_526_014_507_850_010, 3_526_014_507_850_003].into_iter().enumerate() {
        sheet.write(row as u32 + 1, 0, nik as f64).expect("a number");
        sheet.write(row as u32 + 1, 1, format!("SITI {row}")).expect("a name");
        sheet.write(row as u32 + 1, 2, "05-07-1985").expect("a date");
    }
    book.save(&path).expect("it can be written");
    let target = folder.path().join("salinan");
    let (told, _) = receipt(&[&text(&path), "--corrected", &text(&target)]);
    assert_eq!(told.corrected.iter().map(|cell| cell.cell.as_str()).collect::<Vec<_>>(), ["A2", "A4"]);
    let mut copy: calamine::Xlsx<_> = calamine::open_workbook(target.join("daftar.xlsx")).expect("it opens");
    let range = calamine::Reader::worksheets(&mut copy).remove(0).1;
    let cell = |row: u32| range.get_value((row, 0)).expect("the cell is there").clone();
    assert_eq!(cell(1), calamine::Data::String("3526014507850001".into()));
    assert_eq!(cell(2), calamine::Data::Float(3_526_014_507_850_010.0));
}

#[test]
fn an_earlier_receipt_says_what_became_better() {
    let folder = folder();
    let worse = put(&folder, "list.csv", CLEAN.replace("3526014507850001", ""));
    let before = text(&folder.path().join("dulu.json"));
    assert_eq!(code(&padan(&["check", &text(&worse), "--out", &before])), 1);
    let better = put(&folder, "list2.csv", CLEAN);
    let told = padan(&["check", &text(&better), "--since", &before]);
    let told_plainly = said(&told).replace('\u{a0}', " ");
    assert!(code(&told) == 0 && told_plainly.contains("50,0 % \u{2192} 100,0 %, membaik"), "{told_plainly}");
    let page = text(&folder.path().join("tanda.html"));
    assert_eq!(code(&padan(&["check", &text(&better), "--since", &before, "--out", &page, "--language", "en"])), 0);
    let page = fs::read_to_string(page).expect("the page is there");
    assert!(page.contains("Grade: A") && page.contains("better") && page.contains("<html lang=\"en\">"), "{page}");
    let none = padan(&["check", &text(&better), "--since", &text(&better)]);
    assert!(code(&none) == 2 && said(&none).contains("hint: "), "{}", said(&none));
    let over = padan(&["check", &text(&better), "--out", &text(&better)]);
    assert_eq!(code(&over), 2, "{}", said(&over));
    assert_eq!(fs::read_to_string(&better).expect("the list is there"), CLEAN);
}

/// Holds a hostile file to its exit code, and its receipt, in every form, to no number.
#[track_caller]
fn check_hostile(path: &Path, wanted: i32) {
    let secrets = numbers(&fs::read(path).expect("the file can be read"));
    for form in ["text", "html", "json"] {
        let output = padan(&["check", &text(path), "--receipt", form]);
        assert_eq!(code(&output), wanted, "{form}: {}", said(&output));
        assert_eq!(leaks(said(&output).as_bytes(), &secrets).next(), None, "{form}");
        assert!(wanted != 3 || said(&output).contains("hint: "), "{form}: {}", said(&output));
    }
}

#[test]
fn hostile_files_end_with_a_code_and_show_no_number() {
    let folder = folder();
    check_hostile(&put(&folder, "empty.csv", ""), 3);
    check_hostile(&put(&folder, "heading.csv", "NO;NIK;NAMA\n"), 1);
    check_hostile(&put(&folder, "one_column.csv", "NIK\n3526014507850001\n3526011508900002\n"), 0);
    let wide = |cell: &str| (0..200).map(|at| format!("{cell}{at}")).collect::<Vec<_>>().join(";");
    check_hostile(&put(&folder, "wide.csv", format!("NIK;NAMA;{}\n3526014507850001;SITI;{}\n", wide("K"), wide("x"))), 0);
    check_hostile(&put(&folder, "<script>alert(1)<b>.csv", CLEAN.replace("SITI AMINAH", "<script>alert(1)</script>")), 0);
    check_hostile(&corpus("lists/nik_lost_sixteenth_column.csv"), 1);
    check_hostile(&corpus("lists/titles_only.csv"), 3);
    check_hostile(&corpus("lists/nik_two_in_cell.csv"), 1);
    check_hostile(&corpus("lists/unclosed_quote.csv"), 1);
    let page = padan(&["check", &text(&folder.path().join("<script>alert(1)<b>.csv")), "--receipt", "html"]);
    assert!(!said(&page).contains("<script>alert"), "{}", said(&page));
}

/// Holds a check to a refusal that says what to do and leaves the list as it was.
#[track_caller]
fn check_refused(list: &Path, arguments: &[&str], part: &str) {
    let before = fs::read(list).expect("the list can be read");
    let output = padan(&[&["check", &text(list), "--language", "en"], arguments].concat());
    assert_eq!(code(&output), 2, "{arguments:?}: {}", said(&output));
    assert!(said(&output).contains(part) && said(&output).contains("hint: "), "{arguments:?}: {}", said(&output));
    assert_eq!(fs::read(list).expect("the list can be read"), before, "{arguments:?}");
}

#[test]
fn no_receipt_or_copy_replaces_what_padan_did_not_write() {
    let folder = folder();
    let spoilt = CLEAN.replace("SITI AMINAH", "SITI  AMINAH");
    let list = put(&folder, "list.csv", &spoilt);
    let path = |name: &str| text(&folder.path().join(name));
    let notes = put(&folder, "notes.txt", "my own notes\n");
    check_refused(&list, &["--out", &text(&notes)], "written over");
    fs::hard_link(&list, folder.path().join("link.json")).expect("a link can be made");
    check_refused(&list, &["--out", &path("link.json")], "reads this file");
    check_refused(&list, &["--corrected", &path("x.txt"), "--out", &path("x.txt")], "one file");
    check_refused(&list, &["--corrected", &path("a.xlsx")], ".xlsx");
    check_refused(&list, &["--out", &path("a.xlsx")], ".xlsx");
    check_refused(&list, &["--out", &path("missing/a.json")], "make the folder");
    check_refused(&list, &[&path("list.csv"), "--corrected", &path("both.csv")], "name a folder");
    check_refused(&list, &[&path("list.csv"), "--corrected", &path("both")], "one file");
    assert_eq!(crate::support::files(folder.path()).len(), 3, "nothing was written");
    for name in ["r.txt", "r.html", "r.json"] {
        for round in 0..2 {
            let output = padan(&["check", &text(&list), "--out", &path(name)]);
            assert_eq!(code(&output), 0, "{name} {round}: a receipt of padan's own may be replaced: {}", said(&output));
        }
    }
    check_refused(&list, &["--since", &path("r.json"), "--out", &path("r.json")], "reads this file");
    if Path::new("/dev/full").exists() {
        let full = padan(&["check", &text(&list), "--out", "/dev/full", "--language", "en"]);
        assert!(code(&full) == 4 && said(&full).contains("the disk is full"), "{}", said(&full));
    }
}

#[test]
fn a_receipt_of_another_list_or_programme_is_not_compared() {
    let folder = folder();
    let list = put(&folder, "pkh.csv", CLEAN);
    let other = put(&folder, "tukin.csv", "NOMOR POLISI;MERK;TAHUN;NIK PEMILIK;NAMA PEMILIK\n1;HONDA;2019;3526014507850001;SITI AMINAH\n");
    let path = |name: &str| text(&folder.path().join(name));
    padan(&["check", &text(&other), "--out", &path("other.json")]);
    check_refused(&list, &["--since", &path("other.json")], "another list");
    padan(&["check", &text(&list), "--programme", "SEMBAKO", "--out", &path("sembako.json")]);
    check_refused(&list, &["--programme", "PKH", "--since", &path("sembako.json")], "another programme");
    let same = padan(&["check", &text(&list), "--programme", "Sembako", "--since", &path("sembako.json")]);
    assert_eq!(code(&same), 0, "{}", said(&same));
    let forged = fs::read_to_string(folder.path().join("sembako.json")).expect("the receipt").replacen("\"hit\": 2", "\"hit\": 20", 1);
    let forged = put(&folder, "forged.json", forged);
    check_refused(&list, &["--since", &text(&forged)], "counts cannot be");
}
