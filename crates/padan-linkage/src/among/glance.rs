//! Sees through most pairs with one read: people of other ages whose numbers have nothing in common.
//!
//! Where two full birth dates lie years apart, and two numbers are several slips apart or one is missing, the comparators'
//! levels are known without asking them. When no pair of such levels can be kept, whatever the other comparisons say, a pair
//! needs no further look. A row's date and number stand side by side in sixteen bytes.

use crate::model::{Comparison, Model};
use crate::records::{DateValue, Digits, Records};
use rayon::prelude::*;

/// Levels of two birth dates as told here: different.
const DATE_LEVELS: [u8; 1] = [1];
/// Levels of two numbers as told here: missing, different, different and odd.
const NIK_LEVELS: [u8; 3] = [0, 1, 2];
/// Years apart up to which two dates are more than different.
const YEARS_NEAR: u16 = 2;
/// Digits of a full number, and what stands behind its first twelve.
const FULL: u8 = 16;
const BEHIND_PREFIX: u64 = 10_000;

/// Number and birth date of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Glimpse {
    /// A full number of known digits; or one of the two below.
    number: u64,
    /// 0 = the date is not fully known.
    year: u16,
    month_day: u16,
}

const MISSING: u64 = u64::MAX;
/// Digits are unknown, or there are not sixteen.
const UNCLEAR: u64 = u64::MAX - 1;

/// The glimpses of all rows.
pub(super) struct Glances(Vec<Glimpse>);

impl Glances {
    /// `None` where the model compares no birth date or no NIK, or where `is_hopeless` finds that some pair of their levels,
    /// given by comparison and levels, may still be kept.
    pub(super) fn of(model: &Model, rows: &Records, is_hopeless: impl Fn(&[(usize, &[u8])]) -> bool) -> Option<Self> {
        let find = |name: &str| model.comparisons.iter().position(|comparison| comparison.comparator.name == name);
        let (date, nik) = (find("birth_date")?, find("nik")?);
        let column = |comparison: &Comparison| comparison.columns[0];
        let (dates, numbers) = (rows.dates(column(&model.comparisons[date])), rows.digits(column(&model.comparisons[nik])));
        let glimpse = |row: usize| Glimpse::of(&dates[row], &numbers[row]);
        is_hopeless(&[(date, &DATE_LEVELS), (nik, &NIK_LEVELS)]).then(|| Glances((0..rows.len).into_par_iter().map(glimpse).collect()))
    }

    /// Says whether two rows are seen through.
    pub(super) fn are_two(&self, left: u32, right: u32) -> bool {
        self.0[left as usize].is_another(&self.0[right as usize])
    }
}

impl Glimpse {
    fn of(date: &DateValue, number: &Digits) -> Self {
        let (year, month, day) = (date.stated / 10_000, date.stated / 100 % 100, date.stated % 100);
        let known = year != 0 && month != 0 && day != 0 && year <= u32::from(u16::MAX);
        let number = match number {
            _ if number.missing() => MISSING,
            _ if number.len == FULL && number.unknown == 0 && number.value < UNCLEAR => number.value,
            _ => UNCLEAR,
        };
        Glimpse { number, year: if known { year as u16 } else { 0 }, month_day: (month * 100 + day) as u16 }
    }

    fn is_another(&self, other: &Glimpse) -> bool {
        let apart_in_age = self.year.abs_diff(other.year) > YEARS_NEAR && self.month_day != other.month_day;
        apart_in_age && self.year != 0 && other.year != 0 && are_unlike(self.number, other.number)
    }
}

/// Says whether one of two numbers is missing, or both are full, more than one slip apart and of another prefix.
fn are_unlike(left: u64, right: u64) -> bool {
    if left == MISSING || right == MISSING {
        return true;
    }
    if left == UNCLEAR || right == UNCLEAR || left / BEHIND_PREFIX == right / BEHIND_PREFIX {
        return false;
    }
    // One changed digit moves a number by 1 to 9 units of some place, two neighbours swapped by 9 to 81 of them.
    let mut apart = left.abs_diff(right);
    while apart.is_multiple_of(10) {
        apart /= 10;
    }
    apart > 81
}

#[cfg(test)]
mod tests {
    //! Property: what a glance says of two rows is what the comparators say.
    use super::*;
    use crate::comparators::{Sides, find};
    use crate::frequency::Frequencies;
    use crate::records::{Shared, Values};
    use proptest::prelude::*;

    fn date() -> impl Strategy<Value = DateValue> {
        let year = prop_oneof![Just(0u32), 1985u32..1993];
        (year, prop_oneof![Just(0u32), Just(1), Just(7)], prop_oneof![Just(0u32), Just(1), Just(7)], prop_oneof![Just(0u16), 1985u16..1993])
            .prop_map(|(year, month, day, year_by_age)| DateValue {
                stated: year * 10_000 + month * 100 + day,
                year_by_age,
                ..DateValue::default()
            })
    }

    fn number() -> impl Strategy<Value = Digits> {
        let value =
            prop_oneof![Just(0u64), 0u64..400, Just(10), Just(81_000), 9_900_000_000_000_000u64..9_900_000_000_000_200, any::<u64>()];
        let len = prop_oneof![Just(16u8), Just(16), Just(15), Just(0)];
        (value, len, prop_oneof![Just(0u32), Just(0), 0u32..1 << 16], any::<bool>()).prop_map(|(value, len, unknown, odd)| Digits {
            value: if len == 0 { 0 } else { value % 10u64.pow(u32::from(len)) },
            len,
            unknown,
            odd,
            ..Digits::default()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]
        #[test]
        fn a_glance_says_what_the_comparators_say(people in prop::collection::vec((date(), number(), number()), 2..24)) {
            let columns = vec![
                Values::Date(people.iter().map(|person| person.0).collect()),
                Values::Digits(people.iter().map(|person| person.1).collect()),
                Values::Digits(people.iter().map(|person| person.2).collect()),
            ];
            let (rows, shared) = (Records { len: people.len(), columns }, Shared::default());
            let frequencies = Frequencies::of(&rows, &shared.lexicon);
            let sides = Sides { shared: &shared, frequencies: &frequencies, left: &rows, right: &rows };
            let level = |name: &str, columns: &[usize], i: usize, j: usize| (find(name).expect("it exists").compare)(&sides, columns, i, j).level;
            let glimpses: Vec<Glimpse> = people.iter().map(|(date, number, _)| Glimpse::of(date, number)).collect();
            for (i, j) in (0..rows.len).flat_map(|i| (0..rows.len).map(move |j| (i, j))) {
                if glimpses[i].is_another(&glimpses[j]) {
                    prop_assert!(DATE_LEVELS.contains(&level("birth_date", &[0], i, j)), "{:?} {:?}", people[i], people[j]);
                    prop_assert!(NIK_LEVELS.contains(&level("nik", &[1, 2], i, j)), "{:?} {:?}", people[i], people[j]);
                }
            }
        }
    }
}
