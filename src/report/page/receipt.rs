//! `tanda_terima.html`: the receipt that an OPD gets, in Indonesian: what came, what became of it, what to repair; and the
//! receipt of a check as a page, in the language asked for.

use super::{chart, document, grid, submitted};
use crate::language::Language;
use crate::link::Status;
use crate::report::formats::Report;
use crate::report::ledger::{FileLedger, StatusCounts, structural};
use crate::report::number::{count, percent};
use crate::report::receipt::first::{Told, heading};
use crate::report::receipt::words::{self as words_of, Say};
use crate::report::receipt::{self, CellToFix, ColumnRead, FileRead, Problem, Receipt, night};
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
    /// What is told, by problem.
    pub by_code: BTreeMap<String, Told>,
}

impl ToFix {
    pub fn new(spec: &'static TableSpec) -> ToFix {
        ToFix { first: Builder::new(spec.columns).finish(spec), rows: 0, by_code: BTreeMap::new() }
    }

    /// Counts further rows of the table of repairs.
    pub fn count(&mut self, part: &Table) {
        if self.rows == 0 {
            let mut first = Builder::new(part.spec.columns);
            (0..part.rows.min(grid::ROWS_SHOWN_MAX)).for_each(|row| first.copy(part, row));
            self.first = first.finish(part.spec);
        }
        self.rows += part.rows;
        let columns = ["problem", "field", "what_to_do"].map(|name| part.position(name));
        for row in 0..part.rows {
            let [problem, field, advice] = columns.map(|column| match part.cell(column, row) {
                Cell::Text(text) => text,
                _ => "",
            });
            match self.by_code.get_mut(problem) {
                Some(told) => told.add(field, advice),
                None => self.by_code.entry(problem.to_owned()).or_default().add(field, advice),
            }
        }
    }
}

/// One owner's receipt; `fixes` are of that owner's rows only. In English the rows are left to the table of repairs, which is Indonesian.
pub fn render(report: &Report<'_>, owner: &str, fixes: &ToFix, receipt: &Receipt, language: Language) -> String {
    let reading = report.reading;
    let files: Vec<&FileLedger> = reading.ledger.files.iter().filter(|file| reading.lists[file.list].owner == owner).collect();
    let mut counts = StatusCounts::default();
    files.iter().for_each(|file| counts.merge(&file.statuses));
    let title = Text::ReceiptTitle.pick(language);
    let body = html! {
        (chart::patterns())
        header.top { div {
            h1 { (title) }
            p { (Text::ReceiptTo.pick(language)) ": " b { (owner) } }
            (facts(report, language))
        } }
        main {
            p { (Text::ReceiptIntro.pick(language)) }
            (chart::status_bar(&counts, language, (1000, 26)))
            (statuses(&counts, language))
            (graded(receipt, language))
            section { h2 { (Text::Files.pick(language)) } (files_table(report, &files, language)) (returned(receipt, language)) (unsure(receipt, language)) }
            section {
                h2 { (Text::ReceiptFix.pick(language)) }
                (problems(receipt, language))
                @if language == LANGUAGE { (rows(fixes)) }
            }
            p.note { (Text::MethodIndicated.pick(language)) }
        }
    };
    document(language, title, false, &body)
}

/// Period, register and run; and a banner where numbers are open.
fn facts(report: &Report<'_>, language: Language) -> Markup {
    let job = report.reading.night.job;
    let facts = [(Text::Period, job.period.as_str()), (Text::RegisterAsOf, &job.register.as_of), (Text::RunName, report.run_name)];
    html! {
        dl.meta { @for (name, value) in facts { div { dt { (name.pick(language)) } dd { (value) } } } }
        @if report.reading.mask.is_open() {
            p.banner role="alert" { (Text::UnmaskedBanner.pick(language)) " " (Text::UnmaskedSee.pick(language)) }
        }
    }
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
        @if let Some(measure) = receipt::not_measured(receipt) {
            p.note { (capital(words_of::measure(measure, language))) ": " (say(Say::NotMeasured)) "." }
        }
        @let lifts = receipt::lifts(receipt, language);
        @if !lifts.is_empty() { p { b { (say(Say::Lift)) ": " } (lifts) } }
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
    html! { @if let Some(clear) = receipt.all_clear() { p { (clear.pick(language)) } } @else { (problem_table(receipt, language)) } }
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
                td {
                    (words::label(&cell.code, language))
                    @if !cell.difference.0.is_empty() { br; span.note { (language.pick(&cell.difference.0, &cell.difference.1)) } }
                }
                td { (cell.seen) }
                @if has_proposals { td { (cell.proposed) } }
            } } }
        } }
        @if more > 0 { p.note { "… " (count(more, language)) " " (say(Say::More)) "." } }
    } }
}

