//! Proposes a model file from tonight's lists and register: what each agreement weighs here, beside what is in force.
//!
//! The model in force is read and never written: a score must not change because tonight's lists did. The proposal is a
//! file of its own that a person compares, tries and commits. What is estimated and how is `padan_linkage::estimate`.

mod tell;
#[cfg(test)]
mod tests;
mod write;

use crate::diagnostic::{Diagnostic, Stopped};
use crate::nightly::{self, Options, Prepared};
use crate::progress::Progress;
use padan_linkage::estimate::{self as kernel, Estimate, Settings};
use std::path::{Path, PathBuf};

pub use tell::report;
pub use write::model_toml;

/// What a user may ask of an estimate.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub language: Option<crate::language::Language>,
    /// Where the proposal goes; `model.proposed.toml` beside the job otherwise.
    pub out: Option<PathBuf>,
    /// Replace a file that stands there, and write a proposal that is not to be trusted.
    pub force: bool,
    pub settings: Settings,
}

/// A finished estimate.
pub struct Proposed {
    /// What people read.
    pub report: String,
    /// The proposal, where one was written.
    pub file: Option<PathBuf>,
    pub trustworthy: bool,
}

/// Estimates a model for a job and writes the proposal.
///
/// Errors: `Stopped` with every mistake in job, rules or inputs, or when the proposal would replace a file.
pub fn estimate(job: &Path, wish: &Wish, progress: &Progress) -> anyhow::Result<Proposed> {
    let out = wish.out.clone().unwrap_or_else(|| job.with_file_name("model.proposed.toml"));
    free(&out, wish.force)?;
    let prepared = nightly::prepare(job, &Options { language: wish.language, unmask: None }, progress)?;
    let found = progress.stage("estimate", || of(&prepared, &wish.settings));
    let committed = &prepared.rules.linkage.model;
    let trustworthy = found.trouble.is_none();
    let file = (trustworthy || wish.force).then_some(out);
    if let Some(file) = &file {
        let text = model_toml(&found.model, &head(&found, prepared.job.language));
        std::fs::write(file, text).map_err(|error| anyhow::Error::new(error).context(format!("cannot write {}", file.display())))?;
    }
    let mut report = report(committed, &found, prepared.job.language);
    report.push_str(&tell::next(&found, file.as_deref(), prepared.job.language));
    Ok(Proposed { report, file, trustworthy })
}

/// Estimates from a prepared night: lists against the register, or rows among themselves where there is no register.
fn of(prepared: &Prepared, settings: &Settings) -> Estimate {
    let Prepared { rules, normalised, index, .. } = prepared;
    let rows = &normalised.people.rows;
    let lists: Vec<u32> = rows.iter().map(|row| if row.quarantined { u32::MAX } else { u32::from(row.list) }).collect();
    kernel::link(&rules.linkage, &normalised.shared, index, &normalised.rows, &normalised.register, &lists, settings)
}

/// Refuses to replace a file that nobody said may go.
fn free(out: &Path, force: bool) -> Result<(), Stopped> {
    if !out.exists() || (force && out.is_file()) {
        return Ok(());
    }
    let (message, hint) = match out.is_file() {
        true => ("a file stands there already", "name another one with --out FILE, or replace it with --force"),
        false => ("this is not a file", "name a file with --out FILE"),
    };
    Err(Stopped { exit_code: 2, diagnostics: vec![Diagnostic::error(out.to_string_lossy(), 0, 0, message, hint)] })
}

/// What the proposal says of itself, as comment lines.
fn head(found: &Estimate, language: crate::language::Language) -> Vec<String> {
    let counts = format!(
        "{} rows, {} candidates, {} random pairs, {:.0} expected matches",
        found.rows, found.candidates, found.random_pairs, found.expected_matches
    );
    let mut lines = vec![
        language
            .pick(
                "Usulan, belum berlaku: dihitung dari daftar dan register.",
                "A proposal, not in force: estimated from lists and register.",
            )
            .to_owned(),
        counts,
    ];
    lines.extend(found.trouble.map(|trouble| tell::trouble(trouble, language).to_owned()));
    lines
}
