//! A TOML file read key by key, every mistake kept with its line and column.
//!
//! A reader asks a table for the keys it knows; `done` then calls every key that nobody asked for unknown, and proposes
//! the nearest one. So the list of known keys is never written twice. This module does not know what any key means.

use crate::diagnostic::Diagnostic;
use crate::rules::period::{InForce, Period};
use std::cell::RefCell;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One parsed TOML file and the mistakes found in it so far.
pub struct Document<'t> {
    file: &'t str,
    text: &'t str,
    root: DeTable<'t>,
    found: RefCell<Vec<Diagnostic>>,
}

/// One table of a document, and the keys that were asked of it.
pub struct Table<'d> {
    pub document: &'d Document<'d>,
    table: &'d DeTable<'d>,
    /// Byte offset of the table's heading.
    pub at: usize,
    asked: RefCell<Vec<&'static str>>,
}

/// A text value and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    pub value: T,
    /// Byte offset.
    pub at: usize,
}

impl<'t> Document<'t> {
    /// Parses a file.
    ///
    /// Errors: every syntax error; a file that is not TOML is not read any further.
    pub fn parse(file: &'t str, text: &'t str) -> Result<Document<'t>, Vec<Diagnostic>> {
        let (root, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            let place = |error: &toml::de::Error| error.span().map_or(0, |span| span.start);
            let wrong = errors.iter().map(|error| {
                let (line, column) = line_and_column(text, place(error));
                Diagnostic::error(file, line, column, error.message(), SYNTAX_HINT)
            });
            return Err(wrong.collect());
        }
        Ok(Document {
            file,
            text,
            root: root.into_inner(),
            found: RefCell::default(),
        })
    }

    pub fn root(&self) -> Table<'_> {
        Table {
            document: self,
            table: &self.root,
            at: 0,
            asked: RefCell::default(),
        }
    }

    /// Notes a mistake at a byte offset.
    pub fn error(&self, at: usize, message: impl Into<String>, hint: impl Into<String>) {
        let (line, column) = line_and_column(self.text, at);
        let mistake = Diagnostic::error(self.file, line, column, message, hint);
        self.found.borrow_mut().push(mistake);
    }

    /// The place of a byte offset as reports cite it: `rules/programmes/pkh.toml:12`.
    pub fn cite(&self, at: usize) -> String {
        format!("{}:{}", self.file, line_and_column(self.text, at).0)
    }

    /// All mistakes, in the order of the file.
    pub fn mistakes(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|mistake| (mistake.line, mistake.column));
        found
    }
}

const SYNTAX_HINT: &str =
    "a line reads `key = value`; texts and periods stand in double quotes, lists in [ ]";

