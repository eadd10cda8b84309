//! People as columns of comparable values: one column per field, the same fields on both sides.

use crate::column::Column;
use crate::lexicon::{Lexicon, TokenIx};
use crate::packed::{self, PackedColumn, PackedRows};
use crate::store::{Bad, Reader, Writer};
use bytemuck::{CheckedBitPattern, NoUninit};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Identity numbers, kept digit by digit with their unknown places.
    Digits,
    Name,
    Date,
    Sex,
    /// Official area codes of 2, 4, 6 or 10 digits.
    Area,
    Address,
    /// Anything compared as a whole.
    Symbol,
    /// One text, compared letter by letter.
    Text,
    /// A quantity, compared by how far two of them lie apart.
    Number,
}

/// A name and a kind, in the order of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    pub name: String,
    pub kind: Kind,
}

/// Digits of an identity number.
///
/// Shape: `value` reads the digits left to right with 0 in unknown places; `len` = 0 means missing; bit `i` of `unknown`
/// is the i-th digit from the left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, NoUninit, CheckedBitPattern)]
#[repr(C)]
pub struct Digits {
    pub value: u64,
    pub unknown: u32,
    pub len: u8,
    /// Set when a repair changed what the digits say: such a number is never exact.
    pub repaired: bool,
    /// Set when the number contradicts its own row (another birth date or sex) or cannot be a number of its kind.
    pub odd: bool,
    /// Always 0: fills the value up to whole words, as it lies in a file.
    pub reserved: u8,
}

impl Digits {
    /// A complete number as written.
    pub fn whole(value: u64, len: u8) -> Self {
        Digits { value, len, ..Digits::default() }
    }

    pub fn missing(&self) -> bool {
        self.len == 0
    }

    /// All digits known and none repaired.
    pub fn complete(&self) -> bool {
        self.len > 0 && self.unknown == 0
    }

    /// Decimal digits, left to right; unknown places read `?`.
    pub fn text(&self) -> ([u8; 20], usize) {
        let mut out = [b'?'; 20];
        let len = usize::from(self.len).min(20);
        let mut rest = self.value;
        for place in (0..len).rev() {
            if self.unknown >> place & 1 == 0 {
                out[place] = b'0' + (rest % 10) as u8;
            }
            rest /= 10;
        }
        (out, len)
    }
}

/// A date of birth as stated, its other possible reading, and what another witness says.
///
/// Unit: `YYYYMMDD`, zeros for unknown parts, 0 = missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, NoUninit, CheckedBitPattern)]
#[repr(C)]
pub struct DateValue {
    pub stated: u32,
    /// The date that the identity number carries; used for blocking only, never scored here.
    pub witness: u32,
    /// Year of birth computed from a stated age, with a tolerance of one year; 0 = none.
    pub year_by_age: u16,
    /// Always 0: fills the value up to whole words, as it lies in a file.
    pub reserved: u16,
}

/// Name tokens of all rows in one allocation.
///
/// Shape: row `i` owns `tokens[ends[i-1]..ends[i]]`.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub tokens: Column<TokenIx>,
    pub ends: Column<u32>,
}

impl Names {
    pub fn push(&mut self, tokens: &[TokenIx]) {
        self.tokens.extend_from_slice(tokens);
        self.ends.push(u32::try_from(self.tokens.len()).expect("fewer than 4 billion name tokens"));
    }

    /// Reads the words of rows ahead of their use, all at once, so that their waits overlap.
    pub(crate) fn touch(&self, rows: impl Iterator<Item = usize> + Clone) {
        let end = |row: usize| row.checked_sub(1).map_or(0, |before| self.ends[before]);
        let ends = rows.clone().fold(0, |seen, row| seen ^ end(row));
        let words = rows.fold(0, |seen, row| seen ^ self.tokens.get(end(row) as usize).map_or(0, |token| token.0));
        std::hint::black_box((ends, words));
    }

