//! Who is listed twice: groups of submitted rows that are one person or one family, and numbers shared by two people.

mod naming;
mod people;

use crate::assess::{self, OverlapCase};
use crate::decisions::{Cases, Decisions};
use crate::job::{Job, ListSpec};
use crate::link::Link;
use crate::link::payees::{Payee, Payees};
use crate::normalise::{Normalised, People, RowIx};
use crate::rules::RuleBook;
use crate::rules::programmes::{Overlap, Programme, Unit};
use naming::About;
use padan_linkage::blocking::Skipped;
use padan_linkage::engine::Index;
use people::{Input, ix, person_of};
use rayon::prelude::*;
use std::collections::BTreeSet;

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
    let lists = lists(job, rules);
    let payees = Payees::new(&normalised.people, links);
    let finder = Finder { lists: &lists, people: &normalised.people, links, cases: &decisions.cases, payees };
    let mut groups: Vec<DuplicateGroup> =
        people.par_iter().flat_map_iter(|(rows, weakest_ppm)| finder.one_person(rows, *weakest_ppm)).collect();
    let person_of = person_of(links.len(), &people);
    groups.par_extend(finder.one_kk_twice(&person_of));
    groups.par_extend(finder.one_nik_two_people(&person_of));
    groups.extend(finder.overlaps(job, rules));
    naming::part_equal_names(finder.cases, &mut groups, |row| normalised.people.rows[row.0 as usize].list);
    groups.par_sort_by(|a, b| (a.kind, &a.rows).cmp(&(b.kind, &b.rows)));
    (groups, skipped)
}

/// What a list of the job is for.
struct List<'a> {
    programme: Option<&'a Programme>,
    /// Programme code; the job's own words where no rule knows the programme.
    code: &'a str,
    /// Place of the code among all codes in order; lists of one code have one.
    rank: u16,
    /// Programme and owner, as the job names them.
    scope: String,
}

fn lists<'a>(job: &'a Job, rules: &'a RuleBook) -> Vec<List<'a>> {
    let list = |list: &'a ListSpec| {
        let programme = rules.programmes.find(&list.programme);
        let code = programme.map_or(list.programme.as_str(), |programme| programme.code.as_str());
        List { programme, code, rank: 0, scope: format!("{}|{}", list.programme, list.owner) }
    };
    let mut lists: Vec<List> = job.lists.iter().map(list).collect();
    let codes: BTreeSet<&str> = lists.iter().map(|list| list.code).collect();
    for list in &mut lists {
        list.rank = codes.iter().position(|code| *code == list.code).map_or(0, |rank| rank as u16);
    }
    lists
}

struct Finder<'a> {
    lists: &'a [List<'a>],
    people: &'a People,
    links: &'a [Link],
    cases: &'a Cases,
    payees: Payees<'a>,
}

