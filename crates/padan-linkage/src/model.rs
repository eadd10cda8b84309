//! The Fellegi-Sunter model: how often each agreement level occurs among matches, strangers, relatives, twins and namesakes.
//!
//! Five kinds of pairs are told apart: *m*, the same person; *u*, two people picked at random; *h*, two people of one
//! household; *t*, twins; *n*, two people of one name in one place. Relatives share card, mother, area and sometimes names,
//! so an absent person's brother in the register is explained by *h* instead of being linked; likewise twins and namesakes. Where two comparisons depend on each other (a NIK carries the birth date), a
//! comparison has further tables of probabilities, used by how far the other one agrees. Weights are integers.

mod outsiders;
mod outweighed;
mod quick;

use crate::comparators::{self, Agreement, Comparator, Sides};
use crate::packed::Layout;
use crate::posterior::Population;
use outweighed::Odds;
pub use outweighed::{Asked, Packing};
use quick::Step;

/// A match weight in thousandths of a bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MatchWeight(pub i32);

/// How many times likelier a weight in millibits makes something: a power of two.
pub(crate) fn times(millibits: i32) -> f64 {
    f64::exp2(f64::from(millibits) / 1000.0)
}

/// Chance of a level among random pairs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Chance {
    /// A plain probability in (0, 1].
    Plain(f64),
    /// This many rows of the whole register: the probability is `rows / register rows`.
    PerRegister(f64),
    /// The chance that the comparator states for the value, times this factor.
    ByRarity(f64),
}

/// Probabilities of one level in one table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelProbabilities {
    pub m: f64,
    pub u: Chance,
    pub h: f64,
    /// Twins; as two people of one household where it is not told.
    pub t: Option<f64>,
    /// Namesakes of one place; as strangers where it is not told.
    pub n: Option<f64>,
}

/// One comparison: fields, comparator and its probabilities.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub name: String,
    pub comparator: &'static Comparator,
    /// Positions in the schema.
    pub columns: Vec<usize>,
    /// Per level from 1 upward.
    pub levels: Vec<LevelProbabilities>,
    /// Other tables, the first whose condition holds is used.
    pub given: Vec<Given>,
    /// The row's value may be that of another member of the household (a borrowed identity number).
    pub borrowed: bool,
}

/// Another table of a comparison and when it holds.
#[derive(Clone, Debug)]
pub struct Given {
    /// Index of the other comparison; it stands earlier in the model.
    pub comparison: usize,
    /// Bit `l` set: the table holds when the other comparison is at level `l`.
    pub levels: u32,
    pub table: Vec<LevelProbabilities>,
}

/// Share of rows and of absent people, before any evidence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Prior {
    /// Share of submitted rows whose person is in the register.
    pub in_register: f64,
    /// Share of absent people whose household is in the register.
    pub relatives: f64,
    /// Share of absent people whose twin is in the register.
    pub twins: f64,
    /// Share of absent people who have a namesake in their own place in the register, beyond chance.
    pub namesakes: f64,
    /// Share of rows that repeat another row of the same list.
    pub repeated: f64,
    /// Rows of a list after which its own error rates and shares count as much as the model's; 0 = never.
    pub model_rows: f64,
}

/// Posterior probabilities at which rows are decided.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Thresholds {
    pub link: f64,
    pub review: f64,
}

/// A whole model, ready to weigh.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub comparisons: Vec<Comparison>,
    pub prior: Prior,
    pub thresholds: Thresholds,
}

/// Most comparisons that a model may have.
pub const COMPARISONS_MAX: usize = 16;

/// Agreement level of each comparison, in the model's order; 0 = missing. Comparisons beyond the model's stay 0.
pub type Pattern = [u8; COMPARISONS_MAX];

/// Stands for a number that speaks for its own row without being the other's: its household lends it nothing more.
const OWN_NUMBER: i32 = -1;

