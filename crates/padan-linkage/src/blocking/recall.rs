//! How many true pairs no blocking rule reaches, estimated from the pairs that were linked; no labels.
//!
//! Every linked pair shows which key parts (the number, the card, the date, words of the name, the area ...) its two sides
//! share. A pair is out of reach exactly when the parts that it shares complete no rule, so the chance of that follows from
//! how often each part is shared: a capture-recapture estimate whose captures are fields, not rules, because rules that
//! read one field miss together. Rows differ in what they state, so the chance is taken per set of stated parts; and a row
//! with one error more often has a second one, so pairs are of two classes, careful and careless ([`classes`]). Rows that
//! nobody was found for count too: the share of rows whose person is in the register is taken to be one and the same for
//! rows that state much and rows that state little.
//!
//! What it does not know: fields that the linked pairs cannot show to be worse than they look. Where many people are
//! reached and yet not linked, the estimate is too kind.

mod classes;

use super::keys::{KEYS_MAX, Side, mix, part_values};
use super::{BlockingIndex, BlockingRule, KeyPart, RuleIndex};
use crate::records::{Records, Shared};
use classes::{Fitted, Fitting, Histories, Pattern, Stratum};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Rows looked at; of more rows every n-th is taken.
const SAMPLE_ROWS: usize = 40_000;
/// Repeated draws behind the interval.
const DRAWS: u64 = 60;

/// A link, or a candidate that may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    pub left: u32,
    pub right: u32,
    pub probability_ppm: u32,
}

/// Blocking recall as estimated for one night.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Recall {
    /// True pairs among the candidates, summed over their probabilities.
    pub pairs: f64,
    /// True pairs that no rule reaches.
    pub missed: f64,
    pub missed_95: (f64, f64),
}

impl Recall {
    /// Share of the true pairs that are candidates, with its 95 % interval; `None` when nothing was linked.
    pub fn share(&self) -> Option<(f64, (f64, f64))> {
        let share = |missed: f64| self.pairs / (self.pairs + missed);
        (self.pairs > 0.0).then(|| (share(self.missed), (share(self.missed_95.1), share(self.missed_95.0))))
    }
}

/// Both sides of a linkage and the keys of the right one.
#[derive(Clone, Copy)]
pub struct Blocked<'a> {
    pub index: &'a BlockingIndex,
    pub shared: &'a Shared,
    pub left: &'a Records,
    pub right: &'a Records,
}

/// Estimates the blocking recall.
///
/// Shape: `rows` are the left rows that were asked for, ascending; `reached` is sorted by left row. Deterministic.
/// Source: Darroch, Fienberg, Glonek & Junker (1993), JASA 88:1137, for dependent captures as classes of individuals;
/// interval by the Poisson bootstrap with the score interval of a count.
pub fn estimate(blocked: &Blocked, rows: &[u32], reached: &[Reached]) -> Recall {
    let step = rows.len().div_ceil(SAMPLE_ROWS).max(1);
    let sample: Vec<u32> = rows.iter().copied().step_by(step).collect();
    let taken: Vec<Reached> = reached.par_iter().filter(|pair| sample.binary_search(&pair.left).is_ok()).copied().collect();
    let pairs: f64 = reached.iter().map(|pair| f64::from(pair.probability_ppm) / 1e6).sum();
    if taken.is_empty() {
        return Recall { pairs, ..Recall::default() };
    }
    let histories = histories(blocked, &sample, &taken);
    let fitting = Fitting::of(&histories);
    let fitted = fitting.fit();
    let scale = step as f64;
    let (low, high) = interval_of(&fitting, &fitted);
    Recall { pairs, missed: fitted.missed * scale, missed_95: (low * scale, high * scale) }
}

/// The 95 % interval of the pairs out of reach, by fitting redrawn nights.
fn interval_of(fitting: &Fitting, fitted: &Fitted) -> (f64, f64) {
    let draws: Vec<f64> = (0..DRAWS).into_par_iter().map(|seed| fitting.refit(fitted, seed).missed).collect();
    let mean = draws.iter().sum::<f64>() / draws.len() as f64;
    let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / (draws.len() - 1) as f64;
    interval(fitted.missed, variance)
}

/// The score interval of a count whose mean is itself uncertain.
fn interval(mean: f64, variance: f64) -> (f64, f64) {
    const Z: f64 = 1.959_964;
    let reach = Z * (mean + variance + Z * Z / 4.0).sqrt();
    ((mean + Z * Z / 2.0 - reach).max(0.0), mean + Z * Z / 2.0 + reach)
}

/// Distinct key parts of all rules, refinements included; at most 32 are told apart.
fn parts_of(index: &BlockingIndex) -> Vec<KeyPart> {
    let mut parts: Vec<KeyPart> = Vec::new();
    for part in index.rules.iter().flat_map(|index| index.rule.parts.iter().chain(&index.rule.refine)) {
        if !parts.contains(part) && parts.len() < 32 {
            parts.push(part.clone());
        }
    }
    parts
}

