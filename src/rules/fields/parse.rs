//! `fields.toml` read into a field book; every mistake is collected with its place.

use super::compose::Words;
use super::{Field, FieldBook, Kind, Meaning, SCORE_OWN, SCORE_SHARED, SCORE_WEAK, normalise, words};
use crate::diagnostic::Diagnostic;
use crate::rules::RuleFile;
use std::collections::HashMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

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

/// Reads `fields.toml`.
///
/// Errors: TOML mistakes, unknown keys and kinds, missing parts, a field named twice, one heading under two fields;
/// all at once, each with its place.
pub fn parse(file: &RuleFile) -> Result<FieldBook, Vec<Diagnostic>> {
    let mut reading = Reading { file, faults: Vec::new() };
    let table = match DeTable::parse(&file.text) {
        Ok(table) => table,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            reading.fault(at, format!("TOML cannot be read here: {}", error.message()), "see the notes at the top of fields.toml");
            return Err(reading.faults);
        }
    };
    let mut draft = Draft::default();
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "field" => reading.each_table(value, |reading, entry, at| reading.field(entry, at, &mut draft)),
            "shared" => {}
            "words" => reading.words(value, &mut draft.words),
            other => reading.unknown_key(key.span().start, other, "field, shared, words"),
        }
    }
    if let Some(shared) = table.get_ref().get("shared") {
        reading.each_table(shared, |reading, entry, at| reading.shared(entry, at, &mut draft));
    }
    if draft.fields.is_empty() && reading.faults.is_empty() {
        reading.fault(0, "no field is defined".into(), "add a [[field]] table");
    }
    if reading.faults.is_empty() { Ok(draft.book()) } else { Err(reading.faults) }
}

#[derive(Default)]
struct Draft {
    fields: Vec<Field>,
    /// Normalised heading -> (as printed, meanings, byte offset of its first mention).
    headings: HashMap<String, (String, Vec<Meaning>, usize)>,
    words: Words,
}

impl Draft {
    fn book(self) -> FieldBook {
        let mut phrases = Vec::new();
        let mut index = HashMap::new();
        for (key, (printed, meanings, _)) in self.headings {
            for meaning in &meanings {
                phrases.push((self.words.written_out(&words(&printed)), *meaning));
            }
            index.insert(key, meanings);
        }
        phrases.sort_by(|left, right| (&left.0, left.1.field, left.1.score).cmp(&(&right.0, right.1.field, right.1.score)));
        let mut known = self.words;
        known.learn(phrases.iter().flat_map(|(words, _)| words));
        FieldBook { fields: self.fields, index, phrases, words: known, ..FieldBook::default() }
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
        self.faults.push(Diagnostic::error(&self.file.path, line, column, message, hint));
    }

    fn unknown_key(&mut self, at: usize, key: &str, known: &str) {
        self.fault(at, format!("unknown key `{key}`"), &format!("known here: {known}"));
    }

