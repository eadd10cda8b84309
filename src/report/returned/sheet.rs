//! One sheet of a workbook written back: tags are copied as they stand, cells are added at the end of rows.
//!
//! Added texts are inline strings, never formulas. A marked cell gets the highlighted twin of its style and nothing else.

use super::edit::{Cursor, RowEdit, SheetEdits};
use super::xml::{Piece, Pieces, attribute, with_attribute};
use crate::report::formats::xlsx::{escaped, letters};
use anyhow::bail;
use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::ops::Range;

/// Signs that one cell can hold.
const CELL_SIGNS_MAX: usize = 32_767;
/// Columns of a sheet.
const COLUMNS_MAX: u32 = 16_384;
/// Widths of the added columns, in signs; the last one counts for all that follow.
const WIDTHS: [u32; 3] = [22, 70, 40];

/// A sheet whose rows are filled to the end: nothing can be added right of its table.
#[derive(Debug)]
pub struct NoRoom;

impl std::fmt::Display for NoRoom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no free columns right of the table")
    }
}

impl std::error::Error for NoRoom {}

/// Finds the first columns, as many as are to be added, that are free from a line on and stand right of a table's last one.
/// Shape: 1-based, next to each other, so that a stray cell far out or a remark beside the table stays where it is.
///
/// Errors: a sheet that is no XML; `NoRoom`.
pub fn free_columns(sheet: impl BufRead, edits: &SheetEdits<'_>) -> anyhow::Result<Range<u32>> {
    let wanted = edits.added.len() as u32;
    if wanted == 0 {
        return Ok(1..1);
    }
    let filled = filled_columns(sheet, edits.heading.unwrap_or(1))?;
    let mut start = edits.last_column + 1;
    for column in filled.range(start..).copied() {
        if column >= start + wanted {
            break;
        }
        start = column + 1;
    }
    if start + wanted - 1 > COLUMNS_MAX { Err(NoRoom.into()) } else { Ok(start..start + wanted) }
}

/// The columns that hold something from a line on, 1-based.
fn filled_columns(sheet: impl BufRead, from: u32) -> anyhow::Result<BTreeSet<u32>> {
    let mut pieces = Pieces::new(sheet);
    let mut place = Place::default();
    let (mut column, mut filled) = (0, BTreeSet::new());
    while let Some(piece) = pieces.piece()? {
        match (piece, pieces.name()) {
            (Piece::Opens | Piece::Empty, b"row") => place.row(&pieces),
            (Piece::Opens, b"c") => column = place.cell(&pieces),
            (Piece::Empty, b"c") => drop(place.cell(&pieces)),
            (Piece::Opens | Piece::Empty, b"v" | b"is" | b"f") if place.line >= from => drop(filled.insert(column)),
            (Piece::Closes, b"sheetData") => break,
            _ => {}
        }
    }
    Ok(filled)
}

/// Where in the sheet the reader is; rows and cells may leave out their place.
#[derive(Default)]
struct Place {
    line: u32,
    column: u32,
}

impl Place {
    fn row<R: BufRead>(&mut self, pieces: &Pieces<R>) {
        let told = pieces.attribute(b"r").and_then(|text| std::str::from_utf8(text).ok()?.trim().parse().ok());
        self.line = told.unwrap_or(self.line + 1);
        self.column = 0;
    }

    fn cell<R: BufRead>(&mut self, pieces: &Pieces<R>) -> u32 {
        self.column = pieces.attribute(b"r").and_then(column_of).unwrap_or(self.column + 1);
        self.column
    }
}

/// The column of a place such as `AB12`, 1-based.
fn column_of(place: &[u8]) -> Option<u32> {
    let letters = place.iter().take_while(|byte| byte.is_ascii_alphabetic());
    let column = letters.fold(0u32, |column, byte| column.saturating_mul(26) + u32::from(byte.to_ascii_uppercase() - b'A') + 1);
    (1..=COLUMNS_MAX).contains(&column).then_some(column)
}

