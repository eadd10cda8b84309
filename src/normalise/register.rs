//! The master register: people files, family files and vital events become persons, families and facts.

use super::columns::{Builder, PartRows};
use super::events;
use super::families::{Families, FamilyKey, FamilyRow, FamilyRows, own_desil};
use super::flags::Flags;
use super::parse::{Parsed, parse};
use super::parts::{Dating, Part, part_ranges, read_and_join};
use super::places::{Hamlets, Place, Places};
use super::{DesilReading, Life, Normalised, PersonFacts, PersonIx, Relation};
use crate::intake::{Intake, Readings, Role, Source};
use crate::job::Job;
use crate::rules::RuleBook;
use crate::rules::period::Period;
use crate::rules::vital::Implausible;
use padan_identity::area::AreaBook;
use padan_identity::nik::read_nik;
use padan_linkage::records::AddressValue;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The kabupaten that most register rows name, or that most register NIKs begin with; 0 when neither tells.
pub fn home(intake: &Intake, areas: &AreaBook) -> u64 {
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    let mut numbered: BTreeMap<u64, usize> = BTreeMap::new();
    let sources = || intake.sources.iter().filter(|source| matches!(source.role, Role::RegisterPeople | Role::RegisterFamilies));
    for table in sources().map(|source| &source.table) {
        for row in (0..table.len()).take(2_000) {
            *named.entry(table.cell("kabupaten", row)).or_insert(0) += 1;
            if let Some(nik) = read_nik(table.cell("nik", row), false).nik() {
                *numbered.entry(u64::from(nik.area() / 100)).or_insert(0) += 1;
            }
        }
    }
    named.remove("");
    let by_name = named.iter().max_by_key(|(_, count)| **count).map_or(0, |(name, _)| areas.resolve(None, name, "", "").code);
    let by_number = || numbered.iter().max_by_key(|(_, count)| **count).map_or(0, |(code, _)| *code);
    if by_name > 999 { by_name } else { by_number() }
}

/// Reads the register into `out`.
pub fn read(intake: &Intake, job: &Job, rules: &RuleBook, (places, hamlets): (&Places, &mut Hamlets), out: &mut Normalised) {
    let as_of_year = year(&job.register.as_of).or_else(|| year(&job.period)).unwrap_or(2100);
    let dating = Dating { as_of_year, dates_from_nik: true };
    let family_rows = FamilyRows::read(intake, places, hamlets);
    let sources: Vec<(usize, &Source)> =
        intake.sources.iter().enumerate().filter(|(_, source)| source.role == Role::RegisterPeople).collect();
    let people = sources.iter().map(|(_, source)| source.table.len()).sum();
    out.people.register.facts.reserve_exact(people);
    let mut joined = Joined { builder: Builder::of(&rules.schema, people), families: Families::of(people) };
    let read = |(number, source)| people_table((number, source), &family_rows, rules, places, dating);
    read_and_join(
        sources,
        |(_, source)| source.table.len(),
        read,
        |table: PeopleTable| {
            out.remarks.extend(table.remarks.into_iter().map(|(id, en)| (table.number, id, en)));
            table.parts.into_iter().for_each(|part| joined.add(table.source, part, rules, hamlets, out));
        },
    );
    out.register = joined.builder.finish();
    out.people.register.families = joined.families.finish();
    events::apply(intake, job, rules, &family_rows, out);
    choose_heads(Period::parse(&job.period).map_or(u32::MAX, Period::yyyymm), out);
}

/// One people file, read.
struct PeopleTable<'t> {
    number: usize,
    source: &'t Source,
    parts: Vec<PeoplePart<'t>>,
    remarks: Vec<(String, String)>,
}

/// Consecutive people of one file.
struct PeoplePart<'t> {
    part: Part,
    facts: Vec<PersonFacts>,
    /// Family, and what the family files say of it.
    families: Vec<(FamilyKey<'t>, Option<FamilyRow>)>,
    /// What the rows themselves say.
    desils: Vec<DesilReading>,
}

