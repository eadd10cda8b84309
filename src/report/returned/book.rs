//! An XLSX package written back: every part byte for byte but the sheets that get columns and the style sheet.
//!
//! Compressed parts are copied as they are packed. Formulas, other sheets, merged and hidden cells, comments and pictures are
//! never read.

use super::edit::SheetEdits;
use super::xml::{Piece, Pieces, unescaped};
use super::{sheet, styles};
use anyhow::Context;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A style sheet above this size is no person's.
const STYLES_BYTES_MAX: u64 = 64 << 20;
/// How hard written sheets are compressed: they are read once and kept.
const LEVEL: i64 = 3;
const BUFFER: usize = 1 << 17;

/// A cell that could not be written anew: sheet, line and column.
pub type Left = (String, u32, u16);

/// Writes the package with the edits of its sheets into `to`.
///
/// Errors: the disk; a package or sheet that is not as the format says; `sheet::NoRoom`.
pub fn write(path: &Path, edits: Vec<SheetEdits<'_>>, to: impl Write + Seek) -> anyhow::Result<Vec<Left>> {
    let mut archive = ZipArchive::new(BufReader::with_capacity(BUFFER, File::open(path)?))?;
    let parts = Parts::of(&mut archive)?;
    let styles = match &parts.styles {
        Some(name) => styles::with_twins(&part(&mut archive, name)?),
        None => None,
    };
    let mut edits: BTreeMap<String, SheetEdits<'_>> =
        edits.into_iter().map(|edit| Ok((parts.sheet(&edit.sheet)?.to_owned(), edit))).collect::<anyhow::Result<_>>()?;
    let offset = styles.as_ref().map_or(0, |styles| styles.offset);
    let mut left = Vec::new();
    let mut written = ZipWriter::new(to);
    written.set_raw_comment(archive.comment().into())?;
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(LEVEL));
    for number in 0..archive.len() {
        let name = archive.by_index_raw(number)?.name()?.into_owned();
        if let Some(edit) = edits.remove(&name) {
            let columns = sheet::free_columns(BufReader::with_capacity(BUFFER, archive.by_index(number)?), &edit)?;
            let entry = archive.by_index(number)?;
            let moment = entry.last_modified().unwrap_or_default();
            written.start_file(name, options.last_modified_time(moment).large_file(entry.size() >= 2 << 30))?;
            let mut out = BufWriter::with_capacity(BUFFER, &mut written);
            let name = edit.sheet.clone();
            let of_sheet = sheet::write(BufReader::with_capacity(BUFFER, entry), edit, columns, offset, &mut out)?;
            left.extend(of_sheet.into_iter().map(|(line, column)| (name.clone(), line, column)));
            out.flush()?;
            continue;
        }
        match &styles {
            Some(styles) if parts.styles.as_ref() == Some(&name) && styles.offset > 0 => {
                let moment = archive.by_index_raw(number)?.last_modified().unwrap_or_default();
                written.start_file(name, options.last_modified_time(moment))?;
                written.write_all(&styles.xml)?;
            }
            _ => written.raw_copy_file(archive.by_index_raw(number)?)?,
        }
    }
    written.finish()?.flush()?;
    Ok(left)
}

type Archive = ZipArchive<BufReader<File>>;

/// The parts of a package that may change.
struct Parts {
    /// Part of each sheet, by the sheet's name.
    sheets: BTreeMap<String, String>,
    styles: Option<String>,
}

impl Parts {
    /// Follows the workbook's relations.
    fn of(archive: &mut Archive) -> anyhow::Result<Parts> {
        let workbook = target(&part(archive, "_rels/.rels")?, "", |kind| kind.ends_with("/officeDocument"))?
            .into_values()
            .next()
            .unwrap_or_else(|| "xl/workbook.xml".to_owned());
        let (folder, name) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
        let relations = part(archive, format!("{folder}/_rels/{name}.rels").trim_start_matches('/'))?;
        let of_sheets = target(&relations, folder, |kind| kind.ends_with("/worksheet"))?;
        let styles = target(&relations, folder, |kind| kind.ends_with("/styles"))?.into_values().next();
        let text = part(archive, &workbook)?;
        let mut pieces = Pieces::new(&text[..]);
        let mut sheets = BTreeMap::new();
        while let Some(piece) = pieces.piece()? {
            if !matches!(piece, Piece::Opens | Piece::Empty) || pieces.name() != b"sheet" {
                continue;
            }
            let id = pieces.attribute(b"r:id").or_else(|| pieces.attribute(b"relationships:id")).map(unescaped);
            if let (Some(name), Some(part)) = (pieces.attribute(b"name").map(unescaped), id.and_then(|id| of_sheets.get(&id))) {
                sheets.insert(name, part.clone());
            }
        }
        Ok(Parts { sheets, styles })
    }

    fn sheet(&self, name: &str) -> anyhow::Result<&str> {
        self.sheets.get(name).map(String::as_str).context("a sheet that was read is not in the package")
    }
}

/// Targets of the relations of a kind, by their id.
fn target(relations: &[u8], folder: &str, is_wanted: impl Fn(&str) -> bool) -> anyhow::Result<BTreeMap<String, String>> {
    let mut pieces = Pieces::new(relations);
    let mut found = BTreeMap::new();
    while let Some(piece) = pieces.piece()? {
        if !matches!(piece, Piece::Opens | Piece::Empty) || pieces.name() != b"Relationship" {
            continue;
        }
        let text = |name: &[u8]| pieces.attribute(name).map(unescaped).unwrap_or_default();
        if is_wanted(&text(b"Type")) {
            found.insert(text(b"Id"), resolved(folder, &text(b"Target")));
        }
    }
    Ok(found)
}

/// A target as the archive names it: from the root where it begins with `/`, else from its folder.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(target) = target.strip_prefix('/') {
        return target.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    path.join("/")
}

/// A small part as a whole.
fn part(archive: &mut Archive, name: &str) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    archive.by_name(name).with_context(|| format!("{name} is not in the package"))?.take(STYLES_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}
