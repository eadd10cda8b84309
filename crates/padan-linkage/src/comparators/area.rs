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
    let (left, right) = (sides.left.area_at(columns[0], i), sides.right.area_at(columns[0], j));
    let rare = |code| sides.frequencies.value_millibits(columns[0], code);
    match agreement(left, right) {
        KECAMATAN_KNOWN => Agreement { level: KECAMATAN_KNOWN, rarity_millibits: rare(prefix(left, 6)) },
        SAME_DESA => Agreement { level: SAME_DESA, rarity_millibits: rare(left) },
        other => level(other),
    }
}

pub(crate) const KECAMATAN_KNOWN: u8 = 4;
pub(crate) const SAME_DESA: u8 = 5;
/// The smallest code of a desa, and what stands before the digits of kabupaten and kecamatan in one.
const DESA: u64 = 1_000_000_000;
const BELOW_KABUPATEN: u64 = 1_000_000;
const BELOW_KECAMATAN: u64 = 10_000;

/// Level of two area codes.
pub(crate) fn agreement(left: u64, right: u64) -> u8 {
    if left >= DESA && right >= DESA {
        return match () {
            () if left == right => SAME_DESA,
            () if left / BELOW_KECAMATAN == right / BELOW_KECAMATAN => 3,
            () => 1 + u8::from(left / BELOW_KABUPATEN == right / BELOW_KABUPATEN),
        };
    }
    let depth = digits(left).min(digits(right));
    if depth < 6 {
        return kabupaten_only(left, right, depth);
    }
    let same = |length| prefix(left, length) == prefix(right, length);
    match (same(4), same(6)) {
        (false, _) => 1,
        (true, false) => 2,
        (true, true) => KECAMATAN_KNOWN,
    }
}

/// When a side is known only to the kabupaten, equality says nothing; another kabupaten is a difference.
fn kabupaten_only(left: u64, right: u64, depth: u32) -> u8 {
    u8::from(depth >= 4 && prefix(left, 4) != prefix(right, 4))
}

/// The kecamatan of a code that holds one.
pub(crate) fn kecamatan(code: u64) -> u64 {
    prefix(code, 6)
}

fn digits(code: u64) -> u32 {
    if code == 0 { 0 } else { code.ilog10() + 1 }
}

fn prefix(code: u64, length: u32) -> u64 {
    code / 10u64.pow(digits(code) - length)
}
