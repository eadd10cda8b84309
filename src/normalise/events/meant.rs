//! Whom an event means: the person of its NIK and, where several people of the register share that NIK, the one of its name.
//!
//! A death that is laid to the wrong person stops somebody's aid, so an event that could mean several people means nobody.

use super::super::{PersonFacts, PersonIx, Register};
use crate::intake::{Intake, Role};
use padan_identity::names::{NameBook, read_name};
use padan_identity::nik::read_nik;
use padan_linkage::metrics::jaro_winkler;
use padan_linkage::records::{Records, Values};
use rustc_hash::FxHashMap;

/// Similarity of two names from which on one is the other with an error of writing.
const ALIKE: f64 = 0.92;

/// The register people of every NIK that an event names.
pub struct People<'n> {
    by_nik: FxHashMap<u64, Vec<u32>>,
    register: &'n Register,
    intake: &'n Intake,
    names: &'n NameBook,
}

/// Whom one event means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// One person, or all rows of one who stands in the register several times.
    Person(Vec<u32>),
    Nobody,
    /// Several people share the NIK, and the name does not tell which.
    Unclear,
}

impl<'n> People<'n> {
    pub fn of(intake: &'n Intake, columns: &Records, register: &'n Register, names: &'n NameBook) -> Self {
        let events = intake.sources.iter().filter(|source| source.role == Role::RegisterEvents).map(|source| &source.table);
        let niks = events.flat_map(|table| (0..table.len()).filter_map(|row| read_nik(table.cell("nik", row), false).nik()));
        let mut by_nik: FxHashMap<u64, Vec<u32>> = niks.map(|nik| (nik.as_u64(), Vec::new())).collect();
        if let (Some(Values::Digits(niks)), false) = (columns.columns.first(), by_nik.is_empty()) {
            for (row, nik) in niks.iter().enumerate().filter(|(_, nik)| nik.complete() && nik.len == 16) {
                if let Some(people) = by_nik.get_mut(&nik.value) {
                    people.push(row as u32);
                }
            }
        }
        People { by_nik, register, intake, names }
    }

    /// Whom an event of this NIK and name means.
    pub fn meant(&self, nik: Option<u64>, name: &str) -> Meant {
        match nik.and_then(|nik| self.by_nik.get(&nik)).map_or(&[][..], Vec::as_slice) {
            [] => Meant::Nobody,
            [person] => Meant::Person(vec![*person]),
            people => {
                let name_of = |person: u32| self.register.text(self.intake, PersonIx(person), "nama");
                let rows = people.iter().map(|&person| (person, name_of(person), &self.register.facts[person as usize]));
                by_name(&rows.collect::<Vec<_>>(), name, self.names)
            }
        }
    }
}

/// Which of several rows with one NIK a name means.
fn by_name(rows: &[(u32, &str, &PersonFacts)], name: &str, book: &NameBook) -> Meant {
    let keys: Vec<String> = rows.iter().map(|(_, name, _)| key(book, name)).collect();
    let wanted = key(book, name);
    let same = |at: &usize| keys[*at] == wanted;
    let alike = |at: &usize| jaro_winkler(&keys[*at], &wanted) >= ALIKE;
    let all = 0..rows.len();
    let chosen: Vec<usize> = match () {
        () if wanted.is_empty() => all.collect(),
        () if all.clone().any(|at| same(&at)) => all.filter(same).collect(),
        () => all.filter(alike).collect(),
    };
    let is_one = |at: &usize| (&keys[*at], rows[*at].2.born) == (&keys[chosen[0]], rows[chosen[0]].2.born);
    match !chosen.is_empty() && chosen.iter().all(is_one) {
        true => Meant::Person(chosen.iter().map(|at| rows[*at].0).collect()),
        false => Meant::Unclear,
    }
}

/// A name as it is compared here: its words in the spelling where their variants meet, in order of the alphabet.
fn key(book: &NameBook, name: &str) -> String {
    let mut words: Vec<String> = read_name(book, name).tokens.iter().map(|token| book.spelling_key(token)).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rows: &[(&str, u32)], name: &str, expected: Meant) {
        let facts: Vec<PersonFacts> = rows.iter().map(|(_, born)| PersonFacts { born: *born, ..PersonFacts::default() }).collect();
        let rows: Vec<(u32, &str, &PersonFacts)> =
            rows.iter().zip(&facts).zip(0..).map(|(((name, _), facts), at)| (at, *name, facts)).collect();
        let (rules, _) = crate::rules::read(None, "2026-11").expect("the built-in rules are without mistakes");
        assert_eq!(by_name(&rows, name, &rules.names), expected, "{name}");
    }

    #[test]
    fn of_several_people_with_one_nik_the_name_of_the_event_tells_which() {
        let two = [("BUDI SANTOSO", 19_700_101), ("SITI AMINAH", 19_750_202)];
        check(&two, "Budi Santoso", Meant::Person(vec![0]));
        check(&two, "SITI AMINAHH", Meant::Person(vec![1]));
        check(&two, "", Meant::Unclear);
        check(&two, "JOKO SUSILO", Meant::Unclear);
    }

    #[test]
    fn one_person_who_stands_in_the_register_twice_is_meant_both_times() {
        let twice = [("BUDI SANTOSO", 19_700_101), ("BUDI SANTOSO", 19_700_101), ("SITI AMINAH", 19_750_202)];
        check(&twice, "BUDI SANTOSO", Meant::Person(vec![0, 1]));
        check(&twice[..2], "", Meant::Person(vec![0, 1]));
        check(&[("BUDI SANTOSO", 19_700_101), ("BUDI SANTOSO", 19_990_909)], "BUDI SANTOSO", Meant::Unclear);
    }
}
