//! What was found: duplicates, mistargeting on both sides, unserved families, the queue, differences.

use super::data::plans;
use super::grid;
use crate::assess::Side;
use crate::duplicates::DuplicateKind;
use crate::report::formats::Report;
use crate::report::number::{count, rupiah};
use crate::report::reading::ToldBy;
use crate::report::text::Text;
use crate::report::words;
use maud::{Markup, html};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Unserved families of one desa that the page shows.
const FAMILIES_PER_DESA: usize = 10;

/// A small table of counts by kind: (code, count, rupiah).
fn kinds(report: &Report<'_>, counted: Text, lines: &[(&str, u64, Option<u64>)]) -> Markup {
    let language = report.reading.language;
    let with_rupiah = lines.iter().any(|(_, _, rupiah)| rupiah.is_some());
    html! {
        div.scroll tabindex="0" role="region" aria-label=(Text::Kind.pick(language)) { table.narrow {
            thead { tr {
                th scope="col" { (Text::Kind.pick(language)) }
                th.num scope="col" { (counted.pick(language)) }
                @if with_rupiah { th.num scope="col" { (Text::Value.pick(language)) } }
            } }
            tbody { @for (code, number, money) in lines { tr {
                th scope="row" { (words::label(code, language)) }
                td.num { (count(*number, language)) }
                @if let Some(money) = money { td.num { (rupiah(*money as i64, language)) } }
            } } }
        } }
    }
}

/// Duplicates by kind, then the groups.
pub fn duplicates(report: &Report<'_>) -> Markup {
    let groups = report.reading.night.groups;
    let of_kind = |kind| groups.iter().filter(move |group| group.kind == kind);
    let lines: Vec<_> = DuplicateKind::ALL
        .into_iter()
        .map(|kind| {
            let money = of_kind(kind).map(|group| group.rupiah_at_risk).sum();
            (kind.code(), of_kind(kind).count() as u64, Some(money))
        })
        .collect();
    html! {
        p.note { (Text::DuplicatesNote.pick(report.reading.language)) }
        (kinds(report, Text::Groups, &lines))
        (planned(report, "duplicates"))
    }
}

/// Inclusion, exclusion and unknown apart, by programme and by kind.
pub fn mistargeting(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let findings = &report.reading.night.findings;
    let sides = [
        (Side::Inclusion, Text::Inclusion, "inclusion"),
        (Side::Exclusion, Text::Exclusion, "exclusion"),
        (Side::Unknown, Text::Unknown, "unknown"),
    ];
    html! {
        p.note { (Text::MistargetingNote.pick(language)) }
        h3 { (Text::Programmes.pick(language)) }
        (grid::whole(report, "programmes", report.tables.get("by_programme"), &[
            "programme", "name", "rows", "families_linked", "persons_linked",
            "inclusion_rows", "exclusion_rows", "unknown_rows", "families_unserved", "rupiah",
        ]))
        @if !findings.not_assessed.is_empty() {
            h3 { (Text::NotAssessed.pick(language)) }
            ul { @for (programme, id, en) in &findings.not_assessed {
                li { b { (programme) } ": " (language.pick(id, en)) }
            } }
        }
        @for (side, heading, id) in sides {
            h3 { (heading.pick(language)) }
            (of_side(report, side, id))
        }
    }
}

fn of_side(report: &Report<'_>, side: Side, id: &str) -> Markup {
    let mut by_kind: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let findings = &report.reading.night.findings.mistargeting;
    for (at, finding) in (0..).zip(findings).filter(|(_, finding)| finding.side == side) {
        let kind = by_kind.entry(finding.kind).or_default();
        kind.0 += 1;
        kind.1 += report.reading.counted(ToldBy::Finding(at));
    }
    // What nobody can judge yet is no indicated money.
    let counts = side == Side::Inclusion;
    let lines: Vec<_> = by_kind.into_iter().map(|(kind, (findings, money))| (kind, findings, counts.then_some(money))).collect();
    html! {
        @if !lines.is_empty() { (kinds(report, Text::Findings, &lines)) }
        (planned(report, id))
    }
}

