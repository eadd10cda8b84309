//! Area codes and names: provinsi, kabupaten, kecamatan, desa.
//!
//! Codes are Kemendagri codes without points, as numbers of 2, 4, 6 or 10 digits; a parent is a prefix. The lists are kept
//! as the texts they came in, with one sorted array of codes each, so that a book of 83,000 desa is made in
//! milliseconds; names are compared only inside the parent area (28,000 desa share their name with another). BPS codes
//! have the same shape and another order: they enter through the crosswalk alone.

use std::borrow::Cow;
use std::fmt;

mod list;
mod resolve;
mod spelling;
#[cfg(test)]
mod tests;

use list::List;
pub use resolve::{Certainty, Resolved};

/// The texts of `rules/areas/`: CSV with a heading line.
///
/// Shape: `code,name`; `crosswalk` is `code,bps,name`; `variants` is `code,variant,official`.
#[derive(Clone, Debug, Default)]
pub struct AreaData {
    pub provinsi: Cow<'static, str>,
    pub kabupaten: Cow<'static, str>,
    pub kecamatan: Cow<'static, str>,
    pub desa: Cow<'static, str>,
    pub historical: Cow<'static, str>,
    pub crosswalk: Cow<'static, str>,
    pub variants: Cow<'static, str>,
}

/// One file of `rules/areas/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AreaFile {
    Provinsi,
    Kabupaten,
    Kecamatan,
    Desa,
    Historical,
    Crosswalk,
    Variants,
}

impl AreaFile {
    /// The file's name under `rules/areas/`.
    pub fn name(self) -> &'static str {
        match self {
            AreaFile::Provinsi => "provinsi.csv",
            AreaFile::Kabupaten => "kabupaten.csv",
            AreaFile::Kecamatan => "kecamatan.csv",
            AreaFile::Desa => "desa.csv",
            AreaFile::Historical => "historical.csv",
            AreaFile::Crosswalk => "bps_crosswalk.csv",
            AreaFile::Variants => "desa_variants.csv",
        }
    }
}

/// A line of an area file that could not be used. `line` is 1-based.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaMistake {
    pub file: AreaFile,
    pub line: u32,
    pub message: String,
}

/// Whether a code is in the official lists, and if not, the highest level that is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaStatus {
    Current,
    /// No longer current, but older NIKs carry it.
    Historical,
    UnknownDesa,
    UnknownKecamatan,
    UnknownKabupaten,
    UnknownProvince,
}

/// The area lists, ready to ask.
#[derive(Default)]
pub struct AreaBook {
    provinsi: List,
    kabupaten: List,
    kecamatan: List,
    desa: List,
    historical: List,
    /// (BPS code, Kemendagri code), sorted.
    from_bps: Vec<(u64, u64)>,
    /// Other spellings by official code, sorted.
    variants: List,
    mistakes: Vec<AreaMistake>,
}

impl fmt::Debug for AreaBook {
    /// Shows sizes: 83,000 names help nobody.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AreaBook")
            .field("kecamatan", &self.kecamatan.codes().len())
            .field("desa", &self.desa.codes().len())
            .finish_non_exhaustive()
    }
}

impl AreaBook {
    /// Reads the lists; lines that cannot be used are left out and kept as [`AreaBook::mistakes`].
    pub fn new(data: AreaData) -> AreaBook {
        let mut mistakes = Vec::new();
        let mut read = |text, file, digits: &[u32]| List::read(text, file, digits, &mut mistakes);
        let provinsi = read(data.provinsi, AreaFile::Provinsi, &[2]);
        let kabupaten = read(data.kabupaten, AreaFile::Kabupaten, &[4]);
        let kecamatan = read(data.kecamatan, AreaFile::Kecamatan, &[6]);
        let desa = read(data.desa, AreaFile::Desa, &[10]);
        let historical = read(data.historical, AreaFile::Historical, &[2, 4, 6]);
        let variants = read(data.variants, AreaFile::Variants, &[6, 10]);
        let crosswalk = read(data.crosswalk, AreaFile::Crosswalk, &[4, 6]);
        let from_bps = bps_pairs(&crosswalk, &mut mistakes);
        mistakes.sort_by_key(|mistake| (mistake.file, mistake.line));
        AreaBook { provinsi, kabupaten, kecamatan, desa, historical, from_bps, variants, mistakes }
    }

    /// Lines that could not be used, by file and line.
    pub fn mistakes(&self) -> &[AreaMistake] {
        &self.mistakes
    }

