//! Stable codes in the words of the people who read them, and what to do about each.
//!
//! Stages may bring codes that are not listed here; those are shown as the words they are made of, so a new code is
//! readable at once and never hidden.

use crate::intake::QuarantineReason;
use crate::language::Language;
use crate::report::codes::{ADVICE, FIELDS, LEVELS, WORDS, Word};
use crate::report::text::Text;
use crate::rules::programmes::{Overlap, Unit};
use padan_identity::Wording;
use padan_identity::date::DateFault;
use padan_identity::kk::KkFault;
use padan_identity::nik::NikFault;
use padan_identity::repair::Repair;
use std::borrow::Cow;
use std::collections::HashMap;

/// A code in words; unknown codes become the words they are made of.
pub fn label(code: &str, language: Language) -> String {
    if let Some(words) = known(code, language) {
        return words;
    }
    if let Some(count) = code.strip_prefix("SATU_DARI_") {
        return match language {
            Language::Id => format!("Satu dari {count} calon"),
            Language::En => format!("One of {count} candidates"),
        };
    }
    if let Some((field, level)) = code.split_once('=') {
        return format!("{}: {}", field_words(field, language), level_words(level, language));
    }
    spoken(code)
}

/// Says whether people see the `|` list of codes in this text column as words.
pub fn holds_codes(column: &str) -> bool {
    matches!(column, "reasons" | "grounds" | "fields")
}

/// A `|` list of codes in words; fields that agree are told together at the end.
pub fn told(codes: &str, language: Language) -> String {
    let agrees = |code: &&str| ["=exact", "=same", "=same_desa"].iter().any(|level| code.ends_with(level));
    let (same, telling): (Vec<&str>, Vec<&str>) = codes.split('|').partition(agrees);
    let mut told: Vec<String> = telling.into_iter().map(|code| label(code, language)).collect();
    let same: Vec<String> =
        same.into_iter().filter_map(|code| code.split_once('=')).map(|(field, _)| field_words(field, language)).collect();
    if !same.is_empty() {
        told.push(format!("{}: {}", Text::Agrees.pick(language), same.join(", ")));
    }
    told.join("; ")
}

/// Codes in words of one language, each looked up once.
pub struct Labels {
    language: Language,
    known: HashMap<String, String>,
}

impl Labels {
    pub fn new(language: Language) -> Labels {
        Labels { language, known: HashMap::new() }
    }

    /// A code in words.
    pub fn of(&mut self, code: &str) -> &str {
        if !self.known.contains_key(code) {
            self.known.insert(code.to_owned(), label(code, self.language));
        }
        &self.known[code]
    }

    /// A `|` list of codes in words.
    pub fn told(&mut self, codes: &str) -> &str {
        if !self.known.contains_key(codes) {
            self.known.insert(codes.to_owned(), told(codes, self.language));
        }
        &self.known[codes]
    }
}

/// A canonical field in words.
pub fn field_words(field: &str, language: Language) -> String {
    find(FIELDS, field, language).map_or_else(|| spoken(field), str::to_owned)
}

/// Words that are written for a code or field; faults and repairs of identity numbers bring their own.
fn known(code: &str, language: Language) -> Option<String> {
    let written = find(WORDS, code, language).or_else(|| find(FIELDS, code, language));
    written.map(str::to_owned).or_else(|| {
        let repair = Repair::from_code(code).map(Repair::label);
        fault(code).map(|(text, _)| text).or(repair).map(|text| capital(pick(text, language)))
    })
}

/// What a fault says and advises.
fn fault(code: &str) -> Option<(Wording, Wording)> {
    let nik = NikFault::ALL.into_iter().find(|fault| fault.code() == code).map(|fault| (fault.text(), fault.advice()));
    let kk = || KkFault::ALL.into_iter().find(|fault| fault.code() == code).map(|fault| (fault.text(), fault.advice()));
    let date = || DateFault::ALL.into_iter().find(|fault| fault.code() == code).map(|fault| (fault.text(), fault.advice()));
    nik.or_else(kk).or_else(date)
}

