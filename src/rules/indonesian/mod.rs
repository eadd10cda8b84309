//! What is told of a wrong job or rule file, in Indonesian. Readers of these files note their mistakes in English, where the
//! mistake is found; here each text has its Indonesian twin, found by its fixed words, whatever stands in its `{}`.
//!
//! This module knows no file and no key. A text without a twin stays English; tests hold that none of those that people meet is one.

mod hints;
mod messages;

use crate::diagnostic::Diagnostic;
use crate::language::Language;

/// (English, Indonesian). `{}` stands for a part that is taken over; `{1}` for the second one where the order differs.
type Twin = (&'static str, &'static str);

/// Says mistakes in the reader's language.
pub fn tell(mut mistakes: Vec<Diagnostic>, language: Language) -> Vec<Diagnostic> {
    if language == Language::Id {
        for mistake in &mut mistakes {
            mistake.message = told(messages::TWINS, &mistake.message);
            mistake.hint = told(hints::TWINS, &mistake.hint);
        }
    }
    mistakes
}

/// The Indonesian twin of a text; the text itself where there is none.
fn told(twins: &[Twin], text: &str) -> String {
    let fitting = twins.iter().filter_map(|twin| Some((twin, parts(twin.0, text)?)));
    // Of several twins that fit, the one with more fixed words says more: `unknown field` before `unknown {}`.
    let best = fitting.max_by_key(|((english, _), parts)| english.len() - 2 * parts.len());
    best.map_or_else(|| text.to_owned(), |((_, indonesian), parts)| filled(indonesian, &parts))
}

/// What stands in the places of an English text, where the text is one of its kind.
fn parts<'t>(english: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut fixed = english.split("{}");
    let mut rest = text.strip_prefix(fixed.next().expect("a split has a first part"))?;
    let mut parts = Vec::new();
    let mut fixed = fixed.peekable();
    while let Some(words) = fixed.next() {
        let end = match fixed.peek() {
            None => rest.len().checked_sub(words.len()).filter(|end| rest.ends_with(words) && rest.is_char_boundary(*end))?,
            Some(_) => rest.find(words)?,
        };
        parts.push(&rest[..end]);
        rest = &rest[end + words.len()..];
    }
    rest.is_empty().then_some(parts)
}

/// The Indonesian text with the parts in their places, each said in Indonesian where it is a word of this module itself.
fn filled(indonesian: &str, parts: &[&str]) -> String {
    let mut said = String::new();
    let mut rest = indonesian;
    let mut next = 0;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, after) = after.split_once('}').expect("a place is closed");
        let at = place.parse().unwrap_or(next);
        next += 1;
        said.push_str(before);
        let part = parts.get(at).copied().unwrap_or_default();
        // What stands in quotes is as somebody wrote it.
        let word = messages::WORDS.iter().find(|(english, _)| *english == part && !said.ends_with(['`', '"']));
        said.push_str(word.map_or(part, |(_, word)| word));
        rest = after;
    }
    said + rest
}

/// Holds that each mistake is told in Indonesian too, with another message and another hint.
#[cfg(test)]
#[track_caller]
pub fn check_told(mistakes: &[Diagnostic]) {
    for (told, mistake) in tell(mistakes.to_vec(), Language::Id).iter().zip(mistakes) {
        assert!(told.message != mistake.message && told.hint != mistake.hint, "{told}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(english: &str, indonesian: &str) {
        assert_eq!(told(messages::TWINS, english), indonesian);
    }

    #[test]
    fn a_text_is_told_by_its_fixed_words_with_its_parts_in_place() {
        check("unknown key `umr`", "kunci `umr` tidak dikenal");
        check("`period` = `2026-13` is not a month", "`period` = `2026-13` bukan bulan");
        check("unknown value `352699` of `kecamatan`", "nilai `352699` untuk `kecamatan` tidak dikenal");
        check(
            "`programme` is of type integer where a text in quotes is expected",
            "`programme` berjenis bilangan, padahal harus teks dalam tanda kutip",
        );
        check("unknown class `NAKS`", "kelas `NAKS` tidak dikenal");
        check("no such text", "no such text");
    }

    #[test]
    fn twins_have_the_same_places_and_differ() {
        for (english, indonesian) in messages::TWINS.iter().chain(hints::TWINS) {
            let (wanted, told) = (english.matches("{}").count(), indonesian.matches('{').count());
            assert_eq!(wanted, told, "{english}");
            assert_ne!(english, indonesian);
            let numbered = indonesian.matches("{}").count() == 0;
            let all = (0..wanted).all(|at| indonesian.contains(&format!("{{{at}}}")));
            assert!(wanted == 0 || !numbered || all, "{english}");
        }
        for twins in [messages::TWINS, hints::TWINS] {
            let mut english: Vec<&str> = twins.iter().map(|(english, _)| *english).collect();
            english.sort_unstable();
            let count = english.len();
            english.dedup();
            assert_eq!(english.len(), count, "an English text stands twice");
        }
    }
}
