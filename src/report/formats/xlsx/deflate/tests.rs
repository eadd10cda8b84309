//! What is compressed comes back: 1. any text, whatever it holds; 2. however it was handed over; 3. in parts joined.

use super::*;
use proptest::prelude::*;
use std::io::Read;

fn inflated(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    flate2::read::DeflateDecoder::new(bytes).read_to_end(&mut text).expect("a deflate stream");
    text
}

fn deflated(pieces: &[&[u8]], end: End) -> Deflated {
    let mut deflater = Deflater::default();
    for piece in pieces {
        deflater.text().extend_from_slice(piece);
        deflater.flush();
    }
    deflater.end(end)
}

#[track_caller]
fn check(text: &[u8]) -> usize {
    let whole = deflated(&[text], End::Last);
    assert!(inflated(&whole.bytes) == text, "{} bytes come back changed", text.len());
    assert_eq!((whole.length, whole.crc.finalize()), (text.len() as u64, crc32fast::hash(text)));
    whole.bytes.len()
}

/// Rows as a sheet has them.
fn rows(count: usize) -> Vec<u8> {
    let names = ["SITI", "MOH", "AHMAD", "NUR", "ABDUL"];
    let row = |row: usize| {
        let name = names[row * row % names.len()];
        format!("<row r=\"{row}\"><c r=\"A{row}\"><v>{}</v></c><c r=\"B{row}\"><is><t>{name}</t></is></c></row>", row * 7919)
    };
    (1..=count).map(row).collect::<String>().into_bytes()
}

#[test]
fn text_comes_back_whatever_its_length() {
    for length in [0, 1, 5, 6, 7, 8, 9, 257, 258, 259, 261, 300] {
        check(&vec![b'a'; length]);
        check(&rows(20)[..length.min(1000)]);
    }
}

#[test]
fn text_of_many_blocks_comes_back_and_is_small() {
    let text = rows(20_000);
    assert!(text.len() > 4 * BLOCK);
    let bytes = check(&text);
    assert!(bytes * 5 < text.len(), "{} bytes became {bytes}", text.len());
}

#[test]
fn bytes_do_not_depend_on_the_pieces() {
    let text = rows(9_000);
    let pieces: Vec<&[u8]> = text.chunks(1_000).collect();
    assert!(deflated(&[&text], End::Last).bytes == deflated(&pieces, End::Last).bytes);
}

#[test]
fn parts_join_to_one_stream() {
    let parts = [deflated(&[b"head "], End::More), deflated(&[&rows(50)], End::More), deflated(&[b" foot"], End::Last)];
    let bytes: Vec<u8> = parts.iter().flat_map(|part| part.bytes.clone()).collect();
    let expected = [b"head ".as_slice(), &rows(50), b" foot"].concat();
    assert!(inflated(&bytes) == expected);
    let mut crc = crc32fast::Hasher::new();
    parts.iter().for_each(|part| crc.combine(&part.crc));
    assert_eq!(crc.finalize(), crc32fast::hash(&expected));
}

#[test]
fn every_length_and_distance_says_itself_with_its_symbol() {
    // First length or distance of each symbol, as the RFC's tables have them.
    for (length, symbol, extra) in [(3, 257, 0), (10, 264, 0), (11, 265, 1), (19, 269, 2), (227, 284, 5), (257, 284, 5), (258, 285, 0)] {
        assert_eq!(length_symbol(length - 3), (symbol, extra), "{length}");
    }
    for (distance, symbol, extra) in [(1, 0, 0), (4, 3, 0), (5, 4, 1), (24_577, 29, 13), (32_768, 29, 13), (16_384, 27, 12)] {
        assert_eq!(distance_symbol(distance - 1), (symbol, extra), "{distance}");
    }
}

proptest! {
    #[test]
    fn any_bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..3000), few in prop::collection::vec(0..3_u8, 0..3000)) {
        check(&bytes);
        check(&few);
        check(&[bytes.as_slice(), &few, &bytes].concat());
    }
}
