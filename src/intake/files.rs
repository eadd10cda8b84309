//! Which files a job names: patterns relative to the job's folder, sorted, each file once.
//!
//! A wildcard passes over hidden files (`.list.csv`) and those that Excel keeps beside an open workbook (`~$list.xlsx`); which these are
//! is told, because one of them may be a list.

use super::message::{self, Fault};
use crate::decisions::key_file;
use crate::diagnostic::Diagnostic;
use crate::job::Job;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Names that a warning of files passed over lists.
const PASSED_OVER_TOLD: usize = 5;

/// One file to read: where it is, and its path as people see it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// Path relative to the job's folder, with `/`.
    pub shown: String,
    pub path: PathBuf,
}

/// Expands one role's patterns.
///
/// Errors: a pattern that is not one, or that names nothing; each with the pattern as its file.
pub fn expand(folder: &Path, patterns: &[String]) -> (Vec<Named>, Vec<(String, Fault)>) {
    let mut found = BTreeSet::new();
    let mut faults = Vec::new();
    for pattern in patterns {
        match matches(folder, pattern) {
            Ok(paths) if paths.is_empty() => faults.push((pattern.clone(), nothing())),
            Ok(paths) => found.extend(paths.into_iter().map(|path| Named { shown: shown(folder, &path), path })),
            Err(fault) => faults.push((pattern.clone(), fault)),
        }
    }
    (once(found), faults)
}

/// Two ways to one file are one file.
fn once(found: BTreeSet<Named>) -> Vec<Named> {
    let mut seen = BTreeSet::new();
    let is_new = |named: &Named| {
        let real = named.path.canonicalize().unwrap_or_else(|_| named.path.clone());
        seen.insert(real)
    };
    found.into_iter().filter(is_new).collect::<Vec<_>>()
}

/// The fault of a pattern that names no file.
pub fn nothing() -> Fault {
    Fault::new(
        "tidak ada berkas yang cocok dengan pola ini",
        "no file matches this pattern",
        "periksa nama folder dan pola di berkas tugas",
        "check the folder's name and the pattern in the job file",
    )
}

/// Files that a pattern names but for how their names begin, sorted, as people see them; none for a pattern that is none.
fn passed_over_by(folder: &Path, pattern: &str) -> Vec<String> {
    let (_, passed) = found(folder, pattern).unwrap_or_default();
    passed.iter().map(|path| shown(folder, path)).collect::<BTreeSet<_>>().into_iter().collect()
}

fn matches(folder: &Path, pattern: &str) -> Result<Vec<PathBuf>, Fault> {
    found(folder, pattern).map(|(named, _)| named)
}

/// Files that a pattern names, and those that it passes over.
fn found(folder: &Path, pattern: &str) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Fault> {
    let bad = |error: glob::PatternError| {
        Fault::new(
            &format!("pola berkas salah: {}", error.msg),
            &format!("the file pattern is wrong: {}", error.msg),
            "contoh pola: inbox/pkh*.csv",
            "an example of a pattern: inbox/pkh*.csv",
        )
    };
    let plain = folder.join(pattern);
    // A name that exists is itself, whatever marks it contains.
    if plain.symlink_metadata().is_ok() {
        return Ok((vec![plain], Vec::new()));
    }
    if !pattern.contains(['*', '?', '[']) {
        return Ok((vec![plain], Vec::new()));
    }
    let escaped = PathBuf::from(glob::Pattern::escape(&folder.to_string_lossy()));
    let whole = if Path::new(pattern).is_absolute() { PathBuf::from(pattern) } else { escaped.join(pattern) };
    if !pattern.contains("**") {
        if let Some(path) = strange_name(folder, pattern) {
            return Err(Fault::new(
                &format!("nama berkas bukan UTF-8: {}", path.to_string_lossy()),
                &format!("a file name is not UTF-8: {}", path.to_string_lossy()),
                "ganti namanya dengan huruf biasa",
                "rename it with ordinary letters",
            ));
        }
        let paths = glob::glob(&whole.to_string_lossy()).map_err(bad)?;
        let paths = paths.map(|entry| entry.unwrap_or_else(|error| error.path().to_path_buf())).filter(|path| !path.is_dir());
        return Ok(paths.partition(|path| !is_passed_over(folder, path, pattern)));
    }
    let compiled = glob::Pattern::new(&whole.to_string_lossy()).map_err(bad)?;
    let fixed: PathBuf =
        Path::new(pattern).components().take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '['])).collect();
    let mut paths = Vec::new();
    walk(&folder.join(fixed), &compiled, &mut paths);
    Ok(paths.into_iter().partition(|path| !is_passed_over(folder, path, pattern)))
}

