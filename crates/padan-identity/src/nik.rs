//! A cell turned into a NIK, a partial NIK, or a named fault.
//!
//! A NIK is area of first registration (6), day, month, two-digit year of birth (6, the day plus 40 for women) and
//! a serial (4). It has no check digit, so a mistyped serial cannot be seen; and it keeps the birth date of the
//! first registration even after a correction. Whether an area exists is asked of the area list, not of this module.

pub mod slips;

use crate::Wording;
use crate::date::{BirthDate, days_in_month};
pub use crate::digits::PartialDigits;
use crate::digits::{FULL_LEN, Scan, Shape, scan};
use crate::mask::{self, Unmasked};
use crate::repair::{Repair, Repairs};
use crate::sex::Sex;
use std::fmt;

/// Oldest age that a two-digit year may stand for.
pub(crate) const AGE_MAX: u16 = 110;
/// 40 is added to the day for women, so the days are 1..=31 and 41..=71.
pub(crate) const WOMAN_DAY_OFFSET: u8 = 40;
/// Province codes start here; 09 and 10 belong to the numbering before 2004.
const PROVINCE_MIN: u64 = 11;

/// A structurally valid NIK; it exists only when every rule of structure holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nik(u64);

impl Nik {
    /// Makes a NIK of sixteen digits.
    ///
    /// Errors: the first rule of structure that does not hold; `NotSixteenDigits` when the value is out of range.
    pub fn new(value: u64) -> Result<Nik, NikFault> {
        structure(value).map(|()| Nik(value))
    }

    pub fn as_u64(self) -> u64 {
        self.0
    }

    /// Gives province, kabupaten and kecamatan of first registration: six digits.
    pub fn area(self) -> u32 {
        (self.0 / 10_000_000_000) as u32
    }

    /// Gives the two digits of the province.
    pub fn province(self) -> u32 {
        self.area() / 10_000
    }

    /// Gives the four digits of province and kabupaten.
    pub fn kabupaten(self) -> u32 {
        self.area() / 100
    }

    /// Gives birth as (two-digit year, month, day), the 40 of women taken off.
    pub fn birth(self) -> (u8, u8, u8) {
        let (day, month, year) = day_month_year(self.0);
        (year, month, day % WOMAN_DAY_OFFSET)
    }

    pub fn sex(self) -> Sex {
        sex_of_day(day_month_year(self.0).0)
    }

    /// Gives the serial, 1..=9999.
    pub fn serial(self) -> u16 {
        (self.0 % 10_000) as u16
    }

    /// Gives the full birth dates that the two-digit year allows, likeliest first: not after `as_of_year`, not
    /// more than 110 years before it; nearest to the stated year where one is known, else the younger first.
    pub fn birth_date_near(self, stated_year: Option<u16>, as_of_year: u16) -> [Option<BirthDate>; 2] {
        let (yy, month, day) = self.birth();
        let mut found = [2000, 1900].map(|century| {
            let year = century + u16::from(yy);
            let possible = year <= as_of_year && year + AGE_MAX >= as_of_year && day <= days_in_month(year, month);
            possible.then_some(BirthDate { year, month, day })
        });
        let distance = |date: &Option<BirthDate>| match (date, stated_year) {
            (Some(date), Some(stated)) => date.year.abs_diff(stated),
            (Some(_), None) => 0,
            (None, _) => u16::MAX,
        };
        found.sort_by_key(distance);
        found
    }

    /// Gives all sixteen digits, for those who hold a permit.
    pub fn digits(self, _permit: &Unmasked) -> String {
        format!("{:016}", self.0)
    }
}

impl fmt::Display for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        mask::write_masked(f, self.0, FULL_LEN)
    }
}

impl fmt::Debug for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nik({self})")
    }
}

/// Why a number is not a NIK.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NikFault {
    TooShort,
    FifteenDigits,
    TooLong,
    NotSixteenDigits,
    NotDigits,
    TwoNumbers,
    ProvinceImpossible,
    OldStandard,
    DayImpossible,
    MonthImpossible,
    DateImpossible,
    SerialZero,
}

