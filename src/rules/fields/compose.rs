//! Headings that stand nowhere in the book, put together from words that do.
//!
//! `Jns. Kel.`, `Kecamatan Asal` and `No NISN` are known words, shortened, in another order, or beside words that say
//! whose value it is. A word that tells of somebody else (`ibu`, `bank`) is never forgiven. Which of several readings
//! is right is decided by the values of the column, not here.

use super::{FieldBook, Kind, Meaning, SCORE_READ, SCORE_SAME_WORDS, SCORE_WEAK, SCORE_WORDS, one_edit_apart, push_best, words};
use std::collections::{BTreeMap, BTreeSet};

/// How much of a heading a known one must cover.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Word for word, in any order.
    Whole,
    /// What is left over adds nothing to the meaning.
    WithExtraWords,
}

/// What single words of headings are: the `[words]` table.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Abbreviation -> the words that it may stand for.
    pub short: BTreeMap<String, Vec<String>>,
    /// Words that only say whose value it is, or which of several.
    pub idle: Vec<String>,
    /// Words that make a value somebody else's.
    pub others: Vec<String>,
    /// Words that make a value that of a thing, unless one of `roles` stands before them.
    pub things: Vec<String>,
    /// People that a thing may belong to: the owner of a business is a person, the business is none.
    pub roles: Vec<String>,
    /// Every word that some heading of the book holds.
    known: BTreeSet<String>,
}

/// One word that a printed word may be; the cost is 0 for the word itself, 1 one of several abbreviated, 2 a guess.
type Reading = (String, u32);

/// Words that a guess may be read as; more would be no guess but a lottery.
const GUESSES_MAX: usize = 3;

impl Words {
    /// Remembers the words of the book's headings.
    pub fn learn<'a>(&mut self, words: impl Iterator<Item = &'a String>) {
        self.known.extend(words.cloned());
        self.known.extend(
            self.idle.iter().chain(&self.others).chain(&self.things).chain(&self.roles).chain(self.short.values().flatten()).cloned(),
        );
    }

    /// Writes out abbreviations that stand for one word only.
    pub fn written_out(&self, words: &[String]) -> Vec<String> {
        let full = |word: &String| match self.short.get(word).map(Vec::as_slice) {
            Some([long]) => long.clone(),
            _ => word.clone(),
        };
        words.iter().map(full).collect()
    }

    /// Whether words tell of somebody or something else than the person.
    pub fn are_of_another(&self, words: &[String]) -> bool {
        let among = |word: &String, list: &[String]| self.readings(word).iter().any(|(reading, _)| list.contains(reading));
        let has_role_before = |at: usize| words[..at].iter().any(|word| among(word, &self.roles));
        let is_other = |(at, word): (usize, &String)| among(word, &self.others) || among(word, &self.things) && !has_role_before(at);
        words.iter().enumerate().any(is_other)
    }

    /// The words that a printed word may be, the word itself first.
    fn readings(&self, word: &str) -> Vec<Reading> {
        match self.short.get(word).map(Vec::as_slice) {
            Some([long]) => return vec![(long.clone(), 0)],
            Some(longs) => {
                let itself = std::iter::once((word.to_string(), 0));
                return itself.chain(longs.iter().map(|long| (long.clone(), 1))).collect();
            }
            None if self.known.contains(word) => return vec![(word.to_string(), 0)],
            None => {}
        }
        let guesses = self.guesses(word);
        let mut readings = vec![(word.to_string(), 0)];
        if guesses.len() <= GUESSES_MAX {
            readings.extend(guesses.into_iter().map(|guess| (guess, 2)));
        }
        readings
    }

    /// Known words that an unknown one cuts short, writes without vowels, or mistypes.
    fn guesses(&self, word: &str) -> Vec<String> {
        if word.len() < 3 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return Vec::new();
        }
        let bare = consonants(word);
        let is_like = |known: &&String| {
            let is_cut = known.starts_with(word);
            let is_bare = bare.len() >= 3 && known.as_bytes()[0] == word.as_bytes()[0] && consonants(known) == bare;
            let is_mistyped = word.len() >= 5 && known.len() >= 5 && one_edit_apart(known.as_bytes(), word.as_bytes());
            known.is_ascii() && (is_cut || is_bare || is_mistyped)
        };
        self.known.iter().filter(is_like).cloned().collect()
    }
}

fn consonants(word: &str) -> String {
    word.chars().filter(|c| !"aeiou".contains(*c)).collect()
}

/// A known heading inside a printed one.
struct Found {
    meaning: Meaning,
    length: usize,
    cost: u32,
}

