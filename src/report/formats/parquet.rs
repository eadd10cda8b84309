//! Parquet: the same tables with typed columns, through polars, compressed with zstd.
//!
//! An empty text cell is a null; a decimal becomes a 64-bit float. No formula guard: a Parquet cell is never run.

use crate::report::formats::Report;
use crate::report::table::{Data, Kind, Table};
use crate::run_folder::Staging;
use polars::prelude::*;
use rayon::prelude::*;

/// Writes every table.
///
/// Errors: the disk, or a column that polars refuses.
pub fn write(report: &Report<'_>, staging: &Staging) -> anyhow::Result<()> {
    report.tables.all.par_iter().try_for_each(|table| {
        let name = format!("{}.parquet", table.spec.name);
        let mut frame = frame(table)?;
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes)
            .with_compression(ParquetCompression::Zstd(None))
            .with_statistics(StatisticsOptions::full())
            .finish(&mut frame)?;
        staging.write(&name, &bytes)
    })
}

/// A table as a polars frame.
///
/// Errors: none in practice; polars checks that columns are equally long.
pub fn frame(table: &Table) -> PolarsResult<DataFrame> {
    let columns: Vec<Column> =
        table.data.par_iter().zip(table.spec.columns).map(|(data, column)| series(column.name, column.kind, data).into()).collect();
    DataFrame::new(table.rows, columns)
}

fn series(name: &'static str, kind: Kind, data: &Data) -> Series {
    let name = PlSmallStr::from_static(name);
    match data {
        Data::Text(texts) => {
            let cells = texts.iter().map(|text| (!text.is_empty()).then_some(text));
            StringChunked::from_iter_options(name, cells).into_series()
        }
        Data::Int(values) if kind.places() > 0 => {
            let unit = 10_f64.powi(i32::from(kind.places()));
            let cells = values.iter().map(|value| value.map(|value| value as f64 / unit));
            Float64Chunked::from_iter_options(name, cells).into_series()
        }
        Data::Int(values) => Int64Chunked::from_iter_options(name, values.iter().copied()).into_series(),
        Data::Bool(values) => BooleanChunked::from_iter_options(name, values.iter().copied()).into_series(),
    }
}
