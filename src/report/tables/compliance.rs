//! `compliance` (hasil padan): how much of what each OPD sent stands in the register, in all, by OPD and by file; beside it
//! the same of the former run, where the night is compared with one.

use super::{OWNER, PROGRAMME, SHEET};
use crate::link::Status;
use crate::report::ledger::{FileLedger, StatusCounts};
use crate::report::reading::Reading;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use crate::run_folder::manifest::FileCounts;
use std::collections::BTreeMap;

const COLUMNS: &[ColumnSpec] = &[
    column("scope", Kind::Code, "Cakupan", "Scope", "SEMUA: everything; OPD: one OPD; BERKAS: one file or sheet"),
    OWNER,
    PROGRAMME,
    column("list", Kind::Int, "Daftar", "List", "1-based number of the job's `[[lists]]` entry; empty for other scopes than BERKAS"),
    column("file", Kind::Text, "Berkas", "File", "path relative to the job folder, with `/`; empty for other scopes than BERKAS"),
    SHEET,
    column("rows", Kind::Int, "Baris", "Rows", "input rows"),
    column("padan", Kind::Int, "Padan", "Matched", "rows in status PADAN"),
    column("padan_berbeda", Kind::Int, "Padan berbeda", "With differences", "rows in status PADAN_BERBEDA"),
    column("perlu_verifikasi", Kind::Int, "Perlu verifikasi", "Needs review", "rows in status PERLU_VERIFIKASI"),
    column("tidak_ditemukan", Kind::Int, "Tidak ditemukan", "Not found", "rows in status TIDAK_DITEMUKAN"),
    column("karantina", Kind::Int, "Karantina", "Quarantined", "rows in status KARANTINA"),
    column("share_linked", Kind::Share, "Ada di register", "In the register", "share of rows in status PADAN or PADAN_BERBEDA, 0 to 1"),
    column("share_clean", Kind::Share, "Sama persis", "No difference", "share of rows in status PADAN, 0 to 1"),
    column(
        "rows_before",
        Kind::Int,
        "Baris sebelumnya",
        "Rows before",
        "input rows of the same scope in the former run; empty without a former run or where it had none",
    ),
    column(
        "share_linked_before",
        Kind::Share,
        "Ada di register sebelumnya",
        "In the register before",
        "share of these rows in status PADAN or PADAN_BERBEDA, 0 to 1",
    ),
    column(
        "share_clean_before",
        Kind::Share,
        "Sama persis sebelumnya",
        "No difference before",
        "share of these rows in status PADAN, 0 to 1",
    ),
];

pub static TABLE: TableSpec = TableSpec {
    name: "compliance",
    title: ("Hasil padan per OPD dan berkas", "Matching by OPD and file"),
    row: ("satu OPD, atau satu berkas dari OPD itu", "one OPD, or one file of that OPD"),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let ledger = reading.ledger;
    let mut owners: BTreeMap<&str, Vec<&FileLedger>> = BTreeMap::new();
    for list in &reading.lists {
        owners.entry(&list.owner).or_default();
    }
    for file in &ledger.files {
        owners.entry(&reading.lists[file.list].owner).or_default().push(file);
    }
    let mut builder = Builder::new(COLUMNS);
    builder.text("SEMUA").text("").text("").int(None).text("").text("");
    count(&mut builder, &ledger.statuses, before(reading, |_| true));
    for (owner, files) in owners {
        let mut all = StatusCounts::default();
        files.iter().for_each(|file| all.merge(&file.statuses));
        builder.text("OPD").text(owner).text("").int(None).text("").text("");
        count(&mut builder, &all, before(reading, |former| former.owner == owner));
        for file in files {
            let (name, sheet) = &reading.source_names[file.source];
            let list = &reading.lists[file.list];
            builder.text("BERKAS").text(owner).text(&list.programme).count(file.list as u64 + 1).text(name).text(sheet);
            let same = |former: &FileCounts| {
                (&former.owner, &former.programme, &former.file, &former.sheet) == (&list.owner, &list.programme, name, sheet)
            };
            count(&mut builder, &file.statuses, before(reading, same));
        }
    }
    Ok(Rows::Few(builder))
}

/// Rows by status of the same files in the former run, where the night has one.
fn before(reading: &Reading<'_>, same: impl Fn(&FileCounts) -> bool) -> Option<StatusCounts> {
    let former = &reading.night.changes?.before;
    let mut all = StatusCounts::default();
    for file in former.files.iter().filter(|file| same(file)) {
        all.merge(&StatusCounts(Status::ALL.map(|status| file.statuses.get(status.code()).copied().unwrap_or(0))));
    }
    (all.rows() > 0).then_some(all)
}

fn count(builder: &mut Builder, statuses: &StatusCounts, before: Option<StatusCounts>) {
    builder.count(statuses.rows());
    for rows in statuses.0 {
        builder.count(rows);
    }
    builder.share(statuses.linked(), statuses.rows()).share(statuses.get(Status::Padan), statuses.rows());
    match before {
        Some(before) => {
            let rows = before.rows();
            builder.count(rows).share(before.linked(), rows).share(before.get(Status::Padan), rows).end_row();
        }
        None => builder.int(None).int(None).int(None).end_row(),
    }
}
