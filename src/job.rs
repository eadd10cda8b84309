//! A job: which register, which lists, which period, which rules, where the run goes. Read from one TOML file.
//!
//! Paths are relative to the job file. Unknown keys are errors with a place and a hint.

pub mod readers;

use crate::assess;
use crate::diagnostic::{Diagnostic, read_text};
use crate::duplicates::DuplicateKind;
use crate::language::Language;
use crate::rules::indonesian::tell;
use crate::rules::period::{Months, Period};
use crate::rules::toml_diag::{Document, Table, did_you_mean};
use padan_identity::mask::scrub;
use readers::Readers;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// What a job asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Task {
    /// The aid night: lists against the register, assessed by programme rules.
    #[default]
    Reconcile,
    /// Lists against a register, whatever their fields; nothing is assessed.
    Link,
    /// Rows that repeat each other, within and across lists; no register.
    Deduplicate,
    /// Rows of one list against rows of another; no register.
    LinkLists,
}

impl Task {
    pub const ALL: [(&'static str, Task); 4] =
        [("reconcile", Task::Reconcile), ("link", Task::Link), ("deduplicate", Task::Deduplicate), ("link_lists", Task::LinkLists)];

    /// The word that a job writes.
    pub fn name(self) -> &'static str {
        Task::ALL.iter().find(|(_, task)| *task == self).map_or("", |(name, _)| name)
    }

    /// Says whether the task works on a data set that declares its own fields.
    pub fn is_generic(self) -> bool {
        self != Task::Reconcile
    }

    pub fn has_register(self) -> bool {
        matches!(self, Task::Reconcile | Task::Link)
    }
}

/// One night's work as its TOML file states it; globs are not yet expanded.
#[derive(Clone, Debug, Default)]
pub struct Job {
    pub task: Task,
    /// The job file, as typed.
    pub path: PathBuf,
    /// The folder that the job's paths are relative to.
    pub folder: PathBuf,
    /// `YYYY-MM`; picks the rules in force. Empty for tasks that have no dated rules.
    pub period: String,
    pub language: Language,
    /// Rule folder; `None` = the built-in rule book.
    pub rules: Option<PathBuf>,
    /// Folder that receives the run folder.
    pub output: PathBuf,
    pub register: RegisterSpec,
    pub lists: Vec<ListSpec>,
    /// Finding kinds that make the run end with exit code 1.
    pub blocking: Vec<String>,
    /// Of `link_lists`: a row has at most one partner in each other list.
    pub one_to_one: bool,
    /// Sheets with decisions of reviewers: globs relative to the job's folder.
    pub decisions: Vec<String>,
    /// A file whose bytes key the case ids, relative to the job's folder; `None` = `case.key`, which the first night makes.
    pub case_key: Option<PathBuf>,
    /// Villages (Kemendagri codes of desa) of which every row is to be visited; sorted.
    pub lokus: Vec<u64>,
    /// Lists of people who have had a programme before.
    pub history: Vec<HistorySpec>,
    /// Folder of the register's index files; `None` = `.padan-index` beside the output folder.
    pub index: Option<PathBuf>,
    /// The former run that a run is compared with: its folder, relative to the job's, or `newest`, or `none`.
    pub since: Option<String>,
    pub publish: PublishSpec,
    pub readers: Readers,
    /// Each OPD gets its own files back, with columns added: they hold identity numbers as it submitted them.
    pub return_files: bool,
}

/// What `padan publish` says of the data; no part of a run.
#[derive(Clone, Debug, Default)]
pub struct PublishSpec {
    /// Empty = not stated.
    pub licence: String,
    pub publisher: String,
}

/// Where the register's files are. Patterns are globs relative to the job's folder.
#[derive(Clone, Debug, Default)]
pub struct RegisterSpec {
    pub people: Vec<String>,
    pub families: Vec<String>,
    pub events: Vec<String>,
    /// `YYYY-MM-DD`: date of the register version; the first day of the job's period when the job states none.
    pub as_of: String,
    /// `YYYY-MM-DD`: deaths and moves after this day are news tonight; `as_of` when the job states none.
    pub since: String,
}

/// One list of earlier recipients of a programme.
#[derive(Clone, Debug, Default)]
pub struct HistorySpec {
    pub programme: String,
    pub owner: String,
    pub files: Vec<String>,
    /// When they received it; a row's own year comes first.
    pub months: Option<Months>,
    /// 1-based line and column of the programme in the job.
    pub place: (u32, u32),
}

/// One list: a programme's files from one owner.
#[derive(Clone, Debug, Default)]
pub struct ListSpec {
    /// Programme as the job writes it (`PKH`).
    pub programme: String,
    pub owner: String,
    pub files: Vec<String>,
    /// What outputs call a list of a generic task; the programme for an aid night.
    pub name: String,
    /// Of `link`: a register person stands on this list at most once.
    pub one_to_one: bool,
}

/// Reads a job file; its mistakes are told in the job's own language.
///
/// Errors: every mistake in it, with line and column, all at once.
pub fn read(path: &Path) -> Result<Job, Vec<Diagnostic>> {
    read_in(None, path)
}

/// Reads a job file for a reader who asked for a language, or for none.
///
/// Errors: as `read`.
pub fn read_in(asked: Option<Language>, path: &Path) -> Result<Job, Vec<Diagnostic>> {
    let shown = path.to_string_lossy().into_owned();
    let text = read_text(path).map_err(|error| {
        let (message, hint) = match error.kind() {
            std::io::ErrorKind::InvalidData => ("the job is not UTF-8 text".to_string(), "save the file as UTF-8 text"),
            _ => (format!("cannot read the job: {error}"), "check the path; a job is a TOML file, see `sample_data/job.toml`"),
        };
        tell(vec![Diagnostic::error(&shown, 0, 0, message, hint)], asked.unwrap_or_default())
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let mut job = parse(&shown, text).map_err(|wrong| tell(wrong, asked.unwrap_or_else(|| own_language(text))))?;
    job.path = path.to_path_buf();
    job.folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    job.rules = job.rules.map(|rules| job.folder.join(rules));
    job.output = job.folder.join(&job.output);
    job.index = job.index.map(|index| job.folder.join(index));
    Ok(job)
}

/// The language that a job states, also one that is wrong elsewhere.
fn own_language(text: &str) -> Language {
    let (root, _) = toml::de::DeTable::parse_recoverable(text);
    let stated = root.get_ref().get("language").and_then(|value| value.get_ref().as_str());
    LANGUAGES.iter().find(|(word, _)| Some(*word) == stated).map_or_else(Language::default, |(_, language)| *language)
}

const LANGUAGES: [(&str, Language); 2] = [("id", Language::Id), ("en", Language::En)];

/// Reads a job from text; its paths stay as written, and its mistakes are in English.
///
/// Errors: as `read`.
pub fn parse(file: &str, text: &str) -> Result<Job, Vec<Diagnostic>> {
    let document = Document::parse(file, text)?;
    let root = document.root();
    let task = root.maybe_choice("task", &Task::ALL).unwrap_or_default();
    let mut job = Job {
        path: PathBuf::from(file),
        task,
        period: period(&root, task),
        language: root.maybe_choice("language", &LANGUAGES).unwrap_or_default(),
        rules: root.maybe_text("rules").map(|text| text.value.into()),
        output: root.maybe_text("output").map_or_else(|| "runs".into(), |text| text.value.into()),
        decisions: patterns(&root, "decisions", None),
        case_key: root.maybe_text("case_key").map(|text| text.value.into()),
        ..Job::default()
    };
    if task.is_generic() {
        generic(&root, &mut job);
    } else {
        job.blocking = blocking(&root);
        job.lokus = lokus(&root);
        job.since = root.maybe_text("since").map(|text| text.value.into());
        job.index = root.maybe_text("index").map(|text| text.value.into());
        if let Some(owners) = root.maybe_table("owners") {
            job.return_files = owners.flag("return_files", false);
            owners.done();
        }
        job.history = root.tables("history").into_iter().map(history).collect();
        job.readers = root.maybe_table("readers").map(readers::read).unwrap_or_default();
        job.publish = root.maybe_table("publish").map(publish).unwrap_or_default();
    }
    if task.has_register() {
        let hint = "add `[register]` with `people = [\"register/people*.csv\"]`";
        if let Some(table) = root.table("register", hint) {
            job.register = register(table, &job.period, task);
        }
    } else if root.maybe_table("register").is_some() {
        root.error(
            "register",
            format!("task `{}` has no register", task.name()),
            "name its files as one of the lists, or choose `task = \"link\"`",
        );
    }
    let tables = root.tables("lists").into_iter().enumerate();
    job.lists = tables.map(|(at, table)| if task.is_generic() { generic_list(table, at, task) } else { list(table) }).collect();
    let named_twice = |at: usize| job.lists[..at].iter().any(|other| other.name == job.lists[at].name);
    if task.is_generic() && (0..job.lists.len()).any(named_twice) {
        root.error("lists", "two lists have one name", "give each list a `name` of its own");
    }
    if job.lists.is_empty() {
        let hint = if task.is_generic() { "add `[[lists]]` with `files`" } else { "add `[[lists]]` with `programme`, `owner` and `files`" };
        root.error("lists", "the job names no list", hint);
    } else if task == Task::LinkLists && job.lists.len() < 2 {
        root.error("lists", "one list has nothing to be linked with", "add a second `[[lists]]`, or choose `task = \"deduplicate\"`");
    }
    root.done();
    match document.mistakes() {
        mistakes if mistakes.is_empty() => Ok(job),
        mistakes => Err(mistakes),
    }
}

/// Keys of a job whose data set declares its own fields.
fn generic(root: &Table, job: &mut Job) {
    if job.rules.is_none() && !root.has("rules") {
        root.missing("rules", "name the folder that declares the fields: `rules = \"rules\"`; docs/rules.md shows one");
    }
    job.one_to_one = root.flag("one_to_one", false);
    if job.one_to_one && job.task != Task::LinkLists {
        root.error(
            "one_to_one",
            "`one_to_one` at the top belongs to task `link_lists`",
            "write it in a `[[lists]]` of task `link`, or remove it",
        );
    }
}

/// A list of a generic task.
fn generic_list(table: Table, at: usize, task: Task) -> ListSpec {
    let name = table.maybe_text("name").map_or_else(|| format!("list {}", at + 1), |text| text.value.to_owned());
    let one_to_one = table.flag("one_to_one", false);
    if one_to_one && task != Task::Link {
        table.error(
            "one_to_one",
            format!("task `{}` does not read `one_to_one` here", task.name()),
            "it belongs to the lists of task `link`",
        );
    }
    let files = patterns(&table, "files", Some("name its files: `files = [\"people*.csv\"]`"));
    table.done();
    ListSpec { programme: name.clone(), name, files, one_to_one, ..ListSpec::default() }
}

fn period(root: &Table, task: Task) -> String {
    let period = if task.is_generic() { root.maybe_period("period") } else { root.period("period") };
    period.as_ref().map_or_else(String::new, Period::to_string)
}

fn register(table: Table, period: &str, task: Task) -> RegisterSpec {
    let hint = "name the files of the register: `people = [\"register/people*.csv\"]`";
    if task.is_generic() {
        let people = patterns(&table, "people", Some(hint));
        table.done();
        return RegisterSpec { people, ..RegisterSpec::default() };
    }
    let as_of = table.maybe_date("as_of").unwrap_or_else(|| format!("{period}-01"));
    let spec = RegisterSpec {
        people: patterns(&table, "people", Some(hint)),
        families: patterns(&table, "families", None),
        events: patterns(&table, "events", None),
        since: table.maybe_date("since").unwrap_or_else(|| as_of.clone()),
        as_of,
    };
    table.done();
    spec
}

fn list(table: Table) -> ListSpec {
    let spec = ListSpec {
        programme: table.text("programme", "name the programme: `programme = \"PKH\"`"),
        owner: table.text("owner", "name who sent it: `owner = \"Dinas Sosial\"`"),
        files: patterns(&table, "files", Some("name its files: `files = [\"inbox/dinsos/pkh*.csv\"]`")),
        ..ListSpec::default()
    };
    names_alone(&table, &spec.programme, &spec.owner);
    table.done();
    spec
}

/// Names become folders' names and stand on every page.
fn names_alone(table: &Table, programme: &str, owner: &str) {
    for (key, text) in [("programme", programme), ("owner", owner)] {
        if matches!(scrub(text), Cow::Owned(_)) {
            table.error(key, format!("`{key}` holds a number as long as a NIK"), "write the name alone");
        }
    }
}

/// A list of earlier recipients.
fn history(table: Table) -> HistorySpec {
    let period = table.maybe_text("period");
    let months = period.as_ref().and_then(|text| Months::parse(text.value));
    if let (Some(text), None) = (&period, months) {
        let message = format!("`period` = `{}` is neither a year nor a month", text.value);
        table.document.error(text.at, message, "write \"2019\" or \"2019-06\"; leave it out where the rows tell their year");
    }
    let spec = HistorySpec {
        programme: table.text("programme", "name the programme that they received: `programme = \"RUTILAHU\"`"),
        owner: table.maybe_text("owner").map_or_else(String::new, |text| text.value.to_string()),
        files: patterns(&table, "files", Some("name its files: `files = [\"history/rtlh_2019*.csv\"]`")),
        months,
        place: table.document.line_and_column(table.place("programme")),
    };
    names_alone(&table, &spec.programme, &spec.owner);
    table.done();
    spec
}

/// What open data of this job's runs states of itself.
fn publish(table: Table) -> PublishSpec {
    let text = |key| table.maybe_text(key).map_or_else(String::new, |text| text.value.to_owned());
    let spec = PublishSpec { licence: text("licence"), publisher: text("publisher") };
    table.done();
    spec
}

/// File patterns of one key; a pattern that no glob reader takes is a mistake here, before any work.
fn patterns(table: &Table, key: &'static str, required: Option<&str>) -> Vec<String> {
    let texts = match required {
        Some(hint) => table.texts(key, hint),
        None => table.maybe_texts(key),
    };
    for text in &texts {
        if let Err(error) = glob::Pattern::new(&text.value) {
            table.document.error(
                text.at,
                format!("`{}` is not a file pattern: {}", text.value, error.msg),
                "use `*` and `?` as wildcards; `[` opens a set of letters and needs `]`",
            );
        }
    }
    texts.into_iter().map(|text| text.value).collect()
}

/// Finding kinds that end the run with exit code 1; unknown ones are mistakes.
fn blocking(root: &Table) -> Vec<String> {
    let mut known: Vec<&str> = assess::kinds().collect();
    known.extend(DuplicateKind::ALL.map(DuplicateKind::code));
    let texts = root.maybe_texts("blocking");
    for text in &texts {
        if !known.contains(&text.value.as_str()) {
            root.document.error(text.at, format!("unknown finding kind `{}`", text.value), did_you_mean(&text.value, &known));
        }
    }
    texts.into_iter().map(|text| text.value).collect()
}

/// Codes of the chosen villages, with or without the points that people write between their parts.
fn lokus(root: &Table) -> Vec<u64> {
    let mut codes = Vec::new();
    for text in root.maybe_texts("lokus") {
        let digits = text.value.replace('.', "");
        match digits.parse() {
            Ok(code) if digits.len() == 10 && digits.bytes().all(|sign| sign.is_ascii_digit()) => codes.push(code),
            _ => root.document.error(
                text.at,
                format!("`{}` is not the code of a desa", text.value),
                "write the ten digits of its Kemendagri code: `lokus = [\"3526011001\"]`",
            ),
        }
    }
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[cfg(test)]
mod tests;
