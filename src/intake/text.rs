//! Decoded text cut into records: delimiter, quotes, physical lines.
//!
//! Every blank line is a record. A quote that swallows whole rows is told by the rows inside it: that one line goes to
//! quarantine and reading goes on below it. Nothing here knows what a cell means.

use super::QuarantineReason;
use super::grid::Grid;
use super::load::LINE_BYTES_MAX;
use super::quoted::Quoted;
use crate::rules::fields::FieldBook;
use memchr::{memchr, memchr_iter, memchr2};
use rayon::prelude::*;
use std::ops::Range;

/// How the cells of a text file are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// `None`: one column.
    pub delimiter: Option<u8>,
    /// Usual number of cells in a record.
    pub width: usize,
}

/// Parts the cells of a text of one column: a byte that no text has.
const NO_DELIMITER: u8 = 0x1f;

impl Layout {
    fn delimiter(self) -> u8 {
        self.delimiter.unwrap_or(NO_DELIMITER)
    }
}

const DELIMITERS: [u8; 4] = [b';', b'\t', b'|', b','];
const SAMPLE_LINES: usize = 200;
/// A cell with more line breaks than this is an unclosed quote.
const LINES_IN_RECORD_MAX: usize = 60;
/// Text below this size is read in one piece.
const PARALLEL_BYTES_MIN: usize = 8 << 20;

/// Finds the delimiter: an Excel `sep=` line, else the one under which most lines have one width and headings match.
pub fn sniff(text: &str, book: &FieldBook) -> Layout {
    let sample = head_lines(text, SAMPLE_LINES);
    if let Some(told) = told_delimiter(sample) {
        let (width, _) = usual_width(sample, told);
        return Layout { delimiter: Some(told), width };
    }
    let mut best = (0u64, Layout { delimiter: None, width: 1 });
    for delimiter in DELIMITERS {
        let (width, share_permille) = usual_width(sample, delimiter);
        if width < 2 {
            continue;
        }
        let headings = heading_matches(sample, delimiter, book) as u64;
        let score = headings * 600 + share_permille + 5 * width.min(40) as u64;
        if score > best.0 {
            best = (score, Layout { delimiter: Some(delimiter), width });
        }
    }
    best.1
}

/// Takes the quotes off a text whose lines are each quoted as a whole (a table exported twice); lines stay lines.
pub fn without_outer_quotes(text: &str) -> Option<String> {
    let is_wrapped = |line: &str| line.len() >= 2 && line.starts_with('"') && line.ends_with('"');
    let sample = || text.lines().filter(|line| !line.is_empty()).take(SAMPLE_LINES);
    let holds_cells = |line: &str| is_wrapped(line) && line.contains([';', ',', '|', '\t']);
    let wrapped = sample().filter(|line| holds_cells(line)).count();
    if wrapped == 0 || wrapped * 10 < sample().count() * 9 {
        return None;
    }
    let unwrapped = text.lines().map(|line| {
        let inside = if is_wrapped(line) { &line[1..line.len() - 1] } else { line };
        inside.replace("\"\"", "\"")
    });
    Some(unwrapped.collect::<Vec<_>>().join("\n"))
}

/// The layout of a text whose delimiter is given.
pub fn layout_with(text: &str, delimiter: u8) -> Layout {
    let (width, _) = usual_width(head_lines(text, SAMPLE_LINES), delimiter);
    Layout { delimiter: Some(delimiter), width }
}

