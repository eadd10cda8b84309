//! Whole tables inside the page: columns of distinct values, compressed, in elements that no browser executes.
//!
//! A table gets room in the order of `plans::ALL`: first what was found, then the weights behind it, then the rest. What does
//! not fit is cut from the end, and the page says so and names the CSV. `column` gathers, `pack` makes bytes, the script
//! shows them; the first rows stand in the page as plain HTML for paper and for browsers without script.

mod column;
mod pack;
pub mod plans;
pub mod words;

use crate::report::formats::Report;
use crate::report::page::{case, grid};
use crate::report::reading::Reading;
use crate::report::table::{ColumnSpec, Kind, Table};
use crate::report::text::Text;
pub use column::{Column, Gathered};
use maud::{Markup, PreEscaped, html};
pub use pack::{Head, block, width};
use plans::{Order, Plan};
use rayon::prelude::*;
use serde::Serialize;
use std::borrow::Cow;

/// Bytes that data blocks may take; with the rest of the page, a report stays below 25 million bytes.
pub const BYTES_MAX: usize = 21_000_000;
/// Things of the night that one task makes rows of, and tasks whose rows are in memory at a time.
const THINGS_PER_TASK: usize = 4_096;
const TASKS_AT_ONCE: usize = 8;
/// Share of the room that is aimed at when rows are cut, in hundredths: later rows may take more than earlier ones.
const AIM_PERCENT: usize = 96;

/// The data blocks of a page.
#[derive(Debug, Default)]
pub struct Blocks(Vec<Held>);

/// What the page carries of one table.
#[derive(Debug)]
pub struct Held {
    pub id: &'static str,
    pub rows: usize,
    pub total: usize,
    /// Rows whose weights are carried, where rows have a case.
    pub cases: Option<usize>,
    facts: String,
    weights: String,
}

impl Blocks {
    /// Packs every table that is longer than what the page shows as HTML, or whose rows have a case.
    pub fn of(report: &Report<'_>) -> Blocks {
        let mut left = BYTES_MAX;
        let orders: Vec<(&Plan, Order)> = plans::ALL.iter().map(|plan| (plan, plan.order(report.reading))).collect();
        let (mut with_cases, others): (Vec<_>, Vec<_>) = orders.into_iter().partition(|(_, order)| !order.rows.is_empty());
        let mut held: Vec<Held> = with_cases.iter().filter_map(|(plan, order)| pack(report, plan, order, &mut left)).collect();
        for held in &mut held {
            let at = with_cases.iter().position(|(plan, _)| plan.id == held.id).expect("it was made of one of them");
            let (_, order) = with_cases.swap_remove(at);
            let cases = case::Cases::of(report.reading, &order.rows[..held.rows]);
            let (rows, weights) = fitting(held.rows, &mut left, |rows| cases.block(rows));
            (held.cases, held.weights) = (Some(rows), weights);
        }
        held.extend(others.iter().filter_map(|(plan, order)| pack(report, plan, order, &mut left)));
        Blocks(held)
    }

    pub fn get(&self, id: &str) -> Option<&Held> {
        self.0.iter().find(|held| held.id == id)
    }
}

/// The blocks of a report, made once.
pub fn of<'r>(report: &'r Report<'_>) -> &'r Blocks {
    report.page_data.get_or_init(|| Blocks::of(report))
}

/// Words, blocks and the frame of a case, for the end of the page.
pub fn markup(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    html! {
        (case::frame(language))
        script type="application/json" id="page-words" { (PreEscaped(words::json(report))) }
        @for held in &of(report).0 {
            script type="application/octet-stream" id=(format!("d-{}", held.id)) { (PreEscaped(&held.facts)) }
            @if !held.weights.is_empty() {
                script type="application/octet-stream" id=(format!("k-{}", held.id)) { (PreEscaped(&held.weights)) }
            }
        }
    }
}

/// What the page must know of a table.
#[derive(Serialize)]
struct Facts<'a> {
    table: &'a str,
    title: &'a str,
    rows: usize,
    total: usize,
    columns: Vec<Head<'a>>,
}

