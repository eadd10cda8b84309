//! Files beside the index of a register: the newest of a kind stay.

use std::path::Path;

/// Removes all but the newest files of one ending whose name begins alike; the named one stays, whatever the clock says of the
/// others.
pub fn keep_newest(folder: &Path, name: &str, prefix: &str, ending: &str, kept: usize) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let others = entries.filter(|entry| {
        let other = entry.file_name().to_string_lossy().into_owned();
        let is_of_kind = other.starts_with(prefix) && Path::new(&other).extension().is_some_and(|own| own == ending);
        is_of_kind && other != name && entry.file_type().is_ok_and(|kind| !kind.is_dir())
    });
    let dated = others.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())));
    let mut files: Vec<_> = dated.collect();
    files.sort_unstable_by(|left, right| right.cmp(left));
    files.into_iter().skip(kept.saturating_sub(1)).for_each(|(_, path)| drop(std::fs::remove_file(path)));
}
