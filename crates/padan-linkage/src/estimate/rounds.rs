//! The estimation itself: sample, gather, and go round until u, h and m agree with each other; then every start.
//!
//! Random pairs hold a few matches, and whether a pair is one depends on m; relatives are best seen as the lists write them,
//! which depends on who is linked. So a round fits m, then counts u and h anew without the pairs that are matches now.

use super::cases::{self, Cases};
use super::chances::{self, PairPriors, Rarity, Strangers};
use super::dependence::Weighted;
use super::em::{Belief, Fitted, Limits, Problem};
use super::layout::{Layout, Parameters};
use super::proposal::Telling;
use super::sample::{self, Counted, Source};
use super::{Estimate, Origin, Pairs, Settings, Start, Trouble};
use crate::blocking::keys::mix;
use crate::comparators::Sides;
use crate::engine::{Index, LinkageRules};
use crate::model::{Chance, Model};
use crate::records::{Records, Shared};
use rayon::prelude::*;

/// Rounds in which u and h are counted anew.
const ROUNDS: usize = 3;
/// Pairs that the belief in each table is worth: a committed model, or the mere order of levels.
pub(super) const BELIEVED_PAIRS: f64 = 100.0;
const ORDER_PAIRS: f64 = 10.0;
/// Cases that the belief in the share with their person is worth, and in the shares of relatives, twins and namesakes.
const BELIEVED_CASES: f64 = 2.0;
const BELIEVED_OTHERS: f64 = 100.0;
/// Largest change between two iterations at which a start has converged.
const CHANGE: f64 = 1e-6;
/// Natural logarithms within which two starts ended at one optimum.
const SAME_OPTIMUM: f64 = 1.0;
/// Millionths of a pair.
pub(super) const MILLION: f64 = 1e6;

/// What is estimated from records.
pub(super) struct Task<'a> {
    pub rules: &'a LinkageRules,
    pub shared: &'a Shared,
    pub index: &'a Index,
    pub left: &'a Records,
    pub right: &'a Records,
    /// List of each left row; `u32::MAX` leaves a row out.
    pub lists: &'a [u32],
    pub pairs: Pairs,
    pub settings: &'a Settings,
}

/// Pairs drawn before anything is known of matches.
pub(super) struct Samples {
    pub strangers: Strangers,
    pub households: Counted,
    /// Other members of an average right row's household.
    pub mates: f64,
}

/// What is estimated from once records have become counts.
pub(super) struct Material {
    pub samples: Samples,
    pub cases: Cases,
}

/// What the matches of a round tell beside m.
#[derive(Default)]
struct Known {
    /// Relatives of matched rows, as the lists write people.
    relatives: Option<Counted>,
    /// Per slot, how rare the agreed values of matches are.
    rarity: Vec<Rarity>,
}

/// Relatives of matched rows as the lists write them; from (left row, right row, millionths).
pub(super) type Mates<'a> = &'a dyn Fn(&[(u32, u32, u32)]) -> Counted;

impl Task<'_> {
    pub fn estimate(&self) -> Estimate {
        let (model, settings) = (&self.rules.model, self.settings);
        let layout = Layout::of(model, self.index.population.rows);
        let sides = Sides { shared: self.shared, frequencies: &self.index.frequencies, left: self.left, right: self.right };
        let rows = self.rows();
        let source = Source { model, layout: &layout, sides, rows: &rows, lists: self.lists, pairs: self.pairs, seed: settings.seed };
        let members = sample::members(&self.index.groups);
        let inside = |comparison| sample::inside(&source, comparison, settings.inside_pairs);
        let strangers = Strangers {
            random: sample::random(&source, settings.random_pairs),
            inside: (0..model.comparisons.len()).map(inside).collect(),
        };
        let households = sample::households(&source, &members, settings.inside_pairs);
        let paired: usize = members.values().map(|rows| rows.len() * (rows.len() - 1)).sum();
        let mates = paired as f64 / self.right.len.max(1) as f64;
        let (among, pairs) = (self.pairs != Pairs::ToRegister, source.pairs_in_scope());
        let solver = Solver { committed: model, layout: &layout, settings, among, rows: rows.len() as f64, pairs };
        let samples = Samples { strangers, households, mates };
        let first = solver.first(&samples);
        let cases = match self.pairs {
            Pairs::ToRegister => cases::of_rows(&source, self.index, &[first.clone(), solver.agnostic(&first, 0.8)]),
            Pairs::Among | Pairs::Across => cases::of_pairs(&source, self.index),
        };
        let material = Material { samples, cases };
        let relatives = |matches: &[(u32, u32, u32)]| sample::mates(&source, &members, &self.index.groups, matches);
        let mut estimate = solver.solve(first, &material, &relatives, (!among).then_some(self.lists));
        estimate.rows = rows.len() as u64;
        estimate
    }

    /// Left rows that take part: those of a list, drawn by their hash where there are too many.
    fn rows(&self) -> Vec<u32> {
        let listed = |row: &u32| self.lists[*row as usize] != u32::MAX;
        let mut rows: Vec<u32> = (0..self.left.len as u32).filter(listed).collect();
        if rows.len() > self.settings.rows_max {
            rows.sort_by_key(|&row| (mix(self.settings.seed, u64::from(row)), row));
            rows.truncate(self.settings.rows_max);
            rows.sort_unstable();
        }
        rows
    }
}

