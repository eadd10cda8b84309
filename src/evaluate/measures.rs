//! Counts, rates, rankings and reliability over judged rows; no files.

use super::read::{Place, StatedLine, TruthRow};
use super::{AtThreshold, Bin, Counts, Judged, Pairs, Part, Rates, StatedList};
use std::collections::{BTreeMap, BTreeSet};

/// Probabilities at which the curve is told.
const THRESHOLDS: [f64; 9] = [0.05, 0.2, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999];

/// Counts one part of the rows.
pub fn part<'a, 'b: 'a>(name: &str, rows: impl Iterator<Item = &'a Judged<'b>>) -> Part {
    let mut counts = Counts::default();
    for row in rows {
        counts.rows += 1;
        counts.in_register += u32::from(row.truth.register_row.is_some());
        counts.right += u32::from(row.right());
        counts.wrong += u32::from(row.wrong());
        counts.missed += u32::from(row.missed());
        counts.review += u32::from(row.link.status == "PERLU_VERIFIKASI");
    }
    Part { name: name.to_owned(), counts, rates: rates(counts.right, counts.wrong, counts.missed) }
}

/// Counts the rows by each of their names; a row with several names counts in each.
pub fn by(judged: &[Judged<'_>], names: impl Fn(&Judged<'_>) -> Vec<String>) -> Vec<Part> {
    let mut groups: BTreeMap<String, Vec<&Judged<'_>>> = BTreeMap::new();
    for row in judged {
        for name in names(row) {
            groups.entry(name).or_default().push(row);
        }
    }
    groups.iter().map(|(name, rows)| part(name, rows.iter().copied())).collect()
}

/// Precision, recall, F1.
pub fn rates(right: u32, wrong: u32, missed: u32) -> Rates {
    let share = |part: u32, whole: u32| {
        if whole == 0 { 1.0 } else { f64::from(part) / f64::from(whole) }
    };
    Rates { precision: share(right, right + wrong), recall: share(right, right + missed), f1: share(2 * right, 2 * right + wrong + missed) }
}

/// Rows with a best candidate, most probable first, as running counts at each distinct probability.
pub struct Ranking {
    /// (right, wrong) so far.
    steps: Vec<(u32, u32)>,
    in_register: u32,
}

impl Ranking {
    /// Best recall among the cuts whose precision is at least `precision`.
    pub fn recall_at(&self, precision: f64) -> f64 {
        let kept = self.steps.iter().filter(|(right, wrong)| f64::from(*right) >= precision * f64::from(right + wrong));
        let right = kept.map(|(right, _)| *right).max().unwrap_or(0);
        if self.in_register == 0 { 1.0 } else { f64::from(right) / f64::from(self.in_register) }
    }
}

/// Ranks every row's best candidate by its probability, whatever the row's status.
pub fn ranking(judged: &[Judged<'_>]) -> Ranking {
    let mut rows: Vec<(f64, bool)> =
        judged.iter().filter(|row| row.link.register_row.is_some()).map(|row| (row.link.probability, row.names_the_person())).collect();
    rows.sort_by(|left, right| right.0.total_cmp(&left.0));
    let mut steps = Vec::new();
    let (mut right, mut wrong) = (0, 0);
    for (at, (probability, names)) in rows.iter().enumerate() {
        right += u32::from(*names);
        wrong += u32::from(!names);
        // A cut lies between different probabilities only.
        if rows.get(at + 1).is_none_or(|next| next.0 != *probability) {
            steps.push((right, wrong));
        }
    }
    let in_register = judged.iter().filter(|row| row.truth.register_row.is_some()).count();
    Ranking { steps, in_register: in_register as u32 }
}

/// Rates when every row with a candidate at or above a probability is taken as linked.
pub fn thresholds(judged: &[Judged<'_>]) -> Vec<AtThreshold> {
    let in_register = judged.iter().filter(|row| row.truth.register_row.is_some()).count() as u32;
    let at = |probability: f64| {
        let taken = || judged.iter().filter(move |row| row.link.register_row.is_some() && row.link.probability >= probability);
        let right = taken().filter(|row| row.names_the_person()).count() as u32;
        let wrong = taken().count() as u32 - right;
        AtThreshold { probability, rates: rates(right, wrong, in_register - right) }
    };
    THRESHOLDS.into_iter().map(at).collect()
}

/// Holds what was stated of each list against its wrong links; lists without rows in the truth are left out.
pub fn stated_lists(stated: &[StatedLine], by_list: &[Part]) -> Vec<StatedList> {
    let of = |line: &StatedLine| {
        let number = |part: &Part| part.name.split(' ').next().and_then(|number| number.parse::<u32>().ok());
        let part = by_list.iter().find(|part| number(part) == line.list.parse().ok())?;
        let observed = part.counts.wrong;
        Some(StatedList {
            list: line.list.clone(),
            expected_wrong_links: line.expected,
            wrong_links_95: line.interval,
            observed_wrong_links: observed,
        })
    };
    stated.iter().filter_map(of).collect()
}

/// Ten bins of stated probability against the share that is right, over all rows with a candidate.
pub fn reliability(judged: &[Judged<'_>]) -> Vec<Bin> {
    let mut bins: Vec<Vec<(f64, bool)>> = vec![Vec::new(); 10];
    for row in judged.iter().filter(|row| row.link.register_row.is_some()) {
        let bin = ((row.link.probability * 10.0) as usize).min(9);
        bins[bin].push((row.link.probability, row.names_the_person()));
    }
    let told = |(index, mut rows): (usize, Vec<(f64, bool)>)| {
        // A float sum runs over a sorted slice, so that the order of rows cannot show.
        rows.sort_by(|left, right| left.0.total_cmp(&right.0));
        let count = rows.len().max(1) as f64;
        Bin {
            from: index as f64 / 10.0,
            rows: rows.len() as u32,
            stated: rows.iter().map(|(probability, _)| probability).sum::<f64>() / count,
            observed: rows.iter().filter(|(_, right)| *right).count() as f64 / count,
        }
    };
    bins.into_iter().enumerate().map(told).collect()
}

/// Scores groups of rows against the truth's people, by pairs of rows within one list.
pub fn pairs(truth: &[TruthRow], groups: &BTreeMap<String, Vec<Place>>) -> Pairs {
    let mut people: BTreeMap<(u32, &str), Vec<&Place>> = BTreeMap::new();
    for row in truth {
        people.entry((row.list, &row.person)).or_default().push(&row.place);
    }
    let true_pairs: BTreeSet<_> = people.values().flat_map(|rows| pairs_of(rows)).collect();
    let claimed: BTreeSet<_> = groups.values().flat_map(|rows| pairs_of(&rows.iter().collect::<Vec<_>>())).collect();
    let right = claimed.intersection(&true_pairs).count() as u32;
    let wrong = claimed.len() as u32 - right;
    let missed = true_pairs.len() as u32 - right;
    Pairs { right, wrong, missed, rates: rates(right, wrong, missed) }
}

fn pairs_of<'a>(rows: &[&'a Place]) -> Vec<(&'a Place, &'a Place)> {
    let mut sorted = rows.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut pairs = Vec::new();
    for (at, left) in sorted.iter().enumerate() {
        pairs.extend(sorted[at + 1..].iter().map(|right| (*left, *right)));
    }
    pairs
}
