//! A corrected copy of what was checked: the same file with only those cells written anew that can be with certainty.
//!
//! Numbers lose marks and spaces around their digits, dates are written day-month-year where they can be read one way only, names
//! lose doubled spaces. No digit, letter or date is added, guessed or taken from a register; every changed cell is listed.

use super::found::place;
use super::written::ending as ending_of;
use super::{Desk, Laid, refused};
use crate::diagnostic::Stopped;
use crate::intake::{self, CellKind, Source};
use crate::normalise::Row;
use crate::report::mask::Mask;
use crate::report::receipt::words::Say;
use crate::report::receipt::{CellToFix, Receipt};
use crate::report::returned::edit::{RowEdit, SheetEdits};
use crate::report::returned::{book, text};
use crate::target::{May, Target, Targets, cannot_write};
use padan_identity::date::{DateCell, DateCellKind, DateHint, read_date};
use padan_identity::kk::read_kk;
use padan_identity::mask::scrub;
use padan_identity::repair::{Repair, Repairs};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Code of a date that is written in the one form.
const DATE_FORM: &str = "BENTUK_TANGGAL";
/// Endings of text files.
const TEXT: [&str; 3] = ["csv", "txt", "tsv"];
/// Endings that say what a file is.
const ENDINGS: [&str; 16] =
    ["csv", "txt", "tsv", "xlsx", "xlsm", "xlsb", "xls", "ods", "parquet", "pdf", "html", "htm", "json", "zip", "doc", "docx"];

/// One cell written anew.
struct Change {
    line: u32,
    field: &'static str,
    column: u16,
    code: &'static str,
    before: String,
    now: String,
}

/// Where the copy of each file goes, claimed before anything is written.
///
/// Errors: a copy that is there already, two of one name, one name for several files, an ending that does not fit the form of the file.
pub fn places(desk: &Desk<'_>, (files, to): (&[PathBuf], &Path), targets: &mut Targets) -> Result<Vec<Target>, Stopped> {
    let language = desk.job.language;
    let ending = ending_of(to);
    let is_name = !ending.is_empty() && !to.is_dir();
    if is_name && files.len() > 1 && ENDINGS.contains(&ending.as_str()) {
        let told = language.pick("beberapa berkas tidak muat dalam satu salinan", "several files do not fit into one copy");
        let hint = language.pick("sebut folder: --corrected salinan", "name a folder: --corrected copies");
        return Err(refused(to, told.to_owned(), hint));
    }
    let is_file = is_name && files.len() == 1;
    let mut places = Vec::new();
    for file in &desk.files {
        if is_file {
            fits(desk, file, to, &ending)?;
        }
        let path = if is_file { to.to_owned() } else { to.join(&file.shown) };
        places.push(targets.claim(&path, &May::New)?);
    }
    Ok(places)
}

/// A copy has the form of its file, so its name must not promise another.
fn fits(desk: &Desk<'_>, file: &Laid, to: &Path, ending: &str) -> Result<(), Stopped> {
    let language = desk.job.language;
    let form = desk.intake.sources.get(file.sources.start).map_or("", |source| source.receipt.format.as_str());
    let own = ending_of(&file.path);
    let fitting = match form {
        "csv" if ENDINGS.contains(&own.as_str()) && !TEXT.contains(&own.as_str()) => "csv",
        "csv" if own.is_empty() => "csv",
        "csv" => own.as_str(),
        "xlsx" if own == "xlsm" => "xlsm",
        "xlsx" => "xlsx",
        // No copy is written of other forms, which is told later.
        _ => return Ok(()),
    };
    let is_fitting = match form {
        "csv" => TEXT.contains(&ending) || !ENDINGS.contains(&ending),
        _ => ending == fitting,
    };
    if is_fitting {
        return Ok(());
    }
    let told =
        language.pick("salinan berbentuk sama dengan berkasnya, tidak dapat menjadi", "a copy has the form of its file and cannot be");
    let hint = language.pick("akhiri nama itu dengan", "end the name with");
    Err(refused(to, format!("{told} .{ending}"), &format!("{hint} .{fitting}")))
}

