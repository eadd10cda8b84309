//! Typed readings turned into the columns that linkage compares, in one schema for register and lists.

use super::parts::Part;
use super::places::Place;
use super::words::Renumbered;
use crate::generic::cells::Reader;
use crate::generic::words::of_name;
use crate::intake::Table;
use padan_identity::names::NameBook;
use padan_linkage::column::Column;
use padan_linkage::lexicon::{Lexicon, TokenIx};
use padan_linkage::records::{AddressValue, DateValue, Digits, FieldSpec, Kind, Names, Records, Values};
use std::ops::Range;

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
pub struct Builder {
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

/// Rows of a part that are being joined to the columns.
pub struct PartRows<'a> {
    pub table: &'a Table,
    pub part: &'a Part,
    /// Places of the rows within the part.
    pub rows: Range<usize>,
    /// Final numbers of the part's words.
    pub numbers: &'a mut Renumbered,
}

impl Builder {
    /// Columns for a schema that begins with `FIELDS`, with room for rows.
    pub fn of(schema: &[FieldSpec], rows: usize) -> Self {
        let extra = schema.iter().skip(FIELDS.len()).map(|field| {
            let reader = Reader::indonesian(field.kind);
            let column = reader.column();
            (field.name.clone(), reader, column)
        });
        let names = || Names { tokens: Column::with_capacity(rows * 2), ends: Column::with_capacity(rows) };
        Builder {
            len: 0,
            nik: Vec::with_capacity(rows),
            kk: Vec::with_capacity(rows),
            name: names(),
            mother: names(),
            born: Vec::with_capacity(rows),
            sex: Vec::with_capacity(rows),
            area: Vec::with_capacity(rows),
            address: Vec::with_capacity(rows),
            extra: extra.collect(),
        }
    }

    /// Adds rows; their places have the final numbers of their hamlets.
    pub fn append(&mut self, joined: PartRows, places: &[Place], lexicon: &mut Lexicon, names: &NameBook) {
        let PartRows { table, part, rows, numbers } = joined;
        self.nik.extend_from_slice(&part.nik[rows.clone()]);
        self.kk.extend_from_slice(&part.kk[rows.clone()]);
        self.born.extend_from_slice(&part.born[rows.clone()]);
        self.sex.extend_from_slice(&part.sex[rows.clone()]);
        self.area.extend(places.iter().map(|place| place.0));
        self.address.extend(places.iter().map(|place| place.1));
        self.len += rows.len();
        let named = &part.named;
        // Words are numbered by first appearance, row by row.
        for at in rows {
            for (column, cells) in [(&mut self.name, &named.name), (&mut self.mother, &named.mother)] {
                let token = |number: &u32| -> TokenIx {
                    numbers.word(*number, || lexicon.intern(&named.words[*number as usize], |text| of_name(names, text)))
                };
                column.tokens.extend(cells.get(at).iter().map(token));
                column.push(&[]);
            }
            for (field, reader, column) in &mut self.extra {
                reader.push(column, &[table.cell(field, part.rows.start + at)], lexicon, names);
            }
        }
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
    pub fn finish(mut self) -> Records {
        self.name.tokens.shrink_to_fit();
        self.mother.tokens.shrink_to_fit();
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
