//! The sentences of a story: what became of the row, why, and what would change it.

use super::story::*;
use super::tell::{bits, percent};
use crate::language::Language;
use crate::link::Status;
use crate::report::number;

/// Blocking rules that are named one by one.
const RULES_NAMED: usize = 6;
/// Comparisons against the best candidate that are named.
const AGAINST_NAMED: usize = 3;

/// The status and its probability, in one sentence.
pub fn status(story: &Story, language: Language) -> String {
    let best = story.best.as_ref().map_or(0, |best| best.person.probability_ppm);
    let (best, absent) = (percent(best, language), percent(story.absent_ppm, language));
    let code = story.status.code.as_str();
    let is = |status: Status| status.code() == code;
    if is(Status::Karantina) {
        return language
            .pick(
                "baris ini tidak terbaca sebagai orang, jadi tidak dibandingkan",
                "this row could not be read as a person, so it was not compared",
            )
            .into();
    }
    if is(Status::PerluVerifikasi) {
        return language.pick(
            format!("seorang petugas perlu memutuskan; peluang calon terbaik {best}, peluang tidak ada di register {absent}"),
            format!("a person must decide; the best candidate has {best}, not being in the register {absent}"),
        );
    }
    if is(Status::TidakDitemukan) {
        return language.pick(
            format!("orang ini tidak ditemukan di register; peluang bahwa ia memang tidak ada di sana {absent}"),
            format!("this person was not found in the register; the probability of not being in it is {absent}"),
        );
    }
    let differs = is(Status::PadanBerbeda);
    let tail = if differs { language.pick(", dengan isian yang berbeda", ", with fields that differ") } else { "" };
    language.pick(
        format!("orang ini ada di register, peluang {best}{tail}"),
        format!("this person is in the register, probability {best}{tail}"),
    )
}

/// Why the row ended so; one sentence each.
pub fn why(story: &Story, language: Language) -> Vec<String> {
    let threshold = percent(story.thresholds_ppm.link, language);
    let Some(best) = &story.best else { return keys(story, language) };
    let chance = percent(best.person.probability_ppm, language);
    if story.changes.unmake {
        let compared = number::count(u64::from(story.candidates), language);
        let text = language.pick(
            format!("Dari {compared} calon yang dibandingkan, satu mencapai ambang padan {threshold}: peluangnya {chance}."),
            format!("Of {compared} candidates compared, one reaches the threshold of a match, {threshold}: it has {chance}."),
        );
        let other_name =
            story.reasons.iter().filter(|reason| reason.code == "NIK_SAMA_NAMA_BERBEDA").map(|reason| format!("{}.", reason.words));
        let owner = number_of(story, language).filter(|_| best.borrowed_from.is_none());
        return std::iter::once(text).chain(other_name).chain(owner).collect();
    }
    let mut sentences: Vec<String> = absent(story, language).into_iter().collect();
    sentences.extend(number_of(story, language));
    sentences.push(language.pick(
        format!("Peluang calon terbaik {chance}, di bawah ambang padan {threshold}."),
        format!("The best candidate has {chance}, below the threshold of a match, {threshold}."),
    ));
    sentences.push(against(best, language));
    sentences.extend(tied(story, language));
    sentences
}

/// One of several, told before their list.
fn tied(story: &Story, language: Language) -> Option<String> {
    let (first, second) = (story.tied.first()?, story.tied.get(1)?);
    let at_least = if story.tied_may_be_more { language.pick("sedikitnya ", "at least ") } else { "" };
    let count = story.tied.len();
    Some(match first.probability_ppm < 2 * second.probability_ppm {
        true => language.pick(
            format!("Satu dari {at_least}{count} orang yang sama atau hampir sama miripnya:"),
            format!("One of {at_least}{count} people who are equally or nearly equally alike:"),
        ),
        false => language.pick(
            format!("Satu dari {at_least}{count} orang yang mungkin; yang pertama paling mirip:"),
            format!("One of {at_least}{count} people who are possible; the first is most alike:"),
        ),
    })
}

/// The row carries the number of somebody else.
fn number_of(story: &Story, language: Language) -> Option<String> {
    let PersonTold { register_row, name, .. } = story.number_of.as_ref()?;
    Some(language.pick(
        format!("NIK pada baris ini milik orang lain di register: {name} (baris register {register_row})."),
        format!("The NIK on this row belongs to somebody else in the register: {name} (register row {register_row})."),
    ))
}