fn find(words: &[Word], code: &str, language: Language) -> Option<&'static str> {
    words.iter().find(|(word, _, _)| *word == code).map(|(_, id, en)| language.pick(*id, *en))
}

fn pick(wording: Wording, language: Language) -> &'static str {
    language.pick(wording.id, wording.en)
}

/// An agreement level in words; levels that a model brings of its own are shown as they are named.
pub fn level_words(level: &str, language: Language) -> String {
    find(LEVELS, level, language).map_or_else(|| level.replace('_', " "), str::to_owned)
}

/// A code as the words it is made of.
fn spoken(code: &str) -> String {
    capital(&code.replace('_', " ").to_lowercase())
}

fn capital(words: &str) -> String {
    let mut signs = words.chars();
    match signs.next() {
        Some(first) => first.to_uppercase().chain(signs).collect(),
        None => String::new(),
    }
}

/// What to do about a code; the general advice where none is listed.
pub fn advice(code: &str, language: Language) -> Cow<'static, str> {
    own_advice(code, language).unwrap_or_else(|| {
        let general = (
            "Periksa baris ini dengan dokumen asalnya, perbaiki, lalu kirim ulang.",
            "Check this row against its source document, correct it and send it again.",
        );
        Cow::Borrowed(language.pick(general.0, general.1))
    })
}

/// Advice that is written for a code.
pub fn own_advice(code: &str, language: Language) -> Option<Cow<'static, str>> {
    let written = find(ADVICE, code, language).map(Cow::Borrowed);
    written.or_else(|| fault(code).map(|(_, advice)| Cow::Owned(format!("{}.", capital(pick(advice, language))))))
}

/// What an officer does with a row of the review queue, told by the most telling of its reasons.
pub fn review_advice(reasons: &[&str], language: Language) -> Cow<'static, str> {
    let several = reasons.iter().any(|reason| reason.starts_with("SATU_DARI_")).then_some("SATU_DARI");
    let code = several.or_else(|| {
        let telling = ["NIK_SAMA_ORANG_BERBEDA", "NIK_MILIK_ORANG_LAIN", "NIK_BERISI_NO_KK", "NIK_KOSONG"];
        telling.into_iter().find(|code| reasons.contains(code))
    });
    let compare = advice("BANDINGKAN", language);
    match code {
        None => compare,
        // Among several equals there is no candidate to compare with first.
        Some("SATU_DARI") => advice("SATU_DARI", language),
        Some(code) => Cow::Owned(format!("{} {compare}", advice(code, language))),
    }
}

/// The stable code of a quarantine reason.
pub fn quarantine_code(reason: QuarantineReason) -> &'static str {
    match reason {
        QuarantineReason::TooManyCells => "KELEBIHAN_SEL",
        QuarantineReason::UnclosedQuote => "KUTIP_TIDAK_DITUTUP",
        QuarantineReason::LineTooLong => "BARIS_TERLALU_PANJANG",
        QuarantineReason::NotText => "BUKAN_TEKS",
        QuarantineReason::NoIdentity => "TANPA_IDENTITAS",
    }
}

/// The stable code of a matrix value.
pub fn overlap_code(overlap: Overlap) -> &'static str {
    match overlap {
        Overlap::Allowed => "BOLEH",
        Overlap::Forbidden => "DILARANG",
        Overlap::OncePerKk => "SATU_PER_KK",
        Overlap::NeedsReview => "PERLU_TINJAUAN",
    }
}

