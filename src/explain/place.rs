//! The row that a person means: `LIST:LINE`, `LIST:SHEET:LINE`, `FILE:LINE` or `FILE:SHEET:LINE`.
//!
//! What is typed is compared with every way in which a source may be named, so a file or sheet whose name holds a colon
//! is found as well. Where several rows are meant, or none, the answer says what to type next. The same line of another job's lists is
//! another person, so the job must be the one that the run was made from (`OfRun`).

use crate::decisions::key_shown;
use crate::diagnostic::Diagnostic;
use crate::intake::{Intake, Role, Source};
use crate::job::ListSpec;
use crate::language::Language;
use crate::nightly::Prepared;
use crate::normalise::{Row, RowIx};
use crate::report::mask::Mask;
use crate::run_folder::manifest::{FileCounts, Manifest};
use std::fs;
use std::path::Path;

/// Possibilities that a message lists.
const LISTED_MAX: usize = 40;

/// A source of a list: its number among the sources and its list, from 1.
struct Place<'a> {
    number: usize,
    list: usize,
    source: &'a Source,
}

/// Finds the row.
///
/// Errors: a message and what to type next.
pub fn find(prepared: &Prepared, wanted: &str, language: Language) -> Result<RowIx, Diagnostic> {
    let finder = Finder { prepared, language, wanted };
    let Some((name, line)) = read(wanted) else { return Err(finder.no_line()) };
    let places = finder.places();
    let named: Vec<&Place> = places.iter().filter(|place| is_named(place, name)).collect();
    if named.is_empty() {
        return Err(finder.no_source(&places));
    }
    let rows = &prepared.normalised.people.rows;
    let here = |row: &Row| row.line == line && named.iter().any(|place| place.number == row.source as usize);
    let hits: Vec<usize> = (0..rows.len()).filter(|&row| here(&rows[row])).collect();
    match hits.as_slice() {
        [] => Err(finder.no_row(&named, line)),
        [row] => Ok(RowIx(*row as u32)),
        several => Err(finder.several(&named, several)),
    }
}

/// The place and the line, which stands after the last colon.
fn read(wanted: &str) -> Option<(&str, u32)> {
    let (name, line) = wanted.trim().rsplit_once(':')?;
    let digits = line.trim();
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| Some((name.trim(), digits.parse().ok()?))).flatten().filter(|(name, _)| !name.is_empty())
}

/// Says whether a source may be called so.
fn is_named(place: &Place, name: &str) -> bool {
    let (file, sheet) = (place.source.file.as_str(), place.source.sheet.as_str());
    let is_whole = |name: &str| {
        name == place.list.to_string()
            || name == file
            || (!name.is_empty() && file.ends_with(name) && file[..file.len() - name.len()].ends_with('/'))
    };
    let of_sheet = |separator: char| name.strip_suffix(sheet).and_then(|rest| rest.strip_suffix(separator)).is_some_and(is_whole);
    is_whole(name) || (!sheet.is_empty() && (of_sheet(':') || of_sheet('#')))
}

/// The shortest name of a row that means no other: as it is typed again.
pub fn address(prepared: &Prepared, row: &Row) -> String {
    format!("{}:{}", source_name(&prepared.intake, row.source as usize, usize::from(row.list)), row.line)
}

/// The shortest name of a file or sheet of a list that means no other.
pub fn source_name(intake: &Intake, source: usize, list: usize) -> String {
    let source = &intake.sources[source];
    let of_list: Vec<&Source> = intake.sources.iter().filter(|other| other.role == Role::List(list)).collect();
    let files = of_list.iter().filter(|other| other.file != source.file).count();
    match (of_list.len(), files, source.sheet.as_str()) {
        (1, ..) => (list + 1).to_string(),
        (_, 0, sheet) => format!("{}:{}", list + 1, Mask::default().path(sheet)),
        (_, _, "") => Mask::default().path(&source.file),
        (_, _, sheet) => format!("{}:{}", Mask::default().path(&source.file), Mask::default().path(sheet)),
    }
}

/// What a run says of the job that it was made from.
pub struct OfRun {
    manifest: Manifest,
}

impl OfRun {
    /// Reads the run's manifest.
    ///
    /// Errors: a folder that is no finished run.
    pub fn read(run: &Path, language: Language) -> Result<OfRun, Diagnostic> {
        let manifest = fs::read_to_string(run.join("manifest.json")).ok().and_then(|text| serde_json::from_str(&text).ok());
        manifest.map(|manifest| OfRun { manifest }).ok_or_else(|| {
            let message =
                language.pick("ini bukan folder hasil: manifest.json tidak terbaca", "this is no run folder: manifest.json cannot be read");
            let hint = language.pick("sebut folder yang dicetak `padan run`", "name a folder that `padan run` printed");
            Diagnostic::error(Mask::default().path(&run.display().to_string()), 0, 0, message, hint)
        })
    }

