//! From a job to columns: rules, files, and one side or two of records that linkage can compare.

use super::rules::{self, Rules};
use super::schema::{FieldKind, FieldSet};
use crate::diagnostic::{Diagnostic, Stopped};
use crate::intake::plain::Wanted;
use crate::intake::{self, Intake, Role, Source};
use crate::job::{Job, Task};
use crate::progress::Progress;
use padan_linkage::records::{Records, Shared, Values};

/// One input row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Index into `Job::lists`; `None` for a row of the register.
    pub list: Option<u16>,
    /// Index into `Intake::sources`.
    pub source: u32,
    /// Row in that source's table; `None` when it is in quarantine.
    pub table_row: Option<u32>,
    pub line: u32,
    pub record: u32,
}

/// Records and where each of them stands, in the order of list, file, sheet, record.
#[derive(Debug, Default)]
pub struct Side {
    pub records: Records,
    pub rows: Vec<Row>,
    /// What names each row in outputs; empty without a label field.
    pub labels: Vec<String>,
}

/// A job read up to its columns: what a run and an estimate share.
pub struct Prepared {
    pub job: Job,
    pub rules: Rules,
    pub intake: Intake,
    pub shared: Shared,
    /// Rows of the lists.
    pub left: Side,
    /// Rows of the register; `None` for tasks without one.
    pub right: Option<Side>,
}

/// Reads rules and files of a generic job and makes columns of them. Works without a model as well: the weights are then
/// neutral, and `Rules::has_model` is false.
///
/// Errors: `Stopped` with every mistake in rules or inputs.
pub fn prepare(job: Job, progress: &Progress) -> anyhow::Result<Prepared> {
    let wrong = |diagnostics| Stopped { exit_code: 2, diagnostics };
    let Some(folder) = job.rules.clone() else {
        let hint = "name the folder that declares the fields: `rules = \"rules\"`";
        let missing = Diagnostic::error(job.path.to_string_lossy(), 0, 0, "`rules` is missing", hint);
        return Err(wrong(vec![missing]).into());
    };
    let rules = progress.stage("rules", || rules::read(&folder, job.task)).map_err(wrong)?;
    let wanted = wanted(&rules.fields);
    let mut intake = progress.stage("intake", || intake::read_plain(&job, &wanted))?;
    intake.warnings.extend(rules.warnings.iter().cloned());
    let mut shared = Shared { fields: rules.fields.specs(), ..Shared::default() };
    let (right, left) = progress.stage("columns", || {
        let mut side = |of_register: bool| side(&mut intake, &rules, &mut shared, of_register);
        (job.task.has_register().then(|| side(true)), side(false))
    });
    if job.task != Task::Link && left.rows.len() < 2 {
        let hint = "name files with at least two rows";
        let few = Diagnostic::error(job.path.to_string_lossy(), 0, 0, "there are fewer than two rows to compare", hint);
        return Err(Stopped { exit_code: 3, diagnostics: vec![few] }.into());
    }
    Ok(Prepared { job, rules, intake, shared, left, right })
}

/// The columns that every file should have.
fn wanted(fields: &FieldSet) -> Vec<Wanted> {
    let wanted =
        |field: &super::schema::Field| Wanted { field: field.name.clone(), headings: field.headings.clone(), optional: field.optional };
    fields.printed().map(wanted).collect()
}

/// The rows of the register, or of all lists; cells that cannot be read are counted and told per file.
fn side(intake: &mut Intake, rules: &Rules, shared: &mut Shared, of_register: bool) -> Side {
    let set = &rules.fields;
    let mut side = Side::default();
    let mut columns: Vec<Values> = set.compared().map(|field| field.reader.column()).collect();
    let label = set.fields.iter().find(|field| field.kind == FieldKind::Label).map(|field| set.sources(field));
    let mut unread: Vec<(usize, String, u32)> = Vec::new();
    for (number, source) in intake.sources.iter().enumerate() {
        let list = match source.role {
            Role::List(list) if !of_register => Some(list as u16),
            Role::RegisterPeople if of_register => None,
            _ => continue,
        };
        let rows = rows(intake, number, source, list);
        for (field, column) in set.compared().zip(&mut columns) {
            let parts = set.sources(field);
            let mut failed = 0;
            for row in &rows {
                let cells: Vec<&str> =
                    row.table_row.map_or_else(Vec::new, |at| parts.iter().map(|part| source.table.cell(part, at as usize)).collect());
                failed += u32::from(!field.reader.push(column, &cells, &mut shared.lexicon, &rules.names));
            }
            unread.extend((failed > 0).then(|| (number, field.name.clone(), failed)));
        }
        let cell = |row: &Row, part: &str| row.table_row.map_or("", |at| source.table.cell(part, at as usize)).to_owned();
        let name = |row: &Row| {
            label.as_ref().map_or_else(String::new, |parts| parts.iter().map(|part| cell(row, part)).collect::<Vec<_>>().join(" "))
        };
        side.labels.extend(rows.iter().map(name));
        side.rows.extend(rows);
    }
    for (source, field, cells) in unread {
        let id = format!("{cells} sel {field} tidak dapat dibaca menurut jenisnya; dianggap kosong");
        let en = format!("{cells} cells of {field} cannot be read as their kind; taken as missing");
        intake.sources[source].receipt.remarks.push((id, en));
    }
    side.records = Records { len: side.rows.len(), columns };
    side
}

/// Rows and quarantined rows of a source, in the order of their records.
fn rows(intake: &Intake, number: usize, source: &Source, list: Option<u16>) -> Vec<Row> {
    let row = |table_row, line, record| Row { list, source: number as u32, table_row, line, record };
    let people = (0..source.table.len()).map(|at| row(Some(at as u32), source.table.lines[at], source.table.records[at]));
    let held = intake.quarantine.iter().filter(|held| held.source == number).map(|held| row(None, held.line, held.record));
    let mut rows: Vec<Row> = people.chain(held).collect();
    rows.sort_by_key(|row| row.record);
    rows
}
