//! Comparators: how alike two values are, as an ordered agreement level.
//!
//! Level 0 means that a side is missing: missing never disagrees. Level 1 is disagreement, the highest level is equality.
//! Every comparator is symmetric in its two values. Where agreement on a rare value should weigh more, the comparator also
//! states the chance that a random register row agrees that much.

pub(crate) mod address;
pub(crate) mod area;
mod calendar;
pub(crate) mod date;
pub(crate) mod digits;
mod name;
mod number;
pub(crate) mod sex;
mod symbol;
#[cfg(test)]
mod tests;
mod text;
mod tokens;

use crate::frequency::Frequencies;
use crate::records::{Kind, Records, Shared};

pub use name::{Relation, relation};

/// How much two values agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// 0 = missing, 1 = different, ... in the order of `Comparator::levels`.
    pub level: u8,
    /// -log2 of the chance that a random right row agrees on these values, in millibits; 0 where the level says it all.
    pub rarity_millibits: i32,
}

/// Both sides and what they share.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    pub shared: &'a Shared,
    pub frequencies: &'a Frequencies,
    pub left: &'a Records,
    pub right: &'a Records,
}

/// One way to compare.
#[derive(Debug)]
pub struct Comparator {
    /// As rule files name it.
    pub name: &'static str,
    /// Names of the levels from 1 (different) upward.
    pub levels: &'static [&'static str],
    /// Kinds of the fields it reads; trailing ones may be left out from the second on.
    pub fields: &'static [Kind],
    /// Compares row `i` on the left with row `j` on the right; `columns` are positions in the schema.
    pub compare: fn(&Sides, &[usize], usize, usize) -> Agreement,
}

/// Every comparator; rule checks, docs and property tests read this list.
pub const ALL: &[Comparator] = &[
    digits::NIK,
    digits::IDENTIFIER,
    name::PERSON_NAME,
    date::BIRTH_DATE,
    sex::SEX,
    area::AREA,
    address::ADDRESS,
    symbol::EXACT,
    text::TEXT,
    text::SWAPPABLE_TEXT,
    tokens::TOKENS,
    number::NUMBER,
    calendar::DATE,
];

/// Finds a comparator by the name that rule files use.
pub fn find(name: &str) -> Option<&'static Comparator> {
    ALL.iter().find(|comparator| comparator.name == name)
}

/// Says whether a level compares by a coarser measure than the comparator's other levels (an age for a date, a kecamatan for
/// a desa, a number with digits lost): such a level tells how a value was given, not how well it agrees.
pub fn is_coarse(comparator: &Comparator, level: u8) -> bool {
    let name = level.checked_sub(1).and_then(|place| comparator.levels.get(usize::from(place)));
    matches!(name, Some(&("near_age" | "same_age" | "kecamatan_known" | "all_known_digits")))
}

/// The lowest level of a comparator at which both values are the same one, if perhaps mistyped or incomplete. Two numbers that
/// lie near each other are none: a slip in a number that fits its row may be the true number of a neighbour.
pub(crate) fn same_from(comparator: &Comparator) -> u8 {
    let named = |name: &str| comparator.levels.iter().position(|level| *level == name);
    match comparator.name {
        "nik" | "identifier" => named("one_error").map_or(comparator.levels.len(), |place| place + 1) as u8,
        _ => 1,
    }
}

fn level(level: u8) -> Agreement {
    Agreement { level, rarity_millibits: 0 }
}
