//! Keys of one row: the values of a rule's parts, mixed into 64 bits each.

use super::{BlockingRule, KeyPart, Transform};
use crate::lexicon::Token;
use crate::records::{DateValue, Digits, Kind, Numbers, Records, Shared, Values};

/// Keys one row may have under one rule; more are cut in order.
pub(crate) const KEYS_MAX: usize = 512;
/// Words of a name that give keys.
const WORDS_MAX: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// Keys of one row, each with the key of the next coarser depth; in no order, and some twice.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) list: Vec<(u64, u64)>,
    shorter: Vec<(u64, u64)>,
    values: Vec<u64>,
}

impl Keys {
    pub(super) fn fill(&mut self, rule: &BlockingRule, depth: usize, shared: &Shared, records: &Records, row: usize, side: Side) {
        self.list.clear();
        self.list.push((0, 0));
        for part in rule.parts.iter().chain(&rule.refine[..depth]) {
            self.values.clear();
            part_values(part, shared, records, row, side, &mut self.values);
            std::mem::swap(&mut self.list, &mut self.shorter);
            self.list.clear();
            let product = self.shorter.iter().flat_map(|&(key, _)| self.values.iter().map(move |&value| (mix(key, value), key)));
            self.list.extend(product.take(KEYS_MAX));
        }
    }
}

