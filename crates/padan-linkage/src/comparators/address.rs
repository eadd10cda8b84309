//! Below the desa: RT, RW and hamlet. Weak evidence; empty is normal.

use super::{Agreement, Comparator, Sides, level};
use crate::records::{AddressValue, Kind};

pub const ADDRESS: Comparator = Comparator { name: "address", levels: &["different", "partly", "same"], fields: &[Kind::Address], compare };

fn compare(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    let (left, right) = (&sides.left.address_at(columns[0], i), &sides.right.address_at(columns[0], j));
    level(agreement(left, right))
}

/// Level of two addresses.
pub(crate) fn agreement(left: &AddressValue, right: &AddressValue) -> u8 {
    match counts(left, right) {
        (0, 0) => 0,
        (0, _) => 1,
        (_, 0) => 3,
        _ => 2,
    }
}

/// Counts the parts known on both sides that agree and that differ.
fn counts(left: &AddressValue, right: &AddressValue) -> (u8, u8) {
    let parts = [(u32::from(left.rt), u32::from(right.rt)), (u32::from(left.rw), u32::from(right.rw)), (left.place, right.place)];
    let known = parts.iter().filter(|(left, right)| *left != 0 && *right != 0);
    known.fold((0, 0), |(agree, differ), (left, right)| if left == right { (agree + 1, differ) } else { (agree, differ + 1) })
}
