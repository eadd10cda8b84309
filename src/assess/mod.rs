//! Programme rules applied to linked rows: who should not be on a list, who is missing from all, what nobody can tell.
//!
//! Assessment knows links, register facts and the rule book; it never looks at names or files.

use crate::duplicates::DuplicateGroup;
use crate::intake::Intake;
use crate::job::Job;
use crate::link::Link;
use crate::normalise::{People, PersonIx, RowIx};
use crate::rules::RuleBook;

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
    pub programme: String,
    /// Evidence in the two languages; identity numbers in it are already masked.
    pub evidence_id: String,
    pub evidence_en: String,
    /// Rule file and line, `rules/programmes/pkh.toml:12`.
    pub rule: String,
    /// Legal source as the rule states it.
    pub source: String,
    /// `terverifikasi` or `belum terverifikasi`.
    pub certainty: String,
    pub probability_ppm: u32,
    pub rupiah: u64,
    pub action: Action,
}

/// One eligible family that is on no list of a programme.
#[derive(Clone, Debug, PartialEq)]
pub struct Unserved {
    /// Index into `Register::families`.
    pub family: u32,
    /// Programmes (codes) for which the family is eligible and not listed; sorted.
    pub programmes: Vec<String>,
    pub desil: u8,
    /// 1 = first to be visited.
    pub rank: u32,
    pub rule: String,
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

/// Finds inclusion, exclusion and unknown cases.
///
/// Shape: `links` has one entry per `people.rows`.
pub fn findings(
    _job: &Job,
    _rules: &RuleBook,
    _intake: &Intake,
    _people: &People,
    _links: &[Link],
    _groups: &[DuplicateGroup],
) -> Findings {
    Findings::default()
}
