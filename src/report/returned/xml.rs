//! XML in pieces, each as it stands in the file: a tag with its brackets, or the text between two tags.
//!
//! Whoever writes all pieces again has written the same bytes; that is the point. Tags are told apart, nothing is understood.

use anyhow::{bail, ensure};
use std::io::BufRead;

/// A piece longer than this is no part of a workbook that a person made.
const PIECE_BYTES_MAX: usize = 64 << 20;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// `<c r="A1">`
    Opens,
    /// `</c>`
    Closes,
    /// `<c r="A1"/>`
    Empty,
    /// Text, comments, declarations.
    Other,
}

/// Reads piece by piece into a buffer that is kept.
pub struct Pieces<R> {
    from: R,
    bytes: Vec<u8>,
    /// The `<` of the next tag is read.
    is_open: bool,
}

impl<R: BufRead> Pieces<R> {
    pub fn new(from: R) -> Pieces<R> {
        Pieces { from, bytes: Vec::new(), is_open: false }
    }

    /// Reads the next piece; `None` at the end.
    ///
    /// Errors: the file; a tag that never ends.
    pub fn piece(&mut self) -> anyhow::Result<Option<Piece>> {
        self.bytes.clear();
        if !self.is_open {
            self.from.read_until(b'<', &mut self.bytes)?;
            ensure!(self.bytes.len() <= PIECE_BYTES_MAX, "a text without end");
            self.is_open = self.bytes.last() == Some(&b'<');
            self.bytes.pop_if(|last| *last == b'<');
            if !self.bytes.is_empty() {
                return Ok(Some(Piece::Other));
            }
            if !self.is_open {
                return Ok(None);
            }
        }
        self.bytes.push(b'<');
        self.is_open = false;
        loop {
            let before = self.bytes.len();
            self.from.read_until(b'>', &mut self.bytes)?;
            if self.bytes.len() == before || self.bytes.last() != Some(&b'>') || self.bytes.len() > PIECE_BYTES_MAX {
                bail!("a tag without end");
            }
            if is_whole(&self.bytes) {
                return Ok(Some(kind(&self.bytes)));
            }
        }
    }

    /// The bytes of the piece that was read last.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The name of the tag without its prefix; empty for what is no tag.
    pub fn name(&self) -> &[u8] {
        local(qualified(&self.bytes))
    }

    /// The prefix of the tag with its colon, `x:`; mostly empty.
    pub fn prefix(&self) -> &[u8] {
        let whole = qualified(&self.bytes);
        &whole[..whole.len() - local(whole).len()]
    }

    /// The text of an attribute, as it stands.
    pub fn attribute(&self, name: &[u8]) -> Option<&[u8]> {
        attribute(&self.bytes, name).map(|range| &self.bytes[range])
    }
}

fn qualified(tag: &[u8]) -> &[u8] {
    let inside = tag.strip_prefix(b"</").or_else(|| tag.strip_prefix(b"<")).unwrap_or(b"");
    let end = inside.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')).unwrap_or(inside.len());
    &inside[..end]
}

fn local(name: &[u8]) -> &[u8] {
    name.iter().position(|byte| *byte == b':').map_or(name, |at| &name[at + 1..])
}

fn is_whole(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"<!--") {
        return bytes.len() >= 7 && bytes.ends_with(b"-->");
    }
    if bytes.starts_with(b"<![CDATA[") {
        return bytes.ends_with(b"]]>");
    }
    if bytes.starts_with(b"<?") {
        return bytes.ends_with(b"?>");
    }
    let mut quote = 0;
    for &byte in bytes {
        match byte {
            b'"' | b'\'' if quote == 0 => quote = byte,
            byte if byte == quote => quote = 0,
            _ => {}
        }
    }
    quote == 0
}

fn kind(bytes: &[u8]) -> Piece {
    match bytes.get(1) {
        Some(b'!' | b'?') => Piece::Other,
        Some(b'/') => Piece::Closes,
        _ if bytes.ends_with(b"/>") => Piece::Empty,
        _ => Piece::Opens,
    }
}

