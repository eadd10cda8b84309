//! A compact copy of what decides most pairs: numbers, birth date, sex, area and address of a row in 32 bytes.
//!
//! A candidate is somewhere in the register, so what a pair costs is waiting for memory. With this copy most candidates are
//! seen through with one read. What does not fit (digits unknown, a year known by age only) is marked and read from
//! its column.

mod column;

use crate::column::Column;
use crate::model::Model;
use crate::records::{AddressValue, DateValue, Digits, Records};
use crate::store::{Bad, Reader, Writer};
use bytemuck::{AnyBitPattern, NoUninit};
pub use column::PackedColumn;
pub(crate) use column::{is_packed, read, write};
use rayon::prelude::*;

/// Which columns a packed row holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Two numbers, such as NIK and family card.
    pub digits: [Option<usize>; 2],
    pub date: Option<usize>,
    pub sex: Option<usize>,
    pub area: Option<usize>,
    pub address: Option<usize>,
}

/// Comparators whose values a packed row holds.
pub(crate) const PACKED: [&str; 6] = ["nik", "identifier", "birth_date", "sex", "area", "address"];

impl Layout {
    /// The columns that a model compares, the first of each kind.
    pub fn of(model: &Model) -> Self {
        let mut layout = Layout::default();
        for comparison in &model.comparisons {
            let first = comparison.columns.first().copied();
            match comparison.comparator.name {
                "nik" | "identifier" => comparison.columns.iter().for_each(|&column| layout.add_digits(column)),
                "birth_date" => layout.date = layout.date.or(first),
                "sex" => layout.sex = layout.sex.or(first),
                "area" => layout.area = layout.area.or(first),
                "address" => layout.address = layout.address.or(first),
                _ => {}
            }
        }
        layout
    }

    fn add_digits(&mut self, column: usize) {
        if !self.digits.contains(&Some(column))
            && let Some(free) = self.digits.iter_mut().find(|slot| slot.is_none())
        {
            *free = Some(column);
        }
    }

    /// Place of a column of numbers.
    pub(crate) fn slot(&self, column: usize) -> Option<usize> {
        self.digits.iter().position(|held| *held == Some(column))
    }
}

/// One row.
///
/// Shape: two numbers, each with its flags above bit 54; date (28 bits), area (34) and sex (2); address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, NoUninit, AnyBitPattern)]
#[repr(C, align(32))]
pub struct Packed {
    numbers: [u64; 2],
    place: u64,
    address: u64,
}

/// Bits of a number of sixteen digits, and the flags above them.
const NUMBER_BITS: u32 = 54;
const NUMBER: u64 = (1 << NUMBER_BITS) - 1;
/// The number is not told here: it has unknown digits or another length.
const ELSEWHERE: u64 = 1 << 54;
const MISSING: u64 = 1 << 55;
const REPAIRED: u64 = 1 << 56;
const ODD: u64 = 1 << 57;
/// Of the first number: date, or area, or sex is not told here.
const DATE_ELSEWHERE: u64 = 1 << 58;
const AREA_ELSEWHERE: u64 = 1 << 59;
const SEX_ELSEWHERE: u64 = 1 << 60;
/// Of the first number: the date has no witness; something of it is not told here, though what is compared may be. Without
/// either, its witness says the same date.
const WITNESS_MISSING: u64 = 1 << 61;
const WITNESS_ELSEWHERE: u64 = 1 << 62;

const DATE_BITS: u32 = 28;
const AREA_BITS: u32 = 34;
const FULL: u8 = 16;

