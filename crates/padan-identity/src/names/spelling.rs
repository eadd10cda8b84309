//! One token → the keys under which its spellings meet.
//!
//! `key` holds what is safe to merge for any Indonesian name: consonant pairs of transliteration, f/p/v, u/o, i/e, glides,
//! doubled and final letters. `old` and `alternatives` hold what is right for some names and ruins others (oe, j = y,
//! Javanese o = a, z = s), so they are further keys and never replace the first. Everything here works on capitals A-Z.

/// The spelling key of a token.
///
/// Source: variant groups 73, 75, 76, 78, 79, 82-86 of the rule book.
pub(crate) fn key(token: &[u8]) -> String {
    let mut letters = Vec::with_capacity(token.len());
    consonants(token, &mut letters);
    let mut out = Vec::with_capacity(letters.len());
    vowels(&letters, &mut out);
    out.dedup();
    finish(&mut out);
    String::from_utf8(out).expect("a key is made of the ASCII letters of its token")
}

/// The token in modern spelling if it shows old spelling; `None` when nothing changes.
///
/// J becomes Y only in a token that shows another mark of old spelling (oe, dj, tj, sj), as JAYA and JANI are modern.
pub(crate) fn modern(token: &[u8]) -> Option<Vec<u8>> {
    let pairs = |wanted: &[&[u8; 2]]| token.windows(2).any(|pair| wanted.iter().any(|w| *w == pair));
    let marked = pairs(&[b"OE", b"DJ", b"TJ", b"SJ"]);
    if !marked && !pairs(&[b"NJ"]) {
        return None;
    }
    let mut out = Vec::with_capacity(token.len());
    let mut at = 0;
    while at < token.len() {
        let (written, taken): (&[u8], usize) = match &token[at..] {
            [b'O', b'E', ..] => (b"U", 2),
            [b'D', b'J', ..] => (b"J", 2),
            [b'T', b'J', ..] => (b"C", 2),
            [b'N', b'J', ..] => (b"NY", 2),
            [b'S', b'J', ..] => (b"SY", 2),
            [b'J', ..] if marked => (b"Y", 1),
            rest => (&rest[..1], 1),
        };
        out.extend_from_slice(written);
        at += taken;
    }
    Some(out)
}

/// Further keys: old spelling, Javanese o = a, z = s; without the first key, sorted.
pub(crate) fn alternatives(token: &[u8]) -> Vec<String> {
    let replace = |from: u8, to: u8| -> Option<Vec<u8>> {
        token.contains(&from).then(|| token.iter().map(|&letter| if letter == from { to } else { letter }).collect())
    };
    let first = key(token);
    let mut keys: Vec<String> = [modern(token), replace(b'O', b'A'), replace(b'Z', b'S')]
        .into_iter()
        .flatten()
        .map(|spelled| key(&spelled))
        .filter(|other| *other != first)
        .collect();
    keys.sort();
    keys.dedup();
    keys
}

/// A coarse key for blocking, made from a spelling key: consonant classes in order, four bits each, at most seven.
///
/// Vowels, H, W and Y leave no trace, but a final A does: it often tells a woman's name from a man's.
pub(crate) fn phonetic(key: &[u8]) -> u32 {
    let mut code = 0u32;
    let mut last = 0u32;
    let mut taken = 0;
    let opens_with_vowel = match key {
        [b'H', second, ..] => is_vowel(*second),
        [first, ..] => is_vowel(*first),
        [] => return 0,
    };
    if opens_with_vowel {
        code = 1;
        taken = 1;
    }
    for &letter in key {
        let class = match letter {
            b'B' | b'P' => 2,
            b'C' | b'J' | b'S' | b'Z' => 3,
            b'D' | b'T' => 4,
            b'G' | b'K' => 5,
            b'L' => 6,
            b'R' => 7,
            b'M' => 8,
            b'N' => 9,
            _ => 0,
        };
        if class != 0 && class != last && taken < 7 {
            code = code << 4 | class;
            taken += 1;
        }
        last = class;
    }
    if key.last() == Some(&b'A') {
        code = code << 4 | 10;
    }
    code
}

/// Whether a letter is A, E, I, O or U.
#[inline]
pub(crate) fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'A' | b'E' | b'I' | b'O' | b'U')
}

/// Consonant pairs of transliteration and of old spelling become one letter.
fn consonants(token: &[u8], out: &mut Vec<u8>) {
    // MUNAWAROH, MUTMAINNOH: the ending -oh is -ah; short names (SOLEH, NUH) do not carry it.
    let token = match token {
        [stem @ .., b'O', b'H'] if stem.len() >= 4 => {
            consonant_run(stem, out);
            out.push(b'A');
            return;
        }
        _ => token,
    };
    consonant_run(token, out);
}

fn consonant_run(token: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while at < token.len() {
        let (letter, taken) = match &token[at..] {
            [b'C', b'H', b'R', ..] => (b'K', 2),
            [b'C', b'H', ..] | [b'K', b'H', ..] => (b'H', 2),
            [b'D', b'J', ..] => (b'J', 2),
            [b'T', b'J', ..] => (b'C', 2),
            [b'S', b'J', ..] | [b'T', b'S', ..] => (b'S', 2),
            [b'S', b'Y' | b'H', next, ..] if is_vowel(*next) => (b'S', 2),
            [b'D', b'Z', ..] => (if at == 0 { b'J' } else { b'S' }, 2),
            [b'T', b'H', ..] => (b'T', 2),
            [b'D', b'H', ..] => (b'D', 2),
            [b'G', b'H', ..] => (b'G', 2),
            [b'B', b'H', ..] => (b'B', 2),
            [b'P', b'H', ..] | [b'F' | b'V', ..] => (b'P', if token[at] == b'P' { 2 } else { 1 }),
            [b'Q', ..] => (b'K', 1),
            [b'X', ..] => {
                out.push(b'K');
                (b'S', 1)
            }
            // Sundanese and Javanese say J for a first Z (JAENAL), and S for a later one (RISKI).
            [b'Z', ..] => (if at == 0 { b'J' } else { b'S' }, 1),
            [b'E', ..] => (b'I', 1),
            [b'O', ..] => (b'U', 1),
            [letter, ..] => (*letter, 1),
            [] => return,
        };
        out.push(letter);
        at += taken;
    }
}

/// Glides between vowels vanish, and a glide beside a consonant is its vowel (RIDWAN = RIDUAN).
fn vowels(letters: &[u8], out: &mut Vec<u8>) {
    for (at, &letter) in letters.iter().enumerate() {
        let before = if at == 0 { 0 } else { letters[at - 1] };
        let next_is_vowel = letters.get(at + 1).is_some_and(|&next| is_vowel(next));
        let glide_of = match letter {
            b'Y' => b'I',
            b'W' => b'U',
            _ => {
                out.push(letter);
                continue;
            }
        };
        if !next_is_vowel {
            out.push(glide_of);
        } else if before == glide_of {
            // IYA = IA, UWA = UA
        } else if before == 0 || is_vowel(before) || (letter == b'Y' && before == b'N') {
            out.push(letter);
        } else {
            out.push(glide_of);
        }
    }
}

/// Endings: -ah = -a, d = t, b = p, g = k (NG stays).
fn finish(out: &mut Vec<u8>) {
    match out.as_mut_slice() {
        [_, _, .., b'A', b'H'] => {
            out.pop();
        }
        [.., before, last @ b'G'] if *before != b'N' => *last = b'K',
        [_, .., last @ b'D'] => *last = b'T',
        [_, .., last @ b'B'] => *last = b'P',
        _ => {}
    }
}
