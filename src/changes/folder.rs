//! A finished run folder, opened to be read by a later command: its manifest, and tables whose bytes are those that the manifest
//! names.

use crate::diagnostic::{Diagnostic, Stopped};
use crate::language::Language;
use crate::run_folder::audit;
use crate::run_folder::manifest::{FORMAT_VERSION, Manifest};
use anyhow::Context;
use padan_identity::mask::scrub;
use polars::prelude::{DataFrame, ParquetReader, SerReader};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// A finished run of the aid night.
pub struct RunFolder {
    pub path: PathBuf,
    pub manifest: Manifest,
    /// blake3 of `manifest.json`.
    pub hash: String,
    language: Language,
}

/// Columns of one table of a run.
pub struct Frame(DataFrame);

impl RunFolder {
    /// Opens a run folder and checks manifest and audit chain.
    ///
    /// Errors: `Stopped` with exit code 3: no run, another format version, another task, a damaged one.
    pub fn open(path: &Path, language: Language) -> Result<RunFolder, Stopped> {
        let refuse = |told: (&str, &str), hint: (&str, &str)| refused(path, language.pick(told.0, told.1), language.pick(hint.0, hint.1));
        let not_a_run = |_| {
            let told = ("ini bukan folder hasil: manifest.json tidak terbaca", "this is no run folder: manifest.json cannot be read");
            refuse(
                told,
                (
                    "sebut folder yang dicetak `padan run`, misalnya runs/2026-11-…",
                    "name a folder that `padan run` printed, such as runs/2026-11-…",
                ),
            )
        };
        let text = fs::read_to_string(path.join("manifest.json")).map_err(not_a_run)?;
        let damaged = |what: &str| {
            let told = (format!("folder hasil ini rusak: {what}"), format!("this run folder is damaged: {what}"));
            refuse((&told.0, &told.1), DAMAGED_HINT)
        };
        let json: serde_json::Value = serde_json::from_str(&text).map_err(|_| damaged("manifest.json"))?;
        let version = json.get("format_version").and_then(serde_json::Value::as_u64);
        if version != Some(u64::from(FORMAT_VERSION)) {
            let found = version.map_or("?".to_owned(), |version| version.to_string());
            let told = (
                format!("folder hasil ini berbentuk versi {found}, bukan {FORMAT_VERSION}"),
                format!("this run folder has format version {found} instead of {FORMAT_VERSION}"),
            );
            let hint = ("jalankan lagi malam itu dengan padan ini", "run that night again with this padan");
            return Err(refuse((&told.0, &told.1), hint));
        }
        let manifest: Manifest = serde_json::from_value(json).map_err(|_| damaged("manifest.json"))?;
        if !manifest.task.is_empty() {
            let told = (
                format!("hasil tugas `{}` tidak berisi program dan keluarga", manifest.task),
                format!("a run of task `{}` has no programmes and families", manifest.task),
            );
            let hint = ("perintah ini untuk hasil tugas `reconcile`", "this command tells of runs of task `reconcile`");
            return Err(refuse((&told.0, &told.1), hint));
        }
        let chain = fs::read_to_string(path.join("audit.jsonl")).ok().and_then(|text| audit::read(&text).ok());
        if chain.and_then(|events| events.last().map(|event| event.hash.clone())).as_deref() != Some(&manifest.audit_head) {
            return Err(damaged("audit.jsonl"));
        }
        let hash = blake3::hash(text.as_bytes()).to_hex().to_string();
        Ok(RunFolder { path: path.to_owned(), manifest, hash, language })
    }

    /// Says whether the run left a file.
    pub fn has(&self, name: &str) -> bool {
        self.manifest.outputs.iter().any(|output| output.path == name)
    }

