//! HTML: the page that people read, one offline file.

use crate::report::formats::{Format, Report, Sink};
use crate::report::page;
use crate::report::source::Source;
use crate::run_folder::Staging;

/// `report.html`.
pub struct Html;

impl Format for Html {
    fn begin<'s>(&'s self, _: &'s Report<'_>, _: &'s Staging, _: &Source<'_>) -> anyhow::Result<Option<Box<dyn Sink + 's>>> {
        Ok(None)
    }

    fn waits(&self) -> bool {
        false
    }

    fn end(self: Box<Self>, report: &Report<'_>, staging: &Staging) -> anyhow::Result<()> {
        staging.write("report.html", page::render(report).as_bytes())
    }
}
