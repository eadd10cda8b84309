//! Areas by official code: same desa, same kecamatan, same kabupaten, or none of these.
//!
//! A side known only down to the kecamatan never disagrees on the desa. Rarity is the share of the register that lives
//! in the area agreed upon.

use super::{Agreement, Comparator, Sides, level};
use crate::records::Kind;

pub const AREA: Comparator = Comparator {
    name: "area",
    levels: &["other_kabupaten", "other_kecamatan", "other_desa", "kecamatan_known", "same_desa"],
    fields: &[Kind::Area],
    compare,
};

fn compare(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    let (left, right) = (sides.left.areas(columns[0])[i], sides.right.areas(columns[0])[j]);
    let depth = digits(left).min(digits(right));
    if depth < 6 {
        return kabupaten_only(left, right, depth);
    }
    let same = |length| prefix(left, length) == prefix(right, length);
    match (same(4), same(6), depth == 10, depth == 10 && left == right) {
        (false, ..) => level(1),
        (true, false, ..) => level(2),
        (true, true, false, _) => rare(sides, columns[0], 4, prefix(left, 6)),
        (true, true, true, false) => level(3),
        (true, true, true, true) => rare(sides, columns[0], 5, left),
    }
}

/// When a side is known only to the kabupaten, equality says nothing; another kabupaten is a difference.
fn kabupaten_only(left: u64, right: u64, depth: u32) -> Agreement {
    if depth >= 4 && prefix(left, 4) != prefix(right, 4) { level(1) } else { level(0) }
}

fn rare(sides: &Sides, column: usize, agreed: u8, code: u64) -> Agreement {
    Agreement { level: agreed, rarity_millibits: sides.frequencies.value_millibits(column, code) }
}

fn digits(code: u64) -> u32 {
    if code == 0 { 0 } else { code.ilog10() + 1 }
}

fn prefix(code: u64, length: u32) -> u64 {
    code / 10u64.pow(digits(code) - length)
}
