//! The story that `explain` tells of a row of the sample run.
//!
//! Properties: 1. it shows the integers of `links.csv` and the rule line of each weight; 2. no identity number is shown; 3. a
//! row in quarantine tells how to repair it; 4. what names no row is a mistake of usage; 5. a moved run asks for its job.

use crate::expected::{leaks, numbers};
use crate::support::{District, code, copy, corpus, padan, said, sample, text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

type Cells = BTreeMap<String, String>;

fn links() -> Vec<Cells> {
    sample().run.table("links")
}

/// The first row of `links` that fits.
fn row_where(fits: impl Fn(&Cells) -> bool) -> Cells {
    links().into_iter().find(|row| fits(row)).expect("the sample has such a row")
}

fn name_of(row: &Cells) -> String {
    let sheet = if row["sheet"].is_empty() { String::new() } else { format!("{}:", row["sheet"]) };
    format!("{}:{sheet}{}", row["file"], row["line"])
}

#[track_caller]
fn json(row: &Cells) -> Value {
    let output = padan(&["explain", &text(&sample().run.folder), &name_of(row), "--json", "--quiet"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Explains a row in a language, without a digit that is nobody's business.
#[track_caller]
fn story(row: &Cells, language: &str) -> String {
    let output = padan(&["explain", &text(&sample().run.folder), &name_of(row), "--language", language]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let list = fs::read(sample().district.path().join(&row["file"])).expect("the list can be read");
    let mut secrets = numbers(&list);
    for part in ["people_01.csv", "people_02.csv"] {
        secrets.extend(numbers(&fs::read(sample().district.path().join("register").join(part)).expect("the register can be read")));
    }
    assert_eq!(leaks(said(&output).as_bytes(), &secrets).next(), None);
    said(&output)
}

/// Thousandths or millionths of a cell of `links.csv`.
fn scaled(cell: &str) -> i64 {
    cell.replace('.', "").parse().expect("a decimal with all its places")
}

#[track_caller]
fn check_integers(row: &Cells) {
    let told = json(row);
    assert_eq!(told["status"]["code"], row["status"].as_str(), "{told:#}");
    let parts = told["best"]["comparisons"].as_array().expect("the best candidate is told");
    let sum: i64 = parts.iter().map(|part| part["weight_millibits"].as_i64().expect("a weight")).sum();
    assert_eq!(Some(sum), told["best"]["person"]["weight_millibits"].as_i64());
    assert_eq!(parts.last().and_then(|part| part["sum_millibits"].as_i64()), Some(sum));
    if !row["weight"].is_empty() {
        assert_eq!(sum, scaled(&row["weight"]), "{row:?}");
        assert_eq!(told["best"]["person"]["probability_ppm"].as_i64(), Some(scaled(&row["probability"])));
        assert_eq!(told["probability_ppm"].as_i64(), Some(scaled(&row["probability"])));
        assert_eq!(told["best"]["rule"]["code"], row["rule"].as_str());
        assert_eq!(told["best"]["person"]["register_row"].to_string(), row["register_row"]);
    }
}

#[test]
fn the_integers_are_those_of_links() {
    for status in ["PADAN", "PADAN_BERBEDA", "PERLU_VERIFIKASI"] {
        check_integers(&row_where(|row| row["status"] == status));
    }
    check_integers(&row_where(|row| row["status"] == "TIDAK_DITEMUKAN" && row["reasons"].contains("CALON_DI_BAWAH_AMBANG")));
}

#[test]
fn every_weight_names_the_rule_line_that_states_it() {
    let told = json(&row_where(|row| row["status"] == "PADAN"));
    let model = include_str!("../../rules/linkage/model.toml");
    for part in told["best"]["comparisons"].as_array().expect("comparisons").iter().filter(|part| part["level"]["code"] != "missing") {
        let source = part["source"].as_str().expect("a source");
        let (file, line) = source.rsplit_once(':').expect("file and line");
        let stated = model.lines().nth(line.parse::<usize>().expect("a line") - 1).expect("the line exists");
        assert_eq!(file, "rules/linkage/model.toml");
        assert!(stated.starts_with(&format!("{} = ", part["level"]["code"].as_str().expect("a level"))), "{source}: {stated}");
    }
}

#[test]
fn a_story_is_told_in_two_languages_and_shows_no_number() {
    let row = row_where(|row| row["status"] == "PADAN_BERBEDA" && row["sheet"].is_empty());
    for (language, words) in [("id", "Calon terbaik"), ("en", "Best candidate")] {
        let story = story(&row, language);
        assert!(story.contains("PADAN_BERBEDA") && story.contains(words), "{story}");
    }
}

#[test]
fn a_row_in_quarantine_tells_where_and_how_to_repair_it() {
    let district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    district.put("pkh.csv", fs::read(corpus("lists/ragged_long.csv")).expect("a fixture can be read"));
    let run = text(&district.run().done().folder);
    for (language, words, advice) in
        [("id", "Sel lebih banyak daripada kolom: pkh.csv:4:", "kirim ulang"), ("en", "More cells than headings: pkh.csv:4:", "send")]
    {
        let output = padan(&["explain", &run, "1:4", "--language", language]);
        assert_eq!(code(&output), 0, "{}", said(&output));
        let story = said(&output);
        assert!(story.contains("KARANTINA") && story.contains(words) && story.contains(advice), "{story}");
        let secrets = numbers(&fs::read(district.path("pkh.csv")).expect("the list can be read"));
        assert_eq!(leaks(story.as_bytes(), &secrets).next(), None);
    }
}

/// What names no row is a mistake of usage, told with what to type next.
#[track_caller]
fn check_lost(name: &str, words: &str) {
    let output = padan(&["explain", &text(&sample().run.folder), "--quiet", "--", name]);
    let answer = said(&output);
    assert_eq!(code(&output), 2, "{name}: {answer}");
    assert!(answer.contains("hint: ") && !answer.contains("nothing was run") && answer.contains(words), "`{words}` is missing: {answer}");
}

#[test]
fn what_names_no_row_is_a_mistake_of_usage() {
    check_lost("nonsense", "tulis DAFTAR:BARIS");
    check_lost("1:999999", "yang terdekat: 1:");
    check_lost("3:12", "3:DEMANGAN:12");
    check_lost("3526010101900012:3", "3526**********12");
}

#[test]
fn one_file_in_two_lists_is_asked_for_by_list() {
    let district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"").list("SEMBAKO", "Dinas Sosial", "\"pkh.csv\"");
    district.put("pkh.csv", "NIK;NAMA\n3526010101900012;SITI AMINAH\n");
    let run = text(&district.run().done().folder);
    let output = padan(&["explain", &run, "pkh.csv:2"]);
    assert!(code(&output) == 2 && said(&output).contains("1:2, 2:2"), "{}", said(&output));
}

#[test]
fn a_run_that_was_moved_asks_for_its_job() {
    let moved = tempfile::tempdir().expect("a temporary folder can be made");
    copy(&sample().run.folder, moved.path());
    let output = padan(&["explain", &text(moved.path()), "1:6"]);
    assert!(code(&output) == 2 && said(&output).contains("--job"), "{}", said(&output));
}

#[test]
fn a_story_tells_what_was_found_about_the_row_and_an_id_of_a_finding_names_its_row() {
    let finding =
        sample().run.table("mistargeting").into_iter().find(|row| row["kind"] == "DESIL_DI_ATAS_BATAS").expect("the sample has one");
    let told = story(&finding, "id");
    for wanted in [&finding["finding"], &finding["rule"]] {
        assert!(told.contains(wanted), "no {wanted} in\n{told}");
    }
    let by_id = padan(&["explain", &text(&sample().run.folder), &finding["finding"], "--language", "id"]);
    assert_eq!(said(&by_id), told);
    let nobody = padan(&["explain", &text(&sample().run.folder), "ffffffffffff"]);
    assert_eq!(code(&nobody), 2, "{}", said(&nobody));
}

#[test]
fn a_job_that_is_not_the_runs_is_refused() {
    let list = |district: &District| district.put("pkh.csv", "NIK;NAMA\n3526010101900012;SITI AMINAH\n");
    let (ours, theirs) = (District::new(), District::new());
    let (ours, theirs) = (ours.list("PKH", "Dinas Sosial", "\"pkh.csv\""), theirs.list("SEMBAKO", "Dinas Sosial", "\"pkh.csv\""));
    list(&ours);
    list(&theirs);
    let run = text(&ours.run().done().folder);
    let explain = |job: &Path| padan(&["explain", &run, "1:2", "--language", "en", "--job", &text(job)]);
    let own = explain(&ours.path("job.toml"));
    assert_eq!(code(&own), 0, "{}", said(&own));
    let job = fs::read_to_string(ours.path("job.toml")).expect("the job can be read");
    let later = ours.put("later.toml", job.replace("2026-11", "2026-12"));
    let strange = ours.put("strange.toml", job.replace("register/", "elsewhere/").replace("pkh.csv", "other.csv"));
    copy(&ours.path("register"), &ours.path("elsewhere"));
    for (name, _) in crate::support::files(&ours.path("elsewhere")) {
        let changed = fs::read_to_string(ours.path("elsewhere").join(&name)).expect("a register file") + "\n";
        fs::write(ours.path("elsewhere").join(&name), changed).expect("it can be changed");
    }
    ours.put("other.csv", "NIK;NAMA\n3526010101900013;BUDI\n");
    for (job, part) in [(&theirs.job(), "was not made from this job"), (&later, "of 2026-12"), (&strange, "was not made from this job")] {
        let output = explain(job);
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(said(&output).contains(part) && said(&output).contains("hint: "), "{}", said(&output));
    }
}
