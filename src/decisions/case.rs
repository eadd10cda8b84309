//! Case ids: a name for "this row and that person" that survives new runs, other orders and new lines above.
//!
//! Each half is a keyed hash over content, never over a place: of a row its programme, owner and every compared field as
//! padan reads it; of a register person the NIK when it is valid, else the compared fields. When an identity field of a row
//! changes, so does its half, and decisions about the old content no longer reach it. The key is the district's own (`key`): nobody
//! without it can test guesses of a number against an id.

use crate::intake::Intake;
use crate::job::Job;
use crate::normalise::{Normalised, PersonIx, RowIx};
use padan_linkage::records::{Kind, Records, Shared, Values};
use rayon::prelude::*;
use std::fmt;

/// A keyed hash of the content of one row or register person; 48 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Half(u64);

/// Two halves: a row and a register person, or two rows in ascending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(pub Half, pub Half);

/// Letters of a case id: no digits, so that neither a mask nor a spreadsheet takes one for a number; no vowels, so that
/// none spells a word.
const LETTERS: &[u8; 16] = b"bcdfghjkmnpqrstw";
/// Letters per half.
const LENGTH: usize = 12;

impl fmt::Display for Half {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = |place: usize| char::from(LETTERS[(self.0 >> (4 * place) & 15) as usize]);
        (0..LENGTH).rev().map(letter).try_for_each(|letter| write!(f, "{letter}"))
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0, self.1)
    }
}

impl Half {
    /// The hash as a number below 2^48.
    pub fn number(self) -> u64 {
        self.0
    }
}

impl CaseId {
    /// Reads a case id as it was written; letter case and outer blanks do not matter.
    pub fn parse(text: &str) -> Option<CaseId> {
        let (left, right) = text.trim().split_once('-')?;
        Some(CaseId(half(left)?, half(right)?))
    }
}

fn half(text: &str) -> Option<Half> {
    let digit = |letter: u8| LETTERS.iter().position(|known| *known == letter.to_ascii_lowercase());
    let value = text.bytes().try_fold(0u64, |value, letter| Some(value << 4 | digit(letter)? as u64));
    value.filter(|_| text.len() == LENGTH).map(Half)
}

/// The halves of every row and register person of a night.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    key: [u8; 32],
    /// Shape: one per row; `None` = in quarantine.
    rows: Vec<Option<Half>>,
    /// Shape: one per register person.
    people: Vec<Half>,
}

impl Cases {
    /// Names every row and every register person.
    pub fn of(secret: &[u8], job: &Job, intake: &Intake, normalised: &Normalised) -> Cases {
        let key = blake3::derive_key("padan 2026 case ids", secret);
        let Normalised { people, shared, rows, register, .. } = normalised;
        let row = |content: &mut Vec<u8>, at: usize| {
            let submitted = Some(&people.rows[at]).filter(|row| !row.quarantined)?;
            let list = &job.lists[usize::from(submitted.list)];
            content.clear();
            [b"row", list.programme.as_bytes(), list.owner.as_bytes()].into_iter().for_each(|text| text_into(content, text));
            content_into(content, shared, rows, at, &|field| submitted.text(intake, field));
            Some(half_of(&key, content))
        };
        let person = |content: &mut Vec<u8>, at: usize| {
            content.clear();
            match people.register.facts[at].nik {
                0 => {
                    text_into(content, b"person");
                    content_into(content, shared, register, at, &|field| people.register.text(intake, PersonIx(at as u32), field));
                }
                nik => {
                    text_into(content, b"nik");
                    content.extend_from_slice(&nik.to_le_bytes());
                }
            }
            half_of(&key, content)
        };
        Cases {
            key,
            rows: (0..people.rows.len()).into_par_iter().map_init(Vec::new, row).collect(),
            people: (0..people.register.facts.len()).into_par_iter().map_init(Vec::new, person).collect(),
        }
    }

    /// The half of a row; `None` when it is in quarantine or not known.
    pub fn row(&self, row: RowIx) -> Option<Half> {
        self.rows.get(row.0 as usize).copied().flatten()
    }

    /// The half of a register person.
    pub fn person(&self, person: PersonIx) -> Option<Half> {
        self.people.get(person.0 as usize).copied()
    }

    /// The case "this row is that register person".
    pub fn link(&self, row: RowIx, person: PersonIx) -> Option<CaseId> {
        Some(CaseId(self.row(row)?, self.person(person)?))
    }

    /// The case "these two rows are one person".
    pub fn pair(&self, left: RowIx, right: RowIx) -> Option<CaseId> {
        let (left, right) = (self.row(left)?, self.row(right)?);
        Some(CaseId(left.min(right), left.max(right)))
    }

