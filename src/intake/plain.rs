//! A file read as a plain table: one heading row, declared headings, every further record a row.
//!
//! For data sets that declare their own fields. Nothing is guessed here: no titles between rows, no totals, no column moved
//! by its content; a record that is not blank and not the heading again is a row. Files are loaded, decoded and cut into
//! records as everywhere else.

use super::grid::Grid;
use super::load::{Format, load};
use super::message::{Fault, seen};
use super::read::FileRead;
use super::workbook::{self, SheetGrid};
use super::{
    CellKind, Column, MappedColumn, QuarantineReason, Quarantined, Receipt, RecordCounts, Role, Source, Table, TextColumn, encoding,
    parquet, text,
};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::rules::fields::{FieldBook, normalise};
use std::path::Path;

/// A column that a file should have.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub field: String,
    /// Any of these, in the order of preference.
    pub headings: Vec<String>,
    pub optional: bool,
}

/// Records above the heading that are looked through for it.
const ROWS_ABOVE_MAX: usize = 80;
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Where the heading stands and which column holds which wanted field.
struct Headed {
    /// Row of the grid; `None` where headings stand outside the records.
    row: Option<usize>,
    names: Vec<String>,
    columns: Vec<Option<usize>>,
}

/// Reads one file; `shown` is its path as people see it.
///
/// Errors: an unreadable file, no heading in it, a column that is missing; all at once.
pub fn read_file(path: &Path, shown: &str, role: Role, wanted: &[Wanted], language: Language) -> Result<FileRead, Vec<Diagnostic>> {
    let told = |fault: Fault| vec![fault.diagnostic(shown, language)];
    let mut loaded = load(path, shown).map_err(told)?;
    let bytes = std::mem::take(&mut loaded.bytes);
    let (receipt, sheets) = match loaded.format {
        Format::Text => text_sheet(bytes, wanted),
        Format::Parquet => {
            let grid = parquet::rows(path).map_err(told)?;
            (Receipt { format: "parquet".into(), ..Receipt::default() }, vec![SheetGrid { name: String::new(), is_hidden: false, grid }])
        }
        book => {
            let (format, sheets) = workbook::sheets(path, book == Format::ZipBook).map_err(told)?;
            (Receipt { format, ..Receipt::default() }, sheets)
        }
    };
    let mut read = FileRead { input: loaded.input, sources: Vec::new(), quarantine: Vec::new(), warnings: Vec::new() };
    let mut faults = Vec::new();
    for sheet in sheets.iter().filter(|sheet| (0..sheet.grid.len()).any(|row| !sheet.grid.is_blank(row))) {
        let at = if sheet.name.is_empty() { shown.to_owned() } else { format!("{shown}[{}]", sheet.name) };
        match source(&sheet.grid, wanted, receipt.clone()) {
            Ok((receipt, table, held)) => {
                if table.is_empty() {
                    read.warnings
                        .push(Diagnostic { severity: crate::diagnostic::Severity::Warning, ..no_rows().diagnostic(&at, language) });
                }
                let source = read.sources.len();
                read.quarantine.extend(held.into_iter().map(|row| Quarantined { source, ..row }));
                read.sources.push(Source { role, file: shown.to_owned(), sheet: sheet.name.clone(), receipt, table });
            }
            Err(found) => faults.extend(found.iter().map(|fault| fault.diagnostic(&at, language))),
        }
    }
    match (faults.is_empty(), read.sources.is_empty()) {
        (true, false) => Ok(read),
        (true, true) => Err(told(no_rows())),
        (false, _) => Err(faults),
    }
}

fn no_rows() -> Fault {
    Fault::new(
        "tidak ada satu baris data pun di sini",
        "there is not one row of data here",
        "periksa apakah berkas ini memang kosong",
        "check whether this file is meant to be empty",
    )
}