    /// Holds a job to the run: its month, its lists, and at least one file that is still as it was.
    ///
    /// Errors: another job.
    pub fn fits(&self, path: &Path, prepared: &Prepared, language: Language) -> Result<(), Diagnostic> {
        let job = &prepared.job;
        let refuse = |told: String| {
            let hint = language.pick(
                "sebut berkas tugas hasil itu: --job TUGAS.toml; bila isinya sudah diganti untuk bulan lain, sebut salinannya yang lama",
                "name the job of that run: --job JOB.toml; where it has been changed for another month, name a copy of what it was",
            );
            Err(Diagnostic::error(Mask::default().path(&path.display().to_string()), 0, 0, told, hint))
        };
        let (run, theirs, ours) = (&self.manifest.run, &self.manifest.period, &job.period);
        if theirs != ours {
            return refuse(language.pick(
                format!("tugas ini berperiode {ours}, hasil {run} berperiode {theirs}"),
                format!("this job is of {ours}, run {run} of {theirs}"),
            ));
        }
        let is_list_of = |file: &&FileCounts| {
            let list = usize::try_from(file.list).ok().and_then(|list| job.lists.get(list.checked_sub(1)?));
            let code =
                |list: &ListSpec| prepared.rules.programmes.find(&list.programme).map_or(list.programme.clone(), |rule| rule.code.clone());
            list.is_some_and(|list| list.owner == file.owner && code(list) == file.programme)
        };
        let is_as_it_was = || {
            let is_known = |hash: &str| self.manifest.inputs.iter().any(|input| input.hash == hash);
            // Jobs of one folder share the key of case ids, whatever they read.
            let key = key_shown(job);
            prepared.intake.files.iter().any(|file| file.path != key && is_known(&file.hash))
        };
        if self.manifest.files.iter().all(|file| is_list_of(&file)) && is_as_it_was() {
            return Ok(());
        }
        refuse(language.pick(
            format!("hasil {run} tidak dibuat dari tugas ini: daftar atau berkasnya lain"),
            format!("run {run} was not made from this job: its lists or files are others"),
        ))
    }

    /// Holds a row to the run: the run has read the file that it stands in.
    ///
    /// Errors: a file that the run did not read.
    pub fn has(&self, wanted: &str, prepared: &Prepared, row: RowIx, language: Language) -> Result<(), Diagnostic> {
        let row = &prepared.normalised.people.rows[row.0 as usize];
        let file = prepared.intake.sources[row.source as usize].file.as_str();
        let hash = prepared.intake.files.iter().find(|input| input.path == file).map(|input| input.hash.as_str());
        if self.manifest.inputs.iter().any(|input| input.path == file || Some(input.hash.as_str()) == hash) {
            return Ok(());
        }
        let message = language.pick("hasil itu tidak membaca berkas ini", "that run did not read this file");
        let hint = language.pick("daftar berkasnya ada di manifest.json, `inputs`", "manifest.json lists its files under `inputs`");
        Err(Diagnostic::error(Mask::default().scrub(wanted), 0, 0, format!("{message}: {}", Mask::default().path(file)), hint))
    }

    /// Inputs whose hash is not the one in the run's manifest.
    pub fn changed_inputs(&self, prepared: &Prepared) -> Vec<String> {
        let same = |path: &str, hash: &str| self.manifest.inputs.iter().any(|known| known.path == path && known.hash == hash);
        let changed = prepared.intake.files.iter().filter(|file| !same(&file.path, &file.hash));
        changed.map(|file| Mask::default().path(&file.path)).collect()
    }
}

struct Finder<'a> {
    prepared: &'a Prepared,
    language: Language,
    wanted: &'a str,
}

