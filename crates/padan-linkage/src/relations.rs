//! How two words relate, remembered: the same words meet again and again.
//!
//! A small table without locks. An entry holds both words, the column and the answer in one integer, so that a reader sees
//! a whole entry or none, and what is remembered never depends on who wrote it.

use crate::lexicon::TokenIx;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// Words beyond these and columns beyond these are not remembered.
const WORD_BITS: u32 = 28;
const COLUMN_BITS: u32 = 4;
/// Bits of an answer.
const ANSWER_BITS: u32 = 3;
/// Entries: half a mebibyte, which stays in the cache of a core.
const ENTRY_BITS: u32 = 16;

/// Answers about pairs of words. A clone begins anew.
#[derive(Debug, Default)]
pub(crate) struct Relations {
    entries: OnceLock<Box<[AtomicU64]>>,
}

impl Clone for Relations {
    fn clone(&self) -> Self {
        Relations::default()
    }
}

impl Relations {
    /// The answer about two words of a column, in either order; `look` finds it the first time.
    ///
    /// An answer is below 8.
    pub(crate) fn get(&self, column: usize, left: TokenIx, right: TokenIx, look: impl FnOnce() -> u8) -> u8 {
        let (low, high) = (u64::from(left.0.min(right.0)), u64::from(left.0.max(right.0)));
        if high >> WORD_BITS != 0 || column >> COLUMN_BITS != 0 {
            return look();
        }
        // Two different words: `high` is above 0, so no entry is 0.
        let pair = (low << WORD_BITS | high) << COLUMN_BITS | column as u64;
        let entries = self.entries.get_or_init(|| (0..1usize << ENTRY_BITS).map(|_| AtomicU64::new(0)).collect());
        let entry = &entries[(pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - ENTRY_BITS)) as usize];
        let known = entry.load(Ordering::Relaxed);
        if known >> ANSWER_BITS == pair {
            return (known & ((1 << ANSWER_BITS) - 1)) as u8;
        }
        let answer = look();
        entry.store(pair << ANSWER_BITS | u64::from(answer), Ordering::Relaxed);
        answer
    }
}

#[cfg(test)]
mod tests {
    //! Properties: 1. what is remembered is what was found, for every pair and column, also where entries displace each other.
    use super::*;

    #[test]
    fn an_answer_is_remembered_and_never_mixed_up() {
        let relations = Relations::default();
        let answer = |column: usize, left: u32, right: u32| ((column as u32 + left * 3 + right * 3) % 6) as u8;
        for _ in 0..2 {
            for (column, left, right) in (0..40u32 * 400 * 40).map(|n| (n as usize % 40, n / 40 % 400, n / 16_000)) {
                let found = relations.get(column, TokenIx(left), TokenIx(right + 1), || answer(column, left, right + 1));
                assert_eq!(found, answer(column, left, right + 1));
            }
        }
        let again = relations.get(3, TokenIx(9), TokenIx(2), || 5);
        assert_eq!(relations.get(3, TokenIx(2), TokenIx(9), || unreachable!("it is remembered")), again);
    }
}
