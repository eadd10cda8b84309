//! What linkage knows of the right side, as named sections of bytes: written once, read back without copying.
//!
//! This module knows nothing of files. Whoever keeps the sections answers for it that they come back as they were; what
//! is checked here is that a section is there and holds values of its type. Sections are in the byte order of the machine.

use crate::column::Column;
use bytemuck::{CheckedBitPattern, NoUninit};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Why stored sections cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad(pub String);

impl Bad {
    pub fn of(what: impl Into<String>) -> Self {
        Bad(what.into())
    }
}

impl std::fmt::Display for Bad {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Bad {}

/// Sections to be written; columns are borrowed, so nothing is copied.
#[derive(Debug, Default)]
pub struct Writer<'a> {
    pub sections: Vec<(String, Cow<'a, [u8]>)>,
    prefix: String,
}

impl<'a> Writer<'a> {
    /// Writes what belongs together under a common first part of the name.
    pub fn within(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        let before = self.prefix.len();
        self.prefix.push_str(name);
        self.prefix.push('/');
        write(self);
        self.prefix.truncate(before);
    }

    pub fn column<T: NoUninit>(&mut self, name: &str, column: &'a Column<T>) {
        self.bytes(name, Cow::Borrowed(column.bytes()));
    }

    pub fn values<T: NoUninit>(&mut self, name: &str, values: &[T]) {
        self.bytes(name, Cow::Owned(bytemuck::cast_slice(values).to_vec()));
    }

    /// Texts as their lengths and their bytes.
    pub fn texts<'t>(&mut self, name: &str, texts: impl Iterator<Item = &'t str>) {
        let (mut ends, mut bytes) = (Vec::new(), Vec::new());
        for text in texts {
            bytes.extend_from_slice(text.as_bytes());
            ends.push(u32::try_from(bytes.len()).expect("the words of a register stay below 4 GiB"));
        }
        self.values(&format!("{name}.ends"), &ends);
        self.bytes(name, Cow::Owned(bytes));
    }

    pub fn bytes(&mut self, name: &str, bytes: Cow<'a, [u8]>) {
        self.sections.push((format!("{}{name}", self.prefix), bytes));
    }
}

/// Sections as they lie in a mapped file, aligned to eight bytes and more.
#[derive(Debug, Default)]
pub struct Reader {
    sections: BTreeMap<String, &'static [u8]>,
    prefix: String,
}

impl Reader {
    pub fn of(sections: BTreeMap<String, &'static [u8]>) -> Self {
        Reader { sections, prefix: String::new() }
    }

    /// Reads what was written under a common first part of the name.
    ///
    /// Errors: those of `read`.
    pub fn within<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> Result<T, Bad>) -> Result<T, Bad> {
        let before = self.prefix.len();
        self.prefix.push_str(name);
        self.prefix.push('/');
        let done = read(self);
        self.prefix.truncate(before);
        done
    }

    /// Errors: no such section, or bytes that are no values of this type.
    pub fn column<T: CheckedBitPattern>(&self, name: &str) -> Result<Column<T>, Bad> {
        Column::mapped(self.bytes(name)?).map_err(|error| Bad(format!("section `{}{name}`: {error}", self.prefix)))
    }

    /// A column of so many values.
    ///
    /// Errors: as `column`, or another length.
    pub fn column_of<T: CheckedBitPattern>(&self, name: &str, len: usize) -> Result<Column<T>, Bad> {
        let column = self.column(name)?;
        match column.len() == len {
            true => Ok(column),
            false => Err(Bad(format!("section `{}{name}` holds {} values instead of {len}", self.prefix, column.len()))),
        }
    }

    /// So many numbers.
    ///
    /// Errors: as `column_of`.
    pub fn numbers<const N: usize>(&self, name: &str) -> Result<[u64; N], Bad> {
        let column: Column<u64> = self.column_of(name, N)?;
        Ok(std::array::from_fn(|place| column[place]))
    }

    /// Texts that `Writer::texts` wrote.
    ///
    /// Errors: as `column`, or bytes that are no text.
    pub fn texts(&self, name: &str) -> Result<Vec<&'static str>, Bad> {
        let ends: Column<u32> = self.column(&format!("{name}.ends"))?;
        let bytes = self.bytes(name)?;
        let mut from = 0;
        let text = |&end: &u32| {
            let text = bytes.get(from..end as usize).and_then(|bytes| std::str::from_utf8(bytes).ok());
            from = end as usize;
            text.ok_or_else(|| Bad(format!("section `{}{name}` is no text", self.prefix)))
        };
        ends.iter().map(text).collect()
    }

    pub fn has(&self, name: &str) -> bool {
        self.sections.contains_key(&format!("{}{name}", self.prefix))
    }

    /// Errors: no such section.
    pub fn bytes(&self, name: &str) -> Result<&'static [u8], Bad> {
        let name = format!("{}{name}", self.prefix);
        self.sections.get(&name).copied().ok_or_else(|| Bad(format!("section `{name}` is missing")))
    }
}

#[cfg(test)]
pub(crate) mod tests;
