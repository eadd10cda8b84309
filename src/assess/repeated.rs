//! One person more than once in a programme, one KK more than once in a family programme, and more people of a KK than count.
//!
//! Only what is too much is a finding: the first row of a person stays, and of a KK its pengurus, or else whoever is listed
//! first, the dead and gone after all others. Rows of several lists and owners are held together, so each finding names the row that it repeats.

use super::desk::{Case, Desk};
use super::weigh::{Draft, Rule};
use super::{Action, Side};
use crate::normalise::{PersonIx, RowIx};
use crate::rules::programmes::{Overlap, Programme, Unit};
use rayon::prelude::*;

pub const AGAIN: &str = "PENERIMA_GANDA";
pub const SECOND_OF_KK: &str = "SATU_KK_LEBIH_DARI_SATU";
const TOO_MANY: &str = "MELEBIHI_BATAS_KK";
pub const KINDS: [&str; 3] = [AGAIN, SECOND_OF_KK, TOO_MANY];

pub fn find<'n>(desk: &Desk<'n>, out: &mut Vec<Draft<'n>>) {
    // (programme, family or person, person, row): small, because a night has many rows and few that repeat.
    let entry = |case: Case| {
        let family = case.family.map_or((1 << 32) + u64::from(case.person.0), |_| u64::from(case.facts.family));
        (desk.position(case.row), family, case.person, case.row)
    };
    let mut entries: Vec<(usize, u64, PersonIx, RowIx)> = desk.cases().map(entry).collect();
    entries.par_sort_unstable();
    for group in entries.chunk_by(|left, right| (left.0, left.1) == (right.0, right.1)) {
        if group.len() > 1 {
            let group: Vec<Case> = group.iter().filter_map(|(_, _, _, row)| desk.case(*row)).collect();
            of_family(desk, &group, out);
        }
    }
}

/// The cases of one family in one programme, sorted by person and row.
fn of_family<'n>(desk: &Desk<'n>, group: &[Case<'n>], out: &mut Vec<Draft<'n>>) {
    let programme = group[0].programme;
    let mut people: Vec<&[Case]> = group.chunk_by(|left, right| left.person == right.person).collect();
    if !programme.several_rows {
        for rows in &people {
            out.extend(rows[1..].iter().map(|row| again(desk, *row, rows[0])));
        }
    }
    let head = group[0].family.and_then(|family| family.head);
    // Of the one who is not there any more and the one who follows, the second is the recipient.
    people.sort_by_key(|rows| (desk.is_gone(rows[0].facts), Some(rows[0].person) != head, rows[0].row));
    let most = programme.persons_per_kk_max.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
    let once = once_per_kk(desk, programme);
    for (number, rows) in people.iter().enumerate().skip(1) {
        match &once {
            _ if number >= most => out.push(too_many(desk, rows[0], people.len(), most)),
            Some(rule) => out.push(second_of_kk(desk, rows[0], people[0][0], *rule)),
            None => {}
        }
    }
}

/// The rule that a family programme is paid once per KK; nothing where the matrix allows more.
fn once_per_kk<'n>(desk: &Desk<'n>, programme: &'n Programme) -> Option<Rule<'n>> {
    if programme.unit == Unit::Person {
        return None;
    }
    match desk.rules.programmes.overlap_rule(&programme.code, &programme.code) {
        Some(row) if row.value == Overlap::OncePerKk => Some(Rule { cite: &row.cite, source: &row.source, certainty: &row.certainty }),
        Some(_) => None,
        None => Some(Rule { cite: &programme.unit_cite, ..Rule::of(programme) }),
    }
}

fn again<'n>(desk: &Desk<'n>, case: Case<'n>, first: Case<'n>) -> Draft<'n> {
    let code = &case.programme.code;
    let (place, owner) = (desk.place(first.row), desk.owner(first.row));
    let evidence = (
        format!("terindikasi ganda: orang yang sama sudah terdaftar pada {code} di {place} ({owner})"),
        format!("indication of a double: the same person is already listed for {code} at {place} ({owner})"),
    );
    let rule = Rule::of_kind(desk.rules, AGAIN, case.programme);
    let both = case.link_ppm.min(first.link_ppm);
    Draft { link_ppm: both, other: Some(first.row), ..draft(case, AGAIN, rule, evidence, Action::TundaSalur) }
}

fn second_of_kk<'n>(desk: &Desk<'n>, case: Case<'n>, first: Case<'n>, rule: Rule<'n>) -> Draft<'n> {
    let code = &case.programme.code;
    let (name, place, owner) = (desk.named(first.person), desk.place(first.row), desk.owner(first.row));
    let evidence = (
        format!("terindikasi lebih dari satu penerima dalam satu KK: {name} juga terdaftar pada {code} di {place} ({owner})"),
        format!("indication of more than one recipient in one KK: {name} is also listed for {code} at {place} ({owner})"),
    );
    let both = case.link_ppm.min(first.link_ppm);
    Draft { link_ppm: both, other: Some(first.row), ..draft(case, SECOND_OF_KK, rule, evidence, Action::Musdes) }
}

fn too_many<'n>(desk: &Desk<'n>, case: Case<'n>, listed: usize, most: usize) -> Draft<'n> {
    let code = &case.programme.code;
    let as_of = &desk.job.register.as_of;
    let evidence = (
        format!(
            "terindikasi melebihi batas: {listed} orang dari KK ini terdaftar pada {code}, paling banyak {most} (KK menurut register per {as_of})"
        ),
        format!(
            "indication of too many: {listed} people of this KK are listed for {code}, at most {most} count (KK by the register of {as_of})"
        ),
    );
    let rule = Rule { cite: &case.programme.persons_cite, ..Rule::of(case.programme) };
    draft(case, TOO_MANY, rule, evidence, Action::Musdes)
}

fn draft<'n>(case: Case<'n>, kind: &'static str, rule: Rule<'n>, evidence: (String, String), action_max: Action) -> Draft<'n> {
    Draft {
        side: Side::Inclusion,
        kind,
        row: case.row,
        person: Some(case.person),
        programme: case.programme,
        evidence,
        rule,
        link_ppm: case.link_ppm,
        proof_ppm: 1_000_000,
        action_max,
        at_risk: true,
        about: "",
        other: None,
    }
}
