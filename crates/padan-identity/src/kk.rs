//! A cell turned into a family card number (No KK), a partial one, or a named fault.
//!
//! A No KK is area of issue (6), day, month and year of recording (6, nothing added for women) and a serial (4).
//! A day of 41..=71 therefore betrays a woman's NIK in the KK column.

use crate::Wording;
use crate::date::days_in_month;
use crate::digits::{FULL_LEN, PartialDigits, Scan, Shape, scan};
use crate::mask::{self, Unmasked};
use crate::nik::{self, NikFault};
use crate::repair::{Repair, Repairs};
use std::fmt;

/// A structurally valid family card number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NomorKk(u64);

impl NomorKk {
    /// Makes a family card number of sixteen digits.
    ///
    /// Errors: the first rule of structure that does not hold; `NotSixteenDigits` when the value is out of range.
    pub fn new(value: u64) -> Result<NomorKk, KkFault> {
        structure(value).map(|()| NomorKk(value))
    }

    pub fn as_u64(self) -> u64 {
        self.0
    }

    /// Gives province, kabupaten and kecamatan of issue: six digits.
    pub fn area(self) -> u32 {
        (self.0 / 10_000_000_000) as u32
    }

    /// Gives the date of recording as (two-digit year, month, day).
    pub fn recorded(self) -> (u8, u8, u8) {
        let (day, month, year) = nik::day_month_year(self.0);
        (year, month, day)
    }

    /// Gives the serial, 1..=9999.
    pub fn serial(self) -> u16 {
        (self.0 % 10_000) as u16
    }

    /// Gives all sixteen digits, for those who hold a permit.
    pub fn digits(self, _permit: &Unmasked) -> String {
        format!("{:016}", self.0)
    }
}

impl fmt::Display for NomorKk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        mask::write_masked(f, self.0, FULL_LEN)
    }
}

impl fmt::Debug for NomorKk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NomorKk({self})")
    }
}

/// Why a number is not a No KK.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KkFault {
    TooShort,
    FifteenDigits,
    TooLong,
    NotSixteenDigits,
    NotDigits,
    TwoNumbers,
    ProvinceImpossible,
    LooksLikeNik,
    DateImpossible,
    SerialZero,
}

/// Code, what is wrong, and what to do, each in both languages.
struct Entry(&'static str, Wording, Wording);

impl KkFault {
    pub const ALL: [KkFault; 10] = [
        KkFault::TooShort,
        KkFault::FifteenDigits,
        KkFault::TooLong,
        KkFault::NotSixteenDigits,
        KkFault::NotDigits,
        KkFault::TwoNumbers,
        KkFault::ProvinceImpossible,
        KkFault::LooksLikeNik,
        KkFault::DateImpossible,
        KkFault::SerialZero,
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
        let copy = w("salin ulang No KK dari kartu keluarga", "copy the KK number again from the family card");
        match self {
            KkFault::TooShort => Entry("KK_KURANG_DIGIT", w("No KK kurang dari 15 digit", "KK number has fewer than 15 digits"), copy),
            KkFault::FifteenDigits => Entry("KK_15_DIGIT", w("No KK 15 digit: satu digit hilang", "KK number has 15 digits: one is lost"), copy),
            KkFault::TooLong => Entry("KK_LEBIH_DIGIT", w("No KK lebih dari 16 digit", "KK number has more than 16 digits"), copy),
            KkFault::NotSixteenDigits => Entry("KK_BUKAN_16_DIGIT", w("No KK tidak 16 digit", "KK number does not have 16 digits"), copy),
            KkFault::NotDigits => Entry("KK_BUKAN_ANGKA", w("isi kolom No KK bukan nomor", "the KK cell does not hold a number"), w("isi hanya 16 angka No KK; keterangan lain di kolom lain", "write only the 16 digits; remarks belong in another column")),
            KkFault::TwoNumbers => Entry("KK_DUA_NOMOR", w("dua nomor dalam satu sel No KK", "two numbers in one KK cell"), w("tulis satu No KK per sel", "write one KK number per cell")),
            KkFault::ProvinceImpossible => Entry("KK_PROVINSI_SALAH", w("dua digit pertama bukan kode provinsi", "the first two digits are no province code"), copy),
            KkFault::LooksLikeNik => Entry("KK_SEPERTI_NIK", w("No KK ini tampaknya NIK seorang perempuan", "this KK number looks like a woman's NIK"), w("periksa apakah kolom NIK dan No KK tertukar", "check whether the NIK and KK columns are swapped")),
            KkFault::DateImpossible => Entry("KK_TANGGAL_SALAH", w("tanggal dalam No KK tidak ada di kalender", "the date in the KK number is not in the calendar"), copy),
            KkFault::SerialZero => Entry("KK_NOMOR_URUT_NOL", w("nomor urut No KK 0000", "the serial of the KK number is 0000"), w("ekspor kolom No KK sebagai teks, atau salin dari kartu keluarga", "export the KK column as text, or copy it from the family card")),
        }
    }
}

/// What a KK cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KkReading {
    Valid(NomorKk),
    /// A village's own number for a family without a card yet: 0, ten digits of the desa, five of a counter.
    Temporary {
        village: u64,
        counter: u32,
    },
    Partial(PartialDigits),
    Invalid {
        digits: PartialDigits,
        fault: KkFault,
    },
    Missing,
    Placeholder,
}

