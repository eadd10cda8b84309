//! A generic run's name, summary, audit trail and manifest.

use super::answer::Answer;
use super::prepare::Prepared;
use super::tables::Shown;
use crate::intake::Role;
use crate::job::Job;
use crate::language::Language;
use crate::link::Status;
use crate::report::mask::{Mask, Unmask};
use crate::report::number::count;
use crate::run_folder;
use crate::run_folder::manifest::{
    ColumnPrinted, FORMAT_VERSION, FileCounts, Manifest, ReceiptPrinted, RuleHash, StatedErrorPrinted, Totals, binary_hash, structural,
};
use crate::run_folder::{Output, Staging};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Expected errors of the claims, from the pairs' own probabilities, with 95 % intervals.
///
/// Unit: pairs. Source: as for an aid night, the sum of independent yes-or-no events has the summed variance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Expected {
    pub wrong: (f64, f64),
    pub missed: (f64, f64),
}

impl Expected {
    /// Sums over the kept pairs, in their order.
    pub fn of(answer: &Answer) -> Expected {
        let mut expected = Expected::default();
        for pair in &answer.pairs {
            let probability = f64::from(pair.probability_ppm) / 1e6;
            let (sum, share) = if pair.linked { (&mut expected.wrong, 1.0 - probability) } else { (&mut expected.missed, probability) };
            sum.0 += share;
            sum.1 += share * (1.0 - share);
        }
        expected
    }

    fn printed(self) -> StatedErrorPrinted {
        let round = |value: f64| (value * 1000.0).round() / 1000.0;
        // Half a unit more on each side: counts are whole numbers.
        let interval = |(mean, variance): (f64, f64)| {
            let reach = 1.96 * variance.sqrt() + 0.5;
            (round((mean - reach).max(0.0)), round(mean + reach))
        };
        StatedErrorPrinted {
            expected_wrong_links: round(self.wrong.0),
            wrong_links_95: interval(self.wrong),
            expected_missed_links: round(self.missed.0),
            missed_links_95: interval(self.missed),
        }
    }
}

/// The run folder's name: `<task>-<ten hex digits>`, a hash over what went in.
pub fn run_name(prepared: &Prepared, unmask: Option<&Unmask>) -> String {
    let inputs: Vec<_> = prepared.intake.files.iter().map(|file| (&file.path, &file.hash)).collect();
    let parts = (VERSION, FORMAT_VERSION, job_hash(&prepared.job), inputs, &prepared.rules.files, unmask.map(|unmask| &unmask.reason));
    let content = serde_json::to_string(&parts).expect("names and hashes are plain data");
    format!("{}-{}", prepared.job.task.name(), &blake3::hash(content.as_bytes()).to_hex()[..10])
}

fn job_hash(job: &Job) -> String {
    let lists: Vec<_> = job.lists.iter().map(|list| (&list.name, &list.files, list.one_to_one)).collect();
    let parts = (job.task.name(), &job.period, job.language, &job.register.people, lists, job.one_to_one);
    let content = serde_json::to_string(&parts).expect("a job is plain data");
    blake3::hash(content.as_bytes()).to_hex().to_string()
}

/// Writes `summary.json`, `audit.jsonl` and, last, `manifest.json`.
///
/// Errors: the disk.
pub fn write(shown: &Shown<'_>, run_name: &str, staging: &Staging, unmask: Option<&Unmask>, guarded: u64) -> anyhow::Result<()> {
    let mut manifest = manifest(shown, run_name, unmask);
    manifest.counters.insert("csv_cells_guarded".to_owned(), guarded);
    let summary = json!({
        "task": manifest.task, "rows": manifest.totals.rows, "register_rows": manifest.totals.register_people,
        "statuses": manifest.totals.statuses, "clusters": manifest.totals.duplicate_groups, "stated_error": manifest.stated_error,
        "counters": manifest.counters,
    });
    staging.write("summary.json", format!("{}\n", serde_json::to_string_pretty(&summary)?).as_bytes())?;
    let job = json!({"hash": manifest.job_hash, "task": manifest.task});
    run_folder::seal::write(manifest, job, staging)
}

fn manifest(shown: &Shown<'_>, run_name: &str, unmask: Option<&Unmask>) -> Manifest {
    let Shown { prepared, answer, mask } = shown;
    let job = &prepared.job;
    let output = |file: &crate::intake::InputFile| Output { path: mask.path(&file.path), bytes: file.bytes, hash: file.hash.clone() };
    Manifest {
        format_version: FORMAT_VERSION,
        run: run_name.to_owned(),
        task: job.task.name().to_owned(),
        padan_version: VERSION.to_owned(),
        binary_hash: binary_hash().to_owned(),
        job_hash: job_hash(job),
        period: job.period.clone(),
        register_as_of: String::new(),
        language: job.language.pick("id", "en").to_owned(),
        masked: unmask.is_none(),
        unmask_reason: unmask.map_or(String::new(), |unmask| unmask.reason.clone()),
        totals: totals(prepared, answer),
        files: files(prepared, answer, *mask),
        stated_error: Expected::of(answer).printed(),
        counters: answer.counted.clone(),
        receipts: receipts(prepared, *mask),
        warnings: prepared.intake.warnings.iter().map(|warning| mask.scrub(&warning.to_string())).collect(),
        not_assessed: Vec::new(),
        inputs: prepared.intake.files.iter().map(output).collect(),
        rules: prepared.rules.files.iter().map(|(path, hash)| RuleHash { path: path.clone(), hash: hash.clone() }).collect(),
        since: None,
        outputs: Vec::new(),
        audit_head: String::new(),
    }
}

