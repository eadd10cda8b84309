//! `owners/<opd>/dikembalikan/`: each OPD's own files as it submitted them, with columns added at the right.
//!
//! Text files keep every byte and get cells at the end of records; XLSX packages keep every part but the sheets that get
//! columns. What cannot be written back as it came becomes a workbook of values, and the receipt says so. These files hold
//! identity numbers as they were submitted, so a job must ask for them.

pub mod book;
pub mod edit;
pub mod names;
pub mod rows;
pub mod sheet;
pub mod styles;
pub mod text;
pub mod values;
pub mod xml;

use crate::intake::{self, How, Role};
use crate::report::formats::{Report, xlsx};
use crate::report::reading::Reading;
use crate::run_folder::Staging;
use names::Names;
use rayon::prelude::*;
use rows::Desk;
use std::fs::{self, File};
use std::io::{Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;

/// How a file went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In the form in which it came.
    AsItCame,
    /// As a workbook of its values.
    Values,
    /// Not at all: it is no longer what was read, or its package is not as the format says.
    NotReturned,
    /// Not at all: its sheet has no free columns right of its table.
    NoRoom,
}

/// One returned file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Path of the submitted file, as it may be shown.
    pub file: String,
    /// Name in `dikembalikan/`; empty where it is not returned.
    pub name: String,
    pub form: Form,
}

impl Returned {
    /// Says whether the file goes back at all.
    pub fn is_back(&self) -> bool {
        matches!(self.form, Form::AsItCame | Form::Values)
    }

    /// The file's own name, where it goes back under another one.
    pub fn own_name(&self) -> Option<&str> {
        let own = self.file.rsplit('/').next().unwrap_or(&self.file);
        (self.is_back() && own != self.name).then_some(own)
    }
}

/// One submitted file and its sheets that hold a table.
struct Submitted {
    list: usize,
    /// As intake names it.
    path: String,
    sources: Vec<usize>,
    name: String,
}

/// Returns an owner's files.
///
/// Errors: the disk.
pub fn write(report: &Report<'_>, desk: &Desk<'_>, staging: &Staging, owner: &str, slug: &str) -> anyhow::Result<Vec<Returned>> {
    let files = submitted(report.reading, owner);
    let returned: anyhow::Result<Vec<Returned>> =
        files.par_iter().map(|file| one(report, desk, staging, file, &format!("owners/{slug}/dikembalikan"))).collect();
    returned
}

/// The owner's files in the order of the job; two of one name get names of their own.
fn submitted(reading: &Reading<'_>, owner: &str) -> Vec<Submitted> {
    let mut files: Vec<Submitted> = Vec::new();
    for (number, source) in reading.night.intake.sources.iter().enumerate() {
        let Role::List(list) = source.role else { continue };
        if reading.lists[list].owner != owner {
            continue;
        }
        match files.last_mut().filter(|file| file.list == list && file.path == source.file) {
            Some(file) => file.sources.push(number),
            None => {
                let name = source.file.rsplit('/').next().unwrap_or(&source.file).to_owned();
                files.push(Submitted { list, path: source.file.clone(), sources: vec![number], name });
            }
        }
    }
    let mut names = Names::default();
    for file in &mut files {
        let shown = reading.mask.path(&file.name);
        let has_own_form = matches!(format_of(reading, file), "csv" | "xlsx");
        file.name = names.give(&if has_own_form { shown } else { format!("{shown}.xlsx") });
    }
    files
}

/// The format that intake saw in a file.
fn format_of<'a>(reading: &Reading<'a>, file: &Submitted) -> &'a str {
    &reading.night.intake.sources[file.sources[0]].receipt.format
}

fn one(report: &Report<'_>, desk: &Desk<'_>, staging: &Staging, file: &Submitted, folder: &str) -> anyhow::Result<Returned> {
    let reading = report.reading;
    let path = reading.night.job.folder.join(&file.path);
    let shown = reading.source_names[file.sources[0]].0.clone();
    let told = |form: Form, name: &str| Returned { file: shown.clone(), name: name.to_owned(), form };
    let known = reading.night.intake.files.iter().find(|known| known.path == file.path);
    let is_as_read = |hash: &str| known.is_some_and(|known| known.hash == hash);
    let edits = || file.sources.iter().map(|source| desk.edits(*source)).collect::<Vec<_>>();
    match format_of(reading, file) {
        "csv" => {
            let rules = reading.night.rules;
            let how = How { fields: &rules.fields, source_rules: &rules.sources, language: reading.language };
            let shape = intake::text_extents(&path, &file.path, &how).filter(|shape| is_as_read(&shape.hash));
            let raw = fs::read(&path).ok();
            let (Some(shape), Some(raw), Some(edits)) = (shape, raw, edits().pop()) else { return Ok(told(Form::NotReturned, "")) };
            let Some(laid) = text::Laid::new(&raw, &shape) else { return Ok(told(Form::NotReturned, "")) };
            let mut to = staging.create(&format!("{folder}/{}", file.name))?;
            let written = laid.write(edits, &mut to)?;
            to.finish()?;
            report.counters.csv_cells_guarded.fetch_add(written.guarded, Relaxed);
            Ok(told(Form::AsItCame, &file.name))
        }
        _ if !hash_of(&path).is_some_and(|hash| is_as_read(&hash)) => Ok(told(Form::NotReturned, "")),
        "xlsx" => {
            let mut package = tempfile::tempfile_in(staging.scratch())?;
            if let Err(error) = book::write(&path, edits(), &mut package) {
                tracing::warn!("{shown}: {}", padan_identity::mask::scrub(&format!("{error:#}")));
                return Ok(told(if error.is::<sheet::NoRoom>() { Form::NoRoom } else { Form::NotReturned }, ""));
            }
            package.seek(SeekFrom::Start(0))?;
            let mut to = staging.create(&format!("{folder}/{}", file.name))?;
            std::io::copy(&mut package, &mut to)?;
            to.finish()?;
            Ok(told(Form::AsItCame, &file.name))
        }
        _ => {
            let values = intake::book_values(&path);
            let name = &file.name;
            if values.is_empty() {
                return Ok(told(Form::NotReturned, ""));
            }
            let sheets = values::sheets(&values, edits(), staging)?;
            xlsx::save(sheets, name, staging.create(&format!("{folder}/{name}"))?)?;
            Ok(told(Form::Values, name))
        }
    }
}

/// blake3 of a file, lower-case hex.
fn hash_of(path: &Path) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path).ok()?).ok()?;
    Some(hasher.finalize().to_hex().to_string())
}
