//! `padan check`: what an OPD sees before it submits. Reads the files as a night would and says, cell by cell, what to fix.
//!
//! No register is needed; where the index of one is at hand, each row is matched with it as a night would. Exit code 0 when every
//! row is readable and nothing needs fixing, 1 when something does.

use super::Global;
use super::out::say;
use crate::decisions::Decisions;
use crate::diagnostic::{Diagnostic, Stopped};
use crate::intake::{self, FileRead, How, Intake, Quarantined, Role, Source};
use crate::job::{Job, ListSpec};
use crate::language::Language;
use crate::link::{self, Link};
use crate::normalise::{self, Normalised, Row};
use crate::register_index::Stored;
use crate::rules::{self, RuleBook};
use padan_identity::mask::scrub;
use padan_linkage::engine::Index;
use register::Named;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Adds a line to a receipt.
macro_rules! tell {
    ($out:expr, $($text:tt)*) => {{
        $out.push_str(&format!($($text)*));
        $out.push('\n');
    }};
}

mod register;

/// Fixes printed in full per file; the rest is counted.
const FIXES_SHOWN: usize = 40;
/// Month whose rules are used when none is named; field rules do not change by month.
const ANY_PERIOD: &str = "2026-11";

/// What a user may ask of a check beyond its files.
pub struct Wish<'a> {
    pub programme: Option<&'a str>,
    pub rules: Option<PathBuf>,
    pub period: Option<String>,
    /// A job whose register index is there, or an index file.
    pub register: Option<&'a Path>,
}

