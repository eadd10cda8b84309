//! The Fellegi-Sunter model: how often each agreement level occurs among matches, strangers and relatives.
//!
//! Three kinds of pairs are told apart: *m*, the same person; *u*, two people picked at random; *h*, two people of one
//! household. Relatives share card, mother, area and sometimes names, so an absent person's brother in the register is
//! explained by *h* instead of being linked. Where two comparisons depend on each other (a NIK carries the birth date), a
//! comparison has further tables of probabilities, used by how far the other one agrees. Weights are integers.

use crate::comparators::{Agreement, Comparator, Sides};

/// A match weight in thousandths of a bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MatchWeight(pub i32);

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
    /// Share of rows that repeat another row of the same list.
    pub repeated: f64,
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

/// A pair's levels and what they weigh.
///
/// Unit: `weight` is log2(m/u), `household` is log2(h/u), both in millibits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weighed {
    pub pattern: Vec<u8>,
    pub weight: MatchWeight,
    pub household: MatchWeight,
    /// log2(h/u) of the comparisons that may be borrowed from a relative, where they agree.
    pub borrowed: MatchWeight,
}

/// One comparison's part in a weight, for explanations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub comparison: usize,
    pub level: u8,
    pub weight: MatchWeight,
    pub household: MatchWeight,
    /// The second table was used.
    pub given: bool,
}

impl Model {
    /// Weighs a pair, comparison by comparison, in the model's order.
    pub fn parts<'a>(&'a self, sides: &'a Sides, i: usize, j: usize) -> impl Iterator<Item = Part> + 'a {
        let mut levels = [0u8; 32];
        self.comparisons.iter().enumerate().map(move |(index, comparison)| {
            let agreement = (comparison.comparator.compare)(sides, &comparison.columns, i, j);
            levels[index] = agreement.level;
            let given = comparison.given.iter().find(|given| given.levels >> levels[given.comparison] & 1 == 1);
            let table = given.map_or(&comparison.levels, |given| &given.table);
            let (weight, household) = weigh(table, agreement, sides.frequencies.rows);
            Part { comparison: index, level: agreement.level, weight, household, given: given.is_some() }
        })
    }

    /// Weighs a pair.
    pub fn weigh(&self, sides: &Sides, i: usize, j: usize) -> Weighed {
        let mut weighed = Weighed { pattern: Vec::with_capacity(self.comparisons.len()), ..Weighed::default() };
        for part in self.parts(sides, i, j) {
            weighed.pattern.push(part.level);
            weighed.weight.0 += part.weight.0;
            weighed.household.0 += part.household.0;
            if self.comparisons[part.comparison].borrowed && part.household.0 > 0 {
                weighed.borrowed.0 += part.household.0;
            }
        }
        weighed
    }
}

/// log2(m/u) and log2(h/u) of one level.
fn weigh(table: &[LevelProbabilities], agreement: Agreement, register_rows: u64) -> (MatchWeight, MatchWeight) {
    if agreement.level == 0 {
        return (MatchWeight(0), MatchWeight(0));
    }
    let level = &table[usize::from(agreement.level) - 1];
    let u_bits = match level.u {
        Chance::Plain(u) => u.log2(),
        Chance::PerRegister(rows) => (rows / register_rows.max(1) as f64).log2(),
        Chance::ByRarity(factor) => (factor.log2() - f64::from(agreement.rarity_millibits) / 1000.0).min(0.0),
    };
    (millibits(level.m.log2() - u_bits), millibits(level.h.log2() - u_bits))
}

fn millibits(bits: f64) -> MatchWeight {
    MatchWeight((bits * 1000.0).round() as i32)
}