/// Writes the copies and lists what they hold otherwise; returns what is to be said.
///
/// Shape: `places` as `places` made them. Errors: the disk.
pub fn write(desk: &Desk<'_>, rows: &[Row], places: &[Target], receipt: &mut Receipt) -> anyhow::Result<String> {
    let language = desk.job.language;
    let mut told = String::new();
    for (file, target) in desk.files.iter().zip(places) {
        let changes = changes(desk, file, rows);
        let shown = scrub(&file.shown);
        if changes.iter().all(|(_, changes)| changes.is_empty()) {
            told.push_str(&format!("{shown}: {}\n", Say::NothingCorrected.pick(language)));
            continue;
        }
        if let Some(folder) = target.path().parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error, language))?;
        }
        match copy(desk, file, &changes, target)? {
            None => told.push_str(&format!("{shown}: {}\n", Say::NotCorrected.pick(language))),
            Some(left) => {
                list(receipt, desk, file, &changes, &left);
                told.push_str(&format!(
                    "{}: {}\n{}\n",
                    Say::CopyAt.pick(language),
                    scrub(&target.path().to_string_lossy()),
                    Say::CorrectedNote.pick(language)
                ));
            }
        }
    }
    Ok(told)
}

/// The certain changes of each sheet of a file.
fn changes(desk: &Desk<'_>, file: &Laid, rows: &[Row]) -> Vec<(usize, Vec<Change>)> {
    let year = desk.job.period.get(..4).and_then(|year| year.parse().ok()).unwrap_or(2100);
    let of_source = |number: usize| {
        let source = &desk.intake.sources[number];
        let own = rows.iter().filter(|row| row.source as usize == number && !row.quarantined);
        own.flat_map(|row| of_row(source, row, year)).collect()
    };
    file.sources.clone().map(|number| (number, of_source(number))).collect()
}

/// Reads a cell: what was repaired, as a code, and the repaired text; nothing where no repair is certain.
type CellRepair<'a> = &'a dyn Fn(&str, CellKind) -> Option<(&'static str, String)>;

fn of_row(source: &Source, row: &Row, year: u16) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut change = |field: &'static str, read: CellRepair<'_>| {
        let Some(column) = source.table.column(field).filter(|column| column.position > 0) else { return };
        let before = column.text.get(row.table_row as usize);
        let kind = column.kinds.get(row.table_row as usize).copied().unwrap_or_default();
        if let Some((code, now)) = read(before, kind) {
            changes.push(Change { line: row.line, field, column: column.position, code, before: before.to_owned(), now });
        }
    };
    change("nik", &|before, kind| number(row.nik_clean.then_some((row.nik, row.repairs)), before, kind));
    change("no_kk", &|before, kind| {
        let cell = read_kk(before, kind == CellKind::Number);
        number(cell.kk().filter(|_| cell.clean()).map(|kk| (kk.as_u64(), cell.repairs)), before, kind)
    });
    change("tanggal_lahir", &|before, kind| date(before, kind, year));
    change("nama", &|before, kind| name(before, kind));
    changes
}

/// Sixteen digits without what stands around them; a number cell is kept only while its last digit is sure to be its own.
fn number(read: Option<(u64, Repairs)>, before: &str, kind: CellKind) -> Option<(&'static str, String)> {
    let (value, repairs) = read?;
    let now = format!("{value:016}");
    let is_number = kind == CellKind::Number;
    let is_lost = is_number && value % 10 == 0;
    if is_lost || now == before && !is_number || !matches!(kind, CellKind::Text | CellKind::Number) {
        return None;
    }
    // Only marks go: the digits are those of the cell, in their order.
    let digits: String = before.chars().filter(char::is_ascii_digit).collect();
    let is_same = digits == now
        || digits
            .strip_prefix(&now)
            .is_some_and(|rest| repairs.has(Repair::DecimalSuffixRemoved) && rest.bytes().all(|digit| digit == b'0'));
    let first = [Repair::NumberCell, Repair::MarksRemoved, Repair::SpacesRemoved, Repair::InvisibleRemoved, Repair::FormulaRemoved];
    let repair = first.into_iter().find(|repair| if is_number { *repair == Repair::NumberCell } else { repairs.has(*repair) });
    is_same.then(|| (repair.unwrap_or(Repair::MarksRemoved).code(), now))
}

