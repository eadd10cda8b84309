//! Cases: what is told apart at once, counted.
//!
//! In link a case is one submitted row with its candidates, because a row is at most one person: were every pair judged
//! alone, each namesake and brother of a linked person would count as a further match, and m would be theirs in part. In
//! deduplication a case is one pair, because a person may stand on any number of rows. Cases that show the same are counted
//! once with how often they occur, so the cost of an iteration follows distinct cases and not pairs.

use super::layout::{Observation, Parameters, QUANTA, Scale};
use super::sample::{Counted, Source};
use crate::blocking::{Pair, Skipped};
use crate::engine::Index;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Bits below a row's best candidate at which another one no longer counts.
const REACH_BITS: f64 = 24.0;
/// Distinct observations kept per row.
const KEPT: usize = 24;

/// Candidates of one case that show the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// Index into `Cases::observations`.
    pub observation: u32,
    /// Candidates that show this.
    pub times: u32,
    /// Households of which such a candidate is the best witness.
    pub leads: u32,
    /// What another member of the household explains of a borrowed number, in eighths of a bit.
    pub lent: i32,
}

/// A case and how often it occurs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    pub items: Vec<Item>,
    pub count: u64,
}

/// All cases of an estimation.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    /// Distinct, sorted.
    pub observations: Vec<Observation>,
    pub cases: Vec<Case>,
    /// Cases without any candidate.
    pub empty: u64,
    /// Right rows and households that a case chooses from; 1 each in deduplication.
    pub rows: f64,
    pub groups: f64,
    /// A household class exists.
    pub household: bool,
    /// In link: each row with its case and a right row per item.
    pub(super) rows_cases: Vec<RowCase>,
    pub candidates: u64,
    /// Candidates left out because they are far from the best or beyond the number kept.
    pub far: u64,
    pub skipped: Skipped,
}

/// A left row, the index of its case, and a right row for each of the case's items.
#[derive(Clone, Debug)]
pub(super) struct RowCase {
    pub row: u32,
    pub case: u32,
    pub rights: Vec<u32>,
}

/// One row's items before observations have numbers.
struct Drawn {
    row: u32,
    items: Vec<(Observation, Item, u32)>,
    far: u64,
    candidates: u64,
    skipped: Skipped,
}

impl Cases {
    /// Cases there are, those without candidates included.
    pub fn total(&self) -> f64 {
        self.empty as f64 + self.cases.iter().map(|case| case.count as f64).sum::<f64>()
    }
}

/// Gathers the cases of a link: every row with its candidates.
///
/// `ranking` holds models under which a candidate may be good; one that is far from the best under all of them is left out.
pub(super) fn of_rows(source: &Source, index: &Index, ranking: &[Parameters]) -> Cases {
    let scales: Vec<Scale> = ranking.iter().map(|parameters| parameters.scale(source.layout)).collect();
    let draw = |pairs: &mut Vec<Pair>, &row: &u32| {
        let skipped = index.blocking.candidates(source.sides.shared, source.sides.left, row as usize, pairs);
        let seen: Vec<(Observation, u32, u32)> = pairs
            .iter()
            .map(|pair| {
                let seen = source.layout.observe(source.model, &source.sides, row as usize, pair.right as usize);
                (seen, pair.right, index.groups[pair.right as usize])
            })
            .collect();
        let (items, far) = items(&scales, seen);
        Drawn { row, items, far, candidates: pairs.len() as u64, skipped }
    };
    let drawn: Vec<Drawn> = source.rows.par_iter().map_init(Vec::new, draw).collect();
    let population = index.population;
    let cases = Cases {
        rows: population.rows.max(1) as f64,
        groups: population.groups.max(1) as f64,
        household: population.groups > 0,
        candidates: drawn.iter().map(|row| row.candidates).sum(),
        far: drawn.iter().map(|row| row.far).sum(),
        skipped: drawn.iter().map(|row| row.skipped).sum(),
        ..Cases::default()
    };
    numbered(cases, drawn)
}

/// Gathers the cases of a deduplication: every candidate pair of rows.
pub(super) fn of_pairs(source: &Source, index: &Index) -> Cases {
    let household = index.population.groups > 0;
    let draw = |pairs: &mut Vec<Pair>, &row: &u32| {
        let skipped = index.blocking.candidates(source.sides.shared, source.sides.left, row as usize, pairs);
        let own = pairs.iter().filter(|pair| source.in_scope(row, pair.right));
        (own.map(|pair| (row.min(pair.right), row.max(pair.right))).collect::<Vec<_>>(), skipped)
    };
    let drawn: Vec<(Vec<(u32, u32)>, Skipped)> = source.rows.par_iter().map_init(Vec::new, draw).collect();
    // A pair is reached from either of its rows, and counted once.
    let mut reached: Vec<(u32, u32)> = drawn.iter().flat_map(|(pairs, _)| pairs).copied().collect();
    reached.par_sort_unstable();
    reached.dedup();
    let observe = |&(left, right): &(u32, u32)| (source.layout.observe(source.model, &source.sides, left as usize, right as usize), 1);
    let counts: BTreeMap<Observation, u64> = Counted::of(reached.par_iter().map(observe)).seen.into_iter().collect();
    let candidates = counts.values().sum();
    let item = |observation| Item { observation, times: 1, leads: u32::from(household), lent: 0 };
    let cases = counts.values().enumerate().map(|(number, &count)| Case { items: vec![item(number as u32)], count });
    Cases {
        cases: cases.collect(),
        observations: counts.into_keys().collect(),
        empty: (source.pairs_in_scope() as u64).saturating_sub(candidates),
        rows: 1.0,
        groups: 1.0,
        household,
        candidates,
        skipped: drawn.iter().map(|(_, row)| *row).sum(),
        ..Cases::default()
    }
}

