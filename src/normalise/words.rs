//! Words of names, numbered within a part of a table by first appearance.
//!
//! Parts are read in parallel; their words get their final numbers when parts are joined in order, so that no number
//! depends on the threads.

use padan_identity::names::{NameBook, read_name};
use padan_linkage::lexicon::TokenIx;
use rustc_hash::FxHashMap;
use std::hash::{Hash, Hasher};

/// Texts numbered in the order of their first appearance.
#[derive(Debug, Default)]
pub struct Numbered {
    pub texts: Vec<Box<str>>,
    numbers: FxHashMap<Box<str>, u32>,
}

impl Numbered {
    /// The number of a text.
    pub fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }
}

/// Words of consecutive name cells by number.
///
/// Shape: cell `i` owns `words[ends[i-1]..ends[i]]`.
#[derive(Debug, Default)]
pub struct NameCells {
    words: Vec<u32>,
    ends: Vec<u32>,
}

impl NameCells {
    pub fn get(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.words[start..self.ends[at] as usize]
    }

    fn close(&mut self) {
        self.ends.push(self.words.len() as u32);
    }
}

/// The names of consecutive rows.
#[derive(Debug, Default)]
pub struct NamedRows {
    pub words: Vec<Box<str>>,
    pub name: NameCells,
    pub mother: NameCells,
}

/// A word of capitals, and whether it is a token wherever only spaces part words.
#[derive(Clone, Copy)]
struct Seen {
    number: u32,
    is_plain: bool,
}

/// Reads name cells, each word once where the cell is nothing but plain words.
pub struct NameReader<'a> {
    book: &'a NameBook,
    words: Vec<Box<str>>,
    seen: FxHashMap<Box<str>, Seen>,
}

impl<'a> NameReader<'a> {
    pub fn new(book: &'a NameBook) -> Self {
        NameReader { book, words: Vec::new(), seen: FxHashMap::default() }
    }

    /// Adds one cell to a column.
    pub fn read(&mut self, cell: &str, column: &mut NameCells) {
        let start = column.words.len();
        let is_bare = cell.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b' ');
        if !is_bare || !self.read_plain(cell, column) {
            column.words.truncate(start);
            let name = read_name(self.book, cell);
            column.words.extend(name.tokens.iter().map(|token| self.see(token).number));
        }
        column.close();
    }

    /// Adds the words of a cell; `false` as soon as one may be a title or an initial.
    fn read_plain(&mut self, cell: &str, column: &mut NameCells) -> bool {
        cell.split(' ').filter(|word| !word.is_empty()).all(|word| {
            let seen = self.see(word);
            column.words.push(seen.number);
            seen.is_plain
        })
    }

    fn see(&mut self, word: &str) -> Seen {
        if let Some(&seen) = self.seen.get(word) {
            return seen;
        }
        let seen = Seen { number: self.words.len() as u32, is_plain: self.book.is_plain(word) };
        self.words.push(word.into());
        self.seen.insert(word.into(), seen);
        seen
    }

    /// A value that differs between names; 0 = no name.
    pub fn key(&self, words: &[u32]) -> u64 {
        if words.is_empty() {
            return 0;
        }
        let mut hasher = rustc_hash::FxHasher::default();
        words.iter().for_each(|word| self.words[*word as usize].hash(&mut hasher));
        hasher.finish().max(1)
    }

    /// The words in the order of their numbers.
    pub fn finish(self) -> Vec<Box<str>> {
        self.words
    }
}

/// Final numbers of the words and hamlets of one part, given at first use.
pub struct Renumbered {
    words: Vec<Option<TokenIx>>,
    hamlets: Vec<u32>,
}

impl Renumbered {
    pub fn new(words: usize, hamlets: usize) -> Self {
        Renumbered { words: vec![None; words], hamlets: vec![0; hamlets] }
    }

    /// The token of a word; `find` is asked at its first use.
    pub fn word(&mut self, number: u32, find: impl FnOnce() -> TokenIx) -> TokenIx {
        *self.words[number as usize].get_or_insert_with(find)
    }

    /// The final number of a hamlet; `find` is asked at its first use.
    pub fn hamlet(&mut self, number: u32, find: impl FnOnce() -> u32) -> u32 {
        let known = &mut self.hamlets[number as usize];
        if *known == 0 {
            *known = find();
        }
        *known
    }
}
