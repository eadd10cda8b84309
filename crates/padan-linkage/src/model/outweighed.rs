//! A row's candidates that count: those that the best one does not outweigh beyond any doubt.
//!
//! A candidate is *outweighed* when the best weight of its row is at least [`OUTWEIGHED_MILLIBITS`] above all its own
//! weights, as person, relative, twin and namesake, even with every number that a relative might have lent. A million of
//! them would not move a probability by a millionth, so they are left out. Nobody who carries the row's own number is.
//!
//! The definition is on weights, so who counts does not depend on how it is found out. [`Weights::weigh_row`] finds out
//! early: it compares until even the best that the remaining comparisons could still bring would not help. That is a bound
//! and not a guess: a value's rarity in the register limits what agreement on it can weigh, and what a row does not state
//! cannot agree.

use super::{COMPARISONS_MAX, CompiledComparison, Weighed, Weights, weigh};
use crate::blocking::Pair;
use crate::comparators::{Agreement, Sides};
use crate::frequency::area_levels;
use crate::records::{Digits, Kind};

/// Odds of two to the fortieth: 40 bits.
pub const OUTWEIGHED_MILLIBITS: i32 = 40_000;
/// What a word agreed upon may be rarer than the row's own word: a misspelling weighs as the rarer of two words does.
const WORD_MILLIBITS: i32 = 2_500;
/// Words that a name comparison looks at.
const WORDS_MAX: usize = 8;

/// What agreement with anybody could weigh, for each kind of pair.
type Reach = [i32; 4];

/// How rare an agreement of one row's value can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rarity {
    /// The row states nothing, so nothing is compared.
    Missing,
    /// In millibits.
    UpTo(i32),
    /// This comparator is not known here.
    Unknown,
}

impl Weights {
    /// Weighs a row's candidates and leaves out those that are outweighed.
    ///
    /// Shape: the candidates that count, in the order given. Equal to [`Weights::weigh_row_in_full`].
    pub fn weigh_row(&self, sides: &Sides, row: usize, pairs: &[Pair]) -> Vec<(Pair, Weighed)> {
        let first = self.first();
        let order = self.order(first);
        let Some(reach) = self.reach(sides, row, &order) else { return self.weigh_row_in_full(sides, row, pairs) };
        let begun = |pair: &Pair| {
            let mut weighed = Weighed::default();
            self.weigh_on(sides, row, pair.right as usize, 0..first, &mut weighed);
            (*pair, weighed)
        };
        let mut found: Vec<(Pair, Weighed)> = pairs.iter().map(begun).collect();
        let lent = found.iter().map(|(_, weighed)| weighed.borrowed.0).max().unwrap_or(0);
        // The most promising one sets the mark; any candidate would do.
        let Some(promising) = (0..found.len()).max_by_key(|&place| (found[place].1.weight, std::cmp::Reverse(place))) else { return found };
        let (pair, weighed) = &mut found[promising];
        self.weigh_on(sides, row, pair.right as usize, first..self.comparisons.len(), weighed);
        let mut mark = weighed.weight.0;
        let mut place = 0;
        found.retain_mut(|(pair, weighed)| {
            place += 1;
            if place - 1 == promising {
                return true;
            }
            for &comparison in &order {
                if weighed.borrowed.0 == 0 && out_of_reach(weighed, &reach[comparison], lent, mark) {
                    return false;
                }
                self.weigh_on(sides, row, pair.right as usize, comparison..comparison + 1, weighed);
            }
            mark = mark.max(weighed.weight.0);
            true
        });
        counting(found, lent)
    }

    /// Weighs all of a row's candidates to the end, then leaves out those that are outweighed.
    pub fn weigh_row_in_full(&self, sides: &Sides, row: usize, pairs: &[Pair]) -> Vec<(Pair, Weighed)> {
        let found: Vec<_> = pairs.iter().map(|pair| (*pair, self.weigh(sides, row, pair.right as usize))).collect();
        let lent = found.iter().map(|(_, weighed)| weighed.borrowed.0).max().unwrap_or(0);
        counting(found, lent)
    }

    /// Comparisons that are always made: the first one, and all up to the last whose value relatives lend each other.
    fn first(&self) -> usize {
        let borrowed = self.comparisons.iter().rposition(|comparison| comparison.borrowed);
        borrowed.map_or(1, |last| last + 1).min(self.comparisons.len())
    }

