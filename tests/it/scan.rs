//! A scan for identity numbers that reads every kind of output as its reader would: what is packed is unpacked, down to the
//! bytes, and numbers are found in any dress: with points, spaces, hyphens or what nobody sees between their digits, in any script.
//!
//! A secret is found by any twelve of its digits in a row, so a number cut short, or one of fifteen or seventeen digits, is found too.

use crate::private::{parquet_text, workbook_text};
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Read;
use std::path::Path;

/// Digits in a row that no output may share with a secret.
const SHOWN_MAX: usize = 12;

/// Numbers that no output may show.
#[derive(Default)]
pub struct Secrets {
    pieces: HashSet<u64>,
    whole: HashSet<u64>,
}

impl Secrets {
    /// Takes every number of fifteen to seventeen digits in a text, whatever stands between its digits.
    ///
    /// Zeros and other fillings (`0000…`, `9999…`) are nobody's number.
    pub fn learn(&mut self, text: &[u8]) {
        let is_number = |run: &&Vec<u8>| (15..=17).contains(&run.len()) && run[..SHOWN_MAX].iter().any(|digit| *digit != run[0]);
        for run in runs(text).iter().filter(is_number) {
            self.pieces.extend(windows(run));
            self.whole.insert(value(run));
        }
    }

    pub fn count(&self) -> usize {
        self.whole.len()
    }

    /// The pieces of secrets that a text shows, each told by its first four and last two digits.
    pub fn shown(&self, text: &[u8]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for run in runs(text) {
            for (at, piece) in windows(&run).enumerate() {
                if self.pieces.contains(&piece) {
                    let digits = |from: usize, to: usize| run[from..to].iter().map(|digit| char::from(b'0' + digit)).collect::<String>();
                    found.insert(format!("{}…{}", digits(at, at + 4), digits(at + SHOWN_MAX - 2, at + SHOWN_MAX)));
                }
            }
        }
        found
    }

    /// Whole numbers of sixteen digits that stand in a binary file, where codes stand side by side with nothing between.
    pub fn whole(&self, bytes: &[u8]) -> BTreeSet<String> {
        let runs = bytes.split(|byte| !byte.is_ascii_digit()).filter(|run| run.len() >= 16);
        let windows = runs.flat_map(|run| run.windows(16));
        let digits = |window: &[u8]| window.iter().map(|byte| byte - b'0').collect::<Vec<_>>();
        let found = windows.filter(|window| self.whole.contains(&value(&digits(window))));
        found.map(|window| format!("{}…{}", String::from_utf8_lossy(&window[..4]), String::from_utf8_lossy(&window[14..]))).collect()
    }

    /// The same for numbers that stand as eight bytes in a binary file.
    pub fn stored(&self, bytes: &[u8]) -> bool {
        bytes.windows(8).any(|eight| {
            let eight: [u8; 8] = eight.try_into().expect("a window of eight bytes");
            self.whole.contains(&u64::from_le_bytes(eight)) || self.whole.contains(&u64::from_be_bytes(eight))
        })
    }
}

fn value(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |value, digit| value * 10 + u64::from(*digit))
}

/// Every stretch of twelve digits, as a number that remembers its zeros.
fn windows(run: &[u8]) -> impl Iterator<Item = u64> + '_ {
    run.windows(SHOWN_MAX).map(|window| value(window) + 10_u64.pow(SHOWN_MAX as u32))
}

