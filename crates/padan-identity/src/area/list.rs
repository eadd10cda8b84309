//! A CSV text of codes and names as sorted arrays over the text itself.
//!
//! Only the first two columns are kept. Names are slices of the text, except the few that are quoted, whose unquoted form
//! goes to a side text.

use super::{AreaFile, AreaMistake, digits};
use std::borrow::Cow;

/// Codes in ascending order and where each name stands.
#[derive(Default)]
pub(super) struct List {
    text: Cow<'static, str>,
    /// Unquoted names; their places start at the end of `text`.
    side: String,
    codes: Vec<u64>,
    names: Vec<(u32, u32)>,
}

impl List {
    /// Reads a text whose codes have one of the given numbers of digits.
    pub(super) fn read(text: Cow<'static, str>, file: AreaFile, allowed: &[u32], mistakes: &mut Vec<AreaMistake>) -> List {
        let mut list = List {
            side: String::new(),
            codes: Vec::with_capacity(text.len() / 20),
            names: Vec::with_capacity(text.len() / 20),
            text: Cow::Borrowed(""),
        };
        let mut start = 0;
        let mut line = 0u32;
        while start < text.len() {
            let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
            line += 1;
            let row = text[start..end].trim_end_matches('\r');
            if line > 1 && !row.is_empty() {
                list.row(row, start, text.len(), allowed).unwrap_or_else(|message| mistakes.push(AreaMistake { file, line, message }));
            }
            start = end + 1;
        }
        list.text = text;
        list.sort();
        list
    }

    fn row(&mut self, row: &str, start: usize, text_len: usize, allowed: &[u32]) -> Result<(), String> {
        let comma = row.find(',').ok_or("a line needs a code and a name")?;
        let code: u64 = row[..comma].parse().map_err(|_| "the code is not a number".to_string())?;
        if !allowed.contains(&digits(code)) {
            return Err(format!("code {code} has {} digits", digits(code)));
        }
        let rest = &row[comma + 1..];
        let place = if let Some(quoted) = rest.strip_prefix('"') {
            let at = text_len + self.side.len();
            let mut signs = quoted.chars().peekable();
            while let Some(sign) = signs.next() {
                match sign {
                    '"' if signs.next_if_eq(&'"').is_none() => break,
                    other => self.side.push(other),
                }
            }
            (at, text_len + self.side.len())
        } else {
            let name = rest.split(',').next().unwrap_or(rest);
            (start + comma + 1, start + comma + 1 + name.len())
        };
        if place.0 == place.1 {
            return Err(format!("code {code} has no name"));
        }
        self.codes.push(code);
        self.names.push((place.0 as u32, place.1 as u32));
        Ok(())
    }

    fn sort(&mut self) {
        if self.codes.is_sorted() {
            return;
        }
        let mut rows: Vec<(u64, (u32, u32))> = self.codes.iter().copied().zip(self.names.iter().copied()).collect();
        rows.sort();
        (self.codes, self.names) = rows.into_iter().unzip();
    }

    pub(super) fn codes(&self) -> &[u64] {
        &self.codes
    }

    /// The position of a code.
    pub(super) fn find(&self, code: u64) -> Option<usize> {
        self.codes.binary_search(&code).ok()
    }

    /// The name at a position.
    pub(super) fn name(&self, at: usize) -> &str {
        let (start, end) = (self.names[at].0 as usize, self.names[at].1 as usize);
        match start.checked_sub(self.text.len()) {
            Some(start) => &self.side[start..end - self.text.len()],
            None => &self.text[start..end],
        }
    }

    /// The codes that extend a prefix by some digits.
    pub(super) fn below(&self, prefix: u64, more: u32) -> &[u64] {
        &self.codes[self.range(prefix, more)]
    }

    /// Positions of the codes that extend a prefix by some digits.
    pub(super) fn range(&self, prefix: u64, more: u32) -> std::ops::Range<usize> {
        let scale = 10u64.pow(more);
        let start = self.codes.partition_point(|&code| code < prefix * scale);
        let end = self.codes.partition_point(|&code| code < (prefix + 1) * scale);
        start..end
    }
}
