//! XLSX: one workbook with a contents sheet and the tables that officers work with.
//!
//! Every text is written as a string, never as a formula; rows are compressed while they stream; the creation date is
//! fixed, so the same night gives the same bytes. `links` stays in CSV and Parquet, as the contents sheet says.
//! `sheet` makes the XML of rows, `deflate` compresses it, `zip` and `package` put sheets together to a file.

pub mod deflate;
mod escape;
mod huffman;
mod marks;
mod notes;
mod package;
mod sheet;
mod zip;

pub use escape::escaped;
pub use sheet::{Layout, Sheet, Style, letters};

use crate::assess::Side;
use crate::language::Language;
use crate::report::formats::{Counters, Format, Report, Sink};
use crate::report::number::count;
use crate::report::source::Source;
use crate::report::table::{Cell, ColumnSpec, Kind, Table, TableSpec};
use crate::report::text::Text;
use crate::report::unstated::Unstated;
use crate::report::words::{self, Labels};
use crate::run_folder::{OutputFile, Staging};
use anyhow::Context;
use sheet::ROWS_MAX;
use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::Ordering::Relaxed;

/// Signs that one cell can hold.
const CELL_SIGNS_MAX: usize = 32_767;
/// Bytes that are handed to the file at once.
const BUFFER: usize = 1 << 18;

/// The tables of the workbook, in the order of its sheets.
const SHEETS: [&str; 16] = [
    "summary",
    "by_owner",
    "compliance",
    "stated_error",
    "by_programme",
    "by_kecamatan",
    "by_area",
    "duplicates",
    "mistargeting",
    "graduation",
    "unserved",
    "review",
    "field_verification",
    "mismatches",
    "quarantine",
    "matrix",
];

/// Says whether a table stands in the workbook.
pub fn has_sheet(table: &str) -> bool {
    SHEETS.contains(&table)
}

/// `report.xlsx`.
#[derive(Default)]
pub struct Xlsx {
    /// Sheets of finished tables, each with its table's place in `SHEETS`.
    finished: Mutex<Vec<(usize, Vec<Sheet>)>>,
}

impl Format for Xlsx {
    fn begin<'s>(&'s self, report: &'s Report<'_>, staging: &'s Staging, table: &Source<'_>) -> anyhow::Result<Option<Box<dyn Sink + 's>>> {
        let Some(place) = SHEETS.iter().position(|name| *name == table.spec.name) else {
            return Ok(None);
        };
        let mut sheets = Sheets::begin(table.spec, report.reading.language, &report.counters, staging)?;
        sheets.unstated = report.reading.unstated.clone();
        Ok(Some(Box::new(OfWorkbook { workbook: self, place, sheets })))
    }

    fn end(self: Box<Self>, report: &Report<'_>, staging: &Staging) -> anyhow::Result<()> {
        let mut finished = self.finished.into_inner().expect("no writer panics while it holds the list");
        finished.sort_by_key(|(place, _)| *place);
        let front = [contents(report, staging)?, notes::sheet(report, &staging.scratch())?];
        let mut sheets: Vec<Sheet> = front.into_iter().chain(finished.into_iter().flat_map(|(_, sheets)| sheets)).collect();
        for sheet in &mut sheets {
            report.run_name.clone_into(&mut sheet.layout.foot);
        }
        let title = format!("{} {}", Text::Title.pick(report.reading.language), report.run_name);
        save(sheets, &title, staging.create("report.xlsx")?)
    }
}

/// One table on its way into the workbook.
struct OfWorkbook<'a> {
    workbook: &'a Xlsx,
    place: usize,
    sheets: Sheets<'a>,
}

impl Sink for OfWorkbook<'_> {
    fn take(&mut self, part: &Table) -> anyhow::Result<()> {
        self.sheets.take(part).with_context(|| cannot("report.xlsx"))
    }

    fn end(self: Box<Self>) -> anyhow::Result<()> {
        let mut finished = self.workbook.finished.lock().expect("no writer panics while it holds the list");
        finished.push((self.place, self.sheets.sheets));
        Ok(())
    }
}

/// A workbook of one table.
pub struct Single<'a> {
    sheets: Sheets<'a>,
    file: OutputFile<'a>,
}

impl<'a> Single<'a> {
    /// Begins a workbook.
    ///
    /// Errors: the disk.
    pub fn begin(
        spec: &'static TableSpec,
        language: Language,
        counters: &'a Counters,
        (staging, path): (&'a Staging, &str),
    ) -> anyhow::Result<Single<'a>> {
        Ok(Single { sheets: Sheets::begin(spec, language, counters, staging)?, file: staging.create(path)? })
    }
}

