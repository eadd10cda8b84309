//! Full identity numbers turned into masked ones, and the permit that lifts the mask.
//!
//! First four digits say the kabupaten, last two help a person find the row; the rest is stars. Text that
//! somebody else wrote (remarks, errors, log lines) goes through [`scrub`]. Over-masking is the safe side:
//! a long phone number or amount is masked too. This module does not know what a valid NIK is.

mod digits;

pub use digits::{is_unseen, plain_digits};
use std::borrow::Cow;
use std::ops::Range;

/// Fewest digits that count as an identity number.
const DIGITS_MIN: usize = 12;
/// Fewest true digits in a run that also holds letters standing for digits.
const REAL_DIGITS_MIN: usize = 10;
const SHOWN_FIRST: usize = 4;
const SHOWN_LAST: usize = 2;
/// Most separators in a row that still join two groups of digits in free text.
const SEPARATORS_MAX: usize = 2;

/// A permit to show full identity numbers, with the reason that the audit trail records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmasked {
    reason: String,
}

impl Unmasked {
    /// Makes a permit; `None` when the reason holds no word.
    pub fn because(reason: impl Into<String>) -> Option<Self> {
        let reason = reason.into();
        reason.chars().any(char::is_alphanumeric).then_some(Unmasked { reason })
    }

    /// Gives the reason as the person wrote it.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// Masks every unbroken run of 12 or more digits: `3526014107730012` becomes `3526**********12`.
pub fn mask_digits(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let run = rest[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - start);
        masked.push_str(&rest[..start]);
        push_masked(&mut masked, rest, start..start + run, run);
        rest = &rest[start + run..];
    }
    masked.push_str(rest);
    masked
}

/// What may stand between two digits of one number, beside what nobody sees.
#[derive(Clone, Copy)]
struct Joins {
    /// Most separators in a row.
    separators_max: usize,
    is_separator: fn(char) -> bool,
}

/// Masks whatever could be a NIK or KK in free text, also when it is grouped by spaces, dots, dashes, slashes or apostrophes, has
/// letters where digits belong (`O` for 0, `l` for 1), or is written in digits of another script. Borrows when there is nothing to hide.
pub fn scrub(text: &str) -> Cow<'_, str> {
    scrub_joined(text, Joins { separators_max: SEPARATORS_MAX, is_separator })
}

/// The same for a cell in which amounts, dates, files and lines stand side by side: one separator, or any number of blanks, joins two
/// groups of digits; commas, `/`, `_` and signs of their kind never do.
pub fn scrub_cell(text: &str) -> Cow<'_, str> {
    let is_separator = |c: char| !matches!(c, ',' | '/' | '_' | ';' | '+' | '=' | '~' | '(' | ')' | '\\' | '#') && is_separator(c);
    scrub_joined(text, Joins { separators_max: 1, is_separator })
}

fn scrub_joined(text: &str, joins: Joins) -> Cow<'_, str> {
    // Names and codes come here by the million, and nearly all of them are short, or short of digits.
    if text.len() < DIGITS_MIN {
        return Cow::Borrowed(text);
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < REAL_DIGITS_MIN && text.is_ascii() {
        return Cow::Borrowed(text);
    }
    if let Cow::Owned(plain) = plain_digits(text)
        && let Cow::Owned(masked) = scrub_plain(&plain, joins)
    {
        return Cow::Owned(masked);
    }
    if digits < REAL_DIGITS_MIN { Cow::Borrowed(text) } else { scrub_plain(text, joins) }
}

fn scrub_plain(text: &str, joins: Joins) -> Cow<'_, str> {
    let mut masked: Option<String> = None;
    let mut copied = 0;
    let mut at = 0;
    while let Some(run) = next_run(text, at, joins) {
        if run.digits >= DIGITS_MIN {
            let out = masked.get_or_insert_with(|| String::with_capacity(text.len()));
            out.push_str(&text[copied..run.start]);
            push_masked(out, text, run.start..run.end, run.digits);
            copied = run.end;
        }
        at = run.end;
    }
    match masked {
        None => Cow::Borrowed(text),
        Some(mut out) => {
            out.push_str(&text[copied..]);
            Cow::Owned(out)
        }
    }
}

