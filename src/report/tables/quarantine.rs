//! `quarantine`: one row per input row that could not be read as a person, with its place, reason and fix.
//!
//! Rows of the register's own files are told too, with an empty list number.

use super::{FILE, LINE, OWNER, PROGRAMME, RECORD, SHEET};
use crate::intake::{Quarantined, Role};
use crate::link::Link;
use crate::normalise::Row;
use crate::report::reading::Reading;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use crate::report::words;
use std::borrow::Cow;
use std::collections::BTreeMap;

const COLUMNS: &[ColumnSpec] = &[
    column("list", Kind::Int, "Daftar", "List", "1-based number of the job's `[[lists]]` entry; empty for a register file"),
    FILE,
    SHEET,
    LINE,
    RECORD,
    column("column", Kind::Int, "Kolom ke", "Column", "1-based position of the offending cell; empty when the whole row is meant"),
    column("field", Kind::Code, "Isian", "Field", "canonical field of the offending cell, or empty"),
    column("reason", Kind::Code, "Sebab", "Reason", "stable reason code"),
    column("seen", Kind::Text, "Terbaca", "Seen", "what was read, shortened; identity numbers masked"),
    column("fix", Kind::Text, "Cara memperbaiki", "Fix", "what to do, in the job's language"),
    PROGRAMME,
    OWNER,
];

pub static TABLE: TableSpec = TableSpec {
    name: "quarantine",
    title: ("Karantina", "Quarantine"),
    row: ("satu baris yang tidak terbaca sebagai orang", "one input row that could not be read as a person"),
    columns: COLUMNS,
    build,
};

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let night = &reading.night;
    let told: BTreeMap<(u32, u32), &Quarantined> =
        night.intake.quarantine.iter().map(|row| ((row.source as u32, row.record), row)).collect();
    let of_register = |row: &&Quarantined| !matches!(night.intake.sources[row.source].role, Role::List(_));
    let of_register: Vec<&Quarantined> = night.intake.quarantine.iter().filter(of_register).collect();
    let rows = || night.people.rows.iter().zip(night.links);
    let of_lists: Vec<(&Row, &Link)> = rows().filter(|(row, _)| row.quarantined).collect();
    Ok(Rows::of_each(of_register.len() + of_lists.len(), move |builder, at| match at.checked_sub(of_register.len()) {
        None => {
            let row = of_register[at];
            fill(builder, reading, row.source, (row.line, row.record), Some(row), "");
        }
        Some(at) => {
            let (row, link) = of_lists[at];
            let quarantined = told.get(&(row.source, row.record)).copied();
            let found_later = link.reasons.first().map_or("TANPA_IDENTITAS", |reason| reason);
            fill(builder, reading, row.source as usize, (row.line, row.record), quarantined, found_later);
        }
    }))
}

fn fill(
    builder: &mut Builder,
    reading: &Reading<'_>,
    source_index: usize,
    (line, record): (u32, u32),
    quarantined: Option<&Quarantined>,
    found_later: &str,
) {
    let source = &reading.night.intake.sources[source_index];
    let list = match source.role {
        Role::List(list) => Some(list),
        Role::RegisterPeople | Role::RegisterFamilies | Role::RegisterEvents => None,
    };
    let reason = quarantined.map_or(found_later, |row| words::quarantine_code(row.reason));
    let field = quarantined.map_or("", |row| row.field.as_str());
    let seen = quarantined.map_or(Cow::Borrowed(""), |row| reading.mask.field(&reading.night.rules.fields, field, &row.seen));
    let position = quarantined.map_or(0, |row| row.column);
    let facts = list.map(|list| &reading.lists[list]);
    let (file, sheet) = &reading.source_names[source_index];
    builder
        .int(list.and_then(|list| i64::try_from(list + 1).ok()))
        .text(file)
        .text(sheet)
        .count(u64::from(line))
        .count(u64::from(record))
        .int((position > 0).then_some(i64::from(position)))
        .text(field)
        .text(reason)
        .text(&filled_cells(&seen))
        .text(&words::advice(reason, reading.language))
        .text(facts.map_or("", |facts| &facts.programme))
        .text(facts.map_or("", |facts| &facts.owner))
        .end_row();
}

/// A row's text without its empty cells.
fn filled_cells(seen: &str) -> String {
    let cells: Vec<&str> = seen.split('|').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    cells.join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_cells_of_a_quarantined_row_are_not_shown() {
        assert_eq!(filled_cells("KELOMPOK TANI : SRI |  |  | 12 |  |…"), "KELOMPOK TANI : SRI | 12 | …");
        assert_eq!(filled_cells(" |  | "), "");
    }
}
