//! Decision sheets: the cells that an officer filled become decisions, or mistakes with their places.

use super::case::CaseId;
use crate::diagnostic::Diagnostic;
use crate::intake::{Fault, PlainRow, PlainSheet};
use crate::language::Language;

/// What a reviewer decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// One person.
    Same,
    /// Two people.
    Different,
    /// Not decided yet.
    Later,
}

impl Verdict {
    /// The word in the Indonesian sheets.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Same => "SAMA",
            Verdict::Different => "BEDA",
            Verdict::Later => "TUNDA",
        }
    }
}

/// One filled line of a decision sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub case: CaseId,
    pub verdict: Verdict,
    /// `YYYYMMDD`.
    pub date: u32,
    pub reviewer: String,
    pub note: String,
    /// File as people see it, and line.
    pub place: (String, u32),
}

/// Words of a decision, as sheets may write them.
const WORDS: [(&str, Verdict); 6] = [
    ("SAMA", Verdict::Same),
    ("SAME", Verdict::Same),
    ("BEDA", Verdict::Different),
    ("DIFFERENT", Verdict::Different),
    ("TUNDA", Verdict::Later),
    ("LATER", Verdict::Later),
];

/// The columns in the order of `Columns`, with the headings that name them.
const HEADINGS: [[&str; 3]; 5] = [
    ["case", "kasus", "kode kasus"],
    ["decision", "keputusan", "keputusan peninjau"],
    ["reviewer", "peninjau", "petugas"],
    ["date", "tanggal", "tanggal keputusan"],
    ["note", "catatan", "keterangan"],
];
const CASE: usize = 0;
const DECISION: usize = 1;
const REVIEWER: usize = 2;
const DATE: usize = 3;
const NOTE: usize = 4;
/// Lines above a heading that are looked through for it.
const HEADING_ROWS: usize = 30;

type Columns = [Option<usize>; 5];

/// Reads the decisions of the sheets of one file; a sheet without the columns is skipped where another one has them.
///
/// Errors: every mistake joins `wrong`.
pub fn decisions(sheets: &[PlainSheet], language: Language, wrong: &mut Vec<Diagnostic>) -> Vec<Decision> {
    let with_heading: Vec<(&PlainSheet, usize)> = sheets.iter().filter_map(|sheet| Some((sheet, heading(sheet)?))).collect();
    if with_heading.is_empty() {
        wrong.extend(sheets.iter().take(1).map(|sheet| no_heading().diagnostic(&sheet.shown, language)));
    }
    with_heading.into_iter().flat_map(|(sheet, heading)| below(sheet, heading, language, wrong)).collect()
}

fn heading(sheet: &PlainSheet) -> Option<usize> {
    sheet.rows.iter().take(HEADING_ROWS).position(|row| {
        let columns = columns(row);
        columns[CASE].is_some() && columns[DECISION].is_some()
    })
}

/// The decisions below a heading; lines without one are waiting and say nothing.
fn below(sheet: &PlainSheet, heading: usize, language: Language, wrong: &mut Vec<Diagnostic>) -> Vec<Decision> {
    let columns = columns(&sheet.rows[heading]);
    let mut decisions = Vec::new();
    for row in &sheet.rows[heading + 1..] {
        match decision(sheet, row, &columns) {
            Ok(decision) => decisions.extend(decision),
            Err(faults) => wrong.extend(faults.iter().map(|fault| fault.diagnostic(&sheet.shown, language))),
        }
    }
    decisions
}

fn columns(row: &PlainRow) -> Columns {
    let heading = |cell: &String| cell.trim_matches(['\u{feff}', '\'']).trim().to_lowercase();
    HEADINGS.map(|names| row.cells.iter().position(|cell| names.contains(&heading(cell).as_str())))
}

/// One line's decision; `None` where the decision cell is empty.
fn decision(sheet: &PlainSheet, row: &PlainRow, columns: &Columns) -> Result<Option<Decision>, Vec<Fault>> {
    let cell = |column: usize| columns[column].and_then(|at| row.cells.get(at)).map_or("", |cell| cell.trim());
    let at = |column: usize, fault: Fault| fault.at(row.line, columns[column].map_or(0, |at| at as u32 + 1));
    let written = cell(DECISION).to_uppercase();
    if written.is_empty() {
        return Ok(None);
    }
    let case = CaseId::parse(cell(CASE)).ok_or_else(|| at(CASE, bad_case(cell(CASE))));
    let verdict = WORDS.iter().find(|(word, _)| *word == written).map(|(_, verdict)| *verdict);
    let verdict = verdict.ok_or_else(|| at(DECISION, bad_word(cell(DECISION))));
    let date = date(cell(DATE)).ok_or_else(|| at(DATE, bad_date(cell(DATE))));
    let reviewer = Some(cell(REVIEWER)).filter(|name| !name.is_empty()).ok_or_else(|| at(REVIEWER, no_reviewer()));
    match (case, verdict, date, reviewer) {
        (Ok(case), Ok(verdict), Ok(date), Ok(reviewer)) => Ok(Some(Decision {
            case,
            verdict,
            date,
            reviewer: reviewer.to_owned(),
            note: cell(NOTE).to_owned(),
            place: (sheet.shown.clone(), row.line),
        })),
        (case, verdict, date, reviewer) => {
            let faults = [case.err(), verdict.err(), date.err(), reviewer.err()];
            Err(faults.into_iter().flatten().collect())
        }
    }
}

