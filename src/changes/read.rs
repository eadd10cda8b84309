//! A snapshot read from a finished run folder.

use super::folder::{Frame, RunFolder};
use super::keys::{self, Keys};
use super::snapshot::{Item, NO_ROW, Names, Part, Snapshot, What, Words};
use crate::assess::Side;
use crate::run_folder::manifest::Manifest;
use anyhow::{Context, ensure};
use rustc_hash::FxHashMap;

/// Columns that are read of each table.
const LINKS: [&str; 2] = ["line", "record"];
const MISTARGETING: [&str; 15] = [
    "finding",
    "kind",
    "side",
    "list",
    "file",
    "sheet",
    "line",
    "record",
    "nama",
    "register_row",
    "rupiah",
    "programme",
    "owner",
    "kecamatan",
    "desa",
];
const DUPLICATES: [&str; 11] = ["group", "kind", "list", "file", "sheet", "line", "record", "nama", "rupiah_at_risk", "programme", "owner"];
const MISMATCHES: [&str; 9] = ["list", "file", "sheet", "line", "record", "field", "kind", "programme", "owner"];
const UNSERVED: [&str; 4] = ["head_name", "programmes", "kecamatan", "desa"];
const QUARANTINE: [&str; 8] = ["list", "file", "sheet", "line", "record", "reason", "programme", "owner"];

/// Reads a run.
///
/// Errors: a damaged folder, or one without keys.
pub fn snapshot(folder: &RunFolder, words: &mut Words) -> anyhow::Result<Snapshot> {
    let keys = Keys::read(&folder.bytes(keys::FILE)?).map_err(|_| folder.damaged(keys::FILE))?;
    let links = folder.table("links", &LINKS)?;
    let small = |column: &str| -> anyhow::Result<Vec<u32>> { Ok(links.numbers(column)?.into_iter().map(|n| n as u32).collect()) };
    let manifest = &folder.manifest;
    let (parts, rows) = parts(manifest, words);
    let mut out = Snapshot {
        run: manifest.run.clone(),
        manifest: folder.hash.clone(),
        period: manifest.period.clone(),
        parts,
        records: small("record")?,
        lines: small("line")?,
        keys,
        items: Vec::new(),
        members: Vec::new(),
        names: Names::default(),
        files: manifest.files.clone(),
    };
    if out.records.len() != rows || out.keys.rows.len() != rows {
        return Err(folder.damaged("links.parquet").into());
    }
    let mut desk = Desk { out: &mut out, words, places: FxHashMap::default() };
    desk.mistargeting(&folder.table("mistargeting", &MISTARGETING)?)?;
    desk.duplicates(&folder.table("duplicates", &DUPLICATES)?)?;
    desk.mismatches(&folder.table("mismatches", &MISMATCHES)?)?;
    desk.unserved(&folder.table("unserved", &UNSERVED)?)?;
    desk.quarantine(&folder.table("quarantine", &QUARANTINE)?)?;
    Ok(out)
}

/// The submitted files in the order of `links`, and the rows of all.
fn parts(manifest: &Manifest, words: &mut Words) -> (Vec<Part>, usize) {
    let mut first = 0;
    let part = |file: &crate::run_folder::manifest::FileCounts| {
        let rows = file.people + file.quarantined;
        first += rows;
        Part {
            list: file.list as u16,
            programme: words.of(&file.programme),
            owner: words.of(&file.owner),
            file: file.file.clone(),
            sheet: file.sheet.clone(),
            first: first - rows,
            rows,
        }
    };
    let parts = manifest.files.iter().map(part).collect();
    (parts, first as usize)
}

struct Desk<'a> {
    out: &'a mut Snapshot,
    words: &'a mut Words,
    /// Parts by list, file and sheet.
    places: FxHashMap<(u64, String, String), usize>,
}

/// Where the rows of a table stand.
struct Places<'f> {
    list: Vec<u64>,
    file: Vec<&'f str>,
    sheet: Vec<&'f str>,
    line: Vec<u64>,
    record: Vec<u64>,
}

impl<'f> Places<'f> {
    fn of(frame: &'f Frame) -> anyhow::Result<Places<'f>> {
        Ok(Places {
            list: frame.numbers("list")?,
            file: frame.texts("file")?,
            sheet: frame.texts("sheet")?,
            line: frame.numbers("line")?,
            record: frame.numbers("record")?,
        })
    }
}

impl Desk<'_> {
    /// The row of `links` that a row of another table speaks of; `NO_ROW` for rows of register files.
    fn row(&mut self, places: &Places<'_>, at: usize) -> anyhow::Result<u32> {
        if places.list[at] == 0 {
            return Ok(NO_ROW);
        }
        if self.places.is_empty() {
            let key = |part: &Part| (u64::from(part.list), part.file.clone(), part.sheet.clone());
            self.places = self.out.parts.iter().enumerate().map(|(at, part)| (key(part), at)).collect();
        }
        let is_at = |part: &Part| {
            (u64::from(part.list), part.file.as_str(), part.sheet.as_str()) == (places.list[at], places.file[at], places.sheet[at])
        };
        // Rows of one file stand together, so the last part is mostly the next one.
        let last = self.out.items.last().filter(|item| item.row != NO_ROW).map(|item| self.out.part(item.row));
        let part = match last.filter(|part| is_at(part)) {
            Some(part) => part,
            None => {
                let key = (places.list[at], places.file[at].to_owned(), places.sheet[at].to_owned());
                let known = self.places.get(&key).context("a table names a file that the manifest does not know")?;
                &self.out.parts[*known]
            }
        };
        let rows = part.first as usize..(part.first + part.rows) as usize;
        let record = places.record[at] as u32;
        let found = self.out.records[rows.clone()].binary_search(&record);
        Ok((rows.start + found.ok().context("a table names a row that `links` does not have")?) as u32)
    }

