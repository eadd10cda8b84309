//! Links left rows to right rows: candidates, weights and posterior for each row, in parallel, in the order of the rows.

use crate::blocking::{BlockingIndex, BlockingRule, Pair, Skipped};
use crate::comparators::Sides;
use crate::frequency::Frequencies;
use crate::model::{MatchWeight, Model, Part, Weighed, Weights};
use crate::posterior::{Evidence, KINDS, Population, posterior, ppm};
use crate::records::{Records, Shared};
use rayon::prelude::*;

/// What a rule book declares for linkage.
#[derive(Clone, Debug, Default)]
pub struct LinkageRules {
    pub model: Model,
    pub blocking: Vec<BlockingRule>,
    /// Right rows beyond this many in the finest block are cut, and counted.
    pub scan_rows_max: usize,
}

/// The right side, indexed once.
pub struct Index {
    pub frequencies: Frequencies,
    pub blocking: BlockingIndex,
    pub weights: Weights,
    /// Household of each right row; `u32::MAX` = none.
    pub groups: Vec<u32>,
    pub population: Population,
}

impl Index {
    /// Counts and indexes the right records.
    pub fn build(rules: &LinkageRules, shared: &Shared, right: &Records, groups: Vec<u32>) -> Self {
        let group_count = groups.iter().filter(|&&group| group != u32::MAX).max().map_or(0, |&group| u64::from(group) + 1);
        Index {
            frequencies: Frequencies::of(right, &shared.lexicon),
            blocking: BlockingIndex::build(&rules.blocking, rules.scan_rows_max, shared, right),
            weights: Weights::of(&rules.model, right.len as u64),
            groups,
            population: Population { rows: right.len as u64, groups: group_count },
        }
    }
}

/// A candidate with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    pub right: u32,
    /// Blocking rule that owns the pair.
    pub rule: u8,
    pub weighed: Weighed,
    pub probability_ppm: u32,
    /// Household; `u32::MAX` = none.
    pub group: u32,
    /// What another member of the household lends to the row, in millibits.
    pub lent: i32,
    /// The strongest evidence for an absent member of the household, in millibits against strangers.
    pub relative: i32,
}

/// What linkage knows of one left row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowLinks {
    /// Best first; at most `KEPT`.
    pub ranked: Vec<Ranked>,
    /// All candidates compared.
    pub candidates: u32,
    pub absent_ppm: u32,
    /// How the row is explained, by kind.
    pub kinds: [f32; KINDS],
    /// Summed odds against strangers of the candidates that are not kept: as person, relative, twin, namesake.
    pub rest: [f64; 4],
}

/// Candidates kept per row.
pub const KEPT: usize = 5;

/// Links every left row. Shape: one entry per left row, same order. `done` is told of each finished row.
pub fn link(
    rules: &LinkageRules,
    shared: &Shared,
    index: &Index,
    left: &Records,
    right: &Records,
    done: &(dyn Fn() + Sync),
) -> (Vec<RowLinks>, Skipped) {
    let sides = Sides { shared, frequencies: &index.frequencies, left, right };
    let linked: Vec<(RowLinks, Skipped)> = (0..left.len)
        .into_par_iter()
        .map_init(Vec::new, |pairs, row| {
            let skipped = index.blocking.candidates(shared, left, row, pairs);
            let links = rank(&rules.model, index, &sides, row, pairs);
            done();
            (links, skipped)
        })
        .collect();
    let skipped = linked.iter().map(|(_, row)| *row).sum();
    (linked.into_iter().map(|(links, _)| links).collect(), skipped)
}

/// Links one left row, as `link` does.
pub fn link_row(rules: &LinkageRules, shared: &Shared, index: &Index, left: &Records, right: &Records, row: usize) -> RowLinks {
    let sides = Sides { shared, frequencies: &index.frequencies, left, right };
    let mut pairs = Vec::new();
    index.blocking.candidates(shared, left, row, &mut pairs);
    rank(&rules.model, index, &sides, row, &pairs)
}

/// Weighs a row's candidates and ranks them.
fn rank(model: &Model, index: &Index, sides: &Sides, row: usize, pairs: &[Pair]) -> RowLinks {
    let weighed: Vec<Weighed> = pairs.iter().map(|pair| index.weights.weigh(sides, row, pair.right as usize)).collect();
    let evidence: Vec<Evidence> = pairs
        .iter()
        .zip(&weighed)
        .map(|(pair, weighed)| Evidence {
            weight: weighed.weight,
            household: weighed.household,
            twin: weighed.twin,
            namesake: weighed.namesake,
            borrowed: weighed.borrowed,
            group: index.groups[pair.right as usize],
        })
        .collect();
    let found = posterior(&model.prior, index.population, &evidence);
    let mut ranked: Vec<Ranked> = pairs
        .iter()
        .zip(weighed)
        .enumerate()
        .map(|(place, (pair, weighed))| Ranked {
            right: pair.right,
            rule: pair.rule,
            weighed,
            probability_ppm: ppm(found.candidates[place]),
            group: evidence[place].group,
            lent: found.lent[place],
            relative: found.relative[place],
        })
        .collect();
    ranked.sort_by(best_first);
    let rest = rest(&ranked);
    ranked.truncate(KEPT);
    let absent = found.kinds[1..].iter().sum();
    RowLinks { candidates: pairs.len() as u32, ranked, absent_ppm: ppm(absent), kinds: found.kinds.map(|share| share as f32), rest }
}

