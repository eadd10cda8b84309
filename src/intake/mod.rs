//! Files as they come, turned into tables of canonical text columns, one table per file and sheet.
//!
//! Intake finds delimiter, encoding, heading rows and the meaning of each column, verifies that meaning by content,
//! and tells person rows from titles, totals and signatures. It keeps every cell as text and never repairs a value:
//! that is `normalise`. Every record of a file ends up in exactly one of: a structural kind, a person row, quarantine.
//!
//! One file goes `load -> encoding -> text | workbook | parquet -> grid -> layout -> mapping -> rows -> table`.
//! What counts as a record: in a text file every line, blank ones too, except that line breaks inside quotes belong to
//! their record; in a sheet every row from the first to the last filled one; in Parquet every row of data.

mod agreement;
mod birth_parts;
mod blocks;
mod corrections;
mod doubts;
mod encoding;
mod essentials;
mod evidence;
mod extent;
mod files;
mod filled;
mod grid;
mod history;
mod layout;
mod load;
mod looks;
mod mapping;
mod message;
mod parquet;
pub mod plain;
mod quoted;
mod read;
mod rows;
mod sheet;
pub mod source_rules;
mod table;
mod text;
mod text_column;
mod workbook;

pub use extent::{Extent, TextExtents, Values, book_values, text_extents};
pub use files::paths_named;
pub use filled::{PlainRow, PlainSheet, read_filled};
pub use history::{Received, programmes as history_programmes, read as read_history};
pub use message::Fault;
pub use read::{FileRead, How, read_file};
pub use text_column::{Codes, Ends, Readings, TextColumn, TextParts};

use crate::diagnostic::{Diagnostic, Stopped};
use crate::job::{HistorySpec, Job, RegisterSpec};
use crate::register_index::AtHand;
use crate::rules::RuleBook;
use files::Named;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Everything that was read tonight.
#[derive(Debug, Default)]
pub struct Intake {
    /// One per file and sheet that holds a table; sorted by role, list, file, sheet order.
    pub sources: Vec<Source>,
    /// Rows that could not be read as a row of their table; sorted by (source, record).
    pub quarantine: Vec<Quarantined>,
    /// Warnings that do not stop the run.
    pub warnings: Vec<Diagnostic>,
    /// Every input file once, with its hash, for the manifest; sorted by path.
    pub files: Vec<InputFile>,
    /// Earlier recipients, in the order of the job's lists, files and lines.
    pub history: Vec<Received>,
}

/// What a source is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    RegisterPeople,
    RegisterFamilies,
    RegisterEvents,
    /// Index into `Job::lists`.
    List(usize),
}

/// One input file as bytes on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InputFile {
    /// Path relative to the job folder, with `/`.
    pub path: String,
    pub bytes: u64,
    /// blake3, lower-case hex.
    pub hash: String,
}

/// One file's sheet: where it came from, how it was understood, and its person rows.
#[derive(Debug)]
pub struct Source {
    pub role: Role,
    /// Path relative to the job folder, with `/`.
    pub file: String,
    /// Sheet name; empty for text files.
    pub sheet: String,
    pub receipt: Receipt,
    pub table: Table,
}

/// How a source was understood: shown to the OPD, kept in the manifest.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Receipt {
    /// `csv`, `xlsx`, `xls`, `ods`, `parquet`.
    pub format: String,
    /// `utf-8`, `utf-8-bom`, `windows-1252`, `utf-16le`, ...; empty for spreadsheets.
    pub encoding: String,
    /// `;`, `,`, `tab`, `|`; empty for spreadsheets.
    pub delimiter: String,
    /// 1-based lines of the heading (one or two); empty when the file has none.
    pub heading_lines: Vec<u32>,
    pub columns: Vec<MappedColumn>,
    /// Facts found outside the table: (canonical field, value, where: `title`, `sheet name`, `file name`).
    pub context: Vec<(String, String, String)>,
    pub counts: RecordCounts,
    /// Remarks on the file as a whole, in the two languages (id, en).
    pub remarks: Vec<(String, String)>,
}

/// One column of the file and the meaning given to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MappedColumn {
    /// 1-based position in the file.
    pub position: u16,
    /// Heading as printed (two-row headings joined by ` / `).
    pub heading: String,
    /// Canonical field, or empty when the column is not used.
    pub field: String,
    /// 0..=1000: heading match and content check together.
    pub confidence_permille: u16,
    /// Why, in short: `heading`, `heading+content`, `content`, `moved by content`, `source file`, `unused`.
    pub basis: String,
}

/// Every record of the file, by what became of it. `records` is the sum of the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCounts {
    pub records: u32,
    pub people: u32,
    pub quarantined: u32,
    pub title: u32,
    pub heading: u32,
    pub column_number: u32,
    pub repeated_heading: u32,
    pub block: u32,
    pub total: u32,
    pub signature: u32,
    pub blank: u32,
}

