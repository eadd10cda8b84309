//! Proposes a model file from tonight's lists and register: what each agreement weighs here, beside what is in force.
//!
//! The model in force is read and never written: a score must not change because tonight's lists did. The proposal is a
//! file of its own that a person compares, tries and commits. What is estimated and how is `padan_linkage::estimate`.

mod tell;
#[cfg(test)]
mod tests;
mod write;

use crate::diagnostic::Stopped;
use crate::generic;
use crate::intake;
use crate::job::{self, Job, Task};
use crate::language::Language;
use crate::nightly::{self, Options};
use crate::progress::Progress;
use crate::target::{May, Target, Targets};
use padan_linkage::engine::Index;
use padan_linkage::estimate::{self as kernel, Estimate, Settings};
use padan_linkage::model::Model;
use std::path::{Path, PathBuf};

pub use tell::report;
pub use write::model_toml;

/// What a user may ask of an estimate.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    pub language: Option<Language>,
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
    let read = job::read_in(wish.language, job).map_err(|diagnostics| Stopped { exit_code: 2, diagnostics })?;
    let target = claimed(&read, &out, wish)?;
    let Made { committed, found, language } = match read {
        job if job.task.is_generic() => of_rows(generic::prepare(job, progress)?, wish, progress),
        _ => of_night(nightly::prepare(job, &Options { language: wish.language, ..Options::default() }, progress)?, wish, progress),
    };
    let trustworthy = found.trouble.is_none();
    let file = (trustworthy || wish.force).then_some(out);
    if file.is_some() {
        let text = model_toml(&found.model, &head(&found, language));
        target.write(text.as_bytes())?;
    }
    let mut report = report(&committed, &found, language);
    report.push_str(&tell::next(&found, file.as_deref(), language));
    Ok(Proposed { report, file, trustworthy })
}

/// An estimate, the model it stands beside, and the language it is told in.
struct Made {
    committed: Model,
    found: Estimate,
    language: Language,
}

/// The aid night: lists against the register.
fn of_night(prepared: nightly::Prepared, wish: &Wish, progress: &Progress) -> Made {
    let nightly::Prepared { rules, normalised, index, job, .. } = prepared;
    let rows = &normalised.people.rows;
    let lists: Vec<u32> = rows.iter().map(|row| if row.quarantined { u32::MAX } else { u32::from(row.list) }).collect();
    let found = progress.stage("estimate", || {
        kernel::link(&rules.linkage, &normalised.shared, &index, &normalised.rows, &normalised.register, &lists, &wish.settings)
    });
    Made { committed: rules.linkage.model, found, language: job.language }
}

/// Other data sets: lists against a register, or rows among themselves. Without a model file every start is by the order of
/// levels.
fn of_rows(prepared: generic::Prepared, wish: &Wish, progress: &Progress) -> Made {
    let generic::Prepared { job, rules, shared, left, right, .. } = prepared;
    let settings = Settings { fresh: wish.settings.fresh || !rules.has_model, ..wish.settings };
    let list = |row: &generic::prepare::Row| row.table_row.map_or(u32::MAX, |_| row.list.map_or(0, u32::from));
    let lists: Vec<u32> = left.rows.iter().map(list).collect();
    let indexed = &right.as_ref().unwrap_or(&left).records;
    let index = Index::build(&rules.linkage, &shared, indexed, vec![u32::MAX; indexed.len]);
    let across_only = job.task == Task::LinkLists;
    let found = progress.stage("estimate", || match right {
        Some(register) => kernel::link(&rules.linkage, &shared, &index, &left.records, &register.records, &lists, &settings),
        None => kernel::among(&rules.linkage, &shared, &index, &left.records, &lists, across_only, &settings),
    });
    Made { committed: rules.linkage.model, found, language: wish.language.unwrap_or(job.language) }
}

/// The place of the proposal: no file that the estimate reads, and none that nobody said may go.
fn claimed(job: &Job, out: &Path, wish: &Wish) -> Result<Target, Stopped> {
    let mut targets = Targets::new(wish.language.unwrap_or(job.language));
    targets.reads(&job.path);
    job.rules.iter().for_each(|folder| targets.reads_below(folder));
    intake::paths_named(job).iter().for_each(|path| targets.reads(path));
    let mut claimed = targets.claim_in_folder(out, &May::Replace(&|_: &Path| wish.force));
    if let Err(stopped) = &mut claimed
        && !wish.force
        && targets.claim_in_folder(out, &May::Replace(&|_: &Path| true)).is_ok()
    {
        let how = targets.language().pick("; atau ganti dengan --force", ", or replace it with --force");
        stopped.diagnostics.iter_mut().for_each(|told| told.hint.push_str(how));
    }
    claimed
}

/// What the proposal says of itself, as comment lines.
fn head(found: &Estimate, language: Language) -> Vec<String> {
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
