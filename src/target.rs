//! Where a command may write: never over what it reads, never over another of its own outputs, never over what padan did not write.
//!
//! A file is written beside its place and renamed into it, so that a failure leaves what stood there. Files are told apart by what they
//! are, not by their names: a link of either kind to an input is that input. A finished run, or an auditor's copy of one, is sealed;
//! no command leaves anything inside.

use crate::diagnostic::{Diagnostic, Stopped};
use crate::language::Language;
use padan_identity::mask::scrub;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Files that a command reads and those that it means to write.
pub struct Targets {
    language: Language,
    reads: Vec<Place>,
    taken: Vec<Place>,
}

/// What may stand at a target already.
pub enum May<'a> {
    /// Nothing.
    New,
    /// A file of which this holds.
    Replace(&'a dyn Fn(&Path) -> bool),
}

/// A file that a command may write.
pub struct Target {
    path: PathBuf,
    language: Language,
    /// The file that is replaced, behind all links.
    replaces: Option<PathBuf>,
    /// A pipe or device: there is nothing to keep and nothing to rename.
    is_stream: bool,
}

/// A file as the system knows it.
struct Place {
    node: Option<(u64, u64)>,
    path: PathBuf,
}

impl Targets {
    pub fn new(language: Language) -> Targets {
        Targets { language, reads: Vec::new(), taken: Vec::new() }
    }

    /// Takes note of a file that the command reads.
    pub fn reads(&mut self, path: &Path) {
        if path.is_file() {
            self.reads.push(Place::of(path));
        }
    }

    /// Takes note of every file below a folder; links to folders are not followed.
    pub fn reads_below(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.reads_below(&entry.path()),
                _ => self.reads(&entry.path()),
            }
        }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// Claims a file before anything is written.
    ///
    /// Errors: `Stopped` with exit code 2: a file that is read, one that is claimed already, one inside a finished run, one that may
    /// not be replaced, a folder.
    pub fn claim(&mut self, path: &Path, may: &May<'_>) -> Result<Target, Stopped> {
        let place = Place::of(path);
        let refuse = |told: (&str, &str)| {
            let hint = self.language.pick("sebut nama lain", "choose another name");
            stopped(2, path, self.language.pick(told.0, told.1), hint)
        };
        if self.reads.iter().any(|read| read.is(&place)) {
            return Err(refuse((
                "berkas ini dibaca oleh perintah yang sama, jadi tidak ditimpa",
                "the same command reads this file, so nothing is written over it",
            )));
        }
        if self.taken.iter().any(|taken| taken.is(&place)) {
            return Err(refuse(("dua hasil perintah ini bernama sama", "two outputs of this command would be this one file")));
        }
        outside_runs(path, self.language)?;
        let mut target = Target { path: path.to_owned(), language: self.language, replaces: None, is_stream: false };
        match (fs::symlink_metadata(path), fs::metadata(path)) {
            (Err(error), _) if error.kind() == ErrorKind::NotFound => {}
            (Err(error), _) | (Ok(_), Err(error)) => return Err(target.cannot(&error)),
            (_, Ok(there)) if there.is_dir() => return Err(refuse(("ini folder, bukan berkas", "this is a folder, not a file"))),
            (_, Ok(there)) if is_stream(&there) && matches!(may, May::Replace(_)) => target.is_stream = true,
            (_, Ok(there)) => {
                let is_own = there.is_file() && matches!(may, May::Replace(is_own) if is_own(path));
                if !is_own {
                    return Err(refuse(("sudah ada, dan tidak ditimpa", "is there already, and nothing is written over it")));
                }
                if there.permissions().readonly() {
                    return Err(refuse(("berkas ini hanya boleh dibaca", "this file is read-only")));
                }
                target.replaces = Some(place.path.clone());
            }
        }
        if !target.is_stream {
            self.taken.push(place);
        }
        Ok(target)
    }

    /// Claims a file in a folder that must be there.
    ///
    /// Errors: as `claim`; a folder that is missing.
    pub fn claim_in_folder(&mut self, path: &Path, may: &May<'_>) -> Result<Target, Stopped> {
        let target = self.claim(path, may)?;
        match fs::metadata(folder_of(path)) {
            Ok(folder) if folder.is_dir() => Ok(target),
            Ok(_) => Err(target.cannot(&ErrorKind::NotADirectory.into())),
            Err(error) => Err(target.cannot(&error)),
        }
    }
}

