//! Pairs drawn for what matches do not tell: random pairs, pairs inside blocks of one value, pairs of one household.
//!
//! Every draw is a hash of the seed and its number, so the same inputs give the same sample at any thread count.

use super::Pairs;
use super::layout::{Layout, Observation};
use crate::blocking::keys::mix;
use crate::comparators::Sides;
use crate::model::Model;
use crate::records::{Digits, Kind, Records, Values};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// Members of one household that are paired with each other; a larger one is an institution, not a family.
const MEMBERS_MAX: usize = 20;

/// Observations with how often each was seen, sorted.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    pub seen: Vec<(Observation, u64)>,
    pub pairs: u64,
}

impl Counted {
    /// Counts a stream of observations.
    pub fn of(stream: impl ParallelIterator<Item = (Observation, u64)>) -> Self {
        let add = |mut counts: HashMap<Observation, u64>, (seen, times): (Observation, u64)| {
            *counts.entry(seen).or_insert(0) += times;
            counts
        };
        let merged = stream.fold(HashMap::new, add).reduce(HashMap::new, |all, part| {
            let (small, large) = if part.len() < all.len() { (part, all) } else { (all, part) };
            small.into_iter().fold(large, add)
        });
        let mut seen: Vec<(Observation, u64)> = merged.into_iter().collect();
        seen.par_sort_unstable();
        Counted { pairs: seen.iter().map(|(_, times)| times).sum(), seen }
    }
}

/// What is sampled from: both sides, and whether they are the same records.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub model: &'a Model,
    pub layout: &'a Layout,
    pub sides: Sides<'a>,
    /// Left rows that take part.
    pub rows: &'a [u32],
    /// List of each left row.
    pub lists: &'a [u32],
    pub pairs: Pairs,
    pub seed: u64,
}

impl Source<'_> {
    /// Says whether two rows may form a pair: where both sides are one, a row is never paired with itself.
    pub fn in_scope(&self, left: u32, right: u32) -> bool {
        match self.pairs {
            Pairs::ToRegister => true,
            Pairs::Among => left != right,
            Pairs::Across => self.lists[left as usize] != self.lists[right as usize],
        }
    }

    /// Pairs of rows in scope, each counted once.
    pub fn pairs_in_scope(&self) -> f64 {
        let pairs = |rows: f64| rows * (rows - 1.0) / 2.0;
        let rows = self.rows.len() as f64;
        let mut by_list: BTreeMap<u32, f64> = BTreeMap::new();
        self.rows.iter().for_each(|&row| *by_list.entry(self.lists[row as usize]).or_insert(0.0) += 1.0);
        match self.pairs {
            Pairs::ToRegister => rows * self.sides.right.len as f64,
            Pairs::Among => pairs(rows),
            Pairs::Across => pairs(rows) - by_list.values().map(|&rows| pairs(rows)).sum::<f64>(),
        }
    }

    fn observe(&self, left: u32, right: u32) -> Option<Observation> {
        self.in_scope(left, right).then(|| self.layout.observe(self.model, &self.sides, left as usize, right as usize))
    }

    fn draw(&self, stream: u64, number: u64, below: u64) -> u64 {
        // The high bits of a 128-bit product: every value below the bound is equally likely.
        let hash = mix(mix(self.seed, stream), number);
        ((u128::from(hash) * u128::from(below)) >> 64) as u64
    }
}

/// Random pairs: all of them where that is no more than asked for.
pub(super) fn random(source: &Source, pairs_wanted: u64) -> Counted {
    let (left, right) = (source.rows.len() as u64, source.sides.right.len as u64);
    if left == 0 || right == 0 {
        return Counted::default();
    }
    let all = left.saturating_mul(right);
    let pair = |number: u64| match all <= pairs_wanted {
        true => (number / right, number % right),
        false => (source.draw(1, number, left), source.draw(2, number, right)),
    };
    let observe = |number: u64| {
        let (row, right) = pair(number);
        source.observe(source.rows[row as usize], right as u32).map(|seen| (seen, 1))
    };
    Counted::of((0..all.min(pairs_wanted)).into_par_iter().filter_map(observe))
}

