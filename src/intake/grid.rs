//! One sheet as it lies in the file: records of trimmed text cells in one allocation, before anything is understood.
//!
//! A record is a row of the grid; blank lines and unreadable lines are records too, so that `record` numbers count
//! everything that stands in the file.

use super::{CellKind, QuarantineReason};

/// Records of one text file or one spreadsheet sheet.
#[derive(Debug, Default)]
pub struct Grid {
    text: String,
    /// Shape: cell `i` is `text[ends[i-1]..ends[i]]`.
    ends: Vec<u32>,
    /// How each cell was stored; empty for text files.
    kinds: Vec<CellKind>,
    rows: Vec<GridRow>,
    /// Column names that stand outside the records (Parquet).
    pub headings: Option<Vec<String>>,
    /// Vertically merged regions of a spreadsheet: (first row, last row, column), 0-based rows of this grid.
    pub merged: Vec<(u32, u32, u32)>,
}

#[derive(Clone, Copy, Debug)]
struct GridRow {
    first_cell: u32,
    line: u32,
    fault: Option<QuarantineReason>,
}

impl Grid {
    /// Opens the next record; cells that are pushed belong to it.
    pub fn start_row(&mut self, line: u32) {
        self.rows.push(GridRow { first_cell: self.ends.len() as u32, line, fault: None });
    }

    /// Adds a text cell to the open record, without outer white space.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(trimmed(cell));
        self.ends.push(self.text.len() as u32);
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

    /// Puts the records of `next` below these; lines of `next` start after `lines` physical lines.
    pub fn append(&mut self, next: Grid, lines: u32) {
        let (cells, bytes) = (self.ends.len() as u32, self.text.len() as u32);
        self.text.push_str(&next.text);
        self.ends.extend(next.ends.iter().map(|end| end + bytes));
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
        let next = self.rows.get(row + 1).map_or(self.ends.len(), |next| next.first_cell as usize);
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
        let width = self.width(row);
        let start = if first == 0 { 0 } else { self.ends[first - 1] };
        width == 0 || self.ends[first + width - 1] == start
    }

    fn at(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        &self.text[start..self.ends[index] as usize]
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
