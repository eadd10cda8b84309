//! Programme by programme: how many families stand in both, shaded, and what the rules say of the pair; then the pairs.

use super::grid;
use crate::report::formats::Report;
use crate::report::number::count;
use crate::report::table::Table;
use crate::report::text::Text;
use crate::report::words;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Steps of the shading above none.
const STEPS: i64 = 4;
/// Verdicts with the sign that tells them without colour.
const SIGNS: [(&str, &str); 4] = [("BOLEH", "✓"), ("DILARANG", "✕"), ("SATU_PER_KK", "1"), ("PERLU_TINJAUAN", "?")];

/// The heat table, its legend and the pairs, the fullest first.
pub fn matrix(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let table = report.tables.get("matrix").whole();
    let rows = grid::greatest_first(table, 0..table.rows, "families_in_both");
    html! {
        p.note { (Text::MatrixNote.pick(language)) " " (Text::MatrixHow.pick(language)) }
        @if table.rows > 0 {
            ul.legend { @for (code, sign) in SIGNS { li { b.sign { (sign) } " " (words::label(code, language)) } } }
            (heat(report, table))
        }
        h3 { (Text::MatrixPairs.pick(language)) }
        (grid::grid(report, "matrix", table, &[
            "programme_left", "programme_right", "verdict", "families_in_both", "rule",
        ], &rows))
    }
}

fn heat(report: &Report<'_>, table: &Table) -> Markup {
    let language = report.reading.language;
    let programmes = report.tables.get("by_programme").whole();
    let codes: Vec<&str> = (0..programmes.rows).map(|row| programmes.text("programme", row)).collect();
    let mut pairs: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in 0..table.rows {
        let (left, right) = (table.text("programme_left", row), table.text("programme_right", row));
        pairs.insert((left, right), row);
        pairs.insert((right, left), row);
    }
    let most = (0..table.rows).map(|row| table.int("families_in_both", row)).max().unwrap_or(0).max(1);
    html! {
        div.scroll tabindex="0" role="region" aria-label=(Text::MatrixHeat.pick(language)) { table.heat.blue {
            caption { (Text::MatrixHeat.pick(language)) }
            thead { tr {
                th scope="col" { (Text::Programme.pick(language)) }
                @for code in &codes { th scope="col" { (code) } }
            } }
            tbody { @for (at, left) in codes.iter().enumerate() { tr {
                th scope="row" { (left) }
                @for right in &codes {
                    @if left == right {
                        td.own { (count(programmes.int("families_linked", at).unsigned_abs(), language)) }
                    } @else if let Some(&row) = pairs.get(&(*left, *right)) {
                        (cell(report, table, row, most))
                    } @else { td {} }
                }
            } } }
        } }
    }
}

/// One pair: its families, its sign, and the verdict in words for those who hear the page.
fn cell(report: &Report<'_>, table: &Table, row: usize, most: i64) -> Markup {
    let language = report.reading.language;
    let (verdict, families) = (table.text("verdict", row), table.int("families_in_both", row));
    let sign = SIGNS.into_iter().find(|(code, _)| *code == verdict).map_or("", |(_, sign)| sign);
    // Steps go by the square root, so that one very full pair does not make all others look alike.
    let step = (0..STEPS).find(|step| families * STEPS * STEPS <= step * step * most).unwrap_or(STEPS);
    let breaks = verdict == "DILARANG" && families > 0;
    let words = words::label(verdict, language);
    html! {
        td class=(format!("t{step}{}", if breaks { " breaks" } else { "" })) title=(words) {
            (count(families.unsigned_abs(), language)) b.sign aria-hidden="true" { (sign) } span.heard { ", " (words) }
        }
    }
}
