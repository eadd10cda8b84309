//! Blocking rules, and the postings that each makes of the right rows.

use super::keys::{Keys, Side};
use super::postings::Postings;
use crate::records::{Kind, Records, Shared, Values};

/// How a key part is made from a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transform {
    /// The whole value.
    Whole,
    /// The value and every value one slip away: of numbers on the left side only, of texts and names as what remains of
    /// each word without one of its letters, on both sides.
    Slips,
    /// Each name token's phonetic key.
    EachToken,
    /// The phonetic keys of every two tokens, unordered; a one-token name gives its token.
    TokenPairs,
    /// The first letters of the name written without spaces, or of the text.
    Start,
    /// The stated date, the swapped one, and the one that the identity number carries.
    AnyDate,
    Year,
    /// First six digits of an area code.
    Kecamatan,
    /// Twelve leading digits of an identity number.
    Prefix,
    /// A text's sound.
    Phonetic,
    /// Year and month, year and day, month and day: any two parts of three.
    TwoParts,
    /// Month and day.
    MonthDay,
    /// The neighbourhood of a quantity, as wide as the field's nearer tolerance.
    Near,
}

impl Transform {
    pub const ALL: &[(&'static str, Transform, Kind)] = &[
        ("whole", Transform::Whole, Kind::Digits),
        ("whole", Transform::Whole, Kind::Symbol),
        ("whole", Transform::Whole, Kind::Area),
        ("whole", Transform::Whole, Kind::Date),
        ("whole", Transform::Whole, Kind::Sex),
        ("slips", Transform::Slips, Kind::Digits),
        ("prefix", Transform::Prefix, Kind::Digits),
        ("each_token", Transform::EachToken, Kind::Name),
        ("token_pairs", Transform::TokenPairs, Kind::Name),
        ("start", Transform::Start, Kind::Name),
        ("any_date", Transform::AnyDate, Kind::Date),
        ("year", Transform::Year, Kind::Date),
        ("kecamatan", Transform::Kecamatan, Kind::Area),
        ("whole", Transform::Whole, Kind::Name),
        ("slips", Transform::Slips, Kind::Name),
        ("whole", Transform::Whole, Kind::Text),
        ("slips", Transform::Slips, Kind::Text),
        ("start", Transform::Start, Kind::Text),
        ("phonetic", Transform::Phonetic, Kind::Text),
        ("two_parts", Transform::TwoParts, Kind::Date),
        ("month_day", Transform::MonthDay, Kind::Date),
        ("whole", Transform::Whole, Kind::Number),
        ("near", Transform::Near, Kind::Number),
    ];
}

/// One part of a key: any of these columns, under one transform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPart {
    pub column: usize,
    /// A second column whose left value may stand in (a NIK cell that holds the card number).
    pub or_left: Option<usize>,
    pub transform: Transform,
}

/// One blocking rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockingRule {
    pub name: String,
    pub parts: Vec<KeyPart>,
    /// Further parts, added one by one while a block is larger than `block_rows_max`.
    pub refine: Vec<KeyPart>,
    pub block_rows_max: usize,
    /// Probe this rule only when no earlier rule gave a candidate.
    pub only_if_none: bool,
}

/// What the right side makes of a rule's parts: a slip of a number is looked for on the left side only.
pub(super) fn right_parts(rule: &BlockingRule, right: &Records) -> Vec<(usize, Transform)> {
    let transform = |part: &KeyPart| match (&right.columns[part.column], part.transform) {
        (Values::Digits(_), Transform::Slips) => Transform::Whole,
        (_, transform) => transform,
    };
    rule.parts.iter().map(|part| (part.column, transform(part))).collect()
}

impl BlockingRule {
    /// Postings of all right rows by the rule's parts.
    pub(super) fn coarse(&self, shared: &Shared, right: &Records) -> Postings {
        let postings = Postings::of(right.len, |keys: &mut Keys, row, out| {
            keys.fill(self, 0, shared, right, row, Side::Right);
            out.extend(keys.list.iter().map(|(key, _)| key));
        });
        // A row has hundreds of slips, and nearly none of them is anybody's number.
        let of_numbers = |part: &KeyPart| matches!(right.columns[part.column], Values::Digits(_));
        match self.parts.iter().all(of_numbers) {
            true => postings.filtered(),
            false => postings,
        }
    }

    /// Postings by one part more, of the rows that stand in blocks which are too large without it.
    pub(super) fn finer(&self, depth: usize, coarser: &Postings, shared: &Shared, right: &Records) -> Postings {
        let crowded = coarser.crowded(right.len, self.block_rows_max);
        Postings::of(right.len, |keys: &mut Keys, row, out| {
            if crowded.has_row(row) {
                keys.fill(self, depth, shared, right, row, Side::Right);
                let wanted = keys.list.iter().filter(|(_, parent)| coarser.is_crowded(&crowded, *parent, self.block_rows_max));
                out.extend(wanted.map(|(key, _)| key));
            }
        })
    }
}