    pub fn get(&self, row: usize) -> &[TokenIx] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        &self.tokens[start..self.ends[row] as usize]
    }
}

/// The comparable parts of an address below the desa.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, NoUninit, CheckedBitPattern)]
#[repr(C)]
pub struct AddressValue {
    /// 0 = unknown.
    pub rt: u16,
    pub rw: u16,
    /// Interned hamlet or street; 0 = unknown.
    pub place: u32,
}

/// Quantities and how far apart two of them may lie.
///
/// Unit: `values` in thousandths. `near` and `close` too, or in thousandths of the larger value where `relative`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    pub values: Vec<Option<i64>>,
    pub near: i64,
    pub close: i64,
    pub relative: bool,
}

/// One column.
#[derive(Clone, Debug)]
pub enum Values {
    Digits(Column<Digits>),
    Name(Names),
    Date(Column<DateValue>),
    Sex(Column<u8>),
    Area(Column<u64>),
    Address(Column<AddressValue>),
    Symbol(Column<u32>),
    /// The whole text as one entry of the lexicon.
    Text(Vec<Option<TokenIx>>),
    Number(Numbers),
    /// A column of an index file that is read from packed rows: numbers, dates, sexes, areas or addresses.
    Packed(PackedColumn),
}

/// One side of a linkage.
#[derive(Clone, Debug, Default)]
pub struct Records {
    pub len: usize,
    /// In the order of the schema.
    pub columns: Vec<Values>,
}

/// What both sides share: field order and tokens.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    pub fields: Vec<FieldSpec>,
    pub lexicon: Lexicon,
}

impl Shared {
    /// Position of a field.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }
}

macro_rules! column {
    ($name:ident, $variant:ident, $type:ty) => {
        /// The column at a position.
        ///
        /// Panics: when the column has another kind; rules are checked against kinds before any row is compared.
        pub fn $name(&self, column: usize) -> $type {
            match &self.columns[column] {
                Values::$variant(values) => values,
                _ => panic!(concat!("column is declared as ", stringify!($variant))),
            }
        }
    };
}

macro_rules! cell {
    ($name:ident, $variant:ident, $type:ty, $packed:ident) => {
        /// The value of a row, wherever its column stands.
        ///
        /// Panics: when the column has another kind; rules are checked against kinds before any row is compared.
        #[inline]
        pub fn $name(&self, column: usize, row: usize) -> $type {
            match &self.columns[column] {
                Values::$variant(values) => values[row],
                Values::Packed(values) => values.$packed(row),
                _ => panic!(concat!("column is declared as ", stringify!($variant))),
            }
        }
    };
}

impl Records {
    cell!(digits_at, Digits, Digits, digits);
    cell!(date_at, Date, DateValue, date);
    cell!(sex_at, Sex, u8, sex);
    cell!(area_at, Area, u64, area);
    cell!(address_at, Address, AddressValue, address);
    column!(digits, Digits, &[Digits]);
    column!(names, Name, &Names);
    column!(dates, Date, &[DateValue]);
    column!(sexes, Sex, &[u8]);
    column!(areas, Area, &[u64]);
    column!(addresses, Address, &[AddressValue]);
    column!(symbols, Symbol, &[u32]);
    column!(texts, Text, &[Option<TokenIx>]);
    column!(numbers, Number, &Numbers);

    /// The columns as sections, without what packed rows say already.
    pub fn write<'a>(&'a self, packed: &PackedRows, out: &mut Writer<'a>) {
        out.values("len", &[self.len as u64]);
        for (column, values) in self.columns.iter().enumerate() {
            out.within(&column.to_string(), |out| match packed::is_packed(&packed.layout, column) {
                true => packed::write(packed, column, values, out),
                false => values.write(out),
            });
        }
    }

    /// Takes the columns of a schema back, beside the packed rows of the same records.
    ///
    /// Errors: sections that are missing, or columns of other kinds or lengths.
    pub fn read(from: &mut Reader, fields: &[FieldSpec], packed: &PackedRows) -> Result<Self, Bad> {
        let [len] = from.numbers("len")?;
        let len = len as usize;
        if packed.rows.len() != len {
            return Err(Bad::of("packed rows of other columns"));
        }
        let column = |from: &mut Reader, column: usize, kind: Kind| match packed::read(from, packed, column, kind)? {
            Some(values) => Ok(Values::Packed(values)),
            None => Values::read(from, kind, len),
        };
        let columns = fields.iter().enumerate();
        let columns = columns.map(|(number, field)| from.within(&number.to_string(), |from| column(from, number, field.kind)));
        Ok(Records { len, columns: columns.collect::<Result<_, _>>()? })
    }
}

