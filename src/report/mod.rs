//! What people open in the morning: tables in CSV and Parquet, one HTML page, one workbook, a packet per OPD.
//!
//! `write` fills a staging folder from a night: ledger sealed, tables built, every format written, packets cut, audit and
//! manifest last. Which tables and formats exist is said in `tables::ALL` and `formats::ALL`.

pub mod codes;
pub mod formats;
pub mod indicated;
pub mod ledger;
pub mod mask;
pub mod measures;
pub mod number;
pub mod owners;
pub mod page;
pub mod print;
pub mod proposed;
pub mod reading;
pub mod receipt;
pub mod returned;
#[cfg(test)]
pub mod sample;
pub mod seal;
pub mod source;
pub mod table;
pub mod tables;
pub mod terminal;
pub mod text;
pub mod unstated;
pub mod veil;
pub mod words;

#[cfg(test)]
mod tests;

use crate::assess::Findings;
use crate::changes::Compared;
use crate::decisions::Cases;
use crate::duplicates::DuplicateGroup;
use crate::intake::Intake;
use crate::job::Job;
use crate::link::nik_proposals::NikProposal;
use crate::link::{Link, Stage, StatedError, StatedErrors};
use crate::normalise::People;
use crate::rules::RuleBook;
use crate::run_folder::Staging;
use crate::run_folder::manifest::binary_hash;
use formats::{Counters, Format, Report};
use ledger::Ledger;
use mask::{Mask, Unmask};
use rayon::prelude::*;
use reading::Reading;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use tables::Tables;

pub use terminal::terminal_summary;

/// Everything a report may tell, borrowed from the stages before it.
#[derive(Clone, Copy)]
pub struct Night<'a> {
    pub job: &'a Job,
    pub rules: &'a RuleBook,
    pub intake: &'a Intake,
    pub people: &'a People,
    pub links: &'a [Link],
    /// Ids under which a reviewer's decision finds its row again.
    pub cases: &'a Cases,
    pub nik_proposals: &'a [NikProposal],
    pub groups: &'a [DuplicateGroup],
    pub findings: &'a Findings,
    pub stated_error: &'a StatedError,
    /// The same in all, per list and per kecamatan.
    pub stated_errors: &'a StatedErrors,
    /// What matching compared and left out, by name, for the manifest.
    pub counted: &'a BTreeMap<String, u64>,
    /// What changed since a former run, where the job or the user names one.
    pub changes: Option<&'a Compared>,
    /// Linkage as it was asked, so that a report can say what each field of a pair weighs.
    pub(crate) linkage: Option<Stage<'a>>,
}

/// What `write` left in the staging folder.
#[derive(Debug)]
pub struct Outputs {
    /// The name that the finished folder must get.
    pub run_name: String,
    pub ledger: Ledger,
    /// Indicated rupiah, each payee of a programme once.
    pub rupiah_indicated: u64,
    pub files: usize,
    pub bytes: u64,
}

/// Writes everything that a run leaves behind into the staging folder; the manifest is the last file.
///
/// Errors: a ledger that does not balance, or the disk. The caller then drops the staging folder.
pub fn write(night: &Night<'_>, staging: &Staging, unmask: Option<&Unmask>) -> anyhow::Result<Outputs> {
    let ledger = Ledger::seal(night.intake, night.people, night.links)?;
    let run_name = seal::run_name(night, unmask);
    let rupiah_indicated = {
        let reading = Reading::new(*night, &ledger, Mask::new(unmask));
        let tables = Tables::new(&reading)?;
        let report =
            Report { reading: &reading, tables: &tables, run_name: &run_name, counters: Counters::default(), page_data: OnceLock::new() };
        write_tables(&report, staging)?;
        seal::write(&report, staging, unmask)?;
        reading.rupiah()
    };
    let written = staging.outputs();
    Ok(Outputs { run_name, ledger, rupiah_indicated, files: written.len(), bytes: written.iter().map(|output| output.bytes).sum() })
}

/// Writes every table in every format, and the packets.
fn write_tables(report: &Report<'_>, staging: &Staging) -> anyhow::Result<()> {
    // The manifest asks for it last; until then it is known.
    rayon::spawn(|| {
        binary_hash();
    });
    let begun = formats::ALL.into_iter().map(|begin| begin()).zip(formats::NAMES);
    let (waiting, alone): (Vec<_>, Vec<_>) = begun.partition(|(format, _)| format.waits());
    let (formats, names): (Vec<Box<dyn Format + Send>>, Vec<&str>) = waiting.into_iter().unzip();
    let end = |(format, name): (Box<dyn Format + Send>, &'static str)| timed("format", name, || format.end(report, staging));
    let tables = || {
        let table = |table: &source::Source<'_>| timed("table", table.spec.name, || formats::write(&formats, report, staging, table));
        report.tables.all.par_iter().try_for_each(table)
    };
    let beside = || {
        let packets = || timed("packets", "", || owners::write(report, staging));
        let (packed, printed) = rayon::join(packets, || alone.into_par_iter().try_for_each(end));
        packed.and(printed)
    };
    let (written, beside) = rayon::join(tables, beside);
    written.and(beside)?;
    formats.into_par_iter().zip(names).try_for_each(end)
}

/// Does a part of the work and tells the log, at `-vv`, how long it took; parts run side by side.
fn timed<T>(part: &str, name: &str, work: impl FnOnce() -> T) -> T {
    let started = std::time::Instant::now();
    let value = work();
    tracing::debug!(part, name, elapsed_ms = started.elapsed().as_millis() as u64, "part of the report done");
    value
}
