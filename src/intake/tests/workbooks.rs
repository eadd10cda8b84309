//! Spreadsheets and Parquet made in memory.

use super::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

fn read_book(workbook: &mut Workbook) -> FileRead {
    let bytes = workbook.save_to_buffer().expect("a workbook can be written");
    // The wrong extension on purpose: content decides.
    read_bytes("list.csv", &bytes, Role::List(0)).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

fn texts(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in cells.iter().enumerate() {
        if !cell.is_empty() {
            sheet.write_string(row, column as u16, *cell).expect("the cell is in range");
        }
    }
}

#[test]
fn cells_keep_their_digits_and_their_kind() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    texts(sheet, 0, &["NIK", "NAMA", "TGL LAHIR", "NILAI"]);
    let date = Format::new().set_num_format("dd-mm-yyyy");
    for row in 1..=4u32 {
        texts(sheet, row, &[&nik(row), &nama(row)]);
        sheet.write_with_format(row, 2, ExcelDateTime::from_ymd(1985, 7, 14).expect("a date"), &date).expect("in range");
        sheet.write_number(row, 3, 300_000.0).expect("in range");
    }
    texts(sheet, 5, &["", &nama(5)]);
    sheet.write_number(5, 0, 3_526_010_101_850_000.0).expect("in range");
    let read = read_book(&mut workbook);
    let source = &read.sources[0];
    assert_eq!((source.receipt.format.as_str(), source.table.lines[0]), ("xlsx", 2));
    assert_eq!(source.table.cell("nik", 0), nik(1));
    assert_eq!((source.table.cell("nik", 4), source.table.column("nik").expect("mapped").kinds[4]), ("3526010101850000", CellKind::Number));
    assert_eq!(
        (source.table.cell("tanggal_lahir", 1), source.table.column("tanggal_lahir").expect("mapped").kinds[1]),
        ("1985-07-14", CellKind::Date)
    );
    assert_eq!(source.table.cell("nilai", 2), "300000");
}

#[test]
fn a_sheet_per_desa_gives_its_name_and_hidden_sheets_are_read() {
    let mut workbook = Workbook::new();
    for (index, name) in ["Banyubesi", "Lajing"].iter().enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).expect("a valid name");
        texts(sheet, 0, &["DAFTAR PENERIMA"]);
        texts(sheet, 2, &["NO", "NIK", "NAMA"]);
        for row in 3..8u32 {
            texts(sheet, row, &[&row.to_string(), &nik(row), &nama(row)]);
        }
        sheet.set_hidden(index == 1);
    }
    let read = read_book(&mut workbook);
    assert_eq!(read.sources.len(), 2);
    assert_eq!((read.sources[0].table.cell("desa", 0), read.sources[1].table.cell("desa", 0)), ("BANYUBESI", "LAJING"));
    assert!(remarks(&read.sources[1]).contains("hidden"));
    let counts = read.sources[0].receipt.counts;
    assert_eq!((counts.title, counts.blank, counts.heading, counts.people, counts.records), (1, 1, 1, 5, 8));
}

#[test]
fn merged_family_cells_hold_for_every_row_beside_them() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    texts(sheet, 0, &["NO KK", "NIK", "NAMA", "ALAMAT"]);
    for row in 1..=6u32 {
        texts(sheet, row, &["", &nik(row), &nama(row), "X"]);
    }
    sheet.merge_range(1, 0, 3, 0, &kk(1), &Format::new()).expect("in range");
    sheet.merge_range(4, 0, 6, 0, &kk(2), &Format::new()).expect("in range");
    let read = read_book(&mut workbook);
    assert_eq!(column(&read.sources[0], "no_kk"), [kk(1), kk(1), kk(1), kk(2), kk(2), kk(2)].join("|"));
}

#[test]
fn a_cover_sheet_is_a_warning_and_not_an_error() {
    let mut workbook = Workbook::new();
    texts(workbook.add_worksheet(), 0, &["REKAPITULASI PENERIMA"]);
    let sheet = workbook.add_worksheet();
    texts(sheet, 0, &["NIK", "NAMA"]);
    for row in 1..=5u32 {
        texts(sheet, row, &[&nik(row), &nama(row)]);
    }
    let read = read_book(&mut workbook);
    assert_eq!((read.sources.len(), read.warnings.len()), (1, 1));
}

#[test]
fn parquet_columns_become_text_whatever_their_type() {
    use polars::prelude::{Column as Series, DataFrame, NamedFrom, ParquetWriter};
    let numbers: Vec<i64> = (1..=6).map(|row| nik(row).parse().expect("digits")).collect();
    let names: Vec<Option<String>> = (1..=6).map(|row| (row != 3).then(|| nama(row))).collect();
    let floats: Vec<f64> = (1..=6).map(|row| f64::from(row) * 1e15 + 7.0).collect();
    let columns = vec![
        Series::from(polars::prelude::Series::new("nik".into(), numbers)),
        Series::from(polars::prelude::Series::new("nama".into(), names)),
        Series::from(polars::prelude::Series::new("no_kk".into(), floats)),
    ];
    let mut frame = DataFrame::new(6, columns).expect("columns of one length");
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame).expect("parquet can be written");
    let read = read_bytes("list.bin", &bytes, Role::List(0)).expect("readable");
    let source = &read.sources[0];
    assert_eq!(mapped(source), "nik=1 nama=2 no_kk=3");
    assert_eq!((source.table.cell("nik", 0), source.table.cell("nama", 2)), (nik(1).as_str(), ""));
    assert_eq!(source.table.cell("no_kk", 0), "1000000000000007");
    assert_eq!((source.table.lines[0], source.receipt.format.as_str()), (1, "parquet"));
}
