//! `padan check`: what an OPD sees before it submits. Reads the files as a night would and says, cell by cell, what to fix.
//!
//! No register is needed; where the index of one is at hand, each row is matched with it as a night would. What is found becomes
//! one receipt: on the screen, and on request as a page, as JSON, and as a corrected copy of the files. Exit code 0 when every
//! row is readable and nothing needs fixing, 1 when something does or there is no row.

use super::Global;
use super::out::say;
use crate::decisions::Decisions;
use crate::diagnostic::{Diagnostic, Stopped};
use crate::intake::{self, FileRead, How, Intake, Quarantined, Role};
use crate::job::{Job, ListSpec};
use crate::language::Language;
use crate::link;
use crate::normalise;
use crate::register_index::Stored;
use crate::report::page;
use crate::report::receipt::{Receipt, text};
use crate::rules::{self, RuleBook};
use crate::target::{May, Target, Targets};
use clap::ValueEnum;
use padan_identity::mask::scrub;
use padan_linkage::engine::Index;
use register::Named;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod corrected;
mod earlier;
mod found;
mod register;
mod written;

/// Month whose rules are used when none is named; field rules do not change by month.
const ANY_PERIOD: &str = "2026-11";

/// What a user may ask of a check.
#[derive(clap::Args)]
pub struct CheckArguments {
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Programme that the lists belong to.
    #[arg(long)]
    programme: Option<String>,
    /// Rule folder; the built-in rule book otherwise.
    #[arg(long)]
    rules: Option<PathBuf>,
    /// Month of submission, YYYY-MM.
    #[arg(long)]
    period: Option<String>,
    /// Says of each row what the register says: a job whose index is there (`padan index JOB`), or an index file.
    #[arg(long, value_name = "JOB_OR_INDEX")]
    register: Option<PathBuf>,
    /// Writes a copy with the cells corrected that can be corrected with certainty: a file, or a folder.
    #[arg(long, value_name = "FILE_OR_DIR")]
    corrected: Option<PathBuf>,
    /// Form of the receipt; told from the name of `--out` otherwise.
    #[arg(long, value_enum)]
    receipt: Option<ReceiptForm>,
    /// Writes the receipt into a file.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// An earlier receipt in JSON, to say what has become better or worse.
    #[arg(long, value_name = "RECEIPT")]
    since: Option<PathBuf>,
}

/// How a receipt is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReceiptForm {
    Text,
    Html,
    Json,
}

