//! Scores give way to decisions: each row's candidates as they stand once its decisions are known.
//!
//! First what was said of a row and a register person, then what was said of two rows. "Two people" takes a candidate away and
//! shares what it had among the others; "one person" makes it certain. Two rows that are one person have one register
//! person, the one that speaks louder; two rows that are two people cannot both be the same one, and the weaker gives way.

use super::Decisions;
use super::case::Half;
use crate::link::Stage;
use crate::normalise::RowIx;
use padan_linkage::blocking::NO_RULE;
use padan_linkage::comparators::Sides;
use padan_linkage::engine::{self, Ranked, RowLinks};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Certain, in millionths.
const CERTAIN_PPM: u32 = 1_000_000;

/// What the revision changed and could not do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revised {
    /// Rows whose answer a decision had a part in, ascending.
    pub rows: BTreeSet<u32>,
    /// Decisions about pairs that other decisions make impossible.
    pub contradicting: u64,
}

/// Takes away the candidates that rows were said not to be. Shape: `found` has one entry per row.
pub fn exclude(decisions: &Decisions, stage: &Stage, found: &mut [RowLinks]) {
    let different: Vec<(&u32, &BTreeSet<u32>)> = decisions.verdicts.different.iter().collect();
    let left: Vec<(u32, RowLinks)> = different.into_par_iter().map(|(&row, people)| (row, without(stage, row, people))).collect();
    left.into_iter().for_each(|(row, links)| found[row as usize] = links);
}

/// Makes certain what was said to be one person, and then obeys what was said of two rows. Shape: as `exclude`.
pub fn settle(decisions: &Decisions, stage: &Stage, found: &mut [RowLinks]) -> Revised {
    let verdicts = &decisions.verdicts;
    let revised = Revised { rows: verdicts.different.keys().chain(verdicts.same.keys()).copied().collect(), contradicting: 0 };
    for (&row, (people, _)) in &verdicts.same {
        found[row as usize] = same(stage, row, &found[row as usize], people);
    }
    let mut pairs = Pairs { decisions, stage, found, revised, refused: BTreeMap::new() };
    pairs.join();
    pairs.part();
    pairs.revised
}

/// One row as the decisions about it and the register leave it.
pub fn one(decisions: &Decisions, stage: &Stage, row: u32, found: &RowLinks) -> RowLinks {
    let verdicts = &decisions.verdicts;
    match (verdicts.same.get(&row), verdicts.different.get(&row)) {
        (Some((people, _)), _) => same(stage, row, found, people),
        (None, Some(people)) => without(stage, row, people),
        (None, None) => found.clone(),
    }
}

/// The row is the best of these register rows, for certain.
fn same(stage: &Stage, row: u32, found: &RowLinks, people: &[u32]) -> RowLinks {
    let best = found.ranked.iter().map(|ranked| ranked.right).find(|right| people.contains(right));
    certain(stage, row, found, best.unwrap_or(people[0]), CERTAIN_PPM)
}

/// The row is this person, with a given probability; what is left is "not in the register".
fn certain(stage: &Stage, row: u32, found: &RowLinks, person: u32, probability_ppm: u32) -> RowLinks {
    let known = found.ranked.iter().find(|ranked| ranked.right == person).cloned();
    let best = Ranked { probability_ppm, ..known.unwrap_or_else(|| named(stage, row, person)) };
    let others = found.ranked.iter().filter(|ranked| ranked.right != person).take(engine::KEPT - 1);
    let others = others.map(|ranked| Ranked { probability_ppm: 0, ..ranked.clone() });
    let share = probability_ppm as f32 / CERTAIN_PPM as f32;
    RowLinks {
        ranked: std::iter::once(best).chain(others).collect(),
        candidates: found.candidates.max(1),
        absent_ppm: CERTAIN_PPM - probability_ppm,
        kinds: [share, 1.0 - share, 0.0, 0.0, 0.0],
        rest: [0.0; 4],
        skipped: found.skipped,
    }
}

/// A pair that no blocking rule reached: a person named it.
fn named(stage: &Stage, row: u32, person: u32) -> Ranked {
    let normalised = stage.normalised;
    let sides =
        Sides { shared: &normalised.shared, frequencies: &stage.index.frequencies, left: &normalised.rows, right: &normalised.register };
    let weighed = stage.index.weights.weigh(&sides, row as usize, person as usize);
    let (group, relative) = (stage.index.groups[person as usize], weighed.household.0);
    Ranked { right: person, rule: NO_RULE, weighed, probability_ppm: 0, group, lent: 0, relative }
}

/// The row is none of these people.
fn without(stage: &Stage, row: u32, people: &BTreeSet<u32>) -> RowLinks {
    let excluded: Vec<u32> = people.iter().copied().collect();
    let normalised = stage.normalised;
    engine::link_row_without(stage.rules, &normalised.shared, stage.index, &normalised.rows, &normalised.register, row as usize, &excluded)
}

