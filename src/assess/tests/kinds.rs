//! Conditions, earlier recipients, limits per KK, places and news: each kind with its neighbour that is none.

use super::*;
use crate::intake::Received;
use crate::job::HistorySpec;
use crate::rules::period::Months;

/// A row of one programme for a woman born in 1980 who lives alone, as `set` leaves it.
#[track_caller]
fn check(programme: &str, set: impl Fn(&mut Tiny, PersonIx), expected: &[&str]) {
    let mut night = Tiny::new("2026-11", &[programme]);
    let person = night.family(Known(1), &[ALIVE]);
    night.linked(0, person);
    set(&mut night, person);
    assert_eq!(night.told(), expected);
}

#[test]
fn a_condition_not_met_is_found_and_what_is_not_recorded_is_unknown() {
    let born = |born: u32| {
        move |night: &mut Tiny, person| {
            night.born(person, born);
        }
    };
    let open = "0 SYARAT_BELUM_DAPAT_DINILAI TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 0";
    check("LANSIA", born(19_661_130), &[]);
    check("LANSIA", born(19_661_201), &["0 SYARAT_TIDAK_TERPENUHI INKLUSI MUSDES 0"]);
    check("LANSIA", born(19_660_000), &[open]);
    check("LANSIA", born(0), &[open]);
    check("PIP", born(20_201_130), &[]);
    check("PIP", born(20_201_201), &["0 SYARAT_TIDAK_TERPENUHI INKLUSI MUSDES 18750"]);
    check("PKH", born(20_050_101), &[]);
    check("PKH", born(19_700_101), &[open]);
}

#[test]
fn an_age_that_was_stated_grows_with_the_period() {
    let stated = |age: u8| {
        move |night: &mut Tiny, person: PersonIx| {
            let facts = &mut night.people.register.facts[person.0 as usize];
            (facts.born, facts.age) = (0, Some(age));
        }
    };
    check("LANSIA", stated(60), &[]);
    check("LANSIA", stated(58), &["0 SYARAT_TIDAK_TERPENUHI INKLUSI MUSDES 0"]);
    check("LANSIA", stated(59), &["0 SYARAT_BELUM_DAPAT_DINILAI TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 0"]);
}

#[test]
fn a_component_of_any_living_member_counts_for_the_family() {
    let beside = |life: Life, born: u32| {
        move |night: &mut Tiny, person: PersonIx| {
            night.born(person, 19_700_101);
            let facts = PersonFacts { life, born, sex: b'L', table_row: 0, ..PersonFacts::default() };
            night.people.register.facts.push(facts);
            night.people.register.families[0].members.push(PersonIx(1));
        }
    };
    let open = "0 SYARAT_BELUM_DAPAT_DINILAI TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 0";
    check("PKH", beside(Life::Alive, 20_100_101), &[]);
    check("PKH", beside(Life::Alive, 19_400_101), &[]);
    check("PKH", beside(Life::Dead(None), 20_100_101), &[open]);
    // Born after the job's month: not yet a member.
    check("PKH", beside(Life::Alive, 20_261_201), &[open]);
    check("PKH", beside(Life::Alive, 20_261_130), &[]);
}

/// What an earlier list tells of the woman herself (`nik`), or of her card (`kk`).
fn earlier(programme: &str, class: &str, months: &str, of: &'static str) -> impl Fn(&mut Tiny, PersonIx) {
    let months = Months::parse(months).expect("a year or a month");
    let (programme, class) = (programme.to_string(), class.to_string());
    move |night, person| {
        let facts = &night.people.register.facts[person.0 as usize];
        let no_kk = night.people.register.families[facts.family as usize].no_kk;
        let (nik, no_kk) = if of == "nik" { (facts.nik, 0) } else { (0, no_kk) };
        night.job.history = vec![HistorySpec { owner: "Dinas Perkim".into(), ..HistorySpec::default() }];
        let (programme, class) = (programme.clone(), class.clone());
        night.intake.history = vec![Received { list: 0, programme, class, months, nik, no_kk, file: "rtlh.csv".into(), line: 7 }];
    }
}

#[test]
fn similar_aid_within_the_years_is_found_by_number() {
    let held = "0 SUDAH_PERNAH_MENERIMA INKLUSI TUNDA_SALUR 20000000";
    let open = "0 SUDAH_PERNAH_MENERIMA TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 20000000";
    check("RUTILAHU", earlier("RUTILAHU", "perumahan", "2019-06", "nik"), &[held]);
    check("RUTILAHU", earlier("RUTILAHU", "perumahan", "2019", "kk"), &[held]);
    check("RUTILAHU", earlier("PUGAR", "perumahan", "2019", "kk"), &[held]);
    check("RUTILAHU", earlier("PKH", "bantuan_keluarga", "2019", "kk"), &[]);
    check("RUTILAHU", earlier("RUTILAHU", "perumahan", "2016-11", "kk"), &[]);
    check("RUTILAHU", earlier("RUTILAHU", "perumahan", "2016-12", "kk"), &[held]);
    check("RUTILAHU", earlier("RUTILAHU", "perumahan", "2016", "kk"), &[open]);
    check("RUTILAHU", earlier("RUTILAHU", "perumahan", "2015", "kk"), &[]);
    // Tonight's own month, and what comes later, is no earlier aid.
    check("RUTILAHU", earlier("RUTILAHU", "perumahan", "2026-11", "kk"), &[]);
    check("RUTILAHU", earlier("RUTILAHU", "perumahan", "2026", "kk"), &[open]);
    check("SEMBAKO", earlier("SEMBAKO", "bantuan_keluarga", "2019", "kk"), &[]);
}

