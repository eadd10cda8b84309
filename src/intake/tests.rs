//! Properties of reading as a whole:
//! (1) layouts of real lists map by themselves; (2) structure is told from people, and a person is never structure;
//! (3) every record is counted once, whatever the bytes; (4) what cannot be read says so, in both languages, unmasked
//! numbers never shown.

use super::*;
use crate::job::{ListSpec, RegisterSpec};
use crate::language::Language;
use crate::rules::RuleFile;
use crate::rules::fields::{FieldBook, parse};
use std::path::Path;

mod hostile;
mod layouts;
mod registers;
mod workbooks;

fn book() -> FieldBook {
    let text = include_str!("../../rules/fields.toml").to_string();
    parse(&RuleFile { path: "rules/fields.toml".into(), text }).expect("the built-in fields are valid")
}

/// A made-up NIK of Bangkalan; even numbers are women's.
fn nik(number: u32) -> String {
    let day = number % 28 + 1 + if number.is_multiple_of(2) { 40 } else { 0 };
    format!("352601{day:02}{:02}{:02}{:04}", number % 12 + 1, 60 + number % 39, number % 9000 + 1)
}

/// A made-up No KK: recorded in one of the years after 2005.
fn kk(number: u32) -> String {
    format!("352601{:02}{:02}{:02}{:04}", number % 28 + 1, number % 12 + 1, 6 + number % 18, number % 9000 + 1)
}

const FIRST: [&str; 12] = ["SITI", "MOH", "ABD", "NUR", "AHMAD", "SRI", "MAIMUNAH", "HALIMAH", "RUSDI", "JUMLAH", "SUPARMAN", "WATI"];
const LAST: [&str; 13] =
    ["AMINAH", "HASAN", "RAHMAN", "HIDAYAH", "FAUZI", "WAHYUNI", "SALEH", "ZAHRAH", "KARIM", "LESTARI", "SUGIARTO", "NINGSIH", "ARIFIN"];

/// A made-up name; different for numbers below 156.
fn nama(number: u32) -> String {
    format!("{} {}", FIRST[number as usize % 12], LAST[number as usize % 13])
}

fn read_bytes(name: &str, bytes: &[u8], role: Role) -> Result<FileRead, Vec<Diagnostic>> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a temporary file can be written");
    read_path(&path, name, role)
}

fn read_path(path: &Path, shown: &str, role: Role) -> Result<FileRead, Vec<Diagnostic>> {
    let fields = book();
    let how = How { fields: &fields, source_rules: &[], language: Language::En };
    read_file(path, shown, role, &how)
}

#[track_caller]
fn list(text: &str) -> FileRead {
    list_named("list.csv", text)
}

#[track_caller]
fn list_named(name: &str, text: &str) -> FileRead {
    read_bytes(name, text.as_bytes(), Role::List(0))
        .unwrap_or_else(|faults| panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

/// `nik=2 nama=3`: fields with their positions, in file order.
fn mapped(source: &Source) -> String {
    let shown = |column: &Column| format!("{}={}", column.field, column.position);
    source.table.columns.iter().map(shown).collect::<Vec<_>>().join(" ")
}

fn remarks(source: &Source) -> String {
    source.receipt.remarks.iter().map(|(_, en)| en.as_str()).collect::<Vec<_>>().join("\n")
}

/// Cells of one field, joined by `|`.
fn column(source: &Source, field: &str) -> String {
    (0..source.table.len()).map(|row| source.table.cell(field, row)).collect::<Vec<_>>().join("|")
}

/// Rows of text from a pattern: `{n}` number, `{nik}`, `{kk}`, `{nama}`.
fn rows(pattern: &str, count: u32) -> String {
    let row = |number: u32| {
        let family = number / 3;
        let text = pattern.replace("{n}", &number.to_string()).replace("{nik}", &nik(number)).replace("{nama}", &nama(number));
        text.replace("{kk}", &kk(number)).replace("{fkk}", &kk(family)).replace("{jk}", if number.is_multiple_of(2) { "P" } else { "L" })
            + "\n"
    };
    (1..=count).map(row).collect()
}

#[test]
fn a_job_is_read_in_role_and_file_order_and_each_file_once() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).expect("a file can be written");
    write("people.csv", format!("NIK,NAMA\n{}", rows("{nik},{nama}", 9)));
    write("b.csv", format!("NIK,NAMA\n{}", rows("{nik},{nama}", 3)));
    write("a.csv", format!("NIK,NAMA\n{}X\"\n", rows("{nik},{nama}", 4)));
    let job = Job {
        folder: folder.path().to_path_buf(),
        register: RegisterSpec { people: vec!["people.csv".into()], ..RegisterSpec::default() },
        lists: vec![ListSpec { files: vec!["[ab].csv".into(), "a.csv".into()], ..ListSpec::default() }],
        ..Job::default()
    };
    let rules = RuleBook { fields: book(), ..RuleBook::default() };
    let intake = read(&job, &rules).expect("the job is readable");
    let files: Vec<&str> = intake.sources.iter().map(|source| source.file.as_str()).collect();
    assert_eq!(files, ["people.csv", "a.csv", "b.csv"]);
    assert_eq!(intake.files.len(), 3);
}

#[test]
fn every_unusable_file_is_named_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("x.csv"), "A,B\n1,2\n").expect("a file can be written");
    let job = Job {
        folder: folder.path().to_path_buf(),
        register: RegisterSpec { people: vec!["none*.csv".into(), "missing.csv".into()], ..RegisterSpec::default() },
        lists: vec![ListSpec { files: vec!["x.csv".into()], ..ListSpec::default() }],
        ..Job::default()
    };
    let rules = RuleBook { fields: book(), ..RuleBook::default() };
    let error = read(&job, &rules).expect_err("nothing is readable");
    let stopped = error.downcast_ref::<Stopped>().expect("unusable input stops the run");
    let files: Vec<&str> = stopped.diagnostics.iter().map(|told| told.file.as_str()).collect();
    assert_eq!((stopped.exit_code, files), (3, vec!["none*.csv", "missing.csv", "x.csv"]));
}
