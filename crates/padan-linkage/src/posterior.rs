//! From weights to probabilities: a row is one of its candidates, or a relative, twin or namesake of one, or nobody in the
//! register.
//!
//! The hypotheses exclude each other, so their probabilities add up to one. Under "an absent relative" the likeness of a
//! candidate is explained by its household, under "an absent twin" by the shared birth; under these and under "this
//! candidate" an identity number borrowed from another member of the same household is explained too.

use crate::model::{MatchWeight, Prior, times};

/// One candidate's evidence.
///
/// Unit: millibits, each against strangers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    pub weight: MatchWeight,
    pub household: MatchWeight,
    pub twin: MatchWeight,
    pub namesake: MatchWeight,
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

/// Kinds of explanations of a row, in the order of [`Shares`].
pub const KINDS: usize = 5;

/// Shares of a row's explanations: somebody in the register, an absent stranger, relative, twin, namesake.
pub type Shares = [f64; KINDS];

/// A row's probability, shared out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Posterior {
    /// One probability per candidate, same order.
    pub candidates: Vec<f64>,
    /// By kind; the first is the sum of the candidates. Adds up to 1.
    pub kinds: Shares,
    /// Per candidate: what another member of its household lends to the row, in millibits.
    pub lent: Vec<i32>,
    /// Per candidate: the strongest evidence for an absent member of its household, in millibits against strangers.
    pub relative: Vec<i32>,
}

/// Shares of the kinds before any evidence.
pub fn prior_shares(prior: &Prior) -> Shares {
    let absent = 1.0 - prior.in_register;
    let strangers = (1.0 - prior.relatives - prior.twins - prior.namesakes).max(0.0);
    [prior.in_register, absent * strangers, absent * prior.relatives, absent * prior.twins, absent * prior.namesakes]
}

/// Shares one row's probability among its candidates and the ways of not being in the register.
pub fn posterior(prior: &Prior, population: Population, candidates: &[Evidence]) -> Posterior {
    // Powers are taken relative to the largest exponent so that none overflows.
    let top = candidates.iter().map(|c| c.weight.0.max(0) + c.borrowed.0.max(0)).max().unwrap_or(0);
    let power = |millibits: i32| times(millibits - top);
    let [present, strangers, relatives, twins, namesakes] = prior_shares(prior);
    let rows = population.rows.max(1) as f64;
    let homes = Homes::of(candidates);
    let lent: Vec<i32> = candidates.iter().map(|candidate| homes.lent(candidate)).collect();
    let each: Vec<f64> = candidates.iter().zip(&lent).map(|(candidate, lent)| present / rows * power(candidate.weight.0 + lent)).collect();
    let of_twins: f64 = candidates.iter().zip(&lent).map(|(candidate, lent)| power(candidate.twin.0 + lent)).sum();
    let kinds = [
        each.iter().sum(),
        strangers * power(0),
        relatives / population.groups.max(1) as f64 * homes.0.iter().map(|home| power(home.relative)).sum::<f64>(),
        twins / rows * of_twins,
        namesakes / rows * candidates.iter().map(|candidate| power(candidate.namesake.0)).sum::<f64>(),
    ];
    let total = kinds.iter().sum::<f64>();
    Posterior {
        candidates: each.iter().map(|share| share / total).collect(),
        kinds: kinds.map(|share| share / total),
        relative: candidates
            .iter()
            .map(|candidate| homes.get(candidate.group).map_or(candidate.household.0, |home| home.relative))
            .collect(),
        lent,
    }
}

/// The households among the candidates, sorted.
struct Homes(Vec<Home>);

#[derive(Clone, Copy)]
struct Home {
    group: u32,
    /// Strongest household evidence of a member.
    relative: i32,
    /// Strongest borrowed number of a member; 0 = none.
    borrowed: i32,
}

impl Homes {
    fn of(candidates: &[Evidence]) -> Self {
        let home = |c: &Evidence| Home { group: c.group, relative: c.household.0, borrowed: c.borrowed.0.max(0) };
        let mut homes: Vec<Home> = candidates.iter().filter(|c| c.group != u32::MAX).map(home).collect();
        homes.sort_unstable_by_key(|home| home.group);
        homes.dedup_by(|next, kept| {
            let same = next.group == kept.group;
            if same {
                (kept.relative, kept.borrowed) = (kept.relative.max(next.relative), kept.borrowed.max(next.borrowed));
            }
            same
        });
        Homes(homes)
    }

    fn get(&self, group: u32) -> Option<&Home> {
        self.0.binary_search_by_key(&group, |home| home.group).ok().map(|place| &self.0[place])
    }

