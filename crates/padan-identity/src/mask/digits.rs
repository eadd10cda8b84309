//! Digits of every script as the ASCII digits that they stand for, so that a number is told and masked however it is written.

use std::borrow::Cow;

/// Code of the first digit, what it stands for, how many follow each other; sorted. Where more than ten follow each other, they
/// are several alphabets from 0 to 9. Source: Unicode 17.0, general category Nd (all blocks but ASCII); and of category No the
/// raised, lowered, circled, bracketed and dotted digits, which read as digits as well.
const DIGITS: [(u32, u8, u8); 87] = [
    (0xb2, 2, 2),
    (0xb9, 1, 1),
    (0x660, 0, 10),
    (0x6f0, 0, 10),
    (0x7c0, 0, 10),
    (0x966, 0, 10),
    (0x9e6, 0, 10),
    (0xa66, 0, 10),
    (0xae6, 0, 10),
    (0xb66, 0, 10),
    (0xbe6, 0, 10),
    (0xc66, 0, 10),
    (0xce6, 0, 10),
    (0xd66, 0, 10),
    (0xde6, 0, 10),
    (0xe50, 0, 10),
    (0xed0, 0, 10),
    (0xf20, 0, 10),
    (0x1040, 0, 10),
    (0x1090, 0, 10),
    (0x17e0, 0, 10),
    (0x1810, 0, 10),
    (0x1946, 0, 10),
    (0x19d0, 0, 10),
    (0x1a80, 0, 10),
    (0x1a90, 0, 10),
    (0x1b50, 0, 10),
    (0x1bb0, 0, 10),
    (0x1c40, 0, 10),
    (0x1c50, 0, 10),
    (0x2070, 0, 1),
    (0x2074, 4, 6),
    (0x2080, 0, 10),
    (0x2460, 1, 9),
    (0x2474, 1, 9),
    (0x2488, 1, 9),
    (0x24ea, 0, 1),
    (0x24f5, 1, 9),
    (0x24ff, 0, 1),
    (0x2776, 1, 9),
    (0x2780, 1, 9),
    (0x278a, 1, 9),
    (0xa620, 0, 10),
    (0xa8d0, 0, 10),
    (0xa900, 0, 10),
    (0xa9d0, 0, 10),
    (0xa9f0, 0, 10),
    (0xaa50, 0, 10),
    (0xabf0, 0, 10),
    (0xff10, 0, 10),
    (0x104a0, 0, 10),
    (0x10d30, 0, 10),
    (0x10d40, 0, 10),
    (0x11066, 0, 10),
    (0x110f0, 0, 10),
    (0x11136, 0, 10),
    (0x111d0, 0, 10),
    (0x112f0, 0, 10),
    (0x11450, 0, 10),
    (0x114d0, 0, 10),
    (0x11650, 0, 10),
    (0x116c0, 0, 10),
    (0x116d0, 0, 20),
    (0x11730, 0, 10),
    (0x118e0, 0, 10),
    (0x11950, 0, 10),
    (0x11bf0, 0, 10),
    (0x11c50, 0, 10),
    (0x11d50, 0, 10),
    (0x11da0, 0, 10),
    (0x11de0, 0, 10),
    (0x11f50, 0, 10),
    (0x16130, 0, 10),
    (0x16a60, 0, 10),
    (0x16ac0, 0, 10),
    (0x16b50, 0, 10),
    (0x16d70, 0, 10),
    (0x1ccf0, 0, 10),
    (0x1d7ce, 0, 50),
    (0x1e140, 0, 10),
    (0x1e2f0, 0, 10),
    (0x1e4f0, 0, 10),
    (0x1e5f1, 0, 10),
    (0x1e950, 0, 10),
    (0x1f100, 0, 1),
    (0x1f101, 0, 10),
    (0x1fbf0, 0, 10),
];

/// The ASCII digit that a digit of another script stands for.
pub(super) fn plain_digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let (first, value, count) = DIGITS[DIGITS.partition_point(|(first, ..)| *first <= code).checked_sub(1)?];
    let at = code - first;
    (at < u32::from(count)).then(|| char::from(b'0' + ((u32::from(value) + at) % 10) as u8))
}

/// Writes digits of other scripts as ASCII digits; borrows where there are none.
pub fn plain_digits(text: &str) -> Cow<'_, str> {
    let Some(first) = text.char_indices().find(|(_, c)| !c.is_ascii() && plain_digit(*c).is_some()).map(|(at, _)| at) else {
        return Cow::Borrowed(text);
    };
    let rest = text[first..].chars().map(|c| if c.is_ascii() { c } else { plain_digit(c).unwrap_or(c) });
    Cow::Owned(text[..first].chars().chain(rest).collect())
}

/// Signs that a reader does not see between two digits: formats, marks that sit on the sign before them, what is not printed.
pub fn is_unseen(c: char) -> bool {
    crate::digits::is_invisible(c)
        || matches!(u32::from(c),
            // Marks on and around the sign before; selectors of its look.
            0x300..=0x36f | 0x483..=0x489 | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f | 0xe0100..=0xe01ef
            // Joiners, fillers, marks of direction, tags.
            | 0x61c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x2061..=0x206f | 0x3164 | 0xffa0 | 0xfff9..=0xfffb | 0xe0001..=0xe007f)
}
