//! `padan publish`: what may be told to everybody about a finished run, as open data.
//!
//! A run becomes populations (`population`), these are rounded so that nothing can be subtracted back (`rounding`), and what is
//! left becomes CSV files (`tables`, `totals`) with a data package and a page for readers (`package`). Names, numbers and single
//! rows of people never come here.

mod auditor;
mod former;
mod package;
mod population;
pub mod rounding;
mod tables;
mod totals;

#[cfg(test)]
mod tests;

pub use auditor::for_auditor;

use crate::changes::folder::{RunFolder, refused};
use crate::diagnostic::{Diagnostic, Stopped};
use crate::job;
use crate::language::Language;
use crate::report::mask::one_line;
use crate::run_folder::{self, log};
use crate::target::{self, cannot_write};
use former::{Former, of_kabupaten};
use population::{Counted, Populations, WITH_MONEY};
use rounding::Split;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use tables::Told;

/// Width of the rounding where nobody asks for another.
pub const BASE: u64 = 5;
/// A narrower rounding hides too little.
pub const BASE_MIN: u64 = 3;
const BASE_MAX: u64 = 1_000;

/// What to publish, and where.
pub struct Wish<'a> {
    pub run: &'a Path,
    pub out: &'a Path,
    /// The publication before this one.
    pub former: Option<&'a Path>,
    /// What counts are rounded to.
    pub base: u64,
    /// Under which licence; what the run's job says otherwise.
    pub licence: Option<String>,
    /// Who publishes; what the run's job says otherwise.
    pub publisher: Option<String>,
}

/// What was published.
pub struct Published {
    pub folder: PathBuf,
    /// File names with their rows.
    pub files: Vec<(String, usize)>,
    pub licence: String,
    /// Populations that are told as the former publication told them, of all.
    pub unchanged: Option<(usize, usize)>,
}

/// Publishes a run into a new folder.
///
/// Errors: `Stopped` with exit code 3 for a run that does not verify or a former publication that cannot be read or does not precede
/// it, with 2 for a folder that is not empty or lies in a run, or a rounding that hides too little; the disk, which leaves nothing.
pub fn publish(wish: &Wish<'_>, language: Language) -> anyhow::Result<Published> {
    allowed(wish.base, language)?;
    target::empty_folder(wish.out, language)?;
    wish.former.map(|former| target::outside(wish.out, former, language)).transpose()?;
    let run = RunFolder::open(wish.run, language)?;
    verified(&run, language)?;
    let former = wish.former.map(|former| Former::read(former, wish.base, language)).transpose()?;
    let publisher = stated(wish.publisher.as_deref(), wish.run, |job| job.publish.publisher);
    let counted = population::count(&run)?;
    let kabupaten = of_kabupaten(&counted.recipients, &counted.unserved);
    former.as_ref().map(|former| former.precedes(&run.manifest, &kabupaten, &publisher)).transpose()?;
    let (told, unchanged) = told(counted, former.as_ref().map(|former| &former.told), wish.base);
    let kabupaten = of_kabupaten(&told.recipients, &told.unserved);
    let about = package::About {
        manifest: &run.manifest,
        manifest_hash: &run.hash,
        base: wish.base,
        former: former.as_ref().map(|former| former.run.as_str()),
        licence: &stated(wish.licence.as_deref(), wish.run, |job| job.publish.licence),
        publisher: &publisher,
        kabupaten: &kabupaten,
    };
    let folder = Making::begin(wish.out, language)?;
    let mut files = Vec::new();
    let mut resources = Vec::new();
    for filled in totals::files(&told).into_iter().chain(told.files()) {
        let (name, bytes) = (format!("{}.csv", filled.file.name), filled.csv()?);
        folder.put(&name, &bytes)?;
        resources.push(package::resource(&filled, &bytes));
        files.push((name, filled.rows.len()));
    }
    folder.put("README.id.md", about.readme().as_bytes())?;
    folder.put("datapackage.json", about.package(resources).as_bytes())?;
    let licence = about.licence.to_owned();
    Ok(Published { folder: folder.done(), files, licence, unchanged: former.is_some().then_some(unchanged) })
}