impl Packed {
    fn of(layout: &Layout, records: &Records, row: usize) -> Self {
        let mut packed = Packed {
            numbers: layout.digits.map(|column| column.map_or(MISSING, |column| number(&records.digits(column)[row]))),
            ..Packed::default()
        };
        if let Some(column) = layout.date {
            let date = records.dates(column)[row];
            let told = date.stated >> DATE_BITS == 0 && (date.stated / 10_000 != 0 || date.year_by_age == 0);
            packed.numbers[0] |= if told { 0 } else { DATE_ELSEWHERE };
            packed.numbers[0] |= match date.witness {
                _ if date.year_by_age != 0 || date.reserved != 0 => WITNESS_ELSEWHERE,
                witness if witness == date.stated => 0,
                0 => WITNESS_MISSING,
                _ => WITNESS_ELSEWHERE,
            };
            packed.place |= if told { u64::from(date.stated) } else { 0 };
        }
        if let Some(column) = layout.area {
            let area = records.areas(column)[row];
            let told = area >> AREA_BITS == 0;
            packed.numbers[0] |= if told { 0 } else { AREA_ELSEWHERE };
            packed.place |= if told { area << DATE_BITS } else { 0 };
        }
        if let Some(column) = layout.sex {
            let code = SEXES.iter().position(|&sex| sex == records.sexes(column)[row]);
            packed.numbers[0] |= if code.is_some() { 0 } else { SEX_ELSEWHERE };
            packed.place |= (code.unwrap_or(0) as u64) << (DATE_BITS + AREA_BITS);
        }
        if let Some(column) = layout.address {
            let AddressValue { rt, rw, place } = records.addresses(column)[row];
            packed.address = u64::from(rt) | u64::from(rw) << 16 | u64::from(place) << 32;
        }
        packed
    }

    /// A number, where it is told here.
    #[inline]
    fn digits(&self, slot: usize) -> Option<Digits> {
        let number = self.numbers[slot];
        let len = if number & MISSING == 0 { FULL } else { 0 };
        let (repaired, odd) = (number & REPAIRED != 0, number & ODD != 0);
        (number & ELSEWHERE == 0).then_some(Digits { value: number & NUMBER, unknown: 0, len, repaired, odd, reserved: 0 })
    }

    /// The date as far as it is compared, without its witness, where it is told here.
    #[inline]
    fn date(&self) -> Option<DateValue> {
        let stated = (self.place & ((1 << DATE_BITS) - 1)) as u32;
        (self.numbers[0] & DATE_ELSEWHERE == 0).then_some(DateValue { stated, ..DateValue::default() })
    }

    /// The date with its witness, where all of it is told here.
    fn whole_date(&self) -> Option<DateValue> {
        let date = self.date().filter(|_| self.numbers[0] & WITNESS_ELSEWHERE == 0)?;
        let witness = if self.numbers[0] & WITNESS_MISSING == 0 { date.stated } else { 0 };
        Some(DateValue { witness, ..date })
    }

    #[inline]
    fn area(&self) -> Option<u64> {
        (self.numbers[0] & AREA_ELSEWHERE == 0).then_some(self.place >> DATE_BITS & ((1 << AREA_BITS) - 1))
    }

    #[inline]
    fn sex(&self) -> Option<u8> {
        (self.numbers[0] & SEX_ELSEWHERE == 0).then_some(SEXES[(self.place >> (DATE_BITS + AREA_BITS)) as usize])
    }

    #[inline]
    fn address(&self) -> AddressValue {
        AddressValue { rt: self.address as u16, rw: (self.address >> 16) as u16, place: (self.address >> 32) as u32 }
    }
}

/// Sexes by their code: unknown, one, the other.
const SEXES: [u8; 4] = [0, b'L', b'P', u8::MAX];

fn number(digits: &Digits) -> u64 {
    let flags = if digits.repaired { REPAIRED } else { 0 } | if digits.odd { ODD } else { 0 };
    match digits {
        _ if digits.missing() && (digits.value != 0 || digits.unknown != 0) => MISSING | ELSEWHERE | flags,
        _ if digits.missing() => MISSING | flags,
        _ if digits.len == FULL && digits.unknown == 0 && digits.value <= NUMBER => digits.value | flags,
        _ => ELSEWHERE,
    }
}

/// What numbers of a column some rows have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Irregular {
    /// None at all.
    pub missing: bool,
    /// Unknown digits, or another length than sixteen.
    pub other: bool,
}

