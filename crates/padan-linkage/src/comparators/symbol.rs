//! Whole values: codes, words, anything that is equal or not; a rare value weighs more.

use super::{Agreement, Comparator, Sides, level};
use crate::records::Kind;

pub const EXACT: Comparator = Comparator { name: "exact", levels: &["different", "same"], fields: &[Kind::Symbol], compare };

fn compare(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    match (sides.left.symbols(columns[0])[i], sides.right.symbols(columns[0])[j]) {
        (0, _) | (_, 0) => level(0),
        (left, right) if left == right => {
            Agreement { level: 2, rarity_millibits: sides.frequencies.value_millibits(columns[0], u64::from(left)) }
        }
        _ => level(1),
    }
}
