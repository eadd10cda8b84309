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

#[cfg(test)]
mod tests {
    //! Properties: 1. shares add up to one; 2. a heavier candidate never gets less; 3. an absent relative takes what a
    //! household explains; 4. a borrowed number does not beat the person whose name and date agree.
    use super::*;
    use proptest::prelude::*;

    const PRIOR: Prior = Prior { in_register: 0.9, relatives: 0.4, repeated: 0.02 };
    const POPULATION: Population = Population { rows: 100_000, groups: 30_000 };

    fn candidate(weight: i32, household: i32, borrowed: i32, group: u32) -> Evidence {
        Evidence { weight: MatchWeight(weight), household: MatchWeight(household), borrowed: MatchWeight(borrowed), group }
    }

    #[test]
    fn nobody_is_certain_without_candidates() {
        assert_eq!(posterior(&PRIOR, POPULATION, &[]), (Vec::new(), 1.0));
    }

    #[test]
    fn a_candidate_that_its_household_explains_better_is_a_relative() {
        let (shares, absent) = posterior(&PRIOR, POPULATION, &[candidate(25_000, 30_000, 0, 1)]);
        assert!(shares[0] < 0.2 && absent > 0.8, "{shares:?} {absent}");
    }

    #[test]
    fn a_number_borrowed_from_a_brother_does_not_make_the_row_the_brother() {
        let own = candidate(38_000, 20_000, 0, 7);
        let brother = candidate(40_000, 45_000, 24_000, 7);
        let (shares, _) = posterior(&PRIOR, POPULATION, &[own, brother]);
        assert!(shares[0] > 0.9, "{shares:?}");
    }

    #[test]
    fn two_equal_candidates_share_the_probability() {
        let (shares, _) = posterior(&PRIOR, POPULATION, &[candidate(40_000, 0, 0, 1), candidate(40_000, 0, 0, 2)]);
        assert!((shares[0] - 0.5).abs() < 0.01 && (shares[1] - 0.5).abs() < 0.01, "{shares:?}");
    }

    fn evidence() -> impl Strategy<Value = Evidence> {
        (-60_000i32..90_000, -60_000i32..60_000, 0i32..30_000, 0u32..4)
            .prop_map(|(weight, household, borrowed, group)| candidate(weight, household, borrowed, group))
    }

    proptest! {
        #[test]
        fn shares_add_up_to_one(candidates in prop::collection::vec(evidence(), 0..12)) {
            let (shares, absent) = posterior(&PRIOR, POPULATION, &candidates);
            prop_assert!((shares.iter().sum::<f64>() + absent - 1.0).abs() < 1e-9);
            prop_assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)));
        }

        #[test]
        fn more_weight_never_means_less_probability(candidates in prop::collection::vec(evidence(), 1..8), more in 1i32..20_000) {
            let before = posterior(&PRIOR, POPULATION, &candidates).0[0];
            let mut heavier = candidates.clone();
            heavier[0].weight.0 += more;
            prop_assert!(posterior(&PRIOR, POPULATION, &heavier).0[0] >= before - 1e-12);
        }
    }
}
