//! Person names token by token: the best alignment of the two token lists, weighted by how rare the agreeing tokens are.
//!
//! Order, joined and split words, initials, spellings and variant classes are forgiven; a token that tells another sex is
//! not. Rarity is the sum over agreeing tokens of how rare each is in the register: MOH and SITI add nearly nothing.

use super::{Agreement, Comparator, Sides, level};
use crate::frequency::Frequencies;
use crate::lexicon::{Lexicon, Token, TokenIx, shared_key};
use crate::metrics::{jaro_winkler, osa_distance};
use crate::records::Kind;

pub const PERSON_NAME: Comparator = Comparator {
    name: "person_name",
    levels: &["different", "common", "similar", "partial", "contained", "near", "variant", "exact"],
    fields: &[Kind::Name],
    compare,
};

const DIFFERENT: u8 = 1;
const COMMON: u8 = 2;
const SIMILAR: u8 = 3;
const PARTIAL: u8 = 4;
const CONTAINED: u8 = 5;
const NEAR: u8 = 6;
const VARIANT: u8 = 7;
const EXACT: u8 = 8;

/// Tokens looked at on each side; longer names are compared by their first tokens.
const TOKENS_MAX: usize = 8;
/// Agreement on tokens commoner than this says nearly nothing of a person, in millibits.
const COMMON_MILLIBITS: i32 = 5_000;
/// Rarity that a token loses when it agrees only as a misspelling or as a clipped form, in millibits.
const TYPO_MILLIBITS: i32 = 2_500;
/// Rows that make a word of the register a name of its own and not somebody's slip.
const NAME_ROWS_MIN: u32 = 3;
/// A word this much rarer than one it resembles may still be its slip, however often it stands in the register.
const SLIP_MILLIBITS_MIN: i32 = 8_000;
/// Jaro-Winkler of the joined names from which two names are similar as a whole.
const SIMILAR_MIN: f64 = 0.90;

/// How two tokens relate, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    None,
    /// One is the first letter of the other.
    Initial,
    /// One is the beginning or the end of the other (nicknames, names cut by old systems).
    Clipped,
    /// One or two slips of the keyboard.
    Typo,
    /// Another spelling or a variant of one name.
    Variant,
    Same,
}

impl Relation {
    /// In their order.
    const ALL: [Relation; 6] = [Relation::None, Relation::Initial, Relation::Clipped, Relation::Typo, Relation::Variant, Relation::Same];
}

/// Relates two tokens. Symmetric.
pub fn relation(left: &Token, right: &Token) -> Relation {
    if left.text == right.text {
        return Relation::Same;
    }
    if left.sex != 0 && right.sex != 0 && left.sex != right.sex {
        return Relation::None;
    }
    if shared_key(left, right).is_some() {
        return Relation::Variant;
    }
    let (short, long) = if left.text.len() <= right.text.len() { (&left.text, &right.text) } else { (&right.text, &left.text) };
    match short.len() {
        0 => Relation::None,
        1 => {
            if long.starts_with(&**short) {
                Relation::Initial
            } else {
                Relation::None
            }
        }
        _ => misspelt(short, long),
    }
}

