//! What offices write down: for every list the people it takes, and for every row its fields before damage.
//!
//! Lists hold mostly eligible people, and planted among them the ineligible, the dead, the moved, the absent and the
//! repeated, in the proportions that audits found. How a row is damaged or printed is decided later.

use super::areas::Areas;
use super::calendar::Day;
use super::layouts::{ALL, Layout, Takes};
use super::numbers::digits;
use super::people::{District, Fate, Sex};
use super::random::Random;
use std::collections::HashSet;

/// The fields of one row as an office wrote them.
#[derive(Clone, Debug)]
pub struct Written {
    pub nik: String,
    /// A workbook stores the NIK as a number.
    pub nik_is_number: bool,
    pub kk: String,
    pub name: String,
    pub birth: Option<Day>,
    /// The date text has day and month exchanged.
    pub birth_flipped: bool,
    pub sex: Sex,
    pub mother: String,
    /// Index into `Areas::desa`.
    pub desa: usize,
    pub desa_name: String,
    pub hamlet: &'static str,
    pub street: Option<String>,
    pub rt: u32,
    pub rw: u32,
}

/// One row of one list.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Index into `layouts::ALL`.
    pub list: usize,
    /// Index into `District::people`.
    pub person: usize,
    pub written: Written,
    /// Injected errors; sorted, each once.
    pub errors: Vec<&'static str>,
    /// Findings that the row should give; sorted, each once.
    pub planted: Vec<&'static str>,
}

/// Shares of planted rows in a list.
#[derive(Clone, Copy, Debug)]
pub struct Shares {
    pub absent: f64,
    /// One person twice in a list.
    pub repeated: f64,
}

/// Why a registered person stands on a list or should not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Eligible,
    AboveCeiling,
    NoDesil,
    Occupation,
    Dead,
    Moved,
    Inactive,
    Overlap,
    Absent,
}

/// Classes other than eligible and absent with their shares of a list.
const PLANTED: [(Class, f64); 7] = [
    (Class::AboveCeiling, 0.06),
    (Class::NoDesil, 0.012),
    (Class::Occupation, 0.008),
    (Class::Dead, 0.008),
    (Class::Moved, 0.01),
    (Class::Inactive, 0.006),
    (Class::Overlap, 0.04),
];

/// One KK twice in a family programme.
const SECOND_OF_KK: f64 = 0.012;

/// Chooses the rows of every list; one entry per layout, rows in the order in which offices print them.
pub fn choose(district: &District, rows: usize, shares: Shares, random: &mut Random) -> Vec<Vec<Submission>> {
    let mut lists: Vec<Vec<Submission>> = Vec::new();
    for (index, layout) in ALL.iter().enumerate() {
        let wanted = (rows as f64 * layout.share).round() as usize;
        let taken = taken_by(&lists, layout.avoids, layout.is_family(), district);
        let mut people = members(district, layout, &taken, wanted, shares, random);
        repeat(district, layout, &mut people, shares, random);
        let by_family = matches!(layout.takes, Takes::Members { .. });
        let mut order: Vec<(usize, u64, usize)> = people
            .into_iter()
            .map(|person| {
                let home = district.people[person].household;
                let key = if by_family { home as u64 } else { random.next() };
                (district.household(person).desa, key, person)
            })
            .collect();
        order.sort_unstable();
        let row = |(_, _, person): (usize, u64, usize)| Submission {
            list: index,
            person,
            written: written(district, person),
            errors: Vec::new(),
            planted: Vec::new(),
        };
        lists.push(order.into_iter().map(row).collect());
    }
    lists
}

/// Families (or people) on the lists of a programme.
fn taken_by(lists: &[Vec<Submission>], programme: Option<&str>, family: bool, district: &District) -> HashSet<usize> {
    let Some(programme) = programme else {
        return HashSet::new();
    };
    lists
        .iter()
        .flatten()
        .filter(|row| ALL[row.list].programme == programme)
        .map(|row| if family { district.people[row.person].household } else { row.person })
        .collect()
}

