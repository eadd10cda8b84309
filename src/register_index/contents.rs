//! What a night needs of the register, as sections: files and how they were read, cell texts, people and families, words,
//! columns and the index.
//!
//! Only what the register brought is kept. Words, hamlets and keys that lists added later are left out, so that an index is the
//! same whoever made it, and rows of later lists get the numbers that they would have got.

use super::facts;
use super::notes::{FileNote, role_of};
use crate::intake::{Codes, Column, Ends, FileRead, Intake, Quarantined, Role, Source, Table, TextColumn};
use crate::language::Language;
use crate::normalise::{Normalised, People, RegisterTraces};
use padan_linkage::engine::{Index, LinkageRules};
use padan_linkage::lexicon::Lexicon;
use padan_linkage::packed::PackedRows;
use padan_linkage::records::{FieldSpec, Records, Shared};
use padan_linkage::store::{Bad, Reader, Writer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is small enough to be kept as text.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Notes {
    files: Vec<FileNote>,
    made_by: MadeBy,
    traces: RegisterTraces,
    /// Remarks on whole columns of register files: (source, id, en).
    remarks: Vec<(usize, String, String)>,
}

/// What an index says of its making, for those who cannot hash its register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeBy {
    /// Hash of the executable.
    pub binary: String,
    /// (rule file, hash) of the rules that shape it.
    pub rules: Vec<(String, String)>,
    /// Language of the warnings of register files.
    pub language: Language,
}

/// A night's register side, borrowed.
pub struct Night<'a> {
    pub files: &'a [FileNote],
    pub made_by: &'a MadeBy,
    pub intake: &'a Intake,
    pub normalised: &'a Normalised,
    pub index: &'a Index,
}

/// The register side read back, with the night's weights.
pub struct Stored {
    /// Files as intake read them, by role and path.
    pub files: BTreeMap<(u8, String), FileRead>,
    pub normalised: Normalised,
    pub index: Index,
    pub made_by: MadeBy,
}

impl Stored {
    /// Says whether warnings of register files stand here in another language.
    pub fn is_told_in_another(&self, language: Language) -> bool {
        self.made_by.language != language && self.files.values().any(|file| !file.warnings.is_empty())
    }
}

impl Night<'_> {
    /// Everything as sections.
    ///
    /// Errors: none that a night can cause.
    pub fn write(&self) -> anyhow::Result<Writer<'_>> {
        let mut out = Writer::default();
        let traces = &self.normalised.traces;
        let of_register = |source: usize| !matches!(self.intake.sources[source].role, Role::List(_));
        let remarks = self.normalised.remarks.iter().filter(|(source, ..)| of_register(*source)).cloned();
        let notes = Notes { files: self.kept_files(), made_by: self.made_by.clone(), traces: traces.clone(), remarks: remarks.collect() };
        out.bytes("notes", serde_json::to_vec(&notes)?.into());
        for (number, source) in self.intake.sources.iter().enumerate().filter(|(_, source)| source.role == Role::RegisterPeople) {
            out.within(&format!("texts/{number}"), |out| write_table(&source.table, out));
        }
        out.within("facts", |out| facts::write(&self.normalised.people.register, &self.normalised.register, out));
        out.within("words", |out| self.normalised.shared.lexicon.write(out, traces.tokens, traces.keys));
        out.within("columns", |out| self.normalised.register.write(&self.index.packed, out));
        out.within("index", |out| self.index.write(out, traces.keys));
        Ok(out)
    }
}

impl Night<'_> {
    /// The notes of the files, with the columns that are still there: some are of use to nobody once people are made.
    fn kept_files(&self) -> Vec<FileNote> {
        let mut files = self.files.to_vec();
        for (note, source) in files.iter_mut().flat_map(|file| &mut file.sources).zip(&self.intake.sources) {
            note.columns = source.table.columns.iter().map(|column| (column.field.clone(), column.position)).collect();
        }
        files
    }
}

fn write_table<'a>(table: &'a Table, out: &mut Writer<'a>) {
    out.values("lines", &facts::runs(table.lines.iter().copied()));
    out.values("records", &facts::runs(table.records.iter().copied()));
    for column in &table.columns {
        let parts = column.text.parts();
        out.bytes(&column.field, parts.bytes.as_bytes().into());
        let name = |part: &str| format!("{}.{part}", column.field);
        match parts.ends {
            Ends::Each(ends) => out.column(&name("ends"), ends),
            Ends::Even { width, count } => out.values(&name("even"), &[*width as u64, *count as u64]),
        }
        match parts.codes {
            Some(Codes::Byte(codes)) => out.column(&name("codes8"), codes),
            Some(Codes::Narrow(codes)) => out.column(&name("codes16"), codes),
            Some(Codes::Wide(codes)) => out.column(&name("codes32"), codes),
            None => {}
        }
    }
}

