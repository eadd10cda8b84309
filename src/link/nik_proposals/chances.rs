//! How likely a NIK is before a row is read, and how likely the row is when a NIK is the true one.
//!
//! The rates are chosen, not estimated from lists: about one typed number in twenty carries a slip, and a number that the
//! register's keeper checks one in two thousand. A proposal rests on ratios of them, so their order of magnitude matters and
//! their second digit does not. How common an area or a serial is, the register itself tells.

use crate::normalise::{PersonFacts, PersonIx};
use padan_identity::digits::PartialDigits;
use padan_identity::nik::Nik;
use padan_identity::nik::slips::{Slip, origins};
use padan_linkage::records::DateValue;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// A list shows the person's own number as it is.
pub const INTACT: f64 = 0.92;
/// A list shows another number altogether: of a relative, of a stranger, of nobody.
pub const ANOTHER: f64 = 0.03;
/// A register number is a slip away from the true one.
pub const REGISTER_SLIP: f64 = 0.0005;
/// A stated birth date is the true one.
const DATE_RIGHT: f64 = 0.95;
/// It differs in one part, or day and month are exchanged; 30 days, 11 months and about 70 years are near a date.
const DATE_NEAR: f64 = 0.03 / 111.0;
/// Birth dates that a living person may have.
const DATES: f64 = 30_000.0;
const DATE_ELSEWHERE: f64 = 0.02 / DATES;
/// A stated age is right within a year.
const AGE_RIGHT: f64 = 0.97;
const AGES: f64 = 100.0;
/// A stated sex is the true one.
const SEX_RIGHT: f64 = 0.99;
/// Share of people whose NIK begins with the kecamatan where they are listed; the rest is spread as the register's people are.
const STAYED: f64 = 0.5;
/// Kecamatan of the country, in round figures.
const KECAMATAN: f64 = 7_300.0;
const SERIALS: f64 = 9_999.0;
/// Rows whose register person matching does not see, for one row whose person is in no register.
const MISSED: f64 = 0.2;
/// Any given number of sixteen digits.
const GARBAGE: f64 = 1e-16;
/// What a serial never seen counts for.
const UNSEEN: f64 = 0.05;

/// Chance that a list's number is damaged in this way.
pub fn rate(slip: Slip) -> f64 {
    match slip {
        Slip::OneDigit => 0.02,
        Slip::Transposed | Slip::Lost | Slip::Sixteenth | Slip::Unread => 0.01,
        Slip::Added => 0.005,
    }
}

/// What a row says of its person beside the NIK.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    pub born: DateValue,
    /// `b'L'`, `b'P'` or 0.
    pub sex: u8,
    /// Kecamatan, six digits; 0 = unknown.
    pub kecamatan: u32,
}

impl Facts {
    /// What the register says of a person beside the NIK.
    pub fn of_person(person: &PersonFacts) -> Facts {
        Facts { born: DateValue { stated: person.born, ..DateValue::default() }, sex: person.sex, kecamatan: 0 }
    }

    /// Chance of these entries when the true NIK is this one.
    pub fn given(&self, nik: Nik) -> f64 {
        let sex = match self.sex {
            0 => 1.0,
            stated if stated == nik.sex().letter() as u8 => SEX_RIGHT,
            _ => 1.0 - SEX_RIGHT,
        };
        sex * if self.born.stated == 0 { age_given(self.born.year_by_age, nik) } else { date_given(self.born.stated, nik) }
    }

    /// Chance of these entries when nothing is known of the true NIK.
    pub fn anybody(&self) -> f64 {
        let born = match (self.born.stated, self.born.year_by_age) {
            (0, 0) => 1.0,
            (0, _) => 1.0 / AGES,
            _ => 1.0 / DATES,
        };
        born * if self.sex == 0 { 1.0 } else { 0.5 }
    }
}

/// Parts of the date that are unknown agree with everything.
fn date_given(stated: u32, nik: Nik) -> f64 {
    let (year, month, day) = nik.birth();
    let (stated_year, stated_month, stated_day) = (stated / 10_000, (stated / 100 % 100) as u8, (stated % 100) as u8);
    let same_year = stated_year == 0 || stated_year % 100 == u32::from(year);
    let same = |part: u8, own: u8| part == 0 || part == own;
    let swapped = same_year && stated_month == day && stated_day == month;
    match u8::from(same_year) + u8::from(same(stated_month, month)) + u8::from(same(stated_day, day)) {
        3 => DATE_RIGHT,
        2 => DATE_NEAR,
        _ if swapped => DATE_NEAR,
        _ => DATE_ELSEWHERE,
    }
}

/// An age leaves a year open on each side.
fn age_given(year_by_age: u16, nik: Nik) -> f64 {
    let apart = (year_by_age + 100 - u16::from(nik.birth().0)) % 100;
    match (year_by_age, apart) {
        (0, _) => 1.0,
        (_, 0 | 1 | 99) => AGE_RIGHT / 3.0,
        _ => (1.0 - AGE_RIGHT) / AGES,
    }
}