/// Cuts a text under the delimiter that finds the most wanted headings.
fn text_sheet(bytes: Vec<u8>, wanted: &[Wanted]) -> (Receipt, Vec<SheetGrid>) {
    let (decoded, encoding) = encoding::decode(bytes);
    let sniffed = text::sniff(&decoded, &FieldBook::default());
    let found = |grid: &Grid| heading(grid, wanted).map_or(0, |headed| headed.columns.iter().flatten().count());
    let mut best = (text::records(decoded.clone(), sniffed), sniffed);
    let mut hits = found(&best.0);
    for delimiter in DELIMITERS.into_iter().filter(|&delimiter| Some(delimiter) != sniffed.delimiter) {
        if hits == wanted.len() {
            break;
        }
        let layout = text::layout_with(&decoded, delimiter);
        let grid = text::records(decoded.clone(), layout);
        let own = found(&grid);
        if own > hits {
            (best, hits) = ((grid, layout), own);
        }
    }
    let delimiter = match best.1.delimiter {
        Some(b'\t') => "tab".to_owned(),
        Some(byte) => char::from(byte).to_string(),
        None => String::new(),
    };
    let receipt = Receipt { format: "csv".into(), encoding, delimiter, ..Receipt::default() };
    (receipt, vec![SheetGrid { name: String::new(), is_hidden: false, grid: best.0 }])
}

/// The row that prints the most wanted headings, the first of several.
fn heading(grid: &Grid, wanted: &[Wanted]) -> Option<Headed> {
    let headed = |row: Option<usize>, names: Vec<String>| {
        let keys: Vec<String> = names.iter().map(|name| normalise(name)).collect();
        let column = |wanted: &Wanted| wanted.headings.iter().find_map(|heading| keys.iter().position(|key| *key == normalise(heading)));
        Headed { row, columns: wanted.iter().map(column).collect(), names }
    };
    if let Some(names) = &grid.headings {
        return Some(headed(None, names.clone()));
    }
    let mut best: Option<(usize, Headed)> = None;
    for row in (0..grid.len().min(ROWS_ABOVE_MAX)).filter(|&row| grid.fault_of(row).is_none()) {
        let option = headed(Some(row), grid.cells(row).map(str::to_owned).collect());
        let hits = option.columns.iter().flatten().count();
        if hits > best.as_ref().map_or(0, |(most, _)| *most) {
            best = Some((hits, option));
        }
    }
    best.map(|(_, headed)| headed)
}

fn source(grid: &Grid, wanted: &[Wanted], mut receipt: Receipt) -> Result<(Receipt, Table, Vec<Quarantined>), Vec<Fault>> {
    let Some(headed) = heading(grid, wanted) else { return Err(vec![no_heading(grid, wanted)]) };
    let faults: Vec<Fault> = missing(grid, wanted, &headed);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut counts = RecordCounts { records: grid.len() as u32, ..RecordCounts::default() };
    let (mut rows, mut held) = (Vec::new(), Vec::new());
    for row in 0..grid.len() {
        match class(grid, &headed, row) {
            Class::Title => counts.title += 1,
            Class::Heading => counts.heading += 1,
            Class::Again => counts.repeated_heading += 1,
            Class::Blank => counts.blank += 1,
            Class::Row => rows.push(row),
            Class::Held(reason, column) => held.push(quarantined(grid, row, reason, column)),
        }
    }
    (counts.people, counts.quarantined) = (rows.len() as u32, held.len() as u32);
    receipt.counts = counts;
    receipt.heading_lines = headed.row.map(|row| grid.line(row)).into_iter().collect();
    receipt.columns = mapped(wanted, &headed);
    let columns = wanted.iter().zip(&headed.columns).filter_map(|(wanted, column)| Some(cells(grid, &rows, &wanted.field, (*column)?)));
    let table = Table {
        lines: rows.iter().map(|&row| grid.line(row)).collect(),
        records: rows.iter().map(|&row| row as u32 + 1).collect(),
        columns: columns.collect(),
    };
    Ok((receipt, table, held))
}

enum Class {
    Title,
    Heading,
    Again,
    Blank,
    Row,
    Held(QuarantineReason, u16),
}

