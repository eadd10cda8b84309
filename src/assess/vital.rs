//! Listed people who, by the register, are dead, have moved or are switched off.
//!
//! A family programme outlives its pengurus: when other members of the KK live and are there, the pengurus is replaced and
//! nothing is stopped for it (reason 3 of Kepmensos 73/HUK/2024). Events dated after the job's month have not happened yet.

use super::desk::{Case, Desk};
use super::weigh::{Draft, Rule};
use super::{Action, Side};
use crate::normalise::Life;

const DEAD: &str = "MENINGGAL";
const MOVED: &str = "PINDAH";
const INACTIVE: &str = "TIDAK_AKTIF";
pub const KINDS: [&str; 3] = [DEAD, MOVED, INACTIVE];

pub fn find<'n>(desk: &Desk<'n>, out: &mut Vec<Draft<'n>>) {
    for case in desk.cases() {
        match case.facts.life {
            Life::Alive => {}
            Life::Dead(date) if desk.has_come(date) => out.push(dead(desk, case, date)),
            Life::Moved(date) if desk.has_come(date) => {
                let (id, en) = (on(date, "tanggal"), on(date, "on"));
                let (new_id, new_en) = news(desk, date);
                let evidence = (
                    format!("terindikasi pindah menurut register{id}{new_id}"),
                    format!("indication of having moved, by the register{en}{new_en}"),
                );
                out.push(gone(desk, case, MOVED, evidence));
            }
            Life::Dead(_) | Life::Moved(_) => {}
            Life::Inactive => {
                let evidence = (
                    "terindikasi tidak aktif: register menandai orang ini tidak aktif".into(),
                    "indication of being inactive: the register switched this person off".into(),
                );
                out.push(gone(desk, case, INACTIVE, evidence));
            }
        }
    }
}

fn dead<'n>(desk: &Desk<'n>, case: Case<'n>, date: Option<u32>) -> Draft<'n> {
    let (new_id, new_en) = news(desk, date);
    let (id, en) = (on(date, "tanggal") + &new_id, on(date, "on") + &new_en);
    let evidence = (format!("terindikasi meninggal menurut register{id}"), format!("indication of death, by the register{en}"));
    let draft = gone(desk, case, DEAD, evidence);
    // Death leaves no doubt about what to do: the family's record is corrected.
    if draft.at_risk { draft } else { Draft { action_max: Action::PerbaikiData, ..draft } }
}

/// A listed person who is not there any more. The aid of a family that is still there is not at risk for it.
fn gone<'n>(desk: &Desk<'n>, case: Case<'n>, kind: &'static str, (id, en): (String, String)) -> Draft<'n> {
    if !case.programme.replaces_pengurus {
        return draft(desk, case, kind, (id, en));
    }
    let others = case.family.into_iter().flat_map(|family| desk.living(family)).filter(|member| *member != case.person).count();
    if others == 0 {
        return draft(
            desk,
            case,
            kind,
            (id + "; tidak ada anggota lain dalam KK yang tercatat hidup", en + "; no other member of the KK is recorded as living"),
        );
    }
    let evidence = (
        format!("{id}; {others} anggota KK lain tercatat hidup: ganti pengurus, bantuan keluarga tidak dihentikan karena ini"),
        format!("{en}; {others} other members of the KK are recorded as living: replace the pengurus, this does not stop the family's aid"),
    );
    Draft { at_risk: false, ..draft(desk, case, kind, evidence) }
}

/// Tells an event that came after the last night, or nothing.
fn news(desk: &Desk, date: Option<u32>) -> (String, String) {
    let register = &desk.job.register;
    let since = if register.since.is_empty() { &register.as_of } else { &register.since };
    let day = since.replace('-', "").parse().unwrap_or(u32::MAX);
    match date.is_some_and(|date| date > day) {
        true => (format!(" (baru sejak {since})"), format!(" (new since {since})")),
        false => (String::new(), String::new()),
    }
}

/// ` tanggal 2026-03-05`, or nothing when undated; unknown parts are left out.
fn on(date: Option<u32>, word: &str) -> String {
    let Some(date) = date.filter(|date| *date >= 10_000) else {
        return String::new();
    };
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
    match (month, day) {
        (0, _) => format!(" {word} {year:04}"),
        (_, 0) => format!(" {word} {year:04}-{month:02}"),
        _ => format!(" {word} {year:04}-{month:02}-{day:02}"),
    }
}

fn draft<'n>(desk: &Desk<'n>, case: Case<'n>, kind: &'static str, evidence: (String, String)) -> Draft<'n> {
    Draft {
        side: Side::Inclusion,
        kind,
        row: case.row,
        person: Some(case.person),
        programme: case.programme,
        evidence,
        rule: Rule::of_kind(desk.rules, kind, case.programme),
        link_ppm: case.link_ppm,
        proof_ppm: 1_000_000,
        action_max: Action::TundaSalur,
        at_risk: true,
        about: "",
        other: None,
    }
}
