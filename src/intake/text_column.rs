//! The text cells of one column: in one allocation, and each text once where texts repeat.
//!
//! A register says "KEPALA KELUARGA" a hundred thousand times. Where at most half of the cells are new texts, each text is
//! kept once and a cell is its number; whoever reads the column then reads each text once ([`TextColumn::read_each`]).

use padan_linkage::column::Column as Values;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Text cells in one allocation.
///
/// Shape: text `t` is `bytes[ends[t-1]..ends[t]]`, trimmed of outer white space; empty = missing. Cell `i` has the text
/// `codes[i]`, or text `i` where there are no codes.
#[derive(Clone, Debug, Default)]
pub struct TextColumn {
    bytes: Cow<'static, str>,
    ends: Values<u32>,
    codes: Option<Codes>,
}

/// Numbers of texts, as narrow as they may be.
#[derive(Clone, Debug)]
pub enum Codes {
    Bytes(Values<u8>),
    Shorts(Values<u16>),
    Words(Values<u32>),
}

/// What a column of texts is made of.
pub struct TextParts<'a> {
    pub bytes: &'a str,
    pub ends: &'a Values<u32>,
    pub codes: Option<&'a Codes>,
}

impl Codes {
    fn of(codes: Vec<u32>, texts: usize) -> Self {
        match texts {
            0..=0x100 => Codes::Bytes(codes.into_iter().map(|code| code as u8).collect()),
            0x101..=0x1_0000 => Codes::Shorts(codes.into_iter().map(|code| code as u16).collect()),
            _ => Codes::Words(codes.into()),
        }
    }

    fn get(&self, row: usize) -> usize {
        match self {
            Codes::Bytes(codes) => usize::from(codes[row]),
            Codes::Shorts(codes) => usize::from(codes[row]),
            Codes::Words(codes) => codes[row] as usize,
        }
    }

    fn len(&self) -> usize {
        match self {
            Codes::Bytes(codes) => codes.len(),
            Codes::Shorts(codes) => codes.len(),
            Codes::Words(codes) => codes.len(),
        }
    }

    fn push(&mut self, code: u32) {
        if let Codes::Words(codes) = self {
            return codes.push(code);
        }
        // Who adds one cell adds many: from here on every number fits.
        let known = (0..self.len()).map(|row| self.get(row) as u32);
        *self = Codes::Words(known.chain([code]).collect());
    }
}

/// New texts that a column may bring before its cells are judged.
const NEW_TEXTS_FREE: usize = 256;
/// Texts that one task reads.
const TEXTS_PER_TASK: usize = 2048;

impl TextColumn {
    /// Gathers cells; each text is kept once where they repeat.
    pub fn of<'a>(cells: impl ExactSizeIterator<Item = &'a str> + Clone) -> Self {
        Self::coded(cells.clone()).unwrap_or_else(|| Self::plain(cells))
    }

    fn plain<'a>(cells: impl ExactSizeIterator<Item = &'a str> + Clone) -> Self {
        let bytes = cells.clone().map(str::len).sum();
        let mut column = TextColumn { bytes: String::with_capacity(bytes).into(), ends: Values::with_capacity(cells.len()), codes: None };
        cells.for_each(|cell| column.push_text(cell));
        column
    }

    /// `None` as soon as more than half of the cells so far are new texts.
    fn coded<'a>(cells: impl ExactSizeIterator<Item = &'a str>) -> Option<Self> {
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut column = TextColumn::default();
        let mut codes = Vec::with_capacity(cells.len());
        let mut last = ("", u32::MAX);
        for cell in cells {
            if last.1 == u32::MAX || last.0 != cell {
                let next = column.ends.len() as u32;
                let number = *numbers.entry(cell).or_insert(next);
                if number == next {
                    column.push_text(cell);
                    if column.ends.len() > codes.len() / 2 + NEW_TEXTS_FREE {
                        return None;
                    }
                }
                last = (cell, number);
            }
            codes.push(last.1);
        }
        column.codes = Some(Codes::of(codes, column.ends.len()));
        Some(column)
    }

    /// Takes texts of a mapped file.
    pub fn mapped(bytes: &'static str, ends: Values<u32>, codes: Option<Codes>) -> Self {
        TextColumn { bytes: Cow::Borrowed(bytes), ends, codes }
    }

    pub fn parts(&self) -> TextParts<'_> {
        TextParts { bytes: &self.bytes, ends: &self.ends, codes: self.codes.as_ref() }
    }

    /// Adds one cell.
    pub fn push(&mut self, cell: &str) {
        if let Some(codes) = &mut self.codes {
            codes.push(self.ends.len() as u32);
        }
        self.push_text(cell);
    }

    fn push_text(&mut self, text: &str) {
        self.bytes.to_mut().push_str(text);
        self.ends.push(u32::try_from(self.bytes.len()).expect("a column of one sheet stays below 4 GiB"));
    }

    /// The cell of a row.
    pub fn get(&self, row: usize) -> &str {
        self.text(self.number(row))
    }

    /// Number of the text of a row: equal numbers are equal texts.
    pub fn number(&self, row: usize) -> usize {
        self.codes.as_ref().map_or(row, |codes| codes.get(row))
    }

    fn text(&self, number: usize) -> &str {
        let start = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        &self.bytes[start..self.ends[number] as usize]
    }

    pub fn len(&self) -> usize {
        self.codes.as_ref().map_or(self.ends.len(), Codes::len)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads every text of the column, in parallel; repeated ones once.
    pub fn read_each<T: Send>(&self, read: impl Fn(&str) -> T + Sync) -> Readings<'_, T> {
        let texts = (0..self.ends.len()).into_par_iter().with_min_len(TEXTS_PER_TASK);
        Readings { column: self, values: texts.map(|number| read(self.text(number))).collect() }
    }
}

/// What was read of each text of a column.
#[derive(Debug)]
pub struct Readings<'a, T> {
    column: &'a TextColumn,
    values: Vec<T>,
}

impl<T> Readings<'_, T> {
    /// What was read of the cell of a row.
    pub fn get(&self, row: usize) -> &T {
        &self.values[self.column.number(row)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cells: &[&str], texts_kept: usize) {
        let mut column = TextColumn::of(cells.iter().copied());
        column.push("more");
        let lengths = column.read_each(str::len);
        let expected = || cells.iter().chain(&["more"]);
        assert!((0..column.len()).map(|row| column.get(row)).eq(expected().copied()));
        assert!((0..column.len()).map(|row| *lengths.get(row)).eq(expected().map(|cell| cell.len())));
        assert_eq!((column.len(), column.ends.len()), (cells.len() + 1, texts_kept + 1));
    }

    #[test]
    fn cells_come_back_as_they_were_and_repeated_texts_are_kept_once() {
        check(&[], 0);
        check(&["", "", "L", "P", "P", "L"], 3);
        let own: Vec<String> = (0..3000).map(|number| number.to_string()).collect();
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        check(&own, 3000);
        check(&own[..600].repeat(10), 6000);
        check(&own[..500].repeat(10), 500);
    }
}
