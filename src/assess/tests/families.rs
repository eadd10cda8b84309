//! What a family keeps and misses: pengurus who are dead or gone, programmes that meet, families that have another one.

use super::*;

const DEAD: (&str, Life, &str) = ("SITI AMINAH", Life::Dead(Some(20_260_305)), "");

#[test]
fn the_successor_of_a_dead_pengurus_is_not_the_one_too_many() {
    let mut night = Tiny::new("2026-11", &["SEMBAKO"]);
    let person = night.family(Known(1), &[DEAD, ALIVE]);
    night.linked(0, person);
    night.linked(0, PersonIx(person.0 + 1));
    assert_eq!(night.told(), ["0 MENINGGAL INKLUSI PERBAIKI_DATA 0", "0 SATU_KK_LEBIH_DARI_SATU INKLUSI MUSDES 200000"]);
}

#[test]
fn the_occupation_of_the_dead_stops_no_family() {
    let pensioner = ("ABDUL", Life::Dead(Some(20_260_305)), "PENSIUNAN");
    check(
        "SEMBAKO",
        Known(1),
        &[("ABDUL", Life::Alive, "PENSIUNAN"), ALIVE],
        &["0 PEKERJAAN_DIKECUALIKAN INKLUSI VERIFIKASI_LAPANGAN 200000"],
    );
    check("SEMBAKO", Known(1), &[pensioner, ALIVE], &["0 MENINGGAL INKLUSI PERBAIKI_DATA 0"]);
}

#[test]
fn the_family_of_a_dead_pengurus_is_still_asked_what_concerns_all_of_it() {
    let told = |born: u32| {
        let mut night = Tiny::new("2026-11", &["PKH"]);
        let person = night.family(Known(1), &[DEAD, ALIVE]);
        let wife = night.born(PersonIx(person.0 + 1), born);
        night.people.register.facts[wife.0 as usize].sex = b'P';
        night.linked(0, person);
        night.told()
    };
    let open = "0 SYARAT_BELUM_DAPAT_DINILAI TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 0";
    assert_eq!(told(19_900_101), ["0 MENINGGAL INKLUSI PERBAIKI_DATA 0"]);
    assert_eq!(told(19_700_101), ["0 MENINGGAL INKLUSI PERBAIKI_DATA 0", open]);
    let off = ("SITI", Life::Inactive, "");
    check("PKH", Known(1), &[off], &["0 TIDAK_AKTIF INKLUSI VERIFIKASI_LAPANGAN 75000"]);
}

#[test]
fn an_open_condition_names_what_is_not_known() {
    let mut night = Tiny::new("2026-11", &["PKH"]);
    let person = night.family(Known(1), &[ALIVE]);
    night.born(person, 19_700_101);
    night.linked(0, person);
    let evidence = &night.findings().mistargeting[0].evidence_id;
    assert!(evidence.ends_with("belum diketahui: penyandang disabilitas"), "{evidence}");
}

#[test]
fn money_stands_with_the_finding_that_indicates_most() {
    // The decile's rule is not verified, the occupation's is.
    let found = {
        let mut night = Tiny::new("2026-11", &["PKH"]);
        let person = night.family(Known(9), &[("BUDI", Life::Alive, "PNS"), ("ANI", Life::Alive, "")]);
        night.linked(0, person);
        night.findings().mistargeting
    };
    let strongest = found.iter().max_by_key(|finding| (finding.probability_ppm, finding.action)).expect("there are findings");
    let paid: Vec<&str> = found.iter().filter(|finding| finding.rupiah > 0).map(|finding| finding.kind).collect();
    assert_eq!(paid, [strongest.kind]);
    assert!(found.len() > 1 && found.iter().all(|finding| finding.rupiah > 0 || finding.evidence_id.contains(&strongest.id)));
}