impl Stored {
    /// Reads everything back.
    ///
    /// Errors: sections that are missing or do not fit each other or the rules.
    pub fn read(mut reader: Reader, schema: &[FieldSpec], linkage: &LinkageRules) -> Result<Stored, Bad> {
        let notes: Notes = serde_json::from_slice(reader.bytes("notes")?).map_err(|error| Bad::of(format!("notes: {error}")))?;
        let lexicon = reader.within("words", |from| Lexicon::read(from))?;
        let packed = reader.within("index", |from| from.within("packed", PackedRows::read))?;
        let columns = reader.within("columns", |from| Records::read(from, schema, &packed))?;
        let register = reader.within("facts", |from| facts::read(from, &columns))?;
        let groups = register.facts.iter().map(|facts| facts.family).collect();
        let index = reader.within("index", |from| Index::read(from, linkage, &columns, groups))?;
        let files = files(&mut reader, &notes)?;
        let normalised = Normalised {
            people: People { register, ..People::default() },
            shared: Shared { fields: schema.to_vec(), lexicon },
            register: columns,
            remarks: notes.remarks.clone(),
            traces: notes.traces.clone(),
            ..Normalised::default()
        };
        Ok(Stored { files, normalised, index, made_by: notes.made_by })
    }
}

/// The register files as intake would have read them; tables of people alone hold their cells.
fn files(reader: &mut Reader, notes: &Notes) -> Result<BTreeMap<(u8, String), FileRead>, Bad> {
    let mut number = 0;
    let mut files = BTreeMap::new();
    for note in &notes.files {
        let mut sources = Vec::with_capacity(note.sources.len());
        for source in &note.sources {
            let role = role_of(note.role).ok_or_else(|| Bad::of("a file of no known role"))?;
            let table = match role {
                Role::RegisterPeople => reader.within(&format!("texts/{number}"), |from| read_table(from, &source.columns))?,
                _ => Table::default(),
            };
            let (file, sheet) = (source.file.clone(), source.sheet.clone());
            sources.push(Source { role, file, sheet, receipt: source.receipt.clone(), table });
            number += 1;
        }
        let quarantine: Vec<Quarantined> = note.quarantine.clone();
        let read = FileRead { input: note.input.clone(), sources, quarantine, warnings: note.warnings.clone() };
        files.insert((note.role, note.input.path.clone()), read);
    }
    Ok(files)
}

fn read_table(from: &Reader, columns: &[(String, u16)]) -> Result<Table, Bad> {
    let runs = |name: &str| Ok(facts::unrolled(&from.column::<u32>(name)?));
    let (lines, records): (Vec<u32>, Vec<u32>) = (runs("lines")?, runs("records")?);
    let column = |(field, position): &(String, u16)| {
        let bytes = std::str::from_utf8(from.bytes(field)?).map_err(|_| Bad::of("cells that are no text"))?;
        let name = |width: &str| format!("{field}.{width}");
        let codes = match ["codes8", "codes16", "codes32"].map(|width| from.has(&name(width))) {
            [true, ..] => Some(Codes::Byte(from.column(&name("codes8"))?)),
            [_, true, _] => Some(Codes::Narrow(from.column(&name("codes16"))?)),
            [.., true] => Some(Codes::Wide(from.column(&name("codes32"))?)),
            _ => None,
        };
        let ends = match from.has(&name("even")) {
            true => {
                let [width, count] = from.numbers(&name("even"))?;
                Ends::Even { width: width as usize, count: count as usize }
            }
            false => Ends::Each(from.column(&name("ends"))?),
        };
        let text = TextColumn::mapped(bytes, ends, codes).ok_or_else(|| Bad::of("texts that do not fit their ends"))?;
        match text.len() == lines.len() {
            true => Ok(Column { field: field.clone(), position: *position, text, kinds: Vec::new() }),
            false => Err(Bad::of("a column of texts that is shorter than its table")),
        }
    };
    let columns = columns.iter().map(column).collect::<Result<_, Bad>>()?;
    Ok(Table { lines, records, columns })
}
