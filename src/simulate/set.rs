//! `--set programmes.pkh.decile_max=3`: a rule book with some values changed, checked as any rule file is.
//!
//! The value is written into the text of the rule file, into the version that is in force, and the book is read again; so a wrong
//! key, type or range is told by the reader of rules, and a changed book is what a changed file would give.

use crate::diagnostic::Diagnostic;
use crate::rules::period::Period;
use crate::rules::programmes::{Programme, plain};
use crate::rules::toml_diag::did_you_mean;
use crate::rules::{self, RuleBook, RuleFiles};
use std::collections::BTreeSet;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// One change as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Set {
    /// `programmes.pkh.decile_max=3`
    written: String,
    programme: String,
    /// `decile_max`, or `benefit` and `amount`.
    keys: Vec<String>,
    /// As TOML writes it.
    value: String,
}

/// Where a value stands, or where it is to be written.
struct Spot {
    range: Range<usize>,
    /// What goes before and after the value.
    around: (String, &'static str),
}

/// Changes values of a rule book; the files stay as they are. Also the codes of the programmes that were changed.
///
/// Errors: every wrong path and value, all at once.
pub fn changed(files: &RuleFiles, sets: &[String], month: Period) -> Result<(RuleBook, BTreeSet<String>), Vec<Diagnostic>> {
    let (_, versions) = rules::parse(files)?;
    let mut wrong = Vec::new();
    let read: Vec<Set> = sets.iter().filter_map(|written| read(written).map_err(|mistake| wrong.push(mistake)).ok()).collect();
    let mut files = files.clone();
    let mut applied: Vec<(&Set, String)> = Vec::new();
    for set in &read {
        let again = applied.iter().any(|(earlier, _)| plain(&earlier.programme) == plain(&set.programme) && earlier.keys == set.keys);
        if again {
            wrong.push(mistake(&set.written, "this value is set twice", "keep one `--set` of it"));
            continue;
        }
        match apply(&mut files, set, &versions, month) {
            Ok(path) => applied.push((set, path)),
            Err(told) => wrong.push(told),
        }
    }
    match rules::of(&files, month) {
        Ok(book) if wrong.is_empty() => {
            let codes = read.iter().filter_map(|set| version(set, &versions, month).ok());
            let touched = codes.map(|(held, _, _)| held.code.clone()).collect();
            Ok((book, touched))
        }
        Ok(_) => Err(wrong),
        Err(mistakes) => {
            wrong.extend(mistakes.into_iter().map(|mistake| placed(mistake, &files, &applied, &versions, month)));
            Err(wrong)
        }
    }
}

fn mistake(written: &str, message: impl Into<String>, hint: impl Into<String>) -> Diagnostic {
    Diagnostic::error(format!("--set {written}"), 0, 0, message, hint)
}

const SHAPE: &str = "write programme, key and value: `--set programmes.pkh.decile_max=3`";

fn read(written: &str) -> Result<Set, Diagnostic> {
    let wrong = |message: &str| mistake(written, message, SHAPE);
    let (path, value) = written.split_once('=').ok_or_else(|| wrong("there is no `=`"))?;
    let mut parts = path.trim().split('.').map(str::trim);
    let book = parts.next().unwrap_or_default();
    if book != "programmes" {
        return Err(mistake(written, format!("unknown rules `{book}`"), did_you_mean(book, &["programmes"])));
    }
    let programme = parts.next().unwrap_or_default().to_owned();
    let keys: Vec<String> = parts.map(str::to_owned).collect();
    let is_key = |key: &String| !key.is_empty() && key.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-'));
    if programme.is_empty() || keys.is_empty() || keys.len() > 2 || !keys.iter().all(is_key) {
        return Err(wrong("this is no path of a programme's rule"));
    }
    let value = toml_value(value.trim()).ok_or_else(|| wrong("the value is no TOML value"))?;
    Ok(Set { written: written.to_owned(), programme, keys, value })
}

/// A value as TOML writes it; a bare word is a text.
fn toml_value(value: &str) -> Option<String> {
    let is_value = |value: &str| {
        let text = format!("value = {value}\n");
        let (table, mistakes) = DeTable::parse_recoverable(&text);
        mistakes.is_empty() && table.get_ref().len() == 1
    };
    if value.is_empty() || value.contains(['\n', '\r', '#']) {
        return None;
    }
    let quoted = format!("\"{value}\"");
    [value.to_owned(), quoted].into_iter().find(|value| is_value(value))
}

/// Keys that decide which rules are in force, and the area, which is judged by the rows of a list.
const NOT_TRIED: [&str; 3] = ["area", "valid_from", "valid_to"];

/// Writes one value into its file; the file's path.
fn apply(files: &mut RuleFiles, set: &Set, versions: &[Programme], month: Period) -> Result<String, Diagnostic> {
    let (_, path, line) = version(set, versions, month)?;
    if set.keys.first().is_some_and(|key| NOT_TRIED.contains(&key.as_str())) {
        let hint = "change the rule file and run the job again; tried here are ceilings, conditions, limits, exclusions and benefits";
        return Err(mistake(&set.written, format!("`{}` cannot be tried on a finished run", set.keys[0]), hint));
    }
    let text = &files.files[&path].text;
    let spot = spot(text, line, &set.keys).map_err(|message| mistake(&set.written, message, SHAPE))?;
    let mut changed = text.clone();
    changed.replace_range(spot.range, &format!("{}{}{}", spot.around.0, set.value, spot.around.1));
    files.files.get_mut(&path).expect("the file is there").text = changed;
    Ok(path)
}

/// The version that is in force, and its file and line.
fn version<'v>(set: &Set, versions: &'v [Programme], month: Period) -> Result<(&'v Programme, String, usize), Diagnostic> {
    let wanted = plain(&set.programme);
    let file = |programme: &Programme| programme.cite.split(':').next().unwrap_or_default().to_owned();
    let stem = |programme: &Programme| plain(file(programme).trim_start_matches("rules/programmes/").trim_end_matches(".toml"));
    let goes_by = |programme: &&Programme| {
        let names = std::iter::once(&programme.code).chain(&programme.aliases);
        stem(programme) == wanted || names.map(|name| plain(name)).any(|name| name == wanted)
    };
    let of_programme: Vec<&Programme> = versions.iter().filter(goes_by).collect();
    let Some(first) = of_programme.first() else {
        let codes: Vec<&str> = versions.iter().map(|programme| programme.code.as_str()).collect();
        let message = format!("unknown programme `{}`", set.programme);
        return Err(mistake(&set.written, message, did_you_mean(&set.programme, &codes)));
    };
    let Some(held) = of_programme.iter().find(|programme| programme.in_force.holds(month)) else {
        let spans: Vec<String> = of_programme.iter().map(|programme| programme.in_force.to_string()).collect();
        let message = format!("{} has no rules in force in {month}", first.code);
        return Err(mistake(&set.written, message, format!("its rules are in force in {}", spans.join(", "))));
    };
    let line = held.cite.rsplit(':').next().and_then(|line| line.parse().ok());
    Ok((held, file(held), line.expect("a version cites the line of its heading")))
}

