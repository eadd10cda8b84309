//! One file from bytes to sources: loaded, told apart by content, cut into sheets, each sheet understood.

use super::grid::Grid;
use super::layout::Heading;
use super::load::{Format, load};
use super::message::Fault;
use super::sheet::{Outcome, Sheet, understand};
use super::source_rules::SourceRule;
use super::workbook::{self, SheetGrid};
use super::{InputFile, Quarantined, Receipt, Role, Source, encoding, looks, parquet, text};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::rules::fields::FieldBook;
use std::path::Path;

/// How files are read: the rules and the language of messages.
#[derive(Clone, Copy)]
pub struct How<'a> {
    pub fields: &'a FieldBook,
    pub source_rules: &'a [SourceRule],
    pub language: Language,
}

/// One file, read.
#[derive(Debug)]
pub struct FileRead {
    pub input: InputFile,
    /// Sheets that hold a table, in workbook order.
    pub sources: Vec<Source>,
    /// `source` counts within this file.
    pub quarantine: Vec<Quarantined>,
    pub warnings: Vec<Diagnostic>,
}

/// Reads one file; `shown` is its path as people see it.
///
/// Errors: an unreadable file, no table in it, an essential column missing or ambiguous; all at once.
pub fn read_file(path: &Path, shown: &str, role: Role, how: &How<'_>) -> Result<FileRead, Vec<Diagnostic>> {
    let told = |fault: Fault| vec![fault.diagnostic(shown, how.language)];
    let mut loaded = load(path, shown).map_err(told)?;
    let file_name = shown.rsplit('/').next().unwrap_or(shown);
    let rule = how.source_rules.iter().find(|rule| rule.covers(file_name));
    let bytes = std::mem::take(&mut loaded.bytes);
    let (receipt, sheets) = match loaded.format {
        Format::Text => text_sheet(bytes, rule, how),
        Format::Parquet => (format_receipt("parquet"), vec![unnamed(parquet::rows(path).map_err(told)?)]),
        book => {
            let (format, sheets) = workbook::sheets(path, book == Format::ZipBook).map_err(told)?;
            (format_receipt(&format), sheets)
        }
    };
    let reading = Reading { shown, role, how, rule, receipt };
    reading.sheets(loaded.input, sheets)
}

fn format_receipt(format: &str) -> Receipt {
    Receipt { format: format.to_string(), ..Receipt::default() }
}

fn unnamed(grid: Grid) -> SheetGrid {
    SheetGrid { name: String::new(), is_hidden: false, grid }
}

/// A text file as it is cut into records.
pub(super) struct Decoded {
    pub text: String,
    /// As the receipt prints it.
    pub encoding: String,
    pub layout: text::Layout,
    /// Every line stood in one pair of quotes, which are taken off.
    pub was_wrapped: bool,
}

/// Decodes a text file and finds how its cells are parted.
pub(super) fn decoded(bytes: Vec<u8>, rule: Option<&SourceRule>, fields: &FieldBook) -> Decoded {
    let (mut decoded, encoding) = encoding::decode(bytes);
    let mut layout = text::sniff(&decoded, fields);
    let unwrapped = layout.delimiter.is_none().then(|| text::without_outer_quotes(&decoded)).flatten();
    let was_wrapped = unwrapped.is_some();
    if let Some(unwrapped) = unwrapped {
        layout = text::sniff(&unwrapped, fields);
        decoded = unwrapped;
    }
    if let Some(delimiter) = rule.and_then(|rule| rule.delimiter) {
        layout = text::layout_with(&decoded, delimiter);
    }
    Decoded { text: decoded, encoding, layout, was_wrapped }
}

fn text_sheet(bytes: Vec<u8>, rule: Option<&SourceRule>, how: &How<'_>) -> (Receipt, Vec<SheetGrid>) {
    let Decoded { text: decoded, encoding, layout, was_wrapped } = decoded(bytes, rule, how.fields);
    let delimiter = match layout.delimiter {
        Some(b'\t') => "tab".to_string(),
        Some(byte) => char::from(byte).to_string(),
        None => String::new(),
    };
    let mut receipt = Receipt { encoding, delimiter, ..format_receipt("csv") };
    if was_wrapped {
        receipt.remarks.push((
            "setiap baris berada di dalam satu pasang kutip; kutip luar dilepas".into(),
            "every line stands in one pair of quotes; the outer quotes are taken off".into(),
        ));
    }
    if receipt.encoding.contains("damaged") {
        receipt.remarks.push((
            "sebagian huruf rusak (bukan UTF-8 utuh); periksa nama dengan tanda \u{fffd}".into(),
            "some letters are damaged (not whole UTF-8); check names with the mark \u{fffd}".into(),
        ));
    }
    (receipt, vec![unnamed(text::records(decoded, layout))])
}

struct Reading<'a> {
    shown: &'a str,
    role: Role,
    how: &'a How<'a>,
    rule: Option<&'a SourceRule>,
    receipt: Receipt,
}

