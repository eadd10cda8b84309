//! A column on its way into the page: every distinct value once, sorted, and per row the place of its value.
//!
//! Because values are sorted here, a place is also a rank: the page sorts by comparing small whole numbers and filters by
//! looking at each distinct value once. Place 0 is an empty cell.

use super::pack::Packed;
use crate::report::table::{Data, Kind};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cmp::Ordering;

/// Distinct values in the order in which they came, and the number of each row's value; 0 is empty.
pub struct Gathered {
    values: Interned,
    codes: Vec<u32>,
}

enum Interned {
    Texts(FxHashMap<Box<str>, u32>),
    Numbers(FxHashMap<i64, u32>),
}

/// Distinct values, sorted.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    Texts(Vec<Box<str>>),
    Numbers(Vec<i64>),
}

/// A column of the page.
#[derive(Clone, Debug)]
pub struct Column {
    pub values: Values,
    /// Per row: one more than the place of its value; 0 is an empty cell.
    pub codes: Vec<u32>,
}

impl Gathered {
    pub fn new(kind: Kind) -> Gathered {
        let values = match kind {
            Kind::Text | Kind::Code | Kind::Identity | Kind::Bool => Interned::Texts(FxHashMap::default()),
            Kind::Int | Kind::Rupiah | Kind::Decimal(_) | Kind::Share => Interned::Numbers(FxHashMap::default()),
        };
        Gathered { values, codes: Vec::new() }
    }

    pub fn text(&mut self, text: &str) {
        let Interned::Texts(known) = &mut self.values else { unreachable!("a column of numbers gets no text") };
        let code = match text {
            "" => 0,
            text => match known.get(text) {
                Some(&code) => code,
                None => {
                    let code = known.len() as u32 + 1;
                    known.insert(text.into(), code);
                    code
                }
            },
        };
        self.codes.push(code);
    }

    pub fn number(&mut self, number: Option<i64>) {
        let Interned::Numbers(known) = &mut self.values else { unreachable!("a column of texts gets no number") };
        let next = known.len() as u32 + 1;
        self.codes.push(number.map_or(0, |number| *known.entry(number).or_insert(next)));
    }

    /// Takes the rows of a part of a table.
    pub fn take(&mut self, data: &Data, rows: usize, yes_no: [&str; 2]) {
        match data {
            Data::Text(texts) => (0..rows).for_each(|row| self.text(texts.get(row))),
            Data::Int(values) => values[..rows].iter().for_each(|value| self.number(*value)),
            Data::Bool(values) => values[..rows].iter().for_each(|value| self.text(value.map_or("", |yes| yes_no[usize::from(yes)]))),
        }
    }

    /// How many distinct values there are.
    pub fn distinct(&self) -> usize {
        match &self.values {
            Interned::Texts(known) => known.len(),
            Interned::Numbers(known) => known.len(),
        }
    }

    /// Distinct values in the order in which they came: for columns that nobody sorts by.
    pub fn as_they_came(self) -> Column {
        let values = match self.values {
            Interned::Texts(known) => Values::Texts(in_order(known)),
            Interned::Numbers(known) => Values::Numbers(in_order(known)),
        };
        Column { values, codes: self.codes }
    }

    /// Sorts the values; `say` turns a text into what people read.
    pub fn sorted(self, say: impl Fn(&str) -> Option<String> + Sync) -> Column {
        let (values, places) = match self.values {
            Interned::Texts(known) => {
                let said = |(text, code): (Box<str>, u32)| {
                    let text = say(&text).map_or(text, String::into_boxed_str);
                    (key(&text), text, code)
                };
                let mut known: Vec<(u128, Box<str>, u32)> = known.into_iter().map(said).collect();
                // Numbers were given in the order of rows, so texts that read alike keep one order.
                known.par_sort_unstable_by(|left, right| {
                    let by_key = left.0.cmp(&right.0);
                    by_key.then_with(|| natural(&left.1, &right.1)).then_with(|| left.2.cmp(&right.2))
                });
                let places = places(known.iter().map(|(.., code)| *code), known.len());
                (Values::Texts(known.into_iter().map(|(_, text, _)| text).collect()), places)
            }
            Interned::Numbers(known) => {
                let mut known: Vec<(i64, u32)> = known.into_iter().collect();
                known.sort_unstable();
                let places = places(known.iter().map(|(_, code)| *code), known.len());
                (Values::Numbers(known.into_iter().map(|(number, _)| number).collect()), places)
            }
        };
        Column { values, codes: self.codes.into_iter().map(|code| places[code as usize]).collect() }
    }
}

