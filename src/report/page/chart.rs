//! Charts as plain SVG: they print, scale and read without colour, because every part has a pattern and a label.

use crate::language::Language;
use crate::link::Status;
use crate::report::ledger::StatusCounts;
use crate::report::number::{count, percent};
use crate::report::words;
use maud::{Markup, html};

/// Fill and stripe colour and the pattern of a status; the hues differ in lightness too.
fn look(status: Status) -> (&'static str, &'static str, &'static str) {
    match status {
        Status::Padan => ("#0b4f7a", "#0b4f7a", ""),
        Status::PadanBerbeda => ("#8fc1de", "#0b4f7a", "M0 8L8 0"),
        Status::PerluVerifikasi => ("#f6cf6b", "#7a5200", "M4 0V8"),
        Status::TidakDitemukan => ("#c8502e", "#ffffff", "M0 0L8 8"),
        Status::Karantina => ("#d9dde0", "#59656d", "M0 4H8M4 0V8"),
    }
}

/// Patterns of all statuses; once per page, before anything that uses them.
pub fn patterns() -> Markup {
    html! {
        svg width="0" height="0" aria-hidden="true" focusable="false" {
            defs {
                @for status in Status::ALL {
                    @let (fill, stripe, path) = look(status);
                    pattern id=(pattern_id(status)) width="8" height="8" patternUnits="userSpaceOnUse" {
                        rect width="8" height="8" fill=(fill) {}
                        path d=(path) stroke=(stripe) stroke-width="1.4" fill="none" {}
                    }
                }
            }
        }
    }
}

fn pattern_id(status: Status) -> String {
    format!("p{}", status as u8)
}

/// The sign of a status beside its name.
pub fn swatch(status: Status) -> Markup {
    html! {
        svg.swatch width="18" height="14" viewBox="0 0 18 14" aria-hidden="true" focusable="false" {
            rect width="18" height="14" fill=(format!("url(#{})", pattern_id(status))) stroke="#1c2a33" stroke-width="1" {}
        }
    }
}

/// One bar of the five statuses, as wide as its place; `size` is (width, height) of its drawing.
pub fn status_bar(counts: &StatusCounts, language: Language, (width, height): (u64, u32)) -> Markup {
    let rows = counts.rows();
    let mut told = Vec::new();
    let mut parts = Vec::new();
    let mut before = 0;
    for status in Status::ALL {
        let of_status = counts.get(status);
        // Both edges are rounded from the running sum, so parts join and the last ends at the full width.
        let edge = |sum: u64| (sum * width + rows / 2).checked_div(rows).unwrap_or(0);
        parts.push((status, edge(before), edge(before + of_status)));
        before += of_status;
        let ppm = (of_status * 1_000_000).checked_div(rows).unwrap_or(0) as i64;
        told.push(format!("{} {} ({})", words::label(status.code(), language), count(of_status, language), percent(ppm, language)));
    }
    html! {
        svg.bar viewBox=(format!("0 0 {width} {height}")) height=(height) preserveAspectRatio="none" role="img" aria-label=(told.join("; ")) {
            @for (status, from, to) in parts {
                @if to > from {
                    rect x=(from) y="0" width=(to - from) height=(height) fill=(format!("url(#{})", pattern_id(status))) stroke="#ffffff" stroke-width="1.5" {}
                }
            }
        }
    }
}

/// Horizontal bars, one per (label, value), each with its number.
pub fn bars(values: &[(String, u64)], language: Language, label: &str) -> Markup {
    let greatest = values.iter().map(|(_, value)| *value).max().unwrap_or(0);
    let height = values.len() * 26;
    html! {
        svg viewBox=(format!("0 0 720 {height}")) width="720" height=(height) role="img" aria-label=(label) {
            @for (at, (name, value)) in values.iter().enumerate() {
                @let middle = at * 26 + 17;
                @let width = (value * 380).checked_div(greatest).unwrap_or(0);
                text x="220" y=(middle) text-anchor="end" { (shortened(name)) }
                rect x="230" y=(at * 26 + 4) width=(width) height="18" fill="#0b4f7a" {}
                text x=(width + 238) y=(middle) { (count(*value, language)) }
            }
        }
    }
}

fn shortened(name: &str) -> String {
    match name.char_indices().nth(29) {
        None => name.to_owned(),
        Some((end, _)) => format!("{}…", &name[..end]),
    }
}
