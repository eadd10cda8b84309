//! Submitted rows: every person row of every list, and every quarantined one, in the order of list, file, sheet, record.

use super::columns::{Builder, ParsedRow};
use super::parse::{Parsed, parse};
use super::places::Places;
use super::register::year;
use super::{Normalised, Row};
use crate::intake::{Intake, QuarantineReason, Quarantined, Role, Source};
use crate::job::Job;
use crate::rules::RuleBook;
use padan_identity::kk::KkReading;
use padan_identity::nik::NikReading;

/// Reads the rows of every list into `out`; rows without identity join the quarantine.
pub fn read(intake: &mut Intake, job: &Job, rules: &RuleBook, places: &mut Places, out: &mut Normalised) {
    let as_of_year = year(&job.period).unwrap_or(2100);
    let mut builder = Builder::of(&rules.schema);
    let mut without_identity = Vec::new();
    for (number, source) in intake.sources.iter().enumerate() {
        let Role::List(list) = source.role else { continue };
        let parsed = parse(&source.table, &rules.names, as_of_year);
        out.remarks.extend(parsed.remarks.iter().map(|(id, en)| (number, id.clone(), en.clone())));
        for entry in merged(intake, number, source) {
            let row = match entry {
                Entry::Quarantined(at) => quarantined(list, number, &intake.quarantine[at]),
                Entry::Person(row) if nobody(&parsed, row) => {
                    let found = no_identity(number, source, row);
                    let row = quarantined(list, number, &found);
                    without_identity.push(found);
                    row
                }
                Entry::Person(row) => {
                    let place = places.of(source, row);
                    builder.push(
                        ParsedRow { table: &source.table, parsed: &parsed, row },
                        as_of_year,
                        place,
                        &mut out.shared.lexicon,
                        &rules.names,
                    );
                    person(list, number, source, &parsed, row, place.0)
                }
            };
            if row.quarantined {
                builder.push_unknown();
            }
            out.people.rows.push(row);
        }
    }
    out.rows = builder.finish();
    intake.quarantine.extend(without_identity);
    intake.quarantine.sort_by_key(|row| (row.source, row.record, row.line));
}

enum Entry {
    Person(usize),
    Quarantined(usize),
}

/// Person rows and quarantined rows of a source, in the order of their records.
fn merged(intake: &Intake, number: usize, source: &Source) -> Vec<Entry> {
    let people = (0..source.table.len()).map(|row| (source.table.records[row], Entry::Person(row)));
    let held = intake.quarantine.iter().enumerate().filter(|(_, row)| row.source == number);
    let mut entries: Vec<(u32, Entry)> = people.chain(held.map(|(at, row)| (row.record, Entry::Quarantined(at)))).collect();
    entries.sort_by_key(|(record, _)| *record);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// A row without a name and without any digits of a NIK or KK cannot be read as a person.
fn nobody(parsed: &Parsed, row: usize) -> bool {
    parsed.name[row].tokens.is_empty() && parsed.nik[row].digits().is_none() && parsed.kk[row].digits().is_none()
}

fn no_identity(number: usize, source: &Source, row: usize) -> Quarantined {
    let name = source.table.column("nama");
    Quarantined {
        source: number,
        line: source.table.lines[row],
        record: source.table.records[row],
        column: name.map_or(0, |column| column.position),
        field: "nama".to_owned(),
        reason: QuarantineReason::NoIdentity,
        seen: name.map_or("", |column| column.text.get(row)).chars().take(40).collect(),
    }
}

fn quarantined(list: usize, number: usize, held: &Quarantined) -> Row {
    Row {
        list: list as u16,
        source: number as u32,
        table_row: u32::MAX,
        line: held.line,
        record: held.record,
        quarantined: true,
        ..Row::default()
    }
}

fn person(list: usize, number: usize, source: &Source, parsed: &Parsed, row: usize, area: u64) -> Row {
    let whole = |digits: Option<padan_identity::digits::PartialDigits>| {
        digits.filter(|digits| digits.unknown == 0).map_or(0, |digits| digits.value)
    };
    let repairs = parsed.nik[row].repairs.union(parsed.kk[row].repairs).union(parsed.born[row].repairs);
    Row {
        list: list as u16,
        source: number as u32,
        table_row: row as u32,
        line: source.table.lines[row],
        record: source.table.records[row],
        quarantined: false,
        nik: if parsed.nik_is_kk[row] { 0 } else { whole(parsed.nik[row].digits()) },
        nik_clean: parsed.nik[row].clean() && !parsed.nik_is_kk[row],
        troubles: troubles(parsed, row, source.table.column("nik").is_some()),
        repairs,
        no_kk: whole(parsed.kk[row].digits()),
        area,
    }
}

/// Repairs and faults of the identity cells by stable code; a list without a NIK column misses no NIK cell.
fn troubles(parsed: &Parsed, row: usize, has_nik: bool) -> Vec<(&'static str, &'static str)> {
    let mut troubles = Vec::new();
    if parsed.nik_is_kk[row] {
        troubles.push(("nik", "NIK_BERISI_NO_KK"));
    }
    match parsed.nik[row].reading {
        NikReading::Invalid { fault, .. } => troubles.push(("nik", fault.code())),
        NikReading::Missing | NikReading::Placeholder if has_nik => troubles.push(("nik", "NIK_KOSONG")),
        NikReading::Temporary { .. } => troubles.push(("nik", "NIK_SEMENTARA")),
        NikReading::Missing | NikReading::Placeholder | NikReading::Valid(_) | NikReading::Partial(_) => {}
    }
    if let KkReading::Invalid { fault, .. } = parsed.kk[row].reading {
        troubles.push(("no_kk", fault.code()));
    }
    if let Some(fault) = parsed.born[row].fault {
        troubles.push(("tanggal_lahir", fault.code()));
    }
    let changed = |repairs: padan_identity::repair::Repairs| {
        repairs.iter().filter(|repair| repair.changes_value()).map(|repair| repair.code()).collect::<Vec<_>>()
    };
    troubles.extend(changed(parsed.nik[row].repairs).into_iter().map(|code| ("nik", code)));
    troubles.extend(changed(parsed.kk[row].repairs).into_iter().map(|code| ("no_kk", code)));
    troubles.extend(changed(parsed.born[row].repairs).into_iter().map(|code| ("tanggal_lahir", code)));
    troubles
}
