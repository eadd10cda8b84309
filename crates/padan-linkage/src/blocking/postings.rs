//! Right rows by key, packed bit by bit: what one probe touches lies in one or two cache lines.
//!
//! A key's leading bits name its bucket, the next `LOW_BITS` stand in it. Shape of `bits`, bucket after bucket, each from a whole
//! byte on, keys ascending: `low | number of rows (Elias gamma) | row` for a key of one row, `low | number | width | first row |
//! gap × (number - 1)` for a key of several, where a gap is the distance to the row before, less one, in `width` bits. Two keys
//! meet by accident where they share a bucket and its low bits: a probe for a key that nobody has finds one in some ten million
//! times, and what it finds is compared as any other row.

mod build;

use super::filter::Filter;
use crate::bits::{BEHIND, get, get_gamma};
use crate::column::Column;
use crate::store::{Bad, Reader, Writer};
use build::Sorted;
use rayon::prelude::*;

/// Bits of a key that stand in its bucket.
const LOW_BITS: u32 = 28;
/// Bits of the width of a gap.
const WIDTH_BITS: u32 = 5;
/// Distinct keys of a bucket, on average at most twice as many.
const KEYS_PER_BUCKET: usize = 4;
/// Fewest rows whose keys one task collects, and most tasks.
const ROWS_AT_ONCE: usize = 8_192;
const TASKS_MAX: usize = 64;

/// Right rows by key.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    /// First byte of each bucket, and the end of the last; a power of two, plus one.
    directory: Column<u32>,
    bits: Column<u8>,
    /// Present where many probes find nothing.
    filter: Filter,
    /// Leading bits of a key that are told apart.
    kept: u32,
    /// Bits of a row number.
    row_bits: u32,
    /// Rows of the largest block.
    largest: u32,
}

/// Rows of one key, ascending.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Block<'a> {
    bits: &'a [u8],
    /// Bit at which the first row begins; gaps follow it.
    at: usize,
    len: u32,
    row_bits: u32,
    width: u32,
}

impl<'a> Block<'a> {
    /// The block whose low bits end before a bit.
    fn read(bits: &'a [u8], at: usize, row_bits: u32) -> Self {
        let (len, at) = get_gamma(bits, at);
        match len {
            1 => Block { bits, at, len: 1, row_bits, width: 0 },
            len => Block { bits, at: at + WIDTH_BITS as usize, len, row_bits, width: get(bits, at, WIDTH_BITS) as u32 },
        }
    }

    /// The bit behind the last row.
    fn end(&self) -> usize {
        self.at + self.row_bits as usize + (self.len - 1) as usize * self.width as usize
    }

    pub(super) fn len(&self) -> usize {
        self.len as usize
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The rows, ascending.
    pub(super) fn rows(self) -> impl Iterator<Item = u32> + 'a {
        let (mut at, mut row) = (self.at, 0);
        (0..self.len).map(move |number| {
            let width = if number == 0 { self.row_bits } else { self.width };
            let gap = get(self.bits, at, width) as u32;
            row = if number == 0 { gap } else { row + gap + 1 };
            at += width as usize;
            row
        })
    }
}

impl Postings {
    /// Collects the keys of rows that `keys` gives for each row. Shape: rows `0..rows`, any number of keys each.
    pub(super) fn of<S: Default>(rows: usize, keys: impl Fn(&mut S, usize, &mut Vec<u64>) + Sync) -> Self {
        let at_once = ROWS_AT_ONCE.max(rows.div_ceil(TASKS_MAX));
        let chunks: Vec<Chunk> = (0..rows.div_ceil(at_once))
            .into_par_iter()
            .map_init(S::default, |state, chunk| {
                let mut entries = Chunk::default();
                for row in chunk * at_once..rows.min((chunk + 1) * at_once) {
                    keys(state, row, &mut entries.keys);
                    entries.rows.resize(entries.keys.len(), row as u32);
                }
                entries
            })
            .collect();
        Sorted::of(chunks, rows).packed()
    }

    /// Adds a filter that knows of nearly every key whether it is here.
    pub(super) fn filtered(mut self) -> Self {
        let distinct = self.blocks().count();
        let mut filter = Filter::of(distinct);
        self.blocks().for_each(|(key, _)| filter.add(key));
        self.filter = filter;
        self
    }

    /// Says no where a key has certainly no row, at the cost of one look into a small table.
    pub(super) fn may_hold(&self, key: u64) -> bool {
        self.filter.may_hold(key & leading(self.kept))
    }

    /// Reads what `may_hold` will look at, all at once.
    pub(super) fn touch_filter(&self, keys: &[u64]) {
        std::hint::black_box(keys.iter().fold(0, |seen, &key| seen ^ self.filter.touch(key & leading(self.kept))));
    }

