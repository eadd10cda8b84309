//! Exit codes and languages of every command: 0 clean, 1 findings, 2 usage or rules, 3 input, 4 the machine.

use crate::support::{District, code, corpus, files, padan, repository, run_in, said, sample, text};
use padan::language::Language;
use std::fs;

#[track_caller]
fn check(arguments: &[&str], wanted: i32, part: &str) {
    let output = padan(arguments);
    assert_eq!(code(&output), wanted, "{arguments:?}\n{}", said(&output));
    assert!(said(&output).contains(part), "{arguments:?}: no `{part}` in\n{}", said(&output));
}

fn list(name: &str) -> String {
    text(&corpus("lists").join(name))
}

fn district() -> District {
    let district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    district.put("pkh.csv", fs::read(list("delimiter_semicolon.csv")).expect("a fixture can be read"));
    district
}

#[test]
fn check_tells_clean_troubled_and_unreadable_lists_apart() {
    check(&["check", &list("delimiter_semicolon.csv"), "--programme", "PKH"], 0, "NIK");
    check(&["check", &list("nik_15_digits.csv"), "--programme", "PKH"], 1, ":4:2 (nik): NIK_15_DIGIT");
    check(&["check", &list("duplicate_rows.csv"), "--language", "en"], 1, "the same NIK on lines 3, 8");
    check(&["check", &list("unclosed_quote.csv")], 1, "4:0");
    check(&["check", &list("empty.csv")], 3, "hint: ");
    check(&["check", "no_such_file.csv", "--language", "en"], 3, "does not exist");
    check(&["check"], 2, "Usage");
    check(&["check", &list("delimiter_semicolon.csv"), "--period", "2026-13"], 2, "2026-13");
}

#[test]
fn check_shows_no_full_number() {
    for name in ["nik_15_digits.csv", "nik_17_digits.csv", "nik_two_in_cell.csv", "nik_kk_swapped_columns.csv", "duplicate_rows.csv"] {
        let secrets = crate::expected::numbers(&fs::read(list(name)).expect("a fixture can be read"));
        let output = padan(&["check", &list(name)]);
        assert_eq!(crate::expected::leaks(said(&output).as_bytes(), &secrets).next(), None, "{name}");
    }
}

#[test]
fn run_ends_with_0_1_2_3_or_4() {
    let good = district();
    check(&["run", &text(&good.job())], 0, "6");
    check(&["run", "no_such_job.toml"], 2, "hint: ");
    check(&["run", &text(&corpus("jobs/unknown_key.toml"))], 2, "3:1");
    check(&["run"], 2, "Usage");
    fs::remove_file(good.path("pkh.csv")).expect("the list can be removed");
    check(&["run", &text(&good.path("job.toml"))], 3, "pkh.csv");
    let no_room = district();
    no_room.put("runs", "a file");
    check(&["run", &text(&no_room.job())], 4, "runs");
}

#[test]
fn a_finding_that_the_job_marks_as_blocking_ends_with_1() {
    let district = District { job_head: "blocking = [\"GANDA_DALAM_DAFTAR\"]\n".into(), ..district() };
    check(&["run", &text(&district.job())], 0, "");
    district.put("pkh.csv", fs::read(list("duplicate_rows.csv")).expect("a fixture can be read"));
    check(&["run", &text(&district.job())], 1, "");
}

#[test]
fn the_other_commands_keep_to_the_same_codes() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let out = text(&folder.path().join("district"));
    check(&["synth", "--people", "400", "--out", &out, "--seed", "7"], 0, "");
    check(&["run", &format!("{out}/job.toml")], 0, "");
    check(&["rules", "check"], 0, "tertulis dengan benar");
    check(&["rules", "check", &text(&repository().join("rules")), "--language", "en"], 0, "well formed");
    check(&["rules", "check", "no_such_folder"], 2, "hint: ");
    check(&["rules", "explain", "PKH"], 0, "PKH");
    check(&["evaluate", "no_such_run", "--truth", "t.csv"], 3, "error");
    check(&["verify", "no_such_run"], 3, "manifest.json");
    check(&["explain", "no_such_run", "1:2"], 2, "--job");
    check(&["no-such-command"], 2, "Usage");
    check(&["no-such-command"], 2, "perintah tidak dikenal: no-such-command");
    check(&["check"], 2, "yang wajib belum ditulis");
    // A made-up district is made anew; a folder of anybody else's is not touched.
    check(&["synth", "--people", "400", "--out", &out, "--seed", "8"], 0, "");
    check(&["synth", "--people", "400", "--out", &text(folder.path())], 2, "sudah berisi");
    let english = padan(&["no-such-command", "--language", "en"]);
    assert!(!said(&english).contains("salah tulis"), "{}", said(&english));
    check(&["--version"], 0, "padan");
}

/// Headings of a page, in order.
fn headings(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in page.split("<h").skip(1).filter(|part| part.starts_with(['1', '2', '3'])) {
        let text = part.split_once('>').and_then(|(_, rest)| rest.split_once("</h")).map_or("", |(text, _)| text);
        found.push(text.to_owned());
    }
    found
}

#[test]
fn a_report_speaks_one_language() {
    let district = district();
    let job = district.job();
    let page = |language| fs::read_to_string(run_in(&job, language).folder.join("report.html")).expect("the page is there");
    let (id, en) = (page(Language::Id), page(Language::En));
    assert!(id.contains("lang=\"id\"") && en.contains("lang=\"en\""));
    let (id, en) = (headings(&id), headings(&en));
    assert!(id.len() >= 5 && id.len() == en.len(), "{id:?}\n{en:?}");
    let words = |headings: &[String]| -> Vec<String> {
        headings.iter().flat_map(|text| text.split(|c: char| !c.is_alphabetic())).map(str::to_lowercase).collect()
    };
    for foreign in ["yang", "tidak", "baris", "keluarga", "daftar", "ringkasan", "karantina", "ganda"] {
        assert!(!words(&en).contains(&foreign.to_owned()), "`{foreign}` in {en:?}");
    }
    for foreign in ["the", "rows", "family", "families", "list", "summary", "quarantine", "duplicates"] {
        assert!(!words(&id).contains(&foreign.to_owned()), "`{foreign}` in {id:?}");
    }
}

#[test]
fn a_page_needs_nothing_from_outside() {
    for (name, bytes) in files(&sample().run.folder).into_iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = String::from_utf8(bytes).expect("a page is text");
        for outside in ["src=\"http", "href=\"http", "@import", "url(http", "<link", "//cdn"] {
            assert!(!page.contains(outside), "{name} asks for {outside}");
        }
    }
}