impl<'a> Finder<'a> {
    fn places(&self) -> Vec<Place<'a>> {
        let sources = self.prepared.intake.sources.iter().enumerate();
        let lists = sources.filter_map(|(number, source)| match source.role {
            Role::List(list) => Some(Place { number, list: list + 1, source }),
            Role::RegisterPeople | Role::RegisterFamilies | Role::RegisterEvents => None,
        });
        lists.collect()
    }

    fn wrong(&self, message: impl Into<String>, hint: impl Into<String>) -> Diagnostic {
        let shown: String = self.wanted.chars().filter(|sign| !sign.is_control()).take(120).collect();
        Diagnostic::error(Mask::default().scrub(&shown), 0, 0, message, hint)
    }

    fn no_line(&self) -> Diagnostic {
        let message = self.language.pick("ini tidak menyebut satu baris", "this names no row");
        let hint = self.language.pick(
            "tulis DAFTAR:BARIS, misalnya 1:14 (kolom list dan line di links.csv); DAFTAR:LEMBAR:BARIS untuk buku kerja; atau BERKAS:BARIS",
            "write LIST:LINE, such as 1:14 (columns list and line of links.csv); LIST:SHEET:LINE for a workbook; or FILE:LINE",
        );
        self.wrong(message, hint)
    }

    fn no_source(&self, places: &[Place]) -> Diagnostic {
        let message = self.language.pick("tidak ada daftar atau berkas dengan nama itu", "no list or file has that name");
        let listed = some(places.iter().map(|place| format!("{} = {}", place.list, shown(place.source))));
        let hint = self.language.pick(format!("daftar malam itu: {listed}"), format!("the lists of that night: {listed}"));
        self.wrong(message, hint)
    }

    fn no_row(&self, named: &[&Place], line: u32) -> Diagnostic {
        let is_heading = named.iter().any(|place| place.source.receipt.heading_lines.contains(&line));
        let mut lines: Vec<u32> = self.rows_of(named).map(|row| row.line).collect();
        lines.sort_unstable();
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            let hint = self.language.pick("daftar itu tidak berisi baris orang", "that list holds no row of a person");
            return self.wrong(self.language.pick("tidak ada baris orang di sini", "no row of a person stands here"), hint);
        };
        let message = match (is_heading, *first <= line && line <= *last) {
            (true, _) => self.language.pick("baris itu kepala tabel, bukan orang", "that line is the heading, not a person"),
            (false, true) => self.language.pick(
                "baris itu bukan orang: judul, jumlah, tanda tangan, kosong, atau lanjutan baris di atasnya",
                "that line is no person: a title, total, signature, blank line, or the rest of the row above it",
            ),
            (false, false) => self.language.pick("tidak ada orang pada baris itu", "no person stands on that line"),
        };
        let near = self.nearest(named, line);
        let hint = self.language.pick(
            format!("baris orang ada antara {first} dan {last}; yang terdekat: {near}"),
            format!("rows of people stand between {first} and {last}; the nearest: {near}"),
        );
        self.wrong(message, hint)
    }

    fn rows_of(&self, named: &[&Place]) -> impl Iterator<Item = &'a Row> {
        let numbers: Vec<usize> = named.iter().map(|place| place.number).collect();
        self.prepared.normalised.people.rows.iter().filter(move |row| numbers.contains(&(row.source as usize)))
    }

    /// The last row above a line and the first below it, as they are typed.
    fn nearest(&self, named: &[&Place], line: u32) -> String {
        let above = self.rows_of(named).filter(|row| row.line < line).max_by_key(|row| row.line);
        let below = self.rows_of(named).filter(|row| row.line > line).min_by_key(|row| row.line);
        some(above.into_iter().chain(below).map(|row| address(self.prepared, row)))
    }

    fn several(&self, named: &[&Place], rows: &[usize]) -> Diagnostic {
        let message = self.language.pick("beberapa baris bernama begitu", "several rows are called so");
        let of = |row: usize| &self.prepared.normalised.people.rows[row];
        let same_file_twice =
            named.iter().any(|one| named.iter().any(|other| one.list != other.list && one.source.file == other.source.file));
        let listed = match same_file_twice {
            true => some(rows.iter().map(|&row| format!("{}:{}", of(row).list + 1, of(row).line))),
            false => some(rows.iter().map(|&row| address(self.prepared, of(row)))),
        };
        let hint = self.language.pick(format!("tulis salah satu: {listed}"), format!("write one of: {listed}"));
        self.wrong(message, hint)
    }
}

/// File and sheet as they may be shown.
pub fn shown(source: &Source) -> String {
    let file = Mask::default().path(&source.file);
    if source.sheet.is_empty() { file } else { format!("{file}#{}", Mask::default().path(&source.sheet)) }
}

fn some(texts: impl Iterator<Item = String>) -> String {
    let mut texts: Vec<String> = texts.collect();
    texts.dedup();
    let more = texts.len().saturating_sub(LISTED_MAX);
    texts.truncate(LISTED_MAX);
    let listed = texts.join(", ");
    if more > 0 { format!("{listed}, … (+{more})") } else { listed }
}
