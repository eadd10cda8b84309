//! One address cell → its parts: RT, RW, dusun, street, number, desa, kecamatan, kabupaten.
//!
//! An address is a row of key words, each opening a part that runs to the next one or to a comma. RT and RW are looked for
//! everywhere and taken out first, in every form that lists use. Address is weak evidence, so what cannot be told stays
//! unknown: 0 is no RT. Whether a desa of that name exists is not known here; that is `area`.

use crate::names::bit_set;
use crate::names::fold::{Folded, fold, letters_and_digits};
use crate::names::table::{Table, pack};
use serde::Deserialize;

mod rt_rw;
#[cfg(test)]
mod tests;

pub use rt_rw::{RtRw, read_rt_rw, rt_rw_cells};

/// Everything that `rules/addresses.toml` declares.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressRules {
    #[serde(default)]
    pub word: Vec<AddressWord>,
    #[serde(default)]
    pub empty: EmptyCells,
}

/// A word that opens a part of an address, in its written forms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressWord {
    pub means: Part,
    pub written: Vec<String>,
}

/// Cells that say nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmptyCells {
    #[serde(default)]
    pub written: Vec<String>,
}

/// What a word opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Street,
    Lane,
    Hamlet,
    Village,
    HamletOrVillage,
    Kecamatan,
    Kabupaten,
    Province,
    Housing,
    Block,
    Number,
    Rt,
    Rw,
}

bit_set! {
    /// What was changed or guessed in reading an address.
    AddressRepairs: u8 {
        /// A cell that a spreadsheet turned into a date (03/05 → 03-May).
        EXCEL_DATE = 0, "excel_date";
        /// 8.0 for 8.
        FLOAT = 1, "float";
        /// DS was read as dusun or desa by what else the address names.
        DS_GUESSED = 2, "ds_guessed";
        /// RW before RT.
        REVERSED = 3, "rw_before_rt";
    }
}

/// An address as it is compared.
///
/// Shape: texts are capitals and digits with single spaces; `rt` and `rw` are 0 where unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    pub rt: u16,
    pub rw: u16,
    /// Words of the hamlet; text that no key word opens is taken for a hamlet, as villages write it so.
    pub dusun: Vec<String>,
    /// Street and lane.
    pub street: Vec<String>,
    pub number: Option<u32>,
    pub block: Option<String>,
    pub perumahan: Option<String>,
    pub desa: Option<String>,
    pub kecamatan: Option<String>,
    pub kabupaten: Option<String>,
    pub provinsi: Option<String>,
    pub repairs: AddressRepairs,
}

impl Address {
    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        *self == Address { repairs: self.repairs, ..Address::default() }
    }
}

/// The address rules as tables.
#[derive(Debug, Default)]
pub struct AddressBook {
    words: Table<Part>,
    empty: Vec<String>,
}

impl AddressBook {
    pub fn new(rules: AddressRules) -> AddressBook {
        let mut words = Table::default();
        for word in &rules.word {
            for form in &word.written {
                if let Some(packed) = pack(letters_and_digits(form).as_bytes()) {
                    words.insert(packed, word.means);
                }
            }
        }
        let upper = |text: &String| text.trim().to_uppercase();
        AddressBook { words, empty: rules.empty.written.iter().map(upper).collect() }
    }

    fn part(&self, word: &str) -> Option<Part> {
        pack(word.as_bytes()).and_then(|packed| self.words.get(&packed).copied())
    }

    fn says_nothing(&self, cell: &str) -> bool {
        let cell = cell.trim();
        cell.is_empty() || self.empty.iter().any(|empty| empty.eq_ignore_ascii_case(cell))
    }
}

/// Reads an address cell.
pub fn read_address(book: &AddressBook, cell: &str) -> Address {
    let mut address = Address::default();
    if book.says_nothing(cell) {
        return address;
    }
    if let Some((rt, rw)) = rt_rw::excel_date(cell.trim()) {
        (address.rt, address.rw) = (rt, rw);
        address.repairs.insert(AddressRepairs::EXCEL_DATE);
        return address;
    }
    let mut words = cut(book, cell);
    rt_rw::take(&mut words, &mut address);
    let mut ambiguous: Option<Vec<String>> = None;
    let mut at = 0;
    while at < words.len() {
        let opened = words[at].part;
        let start = if opened.is_some() { at + 1 } else { at };
        let mut end = start;
        while end < words.len() && words[end].part.is_none() && (end == start || !words[end].comma) {
            end += 1;
        }
        // A comma right behind the key word ("Kec., Geger") opens nothing new.
        let texts: Vec<String> = words[start..end].iter().map(|word| word.text.clone()).filter(|text| !book.says_nothing(text)).collect();
        match opened {
            Some(Part::HamletOrVillage) if !texts.is_empty() => ambiguous = Some(texts),
            Some(part) => set(&mut address, part, texts),
            None => place(&mut address, texts),
        }
        at = end.max(at + 1);
    }
    if let Some(texts) = ambiguous {
        address.repairs.insert(AddressRepairs::DS_GUESSED);
        let hamlet = address.desa.is_some();
        set(&mut address, if hamlet { Part::Hamlet } else { Part::Village }, texts);
    }
    address
}

