//! `tanda_terima.html`: the receipt that an OPD gets, in Indonesian: what came, what became of it, what to repair.

use super::{chart, document, facts, grid, submitted};
use crate::link::Status;
use crate::report::formats::Report;
use crate::report::ledger::{FileLedger, StatusCounts, structural};
use crate::report::number::count;
use crate::report::table::{Builder, Cell, Table, TableSpec};
use crate::report::tables::fixes::LANGUAGE;
use crate::report::text::Text;
use crate::report::words;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// What of an owner's rows to repair, as the receipt tells it.
pub struct ToFix {
    /// The first rows.
    first: Table,
    rows: usize,
    /// Per problem, how often it stands and what to do.
    by_kind: BTreeMap<String, (u64, String)>,
}

impl ToFix {
    pub fn new(spec: &'static TableSpec) -> ToFix {
        ToFix { first: Builder::new(spec.columns).finish(spec), rows: 0, by_kind: BTreeMap::new() }
    }

    /// Counts further rows of the table of repairs.
    pub fn count(&mut self, part: &Table) {
        if self.rows == 0 {
            let mut first = Builder::new(part.spec.columns);
            (0..part.rows.min(grid::ROWS_SHOWN_MAX)).for_each(|row| first.copy(part, row));
            self.first = first.finish(part.spec);
        }
        self.rows += part.rows;
        let (problem, advice) = (part.position("problem"), part.position("what_to_do"));
        for row in 0..part.rows {
            let (Cell::Text(problem), advice) = (part.cell(problem, row), part.cell(advice, row)) else { continue };
            let advice = if let Cell::Text(advice) = advice { advice } else { "" };
            match self.by_kind.get_mut(problem) {
                None => {
                    self.by_kind.insert(problem.to_owned(), (1, advice.to_owned()));
                }
                Some((number, last)) => {
                    *number += 1;
                    if last != advice {
                        advice.clone_into(last);
                    }
                }
            }
        }
    }
}

/// One owner's receipt; `fixes` are of that owner's rows only.
pub fn render(report: &Report<'_>, owner: &str, fixes: &ToFix) -> String {
    let reading = report.reading;
    let files: Vec<&FileLedger> = reading.ledger.files.iter().filter(|file| reading.lists[file.list].owner == owner).collect();
    let mut counts = StatusCounts::default();
    files.iter().for_each(|file| counts.merge(&file.statuses));
    let title = Text::ReceiptTitle.pick(LANGUAGE);
    let body = html! {
        (chart::patterns())
        header.top { div {
            h1 { (title) }
            p { (Text::ReceiptTo.pick(LANGUAGE)) ": " b { (owner) } }
            (facts(report))
        } }
        main {
            p { (Text::ReceiptIntro.pick(LANGUAGE)) }
            (chart::status_bar(&counts, LANGUAGE, (1000, 26)))
            (statuses(&counts))
            section { h2 { (Text::Files.pick(LANGUAGE)) } (files_table(report, &files)) }
            section { h2 { (Text::ReceiptFix.pick(LANGUAGE)) } (problems(fixes)) (rows(fixes)) }
            p.note { (Text::MethodIndicated.pick(LANGUAGE)) }
        }
    };
    document(LANGUAGE, title, false, &body)
}

fn statuses(counts: &StatusCounts) -> Markup {
    html! { table {
        thead { tr {
            th scope="col" { (Text::Status.pick(LANGUAGE)) }
            th.num scope="col" { (Text::Rows.pick(LANGUAGE)) }
            th scope="col" { (Text::Meaning.pick(LANGUAGE)) }
        } }
        tbody { @for status in Status::ALL { tr {
            th scope="row" { (chart::swatch(status)) (words::label(status.code(), LANGUAGE)) }
            td.num { (count(counts.get(status), LANGUAGE)) }
            td { (super::headline::meaning(status, LANGUAGE)) }
        } } }
    } }
}

/// One row per file, its sheets summed.
fn files_table(report: &Report<'_>, files: &[&FileLedger]) -> Markup {
    let reading = report.reading;
    let number = |value: u32| count(u64::from(value), LANGUAGE);
    html! { div.scroll { table {
        thead { tr {
            th scope="col" { (Text::File.pick(LANGUAGE)) }
            th scope="col" { (Text::Programme.pick(LANGUAGE)) }
            th.num scope="col" { (Text::Records.pick(LANGUAGE)) }
            th.num scope="col" { (Text::Persons.pick(LANGUAGE)) }
            th.num scope="col" { (Text::Layout.pick(LANGUAGE)) }
            th.num scope="col" { (Text::Quarantine.pick(LANGUAGE)) }
        } }
        tbody { @for file in submitted::group(reading, files) { tr {
            td.path { (grid::path(file.name)) @if file.sheets.len() > 1 { " (" (file.sheets.len()) " " (Text::Sheets.pick(LANGUAGE)) ")" } }
            td { (reading.lists[file.list].programme) }
            td.num { (number(file.counts.records)) }
            td.num { (number(file.counts.people)) }
            td.num { (number(structural(&file.counts))) }
            td.num { (number(file.counts.quarantined)) }
        } } }
    } } }
}

/// The first rows to repair, with what to write.
fn rows(fixes: &ToFix) -> Markup {
    let columns = ["nama", "problem", "field", "submitted", "proposed", "what_to_do", "file", "sheet", "line"];
    let shown: Vec<usize> = (0..fixes.first.rows).collect();
    html! { @if !shown.is_empty() {
        h3 { (Text::ReceiptRows.pick(LANGUAGE)) }
        p { (Text::ReceiptMasked.pick(LANGUAGE)) }
        (grid::rows(&fixes.first, "fixes", &columns, &shown, LANGUAGE))
        @if fixes.rows > shown.len() {
            p.note { (count((fixes.rows - shown.len()) as u64, LANGUAGE)) " " (Text::ReceiptRest.pick(LANGUAGE)) }
        }
    } }
}

/// Problems by kind, most first, and where the rows are.
fn problems(fixes: &ToFix) -> Markup {
    let mut lines: Vec<_> = fixes.by_kind.iter().map(|(kind, (number, advice))| (kind, *number, advice)).collect();
    lines.sort_by_key(|&(kind, number, _)| (std::cmp::Reverse(number), kind));
    html! {
        @if lines.is_empty() {
            p { (Text::ReceiptNothing.pick(LANGUAGE)) }
        } @else {
            p { (Text::ReceiptNext.pick(LANGUAGE)) }
            div.scroll { table {
                thead { tr {
                    th scope="col" { (Text::Problem.pick(LANGUAGE)) }
                    th.num scope="col" { (Text::Count.pick(LANGUAGE)) }
                    th scope="col" { (Text::WhatToDo.pick(LANGUAGE)) }
                } }
                tbody { @for (kind, number, advice) in lines { tr {
                    th scope="row" { (words::label(kind, LANGUAGE)) }
                    td.num { (count(number, LANGUAGE)) }
                    td.long { (advice) }
                } } }
            } }
        }
    }
}
