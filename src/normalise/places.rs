//! Area and address of each row: official codes resolved from names and codes, inside the parent area only.
//!
//! Texts of places repeat, so each is read once per table; what remains per row is to put the readings together. Hamlets
//! are numbered within a part of a table, and get their final numbers when parts are joined in order.

use super::parts::Part;
use super::words::{Numbered, Renumbered};
use crate::intake::{Column, Readings, Source, TextColumn};
use padan_identity::address::{AddressBook, read_address, read_rt_rw};
use padan_identity::area::{AreaBook, AreaStatus};
use padan_linkage::records::AddressValue;
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Mutex;

/// Resolves places with a memory of what was asked before.
pub struct Places<'a> {
    areas: &'a AreaBook,
    addresses: &'a AddressBook,
    /// Kabupaten of the register; lists that name none lie in it.
    pub home: u64,
    /// Answers by (kabupaten, kecamatan, desa) as written.
    resolved: Mutex<FxHashMap<[Box<str>; 3], u64>>,
}

/// Area code (10, 6 or 4 digits, 0 = unknown) and address of a row; its hamlet is numbered within the part.
pub type Place = (u64, AddressValue);

/// What an address cell says of the place.
struct AddressText {
    rt: u16,
    rw: u16,
    hamlet: String,
    street: String,
    desa: Option<String>,
    kecamatan: Option<String>,
    kabupaten: Option<String>,
}

/// The place columns of one table, each text read once.
pub struct TablePlaces<'t> {
    address: Option<Readings<'t, AddressText>>,
    /// A column of both numbers.
    rt_rw: Option<Readings<'t, (u16, u16)>>,
    rt: Option<Readings<'t, (u16, u16)>>,
    rw: Option<Readings<'t, (u16, u16)>>,
    /// `None` where the cell is blank.
    hamlet: Option<Readings<'t, Option<String>>>,
    /// Kabupaten, kecamatan, desa: the column, and what title, sheet or file name say.
    named: [(Option<&'t TextColumn>, Option<&'t str>); 3],
    codes: [Option<&'t TextColumn>; 3],
    /// All columns that tell a place: a row whose cells are those of the row above is at the same place.
    all: Vec<&'t TextColumn>,
}

impl<'a> Places<'a> {
    pub fn new(areas: &'a AreaBook, addresses: &'a AddressBook, home: u64) -> Self {
        Places { areas, addresses, home, resolved: Mutex::default() }
    }

    /// Reads the place columns of a table.
    pub fn table<'t>(&self, source: &'t Source) -> TablePlaces<'t> {
        let table = &source.table;
        let text = |field: &str| table.column(field).map(|column: &Column| &column.text);
        let context = |field: &str| source.receipt.context.iter().find(|(name, ..)| name == field).map(|(_, value, _)| value.as_str());
        let rt_rw = |cell: &str| {
            let read = read_address(self.addresses, cell);
            (read.rt, read.rw)
        };
        TablePlaces {
            address: text("alamat").map(|column| column.read_each(|cell| self.address_text(cell))),
            rt_rw: text("rt_rw").map(|column| column.read_each(rt_rw)),
            rt: text("rt").map(|column| column.read_each(|cell| read_rt_rw(cell, ""))),
            rw: text("rw").map(|column| column.read_each(|cell| read_rt_rw("", cell))),
            hamlet: text("dusun").map(|column| column.read_each(|cell| self.hamlet(cell))),
            named: ["kabupaten", "kecamatan", "desa"].map(|field| (text(field), context(field))),
            codes: ["kode_desa", "kode_kecamatan", "kode_kabupaten"].map(text),
            all: TELL_PLACE.into_iter().filter_map(text).collect(),
        }
    }

    fn address_text(&self, cell: &str) -> AddressText {
        let read = read_address(self.addresses, cell);
        let (hamlet, street) = (read.dusun.concat(), read.street.concat());
        AddressText { rt: read.rt, rw: read.rw, hamlet, street, desa: read.desa, kecamatan: read.kecamatan, kabupaten: read.kabupaten }
    }

    /// The hamlet of a `dusun` cell; `None` where it is blank.
    fn hamlet(&self, cell: &str) -> Option<String> {
        (!cell.is_empty()).then(|| read_address(self.addresses, &format!("DUSUN {cell}")).dusun.concat())
    }

    /// Places of consecutive rows, and their hamlets in the order of their numbers.
    pub fn of(&self, read: &TablePlaces<'_>, rows: Range<usize>) -> (Vec<Place>, Vec<Box<str>>) {
        let mut part =
            PartOfPlaces { places: self, read, hamlets: Numbered::default(), names: Numbered::default(), areas: FxHashMap::default() };
        let mut places: Vec<Place> = Vec::with_capacity(rows.len());
        for row in rows {
            let above = places.last().copied().filter(|_| read.repeats_above(row));
            places.push(above.unwrap_or_else(|| (part.area(row), part.address(row))));
        }
        (places, part.hamlets.texts)
    }

    fn resolve(&self, kabupaten: &str, kecamatan: &str, desa: &str) -> u64 {
        let key = [kabupaten, kecamatan, desa].map(Box::from);
        let known = || self.resolved.lock().expect("no thread panics while it holds the answers");
        if let Some(&code) = known().get(&key) {
            return code;
        }
        let within = (self.home != 0).then_some(self.home);
        let mut code = self.areas.resolve(within, kabupaten, kecamatan, desa).code;
        if code == 0 && within.is_some() && !kabupaten.is_empty() {
            code = self.areas.resolve(None, kabupaten, kecamatan, desa).code;
        }
        known().insert(key, code);
        code
    }
}

