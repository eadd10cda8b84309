//! A column of the right records that is read from packed rows, so that nothing is kept twice.
//!
//! What a packed row does not tell stands apart, by row. Only columns of an index file are read like this; those of records that
//! were made in the same night are there anyway.

use super::{Layout, Packed, PackedRows};
use crate::column::Column;
use crate::records::{AddressValue, DateValue, Digits, Kind, Values};
use crate::store::{Bad, Reader, Writer};

/// A column of one packed part.
#[derive(Clone, Debug)]
pub struct PackedColumn {
    rows: PackedRows,
    part: Part,
    /// Rows that the packed ones do not tell, ascending, and their values.
    others: Column<u32>,
    values: Box<Values>,
}

/// Where a column stands in a packed row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Digits(usize),
    Date,
    Sex,
    Area,
    Address,
}

impl Part {
    /// Says whether a packed row tells this part whole.
    fn is_told(self, packed: &Packed) -> bool {
        match self {
            Part::Digits(slot) => packed.digits(slot).is_some(),
            Part::Date => packed.whole_date().is_some(),
            Part::Sex => packed.sex().is_some(),
            Part::Area => packed.area().is_some(),
            Part::Address => true,
        }
    }

    fn kind(self) -> Kind {
        match self {
            Part::Digits(_) => Kind::Digits,
            Part::Date => Kind::Date,
            Part::Sex => Kind::Sex,
            Part::Area => Kind::Area,
            Part::Address => Kind::Address,
        }
    }

    /// The part that holds a column, where one does.
    fn of(layout: &Layout, column: usize) -> Option<Part> {
        let of = |held: Option<usize>, part: Part| (held == Some(column)).then_some(part);
        layout
            .slot(column)
            .map(Part::Digits)
            .or(of(layout.date, Part::Date))
            .or(of(layout.sex, Part::Sex))
            .or(of(layout.area, Part::Area))
            .or(of(layout.address, Part::Address))
    }
}

/// Says whether packed rows hold a column.
pub(crate) fn is_packed(layout: &Layout, column: usize) -> bool {
    Part::of(layout, column).is_some()
}

/// Writes of a column what its packed rows do not tell.
pub(crate) fn write(packed: &PackedRows, column: usize, values: &Values, out: &mut Writer) {
    let part = Part::of(&packed.layout, column).expect("only a column that is packed is written like this");
    assert_eq!(part.kind(), values.kind(), "a column is packed as what it is");
    let rows = packed.rows.iter().enumerate().filter(|(_, packed)| !part.is_told(packed));
    let others: Vec<u32> = rows.map(|(row, _)| row as u32).collect();
    out.values("rows", &others);
    let others = || others.iter().map(|&row| row as usize);
    match values {
        Values::Digits(values) => out.values("digits", &others().map(|row| values[row]).collect::<Vec<_>>()),
        Values::Date(values) => out.values("dates", &others().map(|row| values[row]).collect::<Vec<_>>()),
        Values::Sex(values) => out.values("sexes", &others().map(|row| values[row]).collect::<Vec<_>>()),
        Values::Area(values) => out.values("areas", &others().map(|row| values[row]).collect::<Vec<_>>()),
        Values::Address(values) => out.values("addresses", &others().map(|row| values[row]).collect::<Vec<_>>()),
        _ => panic!("a column of a kind that is never packed"),
    }
}

/// Takes a column back; `None` where packed rows do not hold it.
///
/// Errors: sections that are missing or do not fit each other.
pub(crate) fn read(from: &Reader, packed: &PackedRows, column: usize, kind: Kind) -> Result<Option<PackedColumn>, Bad> {
    let Some(part) = Part::of(&packed.layout, column) else { return Ok(None) };
    if part.kind() != kind {
        return Err(Bad::of("a column packed as another kind"));
    }
    let others: Column<u32> = from.column("rows")?;
    let untold = packed.rows.iter().enumerate().filter(|(_, packed)| !part.is_told(packed)).map(|(row, _)| row as u32);
    if !untold.eq(others.iter().copied()) {
        return Err(Bad::of("a column whose packed rows tell others"));
    }
    let values = Box::new(Values::read(from, kind, others.len())?);
    Ok(Some(PackedColumn { rows: packed.clone(), part, others, values }))
}

macro_rules! cell {
    ($name:ident, $variant:ident, $type:ty, $told:expr) => {
        /// The value of a row.
        ///
        /// Panics: when the column has another kind.
        pub fn $name(&self, row: usize) -> $type {
            let told: fn(&Packed, Part) -> Option<$type> = $told;
            told(&self.rows.rows[row], self.part).unwrap_or_else(|| match &*self.values {
                Values::$variant(values) => values[self.others.binary_search(&(row as u32)).expect("a row that is not told stands apart")],
                _ => panic!(concat!("column is declared as ", stringify!($variant))),
            })
        }
    };
}

impl PackedColumn {
    cell!(digits, Digits, Digits, |packed, part| match part {
        Part::Digits(slot) => packed.digits(slot),
        _ => None,
    });
    cell!(date, Date, DateValue, |packed, _| packed.whole_date());
    cell!(sex, Sex, u8, |packed, _| packed.sex());
    cell!(area, Area, u64, |packed, _| packed.area());
    cell!(address, Address, AddressValue, |packed, _| Some(packed.address()));

    pub fn kind(&self) -> Kind {
        self.part.kind()
    }
}
