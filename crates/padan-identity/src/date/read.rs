//! The parts of a date cell weighed against the calendar, the column's order and the NIK.

use super::tokens::{Number, Token, Tokens};
use super::{BirthDate, DateCell, DateCellKind, DateFault, DateHint, Order, STATED_AGE_MAX, days_in_month};
use crate::digits::{edges, is_missing};
use crate::nik::AGE_MAX;
use crate::repair::{Repair, Repairs};

/// Excel's day 0 for every date after February 1900.
const EXCEL_EPOCH_DAYS: i64 = -25_569;

/// Reads one cell.
pub(super) fn read(cell: &str, kind: DateCellKind, hint: DateHint) -> DateCell {
    let mut repairs = Repairs::NONE;
    let text = edges(cell, &mut repairs);
    let text = text.strip_prefix("=\"").unwrap_or(text);
    if is_missing(text) {
        return DateCell::MISSING;
    }
    let (text, next_day) = without_clock(text, &mut repairs);
    let tokens = Tokens::read(text, &mut repairs);
    let mut reader = Reader { hint, kind, repairs };
    let found = match tokens.as_slice() {
        Some([]) if !tokens.words => return DateCell::MISSING,
        Some(parts) if all_zero(parts) => return DateCell::MISSING,
        Some(parts) => reader.parts_and_rest(parts),
        None => Err(DateFault::NotADate),
    };
    let found = if next_day { found.map(Found::shifted) } else { found };
    match found {
        Ok(found) => reader.settle(found),
        Err(fault) => DateCell { fault: Some(fault), repairs: reader.repairs, ..DateCell::MISSING },
    }
}

/// A date read, its twin, and the order that the cell proves.
struct Found {
    date: BirthDate,
    alternative: Option<BirthDate>,
    proves: Option<Order>,
}

impl Found {
    fn sure(date: BirthDate) -> Found {
        Found { date, alternative: None, proves: None }
    }

    fn with_twin(date: BirthDate) -> Found {
        let twin = (date.day != date.month).then(|| BirthDate::new(date.year, date.day, date.month)).flatten();
        Found { date, alternative: twin, proves: None }
    }

    fn shifted(self) -> Found {
        if self.date.is_complete() { Found::sure(self.date.next_day()) } else { self }
    }
}

struct Reader {
    hint: DateHint,
    kind: DateCellKind,
    repairs: Repairs,
}

impl Reader {
    /// Reads the first three parts and names what follows them; a second date is too much for one cell.
    fn parts_and_rest(&mut self, parts: &[Token]) -> Result<Found, DateFault> {
        let (date, rest) = parts.split_at(parts.len().min(3));
        let dates_too = |part: &Token| match part {
            Token::Number(n) => n.len >= 4,
            Token::Month(_) => true,
            Token::Word => false,
        };
        if rest.iter().any(dates_too) {
            return Err(DateFault::NotADate);
        }
        if !rest.is_empty() {
            let clock = rest.len() >= 2 && rest.iter().all(|part| matches!(part, Token::Number(n) if n.value < 60));
            self.repairs.add(if clock { Repair::ClockRemoved } else { Repair::WordsRemoved });
        }
        self.parts(date)
    }

    fn parts(&mut self, parts: &[Token]) -> Result<Found, DateFault> {
        use Token::{Month, Number as N, Word};
        match *parts {
            [N(n)] => self.one(n),
            [N(n), N(_)] if n.len == 5 => self.serial(n.value),
            [N(year), N(zeros)] if year.len == 4 && zeros.value == 0 => self.one(year),
            [N(n), N(zeros)] if n.len >= 7 && zeros.value == 0 => self.one(n),
            [N(month), N(year)] if year.len == 4 => self.month_of_year(year, month.value),
            [N(year), N(month)] if year.len == 4 => self.month_of_year(year, month.value),
            [Month(month), N(year)] | [N(year), Month(month)] if year.len == 4 => self.month_of_year(year, u64::from(month)),
            [Month(month), N(year)] if year.len == 2 => self.month_of_year(year, u64::from(month)),
            [N(day), Month(month), N(year)] | [Month(month), N(day), N(year)] if day.len <= 2 => self.named(year, month, day),
            [N(year), Month(month), N(day)] => self.named(year, month, day),
            [N(_), Month(_)] | [Month(_), N(_)] => Err(DateFault::YearMissing),
            [N(a), N(b), N(c)] => self.three(a, b, c),
            [N(_), Word, N(_)] => Err(DateFault::MonthUnknown),
            _ => Err(DateFault::NotADate),
        }
    }

