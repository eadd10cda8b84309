//! `rules/fields.toml`: the fields a person has, their kinds, and the headings under which lists print them.
//!
//! The book turns a printed heading into the fields that it may mean, each with a score. It knows nothing of the
//! values in a column: which of several meanings is right is decided by content, in `intake::mapping`. How a heading
//! that stands nowhere in the book is put together from known words is told in `compose`.

mod compose;
mod parse;

pub use parse::{parse, place};

use compose::{Fit, Words, without_brackets};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What a field holds; the kind decides how it is read, verified, normalised and masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Nik,
    NoKk,
    Identifier,
    PersonName,
    Date,
    /// Place and date of birth in one cell.
    PlaceAndDate,
    Sex,
    Address,
    Area,
    Desil,
    Number,
    Money,
    Code,
    Text,
    /// Row numbers: read and ignored.
    Ignored,
}

/// One canonical field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Canonical name (`nik`, `no_kk`, `nama`, ...).
    pub name: String,
    pub kind: Kind,
    /// Headings as lists print them, the weak ones last.
    pub headings: Vec<String>,
    /// What people call it: (id, en).
    pub label: (String, String),
}

/// All canonical fields.
#[derive(Clone, Debug, Default)]
pub struct FieldBook {
    pub fields: Vec<Field>,
    /// Normalised heading -> what it may mean, best first.
    index: HashMap<String, Vec<Meaning>>,
    /// The words of every heading, for headings that are put together otherwise; sorted.
    phrases: Vec<(Vec<String>, Meaning)>,
    words: Words,
    /// Meanings of headings that stand nowhere in the book: many files print the same ones.
    asked: Arc<Mutex<HashMap<String, Vec<Meaning>>>>,
}

/// Headings whose meanings are kept.
const ASKED_MAX: usize = 4096;

/// One field that a heading may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Index into `FieldBook::fields`.
    pub field: usize,
    /// 0..=1000: 1000 printed for this field alone, 950 the same words, 900 weak, 850 one of several meanings, less = loose.
    pub score: u16,
}

const SCORE_OWN: u16 = 1000;
const SCORE_WEAK: u16 = 900;
const SCORE_SHARED: u16 = 850;
/// Every word is the same once abbreviations are written out, in any order.
const SCORE_SAME_WORDS: u16 = 950;
/// A remark in brackets is left out.
const SCORE_WITHOUT_BRACKETS: u16 = 930;
/// One word is read as one of several that it may abbreviate, or all alternatives around `/` mean one field.
const SCORE_READ: u16 = 800;
const SCORE_TYPO: u16 = 750;
const SCORE_WORDS: u16 = 650;

impl FieldBook {
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Finds the index of a field by its canonical name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Says which fields a printed heading may mean, best first; a closer reading shuts out the looser ones.
    pub fn meanings(&self, heading: &str) -> Vec<Meaning> {
        let exact = self.exact(heading);
        if !exact.is_empty() {
            return exact.to_vec();
        }
        let asked = || self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = asked().get(heading) {
            return known.clone();
        }
        let found = self.read(heading);
        let mut asked = asked();
        if asked.len() < ASKED_MAX {
            asked.insert(heading.to_owned(), found.clone());
        }
        found
    }

