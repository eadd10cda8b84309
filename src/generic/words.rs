//! Text of any language made comparable: capital letters without accents, words, and how a word sounds.
//!
//! Letters of other scripts stay as they are. Nothing here knows a name of any country; the Indonesian book is one choice
//! of `Phonetic`.

use padan_identity::names::NameBook;
use padan_identity::names::fold::{Folded, fold};
use padan_linkage::lexicon::TokenTraits;

/// How words that sound alike find each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phonetic {
    /// Only equal words do.
    None,
    /// Soundex: the first letter and three classes of consonants.
    #[default]
    Soundex,
    /// Spelling classes, variants and endings of the built-in Indonesian name book.
    Indonesian,
}

impl Phonetic {
    pub const ALL: [(&'static str, Phonetic); 3] =
        [("soundex", Phonetic::Soundex), ("none", Phonetic::None), ("indonesian", Phonetic::Indonesian)];
}

/// Capital letters and digits, words parted by one space; apostrophes vanish, every other mark parts words.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match fold(letter) {
            Folded::Plain(byte) | Folded::Stripped(byte) | Folded::Digit(byte) => out.push(char::from(byte)),
            Folded::Pair(first, second) => out.extend([char::from(first), char::from(second)]),
            Folded::Apostrophe | Folded::Nothing => {}
            Folded::Foreign if letter.is_alphanumeric() => out.extend(letter.to_uppercase()),
            Folded::Space | Folded::Mark(_) | Folded::Foreign => {
                if !out.ends_with(' ') && !out.is_empty() {
                    out.push(' ');
                }
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// What linkage wants to know of a word or a text when it first appears.
pub fn traits(phonetic: Phonetic, names: &NameBook, text: &str) -> TokenTraits {
    match phonetic {
        Phonetic::None => TokenTraits { spelling: text.to_owned(), phonetic: hashed(text), ..TokenTraits::default() },
        Phonetic::Soundex => TokenTraits { spelling: text.to_owned(), phonetic: soundex(text), ..TokenTraits::default() },
        Phonetic::Indonesian => of_name(names, text),
    }
}

/// What the name book knows of a word.
pub fn of_name(names: &NameBook, token: &str) -> TokenTraits {
    let classes = names.canonical(token);
    TokenTraits {
        classes: classes.classes().iter().map(|class| names.class_name(*class).to_owned()).collect(),
        spelling: names.spelling_key(token),
        phonetic: names.phonetic_key(token),
        sex: names.compatible_sex(token).unwrap_or(0),
    }
}

/// The Soundex code as a number; a word without Latin letters sounds like itself alone. Never 0.
///
/// Source: Russell, US patent 1261167 (1918), in the form of the US National Archives: H and W do not part equal classes.
pub fn soundex(text: &str) -> u32 {
    let mut letters = text.bytes().filter(u8::is_ascii_uppercase);
    let Some(first) = letters.next() else { return hashed(text) };
    let (mut code, mut digits, mut last) = (u32::from(first), 0, class(first));
    for letter in letters {
        let own = class(letter);
        if own != 0 && own != last && digits < 3 {
            (code, digits) = (code * 10 + u32::from(own), digits + 1);
        }
        if !matches!(letter, b'H' | b'W') {
            last = own;
        }
    }
    (0..3 - digits).fold(code, |code, _| code * 10)
}

fn class(letter: u8) -> u8 {
    match letter {
        b'B' | b'F' | b'P' | b'V' => 1,
        b'C' | b'G' | b'J' | b'K' | b'Q' | b'S' | b'X' | b'Z' => 2,
        b'D' | b'T' => 3,
        b'L' => 4,
        b'M' | b'N' => 5,
        b'R' => 6,
        _ => 0,
    }
}

/// A word as a number far from every Soundex code (FNV-1a, top bit set).
fn hashed(text: &str) -> u32 {
    text.bytes().fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)) | 1 << 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(folded(text), expected);
    }

    #[test]
    fn text_is_capital_letters_and_single_spaces() {
        check("  o'Brien-Smith, Zoë ", "OBRIEN SMITH ZOE");
        check("Straße 12/a", "STRASSE 12 A");
        check("Иванов", "ИВАНОВ");
        check("--", "");
    }

    #[test]
    fn words_that_sound_alike_have_one_code() {
        for (left, right) in [("ROBERT", "RUPERT"), ("ASHCRAFT", "ASHCROFT"), ("TYMCZAK", "TYMCZAK"), ("SMITH", "SMYTHE")] {
            assert_eq!(soundex(left), soundex(right), "{left} {right}");
        }
        assert_ne!(soundex("ROBERT"), soundex("RUBIN"));
        assert_eq!(soundex("ROBERT"), u32::from(b'R') * 1000 + 163);
        assert!(soundex("12") != soundex("13") && soundex("") != 0);
    }
}
