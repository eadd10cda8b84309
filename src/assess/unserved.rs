//! Eligible families on no list of a programme: the side of the error that submitted lists alone can never show.
//!
//! A family that stands on the list of a programme which may not meet the missed one is not told as missing it, unless the other
//! programme is the one that yields; then it is told which.
//!
//! A family counts as served when any member is linked on any list of the programme, and nobody can tell when a row that
//! still needs a decision may be one of its members, or a row that was not found carries its KK number; such families are
//! left out, because those rows are reported themselves.

use super::desk::Desk;
use super::occupation::Excluded;
use super::{Unserved, condition, overlap, overlaps};
use crate::link::{Link, Status};
use crate::normalise::{DesilReading, Family, PersonIx};
use crate::rules::conditions::Truth;
use crate::rules::programmes::{Overlap, Programme, Unit};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Programmes of tonight by their place in `Tonight::programmes`, one bit each.
type Bits = u128;

/// What is told of a family: what it misses, what of that is open, what it is listed for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Told {
    missed: Bits,
    open: Bits,
    listed: Bits,
}

/// One targeted programme with a list tonight.
struct Target<'n> {
    programme: &'n Programme,
    /// Its bit.
    bit: usize,
    decile_max: u8,
    excluded: Excluded<'n>,
    /// Per family: whether it is or may be on a list.
    served: Vec<bool>,
    /// KK numbers of rows that were not found.
    loose_kk: HashSet<u64>,
    /// Programmes that may not meet it.
    rivals: Vec<Rival>,
}

/// A programme with a list tonight that may not meet a target.
struct Rival {
    bit: usize,
    /// The target yields to it, not it to the target.
    stays: bool,
    /// The pair is judged per person; then the people on its lists.
    people: Option<HashSet<u32>>,
}

/// The programmes that have a list tonight and what families have of them.
struct Tonight<'n> {
    /// Sorted by position in the rule book; a programme's place here is its bit.
    programmes: Vec<&'n Programme>,
    targets: Vec<Target<'n>>,
    /// Per family: programmes on whose lists a member stands.
    listed: Vec<Bits>,
}

/// Families that are eligible and not listed.
///
/// Shape: one entry per family, ranked by decile, then by living members, then in register order.
pub fn unserved(desk: &Desk) -> Vec<Unserved> {
    let tonight = Tonight::of(desk);
    let families = desk.people.register.families.par_iter().enumerate();
    let mut found: Vec<(u8, Reverse<usize>, u32, Told)> = families
        .filter_map(|(index, family)| {
            let desil = highest_decile(family.desil)?;
            let told = tonight.told(desk, index, family, desil);
            let index = u32::try_from(index).expect("families are counted in 32 bits");
            (told.missed != 0).then(|| (desil, Reverse(desk.living(family).count()), index, told))
        })
        .collect();
    found.par_sort_unstable();
    let mut words: HashMap<Told, Words> = HashMap::new();
    let ranked = found.into_iter().zip(1..);
    ranked
        .map(|((desil, _, family, told), rank)| {
            let Words { programmes, rule, listed, to_check, replaces } = words.entry(told).or_insert_with(|| tonight.words(told)).clone();
            Unserved { family, programmes, desil, rank, rule, listed, to_check, replaces }
        })
        .collect()
}

/// What is told of families, in the words of the rule book; many families share it.
#[derive(Clone)]
struct Words {
    programmes: Arc<[String]>,
    rule: Arc<str>,
    listed: Arc<[String]>,
    to_check: Arc<[String]>,
    replaces: Arc<[String]>,
}

/// The least favourable decile of a reading; a family without one cannot be called eligible.
fn highest_decile(reading: DesilReading) -> Option<u8> {
    match reading {
        DesilReading::Known(decile) | DesilReading::Between(_, decile) => Some(decile),
        DesilReading::NotYet | DesilReading::Missing => None,
    }
}