/// A row's candidates as items, and how many were left out.
fn items(scales: &[Scale], seen: Vec<(Observation, u32, u32)>) -> (Vec<(Observation, Item, u32)>, u64) {
    let weigh = |seen: &Observation| scales.iter().map(|scale| scale.weigh(seen)).collect::<Vec<_>>();
    let weighed: Vec<_> = seen.iter().map(|(seen, ..)| weigh(seen)).collect();
    let best: Vec<f64> = (0..scales.len()).map(|scale| weighed.iter().map(|bits| bits[scale].same).fold(f64::MIN, f64::max)).collect();
    let gap = |candidate: usize| (0..best.len()).map(|scale| best[scale] - weighed[candidate][scale].same).fold(f64::MAX, f64::min);

    let mut leaders: BTreeMap<u32, (usize, f64)> = BTreeMap::new();
    let mut lenders: BTreeMap<u32, f64> = BTreeMap::new();
    for (candidate, (.., group)) in seen.iter().enumerate().filter(|(_, (.., group))| *group != u32::MAX) {
        let bits = weighed[candidate][0];
        let leader = leaders.entry(*group).or_insert((candidate, bits.others[0]));
        if bits.others[0] > leader.1 {
            *leader = (candidate, bits.others[0]);
        }
        let lender = lenders.entry(*group).or_insert(0.0);
        *lender = lender.max(bits.borrowed);
    }
    let mut kept: BTreeMap<(Observation, i32), (u32, u32, u32, f64)> = BTreeMap::new();
    let mut far = 0;
    for (candidate, (observation, right, group)) in seen.iter().enumerate() {
        if gap(candidate) > REACH_BITS {
            far += 1;
            continue;
        }
        let own = weighed[candidate][0].borrowed;
        let lent = if own > 0.0 { 0.0 } else { lenders.get(group).copied().unwrap_or(0.0) };
        let leads = u32::from(leaders.get(group).is_some_and(|leader| leader.0 == candidate));
        let item = kept.entry((*observation, (lent * QUANTA).round() as i32)).or_insert((0, 0, *right, gap(candidate)));
        item.0 += 1;
        item.1 += leads;
    }
    let mut kept: Vec<_> = kept.into_iter().collect();
    kept.sort_by(|a, b| a.1.3.total_cmp(&b.1.3).then(a.0.cmp(&b.0)));
    far += kept.iter().skip(KEPT).map(|(_, item)| u64::from(item.0)).sum::<u64>();
    kept.truncate(KEPT);
    let item = |((seen, lent), (times, leads, right, _))| (seen, Item { observation: 0, times, leads, lent }, right);
    (kept.into_iter().map(item).collect(), far)
}

/// Numbers the observations, counts equal cases and remembers which row has which.
fn numbered(mut cases: Cases, drawn: Vec<Drawn>) -> Cases {
    let mut observations: Vec<Observation> = drawn.iter().flat_map(|row| row.items.iter().map(|item| item.0)).collect();
    observations.par_sort_unstable();
    observations.dedup();
    let number = |seen: &Observation| observations.binary_search(seen).expect("every observation has been listed") as u32;
    cases.empty = drawn.iter().filter(|row| row.items.is_empty()).count() as u64;
    let mut rows: Vec<(Vec<Item>, u32, Vec<u32>)> = drawn
        .par_iter()
        .filter(|row| !row.items.is_empty())
        .map(|row| {
            let numbered = row.items.iter().map(|(seen, item, right)| (Item { observation: number(seen), ..*item }, *right));
            let mut items: Vec<(Item, u32)> = numbered.collect();
            items.sort_unstable();
            let (items, rights) = items.into_iter().unzip();
            (items, row.row, rights)
        })
        .collect();
    rows.par_sort_unstable();
    for (items, row, rights) in rows {
        match cases.cases.last_mut().filter(|last| last.items == items) {
            Some(last) => last.count += 1,
            None => cases.cases.push(Case { items, count: 1 }),
        }
        cases.rows_cases.push(RowCase { row, case: cases.cases.len() as u32 - 1, rights });
    }
    cases.observations = observations;
    cases
}
