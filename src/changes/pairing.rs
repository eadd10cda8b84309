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

#[cfg(test)]
mod tests {
    //! Properties: 1. equal content goes first, weaker keys take what is left; 2. rows are paired one to one and within their lists;
    //! 3. a row without keys has no partner.
    use super::super::keys::{Keys, NO_FAMILY};
    use super::super::snapshot::{Part, Words};
    use super::*;
    use proptest::prelude::*;

    /// A run of one list per programme; rows as (content, person, nik, name).
    fn run(lists: &[(&str, &[(u64, u64, u64, u64)])], words: &mut Words) -> Snapshot {
        let mut run = Snapshot { keys: Keys::default(), ..Snapshot::default() };
        for (at, (programme, rows)) in lists.iter().enumerate() {
            let first = run.keys.rows.len() as u32;
            let key = |&(content, person, nik, name): &_| RowKey { content, person, nik, name, family: NO_FAMILY };
            run.keys.rows.extend(rows.iter().map(key));
            let (file, sheet) = (format!("{at}.csv"), String::new());
            let (programme, owner) = (words.of(programme), words.of("Dinas"));
            run.parts.push(Part { list: at as u16 + 1, programme, owner, file, sheet, first, rows: rows.len() as u32 });
        }
        run.records = vec![0; run.keys.rows.len()];
        run
    }

    #[track_caller]
    fn check(before: &[(u64, u64, u64, u64)], now: &[(u64, u64, u64, u64)], wanted: &[u32]) {
        let mut words = Words::default();
        let (before, now) = (run(&[("PKH", before)], &mut words), run(&[("PKH", now)], &mut words));
        assert_eq!(pair(&before, &now).now, wanted);
    }

    #[test]
    fn the_surest_key_pairs_first() {
        check(&[(1, 11, 21, 31)], &[(2, 11, 21, 31), (1, 11, 21, 31)], &[1]);
        check(&[(1, 0, 21, 31)], &[(2, 0, 22, 31), (3, 0, 21, 32)], &[1]);
        check(&[(1, 0, 21, 31)], &[(2, 11, 22, 31)], &[0]);
    }

    #[test]
    fn a_row_that_left_is_not_taken_for_one_that_shares_its_number_and_stayed() {
        check(&[(1, 0, 21, 31), (2, 12, 21, 32)], &[(2, 12, 21, 32)], &[NO_ROW, 0]);
    }

    #[test]
    fn of_two_equal_rows_one_may_leave() {
        check(&[(1, 11, 0, 0), (1, 11, 0, 0)], &[(1, 11, 0, 0)], &[0, NO_ROW]);
        check(&[(0, 0, 0, 0)], &[(0, 0, 0, 0)], &[NO_ROW]);
    }

    #[test]
    fn a_row_of_another_list_is_another_row() {
        let mut words = Words::default();
        let row = [(1, 11, 21, 31)];
        let (before, now) = (run(&[("PKH", &row)], &mut words), run(&[("PIP", &row)], &mut words));
        assert_eq!(pair(&before, &now).counts(), (0, 1, 1));
    }

    proptest! {
        #[test]
        fn partners_are_each_others(
            left in prop::collection::vec((0u64..6, 0u64..6, 0u64..6, 0u64..6), 0..40),
            right in prop::collection::vec((0u64..6, 0u64..6, 0u64..6, 0u64..6), 0..40),
        ) {
            let mut words = Words::default();
            let (before, now) = (run(&[("PKH", &left)], &mut words), run(&[("PKH", &right)], &mut words));
            let pairing = pair(&before, &now);
            for (row, &partner) in pairing.now.iter().enumerate().filter(|(_, partner)| **partner != NO_ROW) {
                prop_assert_eq!(pairing.before[partner as usize], row as u32);
                let (left, right) = (&before.keys.rows[row], &now.keys.rows[partner as usize]);
                prop_assert!(PASSES.iter().any(|key| key(left) != 0 && key(left) == key(right)));
            }
            let back = pairing.before.iter().filter(|partner| **partner != NO_ROW).count();
            prop_assert_eq!(back, pairing.now.iter().filter(|partner| **partner != NO_ROW).count());
        }
    }
}
