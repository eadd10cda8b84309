//! CSV: UTF-8, comma, LF, a heading row of stable names.
//!
//! A text cell that a spreadsheet would run as a formula gets a leading `'`. Signs that steer a terminal are written as their
//! pictures (`␛`), so that a file may be looked at anywhere. Rows are written straight into a byte buffer, and the buffer into the file.

use crate::report::formats::{Format, Report, Sink};
use crate::report::owners;
use crate::report::source::Source;
use crate::report::table::{Data, Table, TableSpec};
use crate::run_folder::{OutputFile, Staging};
use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Rows that one write hands to the file.
const ROWS_PER_WRITE: usize = 4_096;

/// One file per table, `<name>.csv`. Packets take their rows of `links` from the file of that name.
#[derive(Default)]
pub struct Csv {
    links: Mutex<Cuts>,
}

/// Where stretches of rows begin and end in a file.
#[derive(Clone, Debug, Default)]
pub struct Cuts {
    /// Rows before each border, ascending; the first border is 0.
    rows: Vec<usize>,
    /// Bytes before each border.
    pub bytes: Vec<u64>,
    /// Guarded cells of all rows.
    pub guarded: u64,
}

impl Format for Csv {
    fn begin<'s>(&'s self, report: &'s Report<'_>, staging: &'s Staging, table: &Source<'_>) -> anyhow::Result<Option<Box<dyn Sink + 's>>> {
        let file = staging.create(&format!("{}.csv", table.spec.name))?;
        let mut file = CsvFile::new(file, table.spec, &report.counters.csv_cells_guarded);
        if table.spec.name == "links" {
            file.cuts.rows = owners::borders(report);
            file.cuts_to = Some(&self.links);
        }
        Ok(Some(Box::new(file)))
    }

    fn end(self: Box<Self>, report: &Report<'_>, staging: &Staging) -> anyhow::Result<()> {
        let cuts = self.links.into_inner().expect("no writer panics while it holds the cuts");
        owners::write_links(report, staging, &cuts)
    }
}

/// A CSV file that is being written.
pub struct CsvFile<'a> {
    file: OutputFile<'a>,
    bytes: Vec<u8>,
    rows: usize,
    guarded: &'a AtomicU64,
    cuts: Cuts,
    /// Who wants to know where the stretches lie.
    cuts_to: Option<&'a Mutex<Cuts>>,
}

impl<'a> CsvFile<'a> {
    /// Begins a file; cells that had to be guarded are counted in `guarded`.
    pub fn new(file: OutputFile<'a>, spec: &TableSpec, guarded: &'a AtomicU64) -> CsvFile<'a> {
        let mut bytes = Vec::new();
        push_heading(&mut bytes, spec);
        CsvFile { file, bytes, rows: 0, guarded, cuts: Cuts::default(), cuts_to: None }
    }

    /// Notes the borders that the file has come to.
    fn cut(&mut self) {
        while self.cuts.rows.get(self.cuts.bytes.len()) == Some(&self.rows) {
            self.cuts.bytes.push(self.file.bytes() + self.bytes.len() as u64);
        }
    }

    /// Rows until the next border or write.
    fn rows_at_once(&self) -> usize {
        let border = self.cuts.rows.get(self.cuts.bytes.len());
        border.map_or(ROWS_PER_WRITE, |border| ROWS_PER_WRITE.min(border - self.rows))
    }
}

