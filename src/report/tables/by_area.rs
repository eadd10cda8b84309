//! `by_area` and `by_kecamatan`: coverage and findings by desa, or by kecamatan where the source tells no desa; and by
//! kecamatan as a whole, with intervals of its own, because intervals do not add up.

use super::grouping::Lines;
use super::totals::{self, Totals};
use super::unserved::area_code;
use super::{DESA, KECAMATAN};
use crate::normalise::{DesilReading, kecamatan_of};
use crate::report::reading::Reading;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use std::collections::{BTreeMap, BTreeSet};

const FAMILIES: ColumnSpec =
    column("families", Kind::Int, "Keluarga di register", "Register families", "families of the register in the area");
const FAMILIES_DESIL_1_4: ColumnSpec =
    column("families_desil_1_4", Kind::Int, "Keluarga desil 1-4", "Families in deciles 1-4", "families of the register in deciles 1 to 4");
const FAMILIES_UNSERVED: ColumnSpec = column(
    "families_unserved",
    Kind::Int,
    "Layak belum menerima",
    "Unserved families",
    "families that are eligible and on no list of the programme",
);
const ROWS: ColumnSpec =
    column("rows", Kind::Int, "Baris daftar", "List rows", "input rows; the register's area for linked rows, else the area of the row");
const PADAN: ColumnSpec = column("padan", Kind::Int, "Padan", "Matched", "rows in status PADAN");
const PADAN_BERBEDA: ColumnSpec = column("padan_berbeda", Kind::Int, "Padan berbeda", "With differences", "rows in status PADAN_BERBEDA");
const PERLU_VERIFIKASI: ColumnSpec =
    column("perlu_verifikasi", Kind::Int, "Perlu verifikasi", "Needs review", "rows in status PERLU_VERIFIKASI");
const TIDAK_DITEMUKAN: ColumnSpec = column("tidak_ditemukan", Kind::Int, "Tidak ditemukan", "Not found", "rows in status TIDAK_DITEMUKAN");
const KARANTINA: ColumnSpec = column("karantina", Kind::Int, "Karantina", "Quarantined", "rows in status KARANTINA");
const DUPLICATE_ROWS: ColumnSpec =
    column("duplicate_rows", Kind::Int, "Baris ganda", "Duplicate rows", "rows that are in at least one duplicate group");
const INCLUSION_ROWS: ColumnSpec = column(
    "inclusion_rows",
    Kind::Int,
    "Baris terindikasi (inklusi)",
    "Rows indicated (inclusion)",
    "rows with at least one inclusion finding",
);
const UNKNOWN_ROWS: ColumnSpec =
    column("unknown_rows", Kind::Int, "Baris perlu diperiksa", "Rows to be checked", "rows with at least one finding that cannot be told");
const RUPIAH: ColumnSpec = column(
    "rupiah",
    Kind::Rupiah,
    "Nilai terindikasi",
    "Indicated rupiah",
    "indicated rupiah of the period, each payee of a programme once",
);

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
    FAMILIES,
    FAMILIES_DESIL_1_4,
    FAMILIES_UNSERVED,
    ROWS,
    PADAN,
    PADAN_BERBEDA,
    PERLU_VERIFIKASI,
    TIDAK_DITEMUKAN,
    KARANTINA,
    DUPLICATE_ROWS,
    INCLUSION_ROWS,
    UNKNOWN_ROWS,
    RUPIAH,
    totals::FINDINGS,
    totals::FINDINGS_EXPECTED,
    totals::FINDINGS_LOW,
    totals::FINDINGS_HIGH,
    totals::RUPIAH_EXPECTED,
    totals::RUPIAH_LOW,
    totals::RUPIAH_HIGH,
];

