//! Parquet turned into a grid: every column as text, nulls as blank cells, floats without exponent.

use super::CellKind;
use super::grid::Grid;
use super::message::Fault;
use super::workbook::number_text;
use polars::prelude::{AnyValue, DataType, ParquetReader, SerReader};
use std::fs::File;
use std::panic::AssertUnwindSafe;
use std::path::Path;

/// Reads a Parquet file; row `n` of the data is line and record `n`.
///
/// Errors: damaged file, or a column whose type has no text form (lists, structs).
pub fn rows(path: &Path) -> Result<Grid, Fault> {
    // The decoder asserts on damaged pages; it is the file's fault all the same.
    std::panic::catch_unwind(AssertUnwindSafe(|| read(path))).unwrap_or_else(|_| Err(damaged("halaman tidak teratur / irregular pages")))
}

fn damaged(why: &str) -> Fault {
    Fault::new(
        &format!("berkas Parquet tidak dapat dibaca: {why}"),
        &format!("the Parquet file cannot be read: {why}"),
        "tulis ulang berkas dengan kolom teks, atau kirim sebagai CSV",
        "write it again with text columns, or send it as CSV",
    )
}

fn read(path: &Path) -> Result<Grid, Fault> {
    let file = File::open(path).map_err(|error| damaged(&error.to_string()))?;
    let frame = ParquetReader::new(file).finish().map_err(|error| damaged(&error.to_string()))?;
    let mut columns = Vec::new();
    for column in frame.columns() {
        let kind = match column.dtype() {
            DataType::String => CellKind::Text,
            dtype if dtype.is_primitive_numeric() => CellKind::Number,
            DataType::List(_) => {
                return Err(damaged(&format!("kolom / column `{}`", column.name())));
            }
            _ => CellKind::Other,
        };
        columns.push((column.as_materialized_series(), kind));
    }
    let mut grid = Grid::default();
    grid.headings = Some(columns.iter().map(|(series, _)| series.name().to_string()).collect());
    for row in 0..frame.height() {
        grid.start_row(row as u32 + 1);
        for (series, kind) in &columns {
            let value = series.get(row).map_err(|error| damaged(&error.to_string()))?;
            match value {
                AnyValue::Null => grid.push_kind("", CellKind::Text),
                AnyValue::String(text) => grid.push_kind(text, *kind),
                AnyValue::Float64(number) => grid.push_kind(&number_text(number), *kind),
                AnyValue::Float32(number) => grid.push_kind(&number_text(f64::from(number)), *kind),
                other => push_other(&mut grid, &other.to_string(), *kind),
            }
        }
    }
    Ok(grid)
}

/// Dates are written as their day; everything else as it shows itself.
fn push_other(grid: &mut Grid, text: &str, kind: CellKind) {
    let is_date = text.len() >= 10 && text.is_ascii() && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    if is_date {
        grid.push_kind(&text[..10], CellKind::Date);
    } else {
        grid.push_kind(text, kind);
    }
}
