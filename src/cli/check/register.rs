//! What the register says of the rows of a list: who is found, what differs, who is not there. Identity numbers stay masked.

use super::found::place;
use crate::diagnostic::{Diagnostic, Stopped};
use crate::intake::{CellKind, Source};
use crate::job::{self, Job};
use crate::language::Language;
use crate::link::{Link, Status};
use crate::normalise::Row;
use crate::register_index::{self, Refused, Stored};
use crate::report::mask::Mask;
use crate::report::proposed::digits::{self, Written};
use crate::report::receipt::CellToFix;
use crate::report::words;
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
        if register_index::is_index(path) {
            return Ok(Named { path: path.to_owned(), job: None });
        }
        let mut job = job::read_in(Some(language), path).map_err(|diagnostics| Stopped { exit_code: 2, diagnostics })?;
        if job.task.is_generic() {
            let message = format!(
                "{} `{}`",
                language.pick("tidak ada indeks register untuk tugas", "there is no register index for task"),
                job.task.name()
            );
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

/// What the register says of a row: in doubt or not found, and every field that differs.
pub fn told(source: &Source, shown: &str, row: &Row, link: &Link, fields: &FieldBook, language: Language) -> Vec<CellToFix> {
    let mut told = Vec::new();
    if matches!(link.status, Status::PerluVerifikasi | Status::TidakDitemukan) {
        let reasons: Vec<String> = link.reasons.iter().take(REASONS_SHOWN).map(|code| words::label(code, language)).collect();
        let code = link.status.code().to_owned();
        told.push(CellToFix { code, seen: reasons.join("; "), ..place(source, shown, row.line, 0) });
    }
    for mismatch in &link.mismatches {
        let column = source.table.column(mismatch.field).map_or(0, |column| column.position);
        let is_number =
            source.table.column(mismatch.field).and_then(|column| column.kinds.get(row.table_row as usize)) == Some(&CellKind::Number);
        let written = Written { text: &mismatch.submitted, is_number, is_cut: mismatch.kind == "DIGIT_KE_16_HILANG" };
        let differs = |language| digits::difference(mismatch.field, written, &mismatch.register, language);
        let masked = |text| Mask::default().field(fields, mismatch.field, text).into_owned();
        told.push(CellToFix {
            field: mismatch.field.to_owned(),
            code: mismatch.kind.to_owned(),
            seen: masked(&mismatch.submitted),
            proposed: masked(&mismatch.register),
            difference: (differs(Language::Id), differs(Language::En)),
            ..place(source, shown, row.line, column)
        });
    }
    told
}

/// Reasons told per row.
const REASONS_SHOWN: usize = 3;
