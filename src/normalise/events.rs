//! Vital events laid over the register by date: deaths, moves out and in, moves between families, births.
//!
//! Events after the job's month have not happened yet, so an old period gives its old answer. They are applied in order of
//! their dates, whatever the order of the files; undated ones first. A date that is there but cannot be read lies before the
//! register's own month at the latest, so such an event counts from that month on. Nobody is added to the register: an event of a
//! NIK that stands nowhere in it is told in the receipt, as is every other event that is not used.

mod meant;

use super::families::{FamilyKey, FamilyRow, FamilyRows};
use super::flags::Flags;
use super::register::year;
use super::{Family, Life, Normalised, PersonIx};
use crate::intake::{Intake, Role, Table};
use crate::job::Job;
use crate::rules::RuleBook;
use crate::rules::vital::{Event as Happened, State, Vital};
use meant::{Meant, People};
use padan_identity::date::{DateCellKind, DateFault, DateHint, read_date};
use padan_identity::kk::read_kk;
use padan_identity::nik::read_nik;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// One event of a register person.
#[derive(Clone, Copy, Debug)]
struct Event {
    /// `YYYYMMDD`; 0 = undated.
    date: u32,
    person: u32,
    happened: Happened,
    /// No. KK that the event names; 0 = none.
    no_kk: u64,
    /// Index into `Intake::sources`.
    source: usize,
}

/// Into which families an event may bring a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joins {
    No,
    /// Into one that the register knows.
    Known,
    /// Also into one that this event tells of first.
    New,
}

/// Events of one file of which something must be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Told {
    of_nobody: u32,
    births_of_nobody: u32,
    unclear: u32,
    unknown_kind: u32,
    nothing: u32,
    /// Dates that cannot be read, of events that count without a date.
    unreadable: u32,
    /// The same, of events that an older period leaves out.
    too_early: u32,
}

/// Applies the events up to the end of the period, by register NIK.
pub fn apply(intake: &Intake, job: &Job, rules: &RuleBook, families: &FamilyRows, out: &mut Normalised) {
    let people = People::of(intake, &out.register, &out.people.register, &rules.names);
    let mut events = Vec::new();
    let mut remarks = Vec::new();
    for (number, source) in intake.sources.iter().enumerate().filter(|(_, source)| source.role == Role::RegisterEvents) {
        let told = read((number, &source.table), job, &rules.vital, &people, &mut events);
        remarks.extend(told.remarks().into_iter().map(|(id, en)| (number, id, en)));
    }
    // A stable sort: events of one day stay in the order of files and lines.
    events.sort_by_key(|event: &Event| event.date);
    let as_of = job.register.as_of.replace('-', "").parse().unwrap_or(0);
    for (number, opened) in happen_all(&events, as_of, |kk| families.get(&FamilyKey::Kk(kk)).copied(), out) {
        remarks.push((
            number,
            format!("{opened} orang pindah ke No. KK yang tidak ada di berkas orang; keluarganya dibuka dari peristiwa ini"),
            format!("{opened} people moved to a family card that no people file has; their family is opened from the event"),
        ));
    }
    // Of one file what was read comes before what was opened.
    remarks.sort_by_key(|(number, ..)| *number);
    out.remarks.extend(remarks);
}

impl Told {
    /// What the receipt says: (id, en).
    fn remarks(self) -> Vec<(String, String)> {
        let told: [(u32, &str, &str); 7] = [
            (
                self.of_nobody,
                "peristiwa tidak menyebut NIK siapa pun di register; tidak dipakai",
                "events name no NIK of the register; they are not used",
            ),
            (
                self.births_of_nobody,
                "di antaranya kelahiran: usulkan bayi-bayi ini ke register",
                "of them are births: propose these babies for the register",
            ),
            (
                self.unclear,
                "peristiwa menyebut NIK milik beberapa orang dan namanya tidak menentukan yang mana; tidak dipakai: perbaiki NIK di register",
                "events name a NIK that several people share, and the name does not tell which; they are not used: mend the NIK in the register",
            ),
            (
                self.unknown_kind,
                "peristiwa berjenis tidak dikenal; tidak dipakai: tambahkan katanya di rules/vital.toml",
                "events are of an unknown kind; they are not used: add its word to rules/vital.toml",
            ),
            (
                self.nothing,
                "peristiwa tidak mengubah register menurut jenisnya (misalnya lahir mati, cerai mati, pembatalan)",
                "events change nothing in the register by their kind (such as a stillbirth, a marriage that ended by death, an annulment)",
            ),
            (
                self.unreadable,
                "peristiwa bertanggal tidak terbaca; dipakai tanpa tanggal: perbaiki tanggalnya",
                "events have a date that cannot be read; they are used without it: mend the date",
            ),
            (
                self.too_early,
                "peristiwa bertanggal tidak terbaca; tidak dipakai karena periode ini lebih awal daripada register",
                "events have a date that cannot be read; they are not used, because this period is earlier than the register",
            ),
        ];
        let told = told.iter().filter(|(count, ..)| *count > 0);
        told.map(|(count, id, en)| (format!("{count} {id}"), format!("{count} {en}"))).collect()
    }
}

