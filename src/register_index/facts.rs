//! People and families in few bytes: what the columns say already is not said again, and members follow from the families that
//! people name.

use crate::normalise::{DesilReading, Family, Life, PersonFacts, PersonIx, Register, Relation};
use padan_linkage::column::Column;
use padan_linkage::records::{Digits, Kind, Records};
use padan_linkage::store::{Bad, Reader, Writer};

const RELATIONS: [Relation; 5] = [Relation::Head, Relation::Spouse, Relation::Child, Relation::Other, Relation::Unknown];
/// No age known.
const NO_AGE: u8 = u8::MAX;
/// No head.
const NOBODY: u32 = u32::MAX;
/// What the flags of a person hold: relation in the lowest bits, life above them, then whether a value differs from the column.
const LIFE_SHIFT: u32 = 3;
const OTHER: u8 = 1 << 6;

/// Writes people and families; `columns` are the same people as linkage sees them.
pub fn write(register: &Register, columns: &Records, out: &mut Writer) {
    let told = Told::of(columns);
    let mut others: Vec<[u64; 4]> = Vec::new();
    let mut dates: Vec<[u32; 2]> = Vec::new();
    let mut flags = Vec::with_capacity(register.facts.len());
    for (person, facts) in register.facts.iter().enumerate() {
        let (life, date) = life_code(facts.life);
        dates.extend(date.map(|date| [person as u32, date]));
        let relation = RELATIONS.iter().position(|known| *known == facts.relation).expect("every relation has a number");
        let is_other = (facts.nik, facts.born, facts.sex) != told.of_person(person);
        if is_other {
            others.push([person as u64, facts.nik, u64::from(facts.born), u64::from(facts.sex)]);
        }
        flags.push(relation as u8 | life << LIFE_SHIFT | if is_other { OTHER } else { 0 });
    }
    out.values("flags", &flags);
    out.values("life_dates", &dates);
    out.values("others", &others);
    let each = |value: fn(&PersonFacts) -> u32| register.facts.iter().map(value);
    out.values("sources", &runs_of_equal(each(|facts| facts.source)));
    out.values("rows", &runs(each(|facts| facts.table_row)));
    out.values("families", &each(|facts| facts.family).collect::<Vec<_>>());
    out.values("ages", &register.facts.iter().map(|facts| facts.age.unwrap_or(NO_AGE)).collect::<Vec<_>>());
    let families = &register.families;
    out.values("cards", &families.iter().map(|family| family.no_kk).collect::<Vec<_>>());
    out.values("areas", &families.iter().map(|family| family.area).collect::<Vec<_>>());
    out.values("desil", &families.iter().map(|family| desil_code(family.desil)).collect::<Vec<_>>());
    out.values("heads", &families.iter().map(|family| family.head.map_or(NOBODY, |head| head.0)).collect::<Vec<_>>());
}

/// Reads people and families back.
///
/// Errors: sections that are missing or do not fit each other.
pub fn read(from: &Reader, columns: &Records) -> Result<Register, Bad> {
    let told = Told::of(columns);
    let len = columns.len;
    let (flags, ages): (Column<u8>, Column<u8>) = (from.column_of("flags", len)?, from.column_of("ages", len)?);
    let of_family: Column<u32> = from.column_of("families", len)?;
    let (sources, rows) = (unrolled_equal(&from.column("sources")?), unrolled(&from.column("rows")?));
    let mut families = families(from)?;
    if sources.len() != len || rows.len() != len || of_family.iter().any(|&family| family as usize >= families.len()) {
        return Err(Bad::of("people who do not fit their families or files"));
    }
    let mut facts = Vec::with_capacity(len);
    for person in 0..len {
        let (nik, born, sex) = told.of_person(person);
        let life = life_of(flags[person] >> LIFE_SHIFT & 7).ok_or_else(|| Bad::of("a life of no known kind"))?;
        let relation = *RELATIONS.get(usize::from(flags[person] & 7)).ok_or_else(|| Bad::of("a relation of no known kind"))?;
        let (source, table_row, family) = (sources[person], rows[person], of_family[person]);
        let age = Some(ages[person]).filter(|&age| age != NO_AGE);
        families[family as usize].members.push(PersonIx(person as u32));
        facts.push(PersonFacts { source, table_row, family, life, relation, nik, born, sex, age });
    }
    for other in &from.column::<[u64; 4]>("others")? {
        let facts = facts.get_mut(other[0] as usize).ok_or_else(|| Bad::of("facts of nobody"))?;
        (facts.nik, facts.born, facts.sex) = (other[1], other[2] as u32, other[3] as u8);
    }
    for dated in &from.column::<[u32; 2]>("life_dates")? {
        let facts = facts.get_mut(dated[0] as usize).ok_or_else(|| Bad::of("an event of nobody"))?;
        match &mut facts.life {
            Life::Dead(date) | Life::Moved(date) => *date = Some(dated[1]),
            Life::Alive | Life::Inactive => return Err(Bad::of("an event of nobody")),
        }
    }
    Ok(Register { facts, families })
}

