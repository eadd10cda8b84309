//! A table on a page: chosen columns of a report table, its first rows, and where the rest is.
//!
//! These rows serve paper and browsers without script. Where `data` carries the whole table, the script puts a grid of all
//! rows in their place.

use crate::language::Language;
use crate::report::formats::Report;
use crate::report::number;
use crate::report::page::data::words::Word;
use crate::report::page::data::{self, Held};
use crate::report::source::Source;
use crate::report::table::{Cell, ColumnSpec, Kind, Table};
use crate::report::text::Text;
use crate::report::unstated::Beside;
use crate::report::words;
use maud::{Markup, html};
use std::sync::atomic::Ordering::Relaxed;

/// Rows of one table that the page shows.
pub const ROWS_SHOWN_MAX: usize = 200;
/// Rows of one table on paper, as the style sheet cuts them.
const ROWS_PRINTED_MAX: usize = 40;
/// Rows below which a filter would be in the way.
const FILTER_FROM: usize = 8;

/// Shows chosen rows of a table in the given order. `id` names the grid on the page.
pub fn grid(report: &Report<'_>, id: &str, table: &Table, columns: &[&str], rows: &[usize]) -> Markup {
    first_of(report, id, table, columns, (rows, rows.len()))
}

/// Shows the first rows of `total` ones; `rows` are at least those that a page has room for.
pub fn first_of(report: &Report<'_>, id: &str, table: &Table, columns: &[&str], (rows, total): (&[usize], usize)) -> Markup {
    let language = report.reading.language;
    if rows.is_empty() {
        return html! { p.note { (Text::NoRows.pick(language)) } };
    }
    let shown = &rows[..rows.len().min(ROWS_SHOWN_MAX)];
    let held = data::of(report).get(id);
    let left = total - held.map_or(shown.len(), |held| held.rows.max(shown.len()));
    report.counters.html_rows_left_to_csv.fetch_add(left as u64, Relaxed);
    let fallback = html! {
        @if shown.len() >= FILTER_FROM {
            @let filter = format!("f-{id}");
            p.filter { label for=(filter) { (Text::Filter.pick(language)) } input id=(filter) type="search" autocomplete="off"; }
        }
        (self::rows(table, id, columns, shown, (language, report.reading.unstated.of_table(table.spec))))
        @if shown.len() > ROWS_PRINTED_MAX {
            p.note.printed { (Text::PrintedRows.pick(language)) " " (table.spec.name) ".csv." }
        }
    };
    match held {
        Some(held) => whole_of(held, id, total, table, &fallback, language),
        None => html! {
            (fallback)
            @if left > 0 {
                p.note {
                    (number::count(left as u64, language)) " " (Text::MoreRows.pick(language)) " "
                    (table.spec.name) ".csv."
                }
            }
        },
    }
}

/// Where a table stands that the page carries whole: its first rows, until the script puts all of them here.
fn whole_of(held: &Held, id: &str, total: usize, table: &Table, fallback: &Markup, language: Language) -> Markup {
    let said = |word: Word, rows: usize| {
        let filled = word.pick(language).replace("{n}", &number::count(rows as u64, language));
        filled.replace("{of}", &number::count(total as u64, language)).replace("{csv}", &format!("{}.csv", table.spec.name))
    };
    html! {
        div.whole #(format!("w-{id}")) data-whole=(id) {
            div.first {
                (fallback)
                @if total > ROWS_SHOWN_MAX { p.note.noscript { (Word::OnlyFirst.pick(language)) " " (table.spec.name) ".csv." } }
            }
        }
        @if held.rows < total { p.note.cut { (said(Word::Cut, held.rows)) } }
        @if let Some(cases) = held.cases.filter(|&cases| cases < held.rows) { p.note.cut { (said(Word::CasesCut, cases)) } }
    }
}

