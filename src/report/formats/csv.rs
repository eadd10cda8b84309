//! CSV: UTF-8, comma, LF, a heading row of stable names.
//!
//! A text cell that a spreadsheet would run as a formula gets a leading `'`. Rows are written straight into a byte
//! buffer, in parallel by ranges.

use crate::report::formats::Report;
use crate::report::table::{Data, Table};
use crate::run_folder::Staging;
use rayon::prelude::*;
use std::sync::atomic::Ordering::Relaxed;

const ROWS_PER_TASK: usize = 16_384;

/// Writes every table.
///
/// Errors: the disk.
pub fn write(report: &Report<'_>, staging: &Staging) -> anyhow::Result<()> {
    report.tables.all.par_iter().try_for_each(|table| {
        let (bytes, guarded) = bytes(table);
        report.counters.csv_cells_guarded.fetch_add(guarded, Relaxed);
        staging.write(&format!("{}.csv", table.spec.name), &bytes)
    })
}

/// A table as CSV, and how many cells were guarded.
pub fn bytes(table: &Table) -> (Vec<u8>, u64) {
    let mut heading = Vec::new();
    for (at, column) in table.spec.columns.iter().enumerate() {
        if at > 0 {
            heading.push(b',');
        }
        heading.extend_from_slice(column.name.as_bytes());
    }
    heading.push(b'\n');
    let parts: Vec<(Vec<u8>, u64)> = (0..table.rows.div_ceil(ROWS_PER_TASK))
        .into_par_iter()
        .map(|part| {
            let end = table.rows.min((part + 1) * ROWS_PER_TASK);
            rows(table, part * ROWS_PER_TASK..end)
        })
        .collect();
    let guarded = parts.iter().map(|(_, guarded)| guarded).sum();
    let mut bytes = heading;
    bytes.reserve_exact(parts.iter().map(|(part, _)| part.len()).sum());
    for (part, _) in parts {
        bytes.extend_from_slice(&part);
    }
    (bytes, guarded)
}

fn rows(table: &Table, range: std::ops::Range<usize>) -> (Vec<u8>, u64) {
    let mut bytes = Vec::with_capacity(range.len() * 128);
    let mut guarded = 0;
    for row in range {
        for (at, (data, column)) in table.data.iter().zip(table.spec.columns).enumerate() {
            if at > 0 {
                bytes.push(b',');
            }
            match data {
                Data::Text(texts) => guarded += push_text(&mut bytes, texts.get(row)),
                Data::Int(values) => match (values[row], column.kind.places()) {
                    (None, _) => {}
                    (Some(value), 0) => push_whole(&mut bytes, value),
                    (Some(value), places) => push_scaled(&mut bytes, value, places),
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
    (bytes, guarded)
}

/// Pushes a text cell; returns 1 when it had to be guarded.
fn push_text(bytes: &mut Vec<u8>, text: &str) -> u64 {
    let guarded = is_formula(text);
    let quoted = text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if quoted {
        bytes.push(b'"');
    }
    if guarded {
        bytes.push(b'\'');
    }
    if quoted {
        for byte in text.bytes() {
            if byte == b'"' {
                bytes.push(b'"');
            }
            bytes.push(byte);
        }
        bytes.push(b'"');
    } else {
        bytes.extend_from_slice(text.as_bytes());
    }
    u64::from(guarded)
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
fn push_scaled(bytes: &mut Vec<u8>, value: i64, places: u8) {
    let unit = 10_u64.pow(u32::from(places));
    if value < 0 {
        bytes.push(b'-');
    }
    push_digits(bytes, value.unsigned_abs() / unit, 1);
    bytes.push(b'.');
    push_digits(bytes, value.unsigned_abs() % unit, usize::from(places));
}

/// The digits of a number, at least `least` of them.
fn push_digits(bytes: &mut Vec<u8>, mut value: u64, least: usize) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    while value > 0 {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
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
