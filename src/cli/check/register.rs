//! What the register says of the rows of a list: who is found, what differs, who is not there. Identity numbers stay masked.

use super::FIXES_SHOWN;
use crate::diagnostic::{Diagnostic, Stopped};
use crate::intake::Source;
use crate::job::{self, Job};
use crate::language::Language;
use crate::link::{Link, Status};
use crate::normalise::Row;
use crate::register_index::{self, Refused, Stored};
use crate::report::mask::Mask;
use crate::report::{number, words};
use crate::rules::RuleBook;
use crate::rules::fields::FieldBook;
use padan_identity::mask::scrub;
use std::path::{Path, PathBuf};

/// The register that a user named.
pub struct Named {
    path: PathBuf,
    /// The job, where a job was named and not an index file.
    pub job: Option<Job>,
}

impl Named {
    /// Reads the job, where the path is one.
    ///
    /// Errors: every mistake in it; a job that has no register of people.
    pub fn of(path: &Path, language: Language) -> Result<Named, Stopped> {
        if path.extension().is_some_and(|ending| ending == "idx") {
            return Ok(Named { path: path.to_owned(), job: None });
        }
        let mut job = job::read(path).map_err(|diagnostics| Stopped { exit_code: 2, diagnostics })?;
        if job.task.is_generic() {
            let message = format!("task `{}` has no register index", job.task.name());
            let hint = language.pick("sebut tugas `reconcile`", "name a job of task `reconcile`");
            return Err(Stopped { exit_code: 2, diagnostics: vec![Diagnostic::error(path.to_string_lossy(), 0, 0, message, hint)] });
        }
        job.lists.clear();
        Ok(Named { path: path.to_owned(), job: Some(job) })
    }

    /// Opens its index.
    ///
    /// Errors: an index that is not there or not to be trusted, with what to do.
    pub fn open(&self, rules: &RuleBook, language: Language) -> Result<Stored, Stopped> {
        register_index::for_check(self.job.as_ref(), &self.path, rules).map_err(|refused| {
            let (id, en) = refused.told();
            let hint = match (&refused, &self.job) {
                (Refused::OtherInputs, None) => language.pick(
                    "pakai padan dan aturan yang membuatnya (`--rules`), atau buat lagi: padan index TUGAS.toml",
                    "use the padan and the rules that made it (`--rules`), or make it again: padan index JOB.toml",
                ),
                _ => language.pick("buat dahulu: padan index TUGAS.toml", "make it first: padan index JOB.toml"),
            };
            let shown = scrub(&self.path.to_string_lossy()).into_owned();
            Stopped { exit_code: 3, diagnostics: vec![Diagnostic::error(shown, 0, 0, language.pick(id, en), hint)] }
        })
    }
}

/// Prints what the register says of a sheet's rows; returns how many cells or rows need a look.
pub fn told(out: &mut String, source: &Source, answers: &[(&Row, &Link)], fields: &FieldBook, language: Language) -> usize {
    tell!(out, "  {}", language.pick("menurut register:", "says the register:"));
    for status in Status::ALL {
        let count = answers.iter().filter(|(_, link)| link.status == status).count();
        if count > 0 {
            tell!(out, "    {:<26} {:>8}", words::label(status.code(), language), number::count(count as u64, language));
        }
    }
    let place = |row: &Row, column: u16| format!("{}:{}:{column}", scrub(&source.file), row.line);
    let column = |field: &str| source.table.column(field).map_or(0, |column| column.position);
    let mut lines = answers.iter().flat_map(|(row, link)| {
        let doubt = matches!(link.status, Status::PerluVerifikasi | Status::TidakDitemukan).then(|| {
            let reasons: Vec<String> = link.reasons.iter().take(REASONS_SHOWN).map(|code| words::label(code, language)).collect();
            format!("  {}: {}: {}", place(row, 0), words::label(link.status.code(), language), reasons.join("; "))
        });
        let differs = link.mismatches.iter().map(|mismatch| {
            let shown = |text| Mask::default().field(fields, mismatch.field, text).into_owned();
            let (ours, theirs) = (shown(&mismatch.submitted), shown(&mismatch.register));
            let kind = words::label(mismatch.kind, language);
            format!("  {} ({}): {kind}: \"{ours}\" \u{2192} \"{theirs}\"", place(row, column(mismatch.field)), mismatch.field)
        });
        doubt.into_iter().chain(differs).collect::<Vec<_>>()
    });
    lines.by_ref().take(FIXES_SHOWN).for_each(|line| tell!(out, "{line}"));
    let more = lines.count();
    if more > 0 {
        tell!(out, "  \u{2026} {} {}", number::count(more as u64, language), language.pick("catatan lagi", "more remarks"));
    }
    let to_look_at = |(_, link): &&(&Row, &Link)| matches!(link.status, Status::PerluVerifikasi | Status::TidakDitemukan);
    answers.iter().filter(to_look_at).count() + answers.iter().map(|(_, link)| link.mismatches.len()).sum::<usize>()
}

/// Reasons told per row.
const REASONS_SHOWN: usize = 3;
