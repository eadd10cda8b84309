//! `tanda_terima.html`: the receipt that an OPD gets, in Indonesian: what came, what became of it, what to repair; and the
//! receipt of a check as a page, in the language asked for.

use super::{chart, document, facts, grid, submitted};
use crate::language::Language;
use crate::link::Status;
use crate::report::formats::Report;
use crate::report::ledger::{FileLedger, StatusCounts, structural};
use crate::report::number::{count, percent};
use crate::report::receipt::words::{self as words_of, Say};
use crate::report::receipt::{self, CellToFix, ColumnRead, FileRead, Receipt};
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
    pub by_kind: BTreeMap<String, (u64, String)>,
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
pub fn render(report: &Report<'_>, owner: &str, fixes: &ToFix, receipt: &Receipt) -> String {
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
            (graded(receipt, LANGUAGE))
            section { h2 { (Text::Files.pick(LANGUAGE)) } (files_table(report, &files)) (returned(receipt, LANGUAGE)) (unsure(receipt, LANGUAGE)) }
            section { h2 { (Text::ReceiptFix.pick(LANGUAGE)) } (problems(fixes)) (rows(fixes)) }
            p.note { (Text::MethodIndicated.pick(LANGUAGE)) }
        }
    };
    document(LANGUAGE, title, false, &body)
}

/// The receipt of a check.
pub fn of_check(receipt: &Receipt, language: Language) -> String {
    let title = Say::CheckTitle.pick(language);
    let facts = [(Say::Programme, &receipt.programme), (Say::Period, &receipt.period), (Say::Register, &receipt.register_as_of)];
    let body = html! {
        header.top { div {
            h1 { (title) }
            dl.meta { @for (name, value) in facts { @if !value.is_empty() { div { dt { (name.pick(language)) } dd { (value) } } } } }
        } }
        main {
            (graded(receipt, language))
            section { h2 { (Say::ToFix.pick(language)) } (first(receipt, language)) @if !receipt.fixes.is_empty() { h3 { (Say::Cells.pick(language)) } (cells(receipt, (&receipt.fixes, receipt.fixes_left), Say::Registered, language)) } (repeated(receipt, language)) }
            @if !receipt.corrected.is_empty() {
                section {
                    h2 { (Say::Corrected.pick(language)) }
                    p { (Say::CorrectedNote.pick(language)) }
                    (cells(receipt, (&receipt.corrected, 0), Say::WrittenNow, language))
                }
            }
            section { h2 { (Text::Files.pick(language)) } @for file in &receipt.files { (file_read(file, language)) } }
            p.note { (Say::Masked.pick(language)) }
        }
    };
    document(language, title, false, &body)
}

/// Grade, measures, trend and what lifts the grade.
fn graded(receipt: &Receipt, language: Language) -> Markup {
    let say = |saying: Say| saying.pick(language);
    let columns = [(Say::Measure, ""), (Say::Grade, ""), (Say::Share, "num"), (Say::RowsWord, ""), (Say::For, "")];
    html! { section {
        h2 { (say(Say::Grade)) ": " (receipt.grade.letter()) " (" (words_of::meaning(receipt.grade, language)) ")" }
        p { (say(Say::GradeNote)) }
        div.scroll { table {
            thead { tr {
                @for (column, class) in columns { th scope="col" class=(class) { (say(column)) } }
                @if receipt.before.is_some() { th scope="col" { (say(Say::Trend)) " " (receipt.before.as_ref().map_or("", |before| &before.name)) } }
            } }
            tbody { @for measured in &receipt.measures { tr {
                th scope="row" { (words_of::measure(measured.measure, language)) }
                td { b { (measured.grade.letter()) } }
                td.num { (receipt::share(measured, language)) }
                td { (receipt::part(measured, language)) }
                td { "≥ " (percent(measured.measure.thresholds()[0] as i64 * 1_000, language)) }
                @if receipt.before.is_some() {
                    td { @if let Some(before) = receipt::before(receipt, measured) { (receipt::trend(before, measured, language)) } }
                }
            } } }
        } }
        @if let Some(before) = &receipt.before {
            p { (say(Say::Trend)) " " (before.name) ": "
                @if let Some(grade) = before.grade { (say(Say::Grade)) " " (grade.letter()) " → " (receipt.grade.letter()) "; " }
                (count(before.rows, language)) " → " (count(receipt.rows, language)) " " (say(Say::Rows)) "." }
        } @else { p.note { (say(Say::NoBefore)) } }
        @if let Some(worst) = receipt::worst(receipt) { p { b { (say(Say::Lift)) ": " } (words_of::lift(worst.measure, language)) } }
    } }
}

/// How the OPD's own files went back.
fn returned(receipt: &Receipt, language: Language) -> Markup {
    let told = |file: &&FileRead| !file.returned.0.is_empty();
    let mut files: Vec<&FileRead> = receipt.files.iter().filter(told).collect();
    files.dedup_by_key(|file| &file.file);
    html! { @if !files.is_empty() { ul { @for file in files {
        li { (file.file) ": " (language.pick(&file.returned.0, &file.returned.1)) }
    } } } }
}

