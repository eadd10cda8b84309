//! Two numbers become the places where they differ, counted from 1, in words; no digit of either is told.
//!
//! What places give away, beside the OPD's own digits: of a wrong or lost digit that it is not this one, so nine or ten numbers are
//! left; of two digits exchanged, or one too many, the number itself, to whoever holds a list that is that one slip away. A number
//! further off is told by its parts alone (area, date, serial), because ten made-up rows and the places where each one differs
//! would spell a number out. Digits that cannot be read are not compared at all, for the same reason.

use crate::language::Language;
use padan_identity::digits::{FULL_LEN, PartialDigits};
use padan_identity::kk::read_kk;
use padan_identity::nik::slips::{Slip, slip};
use padan_identity::nik::{NikReading, read_nik};
use padan_identity::repair::Repair;

/// Wrong digits that are told one by one; more are told by the parts of the number.
const PLACES_MAX: usize = 2;
/// Parts that are told one by one: area, date, serial.
const PARTS: [(u8, u8); 3] = [(1, 6), (7, 12), (13, 16)];

/// A number as a list has it.
#[derive(Clone, Copy, Debug)]
pub struct Written<'t> {
    pub text: &'t str,
    /// The cell of a workbook held a number, not a text.
    pub is_number: bool,
    /// Its column lost the sixteenth digits, whatever stands in their place.
    pub is_cut: bool,
}

/// Which digits of a written NIK or No. KK differ from a proposed one, and where to look; empty where the cell holds no number, the
/// proposal is no number of sixteen digits, or the field is another one.
pub fn difference(field: &str, written: Written<'_>, proposed: &str, language: Language) -> String {
    let Some((mut digits, has_letters)) = read(field, written) else { return String::new() };
    if written.is_cut && digits.len == FULL_LEN {
        digits.unknown |= 1 << (FULL_LEN - 1);
    }
    let Some(full) = whole(proposed) else { return String::new() };
    let words = Words { field, language };
    let mut told = Vec::new();
    let letters = if has_letters { letters(written.text) } else { Vec::new() };
    if !letters.is_empty() {
        told.push(format!("{} {}", language.pick("huruf di tempat", "a letter in place of"), words.places(&letters)));
    }
    told.extend(words.differs(digits, full));
    match told.is_empty() {
        true => String::new(),
        false => format!("{}; {}", told.join("; "), words.where_to_look()),
    }
}

/// The kind of error of a written number that is one slip from a proposed one; `None` where it is not.
pub fn slip_code(field: &str, written: Written<'_>, proposed: &str) -> Option<&'static str> {
    let (digits, _) = read(field, written)?;
    let slipped = slip(digits, whole(proposed)?)?;
    Some(match (slipped.slip, digits.len) {
        (Slip::OneDigit | Slip::Sixteenth, FULL_LEN) if digits.unknown == 0 => "SALAH_SATU_DIGIT",
        (Slip::Transposed, _) => "DIGIT_TERTUKAR",
        (Slip::Added, _) => "DIGIT_LEBIH",
        (Slip::Lost | Slip::Sixteenth, 15) => "DIGIT_HILANG",
        _ => return None,
    })
}

/// Digits of a cell, and whether letters stood among them; `None` where the cell holds no number.
fn read(field: &str, written: Written<'_>) -> Option<(PartialDigits, bool)> {
    match field {
        "nik" => {
            let cell = read_nik(written.text, written.is_number);
            let digits = match cell.reading {
                // A first digit that slipped to 0 makes a NIK look like a village's own number.
                NikReading::Temporary { village, counter } => Some(PartialDigits::whole(village * 100_000 + u64::from(counter), FULL_LEN)),
                _ => cell.digits(),
            };
            Some((digits?, cell.repairs.has(Repair::LettersToDigits)))
        }
        "no_kk" => {
            let cell = read_kk(written.text, written.is_number);
            Some((cell.digits()?, cell.repairs.has(Repair::LettersToDigits)))
        }
        _ => None,
    }
}

/// The sixteen digits of a text.
fn whole(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == usize::from(FULL_LEN)).then(|| digits.parse().ok()).flatten()
}

/// Places of letters among the digits, where the cell holds nothing else.
fn letters(text: &str) -> Vec<u8> {
    let signs: Vec<char> = text.chars().filter(|sign| sign.is_ascii_alphanumeric()).collect();
    if signs.len() > usize::from(FULL_LEN) + 1 {
        return Vec::new();
    }
    (1..).zip(signs).filter(|(_, sign)| sign.is_ascii_alphabetic()).map(|(place, _)| place).collect()
}

struct Words<'f> {
    field: &'f str,
    language: Language,
}

