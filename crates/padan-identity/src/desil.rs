//! A cell turned into a welfare decile, a bucket of deciles, or the statement that there is none.
//!
//! The decile belongs to the family, 1 being the poorest tenth. "No decile yet", "not found" and an empty cell are
//! three different answers and stay apart; a bucket such as `6-10` stays a bucket.

use crate::Wording;
use crate::date::month_named;
use crate::digits::is_missing;

/// A welfare decile, 1..=10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Desil(u8);

impl Desil {
    /// Makes a decile; `None` outside 1..=10.
    pub fn new(value: u8) -> Option<Desil> {
        (1..=10).contains(&value).then_some(Desil(value))
    }

    pub fn value(self) -> u8 {
        self.0
    }

    /// Gives the welfare label of the decile.
    ///
    /// Source: public DTSEN labels (1 sangat miskin ... 6-10 menengah ke atas).
    pub fn label(self) -> Wording {
        match self.0 {
            1 => Wording::new("sangat miskin", "extremely poor"),
            2 => Wording::new("miskin", "poor"),
            3 => Wording::new("hampir miskin", "near poor"),
            4 => Wording::new("rentan miskin", "vulnerable to poverty"),
            5 => Wording::new("pas-pasan", "just getting by"),
            _ => Wording::new("menengah ke atas", "middle and above"),
        }
    }
}

/// What a decile cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DesilReading {
    Known(Desil),
    /// A bucket, both ends included.
    Between(u8, u8),
    /// Stated to be without a decile: "Belum ada desil", "non-desil".
    NotYet,
    /// The checking service knows no such person: "TIDAK DITEMUKAN".
    NotFound,
    Missing,
    /// Something is written that is no decile.
    Fault,
}

/// Reads a decile cell: `3`, `03`, `3.0`, `Desil 3`, `D3`, `6-10`, `5+`, `>5`, a welfare label, or a statement of none.
pub fn read_desil(cell: &str) -> DesilReading {
    let cell = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '`'));
    if cell != "0" && is_missing(cell) && !contains(cell, "ada") {
        return DesilReading::Missing;
    }
    let cell = without_year(cell);
    let mut numbers = [0u8; 2];
    match numbers_in(cell, &mut numbers) {
        Some(0) => statement(cell),
        Some(1) => one_number(cell, numbers[0]),
        Some(2) => bucket(numbers[0], numbers[1]),
        _ => DesilReading::Fault,
    }
}

/// Collects up to two numbers; a decimal ending of zeros belongs to its number. `None` when there are more.
fn numbers_in(cell: &str, numbers: &mut [u8; 2]) -> Option<usize> {
    let mut count = 0;
    let mut rest = cell;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = &rest[start..];
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        *numbers.get_mut(count)? = digits[..end].parse().ok()?;
        count += 1;
        rest = without_zeros(&digits[end..])?;
    }
    Some(count)
}

/// Takes a decimal ending of zeros off; `None` when the decimals are more than zeros.
fn without_zeros(rest: &str) -> Option<&str> {
    match rest.strip_prefix(['.', ',']) {
        Some(decimals) if decimals.starts_with(|c: char| c.is_ascii_digit()) => {
            let after = decimals.trim_start_matches('0');
            (!after.starts_with(|c: char| c.is_ascii_digit())).then_some(after)
        }
        _ => Some(rest),
    }
}

/// Takes the year off a bucket that Excel turned into a date cell: 6-10 is then 2026-06-10 or 2026-10-06.
fn without_year(cell: &str) -> &str {
    let (year, rest) = cell.split_at_checked(5).unwrap_or((cell, ""));
    let is_year = year.len() == 5 && year.ends_with('-') && year[..4].bytes().all(|b| b.is_ascii_digit());
    match rest.split_once([' ', 'T']) {
        _ if !is_year => cell,
        Some((day_month, _)) => day_month,
        None => rest,
    }
}

fn one_number(cell: &str, number: u8) -> DesilReading {
    let Some(desil) = Desil::new(number) else {
        return DesilReading::Fault;
    };
    // Excel turns 6-10 into the tenth of June or the sixth of October.
    let month = cell.split(|c: char| !c.is_ascii_alphabetic()).find_map(month_named);
    if let Some(month) = month {
        return bucket(number, month);
    }
    let has = |words: &[&str]| words.iter().any(|word| contains(cell, word));
    if cell.contains(">=") || cell.contains('≥') || cell.ends_with('+') || has(&["ke atas", "keatas"]) {
        bucket(number, 10)
    } else if cell.contains('>') || has(&["di atas", "diatas", "lebih dari"]) {
        bucket(number.saturating_add(1), 10)
    } else if cell.contains("<=") || cell.contains('≤') || has(&["ke bawah", "kebawah", "maksimal"]) {
        bucket(1, number)
    } else if cell.contains('<') || has(&["di bawah", "dibawah", "kurang dari"]) {
        bucket(1, number - 1)
    } else if cell.contains('-') && cell.trim_start().starts_with('-') {
        DesilReading::Fault
    } else {
        DesilReading::Known(desil)
    }
}