/// Final numbers of hamlets and streets, from 1, in the order in which they were asked for.
#[derive(Debug, Default)]
pub struct Hamlets(FxHashMap<Box<str>, u32>);

impl Hamlets {
    /// Goes on from where reading the register ended: texts in the order of their numbers.
    pub fn numbered(texts: &[String]) -> Self {
        Hamlets(texts.iter().map(|text| text.as_str().into()).zip(1..).collect())
    }

    /// Texts in the order of their numbers.
    pub fn in_order(&self) -> Vec<String> {
        let mut texts: Vec<(u32, &str)> = self.0.iter().map(|(text, &number)| (number, &**text)).collect();
        texts.sort_unstable();
        texts.into_iter().map(|(_, text)| text.to_owned()).collect()
    }

    /// The place of a row of a part, its hamlet with its final number.
    pub fn of(&mut self, part: &Part, at: usize, numbers: &mut Renumbered) -> Place {
        self.renumber(part.places[at], &part.hamlets, numbers)
    }

    /// A place with the final number of its hamlet; `hamlets` are those of its part.
    pub fn renumber(&mut self, (area, address): Place, hamlets: &[Box<str>], numbers: &mut Renumbered) -> Place {
        if address.place == 0 {
            return (area, address);
        }
        let own = address.place - 1;
        let place = numbers.hamlet(own, || {
            let next = self.0.len() as u32 + 1;
            *self.0.entry(hamlets[own as usize].clone()).or_insert(next)
        });
        (area, AddressValue { place, ..address })
    }
}

/// Columns that tell a place.
const TELL_PLACE: [&str; 11] =
    ["alamat", "dusun", "rt", "rw", "rt_rw", "desa", "kecamatan", "kabupaten", "kode_desa", "kode_kecamatan", "kode_kabupaten"];

impl TablePlaces<'_> {
    fn repeats_above(&self, row: usize) -> bool {
        self.all.iter().all(|column| column.number(row) == column.number(row - 1) || column.get(row) == column.get(row - 1))
    }
}

/// What the rows of one part share.
struct PartOfPlaces<'p, 'a, 't> {
    places: &'p Places<'a>,
    read: &'p TablePlaces<'t>,
    hamlets: Numbered,
    /// Names of areas, and answers by the numbers of the three.
    names: Numbered,
    areas: FxHashMap<[u32; 3], u64>,
}

impl PartOfPlaces<'_, '_, '_> {
    fn area(&mut self, row: usize) -> u64 {
        let read = self.read;
        let address = read.address.as_ref().map(|address| address.get(row));
        let in_address = [
            address.and_then(|address| address.kabupaten.as_deref()),
            address.and_then(|address| address.kecamatan.as_deref()),
            address.and_then(|address| address.desa.as_deref()),
        ];
        let named = |level: usize| {
            let (column, context) = read.named[level];
            let own = column.map(|column| column.get(row)).filter(|cell| !cell.is_empty());
            own.or(context).or(in_address[level]).unwrap_or("")
        };
        let [kabupaten, kecamatan, desa] = [named(0), named(1), named(2)];
        let by_name = if desa.is_empty() && kecamatan.is_empty() { 0 } else { self.resolve(kabupaten, kecamatan, desa) };
        if by_name > 999_999 {
            return by_name;
        }
        by_name.max(self.by_code(row))
    }

    fn resolve(&mut self, kabupaten: &str, kecamatan: &str, desa: &str) -> u64 {
        let key = [kabupaten, kecamatan, desa].map(|name| self.names.number(name));
        let places = self.places;
        *self.areas.entry(key).or_insert_with(|| places.resolve(kabupaten, kecamatan, desa))
    }

    /// The longest official code among the code columns; BPS codes are taken only through the crosswalk.
    fn by_code(&self, row: usize) -> u64 {
        let areas = self.places.areas;
        for column in self.read.codes.iter().flatten() {
            let digits: String = column.get(row).chars().filter(char::is_ascii_digit).collect();
            let Ok(code) = digits.parse::<u64>() else { continue };
            if matches!(digits.len(), 10 | 6 | 4) && matches!(areas.exists(code), AreaStatus::Current | AreaStatus::Historical) {
                return code;
            }
            if let Some(code) = areas.from_bps(code) {
                return code;
            }
        }
        0
    }

    fn address(&mut self, row: usize) -> AddressValue {
        let read = self.read;
        let of = |numbers: &Option<Readings<'_, (u16, u16)>>| numbers.as_ref().map_or((0, 0), |numbers| *numbers.get(row));
        let (rt, rw, joint) = (of(&read.rt), of(&read.rw), of(&read.rt_rw));
        let address = read.address.as_ref().map(|address| address.get(row));
        let in_address = address.map_or((0, 0), |address| (address.rt, address.rw));
        let first = |values: [u16; 4]| values.into_iter().find(|&value| value != 0).unwrap_or(0);
        let own = read.hamlet.as_ref().and_then(|hamlet| hamlet.get(row).as_deref());
        let hamlet = own.or(address.map(|address| address.hamlet.as_str())).unwrap_or("");
        let place = if hamlet.is_empty() { address.map_or("", |address| address.street.as_str()) } else { hamlet };
        AddressValue {
            rt: first([rt.0, rw.0, joint.0, in_address.0]),
            rw: first([rw.1, rt.1, joint.1, in_address.1]),
            place: if place.is_empty() { 0 } else { self.hamlets.number(place) + 1 },
        }
    }
}
