//! Dates of any event by what happens to dates: a digit slips, day and month change places, a day is misremembered.
//!
//! `birth_date` takes two parts of three for one thing; here a part that is one digit off is kept apart from a part that
//! is quite another one, since 1942 and 1941 are often one year and 1961 and 1998 hardly ever. A date that no calendar has
//! is compared as it stands.

use super::{Agreement, Comparator, Sides, level};
use crate::metrics::osa_distance;
use crate::records::Kind;

pub const DATE: Comparator = Comparator {
    name: "date",
    levels: &["different", "near_year", "same_year", "two_parts", "near_day", "one_error", "swapped", "same"],
    fields: &[Kind::Date],
    compare,
};

const DIFFERENT: u8 = 1;
const NEAR_YEAR: u8 = 2;
const SAME_YEAR: u8 = 3;
const TWO_PARTS: u8 = 4;
const NEAR_DAY: u8 = 5;
const ONE_ERROR: u8 = 6;
const SWAPPED: u8 = 7;
const SAME: u8 = 8;

/// Years apart up to which two dates are near.
const NEAR_YEARS: u32 = 2;
/// Days apart up to which two dates are near, every month counted as this long.
const NEAR_DAYS: u32 = 31;

fn compare(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    let (left, right) = (sides.left.date_at(columns[0], i).stated, sides.right.date_at(columns[0], j).stated);
    let ([year, month, day], [other_year, other_month, other_day]) = (parts(left), parts(right));
    if year == 0 || other_year == 0 {
        return level(0);
    }
    let complete = [month, day, other_month, other_day].iter().all(|&part| part != 0);
    if complete && left == right {
        return Agreement { level: SAME, rarity_millibits: sides.frequencies.value_millibits(columns[0], u64::from(right)) };
    }
    let reached = match () {
        () if !complete => by_year(year, other_year),
        () if year == other_year && month == other_day && day == other_month => SWAPPED,
        () if osa_distance(&format!("{left:08}"), &format!("{right:08}")) == 1 => ONE_ERROR,
        () if days(left).abs_diff(days(right)) <= NEAR_DAYS => NEAR_DAY,
        () if [year == other_year, month == other_month, day == other_day].iter().filter(|&&equal| equal).count() == 2 => TWO_PARTS,
        () => by_year(year, other_year),
    };
    level(reached)
}

fn by_year(left: u32, right: u32) -> u8 {
    match left.abs_diff(right) {
        0 => SAME_YEAR,
        1..=NEAR_YEARS => NEAR_YEAR,
        _ => DIFFERENT,
    }
}

fn parts(date: u32) -> [u32; 3] {
    [date / 10_000, date / 100 % 100, date % 100]
}

/// Days since the year nought where every month has 31 days; good enough to tell days from months.
fn days(date: u32) -> u32 {
    let [year, month, day] = parts(date);
    (year * 12 + month) * NEAR_DAYS + day
}
