//! Vital events laid over the register by date: deaths, moves out and in, moves between families, births.
//!
//! Events after the job's month have not happened yet, so an old period gives its old answer. They are applied in order of
//! their dates, whatever the order of the files; undated ones first. Nobody is added to the register: an event of a NIK that
//! stands nowhere in it is told in the receipt.

use super::register::year;
use super::{Life, Normalised, PersonIx};
use crate::intake::{Intake, Role, Table};
use crate::job::Job;
use padan_identity::date::{DateCellKind, DateHint, read_date};
use padan_identity::kk::read_kk;
use padan_identity::nik::read_nik;
use padan_linkage::records::{Records, Values};
use rustc_hash::FxHashMap;

/// What an event says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Happened {
    Death,
    MoveOut,
    MoveIn,
    Birth,
    /// Into another family of the register.
    ToFamily,
}

/// One event of a register person.
#[derive(Clone, Copy, Debug)]
struct Event {
    /// `YYYYMMDD`; 0 = undated.
    date: u32,
    person: u32,
    happened: Happened,
    /// No. KK that the event names; 0 = none.
    no_kk: u64,
}

/// Words of each kind of event; the first kind with a word in the text counts.
const WORDS: [(Happened, &[&str]); 5] = [
    (Happened::Death, &["MENINGGAL", "MATI", "KEMATIAN", "WAFAT"]),
    (Happened::Birth, &["LAHIR"]),
    (Happened::MoveIn, &["DATANG", "MASUK"]),
    (Happened::ToFamily, &["PISAH KK", "PECAH KK", "PINDAH KK", "GABUNG KK", "NUMPANG KK"]),
    (Happened::MoveOut, &["PINDAH"]),
];

/// Applies the events up to the end of the period, by register NIK.
pub fn apply(intake: &Intake, job: &Job, out: &mut Normalised) {
    let by_nik = people_of_events(intake, &out.register);
    let mut events = Vec::new();
    for (number, source) in intake.sources.iter().enumerate().filter(|(_, source)| source.role == Role::RegisterEvents) {
        let of_nobody = read(&source.table, job, &by_nik, &mut events);
        let [all, births] = of_nobody;
        if all > 0 {
            out.remarks.push((
                number,
                format!("{all} peristiwa tidak menyebut NIK siapa pun di register; tidak dipakai"),
                format!("{all} events name no NIK of the register; they are not used"),
            ));
        }
        if births > 0 {
            out.remarks.push((
                number,
                format!("{births} di antaranya kelahiran: usulkan bayi-bayi ini ke register"),
                format!("{births} of them are births: propose these babies for the register"),
            ));
        }
    }
    // A stable sort: events of one day stay in the order of files and lines.
    events.sort_by_key(|event: &Event| event.date);
    let as_of = job.register.as_of.replace('-', "").parse().unwrap_or(0);
    happen_all(&events, as_of, out);
}

/// Applies events in their order.
fn happen_all(events: &[Event], as_of: u32, out: &mut Normalised) {
    let named: FxHashMap<u64, ()> = events.iter().filter(|event| event.no_kk != 0).map(|event| (event.no_kk, ())).collect();
    let register = &out.people.register;
    let numbered = register.families.iter().zip(0..).filter(|(family, _)| named.contains_key(&family.no_kk));
    let by_kk: FxHashMap<u64, u32> = numbered.map(|(family, at)| (family.no_kk, at)).collect();
    for event in events {
        if happen(*event, as_of, out)
            && let Some(&to) = by_kk.get(&event.no_kk)
        {
            join(PersonIx(event.person), to, out);
        }
    }
}

/// Reads one file of events; returns how many name nobody of the register, and how many of those are births.
fn read(table: &Table, job: &Job, by_nik: &FxHashMap<u64, Option<u32>>, events: &mut Vec<Event>) -> [u32; 2] {
    let until = period_end(&job.period);
    let hint = DateHint { nik_birth: None, as_of_year: year(&job.period).unwrap_or(2100), order: None };
    let mut of_nobody = [0, 0];
    for row in 0..table.len() {
        let kind = table.cell("jenis_peristiwa", row).to_ascii_uppercase();
        let happened = WORDS.iter().find(|(_, words)| words.iter().any(|word| kind.contains(word))).map(|(happened, _)| *happened);
        let nik = read_nik(table.cell("nik", row), false).nik();
        let Some(person) = nik.and_then(|nik| by_nik.get(&nik.as_u64()).copied().flatten()) else {
            of_nobody[0] += 1;
            of_nobody[1] += u32::from(happened == Some(Happened::Birth));
            continue;
        };
        let date = read_date(table.cell("tanggal_peristiwa", row), DateCellKind::Text, hint).date.map_or(0, |date| date.pack());
        let Some(happened) = happened.filter(|_| date <= until) else { continue };
        let kk = read_kk(table.cell("no_kk", row), false).digits().filter(|digits| digits.len == 16 && digits.unknown == 0);
        events.push(Event { date, person, happened, no_kk: kk.map_or(0, |kk| kk.value) });
    }
    of_nobody
}