fn members(district: &District, layout: &Layout, taken: &HashSet<usize>, wanted: usize, shares: Shares, random: &mut Random) -> Vec<usize> {
    let mut pools: Vec<(Class, Vec<usize>)> = vec![(Class::Eligible, Vec::new())];
    pools.extend(PLANTED.iter().map(|(class, _)| (*class, Vec::new())));
    pools.push((Class::Absent, Vec::new()));
    for person in 0..district.people.len() {
        if let Some(class) = class(district, layout, taken, person)
            && let Some((_, pool)) = pools.iter_mut().find(|(other, _)| *other == class)
        {
            pool.push(person);
        }
    }
    for (class, pool) in &mut pools {
        random.shuffle(pool);
        if *class == Class::Absent && layout.is_family() {
            // An office that does not know a family still enters it once.
            let mut homes = HashSet::new();
            pool.retain(|person| homes.insert(district.people[*person].household));
        }
        if matches!(layout.takes, Takes::Members { .. }) {
            together(district, pool);
        }
    }
    let mut chosen = Vec::with_capacity(wanted);
    let mut take = |class: Class, count: usize| {
        if let Some((_, pool)) = pools.iter().find(|(other, _)| *other == class) {
            chosen.extend(pool.iter().take(count));
        }
        chosen.len()
    };
    for (class, share) in PLANTED {
        take(class, (share * wanted as f64).round() as usize);
    }
    let planted = take(Class::Absent, (shares.absent * wanted as f64).round() as usize);
    take(Class::Eligible, wanted.saturating_sub(planted));
    chosen
}

/// Keeps the families of a shuffled pool together, in the order of their first member.
fn together(district: &District, pool: &mut [usize]) {
    let mut first = std::collections::HashMap::new();
    for (place, person) in pool.iter().enumerate() {
        first.entry(district.people[*person].household).or_insert(place);
    }
    pool.sort_by_key(|person| (first[&district.people[*person].household], *person));
}

fn class(district: &District, layout: &Layout, taken: &HashSet<usize>, index: usize) -> Option<Class> {
    let person = &district.people[index];
    let key = if layout.is_family() { person.household } else { index };
    if !person.registered() {
        let fits = match layout.is_family() {
            true => person.age() >= 20,
            false => layout.fits(district, index),
        };
        return (fits && !taken.contains(&key)).then_some(Class::Absent);
    }
    if !layout.fits(district, index) {
        return None;
    }
    let desil = district.households[person.household].desil;
    Some(match (person.fate, layout.ceiling, desil) {
        (Fate::Died(_), ..) => Class::Dead,
        (Fate::Moved(_), ..) => Class::Moved,
        (Fate::Inactive, ..) => Class::Inactive,
        _ if taken.contains(&key) => Class::Overlap,
        _ if district.excluded_by_occupation(index) => Class::Occupation,
        (_, Some(_), None) => Class::NoDesil,
        (_, Some(ceiling), Some(desil)) if desil > ceiling => Class::AboveCeiling,
        _ => Class::Eligible,
    })
}

/// Adds people who stand twice, and second members of families in family programmes.
fn repeat(district: &District, layout: &Layout, people: &mut Vec<usize>, shares: Shares, random: &mut Random) {
    let singles = people.len();
    for at in 0..singles {
        let person = people[at];
        if random.chance(shares.repeated) {
            people.push(person);
        } else if layout.is_family() && random.chance(SECOND_OF_KK) {
            let grown = |other: &&usize| {
                let candidate = &district.people[**other];
                **other != person && candidate.registered() && candidate.age() >= 18
            };
            people.extend(district.household(person).members.iter().find(grown));
        }
    }
}

fn written(district: &District, index: usize) -> Written {
    let person = &district.people[index];
    let home = &district.households[person.household];
    let desa = &district.areas.desa[home.desa];
    Written {
        nik: digits(person.nik),
        nik_is_number: false,
        kk: digits(home.no_kk),
        name: person.name.clone(),
        birth: Some(person.birth),
        birth_flipped: false,
        sex: person.sex,
        mother: person.mother.clone(),
        desa: home.desa,
        desa_name: desa.name.clone(),
        hamlet: desa.hamlets[home.hamlet],
        street: home.street.clone(),
        rt: home.rt,
        rw: home.rw,
    }
}

impl Written {
    /// Writes another village as the place of living.
    pub fn live_in(&mut self, areas: &Areas, desa: usize, hamlet: usize) {
        let area = &areas.desa[desa];
        self.desa = desa;
        self.desa_name.clone_from(&area.name);
        self.hamlet = area.hamlets[hamlet % area.hamlets.len()];
        self.street = None;
    }
}
