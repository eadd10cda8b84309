//! What of an identity number may be seen: the first four digits and the last two.
//!
//! Fields are masked by their kind; free text is scrubbed of every run of twelve digits or more, because a NIK hides in
//! names and remarks as well; how a number may be written is known to `padan_identity::mask`. A mask is open only while an `Unmask` stands behind it, and the reason goes into the audit trail.

use crate::rules::fields::{FieldBook, Kind};
use padan_identity::mask;
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

const KEPT_FIRST: usize = 4;
/// Digits of a date at the head of a time stamp.
const STAMP_DIGITS: usize = 8;
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

    /// Free text without long digit runs, in the digits of whatever script; single spaces, dots and hyphens do not break a run, nor
    /// does what nobody sees.
    pub fn scrub(self, text: &str) -> String {
        self.scrubbed(text).into_owned()
    }

    /// The same, borrowed where nothing is hidden.
    pub fn scrubbed(self, text: &str) -> Cow<'_, str> {
        if self.open { Cow::Borrowed(text) } else { mask::scrub_cell(text) }
    }

    /// A value of a field, masked or scrubbed by the field's kind.
    pub fn field<'t>(self, fields: &FieldBook, field: &str, text: &'t str) -> Cow<'t, str> {
        match kind(fields, field) {
            Some(Kind::Nik | Kind::NoKk | Kind::Identifier) => Cow::Owned(self.identity(text)),
            // No date or amount belongs in a name, so whatever stands between its digits joins them.
            Some(Kind::PersonName) if !self.open => mask::scrub(text),
            _ => self.scrubbed(text),
        }
    }

    /// A path or sheet name. Masked are sixteen digits, also grouped by single dots, dashes, blanks or `_`, and a longer or one
    /// shorter unbroken run; what begins like a year is a time stamp, behind which a number may still stand.
    pub fn path(self, path: &str) -> String {
        let plain = mask::plain_digits(path);
        if self.open || plain.bytes().filter(u8::is_ascii_digit).count() < NUMBER_DIGITS - 1 {
            return path.to_owned();
        }
        let mut hidden = vec![false; plain.len()];
        let mut hide = |digits: &[usize]| digits[KEPT_FIRST..digits.len() - KEPT_LAST].iter().for_each(|at| hidden[*at] = true);
        for group in digit_groups(&plain) {
            let is_stamp = |digits: &[usize]| plain[digits[0]..].starts_with("20");
            let unbroken = group.chunk_by(|left, right| right - left == 1);
            for run in unbroken.clone().filter(|run| run.len() >= NUMBER_DIGITS - 1) {
                match (run.len(), is_stamp(run)) {
                    (NUMBER_DIGITS, _) | (_, false) => hide(run),
                    (len, true) if len >= STAMP_DIGITS + NUMBER_DIGITS => hide(&run[len - NUMBER_DIGITS..]),
                    (_, true) => {}
                }
            }
            if group.len() == NUMBER_DIGITS && unbroken.count() > 1 && !is_stamp(&group) {
                hide(&group);
            }
        }
        plain.char_indices().map(|(at, sign)| if hidden[at] { '*' } else { sign }).collect()
    }
}

/// Places of digits that stand together, but for single separators and what nobody sees.
fn digit_groups(text: &str) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut gap = usize::MAX;
    for (at, sign) in text.char_indices() {
        match sign {
            '0'..='9' => {
                if gap > 1 {
                    groups.push(Vec::new());
                }
                groups.last_mut().expect("the first digit begins a group").push(at);
                gap = 0;
            }
            '.' | '_' | ' ' => gap = gap.saturating_add(1),
            sign if mask::is_dash(sign) => gap = gap.saturating_add(1),
            sign if mask::is_unseen(sign) => {}
            _ => gap = usize::MAX,
        }
    }
    groups
}

/// The first letter of each word of a name: `SITI MARYAM` is `S. M.`
pub fn initials(name: &str) -> String {
    let letters = name.split_whitespace().filter_map(|word| word.chars().find(|sign| sign.is_alphabetic()));
    letters.map(|letter| format!("{letter}.")).collect::<Vec<_>>().join(" ")
}

/// The year of a date as somebody wrote it; empty where none stands there.
pub fn year(date: &str) -> String {
    let mut runs = date.split(|sign: char| !sign.is_ascii_digit());
    runs.find(|run| run.len() == 4).unwrap_or_default().to_owned()
}

/// What a field holds; a name that means an identity number in every book does so in one that is silent.
fn kind(fields: &FieldBook, field: &str) -> Option<Kind> {
    if IDENTITY_FIELDS.contains(&field) { Some(Kind::Identifier) } else { fields.get(field).map(|field| field.kind) }
}

/// What somebody typed as one line: no line breaks, no signs that steer a terminal or turn the direction of writing, numbers masked.
pub fn one_line(text: &str) -> String {
    let steers = |sign: char| matches!(sign, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let plain: String = text.chars().filter(|sign| !steers(*sign)).map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    mask::scrub(&plain.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
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
        check_scrub("SITI ３５２６０１０１０１９０００１２", "SITI 3526**********12");
    }

    #[test]
    fn a_number_in_a_name_of_a_file_is_hidden_and_a_time_stamp_is_not() {
        for (name, shown) in [
            ("pkh 3526 0141 0773 0013.csv", "pkh 3526 **** **** **13.csv"),
            ("pkh-352601.410773.0015.csv", "pkh-3526**.******.**15.csv"),
            ("352601\u{2013}410773\u{2013}0033", "3526**\u{2013}******\u{2013}**33"),
            ("a_352601410773002_b", "a_3526*********02_b"),
            ("202611013526014107730017.csv", "202611013526**********17.csv"),
        ] {
            assert_eq!(Mask::default().path(name), shown);
        }
        for name in
            ["inbox/pkh_2026-11-20_15.30.00.csv", "pkh 20261120 153000 01.csv", "20261120153000123.csv", "Kec. 35.26.01 RT 001 RW 002"]
        {
            assert_eq!(Mask::default().path(name), name);
        }
    }

    #[test]
    fn nothing_joins_more_than_in_a_name() {
        let fields = crate::rules::read(None, "2026-11").expect("the built-in rules are well formed").0.fields;
        let shown = |field: &str, text: &str| Mask::default().field(&fields, field, text).into_owned();
        assert_eq!(shown("nama", "SITI 3526, 0101/0190_0012"), "SITI 3526, ****/****_**12");
        assert_eq!(shown("alamat", "2026/11/352601"), "2026/11/352601");
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
        assert_eq!([initials(""), initials("3 5 2 6 0 1")], ["", ""]);
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