/// Columns of a people file that tell of families and lives, each text read once.
struct PeopleColumns<'t> {
    flags: Flags<'t>,
    relation: Option<Readings<'t, Relation>>,
    desil: Option<Readings<'t, DesilReading>>,
}

fn people_table<'t>(
    (number, source): (usize, &'t Source),
    family_rows: &FamilyRows,
    rules: &RuleBook,
    places: &Places,
    dating: Dating,
) -> PeopleTable<'t> {
    let table = &source.table;
    let mut parsed = parse(table, &rules.names, dating.as_of_year);
    let named = std::mem::take(&mut parsed.names);
    let read_places = places.table(source);
    let columns = PeopleColumns {
        flags: Flags::of(table, &rules.vital),
        relation: table.column("hubungan").map(|column| column.text.read_each(relation)),
        desil: table.column("desil").map(|column| column.text.read_each(own_desil)),
    };
    let family = |row: usize| {
        let key = FamilyKey::of(parsed.kk[row].digits(), table.cell("id_keluarga", row));
        (key, family_rows.get(&key).copied())
    };
    let parts = part_ranges(table.len()).into_par_iter().zip(named).map(|(rows, named)| PeoplePart {
        facts: rows.clone().map(|row| facts(&columns, number, &parsed, row, dating.as_of_year)).collect(),
        families: rows.clone().map(family).collect(),
        desils: rows.clone().map(|row| columns.desil.as_ref().map_or(DesilReading::Missing, |desil| *desil.get(row))).collect(),
        part: Part::read(&parsed, named, (places, &read_places), rows, dating),
    });
    let parts: Vec<PeoplePart> = parts.collect();
    let lives = parts.iter().flat_map(|part| &part.facts).map(|facts| facts.life);
    let mut remarks = parsed.remarks;
    remarks.extend(implausible(lives, rules.vital.implausible));
    PeopleTable { number, source, parts, remarks }
}

/// Tells of a register that reads as if too many of its people were dead or gone.
fn implausible(lives: impl Iterator<Item = Life>, bounds: Implausible) -> Option<(String, String)> {
    let (mut gone, mut all) = (0u64, 0u64);
    for life in lives {
        gone += u64::from(life != Life::Alive);
        all += 1;
    }
    (all >= bounds.people_min && gone * 1_000_000 > all * bounds.gone_ppm).then(|| {
        (
            format!(
                "{gone} dari {all} orang terbaca meninggal, pindah atau tidak aktif: tidak wajar; periksa kolom statusnya, dan tetapkan di \
                 rules/sources/ atau rules/vital.toml bila salah dibaca"
            ),
            format!(
                "{gone} of {all} people read as dead, moved or inactive, which is implausible; check the status columns, and fix them in \
                 rules/sources/ or rules/vital.toml where they are read wrongly"
            ),
        )
    })
}

/// The register as far as its parts are joined.
struct Joined<'t> {
    builder: Builder,
    families: Families<'t>,
}

impl<'t> Joined<'t> {
    fn add(&mut self, source: &Source, people: PeoplePart<'t>, rules: &RuleBook, hamlets: &mut Hamlets, out: &mut Normalised) {
        let PeoplePart { part, facts, families, desils } = people;
        let mut numbers = part.renumbered();
        let mut own_places = Vec::with_capacity(facts.len());
        for (at, ((key, stated), mut own)) in families.into_iter().zip(facts).enumerate() {
            let place = person_place(hamlets.of(&part, at, &mut numbers), stated.map(|row| (row.area, row.address)));
            let person = PersonIx(out.people.register.facts.len() as u32);
            own.family = self.families.join(key, place.0, person, |known| better(known, desils[at], stated.map(|row| row.desil)));
            own_places.push(place);
            out.people.register.facts.push(own);
        }
        let rows = PartRows { table: &source.table, part: &part, rows: 0..part.rows.len(), numbers: &mut numbers };
        self.builder.append(rows, &own_places, &mut out.shared.lexicon, &rules.names);
    }
}

