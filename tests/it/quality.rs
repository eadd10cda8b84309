//! How good the sample run is, held against its truth; and the story that `explain` tells of a row.

use crate::expected::{leaks, numbers};
use crate::support::{District, code, corpus, padan, repository, said, sample, text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

fn evaluation() -> Value {
    let truth = text(&repository().join("sample_data/truth.csv"));
    let output = padan(&["evaluate", &text(&sample().run.folder), "--truth", &truth, "--json"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn the_sample_run_reaches_its_bars() {
    let evaluation = evaluation();
    let f1 = |part: &str| evaluation[part]["rates"]["f1"].as_f64().unwrap_or_else(|| panic!("no F1 of {part}: {evaluation:#}"));
    assert!(f1("overall") >= 0.97, "F1 over all rows is {}", f1("overall"));
    // Every row without an injected error whose person is in the register is linked to that person.
    let clean = |count: &str| evaluation["clean"]["counts"][count].as_u64().expect("a count");
    assert!(clean("in_register") > 3000);
    assert_eq!((clean("right"), clean("missed")), (clean("in_register"), 0), "{:#}", evaluation["clean"]);
    assert_eq!(evaluation["clean"]["rates"]["recall"], 1.0);
}

/// The first row of a status in `links`.
fn row_of(status: &str) -> BTreeMap<String, String> {
    let rows = sample().run.table("links");
    rows.into_iter().find(|row| row["status"] == status && row["sheet"].is_empty()).expect("the sample has every status")
}

/// Explains a row in a language, without a digit that is nobody's business.
#[track_caller]
fn story(row: &BTreeMap<String, String>, language: &str) -> String {
    let run = text(&sample().run.folder);
    let output = padan(&["explain", &run, &format!("{}:{}", row["file"], row["line"]), "--language", language]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let list = fs::read(sample().district.path().join(&row["file"])).expect("the list can be read");
    let mut secrets = numbers(&list);
    for part in ["people_01.csv", "people_02.csv"] {
        secrets.extend(numbers(&fs::read(sample().district.path().join("register").join(part)).expect("the register can be read")));
    }
    assert_eq!(leaks(said(&output).as_bytes(), &secrets).next(), None);
    said(&output)
}

#[track_caller]
fn check_story(status: &str, id: &str, en: &str) {
    let row = row_of(status);
    for (language, words) in [("id", id), ("en", en)] {
        let story = story(&row, language);
        assert!(story.contains(status) && story.contains(words), "{story}");
    }
}

#[test]
fn a_linked_row_tells_why_it_matched() {
    check_story("PADAN", "terhubung", "linked");
    check_story("PADAN_BERBEDA", "terhubung", "linked");
}

#[test]
fn a_row_that_found_nobody_tells_why() {
    check_story("TIDAK_DITEMUKAN", "tidak", "no");
    check_story("PERLU_VERIFIKASI", "tidak terhubung", "not linked");
}

#[test]
fn a_row_in_quarantine_tells_why() {
    let district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    district.put("pkh.csv", fs::read(corpus("lists/ragged_long.csv")).expect("a fixture can be read"));
    let run = text(&district.run().done().folder);
    for (language, words) in [("id", "KELEBIHAN_SEL"), ("en", "KELEBIHAN_SEL")] {
        let output = padan(&["explain", &run, "1:4", "--language", language]);
        assert_eq!(code(&output), 0, "{}", said(&output));
        assert!(said(&output).contains("KARANTINA") && said(&output).contains(words), "{}", said(&output));
        let secrets = numbers(&fs::read(district.path("pkh.csv")).expect("the list can be read"));
        assert_eq!(leaks(said(&output).as_bytes(), &secrets).next(), None);
    }
}

#[test]
fn a_row_is_found_by_the_number_of_its_list_or_told_to_be_nowhere() {
    let run = text(&sample().run.folder);
    let row = row_of("PADAN");
    let by_list = padan(&["explain", &run, &format!("{}:{}", row["list"], row["line"])]);
    assert_eq!(code(&by_list), 0, "{}", said(&by_list));
    for nowhere in ["1:999999", "nothing.csv:3", "nonsense"] {
        let output = padan(&["explain", &run, nowhere]);
        assert_eq!(code(&output), 2, "{nowhere}: {}", said(&output));
        assert!(said(&output).contains("hint: "), "{}", said(&output));
    }
}
