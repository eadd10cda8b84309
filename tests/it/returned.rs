//! Each OPD gets its own files back.
//!
//! Properties: 1. Without what was added, every byte of a text file is what was submitted. 2. Every cell of a workbook is, and every part but
//! sheets and styles. 3. No returned file shows a number that its sender did not write. 4. Nothing of another OPD's rows but a
//! programme's name. 5. A file that is sent again is read without the added columns. 6. A job must ask for it. 7. A proposal says
//! what to do: which digits differ, dates as the list writes them.

use crate::expected::numbers;
use crate::private::workbook_text;
use crate::support::{District, Run, code, corpus, files, padan, sample, text};
use calamine::{Data, Reader};
use rust_xlsxwriter::{Format, Note, Workbook};
use std::fs;
use std::path::{Path, PathBuf};

/// The word that opens the first added heading.
const STATUS: &str = "padan: status";

/// Text files of the corpus that are laid out in ways of their own.
const LAYOUTS: [&str; 34] = [
    "blank_rows.csv",
    "damaged_utf8.csv",
    "delimiter_comma.csv",
    "delimiter_comma_in_addresses.csv",
    "delimiter_pipe.txt",
    "delimiter_semicolon.csv",
    "delimiter_tab.txt",
    "desa_block_rows.csv",
    "embedded_newline.csv",
    "formula_cells.csv",
    "jumlah_row.csv",
    "kk_block_rows.csv",
    "line_ends_cr.csv",
    "line_ends_mixed.csv",
    "lines_in_outer_quotes.csv",
    "nik_only_list.csv",
    "no_final_line_end.csv",
    "no_heading_row.csv",
    "nul_bytes.csv",
    "number_row.csv",
    "other_table_below.csv",
    "quote_inside_cell.csv",
    "quoted_cells.csv",
    "ragged_long.csv",
    "ragged_short.csv",
    "repeated_heading.csv",
    "sep_line.csv",
    "signature_block.csv",
    "titles_padded.csv",
    "two_row_heading.csv",
    "unclosed_quote.csv",
    "utf16be_without_mark.csv",
    "utf16le.csv",
    "windows_1252.csv",
];

fn returned(folder: &Path) -> Vec<(String, Vec<u8>)> {
    files(folder).into_iter().filter(|(name, _)| name.contains("/dikembalikan/")).collect()
}

/// A district that asks for its files back.
fn asking() -> District {
    District { job_head: "\n[owners]\nreturn_files = true\n".into(), ..District::new() }
}

/// Bytes as lines with their ends; of UTF-16 the halves that are zero are left out.
fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    let is_wide = bytes.iter().take(40).filter(|byte| **byte == 0).count() > 10;
    let bytes: Vec<u8> = bytes.iter().copied().filter(|byte| !is_wide || *byte != 0).collect();
    bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::to_vec).collect()
}

/// Holds a returned text to the submitted one: each line begins with what was sent and ends as it ended. Returns how many lines
/// are longer.
#[track_caller]
fn check_text(name: &str, sent: &[u8], back: &[u8]) -> usize {
    let is_wrapped = name == "lines_in_outer_quotes.csv";
    let (sent, back) = (lines(sent), lines(back));
    assert_eq!(sent.len(), back.len(), "{name}");
    let mut longer = 0;
    for (sent, back) in sent.iter().zip(&back) {
        let breaks = sent.iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let quote = usize::from(is_wrapped && sent[..sent.len() - breaks].ends_with(b"\""));
        let (start, end) = sent.split_at(sent.len() - breaks - quote);
        let shown = || format!("{name}:\n{}\n{}", String::from_utf8_lossy(sent), String::from_utf8_lossy(back));
        assert!(back.starts_with(start) && back.ends_with(end), "{}", shown());
        longer += usize::from(back.len() > sent.len());
    }
    longer
}