impl Reading<'_> {
    fn sheets(&self, input: InputFile, sheets: Vec<SheetGrid>) -> Result<FileRead, Vec<Diagnostic>> {
        let mut read = FileRead { input, sources: Vec::new(), quarantine: Vec::new(), warnings: Vec::new() };
        let mut skipped: Vec<Diagnostic> = Vec::new();
        let mut unclear: Vec<Diagnostic> = Vec::new();
        let mut earlier: Option<Heading> = None;
        let are_named_for_desa = are_named_for_desa(&sheets);
        let has_several = sheets.len() > 1;
        for sheet in sheets {
            if has_several && is_guide(&sheet) {
                continue;
            }
            match self.sheet(&sheet, are_named_for_desa, earlier.as_ref()) {
                Outcome::Blank => {}
                Outcome::NoTable(faults) => skipped.extend(self.told(&sheet.name, &faults)),
                Outcome::Unclear(faults) => unclear.extend(self.told(&sheet.name, &faults)),
                Outcome::Table(source, quarantine, heading) => {
                    if !heading.rows.is_empty() {
                        earlier = Some(heading);
                    }
                    let source_index = read.sources.len();
                    let rows = quarantine.into_iter().map(|row| Quarantined { source: source_index, ..row });
                    read.quarantine.extend(rows);
                    read.sources.push(*source);
                }
            }
        }
        if !unclear.is_empty() {
            return Err(unclear);
        }
        if read.sources.is_empty() {
            let nothing = || vec![no_rows().diagnostic(self.shown, self.how.language)];
            return Err(if skipped.is_empty() { nothing() } else { skipped });
        }
        let skipped = skipped.into_iter();
        let warnings = skipped.map(|told| skipped_sheet(told, self.how.language));
        read.warnings.extend(warnings);
        self.warn(&mut read);
        Ok(read)
    }

    fn told(&self, sheet: &str, faults: &[Fault]) -> Vec<Diagnostic> {
        let at = place(self.shown, sheet);
        let told = |fault: &Fault| fault.diagnostic(&at, self.how.language);
        faults.iter().map(told).collect()
    }

    fn sheet(&self, sheet: &SheetGrid, is_named_for_desa: bool, earlier: Option<&Heading>) -> Outcome {
        let mut receipt = self.receipt.clone();
        if sheet.is_hidden {
            receipt.remarks.push(("lembar ini tersembunyi; tetap dibaca".into(), "this sheet is hidden; it is read all the same".into()));
        }
        if let Some(rule) = self.rule {
            receipt.remarks.push((format!("kolom ditetapkan oleh {}", rule.path), format!("columns are fixed by {}", rule.path)));
        }
        understand(Sheet {
            grid: &sheet.grid,
            role: self.role,
            file: self.shown,
            name: &sheet.name,
            is_named_for_desa,
            receipt,
            book: self.how.fields,
            rule: self.rule,
            earlier,
        })
    }

    fn warn(&self, read: &mut FileRead) {
        let language = self.how.language;
        let mut warnings = Vec::new();
        for source in &read.sources {
            let at = place(self.shown, &source.sheet);
            let mut warn = |id: &str, en: &str, hint_id: &str, hint_en: &str| {
                warnings.push(Diagnostic::warning(at.clone(), 0, 0, language.pick(id, en), language.pick(hint_id, hint_en)));
            };
            if source.role == Role::RegisterPeople && source.table.column("nik").is_none() {
                warn(
                    "register ini tidak punya kolom NIK; pencocokan memakai nama, tanggal lahir dan alamat saja",
                    "this register has no NIK column; matching uses names, birth dates and addresses alone",
                    "minta register dengan NIK untuk hasil yang lebih pasti",
                    "ask for a register with NIKs for surer results",
                );
            }
            if source.table.is_empty() {
                warn(
                    "tidak ada baris orang di tabel ini",
                    "there is no person row in this table",
                    "periksa apakah berkas ini memang kosong",
                    "check whether this file is meant to be empty",
                );
            }
        }
        read.warnings.extend(warnings);
    }
}

fn no_rows() -> Fault {
    Fault::new(
        "tidak ada satu baris pun di berkas ini",
        "there is not one row in this file",
        "kirim ulang berkas yang berisi data",
        "send the file again with its data",
    )
}

fn place(shown: &str, sheet: &str) -> String {
    if sheet.is_empty() { shown.to_string() } else { format!("{shown}[{sheet}]") }
}

fn skipped_sheet(told: Diagnostic, language: Language) -> Diagnostic {
    let message = format!("{}: {}", language.pick("lembar ini tidak dibaca", "this sheet is not read"), told.message);
    Diagnostic::warning(told.file, told.line, told.column, message, told.hint)
}

/// Whether a sheet only tells how to fill the others: it is named so, and no cell is an identity number.
fn is_guide(sheet: &SheetGrid) -> bool {
    let words = looks::plain(&sheet.name);
    let first = words.split(' ').next().unwrap_or("");
    let holds_id = |row: usize| sheet.grid.filled(row).any(|(_, cell)| looks::is_id(cell));
    ["petunjuk", "panduan", "cara", "instructions", "instruction"].contains(&first) && !(0..sheet.grid.len()).any(holds_id)
}

/// Whether a workbook has a sheet per village: several filled sheets, each named like a place.
fn are_named_for_desa(sheets: &[SheetGrid]) -> bool {
    const OTHERS: [&str; 30] = [
        "sheet",
        "lembar",
        "data",
        "tahap",
        "triwulan",
        "rekap",
        "hasil",
        "final",
        "pkh",
        "bpnt",
        "blt",
        "sembako",
        "penerima",
        "list",
        "aktif",
        "baru",
        "lama",
        "tabel",
        "table",
        "cover",
        "worksheet",
        "gabungan",
        "semua",
        "individu",
        "keluarga",
        "anggota",
        "meninggal",
        "pindah",
        "lahir",
        "usulan",
    ];
    let is_place = |name: &str| {
        let words = looks::plain(name);
        let known = words.split(' ').any(|word| OTHERS.iter().any(|other| word.starts_with(other)));
        words.len() >= 3 && !known && words.chars().all(|c| c.is_alphabetic() || c == ' ')
    };
    let mut filled = 0;
    for sheet in sheets.iter().filter(|sheet| !sheet.grid.is_empty()) {
        filled += 1;
        if !is_place(&sheet.name) && !looks::plain(&sheet.name).starts_with("rekap") {
            return false;
        }
    }
    filled >= 2
}
