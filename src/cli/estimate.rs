//! `padan estimate`: arguments in, report out, exit code.

use super::Global;
use super::out::say;
use crate::estimate::{Wish, estimate};
use padan_linkage::estimate::Settings;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `padan estimate`.
#[derive(clap::Args)]
pub struct EstimateArguments {
    job: PathBuf,
    /// Where the proposed model goes; `model.proposed.toml` beside the job otherwise.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace a file that stands there, and write a proposal that did not converge.
    #[arg(long)]
    force: bool,
    /// The probabilities in the model file are placeholders: start from the order of the levels.
    #[arg(long)]
    fresh: bool,
    /// Random pairs to compare.
    #[arg(long, default_value_t = Settings::default().random_pairs)]
    pairs: u64,
    /// Seed of every draw.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Most iterations per start.
    #[arg(long, default_value_t = Settings::default().iterations_max)]
    iterations: u32,
}

/// Proposes a model; a proposal that is not to be trusted ends with exit code 3.
pub fn run(global: &Global, arguments: EstimateArguments) -> anyhow::Result<ExitCode> {
    let EstimateArguments { job, out, force, fresh, pairs, seed, iterations } = arguments;
    let settings = Settings { seed, fresh, random_pairs: pairs, iterations_max: iterations, ..Settings::default() };
    let progress = global.progress();
    let proposed = estimate(&job, &Wish { language: global.language_asked(), out, force, settings }, &progress);
    progress.finish();
    let proposed = proposed?;
    say(proposed.report.trim_end())?;
    Ok(if proposed.trustworthy { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
