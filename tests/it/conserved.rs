//! Every input row ends in exactly one status, file by file, and `verify` sees whatever is changed afterwards.

use crate::support::{District, Run, code, copy, corpus, padan, run, said, sample, text};
use padan::run_folder;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

#[test]
fn every_row_of_the_sample_run_is_in_one_of_five_statuses_and_the_run_verifies() {
    let sample = sample();
    let totals = sample.run.manifest().totals;
    assert_eq!(totals.statuses.len(), 5);
    assert_eq!(totals.statuses.values().sum::<u64>(), totals.rows);
    for status in ["PADAN", "PADAN_BERBEDA", "PERLU_VERIFIKASI", "TIDAK_DITEMUKAN"] {
        assert!(totals.statuses[status] > 0, "no row is {status}");
    }
    let output = padan(&["verify", &text(&sample.run.folder)]);
    assert_eq!(code(&output), 0, "{}", said(&output));
}

#[test]
fn every_record_of_every_file_is_accounted_for_once() {
    let run = &sample().run;
    let mut rows: BTreeMap<(String, String, String), BTreeSet<u32>> = BTreeMap::new();
    for row in run.table("links") {
        let key = (row["list"].clone(), row["file"].clone(), row["sheet"].clone());
        let is_new = rows.entry(key).or_default().insert(row["record"].parse().expect("a number"));
        assert!(is_new, "record {} of {} is told twice", row["record"], row["file"]);
    }
    for file in &run.manifest().files {
        let found = rows.remove(&(file.list.to_string(), file.file.clone(), file.sheet.clone())).unwrap_or_default();
        assert_eq!(found.len() as u32, file.people + file.quarantined, "{}", file.file);
        assert_eq!(file.records, file.people + file.quarantined + file.structural.values().sum::<u32>(), "{}", file.file);
        assert_eq!(file.statuses.values().sum::<u64>(), found.len() as u64, "{}", file.file);
        assert!(found.iter().all(|record| (1..=file.records).contains(record)), "{}", file.file);
    }
    assert!(rows.is_empty(), "{:?}", rows.keys());
}

#[test]
fn what_matching_left_out_is_in_the_manifest() {
    let counters = sample().run.manifest().counters;
    assert!(counters["pairs_compared"] >= sample().run.manifest().totals.rows, "{counters:?}");
    for cut in ["blocking_keys_not_refined", "blocking_blocks_cut", "duplicate_keys_not_refined", "duplicate_blocks_cut"] {
        assert!(counters.contains_key(cut), "{cut} is not told");
    }
}

#[test]
fn the_records_of_a_text_file_are_its_lines() {
    let manifest = sample().run.manifest();
    let file = manifest.files.iter().find(|file| file.file.ends_with("pbi_jk_peserta.csv")).expect("a list of the sample");
    let bytes = fs::read(sample().district.path().join(&file.file)).expect("the list can be read");
    assert_eq!(file.records as usize, bytes.iter().filter(|byte| **byte == b'\n').count());
}

#[test]
fn every_row_of_the_truth_is_in_links() {
    let mut truth = csv::Reader::from_path(crate::support::repository().join("sample_data/truth.csv")).expect("the truth is there");
    let key = |row: &BTreeMap<String, String>| (row["file"].clone(), row["sheet"].clone(), row["line"].clone(), row["record"].clone());
    let wanted: BTreeSet<_> = truth.deserialize().map(|row| key(&row.expect("the truth is well formed"))).collect();
    let found: BTreeSet<_> = sample().run.table("links").iter().map(key).collect();
    assert_eq!(wanted.difference(&found).next(), None);
}

/// A small finished run, copied so that it can be spoilt.
fn small() -> (District, Run) {
    let district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    district.put("pkh.csv", fs::read(corpus("lists/name_and_number_missing.csv")).expect("a fixture can be read"));
    let run = run(&district.job()).done();
    (district, run)
}

#[track_caller]
fn check_caught(spoil: impl Fn(&Path), part: &str) {
    let (district, run) = small();
    let copied = district.path("spoilt").join(run.folder.file_name().expect("a run has a name"));
    copy(&run.folder, &copied);
    assert!(run_folder::verify(&copied).expect("a run folder").holds(), "a copy verifies");
    spoil(&copied);
    let output = padan(&["verify", &text(&copied), "--language", "en"]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    assert!(said(&output).contains(part), "{}", said(&output));
}

fn change(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).expect("the file can be read");
    assert!(text.contains(from), "{} holds no {from}", file.display());
    fs::write(file, text.replacen(from, to, 1)).expect("the file can be written");
}

#[test]
fn tampering_is_caught_whatever_it_is() {
    check_caught(|run| change(&run.join("links.csv"), "PADAN", "PADAN_BERBEDA"), "links.csv: the content was changed");
    check_caught(|run| change(&run.join("report.html"), "PKH", "XXX"), "report.html");
    check_caught(|run| fs::remove_file(run.join("quarantine.csv")).expect("it can be removed"), "quarantine.csv");
    check_caught(|run| fs::write(run.join("extra.csv"), "x").expect("it can be written"), "extra.csv");
    check_caught(|run| change(&run.join("audit.jsonl"), "\"seq\":1", "\"seq\":7"), "audit");
    check_caught(|run| change(&run.join("manifest.json"), "\"people\": 5", "\"people\": 6"), "rows");
    check_caught(|run| fs::write(run.join("mismatches.parquet"), "x").expect("it can be written"), "mismatches.parquet");
}

#[test]
fn a_folder_without_a_manifest_is_no_run() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let output = padan(&["verify", &text(folder.path())]);
    assert_ne!(code(&output), 0);
    assert!(said(&output).contains("manifest.json"), "{}", said(&output));
}
