//! `padan check`: what an OPD sees before it submits. Reads the files as a night would and says, cell by cell, what to fix.
//!
//! No register is needed. Exit code 0 when every row is readable and nothing needs fixing, 1 when something does.

use super::Global;
use super::out::say;
use crate::diagnostic::{Diagnostic, Stopped};
use crate::intake::{self, FileRead, How, Intake, Role, Source};
use crate::job::{Job, ListSpec};
use crate::language::Language;
use crate::normalise::{self, Row};
use crate::rules::{self, RuleBook};
use padan_identity::mask::scrub;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Adds a line to a receipt.
macro_rules! tell {
    ($out:expr, $($text:tt)*) => {{
        $out.push_str(&format!($($text)*));
        $out.push('\n');
    }};
}

/// Fixes printed in full per file; the rest is counted.
const FIXES_SHOWN: usize = 40;
/// Month whose rules are used when none is named; field rules do not change by month.
const ANY_PERIOD: &str = "2026-11";

/// Checks files and prints a receipt for each.
pub fn check(
    global: &Global,
    files: &[PathBuf],
    programme: Option<&str>,
    folder: Option<&Path>,
    period: Option<&str>,
) -> anyhow::Result<ExitCode> {
    let language = global.language();
    let mut out = String::new();
    let period = period.unwrap_or(ANY_PERIOD);
    let (rules, _) = rules::read(folder, period).map_err(|diagnostics| Stopped { exit_code: 2, diagnostics })?;
    if let Some(programme) = programme.filter(|programme| rules.programmes.find(programme).is_none()) {
        tell!(
            out,
            "{}: {programme}",
            language.pick("program tanpa aturan; hanya bentuk data diperiksa", "programme without rules; only the data are checked")
        );
    }
    let mut mistakes = Vec::new();
    let mut fixes = 0;
    for path in files {
        let shown = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let how = How { fields: &rules.fields, source_rules: &rules.sources, language };
        match intake::read_file(path, &shown, Role::List(0), &how) {
            Ok(read) => fixes += receipt(&mut out, read, &rules, (programme.unwrap_or("-"), period), language),
            Err(diagnostics) => mistakes.extend(diagnostics),
        }
    }
    say(out.trim_end())?;
    if !mistakes.is_empty() {
        return Err(unreadable(mistakes).into());
    }
    Ok(if fixes == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn unreadable(diagnostics: Vec<Diagnostic>) -> Stopped {
    Stopped { exit_code: 3, diagnostics }
}

/// Prints one file's receipt; returns how many cells or rows need fixing.
fn receipt(out: &mut String, read: FileRead, rules: &RuleBook, (programme, period): (&str, &str), language: Language) -> usize {
    let list = ListSpec { programme: programme.to_owned(), ..ListSpec::default() };
    let job = Job { period: period.to_owned(), language, lists: vec![list], ..Job::default() };
    let mut intake = Intake { sources: read.sources, quarantine: read.quarantine, warnings: read.warnings, files: vec![read.input] };
    let normalised = normalise::people(&mut intake, &job, rules);
    tell!(out, "{}", scrub(&intake.files[0].path));
    let mut fixes = 0;
    for (number, source) in intake.sources.iter().enumerate() {
        head(out, source, language);
        for (_, id, en) in normalised.remarks.iter().filter(|(of, ..)| *of == number) {
            tell!(out, "  ! {}", language.pick(id, en));
        }
        let rows: Vec<&Row> = normalised.people.rows.iter().filter(|row| row.source as usize == number).collect();
        fixes += cells(out, source, &rows, language) + twice(out, &rows, language);
    }
    for row in &intake.quarantine {
        tell!(out, "  {}:{}: {:?}: {}", row.line, row.column, row.reason, scrub(&row.seen));
    }
    for warning in &intake.warnings {
        tell!(out, "{warning}");
    }
    let held = intake.quarantine.len();
    let text = language.pick("yang perlu diperbaiki", "to fix");
    tell!(out, "  {text}: {}\n", fixes + held);
    fixes + held
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
