//! A night that is compared with the one before it.
//!
//! Properties: 1. the table `changes` of a run is what `padan diff` says of the two; 2. the former run is an input: named in the
//! manifest, part of the run's name, and the same whenever the night is run again; 3. nothing is compared unless it is asked for.

use crate::compared::{HASANAH, LASURI, PRATAMA, SAHRI, SATIYA, month, two_months};
use crate::support::{District, Run, check_same, code, copy, padan, said, text};
use std::fs;
use std::path::{Path, PathBuf};

fn district() -> District {
    District { job_head: "since = \"newest\"\n".into(), ..District::new() }.list("PKH", "Dinas Sosial", "\"pkh.csv\"")
}

fn run_of(folder: &Path) -> Run {
    Run { folder: folder.to_owned() }
}

#[track_caller]
fn diff(district: &District, before: &Path, now: &Path) -> PathBuf {
    let out = district.path("diff");
    let output = padan(&["diff", &text(before), &text(now), "--out", &text(&out)]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    out
}

#[test]
fn a_night_tells_what_diff_tells_of_it_and_the_one_before() {
    let district = district();
    let (before, now) = two_months(&district);
    let out = diff(&district, &before, &now);
    let bytes = |folder: &Path| fs::read_to_string(folder.join("changes.csv")).expect("the changes are there");
    assert_eq!(bytes(&now), bytes(&out));
    assert!(now.join("changes.parquet").is_file());
    let manifest = run_of(&now).manifest();
    let since = manifest.since.expect("the former run is named");
    assert_eq!(before.file_name().map(|name| name.to_string_lossy().into_owned()), Some(since.run));
    let hash = blake3::hash(&fs::read(before.join("manifest.json")).expect("a manifest")).to_hex().to_string();
    assert_eq!(since.manifest, hash);
    let summary = run_of(&now).table("summary");
    let measure = |name: &str| summary.iter().find(|row| row["measure"] == name).map(|row| row["value"].clone());
    let told = |table: &str, change: &str| {
        let rows = run_of(&now).table("changes").into_iter().filter(|row| row["table"] == table && row["change"] == change);
        Some(rows.count().to_string())
    };
    for (table, change) in [("mistargeting", "BARU"), ("mistargeting", "BERULANG"), ("mismatches", "DIPERBAIKI"), ("links", "LULUS")] {
        let name = format!("changes_{table}_{}", change.to_lowercase());
        assert_eq!(measure(&name), told(table, change), "{name}");
    }
    let page = fs::read_to_string(now.join("report.html")).expect("the page is there");
    assert!(page.contains("changes.csv") && page.contains(&manifest.run), "the first screen tells of the changes");
    let verified = padan(&["verify", &text(&now)]);
    assert_eq!(code(&verified), 0, "{}", said(&verified));
}

#[test]
fn a_night_that_is_run_again_is_compared_with_the_same_run() {
    let district = district();
    let october = month(&district, "2026-10", &[SAHRI, HASANAH]);
    assert!(!october.join("changes.csv").exists(), "there was nothing to compare with");
    assert_eq!(run_of(&october).manifest().since, None);
    let november = month(&district, "2026-11", &[SAHRI, PRATAMA]);
    let kept = district.path("kept");
    copy(&november, &kept);
    assert_eq!(month(&district, "2026-11", &[SAHRI, PRATAMA]), november, "again at once");
    check_same(&kept, &november);
    let later = month(&district, "2026-11", &[SAHRI, SATIYA, LASURI]);
    assert_eq!(run_of(&later).manifest().since.map(|since| since.run), Some(run_of(&november).manifest().run));
    assert_eq!(month(&district, "2026-11", &[SAHRI, PRATAMA]), november, "again after a later night");
    check_same(&kept, &november);
    assert_eq!(month(&district, "2026-10", &[SAHRI, HASANAH]), october, "the first night has none before it");
}

#[test]
fn the_users_word_counts_and_a_run_that_cannot_be_compared_stops_the_night_before_any_work() {
    let district = district();
    let (before, now) = two_months(&district);
    let job = text(&district.path("job.toml"));
    let none = padan(&["run", &job, "--since", "none"]);
    assert_eq!(code(&none), 0, "{}", said(&none));
    let plain = crate::support::folders(&district.path("runs")).into_iter().map(|name| district.path("runs").join(name));
    let plain: Vec<PathBuf> = plain.filter(|run| *run != before && *run != now).collect();
    assert_eq!(plain.len(), 1, "a run without a former one has a name of its own");
    assert!(!plain[0].join("changes.csv").exists());
    let named = padan(&["run", &job, "--since", &text(&before)]);
    assert_eq!(code(&named), 0, "{}", said(&named));
    assert_eq!(crate::support::folders(&district.path("runs")).len(), 3, "the named run is the one that `newest` finds");
    for (since, wanted) in [(text(&district.path("nowhere")), "manifest.json"), (text(&district.path("register")), "manifest.json")] {
        let output = padan(&["run", &job, "--since", &since, "--language", "en"]);
        assert_eq!(code(&output), 3, "{}", said(&output));
        assert!(said(&output).contains(wanted) && said(&output).contains("hint: "), "{}", said(&output));
    }
    let october = fs::read_to_string(district.path("job.toml")).expect("the job").replace("2026-11", "2026-10");
    fs::write(district.path("job.toml"), october).expect("the job can be written");
    let output = padan(&["run", &job, "--since", &text(&now), "--language", "en"]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    assert!(said(&output).contains("later period"), "{}", said(&output));
}

#[test]
fn a_damaged_newest_run_is_told_and_passed_over() {
    let district = district();
    let september = month(&district, "2026-09", &[SAHRI, HASANAH]);
    let october = month(&district, "2026-10", &[SAHRI, LASURI]);
    fs::write(october.join("mistargeting.parquet"), b"cut off").expect("a run can be damaged");
    let november = padan(&["run", &text(&district.job())]);
    assert_eq!(code(&november), 0, "{}", said(&november));
    let name = |run: &Path| run.file_name().expect("a run has a name").to_string_lossy().into_owned();
    assert!(said(&november).contains("passed over") && said(&november).contains(&name(&october)), "{}", said(&november));
    let newest = crate::support::folders(&district.path("runs")).into_iter().find(|run| run.starts_with("2026-11")).expect("the night");
    let since = run_of(&district.path("runs").join(newest)).manifest().since.expect("an earlier run is left");
    assert_eq!(since.run, name(&september));
    let named = padan(&["run", &text(&district.path("job.toml")), "--since", &text(&october)]);
    assert_eq!(code(&named), 3, "a run that was named is not passed over: {}", said(&named));
}

#[test]
fn a_run_of_another_district_is_refused() {
    let elsewhere = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    let theirs = |text: &str| text.replace("3526", "3501");
    for file in ["register/families.csv", "register/people.csv"] {
        let Ok(register) = fs::read_to_string(elsewhere.path(file)) else { continue };
        elsewhere.put(file, theirs(&register));
    }
    let district = district();
    // Districts have keys of their own, which would be told first.
    [&elsewhere, &district].iter().for_each(|place| drop(place.put("case.key", "one key for two districts")));
    let before = month(&elsewhere, "2026-10", &[&theirs(SAHRI)]);
    let now = month(&district, "2026-11", &[SAHRI, HASANAH]);
    for asked in [vec!["diff", &text(&before), &text(&now)], vec!["run", &text(&district.path("job.toml")), "--since", &text(&before)]] {
        let output = padan(&[&asked[..], &["--language", "en"]].concat());
        assert_eq!(code(&output), 3, "{}", said(&output));
        assert!(said(&output).contains("no family of one register") && said(&output).contains("hint: "), "{}", said(&output));
    }
}
