//! What an OPD is told of its files: how they were read, a grade, what to fix first, and how that compares with last time.
//!
//! One receipt, whoever makes it: a night for each OPD, or `padan check` for whoever asks. It is printed as text, as a page
//! and as JSON; the JSON is read again as what was before. Identity numbers in it are masked.

pub mod first;
mod grade;
pub mod night;
mod text;
pub mod words;

pub use grade::{Grade, MEASURES, Measure};
pub use text::{before, cell_line, lifts, not_measured, part, push_grade, share, text, trend, worst};

use crate::intake::{self, Source};
use crate::link::Status;
use crate::normalise::Row;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use words::Say;

/// Names the form of the JSON; another number is another form.
pub const FORMAT: &str = "padan-receipt 1";
/// A column is sure from this confidence on, in permille.
const SURE_PERMILLE: u16 = 800;
/// Fields that tell who a row is about; each file is expected to have them.
const IDENTITY: [&[&str]; 4] = [&["nik"], &["nama"], &["no_kk"], &["tanggal_lahir", "ttl"]];

/// A receipt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    pub format: String,
    /// Who sent the files; empty where nobody said.
    #[serde(default)]
    pub owner: String,
    #[serde(default)]
    pub programme: String,
    #[serde(default)]
    pub period: String,
    /// Date of the register that the rows were matched with; empty without one.
    #[serde(default)]
    pub register_as_of: String,
    /// The run; empty for a check.
    #[serde(default)]
    pub run: String,
    pub grade: Grade,
    /// In the order of `MEASURES`; one that does not apply is left out.
    pub measures: Vec<Measured>,
    /// Rows of people, held-back ones among them.
    pub rows: u64,
    /// Rows by status code; empty without a register.
    #[serde(default)]
    pub statuses: BTreeMap<String, u64>,
    pub files: Vec<FileRead>,
    /// What is to be fixed, what matters most first.
    pub problems: Vec<Problem>,
    /// Cells and rows to fix, as far as they are listed one by one.
    #[serde(default)]
    pub fixes: Vec<CellToFix>,
    /// Fixes that are not listed.
    #[serde(default)]
    pub fixes_left: u64,
    /// NIKs that stand on several rows of a file.
    #[serde(default)]
    pub repeated: Vec<Repeated>,
    /// Cells that a corrected copy holds otherwise.
    #[serde(default)]
    pub corrected: Vec<CellToFix>,
    /// What was told before, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
}

/// One measure and what it came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    pub measure: Measure,
    pub hit: u64,
    pub of: u64,
    pub grade: Grade,
}

/// An earlier receipt, as far as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// Period or run of the earlier receipt.
    pub name: String,
    /// `None` where it was not graded.
    pub grade: Option<Grade>,
    pub rows: u64,
    pub measures: Vec<Measured>,
}

/// How one file or sheet was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRead {
    pub file: String,
    #[serde(default)]
    pub sheet: String,
    /// `csv`, `xlsx`, ... with encoding and delimiter.
    pub form: String,
    pub records: u32,
    pub people: u32,
    pub held_back: u32,
    pub columns: Vec<ColumnRead>,
    /// Remarks (id, en).
    #[serde(default)]
    pub remarks: Vec<(String, String)>,
    /// How the file went back, in words (id, en); empty where it does not.
    #[serde(default)]
    pub returned: (String, String),
}

/// One column and its meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnRead {
    /// 1-based.
    pub position: u16,
    pub heading: String,
    /// Canonical field; empty where the column is not used.
    pub field: String,
    pub confidence_permille: u16,
    pub is_sure: bool,
    /// The heading alone did not tell; the cells did.
    pub is_guessed: bool,
}

/// One kind of problem.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable code.
    pub code: String,
    pub count: u64,
    pub what_to_do: (String, String),
    /// Aid that the rows concern, each payee of a programme once.
    #[serde(default)]
    pub rupiah: u64,
    /// Why it comes where it does (id, en); empty where nobody weighed it.
    #[serde(default)]
    pub why: (String, String),
}

/// One cell or row to fix.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellToFix {
    pub file: String,
    #[serde(default)]
    pub sheet: String,
    pub line: u32,
    /// 1-based; 0 = the whole row.
    pub column: u16,
    /// Cell of a workbook, `C14`; empty for text files.
    #[serde(default)]
    pub cell: String,
    #[serde(default)]
    pub field: String,
    pub code: String,
    /// What stands there; numbers masked.
    pub seen: String,
    /// What to write, or what was written; numbers masked. Empty where a person must say.
    #[serde(default)]
    pub proposed: String,
    /// Which digits of a number differ (id, en), counted from 1.
    #[serde(default, skip_serializing_if = "is_untold")]
    pub difference: (String, String),
}

fn is_untold((id, en): &(String, String)) -> bool {
    id.is_empty() && en.is_empty()
}

/// A NIK that stands on several rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeated {
    pub file: String,
    /// Masked.
    pub nik: String,
    /// Lines, with the sheet before them where the file has several.
    pub lines: Vec<String>,
}

/// Counts that grades are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub rows: u64,
    pub readable: u64,
    /// Rows with a name and a whole, valid NIK that stands as written.
    pub identified: u64,
    /// Rows whose NIK stood in the same file before.
    pub repeated: u64,
    pub columns: u64,
    pub columns_sure: u64,
    /// Rows that are in the register, where one is known.
    pub linked: Option<u64>,
}

