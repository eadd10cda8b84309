//! Expectation and maximisation over counted cases: m, the share of cases with their person, the share of relatives.
//!
//! u and h stay as they are. The likelihood of a case is that of nobody being there times
//! `1 - same - relative + same/N * sum 2^(m/u) + relative/G * sum 2^(h/u)`, so a row's candidates compete and blocking,
//! which only hides pairs that weigh little, does not bend it. Sums run over cases in order, chunk after chunk: the same
//! bits at any number of threads.
//! Source: Fellegi & Sunter (1969), JASA 64:1183; Dempster, Laird & Rubin (1977), JRSS B 39:1.

use super::cases::{Case, Cases};
use super::layout::{Layout, Observation, Parameters, QUANTA, Scale};
use rayon::prelude::*;

/// Cases of one chunk.
const CHUNK: usize = 1024;
/// Posterior below which an item's share is not spread over levels.
const NEGLIGIBLE: f64 = 1e-9;

/// What is believed before any case is seen, and how strongly, in cases.
#[derive(Clone, Debug)]
pub(super) struct Belief {
    pub parameters: Parameters,
    /// Pairs that the belief in each table of m is worth.
    pub pairs: f64,
    /// Cases that the belief in the shares is worth.
    pub cases: f64,
}

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub iterations: u32,
    /// Largest change of any probability between two iterations.
    pub change: f64,
}

/// Where one start ended.
#[derive(Clone, Debug)]
pub(super) struct Fitted {
    pub parameters: Parameters,
    pub log_likelihood: f64,
    pub iterations: u32,
    pub converged: bool,
    pub seen: Expected,
}

/// Expected counts at one set of parameters.
#[derive(Clone, Debug, Default)]
pub(super) struct Expected {
    /// Expected matches at each slot.
    pub levels: Vec<f64>,
    /// Expected cases with their person, and cases that a household explains.
    pub same: f64,
    pub relatives: f64,
    /// Expected matches among cases whose best candidate has at least nine tenths.
    pub sure: f64,
    /// Natural logarithm, against nobody being there.
    pub log_likelihood: f64,
}

/// Cases with the slots of their observations.
pub(super) struct Problem<'a> {
    pub layout: &'a Layout,
    pub cases: &'a Cases,
    /// Per observation: slot of each comparison, `u32::MAX` where missing.
    slots: Vec<Vec<u32>>,
    total: f64,
}

/// Priors of one case's hypotheses, and each observation's weights as powers of two.
struct Odds {
    /// log2 of each observation's part under "the same person", before what is lent.
    same: Vec<f64>,
    household: Vec<f64>,
    nobody: f64,
}

impl<'a> Problem<'a> {
    pub fn new(layout: &'a Layout, cases: &'a Cases) -> Self {
        let slot = |seen: &Observation, comparison| layout.slot(comparison, &seen.levels).map_or(u32::MAX, |slot| slot as u32);
        let slots = cases.observations.par_iter().map(|seen| (0..layout.comparisons()).map(|c| slot(seen, c)).collect());
        Problem { layout, cases, slots: slots.collect(), total: cases.total().max(1.0) }
    }

    /// Iterates from a start until nothing changes, or the limit.
    pub fn fit(&self, start: Parameters, belief: &Belief, limits: Limits) -> Fitted {
        let mut parameters = start;
        let (mut iterations, mut converged) = (0, false);
        while iterations < limits.iterations && !converged {
            let next = self.maximise(&self.expect(&parameters), &parameters, belief);
            converged = self.change(&parameters, &next) < limits.change;
            parameters = next;
            iterations += 1;
        }
        let seen = self.expect(&parameters);
        Fitted { log_likelihood: seen.log_likelihood, parameters, iterations, converged, seen }
    }

    /// Expected counts of every slot.
    pub fn expect(&self, parameters: &Parameters) -> Expected {
        let odds = self.odds(parameters);
        let chunks: Vec<Expected> = self
            .cases
            .cases
            .par_chunks(CHUNK)
            .map(|cases| {
                let mut sum = Expected { levels: vec![0.0; self.layout.slots], ..Expected::default() };
                cases.iter().for_each(|case| self.add(case, &odds, &mut sum));
                sum
            })
            .collect();
        let mut all = Expected { levels: vec![0.0; self.layout.slots], ..Expected::default() };
        for chunk in &chunks {
            all.levels.iter_mut().zip(&chunk.levels).for_each(|(sum, part)| *sum += part);
            all.same += chunk.same;
            all.relatives += chunk.relatives;
            all.sure += chunk.sure;
            all.log_likelihood += chunk.log_likelihood;
        }
        let nobody = odds.nobody.max(f64::MIN_POSITIVE);
        all.log_likelihood += self.cases.empty as f64 * nobody.ln();
        all
    }

