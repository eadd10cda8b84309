//! `rules/fields.toml`: the fields a person has, their kinds, and the headings under which lists print them.
//!
//! The book turns a printed heading into the fields that it may mean, each with a score. It knows nothing of the
//! values in a column: which of several meanings is right is decided by content, in `intake::mapping`.

mod parse;

pub use parse::{parse, place};

use std::collections::HashMap;

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
    /// Word lists of every heading, for headings that carry extra words; sorted by heading.
    phrases: Vec<(Vec<String>, Meaning)>,
}

/// One field that a heading may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Index into `FieldBook::fields`.
    pub field: usize,
    /// 0..=1000: 1000 printed for this field alone, 900 weak, 850 one of several meanings, 600..=750 fuzzy.
    pub score: u16,
}

const SCORE_OWN: u16 = 1000;
const SCORE_WEAK: u16 = 900;
const SCORE_SHARED: u16 = 850;
const SCORE_TYPO: u16 = 750;
const SCORE_WORDS: u16 = 650;

/// Words that add nothing to the meaning of a heading of one word.
const IDLE_WORDS: [&str; 37] = [
    "penerima", "manfaat", "bantuan", "bansos", "program", "peserta", "warga", "calon", "kpm", "pkh", "bpnt", "sembako", "blt", "dd", "pm",
    "ktp", "kk", "dtks", "dtsen", "sesuai", "lengkap", "sekarang", "saat", "ini", "data", "tahun", "thn", "wajib", "isi", "el", "e",
    "sosial", "dan", "yang", "digit", "valid", "benar",
];

/// Words that make a heading somebody else's: a birth date of the father is not the person's.
const OTHERS_WORDS: [&str; 22] = [
    "ayah",
    "ibu",
    "bapak",
    "wali",
    "suami",
    "istri",
    "isteri",
    "pasangan",
    "orang",
    "ortu",
    "sekolah",
    "pendamping",
    "saksi",
    "pelapor",
    "petugas",
    "bank",
    "kelompok",
    "poktan",
    "usaha",
    "ketua",
    "anak",
    "ahli",
];

impl FieldBook {
    pub fn get(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Finds the index of a field by its canonical name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Says which fields a printed heading may mean, best first; exact headings shut out fuzzy ones.
    pub fn meanings(&self, heading: &str) -> Vec<Meaning> {
        let exact = self.exact(heading);
        if !exact.is_empty() {
            return exact.to_vec();
        }
        let key = normalise(heading);
        let mut found = self.with_one_typo(&key);
        if found.is_empty() {
            found = self.with_extra_words(heading);
        }
        found
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

    fn with_extra_words(&self, heading: &str) -> Vec<Meaning> {
        let words = words(heading);
        let mut found: Vec<(usize, Meaning)> = Vec::new();
        for (phrase, meaning) in &self.phrases {
            let is_inside = phrase.len() < words.len() && phrase.iter().all(|word| words.contains(word));
            if !is_inside || meaning.score < SCORE_WEAK {
                continue;
            }
            let extra: Vec<&String> = words.iter().filter(|word| !phrase.contains(word)).collect();
            let is_idle = |word: &&String| {
                let is_number = word.bytes().all(|b| b.is_ascii_digit());
                is_number || IDLE_WORDS.contains(&word.as_str())
            };
            let is_of_another = |word: &&String| OTHERS_WORDS.contains(&word.as_str());
            let adds_nothing = extra.iter().all(is_idle) && (phrase.len() > 1 || phrase[0].len() >= 3);
            let goes_on = phrase.len() > 1 && words.starts_with(phrase) && !extra.iter().any(is_of_another);
            if adds_nothing || goes_on {
                found.push((phrase.len(), *meaning));
            }
        }
        let longest = found.iter().map(|(length, _)| *length).max().unwrap_or(0);
        let mut best: Vec<Meaning> = Vec::new();
        for (length, meaning) in found {
            if length == longest {
                push_best(&mut best, meaning.field, SCORE_WORDS);
            }
        }
        best.sort_by_key(|meaning| meaning.field);
        best
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
