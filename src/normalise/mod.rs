//! Text tables turned into people: register and submitted rows with parsed, repaired, comparable fields.
//!
//! Each cell keeps its raw text in the intake table; this module adds the parsed value and names every repair.
//! Column-wide damage (Excel's lost sixteenth digit, flipped dates, swapped NIK and KK) is judged here, per column.

mod columns;
mod events;
mod families;
mod flags;
mod parse;
mod parts;
mod places;
mod register;
mod rows;
mod words;

pub use columns::fields;

use crate::intake::{Intake, Role};
use crate::job::Job;
use crate::rules::RuleBook;
use padan_identity::repair::Repairs;
use padan_linkage::records::{Records, Shared};
use serde::{Deserialize, Serialize};

/// People, and the same people as linkage compares them.
#[derive(Debug, Default)]
pub struct Normalised {
    pub people: People,
    /// Fields and tokens of both sides.
    pub shared: Shared,
    /// One record per register person, same order.
    pub register: Records,
    /// One record per submitted row, same order; quarantined rows hold nothing.
    pub rows: Records,
    /// Remarks on whole columns: (source index, id, en).
    pub remarks: Vec<(usize, String, String)>,
    pub traces: RegisterTraces,
}

/// What reading the register leaves behind for the rows of lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterTraces {
    /// Kabupaten of the register.
    pub home: u64,
    /// Tokens and keys of the lexicon that the register brought.
    pub tokens: usize,
    pub keys: usize,
    /// Hamlets in the order of their numbers.
    pub hamlets: Vec<String>,
}

/// Reads people out of the tables.
///
/// Rows without name and identity number join the quarantine of `intake`.
pub fn people(intake: &mut Intake, job: &Job, rules: &RuleBook) -> Normalised {
    people_beside(intake, job, rules, None)
}

/// Reads people out of the tables; of register people only where nobody knows them already.
///
/// Rows without name and identity number join the quarantine of `intake`.
pub fn people_beside(intake: &mut Intake, job: &Job, rules: &RuleBook, known: Option<Normalised>) -> Normalised {
    let home = known.as_ref().map_or_else(|| register::home(intake, &rules.areas), |known| known.traces.home);
    let places = places::Places::new(&rules.areas, &rules.addresses, home);
    let mut hamlets = known.as_ref().map_or_else(places::Hamlets::default, |known| places::Hamlets::numbered(&known.traces.hamlets));
    let mut normalised = known.unwrap_or_else(|| register_people(intake, job, rules, (&places, &mut hamlets)));
    rows::read(intake, job, rules, (&places, &mut hamlets), &mut normalised);
    free(intake, rules);
    normalised
}

fn register_people(intake: &Intake, job: &Job, rules: &RuleBook, (places, hamlets): (&places::Places, &mut places::Hamlets)) -> Normalised {
    let mut normalised = Normalised { shared: Shared { fields: rules.schema.clone(), ..Shared::default() }, ..Normalised::default() };
    register::read(intake, job, rules, (places, hamlets), &mut normalised);
    let lexicon = &normalised.shared.lexicon;
    let (tokens, keys) = (lexicon.len(), lexicon.key_count());
    normalised.traces = RegisterTraces { home: places.home, tokens, keys, hamlets: hamlets.in_order() };
    normalised
}

/// Columns of people files that nobody reads once people are made of them.
const READ_HERE: [&str; 11] = [
    "id_keluarga",
    "hubungan",
    "status_hidup",
    "status_meninggal",
    "status_dasar",
    "keberadaan_anggota",
    "flag_aktif",
    "status",
    "keterangan_deleted",
    "desil",
    "tempat_lahir",
];

/// Frees what only this stage reads of the register, which is most of what is in memory.
fn free(intake: &mut Intake, rules: &RuleBook) {
    let is_compared = |field: &str| rules.schema.iter().any(|spec| spec.name == field);
    for source in &mut intake.sources {
        match source.role {
            Role::RegisterPeople => {
                source.table.columns.retain(|column| !READ_HERE.contains(&column.field.as_str()) || is_compared(&column.field));
            }
            Role::RegisterFamilies | Role::RegisterEvents => source.table.columns.clear(),
            Role::List(_) => {}
        }
    }
}

/// Index of a person row in the register. Order: (file, sheet, record).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonIx(pub u32);

/// Index of a submitted row over all lists, quarantined rows included. Order: (list, file, sheet, record).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowIx(pub u32);

/// The register and tonight's rows.
#[derive(Debug, Default)]
pub struct People {
    pub register: Register,
    pub rows: Vec<Row>,
}

