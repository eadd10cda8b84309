//! What the night indicates, in parts that add up: rows that should not be paid as they stand, by cause; families left out; rows
//! about which nothing can be told yet.
//!
//! A row counts once: under the cause whose finding or group its money is counted with, else under the first of `Part::ALL` that
//! names it. Money is that of `Reading::claims`, so its parts add up to what every total says.

use crate::assess::Side;
use crate::normalise::RowIx;
use crate::report::reading::{Reading, ToldBy};
use crate::report::text::Text;
use std::cmp::Reverse;

/// Why a row looks wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Not eligible by a rule of the programme.
    Rule,
    /// Listed more than once, or more often than a family may be.
    Repeated,
    /// In a programme that may not meet another one of the family.
    Overlap,
    Died,
    /// Moved away, or inactive in the register.
    Gone,
}

impl Part {
    pub const ALL: [Part; 5] = [Part::Rule, Part::Repeated, Part::Overlap, Part::Died, Part::Gone];

    /// The part of a kind of inclusion finding; kinds that are not named here come from programme rules.
    pub fn of(kind: &str) -> Part {
        match kind {
            "PENERIMA_GANDA" | "SATU_KK_LEBIH_DARI_SATU" | "MELEBIHI_BATAS_KK" => Part::Repeated,
            "TUMPANG_TINDIH_PROGRAM" => Part::Overlap,
            "MENINGGAL" => Part::Died,
            "PINDAH" | "PINDAH_KK" | "TIDAK_AKTIF" => Part::Gone,
            _ => Part::Rule,
        }
    }

    /// The end of its measures in `summary`.
    pub fn code(self) -> &'static str {
        match self {
            Part::Rule => "aturan",
            Part::Repeated => "berulang",
            Part::Overlap => "tumpang_tindih",
            Part::Died => "meninggal",
            Part::Gone => "pindah_atau_tidak_aktif",
        }
    }

    pub fn text(self) -> Text {
        match self {
            Part::Rule => Text::PartRule,
            Part::Repeated => Text::PartRepeated,
            Part::Overlap => Text::PartOverlap,
            Part::Died => Text::PartDied,
            Part::Gone => Text::PartGone,
        }
    }

    pub fn short(self) -> Text {
        match self {
            Part::Rule => Text::ShortRule,
            Part::Repeated => Text::ShortRepeated,
            Part::Overlap => Text::ShortOverlap,
            Part::Died => Text::ShortDied,
            Part::Gone => Text::ShortGone,
        }
    }
}

/// Rows and money of one cause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub rows: u64,
    pub rupiah: u64,
}

/// The night in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indicated {
    /// In the order of `Part::ALL`.
    pub parts: [Count; 5],
    /// Of the indicated rows, those that a duplicate group alone names: no finding of the inclusion side does.
    pub in_groups_alone: u64,
    /// Rows with a finding of a side, and findings: inclusion, exclusion, unknown.
    pub rows: [u64; 3],
    pub findings: [u64; 3],
}

impl Indicated {
    pub fn of(reading: &Reading<'_>) -> Indicated {
        let mut all = Indicated::default();
        let findings = &reading.night.findings.mistargeting;
        let part_of = |told_by: ToldBy| match told_by {
            ToldBy::Finding(at) => Part::of(findings[at as usize].kind),
            ToldBy::Group(_) => Part::Repeated,
        };
        let claims = reading.claims.iter();
        let mut rows: Vec<(RowIx, Reverse<u64>, Part)> =
            claims.map(|claim| (claim.row, Reverse(claim.rupiah), part_of(claim.told_by))).collect();
        for (_, Reverse(rupiah), part) in &rows {
            all.parts[*part as usize].rupiah += rupiah;
        }
        // Findings are sorted by row.
        for of_row in findings.chunk_by(|left, right| left.row == right.row) {
            for (at, side) in [Side::Inclusion, Side::Exclusion, Side::Unknown].into_iter().enumerate() {
                let of_side = of_row.iter().filter(|finding| finding.side == side).count() as u64;
                all.findings[at] += of_side;
                all.rows[at] += of_side.min(1);
            }
        }
        let inclusion = findings.iter().filter(|finding| finding.side == Side::Inclusion);
        rows.extend(inclusion.map(|finding| (finding.row, Reverse(0), Part::of(finding.kind))));
        rows.sort_unstable();
        rows.dedup_by_key(|(row, ..)| *row);
        for (_, _, part) in &rows {
            all.parts[*part as usize].rows += 1;
        }
        all.in_groups_alone = rows.len() as u64 - all.rows[0];
        all
    }

    /// Rows that look as if they should not be paid as they stand.
    pub fn indicated_rows(&self) -> u64 {
        self.parts.iter().map(|part| part.rows).sum()
    }

    /// Causes that there are, with what was counted.
    pub fn there(&self) -> impl Iterator<Item = (Part, Count)> {
        Part::ALL.into_iter().zip(self.parts).filter(|(_, count)| count.rows > 0)
    }
}
