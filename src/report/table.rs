//! A report table: named, documented columns of typed values, independent of any file format.
//!
//! Values are integers and text only; a decimal is an integer with a fixed number of places, so every format prints the
//! same digits. A large table is never there as a whole: its rows are made part by part, written, and forgotten. Formats
//! live in `formats`.

use crate::language::Language;
use crate::report::reading::Reading;
use crate::report::source::Rows;

/// What a column holds: decides its type in data files and how people see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A stable code; people see its words.
    Code,
    /// An identity number, already masked.
    Identity,
    Int,
    Rupiah,
    /// A fixed-point number with this many places.
    Decimal(u8),
    /// A fraction of one with six places; people see a percentage.
    Share,
    Bool,
}

impl Kind {
    /// The type as `docs/outputs.md` names it.
    pub fn type_name(self) -> &'static str {
        match self {
            Kind::Text | Kind::Code | Kind::Identity => "text",
            Kind::Int | Kind::Rupiah => "int",
            Kind::Decimal(_) | Kind::Share => "float",
            Kind::Bool => "bool",
        }
    }

    /// Places after the decimal point; 0 for whole numbers.
    pub fn places(self) -> u8 {
        match self {
            Kind::Decimal(places) => places,
            Kind::Share => 6,
            _ => 0,
        }
    }
}

/// One column: its stable name, type, headings for people and meaning for engineers.
#[derive(Debug)]
pub struct ColumnSpec {
    pub name: &'static str,
    pub kind: Kind,
    pub id: &'static str,
    pub en: &'static str,
    pub doc: &'static str,
}

impl ColumnSpec {
    pub fn heading(&self, language: Language) -> &'static str {
        language.pick(self.id, self.en)
    }
}

/// Shorthand that keeps column lists one line per column.
pub const fn column(name: &'static str, kind: Kind, id: &'static str, en: &'static str, doc: &'static str) -> ColumnSpec {
    ColumnSpec { name, kind, id, en, doc }
}

/// A table as declared: its stable name, titles (id, en), what one row is (id, en), columns and builder.
pub struct TableSpec {
    pub name: &'static str,
    pub title: (&'static str, &'static str),
    pub row: (&'static str, &'static str),
    pub columns: &'static [ColumnSpec],
    pub build: for<'a> fn(&'a Reading<'_>) -> anyhow::Result<Rows<'a>>,
}

/// Text cells in one allocation; an empty cell is a missing value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    bytes: String,
    ends: Vec<usize>,
}

impl Texts {
    pub fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.bytes[start..self.ends[row]]
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    fn push_joined(&mut self, parts: &[&str]) {
        for part in parts {
            self.bytes.push_str(part);
        }
        self.ends.push(self.bytes.len());
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|row| self.get(row))
    }
}

/// The values of one column.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    Text(Texts),
    /// Whole numbers, and decimals scaled by their places.
    Int(Vec<Option<i64>>),
    Bool(Vec<Option<bool>>),
}

impl Data {
    fn new(kind: Kind) -> Data {
        match kind {
            Kind::Text | Kind::Code | Kind::Identity => Data::Text(Texts::default()),
            Kind::Int | Kind::Rupiah | Kind::Decimal(_) | Kind::Share => Data::Int(Vec::new()),
            Kind::Bool => Data::Bool(Vec::new()),
        }
    }
}

/// One value as formats see it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    Empty,
    Text(&'a str),
    Int(i64),
    /// A scaled integer and its places.
    Decimal(i64, u8),
    Bool(bool),
}

/// A filled table, or a part of one.
pub struct Table {
    pub spec: &'static TableSpec,
    pub data: Vec<Data>,
    pub rows: usize,
}

