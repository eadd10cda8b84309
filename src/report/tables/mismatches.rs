//! `mismatches`: one row per differing field of a linked row, with the value to write where one can be proposed.

use super::{FILE, LINE, LIST, OWNER, PROGRAMME, RECORD, SHEET};
use crate::report::reading::{Reading, register_row};
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};

const COLUMNS: &[ColumnSpec] = &[
    LIST,
    FILE,
    SHEET,
    LINE,
    RECORD,
    column("field", Kind::Code, "Kolom", "Field", "canonical field that differs"),
    column("kind", Kind::Code, "Jenis perbedaan", "Kind of difference", "stable code of the kind of difference"),
    column("submitted", Kind::Text, "Tertulis di daftar", "Submitted", "value in the list as printed; identity numbers masked"),
    column("register", Kind::Text, "Tertulis di register", "Register", "value in the register as printed; identity numbers masked"),
    column(
        "proposed",
        Kind::Text,
        "Usulan perbaikan",
        "Proposed fix",
        "value to write; empty when a person must decide; identity numbers masked",
    ),
    column("register_row", Kind::Int, "Baris register", "Register row", "1-based register data row that the list row is linked to"),
    PROGRAMME,
    OWNER,
];

pub static TABLE: TableSpec = TableSpec {
    name: "mismatches",
    title: ("Perbedaan isian", "Differing fields"),
    row: ("satu kolom yang berbeda pada baris yang padan", "one differing field of a linked row"),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let fields = &reading.night.rules.fields;
    let (rows, links) = (&reading.night.people.rows, reading.night.links);
    let fill = move |builder: &mut Builder, at: usize| {
        let (row, link) = (&rows[at], &links[at]);
        for mismatch in &link.mismatches {
            let shown = |text| reading.mask.field(fields, mismatch.field, text);
            let list = reading.list(row);
            reading.place(builder, row);
            builder
                .text(mismatch.field)
                .text(mismatch.kind)
                .text(&shown(&mismatch.submitted))
                .text(&shown(&mismatch.register))
                .text(&shown(&mismatch.proposed))
                .int(link.person.map(register_row))
                .text(&list.programme)
                .text(&list.owner)
                .end_row();
        }
    };
    let differing = links.iter().map(|link| link.mismatches.len()).sum();
    Ok(Rows::Many { things: links.len(), rows: Some(differing), fill: Box::new(fill) })
}
