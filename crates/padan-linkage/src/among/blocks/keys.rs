//! Keys of rows under several rules at once, and the keys that somebody asks for.

pub(super) use crate::blocking::keys::{Side, mix};

use super::Rows;
use crate::blocking::KeyPart;
use crate::blocking::keys::{KEYS_MAX, part_values};

/// The distinct parts of some keys, and the parts of each.
pub(super) struct Plan<'a> {
    parts: Vec<&'a KeyPart>,
    /// Per key: the places of its parts.
    places: Vec<Vec<usize>>,
}

impl<'a> Plan<'a> {
    pub(super) fn of(keys: impl Iterator<Item = &'a [KeyPart]>) -> Self {
        let mut parts: Vec<&KeyPart> = Vec::new();
        let mut place = |part: &'a KeyPart| {
            parts.iter().position(|known| *known == part).unwrap_or_else(|| {
                parts.push(part);
                parts.len() - 1
            })
        };
        let places = keys.map(|key| key.iter().map(&mut place).collect()).collect();
        Plan { parts, places }
    }
}

/// Reads keys of one row after another.
pub(super) struct Reader<'a> {
    plan: &'a Plan<'a>,
    rows: Rows<'a>,
    side: Side,
    row: usize,
    /// Per part: its values, once they were asked for.
    values: Vec<Vec<u64>>,
    is_read: Vec<bool>,
    list: Vec<(u64, u64)>,
    shorter: Vec<(u64, u64)>,
}

impl<'a> Reader<'a> {
    pub(super) fn of(plan: &'a Plan<'a>, rows: Rows<'a>, side: Side) -> Self {
        let parts = plan.parts.len();
        let (values, is_read) = (vec![Vec::new(); parts], vec![false; parts]);
        Reader { plan, rows, side, row: 0, values, is_read, list: Vec::new(), shorter: Vec::new() }
    }

    /// Turns to a row.
    pub(super) fn begin(&mut self, row: u32) {
        self.row = row as usize;
        self.is_read.fill(false);
    }

    /// The row's keys of one number in the plan, each with the key of the next coarser depth; sorted, each once.
    pub(super) fn keys(&mut self, number: usize) -> &[(u64, u64)] {
        self.keys_as_they_come(number);
        self.list.sort_unstable();
        self.list.dedup();
        &self.list
    }

    /// As `keys`, in no order, and some more than once.
    pub(super) fn keys_as_they_come(&mut self, number: usize) -> &[(u64, u64)] {
        let plan = self.plan;
        self.list.clear();
        self.list.push((0, 0));
        for &place in &plan.places[number] {
            self.read(place);
            std::mem::swap(&mut self.list, &mut self.shorter);
            self.list.clear();
            let values = &self.values[place];
            let product = self.shorter.iter().flat_map(|&(key, _)| values.iter().map(move |&value| (mix(key, value), key)));
            self.list.extend(product.take(KEYS_MAX));
            if self.list.is_empty() {
                break;
            }
        }
        &self.list
    }

    /// One of the keys that were read last.
    pub(super) fn key(&self, place: usize) -> u64 {
        self.list[place].0
    }

    /// The row's values of any part.
    pub(super) fn values_of(&self, part: &KeyPart) -> Vec<u64> {
        let mut values = Vec::new();
        part_values(part, self.rows.shared, self.rows.records, self.row, self.side, &mut values);
        values
    }

    fn read(&mut self, place: usize) {
        if !self.is_read[place] {
            self.is_read[place] = true;
            self.values[place].clear();
            part_values(self.plan.parts[place], self.rows.shared, self.rows.records, self.row, self.side, &mut self.values[place]);
        }
    }
}

/// Distinct keys that are asked for, ascending.
pub(super) struct Asked {
    keys: Vec<u64>,
    /// Per value of the leading bits: the first key that has at least it.
    directory: Vec<u32>,
    shift: u32,
}

impl Asked {
    pub(super) fn of(mut keys: Vec<u64>) -> Self {
        keys.sort_unstable();
        keys.dedup();
        // About two slots per key: most keys that nobody asks for meet an empty one.
        let bits = (keys.len().max(2).ilog2() + 2).min(28);
        let shift = 64 - bits;
        let mut directory = vec![0u32; (1usize << bits) + 1];
        keys.iter().for_each(|key| directory[(key >> shift) as usize + 1] += 1);
        for slot in 1..directory.len() {
            directory[slot] += directory[slot - 1];
        }
        Asked { keys, directory, shift }
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Where a key stands.
    pub(super) fn place(&self, key: u64) -> Option<u32> {
        let slot = (key >> self.shift) as usize;
        let from = self.directory[slot];
        let among = &self.keys[from as usize..self.directory[slot + 1] as usize];
        among.iter().position(|&other| other == key).map(|place| from + place as u32)
    }
}
