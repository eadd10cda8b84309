//! Spreadsheets turned into grids, one per sheet: text cells to the last digit, numbers without exponent, dates as dates.
//!
//! A sheet is streamed where the format allows it. The declared size of a zip container is checked before it is opened.

use super::CellKind;
use super::grid::Grid;
use super::message::Fault;
use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader, SheetType, SheetVisible, Sheets, Xls, Xlsb, Xlsx};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::panic::AssertUnwindSafe;
use std::path::Path;

/// One sheet of a workbook.
#[derive(Debug)]
pub struct SheetGrid {
    pub name: String,
    pub is_hidden: bool,
    pub grid: Grid,
}

type Book = Sheets<BufReader<File>>;

/// Declared contents above this are refused: no list of a district comes near it.
const UNPACKED_BYTES_MAX: u64 = 4 << 30;
/// Sheets that unpack this much larger than their file are hostile.
const UNPACKED_RATIO_MAX: u64 = 400;

/// Rows and columns of the largest sheet that a spreadsheet program makes.
const ROWS_MAX: u32 = 1 << 20;
const COLUMNS_MAX: u32 = 1 << 14;
/// Cells of one sheet, blank ones between filled ones too; more of them are hostile.
const CELLS_MAX: usize = 1 << 27;

/// Reads every sheet; returns the format's name and the sheets in workbook order.
///
/// Errors: password, damaged container, no sheet, unpacked size beyond reason.
pub fn sheets(path: &Path, is_zip: bool) -> Result<(String, Vec<SheetGrid>), Fault> {
    let format = if is_zip { zip_format(path)? } else { "xls" };
    // A damaged container may trip an assertion inside the reading library; it is the file's fault all the same.
    let read = std::panic::catch_unwind(AssertUnwindSafe(|| read_book(path, format)));
    let sheets = read.unwrap_or_else(|_| Err(damaged("isi tidak teratur / irregular contents")))?;
    Ok((format.to_string(), sheets))
}

fn damaged(why: &str) -> Fault {
    Fault::new(
        &format!("lembar kerja rusak atau tidak dikenal: {why}"),
        &format!("the workbook is damaged or not known: {why}"),
        "buka di Excel atau LibreOffice, simpan ulang sebagai .xlsx, lalu kirim lagi",
        "open it in Excel or LibreOffice, save it again as .xlsx, and send it once more",
    )
}

fn locked() -> Fault {
    Fault::new(
        "lembar kerja dikunci dengan sandi",
        "the workbook is protected by a password",
        "buka dengan sandinya, simpan tanpa sandi, lalu kirim lagi",
        "open it with its password, save it without one, and send it again",
    )
}

fn fault_of(error: impl std::fmt::Display) -> Fault {
    let text = error.to_string();
    if text.to_lowercase().contains("password") { locked() } else { damaged(&text) }
}

fn open(path: &Path, format: &str) -> Result<Book, String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let file = BufReader::new(File::open(path).map_err(|error| text(&error))?);
    match format {
        "xls" => Xls::new(file).map(Sheets::Xls).map_err(|error| text(&error)),
        "xlsb" => Xlsb::new(file).map(Sheets::Xlsb).map_err(|error| text(&error)),
        "ods" => Ods::new(file).map(Sheets::Ods).map_err(|error| text(&error)),
        _ => Xlsx::new(file).map(Sheets::Xlsx).map_err(|error| text(&error)),
    }
}

fn read_book(path: &Path, format: &str) -> Result<Vec<SheetGrid>, Fault> {
    let mut book = open(path, format).map_err(|error| refused(path, &error))?;
    let mut sheets = Vec::new();
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let grid = read_sheet(&mut book, &sheet.name)?;
        sheets.push(SheetGrid { is_hidden: sheet.visible != SheetVisible::Visible, name: sheet.name, grid });
    }
    Ok(sheets)
}

