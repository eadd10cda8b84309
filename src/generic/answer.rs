//! What became of the rows: links to the register, or pairs among the rows, and the groups that follow from them.

use super::prepare::{Prepared, Side};
use crate::job::Task;
use crate::link::Status;
use padan_linkage::among::{Classes, Equal, folded, unfolded};
use padan_linkage::assignment::{Offer, assign};
use padan_linkage::blocking::Skipped;
use padan_linkage::clusters::{Edge, Members, clusters};
use padan_linkage::comparators::Sides;
use padan_linkage::engine::{self, Index, RowLinks};
use padan_linkage::pairs::{Compared, RowPair, Scope, pairs};
use std::collections::{BTreeMap, BTreeSet};

/// A pair that was kept: two rows, or a row and a register row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    pub left: u32,
    /// Row of the register for task `link`, else of the lists.
    pub right: u32,
    pub weight_millibits: i32,
    pub probability_ppm: u32,
    pub rule: u8,
    /// The pair is claimed to be one entity.
    pub linked: bool,
}

/// The answer of a generic task.
#[derive(Debug, Default)]
pub struct Answer {
    /// Per list row.
    pub statuses: Vec<Status>,
    /// Per list row: the pair that was linked or, in review, the best one.
    pub best: Vec<Option<Kept>>,
    /// Sorted by left row; for task `link` by rank, else by right row.
    pub pairs: Vec<Kept>,
    /// Groups of two and more, as positions over all rows: list rows first, then register rows; and the lowest probability
    /// that holds each together.
    pub groups: Vec<(Vec<u32>, u32)>,
    pub counted: BTreeMap<String, u64>,
}

/// Pairs below this probability are not kept, in millionths.
const KEEP_PPM: u32 = 10_000;

/// Indexes, compares, decides and groups.
pub fn answer(prepared: &Prepared, done: &(dyn Fn() + Sync)) -> Answer {
    let rows = prepared.right.as_ref().unwrap_or(&prepared.left);
    let groups = vec![u32::MAX; rows.records.len];
    let index = Index::build(&prepared.rules.linkage, &prepared.shared, &rows.records, groups);
    match &prepared.right {
        Some(register) => linked(prepared, register, &index, done),
        None => among(prepared, &index, done),
    }
}

fn ppm(share: f64) -> u32 {
    (share * 1e6).round() as u32
}

/// Task `link`: each row's posterior over register rows, and one row per register row where a list asks for it.
fn linked(prepared: &Prepared, register: &Side, index: &Index, done: &(dyn Fn() + Sync)) -> Answer {
    let Prepared { rules, shared, left, .. } = prepared;
    let (mut found, skipped) = engine::link(&rules.linkage, shared, index, &left.records, &register.records, done);
    let compared = found.iter().map(|row| u64::from(row.candidates)).sum();
    let (greedy, repeated) = one_row_each(prepared, &mut found);
    let thresholds = &rules.linkage.model.thresholds;
    let mut answer = Answer { counted: counted(compared, skipped, greedy), ..Answer::default() };
    for (number, (row, found)) in left.rows.iter().zip(&found).enumerate() {
        let best = found.ranked.first();
        let status = match best {
            _ if row.table_row.is_none() => Status::Karantina,
            // A person decides which of two equal rows is one too many.
            Some(_) if repeated.contains(&(number as u32)) => Status::PerluVerifikasi,
            Some(best) if best.probability_ppm >= ppm(thresholds.link) => Status::Padan,
            Some(_) if 1_000_000 - found.absent_ppm.min(1_000_000) >= ppm(thresholds.review) => Status::PerluVerifikasi,
            _ => Status::TidakDitemukan,
        };
        let kept = |ranked: &engine::Ranked, linked: bool| Kept {
            left: number as u32,
            right: ranked.right,
            weight_millibits: ranked.weighed.weight.0,
            probability_ppm: ranked.probability_ppm,
            rule: ranked.rule,
            linked,
        };
        let is_linked = status == Status::Padan;
        answer.statuses.push(status);
        answer.best.push(best.filter(|_| matches!(status, Status::Padan | Status::PerluVerifikasi)).map(|best| kept(best, is_linked)));
        let ranked = found.ranked.iter().enumerate().map(|(rank, ranked)| kept(ranked, is_linked && rank == 0));
        answer.pairs.extend(ranked.filter(|pair| pair.probability_ppm >= KEEP_PPM));
    }
    answer.groups = by_register_row(&answer.best, left.rows.len() as u32);
    answer
}

