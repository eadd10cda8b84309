//! Compares rows among themselves: pairs that may be one person, for those who are in no register.
//!
//! Rows whose compared fields are all equal are one *class*: it is compared once, by its first row, however often a list
//! repeats it. Frequencies stay the register's, so that a name is as rare as it is in the district. A pair is one person, two
//! of one household, twins, namesakes or strangers, as for the register.

use crate::blocking::{BlockingIndex, Skipped};
use crate::comparators::Sides;
use crate::engine::{Index, LinkageRules};
use crate::model::{MatchWeight, times};
use crate::posterior::ppm;
use crate::records::{Names, Numbers, Records, Shared, Values};
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A pair of rows that may be one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Twin {
    pub left: u32,
    pub right: u32,
    /// What the pair says for one person against two people, before any prior of its own.
    pub evidence: MatchWeight,
    pub probability_ppm: u32,
}

/// Rows that are equal in every compared field and likely enough one person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Equal {
    /// Two or more, ascending; the first one stands for all in the pairs.
    pub rows: Vec<u32>,
    pub probability_ppm: u32,
}

/// What the comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Sorted; of each class of equal rows only its first one.
    pub twins: Vec<Twin>,
    /// Sorted.
    pub equal: Vec<Equal>,
    pub skipped: Skipped,
}

/// Which rows are compared among themselves, and how crowded they are.
#[derive(Clone, Copy)]
pub struct Among<'a> {
    /// Per row: look for its twins. A pair is compared when either of its rows is probed.
    pub probe: &'a [bool],
    /// Per row: a label; equal rows of different labels are not taken together.
    pub labels: &'a [u32],
    /// Rows of an average list: the more rows, the likelier two of them are alike by chance.
    pub list_rows: f64,
    /// Pairs below this probability are left out, in millionths.
    pub keep_ppm: u32,
}

/// Weighs any two rows against each other.
pub struct Judge<'a> {
    pub rules: &'a LinkageRules,
    pub shared: &'a Shared,
    pub index: &'a Index,
    pub rows: &'a Records,
    /// As in `Among`.
    pub list_rows: f64,
}

impl Judge<'_> {
    /// The chance that two rows are one person.
    pub fn pair(&self, left: u32, right: u32) -> Twin {
        let sides = Sides { shared: self.shared, frequencies: &self.index.frequencies, left: self.rows, right: self.rows };
        let weighed = self.index.weights.weigh(&sides, left as usize, right as usize);
        let prior = &self.rules.model.prior;
        let same = prior.repeated * times(weighed.weight.0);
        // Lists of person programmes hold whole families, so two rows of one household are as common as rows are.
        let others = times(weighed.household.0) + prior.twins * times(weighed.twin.0) + prior.namesakes * times(weighed.namesake.0);
        let probability_ppm = ppm(same / (same + others + self.list_rows.max(2.0)));
        let evidence = MatchWeight(weighed.weight.0 - (1000.0 * (others + 1.0).log2()).round() as i32);
        Twin { left, right, evidence, probability_ppm }
    }
}

/// Compares rows among themselves: every pair that may be one person, with its probability.
pub fn among(judge: &Judge, among: &Among) -> Found {
    let classes = Classes::of(judge.rows, among);
    let first = gather(judge.rows, &classes.first);
    let blocking = BlockingIndex::build(&judge.rules.blocking, judge.rules.scan_rows_max, judge.shared, &first);
    let probed = |class: usize| among.probe[classes.first[class] as usize];
    let wanted = |class: usize, right: usize| right != class && (right > class || !probed(right));
    let found: Vec<(Vec<Twin>, Skipped)> = (0..first.len)
        .into_par_iter()
        .filter(|&class| probed(class))
        .map_init(Vec::new, |pairs, class| {
            let skipped = blocking.candidates(judge.shared, &first, class, pairs);
            let compared = pairs.iter().filter(|pair| wanted(class, pair.right as usize));
            let twins = compared.map(|pair| judge.pair(classes.first[class], classes.first[pair.right as usize]));
            (twins.filter(|twin| twin.probability_ppm >= among.keep_ppm).collect(), skipped)
        })
        .collect();
    let skipped = found.iter().map(|(_, class)| *class).sum();
    let twins = found.into_iter().flat_map(|(twins, _)| twins).collect();
    classes.spread(judge, twins, among.keep_ppm, skipped)
}

