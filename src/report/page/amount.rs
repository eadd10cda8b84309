//! Large sums of rupiah in few signs, for cards and charts: `Rp 12,3 miliar`. The whole number always stands somewhere near.

use crate::language::Language;
use crate::report::number::{decimal, rupiah};

/// A unit that sums are told in: rupiah, Indonesian, English.
type Unit = (i64, &'static str, &'static str);

const UNITS: [Unit; 3] = [(1_000_000_000_000, "triliun", "trillion"), (1_000_000_000, "miliar", "billion"), (1_000_000, "juta", "million")];

/// A sum with one place: `Rp 367,3 juta`; below a million every rupiah.
pub fn short(value: i64, language: Language) -> String {
    match unit(value) {
        None => rupiah(value, language),
        Some(unit) => format!("Rp\u{a0}{}\u{a0}{}", tenths(value, unit, language), language.pick(unit.1, unit.2)),
    }
}

/// Two sums in the unit of the higher one: `Rp 317,5–396,5 juta`.
pub fn range(low: i64, high: i64, language: Language) -> String {
    match unit(high) {
        None => format!("{}–{}", rupiah(low, language), rupiah(high, language).trim_start_matches("Rp\u{a0}")),
        Some(unit) => {
            let (low, high) = (tenths(low, unit, language), tenths(high, unit, language));
            format!("Rp\u{a0}{low}–{high}\u{a0}{}", language.pick(unit.1, unit.2))
        }
    }
}

fn unit(value: i64) -> Option<Unit> {
    UNITS.into_iter().find(|(size, _, _)| value >= *size)
}

fn tenths(value: i64, (size, _, _): Unit, language: Language) -> String {
    let tenth = size / 10;
    decimal((value + tenth / 2) / tenth, 1, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_told_in_its_largest_unit() {
        assert_eq!(short(396_539_250, Language::Id), "Rp\u{a0}396,5\u{a0}juta");
        assert_eq!(short(12_340_000_000, Language::En), "Rp\u{a0}12.3\u{a0}billion");
        assert_eq!(short(750_000, Language::Id), "Rp\u{a0}750.000");
        assert_eq!(short(0, Language::Id), "Rp\u{a0}0");
    }

    #[test]
    fn a_range_is_told_in_the_unit_of_its_higher_bound() {
        assert_eq!(range(317_471_228, 1_396_539_250, Language::Id), "Rp\u{a0}0,3–1,4\u{a0}miliar");
        assert_eq!(range(0, 600_000, Language::Id), "Rp\u{a0}0–600.000");
    }
}
