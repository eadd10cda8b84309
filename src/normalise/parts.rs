//! A parsed table in parts of consecutive rows: what each row says to linkage, read in parallel and joined in order.
//!
//! Within a part words and hamlets have numbers of their own, so a part depends on its rows alone.

use super::parse::{Parsed, witness};
use super::places::{Place, Places, TablePlaces};
use super::words::{NamedRows, Renumbered};
use padan_identity::digits::PartialDigits;
use padan_linkage::records::{DateValue, Digits};
use rayon::prelude::*;
use std::ops::Range;

/// Rows of one part.
pub const PART_ROWS: usize = 8192;
/// Rows of the tables that are read side by side.
const BATCH_ROWS: usize = 100_000;

/// Rows of the parts of a table.
pub fn part_ranges(rows: usize) -> Vec<Range<usize>> {
    (0..rows).step_by(PART_ROWS).map(|start| start..rows.min(start + PART_ROWS)).collect()
}

/// Cuts tables into runs that are read side by side; one of them or enough rows.
fn batches<T>(tables: Vec<T>, rows: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut batches: Vec<Vec<T>> = Vec::new();
    let mut held = 0;
    for table in tables {
        let own = rows(&table);
        match batches.last_mut() {
            Some(batch) if held + own <= BATCH_ROWS => {
                held += own;
                batch.push(table);
            }
            _ => {
                held = own;
                batches.push(vec![table]);
            }
        }
    }
    batches
}

/// Reads tables in batches and joins them in order; one batch is joined while the next one is read.
pub fn read_and_join<T: Send, R: Send>(
    tables: Vec<T>,
    rows: impl Fn(&T) -> usize,
    read: impl Fn(T) -> R + Sync,
    mut join: impl FnMut(R) + Send,
) {
    let mut ready: Vec<R> = Vec::new();
    for batch in batches(tables, rows) {
        let before = std::mem::take(&mut ready);
        let (next, ()) = rayon::join(|| batch.into_par_iter().map(&read).collect(), || before.into_iter().for_each(&mut join));
        ready = next;
    }
    ready.into_iter().for_each(join);
}

/// What linkage compares of consecutive rows.
pub struct Part {
    pub rows: Range<usize>,
    pub nik: Vec<Digits>,
    pub kk: Vec<Digits>,
    pub born: Vec<DateValue>,
    pub sex: Vec<u8>,
    pub named: NamedRows,
    pub places: Vec<Place>,
    pub hamlets: Vec<Box<str>>,
}

/// How rows of a table are read.
#[derive(Clone, Copy)]
pub struct Dating {
    pub as_of_year: u16,
    /// A register without birth dates still has them in its NIKs, which its keeper has checked; a list's NIK is what is in
    /// question, so its date is never taken for a stated one.
    pub dates_from_nik: bool,
}

impl Part {
    /// Reads the rows of a part.
    pub fn read(parsed: &Parsed, named: NamedRows, places: (&Places<'_>, &TablePlaces<'_>), rows: Range<usize>, dating: Dating) -> Part {
        let (own, hamlets) = places.0.of(places.1, rows.clone());
        Part {
            nik: rows.clone().map(|row| own_number(parsed, row)).collect(),
            kk: rows.clone().map(|row| card_number(parsed, row)).collect(),
            born: rows.clone().map(|row| birth(parsed, row, dating)).collect(),
            sex: rows.clone().map(|row| parsed.sex[row].map_or(0, |sex| sex.letter() as u8)).collect(),
            rows,
            named,
            places: own,
            hamlets,
        }
    }

    /// Room for the final numbers of its words and hamlets.
    pub fn renumbered(&self) -> Renumbered {
        Renumbered::new(self.named.words.len(), self.hamlets.len())
    }
}

fn own_number(parsed: &Parsed, row: usize) -> Digits {
    if parsed.nik_is_kk[row] {
        return Digits::default();
    }
    let nik = &parsed.nik[row];
    Digits { odd: contradicts_row(parsed, row), ..digits(nik.digits(), nik.repairs.change_value()) }
}

fn card_number(parsed: &Parsed, row: usize) -> Digits {
    let kk = &parsed.kk[row];
    match (kk.digits(), parsed.nik_is_kk[row]) {
        (None, true) => digits(parsed.nik[row].digits(), true),
        (digits_of_card, _) => digits(digits_of_card, kk.repairs.change_value()),
    }
}

fn birth(parsed: &Parsed, row: usize, dating: Dating) -> DateValue {
    let from_nik = witness(parsed, row, dating.as_of_year);
    DateValue {
        stated: parsed.born[row].date.map_or(if dating.dates_from_nik { from_nik } else { 0 }, |date| date.pack()),
        year_by_age: parsed.age[row].map_or(0, |age| dating.as_of_year.saturating_sub(u16::from(age))),
        witness: from_nik,
        ..DateValue::default()
    }
}

/// Says whether the NIK is impossible, or tells another birth date or sex than its row.
fn contradicts_row(parsed: &Parsed, row: usize) -> bool {
    let nik = &parsed.nik[row];
    let Some(valid) = nik.nik() else { return true };
    let other_date = parsed.born[row].date.is_some_and(|date| date.is_complete() && !date.is_birth_of(valid.birth()));
    let other_sex = parsed.sex[row].is_some_and(|sex| sex != valid.sex());
    other_date || other_sex
}

fn digits(digits: Option<PartialDigits>, repaired: bool) -> Digits {
    match digits {
        Some(digits) if digits.len <= 19 => {
            Digits { value: digits.value, unknown: digits.unknown, len: digits.len, repaired, ..Digits::default() }
        }
        _ => Digits::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_every_row_once_and_batches_keep_the_order() {
        let rows: Vec<usize> = part_ranges(PART_ROWS * 2 + 1).into_iter().flatten().collect();
        assert!(rows.into_iter().eq(0..PART_ROWS * 2 + 1));
        assert!(part_ranges(0).is_empty());
        let tables = vec![BATCH_ROWS + 1, 5, BATCH_ROWS - 5, 1];
        assert_eq!(batches(tables.clone(), |rows| *rows), [vec![BATCH_ROWS + 1], vec![5, BATCH_ROWS - 5], vec![1]]);
        let mut joined = Vec::new();
        read_and_join(tables.clone(), |rows| *rows, |rows| rows * 2, |rows| joined.push(rows / 2));
        assert_eq!(joined, tables);
    }
}
