//! The register index: a file that holds what a night needs of the register, so that a night costs what its lists cost.
//!
//! Its name is a digest of all that shapes it: the register files byte by byte, the rules that read and index them, period and
//! date, the executable. `run` opens the file of tonight's digest, or reads the register as ever and leaves the file for the next
//! night. A file that is damaged, cut off or of another version is told, never used, and replaced.

mod answers;
mod beside;
mod contents;
mod facts;
mod file;
mod make;
mod map;
mod nights;
mod notes;

pub use answers::{Answered, Tonight};
pub use contents::Stored;
pub use file::{FORMAT_VERSION, Refused, is_index};
pub use make::{Made, make, make_where_absent};
pub use nights::{Done, ThisNight};

use crate::intake::{self, FileRead, Intake, Role};
use crate::job::Job;
use crate::language::Language;
use crate::normalise::Normalised;
use crate::rules::RuleBook;
use crate::run_folder::manifest::binary_hash;
use contents::MadeBy;
use file::Digest;
use notes::{Taken, number_of};
use padan_linkage::engine::Index;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Index files that stay per register: tonight's and the one before it.
const KEPT: usize = 2;
/// Rule files that shape the register's side of a night.
const RULES: [&str; 7] = [
    "rules/fields.toml",
    "rules/names.toml",
    "rules/addresses.toml",
    "rules/areas/",
    "rules/linkage/",
    "rules/sources/",
    "rules/vital.toml",
];

/// Which index a job needs, and where it stands.
#[derive(Clone, Debug)]
pub struct Key {
    digest: Digest,
    folder: PathBuf,
    name: String,
    /// How the names of this register's files begin.
    prefix: String,
    /// Hash of each register file, by role and path.
    files: BTreeMap<(u8, String), String>,
    made_by: MadeBy,
}

impl Key {
    /// Hashes the register files of a job; `None` where one is missing or cannot be read, which intake then tells in full.
    pub fn of(job: &Job, rules: &RuleBook) -> Option<Key> {
        let files = intake::register_files(job)?;
        let hash = |(role, shown, path): &(Role, String, PathBuf)| Some(((number_of(*role)?, shown.clone()), hash_of(path)?));
        let files: BTreeMap<_, _> = files.par_iter().map(hash).collect::<Option<_>>()?;
        let mut hasher = blake3::Hasher::new();
        let mut add = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        add(&format!("padan register index {FORMAT_VERSION} {}", env!("CARGO_PKG_VERSION")));
        let made_by = MadeBy::of(rules, job.language);
        [made_by.binary.as_str(), &job.period, &job.register.as_of].iter().for_each(|text| add(text));
        for (path, hash) in &made_by.rules {
            add(path);
            add(hash);
        }
        for ((role, path), hash) in &files {
            add(&format!("{role} {path}"));
            add(hash);
        }
        let digest = *hasher.finalize().as_bytes();
        let prefix = format!("{}-", &blake3::hash(register_name(job).as_bytes()).to_hex()[..8]);
        let name = format!("{prefix}{}.{}", &blake3::Hash::from(digest).to_hex()[..24], file::ENDING);
        Some(Key { digest, folder: folder(job), name, prefix, files, made_by })
    }

    pub fn path(&self) -> PathBuf {
        self.folder.join(&self.name)
    }
}

impl MadeBy {
    fn of(rules: &RuleBook, language: Language) -> MadeBy {
        let shapes = |path: &str| RULES.iter().any(|rule| path.starts_with(rule));
        let rules = rules.files.iter().filter(|(path, _)| shapes(path)).cloned().collect();
        MadeBy { binary: binary_hash().to_owned(), rules, language }
    }
}

/// What makes two jobs name one register: where its files are.
fn register_name(job: &Job) -> String {
    let folder = job.folder.canonicalize().unwrap_or_else(|_| job.folder.clone());
    let patterns = [&job.register.people, &job.register.families, &job.register.events];
    let patterns: Vec<String> = patterns.into_iter().map(|patterns| patterns.join("\n")).collect();
    format!("{}\n{}", folder.display(), patterns.join("\n\n"))
}

/// The folder of a job's index files: as the job says, else beside its output folder.
fn folder(job: &Job) -> PathBuf {
    let beside = || job.output.parent().unwrap_or(Path::new(".")).join(".padan-index");
    job.index.clone().unwrap_or_else(beside)
}

fn hash_of(path: &Path) -> Option<String> {
    if !std::fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut file = File::open(path).ok()?;
    let mut hasher = blake3::Hasher::new();
    let mut chunk = vec![0; 1 << 20];
    loop {
        match file.read(&mut chunk).ok()? {
            0 => return Some(hasher.finalize().to_hex().to_string()),
            got => hasher.update(&chunk[..got]),
        };
    }
}

/// What is there of tonight's register before anything is read.
#[derive(Default)]
pub struct AtHand {
    key: Option<Key>,
    is_stored: bool,
    /// Files, people and index; each is given away once.
    files: Mutex<BTreeMap<(u8, String), FileRead>>,
    people: Option<Normalised>,
    index: Option<Index>,
    /// The file that was opened.
    written: Option<Written>,
    taken: Taken,
}

