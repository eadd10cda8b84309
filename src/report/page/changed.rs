//! What changed since a former run: in short on the first screen, then by table, then the rows that ask for action.
//!
//! Without a former run the page says so, and how to name one, because an empty table would seem to say that nothing changed.

use super::chart::{self, Bar};
use super::{anchor, grid};
use crate::changes::{Became, Compared, What};
use crate::language::Language;
use crate::report::formats::Report;
use crate::report::number::{count, rupiah};
use crate::report::text::Text;
use crate::report::words;
use maud::{Markup, html};
use std::cmp::Reverse;

/// What becomes of findings, in the order of the page: first what asks for work.
const TOLD: [Became; 5] = [Became::New, Became::Repeated, Became::Repaired, Became::Gone, Became::Still];
/// What money is about.
const WITH_RUPIAH: [What; 2] = [What::Mistargeting, What::Duplicates];

/// The changes in short, for the first screen.
pub fn brief(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    html! {
        h3 { (Text::ChangedShort.pick(language)) }
        @match report.reading.night.changes {
            None => { (without(language)) }
            Some(compared) => {
                p { (Text::ChangedSince.pick(language)) " " b { (compared.before.run) } }
                (chart::bars(&bars(compared, language), Text::ChangedChart.pick(language)))
                p.note {
                    (words::label(Became::Graduated.code(), language)) ": "
                    (count(compared.count(What::Links, Became::Graduated), language)) " " (Text::FamiliesWord.pick(language)) ". "
                    a href=(anchor(Text::Changed)) { (Text::See.pick(language)) ": " (Text::Changed.pick(language)) }
                }
            }
        }
    }
}

/// How to compare tonight with an earlier night.
fn without(language: Language) -> Markup {
    html! {
        p { (Text::ChangedNone.pick(language)) }
        p { (Text::ChangedHow.pick(language)) " " code { "since = \"newest\"" } " " (Text::ChangedHowOnce.pick(language)) " "
            code { "padan run job.toml --since newest" } "." }
    }
}

/// Indications and duplicates together, by what became of them.
fn bars(compared: &Compared, language: Language) -> Vec<Bar> {
    let bar = |became: Became| {
        let value = WITH_RUPIAH.into_iter().map(|what| compared.count(what, became)).sum();
        let hatched = matches!(became, Became::Repaired | Became::Gone);
        Bar { name: words::label(became.code(), language), value, interval: None, told: count(value, language), hatched }
    };
    TOLD.into_iter().map(bar).collect()
}

/// Everything that changed.
pub fn changes(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let Some(compared) = report.reading.night.changes else { return without(language) };
    html! {
        p { (Text::ChangedSince.pick(language)) " " b { (compared.before.run) } "." }
        p.note { (Text::ChangedNote.pick(language)) }
        (by_table(report, compared))
        h3 { (Text::NewFirst.pick(language)) }
        (chosen(report, compared, "new", Became::New))
        (folded(Text::RepeatedFirst, repeated(compared), &chosen(report, compared, "repeated", Became::Repeated), language))
        (folded(Text::GraduatedList, compared.count(What::Links, Became::Graduated), &graduated(report, compared), language))
        p.note { (Text::AllInFile.pick(language)) " " code { "changes.csv" } "." }
    }
}

fn by_table(report: &Report<'_>, compared: &Compared) -> Markup {
    let language = report.reading.language;
    let (stayed, came, left) = compared.rows;
    // Findings of the unknown side involve money that nobody indicates.
    let sum = |what: What, became: Became| {
        let mut changes = compared.changes.iter().filter(|change| change.became == became && change.item.what == what).peekable();
        // Of what is still there each run tells itself.
        let is_told = changes.peek().is_some() || compared.count(what, became) == 0;
        let sum: u64 = changes.filter(|change| change.item.is_paid).map(|change| change.item.rupiah).sum();
        if is_told { rupiah(i64::try_from(sum).unwrap_or(i64::MAX), language) } else { "-".to_owned() }
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label=(Text::Changed.pick(language)) { table {
            thead { tr {
                th scope="col" { (Text::WhatIs.pick(language)) }
                @for became in TOLD { th.num scope="col" { (words::label(became.code(), language)) } }
            } }
            tbody {
                @for what in What::ALL.into_iter().filter(|what| *what != What::Links) { tr {
                    @let (id, en) = report.tables.get(what.table()).spec.title;
                    th scope="row" { (language.pick(id, en)) }
                    @for became in TOLD { td.num { (count(compared.count(what, became), language)) } }
                } }
                @for (what, text) in [(What::Mistargeting, Text::ChangedInvolved), (What::Duplicates, Text::ChangedAtRisk)] { tr {
                    th scope="row" { (text.pick(language)) }
                    @for became in TOLD { td.num { (sum(what, became)) } }
                } }
            }
        } }
        p {
            b { (Text::ChangedRows.pick(language)) } ": "
            @for (number, word) in [(stayed, Text::RowsStayed), (came, Text::RowsCame)] {
                (count(number, language)) " " (word.pick(language)) ", "
            }
            (count(left, language)) " " (Text::RowsLeft.pick(language)) "."
        }
    }
}

fn repeated(compared: &Compared) -> u64 {
    WITH_RUPIAH.into_iter().map(|what| compared.count(what, Became::Repeated)).sum()
}

/// A table that opens when it is asked for; left out where it is empty.
fn folded(heading: Text, rows: u64, table: &Markup, language: Language) -> Markup {
    html! { @if rows > 0 {
        details.group { summary { b { (heading.pick(language)) } ": " (count(rows, language)) } (table) }
    } }
}

/// Findings and groups of one kind of change, the largest amount first.
fn chosen(report: &Report<'_>, compared: &Compared, id: &str, became: Became) -> Markup {
    let is_told = |at: &usize| {
        let change = &compared.changes[*at];
        change.became == became && WITH_RUPIAH.contains(&change.item.what)
    };
    let mut rows: Vec<usize> = (0..compared.changes.len()).filter(is_told).collect();
    rows.sort_by_key(|&at| Reverse(compared.changes[at].item.rupiah));
    table(report, id, &rows, &["kind", "programme", "nama", "reason", "rupiah", "owner", "desa", "file", "sheet", "line"])
}

/// Families that left the lists with a decile above the ceiling.
fn graduated(report: &Report<'_>, compared: &Compared) -> Markup {
    let rows: Vec<usize> = (0..compared.changes.len()).filter(|&at| compared.changes[at].became == Became::Graduated).collect();
    table(report, "graduated", &rows, &["programme", "nama", "owner", "kecamatan", "desa", "file", "line"])
}

fn table(report: &Report<'_>, id: &str, rows: &[usize], columns: &[&str]) -> Markup {
    let shown = &rows[..rows.len().min(grid::ROWS_SHOWN_MAX)];
    let table = report.tables.get("changes").of_things(shown.iter().copied());
    let all: Vec<usize> = (0..table.rows).collect();
    grid::first_of(report, id, &table, columns, (&all, rows.len()))
}