impl Target {
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the whole file.
    ///
    /// Errors: `Stopped`; what stood there is then as it was.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Stopped> {
        if self.is_stream {
            let written = fs::OpenOptions::new().write(true).open(&self.path).and_then(|mut file| file.write_all(bytes));
            return match written {
                // A reader that has seen enough.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
                written => written.map_err(|error| self.cannot(&error)),
            };
        }
        let mut beside = self.beside()?;
        beside.write_all(bytes).map_err(|error| self.cannot(&error))?;
        self.keep(beside)
    }

    /// A file beside the target, to be filled and kept; dropped before, it vanishes.
    ///
    /// Errors: `Stopped`.
    pub fn beside(&self) -> Result<NamedTempFile, Stopped> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".padan_");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder.tempfile_in(folder_of(self.last_name())).map_err(|error| self.cannot(&error))
    }

    /// Gives a filled file its place.
    ///
    /// Errors: `Stopped`; what stood there is then as it was.
    pub fn keep(&self, beside: NamedTempFile) -> Result<(), Stopped> {
        beside.as_file().sync_all().map_err(|error| self.cannot(&error))?;
        let kept = match &self.replaces {
            Some(place) => beside.persist(place),
            // Whoever has made this file in the meantime keeps it.
            None => beside.persist_noclobber(&self.path),
        };
        kept.map(drop).map_err(|error| self.cannot(&error.error))
    }

    fn last_name(&self) -> &Path {
        self.replaces.as_deref().unwrap_or(&self.path)
    }

    fn cannot(&self, error: &io::Error) -> Stopped {
        cannot_write(&self.path, error, self.language)
    }
}

impl Place {
    fn of(path: &Path) -> Place {
        Place { node: node(path), path: real(path) }
    }

    fn is(&self, other: &Place) -> bool {
        self.path == other.path || self.node.is_some() && self.node == other.node
    }
}

/// Device and number of a file, which every link to it shares.
#[cfg(unix)]
fn node(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn node(_path: &Path) -> Option<(u64, u64)> {
    None
}

#[cfg(unix)]
fn is_stream(file: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    file.file_type().is_char_device() || file.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_stream(_file: &fs::Metadata) -> bool {
    false
}

/// The path behind all links, as far as it is there.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(_), Some(name)) => real(folder_of(path)).join(name),
        _ => path.to_owned(),
    }
}

/// The folder that a path stands in.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Refuses a place inside a finished run: its manifest names every file of it.
///
/// Errors: `Stopped` with exit code 2.
pub fn outside_runs(path: &Path, language: Language) -> Result<(), Stopped> {
    let is_sealed = |folder: &&Path| folder.join("manifest.json").is_file() && folder.join("audit.jsonl").is_file();
    if !real(path).ancestors().any(|folder| is_sealed(&folder)) {
        return Ok(());
    }
    let told = language.pick(
        "tempat ini ada di dalam folder hasil yang sudah disegel; berkas tambahan membuat `padan verify` gagal",
        "this place lies inside a finished run; a file more would make its `padan verify` fail",
    );
    Err(stopped(2, path, told, language.pick("sebut tempat di luar folder itu", "name a place outside of that folder")))
}

/// Refuses a folder that lies in one that is read.
///
/// Errors: `Stopped` with exit code 2.
pub fn outside(folder: &Path, read: &Path, language: Language) -> Result<(), Stopped> {
    if !real(folder).starts_with(real(read)) {
        return Ok(());
    }
    let told = language.pick("tempat ini ada di dalam folder yang dibaca", "this place lies inside a folder that is read");
    Err(stopped(2, folder, told, language.pick("sebut tempat di luar folder itu", "name a place outside of that folder")))
}

/// Refuses a folder that holds something, or one inside a finished run.
///
/// Errors: `Stopped` with exit code 2.
pub fn empty_folder(folder: &Path, language: Language) -> Result<(), Stopped> {
    outside_runs(folder, language)?;
    let is_file = fs::metadata(folder).is_ok_and(|there| !there.is_dir());
    if is_file || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        let message = match is_file {
            true => language.pick("ini berkas, bukan folder", "this is a file, not a folder"),
            false => language.pick("folder ini sudah berisi", "this folder is not empty"),
        };
        let hint = language.pick("sebut folder baru dengan `--out`", "name a new folder with `--out`");
        return Err(stopped(2, folder, message, hint));
    }
    Ok(())
}

/// Makes a folder that only its owner may enter, for a command's files.
///
/// Errors: `Stopped`: as `empty_folder`; a folder that cannot be made.
pub fn new_folder(folder: &Path, language: Language) -> anyhow::Result<()> {
    empty_folder(folder, language)?;
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| cannot_write(folder, &error, language))?;
    // An empty folder that was there may be open to others.
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))
        .map_err(|error| cannot_write(folder, &error, language))?;
    Ok(())
}

