//! Right rows by key, packed: what one probe touches lies in one or two cache lines.
//!
//! A key's leading bits name its bucket, the next 32 stand in it. Shape of `words`, bucket after bucket, keys ascending:
//! `low | SINGLE + row` for a key of one row, `low | n | row × n` for a key of several. Rows ascend within a key. Keys keep
//! their leading `kept` bits (at least 44 more than a row number needs), so two keys meet by accident once in 2^50 or so.

use super::filter::Filter;
use crate::column::Column;
use crate::store::{Bad, Reader, Writer};
use rayon::prelude::*;

/// Marks the word of a key that has one row.
const SINGLE: u32 = 1 << 31;
/// Takes the mark away.
pub(super) const ROW: u32 = SINGLE - 1;
/// Distinct keys of a bucket, on average at most twice as many.
const KEYS_PER_BUCKET: usize = 3;
/// Entries that are sorted at once, so that each sort stays in the cache.
const SORTED_AT_ONCE: usize = 4_096;
const PARTITION_BITS_MAX: u32 = 14;
/// Fewest rows whose keys one task collects, and most tasks.
const ROWS_AT_ONCE: usize = 8_192;
const TASKS_MAX: usize = 64;

/// Right rows by key.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    /// First word of each bucket, and the end of the last; a power of two, plus one.
    directory: Column<u32>,
    words: Column<u32>,
    /// Present where many probes find nothing.
    filter: Filter,
    /// Leading bits of a key that are told apart.
    kept: u32,
    /// Rows of the largest block.
    largest: u32,
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
        Postings::packed(Sorted::of(chunks, rows))
    }

    fn packed(sorted: Sorted) -> Self {
        let distinct: usize = sorted.partitions().map(|number| sorted.groups(number, sorted.kept).count()).sum();
        let bits = ((distinct / KEYS_PER_BUCKET).max(1).ilog2()).clamp(sorted.bits.max(1), 30);
        let kept = sorted.kept.min(bits + 32);
        let sizes: Vec<(usize, usize)> = sorted.partitions().map(|number| sorted.size(number, kept)).collect();
        let total: usize = sizes.iter().map(|(words, _)| words).sum();
        assert!(u32::try_from(total).is_ok(), "the postings of one blocking rule stay below 16 GiB");
        let (mut words, mut directory) = (vec![0u32; total], vec![0u32; (1 << bits) + 1]);
        let mut from = 0;
        let (mut words_left, mut directory_left) = (&mut words[..], &mut directory[1..]);
        let mut tasks = Vec::with_capacity(sizes.len());
        for (number, (size, _)) in sizes.iter().enumerate() {
            let (own_words, rest) = words_left.split_at_mut(*size);
            let (own_buckets, buckets_rest) = directory_left.split_at_mut(1 << (bits - sorted.bits));
            tasks.push((number, from, own_words, own_buckets));
            (words_left, directory_left, from) = (rest, buckets_rest, from + size);
        }
        tasks.into_par_iter().for_each(|(number, from, words, buckets)| {
            Packing { sorted: &sorted, bits, kept, from: from as u32 }.fill(number, words, buckets);
        });
        let largest = sizes.iter().map(|(_, largest)| *largest as u32).max().unwrap_or(0);
        Postings { directory: directory.into(), words: words.into(), filter: Filter::default(), kept, largest }
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

    /// Rows of one key; `ROW` takes the mark off them.
    pub(super) fn block(&self, key: u64) -> &[u32] {
        if self.directory.len() < 2 {
            return &[];
        }
        let key = key & leading(self.kept);
        let bits = self.bits();
        let bucket = (key >> (64 - bits)) as usize;
        let words = &self.words[self.directory[bucket] as usize..self.directory[bucket + 1] as usize];
        let low = low(key, bits);
        let mut at = 0;
        while at < words.len() && words[at] <= low {
            let (from, until) = block_at(words, at);
            if words[at] == low {
                return &words[from..until];
            }
            at = until;
        }
        &[]
    }

    /// Reads where a key's bucket begins.
    pub(super) fn touch_bucket(&self, key: u64) -> u32 {
        match self.directory.len() {
            0 | 1 => 0,
            _ => self.directory[(key >> (64 - self.bits())) as usize],
        }
    }

    /// Reads the first word of a key's bucket.
    pub(super) fn touch_words(&self, key: u64) -> u32 {
        self.words.get(self.touch_bucket(key) as usize).copied().unwrap_or(0)
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
            block.iter().map(|row| row & ROW).for_each(|row| crowded.rows[row as usize / 64] |= 1 << (row % 64));
        }
        crowded.keys = Filter::of(keys.len());
        keys.into_iter().for_each(|key| crowded.keys.add(key));
        crowded
    }

    /// Says whether a key is one of those with more than so many rows.
    pub(super) fn is_crowded(&self, crowded: &Crowded, key: u64, block_rows_max: usize) -> bool {
        crowded.keys.may_hold(key & leading(self.kept)) && self.block(key).len() > block_rows_max
    }

    fn bits(&self) -> u32 {
        (self.directory.len() - 1).ilog2()
    }

    /// Every key with its rows, in order.
    fn blocks(&self) -> impl Iterator<Item = (u64, &[u32])> {
        let bits = if self.directory.len() < 2 { 1 } else { self.bits() };
        self.directory.windows(2).enumerate().flat_map(move |(bucket, ends)| {
            let words = &self.words[ends[0] as usize..ends[1] as usize];
            let mut at = 0;
            std::iter::from_fn(move || {
                let low = *words.get(at)?;
                let (from, until) = block_at(words, at);
                at = until;
                let key = (bucket as u64) << (64 - bits) | u64::from(low) << 32 >> bits;
                Some((key, &words[from..until]))
            })
        })
    }

    /// Bytes of directory, words and filter, and how many distinct keys and rows they hold.
    pub(super) fn size(&self) -> PostingsSize {
        let mut size = PostingsSize {
            bytes: (self.directory.bytes().len() + self.words.bytes().len() + self.filter.bytes().len()) as u64,
            ..PostingsSize::default()
        };
        self.blocks().for_each(|(_, block)| {
            size.keys += 1;
            size.rows += block.len() as u64;
        });
        size
    }

    pub(super) fn write<'a>(&'a self, out: &mut Writer<'a>) {
        out.values("numbers", &[u64::from(self.kept), u64::from(self.largest)]);
        out.column("directory", &self.directory);
        out.column("words", &self.words);
        self.filter.write(out);
    }

    /// Errors: sections that are missing or do not fit each other.
    pub(super) fn read(from: &Reader) -> Result<Self, Bad> {
        let [kept, largest] = from.numbers("numbers")?;
        let (directory, words): (Column<u32>, Column<u32>) = (from.column("directory")?, from.column("words")?);
        let buckets = directory.len().saturating_sub(1);
        let fits = buckets >= 2 && buckets.is_power_of_two() && directory[buckets] as usize == words.len() && kept <= 64;
        let filter = Filter::read(from)?;
        match fits {
            true => Ok(Postings { directory, words, filter, kept: kept as u32, largest: largest as u32 }),
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

/// The 32 bits that follow the leading ones.
fn low(key: u64, bits: u32) -> u32 {
    (key << bits >> 32) as u32
}

/// Where the rows of the key that stands at a word begin and end.
fn block_at(words: &[u32], at: usize) -> (usize, usize) {
    let count = words[at + 1];
    if count & SINGLE != 0 { (at + 1, at + 2) } else { (at + 2, at + 2 + count as usize) }
}

/// Keys and rows that one task collected, in the order of the rows.
#[derive(Default)]
struct Chunk {
    keys: Vec<u64>,
    rows: Vec<u32>,
}

/// All entries in order of key and row.
///
/// An entry is the key without the `bits` of its partition, cut to the bits that the row leaves, then the row.
struct Sorted {
    entries: Vec<u64>,
    /// End of each partition.
    ends: Vec<usize>,
    bits: u32,
    row_bits: u32,
    kept: u32,
}

impl Sorted {
    fn of(chunks: Vec<Chunk>, rows: usize) -> Self {
        let len: usize = chunks.iter().map(|chunk| chunk.keys.len()).sum();
        let bits = (len / SORTED_AT_ONCE).max(1).ilog2().min(PARTITION_BITS_MAX);
        let row_bits = usize::BITS - rows.saturating_sub(1).leading_zeros();
        let mut entries = vec![0u64; len];
        let ends = scatter(&chunks, bits, row_bits, &mut entries);
        drop(chunks);
        let mut rest = &mut entries[..];
        let mut partitions = Vec::with_capacity(ends.len());
        let mut start = 0;
        for &end in &ends {
            let (own, others) = rest.split_at_mut(end - start);
            partitions.push(own);
            (rest, start) = (others, end);
        }
        partitions.into_par_iter().for_each(<[u64]>::sort_unstable);
        Sorted { entries, ends, bits, row_bits, kept: (bits + 64 - row_bits).min(64) }
    }

    fn partitions(&self) -> impl IndexedParallelIterator<Item = usize> {
        (0..self.ends.len()).into_par_iter()
    }

    /// Runs of entries of one key in one partition.
    fn groups(&self, number: usize, kept: u32) -> impl Iterator<Item = (u64, &[u64])> {
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        let entries = &self.entries[start..self.ends[number]];
        let key = move |entry: u64| {
            let part = if self.bits == 0 { 0 } else { (number as u64) << (64 - self.bits) };
            (part | entry >> self.row_bits << self.row_bits >> self.bits) & leading(kept)
        };
        entries.chunk_by(move |left, right| key(*left) == key(*right)).map(move |group| (key(group[0]), group))
    }

    /// Rows of a group; equal ones stand beside each other unless keys met that differ in bits that are not kept.
    fn rows(&self, group: &[u64], rows: &mut Vec<u32>) {
        let mask = (1u64 << self.row_bits) - 1;
        rows.clear();
        rows.extend(group.iter().map(|entry| (entry & mask) as u32));
        if !rows.is_sorted() {
            rows.sort_unstable();
        }
        rows.dedup();
    }

    /// Words that a partition takes, and the rows of its largest block.
    fn size(&self, number: usize, kept: u32) -> (usize, usize) {
        let mut rows = Vec::new();
        let (mut words, mut largest) = (0, 0);
        for (_, group) in self.groups(number, kept) {
            let count = if group.len() == 1 {
                1
            } else {
                self.rows(group, &mut rows);
                rows.len()
            };
            words += if count == 1 { 2 } else { 2 + count };
            largest = largest.max(count);
        }
        (words, largest)
    }
}

/// Puts the entries of all chunks into their partitions; returns the end of each partition.
fn scatter(chunks: &[Chunk], bits: u32, row_bits: u32, entries: &mut [u64]) -> Vec<usize> {
    let partition = |key: u64| if bits == 0 { 0 } else { (key >> (64 - bits)) as usize };
    let counts: Vec<Vec<u32>> = chunks
        .par_iter()
        .map(|chunk| {
            let mut counts = vec![0u32; 1 << bits];
            chunk.keys.iter().for_each(|&key| counts[partition(key)] += 1);
            counts
        })
        .collect();
    let mut slots: Vec<Vec<&mut [u64]>> = chunks.iter().map(|_| Vec::with_capacity(1 << bits)).collect();
    let (mut rest, mut ends, mut end) = (entries, Vec::with_capacity(1 << bits), 0);
    for number in 0..1usize << bits {
        for (chunk, counts) in counts.iter().enumerate() {
            let (own, others) = rest.split_at_mut(counts[number] as usize);
            slots[chunk].push(own);
            (rest, end) = (others, end + counts[number] as usize);
        }
        ends.push(end);
    }
    chunks.par_iter().zip(slots).for_each(|(chunk, mut slots)| {
        let mut filled = vec![0u32; 1 << bits];
        for (&key, &row) in chunk.keys.iter().zip(&chunk.rows) {
            let number = partition(key);
            slots[number][filled[number] as usize] = key << bits >> row_bits << row_bits | u64::from(row);
            filled[number] += 1;
        }
    });
    ends
}

/// Writes one partition's words and bucket ends.
struct Packing<'a> {
    sorted: &'a Sorted,
    bits: u32,
    kept: u32,
    /// Words of the partitions before.
    from: u32,
}

impl Packing<'_> {
    fn fill(&self, number: usize, words: &mut [u32], buckets: &mut [u32]) {
        let own = self.bits - self.sorted.bits;
        let (mut at, mut bucket) = (0, 0);
        let mut rows = Vec::new();
        for (key, group) in self.sorted.groups(number, self.kept) {
            let place = if own == 0 { 0 } else { (key << self.sorted.bits >> (64 - own)) as usize };
            buckets[bucket..place].fill(self.from + at as u32);
            bucket = place;
            self.sorted.rows(group, &mut rows);
            words[at] = low(key, self.bits);
            if let [row] = rows[..] {
                words[at + 1] = row | SINGLE;
                at += 2;
            } else {
                words[at + 1] = rows.len() as u32;
                words[at + 2..at + 2 + rows.len()].copy_from_slice(&rows);
                at += 2 + rows.len();
            }
        }
        buckets[bucket..].fill(self.from + at as u32);
    }
}

#[cfg(test)]
mod tests;
