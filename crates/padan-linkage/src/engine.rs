//! Links left rows to right rows: candidates, weights and posterior for each row, in parallel, in the order of the rows.

use crate::blocking::{self, BlockingIndex, BlockingRule, Pair, Skipped};
use crate::comparators::Sides;
use crate::frequency::Frequencies;
use crate::model::{MatchWeight, Model, Packing, Part, Weighed, Weights, times};
use crate::packed::PackedRows;
use crate::posterior::{Evidence, KINDS, Population, posterior, ppm};
use crate::records::{Records, Shared};
use crate::store::{Bad, Reader, Writer};
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
    /// What decides most pairs, row by row.
    pub packed: PackedRows,
    /// Household of each right row; `u32::MAX` = none.
    pub groups: Vec<u32>,
    /// Members of each household.
    pub members: Vec<u32>,
    /// Columns of numbers by which a row may be decided alone.
    pub numbers: Vec<usize>,
    pub population: Population,
}

impl Index {
    /// Counts and indexes the right records.
    pub fn build(rules: &LinkageRules, shared: &Shared, right: &Records, groups: Vec<u32>) -> Self {
        let frequencies = Frequencies::of(right, &shared.lexicon);
        let blocking = BlockingIndex::build(&rules.blocking, rules.scan_rows_max, shared, right);
        Index::of(rules, right, groups, frequencies, blocking, None).expect("rows are packed as the model needs them")
    }

    /// What an index wrote, as sections; `key_count` as in `Frequencies::write`.
    pub fn write<'a>(&'a self, out: &mut Writer<'a>, key_count: usize) {
        out.within("frequencies", |out| self.frequencies.write(out, key_count));
        out.within("blocking", |out| self.blocking.write(out));
        out.within("packed", |out| self.packed.write(out));
    }

    /// Takes an index of the same rules and right records back.
    ///
    /// Errors: sections that are missing, do not fit each other, or belong to other rules.
    pub fn read(from: &mut Reader, rules: &LinkageRules, right: &Records, groups: Vec<u32>) -> Result<Self, Bad> {
        let frequencies = from.within("frequencies", |from| Frequencies::read(from, right.columns.len()))?;
        let blocking = from.within("blocking", |from| BlockingIndex::read(from, &rules.blocking, rules.scan_rows_max))?;
        let packed = from.within("packed", PackedRows::read)?;
        Index::of(rules, right, groups, frequencies, blocking, Some(packed))
    }

    fn of(
        rules: &LinkageRules,
        right: &Records,
        groups: Vec<u32>,
        frequencies: Frequencies,
        blocking: BlockingIndex,
        packed: Option<PackedRows>,
    ) -> Result<Self, Bad> {
        let group_count = groups.iter().filter(|&&group| group != u32::MAX).max().map_or(0, |&group| u64::from(group) + 1);
        let population = Population { rows: right.len as u64, groups: group_count };
        let weights = Weights::of(&rules.model, population);
        let packed = packed.unwrap_or_else(|| PackedRows::of(weights.layout(), right));
        if packed.layout != weights.layout() || packed.rows.len() != right.len {
            return Err(Bad::of("rows packed for another model"));
        }
        let mut members = vec![0; group_count as usize];
        groups.iter().filter(|&&group| group != u32::MAX).for_each(|&group| members[group as usize] += 1);
        Ok(Index { members, numbers: weights.numbers(), frequencies, blocking, packed, weights, groups, population })
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
    /// Best first; at most `KEPT`; without those that the best one outweighs beyond any doubt.
    pub ranked: Vec<Ranked>,
    /// All candidates compared.
    pub candidates: u32,
    pub absent_ppm: u32,
    /// How the row is explained, by kind.
    pub kinds: [f32; KINDS],
    /// Summed odds against strangers of the candidates that are not kept: as person, relative, twin, namesake.
    pub rest: [f64; 4],
    /// What blocking left out.
    pub skipped: Skipped,
}

/// A weight that leaves nothing of any probability.
const IMPOSSIBLE: MatchWeight = MatchWeight(-1_000_000_000);

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
    link_beside(rules, shared, index, left, right, &|_| None, done)
}

/// As `link`, where what an equal row got from the same right records and rules may be `known`.
pub fn link_beside(
    rules: &LinkageRules,
    shared: &Shared,
    index: &Index,
    left: &Records,
    right: &Records,
    known: &(dyn Fn(usize) -> Option<RowLinks> + Sync),
    done: &(dyn Fn() + Sync),
) -> (Vec<RowLinks>, Skipped) {
    let sides = Sides { shared, frequencies: &index.frequencies, left, right };
    let linked: Vec<RowLinks> = (0..left.len)
        .into_par_iter()
        .map_init(Scratch::default, |scratch, row| {
            let links = known(row).unwrap_or_else(|| {
                let skipped = find(index, &sides, row, scratch);
                RowLinks { skipped, ..rank(&rules.model, index, scratch, &[]) }
            });
            done();
            links
        })
        .collect();
    let skipped = linked.iter().map(|links| links.skipped).sum();
    (linked, skipped)
}

/// Links one left row, as `link` does.
pub fn link_row(rules: &LinkageRules, shared: &Shared, index: &Index, left: &Records, right: &Records, row: usize) -> RowLinks {
    link_row_without(rules, shared, index, left, right, row, &[])
}