    /// Reads a single number: compact date, Excel serial, or a year alone.
    fn one(&mut self, n: Number) -> Result<Found, DateFault> {
        let value = n.value;
        let part = |value: u64, len| Number { value, len };
        match n.len {
            14 if value % 1_000_000 <= 235_959 => {
                self.repairs.add(Repair::ClockRemoved);
                self.one(part(value / 1_000_000, 8))
            }
            7 | 8 if self.plausible_year(value % 10_000) => {
                self.note_lost_zero(n.len == 7);
                let day_month = value / 10_000;
                self.three(part(day_month / 100, 2), part(day_month % 100, 2), part(value % 10_000, 4))
            }
            8 => self.three(part(value / 10_000, 4), part(value / 100 % 100, 2), part(value % 100, 2)),
            6 => self.three(part(value / 10_000, 2), part(value / 100 % 100, 2), part(value % 100, 2)),
            5 => self.serial(value).or_else(|fault| {
                let year = part(value % 100, 2);
                let read = self.three(part(value / 10_000, 2), part(value / 100 % 100, 2), year);
                self.note_lost_zero(read.is_ok());
                read.map_err(|_| fault)
            }),
            4 if self.plausible_year(value) => self.month_of_year(n, 0),
            4 if self.kind == DateCellKind::Number => self.serial(value),
            4 if value as u16 > self.hint.as_of_year => Err(DateFault::Future),
            4 => Err(DateFault::YearTooEarly),
            _ => Err(DateFault::NotADate),
        }
    }

    fn note_lost_zero(&mut self, lost: bool) {
        if lost {
            self.repairs.add(Repair::LeadingZeroLost);
        }
    }

    /// Reads three numbers: year first when the first part can only be a year, else year last.
    fn three(&mut self, a: Number, b: Number, c: Number) -> Result<Found, DateFault> {
        let year_first = a.len == 4 || (a.len == 2 && a.value > 31 && c.len <= 2);
        if year_first {
            let year = self.year(a)?;
            let found = both_ways(year, c.value, b.value)?;
            if found.proves == Some(Order::MonthFirst) {
                self.repairs.add(Repair::DayMonthSwapped);
            }
            return Ok(self.note_unknown(Found { proves: None, ..found }));
        }
        if a.len > 2 || b.len > 2 {
            return Err(DateFault::NotADate);
        }
        let year = self.year(c)?;
        let mut found = both_ways(year, a.value, b.value)?;
        let column_says_month = self.hint.order == Some(Order::MonthFirst);
        if column_says_month && let Some(month_first) = found.alternative {
            found = Found { date: month_first, alternative: Some(found.date), proves: None };
            self.repairs.add(Repair::MonthFirst);
        }
        if found.proves == Some(Order::MonthFirst) {
            self.repairs.add(Repair::MonthFirst);
        }
        Ok(self.note_unknown(found))
    }

    fn named(&mut self, year: Number, month: u8, day: Number) -> Result<Found, DateFault> {
        let year = self.year(year)?;
        let day = u8::try_from(day.value).map_err(|_| DateFault::NotInCalendar)?;
        let found = match day {
            0 => BirthDate { year, month, day },
            _ => BirthDate::new(year, month, day).ok_or(DateFault::NotInCalendar)?,
        };
        Ok(self.note_unknown(Found::sure(found)))
    }

    /// Reads a year with a month at most; month 0 = unknown.
    fn month_of_year(&mut self, year: Number, month: u64) -> Result<Found, DateFault> {
        let year = self.year(year)?;
        let month = u8::try_from(month).ok().filter(|month| *month <= 12).ok_or(DateFault::NotInCalendar)?;
        Ok(self.note_unknown(Found::sure(BirthDate { year, month, day: 0 })))
    }

    fn note_unknown(&mut self, found: Found) -> Found {
        if !found.date.is_complete() {
            self.repairs.add(Repair::PartsUnknown);
        }
        found
    }

    /// Reads an Excel date serial: days since 30 December 1899.
    fn serial(&mut self, serial: u64) -> Result<Found, DateFault> {
        let days = i64::try_from(serial).map_err(|_| DateFault::NotADate)?;
        let date = civil(days + EXCEL_EPOCH_DAYS).ok_or(DateFault::NotADate)?;
        self.check_year(date.year)?;
        self.repairs.add(Repair::ExcelSerial);
        Ok(Found::with_twin(date))
    }