fn pack(report: &Report<'_>, plan: &Plan, order: &Order, left: &mut usize) -> Option<Held> {
    let (columns, total) = gathered(report, plan, order);
    let rows = columns.first().map_or(0, |(_, column)| column.codes.len());
    if rows == 0 || (rows <= grid::ROWS_SHOWN_MAX && order.rows.is_empty()) {
        return None;
    }
    let spec = report.tables.get(plan.table).spec;
    let title = report.reading.language.pick(spec.title.0, spec.title.1);
    let (rows, facts) = fitting(rows, left, |rows| {
        let cut: Vec<(&Gathering, Cow<'_, Column>)> =
            columns.par_iter().map(|(gathering, column)| (gathering, column.first(rows))).collect();
        let heads = cut.iter().map(|(gathering, column)| head(report.reading, plan, gathering, column)).collect();
        let head = Facts { table: plan.table, title, rows, total, columns: heads };
        let planes: Vec<(&[u32], usize)> =
            cut.iter().zip(&head.columns).map(|((_, column), head)| (&column.codes[..], head.width)).collect();
        block(&head, &planes)
    });
    (rows > 0).then(|| Held { id: plan.id, rows, total, cases: None, facts, weights: String::new() })
}

/// The most rows whose block fits into what is left, and that block; takes its bytes from what is left.
fn fitting(all: usize, left: &mut usize, block: impl Fn(usize) -> String) -> (usize, String) {
    let mut rows = all;
    while rows > 0 {
        let packed = block(rows);
        if packed.len() <= *left {
            *left -= packed.len();
            return (rows, packed);
        }
        let share = *left as u128 * AIM_PERCENT as u128 / 100;
        rows = (rows as u128 * share / packed.len() as u128) as usize;
    }
    (0, String::new())
}

/// How a column is gathered and kept.
struct Gathering {
    spec: &'static ColumnSpec,
    /// Values stand in the order of rows.
    by_row: bool,
}

/// The columns of a table in the page's order, and how many rows the table has.
fn gathered(report: &Report<'_>, plan: &Plan, order: &Order) -> (Vec<(Gathering, Column)>, usize) {
    let (source, language) = (report.tables.get(plan.table), report.reading.language);
    let at = |name: &str| source.spec.columns.iter().position(|column| column.name == name).expect("a plan names columns of its table");
    let positions = plan.shown.iter().chain(plan.told).map(|name| at(name));
    let mut columns: Vec<(usize, Gathered)> = positions.map(|at| (at, Gathered::new(source.spec.columns[at].kind))).collect();
    let yes_no = [Text::No.pick(language), Text::Yes.pick(language)];
    let things: Vec<usize> = order.things.clone().unwrap_or_else(|| (0..source.things()).collect());
    let mut rows = 0;
    for window in things.chunks(THINGS_PER_TASK * TASKS_AT_ONCE) {
        if rows >= plan.rows_max {
            break;
        }
        let parts: Vec<Table> = window.par_chunks(THINGS_PER_TASK).map(|things| source.of_things(things.iter().copied())).collect();
        let of_window: usize = parts.iter().map(|part| part.rows).sum();
        columns.par_iter_mut().for_each(|(at, column)| {
            let mut room = plan.rows_max - rows;
            for part in &parts {
                column.take(&part.data[*at], part.rows.min(room), yes_no);
                room -= part.rows.min(room);
            }
        });
        rows = (rows + of_window).min(plan.rows_max);
    }
    let finished = columns.into_par_iter().map(|(at, column)| {
        let spec = &source.spec.columns[at];
        let is_plain = !plan.shown.contains(&spec.name) && !plan.choices.contains(&spec.name);
        // Nobody sorts by what is not shown; where nearly every row has a value of its own, places would only take room.
        let by_row = is_plain && column.distinct() > rows / 2;
        let column = if by_row { column.as_they_came() } else { column.sorted(|text| grid::said(spec, text, language)) };
        (Gathering { spec, by_row }, column)
    });
    (finished.collect(), plan.total(order, source))
}

fn head<'a>(reading: &Reading<'_>, plan: &Plan, Gathering { spec, by_row }: &Gathering, column: &'a Column) -> Head<'a> {
    Head {
        name: spec.name,
        head: spec.heading(reading.language),
        kind: kind(spec),
        places: spec.kind.places(),
        show: plan.shown.contains(&spec.name),
        choose: plan.choices.contains(&spec.name),
        values: if *by_row { pack::Packed::ByRow(column) } else { column.packed() },
        width: if *by_row { 0 } else { width(column.distinct()) },
    }
}

/// How the script shows a column.
pub fn kind(spec: &ColumnSpec) -> &'static str {
    match spec.kind {
        Kind::Text if matches!(spec.name, "file" | "rule") => "path",
        Kind::Text | Kind::Code | Kind::Bool => "text",
        Kind::Identity => "code",
        Kind::Int => "whole",
        Kind::Rupiah => "rupiah",
        Kind::Share => "percent",
        Kind::Decimal(_) => "decimal",
    }
}

#[cfg(test)]
mod tests;