/// Applies one event; says whether the person may have joined the family whose No. KK it names.
fn happen(event: Event, as_of: u32, out: &mut Normalised) -> bool {
    let register = &mut out.people.register;
    let facts = &mut register.facts[event.person as usize];
    let date = (event.date != 0).then_some(event.date);
    let own = register.families.get(facts.family as usize).map_or(0, |family| family.no_kk);
    let joins = event.no_kk != 0 && event.no_kk != own;
    let is_dead = matches!(facts.life, Life::Dead(_));
    match event.happened {
        Happened::Death => {
            facts.life = Life::Dead(date);
            false
        }
        Happened::Birth => {
            if facts.born == 0 {
                facts.born = event.date;
            }
            // A baby's card is the parents'; somebody who has a family already stays in it.
            joins && own == 0
        }
        Happened::MoveOut if !is_dead => {
            facts.life = Life::Moved(date);
            joins
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
            joins && !is_dead
        }
        Happened::ToFamily => joins && !is_dead,
        Happened::MoveOut => false,
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

/// The register person of every NIK that an event names; the last of those who share one.
fn people_of_events(intake: &Intake, register: &Records) -> FxHashMap<u64, Option<u32>> {
    let events = intake.sources.iter().filter(|source| source.role == Role::RegisterEvents).map(|source| &source.table);
    let niks = events.flat_map(|table| (0..table.len()).filter_map(|row| read_nik(table.cell("nik", row), false).nik()));
    let mut people: FxHashMap<u64, Option<u32>> = niks.map(|nik| (nik.as_u64(), None)).collect();
    let Values::Digits(niks) = &register.columns[0] else { return people };
    if people.is_empty() {
        return people;
    }
    for (row, nik) in niks.iter().enumerate().filter(|(_, nik)| nik.complete() && nik.len == 16) {
        if let Some(person) = people.get_mut(&nik.value) {
            *person = Some(row as u32);
        }
    }
    people
}

/// Last day of a `YYYY-MM` period as `YYYYMMDD`; the 31st stands for every month's end.
fn period_end(period: &str) -> u32 {
    let month = period.get(5..7).and_then(|month| month.parse::<u32>().ok()).unwrap_or(12);
    u32::from(year(period).unwrap_or(9999)) * 10_000 + month * 100 + 31
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::{Family, PersonFacts};

    /// Two families of two; applies events to the first person and tells life and family.
    #[track_caller]
    fn check(before: Life, events: &[(u32, Happened, u64)], expected: (Life, u32)) {
        let mut out = Normalised::default();
        let people = [0, 0, 1, 1].map(|family| PersonFacts { family, ..PersonFacts::default() });
        out.people.register.facts = people.to_vec();
        out.people.register.facts[0].life = before;
        let family = |no_kk, members: [u32; 2]| Family { no_kk, members: members.map(PersonIx).to_vec(), ..Family::default() };
        out.people.register.families = vec![family(11, [0, 1]), family(22, [2, 3])];
        let event = |&(date, happened, no_kk): &(u32, Happened, u64)| Event { date, person: 0, happened, no_kk };
        happen_all(&events.iter().map(event).collect::<Vec<_>>(), 20_261_001, &mut out);
        let register = &out.people.register;
        assert_eq!((register.facts[0].life, register.facts[0].family), expected, "{events:?}");
        for (at, family) in register.families.iter().enumerate() {
            assert!(family.members.is_sorted());
            assert!(family.members.iter().all(|member| register.facts[member.0 as usize].family as usize == at));
        }
    }

    #[test]
    fn events_count_in_the_order_of_their_dates() {
        use Happened::{Death, MoveIn, MoveOut, ToFamily};
        check(Life::Alive, &[(20_261_103, Death, 0)], (Life::Dead(Some(20_261_103)), 0));
        check(Life::Alive, &[(20_260_103, MoveOut, 0)], (Life::Moved(Some(20_260_103)), 0));
        check(Life::Alive, &[(20_260_103, MoveOut, 0), (20_260_803, MoveIn, 0)], (Life::Alive, 0));
        check(Life::Moved(None), &[(20_260_803, MoveIn, 0)], (Life::Moved(None), 0));
        check(Life::Moved(None), &[(20_261_003, MoveIn, 0)], (Life::Alive, 0));
        check(Life::Dead(None), &[(20_261_003, MoveOut, 22)], (Life::Dead(None), 0));
        check(Life::Alive, &[(20_261_003, ToFamily, 22)], (Life::Alive, 1));
        check(Life::Alive, &[(20_261_003, MoveOut, 22)], (Life::Alive, 1));
        check(Life::Alive, &[(20_261_003, ToFamily, 33)], (Life::Alive, 0));
        check(Life::Alive, &[(20_261_003, ToFamily, 22), (20_261_103, ToFamily, 11)], (Life::Alive, 0));
    }
}