/// Values by their numbers, which begin at 1.
fn in_order<T>(known: FxHashMap<T, u32>) -> Vec<T> {
    let mut known: Vec<(T, u32)> = known.into_iter().collect();
    known.sort_unstable_by_key(|(_, code)| *code);
    known.into_iter().map(|(value, _)| value).collect()
}

/// Per number of a value, its place from 1; 0 stays 0.
fn places(sorted: impl Iterator<Item = u32>, values: usize) -> Vec<u32> {
    let mut places = vec![0; values + 1];
    for (place, code) in (1..).zip(sorted) {
        places[code as usize] = place;
    }
    places
}

impl Column {
    /// The values as they are written where rows have places.
    pub fn packed(&self) -> Packed<'_> {
        Packed::Sorted(&self.values)
    }

    pub fn distinct(&self) -> usize {
        match &self.values {
            Values::Texts(texts) => texts.len(),
            Values::Numbers(numbers) => numbers.len(),
        }
    }

    /// The first rows, with the values that these have.
    pub fn first(&self, rows: usize) -> Cow<'_, Column> {
        if rows >= self.codes.len() { Cow::Borrowed(self) } else { Cow::Owned(self.cut(rows)) }
    }

    fn cut(&self, rows: usize) -> Column {
        let codes = &self.codes[..rows];
        let mut used = vec![false; self.distinct() + 1];
        codes.iter().for_each(|&code| used[code as usize] = true);
        let kept: Vec<usize> = (0..self.distinct()).filter(|&at| used[at + 1]).collect();
        let places = places(kept.iter().map(|&at| at as u32 + 1), self.distinct());
        let values = match &self.values {
            Values::Texts(texts) => Values::Texts(kept.iter().map(|&at| texts[at].clone()).collect()),
            Values::Numbers(numbers) => Values::Numbers(kept.iter().map(|&at| numbers[at]).collect()),
        };
        Column { values, codes: codes.iter().map(|&code| places[code as usize]).collect() }
    }
}

/// Order of texts as people expect it: letters without regard to case, runs of digits by their number.
pub fn natural(left: &str, right: &str) -> Ordering {
    let (mut one, mut other) = (left.as_bytes(), right.as_bytes());
    loop {
        match (one.first(), other.first()) {
            (None, None) => return left.cmp(right),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => {
                let (a, b) = (digits(one), digits(other));
                let of = |run: &'_ [u8]| run.iter().position(|&digit| digit != b'0').unwrap_or(run.len());
                let (a_value, b_value) = (&a[of(a)..], &b[of(b)..]);
                match a_value.len().cmp(&b_value.len()).then_with(|| a_value.cmp(b_value)) {
                    Ordering::Equal => (one, other) = (&one[a.len()..], &other[b.len()..]),
                    order => return order,
                }
            }
            (Some(a), Some(b)) => match a.to_ascii_lowercase().cmp(&b.to_ascii_lowercase()) {
                Ordering::Equal => (one, other) = (&one[1..], &other[1..]),
                order => return order,
            },
        }
    }
}