/// Person rows of one source, column by column.
#[derive(Debug, Default)]
pub struct Table {
    /// 1-based physical line where the record starts (spreadsheet row for workbooks), per row.
    pub lines: Vec<u32>,
    /// 1-based record number in the file (sheet), every record counted, per row.
    pub records: Vec<u32>,
    /// Mapped columns only; at most one per canonical field (the best one wins, the others stay in the receipt).
    pub columns: Vec<Column>,
}

/// One mapped column.
#[derive(Debug, Default)]
pub struct Column {
    /// Canonical field name of `rules/fields.toml`.
    pub field: String,
    /// 1-based position in the file; 0 when the value comes from outside the table (title, sheet name, block row).
    pub position: u16,
    pub text: TextColumn,
    /// Per row how the cell was stored; empty for text files, where every cell is text.
    pub kinds: Vec<CellKind>,
}

/// How a spreadsheet stored a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellKind {
    #[default]
    Text,
    /// A number: a NIK read from one has only 15 trusted digits.
    Number,
    /// A date cell, rendered `YYYY-MM-DD`.
    Date,
    Other,
}

impl Table {
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Finds the column of a canonical field.
    pub fn column(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// The cell of a field; empty when the field has no column.
    pub fn cell(&self, field: &str, row: usize) -> &str {
        self.column(field).map_or("", |column| column.text.get(row))
    }
}

/// A row that no person could be read from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Quarantined {
    /// Index into `Intake::sources`.
    pub source: usize,
    pub line: u32,
    pub record: u32,
    /// 1-based position of the offending cell; 0 = the whole row.
    pub column: u16,
    /// Canonical field of the offending cell, or empty.
    pub field: String,
    pub reason: QuarantineReason,
    /// What was seen, shortened; identity numbers are masked when shown.
    pub seen: String,
}

/// Why a row is in quarantine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum QuarantineReason {
    /// More cells than the heading and the extra ones are not empty.
    TooManyCells,
    /// A quote opened here and never closed.
    UnclosedQuote,
    /// The line is longer than a record can be.
    LineTooLong,
    /// Bytes that are text in no supported encoding (NUL, binary).
    NotText,
    /// Neither a name nor an identity number.
    NoIdentity,
}

/// Reads every file that the job names.
///
/// Errors: unusable input (missing file, no table in it, essential column missing or ambiguous), all at once as
/// `Stopped` with exit code 3. Bad rows never stop the run; they are in `Intake::quarantine`.
pub fn read(job: &Job, rules: &RuleBook) -> anyhow::Result<Intake> {
    let how = How { fields: &rules.fields, source_rules: &rules.sources, language: job.language };
    read_each(job, |role, named| read_file(&named.path, &named.shown, role, &how))
}

/// Reads every file that the job names, but for register files that an index knows; what it does not know, it takes note of.
///
/// Errors: as `read`.
pub fn read_beside(job: &Job, rules: &RuleBook, index: &AtHand) -> anyhow::Result<Intake> {
    let how = How { fields: &rules.fields, source_rules: &rules.sources, language: job.language };
    read_each(job, |role, named| {
        if let Some(known) = index.known(role, &named.shown) {
            return Ok(known);
        }
        let read = read_file(&named.path, &named.shown, role, &how)?;
        index.seen(role, &read);
        Ok(read)
    })
}

/// The register files of a job: role, path as people see it, path; `None` where a pattern names nothing.
pub fn register_files(job: &Job) -> Option<Vec<(Role, String, PathBuf)>> {
    let (wanted, faults) = wanted(&Job { lists: Vec::new(), ..job.clone() });
    let file = |(role, named): (Role, Named)| (role, named.shown, named.path);
    faults.is_empty().then(|| wanted.into_iter().map(file).collect())
}

/// The lists of a job, its decision sheets and its lists of earlier recipients, in the order of the job: path as people see it, path;
/// `None` where a list's pattern names nothing, passes over a file, or is none.
pub fn files_of_the_night(job: &Job) -> Option<Vec<(String, PathBuf)>> {
    // What is passed over is told in the manifest, and it is no input that could be hashed.
    if !files::passed_over(job).is_empty() {
        return None;
    }
    let (lists, faults) = wanted(&Job { register: RegisterSpec::default(), ..job.clone() });
    let mut named: Vec<Named> = lists.into_iter().map(|(_, named)| named).collect();
    for pattern in &job.decisions {
        let (files, faults) = files::expand(&job.folder, std::slice::from_ref(pattern));
        // A folder that waits for its first file is no mistake.
        if faults.iter().any(|(_, fault)| *fault != files::nothing()) {
            return None;
        }
        named.extend(files);
    }
    for spec in &job.history {
        let (files, faults) = files::expand(&job.folder, &spec.files);
        if !faults.is_empty() {
            return None;
        }
        named.extend(files);
    }
    faults.is_empty().then(|| named.into_iter().map(|named| (named.shown, named.path)).collect())
}

