//! What is to change in a file that goes back to its sender: columns added at the right, cells marked, cells written anew.

use std::iter::Peekable;

/// The edits of one sheet, or of a text file.
pub struct SheetEdits<'a> {
    /// Name of the sheet; empty for text files.
    pub sheet: String,
    /// First line of the heading, where the added columns are named; none where the list has no heading.
    pub heading: Option<u32>,
    /// Last column of the table, 1-based; what stands right of it is none of the table's.
    pub last_column: u32,
    /// Headings of the added columns.
    pub added: Vec<String>,
    /// Rows with something to add or change, in the order of their lines.
    pub rows: Box<dyn Iterator<Item = RowEdit> + Send + 'a>,
}

/// The edits of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowEdit {
    /// 1-based physical line, or row of a sheet.
    pub line: u32,
    /// Cells for the added columns.
    pub added: Vec<String>,
    /// 1-based columns to highlight.
    pub marked: Vec<u16>,
    /// 1-based columns with the text to write.
    pub replaced: Vec<(u16, String)>,
}

/// Edits as a writer meets them, line by line.
pub struct Cursor<'a> {
    heading: Option<RowEdit>,
    rows: Peekable<Box<dyn Iterator<Item = RowEdit> + Send + 'a>>,
    pub added: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(edits: SheetEdits<'a>) -> Cursor<'a> {
        let added = edits.added.len();
        let heading = edits.heading.map(|line| RowEdit { line, added: edits.added, ..RowEdit::default() });
        Cursor { heading: heading.filter(|heading| !heading.added.is_empty()), rows: edits.rows.peekable(), added }
    }

    /// What is to change on a line; lines are asked for in ascending order.
    pub fn at(&mut self, line: u32) -> Option<RowEdit> {
        if self.heading.as_ref().is_some_and(|heading| heading.line <= line)
            && let Some(heading) = self.heading.take().filter(|heading| heading.line == line)
        {
            return Some(heading);
        }
        while self.rows.peek().is_some_and(|row| row.line < line) {
            self.rows.next();
        }
        self.rows.next_if(|row| row.line == line)
    }

    /// Whether a line is that of the heading.
    pub fn is_heading(&self, line: u32) -> bool {
        self.heading.as_ref().is_some_and(|heading| heading.line == line)
    }
}