const OF_KECAMATAN: &[ColumnSpec] = &[
    column(
        "area",
        Kind::Text,
        "Kode kecamatan",
        "Kecamatan code",
        "Kemendagri code of the kecamatan (6 digits); empty for rows whose area is unknown",
    ),
    KECAMATAN,
    FAMILIES,
    FAMILIES_DESIL_1_4,
    FAMILIES_UNSERVED,
    ROWS,
    PADAN,
    PADAN_BERBEDA,
    PERLU_VERIFIKASI,
    TIDAK_DITEMUKAN,
    KARANTINA,
    DUPLICATE_ROWS,
    INCLUSION_ROWS,
    UNKNOWN_ROWS,
    RUPIAH,
    totals::FINDINGS,
    totals::FINDINGS_EXPECTED,
    totals::FINDINGS_LOW,
    totals::FINDINGS_HIGH,
    totals::RUPIAH_EXPECTED,
    totals::RUPIAH_LOW,
    totals::RUPIAH_HIGH,
];

pub static TABLE: TableSpec = TableSpec {
    name: "by_area",
    title: ("Per kecamatan dan desa", "By kecamatan and desa"),
    row: (
        "satu desa/kelurahan menurut register; baris yang tidak padan: menurut daftarnya",
        "one desa or kelurahan by the register; rows that are not linked: as listed",
    ),
    columns: COLUMNS,
    build: |reading| {
        let areas = Areas::by(reading, |area| area);
        let name = |builder: &mut Builder, area| {
            let (kecamatan, desa) = reading.area_name(area);
            builder.text(&area_code(area)).text(kecamatan).text(desa);
        };
        Ok(areas.rows(COLUMNS, name))
    },
};

pub static OF_KECAMATAN_TABLE: TableSpec = TableSpec {
    name: "by_kecamatan",
    title: ("Per kecamatan", "By kecamatan"),
    row: (
        "satu kecamatan menurut register; baris yang tidak padan: menurut daftarnya",
        "one kecamatan by the register; rows that are not linked: as listed",
    ),
    columns: OF_KECAMATAN,
    build: |reading| {
        let areas = Areas::by(reading, kecamatan_of);
        let name = |builder: &mut Builder, area| {
            builder.text(&area_code(area)).text(if area == 0 { "" } else { reading.kecamatan_name(area) });
        };
        Ok(areas.rows(OF_KECAMATAN, name))
    },
};

/// What rows and the register say of areas.
struct Areas {
    lines: Lines,
    totals: Totals,
    /// Register families, those in deciles 1 to 4, unserved ones.
    families: BTreeMap<u64, [u64; 3]>,
}

impl Areas {
    fn by(reading: &Reading<'_>, area: impl Fn(u64) -> u64) -> Areas {
        Areas {
            lines: Lines::by(reading, |row| area(reading.area(row))),
            totals: Totals::by(reading, |row| area(reading.area(row))),
            families: families(reading, area),
        }
    }

    fn rows<'a>(&self, columns: &'static [ColumnSpec], name: impl Fn(&mut Builder, u64)) -> Rows<'a> {
        let areas: BTreeSet<u64> = self.lines.keys().chain(self.families.keys().copied()).collect();
        let mut builder = Builder::new(columns);
        for area in areas {
            name(&mut builder, area);
            for count in self.families.get(&area).copied().unwrap_or_default() {
                builder.count(count);
            }
            for measure in [ROWS, PADAN, PADAN_BERBEDA, PERLU_VERIFIKASI, TIDAK_DITEMUKAN, KARANTINA] {
                builder.count(self.lines.get(measure.name, area));
            }
            for measure in [DUPLICATE_ROWS, INCLUSION_ROWS, UNKNOWN_ROWS, RUPIAH] {
                builder.count(self.lines.get(measure.name, area));
            }
            self.totals.fill(&mut builder, area).end_row();
        }
        Rows::Few(builder)
    }
}

fn families(reading: &Reading<'_>, area: impl Fn(u64) -> u64) -> BTreeMap<u64, [u64; 3]> {
    let families = &reading.night.people.register.families;
    let mut by_area: BTreeMap<u64, [u64; 3]> = BTreeMap::new();
    for family in families {
        let counts = by_area.entry(area(family.area)).or_default();
        counts[0] += 1;
        counts[1] += u64::from(matches!(family.desil, DesilReading::Known(1..=4)));
    }
    for case in &reading.night.findings.unserved {
        by_area.entry(area(families[case.family as usize].area)).or_default()[2] += 1;
    }
    by_area
}
