//! A TOML file read key by key, every mistake kept with its line and column.
//!
//! A reader asks a table for the keys it knows; `done` then calls every key that nobody asked for unknown, and proposes
//! the nearest one. So the list of known keys is never written twice. This module does not know what any key means.

mod dates;
mod table;

use crate::diagnostic::Diagnostic;
use std::cell::RefCell;
use toml::de::DeTable;

pub use table::Table;

/// One parsed TOML file and the mistakes found in it so far.
pub struct Document<'t> {
    file: &'t str,
    text: &'t str,
    root: DeTable<'t>,
    found: RefCell<Vec<Diagnostic>>,
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
            let at = |error: &toml::de::Error| {
                let (line, column) = line_and_column(text, place(error));
                Diagnostic::error(file, line, column, format!("TOML cannot be read here: {}", error.message()), SYNTAX_HINT)
            };
            let mut wrong: Vec<Diagnostic> = errors.iter().map(at).collect();
            wrong.sort_by_key(|mistake| (mistake.line, mistake.column));
            return Err(wrong);
        }
        Ok(Document { file, text, root: root.into_inner(), found: RefCell::default() })
    }

    pub fn root(&self) -> Table<'_> {
        Table::new(self, &self.root, 0)
    }

    /// Notes a mistake at a byte offset.
    pub fn error(&self, at: usize, message: impl Into<String>, hint: impl Into<String>) {
        let (line, column) = line_and_column(self.text, at);
        let mistake = Diagnostic::error(self.file, line, column, message, hint);
        self.found.borrow_mut().push(mistake);
    }

    /// The byte offset of a place inside a text value that begins at `at`; the value's own where the file writes it otherwise.
    pub fn within(&self, at: usize, value: &str, inside: usize) -> usize {
        let opening = self.text[at..].bytes().take_while(|byte| matches!(byte, b'"' | b'\'')).count();
        let quotes = if opening >= 3 { 3 } else { opening.min(1) };
        let is_plain = self.text[at + quotes..].starts_with(value);
        if is_plain { at + quotes + inside } else { at }
    }

    /// The place of a byte offset as reports cite it: `rules/programmes/pkh.toml:12`.
    pub fn cite(&self, at: usize) -> String {
        format!("{}:{}", self.file, line_and_column(self.text, at).0)
    }

    /// 1-based line and column (in characters) of a place.
    pub fn line_and_column(&self, at: usize) -> (u32, u32) {
        line_and_column(self.text, at)
    }

    /// All mistakes, in the order of the file.
    pub fn mistakes(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|mistake| (mistake.line, mistake.column));
        found
    }
}

const SYNTAX_HINT: &str = "a line reads `key = value`; texts and periods stand in double quotes, lists in [ ]";

/// Proposes the nearest known word, and lists all of them when none is near.
pub fn did_you_mean(written: &str, known: &[&str]) -> String {
    let near = |word: &&&str| {
        let edits = strsim::damerau_levenshtein(&written.to_lowercase(), &word.to_lowercase());
        (edits <= 1 + word.chars().count() / 4).then_some(edits)
    };
    let best = known.iter().filter_map(|word| near(&word).map(|edits| (edits, *word))).min();
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
    (count(before.matches('\n').count() + 1), count(before[start..].chars().count() + 1))
}
