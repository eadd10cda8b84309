//! A table as one reader may see it: every cell of a personal column shortened to what the reader's profile allows.
//!
//! Columns are known by their names, and those that quote a field of a row by the field. A text column that nobody has named
//! here is emptied for a reader who may not see everything: what is forgotten is hidden, not shown.

use crate::job::readers::{Level, Personal, Profile};
use crate::report::mask::{initials, year};
use crate::report::table::{Builder, Cell, ColumnSpec, Kind, Table};
use std::borrow::Cow;

/// Shows the cells of a written row to a reader; `cells` stand under `columns`.
pub fn veil_row(profile: &Profile, table: &str, columns: &[ColumnSpec], cells: &mut [String]) {
    if profile.is_open() {
        return;
    }
    let field = columns.iter().position(|column| column.name == "field").and_then(|at| cells.get(at).cloned());
    for (column, cell) in columns.iter().zip(cells) {
        let held = match (holds(table, column), &field) {
            (Holds::Quoted, Some(field)) => of_field(field),
            (held, _) => held,
        };
        if let Cow::Owned(text) = shown(profile, held, cell) {
            *cell = text;
        }
    }
}

/// A field of a row or a register person as a reader may see it.
pub fn veil_field<'t>(profile: &Profile, field: &str, text: Cow<'t, str>) -> Cow<'t, str> {
    if profile.is_open() {
        return text;
    }
    match shown(profile, of_field(field), &text) {
        Cow::Owned(veiled) => Cow::Owned(veiled),
        Cow::Borrowed(_) => text,
    }
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// Codes, counts, places of rows, areas: nothing that names a person.
    Nothing,
    Personal(Personal),
    /// A value of the field that the row's column `field` names.
    Quoted,
    /// Words of somebody, or a column that is not known here.
    Words,
}

/// Text columns that tell nothing personal.
const PLAIN: [&str; 47] = [
    "action",
    "area",
    "area_code",
    "candidate_2_case",
    "case",
    "cases",
    "certainty",
    "date",
    "decision",
    "desa",
    "desil",
    "family_programmes",
    "field",
    "fields",
    "file",
    "findings",
    "finding",
    "fix",
    "group",
    "grounds",
    "jenis_kelamin",
    "jenis_kelamin_proposed",
    "kecamatan",
    "kelurahan",
    "kind",
    "list",
    "measure",
    "name",
    "officer",
    "owner",
    "places",
    "problem",
    "programme",
    "programme_left",
    "programme_right",
    "programmes",
    "reason",
    "reasons",
    "result",
    "reviewer",
    "rule",
    "sheet",
    "source",
    "status",
    "what_to_do",
    "wilayah_proposed",
    "candidates",
];

/// Shows a table to a reader.
pub fn veiled(table: Table, profile: &Profile) -> Table {
    if profile.is_open() {
        return table;
    }
    let held: Vec<Holds> = table.spec.columns.iter().map(|column| holds(table.spec.name, column)).collect();
    let field = table.spec.columns.iter().position(|column| column.name == "field");
    let mut builder = Builder::new(table.spec.columns);
    for row in 0..table.rows {
        let quoted = field.map(|field| match table.cell(field, row) {
            Cell::Text(text) => of_field(text),
            _ => Holds::Words,
        });
        for (column, held) in held.iter().enumerate() {
            let held = if *held == Holds::Quoted { quoted.unwrap_or(Holds::Words) } else { *held };
            match table.cell(column, row) {
                Cell::Text(text) => builder.text(&shown(profile, held, text)),
                Cell::Int(value) | Cell::Decimal(value, _) => builder.int(Some(value)),
                Cell::Bool(value) => builder.bool(Some(value)),
                Cell::Empty => empty(&mut builder, table.spec.columns[column].kind),
            };
        }
        builder.end_row();
    }
    builder.finish(table.spec)
}

fn empty(builder: &mut Builder, kind: Kind) -> &mut Builder {
    match kind {
        Kind::Text | Kind::Code | Kind::Identity => builder.text(""),
        Kind::Int | Kind::Rupiah | Kind::Decimal(_) | Kind::Share => builder.int(None),
        Kind::Bool => builder.bool(None),
    }
}

/// A value as the profile allows it.
fn shown<'t>(profile: &Profile, held: Holds, text: &'t str) -> Cow<'t, str> {
    let level = match held {
        Holds::Nothing => Level::Shown,
        Holds::Personal(personal) => profile.level(personal),
        Holds::Quoted | Holds::Words => Level::Nothing,
    };
    match level {
        Level::Shown => Cow::Borrowed(text),
        Level::Initials => Cow::Owned(initials(text)),
        Level::Year => Cow::Owned(year(text)),
        Level::Nothing => Cow::Owned(String::new()),
    }
}

/// What a column of a table holds.
fn holds(table: &str, column: &ColumnSpec) -> Holds {
    let name = column.name.strip_suffix("_proposed").unwrap_or(column.name);
    match (table, name) {
        ("mismatches" | "perbaikan", "submitted" | "register" | "proposed" | "difference") | ("quarantine", "seen") => Holds::Quoted,
        ("nik_proposals", "submitted" | "proposed") => Holds::Personal(Personal::Nik),
        (_, "no_kk") => Holds::Personal(Personal::NoKk),
        (_, "nama" | "head_name" | "candidate_1_name" | "candidate_2_name") => Holds::Personal(Personal::Name),
        (_, "nama_ibu") => Holds::Personal(Personal::Mother),
        (_, "tanggal_lahir") => Holds::Personal(Personal::BirthDate),
        (_, "alamat") => Holds::Personal(Personal::Address),
        _ if column.kind == Kind::Identity => Holds::Personal(Personal::Nik),
        _ if !matches!(column.kind, Kind::Text) || PLAIN.contains(&column.name) => Holds::Nothing,
        _ => Holds::Words,
    }
}

/// What a quoted value of a field is.
fn of_field(field: &str) -> Holds {
    match field {
        "nik" => Holds::Personal(Personal::Nik),
        "no_kk" => Holds::Personal(Personal::NoKk),
        "nama" => Holds::Personal(Personal::Name),
        "nama_ibu" => Holds::Personal(Personal::Mother),
        "tanggal_lahir" => Holds::Personal(Personal::BirthDate),
        "ttl" => Holds::Personal(Personal::BirthDate),
        "alamat" | "dusun" | "rt" | "rw" => Holds::Personal(Personal::Address),
        "jenis_kelamin" | "wilayah" | "kecamatan" | "kelurahan" | "desa" => Holds::Nothing,
        _ => Holds::Words,
    }
}
