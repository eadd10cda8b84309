//! Families of the register: what family files say of them, and who belongs to each.

use super::parts::part_ranges;
use super::places::{Hamlets, Place, Places};
use super::words::Renumbered;
use super::{DesilReading, Family, PersonIx};
use crate::intake::{Intake, Role};
use padan_identity::desil::{self, read_desil};
use padan_identity::digits::PartialDigits;
use padan_identity::kk::read_kk;
use padan_linkage::records::AddressValue;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// What tells the families of a register apart: the card's number first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum FamilyKey<'t> {
    Kk(u64),
    Id(&'t str),
    Alone,
}

impl<'t> FamilyKey<'t> {
    /// The key of a row with this card number and this id.
    pub fn of(kk: Option<PartialDigits>, id: &'t str) -> Self {
        let whole = kk.filter(|digits| digits.len == 16 && digits.unknown == 0);
        match (whole, id) {
            (Some(digits), _) => FamilyKey::Kk(digits.value),
            (None, "") => FamilyKey::Alone,
            (None, id) => FamilyKey::Id(id),
        }
    }
}

/// What a family file says of one family.
#[derive(Clone, Copy, Default)]
pub struct FamilyRow {
    pub desil: DesilReading,
    pub area: u64,
    pub address: AddressValue,
}

/// All rows of the family files, by card number and by id; of two rows with one key the later one counts.
#[derive(Default)]
pub struct FamilyRows<'t> {
    rows: Vec<FamilyRow>,
    by_kk: FxHashMap<u64, u32>,
    by_id: FxHashMap<&'t str, u32>,
}

/// Consecutive rows of one family file.
struct FamilyPart<'t> {
    rows: Vec<(Option<u64>, &'t str, DesilReading)>,
    places: Vec<Place>,
    hamlets: Vec<Box<str>>,
}

impl<'t> FamilyRows<'t> {
    /// Reads the family files; hamlets get their numbers here first.
    pub fn read(intake: &'t Intake, places: &Places, hamlets: &mut Hamlets) -> Self {
        let mut families = FamilyRows::default();
        for source in intake.sources.iter().filter(|source| source.role == Role::RegisterFamilies) {
            let table = &source.table;
            let read_places = places.table(source);
            let desils = table.column("desil").map(|column| column.text.read_each(own_desil));
            let row = |row: usize| {
                let kk = read_kk(table.cell("no_kk", row), false).digits().filter(|digits| digits.len == 16 && digits.unknown == 0);
                let desil = desils.as_ref().map_or(DesilReading::Missing, |desils| *desils.get(row));
                (kk.map(|kk| kk.value), table.cell("id_keluarga", row), desil)
            };
            let parts = part_ranges(table.len()).into_par_iter().map(|rows| {
                let (own, hamlets) = places.of(&read_places, rows.clone());
                FamilyPart { rows: rows.map(row).collect(), places: own, hamlets }
            });
            let parts: Vec<FamilyPart> = parts.collect();
            parts.into_iter().for_each(|part| families.add(part, hamlets));
        }
        families
    }

    fn add(&mut self, part: FamilyPart<'t>, hamlets: &mut Hamlets) {
        let mut numbers = Renumbered::new(0, part.hamlets.len());
        for ((kk, id, desil), place) in part.rows.into_iter().zip(part.places) {
            let (area, address) = hamlets.renumber(place, &part.hamlets, &mut numbers);
            let at = self.rows.len() as u32;
            self.rows.push(FamilyRow { desil, area, address });
            if let Some(kk) = kk {
                self.by_kk.insert(kk, at);
            }
            if !id.is_empty() {
                self.by_id.insert(id, at);
            }
        }
    }

    /// What the family files say of a family.
    pub fn get(&self, key: &FamilyKey<'_>) -> Option<&FamilyRow> {
        let at = match key {
            FamilyKey::Kk(kk) => self.by_kk.get(kk),
            FamilyKey::Id(id) => self.by_id.get(id),
            FamilyKey::Alone => None,
        };
        at.map(|at| &self.rows[*at as usize])
    }
}

/// Members of a usual family; only room is made by it.
const PEOPLE_OF_FAMILY: usize = 3;

/// The families as far as their members are joined.
#[derive(Default)]
pub struct Families<'t> {
    families: Vec<Family>,
    by_kk: FxHashMap<u64, u32>,
    by_id: FxHashMap<&'t str, u32>,
    /// The family joined last; its members often stand together.
    last: Option<(FamilyKey<'t>, u32)>,
}

impl<'t> Families<'t> {
    /// No family yet, with room for the families of so many people.
    pub fn of(people: usize) -> Self {
        let by_kk = FxHashMap::with_capacity_and_hasher(people / PEOPLE_OF_FAMILY, FxBuildHasher);
        Families { by_kk, families: Vec::with_capacity(people / PEOPLE_OF_FAMILY), ..Families::default() }
    }

    /// Puts a person into the family of a key, opening it where it is new, and settles its decile; returns its index.
    pub fn join(&mut self, key: FamilyKey<'t>, area: u64, person: PersonIx, desil: impl FnOnce(DesilReading) -> DesilReading) -> u32 {
        let next = self.families.len() as u32;
        let family = match (key, self.last) {
            (FamilyKey::Alone, _) => next,
            (key, Some((last, family))) if key == last => family,
            (FamilyKey::Kk(kk), _) => *self.by_kk.entry(kk).or_insert(next),
            (FamilyKey::Id(id), _) => *self.by_id.entry(id).or_insert(next),
        };
        self.last = Some((key, family));
        if family == next {
            let no_kk = if let FamilyKey::Kk(kk) = key { kk } else { 0 };
            self.families.push(Family { no_kk, area, ..Family::default() });
        }
        let slot = &mut self.families[family as usize];
        slot.area = slot.area.max(area);
        slot.members.push(person);
        slot.desil = desil(slot.desil);
        family
    }

    pub fn finish(mut self) -> Vec<Family> {
        self.families.shrink_to_fit();
        self.families
    }
}

/// The decile that a cell states.
pub fn own_desil(cell: &str) -> DesilReading {
    match read_desil(cell) {
        desil::DesilReading::Known(desil) => DesilReading::Known(desil.value()),
        desil::DesilReading::Between(low, high) => DesilReading::Between(low, high),
        desil::DesilReading::NotYet | desil::DesilReading::NotFound => DesilReading::NotYet,
        desil::DesilReading::Missing | desil::DesilReading::Fault => DesilReading::Missing,
    }
}
