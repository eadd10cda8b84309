//! Submitted rows: every person row of every list, and every quarantined one, in the order of list, file, sheet, record.

use super::columns::{Builder, PartRows};
use super::parse::{Parsed, parse};
use super::parts::{Dating, PART_ROWS, Part, part_ranges, read_and_join};
use super::places::{Hamlets, Places};
use super::register::year;
use super::words::Renumbered;
use super::{Normalised, Row};
use crate::intake::{Intake, QuarantineReason, Quarantined, Role, Source};
use crate::job::Job;
use crate::rules::RuleBook;
use padan_identity::kk::KkReading;
use padan_identity::nik::NikReading;
use rayon::prelude::*;

/// Reads the rows of every list into `out`; rows without identity join the quarantine.
pub fn read(intake: &mut Intake, job: &Job, rules: &RuleBook, (places, hamlets): (&Places, &mut Hamlets), out: &mut Normalised) {
    let dating = Dating { as_of_year: year(&job.period).unwrap_or(2100), dates_from_nik: false };
    let sources = intake.sources.iter().enumerate();
    let lists: Vec<(usize, usize, &Source)> = sources
        .filter_map(|(number, source)| match source.role {
            Role::List(list) => Some((number, list, source)),
            _ => None,
        })
        .collect();
    let held = held_rows(intake);
    let rows = lists.iter().map(|(number, _, source)| source.table.len() + held[*number].len()).sum();
    out.people.rows.reserve_exact(rows);
    let mut joined = Joined { builder: Builder::of(&rules.schema, rows), without_identity: Vec::new() };
    let read = |(number, list, source)| list_table(number, list, source, rules, places, dating);
    read_and_join(lists, |(.., source)| source.table.len(), read, |table| joined.add(table, &held, intake, rules, hamlets, out));
    out.rows = joined.builder.finish();
    intake.quarantine.extend(joined.without_identity);
    intake.quarantine.sort_by_key(|row| (row.source, row.record, row.line));
}

/// One sheet of a list, read.
struct ListTable<'t> {
    number: usize,
    list: usize,
    source: &'t Source,
    parts: Vec<ListPart>,
    remarks: Vec<(String, String)>,
}

/// Consecutive rows; `None` for a row that cannot be read as a person.
struct ListPart {
    part: Part,
    rows: Vec<Option<Row>>,
}

fn list_table<'t>(number: usize, list: usize, source: &'t Source, rules: &RuleBook, places: &Places, dating: Dating) -> ListTable<'t> {
    let mut parsed = parse(&source.table, &rules.names, dating.as_of_year);
    let named = std::mem::take(&mut parsed.names);
    let read_places = places.table(source);
    let has_nik = source.table.column("nik").is_some();
    let parts = part_ranges(source.table.len()).into_par_iter().zip(named).map(|(rows, named)| {
        let part = Part::read(&parsed, named, (places, &read_places), rows.clone(), dating);
        let person = |row: usize| Row {
            list: list as u16,
            source: number as u32,
            table_row: row as u32,
            line: source.table.lines[row],
            record: source.table.records[row],
            area: part.places[row - part.rows.start].0,
            ..identity(&parsed, row, has_nik)
        };
        let rows = rows.map(|row| (!nobody(&parsed, row)).then(|| person(row))).collect();
        ListPart { part, rows }
    });
    ListTable { number, list, source, parts: parts.collect(), remarks: parsed.remarks }
}

/// The lists as far as their sheets are joined.
struct Joined {
    builder: Builder,
    without_identity: Vec<Quarantined>,
}

impl Joined {
    fn add(
        &mut self,
        table: ListTable,
        held: &[Vec<usize>],
        intake: &Intake,
        rules: &RuleBook,
        hamlets: &mut Hamlets,
        out: &mut Normalised,
    ) {
        let ListTable { number, list, source, mut parts, remarks } = table;
        out.remarks.extend(remarks.into_iter().map(|(id, en)| (number, id, en)));
        let mut numbers: Vec<Renumbered> = parts.iter().map(|part| part.part.renumbered()).collect();
        for entry in merged(intake, &held[number], source) {
            let row = match entry {
                Entry::Quarantined(at) => quarantined(list, number, &intake.quarantine[at]),
                Entry::Person(row) => {
                    let (part, at) = (row / PART_ROWS, row % PART_ROWS);
                    match parts[part].rows[at].take() {
                        None => {
                            let found = no_identity(number, source, row);
                            let row = quarantined(list, number, &found);
                            self.without_identity.push(found);
                            row
                        }
                        Some(person) => {
                            let (part, numbers) = (&parts[part].part, &mut numbers[part]);
                            let place = hamlets.of(part, at, numbers);
                            let rows = PartRows { table: &source.table, part, rows: at..at + 1, numbers };
                            self.builder.append(rows, &[place], &mut out.shared.lexicon, &rules.names);
                            person
                        }
                    }
                }
            };
            if row.quarantined {
                self.builder.push_unknown();
            }
            out.people.rows.push(row);
        }
    }
}

/// Positions in `Intake::quarantine` by source.
fn held_rows(intake: &Intake) -> Vec<Vec<usize>> {
    let mut held = vec![Vec::new(); intake.sources.len()];
    for (at, row) in intake.quarantine.iter().enumerate() {
        held[row.source].push(at);
    }
    held
}

enum Entry {
    Person(usize),
    Quarantined(usize),
}

/// Person rows and quarantined rows of a source, in the order of their records.
fn merged(intake: &Intake, held: &[usize], source: &Source) -> Vec<Entry> {
    let people = (0..source.table.len()).map(|row| (source.table.records[row], Entry::Person(row)));
    let held = held.iter().map(|&at| (intake.quarantine[at].record, Entry::Quarantined(at)));
    let mut entries: Vec<(u32, Entry)> = people.chain(held).collect();
    entries.sort_by_key(|(record, _)| *record);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// A row without a name and without any digits of a NIK or KK cannot be read as a person.
fn nobody(parsed: &Parsed, row: usize) -> bool {
    parsed.name_keys[row] == 0 && parsed.nik[row].digits().is_none() && parsed.kk[row].digits().is_none()
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

/// What a person row says of its identity numbers.
fn identity(parsed: &Parsed, row: usize, has_nik: bool) -> Row {
    let whole = |digits: Option<padan_identity::digits::PartialDigits>| {
        digits.filter(|digits| digits.unknown == 0).map_or(0, |digits| digits.value)
    };
    Row {
        nik: if parsed.nik_is_kk[row] { 0 } else { whole(parsed.nik[row].digits()) },
        nik_clean: parsed.nik[row].clean() && !parsed.nik_is_kk[row],
        troubles: troubles(parsed, row, has_nik),
        repairs: parsed.nik[row].repairs.union(parsed.kk[row].repairs).union(parsed.born[row].repairs),
        no_kk: whole(parsed.kk[row].digits()),
        ..Row::default()
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
    troubles.shrink_to_fit();
    troubles
}
