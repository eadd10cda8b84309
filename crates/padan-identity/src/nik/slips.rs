//! One slip of the pen or of a spreadsheet: how a written number comes from a NIK, and which NIKs it may come from.
//!
//! A slip is one wrong digit, two neighbours exchanged, a digit lost or added, or the sixteenth digit that a spreadsheet
//! turns into 0. This module counts the ways a slip can happen; how likely each kind is, it does not know.
//!
//! Properties held by the tests: (1) every slip of a valid NIK finds that NIK among its origins; (2) every origin explains
//! what was written; (3) a number never comes from itself.

use super::Nik;
use crate::digits::{FULL_LEN, PartialDigits};

/// How a number was damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slip {
    OneDigit,
    Transposed,
    Lost,
    Added,
    /// The last of sixteen digits became 0, is unknown, or was left out.
    Sixteenth,
    /// Some other digits are unknown; the known ones agree.
    Unread,
}

/// A slip with its places and the ways it could have happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slipped {
    pub slip: Slip,
    /// First and last digit of the true number that the slip touched, 1..=16 from the left.
    pub places: (u8, u8),
    /// Share of the slips of this kind on the true number that give exactly what was written, in (0, 1].
    pub share: f64,
}

/// Fewest known digits of a number that is only partly readable.
const KNOWN_MIN: u8 = 12;
const LEN: usize = FULL_LEN as usize;

/// Tells the slip by which `written` came from `full`; `None` when it is `full` itself or further away than one slip.
pub fn slip(written: PartialDigits, full: u64) -> Option<Slipped> {
    let full = text(full);
    match written.len {
        FULL_LEN if written.unknown == 0 => same_length(text(written.value), full),
        FULL_LEN => unread(written, full),
        15 => lost(&known(written)?, full),
        17 => added(&known(written)?, full),
        _ => None,
    }
}

/// Lists the valid NIKs from which `written` comes by one slip, sorted, each once; none when more than one digit is unknown.
pub fn origins(written: PartialDigits) -> Vec<u64> {
    slipped_origins(written).into_iter().map(|(full, _)| full).collect()
}

/// As `origins`, each with its slip.
pub fn slipped_origins(written: PartialDigits) -> Vec<(u64, Slipped)> {
    let mut found = match (written.len, written.unknown.count_ones()) {
        (FULL_LEN, 0) => changed(text(written.value)),
        (FULL_LEN, 1) => filled(written),
        (15, 0) => completed(written),
        (17, 0) => shortened(written),
        _ => Vec::new(),
    };
    found.retain(|&full| Nik::new(full).is_ok());
    found.sort_unstable();
    found.dedup();
    found.into_iter().filter_map(|full| Some((full, slip(written, full)?))).collect()
}

fn same_length(written: [u8; LEN], full: [u8; LEN]) -> Option<Slipped> {
    let mut differs = (0..LEN).filter(|&at| written[at] != full[at]);
    match (differs.next(), differs.next(), differs.next()) {
        (Some(at), None, _) if at == LEN - 1 && written[at] == 0 => {
            Some(Slipped { slip: Slip::Sixteenth, places: (FULL_LEN, FULL_LEN), share: 1.0 })
        }
        (Some(at), None, _) => Some(Slipped { slip: Slip::OneDigit, places: (place(at), place(at)), share: 1.0 / (9 * LEN) as f64 }),
        (Some(at), Some(next), None) if next == at + 1 && written[at] == full[next] && written[next] == full[at] => {
            let pairs = full.windows(2).filter(|pair| pair[0] != pair[1]).count();
            Some(Slipped { slip: Slip::Transposed, places: (place(at), place(next)), share: 1.0 / pairs as f64 })
        }
        _ => None,
    }
}

fn unread(written: PartialDigits, full: [u8; LEN]) -> Option<Slipped> {
    let agrees = (0..FULL_LEN).all(|at| written.digit(at).is_none_or(|digit| digit == full[usize::from(at)]));
    if !agrees || written.known() < KNOWN_MIN {
        return None;
    }
    let (first, last) = (written.unknown.trailing_zeros() as u8 + 1, 32 - written.unknown.leading_zeros() as u8);
    let slip = if first == FULL_LEN { Slip::Sixteenth } else { Slip::Unread };
    Some(Slipped { slip, places: (first, last), share: 1.0 })
}

fn lost(written: &[u8], full: [u8; LEN]) -> Option<Slipped> {
    let (first, last) = dropped(&full, written)?;
    let share = (last - first + 1) as f64 / LEN as f64;
    let slip = if last == LEN - 1 { Slip::Sixteenth } else { Slip::Lost };
    Some(Slipped { slip, places: (place(first), place(last)), share })
}

fn added(written: &[u8], full: [u8; LEN]) -> Option<Slipped> {
    let (first, last) = dropped(written, &full)?;
    // One of ten digits before any of the sixteen or behind them.
    let share = (last - first + 1) as f64 / (10 * (LEN + 1)) as f64;
    Some(Slipped { slip: Slip::Added, places: (place(first).min(FULL_LEN), place(last).min(FULL_LEN)), share })
}

/// Finds the places of `long` whose loss gives `short`: always one run of equal digits.
fn dropped(long: &[u8], short: &[u8]) -> Option<(usize, usize)> {
    let gives = |skip: usize| long[..skip] == short[..skip] && long[skip + 1..] == short[skip..];
    let first = (0..long.len()).find(|&skip| gives(skip))?;
    let last = (first..long.len()).take_while(|&skip| gives(skip)).last()?;
    Some((first, last))
}

