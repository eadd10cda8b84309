//! Area names under which their spellings meet.
//!
//! Two official lists write one village as Tenggun Dajah and Tenggun Daya, Banyusangka and Banyu Sangkah, Moarah and
//! Muarah. The plain form keeps words; the fine key joins them and holds o/u, e/i, h, glides, doubled letters and
//! dajah/daya; the coarse key holds a/e as well. Digits and Roman numerals always count: Sukamaju I is not Sukamaju II.

use crate::names::fold::{Folded, fold};

/// The forms of one name.
#[derive(Clone, Debug, Default)]
pub(super) struct Spelled {
    /// Capitals and digits, words parted by one space.
    pub(super) plain: Vec<u8>,
    pub(super) fine: Vec<u8>,
    pub(super) coarse: Vec<u8>,
}

impl Spelled {
    /// Fills the forms from a name, reusing their memory.
    pub(super) fn set(&mut self, name: &str) {
        self.plain.clear();
        for sign in name.chars() {
            match fold(sign) {
                Folded::Plain(b) | Folded::Stripped(b) | Folded::Digit(b) => self.plain.push(b),
                Folded::Pair(first, second) => self.plain.extend([first, second]),
                Folded::Apostrophe | Folded::Nothing | Folded::Foreign => {}
                Folded::Space | Folded::Mark(_) => {
                    if self.plain.last().is_some_and(|&last| last != b' ') {
                        self.plain.push(b' ');
                    }
                }
            }
        }
        if self.plain.last() == Some(&b' ') {
            self.plain.pop();
        }
        self.keys();
    }

    /// The name without its first words, counted in bytes of `plain`.
    pub(super) fn cut(&self, bytes: usize) -> Spelled {
        let mut cut = Spelled { plain: self.plain[bytes..].to_vec(), ..Spelled::default() };
        cut.keys();
        cut
    }

    fn keys(&mut self) {
        self.fine.clear();
        for (at, word) in self.plain.split(|&b| b == b' ').enumerate() {
            match roman(word) {
                Some(number) if at > 0 => self.fine.push(b'0' + number),
                _ => sounds(word, &mut self.fine),
            }
        }
        glides(&mut self.fine);
        letters_once(&mut self.fine);
        // Madurese dajah and Indonesian daya: north.
        if self.fine.ends_with(b"DAJA") {
            let y = self.fine.len() - 2;
            self.fine[y] = b'Y';
        }
        self.coarse.clear();
        self.coarse.extend(self.fine.iter().map(|&b| if b == b'A' { b'I' } else { b }));
        letters_once(&mut self.coarse);
    }
}

/// Roman numerals 1-9, as villages count their parts.
fn roman(word: &[u8]) -> Option<u8> {
    const NUMERALS: [&[u8]; 9] = [b"I", b"II", b"III", b"IV", b"V", b"VI", b"VII", b"VIII", b"IX"];
    let at = NUMERALS.iter().position(|numeral| *numeral == word)?;
    Some(at as u8 + 1)
}

/// Appends a word with old spelling, o/u, e/i and h resolved.
fn sounds(word: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while at < word.len() {
        let (letter, taken) = match &word[at..] {
            [b'O', b'E', ..] => (b'U', 2),
            [b'D', b'J', ..] => (b'J', 2),
            [b'T', b'J', ..] => (b'C', 2),
            [b'O', ..] => (b'U', 1),
            [b'E', ..] => (b'I', 1),
            [b'F' | b'V', ..] => (b'P', 1),
            // H is written or left out everywhere but at the start of a name.
            [b'H', ..] if !out.is_empty() => {
                at += 1;
                continue;
            }
            [letter, ..] => (*letter, 1),
            [] => return,
        };
        out.push(letter);
        at += taken;
    }
}

/// IYA = IA, UWA = UA.
fn glides(key: &mut Vec<u8>) {
    let mut before = 0;
    key.retain(|&letter| {
        let glide = (letter == b'Y' && before == b'I') || (letter == b'W' && before == b'U');
        before = letter;
        !glide
    });
}

/// Doubled letters once; doubled digits stay.
fn letters_once(key: &mut Vec<u8>) {
    key.dedup_by(|next, before| next == before && before.is_ascii_alphabetic());
}

/// Edit distance with transpositions, when it is at most `bound` and the digits are the same.
///
/// Source: optimal string alignment distance; rows beyond the bound end the search.
pub(super) fn distance(left: &[u8], right: &[u8], bound: usize) -> Option<usize> {
    const LONGEST: usize = 48;
    let digits = |key: &'_ [u8]| key.iter().copied().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
    if left.len().abs_diff(right.len()) > bound || left.len().max(right.len()) > LONGEST {
        return None;
    }
    let mut rows = [[0u8; LONGEST + 1]; 3];
    for (column, cell) in rows[0].iter_mut().enumerate() {
        *cell = column as u8;
    }
    for i in 1..=left.len() {
        let (now, before, earlier) = (i % 3, (i + 2) % 3, (i + 1) % 3);
        rows[now][0] = i as u8;
        let mut least = i as u8;
        for j in 1..=right.len() {
            let cost = u8::from(left[i - 1] != right[j - 1]);
            let mut best = (rows[before][j - 1] + cost).min(rows[before][j] + 1).min(rows[now][j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[earlier][j - 2] + 1);
            }
            rows[now][j] = best;
            least = least.min(best);
        }
        if usize::from(least) > bound {
            return None;
        }
    }
    let found = usize::from(rows[left.len() % 3][right.len()]);
    (found <= bound && digits(left) == digits(right)).then_some(found)
}