/// How common areas and serials are among the register's NIKs, and whose they are.
#[derive(Debug, Default)]
pub struct Numbers {
    /// Sorted; the first owner of a number that two people carry.
    owners: Vec<(u64, PersonIx)>,
    /// Knows of most numbers that nobody has that nobody does.
    owned: Owned,
    areas: FxHashMap<u32, u32>,
    /// By serial.
    serials: Vec<u32>,
    /// Share of people whose area nobody else in the register has: what unseen areas may expect (Good, 1953, Biometrika 40:237).
    unseen_areas: f64,
}

impl Numbers {
    /// Counts the valid NIKs of the register.
    pub fn of(people: &[PersonFacts]) -> Numbers {
        let owners = people.par_iter().enumerate().filter(|(_, person)| person.nik != 0);
        let mut owners: Vec<(u64, PersonIx)> = owners.map(|(at, person)| (person.nik, PersonIx(at as u32))).collect();
        owners.par_sort_unstable();
        owners.dedup_by_key(|(nik, _)| *nik);
        let mut numbers = Numbers { owned: Owned::of(&owners), owners, ..Numbers::default() };
        // Owners stand in the order of their numbers, so those of one area follow each other.
        let valid: Vec<Nik> = numbers.owners.par_iter().filter_map(|&(nik, _)| Nik::new(nik).ok()).collect();
        numbers.areas = valid.chunk_by(|left, right| left.area() == right.area()).map(|area| (area[0].area(), area.len() as u32)).collect();
        numbers.serials = vec![0; usize::from(u16::MAX) + 1];
        valid.iter().for_each(|nik| numbers.serials[usize::from(nik.serial())] += 1);
        let alone = numbers.areas.values().filter(|&&count| count == 1).count();
        numbers.unseen_areas = (alone + 1) as f64 / (numbers.total() + 1.0);
        numbers
    }

    /// The register person who has this NIK.
    pub fn owner(&self, nik: u64) -> Option<PersonIx> {
        let place = || self.owners.binary_search_by_key(&nik, |(nik, _)| *nik).ok();
        self.owned.may_hold(nik).then(place)?.map(|at| self.owners[at].1)
    }

    /// Says whether anybody in the register was first registered where this NIK says.
    pub fn seen(&self, nik: Nik) -> bool {
        self.areas.contains_key(&nik.area())
    }

    /// Chance that a person listed in this kecamatan (0 = unknown) has this NIK, before anything else is known.
    pub fn prior(&self, nik: Nik, kecamatan: u32) -> f64 {
        let seen = self.areas.get(&nik.area()).map_or(0.0, |&count| f64::from(count) / (self.total() + 1.0));
        let anywhere = seen * (1.0 - self.unseen_areas) + self.unseen_areas / KECAMATAN;
        let area = match kecamatan {
            0 => anywhere,
            own => STAYED * f64::from(u8::from(own == nik.area())) + (1.0 - STAYED) * anywhere,
        };
        let serial = self.serials.get(usize::from(nik.serial())).map_or(0.0, |&count| f64::from(count));
        area * (serial + UNSEEN) / (self.total() + UNSEEN * SERIALS) / (2.0 * DATES)
    }

    /// Weight of a given register person whom matching did not see, against people of no register.
    pub fn missed(&self) -> f64 {
        MISSED / self.total()
    }

    /// Chance that these digits stand in a list though they are nobody's in particular.
    pub fn stranger(&self, written: PartialDigits) -> f64 {
        let of_somebody = |nik: Nik| if self.owner(nik.as_u64()).is_some() { 1.0 / self.total() } else { self.prior(nik, 0) };
        let readings = if written.unknown == 0 { vec![written.value] } else { origins(written) };
        readings.into_iter().map(|value| Nik::new(value).map_or(GARBAGE, of_somebody)).sum()
    }

    fn total(&self) -> f64 {
        self.owners.len() as f64
    }
}

/// Says of nearly every number that nobody has that nobody does, with one read; two bits a number.
#[derive(Debug, Default)]
struct Owned(Vec<u64>);

/// Bits of the table for each number, at least.
const BITS_PER_NUMBER: usize = 16;

impl Owned {
    fn of(owners: &[(u64, PersonIx)]) -> Self {
        let mut owned = Owned(vec![0; (owners.len() * BITS_PER_NUMBER).div_ceil(64).next_power_of_two()]);
        for (nik, _) in owners {
            let (word, bits) = owned.place(*nik);
            owned.0[word] |= bits;
        }
        owned
    }

    /// Where the bits of a number stand.
    fn place(&self, nik: u64) -> (usize, u64) {
        let mixed = nik.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let word = (mixed >> 32) as usize & (self.0.len() - 1);
        (word, 1 << (mixed >> 26 & 63) | 1 << (mixed >> 20 & 63))
    }

    /// Never wrongly no.
    fn may_hold(&self, nik: u64) -> bool {
        !self.0.is_empty() && {
            let (word, bits) = self.place(nik);
            self.0[word] & bits == bits
        }
    }
}
