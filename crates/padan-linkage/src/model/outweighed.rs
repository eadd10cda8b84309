//! A row's candidates that count: those that the best one does not outweigh beyond any doubt.
//!
//! A candidate is *outweighed* when all that it could explain of its row, as person, relative, twin and namesake, even with every
//! number that a relative might have lent, is less than one in two to the twenty-sixth ([`OUTWEIGHED_MILLIBITS`]) of what the
//! best candidate or a stranger explains. Hundreds of them together hardly move a probability by a millionth, so they are
//! left out. Nobody who carries the row's own number is.
//!
//! The definition is on weights, so who counts does not depend on how it is found out. [`Weights::weigh_row`] finds out
//! early: it compares until even the best that the remaining comparisons could still bring would not help. That is a bound
//! and not a guess: a value's rarity in the register limits what agreement on it can weigh, and what a row does not state
//! cannot agree.

use super::quick::LeftRow;
use super::{COMPARISONS_MAX, CompiledComparison, Prior, Weighed, Weights, millibits, weigh};
use crate::blocking::Pair;
use crate::comparators::{Agreement, Sides};
use crate::frequency::area_levels;
use crate::packed::PackedRows;
use crate::posterior::{Population, prior_shares};
use crate::records::{Digits, Values};

/// Odds of two to the twenty-sixth: 26 bits.
pub const OUTWEIGHED_MILLIBITS: i32 = 26_000;
/// What a word agreed upon may be rarer than the row's own word: a misspelling weighs as the rarer of two words does.
const WORD_MILLIBITS: i32 = 2_500;
/// Words that a name comparison looks at.
const WORDS_MAX: usize = 8;

/// What agreement with anybody could weigh, for each kind of pair.
pub(super) type Reach = [i32; 4];

/// How rare an agreement of one row's value can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rarity {
    /// The row states nothing, so nothing is compared.
    Missing,
    /// In millibits.
    UpTo(i32),
    /// This comparator is not known here.
    Unknown,
}

/// One left row as it is weighed.
pub struct Asked {
    pub(super) row: usize,
    pub(super) left: LeftRow,
    /// By comparison: what it and the slow ones after it could still add; `None` when that is not known.
    pub(super) reach: Option<[Reach; COMPARISONS_MAX]>,
    pub(super) rarities: [Rarity; COMPARISONS_MAX],
}

/// The right rows as they are weighed.
#[derive(Clone, Copy)]
pub struct Packing<'a> {
    pub packed: &'a PackedRows,
    /// Household of each row; `u32::MAX` = none.
    pub groups: &'a [u32],
    /// Members of each household.
    pub members: &'a [u32],
}

/// What each kind of explanation starts with: log2 of its share, spread over everybody it may be, in millibits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Odds {
    /// As person, relative, twin, namesake.
    kinds: Reach,
    strangers: i32,
}

/// A share of nothing.
const NEVER: i32 = -500_000;

impl Odds {
    pub(super) fn of(prior: &Prior, population: Population) -> Self {
        let [present, strangers, relatives, twins, namesakes] = prior_shares(prior);
        let (rows, groups) = (population.rows.max(1) as f64, population.groups.max(1) as f64);
        let odds = |share: f64| if share > 0.0 { millibits(share).max(NEVER) } else { NEVER };
        let kinds = [odds(present / rows), odds(relatives / groups), odds(twins / rows), odds(namesakes / rows)];
        Odds { kinds, strangers: odds(strangers) }
    }

    /// What a row's explanations weigh together, at least, when its best candidate weighs so much.
    pub(super) fn mark(&self, best: i32) -> i32 {
        self.strangers.max(self.kinds[0].saturating_add(best))
    }

    /// Says whether a candidate is nothing beside the mark even with so much more on its weights.
    #[inline]
    pub(super) fn out_of_reach(&self, weighed: &Weighed, more: &Reach, lent: i32, mark: i32) -> bool {
        let lent = [lent, 0, lent, 0];
        let so_far = [weighed.weight.0, weighed.household.0, weighed.twin.0, weighed.namesake.0];
        (0..4).all(|kind| self.kinds[kind] + so_far[kind] + more[kind] + lent[kind] <= mark - OUTWEIGHED_MILLIBITS)
    }
}

