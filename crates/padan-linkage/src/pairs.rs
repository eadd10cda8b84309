//! Rows of one or several lists compared with each other: every pair that may be one entity, with its probability.
//!
//! There is no register here: a pair is one entity or two, and how common repetition is at all is the prior. A pair is
//! reached from either of its rows, because a row that lacks a value may reach where its partner does not.

use crate::among::{Classes, Equal};
use crate::blocking::{Pair, Skipped};
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
    /// Sorted by left and right row. Of more than [`ROWS_SPREAD`] equal rows not every pair is listed, see [`spread`].
    pub pairs: Vec<RowPair>,
    /// Classes of equal rows, sorted, with the probability of two of them being one entity. Rows of one list where only rows
    /// of different lists form a pair.
    pub equal: Vec<Equal>,
    /// Equal rows are compared once.
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
    let labels = if scope.across_only { scope.lists.to_vec() } else { vec![0; rows.len] };
    let classes = Classes::of(rows, &labels, |_| true);
    let looker = Looker { shared, index, rows, scope, classes: &classes, done };
    let judged = |(left, right, rule): Candidate| {
        let weighed = index.weights.weigh(&sides, left as usize, right as usize);
        let odds = prior_odds * times(weighed.weight.0);
        RowPair { left, right, rule, weighed, probability_ppm: ppm(odds / (1.0 + odds)) }
    };
    let mut found = Compared { prior_millibits: (prior_odds.log2() * 1000.0).round() as i32, ..Compared::default() };
    for first in (0..rows.len).step_by(ROWS_AT_ONCE) {
        let (candidates, skipped) = looker.candidates(first..rows.len.min(first + ROWS_AT_ONCE));
        found.compared += candidates.len() as u64;
        found.skipped = [found.skipped, skipped].into_iter().sum();
        let likely = candidates.into_par_iter().map(judged).filter(|pair| pair.probability_ppm >= scope.keep_ppm);
        found.pairs.par_extend(likely.flat_map_iter(|pair| spread(&classes, pair)));
    }
    found.pairs.par_sort_unstable_by_key(|pair| (pair.left, pair.right, pair.rule));
    found.pairs.dedup_by_key(|pair| (pair.left, pair.right));
    let equal = |rows: Vec<u32>| Equal { probability_ppm: judged((rows[0], rows[0], 0)).probability_ppm, rows };
    found.equal = classes.several.into_par_iter().map(equal).collect();
    found
}

/// The smaller row, the larger one, and the rule that reached the pair.
type Candidate = (u32, u32, u8);

/// Looks up the candidates of rows.
struct Looker<'a> {
    shared: &'a Shared,
    index: &'a Index,
    rows: &'a Records,
    scope: &'a Scope<'a>,
    classes: &'a Classes,
    done: &'a (dyn Fn() + Sync),
}

impl Looker<'_> {
    /// Candidate pairs of some rows, each once, owned by the first rule that reached it from either side. The first row of
    /// each class stands for all of it; it is a pair with itself where two rows of the class are one.
    fn candidates(&self, range: std::ops::Range<usize>) -> (Vec<Candidate>, Skipped) {
        let Looker { shared, index, rows, scope, classes, done } = *self;
        let apart = |left: usize, right: usize| left != right && !(scope.across_only && scope.lists[left] == scope.lists[right]);
        let found: Vec<(Vec<Candidate>, Skipped)> = range
            .into_par_iter()
            .inspect(|_| done())
            .filter(|&row| classes.is_first(row as u32))
            .map_init(Vec::new, |candidates, row| {
                let skipped = index.blocking.candidates(shared, rows, row, candidates);
                let own = candidates.iter().filter(|pair| apart(row, pair.right as usize));
                let first = row as u32;
                let of_classes = |pair: &Pair| (classes.first[pair.right as usize], pair.rule);
                let pair = |(right, rule): (u32, u8)| (right.min(first), right.max(first), rule);
                let mut found: Vec<Candidate> = own.map(of_classes).map(pair).collect();
                found.sort_unstable();
                found.dedup_by_key(|&mut (left, right, _)| (left, right));
                (found, std::iter::repeat_n(skipped, classes.rows(&first).len()).sum())
            })
            .collect();
        let skipped = found.iter().map(|(_, row)| *row).sum();
        let mut candidates: Vec<Candidate> = found.into_iter().flat_map(|(pairs, _)| pairs).collect();
        candidates.par_sort_unstable();
        candidates.dedup_by_key(|&mut (left, right, _)| (left, right));
        (candidates, skipped)
    }
}

