//! `matrix`: every pair of tonight's programmes, what the rules say of it, and how many families stand in both.

use super::by_programme::programmes;
use crate::assess;
use crate::report::reading::Reading;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use crate::report::words;
use crate::rules::programmes::Overlap;
use std::collections::BTreeMap;

const COLUMNS: &[ColumnSpec] = &[
    column("programme_left", Kind::Text, "Program", "Programme", "programme code, the first of the pair in sorted order"),
    column("programme_right", Kind::Text, "Dengan program", "With programme", "programme code, the second of the pair"),
    column("verdict", Kind::Code, "Aturan bersama", "Verdict", "BOLEH, DILARANG, SATU_PER_KK or PERLU_TINJAUAN"),
    column(
        "families_in_both",
        Kind::Int,
        "Keluarga di keduanya",
        "Families in both",
        "register families with a linked row in both programmes",
    ),
    column("rule", Kind::Text, "Rujukan aturan", "Rule", "rule file and line; empty when no rule names the pair"),
    column(
        "cases",
        Kind::Int,
        "Kasus",
        "Cases",
        "families, or persons where both programmes pay persons, in whom the pair meets as the verdict judges it; empty where it may meet",
    ),
];

pub static TABLE: TableSpec = TableSpec {
    name: "matrix",
    title: ("Matriks program", "Programme matrix"),
    row: ("satu pasang program", "one pair of programmes"),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let programmes = programmes(reading);
    let both = families_in_both(reading, &programmes);
    let night = &reading.night;
    let mut cases: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    let found = assess::overlaps(night.job, night.rules, night.people, night.links);
    for case in found.iter().filter(|case| case.left_programme != case.right_programme) {
        *cases.entry((&case.left_programme, &case.right_programme)).or_default() += 1;
    }
    let mut builder = Builder::new(COLUMNS);
    for left in 0..programmes.len() {
        for right in left + 1..programmes.len() {
            let (overlap, rule) = reading.night.rules.programmes.overlap(programmes[left], programmes[right]);
            builder
                .text(programmes[left])
                .text(programmes[right])
                .text(words::overlap_code(overlap))
                .count(both.get(&(left, right)).copied().unwrap_or(0))
                .text(&rule)
                .int((overlap != Overlap::Allowed).then(|| cases.get(&(programmes[left], programmes[right])).copied().unwrap_or(0)))
                .end_row();
        }
    }
    Ok(Rows::Few(builder))
}

/// Families per pair of programmes. Sorted vectors: a family has a handful of programmes, so pairs are few.
fn families_in_both(reading: &Reading<'_>, programmes: &[&str]) -> BTreeMap<(usize, usize), u64> {
    let of_list: Vec<usize> = reading.lists.iter().map(|list| programmes.binary_search(&list.programme.as_str()).unwrap_or(0)).collect();
    let facts = &reading.night.people.register.facts;
    let mut standing: Vec<(u32, usize)> = reading
        .night
        .people
        .rows
        .iter()
        .zip(reading.night.links)
        .filter_map(|(row, link)| {
            let family = facts[link.linked()?.0 as usize].family;
            Some((family, of_list[usize::from(row.list)]))
        })
        .collect();
    standing.sort_unstable();
    standing.dedup();
    let mut both = BTreeMap::new();
    for family in standing.chunk_by(|left, right| left.0 == right.0) {
        for (at, &(_, left)) in family.iter().enumerate() {
            for &(_, right) in &family[at + 1..] {
                *both.entry((left, right)).or_default() += 1;
            }
        }
    }
    both
}