fn families(from: &Reader) -> Result<Vec<Family>, Bad> {
    let cards: Column<u64> = from.column("cards")?;
    let areas: Column<u64> = from.column_of("areas", cards.len())?;
    let desil: Column<[u8; 2]> = from.column_of("desil", cards.len())?;
    let heads: Column<u32> = from.column_of("heads", cards.len())?;
    let family = |at: usize| Family {
        no_kk: cards[at],
        area: areas[at],
        desil: desil_of(desil[at]),
        head: Some(heads[at]).filter(|&head| head != NOBODY).map(PersonIx),
        members: Vec::new(),
    };
    Ok((0..cards.len()).map(family).collect())
}

/// NIK, date of birth and sex as the columns say them: the first of each kind.
struct Told<'a> {
    columns: &'a Records,
    nik: Option<usize>,
    born: Option<usize>,
    sex: Option<usize>,
}

impl<'a> Told<'a> {
    fn of(columns: &'a Records) -> Self {
        let first = |kind: Kind| columns.columns.iter().position(|column| column.kind() == kind);
        Told { columns, nik: first(Kind::Digits), born: first(Kind::Date), sex: first(Kind::Sex) }
    }

    fn of_person(&self, person: usize) -> (u64, u32, u8) {
        let whole = |digits: Digits| if digits.len == 16 && digits.complete() { digits.value } else { 0 };
        let nik = self.nik.map_or(0, |column| whole(self.columns.digits_at(column, person)));
        let born = self.born.map_or(0, |column| self.columns.date_at(column, person).stated);
        (nik, born, self.sex.map_or(0, |column| self.columns.sex_at(column, person)))
    }
}

fn life_code(life: Life) -> (u8, Option<u32>) {
    match life {
        Life::Alive => (0, None),
        Life::Dead(date) => (1, date),
        Life::Moved(date) => (2, date),
        Life::Inactive => (3, None),
    }
}

fn life_of(code: u8) -> Option<Life> {
    [Life::Alive, Life::Dead(None), Life::Moved(None), Life::Inactive].get(usize::from(code)).copied()
}

fn desil_code(desil: DesilReading) -> [u8; 2] {
    match desil {
        DesilReading::Known(desil) => [desil, 0],
        DesilReading::Between(low, high) => [low, high],
        DesilReading::NotYet => [0, 1],
        DesilReading::Missing => [0, 0],
    }
}

fn desil_of(code: [u8; 2]) -> DesilReading {
    match code {
        [0, 0] => DesilReading::Missing,
        [0, _] => DesilReading::NotYet,
        [desil, 0] => DesilReading::Known(desil),
        [low, high] => DesilReading::Between(low, high),
    }
}

/// Numbers that mostly follow each other, as (first, count) of each run.
pub fn runs(values: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut runs: Vec<u32> = Vec::new();
    for value in values {
        match runs.as_mut_slice() {
            [.., first, count] if first.checked_add(*count) == Some(value) => *count += 1,
            _ => runs.extend([value, 1]),
        }
    }
    runs
}

/// The numbers that `runs` told.
pub fn unrolled(runs: &[u32]) -> Vec<u32> {
    runs.chunks_exact(2).flat_map(|run| (run[0]..).take(run[1] as usize)).collect()
}

/// Numbers that mostly repeat, as (value, count) of each run.
fn runs_of_equal(values: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut runs: Vec<u32> = Vec::new();
    for value in values {
        match runs.as_mut_slice() {
            [.., last, count] if *last == value => *count += 1,
            _ => runs.extend([value, 1]),
        }
    }
    runs
}

fn unrolled_equal(runs: &[u32]) -> Vec<u32> {
    runs.chunks_exact(2).flat_map(|run| std::iter::repeat_n(run[0], run[1] as usize)).collect()
}