/// What all pairs show: patterns of shared parts by what the row states, and what each pattern leaves out of reach.
fn histories(blocked: &Blocked, rows: &[u32], taken: &[Reached]) -> Histories {
    let parts = parts_of(blocked.index);
    let bit = |part: &KeyPart| parts.iter().position(|other| other == part).map_or(0, |place| 1u32 << place);
    let wants = |rule: &BlockingRule| rule.parts.iter().fold(0, |bits, part| bits | bit(part));
    let rules: Vec<u32> = blocked.index.rules.iter().map(|index| wants(&index.rule)).collect();
    let states: Vec<u32> = rows.par_iter().map_init(Vec::new, |values, &row| stated(blocked, &parts, row as usize, values)).collect();
    let shown: Vec<(u32, u32)> = taken.par_iter().map(|pair| shown(blocked, &parts, &rules, pair)).collect();

    let mut strata: BTreeMap<u32, f64> = BTreeMap::new();
    states.iter().for_each(|&stated| *strata.entry(stated).or_default() += 1.0);
    let numbers: BTreeMap<u32, usize> = strata.keys().enumerate().map(|(number, &stated)| (stated, number)).collect();
    let mut patterns: BTreeMap<(usize, u32), f64> = BTreeMap::new();
    let mut refined = vec![(0.0, 0.0); rules.len()];
    for (pair, &(agreed, reached)) in taken.iter().zip(&shown) {
        let share = f64::from(pair.probability_ppm) / 1e6;
        let row = rows.binary_search(&pair.left).expect("pairs of other rows were left out");
        *patterns.entry((numbers[&states[row]], agreed)).or_default() += share;
        for (rule, _) in rules.iter().enumerate().filter(|(_, wanted)| agreed & **wanted == **wanted) {
            refined[rule].0 += share;
            refined[rule].1 += share * f64::from(1 - (reached >> rule & 1));
        }
    }
    Histories {
        families: families(&parts),
        rules: rules
            .iter()
            .zip(refined)
            .map(|(&wanted, (agreed, lost))| (wanted, if agreed > 0.0 { lost / agreed } else { 0.0 }))
            .collect(),
        strata: strata.into_iter().map(|(stated, rows)| Stratum { stated, rows }).collect(),
        patterns: patterns.into_iter().map(|((stratum, agreed), weight)| Pattern { stratum, agreed, weight }).collect(),
    }
}

/// Parts of one column belong together: they agree and fail together.
fn families(parts: &[KeyPart]) -> Vec<u32> {
    let mut families: BTreeMap<usize, u32> = BTreeMap::new();
    for (place, part) in parts.iter().enumerate() {
        *families.entry(part.column).or_default() |= 1 << place;
    }
    families.into_values().collect()
}

/// Parts for which the row has a value, as bits.
fn stated(blocked: &Blocked, parts: &[KeyPart], row: usize, values: &mut Vec<u64>) -> u32 {
    let mut bits = 0;
    for (place, part) in parts.iter().enumerate() {
        values.clear();
        part_values(part, blocked.shared, blocked.left, row, Side::Left, values);
        bits |= u32::from(!values.is_empty()) << place;
    }
    bits
}

/// Parts that a pair shares, and rules that reach it, as bits.
fn shown(blocked: &Blocked, parts: &[KeyPart], rules: &[u32], pair: &Reached) -> (u32, u32) {
    let shared: Vec<SharedPart> = parts.iter().map(|part| SharedPart::of(blocked, part, pair)).collect();
    let agreed = shared.iter().enumerate().fold(0, |bits, (place, part)| bits | u32::from(!part.values.is_empty()) << place);
    let complete = rules.iter().enumerate().filter(|(_, wanted)| agreed & **wanted == **wanted);
    let reaches = |rule: usize| {
        let of_rule: Vec<&SharedPart> = blocked.index.rules[rule]
            .rule
            .parts
            .iter()
            .filter_map(|part| Some(&shared[parts.iter().position(|other| other == part)?]))
            .collect();
        takes_whole(blocked.index, rule, &of_rule)
            || blocked.index.reaches(rule, blocked.shared, blocked.left, pair.left as usize, pair.right)
    };
    (agreed, complete.filter(|&(rule, _)| reaches(rule)).fold(0, |bits, (rule, _)| bits | 1 << rule))
}

/// What the two sides of a pair say of one part.
struct SharedPart {
    /// Values of both sides.
    values: Vec<u64>,
    /// Values of either side, at most.
    either: usize,
}

impl SharedPart {
    fn of(blocked: &Blocked, part: &KeyPart, pair: &Reached) -> Self {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        part_values(part, blocked.shared, blocked.left, pair.left as usize, Side::Left, &mut ours);
        part_values(part, blocked.shared, blocked.right, pair.right as usize, Side::Right, &mut theirs);
        let either = ours.len().max(theirs.len());
        ours.retain(|value| theirs.contains(value));
        SharedPart { values: ours, either }
    }
}

/// Says whether a rule takes some block whole that a shared key leads to; where it does not, refining and cutting decide.
fn takes_whole(index: &BlockingIndex, rule: usize, parts: &[&SharedPart]) -> bool {
    let RuleIndex { rule, levels } = &index.rules[rule];
    let keys_of_either: usize = parts.iter().fold(1, |keys, part| keys.saturating_mul(part.either));
    if parts.len() != rule.parts.len() || keys_of_either > KEYS_MAX {
        return false;
    }
    let mut keys = vec![0];
    for part in parts {
        keys = keys.iter().flat_map(|&key| part.values.iter().map(move |&value| mix(key, value))).collect();
    }
    let rows_max = rule.block_rows_max.min(index.scan_rows_max);
    keys.iter().any(|&key| (1..=rows_max).contains(&index.postings[levels[0]].block(key).len()))
}

#[cfg(test)]
mod tests;