    /// Rows of one key.
    pub(super) fn block(&self, key: u64) -> Block<'_> {
        if self.directory.len() < 2 {
            return Block::default();
        }
        let key = key & leading(self.kept);
        let bucket_bits = self.bucket_bits();
        let bucket = (key >> (64 - bucket_bits)) as usize;
        let (mut at, end) = (self.directory[bucket] as usize * 8, self.directory[bucket + 1] as usize * 8);
        let wanted = low(key, bucket_bits);
        // What is left behind the last key is less than a byte.
        while at + (LOW_BITS as usize) < end {
            let found = get(&self.bits, at, LOW_BITS);
            if found > wanted {
                break;
            }
            let block = Block::read(&self.bits, at + LOW_BITS as usize, self.row_bits);
            if found == wanted {
                return block;
            }
            at = block.end();
        }
        Block::default()
    }

    /// Reads where a key's bucket begins.
    pub(super) fn touch_bucket(&self, key: u64) -> u32 {
        match self.directory.len() {
            0 | 1 => 0,
            _ => self.directory[(key >> (64 - self.bucket_bits())) as usize],
        }
    }

    /// Reads the first byte of a key's bucket.
    pub(super) fn touch_rows(&self, key: u64) -> u32 {
        self.bits.get(self.touch_bucket(key) as usize).copied().unwrap_or(0).into()
    }

    /// Rows of the largest block.
    pub(super) fn largest(&self) -> usize {
        self.largest as usize
    }

    /// Blocks of more than so many rows.
    pub(super) fn crowded(&self, rows: usize, block_rows_max: usize) -> Crowded {
        let mut crowded = Crowded { rows: vec![0; rows.div_ceil(64)], keys: Filter::default() };
        let mut keys = Vec::new();
        for (key, block) in self.blocks().filter(|(_, block)| block.len() > block_rows_max) {
            keys.push(key);
            block.rows().for_each(|row| crowded.rows[row as usize / 64] |= 1 << (row % 64));
        }
        crowded.keys = Filter::of(keys.len());
        keys.into_iter().for_each(|key| crowded.keys.add(key));
        crowded
    }

    /// Says whether a key is one of those with more than so many rows.
    pub(super) fn is_crowded(&self, crowded: &Crowded, key: u64, block_rows_max: usize) -> bool {
        crowded.keys.may_hold(key & leading(self.kept)) && self.block(key).len() > block_rows_max
    }

    fn bucket_bits(&self) -> u32 {
        (self.directory.len() - 1).ilog2()
    }

    /// Every key with its rows, in order.
    fn blocks(&self) -> impl Iterator<Item = (u64, Block<'_>)> {
        let bucket_bits = if self.directory.len() < 2 { 1 } else { self.bucket_bits() };
        self.directory.windows(2).enumerate().flat_map(move |(bucket, ends)| {
            let (mut at, end) = (ends[0] as usize * 8, ends[1] as usize * 8);
            std::iter::from_fn(move || {
                if at + LOW_BITS as usize >= end {
                    return None;
                }
                let low = get(&self.bits, at, LOW_BITS);
                let block = Block::read(&self.bits, at + LOW_BITS as usize, self.row_bits);
                at = block.end();
                let key = (bucket as u64) << (64 - bucket_bits) | low << (64 - LOW_BITS) >> bucket_bits;
                Some((key, block))
            })
        })
    }

    /// Bytes of directory, blocks and filter, and how many distinct keys and rows they hold.
    pub(super) fn size(&self) -> PostingsSize {
        let mut size = PostingsSize {
            bytes: (self.directory.bytes().len() + self.bits.len() + self.filter.bytes().len()) as u64,
            ..PostingsSize::default()
        };
        self.blocks().for_each(|(_, block)| {
            size.keys += 1;
            size.rows += block.len() as u64;
        });
        size
    }

    pub(super) fn write<'a>(&'a self, out: &mut Writer<'a>) {
        out.values("numbers", &[self.kept, self.row_bits, self.largest].map(u64::from));
        out.column("directory", &self.directory);
        out.column("bits", &self.bits);
        self.filter.write(out);
    }

    /// Errors: sections that are missing or do not fit each other.
    pub(super) fn read(from: &Reader) -> Result<Self, Bad> {
        let [kept, row_bits, largest] = from.numbers("numbers")?;
        let (directory, bits): (Column<u32>, Column<u8>) = (from.column("directory")?, from.column("bits")?);
        let buckets = directory.len().saturating_sub(1);
        let whole = buckets >= 2 && buckets.is_power_of_two() && directory[buckets] as usize + BEHIND == bits.len();
        let filter = Filter::read(from)?;
        match whole && kept <= 64 && row_bits <= 32 {
            true => Ok(Postings { directory, bits, filter, kept: kept as u32, row_bits: row_bits as u32, largest: largest as u32 }),
            false => Err(Bad::of("postings whose directory does not fit them")),
        }
    }
}

/// What one set of postings takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PostingsSize {
    pub bytes: u64,
    pub keys: u64,
    pub rows: u64,
}

/// Rows in blocks that are too large, and the keys of these blocks.
pub(super) struct Crowded {
    rows: Vec<u64>,
    keys: Filter,
}

impl Crowded {
    pub(super) fn has_row(&self, row: usize) -> bool {
        self.rows[row / 64] >> (row % 64) & 1 == 1
    }
}

/// The leading bits of a key.
fn leading(bits: u32) -> u64 {
    if bits == 0 { 0 } else { u64::MAX << (64 - bits) }
}

/// The bits that follow those of the bucket.
fn low(key: u64, bucket_bits: u32) -> u64 {
    key << bucket_bits >> (64 - LOW_BITS)
}

/// Keys and rows that one task collected, in the order of the rows.
#[derive(Default)]
struct Chunk {
    keys: Vec<u64>,
    rows: Vec<u32>,
}

#[cfg(test)]
mod tests;