/// Writes a sheet with its edits; `columns` take what is added. Returns cells that were to be written anew and hold nothing, by line
/// and column.
///
/// Errors: the disk; a sheet that is no XML.
pub fn write(
    sheet: impl BufRead,
    edits: SheetEdits<'_>,
    columns: Range<u32>,
    offset: u32,
    out: &mut impl Write,
) -> anyhow::Result<Vec<(u32, u16)>> {
    let cursor = Cursor::new(edits);
    let mut writer = Writer { pieces: Pieces::new(sheet), out, cursor, columns, offset, place: Place::default(), left: Vec::new() };
    let mut has_widths = writer.columns.is_empty();
    while let Some(piece) = writer.pieces.piece()? {
        let is_tag = matches!(piece, Piece::Opens | Piece::Empty);
        match writer.pieces.name() {
            b"dimension" if is_tag => writer.dimension()?,
            b"cols" if piece == Piece::Opens && !has_widths => {
                writer.widths()?;
                has_widths = true;
            }
            b"sheetData" if is_tag && !has_widths => {
                let prefix = writer.prefix();
                let widths = writer.own_widths(&prefix);
                writer.out.write_all(format!("<{prefix}cols>{widths}</{prefix}cols>").as_bytes())?;
                writer.copy()?;
                has_widths = true;
            }
            b"row" if is_tag => writer.row(piece)?,
            _ => writer.copy()?,
        }
    }
    Ok(writer.left)
}

struct Writer<'a, 'o, R, W> {
    pieces: Pieces<R>,
    out: &'o mut W,
    cursor: Cursor<'a>,
    /// Columns that are added.
    columns: Range<u32>,
    /// From a style to its highlighted twin.
    offset: u32,
    place: Place,
    left: Vec<(u32, u16)>,
}

impl<R: BufRead, W: Write> Writer<'_, '_, R, W> {
    fn copy(&mut self) -> std::io::Result<()> {
        self.out.write_all(self.pieces.bytes())
    }

    fn prefix(&self) -> String {
        String::from_utf8_lossy(self.pieces.prefix()).into_owned()
    }

    /// The range of all cells, made wide enough.
    fn dimension(&mut self) -> std::io::Result<()> {
        let told = self.pieces.attribute(b"ref").map(|text| String::from_utf8_lossy(text).into_owned()).unwrap_or_default();
        let (first, last) = told.split_once(':').unwrap_or((&told, &told));
        let row: String = last.chars().filter(char::is_ascii_digit).collect();
        let end = column_of(last.as_bytes()).unwrap_or(0).max(self.columns.end - 1);
        if self.columns.is_empty() || row.is_empty() {
            return self.copy();
        }
        let range = format!("{first}:{}{row}", letters(end as usize - 1));
        let tag = with_attribute(self.pieces.bytes(), "ref", &range);
        self.out.write_all(&tag)
    }

    fn own_widths(&self, prefix: &str) -> String {
        let width = |at: usize| WIDTHS[at.min(WIDTHS.len() - 1)];
        let col = |(at, column): (usize, u32)| {
            format!("<{prefix}col min=\"{column}\" max=\"{column}\" width=\"{}\" customWidth=\"1\"/>", width(at))
        };
        self.columns.clone().enumerate().map(col).collect()
    }

    /// The list of widths: stretches that reach into the added columns give way to theirs, since no two may overlap.
    fn widths(&mut self) -> anyhow::Result<()> {
        let prefix = self.prefix();
        let (mut before, mut behind) = (self.pieces.bytes().to_vec(), Vec::new());
        loop {
            let Some(piece) = self.pieces.piece()? else { bail!("widths without end") };
            let tag = self.pieces.bytes().to_vec();
            if piece == Piece::Closes && self.pieces.name() == b"cols" {
                self.out.write_all(&before)?;
                self.out.write_all(self.own_widths(&prefix).as_bytes())?;
                self.out.write_all(&behind)?;
                return Ok(self.out.write_all(&tag)?);
            }
            let number = |name: &[u8]| self.pieces.attribute(name).and_then(|text| std::str::from_utf8(text).ok()?.parse::<u32>().ok());
            let (Some(min), Some(max)) = (number(b"min"), number(b"max")) else { continue };
            let stretch = |from: u32, to: u32| with_attribute(&with_attribute(&tag, "min", &from.to_string()), "max", &to.to_string());
            if min < self.columns.start {
                before.extend_from_slice(&stretch(min, max.min(self.columns.start - 1)));
            }
            if max >= self.columns.end {
                behind.extend_from_slice(&stretch(min.max(self.columns.end), max));
            }
        }
    }