/// Applies events in their order; returns how many people of each file came into a family that was opened for them.
fn happen_all(events: &[Event], as_of: u32, stated: impl Fn(u64) -> Option<FamilyRow>, out: &mut Normalised) -> BTreeMap<usize, u32> {
    let named: FxHashMap<u64, ()> = events.iter().filter(|event| event.no_kk != 0).map(|event| (event.no_kk, ())).collect();
    let register = &out.people.register;
    let numbered = register.families.iter().zip(0..).filter(|(family, _)| named.contains_key(&family.no_kk));
    let mut by_kk: FxHashMap<u64, u32> = numbered.map(|(family, at)| (family.no_kk, at)).collect();
    let known = register.families.len();
    let mut opened = BTreeMap::new();
    for event in events {
        let joins = happen(*event, as_of, out);
        let to = match (joins, by_kk.get(&event.no_kk)) {
            (Joins::Known | Joins::New, Some(&to)) => to,
            (Joins::New, None) => open(*event, stated(event.no_kk), &mut by_kk, out),
            (Joins::No, _) | (Joins::Known, None) => continue,
        };
        *opened.entry(event.source).or_insert(0) += u32::from(to as usize >= known);
        join(PersonIx(event.person), to, out);
    }
    opened.retain(|_, people| *people > 0);
    opened
}

/// Opens the family of a card that no people file has, in the area of the person's family unless a family file says otherwise.
fn open(event: Event, stated: Option<FamilyRow>, by_kk: &mut FxHashMap<u64, u32>, out: &mut Normalised) -> u32 {
    let register = &mut out.people.register;
    let from = register.facts[event.person as usize].family;
    let own_area = register.families.get(from as usize).map_or(0, |family| family.area);
    let FamilyRow { desil, area, .. } = stated.unwrap_or_default();
    let to = register.families.len() as u32;
    let area = if area == 0 { own_area } else { area };
    register.families.push(Family { no_kk: event.no_kk, desil, area, ..Family::default() });
    by_kk.insert(event.no_kk, to);
    to
}

/// Reads one file of events.
fn read((source, table): (usize, &Table), job: &Job, vital: &Vital, people: &People, events: &mut Vec<Event>) -> Told {
    let until = period_end(&job.period);
    let years = [&job.period, &job.register.as_of].map(|text| year(text));
    let hint = DateHint { nik_birth: None, as_of_year: years.into_iter().flatten().max().unwrap_or(2100), order: None };
    let is_too_early = job.register.as_of.get(..7).is_some_and(|as_of| job.period.as_str() < as_of);
    let flags = Flags::of(table, vital);
    let mut told = Told::default();
    for row in 0..table.len() {
        let happened = happened(table.cell("jenis_peristiwa", row), flags.told(row), vital);
        let nik = read_nik(table.cell("nik", row), false).nik();
        let meant = people.meant(nik.map(|nik| nik.as_u64()), table.cell("nama", row));
        told.of_nobody += u32::from(meant == Meant::Nobody);
        told.births_of_nobody += u32::from(meant == Meant::Nobody && happened == Some(Happened::Birth));
        told.unknown_kind += u32::from(happened.is_none());
        told.nothing += u32::from(happened == Some(Happened::Nothing));
        let Some(happened) = happened.filter(|happened| *happened != Happened::Nothing) else { continue };
        let meant = match meant {
            Meant::Person(meant) => meant,
            Meant::Unclear => {
                told.unclear += 1;
                continue;
            }
            Meant::Nobody => continue,
        };
        let read = read_date(table.cell("tanggal_peristiwa", row), DateCellKind::Text, hint);
        let date = match (read.date, read.fault) {
            (Some(date), _) => date.pack(),
            (None, None) => 0,
            // A year to come has not happened yet.
            (None, Some(DateFault::Future)) => continue,
            (None, Some(_)) if is_too_early => {
                told.too_early += 1;
                continue;
            }
            (None, Some(_)) => {
                told.unreadable += 1;
                0
            }
        };
        if date > until {
            continue;
        }
        let kk = read_kk(table.cell("no_kk", row), false).digits().filter(|digits| digits.len == 16 && digits.unknown == 0);
        let no_kk = kk.map_or(0, |kk| kk.value);
        events.extend(meant.into_iter().map(|person| Event { date, person, happened, no_kk, source }));
    }
    told
}

