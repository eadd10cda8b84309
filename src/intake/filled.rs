//! Sheets that officers fill and padan reads back: cells as they stand, with their lines, and no meaning given to any.

use super::files::expand;
use super::load::{Format, load};
use super::message::Fault;
use super::read::How;
use super::{InputFile, encoding, parquet, text, workbook};
use crate::diagnostic::Diagnostic;
use std::path::Path;

/// One sheet of a file that an officer filled.
#[derive(Debug, Default)]
pub struct PlainSheet {
    /// File as people see it.
    pub file: String,
    /// File, and `#sheet` where the file is a workbook.
    pub shown: String,
    pub rows: Vec<PlainRow>,
}

/// One record: its 1-based line, and its cells from left to right without outer white space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainRow {
    pub line: u32,
    pub cells: Vec<String>,
}

/// What the patterns of one job key named.
#[derive(Debug, Default)]
pub struct PlainFiles {
    pub files: Vec<InputFile>,
    pub sheets: Vec<PlainSheet>,
    /// Patterns with wildcards that name nothing yet.
    pub empty_patterns: Vec<String>,
}

/// Reads the files that patterns name, in any format that lists may have.
///
/// Errors: a wrong pattern, a file that is named and missing or unreadable, a record that is no text; all at once.
pub fn read_filled(folder: &Path, patterns: &[String], how: &How<'_>) -> Result<PlainFiles, Vec<Diagnostic>> {
    let mut read = PlainFiles::default();
    let mut wrong = Vec::new();
    let mut named = Vec::new();
    for pattern in patterns {
        let (files, faults) = expand(folder, std::slice::from_ref(pattern));
        let is_glob = pattern.contains(['*', '?', '[']);
        match faults.into_iter().next() {
            // A folder that waits for its first file is no mistake.
            Some((pattern, fault)) if is_glob && fault == super::files::nothing() => read.empty_patterns.push(pattern),
            Some((pattern, fault)) => wrong.push(fault.diagnostic(&pattern, how.language)),
            None => named.extend(files),
        }
    }
    named.sort();
    named.dedup();
    for file in named {
        match sheets(&file.path, &file.shown, how, &mut read.sheets) {
            Ok(input) => read.files.push(input),
            Err(fault) => wrong.push(fault.diagnostic(&file.shown, how.language)),
        }
    }
    if wrong.is_empty() { Ok(read) } else { Err(wrong) }
}

fn sheets(path: &Path, shown: &str, how: &How<'_>, out: &mut Vec<PlainSheet>) -> Result<InputFile, Fault> {
    let loaded = load(path, shown)?;
    let grids = match loaded.format {
        Format::Text => {
            let (decoded, _) = encoding::decode(loaded.bytes);
            let layout = text::sniff(&decoded, how.fields);
            vec![(String::new(), text::records(decoded, layout))]
        }
        Format::Parquet => vec![(String::new(), parquet::rows(path)?)],
        book => {
            let (_, sheets) = workbook::sheets(path, book == Format::ZipBook)?;
            sheets.into_iter().map(|sheet| (sheet.name, sheet.grid)).collect()
        }
    };
    for (name, grid) in grids {
        let place = if name.is_empty() { shown.to_owned() } else { format!("{shown}#{name}") };
        let mut rows: Vec<PlainRow> = grid.headings.iter().map(|cells| PlainRow { line: 0, cells: cells.clone() }).collect();
        for row in (0..grid.len()).filter(|&row| !grid.is_blank(row)) {
            if grid.fault_of(row).is_some() {
                return Err(unreadable().at(grid.line(row), 0));
            }
            rows.push(PlainRow { line: grid.line(row), cells: grid.cells(row).map(str::to_owned).collect() });
        }
        out.push(PlainSheet { file: shown.to_owned(), shown: place, rows });
    }
    Ok(loaded.input)
}

fn unreadable() -> Fault {
    Fault::new(
        "baris ini tidak dapat dibaca sebagai tabel",
        "this line cannot be read as a row of a table",
        "periksa tanda kutip dan jumlah kolomnya",
        "check its quotes and its number of columns",
    )
}
