//! Listed people who do not fulfil a condition of the programme, and people of whom nobody can tell yet.
//!
//! A condition that the register leaves open is never held against anybody: it puts no money at risk and asks for a look.

use super::desk::{Case, Desk};
use super::weigh::{Draft, Rule};
use super::{Action, Side};
use crate::language::Language;
use crate::normalise::PersonIx;
use crate::rules::conditions::words::{flag, label, word_of};
use crate::rules::conditions::{Column, Condition, Facts, Kind, Truth, open_columns, truths, witness};
use crate::rules::programmes::{Programme, Unit};
use rayon::prelude::*;

const NOT_MET: &str = "SYARAT_TIDAK_TERPENUHI";
const UNKNOWN: &str = "SYARAT_BELUM_DAPAT_DINILAI";
pub const KINDS: [&str; 2] = [NOT_MET, UNKNOWN];

/// People whom one task asks.
const PEOPLE_PER_TASK: usize = 16_384;

pub fn find<'n>(desk: &Desk<'n>, out: &mut Vec<Draft<'n>>) {
    let mut by_programme: Vec<Vec<Case<'n>>> = vec![Vec::new(); desk.rules.programmes.programmes.len()];
    for case in desk.cases() {
        if !case.programme.conditions.is_empty() {
            by_programme[desk.position(case.row)].push(case);
        }
    }
    for (programme, cases) in desk.rules.programmes.programmes.iter().zip(&by_programme) {
        let found: Vec<Vec<Draft>> = cases.par_chunks(PEOPLE_PER_TASK).map(|cases| of_cases(desk, programme, cases)).collect();
        out.extend(found.into_iter().flatten());
    }
}

/// Asks all conditions of one programme.
fn of_cases<'n>(desk: &Desk<'n>, programme: &'n Programme, cases: &[Case<'n>]) -> Vec<Draft<'n>> {
    let mut drafts = Vec::new();
    for condition in &programme.conditions {
        let asked: Vec<&Case> = cases.iter().filter(|case| can_be_asked(desk, case, condition)).collect();
        let people: Vec<u32> = asked.iter().map(|case| case.person.0).collect();
        let answers = truths(&condition.expr, desk, &people);
        for (case, answer) in asked.into_iter().zip(answers) {
            match answer {
                Truth::True => {}
                Truth::False => drafts.push(not_met(desk, *case, condition)),
                Truth::Unknown => drafts.push(unknown(desk, *case, condition)),
            }
        }
    }
    drafts
}

/// A KK that nobody is recorded as living in answers nothing, and nothing is asked of the dead; the family that a dead pengurus
/// leaves is still asked what concerns all of it.
fn can_be_asked(desk: &Desk, case: &Case, condition: &Condition) -> bool {
    let of_kk = condition.expr.asks_members();
    let has_living = || case.family.is_none_or(|family| desk.living(family).next().is_some());
    let of_family = || case.programme.unit == Unit::Family && condition.expr.own_columns().is_empty();
    (!of_kk || has_living()) && (!desk.is_dead(case.facts) || (of_kk && of_family()))
}

/// Whether somebody in a family fulfils all conditions of a programme: `False` where surely no living member does.
pub fn standing(desk: &Desk, programme: &Programme, members: &[PersonIx], head: Option<PersonIx>) -> Truth {
    let asked: Vec<u32> = match programme.unit {
        Unit::Person => members.iter().map(|member| member.0).collect(),
        Unit::Family => head.filter(|head| members.contains(head)).or(members.first().copied()).into_iter().map(|one| one.0).collect(),
    };
    let columns: Vec<Vec<Truth>> = programme.conditions.iter().map(|condition| truths(&condition.expr, desk, &asked)).collect();
    let of_member = |at: usize| columns.iter().map(|column| column[at]).min().unwrap_or(Truth::True);
    (0..asked.len()).map(of_member).max().unwrap_or(Truth::False)
}

