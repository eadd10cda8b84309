//! What each OPD sent: compliance, how its files were read, and what could not be read.

use super::{chart, grid};
use crate::report::formats::Report;
use crate::report::ledger::{FileLedger, StatusCounts, structural};
use crate::report::number::count;
use crate::report::text::Text;
use maud::{Markup, html};

/// Compliance of each OPD with the register.
pub fn owners(report: &Report<'_>) -> Markup {
    let reading = report.reading;
    let language = reading.language;
    let table = report.tables.get("by_owner");
    html! {
        p.note { (Text::OwnersNote.pick(language)) }
        @for row in 0..table.rows {
            h3 { (table.text("owner", row)) }
            (chart::status_bar(&of_owner(report, table.text("owner", row)), language, 18))
        }
        (grid::whole(report, "owners", table, &[
            "owner", "lists", "rows", "share_linked", "share_clean", "perlu_verifikasi", "tidak_ditemukan",
            "karantina", "fields_differing", "duplicate_rows", "inclusion_rows", "rupiah",
        ]))
    }
}

fn of_owner(report: &Report<'_>, owner: &str) -> StatusCounts {
    let mut counts = StatusCounts::default();
    for file in &report.reading.ledger.files {
        if report.reading.lists[file.list].owner == owner {
            counts.merge(&file.statuses);
        }
    }
    counts
}

/// How each file was read.
pub fn files(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let headings = [
        (Text::File, ""),
        (Text::Owner, ""),
        (Text::Programme, ""),
        (Text::Form, ""),
        (Text::Records, "num"),
        (Text::Persons, "num"),
        (Text::Layout, "num"),
        (Text::Quarantine, "num"),
        (Text::ColumnsMapped, ""),
        (Text::LeastSure, ""),
        (Text::Remarks, ""),
    ];
    html! {
        p.note { (Text::FilesNote.pick(language)) }
        div.scroll tabindex="0" role="region" aria-label=(Text::Files.pick(language)) {
            table data-grid="f-files" {
                thead { tr { @for (heading, class) in headings {
                    th scope="col" class=(class) { span title=(Text::SortBy.pick(language)) { (heading.pick(language)) } }
                } } }
                tbody { @for file in &report.reading.ledger.files { (file_row(report, file)) } }
            }
        }
    }
}

fn file_row(report: &Report<'_>, file: &FileLedger) -> Markup {
    let reading = report.reading;
    let language = reading.language;
    let receipt = &reading.night.intake.sources[file.source].receipt;
    let (name, sheet) = &reading.source_names[file.source];
    let list = &reading.lists[file.list];
    let mapped: Vec<_> = receipt.columns.iter().filter(|column| !column.field.is_empty()).collect();
    let unused = receipt.columns.len() - mapped.len();
    let least = mapped.iter().min_by_key(|column| column.confidence_permille);
    let form = [&receipt.format, &receipt.encoding, &receipt.delimiter];
    let form: Vec<&str> = form.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect();
    let number = |value: u32| {
        html! { td.num data-v=(value) { (count(u64::from(value), language)) } }
    };
    html! { tr {
        td { (name) @if !sheet.is_empty() { " (" (sheet) ")" } }
        td.text { (list.owner) }
        td { (list.programme) }
        td { (form.join(" ")) }
        (number(file.counts.records))
        (number(file.counts.people))
        (number(structural(&file.counts)))
        (number(file.counts.quarantined))
        td data-v=(mapped.len()) {
            details {
                summary { (mapped.len()) @if unused > 0 { " + " (unused) " " (Text::Unused.pick(language)) } }
                @for (at, column) in mapped.iter().enumerate() { @if at > 0 { ", " } (column.field) }
            }
        }
        td.text {
            @if let Some(column) = least {
                (reading.mask.scrub(&column.heading)) " → " (column.field) " (" (column.confidence_permille / 10) " %)"
            }
        }
        td.long {
            @for (id, en) in &receipt.remarks { (reading.mask.scrub(language.pick(id, en))) ". " }
        }
    } }
}

/// Rows that could not be read as a person.
pub fn quarantine(report: &Report<'_>) -> Markup {
    html! {
        p.note { (Text::QuarantineNote.pick(report.reading.language)) }
        (grid::whole(report, "quarantine", report.tables.get("quarantine"), &[
            "file", "sheet", "line", "column", "field", "reason", "seen", "fix",
        ]))
    }
}
