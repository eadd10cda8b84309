//! Workbooks with one trouble each. `tests/corpus/books/*.book` is readable text from which an XLSX is made at run time;
//! `.xls`, `.ods` and encrypted files are kept as they are.
//!
//! Text form: `[sheet NAME]` or `[hidden NAME]` opens a sheet, each line below is a row, `|` parts its cells. A cell that
//! begins with `#` is a number, `@` a date (`@1985-05-12`), `=` a formula with its result behind ` -> `, `^` goes on with
//! the cell above (merged), `<` with the cell to its left.

use crate::corpus::check;
use crate::support::{District, corpus};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Makes the bytes of an XLSX from its text form.
pub fn workbook(text: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    for part in text.split("\n[").map(|part| part.trim_start_matches('[')) {
        let (title, rows) = part.split_once("]\n").unwrap_or((part.trim_end_matches(']'), ""));
        let (kind, name) = title.split_once(' ').expect("a sheet has a kind and a name");
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("the name fits a sheet");
        sheet.set_hidden(kind == "hidden");
        let rows: Vec<Vec<&str>> = rows.lines().map(|line| line.split('|').collect()).collect();
        fill(sheet, &rows);
    }
    book.save_to_buffer().expect("the workbook can be made")
}

fn fill(sheet: &mut Worksheet, rows: &[Vec<&str>]) {
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let (at, column) = (row as u32, column as u16);
            match cell.chars().next() {
                None | Some('^' | '<') => Ok(&mut *sheet),
                Some('#') => sheet.write_number(at, column, cell[1..].parse::<f64>().expect("a number")),
                Some('@') => {
                    let date = ExcelDateTime::parse_from_str(&cell[1..]).expect("a date");
                    sheet.write_datetime_with_format(at, column, &date, &Format::new().set_num_format("dd/mm/yyyy"))
                }
                Some('=') => {
                    let (formula, result) = cell.split_once(" -> ").unwrap_or((cell, ""));
                    sheet.write_formula(at, column, Formula::new(formula).set_result(result))
                }
                Some(_) => sheet.write_string(at, column, *cell),
            }
            .expect("the cell can be written");
        }
    }
    merge(sheet, rows);
}

/// Merges the cells that go on with the one above or to the left.
fn merge(sheet: &mut Worksheet, rows: &[Vec<&str>]) {
    let cell = |row: usize, column: usize| rows.get(row).and_then(|cells| cells.get(column)).copied().unwrap_or("");
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !matches!(**text, "^" | "<" | "")) {
            let down = (row + 1..).take_while(|below| cell(*below, column) == "^").count();
            let right = (column + 1..).take_while(|beside| cell(row, *beside) == "<").count();
            if down + right > 0 {
                let (last_row, last_column) = ((row + down) as u32, (column + right) as u16);
                let merged = sheet.merge_range(row as u32, column as u16, last_row, last_column, text, &Format::new());
                merged.expect("the cells can be merged");
            }
        }
    }
}

/// Identity numbers that the text form of a book prints.
fn secrets(path: &Path) -> BTreeSet<String> {
    crate::expected::numbers(&fs::read(path).expect("a fixture can be read"))
}

#[test]
fn each_troubled_workbook_ends_as_expected() {
    check("books", |path, expected| {
        let bytes = fs::read(path).expect("a fixture can be read");
        let is_text = path.extension().is_some_and(|extension| extension == "book");
        let bytes = if is_text { workbook(&String::from_utf8(bytes).expect("a book is text")) } else { bytes };
        let own = path.file_name().expect("a file has a name").to_string_lossy().replace(".book", ".xlsx");
        let name = expected.sent_as.clone().unwrap_or(own);
        let district = District::new().list("PKH", "Dinas Sosial", &format!("\"inbox/{name}\""));
        district.put(&format!("inbox/{name}"), bytes);
        let mut hidden = secrets(&corpus("register/people.csv"));
        hidden.extend(secrets(path));
        expected.differences(&district.run(), &hidden)
    });
}

/// The list that every workbook test below sends.
const BOOK: &str = "[sheet DATA]\nNO|NIK|NAMA|TANGGAL LAHIR\n1|3526133010790002|M FAUZI|30/10/1979\n";

#[track_caller]
fn refused(bytes: Vec<u8>, part: &str) {
    let district = District::new().list("PKH", "Dinas Sosial", "\"list.xlsx\"");
    district.put("list.xlsx", bytes);
    let (code, text) = district.run().stopped();
    assert_eq!(code, 3, "{text}");
    assert!(text.contains(part) && text.contains("hint: "), "{text}");
    assert_eq!(district.runs_left(), [""; 0], "a stopped run leaves no folder");
}

#[test]
fn a_workbook_that_unpacks_beyond_reason_is_refused_before_it_is_unpacked() {
    let mut bytes = workbook(BOOK);
    let entry = bytes.windows(4).position(|window| window == b"PK\x01\x02").expect("a zip has a directory");
    bytes[entry + 24..entry + 28].copy_from_slice(&0xF000_0000u32.to_le_bytes());
    refused(bytes, "too large");
}

#[test]
fn a_cut_off_workbook_is_refused() {
    let bytes = workbook(BOOK);
    for share in [2, 3, 10] {
        refused(bytes[..bytes.len() * (share - 1) / share].to_vec(), "damaged");
    }
}

#[test]
fn a_workbook_with_any_part_overwritten_never_panics_and_never_runs_silently_short() {
    let whole = workbook(BOOK);
    for place in (0..whole.len().saturating_sub(64)).step_by(whole.len() / 12) {
        let mut bytes = whole.clone();
        bytes[place..place + 48].fill(0xA5);
        let district = District::new().list("PKH", "Dinas Sosial", "\"list.xlsx\"");
        district.put("list.xlsx", bytes);
        match district.run() {
            crate::support::Ended::Done(run) => assert_eq!(run.table("links").len(), 1, "damage at {place}"),
            crate::support::Ended::Stopped(code, text) => assert_eq!(code, 3, "damage at {place}: {text}"),
        }
    }
}
