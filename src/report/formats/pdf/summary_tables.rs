//! The tables of `report.pdf`: by OPD, programme and kecamatan, kinds of findings and duplicates, rules. Each is short: what does
//! not fit is counted, with the name of the file that holds it.

use super::letter::SMALL;
use super::say::Say;
use super::summary::{CELL, NAME};
use crate::assess::Side;
use crate::duplicates::DuplicateKind;
use crate::language::Language;
use crate::report::formats::Report;
use crate::report::indicated::{Indicated, Part};
use crate::report::number::{count, percent, rupiah};
use crate::report::page::grid::greatest_first;
use crate::report::page::method::certain;
use crate::report::print::{Align, Cell, Grid, Paper};
use crate::report::reading::ToldBy;
use crate::report::table::{Kind, Table};
use crate::report::text::Text;
use crate::report::words;
use crate::rules::programmes::Programme;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of one table of the summary.
const ROWS_MAX: usize = 15;

/// The OPDs, those with the largest amount first.
pub fn owners(paper: &mut Paper, report: &Report<'_>) {
    let columns = [
        ("owner", 28.0),
        ("rows", 11.0),
        ("share_linked", 11.0),
        ("share_clean", 11.0),
        ("perlu_verifikasi", 12.0),
        ("tidak_ditemukan", 13.0),
        ("inclusion_rows", 11.0),
        ("rupiah", 20.0),
    ];
    of_table(paper, report, (Say::ByOwner, "by_owner"), &columns);
}

/// The programmes, those with the largest amount first.
pub fn programmes(paper: &mut Paper, report: &Report<'_>) {
    let columns = [
        ("programme", 20.0),
        ("rows", 11.0),
        ("families_linked", 12.0),
        ("inclusion_rows", 11.0),
        ("exclusion_rows", 11.0),
        ("unknown_rows", 12.0),
        ("families_unserved", 13.0),
        ("rupiah", 20.0),
    ];
    of_table(paper, report, (Say::ByProgramme, "by_programme"), &columns);
    let language = report.reading.language;
    for (programme, id, en) in &report.reading.night.findings.not_assessed {
        paper.gap(2.0);
        paper.text(&format!("{}: {}.", programme, language.pick(id, en)), SMALL);
    }
}

/// The kecamatan with the largest amount.
pub fn kecamatan(paper: &mut Paper, report: &Report<'_>) {
    let columns = [
        ("kecamatan", 22.0),
        ("families", 12.0),
        ("families_desil_1_4", 13.0),
        ("rows", 10.0),
        ("tidak_ditemukan", 13.0),
        ("inclusion_rows", 11.0),
        ("families_unserved", 13.0),
        ("rupiah", 20.0),
    ];
    of_table(paper, report, (Say::ByKecamatan, "by_kecamatan"), &columns);
}

/// Columns of a table of the run, its rows with the largest `rupiah` first.
fn of_table(paper: &mut Paper, report: &Report<'_>, (heading, name): (Say, &str), columns: &[(&str, f32)]) {
    let language = report.reading.language;
    let table = report.tables.get(name).whole();
    let order = greatest_first(table, 0..table.rows, "rupiah");
    paper.heading(heading.pick(language));
    let specs: Vec<(&str, f32, Align)> = columns
        .iter()
        .map(|&(column, share)| {
            let spec = &table.spec.columns[table.position(column)];
            (spec.heading(language), share, if spec.kind == Kind::Text { Align::Left } else { Align::Right })
        })
        .collect();
    let mut grid = Grid::new(&specs);
    grid.begin(paper);
    for &row in order.iter().take(ROWS_MAX) {
        let cells: Vec<Cell<'_>> = columns.iter().map(|(column, _)| cell(report, table, column, row)).collect();
        grid.row(paper, &cells);
    }
    if order.len() > ROWS_MAX {
        paper.gap(2.0);
        let rest = count((order.len() - ROWS_MAX) as u64, language);
        paper.text(&format!("{rest} {} {name}.csv.", Say::MoreRows.pick(language)), SMALL);
    }
}

