//! `stated_error`: how many wrong and missed links the night expects, in all, per list and per kecamatan.

use super::unserved::area_code;
use crate::link::StatedError;
use crate::report::reading::Reading;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};

const COLUMNS: &[ColumnSpec] = &[
    column(
        "scope",
        Kind::Code,
        "Cakupan",
        "Scope",
        "SEMUA: all rows; DAFTAR: one list; KECAMATAN: rows that state one kecamatan themselves, unlike `by_kecamatan`, which follows the register for linked rows",
    ),
    column("list", Kind::Int, "No. daftar", "List no.", "number of the list in the job; empty for other scopes"),
    column("name", Kind::Text, "Nama", "Name", "programme and owner of the list, or name of the kecamatan; empty where nobody tells it"),
    column(
        "area_code",
        Kind::Text,
        "Kode kecamatan menurut daftar",
        "Kecamatan code as listed",
        "code of the kecamatan that the rows state; empty for other scopes",
    ),
    column("rows", Kind::Int, "Baris", "Rows", "input rows, those in quarantine left out"),
    column("linked", Kind::Int, "Terhubung", "Linked", "rows in status PADAN or PADAN_BERBEDA"),
    column(
        "expected_wrong",
        Kind::Decimal(1),
        "Perkiraan salah padan",
        "Expected wrong links",
        "expected number of links to another person",
    ),
    column("wrong_low", Kind::Int, "Salah padan, batas bawah", "Wrong links, low", "lower bound of its 95 % interval"),
    column("wrong_high", Kind::Int, "Salah padan, batas atas", "Wrong links, high", "upper bound of its 95 % interval"),
    column(
        "expected_missed",
        Kind::Decimal(1),
        "Perkiraan terlewat",
        "Expected missed links",
        "expected number of rows whose person is in the register and that are not linked to that person",
    ),
    column("missed_low", Kind::Int, "Terlewat, batas bawah", "Missed links, low", "lower bound of its 95 % interval"),
    column("missed_high", Kind::Int, "Terlewat, batas atas", "Missed links, high", "upper bound of its 95 % interval"),
];

pub static TABLE: TableSpec = TableSpec {
    name: "stated_error",
    title: ("Perkiraan galat", "Expected error"),
    row: (
        "satu cakupan: semua baris, satu daftar, atau satu kecamatan seperti tertulis di daftarnya",
        "one scope: all rows, one list, or one kecamatan as the lists state it",
    ),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let stated = reading.night.stated_errors;
    let mut builder = Builder::new(COLUMNS);
    line(&mut builder, ("SEMUA", None, "", ""), &stated.all);
    for (list, of_list) in &stated.by_list {
        let facts = &reading.lists[usize::from(*list)];
        let name = format!("{}, {}", facts.programme, facts.owner);
        line(&mut builder, ("DAFTAR", Some(i64::from(*list) + 1), &name, ""), of_list);
    }
    for (code, of_kecamatan) in &stated.by_kecamatan {
        let name = reading.kecamatan_name(*code);
        line(&mut builder, ("KECAMATAN", None, name, &area_code(*code)), of_kecamatan);
    }
    Ok(Rows::Few(builder))
}

fn line(builder: &mut Builder, (scope, list, name, code): (&str, Option<i64>, &str, &str), stated: &StatedError) {
    let tenths = |expected: f64| Some((expected * 10.0).round() as i64);
    let bound = |bound: f64| Some(bound.round() as i64);
    builder
        .text(scope)
        .int(list)
        .text(name)
        .text(code)
        .count(u64::from(stated.rows))
        .count(u64::from(stated.linked))
        .int(tenths(stated.expected_wrong_links))
        .int(bound(stated.wrong_links_95.0))
        .int(bound(stated.wrong_links_95.1))
        .int(tenths(stated.expected_missed_links))
        .int(bound(stated.missed_links_95.0))
        .int(bound(stated.missed_links_95.1))
        .end_row();
}
