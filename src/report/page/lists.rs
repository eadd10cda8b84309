//! What each OPD sent: compliance with the register, its trend where there is a former run, and what could not be read.

use super::{chart, grid};
use crate::link::Status;
use crate::report::formats::Report;
use crate::report::ledger::StatusCounts;
use crate::report::number::{count, decimal, percent};
use crate::report::table::{Cell, Table};
use crate::report::text::Text;
use crate::report::words;
use maud::{Markup, html};

/// Compliance of each OPD with the register, the least compliant first.
pub fn owners(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let compliance = report.tables.get("compliance").whole();
    let with_trend = (0..compliance.rows).any(|row| before(compliance, row).is_some());
    let of_scope = |scope: &str| (0..compliance.rows).filter(|&row| compliance.text("scope", row) == scope).collect::<Vec<_>>();
    let mut owners = of_scope("OPD");
    owners.sort_by_key(|&row| compliance.int("share_linked", row));
    // Its lines by kecamatan follow what the lists state, everything else on the page follows the register.
    let stated = report.tables.get("stated_error").whole();
    let of_register: Vec<usize> = (0..stated.rows).filter(|&row| stated.text("scope", row) != "KECAMATAN").collect();
    html! {
        p.note {
            (Text::OwnersNote.pick(language)) " "
            @if with_trend { (Text::TrendNote.pick(language)) } @else { (Text::TrendNone.pick(language)) }
        }
        div.scroll tabindex="0" role="region" aria-label=(Text::OwnersShares.pick(language)) { table.owners {
            caption { (Text::OwnersShares.pick(language)) }
            thead { tr {
                th scope="col" { (Text::Owner.pick(language)) }
                th.num scope="col" { (Text::Rows.pick(language)) }
                th.num scope="col" { (Text::InRegisterShare.pick(language)) }
                @if with_trend {
                    th.num scope="col" { (Text::Before.pick(language)) }
                    th.num scope="col" { (Text::Difference.pick(language)) }
                }
                th.chart scope="col" { (Text::OwnersShares.pick(language)) }
                @for status in Status::ALL {
                    th.num scope="col" { (chart::swatch(status)) (words::label(status.code(), language)) }
                }
            } }
            tbody {
                @for row in owners.into_iter().chain(of_scope("SEMUA")) { (owner_row(report, compliance, row, with_trend)) }
            }
        } }
        h3 { (Text::OwnersWork.pick(language)) }
        (grid::whole(report, "owners", report.tables.get("by_owner"), &[
            "owner", "lists", "files", "rows", "share_linked", "share_clean", "perlu_verifikasi", "tidak_ditemukan",
            "karantina", "fields_differing", "duplicate_rows", "inclusion_rows", "rupiah",
        ]))
        h3 { (Text::ExpectedError.pick(language)) }
        p.note { (Text::ErrorNote.pick(language)) }
        (grid::grid(report, "stated", stated, &[
            "scope", "name", "rows", "linked", "expected_wrong", "wrong_low", "wrong_high", "expected_missed", "missed_low", "missed_high",
        ], &of_register))
    }
}

/// The former run's share of a line of `compliance`, in millionths.
fn before(compliance: &Table, row: usize) -> Option<i64> {
    match compliance.cell(compliance.position("share_linked_before"), row) {
        Cell::Int(ppm) | Cell::Decimal(ppm, _) => Some(ppm),
        Cell::Empty | Cell::Text(_) | Cell::Bool(_) => None,
    }
}

/// One OPD, or all of them: its share, its trend, its bar and the share of each status.
fn owner_row(report: &Report<'_>, compliance: &Table, row: usize, with_trend: bool) -> Markup {
    let language = report.reading.language;
    let columns = ["padan", "padan_berbeda", "perlu_verifikasi", "tidak_ditemukan", "karantina"];
    let counts = StatusCounts(columns.map(|column| compliance.int(column, row).unsigned_abs()));
    let is_all = compliance.text("scope", row) == "SEMUA";
    let linked = compliance.int("share_linked", row);
    html! { tr.total[is_all] {
        th scope="row" { @if is_all { (words::label("SEMUA", language)) } @else { (compliance.text("owner", row)) } }
        td.num { (count(counts.rows(), language)) }
        td.num { b { (percent(linked, language)) } }
        @if with_trend {
            @match before(compliance, row) {
                Some(before) => {
                    td.num { (percent(before, language)) }
                    td.num { (difference(before, linked, report)) (chart::then_and_now(before, linked, language)) }
                }
                None => { td.num { "–" } td.num { "–" } }
            }
        }
        td.chart { (chart::status_bar(&counts, language, (160, 18))) }
        @for status in Status::ALL {
            @let ppm = (counts.get(status) * 1_000_000).checked_div(counts.rows()).unwrap_or(0);
            td.num { (percent(ppm as i64, language)) }
        }
    } }
}

/// `▲ 1,2 poin`
fn difference(before: i64, now: i64, report: &Report<'_>) -> String {
    let language = report.reading.language;
    let permille = (now - before + (now - before).signum() * 500) / 1000;
    let sign = match permille {
        1.. => "▲",
        0 => "=",
        _ => "▼",
    };
    format!("{sign}\u{a0}{}\u{a0}{}", decimal(permille.abs(), 1, language), Text::PercentPoints.pick(language))
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
