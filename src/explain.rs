//! The whole story of one row: how it was read, who was compared with it, what each field weighed, why it ended so, and
//! the smallest change after which it would have ended otherwise.
//!
//! The story is computed again from the inputs that the run names, with the same integers; when an input has changed since,
//! the story says so. `replay` asks linkage, `build` makes data of it, `tell` makes text of that. Identity numbers stay masked.

mod build;
mod cells;
mod changes;
mod findings;
mod lede;
pub(crate) mod place;
mod reasons;
mod replay;
mod sources;
pub mod story;
mod tell;
#[cfg(test)]
mod tests;
mod values;
pub mod weights;
mod words;

use crate::diagnostic::{Diagnostic, Stopped};
use crate::language::Language;
use crate::nightly::{self, Options, Prepared};
use crate::normalise::RowIx;
use crate::progress::Progress;
use crate::report::mask::Mask;
use crate::{rules, run_folder};
use build::Builder;
use findings::Findings;
use replay::{ListRows, Replay};
use sources::Sources;
use std::fmt;
use std::path::Path;
use story::Story;

/// A row that was not found, or a run that cannot be explained; the command line exits with code 2.
#[derive(Debug)]
pub struct NotFound(pub Diagnostic);

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for NotFound {}

/// A row's story and the language to tell it in.
#[derive(Debug)]
pub struct Told {
    pub story: Story,
    pub language: Language,
}

impl Told {
    /// The story on about a screen and a half.
    pub fn text(&self) -> String {
        tell::text(&self.story, self.language)
    }

    /// The same for programs.
    ///
    /// Errors: none that a story can cause.
    pub fn json(&self) -> anyhow::Result<String> {
        Ok(serde_json::to_string_pretty(&self.story)?)
    }
}

/// Tells the story of a row.
///
/// Errors: `NotFound` when the run names no job, the job is not that of the run or the row is not there; `Stopped` when job, rules or inputs are unusable.
pub fn explain(run: &Path, wanted: &str, job: Option<&Path>, language: Option<Language>, progress: &Progress) -> anyhow::Result<Told> {
    let recorded = run_folder::job_of(run);
    let Some(job) = job.map(Path::to_path_buf).or(recorded) else {
        return Err(no_job(run, language.unwrap_or_default()).into());
    };
    let of_run = place::OfRun::read(run, language.unwrap_or_default()).map_err(NotFound)?;
    let prepared = nightly::prepare(&job, &Options { language, ..Options::default() }, progress)?;
    let language = prepared.job.language;
    of_run.fits(&job, &prepared, language).map_err(NotFound)?;
    let findings = Findings::of(run, language);
    let row = match findings::is_id(wanted.trim()) {
        true => findings.row_of(&prepared, wanted.trim()).ok_or_else(|| no_finding(wanted.trim(), language))?,
        false => place::find(&prepared, wanted, language).map_err(NotFound)?,
    };
    of_run.has(wanted.trim(), &prepared, row, language).map_err(NotFound)?;
    let files = rules::files(prepared.job.rules.as_deref()).map_err(|diagnostics| Stopped { exit_code: 2, diagnostics })?;
    let mut story = told(&prepared, row, language, &Sources::of(&files), of_run.changed_inputs(&prepared));
    story.findings = findings.about(&prepared, row);
    Ok(Told { story, language })
}

fn told(prepared: &Prepared, row: RowIx, language: Language, sources: &Sources, changed: Vec<String>) -> Story {
    let replay = Replay::new(prepared, row, &ListRows::around(prepared, row));
    Builder { replay, sources, language }.story(changed)
}

fn no_finding(id: &str, language: Language) -> NotFound {
    let message = language.pick("tidak ada temuan dengan nomor ini di hasil itu", "no finding of that run has this id");
    let hint = language.pick("nomornya ada di kolom finding pada mistargeting.csv", "ids stand in the column finding of mistargeting.csv");
    NotFound(Diagnostic::error(id, 0, 0, message, hint))
}

fn no_job(run: &Path, language: Language) -> NotFound {
    let message = language.pick("folder ini tidak menyebut berkas tugasnya", "the run does not say where its job file is");
    let hint = language.pick("tambahkan --job TUGAS.toml, atau tulis folder hasil yang benar", "add --job JOB.toml, or name a run folder");
    NotFound(Diagnostic::error(Mask::default().path(&run.display().to_string()), 0, 0, message, hint))
}
