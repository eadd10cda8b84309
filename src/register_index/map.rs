//! The one place where a file becomes memory.

use std::fs::File;

/// Maps a whole file for as long as the process lives.
///
/// Errors: those of the system.
#[allow(unsafe_code)]
pub fn stay(file: &File) -> std::io::Result<&'static [u8]> {
    // SAFETY: a map is undefined where somebody changes the file beneath it. Index files are written beside their place,
    // renamed into it and only ever replaced or removed by name, so the bytes behind an open file stay as they are; the folder
    // belongs to one user. The map is never taken down, so what is read from it may live as long as the process.
    let map = unsafe { memmap2::Mmap::map(file)? };
    Ok(Box::leak(Box::new(map)))
}
