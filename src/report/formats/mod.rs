//! The file formats of a run. Each is one file here and one line in `ALL`.

pub mod csv;
pub mod html;
pub mod parquet;
pub mod xlsx;

use crate::report::reading::Reading;
use crate::report::tables::Tables;
use crate::run_folder::Staging;
use std::sync::atomic::AtomicU64;

/// What a format writes from.
pub struct Report<'a> {
    pub reading: &'a Reading<'a>,
    pub tables: &'a Tables,
    /// The run folder's name, printed on what people file.
    pub run_name: &'a str,
    /// Counts what formats had to change or leave out, for the manifest.
    pub counters: Counters,
}

/// What formats did to data, told in the manifest.
#[derive(Debug, Default)]
pub struct Counters {
    /// CSV cells that began like a formula and got a leading `'`.
    pub csv_cells_guarded: AtomicU64,
    /// Workbook cells cut at the 32,767 signs that a cell can hold.
    pub xlsx_cells_cut: AtomicU64,
    /// Table rows that the page leaves to the CSV of the same name.
    pub html_rows_left_to_csv: AtomicU64,
}

/// One format: its name and what writes it.
pub struct Format {
    pub name: &'static str,
    pub write: fn(&Report<'_>, &Staging) -> anyhow::Result<()>,
}

pub const ALL: [Format; 4] = [
    Format { name: "csv", write: csv::write },
    Format { name: "parquet", write: parquet::write },
    Format { name: "xlsx", write: xlsx::write },
    Format { name: "html", write: html::write },
];
