//! Row measures summed by OPD, programme or area: one polars frame of rows, grouped and joined.

use crate::assess::Side;
use crate::link::Status;
use crate::normalise::RowIx;
use crate::report::reading::Reading;
use polars::prelude::*;

/// What is summed, one column each.
pub const MEASURES: [&str; 12] = [
    "rows",
    "padan",
    "padan_berbeda",
    "perlu_verifikasi",
    "tidak_ditemukan",
    "karantina",
    "fields_differing",
    "duplicate_rows",
    "inclusion_rows",
    "exclusion_rows",
    "unknown_rows",
    "rupiah",
];

/// One line per input row: `key` and the measures.
///
/// Errors: none in practice; polars checks that columns are equally long.
pub fn rows_by(reading: &Reading<'_>, key: impl Fn(RowIx) -> u64) -> anyhow::Result<DataFrame> {
    let links = reading.night.links;
    let status = |wanted: Status| -> Vec<i64> { links.iter().map(|link| i64::from(link.status == wanted)).collect() };
    let side = |wanted: Side| {
        let findings = reading.night.findings.mistargeting.iter();
        marked(links.len(), findings.filter(|finding| finding.side == wanted).map(|finding| finding.row))
    };
    let groups = reading.night.groups.iter();
    let [padan, berbeda, verifikasi, tidak, karantina] = Status::ALL.map(status);
    let measures = [
        vec![1; links.len()],
        padan,
        berbeda,
        verifikasi,
        tidak,
        karantina,
        links.iter().map(|link| link.mismatches.len() as i64).collect(),
        marked(links.len(), groups.flat_map(|group| group.rows.iter().copied())),
        side(Side::Inclusion),
        side(Side::Exclusion),
        side(Side::Unknown),
        reading.rupiah_by_row.iter().map(|&rupiah| rupiah as i64).collect(),
    ];
    let keys: Vec<u64> = (0_u32..).take(links.len()).map(|row| key(RowIx(row))).collect();
    let mut columns = vec![Column::new("key".into(), keys)];
    columns.extend(MEASURES.into_iter().zip(measures).map(|(name, values)| Column::new(name.into(), values)));
    Ok(DataFrame::new(links.len(), columns)?)
}

/// 1 for the rows named, however often.
fn marked(rows: usize, named: impl Iterator<Item = RowIx>) -> Vec<i64> {
    let mut marks = vec![0; rows];
    for row in named {
        marks[row.0 as usize] = 1;
    }
    marks
}

/// Sums of every column but `key`, one line per key, sorted by key.
///
/// Errors: none in practice; the frame holds whole numbers only.
#[allow(deprecated, reason = "the lazy engine, which polars recommends instead, is not compiled in")]
pub fn sums(frame: &DataFrame) -> anyhow::Result<DataFrame> {
    let measures: Vec<String> = frame.get_column_names().into_iter().filter(|name| *name != "key").map(ToString::to_string).collect();
    let mut sums = frame.group_by_stable(["key"])?.select(measures.iter().map(String::as_str)).sum()?;
    for name in &measures {
        sums.rename(&format!("{name}_sum"), name.as_str().into())?;
    }
    Ok(sums.sort(["key"], SortMultipleOptions::default())?)
}

/// The lines of a summed frame as plain numbers.
pub struct Lines {
    pub keys: Vec<u64>,
    columns: Vec<(String, Vec<i64>)>,
}

impl Lines {
    /// Reads a frame; a missing number, as a join leaves it, is 0.
    ///
    /// Errors: a column that holds no whole numbers.
    pub fn new(frame: &DataFrame) -> anyhow::Result<Lines> {
        let keys = frame.column("key")?.u64()?.iter().flatten().collect();
        let mut columns = Vec::new();
        for column in frame.columns().iter().filter(|column| *column.name() != "key") {
            let values = column.i64()?.iter().map(Option::unwrap_or_default).collect();
            columns.push((column.name().to_string(), values));
        }
        Ok(Lines { keys, columns })
    }

    /// A number of a line.
    ///
    /// Panics: when no column has that name; names are written in this crate only.
    pub fn get(&self, name: &str, line: usize) -> u64 {
        let (_, values) = self.columns.iter().find(|(column, _)| column == name).expect("a table asks for measures that are summed");
        values[line].unsigned_abs()
    }
}
