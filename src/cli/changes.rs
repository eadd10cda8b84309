//! `padan diff`: two runs in, one screen out, and a folder of changes where one is asked for.

use super::Global;
use super::out::say;
use crate::changes;
use std::path::Path;
use std::process::ExitCode;

/// Compares two runs.
pub fn diff(global: &Global, before: &Path, now: &Path, out: Option<&Path>) -> anyhow::Result<ExitCode> {
    let language = global.language();
    let compared = changes::diff(before, now, language)?;
    let mut text = changes::text(&compared, language);
    if let Some(folder) = out {
        changes::write(&compared, folder, language)?;
        text.push_str(&format!("{} {}\n", language.pick("rincian:", "row by row:"), folder.join("changes.csv").display()));
    }
    say(text.trim_end())?;
    Ok(ExitCode::SUCCESS)
}
