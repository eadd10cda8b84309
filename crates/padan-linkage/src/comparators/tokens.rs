//! A bag of words: a street address, a firm's name, a title. Order does not matter; a rare word matters more.
//!
//! The level is the share of both sides' rarity that stands in words they have in common. A misspelt word counts with
//! what is left of its rarity after a penalty. What a person's name needs beyond that (initials, variants that outweigh
//! length) is in `person_name`.

use super::name::{Relation, relation};
use super::{Agreement, Comparator, Sides, level};
use crate::lexicon::TokenIx;
use crate::records::Kind;

pub const TOKENS: Comparator =
    Comparator { name: "tokens", levels: &["different", "little", "partly", "mostly", "same"], fields: &[Kind::Name], compare };

/// Words looked at on each side.
const TOKENS_MAX: usize = 24;
/// Rarity that a word loses when it agrees only as a misspelling, in millibits.
const TYPO_MILLIBITS: i32 = 2_500;
/// Shares of the common rarity, in permille, from which the words agree a little, partly and mostly.
const SHARES: [i64; 3] = [150, 450, 750];

fn compare(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    let column = columns[0];
    let words = |tokens: &[TokenIx]| {
        let mut words = tokens[..tokens.len().min(TOKENS_MAX)].to_vec();
        words.sort_unstable();
        words
    };
    let (left, right) = (words(sides.left.names(column).get(i)), words(sides.right.names(column).get(j)));
    if left.is_empty() || right.is_empty() {
        return level(0);
    }
    let rarity = |word: TokenIx| sides.frequencies.token_millibits(column, sides.shared.lexicon.token(word));
    let total = |words: &[TokenIx]| words.iter().map(|&word| i64::from(rarity(word))).sum::<i64>();
    let bounded = |millibits: i32| millibits.min(sides.frequencies.rarity_max_millibits());
    if left == right {
        return Agreement { level: 5, rarity_millibits: bounded(left.iter().map(|&word| rarity(word)).sum()) };
    }
    // One order of the two sides makes the pairing symmetric.
    let (left, right) = if left <= right { (left, right) } else { (right, left) };
    let common = common_millibits(sides, column, &left, &right);
    let share = (2000 * i64::from(common)).checked_div(total(&left) + total(&right)).unwrap_or(0);
    let reached = 1 + SHARES.iter().filter(|&&least| share >= least).count() as u8;
    Agreement { level: reached, rarity_millibits: if reached == 1 { 0 } else { bounded(common) } }
}

/// Rarity of the words in common, the closest pairs first.
fn common_millibits(sides: &Sides, column: usize, left: &[TokenIx], right: &[TokenIx]) -> i32 {
    let token = |word: TokenIx| sides.shared.lexicon.token(word);
    let rarity = |word: TokenIx| sides.frequencies.token_millibits(column, token(word));
    let (mut used, mut taken) = ([false; TOKENS_MAX], [false; TOKENS_MAX]);
    let mut common = 0;
    for wanted in [Relation::Same, Relation::Variant, Relation::Typo] {
        for (a, &word) in left.iter().enumerate().filter(|(_, word)| !is_number(&token(**word).text) || wanted == Relation::Same) {
            let fits = |&(b, other): &(usize, &TokenIx)| !taken[b] && relation(token(word), token(*other)) == wanted;
            if used[a] {
                continue;
            }
            let Some((b, &other)) = right.iter().enumerate().find(fits) else { continue };
            (used[a], taken[b]) = (true, true);
            let rarest_common = rarity(word).min(rarity(other));
            common += if wanted == Relation::Typo { (rarest_common - TYPO_MILLIBITS).max(0) } else { rarest_common };
        }
    }
    common
}

/// A house number one digit apart is another house.
fn is_number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}
