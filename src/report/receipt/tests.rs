//! 1. A grade is that of the worst measure, and exactly at a threshold the better one. 2. A receipt read again is the receipt.

use super::*;
use crate::language::Language;

fn receipt(counts: &Counts) -> Receipt {
    Receipt::default().graded(counts)
}

#[test]
fn the_worst_measure_is_the_grade() {
    let good = Counts { rows: 1000, readable: 1000, identified: 980, repeated: 0, columns: 4, columns_sure: 4, linked: None };
    assert_eq!(receipt(&good).grade, Grade::A);
    assert_eq!(receipt(&Counts { identified: 979, ..good }).grade, Grade::B);
    assert_eq!(receipt(&Counts { repeated: 51, ..good }).grade, Grade::D);
    assert_eq!(receipt(&Counts { linked: Some(599), ..good }).grade, Grade::E);
    assert_eq!(receipt(&Counts::default()).grade, Grade::E);
}

#[test]
fn better_thresholds_are_higher() {
    for measure in MEASURES {
        assert!(measure.thresholds().windows(2).all(|pair| pair[0] > pair[1]), "{measure:?}");
    }
}

#[test]
fn a_receipt_that_is_read_again_is_the_same_and_tells_what_changed() {
    let before = receipt(&Counts { rows: 100, readable: 90, identified: 80, repeated: 1, columns: 4, columns_sure: 3, linked: None });
    let again = Receipt::read(&before.json()).expect("it is a receipt");
    assert_eq!(again, before);
    let now = Receipt {
        before: Some(before.as_before()),
        ..receipt(&Counts { rows: 100, readable: 95, identified: 80, repeated: 2, columns: 4, columns_sure: 3, linked: None })
    };
    let told = text(&now, Language::Id);
    assert!(told.contains("membaik") && told.contains("menurun") && told.contains("tetap"), "{told}");
    assert!(Receipt::read("{}").is_err() && Receipt::read(&before.json().replace("receipt 1", "receipt 9")).is_err());
}

#[test]
fn every_saying_is_there_in_both_languages() {
    for saying in words::Say::ALL {
        assert!(!saying.pick(Language::Id).is_empty() && !saying.pick(Language::En).is_empty(), "{saying:?}");
    }
}

#[test]
fn the_documentation_prints_the_thresholds() {
    let docs = include_str!("../../../docs/outputs.md");
    for measure in MEASURES {
        let name = serde_json::to_value(measure).expect("a measure has a name");
        let printed = measure.thresholds().map(|permille| format!("{}.{}", permille / 10, permille % 10)).join(" | ");
        let line = format!("| `{}` |", name.as_str().expect("a name is text"));
        assert!(docs.lines().any(|told| told.starts_with(&line) && told.contains(&printed)), "{line} ... {printed}");
    }
}

#[test]
fn every_cause_that_keeps_the_grade_down_is_named_and_a_share_over_nothing_is_no_grade() {
    let two = receipt(&Counts { rows: 100, readable: 100, identified: 80, repeated: 0, columns: 4, columns_sure: 4, linked: Some(70) });
    let told = lifts(&two, Language::En);
    assert!(told.contains("Complete the NIK") && told.contains("Check rows that were not found"), "{told}");
    let none = receipt(&Counts { rows: 100, readable: 100, identified: 0, repeated: 0, columns: 4, columns_sure: 4, linked: None });
    assert!(none.measures.iter().all(|measured| measured.measure != Measure::Unrepeated));
    assert!(text(&none, Language::Id).contains("tidak dinilai") && !text(&two, Language::Id).contains("tidak dinilai"));
}

#[test]
fn every_code_of_a_packet_has_its_line_in_the_guide_and_an_advice() {
    let guide = include_str!("../../../docs/guide-opd.id.md");
    let statuses = [Status::Karantina, Status::PerluVerifikasi, Status::TidakDitemukan].map(Status::code);
    let faults = padan_identity::nik::NikFault::ALL.map(|fault| fault.code()).into_iter();
    let faults = faults.chain(padan_identity::kk::KkFault::ALL.map(|fault| fault.code()));
    let faults = faults.chain(padan_identity::date::DateFault::ALL.map(|fault| fault.code()));
    let repairs = padan_identity::repair::Repair::ALL.into_iter().filter(|repair| repair.changes_value()).map(|repair| repair.code());
    let groups = crate::duplicates::DuplicateKind::ALL.map(|kind| kind.code());
    let told = words::told_codes().filter(|code| *code != words::CONFIRM);
    let of_fields = faults.chain(repairs).chain(told).chain(["KOSONG", "NIK_KOSONG", "NIK_BERISI_NO_KK"]);
    let of_fields: Vec<&str> = of_fields.collect();
    for code in statuses.into_iter().chain(groups).chain(crate::assess::kinds()).chain(of_fields.iter().copied()) {
        assert!(guide.contains(&format!("`{code}`")), "docs/guide-opd.id.md does not name {code}");
    }
    let general = words::advice("NO_SUCH_CODE", Language::Id);
    of_fields.iter().for_each(|code| assert_ne!(words::advice(code, Language::Id), general, "{code}"));
}
