//! PDF: what is printed, signed and filed. `report.pdf` is the summary of the night, `field_verification/` has one sheet of
//! rows to visit per desa.
//!
//! Set by `report::print`; every page names the run and a hash over the texts of its file.

mod letter;
pub mod questions;
mod say;
mod sheets;
mod summary;
mod summary_tables;
#[cfg(test)]
mod tests;

pub use letter::{date_words, kabupaten};

use crate::report::formats::{Format, Report, Sink};
use crate::report::print::Printed;
use crate::report::source::Source;
use crate::run_folder::Staging;
use std::sync::atomic::Ordering::Relaxed;

/// `report.pdf` and `field_verification/*.pdf`.
pub struct Pdf;

impl Format for Pdf {
    fn begin<'s>(&'s self, _: &'s Report<'_>, _: &'s Staging, _: &Source<'_>) -> anyhow::Result<Option<Box<dyn Sink + 's>>> {
        Ok(None)
    }

    fn waits(&self) -> bool {
        false
    }

    fn end(self: Box<Self>, report: &Report<'_>, staging: &Staging) -> anyhow::Result<()> {
        let (summary, sheets) =
            rayon::join(|| keep(report, staging, "report.pdf", summary::print(report)), || sheets::write(report, staging));
        summary.and(sheets)
    }
}

/// Writes a printed file and counts what could not be shown in it.
fn keep(report: &Report<'_>, staging: &Staging, path: &str, printed: Printed) -> anyhow::Result<()> {
    report.counters.pdf_signs_missing.fetch_add(printed.signs_missing, Relaxed);
    report.counters.pdf_texts_cut.fetch_add(printed.texts_cut, Relaxed);
    staging.write(path, &printed.bytes)
}
