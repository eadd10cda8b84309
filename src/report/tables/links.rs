//! `links`: one row per input row, quarantined rows too; what became of it and who it is.

use super::{FILE, LINE, LIST, OWNER, PROBABILITY, PROGRAMME, RECORD, SHEET};
use crate::normalise::RowIx;
use crate::report::reading::{Reading, register_row};
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};

const COLUMNS: &[ColumnSpec] = &[
    LIST,
    FILE,
    SHEET,
    LINE,
    RECORD,
    column("status", Kind::Code, "Status", "Status", "one of the five statuses"),
    column(
        "register_row",
        Kind::Int,
        "Baris register",
        "Register row",
        "1-based data-row number over all register people files in order; the best candidate for PERLU_VERIFIKASI; empty for TIDAK_DITEMUKAN and KARANTINA",
    ),
    column(
        "register_nik",
        Kind::Identity,
        "NIK register",
        "Register NIK",
        "NIK of that register row, masked; empty when the register holds no valid one",
    ),
    column(
        "weight",
        Kind::Decimal(3),
        "Bobot (bit)",
        "Weight (bits)",
        "match weight of that pair in bits (log2 of the likelihood ratio with the prior)",
    ),
    PROBABILITY,
    column("rule", Kind::Text, "Aturan pencarian", "Blocking rule", "blocking rule that owns the pair"),
    column("reasons", Kind::Text, "Alasan", "Reasons", "stable reason codes in order, separated by `|`"),
    PROGRAMME,
    OWNER,
];

pub static TABLE: TableSpec = TableSpec {
    name: "links",
    title: ("Hasil pemadanan", "Matching results"),
    row: ("satu baris daftar", "one input row"),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let rows = reading.night.people.rows.len();
    Ok(Rows::of_each(rows, move |builder, at| {
        let row = RowIx(u32::try_from(at).expect("a night has fewer than 2^32 rows"));
        fill(builder, reading, row);
    }))
}

fn fill(builder: &mut Builder, reading: &Reading<'_>, index: RowIx) {
    let (row, link) = (reading.row(index), reading.link(index));
    let list = reading.list(row);
    reading.place(builder, row);
    builder
        .text(link.status.code())
        .int(link.person.map(register_row))
        .text(&link.person.map_or(String::new(), |person| reading.register_nik(person)))
        .int(link.person.map(|_| i64::from(link.weight_millibits)))
        .int(link.person.map(|_| i64::from(link.probability_ppm)))
        .text(if link.person.is_some() { link.rule } else { "" });
    let mut reasons = Vec::with_capacity(link.reasons.len() * 2);
    for reason in &link.reasons {
        if !reasons.is_empty() {
            reasons.push("|");
        }
        reasons.push(reason);
    }
    builder.joined(&reasons).text(&list.programme).text(&list.owner).end_row();
}
