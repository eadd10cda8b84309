//! People and families in few bytes: what the columns say already is not said again, and members follow from the families that
//! people name. A family's card and area are those of its first member and its head is the first who is called so; what is
//! otherwise stands apart.

use crate::normalise::{DesilReading, Family, Life, PersonFacts, PersonIx, Register, Relation};
use padan_linkage::column::Column;
use padan_linkage::records::{Digits, Kind, Records};
use padan_linkage::store::{Bad, Reader, Writer};

const RELATIONS: [Relation; 5] = [Relation::Head, Relation::Spouse, Relation::Child, Relation::Other, Relation::Unknown];
/// No age known.
const NO_AGE: u8 = u8::MAX;
/// No head.
const NOBODY: u32 = u32::MAX;
/// What the flags of a person hold: relation in the lowest bits, life above them, then whether a value differs from the column,
/// then how the family follows from those before.
const LIFE_SHIFT: u32 = 3;
const OTHER: u8 = 1 << 5;
const FAMILY_SHIFT: u32 = 6;
/// The family of the person before; the next one that nobody named yet; any other, which stands apart.
const SAME_FAMILY: u8 = 0;
const NEXT_FAMILY: u8 = 1;
const OTHER_FAMILY: u8 = 2;

/// Writes people and families; `columns` are the same people as linkage sees them.
pub fn write(register: &Register, columns: &Records, out: &mut Writer) {
    let told = Told::of(columns);
    let mut others: Vec<[u64; 4]> = Vec::new();
    let mut dates: Vec<[u32; 2]> = Vec::new();
    let mut other_families: Vec<u32> = Vec::new();
    let mut flags = Vec::with_capacity(register.facts.len());
    let mut following = Following::default();
    for (person, facts) in register.facts.iter().enumerate() {
        let (life, date) = life_code(facts.life);
        dates.extend(date.map(|date| [person as u32, date]));
        let relation = RELATIONS.iter().position(|known| *known == facts.relation).expect("every relation has a number");
        let is_other = (facts.nik, facts.born, facts.sex) != told.of_person(person);
        if is_other {
            others.push([person as u64, facts.nik, u64::from(facts.born), u64::from(facts.sex)]);
        }
        let family = following.code(facts.family);
        other_families.extend((family == OTHER_FAMILY).then_some(facts.family));
        flags.push(relation as u8 | life << LIFE_SHIFT | if is_other { OTHER } else { 0 } | family << FAMILY_SHIFT);
    }
    out.values("flags", &flags);
    out.values("life_dates", &dates);
    out.values("others", &others);
    out.values("other_families", &other_families);
    let each = |value: fn(&PersonFacts) -> u32| register.facts.iter().map(value);
    out.values("sources", &runs_of_equal(each(|facts| facts.source)));
    out.values("rows", &runs(each(|facts| facts.table_row)));
    out.values("ages", &register.facts.iter().map(|facts| facts.age.unwrap_or(NO_AGE)).collect::<Vec<_>>());
    let families = &register.families;
    out.values("desil", &families.iter().map(|family| desil_code(family.desil)).collect::<Vec<_>>());
    let apart = |value: &dyn Fn(&Family) -> (u64, u64)| -> Vec<[u64; 2]> {
        let values = families.iter().enumerate().map(|(number, family)| (number, value(family)));
        values.filter(|(_, (own, follows))| own != follows).map(|(number, (own, _))| [number as u64, own]).collect()
    };
    out.values("cards", &apart(&|family| (family.no_kk, told.card(&family.members))));
    out.values("areas", &apart(&|family| (family.area, told.area(&family.members))));
    let head = |family: &Family| (head_code(family.head), head_code(head_of(&family.members, &register.facts)));
    out.values("heads", &apart(&head));
}

