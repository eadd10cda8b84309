//! `duplicates`: one row per member of a duplicate group.

use super::{DATE, DECISION, FILE, LINE, LIST, NOTE, OWNER, PROGRAMME, RECORD, REVIEWER, SHEET};
use crate::normalise::RowIx;
use crate::report::reading::{Reading, ToldBy, register_row};
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};

const COLUMNS: &[ColumnSpec] = &[
    column("group", Kind::Text, "Kelompok", "Group", "stable identifier of the group, 12 hexadecimal digits, the same in later runs"),
    column("kind", Kind::Code, "Jenis", "Kind", "kind of repetition"),
    LIST,
    FILE,
    SHEET,
    LINE,
    RECORD,
    column("nama", Kind::Text, "Nama", "Name", "name as the list prints it"),
    column("nik", Kind::Identity, "NIK", "NIK", "submitted NIK, masked; empty when missing"),
    column("probability", Kind::Decimal(6), "Peluang", "Probability", "lowest probability that holds the group together, 0 to 1"),
    column(
        "rupiah_at_risk",
        Kind::Rupiah,
        "Dibayar lebih dari sekali (di baris pertama kelompok)",
        "Paid more than once (on the group's first row)",
        "rupiah paid more than once in the period, for the whole group, on its first row only; 0 on the others and when the programme states no benefit",
    ),
    column("register_row", Kind::Int, "Baris register", "Register row", "1-based register data row of a linked member"),
    PROGRAMME,
    OWNER,
    column(
        "case",
        Kind::Text,
        "Kasus",
        "Case",
        "id of the question whether this member and the group's first one (its second, for the first) are one person",
    ),
    DECISION,
    REVIEWER,
    DATE,
    NOTE,
    column(
        "rupiah_counted",
        Kind::Rupiah,
        "Nilai yang dihitung (di baris terakhir kelompok)",
        "Rupiah counted (on the group's last row)",
        "rupiah that `summary` and the tables by programme, owner and area count of the group, on its last row only, the one that repeats the others; 0 where a finding or another group of the same payee tells as much",
    ),
];

pub static TABLE: TableSpec = TableSpec {
    name: "duplicates",
    title: ("Data ganda", "Duplicates"),
    row: ("satu anggota kelompok ganda", "one member of a duplicate group"),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let groups = reading.night.groups;
    let fill = move |builder: &mut Builder, at: usize| {
        let group = &groups[at];
        let counted = reading.counted(ToldBy::Group(at as u32));
        for (at, &index) in group.rows.iter().enumerate() {
            let (row, link) = (reading.row(index), reading.link(index));
            let list = reading.list(row);
            let other = group.rows.iter().copied().find(|&other| other != index);
            let case = |other: Option<RowIx>| {
                let case = other.and_then(|other| reading.night.cases.pair(index, other));
                case.map_or(String::new(), |case| case.to_string())
            };
            builder.text(&group.id).text(group.kind.code());
            reading.place(builder, row);
            builder
                .text(&reading.submitted(row, "nama"))
                .text(&reading.mask.number(row.nik))
                .int(Some(i64::from(group.probability_ppm)))
                .count(if at == 0 { group.rupiah_at_risk } else { 0 })
                .int(link.linked().map(register_row))
                .text(&list.programme)
                .text(&list.owner)
                .text(&case(other));
            let repeats_all = at + 1 == group.rows.len();
            super::to_fill(builder).count(if repeats_all { counted } else { 0 }).end_row();
        }
    };
    let members = groups.iter().map(|group| group.rows.len()).sum();
    Ok(Rows::Many { things: groups.len(), rows: Some(members), fill: Box::new(fill) })
}