#[test]
fn every_text_layout_comes_back_byte_for_byte_beside_what_is_added() {
    let names = LAYOUTS.map(|name| format!("\"{name}\"")).join(", ");
    let district = asking().list("PKH", "Dinas Sosial", &names);
    LAYOUTS.iter().for_each(|name| drop(district.put(name, fs::read(corpus("lists").join(name)).expect("a fixture can be read"))));
    let run = district.run().done();
    let back = returned(&run.folder);
    assert_eq!(back.len(), LAYOUTS.len());
    let links = run.table("links");
    for (path, bytes) in back {
        let name = path.rsplit('/').next().expect("a path has a name");
        let sent = fs::read(district.path(name)).expect("it was sent");
        let longer = check_text(name, &sent, &bytes);
        let rows = links.iter().filter(|row| row["file"] == name).count();
        assert!(longer >= rows.min(1) && longer <= rows + 2, "{name}: {longer} lines are longer, {rows} rows");
        let again = padan(&["check", &text(&run.folder.join(&path)), "--receipt", "json"]);
        let before = padan(&["check", &text(&district.path(name)), "--receipt", "json"]);
        check_read_alike(name, &before.stdout, &again.stdout);
    }
    assert_eq!(code(&padan(&["verify", &text(&run.folder)])), 0);
}

/// Holds two receipts to the same fields, rows and grade: what was added is read as nothing.
#[track_caller]
fn check_read_alike(name: &str, before: &[u8], again: &[u8]) {
    let read = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (before, again) = (read(before), read(again));
    let fields = |receipt: &serde_json::Value| -> Vec<String> {
        let columns = receipt["files"][0]["columns"].as_array().expect("columns").iter();
        columns.map(|column| column["field"].as_str().expect("a field").to_owned()).filter(|field| !field.is_empty()).collect()
    };
    assert_eq!(fields(&before), fields(&again), "{name}");
    // A line with too many cells before has still more of them now.
    assert_eq!(before["rows"], again["rows"], "{name}");
}

fn sent(name: &str) -> PathBuf {
    let inbox = sample().district.path().join("inbox");
    let found = files(&inbox).into_keys().find(|path| path.rsplit('/').next() == Some(name));
    inbox.join(found.unwrap_or_else(|| panic!("{name} was sent")))
}

#[test]
fn every_file_of_the_sample_comes_back_and_shows_no_number_that_was_not_sent() {
    let folder = &sample().run.folder;
    let back = returned(folder);
    assert_eq!(back.len(), files(&sample().district.path().join("inbox")).len());
    for (path, bytes) in back {
        let name = path.rsplit('/').next().expect("a path has a name");
        let submitted = fs::read(sent(name)).expect("it can be read");
        let shown = |path: &Path, bytes: &[u8]| match name.ends_with(".xlsx") {
            true => numbers(workbook_text(path).as_bytes()),
            false => numbers(&lines(bytes).concat()),
        };
        let (known, shown) = (shown(&sent(name), &submitted), shown(&folder.join(&path), &bytes));
        assert!(!known.is_empty() && shown == known, "{path} shows {} numbers that were not sent", shown.difference(&known).count());
    }
}

/// Every cell of a workbook by sheet and place.
fn cells(path: &Path) -> Vec<(String, u32, u32, Data)> {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).expect("the workbook opens");
    let mut cells = Vec::new();
    for (sheet, range) in book.worksheets() {
        let (top, left) = range.start().unwrap_or_default();
        cells.extend(range.used_cells().map(|(row, column, cell)| (sheet.clone(), top + row as u32, left + column as u32, cell.clone())));
    }
    cells
}

/// Holds a returned workbook to the submitted one: every cell is there, and what is new stands right of them all. Returns the
/// added cells.
#[track_caller]
fn check_book(sent: &Path, back: &Path) -> usize {
    let (sent, back) = (cells(sent), cells(back));
    let of_sheet = |sheet: &str| sent.iter().filter(|(of, ..)| of == sheet).map(|(_, _, column, _)| *column).max().unwrap_or(0);
    let (own, added): (Vec<_>, Vec<_>) = back.into_iter().partition(|(sheet, _, column, _)| *column <= of_sheet(sheet));
    assert!(own == sent, "a cell differs");
    assert!(added.iter().all(|(.., cell)| matches!(cell, Data::String(_))), "what is added is text");
    added.len()
}

#[test]
fn every_cell_of_the_sample_workbooks_comes_back() {
    let folder = &sample().run.folder;
    let books: Vec<String> = returned(folder).into_iter().map(|(path, _)| path).filter(|path| path.ends_with(".xlsx")).collect();
    assert!(books.len() >= 2);
    for path in books {
        let added = check_book(&sent(path.rsplit('/').next().expect("a path has a name")), &folder.join(&path));
        assert!(added > 300, "{path}: {added}");
    }
}

