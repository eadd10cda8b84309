//! `by_area`: coverage and findings by desa, or by kecamatan where the source tells no desa.

use super::grouping::{Lines, rows_by, sums};
use super::unserved::area_code;
use super::{DESA, KECAMATAN};
use crate::normalise::DesilReading;
use crate::report::reading::Reading;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use polars::prelude::*;

const COLUMNS: &[ColumnSpec] = &[
    column(
        "area",
        Kind::Text,
        "Kode wilayah",
        "Area code",
        "Kemendagri code of the desa (10 digits) or kecamatan (6 digits); empty for rows whose area is unknown",
    ),
    KECAMATAN,
    DESA,
    column("families", Kind::Int, "Keluarga di register", "Register families", "families of the register in the area"),
    column("families_desil_1_4", Kind::Int, "Keluarga desil 1-4", "Families in deciles 1-4", "families of the register in deciles 1 to 4"),
    column("families_unserved", Kind::Int, "Layak belum menerima", "Unserved families", "eligible families that are on no list"),
    column("rows", Kind::Int, "Baris daftar", "List rows", "input rows; the register's area for linked rows, else the area of the row"),
    column("padan", Kind::Int, "Padan", "Matched", "rows in status PADAN"),
    column("padan_berbeda", Kind::Int, "Padan berbeda", "With differences", "rows in status PADAN_BERBEDA"),
    column("perlu_verifikasi", Kind::Int, "Perlu verifikasi", "Needs review", "rows in status PERLU_VERIFIKASI"),
    column("tidak_ditemukan", Kind::Int, "Tidak ditemukan", "Not found", "rows in status TIDAK_DITEMUKAN"),
    column("karantina", Kind::Int, "Karantina", "Quarantined", "rows in status KARANTINA"),
    column("duplicate_rows", Kind::Int, "Baris ganda", "Duplicate rows", "rows that are in at least one duplicate group"),
    column("inclusion_rows", Kind::Int, "Indikasi inklusi", "Inclusion", "rows with at least one inclusion finding"),
    column("unknown_rows", Kind::Int, "Belum dapat dinilai", "Cannot tell", "rows with at least one finding that cannot be told"),
    column(
        "rupiah",
        Kind::Rupiah,
        "Nilai terindikasi",
        "Indicated rupiah",
        "indicated rupiah of the period, each payee of a programme once",
    ),
];

pub static TABLE: TableSpec = TableSpec {
    name: "by_area",
    title: ("Per kecamatan dan desa", "By kecamatan and desa"),
    row: ("satu desa/kelurahan", "one desa or kelurahan"),
    columns: COLUMNS,
    build,
};

fn build(reading: &Reading<'_>) -> anyhow::Result<Builder> {
    let rows = sums(&rows_by(reading, |row| reading.area(row))?)?;
    let families = sums(&families(reading)?)?;
    let mut areas: Vec<u64> = Vec::new();
    for frame in [&rows, &families] {
        areas.extend(frame.column("key")?.u64()?.iter().flatten());
    }
    areas.sort_unstable();
    areas.dedup();
    let areas = DataFrame::new(areas.len(), vec![Column::new("key".into(), areas)])?;
    let joined =
        areas.left_join(&families, ["key"], ["key"])?.left_join(&rows, ["key"], ["key"])?.sort(["key"], SortMultipleOptions::default())?;
    let lines = Lines::new(&joined)?;
    let mut builder = Builder::new(COLUMNS);
    for (line, &area) in lines.keys.iter().enumerate() {
        let (kecamatan, desa) = reading.area_name(area);
        builder.text(&area_code(area)).text(kecamatan).text(desa);
        for measure in COLUMNS.iter().skip(3) {
            builder.count(lines.get(measure.name, line));
        }
        builder.end_row();
    }
    Ok(builder)
}

/// One line per register family: its area, 1, whether it is in deciles 1 to 4, whether it is unserved.
fn families(reading: &Reading<'_>) -> anyhow::Result<DataFrame> {
    let families = &reading.night.people.register.families;
    let mut unserved = vec![0_i64; families.len()];
    for case in &reading.night.findings.unserved {
        unserved[case.family as usize] = 1;
    }
    let areas: Vec<u64> = families.iter().map(|family| family.area).collect();
    let poor: Vec<i64> = families.iter().map(|family| i64::from(matches!(family.desil, DesilReading::Known(1..=4)))).collect();
    let columns = vec![
        Column::new("key".into(), areas),
        Column::new("families".into(), vec![1_i64; families.len()]),
        Column::new("families_desil_1_4".into(), poor),
        Column::new("families_unserved".into(), unserved),
    ];
    Ok(DataFrame::new(families.len(), columns)?)
}