fn statuses(counts: &StatusCounts, language: Language) -> Markup {
    html! { table {
        thead { tr {
            th scope="col" { (Text::Status.pick(language)) }
            th.num scope="col" { (Text::Rows.pick(language)) }
            th scope="col" { (Text::Meaning.pick(language)) }
        } }
        tbody { @for status in Status::ALL { tr {
            th scope="row" { (chart::swatch(status)) (words::label(status.code(), language)) }
            td.num { (count(counts.get(status), language)) }
            td { (super::headline::meaning(status, language)) }
        } } }
    } }
}

/// One row per file, its sheets summed.
fn files_table(report: &Report<'_>, files: &[&FileLedger], language: Language) -> Markup {
    let reading = report.reading;
    let number = |value: u32| count(u64::from(value), language);
    html! { div.scroll { table {
        thead { tr {
            th scope="col" { (Text::File.pick(language)) }
            th scope="col" { (Text::Programme.pick(language)) }
            th.num scope="col" { (Text::Records.pick(language)) }
            th.num scope="col" { (Text::Persons.pick(language)) }
            th.num scope="col" { (Text::Layout.pick(language)) }
            th.num scope="col" { (Text::Quarantine.pick(language)) }
        } }
        tbody { @for file in submitted::group(reading, files) { tr {
            td.path { (grid::path(file.name)) @if file.sheets.len() > 1 { " (" (file.sheets.len()) " " (Text::Sheets.pick(language)) ")" } }
            td { (night::programme(reading, file.list)) }
            td.num { (number(file.counts.records)) }
            td.num { (number(file.counts.people)) }
            td.num { (number(structural(&file.counts))) }
            td.num { (number(file.counts.quarantined)) }
        } } }
    } } }
}

/// The first rows to repair, with what to write.
fn rows(fixes: &ToFix) -> Markup {
    let columns = ["nama", "problem", "field", "submitted", "proposed", "difference", "what_to_do", "file", "sheet", "line"];
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

/// Problems by kind, what matters most first, and where the rows are.
fn problems(receipt: &Receipt, language: Language) -> Markup {
    html! {
        @if receipt.problems.is_empty() {
            p { (Text::ReceiptNothing.pick(language)) }
        } @else {
            p { (Text::ReceiptNext.pick(language)) }
            (problem_table(receipt, language))
        }
    }
}

/// One row per kind of problem, under why it stands where it does.
fn problem_table(receipt: &Receipt, language: Language) -> Markup {
    let columns = [(Say::Problem, ""), (Say::Count, "num"), (Say::WhatToDo, "")];
    let why = |problem: &Problem| language.pick(&problem.why.0, &problem.why.1).clone();
    html! { div.scroll { table {
        thead { tr { @for (column, class) in columns { th scope="col" class=(class) { (column.pick(language)) } } } }
        @for problems in receipt.problems.chunk_by(|left, right| left.why == right.why) { tbody {
            @if !why(&problems[0]).is_empty() { tr.note { th colspan="3" scope="rowgroup" { (capital(&why(&problems[0]))) } } }
            @for problem in problems { tr {
                td { b { (heading(problem, language)) } }
                td.num { (count(problem.count, language)) }
                td.long { (language.pick(&problem.what_to_do.0, &problem.what_to_do.1)) }
            } }
        } }
    } } }
}

/// A text with a capital first letter.
fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or(String::new(), |first| first.to_uppercase().chain(signs).collect())
}
