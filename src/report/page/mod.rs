//! `report.html`: one offline page, read from top to bottom: what happened, what to do first, then every part in turn.
//!
//! Style and script are inside the page and allowed by their hash; nothing else may run or load. Every text goes through
//! maud's escaping. Pages read the built tables, so they cannot disagree with the CSV beside them.

pub mod amount;
pub mod case;
pub mod changed;
pub mod chart;
pub mod data;
pub mod findings;
pub mod grid;
pub mod headline;
pub mod letter;
pub mod lists;
pub mod matrix;
pub mod method;
pub mod parts;
pub mod places;
pub mod quality;
pub mod receipt;
pub mod sha256;
pub mod submitted;
pub mod tiles;
pub mod working;

#[cfg(test)]
mod tests;

use crate::language::Language;
use crate::report::formats::Report;
use crate::report::text::Text;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use rayon::prelude::*;

const STYLE: &str = concat!(include_str!("style.css"), include_str!("grid.css"));
const SCRIPT: &str = concat!(
    include_str!("script/plain.js"),
    include_str!("script/data.js"),
    include_str!("script/grid.js"),
    include_str!("script/case.js"),
    include_str!("script/start.js"),
);

/// Makes one section.
type Part = fn(&Report<'_>) -> Markup;

/// The sections, in the order of their headings.
const PARTS: [Part; Text::SECTIONS.len()] = [
    headline::headline,
    changed::changes,
    lists::owners,
    submitted::files,
    lists::quarantine,
    findings::duplicates,
    findings::mistargeting,
    places::areas,
    matrix::matrix,
    working::working,
    findings::unserved,
    findings::review,
    findings::mismatches,
    method::rules,
    method::method,
];

/// The whole page.
pub fn render(report: &Report<'_>) -> String {
    let language = report.reading.language;
    // Made before the sections: one of them, waiting inside this for its own tasks, could be handed another one that asks for it.
    data::of(report);
    let parts: Vec<Markup> = PARTS.par_iter().map(|part| part(report)).collect();
    let body = html! {
        a.skip href="#isi" { (Text::SkipToContent.pick(language)) }
        header.top { div {
            h1 { (Text::Title.pick(language)) }
            p.note { (Text::Subtitle.pick(language)) }
            (facts(report))
            nav aria-label=(Text::SectionList.pick(language)) { ul {
                @for (at, heading) in Text::SECTIONS.into_iter().enumerate() {
                    li { a href=(format!("#b{}", at + 1)) { (heading.pick(language)) } }
                }
            } }
        } }
        main #isi {
            @for (at, (heading, part)) in Text::SECTIONS.into_iter().zip(parts).enumerate() {
                section #(format!("b{}", at + 1)) aria-labelledby=(format!("h{}", at + 1)) {
                    h2 #(format!("h{}", at + 1)) { (heading.pick(language)) }
                    (part)
                }
            }
        }
        footer { p { "padan " (env!("CARGO_PKG_VERSION")) " · " (report.run_name) } }
        (data::markup(report))
    };
    document(language, Text::Title.pick(language), true, &body)
}

/// Where a section stands on the page: `#b3`.
pub fn anchor(heading: Text) -> String {
    let at = Text::SECTIONS.iter().position(|section| *section == heading);
    format!("#b{}", at.map_or(1, |at| at + 1))
}

/// Period, register date and run, and the warning when numbers are open.
pub fn facts(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let job = report.reading.night.job;
    html! {
        dl.meta {
            div { dt { (Text::Period.pick(language)) } dd { (job.period) } }
            div { dt { (Text::RegisterAsOf.pick(language)) } dd { (job.register.as_of) } }
            div { dt { (Text::RunName.pick(language)) } dd { (report.run_name) } }
        }
        @if report.reading.mask.is_open() {
            p.banner role="alert" {
                (Text::UnmaskedBanner.pick(language)) " " (Text::UnmaskedSee.pick(language))
            }
        }
    }
}

/// A complete document around a body.
pub fn document(language: Language, title: &str, with_script: bool, body: &Markup) -> String {
    let script = if with_script { SCRIPT } else { "" };
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        sha256::base64_digest(STYLE.as_bytes()),
        sha256::base64_digest(script.as_bytes()),
    );
    html! {
        (DOCTYPE)
        html lang=(language.pick("id", "en")) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (body)
                @if with_script { script { (PreEscaped(SCRIPT)) } }
            }
        }
    }
    .into_string()
}
