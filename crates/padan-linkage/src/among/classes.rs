//! Rows that are equal in every field that blocking and comparators see.

use crate::records::{Records, Values};
use rayon::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Classes of equal rows.
pub struct Classes {
    /// Per row: the first row of its class.
    pub first: Vec<u32>,
    /// The rows of each class that holds several, ascending; the first one stands for all. Sorted.
    pub several: Vec<Vec<u32>>,
}

impl Classes {
    /// Rows that are not taken stay alone, and so do equal rows of different labels.
    ///
    /// Shape: `labels` has one entry per row.
    pub fn of(rows: &Records, labels: &[u32], taken: impl Fn(u32) -> bool + Sync) -> Classes {
        let label = |row: u32| labels[row as usize];
        let taken = (0..rows.len as u32).into_par_iter().filter(|&row| taken(row));
        let mut hashed: Vec<(u64, u32)> = taken.map(|row| (hash(rows, row as usize, label(row)), row)).collect();
        hashed.par_sort_unstable();
        let same = |left: u32, right: u32| label(left) == label(right) && equal(rows, left as usize, right as usize);
        let mut several: Vec<Vec<u32>> = Vec::new();
        for alike in hashed.chunk_by(|left, right| left.0 == right.0).filter(|alike| alike.len() > 1) {
            let mut classes: Vec<Vec<u32>> = Vec::new();
            for &(_, row) in alike {
                match classes.iter_mut().find(|class| same(class[0], row)) {
                    Some(class) => class.push(row),
                    None => classes.push(vec![row]),
                }
            }
            several.extend(classes.into_iter().filter(|class| class.len() > 1));
        }
        several.sort_unstable();
        let mut first: Vec<u32> = (0..rows.len as u32).collect();
        several.iter().for_each(|class| class.iter().for_each(|&row| first[row as usize] = class[0]));
        Classes { first, several }
    }

    /// Says whether a row stands for itself.
    pub fn is_first(&self, row: u32) -> bool {
        self.first[row as usize] == row
    }

    /// The rows that a first row stands for, itself included.
    pub fn rows<'a>(&'a self, first: &'a u32) -> &'a [u32] {
        match self.several.binary_search_by_key(first, |class| class[0]) {
            Ok(place) => &self.several[place],
            Err(_) => std::slice::from_ref(first),
        }
    }
}

/// What blocking and comparators see of a row.
fn hash(records: &Records, row: usize, label: u32) -> u64 {
    let mut hasher = DefaultHasher::new();
    label.hash(&mut hasher);
    for values in &records.columns {
        match values {
            Values::Digits(digits) => (digits[row].value, digits[row].unknown, digits[row].len).hash(&mut hasher),
            Values::Name(names) => names.get(row).hash(&mut hasher),
            Values::Date(dates) => (dates[row].stated, dates[row].year_by_age, dates[row].witness).hash(&mut hasher),
            Values::Sex(sexes) => sexes[row].hash(&mut hasher),
            Values::Area(areas) => areas[row].hash(&mut hasher),
            Values::Address(addresses) => (addresses[row].rt, addresses[row].rw, addresses[row].place).hash(&mut hasher),
            Values::Symbol(symbols) => symbols[row].hash(&mut hasher),
            Values::Text(texts) => texts[row].hash(&mut hasher),
            Values::Number(numbers) => numbers.values[row].hash(&mut hasher),
            Values::Packed(_) => unreachable!("rows of lists have columns of their own"),
        }
    }
    hasher.finish()
}

fn equal(records: &Records, left: usize, right: usize) -> bool {
    records.columns.iter().all(|values| match values {
        Values::Digits(digits) => digits[left] == digits[right],
        Values::Name(names) => names.get(left) == names.get(right),
        Values::Date(dates) => dates[left] == dates[right],
        Values::Sex(sexes) => sexes[left] == sexes[right],
        Values::Area(areas) => areas[left] == areas[right],
        Values::Address(addresses) => addresses[left] == addresses[right],
        Values::Symbol(symbols) => symbols[left] == symbols[right],
        Values::Text(texts) => texts[left] == texts[right],
        Values::Number(numbers) => numbers.values[left] == numbers.values[right],
        Values::Packed(_) => unreachable!("rows of lists have columns of their own"),
    })
}
