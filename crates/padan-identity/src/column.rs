//! Damage that only a whole column shows, with the counts that prove it.
//!
//! One NIK that ends in 0 is normal, a column of them is Excel; one date that disagrees with its NIK is an old
//! correction, all days up to 12 disagreeing the same way is a flip. Every judgement here answers `None` or evidence
//! that a receipt can print ("18 dari 18"). Nothing is repaired here: the caller applies what it accepts.

use crate::date::{BirthDate, DateCell, Order};
use crate::digits::{FULL_LEN, PartialDigits};
use crate::kk::{KkCell, KkReading};
use crate::nik::{NikCell, NikFault, NikReading, WOMAN_DAY_OFFSET};
use crate::sex::Sex;

/// Largest chance, by luck alone, at which a column still counts as damaged.
const CHANCE_MAX_LOG10: f64 = -6.0;
/// Share of real last digits that are 0; serials start at 0001, so real columns stay below it.
const ZERO_SHARE: f64 = 0.1;
const DAMAGED_SHARE_MIN: f64 = 0.9;
/// Fewest rows that prove a flip, a swap or a block.
const ROWS_MIN: u32 = 5;

/// Evidence that a column lost its sixteenth digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColumnDamage {
    /// Distinct sixteen-digit values.
    pub values: u32,
    /// How many of them end in 0.
    pub ending_zero: u32,
    /// Upper bound of the chance that a sound column looks like this, as log10.
    pub chance_log10: f64,
}

/// Judges whether Excel cut the sixteenth digit of a NIK column.
///
/// At least nine in ten distinct values end in 0, and the chance of that in a sound column is below one in a million
/// (Chernoff bound on the binomial tail at one in ten), which takes seven values or more.
/// Unit: cells whose sixteenth digit is known; those already marked as lost are left out.
pub fn lost_sixteenth_digit(cells: &[NikCell]) -> Option<ColumnDamage> {
    ending_zero(cells.iter().filter_map(|cell| match cell.reading {
        NikReading::Valid(nik) => Some(nik.as_u64()),
        NikReading::Invalid { digits, fault: NikFault::SerialZero } => Some(digits.value),
        _ => None,
    }))
}

/// Judges the same of a KK column.
pub fn lost_sixteenth_digit_of_kk(cells: &[KkCell]) -> Option<ColumnDamage> {
    ending_zero(cells.iter().filter_map(|cell| match cell.reading {
        KkReading::Valid(kk) => Some(kk.as_u64()),
        KkReading::Invalid { digits, .. } if is_full(digits) => Some(digits.value),
        _ => None,
    }))
}

/// How a date column departs from day-first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlipKind {
    /// Excel swapped the dates with a day up to 12; later days stayed as typed.
    DaysUpTo12,
    /// The whole column is written month first.
    MonthFirst,
}

/// Evidence of flipped dates. Counts are of cells where both readings are in the calendar and differ,
/// unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlipEvidence {
    pub kind: FlipKind,
    /// Cells whose swapped reading is the NIK's date.
    pub agree_swapped: u32,
    /// Cells whose reading as stated is the NIK's date.
    pub agree_as_stated: u32,
    /// Cells that can be read one way only, and agree with the NIK.
    pub sure_agree: u32,
    /// Cells that can be read one way only, and disagree with the NIK.
    pub sure_disagree: u32,
    /// Cells that prove month first by a part above 12 (any NIK or none).
    pub month_first_only: u32,
    /// Cells that prove day first likewise.
    pub day_first_only: u32,
}

/// Judges whether day and month are swapped in a column; each pair is a cell and the birth of its NIK.
///
/// Month first: at least five cells prove it and none proves day first. Days up to 12 flipped: at least five cells
/// agree with the NIK only when swapped, and they are nine in ten of the cells that agree either way.
pub fn flipped_dates(pairs: impl IntoIterator<Item = (DateCell, Option<(u8, u8, u8)>)>) -> Option<FlipEvidence> {
    let mut seen = FlipEvidence {
        kind: FlipKind::DaysUpTo12,
        agree_swapped: 0,
        agree_as_stated: 0,
        sure_agree: 0,
        sure_disagree: 0,
        month_first_only: 0,
        day_first_only: 0,
    };
    for (cell, birth) in pairs {
        seen.count(&cell, birth);
    }
    if seen.month_first_only >= ROWS_MIN && seen.day_first_only == 0 {
        return Some(FlipEvidence { kind: FlipKind::MonthFirst, ..seen });
    }
    let agreeing = seen.agree_swapped + seen.agree_as_stated;
    (seen.agree_swapped >= ROWS_MIN && share(seen.agree_swapped, agreeing) >= DAMAGED_SHARE_MIN).then_some(seen)
}

