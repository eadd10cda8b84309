//! Birth dates by their parts: equal, day and month swapped, two parts of three, the year, a year close by.
//!
//! A default birthday (1 July, 31 December) is common in the register, so agreement on it is worth little: rarity tells.
//! A stated age stands in for the year, with levels of its own: to agree on an age is all that an age can do. The date inside an identity number is never scored here.

use super::{Agreement, Comparator, Sides, level};
use crate::records::{DateValue, Kind};

pub const BIRTH_DATE: Comparator = Comparator {
    name: "birth_date",
    levels: &["different", "near_year", "same_year", "near_age", "same_age", "two_parts", "swapped", "same"],
    fields: &[Kind::Date],
    compare,
};

const DIFFERENT: u8 = 1;
const NEAR_YEAR: u8 = 2;
const SAME_YEAR: u8 = 3;
const NEAR_AGE: u8 = 4;
const SAME_AGE: u8 = 5;
const TWO_PARTS: u8 = 6;
const SWAPPED: u8 = 7;
pub(crate) const SAME: u8 = 8;

fn compare(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    let (left, right) = (&sides.left.date_at(columns[0], i), &sides.right.date_at(columns[0], j));
    match agreement(left, right) {
        SAME => Agreement { level: SAME, rarity_millibits: sides.frequencies.value_millibits(columns[0], u64::from(right.stated)) },
        other => level(other),
    }
}

/// Level of two birth dates.
pub(crate) fn agreement(left: &DateValue, right: &DateValue) -> u8 {
    match (left.stated, right.stated) {
        (0, _) | (_, 0) => by_age(year(left), year(right)),
        (left, right) if left == right && left % 10_000 != 0 => SAME,
        (left, right) => by_parts(parts(left), parts(right)),
    }
}

/// (year, tolerance in years) of a date or of an age.
fn year(date: &DateValue) -> Option<(i32, i32)> {
    match (date.stated / 10_000, date.year_by_age) {
        (0, 0) => None,
        (0, by_age) => Some((i32::from(by_age), 1)),
        (stated, _) => Some((stated as i32, 0)),
    }
}

/// Years where a side states no full date: all that is known of it agrees, or nearly.
fn by_age(left: Option<(i32, i32)>, right: Option<(i32, i32)>) -> u8 {
    let (Some((left, left_tolerance)), Some((right, right_tolerance))) = (left, right) else { return 0 };
    match (left - right).abs() - left_tolerance - right_tolerance {
        ..=0 => SAME_AGE,
        1..=2 => NEAR_AGE,
        _ => DIFFERENT,
    }
}

fn by_year(left: u32, right: u32) -> u8 {
    match left.abs_diff(right) {
        0 => SAME_YEAR,
        1..=2 => NEAR_YEAR,
        _ => DIFFERENT,
    }
}

fn parts(date: u32) -> [u32; 3] {
    [date / 10_000, date / 100 % 100, date % 100]
}

fn by_parts(left: [u32; 3], right: [u32; 3]) -> u8 {
    let known = |place: usize| left[place] != 0 && right[place] != 0;
    let equal = (0..3).filter(|&place| known(place) && left[place] == right[place]).count();
    let all_known = (0..3).all(known);
    if all_known && left[0] == right[0] && left[1] == right[2] && left[2] == right[1] && left[1] != left[2] {
        return SWAPPED;
    }
    match equal {
        2 | 3 if all_known || equal == 2 => TWO_PARTS,
        _ if all_known => by_year(left[0], right[0]),
        _ => by_age(known(0).then_some((left[0] as i32, 0)), known(0).then_some((right[0] as i32, 0))),
    }
}
