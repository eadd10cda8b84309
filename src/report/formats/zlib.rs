//! Bytes as a zlib stream (RFC 1950), by the compressor of workbooks: what a browser inflates in the page and a reader of PDF calls
//! `FlateDecode`.

use super::xlsx::deflate::{Deflater, End};

/// Bytes that the compressor is handed at once.
const CHUNK: usize = 1 << 18;
/// Largest prime below 2^16, by which Adler-32 counts (RFC 1950, section 8.2).
const ADLER_MODULUS: u32 = 65_521;
/// Bytes after which its sums must be reduced, lest they overflow.
const ADLER_RUN: usize = 5_552;

/// A zlib stream in the making.
pub struct Stream {
    deflater: Deflater,
    sums: (u32, u32),
}

impl Default for Stream {
    fn default() -> Stream {
        Stream { deflater: Deflater::default(), sums: (1, 0) }
    }
}

impl Stream {
    pub fn write(&mut self, bytes: &[u8]) {
        for run in bytes.chunks(ADLER_RUN) {
            for &byte in run {
                self.sums.0 += u32::from(byte);
                self.sums.1 += self.sums.0;
            }
            self.sums = (self.sums.0 % ADLER_MODULUS, self.sums.1 % ADLER_MODULUS);
        }
        for chunk in bytes.chunks(CHUNK) {
            self.deflater.text().extend_from_slice(chunk);
            self.deflater.flush();
        }
    }

    /// The whole stream: two bytes that name method and window, the compressed text, its Adler-32.
    pub fn end(self) -> Vec<u8> {
        let mut stream = vec![0x78, 0x01];
        stream.extend_from_slice(&self.deflater.end(End::Last).bytes);
        stream.extend_from_slice(&(self.sums.1 << 16 | self.sums.0).to_be_bytes());
        stream
    }
}

/// Bytes as a whole stream.
pub fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut stream = Stream::default();
    stream.write(bytes);
    stream.end()
}
