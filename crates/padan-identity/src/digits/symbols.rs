//! Characters of a cell turned into a row of digits and unknown places.
//!
//! Separators and words around the number are dropped; a letter that stands where a digit belongs becomes that
//! digit; a star or `x` becomes an unknown place. Fixed-size buffer: nothing is allocated.

use super::{FULL_LEN, KEPT_MAX, PartialDigits, Scan, Shape, is_invisible, is_mark, judge_whole};
use crate::repair::{Repair, Repairs};

/// Symbols kept of one cell; two numbers with something in between fit.
const CAPACITY: usize = 64;
const UNKNOWN: u8 = 10;
/// Two numbers in a cell hold at least this many digits together.
const TWO_NUMBERS_MIN: usize = 30;

/// A row of digits (0..=9) and unknown places (10).
pub(super) struct Symbols {
    at: [u8; CAPACITY],
    len: usize,
    /// Bit `i`: something other than a digit stood before symbol `i`.
    breaks: u64,
    pending_break: bool,
    words: bool,
    nothing_words: bool,
    foreign: bool,
}

impl Symbols {
    pub(super) fn read(text: &str, repairs: &mut Repairs) -> Symbols {
        let mut symbols =
            Symbols { at: [0; CAPACITY], len: 0, breaks: 0, pending_break: false, words: false, nothing_words: false, foreign: false };
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let width = if c.is_alphabetic() || c == '|' {
                let end = rest.find(|c: char| !c.is_alphabetic() && c != '|').unwrap_or(rest.len());
                let before = text[..text.len() - rest.len()].bytes().next_back();
                let after = rest[end..].bytes().next();
                symbols.word(&rest[..end], before, after, repairs);
                end
            } else {
                symbols.character(c, repairs);
                c.len_utf8()
            };
            rest = &rest[width..];
        }
        symbols
    }

    fn character(&mut self, c: char, repairs: &mut Repairs) {
        match c {
            '0'..='9' => self.push(c as u8 - b'0'),
            // Full-width digits, as telephones and East Asian keyboards write them.
            '\u{ff10}'..='\u{ff19}' => self.push((c as u32 - 0xff10) as u8),
            '*' | '#' | '•' | '●' | '?' => self.push(UNKNOWN),
            _ if is_invisible(c) => repairs.add(Repair::InvisibleRemoved),
            _ => {
                self.pending_break = true;
                repairs.add(match c {
                    _ if c.is_whitespace() => Repair::SpacesRemoved,
                    _ if is_mark(c) || c.is_ascii_punctuation() => Repair::MarksRemoved,
                    _ => Repair::WordsRemoved,
                });
            }
        }
    }

    /// Takes a run of letters: digits in disguise, a mask, a foreign letter inside the number, or a word beside it.
    fn word(&mut self, word: &str, before: Option<u8>, after: Option<u8>, repairs: &mut Repairs) {
        let is_number = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_digit() || b == b'*');
        let glued = is_number(before) || is_number(after);
        let disguised = word.chars().count() <= 3 && word.chars().all(|c| lookalike(c).is_some());
        if glued && disguised {
            word.chars().filter_map(lookalike).for_each(|digit| self.push(digit));
            repairs.add(Repair::LettersToDigits);
        } else if word.len() >= 2 && word.bytes().all(|b| matches!(b, b'x' | b'X')) {
            (0..word.len()).for_each(|_| self.push(UNKNOWN));
        } else if is_number(before) && is_number(after) {
            self.foreign = true;
            word.chars().for_each(|_| self.push(UNKNOWN));
        } else {
            self.words = true;
            self.nothing_words |= says_nothing(word);
            self.pending_break = true;
            repairs.add(Repair::WordsRemoved);
        }
    }

    fn push(&mut self, symbol: u8) {
        if self.len < CAPACITY {
            self.at[self.len] = symbol;
            if self.pending_break && self.len > 0 {
                self.breaks |= 1 << self.len;
            }
            self.len += 1;
            self.pending_break = false;
        }
    }

    /// Judges what the row of symbols is.
    pub(super) fn judge(self, numeric_cell: bool, repairs: Repairs) -> Scan {
        let row = &self.at[..self.len];
        let known = row.iter().filter(|symbol| **symbol != UNKNOWN).count();
        if known == 0 {
            let shape = if self.words && !self.nothing_words { Shape::NotDigits } else { Shape::Missing };
            let kept = if row.is_empty() { Repairs::NONE } else { Repairs::NONE.with(Repair::MaskedDigits) };
            return Scan::without_digits(shape, kept);
        }
        if row.len() >= TWO_NUMBERS_MIN && known == row.len() {
            let first = whole(&row[..self.first_number_len()]);
            return Scan::new(Shape::TwoNumbers, first, repairs.with(Repair::FirstOfTwoNumbers));
        }
        if known == row.len() {
            let (number, repairs) = self.number_among_others(repairs);
            return judge_whole(whole(number), numeric_cell, repairs);
        }
        if self.foreign {
            return Scan::new(Shape::NotDigits, in_place(row), repairs);
        }
        Scan::new(Shape::Partial, aligned(row), repairs.with(Repair::MaskedDigits))
    }

    /// Picks the one group of sixteen digits when shorter groups stand beside it: a row number, an RT, a remark.
    fn number_among_others(&self, repairs: Repairs) -> (&[u8], Repairs) {
        let row = &self.at[..self.len];
        let full = usize::from(FULL_LEN);
        let starts_group = |at: usize| at == 0 || at == row.len() || self.breaks & (1 << at) != 0;
        let start = (0..row.len().saturating_sub(full))
            .chain(row.len().checked_sub(full))
            .find(|start| starts_group(*start) && starts_group(start + full) && !(start + 1..start + full).any(starts_group));
        match start {
            Some(start) if row.len() > full => (&row[start..start + full], repairs.with(Repair::WordsRemoved)),
            _ => (row, repairs),
        }
    }

    /// Gives the length of the first of two numbers: up to a break near the sixteenth digit.
    fn first_number_len(&self) -> usize {
        let full = usize::from(FULL_LEN);
        [full, full - 1, full + 1, full - 2].into_iter().find(|at| self.breaks & (1 << at) != 0).unwrap_or(full)
    }
}

