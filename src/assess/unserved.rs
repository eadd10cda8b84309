//! Eligible families on no list of a programme: the side of the error that submitted lists alone can never show.
//!
//! A family counts as served when any member is linked on any list of the programme, and nobody can tell when a row that
//! still needs a decision may be one of its members, or a row that was not found carries its KK number; such families are
//! left out, because those rows are reported themselves.

use super::desk::Desk;
use super::occupation::Excluded;
use super::{Unserved, condition};
use crate::link::Status;
use crate::normalise::{DesilReading, Family, PersonIx};
use crate::rules::programmes::Programme;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Targets that a family misses, one bit each.
type Missed = u128;

/// One targeted programme with a list tonight.
struct Target<'n> {
    programme: &'n Programme,
    decile_max: u8,
    excluded: Excluded<'n>,
    /// Per family: whether it is or may be on a list.
    served: Vec<bool>,
    /// KK numbers of rows that were not found.
    loose_kk: HashSet<u64>,
}

/// Families that are eligible and not listed.
///
/// Shape: one entry per family, ranked by decile, then by living members, then in register order.
pub fn unserved(desk: &Desk) -> Vec<Unserved> {
    let targets = targets(desk);
    assert!(targets.len() <= Missed::BITS as usize, "a night has no more than {} targeted programmes", Missed::BITS);
    let families = desk.people.register.families.par_iter().enumerate();
    let mut found: Vec<(u8, Reverse<usize>, u32, Missed)> = families
        .filter_map(|(index, family)| {
            let desil = highest_decile(family.desil)?;
            let misses = |target: &Target| Missed::from(target.misses(desk, index, family, desil));
            let missed = targets.iter().zip(0..).fold(0, |missed, (target, bit)| missed | misses(target) << bit);
            let index = u32::try_from(index).expect("families are counted in 32 bits");
            (missed != 0).then(|| (desil, Reverse(desk.living(family).count()), index, missed))
        })
        .collect();
    found.par_sort_unstable();
    let mut told: HashMap<Missed, (Arc<[String]>, Arc<str>)> = HashMap::new();
    let ranked = found.into_iter().zip(1..);
    ranked
        .map(|((desil, _, family, missed), rank)| {
            let (programmes, rule) = told.entry(missed).or_insert_with(|| tell(&targets, missed)).clone();
            Unserved { family, programmes, desil, rank, rule }
        })
        .collect()
}

/// Codes and rules of the programmes that a family misses.
fn tell(targets: &[Target], missed: Missed) -> (Arc<[String]>, Arc<str>) {
    let missed = || targets.iter().zip(0..).filter(move |(_, bit)| missed >> bit & 1 == 1).map(|(target, _)| target.programme);
    let cites: Vec<&str> = missed().map(|programme| programme.decile_cite.as_str()).collect();
    (missed().map(|programme| programme.code.clone()).collect(), cites.join("; ").into())
}

/// The least favourable decile of a reading; a family without one cannot be called eligible.
fn highest_decile(reading: DesilReading) -> Option<u8> {
    match reading {
        DesilReading::Known(decile) | DesilReading::Between(_, decile) => Some(decile),
        DesilReading::NotYet | DesilReading::Missing => None,
    }
}

impl Target<'_> {
    fn misses<'n>(&self, desk: &Desk<'n>, index: usize, family: &'n Family, desil: u8) -> bool
    where
        Self: 'n,
    {
        let is_open = desil <= self.decile_max && !self.served[index] && desk.living(family).next().is_some();
        let may_be_listed = family.no_kk != 0 && self.loose_kk.contains(&family.no_kk);
        let is_barred = || self.excluded.bars(desk, family, self.programme.unit) || bars(desk, self.programme, family);
        is_open && !may_be_listed && !is_barred()
    }
}

/// Says whether the programme's conditions surely keep a family from it; what is not known hides no family in need.
fn bars<'n>(desk: &Desk<'n>, programme: &Programme, family: &'n Family) -> bool {
    if programme.conditions.is_empty() {
        return false;
    }
    let living: Vec<PersonIx> = desk.living(family).collect();
    condition::bars(desk, programme, &living, family.head)
}

/// The targeted programmes that have a list tonight, sorted by code, each with the families on its lists.
fn targets<'n>(desk: &Desk<'n>) -> Vec<Target<'n>> {
    let listed: BTreeMap<usize, ()> = desk.programmes.iter().flatten().map(|one| (*one, ())).collect();
    let mut targets: BTreeMap<usize, Target> = BTreeMap::new();
    for position in listed.into_keys() {
        let programme = &desk.rules.programmes.programmes[position];
        if let (true, Some(decile_max)) = (programme.targeted, programme.decile_max) {
            targets.insert(
                position,
                Target {
                    programme,
                    decile_max,
                    excluded: Excluded::new(desk.rules, programme),
                    served: vec![false; desk.people.register.families.len()],
                    loose_kk: HashSet::new(),
                },
            );
        }
    }
    for (row, link) in desk.people.rows.iter().zip(desk.links) {
        let position = desk.programmes.get(usize::from(row.list)).copied().flatten();
        let Some(target) = position.and_then(|position| targets.get_mut(&position)) else {
            continue;
        };
        match (link.status, link.person) {
            (Status::Padan | Status::PadanBerbeda | Status::PerluVerifikasi, Some(person)) => {
                let family = desk.people.register.facts[person.0 as usize].family as usize;
                if let Some(served) = target.served.get_mut(family) {
                    *served = true;
                }
            }
            _ if row.no_kk != 0 => {
                target.loose_kk.insert(row.no_kk);
            }
            _ => {}
        }
    }
    targets.into_values().collect()
}
