//! Standard output that ends quietly when nobody reads on (`padan evaluate ... | head`), and errors that end nothing when nobody hears.

use super::screen::{coloured, is_coloured, wrapped};
use std::io::{ErrorKind, Write};

/// Writes a page for people: lines that fit a screen, in colour where a person looks on.
///
/// Errors: as `say`.
pub fn show(text: &str) -> anyhow::Result<()> {
    let text = wrapped(text.trim_end());
    let text = if is_coloured() { coloured(&text) } else { text };
    say(text.trim_end())
}

/// Writes text and a line end to standard output.
///
/// Errors: the machine's, except a closed pipe, which is the reader's good right.
pub fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Writes a line to standard error; where that is closed or full there is nobody left to tell.
pub fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