/// A text that can be read as one date only, in the one form; a form with day, month and year in digits stays.
fn date(before: &str, kind: CellKind, year: u16) -> Option<(&'static str, String)> {
    let parts: Vec<&str> = before.split(['-', '/', '.']).collect();
    let widths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let is_digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let hint = DateHint { nik_birth: None, as_of_year: year, order: None };
    let cell: DateCell = read_date(before, DateCellKind::Text, hint);
    let is_certain =
        cell.fault.is_none() && cell.alternative.is_none() && !cell.repairs.change_value() && !cell.repairs.has(Repair::ExcelSerial);
    let is_month_first = cell.repairs.has(Repair::MonthFirst);
    let is_in_form = is_digits && (widths == [2, 2, 4] || widths == [4, 2, 2]) && !is_month_first;
    let date = cell.date.filter(|date| date.is_complete() && is_certain && kind == CellKind::Text && !is_in_form)?;
    Some((DATE_FORM, format!("{:02}-{:02}-{:04}", date.day, date.month, date.year)))
}

/// A name with single spaces and no invisible signs.
fn name(before: &str, kind: CellKind) -> Option<(&'static str, String)> {
    let is_invisible = |sign: char| matches!(sign, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}');
    let visible: String = before.chars().filter(|sign| !is_invisible(*sign)).collect();
    let now = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let runs = crate::report::formats::csv::is_formula(&now);
    (now != before && !now.is_empty() && !runs && kind == CellKind::Text).then(|| (Repair::SpacesRemoved.code(), now))
}

/// Cells that had to stay, by source, line and column.
type Left = Vec<(usize, u32, u16)>;

/// Writes one copy; returns the cells that had to stay, or `None` where the form cannot be written.
fn copy(desk: &Desk<'_>, file: &Laid, changes: &[(usize, Vec<Change>)], target: &Target) -> anyhow::Result<Option<Left>> {
    let cannot = |error: io::Error| cannot_write(target.path(), &error, desk.job.language);
    let edits = |(number, changes): &(usize, Vec<Change>)| SheetEdits {
        sheet: desk.intake.sources[*number].sheet.clone(),
        heading: None,
        last_column: 0,
        added: Vec::new(),
        rows: Box::new(rows(changes).into_iter()),
    };
    let first = changes.first().map_or(0, |(number, _)| *number);
    match desk.intake.sources[first].receipt.format.as_str() {
        "csv" => {
            let shape = intake::text_extents(&file.path, &file.shown, &desk.how()).filter(|shape| shape.hash == file.hash);
            let (Some(shape), Ok(raw), Some(changes)) = (shape, fs::read(&file.path), changes.first()) else { return Ok(None) };
            let Some(laid) = text::Laid::new(&raw, &shape) else { return Ok(None) };
            let mut beside = target.beside()?;
            let written = laid.write(edits(changes), beside.as_file_mut()).map_err(cannot)?;
            target.keep(beside)?;
            Ok(Some(written.left.into_iter().map(|(line, column)| (first, line, column)).collect()))
        }
        "xlsx" => {
            let beside = target.beside()?;
            let file_beside = beside.as_file().try_clone().map_err(cannot)?;
            match book::write(&file.path, changes.iter().map(edits).collect(), file_beside) {
                Ok(left) => {
                    target.keep(beside)?;
                    let of_sheet = |sheet: &str| changes.iter().find(|(number, _)| desk.intake.sources[*number].sheet == sheet);
                    let number = |sheet: &str| of_sheet(sheet).map_or(first, |(number, _)| *number);
                    Ok(Some(left.into_iter().map(|(sheet, line, column)| (number(&sheet), line, column)).collect()))
                }
                Err(error) => {
                    let of_disk = |error: &&io::Error| matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
                    if let Some(full) = error.chain().find_map(|cause| cause.downcast_ref().filter(of_disk)) {
                        return Err(cannot_write(target.path(), full, desk.job.language).into());
                    }
                    tracing::warn!("{}", scrub(&format!("{error:#}")));
                    Ok(None)
                }
            }
        }
        _ => Ok(None),
    }
}