impl<'n> Tonight<'n> {
    fn of(desk: &Desk<'n>) -> Tonight<'n> {
        let positions: Vec<usize> = desk.programmes.iter().flatten().copied().collect::<BTreeSet<usize>>().into_iter().collect();
        assert!(positions.len() <= Bits::BITS as usize, "a night has no more than {} programmes", Bits::BITS);
        let programmes: Vec<&Programme> = positions.iter().map(|position| &desk.rules.programmes.programmes[*position]).collect();
        let families = desk.people.register.families.len();
        let target = |(bit, programme): (usize, &&'n Programme)| {
            let decile_max = programme.decile_max.filter(|_| programme.targeted)?;
            let excluded = Excluded::new(desk.rules, programme);
            let rivals = rivals(desk, &programmes, programme);
            Some(Target { programme, bit, decile_max, excluded, served: vec![false; families], loose_kk: HashSet::new(), rivals })
        };
        let targets = programmes.iter().enumerate().filter_map(target).collect();
        let mut tonight = Tonight { programmes, targets, listed: vec![0; families] };
        let bit_of = |list: u16| {
            let position = desk.programmes.get(usize::from(list)).copied().flatten()?;
            positions.binary_search(&position).ok()
        };
        for (row, link) in desk.people.rows.iter().zip(desk.links) {
            if let Some(bit) = bit_of(row.list) {
                tonight.take(desk, bit, row.no_kk, link);
            }
        }
        tonight
    }

    /// Takes note of one row of a programme.
    fn take(&mut self, desk: &Desk, bit: usize, no_kk: u64, link: &Link) {
        let family = |person: PersonIx| desk.people.register.facts[person.0 as usize].family as usize;
        if let Some(person) = link.linked() {
            if let Some(listed) = self.listed.get_mut(family(person)) {
                *listed |= 1 << bit;
            }
            let rivals = self.targets.iter_mut().flat_map(|target| &mut target.rivals).filter(|rival| rival.bit == bit);
            rivals.filter_map(|rival| rival.people.as_mut()).for_each(|people| people.extend([person.0]));
        }
        let Some(target) = self.targets.iter_mut().find(|target| target.bit == bit) else { return };
        let undecided = link.candidates.iter().filter(|_| link.status == Status::PerluVerifikasi).map(|candidate| candidate.person);
        let best = link.person.filter(|_| matches!(link.status, Status::Padan | Status::PadanBerbeda | Status::PerluVerifikasi));
        for person in best.into_iter().chain(undecided) {
            if let Some(served) = target.served.get_mut(family(person)) {
                *served = true;
            }
        }
        if no_kk != 0 && link.linked().is_none() {
            target.loose_kk.insert(no_kk);
        }
    }

    fn told(&self, desk: &Desk<'n>, index: usize, family: &'n Family, desil: u8) -> Told {
        let mut told = Told { missed: 0, open: 0, listed: self.listed[index] };
        for target in &self.targets {
            if !target.can_be_missed(desk, index, family, desil) || target.gives_way(desk, family, told.listed) {
                continue;
            }
            let standing = standing(desk, target.programme, family);
            if standing != Truth::False {
                told.missed |= 1 << target.bit;
                told.open |= Bits::from(standing == Truth::Unknown) << target.bit;
            }
        }
        told
    }

    /// Codes and rules.
    fn words(&self, told: Told) -> Words {
        let of = |bits: Bits| self.programmes.iter().zip(0..).filter(move |(_, bit)| bits >> bit & 1 == 1).map(|(one, _)| *one);
        let codes = |bits: Bits| {
            let mut codes: Vec<String> = of(bits).map(|programme| programme.code.clone()).collect();
            codes.sort_unstable();
            Arc::from(codes)
        };
        let mut cites: Vec<&str> = of(told.missed).map(|programme| programme.decile_cite.as_str()).collect();
        cites.extend(of(told.open).flat_map(|programme| programme.conditions.iter().map(|condition| condition.cite.as_str())));
        let missed = self.targets.iter().filter(|target| told.missed >> target.bit & 1 == 1);
        let replaced = missed.flat_map(|target| &target.rivals).fold(0, |bits, rival| bits | 1 << rival.bit);
        Words {
            programmes: codes(told.missed),
            rule: cites.join("; ").into(),
            listed: codes(told.listed),
            to_check: codes(told.open),
            replaces: codes(replaced & told.listed),
        }
    }
}

impl Target<'_> {
    fn can_be_missed<'n>(&self, desk: &Desk<'n>, index: usize, family: &'n Family, desil: u8) -> bool
    where
        Self: 'n,
    {
        let is_open = desil <= self.decile_max && !self.served[index] && desk.living(family).next().is_some();
        let may_be_listed = family.no_kk != 0 && self.loose_kk.contains(&family.no_kk);
        is_open && !may_be_listed && !self.excluded.bars(desk, family, self.programme.unit)
    }

    /// Says whether the family has a programme that this one yields to.
    fn gives_way<'n>(&self, desk: &Desk<'n>, family: &'n Family, listed: Bits) -> bool
    where
        Self: 'n,
    {
        let has = |rival: &&Rival| listed >> rival.bit & 1 == 1;
        let all_have = |people: &HashSet<u32>| desk.living(family).all(|member| people.contains(&member.0));
        self.rivals.iter().filter(|rival| rival.stays).filter(has).any(|rival| rival.people.as_ref().is_none_or(all_have))
    }
}

/// The programmes of tonight that may not meet one of them.
fn rivals<'n>(desk: &Desk<'n>, programmes: &[&'n Programme], own: &'n Programme) -> Vec<Rival> {
    let rival = |(bit, other): (usize, &&'n Programme)| {
        let verdict = overlaps::verdict(desk.rules, own, other).filter(|_| other.code != own.code)?;
        let is_forbidden = verdict.value == Overlap::Forbidden;
        let per_person = own.unit == Unit::Person && other.unit == Unit::Person;
        let stays = overlap::yields(&verdict, own, other) == own.code;
        is_forbidden.then(|| Rival { bit, stays, people: per_person.then(HashSet::new) })
    };
    programmes.iter().enumerate().filter_map(rival).collect()
}

/// Says whether the programme's conditions keep a family from it; what is not known hides no family in need.
fn standing<'n>(desk: &Desk<'n>, programme: &Programme, family: &'n Family) -> Truth {
    if programme.conditions.is_empty() {
        return Truth::True;
    }
    let living: Vec<PersonIx> = desk.living(family).collect();
    condition::standing(desk, programme, &living, family.head)
}
