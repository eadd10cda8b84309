//! `keys.bin`: what lets a later night find the rows, people and families of this one again.
//!
//! Tables name people by register row and masked numbers, and neither can be joined: a register of next month has other row
//! numbers, and many people share one masked NIK. So a run keeps hashes, 48 bits each, under the key of the case ids: of each row
//! its content, its register person, its NIK, its name with birth date; of each register family its number; of each row in
//! quarantine its text. A changed key file is seen by a hash of nothing, kept beside them. The key is the district's own (`decisions`):
//! without it nobody can test guesses of a number against these hashes.

use crate::decisions::Cases;
use crate::intake::Role;
use crate::link::{Link, Status};
use crate::normalise::{DesilReading, Family, PersonIx, Row, RowIx};
use crate::report::Night;
use anyhow::{Context, ensure};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Name of the file inside the run folder.
pub const FILE: &str = "keys.bin";
const MAGIC: &[u8; 8] = b"PADANKEY";
const VERSION: u32 = 2;
/// Bytes of one hash.
const HASH: usize = 6;
/// Marks a row without a register family.
pub const NO_FAMILY: u32 = u32::MAX;

/// Hashes of one row; 0 = there is nothing to hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowKey {
    /// Programme, owner and everything that is compared.
    pub content: u64,
    /// The register person that the row is linked to.
    pub person: u64,
    /// A whole NIK as written.
    pub nik: u64,
    /// Name and birth date as written.
    pub name: u64,
    /// Index of the register family: of the person linked or to be reviewed, else of the KK that the row states.
    pub family: u32,
}

/// One register family; deciles 0 = unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FamilyKey {
    pub key: u64,
    pub desil_low: u8,
    pub desil_high: u8,
}

/// The keys of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// Equal in two runs whose hashes can be compared.
    pub check: u64,
    /// Shape: one per row of `links`.
    pub rows: Vec<RowKey>,
    /// Shape: one per register family.
    pub families: Vec<FamilyKey>,
    /// Shape: one per row of `quarantine`.
    pub quarantine: Vec<u64>,
    /// Index of the family. Shape: one per row of `unserved`.
    pub unserved: Vec<u32>,
    /// (row, register family) that a row which a person must decide may be of, beside its best candidate's; sorted.
    pub maybe: Vec<(u32, u32)>,
    /// Programmes in force with their decile ceiling; 0 = none.
    pub ceilings: Vec<(String, u8)>,
}

impl Keys {
    /// Names everything of a night.
    pub fn of(night: &Night<'_>) -> Keys {
        let register = &night.people.register;
        let families = register.families.iter().enumerate().rev();
        let by_kk: FxHashMap<u64, u32> = families.map(|(at, family)| (family.no_kk, at as u32)).collect();
        let row = |at: usize| row_key(night, &by_kk, RowIx(at as u32));
        let family = |family: &Family| {
            let (desil_low, desil_high) = deciles(family.desil);
            FamilyKey { key: family_key(night.cases, family), desil_low, desil_high }
        };
        let programmes = night.rules.programmes.programmes.iter();
        Keys {
            check: night.cases.named("check", b"").number(),
            rows: (0..night.people.rows.len()).into_par_iter().map(row).collect(),
            families: register.families.par_iter().map(family).collect(),
            quarantine: quarantine(night),
            unserved: night.findings.unserved.iter().map(|case| case.family).collect(),
            maybe: maybe(night, &by_kk),
            ceilings: programmes.map(|programme| (programme.code.clone(), programme.decile_max.unwrap_or(0))).collect(),
        }
    }
}

fn row_key(night: &Night<'_>, by_kk: &FxHashMap<u64, u32>, at: RowIx) -> RowKey {
    let (row, link) = (&night.people.rows[at.0 as usize], &night.links[at.0 as usize]);
    let number = |half: Option<crate::decisions::Half>| half.map_or(0, crate::decisions::Half::number);
    let nik = if row.nik_clean && row.nik != 0 { night.cases.named("row nik", &row.nik.to_le_bytes()).number() } else { 0 };
    RowKey {
        content: number(night.cases.row(at)),
        person: number(link.linked().and_then(|person| night.cases.person(person))),
        nik,
        name: name_key(night, row),
        family: family_of(night, by_kk, row, link),
    }
}

