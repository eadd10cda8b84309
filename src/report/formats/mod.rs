//! The file formats of a run. Each is one file here and one line in `ALL`.

pub mod csv;
pub mod html;
pub mod parquet;
pub mod pdf;
pub mod xlsx;
pub mod zlib;

use crate::report::page::data::Blocks;
use crate::report::reading::Reading;
use crate::report::source::Source;
use crate::report::table::Table;
use crate::report::tables::Tables;
use crate::run_folder::Staging;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;

/// What a format writes from.
pub struct Report<'a> {
    pub reading: &'a Reading<'a>,
    pub tables: &'a Tables<'a>,
    /// The run folder's name, printed on what people file.
    pub run_name: &'a str,
    /// Counts what formats had to change or leave out, for the manifest.
    pub counters: Counters,
    /// Tables and cases that the page carries; made when it is asked for first.
    pub page_data: OnceLock<Blocks>,
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
    /// Signs of printed files that their faces do not have, shown as an empty box.
    pub pdf_signs_missing: AtomicU64,
    /// Texts of printed files that were too long for their cell.
    pub pdf_texts_cut: AtomicU64,
}

/// A run in one format.
pub trait Format: Sync {
    /// Begins a table; `None` where the format leaves it out.
    ///
    /// Errors: the disk.
    fn begin<'s>(&'s self, report: &'s Report<'_>, staging: &'s Staging, table: &Source<'_>) -> anyhow::Result<Option<Box<dyn Sink + 's>>>;

    /// Whether `end` waits until all tables have come; one that reads tables of its own may run beside them.
    fn waits(&self) -> bool {
        true
    }

    /// Writes what needs all tables.
    ///
    /// Errors: the disk.
    fn end(self: Box<Self>, report: &Report<'_>, staging: &Staging) -> anyhow::Result<()>;
}

/// Where the rows of one table go.
pub trait Sink {
    /// Takes the next rows.
    ///
    /// Errors: the disk.
    fn take(&mut self, part: &Table) -> anyhow::Result<()>;

    /// Ends the table.
    ///
    /// Errors: the disk.
    fn end(self: Box<Self>) -> anyhow::Result<()>;
}

/// Begins a format.
type Begin = fn() -> Box<dyn Format + Send>;

pub const ALL: [Begin; 5] = [
    || Box::<csv::Csv>::default(),
    || Box::new(parquet::Parquet),
    || Box::<xlsx::Xlsx>::default(),
    || Box::new(html::Html),
    || Box::new(pdf::Pdf),
];

/// What the log calls them. Shape: as `ALL`.
pub const NAMES: [&str; ALL.len()] = ["csv", "parquet", "xlsx", "html", "pdf"];

/// Writes a table in every format, part by part.
///
/// Errors: the disk.
pub fn write(formats: &[Box<dyn Format + Send>], report: &Report<'_>, staging: &Staging, table: &Source<'_>) -> anyhow::Result<()> {
    let sinks = formats.iter().map(|format| format.begin(report, staging, table));
    let mut sinks: Vec<Box<dyn Sink + '_>> = sinks.filter_map(Result::transpose).collect::<anyhow::Result<_>>()?;
    table.parts(|part| sinks.iter_mut().try_for_each(|sink| sink.take(part)))?;
    sinks.into_iter().try_for_each(|sink| sink.end())
}
