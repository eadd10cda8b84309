//! A compact copy of what decides most pairs: numbers, birth date, sex, area and address of a row in 32 bytes.
//!
//! A candidate is somewhere in the register, so what a pair costs is waiting for memory. With this copy most candidates are
//! seen through with one read. What does not fit (digits unknown, a year known by age only) is marked and read from
//! its column.

use crate::column::Column;
use crate::model::Model;
use crate::records::{AddressValue, DateValue, Digits, Records};
use crate::store::{Bad, Reader, Writer};
use bytemuck::{AnyBitPattern, NoUninit};
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
}

/// Sexes by their code: unknown, one, the other.
const SEXES: [u8; 4] = [0, b'L', b'P', u8::MAX];

fn number(digits: &Digits) -> u64 {
    let flags = if digits.repaired { REPAIRED } else { 0 } | if digits.odd { ODD } else { 0 };
    match digits {
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

    /// Takes so many packed rows back.
    ///
    /// Errors: sections that are missing or hold another number of rows.
    pub fn read(from: &mut Reader, rows: usize) -> Result<Self, Bad> {
        let column = |place: u64| usize::try_from(place).ok().filter(|&column| column != usize::MAX);
        let [first, second, date, sex, area, address] = from.numbers("layout")?.map(column);
        let irregular = from.numbers("irregular")?.map(|flags| Irregular { missing: flags & 1 != 0, other: flags & 2 != 0 });
        let layout = Layout { digits: [first, second], date, sex, area, address };
        Ok(PackedRows { layout, rows: from.column_of("rows", rows)?, irregular })
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
        let number = self.packed.numbers[slot];
        if number & ELSEWHERE != 0 {
            return self.layout.digits[slot].map_or(Digits::default(), |column| self.records.digits(column)[self.row]);
        }
        let len = if number & MISSING == 0 { FULL } else { 0 };
        Digits { value: number & NUMBER, unknown: 0, len, repaired: number & REPAIRED != 0, odd: number & ODD != 0, reserved: 0 }
    }

    /// The date without its witness, which is never compared.
    #[inline]
    pub(crate) fn date(&self) -> DateValue {
        if self.packed.numbers[0] & DATE_ELSEWHERE != 0 {
            return self.layout.date.map_or(DateValue::default(), |column| self.records.dates(column)[self.row]);
        }
        DateValue { stated: (self.packed.place & ((1 << DATE_BITS) - 1)) as u32, ..DateValue::default() }
    }

    #[inline]
    pub(crate) fn area(&self) -> u64 {
        if self.packed.numbers[0] & AREA_ELSEWHERE != 0 {
            return self.layout.area.map_or(0, |column| self.records.areas(column)[self.row]);
        }
        self.packed.place >> DATE_BITS & ((1 << AREA_BITS) - 1)
    }

    #[inline]
    pub(crate) fn sex(&self) -> u8 {
        if self.packed.numbers[0] & SEX_ELSEWHERE != 0 {
            return self.layout.sex.map_or(0, |column| self.records.sexes(column)[self.row]);
        }
        SEXES[(self.packed.place >> (DATE_BITS + AREA_BITS)) as usize]
    }

    #[inline]
    pub(crate) fn address(&self) -> AddressValue {
        let address = self.packed.address;
        AddressValue { rt: address as u16, rw: (address >> 16) as u16, place: (address >> 32) as u32 }
    }
}

#[cfg(test)]
mod tests {
    //! Property: a packed row gives back what its columns hold, whatever that is.
    use super::*;
    use crate::records::Values;
    use proptest::prelude::*;

    fn digits() -> impl Strategy<Value = Digits> {
        (any::<u64>(), prop_oneof![Just(0u32), any::<u32>()], 0u8..20, any::<bool>(), any::<bool>()).prop_map(
            |(value, unknown, len, repaired, odd)| Digits {
                value: value % 10u64.pow(u32::from(len).min(17)),
                unknown,
                len,
                repaired,
                odd,
                reserved: 0,
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(
            numbers in (digits(), digits()),
            stated in prop_oneof![0u32..99_999_999, any::<u32>()],
            year_by_age in 0u16..3_000,
            sex in prop_oneof![Just(0u8), Just(b'L'), Just(b'P'), any::<u8>()],
            area in prop_oneof![Just(0u64), 1_000_000_000u64..9_999_999_999, any::<u64>()],
            (rt, rw, place) in (any::<u16>(), any::<u16>(), any::<u32>()),
        ) {
            let date = DateValue { stated, year_by_age, ..DateValue::default() };
            let address = AddressValue { rt, rw, place };
            let columns = vec![
                Values::Digits(vec![numbers.0].into()),
                Values::Digits(vec![numbers.1].into()),
                Values::Date(vec![date].into()),
                Values::Sex(vec![sex].into()),
                Values::Area(vec![area].into()),
                Values::Address(vec![address].into()),
            ];
            let records = Records { len: 1, columns };
            let layout = Layout { digits: [Some(0), Some(1)], date: Some(2), sex: Some(3), area: Some(4), address: Some(5) };
            let packed = PackedRows::of(layout, &records);
            let row = Unpacked { packed: &packed.rows[0], layout: &layout, records: &records, row: 0 };
            // What a missing number would be is nobody's business.
            let known = |digits: Digits| if digits.missing() { Digits { value: 0, unknown: 0, ..digits } } else { digits };
            prop_assert_eq!((known(row.digits(0)), known(row.digits(1))), (known(numbers.0), known(numbers.1)));
            // An age counts only where no year is stated.
            let by_age = |date: DateValue| if date.stated / 10_000 == 0 { date.year_by_age } else { 0 };
            prop_assert_eq!((row.date().stated, by_age(row.date())), (stated, by_age(date)));
            prop_assert_eq!((row.sex(), row.area(), row.address()), (sex, area, address));
        }
    }
}
