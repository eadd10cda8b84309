//! A stated budget of memory: a run inside it writes the same bytes, a run that would pass it ends with a word and leaves nothing.

use crate::support::{check_same, code, folders, padan, said, sample, sample_district, text};

#[test]
#[cfg(target_os = "linux")]
fn a_run_inside_its_budget_writes_the_same_bytes_and_starts_from_a_mapped_register() {
    let district = sample_district();
    let output = padan(&["run", &text(&district.path().join("job.toml")), "--memory", "4G", "-v", "--log", "json"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let stages = said(&output);
    let (store, link) = (stages.find("\"stage\":\"store\""), stages.find("\"stage\":\"link\""));
    assert!(store.is_some() && store < link, "{stages}");
    assert_eq!(stages.matches("\"stage\":\"store\"").count(), 1, "{stages}");
    let left = folders(&district.path().join("runs"));
    check_same(&sample().run.folder, &district.path().join("runs").join(&left[0]));
}

#[test]
#[cfg(target_os = "linux")]
fn a_run_that_would_pass_its_budget_ends_with_a_word_and_leaves_no_run() {
    let district = sample_district();
    let job = text(&district.path().join("job.toml"));
    let output = padan(&["run", &job, "--memory", "16M", "--language", "en"]);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(said(&output).contains("the memory budget of 16 MiB is passed"), "{}", said(&output));
    let finished = |name: &String| !name.starts_with('.');
    assert!(!folders(&district.path().join("runs")).iter().any(finished));
    let output = padan(&["run", &job]);
    assert_eq!(code(&output), 0, "{}", said(&output));
}

#[test]
fn an_amount_that_is_none_is_refused_before_any_work() {
    for (amount, word) in [("much", "no amount of memory"), ("1M", "less than a run needs")] {
        let output = padan(&["run", "job.toml", "--memory", amount]);
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(said(&output).contains(word), "{}", said(&output));
    }
}
