//! People on the list of an area in which they do not live, families written under an old card, and one NIK of two people.
//!
//! A person who moved between families belongs to the family where the register has them now; the list's card then is the old
//! one, which is a matter of data and not of a right to aid.

use super::desk::{Case, Desk};
use super::weigh::{Draft, Rule};
use super::{Action, Side};
use crate::normalise::{Life, PersonIx};
use crate::rules::programmes::Unit;
use padan_identity::mask::mask_digits;
use rayon::prelude::*;
use std::collections::HashMap;

/// What the area of a list's own rows decides.
pub const ELSEWHERE: &str = "DI_LUAR_WILAYAH";
const OTHER_KK: &str = "PINDAH_KK";
const SHARED_NIK: &str = "NIK_GANDA_DI_REGISTER";
pub const KINDS: [&str; 3] = [ELSEWHERE, OTHER_KK, SHARED_NIK];

pub fn find<'n>(desk: &Desk<'n>, out: &mut Vec<Draft<'n>>) {
    let families = other_families(desk);
    let shared = shared_niks(desk);
    for case in desk.cases() {
        out.extend(elsewhere(desk, case));
        let submitted = desk.people.rows[case.row.0 as usize].no_kk;
        if let (true, Some(&other)) = (is_other_card(case, submitted), families.get(&submitted)) {
            out.push(other_kk(desk, case, submitted, other));
        }
        if let Some(&other) = shared.get(&case.person.0) {
            out.push(shared_nik(desk, case, PersonIx(other)));
        }
    }
}

fn is_other_card(case: Case, submitted: u64) -> bool {
    let own = case.family.map_or(0, |family| family.no_kk);
    case.programme.unit == Unit::Family && own != 0 && submitted != 0 && submitted != own
}

/// Families of the register by those numbers of rows that are not their person's own.
fn other_families(desk: &Desk) -> HashMap<u64, u32> {
    let submitted = |case: &Case| desk.people.rows[case.row.0 as usize].no_kk;
    let others = desk.cases().filter(|case| is_other_card(*case, submitted(case))).map(|case| (submitted(&case), None));
    let mut wanted: HashMap<u64, Option<u32>> = others.collect();
    if !wanted.is_empty() {
        for (family, at) in desk.people.register.families.iter().zip(0..) {
            if let Some(found) = wanted.get_mut(&family.no_kk) {
                *found = Some(at);
            }
        }
    }
    wanted.into_iter().filter_map(|(no_kk, at)| Some((no_kk, at?))).collect()
}

/// Register people who carry somebody else's NIK, with the first other one.
fn shared_niks(desk: &Desk) -> HashMap<u32, u32> {
    let numbered = desk.people.register.facts.par_iter().zip(0u32..u32::MAX).filter(|(facts, _)| facts.nik != 0);
    let mut niks: Vec<(u64, u32)> = numbered.map(|(facts, person)| (facts.nik, person)).collect();
    niks.par_sort_unstable();
    let groups = niks.chunk_by(|left, right| left.0 == right.0).filter(|group| group.len() > 1);
    groups
        .flat_map(|group| group.iter().map(|(_, person)| (*person, if *person == group[0].1 { group[1].1 } else { group[0].1 })))
        .collect()
}

/// A person whom the register has in another area than the one that the list says and the programme is for.
fn elsewhere<'n>(desk: &Desk<'n>, case: Case<'n>) -> Option<Draft<'n>> {
    let level = case.programme.area?;
    if matches!(case.facts.life, Life::Moved(date) if desk.has_come(date)) {
        return None;
    }
    let listed = level.of(desk.people.rows[case.row.0 as usize].area)?;
    let lives = level.of(case.family?.area)?;
    if listed == lives {
        return None;
    }
    let name = |code: u64| desk.rules.areas.name(code).map_or_else(|| code.to_string(), |name| format!("{name} ({code})"));
    let (code, as_of) = (&case.programme.code, &desk.job.register.as_of);
    let evidence = (
        format!("terindikasi di luar wilayah: daftar {code} untuk {}, register per {as_of}: {}", name(listed), name(lives)),
        format!("indication of living elsewhere: the list of {code} is for {}, the register of {as_of} says {}", name(listed), name(lives)),
    );
    let rule = Rule { cite: &case.programme.area_cite, ..Rule::of(case.programme) };
    Some(Draft { at_risk: true, ..draft(case, ELSEWHERE, Side::Inclusion, rule, evidence) })
}

fn other_kk<'n>(desk: &Desk<'n>, case: Case<'n>, submitted: u64, other: u32) -> Draft<'n> {
    let own = case.family.map_or(0, |family| family.no_kk);
    let masked = |no_kk: u64| mask_digits(&format!("{no_kk:016}"));
    let (old, now, as_of) = (masked(submitted), masked(own), &desk.job.register.as_of);
    let pengurus = desk.people.register.families[other as usize].head.map(|head| desk.named(head)).unwrap_or_default();
    let evidence = (
        format!("terindikasi pindah KK: daftar menulis KK {old} (kepala {pengurus}), register per {as_of} mencatatnya di KK {now}"),
        format!(
            "indication of a move between families: the list writes KK {old} (head {pengurus}), the register of {as_of} has the person in KK {now}"
        ),
    );
    draft(case, OTHER_KK, Side::Unknown, Rule { cite: &case.programme.unit_cite, ..Rule::of(case.programme) }, evidence)
}

fn shared_nik<'n>(desk: &Desk<'n>, case: Case<'n>, other: PersonIx) -> Draft<'n> {
    let (name, as_of) = (desk.named(other), &desk.job.register.as_of);
    let evidence = (
        format!("NIK orang ini juga dipakai {name} di register per {as_of}; cocokkan kedua orang dengan KTP-el"),
        format!("this person's NIK is also that of {name} in the register of {as_of}; check both identity cards"),
    );
    draft(case, SHARED_NIK, Side::Unknown, Rule::of_kind(desk.rules, SHARED_NIK, case.programme), evidence)
}

fn draft<'n>(case: Case<'n>, kind: &'static str, side: Side, rule: Rule<'n>, evidence: (String, String)) -> Draft<'n> {
    Draft {
        side,
        kind,
        row: case.row,
        person: Some(case.person),
        programme: case.programme,
        evidence,
        rule,
        link_ppm: case.link_ppm,
        proof_ppm: 1_000_000,
        action_max: Action::VerifikasiLapangan,
        at_risk: false,
        about: "",
        other: None,
    }
}
