//! How good the sample run is, held against its truth.

use crate::support::{code, padan, repository, said, sample, text};
use serde_json::Value;

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