/// Links one left row that is known not to be some right rows: what they had is shared among the others.
pub fn link_row_without(
    rules: &LinkageRules,
    shared: &Shared,
    index: &Index,
    left: &Records,
    right: &Records,
    row: usize,
    excluded: &[u32],
) -> RowLinks {
    let sides = Sides { shared, frequencies: &index.frequencies, left, right };
    let mut scratch = Scratch::default();
    let mut skipped = Skipped::default();
    if excluded.is_empty() {
        skipped = find(index, &sides, row, &mut scratch);
    } else {
        index.blocking.candidates(shared, left, row, &mut scratch.pairs);
        let weigh = |pair: &Pair| (*pair, index.weights.weigh(&sides, row, pair.right as usize));
        scratch.found = scratch.pairs.iter().map(weigh).collect();
        scratch.compared = scratch.pairs.len() as u32;
    }
    RowLinks { skipped, ..rank(&rules.model, index, &mut scratch, excluded) }
}

/// Finds the candidates that count: by the row's numbers alone where nobody else can, and else by every rule.
fn find(index: &Index, sides: &Sides, row: usize, scratch: &mut Scratch) -> Skipped {
    let Scratch { blocking, pairs, found, near, .. } = scratch;
    let register = Packing { packed: &index.packed, groups: &index.groups, members: &index.members };
    let (shared, left) = (sides.shared, sides.left);
    let asked = index.weights.asked(sides, row);
    if index.blocking.by_numbers(blocking, &index.numbers, shared, left, row, pairs) {
        index.weights.weigh_row(sides, &register, &asked, pairs, found);
        near.clear();
        if let Some(outsiders) = index.weights.outsiders(sides, &register, &asked, found)
            && index.blocking.near_numbers(blocking, &index.numbers, left, row, pairs, near)
            && index.weights.nobody_else_counts(sides, &register, &asked, &outsiders, (pairs, near))
        {
            scratch.compared = (pairs.len() + near.len()) as u32;
            return Skipped::default();
        }
    }
    let skipped = index.blocking.candidates_with(blocking, shared, left, row, pairs);
    index.weights.weigh_row(sides, &register, &asked, pairs, found);
    scratch.compared = pairs.len() as u32;
    skipped
}

/// Room for one row's candidates, used again for the next row.
#[derive(Default)]
struct Scratch {
    blocking: blocking::Scratch,
    pairs: Vec<Pair>,
    /// Candidates that were weighed.
    compared: u32,
    found: Vec<(Pair, Weighed)>,
    near: Vec<u32>,
    evidence: Vec<Evidence>,
    ranked: Vec<Ranked>,
}

/// Ranks a row's candidates.
///
/// An excluded right row is nobody's answer, but stays a relative and the owner of a borrowed number; it outweighs nobody.
fn rank(model: &Model, index: &Index, scratch: &mut Scratch, excluded: &[u32]) -> RowLinks {
    let Scratch { compared, found, evidence, ranked, .. } = scratch;
    let candidates = *compared;
    evidence.clear();
    evidence.extend(found.iter().map(|(pair, weighed)| Evidence {
        weight: if excluded.contains(&pair.right) { IMPOSSIBLE } else { weighed.weight },
        household: weighed.household,
        twin: weighed.twin,
        namesake: weighed.namesake,
        borrowed: weighed.borrowed,
        group: index.groups[pair.right as usize],
    }));
    let shared_out = posterior(&model.prior, index.population, evidence);
    ranked.clear();
    ranked.extend(found.iter().enumerate().map(|(place, (pair, weighed))| Ranked {
        right: pair.right,
        rule: pair.rule,
        weighed: *weighed,
        probability_ppm: ppm(shared_out.candidates[place]),
        group: evidence[place].group,
        lent: shared_out.lent[place],
        relative: shared_out.relative[place],
    }));
    let impossible: Vec<Ranked> = ranked.extract_if(.., |ranked| excluded.contains(&ranked.right)).collect();
    ranked.sort_by(best_first);
    let absent = shared_out.kinds[1..].iter().sum();
    RowLinks {
        candidates: candidates - impossible.len() as u32,
        rest: rest(ranked, &impossible),
        ranked: ranked[..ranked.len().min(KEPT)].to_vec(),
        absent_ppm: ppm(absent),
        kinds: shared_out.kinds.map(|share| share as f32),
        skipped: Skipped::default(),
    }
}

/// Best first: by probability, then by weight, then by register row.
pub(crate) fn best_first(a: &Ranked, b: &Ranked) -> std::cmp::Ordering {
    (b.probability_ppm, b.weighed.weight, a.right).cmp(&(a.probability_ppm, a.weighed.weight, b.right))
}

/// Summed odds of the candidates that are not kept: as the person, its household's member, its twin, its namesake.
///
/// A candidate that the row is known not to be may still be its twin, namesake or relative.
fn rest(ranked: &[Ranked], impossible: &[Ranked]) -> [f64; 4] {
    let (kept, left) = ranked.split_at(ranked.len().min(KEPT));
    let mut groups: Vec<u32> = kept.iter().map(|ranked| ranked.group).chain([u32::MAX]).collect();
    let mut rest = [0.0; 4];
    rest[0] = left.iter().map(|ranked| times(ranked.weighed.weight.0 + ranked.lent)).sum();
    for ranked in left.iter().chain(impossible) {
        rest[2] += times(ranked.weighed.twin.0 + ranked.lent);
        rest[3] += times(ranked.weighed.namesake.0);
        if !groups.contains(&ranked.group) {
            groups.push(ranked.group);
            rest[1] += times(ranked.relative);
        }
    }
    rest
}

/// The parts of a pair's weight, for explanations.
pub fn explain(weights: &Weights, sides: &Sides, left: usize, right: usize) -> Vec<Part> {
    weights.parts(sides, left, right).collect()
}
