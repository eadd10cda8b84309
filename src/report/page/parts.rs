//! What is indicated, what was left out, what must be checked: three things on the first screen, each with its parts and its rows.

use super::{amount, anchor};
use crate::assess::Side;
use crate::language::Language;
use crate::report::formats::Report;
use crate::report::indicated::Indicated;
use crate::report::number::{count, rupiah};
use crate::report::text::Text;
use maud::{Markup, html};

/// One line of the table.
struct Line {
    text: Text,
    number: u64,
    unit: Text,
    rupiah: Option<u64>,
    /// Where its rows stand, for lines that are no part of another one.
    to: Option<String>,
}

/// The three things as a table, and what is not in its amounts.
pub fn table(report: &Report<'_>, indicated: &Indicated) -> Markup {
    let language = report.reading.language;
    html! {
        div.scroll tabindex="0" role="region" aria-label=(Text::IndicatedParts.pick(language)) { table.parts {
            thead { tr {
                th scope="col" { (Text::WhatIs.pick(language)) }
                th.num scope="col" { (Text::HowMany.pick(language)) }
                th.num scope="col" { (Text::Value.pick(language)) }
            } }
            tbody { @for line in lines(report, indicated) {
                tr.total[line.to.is_some()] {
                    th.part[line.to.is_none()] scope="row" {
                        @match &line.to {
                            Some(to) => a href=(to) { (line.text.pick(language)) },
                            None => { (line.text.pick(language)) }
                        }
                    }
                    td.num { (count(line.number, language)) " " (line.unit.pick(language)) }
                    td.num { @match line.rupiah {
                        Some(money) => { (rupiah(i64::try_from(money).unwrap_or(i64::MAX), language)) }
                        None => { "–" }
                    } }
                }
            } }
        } }
        p.note {
            (Text::IndicatedNote.pick(language))
            @if indicated.in_groups_alone > 0 {
                " " (count(indicated.in_groups_alone, language)) " " (Text::InGroupsAlone.pick(language))
            }
        }
    }
}

fn lines(report: &Report<'_>, indicated: &Indicated) -> Vec<Line> {
    let reading = report.reading;
    let of_rows = |text, number, rupiah, to| Line { text, number, unit: Text::RowsWord, rupiah, to };
    let mut lines = vec![of_rows(Text::PartsInclusion, indicated.indicated_rows(), Some(reading.rupiah()), Some(side(Side::Inclusion)))];
    lines.extend(indicated.there().map(|(part, count)| of_rows(part.text(), count.rows, Some(count.rupiah), None)));
    let unserved = reading.night.findings.unserved.len() as u64;
    lines.push(Line { unit: Text::FamiliesWord, ..of_rows(Text::PartsExclusion, unserved, None, Some(anchor(Text::Unserved))) });
    if indicated.rows[1] > 0 {
        lines.push(of_rows(Text::PartsExclusionRows, indicated.rows[1], None, Some(side(Side::Exclusion))));
    }
    lines.push(of_rows(Text::PartsUnknown, indicated.rows[2], None, Some(side(Side::Unknown))));
    lines
}

/// Where the findings of a side stand on the page.
pub fn side(side: Side) -> String {
    format!("#side-{}", side.code().to_lowercase())
}

/// Programmes whose benefit nobody states, so that no total holds their money; empty where there are none.
pub fn unstated(report: &Report<'_>) -> String {
    let programmes: Vec<&str> = report.reading.unstated.programmes.iter().map(String::as_str).collect();
    match programmes.is_empty() {
        true => String::new(),
        false => format!("{} {}.", Text::Unstated.pick(report.reading.language), programmes.join(", ")),
    }
}

/// The causes in a few words: `aturan 512, ganda 130`.
pub fn brief(indicated: &Indicated, language: Language) -> String {
    let parts: Vec<String> =
        indicated.there().map(|(part, of_part)| format!("{} {}", part.short().pick(language), count(of_part.rows, language))).collect();
    parts.join(", ")
}

/// Money of the night and how much of it is expected to hold, with the 95 % interval of that.
pub fn expected(holds: [i64; 3], language: Language) -> String {
    let [expected, low, high] = holds;
    format!(
        "{} {} ({} {})",
        Text::OfWhichHolds.pick(language),
        amount::short(expected, language),
        Text::Interval.pick(language),
        amount::range(low, high, language)
    )
}
