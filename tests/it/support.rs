//! What the tests share: temporary districts, runs by library and by binary, readers of run folders.

use padan::diagnostic::Stopped;
use padan::language::Language;
use padan::nightly::{self, Options};
use padan::progress::Progress;
use padan::run_folder::manifest::Manifest;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The folder of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of `tests/corpus`.
pub fn corpus(folder: &str) -> PathBuf {
    repository().join("tests/corpus").join(folder)
}

/// A small district in a temporary folder: the corpus register, and the lists that a test puts there.
pub struct District {
    pub folder: TempDir,
    pub lists: Vec<(String, String, String)>,
    pub families: bool,
    pub events: bool,
    /// More lines for the top of the job.
    pub job_head: String,
}

impl District {
    pub fn new() -> District {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        copy(&corpus("register"), &folder.path().join("register"));
        District { folder, lists: Vec::new(), families: true, events: true, job_head: String::new() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file into the district; its folders are made.
    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a temporary folder can be made");
        fs::write(&path, bytes).expect("a temporary file can be written");
        path
    }

    /// Names a list in the job; `files` is the text of the TOML array.
    pub fn list(mut self, programme: &str, owner: &str, files: &str) -> District {
        self.lists.push((programme.into(), owner.into(), files.into()));
        self
    }

    /// Writes the job file.
    pub fn job(&self) -> PathBuf {
        let mut text = format!("period = \"2026-11\"\nlanguage = \"en\"\noutput = \"runs\"\n{}\n[register]\n", self.job_head);
        text.push_str("people = [\"register/people*.csv\"]\nas_of = \"2026-10-01\"\n");
        if self.families {
            text.push_str("families = [\"register/families.csv\"]\n");
        }
        if self.events {
            text.push_str("events = [\"register/events.csv\"]\n");
        }
        for (programme, owner, files) in &self.lists {
            text.push_str(&format!("\n[[lists]]\nprogramme = \"{programme}\"\nowner = \"{owner}\"\nfiles = [{files}]\n"));
        }
        self.put("job.toml", text)
    }

    pub fn run(&self) -> Ended {
        run(&self.job())
    }

    /// Names in the output folder that are run folders or what is left of them.
    pub fn runs_left(&self) -> Vec<String> {
        folders(&self.path("runs"))
    }
}

/// Folders in a folder, sorted; none when it does not exist.
pub fn folders(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    let mut names: Vec<String> = entries.filter(is_folder).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// How a run ended.
pub enum Ended {
    Done(Run),
    /// Exit code and everything that was said.
    Stopped(u8, String),
}

impl Ended {
    #[track_caller]
    pub fn done(self) -> Run {
        match self {
            Ended::Done(run) => run,
            Ended::Stopped(code, text) => panic!("the run stopped with {code}:\n{text}"),
        }
    }

    #[track_caller]
    pub fn stopped(self) -> (u8, String) {
        match self {
            Ended::Done(run) => panic!("the run ended in {}", run.folder.display()),
            Ended::Stopped(code, text) => (code, text),
        }
    }
}

/// A finished run's folder.
pub struct Run {
    pub folder: PathBuf,
}

/// Runs a job in this process, as the command line would.
pub fn run(job: &Path) -> Ended {
    match nightly::run(job, &Options::default(), &Progress::new(false)) {
        Ok(finished) => Ended::Done(Run { folder: finished.folder }),
        Err(error) => match error.downcast_ref::<Stopped>() {
            Some(stopped) => Ended::Stopped(stopped.exit_code, stopped.to_string()),
            None => Ended::Stopped(4, format!("{error:#}")),
        },
    }
}

/// Runs a job in a language.
pub fn run_in(job: &Path, language: Language) -> Run {
    let options = Options { language: Some(language), ..Options::default() };
    Run { folder: nightly::run(job, &options, &Progress::new(false)).expect("the run ends well").folder }
}

/// Runs the binary.
pub fn padan(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_padan")).args(arguments).output().expect("the binary starts")
}

pub fn code(output: &Output) -> i32 {
    output.status.code().expect("the binary was not killed")
}

/// Standard output and standard error of a finished command.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

impl Run {
    pub fn manifest(&self) -> Manifest {
        let text = fs::read_to_string(self.folder.join("manifest.json")).expect("a run folder has a manifest");
        serde_json::from_str(&text).expect("the manifest can be read")
    }

    /// A table as rows of column -> cell.
    pub fn table(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(self.folder.join(format!("{name}.csv"))).expect("the table is there");
        reader.deserialize().map(|row| row.expect("the table is well formed")).collect()
    }
}

/// Every file below a folder by its path, sorted.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    gather(folder, folder, &mut found);
    found
}

fn gather(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed").flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(root, &path, found);
        } else {
            let name = path.strip_prefix(root).expect("it lies below the root").to_string_lossy().into_owned();
            found.insert(name, fs::read(&path).expect("the file can be read"));
        }
    }
}

/// Holds two folders to the same files with the same bytes.
#[track_caller]
pub fn check_same(left: &Path, right: &Path) {
    let (left_files, right_files) = (files(left), files(right));
    assert_eq!(left_files.keys().collect::<Vec<_>>(), right_files.keys().collect::<Vec<_>>());
    let different: Vec<&String> = left_files.iter().filter(|(name, bytes)| right_files[*name] != **bytes).map(|(name, _)| name).collect();
    assert_eq!(different, [""; 0], "these files differ");
}

/// Copies a folder with all below it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a temporary folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be listed").flatten() {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).expect("the file can be copied")),
        }
    }
}

/// The sample district and one run of it by the binary, with everything that it logged; made once for all tests.
pub struct Sample {
    pub district: TempDir,
    pub run: Run,
    pub said: String,
}

pub fn sample() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let district = sample_district();
        let job = district.path().join("job.toml");
        let output = padan(&["run", &text(&job), "-vv", "--log", "json", "--threads", "2"]);
        assert_eq!(code(&output), 0, "{}", said(&output));
        let name = folders(&district.path().join("runs"));
        let folder = district.path().join("runs").join(&name[0]);
        Sample { run: Run { folder }, said: said(&output), district }
    })
}

/// A fresh copy of the sample district.
pub fn sample_district() -> TempDir {
    let district = tempfile::tempdir().expect("a temporary folder can be made");
    for part in ["inbox", "register"] {
        copy(&repository().join("sample_data").join(part), &district.path().join(part));
    }
    fs::copy(repository().join("sample_data/job.toml"), district.path().join("job.toml")).expect("the job can be copied");
    district
}

pub fn text(path: &Path) -> String {
    path.to_str().expect("a temporary path is text").to_owned()
}