/// Reads every file that the job names as a plain table under declared headings.
///
/// Errors: as `read`.
pub fn read_plain(job: &Job, wanted: &[plain::Wanted]) -> anyhow::Result<Intake> {
    read_each(job, |role, named| plain::read_file(&named.path, &named.shown, role, wanted, job.language))
}

fn read_each(job: &Job, read: impl Fn(Role, &Named) -> Result<FileRead, Vec<Diagnostic>> + Sync) -> anyhow::Result<Intake> {
    let (wanted, mut diagnostics) = wanted(job);
    let reads: Vec<_> = wanted.par_iter().map(|(role, named)| read(*role, named)).collect();
    let mut intake = Intake::default();
    for read in reads {
        match read {
            Ok(file) => intake.add(file),
            Err(mut faults) => diagnostics.append(&mut faults),
        }
    }
    let passed_over = files::passed_over(job);
    if !diagnostics.is_empty() {
        diagnostics.extend(passed_over);
        return Err(Stopped { exit_code: 3, diagnostics }.into());
    }
    intake.warnings.extend(passed_over);
    intake.files.sort_by(|left, right| left.path.cmp(&right.path));
    intake.warn_of_doubles(&wanted, job);
    intake.files.dedup_by(|left, right| left.path == right.path);
    Ok(intake)
}

/// The files of the job with their roles, in the order of `Intake::sources`.
fn wanted(job: &Job) -> (Vec<(Role, Named)>, Vec<Diagnostic>) {
    let register = &job.register;
    let mut groups = vec![
        (Role::RegisterPeople, &register.people),
        (Role::RegisterFamilies, &register.families),
        (Role::RegisterEvents, &register.events),
    ];
    groups.extend(job.lists.iter().enumerate().map(|(index, list)| (Role::List(index), &list.files)));
    let (mut wanted, mut diagnostics) = (Vec::new(), Vec::new());
    for (role, patterns) in groups {
        let (files, faults) = files::expand(&job.folder, patterns);
        wanted.extend(files.into_iter().map(|named| (role, named)));
        diagnostics.extend(faults.iter().map(|(pattern, fault)| fault.diagnostic(pattern, job.language)));
    }
    (wanted, diagnostics)
}

/// The files of one list of earlier recipients, and patterns that name none.
fn wanted_history(job: &Job, spec: &HistorySpec) -> (Vec<Named>, Vec<Diagnostic>) {
    let (named, faults) = files::expand(&job.folder, &spec.files);
    (named, faults.iter().map(|(pattern, fault)| fault.diagnostic(pattern, job.language)).collect())
}

impl Intake {
    fn add(&mut self, file: FileRead) {
        let first = self.sources.len();
        self.sources.extend(file.sources);
        self.quarantine.extend(file.quarantine.into_iter().map(|row| Quarantined { source: row.source + first, ..row }));
        self.warnings.extend(file.warnings);
        self.files.push(file.input);
    }

    /// One file under two lists is read for both; two files with the same bytes are probably one sent twice.
    fn warn_of_doubles(&mut self, wanted: &[(Role, Named)], job: &Job) {
        let mut warn = |file: &str, id: String, en: String| {
            let hint = job.language.pick("hapus salah satu bila ini bukan maksudnya", "remove one of them if this is not meant");
            self.warnings.push(Diagnostic::warning(file, 0, 0, job.language.pick(&id, &en), hint));
        };
        let mut by_path: Vec<&str> = wanted.iter().map(|(_, named)| named.shown.as_str()).collect();
        by_path.sort_unstable();
        for pair in by_path.windows(2).filter(|pair| pair[0] == pair[1]) {
            warn(pair[0], "berkas ini dibaca untuk dua peran".into(), "this file is read for two roles".into());
        }
        let mut by_hash: Vec<&InputFile> = self.files.iter().collect();
        by_hash.sort_by(|left, right| (&left.hash, &left.path).cmp(&(&right.hash, &right.path)));
        for pair in by_hash.windows(2).filter(|pair| pair[0].hash == pair[1].hash && pair[0].path != pair[1].path) {
            warn(
                &pair[1].path,
                format!("isi berkas ini sama persis dengan {}", pair[0].path),
                format!("this file is byte for byte the same as {}", pair[0].path),
            );
        }
    }
}

#[cfg(test)]
mod tests;