    /// Posterior shares of every case's items, in order.
    pub fn all_shares(&self, parameters: &Parameters) -> Vec<Vec<f64>> {
        let odds = self.odds(parameters);
        self.cases.cases.par_iter().map(|case| posterior(case, &odds).0).collect()
    }

    /// Slots of an observation, by its number.
    pub fn slots(&self, observation: u32) -> &[u32] {
        &self.slots[observation as usize]
    }

    fn odds(&self, parameters: &Parameters) -> Odds {
        let scale: Scale = parameters.scale(self.layout);
        let relative = if self.cases.household { (1.0 - parameters.same) * parameters.relatives } else { 0.0 };
        let (per_row, per_group) = ((parameters.same / self.cases.rows).log2(), (relative / self.cases.groups).log2());
        let weighed: Vec<(f64, f64)> = self
            .cases
            .observations
            .par_iter()
            .map(|seen| {
                let bits = scale.weigh(seen);
                (per_row + bits.same, per_group + bits.household)
            })
            .collect();
        let (same, household) = weighed.into_iter().unzip();
        Odds { same, household, nobody: (1.0 - parameters.same - relative).max(1e-12) }
    }

    fn add(&self, case: &Case, odds: &Odds, sum: &mut Expected) {
        let count = case.count as f64;
        let (shares, relative, log_likelihood) = posterior(case, odds);
        let mut best = 0.0f64;
        let mut same = 0.0;
        for (item, &share) in case.items.iter().zip(&shares) {
            same += share;
            best = best.max(share / f64::from(item.times));
            if share < NEGLIGIBLE {
                continue;
            }
            for &slot in self.slots(item.observation).iter().filter(|slot| **slot != u32::MAX) {
                sum.levels[slot as usize] += share * count;
            }
        }
        sum.same += same * count;
        sum.relatives += relative * count;
        sum.sure += if best >= 0.9 { same * count } else { 0.0 };
        sum.log_likelihood += log_likelihood * count;
    }

    /// The likeliest parameters under the expected counts and the belief.
    fn maximise(&self, seen: &Expected, old: &Parameters, belief: &Belief) -> Parameters {
        let mut next = old.clone();
        for (.., slots) in self.layout.tables() {
            let believed: f64 = belief.parameters.m[slots.clone()].iter().sum();
            let total = seen.levels[slots.clone()].iter().sum::<f64>() + belief.pairs;
            for slot in slots {
                let before = belief.pairs * belief.parameters.m[slot] / believed;
                next.m[slot] = ((seen.levels[slot] + before) / total).max(1e-9);
            }
        }
        let believed = &belief.parameters;
        next.same = ((seen.same + belief.cases * believed.same) / (self.total + belief.cases)).clamp(1e-12, 1.0 - 1e-6);
        let others = (self.total - seen.same).max(0.0);
        // In deduplication nearly every pair is of strangers, so the share that is a household's needs no belief of its own.
        let worth = if self.cases.rows > 1.0 { belief.cases } else { 0.0 };
        next.relatives = ((seen.relatives + worth * believed.relatives) / (others + worth)).clamp(1e-12, 1.0 - 1e-6);
        next
    }

    /// The largest change of a probability; shares are judged relative to themselves, because a share per pair is minute.
    fn change(&self, old: &Parameters, new: &Parameters) -> f64 {
        let levels = old.m.iter().zip(&new.m).map(|(old, new)| (old - new).abs()).fold(0.0, f64::max);
        levels.max((new.same / old.same - 1.0).abs())
    }
}

/// Shares of a case's items (of all their candidates together), of a relative, and ln of the case's likelihood.
fn posterior(case: &Case, odds: &Odds) -> (Vec<f64>, f64, f64) {
    let bits = |item: &super::cases::Item| odds.same[item.observation as usize] + f64::from(item.lent) / QUANTA;
    let top = case.items.iter().map(|item| bits(item).max(odds.household[item.observation as usize])).fold(0.0, f64::max);
    let mut shares: Vec<f64> = case.items.iter().map(|item| f64::from(item.times) * (bits(item) - top).exp2()).collect();
    let household = |item: &super::cases::Item| match item.leads {
        0 => 0.0,
        leads => f64::from(leads) * (odds.household[item.observation as usize] - top).exp2(),
    };
    let relative: f64 = case.items.iter().map(household).sum();
    let total = shares.iter().sum::<f64>() + relative + odds.nobody * (-top).exp2();
    shares.iter_mut().for_each(|share| *share /= total);
    (shares, relative / total, (total.log2() + top) * std::f64::consts::LN_2)
}
