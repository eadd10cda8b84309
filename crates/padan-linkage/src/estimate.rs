//! A model estimated from records: u from random pairs, h from households, m and the shares by expectation-maximisation.
//!
//! Nothing here changes the model in use. The estimate is a proposal beside what it was made from: pairs seen, starts,
//! convergence, levels that were pooled, comparisons that depend on each other. The same records give the same estimate at
//! any number of threads. It knows no field by name.

mod cases;
mod chances;
mod dependence;
mod em;
mod layout;
mod monotone;
mod proposal;
mod rounds;
mod sample;
#[cfg(test)]
mod tests;

use crate::blocking::Skipped;
use crate::engine::{Index, LinkageRules};
use crate::model::Model;
use crate::records::{Records, Shared};

pub use dependence::Dependence;
pub use layout::Observation;
pub use monotone::Pooled;

/// How an estimate is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    pub seed: u64,
    /// Random pairs compared for u; all pairs where there are no more.
    pub random_pairs: u64,
    /// Pairs compared per comparison among those that agree on its value, and pairs of one household.
    pub inside_pairs: u64,
    /// Submitted rows whose candidates are looked at; beyond this many, rows are drawn by their hash.
    pub rows_max: usize,
    pub iterations_max: u32,
    /// The probabilities of the model in use are placeholders: start from the order of levels alone.
    pub fresh: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { seed: 1, random_pairs: 2_000_000, inside_pairs: 200_000, rows_max: 100_000, iterations_max: 2_000, fresh: false }
    }
}

/// What one level of one table was seen to hold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LevelSeen {
    /// Expected matches, strangers and pairs of one household at the level.
    pub matches: f64,
    pub strangers: f64,
    pub relatives: f64,
    /// Mean rarity of the agreed value among matches, in bits; 0 where the level does not ask for it.
    pub rarity_bits: f64,
}

/// Where a start of the iteration begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// m of the model in use.
    Committed,
    /// m by the order of the levels alone.
    SharpOrder,
    SoftOrder,
    /// The first start, every m moved by a hash of the seed.
    Shaken(u64),
}

/// Where one start of the iteration ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    pub from: Origin,
    /// Natural logarithm, against nobody being anybody.
    pub log_likelihood: f64,
    pub iterations: u32,
    pub converged: bool,
    /// Ended where the best one did.
    pub same_optimum: bool,
}

/// Why an estimate must not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is nothing to compare.
    NoCandidates,
    /// No class of matches stands out from strangers and relatives.
    NoMatches,
    /// The best start was still moving when its iterations were used up.
    NotConverged,
    /// No second start ended where the best one did.
    LonelyOptimum,
}

/// A proposed model and what it was made from.
#[derive(Clone, Debug)]
pub struct Estimate {
    pub model: Model,
    /// Per comparison, per table (main, then `given`), per level.
    pub levels: Vec<Vec<Vec<LevelSeen>>>,
    /// Rows compared, of so many; pairs of rows in deduplication.
    pub cases: u64,
    pub rows: u64,
    pub register_rows: u64,
    pub candidates: u64,
    /// Candidates left out of the iteration because they are far from their row's best.
    pub far: u64,
    pub skipped: Skipped,
    pub random_pairs: u64,
    pub inside_pairs: u64,
    pub household_pairs: u64,
    pub expected_matches: f64,
    /// Expected matches among rows that are sure of theirs to nine tenths.
    pub sure_matches: f64,
    pub starts: Vec<Start>,
    pub pooled: Vec<Pooled>,
    /// Costliest first.
    pub dependences: Vec<Dependence>,
    /// A household class was estimated.
    pub household: bool,
    pub trouble: Option<Trouble>,
}

/// Estimates a model for linking left rows to right ones; a row is at most one right row.
///
/// `lists` names the list of each left row; `u32::MAX` leaves a row out.
pub fn link(
    rules: &LinkageRules,
    shared: &Shared,
    index: &Index,
    left: &Records,
    right: &Records,
    lists: &[u32],
    settings: &Settings,
) -> Estimate {
    rounds::Task { rules, shared, index, left, right, lists, pairs: Pairs::ToRegister, settings }.estimate()
}

/// Estimates a model for finding repetitions among rows; a person may stand on any number of them.
///
/// `index` is built over the same rows. `lists` as in `link`; with `across_only`, only rows of different lists form a pair.
pub fn among(
    rules: &LinkageRules,
    shared: &Shared,
    index: &Index,
    rows: &Records,
    lists: &[u32],
    across_only: bool,
    settings: &Settings,
) -> Estimate {
    let pairs = if across_only { Pairs::Across } else { Pairs::Among };
    rounds::Task { rules, shared, index, left: rows, right: rows, lists, pairs, settings }.estimate()
}

/// Which pairs there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pairs {
    /// Left rows with right rows.
    ToRegister,
    /// Rows with each other.
    Among,
    /// Rows with each other, those of one list left out.
    Across,
}

/// Rounds to four digits that count, strictly between 0 and `below`.
pub(crate) fn rounded(value: f64, below: f64) -> f64 {
    let digits = 3 - (value.log10().floor() as i32);
    let scale = 10f64.powi(digits.abs());
    let rounded = if digits >= 0 { (value * scale).round() / scale } else { (value / scale).round() * scale };
    rounded.clamp(1e-12, below)
}