/// Code, what is wrong, and what to do, each in both languages.
struct Entry(&'static str, Wording, Wording);

impl NikFault {
    pub const ALL: [NikFault; 12] = [
        NikFault::TooShort,
        NikFault::FifteenDigits,
        NikFault::TooLong,
        NikFault::NotSixteenDigits,
        NikFault::NotDigits,
        NikFault::TwoNumbers,
        NikFault::ProvinceImpossible,
        NikFault::OldStandard,
        NikFault::DayImpossible,
        NikFault::MonthImpossible,
        NikFault::DateImpossible,
        NikFault::SerialZero,
    ];

    /// Gives the stable code of data files.
    pub fn code(self) -> &'static str {
        self.entry().0
    }

    /// Says what is wrong.
    pub fn text(self) -> Wording {
        self.entry().1
    }

    /// Says what to do next.
    pub fn advice(self) -> Wording {
        self.entry().2
    }

    #[rustfmt::skip]
    fn entry(self) -> Entry {
        let w = Wording::new;
        let copy = w("salin ulang NIK dari KTP-el atau KK", "copy the NIK again from the e-KTP or family card");
        let check = w("cocokkan dengan KTP-el; bila sama, minta Dukcapil memeriksa", "compare with the e-KTP; if it is the same, ask Dukcapil to check");
        match self {
            NikFault::TooShort => Entry("NIK_KURANG_DIGIT", w("NIK kurang dari 15 digit", "NIK has fewer than 15 digits"), copy),
            NikFault::FifteenDigits => Entry("NIK_15_DIGIT", w("NIK 15 digit: satu digit hilang", "NIK has 15 digits: one is lost"), copy),
            NikFault::TooLong => Entry("NIK_LEBIH_DIGIT", w("NIK lebih dari 16 digit", "NIK has more than 16 digits"), copy),
            NikFault::NotSixteenDigits => Entry("NIK_BUKAN_16_DIGIT", w("NIK tidak 16 digit", "NIK does not have 16 digits"), copy),
            NikFault::NotDigits => Entry("NIK_BUKAN_ANGKA", w("isi kolom NIK bukan nomor", "the NIK cell does not hold a number"), w("isi hanya 16 angka NIK; keterangan lain di kolom lain", "write only the 16 digits; remarks belong in another column")),
            NikFault::TwoNumbers => Entry("NIK_DUA_NOMOR", w("dua nomor dalam satu sel NIK", "two numbers in one NIK cell"), w("tulis satu orang per baris, satu NIK per sel", "write one person per row, one NIK per cell")),
            NikFault::ProvinceImpossible => Entry("NIK_PROVINSI_SALAH", w("dua digit pertama bukan kode provinsi", "the first two digits are no province code"), copy),
            NikFault::OldStandard => Entry("NIK_STANDAR_LAMA", w("NIK standar lama (awalan 09 atau 10)", "NIK of the old standard (prefix 09 or 10)"), w("minta NIK baru dari KTP-el", "ask for the new NIK on the e-KTP")),
            NikFault::DayImpossible => Entry("NIK_HARI_SALAH", w("hari dalam NIK bukan 01-31 atau 41-71", "the day in the NIK is not 01-31 or 41-71"), check),
            NikFault::MonthImpossible => Entry("NIK_BULAN_SALAH", w("bulan dalam NIK bukan 01-12", "the month in the NIK is not 01-12"), check),
            NikFault::DateImpossible => Entry("NIK_TANGGAL_SALAH", w("tanggal dalam NIK tidak ada di kalender", "the date in the NIK is not in the calendar"), check),
            NikFault::SerialZero => Entry("NIK_NOMOR_URUT_NOL", w("nomor urut NIK 0000", "the serial of the NIK is 0000"), w("ekspor kolom NIK sebagai teks, atau salin dari KTP-el", "export the NIK column as text, or copy it from the e-KTP")),
        }
    }
}

/// What a NIK cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NikReading {
    Valid(Nik),
    /// A village's own number for someone without NIK yet: 0, ten digits of the desa, five of a counter.
    Temporary {
        village: u64,
        counter: u32,
    },
    Partial(PartialDigits),
    Invalid {
        digits: PartialDigits,
        fault: NikFault,
    },
    Missing,
    Placeholder,
}

/// A NIK cell as read, and what was done to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NikCell {
    pub reading: NikReading,
    pub repairs: Repairs,
}

impl NikCell {
    pub const MISSING: NikCell = NikCell { reading: NikReading::Missing, repairs: Repairs::NONE };

    /// Says whether the NIK is valid and every digit is as it was written.
    pub fn clean(&self) -> bool {
        matches!(self.reading, NikReading::Valid(_)) && !self.repairs.change_value()
    }

    /// Gives the valid NIK, repaired or not.
    pub fn nik(&self) -> Option<Nik> {
        match self.reading {
            NikReading::Valid(nik) => Some(nik),
            _ => None,
        }
    }

    /// Gives whatever digits the cell has; `None` for missing cells, placeholders and temporary numbers.
    pub fn digits(&self) -> Option<PartialDigits> {
        match self.reading {
            NikReading::Valid(nik) => Some(PartialDigits::whole(nik.0, FULL_LEN)),
            NikReading::Partial(digits) | NikReading::Invalid { digits, .. } => Some(digits),
            NikReading::Temporary { .. } | NikReading::Missing | NikReading::Placeholder => None,
        }
    }

    /// Gives (two-digit year, month, day) of birth where the known digits tell it.
    pub fn birth(&self) -> Option<(u8, u8, u8)> {
        let (day, month, year) = self.digits()?.day_month_year()?;
        date_fault(day, month, year).is_none().then_some((year, month, day % WOMAN_DAY_OFFSET))
    }

