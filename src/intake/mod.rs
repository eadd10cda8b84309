//! Files as they come, turned into tables of canonical text columns, one table per file and sheet.
//!
//! Intake finds delimiter, encoding, heading rows and the meaning of each column, verifies that meaning by content,
//! and tells person rows from titles, totals and signatures. It keeps every cell as text and never repairs a value:
//! that is `normalise`. Every record of a file ends up in exactly one of: a structural kind, a person row, quarantine.

use crate::diagnostic::Diagnostic;
use crate::job::Job;
use crate::rules::RuleBook;

/// Everything that was read tonight.
#[derive(Debug, Default)]
pub struct Intake {
    /// One per file and sheet that holds a table; sorted by role, list, file, sheet order.
    pub sources: Vec<Source>,
    /// Rows that could not be read as a row of their table; sorted by (source, record).
    pub quarantine: Vec<Quarantined>,
    /// Warnings that do not stop the run.
    pub warnings: Vec<Diagnostic>,
    /// Every input file once, with its hash, for the manifest; sorted by path.
    pub files: Vec<InputFile>,
}

/// What a source is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    RegisterPeople,
    RegisterFamilies,
    RegisterEvents,
    /// Index into `Job::lists`.
    List(usize),
}

/// One input file as bytes on disk.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Path relative to the job folder, with `/`.
    pub path: String,
    pub bytes: u64,
    /// blake3, lower-case hex.
    pub hash: String,
}

/// One file's sheet: where it came from, how it was understood, and its person rows.
#[derive(Debug)]
pub struct Source {
    pub role: Role,
    /// Path relative to the job folder, with `/`.
    pub file: String,
    /// Sheet name; empty for text files.
    pub sheet: String,
    pub receipt: Receipt,
    pub table: Table,
}

/// How a source was understood: shown to the OPD, kept in the manifest.
#[derive(Clone, Debug, Default)]
pub struct Receipt {
    /// `csv`, `xlsx`, `xls`, `ods`, `parquet`.
    pub format: String,
    /// `utf-8`, `utf-8-bom`, `windows-1252`, `utf-16le`, ...; empty for spreadsheets.
    pub encoding: String,
    /// `;`, `,`, `tab`, `|`; empty for spreadsheets.
    pub delimiter: String,
    /// 1-based lines of the heading (one or two); empty when the file has none.
    pub heading_lines: Vec<u32>,
    pub columns: Vec<MappedColumn>,
    /// Facts found outside the table: (canonical field, value, where: `title`, `sheet name`, `file name`).
    pub context: Vec<(String, String, String)>,
    pub counts: RecordCounts,
    /// Remarks on the file as a whole, in the two languages (id, en).
    pub remarks: Vec<(String, String)>,
}

/// One column of the file and the meaning given to it.
#[derive(Clone, Debug)]
pub struct MappedColumn {
    /// 1-based position in the file.
    pub position: u16,
    /// Heading as printed (two-row headings joined by ` / `).
    pub heading: String,
    /// Canonical field, or empty when the column is not used.
    pub field: String,
    /// 0..=1000: heading match and content check together.
    pub confidence_permille: u16,
    /// Why, in short: `heading`, `heading+content`, `content`, `moved by content`, `source file`, `unused`.
    pub basis: String,
}

/// Every record of the file, by what became of it. `records` is the sum of the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordCounts {
    pub records: u32,
    pub people: u32,
    pub quarantined: u32,
    pub title: u32,
    pub heading: u32,
    pub column_number: u32,
    pub repeated_heading: u32,
    pub block: u32,
    pub total: u32,
    pub signature: u32,
    pub blank: u32,
}

/// Person rows of one source, column by column.
#[derive(Debug, Default)]
pub struct Table {
    /// 1-based physical line where the record starts (spreadsheet row for workbooks), per row.
    pub lines: Vec<u32>,
    /// 1-based record number in the file (sheet), every record counted, per row.
    pub records: Vec<u32>,
    /// Mapped columns only; at most one per canonical field (the best one wins, the others stay in the receipt).
    pub columns: Vec<Column>,
}

/// One mapped column.
#[derive(Debug, Default)]
pub struct Column {
    /// Canonical field name of `rules/fields.toml`.
    pub field: String,
    /// 1-based position in the file; 0 when the value comes from outside the table (title, sheet name, block row).
    pub position: u16,
    pub text: TextColumn,
    /// Per row how the cell was stored; empty for text files, where every cell is text.
    pub kinds: Vec<CellKind>,
}

/// How a spreadsheet stored a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellKind {
    #[default]
    Text,
    /// A number: a NIK read from one has only 15 trusted digits.
    Number,
    /// A date cell, rendered `YYYY-MM-DD`.
    Date,
    Other,
}

/// Text cells in one allocation.
///
/// Shape: cell `i` is `bytes[ends[i-1]..ends[i]]`, trimmed of outer white space; empty = missing.
#[derive(Clone, Debug, Default)]
pub struct TextColumn {
    pub bytes: String,
    pub ends: Vec<u32>,
}

impl TextColumn {
    pub fn push(&mut self, cell: &str) {
        self.bytes.push_str(cell);
        self.ends.push(u32::try_from(self.bytes.len()).expect("a column of one sheet stays below 4 GiB"));
    }

    pub fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        &self.bytes[start..self.ends[row] as usize]
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl Table {
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Finds the column of a canonical field.
    pub fn column(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// The cell of a field; empty when the field has no column.
    pub fn cell(&self, field: &str, row: usize) -> &str {
        self.column(field).map_or("", |column| column.text.get(row))
    }
}

/// A row that no person could be read from.
#[derive(Clone, Debug)]
pub struct Quarantined {
    /// Index into `Intake::sources`.
    pub source: usize,
    pub line: u32,
    pub record: u32,
    /// 1-based position of the offending cell; 0 = the whole row.
    pub column: u16,
    /// Canonical field of the offending cell, or empty.
    pub field: String,
    pub reason: QuarantineReason,
    /// What was seen, shortened; identity numbers are masked when shown.
    pub seen: String,
}

/// Why a row is in quarantine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuarantineReason {
    /// More cells than the heading and the extra ones are not empty.
    TooManyCells,
    /// A quote opened here and never closed.
    UnclosedQuote,
    /// The line is longer than a record can be.
    LineTooLong,
    /// Bytes that are text in no supported encoding (NUL, binary).
    NotText,
    /// Neither a name nor an identity number.
    NoIdentity,
}

/// Reads every file that the job names.
///
/// Errors: unusable input (missing file, no table in it, essential column missing or ambiguous), all at once as
/// `Stopped` with exit code 3. Bad rows never stop the run; they are in `Intake::quarantine`.
pub fn read(_job: &Job, _rules: &RuleBook) -> anyhow::Result<Intake> {
    anyhow::bail!("intake is not written yet")
}
