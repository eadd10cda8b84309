//! How many rows carry each value of one column: a flat table that is read where it lies.
//!
//! Values are mixed by a function that gives no two of them the same result, then sorted; the leading bits of a mixed value
//! lead to the few that it stands among.

use crate::blocking::keys::mix;
use crate::column::Column;
use crate::store::{Bad, Reader, Writer};
use rayon::prelude::*;

/// Values of one entry of the directory, on average at most twice as many.
const VALUES_PER_ENTRY: usize = 4;
/// The count that stands for a longer one, which is kept apart.
const LONG: u8 = u8::MAX;
/// Fewest rows that one task reads.
const ROWS_AT_ONCE: usize = 16_384;

/// Distinct values with their counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    /// First value of each entry, and the end of the last; a power of two, plus one.
    directory: Column<u32>,
    mixed: Column<u64>,
    counts: Column<u8>,
    /// Places of values whose count is `LONG` or more, ascending, and these counts.
    long_places: Column<u32>,
    long_counts: Column<u32>,
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
        let mut counts = Counts::default();
        for run in values.chunk_by(u64::eq) {
            let count = run.len() as u32;
            if count >= u32::from(LONG) {
                counts.long_places.push(counts.mixed.len() as u32);
                counts.long_counts.push(count);
            }
            counts.mixed.push(run[0]);
            counts.counts.push(count.min(u32::from(LONG)) as u8);
        }
        let bits = (counts.mixed.len() / VALUES_PER_ENTRY).max(2).ilog2();
        let mut directory = vec![0u32; (1 << bits) + 1];
        for (place, value) in counts.mixed.iter().enumerate() {
            directory[(value >> (64 - bits)) as usize + 1] = place as u32 + 1;
        }
        for entry in 1..directory.len() {
            directory[entry] = directory[entry].max(directory[entry - 1]);
        }
        counts.directory = directory.into();
        counts
    }

    /// Rows that carry a value.
    pub(super) fn get(&self, value: u64) -> u32 {
        if value == 0 || self.directory.len() < 3 {
            return 0;
        }
        let mixed = mix(0, value);
        let entry = (mixed >> (64 - (self.directory.len() - 1).ilog2())) as usize;
        let from = self.directory[entry] as usize;
        let place = self.mixed[from..self.directory[entry + 1] as usize].iter().position(|other| *other == mixed);
        let Some(place) = place.map(|place| from + place) else { return 0 };
        match self.counts[place] {
            LONG => self.long_places.binary_search(&(place as u32)).map_or(u32::from(LONG), |long| self.long_counts[long]),
            count => u32::from(count),
        }
    }

    pub(super) fn write<'a>(&'a self, out: &mut Writer<'a>) {
        out.column("directory", &self.directory);
        out.column("mixed", &self.mixed);
        out.column("counts", &self.counts);
        out.column("long_places", &self.long_places);
        out.column("long_counts", &self.long_counts);
    }

    /// Errors: sections that are missing or do not fit each other.
    pub(super) fn read(from: &Reader) -> Result<Self, Bad> {
        let mixed: Column<u64> = from.column("mixed")?;
        let (directory, long_places): (Column<u32>, Column<u32>) = (from.column("directory")?, from.column("long_places")?);
        let entries = directory.len().saturating_sub(1);
        if entries > 0 && !(entries.is_power_of_two() && directory[entries] as usize == mixed.len()) {
            return Err(Bad::of("counts whose directory does not fit them"));
        }
        let long_counts = from.column_of("long_counts", long_places.len())?;
        Ok(Counts { counts: from.column_of("counts", mixed.len())?, directory, mixed, long_places, long_counts })
    }
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
