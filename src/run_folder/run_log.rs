//! What the clock and the machine say of a run: beside the run folder, never in it.
//!
//! `<output>/<run>.log.json` is overwritten by the next run of that name and is no part of its identity.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Times and machine of one run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunLog {
    /// Milliseconds since 1970-01-01 UTC.
    pub started_unix_ms: u64,
    pub elapsed_ms: u64,
    pub threads: usize,
    pub host: String,
    /// (stage, milliseconds), in order.
    pub stages_ms: Vec<(String, u64)>,
}

/// Writes the log beside a finished run folder.
///
/// Errors: the disk. The run is complete all the same.
pub fn write(run: &Path, log: &RunLog) -> anyhow::Result<()> {
    let mut name = run.as_os_str().to_owned();
    name.push(".log.json");
    let mut text = serde_json::to_string_pretty(log)?;
    text.push('\n');
    std::fs::write(&name, text)
        .with_context(|| format!("{} cannot be written", Path::new(&name).display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_stands_beside_the_folder() {
        let output = tempfile::tempdir().expect("a folder");
        let run = output.path().join("2026-11-abc");
        write(&run, &RunLog::default()).expect("it writes");
        assert!(output.path().join("2026-11-abc.log.json").exists());
        assert!(!run.exists());
    }
}
