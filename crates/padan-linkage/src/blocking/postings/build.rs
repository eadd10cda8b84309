//! Packs keys and rows: entries are put into partitions by their leading bits, sorted, and written partition by partition.

use super::{Chunk, Filter, KEYS_PER_BUCKET, LOW_BITS, Postings, WIDTH_BITS, leading, low};
use crate::bits::{BEHIND, Bits};
use rayon::prelude::*;

/// Entries that are sorted at once, so that each sort stays in the cache.
const SORTED_AT_ONCE: usize = 4_096;
const PARTITION_BITS_MAX: u32 = 14;

/// All entries in order of key and row.
///
/// An entry is the key without the `bits` of its partition, cut to the bits that the row leaves, then the row.
pub(super) struct Sorted {
    entries: Vec<u64>,
    /// End of each partition.
    ends: Vec<usize>,
    bits: u32,
    row_bits: u32,
    kept: u32,
}

impl Sorted {
    pub(super) fn of(chunks: Vec<Chunk>, rows: usize) -> Self {
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

    /// One partition's blocks, where the own bits of a bucket are those behind the partition's.
    fn part(&self, number: usize, bucket_bits: u32, kept: u32) -> Part {
        let own = bucket_bits - self.bits;
        let mut part = Part { bits: Bits::default(), ends: vec![0; 1 << own], largest: 0 };
        let (mut bucket, mut rows) = (0, Vec::new());
        for (key, group) in self.groups(number, kept) {
            let place = if own == 0 { 0 } else { (key << self.bits >> (64 - own)) as usize };
            if place != bucket {
                part.bits.align();
                part.ends[bucket..place].fill(part.bits.bytes.len() as u32);
                bucket = place;
            }
            self.rows(group, &mut rows);
            part.largest = part.largest.max(rows.len() as u32);
            part.bits.put(low(key, bucket_bits), LOW_BITS);
            put_rows(&mut part.bits, &rows, self.row_bits);
        }
        part.bits.align();
        part.ends[bucket..].fill(part.bits.bytes.len() as u32);
        part
    }

    /// Packs the entries.
    pub(super) fn packed(self) -> Postings {
        let parts = || (0..self.ends.len()).into_par_iter();
        let distinct: usize = parts().map(|number| self.groups(number, self.kept).count()).sum();
        let bucket_bits = ((distinct / KEYS_PER_BUCKET).max(1).ilog2()).clamp(self.bits.max(1), 30);
        let kept = self.kept.min(bucket_bits + LOW_BITS);
        let parts: Vec<Part> = parts().map(|number| self.part(number, bucket_bits, kept)).collect();
        let row_bits = self.row_bits;
        drop(self);
        let total: usize = parts.iter().map(|part| part.bits.bytes.len()).sum();
        assert!(u32::try_from(total).is_ok(), "the postings of one blocking rule stay below 4 GiB");
        let (mut bits, mut directory) = (Vec::with_capacity(total + BEHIND), Vec::with_capacity((1 << bucket_bits) + 1));
        directory.push(0);
        let largest = parts.iter().map(|part| part.largest).max().unwrap_or(0);
        for part in parts {
            let from = bits.len() as u32;
            directory.extend(part.ends.iter().map(|end| from + end));
            bits.extend_from_slice(&part.bits.bytes);
        }
        bits.extend([0; BEHIND]);
        Postings { directory: directory.into(), bits: bits.into(), filter: Filter::default(), kept, row_bits, largest }
    }
}

/// Blocks of one partition.
struct Part {
    bits: Bits,
    /// End of each bucket.
    ends: Vec<u32>,
    /// Rows of the largest block.
    largest: u32,
}

/// Writes how many rows a key has, and which.
fn put_rows(bits: &mut Bits, rows: &[u32], row_bits: u32) {
    bits.put_gamma(rows.len() as u32);
    let gaps = || rows.windows(2).map(|pair| pair[1] - pair[0] - 1);
    if rows.len() == 1 {
        return bits.put(u64::from(rows[0]), row_bits);
    }
    let width = u32::BITS - gaps().max().unwrap_or(0).leading_zeros();
    bits.put(u64::from(width), WIDTH_BITS);
    bits.put(u64::from(rows[0]), row_bits);
    gaps().for_each(|gap| bits.put(u64::from(gap), width));
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
