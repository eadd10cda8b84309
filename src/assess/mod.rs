//! Programme rules applied to linked rows: who should not be on a list, who is missing from all, what nobody can tell.
//!
//! Each kind of finding is one module that proposes drafts; `weigh` gives all of them probability, action, rupiah and id
//! in one place. Assessment knows links, register facts and the rule book; of names it prints initials only.

mod condition;
mod decile;
mod desk;
mod facts;
mod history;
mod occupation;
mod overlap;
mod overlaps;
mod place;
mod register;
mod repeated;
mod unserved;
mod vital;
mod weigh;

use crate::decisions::Cases;
use crate::intake::Intake;
use crate::job::Job;
use crate::language::Language;
use crate::link::Link;
use crate::normalise::{People, PersonIx, RowIx};
use crate::rules::RuleBook;
use crate::rules::explain::not_in_force;
use desk::Desk;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use weigh::Draft;

pub use desk::{initials, named};
pub use facts::columns_not_there;
pub use history::KINDS as HISTORY_KINDS;
pub use overlap::KINDS as OVERLAP_KINDS;
pub use overlaps::{OverlapCase, overlaps};
pub use place::ELSEWHERE;
pub use weigh::without_money;

/// On which side a finding errs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    Inclusion,
    Exclusion,
    Unknown,
}

impl Side {
    /// The stable code in data files.
    pub fn code(self) -> &'static str {
        match self {
            Side::Inclusion => "INKLUSI",
            Side::Exclusion => "EKSKLUSI",
            Side::Unknown => "TIDAK_DIKETAHUI",
        }
    }
}

/// What a person should do about a finding, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    PerbaikiData,
    VerifikasiLapangan,
    Musdes,
    TundaSalur,
}

impl Action {
    /// The stable code in data files.
    pub fn code(self) -> &'static str {
        match self {
            Action::PerbaikiData => "PERBAIKI_DATA",
            Action::VerifikasiLapangan => "VERIFIKASI_LAPANGAN",
            Action::Musdes => "MUSDES",
            Action::TundaSalur => "TUNDA_SALUR",
        }
    }
}

/// One indication that a row is mistargeted.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Stable across runs; 12 hex digits.
    pub id: String,
    pub side: Side,
    /// Stable code (`DESIL_DI_ATAS_BATAS`, `MENINGGAL`, `PINDAH`, `TIDAK_AKTIF`, `PEKERJAAN_DIKECUALIKAN`,
    /// `TUMPANG_TINDIH_PROGRAM`, `TIDAK_DITEMUKAN`, `BELUM_ADA_DESIL`, ...).
    pub kind: &'static str,
    pub row: RowIx,
    pub person: Option<PersonIx>,
    pub programme: Arc<str>,
    /// What tells two findings of one kind on one row apart: the other programme of an overlap, the text of a condition.
    pub about: Arc<str>,
    /// The other row that the finding speaks of.
    pub other: Option<RowIx>,
    /// Whether the programme's benefit is at risk; a family that keeps its aid has a finding without.
    pub at_risk: bool,
    /// Evidence in the two languages; identity numbers in it are already masked.
    pub evidence_id: Arc<str>,
    pub evidence_en: Arc<str>,
    /// Rule file and line, `rules/programmes/pkh.toml:12`.
    pub rule: Arc<str>,
    /// Legal source as the rule states it.
    pub source: Arc<str>,
    /// `terverifikasi` or `belum terverifikasi`.
    pub certainty: Arc<str>,
    pub probability_ppm: u32,
    pub rupiah: u64,
    pub action: Action,
}

/// One family that is eligible for programmes of tonight and stands on no list of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Unserved {
    /// Index into `Register::families`.
    pub family: u32,
    /// Programmes (codes) for which the family is eligible and not listed; sorted.
    pub programmes: Arc<[String]>,
    pub desil: u8,
    /// 1 = first to be visited.
    pub rank: u32,
    pub rule: Arc<str>,
    /// Programmes (codes) on whose lists tonight a member stands; sorted.
    pub listed: Arc<[String]>,
    /// Of `programmes`, those with a condition that the register leaves open; sorted.
    pub to_check: Arc<[String]>,
    /// Programmes of `listed` that would yield to one of `programmes`; sorted.
    pub replaces: Arc<[String]>,
}

