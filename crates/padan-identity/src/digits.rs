//! One cell turned into the digits of an identity number, some of them possibly unknown.
//!
//! NIK and KK suffer the same accidents (Excel, apostrophes, masks, letters), so both are read here first and
//! judged by their own rules afterwards. This module knows sixteen positions and nothing of dates or areas.

use crate::mask;
use crate::repair::{Repair, Repairs};
use std::fmt;

/// Digits of a whole identity number.
pub const FULL_LEN: u8 = 16;
/// Digits that a `u64` holds for certain.
const KEPT_MAX: usize = 19;
/// Largest whole number below which every whole number has its own 64-bit float.
const FLOAT_EXACT_MAX: u64 = 1 << 53;

/// Digits of a number that is incomplete, of the wrong length, or not possible.
///
/// Shape: `value` holds the digits with 0 at unknown places, the first 19 where there are more; `len` counts all
/// digits; bit `i` of `unknown` is set when digit `i` (0 = leftmost) is not known.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDigits {
    pub value: u64,
    pub len: u8,
    pub unknown: u32,
}

impl PartialDigits {
    /// Makes a number whose digits are all known.
    pub fn whole(value: u64, len: u8) -> Self {
        PartialDigits { value, len, unknown: 0 }
    }

    /// Makes a sixteen-digit number of which only the first `known` digits are known.
    pub fn leading(value: u64, known: u8) -> Self {
        let known = known.min(FULL_LEN);
        let scale = 10u64.pow(u32::from(FULL_LEN - known));
        PartialDigits { value: value / scale * scale, len: FULL_LEN, unknown: (0xffff_u32 << known) & 0xffff }
    }

    /// Gives digit `position` (0 = leftmost), `None` when it is unknown or beyond the end.
    pub fn digit(self, position: u8) -> Option<u8> {
        let kept = self.kept();
        if position >= kept || self.unknown & (1 << position) != 0 {
            return None;
        }
        Some((self.value / 10u64.pow(u32::from(kept - 1 - position)) % 10) as u8)
    }

    /// Counts the known digits.
    pub fn known(self) -> u8 {
        self.len.saturating_sub(self.unknown.count_ones() as u8)
    }

    /// Gives `count` digits from `start` as a number when all of them are known.
    pub fn slice(self, start: u8, count: u8) -> Option<u64> {
        (start..start + count).try_fold(0, |sum, position| Some(sum * 10 + u64::from(self.digit(position)?)))
    }

    /// Gives the six area digits when they are known and the number has its full length.
    pub fn area(self) -> Option<u32> {
        (self.len == FULL_LEN).then(|| self.slice(0, 6)).flatten().map(|area| area as u32)
    }

    /// Gives day, month and two-digit year as written, when the number has its full length and all are known.
    pub(crate) fn day_month_year(self) -> Option<(u8, u8, u8)> {
        if self.len != FULL_LEN {
            return None;
        }
        let day = self.slice(6, 2)? as u8;
        Some((day, self.slice(8, 2)? as u8, self.slice(10, 2)? as u8))
    }

    /// Says whether a full number can be what was meant: known digits agree, or one digit was lost (15) or
    /// added (17). False for other lengths.
    pub fn could_be(self, full: u64) -> bool {
        let other = PartialDigits::whole(full, FULL_LEN);
        match self.len {
            16 => (0..FULL_LEN).all(|at| self.digit(at).is_none_or(|d| other.digit(at) == Some(d))),
            15 => one_digit_apart(self, other),
            17 => one_digit_apart(other, self),
            _ => false,
        }
    }

    fn kept(self) -> u8 {
        self.len.min(KEPT_MAX as u8)
    }
}

impl fmt::Debug for PartialDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Shows at most six digits, stars for the hidden and unknown ones.
impl fmt::Display for PartialDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.unknown == 0 && self.len >= 12 {
            return mask::write_masked(f, self.value, self.kept());
        }
        (0..self.len).try_for_each(|at| match self.digit(at) {
            Some(digit) if at < 4 => write!(f, "{digit}"),
            _ => f.write_str("*"),
        })
    }
}