    /// One row: its cells as they are, and what is added.
    fn row(&mut self, piece: Piece) -> anyhow::Result<()> {
        self.place.row(&self.pieces);
        let Some(edit) = self.cursor.at(self.place.line) else { return Ok(self.copy()?) };
        let prefix = self.prefix();
        let mut tag = self.pieces.bytes().to_vec();
        if let Some(spans) = attribute(&tag, b"spans").map(|range| String::from_utf8_lossy(&tag[range]).into_owned())
            && !edit.added.is_empty()
        {
            let first = spans.split(':').next().unwrap_or("1");
            tag = with_attribute(&tag, "spans", &format!("{first}:{}", self.columns.end - 1));
        }
        if piece == Piece::Empty {
            let tag = tag.strip_suffix(b"/>").unwrap_or(&tag).trim_ascii_end();
            self.out.write_all(tag)?;
            self.out.write_all(b">")?;
        } else {
            self.out.write_all(&tag)?;
        }
        let mut row = Row { prefix, edit, added: 0, style: 0 };
        if piece == Piece::Opens {
            self.cells(&mut row)?;
        }
        self.add(&mut row, COLUMNS_MAX + 1)?;
        self.left.extend(row.edit.replaced.iter().map(|(column, _)| (self.place.line, *column)));
        self.out.write_all(format!("</{}row>", row.prefix).as_bytes())?;
        Ok(())
    }

    /// The cells of a row up to its end, which is read and not written.
    fn cells(&mut self, row: &mut Row) -> anyhow::Result<()> {
        while let Some(piece) = self.pieces.piece()? {
            match (piece, self.pieces.name()) {
                (Piece::Closes, b"row") => return Ok(()),
                (Piece::Opens | Piece::Empty, b"c") => self.cell(row, piece)?,
                _ => self.copy()?,
            }
        }
        bail!("a row without end")
    }

    fn cell(&mut self, row: &mut Row, piece: Piece) -> anyhow::Result<()> {
        let column = self.place.cell(&self.pieces);
        let style = self.pieces.attribute(b"s").and_then(|text| std::str::from_utf8(text).ok()?.parse::<u32>().ok()).unwrap_or(0);
        self.add(row, column)?;
        if self.columns.contains(&column) && !row.edit.added.is_empty() {
            // A cell without content stands where one is added.
            return self.skip_cell(piece);
        }
        if column < self.columns.start {
            row.style = style;
        }
        let is_marked = row.edit.marked.iter().any(|marked| u32::from(*marked) == column);
        let style = if is_marked { style + self.offset } else { style };
        let replaced = row.edit.replaced.iter().position(|(at, _)| u32::from(*at) == column).filter(|_| piece == Piece::Opens);
        if let Some(at) = replaced {
            let (_, text) = &row.edit.replaced.swap_remove(at);
            self.out.write_all(text_cell(&row.prefix, column, self.place.line, style, text).as_bytes())?;
            return self.skip_cell(piece);
        }
        if is_marked && self.offset > 0 {
            let tag = with_attribute(self.pieces.bytes(), "s", &style.to_string());
            self.out.write_all(&tag)?;
            return Ok(());
        }
        Ok(self.copy()?)
    }

    /// Reads a cell to its end.
    fn skip_cell(&mut self, piece: Piece) -> anyhow::Result<()> {
        if piece == Piece::Empty {
            return Ok(());
        }
        while let Some(piece) = self.pieces.piece()? {
            if piece == Piece::Closes && self.pieces.name() == b"c" {
                return Ok(());
            }
        }
        bail!("a cell without end")
    }

    /// Writes marked cells that the row leaves out and added cells, as far as they stand before a column.
    fn add(&mut self, row: &mut Row, before: u32) -> std::io::Result<()> {
        while let Some(text) = row.edit.added.get(row.added) {
            let column = self.columns.start + row.added as u32;
            if column > before {
                break;
            }
            if !text.is_empty() || row.style > 0 {
                self.out.write_all(text_cell(&row.prefix, column, self.place.line, row.style, text).as_bytes())?;
            }
            row.added += 1;
        }
        Ok(())
    }
}

/// A row on its way.
struct Row {
    prefix: String,
    edit: RowEdit,
    /// Added cells that are written.
    added: usize,
    /// Style of the last cell of the table, which added cells take over.
    style: u32,
}

/// A cell that holds a text, whatever the text looks like.
fn text_cell(prefix: &str, column: u32, line: u32, style: u32, text: &str) -> String {
    let place = format!("{}{line}", letters(column as usize - 1));
    let style = if style > 0 { format!(" s=\"{style}\"") } else { String::new() };
    if text.is_empty() {
        return format!("<{prefix}c r=\"{place}\"{style}/>");
    }
    let end = text.char_indices().nth(CELL_SIGNS_MAX).map_or(text.len(), |(end, _)| end);
    let text = escaped(&text[..end]);
    format!(
        "<{prefix}c r=\"{place}\"{style} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}is></{prefix}c>"
    )
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
