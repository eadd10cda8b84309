//! A comparison as files: `changes.csv`, `changes.parquet` and `changes.json` in a folder of their own.

use super::compare::{Became, Compared};
use super::snapshot::What;
use super::table;
use crate::language::Language;
use crate::report::formats::csv;
use crate::report::formats::parquet::frame;
use crate::target::new_folder;
use anyhow::Context;
use polars::prelude::{ParquetCompression, ParquetWriter};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Writes a comparison into a folder that is not there yet, or is empty.
///
/// Errors: as `target::new_folder`; the disk.
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