/// Opens the index of tonight's register and rules.
///
/// A file that is there and not used is told with its reason, once, as a warning.
pub fn at_hand(job: &Job, rules: &RuleBook) -> AtHand {
    let Some(key) = Key::of(job, rules) else { return AtHand::default() };
    match open(&key, rules, job.language) {
        Ok((Stored { files, normalised, index, .. }, written)) => AtHand {
            key: Some(key),
            is_stored: true,
            files: Mutex::new(files),
            people: Some(normalised),
            index: Some(index),
            written: Some(written),
            taken: Taken::default(),
        },
        Err(refused) => {
            if refused != Refused::Absent {
                warn(job, &key.path(), &refused);
            }
            AtHand { key: Some(key), ..AtHand::default() }
        }
    }
}

fn open(key: &Key, rules: &RuleBook, language: Language) -> Result<(Stored, Written), Refused> {
    let checked = file::open(&key.path(), Some(&key.digest))?;
    let parts = parts(checked.sections.iter().map(|section| (section.name.as_str(), section.len)));
    let written = Written { path: key.path(), bytes: checked.bytes, parts };
    let stored = Stored::read(checked.reader, &rules.schema, &rules.linkage)?;
    if stored.is_told_in_another(language) {
        return Err(Refused::OtherLanguage);
    }
    Ok((stored, written))
}

/// The register that a list is checked against: by the job that made its index, or by the index file alone.
///
/// Errors: why it cannot be used; nothing is read anew here.
pub fn for_check(job: Option<&Job>, path: &Path, rules: &RuleBook) -> Result<Stored, Refused> {
    let key = match job {
        Some(job) => Some(Key::of(job, rules).ok_or_else(|| Refused::Unreadable("register".to_owned()))?),
        None => None,
    };
    let place = key.as_ref().map_or_else(|| path.to_path_buf(), Key::path);
    let checked = file::open(&place, key.as_ref().map(|key| &key.digest))?;
    let stored = Stored::read(checked.reader, &rules.schema, &rules.linkage)?;
    match stored.made_by == MadeBy::of(rules, stored.made_by.language) {
        true => Ok(stored),
        false => Err(Refused::OtherInputs),
    }
}

/// Tells why an index is not used.
pub fn warn(job: &Job, path: &Path, refused: &Refused) {
    let (id, en) = refused.told();
    let next = job.language.pick("register dibaca lagi dan indeks dibuat baru", "the register is read again and the index made anew");
    tracing::warn!("{}: {}; {next}", path.display(), job.language.pick(id, en));
}

impl AtHand {
    /// A register file that need not be read.
    pub fn known(&self, role: Role, shown: &str) -> Option<FileRead> {
        let key = (number_of(role)?, shown.to_owned());
        self.files.lock().expect("no thread panics while it takes a file").remove(&key)
    }

    /// Takes note of a file that was read.
    pub fn seen(&self, role: Role, read: &FileRead) {
        self.taken.note(role, read);
    }

    /// What is known of the people before lists are read, where the index was at hand.
    pub fn people(&mut self) -> Option<Normalised> {
        self.people.take()
    }

    /// The index that was at hand.
    pub fn index(&mut self) -> Option<Index> {
        self.index.take()
    }

    /// Says whether the register came from its index.
    pub fn is_stored(&self) -> bool {
        self.is_stored
    }

    /// The answers of former nights to rows of this register, where its index is or will be kept.
    pub fn answered(&self, job: &Job) -> Option<Answered> {
        self.key.clone().map(|key| Answered::of(key, job))
    }

    /// Ends with what there is to write, where the register was read anew and its files are still those that were hashed.
    pub fn fresh(self) -> Option<Fresh> {
        let key = self.key.filter(|_| !self.is_stored)?;
        let notes = self.taken.notes();
        let same = |note: &notes::FileNote| key.files.get(&(note.role, note.input.path.clone())) == Some(&note.input.hash);
        (notes.len() == key.files.len() && notes.iter().all(same)).then_some(Fresh { key, notes })
    }
}

/// A register that was read and is not kept yet.
pub struct Fresh {
    key: Key,
    notes: Vec<notes::FileNote>,
}

/// An index file as people are told of it.
#[derive(Clone, Debug)]
pub struct Written {
    pub path: PathBuf,
    pub bytes: u64,
    /// Bytes of each part.
    pub parts: Vec<(String, u64)>,
}

impl Fresh {
    /// Writes the index and removes older ones of the same register.
    ///
    /// Errors: the disk.
    pub fn write(&self, intake: &Intake, normalised: &Normalised, index: &Index) -> anyhow::Result<Written> {
        let night = contents::Night { files: &self.notes, made_by: &self.key.made_by, intake, normalised, index };
        let sections = night.write()?;
        let path = file::write(&self.key.folder, &self.key.name, self.key.digest, &sections)?;
        beside::keep_newest(&self.key.folder, &self.key.name, &self.key.prefix, file::ENDING, KEPT);
        let parts = parts(sections.sections.iter().map(|(name, bytes)| (name.as_str(), bytes.len() as u64)));
        let bytes = std::fs::metadata(&path)?.len();
        Ok(Written { path, bytes, parts })
    }
}

/// Bytes of each part, in order of their names.
fn parts<'a>(sections: impl Iterator<Item = (&'a str, u64)>) -> Vec<(String, u64)> {
    let mut parts: BTreeMap<String, u64> = BTreeMap::new();
    sections.for_each(|(name, bytes)| *parts.entry(part_of(name)).or_insert(0) += bytes);
    parts.into_iter().collect()
}

/// The part that a section belongs to, as people are told of it.
fn part_of(section: &str) -> String {
    let parts = section.split('/').take(if section.starts_with("index/") { 2 } else { 1 });
    parts.collect::<Vec<_>>().join("/")
}