/// The second step: decisions about two rows.
struct Pairs<'a> {
    decisions: &'a Decisions,
    stage: &'a Stage<'a>,
    found: &'a mut [RowLinks],
    revised: Revised,
    /// Row to register rows that it gave up here.
    refused: BTreeMap<u32, BTreeSet<u32>>,
}

impl Pairs<'_> {
    /// The person that a row is linked to, and how surely.
    fn linked(&self, row: u32) -> Option<(u32, u32)> {
        let best = self.found[row as usize].ranked.first()?;
        let is_link = f64::from(best.probability_ppm) / 1e6 >= self.stage.rules.model.thresholds.link;
        is_link.then_some((best.right, best.probability_ppm))
    }

    /// How loudly a linked row speaks: by probability, then by weight, then by its content, so that the order of rows never
    /// decides between two people.
    fn voice(&self, row: u32, ppm: u32) -> (u32, i32, Option<Half>, std::cmp::Reverse<u32>) {
        let weight = self.found[row as usize].ranked.first().map_or(0, |best| best.weighed.weight.0);
        (ppm, weight, self.decisions.cases.row(RowIx(row)), std::cmp::Reverse(row))
    }

    fn is_decided(&self, row: u32) -> bool {
        self.decisions.verdicts.same.contains_key(&row)
    }

    fn may_be(&self, row: u32, person: u32) -> bool {
        !self.decisions.verdicts.different.get(&row).is_some_and(|people| people.contains(&person))
    }

    /// Rows that are one person: the loudest link among them holds for all.
    fn join(&mut self) {
        for rows in components(&self.decisions.verdicts.joined) {
            self.revised.rows.extend(&rows);
            let voice = |row: u32| self.linked(row).map(|(person, ppm)| (self.is_decided(row), self.voice(row, ppm), person));
            let Some((_, (ppm, ..), person)) = rows.iter().filter_map(|&row| voice(row)).max() else { continue };
            for &row in &rows {
                let others = self.linked(row).is_none_or(|(own, _)| own != person);
                match (others, !self.is_decided(row) && self.may_be(row, person)) {
                    (true, true) => self.found[row as usize] = certain(self.stage, row, &self.found[row as usize], person, ppm),
                    (true, false) => self.revised.contradicting += 1,
                    (false, _) => {}
                }
            }
        }
    }

    /// Rows that are two people: of two links to one register person the weaker is given up.
    fn part(&mut self) {
        let verdicts = &self.decisions.verdicts;
        for &(left, right) in &verdicts.apart {
            let rows = |half: Half| verdicts.rows.get(&half).cloned().unwrap_or_default();
            let both: BTreeSet<u32> = rows(left).into_iter().chain(rows(right)).collect();
            self.revised.rows.extend(&both);
            // Giving up one person may lead to the next one; every round takes a person from somebody, so this ends.
            while let Some((row, person)) = self.weaker(&rows(left), &rows(right)) {
                let refused = self.refused.entry(row).or_default();
                refused.insert(person);
                refused.extend(verdicts.different.get(&row).into_iter().flatten());
                self.found[row as usize] = without(self.stage, row, &self.refused[&row]);
            }
            let clash = self.clash(&rows(left), &rows(right)).is_some();
            self.revised.contradicting += u64::from(clash);
        }
    }

    /// Two rows, one of each side, that are linked to one register person.
    fn clash(&self, left: &[u32], right: &[u32]) -> Option<(u32, u32, u32)> {
        let by_person: BTreeMap<u32, u32> = left.iter().rev().filter_map(|&row| Some((self.linked(row)?.0, row))).collect();
        let meets = |&row: &u32| {
            let (person, _) = self.linked(row)?;
            by_person.get(&person).filter(|other| **other != row).map(|&other| (other, row, person))
        };
        right.iter().filter(|row| !self.is_decided(**row)).find_map(meets).or_else(|| right.iter().find_map(meets))
    }

    /// Of two rows that clash, the one that gives way; none where both were decided.
    fn weaker(&self, left: &[u32], right: &[u32]) -> Option<(u32, u32)> {
        let (one, other, person) = self.clash(left, right)?;
        let voice = |row: u32| (self.is_decided(row), self.linked(row).map(|(_, ppm)| self.voice(row, ppm)));
        let row = if voice(one) < voice(other) { one } else { other };
        (!self.is_decided(row)).then_some((row, person))
    }
}

/// Sets of rows that hang together, each ascending.
fn components(joined: &[(Vec<u32>, usize)]) -> Vec<Vec<u32>> {
    let mut root: BTreeMap<u32, u32> = joined.iter().flat_map(|(rows, _)| rows).map(|&row| (row, row)).collect();
    fn find(root: &BTreeMap<u32, u32>, mut row: u32) -> u32 {
        while root[&row] != row {
            row = root[&row];
        }
        row
    }
    for (rows, _) in joined {
        for &row in &rows[1..] {
            let (a, b) = (find(&root, rows[0]), find(&root, row));
            root.insert(a.max(b), a.min(b));
        }
    }
    let mut sets: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for &row in root.keys() {
        sets.entry(find(&root, row)).or_default().push(row);
    }
    sets.into_values().collect()
}