/// Where a key of the version at a line stands, or is to stand.
fn spot(text: &str, line: usize, keys: &[String]) -> Result<Spot, String> {
    let (root, _) = DeTable::parse_recoverable(text);
    let line_of = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
    let versions = root.get_ref().get("version").and_then(|versions| versions.get_ref().as_array());
    let versions = versions.into_iter().flat_map(|versions| versions.iter());
    let version = versions.into_iter().find(|version| line_of(version.span().start) == line);
    let version = version.ok_or("the version in force is not a table of its own")?;
    let under = |at: usize, keys: &[String]| {
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        Spot { range: end..end, around: (format!("\n{} = ", keys.join(".")), "") }
    };
    let mut table = version;
    for (depth, key) in keys.iter().enumerate() {
        let inner = table.get_ref().as_table().ok_or_else(|| format!("`{}` is no table", keys[..depth].join(".")))?;
        let Some(value) = inner.get(key.as_str()) else {
            // An inline table takes no line of its own; the reader then tells what is wrong.
            return match text[table.span().start..].starts_with('{') {
                true => {
                    let at = table.span().start + 1;
                    Ok(Spot { range: at..at, around: (format!(" {key} = "), ",") })
                }
                false => Ok(under(table.span().start, &keys[depth..])),
            };
        };
        table = value;
    }
    let is_block = |value: &DeValue| value.is_table() && !text[table.span().start..].starts_with('{');
    let starts_block = text[table.span().start..].starts_with("[[");
    if is_block(table.get_ref()) || starts_block {
        return Err(format!("`{}` is a table; set one of its keys", keys.join(".")));
    }
    Ok(Spot { range: table.span(), around: (String::new(), "") })
}

/// Tells a mistake where the value was asked for, when it stands on a line that was changed.
fn placed(told: Diagnostic, files: &RuleFiles, applied: &[(&Set, String)], versions: &[Programme], month: Period) -> Diagnostic {
    let is_of = |(set, path): &&(&Set, String)| {
        let Ok((_, _, line)) = version(set, versions, month) else { return false };
        let text = &files.files[path].text;
        let found = spot(text, line, &set.keys);
        let at = found.map_or(0, |spot| spot.range.start);
        *path == told.file && text[..at].matches('\n').count() as u32 + 1 == told.line
    };
    let on_line = applied.iter().find(is_of);
    let in_file = || applied.iter().find(|(_, path)| *path == told.file);
    match on_line.or_else(in_file) {
        Some((set, _)) => Diagnostic { file: format!("--set {}", set.written), line: 0, column: 0, ..told },
        None => told,
    }
}
