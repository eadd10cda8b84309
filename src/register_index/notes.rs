//! How each register file was read: what intake tells of it besides its cells.

use crate::diagnostic::Diagnostic;
use crate::intake::{FileRead, InputFile, Quarantined, Receipt, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// One register file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileNote {
    pub role: u8,
    pub input: InputFile,
    pub sources: Vec<SourceNote>,
    pub quarantine: Vec<Quarantined>,
    pub warnings: Vec<Diagnostic>,
}

/// One sheet of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SourceNote {
    pub file: String,
    pub sheet: String,
    pub receipt: Receipt,
    /// (field, position) of each mapped column.
    pub columns: Vec<(String, u16)>,
}

/// Number of a register role; `None` for lists.
pub fn number_of(role: Role) -> Option<u8> {
    match role {
        Role::RegisterPeople => Some(0),
        Role::RegisterFamilies => Some(1),
        Role::RegisterEvents => Some(2),
        Role::List(_) => None,
    }
}

/// The role of a number.
pub fn role_of(number: u8) -> Option<Role> {
    [Role::RegisterPeople, Role::RegisterFamilies, Role::RegisterEvents].get(usize::from(number)).copied()
}

/// Takes notes of register files while intake reads them, on any thread.
#[derive(Debug, Default)]
pub struct Taken(Mutex<BTreeMap<(u8, String), FileNote>>);

impl Taken {
    pub fn note(&self, role: Role, read: &FileRead) {
        let Some(role) = number_of(role) else { return };
        let source = |source: &crate::intake::Source| SourceNote {
            file: source.file.clone(),
            sheet: source.sheet.clone(),
            receipt: source.receipt.clone(),
            columns: source.table.columns.iter().map(|column| (column.field.clone(), column.position)).collect(),
        };
        let note = FileNote {
            role,
            input: read.input.clone(),
            sources: read.sources.iter().map(source).collect(),
            quarantine: read.quarantine.clone(),
            warnings: read.warnings.clone(),
        };
        let mut taken = self.0.lock().expect("no thread panics while it takes a note");
        taken.insert((role, note.input.path.clone()), note);
    }

    /// By role, then by path: the order of `Intake::sources`.
    pub fn notes(self) -> Vec<FileNote> {
        self.0.into_inner().expect("no thread panics while it takes a note").into_values().collect()
    }
}