/// "Rather an absent relative" (twin, namesake), where that explains the row best.
fn absent(story: &Story, language: Language) -> Option<String> {
    let way = story.absent.iter().find(|way| way.likeliest)?;
    let chance = percent(way.probability_ppm, language);
    let of = way.of.as_ref().map(|of| {
        language
            .pick(format!("{} (baris register {})", of.name, of.register_row), format!("{} (register row {})", of.name, of.register_row))
    })?;
    match way.kind {
        "relative" => relative(way, &chance, language),
        "twin" => Some(language.pick(
            format!("Lebih mungkin saudara kembar {of} yang belum terdaftar (peluang {chance})."),
            format!("More likely a twin of {of} who is not registered ({chance})."),
        )),
        _ => Some(language.pick(
            format!("Lebih mungkin orang lain yang senama dengan {of} dan belum terdaftar (peluang {chance})."),
            format!("More likely another person with the name of {of} who is not registered ({chance})."),
        )),
    }
}

fn relative(way: &AbsentTold, chance: &str, language: Language) -> Option<String> {
    let HouseholdTold { no_kk, head, members } = way.household.as_ref()?;
    let card = if no_kk.is_empty() { String::new() } else { language.pick(format!(", No. KK {no_kk}"), format!(", KK number {no_kk}")) };
    Some(language.pick(
        format!("Lebih mungkin saudara serumah yang belum terdaftar (peluang {chance}): keluarga {head}{card}, {members} orang di register."),
        format!("More likely a relative of one household who is not registered ({chance}): the family of {head}{card}, {members} in the register."),
    ))
}

/// What the list itself tells, where it moves the probability by a percentage point or more.
pub fn of_list(story: &Story, language: Language) -> Option<String> {
    let (before, after) = (story.without_list_ppm?, story.best.as_ref()?.person.probability_ppm);
    (before.abs_diff(after) >= 10_000).then(|| {
        let (before, after) = (percent_short(before, language), percent_short(after, language));
        language.pick(
            format!(
                "Daftar ini sendiri ikut bicara (tingkat kesalahannya, keluarga pada No. KK yang sama): peluang {before} menjadi {after}."
            ),
            format!("The list itself has its say (its error rate, the family on the same KK number): {before} becomes {after}."),
        )
    })
}

/// What speaks against the best candidate.
fn against(best: &CandidateTold, language: Language) -> String {
    let mut against: Vec<&ComparisonTold> = best.comparisons.iter().filter(|told| told.weight_millibits < 0).collect();
    against.sort_by_key(|told| told.weight_millibits);
    let named: Vec<String> = against
        .iter()
        .take(AGAINST_NAMED)
        .map(|told| format!("{} ({}, {} bit)", told.field.words, told.level.words, bits(told.weight_millibits, language)))
        .collect();
    let empty: Vec<&str> =
        best.comparisons.iter().filter(|told| told.level.code == "missing").map(|told| told.field.words.as_str()).collect();
    let empty = match empty.is_empty() {
        true => String::new(),
        false => {
            language.pick(format!(" Tidak dapat dibandingkan: {}.", empty.join(", ")), format!(" Not compared: {}.", empty.join(", ")))
        }
    };
    match named.is_empty() {
        true => language.pick(
            format!("Tidak ada isian yang melawan; yang sama terlalu umum untuk menunjuk satu orang.{empty}"),
            format!("No field speaks against it; what agrees is too common to tell one person.{empty}"),
        ),
        false => language.pick(format!("Yang melawan: {}.{empty}", named.join("; ")), format!("Against it: {}.{empty}", named.join("; "))),
    }
}

/// Nobody was found: which keys were tried, and which could not be made.
fn keys(story: &Story, language: Language) -> Vec<String> {
    let tried: Vec<&str> = story.keys.iter().filter(|key| key.empty.is_empty()).map(|key| key.rule.words.as_str()).collect();
    let mut empty: Vec<&str> = story.keys.iter().flat_map(|key| key.empty.iter().map(|field| field.words.as_str())).collect();
    empty.sort_unstable();
    empty.dedup();
    let mut sentences = vec![
        language
            .pick(
                "Tidak seorang pun di register mirip: tidak ada kunci pencarian yang sama.",
                "Nobody in the register is alike: no search key is shared.",
            )
            .to_owned(),
    ];
    if !tried.is_empty() {
        let more = tried.len().saturating_sub(RULES_NAMED);
        let tail = if more > 0 { language.pick(format!("; dan {more} lagi"), format!("; and {more} more")) } else { String::new() };
        let named = tried.iter().take(RULES_NAMED).copied().collect::<Vec<_>>().join("; ");
        sentences.push(language.pick(
            format!("Dicari tanpa hasil lewat {} kunci: {named}{tail}.", tried.len()),
            format!("Searched in vain by {} keys: {named}{tail}.", tried.len()),
        ));
    }
    if !empty.is_empty() {
        let unmade = story.keys.len() - tried.len();
        let listed = empty.join(", ");
        sentences.push(language.pick(
            format!("{unmade} kunci lain tidak dapat dibuat karena kosong atau tidak lengkap: {listed}."),
            format!("{unmade} other keys could not be made, because these are empty or incomplete: {listed}."),
        ));
    }
    sentences
}

