//! Charts as plain SVG: they print, scale and read without colour, because every part has a pattern and a label.

use crate::language::Language;
use crate::link::Status;
use crate::report::ledger::StatusCounts;
use crate::report::number::{count, percent, scaled};
use crate::report::text::Text;
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

/// Pixels that the number of a part needs inside the bar; the table beside has it otherwise.
const LABEL: u64 = 56;
/// A lower bar has no room for numbers.
const LABELS_FROM_HEIGHT: u32 = 24;

/// One bar of the five statuses, as wide as its place. `size` in pixels: the width that it has at least, and its height;
/// parts with room for it at that width show their share.
pub fn status_bar(counts: &StatusCounts, language: Language, (width, height): (u64, u32)) -> Markup {
    let rows = counts.rows();
    let ppm = |part: u64| (part * 1_000_000).checked_div(rows).unwrap_or(0);
    let mut told = Vec::new();
    let mut parts = Vec::new();
    let mut before = 0;
    for status in Status::ALL {
        let of_status = counts.get(status);
        // Both edges come from the running sum, so parts join and the last ends at the full width.
        parts.push((status, ppm(before), ppm(before + of_status)));
        before += of_status;
        let share = percent(ppm(of_status) as i64, language);
        told.push(format!("{} {} ({share})", words::label(status.code(), language), count(of_status, language)));
    }
    html! {
        svg.bar height=(height) role="img" aria-label=(told.join("; ")) {
            title { (Text::StatusBar.pick(language)) }
            desc { (told.join("; ")) }
            @for &(status, from, to) in parts.iter().filter(|(_, from, to)| to > from) {
                rect x=(share(from)) y="0" width=(share(to - from)) height=(height) fill=(format!("url(#{})", pattern_id(status))) stroke="#ffffff" stroke-width="1.5" {}
            }
            @if height >= LABELS_FROM_HEIGHT {
                @for &(status, from, to) in parts.iter().filter(|(_, from, to)| (to - from) * width / 1_000_000 >= LABEL) {
                    text class=(if status == Status::Padan { "on-dark" } else { "on-pattern" }) x=(share(from.midpoint(to))) y=(height / 2 + 5) text-anchor="middle" aria-hidden="true" {
                        (percent((to - from) as i64, language))
                    }
                }
            }
        }
    }
}

/// Millionths as the percentage that SVG reads.
fn share(ppm: u64) -> String {
    format!("{}%", scaled(ppm as i64, 4))
}

/// A bar with its number, and an interval where one is known.
pub struct Bar {
    pub name: String,
    pub value: u64,
    pub interval: Option<(u64, u64)>,
    /// The number as people read it.
    pub told: String,
    /// Whether it is hatched, so that two kinds of bars are told apart without colour.
    pub hatched: bool,
}

/// Height of a line of `bars`, in pixels.
const LINE: usize = 34;

/// Horizontal bars as wide as their place: a name above each bar, its number after it.
pub fn bars(values: &[Bar], title: &str) -> Markup {
    let greatest = values.iter().map(|bar| bar.interval.map_or(bar.value, |(_, high)| bar.value.max(high))).max().unwrap_or(0);
    let of_greatest = |value: u64| share((u128::from(value) * 1_000_000).checked_div(u128::from(greatest)).unwrap_or(0) as u64);
    let told: Vec<String> = values.iter().map(|bar| format!("{}: {}", bar.name, bar.told)).collect();
    html! {
        svg.bars height=(values.len() * LINE) role="img" aria-label=(title) {
            title { (title) }
            desc { (told.join("; ")) }
            @for (at, bar) in values.iter().enumerate() {
                @let top = at * LINE;
                text x="0" y=(top + 13) { tspan.name { (bar.name) } tspan dx="10" { (bar.told) } }
                rect x="0" y=(top + 18) width="100%" height="11" fill="#eef2f5" {}
                rect x="0" y=(top + 18) width=(of_greatest(bar.value)) height="11" fill=(if bar.hatched { "url(#p1)" } else { "#0b4f7a" }) {}
                @if let Some((low, high)) = bar.interval {
                    @let middle = top + 23;
                    line x1=(of_greatest(low)) x2=(of_greatest(high)) y1=(middle) y2=(middle) stroke="#ffffff" stroke-width="4" {}
                    @for bound in [low, high] {
                        line x1=(of_greatest(bound)) x2=(of_greatest(bound)) y1=(top + 16) y2=(top + 31) stroke="#c8502e" stroke-width="2" {}
                    }
                    line x1=(of_greatest(low)) x2=(of_greatest(high)) y1=(middle) y2=(middle) stroke="#c8502e" stroke-width="2" {}
                }
            }
        }
    }
}

/// Two shares on a line from none to all: an open circle for the former run, a full one for tonight.
pub fn then_and_now(before_ppm: i64, now_ppm: i64, language: Language) -> Markup {
    let at = |ppm: i64| share(ppm.clamp(0, 1_000_000).unsigned_abs() * 9 / 10 + 50_000);
    let told = format!("{} {}; {}", Text::Before.pick(language), percent(before_ppm, language), percent(now_ppm, language));
    html! {
        svg.trend height="16" role="img" aria-label=(told) {
            title { (told) }
            line x1="5%" x2="95%" y1="8" y2="8" stroke="#9fb0bb" stroke-width="1" {}
            line x1=(at(before_ppm)) x2=(at(now_ppm)) y1="8" y2="8" stroke="#0b4f7a" stroke-width="3" {}
            circle cx=(at(before_ppm)) cy="8" r="4.5" fill="#ffffff" stroke="#0b4f7a" stroke-width="2" {}
            circle cx=(at(now_ppm)) cy="8" r="5" fill="#0b4f7a" {}
        }
    }
}