/// A KK cell as read, and what was done to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KkCell {
    pub reading: KkReading,
    pub repairs: Repairs,
}

impl KkCell {
    pub const MISSING: KkCell = KkCell { reading: KkReading::Missing, repairs: Repairs::NONE };

    /// Says whether the number is valid and every digit is as it was written.
    pub fn clean(&self) -> bool {
        matches!(self.reading, KkReading::Valid(_)) && !self.repairs.change_value()
    }

    /// Gives the valid number, repaired or not.
    pub fn kk(&self) -> Option<NomorKk> {
        match self.reading {
            KkReading::Valid(kk) => Some(kk),
            _ => None,
        }
    }

    /// Gives whatever digits the cell has; `None` for missing cells, placeholders and temporary numbers.
    pub fn digits(&self) -> Option<PartialDigits> {
        match self.reading {
            KkReading::Valid(kk) => Some(PartialDigits::whole(kk.0, FULL_LEN)),
            KkReading::Partial(digits) | KkReading::Invalid { digits, .. } => Some(digits),
            KkReading::Temporary { .. } | KkReading::Missing | KkReading::Placeholder => None,
        }
    }

    /// Gives the cell of a column whose sixteenth digits Excel lost: the last digit becomes unknown.
    #[must_use]
    pub fn with_lost_sixteenth(self) -> KkCell {
        let value = match self.reading {
            KkReading::Valid(kk) => kk.0,
            KkReading::Invalid { digits, fault: KkFault::SerialZero } => digits.value,
            _ => return self,
        };
        if !value.is_multiple_of(10) {
            return self;
        }
        KkCell { reading: partial(PartialDigits::leading(value, FULL_LEN - 1)), repairs: self.repairs.with(Repair::SixteenthDigitLost) }
    }
}

/// Reads a KK cell; see [`crate::nik::read_nik`] for `numeric_cell`.
pub fn read_kk(cell: &str, numeric_cell: bool) -> KkCell {
    let Scan { shape, digits, repairs } = scan(cell, numeric_cell);
    let invalid = |fault| KkReading::Invalid { digits, fault };
    let reading = match shape {
        Shape::Missing => KkReading::Missing,
        Shape::Placeholder => KkReading::Placeholder,
        Shape::NotDigits => invalid(KkFault::NotDigits),
        Shape::TwoNumbers => invalid(KkFault::TwoNumbers),
        Shape::Partial => partial(digits),
        Shape::Whole => match digits.len {
            0..=14 => invalid(KkFault::TooShort),
            15 => invalid(KkFault::FifteenDigits),
            16 => whole(digits),
            _ => invalid(KkFault::TooLong),
        },
    };
    KkCell { reading, repairs }
}