/// Where the text of an attribute stands in a tag.
pub fn attribute(tag: &[u8], name: &[u8]) -> Option<std::ops::Range<usize>> {
    let mut at = 1 + qualified(tag).len();
    loop {
        at += tag[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let start = at;
        at += tag[at..].iter().take_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/')).count();
        let found = &tag[start..at];
        at += tag[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if found.is_empty() || tag.get(at) != Some(&b'=') {
            return None;
        }
        at += 1 + tag[at + 1..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let quote = *tag.get(at).filter(|byte| matches!(byte, b'"' | b'\''))?;
        let end = at + 1 + tag[at + 1..].iter().position(|byte| *byte == quote)?;
        if found == name {
            return Some(at + 1..end);
        }
        at = end + 1;
    }
}

/// A tag with an attribute set: changed where it is there, else put behind the name.
pub fn with_attribute(tag: &[u8], name: &str, value: &str) -> Vec<u8> {
    match attribute(tag, name.as_bytes()) {
        Some(range) => [&tag[..range.start], value.as_bytes(), &tag[range.end..]].concat(),
        None => {
            let at = 1 + qualified(tag).len();
            [&tag[..at], format!(" {name}=\"{value}\"").as_bytes(), &tag[at..]].concat()
        }
    }
}

/// Text of an attribute with its entities read.
pub fn unescaped(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    if !text.contains('&') {
        return text.into_owned();
    }
    let mut read = String::with_capacity(text.len());
    let mut rest = text.as_ref();
    while let Some(at) = rest.find('&') {
        read.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').unwrap_or(0);
        let sign = match &rest[..end] {
            "&amp" => Some('&'),
            "&lt" => Some('<'),
            "&gt" => Some('>'),
            "&quot" => Some('"'),
            "&apos" => Some('\''),
            code => {
                let hex = code.strip_prefix("&#x").and_then(|digits| u32::from_str_radix(digits, 16).ok());
                hex.or_else(|| code.strip_prefix("&#").and_then(|digits| digits.parse().ok())).and_then(char::from_u32)
            }
        };
        match sign {
            Some(sign) => {
                read.push(sign);
                rest = &rest[end + 1..];
            }
            None => {
                read.push('&');
                rest = &rest[1..];
            }
        }
    }
    read + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(xml: &str, expected: &[(Piece, &str)]) {
        let mut pieces = Pieces::new(xml.as_bytes());
        let mut found = Vec::new();
        while let Some(piece) = pieces.piece().expect("the text is whole") {
            found.push((piece, String::from_utf8_lossy(pieces.bytes()).into_owned()));
        }
        let found: Vec<(Piece, &str)> = found.iter().map(|(piece, text)| (*piece, text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn pieces_are_the_bytes_of_the_file() {
        use Piece::{Closes, Empty, Opens, Other};
        check(
            "<?xml a=\"?\"?><a b='x>y'>t &amp; u<!-- <c> --><d/></a>\n",
            &[
                (Other, "<?xml a=\"?\"?>"),
                (Opens, "<a b='x>y'>"),
                (Other, "t &amp; u"),
                (Other, "<!-- <c> -->"),
                (Empty, "<d/>"),
                (Closes, "</a>"),
                (Other, "\n"),
            ],
        );
        assert!(Pieces::new(&b"<a b=\"x>"[..]).piece().is_err());
    }

    #[test]
    fn attributes_are_found_changed_and_added() {
        let tag = b"<x:c r = 'B2' spans=\"1:8\"/>";
        assert_eq!(attribute(tag, b"r").map(|range| &tag[range]), Some(&b"B2"[..]));
        assert_eq!(attribute(tag, b"s"), None);
        assert_eq!(with_attribute(tag, "spans", "1:9"), b"<x:c r = 'B2' spans=\"1:9\"/>");
        assert_eq!(with_attribute(b"<c r=\"A1\">", "s", "4"), b"<c s=\"4\" r=\"A1\">");
        assert_eq!(unescaped(b"A &amp; B &#65;&#x42; &x"), "A & B AB &x");
    }
}
