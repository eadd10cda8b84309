//! Deflate (RFC 1951) for text that says the same again and again: the XML of a sheet.
//!
//! The one idea: a sheet repeats whole cells a short way back, so one look at the last place that began with the same six
//! bytes finds nearly all there is, and a match of many bytes is stepped over without looking into it. Blocks have Huffman
//! codes of their own. Output depends on the text alone, not on how it was handed over. It knows nothing of XML.

use super::huffman::{self, Code};

/// How far back a match may lie.
const WINDOW: usize = 1 << 15;
/// Text of one block.
const BLOCK: usize = 1 << 18;
/// Bytes that must agree before a match is made, and that are hashed to find one.
const MATCH_MIN: usize = 6;
const MATCH_MAX: usize = 258;
const HASH_BITS: u32 = 13;
const HEADS: usize = 1 << HASH_BITS;
/// Bytes that one look reads.
const LOOK: usize = 8;
const END_OF_BLOCK: usize = 256;
/// Symbols of literals and lengths, and of distances.
const LITERALS: usize = 286;
const DISTANCES: usize = 30;
/// Order in which the lengths of code-length codes are written.
const CODE_LENGTH_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// A literal byte, or `MATCH`, the length less 3, and the distance less 1.
type Token = u32;
const MATCH: Token = 1 << 31;

/// Compresses one run of text.
pub struct Deflater {
    /// Up to a window of text that is written, then text that waits.
    text: Vec<u8>,
    /// Where in `text` the waiting part begins.
    start: usize,
    /// Per hash, one more than the last position that began with such bytes; 0 is none.
    heads: Box<[u32; HEADS]>,
    tokens: Vec<Token>,
    literals: [u32; LITERALS],
    distances: [u32; DISTANCES],
    bits: Bits,
    crc: crc32fast::Hasher,
    length: u64,
}

/// A compressed part of a stream: what comes after it follows on a byte's border.
#[derive(Clone, Debug, Default)]
pub struct Deflated {
    pub bytes: Vec<u8>,
    /// Of the text.
    pub crc: crc32fast::Hasher,
    pub length: u64,
}

/// Whether a part ends its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    More,
    Last,
}

impl Default for Deflater {
    fn default() -> Deflater {
        Deflater {
            text: Vec::with_capacity(WINDOW + 2 * BLOCK),
            start: 0,
            heads: Box::new([0; HEADS]),
            tokens: Vec::with_capacity(BLOCK / 4),
            literals: [0; LITERALS],
            distances: [0; DISTANCES],
            bits: Bits::default(),
            crc: crc32fast::Hasher::new(),
            length: 0,
        }
    }
}

impl Deflater {
    /// The buffer to append text to; `flush` whenever a row is complete.
    pub fn text(&mut self) -> &mut Vec<u8> {
        &mut self.text
    }

    /// Compresses the blocks that are full.
    pub fn flush(&mut self) {
        while self.text.len() - self.start >= BLOCK {
            self.block(self.start + BLOCK);
        }
    }

    /// Compressed bytes so far; the caller may take them.
    pub fn compressed(&mut self) -> &mut Vec<u8> {
        &mut self.bits.bytes
    }

    /// Compresses what waits and ends the part; `bytes` holds what was not taken.
    pub fn end(mut self, end: End) -> Deflated {
        self.flush();
        if self.start < self.text.len() {
            self.block(self.text.len());
        }
        // An empty stored block goes on at a byte's border.
        self.bits.put(u64::from(end == End::Last), 3);
        self.bits.skip_to_border();
        self.bits.bytes.extend_from_slice(&[0, 0, 0xFF, 0xFF]);
        Deflated { bytes: self.bits.bytes, crc: self.crc, length: self.length }
    }

    /// Writes the text up to `end` as one block and keeps a window of it.
    fn block(&mut self, end: usize) {
        self.crc.update(&self.text[self.start..end]);
        self.length += (end - self.start) as u64;
        self.tokenize(end);
        self.write_block();
        self.start = end;
        let gone = end.saturating_sub(WINDOW);
        self.text.drain(..gone);
        self.start -= gone;
        for head in self.heads.iter_mut() {
            *head = head.saturating_sub(gone as u32);
        }
    }

