//! A fit as a proposal: the model, rounded and in order, and what is told of it.

use super::chances::{self, PairPriors};
use super::dependence::{Evidence, Weighted};
use super::em::{Fitted, Problem};
use super::layout::{Parameters, QUANTA};
use super::rounds::{BELIEVED_PAIRS, MILLION, Material, Mates, Solver, matched, matches};
use super::sample::Counted;
use super::{Estimate, LevelSeen, Start, Trouble, monotone, rounded};
use crate::model::{Chance, Model};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Turns a fit into what is told of it.
pub(super) struct Telling<'a> {
    pub solver: &'a Solver<'a>,
    pub problem: &'a Problem<'a>,
    pub material: &'a Material,
    pub mates: Mates<'a>,
    pub lists: Option<&'a [u32]>,
}

impl Telling<'_> {
    pub fn tell(&self, fitted: Fitted, starts: Vec<Start>, trouble: Option<Trouble>) -> Estimate {
        let (layout, cases) = (self.solver.layout, &self.material.cases);
        let mut parameters = fitted.parameters.clone();
        let matched = matched(self.problem, &parameters);
        let rarity = self.rarity(&matched);
        let relatives = self.relatives(&parameters);
        let priors = self.solver.pair_priors(&parameters, self.material.samples.mates);
        let strangers = chances::seen(layout, &self.material.samples.strangers, &parameters, priors);
        let dependences = self.dependences(&parameters, priors, &matched, &relatives);
        let pooled = monotone::rise(layout, &self.solver.committed(), &rarity, &mut parameters);
        let household = cases.household && !relatives.is_empty();
        if !household {
            parameters.h = self.solver.committed().h;
        }
        let mut related = vec![0.0; layout.slots];
        for (seen, weight) in &relatives {
            (0..layout.comparisons()).filter_map(|c| layout.slot(c, &seen.levels)).for_each(|slot| related[slot] += weight);
        }
        let seen = |slot: usize| LevelSeen {
            matches: fitted.seen.levels[slot],
            strangers: strangers[slot].pairs,
            relatives: related[slot],
            rarity_bits: rarity[slot] / QUANTA,
        };
        let mut levels = vec![Vec::new(); layout.comparisons()];
        layout.tables().for_each(|(comparison, _, slots)| levels[comparison].push(slots.map(seen).collect()));
        Estimate {
            model: self.model(&parameters, &fitted, household),
            levels,
            cases: cases.total() as u64,
            rows: self.solver.rows as u64,
            register_rows: layout.register_rows as u64,
            candidates: cases.candidates,
            far: cases.far,
            skipped: cases.skipped,
            random_pairs: self.material.samples.strangers.random.pairs,
            inside_pairs: self.material.samples.strangers.inside.iter().map(|counted| counted.pairs).sum(),
            household_pairs: relatives.iter().map(|(_, weight)| weight).sum::<f64>().round() as u64,
            expected_matches: fitted.seen.same,
            sure_matches: fitted.seen.sure,
            starts,
            pooled,
            dependences,
            household,
            trouble,
        }
    }

    /// Mean rarity per slot among matches, in eighths of a bit; among the observations themselves where nothing matches.
    fn rarity(&self, matched: &Weighted) -> Vec<f64> {
        let layout = self.solver.layout;
        let (mut sums, mut weights) = (vec![0.0; layout.slots], vec![0.0; layout.slots]);
        for (seen, weight) in matched {
            for comparison in 0..layout.comparisons() {
                let Some(slot) = layout.slot(comparison, &seen.levels) else { continue };
                let weight = weight + 1e-6;
                sums[slot] += weight * f64::from(seen.rarity[comparison]);
                weights[slot] += weight;
            }
        }
        sums.iter().zip(weights).map(|(sum, weight)| if weight > 0.0 { sum / weight } else { 0.0 }).collect()
    }

    /// Pairs of one household with their weight.
    fn relatives(&self, parameters: &Parameters) -> Weighted {
        let seen = if self.solver.among { Counted::default() } else { (self.mates)(&matches(self.problem, parameters)) };
        let counted = match seen.pairs as f64 >= BELIEVED_PAIRS * MILLION {
            true => seen,
            false => self.solver.without_repetitions(parameters, &self.material.samples.households),
        };
        counted.seen.into_iter().map(|(seen, times)| (seen, times as f64 / MILLION)).collect()
    }

    fn dependences(&self, parameters: &Parameters, priors: PairPriors, matches: &Weighted, relatives: &Weighted) -> Vec<super::Dependence> {
        let scale = parameters.scale(self.solver.layout);
        let strangers = |counted: &Counted| -> Weighted {
            let weigh = |(seen, times): &(super::Observation, u64)| (*seen, *times as f64 * chances::stranger(&scale, seen, priors));
            counted.seen.par_iter().map(weigh).collect()
        };
        let random = strangers(&self.material.samples.strangers.random);
        let inside: Vec<Weighted> = self.material.samples.strangers.inside.iter().map(strangers).collect();
        let layout = self.solver.layout;
        Evidence { layout, parameters, random: &random, inside: &inside, matches, relatives }.dependences()
    }

    /// The proposed model: the committed one with these probabilities, rounded to four digits.
    fn model(&self, parameters: &Parameters, fitted: &Fitted, household: bool) -> Model {
        const BELOW_ONE: f64 = 0.9999;
        let mut rounded_off = parameters.clone();
        let told = rounded_off.t.iter_mut().chain(&mut rounded_off.n).flatten();
        rounded_off.m.iter_mut().chain(&mut rounded_off.h).chain(told).for_each(|value| *value = rounded(*value, BELOW_ONE));
        for u in &mut rounded_off.u {
            *u = match *u {
                Chance::Plain(u) => Chance::Plain(rounded(u, BELOW_ONE)),
                Chance::PerRegister(rows) => Chance::PerRegister(rounded(rows, f64::MAX)),
                Chance::ByRarity(factor) => Chance::ByRarity(rounded(factor, f64::MAX)),
            };
        }
        let mut model = self.solver.committed.clone();
        rounded_off.write(&mut model);
        let share = |value: f64| rounded(value.clamp(1e-4, BELOW_ONE), BELOW_ONE);
        match self.lists {
            Some(lists) => {
                model.prior.in_register = share(parameters.same);
                for (kind, value) in
                    [&mut model.prior.relatives, &mut model.prior.twins, &mut model.prior.namesakes].into_iter().enumerate()
                {
                    let estimated = *value > 0.0 && (kind > 0 || household);
                    *value = if estimated { share(parameters.others[kind]) } else { *value };
                }
                model.prior.repeated = share(repeated(lists, &matches(self.problem, parameters)));
            }
            None => model.prior.repeated = rounded((2.0 * fitted.seen.same / self.solver.rows.max(1.0)).max(1e-4), 999.0),
        }
        model
    }
}

/// Expected further rows of the same person in the same list, per row.
fn repeated(lists: &[u32], matches: &[(u32, u32, u32)]) -> f64 {
    let mut rows: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    matches.iter().for_each(|(left, right, _)| *rows.entry((lists[*left as usize], *right)).or_insert(0.0) += 1.0);
    let pairs: f64 = rows.values().map(|rows| rows * (rows - 1.0)).sum();
    pairs / (matches.len() as f64).max(1.0)
}
