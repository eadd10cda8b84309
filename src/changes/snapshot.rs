//! One run as a comparison sees it: its rows with their keys, and its findings, groups, differences, families and quarantine as
//! items of one shape.
//!
//! A snapshot of tonight (`tonight`) equals the one that is later read from tonight's folder (`read`), so a comparison says the
//! same whenever it is made.

use super::keys::{Keys, NO_FAMILY};
use crate::run_folder::manifest::FileCounts;
use rustc_hash::FxHashMap;

/// What an item is one of; the order is that of the table `changes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    Mistargeting,
    Duplicates,
    Mismatches,
    Unserved,
    Quarantine,
    /// A family that was on a list.
    Links,
}

impl What {
    pub const ALL: [What; 6] = [What::Mistargeting, What::Duplicates, What::Mismatches, What::Unserved, What::Quarantine, What::Links];

    /// The table of a run that holds the item.
    pub fn table(self) -> &'static str {
        match self {
            What::Mistargeting => "mistargeting",
            What::Duplicates => "duplicates",
            What::Mismatches => "mismatches",
            What::Unserved => "unserved",
            What::Quarantine => "quarantine",
            What::Links => "links",
        }
    }
}

/// Number of a word in `Words`.
pub type Word = u32;

/// Marks an item without a row.
pub const NO_ROW: u32 = u32::MAX;

/// Marks an item without a name.
pub const NO_NAME: u32 = u32::MAX;

/// One thing that a run found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    pub what: What,
    /// Of a finding or group its id, of a family or row in quarantine its key; 0 = it has none.
    pub id: u64,
    /// Kind of finding, group or difference; reason of a quarantine.
    pub kind: Word,
    /// Field that differs; empty for other items.
    pub field: Word,
    pub programme: Word,
    pub owner: Word,
    pub kecamatan: Word,
    pub desa: Word,
    /// Row of `links` concerned; the first one of a group.
    pub row: u32,
    pub line: u32,
    pub rupiah: u64,
    /// Text of the name in `Snapshot::names`.
    pub name: u32,
    /// Whether a finding names a register person.
    pub has_person: bool,
    /// A group, or a finding of the inclusion side: aid that should not be paid again.
    pub is_paid: bool,
}

impl Item {
    /// An item of which nothing is known yet.
    pub fn new(what: What) -> Item {
        Item {
            what,
            id: 0,
            kind: Words::EMPTY,
            field: Words::EMPTY,
            is_paid: what == What::Duplicates,
            programme: Words::EMPTY,
            owner: Words::EMPTY,
            kecamatan: Words::EMPTY,
            desa: Words::EMPTY,
            row: NO_ROW,
            line: 0,
            rupiah: 0,
            name: NO_NAME,
            has_person: false,
        }
    }
}

/// One submitted file's sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// 1-based.
    pub list: u16,
    pub programme: Word,
    pub owner: Word,
    pub file: String,
    pub sheet: String,
    /// Rows of `links` from it.
    pub first: u32,
    pub rows: u32,
}

/// A run.
#[derive(Debug, Default)]
pub struct Snapshot {
    pub run: String,
    /// blake3 of the manifest; empty for tonight, which has none yet.
    pub manifest: String,
    pub period: String,
    pub keys: Keys,
    /// In the order of `links`.
    pub parts: Vec<Part>,
    /// Shape: one per row of `links`.
    pub records: Vec<u32>,
    pub lines: Vec<u32>,
    /// Sorted by `what`, then as their tables are.
    pub items: Vec<Item>,
    /// Rows of each group: (index of the item, row), in order.
    pub members: Vec<(u32, u32)>,
    pub names: Names,
    /// Rows by status of each submitted file, as its manifest says; empty for tonight, whose ledger says it.
    pub files: Vec<FileCounts>,
}

impl Snapshot {
    /// The part that a row came from.
    pub fn part(&self, row: u32) -> &Part {
        let at = self.parts.partition_point(|part| part.first <= row);
        &self.parts[at - 1]
    }

    /// The part of each row, by index. Shape: one per row.
    pub fn part_of_row(&self) -> Vec<u16> {
        let parts = self.parts.iter().zip(0..);
        parts.flat_map(|(part, at)| std::iter::repeat_n(at, part.rows as usize)).collect()
    }

    /// The key of the register family of a row; 0 = none.
    pub fn family(&self, row: u32) -> u64 {
        match self.keys.rows[row as usize].family {
            NO_FAMILY => 0,
            family => self.keys.families[family as usize].key,
        }
    }

    /// Items of one table.
    pub fn of(&self, what: What) -> impl Iterator<Item = (u32, &Item)> {
        (0..).zip(&self.items).filter(move |(_, item)| item.what == what)
    }
}

/// Names of items, in one allocation.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Names {
    bytes: String,
    ends: Vec<u32>,
}

impl Names {
    /// Takes a name and says where it stands.
    pub fn push(&mut self, name: &str) -> u32 {
        self.bytes.push_str(name);
        self.ends.push(self.bytes.len() as u32);
        self.ends.len() as u32 - 1
    }

    pub fn get(&self, name: u32) -> &str {
        if name == NO_NAME {
            return "";
        }
        let start = if name == 0 { 0 } else { self.ends[name as usize - 1] };
        &self.bytes[start as usize..self.ends[name as usize] as usize]
    }
}

/// Texts that many items share, by number; one for both runs of a comparison.
#[derive(Debug)]
pub struct Words {
    texts: Vec<String>,
    known: FxHashMap<String, Word>,
}

impl Default for Words {
    fn default() -> Self {
        let mut words = Words { texts: Vec::new(), known: FxHashMap::default() };
        words.of("");
        words
    }
}

impl Words {
    /// The number of no text.
    pub const EMPTY: Word = 0;

    /// The number of a text.
    pub fn of(&mut self, text: &str) -> Word {
        if let Some(&known) = self.known.get(text) {
            return known;
        }
        let word = self.texts.len() as Word;
        self.texts.push(text.to_owned());
        self.known.insert(text.to_owned(), word);
        word
    }

    pub fn text(&self, word: Word) -> &str {
        &self.texts[word as usize]
    }
}
