//! Which row of tonight is which row of the former run.
//!
//! Rows are paired one to one within the lists of one programme and owner, in passes from the surest key to the weakest: equal
//! content, one register person, one whole NIK, one name with birth date. What a pass has paired, no later one sees, so a row that
//! left is not taken for another one that shares its NIK and stayed.

use super::keys::RowKey;
use super::snapshot::{NO_ROW, Snapshot, Word};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Rows of both runs and their partners.
#[derive(Debug, Default)]
pub struct Pairing {
    /// Row of tonight. Shape: one per row of the former run; `NO_ROW` = it left.
    pub now: Vec<u32>,
    /// Row of the former run. Shape: one per row of tonight; `NO_ROW` = it came.
    pub before: Vec<u32>,
}

/// The keys, surest first.
const PASSES: [fn(&RowKey) -> u64; 4] = [|key| key.content, |key| key.person, |key| key.nik, |key| key.name];
/// Bits of a hash; the list stands above them.
const HASH_BITS: u32 = 48;

/// Numbers lists of one programme and owner alike in both runs.
#[derive(Default)]
struct Scopes(FxHashMap<(Word, Word), u64>);

impl Scopes {
    /// The scope of each row. Shape: one per row.
    fn of_rows(&mut self, run: &Snapshot) -> Vec<u64> {
        let mut scopes = Vec::with_capacity(run.records.len());
        for part in &run.parts {
            let next = self.0.len() as u64;
            let scope = *self.0.entry((part.programme, part.owner)).or_insert(next);
            scopes.extend(std::iter::repeat_n(scope << HASH_BITS, part.rows as usize));
        }
        scopes
    }
}

/// Pairs the rows of two runs.
pub fn pair(before: &Snapshot, now: &Snapshot) -> Pairing {
    let mut scopes = Scopes::default();
    let (left, right) = (scopes.of_rows(before), scopes.of_rows(now));
    let mut pairing = Pairing { now: vec![NO_ROW; left.len()], before: vec![NO_ROW; right.len()] };
    for key in PASSES {
        let unpaired = |run: &Snapshot, scopes: &[u64], partners: &[u32]| {
            let rows = run.keys.rows.iter().zip(scopes).zip(partners).zip(0_u32..);
            let open = rows.filter(|(((row, _), partner), _)| **partner == NO_ROW && key(row) != 0);
            let mut open: Vec<(u64, u32)> = open.map(|(((row, scope), _), at)| (scope | key(row), at)).collect();
            open.par_sort_unstable();
            open
        };
        let (left, right) = rayon::join(|| unpaired(before, &left, &pairing.now), || unpaired(now, &right, &pairing.before));
        let mut right = right.iter().peekable();
        for (key, row) in left {
            while right.next_if(|(other, _)| *other < key).is_some() {}
            if let Some((_, partner)) = right.next_if(|(other, _)| *other == key) {
                pairing.now[row as usize] = *partner;
                pairing.before[*partner as usize] = row;
            }
        }
    }
    pairing
}

impl Pairing {
    /// Rows that stayed, came and left.
    pub fn counts(&self) -> (u64, u64, u64) {
        let alone = |partners: &[u32]| partners.iter().filter(|partner| **partner == NO_ROW).count() as u64;
        let (came, left) = (alone(&self.before), alone(&self.now));
        (self.now.len() as u64 - left, came, left)
    }
}
