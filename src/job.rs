//! A job: which register, which lists, which period, which rules, where the run goes. Read from one TOML file.
//!
//! Paths are relative to the job file. Unknown keys are errors with a place and a hint.

use crate::language::Language;
use std::path::PathBuf;

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
}

/// Where the register's files are. Patterns are globs relative to the job's folder.
#[derive(Clone, Debug, Default)]
pub struct RegisterSpec {
    pub people: Vec<String>,
    pub families: Vec<String>,
    pub events: Vec<String>,
    /// `YYYY-MM-DD`: date of the register version.
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