    fn tokenize(&mut self, end: usize) {
        let text = std::mem::take(&mut self.text);
        let waiting = &text[..end];
        let mut at = self.start;
        while at + LOOK <= end {
            let looked = look(waiting, at);
            let head = &mut self.heads[hash(looked)];
            let candidate = *head as usize;
            *head = at as u32 + 1;
            let is_near = candidate > 0 && at + 1 - candidate <= WINDOW;
            if is_near && (look(waiting, candidate - 1) ^ looked) << 16 == 0 {
                let length = MATCH_MIN + alike(waiting, candidate - 1 + MATCH_MIN, at + MATCH_MIN);
                self.push_match(length, at + 1 - candidate);
                at += length;
            } else {
                self.push_literal(waiting[at]);
                at += 1;
            }
        }
        waiting[at..].iter().for_each(|&byte| self.push_literal(byte));
        self.text = text;
    }

    fn push_literal(&mut self, byte: u8) {
        self.literals[usize::from(byte)] += 1;
        self.tokens.push(u32::from(byte));
    }

    /// A match of any length, in pieces that one token can say.
    fn push_match(&mut self, mut length: usize, distance: usize) {
        let (symbol, _) = distance_symbol(distance as u32 - 1);
        while length > 0 {
            // What is left must be long enough for a match of its own.
            let piece = if length > MATCH_MAX { (length - 3).min(MATCH_MAX) } else { length };
            self.literals[length_symbol(piece as u32 - 3).0] += 1;
            self.distances[symbol] += 1;
            self.tokens.push(MATCH | (piece as u32 - 3) << 16 | (distance as u32 - 1));
            length -= piece;
        }
    }

    fn write_block(&mut self) {
        self.literals[END_OF_BLOCK] = 1;
        let literals = huffman::codes(&self.literals, 15);
        let distances = huffman::codes(&self.distances, 15);
        // Held apart from `self`, bits stay in registers.
        let mut bits = std::mem::take(&mut self.bits);
        bits.put(0b100, 3);
        write_codes(&mut bits, &literals, &distances);
        for &token in &self.tokens {
            if token & MATCH == 0 {
                bits.put_code(literals[(token & 0xFF) as usize]);
            } else {
                let (length, distance) = (token >> 16 & 0xFF, token & 0x7FFF);
                let (symbol, extra) = length_symbol(length);
                bits.put_with(literals[symbol], length, extra);
                let (symbol, extra) = distance_symbol(distance);
                bits.put_with(distances[symbol], distance, extra);
            }
        }
        bits.put_code(literals[END_OF_BLOCK]);
        self.bits = bits;
        self.tokens.clear();
        self.literals.fill(0);
        self.distances.fill(0);
    }
}

/// Writes the code lengths of both alphabets, themselves coded.
fn write_codes(bits: &mut Bits, literals: &[Code], distances: &[Code]) {
    let used = |codes: &[Code], least: usize| codes.iter().rposition(|code| code.bits > 0).map_or(least, |last| least.max(last + 1));
    let (literals_used, distances_used) = (used(literals, 257), used(distances, 1));
    let lengths: Vec<u8> = literals[..literals_used].iter().chain(&distances[..distances_used]).map(|code| code.bits).collect();
    let runs = runs(&lengths);
    let mut counts = [0; CODE_LENGTH_ORDER.len()];
    for &(symbol, _, _) in &runs {
        counts[usize::from(symbol)] += 1;
    }
    let codes = huffman::codes(&counts, 7);
    let written = CODE_LENGTH_ORDER.iter().rposition(|&symbol| codes[symbol].bits > 0).map_or(4, |last| 4.max(last + 1));
    bits.put(literals_used as u64 - 257, 5);
    bits.put(distances_used as u64 - 1, 5);
    bits.put(written as u64 - 4, 4);
    for &symbol in &CODE_LENGTH_ORDER[..written] {
        bits.put(u64::from(codes[symbol].bits), 3);
    }
    for (symbol, extra, extra_bits) in runs {
        bits.put_code(codes[usize::from(symbol)]);
        bits.put(u64::from(extra), extra_bits);
    }
}

