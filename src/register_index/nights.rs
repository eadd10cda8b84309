//! Nights that are done: where nothing changed since one, its run folder is the answer already.
//!
//! A night is known by a digest of all that shapes it: the job, register, lists, decisions and key file byte by byte, the rules, the
//! executable, what was asked of the run. Beside the index lies a note per night, which names the run folder, the hash of
//! its manifest and what the terminal was told. The folder counts only while it is whole: every file that the manifest names
//! as it was written, and no other. A note that is damaged or of another night is no note; the night is then made in full.

use super::file::{self, Digest};
use super::{AtHand, beside, hash_of};
use crate::decisions::CaseKey;
use crate::intake::{self, Intake};
use crate::job::Job;
use crate::report::mask::Unmask;
use crate::rules::RuleBook;
use crate::run_folder::Output;
use crate::run_folder::manifest::{FORMAT_VERSION, Manifest, binary_hash};
use padan_linkage::store::Writer;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// How the names of notes end.
const ENDING: &str = "night";
/// Notes that stay per register: several jobs may share one.
const KEPT: usize = 8;

/// Which night this is.
pub struct ThisNight {
    digest: Digest,
    folder: PathBuf,
    name: String,
    prefix: String,
    /// Hash of every input file, by path as people see it.
    inputs: BTreeMap<String, String>,
    /// Path of the key file of case ids; it is no input of a night that could not write it.
    case_key: String,
}

/// What a night left when it was done.
#[derive(Debug, PartialEq, Eq)]
pub struct Done {
    pub folder: PathBuf,
    /// One screen for the terminal.
    pub summary: String,
    /// Findings of a kind that the job marks as blocking.
    pub blocking: bool,
}

impl ThisNight {
    /// Hashes what is not hashed yet; `None` where an input is missing or cannot be read, which the night then tells in full.
    pub fn of(job: &Job, rules: &RuleBook, at_hand: &AtHand, case_key: &CaseKey, unmask: Option<&Unmask>) -> Option<ThisNight> {
        let key = at_hand.key.as_ref()?;
        if key.made_by.binary.is_empty() {
            return None;
        }
        let named = intake::files_of_the_night(job)?;
        let hash = |(shown, path): &(String, PathBuf)| Some((shown.clone(), hash_of(path)?));
        let mut inputs: BTreeMap<String, String> = named.par_iter().map(hash).collect::<Option<_>>()?;
        // Not read from its file, which the first night has yet to make.
        let case_key = case_key.input(job);
        let shown = named.iter().map(|(shown, _)| shown.clone()).chain([case_key.path.clone()]).collect::<Vec<_>>();
        inputs.insert(case_key.path.clone(), case_key.hash);
        for ((_, shown), hash) in &key.files {
            // One file in two roles that changed between its two readings.
            if inputs.insert(shown.clone(), hash.clone()).is_some_and(|before| before != *hash) {
                return None;
            }
        }
        let mut hasher = blake3::Hasher::new();
        let mut add = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        add(&format!("padan night {} {FORMAT_VERSION} {}", file::FORMAT_VERSION, env!("CARGO_PKG_VERSION")));
        add(binary_hash());
        // Whatever the job says, and where it stands.
        add(&format!("{job:?}"));
        add(&format!("{:?}", job.folder.canonicalize().ok()?));
        add(&format!("{:?}", unmask.map(|unmask| &unmask.reason)));
        add(&format!("{:?}", rules.files));
        add(&format!("{:?}", key.files));
        // A file under two roles is named twice, and its order is that of the job.
        add(&format!("{:?}", shown.iter().map(|shown| (shown, &inputs[shown])).collect::<Vec<_>>()));
        let digest = *hasher.finalize().as_bytes();
        let name = format!("{}{}.{ENDING}", key.prefix, &blake3::Hash::from(digest).to_hex()[..24]);
        Some(ThisNight { digest, folder: key.folder.clone(), name, prefix: key.prefix.clone(), inputs, case_key: case_key.path })
    }

