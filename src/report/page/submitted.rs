//! How each submitted file was read: one row per file with its sheets summed, and the details below it.

use super::grid;
use crate::intake::{MappedColumn, Receipt, RecordCounts};
use crate::report::formats::Report;
use crate::report::ledger::{FileLedger, StatusCounts, structural};
use crate::report::number::{count, percent};
use crate::report::reading::Reading;
use crate::report::text::Text;
use crate::report::words;
use maud::{Markup, html};

/// Columns of the table, for the details that span it.
const COLUMNS: usize = 8;

/// One file of one list with its sheets.
pub struct SubmittedFile<'a> {
    pub name: &'a str,
    /// Index into `Job::lists`.
    pub list: usize,
    pub counts: RecordCounts,
    pub statuses: StatusCounts,
    pub sheets: Vec<&'a FileLedger>,
}

/// Files in the order of their first sheet.
pub fn group<'a>(reading: &'a Reading<'_>, sheets: &[&'a FileLedger]) -> Vec<SubmittedFile<'a>> {
    let mut files: Vec<SubmittedFile<'a>> = Vec::new();
    for &sheet in sheets {
        let name = reading.source_names[sheet.source].0.as_str();
        // Sheets of one file stand together, so only the last file can be the same.
        match files.last_mut().filter(|file| file.name == name && file.list == sheet.list) {
            Some(file) => {
                file.counts = crate::report::ledger::sum(file.counts, sheet.counts);
                file.statuses.merge(&sheet.statuses);
                file.sheets.push(sheet);
            }
            None => {
                files.push(SubmittedFile { name, list: sheet.list, counts: sheet.counts, statuses: sheet.statuses, sheets: vec![sheet] })
            }
        }
    }
    files
}

/// How each file was read.
pub fn files(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let sheets: Vec<&FileLedger> = report.reading.ledger.files.iter().collect();
    let headings = [
        (Text::File, ""),
        (Text::Owner, ""),
        (Text::Programme, ""),
        (Text::Records, "num"),
        (Text::Persons, "num"),
        (Text::Layout, "num"),
        (Text::Quarantine, "num"),
        (Text::InRegisterShare, "num"),
    ];
    html! {
        p.note { (Text::FilesNote.pick(language)) }
        div.scroll tabindex="0" role="region" aria-label=(Text::Files.pick(language)) { table.files {
            thead { tr { @for (heading, class) in headings { th scope="col" class=(class) { (heading.pick(language)) } } } }
            tbody { @for file in group(report.reading, &sheets) { (file_rows(report, &file)) } }
        } }
    }
}

fn file_rows(report: &Report<'_>, file: &SubmittedFile<'_>) -> Markup {
    let reading = report.reading;
    let list = &reading.lists[file.list];
    let linked = (file.statuses.linked() * 1_000_000).checked_div(file.statuses.rows()).unwrap_or(0);
    html! {
        tr.file {
            th.path scope="row" { (grid::path(file.name)) }
            td { (list.owner) }
            td { (list.programme) }
            (numbers(report, &file.counts))
            td.num { (percent(linked as i64, reading.language)) }
        }
        tr.more { td colspan=(COLUMNS) { details { summary { (told(report, file)) } (details(report, file)) } } }
    }
}

fn numbers(report: &Report<'_>, counts: &RecordCounts) -> Markup {
    let number = |value: u32| html! { td.num { (count(u64::from(value), report.reading.language)) } };
    html! { (number(counts.records)) (number(counts.people)) (number(structural(counts))) (number(counts.quarantined)) }
}

fn receipt<'a>(report: &'a Report<'_>, sheet: &FileLedger) -> &'a Receipt {
    &report.reading.night.intake.sources[sheet.source].receipt
}