/// Families of the other candidates of rows in review, and of the No. KK that such a row states.
fn maybe(night: &Night<'_>, by_kk: &FxHashMap<u64, u32>) -> Vec<(u32, u32)> {
    let register = &night.people.register;
    let mut pairs = Vec::new();
    for ((row, link), at) in night.people.rows.iter().zip(night.links).zip(0..) {
        if link.status == Status::PerluVerifikasi {
            let of_candidates = link.candidates.iter().map(|candidate| register.facts[candidate.person.0 as usize].family);
            let families = of_candidates.chain((row.no_kk != 0).then(|| by_kk.get(&row.no_kk).copied()).flatten());
            pairs.extend(families.filter(|family| (*family as usize) < register.families.len()).map(|family| (at, family)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Name and birth date, where the row states both.
fn name_key(night: &Night<'_>, row: &Row) -> u64 {
    let mut content = Vec::with_capacity(48);
    let mut add = |field: &str| {
        let before = content.len();
        let signs = row.text(night.intake, field).chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_uppercase);
        signs.for_each(|sign| content.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes()));
        content.push(0);
        content.len() > before + 1
    };
    let (name, date, both) = (add("nama"), add("tanggal_lahir"), add("ttl"));
    if name && (date || both) { night.cases.named("row name", &content).number() } else { 0 }
}

fn family_of(night: &Night<'_>, by_kk: &FxHashMap<u64, u32>, row: &Row, link: &Link) -> u32 {
    let register = &night.people.register;
    match link.person {
        Some(person) => {
            let family = register.facts[person.0 as usize].family;
            if (family as usize) < register.families.len() { family } else { NO_FAMILY }
        }
        None if row.no_kk != 0 => by_kk.get(&row.no_kk).copied().unwrap_or(NO_FAMILY),
        None => NO_FAMILY,
    }
}

/// A family by its KK; one without is known by its first member, who stays when its head changes.
fn family_key(cases: &Cases, family: &Family) -> u64 {
    let first: Option<PersonIx> = family.members.first().copied().or(family.head);
    match (family.no_kk, first.and_then(|first| cases.person(first))) {
        (0, Some(first)) => cases.named("family of", &first.number().to_le_bytes()).number(),
        (0, None) => 0,
        (no_kk, _) => cases.named("family", &no_kk.to_le_bytes()).number(),
    }
}

fn deciles(reading: DesilReading) -> (u8, u8) {
    match reading {
        DesilReading::Known(decile) => (decile, decile),
        DesilReading::Between(low, high) => (low, high),
        DesilReading::NotYet | DesilReading::Missing => (0, 0),
    }
}

/// In the order of the table `quarantine`: rows of register files, then rows of lists.
fn quarantine(night: &Night<'_>) -> Vec<u64> {
    let (sources, quarantined) = (&night.intake.sources, &night.intake.quarantine);
    let hash = |of: &str, seen: &str| night.cases.named("quarantine", format!("{of}\0{seen}").as_bytes()).number();
    let of_register = quarantined.iter().filter(|row| !matches!(sources[row.source].role, Role::List(_)));
    let seen: FxHashMap<(u32, u32), &str> = quarantined.iter().map(|row| ((row.source as u32, row.record), row.seen.as_str())).collect();
    let of_lists = night.people.rows.iter().filter(|row| row.quarantined).map(|row| {
        let list = &night.job.lists[usize::from(row.list)];
        let seen = seen.get(&(row.source, row.record)).copied().unwrap_or("");
        hash(&format!("{}\0{}", list.programme, list.owner), seen)
    });
    of_register.map(|row| hash("register", &row.seen)).chain(of_lists).collect()
}

impl Keys {
    /// The file's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let ceilings = serde_json::to_vec(&self.ceilings).expect("names and numbers are plain data");
        let mut out = Vec::with_capacity(64 + ceilings.len() + self.rows.len() * 28 + self.families.len() * 8);
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&VERSION.to_le_bytes());
        for count in [self.rows.len(), self.families.len(), self.quarantine.len(), self.unserved.len(), self.maybe.len(), ceilings.len()] {
            out.extend_from_slice(&(count as u32).to_le_bytes());
        }
        out.extend_from_slice(&self.check.to_le_bytes());
        out.extend_from_slice(&ceilings);
        let mut push = |hash: u64| out.extend_from_slice(&hash.to_le_bytes()[..HASH]);
        self.rows.iter().for_each(|row| [row.content, row.person, row.nik, row.name].into_iter().for_each(&mut push));
        self.families.iter().for_each(|family| push(family.key));
        self.quarantine.iter().for_each(|&key| push(key));
        let families = self.rows.iter().map(|row| row.family);
        let maybe = self.maybe.iter().flat_map(|(row, family)| [*row, *family]);
        families.chain(self.unserved.iter().copied()).chain(maybe).for_each(|family| out.extend_from_slice(&family.to_le_bytes()));
        self.families.iter().for_each(|family| out.extend_from_slice(&[family.desil_low, family.desil_high]));
        out
    }

    /// Reads the file back.
    ///
    /// Errors: bytes that are no such file, or of another version.
    pub fn read(bytes: &[u8]) -> anyhow::Result<Keys> {
        let mut from = Bytes(bytes);
        ensure!(from.take(MAGIC.len())? == MAGIC, "{FILE} is no file of keys");
        let version = from.number()?;
        ensure!(version == VERSION, "{FILE} is of version {version} instead of {VERSION}");
        let counts = [from.number()?, from.number()?, from.number()?, from.number()?, from.number()?, from.number()?];
        let [rows, families, quarantine, unserved, maybe, ceilings] = counts.map(|count| count as usize);
        let check = u64::from_le_bytes(from.take(8)?.try_into().context("eight bytes")?);
        let ceilings = serde_json::from_slice(from.take(ceilings)?).with_context(|| format!("{FILE}: programmes"))?;
        let [row_hashes, family_hashes, quarantine] = [from.hashes(rows * 4)?, from.hashes(families)?, from.hashes(quarantine)?];
        let row_families = numbers(from.take(rows * 4)?);
        let unserved = numbers(from.take(unserved * 4)?).collect();
        let pair = |eight: &[u8]| numbers(eight).collect::<Vec<u32>>();
        let maybe = from.take(maybe * 8)?.chunks_exact(8).map(pair).map(|pair| (pair[0], pair[1])).collect();
        let one = |(hashes, family): (&[u64], u32)| RowKey {
            content: hashes[0],
            person: hashes[1],
            nik: hashes[2],
            name: hashes[3],
            family: if (family as usize) < families { family } else { NO_FAMILY },
        };
        let rows = row_hashes.chunks_exact(4).zip(row_families).map(one).collect();
        let deciles = from.take(families * 2)?.chunks_exact(2);
        let families = family_hashes.iter().zip(deciles).map(|(&key, d)| FamilyKey { key, desil_low: d[0], desil_high: d[1] }).collect();
        ensure!(from.0.is_empty(), "{FILE} is longer than it says");
        Ok(Keys { check, rows, families, quarantine, unserved, maybe, ceilings })
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes(four.try_into().expect("four bytes")))
}

/// Bytes that are taken one part after the other.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> anyhow::Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).with_context(|| format!("{FILE} is cut off"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> anyhow::Result<u32> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into().expect("four bytes")))
    }

    fn hashes(&mut self, count: usize) -> anyhow::Result<Vec<u64>> {
        let whole = |six: &[u8]| six.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte));
        Ok(self.take(count * HASH)?.chunks_exact(HASH).map(whole).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        let row = |number: u64| RowKey { content: number, person: 0, nik: 0xffff_ffff_ffff, name: number << 30, family: 1 };
        let family = |key| FamilyKey { key, desil_low: 3, desil_high: 4 };
        Keys {
            check: 7,
            rows: vec![row(1), RowKey { family: NO_FAMILY, ..row(2) }],
            families: vec![family(5), family(6)],
            quarantine: vec![9],
            unserved: vec![1],
            maybe: vec![(0, 1)],
            ceilings: vec![("PKH".into(), 4), ("PUPUK".into(), 0)],
        }
    }

    #[test]
    fn keys_read_back_as_they_were() {
        assert_eq!(Keys::read(&keys().bytes()).expect("they read back"), keys());
    }

    #[test]
    fn keys_that_are_cut_or_foreign_are_refused() {
        let bytes = keys().bytes();
        for end in 0..bytes.len() {
            assert!(Keys::read(&bytes[..end]).is_err(), "{end} bytes");
        }
        assert!(Keys::read(&[bytes.as_slice(), b"x"].concat()).is_err());
        assert!(Keys::read(&[b"PADANKEX", &bytes[8..]].concat()).is_err());
    }
}
