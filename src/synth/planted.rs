//! What the night should find: the planted findings of every row, from the facts and not from how the row was chosen.

use super::layouts::ALL;
use super::people::{District, Fate};
use super::submissions::Submission;
use std::collections::HashMap;

/// Pairs of programmes that must not meet, and whether in one family or on one person.
const FORBIDDEN: [(&str, &str, bool); 2] = [("PKH", "BLT-DD", true), ("PBI-JK", "PBI-PEMDA", false)];

/// Notes on every row the findings that it should give.
pub fn mark(district: &District, lists: &mut [Vec<Submission>]) {
    let counts = Counts::of(district, lists);
    for row in lists.iter_mut().flatten() {
        let mut planted = facts(district, row);
        planted.extend(counts.repetitions(district, row));
        planted.sort_unstable();
        planted.dedup();
        row.planted = planted;
    }
}

fn facts(district: &District, row: &Submission) -> Vec<&'static str> {
    let layout = &ALL[row.list];
    let person = &district.people[row.person];
    if !person.registered() {
        return [Some("TIDAK_DITEMUKAN"), person.presence.lookalike()].into_iter().flatten().collect();
    }
    let mut found = Vec::new();
    found.extend(match person.fate {
        Fate::Here => None,
        Fate::Died(_) => Some("MENINGGAL"),
        Fate::Moved(_) => Some("PINDAH"),
        Fate::Inactive => Some("TIDAK_AKTIF"),
    });
    if let Some(ceiling) = layout.ceiling {
        found.extend(match district.household(row.person).desil {
            None => Some("BELUM_ADA_DESIL"),
            Some(desil) if desil > ceiling => Some("DESIL_DI_ATAS_BATAS"),
            Some(_) => None,
        });
    }
    // Subsidised fertiliser is not aimed at the poor: any job may receive it.
    if layout.programme != "PUPUK" && district.excluded_by_occupation(row.person) {
        found.push("PEKERJAAN_DIKECUALIKAN");
    }
    found
}

/// How often people, families and numbers stand where. Looked up, never walked.
#[derive(Default)]
struct Counts {
    in_list: HashMap<(usize, usize), u32>,
    in_programme: HashMap<(&'static str, usize), u32>,
    /// Distinct people of a family on the lists of a family programme.
    family: HashMap<(&'static str, usize), Vec<usize>>,
    nik: HashMap<String, Vec<usize>>,
}

impl Counts {
    fn of(district: &District, lists: &[Vec<Submission>]) -> Counts {
        let mut counts = Counts::default();
        for row in lists.iter().flatten() {
            let programme = ALL[row.list].programme;
            *counts.in_list.entry((row.list, row.person)).or_default() += 1;
            *counts.in_programme.entry((programme, row.person)).or_default() += 1;
            let home = district.people[row.person].household;
            note(counts.family.entry((programme, home)).or_default(), row.person);
            if row.written.nik.len() == 16 && !row.written.nik_is_number {
                note(counts.nik.entry(row.written.nik.clone()).or_default(), row.person);
            }
        }
        counts
    }

    fn repetitions(&self, district: &District, row: &Submission) -> Vec<&'static str> {
        let layout = &ALL[row.list];
        let home = district.people[row.person].household;
        let in_list = self.in_list[&(row.list, row.person)];
        let mut found = Vec::new();
        if in_list > 1 {
            found.push("GANDA_DALAM_DAFTAR");
        }
        if self.in_programme[&(layout.programme, row.person)] > in_list {
            found.push("GANDA_ANTAR_DAFTAR");
        }
        if layout.is_family() && self.family[&(layout.programme, home)].len() > 1 {
            found.push("KK_GANDA_DALAM_PROGRAM");
        }
        let meets = |(left, right, family): &(&'static str, &'static str, bool)| {
            let other = match layout.programme {
                programme if programme == *left => *right,
                programme if programme == *right => *left,
                _ => return false,
            };
            match family {
                true => self.family.contains_key(&(other, home)),
                false => self.in_programme.contains_key(&(other, row.person)),
            }
        };
        if FORBIDDEN.iter().any(meets) {
            found.push("TUMPANG_TINDIH_PROGRAM");
        }
        let digits = row.written.nik.bytes().all(|byte| byte.is_ascii_digit());
        let shared = self.nik.get(&row.written.nik).is_some_and(|people| people.len() > 1);
        if digits && shared && !row.written.nik.starts_with("00") {
            found.push("NIK_SAMA_ORANG_BERBEDA");
        }
        if self.two_niks(district, row) {
            found.push("ORANG_SAMA_NIK_BERBEDA");
        }
        found
    }

    /// Says whether both numbers of a doubly registered person stand on lists.
    fn two_niks(&self, district: &District, row: &Submission) -> bool {
        let person = &district.people[row.person];
        let written = |nik: u64| {
            let people = self.nik.get(&super::numbers::digits(nik));
            people.is_some_and(|people| people.contains(&row.person))
        };
        person.second_nik.is_some_and(|second| written(second) && written(person.nik))
    }
}

fn note(people: &mut Vec<usize>, person: usize) {
    if !people.contains(&person) {
        people.push(person);
    }
}
