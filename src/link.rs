//! Each submitted row's answer: which register person it is, how sure, and why.

use crate::normalise::PersonIx;

/// What became of a row. Reports print the Indonesian words; data carry `code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    Padan,
    PadanBerbeda,
    PerluVerifikasi,
    TidakDitemukan,
    Karantina,
}

impl Status {
    pub const ALL: [Status; 5] = [Status::Padan, Status::PadanBerbeda, Status::PerluVerifikasi, Status::TidakDitemukan, Status::Karantina];

    /// The stable code in data files.
    pub fn code(self) -> &'static str {
        match self {
            Status::Padan => "PADAN",
            Status::PadanBerbeda => "PADAN_BERBEDA",
            Status::PerluVerifikasi => "PERLU_VERIFIKASI",
            Status::TidakDitemukan => "TIDAK_DITEMUKAN",
            Status::Karantina => "KARANTINA",
        }
    }
}

/// A candidate register person of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub person: PersonIx,
    /// Thousandths of a bit.
    pub weight_millibits: i32,
    /// Posterior that the row is this person, in millionths.
    pub probability_ppm: u32,
    /// Agreement level of each comparison, in the model's order; 0 = missing on either side.
    pub pattern: Vec<u8>,
    /// Index of the blocking rule that owns the pair.
    pub rule: u8,
}

/// The answer for one row. One per `People::rows`, same order.
#[derive(Clone, Debug)]
pub struct Link {
    pub status: Status,
    /// The person linked (PADAN, PADAN_BERBEDA) or the best candidate (PERLU_VERIFIKASI); `None` otherwise.
    pub person: Option<PersonIx>,
    pub weight_millibits: i32,
    pub probability_ppm: u32,
    /// Name of the blocking rule that owns the best pair; empty when there is none.
    pub rule: String,
    /// Stable reason codes, in order (`NIK_SAMA_ORANG_BERBEDA`, `SATU_DARI_3`, `NIK_DIPERBAIKI`, ...).
    pub reasons: Vec<String>,
    /// Ranked, best first; at most five kept.
    pub candidates: Vec<Candidate>,
    /// Differing fields of a linked row.
    pub mismatches: Vec<Mismatch>,
}

impl Link {
    /// Says whether the row counts as linked.
    pub fn linked(&self) -> Option<PersonIx> {
        match self.status {
            Status::Padan | Status::PadanBerbeda => self.person,
            Status::PerluVerifikasi | Status::TidakDitemukan | Status::Karantina => None,
        }
    }
}

/// One differing field of a linked row.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// Canonical field.
    pub field: String,
    /// Raw submitted text; masked when shown if the field is an identity number.
    pub submitted: String,
    /// Raw register text; masked likewise.
    pub register: String,
    /// Stable code of the kind of difference (`SALAH_KETIK`, `TANGGAL_TERBALIK`, `DIGIT_KE_16_HILANG`, `KOSONG`, ...).
    pub kind: String,
    /// The value to write, or empty when a person must decide.
    pub proposed: String,
}