/// A workbook with what officers put into theirs: titles, merged and hidden cells, notes, formulas, a second sheet, a filter.
fn office_book(path: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    sheet.set_name("Data & <Rekap>").expect("a name");
    sheet.merge_range(0, 0, 0, 6, "DAFTAR PENERIMA", &bold).expect("a title");
    for (column, heading) in ["NO", "NIK", "NAMA", "TANGGAL LAHIR", "ALAMAT", "NILAI"].into_iter().enumerate() {
        sheet.write_with_format(2, column as u16, heading, &bold).expect("a heading");
    }
    for (row, (nik, name)) in [("3526014507850001", "SITI AMINAH"), ("352601450785000", "BUDI"), ("", "TANPA NIK")].into_iter().enumerate()
    {
        let row = row as u32 + 3;
        sheet.write(row, 0, row - 2).expect("a number");
        sheet.write(row, 1, nik).expect("a text");
        sheet.write(row, 2, name).expect("a text");
        sheet.write_with_format(row, 3, 31_000 + row, &date).expect("a date");
        sheet.write_formula(row, 5, "=1000*2").expect("a formula");
        sheet.write_blank(row, 8, &bold).expect("a blank cell with a look");
    }
    sheet.insert_note(3, 1, &Note::new("periksa")).expect("a note");
    sheet.set_column_hidden(4).expect("a hidden column");
    sheet.autofilter(2, 0, 5, 5).expect("a filter");
    book.add_worksheet().set_name("Catatan").expect("a name").write(0, 0, "halaman ini bukan daftar").expect("a text");
    book.save(path).expect("the workbook can be written");
}

/// The parts of a package with their bytes.
fn parts(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).expect("the package opens")).expect("it is an archive");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name is text").into_owned()).collect();
    let part = |name: String| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut archive.by_name(&name).expect("the part is there"), &mut bytes).expect("it can be read");
        (name, bytes)
    };
    let mut parts: Vec<(String, Vec<u8>)> = names.into_iter().map(part).collect();
    parts.sort();
    parts
}

#[test]
fn a_workbook_keeps_formulas_notes_merged_and_hidden_cells_and_all_other_parts() {
    let district = asking().list("PKH", "Dinas Sosial", "\"daftar.xlsx\"");
    let sent = district.path("daftar.xlsx");
    office_book(&sent);
    let run = district.run().done();
    let back = run.folder.join("owners/dinas-sosial/dikembalikan/daftar.xlsx");
    assert!(check_book(&sent, &back) >= 6);
    let (before, after) = (parts(&sent), parts(&back));
    assert_eq!(before.iter().map(|(name, _)| name).collect::<Vec<_>>(), after.iter().map(|(name, _)| name).collect::<Vec<_>>());
    let changed: Vec<&String> = before.iter().zip(&after).filter(|(left, right)| left != right).map(|((name, _), _)| name).collect();
    assert_eq!(changed, ["xl/styles.xml", "xl/worksheets/sheet1.xml"]);
    let sheet = |parts: &[(String, Vec<u8>)]| {
        let (_, bytes) = parts.iter().find(|(name, _)| name == "xl/worksheets/sheet1.xml").expect("the sheet is there");
        String::from_utf8(bytes.clone()).expect("it is text")
    };
    let (before, after) = (sheet(&before), sheet(&after));
    for kept in ["<f>1000*2</f>", "hidden=\"1\"", "<mergeCell ref=\"A1:G1\"/>", "<autoFilter ref=\"A3:F6\"/>", "<legacyDrawing"] {
        assert_eq!((before.matches(kept).count(), before.contains(kept)), (after.matches(kept).count(), true), "{kept}");
    }
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&back).expect("it opens");
    let values = book.worksheet_range("Data & <Rekap>").expect("the sheet");
    assert_eq!(values.get_value((2, 6)), Some(&Data::String(STATUS.into())));
    // The NIK of fifteen digits is highlighted: its style is a twin of the one that it had.
    let style = |xml: &str| {
        let cell = &xml[xml.find("r=\"B5\"").expect("the cell")..];
        let start = xml[..xml.find("r=\"B5\"").expect("the cell")].rfind('<').expect("a tag");
        (xml[start..].split('>').next().expect("a tag").contains(" s="), cell.len())
    };
    assert!(!style(&before).0 && style(&after).0, "the cell is marked");
}

