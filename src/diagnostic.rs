//! What a person wrote wrongly: a place, a message and a hint; collected and shown all at once.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How bad a diagnostic is. An error stops the run before any work; a warning is shown and kept in the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    Error,
    Warning,
}

/// One mistake in something a person wrote.
///
/// Shape: `line` and `column` are 1-based; 0 where the mistake has no place inside the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub severity: Severity,
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub message: String,
    pub hint: String,
}

impl Diagnostic {
    /// Makes an error at a place.
    pub fn error(file: impl Into<String>, line: u32, column: u32, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Error, file: file.into(), line, column, message: message.into(), hint: hint.into() }
    }

    /// Makes a warning at a place.
    pub fn warning(file: impl Into<String>, line: u32, column: u32, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(file, line, column, message, hint) }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        writeln!(f, "{kind}: {}", self.message)?;
        match (self.line, self.column) {
            (0, _) => writeln!(f, "  --> {}", self.file)?,
            (line, 0) => writeln!(f, "  --> {}:{line}", self.file)?,
            (line, column) => writeln!(f, "  --> {}:{line}:{column}", self.file)?,
        }
        write!(f, "hint: {}", self.hint)
    }
}

/// Reads a small text that a person wrote: a job, a rule file, a truth.
///
/// Errors: as reading does; a pipe or device, which may never end, is refused.
pub fn read_text(path: &std::path::Path) -> std::io::Result<String> {
    let meta = std::fs::metadata(path)?;
    if !meta.is_file() && !meta.is_dir() {
        return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "this is not an ordinary file"));
    }
    std::fs::read_to_string(path)
}

/// Mistakes that stop a run; the exit code tells a wrong rule or usage (2) from unusable input (3).
#[derive(Debug)]
pub struct Stopped {
    pub exit_code: u8,
    pub diagnostics: Vec<Diagnostic>,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for diagnostic in &self.diagnostics {
            writeln!(f, "{diagnostic}\n")?;
        }
        let found = self.diagnostics.len();
        write!(f, "{found} kesalahan; tidak ada yang dijalankan / {found} found; nothing was run")
    }
}

impl std::error::Error for Stopped {}
