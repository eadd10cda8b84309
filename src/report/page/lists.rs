//! What each OPD sent: compliance with the register, and what could not be read.

use super::{chart, grid};
use crate::link::Status;
use crate::report::formats::Report;
use crate::report::ledger::StatusCounts;
use crate::report::number::percent;
use crate::report::text::Text;
use crate::report::words;
use maud::{Markup, html};

/// Compliance of each OPD with the register.
pub fn owners(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let source = report.tables.get("by_owner");
    let table = source.whole();
    html! {
        p.note { (Text::OwnersNote.pick(language)) }
        div.scroll tabindex="0" role="region" aria-label=(Text::OwnersShares.pick(language)) { table {
            caption { (Text::OwnersShares.pick(language)) }
            thead { tr {
                th scope="col" { (Text::Owner.pick(language)) }
                th.chart scope="col" {}
                @for status in Status::ALL {
                    th.num scope="col" { (chart::swatch(status)) (words::label(status.code(), language)) }
                }
            } }
            tbody { @for row in 0..table.rows { (owner_row(report, table.text("owner", row))) } }
        } }
        (grid::whole(report, "owners", source, &[
            "owner", "lists", "rows", "share_linked", "share_clean", "perlu_verifikasi", "tidak_ditemukan",
            "karantina", "fields_differing", "duplicate_rows", "inclusion_rows", "rupiah",
        ]))
        h3 { (Text::ExpectedError.pick(language)) }
        (grid::whole(report, "stated", report.tables.get("stated_error"), &[
            "scope", "name", "rows", "linked", "expected_wrong", "wrong_low", "wrong_high", "expected_missed", "missed_low", "missed_high",
        ]))
    }
}

/// One OPD: its bar and the share of each status.
fn owner_row(report: &Report<'_>, owner: &str) -> Markup {
    let language = report.reading.language;
    let counts = of_owner(report, owner);
    html! { tr {
        th scope="row" { (owner) }
        td.chart { (chart::status_bar(&counts, language, (360, 18))) }
        @for status in Status::ALL {
            @let ppm = (counts.get(status) * 1_000_000).checked_div(counts.rows()).unwrap_or(0);
            td.num { (percent(ppm as i64, language)) }
        }
    } }
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

/// Rows that could not be read as a person.
pub fn quarantine(report: &Report<'_>) -> Markup {
    html! {
        p.note { (Text::QuarantineNote.pick(report.reading.language)) }
        (grid::whole(report, "quarantine", report.tables.get("quarantine"), &[
            "owner", "file", "sheet", "line", "column", "field", "reason", "seen", "fix",
        ]))
    }
}