    /// The order of the others: names last, as they cost most, where no table depends on them. Sums do not depend on order.
    fn order(&self, first: usize) -> Vec<usize> {
        let name = |index: &usize| self.comparisons[*index].comparator.fields.contains(&Kind::Name);
        let depends = |comparison: &CompiledComparison| comparison.given.iter().any(|(other, ..)| name(other));
        let mut order: Vec<usize> = (first..self.comparisons.len()).collect();
        if !self.comparisons.iter().any(depends) {
            order.sort_by_key(name);
        }
        order
    }

    /// What the comparisons from each one on could still add, at most; `None` when that is not known.
    fn reach(&self, sides: &Sides, row: usize, order: &[usize]) -> Option<[Reach; COMPARISONS_MAX]> {
        let mut reach = [Reach::default(); COMPARISONS_MAX];
        let mut sum = Reach::default();
        for &index in order.iter().rev() {
            let comparison = &self.comparisons[index];
            match rarity(sides, comparison, row) {
                Rarity::Missing => {}
                Rarity::UpTo(millibits) => {
                    let most = comparison.most(millibits);
                    sum.iter_mut().zip(most).for_each(|(sum, most)| *sum += most);
                }
                Rarity::Unknown => return None,
            }
            reach[index] = sum;
        }
        Some(reach)
    }
}

impl CompiledComparison {
    /// The most that any level of any table weighs, and no less than a missing value.
    fn most(&self, rarity_millibits: i32) -> Reach {
        let tables = self.given.iter().map(|(.., table)| table).chain([&self.table]);
        let mut most = Reach::default();
        for table in tables {
            for level in 1..=table.len() {
                let weights = weigh(table, Agreement { level: level as u8, rarity_millibits });
                most.iter_mut().zip(weights).for_each(|(most, weight)| *most = (*most).max(weight));
            }
        }
        most
    }
}

fn kinds(weighed: &Weighed) -> Reach {
    [weighed.weight.0, weighed.household.0, weighed.twin.0, weighed.namesake.0]
}

fn out_of_reach(weighed: &Weighed, reach: &Reach, lent: i32, mark: i32) -> bool {
    kinds(weighed).iter().zip(reach).all(|(so_far, more)| so_far + more + lent <= mark - OUTWEIGHED_MILLIBITS)
}

/// The candidates that count among all that may.
fn counting(mut found: Vec<(Pair, Weighed)>, lent: i32) -> Vec<(Pair, Weighed)> {
    let best = found.iter().map(|(_, weighed)| weighed.weight.0).max().unwrap_or(0);
    found.retain(|(_, weighed)| {
        weighed.weight.0 == best || weighed.borrowed.0 != 0 || !out_of_reach(weighed, &Reach::default(), lent, best)
    });
    found
}

/// How rare an agreement of a row's value with anybody's can be.
fn rarity(sides: &Sides, comparison: &CompiledComparison, row: usize) -> Rarity {
    let (records, column) = (sides.left, comparison.columns[0]);
    let of = |value: u64| sides.frequencies.value_millibits(column, value);
    let stated = |missing: bool, millibits: i32| if missing { Rarity::Missing } else { Rarity::UpTo(millibits) };
    match comparison.comparator.name {
        "person_name" => {
            let words = records.names(column).get(row).iter().take(WORDS_MAX);
            let lexicon = &sides.shared.lexicon;
            let sum: i32 = words.clone().map(|&word| sides.frequencies.token_millibits(column, lexicon.token(word)) + WORD_MILLIBITS).sum();
            stated(words.len() == 0, sum.min(sides.frequencies.rarity_max_millibits()))
        }
        "birth_date" => {
            let date = records.dates(column)[row];
            stated(date.stated == 0 && date.year_by_age == 0, of(u64::from(date.stated)))
        }
        "identifier" => {
            let numbers: [Option<Digits>; 2] = [Some(column), comparison.columns.get(1).copied()].map(|at| Some(records.digits(at?)[row]));
            let numbers = numbers.into_iter().flatten().filter(|number| !number.missing());
            numbers.map(|number| of(number.value)).max().map_or(Rarity::Missing, Rarity::UpTo)
        }
        "area" => {
            let area = records.areas(column)[row];
            stated(area == 0, area_levels(area).map(of).max().unwrap_or(0))
        }
        "exact" => {
            let symbol = records.symbols(column)[row];
            stated(symbol == 0, of(u64::from(symbol)))
        }
        "nik" => stated(records.digits(column)[row].missing(), 0),
        "sex" => stated(records.sexes(column)[row] == 0, 0),
        "address" => Rarity::UpTo(0),
        _ => Rarity::Unknown,
    }
}

#[cfg(test)]
mod tests;