/// `2026-11-30`, `30/11/2026`, `30-11-2026` or `30.11.2026` as `YYYYMMDD`; an hour behind it is left out.
fn date(text: &str) -> Option<u32> {
    let day = text.split([' ', 'T']).next()?;
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (year, month, day),
        [day, month, year] if year.len() == 4 => (year, month, day),
        _ => return None,
    };
    let number = |text: &str| text.bytes().all(|sign| sign.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    ((1..=12).contains(&month) && (1..=days).contains(&day)).then_some(year * 10_000 + month * 100 + day)
}

fn no_heading() -> Fault {
    Fault::new(
        "lembar keputusan ini tidak punya kolom `case` dan `decision`",
        "this decision sheet has no columns `case` and `decision`",
        "salin review.csv atau duplicates.csv ke folder keputusan dan isi kolom decision, reviewer, date",
        "copy review.csv or duplicates.csv into the folder of decisions and fill decision, reviewer and date",
    )
}

fn bad_case(seen: &str) -> Fault {
    Fault::new(
        &format!("`{seen}` bukan kode kasus"),
        &format!("`{seen}` is not a case id"),
        "salin kode dari kolom `case` di review.csv atau duplicates.csv: dua kali 12 huruf dengan `-`",
        "copy the id from the column `case` of review.csv or duplicates.csv: twice 12 letters with `-`",
    )
}

fn bad_word(seen: &str) -> Fault {
    Fault::new(
        &format!("`{seen}` bukan keputusan"),
        &format!("`{seen}` is not a decision"),
        "tulis SAMA, BEDA, atau TUNDA; kosongkan bila belum diputuskan",
        "write SAMA (same), BEDA (different) or TUNDA (later); leave it empty where nothing is decided",
    )
}

fn bad_date(seen: &str) -> Fault {
    Fault::new(
        &format!("tanggal keputusan `{seen}` tidak terbaca"),
        &format!("the date of the decision, `{seen}`, cannot be read"),
        "tulis tanggal seperti 2026-11-30 atau 30/11/2026",
        "write the date as 2026-11-30 or 30/11/2026",
    )
}

fn no_reviewer() -> Fault {
    Fault::new(
        "keputusan ini tidak menyebut siapa yang memutuskan",
        "this decision does not say who decided",
        "isi kolom reviewer dengan nama petugas",
        "fill the column reviewer with the officer's name",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_date(text: &str, expected: Option<u32>) {
        assert_eq!(date(text), expected, "{text}");
    }

    #[test]
    fn dates_are_read_as_offices_write_them() {
        check_date("2026-11-30", Some(20_261_130));
        check_date("30/11/2026", Some(20_261_130));
        check_date("1.2.2026 10:15", Some(20_260_201));
        check_date("29-02-2028", Some(20_280_229));
        check_date("29-02-2026", None);
        check_date("31/11/2026", None);
        check_date("30/11/26", None);
        check_date("kemarin", None);
        check_date("", None);
    }

    fn sheet(rows: &[&[&str]]) -> PlainSheet {
        let row =
            |(at, cells): (usize, &&[&str])| PlainRow { line: at as u32 + 1, cells: cells.iter().map(|cell| (*cell).to_owned()).collect() };
        PlainSheet { file: "keputusan.csv".to_owned(), shown: "keputusan.csv".to_owned(), rows: rows.iter().enumerate().map(row).collect() }
    }

    const ID: &str = "bcdfghjkmnpq-rstwbcdfghjk";

    #[test]
    fn a_case_id_reads_back_as_it_was_written() {
        let id = CaseId::parse(ID).expect("a case id");
        assert_eq!(id.to_string(), ID);
        assert_eq!(CaseId::parse(&ID.to_uppercase()), Some(id));
        assert_eq!(CaseId::parse("bcdfghjkmnpq-rstwbcdfghj"), None);
        assert_eq!(CaseId::parse("bcdfghjkmnpa-rstwbcdfghjk"), None);
    }

    #[test]
    fn titles_above_other_columns_and_words_of_both_languages_are_read() {
        let rows: &[&[&str]] = &[
            &["Antrean verifikasi"],
            &["Nama", "Keputusan", "Kasus", "Tanggal", "Peninjau"],
            &["SITI", "sama", ID, "30/11/2026", "Ani"],
            &["BUDI", "", ID, "", ""],
            &["TONO", "different", ID, "2026-12-01", "Ani"],
        ];
        let mut wrong = Vec::new();
        let read = decisions(&[sheet(rows)], Language::En, &mut wrong);
        assert_eq!(wrong, Vec::new());
        let told: Vec<_> = read.iter().map(|one| (one.verdict, one.date, one.place.1)).collect();
        assert_eq!(told, [(Verdict::Same, 20_261_130, 3), (Verdict::Different, 20_261_201, 5)]);
    }

    #[test]
    fn every_mistake_of_a_line_has_its_place() {
        let rows: &[&[&str]] = &[&["case", "decision", "reviewer", "date"], &["x", "YA", "", "besok"]];
        let mut wrong = Vec::new();
        assert_eq!(decisions(&[sheet(rows)], Language::En, &mut wrong), Vec::new());
        let places: Vec<_> = wrong.iter().map(|one| (one.file.as_str(), one.line, one.column)).collect();
        assert_eq!(places, [("keputusan.csv", 2, 1), ("keputusan.csv", 2, 2), ("keputusan.csv", 2, 4), ("keputusan.csv", 2, 3)]);
    }
}
