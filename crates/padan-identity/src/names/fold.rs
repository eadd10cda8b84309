//! Letters of any keyboard → capital A-Z, one character at a time.
//!
//! Lists arrive with accents, transliteration dots (ḥ ṣ ẓ), full-width letters and text that was decoded with the wrong
//! code page. A letter that has a Latin base keeps it; anything else is told apart from it by [`Folded`].

/// What one character is to a name or an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folded {
    /// A capital letter A-Z that was plain ASCII.
    Plain(u8),
    /// A letter with its accent taken off.
    Stripped(u8),
    /// Two letters written as one (Æ, Œ, ß).
    Pair(u8, u8),
    Digit(u8),
    Apostrophe,
    Space,
    /// ASCII punctuation, as written.
    Mark(u8),
    /// A combining accent or an invisible character: no trace remains.
    Nothing,
    /// A sign of another script.
    Foreign,
}

/// Folds one character.
#[inline]
pub fn fold(c: char) -> Folded {
    match c {
        'A'..='Z' => Folded::Plain(c as u8),
        'a'..='z' => Folded::Plain(c as u8 - 32),
        '0'..='9' => Folded::Digit(c as u8),
        ' ' | '\t' | '\n' | '\r' => Folded::Space,
        '\'' | '`' => Folded::Apostrophe,
        '!'..='~' => Folded::Mark(c as u8),
        '\0'..='\u{7f}' => Folded::Nothing,
        _ => fold_wide(c),
    }
}

fn fold_wide(c: char) -> Folded {
    match c {
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{3000}' | '\u{202f}' => Folded::Space,
        '´' | '‘' | '’' | 'ʻ' | 'ʼ' | 'ʾ' | 'ʿ' | '′' | '‛' => Folded::Apostrophe,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{2060}' => Folded::Nothing,
        '‐' | '‑' | '–' | '—' => Folded::Mark(b'-'),
        '“' | '”' => Folded::Mark(b'"'),
        'Æ' | 'æ' => Folded::Pair(b'A', b'E'),
        'Œ' | 'œ' => Folded::Pair(b'O', b'E'),
        'ß' => Folded::Pair(b'S', b'S'),
        '\u{ff21}'..='\u{ff3a}' => Folded::Stripped((c as u32 - 0xff21) as u8 + b'A'),
        '\u{ff41}'..='\u{ff5a}' => Folded::Stripped((c as u32 - 0xff41) as u8 + b'A'),
        '\u{ff10}'..='\u{ff19}' => Folded::Digit((c as u32 - 0xff10) as u8 + b'0'),
        _ => latin_base(c).map_or(Folded::Foreign, Folded::Stripped),
    }
}

/// The capital under an accented Latin letter.
///
/// Source: the Unicode charts Latin-1 Supplement, Latin Extended-A and Latin Extended Additional.
fn latin_base(c: char) -> Option<u8> {
    Some(match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'ạ' | 'Ạ' | 'ǎ' => b'A',
        'Ḇ' | 'ḇ' | 'Ḅ' | 'ḅ' => b'B',
        'Ç' | 'ç' | 'Ć'..='č' => b'C',
        'Ď'..='đ' | 'Ð' | 'ð' | 'Ḍ' | 'ḍ' | 'Ḏ' | 'ḏ' => b'D',
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => b'E',
        'Ĝ'..='ģ' | 'Ḡ' | 'ḡ' => b'G',
        'Ĥ'..='ħ' | 'Ḥ' | 'ḥ' | 'Ḫ' | 'ḫ' | 'ẖ' => b'H',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => b'I',
        'Ĵ' | 'ĵ' => b'J',
        'Ķ'..='ĸ' | 'Ḳ' | 'ḳ' => b'K',
        'Ĺ'..='ł' | 'Ḷ' | 'ḷ' => b'L',
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => b'N',
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => b'O',
        'Ŕ'..='ř' => b'R',
        'Ś'..='š' | 'Ș' | 'ș' | 'Ṣ' | 'ṣ' => b'S',
        'Ţ'..='ŧ' | 'Ț' | 'ț' | 'Ṭ' | 'ṭ' | 'Ṯ' | 'ṯ' => b'T',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => b'U',
        'Ŵ' | 'ŵ' => b'W',
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => b'Y',
        'Ź'..='ž' | 'Ẓ' | 'ẓ' | 'Ẕ' | 'ẕ' => b'Z',
        _ => return None,
    })
}

/// Undoes UTF-8 text that was read as Windows-1252, where that is certain.
///
/// Certain means: every character exists in Windows-1252, and the bytes it stands for are valid UTF-8 with at least one
/// multi-byte sequence. Real Windows-1252 text almost never passes, since a lone accent is not valid UTF-8.
pub(crate) fn repair_mojibake(cell: &str) -> Option<String> {
    if cell.is_ascii() || !cell.contains(['Ã', 'Â', 'â', 'Å', 'Ä', 'á', 'Ê']) {
        return None;
    }
    let bytes: Option<Vec<u8>> = cell.chars().map(windows_1252_byte).collect();
    String::from_utf8(bytes?).ok()
}

/// The byte of a character in Windows-1252.
///
/// Source: the WHATWG Encoding Standard, index windows-1252; bytes 0x80-0x9F.
fn windows_1252_byte(c: char) -> Option<u8> {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•',
        '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match c as u32 {
        code @ (0..=0x7f | 0xa0..=0xff) => Some(code as u8),
        _ => UPPER.iter().position(|&upper| upper == c).map(|at| 0x80 + at as u8),
    }
}

/// Capitals A-Z and digits of a text, everything else left out; the form in which rule words are compared.
pub(crate) fn letters_and_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match fold(c) {
            Folded::Plain(letter) | Folded::Stripped(letter) | Folded::Digit(letter) => out.push(letter as char),
            Folded::Pair(first, second) => {
                out.push(first as char);
                out.push(second as char);
            }
            _ => {}
        }
    }
    out
}