/// Whether the register says that a person lives, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Life {
    #[default]
    Alive,
    /// Date when the register or an event file tells it, as `YYYYMMDD`.
    Dead(Option<u32>),
    Moved(Option<u32>),
    /// Carried in the register but switched off (`flag_aktif = 0`, `keterangan_deleted`).
    Inactive,
}

/// Relation to the head of the family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Relation {
    Head,
    Spouse,
    Child,
    Other,
    #[default]
    Unknown,
}

/// What the register says of a family's decile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DesilReading {
    /// 1..=10.
    Known(u8),
    /// A bucket such as `6-10`.
    Between(u8, u8),
    /// "Belum ada desil", "non-desil": stated to be without one.
    NotYet,
    #[default]
    Missing,
}

impl DesilReading {
    /// As people write it: `3`, `6-10`; empty where the register states none.
    pub fn text(self) -> String {
        match self {
            DesilReading::Known(decile) => decile.to_string(),
            DesilReading::Between(low, high) => format!("{low}-{high}"),
            DesilReading::NotYet | DesilReading::Missing => String::new(),
        }
    }
}

/// The Kemendagri code of the kecamatan that a desa or kecamatan belongs to; 0 = unknown.
pub fn kecamatan_of(area: u64) -> u64 {
    if area > 999_999 { area / 10_000 } else { area }
}

/// What assessment needs to know of one register person; the linkage fields live beside it.
#[derive(Clone, Debug, Default)]
pub struct PersonFacts {
    /// Index into `Intake::sources`, and row in that table.
    pub source: u32,
    pub table_row: u32,
    /// Index into `Register::families`.
    pub family: u32,
    pub life: Life,
    pub relation: Relation,
    /// Digits of the register NIK when it is a valid one, else 0. Shown only through `padan_identity` masking.
    pub nik: u64,
    /// `YYYYMMDD` with zeros for unknown parts; 0 = unknown.
    pub born: u32,
    /// `b'L'`, `b'P'` or 0.
    pub sex: u8,
    /// Completed years at the register date, when known.
    pub age: Option<u8>,
}

/// One KK of the register.
#[derive(Clone, Debug, Default)]
pub struct Family {
    /// 16 digits, 0 when missing.
    pub no_kk: u64,
    pub desil: DesilReading,
    /// Kemendagri code of the desa (10 digits), or of the kecamatan (6 digits); 0 = unknown.
    pub area: u64,
    /// Members in register order.
    pub members: Vec<PersonIx>,
    /// The head (kepala keluarga); the oldest member when the register names none.
    pub head: Option<PersonIx>,
}

/// The master register, ready for linkage and assessment.
#[derive(Debug, Default)]
pub struct Register {
    pub facts: Vec<PersonFacts>,
    pub families: Vec<Family>,
}

/// One submitted row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Index into `Job::lists`.
    pub list: u16,
    /// Index into `Intake::sources`.
    pub source: u32,
    /// Row in that source's table; `u32::MAX` when the row was quarantined by intake.
    pub table_row: u32,
    pub line: u32,
    pub record: u32,
    /// Set when the row is in quarantine: index into `Intake::quarantine` or a reason found by this stage.
    pub quarantined: bool,
    /// Digits of the submitted NIK as read (repaired or not), 0 when missing.
    pub nik: u64,
    /// The NIK is whole, valid and as written.
    pub nik_clean: bool,
    /// Repairs and faults of the identity cells, as stable codes with the field: (`nik`, `DIGIT_KE_16_HILANG`).
    pub troubles: Vec<(&'static str, &'static str)>,
    pub repairs: Repairs,
    /// Digits of the submitted KK as read, 0 when missing.
    pub no_kk: u64,
    /// Kemendagri code of the desa or kecamatan resolved from the row; 0 = unknown.
    pub area: u64,
}

impl Register {
    /// Raw register text of a canonical field of one person (`nama`, `pekerjaan`, `alamat`, ...); empty when absent.
    pub fn text<'a>(&self, intake: &'a Intake, person: PersonIx, field: &str) -> &'a str {
        let facts = &self.facts[person.0 as usize];
        intake.sources[facts.source as usize].table.cell(field, facts.table_row as usize)
    }
}

impl Row {
    /// Raw submitted text of a canonical field; empty when absent.
    pub fn text<'a>(&self, intake: &'a Intake, field: &str) -> &'a str {
        if self.table_row == u32::MAX {
            return "";
        }
        intake.sources[self.source as usize].table.cell(field, self.table_row as usize)
    }
}