/// Classes of rows that are equal in every compared field.
struct Classes {
    /// First row of each class, ascending.
    first: Vec<u32>,
    /// The rows of classes that hold several, by their first row.
    several: HashMap<u32, Vec<u32>>,
}

impl Classes {
    /// Rows that are not probed stay alone.
    fn of(rows: &Records, among: &Among) -> Classes {
        let hashes: Vec<u64> = (0..rows.len).into_par_iter().map(|row| hash(rows, row, among.labels[row])).collect();
        let mut by_hash: HashMap<u64, Vec<u32>> = HashMap::new();
        let (mut first, mut several) = (Vec::new(), HashMap::<u32, Vec<u32>>::new());
        for row in 0..rows.len as u32 {
            let place = row as usize;
            let known = by_hash.entry(hashes[place]).or_default();
            let equals = |&&other: &&u32| among.labels[other as usize] == among.labels[place] && equal(rows, other as usize, place);
            match known.iter().find(equals).filter(|_| among.probe[place]) {
                Some(&class) => several.entry(class).or_insert_with(|| vec![class]).push(row),
                None => {
                    first.push(row);
                    known.extend(among.probe[place].then_some(row));
                }
            }
        }
        Classes { first, several }
    }

    /// Classes whose rows are one person are told as such; the rows of the others go their own ways, each with the twins
    /// that the first one found.
    fn spread(self, judge: &Judge, mut twins: Vec<Twin>, keep_ppm: u32, skipped: Skipped) -> Found {
        let mut equal: Vec<Equal> = self
            .several
            .into_par_iter()
            .map(|(first, rows)| Equal { probability_ppm: judge.pair(first, first).probability_ppm, rows })
            .collect();
        equal.sort_unstable();
        let (equal, alone): (Vec<Equal>, Vec<Equal>) = equal.into_iter().partition(|class| class.probability_ppm >= keep_ppm);
        let copies: HashMap<u32, &[u32]> = alone.iter().map(|class| (class.rows[0], class.rows.as_slice())).collect();
        if !copies.is_empty() {
            let rows = |first: &u32| copies.get(first).map_or_else(|| vec![*first], |rows| rows.to_vec());
            let spread = |twin: Twin| {
                let rights = rows(&twin.right);
                let pairs = rows(&twin.left).into_iter().flat_map(move |left| rights.clone().into_iter().map(move |right| (left, right)));
                pairs.map(move |(left, right)| Twin { left, right, ..twin }).collect::<Vec<_>>()
            };
            twins = twins.into_iter().flat_map(spread).collect();
        }
        twins.sort_unstable();
        Found { twins, equal, skipped }
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
    })
}

/// The records of some rows, in that order.
fn gather(records: &Records, rows: &[u32]) -> Records {
    fn of<T: Copy, C: FromIterator<T>>(values: &[T], rows: &[u32]) -> C {
        rows.iter().map(|&row| values[row as usize]).collect()
    }
    let column = |values: &Values| match values {
        Values::Digits(values) => Values::Digits(of(values, rows)),
        Values::Name(names) => {
            let mut gathered = Names::default();
            rows.iter().for_each(|&row| gathered.push(names.get(row as usize)));
            Values::Name(gathered)
        }
        Values::Date(values) => Values::Date(of(values, rows)),
        Values::Sex(values) => Values::Sex(of(values, rows)),
        Values::Area(values) => Values::Area(of(values, rows)),
        Values::Address(values) => Values::Address(of(values, rows)),
        Values::Symbol(values) => Values::Symbol(of(values, rows)),
        Values::Text(values) => Values::Text(of(values, rows)),
        Values::Number(numbers) => Values::Number(Numbers { values: of(&numbers.values, rows), ..*numbers }),
    };
    Records { len: rows.len(), columns: records.columns.iter().map(column).collect() }
}

#[cfg(test)]
mod tests;