/// Changes row by row.
fn rows(changes: &[Change]) -> Vec<RowEdit> {
    let of_line = |changes: &[Change]| {
        let mut replaced: Vec<(u16, String)> = changes.iter().map(|change| (change.column, change.now.clone())).collect();
        replaced.sort_unstable();
        let marked = replaced.iter().map(|(column, _)| *column).collect();
        RowEdit { line: changes[0].line, added: Vec::new(), marked, replaced }
    };
    changes.chunk_by(|left, right| left.line == right.line).map(of_line).collect()
}

/// Puts the changed cells into the receipt.
fn list(receipt: &mut Receipt, desk: &Desk<'_>, file: &Laid, changes: &[(usize, Vec<Change>)], left: &[(usize, u32, u16)]) {
    let fields = &desk.rules.fields;
    for (number, changes) in changes {
        let source = &desk.intake.sources[*number];
        for change in changes.iter().filter(|change| !left.contains(&(*number, change.line, change.column))) {
            receipt.corrected.push(CellToFix {
                field: change.field.to_owned(),
                code: change.code.to_owned(),
                seen: Mask::default().field(fields, change.field, &change.before).into_owned(),
                proposed: Mask::default().field(fields, change.field, &change.now).into_owned(),
                ..place(source, &file.shown, change.line, change.column)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_date(before: &str, expected: Option<&str>) {
        assert_eq!(date(before, CellKind::Text, 2026).map(|(_, now)| now).as_deref(), expected, "{before}");
    }

    #[test]
    fn a_date_is_written_anew_only_where_it_can_be_read_one_way() {
        check_date("25 Mei 1980", Some("25-05-1980"));
        check_date("5/25/1980", Some("25-05-1980"));
        check_date("25/5/1980", Some("25-05-1980"));
        check_date("25/05/1980", None);
        check_date("1980-05-25", None);
        check_date("03/04/1980", None);
        check_date("3/4/1980", None);
        check_date("25-05-80", None);
        check_date("29363", None);
        check_date("31/02/1980", None);
    }

    #[test]
    fn a_name_loses_doubled_spaces_and_nothing_else() {
        let check = |before: &str| name(before, CellKind::Text).map(|(_, now)| now);
        assert_eq!(check("SITI\u{a0}  AMINAH\u{200b}").as_deref(), Some("SITI AMINAH"));
        assert_eq!(check("SITI AMINAH, S.Pd"), None);
        assert_eq!(check("=1  +1"), None);
    }

    #[test]
    fn a_number_loses_marks_and_never_a_digit() {
        let read = |value: u64, text: &str, kind| number(Some((value, Repairs::NONE)), text, kind).map(|(_, now)| now);
        let nik = 3_526_014_507_850_001;
        assert_eq!(read(nik, "'3526.0145.0785.0001", CellKind::Text).as_deref(), Some("3526014507850001"));
        assert_eq!(read(nik, "3526014507850001", CellKind::Text), None);
        assert_eq!(read(nik, "3526014507850001", CellKind::Number).as_deref(), Some("3526014507850001"));
        assert_eq!(read(nik - 1, "3526014507850000", CellKind::Number), None);
        assert_eq!(read(nik, "352601450785000I", CellKind::Text), None);
    }
}