fn changed(written: [u8; LEN]) -> Vec<u64> {
    let mut found = Vec::with_capacity(10 * LEN);
    for at in 0..LEN {
        for digit in (0..10).filter(|&digit| digit != written[at]) {
            let mut full = written;
            full[at] = digit;
            found.push(number(&full));
        }
        if at > 0 {
            let mut full = written;
            full.swap(at - 1, at);
            found.push(number(&full));
        }
    }
    found
}

fn filled(written: PartialDigits) -> Vec<u64> {
    let scale = 10u64.pow(u32::from(FULL_LEN) - 1 - written.unknown.trailing_zeros());
    (0..10).map(|digit| written.value + digit * scale).collect()
}

fn completed(written: PartialDigits) -> Vec<u64> {
    let inserted = |(at, digit): (u32, u64)| {
        let scale = 10u64.pow(at);
        (written.value / scale * 10 + digit) * scale + written.value % scale
    };
    (0..u32::from(FULL_LEN)).flat_map(|at| (0..10).map(move |digit| (at, digit))).map(inserted).collect()
}

fn shortened(written: PartialDigits) -> Vec<u64> {
    let without = |at: u32| {
        let scale = 10u64.pow(at);
        written.value / scale / 10 * scale + written.value % scale
    };
    (0..=u32::from(FULL_LEN)).map(without).collect()
}

fn known(written: PartialDigits) -> Option<Vec<u8>> {
    (0..written.len).map(|at| written.digit(at)).collect()
}

fn text(value: u64) -> [u8; LEN] {
    let mut rest = value;
    let mut digits = [0; LEN];
    for digit in digits.iter_mut().rev() {
        *digit = (rest % 10) as u8;
        rest /= 10;
    }
    digits
}

fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |sum, &digit| sum * 10 + u64::from(digit))
}

fn place(at: usize) -> u8 {
    at as u8 + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FULL: u64 = 3526_0141_0773_0012;

    #[track_caller]
    fn check(written: PartialDigits, expected: Option<(Slip, (u8, u8))>) {
        assert_eq!(slip(written, FULL).map(|found| (found.slip, found.places)), expected);
    }

    #[test]
    fn each_slip_is_told_with_its_place() {
        check(PartialDigits::whole(3526_0141_0773_0072, 16), Some((Slip::OneDigit, (15, 15))));
        check(PartialDigits::whole(3526_0141_7073_0012, 16), Some((Slip::Transposed, (9, 10))));
        check(PartialDigits::whole(3526_0141_0773_0010, 16), Some((Slip::Sixteenth, (16, 16))));
        check(PartialDigits::leading(FULL, 15), Some((Slip::Sixteenth, (16, 16))));
        check(PartialDigits::whole(352_6014_1077_3001, 15), Some((Slip::Sixteenth, (16, 16))));
        // Either of the two sevens may be the lost one.
        check(PartialDigits::whole(352_6014_1073_0012, 15), Some((Slip::Lost, (10, 11))));
        check(PartialDigits::whole(35_260_141_077_300_132, 17), Some((Slip::Added, (16, 16))));
        check(PartialDigits::leading(FULL, 12), Some((Slip::Unread, (13, 16))));
    }

    #[test]
    fn two_slips_and_no_slip_are_none() {
        check(PartialDigits::whole(FULL, 16), None);
        check(PartialDigits::whole(3526_0141_0773_0079, 16), None);
        check(PartialDigits::whole(52_6014_1077_3001, 14), None);
        check(PartialDigits::leading(FULL, 11), None);
        check(PartialDigits::leading(3526_0141_0873_0012, 12), None);
    }

    /// Valid NIKs: area, day, month, year, serial.
    fn niks() -> impl Strategy<Value = u64> {
        (110_101u64..970_000, 1u64..29, any::<bool>(), 1u64..13, 0u64..100, 1u64..10_000).prop_map(
            |(area, day, woman, month, year, serial)| {
                (((area * 100 + day + 40 * u64::from(woman)) * 100 + month) * 100 + year) * 10_000 + serial
            },
        )
    }

    proptest! {
        #[test]
        fn every_slip_of_a_nik_finds_it_again(full in niks(), at in 0usize..16, digit in 0u8..10, kind in 0u8..4) {
            let mut digits = text(full).to_vec();
            match kind {
                0 => digits[at] = digit,
                1 => digits.swap(at, at.saturating_sub(1)),
                2 => { digits.remove(at); }
                _ => digits.insert(at, digit),
            }
            let written = PartialDigits::whole(number(&digits), digits.len() as u8);
            if written.len != 16 || written.value != full {
                prop_assert!(slip(written, full).is_some());
                prop_assert!(origins(written).contains(&full));
            }
        }

        #[test]
        fn every_origin_explains_what_was_written(value in 0u64..10_000_000_000_000_000, len in 15u8..=16) {
            let written = PartialDigits::whole(if len == 15 { value / 10 } else { value }, len);
            for origin in origins(written) {
                prop_assert!(Nik::new(origin).is_ok() && (len == 15 || origin != value));
                let share = slip(written, origin).expect("an origin explains").share;
                prop_assert!(share > 0.0 && share <= 1.0);
            }
        }
    }
}
