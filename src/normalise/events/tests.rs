//! Properties: 1. events count in the order of their dates; 2. every family has its members and every member a family.

use super::*;
use crate::intake::{Column, Source, TextColumn};
use crate::normalise::{DesilReading, PersonFacts};

/// Two families of two; applies events to the first person and tells life and family.
#[track_caller]
fn check(before: Life, events: &[(u32, Happened, u64)], expected: (Life, u32)) {
    let out = applied(before, events);
    let register = &out.people.register;
    assert_eq!((register.facts[0].life, register.facts[0].family), expected, "{events:?}");
    for (at, family) in register.families.iter().enumerate() {
        assert!(family.members.is_sorted());
        assert!(family.members.iter().all(|member| register.facts[member.0 as usize].family as usize == at));
    }
}

fn applied(before: Life, events: &[(u32, Happened, u64)]) -> Normalised {
    let mut out = Normalised::default();
    let people = [0, 0, 1, 1].map(|family| PersonFacts { family, ..PersonFacts::default() });
    out.people.register.facts = people.to_vec();
    out.people.register.facts[0].life = before;
    let family = |no_kk, members: [u32; 2]| Family {
        no_kk,
        area: 9_926_010_001,
        desil: DesilReading::Known(1),
        members: members.map(PersonIx).to_vec(),
        ..Family::default()
    };
    out.people.register.families = vec![family(11, [0, 1]), family(22, [2, 3])];
    let event = |&(date, happened, no_kk): &(u32, Happened, u64)| Event { date, person: 0, happened, no_kk, source: 0 };
    let stated = |kk| (kk == 44).then(|| FamilyRow { desil: DesilReading::Known(3), ..FamilyRow::default() });
    happen_all(&events.iter().map(event).collect::<Vec<_>>(), 20_261_001, stated, &mut out);
    out
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
    check(Life::Alive, &[(20_261_003, ToFamily, 22), (20_261_103, ToFamily, 11)], (Life::Alive, 0));
}

#[test]
fn a_card_that_the_register_does_not_know_opens_a_family_and_takes_the_person_out_of_the_old_one() {
    use Happened::{MoveIn, MoveOut, ToFamily};
    check(Life::Alive, &[(20_261_003, ToFamily, 33)], (Life::Alive, 2));
    check(Life::Alive, &[(20_261_003, ToFamily, 33), (20_261_103, ToFamily, 33)], (Life::Alive, 2));
    check(Life::Moved(None), &[(20_261_003, MoveIn, 33)], (Life::Alive, 2));
    check(Life::Alive, &[(20_261_003, MoveOut, 33)], (Life::Moved(Some(20_261_003)), 0));
    let told = |kk| {
        let family = &applied(Life::Alive, &[(20_261_003, ToFamily, kk)]).people.register.families[2];
        (family.no_kk, family.area, family.desil)
    };
    assert_eq!(told(33), (33, 9_926_010_001, DesilReading::Missing));
    assert_eq!(told(44), (44, 9_926_010_001, DesilReading::Known(3)));
}

/// One person in the register and one event file of one row; tells the life and the remarks.
fn night(period: &str, event: &[(&str, &str)]) -> (Life, Vec<String>) {
    let column = |(field, cell): &(&str, &str)| Column {
        field: (*field).to_owned(),
        text: TextColumn::of([*cell].into_iter()),
        ..Column::default()
    };
    let table = |cells: &[(&str, &str)]| Table { lines: vec![2], records: vec![2], columns: cells.iter().map(column).collect() };
    let source = |role, cells: &[(&str, &str)]| Source {
        role,
        file: String::new(),
        sheet: String::new(),
        receipt: crate::intake::Receipt::default(),
        table: table(cells),
    };
    let nik = ("nik", "3526015007730003");
    let cells: Vec<(&str, &str)> = [nik].into_iter().chain(event.iter().copied()).collect();
    let sources = vec![source(Role::RegisterPeople, &[nik, ("nama", "SITI AMINAH")]), source(Role::RegisterEvents, &cells)];
    let intake = Intake { sources, ..Intake::default() };
    let mut job = Job { period: period.to_owned(), ..Job::default() };
    job.register.as_of = "2026-10-01".to_owned();
    let (rules, _) = crate::rules::read(None, period).expect("the built-in rules are without mistakes");
    let normalised = {
        let mut intake = intake;
        crate::normalise::people(&mut intake, &job, &rules)
    };
    let remarks = normalised.remarks.into_iter().map(|(_, _, en)| en).collect();
    (normalised.people.register.facts[0].life, remarks)
}

#[track_caller]
fn check_night(period: &str, event: &[(&str, &str)], life: Life, remark: &str) {
    let (told, remarks) = night(period, event);
    assert_eq!(told, life, "{event:?}");
    let is_told = if remark.is_empty() { remarks.is_empty() } else { remarks.iter().any(|text| text.starts_with(remark)) };
    assert!(is_told, "{event:?}: {remarks:?}");
}

#[test]
fn an_event_of_an_unknown_kind_is_counted() {
    check_night("2026-11", &[("jenis_peristiwa", "TUTUP USIA")], Life::Dead(None), "");
    check_night("2026-11", &[("jenis_peristiwa", "XYZ")], Life::Alive, "1 events are of an unknown kind");
    check_night("2026-11", &[("jenis_peristiwa", "LAHIR MATI")], Life::Alive, "1 events change nothing");
    check_night("2026-11", &[("jenis_peristiwa", "PEMBATALAN AKTA KEMATIAN")], Life::Alive, "1 events change nothing");
}

#[test]
fn a_file_that_tells_its_events_in_a_status_column_is_read_by_it() {
    check_night("2026-11", &[("status_hidup", "MENINGGAL")], Life::Dead(None), "");
    check_night("2026-11", &[("jenis_peristiwa", ""), ("status_dasar", "3")], Life::Moved(None), "");
    check_night("2026-11", &[("status_hidup", "1")], Life::Alive, "1 events change nothing");
}

#[test]
fn an_unreadable_date_is_told_and_left_out_of_periods_before_the_register() {
    let event = |date| [("jenis_peristiwa", "MENINGGAL"), ("tanggal_peristiwa", date)];
    check_night("2026-11", &event(""), Life::Dead(None), "");
    check_night("2026-11", &event("kemarin"), Life::Dead(None), "1 events have a date that cannot be read; they are used");
    check_night("2026-08", &event("kemarin"), Life::Alive, "1 events have a date that cannot be read; they are not used");
    check_night("2026-08", &event(""), Life::Dead(None), "");
    check_night("2026-11", &event("05-10-2026"), Life::Dead(Some(20_261_005)), "");
}

#[test]
fn an_event_of_a_later_year_has_not_happened_yet() {
    check_night("2025-06", &[("jenis_peristiwa", "MENINGGAL"), ("tanggal_peristiwa", "05-10-2026")], Life::Alive, "");
    check_night("2026-11", &[("jenis_peristiwa", "MENINGGAL"), ("tanggal_peristiwa", "05-10-2031")], Life::Alive, "");
}
