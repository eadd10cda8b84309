//! A text file written back as it came: bytes are copied, cells are added at the end of records.
//!
//! Encoding, delimiter, quotes, line ends, titles and totals stay. What is added is written in the file's own encoding, and a
//! spreadsheet runs none of it. It knows nothing of what the cells mean.

use super::edit::{Cursor, RowEdit, SheetEdits};
use crate::intake::{Extent, TextExtents};
use crate::report::formats::csv::is_formula;
use encoding_rs::{Encoding, UTF_8};
use std::io::{self, Write};
use std::ops::Range;

/// Cells beyond the usual width that still count as part of the table; a broken record may have hundreds.
const EXTRA_CELLS_MAX: u32 = 16;
/// Parts the cells that are added to a file of one column.
const DELIMITER_OF_ONE_COLUMN: u8 = b';';

/// Bytes that are handed to the file at once.
const WRITTEN_AT_ONCE: usize = 1 << 18;

/// How the signs of a file are stored.
#[derive(Clone, Copy)]
enum Signs {
    Bytes(&'static Encoding),
    Utf16 { is_little: bool },
}

impl Signs {
    fn of(name: &str) -> Signs {
        match name {
            "utf-16le" => Signs::Utf16 { is_little: true },
            "utf-16be" => Signs::Utf16 { is_little: false },
            name => Signs::Bytes(Encoding::for_label(name.as_bytes()).unwrap_or(UTF_8)),
        }
    }

    /// A text in these signs; what they cannot say becomes `?`.
    fn encode(self, text: &str, to: &mut Vec<u8>) {
        match self {
            _ if text.is_empty() => {}
            Signs::Utf16 { is_little: true } => text.encode_utf16().for_each(|unit| to.extend_from_slice(&unit.to_le_bytes())),
            Signs::Utf16 { is_little: false } => text.encode_utf16().for_each(|unit| to.extend_from_slice(&unit.to_be_bytes())),
            Signs::Bytes(encoding) if encoding == UTF_8 || text.is_ascii() => to.extend_from_slice(text.as_bytes()),
            Signs::Bytes(encoding) => {
                let mut sign = [0; 4];
                for letter in text.chars() {
                    let (bytes, _, is_unknown) = encoding.encode(letter.encode_utf8(&mut sign));
                    to.extend_from_slice(if is_unknown { b"?" } else { &bytes });
                }
            }
        }
    }

    /// Bytes as text; `None` where they are not whole.
    fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Signs::Bytes(encoding) => encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned()),
            Signs::Utf16 { is_little } => {
                let unit =
                    |pair: &[u8]| if is_little { u16::from_le_bytes([pair[0], pair[1]]) } else { u16::from_be_bytes([pair[0], pair[1]]) };
                (bytes.len().is_multiple_of(2))
                    .then(|| String::from_utf16(&bytes.chunks_exact(2).map(unit).collect::<Vec<_>>()).ok())
                    .flatten()
            }
        }
    }

    /// Where each line begins, where its text ends, and where the next one begins.
    fn lines(self, bytes: &[u8]) -> Vec<(usize, usize, usize)> {
        let width = if matches!(self, Signs::Utf16 { .. }) { 2 } else { 1 };
        let is = |at: usize, sign: u8| match self {
            Signs::Bytes(_) => bytes.get(at) == Some(&sign),
            Signs::Utf16 { is_little } => bytes.get(at..at + 2) == Some(&if is_little { [sign, 0] } else { [0, sign] }),
        };
        let (mut lines, mut start) = (Vec::new(), 0);
        let mut at = 0;
        while at < bytes.len() {
            if width == 1 {
                at = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |step| at + step);
            }
            let ends = is(at, b'\n') || is(at, b'\r');
            if ends {
                let pair = is(at, b'\r') && is(at + width, b'\n');
                let next = at + width * (1 + usize::from(pair));
                lines.push((start, at, next));
                (start, at) = (next, next);
            } else {
                at += width;
            }
        }
        if start < bytes.len() {
            lines.push((start, bytes.len(), bytes.len()));
        }
        lines
    }
}

