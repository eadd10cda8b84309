//! Listed families and people who had the same or similar aid before, within the years in which it is given once.
//!
//! Who received is known by number: a member's NIK or the No. KK. An earlier list tells a month or only a year; where the year
//! leaves open whether the time is over, the finding is on the unknown side.

use super::desk::{Case, Desk};
use super::weigh::{Draft, Rule};
use super::{Action, Side};
use crate::intake::Received;
use crate::normalise::PersonIx;
use crate::rules::programmes::{Programme, Unit};
use std::collections::HashMap;

const KIND: &str = "SUDAH_PERNAH_MENERIMA";
pub const KINDS: [&str; 1] = [KIND];

/// One earlier receipt that counts for a programme tonight.
#[derive(Clone, Copy)]
struct Earlier<'n> {
    received: &'n Received,
    /// Whether it surely lies within the years.
    is_sure: bool,
    /// Whose NIK told it.
    by: Option<PersonIx>,
}

pub fn find<'n>(desk: &Desk<'n>, out: &mut Vec<Draft<'n>>) {
    if desk.intake.history.is_empty() {
        return;
    }
    let programmes = &desk.rules.programmes.programmes;
    let earlier: Vec<Option<HashMap<u32, Earlier>>> =
        programmes.iter().map(|programme| programme.history_years.map(|years| holders(desk, programme, years))).collect();
    for case in desk.cases() {
        let Some((position, holders)) = Some(desk.position(case.row)).and_then(|at| Some((at, earlier[at].as_ref()?))) else {
            continue;
        };
        let holder = match (programmes[position].unit, case.family) {
            (Unit::Family, Some(_)) => case.facts.family,
            (Unit::Person, _) => case.person.0,
            (Unit::Family, None) => continue,
        };
        if let Some(earlier) = holders.get(&holder) {
            out.push(received(desk, case, *earlier));
        }
    }
}

/// Per family, or per person of a person programme, the receipt that tells most.
fn holders<'n>(desk: &Desk<'n>, programme: &Programme, years: u64) -> HashMap<u32, Earlier<'n>> {
    let limit = desk.period.years_before(years);
    let mut by_nik: HashMap<u64, Vec<Earlier>> = HashMap::new();
    let mut by_kk: HashMap<u64, Vec<Earlier>> = HashMap::new();
    let similar = |received: &&Received| received.programme == programme.code || received.class == programme.class;
    for received in desk.intake.history.iter().filter(similar) {
        // What was received tonight's month or later is no earlier aid.
        let last = received.months.to.min(desk.period.before());
        if received.months.from > last || last <= limit {
            continue;
        }
        let earlier = Earlier { received, is_sure: received.months.from > limit && received.months.to < desk.period, by: None };
        if received.nik != 0 {
            by_nik.entry(received.nik).or_default().push(earlier);
        }
        if received.no_kk != 0 && programme.unit == Unit::Family {
            by_kk.entry(received.no_kk).or_default().push(earlier);
        }
    }
    let mut holders: HashMap<u32, Earlier> = HashMap::new();
    let mut keep = |holder: u32, earlier: Earlier<'n>| {
        let told = |one: &Earlier| (one.is_sure, one.received.months.from);
        let kept = holders.entry(holder).or_insert(earlier);
        if told(&earlier) > told(kept) {
            *kept = earlier;
        }
    };
    for (facts, person) in desk.people.register.facts.iter().zip(0..).filter(|(facts, _)| facts.nik != 0) {
        for earlier in by_nik.get(&facts.nik).into_iter().flatten() {
            let holder = if programme.unit == Unit::Family { facts.family } else { person };
            keep(holder, Earlier { by: Some(PersonIx(person)), ..*earlier });
        }
    }
    for (family, at) in desk.people.register.families.iter().zip(0..).filter(|(family, _)| family.no_kk != 0) {
        by_kk.get(&family.no_kk).into_iter().flatten().for_each(|earlier| keep(at, *earlier));
    }
    holders
}

fn received<'n>(desk: &Desk<'n>, case: Case<'n>, earlier: Earlier<'n>) -> Draft<'n> {
    let Received { programme, months, file, line, list, .. } = earlier.received;
    let owner = &desk.job.history[usize::from(*list)].owner;
    let place = if owner.is_empty() { format!("{file}:{line}") } else { format!("{file}:{line} ({owner})") };
    let years = case.programme.history_years.unwrap_or_default();
    let (who_id, who_en) = match earlier.by {
        Some(person) if person == case.person => ("orang yang sama".to_string(), "the same person".to_string()),
        Some(member) => {
            (format!("anggota KK yang sama, {},", desk.named(member)), format!("a member of the same KK, {},", desk.named(member)))
        }
        None => ("KK yang sama".to_string(), "the same KK".to_string()),
    };
    let (sure_id, sure_en) = match earlier.is_sure {
        true => ("", ""),
        false => ("; bulannya tidak tercatat, periksa dulu", "; its month is not recorded, check first"),
    };
    let evidence = (
        format!(
            "terindikasi sudah pernah menerima: {who_id} tercatat menerima {programme} pada {months} di {place}; sekali dalam {years} tahun{sure_id}"
        ),
        format!(
            "indication of earlier aid: {who_en} is recorded as having received {programme} in {months} at {place}; once in {years} years{sure_en}"
        ),
    );
    Draft {
        side: if earlier.is_sure { Side::Inclusion } else { Side::Unknown },
        kind: KIND,
        row: case.row,
        person: Some(case.person),
        programme: case.programme,
        evidence,
        rule: Rule { cite: &case.programme.history_cite, ..Rule::of(case.programme) },
        link_ppm: case.link_ppm,
        proof_ppm: 1_000_000,
        // A fact about another person never stops a payment by itself.
        action_max: if earlier.by.is_some_and(|by| by != case.person) { Action::Musdes } else { Action::TundaSalur },
        at_risk: true,
        about: "",
        other: None,
    }
}
