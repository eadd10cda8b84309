//! A copy of a run for an auditor, checked again from its files alone: what it holds, and what of the run it does not.
//!
//! `reader.json` names the run, the hash of its manifest and each table with its own hash, because a profile may show less than the
//! run does. A table that is told to be as in the run is held against the run's manifest too.

use super::manifest::Manifest;
use super::verify::{Check, Told, VerifyReport, chain, check, links, told, totals, version, walk};
use crate::job::readers::Profile;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Name of the file that makes a folder a copy.
pub const READER: &str = "reader.json";
/// Files beside the tables.
const BESIDE: [&str; 3] = ["audit.jsonl", "manifest.json", READER];

/// For whom a copy was made, and of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reader {
    pub reader: String,
    /// The reader's profile in words.
    pub profile: String,
    pub run: String,
    /// blake3 of the run's manifest.
    pub manifest_blake3: String,
    pub tables: Vec<CopiedTable>,
}

/// One table of a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopiedTable {
    pub path: String,
    pub rows: u64,
    /// Of the copy; missing where an earlier padan made it.
    #[serde(default)]
    pub bytes: u64,
    /// blake3 of the copy; empty where an earlier padan made it.
    #[serde(default)]
    pub blake3: String,
    /// Its bytes are those of the run.
    #[serde(default)]
    pub as_in_run: bool,
}

/// Says whether a folder is a copy: it has a `reader.json` that the run did not leave.
pub fn is_copy(folder: &Path, manifest: &Manifest) -> bool {
    folder.join(READER).is_file() && !manifest.outputs.iter().any(|output| output.path == READER)
}

/// Re-checks a copy.
///
/// Errors: a `reader.json` that cannot be read.
pub fn verify(folder: &Path, manifest: &Manifest, manifest_text: &str) -> anyhow::Result<VerifyReport> {
    let path = folder.join(READER);
    let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let reader: Reader = serde_json::from_str(&text).with_context(|| format!("{} does not describe a copy", path.display()))?;
    let manifest_hash = blake3::hash(manifest_text.as_bytes()).to_hex().to_string();
    let checks = vec![
        version(manifest),
        of_run(&reader, manifest, &manifest_hash),
        tables(folder, &reader, manifest),
        links(folder, manifest),
        totals(manifest),
        chain(folder, manifest),
    ];
    let notes = notes(&reader, manifest, &manifest_hash, blake3::hash(text.as_bytes()).to_hex().as_str());
    Ok(VerifyReport { run: manifest.run.clone(), rows: manifest.totals.rows, notes, checks })
}

/// Whose copy this is, what is shown otherwise than in the run, and what is not in it.
fn notes(reader: &Reader, manifest: &Manifest, manifest_hash: &str, reader_hash: &str) -> Vec<Told> {
    let narrowed: Vec<&str> = reader.tables.iter().filter(|table| !table.as_in_run).map(|table| table.path.as_str()).collect();
    let held: BTreeSet<&str> = reader.tables.iter().map(|table| table.path.as_str()).chain(BESIDE).collect();
    let absent = manifest.outputs.iter().filter(|output| !held.contains(output.path.as_str())).count();
    let mut notes = vec![
        (
            format!("salinan untuk {} dari hasil {}, bukan hasil itu sendiri", reader.reader, manifest.run),
            format!("a copy for the {} of run {}, not the run itself", reader.reader, manifest.run),
        ),
        (
            format!("sidik blake3 manifest.json {manifest_hash}; cocokkan dengan folder hasil"),
            format!("blake3 of manifest.json {manifest_hash}; hold it against the run folder's"),
        ),
        (
            format!("sidik blake3 reader.json {reader_hash}; cocokkan dengan yang dicatat pengirim"),
            format!("blake3 of reader.json {reader_hash}; hold it against what the sender noted"),
        ),
        (
            format!("tidak ada di salinan ini dan tidak diperiksa: {absent} berkas hasil (Parquet, buku kerja, halaman, PDF, paket OPD)"),
            format!("not in this copy and not checked: {absent} files of the run (Parquet, workbook, pages, PDF, packets)"),
        ),
    ];
    if !narrowed.is_empty() {
        let names = narrowed.join(", ");
        notes.push((
            format!("ditampilkan lebih sedikit menurut profil ({}), diperiksa dengan sidik salinan ini sendiri: {names}", reader.profile),
            format!("shows less, as the profile says ({}), checked by the copy's own hashes: {names}", reader.profile),
        ));
    }
    notes
}

