//! What the cells of a column look like: shares of identity numbers, dates, names, and so on.
//!
//! A test here asks "could this be one?", never "is it right?": a damaged NIK still looks like a NIK. The answers
//! verify a heading; they never change a cell.

use super::grid::Grid;
use crate::rules::fields::{Field, Kind};
use std::collections::HashSet;

/// Counts over the filled cells of one column in the sampled rows.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    pub filled: u32,
    /// Look like a NIK or No KK, damaged ones too.
    pub ids: u32,
    /// Exactly 16 digits whose places 7..=12 can be a date (day + 40 allowed) under a real province.
    pub dated_ids: u32,
    /// Dated ids with 40 added to the day: only the NIK of a woman has it.
    pub women: u32,
    pub dates: u32,
    pub serials: u32,
    pub places_with_date: u32,
    pub sexes: u32,
    pub names: u32,
    pub with_letters: u32,
    pub with_digits: u32,
    pub numbers: u32,
    pub small_numbers: u32,
    pub deciles: u32,
    pub relations: u32,
    pub lives: u32,
    pub events: u32,
    pub rt_rws: u32,
    pub long_texts: u32,
    pub distinct: u32,
    /// Cells equal to the filled cell above.
    pub repeats: u32,
}

/// Reads a column's cells in the sampled rows.
pub fn profile(grid: &Grid, rows: &[usize], column: usize) -> Profile {
    let mut profile = Profile::default();
    let mut seen = HashSet::new();
    let mut above = "";
    for row in rows {
        let cell = grid.cell(*row, column);
        if is_missing(cell) {
            continue;
        }
        profile.add(cell);
        profile.repeats += u32::from(cell == above);
        seen.insert(cell);
        above = cell;
    }
    profile.distinct = seen.len() as u32;
    profile
}

impl Profile {
    fn add(&mut self, cell: &str) {
        let count = |counter: &mut u32, truth: bool| *counter += u32::from(truth);
        let plain = plain(cell);
        self.filled += 1;
        count(&mut self.ids, is_id(cell));
        let dated = dated_id(cell);
        count(&mut self.dated_ids, dated.is_some());
        count(&mut self.women, dated == Some(true));
        count(&mut self.dates, is_date(cell));
        count(
            &mut self.serials,
            matches!(cell.parse::<u32>(), Ok(4_000..=60_000)),
        );
        count(&mut self.places_with_date, is_place_and_date(cell));
        count(&mut self.sexes, SEXES.contains(&plain.as_str()));
        count(&mut self.names, is_name(cell));
        count(
            &mut self.with_letters,
            cell.chars().filter(|c| c.is_alphabetic()).count() >= 2,
        );
        count(
            &mut self.with_digits,
            cell.bytes().any(|b| b.is_ascii_digit()),
        );
        count(&mut self.numbers, is_number(cell));
        count(&mut self.small_numbers, is_small_number(cell));
        count(&mut self.deciles, is_decile(cell, &plain));
        count(&mut self.relations, RELATIONS.contains(&plain.as_str()));
        count(&mut self.lives, LIVES.contains(&plain.as_str()));
        count(
            &mut self.events,
            EVENTS.iter().any(|event| plain.contains(event)),
        );
        count(&mut self.rt_rws, is_rt_rw(cell));
        count(&mut self.long_texts, cell.chars().count() > 14);
    }

    /// Share of the filled cells, in permille.
    pub fn share(&self, count: u32) -> u32 {
        if self.filled == 0 {
            0
        } else {
            count.min(self.filled) * 1000 / self.filled
        }
    }

    /// How well the content fits a field, in permille; `None` where there is too little to judge.
    pub fn fit(&self, field: &Field) -> Option<u32> {
        if self.filled < 2 {
            return None;
        }
        let not_id = 1000 - self.share(self.ids);
        Some(match field.kind {
            Kind::Nik | Kind::NoKk => self.share(self.ids),
            Kind::PersonName => self.share(self.names),
            Kind::Date => self.share(self.dates + self.serials),
            Kind::PlaceAndDate => self.share(self.places_with_date),
            Kind::Sex => self.share(self.sexes),
            Kind::Desil => self.share(self.deciles),
            Kind::Number => self.share(self.small_numbers),
            Kind::Money => self.share(self.numbers).min(not_id),
            Kind::Area => self
                .share(self.with_letters + self.small_numbers / 2)
                .min(1000 - self.share(self.dates + self.places_with_date))
                .min(not_id),
            Kind::Address => (1000 - self.share(self.dates + self.places_with_date)).min(not_id),
            Kind::Identifier => self.share(self.with_digits),
            Kind::Ignored => self
                .share(self.small_numbers + self.numbers / 2)
                .min(not_id),
            Kind::Code => self.code_fit(&field.name),
            Kind::Text => self.text_fit(&field.name).min(not_id),
        })
    }