/// A pair's levels and what they weigh.
///
/// Unit: `weight` is log2(m/u), `household` log2(h/u), `twin` log2(t/u), `namesake` log2(n/u), all in millibits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weighed {
    pub pattern: Pattern,
    pub weight: MatchWeight,
    pub household: MatchWeight,
    pub twin: MatchWeight,
    pub namesake: MatchWeight,
    /// log2(h/u) of the comparisons that may be borrowed from a relative, where they agree; below 0 where the numbers only lie near
    /// each other, which lends nothing and needs no loan.
    pub borrowed: MatchWeight,
}

/// One comparison's part in a weight, for explanations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub comparison: usize,
    pub level: u8,
    pub weight: MatchWeight,
    pub household: MatchWeight,
    pub twin: MatchWeight,
    pub namesake: MatchWeight,
    /// The second table was used.
    pub given: bool,
}

/// A model turned into integers for one register: what each level of each comparison weighs.
///
/// A match weight is a sum of these integers, so it is exact at any thread count.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    comparisons: Vec<CompiledComparison>,
    odds: Odds,
    /// Columns that packed rows hold, and the comparisons that they suffice for.
    layout: Layout,
    quick: Vec<Step>,
    /// The other comparisons in the order in which candidates are weighed.
    slow: Vec<usize>,
}

#[derive(Clone, Debug)]
struct CompiledComparison {
    comparator: &'static Comparator,
    columns: Vec<usize>,
    /// The lowest level at which the value may be borrowed, if it ever is.
    borrowed: Option<u8>,
    /// Slot of the first level of the first table.
    first_slot: usize,
    table: Vec<LevelWeight>,
    /// (earlier comparison, levels at which the table holds as bits, table).
    given: Vec<(usize, u32, Vec<LevelWeight>)>,
    /// Where all those tables depend on one comparison: which one, and by its level the table; 0 = the first table.
    chosen: Option<(usize, [u8; LEVELS_MAX])>,
}

/// Levels that a comparator may have, missing included.
const LEVELS_MAX: usize = 16;

/// Logarithms of one level's probabilities, in millibits.
#[derive(Clone, Copy, Debug)]
struct LevelWeight {
    m: i32,
    h: i32,
    t: i32,
    /// `None`: as strangers.
    n: Option<i32>,
    /// log2(u), or log2 of the factor on the value's own rarity.
    u: i32,
    by_rarity: bool,
    /// log2 of m/u, h/u, t/u and n/u where rarity does not enter.
    fixed: [i32; 4],
}

impl Weights {
    /// Compiles a model for a register of this size.
    ///
    /// Panics: when the model has more than `COMPARISONS_MAX` comparisons; rules are checked before.
    pub fn of(model: &Model, population: Population) -> Self {
        assert!(model.comparisons.len() <= COMPARISONS_MAX, "rule checks bound the number of comparisons");
        let register_rows = population.rows;
        let table = |levels: &[LevelProbabilities]| levels.iter().map(|level| LevelWeight::of(level, register_rows)).collect::<Vec<_>>();
        let mut next_slot = 0;
        let mut slots = |comparison: &Comparison| {
            let first = next_slot;
            next_slot += comparison.levels.len() * (1 + comparison.given.len());
            first
        };
        let comparisons = model.comparisons.iter().map(|comparison| CompiledComparison {
            first_slot: slots(comparison),
            comparator: comparison.comparator,
            columns: comparison.columns.clone(),
            borrowed: comparison.borrowed.then(|| comparators::same_from(comparison.comparator)),
            table: table(&comparison.levels),
            given: comparison.given.iter().map(|given| (given.comparison, given.levels, table(&given.table))).collect(),
            chosen: chosen(comparison),
        });
        let mut weights = Weights {
            comparisons: comparisons.collect(),
            odds: Odds::of(&model.prior, population),
            layout: Layout::of(model),
            ..Weights::default()
        };
        weights.plan();
        weights
    }

    /// Columns that packed rows of the right side must hold.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// Weighs a pair, comparison by comparison, in the model's order.
    pub fn parts<'a>(&'a self, sides: &'a Sides, i: usize, j: usize) -> impl Iterator<Item = Part> + 'a {
        let mut levels = Pattern::default();
        (0..self.comparisons.len()).map(move |comparison| self.part(sides, i, j, comparison, &mut levels))
    }