/// Code lengths as (symbol, extra value, extra bits): 16 repeats the last one 3 to 6 times, 17 and 18 say 3 to 138 zeros.
fn runs(lengths: &[u8]) -> Vec<(u8, u8, u32)> {
    let mut runs = Vec::new();
    for run in lengths.chunk_by(|left, right| left == right) {
        let (length, mut left) = (run[0], run.len());
        if length > 0 {
            runs.push((length, 0, 0));
            left -= 1;
        }
        while left > 0 {
            match (length, left) {
                (_, 1..=2) => {
                    runs.push((length, 0, 0));
                    left -= 1;
                }
                (0, 3..=10) => {
                    runs.push((17, left as u8 - 3, 3));
                    left = 0;
                }
                (0, _) => {
                    let zeros = left.min(138);
                    runs.push((18, (zeros - 11) as u8, 7));
                    left -= zeros;
                }
                _ => {
                    let again = left.min(6);
                    runs.push((16, again as u8 - 3, 2));
                    left -= again;
                }
            }
        }
    }
    runs
}

fn look(text: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(text[at..at + LOOK].try_into().expect("eight bytes are eight bytes"))
}

/// The hash of the first six of eight bytes.
fn hash(looked: u64) -> usize {
    ((looked << 16).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - HASH_BITS)) as usize
}

/// How many bytes from `later` on are as those from `earlier` on.
fn alike(text: &[u8], earlier: usize, later: usize) -> usize {
    let mut length = 0;
    while later + length + LOOK <= text.len() {
        let differs = look(text, earlier + length) ^ look(text, later + length);
        if differs != 0 {
            return length + differs.trailing_zeros() as usize / 8;
        }
        length += LOOK;
    }
    let rest = text[earlier + length..].iter().zip(&text[later + length..]);
    length + rest.take_while(|(left, right)| left == right).count()
}

/// The symbol of a match length less 3, and how many of its low bits follow.
fn length_symbol(length: u32) -> (usize, u32) {
    match length {
        0..8 => (257 + length as usize, 0),
        255 => (285, 0),
        _ => {
            let extra = length.ilog2() - 2;
            (257 + (extra << 2) as usize + (length >> extra) as usize, extra)
        }
    }
}

/// The symbol of a distance less 1, and how many of its low bits follow.
fn distance_symbol(distance: u32) -> (usize, u32) {
    match distance {
        0..4 => (distance as usize, 0),
        _ => {
            let extra = distance.ilog2() - 1;
            ((extra << 1) as usize + (distance >> extra) as usize, extra)
        }
    }
}

/// Bits on their way to bytes, lowest first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    /// Appends up to 32 bits.
    fn put(&mut self, value: u64, count: u32) {
        self.held |= value << self.count;
        self.count += count;
        if self.count >= 32 {
            self.bytes.extend_from_slice(&(self.held as u32).to_le_bytes());
            self.held >>= 32;
            self.count -= 32;
        }
    }

    fn put_code(&mut self, code: Code) {
        self.put(u64::from(code.value), u32::from(code.bits));
    }

    /// A code and the lowest bits of a value after it: 28 bits at most.
    fn put_with(&mut self, code: Code, value: u32, extra: u32) {
        let low = u64::from(value) & ((1 << extra) - 1);
        self.put(u64::from(code.value) | low << code.bits, u32::from(code.bits) + extra);
    }

    /// Goes on at the next byte.
    fn skip_to_border(&mut self) {
        let bytes = self.count.div_ceil(8) as usize;
        self.bytes.extend_from_slice(&self.held.to_le_bytes()[..bytes]);
        (self.held, self.count) = (0, 0);
    }
}

#[cfg(test)]
mod tests;
