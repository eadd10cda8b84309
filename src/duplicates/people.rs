//! Which submitted rows are one person: rows of one register person, and rows that nobody in the register is, by comparison.

use super::JOIN_PPM;
use crate::decisions::{Half, Verdicts};
use crate::job::Job;
use crate::link::Link;
use crate::normalise::{Normalised, RowIx};
use crate::rules::RuleBook;
use padan_linkage::among::{Among, Judge, among, folded, unfolded};
use padan_linkage::blocking::Skipped;
use padan_linkage::clusters::{Edge, Members, clusters};
use padan_linkage::engine::Index;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What the stage reads.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub job: &'a Job,
    pub rules: &'a RuleBook,
    pub normalised: &'a Normalised,
    pub index: &'a Index,
    pub decisions: &'a crate::decisions::Decisions,
    pub links: &'a [Link],
}

/// Rows of each person who has two and more, sorted, with the lowest probability that holds them together.
pub fn people(input: &Input) -> (Vec<(Vec<u32>, u32)>, Skipped) {
    let Input { job, rules, normalised, links, .. } = *input;
    let told = Told::of(input);
    let anchors: Vec<Option<u32>> = links.iter().map(|link| link.linked().map(|person| person.0)).collect();
    let probe: Vec<bool> = anchors.iter().zip(&normalised.people.rows).map(|(anchor, row)| anchor.is_none() && !row.quarantined).collect();
    let list_rows = links.len() as f64 / job.lists.len().max(1) as f64;
    let judge = Judge { rules: &rules.linkage, shared: &normalised.shared, index: input.index, rows: &normalised.rows, list_rows };
    let found = among(&judge, &Among { probe: &probe, labels: &told.among_labels, list_rows, keep_ppm: JOIN_PPM });

    let mut edges = of_register_people(links);
    edges.extend(found.twins.iter().map(|twin| Edge { left: twin.left, right: twin.right, probability_ppm: twin.probability_ppm }));
    let (first, copies) = folded(links.len(), &found.equal);
    let at_first = |&(left, right): &(u32, u32)| (first[left as usize], first[right as usize]);
    let joined: Vec<(u32, u32)> = told.joined.iter().map(at_first).filter(|(left, right)| left != right).collect();
    let members = Members { anchors: &anchors, copies: &copies, labels: &told.labels, apart: &told.apart, joined: &joined };
    let groups = clusters(&members, &edges, JOIN_PPM, &|left, right| judge.pair(left, right).evidence.0);
    (unfolded(groups, found.equal), found.skipped)
}

/// Rows linked to one register person hang on the surest of them: they are one group whatever pairs are listed, and this many
/// edges are enough also where a list repeats one row thousands of times.
fn of_register_people(links: &[Link]) -> Vec<Edge> {
    let linked = links.par_iter().enumerate().filter_map(|(row, link)| Some((link.linked()?.0, row as u32)));
    let mut linked: Vec<(u32, u32)> = linked.collect();
    linked.par_sort_unstable();
    let probability = |row: u32| u64::from(links[row as usize].probability_ppm);
    let star = |rows: &'_ [(u32, u32)]| {
        let rows: Vec<u32> = rows.iter().map(|(_, row)| *row).collect();
        let surest = rows.iter().copied().max_by_key(|&row| (probability(row), std::cmp::Reverse(row))).unwrap_or_default();
        let both = move |row: u32| (probability(surest) * probability(row) / 1_000_000) as u32;
        let edge = move |row: u32| Edge { left: surest.min(row), right: surest.max(row), probability_ppm: both(row).max(JOIN_PPM) };
        rows.into_iter().filter(move |&row| row != surest).map(edge)
    };
    linked.chunk_by(|left, right| left.0 == right.0).filter(|rows| rows.len() > 1).flat_map(star).collect()
}

/// What reviewers said of pairs of rows, in the terms of clusters.
struct Told {
    labels: Vec<u32>,
    /// As `labels`; rows whose copies are told apart have one each, so that they are not folded.
    among_labels: Vec<u32>,
    apart: BTreeSet<(u32, u32)>,
    joined: Vec<(u32, u32)>,
}

impl Told {
    fn of(input: &Input) -> Told {
        let verdicts: &Verdicts = &input.decisions.verdicts;
        let halves: BTreeSet<Half> = verdicts.apart.iter().flat_map(|&(left, right)| [left, right]).collect();
        let label: BTreeMap<Half, u32> = halves.into_iter().zip(1..).collect();
        let mut labels: Vec<u32> = vec![0; input.links.len()];
        for (half, rows) in verdicts.rows.iter().filter(|(half, _)| label.contains_key(half)) {
            rows.iter().for_each(|&row| labels[row as usize] = label[half]);
        }
        let apart: BTreeSet<(u32, u32)> =
            verdicts.apart.iter().map(|(left, right)| (label[left], label[right])).map(|(a, b)| (a.min(b), a.max(b))).collect();
        let free = label.len() as u32 + 1;
        let own = |(row, &label): (usize, &u32)| if apart.contains(&(label, label)) { free + row as u32 } else { label };
        let among_labels = labels.iter().enumerate().map(own).collect();
        let star = |(rows, _): &(Vec<u32>, usize)| rows[1..].iter().map(|&row| (rows[0], row)).collect::<Vec<_>>();
        Told { among_labels, apart, joined: verdicts.joined.iter().flat_map(star).collect(), labels }
    }
}

/// One number per person: rows of one person share it, every other row has its own.
pub fn person_of(rows: usize, people: &[(Vec<u32>, u32)]) -> Vec<u32> {
    let mut person_of: Vec<u32> = (0..rows as u32).collect();
    for (members, _) in people {
        members.iter().for_each(|&row| person_of[row as usize] = members[0]);
    }
    person_of
}

/// Index of a row as reports use it.
pub fn ix(rows: Vec<u32>) -> Vec<RowIx> {
    rows.into_iter().map(RowIx).collect()
}
