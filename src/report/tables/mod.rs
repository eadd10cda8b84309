//! The tables of a run. Each is one file here and one line in `ALL`; every format writes every table.

pub mod by_area;
pub mod by_owner;
pub mod by_programme;
pub mod compliance;
pub mod correction_proposals;
pub mod duplicates;
pub mod field_verification;
pub mod fixes;
pub mod graduation;
pub mod grouping;
pub mod links;
pub mod matrix;
pub mod mismatches;
pub mod mistargeting;
pub mod nik_proposals;
pub mod person_programmes;
pub mod quarantine;
pub mod review;
pub mod stated_error;
pub mod summary;
#[cfg(test)]
mod tests;
pub mod totals;
pub mod unserved;

use crate::changes;
use crate::report::reading::Reading;
use crate::report::source::Source;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};
use rayon::prelude::*;

/// Every table of a run, in the order of the documentation.
pub const ALL: [&TableSpec; 21] = [
    &links::TABLE,
    &mismatches::TABLE,
    &nik_proposals::TABLE,
    &correction_proposals::TABLE,
    &duplicates::TABLE,
    &mistargeting::TABLE,
    &unserved::TABLE,
    &graduation::TABLE,
    &person_programmes::TABLE,
    &review::TABLE,
    &field_verification::TABLE,
    &quarantine::TABLE,
    &summary::TABLE,
    &stated_error::TABLE,
    &compliance::TABLE,
    &by_owner::TABLE,
    &by_area::TABLE,
    &by_area::OF_KECAMATAN_TABLE,
    &by_programme::TABLE,
    &matrix::TABLE,
    &changes::table::TABLE,
];

/// The tables of a night.
pub struct Tables<'a> {
    /// Those of `ALL` that the night has, same order.
    pub all: Vec<Source<'a>>,
    /// What each row's owner should repair; written into the packets only.
    pub fixes: Source<'a>,
}

impl<'a> Tables<'a> {
    /// Prepares every table.
    ///
    /// Errors: a columnar operation that polars refused.
    pub fn new(reading: &'a Reading<'_>) -> anyhow::Result<Tables<'a>> {
        // Without a former run there is no table of changes, rather than an empty one that seems to say that nothing changed.
        let there = |spec: &&&'static TableSpec| reading.night.changes.is_some() || spec.name != changes::table::TABLE.name;
        let all: anyhow::Result<Vec<Source>> = ALL.par_iter().filter(there).map(|spec| Source::new(spec, reading)).collect();
        Ok(Tables { all: all?, fixes: Source::new(&fixes::TABLE, reading)? })
    }

    /// A table by its name.
    ///
    /// Panics: when no table has that name; names are written in this crate only.
    pub fn get(&self, name: &str) -> &Source<'a> {
        self.all.iter().find(|table| table.spec.name == name).expect("a page asks for tables that exist")
    }
}

// The five columns that name a submitted row, shared by every table that speaks of rows.
const LIST: ColumnSpec = column("list", Kind::Int, "Daftar", "List", "1-based number of the job's `[[lists]]` entry");
const FILE: ColumnSpec = column("file", Kind::Text, "Berkas", "File", "path relative to the job folder, with `/`");
const SHEET: ColumnSpec = column("sheet", Kind::Text, "Lembar", "Sheet", "sheet name; empty for text files");
const LINE: ColumnSpec =
    column("line", Kind::Int, "Baris", "Line", "1-based physical line where the record starts (spreadsheet row for workbooks)");
const RECORD: ColumnSpec =
    column("record", Kind::Int, "Rekaman", "Record", "1-based record number in the file or sheet, every record counted");
const PROGRAMME: ColumnSpec =
    column("programme", Kind::Text, "Program", "Programme", "programme code of the rule book, or the job's text when no rule names it");
const OWNER: ColumnSpec = column("owner", Kind::Text, "OPD", "Owner", "the OPD that submitted the row, as the job names it");
const KECAMATAN: ColumnSpec = column("kecamatan", Kind::Text, "Kecamatan", "Kecamatan", "kecamatan as the register prints it");
const DESA: ColumnSpec = column("desa", Kind::Text, "Desa/kelurahan", "Desa/kelurahan", "desa or kelurahan as the register prints it");
const COUNTED: ColumnSpec = column(
    "rupiah_counted",
    Kind::Rupiah,
    "Nilai yang dihitung sekali",
    "Rupiah counted once",
    "rupiah that `summary` and the tables by programme, owner and area count here: each payee of a programme once over `mistargeting` and `duplicates`",
);
const PROBABILITY: ColumnSpec =
    column("probability", Kind::Decimal(6), "Peluang", "Probability", "posterior that the row is this register person, 0 to 1");
// What a reviewer fills in.
const DECISION: ColumnSpec = column("decision", Kind::Text, "Keputusan", "Decision", "empty, to be filled: `SAMA`, `BEDA` or `TUNDA`");
const REVIEWER: ColumnSpec = column("reviewer", Kind::Text, "Peninjau", "Reviewer", "empty, to be filled: who decided");
const DATE: ColumnSpec = column("date", Kind::Text, "Tanggal", "Date", "empty, to be filled: when, as `2026-11-30`");
const NOTE: ColumnSpec = column("note", Kind::Text, "Catatan", "Note", "empty, to be filled: why");

/// Leaves the four cells that a reviewer fills empty.
fn to_fill(builder: &mut Builder) -> &mut Builder {
    builder.text("").text("").text("").text("")
}