fn cell<'t>(report: &Report<'_>, table: &'t Table, column: &str, row: usize) -> Cell<'t> {
    let language = report.reading.language;
    match table.spec.columns[table.position(column)].kind {
        Kind::Share => Cell::text(percent(table.int(column, row), language), CELL),
        Kind::Rupiah => match (table.int(column, row), report.reading.unstated.of_table(table.spec)) {
            (0, Some(beside)) if beside.tells(table, row) => Cell::text(Text::NotStated.pick(language), CELL),
            (value, _) => Cell::text(rupiah(value, language), CELL),
        },
        Kind::Int | Kind::Decimal(_) | Kind::Bool => Cell::text(count(table.int(column, row).unsigned_abs(), language), CELL),
        Kind::Text | Kind::Code | Kind::Identity => match table.text(column, row) {
            "" => Cell::text(Text::AreaUnknown.pick(language), NAME),
            text => Cell::text(text, NAME),
        },
    }
}

/// What is indicated by cause, and below it what was left out and what must be checked.
pub fn indicated(paper: &mut Paper, report: &Report<'_>, indicated: &Indicated) {
    let language = report.reading.language;
    let money = |sum: u64| rupiah(i64::try_from(sum).unwrap_or(i64::MAX), language);
    let rows = |number: u64| format!("{} {}", count(number, language), Text::RowsWord.pick(language));
    let families = report.reading.night.findings.unserved.len() as u64;
    let nothing = || "–".to_owned();
    let mut lines = vec![(Text::PartsInclusion, NAME, rows(indicated.indicated_rows()), money(report.reading.rupiah()))];
    lines.extend(indicated.there().map(|(part, of_part)| (part.text(), CELL, rows(of_part.rows), money(of_part.rupiah))));
    lines.push((Text::PartsExclusion, NAME, format!("{} {}", count(families, language), Text::FamiliesWord.pick(language)), nothing()));
    if indicated.rows[1] > 0 {
        lines.push((Text::PartsExclusionRows, NAME, rows(indicated.rows[1]), nothing()));
    }
    lines.push((Text::PartsUnknown, NAME, rows(indicated.rows[2]), nothing()));
    paper.heading(Text::IndicatedParts.pick(language));
    let columns = [
        (Text::WhatIs.pick(language), 54.0, Align::Left),
        (Text::HowMany.pick(language), 22.0, Align::Right),
        (Text::Value.pick(language), 24.0, Align::Right),
    ];
    let mut grid = Grid::new(&columns);
    for (text, style, number, money) in lines {
        grid.row(paper, &[Cell::text(text.pick(language), style), Cell::text(number, style), Cell::text(money, style)]);
    }
    paper.gap(3.0);
    paper.text(Text::IndicatedNote.pick(language), SMALL);
    if indicated.in_groups_alone > 0 {
        paper.text(&format!("{} {}", count(indicated.in_groups_alone, language), Text::InGroupsAlone.pick(language)), SMALL);
    }
}

/// What was counted of one kind of findings.
#[derive(Default)]
struct OfKind {
    findings: u64,
    /// Of those that count, each payee once.
    rupiah: u64,
    /// Findings by what is recommended.
    actions: BTreeMap<&'static str, u64>,
}

/// Kinds of findings, both sides and what cannot be told.
pub fn kinds(paper: &mut Paper, report: &Report<'_>) {
    let language = report.reading.language;
    let mut kinds: BTreeMap<(usize, &str), OfKind> = BTreeMap::new();
    let sides = [Side::Inclusion, Side::Exclusion, Side::Unknown];
    for (at, finding) in (0..).zip(&report.reading.night.findings.mistargeting) {
        let side = sides.iter().position(|side| *side == finding.side).unwrap_or(0);
        let kind = kinds.entry((side, finding.kind)).or_default();
        kind.findings += 1;
        kind.rupiah += report.reading.counted(ToldBy::Finding(at));
        *kind.actions.entry(finding.action.code()).or_default() += 1;
    }
    // The heading stays with its first table.
    paper.room(100.0);
    paper.heading(Say::Kinds.pick(language));
    if kinds.is_empty() {
        paper.text(Say::NoFindings.pick(language), CELL);
        return;
    }
    for (at, heading) in [Text::Inclusion, Text::Exclusion, Text::Unknown].into_iter().enumerate() {
        let of_side: Vec<(&str, &OfKind)> = kinds.iter().filter(|((side, _), _)| *side == at).map(|((_, kind), of)| (*kind, of)).collect();
        if !of_side.is_empty() {
            paper.room(60.0);
            paper.text(heading.pick(language), NAME);
            paper.gap(2.0);
            of_one_side(paper, &of_side, (sides[at] == Side::Inclusion, language));
            paper.gap(4.0);
        }
    }
    paper.gap(2.0);
    paper.text(Say::KindsNote.pick(language), SMALL);
}