fn bucket(a: u8, b: u8) -> DesilReading {
    let (low, high) = (a.min(b), a.max(b));
    match (Desil::new(low), Desil::new(high)) {
        (Some(desil), Some(_)) if low == high => DesilReading::Known(desil),
        (Some(_), Some(_)) => DesilReading::Between(low, high),
        _ => DesilReading::Fault,
    }
}

/// Reads a cell without any number: a statement of none, or a welfare label.
fn statement(cell: &str) -> DesilReading {
    let has = |words: &[&str]| words.iter().any(|word| contains(cell, word));
    let label = |value| Desil::new(value).map_or(DesilReading::Fault, DesilReading::Known);
    if has(&["ditemukan", "tidak terdaftar", "not found", "tdk terdaftar"]) {
        DesilReading::NotFound
    } else if has(&["belum", "blm", "non", "tidak ada", "tdk ada", "tanpa"]) {
        DesilReading::NotYet
    } else if has(&["menengah ke atas", "menengah keatas", "menengah atas"]) {
        DesilReading::Between(6, 10)
    } else if has(&["sangat miskin", "miskin ekstrem", "miskin ekstrim"]) {
        label(1)
    } else if has(&["hampir miskin"]) {
        label(3)
    } else if has(&["rentan miskin"]) {
        label(4)
    } else if has(&["pas-pasan", "pas pasan", "menengah bawah", "menengah ke bawah"]) {
        label(5)
    } else if cell.eq_ignore_ascii_case("miskin") {
        label(2)
    } else {
        DesilReading::Fault
    }
}

/// Says whether a lower-case ASCII word stands in the cell, whatever its case.
fn contains(cell: &str, word: &str) -> bool {
    cell.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(expected: DesilReading, cells: &[&str]) {
        for cell in cells {
            assert_eq!(read_desil(cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn a_decile_is_read_in_all_its_forms() {
        let one = DesilReading::Known(Desil(1));
        check(one, &["1", "01", "Desil 1", "DESIL 1", "D1", "d-1", "1.0", "1,00", "'1", "Desil 1 (sangat miskin)", "Sangat Miskin"]);
        check(DesilReading::Known(Desil(10)), &["10", "Desil 10", "10.0", "D10"]);
        check(DesilReading::Known(Desil(2)), &["Miskin", "2"]);
    }

    #[test]
    fn a_bucket_stays_a_bucket_even_after_excel_made_it_a_date() {
        let upper = DesilReading::Between(6, 10);
        check(
            upper,
            &[
                "6-10",
                "6 - 10",
                "Desil 6-10",
                "6 s/d 10",
                "6+",
                ">5",
                "D6-D10",
                "10-Jun",
                "06-Okt",
                "2026-06-10",
                "2026-10-06 00:00:00",
                "menengah ke atas",
            ],
        );
        check(DesilReading::Between(5, 10), &["5+", ">=5"]);
        check(DesilReading::Between(1, 4), &["1-4", "<=4", "<5"]);
    }

    #[test]
    fn short_and_odd_cells_do_not_break_the_year_test() {
        check(DesilReading::Known(Desil(6)), &["6-", "6--", "é6-"]);
    }

    #[test]
    fn none_yet_not_found_and_empty_are_three_answers() {
        check(DesilReading::NotYet, &["BELUM ADA DESIL", "Belum ada desil", "non-desil", "Non Desil", "Tidak ada"]);
        check(DesilReading::NotFound, &["TIDAK DITEMUKAN", "tidak ditemukan"]);
        check(DesilReading::Missing, &["", "-", " ", "NULL"]);
        check(DesilReading::Fault, &["0", "é-", "11", "abc", "5.5", "1.05", "-3", "6-11", "300"]);
    }

    proptest! {
        #[test]
        fn reading_never_panics_and_stays_in_range(text in "\\PC{0,30}") {
            if let DesilReading::Between(low, high) = read_desil(&text) {
                prop_assert!(1 <= low && low < high && high <= 10);
            }
        }
    }
}