/// What to say where a file or folder cannot be written: exit code 2 where another place helps, 4 where the machine has no room.
pub fn cannot_write(path: &Path, error: &io::Error, language: Language) -> Stopped {
    let place = ("buat dahulu foldernya, atau sebut tempat lain", "make the folder first, or name another place");
    let rights = ("periksa hak tulisnya, atau sebut tempat lain", "check the rights to write there, or name another place");
    let room =
        ("sediakan ruang disk, lalu ulangi; berkas lama tidak berubah", "make room on the disk and try again; no old file has changed");
    let (code, told, hint) = match error.kind() {
        ErrorKind::NotFound => (2, ("foldernya tidak ada", "its folder is not there"), place),
        ErrorKind::NotADirectory => (2, ("foldernya ternyata berkas", "what should be its folder is a file"), place),
        ErrorKind::AlreadyExists => (2, ("sudah ada, dan tidak ditimpa", "is there already, and nothing is written over it"), place),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => (2, ("tidak boleh ditulis", "may not be written"), rights),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => (4, ("disk penuh", "the disk is full"), room),
        ErrorKind::InvalidFilename | ErrorKind::InvalidInput | ErrorKind::IsADirectory => {
            (2, ("tidak dapat ditulis dengan nama ini", "cannot be written under this name"), place)
        }
        _ => (4, ("tidak dapat ditulis", "cannot be written"), room),
    };
    stopped(code, path, &format!("{}: {error}", language.pick(told.0, told.1)), language.pick(hint.0, hint.1))
}

fn stopped(exit_code: u8, path: &Path, message: &str, hint: &str) -> Stopped {
    let shown = scrub(&path.to_string_lossy()).into_owned();
    Stopped { exit_code, diagnostics: vec![Diagnostic::error(shown, 0, 0, message, hint)] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary folder can be made")
    }

    /// Says whether a claim is refused.
    fn is_refused(targets: &mut Targets, path: &Path, is_own: bool) -> bool {
        targets.claim(path, &May::Replace(&|_: &Path| is_own)).is_err()
    }

    #[test]
    fn an_input_is_known_by_every_name() {
        let folder = folder();
        let list = folder.path().join("list.csv");
        fs::write(&list, "x").expect("a file can be written");
        let mut targets = Targets::new(Language::En);
        targets.reads(&list);
        assert!(is_refused(&mut targets, &folder.path().join("./list.csv"), true));
        #[cfg(unix)]
        {
            let (hard, soft) = (folder.path().join("hard.json"), folder.path().join("soft.json"));
            fs::hard_link(&list, &hard).expect("a link can be made");
            std::os::unix::fs::symlink(&list, &soft).expect("a link can be made");
            assert!(is_refused(&mut targets, &hard, true) && is_refused(&mut targets, &soft, true));
        }
        assert_eq!(fs::read(&list).expect("the list is there"), b"x");
    }

    #[test]
    fn a_file_is_claimed_once_and_replaced_only_where_it_is_ones_own() {
        let folder = folder();
        let path = folder.path().join("new.json");
        let mut targets = Targets::new(Language::Id);
        let first = targets.claim(&path, &May::New).expect("nothing stands there");
        assert!(is_refused(&mut targets, &path, true), "it is claimed already");
        first.write(b"one").expect("it can be written");
        assert!(Targets::new(Language::Id).claim(&path, &May::New).is_err());
        assert!(is_refused(&mut Targets::new(Language::Id), &path, false));
        let again = Targets::new(Language::Id).claim(&path, &May::Replace(&|_: &Path| true)).expect("it is one's own");
        again.write(b"two").expect("it can be written");
        assert_eq!(fs::read(&path).expect("the file is there"), b"two");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder is there").count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_failure_leaves_the_old_file() {
        let folder = folder();
        let path = folder.path().join("old.json");
        fs::write(&path, "old").expect("a file can be written");
        let target = Targets::new(Language::En).claim(&path, &May::Replace(&|_: &Path| true)).expect("it may be replaced");
        let mut beside = target.beside().expect("a file beside it");
        beside.write_all(b"half").expect("it can be written");
        drop(beside);
        assert_eq!(fs::read(&path).expect("the file is there"), b"old");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder is there").count(), 1);
    }

    #[test]
    fn nothing_is_written_into_a_finished_run() {
        let folder = folder();
        for name in ["manifest.json", "audit.jsonl"] {
            fs::write(folder.path().join(name), "{}").expect("a file can be written");
        }
        assert!(Targets::new(Language::En).claim(&folder.path().join("owners/new/x.html"), &May::New).is_err());
        assert!(new_folder(&folder.path().join("open/data"), Language::En).is_err());
        assert!(!folder.path().join("open").exists());
    }
}
