//! Name cells → tokens, flags and keys.
//!
//! A name is a bag of tokens; titles and status words say something of the person but are no part of the name. What two
//! written forms share is told in three strengths: a class (listed variants of one name), a spelling key (rules that hold
//! for any Indonesian name) and a phonetic key (coarse, for blocking). The raw cell is never replaced. A form that stands
//! for two names (MAT, MD, ST, A, M) keeps both classes. This module knows no weights: how rare a token is, the register
//! says.

pub mod check;
mod flags;
pub mod fold;
mod read;
pub mod rules;
mod scan;
pub(crate) mod spelling;
pub(crate) mod table;
#[cfg(test)]
mod tests;

pub(crate) use flags::bit_set;
pub use flags::{NameFlags, NameRepairs};
pub use read::{PersonName, read_name};

use fold::letters_and_digits;
use rules::{NameRules, Place, TitleFlag};
use table::{Table, pack};

/// One variant class of the rule book, by position; [`ClassId::INITIAL`] is "any name that begins so".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub u16);

impl ClassId {
    pub const INITIAL: ClassId = ClassId(u16::MAX);
}

/// The classes a token may belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenClass {
    classes: [ClassId; 3],
    len: u8,
    /// The token carries almost no weight in any district.
    pub common: bool,
}

impl TokenClass {
    const NONE: TokenClass = TokenClass { classes: [ClassId::INITIAL; 3], len: 0, common: false };

    /// The classes; empty for a token that the rule book does not list.
    pub fn classes(&self) -> &[ClassId] {
        &self.classes[..usize::from(self.len)]
    }

    /// The only class, when there is exactly one and it is a name.
    pub fn only(&self) -> Option<ClassId> {
        match self.classes() {
            [class] if *class != ClassId::INITIAL => Some(*class),
            _ => None,
        }
    }

    /// Whether both tokens may be one listed name; initials do not count.
    pub fn shares(&self, other: &TokenClass) -> bool {
        self.classes().iter().any(|class| *class != ClassId::INITIAL && other.classes().contains(class))
    }

    fn add(&mut self, class: ClassId) {
        if !self.classes().contains(&class) && usize::from(self.len) < self.classes.len() {
            self.classes[usize::from(self.len)] = class;
            self.len += 1;
        }
    }
}

/// What one title form means.
#[derive(Clone, Copy, Debug)]
struct TitleEntry {
    flag: TitleFlag,
    place: Place,
    sex: Option<u8>,
    /// Counts only where the list wrote a point after it.
    needs_point: bool,
    /// Words that the rule book writes it with.
    words: u8,
}

#[derive(Debug)]
struct Class {
    name: String,
    key: String,
    sex: Option<u8>,
}

#[derive(Debug)]
struct PrefixEntry {
    canonical: String,
    written: String,
    before: String,
    rest_min: usize,
}

/// The name rules as tables.
#[derive(Debug, Default)]
pub struct NameBook {
    titles: Table<Vec<TitleEntry>>,
    /// Every beginning of a title form, the whole form included.
    title_starts: Table<()>,
    classes: Vec<Class>,
    variants: Table<TokenClass>,
    /// Longest first.
    prefixes: Vec<PrefixEntry>,
    /// Longest first: (ending, sex).
    endings: Vec<(String, u8)>,
    chinese: Table<()>,
    balinese_openings: Table<u8>,
    balinese_follow: Table<()>,
}

impl NameBook {
    /// Makes the tables. Call [`check::mistakes`] on the rules first; what it finds is read here as far as it makes sense.
    pub fn new(rules: NameRules) -> NameBook {
        let mut book = NameBook {
            titles: Table::default(),
            title_starts: Table::default(),
            classes: Vec::with_capacity(rules.variant.len()),
            variants: Table::default(),
            prefixes: Vec::new(),
            endings: Vec::new(),
            chinese: words(&rules.chinese.names),
            balinese_openings: Table::default(),
            balinese_follow: words(&rules.balinese.follow),
        };
        book.add_titles(&rules);
        book.add_variants(&rules);
        book.add_shapes(&rules);
        book
    }

    fn add_titles(&mut self, rules: &NameRules) {
        for title in &rules.title {
            for form in &title.written {
                let letters = letters_and_digits(form);
                let Some(packed) = pack(letters.as_bytes()) else {
                    continue;
                };
                self.title_starts.extend((1..=letters.len()).filter_map(|end| pack(&letters.as_bytes()[..end])).map(|start| (start, ())));
                self.titles.entry(packed).or_default().push(TitleEntry {
                    flag: title.flag,
                    place: title.place,
                    sex: title.sex.map(rules::SexMark::byte),
                    needs_point: form.ends_with('.'),
                    words: form.split_whitespace().count() as u8,
                });
            }
        }
    }

    fn add_variants(&mut self, rules: &NameRules) {
        for (at, variant) in rules.variant.iter().enumerate() {
            let id = ClassId(at as u16);
            let canonical = letters_and_digits(&variant.canonical);
            for form in std::iter::once(&variant.canonical).chain(&variant.written) {
                if let Some(packed) = pack(letters_and_digits(form).as_bytes()) {
                    let entry = self.variants.entry(packed).or_insert(TokenClass::NONE);
                    entry.add(id);
                    entry.common |= variant.common;
                }
            }
            self.classes.push(Class {
                key: spelling::key(canonical.as_bytes()),
                name: canonical,
                sex: variant.sex.map(rules::SexMark::byte),
            });
        }
        for ambiguous in &rules.ambiguous {
            if let Some(packed) = pack(letters_and_digits(&ambiguous.written).as_bytes()) {
                let entry = self.variants.entry(packed).or_insert(TokenClass::NONE);
                if ambiguous.classes.iter().any(|class| class == "INITIAL") {
                    entry.add(ClassId::INITIAL);
                }
            }
        }
    }

