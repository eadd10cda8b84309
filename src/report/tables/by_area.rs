//! `by_area`: coverage and findings by desa, or by kecamatan where the source tells no desa.

use super::grouping::Lines;
use super::unserved::area_code;
use super::{DESA, KECAMATAN};
use crate::normalise::DesilReading;
use crate::report::reading::Reading;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use std::collections::{BTreeMap, BTreeSet};

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

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let lines = Lines::by(reading, |row| reading.area(row));
    let families = families(reading);
    let areas: BTreeSet<u64> = lines.keys().chain(families.keys().copied()).collect();
    let mut builder = Builder::new(COLUMNS);
    for area in areas {
        let (kecamatan, desa) = reading.area_name(area);
        builder.text(&area_code(area)).text(kecamatan).text(desa);
        for count in families.get(&area).copied().unwrap_or_default() {
            builder.count(count);
        }
        for measure in &COLUMNS[6..] {
            builder.count(lines.get(measure.name, area));
        }
        builder.end_row();
    }
    Ok(Rows::Few(builder))
}

/// Per area: register families, those in deciles 1 to 4, unserved ones.
fn families(reading: &Reading<'_>) -> BTreeMap<u64, [u64; 3]> {
    let families = &reading.night.people.register.families;
    let mut by_area: BTreeMap<u64, [u64; 3]> = BTreeMap::new();
    for family in families {
        let counts = by_area.entry(family.area).or_default();
        counts[0] += 1;
        counts[1] += u64::from(matches!(family.desil, DesilReading::Known(1..=4)));
    }
    for case in &reading.night.findings.unserved {
        by_area.entry(families[case.family as usize].area).or_default()[2] += 1;
    }
    by_area
}
