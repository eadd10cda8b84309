//! A TOML rule file read entry by entry through serde, so that one wrong entry does not hide the next one's mistake.
//!
//! For files whose shape is a plain list of entries of a kernel's own types (`names.toml`, `addresses.toml`). This module
//! does not know what an entry means.

use super::RuleFile;
use super::toml_diag::did_you_mean;
use crate::diagnostic::Diagnostic;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// The entries of one file and the mistakes found so far.
pub struct Entries<'t> {
    file: &'t RuleFile,
    root: DeTable<'t>,
    known: Vec<&'static str>,
    found: Vec<Diagnostic>,
}

/// Entries of one table, each with its line.
pub struct Listed<T> {
    pub entries: Vec<T>,
    pub lines: Vec<u32>,
}

impl<'t> Entries<'t> {
    /// Parses a file.
    ///
    /// Errors: every syntax error.
    pub fn parse(file: &'t RuleFile) -> Result<Entries<'t>, Vec<Diagnostic>> {
        let (root, errors) = DeTable::parse_recoverable(&file.text);
        if errors.is_empty() {
            return Ok(Entries { file, root: root.into_inner(), known: Vec::new(), found: Vec::new() });
        }
        let hint = "a line reads `key = value`; texts stand in double quotes, lists in [ ]";
        Err(errors
            .iter()
            .map(|error| {
                at(file, error.span().map_or(0, |span| span.start), format!("TOML cannot be read here: {}", error.message()), hint)
            })
            .collect())
    }

    /// Takes the entries `[[key]]`; those that do not fit are noted and left out.
    pub fn list<T: DeserializeOwned>(&mut self, key: &'static str) -> Listed<T> {
        let mut listed = Listed { entries: Vec::new(), lines: Vec::new() };
        for value in self.values(key) {
            let line = line_and_column(&self.file.text, value.span().start).0;
            if let Some(entry) = self.entry(key, value) {
                listed.entries.push(entry);
                listed.lines.push(line);
            }
        }
        listed
    }

    /// Takes the one table `[key]`; absent or wrong gives the default, the latter noted.
    pub fn one<T: DeserializeOwned + Default>(&mut self, key: &'static str) -> T {
        let mut values = self.values(key);
        values.pop().and_then(|value| self.entry(key, value)).unwrap_or_default()
    }

    /// Notes a mistake at a line.
    pub fn error(&mut self, line: u32, message: impl Into<String>, hint: impl Into<String>) {
        let mistake = Diagnostic::error(&self.file.path, line, 1, message, hint);
        self.found.push(mistake);
    }

    pub fn is_clean(&self) -> bool {
        self.found.is_empty()
    }

    /// All mistakes in the order of the file; keys that nobody asked for are unknown.
    pub fn mistakes(mut self) -> Vec<Diagnostic> {
        for key in self.root.keys().filter(|key| !self.known.contains(&key.get_ref().as_ref())) {
            let message = format!("unknown key `{}`", key.get_ref());
            let hint = did_you_mean(key.get_ref(), &self.known);
            self.found.push(at(self.file, key.span().start, message, hint));
        }
        self.found.sort_by_key(|mistake| (mistake.line, mistake.column));
        self.found
    }

    fn values(&mut self, key: &'static str) -> Vec<Spanned<DeValue<'t>>> {
        self.known.push(key);
        let Some((written, value)) = self.root.remove_entry(key) else {
            return Vec::new();
        };
        let place = written.span();
        let whole = value.span();
        match value.into_inner() {
            DeValue::Array(entries) => entries.into_iter().collect(),
            other => vec![Spanned::new(if whole.is_empty() { place } else { whole }, other)],
        }
    }

    fn entry<T: DeserializeOwned>(&mut self, key: &str, value: Spanned<DeValue<'t>>) -> Option<T> {
        let start = value.span().start;
        match T::deserialize(ValueDeserializer::from(value)) {
            Ok(entry) => Some(entry),
            Err(error) => {
                let place = error.span().map_or(start, |span| span.start);
                let hint = format!("compare with the other [[{key}]] entries of the built-in file");
                self.found.push(at(self.file, place, format!("an entry does not fit: {}", error.message()), hint));
                None
            }
        }
    }
}

fn at(file: &RuleFile, place: usize, message: impl Into<String>, hint: impl Into<String>) -> Diagnostic {
    let (line, column) = line_and_column(&file.text, place);
    Diagnostic::error(&file.path, line, column, message, hint)
}

fn line_and_column(text: &str, place: usize) -> (u32, u32) {
    let before = text.get(..place).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    (count(before.matches('\n').count() + 1), count(before[start..].chars().count() + 1))
}