/// Pairs that carry the same value in a comparison's first column: what the other comparisons show when this one agrees.
pub(super) fn inside(source: &Source, comparison: usize, pairs_wanted: u64) -> Counted {
    let column = source.model.comparisons[comparison].columns[0];
    let Sides { left, right, .. } = source.sides;
    let mut holders: Vec<(u64, u32)> =
        (0..right.len).map(|row| (whole_value(right, column, row), row as u32)).filter(|(value, _)| *value != 0).collect();
    holders.par_sort_unstable();
    let block = |row: u32| {
        let value = whole_value(left, column, row as usize);
        let start = holders.partition_point(|holder| holder.0 < value);
        start..start + holders[start..].partition_point(|holder| holder.0 == value)
    };
    // Pairs are numbered row after row, so a number names one pair and every pair is equally likely.
    let mut ends = Vec::with_capacity(source.rows.len());
    let mut total = 0u64;
    for &row in source.rows {
        total += block(row).len() as u64;
        ends.push(total);
    }
    let observe = |number: u64| {
        let pair = if total <= pairs_wanted { number } else { source.draw(3 + comparison as u64, number, total) };
        let place = ends.partition_point(|&end| end <= pair);
        let row = source.rows[place];
        let holder = block(row).start + (pair - place.checked_sub(1).map_or(0, |before| ends[before])) as usize;
        source.observe(row, holders[holder].1).map(|seen| (seen, 1))
    };
    Counted::of((0..total.min(pairs_wanted)).into_par_iter().filter_map(observe))
}

/// A hash of a row's whole value; 0 where it is missing, or of a kind whose values random pairs share often enough.
fn whole_value(records: &Records, column: usize, row: usize) -> u64 {
    let value = match (&records.columns[column], records.columns[column].kind()) {
        (Values::Name(names), _) => names.get(row).iter().fold(0, |hash, token| mix(hash, token.0.into())),
        (Values::Symbol(symbols), _) => u64::from(symbols[row]),
        (_, Kind::Digits) => Some(records.digits_at(column, row)).filter(Digits::complete).map_or(0, |digits| digits.value),
        (_, Kind::Date) => Some(records.date_at(column, row).stated).filter(|date| date % 100 != 0).map_or(0, u64::from),
        (_, Kind::Area) => records.area_at(column, row),
        _ => 0,
    };
    if value == 0 { 0 } else { mix(1, value) }
}

/// Members of each household among the right rows.
pub(super) fn members(groups: &[u32]) -> BTreeMap<u32, Vec<u32>> {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (row, &group) in groups.iter().enumerate().filter(|(_, group)| **group != u32::MAX) {
        members.entry(group).or_default().push(row as u32);
    }
    members.retain(|_, rows| (2..=MEMBERS_MAX).contains(&rows.len()));
    members
}

/// Pairs of one household within the right records.
pub(super) fn households(source: &Source, members: &BTreeMap<u32, Vec<u32>>, pairs_wanted: u64) -> Counted {
    let all: u64 = members.values().map(|rows| (rows.len() * (rows.len() - 1) / 2) as u64).sum();
    let sides = Sides { left: source.sides.right, ..source.sides };
    // Members differ by number alone here: the lists are those of the left rows.
    let source = Source { sides, pairs: Pairs::Among, ..*source };
    // A household is taken or left as a whole, by its hash, when there are more pairs than asked for.
    let taken = |group: u32| source.draw(99, u64::from(group), all.max(1)) < pairs_wanted;
    let chosen: Vec<&Vec<u32>> = members.iter().filter(|(group, _)| taken(**group)).map(|(_, rows)| rows).collect();
    let pairs = |rows: &'_ Vec<u32>| {
        let mut pairs = Vec::new();
        for (place, &left) in rows.iter().enumerate() {
            pairs.extend(rows[place + 1..].iter().filter_map(|&right| source.observe(left, right)).map(|seen| (seen, 1)));
        }
        pairs
    };
    Counted::of(chosen.into_par_iter().flat_map_iter(pairs))
}

/// Submitted rows against the household of the person each one is: relatives as the lists write people.
///
/// Shape: `matches` holds (left row, right row, how sure in millionths); the counts are in millionths of a pair.
pub(super) fn mates(source: &Source, members: &BTreeMap<u32, Vec<u32>>, groups: &[u32], matches: &[(u32, u32, u32)]) -> Counted {
    let pairs = |&(left, right, ppm): &(u32, u32, u32)| {
        let household = members.get(&groups[right as usize]).map_or(&[][..], Vec::as_slice);
        let mates = household.iter().filter(move |&&mate| mate != right);
        mates.filter_map(|&mate| source.observe(left, mate)).map(|seen| (seen, u64::from(ppm))).collect::<Vec<_>>()
    };
    Counted::of(matches.par_iter().flat_map_iter(pairs))
}
