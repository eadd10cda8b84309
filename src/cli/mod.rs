//! What the user types: arguments in, exit code out. No stage logic lives here.

mod changes;
mod check;
mod commands;
mod completions;
mod estimate;
mod out;
mod publish;
mod screen;
mod simulate;
mod template;

use crate::diagnostic::Stopped;
use crate::language::Language;
use crate::memory::Budget;
use crate::progress::Progress;
use clap::{ArgAction, Parser, Subcommand, ValueEnum};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

/// Reconciles aid-beneficiary lists against one master register, every night.
#[derive(Parser)]
#[command(name = "padan", version, propagate_version = true, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

const EXIT_CODES: &str = "Exit codes: 0 clean, 1 ran and has findings that the job marks as blocking, \
2 usage or rule error, 3 input unusable or a run that does not verify, 4 internal fault.";

/// Options of every command.
#[derive(clap::Args)]
pub struct Global {
    /// Threads to use; 0 = all cores.
    #[arg(long, global = true, default_value_t = 0)]
    threads: usize,
    /// Language of messages and reports.
    #[arg(long, global = true, value_enum)]
    language: Option<LanguageArgument>,
    /// How log lines are written.
    #[arg(long, global = true, value_enum, default_value = "text")]
    log: LogFormat,
    /// More log lines; twice for still more.
    #[arg(short, long, global = true, action = ArgAction::Count)]
    verbose: u8,
    /// No log lines and no bar; the summary and errors stay.
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Progress bar on a terminal.
    #[arg(long, global = true, value_enum, default_value = "auto")]
    progress: ProgressWhen,
}

