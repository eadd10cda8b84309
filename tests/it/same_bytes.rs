//! Equal inputs, rules and binary give byte-identical run folders, whatever the threads and the order of files.

use crate::support::{check_same, code, files, folders, padan, said, sample, sample_district, text};
use std::fs;
use std::path::Path;

/// Runs the sample district again with some arguments; its one run folder.
fn again(district: &Path, arguments: &[&str]) -> std::path::PathBuf {
    let job = text(&district.join("job.toml"));
    let mut all = vec!["run", job.as_str()];
    all.extend(arguments);
    let output = padan(&all);
    assert_eq!(code(&output), 0, "{}", said(&output));
    district.join("runs").join(&folders(&district.join("runs"))[0])
}

#[track_caller]
fn check_same_night(left: &Path, right: &Path) {
    check_same(left, right);
    assert_eq!(left.file_name(), right.file_name(), "the same night has the same name");
}

#[test]
fn one_two_and_five_threads_write_the_same_bytes() {
    // The run that all tests share has two threads.
    for threads in ["1", "5"] {
        let district = sample_district();
        check_same_night(&sample().run.folder, &again(district.path(), &["--threads", threads]));
    }
}

#[test]
fn the_order_in_which_patterns_name_files_does_not_matter() {
    let district = sample_district();
    let job = district.path().join("job.toml");
    let text = fs::read_to_string(&job).expect("the job can be read");
    let shuffled = text
        .replace("\"inbox/dinsos/sembako_kec_*.csv\"", "\"inbox/dinsos/sembako_kec_s*.csv\", \"inbox/dinsos/sembako_kec_[!s]*.csv\"")
        .replace("\"register/people*.csv\"", "\"register/people_02.csv\", \"register/people_01.csv\"");
    assert_ne!(text, shuffled);
    fs::write(&job, shuffled).expect("the job can be written");
    let run = again(district.path(), &[]);
    let (left, right) = (files(&sample().run.folder), files(&run));
    for table in ["links.csv", "mismatches.csv", "duplicates.csv", "mistargeting.csv", "unserved.csv", "review.csv", "quarantine.csv"] {
        assert!(left[table] == right[table], "{table} differs");
    }
}
