//! How often each value stands in the register, so that agreement on a rare value weighs more.
//!
//! Counted once from the right records, per field; they change only with the register.

mod counts;

use crate::column::Column;
use crate::lexicon::{KEYS, Lexicon, Token, TokenIx};
use crate::records::{Names, Records, Values};
use crate::relations::Relations;
use crate::store::{Bad, Reader, Writer};
use counts::Counts;
use rayon::prelude::*;

/// Counts whose rarity is kept ready.
const BY_COUNT: u32 = 4_096;

/// Value counts of every field.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    /// Rows counted.
    pub rows: u64,
    /// Per column: rarity of each lexicon key in millibits (name columns only).
    names: Vec<Column<i32>>,
    /// Per column: rows that carry each value (dates as `YYYYMMDD`, areas by 10, 6 and 4 digits, digits, symbols).
    values: Vec<Counts>,
    /// How words relate, remembered from pair to pair.
    pub(crate) relations: Relations,
    /// Rarity of a value that stands on so many rows, in millibits; longer counts are computed.
    by_count: Vec<i32>,
}

impl Frequencies {
    /// Counts the values of the right records.
    pub fn of(records: &Records, lexicon: &Lexicon) -> Self {
        let mut frequencies = Frequencies { rows: records.len as u64, ..Frequencies::default() };
        frequencies.by_count = (0..BY_COUNT).map(|count| frequencies.compute(count)).collect();
        for column in &records.columns {
            let names = if let Values::Name(tokens) = column { name_counts(tokens, records.len, lexicon) } else { Vec::new() };
            let values = match column {
                Values::Date(dates) => Counts::of(dates, |date, out| out.push(u64::from(date.stated))),
                Values::Digits(digits) => Counts::of(digits, |digits, out| out.push(digits.value)),
                Values::Symbol(symbols) => Counts::of(symbols, |symbol, out| out.push(u64::from(*symbol))),
                Values::Text(texts) => Counts::of(texts, |text, out| out.extend(text.map(text_key))),
                Values::Number(numbers) => Counts::of(&numbers.values, |number, out| out.extend(number.map(number_key))),
                Values::Area(areas) => Counts::of(areas, |&area, out| out.extend(area_levels(area))),
                Values::Name(_) | Values::Sex(_) | Values::Address(_) => Counts::default(),
                Values::Packed(_) => panic!("an index file brings its counts"),
            };
            frequencies.names.push(names.into_iter().map(|count| frequencies.millibits(count)).collect());
            frequencies.values.push(values);
        }
        frequencies
    }

    /// The counts as sections; of words the keys below `key_count`, which are all that the register has.
    pub fn write<'a>(&'a self, out: &mut Writer<'a>, key_count: usize) {
        out.values("rows", &[self.rows]);
        for (column, (names, values)) in self.names.iter().zip(&self.values).enumerate() {
            out.within(&column.to_string(), |out| {
                out.values("names", &names[..names.len().min(key_count)]);
                values.write(out);
            });
        }
    }

    /// Takes the counts of so many columns back.
    ///
    /// Errors: sections that are missing or do not fit each other.
    pub fn read(from: &mut Reader, columns: usize) -> Result<Self, Bad> {
        let [rows] = from.numbers("rows")?;
        let mut frequencies = Frequencies { rows, ..Frequencies::default() };
        frequencies.by_count = (0..BY_COUNT).map(|count| frequencies.compute(count)).collect();
        for column in 0..columns {
            let (names, values) = from.within(&column.to_string(), |from| Ok((from.column("names")?, Counts::read(from)?)))?;
            frequencies.names.push(names);
            frequencies.values.push(values);
        }
        Ok(frequencies)
    }

    /// Chance that a random register row carries a value, as -log2, in thousandths of a bit.
    pub fn value_millibits(&self, column: usize, value: u64) -> i32 {
        self.millibits(self.values[column].get(value))
    }

    /// Chance that a random register row carries a key of this token, as -log2 in millibits: the commonest key counts.
    pub fn token_millibits(&self, column: usize, token: &Token) -> i32 {
        let rarities = &self.names[column];
        let rarity = token.keys.iter().filter(|&&key| key != 0).filter_map(|&key| rarities.get(key as usize)).min();
        rarity.copied().unwrap_or_else(|| self.millibits(0))
    }

    /// The rarity beyond which agreement says no more: twice as rare as one row of the register, in millibits.
    pub fn rarity_max_millibits(&self) -> i32 {
        self.millibits(0) + 1_000
    }

    /// Rarity of a value that stands on so many rows, in millibits.
    pub fn rows_millibits(&self, rows: u32) -> i32 {
        self.millibits(rows)
    }

    /// -log2((count + 1) / (rows + 1)): an unseen value is as rare as one row.
    fn millibits(&self, count: u32) -> i32 {
        self.by_count.get(count as usize).copied().unwrap_or_else(|| self.compute(count))
    }

    /// Takes the register to be larger than it is: everything in it becomes rarer.
    #[cfg(test)]
    pub(crate) fn pretend_rows(&mut self, rows: u64) {
        let grown = (rows as f64 + 1.0).log2() - (self.rows as f64 + 1.0).log2();
        self.rows = rows;
        self.names.iter_mut().flat_map(|column| column.iter_mut()).for_each(|rarity| *rarity += (grown * 1000.0).round() as i32);
        self.by_count = (0..BY_COUNT).map(|count| self.compute(count)).collect();
    }

    fn compute(&self, count: u32) -> i32 {
        let share = (f64::from(count) + 1.0) / (self.rows as f64 + 1.0);
        (-share.log2() * 1000.0).round() as i32
    }
}

/// The value under which a text is counted.
pub fn text_key(text: TokenIx) -> u64 {
    u64::from(text.0) + 1
}

/// The value under which a quantity is counted; never 0, which means missing.
pub fn number_key(number: i64) -> u64 {
    number.cast_unsigned() ^ (1 << 63)
}

/// Codes of an area and of the areas above it.
pub fn area_levels(area: u64) -> impl Iterator<Item = u64> {
    let codes = match area {
        0 => [0, 0, 0],
        1..=9_999 => [area, 0, 0],
        10_000..=999_999 => [area / 100, area, 0],
        _ => [area / 1_000_000, area / 10_000, area],
    };
    codes.into_iter().filter(|&code| code != 0)
}

/// Rows of each lexicon key.
fn name_counts(names: &Names, rows: usize, lexicon: &Lexicon) -> Vec<u32> {
    let count = |(mut counts, mut seen): (Vec<u32>, Vec<u32>), row: usize| {
        seen.clear();
        for token in names.get(row) {
            seen.extend(lexicon.token(*token).keys.iter().filter(|&&key| key != 0));
        }
        seen.sort_unstable();
        seen.dedup();
        seen.iter().for_each(|&key| counts[key as usize] += 1);
        (counts, seen)
    };
    let none = || vec![0; lexicon.key_count()];
    let sum = |mut all: Vec<u32>, part: Vec<u32>| {
        all.iter_mut().zip(part).for_each(|(all, part)| *all += part);
        all
    };
    let parts = (0..rows).into_par_iter().with_min_len(ROWS_AT_ONCE).fold(|| (none(), Vec::with_capacity(8 * KEYS)), count);
    parts.map(|(counts, _)| counts).reduce(none, sum)
}

/// Fewest rows that one task counts.
const ROWS_AT_ONCE: usize = 65_536;
