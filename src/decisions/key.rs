//! The key of case ids: the file that the job names, else `case.key` beside the job file, else one that is made of the register.
//!
//! A key that stands in the program would let whoever holds an id try birth dates until the NIK is found. So the first night makes a
//! key of what only the district holds, the bytes of its register's people files, and keeps it: later nights read it, and ids
//! survive a new register. The same files give the same key, whatever their names, places and order, so that copies of a district
//! write the same bytes. The manifest shows plain hashes of those files; the key is made of hashes in a context of their own.

use crate::diagnostic::Diagnostic;
use crate::intake::{self, InputFile, Role};
use crate::job::Job;
use crate::run_folder::log;
use padan_identity::mask::scrub;
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Fewest bytes of a key.
const BYTES_MIN: usize = 16;
/// Most bytes of a key.
const BYTES_MAX: u64 = 1 << 20;
const OF_FILE: &str = "padan 2026-11 case key, one people file of the register";
const OF_REGISTER: &str = "padan 2026-11 case key, all people files of the register";

/// The key of a job's case ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseKey {
    bytes: Vec<u8>,
    /// Whether the bytes stand in the file.
    is_kept: bool,
}

impl CaseKey {
    /// Reads the job's key file; where the job names none and none is there, makes the key in memory.
    ///
    /// Errors: a file that is named and missing, cannot be read, or is too short.
    pub fn of(job: &Job) -> Result<CaseKey, Vec<Diagnostic>> {
        match read(&job.folder.join(key_file(job))) {
            Ok(bytes) if bytes.len() >= BYTES_MIN => Ok(CaseKey { bytes, is_kept: true }),
            Ok(_) => {
                let message =
                    job.language.pick("berkas kunci kasus kurang dari 16 bita", "the key file of case ids has fewer than 16 bytes");
                Err(wrong(job, message.to_owned()))
            }
            Err(error) if error.kind() == ErrorKind::NotFound && job.case_key.is_none() => match of_register(job) {
                Some(key) => Ok(CaseKey { bytes: key.to_vec(), is_kept: false }),
                None => Err(unreadable(job, &"register")),
            },
            Err(error) => Err(unreadable(job, &error)),
        }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The key file as an input, as it is or will be.
    pub fn input(&self, job: &Job) -> InputFile {
        InputFile { path: key_shown(job), bytes: self.bytes.len() as u64, hash: blake3::hash(&self.bytes).to_hex().to_string() }
    }

    /// The key file where it is there.
    pub fn kept_input(&self, job: &Job) -> Option<InputFile> {
        self.is_kept.then(|| self.input(job))
    }

    /// Writes a key that was made in memory beside the job file, readable by its owner only; one that another night wrote meanwhile counts.
    ///
    /// Errors: as `of`; a folder that cannot be written is no error but a warning: the night goes on with the key in memory.
    pub fn keep(self, job: &Job) -> Result<(CaseKey, Option<Diagnostic>), Vec<Diagnostic>> {
        if self.is_kept {
            return Ok((self, None));
        }
        match write(&job.folder, key_file(job), &self.bytes) {
            Ok(()) => {
                warn_of_a_lost_key(job);
                Ok((CaseKey { is_kept: true, ..self }, None))
            }
            Err(ErrorKind::AlreadyExists) => {
                let there = CaseKey::of(job)?;
                let warning = (!there.is_kept).then(|| not_kept(job, ErrorKind::AlreadyExists));
                Ok((there, warning))
            }
            Err(kind) => {
                let warning = not_kept(job, kind);
                Ok((self, Some(warning)))
            }
        }
    }
}

/// The bytes of a key file; a pipe or device would hold everybody up, and no key is large.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let there = fs::metadata(path)?;
    if !there.is_file() || there.len() > BYTES_MAX {
        return Err(std::io::Error::new(ErrorKind::InvalidInput, "not an ordinary file of at most 1 MiB"));
    }
    fs::read(path)
}