/// One word of an address.
#[derive(Clone, Debug)]
struct Word {
    text: String,
    part: Option<Part>,
    /// A comma stands before it.
    comma: bool,
    /// `/` or `-` joins it to the word before.
    joined: bool,
}

/// Cuts a cell into words; letters and digits that touch are cut apart ("RT03").
fn cut(book: &AddressBook, cell: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(12);
    let mut text = String::new();
    let (mut comma, mut joined) = (false, false);
    let mut close = |text: &mut String, comma: &mut bool, joined: &mut bool| {
        if !text.is_empty() {
            let part = book.part(text);
            words.push(Word { text: std::mem::take(text), part, comma: std::mem::take(comma), joined: std::mem::take(joined) });
        }
    };
    for sign in cell.chars() {
        match fold(sign) {
            Folded::Plain(letter) | Folded::Stripped(letter) => {
                // "RT03RW05": a digit ends a key word, and a key word may follow a digit; "A1" stays one word.
                if text.bytes().all(|b| b.is_ascii_digit()) {
                    close(&mut text, &mut comma, &mut joined);
                }
                text.push(letter as char);
            }
            Folded::Pair(first, second) => {
                text.push(first as char);
                text.push(second as char);
            }
            Folded::Digit(digit) => {
                if book.part(&text).is_some() {
                    close(&mut text, &mut comma, &mut joined);
                }
                text.push(digit as char);
            }
            Folded::Apostrophe | Folded::Nothing => {}
            Folded::Mark(b',' | b';' | b'(' | b')') => {
                close(&mut text, &mut comma, &mut joined);
                comma = true;
            }
            Folded::Mark(b'/' | b'-' | b'\\') => {
                close(&mut text, &mut comma, &mut joined);
                joined = true;
            }
            Folded::Mark(b'#') => {
                close(&mut text, &mut comma, &mut joined);
                text.push_str("NO");
                close(&mut text, &mut comma, &mut joined);
            }
            Folded::Mark(_) | Folded::Space | Folded::Foreign => {
                close(&mut text, &mut comma, &mut joined);
            }
        }
    }
    close(&mut text, &mut comma, &mut joined);
    words
}

fn set(address: &mut Address, part: Part, texts: Vec<String>) {
    let joined = || (!texts.is_empty()).then(|| texts.join(" "));
    match part {
        Part::Street | Part::Lane => address.street.extend(texts),
        Part::Hamlet => address.dusun.extend(texts),
        Part::Village | Part::HamletOrVillage => address.desa = joined().or(address.desa.take()),
        Part::Kecamatan => address.kecamatan = joined().or(address.kecamatan.take()),
        Part::Kabupaten => address.kabupaten = joined().or(address.kabupaten.take()),
        Part::Province => address.provinsi = joined().or(address.provinsi.take()),
        Part::Housing => address.perumahan = joined().or(address.perumahan.take()),
        Part::Block => address.block = joined().or(address.block.take()),
        Part::Number => {
            let mut texts = texts.into_iter();
            address.number = texts.next().and_then(|text| leading_number(&text)).or(address.number);
            // "No. 12 Laok Leke": what follows the number opens a place of its own.
            place(address, texts.filter(|text| text.len() > 1).collect());
        }
        // RT and RW that carried no number.
        Part::Rt | Part::Rw => place(address, texts),
    }
}

/// Text that no key word opens: a hamlet, unless the address has begun with a street, which it then continues.
fn place(address: &mut Address, texts: Vec<String>) {
    address.dusun.extend(texts.into_iter().filter(|text| text.bytes().any(|b| b.is_ascii_alphabetic())));
}

fn leading_number(text: &str) -> Option<u32> {
    let digits: &str = &text[..text.bytes().take_while(u8::is_ascii_digit).count()];
    digits.parse().ok().filter(|&number| number > 0)
}