/// A table that the page carries whole, as its plan orders it.
fn planned(report: &Report<'_>, id: &str) -> Markup {
    let (plan, order) = (plans::of(id), plans::of(id).order(report.reading));
    let source = report.tables.get(plan.table);
    match order.things {
        None => grid::whole(report, id, source, plan.shown),
        Some(things) => {
            let total = order.rows.len();
            let table = source.of_things(things.into_iter().take(grid::ROWS_SHOWN_MAX));
            let rows: Vec<usize> = (0..table.rows).collect();
            grid::first_of(report, id, &table, plan.shown, (&rows, total))
        }
    }
}

/// Eligible families on no list: each desa with its number, and inside it the families to visit first.
pub fn unserved(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let by_desa = families_by_desa(report);
    let source = report.tables.get("unserved");
    html! {
        p.note { (Text::UnservedNote.pick(language)) }
        (planned(report, "unserved"))
        @for (at, ((kecamatan, desa), families)) in by_desa.iter().enumerate() {
            @let table = source.of_things(families.first.iter().copied());
            @let shown: Vec<usize> = (0..table.rows).collect();
            details.group {
                summary {
                    @if desa.is_empty() && kecamatan.is_empty() { (Text::AreaUnknown.pick(language)) } @else { (kecamatan) ", " (desa) }
                    " " b { (count(families.number as u64, language)) } " " (Text::FamiliesWord.pick(language))
                }
                @if shown.len() < families.number { p.note { (Text::FirstShown.pick(language)) " " (shown.len()) } }
                (grid::rows(&table, &format!("unserved-{at}"), &["rank", "head_name", "members", "desil", "programmes", "rule"], &shown, language))
            }
        }
    }
}

/// Unserved families of one desa.
#[derive(Default)]
struct OfDesa {
    number: usize,
    /// Those to visit first, as positions among all unserved families.
    first: Vec<usize>,
}

/// Unserved families by (kecamatan, desa), most first.
fn families_by_desa<'a>(report: &Report<'a>) -> Vec<((&'a str, &'a str), OfDesa)> {
    let reading = report.reading;
    let families = &reading.night.people.register.families;
    let mut by_desa: BTreeMap<(&str, &str), OfDesa> = BTreeMap::new();
    for (at, case) in reading.night.findings.unserved.iter().enumerate() {
        let of_desa = by_desa.entry(reading.area_name(families[case.family as usize].area)).or_default();
        of_desa.number += 1;
        if of_desa.first.len() < FAMILIES_PER_DESA {
            of_desa.first.push(at);
        }
    }
    let mut by_desa: Vec<_> = by_desa.into_iter().collect();
    by_desa.sort_by_key(|(name, families)| (Reverse(families.number), *name));
    by_desa
}

/// The review queue from its top.
pub fn review(report: &Report<'_>) -> Markup {
    html! {
        p.note { (Text::ReviewNote.pick(report.reading.language)) }
        (planned(report, "review"))
    }
}

/// Differences by kind, then the fields.
pub fn mismatches(report: &Report<'_>) -> Markup {
    let mut by_kind: BTreeMap<&str, u64> = BTreeMap::new();
    for mismatch in report.reading.night.links.iter().flat_map(|link| &link.mismatches) {
        *by_kind.entry(mismatch.kind).or_default() += 1;
    }
    let lines: Vec<_> = by_kind.into_iter().map(|(kind, number)| (kind, number, None)).collect();
    html! {
        p.note { (Text::MismatchesNote.pick(report.reading.language)) }
        @if !lines.is_empty() { (kinds(report, Text::Rows, &lines)) }
        (planned(report, "mismatches"))
    }
}