impl<'d> Table<'d> {
    fn value(&self, key: &'static str) -> Option<&'d Spanned<DeValue<'d>>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The byte offset of a key, or of the table's heading when the key is absent.
    pub fn place(&self, key: &str) -> usize {
        self.table
            .get_key_value(key)
            .map_or(self.at, |(written, _)| written.span().start)
    }

    /// Where the value of a key stands, as reports cite it.
    pub fn cite(&self, key: &str) -> String {
        self.document.cite(self.place(key))
    }

    /// Notes a mistake at a key.
    pub fn error(&self, key: &str, message: impl Into<String>, hint: impl Into<String>) {
        self.document.error(self.place(key), message, hint);
    }

    fn missing(&self, key: &str, hint: &str) {
        self.document
            .error(self.at, format!("`{key}` is missing"), hint);
    }

    fn wrong_type(&self, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        self.document.error(
            value.span().start,
            format!(
                "`{key}` is of type {} where {wanted} is expected",
                value.get_ref().type_str()
            ),
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
            Some(text) => Some(Placed {
                value: text,
                at: value.span().start,
            }),
        }
    }

    /// A required text; empty when wrong, which is noted.
    pub fn text(&self, key: &'static str, hint: &str) -> String {
        if !self.has(key) {
            self.missing(key, hint);
        }
        self.maybe_text(key)
            .map_or_else(String::new, |text| text.value.to_string())
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
            Some(number) if (i128::from(low)..=i128::from(high)).contains(&number) => {
                u64::try_from(number).ok()
            }
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
    pub fn number_or_none(
        &self,
        key: &'static str,
        low: u64,
        high: u64,
        hint: &str,
    ) -> Option<u64> {
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
            self.document.error(
                text.at,
                format!("unknown value `{}` for `{key}`", text.value),
                did_you_mean(text.value, &known),
            );
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
                Some(text) if !text.trim().is_empty() => texts.push(Placed {
                    value: text.to_string(),
                    at: item.span().start,
                }),
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
        value.get_ref().as_table().map(|table| Table {
            document: self.document,
            table,
            at: value.span().start,
            asked: RefCell::default(),
        })
    }

    /// An optional date, as text or as TOML date.
    pub fn maybe_date(&self, key: &'static str) -> Option<String> {
        let value = self.value(key)?;
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            _ => {
                self.wrong_type(value, key, "a date `YYYY-MM-DD` in quotes");
                return None;
            }
        };
        if is_date(&text) {
            return Some(text);
        }
        self.document.error(
            value.span().start,
            format!("`{key}` = `{text}` is not a date"),
            "write year-month-day: \"2026-10-01\"",
        );
        None
    }

    /// A required month; the default when wrong, which is noted.
    pub fn period(&self, key: &'static str) -> Option<Period> {
        if !self.has(key) {
            self.missing(key, "write a month as year-month: \"2026-11\"");
        }
        self.maybe_period(key)
    }

    /// An optional month.
    pub fn maybe_period(&self, key: &'static str) -> Option<Period> {
        let text = self.maybe_text(key)?;
        let period = Period::parse(text.value);
        if period.is_none() {
            self.document.error(
                text.at,
                format!("`{key}` = `{}` is not a month", text.value),
                "write year-month: \"2026-11\"",
            );
        }
        period
    }

    /// `valid_from` (required) and `valid_to` (optional).
    pub fn in_force(&self) -> Option<InForce> {
        let from = self.period("valid_from");
        let to = self.maybe_period("valid_to");
        let from = from?;
        if to.is_some_and(|to| to < from) {
            self.error(
                "valid_to",
                "`valid_to` lies before `valid_from`, so the rule is never in force",
                "swap the two months, or remove the rule",
            );
        }
        Some(InForce { from, to })
    }

    /// Calls every key that nobody asked for unknown.
    pub fn done(self) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if !asked.contains(&name) {
                self.document.error(
                    key.span().start,
                    format!("unknown key `{name}`"),
                    did_you_mean(name, &asked),
                );
            }
        }
    }
}

/// Proposes the nearest known word, and lists all of them when none is near.
pub fn did_you_mean(written: &str, known: &[&str]) -> String {
    let near = |word: &&&str| {
        let edits = strsim::damerau_levenshtein(&written.to_lowercase(), &word.to_lowercase());
        (edits <= 1 + word.chars().count() / 4).then_some(edits)
    };
    let best = known
        .iter()
        .filter_map(|word| near(&word).map(|edits| (edits, *word)))
        .min();
    match best {
        Some((_, word)) => format!("did you mean `{word}`?"),
        None => {
            let mut all = known.to_vec();
            all.sort_unstable();
            all.dedup();
            format!("known here: {}", all.join(", "))
        }
    }
}

/// 1-based line and column (in characters) of a byte offset.
fn line_and_column(text: &str, at: usize) -> (u32, u32) {
    let before = text.get(..at.min(text.len())).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    (
        count(before.matches('\n').count() + 1),
        count(before[start..].chars().count() + 1),
    )
}

/// Says whether a text is a calendar date `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let Some((month, day)) = text.rsplit_once('-') else {
        return false;
    };
    let Some(yyyymm) = Period::parse(month).map(Period::yyyymm) else {
        return false;
    };
    let (year, month) = (yyyymm / 100, yyyymm % 100);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    day.len() == 2 && day.parse().is_ok_and(|day: u32| (1..=last).contains(&day))
}