    fn each_table(&mut self, value: &Spanned<DeValue<'_>>, mut read: impl FnMut(&mut Self, Entry<'_, '_>, usize)) {
        let Some(entries) = value.get_ref().as_array() else {
            self.fault(value.span().start, "expected [[...]] tables".into(), "write [[field]] or [[shared]]");
            return;
        };
        for entry in entries {
            match entry.get_ref().as_table() {
                Some(table) => read(self, table, entry.span().start),
                None => self.fault(entry.span().start, "expected a table".into(), "write [[field]] or [[shared]]"),
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
        let Some(kind) = self.kind(&kind_written, kind_at) else {
            return;
        };
        if label.len() != 2 {
            self.fault(at, format!("label of `{name}` needs two texts"), "write label = [\"Indonesian\", \"English\"]");
            return;
        }
        if draft.fields.iter().any(|field| field.name == name) {
            self.fault(name_at, format!("field `{name}` is defined twice"), "keep one [[field]] of this name");
            return;
        }
        let index = draft.fields.len();
        self.headings(&own, &[Meaning { field: index, score: SCORE_OWN }], draft);
        self.headings(&weak, &[Meaning { field: index, score: SCORE_WEAK }], draft);
        let headings = own.iter().chain(&weak).map(|(text, _)| text.clone()).collect();
        let label = (label[0].0.clone(), label[1].0.clone());
        draft.fields.push(Field { name, kind, headings, label });
    }

    fn kind(&mut self, written: &str, at: usize) -> Option<Kind> {
        let found = KINDS.iter().find(|(known, _)| *known == written);
        if found.is_none() {
            let kinds: Vec<&str> = KINDS.iter().map(|(known, _)| *known).collect();
            let hint = format!("known kinds: {}", kinds.join(", "));
            self.fault(at, format!("unknown kind `{written}`"), &hint);
        }
        found.map(|(_, kind)| *kind)
    }

    fn shared(&mut self, entry: Entry<'_, '_>, at: usize, draft: &mut Draft) {
        self.check_keys(entry, &["headings", "fields"]);
        let headings = self.strings(entry, "headings", at, true);
        let mut meanings = Vec::new();
        for (name, name_at) in self.strings(entry, "fields", at, true) {
            match draft.fields.iter().position(|field| field.name == name) {
                Some(field) => meanings.push(Meaning { field, score: SCORE_SHARED - meanings.len() as u16 }),
                None => self.fault(name_at, format!("unknown field `{name}`"), "name a [[field]] of this file"),
            }
        }
        self.headings(&headings, &meanings, draft);
    }

    fn headings(&mut self, printed: &[(String, usize)], meanings: &[Meaning], draft: &mut Draft) {
        for (text, at) in printed {
            let key = normalise(text);
            if key.is_empty() {
                self.fault(*at, format!("heading \"{text}\" has no letter or digit"), "remove it");
                continue;
            }
            let Some((first, known, first_at)) = draft.headings.get(&key) else {
                draft.headings.insert(key, (text.clone(), meanings.to_vec(), *at));
                continue;
            };
            let is_same_field = known.len() == 1 && meanings.len() == 1 && known[0].field == meanings[0].field;
            if !is_same_field {
                let line = place(&self.file.text, *first_at).0;
                let message = format!("heading \"{text}\" stands under two fields; first as \"{first}\" in line {line}");
                self.fault(*at, message, "keep one of them, or put the heading in a [[shared]] table");
            }
        }
    }

    fn words(&mut self, value: &Spanned<DeValue<'_>>, known: &mut Words) {
        let Some(table) = value.get_ref().as_table() else {
            self.fault(value.span().start, "expected a table".into(), "write [words]");
            return;
        };
        let at = value.span().start;
        self.check_keys(table, &["idle", "others", "things", "roles", "short"]);
        let texts = |list: Vec<(String, usize)>| list.into_iter().map(|(text, _)| text.to_lowercase()).collect();
        known.idle = texts(self.strings(table, "idle", at, false));
        known.others = texts(self.strings(table, "others", at, false));
        known.things = texts(self.strings(table, "things", at, false));
        known.roles = texts(self.strings(table, "roles", at, false));
        let Some(short) = table.get("short").map(|short| short.get_ref().as_table()) else {
            return;
        };
        let Some(short) = short else {
            self.fault(at, "`short` must be a table".into(), "write [words.short] with lines like tgl = \"tanggal\"");
            return;
        };
        for key in short.keys() {
            let long = texts(self.strings(short, key.get_ref(), key.span().start, true));
            known.short.insert(key.get_ref().to_lowercase(), long);
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
    fn strings(&mut self, entry: Entry<'_, '_>, key: &str, at: usize, is_needed: bool) -> Vec<(String, usize)> {
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
                None => self.fault(item.span().start, format!("`{key}` must be text"), "put it in double quotes"),
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
