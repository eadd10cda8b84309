//! One sheet as it lies in the file: records of trimmed text cells in one allocation, before anything is understood.
//!
//! A record is a row of the grid; blank lines and unreadable lines are records too, so that `record` numbers count
//! everything that stands in the file.

use super::{CellKind, QuarantineReason};

/// Records of one text file or one spreadsheet sheet.
#[derive(Debug, Default)]
pub struct Grid {
    /// The text of the file; empty for spreadsheets.
    text: String,
    /// Cells that do not stand in the text as they are read: spreadsheet cells, and text cells with quotes.
    written: String,
    cells: Vec<Span>,
    /// How each cell was stored; empty for text files.
    kinds: Vec<CellKind>,
    rows: Vec<GridRow>,
    /// Column names that stand outside the records (Parquet).
    pub headings: Option<Vec<String>>,
    /// Vertically merged regions of a spreadsheet: (first row, last row, column), 0-based rows of this grid.
    pub merged: Vec<(u32, u32, u32)>,
}

/// Where a cell stands; the top bit of `len` tells that it stands in `written`.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    len: u32,
}

const WRITTEN: u32 = 1 << 31;

#[derive(Clone, Copy, Debug)]
struct GridRow {
    first_cell: u32,
    line: u32,
    fault: Option<QuarantineReason>,
}

impl Grid {
    /// Opens the next record; cells that are pushed belong to it.
    pub fn start_row(&mut self, line: u32) {
        self.rows.push(GridRow { first_cell: self.cells.len() as u32, line, fault: None });
    }

    /// Adds a text cell to the open record, without outer white space.
    pub fn push(&mut self, cell: &str) {
        let cell = trimmed(cell);
        self.cells.push(Span { start: self.written.len() as u32, len: cell.len() as u32 | WRITTEN });
        self.written.push_str(cell);
    }

    /// Adds a cell that stands at `start..end` of the file's text, without outer white space.
    pub fn push_slice(&mut self, text: &str, start: usize, end: usize) {
        let cell = trimmed(&text[start..end]);
        let before = cell.as_ptr().addr() - text.as_ptr().addr();
        self.cells.push(Span { start: before as u32, len: cell.len() as u32 });
    }

    /// Gives the grid the text that its slices point into.
    #[must_use]
    pub fn of_text(self, text: String) -> Self {
        Grid { text, ..self }
    }

    /// Adds a spreadsheet cell to the open record.
    pub fn push_kind(&mut self, cell: &str, kind: CellKind) {
        self.push(cell);
        self.kinds.push(kind);
    }

    /// Marks the open record as unreadable.
    pub fn fault(&mut self, reason: QuarantineReason) {
        if let Some(row) = self.rows.last_mut() {
            row.fault = Some(reason);
        }
    }

    /// Puts the records of `next`, slices of the same text, below these; lines of `next` start after `lines` physical lines.
    pub fn append(&mut self, next: Grid, lines: u32) {
        let (cells, bytes) = (self.cells.len() as u32, self.written.len() as u32);
        self.written.push_str(&next.written);
        self.cells.extend(next.cells.iter().map(|cell| match cell.len & WRITTEN {
            0 => *cell,
            _ => Span { start: cell.start + bytes, ..*cell },
        }));
        self.kinds.extend(next.kinds);
        self.rows.extend(next.rows.iter().map(|row| GridRow {
            first_cell: row.first_cell + cells,
            line: row.line + lines,
            fault: row.fault,
        }));
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether cells carry the way a spreadsheet stored them.
    pub fn has_kinds(&self) -> bool {
        !self.kinds.is_empty()
    }

    pub fn line(&self, row: usize) -> u32 {
        self.rows[row].line
    }

    pub fn fault_of(&self, row: usize) -> Option<QuarantineReason> {
        self.rows[row].fault
    }

    /// How many cells a record has.
    pub fn width(&self, row: usize) -> usize {
        let next = self.rows.get(row + 1).map_or(self.cells.len(), |next| next.first_cell as usize);
        next - self.rows[row].first_cell as usize
    }

    /// The cell of a record; empty where the record is too short.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        if column >= self.width(row) {
            return "";
        }
        self.at(self.rows[row].first_cell as usize + column)
    }

    /// How a cell was stored; text where nothing else is known.
    pub fn kind(&self, row: usize, column: usize) -> CellKind {
        if self.kinds.is_empty() || column >= self.width(row) {
            return CellKind::Text;
        }
        self.kinds[self.rows[row].first_cell as usize + column]
    }

    /// The cells of a record, left to right.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = &str> + Clone {
        let first = self.rows[row].first_cell as usize;
        (first..first + self.width(row)).map(|index| self.at(index))
    }

    /// The cells of a record that hold something, with their columns.
    pub fn filled(&self, row: usize) -> impl Iterator<Item = (usize, &str)> + Clone {
        self.cells(row).enumerate().filter(|(_, cell)| !cell.is_empty())
    }

    pub fn is_blank(&self, row: usize) -> bool {
        let first = self.rows[row].first_cell as usize;
        self.cells[first..first + self.width(row)].iter().all(|cell| cell.len & !WRITTEN == 0)
    }

    fn at(&self, index: usize) -> &str {
        let Span { start, len } = self.cells[index];
        let (text, start, len) = (if len & WRITTEN == 0 { &self.text } else { &self.written }, start as usize, (len & !WRITTEN) as usize);
        &text[start..start + len]
    }
}

/// Cuts white space and invisible marks off both ends.
pub fn trimmed(cell: &str) -> &str {
    let bytes = cell.as_bytes();
    let is_clean = |byte: &u8| byte.is_ascii_graphic();
    if bytes.first().is_none_or(is_clean) && bytes.last().is_none_or(is_clean) {
        return cell;
    }
    cell.trim_matches(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}'))
}
