//! What one cell looks like: an identity number, a date, a name, an amount.
//!
//! A test here asks "could this be one?", never "is it right?": a damaged NIK still looks like a NIK.

pub const SEXES: [&str; 19] = [
    "l",
    "p",
    "lk",
    "pr",
    "laki",
    "lakilaki",
    "laki laki",
    "perempuan",
    "pria",
    "wanita",
    "w",
    "m",
    "f",
    "male",
    "female",
    "1",
    "2",
    "lk lk",
    "laki2",
];
pub const RELATIONS: [&str; 24] = [
    "kepala keluarga",
    "kepala",
    "kk",
    "kep keluarga",
    "istri",
    "isteri",
    "suami",
    "anak",
    "anak kandung",
    "anak tiri",
    "menantu",
    "cucu",
    "orang tua",
    "orangtua",
    "mertua",
    "famili lain",
    "family lain",
    "famili",
    "pembantu",
    "lainnya",
    "keponakan",
    "kakak",
    "adik",
    "kepala rumah tangga",
];
pub const LIVES: [&str; 22] = [
    "hidup",
    "mati",
    "meninggal",
    "meninggal dunia",
    "wafat",
    "md",
    "almarhum",
    "alm",
    "pindah",
    "pindah dalam negeri",
    "pindah luar negeri",
    "tidak valid",
    "hilang",
    "tinggal bersama",
    "tidak ditemukan",
    "pergi",
    "ya",
    "tidak",
    "masih hidup",
    "sudah meninggal",
    "domisili",
    "ada",
];
pub const EVENTS: [&str; 9] = ["meninggal", "mati", "wafat", "pindah", "lahir", "datang", "kematian", "mutasi", "keluar"];
const MONTHS: [&str; 22] = [
    "jan", "feb", "peb", "mar", "mrt", "apr", "mei", "may", "jun", "jul", "agu", "aug", "agt", "ags", "sep", "spt", "okt", "oct", "nov",
    "nop", "des", "dec",
];

/// A cell that says "nothing here".
pub fn is_missing(cell: &str) -> bool {
    cell.bytes().all(|b| matches!(b, b'-' | b'.' | b'0' | b' ' | b'\'' | b'_' | b'/'))
        || cell.eq_ignore_ascii_case("null")
        || cell.eq_ignore_ascii_case("n/a")
}

/// Lower case, marks as single spaces.
pub fn plain(cell: &str) -> String {
    if cell.is_ascii() {
        return plain_ascii(cell);
    }
    let lower = cell.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn plain_ascii(cell: &str) -> String {
    let mut words = String::with_capacity(cell.len());
    let mut is_parted = false;
    for byte in cell.bytes() {
        if byte.is_ascii_alphanumeric() {
            if is_parted && !words.is_empty() {
                words.push(' ');
            }
            words.push(char::from(byte.to_ascii_lowercase()));
            is_parted = false;
        } else {
            is_parted = true;
        }
    }
    words
}

/// Looks like a NIK or No KK: 13 to 18 digits (some masked or mistyped as letters), or an identity number in exponent form.
pub fn is_id(cell: &str) -> bool {
    // The number of an official has 18 digits too.
    if cell.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("nip")) {
        return false;
    }
    let (mut digits, mut masked, mut letters, mut others) = (0, 0, 0, 0);
    for byte in cell.bytes() {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'*' | b'x' | b'X' => masked += 1,
            b' ' | b'.' | b'-' | b'\'' | b',' | b'`' | b'"' | b'+' => {}
            b'A'..=b'Z' | b'a'..=b'z' => letters += 1,
            _ => others += 1,
        }
    }
    let is_exponent = letters == 1 && (cell.contains("E+1") || cell.contains("e+1")) && digits >= 4 && masked + others == 0;
    let is_plain = (13..=18).contains(&(digits + masked)) && digits >= 4 && letters <= 3 && others <= 1;
    is_exponent || is_plain && digits + 4 >= letters
}

