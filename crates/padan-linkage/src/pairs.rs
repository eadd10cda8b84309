//! Rows of one or several lists compared with each other: every pair that may be one entity, with its probability.
//!
//! There is no register here: a pair is one entity or two, and how common repetition is at all is the prior. A pair is
//! reached from either of its rows, because a row that lacks a value may reach where its partner does not.

use crate::blocking::Skipped;
use crate::comparators::Sides;
use crate::engine::{Index, LinkageRules};
use crate::model::{Weighed, times};
use crate::posterior::ppm;
use crate::records::{Records, Shared};
use rayon::prelude::*;

/// Which rows may form a pair.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// List of each row.
    pub lists: &'a [u32],
    /// Only rows of different lists form a pair.
    pub across_only: bool,
    /// Pairs below this probability are left out, in millionths.
    pub keep_ppm: u32,
}

/// A pair that may be one entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowPair {
    /// The smaller row number.
    pub left: u32,
    pub right: u32,
    /// Blocking rule that owns the pair.
    pub rule: u8,
    pub weighed: Weighed,
    pub probability_ppm: u32,
}

/// What was compared.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// Sorted by left and right row.
    pub pairs: Vec<RowPair>,
    pub compared: u64,
    pub skipped: Skipped,
    /// log2 of the odds that a random pair in scope is one entity, in millibits.
    pub prior_millibits: i32,
}

/// Rows whose candidates are gathered before they are compared; bounds the memory.
const ROWS_AT_ONCE: usize = 1 << 16;

/// Compares rows with each other; `index` is built over the same rows. `done` is told of each row looked up.
pub fn pairs(rules: &LinkageRules, shared: &Shared, index: &Index, rows: &Records, scope: &Scope, done: &(dyn Fn() + Sync)) -> Compared {
    let sides = Sides { shared, frequencies: &index.frequencies, left: rows, right: rows };
    let prior_odds = prior_odds(rules.model.prior.repeated, scope);
    let mut found = Compared { prior_millibits: (prior_odds.log2() * 1000.0).round() as i32, ..Compared::default() };
    for first in (0..rows.len).step_by(ROWS_AT_ONCE) {
        let (candidates, skipped) = candidates(shared, index, rows, scope, first..rows.len.min(first + ROWS_AT_ONCE), done);
        found.compared += candidates.len() as u64;
        found.skipped = [found.skipped, skipped].into_iter().sum();
        let weighed = candidates.into_par_iter().map(|(left, right, rule)| {
            let weighed = index.weights.weigh(&sides, left as usize, right as usize);
            let odds = prior_odds * times(weighed.weight.0);
            RowPair { left, right, rule, weighed, probability_ppm: ppm(odds / (1.0 + odds)) }
        });
        found.pairs.par_extend(weighed.filter(|pair| pair.probability_ppm >= scope.keep_ppm));
    }
    found.pairs.par_sort_unstable_by_key(|pair| (pair.left, pair.right, pair.rule));
    found.pairs.dedup_by_key(|pair| (pair.left, pair.right));
    found
}

/// The smaller row, the larger one, and the rule that reached the pair.
type Candidate = (u32, u32, u8);

/// Candidate pairs of some rows, each once, owned by the first rule that reached it from either side.
fn candidates(
    shared: &Shared,
    index: &Index,
    rows: &Records,
    scope: &Scope,
    range: std::ops::Range<usize>,
    done: &(dyn Fn() + Sync),
) -> (Vec<Candidate>, Skipped) {
    let apart = |left: usize, right: usize| left != right && !(scope.across_only && scope.lists[left] == scope.lists[right]);
    let found: Vec<(Vec<Candidate>, Skipped)> = range
        .into_par_iter()
        .map_init(Vec::new, |candidates, row| {
            let skipped = index.blocking.candidates(shared, rows, row, candidates);
            let own = candidates.iter().filter(|pair| apart(row, pair.right as usize));
            done();
            (own.map(|pair| (pair.right.min(row as u32), pair.right.max(row as u32), pair.rule)).collect(), skipped)
        })
        .collect();
    let skipped = found.iter().map(|(_, row)| *row).sum();
    let mut candidates: Vec<Candidate> = found.into_iter().flat_map(|(pairs, _)| pairs).collect();
    candidates.par_sort_unstable();
    candidates.dedup_by_key(|&mut (left, right, _)| (left, right));
    (candidates, skipped)
}

/// Odds that a random pair in scope is one entity, when a row has `repeated` partners on average.
fn prior_odds(repeated: f64, scope: &Scope) -> f64 {
    let mut by_list = std::collections::BTreeMap::new();
    scope.lists.iter().for_each(|list| *by_list.entry(list).or_insert(0u64) += 1);
    let rows = scope.lists.len() as f64;
    let within: f64 = by_list.values().map(|&rows| rows as f64 * (rows as f64 - 1.0) / 2.0).sum();
    let all = rows * (rows - 1.0) / 2.0;
    let pairs = if scope.across_only { all - within } else { all };
    let share = (repeated * rows / 2.0 / pairs.max(1.0)).clamp(1e-12, 0.5);
    share / (1.0 - share)
}

#[cfg(test)]
mod tests {
    //! Properties: 1. the odds of a random pair times the number of pairs are the expected partners; 2. pairs within one
    //! list do not count where only lists are linked.
    use super::*;

    #[track_caller]
    fn check(lists: &[u32], across_only: bool, repeated: f64, expected_share: f64) {
        let odds = prior_odds(repeated, &Scope { lists, across_only, keep_ppm: 0 });
        assert!((odds / (1.0 + odds) - expected_share).abs() < 1e-12, "{odds}");
    }

    #[test]
    fn the_prior_shares_the_expected_partners_among_all_pairs_in_scope() {
        check(&[0; 101], false, 0.5, 0.5 / 100.0);
        check(&[[0; 50], [1; 50]].concat(), true, 1.0, 1.0 / 50.0);
        check(&[0, 0, 0, 1], true, 1.0, 0.5);
    }
}
