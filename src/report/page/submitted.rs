//! How each submitted file was read and how good it is: one row per file with its sheets summed, and the details below it.

use super::quality::{self, Quality};
use super::{anchor, grid};
use crate::intake::{MappedColumn, Receipt, RecordCounts};
use crate::report::formats::Report;
use crate::report::ledger::{FileLedger, StatusCounts, structural};
use crate::report::number::{count, percent};
use crate::report::reading::Reading;
use crate::report::receipt::Grade;
use crate::report::text::Text;
use crate::report::words;
use maud::{Markup, html};
use std::cmp::Reverse;

/// Headings of the table with their classes.
const HEADINGS: [(Text, &str); 9] = [
    (Text::File, ""),
    (Text::Owner, ""),
    (Text::Programme, ""),
    (Text::Persons, "num"),
    (Text::Readable, "num"),
    (Text::RowsFaulty, "num"),
    (Text::RowsRepaired, "num"),
    (Text::InRegisterShare, "num"),
    (Text::Grade, "grade"),
];
/// Files with trouble that the first screen names.
const TROUBLE_SHOWN: usize = 5;

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

/// Files with their quality.
fn graded<'a>(report: &'a Report<'_>) -> Vec<(SubmittedFile<'a>, Quality, Grade)> {
    let sheets: Vec<&FileLedger> = report.reading.ledger.files.iter().collect();
    let of_sources = quality::of_sources(report.reading);
    let graded = |file: SubmittedFile<'a>| {
        let mut quality = Quality::default();
        file.sheets.iter().for_each(|sheet| quality.merge(&of_sources[sheet.source]));
        let sources: Vec<usize> = file.sheets.iter().map(|sheet| sheet.source).collect();
        let grade = quality::grade(report.reading, &sources, file.statuses.linked());
        (file, quality, grade)
    };
    group(report.reading, &sheets).into_iter().map(graded).collect()
}

/// Files that somebody must look at, the worst first, for the first screen.
pub fn in_trouble(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let mut trouble = graded(report);
    trouble.retain(|(_, quality, grade)| quality.is_trouble(*grade));
    trouble.sort_by_key(|(_, quality, grade)| (Reverse(*grade), Reverse(quality.share(quality.unreadable + quality.faulty))));
    html! {
        h3 { (count(trouble.len() as u64, language)) " " (Text::FilesInTrouble.pick(language)) }
        @if trouble.is_empty() {
            p { (Text::FilesNoTrouble.pick(language)) }
        } @else {
            p.note { (Text::FilesTroubleNote.pick(language)) }
            ul.trouble { @for (file, quality, grade) in trouble.iter().take(TROUBLE_SHOWN) { li {
                (badge(*grade)) " " (grid::path(file.name)) " · " (report.reading.lists[file.list].owner)
                @if quality.unreadable > 0 {
                    " · " (count(quality.unreadable, language)) " " (words::label("KARANTINA", language).to_lowercase())
                }
            } } }
            @if trouble.len() > TROUBLE_SHOWN {
                p.note { (trouble.len() - TROUBLE_SHOWN) " " (Text::FilesMoreTrouble.pick(language)) }
            }
        }
        p { a href=(anchor(Text::Files)) { (Text::See.pick(language)) ": " (Text::Files.pick(language)) } }
    }
}

fn badge(grade: Grade) -> Markup {
    html! { span class=(format!("badge g{}", grade.letter().to_lowercase())) { (grade.letter()) } }
}

/// How each file was read.
pub fn files(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    html! {
        p.note { (Text::FilesNote.pick(language)) }
        p.note { (Text::GradeNote.pick(language)) }
        div.scroll tabindex="0" role="region" aria-label=(Text::Files.pick(language)) { table.files {
            thead { tr { @for (heading, class) in HEADINGS { th scope="col" class=(class) { (heading.pick(language)) } } } }
            tbody { @for file in graded(report) { (file_rows(report, &file)) } }
        } }
    }
}

fn file_rows(report: &Report<'_>, (file, quality, grade): &(SubmittedFile<'_>, Quality, Grade)) -> Markup {
    let reading = report.reading;
    let list = &reading.lists[file.list];
    let linked = (file.statuses.linked() * 1_000_000).checked_div(file.statuses.rows()).unwrap_or(0);
    let share = |ppm: u64| percent(ppm as i64, reading.language);
    html! {
        tr.file {
            th.path scope="row" { (grid::path(file.name)) }
            td { (list.owner) }
            td { (list.programme) }
            td.num { (count(quality.rows, reading.language)) }
            td.num { (share(quality.share(quality.rows - quality.unreadable))) }
            td.num { (count(quality.faulty, reading.language)) }
            td.num { (count(quality.repaired, reading.language)) }
            td.num { (share(linked)) }
            td.grade { (badge(*grade)) }
        }
        tr.more { td colspan=(HEADINGS.len()) {
            details { summary { (told(report, file)) } (details(report, file)) (faults(report, quality)) }
        } }
    }
}

/// Faults and repairs by column, most first.
fn faults(report: &Report<'_>, quality: &Quality) -> Markup {
    let language = report.reading.language;
    let mut lines: Vec<_> = quality.by_column.iter().collect();
    lines.sort_by_key(|&(key, rows)| (Reverse(*rows), *key));
    html! {
        p.sub { (Text::FaultsByColumn.pick(language)) }
        @if lines.is_empty() { p { (Text::NoFaults.pick(language)) } } @else { table.narrow {
            thead { tr {
                th scope="col" { (Text::Column.pick(language)) }
                th scope="col" { (Text::Problem.pick(language)) }
                th scope="col" { (Text::Kind.pick(language)) }
                th.num scope="col" { (Text::Rows.pick(language)) }
            } }
            tbody { @for ((field, code), rows) in lines { tr {
                th scope="row" { (words::field_words(field, language)) }
                td { (words::label(code, language)) }
                td { @if quality::is_repair(code) { (Text::Repaired.pick(language)) } @else { (Text::Fault.pick(language)) } }
                td.num { (count(*rows, language)) }
            } } }
        } }
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
    told.push(format!("{}: {}", Text::Records.pick(language), count(u64::from(file.counts.records), language)));
    told.push(format!("{}: {}", Text::Layout.pick(language), count(u64::from(structural(&file.counts)), language)));
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
