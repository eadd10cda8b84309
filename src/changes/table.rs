//! `changes`: one row per thing that is new, repaired, gone, repeated or graduated since a former run.

use super::compare::{Change, Compared};
use super::snapshot::{NO_ROW, What};
use crate::report::mask::Mask;
use crate::report::reading::Reading;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, Table, TableSpec, column};

const COLUMNS: &[ColumnSpec] = &[
    column("table", Kind::Text, "Tabel", "Table", "the table that holds it: in tonight's run, or in the former one where it has ended"),
    column("change", Kind::Code, "Perubahan", "Change", "BARU, DIPERBAIKI, TIDAK_ADA_LAGI, BERULANG or LULUS"),
    column("reason", Kind::Code, "Sebab", "Reason", "stable code of what is known of the cause; empty where the change says it all"),
    column("id", Kind::Text, "Nomor", "Id", "the finding's or group's identifier; empty for other tables"),
    column("kind", Kind::Code, "Jenis", "Kind", "kind of finding, group or difference; reason of a quarantine"),
    column("field", Kind::Code, "Isian", "Field", "canonical field that differs or differed"),
    column("run", Kind::Text, "Hasil", "Run", "the run in which the place of the next five columns is to be looked up"),
    column("list", Kind::Int, "Daftar", "List", "1-based number of that run's list; empty for families and register files"),
    column("file", Kind::Text, "Berkas", "File", "path relative to the job folder, with `/`"),
    column("sheet", Kind::Text, "Lembar", "Sheet", "sheet name; empty for text files"),
    column("line", Kind::Int, "Baris", "Line", "1-based physical line where the record starts (spreadsheet row for workbooks)"),
    column("record", Kind::Int, "Rekaman", "Record", "1-based record number in the file or sheet"),
    column("nama", Kind::Text, "Nama", "Name", "name as the list prints it; of `unserved`, head of the family; empty for other tables"),
    column(
        "rupiah",
        Kind::Rupiah,
        "Menyangkut (rupiah)",
        "Involves (rupiah)",
        "rupiah of the finding, or at risk in the group; 0 for other tables",
    ),
    column("programme", Kind::Text, "Program", "Programme", "programme code of the rule book, or the job's text when no rule names it"),
    column("owner", Kind::Text, "OPD", "Owner", "the OPD that submitted the row; empty for families and register files"),
    column("kecamatan", Kind::Text, "Kecamatan", "Kecamatan", "kecamatan as the register prints it, of findings and families"),
    column("desa", Kind::Text, "Desa/kelurahan", "Desa/kelurahan", "desa or kelurahan as the register prints it, of findings and families"),
];

pub static TABLE: TableSpec = TableSpec {
    name: "changes",
    title: ("Perubahan sejak hasil sebelumnya", "Changes since the former run"),
    row: ("satu perubahan", "one change"),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let Some(compared) = reading.night.changes else { return Ok(Rows::Few(Builder::new(COLUMNS))) };
    Ok(Rows::of_each(compared.changes.len(), move |builder, at| fill(builder, compared, &compared.changes[at])))
}

/// The whole table.
pub fn table(compared: &Compared) -> Table {
    let mut builder = Builder::new(COLUMNS);
    compared.changes.iter().for_each(|change| fill(&mut builder, compared, change));
    builder.finish(&TABLE)
}

fn fill(builder: &mut Builder, compared: &Compared, change: &Change) {
    let item = &change.item;
    let run = if change.is_of_before() { &compared.before } else { &compared.now };
    let word = |word| compared.words.text(word);
    let id = matches!(item.what, What::Mistargeting | What::Duplicates).then(|| format!("{:012x}", item.id));
    let is_of_run = item.what != What::Unserved;
    builder
        .text(item.what.table())
        .text(change.became.code())
        .text(change.reason)
        .text(id.as_deref().unwrap_or(""))
        .text(word(item.kind))
        .text(word(item.field))
        .text(&run.run);
    match is_of_run && item.row != NO_ROW {
        true => {
            let part = run.part(item.row);
            let record = run.records[item.row as usize];
            let (file, sheet) = (Mask::default().path(&part.file), Mask::default().path(&part.sheet));
            builder.count(u64::from(part.list)).text(&file).text(&sheet).count(u64::from(item.line)).count(u64::from(record));
        }
        false => {
            builder.int(None).text("").text("").int(None).int(None);
        }
    }
    builder
        // The former run may have been an unmasked one.
        .text(&Mask::default().scrubbed(run.names.get(item.name)))
        .count(item.rupiah)
        .text(word(item.programme))
        .text(word(item.owner))
        .text(word(item.kecamatan))
        .text(word(item.desa))
        .end_row();
}