    /// The bytes of a file, as they were written.
    ///
    /// Errors: a file that the run did not leave, or whose bytes are others.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, Stopped> {
        let language = self.language;
        let Some(output) = self.manifest.outputs.iter().find(|output| output.path == name) else {
            let told = (format!("hasil ini tidak punya `{name}`"), format!("this run has no `{name}`"));
            let hint =
                ("hasil ini dibuat padan yang lebih lama; jalankan lagi malam itu", "an earlier padan made this run; run that night again");
            return Err(refused(&self.path, &language.pick(told.0, told.1), language.pick(hint.0, hint.1)));
        };
        let bytes = fs::read(self.path.join(name)).ok();
        let whole = bytes.filter(|bytes| blake3::hash(bytes).to_hex().as_str() == output.hash);
        whole.ok_or_else(|| self.damaged(name))
    }

    /// What to say where a file is not what it should be.
    pub fn damaged(&self, name: &str) -> Stopped {
        let told = self.language.pick("folder hasil ini rusak", "this run folder is damaged");
        refused(&self.path, &format!("{told}: {name}"), self.language.pick(DAMAGED_HINT.0, DAMAGED_HINT.1))
    }

    /// Columns of a table.
    ///
    /// Errors: as `bytes`; a table without one of them.
    pub fn table(&self, name: &str, columns: &[&str]) -> anyhow::Result<Frame> {
        let bytes = self.bytes(&format!("{name}.parquet"))?;
        let wanted = columns.iter().map(|&column| column.to_owned()).collect();
        let frame = ParquetReader::new(Cursor::new(bytes)).with_columns(Some(wanted)).finish();
        Ok(Frame(frame.with_context(|| format!("{}: {name}.parquet", self.path.display()))?))
    }
}

const DAMAGED_HINT: (&str, &str) =
    ("periksa dengan `padan verify`, atau jalankan lagi malam itu", "check it with `padan verify`, or run that night again");

/// A path as messages show it: masked, but for the name of a run, whose digits are a period and a hash.
pub fn shown(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let parts: Vec<&str> = name.split('-').collect();
    let is_number = |part: &str, len: usize| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_hash = |part: &str| {
        part.len() == 10 && part.bytes().all(|byte| byte.is_ascii_hexdigit()) && part.bytes().any(|byte| byte.is_ascii_lowercase())
    };
    match parts.as_slice() {
        [year, month, hash] if is_number(year, 4) && is_number(month, 2) && is_hash(hash) => {
            let folder = path.parent().unwrap_or(Path::new("")).join("");
            format!("{}{name}", scrub(&folder.to_string_lossy()))
        }
        _ => scrub(&path.to_string_lossy()).into_owned(),
    }
}

/// A run folder that cannot be used, exit code 3.
pub fn refused(path: &Path, message: &str, hint: &str) -> Stopped {
    let shown = shown(path);
    Stopped { exit_code: 3, diagnostics: vec![Diagnostic::error(shown, 0, 0, message, hint)] }
}

impl Frame {
    pub fn rows(&self) -> usize {
        self.0.height()
    }

    /// A column of texts; empty where a cell is missing.
    ///
    /// Errors: a column that holds something else.
    pub fn texts(&self, name: &str) -> anyhow::Result<Vec<&str>> {
        Ok(self.0.column(name)?.str()?.iter().map(Option::unwrap_or_default).collect())
    }

    /// A column of whole numbers; 0 where a cell is missing.
    ///
    /// Errors: a column that holds something else.
    pub fn numbers(&self, name: &str) -> anyhow::Result<Vec<u64>> {
        Ok(self.0.column(name)?.i64()?.iter().map(|value| value.map_or(0, |value| value.max(0) as u64)).collect())
    }

    /// A column of decimals; 0 where a cell is missing.
    ///
    /// Errors: a column that holds something else.
    pub fn decimals(&self, name: &str) -> anyhow::Result<Vec<f64>> {
        Ok(self.0.column(name)?.f64()?.iter().map(Option::unwrap_or_default).collect())
    }

    /// A column of shares of one, in millionths; 0 where a cell is missing.
    ///
    /// Errors: a column that holds something else.
    pub fn ppm(&self, name: &str) -> anyhow::Result<Vec<u32>> {
        let whole = |share: f64| (share * 1e6).round().clamp(0.0, 1e6) as u32;
        Ok(self.0.column(name)?.f64()?.iter().map(|value| value.map_or(0, whole)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::shown;
    use std::path::Path;

    #[test]
    fn the_name_of_a_run_is_shown_and_a_number_is_not() {
        assert_eq!(shown(Path::new("runs/2026-11-974302df43")), "runs/2026-11-974302df43");
        assert_eq!(shown(Path::new("2026-11-974302df43")), "2026-11-974302df43");
        assert_ne!(shown(Path::new("3526083112700016/2026-11-974302df43")), "3526083112700016/2026-11-974302df43");
        assert_ne!(shown(Path::new("runs/3526-08-3112700016")), "runs/3526-08-3112700016");
    }
}
