//! Groups of rows that are one person: pairs joined strongest first, never across two register people.
//!
//! A chain of pairs does not make one person: two groups merge only when the evidence of *every* pair between them, those
//! that no blocking rule reached included, speaks for one person in sum. So a row between two clearly different people goes
//! with the better one. How unlikely two rows are one person before any evidence is counted once, with the pair that brings
//! two groups together; the other pairs testify only. What a reviewer said stands above: rows that are one person are joined first, rows that are two
//! people are never in one group.

use std::collections::{BTreeMap, BTreeSet};

/// A pair of members that may be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    pub left: u32,
    pub right: u32,
    pub probability_ppm: u32,
}

/// What is known of the members.
pub struct Members<'a> {
    /// The register person of each member, if it is linked; a group holds at most one.
    pub anchors: &'a [Option<u32>],
    /// Equal rows behind each member; 1 = itself.
    pub copies: &'a [u32],
    /// What an earlier decision is about, per member; 0 = nothing.
    pub labels: &'a [u32],
    /// Labels of two people, smaller one first; a label beside itself keeps its own members apart.
    pub apart: &'a BTreeSet<(u32, u32)>,
    /// Pairs that are one person whatever their evidence.
    pub joined: &'a [(u32, u32)],
}

/// Groups members by edges; `judge` gives the evidence of any pair for one person against two, in millibits, priors left out.
///
/// Shape: returns the groups of two and more members, each sorted, with the lowest probability that holds the group together.
pub fn clusters(members: &Members, edges: &[Edge], join_ppm: u32, judge: &dyn Fn(u32, u32) -> i32) -> Vec<(Vec<u32>, u32)> {
    let mut sorted: Vec<Edge> = edges.iter().filter(|edge| edge.probability_ppm >= join_ppm).copied().collect();
    sorted.sort_by_key(|edge| (std::cmp::Reverse(edge.probability_ppm), edge.left, edge.right));
    let mut groups = Groups::of(members, judge);
    for &(left, right) in members.joined {
        groups.join(Edge { left, right, probability_ppm: 1_000_000 }, true);
    }
    for edge in sorted {
        groups.join(edge, false);
    }
    groups.finish()
}

/// One pair says no more than one in a million, for or against.
const EVIDENCE_MAX_MILLIBITS: i32 = 20_000;

/// The odds of a probability in millibits.
fn odds_millibits(probability_ppm: u32) -> i64 {
    let share = (f64::from(probability_ppm) / 1e6).clamp(5e-7, 1.0 - 5e-7);
    (1000.0 * (share / (1.0 - share)).log2()).round() as i64
}

struct Groups<'a> {
    of: &'a Members<'a>,
    judge: &'a dyn Fn(u32, u32) -> i32,
    group_of: Vec<u32>,
    /// Of each group that was joined; empty = the member of that number alone.
    members: Vec<Vec<u32>>,
    alone: Vec<u32>,
    anchor: Vec<Option<u32>>,
    weakest: Vec<u32>,
    /// Labels in each group.
    labels: BTreeMap<u32, BTreeSet<u32>>,
    /// Groups that did not hold together, with their sizes then.
    refused: BTreeMap<(u32, u32), (usize, usize)>,
}

impl<'a> Groups<'a> {
    fn of(members: &'a Members<'a>, judge: &'a dyn Fn(u32, u32) -> i32) -> Self {
        let count = members.anchors.len() as u32;
        let labelled = (0..count).filter(|&member| members.labels[member as usize] != 0);
        Groups {
            judge,
            group_of: (0..count).collect(),
            members: vec![Vec::new(); count as usize],
            alone: (0..count).collect(),
            anchor: members.anchors.to_vec(),
            weakest: vec![1_000_000; count as usize],
            labels: labelled.map(|member| (member, BTreeSet::from([members.labels[member as usize]]))).collect(),
            refused: BTreeMap::new(),
            of: members,
        }
    }

    fn join(&mut self, edge: Edge, is_decided: bool) {
        let (a, b) = (self.group_of[edge.left as usize], self.group_of[edge.right as usize]);
        let anchors = (self.anchor[a as usize], self.anchor[b as usize]);
        let two_people = matches!(anchors, (Some(x), Some(y)) if x != y);
        let one_person = is_decided || matches!(anchors, (Some(x), Some(y)) if x == y);
        if a == b || two_people || self.are_apart(a, b) || !one_person && !self.holds(edge) {
            return;
        }
        // The larger group stays in place, so that each member moves seldom.
        let larger = |group: u32| (self.members(group).len(), std::cmp::Reverse(group));
        let (into, from) = if larger(a) > larger(b) { (a as usize, b as usize) } else { (b as usize, a as usize) };
        let moved = self.members(from as u32).to_vec();
        self.members[from] = Vec::new();
        if self.members[into].is_empty() {
            self.members[into].push(into as u32);
        }
        moved.iter().for_each(|&member| self.group_of[member as usize] = into as u32);
        self.members[into].extend(moved);
        self.anchor[into] = self.anchor[into].or(self.anchor[from]);
        self.weakest[into] = self.weakest[into].min(self.weakest[from]).min(edge.probability_ppm);
        if let Some(labels) = self.labels.remove(&(from as u32)) {
            self.labels.entry(into as u32).or_default().extend(labels);
        }
    }

    fn members(&self, group: u32) -> &[u32] {
        match &self.members[group as usize][..] {
            [] => std::slice::from_ref(&self.alone[group as usize]),
            members => members,
        }
    }

    /// Says whether a reviewer told two members of two groups apart.
    fn are_apart(&self, a: u32, b: u32) -> bool {
        let (Some(a), Some(b)) = (self.labels.get(&a), self.labels.get(&b)) else { return false };
        a.iter().any(|&x| b.iter().any(|&y| self.of.apart.contains(&(x.min(y), x.max(y)))))
    }

    /// Says whether the pairs between the two groups of an edge, all together, speak for one person.
    fn holds(&mut self, edge: Edge) -> bool {
        let (a, b) = (self.group_of[edge.left as usize], self.group_of[edge.right as usize]);
        let sizes = (self.members(a).len(), self.members(b).len());
        if self.refused.get(&(a, b)) == Some(&sizes) {
            return false;
        }
        let evidence = |left: u32, right: u32| {
            let millibits = (self.judge)(left.min(right), left.max(right));
            i64::from(millibits.clamp(-EVIDENCE_MAX_MILLIBITS, EVIDENCE_MAX_MILLIBITS))
        };
        let copies = |member: u32| i64::from(self.of.copies[member as usize]);
        let pairs = self.members(a).iter().flat_map(|&left| self.members(b).iter().map(move |&right| (left, right)));
        let testimony: i64 = pairs.map(|(left, right)| evidence(left, right) * copies(left) * copies(right)).sum();
        let holds = odds_millibits(edge.probability_ppm) - evidence(edge.left, edge.right) + testimony > 0;
        if !holds {
            self.refused.insert((a, b), sizes);
        }
        holds
    }

    fn finish(self) -> Vec<(Vec<u32>, u32)> {
        let mut groups: Vec<(Vec<u32>, u32)> =
            self.members.into_iter().zip(self.weakest).filter(|(members, _)| members.len() > 1).collect();
        groups.iter_mut().for_each(|(members, _)| members.sort_unstable());
        groups.sort();
        groups
    }
}

#[cfg(test)]
mod tests;
