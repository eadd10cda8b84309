//! What the user types: arguments in, exit code out. No stage logic lives here.

use std::process::ExitCode;

/// Runs the command line.
pub fn main() -> ExitCode {
    ExitCode::from(4)
}