/// Counts to model.
pub(super) struct Solver<'a> {
    pub committed: &'a Model,
    pub layout: &'a Layout,
    pub settings: &'a Settings,
    pub among: bool,
    /// Rows that take part, and pairs of them in scope.
    pub rows: f64,
    pub pairs: f64,
}

impl Solver<'_> {
    /// Parameters before any iteration: m and shares as believed, u and h as counted.
    pub fn first(&self, samples: &Samples) -> Parameters {
        let mut parameters = self.committed();
        if self.settings.fresh {
            // Placeholders say nothing, so the first u counts every random pair, the few matches included.
            parameters = self.believed(&self.agnostic(&parameters, 0.8));
            let none = PairPriors { same: 0.0, household: 0.0 };
            let seen = chances::seen(self.layout, &samples.strangers, &parameters, none);
            parameters.u = chances::u(self.layout, &seen, &parameters.u, &[]);
            parameters.m = self.agnostic(&parameters, 0.8).m;
        }
        self.count(&mut parameters, samples, &Known::default());
        parameters
    }

    /// Counts u and h anew under the parameters as they are.
    fn count(&self, parameters: &mut Parameters, samples: &Samples, known: &Known) {
        let believed = self.believed(parameters);
        let priors = self.pair_priors(parameters, samples.mates);
        let seen = chances::seen(self.layout, &samples.strangers, parameters, priors);
        let relatives = match &known.relatives {
            Some(counted) if counted.pairs as f64 >= BELIEVED_PAIRS * MILLION => counted.clone(),
            _ => self.without_repetitions(parameters, &samples.households),
        };
        parameters.u = chances::u(self.layout, &seen, &believed.u, &known.rarity);
        parameters.h = chances::h(self.layout, &relatives, MILLION, &believed.h, self.pairs_worth());
        parameters.follow(&self.committed());
    }

    /// Pairs of one household that are not one person twice, in millionths.
    pub(super) fn without_repetitions(&self, parameters: &Parameters, households: &Counted) -> Counted {
        let scale = parameters.scale(self.layout);
        let odds = self.committed.prior.repeated;
        let other = |bits: super::layout::Bits| 1.0 / (1.0 + odds * (bits.same - bits.others[0]).min(900.0).exp2());
        let millionths = |(seen, times): &(super::Observation, u64)| (*seen, (*times as f64 * MILLION * other(scale.weigh(seen))) as u64);
        let seen: Vec<_> = households.seen.par_iter().map(millionths).collect();
        Counted { pairs: seen.iter().map(|(_, times)| times).sum(), seen }
    }

    pub(super) fn pair_priors(&self, parameters: &Parameters, mates: f64) -> PairPriors {
        match self.among {
            true => PairPriors { same: parameters.same, household: (1.0 - parameters.same) * parameters.others[0] },
            false => PairPriors { same: parameters.same / self.layout.register_rows, household: mates / self.layout.register_rows },
        }
    }

    pub(super) fn committed(&self) -> Parameters {
        let prior = &self.committed.prior;
        let per_pair = (prior.repeated.max(1e-4) * self.rows / 2.0 / self.pairs.max(1.0)).clamp(1e-12, 0.5);
        let mut parameters = Parameters::of(self.committed, if self.among { per_pair } else { prior.in_register.clamp(0.01, 0.99) });
        if self.among {
            let rows = self.rows.max(2.0);
            parameters.others = [1.0 / rows, prior.twins / rows, prior.namesakes / rows];
        }
        parameters
    }

    /// What is believed of every probability: the committed model, or the weak order of the levels.
    ///
    /// Afresh, a `given` table is believed to be as its main table is now.
    fn believed(&self, now: &Parameters) -> Parameters {
        let mut believed = self.committed();
        if !self.settings.fresh {
            return believed;
        }
        for (comparison, table, slots) in self.layout.tables() {
            let main = self.layout.starts(comparison)[0];
            let even = 1.0 / slots.len() as f64;
            for (level, slot) in slots.clone().enumerate() {
                believed.m[slot] = if table == 0 { by_order(slots.len(), level, 0.6) } else { now.m[main + level] };
                believed.h[slot] = if table == 0 { even } else { now.h[main + level] };
                believed.u[slot] = match (table, believed.u[slot], now.u[main + level]) {
                    (0, Chance::Plain(_), _) => Chance::Plain(even),
                    (0, Chance::PerRegister(_), _) => Chance::PerRegister(even * self.layout.register_rows),
                    (0, Chance::ByRarity(_), _) => Chance::ByRarity(1.0),
                    // A table may state a level in another form than its main table does.
                    (_, Chance::Plain(_), Chance::Plain(u)) => Chance::Plain(u),
                    (_, Chance::Plain(_), Chance::PerRegister(rows)) => Chance::Plain((rows / self.layout.register_rows).min(even)),
                    (_, Chance::PerRegister(_), Chance::PerRegister(rows)) => Chance::PerRegister(rows),
                    (_, Chance::PerRegister(_), Chance::Plain(u)) => Chance::PerRegister(u * self.layout.register_rows),
                    (_, Chance::ByRarity(_), Chance::ByRarity(factor)) => Chance::ByRarity(factor),
                    (_, Chance::Plain(_), Chance::ByRarity(_)) => Chance::Plain(even),
                    (_, Chance::PerRegister(_), Chance::ByRarity(_)) => Chance::PerRegister(even * self.layout.register_rows),
                    (_, Chance::ByRarity(_), _) => Chance::ByRarity(1.0),
                };
            }
        }
        believed
    }

    /// Parameters whose m knows the order of the levels only; `top` is the share of the highest.
    pub fn agnostic(&self, now: &Parameters, top: f64) -> Parameters {
        let mut agnostic = now.clone();
        for (.., slots) in self.layout.tables() {
            let levels = slots.len();
            slots.enumerate().for_each(|(level, slot)| agnostic.m[slot] = by_order(levels, level, top));
        }
        agnostic
    }

    /// Goes round, tries every start, and tells what came of it.
    pub fn solve(&self, first: Parameters, material: &Material, mates: Mates, lists: Option<&[u32]>) -> Estimate {
        let problem = Problem::new(self.layout, &material.cases);
        let limits = Limits { iterations: self.settings.iterations_max, change: CHANGE };
        let mut now = first;
        for round in 0..ROUNDS {
            let mut fits = vec![problem.fit(now.clone(), &self.belief(&now), limits)];
            if round == 0 {
                fits.push(problem.fit(self.agnostic(&now, 0.8), &self.belief(&now), limits));
            }
            now = best(&fits).parameters.clone();
            let matches = matches(&problem, &now);
            let relatives = (!self.among).then(|| mates(&matches));
            let rarity = chances::rarity_of(self.layout, &matched(&problem, &now));
            self.count(&mut now, &material.samples, &Known { relatives, rarity });
        }
        let named = self.starts(&now);
        let belief = self.belief(&now);
        let fits: Vec<Fitted> = named.iter().map(|(_, start)| problem.fit(start.clone(), &belief, limits)).collect();
        let fitted = best(&fits).clone();
        let starts = named.into_iter().zip(&fits).map(|((from, _), fit)| Start {
            from,
            log_likelihood: fit.log_likelihood,
            iterations: fit.iterations,
            converged: fit.converged,
            same_optimum: (fitted.log_likelihood - fit.log_likelihood).abs() < SAME_OPTIMUM,
        });
        let starts: Vec<Start> = starts.collect();
        let trouble = self.trouble(&problem, &fitted, &starts);
        Telling { solver: self, problem: &problem, material, mates, lists }.tell(fitted, starts, trouble)
    }

    fn pairs_worth(&self) -> f64 {
        if self.settings.fresh { ORDER_PAIRS } else { BELIEVED_PAIRS }
    }

    fn belief(&self, now: &Parameters) -> Belief {
        Belief { parameters: self.believed(now), pairs: self.pairs_worth(), cases: BELIEVED_CASES, others: BELIEVED_OTHERS }
    }

    /// Starts: the committed m, the order of levels sharply and softly, and shaken ones.
    fn starts(&self, now: &Parameters) -> Vec<(Origin, Parameters)> {
        let mut starts = vec![(Origin::SharpOrder, self.agnostic(now, 0.9)), (Origin::SoftOrder, self.agnostic(now, 0.5))];
        let base = match self.settings.fresh {
            true => self.agnostic(now, 0.7),
            false => {
                let committed = Parameters { m: self.committed().m, ..now.clone() };
                starts.insert(0, (Origin::Committed, committed.clone()));
                committed
            }
        };
        for number in 1..=3u64 {
            let mut shaken = base.clone();
            for (.., slots) in self.layout.tables() {
                for slot in slots.clone() {
                    let share = mix(mix(self.settings.seed, number), slot as u64) as f64 / u64::MAX as f64;
                    shaken.m[slot] *= (3.0 * (share - 0.5)).exp();
                }
                let total: f64 = shaken.m[slots.clone()].iter().sum();
                slots.for_each(|slot| shaken.m[slot] /= total);
            }
            shaken.same *= 1.0 / (number + 1) as f64;
            starts.push((Origin::Shaken(number), shaken));
        }
        starts
    }

    fn trouble(&self, problem: &Problem, fitted: &Fitted, starts: &[Start]) -> Option<Trouble> {
        if problem.cases.candidates == 0 {
            return Some(Trouble::NoCandidates);
        }
        // As many natural logarithms as the free levels would gain by chance (Schwarz 1978, Annals of Statistics 6:461).
        let free = fitted.seen.levels.iter().filter(|matches| **matches >= 1.0).count() as f64;
        let gain = fitted.log_likelihood - self.without_matches(problem, fitted);
        if gain < 0.5 * free.max(1.0) * problem.cases.total().max(2.0).ln() || fitted.seen.sure < 0.25 * fitted.seen.same {
            return Some(Trouble::NoMatches);
        }
        if !fitted.converged {
            return Some(Trouble::NotConverged);
        }
        (starts.iter().filter(|start| start.same_optimum).count() < 2).then_some(Trouble::LonelyOptimum)
    }

    /// The log-likelihood when nobody is anybody and households may explain what they can.
    fn without_matches(&self, problem: &Problem, fitted: &Fitted) -> f64 {
        let mut parameters = Parameters { same: 1e-12, ..fitted.parameters.clone() };
        for _ in 0..30 {
            let seen = problem.expect(&parameters);
            parameters.others = problem.shares_of_others(&seen, problem.cases.total(), &self.committed().others, 0.0);
        }
        problem.expect(&parameters).log_likelihood
    }
}

