//! Compares rows among themselves: pairs that may be one person, for those who are in no register.
//!
//! Rows whose compared fields are all equal are one *class*: it is compared once, by its first row, however often a list
//! repeats it. Frequencies stay the register's, so that a name is as rare as it is in the district. A pair is one person, two
//! of one household, twins, namesakes or strangers, as for the register.

mod blocks;
mod classes;
mod glance;
mod promise;

use crate::blocking::Skipped;
use crate::comparators::Sides;
use crate::engine::{Index, LinkageRules};
use crate::model::{MatchWeight, times};
use crate::posterior::ppm;
use crate::records::{Records, Shared};
use blocks::{Blocks, Rows};
pub use classes::Classes;
use promise::Promise;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A pair of rows that may be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Twin {
    pub left: u32,
    pub right: u32,
    /// What the pair says for one person against two people, before any prior of its own.
    pub evidence: MatchWeight,
    pub probability_ppm: u32,
}

/// Rows that are equal in every compared field and likely enough one person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Equal {
    /// Two or more, ascending; the first one stands for all in the pairs.
    pub rows: Vec<u32>,
    pub probability_ppm: u32,
}

/// Folds rows into the first one of each class.
///
/// Shape: returns, per row, the first row of its class, and how many rows it stands for. `rows` counts all rows.
pub fn folded(rows: usize, equal: &[Equal]) -> (Vec<u32>, Vec<u32>) {
    let (mut first, mut copies): (Vec<u32>, Vec<u32>) = ((0..rows as u32).collect(), vec![1; rows]);
    for class in equal {
        class.rows.iter().for_each(|&row| first[row as usize] = class.rows[0]);
        copies[class.rows[0] as usize] = class.rows.len() as u32;
    }
    (first, copies)
}

/// Puts the equal rows back behind the first one of their class: groups sorted, each with its lowest probability.
pub fn unfolded(groups: Vec<(Vec<u32>, u32)>, equal: Vec<Equal>) -> Vec<(Vec<u32>, u32)> {
    let mut classes: BTreeMap<u32, Equal> = equal.into_iter().map(|class| (class.rows[0], class)).collect();
    let mut people: Vec<(Vec<u32>, u32)> = Vec::new();
    for (members, mut weakest) in groups {
        let mut rows = Vec::new();
        for member in members {
            match classes.remove(&member) {
                Some(class) => {
                    weakest = weakest.min(class.probability_ppm);
                    rows.extend(class.rows);
                }
                None => rows.push(member),
            }
        }
        rows.sort_unstable();
        people.push((rows, weakest));
    }
    people.extend(classes.into_values().map(|class| (class.rows, class.probability_ppm)));
    people.sort();
    people
}

/// What the comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Sorted; of each class of equal rows only its first one.
    pub twins: Vec<Twin>,
    /// Sorted.
    pub equal: Vec<Equal>,
    pub skipped: Skipped,
}

/// Which rows are compared among themselves, and how crowded they are.
#[derive(Clone, Copy)]
pub struct Among<'a> {
    /// Per row: look for its twins. A pair is compared when either of its rows is probed.
    pub probe: &'a [bool],
    /// Per row: a label; equal rows of different labels are not taken together.
    pub labels: &'a [u32],
    /// Rows of an average list: the more rows, the likelier two of them are alike by chance.
    pub list_rows: f64,
    /// Pairs below this probability are left out, in millionths.
    pub keep_ppm: u32,
}

/// Weighs any two rows against each other.
pub struct Judge<'a> {
    pub rules: &'a LinkageRules,
    pub shared: &'a Shared,
    pub index: &'a Index,
    pub rows: &'a Records,
    /// As in `Among`.
    pub list_rows: f64,
}

