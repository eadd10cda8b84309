//! Levels, keys and changes as people say them.

use super::changes::{DatePart, What};
use crate::language::Language;
use crate::report::words;
use padan_linkage::blocking::{BlockingRule, KeyPart, Transform};
use padan_linkage::records::{FieldSpec, Kind};

/// (comparator, level, Indonesian, English).
const LEVELS: &[(&str, &str, &str, &str)] = &[
    ("birth_date", "different", "tanggal lain", "another date"),
    ("birth_date", "near_year", "tanggal lain, tahun berdekatan", "another date, a year close by"),
    ("birth_date", "same_year", "hanya tahunnya sama", "only the year is the same"),
    ("birth_date", "near_age", "umur berdekatan", "ages close by"),
    ("birth_date", "same_age", "umurnya cocok", "the age fits"),
    ("birth_date", "two_parts", "dua dari tiga bagian sama", "two of three parts are the same"),
    ("birth_date", "swapped", "hari dan bulan terbalik", "day and month swapped"),
    ("nik", "different", "nomor lain", "another number"),
    ("nik", "different_and_odd", "nomor lain, tidak cocok dengan barisnya", "another number, at odds with its own row"),
    ("nik", "same_prefix", "12 angka awal sama, akhir lain", "first 12 digits the same, the end is not"),
    ("nik", "near_serial", "12 angka awal sama, akhir beda satu", "first 12 digits the same, one off in the end"),
    ("nik", "plausible_slip", "beda satu angka, keduanya mungkin", "one digit off, both possible"),
    ("nik", "one_error", "beda satu angka, satunya keliru", "one digit off, one of them wrong"),
    ("nik", "all_known_digits", "semua angka yang terbaca sama", "all digits that can be read are the same"),
    ("identifier", "different", "nomor lain", "another number"),
    ("identifier", "one_error", "beda satu angka", "one digit off"),
    ("person_name", "different", "nama lain", "another name"),
    ("person_name", "common", "hanya kata umum yang sama", "only common words are the same"),
    ("person_name", "similar", "bunyinya agak mirip", "somewhat alike"),
    ("person_name", "partial", "sebagian kata sama", "some words are the same"),
    ("person_name", "contained", "satu nama lebih lengkap", "one name is fuller"),
    ("person_name", "near", "beda beberapa huruf", "a few letters off"),
    ("person_name", "variant", "ejaan lain, nama sama", "another spelling of one name"),
    ("address", "different", "RT/RW atau dusun lain", "another RT, RW or hamlet"),
    ("address", "partly", "sebagian sama", "partly the same"),
];

/// A level in words.
pub fn level(comparator: &str, level: &str, language: Language) -> String {
    let own = LEVELS.iter().find(|(of, known, ..)| *of == comparator && *known == level);
    own.map_or_else(|| words::level_words(level, language), |(_, _, id, en)| language.pick(*id, *en).to_owned())
}

/// Why nothing could be compared.
pub fn missing(submitted: bool, registered: bool, language: Language) -> String {
    let text = match (submitted, registered) {
        (false, false) => language.pick("kosong di kedua sisi", "empty on both sides"),
        (false, true) => language.pick("kosong di daftar", "empty in the list"),
        (true, false) => language.pick("kosong di register", "empty in the register"),
        (true, true) => language.pick("tidak dapat dibandingkan", "cannot be compared"),
    };
    text.to_owned()
}

/// What a blocking rule looks for: `Nama (satu kata) + Tanggal lahir`.
pub fn rule(rule: &BlockingRule, fields: &[FieldSpec], language: Language) -> String {
    let parts: Vec<String> = rule.parts.iter().map(|part| key_part(part, fields, language)).collect();
    parts.join(" + ")
}

fn key_part(part: &KeyPart, fields: &[FieldSpec], language: Language) -> String {
    let name = |column: usize| words::field_words(&fields[column].name, language);
    let both = part.or_left.map_or_else(|| name(part.column), |other| format!("{}/{}", name(part.column), name(other)));
    match transform(part.transform, language) {
        "" => both,
        how => format!("{both} ({how})"),
    }
}

fn transform(transform: Transform, language: Language) -> &'static str {
    let name = Transform::ALL.iter().find(|(_, known, _)| *known == transform).map_or("", |(name, ..)| *name);
    match name {
        "slips" => language.pick("beda satu angka", "one digit off"),
        "prefix" => language.pick("12 angka awal", "first 12 digits"),
        "each_token" => language.pick("satu kata", "one word"),
        "token_pairs" => language.pick("dua kata", "two words"),
        "start" => language.pick("huruf awal", "first letters"),
        "year" => language.pick("tahun", "year"),
        "kecamatan" => language.pick("kecamatan", "kecamatan"),
        _ => "",
    }
}

/// A changed field, after "if": `NIK sama dengan register`.
pub fn change(field: &str, kind: Kind, what: What, language: Language) -> String {
    let name = words::field_words(field, language);
    let part = |part: DatePart| match part {
        DatePart::Year => language.pick("tahun", "year"),
        DatePart::Month => language.pick("bulan", "month"),
        DatePart::Day => language.pick("hari", "day"),
    };
    match (what, language) {
        (What::DatePart(which), Language::Id) => format!("{} pada {name} menjadi", part(which)),
        (What::DatePart(which), Language::En) => format!("the {} of {name} became", part(which)),
        (What::OneDigitOff, Language::Id) => format!("satu angka {name} berbeda"),
        (What::OneDigitOff, Language::En) => format!("one digit of {name} were wrong"),
        (What::LastWordOut, Language::Id) => format!("{name} tanpa kata terakhir"),
        (What::LastWordOut, Language::En) => format!("{name} lacked its last word"),
        (What::KecamatanOnly, Language::Id) => format!("{name} hanya sampai kecamatan:"),
        (What::KecamatanOnly, Language::En) => format!("{name} went down to the kecamatan only:"),
        (What::Same, Language::Id) => format!("{name} sama dengan register"),
        (What::Same, Language::En) => format!("{name} were the register's"),
        (What::Empty, Language::Id) => format!("{name} kosong"),
        (What::Empty, Language::En) => format!("{name} were empty"),
        (What::Other, Language::Id) if kind == Kind::Sex => format!("{name} sebaliknya"),
        (What::Other, Language::En) if kind == Kind::Sex => format!("{name} were the other one"),
        (What::Other, Language::Id) => format!("{name} milik orang lain"),
        (What::Other, Language::En) => format!("{name} were somebody else's"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_is_said_without_its_code() {
        for comparator in padan_linkage::comparators::ALL {
            for code in comparator.levels {
                for language in [Language::Id, Language::En] {
                    let said = level(comparator.name, code, language);
                    assert!(!said.is_empty() && !said.contains('_'), "{} {code}: {said}", comparator.name);
                }
            }
        }
    }

    #[test]
    fn words_are_written_for_levels_that_exist() {
        for (comparator, level, id, en) in LEVELS {
            let known = padan_linkage::comparators::find(comparator).is_some_and(|known| known.levels.contains(level));
            assert!(known && id != en, "{comparator} {level}");
        }
    }
}
