//! HTML: the page that people read, one offline file.

use crate::report::formats::Report;
use crate::report::page;
use crate::run_folder::Staging;

/// Writes `report.html`.
///
/// Errors: the disk.
pub fn write(report: &Report<'_>, staging: &Staging) -> anyhow::Result<()> {
    staging.write("report.html", page::render(report).as_bytes())
}
