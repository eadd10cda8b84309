//! Who is paid where a row stands on a list: the one answer that money, doubles and reports share.

use super::Link;
use crate::normalise::{People, PersonIx, RowIx};
use crate::rules::programmes::Unit;
use rustc_hash::{FxHashMap, FxHashSet};

/// A family card has sixteen digits, the first of which is no zero.
const SHORTEST_KK: u64 = 1_000_000_000_000_000;

/// One who gets a benefit: whoever has the same payee gets it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Payee {
    /// Index of the register family.
    Family(u32),
    Person(PersonIx),
    /// A whole No. KK that the register does not know.
    Kk(u64),
    Nik(u64),
    Row(RowIx),
}

/// The payees of a night.
pub struct Payees<'n> {
    people: &'n People,
    links: &'n [Link],
    /// Register family of each No. KK that a row without a person states.
    families: FxHashMap<u64, u32>,
}

impl<'n> Payees<'n> {
    pub fn new(people: &'n People, links: &'n [Link]) -> Payees<'n> {
        let unlinked = people.rows.iter().zip(links).filter(|(row, link)| link.linked().is_none() && row.no_kk >= SHORTEST_KK);
        let stated: FxHashSet<u64> = unlinked.map(|(row, _)| row.no_kk).collect();
        let mut families = FxHashMap::default();
        for (family, at) in people.register.families.iter().zip(0..).filter(|(family, _)| stated.contains(&family.no_kk)) {
            families.entry(family.no_kk).or_insert(at);
        }
        Payees { people, links, families }
    }

    /// The family of a row: of its register person, else of the No. KK that it states.
    pub fn family(&self, row: RowIx) -> Option<Payee> {
        let at = row.0 as usize;
        let of_person = self.links[at].linked().map(|person| self.people.register.facts[person.0 as usize].family);
        match (of_person.filter(|family| (*family as usize) < self.people.register.families.len()), self.people.rows[at].no_kk) {
            (Some(family), _) => Some(Payee::Family(family)),
            (None, no_kk) if no_kk >= SHORTEST_KK => {
                Some(self.families.get(&no_kk).map_or(Payee::Kk(no_kk), |family| Payee::Family(*family)))
            }
            (None, _) => None,
        }
    }

    /// Who is paid for a row of a programme that pays families or persons.
    pub fn of(&self, row: RowIx, unit: Unit) -> Payee {
        let nik = self.people.rows[row.0 as usize].nik;
        match (unit, self.links[row.0 as usize].linked()) {
            (Unit::Family, _) => self.family(row).unwrap_or(Payee::Row(row)),
            (Unit::Person, Some(person)) => Payee::Person(person),
            (Unit::Person, None) if nik != 0 => Payee::Nik(nik),
            (Unit::Person, None) => Payee::Row(row),
        }
    }
}
