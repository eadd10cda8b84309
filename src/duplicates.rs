//! Who is listed twice: groups of submitted rows that are one person or one family, and numbers shared by two people.

mod naming;
mod people;

use crate::decisions::{Cases, Decisions};
use crate::job::Job;
use crate::link::Link;
use crate::normalise::{Normalised, People, RowIx};
use crate::rules::RuleBook;
use crate::rules::programmes::{Programme, Unit};
use naming::About;
use padan_linkage::blocking::Skipped;
use padan_linkage::engine::Index;
use people::{Input, ix, person_of};
use std::collections::{BTreeMap, BTreeSet};

/// What kind of repetition a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DuplicateKind {
    /// One person twice in one list.
    InList,
    /// One person in two lists of the same programme.
    AcrossLists,
    /// One person or family in two programmes that the matrix does not allow together.
    OverlapOfProgrammes,
    /// One KK twice in a family programme.
    OneKkTwice,
    /// One NIK, two people.
    OneNikTwoPeople,
    /// One person, two NIKs.
    OnePersonTwoNiks,
}

impl DuplicateKind {
    pub const ALL: [DuplicateKind; 6] = [
        DuplicateKind::InList,
        DuplicateKind::AcrossLists,
        DuplicateKind::OverlapOfProgrammes,
        DuplicateKind::OneKkTwice,
        DuplicateKind::OneNikTwoPeople,
        DuplicateKind::OnePersonTwoNiks,
    ];

    /// The stable code in data files.
    pub fn code(self) -> &'static str {
        match self {
            DuplicateKind::InList => "GANDA_DALAM_DAFTAR",
            DuplicateKind::AcrossLists => "GANDA_ANTAR_DAFTAR",
            DuplicateKind::OverlapOfProgrammes => "TUMPANG_TINDIH_PROGRAM",
            DuplicateKind::OneKkTwice => "KK_GANDA_DALAM_PROGRAM",
            DuplicateKind::OneNikTwoPeople => "NIK_SAMA_ORANG_BERBEDA",
            DuplicateKind::OnePersonTwoNiks => "ORANG_SAMA_NIK_BERBEDA",
        }
    }
}

/// One group of rows that repeat each other.
#[derive(Clone, Debug, PartialEq)]
pub struct DuplicateGroup {
    /// Stable across runs: from kind, list or programme, and what the group is about (`naming`); 12 hex digits.
    pub id: String,
    pub kind: DuplicateKind,
    /// Sorted.
    pub rows: Vec<RowIx>,
    /// Lowest probability that holds the group together, in millionths.
    pub probability_ppm: u32,
    /// Benefit paid more than once in the period, in rupiah; 0 when the programme states no benefit.
    pub rupiah_at_risk: u64,
}

/// Pairs of rows below this probability are not one person, in millionths.
const JOIN_PPM: u32 = 800_000;

/// Finds every kind of repetition, among rows that are in the register and among rows that are not.
///
/// Shape: `links` has one entry per row. Groups come sorted by kind and first row.
pub fn groups(
    job: &Job,
    rules: &RuleBook,
    normalised: &Normalised,
    index: &Index,
    decisions: &Decisions,
    links: &[Link],
) -> (Vec<DuplicateGroup>, Skipped) {
    let (people, skipped) = people::people(&Input { job, rules, normalised, index, decisions, links });
    let finder = Finder { job, rules, people: &normalised.people, links, cases: &decisions.cases };
    let mut groups = Vec::new();
    for (rows, weakest_ppm) in &people {
        finder.one_person(rows, *weakest_ppm, &mut groups);
    }
    let person_of = person_of(links.len(), &people);
    finder.one_kk_twice(&person_of, &mut groups);
    finder.one_nik_two_people(&person_of, &mut groups);
    naming::part_equal_names(finder.cases, &mut groups, |row| normalised.people.rows[row.0 as usize].list);
    groups.sort_by(|a, b| (a.kind, &a.rows).cmp(&(b.kind, &b.rows)));
    (groups, skipped)
}

struct Finder<'a> {
    job: &'a Job,
    rules: &'a RuleBook,
    people: &'a People,
    links: &'a [Link],
    cases: &'a Cases,
}