/// A text in which digits of other scripts are ASCII digits and what nobody sees is left out.
fn plain(text: &[u8]) -> Cow<'_, [u8]> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    const ZEROS: [u32; 12] = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xed0, 0x17e0, 0x1b50, 0x1bb0, 0x2080, 0xa9d0, 0xff10];
    let mut out = Vec::with_capacity(text.len());
    for chunk in text.utf8_chunks() {
        for sign in chunk.valid().chars() {
            let code = u32::from(sign);
            let zero = ZEROS.iter().find(|zero| !sign.is_ascii() && (**zero..**zero + 10).contains(&code));
            match (sign, zero) {
                (_, Some(zero)) => out.push(b'0' + (code - zero) as u8),
                ('\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}', _) => {}
                ('\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}', _) => out.push(b' '),
                _ => out.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        out.extend_from_slice(chunk.invalid());
    }
    Cow::Owned(out)
}

/// Digits that stand together, single spaces, points, hyphens and apostrophes between them left out; only runs worth a look.
fn runs(text: &[u8]) -> Vec<Vec<u8>> {
    let text = plain(text);
    let mut found = Vec::new();
    let mut run = Vec::new();
    for (at, byte) in text.iter().enumerate() {
        let joins = matches!(byte, b' ' | b'.' | b'-' | b'\'') && !run.is_empty() && text.get(at + 1).is_some_and(u8::is_ascii_digit);
        match byte {
            b'0'..=b'9' => run.push(byte - b'0'),
            _ if joins => {}
            _ => {
                if run.len() >= SHOWN_MAX {
                    found.push(std::mem::take(&mut run));
                }
                run.clear();
            }
        }
    }
    if run.len() >= SHOWN_MAX {
        found.push(run);
    }
    found
}

/// What an output says, in every way it can be read: (how it was read, text).
pub fn readings(path: &Path, name: &str, bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut readings = Vec::new();
    match name.rsplit('.').next() {
        Some("parquet") => readings.push(("parquet", parquet_text(path).into_bytes())),
        Some("xlsx") => {
            readings.push(("cells", workbook_text(path).into_bytes()));
            readings.push(("zip", unzipped(bytes)));
        }
        Some("html") => readings.extend([("bytes", bytes.to_vec()), ("packed data", packed(bytes))]),
        Some("pdf") => readings.extend(pdf(bytes)),
        Some("bin") => {}
        _ => readings.push(("bytes", bytes.to_vec())),
    }
    readings
}

/// Everything in a ZIP, one entry after the other.
fn unzipped(bytes: &[u8]) -> Vec<u8> {
    let number = |at: usize, size: usize| bytes[at..at + size].iter().rev().fold(0_usize, |value, byte| value << 8 | usize::from(*byte));
    let mut out = Vec::new();
    let central = bytes.windows(4).enumerate().filter(|(_, four)| *four == b"PK\x01\x02").map(|(at, _)| at);
    for at in central.filter(|at| at + 46 <= bytes.len()) {
        let (method, packed, start) = (number(at + 10, 2), number(at + 20, 4), number(at + 42, 4));
        let data = start + 30 + number(start + 26, 2) + number(start + 28, 2);
        let data = &bytes[data..data + packed];
        match method {
            0 => out.extend_from_slice(data),
            _ => {
                DeflateDecoder::new(data).read_to_end(&mut out).expect("an entry of a workbook unpacks");
            }
        }
        out.push(b'\n');
    }
    out
}

/// Data blocks of a page: long runs of base64, decoded, and unpacked where they are packed.
fn packed(page: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let blocks = page.split(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))).filter(|block| block.len() >= 64);
    for block in blocks {
        let decoded = base64(block);
        for unpacked in unpacked(&decoded) {
            out.extend(unpacked);
            out.push(b'\n');
        }
        out.extend(decoded);
        out.push(b'\n');
    }
    out
}

fn base64(block: &[u8]) -> Vec<u8> {
    let (mut bits, mut held) = (0_u32, 0);
    let mut out = Vec::with_capacity(block.len() * 3 / 4);
    for byte in block {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    out
}

/// What bytes are when they are gzip, zlib or bare deflate; as far as they unpack.
fn unpacked(bytes: &[u8]) -> Vec<Vec<u8>> {
    let readers: [Box<dyn Read>; 3] =
        [Box::new(GzDecoder::new(bytes)), Box::new(ZlibDecoder::new(bytes)), Box::new(DeflateDecoder::new(bytes))];
    let read = |mut reader: Box<dyn Read + '_>| {
        let mut out = Vec::new();
        let _ = reader.read_to_end(&mut out);
        out
    };
    readers.into_iter().map(read).filter(|out| !out.is_empty()).collect()
}