#[test]
fn nothing_of_another_opd_is_told_but_the_programme() {
    let row = |number: u32, nik: &str, name: &str| format!("{number};{nik};{name};01/01/1980;SECRET {number}\n");
    let person = known_person();
    let head = "NO;NIK;NAMA;TANGGAL LAHIR;ALAMAT\n";
    let district = asking().list("PKH", "Dinas Sosial", "\"pkh.csv\"").list("BLT-DD", "DPMD", "\"blt.csv\"");
    district.put("pkh.csv", format!("{head}{}{}", row(1, &person.0, &person.1), row(2, "3526019912850001", "ORANG SOSIAL")));
    district.put("blt.csv", format!("{head}{}{}", row(3, &person.0, &person.1), row(4, "3526019912850002", "ORANG DESA")));
    let run = district.run().done();
    let packet = |slug: &str, others: &[&str]| {
        for (name, bytes) in files(&run.folder.join("owners").join(slug)) {
            let told = if name.ends_with(".xlsx") {
                workbook_text(&run.folder.join("owners").join(slug).join(&name))
            } else {
                String::from_utf8_lossy(&bytes).into_owned()
            };
            others.iter().for_each(|other| assert!(!told.contains(other), "{slug}/{name} tells {other}"));
        }
    };
    packet("dinas-sosial", &["SECRET 3", "SECRET 4", "ORANG DESA", "blt.csv", "DPMD"]);
    packet("dpmd", &["SECRET 1", "SECRET 2", "ORANG SOSIAL", "pkh.csv", "Dinas Sosial"]);
    let overlap = |run: &Run| run.table("duplicates").iter().any(|row| row["kind"] == "TUMPANG_TINDIH_PROGRAM");
    assert!(overlap(&run), "the two lists overlap");
    let told = fs::read_to_string(run.folder.join("owners/dinas-sosial/dikembalikan/pkh.csv")).expect("it came back");
    assert!(told.contains("(BLT-DD)"), "{told}");
}

/// NIK and name of somebody in the corpus register.
fn known_person() -> (String, String) {
    let (_, bytes) = files(&corpus("register")).into_iter().find(|(name, _)| name.starts_with("people")).expect("people");
    let text = String::from_utf8(bytes).expect("it is text");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if text.lines().next().is_some_and(|line| line.contains(';')) { b';' } else { b',' })
        .from_reader(text.as_bytes());
    let headings = reader.headers().expect("headings").clone();
    let at = |name: &str| headings.iter().position(|heading| heading.eq_ignore_ascii_case(name)).expect("the column is there");
    let row = reader.records().next().expect("a person").expect("it can be read");
    (row[at("nik")].to_owned(), row[at("nama")].to_owned())
}

#[test]
fn files_come_back_only_where_the_job_asks_and_two_of_one_name_keep_apart() {
    let bytes = fs::read(corpus("lists/delimiter_semicolon.csv")).expect("a fixture can be read");
    let silent = District::new().list("PKH", "Dinas Sosial", "\"a/pkh.csv\"");
    silent.put("a/pkh.csv", &bytes);
    assert!(returned(&silent.run().done().folder).is_empty());
    let district = asking().list("PKH", "Dinas Sosial", "\"a/pkh.csv\", \"b/PKH.csv\"");
    district.put("a/pkh.csv", &bytes);
    district.put("b/PKH.csv", [&bytes[..], b"\n"].concat());
    let names: Vec<String> = returned(&district.run().done().folder).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["owners/dinas-sosial/dikembalikan/PKH-2.csv", "owners/dinas-sosial/dikembalikan/pkh.csv"]);
}

#[test]
fn every_packet_has_a_letter_and_a_receipt_that_is_read_again() {
    let run = &sample().run;
    let compliance = run.table("compliance");
    for owner in crate::support::folders(&run.folder.join("owners")) {
        let read = |name: &str| fs::read_to_string(run.folder.join("owners").join(&owner).join(name)).expect("it is there");
        let receipt = padan::report::receipt::Receipt::read(&read("tanda_terima.json")).expect("it is a receipt");
        let of_owner = compliance.iter().find(|row| row["scope"] == "OPD" && row["owner"] == receipt.owner).expect("the owner is counted");
        assert_eq!(receipt.rows.to_string(), of_owner["rows"], "{owner}");
        assert_eq!(receipt.statuses["PADAN"].to_string(), of_owner["padan"], "{owner}");
        let has_niks = receipt.measures.iter().any(|measured| serde_json::json!(measured.measure) == "identified" && measured.hit > 0);
        assert_eq!(receipt.measures.len(), if has_niks { 5 } else { 4 }, "{owner}");
        let letter = read("surat.html");
        assert!(letter.contains("November 2026") && letter.contains("1 Oktober 2026"), "{owner}");
        assert!(read("tanda_terima.txt").contains(&format!("Nilai: {}", receipt.grade.letter())), "{owner}");
    }
}