/// Why a weight depends on another comparison.
pub fn given(given: &GivenTold, fields: &[&str], language: Language) -> String {
    let GivenTold { field, level, agrees } = given;
    let fields = fields.join(language.pick(" dan ", " and "));
    let is_plain = level.words.starts_with(language.pick("sama", "same"));
    let because = match (is_plain, language) {
        (true, Language::Id) => format!("karena {} {}", lower(&field.words), level.words),
        (true, Language::En) => format!("because {} is the same", lower(&field.words)),
        (false, _) => format!("{} {}: {}", language.pick("karena", "because"), lower(&field.words), level.words),
    };
    match agrees {
        true => language
            .pick(format!("{because}, {fields} hanya dihitung untuk sisanya"), format!("{because}, {fields} counts only for what remains")),
        false => language.pick(
            format!("{because}, {fields} memakai bobot untuk keadaan itu"),
            format!("{because}, {fields} has the weight for that case"),
        ),
    }
}

/// What would change the decision.
pub fn changes(changes: &Changes, shown: usize, language: Language) -> Vec<String> {
    if !changes.searched {
        return vec![
            language
                .pick(
                    "Tidak dapat dihitung: belum ada calon untuk disamakan. Isi dulu yang kosong, lalu periksa lagi.",
                    "It cannot be computed: there is no candidate to agree with. Fill in what is empty first, then look again.",
                )
                .to_owned(),
        ];
    }
    let Some((first, others)) = changes.found.split_first() else {
        return vec![match changes.unmake {
            true => language
                .pick("Tidak ada perubahan pada satu atau dua isian yang membatalkannya.", "No change of one or two fields unmakes it.")
                .to_owned(),
            false => language
                .pick("Tidak ada perubahan pada satu atau dua isian yang cukup.", "No change of one or two fields suffices.")
                .to_owned(),
        }];
    };
    let mut sentences = vec![changed(first, changes.unmake, language)];
    if !others.is_empty() {
        let named: Vec<String> = others
            .iter()
            .take(shown)
            .map(|other| format!("{} ({})", condition(other, language), percent_short(other.probability_ppm, language)))
            .collect();
        let more = others.len().saturating_sub(shown);
        let tail = if more > 0 { language.pick(format!("; dan {more} lagi"), format!("; and {more} more")) } else { String::new() };
        sentences
            .push(language.pick(format!("Juga cukup: {}{tail}.", named.join("; ")), format!("Also enough: {}{tail}.", named.join("; "))));
    }
    sentences
}

fn changed(change: &ChangeTold, unmake: bool, language: Language) -> String {
    let condition = condition(change, language);
    let chance = percent_short(change.probability_ppm, language);
    let status = &change.status.code;
    match (change.other_register_row, unmake) {
        (Some(other), _) => language.pick(
            format!("Jika {condition}, baris ini terhubung ke orang lain (baris register {other}) dan peluang calon ini menjadi {chance}."),
            format!("If {condition}, this row is linked to somebody else (register row {other}) and this candidate has {chance}."),
        ),
        (None, true) => language.pick(
            format!("Jika {condition}, peluang turun menjadi {chance} dan baris ini {status}."),
            format!("If {condition}, the probability falls to {chance} and the row is {status}."),
        ),
        (None, false) => language.pick(
            format!("Jika {condition}, peluang menjadi {chance} dan baris ini {status}."),
            format!("If {condition}, the probability becomes {chance} and the row is {status}."),
        ),
    }
}

fn condition(change: &ChangeTold, language: Language) -> String {
    let one = |edit: &EditTold| match edit.value.is_empty() {
        true => edit.words.clone(),
        false if edit.words.ends_with(':') || edit.words.ends_with("menjadi") || edit.words.ends_with("became") => {
            format!("{} {}", edit.words, edit.value)
        }
        false => format!("{} ({})", edit.words, edit.value),
    };
    change.fields.iter().map(one).collect::<Vec<_>>().join(language.pick(" dan ", " and "))
}

/// With one place, as far as a sentence needs it.
fn percent_short(ppm: u32, language: Language) -> String {
    number::percent(i64::from(ppm), language).replace('\u{a0}', " ")
}

/// A label inside a sentence; abbreviations stay.
fn lower(words: &str) -> String {
    let mut signs = words.chars();
    match (signs.next(), signs.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(words.chars().skip(1)).collect(),
        _ => words.to_owned(),
    }
}