/// Says whether dropping one digit of `long` gives `short`.
fn one_digit_apart(short: PartialDigits, long: PartialDigits) -> bool {
    let same = |skip: u8| (0..short.len).all(|at| short.digit(at) == long.digit(if at < skip { at } else { at + 1 }));
    (0..long.len).any(same)
}

/// What kind of cell was scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Missing,
    Placeholder,
    /// Every digit known; any length.
    Whole,
    /// Sixteen positions, some unknown.
    Partial,
    TwoNumbers,
    NotDigits,
}

/// Digits of a cell before any rule of NIK or KK is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scan {
    pub shape: Shape,
    pub digits: PartialDigits,
    pub repairs: Repairs,
}

impl Scan {
    fn new(shape: Shape, digits: PartialDigits, repairs: Repairs) -> Self {
        Scan { shape, digits, repairs }
    }

    fn without_digits(shape: Shape, repairs: Repairs) -> Self {
        Scan::new(shape, PartialDigits::whole(0, 0), repairs)
    }
}

/// Scans a cell. `numeric_cell` says that the file held a number, not text.
pub(crate) fn scan(cell: &str, numeric_cell: bool) -> Scan {
    if !numeric_cell && let Some(value) = sixteen_plain_digits(cell.as_bytes()) {
        return judge_whole(PartialDigits::whole(value, FULL_LEN), false, Repairs::NONE);
    }
    let mut repairs = Repairs::NONE;
    let text = unwrap(cell, &mut repairs);
    if is_missing(text) {
        return Scan::without_digits(Shape::Missing, Repairs::NONE);
    }
    if let Some(scan) = scientific(text, numeric_cell, repairs) {
        return scan;
    }
    let text = without_decimal_suffix(text, &mut repairs);
    Symbols::read(text, &mut repairs).judge(numeric_cell, repairs)
}

/// Says whether a cell is one of the ways to write that there is nothing.
pub fn is_missing(text: &str) -> bool {
    const WORDS: [&str; 14] =
        ["null", "(null)", "none", "nan", "n/a", "na", "#n/a", "nil", "nihil", "kosong", "?", "tidak ada", "tdk ada", "belum ada"];
    let text = text.trim();
    text.is_empty()
        || text == "0"
        || text.bytes().all(|b| matches!(b, b'-' | b'.' | b'_' | b'/' | b' '))
        || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Says whether a character prints nothing: byte order marks, zero-width and control characters.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
        || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

fn is_mark(c: char) -> bool {
    matches!(c, '\'' | '`' | '’' | '‘' | '"' | '“' | '”' | '´')
}

fn sixteen_plain_digits(bytes: &[u8]) -> Option<u64> {
    if bytes.len() != usize::from(FULL_LEN) {
        return None;
    }
    let mut value = 0;
    for &b in bytes {
        let digit = b.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u64::from(digit);
    }
    Some(value)
}

/// Takes quotes, blanks, invisible characters and a `="..."` wrapper off both ends.
fn unwrap<'a>(cell: &'a str, repairs: &mut Repairs) -> &'a str {
    let text = edges(cell, repairs);
    match text.strip_prefix('=') {
        Some(rest) => {
            repairs.add(Repair::FormulaRemoved);
            edges(rest, repairs)
        }
        None => text,
    }
}

/// Takes quotes, blanks and invisible characters off both ends, naming each kind.
pub(crate) fn edges<'a>(text: &'a str, repairs: &mut Repairs) -> &'a str {
    let mut drop = |c: char| {
        let repair = if is_invisible(c) {
            Repair::InvisibleRemoved
        } else if c.is_whitespace() {
            Repair::SpacesRemoved
        } else if is_mark(c) {
            Repair::MarksRemoved
        } else {
            return false;
        };
        repairs.add(repair);
        true
    };
    text.trim_start_matches(&mut drop).trim_end_matches(&mut drop)
}

