//! Standard output that ends quietly when nobody reads on (`padan evaluate ... | head`).

use std::io::{ErrorKind, Write};

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
