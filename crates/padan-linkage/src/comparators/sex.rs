//! Sex: equal or not.

use super::{Agreement, Comparator, Sides, level};
use crate::records::Kind;

pub const SEX: Comparator = Comparator { name: "sex", levels: &["different", "same"], fields: &[Kind::Sex], compare };

fn compare(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    level(agreement(sides.left.sex_at(columns[0], i), sides.right.sex_at(columns[0], j)))
}

/// Level of two sexes.
pub(crate) fn agreement(left: u8, right: u8) -> u8 {
    match (left, right) {
        (0, _) | (_, 0) => 0,
        (left, right) => 1 + u8::from(left == right),
    }
}