    fn add_shapes(&mut self, rules: &NameRules) {
        for prefix in &rules.prefix {
            for written in &prefix.written {
                self.prefixes.push(PrefixEntry {
                    canonical: prefix.canonical.clone(),
                    written: written.clone(),
                    before: prefix.before.clone(),
                    rest_min: prefix.rest_min,
                });
            }
        }
        let by_length = |entry: &PrefixEntry| std::cmp::Reverse(entry.written.len());
        self.prefixes.sort_by_key(by_length);
        for ending in &rules.ending {
            let sex = ending.sex.byte();
            self.endings.extend(ending.endings.iter().map(|text| (text.clone(), sex)));
        }
        self.endings.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        let openings = [(&rules.balinese.men, b'L'), (&rules.balinese.women, b'P')];
        for (written, sex) in openings {
            for packed in written.iter().filter_map(|text| pack(letters_and_digits(text).as_bytes())) {
                self.balinese_openings.insert(packed, sex);
            }
        }
    }

    /// Whether a word of capitals A-Z is a token of its name wherever only spaces part the words of the cell: it is no single
    /// letter, and no title begins with it.
    pub fn is_plain(&self, word: &str) -> bool {
        word.len() > 1 && pack(word.as_bytes()).is_none_or(|packed| !self.title_starts.contains_key(&packed))
    }

    /// The classes of a token; a single letter that the rule book does not list is an initial.
    pub fn canonical(&self, token: &str) -> TokenClass {
        let listed = pack(token.as_bytes()).and_then(|packed| self.variants.get(&packed));
        match listed {
            Some(class) => *class,
            None if token.len() == 1 => TokenClass { len: 1, ..TokenClass::NONE },
            None => TokenClass::NONE,
        }
    }

    /// The canonical name of a class.
    pub fn class_name(&self, class: ClassId) -> &str {
        self.classes.get(usize::from(class.0)).map_or("INITIAL", |class| class.name.as_str())
    }

    /// The key under which the spellings of one name meet; that of its class where it has exactly one.
    pub fn spelling_key(&self, token: &str) -> String {
        match self.canonical(token).only() {
            Some(class) => self.classes[usize::from(class.0)].key.clone(),
            None => spelling::key(token.as_bytes()),
        }
    }

    /// The spelling key after old spelling is modernised; `None` when the token shows none.
    pub fn old_spelling_key(&self, token: &str) -> Option<String> {
        if self.canonical(token).only().is_some() {
            return None;
        }
        let modern = String::from_utf8(spelling::modern(token.as_bytes())?).ok()?;
        Some(self.spelling_key(&modern))
    }

    /// Further spelling keys that hold for some names only; never a replacement for [`NameBook::spelling_key`].
    pub fn alternative_keys(&self, token: &str) -> Vec<String> {
        if self.canonical(token).only().is_some() {
            return Vec::new();
        }
        let mut keys = spelling::alternatives(token.as_bytes());
        keys.extend(self.old_spelling_key(token).filter(|key| *key != self.spelling_key(token)));
        keys.sort();
        keys.dedup();
        keys
    }

    /// A coarse key for blocking; 0 only for a token without letters.
    pub fn phonetic_key(&self, token: &str) -> u32 {
        match self.canonical(token).only() {
            Some(class) => spelling::phonetic(self.classes[usize::from(class.0)].key.as_bytes()),
            None => spelling::phonetic(spelling::key(token.as_bytes()).as_bytes()),
        }
    }

    /// `b'L'` or `b'P'` where the token tells the sex with certainty.
    pub fn compatible_sex(&self, token: &str) -> Option<u8> {
        let class = self.canonical(token);
        if class.len > 0 {
            return class.only().and_then(|only| self.classes[usize::from(only.0)].sex);
        }
        self.endings.iter().find(|(ending, _)| token.len() > ending.len() + 1 && token.ends_with(ending.as_str())).map(|(_, sex)| *sex)
    }

    /// The two words of a fused token (ABDULROHMAN → ABDUL, ROHMAN); an extra key, as the split may be wrong.
    pub fn split_fused(&self, token: &str) -> Option<(String, String)> {
        if !token.is_ascii() || self.canonical(token).len > 0 {
            return None;
        }
        self.prefixes.iter().find_map(|prefix| {
            let rest = token.strip_prefix(prefix.written.as_str())?;
            let fits = rest.len() >= prefix.rest_min
                && rest.starts_with(prefix.before.as_str())
                && rest.bytes().filter(|&letter| spelling::is_vowel(letter)).count() >= 2;
            fits.then(|| (prefix.canonical.clone(), rest.to_string()))
        })
    }
}

fn words(texts: &[String]) -> Table<()> {
    texts.iter().filter_map(|text| pack(letters_and_digits(text).as_bytes())).map(|packed| (packed, ())).collect()
}