impl Table {
    pub fn cell(&self, column: usize, row: usize) -> Cell<'_> {
        match &self.data[column] {
            Data::Text(texts) => match texts.get(row) {
                "" => Cell::Empty,
                text => Cell::Text(text),
            },
            Data::Int(values) => match (values[row], self.spec.columns[column].kind.places()) {
                (None, _) => Cell::Empty,
                (Some(value), 0) => Cell::Int(value),
                (Some(value), places) => Cell::Decimal(value, places),
            },
            Data::Bool(values) => values[row].map_or(Cell::Empty, Cell::Bool),
        }
    }

    /// A builder of the same columns without rows, in the memory of this table.
    pub fn emptied(mut self) -> Builder {
        for data in &mut self.data {
            match data {
                Data::Text(texts) => texts.clear(),
                Data::Int(values) => values.clear(),
                Data::Bool(values) => values.clear(),
            }
        }
        Builder { data: self.data, next: 0, rows: 0 }
    }

    /// The position of a column that the specification declares.
    ///
    /// Panics: when it does not; column names are written in this crate only.
    pub fn position(&self, name: &str) -> usize {
        self.spec.columns.iter().position(|column| column.name == name).expect("a page asks for columns that its table declares")
    }

    pub fn text(&self, name: &str, row: usize) -> &str {
        match self.cell(self.position(name), row) {
            Cell::Text(text) => text,
            _ => "",
        }
    }

    pub fn int(&self, name: &str, row: usize) -> i64 {
        match self.cell(self.position(name), row) {
            Cell::Int(value) | Cell::Decimal(value, _) => value,
            _ => 0,
        }
    }
}

/// Rows on their way to a table: one call per cell in column order, then `end_row`.
pub struct Builder {
    data: Vec<Data>,
    next: usize,
    rows: usize,
}

impl Builder {
    pub fn new(columns: &'static [ColumnSpec]) -> Builder {
        Builder { data: columns.iter().map(|column| Data::new(column.kind)).collect(), next: 0, rows: 0 }
    }

    pub fn text(&mut self, text: &str) -> &mut Builder {
        match &mut self.data[self.next] {
            Data::Text(texts) => texts.push(text),
            _ => unreachable!("column {} is not text", self.next),
        }
        self.next += 1;
        self
    }

    /// One text cell from several parts, without an allocation of its own.
    pub fn joined(&mut self, parts: &[&str]) -> &mut Builder {
        match &mut self.data[self.next] {
            Data::Text(texts) => texts.push_joined(parts),
            _ => unreachable!("column {} is not text", self.next),
        }
        self.next += 1;
        self
    }

    pub fn int(&mut self, value: Option<i64>) -> &mut Builder {
        match &mut self.data[self.next] {
            Data::Int(values) => values.push(value),
            _ => unreachable!("column {} is not a number", self.next),
        }
        self.next += 1;
        self
    }

    /// A count, a line or rupiah: never missing, and far below 2^63.
    pub fn count(&mut self, value: u64) -> &mut Builder {
        self.int(Some(i64::try_from(value).unwrap_or(i64::MAX)))
    }

    /// `part / whole` with six places; missing when there is no whole.
    pub fn share(&mut self, part: u64, whole: u64) -> &mut Builder {
        let ppm =
            (u128::from(part) * 1_000_000 + u128::from(whole) / 2).checked_div(u128::from(whole)).and_then(|ppm| i64::try_from(ppm).ok());
        self.int(ppm)
    }

    pub fn bool(&mut self, value: Option<bool>) -> &mut Builder {
        match &mut self.data[self.next] {
            Data::Bool(values) => values.push(value),
            _ => unreachable!("column {} is not a yes or no", self.next),
        }
        self.next += 1;
        self
    }

    /// Ends a row.
    ///
    /// Panics: when a cell is missing, which is a mistake in a table of this crate.
    pub fn end_row(&mut self) {
        assert_eq!(self.next, self.data.len(), "a row fills every column");
        self.next = 0;
        self.rows += 1;
    }

    /// Rows so far.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Appends a row of a table of the same columns.
    pub fn copy(&mut self, table: &Table, row: usize) {
        for data in &table.data {
            match data {
                Data::Text(texts) => self.text(texts.get(row)),
                Data::Int(values) => self.int(values[row]),
                Data::Bool(values) => self.bool(values[row]),
            };
        }
        self.end_row();
    }

    pub fn finish(self, spec: &'static TableSpec) -> Table {
        Table { spec, data: self.data, rows: self.rows }
    }
}
