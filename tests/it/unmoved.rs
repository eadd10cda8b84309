//! Changes that must not move a status: letter case, order of columns and rows, the neighbour's list, empty columns.

use crate::support::{District, Run, corpus, run, sample, sample_district};
use std::collections::BTreeMap;
use std::fs;

/// Lists of the corpus that stand for many troubles at once.
const LISTS: [&str; 6] =
    ["nik_letters", "nik_15_digits", "nobody_in_register", "nik_known_name_unknown", "name_and_number_missing", "placeholders"];

fn list(name: &str) -> String {
    fs::read_to_string(corpus("lists").join(format!("{name}.csv"))).expect("a fixture can be read")
}

fn run_of(text: &str) -> Run {
    let district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    district.put("pkh.csv", text);
    let run = run(&district.job()).done();
    // The folder outlives the district's guard for the reading of tables.
    std::mem::forget(district.folder);
    run
}

/// Status by the row number that the list prints in its first column.
fn statuses(run: &Run) -> Vec<(String, String)> {
    run.table("links").into_iter().map(|row| (row["status"].clone(), row["register_row"].clone())).collect()
}

#[track_caller]
fn check(change: impl Fn(&str) -> String) {
    for name in LISTS {
        let text = list(name);
        let changed = change(&text);
        assert_ne!(text, changed, "{name}");
        assert_eq!(statuses(&run_of(&text)), statuses(&run_of(&changed)), "{name}");
    }
}

#[test]
fn letter_case_moves_no_status() {
    check(str::to_lowercase);
}

#[test]
fn the_order_of_columns_moves_no_status() {
    check(|text| {
        let turned = |line: &str| line.split(';').rev().collect::<Vec<_>>().join(";");
        text.lines().map(turned).collect::<Vec<_>>().join("\n")
    });
}

#[test]
fn a_title_above_and_a_total_below_move_no_status() {
    check(|text| format!("DAFTAR PENERIMA BANTUAN\n\n{text}\nJUMLAH;;6 ORANG;;;;;;\n"));
}

#[test]
fn an_empty_column_and_a_column_of_remarks_move_no_status() {
    check(|text| {
        let wider = |(row, line): (usize, &str)| if row == 0 { format!("{line};;CATATAN PETUGAS") } else { format!("{line};;sudah dicek") };
        text.lines().enumerate().map(wider).collect::<Vec<_>>().join("\n")
    });
}

#[test]
fn the_order_of_rows_moves_no_status() {
    for name in LISTS {
        let text = list(name);
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        let mut turned = statuses(&run_of(&lines.join("\n")));
        turned.reverse();
        assert_eq!(statuses(&run_of(&text)), turned, "{name}");
    }
}

#[test]
fn another_offices_list_moves_no_link() {
    let district = sample_district();
    let job = district.path().join("job.toml");
    let text = fs::read_to_string(&job).expect("the job can be read");
    let without: Vec<&str> = text.split("\n[[lists]]").filter(|part| !part.contains("Dinas Koperasi")).collect();
    assert_eq!(without.len() + 1, text.split("\n[[lists]]").count(), "one list less");
    fs::write(&job, without.join("\n[[lists]]")).expect("the job can be written");
    let run = run(&job).done();
    let answers = |run: &Run| -> BTreeMap<(String, String, String), (String, String, String)> {
        let answer = |row: BTreeMap<String, String>| {
            let key = (row["file"].clone(), row["sheet"].clone(), row["line"].clone());
            (key, (row["status"].clone(), row["register_row"].clone(), row["weight"].clone()))
        };
        run.table("links").into_iter().map(answer).collect()
    };
    let (all, fewer) = (answers(&sample().run), answers(&run));
    assert!(fewer.len() < all.len());
    for (key, answer) in &fewer {
        assert_eq!(Some(answer), all.get(key), "{key:?}");
    }
}
