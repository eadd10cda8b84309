//! The rule book: facts of law, programmes, names and fields as dated TOML, read once and checked as a whole.
//!
//! The built-in book is compiled in; a job's `rules` folder may replace single files. Every mistake is a `Diagnostic`
//! with a place; all are shown at once. Files are read here; every module below turns one text into one type.

pub mod addresses;
pub mod areas;
pub mod assessment;
mod built_in;
pub mod conditions;
mod entries;
pub mod explain;
pub mod fields;
pub mod indonesian;
pub mod linkage;
pub mod names;
pub mod occupations;
pub mod period;
pub mod programmes;
pub mod toml_diag;
pub mod vital;

use crate::diagnostic::{Diagnostic, read_text};
use crate::intake::source_rules::{self, SourceRule};
use crate::language::Language;
use padan_identity::address::AddressBook;
use padan_identity::area::AreaBook;
use padan_identity::names::NameBook;
use padan_linkage::engine::LinkageRules;
use padan_linkage::records::FieldSpec;
use period::{InForce, Period};
use programmes::{Dormant, Programme, Programmes};
use std::collections::BTreeMap;
use std::path::Path;

pub use explain::explain;

/// Every rule of tonight's run.
#[derive(Debug, Default)]
pub struct RuleBook {
    pub fields: fields::FieldBook,
    pub programmes: programmes::Programmes,
    pub occupations: occupations::Occupations,
    pub assessment: assessment::Assessment,
    pub vital: vital::Vital,
    pub names: NameBook,
    pub addresses: AddressBook,
    pub areas: AreaBook,
    /// Fixed layouts of `rules/sources/`, sorted by path.
    pub sources: Vec<SourceRule>,
    pub linkage: LinkageRules,
    /// Fields that linkage compares, in the order of the columns.
    pub schema: Vec<FieldSpec>,
    /// (rule file as cited, blake3 hex), sorted; for the manifest.
    pub files: Vec<(String, String)>,
}

/// The text of one rule file: the folder's own when it has one, else the built-in one.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// Path as cited: `rules/programmes/pkh.toml`.
    pub path: String,
    pub text: String,
}

/// All rule files by cited path, and remarks on files that nothing reads.
#[derive(Clone, Debug, Default)]
pub struct RuleFiles {
    pub files: BTreeMap<String, RuleFile>,
    pub warnings: Vec<Diagnostic>,
}

/// Reads and checks the rule book; `folder = None` means the built-in one. Mistakes are told in Indonesian.
///
/// Errors: every wrong rule, all at once.
pub fn read(folder: Option<&Path>, period: &str) -> Result<(RuleBook, Vec<Diagnostic>), Vec<Diagnostic>> {
    read_in(Language::Id, folder, period)
}

/// Reads and checks the rule book for a reader of this language.
///
/// Errors: as `read`.
pub fn read_in(language: Language, folder: Option<&Path>, period: &str) -> Result<(RuleBook, Vec<Diagnostic>), Vec<Diagnostic>> {
    match read_untold(folder, period) {
        Ok((book, warnings)) => Ok((book, indonesian::tell(warnings, language))),
        Err(wrong) => Err(indonesian::tell(wrong, language)),
    }
}

fn read_untold(folder: Option<&Path>, period: &str) -> Result<(RuleBook, Vec<Diagnostic>), Vec<Diagnostic>> {
    let files = files(folder)?;
    let hint = "write year-month: \"2026-11\"";
    let month = Period::parse(period).ok_or_else(|| vec![Diagnostic::error("period", 0, 0, format!("`{period}` is not a month"), hint)])?;
    let book = of(&files, month).map_err(|wrong| placed_in(folder, wrong))?;
    Ok((book, files.warnings))
}

/// The book of some files, as in force in a month.
///
/// Errors: as `parse`.
pub fn of(files: &RuleFiles, month: Period) -> Result<RuleBook, Vec<Diagnostic>> {
    let (mut book, versions) = parse(files)?;
    book.programmes = in_force(&versions, &book.programmes, month);
    let hash = |file: &RuleFile| blake3::hash(file.text.as_bytes()).to_hex().to_string();
    book.files = files.files.values().map(|file| (file.path.clone(), hash(file))).collect();
    Ok(book)
}

