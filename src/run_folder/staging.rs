//! A folder in the making: `.padan-<name>` beside its final place, locked while its run lives.
//!
//! The next run removes what killed runs left: a folder whose lock is free has no run. Beginning and finishing hold one
//! lock on the output folder, so a clean-up never meets a half-made or half-renamed folder.

use anyhow::Context;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

const PREFIX: &str = ".padan-";
const ASIDE: &str = ".padan-old-";
/// Lock of the output folder; empty, kept, never part of a run.
const FOLDER_LOCK: &str = ".padan.lock";
/// Lock of one folder in the making; removed before the rename.
const RUN_LOCK: &str = ".lock";
/// Temporary files of writers; removed before the rename.
const SCRATCH: &str = ".scratch";

/// One written file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Output {
    /// Path inside the run folder, with `/`.
    pub path: String,
    pub bytes: u64,
    /// blake3, lower-case hex.
    pub hash: String,
}

/// A run folder that is being written. Dropped before `finish`, it takes everything with it.
pub struct Staging {
    output: PathBuf,
    /// `None` once the folder has its final name.
    folder: Option<tempfile::TempDir>,
    written: Mutex<Vec<Output>>,
    _lock: File,
}

impl Staging {
    /// Makes the folder inside `output`, after clearing what killed runs left there.
    ///
    /// Errors: an output folder that cannot be made or written.
    pub fn begin(output: &Path) -> anyhow::Result<Staging> {
        let cannot = || format!("the output folder {} cannot be used", output.display());
        fs::create_dir_all(output).with_context(cannot)?;
        let _folder_lock = lock_folder(output)?;
        clear_leftovers(output)?;
        let folder = owner_only(tempfile::Builder::new().prefix(PREFIX)).tempdir_in(output).with_context(cannot)?;
        fs::create_dir(folder.path().join(SCRATCH)).with_context(cannot)?;
        let lock = File::create(folder.path().join(RUN_LOCK)).with_context(cannot)?;
        lock.lock().with_context(cannot)?;
        Ok(Staging { output: output.to_owned(), folder: Some(folder), written: Mutex::new(Vec::new()), _lock: lock })
    }

    /// The folder while it is being written.
    pub fn path(&self) -> &Path {
        self.folder.as_ref().map(tempfile::TempDir::path).expect("a staging folder is there until it is finished")
    }

    /// A folder for temporary files on the same disk.
    pub fn scratch(&self) -> PathBuf {
        self.path().join(SCRATCH)
    }

    /// Writes one file and remembers its hash.
    ///
    /// Errors: the disk; a full one says so with the file's name.
    pub fn write(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let mut file = self.create(path)?;
        file.write_all(bytes)?;
        file.finish()
    }

    /// Begins a file that is written piece by piece.
    ///
    /// Errors: the disk.
    pub fn create(&self, path: &str) -> anyhow::Result<OutputFile<'_>> {
        let target = self.path().join(path);
        let cannot = || format!("{path} cannot be written into {}", self.output.display());
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).with_context(cannot)?;
        }
        let file = OpenOptions::new().write(true).create_new(true).open(&target).with_context(cannot)?;
        Ok(OutputFile { staging: self, path: path.to_owned(), file, hasher: blake3::Hasher::new(), bytes: 0 })
    }

    /// What was written so far, sorted by path.
    pub fn outputs(&self) -> Vec<Output> {
        let mut outputs = self.outputs_mut().clone();
        outputs.sort();
        outputs
    }

    fn outputs_mut(&self) -> std::sync::MutexGuard<'_, Vec<Output>> {
        self.written.lock().expect("no writer panics while it holds the list")
    }

    /// Gives the folder its final name and returns its path. A folder of that name is replaced.
    ///
    /// Errors: the disk. The folder then vanishes and an older one of that name stays.
    pub fn finish(mut self, final_name: &str) -> anyhow::Result<PathBuf> {
        let target = self.output.join(final_name);
        let cannot = || format!("the run folder {} cannot be put in place", target.display());
        let _folder_lock = lock_folder(&self.output)?;
        fs::remove_dir_all(self.scratch()).with_context(cannot)?;
        fs::remove_file(self.path().join(RUN_LOCK)).with_context(cannot)?;
        sync_folder(self.path()).with_context(cannot)?;
        let aside = self.output.join(format!("{ASIDE}{final_name}"));
        let replaces = target.exists();
        if replaces {
            fs::rename(&target, &aside).with_context(cannot)?;
        }
        if let Err(error) = fs::rename(self.path(), &target) {
            if replaces {
                fs::rename(&aside, &target).with_context(cannot)?;
            }
            return Err(error).with_context(cannot);
        }
        let folder = self.folder.take().expect("a folder is finished once");
        // The folder has moved; its old name must not be cleaned up.
        let _ = folder.keep();
        sync_folder(&self.output).with_context(cannot)?;
        if replaces {
            fs::remove_dir_all(&aside).with_context(cannot)?;
        }
        Ok(target)
    }
}

