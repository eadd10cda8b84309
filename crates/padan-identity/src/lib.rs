//! NIK, KK, dates, sex, desil and their like: text of one cell in, a typed reading out, every repair named.
//!
//! The one idea: a reading keeps what is known and says what was done to get there. A value that had to be
//! guessed is never called exact. This crate knows no files, no clock, no tables; it takes values and returns values.
//! Identity numbers show themselves masked; full digits need an [`mask::Unmasked`] permit.

pub mod address;
pub mod area;
pub mod column;
pub mod date;
pub mod desil;
pub mod digits;
pub mod kk;
pub mod mask;
pub mod names;
pub mod nik;
pub mod repair;
pub mod sex;

/// One message in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording {
    pub id: &'static str,
    pub en: &'static str,
}

impl Wording {
    /// Makes a message; Indonesian first.
    pub const fn new(id: &'static str, en: &'static str) -> Self {
        Wording { id, en }
    }
}
