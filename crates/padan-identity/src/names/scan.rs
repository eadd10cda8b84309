//! A name cell → pieces: runs of letters, and how each stood in the cell.
//!
//! Points, commas, parentheses and slashes decide later what a piece is, so they are kept with it. Repairs of single signs
//! (accents, digits typed for letters) are made here. Which piece is a title is not known here.

use super::NameBook;
use super::flags::NameRepairs;
use super::fold::{Folded, fold};

/// One run of letters and how it stood in the cell.
#[derive(Clone, Copy, Default)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    /// A point follows.
    pub(super) point: bool,
    /// Joined to the piece before by a point without a space.
    pub(super) glued: bool,
    pub(super) comma: bool,
    pub(super) inside: bool,
    /// `@` or a slash stands before it.
    pub(super) alias: bool,
}

#[derive(Default)]
pub(super) struct Scan {
    pub(super) letters: Vec<u8>,
    pub(super) pieces: Vec<Piece>,
    pub(super) repairs: NameRepairs,
    /// What holds for the next piece.
    next: Piece,
    /// A piece has begun.
    open: bool,
}

impl Scan {
    /// Cuts a cell.
    pub(super) fn read(&mut self, book: &NameBook, cell: &str) {
        self.letters.reserve(cell.len());
        self.pieces.reserve(6);
        let mut signs = cell.chars().peekable();
        while let Some(sign) = signs.next() {
            match fold(sign) {
                Folded::Plain(letter) => self.letter(letter),
                Folded::Stripped(letter) => {
                    self.repairs.insert(NameRepairs::ACCENT);
                    self.letter(letter);
                }
                Folded::Pair(first, second) => {
                    self.repairs.insert(NameRepairs::ACCENT);
                    self.letter(first);
                    self.letter(second);
                }
                Folded::Digit(digit) => {
                    let letter_follows = signs.peek().is_some_and(|c| c.is_alphabetic());
                    self.digit(book, digit, letter_follows);
                }
                Folded::Apostrophe if self.open => self.repairs.insert(NameRepairs::APOSTROPHE),
                Folded::Apostrophe | Folded::Nothing => {}
                Folded::Space => self.close(),
                Folded::Foreign => self.repairs.insert(NameRepairs::FOREIGN),
                Folded::Mark(mark) => self.mark(mark),
            }
        }
        self.close();
    }

    fn letter(&mut self, letter: u8) {
        if !self.open {
            self.next.start = self.letters.len();
            self.open = true;
        }
        self.letters.push(letter);
    }

    /// A digit inside a word is a letter typed wrongly; "2" after a word doubles it; any other digit is dropped.
    fn digit(&mut self, book: &NameBook, digit: u8, letter_follows: bool) {
        let inside_word = self.open || letter_follows;
        match digit {
            b'2' if self.open && !letter_follows => {
                self.repairs.insert(NameRepairs::DOUBLED_WORD);
                let word = self.next;
                let listed = {
                    let text = std::str::from_utf8(&self.letters[word.start..]).unwrap_or("");
                    !book.canonical(text).classes().is_empty()
                };
                self.close();
                // SITI2 is how SITI is written; LING2 is LING LING.
                if !listed && let Some(last) = self.pieces.last().copied() {
                    self.pieces.push(last);
                }
            }
            b'0' | b'1' if inside_word => {
                self.repairs.insert(NameRepairs::DIGIT_TO_LETTER);
                self.letter(if digit == b'0' { b'O' } else { b'I' });
            }
            _ => self.repairs.insert(NameRepairs::DIGIT_DROPPED),
        }
    }

    fn mark(&mut self, mark: u8) {
        match mark {
            b'.' => {
                if self.open {
                    self.next.point = true;
                    self.close();
                    self.next.glued = true;
                } else if let Some(last) = self.pieces.last_mut() {
                    last.point = true;
                }
            }
            b',' | b';' => {
                self.close();
                self.next.comma = true;
            }
            b'(' | b'[' | b'{' => {
                self.close();
                self.next.inside = true;
            }
            b')' | b']' | b'}' => {
                self.close();
                self.next.inside = false;
                self.next.comma = false;
            }
            b'@' | b'/' | b'\\' => {
                self.close();
                self.next.alias = true;
            }
            b'-' => {
                if self.open {
                    self.repairs.insert(NameRepairs::HYPHEN);
                }
                self.close();
            }
            _ => self.close(),
        }
    }

    /// Ends the piece that is open; what stands for the rest of the cell (comma, parentheses) stays.
    fn close(&mut self) {
        if self.open {
            self.next.end = self.letters.len();
            self.pieces.push(self.next);
            self.next.alias = false;
            self.open = false;
        }
        self.next.glued = false;
        self.next.point = false;
    }
}
