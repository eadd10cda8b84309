//! One row's comparable values, taken out so that single ones can be changed, and put back as records.

use padan_identity::date::BirthDate;
use padan_identity::nik::Nik;
use padan_linkage::lexicon::TokenIx;
use padan_linkage::records::{AddressValue, DateValue, Digits, Kind, Names, Numbers, Records, Shared, Values};

/// One value of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Digits(Digits),
    Name(Vec<TokenIx>),
    Date(DateValue),
    Sex(u8),
    Area(u64),
    Address(AddressValue),
    Symbol(u32),
    Text(Option<TokenIx>),
    /// One quantity, with its tolerances.
    Number(Numbers),
}

/// Takes a row out of its records. Shape: one cell per column, in the order of the schema.
pub fn of(records: &Records, row: usize) -> Vec<Cell> {
    records.columns.iter().map(|values| Cell::of(values, row)).collect()
}

/// Makes records of one row.
pub fn records(cells: &[Cell]) -> Records {
    Records { len: 1, columns: cells.iter().map(Cell::column).collect() }
}

impl Cell {
    /// The value of one row.
    pub fn of(values: &Values, row: usize) -> Cell {
        match values {
            Values::Digits(values) => Cell::Digits(values[row]),
            Values::Name(values) => Cell::Name(values.get(row).to_vec()),
            Values::Date(values) => Cell::Date(values[row]),
            Values::Sex(values) => Cell::Sex(values[row]),
            Values::Area(values) => Cell::Area(values[row]),
            Values::Address(values) => Cell::Address(values[row]),
            Values::Symbol(values) => Cell::Symbol(values[row]),
            Values::Text(values) => Cell::Text(values[row]),
            Values::Number(numbers) => Cell::Number(Numbers { values: vec![numbers.values[row]], ..*numbers }),
            Values::Packed(column) => match column.kind() {
                Kind::Digits => Cell::Digits(column.digits(row)),
                Kind::Date => Cell::Date(column.date(row)),
                Kind::Sex => Cell::Sex(column.sex(row)),
                Kind::Area => Cell::Area(column.area(row)),
                _ => Cell::Address(column.address(row)),
            },
        }
    }

    fn column(&self) -> Values {
        match self {
            Cell::Digits(value) => Values::Digits(vec![*value].into()),
            Cell::Name(tokens) => {
                let mut names = Names::default();
                names.push(tokens);
                Values::Name(names)
            }
            Cell::Date(value) => Values::Date(vec![*value].into()),
            Cell::Sex(value) => Values::Sex(vec![*value].into()),
            Cell::Area(value) => Values::Area(vec![*value].into()),
            Cell::Address(value) => Values::Address(vec![*value].into()),
            Cell::Symbol(value) => Values::Symbol(vec![*value].into()),
            Cell::Text(value) => Values::Text(vec![*value]),
            Cell::Number(number) => Values::Number(number.clone()),
        }
    }

    /// The same kind of cell, left empty. A date keeps what the row's identity number says of it.
    pub fn emptied(&self) -> Cell {
        match self {
            Cell::Digits(_) => Cell::Digits(Digits::default()),
            Cell::Name(_) => Cell::Name(Vec::new()),
            Cell::Date(date) => Cell::Date(DateValue { witness: date.witness, ..DateValue::default() }),
            Cell::Sex(_) => Cell::Sex(0),
            Cell::Area(_) => Cell::Area(0),
            Cell::Address(_) => Cell::Address(AddressValue::default()),
            Cell::Symbol(_) => Cell::Symbol(0),
            Cell::Text(_) => Cell::Text(None),
            Cell::Number(number) => Cell::Number(Numbers { values: vec![None], ..*number }),
        }
    }

    /// Another's value as this row would state it.
    pub fn taken_from(&self, other: &Cell) -> Cell {
        match (self, other) {
            (Cell::Date(own), Cell::Date(other)) => Cell::Date(DateValue { witness: own.witness, ..*other }),
            _ => other.clone(),
        }
    }

    pub fn is_missing(&self) -> bool {
        *self == self.emptied()
    }
}

/// Brings what depends on the identity number into line after a change: whether it contradicts its own row, and the birth
/// date that it carries. Rows whose fields are named otherwise depend on nothing. `as_of_year` bounds birth years.
pub fn settle(shared: &Shared, cells: &mut [Cell], changed: &[usize], as_of_year: u16) {
    let at = |name: &str| shared.field(name);
    let (Some(nik), Some(date), Some(sex)) = (at("nik"), at("tanggal_lahir"), at("jenis_kelamin")) else { return };
    if ![nik, date, sex].iter().any(|column| changed.contains(column)) {
        return;
    }
    let (Cell::Digits(digits), Cell::Date(born), Cell::Sex(letter)) = (&cells[nik], &cells[date], &cells[sex]) else { return };
    let (mut digits, mut born, letter) = (*digits, *born, *letter);
    let valid = Nik::new(digits.value).ok().filter(|_| digits.complete() && digits.len == 16);
    let stated = BirthDate::unpack(born.stated).filter(|date| date.is_complete());
    if digits.complete() {
        let other_date = |nik: Nik| stated.is_some_and(|date| !date.is_birth_of(nik.birth()));
        let other_sex = |nik: Nik| letter != 0 && u32::from(letter) != u32::from(nik.sex().letter());
        digits.odd = valid.is_none_or(|nik| other_date(nik) || other_sex(nik));
    }
    if changed.contains(&nik) {
        let year = (born.stated != 0).then_some((born.stated / 10_000) as u16).or((born.year_by_age != 0).then_some(born.year_by_age));
        let carried = valid.and_then(|nik| nik.birth_date_near(year, as_of_year)[0]);
        born.witness = carried.map_or(0, |date| date.pack());
    }
    cells[nik] = Cell::Digits(digits);
    cells[date] = Cell::Date(born);
}
