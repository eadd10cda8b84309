//! What a cell says, as it may be shown: raw text and what was read from it, identity numbers masked.

use super::cells::{self, Cell};
use super::story::{FieldTold, PersonTold, Said};
use crate::language::Language;
use crate::nightly::Prepared;
use crate::normalise::{PersonIx, RowIx};
use crate::report::mask::Mask;
use crate::report::words;
use padan_linkage::model::Comparison;
use padan_linkage::records::{AddressValue, DateValue, Digits};

/// Canonical fields that a compared field is read from, where it is not read from its own column alone.
pub(super) fn read_from(field: &str) -> Vec<&str> {
    match field {
        "tanggal_lahir" => vec!["tanggal_lahir", "ttl", "usia"],
        "wilayah" => vec!["desa", "kecamatan"],
        "alamat" => vec!["alamat", "dusun", "rt", "rw", "rt_rw"],
        other => vec![other],
    }
}

#[derive(Clone, Copy)]
pub struct Values<'a> {
    pub prepared: &'a Prepared,
    pub language: Language,
}

impl Values<'_> {
    /// A text of a field, masked by the field's kind.
    pub fn masked(&self, field: &str, text: &str) -> String {
        let clean: String = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
        Mask::default().field(&self.prepared.rules.fields, field, &clean).into_owned()
    }

    /// Every compared field of a submitted row, as written and as read.
    pub fn row(&self, row: RowIx) -> Vec<FieldTold> {
        let cells = cells::of(&self.prepared.normalised.rows, row.0 as usize);
        let fields = &self.prepared.normalised.shared.fields;
        let told = fields.iter().zip(&cells).map(|(field, cell)| {
            let raw = self.raw_of_row(row, &field.name);
            let submitted = self.joined(&raw);
            let own = raw.first().map_or("", |(_, text)| text);
            FieldTold {
                field: Said { code: field.name.clone(), words: words::field_words(&field.name, self.language) },
                read: if self.reads_as_written(cell, own) { String::new() } else { self.cell(cell) },
                submitted,
            }
        });
        told.filter(|told| !told.submitted.is_empty() || !told.read.is_empty()).collect()
    }

    /// Both sides of a comparison, as written; what was read where nothing is written.
    pub fn compared(&self, row: RowIx, person: PersonIx, comparison: &Comparison) -> (String, String) {
        let column = comparison.columns[0];
        let field = &self.prepared.normalised.shared.fields[column].name;
        let or_read = |text: String, cell: Cell| if text.is_empty() { self.cell(&cell) } else { text };
        let normalised = &self.prepared.normalised;
        let left = or_read(self.joined(&self.raw_of_row(row, field)), Cell::of(&normalised.rows.columns[column], row.0 as usize));
        let right = self.joined(&self.raw_of_person(person, field));
        (left, or_read(right, Cell::of(&normalised.register.columns[column], person.0 as usize)))
    }

    /// A register person in one line.
    pub fn person(&self, person: PersonIx, probability_ppm: u32, weight_millibits: i32) -> PersonTold {
        let normalised = &self.prepared.normalised;
        let text = |field: &str| self.masked(field, normalised.people.register.text(&self.prepared.intake, person, field));
        let at =
            |field: &str| normalised.shared.field(field).map(|column| Cell::of(&normalised.register.columns[column], person.0 as usize));
        let born = at("tanggal_lahir").map_or(String::new(), |cell| self.cell(&cell));
        let place = at("wilayah").map_or(String::new(), |cell| self.cell(&cell));
        PersonTold { register_row: person.0 + 1, name: text("nama"), born, place, probability_ppm, weight_millibits }
    }

    fn raw_of_row<'f>(&self, row: RowIx, field: &'f str) -> Vec<(&'f str, String)> {
        let row = &self.prepared.normalised.people.rows[row.0 as usize];
        filled(read_from(field).into_iter().map(|field| (field, row.text(&self.prepared.intake, field).to_owned())))
    }

    fn raw_of_person<'f>(&self, person: PersonIx, field: &'f str) -> Vec<(&'f str, String)> {
        let register = &self.prepared.normalised.people.register;
        filled(read_from(field).into_iter().map(|field| (field, register.text(&self.prepared.intake, person, field).to_owned())))
    }

    fn joined(&self, raw: &[(&str, String)]) -> String {
        let named = |field: &str, text: String| match field {
            "rt" | "rw" => format!("{} {text}", field.to_uppercase()),
            _ => text,
        };
        let texts: Vec<String> = raw.iter().map(|(field, text)| named(field, self.masked(field, text))).collect();
        texts.join(", ")
    }

    /// Says whether what was read is what any reader sees in the cell.
    fn reads_as_written(&self, cell: &Cell, raw: &str) -> bool {
        match cell {
            Cell::Digits(digits) => {
                let (text, len) = digits.text();
                raw.as_bytes() == &text[..len]
            }
            Cell::Name(_) => self.cell(cell).eq_ignore_ascii_case(raw),
            Cell::Date(date) => date.stated == 0 || self.cell(cell) == raw,
            Cell::Sex(letter) => raw.len() == 1 && raw.as_bytes()[0].eq_ignore_ascii_case(letter),
            Cell::Area(code) => *code > 999_999,
            Cell::Text(_) => self.cell(cell).eq_ignore_ascii_case(raw),
            Cell::Address(_) | Cell::Symbol(_) | Cell::Number(_) => true,
        }
    }

    /// A comparable value in words, masked; empty when it is missing.
    pub fn cell(&self, cell: &Cell) -> String {
        match cell {
            _ if cell.is_missing() => String::new(),
            Cell::Digits(digits) => masked_digits(digits),
            Cell::Name(tokens) => {
                let lexicon = &self.prepared.normalised.shared.lexicon;
                let words: Vec<&str> = tokens.iter().map(|token| &*lexicon.token(*token).text).collect();
                Mask::default().scrub(&words.join(" "))
            }
            Cell::Date(date) => self.date(date),
            Cell::Sex(letter) => char::from(*letter).to_string(),
            Cell::Area(code) => self.area(*code),
            Cell::Address(address) => self.address(address),
            Cell::Symbol(symbol) => format!("#{symbol}"),
            Cell::Text(text) => {
                let lexicon = &self.prepared.normalised.shared.lexicon;
                Mask::default().scrub(&text.map_or(String::new(), |token| lexicon.token(token).text.to_string()))
            }
            Cell::Number(number) => Mask::default().scrub(&number.values.first().copied().flatten().map_or(String::new(), thousandths)),
        }
    }

    fn date(&self, date: &DateValue) -> String {
        match (date.stated, date.year_by_age) {
            (0, 0) => String::new(),
            (0, year) => format!("{} {year}", self.language.pick("lahir sekitar", "born about")),
            (stated, _) => format!("{:04}-{:02}-{:02}", stated / 10_000, stated / 100 % 100, stated % 100),
        }
    }

    fn area(&self, code: u64) -> String {
        let areas = &self.prepared.rules.areas;
        let name = |code: u64| areas.name(code).map(str::to_owned);
        match (code > 999_999, name(code)) {
            (true, Some(desa)) => name(code / 10_000).map_or(desa.clone(), |kecamatan| format!("{desa}, {kecamatan}")),
            (false, Some(name)) => name,
            (_, None) => code.to_string(),
        }
    }

    fn address(&self, address: &AddressValue) -> String {
        let part = |name: &str, value: u16| (value != 0).then(|| format!("{name} {value}"));
        let place = (address.place != 0).then(|| self.language.pick("dusun/jalan", "hamlet or street").to_owned());
        let parts: Vec<String> = [place, part("RT", address.rt), part("RW", address.rw)].into_iter().flatten().collect();
        parts.join(", ")
    }
}

fn filled<'f>(texts: impl Iterator<Item = (&'f str, String)>) -> Vec<(&'f str, String)> {
    texts.filter(|(_, text)| !text.is_empty()).collect()
}

/// A number kept in thousandths, as it is written.
fn thousandths(number: i64) -> String {
    format!("{}", number as f64 / 1000.0)
}

/// Unknown digits read `?`.
fn masked_digits(digits: &Digits) -> String {
    let (text, len) = digits.text();
    let text: String = text[..len].iter().map(|&digit| char::from(digit)).collect();
    Mask::default().identity(&text)
}