/// Checks files and tells a receipt.
pub fn check(global: &Global, wish: &CheckArguments) -> anyhow::Result<ExitCode> {
    let language = global.language();
    let named = wish.register.as_deref().map(|path| Named::of(path, language)).transpose()?;
    let of_job = named.as_ref().and_then(|named| named.job.as_ref());
    let folder = wish.rules.clone().or_else(|| of_job.and_then(|job| job.rules.clone()));
    let period = wish.period.clone().or_else(|| of_job.map(|job| job.period.clone())).unwrap_or_else(|| ANY_PERIOD.to_owned());
    let (rules, _) = rules::read_in(language, folder.as_deref(), &period).map_err(|diagnostics| Stopped { exit_code: 2, diagnostics })?;
    let since = wish.since.as_deref().map(|path| earlier::read(path, language)).transpose()?;
    let form = written::form(wish.receipt, wish.out.as_deref(), language)?;
    let mut targets = wish.targets(language);
    let is_receipt = May::Replace(&written::is_receipt);
    let out = wish.out.as_deref().map(|out| targets.claim_in_folder(out, &is_receipt)).transpose()?;
    let mut desk = Desk::of(&rules, wish, period, language);
    if let Some(named) = &named {
        desk.as_of = of_job.map(|job| job.register.as_of.clone()).unwrap_or_default();
        desk.take_up(named.open(&rules, language)?);
    }
    let mistakes = desk.read(&wish.files);
    if desk.files.is_empty() {
        return Err(Stopped { exit_code: 3, diagnostics: mistakes }.into());
    }
    let copies = wish.corrected.as_deref().map(|to| corrected::places(&desk, (&wish.files, to), &mut targets)).transpose()?;
    let found = desk.found();
    if let (Some(path), Some(before)) = (&wish.since, &since) {
        earlier::belong(path, (before, &found.receipt), &rules.programmes, language)?;
    }
    let mut receipt = Receipt { before: since.as_ref().map(Receipt::as_before), ..found.receipt };
    let mut said = desk.remarks(wish.programme.as_deref());
    if let Some(copies) = &copies {
        said.push_str(&corrected::write(&desk, &found.rows, copies, &mut receipt)?);
    }
    tell((form, out.as_ref()), &receipt, &said, language)?;
    if !mistakes.is_empty() {
        return Err(Stopped { exit_code: 3, diagnostics: mistakes }.into());
    }
    Ok(if receipt.problems.is_empty() && receipt.rows > 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

impl CheckArguments {
    /// Every file that is read beside the rules: nothing is written over one.
    fn targets(&self, language: Language) -> Targets {
        let mut targets = Targets::new(language);
        self.files.iter().chain(&self.since).chain(&self.register).for_each(|path| targets.reads(path));
        targets
    }
}

/// Writes the receipt where it was asked for, and says it.
fn tell((form, out): (ReceiptForm, Option<&Target>), receipt: &Receipt, said: &str, language: Language) -> anyhow::Result<()> {
    let shown = || format!("{}{said}", text(receipt, language));
    let written = match form {
        ReceiptForm::Text => shown(),
        ReceiptForm::Html => written::marked(&page::receipt::of_check(receipt, language)),
        ReceiptForm::Json => receipt.json(),
    };
    let Some(out) = out else { return say(written.trim_end()) };
    out.write(written.as_bytes())?;
    say(shown().trim_end())
}

/// What a user asked for that cannot be done, exit code 2.
fn refused(path: &Path, message: String, hint: &str) -> Stopped {
    let shown = scrub(&path.to_string_lossy()).into_owned();
    Stopped { exit_code: 2, diagnostics: vec![Diagnostic::error(shown, 0, 0, message, hint)] }
}

/// The files on the desk: read, not yet told.
struct Desk<'a> {
    rules: &'a RuleBook,
    job: Job,
    intake: Intake,
    /// The register, where one was named.
    known: Option<(normalise::Normalised, Index)>,
    /// Date of the register, where the user's job says it.
    as_of: String,
    files: Vec<Laid>,
}

/// One file: how it is shown, where its sheets stand among all, and what intake warned of.
struct Laid {
    path: PathBuf,
    shown: String,
    hash: String,
    sources: Range<usize>,
    warnings: Vec<Diagnostic>,
}

impl<'a> Desk<'a> {
    fn of(rules: &'a RuleBook, wish: &CheckArguments, period: String, language: Language) -> Self {
        let list = ListSpec { programme: wish.programme.clone().unwrap_or_else(|| "-".to_owned()), ..ListSpec::default() };
        let job = Job { period, language, lists: vec![list], ..Job::default() };
        Desk { rules, job, intake: Intake::default(), known: None, as_of: String::new(), files: Vec::new() }
    }

    /// Puts the register's sheets before all others, as its people name them.
    fn take_up(&mut self, stored: Stored) {
        self.intake.sources = stored.files.into_values().flat_map(|file| file.sources).collect();
        self.known = Some((stored.normalised, stored.index));
    }

    fn how(&self) -> How<'a> {
        How { fields: &self.rules.fields, source_rules: &self.rules.sources, language: self.job.language }
    }

    /// Reads files; what cannot be read is told.
    fn read(&mut self, files: &[PathBuf]) -> Vec<Diagnostic> {
        let how = self.how();
        let mut mistakes = Vec::new();
        for path in files {
            let shown = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
            match intake::read_file(path, &shown, Role::List(0), &how) {
                Ok(read) => self.lay(path, shown, read),
                Err(diagnostics) => mistakes.extend(diagnostics),
            }
        }
        mistakes
    }

    fn lay(&mut self, path: &Path, shown: String, read: FileRead) {
        let first = self.intake.sources.len();
        self.intake.sources.extend(read.sources);
        self.intake.quarantine.extend(read.quarantine.into_iter().map(|row| Quarantined { source: row.source + first, ..row }));
        let sources = first..self.intake.sources.len();
        self.files.push(Laid { path: path.to_owned(), shown, hash: read.input.hash, sources, warnings: read.warnings });
    }

    /// Reads people out of the rows, links them where there is a register, and gathers what is to be told.
    fn found(&mut self) -> found::Found {
        let (known, index) = self.known.take().unzip();
        let normalised = normalise::people_beside(&mut self.intake, &self.job, self.rules, known);
        let linked = index.map(|index| {
            let found = link::link(&self.rules.linkage, &self.intake, &normalised, &index, &Decisions::default(), &|| {});
            found.links
        });
        found::gather(self, normalised, linked.as_deref())
    }

    /// What is said beside the receipt: warnings of intake, and a programme that has no rules.
    fn remarks(&self, programme: Option<&str>) -> String {
        let language = self.job.language;
        let mut told = String::new();
        if let Some(programme) = programme.filter(|programme| self.rules.programmes.find(programme).is_none()) {
            let text =
                language.pick("program tanpa aturan; hanya bentuk data diperiksa", "programme without rules; only the data are checked");
            told.push_str(&format!("{text}: {}\n", scrub(programme)));
        }
        for warning in self.files.iter().flat_map(|file| &file.warnings) {
            told.push_str(&format!("{}\n", scrub(&warning.to_string())));
        }
        told
    }
}
