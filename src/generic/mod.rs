//! Other data sets: fields, kinds, comparisons, blocking and thresholds come from a rule folder alone.
//!
//! `run` is the whole line of such a task; the aid night has its own in `nightly`. What both share is the loading of files,
//! the linkage kernel and the run folder.

pub mod answer;
pub mod cells;
pub mod dates;
pub mod defaults;
pub mod evaluate;
pub mod prepare;
pub mod rules;
pub mod schema;
mod seal;
mod tables;
#[cfg(test)]
mod tests;
pub mod words;

pub use prepare::{Prepared, Side, prepare};

use crate::diagnostic::Stopped;
use crate::job::Job;
use crate::nightly::{Finished, Options};
use crate::progress::Progress;
use crate::report::formats::{csv, parquet};
use crate::report::mask::Mask;
use crate::report::table::Table;
use crate::run_folder::{self, Staging};
use polars::prelude::{ParquetCompression, ParquetWriter};
use tables::Shown;

/// Runs a task whose data set declares its own fields: rules, files, columns, index, pairs, groups, run folder.
///
/// Errors: `Stopped` with every mistake in rules or inputs, or without a model; anything else is the machine's.
pub fn run(job: Job, options: &Options, progress: &Progress) -> anyhow::Result<Finished> {
    let job = Job { language: options.language.unwrap_or(job.language), ..job };
    let prepared = prepare(job, progress)?;
    needs_model(&prepared)?;
    let answer = progress.counted("link", prepared.left.rows.len(), |done| answer::answer(&prepared, done));
    let shown = Shown { prepared: &prepared, answer: &answer, mask: Mask::new(options.unmask.as_ref()) };
    let name = seal::run_name(&prepared, options.unmask.as_ref());

    let staging = Staging::begin(&prepared.job.output)?;
    progress.stage("report", || {
        let guarded = shown.tables().iter().map(|table| write(table, &staging)).sum::<anyhow::Result<u64>>()?;
        seal::write(&shown, &name, &staging, options.unmask.as_ref(), guarded)
    })?;
    let folder = staging.finish(&name)?;
    run_folder::log::append(&folder, &prepared.job.path, progress.stages_ms())?;
    let summary = seal::terminal_summary(&prepared, &answer, &folder, prepared.job.language);
    Ok(Finished { folder, summary, blocking: false })
}

/// A run weighs with a committed model or not at all.
fn needs_model(prepared: &Prepared) -> Result<(), Stopped> {
    match (&prepared.job.rules, prepared.rules.has_model) {
        (Some(folder), false) => Err(Stopped { exit_code: 2, diagnostics: vec![rules::no_model(folder, &prepared.job.path)] }),
        _ => Ok(()),
    }
}

/// Writes a table as CSV and Parquet; returns how many cells a spreadsheet would have run as formulas.
fn write(table: &Table, staging: &Staging) -> anyhow::Result<u64> {
    let (bytes, guarded) = csv::bytes(table);
    staging.write(&format!("{}.csv", table.spec.name), &bytes)?;
    let mut frame = parquet::frame(table)?;
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).with_compression(ParquetCompression::Zstd(None)).finish(&mut frame)?;
    staging.write(&format!("{}.parquet", table.spec.name), &bytes)?;
    Ok(guarded)
}
