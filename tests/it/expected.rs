//! What is expected of one troubled file, as its `.expected.toml` says, and the comparison with what came.

use crate::support::{Ended, Run};
use padan::run_folder;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The outcome of one case. Counts are sums over the sheets of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Name under which the file reaches the district; its own name otherwise.
    pub sent_as: Option<String>,
    pub programme: Option<String>,
    /// Parts of the message, when the run must stop.
    #[serde(default)]
    pub error: Vec<String>,
    /// Exit code of a stopped run; 3 otherwise.
    pub exit: Option<u8>,
    sheets: Option<usize>,
    format: Option<String>,
    encoding: Option<String>,
    delimiter: Option<String>,
    records: Option<u32>,
    people: Option<u32>,
    quarantined: Option<u32>,
    /// Layout records by kind; kinds left out must not occur.
    structural: Option<BTreeMap<String, u32>>,
    /// One letter per row, in order: Padan, Berbeda, Verifikasi, Tidak ditemukan, Karantina.
    statuses: Option<String>,
    /// Field -> 1-based position of its column; 0 = from outside the table.
    columns: Option<BTreeMap<String, u16>>,
    /// Line -> codes that must be among its reasons.
    #[serde(default)]
    reasons: BTreeMap<String, Vec<String>>,
    /// `line:column REASON`, all of them.
    quarantine: Option<Vec<String>>,
    /// Parts of remarks and warnings (English).
    #[serde(default)]
    remarks: Vec<String>,
}