    /// Weighs one comparison of a pair; `levels` holds those of the earlier ones.
    fn part(&self, sides: &Sides, i: usize, j: usize, index: usize, levels: &mut Pattern) -> Part {
        let comparison = &self.comparisons[index];
        let agreement = (comparison.comparator.compare)(sides, &comparison.columns, i, j);
        levels[index] = agreement.level;
        let (table, given) = comparison.table_for(levels);
        let [weight, household, twin, namesake] = weigh(table, agreement).map(MatchWeight);
        Part { comparison: index, level: agreement.level, weight, household, twin, namesake, given }
    }

    /// Levels of all tables together: each has a slot of its own.
    pub fn slots(&self) -> usize {
        self.comparisons.last().map_or(0, |last| last.first_slot + last.table.len() * (1 + last.given.len()))
    }

    /// The slots that a pattern's levels were weighed by; missing ones have none.
    pub fn slots_of<'a>(&'a self, pattern: &'a Pattern) -> impl Iterator<Item = usize> + 'a {
        self.comparisons.iter().zip(pattern).filter(|(_, level)| **level > 0).map(|(comparison, level)| {
            let given = comparison.given.iter().position(|(other, holds, _)| holds >> pattern[*other] & 1 == 1);
            comparison.first_slot + given.map_or(0, |given| given + 1) * comparison.table.len() + usize::from(*level) - 1
        })
    }

    /// How much likelier each slot is among counted true pairs than the model says, in millibits; the model counts as
    /// `committed` pairs of every table.
    ///
    /// Shape: `counts` and the answer have one value per slot; `unit` counts make one pair.
    pub fn more_than_committed(&self, counts: &[i64], unit: f64, committed: f64) -> Vec<i32> {
        let mut more = Vec::with_capacity(counts.len());
        for comparison in &self.comparisons {
            for table in std::iter::once(&comparison.table).chain(comparison.given.iter().map(|(.., table)| table)) {
                let coarse = |level: usize| crate::comparators::is_coarse(comparison.comparator, level as u8 + 1);
                let own = &counts[more.len()..more.len() + table.len()];
                for level in 0..table.len() {
                    let scale = || (0..table.len()).filter(|&other| coarse(other) == coarse(level));
                    let chance = |other: usize| times(table[other].m);
                    let share = chance(level) / scale().map(chance).sum::<f64>();
                    let pairs = scale().map(|other| own[other]).sum::<i64>() as f64 / unit;
                    let seen = own[level] as f64 / unit;
                    let ratio = (committed * share + seen) / ((committed + pairs) * share);
                    more.push((ratio.log2() * 1000.0).round() as i32);
                }
            }
        }
        more
    }

    /// Weighs a pair.
    pub fn weigh(&self, sides: &Sides, i: usize, j: usize) -> Weighed {
        let mut weighed = Weighed::default();
        self.weigh_on(sides, i, j, 0..self.comparisons.len(), &mut weighed);
        weighed
    }

    /// Adds further comparisons to a pair's weights.
    fn weigh_on(&self, sides: &Sides, i: usize, j: usize, comparisons: std::ops::Range<usize>, weighed: &mut Weighed) {
        for comparison in comparisons {
            let compiled = &self.comparisons[comparison];
            let agreement = (compiled.comparator.compare)(sides, &compiled.columns, i, j);
            self.add(comparison, agreement, weighed);
        }
    }

    /// Adds what one comparison found to a pair's weights.
    #[inline]
    fn add(&self, index: usize, agreement: Agreement, weighed: &mut Weighed) {
        let comparison = &self.comparisons[index];
        weighed.pattern[index] = agreement.level;
        if agreement.level == 0 {
            return;
        }
        let (table, _) = comparison.table_for(&weighed.pattern);
        let [weight, household, twin, namesake] = weigh(table, agreement);
        weighed.weight.0 += weight;
        weighed.household.0 += household;
        weighed.twin.0 += twin;
        weighed.namesake.0 += namesake;
        if household > 0
            && let Some(lowest) = comparison.borrowed
        {
            let borrowed = &mut weighed.borrowed.0;
            *borrowed = match agreement.level >= lowest {
                true => (*borrowed).max(0) + household,
                false if *borrowed == 0 => OWN_NUMBER,
                false => *borrowed,
            };
        }
    }
}

