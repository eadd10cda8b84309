//! A run for an auditor: every table as the auditor's profile allows, the audit trail and the manifest, each as it was sealed, and
//! `reader.json`, which has the hash of each table as it is copied.
//!
//! A copy never shows more than the run does: what the run has masked stays masked.

use super::{Making, verified};
use crate::changes::folder::RunFolder;
use crate::job;
use crate::job::readers::Profile;
use crate::language::Language;
use crate::report::formats::csv::{is_formula, unguarded};
use crate::report::table::{Kind, TableSpec};
use crate::report::tables;
use crate::report::veil::veil_row;
use crate::run_folder::copy::{CopiedTable, READER, Reader};
use crate::run_folder::log;
use crate::target;
use anyhow::{Context, ensure};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

/// Copies a run for an auditor into a new folder; the number of files.
///
/// Errors: `Stopped` with exit code 3 for a run that does not verify, with 2 for a folder that is not empty or lies in a run; the disk,
/// which leaves nothing.
pub fn for_auditor(run: &Path, out: &Path, language: Language) -> anyhow::Result<usize> {
    target::empty_folder(out, language)?;
    let run = RunFolder::open(run, language)?;
    verified(&run, language)?;
    let job = log::job_of(&run.path).and_then(|path| job::read(&path).ok());
    let profile = job.map(|job| job.readers.auditor).unwrap_or_default();
    let folder = Making::begin(out, language)?;
    let mut tables = Vec::new();
    for spec in tables::ALL.iter().filter(|spec| run.has(&format!("{}.csv", spec.name))) {
        let name = format!("{}.csv", spec.name);
        let rows = copy(&run.path.join(&name), &folder.path(&name), spec, &profile).with_context(|| name.clone())?;
        let written = std::fs::read(folder.path(&name)).with_context(|| name.clone())?;
        let hash = blake3::hash(&written).to_hex().to_string();
        let as_in_run = run.manifest.outputs.iter().any(|output| output.path == name && output.hash == hash);
        tables.push(CopiedTable { path: name, rows, bytes: written.len() as u64, blake3: hash, as_in_run });
    }
    for name in ["audit.jsonl", "manifest.json"] {
        folder.put(name, &std::fs::read(run.path.join(name))?)?;
    }
    let files = tables.len() + 2;
    let told = Reader { reader: "auditor".to_owned(), profile: profile.words(), run: run.manifest.run, manifest_blake3: run.hash, tables };
    folder.put(READER, (serde_json::to_string_pretty(&told)? + "\n").as_bytes())?;
    folder.done();
    Ok(files)
}

/// Copies one table row by row; the number of its rows.
fn copy(from: &Path, to: &Path, spec: &TableSpec, profile: &Profile) -> anyhow::Result<u64> {
    let mut reader = csv::Reader::from_reader(BufReader::new(File::open(from)?));
    let names = spec.columns.iter().map(|column| column.name);
    ensure!(reader.headers()?.iter().eq(names.clone()), "the table has other columns than this padan writes");
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(BufWriter::new(File::create(to)?));
    writer.write_record(names)?;
    let mut rows = 0;
    for record in reader.records() {
        let mut cells: Vec<String> = record?.iter().map(|cell| unguarded(cell).to_owned()).collect();
        veil_row(profile, spec.name, spec.columns, &mut cells);
        let is_text = |at: usize| matches!(spec.columns[at].kind, Kind::Text | Kind::Code | Kind::Identity);
        let guard = |(at, cell): (usize, &String)| if is_text(at) && is_formula(cell) { format!("'{cell}") } else { cell.clone() };
        let guarded = cells.iter().enumerate().map(guard);
        writer.write_record(guarded)?;
        rows += 1;
    }
    writer.into_inner().map_err(|error| error.into_error())?.flush()?;
    Ok(rows)
}
