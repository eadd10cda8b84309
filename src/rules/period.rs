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

    /// The month as `YYYYMM`, to be compared with the first digits of a `YYYYMMDD` date.
    pub fn yyyymm(self) -> u32 {
        self.0 / 12 * 100 + self.0 % 12 + 1
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

    #[test]
    fn two_spans_meet_when_one_month_is_in_both() {
        let span = |from, to: Option<&str>| InForce { from: Period::parse(from).expect("a period"), to: to.and_then(Period::parse) };
        assert!(span("2025-01", Some("2025-05")).meets(span("2025-05", None)));
        assert!(!span("2025-01", Some("2025-04")).meets(span("2025-05", None)));
        assert!(span("2025-01", None).holds(Period::parse("2031-01").expect("a period")));
    }
}