impl Sink for Single<'_> {
    fn take(&mut self, part: &Table) -> anyhow::Result<()> {
        self.sheets.take(part).with_context(|| cannot(self.file.path()))
    }

    fn end(self: Box<Self>) -> anyhow::Result<()> {
        let title = self.sheets.language.pick(self.sheets.spec.title.0, self.sheets.spec.title.1);
        save(self.sheets.sheets, title, self.file)
    }
}

/// What is told when rows that wait for their workbook find no room.
fn cannot(path: &str) -> String {
    format!("{path} cannot be written; the disk may be full")
}

/// Puts sheets together to a workbook; the first one opens.
///
/// Errors: the disk.
pub fn save(sheets: Vec<Sheet>, title: &str, file: OutputFile<'_>) -> anyhow::Result<()> {
    let path = file.path().to_owned();
    let mut file = BufWriter::with_capacity(BUFFER, file);
    package::write(sheets, title, &mut file).with_context(|| cannot(&path))?;
    file.into_inner().map_err(std::io::IntoInnerError::into_error)?.finish()
}

/// What the workbook holds: each sheet with a link to it, what a row of it is, how many there are, and the file of the same rows.
fn contents(report: &Report<'_>, staging: &Staging) -> anyhow::Result<Sheet> {
    let language = report.reading.language;
    let layout = Layout { name: Text::Contents.pick(language).to_owned(), widths: vec![34.0, 60.0, 14.0, 30.0], ..Layout::default() };
    let mut sheet = Sheet::new(layout, tempfile::tempfile_in(staging.scratch())?);
    for (text, style) in
        [(Text::Title.pick(language), Style::Title), (report.run_name, Style::Plain), (Text::IndicationNote.pick(language), Style::Plain)]
    {
        sheet.begin_row();
        sheet.text(0, text, style);
        sheet.end_row()?;
    }
    sheet.skip_row();
    sheet.begin_row();
    for (column, text) in [Text::Sheet, Text::OneRowIs, Text::Rows, Text::File].into_iter().enumerate() {
        sheet.text(column, text.pick(language), Style::Heading);
    }
    sheet.end_row()?;
    sheet.begin_row();
    linked(&mut sheet, notes::name(language), notes::name(language));
    sheet.text(1, Text::Method.pick(language), Style::Wrapped);
    sheet.end_row()?;
    for table in SHEETS.map(|name| report.tables.get(name)) {
        sheet.begin_row();
        let title = language.pick(table.spec.title.0, table.spec.title.1);
        linked(&mut sheet, title, &sheet_name(title, 0));
        let row_is = language.pick(table.spec.row.0, table.spec.row.1);
        match table.spec.name {
            "mistargeting" => sheet.text(1, &format!("{row_is}. {}", sides(report)), Style::Wrapped),
            _ => sheet.text(1, row_is, Style::Wrapped),
        }
        sheet.number(2, table.rows() as i64, 0, Style::Grouped);
        sheet.text(3, &format!("{}.csv", table.spec.name), Style::Plain);
        sheet.end_row()?;
    }
    sheet.skip_row();
    sheet.begin_row();
    sheet.text(0, Text::LinksInCsv.pick(language), Style::Plain);
    sheet.end_row()?;
    Ok(sheet)
}

/// How many findings of each side the sheet of findings has.
fn sides(report: &Report<'_>) -> String {
    let language = report.reading.language;
    let sides = [Side::Inclusion, Side::Exclusion, Side::Unknown].into_iter().zip(report.reading.indicated().findings);
    let told: Vec<String> =
        sides.map(|(side, findings)| format!("{}: {}", words::label(side.code(), language), count(findings, language))).collect();
    told.join("; ")
}

/// Writes a text that leads to a sheet.
fn linked(sheet: &mut Sheet, text: &str, to: &str) {
    sheet.text(0, text, Style::Link);
    let cell = format!("A{}", sheet.rows());
    sheet.layout.links.push((cell, to.to_owned()));
}

/// The name of a table's sheet: at most 31 signs; a continued sheet has its number.
fn sheet_name(title: &str, earlier: usize) -> String {
    let cut = |signs: usize| title.chars().take(signs).collect::<String>();
    match earlier {
        0 => cut(31),
        _ => format!("{} {}", cut(27), earlier + 1),
    }
}

/// The sheets of one table: one, or as many as its rows need.
struct Sheets<'a> {
    spec: &'static TableSpec,
    language: Language,
    labels: Labels,
    counters: &'a Counters,
    scratch: PathBuf,
    sheets: Vec<Sheet>,
    /// Columns of the table in the order of the sheet.
    order: Vec<usize>,
    unstated: Unstated,
}