fn lookalike(c: char) -> Option<u8> {
    match c {
        'O' | 'o' => Some(0),
        'l' | 'I' | 'i' | '|' => Some(1),
        'Z' | 'z' => Some(2),
        'S' | 's' => Some(5),
        'B' => Some(8),
        _ => None,
    }
}

fn says_nothing(word: &str) -> bool {
    ["tidak", "tdk", "belum", "blm", "kosong", "nihil", "tanpa", "null", "none"].iter().any(|nothing| word.eq_ignore_ascii_case(nothing))
}

fn whole(row: &[u8]) -> PartialDigits {
    let kept = &row[..row.len().min(KEPT_MAX)];
    let value = kept.iter().fold(0, |sum, digit| sum * 10 + u64::from(*digit));
    PartialDigits::whole(value, row.len() as u8)
}

/// Keeps every symbol at its place; for a number with a foreign letter inside.
fn in_place(row: &[u8]) -> PartialDigits {
    let kept = &row[..row.len().min(KEPT_MAX)];
    let mut digits = PartialDigits::whole(0, row.len() as u8);
    for (at, &symbol) in kept.iter().enumerate() {
        digits.value = digits.value * 10 + u64::from(symbol % UNKNOWN);
        digits.unknown |= u32::from(symbol == UNKNOWN) << at;
    }
    digits
}

/// Lays a masked number over sixteen places: digits before the mask from the left, digits after it from the right.
/// The number of stars says nothing unless the row has sixteen symbols.
fn aligned(row: &[u8]) -> PartialDigits {
    let full = usize::from(FULL_LEN);
    if row.len() == full {
        return in_place(row);
    }
    let mut sixteen = [UNKNOWN; FULL_LEN as usize];
    let head = row.iter().take(full).take_while(|s| **s != UNKNOWN);
    head.zip(&mut sixteen).for_each(|(from, to)| *to = *from);
    let tail = row.iter().rev().take(full).take_while(|s| **s != UNKNOWN);
    tail.zip(sixteen.iter_mut().rev()).filter(|(_, to)| **to == UNKNOWN).for_each(|(from, to)| *to = *from);
    in_place(&sixteen)
}
