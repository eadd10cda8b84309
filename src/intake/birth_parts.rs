//! A birth date in three columns: day, month, year.
//!
//! Headings must name all three in this order, the birth must be spoken of, and the cells must be such numbers.

use super::layout::HeadingCell;
use super::looks::{is_missing, month_number};
use super::mapping::Evidence;
use crate::rules::fields::normalise;

const DAYS: [&str; 6] = ["tgl", "tanggal", "hari", "hr", "dd", "tg"];
const MONTHS: [&str; 5] = ["bln", "bulan", "bl", "mm", "month"];
const YEARS: [&str; 5] = ["thn", "tahun", "th", "yyyy", "year"];

/// The first of three columns that hold day, month and year of the birth.
pub fn find(evidence: &Evidence<'_>) -> Option<usize> {
    let cells = &evidence.heading.columns;
    let is_named = |column: usize| {
        let [day, month, year] = [0, 1, 2].map(|at| &cells[column + at]);
        is(day, &DAYS) && is(month, &MONTHS) && is(year, &YEARS) && [day, month, year].iter().any(|cell| tells_birth(cell))
    };
    let holds = |column: usize, is: fn(&str) -> bool| {
        let filled: Vec<&str> =
            evidence.sample.iter().map(|row| evidence.grid.cell(*row, column)).filter(|cell| !is_missing(cell)).collect();
        filled.len() >= 2 && filled.iter().filter(|cell| is(cell)).count() * 10 >= filled.len() * 8
    };
    let is_held = |column: &usize| holds(*column, is_day) && holds(*column + 1, is_month) && holds(*column + 2, is_year);
    (0..cells.len().saturating_sub(2)).filter(|column| is_named(*column)).find(is_held)
}

/// Whether the lowest heading of a column is one of these words, perhaps with `lahir` beside it.
fn is(cell: &HeadingCell, words: &[&str]) -> bool {
    let lowest = normalise(if cell.lower.is_empty() { &cell.upper } else { &cell.lower });
    let bare = lowest.strip_suffix("lahir").or_else(|| lowest.strip_suffix("lhr")).unwrap_or(&lowest);
    words.contains(&bare)
}

fn tells_birth(cell: &HeadingCell) -> bool {
    let printed = normalise(&cell.printed());
    ["lahir", "lhr", "ttl", "birth"].iter().any(|word| printed.contains(word))
}

fn is_day(cell: &str) -> bool {
    matches!(cell.trim_end_matches(".0").parse::<u32>(), Ok(1..=31))
}

fn is_month(cell: &str) -> bool {
    month_number(&cell.to_lowercase()).is_some()
}

fn is_year(cell: &str) -> bool {
    matches!((cell.len(), cell.trim_end_matches(".0").parse::<u32>()), (_, Ok(1850..=2100)) | (2, Ok(_)))
}

/// Writes a date as its three cells say; blank where one of them is.
pub fn joined(day: &str, month: &str, year: &str) -> String {
    let [day, month, year] = [day, month, year].map(|part| part.trim_end_matches(".0"));
    if [day, month, year].iter().any(|part| is_missing(part)) {
        return String::new();
    }
    match month_number(&month.to_lowercase()) {
        Some(month) => format!("{day}-{month}-{year}"),
        None => format!("{day} {month} {year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(parts: [&str; 3], expected: &str) {
        assert_eq!(joined(parts[0], parts[1], parts[2]), expected);
    }

    #[test]
    fn three_cells_are_one_date() {
        check(["5", "7", "1980"], "5-7-1980");
        check(["05", "Agustus", "1980"], "05-8-1980");
        check(["5", "7", ""], "");
        check(["5", "?", "1980"], "5 ? 1980");
    }
}
