//! Text of a date cell cut into numbers and month names.
//!
//! Separators mean nothing here: dots, slashes, dashes and blanks all just part the numbers. Words before the first
//! number are a place or a weekday; a word between numbers that is no month is kept, so that the reader can object.

use crate::repair::{Repair, Repairs};

/// One part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Number(Number),
    Month(u8),
    Word,
}

/// A run of digits and how many there were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub value: u64,
    pub len: u8,
}

const TOKENS_MAX: usize = 8;

/// The parts of one cell, in order. A ninth part makes the cell no date.
pub(super) struct Tokens {
    at: [Token; TOKENS_MAX],
    len: usize,
    overflow: bool,
    /// The cell has letters of any kind.
    pub words: bool,
}

impl Tokens {
    pub(super) fn read(text: &str, repairs: &mut Repairs) -> Tokens {
        let mut tokens = Tokens { at: [Token::Word; TOKENS_MAX], len: 0, overflow: false, words: false };
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let end = if digit_at(bytes, at).is_some() {
                tokens.number(bytes, at, repairs)
            } else if is_letter(bytes[at]) {
                let end = (at..bytes.len()).find(|i| !is_letter(bytes[*i])).unwrap_or(bytes.len());
                tokens.word(text.get(at..end).unwrap_or(""), repairs);
                end
            } else {
                at + 1
            };
            at = end;
        }
        tokens.drop_trailing_words(repairs);
        tokens
    }

    /// Gives the parts; `None` when there were too many.
    pub(super) fn as_slice(&self) -> Option<&[Token]> {
        (!self.overflow).then_some(&self.at[..self.len])
    }

    fn number(&mut self, bytes: &[u8], start: usize, repairs: &mut Repairs) -> usize {
        let mut number = Number { value: 0, len: 0 };
        let mut at = start;
        while let Some(digit) = bytes.get(at).and_then(|_| digit_at(bytes, at)) {
            if !bytes[at].is_ascii_digit() {
                repairs.add(Repair::LettersToDigits);
            }
            number.value = number.value.saturating_mul(10).saturating_add(u64::from(digit));
            number.len = number.len.saturating_add(1);
            at += 1;
        }
        self.push(Token::Number(number));
        at
    }

    fn word(&mut self, word: &str, repairs: &mut Repairs) {
        self.words = true;
        let after_number = self.len > 0;
        let month = month_named(word).or(if after_number { month_like(word) } else { None });
        match month {
            Some(month) => self.push(Token::Month(month)),
            None if after_number => self.push(Token::Word),
            None => repairs.add(Repair::PlaceSplit),
        }
    }

    fn push(&mut self, token: Token) {
        match self.at.get_mut(self.len) {
            Some(slot) => {
                *slot = token;
                self.len += 1;
            }
            None => self.overflow = true,
        }
    }

    fn drop_trailing_words(&mut self, repairs: &mut Repairs) {
        while self.len > 0 && self.at[self.len - 1] == Token::Word {
            self.len -= 1;
            repairs.add(Repair::WordsRemoved);
        }
    }
}

/// Reads the name of a month, Indonesian or English, full or short: Nopember, Peb, Agt, May.
pub fn month_named(word: &str) -> Option<u8> {
    const NAMES: [&[&str]; 12] = [
        &["januari", "jan", "january"],
        &["februari", "feb", "peb", "pebruari", "february"],
        &["maret", "mar", "mrt", "march"],
        &["april", "apr"],
        &["mei", "may"],
        &["juni", "jun", "june"],
        &["juli", "jul", "july"],
        &["agustus", "agu", "ags", "agt", "agust", "agst", "aug", "august"],
        &["september", "sep", "sept", "spt"],
        &["oktober", "okt", "oct", "october"],
        &["november", "nov", "nop", "nopember", "npember"],
        &["desember", "des", "dec", "december"],
    ];
    if !(3..=9).contains(&word.len()) {
        return None;
    }
    NAMES.iter().position(|names| names.iter().any(|name| word.eq_ignore_ascii_case(name))).map(|at| at as u8 + 1)
}

/// Reads a misspelt month name by its first three letters, or a Roman numeral; only where a month is expected.
fn month_like(word: &str) -> Option<u8> {
    const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let roman = ROMAN.iter().position(|numeral| word.eq_ignore_ascii_case(numeral));
    match roman {
        Some(at) => Some(at as u8 + 1),
        None if word.len() > 3 => month_named(word.get(..3)?),
        None => None,
    }
}

/// Gives the digit at a place; a lone O or l that touches a digit and no other letter counts as one.
fn digit_at(bytes: &[u8], at: usize) -> Option<u8> {
    let b = bytes[at];
    if b.is_ascii_digit() {
        return Some(b - b'0');
    }
    let digit = match b {
        b'O' | b'o' => 0,
        b'l' | b'I' | b'|' => 1,
        _ => return None,
    };
    let before = at.checked_sub(1).map(|i| bytes[i]);
    let after = bytes.get(at + 1).copied();
    let touches = |test: fn(u8) -> bool| before.is_some_and(test) || after.is_some_and(test);
    (touches(|b| b.is_ascii_digit()) && !touches(is_letter)).then_some(digit)
}

fn is_letter(b: u8) -> bool {
    b.is_ascii_alphabetic() || !b.is_ascii()
}