#[test]
fn a_family_is_not_sent_where_its_programme_must_yield_to_one_that_it_has() {
    // BLT-DD yields to PKH: who has PKH misses no BLT-DD, who has BLT-DD misses PKH and would give it up.
    let mut night = Tiny::new("2026-11", &["PKH", "BLT-DD", "SEMBAKO"]);
    let (with_pkh, with_blt) = (night.family(Known(1), &[ALIVE]), night.family(Known(1), &[ALIVE]));
    night.family(Known(1), &[ALIVE]);
    night.linked(0, with_pkh);
    night.linked(1, with_blt);
    let found = night.findings().unserved;
    let of = |family: u32| found.iter().find(|one| one.family == family).expect("each misses SEMBAKO");
    let (first, second, third) = (of(0), of(1), of(2));
    assert!(!first.programmes.iter().any(|code| code == "BLT-DD") && first.listed.iter().eq(["PKH"]), "{first:?}");
    assert!(second.programmes.iter().any(|code| code == "PKH") && second.replaces.iter().eq(["BLT-DD"]), "{second:?}");
    assert!(third.listed.is_empty() && third.replaces.is_empty() && third.programmes.iter().any(|code| code == "PKH"), "{third:?}");
}

#[test]
fn a_condition_that_is_open_is_marked_where_a_family_is_referred() {
    let mut night = Tiny::new("2026-11", &["PKH"]);
    let (fulfils, open) = (night.family(Known(1), &[ALIVE]), night.family(Known(1), &[ALIVE]));
    night.born(fulfils, 19_500_101);
    night.born(open, 19_700_101);
    let served = night.family(Known(2), &[ALIVE]);
    night.linked(0, served);
    let found = night.findings().unserved;
    let told: Vec<(u32, usize, bool)> = found.iter().map(|one| (one.family, one.to_check.len(), one.rule.contains("; "))).collect();
    assert_eq!(told, [(0, 0, false), (1, 1, true)]);
}

#[test]
fn a_row_between_two_people_serves_both_families() {
    let mut night = Tiny::new("2026-11", &["SEMBAKO"]);
    let (one, other) = (night.family(Known(1), &[ALIVE]), night.family(Known(1), &[ALIVE]));
    night.row(0, Status::PerluVerifikasi, Some(one), 499_900);
    assert_eq!(night.findings().unserved.len(), 1);
    let second = Candidate { person: other, weight_millibits: 0, probability_ppm: 499_900, pattern: Default::default(), rule: 0 };
    night.links[0].candidates.push(second);
    assert_eq!(night.findings().unserved, []);
}

#[test]
fn one_doubtful_row_does_not_hide_a_sure_pair() {
    let mut night = Tiny::new("2026-11", &["PKH", "BLT-DD"]);
    let person = night.family(Known(1), &[ALIVE, ("SITI", Life::Alive, "")]);
    night.row(0, Status::Padan, Some(person), 990_000);
    night.row(1, Status::Padan, Some(person), 990_000);
    night.row(1, Status::Padan, Some(PersonIx(person.0 + 1)), 620_000);
    let found = night.findings().mistargeting;
    let of_row =
        |row: u32| found.iter().find(|one| one.row.0 == row && one.kind == "TUMPANG_TINDIH_PROGRAM").expect("a finding").probability_ppm;
    assert_eq!((of_row(0), of_row(1), of_row(2)), (990_000, 990_000, 620_000));
}

#[test]
fn a_row_without_a_person_and_a_linked_one_of_the_same_kk_are_one_payee() {
    let mut night = Tiny::new("2026-11", &["SEMBAKO"]);
    let person = night.family(Known(9), &[ALIVE]);
    night.linked(0, person);
    night.row(0, Status::TidakDitemukan, None, 0);
    night.people.rows[1].no_kk = night.people.register.families[0].no_kk;
    let paid: u64 = night.findings().mistargeting.iter().map(|finding| finding.rupiah).sum();
    assert_eq!(paid, 200_000);
}