impl Weights {
    /// Weighs a row's candidates and leaves out those that are outweighed.
    ///
    /// Shape: `found` becomes the candidates that count, in the order given. Equal to [`Weights::weigh_row_in_full`].
    pub fn weigh_row(&self, sides: &Sides, register: &Packing, asked: &Asked, pairs: &[Pair], found: &mut Vec<(Pair, Weighed)>) {
        let (packed, row) = (register.packed, asked.row);
        let Asked { left, reach: Some(reach), .. } = asked else {
            return *found = self.weigh_row_in_full(sides, register.groups, row, pairs);
        };
        packed.touch(pairs.iter().map(|pair| pair.right));
        found.clear();
        found.extend(pairs.iter().map(|pair| {
            let right = packed.row(sides.right, pair.right);
            (*pair, self.weigh_quickly(sides, left, &right))
        }));
        let lent = found.iter().map(|(_, weighed)| weighed.borrowed.0).max().unwrap_or(0).max(0);
        // The most promising one sets the mark; any candidate would do.
        let Some(promising) = (0..found.len()).max_by_key(|&place| (found[place].1.weight, std::cmp::Reverse(place))) else { return };
        let (pair, weighed) = &mut found[promising];
        self.slow.iter().for_each(|&comparison| self.weigh_on(sides, row, pair.right as usize, comparison..comparison + 1, weighed));
        let mut mark = self.odds.mark(weighed.weight.0);
        let most = self.slow.first().map_or(Reach::default(), |&comparison| reach[comparison]);
        let mut place = 0;
        found.retain(|(_, weighed)| {
            place += 1;
            place - 1 == promising || weighed.borrowed.0 > 0 || !self.odds.out_of_reach(weighed, &most, lent, mark)
        });
        let best = pairs[promising].right;
        self.touch_names(sides, found);
        found.retain_mut(|(pair, weighed)| {
            if pair.right == best {
                return true;
            }
            for &comparison in &self.slow {
                if weighed.borrowed.0 <= 0 && self.odds.out_of_reach(weighed, &reach[comparison], lent, mark) {
                    return false;
                }
                self.weigh_on(sides, row, pair.right as usize, comparison..comparison + 1, weighed);
            }
            mark = mark.max(self.odds.mark(weighed.weight.0));
            true
        });
        self.keep_counting(register.groups, found);
    }

    /// Reads the names of candidates ahead of their use.
    fn touch_names(&self, sides: &Sides, found: &[(Pair, Weighed)]) {
        for comparison in self.slow.iter().map(|&comparison| &self.comparisons[comparison]) {
            if let Values::Name(names) = &sides.right.columns[comparison.columns[0]] {
                names.touch(found.iter().map(|(pair, _)| pair.right as usize));
            }
        }
    }

    /// Weighs all of a row's candidates to the end, then leaves out those that are outweighed.
    pub fn weigh_row_in_full(&self, sides: &Sides, groups: &[u32], row: usize, pairs: &[Pair]) -> Vec<(Pair, Weighed)> {
        let mut found: Vec<_> = pairs.iter().map(|pair| (*pair, self.weigh(sides, row, pair.right as usize))).collect();
        self.keep_counting(groups, &mut found);
        found
    }

    /// Leaves the candidates that count among all that may.
    fn keep_counting(&self, groups: &[u32], found: &mut Vec<(Pair, Weighed)>) {
        let mark = self.odds.mark(found.iter().map(|(_, weighed)| weighed.weight.0).max().unwrap_or(0));
        let group = |pair: &Pair| Some(groups[pair.right as usize]).filter(|&group| group != u32::MAX);
        let carriers: Vec<(u32, i32)> = found
            .iter()
            .filter(|(_, weighed)| weighed.borrowed.0 > 0)
            .filter_map(|(pair, weighed)| Some((group(pair)?, weighed.borrowed.0)))
            .collect();
        let lent = |pair: &Pair, weighed: &Weighed| match (weighed.borrowed.0, group(pair)) {
            (0, Some(own)) => carriers.iter().filter(|(group, _)| *group == own).map(|(_, lent)| *lent).max().unwrap_or(0),
            _ => 0,
        };
        let counts = |pair: &Pair, weighed: &Weighed| !self.odds.out_of_reach(weighed, &Reach::default(), lent(pair, weighed), mark);
        found.retain(|(pair, weighed)| weighed.borrowed.0 > 0 || counts(pair, weighed));
    }

    /// What all pairs of one left row have in common.
    pub fn asked(&self, sides: &Sides, row: usize) -> Asked {
        let mut rarities = [Rarity::Missing; COMPARISONS_MAX];
        for (place, comparison) in self.comparisons.iter().enumerate() {
            rarities[place] = rarity(sides, comparison, row);
        }
        Asked { row, left: self.left_row(sides, row), reach: self.reach(&rarities), rarities }
    }

    /// What the slow comparisons from each one on could still add, at most; `None` when that is not known.
    fn reach(&self, rarities: &[Rarity; COMPARISONS_MAX]) -> Option<[Reach; COMPARISONS_MAX]> {
        let mut reach = [Reach::default(); COMPARISONS_MAX];
        let mut sum = Reach::default();
        for &index in self.slow.iter().rev() {
            match rarities[index] {
                Rarity::Missing => {}
                Rarity::UpTo(millibits) => {
                    let most = self.comparisons[index].most(millibits);
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

/// How rare an agreement of a row's value with anybody's can be.
pub(super) fn rarity(sides: &Sides, comparison: &CompiledComparison, row: usize) -> Rarity {
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
pub(super) mod tests;