/// Mixes a value into a key; 64 bits, well spread (the finaliser of SplitMix64).
pub(crate) fn mix(key: u64, value: u64) -> u64 {
    let mut mixed = (key ^ value.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

pub(crate) fn part_values(part: &KeyPart, shared: &Shared, records: &Records, row: usize, side: Side, out: &mut Vec<u64>) {
    match (&records.columns[part.column], part.transform) {
        (Values::Digits(digits), transform) => {
            digit_values(&digits[row], transform, side, out);
            if let (Some(column), Side::Left) = (part.or_left, side) {
                digit_values(&records.digits_at(column, row), transform, side, out);
            }
        }
        (Values::Name(names), Transform::Whole) => {
            let mut tokens = names.get(row).to_vec();
            tokens.sort_unstable();
            out.extend((!tokens.is_empty()).then(|| tokens.iter().fold(0, |key, token| mix(key, u64::from(token.0) + 1))));
        }
        (Values::Name(names), Transform::Slips) => {
            names.get(row).iter().take(WORDS_MAX).for_each(|&token| letters_lost(&shared.lexicon.token(token).text, out));
        }
        (Values::Text(texts), transform) => {
            let Some(token) = texts[row].map(|text| shared.lexicon.token(text)) else { return };
            text_values(token, transform, out);
        }
        (Values::Number(numbers), transform) => number_values(numbers, row, transform, side, out),
        (Values::Name(names), Transform::Start) => start(names.get(row).iter().map(|&token| &*shared.lexicon.token(token).text), out),
        (Values::Name(names), transform) => {
            let phonetic = names.get(row).iter().map(|&token| shared.lexicon.token(token).phonetic).filter(|&key| key != 0);
            token_values(phonetic, transform, out);
        }
        (Values::Packed(cells), transform) => match cells.kind() {
            Kind::Digits => digit_values(&cells.digits(row), transform, side, out),
            Kind::Date => date_values(&cells.date(row), transform, out),
            Kind::Area => area_values(cells.area(row), transform, out),
            Kind::Sex => sex_values(cells.sex(row), out),
            _ => {}
        },
        (Values::Date(dates), transform) => date_values(&dates[row], transform, out),
        (Values::Area(areas), transform) => area_values(areas[row], transform, out),
        (Values::Sex(sexes), _) => sex_values(sexes[row], out),
        (Values::Symbol(symbols), _) => out.extend((symbols[row] != 0).then_some(u64::from(symbols[row]))),
        (Values::Address(_), _) => {}
    }
}

fn sex_values(sex: u8, out: &mut Vec<u64>) {
    out.extend((sex != 0).then_some(u64::from(sex)));
}

/// A whole number as a key value.
fn whole(value: u64, len: u8) -> u64 {
    value | u64::from(len) << 59
}

/// Key values of a number and, where `slips_too`, of all numbers one slip away.
pub(super) fn near_numbers(digits: &Digits, slips_too: bool, each: &mut impl FnMut(u64)) {
    if digits.complete() {
        each(whole(digits.value, digits.len));
    }
    if slips_too {
        slips(digits, |value, len| each(whole(value, len)));
    }
}

fn digit_values(digits: &Digits, transform: Transform, side: Side, out: &mut Vec<u64>) {
    match (transform, side) {
        _ if digits.missing() => {}
        (Transform::Prefix, _) if digits.len == 16 && digits.unknown & 0xFFF == 0 => out.push(digits.value / 10_000),
        (Transform::Prefix, _) => {}
        (Transform::Slips, Side::Left) => slips(digits, |value, len| out.push(whole(value, len))),
        _ if digits.complete() => out.push(whole(digits.value, digits.len)),
        _ => {}
    }
}

/// Every number one slip away: an unknown digit filled in, one digit changed, two neighbours swapped, one lost or added.
fn slips(digits: &Digits, mut each: impl FnMut(u64, u8)) {
    let (text, len) = digits.text();
    let text = &text[..len];
    let read = |digits: &[u8]| digits.iter().fold(0u64, |value, &digit| value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0')));
    let unknown: Vec<usize> = (0..len).filter(|&place| text[place] == b'?').collect();
    let mut edited = text.to_vec();
    match (unknown.as_slice(), len) {
        (&[place], 16) => {
            for digit in b'0'..=b'9' {
                edited[place] = digit;
                each(read(&edited), 16);
            }
        }
        ([], 16) => whole_slips(text, digits.value, &mut each),
        ([], 15) => {
            for place in 0..=len {
                for digit in b'0'..=b'9' {
                    edited = text.to_vec();
                    edited.insert(place, digit);
                    each(read(&edited), 16);
                }
            }
        }
        ([], 17) => {
            for place in 0..len {
                edited = text.to_vec();
                edited.remove(place);
                each(read(&edited), 16);
            }
        }
        ([], 4..=12) => short_slips(text, len, &mut each, read),
        _ => {}
    }
}

/// One digit changed or two neighbours swapped in a number of the right length; the arithmetic stands for writing it anew.
fn whole_slips(text: &[u8], value: u64, each: &mut impl FnMut(u64, u8)) {
    let len = text.len();
    let worth = |place: usize| 10u64.pow((len - 1 - place) as u32);
    let changed = |place: usize, from: u8, to: u8| u64::from(to).wrapping_sub(u64::from(from)).wrapping_mul(worth(place));
    for (place, &old) in text.iter().enumerate() {
        for digit in (b'0'..=b'9').filter(|&digit| digit != old) {
            each(value.wrapping_add(changed(place, old, digit)), len as u8);
        }
    }
    for (place, pair) in text.windows(2).enumerate() {
        let (first, second) = (pair[0], pair[1]);
        each(value.wrapping_add(changed(place, first, second)).wrapping_add(changed(place + 1, second, first)), len as u8);
    }
}

/// Slips of a number whose right length nobody knows.
fn short_slips(text: &[u8], len: usize, each: &mut impl FnMut(u64, u8), read: impl Fn(&[u8]) -> u64) {
    let mut edited = text.to_vec();
    each(read(text), len as u8);
    for place in 0..len {
        for digit in (b'0'..=b'9').filter(|&digit| digit != text[place]) {
            edited[place] = digit;
            each(read(&edited), len as u8);
        }
        edited[place] = text[place];
        if place > 0 {
            edited.swap(place - 1, place);
            each(read(&edited), len as u8);
            edited.swap(place - 1, place);
        }
        each(read(&[&text[..place], &text[place + 1..]].concat()), len as u8 - 1);
    }
    for (place, digit) in (0..=len).flat_map(|place| (b'0'..=b'9').map(move |digit| (place, digit))) {
        each(read(&[&text[..place], &[digit], &text[place..]].concat()), len as u8 + 1);
    }
}

/// Keys of one text.
fn text_values(token: &Token, transform: Transform, out: &mut Vec<u64>) {
    match transform {
        Transform::Slips => letters_lost(&token.text, out),
        Transform::Phonetic => out.extend((token.phonetic != 0).then_some(u64::from(token.phonetic))),
        Transform::Start => out.push(hash(&token.text.chars().take(TEXT_START_LETTERS).collect::<String>())),
        _ => out.push(hash(&token.text)),
    }
}

/// First letters of a text that make a key.
const TEXT_START_LETTERS: usize = 3;
/// Longest word that is looked up without each of its letters; a longer one only whole.
const SLIP_LETTERS_MAX: usize = 40;
/// Shortest word that is: two words of two letters without one have nearly nothing in common.
const SLIP_LETTERS_MIN: usize = 3;

/// The word, and what remains of it without each of its letters: two words one slip apart share one of these.
fn letters_lost(word: &str, out: &mut Vec<u64>) {
    out.push(hash(word));
    let letters: Vec<char> = word.chars().collect();
    if !(SLIP_LETTERS_MIN..=SLIP_LETTERS_MAX).contains(&letters.len()) {
        return;
    }
    let without = |lost: usize| letters.iter().enumerate().filter(move |(place, _)| *place != lost).map(|(_, letter)| *letter);
    out.extend((0..letters.len()).map(|lost| hash(&without(lost).collect::<String>())));
}

/// A text as a key.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |key, byte| mix(key, u64::from(byte)))
}

/// Keys of a quantity; where `near`, the left side also tries the two neighbouring ranges.
fn number_values(numbers: &Numbers, row: usize, transform: Transform, side: Side, out: &mut Vec<u64>) {
    let Some(value) = numbers.values[row] else { return };
    let range = match transform {
        Transform::Near if numbers.relative => i64::from(64 - value.unsigned_abs().leading_zeros()) * value.signum(),
        Transform::Near => value.div_euclid(numbers.near.max(1)),
        _ => return out.push(value.cast_unsigned()),
    };
    let beside = if side == Side::Left { range - 1..=range + 1 } else { range..=range };
    out.extend(beside.map(i64::cast_unsigned));
}

/// Letters of a joined name that make a key.
const START_LETTERS: usize = 5;

/// The first letters over all words, doubled letters once; names shorter than that give no key.
fn start<'a>(words: impl Iterator<Item = &'a str>, out: &mut Vec<u64>) {
    let mut letters = words.flat_map(str::bytes);
    let (mut key, mut count, mut last) = (0u64, 0, 0u8);
    while count < START_LETTERS {
        match letters.next() {
            None => return,
            Some(letter) if letter == last => {}
            Some(letter) => {
                (key, count, last) = (key << 8 | u64::from(letter), count + 1, letter);
            }
        }
    }
    out.push(key);
}

fn token_values(phonetic: impl Iterator<Item = u32>, transform: Transform, out: &mut Vec<u64>) {
    let mut keys = [0u32; WORDS_MAX];
    let mut count = 0;
    for (slot, key) in keys.iter_mut().zip(phonetic) {
        *slot = key;
        count += 1;
    }
    let keys = &keys[..count];
    if transform == Transform::TokenPairs && count > 1 {
        for (place, &first) in keys.iter().enumerate() {
            out.extend(keys[place + 1..].iter().map(|&second| u64::from(first.min(second)) << 32 | u64::from(first.max(second))));
        }
    } else {
        out.extend(keys.iter().map(|&key| u64::from(key)));
    }
}

fn date_values(date: &DateValue, transform: Transform, out: &mut Vec<u64>) {
    let stated = date.stated;
    match transform {
        Transform::Year => {
            let year = if stated != 0 { stated / 10_000 } else { date.witness / 10_000 };
            let year = if year == 0 { u32::from(date.year_by_age) } else { year };
            out.extend((year != 0).then_some(u64::from(year)));
        }
        Transform::AnyDate => {
            let swapped = stated / 10_000 * 10_000 + stated % 100 * 100 + stated / 100 % 100;
            let complete = |date: &u32| !date.is_multiple_of(100) && !(date / 100).is_multiple_of(100);
            out.extend([stated, swapped, date.witness].iter().filter(|date| complete(date)).map(|&date| u64::from(date)));
        }
        Transform::TwoParts => {
            let [year, month, day] = [stated / 10_000, stated / 100 % 100, stated % 100].map(u64::from);
            let pairs = [(1, year, month), (2, year, day), (3, month, day)];
            out.extend(pairs.iter().filter(|(_, a, b)| *a != 0 && *b != 0).map(|(which, a, b)| which << 40 | a << 16 | b));
        }
        Transform::MonthDay => {
            let known = !stated.is_multiple_of(100) && !(stated / 100).is_multiple_of(100);
            out.extend(known.then_some(u64::from(stated % 10_000)));
        }
        _ => out.extend((!stated.is_multiple_of(100)).then_some(u64::from(stated))),
    }
}

fn area_values(area: u64, transform: Transform, out: &mut Vec<u64>) {
    match (transform, area) {
        (Transform::Kecamatan, 1_000_000..) => out.push(area / 10_000),
        (Transform::Kecamatan, 100_000..=999_999) => out.push(area),
        (Transform::Kecamatan, _) => {}
        (_, 1_000_000..) => out.push(area),
        _ => {}
    }
}