    fn code_fit(&self, field: &str) -> u32 {
        match field {
            "rt" | "rw" => 1000 - self.share(self.rt_rws.max(self.long_texts).max(self.ids)),
            "rt_rw" => self.share(self.rt_rws),
            name if name.starts_with("kode_") => self
                .share(self.with_digits)
                .min(1000 - self.share(self.ids)),
            _ => 1000 - self.share(self.long_texts),
        }
    }

    fn text_fit(&self, field: &str) -> u32 {
        match field {
            "hubungan" => self.share(self.relations.max(self.small_numbers)),
            "status_hidup" => self.share(self.lives.max(self.small_numbers)),
            "jenis_peristiwa" => self.share(self.events),
            "pekerjaan" => 1000 - self.share(self.dates),
            _ => 700,
        }
    }

    /// The numbers are those of people: dated, and some of them of women.
    pub fn is_like_nik(&self) -> bool {
        self.dated_ids >= 8
            && self.share(self.dated_ids) >= 500
            && self.women * 10 >= self.dated_ids
    }

    /// The numbers are those of families: no day + 40 although there are many, or the same number in blocks of rows.
    pub fn is_like_kk(&self) -> bool {
        let has_no_women = self.women * 100 <= self.dated_ids;
        has_no_women && (self.dated_ids >= 20 || self.is_in_blocks())
    }

    /// The same value stands in consecutive rows.
    pub fn is_in_blocks(&self) -> bool {
        self.filled >= 6
            && self.repeats * 10 >= self.filled * 3
            && self.distinct * 10 <= self.filled * 7
    }
}

