//! Parquet: the same tables with typed columns, through polars, compressed with zstd.
//!
//! An empty text cell is a null; a decimal becomes a 64-bit float. No formula guard: a Parquet cell is never run.

use crate::report::formats::{Format, Report, Sink};
use crate::report::source::Source;
use crate::report::table::{Builder, Data, Kind, Table};
use crate::run_folder::{OutputFile, Staging};
use polars::io::parquet::write::BatchedWriter;
use polars::prelude::*;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard};

/// One file per table, `<name>.parquet`; every part is a row group.
pub struct Parquet;

impl Format for Parquet {
    fn begin<'s>(&'s self, _: &'s Report<'_>, staging: &'s Staging, table: &Source<'_>) -> anyhow::Result<Option<Box<dyn Sink + 's>>> {
        let schema = frame(&Builder::new(table.spec.columns).finish(table.spec))?.schema().clone();
        let file = staging.create(&format!("{}.parquet", table.spec.name))?;
        let encoded = Encoded::default();
        let writer = ParquetWriter::new(encoded.clone())
            .with_compression(ParquetCompression::Zstd(None))
            .with_statistics(StatisticsOptions::full())
            .set_parallel(false)
            .batched(&schema)?;
        Ok(Some(Box::new(ParquetFile { writer, encoded, file })))
    }

    fn end(self: Box<Self>, _: &Report<'_>, _: &Staging) -> anyhow::Result<()> {
        Ok(())
    }
}

/// Encoded bytes on their way from polars, which keeps its writer, to the file.
#[derive(Clone, Default)]
struct Encoded(Arc<Mutex<Vec<u8>>>);

impl Encoded {
    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().expect("nobody panics while bytes are handed over")
    }
}

impl Write for Encoded {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

struct ParquetFile<'a> {
    writer: BatchedWriter<Encoded>,
    encoded: Encoded,
    file: OutputFile<'a>,
}

impl ParquetFile<'_> {
    fn hand_over(&mut self) -> std::io::Result<()> {
        let mut bytes = self.encoded.bytes();
        self.file.write_all(&bytes)?;
        bytes.clear();
        Ok(())
    }
}

impl Sink for ParquetFile<'_> {
    fn take(&mut self, part: &Table) -> anyhow::Result<()> {
        self.writer.write_batch(&frame(part)?)?;
        Ok(self.hand_over()?)
    }

    fn end(mut self: Box<Self>) -> anyhow::Result<()> {
        self.writer.finish()?;
        self.hand_over()?;
        self.file.finish()
    }
}

/// A table as a polars frame.
///
/// Errors: none in practice; polars checks that columns are equally long.
pub fn frame(table: &Table) -> PolarsResult<DataFrame> {
    let columns: Vec<Column> =
        table.data.iter().zip(table.spec.columns).map(|(data, column)| series(column.name, column.kind, data).into()).collect();
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