impl Finder<'_> {
    fn programme(&self, row: u32) -> Option<&Programme> {
        let list = self.people.rows[row as usize].list;
        self.rules.programmes.find(&self.job.lists[usize::from(list)].programme)
    }

    /// Programme code of a row; the job's own words where no rule knows the programme.
    fn code(&self, row: u32) -> String {
        let list = self.people.rows[row as usize].list;
        self.programme(row).map_or_else(|| self.job.lists[usize::from(list)].programme.clone(), |programme| programme.code.clone())
    }

    /// Repetitions of one person: within a list, across lists of one programme, under two NIKs.
    fn one_person(&self, rows: &[u32], weakest_ppm: u32, groups: &mut Vec<DuplicateGroup>) {
        let about = self.about_person(rows);
        let by_list = split(rows, |row| self.people.rows[row as usize].list);
        for (list, rows) in by_list.iter().filter(|(_, rows)| rows.len() > 1) {
            let list = &self.job.lists[usize::from(*list)];
            let scope = format!("{}|{}", list.programme, list.owner);
            groups.push(self.group(DuplicateKind::InList, &scope, about, rows.clone(), weakest_ppm));
        }
        for (code, rows) in &split(rows, |row| self.code(row)) {
            let lists: BTreeSet<u16> = rows.iter().map(|&row| self.people.rows[row as usize].list).collect();
            if lists.len() > 1 {
                groups.push(self.group(DuplicateKind::AcrossLists, code, about, rows.clone(), weakest_ppm));
            }
        }
        let clean: Vec<u32> = rows.iter().copied().filter(|&row| self.people.rows[row as usize].nik_clean).collect();
        let niks: BTreeSet<u64> = clean.iter().map(|&row| self.people.rows[row as usize].nik).collect();
        if niks.len() > 1 {
            groups.push(self.group(DuplicateKind::OnePersonTwoNiks, "", about, clean, weakest_ppm));
        }
    }

    /// Two members of one family in one family programme.
    fn one_kk_twice(&self, person_of: &[u32], groups: &mut Vec<DuplicateGroup>) {
        let mut by_family: BTreeMap<(String, Household), Vec<u32>> = BTreeMap::new();
        for row in 0..self.links.len() as u32 {
            let family_programme = self.programme(row).is_some_and(|programme| programme.unit == Unit::Family);
            if let (true, Some(household)) = (family_programme, self.household(row)) {
                by_family.entry((self.code(row), household)).or_default().push(row);
            }
        }
        for ((code, household), rows) in by_family {
            let people: BTreeSet<u32> = rows.iter().map(|&row| person_of[row as usize]).collect();
            if people.len() > 1 {
                let weakest = rows
                    .iter()
                    .filter(|&&row| self.links[row as usize].linked().is_some())
                    .map(|&row| self.links[row as usize].probability_ppm)
                    .min();
                groups.push(self.group(
                    DuplicateKind::OneKkTwice,
                    &code,
                    self.about_household(household),
                    rows,
                    weakest.unwrap_or(1_000_000),
                ));
            }
        }
    }

    /// The register's family of a linked row, else the card number as submitted.
    fn household(&self, row: u32) -> Option<Household> {
        let submitted = &self.people.rows[row as usize];
        match self.links[row as usize].linked() {
            Some(person) => Some(Household::Register(self.people.register.facts[person.0 as usize].family)),
            None => (submitted.no_kk > 999_999_999_999_999).then_some(Household::Submitted(submitted.no_kk)),
        }
    }

    /// One valid NIK on rows of different people.
    fn one_nik_two_people(&self, person_of: &[u32], groups: &mut Vec<DuplicateGroup>) {
        let clean = (0..self.links.len() as u32).filter(|&row| self.people.rows[row as usize].nik_clean).collect::<Vec<u32>>();
        for (nik, rows) in split(&clean, |row| self.people.rows[row as usize].nik) {
            let people: BTreeSet<u32> = rows.iter().map(|&row| person_of[row as usize]).collect();
            if people.len() > 1 {
                groups.push(self.group(DuplicateKind::OneNikTwoPeople, "", About::Nik(nik), rows, 1_000_000));
            }
        }
    }

    fn group(&self, kind: DuplicateKind, scope: &str, about: About, rows: Vec<u32>, probability_ppm: u32) -> DuplicateGroup {
        let paid_again = matches!(kind, DuplicateKind::InList | DuplicateKind::AcrossLists | DuplicateKind::OneKkTwice);
        let benefit = self.programme(rows[0]).and_then(|programme| programme.benefit_per_month).unwrap_or(0);
        let rupiah_at_risk = if paid_again { benefit * (rows.len() as u64 - 1) } else { 0 };
        DuplicateGroup { id: naming::id(self.cases, kind, scope, about), kind, rows: ix(rows), probability_ppm, rupiah_at_risk }
    }

    /// Who a group of rows of one person is about.
    fn about_person(&self, rows: &[u32]) -> About {
        let person = rows.iter().find_map(|&row| self.links[row as usize].linked());
        if let Some(half) = person.and_then(|person| self.cases.person(person)) {
            return About::RegisterPerson(half);
        }
        let submitted = |row: u32| &self.people.rows[row as usize];
        let clean = rows.iter().filter(|&&row| submitted(row).nik_clean).map(|&row| submitted(row).nik);
        if let Some(nik) = naming::smallest_by_hash(self.cases, clean) {
            return About::Nik(nik);
        }
        // The fuller its numbers, the sooner a row names its group.
        let strength = |row: u32| (submitted(row).nik == 0, submitted(row).no_kk == 0);
        let strongest = rows.iter().filter_map(|&row| Some((strength(row), self.cases.row(RowIx(row))?))).min();
        strongest.map_or(About::Nothing, |(_, half)| About::Row(half))
    }

    fn about_household(&self, household: Household) -> About {
        let family = match household {
            Household::Submitted(kk) => return About::Kk(kk),
            Household::Register(family) => &self.people.register.families[family as usize],
        };
        if family.no_kk != 0 {
            return About::Kk(family.no_kk);
        }
        let members = family.members.iter().filter_map(|&person| self.cases.person(person));
        members.min().map_or(About::Nothing, About::RegisterFamily)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Household {
    Register(u32),
    Submitted(u64),
}

fn split<K: Ord>(rows: &[u32], key: impl Fn(u32) -> K) -> BTreeMap<K, Vec<u32>> {
    let mut parts: BTreeMap<K, Vec<u32>> = BTreeMap::new();
    rows.iter().for_each(|&row| parts.entry(key(row)).or_default().push(row));
    parts
}