impl FlipEvidence {
    fn count(&mut self, cell: &DateCell, birth: Option<(u8, u8, u8)>) {
        match cell.proves {
            Some(Order::MonthFirst) => self.month_first_only += 1,
            Some(Order::DayFirst) => self.day_first_only += 1,
            None => {}
        }
        let (Some(stated), Some(birth)) = (cell.as_stated().filter(|date| date.is_complete()), birth) else {
            return;
        };
        let swapped = BirthDate::new(stated.year, stated.day, stated.month).filter(|date| *date != stated);
        match swapped {
            Some(swapped) => {
                self.agree_swapped += u32::from(swapped.is_birth_of(birth));
                self.agree_as_stated += u32::from(stated.is_birth_of(birth));
            }
            // 05-05 reads the same both ways and says nothing.
            None if stated.day == stated.month => {}
            None if stated.is_birth_of(birth) => self.sure_agree += 1,
            None => self.sure_disagree += 1,
        }
    }
}

/// One row as the column judgements see it.
#[derive(Clone, Copy, Debug)]
pub struct IdentityRow {
    pub nik: NikCell,
    pub kk: KkCell,
    pub born: Option<BirthDate>,
    pub sex: Option<Sex>,
    /// Any value that differs between people, such as a hash of the name; 0 = unknown.
    pub name_key: u64,
}

impl IdentityRow {
    /// Says whether NIK and KK of this one row are swapped: the KK cell carries the stated birth date (with the 40
    /// of women, where the sex is stated), and the NIK cell does not.
    pub fn swapped(&self) -> bool {
        self.date_in(self.kk.digits()) == Some(true) && self.date_in(self.nik.digits()) != Some(true) && self.nik_fits_kk()
    }

    /// Says whether digits carry the stated birth date; `None` when either is unknown.
    fn date_in(&self, digits: Option<PartialDigits>) -> Option<bool> {
        let born = self.born.filter(|date| date.is_complete())?;
        let (day, month, year) = digits?.day_month_year()?;
        let woman = day > WOMAN_DAY_OFFSET;
        let sex_fits = self.sex.is_none_or(|sex| woman == (sex == Sex::Female));
        Some(sex_fits && born.is_birth_of((year, month, day % WOMAN_DAY_OFFSET)))
    }

    fn nik_fits_kk(&self) -> bool {
        self.nik.digits().and_then(PartialDigits::day_month_year).is_none_or(|(day, ..)| day <= 31)
    }
}

/// Evidence that the NIK and KK columns are swapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SwapEvidence {
    /// Rows with sixteen digits in both columns.
    pub rows: u32,
    /// Values of a woman's day (41..=71) in the KK column, where none can be.
    pub womens_days_in_kk: u32,
    pub womens_days_in_nik: u32,
    /// Rows whose stated birth date stands in the KK column.
    pub dates_in_kk: u32,
    pub dates_in_nik: u32,
    /// Rows with a stated birth date.
    pub dated: u32,
}

/// Judges whether the NIK column holds the KK numbers and the KK column the NIKs.
///
/// Either women's days stand in the KK column (five or more, at least one row in ten) and hardly any in the NIK
/// column (one in fifty at most); or the stated birth dates do (five or more, over half of the dated rows) and not
/// in the NIK column (one in ten at most).
pub fn swapped_columns(rows: &[IdentityRow]) -> Option<SwapEvidence> {
    let mut seen = SwapEvidence::default();
    for row in rows {
        let days = (row.nik.digits().and_then(PartialDigits::day_month_year), row.kk.digits().and_then(PartialDigits::day_month_year));
        let (Some(nik), Some(kk)) = days else {
            continue;
        };
        let woman = |day: u8| u32::from((41..=71).contains(&day));
        seen.rows += 1;
        seen.womens_days_in_nik += woman(nik.0);
        seen.womens_days_in_kk += woman(kk.0);
        if let Some(in_kk) = row.date_in(row.kk.digits()) {
            seen.dated += 1;
            seen.dates_in_kk += u32::from(in_kk);
            seen.dates_in_nik += u32::from(row.date_in(row.nik.digits()) == Some(true));
        }
    }
    let by_women = seen.womens_days_in_kk >= ROWS_MIN
        && share(seen.womens_days_in_kk, seen.rows) >= 0.1
        && share(seen.womens_days_in_nik, seen.rows) <= 0.02;
    let by_dates = seen.dates_in_kk >= ROWS_MIN && share(seen.dates_in_kk, seen.dated) > 0.5 && share(seen.dates_in_nik, seen.dated) <= 0.1;
    (by_women || by_dates).then_some(seen)
}

