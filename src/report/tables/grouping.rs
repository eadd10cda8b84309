//! Row measures summed by OPD, programme or area.

use crate::assess::Side;
use crate::normalise::RowIx;
use crate::report::reading::Reading;
use std::collections::BTreeMap;

/// What is summed.
pub const MEASURES: [&str; 12] = [
    "rows",
    "padan",
    "padan_berbeda",
    "perlu_verifikasi",
    "tidak_ditemukan",
    "karantina",
    "fields_differing",
    "duplicate_rows",
    "inclusion_rows",
    "exclusion_rows",
    "unknown_rows",
    "rupiah",
];
/// Where the measures begin that say of a row whether findings of a side name it.
const OF_SIDES: usize = 8;
const RUPIAH: usize = 11;

/// Sums of the measures, one line per key.
pub struct Lines(BTreeMap<u64, [u64; MEASURES.len()]>);

impl Lines {
    /// Sums all input rows by a key.
    pub fn by(reading: &Reading<'_>, key: impl Fn(RowIx) -> u64) -> Lines {
        let night = &reading.night;
        let mut named: Vec<u8> = vec![0; night.links.len()];
        for finding in &night.findings.mistargeting {
            let side = match finding.side {
                Side::Inclusion => 1,
                Side::Exclusion => 2,
                Side::Unknown => 4,
            };
            named[finding.row.0 as usize] |= side;
        }
        for row in night.groups.iter().flat_map(|group| &group.rows) {
            named[row.0 as usize] |= 8;
        }
        let mut lines: BTreeMap<u64, [u64; MEASURES.len()]> = BTreeMap::new();
        for ((row, link), named) in (0_u32..).zip(night.links).zip(named) {
            let line = lines.entry(key(RowIx(row))).or_default();
            line[0] += 1;
            line[1 + link.status as usize] += 1;
            line[6] += link.mismatches.len() as u64;
            line[7] += u64::from(named >> 3);
            for side in 0..3 {
                line[OF_SIDES + side] += u64::from(named >> side & 1);
            }
        }
        for claim in &reading.claims {
            lines.entry(key(claim.row)).or_default()[RUPIAH] += claim.rupiah;
        }
        Lines(lines)
    }

    /// The keys of the lines, sorted.
    pub fn keys(&self) -> impl Iterator<Item = u64> {
        self.0.keys().copied()
    }

    /// A sum of a key's line; 0 where no row has the key.
    ///
    /// Panics: when no measure has that name; names are written in this crate only.
    pub fn get(&self, name: &str, key: u64) -> u64 {
        let measure = MEASURES.iter().position(|measure| *measure == name).expect("a table asks for measures that are summed");
        self.0.get(&key).map_or(0, |line| line[measure])
    }
}
