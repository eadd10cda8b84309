//! The run's identity: its name, its audit trail and its manifest.
//!
//! The name is a hash over what went in (job, rules, inputs, version, masking), so the same night has the same name.

use crate::intake::{Intake, Role};
use crate::job::Job;
use crate::report::formats::Report;
use crate::report::mask::Unmask;
use crate::report::reading::Reading;
use crate::report::{Night, StatedError};
use crate::run_folder;
use crate::run_folder::manifest::{
    ColumnPrinted, FORMAT_VERSION, FileCounts, Manifest, NotAssessed, ReceiptPrinted, RuleHash, SinceRun, StatedErrorPrinted, Totals,
    binary_hash, by_code, structural,
};
use crate::run_folder::{Output, Staging};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The run folder's name: `<period>-<ten hex digits>`.
pub fn run_name(night: &Night<'_>, unmask: Option<&Unmask>) -> String {
    name_since(night, unmask, night.changes.map(|changes| changes.before.manifest.as_str()))
}

/// The same, as it is where the run with this manifest hash is the former one.
pub fn name_since(night: &Night<'_>, unmask: Option<&Unmask>, since: Option<&str>) -> String {
    let inputs: Vec<_> = night.intake.files.iter().map(|file| (&file.path, &file.hash)).collect();
    let content = serde_json::to_string(&(
        VERSION,
        FORMAT_VERSION,
        job_hash(night.job),
        inputs,
        &night.rules.files,
        unmask.map(|unmask| &unmask.reason),
    ))
    .expect("names and hashes are plain data");
    let content = content + &night.job.readers.declared().map_or(String::new(), |readers| format!("readers {readers} "));
    let content = content + &since.map_or(String::new(), |since| format!("since {since}"));
    let hash = blake3::hash(content.as_bytes()).to_hex();
    format!("{}-{}", night.job.period, &hash[..10])
}

/// blake3 over what the job says; comments and layout of the file do not matter.
fn job_hash(job: &Job) -> String {
    let lists: Vec<_> = job.lists.iter().map(|list| (&list.programme, &list.owner, &list.files)).collect();
    let history: Vec<_> =
        job.history.iter().map(|list| (&list.programme, &list.owner, &list.files, list.months.map(|months| months.to_string()))).collect();
    let register = &job.register;
    let content = serde_json::to_string(&(
        &job.period,
        job.language,
        (&register.people, &register.families, &register.events, &register.as_of, &register.since),
        lists,
        history,
        &job.blocking,
        &job.decisions,
        &job.lokus,
    ))
    .expect("a job is plain data");
    let content = content + if job.return_files { "return_files" } else { "" };
    blake3::hash(content.as_bytes()).to_hex().to_string()
}

/// Writes `audit.jsonl` and then `manifest.json`.
///
/// Errors: the disk.
pub fn write(report: &Report<'_>, staging: &Staging, unmask: Option<&Unmask>) -> anyhow::Result<()> {
    let manifest = manifest(report, unmask);
    let job = json!({"hash": manifest.job_hash, "period": manifest.period});
    run_folder::seal::write(manifest, job, staging)
}

fn manifest(report: &Report<'_>, unmask: Option<&Unmask>) -> Manifest {
    let reading = report.reading;
    let night = &reading.night;
    Manifest {
        format_version: FORMAT_VERSION,
        run: report.run_name.to_owned(),
        task: String::new(),
        padan_version: VERSION.to_owned(),
        binary_hash: binary_hash().to_owned(),
        job_hash: job_hash(night.job),
        period: night.job.period.clone(),
        register_as_of: night.job.register.as_of.clone(),
        language: reading.language.pick("id", "en").to_owned(),
        masked: unmask.is_none(),
        unmask_reason: unmask.map_or(String::new(), |unmask| unmask.reason.clone()),
        totals: totals(reading),
        files: files(reading),
        stated_error: stated(night.stated_error),
        counters: counters(report),
        receipts: receipts(reading),
        warnings: night.intake.warnings.iter().map(|warning| reading.mask.scrub(&warning.to_string())).collect(),
        not_assessed: not_assessed(night),
        inputs: inputs(reading, night.intake),
        since: night.changes.map(|changes| SinceRun { run: changes.before.run.clone(), manifest: changes.before.manifest.clone() }),
        rules: rules(night),
        outputs: Vec::new(),
        audit_head: String::new(),
    }
}

fn totals(reading: &Reading<'_>) -> Totals {
    let (night, statuses) = (&reading.night, &reading.ledger.statuses);
    Totals {
        rows: statuses.rows(),
        statuses: by_code(statuses),
        register_people: night.people.register.facts.len() as u64,
        register_families: night.people.register.families.len() as u64,
        duplicate_groups: night.groups.len() as u64,
        findings: night.findings.mistargeting.len() as u64,
        families_unserved: night.findings.unserved.len() as u64,
        rupiah_indicated: reading.rupiah(),
    }
}