    /// Gives the sex where the known digits tell it.
    pub fn sex(&self) -> Option<Sex> {
        self.birth()?;
        self.digits()?.day_month_year().map(|(day, ..)| sex_of_day(day))
    }

    /// Gives the cell of a column whose sixteenth digits Excel lost: the last digit becomes unknown.
    #[must_use]
    pub fn with_lost_sixteenth(self) -> NikCell {
        let value = match self.reading {
            NikReading::Valid(nik) => nik.0,
            NikReading::Invalid { digits, fault: NikFault::SerialZero } => digits.value,
            _ => return self,
        };
        if !value.is_multiple_of(10) {
            return self;
        }
        NikCell { reading: partial(PartialDigits::leading(value, FULL_LEN - 1)), repairs: self.repairs.with(Repair::SixteenthDigitLost) }
    }
}

/// Reads a NIK cell. `numeric_cell` says that the file held a number, not text; such a number keeps 15 digits for
/// certain, and the sixteenth only when it is not the 0 that Excel writes.
pub fn read_nik(cell: &str, numeric_cell: bool) -> NikCell {
    let Scan { shape, digits, repairs } = scan(cell, numeric_cell);
    let invalid = |fault| NikReading::Invalid { digits, fault };
    let reading = match shape {
        Shape::Missing => NikReading::Missing,
        Shape::Placeholder => NikReading::Placeholder,
        Shape::NotDigits => invalid(NikFault::NotDigits),
        Shape::TwoNumbers => invalid(NikFault::TwoNumbers),
        Shape::Partial => partial(digits),
        Shape::Whole => match digits.len {
            0..=14 => invalid(NikFault::TooShort),
            15 => invalid(NikFault::FifteenDigits),
            16 => whole(digits),
            _ => invalid(NikFault::TooLong),
        },
    };
    NikCell { reading, repairs }
}

fn whole(digits: PartialDigits) -> NikReading {
    match Nik::new(digits.value) {
        Ok(nik) => NikReading::Valid(nik),
        Err(fault) => temporary(digits.value, fault)
            .map(|(village, counter)| NikReading::Temporary { village, counter })
            .unwrap_or(NikReading::Invalid { digits, fault }),
    }
}

/// A partial number whose known date cannot be is a fault already.
fn partial(digits: PartialDigits) -> NikReading {
    let fault = digits.day_month_year().and_then(|(day, month, year)| date_fault(day, month, year));
    match fault {
        Some(fault) => NikReading::Invalid { digits, fault },
        None => NikReading::Partial(digits),
    }
}

/// Takes a number that starts with 0 apart as village and counter, unless it is a NIK of the old standard.
pub(crate) fn temporary(value: u64, fault: NikFault) -> Option<(u64, u32)> {
    let (village, counter) = (value / 100_000, (value % 100_000) as u32);
    let province = village / 100_000_000;
    // Desa codes end in 1xxx (kelurahan) or 2xxx (desa), a few in 3xxx (desa adat).
    let village_like = (1..=3).contains(&(village / 1000 % 10));
    let zero_first = value < 1_000_000_000_000_000;
    let known = zero_first && fault == NikFault::ProvinceImpossible;
    (known && (PROVINCE_MIN..=97).contains(&province) && village_like && counter > 0).then_some((village, counter))
}

fn structure(value: u64) -> Result<(), NikFault> {
    if value >= 10_000_000_000_000_000 {
        return Err(NikFault::NotSixteenDigits);
    }
    let (day, month, year) = day_month_year(value);
    let fault = date_fault(day, month, year);
    let province = value / 100_000_000_000_000;
    if province == 10 || (province == 9 && fault.is_none()) {
        return Err(NikFault::OldStandard);
    }
    if province < PROVINCE_MIN {
        return Err(NikFault::ProvinceImpossible);
    }
    match fault {
        Some(fault) => Err(fault),
        None if value.is_multiple_of(10_000) => Err(NikFault::SerialZero),
        None => Ok(()),
    }
}

fn date_fault(day: u8, month: u8, year: u8) -> Option<NikFault> {
    let calendar_day = day % WOMAN_DAY_OFFSET;
    if calendar_day == 0 || calendar_day > 31 || day > 71 {
        return Some(NikFault::DayImpossible);
    }
    if month == 0 || month > 12 {
        return Some(NikFault::MonthImpossible);
    }
    // 2000 stands for every century here: 00 may be the leap year 2000.
    (calendar_day > days_in_month(2000 + u16::from(year), month)).then_some(NikFault::DateImpossible)
}

fn sex_of_day(day: u8) -> Sex {
    if day > WOMAN_DAY_OFFSET { Sex::Female } else { Sex::Male }
}

pub(crate) fn day_month_year(value: u64) -> (u8, u8, u8) {
    let six = value / 10_000 % 1_000_000;
    ((six / 10_000) as u8, (six / 100 % 100) as u8, (six % 100) as u8)
}

#[cfg(test)]
mod tests;
