//! What of an identity number may be seen: the first four digits and the last two.
//!
//! Fields are masked by their kind; free text is scrubbed of every run of twelve digits or more, because a NIK hides in
//! remarks as well. A mask is open only while an `Unmask` stands behind it, and the reason goes into the audit trail.

use crate::rules::fields::{FieldBook, Kind};
use std::borrow::Cow;

/// The permit to show full identity numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmask {
    /// Why, in the words of the person who asked.
    pub reason: String,
}

/// Shows identity numbers masked, or in full when a permit stands behind it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mask {
    open: bool,
}

/// Digits that a free text may show in a row.
const RUN_SHOWN_MAX: usize = 11;
const KEPT_FIRST: usize = 4;
const KEPT_LAST: usize = 2;
const NUMBER_DIGITS: usize = 16;
const NUMBER_MAX: u64 = 9_999_999_999_999_999;

/// Field names that are identity numbers even when no field book says so.
const IDENTITY_FIELDS: [&str; 8] = ["nik", "no_kk", "no_kks", "no_rekening", "telepon", "no_hp", "nomor_kartu", "nisn"];

impl Mask {
    pub fn new(unmask: Option<&Unmask>) -> Mask {
        Mask { open: unmask.is_some() }
    }

    pub fn is_open(self) -> bool {
        self.open
    }

    /// A NIK or No KK of sixteen digits; empty for 0, which means missing.
    pub fn number(self, digits: u64) -> String {
        if digits == 0 {
            return String::new();
        }
        if digits > NUMBER_MAX {
            return self.longer_number(digits);
        }
        let mut text = [b'0'; NUMBER_DIGITS];
        let mut rest = digits;
        for digit in text.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        if !self.open {
            text[KEPT_FIRST..NUMBER_DIGITS - KEPT_LAST].fill(b'*');
        }
        String::from_utf8(text.to_vec()).expect("digits and stars are ASCII")
    }

    /// A number of more than sixteen digits looks as long as any other.
    fn longer_number(self, digits: u64) -> String {
        let mut text = digits.to_string();
        if !self.open {
            text.replace_range(KEPT_FIRST..text.len() - KEPT_LAST, &"*".repeat(NUMBER_DIGITS - KEPT_FIRST - KEPT_LAST));
        }
        text
    }

    /// The text of an identity field: everything between the first four and last two signs is hidden.
    pub fn identity(self, text: &str) -> String {
        if self.open {
            return text.to_owned();
        }
        let signs = text.chars().count();
        let (first, last) = match signs {
            0..=4 => (0, 0),
            5..=8 => (1, 1),
            _ => (KEPT_FIRST, KEPT_LAST),
        };
        text.chars().enumerate().map(|(at, sign)| if at < first || at >= signs - last { sign } else { '*' }).collect()
    }

    /// Free text without long digit runs; single spaces, dots and hyphens between digits do not break a run.
    pub fn scrub(self, text: &str) -> String {
        self.scrubbed(text).into_owned()
    }

    /// The same, borrowed where nothing is hidden.
    pub fn scrubbed(self, text: &str) -> Cow<'_, str> {
        let enough = || text.bytes().filter(u8::is_ascii_digit).count() > RUN_SHOWN_MAX;
        if self.open || text.len() <= RUN_SHOWN_MAX || !enough() {
            return Cow::Borrowed(text);
        }
        let mut bytes = text.as_bytes().to_vec();
        let mut at = 0;
        while at < bytes.len() {
            let digits = run_of_digits(&bytes, at);
            if digits.len() > RUN_SHOWN_MAX {
                for &place in &digits[KEPT_FIRST..digits.len() - KEPT_LAST] {
                    bytes[place] = b'*';
                }
            }
            at = digits.last().map_or(at + 1, |last| last + 1);
        }
        Cow::Owned(String::from_utf8(bytes).expect("only ASCII digits were replaced by ASCII"))
    }

    /// A value of a field, masked or scrubbed by the field's kind.
    pub fn field<'t>(self, fields: &FieldBook, field: &str, text: &'t str) -> Cow<'t, str> {
        if is_identity(fields, field) { Cow::Owned(self.identity(text)) } else { self.scrubbed(text) }
    }

    /// A path or sheet name: a run of exactly sixteen digits is a NIK or KK; time stamps have other lengths.
    pub fn path(self, path: &str) -> String {
        if self.open || path.bytes().filter(u8::is_ascii_digit).count() < 16 {
            return path.to_owned();
        }
        let mut bytes = path.as_bytes().to_vec();
        let mut at = 0;
        while at < bytes.len() {
            let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            if run == 16 {
                bytes[at + KEPT_FIRST..at + run - KEPT_LAST].fill(b'*');
            }
            at += run.max(1);
        }
        String::from_utf8(bytes).expect("only ASCII digits were replaced by ASCII")
    }
}

