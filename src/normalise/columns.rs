//! Typed readings turned into the columns that linkage compares, in one schema for register and lists.

use super::parse::{Parsed, witness};
use crate::generic::cells::Reader;
use crate::generic::words::of_name;
use crate::intake::Table;
use padan_identity::digits::PartialDigits;
use padan_identity::names::{NameBook, PersonName};
use padan_linkage::lexicon::{Lexicon, TokenIx};
use padan_linkage::records::{AddressValue, DateValue, Digits, FieldSpec, Kind, Names, Records, Values};

/// Fields that every night has as columns, in their order; further ones that the rules name follow.
pub const FIELDS: [(&str, Kind); 8] = [
    ("nik", Kind::Digits),
    ("no_kk", Kind::Digits),
    ("nama", Kind::Name),
    ("nama_ibu", Kind::Name),
    ("tanggal_lahir", Kind::Date),
    ("jenis_kelamin", Kind::Sex),
    ("wilayah", Kind::Area),
    ("alamat", Kind::Address),
];

/// The schema as linkage wants it.
pub fn fields() -> Vec<FieldSpec> {
    FIELDS.iter().map(|(name, kind)| FieldSpec { name: (*name).to_owned(), kind: *kind }).collect()
}

/// Linkage columns under construction, table after table.
#[derive(Default)]
pub struct Builder {
    /// A register without birth dates still has them in its NIKs, which its keeper has checked; a list's NIK is what is in
    /// question, so its date is never taken for a stated one.
    pub dates_from_nik: bool,
    len: usize,
    nik: Vec<Digits>,
    kk: Vec<Digits>,
    name: Names,
    mother: Names,
    born: Vec<DateValue>,
    sex: Vec<u8>,
    area: Vec<u64>,
    address: Vec<AddressValue>,
    /// Fields beyond `FIELDS`: name, reader, column.
    extra: Vec<(String, Reader, Values)>,
}

/// One row of a parsed table.
#[derive(Clone, Copy)]
pub struct ParsedRow<'a> {
    pub table: &'a Table,
    pub parsed: &'a Parsed,
    pub row: usize,
}

impl Builder {
    /// Columns for a schema that begins with `FIELDS`.
    pub fn of(schema: &[FieldSpec]) -> Self {
        let extra = schema.iter().skip(FIELDS.len()).map(|field| {
            let reader = Reader::indonesian(field.kind);
            let column = reader.column();
            (field.name.clone(), reader, column)
        });
        Builder { extra: extra.collect(), ..Builder::default() }
    }

    /// Adds one row.
    pub fn push(&mut self, at: ParsedRow, as_of_year: u16, place: (u64, AddressValue), lexicon: &mut Lexicon, names: &NameBook) {
        let ParsedRow { table, parsed, row } = at;
        let from_nik = witness(parsed, row, as_of_year);
        let nik = &parsed.nik[row];
        let own = Digits { odd: contradicts_row(parsed, row), ..digits(nik.digits(), nik.repairs.change_value()) };
        self.nik.push(if parsed.nik_is_kk[row] { Digits::default() } else { own });
        let kk = &parsed.kk[row];
        let card = match (kk.digits(), parsed.nik_is_kk[row]) {
            (None, true) => digits(nik.digits(), true),
            (digits_of_card, _) => digits(digits_of_card, kk.repairs.change_value()),
        };
        self.kk.push(card);
        self.name.push(&tokens(&parsed.name[row], lexicon, names));
        self.mother.push(&tokens(&parsed.mother[row], lexicon, names));
        self.born.push(DateValue {
            stated: parsed.born[row].date.map_or(if self.dates_from_nik { from_nik } else { 0 }, |date| date.pack()),
            year_by_age: parsed.age[row].map_or(0, |age| as_of_year.saturating_sub(u16::from(age))),
            witness: from_nik,
            ..DateValue::default()
        });
        self.sex.push(parsed.sex[row].map_or(0, |sex| sex.letter() as u8));
        self.area.push(place.0);
        self.address.push(place.1);
        for (field, reader, column) in &mut self.extra {
            reader.push(column, &[table.cell(field, row)], lexicon, names);
        }
        self.len += 1;
    }

    /// Adds a row of which nothing is known: it has no key and meets nobody.
    pub fn push_unknown(&mut self) {
        self.nik.push(Digits::default());
        self.kk.push(Digits::default());
        self.name.push(&[]);
        self.mother.push(&[]);
        self.born.push(DateValue::default());
        self.sex.push(0);
        self.area.push(0);
        self.address.push(AddressValue::default());
        for (_, reader, column) in &mut self.extra {
            reader.push(column, &[], &mut Lexicon::default(), &NameBook::default());
        }
        self.len += 1;
    }

    /// Closes the columns, in the order of the schema.
    pub fn finish(self) -> Records {
        let mut columns = vec![
            Values::Digits(self.nik.into()),
            Values::Digits(self.kk.into()),
            Values::Name(self.name),
            Values::Name(self.mother),
            Values::Date(self.born.into()),
            Values::Sex(self.sex.into()),
            Values::Area(self.area.into()),
            Values::Address(self.address.into()),
        ];
        columns.extend(self.extra.into_iter().map(|(.., column)| column));
        Records { len: self.len, columns }
    }
}

/// Says whether the NIK is impossible, or tells another birth date or sex than its row.
fn contradicts_row(parsed: &Parsed, row: usize) -> bool {
    let nik = &parsed.nik[row];
    let Some(valid) = nik.nik() else { return true };
    let other_date = parsed.born[row].date.is_some_and(|date| date.is_complete() && !date.is_birth_of(valid.birth()));
    let other_sex = parsed.sex[row].is_some_and(|sex| sex != valid.sex());
    other_date || other_sex
}

fn digits(digits: Option<PartialDigits>, repaired: bool) -> Digits {
    match digits {
        Some(digits) if digits.len <= 19 => Digits { value: digits.value, unknown: digits.unknown, len: digits.len, repaired, ..Digits::default() },
        _ => Digits::default(),
    }
}

fn tokens(name: &PersonName, lexicon: &mut Lexicon, names: &NameBook) -> Vec<TokenIx> {
    name.tokens.iter().map(|token| lexicon.intern(token, |text| of_name(names, text))).collect()
}