/// A file of the run folder that is being written; it counts once it is finished.
pub struct OutputFile<'a> {
    staging: &'a Staging,
    path: String,
    file: File,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl OutputFile<'_> {
    /// Path inside the run folder.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Bytes so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Puts the file on the disk and remembers its hash.
    ///
    /// Errors: the disk.
    pub fn finish(self) -> anyhow::Result<()> {
        self.file.sync_all().map_err(|error| self.cannot(&error))?;
        let hash = self.hasher.finalize().to_hex().to_string();
        self.staging.outputs_mut().push(Output { path: self.path, bytes: self.bytes, hash });
        Ok(())
    }

    /// An error of the disk with the file's name.
    fn cannot(&self, error: &std::io::Error) -> std::io::Error {
        std::io::Error::new(error.kind(), format!("{} cannot be written into {}: {error}", self.path, self.staging.output.display()))
    }
}

impl Write for OutputFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes).map_err(|error| self.cannot(&error))?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// A run folder holds personal data: nobody but its owner may enter it.
#[cfg(unix)]
fn owner_only<'a, 'p, 's>(builder: &'a mut tempfile::Builder<'p, 's>) -> &'a mut tempfile::Builder<'p, 's> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn owner_only<'a, 'p, 's>(builder: &'a mut tempfile::Builder<'p, 's>) -> &'a mut tempfile::Builder<'p, 's> {
    builder
}

fn lock_folder(output: &Path) -> anyhow::Result<File> {
    let path = output.join(FOLDER_LOCK);
    let file = File::create(&path).with_context(|| format!("{} cannot be made", path.display()))?;
    file.lock().with_context(|| format!("{} cannot be locked", path.display()))?;
    Ok(file)
}

/// Removes folders of killed runs and ends replacements that were cut off.
fn clear_leftovers(output: &Path) -> anyhow::Result<()> {
    let mut names = Vec::new();
    for entry in fs::read_dir(output)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(PREFIX) && entry.file_type()?.is_dir() {
            names.push(name);
        }
    }
    names.sort();
    for name in names {
        let folder = output.join(&name);
        match name.strip_prefix(ASIDE) {
            // The run was cut off between the two renames: the older folder is the one that is complete.
            Some(run) if !output.join(run).exists() => fs::rename(&folder, output.join(run))?,
            Some(_) => fs::remove_dir_all(&folder)?,
            None if is_abandoned(&folder) => fs::remove_dir_all(&folder)?,
            None => {}
        }
    }
    Ok(())
}

fn is_abandoned(folder: &Path) -> bool {
    match File::open(folder.join(RUN_LOCK)) {
        Err(_) => true,
        Ok(lock) => !matches!(lock.try_lock(), Err(TryLockError::WouldBlock)),
    }
}

#[cfg(unix)]
/// Makes the names in a folder last through a loss of power, where the system can.
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("the folder is there")
            .map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned())
            .filter(|name| name != FOLDER_LOCK)
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_run_that_did_not_finish_leaves_nothing() {
        let output = tempfile::tempdir().expect("a folder");
        let staging = Staging::begin(output.path()).expect("it begins");
        staging.write("a.csv", b"1").expect("it writes");
        drop(staging);
        assert!(names(output.path()).is_empty());
    }

    #[test]
    fn a_finished_run_has_its_files_and_no_locks() {
        let output = tempfile::tempdir().expect("a folder");
        let staging = Staging::begin(output.path()).expect("it begins");
        staging.write("owners/dinsos/a.csv", b"1").expect("it writes");
        let run = staging.finish("2026-11-abc").expect("it finishes");
        assert_eq!(names(&run), ["owners"]);
        assert_eq!(names(output.path()), ["2026-11-abc"]);
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_and_a_living_run_is_not() {
        let output = tempfile::tempdir().expect("a folder");
        let killed = output.path().join(".padan-killed");
        fs::create_dir(&killed).expect("a leftover");
        File::create(killed.join(RUN_LOCK)).expect("its free lock");
        let living = Staging::begin(output.path()).expect("it begins");
        let _other = Staging::begin(output.path()).expect("another begins");
        assert!(!killed.exists());
        assert!(living.path().exists());
    }

    #[test]
    fn a_run_of_the_same_name_is_replaced() {
        let output = tempfile::tempdir().expect("a folder");
        for content in ["old", "new"] {
            let staging = Staging::begin(output.path()).expect("it begins");
            staging.write("a.csv", content.as_bytes()).expect("it writes");
            staging.finish("run").expect("it finishes");
        }
        let read = fs::read_to_string(output.path().join("run/a.csv")).expect("it is there");
        assert_eq!(read, "new");
        assert_eq!(names(output.path()), ["run"]);
    }

    #[test]
    fn a_replacement_that_was_cut_off_gives_the_older_run_back() {
        let output = tempfile::tempdir().expect("a folder");
        fs::create_dir(output.path().join(".padan-old-run")).expect("an older run set aside");
        let _staging = Staging::begin(output.path()).expect("it begins");
        assert!(output.path().join("run").exists());
    }
}