/// Best first: by probability, then by weight, then by register row.
pub(crate) fn best_first(a: &Ranked, b: &Ranked) -> std::cmp::Ordering {
    (b.probability_ppm, b.weighed.weight, a.right).cmp(&(a.probability_ppm, a.weighed.weight, b.right))
}

/// Summed odds of the candidates that are not kept: as the person, its household's member, its twin, its namesake.
fn rest(ranked: &[Ranked]) -> [f64; 4] {
    let (kept, left) = ranked.split_at(ranked.len().min(KEPT));
    let power = |millibits: i32| f64::exp2(f64::from(millibits) / 1000.0);
    let mut groups: Vec<u32> = kept.iter().map(|ranked| ranked.group).chain([u32::MAX]).collect();
    let mut rest = [0.0; 4];
    for ranked in left {
        rest[0] += power(ranked.weighed.weight.0 + ranked.lent);
        rest[2] += power(ranked.weighed.twin.0 + ranked.lent);
        rest[3] += power(ranked.weighed.namesake.0);
        if !groups.contains(&ranked.group) {
            groups.push(ranked.group);
            rest[1] += power(ranked.relative);
        }
    }
    rest
}

/// The parts of a pair's weight, for explanations.
pub fn explain(weights: &Weights, sides: &Sides, left: usize, right: usize) -> Vec<Part> {
    weights.parts(sides, left, right).collect()
}

/// A pair of left rows that may be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Twin {
    pub left: u32,
    pub right: u32,
    pub weight: MatchWeight,
    pub probability_ppm: u32,
}

/// Which rows are compared among themselves, and how crowded they are.
#[derive(Clone, Copy)]
pub struct Among<'a> {
    /// Per row: look for its twins. A pair is compared when either of its rows is probed.
    pub probe: &'a [bool],
    /// Rows of an average list: the more rows, the likelier two of them are alike by chance.
    pub list_rows: f64,
    /// Pairs below this probability are left out, in millionths.
    pub keep_ppm: u32,
}

/// Compares rows among themselves: every pair of rows that may be one person, with its probability, sorted.
///
/// Frequencies stay the register's, so that a name is as rare as it is in the district. A pair is one person, two of one
/// household, or strangers: three hypotheses as for the register.
pub fn among(rules: &LinkageRules, shared: &Shared, index: &Index, rows: &Records, among: &Among) -> (Vec<Twin>, Skipped) {
    let blocking = BlockingIndex::build(&rules.blocking, rules.scan_rows_max, shared, rows);
    let sides = Sides { shared, frequencies: &index.frequencies, left: rows, right: rows };
    let wanted = |row: usize, right: usize| right != row && (right > row || !among.probe[right]);
    let found: Vec<(Vec<Twin>, Skipped)> = (0..rows.len)
        .into_par_iter()
        .filter(|&row| among.probe[row])
        .map_init(Vec::new, |pairs, row| {
            let skipped = blocking.candidates(shared, rows, row, pairs);
            let compared = pairs.iter().filter(|pair| wanted(row, pair.right as usize));
            let twins = compared.map(|pair| twin(&rules.model, index, &sides, row, pair.right, among.list_rows));
            (twins.filter(|twin| twin.probability_ppm >= among.keep_ppm).collect(), skipped)
        })
        .collect();
    let skipped = found.iter().map(|(_, row)| *row).sum();
    (found.into_iter().flat_map(|(twins, _)| twins).collect(), skipped)
}

fn twin(model: &Model, index: &Index, sides: &Sides, left: usize, right: u32, list_rows: f64) -> Twin {
    let weighed = index.weights.weigh(sides, left, right as usize);
    let times = |weight: MatchWeight| f64::exp2(f64::from(weight.0) / 1000.0);
    let prior = &model.prior;
    let same = prior.repeated * times(weighed.weight);
    // Lists of person programmes hold whole families, so two rows of one household are as common as rows are.
    let others = times(weighed.household) + prior.twins * times(weighed.twin) + prior.namesakes * times(weighed.namesake);
    let probability_ppm = ppm(same / (same + others + list_rows.max(2.0)));
    Twin { left: left as u32, right, weight: weighed.weight, probability_ppm }
}