impl FieldBook {
    /// Fields whose headings the words of a heading make up.
    pub(super) fn composed(&self, heading: &str, fit: Fit) -> Vec<Meaning> {
        let written = words(heading);
        let printed: Vec<Vec<Reading>> = written.iter().map(|word| self.words.readings(word)).collect();
        let mut found: Vec<Found> = Vec::new();
        for (phrase, meaning) in &self.phrases {
            let is_possible = match fit {
                Fit::Whole => phrase.len() == printed.len(),
                // One weak word among others is too little: `DOMISILI` in `TAHUN DOMISILI`.
                Fit::WithExtraWords => phrase.len() < printed.len() && is_worth(phrase, *meaning),
            };
            let Some((cost, extra)) = is_possible.then(|| cover(phrase, &printed)).flatten() else {
                continue;
            };
            let is_own = || !self.is_of_another_beside(&written, &extra);
            if extra.is_empty() || is_own() && self.may_be_left_over(phrase, *meaning, &printed, &extra) {
                found.push(Found { meaning: *meaning, length: phrase.len(), cost });
            }
        }
        let best = found.iter().map(|one| (one.length, std::cmp::Reverse(one.cost))).max();
        let mut meanings = Vec::new();
        for one in found.iter().filter(|one| Some((one.length, std::cmp::Reverse(one.cost))) == best) {
            let most = match (fit, one.cost) {
                (Fit::Whole, 0) => SCORE_SAME_WORDS,
                (Fit::Whole, _) => SCORE_READ,
                (Fit::WithExtraWords, _) => SCORE_WORDS,
            };
            push_best(&mut meanings, one.meaning.field, most.min(one.meaning.score));
        }
        meanings.sort_by_key(|meaning| (std::cmp::Reverse(meaning.score), meaning.field));
        meanings
    }

    /// Whether the words beside a known heading tell of another; a role inside the known heading counts.
    fn is_of_another_beside(&self, written: &[String], extra: &[usize]) -> bool {
        let is_beside = |at: usize, word: &String| extra.contains(&at) || self.words.roles.contains(word);
        let beside: Vec<String> =
            written.iter().enumerate().filter(|(at, word)| is_beside(*at, word)).map(|(_, word)| word.clone()).collect();
        self.words.are_of_another(&beside)
    }

    /// Whether the words beside a known heading leave its meaning alone.
    fn may_be_left_over(&self, phrase: &[String], meaning: Meaning, printed: &[Vec<Reading>], extra: &[usize]) -> bool {
        let kind = self.fields[meaning.field].kind;
        let is = |word: &[Reading], test: &dyn Fn(&str) -> bool| word.iter().any(|(option, _)| test(option));
        let is_idle = |word: &str| {
            let is_number = word.bytes().all(|b| b.is_ascii_digit());
            is_number || self.words.idle.iter().any(|idle| idle == word) || names_kind(word, kind)
        };
        let adds_nothing = extra.iter().all(|at| is(&printed[*at], &is_idle));
        let goes_on = phrase.len() > 1 && extra.iter().all(|at| *at >= phrase.len());
        adds_nothing || goes_on
    }
}

/// `NO` before an identity number and `NAMA` before an area or a person say nothing more than the field itself.
fn names_kind(word: &str, kind: Kind) -> bool {
    match kind {
        Kind::Nik | Kind::NoKk => word == "nomor",
        Kind::Identifier => matches!(word, "nomor" | "kode" | "id"),
        Kind::Area | Kind::PersonName => word == "nama",
        Kind::Sex | Kind::Text => word == "jenis",
        _ => false,
    }
}

fn is_worth(phrase: &[String], meaning: Meaning) -> bool {
    meaning.score >= SCORE_WEAK && (phrase.len() > 1 || meaning.score > SCORE_WEAK && phrase[0].len() >= 2)
}

/// Covers every word of a phrase by a printed word of its own; the cost and the printed words left over.
fn cover(phrase: &[String], printed: &[Vec<Reading>]) -> Option<(u32, Vec<usize>)> {
    let mut is_used = vec![false; printed.len()];
    let mut cost = 0;
    for word in phrase {
        let offers = printed.iter().enumerate().filter(|(at, _)| !is_used[*at]);
        let fitting = offers.filter_map(|(at, options)| options.iter().find(|(option, _)| option == word).map(|(_, cost)| (*cost, at)));
        let (least, at) = fitting.min()?;
        is_used[at] = true;
        cost += least;
    }
    Some((cost, (0..printed.len()).filter(|at| !is_used[*at]).collect()))
}

/// Parts a heading from what it says in brackets; `None` without brackets or with nothing beside them.
pub fn without_brackets(heading: &str) -> Option<(String, String)> {
    let (open, close) = (heading.find('(')?, heading.rfind(')').unwrap_or(heading.len()));
    let inside = heading.get(open + 1..close)?.to_string();
    let after = heading.get(close + 1..).unwrap_or("");
    let outside = format!("{} {}", heading[..open].trim(), after.trim());
    outside.chars().any(char::is_alphanumeric).then_some((outside, inside))
}