fn head_lines(text: &str, lines: usize) -> &str {
    let mut end = text.len().min(LINE_BYTES_MAX);
    if let Some((at, _)) = text.as_bytes()[..end].iter().enumerate().filter(|(_, b)| **b == b'\n').nth(lines) {
        end = at;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn told_delimiter(sample: &str) -> Option<u8> {
    let first = sample.lines().next()?.trim().trim_matches('"');
    let told = first.to_lowercase().strip_prefix("sep=")?.as_bytes().to_vec();
    (told.len() == 1 && told[0].is_ascii()).then(|| told[0])
}

fn sample_records(sample: &str, delimiter: u8) -> Vec<csv::ByteRecord> {
    let mut reader = reader(sample.as_bytes(), delimiter);
    reader.byte_records().filter_map(Result::ok).collect()
}

/// The width above one that most records have, and their share in permille of all records.
fn usual_width(sample: &str, delimiter: u8) -> (usize, u64) {
    let records = sample_records(sample, delimiter);
    let mut counts = std::collections::BTreeMap::new();
    for record in &records {
        *counts.entry(record.len()).or_insert(0u64) += 1;
    }
    let widest = counts.iter().filter(|(width, _)| **width > 1).max_by_key(|(width, count)| (**count, **width));
    widest.map_or((1, 0), |(width, count)| (*width, count * 1000 / records.len().max(1) as u64))
}

fn heading_matches(sample: &str, delimiter: u8, book: &FieldBook) -> usize {
    let count = |record: &csv::ByteRecord| {
        let cells = record.iter().filter_map(|cell| std::str::from_utf8(cell).ok());
        cells.filter(|cell| !book.exact(cell).is_empty()).count()
    };
    let matches = sample_records(sample, delimiter).iter().take(60).map(count).max();
    matches.unwrap_or(0)
}

fn reader(bytes: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).buffer_capacity(1 << 16).from_reader(bytes)
}

/// Cuts a text into records.
pub fn records(text: String, layout: Layout) -> Grid {
    let has_quote = memchr(b'"', text.as_bytes()).is_some();
    // Without a quote a line is a record, so pieces can be read side by side.
    let count = if text.len() < PARALLEL_BYTES_MIN || has_quote { 1 } else { rayon::current_num_threads() * 2 };
    let parts: Vec<(Grid, u32)> =
        pieces(&text, count).into_par_iter().map(|piece| Cutter::new(&text, piece, layout, has_quote).cut()).collect();
    let mut parts = parts.into_iter();
    let (mut whole, mut lines_before) = parts.next().unwrap_or_default();
    for (part, lines) in parts {
        whole.append(part, lines_before);
        lines_before += lines;
    }
    whole.of_text(text)
}

fn pieces(text: &str, count: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for index in 1..=count {
        let goal = (text.len() / count * index).max(start);
        let end = match memchr(b'\n', &text.as_bytes()[goal..]) {
            Some(at) if index < count => goal + at + 1,
            _ => text.len(),
        };
        pieces.push(start..end);
        start = end;
    }
    pieces
}

/// Cuts one piece of a text; places count from the start of the text.
struct Cutter<'a> {
    text: &'a str,
    /// The text up to the end of the piece.
    bytes: &'a [u8],
    layout: Layout,
    has_quote: bool,
    has_nul: bool,
    has_long_line: bool,
    pos: usize,
    line: u32,
    grid: Grid,
    quoted: Quoted,
}

impl<'a> Cutter<'a> {
    fn new(text: &'a str, piece: Range<usize>, layout: Layout, has_quote: bool) -> Self {
        let bytes = &text.as_bytes()[..piece.end];
        let own = &bytes[piece.start..];
        let has_long_line = own.len() > LINE_BYTES_MAX && longest_line(own) > LINE_BYTES_MAX;
        Cutter {
            text,
            bytes,
            layout,
            has_quote,
            has_nul: memchr(0, own).is_some(),
            has_long_line,
            pos: piece.start,
            line: 1,
            grid: Grid::default(),
            quoted: Quoted::new(layout.delimiter()),
        }
    }

    /// Returns the records and how many physical lines they took.
    fn cut(mut self) -> (Grid, u32) {
        loop {
            self.skip_blank_lines();
            if self.pos >= self.bytes.len() {
                return (self.grid, self.line - 1);
            }
            let line_end = self.line_end(self.pos);
            if self.has_long_line && line_end - self.pos > LINE_BYTES_MAX {
                self.push_line(QuarantineReason::LineTooLong);
            } else if self.has_quote && memchr(b'"', &self.bytes[self.pos..line_end]).is_some() {
                self.push_quoted();
            } else {
                self.push_plain(line_end);
            }
        }
    }

    fn skip_blank_lines(&mut self) {
        while let Some(b'\n' | b'\r') = self.bytes.get(self.pos) {
            self.grid.start_row(self.line);
            self.pos = self.after_terminator(self.pos + 1);
            self.line += 1;
        }
    }

    /// A carriage return takes its line feed with it.
    fn after_terminator(&self, end: usize) -> usize {
        let splits_pair = end > 0 && self.bytes[end - 1] == b'\r' && self.bytes.get(end) == Some(&b'\n');
        end + usize::from(splits_pair)
    }

    fn line_end(&self, from: usize) -> usize {
        memchr2(b'\n', b'\r', &self.bytes[from..]).map_or(self.bytes.len(), |at| from + at)
    }

