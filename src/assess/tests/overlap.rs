//! Pairs of programmes: forbidden, legal, not ruled on, and one programme twice in a KK.

use super::*;
use crate::rules::programmes::Overlap;

#[test]
fn a_forbidden_pair_is_found_across_the_members_of_a_kk() {
    let mut night = Tiny::new("2026-11", &["PKH", "BLT-DD"]);
    let person = night.family(Known(1), &[ALIVE, ("SITI", Life::Alive, "")]);
    night.linked(0, person);
    night.linked(1, PersonIx(person.0 + 1));
    assert_eq!(
        night.told(),
        ["0 TUMPANG_TINDIH_PROGRAM TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 0", "1 TUMPANG_TINDIH_PROGRAM INKLUSI MUSDES 300000",]
    );
    let cases = night.cases();
    assert_eq!(cases.len(), 1);
    assert_eq!((cases[0].value, cases[0].family), (Overlap::Forbidden, true));
    assert_eq!((cases[0].left_programme.as_str(), &cases[0].left_rows), ("BLT-DD", &vec![RowIx(1)]));
}

#[test]
fn a_pair_of_person_programmes_meets_in_one_person_only() {
    let mut night = Tiny::new("2026-11", &["PBI-JK", "PBI-PEMDA"]);
    let person = night.family(Known(1), &[ALIVE, ("SITI", Life::Alive, "")]);
    night.linked(0, person);
    night.linked(1, PersonIx(person.0 + 1));
    assert_eq!(night.told(), Vec::<String>::new());
    night.linked(1, person);
    assert_eq!(night.told().len(), 2);
    assert!(!night.cases()[0].family);
}

#[test]
fn legal_stacking_leaves_no_trace() {
    let mut night = Tiny::new("2025-11", &["PKH", "SEMBAKO", "BLTS", "PBI-JK", "PIP", "PUPUK", "RTLH"]);
    let person = night.family(Known(1), &[ALIVE, ("SITI", Life::Alive, ""), ("ADI", Life::Alive, "")]);
    for list in [0, 1, 2, 3, 5, 6] {
        night.linked(list, person);
    }
    for (list, member, born) in [(4, 1, 20_100_801), (4, 2, 20_120_801), (3, 2, 20_120_801)] {
        let member = night.born(PersonIx(person.0 + member), born);
        night.linked(list, member);
    }
    // A farmer has a row per season.
    night.linked(5, person);
    assert_eq!(night.told(), Vec::<String>::new());
    assert_eq!(night.cases(), Vec::new());
}

#[test]
fn a_pair_that_nobody_ruled_on_needs_review_and_is_not_forbidden() {
    let mut night = Tiny::new("2026-11", &["LANSIA", "SEMBAKO"]);
    let person = night.family(Known(1), &[ALIVE]);
    night.born(person, 19_500_101);
    night.linked(0, person);
    night.linked(1, person);
    assert_eq!(
        night.told(),
        [
            "0 PASANGAN_PERLU_TINJAUAN TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 0",
            "1 PASANGAN_PERLU_TINJAUAN TIDAK_DIKETAHUI VERIFIKASI_LAPANGAN 0",
        ]
    );
}

#[test]
fn a_family_programme_twice_in_a_kk_keeps_the_pengurus() {
    let mut night = Tiny::new("2026-11", &["PKH"]);
    let person = night.family(Known(1), &[ALIVE, ("SITI", Life::Alive, "")]);
    night.linked(0, PersonIx(person.0 + 1));
    assert_eq!(night.cases(), Vec::new());
    night.linked(0, person);
    night.linked(0, person);
    let cases = night.cases();
    assert_eq!(cases[0].value, Overlap::OncePerKk);
    assert_eq!((&cases[0].left_rows, &cases[0].right_rows), (&vec![RowIx(1), RowIx(2)], &vec![RowIx(0)]));
    assert_eq!(night.told(), ["0 SATU_KK_LEBIH_DARI_SATU INKLUSI MUSDES 0", "2 PENERIMA_GANDA INKLUSI TUNDA_SALUR 75000"]);
}