/// What came of writing.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Cells that could not be written anew, by line and column; they stand as they came.
    pub left: Vec<(u32, u16)>,
    /// Added cells that began like a formula.
    pub guarded: u64,
}

/// A text file whose lines are those that were read.
pub struct Laid<'a> {
    raw: &'a [u8],
    shape: &'a TextExtents,
    signs: Signs,
    /// Where each line begins, where its text ends, and where the next one begins.
    lines: Vec<(usize, usize, usize)>,
}

impl<'a> Laid<'a> {
    /// Lays the records over the lines; `None` where they do not fit.
    pub fn new(raw: &'a [u8], shape: &'a TextExtents) -> Option<Laid<'a>> {
        let signs = Signs::of(&shape.encoding);
        let lines = signs.lines(raw);
        let ascends = shape.records.windows(2).all(|pair| pair[0].line < pair[1].line);
        let begins = shape.records.first().is_some_and(|first| first.line == 1);
        let ends = shape.records.last().is_some_and(|last| last.line as usize <= lines.len());
        (ascends && begins && ends).then_some(Laid { raw, shape, signs, lines })
    }

    /// Writes the file with its edits.
    ///
    /// Errors: the disk.
    pub fn write(self, edits: SheetEdits<'_>, out: &mut impl Write) -> io::Result<Written> {
        let Laid { raw, shape, signs, lines } = self;
        let width = width(&shape.records, edits.heading);
        let mut writer = Writer { signs, shape, width, written: Written::default(), bytes: Vec::new() };
        let mut cursor = Cursor::new(edits);
        for (at, record) in shape.records.iter().enumerate() {
            let end = shape.records.get(at + 1).map_or(lines.len(), |next| next.line as usize - 1);
            let (first, last) = (lines[record.line as usize - 1], lines[end - 1]);
            writer.record(&raw[first.0..last.1], record, cursor.at(record.line));
            writer.bytes.extend_from_slice(&raw[last.1..last.2]);
            if writer.bytes.len() >= WRITTEN_AT_ONCE {
                out.write_all(&writer.bytes)?;
                writer.bytes.clear();
            }
        }
        out.write_all(&writer.bytes)?;
        Ok(writer.written)
    }
}

/// Cells of the widest record of the table.
fn width(records: &[Extent], heading: Option<u32>) -> u32 {
    let below = records.iter().filter(|record| heading.is_none_or(|line| record.line >= line));
    let mut widths: Vec<u32> = below.map(|record| record.cells).collect();
    widths.sort_unstable();
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(1);
    widths.into_iter().filter(|width| *width <= usual + EXTRA_CELLS_MAX).max().unwrap_or(usual)
}

struct Writer<'a> {
    signs: Signs,
    shape: &'a TextExtents,
    width: u32,
    written: Written,
    bytes: Vec<u8>,
}