const SEXES: [&str; 19] = [
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
const RELATIONS: [&str; 24] = [
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
const LIVES: [&str; 22] = [
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
const EVENTS: [&str; 9] = [
    "meninggal",
    "mati",
    "wafat",
    "pindah",
    "lahir",
    "datang",
    "kematian",
    "mutasi",
    "keluar",
];
const MONTHS: [&str; 16] = [
    "jan", "feb", "mar", "apr", "mei", "may", "jun", "jul", "agu", "aug", "ags", "sep", "okt",
    "oct", "nov", "des",
];

/// A cell that says "nothing here".
pub fn is_missing(cell: &str) -> bool {
    cell.bytes()
        .all(|b| matches!(b, b'-' | b'.' | b'0' | b' ' | b'\'' | b'_' | b'/'))
        || cell.eq_ignore_ascii_case("null")
        || cell.eq_ignore_ascii_case("n/a")
}

/// Lower case, marks as single spaces.
pub fn plain(cell: &str) -> String {
    let lower = cell.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Looks like a NIK or No KK: 13 to 18 digits (some masked or mistyped as letters), or an identity number in exponent form.
pub fn is_id(cell: &str) -> bool {
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
    let is_exponent = letters == 1
        && (cell.contains("E+1") || cell.contains("e+1"))
        && digits >= 4
        && masked + others == 0;
    let is_plain =
        (13..=18).contains(&(digits + masked)) && digits >= 4 && letters <= 3 && others <= 1;
    is_exponent || is_plain && digits + 4 >= letters
}

/// `Some(true)` for 16 digits with a date whose day carries 40 more, `Some(false)` for one without.
fn dated_id(cell: &str) -> Option<bool> {
    let digits: Vec<u32> = cell
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|b| u32::from(b - b'0'))
        .collect();
    if digits.len() != 16 || cell.bytes().any(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let pair = |at: usize| digits[at] * 10 + digits[at + 1];
    let (province, day, month) = (pair(0), pair(6), pair(8));
    let is_dated = (11..=97).contains(&province)
        && (1..=12).contains(&month)
        && matches!(day, 1..=31 | 41..=71);
    is_dated.then_some(day > 40)
}

/// Looks like one date, in any usual form.
pub fn is_date(cell: &str) -> bool {
    if cell.len() < 6 || cell.len() > 40 || !cell.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let plain = plain(cell);
    let mut words: Vec<&str> = plain.split(' ').collect();
    // A time of day after the date.
    if words.len() > 3
        && words[3..]
            .iter()
            .all(|word| word.bytes().all(|b| b.is_ascii_digit()))
    {
        words.truncate(3);
    }
    if let [word] = words[..] {
        return word.len() == 8 && word.bytes().all(|b| b.is_ascii_digit()) && is_packed_date(word);
    }
    let [first, month, last] = words[..] else {
        return false;
    };
    let number = |word: &str| word.parse::<u32>().ok();
    let is_month = number(month).is_some_and(|m| (1..=31).contains(&m))
        || MONTHS.iter().any(|name| month.starts_with(name));
    let is_day = |word: &str| number(word).is_some_and(|day| (1..=31).contains(&day));
    let is_year = |word: &str| {
        matches!(
            (word.len(), number(word)),
            (4, Some(1850..=2100)) | (2, Some(_))
        )
    };
    is_month && (is_day(first) && is_year(last) || is_year(first) && is_day(last))
}

fn is_packed_date(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits[from..to].parse::<u32>().unwrap_or(0);
    let is_day_first = (1..=31).contains(&part(0, 2))
        && (1..=12).contains(&part(2, 4))
        && (1900..=2100).contains(&part(4, 8));
    let is_year_first = (1900..=2100).contains(&part(0, 4))
        && (1..=12).contains(&part(4, 6))
        && (1..=31).contains(&part(6, 8));
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
    (2..=60).contains(&letters) && !SEXES.contains(&cell.to_lowercase().as_str())
}

/// Looks like a number or an amount: digits and separators, perhaps after "Rp".
pub fn is_number(cell: &str) -> bool {
    let cell = cell
        .strip_prefix("Rp")
        .or_else(|| cell.strip_prefix("RP"))
        .or_else(|| cell.strip_prefix("rp"))
        .unwrap_or(cell);
    cell.bytes().any(|b| b.is_ascii_digit())
        && cell
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' ' | b'-' | b'%'))
}

/// Whole number up to 200, perhaps in brackets or with a dot behind it.
fn is_small_number(cell: &str) -> bool {
    let first = cell
        .trim_matches(['(', ')', '.', ' '])
        .split(' ')
        .next()
        .unwrap_or("");
    first.parse::<u32>().is_ok_and(|number| number <= 200) && cell.len() <= 10
}

fn is_decile(cell: &str, plain: &str) -> bool {
    let tail = plain
        .strip_prefix("desil ")
        .or_else(|| plain.strip_prefix("desil"))
        .or_else(|| plain.strip_prefix('d'))
        .unwrap_or(plain);
    let is_level = |word: &str| matches!(word.trim_start_matches('0').parse::<u32>(), Ok(1..=10));
    let is_range = cell.len() <= 12 && tail.split(' ').all(is_level);
    let says_none = ["belum", "tidak", "non", "kosong"]
        .iter()
        .any(|word| plain.starts_with(word));
    is_range || says_none || is_level(cell.trim_end_matches(".0"))
}

/// Looks like "003/002" or "RT 003 RW 002".
fn is_rt_rw(cell: &str) -> bool {
    let plain = plain(cell);
    let mut words = plain
        .split(' ')
        .filter(|word| !matches!(*word, "rt" | "rw"));
    let is_short = |word: Option<&str>| {
        word.is_some_and(|word| word.len() <= 5 && word.bytes().any(|b| b.is_ascii_digit()))
    };
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
            &[
                "081234567890",
                "SITI AMINAH",
                "12-05-1985",
                "2026",
                "RT 003 RW 002",
            ],
        );
    }

    #[test]
    fn dates_are_told_in_all_usual_forms() {
        check(
            is_date,
            &[
                "12-05-1985",
                "5/7/85",
                "1985-07-14",
                "14 Juli 1985",
                "14071985",
                "1985-07-14 00:00:00",
                "12.05.1985",
                "17-Agu-45",
            ],
            &[
                "3526014507850001",
                "BANGKALAN",
                "003/002",
                "300.000",
                "12-05",
            ],
        );
        check(
            is_place_and_date,
            &["Bangkalan, 12-05-1985", "BANGKALAN 14 JULI 1985"],
            &["12-05-1985", "Jl. Raya 12"],
        );
    }

    #[test]
    fn names_have_letters_and_few_marks() {
        check(
            is_name,
            &["SITI AMINAH", "H. MOH. ALI, S.Pd", "NUR'AINI", "A*** B***"],
            &["L", "3526", "RT 003", "-"],
        );
    }

    #[test]
    fn deciles_are_told_in_words_and_numbers() {
        check(
            |cell| is_decile(cell, &plain(cell)),
            &[
                "1",
                "10",
                "Desil 3",
                "D4",
                "6-10",
                "5+",
                "BELUM ADA DESIL",
                "TIDAK DITEMUKAN",
                "3.0",
            ],
            &["11", "2026", "SITI"],
        );
    }
}