impl Values {
    pub fn kind(&self) -> Kind {
        match self {
            Values::Digits(_) => Kind::Digits,
            Values::Name(_) => Kind::Name,
            Values::Date(_) => Kind::Date,
            Values::Sex(_) => Kind::Sex,
            Values::Area(_) => Kind::Area,
            Values::Address(_) => Kind::Address,
            Values::Symbol(_) => Kind::Symbol,
            Values::Text(_) => Kind::Text,
            Values::Number(_) => Kind::Number,
            Values::Packed(column) => column.kind(),
        }
    }

    fn write<'a>(&'a self, out: &mut Writer<'a>) {
        match self {
            Values::Digits(values) => out.column("digits", values),
            Values::Name(names) => {
                out.column("tokens", &names.tokens);
                out.column("ends", &names.ends);
            }
            Values::Date(values) => out.column("dates", values),
            Values::Sex(values) => out.column("sexes", values),
            Values::Area(values) => out.column("areas", values),
            Values::Address(values) => out.column("addresses", values),
            Values::Symbol(values) => out.column("symbols", values),
            Values::Text(values) => out.values("texts", &values.iter().map(|text| text.map_or(0, |text| text.0 + 1)).collect::<Vec<_>>()),
            Values::Number(numbers) => {
                out.values("shape", &[numbers.near, numbers.close, i64::from(numbers.relative)]);
                out.values("stated", &numbers.values.iter().map(|value| u8::from(value.is_some())).collect::<Vec<_>>());
                out.values("numbers", &numbers.values.iter().map(|value| value.unwrap_or(0)).collect::<Vec<_>>());
            }
            Values::Packed(_) => panic!("columns of an index file are not written again"),
        }
    }

    pub(crate) fn read(from: &Reader, kind: Kind, len: usize) -> Result<Self, Bad> {
        Ok(match kind {
            Kind::Digits => Values::Digits(from.column_of("digits", len)?),
            Kind::Name => {
                let names = Names { tokens: from.column("tokens")?, ends: from.column_of("ends", len)? };
                if names.ends.last().map_or(0, |&end| end as usize) != names.tokens.len() {
                    return Err(Bad::of("names whose ends do not fit them"));
                }
                Values::Name(names)
            }
            Kind::Date => Values::Date(from.column_of("dates", len)?),
            Kind::Sex => Values::Sex(from.column_of("sexes", len)?),
            Kind::Area => Values::Area(from.column_of("areas", len)?),
            Kind::Address => Values::Address(from.column_of("addresses", len)?),
            Kind::Symbol => Values::Symbol(from.column_of("symbols", len)?),
            Kind::Text => {
                let texts: Column<u32> = from.column_of("texts", len)?;
                Values::Text(texts.iter().map(|text| text.checked_sub(1).map(TokenIx)).collect())
            }
            Kind::Number => {
                let shape: Column<i64> = from.column_of("shape", 3)?;
                let (stated, numbers): (Column<u8>, Column<i64>) = (from.column_of("stated", len)?, from.column_of("numbers", len)?);
                let values = stated.iter().zip(&numbers).map(|(&stated, &value)| (stated != 0).then_some(value)).collect();
                Values::Number(Numbers { values, near: shape[0], close: shape[1], relative: shape[2] != 0 })
            }
        })
    }
}
