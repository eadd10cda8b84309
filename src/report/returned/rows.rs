//! What a row of a returned file tells beside what was submitted: its status, all that is to be fixed, the values to write.
//!
//! In Indonesian, as all packets. Numbers in it are masked as in `perbaikan`; of other OPDs it tells a programme's name at most.

use super::edit::{RowEdit, SheetEdits};
use crate::intake::Source;
use crate::normalise::RowIx;
use crate::report::reading::Reading;
use crate::report::receipt::words::advice;
use crate::report::tables::fixes::{self, Basis, Fix, LANGUAGE};
use crate::report::veil::veil_row;
use crate::report::words::{self, label};
use std::collections::BTreeSet;

/// Headings of the added columns. No list heads a column so, so a file that is sent again is read without them.
pub const HEADINGS: [&str; 3] = ["padan: status", "padan: yang perlu diperbaiki", "padan: nilai yang diusulkan"];

/// What of a fix an OPD sees.
struct Seen {
    proposed: String,
    evidence: String,
    difference: String,
}

/// What all returned files of a night ask for.
pub struct Desk<'a> {
    reading: &'a Reading<'a>,
    basis: Basis,
}

impl<'a> Desk<'a> {
    pub fn new(reading: &'a Reading<'a>) -> Desk<'a> {
        Desk { reading, basis: Basis::of(reading) }
    }

    /// The edits of one source's sheet.
    pub fn edits(&'a self, source: usize) -> SheetEdits<'a> {
        let of = &self.reading.night.intake.sources[source];
        let rows = &self.reading.night.people.rows;
        let start = rows.partition_point(|row| (row.source as usize) < source);
        let end = rows.partition_point(|row| (row.source as usize) <= source);
        SheetEdits {
            sheet: of.sheet.clone(),
            heading: of.receipt.heading_lines.first().copied(),
            last_column: last_column(of),
            added: HEADINGS.map(str::to_owned).to_vec(),
            rows: Box::new((start..end).map(move |at| self.row(RowIx(at as u32), of))),
        }
    }

    fn row(&self, index: RowIx, source: &Source) -> RowEdit {
        let reading = self.reading;
        let (row, status) = (reading.row(index), reading.link(index).status);
        let found = fixes::of_row(reading, index, &self.basis);
        let mut told: Vec<String> = Vec::with_capacity(found.len());
        let mut proposed: Vec<String> = Vec::new();
        let mut marked = Vec::new();
        for fix in &found {
            let Seen { proposed: value, evidence, difference } = self.as_seen(fix);
            told.push(self.told(index, fix, &evidence, &difference));
            if !value.is_empty() {
                // Where to look is said in the column before.
                let places = difference.rsplit_once("; ").map_or(String::new(), |(places, _)| format!(" [{places}]"));
                proposed.push(format!("{}: {value}{places}", words::field_words(fix.field, LANGUAGE)));
            }
            marked.extend(columns(source, fix.field));
        }
        // What reading the row met with and no difference speaks of: the cell is written wrongly all the same.
        for (field, code) in &row.troubles {
            if found.iter().all(|fix| fix.field != *field && fix.problem != *code) {
                told.push(in_field(field, &label(code, LANGUAGE), &advice(code, LANGUAGE)));
                marked.extend(columns(source, field));
            }
        }
        marked.sort_unstable();
        marked.dedup();
        let told = match told.len() {
            0 => String::new(),
            1 => told.remove(0),
            _ => told.iter().enumerate().map(|(at, text)| format!("{}) {text}", at + 1)).collect::<Vec<_>>().join(" "),
        };
        RowEdit { line: row.line, added: vec![label(status.code(), LANGUAGE), told, proposed.join("; ")], marked, replaced: Vec::new() }
    }

    /// Proposed value, evidence and difference of a fix, as the job lets an OPD see them in `perbaikan`.
    fn as_seen(&self, fix: &Fix<'_>) -> Seen {
        let seen =
            Seen { proposed: fix.proposed.to_string(), evidence: fix.evidence.clone().into_owned(), difference: fix.difference.clone() };
        let (profile, table) = (&self.reading.night.job.readers.opd, &fixes::TABLE);
        if profile.is_open() {
            return seen;
        }
        let at = |name: &str| table.columns.iter().position(|column| column.name == name).expect("the table has this column");
        let columns = ["field", "proposed", "evidence", "difference"].map(at);
        let mut cells = vec![String::new(); table.columns.len()];
        let texts = [fix.field.to_owned(), seen.proposed, seen.evidence, seen.difference];
        columns.into_iter().zip(texts).for_each(|(column, text)| cells[column] = text);
        veil_row(profile, table.name, table.columns, &mut cells);
        let [_, proposed, evidence, difference] = columns.map(|column| std::mem::take(&mut cells[column]));
        Seen { proposed, evidence, difference }
    }

    /// One thing to fix as a sentence.
    fn told(&self, index: RowIx, fix: &Fix<'_>, evidence: &str, difference: &str) -> String {
        let problem = label(fix.problem, LANGUAGE);
        let others = if fix.field.is_empty() { self.other_programmes(index, fix.problem) } else { String::new() };
        match fix.field {
            "" if !evidence.is_empty() => format!("{problem}{others}: {evidence}. {}", fix.advice),
            "" => format!("{problem}{others}: {}", fix.advice),
            field if difference.is_empty() => in_field(field, &problem, &fix.advice),
            field => in_field(field, &format!("{problem}: {difference}"), &fix.advice),
        }
    }

    /// Programmes that the row's group reaches beside its own; of other lists nothing else is told.
    fn other_programmes(&self, index: RowIx, kind: &str) -> String {
        let reading = self.reading;
        let own = &reading.list(reading.row(index)).programme;
        let groups = self.basis.groups_of(reading, index);
        let rows = groups.filter(|group| group.kind.code() == kind).flat_map(|group| &group.rows);
        let programmes: BTreeSet<&str> =
            rows.map(|&row| reading.list(reading.row(row)).programme.as_str()).filter(|programme| programme != own).collect();
        match programmes.len() {
            0 => String::new(),
            _ => format!(" ({})", programmes.into_iter().collect::<Vec<_>>().join(", ")),
        }
    }
}

/// What is wrong in a field and what to do; a problem that names its field does not need it twice.
fn in_field(field: &str, problem: &str, what_to_do: &str) -> String {
    let field = words::field_words(field, LANGUAGE);
    if problem.to_lowercase().contains(&field.to_lowercase()) {
        format!("{problem}. {what_to_do}")
    } else {
        format!("{field}: {problem}. {what_to_do}")
    }
}

/// The last column that means something; columns right of it that only have a heading are known by their cells.
fn last_column(source: &Source) -> u32 {
    let columns = source.receipt.columns.iter().filter(|column| !column.field.is_empty());
    columns.map(|column| u32::from(column.position)).max().unwrap_or(0)
}

/// Columns of the file that a field stands in, 1-based.
fn columns(source: &Source, field: &str) -> impl Iterator<Item = u16> {
    let fields: &[&str] = match field {
        "wilayah" => &["desa", "kecamatan"],
        "tanggal_lahir" if source.table.column("tanggal_lahir").is_none() => &["ttl"],
        field => return of_field(source, field).into_iter().chain(None),
    };
    let mut found = fields.iter().filter_map(|field| of_field(source, field));
    let (first, second) = (found.next(), found.next());
    first.into_iter().chain(second)
}

fn of_field(source: &Source, field: &str) -> Option<u16> {
    source.table.column(field).map(|column| column.position).filter(|position| *position > 0)
}
