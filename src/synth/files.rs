//! Pages as bytes: delimiter and encoding of text, sheets of workbooks, and the place of every record on the way.
//!
//! Equal pages give equal bytes: workbooks carry a fixed date of creation.

use super::layouts::{Encoding, Format};
use super::render::{Cell, Page, Row};
use anyhow::Context;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as CellFormat, Workbook, Worksheet};
use std::path::Path;

/// Where a submission stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Index into the pages.
    pub page: usize,
    /// 1-based physical line where the record starts; the row of a sheet.
    pub line: u32,
    /// 1-based record of the file or sheet, every record counted.
    pub record: u32,
    /// Index into the list's submissions.
    pub submission: usize,
}

/// Writes the pages of one list below `folder`; says where every submission stands.
///
/// Errors: a file that cannot be written, with its path.
pub fn write(folder: &Path, format: Format, pages: &[Page]) -> anyhow::Result<Vec<Position>> {
    let mut positions = Vec::new();
    match format {
        Format::Text { delimiter, encoding } => {
            for (index, page) in pages.iter().enumerate() {
                let text = text(page, index, delimiter, &mut positions);
                write_file(&folder.join(&page.file), &encode(&text, encoding))?;
            }
        }
        Format::Workbook => {
            if let Some(first) = pages.first() {
                let bytes = workbook(pages, &mut positions).context("workbook")?;
                write_file(&folder.join(&first.file), &bytes)?;
            }
        }
    }
    Ok(positions)
}

/// Writes bytes to a file whose folder may not exist yet.
pub fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).with_context(|| format!("folder {} tidak dapat dibuat / cannot be made", parent.display()))?;
    }
    std::fs::write(path, bytes).with_context(|| format!("{} tidak dapat ditulis / cannot be written", path.display()))
}

fn text(page: &Page, index: usize, delimiter: char, positions: &mut Vec<Position>) -> String {
    let mut out = String::new();
    let mut line = 1_u32;
    for (record, row) in page.rows.iter().enumerate() {
        if let Some(submission) = row.submission {
            positions.push(Position { page: index, line, record: record as u32 + 1, submission });
        }
        let start = out.len();
        for (place, cell) in row.cells.iter().enumerate() {
            if place > 0 {
                out.push(delimiter);
            }
            out.push_str(&quoted(&shown(cell), delimiter));
        }
        line += out[start..].matches('\n').count() as u32 + 1;
        out.push_str("\r\n");
    }
    out
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => format!("{number:.0}"),
        Cell::Date(day) => day.iso(),
    }
}

fn quoted(text: &str, delimiter: char) -> String {
    if text.contains([delimiter, '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf8Bom => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        Encoding::Utf16Le => {
            let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        }
    }
}

fn workbook(pages: &[Page], positions: &mut Vec<Position>) -> anyhow::Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2026, 11, 2)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    for (index, page) in pages.iter().enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&page.sheet)?;
        for (number, row) in page.rows.iter().enumerate() {
            let line = number as u32 + 1;
            if let Some(submission) = row.submission {
                positions.push(Position { page: index, line, record: line, submission });
            }
            write_row(sheet, number as u32, row)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_row(sheet: &mut Worksheet, number: u32, row: &Row) -> anyhow::Result<()> {
    let date = CellFormat::new().set_num_format("dd/mm/yyyy");
    for (place, cell) in row.cells.iter().enumerate() {
        let column = place as u16;
        match cell {
            Cell::Text(text) if text.is_empty() => {}
            Cell::Text(text) => {
                sheet.write_string(number, column, text)?;
            }
            Cell::Number(value) => {
                sheet.write_number(number, column, *value)?;
            }
            // Excel's calendar begins in 1900; older days are typed as text.
            Cell::Date(day) if day.year < 1900 => {
                sheet.write_string(number, column, day.iso())?;
            }
            Cell::Date(day) => {
                let value = ExcelDateTime::from_ymd(day.year as u16, day.month, day.day)?;
                sheet.write_datetime_with_format(number, column, &value, &date)?;
            }
        }
    }
    Ok(())
}