impl Words<'_> {
    /// How a number differs; nothing where it does not.
    fn differs(&self, written: PartialDigits, full: u64) -> Option<String> {
        let language = self.language;
        let pick = |id: &'static str, en: &'static str| language.pick(id, en);
        if written.unknown != 0 {
            let is_unread = |at: &u8| written.unknown & (1 << at) != 0;
            let unread: Vec<u8> = (0..FULL_LEN).filter(is_unread).map(|at| at + 1).collect();
            let whole = PartialDigits::whole(full, FULL_LEN);
            let others = (0..FULL_LEN).filter(|at| !is_unread(at)).any(|at| written.digit(at) != whole.digit(at));
            let more = if written.len == FULL_LEN && others { pick(", dan angka lain berbeda", ", and other digits differ") } else { "" };
            return Some(format!("{} {}{more}", self.places(&unread), pick("tidak diketahui", "unknown")));
        }
        let found = slip(written, full);
        let range = |(first, last): (u8, u8)| self.places(&(first..=last).collect::<Vec<_>>());
        Some(match (written.len, found.map(|found| (found.slip, found.places))) {
            (FULL_LEN, Some((Slip::Transposed, places))) => {
                format!("{}: {}", pick("dua angka bertukar tempat", "two digits changed places"), range(places))
            }
            (FULL_LEN, _) => return self.wrong(written, full),
            (15, Some((_, places))) => format!("{}: {}", pick("satu angka hilang", "one digit is lost"), range(places)),
            (17, Some(_)) if written.value / 10 == full => pick("satu angka lebih di akhir", "one digit too many at the end").to_owned(),
            (17, Some((_, places))) => format!("{}: {}", pick("satu angka lebih", "one digit too many"), range(places)),
            (len, _) => format!("{} {len} {}", pick("tertulis", "there are"), pick("angka, seharusnya 16", "digits instead of 16")),
        })
    }

    /// How sixteen digits differ from sixteen others.
    fn wrong(&self, written: PartialDigits, full: u64) -> Option<String> {
        let full = PartialDigits::whole(full, FULL_LEN);
        let wrong: Vec<u8> = (0..FULL_LEN).filter(|at| written.digit(*at) != full.digit(*at)).map(|at| at + 1).collect();
        let differs = self.language.pick("berbeda", "differ");
        match wrong.len() {
            0 => None,
            1..=PLACES_MAX => Some(format!("{} {} ({})", self.places(&wrong), differs, self.meaning(&wrong))),
            _ => {
                let parts = PARTS.iter().filter(|(first, last)| wrong.iter().any(|place| (*first..=*last).contains(place)));
                let part = |(first, last): &(u8, u8)| {
                    let to = self.language.pick("sampai", "to");
                    format!("{} ({} {to} {})", self.part(*first, *last), self.place(*first), self.ordinal(*last))
                };
                let parts: Vec<String> = parts.map(part).collect();
                Some(match parts.len() {
                    3 => self.language.pick("hampir seluruh nomor berbeda", "nearly the whole number differs").to_owned(),
                    _ => format!("{} {differs}", parts.join(self.language.pick(" dan ", " and "))),
                })
            }
        }
    }

    fn ordinal(&self, place: u8) -> String {
        format!("{}{place}", self.language.pick("ke-", ""))
    }

    fn place(&self, place: u8) -> String {
        format!("{} {}", self.language.pick("angka", "digit"), self.ordinal(place))
    }

    /// `angka ke-9 dan ke-10`, `angka ke-7 sampai ke-16`.
    fn places(&self, places: &[u8]) -> String {
        let Some((&first, &last)) = places.first().zip(places.last()) else { return String::new() };
        let word = if first == last { self.language.pick("angka", "digit") } else { self.language.pick("angka", "digits") };
        let is_run = places.len() > 2 && usize::from(last - first) + 1 == places.len();
        let told = match is_run {
            true => format!("{} {} {}", self.ordinal(first), self.language.pick("sampai", "to"), self.ordinal(last)),
            false => {
                let each: Vec<String> = places.iter().map(|place| self.ordinal(*place)).collect();
                match each.split_last() {
                    Some((last, before)) if !before.is_empty() => {
                        format!("{} {} {last}", before.join(", "), self.language.pick("dan", "and"))
                    }
                    _ => each.concat(),
                }
            }
        };
        format!("{word} {told}")
    }

    /// What the digits at some places say.
    fn meaning(&self, places: &[u8]) -> String {
        let mut told: Vec<&str> = places.iter().map(|place| self.part(*place, *place)).collect();
        told.dedup();
        told.join(self.language.pick(" dan ", " and "))
    }

    /// What a stretch of digits says. Source: Permendagri 108/2019 for NIK (area, birth date, serial); a No. KK has the date of
    /// its issue.
    fn part(&self, first: u8, last: u8) -> &'static str {
        let (id, en) = match (first, last, self.field) {
            (1, 6, _) => ("kode wilayah", "area code"),
            (7, 12, "nik") => ("tanggal lahir di dalam NIK", "birth date inside the NIK"),
            (7, 12, _) => ("tanggal terbit di dalam No. KK", "date of issue inside the KK number"),
            (1..=2, ..) => ("kode provinsi", "province"),
            (3..=4, ..) => ("kode kabupaten/kota", "kabupaten"),
            (5..=6, ..) => ("kode kecamatan", "kecamatan"),
            (7..=8, _, "nik") => ("tanggal lahir, perempuan ditambah 40", "day of birth, of women plus 40"),
            (9..=10, _, "nik") => ("bulan lahir", "month of birth"),
            (11..=12, _, "nik") => ("tahun lahir", "year of birth"),
            (7..=8, ..) => ("tanggal terbit", "day of issue"),
            (9..=10, ..) => ("bulan terbit", "month of issue"),
            (11..=12, ..) => ("tahun terbit", "year of issue"),
            _ => ("nomor urut", "serial"),
        };
        self.language.pick(id, en)
    }

    fn where_to_look(&self) -> &'static str {
        match self.field {
            "nik" => self.language.pick("lihat NIK pada KTP-el/KK", "see the NIK on the identity or family card"),
            _ => self.language.pick("lihat nomornya pada kartu keluarga", "see the number on the family card"),
        }
    }
}

