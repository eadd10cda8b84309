//! What changed since a former run: `padan diff`, and the same comparison inside a run that names the one before it.
//!
//! A run leaves keys of its rows and families (`keys`); a run becomes a `snapshot`, read from its folder (`read`) or taken from the
//! night (`tonight`); rows of two snapshots are paired (`pairing`), and their items compared (`compare`). Nothing here decides
//! what is a finding.

pub mod compare;
pub mod folder;
pub mod former;
pub mod keys;
mod pairing;
mod read;
mod snapshot;
pub mod table;
mod tell;
mod tonight;
mod write;

pub use compare::{Became, Change, Compared, Counts, REASONS};
pub use keys::Keys;
pub use snapshot::What;
pub use tell::{text, told};
pub use write::write;

use crate::diagnostic::Stopped;
use crate::language::Language;
use crate::report::Night;
use crate::report::ledger::Ledger;
use crate::report::mask::{Mask, Unmask};
use crate::report::reading::Reading;
use crate::report::seal::name_since;
use crate::run_folder::Staging;
use anyhow::Context;
use folder::{RunFolder, refused};
use former::Former;
use rustc_hash::FxHashSet;
use snapshot::{Snapshot, Words};
use std::path::Path;

/// Compares two finished runs, the earlier one first.
///
/// Errors: `Stopped` with exit code 3 where one of them cannot be used, with 2 where they stand in the wrong order.
pub fn diff(before: &Path, now: &Path, language: Language) -> anyhow::Result<Compared> {
    let (before, now) = (RunFolder::open(before, language)?, RunFolder::open(now, language)?);
    if now.manifest.period < before.manifest.period {
        let message = language
            .pick("hasil kedua berperiode lebih awal daripada yang pertama", "the second run is of an earlier period than the first");
        let hint = language.pick("tukar urutannya: yang lebih awal dahulu", "exchange the two: the earlier one first");
        return Err(Stopped { exit_code: 2, ..refused(&now.path, message, hint) }.into());
    }
    let mut words = Words::default();
    let former = read_snapshot(&before, &mut words)?;
    let present = read_snapshot(&now, &mut words)?;
    comparable(&before, &former, &present.keys, language)?;
    let rules_changed = before.manifest.rules != now.manifest.rules;
    Ok(Compared { rules_changed, ..compare::compare(former, present, words) })
}

/// What tonight's comparison with a former run came to.
#[derive(Default)]
pub struct Since {
    pub compared: Option<Compared>,
    /// What the user should know of former runs that were passed over, or that there is none.
    pub remarks: Vec<String>,
}

/// Compares tonight with a former run, where one is asked for. `keys`: those that tonight leaves behind. A newest run that cannot be
/// read is told and passed over, so that what lies in the output folder never stops a night.
///
/// Errors: as `diff` for a run that was named; a night whose rows do not add up.
pub fn since(former: Former, night: &Night<'_>, keys: Keys, unmask: Option<&Unmask>) -> anyhow::Result<Since> {
    let language = night.job.language;
    let (runs, is_named) = match former {
        Former::None => return Ok(Since::default()),
        Former::Named(run) => (vec![*run], true),
        Former::Newest => (former::before(night.job, language, |since| name_since(night, unmask, since)), false),
    };
    let mut since = Since::default();
    for before in runs {
        let mut words = Words::default();
        let former = read_snapshot(&before, &mut words).and_then(|former| {
            comparable(&before, &former, &keys, language)?;
            Ok(former)
        });
        match former {
            Ok(former) => {
                let ledger = Ledger::seal(night.intake, night.people, night.links)?;
                let reading = Reading::new(*night, &ledger, Mask::new(unmask));
                let run = name_since(night, unmask, Some(&before.hash));
                let present = tonight::snapshot(&reading, keys, &run, &mut words);
                let of_before = before.manifest.rules.iter().map(|rule| (&rule.path, &rule.hash));
                let rules_changed = !of_before.eq(night.rules.files.iter().map(|(path, hash)| (path, hash)));
                since.compared = Some(Compared { rules_changed, ..compare::compare(former, present, words) });
                return Ok(since);
            }
            Err(error) if is_named => return Err(error),
            Err(error) => since.remarks.push(passed_over(&before, &error, language)),
        }
    }
    let none = language.pick("belum ada hasil sebelumnya untuk dibandingkan", "there is no earlier run yet to compare with");
    since.remarks.push(none.to_owned());
    Ok(since)
}

fn passed_over(run: &RunFolder, error: &anyhow::Error, language: Language) -> String {
    let name = run.path.file_name().unwrap_or_default().to_string_lossy();
    let why = error.downcast_ref::<Stopped>().and_then(|stopped| stopped.diagnostics.first()).map(|told| told.message.clone());
    let why = why.unwrap_or_else(|| error.root_cause().to_string());
    format!("{} {name}: {why}", language.pick("hasil sebelumnya dilewati,", "an earlier run was passed over,"))
}

/// Leaves tonight's keys in the run folder.
///
/// Errors: the disk.
pub fn keep(keys: &Keys, staging: &Staging) -> anyhow::Result<()> {
    staging.write(keys::FILE, &keys.bytes())
}

fn read_snapshot(folder: &RunFolder, words: &mut Words) -> anyhow::Result<Snapshot> {
    read::snapshot(folder, words).with_context(|| format!("{}", folder.path.display()))
}

/// Two runs can be compared where one key made their hashes and some family of one register is in the other.
fn comparable(before: &RunFolder, former: &Snapshot, keys: &Keys, language: Language) -> Result<(), Stopped> {
    if former.keys.check == keys.check {
        let of_before: FxHashSet<u64> = former.keys.families.iter().map(|family| family.key).filter(|key| *key != 0).collect();
        let (none_before, none_now) = (of_before.is_empty(), keys.families.iter().all(|family| family.key == 0));
        if none_before || none_now || keys.families.iter().any(|family| of_before.contains(&family.key)) {
            return Ok(());
        }
        let message = language.pick("tidak satu keluarga pun sama di kedua register", "no family of one register is in the other");
        let hint = language.pick("sebut hasil dari daerah yang sama", "name a run of the same district");
        return Err(refused(&before.path, message, hint));
    }
    let message = language.pick("kedua hasil memakai kunci kasus yang berbeda", "the two runs were made with different keys of case ids");
    let hint = language.pick(
        "daerah yang sama? pakai satu berkas kunci (`case.key` di samping berkas tugas, atau `case_key`), lalu jalankan lagi salah satu malam itu",
        "the same district? use one key file (`case.key` beside the job, or `case_key`), and run one of the two nights again",
    );
    Err(refused(&before.path, message, hint))
}
