//! Full identity numbers turned into masked ones, and the permit that lifts the mask.
//!
//! First four digits say the kabupaten, last two help a person find the row; the rest is stars. Text that
//! somebody else wrote (remarks, errors, log lines) goes through [`scrub`]. Over-masking is the safe side:
//! a long phone number or amount is masked too. This module does not know what a valid NIK is.

use std::borrow::Cow;

/// Fewest digits that count as an identity number.
const DIGITS_MIN: usize = 12;
/// Fewest true digits in a run that also holds letters standing for digits.
const REAL_DIGITS_MIN: usize = 10;
const SHOWN_FIRST: usize = 4;
const SHOWN_LAST: usize = 2;
/// Most separator characters in a row that still join two groups of digits.
const SEPARATORS_MAX: usize = 2;

/// A permit to show full identity numbers, with the reason that the audit trail records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmasked {
    reason: String,
}

impl Unmasked {
    /// Makes a permit; `None` when the reason holds no word.
    pub fn because(reason: impl Into<String>) -> Option<Self> {
        let reason = reason.into();
        reason
            .chars()
            .any(char::is_alphanumeric)
            .then_some(Unmasked { reason })
    }

    /// Gives the reason as the person wrote it.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// Masks every unbroken run of 12 or more digits: `3526014107730012` becomes `3526**********12`.
pub fn mask_digits(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let run = rest[start..]
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len() - start);
        masked.push_str(&rest[..start]);
        push_masked(&mut masked, &rest[start..start + run], run);
        rest = &rest[start + run..];
    }
    masked.push_str(rest);
    masked
}

/// Masks whatever could be a NIK or KK in free text, also when it is grouped by spaces, dots, dashes or
/// apostrophes, or has letters where digits belong (`O` for 0, `l` for 1). Borrows when there is nothing to hide.
pub fn scrub(text: &str) -> Cow<'_, str> {
    let mut masked: Option<String> = None;
    let mut copied = 0;
    let mut at = 0;
    while let Some(run) = next_run(text, at) {
        if run.digits >= DIGITS_MIN {
            let out = masked.get_or_insert_with(|| String::with_capacity(text.len()));
            out.push_str(&text[copied..run.start]);
            push_masked(out, &text[run.start..run.end], run.digits);
            copied = run.end;
        }
        at = run.end;
    }
    match masked {
        None => Cow::Borrowed(text),
        Some(mut out) => {
            out.push_str(&text[copied..]);
            Cow::Owned(out)
        }
    }
}

/// Masks one number of a known length for `Display`; `value` is padded with zeros to `len` digits.
pub(crate) fn write_masked(
    f: &mut std::fmt::Formatter<'_>,
    value: u64,
    len: u8,
) -> std::fmt::Result {
    let mut text = String::with_capacity(usize::from(len));
    push_masked(
        &mut text,
        &format!("{value:0width$}", width = usize::from(len)),
        usize::from(len),
    );
    f.write_str(&text)
}

/// Digits joined by short separators: `start..end` in bytes.
struct Run {
    start: usize,
    end: usize,
    digits: usize,
}

fn next_run(text: &str, from: usize) -> Option<Run> {
    let start = from + text[from..].find(is_digit_like)?;
    let mut run = Run {
        start,
        end: start,
        digits: 0,
    };
    let mut separators = 0;
    for (offset, c) in text[start..].char_indices() {
        if is_digit_like(c) {
            run.digits += 1;
            run.end = start + offset + c.len_utf8();
            separators = 0;
        } else if separators < SEPARATORS_MAX && is_separator(c) {
            separators += 1;
        } else {
            break;
        }
    }
    let real = text[run.start..run.end]
        .bytes()
        .filter(u8::is_ascii_digit)
        .count();
    // Words like "Illo bolos" are letters only; a damaged number still has most of its digits.
    if real < REAL_DIGITS_MIN {
        run.digits = 0;
    }
    Some(run)
}

fn is_digit_like(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, 'O' | 'o' | 'l' | 'I' | '|' | 'S' | 'B')
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '.' | ',' | '-' | '\'' | '`' | '’' | '‘' | '"' | '/' | '_' | '\t' | '\n' | '\r'
    ) || c.is_whitespace()
        || crate::digits::is_invisible(c)
}

/// Copies a run, its digits starred but for the first four and last two; short runs are copied as they are.
fn push_masked(out: &mut String, run: &str, digits: usize) {
    if digits < DIGITS_MIN {
        out.push_str(run);
        return;
    }
    let mut position = 0;
    for c in run.chars() {
        if !is_digit_like(c) {
            out.push(c);
            continue;
        }
        let shown = position < SHOWN_FIRST || position >= digits - SHOWN_LAST;
        out.push(if shown { c } else { '*' });
        position += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(scrub(text), expected);
    }

    #[test]
    fn sixteen_digits_show_the_first_four_and_the_last_two() {
        assert_eq!(mask_digits("3526014107730012"), "3526**********12");
        assert_eq!(
            mask_digits("NIK 3526014107730012, RT 03"),
            "NIK 3526**********12, RT 03"
        );
        assert_eq!(mask_digits("12345678901"), "12345678901");
    }

    #[test]
    fn grouped_and_damaged_numbers_in_free_text_are_masked() {
        check("nik 3526014107730012 ganda", "nik 3526**********12 ganda");
        check("3526-0141-0773-0012", "3526-****-****-**12");
        check("'3526 0141 0773 0012", "'3526 **** **** **12");
        check("35.26.01.410773.0012", "35.26.**.******.**12");
        check("35260141O7730012", "3526**********12");
        check("3526'014107730012", "3526'**********12");
        check("3.526014107730012E15", "3.526**********12E15");
    }

    #[test]
    fn dates_clocks_and_plain_words_stay_as_they_are() {
        for text in [
            "Illo bolos soso",
            "pkh_2026_11.csv:1204:3",
            "2026-11-22T03:17:54.123456Z",
            "01-07-1973",
        ] {
            assert!(matches!(scrub(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn a_permit_needs_a_reason() {
        assert!(Unmasked::because("").is_none());
        assert!(Unmasked::because(" .. ").is_none());
        let permit = Unmasked::because("pemeriksaan BPK").expect("a reason was given");
        assert_eq!(permit.reason(), "pemeriksaan BPK");
    }

    proptest! {
        #[test]
        fn a_masked_number_shows_six_digits_at_most(digits in "[0-9]{12,20}", gap in "[ .'-]?") {
            let grouped: Vec<&str> = digits.as_bytes().chunks(4)
                .map(|c| std::str::from_utf8(c).expect("digits are ASCII")).collect();
            for text in [digits.clone(), grouped.join(&gap)] {
                let shown = scrub(&text).bytes().filter(u8::is_ascii_digit).count();
                prop_assert_eq!(shown, 6);
            }
            let shown = mask_digits(&digits).bytes().filter(u8::is_ascii_digit).count();
            prop_assert_eq!(shown, 6);
        }

        #[test]
        fn scrubbing_twice_changes_nothing_more(text in "\\PC{0,60}") {
            let once = scrub(&text).into_owned();
            prop_assert_eq!(scrub(&once).into_owned(), once.clone());
        }

        #[test]
        fn a_number_inside_any_text_is_never_left_whole(before in "\\PC{0,12}", digits in "[0-9]{16}", after in "\\PC{0,12}") {
            let text = format!("{before}{digits}{after}");
            prop_assert!(!scrub(&text).contains(&digits));
        }
    }
}