fn misspelt(short: &str, long: &str) -> Relation {
    let edits_allowed = match short.len() {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    if edits_allowed > 0 && long.len() - short.len() <= edits_allowed && osa_distance(short, long) <= edits_allowed {
        return Relation::Typo;
    }
    if short.len() >= 3 && (long.starts_with(short) || (short.len() >= 4 && long.ends_with(short))) {
        return Relation::Clipped;
    }
    Relation::None
}

/// Compares two names. The words of a name are not independent, so their summed rarity is bounded by the register's size.
fn compare(sides: &Sides, columns: &[usize], i: usize, j: usize) -> Agreement {
    let agreement = compare_tokens(sides, columns[0], i, j);
    Agreement { rarity_millibits: agreement.rarity_millibits.min(sides.frequencies.rarity_max_millibits()), ..agreement }
}

fn compare_tokens(sides: &Sides, column: usize, i: usize, j: usize) -> Agreement {
    let left = first(sides.left.names(column).get(i));
    let right = first(sides.right.names(column).get(j));
    if left.is_empty() || right.is_empty() {
        return level(0);
    }
    // One order of the two sides makes every step below symmetric.
    let (left, right) = if left <= right { (left, right) } else { (right, left) };
    let lexicon = &sides.shared.lexicon;
    if left == right {
        return Agreement { level: EXACT, rarity_millibits: rarity(sides.frequencies, column, lexicon, left) };
    }
    let alignment = Alignment::of(sides.frequencies, column, lexicon, left, right);
    alignment.level().unwrap_or_else(|| joined(sides.frequencies, column, lexicon, left, right, &alignment))
}

fn first(tokens: &[TokenIx]) -> &[TokenIx] {
    &tokens[..tokens.len().min(TOKENS_MAX)]
}

/// Summed rarity of tokens, in millibits.
fn rarity(frequencies: &Frequencies, column: usize, lexicon: &Lexicon, tokens: &[TokenIx]) -> i32 {
    tokens.iter().map(|&token| frequencies.token_millibits(column, lexicon.token(token))).sum()
}

/// Says whether two words one slip apart are two names: both stand in the register, about as often. A slip rarely makes
/// another name, and brothers, sisters and twins are often named so: HASAN and HUSEN, SALMA and SALWA.
fn two_names(frequencies: &Frequencies, column: usize, left: &Token, right: &Token) -> bool {
    let (left, right) = (frequencies.token_millibits(column, left), frequencies.token_millibits(column, right));
    left.max(right) <= frequencies.rows_millibits(NAME_ROWS_MIN) && left.abs_diff(right) < SLIP_MILLIBITS_MIN as u32
}

/// Relates two words of one column, where two names one slip apart are two names. Remembered from pair to pair.
fn related(frequencies: &Frequencies, column: usize, lexicon: &Lexicon, left: TokenIx, right: TokenIx) -> Relation {
    let look = || {
        let (left, right) = (lexicon.token(left), lexicon.token(right));
        match relation(left, right) {
            Relation::Typo if two_names(frequencies, column, left, right) => Relation::None,
            found => found,
        }
    };
    Relation::ALL[usize::from(frequencies.relations.get(column, left, right, || look() as u8))]
}

/// The best pairing of two token lists.
struct Alignment {
    weakest: Relation,
    /// Some token agrees in full (same or variant).
    in_full: bool,
    left_alone: usize,
    right_alone: usize,
    rarity_millibits: i32,
}

impl Alignment {
    /// Pairs tokens greedily, strongest relation first; ties go to the earlier tokens.
    fn of(frequencies: &Frequencies, column: usize, lexicon: &Lexicon, left: &[TokenIx], right: &[TokenIx]) -> Self {
        let mut relations = [[Relation::None; TOKENS_MAX]; TOKENS_MAX];
        for (a, &left) in left.iter().enumerate() {
            for (b, &right) in right.iter().enumerate() {
                relations[a][b] = if left == right { Relation::Same } else { related(frequencies, column, lexicon, left, right) };
            }
        }
        let (mut partner, mut taken) = ([usize::MAX; TOKENS_MAX], [false; TOKENS_MAX]);
        let mut alignment =
            Alignment { weakest: Relation::Same, in_full: false, left_alone: left.len(), right_alone: right.len(), rarity_millibits: 0 };
        for wanted in [Relation::Same, Relation::Variant, Relation::Typo, Relation::Clipped, Relation::Initial] {
            for a in 0..left.len() {
                let free = |b: &usize| !taken[*b] && relations[a][*b] == wanted;
                let Some(b) = (partner[a] == usize::MAX).then(|| (0..right.len()).find(free)).flatten() else { continue };
                (partner[a], taken[b]) = (b, true);
                alignment.pair(frequencies, column, lexicon.token(left[a]), lexicon.token(right[b]), wanted);
            }
        }
        alignment
    }

    fn pair(&mut self, frequencies: &Frequencies, column: usize, left: &Token, right: &Token, relation: Relation) {
        let rarity = frequencies.token_millibits(column, left).min(frequencies.token_millibits(column, right));
        self.rarity_millibits += match relation {
            Relation::None => 0,
            Relation::Initial => rarity.min(COMMON_MILLIBITS / 2),
            Relation::Clipped | Relation::Typo => {
                let rarer = frequencies.token_millibits(column, left).max(frequencies.token_millibits(column, right));
                (rarer.min(rarity + COMMON_MILLIBITS) - TYPO_MILLIBITS).max(0)
            }
            Relation::Variant | Relation::Same => rarity,
        };
        self.weakest = self.weakest.min(relation);
        self.in_full |= relation >= Relation::Variant;
        self.left_alone -= 1;
        self.right_alone -= 1;
    }

    /// The level that the alignment alone decides; `None` when the joined names must be looked at.
    fn level(&self) -> Option<Agreement> {
        let at = |level| Some(Agreement { level, rarity_millibits: self.rarity_millibits });
        let complete = self.left_alone == 0 && self.right_alone == 0;
        let one_side = self.left_alone == 0 || self.right_alone == 0;
        match self.weakest {
            Relation::Same | Relation::Variant | Relation::Initial if complete && (self.in_full || self.weakest > Relation::Initial) => {
                at(VARIANT)
            }
            _ if complete => at(NEAR),
            _ if one_side && self.in_full && self.rarity_millibits >= COMMON_MILLIBITS => at(CONTAINED),
            _ => None,
        }
    }
}

/// Names whose words do not pair up: written together or apart, alike as a whole, or sharing some words only.
///
/// The names are written together only where a bound on their letters leaves them a chance to be alike.
fn joined(
    frequencies: &Frequencies,
    column: usize,
    lexicon: &Lexicon,
    left: &[TokenIx],
    right: &[TokenIx],
    alignment: &Alignment,
) -> Agreement {
    let (left_letters, right_letters) = (Letters::of(lexicon, left), Letters::of(lexicon, right));
    let whole =
        || rarity(frequencies, column, lexicon, left).min(rarity(frequencies, column, lexicon, right)).max(alignment.rarity_millibits);
    let together = || (concatenation(lexicon, left), concatenation(lexicon, right));
    if left_letters.may_be_one_slip_apart(&right_letters) {
        let (left_joined, right_joined) = together();
        if left_joined == right_joined {
            return Agreement { level: VARIANT, rarity_millibits: whole() };
        }
        if left.len() != right.len() && left_joined.len() >= 7 && osa_distance(&left_joined, &right_joined) <= 1 {
            return Agreement { level: NEAR, rarity_millibits: whole() };
        }
    }
    let alike = || {
        let (left_joined, right_joined) = together();
        jaro_winkler(&left_joined, &right_joined) >= SIMILAR_MIN
    };
    match alignment.rarity_millibits {
        COMMON_MILLIBITS.. => Agreement { level: PARTIAL, rarity_millibits: alignment.rarity_millibits },
        _ if left_letters.may_be_similar(&right_letters, lexicon, left, right) && !tells_another_sex(lexicon, left, right) && alike() => {
            level(SIMILAR)
        }
        1.. => Agreement { level: COMMON, rarity_millibits: alignment.rarity_millibits },
        _ => level(DIFFERENT),
    }
}

/// Which letters a name holds, over all words.
struct Letters {
    /// Bytes.
    len: usize,
    /// Bit `b % 64` for each byte `b`.
    held: u64,
    ascii: bool,
}

impl Letters {
    fn of(lexicon: &Lexicon, tokens: &[TokenIx]) -> Self {
        let mut letters = Letters { len: 0, held: 0, ascii: true };
        for &token in tokens {
            let text = lexicon.token(token).text.as_bytes();
            letters.len += text.len();
            letters.held = text.iter().fold(letters.held, |held, byte| held | 1 << (byte & 63));
            letters.ascii &= text.is_ascii();
        }
        letters
    }

    /// Says whether two names may be equal or one slip apart; never wrongly no. A slip adds one letter at most and takes one.
    fn may_be_one_slip_apart(&self, other: &Self) -> bool {
        !self.ascii || !other.ascii || self.len.abs_diff(other.len) <= 1 && (self.held ^ other.held).count_ones() <= 2
    }

    /// Says whether Jaro-Winkler may reach `SIMILAR_MIN`; never wrongly no.
    ///
    /// With `m` letters that match and at most four in front, it is below 0.4 + 0.6 (m/a + m/b + 1)/3 for names of a and b letters.
    /// No more letters match than the other name holds.
    fn may_be_similar(&self, other: &Self, lexicon: &Lexicon, left: &[TokenIx], right: &[TokenIx]) -> bool {
        if self.len == 0 || other.len == 0 || !self.ascii || !other.ascii {
            return true;
        }
        let held = |tokens: &[TokenIx], by: &Letters| {
            let bytes = tokens.iter().flat_map(|&token| lexicon.token(token).text.as_bytes());
            bytes.filter(|&&byte| by.held >> (byte & 63) & 1 == 1).count()
        };
        let matching = held(left, other).min(held(right, self)) as f64;
        let jaro = (matching / self.len as f64 + matching / other.len as f64 + 1.0) / 3.0;
        // A hair of leeway, since the metric itself is rounded.
        jaro.mul_add(0.6, 0.4) + 1e-9 >= SIMILAR_MIN
    }
}

/// Says whether a token of one side tells a sex and one of the other side the other sex.
fn tells_another_sex(lexicon: &Lexicon, left: &[TokenIx], right: &[TokenIx]) -> bool {
    let sex = |token: &TokenIx| lexicon.token(*token).sex;
    let other = |known: u8| right.iter().any(|token| sex(token) != 0 && sex(token) != known);
    left.iter().any(|token| sex(token) != 0 && other(sex(token)))
}

fn concatenation(lexicon: &Lexicon, tokens: &[TokenIx]) -> String {
    tokens.iter().map(|&token| &*lexicon.token(token).text).collect()
}
