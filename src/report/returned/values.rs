//! A file that cannot be written back as it came (XLS, XLSB, ODS, Parquet): its values as a workbook, with the added columns.
//!
//! Every value is a text, so that no digit of a number is lost.

use super::edit::{Cursor, SheetEdits};
use crate::intake::Values;
use crate::report::formats::xlsx::{Layout, Sheet, Style};
use crate::run_folder::Staging;

/// Width of a column of the file, in signs.
const WIDTH: f64 = 20.0;
/// Widths of the added columns.
const WIDTHS_ADDED: [f64; 3] = [22.0, 70.0, 40.0];
/// Signs that one cell can hold.
const CELL_SIGNS_MAX: usize = 32_767;
/// Columns that are written; a broken sheet may have thousands.
const COLUMNS_MAX: usize = 1_000;

/// Makes the sheets; a sheet without edits is written as it is.
///
/// Errors: the disk.
pub fn sheets(values: &[Values], mut edits: Vec<SheetEdits<'_>>, staging: &Staging) -> anyhow::Result<Vec<Sheet>> {
    let mut sheets = Vec::new();
    for (number, values) in values.iter().enumerate() {
        let own = edits.iter().position(|edit| edit.sheet == values.name).map(|at| edits.swap_remove(at));
        sheets.push(sheet(values, own, number, staging)?);
    }
    Ok(sheets)
}

fn sheet(values: &Values, edits: Option<SheetEdits<'_>>, number: usize, staging: &Staging) -> anyhow::Result<Sheet> {
    let width = values.width().max(values.headings().map_or(0, <[String]>::len)).min(COLUMNS_MAX);
    let added = edits.as_ref().map_or_else(Vec::new, |edits| edits.added.clone());
    let mut widths = vec![WIDTH; width];
    widths.extend(WIDTHS_ADDED.iter().take(added.len()));
    let name = if values.name.is_empty() { format!("Data {}", number + 1) } else { values.name.chars().take(31).collect() };
    let mut sheet = Sheet::new(
        Layout { name, widths, marks: Vec::new(), links: Vec::new(), foot: String::new(), is_table: false },
        tempfile::tempfile_in(staging.scratch())?,
    );
    let mut cursor = edits.map(Cursor::new);
    if let Some(headings) = values.headings() {
        let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
        row(&mut sheet, headings.into_iter(), width, &added, Style::Heading)?;
    }
    for (line, cells) in values.rows() {
        let is_heading = cursor.as_ref().is_some_and(|cursor| cursor.is_heading(line));
        let edit = cursor.as_mut().and_then(|cursor| cursor.at(line)).unwrap_or_default();
        row(&mut sheet, cells, width, &edit.added, if is_heading { Style::Heading } else { Style::Plain })?;
    }
    Ok(sheet)
}

fn row<'c>(sheet: &mut Sheet, cells: impl Iterator<Item = &'c str>, width: usize, added: &[String], style: Style) -> anyhow::Result<()> {
    sheet.begin_row();
    for (column, cell) in cells.take(width).enumerate().filter(|(_, cell)| !cell.is_empty()) {
        sheet.text(column, fitting(cell), style);
    }
    for (at, cell) in added.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        sheet.text(width + at, fitting(cell), style);
    }
    Ok(sheet.end_row()?)
}

fn fitting(text: &str) -> &str {
    text.char_indices().nth(CELL_SIGNS_MAX).map_or(text, |(end, _)| &text[..end])
}