/// Rows linked to one register row are one group with it.
fn by_register_row(best: &[Option<Kept>], rows: u32) -> Vec<(Vec<u32>, u32)> {
    let mut groups: BTreeMap<u32, (Vec<u32>, u32)> = BTreeMap::new();
    for pair in best.iter().flatten().filter(|pair| pair.linked) {
        let group = groups.entry(pair.right).or_insert_with(|| (Vec::new(), 1_000_000));
        group.0.push(pair.left);
        group.1 = group.1.min(pair.probability_ppm);
    }
    let whole = |(register_row, (mut members, weakest)): (u32, (Vec<u32>, u32))| {
        members.push(rows + register_row);
        (members, weakest)
    };
    let mut groups: Vec<(Vec<u32>, u32)> = groups.into_iter().map(whole).collect();
    groups.sort();
    groups
}

/// Gives each register row to one row of a list at most, where the list asks for it: a row that loses its candidate to
/// another row is judged by what is left to it. Returns how many components were too large to solve exactly, and the rows
/// that repeat a row of their list which has the register row.
fn one_row_each(prepared: &Prepared, found: &mut [RowLinks]) -> (u64, BTreeSet<u32>) {
    let (mut greedy, mut repeated) = (0, BTreeSet::new());
    let share = prepared.rules.linkage.model.prior.in_register;
    let register_rows = prepared.right.as_ref().map_or(1, |register| register.records.len.max(1)) as f64;
    let prior_millibits = ((share.max(1e-9) / register_rows / (1.0 - share)).log2() * 1000.0).round() as i64;
    let lists: Vec<u32> = prepared.left.rows.iter().map(|row| row.list.map_or(u32::MAX, u32::from)).collect();
    let asked = |row: u32| prepared.job.lists.get(lists[row as usize] as usize).is_some_and(|list| list.one_to_one);
    let equal = Classes::of(&prepared.left.records, &lists, asked).several;
    for list in (0..prepared.job.lists.len()).filter(|&list| prepared.job.lists[list].one_to_one) {
        let rows: Vec<usize> = (0..found.len()).filter(|&row| prepared.left.rows[row].list == Some(list as u16)).collect();
        let offer = |row: usize, ranked: &engine::Ranked| Offer {
            left: row as u32,
            right: ranked.right,
            profit: i64::from(ranked.weighed.weight.0) + prior_millibits,
        };
        let offers: Vec<Offer> = rows.iter().flat_map(|&row| found[row].ranked.iter().map(move |ranked| offer(row, ranked))).collect();
        let assignment = assign(&offers);
        greedy += assignment.components_greedy;
        let own: BTreeMap<u32, u32> = assignment.chosen.iter().copied().collect();
        let taken: BTreeSet<u32> = assignment.chosen.iter().map(|(_, right)| *right).collect();
        for row in rows {
            let mine = own.get(&(row as u32)).copied();
            without_taken(&mut found[row], |right| Some(right) != mine && taken.contains(&right));
        }
        for class in &equal {
            repeated.extend(as_an_equal_row(class, &own, found));
        }
    }
    (greedy, repeated)
}

/// A row that repeats another one of its list says nothing of its own: where the register has no row left for it, it has the
/// candidates of the row that it repeats. Returns such rows.
fn as_an_equal_row(class: &[u32], own: &BTreeMap<u32, u32>, found: &mut [RowLinks]) -> Vec<u32> {
    let Some(&answered) = class.iter().find(|row| own.contains_key(row)) else { return Vec::new() };
    let surplus: Vec<u32> = class.iter().copied().filter(|row| !own.contains_key(row)).collect();
    surplus.iter().for_each(|&row| found[row as usize] = found[answered as usize].clone());
    surplus
}