/// Columns whose meaning is not sure.
fn unsure(receipt: &Receipt, language: Language) -> Markup {
    let columns = |file: &FileRead| {
        let doubtful = file.columns.iter().filter(|column| !column.field.is_empty() && (!column.is_sure || column.is_guessed));
        doubtful.map(|column| column_words(column, language)).collect::<Vec<_>>()
    };
    let told: Vec<(&FileRead, Vec<String>)> =
        receipt.files.iter().map(|file| (file, columns(file))).filter(|(_, columns)| !columns.is_empty()).collect();
    html! { @if !told.is_empty() { ul { @for (file, columns) in told {
        li { (file.file) @if !file.sheet.is_empty() { " [" (file.sheet) "]" } ": " (columns.join("; ")) }
    } } } }
}

fn column_words(column: &ColumnRead, language: Language) -> String {
    let doubt = if column.is_guessed { Say::Guessed } else { Say::Unsure };
    let (name, field) = (Say::Column.pick(language), words::field_words(&column.field, language));
    format!("{name} {} \"{}\" \u{2192} {field}: {}", column.position, column.heading, doubt.pick(language))
}

/// How a file of a check was read, column by column.
fn file_read(file: &FileRead, language: Language) -> Markup {
    let say = |saying: Say| saying.pick(language);
    let number = |value: u32| count(u64::from(value), language);
    html! {
        h3 { (file.file) @if !file.sheet.is_empty() { " [" (file.sheet) "]" } }
        p { (file.form) ": " (number(file.records)) " " (say(Say::Records)) ", " (number(file.people)) " " (say(Say::People)) ", "
            (number(file.held_back)) " " (say(Say::HeldBack)) }
        @for (id, en) in &file.remarks { p.note { (language.pick(id, en)) } }
        div.scroll { table {
            thead { tr { th.num scope="col" { (say(Say::Column)) } @for column in [Say::Heading, Say::ReadAs, Say::Confidence] { th scope="col" { (say(column)) } } } }
            tbody { @for column in &file.columns { tr {
                td.num { (column.position) }
                th scope="row" { (column.heading) }
                @if column.field.is_empty() { td colspan="2" { (say(Say::Unused)) } } @else {
                    td { (words::field_words(&column.field, language)) }
                    td { (percent(i64::from(column.confidence_permille) * 1_000, language)) " "
                        @if column.is_guessed { (say(Say::Guessed)) } @else if !column.is_sure { (say(Say::Unsure)) } @else { (say(Say::Sure)) } }
                }
            } } }
        } }
    }
}

/// Problems by kind, as a check tells them.
fn first(receipt: &Receipt, language: Language) -> Markup {
    let columns = [(Say::Problem, ""), (Say::Count, "num"), (Say::WhatToDo, "")];
    html! { @if let Some(clear) = receipt.all_clear() { p { (clear.pick(language)) } } @else {
        div.scroll { table {
            thead { tr { @for (column, class) in columns { th scope="col" class=(class) { (column.pick(language)) } } } }
            tbody { @for problem in &receipt.problems { tr {
                th scope="row" { (words::label(&problem.code, language)) }
                td.num { (count(problem.count, language)) }
                td.long { (language.pick(&problem.what_to_do.0, &problem.what_to_do.1)) }
            } } }
        } }
    } }
}

/// NIKs that stand on several rows.
fn repeated(receipt: &Receipt, language: Language) -> Markup {
    let shown = &receipt.repeated[..receipt.repeated.len().min(grid::ROWS_SHOWN_MAX)];
    html! { @if !shown.is_empty() {
        h3 { (Say::Repeated.pick(language)) }
        ul { @for repeated in shown {
            li { (repeated.file) ": " span.code { (repeated.nik) } " " (Say::SameNik.pick(language)) " " (repeated.lines.join(", ")) }
        } }
    } }
}

/// Cells one by one: where, what stands there, what to write.
fn cells(receipt: &Receipt, (cells, left): (&[CellToFix], u64), proposed: Say, language: Language) -> Markup {
    let say = |saying: Say| saying.pick(language);
    let shown = &cells[..cells.len().min(grid::ROWS_SHOWN_MAX)];
    let has_files = receipt.files.len() > 1;
    let more = (cells.len() - shown.len()) as u64 + left;
    let has_proposals = shown.iter().any(|cell| !cell.proposed.is_empty());
    html! { @if !shown.is_empty() {
        div.scroll { table {
            thead { tr {
                @if has_files { th scope="col" { (say(Say::File)) } }
                @for column in [Say::Place, Say::Field, Say::Problem, Say::Seen] { th scope="col" { (say(column)) } }
                @if has_proposals { th scope="col" { (say(proposed)) } }
            } }
            tbody { @for cell in shown { tr {
                @if has_files { td.path { (grid::path(&cell.file)) @if !cell.sheet.is_empty() { " [" (cell.sheet) "]" } } }
                th scope="row" { @if cell.cell.is_empty() { (say(Say::Line)) " " (cell.line) } @else { (say(Say::Cell)) " " (cell.cell) } }
                td { @if !cell.field.is_empty() { (words::field_words(&cell.field, language)) } }
                td { (words::label(&cell.code, language)) }
                td { (cell.seen) }
                @if has_proposals { td { (cell.proposed) } }
            } } }
        } }
        @if more > 0 { p.note { "… " (count(more, language)) " " (say(Say::More)) "." } }
    } }
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
        (grid::rows(&fixes.first, "fixes", &columns, &shown, (LANGUAGE, None)))
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
