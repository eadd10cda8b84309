//! `rules/fields.toml`: the fields a person has, their kinds, and the headings under which lists print them.
//!
//! The book turns a printed heading into the fields that it may mean, each with a score. It knows nothing of the
//! values in a column: which of several meanings is right is decided by content, in `intake::mapping`.

use super::RuleFile;
use crate::diagnostic::Diagnostic;
use std::collections::HashMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

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

/// Kinds as `fields.toml` writes them.
const KINDS: [(&str, Kind); 15] = [
    ("nik", Kind::Nik),
    ("no_kk", Kind::NoKk),
    ("identifier", Kind::Identifier),
    ("person_name", Kind::PersonName),
    ("date", Kind::Date),
    ("place_and_date", Kind::PlaceAndDate),
    ("sex", Kind::Sex),
    ("address", Kind::Address),
    ("area", Kind::Area),
    ("desil", Kind::Desil),
    ("number", Kind::Number),
    ("money", Kind::Money),
    ("code", Kind::Code),
    ("text", Kind::Text),
    ("ignored", Kind::Ignored),
];

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
const EXTRA_WORDS: [&str; 34] = [
    "penerima", "manfaat", "bantuan", "bansos", "program", "peserta", "warga", "calon", "kpm",
    "pkh", "bpnt", "sembako", "blt", "dd", "pm", "ktp", "kk", "dtks", "dtsen", "sesuai", "lengkap",
    "sekarang", "saat", "ini", "data", "tahun", "thn", "wajib", "isi", "el", "e", "sosial", "dan",
    "yang",
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
            let is_inside =
                phrase.len() < words.len() && phrase.iter().all(|word| words.contains(word));
            let extra_is_idle = || {
                let mut extra = words.iter().filter(|word| !phrase.contains(word));
                extra.all(|word| {
                    EXTRA_WORDS.contains(&word.as_str()) || word.bytes().all(|b| b.is_ascii_digit())
                })
            };
            let is_certain = if phrase.len() == 1 {
                phrase[0].len() >= 3 && extra_is_idle()
            } else {
                extra_is_idle() || words.starts_with(phrase)
            };
            if is_inside && is_certain && meaning.score >= SCORE_WEAK {
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
    heading
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn without_trailing_number(heading: &str) -> &str {
    let Some(open) = heading.rfind('(') else {
        return heading;
    };
    let inside = heading[open + 1..].strip_suffix(')').unwrap_or("");
    let is_number = !inside.is_empty() && inside.bytes().all(|b| b.is_ascii_digit());
    if is_number && open > 0 {
        heading[..open].trim_end()
    } else {
        heading
    }
}

fn words(heading: &str) -> Vec<String> {
    let heading = without_trailing_number(heading.trim()).to_lowercase();
    let split = heading.split(|c: char| !c.is_alphanumeric());
    split
        .filter(|word| !word.is_empty())
        .map(str::to_string)
        .collect()
}

/// One insertion, deletion, substitution, or swap of two neighbours. Digits never count as a typing error.
fn one_edit_apart(left: &[u8], right: &[u8]) -> bool {
    let (short, long) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
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
    let is_swap = at + 1 < long.len()
        && short[at] == long[at + 1]
        && short[at + 1] == long[at]
        && short[at + 2..] == long[at + 2..];
    is_substitution || is_swap
}

/// Reads `fields.toml`.
///
/// Errors: TOML mistakes, unknown keys and kinds, missing parts, a field named twice, one heading under two fields;
/// all at once, each with its place.
pub fn parse(file: &RuleFile) -> Result<FieldBook, Vec<Diagnostic>> {
    let mut reading = Reading {
        file,
        faults: Vec::new(),
    };
    let table = match DeTable::parse(&file.text) {
        Ok(table) => table,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            reading.fault(
                at,
                error.message().to_string(),
                "see the notes at the top of fields.toml",
            );
            return Err(reading.faults);
        }
    };
    let mut draft = Draft::default();
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "field" => reading.each_table(value, |reading, entry, at| {
                reading.field(entry, at, &mut draft)
            }),
            "shared" => {}
            other => reading.unknown_key(key.span().start, other, "field, shared"),
        }
    }
    if let Some(shared) = table.get_ref().get("shared") {
        reading.each_table(shared, |reading, entry, at| {
            reading.shared(entry, at, &mut draft)
        });
    }
    if draft.fields.is_empty() && reading.faults.is_empty() {
        reading.fault(0, "no field is defined".into(), "add a [[field]] table");
    }
    if reading.faults.is_empty() {
        Ok(draft.book())
    } else {
        Err(reading.faults)
    }
}

#[derive(Default)]
struct Draft {
    fields: Vec<Field>,
    /// Normalised heading -> (as printed, meanings, byte offset of its first mention).
    headings: HashMap<String, (String, Vec<Meaning>, usize)>,
}

impl Draft {
    fn book(self) -> FieldBook {
        let mut phrases = Vec::new();
        let mut index = HashMap::new();
        for (key, (printed, meanings, _)) in self.headings {
            for meaning in &meanings {
                phrases.push((words(&printed), *meaning));
            }
            index.insert(key, meanings);
        }
        phrases.sort_by(|left, right| (&left.0, left.1.field).cmp(&(&right.0, right.1.field)));
        FieldBook {
            fields: self.fields,
            index,
            phrases,
        }
    }
}

struct Reading<'a> {
    file: &'a RuleFile,
    faults: Vec<Diagnostic>,
}

type Entry<'a, 'i> = &'a DeTable<'i>;

