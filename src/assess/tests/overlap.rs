//! Pairs of programmes: forbidden, legal, not ruled on, and one programme twice in a KK.

use super::*;
use crate::rules::programmes::Overlap;

#[test]
fn a_forbidden_pair_is_found_across_the_members_of_a_kk() {
    let mut night = Tiny::new("2026-11", &["PKH", "BLT-DD"]);
    let person = night.family(Known(1), &[ALIVE, ("SITI", Life::Alive, "")]);
    night.linked(0, person);
    night.linked(1, PersonIx(person.0 + 1));
    assert_eq!(night.told(), ["0 TUMPANG_TINDIH_PROGRAM INKLUSI VERIFIKASI_LAPANGAN 0", "1 TUMPANG_TINDIH_PROGRAM INKLUSI MUSDES 300000",]);
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
    for list in 0..7 {
        night.linked(list, person);
    }
    night.linked(4, PersonIx(person.0 + 1));
    night.linked(3, PersonIx(person.0 + 2));
    assert_eq!(night.told(), Vec::<String>::new());
    assert_eq!(night.cases(), Vec::new());
}

#[test]
fn a_pair_that_nobody_ruled_on_needs_review_and_is_not_forbidden() {
    let mut night = Tiny::new("2026-11", &["PERMAKANAN", "SEMBAKO"]);
    let person = night.family(Known(1), &[ALIVE]);
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
fn a_family_programme_twice_in_a_kk_is_a_case_for_duplicates_and_no_finding() {
    let mut night = Tiny::new("2026-11", &["PKH"]);
    let person = night.family(Known(1), &[ALIVE, ("SITI", Life::Alive, "")]);
    night.linked(0, person);
    night.linked(0, person);
    assert_eq!(night.cases(), Vec::new());
    night.linked(0, PersonIx(person.0 + 1));
    let cases = night.cases();
    assert_eq!(cases[0].value, Overlap::OncePerKk);
    assert_eq!((&cases[0].left_rows, &cases[0].right_rows), (&vec![RowIx(0), RowIx(1)], &vec![RowIx(2)]));
    assert_eq!(night.told(), Vec::<String>::new());
}
