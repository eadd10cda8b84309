//! XLSX: one workbook with a contents sheet and the tables that officers work with.
//!
//! Every text is written as a string, never as a formula; rows stream through constant memory; the creation date is
//! fixed, so the same night gives the same bytes. `links` stays in CSV and Parquet, as the contents sheet says.

use crate::language::Language;
use crate::report::formats::{Counters, Report};
use crate::report::table::{Cell, Kind, Table};
use crate::report::text::Text;
use crate::report::words;
use crate::run_folder::Staging;
use anyhow::Context;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};
use std::sync::atomic::Ordering::Relaxed;

/// Rows of a sheet below its heading.
const ROWS_PER_SHEET: usize = 1_048_575;
/// Signs that one cell can hold.
const CELL_SIGNS_MAX: usize = 32_767;

/// The tables of the workbook, in the order of its sheets.
const SHEETS: [&str; 12] = [
    "summary",
    "by_owner",
    "stated_error",
    "by_programme",
    "by_area",
    "duplicates",
    "mistargeting",
    "unserved",
    "review",
    "mismatches",
    "quarantine",
    "matrix",
];

/// Writes `report.xlsx`.
///
/// Errors: the disk, or a workbook that the library refuses.
pub fn write(report: &Report<'_>, staging: &Staging) -> anyhow::Result<()> {
    let language = report.reading.language;
    guarded("report.xlsx", || {
        let mut workbook = new_workbook(staging)?;
        let tables: Vec<&Table> = SHEETS.iter().map(|name| report.tables.get(name)).collect();
        contents(&mut workbook, report, &tables)?;
        for table in tables {
            add_table(&mut workbook, table, language, &report.counters)?;
        }
        save(workbook, staging, "report.xlsx")
    })
}

/// Writes one table as a workbook of its own.
///
/// Errors: the disk, or a workbook that the library refuses.
pub fn write_single(table: &Table, language: Language, counters: &Counters, staging: &Staging, path: &str) -> anyhow::Result<()> {
    guarded(path, || {
        let mut workbook = new_workbook(staging)?;
        add_table(&mut workbook, table, language, counters)?;
        save(workbook, staging, path)
    })
}

/// Runs a writer. The library panics where its temporary file cannot grow; that is the disk's fault and an error.
fn guarded(path: &str, write: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
    let written = std::panic::catch_unwind(std::panic::AssertUnwindSafe(write));
    written.unwrap_or_else(|_| anyhow::bail!("{path} cannot be written; the disk may be full"))
}

fn new_workbook(staging: &Staging) -> anyhow::Result<Workbook> {
    let mut workbook = Workbook::new();
    workbook.set_tempdir(staging.scratch())?;
    let fixed = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let properties = DocProperties::new().set_author("padan").set_creation_datetime(&fixed);
    workbook.set_properties(&properties);
    Ok(workbook)
}

fn save(mut workbook: Workbook, staging: &Staging, path: &str) -> anyhow::Result<()> {
    let bytes = workbook.save_to_buffer().with_context(|| path.to_owned())?;
    staging.write(path, &bytes)
}

fn heading_format() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_background_color(Color::RGB(0xE4_ED_F3))
        .set_border_bottom(FormatBorder::Thin)
}

fn contents(workbook: &mut Workbook, report: &Report<'_>, tables: &[&Table]) -> anyhow::Result<()> {
    let language = report.reading.language;
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(Text::Contents.pick(language))?;
    for (column, width) in [(0, 30.0), (1, 52.0), (2, 14.0)] {
        sheet.set_column_width(column, width)?;
    }
    let bold = Format::new().set_bold().set_font_size(14);
    sheet.write_string_with_format(0, 0, Text::Title.pick(language), &bold)?;
    sheet.write_string(1, 0, report.run_name)?;
    sheet.write_string(2, 0, Text::IndicationNote.pick(language))?;
    let heading = heading_format();
    let headings = [Text::Sheet, Text::OneRowIs, Text::Rows];
    for (column, text) in (0_u16..).zip(headings) {
        sheet.write_string_with_format(4, column, text.pick(language), &heading)?;
    }
    let number = Format::new().set_num_format("#,##0");
    for (row, table) in (5_u32..).zip(tables) {
        sheet.write_string(row, 0, language.pick(table.spec.title.0, table.spec.title.1))?;
        sheet.write_string(row, 1, language.pick(table.spec.row.0, table.spec.row.1))?;
        sheet.write_number_with_format(row, 2, table.rows as f64, &number)?;
    }
    let below = 6 + tables.len() as u32;
    sheet.write_string(below, 0, Text::LinksInCsv.pick(language))?;
    Ok(())
}