/// An encrypted XLSX is an OLE container; its directory names the package.
fn refused(path: &Path, error: &str) -> Fault {
    let entry: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut bytes = Vec::new();
    let is_read = File::open(path).and_then(|file| file.take(64 << 20).read_to_end(&mut bytes)).is_ok();
    let is_locked = is_read && bytes.windows(entry.len()).any(|window| window == entry);
    if is_locked { locked() } else { fault_of(error) }
}

fn read_sheet(book: &mut Book, name: &str) -> Result<Grid, Fault> {
    let mut filler = Filler::default();
    if let Sheets::Xlsx(xlsx) = book {
        let merged = xlsx.merge_cells_by_sheet_name(name).unwrap_or_default();
        let mut cells = xlsx.worksheet_cells_reader(name).map_err(fault_of)?;
        while let Some(cell) = cells.next_cell().map_err(fault_of)? {
            let (text, kind) = shown(cell.get_value());
            filler.put(cell.get_position(), &text, kind)?;
        }
        let down = merged.iter().filter(|region| region.end.0 > region.start.0);
        filler.grid.merged = down.map(|region| (region.start.0, region.end.0, region.start.1)).collect();
        return Ok(filler.grid);
    }
    let range = book.worksheet_range(name).map_err(fault_of)?;
    let (top, left) = range.start().unwrap_or((0, 0));
    for (row, column, value) in range.used_cells() {
        let value = borrowed(value);
        let (text, kind) = shown(&value);
        filler.put((top + row as u32, left + column as u32), &text, kind)?;
    }
    Ok(filler.grid)
}

/// Puts cells at their place; rows and cells that the file leaves out become blank ones.
#[derive(Default)]
struct Filler {
    grid: Grid,
    column: u32,
    /// Cells put so far, blank ones too.
    cells: usize,
}

impl Filler {
    fn put(&mut self, (row, column): (u32, u32), text: &str, kind: CellKind) -> Result<(), Fault> {
        if text.is_empty() {
            return Ok(());
        }
        if row >= ROWS_MAX || column >= COLUMNS_MAX || self.cells + column as usize >= CELLS_MAX {
            return Err(damaged("sel di luar lembar / a cell outside the sheet").at(row.saturating_add(1), 0));
        }
        while self.grid.len() <= row as usize {
            self.grid.start_row(self.grid.len() as u32 + 1);
            self.column = 0;
        }
        if self.grid.len() != row as usize + 1 || column < self.column {
            return Err(damaged("urutan sel tidak teratur / cells out of order").at(row + 1, 0));
        }
        while self.column < column {
            self.grid.push_kind("", CellKind::Text);
            self.column += 1;
            self.cells += 1;
        }
        self.grid.push_kind(text, kind);
        self.column += 1;
        self.cells += 1;
        Ok(())
    }
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(date) => DataRef::DateTime(*date),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

fn shown<'a>(value: &'a DataRef<'_>) -> (Cow<'a, str>, CellKind) {
    match value {
        DataRef::Int(number) => (number.to_string().into(), CellKind::Number),
        DataRef::Float(number) => (number_text(*number).into(), CellKind::Number),
        DataRef::String(text) => (text.as_str().into(), CellKind::Text),
        DataRef::SharedString(text) => ((*text).into(), CellKind::Text),
        DataRef::Bool(truth) => (if *truth { "TRUE" } else { "FALSE" }.into(), CellKind::Other),
        DataRef::DateTime(date) => date_text(date),
        DataRef::DateTimeIso(text) => (text.split('T').next().unwrap_or("").to_string().into(), CellKind::Date),
        DataRef::DurationIso(text) => (text.as_str().into(), CellKind::Other),
        // `#N/A`, `#REF!`: the formula gave no value.
        DataRef::Error(error) => (error.to_string().into(), CellKind::Other),
        DataRef::Empty => ("".into(), CellKind::Text),
    }
}

/// Writes a number without exponent, and without a decimal part when it has none.
pub fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 9.2e18 {
        return format!("{}", number as i64);
    }
    format!("{number}")
}

