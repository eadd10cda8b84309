//! `nik_proposals`: the right NIK of rows whose own carries one slip, with its probability. Nothing is changed by it.

use super::{FILE, LINE, LIST, OWNER, PROGRAMME, RECORD, SHEET};
use crate::link::nik_proposals::{NikProposal, Witness};
use crate::report::reading::{Reading, register_row};
use crate::report::source::Rows;
use crate::report::table::{ColumnSpec, Kind, TableSpec, column};

const COLUMNS: &[ColumnSpec] = &[
    LIST,
    FILE,
    SHEET,
    LINE,
    RECORD,
    column("submitted", Kind::Identity, "NIK di daftar", "Submitted NIK", "NIK in the list as printed, masked"),
    column("kind", Kind::Code, "Jenis kesalahan", "Kind of error", "stable code of the slip"),
    column("proposed", Kind::Identity, "Usulan NIK", "Proposed NIK", "NIK that the row should carry, masked"),
    column(
        "places",
        Kind::Text,
        "Digit ke-",
        "Digits",
        "which digits of the proposed NIK change, 1 to 16 from the left; `first-last` for neighbours",
    ),
    column("probability", Kind::Decimal(6), "Peluang", "Probability", "probability that the proposed NIK is the right one, 0.5 to 1"),
    column("source", Kind::Code, "Sumber", "Source", "who speaks for the proposed NIK"),
    column(
        "register_row",
        Kind::Int,
        "Baris register",
        "Register row",
        "1-based register data row that has the proposed NIK; empty when none has",
    ),
    PROGRAMME,
    OWNER,
];

pub static TABLE: TableSpec = TableSpec {
    name: "nik_proposals",
    title: ("Usulan perbaikan NIK", "Proposed NIKs"),
    row: ("satu baris dengan NIK yang salah satu kali ketik", "one input row whose NIK carries one slip"),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let proposals = reading.night.nik_proposals;
    Ok(Rows::of_each(proposals.len(), move |builder, at| {
        let proposal = &proposals[at];
        let row = reading.row(proposal.row);
        let list = reading.list(row);
        reading.place(builder, row);
        builder
            .text(&reading.submitted(row, "nik"))
            .text(proposal.kind())
            .text(&reading.mask.number(proposal.proposed))
            .text(&places(proposal))
            .int(Some(i64::from(proposal.probability_ppm)));
        match proposal.witness {
            Witness::Register(person) => builder.text("REGISTER").int(Some(register_row(person))),
            Witness::Row => builder.text("BARIS").int(None),
        };
        builder.text(&list.programme).text(&list.owner).end_row();
    }))
}

/// The digits that change, as people count them.
pub fn places(proposal: &NikProposal) -> String {
    match proposal.places {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}-{last}"),
    }
}