/// Checks a rule book over all periods for a reader of this language; empty means nothing is wrong.
pub fn check(folder: Option<&Path>, language: Language) -> Vec<Diagnostic> {
    let found = match files(folder) {
        Err(wrong) => wrong,
        Ok(files) => match parse(&files) {
            Err(wrong) => placed_in(folder, wrong),
            Ok(_) => files.warnings,
        },
    };
    indonesian::tell(found, language)
}

/// Parses and cross-checks every file, all versions of all programmes included; the matrix is still undated.
///
/// Errors: every mistake of every file, all at once.
pub fn parse(files: &RuleFiles) -> Result<(RuleBook, Vec<Programme>), Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let fields = keep(&mut wrong, files.one("rules/fields.toml").and_then(fields::parse));
    let mut book = RuleBook { fields, ..RuleBook::default() };
    for file in files.under("rules/sources/") {
        book.sources.extend(source_rules::parse(file, &book.fields).map_err(|mistakes| wrong.extend(mistakes)).ok());
    }
    (book.linkage, book.schema) = linkage::read(files, &book.fields, &mut wrong);
    book.occupations = keep(&mut wrong, files.one("rules/occupations.toml").and_then(occupations::parse));
    let areas = areas::parse(files);
    let mut versions: Vec<Programme> = Vec::new();
    for file in files.under("rules/programmes/") {
        let read = programmes::parse::parse(file, &book.occupations, areas.as_ref().ok());
        versions.extend(keep(&mut wrong, read));
    }
    wrong.extend(shared_names(&versions));
    book.names = NameBook::new(keep(&mut wrong, files.one("rules/names.toml").and_then(names::parse)));
    book.addresses = AddressBook::new(keep(&mut wrong, files.one("rules/addresses.toml").and_then(addresses::parse)));
    book.areas = keep(&mut wrong, areas);
    book.assessment = keep(&mut wrong, files.one("rules/assessment.toml").and_then(assessment::parse));
    book.vital = keep(&mut wrong, files.one("rules/vital.toml").and_then(vital::parse));
    // A programme file that did not parse would make its pairs look unknown.
    if wrong.iter().all(|mistake| !mistake.file.starts_with("rules/programmes/")) {
        let matrix = files.one("rules/overlaps.toml").and_then(|file| programmes::matrix::parse(file, &versions));
        book.programmes.matrix = keep(&mut wrong, matrix);
    }
    match wrong.is_empty() {
        true => Ok((book, versions)),
        false => Err(wrong),
    }
}

/// Picks what is in force in one month.
fn in_force(versions: &[Programme], all: &Programmes, month: Period) -> Programmes {
    let mut programmes: Vec<Programme> = versions.iter().filter(|version| version.in_force.holds(month)).cloned().collect();
    programmes.sort_by(|left, right| left.code.cmp(&right.code));
    let mut dormant: BTreeMap<&str, Dormant> = BTreeMap::new();
    let sleeping = versions.iter().filter(|version| programmes.iter().all(|held| held.code != version.code));
    for version in sleeping {
        let entry = dormant.entry(&version.code).or_insert_with(|| Dormant {
            code: version.code.clone(),
            aliases: version.aliases.clone(),
            class: version.class.clone(),
            in_force: Vec::new(),
            cite: version.cite.clone(),
        });
        entry.in_force.push(version.in_force);
        entry.in_force.sort_by_key(|span: &InForce| span.from);
    }
    Programmes { programmes, dormant: dormant.into_values().collect(), matrix: all.matrix.at(month) }
}

/// A name that two programme files claim would make a job's `programme` ambiguous.
fn shared_names(versions: &[Programme]) -> Vec<Diagnostic> {
    let mut owners: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for version in versions {
        let file = version.cite.split(':').next().unwrap_or_default();
        for name in std::iter::once(&version.code).chain(&version.aliases) {
            let (owner, first) = *owners.entry(programmes::plain(name)).or_insert((file, &version.code));
            if owner != file {
                let message = format!("`{name}` already names programme `{first}` of {owner}");
                let hint = "a name belongs to one programme; change one of the two files";
                wrong.push(Diagnostic::error(file, 0, 0, message, hint));
            }
        }
    }
    wrong.dedup();
    wrong
}

/// Keeps a value, or notes its mistakes and goes on with the default, so that all mistakes are shown at once.
fn keep<T: Default>(wrong: &mut Vec<Diagnostic>, read: Result<T, Vec<Diagnostic>>) -> T {
    read.unwrap_or_else(|mistakes| {
        wrong.extend(mistakes);
        T::default()
    })
}

