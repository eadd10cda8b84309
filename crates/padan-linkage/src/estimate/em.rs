//! Expectation and maximisation over counted cases: m, the share of cases with their person, the share of relatives.
//!
//! u and h stay as they are. The likelihood of a case is that of nobody being there times
//! `1 - same - others + same/N * sum m/u + relatives/G * sum h/u + twins/N * sum t/u + namesakes/N * sum n/u`, so a row's
//! candidates compete, and blocking, which only hides pairs that weigh little, does not bend it. Sums run over cases in order, chunk after chunk: the same
//! bits at any number of threads.
//! Source: Fellegi & Sunter (1969), JASA 64:1183; Dempster, Laird & Rubin (1977), JRSS B 39:1.

use super::cases::{Case, Cases, Item};
use super::layout::{Layout, OTHERS, Observation, Parameters, QUANTA, Scale};
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
    /// Cases that the belief in the share with their person is worth, and in the shares of the other kinds.
    pub cases: f64,
    pub others: f64,
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
    /// Expected cases with their person, and cases that a household, a twin, a namesake explains.
    pub same: f64,
    pub others: [f64; OTHERS],
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
    others: Vec<[f64; OTHERS]>,
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
            all.others.iter_mut().zip(chunk.others).for_each(|(sum, part)| *sum += part);
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
        let absent = 1.0 - parameters.same;
        let mut kinds = parameters.others.map(|share| absent * share);
        if !self.cases.household {
            kinds[0] = 0.0;
        }
        let per_row = (parameters.same / self.cases.rows).log2();
        let each = [self.cases.groups, self.cases.rows, self.cases.rows];
        let weigh = |seen: &Observation| {
            let bits = scale.weigh(seen);
            (per_row + bits.same, std::array::from_fn(|kind| (kinds[kind] / each[kind]).log2() + bits.others[kind]))
        };
        let (same, others) = self.cases.observations.par_iter().map(weigh).unzip();
        Odds { same, others, nobody: (absent - kinds.iter().sum::<f64>()).max(1e-12) }
    }

    fn add(&self, case: &Case, odds: &Odds, sum: &mut Expected) {
        let count = case.count as f64;
        let (shares, others, log_likelihood) = posterior(case, odds);
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
        sum.others.iter_mut().zip(others).for_each(|(sum, share)| *sum += share * count);
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
        // In deduplication nearly every pair is of strangers, so the share that is a household's needs no belief of its own.
        let worth = if self.cases.rows > 1.0 { belief.others } else { 0.0 };
        next.others = self.shares_of_others(seen, (self.total - seen.same).max(0.0), &believed.others, worth);
        next
    }

    /// Shares of the other kinds among so many cases without their person. Twins and namesakes are estimated in link alone.
    pub fn shares_of_others(&self, seen: &Expected, cases: f64, believed: &[f64; OTHERS], worth: f64) -> [f64; OTHERS] {
        let estimated = |kind: usize| ((seen.others[kind] + worth * believed[kind]) / (cases + worth)).clamp(0.0, 0.999);
        let shares = std::array::from_fn(|kind| match kind {
            _ if believed[kind] == 0.0 => 0.0,
            0 => estimated(kind),
            _ if self.cases.rows > 1.0 => estimated(kind),
            _ => believed[kind],
        });
        let sum: f64 = shares.iter().sum();
        if sum > 0.999 { shares.map(|share| share * 0.999 / sum) } else { shares }
    }

    /// The largest change of a probability; shares are judged relative to themselves, because a share per pair is minute.
    fn change(&self, old: &Parameters, new: &Parameters) -> f64 {
        let levels = old.m.iter().zip(&new.m).map(|(old, new)| (old - new).abs()).fold(0.0, f64::max);
        levels.max((new.same / old.same - 1.0).abs())
    }
}

/// Shares of a case's items (of all their candidates together), of the other kinds, and ln of the case's likelihood.
fn posterior(case: &Case, odds: &Odds) -> (Vec<f64>, [f64; OTHERS], f64) {
    let lent = |item: &Item| f64::from(item.lent) / QUANTA;
    let bits = |item: &Item| odds.same[item.observation as usize] + lent(item);
    let highest = |item: &Item| odds.others[item.observation as usize].iter().fold(bits(item), |top, bits| top.max(bits + lent(item)));
    let top = case.items.iter().map(highest).fold(0.0, f64::max);
    let mut shares: Vec<f64> = case.items.iter().map(|item| f64::from(item.times) * (bits(item) - top).exp2()).collect();
    let mut others = [0.0; OTHERS];
    for item in &case.items {
        let [household, twin, namesake] = odds.others[item.observation as usize];
        others[0] += f64::from(item.leads) * (household - top).exp2();
        others[1] += f64::from(item.times) * (twin + lent(item) - top).exp2();
        others[2] += f64::from(item.times) * (namesake - top).exp2();
    }
    let total = shares.iter().chain(&others).sum::<f64>() + odds.nobody * (-top).exp2();
    shares.iter_mut().for_each(|share| *share /= total);
    (shares, others.map(|share| share / total), (total.log2() + top) * std::f64::consts::LN_2)
}
