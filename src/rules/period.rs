//! Months: the period of a job and the months in which a rule is in force.
//!
//! A month is one number, so that two spans are compared without a calendar. Days are not known here.

use std::fmt;

/// One calendar month, counted from year 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(u32);

impl Period {
    /// Reads `YYYY-MM`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Period> {
        let (year, month) = text.split_once('-')?;
        let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        let (year, month): (u32, u32) = (year.parse().ok()?, month.parse().ok()?);
        ((1..=12).contains(&month) && year >= 1900).then(|| Period(year * 12 + month - 1))
    }

    /// The month before this one.
    pub fn before(self) -> Period {
        Period(self.0.saturating_sub(1))
    }

    /// The same month so many years earlier.
    pub fn years_before(self, years: u64) -> Period {
        Period(self.0.saturating_sub(u32::try_from(years).map_or(u32::MAX, |years| years.saturating_mul(12))))
    }

    /// Whole months from another month to this one; 0 when that one is later.
    pub fn months_since(self, other: Period) -> u32 {
        self.0.saturating_sub(other.0)
    }

    /// The month as `YYYYMM`, to be compared with the first digits of a `YYYYMMDD` date.
    pub fn yyyymm(self) -> u32 {
        self.0 / 12 * 100 + self.0 % 12 + 1
    }
}

/// Months that follow each other, both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Months {
    pub from: Period,
    pub to: Period,
}

impl Months {
    /// Reads a year (`2019`), a month (`2019-06`) or a date; `None` for anything else.
    pub fn parse(text: &str) -> Option<Months> {
        let text = text.trim();
        let year = |month: &str| Period::parse(&format!("{text}-{month}"));
        if let (4, Some(from), Some(to)) = (text.len(), year("01"), year("12")) {
            return Some(Months { from, to });
        }
        let month = Period::parse(text.get(..7)?)?;
        text.get(7..).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')).then_some(Months { from: month, to: month })
    }

    /// The year inside a cell that people wrote: `2019`, `TA 2019`, `Tahap I/2019`; `None` where it holds none or two.
    pub fn within(cell: &str) -> Option<Months> {
        if let Some(months) = Months::parse(cell) {
            return Some(months);
        }
        let mut years = cell.split(|letter: char| !letter.is_ascii_digit()).filter(|digits| digits.len() == 4);
        let year = years.next().filter(|_| years.next().is_none())?;
        Months::parse(year)
    }
}

impl fmt::Display for Months {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to {
            return write!(f, "{}", self.from);
        }
        write!(f, "{:04}", self.from.0 / 12)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / 12, self.0 % 12 + 1)
    }
}

/// The months in which a rule is in force, both ends included; `to = None` means until further notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct InForce {
    pub from: Period,
    pub to: Option<Period>,
}

impl InForce {
    pub fn holds(self, period: Period) -> bool {
        self.from <= period && self.to.is_none_or(|to| period <= to)
    }

    /// Says whether some month is in both spans.
    pub fn meets(self, other: InForce) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }
}

impl fmt::Display for InForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            Some(to) => write!(f, "{}..{to}", self.from),
            None => write!(f, "{}..", self.from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<u32>) {
        assert_eq!(Period::parse(text).map(Period::yyyymm), expected, "{text}");
    }

    #[test]
    fn a_period_is_four_digits_a_dash_and_a_month() {
        check("2026-11", Some(202_611));
        check("2025-01", Some(202_501));
        check("2026-13", None);
        check("2026-00", None);
        check("26-11", None);
        check("2026-1", None);
        check("2026/11", None);
        check("+026-11", None);
    }

    #[track_caller]
    fn check_months(cell: &str, expected: Option<&str>) {
        assert_eq!(Months::within(cell).map(|months| months.to_string()).as_deref(), expected, "{cell}");
    }

    #[test]
    fn a_year_is_found_in_what_people_write() {
        check_months("2019", Some("2019"));
        check_months("2019-06", Some("2019-06"));
        check_months("2019-06-30", Some("2019-06"));
        check_months("TA 2019", Some("2019"));
        check_months("Tahap I/2019", Some("2019"));
        check_months("2019/2020", None);
        check_months("tahap I", None);
        check_months("", None);
    }

    #[test]
    fn two_spans_meet_when_one_month_is_in_both() {
        let span = |from, to: Option<&str>| InForce { from: Period::parse(from).expect("a period"), to: to.and_then(Period::parse) };
        assert!(span("2025-01", Some("2025-05")).meets(span("2025-05", None)));
        assert!(!span("2025-01", Some("2025-04")).meets(span("2025-05", None)));
        assert!(span("2025-01", None).holds(Period::parse("2031-01").expect("a period")));
    }
}