/// The table itself; a column that is empty in all of its rows is left out. Where nobody states the money of a row, it says so.
pub fn rows(table: &Table, id: &str, columns: &[&str], rows: &[usize], (language, unstated): (Language, Option<Beside<'_>>)) -> Markup {
    let filled = |at: usize| rows.iter().any(|&row| !matches!(table.cell(at, row), Cell::Empty));
    let positions: Vec<usize> = columns.iter().map(|name| table.position(name)).filter(|&at| filled(at)).collect();
    let caption = language.pick(table.spec.title.0, table.spec.title.1);
    let row_is = language.pick(table.spec.row.0, table.spec.row.1);
    html! {
        div.scroll tabindex="0" role="region" aria-label=(caption) {
            table.grid data-grid=(format!("f-{id}")) {
                caption { (caption) ": " (row_is) }
                thead { tr {
                    @for &at in &positions {
                        @let column = &table.spec.columns[at];
                        th scope="col" class=(class(column)) {
                            span title=(Text::SortBy.pick(language)) { (column.heading(language)) }
                        }
                    }
                } }
                tbody {
                    @for &row in rows {
                        @let unstated = unstated.is_some_and(|beside| beside.tells(table, row));
                        tr { @for &at in &positions { (cell(table, (at, row), unstated, language)) } }
                    }
                }
            }
        }
    }
}

/// Every row of a table, in its order.
pub fn whole(report: &Report<'_>, id: &str, source: &Source<'_>, columns: &[&str]) -> Markup {
    let table = source.first(ROWS_SHOWN_MAX);
    let rows: Vec<usize> = (0..table.rows).collect();
    first_of(report, id, &table, columns, (&rows, source.rows()))
}

/// Rows sorted by a number column, greatest first, ties in table order.
pub fn greatest_first(table: &Table, rows: impl Iterator<Item = usize>, column: &str) -> Vec<usize> {
    let mut rows: Vec<usize> = rows.collect();
    rows.sort_by_key(|&row| std::cmp::Reverse(table.int(column, row)));
    rows
}

fn class(column: &ColumnSpec) -> &'static str {
    match column.kind {
        Kind::Text if matches!(column.name, "file" | "rule") => "path",
        Kind::Text | Kind::Code => "text",
        Kind::Bool => "",
        Kind::Identity => "code",
        Kind::Int | Kind::Rupiah | Kind::Decimal(_) | Kind::Share => "num",
    }
}

fn cell(table: &Table, (column, row): (usize, usize), unstated: bool, language: Language) -> Markup {
    let spec = &table.spec.columns[column];
    let cell = table.cell(column, row);
    let shown = match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => shown_text(spec.kind, spec.name, text, language),
        Cell::Int(value) => match spec.kind {
            Kind::Rupiah if value == 0 && unstated => Text::NotStated.pick(language).to_owned(),
            Kind::Rupiah => number::rupiah(value, language),
            _ => number::whole(value, language),
        },
        Cell::Decimal(value, _) if spec.kind == Kind::Share => number::percent(value, language),
        Cell::Decimal(value, places) if places > 3 => number::decimal(rounded(value, places), 3, language),
        Cell::Decimal(value, places) => number::decimal(value, places, language),
        Cell::Bool(value) => Text::yes_no(value).pick(language).to_owned(),
    };
    let value = match cell {
        Cell::Int(value) | Cell::Decimal(value, _) => Some(value),
        Cell::Empty | Cell::Text(_) | Cell::Bool(_) => None,
    };
    let class = match class(spec) {
        "text" if shown.chars().count() > 40 => "long",
        class => class,
    };
    html! {
        td class=(class) data-v=[value] {
            @if class == "path" { (path(&shown)) } @else {
                (shown)
            }
        }
    }
}

/// A path that may break after a slash, a dot, a dash or an underscore.
pub fn path(path: &str) -> Markup {
    html! { @for part in path.split_inclusive(['/', '_', '-', '.']) { (part) wbr; } }
}

/// What people read for a text, where that is something else.
pub fn said(spec: &ColumnSpec, text: &str, language: Language) -> Option<String> {
    let shown = shown_text(spec.kind, spec.name, text, language);
    (shown != text).then_some(shown)
}

/// Codes in words; `|` lists of codes too.
fn shown_text(kind: Kind, name: &str, text: &str, language: Language) -> String {
    match (kind, name) {
        (Kind::Code, _) => words::label(text, language),
        (_, name) if words::holds_codes(name) => words::told(text, language),
        (_, "programmes") => text.replace('|', ", "),
        _ => text.to_owned(),
    }
}

/// A scaled integer at three places.
fn rounded(value: i64, places: u8) -> i64 {
    let unit = 10_i64.pow(u32::from(places) - 3);
    (value + unit / 2) / unit
}