/// All findings of the night.
#[derive(Debug, Default)]
pub struct Findings {
    /// Sorted by (row, kind).
    pub mistargeting: Vec<Finding>,
    /// Sorted by rank.
    pub unserved: Vec<Unserved>,
    /// Lists whose programme has no rules in force: matched and reported, not assessed. (programme, reason id, reason en).
    pub not_assessed: Vec<(String, String, String)>,
}

/// The kinds of duplicate groups that already tell what a kind of finding tells, so that nobody is told twice.
pub fn groups_telling(kind: &str) -> &'static [crate::duplicates::DuplicateKind] {
    use crate::duplicates::DuplicateKind as Group;
    match kind {
        repeated::AGAIN => &[Group::InList, Group::AcrossLists],
        repeated::SECOND_OF_KK => &[Group::OneKkTwice],
        overlap::FORBIDDEN => &[Group::OverlapOfProgrammes],
        _ => &[],
    }
}

/// One family of findings: the kinds it may report, and how it finds them.
pub struct Assessor {
    pub kinds: &'static [&'static str],
    find: for<'n> fn(&Desk<'n>, &mut Vec<Draft<'n>>),
}

/// Every assessor. A new kind of finding is one module, one line here and one row in `rules/assessment.toml`.
pub const ALL: [Assessor; 9] = [
    Assessor { kinds: &decile::KINDS, find: decile::find },
    Assessor { kinds: &vital::KINDS, find: vital::find },
    Assessor { kinds: &occupation::KINDS, find: occupation::find },
    Assessor { kinds: &register::KINDS, find: register::find },
    Assessor { kinds: &overlap::KINDS, find: overlap::find },
    Assessor { kinds: &condition::KINDS, find: condition::find },
    Assessor { kinds: &repeated::KINDS, find: repeated::find },
    Assessor { kinds: &history::KINDS, find: history::find },
    Assessor { kinds: &place::KINDS, find: place::find },
];

/// Every kind of finding that a job may name.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    ALL.iter().flat_map(|assessor| assessor.kinds.iter().copied())
}

/// Finds inclusion, exclusion and unknown cases.
///
/// Shape: `links` has one entry per `people.rows`. Ids are made under the key of `cases`.
pub fn findings(job: &Job, rules: &RuleBook, intake: &Intake, people: &People, links: &[Link], cases: &Cases) -> Findings {
    let desk = Desk::new(job, rules, intake, people, links);
    let (mistargeting, unserved) = rayon::join(|| weigh::findings(&desk, cases, drafts(&desk)), || unserved::unserved(&desk));
    Findings { mistargeting, unserved, not_assessed: not_assessed(job, rules) }
}

/// What all assessors propose, in their order.
fn drafts<'n>(desk: &Desk<'n>) -> Vec<Draft<'n>> {
    let found: Vec<Vec<Draft>> = ALL
        .par_iter()
        .map(|assessor| {
            let mut drafts = Vec::new();
            (assessor.find)(desk, &mut drafts);
            drafts
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// Lists that were matched and not assessed, each programme once, in order of their names.
fn not_assessed(job: &Job, rules: &RuleBook) -> Vec<(String, String, String)> {
    let mut told = BTreeMap::new();
    for list in &job.lists {
        let written = &list.programme;
        if rules.programmes.find(written).is_some() {
            continue;
        }
        let reason = |language: Language| match rules.programmes.find_dormant(written) {
            Some(dormant) => not_in_force(dormant, language).trim_end().to_string(),
            None => language
                .pick(
                    "buku aturan tidak punya program ini; tambahkan rules/programmes/<program>.toml",
                    "the rule book has no such programme; add rules/programmes/<programme>.toml",
                )
                .to_string(),
        };
        told.insert(written.clone(), (reason(Language::Id), reason(Language::En)));
    }
    told.into_iter().map(|(programme, (id, en))| (programme, id, en)).collect()
}

#[cfg(test)]
mod tests;