impl CompiledComparison {
    /// The table that holds beside the levels of earlier comparisons, and whether it is not the first one.
    #[inline]
    fn table_for(&self, levels: &Pattern) -> (&[LevelWeight], bool) {
        let given = match &self.chosen {
            Some((other, tables)) => usize::from(tables[usize::from(levels[*other])]),
            None => self.given.iter().position(|(other, holds, _)| holds >> levels[*other] & 1 == 1).map_or(0, |given| given + 1),
        };
        match given {
            0 => (&self.table, false),
            given => (&self.given[given - 1].2, true),
        }
    }
}

/// The table by the other comparison's level, where there is one other comparison only.
fn chosen(comparison: &Comparison) -> Option<(usize, [u8; LEVELS_MAX])> {
    let other = comparison.given.first().map_or(0, |given| given.comparison);
    let table = |level: usize| comparison.given.iter().position(|given| given.levels >> level & 1 == 1).map_or(0, |given| given as u8 + 1);
    comparison.given.iter().all(|given| given.comparison == other).then(|| (other, std::array::from_fn(table)))
}

impl LevelWeight {
    fn of(level: &LevelProbabilities, register_rows: u64) -> Self {
        let (u, by_rarity) = match level.u {
            Chance::Plain(u) => (u, false),
            Chance::PerRegister(rows) => ((rows / register_rows.max(1) as f64).min(1.0), false),
            Chance::ByRarity(factor) => (factor, true),
        };
        let (m, h, t, n) = (millibits(level.m), millibits(level.h), millibits(level.t.unwrap_or(level.h)), level.n.map(millibits));
        let u = millibits(u);
        LevelWeight { m, h, t, n, u, by_rarity, fixed: over(m, h, t, n, u) }
    }
}

fn over(m: i32, h: i32, t: i32, n: Option<i32>, u: i32) -> [i32; 4] {
    [m - u, h - u, t - u, n.map_or(0, |n| n - u)]
}

/// log2 of m/u, h/u, t/u and n/u of one level.
#[inline]
fn weigh(table: &[LevelWeight], agreement: Agreement) -> [i32; 4] {
    if agreement.level == 0 {
        return [0; 4];
    }
    let level = &table[usize::from(agreement.level) - 1];
    if level.by_rarity { over(level.m, level.h, level.t, level.n, (level.u - agreement.rarity_millibits).min(0)) } else { level.fixed }
}

/// log2 of a probability or factor, in thousandths of a bit, rounded.
fn millibits(value: f64) -> i32 {
    (value.log2() * 1000.0).round() as i32
}

#[cfg(test)]
mod tests {
    //! Properties: 1. a weight is log2(m/u) to a thousandth of a bit, twins weigh as relatives and namesakes as strangers
    //! where the model does not tell; 2. missing weighs nothing; 3. rarity replaces u and
    //! never makes agreement count against a pair beyond m; 4. a given table holds exactly at its levels.
    use super::*;

    fn level(m: f64, u: Chance, h: f64) -> LevelProbabilities {
        LevelProbabilities { m, u, h, t: None, n: None }
    }

    #[track_caller]
    fn check(u: Chance, rarity_millibits: i32, expected: i32) {
        let table = [LevelWeight::of(&level(0.5, u, 0.25), 1_000)];
        let weights = weigh(&table, Agreement { level: 1, rarity_millibits });
        assert_eq!(weights, [expected, expected - 1_000, expected - 1_000, 0]);
    }

    #[test]
    fn a_weight_is_the_logarithm_of_m_over_u() {
        check(Chance::Plain(0.125), 0, 2_000);
        check(Chance::PerRegister(1.0), 0, 8_966);
        check(Chance::PerRegister(5_000.0), 0, -1_000);
        check(Chance::ByRarity(2.0), 10_000, 8_000);
        check(Chance::ByRarity(4.0), 500, -1_000);
    }

    #[test]
    fn missing_weighs_nothing() {
        assert_eq!(weigh(&[], Agreement::default()), [0; 4]);
    }
}