/// A key made of the people files of the register; `None` where one is missing or cannot be read, which intake tells.
fn of_register(job: &Job) -> Option<[u8; 32]> {
    let files = intake::register_files(job)?.into_iter().filter(|(role, ..)| *role == Role::RegisterPeople);
    let files: Vec<_> = files.map(|(_, _, path)| path).collect();
    let mut digests: Vec<[u8; 32]> = files.par_iter().with_max_len(1).map(|path| of_file(path)).collect::<Option<_>>()?;
    digests.sort_unstable();
    (!digests.is_empty()).then(|| blake3::derive_key(OF_REGISTER, digests.as_flattened()))
}

fn of_file(path: &Path) -> Option<[u8; 32]> {
    // A pipe would hold everybody up.
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut hasher = blake3::Hasher::new_derive_key(OF_FILE);
    hasher.update_reader(File::open(path).ok()?).ok()?;
    Some(*hasher.finalize().as_bytes())
}

/// The key file of a job's case ids, relative to its folder; it may not be there yet.
pub fn key_file(job: &Job) -> &Path {
    job.case_key.as_deref().unwrap_or(Path::new("case.key"))
}

/// A key that is made where nights were run before has taken the place of another; told on the terminal alone, since the run itself
/// is that of its inputs.
fn warn_of_a_lost_key(job: &Job) {
    if !log::finished(&job.output).is_empty() {
        let name = key_file(job).display().to_string();
        let told = job.language.pick(
            "tidak ada lagi dan dibuat baru. Bila register sudah berganti, kode kasus berubah dan keputusan lama tidak berlaku: pulihkan dari salinan",
            "was not there any more and is made anew. If the register has changed, case ids are others and old decisions reach no row: restore it from a copy",
        );
        tracing::warn!("{}", scrub(&format!("{name} {told}")));
    }
}

/// The path of the key file as the inputs of a run name it.
pub fn key_shown(job: &Job) -> String {
    key_file(job).to_string_lossy().replace('\\', "/")
}

/// Puts the whole file there at once, or nothing where there is one.
fn write(folder: &Path, name: &Path, bytes: &[u8]) -> Result<(), ErrorKind> {
    let kind = |error: std::io::Error| error.kind();
    // Temporary files are made for their owner only.
    let mut file = tempfile::Builder::new().prefix(".padan-key-").tempfile_in(folder).map_err(kind)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(kind)?;
    file.persist_noclobber(folder.join(name)).map(drop).map_err(|error| kind(error.error))
}

fn wrong(job: &Job, message: String) -> Vec<Diagnostic> {
    let hint = job.language.pick(
        "pulihkan dari salinan cadangan; kode kasus berubah bersama berkas ini. Belum ada keputusan? Hapus, lalu padan membuatnya lagi",
        "restore it from a backup copy; case ids change with this file. No decisions yet? Delete it, and padan makes it anew",
    );
    let named = job.language.pick(
        "buat sekali, simpan di tempat aman, dan jangan diganti: kode kasus berubah bersamanya",
        "make it once, keep it safe and never change it: case ids change with it",
    );
    let hint = if job.case_key.is_some() { named } else { hint };
    vec![Diagnostic::error(key_file(job).to_string_lossy(), 0, 0, message, hint)]
}

fn unreadable(job: &Job, why: &dyn std::fmt::Display) -> Vec<Diagnostic> {
    let text = job.language.pick("berkas kunci kasus tidak dapat dibaca", "the key file of case ids cannot be read");
    wrong(job, format!("{text}: {why}"))
}