impl Sink for CsvFile<'_> {
    fn take(&mut self, part: &Table) -> anyhow::Result<()> {
        let mut start = 0;
        while start < part.rows {
            self.cut();
            let end = part.rows.min(start + self.rows_at_once());
            self.cuts.guarded += push_rows(&mut self.bytes, part, start..end);
            self.rows += end - start;
            self.file.write_all(&self.bytes)?;
            self.bytes.clear();
            start = end;
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> anyhow::Result<()> {
        self.cut();
        // The heading of a table without rows is still here.
        self.file.write_all(&self.bytes)?;
        self.guarded.fetch_add(self.cuts.guarded, Relaxed);
        if let Some(cuts_to) = self.cuts_to {
            *cuts_to.lock().expect("no writer panics while it holds the cuts") = self.cuts;
        }
        self.file.finish()
    }
}

/// A table as CSV, and how many cells were guarded.
pub fn bytes(table: &Table) -> (Vec<u8>, u64) {
    let mut bytes = Vec::new();
    push_heading(&mut bytes, table.spec);
    let guarded = push_rows(&mut bytes, table, 0..table.rows);
    (bytes, guarded)
}

fn push_heading(bytes: &mut Vec<u8>, spec: &TableSpec) {
    for (at, column) in spec.columns.iter().enumerate() {
        if at > 0 {
            bytes.push(b',');
        }
        bytes.extend_from_slice(column.name.as_bytes());
    }
    bytes.push(b'\n');
}

/// Pushes rows; returns how many cells were guarded.
fn push_rows(bytes: &mut Vec<u8>, table: &Table, range: std::ops::Range<usize>) -> u64 {
    let mut guarded = 0;
    for row in range {
        for (at, (data, column)) in table.data.iter().zip(table.spec.columns).enumerate() {
            if at > 0 {
                bytes.push(b',');
            }
            match data {
                Data::Text(texts) => guarded += push_text(bytes, texts.get(row)),
                Data::Int(values) => match (values[row], column.kind.places()) {
                    (None, _) => {}
                    (Some(value), 0) => push_whole(bytes, value),
                    (Some(value), places) => push_scaled(bytes, value, places),
                },
                Data::Bool(values) => match values[row] {
                    None => {}
                    Some(true) => bytes.extend_from_slice(b"true"),
                    Some(false) => bytes.extend_from_slice(b"false"),
                },
            }
        }
        bytes.push(b'\n');
    }
    guarded
}

/// Pushes a text cell; returns 1 when it had to be guarded.
fn push_text(bytes: &mut Vec<u8>, text: &str) -> u64 {
    let guarded = is_formula(text);
    // Looked at without stopping early, many bytes are judged at once.
    let is_plain = |byte: u8| !matches!(byte, b',' | b'"' | 0..=0x1f | 0x7f);
    if text.bytes().fold(true, |plain, byte| plain & is_plain(byte)) && !guarded {
        bytes.extend_from_slice(text.as_bytes());
        return 0;
    }
    let quoted = text.contains([',', '"', '\n', '\r']);
    if quoted {
        bytes.push(b'"');
    }
    if guarded {
        bytes.push(b'\'');
    }
    for byte in text.bytes() {
        match byte {
            b'"' => bytes.extend_from_slice(b"\"\""),
            b'\t' | b'\n' | b'\r' => bytes.push(byte),
            0..=0x1f => bytes.extend_from_slice(picture(byte).encode_utf8(&mut [0; 4]).as_bytes()),
            0x7f => bytes.extend_from_slice("\u{2421}".as_bytes()),
            _ => bytes.push(byte),
        }
    }
    if quoted {
        bytes.push(b'"');
    }
    u64::from(guarded)
}

/// The picture of a control sign (Unicode block *Control Pictures*).
fn picture(control: u8) -> char {
    char::from_u32(0x2400 + u32::from(control)).expect("the block has a picture of every control sign")
}

/// Says whether a spreadsheet would take the text for a formula.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Takes the guard off a cell that this module wrote.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text) => text,
        _ => cell,
    }
}

fn push_whole(bytes: &mut Vec<u8>, value: i64) {
    if value < 0 {
        bytes.push(b'-');
    }
    push_digits(bytes, value.unsigned_abs(), 1);
}

/// A scaled integer with all its places: `-1234` at three places is `-1.234`.
pub fn push_scaled(bytes: &mut Vec<u8>, value: i64, places: u8) {
    let unit = 10_u64.pow(u32::from(places));
    if value < 0 {
        bytes.push(b'-');
    }
    push_digits(bytes, value.unsigned_abs() / unit, 1);
    if places > 0 {
        bytes.push(b'.');
        push_digits(bytes, value.unsigned_abs() % unit, usize::from(places));
    }
}

/// The digits of a number, at least `least` of them.
fn push_digits(bytes: &mut Vec<u8>, mut value: u64, least: usize) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    // Two digits per division.
    while value >= 10 {
        let pair = (value % 100) as u8;
        value /= 100;
        at -= 2;
        (digits[at], digits[at + 1]) = (b'0' + pair / 10, b'0' + pair % 10);
    }
    if value > 0 {
        at -= 1;
        digits[at] = b'0' + value as u8;
    }
    bytes.extend_from_slice(&digits[at.min(digits.len() - least)..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_text(text: &str, expected: &str) {
        let mut bytes = Vec::new();
        push_text(&mut bytes, text);
        assert_eq!(String::from_utf8_lossy(&bytes), expected);
    }

    #[test]
    fn a_cell_that_looks_like_a_formula_gets_an_apostrophe() {
        check_text("=HYPERLINK(1)", "'=HYPERLINK(1)");
        check_text("-", "'-");
        check_text("@x,y", "\"'@x,y\"");
        check_text("\tx", "'\tx");
        check_text("\rx", "\"'\rx\"");
        check_text("SITI", "SITI");
        assert_eq!(unguarded("'=1"), "=1");
        assert_eq!(unguarded("'SITI"), "'SITI");
    }

    #[test]
    fn quotes_and_line_ends_are_quoted() {
        check_text("A \"B\"\nC", "\"A \"\"B\"\"\nC\"");
    }

    #[test]
    fn signs_that_steer_a_terminal_are_written_as_pictures() {
        check_text("SITI\u{1b}[2JAMINAH\0\u{7f}", "SITI␛[2JAMINAH␀␡");
        check_text("A\u{7},\"B\"\tC", "\"A␇,\"\"B\"\"\tC\"");
    }

    #[test]
    fn decimals_print_as_people_see_them_elsewhere() {
        for value in [0, 7, -7, 999_120, -1_234_567] {
            let mut bytes = Vec::new();
            push_scaled(&mut bytes, value, 6);
            assert_eq!(String::from_utf8_lossy(&bytes), crate::report::number::scaled(value, 6));
        }
    }

    #[test]
    fn whole_numbers_print_all_digits() {
        for value in [0, 7, -42, i64::MAX, i64::MIN] {
            let mut bytes = Vec::new();
            push_whole(&mut bytes, value);
            assert_eq!(String::from_utf8_lossy(&bytes), value.to_string());
        }
    }
}