impl RuleFiles {
    /// One file that every rule book has.
    pub fn one(&self, path: &str) -> Result<&RuleFile, Vec<Diagnostic>> {
        self.files.get(path).ok_or_else(|| {
            let hint = "put the file back, or use the built-in rule book";
            vec![Diagnostic::error(path, 0, 0, "the rule book lacks this file", hint)]
        })
    }

    /// The TOML files of one folder, in order of their paths.
    pub fn under(&self, folder: &str) -> impl Iterator<Item = &RuleFile> {
        self.files.values().filter(move |file| file.path.starts_with(folder) && file.path.ends_with(".toml"))
    }
}

/// The built-in files, replaced and joined by those of a folder.
///
/// Errors: a folder or file that cannot be read.
pub fn files(folder: Option<&Path>) -> Result<RuleFiles, Vec<Diagnostic>> {
    let mut found = RuleFiles::default();
    for (path, text) in built_in::FILES {
        found.insert(path, (*text).to_string());
    }
    if let Some(folder) = folder {
        let mut wrong = Vec::new();
        let texts = walk(folder, "", &mut wrong);
        if texts.keys().all(|path| !is_read(path, &found)) && wrong.is_empty() {
            let shown = folder.to_string_lossy();
            let hint = "put rule files into it, or remove `rules` from the job to use the built-in rule book";
            wrong.push(Diagnostic::error(shown, 0, 0, "the rule folder holds no rule file", hint));
        }
        for (path, text) in texts {
            if !is_read(&path, &found) {
                let shown = folder.join(&path).to_string_lossy().into_owned();
                let hint = "nothing reads this file; docs/rules.md lists the files of a rule book";
                found.warnings.push(Diagnostic::warning(shown, 0, 0, "not a rule file", hint));
                continue;
            }
            found.insert(&path, text);
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
    }
    Ok(found)
}

impl RuleFiles {
    fn insert(&mut self, relative: &str, text: String) {
        let path = format!("rules/{relative}");
        self.files.insert(path.clone(), RuleFile { path, text });
    }
}

/// Folders that take any number of TOML files; every other file replaces one of the built-in book.
const OPEN_FOLDERS: [&str; 3] = ["programmes/", "sources/", "linkage/"];

fn is_read(path: &str, built_in: &RuleFiles) -> bool {
    let open = OPEN_FOLDERS.iter().any(|folder| path.starts_with(folder));
    (open && path.ends_with(".toml")) || built_in.files.contains_key(&format!("rules/{path}"))
}

/// Reads the TOML and CSV files of a folder and of its folders, two levels deep, by relative path with `/`.
pub(crate) fn walk(folder: &Path, prefix: &str, wrong: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let fail = |path: &Path, error: std::io::Error, wrong: &mut Vec<Diagnostic>| {
        let hint = "check the path and the permissions; rule files are UTF-8 text";
        let message = format!("cannot read the rules: {error}");
        wrong.push(Diagnostic::error(path.to_string_lossy(), 0, 0, message, hint));
    };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            fail(folder, error, wrong);
            return texts;
        }
    };
    for entry in entries {
        let path = match entry {
            Ok(entry) => entry.path(),
            Err(error) => {
                fail(folder, error, wrong);
                continue;
            }
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let relative = format!("{prefix}{name}");
        if path.is_dir() {
            if prefix.matches('/').count() < 2 {
                texts.extend(walk(&path, &format!("{relative}/"), wrong));
            }
        } else if name.ends_with(".toml") || name.ends_with(".csv") {
            match read_text(&path) {
                Ok(text) => {
                    texts.insert(relative, text.trim_start_matches('\u{feff}').to_string());
                }
                Err(error) => fail(&path, error, wrong),
            }
        }
    }
    texts
}

/// Shows the mistakes of a folder's own files under the path that the reader can open.
fn placed_in(folder: Option<&Path>, mut wrong: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let Some(folder) = folder else {
        return wrong;
    };
    for mistake in &mut wrong {
        if let Some(relative) = mistake.file.strip_prefix("rules/") {
            let path = folder.join(relative);
            if path.is_file() {
                mistake.file = path.to_string_lossy().into_owned();
            }
        }
    }
    wrong.sort_by(|left, right| (&left.file, left.line, left.column).cmp(&(&right.file, right.line, right.column)));
    wrong
}

#[cfg(test)]
mod tests;