    /// Reads the line at `pos`, which holds no quote: its cells stand between the delimiters.
    fn push_plain(&mut self, line_end: usize) {
        self.grid.start_row(self.line);
        let mut start = self.pos;
        for at in memchr_iter(self.layout.delimiter(), &self.bytes[self.pos..line_end]) {
            self.grid.push_slice(self.text, start, self.pos + at);
            start = self.pos + at + 1;
        }
        self.grid.push_slice(self.text, start, line_end);
        if self.has_nul && memchr(0, &self.bytes[self.pos..line_end]).is_some() {
            self.grid.fault(QuarantineReason::NotText);
        }
        self.line += 1;
        self.pos = if line_end < self.bytes.len() { self.after_terminator(line_end + 1) } else { line_end };
    }

    /// Reads the record at `pos`, whose first line holds a quote; the record may take more lines.
    fn push_quoted(&mut self) {
        let taken = self.quoted.read(&self.bytes[self.pos..]);
        let end = self.after_terminator(self.pos + taken);
        if self.is_unclosed(end) {
            self.push_line(QuarantineReason::UnclosedQuote);
            return;
        }
        self.grid.start_row(self.line);
        let cells = std::str::from_utf8(self.quoted.text()).expect("cells of UTF-8 text part at ASCII bytes");
        let mut start = 0;
        for &end in self.quoted.ends() {
            self.grid.push(&cells[start..end]);
            start = end;
        }
        if self.has_nul && cells.contains('\0') {
            self.grid.fault(QuarantineReason::NotText);
        }
        self.line += 1 + line_breaks(self.quoted.text());
        self.pos = end;
    }

    /// Puts the physical line at `pos` into quarantine and steps over it.
    fn push_line(&mut self, reason: QuarantineReason) {
        let end = self.line_end(self.pos);
        let mut shown = end.min(self.pos + 400);
        while !self.text.is_char_boundary(shown) {
            shown -= 1;
        }
        self.grid.start_row(self.line);
        self.grid.push_slice(self.text, self.pos, shown);
        self.grid.fault(reason);
        self.pos = if end < self.bytes.len() { self.after_terminator(end + 1) } else { end };
        self.line += 1;
    }

    /// Whether a quote swallowed rows: the lines inside the record are themselves as wide as rows.
    fn is_unclosed(&self, end: usize) -> bool {
        let raw = &self.bytes[self.pos..end];
        let cells = self.quoted.ends().len();
        let breaks = line_breaks(self.quoted.text());
        let is_last = end == self.bytes.len();
        if breaks == 0 && !is_last {
            return false;
        }
        let Some(delimiter) = self.layout.delimiter else {
            return breaks as usize > LINES_IN_RECORD_MAX || is_last && breaks > 0 && has_odd_quotes(raw);
        };
        let opens_quote = raw[0] == b'"' || raw.windows(2).any(|pair| pair == [delimiter, b'"']);
        if !opens_quote {
            return false;
        }
        if is_last && has_odd_quotes(raw) && (breaks > 0 || cells < self.layout.width) {
            return true;
        }
        if breaks as usize > LINES_IN_RECORD_MAX || raw.len() > LINE_BYTES_MAX {
            return true;
        }
        let width_of = |line: &[u8]| line.iter().filter(|b| **b == delimiter).count() + 1;
        let mut widths = raw.split(|b| *b == b'\n').map(width_of);
        let first = widths.next().unwrap_or(0);
        let holds_row = self.layout.width > 1 && widths.any(|width| width >= self.layout.width);
        holds_row && (first >= self.layout.width || cells != self.layout.width)
    }
}

fn has_odd_quotes(raw: &[u8]) -> bool {
    raw.iter().filter(|b| **b == b'"').count() % 2 == 1
}

fn longest_line(bytes: &[u8]) -> usize {
    let mut start = 0;
    let mut longest = 0;
    for end in memchr_iter(b'\n', bytes).chain([bytes.len()]) {
        longest = longest.max(end - start);
        start = end + 1;
    }
    longest
}

/// Line breaks inside the cells of one record: LF, CRLF, or a lone CR.
fn line_breaks(cells: &[u8]) -> u32 {
    let feeds = cells.iter().filter(|b| **b == b'\n').count();
    let lone = if cells.contains(&b'\r') {
        let follows = |index: usize| cells.get(index + 1) == Some(&b'\n');
        (0..cells.len()).filter(|index| cells[*index] == b'\r' && !follows(*index)).count()
    } else {
        0
    };
    (feeds + lone) as u32
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
