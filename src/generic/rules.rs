//! The rule folder of another data set: `fields.toml`, and `linkage/*.toml` where it has them.
//!
//! Only the folder counts: nothing of the Indonesian rule book takes part, except its name book where the fields ask for
//! Indonesian sounds.

use super::defaults;
use super::schema::{self, FieldSet};
use super::words::Phonetic;
use crate::diagnostic::Diagnostic;
use crate::job::Task;
use crate::rules::linkage::files::ComparisonsFile;
use crate::rules::linkage::{LinkageFiles, PriorKeys, parse_for};
use crate::rules::{self, RuleFile};
use padan_identity::names::NameBook;
use padan_linkage::engine::LinkageRules;
use std::collections::BTreeMap;
use std::path::Path;

/// Everything that a rule folder declares.
#[derive(Debug, Default)]
pub struct Rules {
    pub fields: FieldSet,
    pub linkage: LinkageRules,
    pub names: NameBook,
    /// The folder has a `linkage/model.toml`; without one the model is neutral and nothing may be linked by it.
    pub has_model: bool,
    /// (rule file, blake3 hex), sorted; for the manifest. Defaults are named as such.
    pub files: Vec<(String, String)>,
    pub warnings: Vec<Diagnostic>,
}

const FIELDS: &str = "fields.toml";
const COMPARISONS: &str = "linkage/comparisons.toml";
const BLOCKING: &str = "linkage/blocking.toml";
const MODEL: &str = "linkage/model.toml";
const NAMES: &str = "names.toml";

/// Reads and checks a rule folder for a task.
///
/// Errors: a folder without `fields.toml`, and every mistake in its files, all at once.
pub fn read(folder: &Path, task: Task) -> Result<Rules, Vec<Diagnostic>> {
    read_for(folder, prior_keys(task))
}

fn read_for(folder: &Path, keys: PriorKeys) -> Result<Rules, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let mut texts = rules::walk(folder, "", &mut wrong);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut take = |name: &str| texts.remove(name).map(|text| RuleFile { path: folder.join(name).to_string_lossy().into_owned(), text });
    let Some(fields_file) = take(FIELDS) else {
        let hint = "declare the fields of the data set in it; docs/rules.md shows how";
        return Err(vec![Diagnostic::error(folder.join(FIELDS).to_string_lossy(), 0, 0, "the rule folder has no `fields.toml`", hint)]);
    };
    let own = [take(COMPARISONS), take(BLOCKING), take(MODEL)];
    let names = take(NAMES);
    let unread = texts.keys().map(|path| {
        let hint = "a data set of its own reads fields.toml, names.toml and linkage/{comparisons,blocking,model}.toml";
        Diagnostic::warning(folder.join(path).to_string_lossy(), 0, 0, "nothing reads this file", hint)
    });
    let mut found = Rules { has_model: own[2].is_some(), warnings: unread.collect(), ..Rules::default() };
    let hashed = |name: &str, file: &RuleFile| (name.to_owned(), blake3::hash(file.text.as_bytes()).to_hex().to_string());
    found.files.push(hashed(FIELDS, &fields_file));
    found.fields = schema::parse(&fields_file)?;
    let [comparisons, blocking, model] = with_defaults(&found.fields, own);
    let linkage = LinkageFiles { comparisons: &comparisons, model: &model, blocking: &blocking };
    for (name, file) in [(COMPARISONS, &comparisons), (BLOCKING, &blocking), (MODEL, &model)] {
        let name = if file.path.starts_with("default ") { file.path.clone() } else { name.to_owned() };
        found.files.push(hashed(&name, file));
    }
    match parse_for(&linkage, &found.fields.specs(), keys) {
        Ok(linkage) => found.linkage = linkage,
        Err(mistakes) => wrong.extend(mistakes),
    }
    match name_book(&found.fields, names.as_ref()) {
        Ok(book) => found.names = book,
        Err(mistakes) => wrong.extend(mistakes),
    }
    found.files.extend(names.as_ref().map(|file| hashed(NAMES, file)));
    found.files.sort();
    if wrong.is_empty() { Ok(found) } else { Err(wrong) }
}

/// Says whether a folder declares a data set of its own: its `fields.toml` has no labels in two languages.
pub fn is_own(folder: &Path) -> bool {
    let Ok(text) = crate::diagnostic::read_text(&folder.join(FIELDS)) else { return false };
    let Ok(table) = toml::from_str::<BTreeMap<String, toml::Value>>(text.trim_start_matches('\u{feff}')) else { return false };
    let fields = table.get("field").and_then(toml::Value::as_array);
    fields.is_some_and(|fields| fields.iter().all(|field| field.get("label").is_none()))
}

/// Checks a folder that declares a data set of its own; empty means nothing is wrong. Which shares of the prior must be
/// stated depends on the task, which is not known here.
pub fn check(folder: &Path) -> Vec<Diagnostic> {
    match read_for(folder, PriorKeys::default()) {
        Ok(rules) => rules.warnings,
        Err(wrong) => wrong,
    }
}

/// The error of a run whose folder has no model.
pub fn no_model(folder: &Path, job: &Path) -> Diagnostic {
    let hint = format!("estimate one from the data: `padan estimate {}`; read it, then save it there", job.display());
    Diagnostic::error(folder.join(MODEL).to_string_lossy(), 0, 0, "there is no model, so agreement cannot be weighed", hint)
}

/// Shares of the prior that a task reads.
pub fn prior_keys(task: Task) -> PriorKeys {
    match task {
        Task::Reconcile => PriorKeys::NIGHT,
        Task::Link => PriorKeys { in_register: true, ..PriorKeys::default() },
        Task::Deduplicate | Task::LinkLists => PriorKeys { repeated: true, ..PriorKeys::default() },
    }
}

/// Comparisons, blocking and model, each as the folder has it or by default.
fn with_defaults(fields: &FieldSet, [comparisons, blocking, model]: [Option<RuleFile>; 3]) -> [RuleFile; 3] {
    let default = |name: &str, text: String| RuleFile { path: format!("default {name}"), text };
    let comparisons = comparisons.unwrap_or_else(|| default(COMPARISONS, defaults::comparisons(fields)));
    let blocking = blocking.unwrap_or_else(|| default(BLOCKING, defaults::blocking(fields)));
    let model = model.unwrap_or_else(|| {
        let parsed = toml::from_str::<ComparisonsFile>(&comparisons.text).map_or_else(|_| Vec::new(), |file| file.comparison);
        let named = parsed.iter().map(|entry| (entry.name.get_ref().as_str(), entry.comparator.get_ref().as_str()));
        default(MODEL, defaults::model(named))
    });
    [comparisons, blocking, model]
}

/// The name book where the fields ask for Indonesian sounds; an empty one otherwise.
fn name_book(fields: &FieldSet, own: Option<&RuleFile>) -> Result<NameBook, Vec<Diagnostic>> {
    if fields.fields.iter().all(|field| field.reader.phonetic != Phonetic::Indonesian) {
        return Ok(NameBook::default());
    }
    let built_in = rules::files(None)?;
    let file = own.map_or_else(|| built_in.one("rules/names.toml"), Ok)?;
    Ok(NameBook::new(rules::names::parse(file)?))
}
