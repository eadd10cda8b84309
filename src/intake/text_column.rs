//! The text cells of one column: in one allocation, and each text once where texts repeat.
//!
//! A register says "KEPALA KELUARGA" a hundred thousand times. Where at most half of the cells are new texts, each text is
//! kept once and a cell is its number; whoever reads the column then reads each text once ([`TextColumn::read_each`]).
//! Texts of one length, as identity numbers are, need no list of their ends.

use padan_linkage::column::Column as Values;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Text cells in one allocation.
///
/// Shape: texts stand in `bytes` one behind the other, trimmed of outer white space; empty = missing. Cell `i` has the text
/// `codes[i]`, or text `i` where there are no codes.
#[derive(Clone, Debug, Default)]
pub struct TextColumn {
    bytes: Cow<'static, str>,
    ends: Ends,
    codes: Option<Codes>,
}

/// Where texts end.
#[derive(Clone, Debug)]
pub enum Ends {
    /// Text `t` is `bytes[ends[t-1]..ends[t]]`.
    Each(Values<u32>),
    /// Every text has this many bytes, and there are so many.
    Even { width: usize, count: usize },
}

/// Numbers of texts, in as few bytes as hold them.
#[derive(Clone, Debug)]
pub enum Codes {
    Byte(Values<u8>),
    Narrow(Values<u16>),
    Wide(Values<u32>),
}

/// What a column of texts is made of.
#[derive(Clone, Copy)]
pub struct TextParts<'a> {
    pub bytes: &'a str,
    pub ends: &'a Ends,
    pub codes: Option<&'a Codes>,
}

/// New texts that a column may bring before its cells are judged.
const NEW_TEXTS_FREE: usize = 256;
/// Texts that one task reads.
const TEXTS_PER_TASK: usize = 2048;

impl TextColumn {
    /// Gathers cells; each text is kept once where they repeat.
    pub fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut gather = Gather::default();
        cells.for_each(|cell| gather.push(cell));
        gather.finish()
    }

    /// Takes texts of a mapped file; `None` where its parts do not fit each other.
    pub fn mapped(bytes: &'static str, ends: Ends, codes: Option<Codes>) -> Option<Self> {
        let ends_at = match &ends {
            Ends::Each(ends) => ends.last().map_or(0, |&end| end as usize),
            Ends::Even { width, count } => width.checked_mul(*count)?,
        };
        (ends_at == bytes.len()).then_some(TextColumn { bytes: Cow::Borrowed(bytes), ends, codes })
    }

    pub fn parts(&self) -> TextParts<'_> {
        TextParts { bytes: &self.bytes, ends: &self.ends, codes: self.codes.as_ref() }
    }

    /// Adds one cell.
    pub fn push(&mut self, cell: &str) {
        let next = self.texts() as u32;
        if let Some(codes) = self.codes.take() {
            self.codes = Some(Codes::of((0..codes.len()).map(|row| codes.get(row) as u32).chain([next]).collect(), next as usize + 1));
        }
        self.push_text(cell);
    }

    fn push_text(&mut self, text: &str) {
        self.bytes.to_mut().push_str(text);
        let end = u32::try_from(self.bytes.len()).expect("a column of one sheet stays below 4 GiB");
        match &mut self.ends {
            Ends::Each(ends) => ends.push(end),
            Ends::Even { width, count } if *width == text.len() => *count += 1,
            Ends::Even { width, count } => {
                let before = (1..=*count).map(|number| (number * *width) as u32);
                self.ends = Ends::Each(before.chain([end]).collect());
            }
        }
    }

    /// Number of texts that are kept.
    fn texts(&self) -> usize {
        match &self.ends {
            Ends::Each(ends) => ends.len(),
            Ends::Even { count, .. } => *count,
        }
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
        match &self.ends {
            Ends::Each(ends) => {
                let start = if number == 0 { 0 } else { ends[number - 1] as usize };
                &self.bytes[start..ends[number] as usize]
            }
            Ends::Even { width, .. } => &self.bytes[number * width..][..*width],
        }
    }

    pub fn len(&self) -> usize {
        self.codes.as_ref().map_or(self.texts(), Codes::len)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads every text of the column, in parallel; repeated ones once.
    pub fn read_each<T: Send>(&self, read: impl Fn(&str) -> T + Sync) -> Readings<'_, T> {
        let texts = (0..self.texts()).into_par_iter().with_min_len(TEXTS_PER_TASK);
        Readings { column: self, values: texts.map(|number| read(self.text(number))).collect() }
    }
}

impl Default for Ends {
    fn default() -> Self {
        Ends::Each(Values::new())
    }
}

impl Codes {
    /// Keeps the numbers of so many texts.
    fn of(codes: Vec<u32>, texts: usize) -> Self {
        match texts {
            0..=0x100 => Codes::Byte(codes.iter().map(|code| *code as u8).collect()),
            0x101..=0x1_0000 => Codes::Narrow(codes.iter().map(|code| *code as u16).collect()),
            _ => Codes::Wide(codes.into()),
        }
    }

    fn get(&self, row: usize) -> usize {
        match self {
            Codes::Byte(codes) => usize::from(codes[row]),
            Codes::Narrow(codes) => usize::from(codes[row]),
            Codes::Wide(codes) => codes[row] as usize,
        }
    }

    fn len(&self) -> usize {
        match self {
            Codes::Byte(codes) => codes.len(),
            Codes::Narrow(codes) => codes.len(),
            Codes::Wide(codes) => codes.len(),
        }
    }
}

/// Cells on their way into a column.
#[derive(Debug, Default)]
pub struct Gather<'a> {
    column: TextColumn,
    /// Text of each cell; of no use once texts hardly repeat.
    codes: Vec<u32>,
    numbers: FxHashMap<&'a str, u32>,
    last: Option<(&'a str, u32)>,
    is_plain: bool,
}

impl<'a> Gather<'a> {
    /// Adds one cell.
    pub fn push(&mut self, cell: &'a str) {
        if self.is_plain {
            self.column.push_text(cell);
            return;
        }
        let number = match self.last {
            Some((text, number)) if text == cell => number,
            _ => self.number(cell),
        };
        self.last = Some((cell, number));
        self.codes.push(number);
        if self.column.texts() > self.codes.len() / 2 + NEW_TEXTS_FREE {
            self.give_up();
        }
    }

    fn number(&mut self, cell: &'a str) -> u32 {
        let next = self.column.texts() as u32;
        let number = *self.numbers.entry(cell).or_insert(next);
        if number == next {
            self.column.push_text(cell);
        }
        number
    }

    /// Keeps every cell as a text of its own from here on.
    fn give_up(&mut self) {
        let mut column = TextColumn { ends: Ends::Even { width: self.column.text(0).len(), count: 0 }, ..TextColumn::default() };
        self.codes.iter().for_each(|code| column.push_text(self.column.text(*code as usize)));
        *self = Gather { column, is_plain: true, ..Gather::default() };
    }

    pub fn finish(self) -> TextColumn {
        let mut column = self.column;
        column.bytes.to_mut().shrink_to_fit();
        if let Ends::Each(ends) = &mut column.ends {
            ends.shrink_to_fit();
        }
        if !self.is_plain {
            column.codes = Some(Codes::of(self.codes, column.texts()));
        }
        column
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
        assert_eq!((column.len(), column.texts()), (cells.len() + 1, texts_kept + 1));
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
        check(&own[..200].repeat(10), 200);
        // Texts of one length.
        check(&own[1000..], 2000);
    }
}
