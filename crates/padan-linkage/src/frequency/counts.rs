//! How many rows carry each value of one column: a flat table that is read where it lies.
//!
//! Values are mixed by a function that gives no two of them the same result, then sorted; the leading bits of a mixed value
//! lead to the few that it stands among.

use crate::bits::{self, BEHIND, Bits};
use crate::blocking::keys::mix;
use crate::column::Column;
use crate::store::{Bad, Reader, Writer};
use rayon::prelude::*;

/// Values of one bucket, on average at most twice as many.
const VALUES_PER_BUCKET: usize = 4;
/// Bits of a mixed value that stand in its bucket: a value that nobody has is taken for another one once in some five hundred
/// million times.
const LOW_BITS: u32 = 32;
/// Fewest rows that one task reads.
const ROWS_AT_ONCE: usize = 16_384;

/// Distinct values with their counts.
///
/// Shape of `bits`, bucket after bucket, each from a whole byte on, values ascending: `low bits | count (Elias gamma)`.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    /// First byte of each bucket, and the end of the last; a power of two, plus one.
    directory: Column<u32>,
    bits: Column<u8>,
}

impl Counts {
    /// Counts the values that `each` gives for the cells of a column; 0 is no value.
    pub(super) fn of<T: Sync>(cells: &[T], each: impl Fn(&T, &mut Vec<u64>) + Sync) -> Self {
        let read = |mut values: Vec<u64>, cell: &T| {
            let from = values.len();
            each(cell, &mut values);
            values[from..].iter_mut().for_each(|value| *value = if *value == 0 { 0 } else { mix(0, *value) });
            values
        };
        let parts: Vec<Vec<u64>> = cells.par_iter().with_min_len(ROWS_AT_ONCE).fold(Vec::new, read).collect();
        let mut values = parts.concat();
        drop(parts);
        values.retain(|&value| value != 0);
        values.par_sort_unstable();
        Counts::sorted(&values)
    }

    fn sorted(values: &[u64]) -> Self {
        let runs = || values.chunk_by(u64::eq);
        let bucket_bits = (runs().count() / VALUES_PER_BUCKET).max(2).ilog2();
        let buckets = 1 << bucket_bits;
        let (mut bits, mut directory) = (Bits::default(), Vec::with_capacity(buckets + 1));
        let begin = |bits: &mut Bits| {
            bits.align();
            u32::try_from(bits.bytes.len()).expect("the counts of a column stay below 4 GiB")
        };
        for run in runs() {
            let bucket = (run[0] >> (64 - bucket_bits)) as usize;
            while directory.len() <= bucket {
                directory.push(begin(&mut bits));
            }
            bits.put(low(run[0], bucket_bits), LOW_BITS);
            bits.put_gamma(run.len() as u32);
        }
        directory.resize(buckets + 1, begin(&mut bits));
        bits.bytes.extend([0; BEHIND]);
        bits.bytes.shrink_to_fit();
        Counts { directory: directory.into(), bits: bits.bytes.into() }
    }

    /// Rows that carry a value.
    pub(super) fn get(&self, value: u64) -> u32 {
        if value == 0 || self.directory.len() < 3 {
            return 0;
        }
        let mixed = mix(0, value);
        let bucket_bits = (self.directory.len() - 1).ilog2();
        let bucket = (mixed >> (64 - bucket_bits)) as usize;
        let wanted = low(mixed, bucket_bits);
        let (mut at, end) = (self.directory[bucket] as usize * 8, self.directory[bucket + 1] as usize * 8);
        // What is left behind the last value is less than a byte.
        while at + (LOW_BITS as usize) < end {
            let found = bits::get(&self.bits, at, LOW_BITS);
            if found > wanted {
                break;
            }
            let (count, behind) = bits::get_gamma(&self.bits, at + LOW_BITS as usize);
            if found == wanted {
                return count;
            }
            at = behind;
        }
        0
    }

    pub(super) fn write<'a>(&'a self, out: &mut Writer<'a>) {
        out.column("directory", &self.directory);
        out.column("bits", &self.bits);
    }

    /// Errors: sections that are missing or do not fit each other.
    pub(super) fn read(from: &Reader) -> Result<Self, Bad> {
        let (directory, bits): (Column<u32>, Column<u8>) = (from.column("directory")?, from.column("bits")?);
        let buckets = directory.len().saturating_sub(1);
        let is_empty = directory.is_empty() && bits.is_empty();
        let is_whole = || buckets >= 2 && buckets.is_power_of_two() && directory[buckets] as usize + BEHIND == bits.len();
        match is_empty || is_whole() {
            true => Ok(Counts { directory, bits }),
            false => Err(Bad::of("counts whose directory does not fit them")),
        }
    }
}

/// The bits that follow those of the bucket.
fn low(mixed: u64, bucket_bits: u32) -> u64 {
    mixed << bucket_bits >> (64 - LOW_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn every_value_has_its_count_and_no_other_has_any(values in prop::collection::vec((0u64..60, 0usize..400), 0..40), asked in 0u64..70) {
            let cells: Vec<u64> = values.iter().flat_map(|&(value, times)| std::iter::repeat_n(value, times)).collect();
            let counts = Counts::of(&cells, |&value, out| out.push(value));
            let mut expected: HashMap<u64, u32> = HashMap::new();
            cells.iter().filter(|&&value| value != 0).for_each(|&value| *expected.entry(value).or_insert(0) += 1);
            prop_assert_eq!(counts.get(asked), expected.get(&asked).copied().unwrap_or(0));
        }
    }
}
