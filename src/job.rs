//! A job: which register, which lists, which period, which rules, where the run goes. Read from one TOML file.
//!
//! Paths are relative to the job file. Unknown keys are errors with a place and a hint.

use crate::assess;
use crate::diagnostic::{Diagnostic, read_text};
use crate::duplicates::DuplicateKind;
use crate::language::Language;
use crate::rules::period::Period;
use crate::rules::toml_diag::{Document, Table, did_you_mean};
use padan_identity::mask::scrub;
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// One night's work as its TOML file states it; globs are not yet expanded.
#[derive(Clone, Debug, Default)]
pub struct Job {
    /// The job file, as typed.
    pub path: PathBuf,
    /// The folder that the job's paths are relative to.
    pub folder: PathBuf,
    /// `YYYY-MM`; picks the rules in force.
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
    /// Sheets with decisions of reviewers: globs relative to the job's folder.
    pub decisions: Vec<String>,
    /// A file whose bytes key the case ids, relative to the job's folder.
    pub case_key: Option<PathBuf>,
}

/// Where the register's files are. Patterns are globs relative to the job's folder.
#[derive(Clone, Debug, Default)]
pub struct RegisterSpec {
    pub people: Vec<String>,
    pub families: Vec<String>,
    pub events: Vec<String>,
    /// `YYYY-MM-DD`: date of the register version; the first day of the job's period when the job states none.
    pub as_of: String,
}

/// One list: a programme's files from one owner.
#[derive(Clone, Debug, Default)]
pub struct ListSpec {
    /// Programme as the job writes it (`PKH`).
    pub programme: String,
    pub owner: String,
    pub files: Vec<String>,
}

/// Reads a job file.
///
/// Errors: every mistake in it, with line and column, all at once.
pub fn read(path: &Path) -> Result<Job, Vec<Diagnostic>> {
    let shown = path.to_string_lossy().into_owned();
    let text = read_text(path).map_err(|error| {
        let (message, hint) = match error.kind() {
            std::io::ErrorKind::InvalidData => ("the job is not UTF-8 text".to_string(), "save the file as UTF-8 text"),
            _ => (format!("cannot read the job: {error}"), "check the path; a job is a TOML file, see `sample_data/job.toml`"),
        };
        vec![Diagnostic::error(&shown, 0, 0, message, hint)]
    })?;
    let mut job = parse(&shown, text.trim_start_matches('\u{feff}'))?;
    job.path = path.to_path_buf();
    job.folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    job.rules = job.rules.map(|rules| job.folder.join(rules));
    job.output = job.folder.join(&job.output);
    Ok(job)
}

/// Reads a job from text; its paths stay as written.
///
/// Errors: as `read`.
pub fn parse(file: &str, text: &str) -> Result<Job, Vec<Diagnostic>> {
    let document = Document::parse(file, text)?;
    let root = document.root();
    let mut job = Job {
        path: PathBuf::from(file),
        period: period(&root),
        language: root.maybe_choice("language", &[("id", Language::Id), ("en", Language::En)]).unwrap_or_default(),
        rules: root.maybe_text("rules").map(|text| text.value.into()),
        output: root.maybe_text("output").map_or_else(|| "runs".into(), |text| text.value.into()),
        blocking: blocking(&root),
        decisions: patterns(&root, "decisions", None),
        case_key: root.maybe_text("case_key").map(|text| text.value.into()),
        ..Job::default()
    };
    let hint = "add `[register]` with `people = [\"register/people*.csv\"]`";
    if let Some(table) = root.table("register", hint) {
        job.register = register(table, &job.period);
    }
    job.lists = root.tables("lists").into_iter().map(list).collect();
    if job.lists.is_empty() {
        root.error("lists", "the job names no list", "add `[[lists]]` with `programme`, `owner` and `files`");
    }
    root.done();
    match document.mistakes() {
        mistakes if mistakes.is_empty() => Ok(job),
        mistakes => Err(mistakes),
    }
}