/// Evidence that a NIK column repeats one number over each family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockEvidence {
    /// Rows with sixteen digits.
    pub rows: u32,
    /// Runs of neighbouring rows with one number and different people.
    pub blocks: u32,
    /// Rows inside those runs.
    pub rows_in_blocks: u32,
    /// Blocks whose number carries a woman's day.
    pub womens_days: u32,
    /// Blocks in which the number carries the stated birth date of a row.
    pub dates_agree: u32,
    /// Blocks with a stated birth date.
    pub dated: u32,
}

/// Judges whether a NIK column holds family card numbers: one number over each family's rows, no woman's day,
/// and nobody's birth date.
///
/// At least half of the rows stand in blocks of different people, and there are five blocks or more. Blocks whose
/// number is nobody's birth date are at least half of the dated ones; without dates, no block has a woman's day.
pub fn nik_is_kk(rows: &[IdentityRow]) -> Option<BlockEvidence> {
    let seen = blocks(rows)?;
    let nobodys_date = seen.dated == 0 || share(seen.dates_agree, seen.dated) < 0.5;
    (seen.womens_days == 0 && nobodys_date).then_some(seen)
}

/// Judges whether the head's NIK is repeated on every member: blocks as above whose number is one member's birth
/// date, or carries a woman's day, as no family card number does.
pub fn nik_of_head_repeated(rows: &[IdentityRow]) -> Option<BlockEvidence> {
    let seen = blocks(rows)?;
    let somebodys_date = seen.dated > 0 && share(seen.dates_agree, seen.dated) >= 0.5;
    (seen.womens_days > 0 || somebodys_date).then_some(seen)
}

/// Counts blocks: neighbouring rows with one number that name at least two people.
fn blocks(rows: &[IdentityRow]) -> Option<BlockEvidence> {
    let mut seen = BlockEvidence::default();
    let value = |row: &IdentityRow| row.nik.digits().filter(|digits| is_full(*digits)).map(|digits| digits.value);
    for block in rows.chunk_by(|left, right| value(left).is_some() && value(left) == value(right)) {
        let Some(number) = value(&block[0]) else {
            continue;
        };
        let size = block.len() as u32;
        seen.rows += size;
        let people = block.iter().any(|row| row.name_key != 0 && block[0].name_key != 0 && row.name_key != block[0].name_key);
        if !people {
            continue;
        }
        seen.blocks += 1;
        seen.rows_in_blocks += size;
        let day = PartialDigits::whole(number, FULL_LEN).day_month_year().map_or(0, |(day, ..)| day);
        seen.womens_days += u32::from((41..=71).contains(&day));
        let mut agreements = block.iter().filter_map(|row| row.date_in(row.nik.digits())).peekable();
        seen.dated += u32::from(agreements.peek().is_some());
        seen.dates_agree += u32::from(agreements.any(|agrees| agrees));
    }
    (seen.blocks >= ROWS_MIN && share(seen.rows_in_blocks, seen.rows) >= 0.5).then_some(seen)
}

fn is_full(digits: PartialDigits) -> bool {
    digits.len == FULL_LEN && digits.unknown == 0
}

fn ending_zero(values: impl Iterator<Item = u64>) -> Option<ColumnDamage> {
    let mut distinct: Vec<u64> = values.collect();
    distinct.sort_unstable();
    distinct.dedup();
    let values = distinct.len() as u32;
    let ending_zero = distinct.iter().filter(|value| value.is_multiple_of(10)).count() as u32;
    let chance_log10 = binomial_tail_log10(values, ending_zero, ZERO_SHARE);
    let damaged = share(ending_zero, values) >= DAMAGED_SHARE_MIN && chance_log10 < CHANCE_MAX_LOG10;
    damaged.then_some(ColumnDamage { values, ending_zero, chance_log10 })
}

/// Bounds log10 P(X >= hits) for X binomial(trials, p) from above: -trials * KL(hits/trials, p).
///
/// Source: Chernoff (1952), Ann. Math. Stat. 23:493. Zero (no evidence) when hits are no more than expected.
fn binomial_tail_log10(trials: u32, hits: u32, p: f64) -> f64 {
    let q = share(hits, trials);
    if q <= p {
        return 0.0;
    }
    let rest = if q < 1.0 { (1.0 - q) * ((1.0 - q) / (1.0 - p)).ln() } else { 0.0 };
    -f64::from(trials) * (q * (q / p).ln() + rest) / std::f64::consts::LN_10
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

#[cfg(test)]
mod tests;