/// Reads people and families back.
///
/// Errors: sections that are missing or do not fit each other.
pub fn read(from: &Reader, columns: &Records) -> Result<Register, Bad> {
    let told = Told::of(columns);
    let len = columns.len;
    let (flags, ages): (Column<u8>, Column<u8>) = (from.column_of("flags", len)?, from.column_of("ages", len)?);
    let (sources, rows) = (unrolled_equal(&from.column("sources")?), unrolled(&from.column("rows")?));
    let other_families: Column<u32> = from.column("other_families")?;
    let mut other_families = other_families.iter().copied();
    let desil: Column<[u8; 2]> = from.column("desil")?;
    let family = |code: &[u8; 2]| Family { no_kk: 0, area: 0, desil: desil_of(*code), head: None, members: Vec::new() };
    let mut families: Vec<Family> = desil.iter().map(family).collect();
    if sources.len() != len || rows.len() != len {
        return Err(Bad::of("people who do not fit their files"));
    }
    let mut facts = Vec::with_capacity(len);
    let mut following = Following::default();
    for person in 0..len {
        let (nik, born, sex) = told.of_person(person);
        let life = life_of(flags[person] >> LIFE_SHIFT & 3).ok_or_else(|| Bad::of("a life of no known kind"))?;
        let relation = *RELATIONS.get(usize::from(flags[person] & 7)).ok_or_else(|| Bad::of("a relation of no known kind"))?;
        let family = following.family(flags[person] >> FAMILY_SHIFT, &mut other_families);
        let members = family.and_then(|family| Some((family, &mut families.get_mut(family as usize)?.members)));
        let (family, members) = members.ok_or_else(|| Bad::of("people who do not fit their families"))?;
        members.push(PersonIx(person as u32));
        let age = Some(ages[person]).filter(|&age| age != NO_AGE);
        facts.push(PersonFacts { source: sources[person], table_row: rows[person], family, life, relation, nik, born, sex, age });
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
    for family in &mut families {
        (family.no_kk, family.area) = (told.card(&family.members), told.area(&family.members));
        family.head = head_of(&family.members, &facts);
    }
    let mut apart = |name: &str, put: fn(&mut Family, u64)| {
        for [number, value] in &from.column::<[u64; 2]>(name)? {
            put(families.get_mut(*number as usize).ok_or_else(|| Bad::of("a value of no family"))?, *value);
        }
        Ok(())
    };
    apart("cards", |family, card| family.no_kk = card)?;
    apart("areas", |family, area| family.area = area)?;
    apart("heads", |family, head| family.head = u32::try_from(head).ok().filter(|&head| head != NOBODY).map(PersonIx))?;
    Ok(Register { facts, families })
}

fn head_code(head: Option<PersonIx>) -> u64 {
    u64::from(head.map_or(NOBODY, |head| head.0))
}

/// The first member whom the register names as head.
fn head_of(members: &[PersonIx], facts: &[PersonFacts]) -> Option<PersonIx> {
    members.iter().copied().find(|member| facts[member.0 as usize].relation == Relation::Head)
}

/// Families as they follow each other from person to person.
#[derive(Default)]
struct Following {
    last: Option<u32>,
    /// The lowest number above all that were named.
    next: u32,
}

impl Following {
    /// How a person's family follows from those before.
    fn code(&mut self, family: u32) -> u8 {
        let code = match () {
            () if self.last == Some(family) => SAME_FAMILY,
            () if self.next == family => NEXT_FAMILY,
            () => OTHER_FAMILY,
        };
        self.go(family);
        code
    }

    /// The family that a code says, where it says one.
    fn family(&mut self, code: u8, others: &mut impl Iterator<Item = u32>) -> Option<u32> {
        let family = match code {
            SAME_FAMILY => self.last,
            NEXT_FAMILY => Some(self.next),
            OTHER_FAMILY => others.next(),
            _ => None,
        }?;
        self.go(family);
        Some(family)
    }

    fn go(&mut self, family: u32) {
        self.last = Some(family);
        self.next = self.next.max(family.saturating_add(1));
    }
}

/// What the columns say of people: the first NIK, date of birth, sex and area, and the second number, which is the card.
struct Told<'a> {
    columns: &'a Records,
    nik: Option<usize>,
    card: Option<usize>,
    area: Option<usize>,
    born: Option<usize>,
    sex: Option<usize>,
}

impl<'a> Told<'a> {
    fn of(columns: &'a Records) -> Self {
        let first = |kind: Kind| columns.columns.iter().position(|column| column.kind() == kind);
        let numbers = columns.columns.iter().enumerate().filter(|(_, column)| column.kind() == Kind::Digits);
        let card = numbers.map(|(number, _)| number).nth(1);
        Told { columns, nik: first(Kind::Digits), card, area: first(Kind::Area), born: first(Kind::Date), sex: first(Kind::Sex) }
    }

    fn of_person(&self, person: usize) -> (u64, u32, u8) {
        let nik = self.nik.map_or(0, |column| whole(self.columns.digits_at(column, person)));
        let born = self.born.map_or(0, |column| self.columns.date_at(column, person).stated);
        (nik, born, self.sex.map_or(0, |column| self.columns.sex_at(column, person)))
    }

    /// The card of a family's first member.
    fn card(&self, members: &[PersonIx]) -> u64 {
        let first = members.first().zip(self.card);
        first.map_or(0, |(member, column)| whole(self.columns.digits_at(column, member.0 as usize)))
    }

    /// The area of a family's first member.
    fn area(&self, members: &[PersonIx]) -> u64 {
        members.first().zip(self.area).map_or(0, |(member, column)| self.columns.area_at(column, member.0 as usize))
    }
}

/// A number of sixteen known digits, else 0.
fn whole(digits: Digits) -> u64 {
    if digits.len == 16 && digits.complete() { digits.value } else { 0 }
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

#[cfg(test)]
mod tests;
