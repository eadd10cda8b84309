//! `by_programme`: reach and findings of each programme that has a list tonight.

use super::PROGRAMME;
use super::grouping::Lines;
use super::totals::{self, Totals};
use crate::report::reading::Reading;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use crate::report::words;
use std::collections::{BTreeMap, BTreeSet};

const COLUMNS: &[ColumnSpec] = &[
    PROGRAMME,
    column("name", Kind::Text, "Nama program", "Name", "name of the programme as the rule book prints it; empty when no rule names it"),
    column("unit", Kind::Code, "Satuan", "Unit", "KELUARGA or ORANG: to whom the benefit is given"),
    column("assessed", Kind::Bool, "Dinilai", "Assessed", "whether rules are in force; false = matched and reported only"),
    column("lists", Kind::Int, "Daftar", "Lists", "lists of the programme"),
    column("rows", Kind::Int, "Baris", "Rows", "input rows"),
    column("padan", Kind::Int, "Padan", "Matched", "rows in status PADAN"),
    column("padan_berbeda", Kind::Int, "Padan berbeda", "With differences", "rows in status PADAN_BERBEDA"),
    column("perlu_verifikasi", Kind::Int, "Perlu verifikasi", "Needs review", "rows in status PERLU_VERIFIKASI"),
    column("tidak_ditemukan", Kind::Int, "Tidak ditemukan", "Not found", "rows in status TIDAK_DITEMUKAN"),
    column("karantina", Kind::Int, "Karantina", "Quarantined", "rows in status KARANTINA"),
    column("persons_linked", Kind::Int, "Orang di register", "Persons reached", "different register persons linked"),
    column("families_linked", Kind::Int, "Keluarga di register", "Families reached", "different register families linked"),
    column(
        "families_unserved",
        Kind::Int,
        "Layak belum menerima",
        "Unserved families",
        "families that are eligible and on no list of the programme",
    ),
    column(
        "inclusion_rows",
        Kind::Int,
        "Baris terindikasi (inklusi)",
        "Rows indicated (inclusion)",
        "rows with at least one inclusion finding",
    ),
    column(
        "exclusion_rows",
        Kind::Int,
        "Baris terindikasi (eksklusi)",
        "Rows indicated (exclusion)",
        "rows with at least one exclusion finding",
    ),
    column("unknown_rows", Kind::Int, "Baris perlu diperiksa", "Rows to be checked", "rows with at least one finding that cannot be told"),
    column("rupiah", Kind::Rupiah, "Nilai terindikasi", "Indicated rupiah", "indicated rupiah of the period, each payee once"),
    totals::FINDINGS,
    totals::FINDINGS_EXPECTED,
    totals::FINDINGS_LOW,
    totals::FINDINGS_HIGH,
    totals::RUPIAH_EXPECTED,
    totals::RUPIAH_LOW,
    totals::RUPIAH_HIGH,
];

pub static TABLE: TableSpec = TableSpec {
    name: "by_programme",
    title: ("Per program", "By programme"),
    row: ("satu program", "one programme"),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let programmes = programmes(reading);
    let of_list: Vec<u64> =
        reading.lists.iter().map(|list| programmes.binary_search(&list.programme.as_str()).unwrap_or(0) as u64).collect();
    let lines = Lines::by(reading, |row| of_list[usize::from(reading.row(row).list)]);
    let totals = Totals::by(reading, |row| of_list[usize::from(reading.row(row).list)]);
    let reached = reached(reading, &of_list, programmes.len());
    let unserved = unserved(reading);
    let mut builder = Builder::new(COLUMNS);
    for (key, programme) in programmes.iter().enumerate() {
        let rule = reading.night.rules.programmes.find(programme);
        let not_assessed = reading.night.findings.not_assessed.iter();
        let told = not_assessed.map(|(name, _, _)| name).any(|name| name == programme);
        let get = |name| lines.get(name, key as u64);
        builder
            .text(programme)
            .text(rule.map_or("", |rule| &rule.name))
            .text(rule.map_or("", |rule| words::unit_code(rule.unit)))
            .bool(Some(rule.is_some() && !told))
            .count(of_list.iter().filter(|&&of| of == key as u64).count() as u64);
        for status in ["rows", "padan", "padan_berbeda", "perlu_verifikasi", "tidak_ditemukan", "karantina"] {
            builder.count(get(status));
        }
        builder
            .count(reached[key].0)
            .count(reached[key].1)
            .count(unserved.get(programme).copied().unwrap_or(0))
            .count(get("inclusion_rows"))
            .count(get("exclusion_rows"))
            .count(get("unknown_rows"))
            .count(get("rupiah"));
        totals.fill(&mut builder, key as u64).end_row();
    }
    Ok(Rows::Few(builder))
}

/// The programmes that have a list tonight, sorted.
pub fn programmes<'a>(reading: &'a Reading<'_>) -> Vec<&'a str> {
    let sorted: BTreeSet<&str> = reading.lists.iter().map(|list| list.programme.as_str()).collect();
    sorted.into_iter().collect()
}

/// Different register persons and families linked, per programme.
fn reached(reading: &Reading<'_>, of_list: &[u64], programmes: usize) -> Vec<(u64, u64)> {
    let facts = &reading.night.people.register.facts;
    let mut persons: Vec<Vec<(u32, u32)>> = vec![Vec::new(); programmes];
    for (row, link) in reading.night.people.rows.iter().zip(reading.night.links) {
        if let Some(person) = link.linked() {
            let family = facts[person.0 as usize].family;
            persons[of_list[usize::from(row.list)] as usize].push((family, person.0));
        }
    }
    persons
        .into_iter()
        .map(|mut linked| {
            linked.sort_unstable();
            linked.dedup();
            let families = linked.chunk_by(|left, right| left.0 == right.0).count();
            (linked.len() as u64, families as u64)
        })
        .collect()
}

/// Eligible families on no list, per programme.
fn unserved<'a>(reading: &Reading<'a>) -> BTreeMap<&'a str, u64> {
    let mut counts = BTreeMap::new();
    for programme in reading.night.findings.unserved.iter().flat_map(|case| case.programmes.iter()) {
        *counts.entry(programme.as_str()).or_default() += 1;
    }
    counts
}