/// The beginning of a text as a number that is ordered as `natural` orders texts: small letters, and before the digits of a
/// number how many there are. Texts of equal keys are compared in full.
fn key(text: &str) -> u128 {
    let mut key = [0; 16];
    let (mut rest, mut at) = (text.as_bytes(), 0);
    while let (Some(byte), true) = (rest.first(), at < key.len()) {
        let run = digits(rest);
        let value = &run[run.iter().position(|&digit| digit != b'0').unwrap_or(run.len())..];
        let long = [b'0', value.len().min(usize::from(u8::MAX)) as u8];
        let small = [byte.to_ascii_lowercase()];
        let signs = if run.is_empty() { (&small[..], &[][..]) } else { (&long[..], value) };
        for sign in signs.0.iter().chain(signs.1).take(key.len() - at) {
            key[at] = *sign;
            at += 1;
        }
        rest = &rest[run.len().max(1)..];
    }
    u128::from_be_bytes(key)
}

fn digits(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len())]
}

#[cfg(test)]
mod tests {
    //! Properties: 1. a place is a rank, and empty cells come first; 2. runs of digits sort by their number; 3. cutting rows
    //! leaves no value that nothing uses and keeps the order; 4. what texts came first does not change the values.
    use super::*;

    fn texts(cells: &[&str]) -> Column {
        let mut gathered = Gathered::new(Kind::Text);
        cells.iter().for_each(|cell| gathered.text(cell));
        gathered.sorted(|_| None)
    }

    #[test]
    fn a_place_is_a_rank_and_an_empty_cell_comes_first() {
        let column = texts(&["SITI", "", "ahmad", "Budi", "ahmad"]);
        assert_eq!(column.codes, [3, 0, 1, 2, 1]);
        assert_eq!(column.values, Values::Texts(vec!["ahmad".into(), "Budi".into(), "SITI".into()]));
    }

    #[test]
    fn numbers_inside_texts_sort_by_their_value() {
        let column = texts(&["desil 10", "desil 9", "RT 002", "RT 2", "RT 02 B"]);
        assert_eq!(column.values, Values::Texts(["desil 9", "desil 10", "RT 002", "RT 2", "RT 02 B"].map(Into::into).into()));
    }

    #[test]
    fn keys_order_texts_as_people_do() {
        let texts = [
            "",
            "0",
            "00",
            "9",
            "10",
            "a",
            "A1",
            "a 2",
            "RT 2",
            "RT 010",
            "RT 10 B",
            "rt 9",
            "zz",
            "z",
            "é",
            "-1",
            "(b)",
            "1000000000000000000000",
            "7a",
        ];
        for left in texts {
            for right in texts {
                let by_key = key(left).cmp(&key(right));
                assert!(by_key == Ordering::Equal || by_key == natural(left, right), "{left:?} {right:?}");
            }
        }
        assert_ne!(key("desil 9"), key("desil 10"));
    }

    #[test]
    fn a_number_that_is_missing_differs_from_nought() {
        let mut gathered = Gathered::new(Kind::Rupiah);
        [Some(0), None, Some(-5), Some(75_000)].into_iter().for_each(|number| gathered.number(number));
        let column = gathered.sorted(|_| None);
        assert_eq!((column.codes, column.values), (vec![2, 0, 1, 3], Values::Numbers(vec![-5, 0, 75_000])));
    }

    #[test]
    fn cutting_rows_leaves_used_values_in_order() {
        let cut = texts(&["c", "a", "", "b", "d"]).first(3).into_owned();
        assert_eq!((cut.codes, cut.values), (vec![2, 1, 0], Values::Texts(vec!["a".into(), "c".into()])));
    }

    #[test]
    fn codes_are_sorted_by_the_words_that_people_read() {
        let mut gathered = Gathered::new(Kind::Code);
        ["MENINGGAL", "PINDAH"].into_iter().for_each(|code| gathered.text(code));
        let column = gathered.sorted(|code| Some(if code == "PINDAH" { "a".into() } else { "b".into() }));
        assert_eq!(column.codes, [2, 1]);
    }
}
