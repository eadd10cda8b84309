//! What if: the rows of a finished run under changed programme rules, without matching again.
//!
//! The run says who is who, the register index says who they are, and the assessors of every night judge both under the rules as
//! they stand and as they would be (`set`). `difference` tells who would leave and who would enter. Nothing is written into the run.

mod difference;
mod reading;
mod set;
mod tables;
mod tell;

pub use difference::{Estimate, Flow, Move, Simulated};
pub use tables::write;
pub use tell::text;

use crate::assess;
use crate::changes::folder::{RunFolder, refused};
use crate::decisions::Cases;
use crate::diagnostic::Stopped;
use crate::intake;
use crate::job::{self, Job};
use crate::language::Language;
use crate::register_index;
use crate::rules::period::Period;
use crate::rules::{self, RuleBook, RuleFiles};
use crate::run_folder::{job_of, log};
use reading::Answers;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What to simulate.
#[derive(Debug, Default)]
pub struct Wish<'a> {
    /// A run folder, or a job whose newest run is meant.
    pub of: PathBuf,
    /// The job of the run, when it is not where the run found it.
    pub job: Option<&'a Path>,
    /// `programmes.pkh.decile_max=3`, any number.
    pub sets: Vec<String>,
    pub language: Option<Language>,
}

/// Simulates changed rules on a finished run.
///
/// Errors: `Stopped`: every wrong `--set` (exit code 2), a run, job or register index that cannot be used (3).
pub fn simulate(wish: &Wish<'_>) -> anyhow::Result<Simulated> {
    let language = wish.language.unwrap_or_default();
    let (run, job_path) = located(wish, language)?;
    let (folder, mut job) = (RunFolder::open(&run, language)?, read_job(&job_path)?);
    job.language = wish.language.unwrap_or(job.language);
    fits(&folder, &job, language)?;
    let (rules, changed, touched) = books(&job, &wish.sets)?;
    let (stored, answers) = rayon::join(|| register(&folder, &job, &job_path, &rules, language), || Answers::read(&folder));
    let (stored, answers) = (stored?, answers?);
    let mut night = reading::night(&folder, stored, answers)?;
    intake::read_history(&job, &rules, &mut night.intake)?;
    // What is set of a programme changes its own findings alone, so the other lists are not assessed.
    let narrowed = narrowed(&job, &rules, &touched);
    // Findings of two rule books are compared by what they are about; nobody sees their ids.
    let findings = |rules: &RuleBook| assess::findings(&narrowed, rules, &night.intake, &night.people, &night.links, &Cases::default());
    let (now, then) = rayon::join(|| findings(&rules), || findings(&changed));
    let (missed, met) = (reading::missed(&folder)?, reading::met(&folder)?);
    let run = difference::Judged { job: &narrowed, night: &night, missed: &missed, met: &met };
    let mut simulated = run.between((&rules, &now), (&changed, &then));
    simulated.run = folder.manifest.run.clone();
    simulated.sets = wish.sets.clone();
    simulated.rules_changed_since = folder.manifest.rules.iter().any(|rule| !rules.files.contains(&(rule.path.clone(), rule.hash.clone())));
    Ok(simulated)
}

/// The job with the lists of some programmes; those of others are there and are not assessed.
fn narrowed(job: &Job, rules: &RuleBook, touched: &BTreeSet<String>) -> Job {
    let mut job = job.clone();
    for list in &mut job.lists {
        let is_touched = rules.programmes.find(&list.programme).is_some_and(|programme| touched.contains(&programme.code));
        if !is_touched {
            list.programme.clear();
        }
    }
    job
}

/// Says whether findings of a kind rest on other rows or on the list's own area, which the run's tables tell and its keys do not.
fn of_other_rows(kind: &str) -> bool {
    assess::OVERLAP_KINDS.contains(&kind) || kind == assess::ELSEWHERE
}

