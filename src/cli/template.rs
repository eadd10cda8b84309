//! `padan template`: the workbook that an OPD fills.

use super::Global;
use super::out::say;
use crate::diagnostic::{Diagnostic, Stopped};
use crate::language::Language;
use crate::rules::{self, RuleBook};
use crate::template;
use anyhow::Context;
use std::fs::OpenOptions;
use std::io::Write;
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
    if out.exists() {
        return Err(there_already(&out, language).into());
    }
    let bytes = template::workbook(&rules, programme.as_deref(), &[], language)?;
    let path = out.display().to_string();
    let told = || format!("{path} {}", language.pick("tidak dapat dibuat", "cannot be made"));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&out).with_context(told)?;
    file.write_all(&bytes).with_context(told)?;
    say(&format!(
        "{path}: {}",
        language.pick("isi lembar pertama, lalu periksa dengan padan check", "fill the first sheet, then check it with padan check")
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn there_already(out: &Path, language: Language) -> Stopped {
    let message = language.pick("berkas ini sudah ada", "this file is there already");
    let hint = language.pick("pilih nama lain untuk --out", "choose another name for --out");
    Stopped { exit_code: 2, diagnostics: vec![Diagnostic::error(out.display().to_string(), 0, 0, message, hint)] }
}

fn unknown(rules: &RuleBook, written: &str, language: Language) -> Stopped {
    let codes: Vec<&str> = rules.programmes.programmes.iter().map(|rule| rule.code.as_str()).collect();
    let message = format!("{} `{written}`", language.pick("program tidak dikenal:", "unknown programme:"));
    let hint = format!("{} {}", language.pick("yang ada:", "there are"), codes.join(", "));
    Stopped { exit_code: 2, diagnostics: vec![Diagnostic::error("padan template", 0, 0, message, hint)] }
}
