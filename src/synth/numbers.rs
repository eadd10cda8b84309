//! NIK and No KK by the registry's rule: area of first registration, day (+40 for women) or day of recording, serial.
//!
//! Serials run per 12-digit prefix from 0001. Numbers of people outside the district lie in between, above all on the
//! default birthdays, whose serials run into the hundreds.

use super::calendar::Day;
use super::people::Sex;
use super::random::Random;
use std::collections::HashMap;

/// Hands out numbers; each at most once. The maps are looked up and never walked.
#[derive(Debug, Default)]
pub struct Minter {
    nik_serials: HashMap<u64, u32>,
    kk_serials: HashMap<u64, u32>,
}

impl Minter {
    /// Mints a NIK; `beside` continues without a gap, as for twins who are registered together.
    pub fn nik(&mut self, random: &mut Random, kecamatan: u32, sex: Sex, birth: Day, beside: bool) -> u64 {
        let day = u64::from(birth.day) + if sex == Sex::Female { 40 } else { 0 };
        let gap = match (beside, birth.is_default()) {
            (true, _) => 0,
            (false, true) => random.geometric(0.06, 90),
            (false, false) => random.geometric(0.72, 6),
        };
        next(&mut self.nik_serials, kecamatan, |kecamatan| prefix(kecamatan, day, birth), gap)
    }

    /// Mints a family card number for the day of recording.
    pub fn kk(&mut self, random: &mut Random, kecamatan: u32, recorded: Day) -> u64 {
        let gap = random.geometric(0.25, 30);
        next(&mut self.kk_serials, kecamatan, |kecamatan| prefix(kecamatan, u64::from(recorded.day), recorded), gap)
    }
}

fn prefix(kecamatan: u32, day: u64, date: Day) -> u64 {
    let year = date.year.rem_euclid(100) as u64;
    u64::from(kecamatan) * 1_000_000 + day * 10_000 + u64::from(date.month) * 100 + year
}

/// The next number of a kecamatan; where millions of people leave none for a day, it is one of a kecamatan next door.
fn next(serials: &mut HashMap<u64, u32>, kecamatan: u32, prefix: impl Fn(u32) -> u64, gap: u32) -> u64 {
    for kecamatan in (0..KECAMATAN_MAX).map(|further| kecamatan / 100 * 100 + (kecamatan % 100 + further) % 100) {
        let last = serials.entry(prefix(kecamatan)).or_insert(0);
        if *last < SERIAL_MAX {
            *last = if *last + 1 + gap > SERIAL_MAX { *last + 1 } else { *last + 1 + gap };
            return prefix(kecamatan) * 10_000 + u64::from(*last);
        }
    }
    unreachable!("a kabupaten has numbers for a million people born on one day")
}

/// Codes of one kabupaten.
const KECAMATAN_MAX: u32 = 100;
/// Largest number of one day in one kecamatan.
const SERIAL_MAX: u32 = 9_999;

/// Shows a number as 16 digits.
pub fn digits(number: u64) -> String {
    format!("{number:016}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_woman_born_on_the_fifth_has_day_45_in_her_nik() {
        let mut random = Random::new(1, 1);
        let mut minter = Minter::default();
        let nik = minter.nik(&mut random, 352_601, Sex::Female, Day::new(1987, 3, 5), true);
        assert_eq!(digits(nik), "3526014503870001");
    }

    #[test]
    fn twins_are_one_serial_apart() {
        let mut random = Random::new(1, 1);
        let mut minter = Minter::default();
        let birth = Day::new(2012, 9, 17);
        let first = minter.nik(&mut random, 352_601, Sex::Male, birth, false);
        assert_eq!(minter.nik(&mut random, 352_601, Sex::Male, birth, true), first + 1);
    }
}
