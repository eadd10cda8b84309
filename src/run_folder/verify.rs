//! `padan verify`: hashes, row conservation and the audit chain of a finished run, checked again from the files alone.

use super::audit;
use super::copy;
use super::manifest::{FORMAT_VERSION, FileCounts, Manifest};
use crate::language::Language;
use crate::link::Status;
use crate::report::formats::csv::unguarded;
use anyhow::Context;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path};

/// What people are told: (id, en).
pub type Told = (String, String);

/// A text in the two languages, both filled with the same values.
macro_rules! told {
    ($id:literal, $en:literal $(, $value:expr)* $(,)?) => {
        (format!($id $(, $value)*), format!($en $(, $value)*))
    };
}
pub(super) use told;

/// One check and what it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub name: &'static str,
    /// What is checked: (id, en).
    pub what: (&'static str, &'static str),
    /// Empty when the check holds. At most `PROBLEMS_TOLD_MAX`, the last one counting the rest.
    pub problems: Vec<Told>,
}

/// The outcome of all checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyReport {
    pub run: String,
    pub rows: u64,
    /// What is to be known of the folder: (id, en).
    pub notes: Vec<Told>,
    pub checks: Vec<Check>,
}

const PROBLEMS_TOLD_MAX: usize = 20;

impl VerifyReport {
    pub fn holds(&self) -> bool {
        self.checks.iter().all(|check| check.problems.is_empty())
    }

    /// The outcome as lines for the terminal.
    pub fn text(&self, language: Language) -> String {
        let mut text = format!("{}\n", self.run);
        for (id, en) in &self.notes {
            text.push_str(&format!("  {}\n", language.pick(id, en)));
        }
        for check in &self.checks {
            let verdict = match check.problems.is_empty() {
                true => language.pick("sesuai", "holds"),
                false => language.pick("GAGAL ", "FAILED"),
            };
            text.push_str(&format!("  {verdict}  {}\n", language.pick(check.what.0, check.what.1)));
            for (id, en) in &check.problems {
                text.push_str(&format!("          {}\n", language.pick(id, en)));
            }
        }
        text
    }
}

/// Re-checks a run folder, or an auditor's copy of one.
///
/// Errors: a folder without a readable manifest, which is no finished run.
pub fn verify(run: &Path) -> anyhow::Result<VerifyReport> {
    let path = run.join("manifest.json");
    let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read; is this a run folder?", path.display()))?;
    let manifest: Manifest =
        serde_json::from_str(&text).with_context(|| format!("{} is not a manifest of this version", path.display()))?;
    if copy::is_copy(run, &manifest) {
        return copy::verify(run, &manifest, &text);
    }
    let checks = vec![version(&manifest), outputs(run, &manifest), links(run, &manifest), totals(&manifest), chain(run, &manifest)];
    let hash = blake3::hash(text.as_bytes()).to_hex();
    let notes = vec![told!(
        "sidik blake3 manifest.json {hash}; catat di luar folder ini",
        "blake3 of manifest.json {hash}; note it outside of this folder",
    )];
    Ok(VerifyReport { run: manifest.run.clone(), rows: manifest.totals.rows, notes, checks })
}

pub(super) fn check(name: &'static str, what: (&'static str, &'static str), mut problems: Vec<Told>) -> Check {
    if problems.len() > PROBLEMS_TOLD_MAX {
        let more = problems.len() - PROBLEMS_TOLD_MAX + 1;
        problems.truncate(PROBLEMS_TOLD_MAX - 1);
        problems.push(told!("... +{more}", "... +{more}"));
    }
    Check { name, what, problems }
}

pub(super) fn version(manifest: &Manifest) -> Check {
    let mut problems = Vec::new();
    if manifest.format_version != FORMAT_VERSION {
        problems.push(told!(
            "versi format {} bukan {FORMAT_VERSION}",
            "format version {} is not {FORMAT_VERSION}",
            manifest.format_version
        ));
    }
    check("version", ("versi format dikenal", "format version is known"), problems)
}

fn outputs(run: &Path, manifest: &Manifest) -> Check {
    let mut problems = Vec::new();
    for output in &manifest.outputs {
        if !Path::new(&output.path).components().all(|part| matches!(part, Component::Normal(_))) {
            problems.push(told!("{}: ini bukan tempat di dalam folder hasil", "{}: this is no place inside the run folder", output.path));
            continue;
        }
        match fs::read(run.join(&output.path)) {
            Err(error) => problems.push(told!("{}: tidak dapat dibaca: {error}", "{}: {error}", output.path)),
            Ok(bytes) if blake3::hash(&bytes).to_hex().as_str() != output.hash => {
                problems.push(told!("{}: isinya sudah berubah", "{}: the content was changed", output.path));
            }
            Ok(bytes) if bytes.len() as u64 != output.bytes => {
                problems.push(told!("{}: {} bita, bukan {}", "{}: {} bytes, not {}", output.path, bytes.len(), output.bytes));
            }
            Ok(_) => {}
        }
    }
    let mut found = Vec::new();
    if let Err(error) = walk(run, "", &mut found) {
        problems.push(told!("isi folder tidak dapat dibaca: {error}", "the folder cannot be listed: {error}"));
    }
    let known: BTreeSet<&str> = manifest.outputs.iter().map(|output| output.path.as_str()).chain(["manifest.json"]).collect();
    for path in found.iter().filter(|path| !known.contains(path.as_str())) {
        problems.push(told!("{path}: berkas ini tidak ada dalam manifes", "{path}: the manifest does not know this file"));
    }
    check("outputs", ("setiap berkas utuh (sidik blake3)", "every file is whole (blake3)"), problems)
}