impl Reading<'_> {
    fn fault(&mut self, offset: usize, message: String, hint: &str) {
        let (line, column) = place(&self.file.text, offset);
        self.faults.push(Diagnostic::error(
            &self.file.path,
            line,
            column,
            message,
            hint,
        ));
    }

    fn unknown_key(&mut self, at: usize, key: &str, known: &str) {
        self.fault(
            at,
            format!("unknown key `{key}`"),
            &format!("known here: {known}"),
        );
    }

    fn each_table(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        mut read: impl FnMut(&mut Self, Entry<'_, '_>, usize),
    ) {
        let Some(entries) = value.get_ref().as_array() else {
            self.fault(
                value.span().start,
                "expected [[...]] tables".into(),
                "write [[field]] or [[shared]]",
            );
            return;
        };
        for entry in entries {
            match entry.get_ref().as_table() {
                Some(table) => read(self, table, entry.span().start),
                None => self.fault(
                    entry.span().start,
                    "expected a table".into(),
                    "write [[field]] or [[shared]]",
                ),
            }
        }
    }

    fn field(&mut self, entry: Entry<'_, '_>, at: usize, draft: &mut Draft) {
        let known = ["name", "kind", "label", "headings", "weak"];
        self.check_keys(entry, &known);
        let name = self.strings(entry, "name", at, true).into_iter().next();
        let kind_written = self.strings(entry, "kind", at, true).into_iter().next();
        let label = self.strings(entry, "label", at, true);
        let own = self.strings(entry, "headings", at, true);
        let weak = self.strings(entry, "weak", at, false);
        let (Some((name, name_at)), Some((kind_written, kind_at))) = (name, kind_written) else {
            return;
        };
        let Some((_, kind)) = KINDS.iter().find(|(written, _)| *written == kind_written) else {
            let kinds: Vec<&str> = KINDS.iter().map(|(written, _)| *written).collect();
            self.fault(
                kind_at,
                format!("unknown kind `{kind_written}`"),
                &format!("known kinds: {}", kinds.join(", ")),
            );
            return;
        };
        if label.len() != 2 {
            self.fault(
                at,
                format!("label of `{name}` needs two texts"),
                "write label = [\"Indonesian\", \"English\"]",
            );
            return;
        }
        if draft.fields.iter().any(|field| field.name == name) {
            self.fault(
                name_at,
                format!("field `{name}` is defined twice"),
                "keep one [[field]] of this name",
            );
            return;
        }
        let index = draft.fields.len();
        self.headings(
            &own,
            &[Meaning {
                field: index,
                score: SCORE_OWN,
            }],
            draft,
        );
        self.headings(
            &weak,
            &[Meaning {
                field: index,
                score: SCORE_WEAK,
            }],
            draft,
        );
        let headings = own
            .iter()
            .chain(&weak)
            .map(|(text, _)| text.clone())
            .collect();
        let label = (label[0].0.clone(), label[1].0.clone());
        draft.fields.push(Field {
            name,
            kind: *kind,
            headings,
            label,
        });
    }

    fn shared(&mut self, entry: Entry<'_, '_>, at: usize, draft: &mut Draft) {
        self.check_keys(entry, &["headings", "fields"]);
        let headings = self.strings(entry, "headings", at, true);
        let mut meanings = Vec::new();
        for (name, name_at) in self.strings(entry, "fields", at, true) {
            match draft.fields.iter().position(|field| field.name == name) {
                Some(field) => meanings.push(Meaning {
                    field,
                    score: SCORE_SHARED - meanings.len() as u16,
                }),
                None => self.fault(
                    name_at,
                    format!("unknown field `{name}`"),
                    "name a [[field]] of this file",
                ),
            }
        }
        self.headings(&headings, &meanings, draft);
    }

    fn headings(&mut self, printed: &[(String, usize)], meanings: &[Meaning], draft: &mut Draft) {
        for (text, at) in printed {
            let key = normalise(text);
            if key.is_empty() {
                self.fault(
                    *at,
                    format!("heading \"{text}\" has no letter or digit"),
                    "remove it",
                );
                continue;
            }
            let Some((first, known, first_at)) = draft.headings.get(&key) else {
                draft
                    .headings
                    .insert(key, (text.clone(), meanings.to_vec(), *at));
                continue;
            };
            let is_same_field =
                known.len() == 1 && meanings.len() == 1 && known[0].field == meanings[0].field;
            if !is_same_field {
                let line = place(&self.file.text, *first_at).0;
                let message = format!(
                    "heading \"{text}\" stands under two fields; first as \"{first}\" in line {line}"
                );
                self.fault(
                    *at,
                    message,
                    "keep one of them, or put the heading in a [[shared]] table",
                );
            }
        }
    }

    fn check_keys(&mut self, entry: Entry<'_, '_>, known: &[&str]) {
        for key in entry.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                self.unknown_key(key.span().start, key.get_ref(), &known.join(", "));
            }
        }
    }

    /// A text or a list of texts under `key`, each with its byte offset.
    fn strings(
        &mut self,
        entry: Entry<'_, '_>,
        key: &str,
        at: usize,
        is_needed: bool,
    ) -> Vec<(String, usize)> {
        let Some(value) = entry.get(key) else {
            if is_needed {
                self.fault(at, format!("`{key}` is missing"), "add it to this table");
            }
            return Vec::new();
        };
        let single = std::slice::from_ref(value);
        let items: Vec<&Spanned<DeValue<'_>>> = match value.get_ref().as_array() {
            Some(list) => list.iter().collect(),
            None => single.iter().collect(),
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) => texts.push((text.to_string(), item.span().start)),
                None => self.fault(
                    item.span().start,
                    format!("`{key}` must be text"),
                    "put it in double quotes",
                ),
            }
        }
        texts
    }
}

/// Turns a byte offset into a 1-based line and column.
pub fn place(text: &str, offset: usize) -> (u32, u32) {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
    (line as u32, column as u32)
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
