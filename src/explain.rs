//! The whole story of one row: how it was read, who was compared with it, what each field weighed, and why it ended so.
//!
//! The story is computed again from the inputs that the run names, with the same integers; when an input has changed since,
//! the story says so. Identity numbers stay masked.

use crate::diagnostic::{Diagnostic, Stopped};
use crate::intake::Quarantined;
use crate::language::Language;
use crate::link::{Link, Stage, Status};
use crate::nightly::{self, Options, Prepared};
use crate::normalise::{PersonIx, Row, RowIx};
use crate::progress::Progress;
use crate::report::words;
use crate::run_folder;
use padan_identity::mask::scrub;
use padan_linkage::engine::{self, RowLinks};
use padan_linkage::model::Part;
use std::fmt::Write;
use std::path::Path;

/// Candidates that the story shows in full.
const SHOWN: usize = 3;

/// Tells the story of a row.
///
/// Errors: `Stopped` when the row or the job cannot be found.
pub fn explain(run: &Path, wanted: &str, job: Option<&Path>, language: Option<Language>, progress: &Progress) -> anyhow::Result<String> {
    let recorded = run_folder::job_of(run);
    let Some(job) = job.map(Path::to_path_buf).or(recorded) else {
        return Err(stop(&run.display().to_string(), "the run does not say where its job file is", "add --job JOB.toml").into());
    };
    let prepared = nightly::prepare(&job, &Options { language, unmask: None }, progress)?;
    let language = prepared.job.language;
    let row = find(&prepared, wanted)?;
    let found = engine::link_row(
        &prepared.rules.linkage,
        &prepared.normalised.shared,
        &prepared.index,
        &prepared.normalised.rows,
        &prepared.normalised.register,
        row.0 as usize,
    );
    let teller = Teller { prepared: &prepared, language, out: String::new() };
    Ok(teller.tell(row, &found, &changed_inputs(run, &prepared)))
}

fn stop(place: &str, message: &str, hint: &str) -> Stopped {
    Stopped { exit_code: 2, diagnostics: vec![Diagnostic::error(place, 0, 0, message, hint)] }
}

/// Inputs whose hash is not the one in the run's manifest.
fn changed_inputs(run: &Path, prepared: &Prepared) -> Vec<String> {
    let Some(manifest) = run_folder::input_hashes(run) else { return Vec::new() };
    let same = |path: &str, hash: &str| manifest.iter().any(|(known, of)| known == path && of == hash);
    prepared.intake.files.iter().filter(|file| !same(&file.path, &file.hash)).map(|file| file.path.clone()).collect()
}

/// Finds a row by `LIST:LINE`, `FILE:LINE` or `FILE#SHEET:LINE`.
fn find(prepared: &Prepared, wanted: &str) -> Result<RowIx, Stopped> {
    let hint = "write LIST:LINE, FILE:LINE or FILE#SHEET:LINE, as in the columns list, file, sheet and line of links.csv";
    let parts = wanted.rsplit_once(':').and_then(|(place, line)| Some((place, line.parse::<u32>().ok()?)));
    let Some((place, line)) = parts else { return Err(stop(wanted, "this names no row", hint)) };
    let (file, sheet) = place.split_once('#').map_or((place, None), |(file, sheet)| (file, Some(sheet)));
    let sources = &prepared.intake.sources;
    let here = |row: &Row| {
        let source = &sources[row.source as usize];
        let named = file == (row.list + 1).to_string() || source.file == file || source.file.ends_with(&format!("/{file}"));
        row.line == line && named && sheet.is_none_or(|sheet| source.sheet == sheet)
    };
    let rows = &prepared.normalised.people.rows;
    let hits: Vec<usize> = (0..rows.len()).filter(|&row| here(&rows[row])).collect();
    match hits.as_slice() {
        [] => Err(stop(wanted, "no person row stands there", hint)),
        [row] => Ok(RowIx(*row as u32)),
        several => {
            let places: Vec<String> = several.iter().take(5).map(|&row| shown(prepared, &rows[row])).collect();
            Err(stop(wanted, "several rows stand there", &format!("name one of: {}", places.join(", "))))
        }
    }
}

fn shown(prepared: &Prepared, row: &Row) -> String {
    format!("{}:{}", shown_file(prepared, row), row.line)
}

fn shown_file(prepared: &Prepared, row: &Row) -> String {
    let source = &prepared.intake.sources[row.source as usize];
    let sheet = if source.sheet.is_empty() { String::new() } else { format!("#{}", source.sheet) };
    format!("{}{sheet}", scrub(&source.file))
}

struct Teller<'a> {
    prepared: &'a Prepared,
    language: Language,
    out: String,
}

