//! A story in two or three plain sentences: what became of the row, why, and what to do. No weights, no codes.

use super::story::*;
use crate::language::Language;
use crate::link::Status;

/// Fields that are named one by one.
const FIELDS_NAMED: usize = 4;

/// The sentences, in the order in which they are read.
pub fn sentences(story: &Story, language: Language) -> Vec<String> {
    let code = story.status.code.as_str();
    let mut sentences = match Status::ALL.into_iter().find(|status| status.code() == code) {
        Some(Status::Padan) => linked(story, language),
        Some(Status::PadanBerbeda) => differing(story, language),
        Some(Status::PerluVerifikasi) => to_decide(story, language),
        Some(Status::TidakDitemukan) => not_found(story, language),
        Some(Status::Karantina) => held(language),
        None => Vec::new(),
    };
    sentences.extend(found(story, language));
    sentences
}

fn linked(story: &Story, language: Language) -> Vec<String> {
    vec![
        is_there(story, language),
        language.pick(
            "Isian yang dapat dibandingkan cocok dengan register; tidak ada isian yang perlu diperbaiki pada baris ini.".into(),
            "What can be compared agrees with the register; no entry of this row needs to be repaired.".into(),
        ),
    ]
}

/// What was found about the row beside its match, in one sentence.
fn found(story: &Story, language: Language) -> Option<String> {
    let kinds: Vec<&str> = story.findings.iter().map(|finding| finding.words.as_str()).collect();
    let kinds = named(kinds.into_iter(), language);
    (!kinds.is_empty()).then(|| language.pick(format!("Temuan pada baris ini: {kinds}."), format!("Findings on this row: {kinds}.")))
}

fn differing(story: &Story, language: Language) -> Vec<String> {
    let fields = named(story.differences.iter().map(|difference| difference.field.words.as_str()), language);
    let differs = match fields.is_empty() {
        true => language.pick("Ada isian yang berbeda dari register.".to_owned(), "Some fields differ from the register.".to_owned()),
        false => language.pick(format!("Yang berbeda dari register: {fields}."), format!("What differs from the register: {fields}.")),
    };
    vec![
        is_there(story, language),
        differs,
        language.pick(
            "Cocokkan dengan KTP-el atau KK, perbaiki yang keliru, lalu kirim ulang.".into(),
            "Compare with the KTP-el or KK, correct what is wrong, and send it again.".into(),
        ),
    ]
}

fn to_decide(story: &Story, language: Language) -> Vec<String> {
    let doubt = match (story.tied.len(), &story.best) {
        (2.., _) => language.pick(
            format!("Belum pasti siapa orang pada baris ini: {} orang di register sama-sama mungkin.", story.tied.len()),
            format!("It is not certain who stands on this row: {} people of the register are possible.", story.tied.len()),
        ),
        (_, Some(best)) => {
            let who = person(&best.person);
            language.pick(
                format!("Belum pasti apakah orang pada baris ini {who} di register."),
                format!("It is not certain whether the person on this row is {who} of the register."),
            )
        }
        (_, None) => language.pick("Belum pasti siapa orang pada baris ini.".into(), "It is not certain who stands on this row.".into()),
    };
    vec![
        doubt,
        language.pick(
            "Seorang petugas perlu membandingkannya dengan KTP-el atau KK, lalu mengisi keputusan pada lembar tinjauan.".into(),
            "An officer must compare it with the KTP-el or KK and fill the decision in the review sheet.".into(),
        ),
    ]
}

fn not_found(story: &Story, language: Language) -> Vec<String> {
    let mut sentences = vec![match &story.best {
        Some(best) => {
            let who = person(&best.person);
            language.pick(
                format!("Orang pada baris ini tidak ditemukan di register. Yang paling mirip, {who}, terlalu berbeda."),
                format!("The person on this row was not found in the register. The most similar one, {who}, differs too much."),
            )
        }
        None => language.pick(
            "Orang pada baris ini tidak ditemukan di register, dan tidak ada yang mirip.".into(),
            "The person on this row was not found in the register, and nobody is similar.".into(),
        ),
    }];
    if story.number_of.is_some() {
        sentences
            .push(language.pick("NIK yang tertulis milik orang lain.".into(), "The NIK that is written belongs to somebody else.".into()));
    }
    sentences.push(language.pick(
        "Periksa NIK, nama dan tanggal lahir pada KTP-el. Bila semuanya benar, usulkan orang ini ke register.".into(),
        "Check NIK, name and birth date on the KTP-el. If all are right, propose this person for the register.".into(),
    ));
    sentences
}

fn held(language: Language) -> Vec<String> {
    vec![language.pick(
        "Baris ini tidak terbaca sebagai orang, jadi tidak dibandingkan dengan register. Perbaiki seperti tertulis di bawah, lalu kirim ulang.".into(),
        "This row could not be read as a person, so it was not compared with the register. Correct it as told below and send it again.".into(),
    )]
}

fn is_there(story: &Story, language: Language) -> String {
    match &story.best {
        Some(best) => {
            let who = person(&best.person);
            language
                .pick(format!("Orang pada baris ini ada di register: {who}."), format!("The person on this row is in the register: {who}."))
        }
        None => language.pick("Orang pada baris ini ada di register.".into(), "The person on this row is in the register.".into()),
    }
}

/// A person as people speak of one: name, birth date, place.
fn person(person: &PersonTold) -> String {
    let parts = [&person.name, &person.born, &person.place].into_iter().map(String::as_str).filter(|text| !text.is_empty());
    parts.collect::<Vec<_>>().join(", ")
}

/// The first fields, each once, and that there are more.
fn named<'a>(fields: impl Iterator<Item = &'a str>, language: Language) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for field in fields {
        if !seen.contains(&field) {
            seen.push(field);
        }
    }
    let more = seen.len().saturating_sub(FIELDS_NAMED);
    seen.truncate(FIELDS_NAMED);
    let more = if more > 0 { language.pick(format!(" dan {more} lagi"), format!(" and {more} more")) } else { String::new() };
    seen.join(", ") + &more
}
