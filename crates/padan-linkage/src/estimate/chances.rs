//! u and h from sampled pairs: a level too rare for the sample keeps what is believed of it, and never becomes zero.

use super::layout::{Layout, Parameters, QUANTA, Scale};
use super::sample::Counted;
use crate::model::Chance;
use rayon::prelude::*;

/// Pairs sampled for u, and for each comparison those that agree on its value.
#[derive(Clone, Debug, Default)]
pub struct Strangers {
    pub random: Counted,
    /// Per comparison of the model.
    pub inside: Vec<Counted>,
}

/// Chance that a random pair is one person, or of one household.
#[derive(Clone, Copy, Debug)]
pub(super) struct PairPriors {
    pub same: f64,
    pub household: f64,
}

/// Expected matches at a slot, and the sum of 2^-rarity over them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rarity {
    pub matches: f64,
    pub chances: f64,
}

/// Matches at a level from which their rarity is taken for people's.
const MATCHES_MIN: f64 = 20.0;

/// Rarity at every slot among weighted pairs.
pub(super) fn rarity_of(layout: &Layout, matched: &[(super::Observation, f64)]) -> Vec<Rarity> {
    let mut sums = vec![Rarity::default(); layout.slots];
    for (seen, weight) in matched {
        for comparison in 0..layout.comparisons() {
            let Some(slot) = layout.slot(comparison, &seen.levels) else { continue };
            sums[slot].matches += weight;
            sums[slot].chances += weight * (-f64::from(seen.rarity[comparison]) / QUANTA).exp2();
        }
    }
    sums
}

/// What a slot was seen to hold.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// Pairs at the level, those that are matches or relatives taken out.
    pub pairs: f64,
    /// Sum of 2^rarity over them, and of its square.
    inverse: f64,
    inverse_squared: f64,
}

/// Counts strangers per slot. A sampled pair counts by the chance that it is neither one person nor of one household, so
/// that the few matches among random pairs do not pass for chance agreement.
pub(super) fn seen(layout: &Layout, strangers: &Strangers, parameters: &Parameters, priors: PairPriors) -> Vec<Seen> {
    let scale = parameters.scale(layout);
    let mut sums = vec![Seen::default(); layout.slots];
    add(layout, &strangers.random, None, &scale, priors, &mut sums);
    for (comparison, counted) in strangers.inside.iter().enumerate() {
        add(layout, counted, Some(comparison), &scale, priors, &mut sums);
    }
    sums
}

/// Chance that a pair is of two strangers.
pub(super) fn stranger(scale: &Scale, seen: &super::layout::Observation, priors: PairPriors) -> f64 {
    let bits = scale.weigh(seen);
    let same = priors.same * bits.same.min(900.0).exp2();
    let household = if priors.household > 0.0 { priors.household * bits.others[0].min(900.0).exp2() } else { 0.0 };
    let nobody = (1.0 - priors.same - priors.household).max(0.0);
    nobody / (nobody + same + household)
}

/// Adds one sample: random pairs to every table, pairs inside blocks of a comparison to the tables that depend on it.
fn add(layout: &Layout, counted: &Counted, inside: Option<usize>, scale: &Scale, priors: PairPriors, sums: &mut [Seen]) {
    let shares: Vec<f64> = counted.seen.par_iter().map(|(seen, times)| stranger(scale, seen, priors) * *times as f64).collect();
    for ((seen, _), share) in counted.seen.iter().zip(shares) {
        for comparison in 0..layout.comparisons() {
            let table = layout.table(comparison, &seen.levels);
            let belongs = inside.is_none_or(|of| layout.depends_on(comparison, table) == Some(of));
            let Some(slot) = layout.slot(comparison, &seen.levels).filter(|_| belongs) else { continue };
            let inverse = (f64::from(seen.rarity[comparison]) / QUANTA).exp2();
            let sum = &mut sums[slot];
            sum.pairs += share;
            sum.inverse += share * inverse;
            sum.inverse_squared += share * inverse * inverse;
        }
    }
}

/// u of every slot, in the form that the model states it in.
///
/// A plain chance is a Gamma-Poisson mean worth one observation: a level that was never seen keeps its believed chance when
/// the sample is too small to contradict it. The factor on a rarity makes the expected number of strangers who agree the
/// observed one: the share of strangers at the level over the mean 2^-rarity that matches at the level carry (`among_matches`),
/// because matches agree on values as common as people hold them. Before there are matches, it is the mean of 2^rarity over
/// all strangers, the level taken as 1 and 0, with which m/u averages to m.
pub(super) fn u(layout: &Layout, seen: &[Seen], believed: &[Chance], among_matches: &[Rarity]) -> Vec<Chance> {
    let mut chances = believed.to_vec();
    for (.., slots) in layout.tables() {
        let pairs: f64 = seen[slots.clone()].iter().map(|seen| seen.pairs).sum();
        for slot in slots {
            let among = among_matches.get(slot).copied().unwrap_or_default();
            chances[slot] = chance(&seen[slot], pairs, believed[slot], layout.register_rows, among);
        }
    }
    chances
}

fn chance(seen: &Seen, pairs: f64, believed: Chance, register_rows: f64, among: Rarity) -> Chance {
    let plain = |before: f64| ((seen.pairs + 1.0) / (pairs + 1.0 / before)).min(1.0 - 1e-6);
    match believed {
        Chance::Plain(before) => Chance::Plain(plain(before)),
        Chance::PerRegister(rows) => Chance::PerRegister(plain((rows / register_rows).min(1.0)) * register_rows),
        Chance::ByRarity(factor) if pairs > 0.0 && among.matches >= MATCHES_MIN => {
            let mean = among.chances / among.matches;
            Chance::ByRarity((seen.pairs / pairs / mean * seen.pairs + factor) / (seen.pairs + 1.0))
        }
        Chance::ByRarity(factor) if pairs > 0.0 && seen.inverse_squared > 0.0 => {
            // Rare values count more, so the sample is worth fewer pairs than it holds.
            let worth = (seen.inverse * seen.inverse / seen.inverse_squared).min(seen.pairs);
            Chance::ByRarity((worth * seen.inverse / pairs + factor) / (worth + 1.0))
        }
        Chance::ByRarity(factor) => Chance::ByRarity(factor),
    }
}

/// h of every slot from counted pairs of one household; `unit` counts make one pair.
pub(super) fn h(layout: &Layout, relatives: &Counted, unit: f64, believed: &[f64], pairs_worth: f64) -> Vec<f64> {
    let mut sums = vec![0.0; layout.slots];
    for (seen, times) in &relatives.seen {
        for slot in (0..layout.comparisons()).filter_map(|comparison| layout.slot(comparison, &seen.levels)) {
            sums[slot] += *times as f64 / unit;
        }
    }
    let mut h = believed.to_vec();
    for (.., slots) in layout.tables() {
        let before: f64 = believed[slots.clone()].iter().sum();
        let total = sums[slots.clone()].iter().sum::<f64>() + pairs_worth;
        for slot in slots {
            h[slot] = (sums[slot] + pairs_worth * believed[slot] / before) / total;
        }
    }
    h
}