/// A PDF: its streams unpacked, and the texts in them as each of its fonts would show them.
fn pdf(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let streams = streams(bytes);
    let maps: Vec<HashMap<u16, String>> = streams.iter().filter_map(|stream| glyphs(stream)).collect();
    let mut shown = Vec::new();
    for stream in streams.iter().filter(|stream| glyphs(stream).is_none()) {
        let strings = strings(stream);
        for map in &maps {
            for string in &strings {
                let codes = string.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]]));
                codes.for_each(|code| shown.extend(map.get(&code).map_or("", String::as_str).bytes()));
            }
            shown.push(b'\n');
        }
    }
    vec![("streams", streams.join(&b'\n')), ("glyphs", shown)]
}

fn streams(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some(start) = find(rest, b"stream") {
        let after = &rest[start + 6..];
        let after = after.strip_prefix(b"\r\n").or(after.strip_prefix(b"\n")).unwrap_or(after);
        let Some(end) = find(after, b"endstream") else { break };
        let raw = &after[..end];
        let mut plain = Vec::new();
        let whole = ZlibDecoder::new(raw).read_to_end(&mut plain).is_ok();
        out.push(if whole || !plain.is_empty() { plain } else { raw.to_vec() });
        rest = &after[end + 9..];
    }
    out
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Which text a font shows for each code, where a stream is such a map.
fn glyphs(stream: &[u8]) -> Option<HashMap<u16, String>> {
    let text = std::str::from_utf8(stream).ok().filter(|text| text.contains("begincmap"))?;
    let mut map = HashMap::new();
    let mut ranges = false;
    for line in text.lines() {
        if line.contains("beginbfchar") || line.contains("beginbfrange") {
            ranges = line.contains("beginbfrange");
        }
        let codes: Vec<&str> = line.split('<').skip(1).filter_map(|part| part.split('>').next()).collect();
        let code = |text: &str| u16::from_str_radix(text, 16).ok();
        let shown = |text: &str, more: u16| {
            let units: Vec<u16> = (0..text.len() / 4).filter_map(|at| code(&text[at * 4..at * 4 + 4])).map(|unit| unit + more).collect();
            String::from_utf16_lossy(&units)
        };
        match codes[..] {
            [from, to] if !ranges => drop(code(from).map(|from| map.insert(from, shown(to, 0)))),
            [first, last, to] if ranges => {
                if let (Some(first), Some(last)) = (code(first), code(last)) {
                    (first..=last).for_each(|code| drop(map.insert(code, shown(to, code - first))));
                }
            }
            _ => {}
        }
    }
    Some(map)
}

/// The strings of a content stream: `(...)` and `<...>`; those of one line of text follow each other.
fn strings(stream: &[u8]) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < stream.len() {
        match stream[at] {
            b'(' => {
                let mut string = Vec::new();
                let mut depth = 1;
                while depth > 0 && at + 1 < stream.len() {
                    at += 1;
                    match stream[at] {
                        b'\\' => {
                            at += 1;
                            string.extend(escaped(stream, &mut at));
                        }
                        b'(' => {
                            depth += 1;
                            string.push(b'(');
                        }
                        b')' => {
                            depth -= 1;
                            if depth > 0 {
                                string.push(b')');
                            }
                        }
                        byte => string.push(byte),
                    }
                }
                out.push(string);
            }
            b'<' if stream.get(at + 1) != Some(&b'<') => {
                let end = stream[at..].iter().position(|byte| *byte == b'>').map_or(stream.len(), |end| at + end);
                let digits: Vec<u8> =
                    stream[at + 1..end].iter().filter_map(|byte| (*byte as char).to_digit(16).map(|digit| digit as u8)).collect();
                out.push(digits.chunks(2).map(|two| two[0] << 4 | two.get(1).copied().unwrap_or(0)).collect());
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    out
}

/// The byte that an escape in a string stands for; `at` is left on its last sign.
fn escaped(stream: &[u8], at: &mut usize) -> Option<u8> {
    let octal = |byte: Option<&u8>| byte.filter(|byte| (b'0'..=b'7').contains(byte)).map(|byte| u32::from(byte - b'0'));
    if let Some(first) = octal(stream.get(*at)) {
        let mut value = first;
        for _ in 0..2 {
            let Some(next) = octal(stream.get(*at + 1)) else { break };
            value = value * 8 + next;
            *at += 1;
        }
        return Some(value as u8);
    }
    stream.get(*at).map(|byte| match byte {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        other => *other,
    })
}