/// Equal rows of one class that are paired one by one with everybody.
pub const ROWS_SPREAD: usize = 64;

/// The pairs of rows that a pair of classes stands for: all of them among the first [`ROWS_SPREAD`] rows of each, and for
/// every row beyond these the first row and the one of its own place, so that nobody is left without a partner of its own.
fn spread(classes: &Classes, pair: RowPair) -> Vec<RowPair> {
    let (left, right) = (classes.rows(&pair.left), classes.rows(&pair.right));
    let (some, others) = (&left[..left.len().min(ROWS_SPREAD)], &right[..right.len().min(ROWS_SPREAD)]);
    let all = some.iter().flat_map(|&left| others.iter().map(move |&right| (left, right)));
    let beyond = |rows: &[u32], partners: &[u32]| -> Vec<(u32, u32)> {
        let own = |(place, &row): (usize, &u32)| [(row, partners[0]), (row, partners[place % partners.len()])];
        rows.iter().enumerate().skip(ROWS_SPREAD).flat_map(own).collect()
    };
    let all = all.chain(beyond(left, right)).chain(beyond(right, left));
    let mut pairs: Vec<(u32, u32)> = all.filter(|(left, right)| left != right).map(|(a, b)| (a.min(b), a.max(b))).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.into_iter().map(|(left, right)| RowPair { left, right, ..pair }).collect()
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
    //! list do not count where only lists are linked; 3. equal rows stand in all their pairs while they are few, and each in
    //! a pair of its own however many they are.
    use super::*;
    use crate::records::Values;

    /// Classes of rows that are equal where their numbers are.
    fn classes(numbers: &[u32]) -> Classes {
        let rows = Records { len: numbers.len(), columns: vec![Values::Symbol(numbers.iter().copied().collect())] };
        Classes::of(&rows, &vec![0; numbers.len()], |_| true)
    }

    #[track_caller]
    fn check_spread(lefts: usize, rights: usize, expected_pairs: usize) {
        let numbers = [vec![1; lefts], vec![2; rights]].concat();
        let right = if rights == 0 { 0 } else { lefts as u32 };
        let pair = RowPair { left: 0, right, rule: 0, weighed: Weighed::default(), probability_ppm: 0 };
        let pairs = spread(&classes(&numbers), pair);
        let met: std::collections::BTreeSet<u32> = pairs.iter().flat_map(|pair| [pair.left, pair.right]).collect();
        assert_eq!((pairs.len(), met.len()), (expected_pairs, numbers.len()));
        assert!(pairs.iter().all(|pair| pair.left < pair.right) && pairs.is_sorted_by_key(|pair| (pair.left, pair.right)));
    }

    #[test]
    fn equal_rows_are_paired_one_by_one_while_they_are_few() {
        check_spread(1, 1, 1);
        check_spread(3, 0, 3);
        check_spread(3, 5, 15);
        check_spread(ROWS_SPREAD, 0, ROWS_SPREAD * (ROWS_SPREAD - 1) / 2);
    }

    #[test]
    fn each_of_many_equal_rows_has_a_pair_of_its_own() {
        check_spread(5_000, 0, ROWS_SPREAD * (ROWS_SPREAD - 1) / 2 + 5_000 - ROWS_SPREAD);
        check_spread(5_000, 1, 5_000);
        // Each row beyond the first ones: with the first row of the other side, and with the one of its own place.
        check_spread(1_000, 1_000, ROWS_SPREAD * ROWS_SPREAD + 2 * (1_000 - ROWS_SPREAD) + 1_000 - ROWS_SPREAD);
    }

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