impl Writer<'_> {
    /// Writes one record without its line end.
    fn record(&mut self, raw: &[u8], record: &Extent, edit: Option<RowEdit>) {
        let Some(edit) = edit else { return self.bytes.extend_from_slice(raw) };
        let changed = (!edit.replaced.is_empty()).then(|| self.replaced(raw, record, &edit)).flatten();
        let raw = changed.as_deref().unwrap_or(raw);
        if edit.added.is_empty() {
            return self.bytes.extend_from_slice(raw);
        }
        let (inside, quote) = if self.shape.is_wrapped { self.unwrapped(raw) } else { (raw, &raw[..0]) };
        let (inside, quote) = (inside.len(), quote.len());
        self.bytes.extend_from_slice(&raw[..inside]);
        let delimiter = self.shape.delimiter.unwrap_or(DELIMITER_OF_ONE_COLUMN);
        let mut text = String::new();
        for _ in record.cells..self.width {
            text.push(char::from(delimiter));
        }
        // Where a quote is open or quotes are no custom, a cell must do without them.
        let may_quote = record.fault.is_none() && !self.shape.is_wrapped && !matches!(delimiter, b'\t' | b'|');
        for cell in &edit.added {
            text.push(char::from(delimiter));
            self.written.guarded += push_cell(&mut text, cell, delimiter, may_quote);
        }
        self.signs.encode(&text, &mut self.bytes);
        self.bytes.extend_from_slice(&raw[inside..inside + quote]);
    }

    /// A line without its last quote, and that quote, where the whole line stands in quotes.
    fn unwrapped<'r>(&self, raw: &'r [u8]) -> (&'r [u8], &'r [u8]) {
        let mut quote = Vec::new();
        self.signs.encode("\"", &mut quote);
        let is_wrapped = raw.len() >= 2 * quote.len() && raw.starts_with(&quote) && raw.ends_with(&quote);
        raw.split_at(if is_wrapped { raw.len() - quote.len() } else { raw.len() })
    }

    /// The record with cells written anew; `None` where that cannot be done without touching others.
    fn replaced(&mut self, raw: &[u8], record: &Extent, edit: &RowEdit) -> Option<Vec<u8>> {
        let delimiter = self.shape.delimiter.unwrap_or(DELIMITER_OF_ONE_COLUMN);
        let decoded = self.signs.decode(raw).filter(|_| record.fault.is_none() && !self.shape.is_wrapped);
        let faithful = decoded.filter(|text| {
            let mut again = Vec::new();
            self.signs.encode(text, &mut again);
            again == raw
        });
        let spans = faithful.as_deref().map(|text| spans(text, delimiter)).filter(|spans| spans.len() as u32 == record.cells);
        let (Some(text), Some(spans)) = (faithful, spans) else {
            self.written.left.extend(edit.replaced.iter().map(|(column, _)| (edit.line, *column)));
            return None;
        };
        let mut changed = String::with_capacity(text.len() + 16);
        let mut from = 0;
        for (column, cell) in &edit.replaced {
            // A blank cell stays blank: its value stood elsewhere.
            let is_filled = |span: &&Range<usize>| !text[span.start..span.end].trim_matches(['"', ' ']).is_empty();
            let Some(span) = spans.get(usize::from(*column) - 1).filter(is_filled) else {
                self.written.left.push((edit.line, *column));
                continue;
            };
            changed.push_str(&text[from..span.start]);
            push_replaced(&mut changed, &text[span.clone()], cell, delimiter);
            from = span.end;
        }
        changed.push_str(&text[from..]);
        let mut bytes = Vec::with_capacity(raw.len() + 16);
        self.signs.encode(&changed, &mut bytes);
        Some(bytes)
    }
}

/// Where the cells of a record stand, their quotes included.
fn spans(text: &str, delimiter: u8) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut spans, mut start, mut at, mut is_quoted) = (Vec::new(), 0, 0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'"' if is_quoted => is_quoted = false,
            // A doubled quote closes and opens again.
            b'"' if at == start || bytes[start] == b'"' && bytes[at - 1] == b'"' => is_quoted = true,
            byte if byte == delimiter && !is_quoted => {
                spans.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    spans.push(start..bytes.len());
    spans
}

/// Pushes a cell that takes the place of another one, quoted where that one was.
fn push_replaced(to: &mut String, before: &str, cell: &str, delimiter: u8) {
    let is_quoted = before.starts_with('"') || cell.contains([char::from(delimiter), '"', '\n', '\r']);
    if is_quoted {
        to.push('"');
        to.push_str(&cell.replace('"', "\"\""));
        to.push('"');
    } else {
        to.push_str(cell);
    }
}

/// Pushes an added cell; returns 1 where it began like a formula.
fn push_cell(to: &mut String, cell: &str, delimiter: u8, may_quote: bool) -> u64 {
    let guarded = is_formula(cell);
    let cell = if guarded { format!("'{cell}") } else { cell.to_owned() };
    let delimiter = char::from(delimiter);
    if !cell.contains([delimiter, '"', '\n', '\r']) {
        to.push_str(&cell);
    } else if may_quote {
        to.push('"');
        to.push_str(&cell.replace('"', "\"\""));
        to.push('"');
    } else {
        to.extend(cell.chars().map(|sign| match sign {
            '"' => '\'',
            sign if sign == delimiter || matches!(sign, '\n' | '\r') => {
                if delimiter == ',' {
                    ';'
                } else {
                    ' '
                }
            }
            sign => sign,
        }));
    }
    u64::from(guarded)
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
