//! Dates, months and spans of months in a TOML table.

use super::Table;
use crate::rules::period::{InForce, Period};
use toml::de::DeValue;

impl Table<'_> {
    /// An optional date, as text or as TOML date.
    pub fn maybe_date(&self, key: &'static str) -> Option<String> {
        let value = self.value(key)?;
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            _ => {
                self.wrong_type(value, key, "a date `YYYY-MM-DD` in quotes");
                return None;
            }
        };
        if is_date(&text) {
            return Some(text);
        }
        self.document.error(value.span().start, format!("`{key}` = `{text}` is not a date"), "write year-month-day: \"2026-10-01\"");
        None
    }

    /// A required month; the default when wrong, which is noted.
    pub fn period(&self, key: &'static str) -> Option<Period> {
        if !self.has(key) {
            self.missing(key, "write a month as year-month: \"2026-11\"");
        }
        self.maybe_period(key)
    }

    /// An optional month.
    pub fn maybe_period(&self, key: &'static str) -> Option<Period> {
        let text = self.maybe_text(key)?;
        let period = Period::parse(text.value);
        if period.is_none() {
            self.document.error(text.at, format!("`{key}` = `{}` is not a month", text.value), "write year-month: \"2026-11\"");
        }
        period
    }

    /// `valid_from` (required) and `valid_to` (optional).
    pub fn in_force(&self) -> Option<InForce> {
        let from = self.period("valid_from");
        let to = self.maybe_period("valid_to");
        let from = from?;
        if to.is_some_and(|to| to < from) {
            self.error(
                "valid_to",
                "`valid_to` lies before `valid_from`, so the rule is never in force",
                "swap the two months, or remove the rule",
            );
        }
        Some(InForce { from, to })
    }
}

/// Says whether a text is a calendar date `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let Some((month, day)) = text.rsplit_once('-') else {
        return false;
    };
    let Some(yyyymm) = Period::parse(month).map(Period::yyyymm) else {
        return false;
    };
    let (year, month) = (yyyymm / 100, yyyymm % 100);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    day.len() == 2 && day.parse().is_ok_and(|day: u32| (1..=last).contains(&day))
}
