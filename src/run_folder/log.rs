//! `log.jsonl` beside the run folders: when each run was made, from which job, how long each stage took.
//!
//! What changes from run to run of the same night lives here and never inside the run folder, whose bytes do not change.

use serde::{Deserialize, Serialize};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// One finished run.
#[derive(Debug, Serialize, Deserialize)]
pub struct LogLine {
    pub run: String,
    /// The job file, absolute.
    pub job: PathBuf,
    /// Seconds since 1970, UTC, at the end of the run.
    pub finished_at: u64,
    pub threads: usize,
    /// (stage, milliseconds), in order.
    pub stages_ms: Vec<(String, u64)>,
    /// Highest resident memory, in KiB; 0 where the system does not tell.
    pub peak_kib: u64,
}

/// Adds a line for a finished run.
///
/// Errors: the disk.
pub fn append(folder: &Path, job: &Path, stages_ms: Vec<(String, u64)>) -> anyhow::Result<()> {
    let line = LogLine {
        run: folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        job: fs::canonicalize(job).unwrap_or_else(|_| job.to_path_buf()),
        finished_at: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
        threads: rayon::current_num_threads(),
        stages_ms,
        peak_kib: peak_kib(),
    };
    let mut file = owner_only(OpenOptions::new().create(true).append(true)).open(beside(folder))?;
    writeln!(file, "{}", serde_json::to_string(&line)?)?;
    Ok(())
}

/// The job file of a run, as the log beside it tells.
pub fn job_of(run: &Path) -> Option<PathBuf> {
    let run = fs::canonicalize(run).ok()?;
    let name = run.file_name()?.to_string_lossy().into_owned();
    newest_first(run.parent()?).into_iter().find(|line| line.run == name).map(|line| line.job)
}

/// The finished runs of an output folder in the order in which they were first made.
pub fn finished(output: &Path) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    for run in newest_first(output).into_iter().rev().map(|line| line.run) {
        if !runs.contains(&run) && output.join(&run).join("manifest.json").is_file() {
            runs.push(run);
        }
    }
    runs
}

/// The run folder that a job made last.
pub fn newest_of(output: &Path, job: &Path) -> Option<PathBuf> {
    let job = fs::canonicalize(job).ok()?;
    let of_job = newest_first(output).into_iter().filter(|line| line.job == job);
    of_job.map(|line| output.join(line.run)).find(|run| run.join("manifest.json").is_file())
}

/// (stage, milliseconds) of the last run of a job that wrote a report; empty when there is none.
pub fn stages_before(output: &Path, job: &Path) -> Vec<(String, u64)> {
    let job = fs::canonicalize(job).unwrap_or_default();
    let whole = |line: &LogLine| line.job == job && line.stages_ms.iter().any(|(stage, _)| stage == "report");
    newest_first(output).into_iter().find(whole).map(|line| line.stages_ms).unwrap_or_default()
}

/// The lines of an output folder's log, the newest first; a line that cannot be read tells nothing.
fn newest_first(output: &Path) -> Vec<LogLine> {
    let text = fs::read_to_string(output.join("log.jsonl")).unwrap_or_default();
    text.lines().rev().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

/// The log names the job's place and is nobody else's business.
#[cfg(unix)]
fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

fn beside(folder: &Path) -> PathBuf {
    folder.parent().unwrap_or(Path::new(".")).join("log.jsonl")
}

fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse().ok()).unwrap_or(0)
}