    fn item(&mut self, what: What, (kind, programme, owner): (&str, &str, &str)) -> Item {
        let mut word = |text| self.words.of(text);
        Item { kind: word(kind), programme: word(programme), owner: word(owner), ..Item::new(what) }
    }

    fn mistargeting(&mut self, frame: &Frame) -> anyhow::Result<()> {
        let places = Places::of(frame)?;
        let (ids, kinds, names) = (frame.texts("finding")?, frame.texts("kind")?, frame.texts("nama")?);
        let sides = frame.texts("side")?;
        let (programmes, owners) = (frame.texts("programme")?, frame.texts("owner")?);
        let (kecamatan, desa) = (frame.texts("kecamatan")?, frame.texts("desa")?);
        let (people, rupiah) = (frame.numbers("register_row")?, frame.numbers("rupiah")?);
        for at in 0..frame.rows() {
            let row = self.row(&places, at)?;
            let item = self.item(What::Mistargeting, (kinds[at], programmes[at], owners[at]));
            self.out.items.push(Item {
                id: hex(ids[at])?,
                row,
                line: places.line[at] as u32,
                rupiah: rupiah[at],
                has_person: people[at] != 0,
                is_paid: sides[at] == Side::Inclusion.code(),
                kecamatan: self.words.of(kecamatan[at]),
                desa: self.words.of(desa[at]),
                name: self.out.names.push(names[at]),
                ..item
            });
        }
        Ok(())
    }

    fn duplicates(&mut self, frame: &Frame) -> anyhow::Result<()> {
        let places = Places::of(frame)?;
        let (ids, kinds, names) = (frame.texts("group")?, frame.texts("kind")?, frame.texts("nama")?);
        let (programmes, owners) = (frame.texts("programme")?, frame.texts("owner")?);
        let rupiah = frame.numbers("rupiah_at_risk")?;
        for at in 0..frame.rows() {
            let row = self.row(&places, at)?;
            if at == 0 || ids[at] != ids[at - 1] {
                let item = self.item(What::Duplicates, (kinds[at], programmes[at], owners[at]));
                let (id, line, name) = (hex(ids[at])?, places.line[at] as u32, self.out.names.push(names[at]));
                self.out.items.push(Item { id, row, line, name, rupiah: rupiah[at], ..item });
            }
            self.out.members.push((self.out.items.len() as u32 - 1, row));
        }
        Ok(())
    }

    fn mismatches(&mut self, frame: &Frame) -> anyhow::Result<()> {
        let places = Places::of(frame)?;
        let (fields, kinds) = (frame.texts("field")?, frame.texts("kind")?);
        let (programmes, owners) = (frame.texts("programme")?, frame.texts("owner")?);
        for at in 0..frame.rows() {
            let row = self.row(&places, at)?;
            let item = self.item(What::Mismatches, (kinds[at], programmes[at], owners[at]));
            let (field, line) = (self.words.of(fields[at]), places.line[at] as u32);
            self.out.items.push(Item { row, line, field, ..item });
        }
        Ok(())
    }

    fn unserved(&mut self, frame: &Frame) -> anyhow::Result<()> {
        let (names, programmes) = (frame.texts("head_name")?, frame.texts("programmes")?);
        let (kecamatan, desa) = (frame.texts("kecamatan")?, frame.texts("desa")?);
        ensure!(self.out.keys.unserved.len() == frame.rows(), "keys do not fit the table `unserved`");
        for at in 0..frame.rows() {
            let family = self.out.keys.unserved[at] as usize;
            let id = self.out.keys.families.get(family).context("an unserved family that the register does not have")?.key;
            let name = self.out.names.push(names[at]);
            let (kecamatan, desa) = (self.words.of(kecamatan[at]), self.words.of(desa[at]));
            for programme in programmes[at].split('|') {
                let item = self.item(What::Unserved, ("", programme, ""));
                self.out.items.push(Item { id, name, kecamatan, desa, ..item });
            }
        }
        Ok(())
    }

    fn quarantine(&mut self, frame: &Frame) -> anyhow::Result<()> {
        let places = Places::of(frame)?;
        let (reasons, programmes, owners) = (frame.texts("reason")?, frame.texts("programme")?, frame.texts("owner")?);
        ensure!(self.out.keys.quarantine.len() == frame.rows(), "keys do not fit the table `quarantine`");
        for at in 0..frame.rows() {
            let row = self.row(&places, at)?;
            let item = self.item(What::Quarantine, (reasons[at], programmes[at], owners[at]));
            let (id, line) = (self.out.keys.quarantine[at], places.line[at] as u32);
            self.out.items.push(Item { id, row, line, ..item });
        }
        Ok(())
    }
}

/// An id of twelve hexadecimal digits.
fn hex(id: &str) -> anyhow::Result<u64> {
    u64::from_str_radix(id, 16).with_context(|| format!("`{id}` is no id"))
}