fn date_text(date: &ExcelDateTime) -> (Cow<'static, str>, CellKind) {
    // A number below 60 with a date format is a day count or a time, or lies in the two months that Excel counts wrongly.
    if !date.is_datetime() || date.as_f64() < 60.0 || date.as_f64() > 2_958_465.0 {
        return (number_text(date.as_f64()).into(), CellKind::Number);
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    (format!("{year:04}-{month:02}-{day:02}").into(), CellKind::Date)
}

/// Reads the central directory of a zip container: checks the declared size and tells the format.
fn zip_format(path: &Path) -> Result<&'static str, Fault> {
    let mut file = File::open(path).map_err(fault_of)?;
    let length = file.metadata().map_err(fault_of)?.len();
    let tail_at = length.saturating_sub(66_000);
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(tail_at)).map_err(fault_of)?;
    file.read_to_end(&mut tail).map_err(fault_of)?;
    let Some(end) = tail.windows(4).rposition(|window| window == b"PK\x05\x06") else {
        return Err(damaged("arsip terpotong / the archive is cut off"));
    };
    let directory_at = number_at(&tail, end + 16, 4);
    let mut directory = Vec::new();
    file.seek(SeekFrom::Start(directory_at)).map_err(fault_of)?;
    file.take(16 << 20).read_to_end(&mut directory).map_err(fault_of)?;
    let declared = declared_bytes(&directory);
    if declared > UNPACKED_BYTES_MAX || declared > (64 << 20) && declared / length.max(1) > UNPACKED_RATIO_MAX {
        return Err(Fault::new(
            &format!("isi lembar kerja {} MiB setelah dibuka, terlalu besar", declared >> 20),
            &format!("the workbook unpacks to {} MiB, too large", declared >> 20),
            "bagi menjadi beberapa berkas, atau kirim sebagai CSV",
            "split it into several files, or send it as CSV",
        ));
    }
    let holds = |name: &str| directory.windows(name.len()).any(|window| window == name.as_bytes());
    if holds("xl/workbook.bin") {
        return Ok("xlsb");
    }
    if holds("xl/") {
        return Ok("xlsx");
    }
    if holds("content.xml") {
        return Ok("ods");
    }
    Err(Fault::new(
        "ini arsip ZIP, bukan lembar kerja",
        "this is a ZIP archive, not a workbook",
        "buka arsipnya dan kirim berkas di dalamnya",
        "unpack it and send the files inside",
    ))
}

fn declared_bytes(directory: &[u8]) -> u64 {
    let (mut at, mut declared) = (0, 0u64);
    while directory[at.min(directory.len())..].starts_with(b"PK\x01\x02") {
        declared = declared.saturating_add(number_at(directory, at + 24, 4));
        let lengths = [28, 30, 32].map(|offset| number_at(directory, at + offset, 2) as usize);
        at += 46 + lengths.iter().sum::<usize>();
    }
    declared
}

fn number_at(bytes: &[u8], at: usize, length: usize) -> u64 {
    let read = bytes.get(at..at + length).unwrap_or(&[]);
    read.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_beyond_the_largest_sheet_is_a_fault_and_takes_no_memory() {
        for place in [(u32::MAX, 0), (ROWS_MAX, 0), (0, COLUMNS_MAX), (3, u32::MAX)] {
            let mut filler = Filler::default();
            assert!(filler.put(place, "x", CellKind::Text).is_err(), "{place:?}");
            assert_eq!(filler.grid.len(), 0);
        }
        assert!(Filler::default().put((ROWS_MAX - 1, COLUMNS_MAX - 1), "x", CellKind::Text).is_ok());
    }

    #[test]
    fn far_cells_on_every_row_are_a_fault_before_memory_ends() {
        let mut filler = Filler { cells: CELLS_MAX - 10, ..Filler::default() };
        assert!(filler.put((0, 9), "x", CellKind::Text).is_ok());
        assert!(filler.put((1, 9), "x", CellKind::Text).is_err());
    }
}
