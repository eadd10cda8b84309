//! The right NIK of a row whose own carries one slip, with its probability: proposed, never applied.
//!
//! Two witnesses are weighed into one posterior. The row's candidates in the register lend their NIKs, each as likely as
//! the row is that person, unless it is the register's number that slipped. And as far as the row may be nobody of the
//! register, its own birth date, sex and area judge every number that is one slip away: each slip has a chance, each number a
//! prior, and a number that another register person owns is out. A number that is valid, agrees with its row and with its
//! likely person stays as it is; one that is another register person's is a mismatch, not a slip.
//!
//! Properties held by the tests: (1) links are read, never changed; (2) an intact number stays; (3) what another
//! person of the register owns is never proposed; (4) where several corrections are alike, none is proposed.

mod chances;

use super::{Candidate, Link, Stage, Status};
use crate::normalise::{PersonIx, RowIx};
use chances::{ANOTHER, Facts, INTACT, Numbers, REGISTER_SLIP, rate};
use padan_identity::digits::{FULL_LEN, PartialDigits};
use padan_identity::nik::slips::{Slip, Slipped, slip, slipped_origins};
use padan_identity::nik::{Nik, NikReading, read_nik};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Who speaks for a proposed number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witness {
    /// A register person has it.
    Register(PersonIx),
    /// The row's own birth date, sex and area ask for it.
    Row,
}

/// A number to write in place of the submitted one.
#[derive(Clone, Debug, PartialEq)]
pub struct NikProposal {
    pub row: RowIx,
    /// Digits of a valid NIK; shown masked.
    pub proposed: u64,
    pub slip: Slip,
    /// First and last digit of the proposed number that changes, 1..=16.
    pub places: (u8, u8),
    pub probability_ppm: u32,
    pub witness: Witness,
}

impl NikProposal {
    /// The stable code of the kind of error.
    pub fn kind(&self) -> &'static str {
        match self.slip {
            Slip::OneDigit => "SALAH_SATU_DIGIT",
            Slip::Transposed => "DIGIT_TERTUKAR",
            Slip::Lost => "DIGIT_HILANG",
            Slip::Added => "DIGIT_LEBIH",
            Slip::Sixteenth => "DIGIT_KE_16_HILANG",
            Slip::Unread => "DIGIT_TIDAK_LENGKAP",
        }
    }
}

/// A number is proposed when it is likelier than all else together, in millionths.
const PROPOSE_PPM: u32 = 500_000;

/// Proposes the right NIK of every row that shows one slip. Shape: at most one per row, in the order of the rows.
pub(super) fn of(stage: &Stage, links: &[Link]) -> Vec<NikProposal> {
    let register = &stage.normalised.people.register;
    let numbers = Numbers::of(&register.facts);
    links.par_iter().enumerate().filter_map(|(row, link)| of_row(stage, &numbers, RowIx(row as u32), link)).collect()
}

fn of_row(stage: &Stage, numbers: &Numbers, row: RowIx, link: &Link) -> Option<NikProposal> {
    if link.status == Status::Karantina {
        return None;
    }
    let read = written(stage, numbers, row)?;
    let written = read.digits;
    if stands(stage, link, written) {
        return None;
    }
    let facts = facts(stage, row);
    let mut shares: BTreeMap<u64, Share> = BTreeMap::new();
    let rest = persons(stage, numbers, link, written, &facts, &mut shares);
    if read.doubtful && numbers.owner(written.value).is_none() {
        nobody(numbers, written, &facts, rest, &mut shares);
    }
    let (&proposed, share) = shares.iter().max_by(|left, right| left.1.total().total_cmp(&right.1.total()).then(right.0.cmp(left.0)))?;
    let probability_ppm = padan_linkage::posterior::ppm(share.total());
    // An unknown digit that a spreadsheet wrote as 0, and that is 0, needs no repair.
    let Slipped { slip, places, .. } = slip(written, proposed).filter(|_| probability_ppm >= PROPOSE_PPM && proposed != written.value)?;
    let witness = share.person.filter(|_| share.person_mass >= share.row_mass).map_or(Witness::Row, Witness::Register);
    if borrowed(stage, numbers, written, proposed) {
        return None;
    }
    Some(NikProposal { row, proposed, slip, places, probability_ppm, witness })
}

/// Says whether the row is so likely the owner of its number that no other one can be likelier than all else together.
fn stands(stage: &Stage, link: &Link, written: PartialDigits) -> bool {
    let nik = |person: PersonIx| stage.normalised.people.register.facts[person.0 as usize].nik;
    let owner = |candidate: &&Candidate| whole(written) && nik(candidate.person) == written.value && Nik::new(written.value).is_ok();
    link.candidates.iter().find(owner).is_some_and(|owner| owner.probability_ppm > 1_000_000 - PROPOSE_PPM + ROUNDED_PPM)
}

/// What the candidates of a row may add up to beyond one, by rounding.
const ROUNDED_PPM: u32 = 10;

/// Probability of one number, by witness.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    person: Option<PersonIx>,
    person_mass: f64,
    row_mass: f64,
}

impl Share {
    fn total(&self) -> f64 {
        self.person_mass + self.row_mass
    }
}

/// The digits of a cell.
struct Read {
    digits: PartialDigits,
    /// Set when they are incomplete or no NIK, tell another birth date or sex than the row, or an area that nobody of the
    /// register has; the row's own entries are asked then only. A number that a village made for somebody without NIK is
    /// none to doubt.
    doubtful: bool,
}

