//! Sex: equal or not.

use super::{Agreement, Comparator, Sides, level};
use crate::records::Kind;

pub const SEX: Comparator = Comparator { name: "sex", levels: &["different", "same"], fields: &[Kind::Sex], compare };

fn compare(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    match (sides.left.sexes(columns[0])[i], sides.right.sexes(columns[0])[j]) {
        (0, _) | (_, 0) => level(0),
        (left, right) => level(1 + u8::from(left == right)),
    }
}
