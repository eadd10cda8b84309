//! `padan simulate`: changed rules in, who would leave and enter out.

use super::Global;
use super::out::say;
use crate::simulate::{self, Wish};
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `padan simulate`.
#[derive(clap::Args)]
pub struct SimulateArguments {
    /// A run folder, or a job: its newest run is meant.
    run: PathBuf,
    /// A rule to change, any number of times: `programmes.pkh.decile_max=3`.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    sets: Vec<String>,
    /// The job of the run, when it is not where the run found it.
    #[arg(long)]
    job: Option<PathBuf>,
    /// Write the families into a new folder: simulation.csv, simulation_families.csv.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Tells who would leave and who would enter.
pub fn run(global: &Global, arguments: SimulateArguments) -> anyhow::Result<ExitCode> {
    let SimulateArguments { run, sets, job, out } = arguments;
    let language = global.language();
    let wish = Wish { of: run, job: job.as_deref(), sets, language: global.language_asked() };
    let simulated = simulate::simulate(&wish)?;
    let mut text = simulate::text(&simulated, language);
    if let Some(folder) = out {
        simulate::write(&simulated, &folder, language)?;
        text.push_str(&format!("{} {}\n", language.pick("rincian:", "row by row:"), folder.join("simulation.csv").display()));
    }
    say(text.trim_end())?;
    Ok(ExitCode::SUCCESS)
}