/// The person's own place, or the family's where the person file gives none.
fn person_place(own: Place, family: Option<Place>) -> Place {
    let Some(family) = family else { return own };
    let area = if own.0 > 999_999 { own.0 } else { own.0.max(family.0) };
    let address = if own.1 == AddressValue::default() { family.1 } else { own.1 };
    (area, address)
}

/// The family file's decile first, then what a member's row says.
fn better(known: DesilReading, own: DesilReading, family: Option<DesilReading>) -> DesilReading {
    let stated = family.unwrap_or(DesilReading::Missing);
    [stated, known, own].into_iter().find(|desil| *desil != DesilReading::Missing).unwrap_or_default()
}

fn facts(columns: &PeopleColumns, number: usize, parsed: &Parsed, row: usize, as_of_year: u16) -> PersonFacts {
    let born = parsed.born[row].date.map_or(0, |date| date.pack());
    let by_date = (born != 0).then(|| u16::try_from(born / 10_000).unwrap_or(0)).map(|year| as_of_year.saturating_sub(year));
    PersonFacts {
        source: number as u32,
        table_row: row as u32,
        // Known when parts are joined.
        family: 0,
        life: columns.flags.life(row),
        relation: columns.relation.as_ref().map_or(Relation::Unknown, |relation| *relation.get(row)),
        nik: parsed.nik[row].nik().map_or(0, |nik| nik.as_u64()),
        born,
        sex: parsed.sex[row].or_else(|| parsed.nik[row].sex()).map_or(0, |sex| sex.letter() as u8),
        age: parsed.age[row].or_else(|| by_date.and_then(|age| u8::try_from(age).ok())),
    }
}

fn relation(cell: &str) -> Relation {
    let cell = cell.trim().to_ascii_uppercase();
    let code = cell.trim_start_matches('0').split_whitespace().next().unwrap_or("").trim_end_matches('.').to_owned();
    match code.as_str() {
        "" => Relation::Unknown,
        "1" | "KEPALA" | "KRT" | "KK" => Relation::Head,
        "2" | "3" if cell.chars().all(|c| c.is_ascii_digit()) => {
            if code == "2" {
                Relation::Spouse
            } else {
                Relation::Child
            }
        }
        "ISTRI" | "SUAMI" | "ISTRI/SUAMI" | "SUAMI/ISTRI" | "PASANGAN" => Relation::Spouse,
        "ANAK" => Relation::Child,
        _ => Relation::Other,
    }
}

impl PersonFacts {
    /// Says whether a person belongs to the family in a month (`YYYYMM`): born by then, and neither dead nor gone.
    pub fn lives_in(&self, month: u32) -> bool {
        match self.life {
            Life::Alive => self.born / 100 <= month,
            Life::Dead(date) | Life::Moved(date) => date.is_some_and(|date| date / 100 > month),
            Life::Inactive => false,
        }
    }
}

/// Chooses the heads among those who live in the job's month; of a family where nobody does, among all.
fn choose_heads(month: u32, out: &mut Normalised) {
    let facts = &out.people.register.facts;
    out.people.register.families.par_iter_mut().for_each(|family| {
        let lives = |person: &PersonIx| facts[person.0 as usize].lives_in(month);
        let living: Vec<PersonIx> = family.members.iter().copied().filter(lives).collect();
        family.head = head(&living, facts).or_else(|| head(&family.members, facts));
    });
}

/// The member whom the register names as head, or the oldest, or the first.
fn head(members: &[PersonIx], facts: &[PersonFacts]) -> Option<PersonIx> {
    let facts = |person: &PersonIx| &facts[person.0 as usize];
    let named = members.iter().find(|person| facts(person).relation == Relation::Head);
    let oldest = || members.iter().filter(|person| facts(person).born != 0).min_by_key(|person| (facts(person).born.max(1), person.0));
    named.or_else(oldest).or(members.first()).copied()
}

/// First four digits of `YYYY-MM` or `YYYY-MM-DD`.
pub fn year(text: &str) -> Option<u16> {
    text.get(..4)?.parse().ok()
}

#[cfg(test)]
mod tests;