fn add_table(workbook: &mut Workbook, table: &Table, language: Language, counters: &Counters) -> anyhow::Result<()> {
    let parts = table.rows.div_ceil(ROWS_PER_SHEET).max(1);
    for part in 0..parts {
        let title = language.pick(table.spec.title.0, table.spec.title.1);
        let cut = |signs: usize| title.chars().take(signs).collect::<String>();
        // A sheet name holds 31 signs; a continued sheet needs room for its number.
        let name = match part {
            0 => cut(31),
            _ => format!("{} {}", cut(27), part + 1),
        };
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        let start = part * ROWS_PER_SHEET;
        let end = table.rows.min(start + ROWS_PER_SHEET);
        fill_sheet(sheet, table, start..end, language, counters)?;
    }
    Ok(())
}

fn fill_sheet(
    sheet: &mut Worksheet,
    table: &Table,
    rows: std::ops::Range<usize>,
    language: Language,
    counters: &Counters,
) -> anyhow::Result<()> {
    let columns = table.spec.columns;
    let last_column = u16::try_from(columns.len() - 1).expect("a table has few columns");
    let last_row = u32::try_from(rows.len()).expect("a sheet has few rows");
    let heading = heading_format();
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    for (at, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(at, width(column.kind))?;
        sheet.write_string_with_format(0, at, column.heading(language), &heading)?;
    }
    sheet.autofilter(0, 0, last_row, last_column)?;
    let formats: Vec<Format> = columns.iter().map(|column| number_format(column.kind)).collect();
    for (at, row) in (1_u32..).zip(rows) {
        for (column, spec) in columns.iter().enumerate() {
            let place = u16::try_from(column).expect("a table has few columns");
            match table.cell(column, row) {
                Cell::Empty => {}
                Cell::Text(text) if spec.kind == Kind::Code => {
                    sheet.write_string(at, place, words::label(text, language))?;
                }
                Cell::Text(text) => {
                    sheet.write_string(at, place, fitting(text, counters))?;
                }
                Cell::Int(value) => {
                    sheet.write_number_with_format(at, place, value as f64, &formats[column])?;
                }
                Cell::Decimal(value, places) => {
                    let number = value as f64 / 10_f64.powi(i32::from(places));
                    sheet.write_number_with_format(at, place, number, &formats[column])?;
                }
                Cell::Bool(value) => {
                    sheet.write_string(at, place, Text::yes_no(value).pick(language))?;
                }
            }
        }
    }
    Ok(())
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

fn number_format(kind: Kind) -> Format {
    let pattern = match kind {
        Kind::Text | Kind::Code | Kind::Identity => "@",
        Kind::Bool => "General",
        Kind::Int => "0",
        Kind::Rupiah => "#,##0",
        Kind::Decimal(3) => "0.000",
        Kind::Decimal(_) => "0.0000",
        Kind::Share => "0.0%",
    };
    Format::new().set_num_format(pattern)
}

fn width(kind: Kind) -> f64 {
    match kind {
        Kind::Text => 26.0,
        Kind::Code => 28.0,
        Kind::Identity => 20.0,
        Kind::Rupiah => 16.0,
        Kind::Int | Kind::Decimal(_) | Kind::Share | Kind::Bool => 12.0,
    }
}