    /// Reads a heading that stands nowhere in the book.
    fn read(&self, heading: &str) -> Vec<Meaning> {
        let readings: [&dyn Fn() -> Vec<Meaning>; 5] = [
            &|| self.composed(heading, Fit::Whole),
            &|| self.beside_brackets(heading),
            &|| self.alternatives(heading),
            &|| self.with_one_typo(&normalise(heading)),
            &|| self.composed(heading, Fit::WithExtraWords),
        ];
        readings.iter().map(|read| read()).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Whether a heading speaks of somebody or something else than the person: a parent, a bank, a school.
    pub fn is_of_another(&self, heading: &str) -> bool {
        self.words.are_of_another(&words(heading))
    }

    /// Reads what stands outside brackets, unless the brackets tell of somebody else.
    fn beside_brackets(&self, heading: &str) -> Vec<Meaning> {
        let Some((outside, inside)) = without_brackets(heading) else {
            return Vec::new();
        };
        if self.is_of_another(&inside) {
            return Vec::new();
        }
        let exact = self.exact(&outside);
        let mut found = if exact.is_empty() { self.composed(&outside, Fit::Whole) } else { exact.to_vec() };
        for meaning in &mut found {
            meaning.score = meaning.score.min(SCORE_WITHOUT_BRACKETS);
        }
        found
    }

    /// Reads `GAMPONG / DESA / KEL.`: every alternative must mean the same single field.
    fn alternatives(&self, heading: &str) -> Vec<Meaning> {
        let heading = heading.to_lowercase().replace(" atau ", "/");
        let parts: Vec<&str> = heading.split('/').map(str::trim).collect();
        if parts.len() < 2 || parts.iter().any(|part| part.is_empty()) {
            return Vec::new();
        }
        let read = |part: &&str| {
            let exact = self.exact(part);
            if exact.is_empty() { self.composed(part, Fit::Whole) } else { exact.to_vec() }
        };
        let found: Vec<Vec<Meaning>> = parts.iter().map(read).collect();
        let first = found[0].first().map(|meaning| meaning.field);
        let is_agreed = |meanings: &Vec<Meaning>| meanings.len() == 1 && Some(meanings[0].field) == first;
        if !found.iter().all(is_agreed) {
            return Vec::new();
        }
        first.map(|field| vec![Meaning { field, score: SCORE_READ }]).unwrap_or_default()
    }

    /// Says which fields a heading means without any forgiveness.
    pub fn exact(&self, heading: &str) -> &[Meaning] {
        let key = normalise(heading);
        self.index.get(&key).map_or(&[], Vec::as_slice)
    }

    fn with_one_typo(&self, key: &str) -> Vec<Meaning> {
        // Short headings are one edit away from too many others: `RT` and `RW`, `KEC` and `KEL`.
        if key.len() < 6 {
            return Vec::new();
        }
        let mut found: Vec<Meaning> = Vec::new();
        for (known, meanings) in &self.index {
            if known.len() >= 5 && one_edit_apart(known.as_bytes(), key.as_bytes()) {
                for meaning in meanings {
                    push_best(&mut found, meaning.field, SCORE_TYPO.min(meaning.score));
                }
            }
        }
        found.sort_by_key(|meaning| (std::cmp::Reverse(meaning.score), meaning.field));
        found
    }
}

fn push_best(found: &mut Vec<Meaning>, field: usize, score: u16) {
    match found.iter_mut().find(|meaning| meaning.field == field) {
        Some(meaning) => meaning.score = meaning.score.max(score),
        None => found.push(Meaning { field, score }),
    }
}

/// Brings a heading to the form in which headings are compared: lower-case letters and digits only, no "(n)".
pub fn normalise(heading: &str) -> String {
    let heading = without_trailing_number(heading.trim());
    heading.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

fn without_trailing_number(heading: &str) -> &str {
    let Some(open) = heading.rfind('(') else {
        return heading;
    };
    let inside = heading[open + 1..].strip_suffix(')').unwrap_or("");
    let is_number = !inside.is_empty() && inside.bytes().all(|b| b.is_ascii_digit());
    if is_number && open > 0 { heading[..open].trim_end() } else { heading }
}

fn words(heading: &str) -> Vec<String> {
    let heading = without_trailing_number(heading.trim()).to_lowercase();
    let split = heading.split(|c: char| !c.is_alphanumeric());
    split.filter(|word| !word.is_empty()).map(str::to_string).collect()
}

/// One insertion, deletion, substitution, or swap of two neighbours. Digits never count as a typing error.
fn one_edit_apart(left: &[u8], right: &[u8]) -> bool {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let Some(at) = short.iter().zip(long).position(|(a, b)| a != b) else {
        return long.len() != short.len() && !long[short.len()].is_ascii_digit();
    };
    if short.get(at).is_some_and(u8::is_ascii_digit) || long[at].is_ascii_digit() {
        return false;
    }
    if long.len() != short.len() {
        return short[at..] == long[at + 1..];
    }
    let is_substitution = short[at + 1..] == long[at + 1..];
    let is_swap = at + 1 < long.len() && short[at] == long[at + 1] && short[at + 1] == long[at] && short[at + 2..] == long[at + 2..];
    is_substitution || is_swap
}

#[cfg(test)]
mod tests;