fn files(reading: &Reading<'_>) -> Vec<FileCounts> {
    reading
        .ledger
        .files
        .iter()
        .map(|file| {
            let (name, sheet) = &reading.source_names[file.source];
            let list = &reading.lists[file.list];
            FileCounts {
                list: file.list as u64 + 1,
                programme: list.programme.clone(),
                owner: list.owner.clone(),
                file: name.clone(),
                sheet: sheet.clone(),
                records: file.counts.records,
                people: file.counts.people,
                quarantined: file.counts.quarantined,
                structural: structural(&file.counts),
                statuses: by_code(&file.statuses),
            }
        })
        .collect()
}

fn stated(error: &StatedError) -> StatedErrorPrinted {
    let printed = |value: f64| (value * 1000.0).round() / 1000.0;
    let pair = |(low, high)| (printed(low), printed(high));
    StatedErrorPrinted {
        expected_wrong_links: printed(error.expected_wrong_links),
        wrong_links_95: pair(error.wrong_links_95),
        expected_missed_links: printed(error.expected_missed_links),
        missed_links_95: pair(error.missed_links_95),
    }
}

fn counters(report: &Report<'_>) -> BTreeMap<String, u64> {
    let counters = &report.counters;
    let read = |counter: &AtomicU64| counter.load(Relaxed);
    let register = &report.reading.ledger.register;
    [
        ("csv_cells_guarded", read(&counters.csv_cells_guarded)),
        ("xlsx_cells_cut", read(&counters.xlsx_cells_cut)),
        ("html_rows_left_to_csv", read(&counters.html_rows_left_to_csv)),
        ("pdf_signs_missing", read(&counters.pdf_signs_missing)),
        ("pdf_texts_cut", read(&counters.pdf_texts_cut)),
        ("register_records", u64::from(register.records)),
        ("register_rows_quarantined", u64::from(register.quarantined)),
    ]
    .into_iter()
    .map(|(name, count)| (name.to_owned(), count))
    .chain(report.reading.night.counted.clone())
    .collect()
}

/// What a source is for, as the manifest prints it.
fn role(role: Role) -> String {
    match role {
        Role::RegisterPeople => "register people".to_owned(),
        Role::RegisterFamilies => "register families".to_owned(),
        Role::RegisterEvents => "register events".to_owned(),
        Role::List(list) => format!("list {}", list + 1),
    }
}

fn receipts(reading: &Reading<'_>) -> Vec<ReceiptPrinted> {
    let scrub = |text: &str| reading.mask.scrub(text);
    reading
        .night
        .intake
        .sources
        .iter()
        .zip(&reading.source_names)
        .map(|(source, (file, sheet))| {
            let receipt = &source.receipt;
            let columns = receipt.columns.iter().map(|column| ColumnPrinted {
                position: column.position,
                heading: scrub(&column.heading),
                field: column.field.clone(),
                confidence_permille: column.confidence_permille,
                basis: column.basis.clone(),
            });
            let context = receipt.context.iter();
            let remarks = receipt.remarks.iter();
            ReceiptPrinted {
                file: file.clone(),
                sheet: sheet.clone(),
                role: role(source.role),
                format: receipt.format.clone(),
                encoding: receipt.encoding.clone(),
                delimiter: receipt.delimiter.clone(),
                heading_lines: receipt.heading_lines.clone(),
                columns: columns.collect(),
                context: context.map(|(field, value, place)| (field.clone(), scrub(value), place.clone())).collect(),
                remarks: remarks.map(|(id, en)| (scrub(id), scrub(en))).collect(),
            }
        })
        .collect()
}

fn not_assessed(night: &Night<'_>) -> Vec<NotAssessed> {
    night
        .findings
        .not_assessed
        .iter()
        .map(|(programme, reason_id, reason_en)| NotAssessed {
            programme: programme.clone(),
            reason_id: reason_id.clone(),
            reason_en: reason_en.clone(),
        })
        .collect()
}

fn inputs(reading: &Reading<'_>, intake: &Intake) -> Vec<Output> {
    intake.files.iter().map(|file| Output { path: reading.mask.path(&file.path), bytes: file.bytes, hash: file.hash.clone() }).collect()
}

fn rules(night: &Night<'_>) -> Vec<RuleHash> {
    let rules = night.rules.files.iter();
    rules.map(|(path, hash)| RuleHash { path: path.clone(), hash: hash.clone() }).collect()
}
