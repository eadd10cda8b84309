//! Each file of `tests/corpus/` holds one trouble and ends as the `.expected.toml` beside it says: an error that names
//! the trouble, or a run in which every row is accounted for and no identity number is shown.

use crate::expected::{Expected, numbers};
use crate::support::{District, corpus, run};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The troubled files of a folder, each with its expectation.
fn cases(folder: &str) -> Vec<(String, PathBuf, Expected)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(corpus(folder)).expect("the corpus is there").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let is_case = |path: &&PathBuf| !path.to_string_lossy().ends_with(".expected.toml");
    let case = |path: &PathBuf| {
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let expected = Expected::read(&path.with_file_name(format!("{name}.expected.toml")));
        (name, path.clone(), expected)
    };
    paths.iter().filter(is_case).map(case).collect()
}

/// Runs every case of a folder; all that is not as expected is told at once.
pub fn check(folder: &str, outcome: impl Fn(&Path, &Expected) -> Vec<String>) {
    let mut wrong = String::new();
    for (name, path, expected) in cases(folder) {
        let differences = outcome(&path, &expected);
        if !differences.is_empty() {
            wrong.push_str(&format!("\n{folder}/{name}\n    {}", differences.join("\n    ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn secrets(paths: &[&Path]) -> BTreeSet<String> {
    paths.iter().flat_map(|path| numbers(&fs::read(path).expect("a fixture can be read"))).collect()
}

#[test]
fn each_troubled_list_ends_as_expected() {
    check("lists", |path, expected| {
        let own = path.file_name().expect("a file has a name").to_string_lossy();
        let name = expected.sent_as.as_deref().unwrap_or(&own);
        let programme = expected.programme.as_deref().unwrap_or("PKH");
        let district = District::new().list(programme, "Dinas Sosial", &format!("\"inbox/{name}\""));
        district.put(&format!("inbox/{name}"), fs::read(path).expect("a fixture can be read"));
        let people = corpus("register/people.csv");
        expected.differences(&district.run(), &secrets(&[path, &people]))
    });
}

#[test]
fn each_troubled_register_ends_as_expected() {
    check("registers", |path, expected| {
        let district = District { families: false, events: false, ..District::new() }.list("PKH", "Dinas Sosial", "\"pkh.csv\"");
        let list = corpus("lists/delimiter_semicolon.csv");
        district.put("pkh.csv", fs::read(&list).expect("a fixture can be read"));
        district.put("register/people.csv", fs::read(path).expect("a fixture can be read"));
        expected.differences(&district.run(), &secrets(&[path, &list]))
    });
}

#[test]
fn each_troubled_job_ends_as_expected() {
    check("jobs", |path, expected| {
        let district = District::new();
        let list = fs::read(corpus("lists/delimiter_semicolon.csv")).expect("a fixture can be read");
        district.put("pkh.csv", &list);
        district.put("pkh_again.csv", &list);
        let job = district.put("job.toml", fs::read(path).expect("a fixture can be read"));
        expected.differences(&run(&job), &numbers(&list))
    });
}

#[test]
fn the_corpus_holds_at_least_seventy_troubles_and_no_expectation_without_its_file() {
    let folders = ["lists", "registers", "jobs", "books"];
    let mut troubles = 0;
    for folder in folders {
        let found = cases(folder);
        let beside = fs::read_dir(corpus(folder)).expect("the corpus is there").flatten();
        let expectations = beside.filter(|entry| entry.file_name().to_string_lossy().ends_with(".expected.toml")).count();
        assert_eq!(found.len(), expectations, "{folder}");
        troubles += found.len();
    }
    assert!(troubles >= 70, "{troubles}");
}
