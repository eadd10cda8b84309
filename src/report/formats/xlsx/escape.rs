//! Text as XML may hold it. Signs that XML cannot hold are written as Excel does: `_x000B_`.

use std::borrow::Cow;

/// A text between tags.
pub fn escaped(text: &str) -> Cow<'_, str> {
    // Of the signs beyond ASCII, only U+FFFE and U+FFFF need care; they begin with 0xEF.
    let is_plain = |byte: u8| !matches!(byte, 0..=0x08 | 0x0B..=0x1F | b'&' | b'<' | b'>' | b'_' | 0xEF);
    // Looked at without stopping early, many bytes are judged at once.
    if text.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len() + 16);
    for (at, sign) in text.char_indices() {
        match sign {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '>' => written.push_str("&gt;"),
            '\t' | '\n' => written.push(sign),
            '\0'..='\x1F' | '\u{FFFE}' | '\u{FFFF}' => written.push_str(&format!("_x{:04X}_", sign as u32)),
            // A text that reads like such a sign must not become one.
            '_' if is_code(&text.as_bytes()[at..]) => written.push_str("_x005F_"),
            _ => written.push(sign),
        }
    }
    Cow::Owned(written)
}

/// A text between the quotes of an attribute.
pub fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\n', "&#xA;")
}

fn is_code(bytes: &[u8]) -> bool {
    bytes.len() >= 7 && bytes[1] == b'x' && bytes[6] == b'_' && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(escaped(text), expected);
    }

    #[test]
    fn signs_of_xml_are_written_as_entities() {
        check("A & B <C> \"d\" 'e'", "A &amp; B &lt;C&gt; \"d\" 'e'");
        check("Désa\t1\n2", "Désa\t1\n2");
    }

    #[test]
    fn signs_that_xml_cannot_hold_are_written_as_codes() {
        check("a\u{b}b\r\u{FFFE}ﬁ", "a_x000B_b_x000D__xFFFE_ﬁ");
    }

    #[test]
    fn a_text_that_reads_like_a_code_stays_a_text() {
        check("_x000D_", "_x005F_x000D_");
        check("_x000D_x000A_", "_x005F_x000D_x005F_x000A_");
        check("nama_x_ayah _x00é_ _x000", "nama_x_ayah _x00é_ _x000");
    }
}