#[test]
fn a_member_who_received_before_is_named_masked() {
    let mut night = Tiny::new("2026-11", &["RUTILAHU"]);
    let person = night.family(Known(1), &[ALIVE, ("AHMAD FAUZI", Life::Alive, "")]);
    night.linked(0, person);
    earlier("RUTILAHU", "perumahan", "2019-06", "nik")(&mut night, PersonIx(person.0 + 1));
    let found = night.findings().mistargeting;
    assert!(found[0].evidence_id.contains("A**** F**** (NIK 3526**********01)"), "{}", found[0].evidence_id);
    assert!(found[0].evidence_en.contains("in 2019-06 at rtlh.csv:7 (Dinas Perkim)"), "{}", found[0].evidence_en);
}

#[test]
fn the_fifth_person_of_a_kk_is_beyond_the_limit_of_four() {
    let mut night = Tiny::new("2026-11", &["PKH"]);
    let person = night.family(Known(1), &[ALIVE; 6]);
    for member in 0..6 {
        night.linked(0, PersonIx(person.0 + member));
    }
    let kinds: Vec<&str> = night.findings().mistargeting.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds[..3], ["SATU_KK_LEBIH_DARI_SATU"; 3]);
    assert_eq!(kinds[3..], ["MELEBIHI_BATAS_KK"; 2]);
}

#[test]
fn a_list_of_a_village_is_for_those_who_live_there() {
    let areas = |listed: u64, lives: u64| {
        move |night: &mut Tiny, _: PersonIx| {
            night.people.rows[0].area = listed;
            night.people.register.families[0].area = lives;
        }
    };
    check("BLT-DD", areas(3_526_012_001, 3_526_012_002), &["0 DI_LUAR_WILAYAH INKLUSI VERIFIKASI_LAPANGAN 300000"]);
    check("BLT-DD", areas(3_526_012_001, 3_526_012_001), &[]);
    check("BLT-DD", areas(352_601, 3_526_022_001), &[]);
    check("BLT-DD", areas(0, 3_526_012_002), &[]);
    check("PKH", areas(3_526_012_001, 3_526_012_002), &[]);
}

#[test]
fn an_old_card_and_a_shared_nik_are_matters_of_data() {
    let card = |number: u64| {
        move |night: &mut Tiny, _: PersonIx| {
            night.family(Known(1), &[ALIVE]);
            night.people.rows[0].no_kk = number;
        }
    };
    check("SEMBAKO", card(3_526_010_101_000_001), &["0 PINDAH_KK TIDAK_DIKETAHUI PERBAIKI_DATA 0"]);
    check("SEMBAKO", card(3_526_010_101_000_000), &[]);
    check("SEMBAKO", card(3_526_010_101_000_099), &[]);
    check("PBI-JK", card(3_526_010_101_000_001), &[]);
    let shared = |night: &mut Tiny, person: PersonIx| {
        let other = night.family(Known(1), &[ALIVE]);
        night.people.register.facts[other.0 as usize].nik = night.people.register.facts[person.0 as usize].nik;
    };
    check("SEMBAKO", shared, &["0 NIK_GANDA_DI_REGISTER TIDAK_DIKETAHUI PERBAIKI_DATA 0"]);
}

/// Evidence of the one finding on a person with this life.
fn evidence(life: Life, since: &str) -> String {
    let mut night = Tiny::new("2026-11", &["PBI-JK"]);
    night.job.register.since = since.into();
    let person = night.family(Known(1), &[("SITI", life, "")]);
    night.linked(0, person);
    night.findings().mistargeting[0].evidence_en.to_string()
}

#[test]
fn what_happened_since_the_last_night_is_told_as_new() {
    let died = |date| Life::Dead(Some(date));
    assert!(evidence(died(20_261_103), "2026-11-01").contains("on 2026-11-03 (new since 2026-11-01)"));
    assert!(!evidence(died(20_261_101), "2026-11-01").contains("new since"));
    assert!(evidence(died(20_261_103), "").contains("(new since 2026-10-01)"));
    assert!(evidence(Life::Moved(Some(20_261_103)), "2026-11-01").contains("new since"));
    assert!(!evidence(Life::Dead(None), "2026-11-01").contains("new since"));
}

#[test]
fn an_old_period_run_again_gives_its_old_answer() {
    let told = |period: &str, later: bool| {
        let mut night = Tiny::new(period, &["PKH", "RUTILAHU", "BLTS"]);
        let rich = night.family(Known(9), &[ALIVE, ("SITI", Life::Alive, "")]);
        for list in 0..3 {
            night.linked(list, rich);
        }
        if later {
            // A death, a birth and a house repair that came after the period.
            night.people.register.facts[rich.0 as usize].life = Life::Dead(Some(20_261_103));
            let facts = PersonFacts { born: 20_261_102, ..PersonFacts::default() };
            night.people.register.facts.push(facts);
            night.people.register.families[0].members.push(PersonIx(2));
            earlier("RUTILAHU", "perumahan", "2026-11", "kk")(&mut night, rich);
        }
        night.told()
    };
    for period in ["2022-06", "2025-04", "2025-11", "2026-10"] {
        assert_eq!(told(period, false), told(period, true), "{period}");
    }
    // Before the decile there was no ceiling; BLTS was there for three months.
    assert_eq!(told("2025-04", false), Vec::<String>::new());
    assert_eq!(told("2025-11", false).len(), 2);
    assert_eq!(told("2026-10", false).len(), 1);
    assert_ne!(told("2026-11", false), told("2026-11", true));
}
