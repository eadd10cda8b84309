//! What an OPD does first: rows of people whom nobody could look at, before rows that concern aid, before wrong numbers, before what
//! is merely written otherwise. How often something stands decides last.

use super::words::{Say, english};
use super::{Problem, Status};
use crate::assess::groups_telling;
use crate::language::Language;
use crate::report::number::rupiah;
use crate::report::reading::{Reading, ToldBy};
use crate::report::words::label;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What of an owner's rows shares one code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub count: u64,
    /// What to do, in Indonesian, with the number of rows that are told so.
    advices: BTreeMap<String, u64>,
    /// It is about a NIK or a No. KK.
    is_number: bool,
    /// It is about whole rows, not about fields.
    is_whole: bool,
}

impl Told {
    /// Counts one row; `field` is empty where the whole row is meant.
    pub fn add(&mut self, field: &str, advice: &str) {
        self.count += 1;
        self.is_number |= matches!(field, "nik" | "no_kk");
        self.is_whole |= field.is_empty();
        match self.advices.get_mut(advice) {
            Some(count) => *count += 1,
            None => drop(self.advices.insert(advice.to_owned(), 1)),
        }
    }

    /// What most of the rows are told to do; of several the first.
    pub fn advice(&self) -> &str {
        self.advices.iter().max_by_key(|(advice, count)| (**count, Reverse(*advice))).map_or("", |(advice, _)| advice)
    }

    fn stake(&self, code: &str) -> Stake {
        let is = |status: Status| code == status.code();
        match (self.is_whole, self.is_number) {
            _ if is(Status::Karantina) => Stake::Unread,
            _ if is(Status::TidakDitemukan) || is(Status::PerluVerifikasi) => Stake::NotFound,
            (true, _) => Stake::Aid,
            (false, true) => Stake::Number,
            (false, false) => Stake::Record,
        }
    }
}

/// What hangs on a problem, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stake {
    Unread,
    NotFound,
    Aid,
    Number,
    Record,
}

impl Stake {
    /// Why it comes where it does.
    fn why(self) -> Say {
        match self {
            Stake::Unread => Say::WhyUnread,
            Stake::NotFound => Say::WhyNotFound,
            Stake::Aid => Say::WhyAid,
            Stake::Number => Say::WhyNumber,
            Stake::Record => Say::WhyRecord,
        }
    }
}

/// Problems by code, what matters most first; `amounts` are rupiah by code.
pub fn problems(by_code: &BTreeMap<String, Told>, amounts: &BTreeMap<String, u64>) -> Vec<Problem> {
    let mut problems: Vec<(Stake, Problem)> = by_code
        .iter()
        .map(|(code, told)| {
            let (stake, rupiah) = (told.stake(code), amounts.get(code).copied().unwrap_or(0));
            let advice = told.advice();
            let problem = Problem {
                code: code.clone(),
                count: told.count,
                what_to_do: (advice.to_owned(), english(code, advice).into_owned()),
                rupiah,
                why: (stake.why().pick(Language::Id).to_owned(), stake.why().pick(Language::En).to_owned()),
            };
            (stake, problem)
        })
        .collect();
    problems.sort_by(|(left, of_left), (right, of_right)| {
        let key = |stake: Stake, problem: &Problem| (stake, Reverse(problem.rupiah), Reverse(problem.count));
        key(*left, of_left).cmp(&key(*right, of_right)).then_with(|| of_left.code.cmp(&of_right.code))
    });
    problems.into_iter().map(|(_, problem)| problem).collect()
}

/// A problem in words: what it is and the aid that its rows concern.
pub fn heading(problem: &Problem, language: Language) -> String {
    match i64::try_from(problem.rupiah) {
        Ok(1..) => format!("{} ({})", label(&problem.code, language), rupiah(problem.rupiah as i64, language)),
        _ => label(&problem.code, language),
    }
}

/// Aid that an owner's rows concern, by the code under which its packet tells them; each payee of a programme once.
pub fn amounts(reading: &Reading<'_>, owner: &str, by_code: &BTreeMap<String, Told>) -> BTreeMap<String, u64> {
    let mut amounts = BTreeMap::new();
    for claim in reading.claims.iter().filter(|claim| reading.list(reading.row(claim.row)).owner == owner) {
        let code = match claim.told_by {
            ToldBy::Finding(at) => reading.night.findings.mistargeting[at as usize].kind,
            ToldBy::Group(at) => {
                let kind = reading.night.groups[at as usize].kind;
                // Where a finding tells what the group tells, the packet has the finding.
                let finding = by_code.keys().find(|code| groups_telling(code).contains(&kind));
                finding.filter(|_| !by_code.contains_key(kind.code())).map_or(kind.code(), String::as_str)
            }
        };
        *amounts.entry(code.to_owned()).or_insert(0) += claim.rupiah;
    }
    amounts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_whom_nobody_could_look_at_come_before_money_and_money_before_spelling() {
        let told = |field: &str, rows: usize| {
            let mut told = Told::default();
            (0..rows).for_each(|_| told.add(field, "x"));
            told
        };
        let by_code = [
            ("EJAAN_BERBEDA", told("nama", 900)),
            ("SALAH_SATU_DIGIT", told("nik", 90)),
            ("PINDAH", told("", 50)),
            ("MENINGGAL", told("", 2)),
            ("TIDAK_DITEMUKAN", told("", 9)),
            ("KARANTINA", told("", 1)),
        ];
        let by_code = by_code.map(|(code, told)| (code.to_owned(), told)).into();
        let problems = problems(&by_code, &[("MENINGGAL".to_owned(), 1_200_000)].into());
        let order: Vec<&str> = problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(order, ["KARANTINA", "TIDAK_DITEMUKAN", "MENINGGAL", "PINDAH", "SALAH_SATU_DIGIT", "EJAAN_BERBEDA"]);
        assert!(heading(&problems[2], Language::Id).contains("1.200.000") && problems.iter().all(|problem| !problem.why.1.is_empty()));
    }
}
