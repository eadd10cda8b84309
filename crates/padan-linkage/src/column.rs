//! One column of plain values: its own, or a slice of a file that stays mapped for as long as the process lives.
//!
//! Whoever reads a column cannot tell the two apart. A mapped one becomes its own when it is changed, so nothing is ever
//! written back to a file.

use bytemuck::{CheckedBitPattern, NoUninit, checked};
use std::ops::{Deref, DerefMut};

/// Values of one type, one after the other.
#[derive(Clone)]
pub struct Column<T: 'static>(Held<T>);

#[derive(Clone)]
enum Held<T: 'static> {
    Own(Vec<T>),
    Mapped(&'static [T]),
}

impl<T> Column<T> {
    pub const fn new() -> Self {
        Column(Held::Own(Vec::new()))
    }

    pub fn with_capacity(len: usize) -> Self {
        Column(Held::Own(Vec::with_capacity(len)))
    }

    /// Says whether the values lie in a mapped file.
    pub fn is_mapped(&self) -> bool {
        matches!(self.0, Held::Mapped(_))
    }
}

impl<T: CheckedBitPattern> Column<T> {
    /// Takes bytes of a mapped file as values.
    ///
    /// Errors: bytes that do not lie as this type needs them, or that are no values of it.
    pub fn mapped(bytes: &'static [u8]) -> Result<Self, checked::CheckedCastError> {
        checked::try_cast_slice(bytes).map(|values| Column(Held::Mapped(values)))
    }
}

impl<T: NoUninit> Column<T> {
    /// The values as they lie in memory.
    pub fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }
}

impl<T: Clone> Column<T> {
    pub fn push(&mut self, value: T) {
        self.own().push(value);
    }

    pub fn extend_from_slice(&mut self, values: &[T]) {
        self.own().extend_from_slice(values);
    }

    /// Gives room back that values of its own do not need.
    pub fn shrink_to_fit(&mut self) {
        if let Held::Own(values) = &mut self.0 {
            values.shrink_to_fit();
        }
    }

    fn own(&mut self) -> &mut Vec<T> {
        if let Held::Mapped(values) = self.0 {
            self.0 = Held::Own(values.to_vec());
        }
        match &mut self.0 {
            Held::Own(values) => values,
            Held::Mapped(_) => unreachable!("a mapped column was made its own"),
        }
    }
}

impl<T> Deref for Column<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Held::Own(values) => values,
            Held::Mapped(values) => values,
        }
    }
}

impl<T: Clone> DerefMut for Column<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.own()
    }
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Column::new()
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(values: Vec<T>) -> Self {
        Column(Held::Own(values))
    }
}

impl<T> FromIterator<T> for Column<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Column(Held::Own(values.into_iter().collect()))
    }
}

impl<T: Clone> Extend<T> for Column<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        self.own().extend(values);
    }
}

impl<'a, T> IntoIterator for &'a Column<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Column<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(out)
    }
}

impl<T: PartialEq> PartialEq for Column<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Column<T> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Digits;

    /// Bytes that live as long as the process, aligned for any value.
    fn stay(bytes: &[u8]) -> &'static [u8] {
        let mut words = vec![0u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut::<u64, u8>(&mut words)[..bytes.len()].copy_from_slice(bytes);
        &bytemuck::cast_slice(words.leak())[..bytes.len()]
    }

    #[test]
    fn a_mapped_column_reads_like_the_one_that_was_written() {
        let digits: Column<Digits> = vec![Digits::whole(9_926_010_107_730_001, 16), Digits { odd: true, ..Digits::default() }].into();
        let mapped = Column::<Digits>::mapped(stay(digits.bytes())).expect("the bytes of a column are a column");
        assert!(mapped.is_mapped() && mapped == digits);
    }

    #[test]
    fn bytes_that_are_no_values_are_refused() {
        let mut bytes = Column::from(vec![Digits::whole(1, 1)]).bytes().to_vec();
        assert!(Column::<Digits>::mapped(stay(&bytes[..15])).is_err(), "half a value");
        bytes[13] = 7;
        assert!(Column::<Digits>::mapped(stay(&bytes)).is_err(), "a flag that is neither set nor unset");
    }

    #[test]
    fn a_mapped_column_becomes_its_own_when_it_is_changed() {
        let bytes = stay(&[1, 2, 3]);
        let mut column = Column::<u8>::mapped(bytes).expect("bytes are bytes");
        column.push(4);
        column[0] = 9;
        assert!(!column.is_mapped());
        assert_eq!((&*column, bytes), (&[9, 2, 3, 4][..], &[1, 2, 3][..]));
    }
}