#[derive(Clone, Copy, ValueEnum)]
enum LanguageArgument {
    Id,
    En,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ProgressWhen {
    Auto,
    Never,
}

#[derive(Subcommand)]
enum Command {
    /// Runs one night: lists against the register, reports into a run folder.
    Run {
        job: PathBuf,
        /// Write identity numbers in full; the reason is kept in the audit.
        #[arg(long, value_name = "REASON")]
        unmask: Option<String>,
        /// Compare with a former run: its folder, `newest` or `none`; what the job says otherwise.
        #[arg(long, value_name = "RUN")]
        since: Option<String>,
        /// Memory that the run may hold, such as 4G: the register index is made first and mapped, and a run that needs more stops.
        #[arg(long, value_name = "AMOUNT")]
        memory: Option<Budget>,
    },
    /// Makes the register index of a job, so that the next night starts from it; `run` makes it by itself when there is none.
    Index {
        job: PathBuf,
        /// Memory that may be held, such as 4G.
        #[arg(long, value_name = "AMOUNT")]
        memory: Option<Budget>,
    },
    /// Checks lists before they are submitted: how each file is read and what to fix.
    Check(check::CheckArguments),
    /// Tells the whole story of one row: candidates, weights field by field, why, and what would change it.
    Explain {
        run: PathBuf,
        /// LIST:LINE, LIST:SHEET:LINE, FILE:LINE or FILE:SHEET:LINE, as in links.csv.
        row: String,
        /// The job of the run, when it is not where the run found it.
        #[arg(long)]
        job: Option<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Compares two runs, the earlier one first: what is new, repaired, gone, repeated, graduated.
    Diff {
        before: PathBuf,
        now: PathBuf,
        /// Write the changes row by row into a new folder: changes.csv, changes.parquet, changes.json.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Prints what a shell needs to complete commands and options.
    Completions { shell: clap_complete::Shell },
    /// Estimates what each agreement weighs in these lists and proposes a model file; nothing in force changes.
    Estimate(estimate::EstimateArguments),
    /// Holds a run against the truth: precision, recall, F1.
    Evaluate {
        run: PathBuf,
        #[arg(long)]
        truth: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Makes a labelled synthetic district.
    Synth {
        #[arg(long)]
        people: u32,
        #[arg(long)]
        out: PathBuf,
        #[arg(long, default_value_t = 1)]
        seed: u64,
        #[arg(long, value_enum, default_value = "medium")]
        difficulty: commands::DifficultyArgument,
        /// Rows over all lists; three tenths of the people otherwise.
        #[arg(long)]
        rows: Option<u32>,
        /// Kemendagri code of the kabupaten.
        #[arg(long, default_value_t = 3526)]
        kabupaten: u32,
    },
    /// Writes a man page for each command.
    Man {
        /// Folder of the pages.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Publishes a finished run as open data: rounded counts that cannot be subtracted back, with a data package.
    Publish(publish::PublishArguments),
    /// Validates a rule book, or says a programme's rules in plain words.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Says who would leave and who would enter if rules were changed, on a finished run's links and the register's index.
    Simulate(simulate::SimulateArguments),
    /// Makes the workbook that an OPD fills: headings that padan knows, columns that keep 16 digits, instructions.
    Template(template::TemplateArguments),
    /// Re-checks a run folder: hashes, row conservation, audit chain.
    Verify { run: PathBuf },
}

#[derive(Subcommand)]
enum RulesCommand {
    /// Validates a rule folder, or the built-in rule book.
    Check { folder: Option<PathBuf> },
    /// Says a programme's rules in plain words.
    Explain {
        programme: String,
        /// Month whose rules are meant, YYYY-MM.
        #[arg(long, default_value = "2026-11")]
        period: String,
        #[arg(long)]
        rules: Option<PathBuf>,
    },
}

impl Global {
    /// The language asked for, else Indonesian.
    pub fn language(&self) -> Language {
        self.language_asked().unwrap_or_default()
    }

    /// The language asked for on the command line.
    pub fn language_asked(&self) -> Option<Language> {
        self.language.map(|language| match language {
            LanguageArgument::Id => Language::Id,
            LanguageArgument::En => Language::En,
        })
    }

    fn progress(&self) -> Progress {
        let wanted = self.progress == ProgressWhen::Auto && !self.quiet;
        Progress::new(wanted && std::io::stderr().is_terminal() && self.verbose == 0)
    }
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    start_log(&arguments.global);
    if let Err(error) = rayon::ThreadPoolBuilder::new().num_threads(arguments.global.threads).build_global() {
        eprintln!("error: {error}");
        return ExitCode::from(4);
    }
    // A fault of ours is one masked line and its own exit code, whatever thread it happens on.
    std::panic::set_hook(Box::new(|fault| eprintln!("error: {}", padan_identity::mask::scrub(&fault.to_string()))));
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(arguments))) {
        Ok(Ok(code)) => code,
        Ok(Err(error)) => failed(&error),
        Err(_) => ExitCode::from(4),
    }
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let global = &arguments.global;
    match arguments.command {
        Command::Run { job, unmask, since, memory } => commands::run(global, &job, (unmask, since), memory),
        Command::Index { job, memory } => commands::index(global, &job, memory),
        Command::Check(arguments) => check::check(global, &arguments),
        Command::Explain { run, row, job, json } => commands::explain(global, &run, &row, job.as_deref(), json),
        Command::Diff { before, now, out } => changes::diff(global, &before, &now, out.as_deref()),
        Command::Completions { shell } => completions::completions(shell),
        Command::Estimate(arguments) => estimate::run(global, arguments),
        Command::Evaluate { run, truth, json } => commands::evaluate(global, &run, &truth, json),
        Command::Synth { people, out, seed, difficulty, rows, kabupaten } => {
            commands::synth(&crate::synth::SynthOptions { people, seed, out, difficulty: difficulty.into(), rows, kabupaten })
        }
        Command::Man { out } => completions::man(&out),
        Command::Publish(arguments) => publish::run(global, arguments),
        Command::Rules(RulesCommand::Check { folder }) => commands::rules_check(global, folder.as_deref()),
        Command::Rules(RulesCommand::Explain { programme, period, rules }) => {
            commands::rules_explain(global, &programme, &period, rules.as_deref())
        }
        Command::Simulate(arguments) => simulate::run(global, arguments),
        Command::Template(arguments) => template::run(global, arguments),
        Command::Verify { run } => commands::verify(global, &run),
    }
}

/// Says what went wrong; a person's mistakes are listed in full, a machine's with its causes.
fn failed(error: &anyhow::Error) -> ExitCode {
    match error.downcast_ref::<Stopped>() {
        Some(stopped) => {
            eprintln!("{stopped}");
            ExitCode::from(stopped.exit_code)
        }
        None => {
            eprintln!("error: {}", padan_identity::mask::scrub(&format!("{error:#}")));
            ExitCode::from(4)
        }
    }
}

fn start_log(global: &Global) {
    let level = match (global.quiet, global.verbose) {
        (true, _) => "error",
        (false, 0) => "warn",
        (false, 1) => "info",
        (false, _) => "debug",
    };
    let filter = tracing_subscriber::EnvFilter::try_from_env("PADAN_LOG").unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(level));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    match global.log {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}
