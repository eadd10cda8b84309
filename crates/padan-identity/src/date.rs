//! A cell turned into a birth date, its day/month-swapped twin where both are possible, or a named fault.
//!
//! Lists write dates in every way there is, Excel rewrites some of them, and the calendar alone cannot tell
//! 07-01 from 01-07. So the day comes first unless the cell or its column proves otherwise, the swapped reading is
//! kept beside it, and the NIK referees. There is no clock here: the year of the data is an argument.

mod read;
mod tokens;

use crate::Wording;
use crate::digits::{edges, is_missing};
use crate::repair::{Repair, Repairs};
pub use tokens::month_named;

/// Oldest age that a written year may give; beyond it the year is a typing error.
pub(crate) const STATED_AGE_MAX: u16 = 120;

/// A birth date, parts of which may be unknown.
///
/// Shape: month and day are 0 when unknown; an unknown month has an unknown day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BirthDate {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

impl BirthDate {
    /// Makes a full date; `None` when it is not in the calendar.
    pub fn new(year: u16, month: u8, day: u8) -> Option<BirthDate> {
        let exists = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        exists.then_some(BirthDate { year, month, day })
    }

    /// Packs the date as `YYYYMMDD`, zeros for unknown parts.
    pub fn pack(self) -> u32 {
        u32::from(self.year) * 10_000 + u32::from(self.month) * 100 + u32::from(self.day)
    }

    /// Takes a packed date apart; `None` for 0 and for what is no date.
    pub fn unpack(packed: u32) -> Option<BirthDate> {
        let (month, day) = ((packed / 100 % 100) as u8, (packed % 100) as u8);
        let year = u16::try_from(packed / 10_000).ok().filter(|year| *year > 0)?;
        match (month, day) {
            (0, 0) | (1..=12, 0) => Some(BirthDate { year, month, day }),
            _ => BirthDate::new(year, month, day),
        }
    }

    /// Says whether day, month and year are all known.
    pub fn is_complete(self) -> bool {
        self.day > 0
    }

    /// Says whether the date has the two-digit year, month and day that a NIK carries.
    pub fn is_birth_of(self, (year, month, day): (u8, u8, u8)) -> bool {
        self.day == day && self.month == month && self.year % 100 == u16::from(year)
    }

    /// Gives the day that follows a complete date.
    pub fn next_day(self) -> BirthDate {
        let BirthDate { year, month, day } = self;
        BirthDate::new(year, month, day + 1).or(BirthDate::new(year, month + 1, 1)).unwrap_or(BirthDate {
            year: year + 1,
            month: 1,
            day: 1,
        })
    }
}

/// Which part comes first where the year comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    DayFirst,
    MonthFirst,
}

/// What kind of cell the text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateCellKind {
    Text,
    /// A number in a workbook or a Parquet column.
    Number,
    /// A true date cell, written as ISO by the reader; Excel may have swapped it on entry.
    IsoFromDateCell,
}

/// What is known beside the cell.
#[derive(Clone, Copy, Debug)]
pub struct DateHint {
    /// (two-digit year, month, day) of the person's NIK.
    pub nik_birth: Option<(u8, u8, u8)>,
    /// Year of the data: nobody is born after it.
    pub as_of_year: u16,
    /// Order proved by the column; day first where it proves none.
    pub order: Option<Order>,
}

/// A date cell as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateCell {
    pub date: Option<BirthDate>,
    /// The reading with day and month swapped, where both readings are in the calendar and differ.
    pub alternative: Option<BirthDate>,
    /// The order that the cell proves by itself (a part above 12, year last).
    pub proves: Option<Order>,
    pub repairs: Repairs,
    pub fault: Option<DateFault>,
}

impl DateCell {
    pub const MISSING: DateCell = DateCell { date: None, alternative: None, proves: None, repairs: Repairs::NONE, fault: None };

    /// Gives the cell read the other way round; unchanged when there is no other way.
    #[must_use]
    pub fn swapped(self) -> DateCell {
        if self.alternative.is_none() {
            return self;
        }
        let was_swapped = self.repairs.has(Repair::DayMonthSwapped);
        DateCell {
            date: self.alternative,
            alternative: self.date,
            repairs: match was_swapped {
                true => self.repairs.without(Repair::DayMonthSwapped),
                false => self.repairs.with(Repair::DayMonthSwapped),
            },
            ..self
        }
    }

    fn split_from_place(mut self) -> DateCell {
        self.repairs.add(Repair::PlaceSplit);
        self
    }

    /// Gives the date as it stands in the cell, before any swap that the NIK called for.
    pub fn as_stated(&self) -> Option<BirthDate> {
        match self.alternative {
            Some(stated) if self.repairs.has(Repair::DayMonthSwapped) => Some(stated),
            _ => self.date,
        }
    }
}

/// Why a cell is not a birth date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateFault {
    NotADate,
    NotInCalendar,
    MonthUnknown,
    YearMissing,
    YearTooEarly,
    Future,
}

