//! Quantities by how far apart they lie: equal, within the nearer tolerance, within the wider one, or further.
//!
//! The tolerances belong to the field, so they travel with the column. Rarity is how often the equal value stands on the
//! right.

use super::{Agreement, Comparator, Sides, level};
use crate::frequency::number_key;
use crate::records::{Kind, Numbers};

pub const NUMBER: Comparator =
    Comparator { name: "number", levels: &["different", "close", "near", "exact"], fields: &[Kind::Number], compare };

fn compare(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    let (numbers, others) = (sides.left.numbers(columns[0]), sides.right.numbers(columns[0]));
    match (numbers.values[i], others.values[j]) {
        (None, _) | (_, None) => level(0),
        (Some(left), Some(right)) if left == right => {
            Agreement { level: 4, rarity_millibits: sides.frequencies.value_millibits(columns[0], number_key(left)) }
        }
        (Some(left), Some(right)) => level(1 + within(numbers, left, right)),
    }
}

/// 2 within the nearer tolerance, 1 within the wider one, else 0.
fn within(numbers: &Numbers, left: i64, right: i64) -> u8 {
    let apart = i128::from(left).abs_diff(i128::from(right));
    let larger = u128::from(left.unsigned_abs().max(right.unsigned_abs()));
    let reach = |tolerance: i64| {
        let tolerance = u128::from(tolerance.unsigned_abs());
        if numbers.relative { tolerance * larger / 1000 } else { tolerance }
    };
    u8::from(apart <= reach(numbers.near)) + u8::from(apart <= reach(numbers.close).max(reach(numbers.near)))
}
