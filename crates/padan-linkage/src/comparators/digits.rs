//! Identity numbers digit by digit: the NIK with its inner structure, and plain identifiers.
//!
//! A NIK repeats the area of first registration, the birth date and the sex, so people who share those share twelve digits
//! by nature: only what remains beyond them tells the person. A number with a repaired or unknown digit is never `exact`.

use super::{Agreement, Comparator, Sides, level};
use crate::metrics::osa_distance;
use crate::records::{Digits, Kind};

pub const NIK: Comparator = Comparator {
    name: "nik",
    levels: &["different", "different_and_odd", "same_prefix", "near_serial", "plausible_slip", "one_error", "all_known_digits", "exact"],
    fields: &[Kind::Digits, Kind::Digits],
    compare: compare_nik,
};

pub const IDENTIFIER: Comparator = Comparator {
    name: "identifier",
    levels: &["different", "one_error", "exact"],
    fields: &[Kind::Digits, Kind::Digits],
    compare: compare_identifier,
};

/// Leading digits of a NIK that hold area, birth date and sex.
const PREFIX: usize = 12;
/// Fewest known digits that make an incomplete number worth comparing as a whole.
const KNOWN_MIN: u32 = 15;

/// Compares two NIKs; with a second field, a NIK that is the other side's family card number counts as missing.
fn compare_nik(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    let other = columns.get(1).map(|&column| (sides.left.digits_at(column, i), sides.right.digits_at(column, j)));
    level(nik_agreement(&sides.left.digits_at(columns[0], i), &sides.right.digits_at(columns[0], j), other))
}

/// Level of two NIKs; `other` are the other numbers of both sides.
pub(crate) fn nik_agreement(left: &Digits, right: &Digits, other: Option<(Digits, Digits)>) -> u8 {
    let is_other = |(left_other, right_other): (Digits, Digits)| same_whole(left, &right_other) || same_whole(&left_other, right);
    if left.missing() || right.missing() || other.is_some_and(is_other) {
        return 0;
    }
    if left.complete() && right.complete() && left.value == right.value && left.len == right.len {
        return if left.repaired || right.repaired { 7 } else { 8 };
    }
    nik_level(left, right)
}

fn same_whole(left: &Digits, right: &Digits) -> bool {
    left.complete() && right.complete() && left.len == right.len && left.value == right.value
}

/// Digits of a full NIK or KK.
const FULL: u8 = 16;

/// Says, without reading their digits, that two full numbers are more than one slip apart; never wrongly.
///
/// One changed digit moves a number by 1 to 9 units of some place, two neighbours swapped by 9 to 81 of them.
fn far_apart(left: &Digits, right: &Digits) -> bool {
    let full = |digits: &Digits| digits.len == FULL && digits.unknown == 0;
    let mut apart = left.value.abs_diff(right.value);
    if apart == 0 || !full(left) || !full(right) {
        return false;
    }
    while apart.is_multiple_of(10) {
        apart /= 10;
    }
    apart > 81
}

fn nik_level(left: &Digits, right: &Digits) -> u8 {
    if far_apart(left, right) {
        let same_prefix = left.value / 10_000 == right.value / 10_000;
        return if same_prefix { 3 } else { 1 + u8::from(left.odd || right.odd) };
    }
    let ((left_text, left_len), (right_text, right_len)) = (left.text(), right.text());
    let (left_text, right_text) = (&left_text[..left_len], &right_text[..right_len]);
    if left.unknown != 0 || right.unknown != 0 {
        return match partly_known(left_text, right_text) {
            Known::Enough => 7,
            Known::Prefix => 3,
            Known::Differs => 1 + u8::from(left.odd || right.odd),
            Known::Little => 0,
        };
    }
    let same_prefix = left_len == right_len && left_len >= PREFIX && left_text[..PREFIX] == right_text[..PREFIX];
    // A slip in a number that fits its own row may as well be the true number of a neighbour in area, date or serial.
    let impossible = left.odd || right.odd || left_len != right_len;
    match (osa_distance(ascii(left_text), ascii(right_text)) == 1, same_prefix) {
        (true, _) if impossible => 6,
        (true, false) => 5,
        (true, true) => 4,
        (false, true) => 3,
        (false, false) => 1 + u8::from(impossible),
    }
}