fn not_met<'n>(desk: &Desk<'n>, case: Case<'n>, condition: &'n Condition) -> Draft<'n> {
    let member = witness(&condition.expr, desk, case.person.0).filter(|member| *member != case.person.0).map(PersonIx);
    let said = |language: Language| {
        let values = values(desk, case, condition, member, language);
        let start = language.pick("terindikasi tidak memenuhi syarat", "indication of a condition not met");
        format!("{start} {}: {}; {}", case.programme.code, condition.told(language), values)
    };
    Draft {
        // A fact about another person never stops a payment by itself.
        action_max: if member.is_some() { Action::Musdes } else { Action::TundaSalur },
        at_risk: true,
        ..draft(case, condition, NOT_MET, Side::Inclusion, (said(Language::Id), said(Language::En)))
    }
}

fn unknown<'n>(desk: &Desk<'n>, case: Case<'n>, condition: &'n Condition) -> Draft<'n> {
    let said = |language: Language| {
        let start = language.pick("syarat belum dapat dinilai", "condition that cannot be judged yet");
        let values = values(desk, case, condition, None, language);
        let open = open_columns(&condition.expr, desk, case.person.0);
        let open: Vec<&str> = open.into_iter().map(|column| label(column, language)).collect();
        let open = format!("{}: {}", language.pick("belum diketahui", "not known yet"), open.join(", "));
        format!("{start} {}: {}; {values}; {open}", case.programme.code, condition.told(language))
    };
    draft(case, condition, UNKNOWN, Side::Unknown, (said(Language::Id), said(Language::En)))
}

/// What the register says of all that the condition asks.
fn values(desk: &Desk, case: Case, condition: &Condition, member: Option<PersonIx>, language: Language) -> String {
    let person = case.person.0;
    let mut said: Vec<String> = condition.expr.own_columns().into_iter().map(|column| value(desk, column, person, language)).collect();
    if condition.expr.asks_members() {
        let (living, _) = desk.number(Column::Anggota, person);
        said.push(format!("{}: {living}", label(Column::Anggota, language)));
    }
    if let Some(member) = member {
        said.push(format!("{} {}", language.pick("karena anggota KK", "because of family member"), desk.named(member)));
    }
    let by = language.pick("menurut register per", "by the register of");
    format!("{by} {}: {}", desk.job.register.as_of, said.join(", "))
}

/// One column of one person in words; area codes by their number.
fn value(desk: &Desk, column: Column, person: u32, language: Language) -> String {
    let nothing = language.pick("tidak tercatat", "not recorded");
    let name = label(column, language);
    match column.kind() {
        Kind::Number { low, high } => match desk.number(column, person) {
            (from, to) if from == to => format!("{name} {from}"),
            (from, to) if (from, to) == (low, high) => format!("{name} {nothing}"),
            (from, to) => format!("{name} {from}-{to}"),
        },
        Kind::Flag => match desk.flag(column, person) {
            Truth::Unknown => format!("{name} {nothing}"),
            truth => flag(column, truth == Truth::True, language),
        },
        Kind::Word | Kind::Code { .. } => {
            let classes = &desk.rules.occupations.classes;
            let text = desk.word(column, person).map(|code| match (column, usize::try_from(code).ok().and_then(|at| classes.get(at))) {
                (Column::Pekerjaan, Some(class)) => class.code.clone(),
                (Column::Pekerjaan, None) => language.pick("lainnya", "other").to_string(),
                _ => word_of(column, code, language).map_or_else(|| code.to_string(), str::to_string),
            });
            format!("{name} {}", text.as_deref().unwrap_or(nothing))
        }
    }
}

fn draft<'n>(case: Case<'n>, condition: &'n Condition, kind: &'static str, side: Side, evidence: (String, String)) -> Draft<'n> {
    Draft {
        side,
        kind,
        row: case.row,
        person: Some(case.person),
        programme: case.programme,
        evidence,
        rule: Rule { cite: &condition.cite, source: &condition.source, certainty: &condition.certainty },
        link_ppm: case.link_ppm,
        proof_ppm: 1_000_000,
        action_max: Action::VerifikasiLapangan,
        at_risk: false,
        about: &condition.text,
        other: None,
    }
}
