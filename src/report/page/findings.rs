//! What was found: duplicates, mistargeting on both sides, unserved families, the queue, differences.

use super::data::plans;
use super::{grid, parts};
use crate::assess::Side;
use crate::duplicates::DuplicateKind;
use crate::language::Language;
use crate::normalise::RowIx;
use crate::report::formats::Report;
use crate::report::indicated::Part;
use crate::report::number::{count, rupiah};
use crate::report::reading::ToldBy;
use crate::report::text::Text;
use crate::report::words;
use maud::{Markup, html};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Unserved families of one desa that the page shows.
const FAMILIES_PER_DESA: usize = 10;

/// A small table by kind: what is counted, then the columns of numbers that each line has; further lines stand at its end.
fn kinds(report: &Report<'_>, headings: &[Text], lines: &[(&str, Vec<String>)], foot: &[(Text, Vec<String>)]) -> Markup {
    let language = report.reading.language;
    html! {
        div.scroll tabindex="0" role="region" aria-label=(Text::Kind.pick(language)) { table.narrow {
            thead { tr {
                th scope="col" { (Text::Kind.pick(language)) }
                @for heading in headings { th.num scope="col" { (heading.pick(language)) } }
            } }
            tbody {
                @for (code, cells) in lines { tr {
                    th scope="row" { (words::label(code, language)) }
                    @for cell in cells { td.num { (cell) } }
                } }
                @for (text, cells) in foot { tr.total {
                    th scope="row" { (text.pick(language)) }
                    @for cell in cells { td.num { (cell) } }
                } }
            }
        } }
    }
}

/// Rupiah as people read them.
fn money(sum: u64, language: Language) -> String {
    rupiah(i64::try_from(sum).unwrap_or(i64::MAX), language)
}

/// Duplicates by kind, then the groups.
pub fn duplicates(report: &Report<'_>) -> Markup {
    let (language, groups) = (report.reading.language, report.reading.night.groups);
    let mut sums: BTreeMap<&str, [u64; 3]> = DuplicateKind::ALL.map(|kind| (kind.code(), [0; 3])).into();
    for (at, group) in (0..).zip(groups) {
        let of_kind = sums.entry(group.kind.code()).or_default();
        for (sum, more) in of_kind.iter_mut().zip([1, group.rupiah_at_risk, report.reading.counted(ToldBy::Group(at))]) {
            *sum += more;
        }
    }
    let told = |[groups, at_risk, counted]: [u64; 3]| vec![count(groups, language), money(at_risk, language), money(counted, language)];
    let lines: Vec<_> = DuplicateKind::ALL.into_iter().map(|kind| (kind.code(), told(sums[kind.code()]))).collect();
    let all = sums.values().fold([0; 3], |all, of_kind| std::array::from_fn(|at| all[at] + of_kind[at]));
    html! {
        p.note { (Text::DuplicatesNote.pick(language)) }
        (kinds(report, &[Text::Groups, Text::AtRisk, Text::Counted], &lines, &[(Text::Sum, told(all))]))
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
            h3 #(&parts::side(side)[1..]) { (heading.pick(language)) }
            (of_side(report, side, id))
        }
    }
}

/// What was counted of one kind of findings.
#[derive(Default)]
struct OfKind {
    findings: u64,
    rows: u64,
    rupiah: u64,
    last: Option<RowIx>,
}

impl OfKind {
    /// Findings come in the order of rows.
    fn add(&mut self, row: RowIx, counted: u64) {
        self.findings += 1;
        self.rows += u64::from(self.last != Some(row));
        self.rupiah += counted;
        self.last = Some(row);
    }
}

fn of_side(report: &Report<'_>, side: Side, id: &str) -> Markup {
    let language = report.reading.language;
    let mut by_kind: BTreeMap<&str, OfKind> = BTreeMap::new();
    let mut all = OfKind::default();
    let findings = &report.reading.night.findings.mistargeting;
    for (at, finding) in (0..).zip(findings).filter(|(_, finding)| finding.side == side) {
        let counted = report.reading.counted(ToldBy::Finding(at));
        by_kind.entry(finding.kind).or_default().add(finding.row, counted);
        all.add(finding.row, counted);
    }
    // What nobody can judge yet is no indicated money.
    let with_money = side == Side::Inclusion;
    let told = |kind: &str, sum: u64| match sum {
        0 if Part::of(kind) == Part::Repeated => Text::CountedInGroups.pick(language).to_owned(),
        _ => money(sum, language),
    };
    let numbers = |kind: &str, of: &OfKind| {
        let mut cells = vec![count(of.findings, language), count(of.rows, language)];
        cells.extend(with_money.then(|| told(kind, of.rupiah)));
        cells
    };
    let mut foot = vec![(Text::Sum, numbers("", &all))];
    if with_money {
        let in_groups = report.reading.rupiah() - all.rupiah;
        foot.push((Text::CountedInFindings, vec![String::new(), String::new(), money(in_groups, language)]));
        foot.push((Text::SumIndicated, vec![String::new(), String::new(), money(report.reading.rupiah(), language)]));
    }
    let headings = [Text::Findings, Text::DifferentRows, Text::Counted];
    let lines: Vec<_> = by_kind.iter().map(|(kind, of)| (*kind, numbers(kind, of))).collect();
    html! {
        @if !lines.is_empty() { (kinds(report, &headings[..2 + usize::from(with_money)], &lines, &foot)) }
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
                (grid::rows(&table, &format!("unserved-{at}"), &["rank", "head_name", "members", "desil", "programmes", "rule"], &shown, (language, None)))
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
    let language = report.reading.language;
    let lines: Vec<_> = by_kind.into_iter().map(|(kind, number)| (kind, vec![count(number, language)])).collect();
    html! {
        p.note { (Text::MismatchesNote.pick(report.reading.language)) }
        @if !lines.is_empty() { (kinds(report, &[Text::MismatchFields], &lines, &[])) }
        (planned(report, "mismatches"))
    }
}
