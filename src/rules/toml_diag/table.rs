//! One table of a TOML file, asked key by key; every answer that is missing or wrong is noted with its place.
//!
//! A required key that is wrong still gives a value, so that reading goes on and all mistakes come out together.

use super::{Document, Placed, did_you_mean};
use std::cell::RefCell;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One table of a document, and the keys that were asked of it.
pub struct Table<'d> {
    pub document: &'d Document<'d>,
    table: &'d DeTable<'d>,
    /// Byte offset of the table's heading.
    pub at: usize,
    asked: RefCell<Vec<&'static str>>,
}

impl<'d> Table<'d> {
    pub fn new(document: &'d Document<'d>, table: &'d DeTable<'d>, at: usize) -> Table<'d> {
        Table { document, table, at, asked: RefCell::default() }
    }

    pub fn value(&self, key: &'static str) -> Option<&'d Spanned<DeValue<'d>>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Says whether the value of a key is this word.
    pub fn says(&self, key: &str, word: &str) -> bool {
        self.table.get(key).is_some_and(|value| value.get_ref().as_str() == Some(word))
    }

    /// The byte offset of a key, or of the table's heading when the key is absent.
    pub fn place(&self, key: &str) -> usize {
        self.table.get_key_value(key).map_or(self.at, |(written, _)| written.span().start)
    }

    /// Where the value of a key stands, as reports cite it.
    pub fn cite(&self, key: &str) -> String {
        self.document.cite(self.place(key))
    }

    /// Notes a mistake at a key.
    pub fn error(&self, key: &str, message: impl Into<String>, hint: impl Into<String>) {
        self.document.error(self.place(key), message, hint);
    }

    pub fn missing(&self, key: &str, hint: &str) {
        self.document.error(self.at, format!("`{key}` is missing"), hint);
    }

    pub fn wrong_type(&self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        self.document.error(
            value.span().start,
            format!("`{key}` is of type {} where {wanted} is expected", value.get_ref().type_str()),
            format!("write `{key}` as {wanted}"),
        );
    }

    /// An optional text; an empty one is a mistake.
    pub fn maybe_text(&self, key: &'static str) -> Option<Placed<&'d str>> {
        let value = self.value(key)?;
        match value.get_ref().as_str() {
            None => {
                self.wrong_type(value, key, "a text in quotes");
                None
            }
            Some(text) if text.trim().is_empty() => {
                self.document.error(
                    value.span().start,
                    format!("`{key}` is empty"),
                    "write a value, or remove the line if the key is optional",
                );
                None
            }
            Some(text) => Some(Placed { value: text, at: value.span().start }),
        }
    }

    /// A required text; empty when wrong, which is noted.
    pub fn text(&self, key: &'static str, hint: &str) -> String {
        if !self.has(key) {
            self.missing(key, hint);
        }
        self.maybe_text(key).map_or_else(String::new, |text| text.value.to_string())
    }

    /// An optional whole number inside a range.
    pub fn maybe_number(&self, key: &'static str, low: u64, high: u64) -> Option<u64> {
        let value = self.value(key)?;
        let Some(integer) = value.get_ref().as_integer() else {
            self.wrong_type(value, key, "a whole number");
            return None;
        };
        let number = i128::from_str_radix(integer.as_str(), integer.radix()).ok();
        match number {
            Some(number) if (i128::from(low)..=i128::from(high)).contains(&number) => u64::try_from(number).ok(),
            _ => {
                self.document.error(
                    value.span().start,
                    format!("`{key}` = {} is outside {low}..{high}", integer.as_str()),
                    format!("write a whole number from {low} to {high}"),
                );
                None
            }
        }
    }

    /// A required whole number inside a range; the lowest when wrong, which is noted.
    pub fn number(&self, key: &'static str, low: u64, high: u64, hint: &str) -> u64 {
        if !self.has(key) {
            self.missing(key, hint);
        }
        self.maybe_number(key, low, high).unwrap_or(low)
    }

    /// An optional whole number, or the word `none`.
    pub fn number_or_none(&self, key: &'static str, low: u64, high: u64, hint: &str) -> Option<u64> {
        if !self.has(key) {
            self.missing(key, hint);
        }
        let word = self.value(key)?.get_ref().as_str();
        if word == Some("none") {
            return None;
        }
        self.maybe_number(key, low, high)
    }

    /// An optional `true` or `false`.
    pub fn flag(&self, key: &'static str, otherwise: bool) -> bool {
        let Some(value) = self.value(key) else {
            return otherwise;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(value, key, "true or false");
            otherwise
        })
    }

    /// One of several words; `None` when absent or wrong, the latter noted.
    pub fn maybe_choice<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let text = self.maybe_text(key)?;
        let found = words.iter().find(|(word, _)| *word == text.value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.document.error(text.at, format!("unknown value `{}` for `{key}`", text.value), did_you_mean(text.value, &known));
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// One of several words; the first when wrong, which is noted.
    pub fn choice<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> T {
        if !self.has(key) {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.missing(key, &format!("write one of {}", known.join(", ")));
        }
        self.maybe_choice(key, words).unwrap_or(words[0].1)
    }

    /// An optional list of texts; an empty list is a mistake.
    pub fn maybe_texts(&self, key: &'static str) -> Vec<Placed<String>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, key, "a list of texts");
            return Vec::new();
        };
        if array.is_empty() {
            self.document.error(
                value.span().start,
                format!("`{key}` is an empty list"),
                "name at least one, or remove the line if the key is optional",
            );
        }
        let mut texts = Vec::new();
        for item in array {
            match item.get_ref().as_str() {
                Some(text) if !text.trim().is_empty() => texts.push(Placed { value: text.to_string(), at: item.span().start }),
                _ => self.wrong_type(item, key, "a list of texts that are not empty"),
            }
        }
        texts
    }

    /// A required list of texts.
    pub fn texts(&self, key: &'static str, hint: &str) -> Vec<Placed<String>> {
        if !self.has(key) {
            self.missing(key, hint);
        }
        self.maybe_texts(key)
    }

    /// An optional list whose items are texts, or tables that hold the text under `key_inside`; an item that is neither is noted.
    ///
    /// Shape: one entry per item that is one of both; the text is `None` where the table lacks it, which is noted.
    pub fn texts_or_tables(&self, key: &'static str, key_inside: &'static str) -> Vec<(Option<Placed<String>>, Option<Table<'d>>)> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, key, "a list");
            return Vec::new();
        };
        if array.is_empty() {
            self.document.error(value.span().start, format!("`{key}` is an empty list"), "name at least one, or remove the line");
        }
        let mut items = Vec::new();
        for item in array {
            match (item.get_ref().as_str(), self.as_table(item)) {
                (Some(text), _) => items.push((Some(Placed { value: text.to_string(), at: item.span().start }), None)),
                (None, Some(table)) => {
                    if !table.has(key_inside) {
                        table.missing(key_inside, "write the condition itself");
                    }
                    let text = table.maybe_text(key_inside).map(|text| Placed { value: text.value.to_string(), at: text.at });
                    items.push((text, Some(table)));
                }
                (None, None) => self.wrong_type(item, key, "a list of texts or tables"),
            }
        }
        items
    }

    /// An optional single table.
    pub fn maybe_table(&self, key: &'static str) -> Option<Table<'d>> {
        let value = self.value(key)?;
        let table = self.as_table(value);
        if table.is_none() {
            self.wrong_type(value, key, "a table");
        }
        table
    }

    /// A required single table.
    pub fn table(&self, key: &'static str, hint: &str) -> Option<Table<'d>> {
        if !self.has(key) {
            self.missing(key, hint);
        }
        self.maybe_table(key)
    }

    /// A list of tables; absent means none.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'d>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, key, "a list of tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array {
            match self.as_table(item) {
                Some(table) => tables.push(table),
                None => self.wrong_type(item, key, "a list of tables"),
            }
        }
        tables
    }

    fn as_table(&self, value: &'d Spanned<DeValue<'d>>) -> Option<Table<'d>> {
        value.get_ref().as_table().map(|table| Table::new(self.document, table, value.span().start))
    }

    /// Calls every key that nobody asked for unknown.
    pub fn done(self) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !asked.contains(&name) {
                self.document.error(key.span().start, format!("unknown key `{name}`"), did_you_mean(name, &asked));
            }
        }
    }
}
