//! From weights to probabilities: a row is one of its candidates, or a relative of one, or nobody in the register.
//!
//! The hypotheses exclude each other, so their probabilities add up to one. Under "an absent relative" the likeness of a
//! candidate is explained by its household; under "this candidate" an identity number borrowed from another member of the
//! same household is explained too.

use crate::model::{MatchWeight, Prior};

/// One candidate's evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub weight: MatchWeight,
    pub household: MatchWeight,
    pub borrowed: MatchWeight,
    /// Household of the candidate; `u32::MAX` when it has none.
    pub group: u32,
}

/// How large the register is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Population {
    pub rows: u64,
    pub groups: u64,
}

/// Shares one row's probability among its candidates and "not in the register".
///
/// Shape: one probability per candidate, same order. Their sum and the absent share (second value) add up to 1.
pub fn posterior(prior: &Prior, population: Population, candidates: &[Evidence]) -> (Vec<f64>, f64) {
    // Powers are taken relative to the largest exponent so that none overflows.
    let top = candidates.iter().map(|c| c.weight.0.max(0) + c.borrowed.0.max(0)).max().unwrap_or(0);
    let power = |millibits: i32| f64::exp2(f64::from(millibits - top) / 1000.0);
    let per_person = prior.in_register / population.rows.max(1) as f64;
    let absent = 1.0 - prior.in_register;
    let per_group = absent * prior.relatives / population.groups.max(1) as f64;

    let present: Vec<f64> = candidates
        .iter()
        .enumerate()
        .map(|(index, candidate)| per_person * power(candidate.weight.0 + borrowed_beside(candidates, index)))
        .collect();
    let strangers = absent * (1.0 - prior.relatives) * power(0);
    let relatives: f64 = best_of_groups(candidates).map(|millibits| per_group * power(millibits)).sum();
    let total = present.iter().sum::<f64>() + strangers + relatives;
    (present.iter().map(|share| share / total).collect(), (strangers + relatives) / total)
}

/// What another member of the candidate's household lends to the row, in millibits; 0 when nothing.
fn borrowed_beside(candidates: &[Evidence], index: usize) -> i32 {
    let group = candidates[index].group;
    if group == u32::MAX || candidates[index].borrowed.0 > 0 {
        return 0;
    }
    candidates.iter().filter(|other| other.group == group).map(|other| other.borrowed.0).max().unwrap_or(0)
}

/// The strongest household evidence of each household among the candidates.
fn best_of_groups(candidates: &[Evidence]) -> impl Iterator<Item = i32> {
    let mut groups: Vec<(u32, i32)> = candidates.iter().filter(|c| c.group != u32::MAX).map(|c| (c.group, c.household.0)).collect();
    groups.sort_unstable_by(|left, right| left.0.cmp(&right.0).then(right.1.cmp(&left.1)));
    groups.dedup_by_key(|group| group.0);
    groups.into_iter().map(|(_, millibits)| millibits)
}

/// Millionths of a probability, rounded.
pub fn ppm(probability: f64) -> u32 {
    (probability * 1e6).round() as u32
}