/// `Some(true)` for 16 digits with a date whose day carries 40 more, `Some(false)` for one without.
pub fn dated_id(cell: &str) -> Option<bool> {
    let digits: Vec<u32> = cell.bytes().filter(u8::is_ascii_digit).map(|b| u32::from(b - b'0')).collect();
    if digits.len() != 16 || cell.bytes().any(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let pair = |at: usize| digits[at] * 10 + digits[at + 1];
    let (province, day, month) = (pair(0), pair(6), pair(8));
    let is_dated = (11..=97).contains(&province) && (1..=12).contains(&month) && matches!(day, 1..=31 | 41..=71);
    is_dated.then_some(day > 40)
}

/// Looks like one date, in any usual form.
pub fn is_date(cell: &str) -> bool {
    may_be_date(cell) && is_plain_date(&plain(cell))
}

/// As `is_date`, for a cell whose plain words are known.
pub fn is_date_of(cell: &str, plain: &str) -> bool {
    may_be_date(cell) && is_plain_date(plain)
}

fn may_be_date(cell: &str) -> bool {
    (6..=40).contains(&cell.len()) && cell.bytes().any(|b| b.is_ascii_digit())
}

fn is_plain_date(plain: &str) -> bool {
    let mut parts = plain.split(' ');
    let (first, month, last) = (parts.next().unwrap_or(""), parts.next(), parts.next());
    let Some(month) = month else {
        return first.len() == 8 && first.bytes().all(|b| b.is_ascii_digit()) && is_packed_date(first);
    };
    let Some(last) = last else {
        return false;
    };
    // A time of day may stand after the date.
    if !parts.all(|word| word.bytes().all(|b| b.is_ascii_digit())) {
        return false;
    }
    let number = |word: &str| word.parse::<u32>().ok();
    let is_month = number(month).is_some_and(|m| (1..=31).contains(&m)) || MONTHS.iter().any(|name| month.starts_with(name));
    let is_day = |word: &str| number(word).is_some_and(|day| (1..=31).contains(&day));
    let is_year = |word: &str| matches!((word.len(), number(word)), (4, Some(1850..=2100)) | (2, Some(_)));
    is_month && (is_day(first) && is_year(last) || is_year(first) && is_day(last))
}

/// The month that a word or number is: `7`, `07`, `juli`, `jul`.
pub fn month_number(word: &str) -> Option<u32> {
    const NUMBERS: [u32; 22] = [1, 2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 8, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12];
    match word.trim_end_matches(".0").parse::<u32>() {
        Ok(number) => (1..=12).contains(&number).then_some(number),
        Err(_) => MONTHS.iter().position(|name| word.starts_with(name)).map(|at| NUMBERS[at]),
    }
}

/// Day, month and last two digits of the year of a date, a place before it or not; `None` where the cell tells no date.
pub fn date_numbers(cell: &str) -> Option<(u32, u32, u32)> {
    let date = &cell[cell.find(|c: char| c.is_ascii_digit())?..];
    if !is_date(date) {
        return None;
    }
    let plain = plain(date);
    let words: Vec<&str> = plain.split(' ').collect();
    let number = |word: &str| word.parse::<u32>().ok();
    match words[..] {
        [packed] => {
            let part = |from: usize, to: usize| number(&packed[from..to]);
            if matches!(part(0, 4), Some(1900..=2100)) && matches!(part(4, 6), Some(1..=12)) {
                return Some((part(6, 8)?, part(4, 6)?, part(2, 4)?));
            }
            Some((part(0, 2)?, part(2, 4)?, part(6, 8)?))
        }
        [first, month, last, ..] => {
            let month = month_number(month).or_else(|| number(month))?;
            let (day, year) = if first.len() == 4 { (last, first) } else { (first, last) };
            Some((number(day)?, month, number(year)? % 100))
        }
        _ => None,
    }
}

fn is_packed_date(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits[from..to].parse::<u32>().unwrap_or(0);
    let is_day_first = (1..=31).contains(&part(0, 2)) && (1..=12).contains(&part(2, 4)) && (1900..=2100).contains(&part(4, 8));
    let is_year_first = (1900..=2100).contains(&part(0, 4)) && (1..=12).contains(&part(4, 6)) && (1..=31).contains(&part(6, 8));
    is_day_first || is_year_first
}

/// Looks like "Bangkalan, 12-05-1985".
pub fn is_place_and_date(cell: &str) -> bool {
    let Some(at) = cell.find(|c: char| c.is_ascii_digit()) else {
        return false;
    };
    let letters = cell[..at].chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 && is_date(cell[at..].trim())
}

/// Looks like a person's name: letters and the marks that stand in names, nothing else.
pub fn is_name(cell: &str) -> bool {
    let mut letters = 0;
    for c in cell.chars() {
        match c {
            c if c.is_alphabetic() => letters += 1,
            ' ' | '.' | ',' | '\'' | '`' | '-' | '(' | ')' | '/' | '"' | '*' | '\u{2019}' => {}
            _ => return false,
        }
    }
    (2..=60).contains(&letters) && !is_sex(cell)
}

fn is_sex(cell: &str) -> bool {
    if cell.is_ascii() {
        return SEXES.iter().any(|sex| sex.eq_ignore_ascii_case(cell));
    }
    SEXES.contains(&cell.to_lowercase().as_str())
}

/// Looks like the number of a card, an account or a telephone: eight digits at least and hardly a letter.
pub fn is_long_number(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    digits >= 8 && cell.chars().filter(|c| c.is_alphabetic()).count() <= 1
}

/// Looks like a number or an amount: digits and separators, perhaps after "Rp".
pub fn is_number(cell: &str) -> bool {
    let cell = cell.strip_prefix("Rp").or_else(|| cell.strip_prefix("RP")).or_else(|| cell.strip_prefix("rp")).unwrap_or(cell);
    cell.bytes().any(|b| b.is_ascii_digit()) && cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' ' | b'-' | b'%'))
}