    /// Completes a year: four digits as they stand, two digits to the younger century that is not in the future.
    fn year(&mut self, year: Number) -> Result<u16, DateFault> {
        let value = u16::try_from(year.value).map_err(|_| DateFault::NotADate)?;
        match year.len {
            4 => self.check_year(value).map(|()| value),
            1 | 2 => {
                self.repairs.add(Repair::CenturyGuessed);
                [2000 + value, 1900 + value]
                    .into_iter()
                    .find(|full| *full <= self.hint.as_of_year && full + AGE_MAX >= self.hint.as_of_year)
                    .ok_or(DateFault::Future)
            }
            _ => Err(DateFault::NotADate),
        }
    }

    fn check_year(&self, year: u16) -> Result<(), DateFault> {
        match year {
            _ if year > self.hint.as_of_year => Err(DateFault::Future),
            _ if year + STATED_AGE_MAX < self.hint.as_of_year => Err(DateFault::YearTooEarly),
            _ => Ok(()),
        }
    }

    fn plausible_year(&self, year: u64) -> bool {
        u16::try_from(year).is_ok_and(|year| self.check_year(year).is_ok())
    }

    /// Lets the NIK referee between the two readings of a cell.
    fn settle(self, found: Found) -> DateCell {
        let cell =
            DateCell { date: Some(found.date), alternative: found.alternative, proves: found.proves, repairs: self.repairs, fault: None };
        match (self.hint.nik_birth, found.alternative) {
            (Some(birth), Some(twin)) if twin.is_birth_of(birth) => cell.swapped(),
            _ => cell,
        }
    }
}

/// Reads two parts as day and month, day first; the twin is the other way round. A month of 0 leaves the year.
fn both_ways(year: u16, day: u64, month: u64) -> Result<Found, DateFault> {
    let part = |value: u64| u8::try_from(value).map_err(|_| DateFault::NotInCalendar);
    let (day, month) = (part(day)?, part(month)?);
    if month == 0 || day == 0 {
        let known = month <= 12 && day <= 31;
        return known.then(|| Found::sure(BirthDate { year, month, day: 0 })).ok_or(DateFault::NotInCalendar);
    }
    match (BirthDate::new(year, month, day), BirthDate::new(year, day, month)) {
        (Some(date), _) => Ok(Found { proves: (day > 12).then_some(Order::DayFirst), ..Found::with_twin(date) }),
        (None, Some(date)) => Ok(Found { date, alternative: None, proves: Some(Order::MonthFirst) }),
        (None, None) => Err(DateFault::NotInCalendar),
    }
}

/// Takes the time of day off. True when it is midnight in Indonesia written as UTC of the day before.
fn without_clock<'a>(text: &'a str, repairs: &mut Repairs) -> (&'a str, bool) {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let colon = (1..bytes.len()).find(|at| bytes[*at] == b':' && is_digit(at - 1) && is_digit(at + 1));
    let Some(colon) = colon else {
        return (text, false);
    };
    let hour_start = (0..colon).rev().take_while(|at| is_digit(*at)).last().unwrap_or(colon);
    repairs.add(Repair::ClockRemoved);
    let hour = &text[hour_start..colon];
    // WIB, WITA and WIT midnights are 17, 16 and 15 o'clock UTC.
    let utc_midnight =
        text.ends_with('Z') && matches!(hour, "15" | "16" | "17") && text[colon..].bytes().filter(u8::is_ascii_digit).all(|b| b == b'0');
    if utc_midnight {
        repairs.add(Repair::TimeZoneShifted);
    }
    let date = text[..hour_start].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, 'T' | ','));
    (date, utc_midnight)
}

fn all_zero(parts: &[Token]) -> bool {
    !parts.is_empty() && parts.iter().all(|part| matches!(part, Token::Number(n) if n.value == 0))
}

/// Gives the date of a day counted from 1 January 1970; `None` before 1900 or beyond a `u16` year.
fn civil(days_since_1970: i64) -> Option<BirthDate> {
    const DAYS_1900_TO_1970: i64 = 25_567;
    let mut left = days_since_1970 + DAYS_1900_TO_1970;
    if left < 0 {
        return None;
    }
    let mut year = 1900u16;
    let year_days = |year: u16| 337 + i64::from(days_in_month(year, 2));
    while left >= year_days(year) {
        left -= year_days(year);
        year = year.checked_add(1)?;
    }
    let mut month = 1;
    while left >= i64::from(days_in_month(year, month)) {
        left -= i64::from(days_in_month(year, month));
        month += 1;
    }
    BirthDate::new(year, month, left as u8 + 1)
}