/// The manifest is that of the run which the copy names.
fn of_run(reader: &Reader, manifest: &Manifest, manifest_hash: &str) -> Check {
    let mut problems = Vec::new();
    if reader.run != manifest.run {
        problems.push(told!(
            "{READER} menyebut hasil {}, manifest.json {}",
            "{READER} names run {}, manifest.json {}",
            reader.run,
            manifest.run
        ));
    }
    if reader.manifest_blake3 != manifest_hash {
        problems.push(told!("manifest.json: isinya sudah berubah", "manifest.json: the content was changed"));
    }
    check("copy", ("manifes milik hasil yang disalin", "the manifest is that of the run that was copied"), problems)
}

/// Every table is there, whole, and has its rows; nothing else is.
fn tables(folder: &Path, reader: &Reader, manifest: &Manifest) -> Check {
    let mut problems = Vec::new();
    let shows_all = reader.profile == Profile::default().words();
    for table in &reader.tables {
        let CopiedTable { path, rows, blake3: hash, as_in_run, .. } = table;
        if Path::new(path).file_name().is_none_or(|name| name != path.as_str()) {
            problems.push(told!("{path}: ini bukan tempat di dalam folder", "{path}: this is no place inside the folder"));
            continue;
        }
        let of_run = manifest.outputs.iter().find(|output| output.path == *path).map(|output| output.hash.as_str());
        let bytes = match fs::read(folder.join(path)) {
            Ok(bytes) => bytes,
            Err(error) => {
                problems.push(told!("{path}: tidak dapat dibaca: {error}", "{path}: {error}"));
                continue;
            }
        };
        let found = blake3::hash(&bytes).to_hex().to_string();
        match (hash.is_empty(), of_run) {
            (_, None) => problems.push(told!("{path}: hasil itu tidak punya tabel ini", "{path}: the run has no such table")),
            // An earlier padan left no hashes: only what is as in the run can be checked.
            (true, Some(of_run)) if found == of_run => {}
            (true, Some(_)) => problems.push(told!(
                "{path}: salinan ini tidak menyimpan sidiknya; minta salinan baru",
                "{path}: this copy holds no hash of it; ask for a new copy"
            )),
            (false, Some(_)) if found != *hash => problems.push(told!("{path}: isinya sudah berubah", "{path}: the content was changed")),
            // No profile shows less and leaves the same bytes: this table is told to be what it is not.
            (false, Some(of_run)) if !as_in_run && found == of_run => {
                problems.push(told!("{path}: {READER} keliru tentang tabel ini", "{path}: {READER} is wrong about this table"));
            }
            (false, Some(_)) if !as_in_run && shows_all => {
                problems.push(told!(
                    "{path}: tidak sama dengan hasil, padahal profilnya tidak mengurangi apa pun",
                    "{path}: it is not as in the run, though the profile hides nothing"
                ));
            }
            (false, Some(of_run)) if *as_in_run && found != of_run => {
                problems.push(told!("{path}: tidak sama dengan yang ada pada hasil", "{path}: it is not as in the run"))
            }
            (false, Some(_)) => {}
        }
        let counted = csv::Reader::from_reader(bytes.as_slice()).records().filter(Result::is_ok).count() as u64;
        if counted != *rows {
            problems.push(told!("{path}: {counted} baris, bukan {rows}", "{path}: {counted} rows, not {rows}"));
        }
    }
    problems.extend(strange(folder, reader, manifest));
    let what = (
        "setiap tabel salinan utuh (sidik blake3), tidak ada yang kurang atau lebih",
        "every table is whole (blake3), none missing or too many",
    );
    check("outputs", what, problems)
}

/// Tables of the run that the copy lacks, and files that are no part of a copy.
fn strange(folder: &Path, reader: &Reader, manifest: &Manifest) -> Vec<Told> {
    let held: BTreeSet<&str> = reader.tables.iter().map(|table| table.path.as_str()).collect();
    let is_table = |path: &&str| path.ends_with(".csv") && !path.contains('/');
    let of_run = manifest.outputs.iter().map(|output| output.path.as_str()).filter(is_table);
    let mut problems: Vec<Told> = of_run
        .filter(|path| !held.contains(path))
        .map(|path| told!("{path}: {READER} tidak menyebut tabel hasil ini", "{path}: {READER} does not name this table of the run"))
        .collect();
    let mut found = Vec::new();
    if let Err(error) = walk(folder, "", &mut found) {
        problems.push(told!("isi folder tidak dapat dibaca: {error}", "the folder cannot be listed: {error}"));
    }
    let is_known = |path: &&String| held.contains(path.as_str()) || BESIDE.contains(&path.as_str());
    problems.extend(
        found
            .iter()
            .filter(|path| !is_known(path))
            .map(|path| told!("{path}: {READER} tidak mengenal berkas ini", "{path}: {READER} does not know this file")),
    );
    problems
}