fn whole(digits: PartialDigits) -> KkReading {
    match NomorKk::new(digits.value) {
        Ok(kk) => KkReading::Valid(kk),
        Err(KkFault::ProvinceImpossible) => match nik::temporary(digits.value, NikFault::ProvinceImpossible) {
            Some((village, counter)) => KkReading::Temporary { village, counter },
            None => KkReading::Invalid { digits, fault: KkFault::ProvinceImpossible },
        },
        Err(fault) => KkReading::Invalid { digits, fault },
    }
}

/// A partial number whose known date cannot be is a fault already.
fn partial(digits: PartialDigits) -> KkReading {
    let fault = digits.day_month_year().and_then(|(day, month, year)| date_fault(day, month, year));
    match fault {
        Some(fault) => KkReading::Invalid { digits, fault },
        None => KkReading::Partial(digits),
    }
}

fn structure(value: u64) -> Result<(), KkFault> {
    if value >= 10_000_000_000_000_000 {
        return Err(KkFault::NotSixteenDigits);
    }
    if value < 1_100_000_000_000_000 {
        return Err(KkFault::ProvinceImpossible);
    }
    let (day, month, year) = nik::day_month_year(value);
    match date_fault(day, month, year) {
        Some(fault) => Err(fault),
        None if value.is_multiple_of(10_000) => Err(KkFault::SerialZero),
        None => Ok(()),
    }
}

fn date_fault(day: u8, month: u8, year: u8) -> Option<KkFault> {
    let exists = |day: u8| (1..=12).contains(&month) && day >= 1 && day <= days_in_month(2000 + u16::from(year), month);
    if exists(day) {
        return None;
    }
    let woman = day > nik::WOMAN_DAY_OFFSET && exists(day - nik::WOMAN_DAY_OFFSET);
    Some(if woman { KkFault::LooksLikeNik } else { KkFault::DateImpossible })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn fault(cell: &str, expected: KkFault) {
        match read_kk(cell, false).reading {
            KkReading::Invalid { fault, .. } => assert_eq!(fault, expected),
            other => panic!("expected a fault, got {other:?}"),
        }
    }

    #[test]
    fn a_kk_carries_the_date_of_recording() {
        let kk = read_kk("3526011203150004", false).kk().expect("a valid KK");
        assert_eq!(kk.recorded(), (15, 3, 12));
        assert_eq!((kk.area(), kk.serial()), (352_601, 4));
        assert_eq!(kk.to_string(), "3526**********04");
        assert_eq!(format!("{kk:?}"), "NomorKk(3526**********04)");
    }

    #[test]
    fn a_day_above_forty_looks_like_a_womans_nik() {
        fault("3526014107730012", KkFault::LooksLikeNik);
        fault("3526013207150004", KkFault::DateImpossible);
        fault("3526017207150004", KkFault::DateImpossible);
        fault("3526010113150004", KkFault::DateImpossible);
    }

    #[test]
    fn every_fault_has_its_own_code_text_and_advice() {
        let codes: std::collections::BTreeSet<&str> = KkFault::ALL.iter().map(|f| f.code()).collect();
        assert_eq!(codes.len(), KkFault::ALL.len());
        for f in KkFault::ALL {
            assert!(!f.text().id.is_empty() && !f.advice().en.is_empty());
        }
        fault("1026011203150004", KkFault::ProvinceImpossible);
        fault("3526011203150000", KkFault::SerialZero);
        fault("352601120315000", KkFault::FifteenDigits);
        fault("35260112031500041", KkFault::TooLong);
        fault("3526011203150004 / 3526011203150005", KkFault::TwoNumbers);
        fault("KEPALA KELUARGA", KkFault::NotDigits);
    }

    #[test]
    fn a_family_without_a_card_has_a_temporary_number() {
        let reading = read_kk("0352601200100007", false).reading;
        assert_eq!(reading, KkReading::Temporary { village: 3_526_012_001, counter: 7 });
    }

    #[test]
    fn a_numeric_cell_that_ends_in_zero_lost_its_last_digit() {
        let cell = read_kk("3526011203150000", true);
        assert!(matches!(cell.reading, KkReading::Partial(_)));
        assert!(cell.repairs.has(Repair::SixteenthDigitLost) && !cell.clean());
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "\\PC{0,40}", numeric: bool) {
            let _ = read_kk(&text, numeric);
        }
    }
}
