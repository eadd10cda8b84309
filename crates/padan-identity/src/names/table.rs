//! Words of at most 16 letters as keys of fast tables.
//!
//! A word packs into one `u128`, so a look-up compares numbers and allocates nothing. Longer words are in no table: no
//! title and no listed variant is longer.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A table by packed word.
pub(crate) type Table<V> = HashMap<u128, V, BuildHasherDefault<WordHasher>>;

/// Packs ASCII letters and digits; `None` when longer than 16.
#[inline]
pub(crate) fn pack(word: &[u8]) -> Option<u128> {
    if word.len() > 16 {
        return None;
    }
    Some(word.iter().fold(0, |packed, &letter| packed << 8 | u128::from(letter)))
}

/// Multiplies the halves of a packed word into one hash.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_u128(&mut self, word: u128) {
        let mixed = (word as u64 ^ (word >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            ^ ((word >> 64) as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
        self.0 = mixed ^ (mixed >> 29);
    }
}
