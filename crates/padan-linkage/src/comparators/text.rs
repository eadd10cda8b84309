//! One text, letter by letter: a street, a surname, a place, a number with letters in it.
//!
//! Levels come from two well-known measures, whichever is kinder: edits (optimal string alignment) and Jaro-Winkler.
//! Rarity is that of the agreed value; of two values that are nearly equal, that of the commoner one, since a slip of a
//! common value is itself rare and would look like evidence.

use super::{Agreement, Comparator, Sides, level};
use crate::frequency::text_key;
use crate::lexicon::TokenIx;
use crate::metrics::{jaro_winkler, osa_distance};
use crate::records::Kind;

pub const TEXT: Comparator = Comparator {
    name: "text",
    levels: &["different", "similar", "near", "one_error", "exact"],
    fields: &[Kind::Text],
    compare: compare_text,
};

/// Two fields that people exchange, such as given name and surname; the comparison is of the first one.
pub const SWAPPABLE_TEXT: Comparator = Comparator {
    name: "swappable_text",
    levels: &["different", "similar", "near", "exchanged", "one_error", "exact"],
    fields: &[Kind::Text, Kind::Text],
    compare: compare_swappable,
};

/// Jaro-Winkler from which two texts are similar, and from which they are near.
const SIMILAR_MIN: f64 = 0.84;
const NEAR_MIN: f64 = 0.92;
/// Shortest text in which one edit is a slip and not another word.
const ONE_ERROR_LETTERS_MIN: usize = 3;
/// Shortest text in which two edits are slips.
const TWO_ERRORS_LETTERS_MIN: usize = 7;
/// Shortest text that counts as a short form of a longer one.
const SHORT_FORM_LETTERS_MIN: usize = 3;

const DIFFERENT: u8 = 1;
const SIMILAR: u8 = 2;
const NEAR: u8 = 3;
const ONE_ERROR: u8 = 4;
const EXACT: u8 = 5;

fn compare_text(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    alike(sides, columns[0], sides.left.texts(columns[0])[i], sides.right.texts(columns[0])[j])
}

/// As `text`, with a level of its own for a value that stands in the other field on the other side.
fn compare_swappable(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    const EXCHANGED: u8 = 4;
    let direct = compare_text(sides, columns, i, j);
    if direct.level >= ONE_ERROR {
        return Agreement { level: direct.level + 1, ..direct };
    }
    let Some(&other) = columns.get(1) else { return direct };
    let cell = |records: &crate::records::Records, column: usize, row: usize| records.texts(column)[row];
    let crossed =
        [(cell(sides.left, columns[0], i), cell(sides.right, other, j)), (cell(sides.left, other, i), cell(sides.right, columns[0], j))];
    let equal = crossed.into_iter().filter_map(|(left, right)| left.filter(|&text| Some(text) == right));
    match equal.map(|text| sides.frequencies.value_millibits(columns[0], text_key(text))).max() {
        Some(rarity_millibits) => Agreement { level: EXCHANGED, rarity_millibits },
        None => direct,
    }
}

fn alike(sides: &Sides, column: usize, left: Option<TokenIx>, right: Option<TokenIx>) -> Agreement {
    let (Some(left), Some(right)) = (left, right) else { return level(0) };
    let rarity = |text: TokenIx| sides.frequencies.value_millibits(column, text_key(text));
    if left == right {
        return Agreement { level: EXACT, rarity_millibits: rarity(left) };
    }
    let text = |text: TokenIx| &*sides.shared.lexicon.token(text).text;
    // One order of the two sides makes the measures symmetric to the bit.
    let (first, second) = if left <= right { (text(left), text(right)) } else { (text(right), text(left)) };
    match degree(first, second) {
        reached @ (NEAR | ONE_ERROR) => Agreement { level: reached, rarity_millibits: rarity(left).min(rarity(right)) },
        reached => level(reached),
    }
}

/// The level of two different texts.
fn degree(left: &str, right: &str) -> u8 {
    let (left_letters, right_letters) = (left.chars().count(), right.chars().count());
    let shorter = left_letters.min(right_letters);
    let edits = osa_distance(left, right);
    let similarity = jaro_winkler(left, right);
    let is_short_form = shorter >= SHORT_FORM_LETTERS_MIN && (left.starts_with(right) || right.starts_with(left));
    match edits {
        1 if shorter >= ONE_ERROR_LETTERS_MIN => ONE_ERROR,
        2 if shorter >= TWO_ERRORS_LETTERS_MIN => NEAR,
        _ if similarity >= NEAR_MIN => NEAR,
        _ if similarity >= SIMILAR_MIN || is_short_form => SIMILAR,
        _ => DIFFERENT,
    }
}