fn class(grid: &Grid, headed: &Headed, row: usize) -> Class {
    let width = headed.names.len();
    if let Some(reason) = grid.fault_of(row) {
        return Class::Held(reason, 0);
    }
    match headed.row {
        Some(heading) if row < heading && grid.is_blank(row) => Class::Blank,
        Some(heading) if row < heading => Class::Title,
        Some(heading) if row == heading => Class::Heading,
        _ if grid.is_blank(row) => Class::Blank,
        Some(_) if grid.cells(row).eq(headed.names.iter().map(String::as_str)) => Class::Again,
        _ => match (width..grid.width(row)).find(|&column| !grid.cell(row, column).is_empty()) {
            Some(column) => Class::Held(QuarantineReason::TooManyCells, column as u16 + 1),
            None => Class::Row,
        },
    }
}

fn quarantined(grid: &Grid, row: usize, reason: QuarantineReason, column: u16) -> Quarantined {
    let text = match column {
        0 => grid.cells(row).take(40).collect::<Vec<_>>().join(" | "),
        column => grid.cell(row, usize::from(column) - 1).to_owned(),
    };
    Quarantined { source: 0, line: grid.line(row), record: row as u32 + 1, column, field: String::new(), reason, seen: seen(&text) }
}

fn cells(grid: &Grid, rows: &[usize], field: &str, column: usize) -> Column {
    let text = TextColumn::of(rows.iter().map(|&row| grid.cell(row, column)));
    let kinds: Vec<CellKind> = if grid.has_kinds() { rows.iter().map(|&row| grid.kind(row, column)).collect() } else { Vec::new() };
    Column { field: field.to_owned(), position: column as u16 + 1, text, kinds }
}

fn mapped(wanted: &[Wanted], headed: &Headed) -> Vec<MappedColumn> {
    let told = |(position, heading): (usize, &String)| {
        let fields: Vec<&str> = wanted
            .iter()
            .zip(&headed.columns)
            .filter(|(_, column)| **column == Some(position))
            .map(|(wanted, _)| wanted.field.as_str())
            .collect();
        let is_used = !fields.is_empty();
        MappedColumn {
            position: position as u16 + 1,
            heading: seen(heading),
            field: fields.join(" "),
            confidence_permille: if is_used { 1000 } else { 0 },
            basis: if is_used { "heading" } else { "unused" }.to_owned(),
        }
    };
    headed.names.iter().enumerate().map(told).collect()
}

fn no_heading(grid: &Grid, wanted: &[Wanted]) -> Fault {
    let first = (0..grid.len()).find(|&row| !grid.is_blank(row)).unwrap_or(0);
    let there = seen(&grid.cells(first).collect::<Vec<_>>().join(", "));
    let names: Vec<&str> = wanted.iter().filter_map(|wanted| wanted.headings.first()).map(String::as_str).collect();
    Fault::new(
        &format!("tidak ada baris judul; baris pertama: {there}"),
        &format!("no heading row; the first row reads: {there}"),
        &format!("tulis judul kolom di baris pertama: {}", names.join(", ")),
        &format!("write the headings in the first row: {}", names.join(", ")),
    )
    .at(if grid.is_empty() { 0 } else { grid.line(first) }, 0)
}

fn missing(grid: &Grid, wanted: &[Wanted], headed: &Headed) -> Vec<Fault> {
    let line = headed.row.map_or(0, |row| grid.line(row));
    let there = seen(&headed.names.join(", "));
    let lacking = wanted.iter().zip(&headed.columns).filter(|(wanted, column)| column.is_none() && !wanted.optional);
    let fault = |(wanted, _): (&Wanted, &Option<usize>)| {
        let (field, headings) = (&wanted.field, wanted.headings.join(", "));
        Fault::new(
            &format!("tidak ada kolom untuk bidang {field}; kolom yang ada: {there}"),
            &format!("no column for field {field}; columns there: {there}"),
            &format!("judul yang dicari: {headings}; tambahkan judulnya di fields.toml, atau tulis optional = true"),
            &format!("headings looked for: {headings}; add the printed one to fields.toml, or write optional = true"),
        )
        .at(line, 1)
    };
    lacking.map(fault).collect()
}
