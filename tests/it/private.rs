//! No output, page, message or log line holds a full NIK or No KK of the inputs, unless a reason was given; then the
//! audit holds the reason.

use crate::expected::{leaks, numbers};
use crate::support::{District, code, corpus, files, folders, padan, said, sample, text};
use calamine::{Data, Reader};
use polars::prelude::{ParquetReader, SerReader};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Every number of sixteen digits in the files below a folder, workbooks included.
fn numbers_below(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (name, bytes) in files(folder) {
        match name.rsplit('.').next() {
            Some("xlsx") => found.extend(numbers(workbook_text(&folder.join(&name)).as_bytes())),
            _ => found.extend(numbers(&bytes)),
        }
    }
    found
}

/// Every cell of every sheet, one a line.
pub fn workbook_text(path: &Path) -> String {
    let mut book = calamine::open_workbook_auto(path).expect("the workbook opens");
    let mut text = String::new();
    for (name, range) in book.worksheets() {
        text.push_str(&format!("{name}\n"));
        for cell in range.used_cells().map(|(_, _, cell)| cell) {
            match cell {
                Data::Float(number) => text.push_str(&format!("{number:.0}\n")),
                other => text.push_str(&format!("{other}\n")),
            }
        }
    }
    text
}

/// Every column of a Parquet table as text.
pub fn parquet_text(path: &Path) -> String {
    let table = ParquetReader::new(fs::File::open(path).expect("the table opens")).finish().expect("the table can be read");
    let mut text = String::new();
    for column in table.columns() {
        text.push_str(column.name());
        for row in 0..column.len() {
            let value = column.get(row).expect("the row is there");
            text.push_str(&format!("\n{value:?}"));
        }
        text.push('\n');
    }
    text
}

fn secrets() -> BTreeSet<String> {
    let district = sample().district.path();
    ["inbox", "register"].iter().flat_map(|part| numbers_below(&district.join(part))).collect()
}

/// The text of an output as a reader of its format sees it.
fn readable(folder: &Path, name: &str, bytes: Vec<u8>) -> Vec<u8> {
    match name.rsplit('.').next() {
        Some("xlsx") => workbook_text(&folder.join(name)).into_bytes(),
        Some("parquet") => parquet_text(&folder.join(name)).into_bytes(),
        _ => bytes,
    }
}

#[test]
fn no_output_of_the_sample_run_shows_a_number_of_its_inputs() {
    let secrets = secrets();
    assert!(secrets.len() > 20_000, "{}", secrets.len());
    let folder = &sample().run.folder;
    // Files that go back to those who sent them hold what was sent; `returned` holds them to that.
    for (name, bytes) in files(folder).into_iter().filter(|(name, _)| !name.contains("/dikembalikan/")) {
        let shown: Vec<String> = leaks(&readable(folder, &name, bytes), &secrets).take(3).collect();
        assert!(shown.is_empty(), "{name} shows {shown:?}");
    }
}

#[test]
fn no_log_line_shows_a_number_and_every_one_is_json() {
    let secrets = secrets();
    let sample = sample();
    assert_eq!(leaks(sample.said.as_bytes(), &secrets).next(), None);
    let log = fs::read(sample.district.path().join("runs/log.jsonl")).expect("the log is there");
    assert_eq!(leaks(&log, &secrets).next(), None);
    let lines: Vec<&str> = sample.said.lines().filter(|line| line.starts_with('{')).collect();
    assert!(lines.len() >= 8, "{}", sample.said);
    for line in lines {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
    for stage in ["rules", "intake", "normalise", "index", "link", "duplicates", "assess", "report"] {
        assert!(sample.said.contains(&format!("\"{stage}\"")), "no line tells of {stage}");
    }
}

fn district() -> District {
    let district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    district.put("pkh.csv", fs::read(corpus("lists/nik_letters.csv")).expect("a fixture can be read"));
    district.job();
    district
}

#[test]
fn a_reason_shows_full_numbers_and_is_kept_in_the_audit() {
    let district = district();
    let job = text(&district.path("job.toml"));
    assert_eq!(code(&padan(&["run", &job])), 0);
    let masked = district.path("runs").join(&district.runs_left()[0]);
    let reason = "penyaluran tahap IV, surat 470/12";
    assert_eq!(code(&padan(&["run", &job, "--unmask", reason])), 0);
    let names = district.runs_left();
    assert_eq!(names.len(), 2, "a masked and an unmasked run are two runs: {names:?}");
    let open = names.iter().map(|name| district.path("runs").join(name)).find(|run| *run != masked).expect("two runs");
    let secrets = numbers(&fs::read(district.path("pkh.csv")).expect("the list can be read"));
    let links = fs::read(open.join("links.csv")).expect("the table is there");
    assert!(leaks(&links, &secrets).count() >= 4, "full numbers are shown");
    for file in ["audit.jsonl", "manifest.json"] {
        let text = fs::read_to_string(open.join(file)).expect("the file is there");
        assert!(text.contains(reason), "{file} keeps the reason");
        assert!(!fs::read_to_string(masked.join(file)).expect("the file is there").contains(reason));
    }
    assert_eq!(code(&padan(&["verify", &text(&open)])), 0);
}

#[test]
fn an_empty_reason_is_refused() {
    let district = district();
    let output = padan(&["run", &text(&district.path("job.toml")), "--unmask", "  "]);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(folders(&district.path("runs")).is_empty());
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_harmless_in_every_output() {
    let district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    let mut rows = fs::read_to_string(corpus("lists/formula_cells.csv")).expect("a fixture can be read");
    // Nobody like them is in the register, so that their own cells reach the reports.
    for (row, cell) in
        ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\tTAB", "=HYPERLINK(\"http://evil.example\",\"x\")"].iter().enumerate()
    {
        rows.push_str(&format!("{};;\"{}\";;;;;;\n", row + 20, cell.replace('"', "\"\"")));
    }
    district.put("pkh.csv", rows);
    let run = district.run().done();
    for (name, bytes) in files(&run.folder).into_iter().filter(|(name, _)| name.ends_with(".csv")) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
        for row in reader.records() {
            let row = row.expect("the table is well formed");
            let runs = |cell: &&str| cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
            assert_eq!(row.iter().find(runs), None, "{name}");
        }
    }
    for (name, _) in files(&run.folder).into_iter().filter(|(name, _)| name.ends_with(".xlsx")) {
        let mut book = calamine::open_workbook_auto(run.folder.join(&name)).expect("the workbook opens");
        for sheet in book.sheet_names() {
            let formulas = book.worksheet_formula(&sheet).expect("the sheet can be read");
            assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "{name} holds a formula");
        }
    }
}

#[test]
fn names_cannot_bring_scripts_into_a_page() {
    let district = District::new().list("PKH<script>alert(2)</script>", "Dinas <img src=x onerror=alert(3)>", "\"pkh.csv\"");
    let mut rows = fs::read_to_string(corpus("lists/script_in_name.csv")).expect("a fixture can be read");
    rows.push_str("9;;<script>alert(1)</script><b onclick=x>BUDI;01/01/1980;L;;\"<img src=x onerror=alert(1)>\";;\n");
    district.put("pkh.csv", rows);
    let run = district.run().done();
    let pages: Vec<_> = files(&run.folder).into_iter().filter(|(name, _)| name.ends_with(".html")).collect();
    assert!(pages.len() >= 2, "a report and a receipt");
    for (name, bytes) in pages {
        let page = String::from_utf8(bytes).expect("a page is text");
        for injected in ["<script>alert", "<img src=x", "<b onclick"] {
            assert!(!page.contains(injected), "{name} holds {injected}");
        }
    }
}