/// Removes candidates that belong to other rows and shares their probability among what remains.
fn without_taken(found: &mut RowLinks, is_taken: impl Fn(u32) -> bool) {
    let gone: u64 = found.ranked.iter().filter(|ranked| is_taken(ranked.right)).map(|ranked| u64::from(ranked.probability_ppm)).sum();
    if gone == 0 {
        return;
    }
    found.ranked.retain(|ranked| !is_taken(ranked.right));
    // What is left when nearly everything is gone is no evidence: a row keeps at least one millionth to divide by.
    let left = 1_000_000_u64.saturating_sub(gone).max(1);
    let share = |ppm: u32| (u64::from(ppm) * 1_000_000 / left).min(1_000_000) as u32;
    found.ranked.iter_mut().for_each(|ranked| ranked.probability_ppm = share(ranked.probability_ppm));
    found.absent_ppm = if found.ranked.is_empty() { 1_000_000 } else { share(found.absent_ppm) };
}

/// Tasks without a register: pairs of rows, then groups.
fn among(prepared: &Prepared, index: &Index, done: &(dyn Fn() + Sync)) -> Answer {
    let Prepared { job, rules, shared, left, .. } = prepared;
    let lists: Vec<u32> = left.rows.iter().map(|row| row.list.map_or(0, u32::from)).collect();
    let scope = Scope { lists: &lists, across_only: job.task == Task::LinkLists, keep_ppm: KEEP_PPM };
    let compared = pairs(&rules.linkage, shared, index, &left.records, &scope, done);
    let link_ppm = ppm(rules.linkage.model.thresholds.link);
    let review_ppm = ppm(rules.linkage.model.thresholds.review);
    let (chosen, greedy) = if job.one_to_one { one_partner_each(&compared, &lists) } else { (BTreeSet::new(), 0) };
    let equal = one_entity(&compared, job.one_to_one, link_ppm);
    let (first, copies) = folded(left.rows.len(), &equal);
    let is_first = |row: u32| first[row as usize] == row;
    let edge = |pair: &RowPair| Edge { left: pair.left, right: pair.right, probability_ppm: pair.probability_ppm };
    let allowed = compared.pairs.iter().filter(|pair| !job.one_to_one || chosen.contains(&(pair.left, pair.right)));
    let mut edges: Vec<Edge> = allowed.filter(|pair| is_first(pair.left) && is_first(pair.right)).map(edge).collect();
    if job.one_to_one {
        edges = one_row_of_each_list(edges, &lists);
    }
    let sides = Sides { shared, frequencies: &index.frequencies, left: &left.records, right: &left.records };
    let evidence = |a: u32, b: u32| index.weights.weigh(&sides, a as usize, b as usize).weight.0;
    let (anchors, labels) = (vec![None; copies.len()], vec![0; copies.len()]);
    let members = Members { anchors: &anchors, copies: &copies, labels: &labels, apart: &BTreeSet::new(), joined: &[] };
    let mut groups = unfolded(clusters(&members, &edges, link_ppm, &evidence), equal);
    if scope.across_only {
        // Equal rows of one list are nothing to link: they are a group where another list has them too.
        groups.retain(|(members, _)| members.iter().any(|&row| lists[row as usize] != lists[members[0] as usize]));
    }
    let mut group_of = vec![None; left.rows.len()];
    for (number, (members, _)) in groups.iter().enumerate() {
        members.iter().for_each(|&row| group_of[row as usize] = Some(number));
    }
    let together = |pair: &RowPair| {
        let own = group_of[pair.left as usize];
        own.is_some() && own == group_of[pair.right as usize]
    };
    let kept = |pair: &RowPair| Kept {
        left: pair.left,
        right: pair.right,
        weight_millibits: pair.weighed.weight.0,
        probability_ppm: pair.probability_ppm,
        rule: pair.rule,
        linked: together(pair),
    };
    let pairs: Vec<Kept> = compared.pairs.iter().map(kept).collect();
    let best = best_of_rows(&pairs, left.rows.len());
    let status = |(row, best): (usize, &Option<Kept>)| match best {
        _ if left.rows[row].table_row.is_none() => Status::Karantina,
        _ if group_of[row].is_some() => Status::Padan,
        Some(best) if best.probability_ppm >= review_ppm => Status::PerluVerifikasi,
        _ => Status::TidakDitemukan,
    };
    let statuses = best.iter().enumerate().map(status).collect();
    Answer { statuses, best, pairs, groups, counted: counted(compared.compared, compared.skipped, greedy) }
}

