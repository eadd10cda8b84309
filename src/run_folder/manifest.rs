//! `manifest.json`: what the run was made from, what it counted and what it left.
//!
//! Written last. Holds nothing of clock, machine or threads: the same inputs, rules and binary give the same bytes.

use super::Output;
use crate::intake::RecordCounts;
use crate::link::Status;
use crate::report::ledger::StatusCounts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the folder's layout and of the tables' columns.
pub const FORMAT_VERSION: u32 = 2;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub format_version: u32,
    /// The run folder's name.
    pub run: String,
    /// The job's task where it is not the aid night.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub task: String,
    pub padan_version: String,
    /// blake3 of the executable; empty when it could not be read.
    pub binary_hash: String,
    /// blake3 over what the job says.
    pub job_hash: String,
    pub period: String,
    pub register_as_of: String,
    pub language: String,
    /// False when identity numbers are shown in full.
    pub masked: bool,
    /// Why they are, or empty.
    pub unmask_reason: String,
    pub totals: Totals,
    /// One per submitted file and sheet, in the order of `links`.
    pub files: Vec<FileCounts>,
    pub stated_error: StatedErrorPrinted,
    /// Caps, cuts and guards, by name.
    pub counters: BTreeMap<String, u64>,
    pub receipts: Vec<ReceiptPrinted>,
    pub warnings: Vec<String>,
    pub not_assessed: Vec<NotAssessed>,
    pub inputs: Vec<Output>,
    /// The former run that this one was compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<SinceRun>,
    pub rules: Vec<RuleHash>,
    /// Every other file of the folder.
    pub outputs: Vec<Output>,
    /// Hash of the last line of `audit.jsonl`.
    pub audit_head: String,
}

/// A former run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SinceRun {
    pub run: String,
    /// blake3 of its manifest.
    pub manifest: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    pub rows: u64,
    pub statuses: BTreeMap<String, u64>,
    pub register_people: u64,
    pub register_families: u64,
    pub duplicate_groups: u64,
    pub findings: u64,
    pub families_unserved: u64,
    pub rupiah_indicated: u64,
}

/// The ledger of one file's sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileCounts {
    /// 1-based.
    pub list: u64,
    pub programme: String,
    pub owner: String,
    pub file: String,
    pub sheet: String,
    pub records: u32,
    pub people: u32,
    pub quarantined: u32,
    /// Layout records by kind.
    pub structural: BTreeMap<String, u32>,
    pub statuses: BTreeMap<String, u64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatedErrorPrinted {
    pub expected_wrong_links: f64,
    pub wrong_links_95: (f64, f64),
    pub expected_missed_links: f64,
    pub missed_links_95: (f64, f64),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceiptPrinted {
    pub file: String,
    pub sheet: String,
    pub role: String,
    pub format: String,
    pub encoding: String,
    pub delimiter: String,
    pub heading_lines: Vec<u32>,
    pub columns: Vec<ColumnPrinted>,
    /// (canonical field, value, where).
    pub context: Vec<(String, String, String)>,
    /// (id, en).
    pub remarks: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnPrinted {
    pub position: u16,
    pub heading: String,
    pub field: String,
    pub confidence_permille: u16,
    pub basis: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleHash {
    pub path: String,
    pub hash: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotAssessed {
    pub programme: String,
    pub reason_id: String,
    pub reason_en: String,
}

/// Statuses by their code.
pub fn by_code(counts: &StatusCounts) -> BTreeMap<String, u64> {
    Status::ALL.into_iter().map(|status| (status.code().to_owned(), counts.get(status))).collect()
}

/// Layout records by kind.
pub fn structural(counts: &RecordCounts) -> BTreeMap<String, u32> {
    [
        ("title", counts.title),
        ("heading", counts.heading),
        ("column_number", counts.column_number),
        ("repeated_heading", counts.repeated_heading),
        ("block", counts.block),
        ("total", counts.total),
        ("signature", counts.signature),
        ("blank", counts.blank),
    ]
    .into_iter()
    .map(|(kind, count)| (kind.to_owned(), count))
    .collect()
}

/// blake3 of the running executable, read once; empty when the system does not let it be read.
pub fn binary_hash() -> &'static str {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    HASH.get_or_init(|| {
        let mut hasher = blake3::Hasher::new();
        std::env::current_exe()
            .and_then(std::fs::File::open)
            .and_then(|mut file| std::io::copy(&mut file, &mut hasher))
            .map_or(String::new(), |_| hasher.finalize().to_hex().to_string())
    })
}