    /// Whether a code of 2, 4, 6 or 10 digits is official; historical codes count for kecamatan and above.
    pub fn exists(&self, code: u64) -> AreaStatus {
        let unknown = match digits(code) {
            2 => AreaStatus::UnknownProvince,
            4 => AreaStatus::UnknownKabupaten,
            6 => AreaStatus::UnknownKecamatan,
            10 => AreaStatus::UnknownDesa,
            _ => return AreaStatus::UnknownProvince,
        };
        if self.list(code).is_some_and(|list| list.find(code).is_some()) {
            return AreaStatus::Current;
        }
        if self.historical.find(code).is_some() {
            return AreaStatus::Historical;
        }
        match parent(code).map(|above| self.exists(above)) {
            None | Some(AreaStatus::Current | AreaStatus::Historical) => unknown,
            Some(above) => above,
        }
    }

    /// The official name of a code, historical ones included.
    pub fn name(&self, code: u64) -> Option<&str> {
        let current = self.list(code).and_then(|list| list.find(code).map(|at| list.name(at)));
        current.or_else(|| self.historical.find(code).map(|at| self.historical.name(at)))
    }

    /// The Kemendagri code of a BPS code of 4, 7 or 10 digits; a BPS desa gives its kecamatan, as only those are mapped.
    pub fn from_bps(&self, bps: u64) -> Option<u64> {
        let wanted = if digits(bps) == 10 { bps / 1000 } else { bps };
        let at = self.from_bps.binary_search_by_key(&wanted, |&(bps, _)| bps).ok()?;
        Some(self.from_bps[at].1)
    }

    /// Current codes directly below an area, ascending; all of Indonesia's provinces for `None`.
    pub fn children(&self, of: Option<u64>) -> &[u64] {
        match of.map(|code| (code, digits(code))) {
            None => self.provinsi.codes(),
            Some((code, 2)) => self.kabupaten.below(code, 2),
            Some((code, 4)) => self.kecamatan.below(code, 2),
            Some((code, 6)) => self.desa.below(code, 4),
            Some(_) => &[],
        }
    }

    fn list(&self, code: u64) -> Option<&List> {
        match digits(code) {
            2 => Some(&self.provinsi),
            4 => Some(&self.kabupaten),
            6 => Some(&self.kecamatan),
            10 => Some(&self.desa),
            _ => None,
        }
    }
}

/// The area above: 3526012001 → 352601 → 3526 → 35 → none.
pub fn parent(code: u64) -> Option<u64> {
    match digits(code) {
        10 => Some(code / 10_000),
        4 | 6 => Some(code / 100),
        _ => None,
    }
}

/// Whether a village code is that of a kelurahan (fourth part begins with 1).
pub fn is_kelurahan(desa: u64) -> bool {
    digits(desa) == 10 && desa / 1000 % 10 == 1
}

/// Reads a code as a cell writes it: `35.26.01.2001`, `3526012001`, `352601.0`.
pub fn parse_code(cell: &str) -> Option<u64> {
    let cell = cell.trim().trim_start_matches('\'');
    let pointed = cell.bytes().filter(|&b| b == b'.').count() > 1;
    let cell = if pointed { cell } else { cell.strip_suffix(".0").unwrap_or(cell) };
    if cell.len() > 13 || cell.is_empty() || !cell.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let code = cell.bytes().filter(u8::is_ascii_digit).try_fold(0u64, |code, b| code.checked_mul(10)?.checked_add(u64::from(b - b'0')))?;
    matches!(digits(code), 2 | 4 | 6 | 10).then_some(code)
}

/// How many digits a code has.
fn digits(code: u64) -> u32 {
    code.checked_ilog10().map_or(0, |log| log + 1)
}

/// Pairs of the crosswalk, whose second column the list keeps as the name.
fn bps_pairs(crosswalk: &List, mistakes: &mut Vec<AreaMistake>) -> Vec<(u64, u64)> {
    let mut pairs = Vec::with_capacity(crosswalk.codes().len());
    for (at, &code) in crosswalk.codes().iter().enumerate() {
        match crosswalk.name(at).parse::<u64>() {
            Ok(bps) => pairs.push((bps, code)),
            Err(_) => mistakes.push(AreaMistake {
                file: AreaFile::Crosswalk,
                line: 0,
                message: format!("the BPS code of {code} is not a number"),
            }),
        }
    }
    pairs.sort_unstable();
    pairs
}