impl<'a> Judge<'a> {
    fn sides(&self) -> Sides<'a> {
        Sides { shared: self.shared, frequencies: &self.index.frequencies, left: self.rows, right: self.rows }
    }

    /// The chance that two rows are one person.
    pub fn pair(&self, left: u32, right: u32) -> Twin {
        let weighed = self.index.weights.weigh(&self.sides(), left as usize, right as usize);
        let prior = &self.rules.model.prior;
        let same = prior.repeated * times(weighed.weight.0);
        // Lists of person programmes hold whole families, so two rows of one household are as common as rows are.
        let others = times(weighed.household.0) + prior.twins * times(weighed.twin.0) + prior.namesakes * times(weighed.namesake.0);
        let probability_ppm = ppm(same / (same + others + self.list_rows.max(2.0)));
        let evidence = MatchWeight(weighed.weight.0 - (1000.0 * (others + 1.0).log2()).round() as i32);
        Twin { left, right, evidence, probability_ppm }
    }
}

/// Compares rows among themselves: every pair that may be one person, with its probability.
pub fn among(judge: &Judge, among: &Among) -> Found {
    let classes = Classes::of(judge.rows, among.labels, |row| among.probe[row as usize]);
    let listed: Vec<u32> = (0..judge.rows.len as u32).filter(|&row| classes.is_first(row)).collect();
    let asking: Vec<u32> = listed.iter().copied().filter(|&row| among.probe[row as usize]).collect();
    let rows = Rows { shared: judge.shared, records: judge.rows, listed: &listed, asking: &asking };
    let blocks = Blocks::build(&judge.rules.blocking, judge.rules.scan_rows_max, rows);
    let promise = Promise::of(judge, among.keep_ppm);
    let sides = judge.sides();
    // A pair whose rows both ask is met twice.
    let wanted = |row: u32, right: u32| right > row || right < row && !among.probe[right as usize];
    let found: Vec<(Vec<Twin>, Skipped)> = asking
        .par_iter()
        .map_init(
            || (blocks.search(), Met::of(judge.rows.len)),
            |(search, met), &row| {
                let mut twins = Vec::new();
                met.begin();
                let skipped = blocks.candidates(row, search, &mut |right| {
                    if wanted(row, right) && met.first(right) && promise.holds(&sides, row, right) {
                        twins.push(judge.pair(row, right));
                    }
                });
                twins.retain(|twin| twin.probability_ppm >= among.keep_ppm);
                (twins, skipped)
            },
        )
        .collect();
    let skipped = found.iter().map(|(_, row)| *row).sum();
    let twins = found.into_iter().flat_map(|(twins, _)| twins).collect();
    spread(classes, judge, twins, among.keep_ppm, skipped)
}

/// Rows that one row has met already.
struct Met {
    /// Per row: the turn in which it was met last.
    turns: Vec<u32>,
    turn: u32,
}

impl Met {
    fn of(rows: usize) -> Self {
        Met { turns: vec![0; rows], turn: 0 }
    }

    fn begin(&mut self) {
        self.turn += 1;
    }

    /// Says whether a row is met for the first time in this turn.
    fn first(&mut self, row: u32) -> bool {
        std::mem::replace(&mut self.turns[row as usize], self.turn) != self.turn
    }
}

/// Classes whose rows are one person are told as such; the rows of the others go their own ways, each with the twins that
/// the first one found.
fn spread(classes: Classes, judge: &Judge, mut twins: Vec<Twin>, keep_ppm: u32, skipped: Skipped) -> Found {
    let equal = |rows: Vec<u32>| Equal { probability_ppm: judge.pair(rows[0], rows[0]).probability_ppm, rows };
    let equal: Vec<Equal> = classes.several.into_par_iter().map(equal).collect();
    let (equal, alone): (Vec<Equal>, Vec<Equal>) = equal.into_iter().partition(|class| class.probability_ppm >= keep_ppm);
    if !alone.is_empty() {
        let rows = |first: u32| match alone.binary_search_by_key(&first, |class| class.rows[0]) {
            Ok(place) => alone[place].rows.clone(),
            Err(_) => vec![first],
        };
        let spread = |twin: Twin| {
            let rights = rows(twin.right);
            let pairs = rows(twin.left).into_iter().flat_map(move |left| rights.clone().into_iter().map(move |right| (left, right)));
            pairs.map(move |(left, right)| Twin { left, right, ..twin }).collect::<Vec<_>>()
        };
        twins = twins.into_iter().flat_map(spread).collect();
    }
    twins.par_sort_unstable();
    Found { twins, equal, skipped }
}

#[cfg(test)]
mod tests;
