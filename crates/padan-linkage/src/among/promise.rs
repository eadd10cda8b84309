//! Whether two rows can still be one person: a bound that leaves a pair as soon as no further comparison can save it.
//!
//! A pair is kept when it is likely enough against strangers, and against every other kind of pair on its own: each is a
//! condition on a sum over the comparisons, and of those not made yet the sum has a ceiling. So a pair that fails one of them
//! fails the probability that [`super::Judge`] tells, whatever the rest says. What passes is judged in full; this module
//! decides nothing else.

use super::Judge;
use super::glance::Glances;
use crate::comparators::{Comparator, Sides};
use crate::model::{Chance, Comparison, Given, LevelProbabilities, Model, Part, Prior, Weights};
use crate::records::Kind;

/// What a pair weighs as one person over each other kind: strangers, household, twins, namesakes.
///
/// Unit: millibits.
type Margins = [i64; 4];

/// Rounding of logarithms and of the probability itself, in millibits.
const SLACK: f64 = 10.0;
/// Rarity that no comparator states, in millibits.
const BEYOND: i64 = 1_000_000_000;

/// The conditions of one comparison of rows among themselves.
pub(super) struct Promise {
    /// The model, its comparisons in the order in which they are made here.
    weights: Weights,
    /// Per comparison: what it and all after it can add, at most.
    ceilings: Vec<Margins>,
    /// What a pair that is kept has, at least.
    least: Margins,
    glances: Option<Glances>,
}

impl Promise {
    pub(super) fn of(judge: &Judge, keep_ppm: u32) -> Self {
        let model = reordered(&judge.rules.model);
        let least = least(&model.prior, judge.list_rows.max(2.0), keep_ppm);
        let each: Vec<Margins> = model.comparisons.iter().map(|comparison| ceiling(comparison, None, judge)).collect();
        let mut ceilings = each.clone();
        for at in (1..ceilings.len()).rev() {
            ceilings[at - 1] = added(ceilings[at - 1], ceilings[at]);
        }
        let is_hopeless = |known: &[(usize, &[u8])]| {
            let of = |at: usize| {
                let levels = known.iter().find(|(known, _)| *known == at).map(|(_, levels)| *levels);
                levels.map_or(each[at], |levels| ceiling(&model.comparisons[at], Some(levels), judge))
            };
            !reachable((0..each.len()).map(of).fold(Margins::default(), added), &least)
        };
        let glances = Glances::of(&model, judge.rows, is_hopeless);
        Promise { weights: Weights::of(&model, judge.index.population), ceilings, least, glances }
    }

    /// Says whether two rows may be likely enough; `false` is proven.
    pub(super) fn holds(&self, sides: &Sides, left: u32, right: u32) -> bool {
        if self.glances.as_ref().is_some_and(|glances| glances.are_two(left, right)) {
            return false;
        }
        let mut so_far = Margins::default();
        let mut parts = self.weights.parts(sides, left as usize, right as usize);
        self.ceilings.iter().all(|&ceiling| {
            let open = reachable(added(so_far, ceiling), &self.least);
            if let Some(part) = parts.next().filter(|_| open) {
                so_far = added(so_far, margins(&part));
            }
            open
        }) && reachable(so_far, &self.least)
    }
}

fn reachable(most: Margins, least: &Margins) -> bool {
    most.iter().zip(least).all(|(most, least)| most >= least)
}

fn added(left: Margins, right: Margins) -> Margins {
    std::array::from_fn(|kind| left[kind] + right[kind])
}

fn margins(part: &Part) -> Margins {
    let weight = i64::from(part.weight.0);
    [weight, weight - i64::from(part.household.0), weight - i64::from(part.twin.0), weight - i64::from(part.namesake.0)]
}

/// What a kept pair has over each kind, at least: of its odds each kind alone takes no more than all together.
fn least(prior: &Prior, strangers: f64, keep_ppm: u32) -> Margins {
    let share = ((f64::from(keep_ppm) - 0.5) / 1e6).min(0.999_999);
    if share <= 0.0 {
        return [-BEYOND; 4];
    }
    let odds = share / (1.0 - share) / prior.repeated;
    [strangers, 1.0, prior.twins, prior.namesakes].map(|times| (odds * times).log2() * 1000.0 - SLACK).map(bounded)
}

/// Whole millibits that can be added up.
fn bounded(millibits: f64) -> i64 {
    millibits.clamp(-BEYOND as f64, BEYOND as f64) as i64
}

/// The comparisons with names last, as they cost most, where no table depends on them.
fn reordered(model: &Model) -> Model {
    let name = |index: usize| model.comparisons[index].comparator.fields.contains(&Kind::Name);
    let mut order: Vec<usize> = (0..model.comparisons.len()).collect();
    if !model.comparisons.iter().flat_map(|comparison| &comparison.given).any(|given| name(given.comparison)) {
        order.sort_by_key(|&index| name(index));
    }
    let place = |index: usize| order.iter().position(|&other| other == index).expect("the order holds every comparison");
    let moved = |given: &Given| Given { comparison: place(given.comparison), ..given.clone() };
    let comparisons = order.iter().map(|&index| {
        let comparison = &model.comparisons[index];
        Comparison { given: comparison.given.iter().map(moved).collect(), ..comparison.clone() }
    });
    Model { comparisons: comparisons.collect(), prior: model.prior, thresholds: model.thresholds }
}

/// The most that a comparison adds on some levels of any table, a missing value adding nothing; `None` = on any level.
fn ceiling(comparison: &Comparison, levels: Option<&[u8]>, judge: &Judge) -> Margins {
    let rarest = i64::from(judge.index.frequencies.rarity_max_millibits());
    let rarity = if bounds_its_rarity(comparison.comparator) { rarest } else { BEYOND };
    let is_asked = |level: u8| levels.is_none_or(|levels| levels.contains(&level));
    let tables = comparison.given.iter().map(|given| &given.table).chain([&comparison.levels]);
    let asked = tables.flat_map(|table| table.iter().zip(1..)).filter(|(_, level)| is_asked(*level));
    let of_levels = asked.map(|(level, _)| most(level, rarity, judge.index.population.rows));
    let all = of_levels.chain(is_asked(0).then(Margins::default));
    all.reduce(|most, one| std::array::from_fn(|kind| most[kind].max(one[kind]))).unwrap_or_default()
}

/// Comparators whose agreement is no rarer than a value that stands once in the register.
fn bounds_its_rarity(comparator: &Comparator) -> bool {
    ["person_name", "birth_date", "identifier", "area", "exact", "nik", "sex", "address"].contains(&comparator.name)
}

/// The most that a level weighs over each kind, rounded up.
fn most(level: &LevelProbabilities, rarest: i64, register_rows: u64) -> Margins {
    let millibits = |ratio: f64| bounded(ratio.log2() * 1000.0 + 2.0);
    let u = match level.u {
        Chance::Plain(u) => millibits(level.m / u),
        Chance::PerRegister(rows) => millibits(level.m / (rows / register_rows.max(1) as f64).min(1.0)),
        Chance::ByRarity(factor) => (millibits(level.m / factor) + rarest).max(millibits(level.m)),
    };
    let over = |chance: f64| millibits(level.m / chance);
    [u, over(level.h), over(level.t.unwrap_or(level.h)), level.n.map_or(u, over)]
}