/// Code, what is wrong, and what to do.
struct Entry(&'static str, Wording, Wording);

impl DateFault {
    pub const ALL: [DateFault; 6] = [
        DateFault::NotADate,
        DateFault::NotInCalendar,
        DateFault::MonthUnknown,
        DateFault::YearMissing,
        DateFault::YearTooEarly,
        DateFault::Future,
    ];

    /// Gives the stable code of data files.
    pub fn code(self) -> &'static str {
        self.entry().0
    }

    /// Says what is wrong.
    pub fn text(self) -> Wording {
        self.entry().1
    }

    /// Says what to do next.
    pub fn advice(self) -> Wording {
        self.entry().2
    }

    #[rustfmt::skip]
    fn entry(self) -> Entry {
        let w = Wording::new;
        let form = w("tulis tanggal sebagai HH-BB-TTTT, misalnya 01-07-1973", "write the date as DD-MM-YYYY, for example 01-07-1973");
        let card = w("cocokkan dengan KTP-el atau KK", "compare with the e-KTP or family card");
        match self {
            DateFault::NotADate => Entry("TANGGAL_TIDAK_TERBACA", w("isi sel bukan tanggal", "the cell does not hold a date"), form),
            DateFault::NotInCalendar => Entry("TANGGAL_TIDAK_ADA", w("tanggal tidak ada di kalender", "the date is not in the calendar"), card),
            DateFault::MonthUnknown => Entry("BULAN_TIDAK_DIKENAL", w("nama bulan tidak dikenal", "the month name is unknown"), form),
            DateFault::YearMissing => Entry("TAHUN_TIDAK_ADA", w("tahun lahir tidak tertulis", "the year of birth is missing"), form),
            DateFault::YearTooEarly => Entry("TAHUN_TERLALU_AWAL", w("tahun lahir terlalu awal", "the year of birth is too early"), card),
            DateFault::Future => Entry("TANGGAL_DI_MASA_DEPAN", w("tanggal lahir di masa depan", "the birth date is in the future"), card),
        }
    }
}

/// Reads a birth date cell.
pub fn read_date(cell: &str, kind: DateCellKind, hint: DateHint) -> DateCell {
    read::read(cell, kind, hint)
}

/// Reads a "tempat, tanggal lahir" cell: the place before (or after) the date, and the date.
pub fn read_place_and_date(cell: &str, kind: DateCellKind, hint: DateHint) -> (&str, DateCell) {
    let mut ignored = Repairs::NONE;
    let text = edges(cell, &mut ignored);
    let is_digit = |c: char| c.is_ascii_digit();
    let (Some(first), Some(last)) = (text.find(is_digit), text.rfind(is_digit)) else {
        return (if is_missing(text) { "" } else { bare_place(text) }, DateCell::MISSING);
    };
    let start = date_start(text, first);
    let before = bare_place(&text[..start]);
    if !before.is_empty() {
        let date = read_date(&text[start..], kind, hint);
        // A place may hold a number of its own ("KAMPUNG 7, 01-07-1973"): then the comma tells.
        let (place, date) = match text.rsplit_once(',') {
            Some((place, rest)) if date.fault.is_some() => (bare_place(place), read_date(rest, kind, hint)),
            _ => (before, date),
        };
        return (place, date.split_from_place());
    }
    let after = bare_place(&text[last + 1..]);
    if after.is_empty() || after == "Z" {
        return ("", read_date(text, kind, hint));
    }
    (after, read_date(&text[..=last], kind, hint).split_from_place())
}

/// Says whether a date is one that offices write when the day is unknown: 1 July, 31 December, 1 January, a 15th.
/// Agreement on it is weak evidence.
pub fn is_default_birthday(date: BirthDate) -> bool {
    matches!((date.month, date.day), (7, 1) | (12, 31) | (1, 1) | (1..=12, 15))
}

/// Reads an age in completed years: `45`, `45 TH`, `45 tahun 3 bulan`, `45,0`. Months alone give 0.
pub fn read_age(cell: &str) -> Option<u8> {
    let mut ignored = Repairs::NONE;
    let text = edges(cell, &mut ignored);
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let age: u16 = text.get(..end)?.parse().ok()?;
    let unit = text[end..].trim_start();
    if unit.get(..3).is_some_and(|u| u.eq_ignore_ascii_case("bul") || u.eq_ignore_ascii_case("bln")) {
        return Some((age / 12) as u8);
    }
    let is_unit = unit.is_empty() || unit.starts_with(['.', ',', 't', 'T', 'y', 'Y', '(']);
    (age <= STATED_AGE_MAX && is_unit).then_some(age as u8)
}

/// Gives the number of days of a month, 0 for what is no month.
pub fn days_in_month(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

/// Gives where the date starts: at the first digit, or at a month name right before it.
fn date_start(text: &str, first_digit: usize) -> usize {
    let before = text[..first_digit].trim_end_matches(|c: char| !c.is_alphabetic());
    let word_start = before.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last().map_or(before.len(), |(at, _)| at);
    match month_named(&before[word_start..]) {
        Some(_) => word_start,
        None => first_digit,
    }
}

fn bare_place(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != ')')
}

#[cfg(test)]
mod tests;
