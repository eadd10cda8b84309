//! Columns as the bytes of one data block: a head in JSON, then the places of each column, compressed, in Base64.
//!
//! Shape: length of the head (4 bytes, low first), the head, then per column `width` planes of one byte per row, low byte
//! first. All of it is one zlib stream (RFC 1950), which a browser inflates by itself. Base64 holds no sign that could end
//! the element in which it stands. The same columns give the same bytes.

use super::column::{Column, Values};
use crate::report::formats::zlib::Stream;
use crate::report::page::sha256;
use serde::{Serialize, Serializer};

/// What the page must know of a column to show it.
#[derive(Clone, Debug, Serialize)]
pub struct Head<'a> {
    pub name: &'a str,
    /// Heading in the page's language.
    pub head: &'a str,
    /// `text`, `code`, `path`, `whole`, `rupiah`, `percent` or `decimal`.
    pub kind: &'static str,
    /// Places of a decimal as stored.
    pub places: u8,
    /// Stands in the table; others are told in the case and in what is saved.
    pub show: bool,
    /// The page offers its values as a choice.
    pub choose: bool,
    /// Distinct values, sorted; numbers as what each adds to the one before.
    pub values: Packed<'a>,
    /// Bytes of a place; 0 where the values stand in the order of rows and have no places.
    pub width: usize,
}

/// Values as they are written into the head.
#[derive(Clone, Debug)]
pub enum Packed<'a> {
    Sorted(&'a Values),
    /// One value per row, empty ones too.
    ByRow(&'a Column),
}

impl Serialize for Packed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Packed::Sorted(Values::Texts(texts)) => serializer.collect_seq(texts),
            Packed::Sorted(Values::Numbers(numbers)) => serializer.collect_seq(steps(numbers)),
            Packed::ByRow(column) => match &column.values {
                Values::Texts(texts) => serializer.collect_seq(column.codes.iter().map(|&code| at(texts, code).map_or("", |text| &**text))),
                Values::Numbers(numbers) => serializer.collect_seq(column.codes.iter().map(|&code| at(numbers, code))),
            },
        }
    }
}

fn at<T>(values: &[T], code: u32) -> Option<&T> {
    (code as usize).checked_sub(1).map(|at| &values[at])
}

/// The first number, then what each adds to the one before.
fn steps(numbers: &[i64]) -> impl Iterator<Item = i64> + '_ {
    let before = std::iter::once(0).chain(numbers.iter().copied());
    numbers.iter().zip(before).map(|(number, before)| number - before)
}

/// Bytes that a place of this many values needs.
pub fn width(values: usize) -> usize {
    match values {
        0..=0xFF => 1,
        0x100..=0xFFFF => 2,
        _ => 3,
    }
}

/// A block: the head, and each column's places and their width.
pub fn block(head: &impl Serialize, planes: &[(&[u32], usize)]) -> String {
    let head = serde_json::to_vec(head).expect("texts and numbers are JSON");
    let mut stream = Stream::default();
    stream.write(&(head.len() as u32).to_le_bytes());
    stream.write(&head);
    let mut plane = Vec::new();
    for (codes, width) in planes {
        for byte in 0..*width {
            plane.clear();
            plane.extend(codes.iter().map(|code| (code >> (8 * byte)) as u8));
            stream.write(&plane);
        }
    }
    sha256::base64(&stream.end())
}

#[cfg(test)]
mod tests {
    //! Properties: 1. what is packed is what an inflater of others reads; 2. bytes do not depend on how text is handed over.
    use super::*;
    use std::io::Read;

    fn inflated(block: &str) -> Vec<u8> {
        let signs = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bits = |sign: u8| signs.iter().position(|&other| other == sign).unwrap_or(0) as u32;
        let mut bytes = Vec::new();
        for group in block.as_bytes().chunks(4) {
            let value = group.iter().fold(0, |value, &sign| value << 6 | bits(sign));
            let filled = 3 - group.iter().filter(|&&sign| sign == b'=').count();
            bytes.extend_from_slice(&value.to_be_bytes()[1..1 + filled]);
        }
        let mut read = Vec::new();
        flate2::read::ZlibDecoder::new(&bytes[..]).read_to_end(&mut read).expect("the stream and its sum are whole");
        read
    }

    #[test]
    fn any_inflater_reads_head_and_places() {
        let codes: Vec<u32> = (0..200_000).map(|row| row * 7 % 70_001).collect();
        let read = inflated(&block(&["kepala"], &[(&codes, 3), (&codes[..2], 2)]));
        assert_eq!(read[..4], 10_u32.to_le_bytes());
        assert_eq!(&read[4..14], b"[\"kepala\"]");
        let plane = |at: usize, row: usize| u32::from(read[14 + at * codes.len() + row]);
        for row in [0, 1, 199_999] {
            assert_eq!(plane(0, row) | plane(1, row) << 8 | plane(2, row) << 16, codes[row]);
        }
        assert_eq!(read[14 + 600_000..], [0, 7, 0, 0]);
    }

    #[test]
    fn sorted_numbers_are_written_as_steps() {
        assert_eq!(steps(&[-5, 0, 75_000]).collect::<Vec<_>>(), [-5, 5, 75_000]);
    }
}