fn not_kept(job: &Job, kind: ErrorKind) -> Diagnostic {
    let text = job.language.pick(
        "kunci kode kasus tidak dapat disimpan di samping berkas tugas, jadi kode kasus akan berubah bila register berubah",
        "the key of case ids cannot be kept beside the job file, so case ids will change when the register changes",
    );
    let hint = job.language.pick(
        "izinkan padan menulis di folder tugas, atau sebut berkas kunci dengan `case_key` di berkas tugas",
        "let padan write in the job's folder, or name a key file with `case_key` in the job",
    );
    Diagnostic::warning(key_file(job).to_string_lossy(), 0, 0, format!("{text}: {kind}"), hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job;
    use tempfile::TempDir;

    const PEOPLE: [&str; 2] = ["nik,nama\n3526010101900012,SITI\n", "nik,nama\n3526014107730012,AMINAH\n"];

    /// A district whose register has these people files.
    fn district(files: &[(&str, &str)]) -> (TempDir, Job) {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).expect("a file can be written"));
        let text =
            "period = \"2026-11\"\n[register]\npeople = [\"p*.csv\"]\n[[lists]]\nprogramme = \"PKH\"\nowner = \"D\"\nfiles = [\"l.csv\"]\n";
        fs::write(folder.path().join("job.toml"), text).expect("a job can be written");
        let job = job::read(&folder.path().join("job.toml")).expect("the job is right");
        (folder, job)
    }

    fn bytes(files: &[(&str, &str)]) -> Vec<u8> {
        CaseKey::of(&district(files).1).expect("a key").bytes
    }

    #[test]
    fn copies_of_a_register_make_one_key_and_one_person_more_another() {
        let key = bytes(&[("p1.csv", PEOPLE[0]), ("p2.csv", PEOPLE[1])]);
        assert_eq!(key, bytes(&[("pb.csv", PEOPLE[0]), ("pa.csv", PEOPLE[1])]), "names and order are nothing");
        let more = format!("{}3526010101900099,UMAR\n", PEOPLE[1]);
        assert_ne!(key, bytes(&[("p1.csv", PEOPLE[0]), ("p2.csv", &more)]));
        // What the manifest shows of the files.
        let shown: Vec<[u8; 32]> = PEOPLE.iter().map(|text| *blake3::hash(text.as_bytes()).as_bytes()).collect();
        for order in [[0, 1], [1, 0]] {
            let joined = order.map(|at| shown[at]);
            assert_ne!(key, blake3::derive_key(OF_REGISTER, joined.as_flattened()));
        }
    }

    #[test]
    fn a_key_is_written_once_for_its_owner_and_stays_when_the_register_changes() {
        let (folder, job) = district(&[("p1.csv", PEOPLE[0])]);
        let made = CaseKey::of(&job).expect("a key");
        assert!(made.kept_input(&job).is_none() && !folder.path().join("case.key").exists(), "only a night writes");
        let (kept, warning) = made.clone().keep(&job).expect("it can be kept");
        assert_eq!(kept.kept_input(&job).map(|input| input.hash), Some(made.input(&job).hash));
        assert!(warning.is_none());
        let file = folder.path().join("case.key");
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).expect("it is there").permissions()) & 0o777, 0o600);
        fs::write(folder.path().join("p1.csv"), PEOPLE[1]).expect("a register can change");
        assert_eq!(CaseKey::of(&job).expect("a key").bytes, made.bytes);
        let other = CaseKey { bytes: vec![1; 32], is_kept: false };
        assert_eq!(other.keep(&job).expect("there is one").0.bytes, made.bytes, "the one that was first counts");
        fs::write(&file, "short").expect("a file can be written");
        assert!(CaseKey::of(&job).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn a_key_that_cannot_be_kept_is_used_and_told() {
        let (folder, job) = district(&[("p1.csv", PEOPLE[0])]);
        std::os::unix::fs::symlink("nowhere/case.key", folder.path().join("case.key")).expect("a link can be made");
        let made = CaseKey::of(&job).expect("a key");
        let (used, warning) = made.clone().keep(&job).expect("the night goes on");
        assert_eq!(used, made);
        assert!(warning.is_some_and(|warning| warning.to_string().contains("case_key")));
    }
}
