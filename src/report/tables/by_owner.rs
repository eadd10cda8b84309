//! `by_owner`: compliance of each OPD's lists with the register.

use super::OWNER;
use super::grouping::Lines;
use super::totals::{self, Totals};
use crate::report::reading::Reading;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use std::collections::BTreeSet;

const COLUMNS: &[ColumnSpec] = &[
    OWNER,
    column("lists", Kind::Int, "Daftar", "Lists", "lists of the OPD"),
    column("files", Kind::Int, "Berkas", "Files", "files read; a workbook is one file, whatever its sheets"),
    column("rows", Kind::Int, "Baris", "Rows", "input rows"),
    column("padan", Kind::Int, "Padan", "Matched", "rows in status PADAN"),
    column("padan_berbeda", Kind::Int, "Padan berbeda", "With differences", "rows in status PADAN_BERBEDA"),
    column("perlu_verifikasi", Kind::Int, "Perlu verifikasi", "Needs review", "rows in status PERLU_VERIFIKASI"),
    column("tidak_ditemukan", Kind::Int, "Tidak ditemukan", "Not found", "rows in status TIDAK_DITEMUKAN"),
    column("karantina", Kind::Int, "Karantina", "Quarantined", "rows in status KARANTINA"),
    column("share_linked", Kind::Share, "Ada di register", "In the register", "share of rows in status PADAN or PADAN_BERBEDA, 0 to 1"),
    column("share_clean", Kind::Share, "Sama persis", "No difference", "share of rows in status PADAN, 0 to 1"),
    column("fields_differing", Kind::Int, "Isian berbeda", "Differing fields", "differing fields of linked rows"),
    column("duplicate_rows", Kind::Int, "Baris ganda", "Duplicate rows", "rows that are in at least one duplicate group"),
    column(
        "inclusion_rows",
        Kind::Int,
        "Baris terindikasi (inklusi)",
        "Rows indicated (inclusion)",
        "rows with at least one inclusion finding",
    ),
    column("unknown_rows", Kind::Int, "Baris perlu diperiksa", "Rows to be checked", "rows with at least one finding that cannot be told"),
    column(
        "rupiah",
        Kind::Rupiah,
        "Nilai terindikasi",
        "Indicated rupiah",
        "indicated rupiah of the period, each payee of a programme once, told at the row of the finding or group that tells it",
    ),
    totals::FINDINGS,
    totals::FINDINGS_EXPECTED,
    totals::FINDINGS_LOW,
    totals::FINDINGS_HIGH,
    totals::RUPIAH_EXPECTED,
    totals::RUPIAH_LOW,
    totals::RUPIAH_HIGH,
    column("sheets", Kind::Int, "Lembar", "Sheets", "sheets read; a text file is one sheet"),
];

pub static TABLE: TableSpec = TableSpec {
    name: "by_owner",
    title: ("Hasil padan per OPD", "Matching by OPD"),
    row: ("satu OPD", "one OPD"),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let owners: BTreeSet<&str> = reading.lists.iter().map(|list| list.owner.as_str()).collect();
    let owners: Vec<&str> = owners.into_iter().collect();
    let of_list: Vec<u64> = reading.lists.iter().map(|list| owners.binary_search(&list.owner.as_str()).unwrap_or(0) as u64).collect();
    let lines = Lines::by(reading, |row| of_list[usize::from(reading.row(row).list)]);
    let totals = Totals::by(reading, |row| of_list[usize::from(reading.row(row).list)]);
    let mut builder = Builder::new(COLUMNS);
    for (key, owner) in owners.iter().enumerate() {
        let get = |name| lines.get(name, key as u64);
        let sheets = reading.ledger.files.iter().filter(|file| of_list[file.list] == key as u64).count();
        builder
            .text(owner)
            .count(of_list.iter().filter(|&&of| of == key as u64).count() as u64)
            .count(reading.files(|list| of_list[list] == key as u64))
            .count(get("rows"))
            .count(get("padan"))
            .count(get("padan_berbeda"))
            .count(get("perlu_verifikasi"))
            .count(get("tidak_ditemukan"))
            .count(get("karantina"))
            .share(get("padan") + get("padan_berbeda"), get("rows"))
            .share(get("padan"), get("rows"))
            .count(get("fields_differing"))
            .count(get("duplicate_rows"))
            .count(get("inclusion_rows"))
            .count(get("unknown_rows"))
            .count(get("rupiah"));
        totals.fill(&mut builder, key as u64).count(sheets as u64).end_row();
    }
    Ok(Rows::Few(builder))
}