    pub(super) fn rows(&self) -> &[Option<Half>] {
        &self.rows
    }

    pub(super) fn people(&self) -> &[Half] {
        &self.people
    }

    /// A hash of the content of another thing, under the same key.
    pub fn named(&self, what: &str, content: &[u8]) -> Half {
        let mut named = Vec::with_capacity(what.len() + content.len() + 8);
        text_into(&mut named, what.as_bytes());
        named.extend_from_slice(content);
        half_of(&self.key, &named)
    }

    /// A hash for ids of other things that are named by content, under the same key.
    pub fn hasher(&self, what: &str) -> blake3::Hasher {
        let mut content = Vec::new();
        text_into(&mut content, what.as_bytes());
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        hasher.update(&content);
        hasher
    }
}

/// 48 bits of a hash, written as twelve hexadecimal digits: never so many decimal ones in a row that a mask takes them for a number.
pub fn short_id(mut hasher: blake3::Hasher) -> u64 {
    loop {
        let id = hasher.finalize().as_bytes()[..6].iter().fold(0, |id, byte| id << 8 | u64::from(*byte));
        if !looks_like_a_number(id) {
            return id;
        }
        hasher.update(b"~");
    }
}

/// Says whether ten of the twelve digits stand in a row as decimal ones.
fn looks_like_a_number(id: u64) -> bool {
    let decimal = (0..12).fold(0u16, |found, place| found << 1 | u16::from(id >> (4 * place) & 15 < 10));
    (0..3).any(|first| decimal >> first & 0x3ff == 0x3ff)
}

fn half_of(key: &[u8; 32], content: &[u8]) -> Half {
    let hash = blake3::keyed_hash(key, content);
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    Half(u64::from_le_bytes(first) & 0xffff_ffff_ffff)
}

/// Text behind its length, so that two cells never read as one.
fn text_into(content: &mut Vec<u8>, text: &[u8]) {
    content.extend_from_slice(&(text.len() as u64).to_le_bytes());
    content.extend_from_slice(text);
}

/// Every compared field of a record as it is read; what is only numbered in memory (tokens, places, symbols) as text,
/// because those numbers depend on what else was read.
fn content_into<'a>(content: &mut Vec<u8>, shared: &Shared, records: &Records, row: usize, cell: &dyn Fn(&str) -> &'a str) {
    for (column, (field, values)) in shared.fields.iter().zip(&records.columns).enumerate() {
        text_into(content, field.name.as_bytes());
        match (values, values.kind()) {
            (Values::Name(names), _) => {
                let tokens = names.get(row);
                content.extend_from_slice(&(tokens.len() as u64).to_le_bytes());
                tokens.iter().for_each(|&token| text_into(content, shared.lexicon.token(token).text.as_bytes()));
            }
            (_, Kind::Digits) => {
                let digits = records.digits_at(column, row);
                content.extend_from_slice(&digits.value.to_le_bytes());
                content.extend_from_slice(&digits.unknown.to_le_bytes());
                content.extend_from_slice(&[digits.len]);
            }
            (_, Kind::Date) => {
                let date = records.date_at(column, row);
                content.extend_from_slice(&date.stated.to_le_bytes());
                content.extend_from_slice(&date.year_by_age.to_le_bytes());
            }
            (_, Kind::Sex) => content.push(records.sex_at(column, row)),
            (_, Kind::Area) => content.extend_from_slice(&records.area_at(column, row).to_le_bytes()),
            (_, Kind::Address) => {
                let address = records.address_at(column, row);
                content.extend_from_slice(&address.rt.to_le_bytes());
                content.extend_from_slice(&address.rw.to_le_bytes());
                [field.name.as_str(), "dusun"].into_iter().for_each(|name| text_into(content, folded(cell(name)).as_bytes()));
            }
            (_, Kind::Name | Kind::Symbol | Kind::Text | Kind::Number) => text_into(content, folded(cell(&field.name)).as_bytes()),
        }
    }
}

/// Letters and digits alone, in capitals.
fn folded(cell: &str) -> String {
    cell.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_never_taken_for_a_number() {
        for (id, expected) in [(0x0123_4567_8901, true), (0xa123_4567_890b, true), (0xab12_3456_7890, true), (0xa123_4567_89bc, false)] {
            assert_eq!(looks_like_a_number(id), expected, "{id:012x}");
        }
        for number in 0..5_000u32 {
            let mut hasher = blake3::Hasher::new();
            hasher.update(&number.to_le_bytes());
            let id = format!("{:012x}", short_id(hasher));
            let run = id.split(|sign: char| !sign.is_ascii_digit()).map(str::len).max();
            assert!(id.len() == 12 && run < Some(10), "{id}");
        }
    }
}