/// Packed rows of one side.
#[derive(Clone, Debug, Default)]
pub struct PackedRows {
    pub layout: Layout,
    pub rows: Column<Packed>,
    /// Of both numbers.
    pub irregular: [Irregular; 2],
}

impl PackedRows {
    /// Packs every row.
    pub fn of(layout: Layout, records: &Records) -> Self {
        let rows: Vec<Packed> = (0..records.len).into_par_iter().map(|row| Packed::of(&layout, records, row)).collect();
        let some = |slot: usize, flag: u64| rows.par_iter().any(|row| row.numbers[slot] & flag != 0);
        let irregular = [0, 1].map(|slot| Irregular { missing: some(slot, MISSING), other: some(slot, ELSEWHERE) });
        PackedRows { layout, rows: rows.into(), irregular }
    }

    /// The rows as sections.
    pub fn write<'a>(&'a self, out: &mut Writer<'a>) {
        let place = |column: Option<usize>| column.map_or(u64::MAX, |column| column as u64);
        let Layout { digits: [first, second], date, sex, area, address } = self.layout;
        out.values("layout", &[first, second, date, sex, area, address].map(place));
        out.values("irregular", &self.irregular.map(|numbers| u64::from(numbers.missing) | u64::from(numbers.other) << 1));
        out.column("rows", &self.rows);
    }

    /// Takes packed rows back.
    ///
    /// Errors: sections that are missing.
    pub fn read(from: &mut Reader) -> Result<Self, Bad> {
        let column = |place: u64| usize::try_from(place).ok().filter(|&column| column != usize::MAX);
        let [first, second, date, sex, area, address] = from.numbers("layout")?.map(column);
        let irregular = from.numbers("irregular")?.map(|flags| Irregular { missing: flags & 1 != 0, other: flags & 2 != 0 });
        let layout = Layout { digits: [first, second], date, sex, area, address };
        Ok(PackedRows { layout, rows: from.column("rows")?, irregular })
    }

    /// A row with the columns that it was packed from.
    #[inline]
    pub(crate) fn row<'a>(&'a self, records: &'a Records, row: u32) -> Unpacked<'a> {
        Unpacked { packed: &self.rows[row as usize], layout: &self.layout, records, row: row as usize }
    }

    /// Reads rows ahead of their use, all at once, so that their waits overlap. The answer only keeps the reads alive.
    pub(crate) fn touch(&self, rows: impl Iterator<Item = u32>) -> u64 {
        std::hint::black_box(rows.fold(0, |seen, row| seen ^ self.rows[row as usize].place))
    }
}

/// One packed row beside the columns that hold what it does not.
#[derive(Clone, Copy)]
pub(crate) struct Unpacked<'a> {
    pub packed: &'a Packed,
    pub layout: &'a Layout,
    pub records: &'a Records,
    pub row: usize,
}

impl Unpacked<'_> {
    #[inline]
    pub(crate) fn digits(&self, slot: usize) -> Digits {
        let elsewhere = || self.layout.digits[slot].map_or(Digits::default(), |column| self.records.digits_at(column, self.row));
        self.packed.digits(slot).unwrap_or_else(elsewhere)
    }

    /// The date without its witness, which is never compared.
    #[inline]
    pub(crate) fn date(&self) -> DateValue {
        let elsewhere = || self.layout.date.map_or(DateValue::default(), |column| self.records.date_at(column, self.row));
        self.packed.date().unwrap_or_else(elsewhere)
    }

    #[inline]
    pub(crate) fn area(&self) -> u64 {
        self.packed.area().unwrap_or_else(|| self.layout.area.map_or(0, |column| self.records.area_at(column, self.row)))
    }

    #[inline]
    pub(crate) fn sex(&self) -> u8 {
        self.packed.sex().unwrap_or_else(|| self.layout.sex.map_or(0, |column| self.records.sex_at(column, self.row)))
    }

    #[inline]
    pub(crate) fn address(&self) -> AddressValue {
        self.packed.address()
    }
}

#[cfg(test)]
mod tests;
