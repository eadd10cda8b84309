//! A small table that knows of nearly every absent key that it is absent.
//!
//! It may say yes to a key that nobody has, never no to one that somebody has; who asks looks further after a yes. It does not
//! know what its keys stand for.

use crate::column::Column;
use crate::store::{Bad, Reader, Writer};

/// Says of nearly every key that is not there that it is not: three bits of one word each.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    words: Column<u64>,
}

/// Bits per key.
const FILTER_BITS: usize = 12;

impl Filter {
    /// Room for so many keys.
    pub(super) fn of(keys: usize) -> Self {
        Filter { words: vec![0; (keys * FILTER_BITS).div_ceil(64).max(1)].into() }
    }

    fn place(&self, key: u64) -> (usize, u64) {
        // The word by the leading bits, which fill the range evenly; the bits in it by a mix of all.
        let word = ((u128::from(key) * self.words.len() as u128) >> 64) as usize;
        let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        (word, 1 << (mixed & 63) | 1 << (mixed >> 6 & 63) | 1 << (mixed >> 12 & 63))
    }

    pub(super) fn add(&mut self, key: u64) {
        let (word, bits) = self.place(key);
        self.words[word] |= bits;
    }

    /// Reads what `may_hold` will look at.
    pub(super) fn touch(&self, key: u64) -> u64 {
        if self.words.is_empty() { 0 } else { self.words[self.place(key).0] }
    }

    /// Says no where a key was certainly not added; an empty filter knows nothing and says yes.
    pub(super) fn may_hold(&self, key: u64) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let (word, bits) = self.place(key);
        self.words[word] & bits == bits
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.words.bytes()
    }

    pub(super) fn write<'a>(&'a self, out: &mut Writer<'a>) {
        out.column("filter", &self.words);
    }

    /// Errors: no such section.
    pub(super) fn read(from: &Reader) -> Result<Self, Bad> {
        Ok(Filter { words: from.column("filter")? })
    }
}