/// Reads `3,52601E+15`. A short mantissa was rounded for display, so its last digit is not trusted: a woman's
/// day (41 and up) rounds the kecamatan up. A long one is the float itself with trailing zeros cut off.
fn scientific(text: &str, numeric_cell: bool, mut repairs: Repairs) -> Option<Scan> {
    const FULL_PRECISION_MIN: u8 = 10;
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let (mantissa, exponent) = (mantissa.trim_end(), exponent.trim_start());
    let exponent: u8 = exponent.trim_start_matches('+').trim_start().parse().ok()?;
    let mut value = 0u64;
    let mut count = 0u8;
    for (at, b) in mantissa.bytes().enumerate() {
        match b {
            b'0'..=b'9' if count < FULL_LEN => {
                value = value * 10 + u64::from(b - b'0');
                count += 1;
            }
            b'.' | b',' if at == 1 => {}
            _ => return None,
        }
    }
    if count == 0 || mantissa.as_bytes()[0] == b'0' || exponent + 1 < count {
        return None;
    }
    repairs.add(Repair::ScientificNotation);
    let len = exponent + 1;
    if len != FULL_LEN {
        let shown = PartialDigits { value, len: count, unknown: 0 };
        return Some(Scan::new(Shape::Whole, shown, repairs));
    }
    let value = value * 10u64.pow(u32::from(FULL_LEN - count));
    let known = if numeric_cell || count >= FULL_PRECISION_MIN {
        repairs.add(Repair::SixteenthDigitLost);
        FULL_LEN - 1
    } else {
        count - 1
    };
    Some(Scan::new(Shape::Partial, PartialDigits::leading(value, known), repairs))
}

/// Takes a trailing `.0`, `.00` or `,00` off a number; the mark must not also group its digits.
fn without_decimal_suffix<'a>(text: &'a str, repairs: &mut Repairs) -> &'a str {
    let zeros = text.len() - text.trim_end_matches('0').len();
    let Some(mark) = text[..text.len() - zeros].chars().next_back() else {
        return text;
    };
    let body = &text[..text.len() - zeros - mark.len_utf8()];
    if !(1..=2).contains(&zeros) || !matches!(mark, '.' | ',') || body.contains(mark) || body.len() < 10 {
        return text;
    }
    repairs.add(Repair::DecimalSuffixRemoved);
    body
}

/// Judges digits that are all known.
fn judge_whole(digits: PartialDigits, numeric_cell: bool, mut repairs: Repairs) -> Scan {
    if is_placeholder(digits) {
        return Scan::new(Shape::Placeholder, digits, repairs);
    }
    if digits.len != FULL_LEN {
        return Scan::new(Shape::Whole, digits, repairs);
    }
    // 3,52601E+15 saved once more as a number: the digits after the displayed ones are all zero.
    if digits.value.is_multiple_of(10_000_000_000) {
        repairs.add(Repair::ScientificNotation);
        let shown = FULL_LEN - digits.value.to_string().bytes().rev().take_while(|b| *b == b'0').count() as u8;
        let partial = PartialDigits::leading(digits.value, shown - 1);
        return Scan::new(Shape::Partial, partial, repairs);
    }
    if !numeric_cell {
        return Scan::new(Shape::Whole, digits, repairs);
    }
    // Excel keeps 15 digits and writes 0 for the sixteenth: any other last digit never went through it.
    if digits.value.is_multiple_of(10) || digits.value > FLOAT_EXACT_MAX {
        repairs.add(Repair::SixteenthDigitLost);
        let partial = PartialDigits::leading(digits.value, FULL_LEN - 1);
        return Scan::new(Shape::Partial, partial, repairs);
    }
    Scan::new(Shape::Whole, digits, repairs.with(Repair::NumberCell))
}

/// Says whether the digits were typed to fill the cell: only zeros, one digit repeated, or counted up or down.
fn is_placeholder(digits: PartialDigits) -> bool {
    const LEN_MIN: u8 = 5;
    let at = |position| digits.digit(position).unwrap_or(0);
    let step = (at(1) + 10 - at(0)) % 10;
    let steady = || (2..digits.kept()).all(|position| (at(position) + 10 - at(position - 1)) % 10 == step);
    digits.value == 0 || (digits.len >= LEN_MIN && matches!(step, 0 | 1 | 9) && steady())
}

mod symbols;
use symbols::Symbols;

#[cfg(test)]
mod tests;
