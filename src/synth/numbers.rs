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
        let prefix = prefix(kecamatan, day, birth);
        let gap = match (beside, birth.is_default()) {
            (true, _) => 0,
            (false, true) => random.geometric(0.06, 90),
            (false, false) => random.geometric(0.72, 6),
        };
        prefix * 10_000 + serial(&mut self.nik_serials, prefix, gap)
    }

    /// Mints a family card number for the day of recording.
    pub fn kk(&mut self, random: &mut Random, kecamatan: u32, recorded: Day) -> u64 {
        let prefix = prefix(kecamatan, u64::from(recorded.day), recorded);
        let gap = random.geometric(0.25, 30);
        prefix * 10_000 + serial(&mut self.kk_serials, prefix, gap)
    }
}

fn prefix(kecamatan: u32, day: u64, date: Day) -> u64 {
    let year = date.year.rem_euclid(100) as u64;
    u64::from(kecamatan) * 1_000_000 + day * 10_000 + u64::from(date.month) * 100 + year
}

fn serial(serials: &mut HashMap<u64, u32>, prefix: u64, gap: u32) -> u64 {
    let last = serials.entry(prefix).or_insert(0);
    // 9999 serials per prefix: far beyond any village's births of one day, gaps included.
    *last = if *last + 1 + gap > 9_999 { *last + 1 } else { *last + 1 + gap };
    assert!(*last <= 9_999, "a prefix holds at most 9999 serials");
    u64::from(*last)
}

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