#[cfg(test)]
mod tests {
    //! Properties: 1. each kind of difference names its places; 2. no digit of the proposed number is told; 3. a number that is far off is
    //! told by its parts.
    use super::*;

    const FULL: &str = "3526014507850001";

    #[track_caller]
    fn check(written: &str, expected: &str) {
        let told = difference("nik", Written { text: written, is_number: false, is_cut: false }, FULL, Language::Id);
        let told = told.strip_suffix("; lihat NIK pada KTP-el/KK").unwrap_or(&told);
        assert_eq!(told, expected, "{written}");
    }

    #[test]
    fn each_kind_of_difference_names_its_places() {
        check("3526014507850009", "angka ke-16 berbeda (nomor urut)");
        check("3526014512850001", "angka ke-9 dan ke-10 berbeda (bulan lahir)");
        check("3526014507850010", "dua angka bertukar tempat: angka ke-15 dan ke-16");
        check("352601450785001", "satu angka hilang: angka ke-13 sampai ke-15");
        check("352601450785000", "satu angka hilang: angka ke-16");
        check("35260145078500017", "satu angka lebih di akhir");
        check("35269014507850001", "satu angka lebih: angka ke-5");
        check("35260145078500O1", "huruf di tempat angka ke-15");
        check("35260145078500O2", "huruf di tempat angka ke-15; angka ke-16 berbeda (nomor urut)");
        check("3,52601E+15", "angka ke-6 sampai ke-16 tidak diketahui");
        check("352601", "tertulis 6 angka, seharusnya 16");
        let cut = Written { text: "3526014507850000", is_number: false, is_cut: true };
        assert_eq!(difference("nik", cut, FULL, Language::Id), "angka ke-16 tidak diketahui; lihat NIK pada KTP-el/KK");
        check("", "");
        check(FULL, "");
    }

    #[test]
    fn a_number_that_is_far_off_is_told_by_its_parts() {
        let cut = Written { text: "3526014107450040", is_number: false, is_cut: true };
        let told = difference("nik", cut, "3526014107370025", Language::Id);
        assert!(told.starts_with("angka ke-16 tidak diketahui, dan angka lain berbeda"), "{told}");
        check("3526014507859274", "nomor urut (angka ke-13 sampai ke-16) berbeda");
        check("3526011203919274", "tanggal lahir di dalam NIK (angka ke-7 sampai ke-12) dan nomor urut (angka ke-13 sampai ke-16) berbeda");
        check("3174061203919274", "hampir seluruh nomor berbeda");
    }

    #[test]
    fn slips_have_their_codes() {
        let code = |written: &str| slip_code("nik", Written { text: written, is_number: false, is_cut: false }, FULL);
        assert_eq!(code("3526014507850010"), Some("DIGIT_TERTUKAR"));
        assert_eq!(code("352601450785000"), Some("DIGIT_HILANG"));
        assert_eq!(code("35269014507850001"), Some("DIGIT_LEBIH"));
        assert_eq!([code("3526014507850009"), code("3526011203919274")], [Some("SALAH_SATU_DIGIT"), None]);
    }

    #[test]
    fn english_is_whole() {
        let told =
            difference("no_kk", Written { text: "3526011203190001", is_number: false, is_cut: false }, "3526011204190002", Language::En);
        assert_eq!(told, "digits 10 and 16 differ (month of issue and serial); see the number on the family card");
    }
}