impl<'a> Sheets<'a> {
    fn begin(spec: &'static TableSpec, language: Language, counters: &'a Counters, staging: &Staging) -> anyhow::Result<Sheets<'a>> {
        let labels = Labels::new(language);
        let mut order: Vec<usize> = (0..spec.columns.len()).collect();
        // The words of a measure stand before its key.
        order.sort_by_key(|&at| spec.columns[at].name != "words");
        let scratch = staging.scratch();
        let mut sheets = Sheets { spec, language, labels, counters, scratch, sheets: Vec::new(), order, unstated: Unstated::default() };
        sheets.add()?;
        Ok(sheets)
    }

    /// Adds a sheet with the table's headings.
    fn add(&mut self) -> anyhow::Result<()> {
        let title = self.language.pick(self.spec.title.0, self.spec.title.1);
        let columns = || self.order.iter().map(|&at| &self.spec.columns[at]).enumerate();
        let layout = Layout {
            name: sheet_name(title, self.sheets.len()),
            widths: columns().map(|(_, column)| width(column)).collect(),
            marks: columns().filter_map(|(at, column)| marks::of(column, self.language).map(|mark| (at, mark))).collect(),
            is_table: true,
            ..Layout::default()
        };
        let mut sheet = Sheet::new(layout, tempfile::tempfile_in(&self.scratch)?);
        sheet.begin_row();
        for (at, column) in columns() {
            sheet.text(at, column.heading(self.language), Style::Heading);
        }
        sheet.end_row()?;
        self.sheets.push(sheet);
        Ok(())
    }

    fn take(&mut self, part: &Table) -> anyhow::Result<()> {
        let unstated = self.unstated.clone();
        let unstated = unstated.of_table(self.spec);
        for row in 0..part.rows {
            let unstated = unstated.is_some_and(|beside| beside.tells(part, row));
            if self.sheets.last().is_none_or(|sheet| sheet.rows() == ROWS_MAX) {
                self.add()?;
            }
            let sheet = self.sheets.last_mut().expect("a table has a sheet");
            sheet.begin_row();
            for (at, &of_table) in self.order.iter().enumerate() {
                let column = &self.spec.columns[of_table];
                match part.cell(of_table, row) {
                    Cell::Empty => {}
                    Cell::Int(0) if unstated && column.kind == Kind::Rupiah => {
                        sheet.text(at, Text::NotStated.pick(self.language), Style::Plain);
                    }
                    Cell::Text(text) if column.kind == Kind::Code => sheet.text(at, self.labels.of(text), Style::Plain),
                    Cell::Text(text) if words::holds_codes(column.name) => {
                        sheet.text(at, fitting(self.labels.told(text), self.counters), Style::Plain);
                    }
                    Cell::Text(text) if column.kind == Kind::Identity => sheet.text(at, fitting(text, self.counters), Style::Identity),
                    Cell::Text(text) => sheet.text(at, fitting(text, self.counters), Style::Plain),
                    Cell::Int(value) => sheet.number(at, value, 0, style(column)),
                    Cell::Decimal(value, places) => sheet.number(at, value, places, style(column)),
                    Cell::Bool(value) => sheet.text(at, Text::yes_no(value).pick(self.language), Style::Plain),
                }
            }
            sheet.end_row()?;
        }
        Ok(())
    }
}

/// A text that fits a cell.
fn fitting<'a>(text: &'a str, counters: &Counters) -> &'a str {
    if text.len() <= CELL_SIGNS_MAX {
        return text;
    }
    match text.char_indices().nth(CELL_SIGNS_MAX) {
        None => text,
        Some((end, _)) => {
            counters.xlsx_cells_cut.fetch_add(1, Relaxed);
            &text[..end]
        }
    }
}

/// How the numbers of a column look.
fn style(column: &ColumnSpec) -> Style {
    match column.kind {
        Kind::Rupiah => Style::Grouped,
        Kind::Decimal(_) if marks::is_probability(column) => Style::Percent,
        Kind::Decimal(1) => Style::OnePlace,
        Kind::Decimal(3) => Style::ThreePlaces,
        Kind::Decimal(_) => Style::FourPlaces,
        Kind::Share => Style::Percent,
        Kind::Int | Kind::Text | Kind::Code | Kind::Identity | Kind::Bool => Style::Whole,
    }
}

/// The least width of a column: headings are wrapped, so they need no more.
fn width(column: &ColumnSpec) -> f64 {
    match column.kind {
        Kind::Text if column.name == "words" => 60.0,
        Kind::Text | Kind::Code => 14.0,
        Kind::Identity => 20.0,
        Kind::Rupiah => 16.0,
        Kind::Int | Kind::Decimal(_) | Kind::Share | Kind::Bool => 12.0,
    }
}