/// Says whether a wildcard stands for the beginning of a name that it does not stand for: a dot, or `~$` of a file.
fn is_passed_over(folder: &Path, path: &Path, pattern: &str) -> bool {
    let parts = |path: &Path| path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>();
    let is_wild = |part: &&String| part.contains(['*', '?', '[']);
    let wanted = parts(Path::new(pattern));
    let fixed = wanted.iter().take_while(|part| !is_wild(part)).count();
    let names = parts(path.strip_prefix(folder).unwrap_or(path));
    let (wanted, names) = (&wanted[fixed.min(wanted.len())..], &names[fixed.min(names.len())..]);
    let asks = |mark: &str| wanted.iter().any(|part| part.starts_with(mark));
    let is_hidden = match wanted.len() == names.len() && !pattern.contains("**") {
        true => wanted.iter().zip(names).any(|(wanted, name)| name.starts_with('.') && !wanted.starts_with('.')),
        false => names.iter().any(|name| name.starts_with('.')) && !asks("."),
    };
    is_hidden || names.last().is_some_and(|name| name.starts_with("~$")) && !asks("~$")
}

/// A name beside the matches that no pattern can be held against, because it is not UTF-8: it may be a list, so it is told.
fn strange_name(folder: &Path, pattern: &str) -> Option<PathBuf> {
    let is_plain = |part: &std::path::Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    let parts: Vec<_> = Path::new(pattern).components().collect();
    let fixed = parts.iter().take_while(|part| is_plain(part)).collect::<PathBuf>();
    let mut folders = vec![folder.join(fixed)];
    for _ in parts.iter().skip_while(|part| is_plain(part)) {
        let entries = folders.iter().flat_map(std::fs::read_dir).flatten().flatten().map(|entry| entry.path());
        let paths: Vec<PathBuf> = entries.collect();
        if let Some(strange) = paths.iter().find(|path| path.file_name().is_some_and(|name| name.to_str().is_none())) {
            return Some(strange.clone());
        }
        folders = paths.into_iter().filter(|path| path.is_dir()).collect();
    }
    None
}

/// Walks folders without following links, so a link to its own parent ends.
fn walk(folder: &Path, pattern: &glob::Pattern, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&path, pattern, paths),
            // A name that is not UTF-8 is held against the pattern as it is shown, not left out.
            Ok(_) if pattern.matches(&path.to_string_lossy()) && !path.is_dir() => paths.push(path),
            _ => {}
        }
    }
}

fn shown(folder: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    relative.to_string_lossy().replace('\\', "/")
}
/// A warning for each pattern that passes over files because of how their names begin.
pub fn passed_over(job: &Job) -> Vec<Diagnostic> {
    let warning = |pattern: &String| {
        let names = passed_over_by(&job.folder, pattern);
        let listed = names.iter().take(PASSED_OVER_TOLD).cloned().collect::<Vec<_>>().join(", ");
        let count = names.len();
        let message = job.language.pick(
            format!("{count} berkas tidak dibaca karena namanya diawali titik atau ~$: {listed}"),
            format!("{count} files are not read because their names begin with a dot or ~$: {listed}"),
        );
        let hint = job.language.pick(
            "ganti namanya bila itu daftar; ~$ adalah berkas sementara buku kerja yang masih terbuka",
            "rename it if it is a list; ~$ is what Excel keeps beside a workbook that is open",
        );
        (count > 0).then(|| Diagnostic::warning(message::masked(pattern), 0, 0, message::masked(&message), hint))
    };
    patterns(job).into_iter().filter_map(warning).collect()
}

/// Every pattern of a job, each once.
fn patterns(job: &Job) -> BTreeSet<&String> {
    let register = [&job.register.people, &job.register.families, &job.register.events];
    let lists = job.lists.iter().map(|list| &list.files).chain(job.history.iter().map(|list| &list.files));
    register.into_iter().chain(lists).chain([&job.decisions]).flatten().collect()
}

/// Every file that a job names, whatever for.
pub fn paths_named(job: &Job) -> Vec<PathBuf> {
    let patterns: Vec<String> = patterns(job).into_iter().cloned().collect();
    let named = expand(&job.folder, &patterns).0.into_iter().map(|named| named.path);
    named.chain([job.folder.join(key_file(job))]).collect()
}