/// Checks files and prints a receipt for each.
pub fn check(global: &Global, files: &[PathBuf], wish: Wish<'_>) -> anyhow::Result<ExitCode> {
    let language = global.language();
    let mut out = String::new();
    let named = wish.register.map(|path| Named::of(path, language)).transpose()?;
    let of_job = named.as_ref().and_then(|named| named.job.as_ref());
    let folder = wish.rules.or_else(|| of_job.and_then(|job| job.rules.clone()));
    let period = wish.period.or_else(|| of_job.map(|job| job.period.clone())).unwrap_or_else(|| ANY_PERIOD.to_owned());
    let (rules, _) = rules::read(folder.as_deref(), &period).map_err(|diagnostics| Stopped { exit_code: 2, diagnostics })?;
    if let Some(programme) = wish.programme.filter(|programme| rules.programmes.find(programme).is_none()) {
        tell!(
            out,
            "{}: {programme}",
            language.pick("program tanpa aturan; hanya bentuk data diperiksa", "programme without rules; only the data are checked")
        );
    }
    let mut desk = Desk::of(&rules, wish.programme.unwrap_or("-"), period, language);
    if let Some(named) = &named {
        desk.take_up(named.open(&rules, language)?);
    }
    let mistakes = desk.read(files);
    let fixes = desk.tell(&mut out);
    say(out.trim_end())?;
    if !mistakes.is_empty() {
        return Err(Stopped { exit_code: 3, diagnostics: mistakes }.into());
    }
    Ok(if fixes == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The files on the desk: read, not yet told.
struct Desk<'a> {
    rules: &'a RuleBook,
    job: Job,
    intake: Intake,
    /// The register, where one was named.
    known: Option<(Normalised, Index)>,
    files: Vec<Laid>,
}

/// One file: how it is shown, where its sheets stand among all, and what intake warned of.
struct Laid {
    shown: String,
    sources: Range<usize>,
    warnings: Vec<Diagnostic>,
}

impl<'a> Desk<'a> {
    fn of(rules: &'a RuleBook, programme: &str, period: String, language: Language) -> Self {
        let list = ListSpec { programme: programme.to_owned(), ..ListSpec::default() };
        let job = Job { period, language, lists: vec![list], ..Job::default() };
        Desk { rules, job, intake: Intake::default(), known: None, files: Vec::new() }
    }

    /// Puts the register's sheets before all others, as its people name them.
    fn take_up(&mut self, stored: Stored) {
        self.intake.sources = stored.files.into_values().flat_map(|file| file.sources).collect();
        self.known = Some((stored.normalised, stored.index));
    }

    /// Reads files; what cannot be read is told.
    fn read(&mut self, files: &[PathBuf]) -> Vec<Diagnostic> {
        let how = How { fields: &self.rules.fields, source_rules: &self.rules.sources, language: self.job.language };
        let mut mistakes = Vec::new();
        for path in files {
            let shown = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
            match intake::read_file(path, &shown, Role::List(0), &how) {
                Ok(read) => self.lay(shown, read),
                Err(diagnostics) => mistakes.extend(diagnostics),
            }
        }
        mistakes
    }

    fn lay(&mut self, shown: String, read: FileRead) {
        let first = self.intake.sources.len();
        self.intake.sources.extend(read.sources);
        self.intake.quarantine.extend(read.quarantine.into_iter().map(|row| Quarantined { source: row.source + first, ..row }));
        self.files.push(Laid { shown, sources: first..self.intake.sources.len(), warnings: read.warnings });
    }

    /// Prints each file's receipt; returns how many cells or rows need fixing.
    fn tell(&mut self, out: &mut String) -> usize {
        let (known, index) = self.known.take().unzip();
        let normalised = normalise::people_beside(&mut self.intake, &self.job, self.rules, known);
        let linked = index.map(|index| {
            let found = link::link(&self.rules.linkage, &self.intake, &normalised, &index, &Decisions::default(), &|| {});
            found.links
        });
        self.files.iter().map(|file| self.receipt(out, file, &normalised, linked.as_deref())).sum()
    }

    fn receipt(&self, out: &mut String, file: &Laid, normalised: &Normalised, links: Option<&[Link]>) -> usize {
        let language = self.job.language;
        tell!(out, "{}", scrub(&file.shown));
        let mut fixes = 0;
        for number in file.sources.clone() {
            let source = &self.intake.sources[number];
            head(out, source, language);
            for (_, id, en) in normalised.remarks.iter().filter(|(of, ..)| *of == number) {
                tell!(out, "  ! {}", language.pick(id, en));
            }
            let rows = || normalised.people.rows.iter().enumerate().filter(|(_, row)| row.source as usize == number);
            let of_sheet: Vec<&Row> = rows().map(|(_, row)| row).collect();
            fixes += cells(out, source, &of_sheet, language) + twice(out, &of_sheet, language);
            if let Some(links) = links {
                let answers: Vec<(&Row, &Link)> = rows().map(|(at, row)| (row, &links[at])).collect();
                fixes += register::told(out, source, &answers, &self.rules.fields, language);
            }
        }
        let held: Vec<&Quarantined> = self.intake.quarantine.iter().filter(|row| file.sources.contains(&row.source)).collect();
        for row in &held {
            tell!(out, "  {}:{}: {:?}: {}", row.line, row.column, row.reason, scrub(&row.seen));
        }
        for warning in &file.warnings {
            tell!(out, "{warning}");
        }
        let text = language.pick("yang perlu diperbaiki", "to fix");
        tell!(out, "  {text}: {}\n", fixes + held.len());
        fixes + held.len()
    }
}

/// How the sheet was understood.
fn head(out: &mut String, source: &Source, language: Language) {
    let receipt = &source.receipt;
    let counts = &receipt.counts;
    let sheet = if source.sheet.is_empty() { String::new() } else { format!(" [{}]", scrub(&source.sheet)) };
    tell!(out, "  {}{sheet} {} {}", receipt.format, receipt.encoding, receipt.delimiter);
    let words = language.pick(["baris berkas", "orang", "karantina"], ["records", "people", "quarantined"]);
    tell!(out, "  {} {}, {} {}, {} {}", words[0], counts.records, words[1], counts.people, words[2], counts.quarantined);
    for column in receipt.columns.iter().filter(|column| !column.field.is_empty()) {
        let confidence = f64::from(column.confidence_permille) / 10.0;
        tell!(out, "  {:>3} {:<32} → {:<18} {confidence:.0}% ({})", column.position, scrub(&column.heading), column.field, column.basis);
    }
    for (field, value, place) in &receipt.context {
        tell!(out, "      {place} → {field} = {}", scrub(value));
    }
    for (id, en) in &receipt.remarks {
        tell!(out, "  ! {}", scrub(language.pick(id, en)));
    }
}

/// Prints the cells that could not be read as they should; returns how many.
fn cells(out: &mut String, source: &Source, rows: &[&Row], language: Language) -> usize {
    let mut shown = 0;
    for row in rows.iter().filter(|row| !row.quarantined) {
        for (field, code) in &row.troubles {
            let Some(column) = source.table.column(field) else { continue };
            shown += 1;
            if shown <= FIXES_SHOWN {
                let seen = scrub(column.text.get(row.table_row as usize)).into_owned();
                tell!(out, "  {}:{}:{} ({field}): {code}: \"{seen}\"", scrub(&source.file), row.line, column.position);
            }
        }
    }
    if shown > FIXES_SHOWN {
        tell!(out, "  … {} {}", shown - FIXES_SHOWN, language.pick("sel lagi", "more cells"));
    }
    shown
}

/// Prints numbers that stand on several rows of the sheet; returns how many rows repeat one.
fn twice(out: &mut String, rows: &[&Row], language: Language) -> usize {
    let mut lines: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    rows.iter().filter(|row| row.nik_clean).for_each(|row| lines.entry(row.nik).or_default().push(row.line));
    let mut again = 0;
    for (nik, lines) in lines.iter().filter(|(_, lines)| lines.len() > 1) {
        again += lines.len() - 1;
        let places: Vec<String> = lines.iter().map(u32::to_string).collect();
        let text = language.pick("NIK yang sama pada baris", "the same NIK on lines");
        tell!(out, "  {} {text} {}", scrub(&format!("{nik:016}")), places.join(", "));
    }
    again
}