/// Masks one number of a known length for `Display`; `value` is padded with zeros to `len` digits.
pub(crate) fn write_masked(f: &mut std::fmt::Formatter<'_>, value: u64, len: u8) -> std::fmt::Result {
    let digits = format!("{value:0width$}", width = usize::from(len));
    let mut text = String::with_capacity(digits.len());
    push_masked(&mut text, &digits, 0..digits.len(), digits.len());
    f.write_str(&text)
}

/// Digits joined by short separators: `start..end` in bytes.
struct Run {
    start: usize,
    end: usize,
    digits: usize,
}

fn next_run(text: &str, from: usize, joins: Joins) -> Option<Run> {
    let start = (from..text.len()).find(|at| is_digit_like(text, *at))?;
    let mut run = Run { start, end: start, digits: 0 };
    let mut separators = 0;
    for (offset, c) in text[start..].char_indices() {
        if is_digit_like(text, start + offset) {
            run.digits += 1;
            run.end = start + offset + c.len_utf8();
            separators = 0;
        } else if (joins.is_separator)(c) {
            // Blanks beside a separator, or one another, are no more than one.
            separators += usize::from(separators == 0 || !c.is_whitespace());
            if separators > joins.separators_max {
                break;
            }
        } else if !is_unseen(c) {
            break;
        }
    }
    let real = text[run.start..run.end].bytes().filter(u8::is_ascii_digit).count();
    // Words like "Illo bolos" are letters only; a damaged number still has most of its digits.
    if real < REAL_DIGITS_MIN {
        run.digits = 0;
    }
    Some(run)
}

/// Says whether a byte is a digit, or a letter that stands for one: up to three such letters in a row that touch a
/// digit, so that words of the same letters stay readable.
fn is_digit_like(text: &str, at: usize) -> bool {
    const LETTERS_MAX: usize = 3;
    let bytes = text.as_bytes();
    let stands_for_digit = |b: &u8| b"OoQlIi|ZzSsB".contains(b);
    let touches_digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
    if bytes[at].is_ascii_digit() {
        return true;
    }
    if !stands_for_digit(&bytes[at]) {
        return false;
    }
    let before = bytes[..at].iter().rev().take(LETTERS_MAX).take_while(|b| stands_for_digit(b)).count();
    let after = bytes[at..].iter().take(LETTERS_MAX).take_while(|b| stands_for_digit(b)).count();
    let left = at.checked_sub(before + 1).and_then(|i| bytes.get(i));
    touches_digit(left) || touches_digit(bytes.get(at + after))
}

fn is_separator(c: char) -> bool {
    const SIGNS: &str = ".,-'`’‘\"/_;+=~()\\#·•⁄．，－";
    is_dash(c) || c.is_whitespace() || SIGNS.contains(c)
}

/// Hyphens, dashes and minus signs, which office programs put in for each other; the blank of Braille is one to the eye.
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' | '\u{2800}')
}

/// Copies a run, its digits starred but for the first four and last two; short runs are copied as they are.
fn push_masked(out: &mut String, text: &str, run: Range<usize>, digits: usize) {
    if digits < DIGITS_MIN {
        out.push_str(&text[run]);
        return;
    }
    let mut position = 0;
    for (at, c) in text[run.clone()].char_indices() {
        if !is_digit_like(text, run.start + at) {
            out.push(c);
            continue;
        }
        let shown = position < SHOWN_FIRST || position >= digits - SHOWN_LAST;
        out.push(if shown { c } else { '*' });
        position += 1;
    }
}

#[cfg(test)]
mod tests;
