//! Calendar days as plain numbers: enough to spread births and to print dates in every style lists use.

/// A day of the proleptic Gregorian calendar; ordered by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    pub year: i32,
    pub month: u8,
    pub day: u8,
}

/// The day on which the register version was drawn.
pub const AS_OF: Day = Day { year: 2026, month: 10, day: 1 };

const MONTHS: [&str; 12] =
    ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];

impl Day {
    pub fn new(year: i32, month: u8, day: u8) -> Day {
        Day { year, month, day }
    }

    /// The day that lies `days` after 1 January 1970.
    ///
    /// Source: Hinnant, "chrono-compatible low-level date algorithms".
    pub fn from_epoch(days: i64) -> Day {
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_index = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month_index + 2) / 5 + 1;
        let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Day::new(year as i32, month as u8, day as u8)
    }

    /// Days since 1 January 1970.
    pub fn epoch(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_index = (i64::from(self.month) + 9) % 12;
        let of_year = (153 * month_index + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
    }

    pub fn plus(self, days: i64) -> Day {
        Day::from_epoch(self.epoch() + days)
    }

    /// Completed years on the register's day.
    pub fn age(self) -> i32 {
        let before_birthday = (AS_OF.month, AS_OF.day) < (self.month, self.day);
        AS_OF.year - self.year - i32::from(before_birthday)
    }

    /// Says whether the day is one that registrars write when nobody knows the birthday.
    pub fn is_default(self) -> bool {
        matches!((self.month, self.day), (7, 1) | (12, 31) | (1, 1))
    }

    /// Says whether such a day exists.
    pub fn exists(self) -> bool {
        Day::from_epoch(self.epoch()) == self
    }

    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    pub fn month_name(self) -> &'static str {
        MONTHS[usize::from(self.month) - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_survive_the_way_to_a_number_and_back() {
        for days in (-40_000..25_000).step_by(17) {
            assert_eq!(Day::from_epoch(days).epoch(), days);
        }
        assert_eq!(Day::from_epoch(0), Day::new(1970, 1, 1));
        assert_eq!(Day::new(2024, 2, 29).plus(1), Day::new(2024, 3, 1));
    }

    #[test]
    fn a_day_that_does_not_exist_is_told() {
        assert!(!Day::new(2023, 2, 29).exists());
        assert!(Day::new(2024, 2, 29).exists());
    }

    #[test]
    fn an_age_counts_completed_years() {
        assert_eq!(Day::new(2000, 10, 1).age(), 26);
        assert_eq!(Day::new(2000, 10, 2).age(), 25);
    }
}