    /// What another member of the candidate's household lends to the row; nothing when the candidate's own number agrees.
    fn lent(&self, candidate: &Evidence) -> i32 {
        if candidate.borrowed.0 != 0 { 0 } else { self.get(candidate.group).map_or(0, |home| home.borrowed) }
    }
}

/// Millionths of a probability, rounded.
pub fn ppm(probability: f64) -> u32 {
    (probability * 1e6).round() as u32
}

#[cfg(test)]
mod tests {
    //! Properties: 1. shares add up to one, by candidate and by kind; 2. a heavier candidate never gets less; 3. an absent relative takes what a
    //! household explains; 4. a borrowed number does not beat the person whose name and date agree.
    use super::*;
    use proptest::prelude::*;

    const PRIOR: Prior = Prior { in_register: 0.9, relatives: 0.4, twins: 0.05, namesakes: 0.1, repeated: 0.02, model_rows: 0.0 };
    const POPULATION: Population = Population { rows: 100_000, groups: 30_000 };

    fn candidate(weight: i32, household: i32, borrowed: i32, group: u32) -> Evidence {
        Evidence {
            weight: MatchWeight(weight),
            household: MatchWeight(household),
            borrowed: MatchWeight(borrowed),
            group,
            ..Evidence::default()
        }
    }

    #[test]
    fn nobody_is_certain_without_candidates() {
        let nobody = posterior(&PRIOR, POPULATION, &[]);
        assert_eq!((nobody.candidates.len(), nobody.kinds), (0, [0.0, 1.0, 0.0, 0.0, 0.0]));
    }

    #[test]
    fn a_candidate_that_its_household_explains_better_is_a_relative() {
        let found = posterior(&PRIOR, POPULATION, &[candidate(25_000, 30_000, 0, 1)]);
        assert!(found.candidates[0] < 0.2 && found.kinds[2] > 0.8, "{found:?}");
    }

    #[test]
    fn a_number_borrowed_from_a_brother_does_not_make_the_row_the_brother() {
        let own = candidate(38_000, 20_000, 0, 7);
        let brother = candidate(40_000, 45_000, 24_000, 7);
        let shares = posterior(&PRIOR, POPULATION, &[own, brother]).candidates;
        assert!(shares[0] > 0.9, "{shares:?}");
    }

    #[test]
    fn two_equal_candidates_share_the_probability() {
        let shares = posterior(&PRIOR, POPULATION, &[candidate(40_000, 0, 0, 1), candidate(40_000, 0, 0, 2)]).candidates;
        assert!((shares[0] - 0.5).abs() < 0.01 && (shares[1] - 0.5).abs() < 0.01, "{shares:?}");
    }

    #[test]
    fn a_twin_whose_number_is_next_to_it_is_not_lent_her_sisters() {
        let own = candidate(60_000, 45_000, 20_000, 7);
        let twin = candidate(50_000, 45_000, -1, 7);
        let shares = posterior(&PRIOR, POPULATION, &[own, twin]).candidates;
        assert!(shares[0] > 0.99, "{shares:?}");
        let other_number = candidate(50_000, 45_000, 0, 7);
        let shares = posterior(&PRIOR, POPULATION, &[own, other_number]).candidates;
        assert!(shares[1] > 0.9, "whose number is another one may have used her sister's: {shares:?}");
    }

    fn evidence() -> impl Strategy<Value = Evidence> {
        (-60_000i32..90_000, -60_000i32..60_000, 0i32..30_000, 0u32..4)
            .prop_map(|(weight, household, borrowed, group)| candidate(weight, household, borrowed, group))
    }

    proptest! {
        #[test]
        fn shares_add_up_to_one(candidates in prop::collection::vec(evidence(), 0..12)) {
            let found = posterior(&PRIOR, POPULATION, &candidates);
            prop_assert!((found.kinds.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!((found.candidates.iter().sum::<f64>() - found.kinds[0]).abs() < 1e-9);
            prop_assert!(found.candidates.iter().all(|share| (0.0..=1.0).contains(share)));
        }

        #[test]
        fn more_weight_never_means_less_probability(candidates in prop::collection::vec(evidence(), 1..8), more in 1i32..20_000) {
            let before = posterior(&PRIOR, POPULATION, &candidates).candidates[0];
            let mut heavier = candidates.clone();
            heavier[0].weight.0 += more;
            prop_assert!(posterior(&PRIOR, POPULATION, &heavier).candidates[0] >= before - 1e-12);
        }
    }
}