/// Money is told of the inclusion side alone: what nobody can judge yet is no indicated money.
fn of_one_side(paper: &mut Paper, kinds: &[(&str, &OfKind)], (with_money, language): (bool, Language)) {
    let columns = [
        (Text::Kind.pick(language), 34.0, Align::Left),
        (Text::Findings.pick(language), 10.0, Align::Right),
        (Text::Counted.pick(language), 18.0, Align::Right),
        (Say::Action.pick(language), 38.0, Align::Left),
    ];
    let mut grid = Grid::new(&columns);
    for (kind, of_kind) in kinds {
        let mut actions: Vec<(&str, u64)> = of_kind.actions.iter().map(|(action, findings)| (*action, *findings)).collect();
        actions.sort_by_key(|(action, findings)| (std::cmp::Reverse(*findings), *action));
        let cells = [
            Cell::text(words::label(kind, language), NAME),
            Cell::text(count(of_kind.findings, language), CELL),
            Cell::text(
                match of_kind.rupiah {
                    _ if !with_money => "–".to_owned(),
                    0 if Part::of(kind) == Part::Repeated => Text::CountedInGroups.pick(language).to_owned(),
                    sum => rupiah(i64::try_from(sum).unwrap_or(i64::MAX), language),
                },
                CELL,
            ),
            Cell::text(actions.iter().map(|(action, _)| words::label(action, language)).collect::<Vec<_>>().join("; "), CELL),
        ];
        grid.row(paper, &cells);
    }
}

/// Kinds of duplicate groups: what is paid more than once, and what of it totals count.
pub fn duplicates(paper: &mut Paper, report: &Report<'_>) {
    let (language, groups) = (report.reading.language, report.reading.night.groups);
    let columns = [
        (Text::Kind.pick(language), 40.0, Align::Left),
        (Text::Groups.pick(language), 16.0, Align::Right),
        (Text::AtRisk.pick(language), 22.0, Align::Right),
        (Text::Counted.pick(language), 22.0, Align::Right),
    ];
    paper.heading(Say::Duplicates.pick(language));
    let mut grid = Grid::new(&columns);
    let money = |sum: u64| Cell::text(rupiah(i64::try_from(sum).unwrap_or(i64::MAX), language), CELL);
    for kind in DuplicateKind::ALL {
        let of_kind = || (0..).zip(groups).filter(|(_, group)| group.kind == kind);
        let cells = [
            Cell::text(words::label(kind.code(), language), NAME),
            Cell::text(count(of_kind().count() as u64, language), CELL),
            money(of_kind().map(|(_, group)| group.rupiah_at_risk).sum()),
            money(of_kind().map(|(at, _)| report.reading.counted(ToldBy::Group(at))).sum()),
        ];
        grid.row(paper, &cells);
    }
}

/// Rules of the night's programmes with source and certainty.
pub fn rules(paper: &mut Paper, report: &Report<'_>) {
    let reading = report.reading;
    let language = reading.language;
    let tonight: BTreeSet<&str> = reading.lists.iter().map(|list| list.programme.as_str()).collect();
    let in_force: Vec<&Programme> = tonight.iter().filter_map(|code| reading.night.rules.programmes.find(code)).collect();
    paper.heading(Say::Rules.pick(language));
    if in_force.is_empty() {
        paper.text(Say::NoRules.pick(language), CELL);
        return;
    }
    let columns = [
        (Text::Programme.pick(language), 17.0, Align::Left),
        (Text::Ceiling.pick(language), 9.0, Align::Right),
        (Text::Benefit.pick(language), 14.0, Align::Right),
        (Text::Source.pick(language), 44.0, Align::Left),
        (Text::Certainty.pick(language), 16.0, Align::Left),
    ];
    let mut grid = Grid::new(&columns);
    for rule in in_force {
        let ceiling = rule.decile_max.map_or(Text::NoCeiling.pick(language).to_owned(), |decile| decile.to_string());
        let benefit = rule.benefit_per_month.map(|benefit| rupiah(i64::try_from(benefit).unwrap_or(i64::MAX), language));
        let cells = [
            Cell::text(rule.code.as_str(), NAME),
            Cell::text(ceiling, CELL),
            Cell::text(benefit.unwrap_or_else(|| Text::NotStated.pick(language).to_owned()), CELL),
            Cell::text(rule.source.as_str(), CELL),
            Cell::text(certain(&rule.certainty, language), CELL),
        ];
        grid.row(paper, &cells);
    }
}