/// Classes of equal rows that are one entity. Where each row has one partner of its own, equal rows are told apart.
fn one_entity(compared: &Compared, one_to_one: bool, link_ppm: u32) -> Vec<Equal> {
    let is_one = |class: &&Equal| !one_to_one && class.probability_ppm >= link_ppm;
    compared.equal.iter().filter(is_one).cloned().collect()
}

/// The strongest pair of each row, a linked one first.
fn best_of_rows(pairs: &[Kept], rows: usize) -> Vec<Option<Kept>> {
    let mut best: Vec<Option<Kept>> = vec![None; rows];
    let strength = |pair: &Kept| (pair.linked, pair.probability_ppm, pair.weight_millibits);
    for pair in pairs {
        for row in [pair.left, pair.right] {
            let slot = &mut best[row as usize];
            if slot.as_ref().is_none_or(|known| strength(pair) > strength(known)) {
                *slot = Some(*pair);
            }
        }
    }
    best
}

/// Between every two lists, each row keeps at most one partner: the choice of pairs that is best as a whole.
fn one_partner_each(compared: &Compared, lists: &[u32]) -> (BTreeSet<(u32, u32)>, u64) {
    let mut between: BTreeMap<(u32, u32), Vec<Offer>> = BTreeMap::new();
    for pair in &compared.pairs {
        // Rows stand in the order of their lists, so the left row belongs to the earlier one.
        let lists = (lists[pair.left as usize], lists[pair.right as usize]);
        let profit = i64::from(pair.weighed.weight.0) + i64::from(compared.prior_millibits);
        between.entry(lists).or_default().push(Offer { left: pair.left, right: pair.right, profit });
    }
    let (mut chosen, mut greedy) = (BTreeSet::new(), 0);
    for offers in between.values() {
        let assignment = assign(offers);
        greedy += assignment.components_greedy;
        chosen.extend(assignment.chosen);
    }
    (chosen, greedy)
}

/// Leaves out pairs that would bring two rows of one list into one group over a third list, the weakest first.
fn one_row_of_each_list(mut edges: Vec<Edge>, lists: &[u32]) -> Vec<Edge> {
    edges.sort_by_key(|edge| (std::cmp::Reverse(edge.probability_ppm), edge.left, edge.right));
    let mut group_of: Vec<usize> = (0..lists.len()).collect();
    let mut members: Vec<Vec<usize>> = group_of.iter().map(|&row| vec![row]).collect();
    edges.retain(|edge| {
        let (a, b) = (group_of[edge.left as usize], group_of[edge.right as usize]);
        let meets = a != b && members[a].iter().any(|&left| members[b].iter().any(|&right| lists[left] == lists[right]));
        if a != b && !meets {
            let moved = std::mem::take(&mut members[b]);
            moved.iter().for_each(|&row| group_of[row] = a);
            members[a].extend(moved);
        }
        !meets
    });
    edges
}

/// What matching compared and what it left out: nothing is dropped silently.
fn counted(compared: u64, skipped: Skipped, greedy: u64) -> BTreeMap<String, u64> {
    let count = |name: &str, value: u64| (name.to_owned(), value);
    BTreeMap::from([
        count("pairs_compared", compared),
        count("blocking_keys_not_refined", skipped.keys_not_refined),
        count("blocking_blocks_cut", skipped.blocks_cut),
        count("assignments_greedy", greedy),
    ])
}