/// The stable code of a programme's unit.
pub fn unit_code(unit: Unit) -> &'static str {
    match unit {
        Unit::Person => "ORANG",
        Unit::Family => "KELUARGA",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Text of the modules that give codes to rows, fields and findings.
    const SOURCES: [&str; 9] = [
        include_str!("../link/mismatches.rs"),
        include_str!("../link/reasons.rs"),
        include_str!("../normalise/rows.rs"),
        include_str!("../assess/mod.rs"),
        include_str!("../assess/decile.rs"),
        include_str!("../assess/occupation.rs"),
        include_str!("../assess/overlap.rs"),
        include_str!("../assess/register.rs"),
        include_str!("../assess/vital.rs"),
    ];

    /// Quoted words of capitals and underscores before the tests of a module.
    fn codes(source: &str) -> BTreeSet<&str> {
        let code = |part: &&str| part.len() > 4 && part.bytes().all(|sign| matches!(sign, b'A'..=b'Z' | b'0'..=b'9' | b'_'));
        let lines = source.split("#[cfg(test)]").next().unwrap_or("").lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.flat_map(|line| line.split('"').skip(1).step_by(2)).filter(code).collect()
    }

    #[test]
    fn an_unknown_code_is_shown_as_its_words() {
        assert_eq!(label("NAMA_IBU_BEDA", Language::Id), "Nama ibu beda");
        assert_eq!(label("SATU_DARI_3", Language::En), "One of 3 candidates");
        assert_eq!(label("tanggal_lahir=same", Language::Id), "Tanggal lahir: sama");
        assert_eq!(label("tanggal_lahir=same", Language::En), "Birth date: same");
        assert_eq!(label("nama=own_level", Language::En), "Name: own level");
    }

    #[test]
    fn a_list_of_codes_is_told_in_words() {
        assert_eq!(told("PERLU_VERIFIKASI|LOKUS", Language::Id), "Perlu verifikasi; Desa lokus");
        assert_eq!(told("SATU_DARI_2|nik=exact|nama=near", Language::En), "One of 2 candidates; Name: near; agrees: NIK");
        assert_eq!(told("", Language::Id), "");
    }

    #[test]
    fn every_level_of_every_comparator_has_words_and_a_line_in_the_documentation() {
        let docs = include_str!("../../docs/outputs.md");
        for level in padan_linkage::comparators::ALL.iter().flat_map(|comparator| comparator.levels) {
            assert!(LEVELS.iter().any(|(word, id, en)| word == level && !id.is_empty() && !en.is_empty()), "{level}");
            assert!(docs.contains(&format!("`{level}`")), "docs/outputs.md does not name {level}");
        }
    }

    #[test]
    fn every_code_that_a_stage_gives_has_words_in_both_languages() {
        let given: BTreeSet<&str> = SOURCES.into_iter().flat_map(codes).filter(|code| *code != "SATU_DARI_").collect();
        assert!(given.len() > 40, "the stages name their codes: {given:?}");
        for code in given {
            for language in [Language::Id, Language::En] {
                assert!(known(code, language).is_some(), "{code} has no words in {language:?}");
            }
        }
    }

    #[test]
    fn every_fault_and_repair_has_words() {
        let faults = NikFault::ALL.map(NikFault::code).into_iter().chain(KkFault::ALL.map(KkFault::code));
        let faults: Vec<&str> = faults.chain(DateFault::ALL.map(DateFault::code)).collect();
        for code in faults.iter().copied().chain(Repair::ALL.map(Repair::code)) {
            assert!(known(code, Language::Id).is_some() && known(code, Language::En).is_some(), "{code}");
        }
        for code in faults {
            assert!(own_advice(code, Language::En).is_some(), "{code}");
        }
    }

    #[test]
    fn every_status_and_duplicate_kind_has_words_of_its_own() {
        let statuses = crate::link::Status::ALL.map(crate::link::Status::code);
        let kinds = crate::duplicates::DuplicateKind::ALL.map(crate::duplicates::DuplicateKind::code);
        for code in statuses.into_iter().chain(kinds) {
            assert!(find(WORDS, code, Language::Id).is_some(), "{code}");
        }
        for code in kinds {
            assert!(find(ADVICE, code, Language::Id).is_some(), "{code}");
        }
    }
}