/// Statuses of some rows by their code; PADAN_BERBEDA is a status of aid nights alone.
fn by_code<'s>(statuses: impl Iterator<Item = &'s Status>) -> BTreeMap<String, u64> {
    let all = Status::ALL.into_iter().filter(|status| *status != Status::PadanBerbeda);
    let mut counts: BTreeMap<String, u64> = all.map(|status| (status.code().to_owned(), 0)).collect();
    statuses.for_each(|status| *counts.entry(status.code().to_owned()).or_default() += 1);
    counts
}

fn totals(prepared: &Prepared, answer: &Answer) -> Totals {
    Totals {
        rows: prepared.left.rows.len() as u64,
        statuses: by_code(answer.statuses.iter()),
        register_people: prepared.right.as_ref().map_or(0, |right| right.rows.len() as u64),
        register_families: 0,
        duplicate_groups: answer.groups.len() as u64,
        findings: 0,
        families_unserved: 0,
        rupiah_indicated: 0,
    }
}

fn files(prepared: &Prepared, answer: &Answer, mask: Mask) -> Vec<FileCounts> {
    let mut files = Vec::new();
    for (number, source) in prepared.intake.sources.iter().enumerate() {
        let Role::List(list) = source.role else { continue };
        let rows = prepared.left.rows.iter().zip(&answer.statuses).filter(|(row, _)| row.source as usize == number);
        let counts = &source.receipt.counts;
        files.push(FileCounts {
            list: list as u64 + 1,
            programme: prepared.job.lists[list].name.clone(),
            owner: String::new(),
            file: mask.path(&source.file),
            sheet: mask.path(&source.sheet),
            records: counts.records,
            people: counts.people,
            quarantined: counts.quarantined,
            structural: structural(counts),
            statuses: by_code(rows.map(|(_, status)| status)),
        });
    }
    files
}

fn receipts(prepared: &Prepared, mask: Mask) -> Vec<ReceiptPrinted> {
    let receipt = |source: &crate::intake::Source| {
        let receipt = &source.receipt;
        let columns = receipt.columns.iter().map(|column| ColumnPrinted {
            position: column.position,
            heading: mask.scrub(&column.heading),
            field: column.field.clone(),
            confidence_permille: column.confidence_permille,
            basis: column.basis.clone(),
        });
        ReceiptPrinted {
            file: mask.path(&source.file),
            sheet: mask.path(&source.sheet),
            role: match source.role {
                Role::List(list) => format!("list {}", list + 1),
                _ => "register".to_owned(),
            },
            format: receipt.format.clone(),
            encoding: receipt.encoding.clone(),
            delimiter: receipt.delimiter.clone(),
            heading_lines: receipt.heading_lines.clone(),
            columns: columns.collect(),
            context: Vec::new(),
            remarks: receipt.remarks.iter().map(|(id, en)| (mask.scrub(id), mask.scrub(en))).collect(),
        }
    };
    prepared.intake.sources.iter().map(receipt).collect()
}

/// Tells the run in a few lines.
pub fn terminal_summary(prepared: &Prepared, answer: &Answer, folder: &Path, language: Language) -> String {
    let say = |id: &'static str, en: &'static str| language.pick(id, en);
    let number = |value: usize| count(value as u64, language);
    let of = |status: Status| answer.statuses.iter().filter(|own| **own == status).count();
    let mut text = String::new();
    let task = prepared.job.task.name();
    let _ = writeln!(text, "padan {task}  {} {}", number(prepared.left.rows.len()), say("baris", "rows"));
    let words = match prepared.right {
        Some(_) => [say("dipadankan", "linked"), say("tidak ada di register", "not in the register")],
        None => [say("punya pasangan", "with a partner"), say("sendiri", "alone")],
    };
    for (label, status) in [
        (words[0], Status::Padan),
        (say("perlu ditinjau", "to review"), Status::PerluVerifikasi),
        (words[1], Status::TidakDitemukan),
        (say("karantina", "quarantined"), Status::Karantina),
    ] {
        let _ = writeln!(text, "  {label:<26}{:>10}", number(of(status)));
    }
    let _ = writeln!(text, "  {:<26}{:>10}", say("kelompok", "clusters"), number(answer.groups.len()));
    let stated = Expected::of(answer).printed();
    let _ = writeln!(
        text,
        "  {}: {:.1} ({:.1}-{:.1}) {}, {:.1} ({:.1}-{:.1}) {}",
        say("perkiraan galat (95 %)", "expected error (95 %)"),
        stated.expected_wrong_links,
        stated.wrong_links_95.0,
        stated.wrong_links_95.1,
        say("pasangan salah", "wrong pairs"),
        stated.expected_missed_links,
        stated.missed_links_95.0,
        stated.missed_links_95.1,
        say("terlewat", "missed"),
    );
    for warning in &prepared.intake.warnings {
        let _ = writeln!(text, "{warning}");
    }
    let _ = writeln!(text, "{} {}", say("hasil:", "results:"), folder.display());
    text
}
