//! People as columns of comparable values: one column per field, the same fields on both sides.

use crate::column::Column;
use crate::lexicon::{Lexicon, TokenIx};
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

impl Records {
    column!(digits, Digits, &[Digits]);
    column!(names, Name, &Names);
    column!(dates, Date, &[DateValue]);
    column!(sexes, Sex, &[u8]);
    column!(areas, Area, &[u64]);
    column!(addresses, Address, &[AddressValue]);
    column!(symbols, Symbol, &[u32]);
    column!(texts, Text, &[Option<TokenIx>]);
    column!(numbers, Number, &Numbers);
}