pub(super) fn walk(folder: &Path, prefix: &str, found: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(())
}

/// Rows of `links.csv` by (list, file, sheet): statuses, and the last record seen.
type Counted = BTreeMap<(u64, String, String), (BTreeMap<String, u64>, u64)>;

pub(super) fn links(run: &Path, manifest: &Manifest) -> Check {
    let mut problems = Vec::new();
    // A run without a register has no links; its groups tell of every row.
    let table = if matches!(manifest.task.as_str(), "deduplicate" | "link_lists") { "clusters.csv" } else { "links.csv" };
    match count_links(&run.join(table), &mut problems) {
        Err(error) => problems.push(told!("links.csv: tidak dapat dibaca: {error:#}", "links.csv: {error:#}")),
        Ok(counted) => {
            for file in &manifest.files {
                let key = (file.list, file.file.clone(), file.sheet.clone());
                let empty = (BTreeMap::new(), 0);
                conserve(file, &counted.get(&key).unwrap_or(&empty).0, &mut problems);
            }
            if counted.len() > manifest.files.iter().filter(|file| file.people + file.quarantined > 0).count() {
                problems.push(told!(
                    "links.csv menyebut berkas yang tidak ada dalam manifes",
                    "links.csv names files that the manifest does not know"
                ));
            }
        }
    }
    check("rows", ("setiap baris masukan tepat satu kali, satu status", "every input row exactly once, in one status"), problems)
}

fn count_links(path: &Path, problems: &mut Vec<Told>) -> anyhow::Result<Counted> {
    let mut reader = csv::Reader::from_path(path)?;
    let headings = reader.headers()?.clone();
    let position = |name: &str| headings.iter().position(|heading| heading == name).with_context(|| format!("column {name} is missing"));
    let at = ["list", "file", "sheet", "record", "status"].map(position);
    let [list, file, sheet, record, status] = at;
    let (list, file, sheet, record, status) = (list?, file?, sheet?, record?, status?);
    let mut counted = Counted::new();
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row)? {
        let line = row.position().map_or(0, csv::Position::line);
        let number: u64 = row[record].parse().unwrap_or(0);
        let key = (row[list].parse().unwrap_or(0), unguarded(&row[file]).to_owned(), unguarded(&row[sheet]).to_owned());
        let (statuses, last) = counted.entry(key).or_default();
        if number <= *last {
            problems.push(told!(
                "links.csv:{line}: rekaman {number} tidak berurutan atau disebut dua kali",
                "links.csv:{line}: record {number} is out of order or told twice"
            ));
        }
        *last = number;
        if !Status::ALL.iter().any(|known| known.code() == &row[status]) {
            problems.push(told!("links.csv:{line}: status tidak dikenal", "links.csv:{line}: unknown status"));
        }
        *statuses.entry(row[status].to_owned()).or_default() += 1;
    }
    Ok(counted)
}

fn conserve(file: &FileCounts, statuses: &BTreeMap<String, u64>, problems: &mut Vec<Told>) {
    let name = &file.file;
    let rows: u64 = statuses.values().sum();
    let wanted = u64::from(file.people) + u64::from(file.quarantined);
    if rows != wanted {
        problems
            .push(told!("{name}: {wanted} baris dibaca, links.csv punya {rows}", "{name}: {wanted} rows were read, links.csv has {rows}"));
    }
    for (status, count) in &file.statuses {
        let found = statuses.get(status).copied().unwrap_or(0);
        if found != *count {
            problems.push(told!(
                "{name}: {status} berjumlah {count} dalam manifes, {found} dalam links.csv",
                "{name}: {status} is {count} in the manifest, {found} in links.csv"
            ));
        }
    }
    let parts = wanted + file.structural.values().map(|&count| u64::from(count)).sum::<u64>();
    if u64::from(file.records) != parts {
        problems.push(told!("{name}: {} rekaman, {parts} yang terhitung", "{name}: {} records, {parts} accounted for", file.records));
    }
}

pub(super) fn totals(manifest: &Manifest) -> Check {
    let mut problems = Vec::new();
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for (status, count) in manifest.files.iter().flat_map(|file| &file.statuses) {
        *sums.entry(status.clone()).or_default() += count;
    }
    for (status, total) in &manifest.totals.statuses {
        let sum = sums.get(status).copied().unwrap_or(0);
        if sum != *total {
            problems.push(told!(
                "{status}: jumlah seluruhnya {total}, jumlah per berkas {sum}",
                "{status}: total {total}, files add up to {sum}"
            ));
        }
    }
    let rows: u64 = manifest.totals.statuses.values().sum();
    if rows != manifest.totals.rows {
        problems.push(told!("{} baris, jumlah semua status {rows}", "{} rows, statuses add up to {rows}", manifest.totals.rows));
    }
    check("totals", ("jumlah per berkas sama dengan jumlah seluruhnya", "files add up to the totals"), problems)
}

pub(super) fn chain(run: &Path, manifest: &Manifest) -> Check {
    let problems = match fs::read_to_string(run.join("audit.jsonl")) {
        Err(error) => vec![told!("audit.jsonl: tidak dapat dibaca: {error}", "audit.jsonl: {error}")],
        Ok(text) => match audit::read(&text) {
            Err(broken) => broken,
            Ok(events) => {
                let head = events.last().map_or(audit::GENESIS, |event| &event.hash);
                if head == manifest.audit_head {
                    Vec::new()
                } else {
                    vec![told!(
                        "audit.jsonl tidak berakhir dengan baris yang disebut manifes",
                        "audit.jsonl does not end with the line that the manifest names"
                    )]
                }
            }
        },
    };
    check("audit", ("rantai audit tidak terputus", "the audit chain is unbroken"), problems)
}
