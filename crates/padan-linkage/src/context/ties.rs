//! What ties the rows of one list together, numbered: the households that rows of one card may belong to, and the patterns
//! that many pairs share. Found once per list, so that each round adds up by number.

use super::Reader;
use crate::engine::{KEPT, RowLinks};
use crate::model::Pattern;
use rayon::prelude::*;

/// Stands for the home of a candidate without household, or of a row without card.
pub(super) const NO_HOME: u32 = u32::MAX;

/// What ties the rows of a list together.
pub(super) struct Ties {
    /// Card and household, ascending.
    pub(super) homes: Vec<(u64, u32)>,
    /// Ascending.
    pub(super) patterns: Vec<Pattern>,
    /// Shape: one per row, same order.
    pub(super) of_row: Vec<Tie>,
}

/// Per candidate of one row.
#[derive(Clone, Copy)]
pub(super) struct Tie {
    /// The row's card and the candidate's household.
    pub(super) homes: [u32; KEPT],
    pub(super) patterns: [u32; KEPT],
    /// What the row adds to its homes, with the first candidate of each.
    pub(super) own: [i64; KEPT],
}

impl Ties {
    pub(super) fn of(reader: &Reader, rows: &[(usize, &mut RowLinks)]) -> Self {
        let home = |row: usize, group: u32| (reader.lists.cards[row], group);
        let is_home = |&(card, group): &(u64, u32)| card != 0 && group != u32::MAX;
        let of_row = |(row, links): &(usize, &mut RowLinks)| links.ranked.iter().map(|ranked| home(*row, ranked.group)).collect::<Vec<_>>();
        let homes = distinct(rows.par_iter().flat_map_iter(of_row).filter(is_home).collect());
        let patterns = |(_, links): &(usize, &mut RowLinks)| links.ranked.iter().map(|ranked| ranked.weighed.pattern).collect::<Vec<_>>();
        let patterns = distinct(rows.par_iter().flat_map_iter(patterns).collect());
        let tie = |(row, links): &(usize, &mut RowLinks)| {
            let mut tie = Tie { homes: [NO_HOME; KEPT], patterns: [0; KEPT], own: [0; KEPT] };
            for (place, ranked) in links.ranked.iter().enumerate() {
                let own = Some(home(*row, ranked.group)).filter(is_home);
                tie.homes[place] = own.map_or(NO_HOME, |own| number(&homes, &own));
                tie.patterns[place] = number(&patterns, &ranked.weighed.pattern);
            }
            tie
        };
        let of_row = rows.par_iter().map(tie).collect();
        Ties { homes, patterns, of_row }
    }
}

impl Tie {
    /// What the row adds, by home.
    pub(super) fn own(&self) -> impl Iterator<Item = (u32, i64)> + '_ {
        self.homes.iter().zip(&self.own).filter(|(_, against)| **against != 0).map(|(home, against)| (*home, *against))
    }

    /// Of a candidate: how much likelier its pattern is, and what the other rows of the card say against its household.
    pub(super) fn beside(&self, place: usize, more: &[i32], cards: &[i64]) -> (i32, i64) {
        let home = self.homes[place];
        let others = if home == NO_HOME { 0 } else { cards[home as usize] - self.own_of(home) };
        (more[self.patterns[place] as usize], others)
    }

    fn own_of(&self, home: u32) -> i64 {
        self.homes.iter().position(|own| *own == home).map_or(0, |first| self.own[first])
    }
}

fn distinct<T: Ord + Send>(mut values: Vec<T>) -> Vec<T> {
    values.par_sort_unstable();
    values.dedup();
    values
}

/// Place of a value among distinct ones.
fn number<T: Ord>(values: &[T], value: &T) -> u32 {
    values.binary_search(value).expect("every value of the list was collected") as u32
}
