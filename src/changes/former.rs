//! The run before this one: named by the job or the user, or the newest one that was there before tonight.
//!
//! With a former run, tonight's outputs depend on it, so it is an input: its manifest's hash stands in tonight's manifest and in the
//! run's name. Nothing is compared unless the job or the user asks, because "the newest one" depends on what happens to lie in the
//! output folder. Where it is asked for, the log beside the runs says which were there first; a night that is run again skips itself and what
//! came after it, so it is compared with the same run as before and keeps name and bytes.

use super::folder::{RunFolder, refused};
use super::keys;
use crate::diagnostic::{Diagnostic, Stopped};
use crate::job::Job;
use crate::language::Language;
use crate::run_folder::log;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Words that stand for a run.
const NEWEST: &str = "newest";
const NONE: &str = "none";
/// Former runs that are tried one after the other where `newest` is asked for.
const TRIED: usize = 5;

/// What to compare tonight with.
pub enum Former {
    None,
    /// Found once the night knows its own name.
    Newest,
    /// A run that was named; it has been opened.
    Named(Box<RunFolder>),
}

/// Reads what the job or the user asks for; the user's word counts.
///
/// Errors: `Stopped` for a named run that cannot be compared with.
pub fn asked(job: &Job, of_user: Option<&str>, language: Language) -> Result<Former, Stopped> {
    let of_job = || job.since.as_ref().map(|since| (since.as_str(), job.folder.as_path()));
    let Some((written, folder)) = of_user.map(|since| (since, Path::new(""))).or_else(of_job) else { return Ok(Former::None) };
    let run: PathBuf = match written {
        NONE => return Ok(Former::None),
        NEWEST => return Ok(Former::Newest),
        path => folder.join(path),
    };
    let opened = RunFolder::open(&run, language)?;
    usable(&opened, job, language)?;
    Ok(Former::Named(Box::new(opened)))
}

/// The runs that were there before tonight was first run and that look as if they could be compared with, the newest first.
/// `name_since` tells tonight's name where the run with this manifest hash is the former one, and without one.
pub fn before(job: &Job, language: Language, name_since: impl Fn(Option<&str>) -> String) -> Vec<RunFolder> {
    let open = |name: &str| RunFolder::open(&job.output.join(name), language).ok();
    // A run's name begins with its period, so that most need not be opened.
    let of_tonight = |name: &String| {
        let run = name.starts_with(&format!("{}-", job.period)).then(|| open(name)).flatten();
        run.is_some_and(|run| *name == name_since(run.manifest.since.as_ref().map(|since| since.manifest.as_str())))
    };
    let mut before = log::finished(&job.output);
    before.truncate(before.iter().position(of_tonight).unwrap_or(before.len()));
    let runs = before.iter().rev().filter_map(|name| open(name));
    runs.filter(|run| is_former(run, job, language) && usable(run, job, language).is_ok()).take(TRIED).collect()
}

/// Says whether a run is a former night of the job: not a trial with few of its lists, and not this month's night told in another language.
fn is_former(run: &RunFolder, job: &Job, language: Language) -> bool {
    let manifest = &run.manifest;
    let lists: BTreeSet<u64> = manifest.files.iter().map(|file| file.list).collect();
    let told_otherwise = manifest.period == job.period && manifest.language != language.pick("id", "en");
    lists.len() * 2 >= job.lists.len() && !told_otherwise
}

/// A former run has keys and is of no later period.
fn usable(run: &RunFolder, job: &Job, language: Language) -> Result<(), Stopped> {
    if run.manifest.period > job.period {
        let message = language.pick("hasil ini berperiode lebih akhir daripada malam ini", "this run is of a later period than tonight");
        let hint = language.pick("sebut hasil yang lebih awal, atau `none`", "name an earlier run, or `none`");
        return Err(refused(&run.path, message, hint));
    }
    run.bytes(keys::FILE).map(drop)
}

/// A generic task has no findings to compare.
pub fn refuse_generic(of_user: Option<&str>, job: &Job) -> Result<(), Stopped> {
    match of_user.filter(|since| *since != NONE) {
        None => Ok(()),
        Some(_) => {
            let task = job.task.name();
            let message = job
                .language
                .pick(format!("tugas `{task}` tidak punya temuan untuk dibandingkan"), format!("task `{task}` has no findings to compare"));
            let hint = job.language.pick("`--since` adalah untuk tugas `reconcile`", "`--since` is for runs of task `reconcile`");
            Err(Stopped { exit_code: 2, diagnostics: vec![Diagnostic::error("--since", 0, 0, message, hint)] })
        }
    }
}
