//! Comparisons whose values packed rows hold: made for every candidate, without looking at a column.

use super::{Weighed, Weights};
use crate::comparators::{Agreement, Sides, address, area, date, digits, sex};
use crate::packed::{PACKED, Unpacked};
use crate::records::{AddressValue, DateValue, Digits, Kind};

/// A comparator that packed rows suffice for; numbers by their places in the row.
#[derive(Clone, Copy, Debug)]
enum Quick {
    BirthDate,
    Nik(usize, Option<usize>),
    Identifier(usize, Option<usize>),
    Sex,
    Area,
    Address,
    /// Not packed, and still made for every candidate: relatives may lend each other its value.
    Columns,
}

/// One comparison made for every candidate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    comparison: usize,
    quick: Quick,
}

/// The values of one left row that packed rows are compared with.
pub(super) struct LeftRow {
    row: usize,
    digits: [Digits; 2],
    date: DateValue,
    area: u64,
    sex: u8,
    address: AddressValue,
    /// How rare it is to agree on the row's kecamatan and on its desa, in millibits.
    kecamatan_rarity: i32,
    desa_rarity: i32,
    date_rarity: i32,
}

impl Weights {
    /// Parts the comparisons: those made for every candidate, and those made while they can matter. Names are last among these,
    /// as they cost most, where no table depends on them. Sums do not depend on order.
    pub(super) fn plan(&mut self) {
        let borrowed = self.comparisons.iter().rposition(|comparison| comparison.borrowed.is_some());
        let always = borrowed.map_or(1, |last| last + 1).min(self.comparisons.len());
        let mut quick: Vec<Step> = Vec::new();
        for (comparison, compiled) in self.comparisons.iter().enumerate() {
            let earlier = |other: usize| quick.iter().any(|step: &Step| step.comparison == other);
            let ready = compiled.given.iter().all(|(other, ..)| earlier(*other));
            match self.quick(comparison).filter(|_| ready) {
                Some(found) => quick.push(Step { comparison, quick: found }),
                None if comparison < always => quick.push(Step { comparison, quick: Quick::Columns }),
                None => {}
            }
        }
        let is_name = |index: &usize| self.comparisons[*index].comparator.fields.contains(&Kind::Name);
        let mut slow: Vec<usize> = (0..self.comparisons.len()).filter(|index| quick.iter().all(|step| step.comparison != *index)).collect();
        if !self.comparisons.iter().any(|comparison| comparison.given.iter().any(|(other, ..)| is_name(other))) {
            slow.sort_by_key(is_name);
        }
        (self.quick, self.slow) = (quick, slow);
    }

    fn quick(&self, comparison: usize) -> Option<Quick> {
        let (layout, compiled) = (&self.layout, &self.comparisons[comparison]);
        let (name, columns) = (compiled.comparator.name, &compiled.columns);
        if !PACKED.contains(&name) {
            return None;
        }
        let own = columns.first().copied();
        let numbers = || {
            let other = columns.get(1).map(|&column| layout.slot(column));
            (other != Some(None)).then(|| Some((layout.slot(own?)?, other.flatten())))?
        };
        match name {
            "nik" => numbers().map(|(own, other)| Quick::Nik(own, other)),
            "identifier" => numbers().map(|(own, other)| Quick::Identifier(own, other)),
            "birth_date" => (layout.date == own).then_some(Quick::BirthDate),
            "sex" => (layout.sex == own).then_some(Quick::Sex),
            "area" => (layout.area == own).then_some(Quick::Area),
            "address" => (layout.address == own).then_some(Quick::Address),
            _ => None,
        }
    }

    /// The row's own values.
    pub(super) fn left_row(&self, sides: &Sides, row: usize) -> LeftRow {
        let (layout, left) = (&self.layout, sides.left);
        let area = layout.area.map_or(0, |column| left.areas(column)[row]);
        let rarity = |code: u64| layout.area.map_or(0, |column| sides.frequencies.value_millibits(column, code));
        LeftRow {
            row,
            digits: layout.digits.map(|column| column.map_or(Digits::default(), |column| left.digits(column)[row])),
            date: layout.date.map_or(DateValue::default(), |column| left.dates(column)[row]),
            area,
            sex: layout.sex.map_or(0, |column| left.sexes(column)[row]),
            address: layout.address.map_or(AddressValue::default(), |column| left.addresses(column)[row]),
            kecamatan_rarity: if area > 99_999 { rarity(area::kecamatan(area)) } else { 0 },
            desa_rarity: rarity(area),
            date_rarity: layout
                .date
                .map_or(0, |column| sides.frequencies.value_millibits(column, u64::from(left.dates(column)[row].stated))),
        }
    }

    /// Makes the quick comparisons of a pair.
    #[inline]
    pub(super) fn weigh_quickly(&self, sides: &Sides, left: &LeftRow, right: &Unpacked) -> Weighed {
        let mut weighed = Weighed::default();
        for step in &self.quick {
            let agreement = match step.quick {
                Quick::Nik(own, other) => {
                    let other = other.map(|slot| (left.digits[slot], right.digits(slot)));
                    plain(digits::nik_agreement(&left.digits[own], &right.digits(own), other))
                }
                Quick::Identifier(own, other) => self.identifier(sides, step.comparison, left, right, (own, other)),
                Quick::BirthDate => match date::agreement(&left.date, &right.date()) {
                    date::SAME => Agreement { level: date::SAME, rarity_millibits: left.date_rarity },
                    level => plain(level),
                },
                Quick::Sex => plain(sex::agreement(left.sex, right.sex())),
                Quick::Area => match area::agreement(left.area, right.area()) {
                    area::KECAMATAN_KNOWN => Agreement { level: area::KECAMATAN_KNOWN, rarity_millibits: left.kecamatan_rarity },
                    area::SAME_DESA => Agreement { level: area::SAME_DESA, rarity_millibits: left.desa_rarity },
                    level => plain(level),
                },
                Quick::Address => plain(address::agreement(&left.address, &right.address())),
                Quick::Columns => {
                    let compiled = &self.comparisons[step.comparison];
                    (compiled.comparator.compare)(sides, &compiled.columns, left.row, right.row)
                }
            };
            self.add(step.comparison, agreement, &mut weighed);
        }
        weighed
    }

    fn identifier(
        &self,
        sides: &Sides,
        comparison: usize,
        left: &LeftRow,
        right: &Unpacked,
        (own, other): (usize, Option<usize>),
    ) -> Agreement {
        let others = other.map(|slot| (left.digits[slot], right.digits(slot)));
        let (level, number) = digits::identifier_agreement(&left.digits[own], &right.digits(own), others);
        let column = self.comparisons[comparison].columns[0];
        Agreement { level, rarity_millibits: number.map_or(0, |number| sides.frequencies.value_millibits(column, number)) }
    }
}

fn plain(level: u8) -> Agreement {
    Agreement { level, rarity_millibits: 0 }
}