    /// What this very night left when it was made before, where all of that is still there as it was written.
    pub fn done(&self, job: &Job) -> Option<Done> {
        let from = file::open(&self.folder.join(&self.name), Some(&self.digest)).ok()?.reader;
        let text = |name: &str| Some(std::str::from_utf8(from.bytes(name).ok()?).ok()?.to_owned());
        let folder = job.output.join(text("run")?);
        let manifest = fs::read(folder.join("manifest.json")).ok()?;
        let as_written = blake3::hash(&manifest).as_bytes() == from.bytes("manifest").ok()?;
        let outputs = as_written.then(|| serde_json::from_slice::<Manifest>(&manifest).ok()).flatten().map(|manifest| manifest.outputs);
        if !outputs.is_some_and(|outputs| is_whole(&folder, &outputs)) {
            let told = job
                .language
                .pick("folder ini berubah sejak ditulis; dibuat lagi", "this folder was changed since it was written; it is made again");
            tracing::warn!("{}: {told}", folder.display());
            return None;
        }
        Some(Done { folder, summary: text("summary")?, blocking: from.bytes("blocking").ok()? == [1] })
    }

    /// Leaves a note of what was made, unless an input is not what was hashed at the beginning.
    ///
    /// Errors: the disk; a night without a note is made again.
    pub fn keep(&self, done: &Done, intake: &Intake) -> anyhow::Result<()> {
        let read: BTreeMap<&str, &str> = intake.files.iter().map(|file| (file.path.as_str(), file.hash.as_str())).collect();
        let is_input = |path: &str| path != self.case_key || read.contains_key(path);
        let hashed = self.inputs.iter().map(|(path, hash)| (path.as_str(), hash.as_str()));
        let hashed: BTreeMap<&str, &str> = hashed.filter(|(path, _)| is_input(path)).collect();
        let Some(run) = done.folder.file_name().and_then(|name| name.to_str()).filter(|_| read == hashed) else { return Ok(()) };
        let mut out = Writer::default();
        out.bytes("run", run.as_bytes().into());
        out.bytes("manifest", blake3::hash(&fs::read(done.folder.join("manifest.json"))?).as_bytes().to_vec().into());
        out.bytes("summary", done.summary.as_bytes().into());
        out.bytes("blocking", vec![u8::from(done.blocking)].into());
        file::write(&self.folder, &self.name, self.digest, &out)?;
        beside::keep_newest(&self.folder, &self.name, &self.prefix, ENDING, KEPT);
        Ok(())
    }
}

/// Says whether a run folder holds what its manifest names, as it was written, and nothing else.
fn is_whole(folder: &Path, outputs: &[Output]) -> bool {
    let mut found = BTreeSet::new();
    let listed = list(folder, String::new(), &mut found).is_ok();
    let known: BTreeSet<String> = outputs.iter().map(|output| output.path.clone()).chain(["manifest.json".to_owned()]).collect();
    let inside = |output: &Output| Path::new(&output.path).components().all(|part| matches!(part, Component::Normal(_)));
    let same = |output: &Output| hash_of(&folder.join(&output.path)).as_ref() == Some(&output.hash);
    listed && found == known && outputs.iter().all(inside) && outputs.par_iter().with_max_len(1).all(same)
}

/// Paths of all that lies in a folder, with `/`; a link is listed as itself and is never followed.
fn list(folder: &Path, prefix: String, found: &mut BTreeSet<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match entry.file_type()?.is_dir() {
            true => list(&entry.path(), format!("{path}/"), found)?,
            false => drop(found.insert(path)),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    //! Properties: 1. a folder is whole as long as every file is as it was written and no other is there.
    use super::*;

    #[track_caller]
    fn check(change: impl FnOnce(&Path), expected: bool) {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("owners")).expect("a folder in it");
        let output = |path: &str, text: &str| {
            fs::write(folder.path().join(path), text).expect("a file in it");
            Output { path: path.to_owned(), bytes: text.len() as u64, hash: blake3::hash(text.as_bytes()).to_hex().to_string() }
        };
        let outputs = [output("links.csv", "row\n1\n"), output("owners/fixes.csv", "row\n2\n")];
        fs::write(folder.path().join("manifest.json"), "{}").expect("the manifest");
        change(folder.path());
        assert_eq!(is_whole(folder.path(), &outputs), expected);
    }

    #[test]
    fn a_folder_is_whole_until_a_file_changes_goes_or_comes() {
        check(|_| {}, true);
        check(|folder| fs::write(folder.join("links.csv"), "row\n3\n").expect("written"), false);
        check(|folder| fs::remove_file(folder.join("owners/fixes.csv")).expect("removed"), false);
        check(|folder| fs::write(folder.join("owners/more.csv"), "").expect("written"), false);
    }
}
