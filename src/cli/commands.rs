//! One function per command: calls the stage, prints its answer, picks the exit code.

use super::Global;
use super::out::{complain, say, show};
use crate::diagnostic::{Diagnostic, Severity, Stopped};
use crate::explain::{self, NotFound};
use crate::language::Language;
use crate::memory::{Budget, Watch};
use crate::nightly::{self, Options};
use crate::report::mask::Unmask;
use crate::synth::{Difficulty, SynthOptions};
use crate::{evaluate, generic, register_index, rules, run_folder, synth, target};
use clap::ValueEnum;
use padan_identity::mask::{Unmasked, scrub};
use std::path::Path;
use std::process::ExitCode;

/// How damaged a synthetic district's lists are.
#[derive(Clone, Copy, ValueEnum)]
pub enum DifficultyArgument {
    Easy,
    Medium,
    Hard,
}

impl From<DifficultyArgument> for Difficulty {
    fn from(argument: DifficultyArgument) -> Self {
        match argument {
            DifficultyArgument::Easy => Difficulty::Easy,
            DifficultyArgument::Medium => Difficulty::Medium,
            DifficultyArgument::Hard => Difficulty::Hard,
        }
    }
}

/// `padan run`.
pub fn run(
    global: &Global,
    job: &Path,
    (unmask, since): (Option<String>, Option<String>),
    memory: Option<Budget>,
) -> anyhow::Result<ExitCode> {
    let _watch = watched(global, memory)?;
    let unmask = match unmask {
        Some(reason) => Some(permit(&reason, global.language())?),
        None => None,
    };
    let options = Options { language: global.language_asked(), unmask, since };
    let progress = global.progress();
    if memory.is_some() {
        register_index::make_where_absent(job, options.language, &progress)?;
    }
    let finished = nightly::run(job, &options, &progress);
    progress.finish();
    let finished = finished?;
    show(&finished.summary)?;
    Ok(if finished.blocking { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// `padan index`.
pub fn index(global: &Global, job: &Path, memory: Option<Budget>) -> anyhow::Result<ExitCode> {
    let _watch = watched(global, memory)?;
    let progress = global.progress();
    let made = register_index::make(job, global.language_asked(), &progress);
    progress.finish();
    say(made?.text().trim_end())?;
    Ok(ExitCode::SUCCESS)
}

/// Holds this process to a budget, where one is stated.
fn watched(global: &Global, memory: Option<Budget>) -> anyhow::Result<Option<Watch>> {
    let language = global.language();
    let end = || std::process::exit(2);
    let watch = memory.map(|budget| budget.watch(language, end)).transpose();
    watch.map_err(|message| {
        let told = language.pick("sistem ini tidak memberi tahu berapa memori yang dipakai", message.as_str());
        let hint =
            language.pick("batas memori hanya dapat dijaga di Linux; jalankan tanpa --memory", "the budget can be kept on Linux only");
        usage("--memory", told, hint).into()
    })
}

/// A reason in words; an empty one is refused.
fn permit(reason: &str, language: Language) -> anyhow::Result<Unmask> {
    match Unmasked::because(reason) {
        Some(permit) => Ok(Unmask { reason: permit.reason().to_owned() }),
        None => {
            let told = language.pick("alasannya kosong", "the reason is empty");
            let hint =
                language.pick("tulis mengapa nomor lengkap diperlukan, dan untuk siapa", "write why full numbers are needed, and for whom");
            Err(usage("--unmask", told, hint).into())
        }
    }
}

fn usage(place: &str, message: &str, hint: &str) -> Stopped {
    Stopped { exit_code: 2, diagnostics: vec![Diagnostic::error(place, 0, 0, message, hint)] }
}

/// A run folder or a truth that cannot be read is the input's fault, not the machine's.
fn unusable(run: &Path, error: &anyhow::Error, language: Language) -> Stopped {
    let told = language.pick("tidak dapat dibaca", "cannot be read");
    let hint = language.pick(
        "sebut folder yang dibuat `padan run`, dan berkas yang ditulisnya atau oleh `padan synth`",
        "name a run folder that `padan run` made, and files that it or `padan synth` wrote",
    );
    let message = scrub(&format!("{told}: {error:#}")).into_owned();
    Stopped { exit_code: 3, diagnostics: vec![Diagnostic::error(scrub(&run.to_string_lossy()), 0, 0, message, hint)] }
}

/// `padan explain`.
pub fn explain(global: &Global, run: &Path, row: &str, job: Option<&Path>, json: bool) -> anyhow::Result<ExitCode> {
    let progress = global.progress();
    let told = explain::explain(run, row, job, global.language_asked(), &progress);
    progress.finish();
    let told = match told {
        Ok(told) => told,
        Err(error) => {
            let Some(wrong) = error.downcast_ref::<NotFound>() else { return Err(error) };
            complain(&wrong.to_string());
            return Ok(ExitCode::from(2));
        }
    };
    match json {
        true => say(&told.json()?)?,
        false => show(&told.text())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// `padan evaluate`.
pub fn evaluate(global: &Global, run: &Path, truth: &Path, json: bool) -> anyhow::Result<ExitCode> {
    if generic::evaluate::is_generic(run) {
        let evaluation = generic::evaluate::evaluate(run, truth).map_err(|error| unusable(run, &error, global.language()))?;
        say(&if json { serde_json::to_string_pretty(&evaluation)? } else { evaluation.text(global.language()) })?;
        return Ok(ExitCode::SUCCESS);
    }
    let evaluation = evaluate::evaluate(run, truth).map_err(|error| unusable(run, &error, global.language()))?;
    match json {
        true => say(&serde_json::to_string_pretty(&evaluation)?)?,
        false => say(&evaluation.text(global.language()))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// `padan synth`.
pub fn synth(global: &Global, options: &SynthOptions) -> anyhow::Result<ExitCode> {
    // A district that this command made holds nothing of anybody's and is made anew.
    match synth::made(&options.out) {
        true => target::outside_runs(&options.out, global.language())?,
        false => target::empty_folder(&options.out, global.language())?,
    }
    let summary = synth::generate(options)?;
    say(&summary.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// `padan rules check`.
pub fn rules_check(global: &Global, folder: Option<&Path>) -> anyhow::Result<ExitCode> {
    let diagnostics = match folder.filter(|folder| generic::rules::is_own(folder)) {
        Some(folder) => generic::rules::check(folder),
        None => rules::check(folder, global.language()),
    };
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(Stopped { exit_code: 2, diagnostics }.into());
    }
    for warning in &diagnostics {
        say(&format!("{warning}\n"))?;
    }
    say(global.language().pick("aturan tertulis dengan benar", "rules are well formed"))?;
    Ok(ExitCode::SUCCESS)
}

/// `padan rules explain`.
pub fn rules_explain(global: &Global, programme: &str, period: &str, folder: Option<&Path>) -> anyhow::Result<ExitCode> {
    let (book, _) = rules::read_in(global.language(), folder, period).map_err(|diagnostics| Stopped { exit_code: 2, diagnostics })?;
    let told = rules::explain(&book, programme, global.language());
    let told = told.map_err(|unknown| Stopped { exit_code: 2, diagnostics: vec![unknown] })?;
    say(told.trim_end())?;
    Ok(ExitCode::SUCCESS)
}

/// `padan verify`.
pub fn verify(global: &Global, run: &Path) -> anyhow::Result<ExitCode> {
    let report = run_folder::verify(run).map_err(|error| unusable(run, &error, global.language()))?;
    say(&report.text(global.language()))?;
    Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