impl Finder<'_> {
    fn list(&self, row: u32) -> &List<'_> {
        &self.lists[usize::from(self.people.rows[row as usize].list)]
    }

    /// Repetitions of one person: within a list, across lists of one programme, under two NIKs.
    fn one_person(&self, rows: &[u32], weakest_ppm: u32) -> Vec<DuplicateGroup> {
        let about = self.about_person(rows);
        let list = |row: u32| self.people.rows[row as usize].list;
        let mut groups = Vec::new();
        for rows in split(rows, list).into_iter().filter(|rows| rows.len() > 1) {
            groups.push(self.group(DuplicateKind::InList, &self.list(rows[0]).scope, about, rows, weakest_ppm));
        }
        for rows in split(rows, |row| self.list(row).rank) {
            if rows.iter().any(|&row| list(row) != list(rows[0])) {
                groups.push(self.group(DuplicateKind::AcrossLists, self.list(rows[0]).code, about, rows, weakest_ppm));
            }
        }
        let submitted = |row: u32| &self.people.rows[row as usize];
        let clean: Vec<u32> = rows.iter().copied().filter(|&row| submitted(row).nik_clean).collect();
        if clean.iter().any(|&row| submitted(row).nik != submitted(clean[0]).nik) {
            groups.push(self.group(DuplicateKind::OnePersonTwoNiks, "", about, clean, weakest_ppm));
        }
        groups
    }

    /// Two members of one family in one family programme.
    fn one_kk_twice(&self, person_of: &[u32]) -> Vec<DuplicateGroup> {
        let family = |row: u32| {
            let list = self.list(row);
            let is_of_families = list.programme.is_some_and(|programme| programme.unit == Unit::Family);
            is_of_families.then(|| Some(((list.rank, self.payees.family(RowIx(row))?), row))).flatten()
        };
        let rows = (0..self.links.len() as u32).into_par_iter().filter_map(family).collect();
        of_several(rows, person_of, |(_, household), rows| {
            let linked = rows.iter().map(|&row| &self.links[row as usize]).filter(|link| link.linked().is_some());
            let weakest = linked.map(|link| link.probability_ppm).min().unwrap_or(1_000_000);
            let about = self.about_household(household);
            self.group(DuplicateKind::OneKkTwice, self.list(rows[0]).code, about, rows, weakest)
        })
    }

    /// One valid NIK on rows of different people.
    fn one_nik_two_people(&self, person_of: &[u32]) -> Vec<DuplicateGroup> {
        let rows = self.people.rows.par_iter().enumerate();
        let rows = rows.filter(|(_, row)| row.nik_clean).map(|(at, row)| (row.nik, at as u32)).collect();
        of_several(rows, person_of, |nik, rows| self.group(DuplicateKind::OneNikTwoPeople, "", About::Nik(nik), rows, 1_000_000))
    }

    /// Rows of two programmes that may not meet. Their money is at risk by the finding on the row that yields.
    fn overlaps(&self, job: &Job, rules: &RuleBook) -> Vec<DuplicateGroup> {
        let cases = assess::overlaps(job, rules, self.people, self.links);
        let forbidden = cases.into_iter().filter(|case| case.value == Overlap::Forbidden);
        let group = |case: OverlapCase| {
            let scope = format!("{}|{}", case.left_programme, case.right_programme);
            let mut rows: Vec<u32> = case.left_rows.iter().chain(&case.right_rows).map(|row| row.0).collect();
            rows.sort_unstable();
            let family = self.payees.family(RowIx(rows[0])).filter(|_| case.family);
            let about = family.map_or_else(|| self.about_person(&rows), |family| self.about_household(family));
            self.group(DuplicateKind::OverlapOfProgrammes, &scope, about, rows, case.probability_ppm)
        };
        forbidden.map(group).collect()
    }

    fn group(&self, kind: DuplicateKind, scope: &str, about: About, rows: Vec<u32>, probability_ppm: u32) -> DuplicateGroup {
        let paid_again = matches!(kind, DuplicateKind::InList | DuplicateKind::AcrossLists | DuplicateKind::OneKkTwice);
        let benefit = self.list(rows[0]).programme.and_then(|programme| programme.benefit_per_month).unwrap_or(0);
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

    fn about_household(&self, household: Payee) -> About {
        let family = match household {
            Payee::Kk(kk) => return About::Kk(kk),
            Payee::Family(family) => &self.people.register.families[family as usize],
            Payee::Person(_) | Payee::Nik(_) | Payee::Row(_) => return About::Nothing,
        };
        if family.no_kk != 0 {
            return About::Kk(family.no_kk);
        }
        let members = family.members.iter().filter_map(|&person| self.cases.person(person));
        members.min().map_or(About::Nothing, About::RegisterFamily)
    }
}

/// Rows by what they have in common, in its order; of each part the rows as given.
fn split<K: Ord>(rows: &[u32], key: impl Fn(u32) -> K) -> Vec<Vec<u32>> {
    let mut sorted = rows.to_vec();
    sorted.sort_by_key(|&row| key(row));
    sorted.chunk_by(|&left, &right| key(left) == key(right)).map(<[u32]>::to_vec).collect()
}

/// A group for each key whose rows are several people, in the order of the keys.
fn of_several<K: Copy + Ord + Send + Sync>(
    mut rows: Vec<(K, u32)>,
    person_of: &[u32],
    group: impl Fn(K, Vec<u32>) -> DuplicateGroup + Sync,
) -> Vec<DuplicateGroup> {
    rows.par_sort_unstable();
    let person = |&(_, row): &(K, u32)| person_of[row as usize];
    let several = rows.par_chunk_by(|left, right| left.0 == right.0).filter(|rows| rows.iter().any(|row| person(row) != person(&rows[0])));
    several.map(|rows| group(rows[0].0, rows.iter().map(|&(_, row)| row).collect())).collect()
}