/// Sheets, columns, the least certain one and the number of remarks, in a line.
fn told(report: &Report<'_>, file: &SubmittedFile<'_>) -> String {
    let language = report.reading.language;
    let columns = &receipt(report, file.sheets[0]).columns;
    let mapped = columns.iter().filter(|column| !column.field.is_empty()).count();
    let mut told = Vec::new();
    if file.sheets.len() > 1 {
        told.push(format!("{} {}", file.sheets.len(), Text::Sheets.pick(language)));
    }
    told.push(format!("{}: {mapped}", Text::ColumnsMapped.pick(language)));
    if columns.len() > mapped {
        told.push(format!("{} {}", columns.len() - mapped, Text::Unused.pick(language)));
    }
    let all = file.sheets.iter().flat_map(|sheet| &receipt(report, sheet).columns);
    let least = all.filter(|column| !column.field.is_empty()).min_by_key(|column| column.confidence_permille);
    told.extend(least.map(|column| format!("{}: {}", Text::LeastSure.pick(language), meaning(report, column))));
    let remarks: usize = file.sheets.iter().map(|sheet| receipt(report, sheet).remarks.len()).sum();
    if remarks > 0 {
        told.push(format!("{remarks} {}", Text::RemarksWord.pick(language)));
    }
    told.join(" · ")
}

/// `heading → field (98 %)`.
fn meaning(report: &Report<'_>, column: &MappedColumn) -> String {
    let heading = report.reading.mask.scrub(&column.heading);
    format!("{heading} → {} ({} %)", words::field_words(&column.field, report.reading.language), column.confidence_permille / 10)
}

/// What stands for several sheets is told once, with the sheets it stands for.
fn by_sheets<'a>(
    report: &Report<'_>,
    file: &SubmittedFile<'a>,
    tell: impl Fn(&Receipt) -> Vec<String>,
) -> Vec<(String, Vec<&'a FileLedger>)> {
    let mut told: Vec<(String, Vec<&FileLedger>)> = Vec::new();
    for &sheet in &file.sheets {
        for text in tell(receipt(report, sheet)) {
            match told.iter_mut().find(|(known, _)| *known == text) {
                Some((_, sheets)) => sheets.push(sheet),
                None => told.push((text, vec![sheet])),
            }
        }
    }
    told
}

fn details(report: &Report<'_>, file: &SubmittedFile<'_>) -> Markup {
    let language = report.reading.language;
    let form = |receipt: &Receipt| {
        let parts = [receipt.format.as_str(), &receipt.encoding, &receipt.delimiter];
        vec![parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")]
    };
    let columns = |receipt: &Receipt| {
        let mapped = receipt.columns.iter().filter(|column| !column.field.is_empty());
        vec![mapped.map(|column| meaning(report, column)).collect::<Vec<_>>().join("; ")]
    };
    let remarks = |receipt: &Receipt| -> Vec<String> {
        receipt.remarks.iter().map(|(id, en)| report.reading.mask.scrub(language.pick(id, en))).collect()
    };
    html! {
        (list(report, file, Text::Form, &by_sheets(report, file, form)))
        (list(report, file, Text::ColumnsMapped, &by_sheets(report, file, columns)))
        (list(report, file, Text::Remarks, &by_sheets(report, file, remarks)))
        @if file.sheets.len() > 1 { (sheets(report, file)) }
    }
}

fn list(report: &Report<'_>, file: &SubmittedFile<'_>, heading: Text, told: &[(String, Vec<&FileLedger>)]) -> Markup {
    html! { @if !told.is_empty() {
        p.sub { (heading.pick(report.reading.language)) }
        ul { @for (text, sheets) in told { li {
            (text)
            @if sheets.len() < file.sheets.len() {
                " (" @for (at, sheet) in sheets.iter().enumerate() {
                    @if at > 0 { ", " } (report.reading.source_names[sheet.source].1)
                } ")"
            }
        } } }
    } }
}

fn sheets(report: &Report<'_>, file: &SubmittedFile<'_>) -> Markup {
    let language = report.reading.language;
    html! { table.narrow {
        thead { tr {
            th scope="col" { (Text::Sheet.pick(language)) }
            @for heading in [Text::Records, Text::Persons, Text::Layout, Text::Quarantine] {
                th.num scope="col" { (heading.pick(language)) }
            }
        } }
        tbody { @for sheet in &file.sheets { tr {
            th scope="row" { (report.reading.source_names[sheet.source].1) }
            (numbers(report, &sheet.counts))
        } } }
    } }
}
