//! Where the records of a file stand, for whoever writes the file back as it came.
//!
//! It reads a file again, as intake did, and tells of its shape alone: which lines a record takes and how many cells it has.

use super::QuarantineReason;
use super::load::{Format, load};
use super::read::{Decoded, How, decoded};
use super::{grid::Grid, parquet, text, workbook};
use std::path::Path;

/// One record of a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// 1-based physical line where the record starts; it ends where the next one starts.
    pub line: u32,
    /// How many cells it has.
    pub cells: u32,
    pub fault: Option<QuarantineReason>,
}

/// The shape of a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextExtents {
    /// As the receipt prints it: `utf-8`, `utf-16le`, `windows-1252`, ...
    pub encoding: String,
    /// `None`: one column.
    pub delimiter: Option<u8>,
    /// Each line stands in one pair of quotes as a whole.
    pub is_wrapped: bool,
    pub records: Vec<Extent>,
    /// blake3 of the whole file, lower-case hex.
    pub hash: String,
}

/// The shape of a file; `None` where it is no text.
pub fn text_extents(path: &Path, shown: &str, how: &How<'_>) -> Option<TextExtents> {
    let loaded = load(path, shown).ok()?;
    if loaded.format != Format::Text {
        return None;
    }
    let file_name = shown.rsplit('/').next().unwrap_or(shown);
    let rule = how.source_rules.iter().find(|rule| rule.covers(file_name));
    let Decoded { text, encoding, layout, was_wrapped } = decoded(loaded.bytes, rule, how.fields);
    let grid = text::records(text, layout);
    let extent = |row: usize| Extent { line: grid.line(row), cells: grid.width(row) as u32, fault: grid.fault_of(row) };
    Some(TextExtents {
        encoding,
        delimiter: layout.delimiter,
        is_wrapped: was_wrapped,
        records: (0..grid.len()).map(extent).collect(),
        hash: loaded.input.hash,
    })
}

/// The values of a sheet or Parquet file, as intake reads them.
pub struct Values {
    /// Name of the sheet; empty for Parquet.
    pub name: String,
    grid: Grid,
}

impl Values {
    /// Column names that stand outside the rows (Parquet).
    pub fn headings(&self) -> Option<&[String]> {
        self.grid.headings.as_deref()
    }

    /// Cells of the widest row.
    pub fn width(&self) -> usize {
        (0..self.grid.len()).map(|row| self.grid.width(row)).max().unwrap_or(0)
    }

    /// Each row's number and its cells.
    pub fn rows(&self) -> impl Iterator<Item = (u32, impl Iterator<Item = &str>)> {
        (0..self.grid.len()).map(|row| (self.grid.line(row), self.grid.cells(row)))
    }
}

/// The values of a workbook or Parquet file; none where it is a text or cannot be read any more.
pub fn book_values(path: &Path) -> Vec<Values> {
    let Ok(loaded) = load(path, "") else { return Vec::new() };
    match loaded.format {
        Format::Text => Vec::new(),
        Format::Parquet => parquet::rows(path).map_or_else(|_| Vec::new(), |grid| vec![Values { name: String::new(), grid }]),
        book => match workbook::sheets(path, book == Format::ZipBook) {
            Ok((_, sheets)) => sheets.into_iter().map(|sheet| Values { name: sheet.name, grid: sheet.grid }).collect(),
            Err(_) => Vec::new(),
        },
    }
}