/// What two numbers with unknown digits say together.
enum Known {
    Enough,
    Prefix,
    Differs,
    Little,
}

/// Compares numbers with unknown digits where both are known.
fn partly_known(left: &[u8], right: &[u8]) -> Known {
    let known = |(left, right): &(&u8, &u8)| **left != b'?' && **right != b'?';
    let both_known = left.iter().zip(right).filter(known).count() as u32;
    let equal = left.iter().zip(right).filter(known).all(|(left, right)| left == right);
    match (equal, both_known) {
        _ if left.len() != right.len() => Known::Little,
        (true, KNOWN_MIN..) => Known::Enough,
        (true, 12..) => Known::Prefix,
        (false, 12..) => Known::Differs,
        _ => Known::Little,
    }
}

fn ascii(digits: &[u8]) -> &str {
    std::str::from_utf8(digits).expect("digits are ASCII")
}

/// Compares two plain identifiers; with a second field, the left side's other number may stand in for a missing one.
fn compare_identifier(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    let other = columns.get(1).map(|&column| (sides.left.digits_at(column, i), sides.right.digits_at(column, j)));
    let (agreed, number) = identifier_agreement(&sides.left.digits_at(columns[0], i), &sides.right.digits_at(columns[0], j), other);
    let rarity_millibits = number.map_or(0, |number| sides.frequencies.value_millibits(columns[0], number));
    Agreement { level: agreed, rarity_millibits }
}

/// Level of two identifiers, and the number that they share; `other` are the other numbers of both sides.
pub(crate) fn identifier_agreement(left: &Digits, right: &Digits, other: Option<(Digits, Digits)>) -> (u8, Option<u64>) {
    if same_whole(left, right) || other.is_some_and(|(left_other, _)| same_whole(&left_other, right)) {
        return (3, Some(right.value));
    }
    if other.is_some_and(|(_, right_other)| same_whole(&right_other, left)) {
        return (3, Some(left.value));
    }
    if left.missing() || right.missing() {
        return (0, None);
    }
    if far_apart(left, right) {
        return (1, None);
    }
    let ((left_text, left_len), (right_text, right_len)) = (left.text(), right.text());
    (identifier_level(&left_text[..left_len], &right_text[..right_len]), None)
}

fn identifier_level(left: &[u8], right: &[u8]) -> u8 {
    if left.contains(&b'?') || right.contains(&b'?') {
        return match partly_known(left, right) {
            Known::Enough => 2,
            Known::Differs => 1,
            Known::Prefix | Known::Little => 0,
        };
    }
    1 + u8::from(osa_distance(ascii(left), ascii(right)) == 1)
}

#[cfg(test)]
mod tests {
    //! Property: two full numbers told to be far apart are at least two slips apart.
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn numbers_one_slip_apart_are_never_far_apart(value in 0u64..10_000_000_000_000_000, place in 0u32..16, change in 1u64..10, other in any::<u64>()) {
            let unit = 10u64.pow(place);
            let (digit, next) = (value / unit % 10, value / unit / 10 % 10);
            let changed = value - digit * unit + (digit + change) % 10 * unit;
            let swapped = if place < 15 { value - digit * unit - next * unit * 10 + next * unit + digit * unit * 10 } else { value };
            for right in [changed, swapped, other % 10_000_000_000_000_000, value + change] {
                let (left, right) = (Digits::whole(value, 16), Digits::whole(right, 16));
                let ((left_text, _), (right_text, _)) = (left.text(), right.text());
                let slips = osa_distance(ascii(&left_text[..16]), ascii(&right_text[..16]));
                prop_assert!(!far_apart(&left, &right) || slips > 1, "{left:?} {right:?}");
            }
        }
    }
}