/// The submitted digits; `None` when there are none or they are a card number.
fn written(stage: &Stage, numbers: &Numbers, row: RowIx) -> Option<Read> {
    let column = stage.normalised.shared.field("nik")?;
    let digits = stage.normalised.rows.digits(column)[row.0 as usize];
    if !digits.missing() {
        let read = PartialDigits { value: digits.value, len: digits.len, unknown: digits.unknown };
        let seen = Nik::new(read.value).is_ok_and(|nik| whole(read) && numbers.seen(nik));
        return Some(Read { digits: read, doubtful: digits.odd || !seen });
    }
    // A first digit that slipped to 0 makes a NIK look like a village's number; linkage leaves those aside.
    match read_nik(stage.normalised.people.rows[row.0 as usize].text(stage.intake, "nik"), false).reading {
        NikReading::Temporary { village, counter } => {
            Some(Read { digits: PartialDigits::whole(village * 100_000 + u64::from(counter), FULL_LEN), doubtful: false })
        }
        _ => None,
    }
}

/// Says whether the number as written is that of another member of the family: taken from the wrong line, not slipped.
fn borrowed(stage: &Stage, numbers: &Numbers, written: PartialDigits, proposed: u64) -> bool {
    let facts = &stage.normalised.people.register.facts;
    let family = |nik: u64| numbers.owner(nik).map(|person| facts[person.0 as usize].family);
    whole(written) && family(written.value).is_some_and(|of| family(proposed) == Some(of))
}

fn whole(written: PartialDigits) -> bool {
    written.len == FULL_LEN && written.unknown == 0
}

fn facts(stage: &Stage, row: RowIx) -> Facts {
    let (shared, rows, at) = (&stage.normalised.shared, &stage.normalised.rows, row.0 as usize);
    let area = stage.normalised.people.rows[at].area;
    Facts {
        born: shared.field("tanggal_lahir").map_or_else(Default::default, |column| rows.dates(column)[at]),
        sex: shared.field("jenis_kelamin").map_or(0, |column| rows.sexes(column)[at]),
        kecamatan: match area {
            1_000_000_000.. => (area / 10_000) as u32,
            110_000..1_000_000 => area as u32,
            _ => 0,
        },
    }
}

/// Adds what the candidates lend; returns the probability that is left for "none of them".
fn persons(stage: &Stage, numbers: &Numbers, link: &Link, written: PartialDigits, row: &Facts, shares: &mut BTreeMap<u64, Share>) -> f64 {
    let mut rest = 1.0;
    for candidate in &link.candidates {
        let person = &stage.normalised.people.register.facts[candidate.person.0 as usize];
        let Ok(own) = Nik::new(person.nik) else { continue };
        let mass = f64::from(candidate.probability_ppm) / 1e6;
        rest -= mass;
        // What a register person owns is nobody else's true number.
        let other = Nik::new(written.value).ok().filter(|nik| whole(written) && numbers.owner(nik.as_u64()).is_none());
        let damaged = match (slip(written, person.nik), other) {
            (Some(slipped), Some(other)) => list_slipped(&slipped, (own, other), row, &Facts::of_person(person)),
            _ => 1.0,
        };
        let share = shares.entry(person.nik).or_default();
        share.person = share.person.or(Some(candidate.person));
        share.person_mass += mass * damaged;
        shares.entry(written.value).or_default().row_mass += mass * (1.0 - damaged);
    }
    rest.max(0.0)
}

/// Chance that, of a register's number and a list's one slip apart, the list's is the damaged one.
fn list_slipped(slipped: &Slipped, (own, other): (Nik, Nik), row: &Facts, person: &Facts) -> f64 {
    let list = rate(slipped.slip) * row.given(own) * person.given(own);
    let register = INTACT * REGISTER_SLIP * row.given(other) * person.given(other);
    list / (list + register)
}

/// Adds what the row itself says for each number one slip away, should its person be none of the candidates.
///
/// Most likely nobody of the register is, so numbers that others own weigh only as far as matching may have missed them or
/// thought too little of them, and are never proposed here.
fn nobody(numbers: &Numbers, written: PartialDigits, facts: &Facts, rest: f64, shares: &mut BTreeMap<u64, Share>) {
    // That a digit is unknown is seen, not guessed.
    let chance = |slipped: Slipped| if written.unknown == 0 { rate(slipped.slip) * slipped.share } else { INTACT };
    let mut masses = Vec::new();
    let mut other = ANOTHER * numbers.stranger(written) * facts.anybody();
    for (full, slipped) in slipped_origins(written) {
        let Ok(nik) = Nik::new(full) else { continue };
        let explained = facts.given(nik) * chance(slipped);
        match numbers.owner(full) {
            None => masses.push((full, numbers.prior(nik, facts.kecamatan) * explained)),
            Some(_) => other += numbers.missed() * explained,
        }
    }
    if let Some(nik) = Nik::new(written.value).ok().filter(|_| whole(written)) {
        masses.push((written.value, numbers.prior(nik, facts.kecamatan) * facts.given(nik) * INTACT));
    }
    let total = other + masses.iter().map(|(_, mass)| mass).sum::<f64>();
    for (full, mass) in masses {
        shares.entry(full).or_default().row_mass += rest * mass / total;
    }
}

#[cfg(test)]
mod tests;
