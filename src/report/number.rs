//! Numbers as people write them: `1.234.567` and `12,3 %` in Indonesian, `1,234,567` and `12.3 %` in English.

use crate::language::Language;

/// A whole number with thousands grouped.
pub fn whole(value: i64, language: Language) -> String {
    let separator = match language {
        Language::Id => '.',
        Language::En => ',',
    };
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        text.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A count; everything counted here is far below 2^63.
pub fn count(value: u64, language: Language) -> String {
    whole(i64::try_from(value).unwrap_or(i64::MAX), language)
}

/// Rupiah with its sign: `Rp 1.234.567`.
pub fn rupiah(value: i64, language: Language) -> String {
    format!("Rp\u{a0}{}", whole(value, language))
}

/// Digits of a scaled integer: `scaled(-1234, 3)` is `-1.234`.
pub fn scaled(value: i64, places: u8) -> String {
    let unit = 10_u64.pow(u32::from(places));
    let sign = if value < 0 { "-" } else { "" };
    let (integer, fraction) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
    match places {
        0 => format!("{sign}{integer}"),
        _ => format!("{sign}{integer}.{fraction:0width$}", width = places as usize),
    }
}

/// A scaled integer with the language's decimal sign.
pub fn decimal(value: i64, places: u8, language: Language) -> String {
    localised(scaled(value, places), language)
}

/// Millionths as a percentage with one place; a share that is neither none nor all never rounds to 0 or 100.
pub fn percent(ppm: i64, language: Language) -> String {
    let permille = (ppm + 500) / 1000;
    let permille = match (ppm, permille) {
        (1.., 0) => 1,
        (..1_000_000, 1000) => 999,
        _ => permille,
    };
    format!("{}\u{a0}%", decimal(permille, 1, language))
}

/// A measured number with one place, for expected counts.
pub fn measured(value: f64, language: Language) -> String {
    localised(format!("{value:.1}"), language)
}

fn localised(text: String, language: Language) -> String {
    match language {
        Language::Id => text.replace('.', ","),
        Language::En => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_as_the_language_writes_them() {
        assert_eq!(whole(1_234_567, Language::Id), "1.234.567");
        assert_eq!(whole(1_234_567, Language::En), "1,234,567");
        assert_eq!(whole(-1_000, Language::Id), "-1.000");
        assert_eq!(whole(999, Language::Id), "999");
    }

    #[test]
    fn a_scaled_integer_prints_every_place() {
        assert_eq!(scaled(-1_234, 3), "-1.234");
        assert_eq!(scaled(-7, 3), "-0.007");
        assert_eq!(scaled(1_000_000, 6), "1.000000");
    }

    #[test]
    fn a_share_that_is_not_all_never_reads_as_all() {
        assert_eq!(percent(999_999, Language::Id), "99,9\u{a0}%");
        assert_eq!(percent(1, Language::En), "0.1\u{a0}%");
        assert_eq!(percent(1_000_000, Language::En), "100.0\u{a0}%");
    }
}