/// The first letter of each word of a name: `SITI MARYAM` is `S. M.`
pub fn initials(name: &str) -> String {
    let letters = name.split_whitespace().filter_map(|word| word.chars().find(|sign| sign.is_alphanumeric()));
    letters.map(|letter| format!("{letter}.")).collect::<Vec<_>>().join(" ")
}

/// The year of a date as somebody wrote it; empty where none stands there.
pub fn year(date: &str) -> String {
    let mut runs = date.split(|sign: char| !sign.is_ascii_digit());
    runs.find(|run| run.len() == 4).unwrap_or_default().to_owned()
}

/// Says whether a field holds a number that names a person, a family or an account.
fn is_identity(fields: &FieldBook, field: &str) -> bool {
    IDENTITY_FIELDS.contains(&field)
        || fields.get(field).is_some_and(|field| matches!(field.kind, Kind::Nik | Kind::NoKk | Kind::Identifier))
}

/// Positions of the digits of the run that starts at `start`; empty when no digit stands there.
fn run_of_digits(bytes: &[u8], start: usize) -> Vec<usize> {
    let mut digits = Vec::new();
    let mut at = start;
    while at < bytes.len() {
        let joins = matches!(bytes[at], b' ' | b'.' | b'-') && !digits.is_empty() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if bytes[at].is_ascii_digit() {
            digits.push(at);
        } else if !joins {
            break;
        }
        at += 1;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_scrub(text: &str, expected: &str) {
        assert_eq!(Mask::default().scrub(text), expected);
    }

    #[test]
    fn a_nik_shows_four_digits_and_the_last_two() {
        assert_eq!(Mask::default().number(3_526_010_101_900_012), "3526**********12");
        assert_eq!(Mask::default().number(35_260_101_019_000_125), "3526**********25");
        assert_eq!(Mask::default().number(1), "0000**********01");
        assert_eq!(Mask::default().number(0), "");
    }

    #[test]
    fn a_number_in_a_remark_is_scrubbed() {
        check_scrub("ganti ke 3526010101900012 ya", "ganti ke 3526**********12 ya");
        check_scrub("3526 0101 0190 0012", "3526 **** **** **12");
        check_scrub("'3526010101900012", "'3526**********12");
    }

    #[test]
    fn short_numbers_and_dates_stay_readable() {
        check_scrub("RT 001 RW 002, 12-05-1990", "RT 001 RW 002, 12-05-1990");
        check_scrub("Rp 1.200.000 desil 5 é 081234567", "Rp 1.200.000 desil 5 é 081234567");
    }

    #[test]
    fn an_identity_field_hides_letters_too() {
        let fields = FieldBook::default();
        assert_eq!(Mask::default().field(&fields, "nik", "35O1010101900012"), "35O1**********12");
        assert_eq!(Mask::default().field(&fields, "nik", "3526"), "****");
    }

    #[test]
    fn a_name_may_be_shortened_to_its_letters_and_a_date_to_its_year() {
        assert_eq!(initials("SITI  MARYAM"), "S. M.");
        assert_eq!(initials("Moh. Sa'id (alm)"), "M. S. a.");
        assert_eq!(initials(""), "");
        assert_eq!([year("26/07/1970"), year("1970-07-26"), year("26 Juli"), year("26071970")], ["1970", "1970", "", ""]);
    }

    #[test]
    fn a_permit_opens_the_mask() {
        let unmask = Unmask { reason: "audit".into() };
        assert_eq!(Mask::new(Some(&unmask)).number(3_526_010_101_900_012), "3526010101900012");
    }

    #[test]
    fn a_nik_in_a_file_name_is_masked_and_a_time_stamp_is_not() {
        assert_eq!(Mask::default().path("kk_3526010101900012.csv"), "kk_3526**********12.csv");
        assert_eq!(Mask::default().path("pkh_20261101120000.csv"), "pkh_20261101120000.csv");
    }
}