/// m by the order of levels: the highest holds `top`, the rest falls by half.
fn by_order(levels: usize, level: usize, top: f64) -> f64 {
    if levels == 1 || level + 1 == levels {
        return if levels == 1 { 1.0 } else { top };
    }
    let below = levels - 1;
    let whole = 2.0 - 0.5f64.powi(below as i32 - 1);
    (1.0 - top) * 0.5f64.powi((below - 1 - level) as i32) / whole
}

fn best(fits: &[Fitted]) -> &Fitted {
    let better = |a: &&Fitted, b: &&Fitted| {
        (a.converged, a.log_likelihood).partial_cmp(&(b.converged, b.log_likelihood)).expect("likelihoods are numbers")
    };
    // Of equal ones the first is kept.
    fits.iter().rev().max_by(better).expect("there is a start")
}

/// Rows that are more likely than not one register row: (left, right, millionths).
pub(super) fn matches(problem: &Problem, parameters: &Parameters) -> Vec<(u32, u32, u32)> {
    let shares = problem.all_shares(parameters);
    let row = |row: &cases::RowCase| {
        let items = &problem.cases.cases[row.case as usize].items;
        let (place, share) = shares[row.case as usize].iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        (items[place].times == 1 && *share >= 0.5).then(|| (row.row, row.rights[place], (share * MILLION) as u32))
    };
    let mut matches: Vec<_> = problem.cases.rows_cases.iter().filter_map(row).collect();
    matches.sort_unstable();
    matches
}

/// Expected matches per observation.
pub(super) fn matched(problem: &Problem, parameters: &Parameters) -> Weighted {
    let cases = problem.cases;
    let mut weights = vec![0.0; cases.observations.len()];
    for (case, shares) in cases.cases.iter().zip(problem.all_shares(parameters)) {
        for (item, share) in case.items.iter().zip(shares) {
            weights[item.observation as usize] += share * case.count as f64;
        }
    }
    cases.observations.iter().copied().zip(weights).collect()
}
