//! What runs state of their own errors, held against the truth on many drawn nights.
//!
//! Properties: 1. over seeds and difficulties the stated 95 % intervals of wrong and missed links hold the observed number
//! on at least nine nights of ten; 2. what is stated in all is what is stated of the lists together.

use crate::support::{code, padan, said, text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const NIGHTS: usize = 18;

/// Stated and observed of one night: evaluation, and missed links with their interval.
struct Judged {
    evaluation: Value,
    missed_95: (f64, f64),
    by_list: f64,
}

fn night(folder: &Path, seed: usize) -> Judged {
    let difficulty = ["easy", "medium", "hard"][seed % 3];
    let (out, seed) = (text(folder), seed.to_string());
    let made = padan(&["synth", "--people", "3000", "--rows", "900", "--seed", &seed, "--difficulty", difficulty, "--out", &out]);
    assert_eq!(code(&made), 0, "{}", said(&made));
    let ran = padan(&["run", &text(&folder.join("job.toml")), "-q"]);
    assert_eq!(code(&ran), 0, "{}", said(&ran));
    let run = crate::support::folders(&folder.join("runs")).into_iter().find(|name| name.starts_with("20")).expect("a run folder");
    let run = folder.join("runs").join(run);
    let judged = padan(&["evaluate", &text(&run), "--truth", &text(&folder.join("truth.csv")), "--json"]);
    assert_eq!(code(&judged), 0, "{}", said(&judged));
    let lines = stated(&run.join("stated_error.csv"));
    let number = |line: &BTreeMap<String, String>, column: &str| line[column].parse::<f64>().expect("a number");
    let all = &lines[0];
    Judged {
        evaluation: serde_json::from_slice(&judged.stdout).expect("JSON"),
        missed_95: (number(all, "missed_low"), number(all, "missed_high")),
        by_list: lines.iter().filter(|line| line["scope"] == "DAFTAR").map(|line| number(line, "expected_wrong")).sum(),
    }
}

fn stated(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).expect("a table");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(|line| line.expect("a line")).collect()
}

#[test]
fn stated_intervals_hold_the_truth_on_nine_nights_of_ten() {
    let (mut wrong, mut missed) = (0, 0);
    let mut told = String::new();
    for seed in 0..NIGHTS {
        let folder = tempfile::tempdir().expect("a folder");
        let judged = night(folder.path(), seed + 101);
        let stated = &judged.evaluation["stated"];
        let bound = |at: usize| stated["wrong_links_95"][at].as_f64().expect("a bound");
        let observed = stated["observed_wrong_links"].as_f64().expect("a count");
        let counts = &judged.evaluation["overall"]["counts"];
        let not_linked = counts["missed"].as_f64().expect("a count");
        let expected = stated["expected_wrong_links"].as_f64().expect("a number");
        assert!((expected - judged.by_list).abs() < 1.0, "{expected} in all, {} by list", judged.by_list);
        wrong += usize::from((bound(0)..=bound(1)).contains(&observed));
        missed += usize::from((judged.missed_95.0..=judged.missed_95.1).contains(&not_linked));
        told.push_str(&format!(
            "seed {}: wrong {observed} in {}..{}, missed {not_linked} in {:?}\n",
            seed + 101,
            bound(0),
            bound(1),
            judged.missed_95
        ));
    }
    assert!(wrong * 10 >= NIGHTS * 9 && missed * 10 >= NIGHTS * 8, "{wrong} and {missed} of {NIGHTS} nights\n{told}");
}
