//! Who is listed twice: groups of submitted rows that are one person or one family, and numbers shared by two people.

use crate::job::Job;
use crate::link::Link;
use crate::normalise::{Normalised, People, RowIx};
use crate::rules::RuleBook;
use crate::rules::programmes::{Programme, Unit};
use padan_linkage::among::{Among, among};
use padan_linkage::blocking::Skipped;
use padan_linkage::clusters::{Edge, clusters};
use padan_linkage::engine::Index;
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
    /// Stable across runs: from kind and register person, KK or the rows' content; 12 hex digits.
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
/// Pairs kept as evidence for or against joining two groups, in millionths.
const KEEP_PPM: u32 = 50_000;

/// Finds every kind of repetition, among rows that are in the register and among rows that are not.
///
/// Shape: `links` has one entry per row. Groups come sorted by kind and first row.
pub fn groups(job: &Job, rules: &RuleBook, normalised: &Normalised, index: &Index, links: &[Link]) -> (Vec<DuplicateGroup>, Skipped) {
    let (edges, skipped) = edges(job, rules, normalised, index, links);
    let anchors: Vec<Option<u32>> = links.iter().map(|link| link.linked().map(|person| person.0)).collect();
    let people = clusters(&anchors, &edges, JOIN_PPM);
    let finder = Finder { job, rules, people: &normalised.people, links };
    let mut groups = Vec::new();
    for (rows, weakest_ppm) in &people {
        finder.one_person(rows, *weakest_ppm, &mut groups);
    }
    let person_of = person_of(links.len(), &people);
    finder.one_kk_twice(&person_of, &mut groups);
    finder.one_nik_two_people(&person_of, &mut groups);
    groups.sort_by(|a, b| (a.kind, &a.rows).cmp(&(b.kind, &b.rows)));
    (groups, skipped)
}

/// Pairs of rows that may be one person: those linked to one register person, and those found by comparing rows.
fn edges(job: &Job, rules: &RuleBook, normalised: &Normalised, index: &Index, links: &[Link]) -> (Vec<Edge>, Skipped) {
    let mut by_person: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (row, link) in links.iter().enumerate() {
        if let Some(person) = link.linked() {
            by_person.entry(person.0).or_default().push(row as u32);
        }
    }
    let probability = |row: u32| u64::from(links[row as usize].probability_ppm);
    let mut edges = Vec::new();
    for rows in by_person.values() {
        // Every row hangs on the surest one: rows of one register person are one group whatever pairs are listed, and this
        // many edges are enough also where a list repeats one row thousands of times.
        let surest = rows.iter().copied().max_by_key(|&row| (probability(row), std::cmp::Reverse(row))).unwrap_or_default();
        let both = |row: u32| (probability(surest) * probability(row) / 1_000_000) as u32;
        let edge = |row: u32| Edge { left: surest.min(row), right: surest.max(row), probability_ppm: both(row).max(JOIN_PPM) };
        edges.extend(rows.iter().filter(|&&row| row != surest).map(|&row| edge(row)));
    }
    let probe: Vec<bool> =
        links.iter().zip(&normalised.people.rows).map(|(link, row)| link.linked().is_none() && !row.quarantined).collect();
    let list_rows = links.len() as f64 / job.lists.len().max(1) as f64;
    let among_rows = Among { probe: &probe, list_rows, keep_ppm: KEEP_PPM };
    let (twins, skipped) = among(&rules.linkage, &normalised.shared, index, &normalised.rows, &among_rows);
    edges.extend(twins.iter().map(|twin| Edge { left: twin.left, right: twin.right, probability_ppm: twin.probability_ppm }));
    (edges, skipped)
}

/// One number per person: rows of one cluster share it, every other row has its own.
fn person_of(rows: usize, people: &[(Vec<u32>, u32)]) -> Vec<u32> {
    let mut person_of: Vec<u32> = (0..rows as u32).collect();
    for (members, _) in people {
        members.iter().for_each(|&row| person_of[row as usize] = members[0]);
    }
    person_of
}

struct Finder<'a> {
    job: &'a Job,
    rules: &'a RuleBook,
    people: &'a People,
    links: &'a [Link],
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
        let by_list = split(rows, |row| self.people.rows[row as usize].list);
        for rows in by_list.values().filter(|rows| rows.len() > 1) {
            groups.push(self.group(DuplicateKind::InList, rows.clone(), weakest_ppm));
        }
        for rows in split(rows, |row| self.code(row)).values() {
            let lists: BTreeSet<u16> = rows.iter().map(|&row| self.people.rows[row as usize].list).collect();
            if lists.len() > 1 {
                groups.push(self.group(DuplicateKind::AcrossLists, rows.clone(), weakest_ppm));
            }
        }
        let clean: Vec<u32> = rows.iter().copied().filter(|&row| self.people.rows[row as usize].nik_clean).collect();
        let niks: BTreeSet<u64> = clean.iter().map(|&row| self.people.rows[row as usize].nik).collect();
        if niks.len() > 1 {
            groups.push(self.group(DuplicateKind::OnePersonTwoNiks, clean, weakest_ppm));
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
        for rows in by_family.into_values() {
            let people: BTreeSet<u32> = rows.iter().map(|&row| person_of[row as usize]).collect();
            if people.len() > 1 {
                let weakest = rows
                    .iter()
                    .filter(|&&row| self.links[row as usize].linked().is_some())
                    .map(|&row| self.links[row as usize].probability_ppm)
                    .min();
                groups.push(self.group(DuplicateKind::OneKkTwice, rows, weakest.unwrap_or(1_000_000)));
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
        for rows in split(&clean, |row| self.people.rows[row as usize].nik).into_values() {
            let people: BTreeSet<u32> = rows.iter().map(|&row| person_of[row as usize]).collect();
            if people.len() > 1 {
                groups.push(self.group(DuplicateKind::OneNikTwoPeople, rows, 1_000_000));
            }
        }
    }

    fn group(&self, kind: DuplicateKind, rows: Vec<u32>, probability_ppm: u32) -> DuplicateGroup {
        let paid_again = matches!(kind, DuplicateKind::InList | DuplicateKind::AcrossLists | DuplicateKind::OneKkTwice);
        let benefit = self.programme(rows[0]).and_then(|programme| programme.benefit_per_month).unwrap_or(0);
        let rupiah_at_risk = if paid_again { benefit * (rows.len() as u64 - 1) } else { 0 };
        DuplicateGroup { id: self.id(kind, &rows), kind, rows: rows.into_iter().map(RowIx).collect(), probability_ppm, rupiah_at_risk }
    }

    /// A name for the group that stays while its people stay: from the kind, the lists and the numbers that its rows carry.
    fn id(&self, kind: DuplicateKind, rows: &[u32]) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(kind.code().as_bytes());
        let mut contents: Vec<String> = rows.iter().map(|&row| self.content(row)).collect();
        contents.sort();
        contents.iter().for_each(|content| {
            hasher.update(content.as_bytes());
        });
        hasher.finalize().to_hex()[..12].to_owned()
    }

    /// What stays of a row from night to night: list, register person or submitted numbers, never its line.
    fn content(&self, row: u32) -> String {
        let submitted = &self.people.rows[row as usize];
        let list = &self.job.lists[usize::from(submitted.list)];
        let person = self.links[row as usize].linked().map_or(0, |person| self.people.register.facts[person.0 as usize].nik);
        format!("{}|{}|{person}|{}|{}\n", list.programme, list.owner, submitted.nik, submitted.no_kk)
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
