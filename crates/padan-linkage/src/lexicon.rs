//! Every distinct name token once, with the keys under which its spellings meet.
//!
//! A token has one *spelling key* (two spellings of one name share it) and up to three *variant classes* (MAT is
//! MUHAMMAD or AHMAD). Tokens that share any key are taken as one name. How rare a key is, is counted per field from the
//! right records, so that agreement on a rare name weighs more than on a common one.

use crate::column::Column;
use crate::store::{Bad, Reader, Writer};
use bytemuck::{Pod, Zeroable};
use std::collections::HashMap;

/// Index of a token in a `Lexicon`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable)]
#[repr(transparent)]
pub struct TokenIx(pub u32);

/// What a caller knows of a token when it first appears.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenTraits {
    /// Variant classes the token may stand for; empty when it stands for itself.
    pub classes: Vec<String>,
    /// Key shared by spellings of one name.
    pub spelling: String,
    /// Coarse key for blocking.
    pub phonetic: u32,
    /// `b'L'` or `b'P'` when the token tells the sex, else 0.
    pub sex: u8,
}

/// Keys of a token: the spelling key first, then its classes; 0 = none.
pub const KEYS: usize = 4;

/// One distinct token.
#[derive(Clone, Debug)]
pub struct Token {
    pub text: Box<str>,
    pub keys: [u32; KEYS],
    pub phonetic: u32,
    pub sex: u8,
}

/// All distinct tokens of both sides.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    tokens: Vec<Token>,
    by_text: HashMap<Box<str>, u32>,
    keys: HashMap<Box<str>, u32>,
}

impl Lexicon {
    /// Finds or adds a token; `traits` is asked only for a new one.
    pub fn intern(&mut self, text: &str, traits: impl FnOnce(&str) -> TokenTraits) -> TokenIx {
        if let Some(&index) = self.by_text.get(text) {
            return TokenIx(index);
        }
        let traits = traits(text);
        let mut keys = [0; KEYS];
        keys[0] = self.key(&format!("~{}", traits.spelling));
        for (slot, class) in keys[1..].iter_mut().zip(&traits.classes) {
            *slot = self.key(&format!("={class}"));
        }
        let index = u32::try_from(self.tokens.len()).expect("fewer than 4 billion distinct tokens");
        self.tokens.push(Token { text: text.into(), keys, phonetic: traits.phonetic, sex: traits.sex });
        self.by_text.insert(text.into(), index);
        TokenIx(index)
    }

    pub fn token(&self, token: TokenIx) -> &Token {
        &self.tokens[token.0 as usize]
    }

    /// Number of key ids handed out, 0 included.
    pub fn key_count(&self) -> usize {
        self.keys.len() + 1
    }

    /// Number of distinct tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The first `tokens` tokens and the keys below `key_count` as sections: what stood here before others came.
    pub fn write(&self, out: &mut Writer, tokens: usize, key_count: usize) {
        let tokens = &self.tokens[..tokens];
        out.texts("texts", tokens.iter().map(|token| &*token.text));
        out.values("keys", &tokens.iter().flat_map(|token| token.keys).collect::<Vec<_>>());
        out.values("phonetics", &tokens.iter().map(|token| token.phonetic).collect::<Vec<_>>());
        out.values("sexes", &tokens.iter().map(|token| token.sex).collect::<Vec<_>>());
        let mut keys: Vec<(u32, &str)> = self.keys.iter().map(|(key, &number)| (number, &**key)).collect();
        keys.retain(|(number, _)| (*number as usize) < key_count);
        keys.sort_unstable();
        out.texts("key_texts", keys.into_iter().map(|(_, key)| key));
    }

    /// Takes tokens and keys back under their numbers; later ones get the numbers after them.
    ///
    /// Errors: sections that are missing or do not fit each other.
    pub fn read(from: &Reader) -> Result<Self, Bad> {
        let texts = from.texts("texts")?;
        let keys: Column<[u32; KEYS]> = from.column_of("keys", texts.len())?;
        let phonetics: Column<u32> = from.column_of("phonetics", texts.len())?;
        let sexes: Column<u8> = from.column_of("sexes", texts.len())?;
        let token = |(at, text): (usize, &&str)| Token { text: (*text).into(), keys: keys[at], phonetic: phonetics[at], sex: sexes[at] };
        let number = |(at, text): (usize, &str)| (text.into(), at as u32);
        let key_texts = from.texts("key_texts")?;
        Ok(Lexicon {
            tokens: texts.iter().enumerate().map(token).collect(),
            by_text: texts.into_iter().enumerate().map(number).collect(),
            keys: key_texts.into_iter().zip(1..).map(|(key, number)| (key.into(), number)).collect(),
        })
    }

    fn key(&mut self, key: &str) -> u32 {
        let next = u32::try_from(self.keys.len() + 1).expect("fewer than 4 billion distinct keys");
        *self.keys.entry(key.into()).or_insert(next)
    }
}

/// Says whether two tokens share a spelling or a variant class, and which key.
pub fn shared_key(left: &Token, right: &Token) -> Option<u32> {
    left.keys.iter().find(|&&key| key != 0 && right.keys.contains(&key)).copied()
}
