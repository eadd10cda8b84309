//! Bytes of a text file turned into UTF-8: by its mark, by zeros in every other byte, by strict UTF-8, else by guess.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes a text file and names its encoding as the receipt prints it.
///
/// Shape: no byte order mark is left in the text. Files that were joined carry one in their middle; the reader of rows would
/// take it, and the blank lines below it, for nothing at all.
pub fn decode(bytes: Vec<u8>) -> (String, String) {
    const MARK: char = '\u{feff}';
    let (mut text, encoding) = decode_with_marks(bytes);
    if text.contains(MARK) {
        text = text.replace(MARK, "");
    }
    (text, encoding)
}

fn decode_with_marks(bytes: Vec<u8>) -> (String, String) {
    if let Some(encoding) = utf16_of(&bytes) {
        let name = if encoding == UTF_16LE { "utf-16le" } else { "utf-16be" };
        return (encoding.decode_with_bom_removal(&bytes).0.into_owned(), name.to_string());
    }
    let has_mark = bytes.starts_with(b"\xEF\xBB\xBF");
    match String::from_utf8(bytes) {
        Ok(text) if has_mark => (text[3..].to_string(), "utf-8-bom".to_string()),
        Ok(text) => (text, "utf-8".to_string()),
        Err(error) => guess(error.as_bytes()),
    }
}

/// Tells UTF-16 by its mark, or by zeros that stand almost only in odd or almost only in even places.
pub fn utf16_of(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding != UTF_8).then_some(encoding);
    }
    let sample = &bytes[..bytes.len().min(4096)];
    let even = sample.iter().step_by(2).filter(|b| **b == 0).count();
    let odd = sample.iter().skip(1).step_by(2).filter(|b| **b == 0).count();
    let half = sample.len() / 2;
    if half >= 4 && odd * 10 > half * 7 && even * 20 < half {
        return Some(UTF_16LE);
    }
    (half >= 4 && even * 10 > half * 7 && odd * 20 < half).then_some(UTF_16BE)
}

fn guess(bytes: &[u8]) -> (String, String) {
    let mostly_utf8 = is_mostly_utf8(bytes);
    let encoding = if mostly_utf8 {
        UTF_8
    } else {
        let guessed = guessed(&lines_beyond_ascii(bytes));
        // Indonesian lists are Western; a guess of another script on a few stray bytes is wrong.
        if guessed.is_single_byte() { WINDOWS_1252 } else { guessed }
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let name = if mostly_utf8 { "utf-8 (damaged)".to_string() } else { encoding.name().to_lowercase() };
    (text.into_owned(), name)
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"id"), chardetng::Utf8Detection::Deny)
}

/// The lines that tell an encoding; guessing weighs every byte dozens of times, and most lines are ASCII.
fn lines_beyond_ascii(bytes: &[u8]) -> Vec<u8> {
    bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.is_ascii()).flatten().copied().collect()
}

/// UTF-8 with a few broken bytes: at least ten good sequences for each bad one, and some good ones.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && good >= bad * 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lines_of_ascii_do_not_change_the_guess(
            lines in proptest::collection::vec(prop_oneof![
                "[ -~]{0,30}".prop_map(String::into_bytes),
                proptest::collection::vec(prop_oneof![Just(b' '), 0x41..0x7b_u8, 0x80..=0xff_u8], 0..12),
                proptest::collection::vec(prop_oneof![Just(b';'), 0x61..0x7b_u8, Just(0xe9), Just(0x96), Just(0xb4)], 0..12),
            ], 1..12),
            ending in prop_oneof![Just("\n"), Just("\r\n")],
        ) {
            let text = lines.join(ending.as_bytes());
            prop_assert_eq!(guessed(&text), guessed(&lines_beyond_ascii(&text)));
        }
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &str, name: &str) {
        assert_eq!(decode(bytes.to_vec()), (expected.to_string(), name.to_string()));
    }

    #[test]
    fn each_encoding_is_told_by_its_bytes() {
        check("NIK;NAMA\n".as_bytes(), "NIK;NAMA\n", "utf-8");
        check(b"\xEF\xBB\xBFNIK", "NIK", "utf-8-bom");
        check(b"\xEF\xBB\xBF\xEF\xBB\xBF\nNIK\n\xEF\xBB\xBFNIK", "\nNIK\nNIK", "utf-8-bom");
        check(b"\xEF\xBB\xBF\xEF\xBB\xBF", "", "utf-8-bom");
        check(b"JOS\xC9;RENE\xB4", "JOS\u{c9};RENE\u{b4}", "windows-1252");
        check(b"\xFF\xFEN\0I\0K\0", "NIK", "utf-16le");
        check(b"N\0I\0K\0;\0N\0A\0", "NIK;NA", "utf-16le");
        check(b"\0N\0I\0K\0;\0N\0A", "NIK;NA", "utf-16be");
    }
}
