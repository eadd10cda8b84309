//! Who is listed twice: groups of submitted rows that are one person or one family, and numbers shared by two people.

use crate::normalise::RowIx;

/// What kind of repetition a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DuplicateKind {
    /// One person twice in one list.
    InList,
    /// One person in two lists of the same programme.
    AcrossLists,
    /// One person or family in two programmes that the matrix does not allow together.
    OverlapOfProgrammes,
    /// One KK twice in a family programme.
    OneKkTwice,
    /// One NIK, two people.
    OneNikTwoPeople,
    /// One person, two NIKs.
    OnePersonTwoNiks,
}

impl DuplicateKind {
    pub const ALL: [DuplicateKind; 6] = [
        DuplicateKind::InList,
        DuplicateKind::AcrossLists,
        DuplicateKind::OverlapOfProgrammes,
        DuplicateKind::OneKkTwice,
        DuplicateKind::OneNikTwoPeople,
        DuplicateKind::OnePersonTwoNiks,
    ];

    /// The stable code in data files.
    pub fn code(self) -> &'static str {
        match self {
            DuplicateKind::InList => "GANDA_DALAM_DAFTAR",
            DuplicateKind::AcrossLists => "GANDA_ANTAR_DAFTAR",
            DuplicateKind::OverlapOfProgrammes => "TUMPANG_TINDIH_PROGRAM",
            DuplicateKind::OneKkTwice => "KK_GANDA_DALAM_PROGRAM",
            DuplicateKind::OneNikTwoPeople => "NIK_SAMA_ORANG_BERBEDA",
            DuplicateKind::OnePersonTwoNiks => "ORANG_SAMA_NIK_BERBEDA",
        }
    }
}

/// One group of rows that repeat each other.
#[derive(Clone, Debug, PartialEq)]
pub struct DuplicateGroup {
    /// Stable across runs: from kind and register person, KK or the rows' content; 12 hex digits.
    pub id: String,
    pub kind: DuplicateKind,
    /// Sorted.
    pub rows: Vec<RowIx>,
    /// Lowest probability that holds the group together, in millionths.
    pub probability_ppm: u32,
    /// Benefit paid more than once in the period, in rupiah; 0 when the programme states no benefit.
    pub rupiah_at_risk: u64,
}
