//! `padan template`: the workbook that an OPD fills.

use super::Global;
use super::out::say;
use crate::diagnostic::{Diagnostic, Stopped};
use crate::language::Language;
use crate::rules::{self, RuleBook};
use crate::target::{May, Targets};
use crate::template;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `padan template`.
#[derive(clap::Args)]
pub struct TemplateArguments {
    /// Programme that the list is for; a workbook for any programme otherwise.
    programme: Option<String>,
    /// The workbook to make; an existing file is left alone.
    #[arg(long, value_name = "FILE.xlsx")]
    out: PathBuf,
    /// Rule folder; the built-in rule book otherwise.
    #[arg(long)]
    rules: Option<PathBuf>,
    /// Month whose rules are meant, YYYY-MM.
    #[arg(long, default_value = "2026-11")]
    period: String,
}

/// Makes the workbook.
pub fn run(global: &Global, arguments: TemplateArguments) -> anyhow::Result<ExitCode> {
    let TemplateArguments { programme, out, rules: folder, period } = arguments;
    let language = global.language();
    let (rules, _) = rules::read_in(language, folder.as_deref(), &period).map_err(|diagnostics| Stopped { exit_code: 2, diagnostics })?;
    let known = programme.as_deref().is_none_or(|written| rules.programmes.find(written).is_some());
    if let (false, Some(written)) = (known, &programme) {
        return Err(unknown(&rules, written, language).into());
    }
    if out.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("xlsx")) {
        return Err(other_ending(&out, language).into());
    }
    let target = Targets::new(language).claim_in_folder(&out, &May::New)?;
    target.write(&template::workbook(&rules, programme.as_deref(), &[], language)?)?;
    say(&format!(
        "{}: {}",
        out.display(),
        language.pick("isi lembar pertama, lalu periksa dengan padan check", "fill the first sheet, then check it with padan check")
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// The template is a workbook, whatever its name.
fn other_ending(out: &Path, language: Language) -> Stopped {
    let message = language.pick("templat adalah buku kerja XLSX", "the template is an XLSX workbook");
    let name = out.with_extension("xlsx");
    let hint = format!("{} {}", language.pick("akhiri nama itu dengan .xlsx:", "end the name with .xlsx:"), name.display());
    Stopped { exit_code: 2, diagnostics: vec![Diagnostic::error(out.display().to_string(), 0, 0, message, hint)] }
}

fn unknown(rules: &RuleBook, written: &str, language: Language) -> Stopped {
    let codes: Vec<&str> = rules.programmes.programmes.iter().map(|rule| rule.code.as_str()).collect();
    let message = format!("{} `{written}`", language.pick("program tidak dikenal:", "unknown programme:"));
    let hint = format!("{} {}", language.pick("yang ada:", "there are"), codes.join(", "));
    Stopped { exit_code: 2, diagnostics: vec![Diagnostic::error("padan template", 0, 0, message, hint)] }
}
