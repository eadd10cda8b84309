//! How good the proposed NIKs of the sample run are, held against its truth.

use crate::support::{code, padan, repository, said, sample, text};
use serde_json::Value;

#[test]
fn slips_of_people_in_the_register_are_proposed_right_and_never_surely_wrong() {
    let truth = text(&repository().join("sample_data/truth.csv"));
    let output = padan(&["evaluate", &text(&sample().run.folder), "--truth", &truth, "--json"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let evaluation: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let part = &evaluation["nik_proposals"]["in_register"];
    let count = |name: &str| part[name].as_u64().expect("a count");
    assert!(count("rows") > 500, "{part}");
    assert!(count("right") * 100 >= count("rows") * 95, "{part}");
    assert!(count("wrong_sure") * 1000 <= count("rows"), "{part}");
    assert_eq!(evaluation["nik_proposals"]["by_error"].as_array().map(Vec::len), Some(4), "{part}");
}

#[test]
fn a_row_has_one_proposal_at_most_and_none_for_a_number_that_stays() {
    let rows = sample().run.table("nik_proposals");
    let mut places: Vec<_> = rows.iter().map(|row| (&row["file"], &row["sheet"], &row["line"])).collect();
    places.sort();
    places.dedup();
    assert_eq!(places.len(), rows.len());
    for row in &rows {
        let probability: f64 = row["probability"].parse().expect("a number");
        assert!((0.5..=1.0).contains(&probability));
        assert_eq!(row["source"] == "REGISTER", !row["register_row"].is_empty(), "{}", row["line"]);
        assert!(row["proposed"].contains("**********"));
    }
}