/// A rounding that hides enough and leaves something.
fn allowed(base: u64, language: Language) -> Result<(), Stopped> {
    if (BASE_MIN..=BASE_MAX).contains(&base) {
        return Ok(());
    }
    let message = language.pick("pembulatan harus di antara 3 dan 1000", "the rounding must lie between 3 and 1000");
    let hint = match base > BASE_MAX {
        true => language.pick("tulis `--round 1000` atau kurang; biasanya 5 atau 10", "write `--round 1000` or less; 5 or 10 is usual"),
        false => language.pick("tulis `--round 5` atau lebih", "write `--round 5` or more"),
    };
    Err(Stopped { exit_code: 2, diagnostics: vec![Diagnostic::error("--round", 0, 0, message, hint)] })
}

/// A folder that is being filled; dropped before `done`, it takes with it what was put there.
struct Making {
    folder: PathBuf,
    is_new: bool,
    is_done: bool,
    language: Language,
}

impl Making {
    fn begin(folder: &Path, language: Language) -> anyhow::Result<Making> {
        let is_new = !folder.exists();
        target::new_folder(folder, language)?;
        Ok(Making { folder: folder.to_owned(), is_new, is_done: false, language })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Stopped> {
        let path = self.path(name);
        fs::write(&path, bytes).map_err(|error| cannot_write(&path, &error, self.language))
    }

    fn done(mut self) -> PathBuf {
        self.is_done = true;
        self.folder.clone()
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        if self.is_done {
            return;
        }
        // What cannot be removed stays; the error that led here is the one to be told.
        let _ = match self.is_new {
            true => fs::remove_dir_all(&self.folder),
            false => fs::read_dir(&self.folder).and_then(|entries| entries.flatten().try_for_each(|entry| fs::remove_file(entry.path()))),
        };
    }
}

/// A run is published only as it was sealed.
fn verified(run: &RunFolder, language: Language) -> anyhow::Result<()> {
    if run_folder::verify(&run.path)?.holds() {
        return Ok(());
    }
    let message = language.pick("folder hasil ini tidak sesuai manifesnya", "this run folder does not verify");
    let hint = language.pick("jalankan `padan verify`, lalu ulangi malam itu", "see `padan verify`, then run that night again");
    Err(refused(&run.path, message, hint).into())
}

/// What an option says, else what the job of the run says, else nothing; in one line.
fn stated(option: Option<&str>, run: &Path, of_job: impl Fn(job::Job) -> String) -> String {
    let job = || log::job_of(run).and_then(|path| job::read(&path).ok());
    one_line(&option.map_or_else(|| job().map_or(String::new(), of_job), str::to_owned))
}

/// Rounds everything; (populations told as before, all populations).
fn told(counted: Counted, former: Option<&Told>, base: u64) -> (Told, (usize, usize)) {
    let mut seen = (0, 0);
    let mut round = |counted: Populations, former: Option<&Populations>, splits: usize| {
        let (told, (same, all)) = round(counted, former, splits, base);
        seen = (seen.0 + same, seen.1 + all);
        told
    };
    let recipients = round(counted.recipients, former.map(|told| &told.recipients), 3);
    let others = round(counted.others, former.map(|told| &told.others), 1);
    let unserved = round(counted.unserved, former.map(|told| &told.unserved), 2);
    let mut amounts = counted.amounts;
    amounts.retain(|programme, _| {
        let of_programme = recipients.iter().filter(|(key, _)| key[0] == *programme);
        let labelled = of_programme.flat_map(|(_, splits)| &splits[2]).filter(|(label, _)| label[2] == WITH_MONEY);
        // As many as the published counts prove at least.
        labelled.map(|(_, count)| count.saturating_sub(base - 1)).sum::<u64>() >= base
    });
    (Told { recipients, others, unserved, names: counted.names, amounts }, seen)
}

fn round(counted: Populations, former: Option<&Populations>, splits: usize, base: u64) -> (Populations, (usize, usize)) {
    let empty = vec![Split::new(); splits];
    let keys: BTreeSet<_> = counted.keys().chain(former.into_iter().flat_map(Populations::keys)).cloned().collect();
    let mut seen = (0, 0);
    let mut out = Populations::new();
    for key in keys {
        let before = former.map(|former| former.get(&key).unwrap_or(&empty));
        let told = rounding::publish(counted.get(&key).unwrap_or(&empty), before.map(Vec::as_slice), base);
        seen.0 += usize::from(before == Some(&told));
        seen.1 += 1;
        if told.iter().any(|split| !split.is_empty()) {
            out.insert(key, told);
        }
    }
    (out, seen)
}