/// Whole number up to 200, perhaps in brackets or with a dot behind it.
pub fn is_small_number(cell: &str) -> bool {
    let first = cell.trim_matches(['(', ')', '.', ' ']).split(' ').next().unwrap_or("");
    first.parse::<u32>().is_ok_and(|number| number <= 200) && cell.len() <= 14
}

pub fn is_decile(cell: &str, plain: &str) -> bool {
    let tail = plain.strip_prefix("desil ").or_else(|| plain.strip_prefix("desil")).or_else(|| plain.strip_prefix('d')).unwrap_or(plain);
    let is_level = |word: &str| matches!(word.trim_start_matches('0').parse::<u32>(), Ok(1..=10));
    let is_range = cell.len() <= 12 && tail.split(' ').all(is_level);
    let says_none = ["belum", "tidak", "non", "kosong"].iter().any(|word| plain.starts_with(word));
    is_range || says_none || is_level(cell.trim_end_matches(".0"))
}

/// Whether the plain words of a cell look like "003/002" or "RT 003 RW 002".
pub fn is_rt_rw(plain: &str) -> bool {
    let mut words = plain.split(' ').filter(|word| !matches!(*word, "rt" | "rw"));
    let is_short = |word: Option<&str>| word.is_some_and(|word| word.len() <= 5 && word.bytes().any(|b| b.is_ascii_digit()));
    is_short(words.next()) && is_short(words.next()) && words.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(test: fn(&str) -> bool, like: &[&str], unlike: &[&str]) {
        for cell in like {
            assert!(test(cell), "{cell} should pass");
        }
        for cell in unlike {
            assert!(!test(cell), "{cell} should not pass");
        }
    }

    #[test]
    fn damaged_identity_numbers_still_look_like_identity_numbers() {
        check(
            is_id,
            &[
                "3526014507850001",
                "'3526014507850001",
                "352601450785000",
                "3526 0145 0785 0001",
                "35260145O7850001",
                "3.52601E+15",
                "352601******0001",
                "3526014507850001.0",
            ],
            &["081234567890", "SITI AMINAH", "12-05-1985", "2026", "RT 003 RW 002"],
        );
    }

    #[test]
    fn dates_are_told_in_all_usual_forms() {
        check(
            is_date,
            &["12-05-1985", "5/7/85", "1985-07-14", "14 Juli 1985", "14071985", "1985-07-14 00:00:00", "12.05.1985", "17-Agu-45"],
            &["3526014507850001", "BANGKALAN", "003/002", "300.000", "12-05"],
        );
        check(is_place_and_date, &["Bangkalan, 12-05-1985", "BANGKALAN 14 JULI 1985"], &["12-05-1985", "Jl. Raya 12"]);
    }

    #[test]
    fn names_have_letters_and_few_marks() {
        check(is_name, &["SITI AMINAH", "H. MOH. ALI, S.Pd", "NUR'AINI", "A*** B***"], &["L", "3526", "RT 003", "-"]);
    }

    #[test]
    fn deciles_are_told_in_words_and_numbers() {
        check(
            |cell| is_decile(cell, &plain(cell)),
            &["1", "10", "Desil 3", "D4", "6-10", "5+", "BELUM ADA DESIL", "TIDAK DITEMUKAN", "3.0"],
            &["11", "2026", "SITI"],
        );
    }
}
