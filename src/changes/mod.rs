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
pub use write::{new_folder, write};

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
    Ok(compare::compare(former, present, words))
}

/// Compares tonight with a former run, where there is one. `keys`: those that tonight leaves behind.
///
/// Errors: as `diff`; a night whose rows do not add up.
pub fn since(former: Former, night: &Night<'_>, keys: Keys, unmask: Option<&Unmask>) -> anyhow::Result<Option<Compared>> {
    let language = night.job.language;
    let Some(before) = former.found(night.job, language, |since| name_since(night, unmask, since)) else { return Ok(None) };
    let ledger = Ledger::seal(night.intake, night.people, night.links)?;
    let reading = Reading::new(*night, &ledger, Mask::new(unmask));
    let mut words = Words::default();
    let former = read_snapshot(&before, &mut words)?;
    comparable(&before, &former, &keys, language)?;
    let run = name_since(night, unmask, Some(&before.hash));
    let present = tonight::snapshot(&reading, keys, &run, &mut words);
    Ok(Some(compare::compare(former, present, words)))
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

/// Two runs can be compared where one key made their hashes.
fn comparable(before: &RunFolder, former: &Snapshot, keys: &Keys, language: Language) -> Result<(), Stopped> {
    if former.keys.check == keys.check {
        return Ok(());
    }
    let message = language.pick("kedua hasil memakai kunci kasus yang berbeda", "the two runs were made with different keys of case ids");
    let hint = language.pick(
        "pakai `case_key` yang sama, lalu jalankan lagi salah satu malam itu",
        "use one `case_key`, and run one of the two nights again",
    );
    Err(refused(&before.path, message, hint))
}