/// The run folder and its job.
fn located(wish: &Wish<'_>, language: Language) -> Result<(PathBuf, PathBuf), Stopped> {
    if wish.of.is_dir() {
        let job = wish.job.map(Path::to_owned).or_else(|| job_of(&wish.of));
        let job = job.ok_or_else(|| {
            let message = language.pick("tugas hasil ini tidak diketahui", "the job of this run is not known");
            let hint = language.pick("sebut tugasnya: --job TUGAS.toml", "name it: --job JOB.toml");
            Stopped { exit_code: 2, ..refused(&wish.of, message, hint) }
        })?;
        return Ok((wish.of.clone(), job));
    }
    if !wish.of.exists() {
        let message = language.pick("tidak ada folder hasil atau tugas di sini", "there is no run folder or job here");
        let hint = language.pick("sebut folder hasil atau berkas tugas (.toml)", "name a run folder or a job file (.toml)");
        return Err(Stopped { exit_code: 2, ..refused(&wish.of, message, hint) });
    }
    let job = read_job(&wish.of)?;
    let newest = log::newest_of(&job.output, &wish.of);
    let run = newest.ok_or_else(|| {
        let message = language.pick("tugas ini belum punya hasil", "this job has no finished run");
        let hint = language.pick("jalankan dahulu: padan run TUGAS.toml", "run it first: padan run JOB.toml");
        refused(&wish.of, message, hint)
    })?;
    Ok((run, wish.of.clone()))
}

fn read_job(path: &Path) -> Result<Job, Stopped> {
    job::read(path).map_err(|diagnostics| Stopped { exit_code: 2, diagnostics })
}

/// The job must still say what the run was made from.
fn fits(folder: &RunFolder, job: &Job, language: Language) -> Result<(), Stopped> {
    let manifest = &folder.manifest;
    let lists_of_run = manifest.files.iter().map(|file| file.list).max().unwrap_or(0);
    let owners = manifest.files.iter().all(|file| job.lists.get(file.list as usize - 1).is_some_and(|list| list.owner == file.owner));
    let same = manifest.period == job.period && manifest.register_as_of == job.register.as_of && owners;
    if same && lists_of_run <= job.lists.len() as u64 {
        return Ok(());
    }
    let message = language.pick("tugas telah berubah sejak hasil ini dibuat", "the job has changed since this run");
    let hint = language.pick("jalankan lagi tugas itu, lalu simulasikan hasilnya", "run the job again, then simulate that run");
    Err(refused(&folder.path, message, hint))
}

/// The rules as they stand, as they would be, and the codes of the programmes that something was set of.
fn books(job: &Job, sets: &[String]) -> Result<(RuleBook, RuleBook, BTreeSet<String>), Stopped> {
    let wrong = |diagnostics| Stopped { exit_code: 2, diagnostics };
    let month = Period::parse(&job.period).expect("a job has a month");
    let files: RuleFiles = rules::files(job.rules.as_deref()).map_err(wrong)?;
    let (stands, would) =
        rayon::join(|| rules::read_in(job.language, job.rules.as_deref(), &job.period), || set::changed(&files, sets, month));
    let ((stands, _), (would, touched)) = (stands.map_err(wrong)?, would.map_err(wrong)?);
    Ok((stands, would, touched))
}

/// The register of the run, from its index.
fn register(folder: &RunFolder, job: &Job, path: &Path, rules: &RuleBook, language: Language) -> Result<register_index::Stored, Stopped> {
    let register = Job { lists: Vec::new(), ..job.clone() };
    let stored = register_index::for_check(Some(&register), path, rules).map_err(|refusal| {
        let (id, en) = refusal.told();
        let hint = language.pick("buat dahulu: padan index TUGAS.toml", "make it first: padan index JOB.toml");
        refused(path, language.pick(&id, &en), hint)
    })?;
    let known = |hash: &str| folder.manifest.inputs.iter().any(|input| input.hash == hash);
    match stored.files.values().all(|file| known(&file.input.hash)) {
        true => Ok(stored),
        false => {
            let message = language.pick("register telah berubah sejak hasil ini dibuat", "the register has changed since this run");
            let hint = language.pick("jalankan lagi tugas itu, lalu simulasikan hasilnya", "run the job again, then simulate that run");
            Err(refused(&folder.path, message, hint))
        }
    }
}
