//! Dates as other data sets write them: ISO, compact, day first or month first, with month names, partial, years alone.
//!
//! A date is kept as stated even where no calendar has it: a misprinted month still agrees on year and day.

/// Which part comes first where a date does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    #[default]
    DayFirst,
    MonthFirst,
    YearFirst,
}

impl DateOrder {
    pub const ALL: [(&'static str, DateOrder); 3] =
        [("dmy", DateOrder::DayFirst), ("mdy", DateOrder::MonthFirst), ("ymd", DateOrder::YearFirst)];
}

/// First letters of the months, English and Indonesian.
const MONTHS: [&[&str]; 12] = [
    &["JAN"],
    &["FEB", "PEB"],
    &["MAR"],
    &["APR"],
    &["MAY", "MEI"],
    &["JUN"],
    &["JUL"],
    &["AUG", "AGU", "AGS", "AGT"],
    &["SEP"],
    &["OCT", "OKT"],
    &["NOV", "NOP"],
    &["DEC", "DES"],
];

/// Two-digit years below this are of this century.
const THIS_CENTURY: u32 = 30;

/// Reads a date as `YYYYMMDD` with zeros for unknown parts; `None` when it is none.
pub fn read(cell: &str, order: DateOrder) -> Option<u32> {
    let words: Vec<&str> = cell.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // A time of day stands behind the date, after a T or a blank.
    let mut parts: Vec<&str> = words.iter().map(|word| without_clock(word)).collect();
    parts.truncate(3);
    match parts[..] {
        [one] if is_number(one) => alone(one, order),
        [a, b] => two(a, b),
        [a, b, c] => three(a, b, c, order),
        _ => None,
    }
}

fn without_clock(word: &str) -> &str {
    word.split_once('T').map(|(day, _)| day).filter(|day| is_number(day)).unwrap_or(word)
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn month_named(word: &str) -> Option<u32> {
    let upper = word.to_uppercase();
    let found = MONTHS.iter().position(|names| names.iter().any(|name| upper.starts_with(name)))?;
    Some(found as u32 + 1)
}

fn number(word: &str) -> Option<u32> {
    (is_number(word) && word.len() <= 4).then(|| word.parse().ok()).flatten()
}

fn packed(year: u32, month: u32, day: u32) -> Option<u32> {
    (year > 0 && month <= 99 && day <= 99).then_some(year * 10_000 + month * 100 + day)
}

/// A compact date of eight or six digits, or a year.
fn alone(digits: &str, order: DateOrder) -> Option<u32> {
    let part = |from: usize, to: usize| digits[from..to].parse::<u32>().unwrap_or(0);
    match digits.len() {
        8 if (1000..=2999).contains(&part(0, 4)) && (part(4, 6) <= 12 || order == DateOrder::YearFirst || part(4, 8) < 1000) => {
            packed(part(0, 4), part(4, 6), part(6, 8))
        }
        8 if (1000..=2999).contains(&part(4, 8)) && order == DateOrder::MonthFirst => packed(part(4, 8), part(0, 2), part(2, 4)),
        8 if (1000..=2999).contains(&part(4, 8)) => packed(part(4, 8), part(2, 4), part(0, 2)),
        8 => packed(part(0, 4), part(4, 6), part(6, 8)),
        6 if (1000..=2999).contains(&part(0, 4)) => packed(part(0, 4), part(4, 6), 0),
        4 => packed(part(0, 4), 0, 0),
        _ => None,
    }
}

/// A month and a year.
fn two(a: &str, b: &str) -> Option<u32> {
    let month = |word: &str| month_named(word).or_else(|| number(word).filter(|_| word.len() <= 2));
    match (a.len(), b.len()) {
        (4, _) if is_number(a) => packed(number(a)?, month(b)?, 0),
        (_, 4) if is_number(b) => packed(number(b)?, month(a)?, 0),
        _ => None,
    }
}

fn three(a: &str, b: &str, c: &str, order: DateOrder) -> Option<u32> {
    if let Some(month) = month_named(b).filter(|_| !is_number(b)) {
        let (year, day) = if a.len() == 4 { (a, c) } else { (c, a) };
        return packed(full_year(year)?, month, number(day)?);
    }
    if let Some(month) = month_named(a).filter(|_| !is_number(a)) {
        return packed(full_year(c)?, month, number(b)?);
    }
    let (first, second) = (number(a)?, number(b)?);
    if a.len() == 4 || order == DateOrder::YearFirst && c.len() <= 2 {
        return packed(full_year(a)?, second, number(c)?);
    }
    let month_first = match (first > 12, second > 12) {
        (true, false) => false,
        (false, true) => true,
        _ => order == DateOrder::MonthFirst,
    };
    let (day, month) = if month_first { (second, first) } else { (first, second) };
    packed(full_year(c)?, month, day)
}

fn full_year(word: &str) -> Option<u32> {
    let year = number(word)?;
    match word.len() {
        4 => Some(year),
        2 => Some(if year < THIS_CENTURY { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, order: DateOrder, expected: u32) {
        assert_eq!(read(cell, order).unwrap_or(0), expected, "{cell}");
    }

    #[test]
    fn the_usual_forms_are_read() {
        use DateOrder::{DayFirst, MonthFirst, YearFirst};
        check("1985-07-14", DayFirst, 19850714);
        check("1985-07-14T00:00:00", DayFirst, 19850714);
        check("1985-07-14 00:00", DayFirst, 19850714);
        check("19850714", DayFirst, 19850714);
        check("14071985", DayFirst, 19850714);
        check("07141985", MonthFirst, 19850714);
        check("14/7/1985", DayFirst, 19850714);
        check("7/14/1985", DayFirst, 19850714);
        check("5/7/85", DayFirst, 19850705);
        check("5/7/85", MonthFirst, 19850507);
        check("85-07-05", YearFirst, 19850705);
        check("14 July 1985", DayFirst, 19850714);
        check("Jul 14, 1985", DayFirst, 19850714);
        check("14-Agu-45", DayFirst, 19450814);
    }

    #[test]
    fn partial_dates_keep_what_they_state() {
        check("1985", DateOrder::DayFirst, 19850000);
        check("1985-07", DateOrder::DayFirst, 19850700);
        check("07/1985", DateOrder::DayFirst, 19850700);
        check("Juli 1985", DateOrder::DayFirst, 19850700);
        check("1841-00-00", DateOrder::DayFirst, 18410000);
    }

    #[test]
    fn a_misprinted_part_is_kept_and_what_is_no_date_is_not() {
        check("19850732", DateOrder::DayFirst, 19850732);
        check("19851314", DateOrder::YearFirst, 19851314);
        check("unknown", DateOrder::DayFirst, 0);
        check("12", DateOrder::DayFirst, 0);
        check("12/5", DateOrder::DayFirst, 0);
    }
}