/// What an event is: its kind, or else what the flags of its row say; `None` where neither is known.
fn happened(kind: &str, state: Option<State>, vital: &Vital) -> Option<Happened> {
    vital.event(kind).or(match state {
        Some(State::Dead) => Some(Happened::Death),
        Some(State::Moved) => Some(Happened::MoveOut),
        Some(State::Alive) if kind.trim().is_empty() => Some(Happened::Nothing),
        Some(State::Alive | State::Inactive) | None => None,
    })
}

/// Applies one event; says whether the person joins the family whose No. KK it names.
fn happen(event: Event, as_of: u32, out: &mut Normalised) -> Joins {
    let register = &mut out.people.register;
    let facts = &mut register.facts[event.person as usize];
    let date = (event.date != 0).then_some(event.date);
    let own = register.families.get(facts.family as usize).map_or(0, |family| family.no_kk);
    let joins = |is_here: bool, joins: Joins| if is_here && event.no_kk != 0 && event.no_kk != own { joins } else { Joins::No };
    let is_dead = matches!(facts.life, Life::Dead(_));
    match event.happened {
        Happened::Death => {
            facts.life = Life::Dead(date);
            Joins::No
        }
        Happened::Birth => {
            if facts.born == 0 {
                facts.born = event.date;
            }
            // A baby's card is the parents'; somebody who has a family already stays in it.
            joins(own == 0, Joins::Known)
        }
        Happened::MoveOut if !is_dead => {
            facts.life = Life::Moved(date);
            // A card that the register does not know is one of the place that they moved to.
            joins(true, Joins::Known)
        }
        Happened::MoveIn => {
            let is_back = match facts.life {
                Life::Moved(Some(left)) => left <= event.date,
                Life::Moved(None) => event.date > as_of,
                Life::Alive | Life::Dead(_) | Life::Inactive => false,
            };
            if is_back {
                facts.life = Life::Alive;
            }
            joins(!is_dead, Joins::New)
        }
        Happened::ToFamily => joins(!is_dead, Joins::New),
        Happened::MoveOut | Happened::Nothing => Joins::No,
    }
}

/// Moves a person into another family of the register; who left for one has not left the register.
fn join(person: PersonIx, to: u32, out: &mut Normalised) {
    let register = &mut out.people.register;
    let facts = &mut register.facts[person.0 as usize];
    let from = std::mem::replace(&mut facts.family, to);
    if let Life::Moved(_) = facts.life {
        facts.life = Life::Alive;
    }
    if let Some(family) = register.families.get_mut(from as usize) {
        family.members.retain(|member| *member != person);
    }
    let members = &mut register.families[to as usize].members;
    if let Err(at) = members.binary_search(&person) {
        members.insert(at, person);
    }
}

/// Last day of a `YYYY-MM` period as `YYYYMMDD`; the 31st stands for every month's end.
fn period_end(period: &str) -> u32 {
    let month = period.get(5..7).and_then(|month| month.parse::<u32>().ok()).unwrap_or(12);
    u32::from(year(period).unwrap_or(9999)) * 10_000 + month * 100 + 31
}

#[cfg(test)]
mod tests;