impl Teller<'_> {
    fn tell(mut self, row: RowIx, found: &RowLinks, changed: &[String]) -> String {
        let prepared = self.prepared;
        let stage =
            Stage { rules: &prepared.rules.linkage, intake: &prepared.intake, normalised: &prepared.normalised, index: &prepared.index };
        let found = &prepared.decisions.revise_one(&stage, row, found);
        let link = stage.decide(row, found);
        for file in changed {
            let text = self.language.pick("berkas ini telah berubah sejak run:", "this file has changed since the run:");
            self.line(&format!("! {text} {}", scrub(file)));
        }
        self.head(row, &link, found);
        if link.status == Status::Karantina {
            self.held(row);
            return self.out;
        }
        for candidate in link.candidates.iter().take(SHOWN) {
            self.candidate(&stage, row, candidate.person, candidate.weight_millibits, candidate.probability_ppm, candidate.rule);
        }
        self.verdict(&link, found);
        self.out
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn head(&mut self, row: RowIx, link: &Link, found: &RowLinks) {
        let submitted = &self.prepared.normalised.people.rows[row.0 as usize];
        let place = shown(self.prepared, submitted);
        let name = scrub(submitted.text(&self.prepared.intake, "nama")).into_owned();
        self.line(&format!("{place}  {name}"));
        self.line(&format!("status       {}", link.status.code()));
        self.line(&format!("{}  {}", self.language.pick("alasan     ", "reasons    "), link.reasons.join(" | ")));
        let compared = self.language.pick("calon dibandingkan", "candidates compared");
        let absent = self.language.pick("peluang tidak ada di register", "chance of not being in the register");
        self.line(&format!("{compared}: {}; {absent}: {}", found.candidates, percent(found.absent_ppm)));
        for mismatch in &link.mismatches {
            let text = format!("{}: {} → {} ({})", mismatch.field, mismatch.submitted, mismatch.register, mismatch.kind);
            self.line(&format!("  ≠ {}", scrub(&text)));
        }
    }

    /// Why a row is in quarantine, and what to do about it.
    fn held(&mut self, row: RowIx) {
        let submitted = &self.prepared.normalised.people.rows[row.0 as usize];
        let is_it = |held: &&Quarantined| held.source == submitted.source as usize && held.record == submitted.record;
        let Some(held) = self.prepared.intake.quarantine.iter().find(is_it) else { return };
        let code = words::quarantine_code(held.reason);
        let place = format!("{}:{}:{}", shown_file(self.prepared, submitted), held.line, held.column);
        let (label, advice) = (words::label(code, self.language), words::advice(code, self.language));
        self.line(&format!("\n{code}  {label}\n{place}  \"{}\"\n{advice}", scrub(&held.seen)));
    }

    fn candidate(&mut self, stage: &Stage, row: RowIx, person: PersonIx, weight: i32, ppm: u32, rule: u8) {
        let register = &self.prepared.normalised.people.register;
        let name = scrub(register.text(&self.prepared.intake, person, "nama")).into_owned();
        let row_word = self.language.pick("baris register", "register row");
        let rule = self.prepared.index.blocking.rule_name(rule);
        self.line(&format!("\n{row_word} {}  {name}  p={}  {}  [{rule}]", person.0 + 1, percent(ppm), bits(weight)));
        for part in stage.parts(row, person) {
            self.part(row, person, &part);
        }
    }

    fn part(&mut self, row: RowIx, person: PersonIx, part: &Part) {
        let comparison = &self.prepared.rules.linkage.model.comparisons[part.comparison];
        let level = match part.level {
            0 => "-",
            level => comparison.comparator.levels[usize::from(level) - 1],
        };
        let given = if part.given { "*" } else { " " };
        let (submitted, registered) = self.values(row, person, &comparison.name);
        let text = format!("  {:<14} {:<17}{given} {:>9}  {submitted} | {registered}", comparison.name, level, bits(part.weight.0));
        let _ = writeln!(self.out, "{}", text.trim_end());
    }

    /// Both sides' raw cells of a comparison, masked.
    fn values(&self, row: RowIx, person: PersonIx, field: &str) -> (String, String) {
        let fields: &[&str] = match field {
            "tanggal_lahir" => &["tanggal_lahir", "ttl", "usia"],
            "wilayah" => &["desa", "kecamatan"],
            "alamat" => &["alamat", "dusun", "rt", "rw"],
            other => &[other],
        };
        let submitted = &self.prepared.normalised.people.rows[row.0 as usize];
        let register = &self.prepared.normalised.people.register;
        let join = |cells: Vec<&str>| scrub(&cells.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(", ")).into_owned();
        let left = join(fields.iter().map(|field| submitted.text(&self.prepared.intake, field)).collect());
        let right = join(fields.iter().map(|field| register.text(&self.prepared.intake, person, field)).collect());
        (left, right)
    }

    fn verdict(&mut self, link: &Link, found: &RowLinks) {
        let thresholds = &self.prepared.rules.linkage.model.thresholds;
        let best = found.ranked.first().map_or(0, |best| best.probability_ppm);
        let text = match (link.linked().is_some(), found.candidates) {
            (true, _) => {
                self.language.pick("terhubung: peluang calon terbaik mencapai ambang", "linked: the best candidate reaches the threshold")
            }
            (false, 0) => self.language.pick(
                "tidak ada calon: tidak seorang pun di register berbagi kunci blok mana pun dengan baris ini",
                "no candidate: nobody in the register shares any blocking key with this row",
            ),
            (false, _) => self
                .language
                .pick("tidak terhubung: peluang calon terbaik di bawah ambang", "not linked: the best candidate stays below the threshold"),
        };
        self.line(&format!("\n{text} ({} / {:.0}%)", percent(best), thresholds.link * 100.0));
        self.line(self.language.pick(
            "* bobot bersyarat: bidang ini bergantung pada bidang lain yang sudah sama, jadi tidak dihitung dua kali",
            "* conditional weight: this field depends on another one that already agrees, so it is not counted twice",
        ));
    }
}

fn bits(millibits: i32) -> String {
    format!("{:+.2} bit", f64::from(millibits) / 1000.0)
}

fn percent(ppm: u32) -> String {
    format!("{:.2}%", f64::from(ppm) / 10_000.0)
}