impl Expected {
    /// Reads the expectation of a case.
    pub fn read(path: &Path) -> Expected {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Everything in which a run is not as expected; `secrets` are the identity numbers of its inputs.
    pub fn differences(&self, ended: &Ended, secrets: &BTreeSet<String>) -> Vec<String> {
        let mut wrong = Vec::new();
        match ended {
            Ended::Stopped(code, text) => {
                if self.error.is_empty() {
                    wrong.push(format!("stopped with {code}: {text}"));
                }
                let wanted = self.exit.unwrap_or(3);
                if *code != wanted {
                    wrong.push(format!("exit code {code}, not {wanted}"));
                }
                wrong.extend(self.error.iter().filter(|part| !text.contains(*part)).map(|part| format!("`{part}` is not in: {text}")));
                if *code < 4 && !text.contains("hint: ") {
                    wrong.push(format!("no hint in: {text}"));
                }
                wrong.extend(leaks(text.as_bytes(), secrets).map(|at| format!("the message shows {at}")));
            }
            Ended::Done(_) if !self.error.is_empty() => wrong.push("ran, where it should have stopped".into()),
            Ended::Done(run) => self.compare(run, secrets, &mut wrong),
        }
        wrong
    }

    fn compare(&self, run: &Run, secrets: &BTreeSet<String>, wrong: &mut Vec<String>) {
        let manifest = run.manifest();
        let files = &manifest.files;
        let sum = |count: fn(&run_folder::manifest::FileCounts) -> u32| files.iter().map(count).sum::<u32>();
        let mut structural: BTreeMap<String, u32> = BTreeMap::new();
        for (kind, count) in files.iter().flat_map(|file| &file.structural).filter(|(_, count)| **count > 0) {
            *structural.entry(kind.clone()).or_default() += count;
        }
        same(wrong, "sheets", &self.sheets, files.len());
        same(wrong, "records", &self.records, sum(|file| file.records));
        same(wrong, "people", &self.people, sum(|file| file.people));
        same(wrong, "quarantined", &self.quarantined, sum(|file| file.quarantined));
        same(wrong, "structural", &self.structural, structural);
        let receipts: Vec<_> = manifest.receipts.iter().filter(|receipt| receipt.role.to_lowercase().contains("list")).collect();
        let Some(receipt) = receipts.first() else {
            wrong.push(format!("no receipt of a list among {:?}", manifest.receipts.iter().map(|r| &r.role).collect::<Vec<_>>()));
            return;
        };
        same(wrong, "format", &self.format, receipt.format.clone());
        same(wrong, "encoding", &self.encoding, receipt.encoding.clone());
        same(wrong, "delimiter", &self.delimiter, receipt.delimiter.clone());
        for (field, position) in self.columns.iter().flatten() {
            let mapped = receipt.columns.iter().find(|column| column.field == *field).map(|column| column.position);
            let told = receipt.context.iter().any(|(known, ..)| known == field);
            if mapped != Some(*position) && !(*position == 0 && (told || mapped.is_none())) {
                wrong.push(format!("column of {field} is {mapped:?}, not {position}"));
            }
        }
        let links = run.table("links");
        let letter = |row: &BTreeMap<String, String>| match row["status"].as_str() {
            "PADAN" => 'P',
            "PADAN_BERBEDA" => 'B',
            "PERLU_VERIFIKASI" => 'V',
            "TIDAK_DITEMUKAN" => 'T',
            _ => 'K',
        };
        same(wrong, "statuses", &self.statuses, links.iter().map(letter).collect());
        for (line, codes) in &self.reasons {
            let reasons = links.iter().find(|row| row["line"] == *line).map_or("", |row| row["reasons"].as_str());
            let has = |code: &&String| reasons.split('|').any(|reason| reason == code.as_str());
            wrong.extend(codes.iter().filter(|code| !has(code)).map(|code| format!("line {line}: {code} is not among {reasons}")));
        }
        self.compare_words(run, &manifest, wrong);
        match run_folder::verify(&run.folder) {
            Ok(report) if report.holds() => {}
            Ok(report) => wrong.push(report.text(padan::language::Language::En)),
            Err(error) => wrong.push(format!("{error:#}")),
        }
        for (name, bytes) in crate::support::files(&run.folder) {
            wrong.extend(leaks(&bytes, secrets).map(|at| format!("{name} shows {at}")));
            wrong.extend(leaks(name.as_bytes(), secrets).map(|at| format!("a file name shows {at}")));
        }
    }

    fn compare_words(&self, run: &Run, manifest: &run_folder::manifest::Manifest, wrong: &mut Vec<String>) {
        let held = run.table("quarantine").into_iter().filter(|row| !row["list"].is_empty());
        let told = |row: BTreeMap<String, String>| {
            let column = if row["column"].is_empty() { "0" } else { &row["column"] };
            format!("{}:{column} {}", row["line"], row["reason"])
        };
        same(wrong, "quarantine", &self.quarantine, held.map(told).collect());
        let mut words: Vec<&str> = manifest.warnings.iter().map(String::as_str).collect();
        words.extend(manifest.receipts.iter().flat_map(|receipt| &receipt.remarks).map(|(_, en)| en.as_str()));
        for remark in self.remarks.iter().filter(|remark| !words.iter().any(|word| word.contains(remark.as_str()))) {
            wrong.push(format!("no remark says `{remark}`: {words:?}"));
        }
    }
}

fn same<T: PartialEq + std::fmt::Debug>(wrong: &mut Vec<String>, what: &str, wanted: &Option<T>, found: T) {
    if let Some(wanted) = wanted.as_ref().filter(|wanted| **wanted != found) {
        wrong.push(format!("{what}: {found:?}, not {wanted:?}"));
    }
}

/// Runs of exactly sixteen digits in a text: what no output may show.
pub fn numbers(bytes: &[u8]) -> BTreeSet<String> {
    let runs = bytes.split(|byte| !byte.is_ascii_digit()).filter(|run| run.len() == 16);
    runs.map(|run| String::from_utf8_lossy(run).into_owned()).collect()
}

/// The secrets that a text shows, each told masked.
pub fn leaks<'a>(bytes: &[u8], secrets: &'a BTreeSet<String>) -> impl Iterator<Item = String> + 'a {
    let shown = numbers(bytes).into_iter().filter(|number| secrets.contains(number));
    shown.map(|number| format!("{}…{}", &number[..4], &number[14..])).collect::<Vec<_>>().into_iter()
}