impl Counts {
    /// Counts a file's sheets and rows.
    pub fn of_file<'a>(sources: &[&Source], rows: impl Iterator<Item = &'a Row>) -> Counts {
        let mut counts = Counts::default();
        for source in sources {
            let columns = &source.receipt.columns;
            counts.columns += IDENTITY.len() as u64;
            let is_sure = |fields: &&&[&str]| columns.iter().any(|column| fields.contains(&column.field.as_str()) && is_sure(column));
            counts.columns_sure += IDENTITY.iter().filter(is_sure).count() as u64;
        }
        let mut numbers = Vec::new();
        for row in rows {
            counts.rows += 1;
            counts.readable += u64::from(!row.quarantined);
            counts.identified += u64::from(row.nik_clean);
            if row.nik_clean {
                numbers.push(row.nik);
            }
        }
        let all = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        counts.repeated = (all - numbers.len()) as u64;
        counts
    }

    pub fn add(&mut self, other: Counts) {
        self.rows += other.rows;
        self.readable += other.readable;
        self.identified += other.identified;
        self.repeated += other.repeated;
        self.columns += other.columns;
        self.columns_sure += other.columns_sure;
        self.linked = self.linked.or(other.linked).map(|linked| linked + if self.linked.is_some() { other.linked.unwrap_or(0) } else { 0 });
    }

    /// Each measure with its grade.
    pub fn measured(&self) -> Vec<Measured> {
        let of = |measure: Measure| match measure {
            Measure::Readable => Some((self.readable, self.rows)),
            Measure::Identified => Some((self.identified, self.rows)),
            // Where no NIK can be told from another one, that none is repeated says nothing.
            Measure::Unrepeated => (self.identified > 0).then(|| (self.rows - self.repeated, self.rows)),
            Measure::Columns => Some((self.columns_sure, self.columns)),
            Measure::InRegister => self.linked.map(|linked| (linked, self.rows)),
        };
        let measured = |&measure: &Measure| {
            of(measure).filter(|(_, of)| *of > 0).map(|(hit, of)| Measured { measure, hit, of, grade: measure.grade(hit, of) })
        };
        MEASURES.iter().filter_map(measured).collect()
    }
}

/// Whether the meaning of a column is sure: its heading says it and its cells agree.
fn is_sure(column: &intake::MappedColumn) -> bool {
    column.confidence_permille >= SURE_PERMILLE && !is_guessed(column)
}

/// Whether the cells alone tell what a column means.
fn is_guessed(column: &intake::MappedColumn) -> bool {
    !column.field.is_empty() && !matches!(column.basis.as_str(), "heading" | "heading+content" | "source file")
}

impl Receipt {
    /// Puts measures and grade in; the grade is that of the worst measure.
    pub fn graded(mut self, counts: &Counts) -> Receipt {
        self.format = FORMAT.to_owned();
        self.measures = counts.measured();
        self.rows = counts.rows;
        let worst = self.measures.iter().map(|measured| measured.grade).max();
        self.grade = worst.filter(|_| counts.rows > 0).unwrap_or(Grade::E);
        self
    }

    /// What is said where no cell is to be fixed; `None` where some are.
    pub fn all_clear(&self) -> Option<Say> {
        match (self.problems.is_empty(), self.rows, self.grade) {
            (false, ..) => None,
            (true, 0, _) => Some(Say::NoRows),
            (true, _, Grade::A | Grade::B) => Some(Say::Ready),
            (true, ..) => Some(Say::NothingToFix),
        }
    }

    /// The receipt as JSON, with a line end.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a receipt is plain data") + "\n"
    }

    /// Reads a receipt.
    ///
    /// Errors: what is wrong with it.
    pub fn read(text: &str) -> Result<Receipt, String> {
        let receipt: Receipt = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if receipt.format == FORMAT { Ok(receipt) } else { Err(format!("form `{}` is not `{FORMAT}`", receipt.format)) }
    }

    /// What a later receipt compares itself with.
    pub fn as_before(&self) -> Before {
        let name = if self.run.is_empty() { &self.period } else { &self.run };
        Before { name: name.clone(), grade: Some(self.grade), rows: self.rows, measures: self.measures.clone() }
    }
}

impl FileRead {
    /// How a source was read; names as they may be shown.
    pub fn of(source: &Source, file: &str, sheet: &str) -> FileRead {
        let receipt = &source.receipt;
        let form: Vec<&str> =
            [receipt.format.as_str(), &receipt.encoding, &receipt.delimiter].into_iter().filter(|part| !part.is_empty()).collect();
        let column = |column: &intake::MappedColumn| ColumnRead {
            position: column.position,
            heading: padan_identity::mask::scrub(&column.heading).into_owned(),
            field: column.field.clone(),
            confidence_permille: column.confidence_permille,
            is_sure: !column.field.is_empty() && is_sure(column),
            is_guessed: is_guessed(column),
        };
        let scrubbed = |text: &String| padan_identity::mask::scrub(text).into_owned();
        FileRead {
            file: file.to_owned(),
            sheet: sheet.to_owned(),
            form: form.join(" "),
            records: receipt.counts.records,
            people: receipt.counts.people,
            held_back: receipt.counts.quarantined,
            columns: receipt.columns.iter().map(column).collect(),
            remarks: receipt.remarks.iter().map(|(id, en)| (scrubbed(id), scrubbed(en))).collect(),
            returned: Default::default(),
        }
    }
}

#[cfg(test)]
mod tests;
