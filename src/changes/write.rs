//! A comparison as files: `changes.csv`, `changes.parquet` and `changes.json` in a folder of their own.

use super::compare::{Became, Compared};
use super::snapshot::What;
use super::table;
use crate::diagnostic::{Diagnostic, Stopped};
use crate::language::Language;
use crate::report::formats::csv;
use crate::report::formats::parquet::frame;
use anyhow::Context;
use polars::prelude::{ParquetCompression, ParquetWriter};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Makes a folder that only its owner may enter, for a command's files.
///
/// Errors: `Stopped` with exit code 2 for a folder that holds something; the disk.
pub fn new_folder(folder: &Path, language: Language) -> anyhow::Result<()> {
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file() {
        let message = language.pick("folder ini sudah berisi", "this folder is not empty");
        let hint = language.pick("sebut folder baru dengan `--out`", "name a new folder with `--out`");
        let diagnostics = vec![Diagnostic::error(folder.to_string_lossy(), 0, 0, message, hint)];
        return Err(Stopped { exit_code: 2, diagnostics }.into());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let cannot = || format!("{} cannot be made", folder.display());
    builder.create(folder).with_context(cannot)?;
    // An empty folder that was there may be open to others.
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).with_context(cannot)?;
    Ok(())
}

/// Writes a comparison into a folder that is not there yet, or is empty.
///
/// Errors: as `new_folder`; the disk.
pub fn write(compared: &Compared, folder: &Path, language: Language) -> anyhow::Result<()> {
    new_folder(folder, language)?;
    let cannot = || format!("{} cannot be written", folder.display());
    let table = table::table(compared);
    fs::write(folder.join("changes.csv"), csv::bytes(&table).0).with_context(cannot)?;
    let file = fs::File::create(folder.join("changes.parquet")).with_context(cannot)?;
    ParquetWriter::new(file).with_compression(ParquetCompression::Zstd(None)).finish(&mut frame(&table)?)?;
    let text = serde_json::to_string_pretty(&json(compared))?;
    fs::write(folder.join("changes.json"), format!("{text}\n")).with_context(cannot)
}

/// Which runs were compared, and what was counted.
fn json(compared: &Compared) -> serde_json::Value {
    let run = |run: &super::snapshot::Snapshot| json!({"run": run.run, "period": run.period, "manifest": run.manifest});
    let of_table = |what: What| {
        let became = Became::ALL.into_iter().map(|became| {
            let (items, rupiah) = (compared.count(what, became), compared.rupiah(what, became));
            (became.code(), json!({"items": items, "rupiah": rupiah}))
        });
        (what.table(), became.collect::<BTreeMap<_, _>>())
    };
    let (stayed, came, left) = compared.rows;
    json!({
        "before": run(&compared.before),
        "now": run(&compared.now),
        "rules_changed": compared.rules_changed,
        "rows": {"stayed": stayed, "came": came, "left": left},
        "tables": What::ALL.into_iter().map(of_table).collect::<BTreeMap<_, _>>(),
    })
}