fn period(root: &Table) -> String {
    root.period("period").as_ref().map_or_else(String::new, Period::to_string)
}

fn register(table: Table, period: &str) -> RegisterSpec {
    let hint = "name the files of the register: `people = [\"register/people*.csv\"]`";
    let spec = RegisterSpec {
        people: patterns(&table, "people", Some(hint)),
        families: patterns(&table, "families", None),
        events: patterns(&table, "events", None),
        as_of: table.maybe_date("as_of").unwrap_or_else(|| format!("{period}-01")),
    };
    table.done();
    spec
}

fn list(table: Table) -> ListSpec {
    let spec = ListSpec {
        programme: table.text("programme", "name the programme: `programme = \"PKH\"`"),
        owner: table.text("owner", "name who sent it: `owner = \"Dinas Sosial\"`"),
        files: patterns(&table, "files", Some("name its files: `files = [\"inbox/dinsos/pkh*.csv\"]`")),
    };
    for (key, text) in [("programme", &spec.programme), ("owner", &spec.owner)] {
        // It becomes a folder's name and stands on every page.
        if matches!(scrub(text), Cow::Owned(_)) {
            table.error(key, format!("`{key}` holds a number as long as a NIK"), "write the name alone");
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
period = "2026-11"
output = "out"
blocking = ["MENINGGAL"]
[register]
people = ["register/people*.csv"]
as_of = 2026-10-01
[[lists]]
programme = "PKH"
owner = "Dinas Sosial"
files = ["inbox/pkh*.csv"]
"#;

    /// The mistakes of a job as `line:column message | hint`.
    fn mistakes(text: &str) -> Vec<String> {
        let wrong = parse("job.toml", text).expect_err("the job is wrong");
        let shown = |mistake: &Diagnostic| {
            let Diagnostic { line, column, message, hint, .. } = mistake;
            format!("{line}:{column} {message} | {hint}")
        };
        wrong.iter().map(shown).collect()
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        assert!(GOOD.contains(from));
        let found = mistakes(&GOOD.replacen(from, to, 1));
        assert!(found.iter().any(|line| line.contains(expected)), "{found:#?}");
    }

    #[test]
    fn a_job_states_register_lists_and_period() {
        let job = parse("job.toml", GOOD).expect("a good job");
        assert_eq!(job.period, "2026-11");
        assert_eq!(job.language, Language::Id);
        assert_eq!(job.register.as_of, "2026-10-01");
        assert_eq!(job.lists[0].owner, "Dinas Sosial");
        assert_eq!(job.output, PathBuf::from("out"));
    }

    #[test]
    fn each_mistake_has_its_place_and_its_hint() {
        check("2026-11", "2026-13", "2:10 `period` = `2026-13` is not a month");
        check("output", "ouput", "3:1 unknown key `ouput` | did you mean `output`?");
        check("MENINGGAL", "MENINGAL", "4:13 unknown finding kind `MENINGAL` | did you mean `MENINGGAL`?");
        check("[register]", "[registr]", "unknown key `registr` | did you mean `register`?");
        check("[\"register/people*.csv\"]", "[]", "6:10 `people` is an empty list");
        check("2026-10-01", "\"2026-02-30\"", "7:9 `as_of` = `2026-02-30` is not a date");
        check("\"PKH\"", "7", "9:13 `programme` is of type integer where a text in quotes is expected");
        check("Dinas Sosial", "SITI 3526082602830001", "`owner` holds a number as long as a NIK");
        check("owner = \"Dinas Sosial\"\n", "", "8:1 `owner` is missing");
        check("pkh*.csv", "pkh[.csv", "is not a file pattern");
        check("\"2026-11\"", "2026-11", "2:");
    }

    #[test]
    fn all_mistakes_are_shown_at_once() {
        let found = mistakes("perod = \"2026-11\"\nlanguage = \"fr\"\n[register]\n[[lists]]\nfiles = \"a.csv\"\n");
        assert_eq!(found.len(), 7, "{found:#?}");
    }
}