#[test]
fn a_stray_cell_in_the_last_column_leaves_a_whole_workbook() {
    let district = asking().list("PKH", "Dinas Sosial", "\"daftar.xlsx\"");
    let sent = district.path("daftar.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in ["NO", "NIK", "NAMA", "TANGGAL LAHIR"].into_iter().enumerate() {
        sheet.write(0, column as u16, heading).expect("a heading");
    }
    for (column, text) in ["1", "352601450785000", "SITI AMINAH", "05-07-1985"].into_iter().enumerate() {
        sheet.write(1, column as u16, text).expect("a text");
    }
    sheet.write(1, 16_383, "nyasar").expect("a stray cell");
    book.save(&sent).expect("the workbook can be written");
    let run = district.run().done();
    let back = cells(&run.folder.join("owners/dinas-sosial/dikembalikan/daftar.xlsx"));
    let at = |row: u32, column: u32| back.iter().find(|cell| (cell.1, cell.2) == (row, column)).map(|cell| cell.3.to_string());
    assert_eq!(at(0, 4).as_deref(), Some(STATUS));
    assert_eq!((at(1, 16_383).as_deref(), at(1, 4).is_some()), (Some("nyasar"), true));
}

#[test]
fn a_name_that_windows_forbids_comes_back_under_an_allowed_one_and_the_letter_tells_it() {
    let bytes = fs::read(corpus("lists/delimiter_semicolon.csv")).expect("a fixture can be read");
    let district = asking().list("PKH", "Dinas Sosial", "\"kirim/*.csv\"");
    ["kirim/a*b?.csv", "kirim/a_b_.csv", "kirim/nul.csv"]
        .iter()
        .for_each(|name| drop(district.put(name, [&bytes[..], name.as_bytes()].concat())));
    let run = district.run().done();
    let names: Vec<String> = returned(&run.folder).into_iter().filter_map(|(name, _)| Some(name.rsplit_once('/')?.1.to_owned())).collect();
    assert_eq!(names, ["_nul.csv", "a_b_-2.csv", "a_b_.csv"]);
    let letter = fs::read_to_string(run.folder.join("owners/dinas-sosial/surat.html")).expect("there is a letter");
    assert!(letter.contains("a*b?.csv") && letter.contains("nul.csv"), "{letter}");
}

#[test]
fn a_proposed_number_says_which_digits_differ_and_a_date_is_written_as_the_list_writes_dates() {
    let run = &sample().run;
    let (mut numbers, mut dates) = (0, 0);
    for owner in crate::support::folders(&run.folder.join("owners")) {
        let path = run.folder.join("owners").join(owner).join("perbaikan.csv");
        let mut reader = csv::Reader::from_path(path).expect("the packet has its list");
        for row in reader.deserialize::<std::collections::BTreeMap<String, String>>() {
            let row = row.expect("a row");
            let (submitted, proposed, difference) = (&row["submitted"], &row["proposed"], &row["difference"]);
            let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
            if matches!(row["field"].as_str(), "nik" | "no_kk") && submitted == proposed && !proposed.is_empty() {
                numbers += 1;
                assert!(difference.contains("lihat"), "{row:?}");
                let told = difference.split(|sign: char| !sign.is_ascii_digit()).filter(|number| !number.is_empty());
                told.for_each(|number| assert!((1..=45).contains(&number.parse::<u8>().expect("a place")), "{row:?}"));
            }
            if row["field"] == "tanggal_lahir" && digits(submitted) == 8 && submitted.contains('/') && !proposed.is_empty() {
                dates += 1;
                assert_eq!((proposed.find('/'), digits(proposed)), (Some(2), 8), "{row:?}");
            }
        }
    }
    assert!(numbers > 100 && dates > 20, "{numbers} {dates}");
}
