//! How often each value stands in the register, so that agreement on a rare value weighs more.
//!
//! Counted once from the right records, per field; they change only with the register.

use crate::lexicon::{KEYS, Lexicon, Token, TokenIx};
use crate::records::{Records, Values};
use crate::relations::Relations;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Counts whose rarity is kept ready.
const BY_COUNT: u32 = 4_096;

/// Hashes a `u64` by mixing its bits: keys come from the register and need no defence against chosen collisions.
#[derive(Clone, Copy, Debug, Default)]
struct Mix(u64);

type Mixed = BuildHasherDefault<Mix>;

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(u64::from(byte)));
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = crate::blocking::keys::mix(self.0, value);
    }
}

/// Value counts of every field.
#[derive(Clone, Debug, Default)]
pub struct Frequencies {
    /// Rows counted.
    pub rows: u64,
    /// Per column: rarity of each lexicon key in millibits (name columns only).
    names: Vec<Vec<i32>>,
    /// Per column: rows that carry each value (dates as `YYYYMMDD`, areas by 10, 6 and 4 digits, digits, symbols).
    values: Vec<HashMap<u64, u32, Mixed>>,
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
            let (mut names, mut values) = (Vec::new(), HashMap::default());
            match column {
                Values::Name(tokens) => names = name_counts(tokens, records.len, lexicon),
                Values::Date(dates) => dates.iter().for_each(|date| add(&mut values, u64::from(date.stated))),
                Values::Digits(digits) => digits.iter().for_each(|digits| add(&mut values, digits.value)),
                Values::Symbol(symbols) => symbols.iter().for_each(|symbol| add(&mut values, u64::from(*symbol))),
                Values::Text(texts) => texts.iter().flatten().for_each(|text| add(&mut values, text_key(*text))),
                Values::Number(numbers) => numbers.values.iter().flatten().for_each(|&number| add(&mut values, number_key(number))),
                Values::Area(areas) => areas.iter().for_each(|&area| area_levels(area).for_each(|code| add(&mut values, code))),
                Values::Sex(_) | Values::Address(_) => {}
            }
            frequencies.names.push(names.into_iter().map(|count| frequencies.millibits(count)).collect());
            frequencies.values.push(values);
        }
        frequencies
    }

    /// Chance that a random register row carries a value, as -log2, in thousandths of a bit.
    pub fn value_millibits(&self, column: usize, value: u64) -> i32 {
        self.millibits(self.values[column].get(&value).copied().unwrap_or(0))
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
        self.names.iter_mut().flatten().for_each(|rarity| *rarity += (grown * 1000.0).round() as i32);
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

fn add(counts: &mut HashMap<u64, u32, Mixed>, value: u64) {
    if value != 0 {
        *counts.entry(value).or_insert(0) += 1;
    }
}

fn name_counts(names: &crate::records::Names, rows: usize, lexicon: &Lexicon) -> Vec<u32> {
    let mut counts = vec![0; lexicon.key_count()];
    let mut seen: Vec<u32> = Vec::with_capacity(8 * KEYS);
    for row in 0..rows {
        seen.clear();
        for token in names.get(row) {
            seen.extend(lexicon.token(*token).keys.iter().filter(|&&key| key != 0));
        }
        seen.sort_unstable();
        seen.dedup();
        seen.iter().for_each(|&key| counts[key as usize] += 1);
    }
    counts
}
