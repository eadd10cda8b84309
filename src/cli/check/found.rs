//! What a check found: every cell and row to fix, repeated NIKs, and how much of it there is.

use super::{Desk, Laid, register};
use crate::intake::{Quarantined, Source};
use crate::language::Language;
use crate::link::Link;
use crate::normalise::{Normalised, Row};
use crate::report::formats::xlsx::letters;
use crate::report::receipt::words::advice;
use crate::report::receipt::{CellToFix, Counts, FileRead, Problem, Receipt, Repeated};
use crate::report::words;
use padan_identity::mask::scrub;
use std::collections::BTreeMap;

/// Cells listed one by one; a file with more is counted on.
const FIXES_MAX: usize = 20_000;
/// Code under which rows that repeat a NIK are counted.
const REPEATED: &str = "GANDA_DALAM_DAFTAR";

/// The receipt, and the rows that it is made of.
pub struct Found {
    pub receipt: Receipt,
    pub rows: Vec<Row>,
}

/// Gathers everything that is told of the files on a desk.
pub fn gather(desk: &Desk<'_>, normalised: Normalised, links: Option<&[Link]>) -> Found {
    let mut counts = Counts::default();
    let programme = desk.job.lists[0].programme.as_str();
    let mut receipt = Receipt {
        programme: if programme == "-" { String::new() } else { scrub(programme).into_owned() },
        period: desk.job.period.clone(),
        register_as_of: desk.as_of.clone(),
        ..Receipt::default()
    };
    let rows = &normalised.people.rows;
    for file in &desk.files {
        let of_file: Vec<usize> = (0..rows.len()).filter(|at| file.sources.contains(&(rows[*at].source as usize))).collect();
        let sources: Vec<&Source> = desk.intake.sources[file.sources.clone()].iter().collect();
        counts.add(Counts::of_file(&sources, of_file.iter().map(|at| &rows[*at])));
        for number in file.sources.clone() {
            let source = &desk.intake.sources[number];
            let mut read = FileRead::of(source, &scrub(&file.shown), &scrub(&source.sheet));
            let of_columns = normalised.remarks.iter().filter(|(of, ..)| *of == number);
            read.remarks.extend(of_columns.map(|(_, id, en)| (id.clone(), en.clone())));
            receipt.files.push(read);
        }
        for &at in &of_file {
            row(&mut receipt, desk, file, &rows[at], links.map(|links| &links[at]));
        }
        held(&mut receipt, desk, file);
        receipt.repeated.extend(repeated(desk, file, of_file.iter().map(|at| &rows[*at])));
    }
    if let Some(links) = links {
        for link in links {
            *receipt.statuses.entry(link.status.code().to_owned()).or_default() += 1;
        }
        counts.linked = Some(links.iter().filter(|link| link.linked().is_some()).count() as u64);
    }
    receipt.problems = problems(&receipt);
    receipt.fixes_left = receipt.fixes.len().saturating_sub(FIXES_MAX) as u64;
    receipt.fixes.truncate(FIXES_MAX);
    Found { receipt: receipt.graded(&counts), rows: normalised.people.rows }
}

/// Where a cell stands, as people name it.
pub fn place(source: &Source, shown: &str, line: u32, column: u16) -> CellToFix {
    let is_book = !matches!(source.receipt.format.as_str(), "csv" | "parquet");
    let cell = if is_book && column > 0 { format!("{}{line}", letters(usize::from(column) - 1)) } else { String::new() };
    CellToFix { file: scrub(shown).into_owned(), sheet: scrub(&source.sheet).into_owned(), line, column, cell, ..CellToFix::default() }
}

/// Cells of one row that could not be read as they should, and what the register says of it.
fn row(receipt: &mut Receipt, desk: &Desk<'_>, file: &Laid, row: &Row, link: Option<&Link>) {
    if row.quarantined {
        return;
    }
    let source = &desk.intake.sources[row.source as usize];
    let differs = |field: &str| link.is_some_and(|link| link.mismatches.iter().any(|mismatch| mismatch.field == field));
    for (field, code) in &row.troubles {
        let column = source.table.column(field).or_else(|| (*field == "tanggal_lahir").then(|| source.table.column("ttl")).flatten());
        let Some(column) = column.filter(|_| !differs(field)) else { continue };
        receipt.fixes.push(CellToFix {
            field: (*field).to_owned(),
            code: (*code).to_owned(),
            seen: scrub(column.text.get(row.table_row as usize)).into_owned(),
            ..place(source, &file.shown, row.line, column.position)
        });
    }
    if let Some(link) = link {
        receipt.fixes.extend(register::told(source, &file.shown, row, link, &desk.rules.fields, desk.job.language));
    }
}

/// Rows that could not be read as a person.
fn held(receipt: &mut Receipt, desk: &Desk<'_>, file: &Laid) {
    let of_file = |row: &&Quarantined| file.sources.contains(&row.source);
    for row in desk.intake.quarantine.iter().filter(of_file) {
        receipt.fixes.push(CellToFix {
            field: row.field.clone(),
            code: words::quarantine_code(row.reason).to_owned(),
            seen: scrub(&row.seen).into_owned(),
            ..place(&desk.intake.sources[row.source], &file.shown, row.line, row.column)
        });
    }
}

/// NIKs that stand on several rows of a file.
fn repeated<'r>(desk: &Desk<'_>, file: &Laid, rows: impl Iterator<Item = &'r Row>) -> Vec<Repeated> {
    let mut lines: BTreeMap<u64, Vec<(u32, u32)>> = BTreeMap::new();
    rows.filter(|row| row.nik_clean).for_each(|row| lines.entry(row.nik).or_default().push((row.source, row.line)));
    let name = |source: u32| scrub(&desk.intake.sources[source as usize].sheet).into_owned();
    let has_sheets = file.sources.len() > 1;
    let told = |(nik, places): (u64, Vec<(u32, u32)>)| Repeated {
        file: scrub(&file.shown).into_owned(),
        nik: scrub(&format!("{nik:016}")).into_owned(),
        lines: places
            .iter()
            .map(|(source, line)| if has_sheets { format!("{}:{line}", name(*source)) } else { line.to_string() })
            .collect(),
    };
    let mut repeated: Vec<(u64, Vec<(u32, u32)>)> = lines.into_iter().filter(|(_, places)| places.len() > 1).collect();
    repeated.sort_by_key(|(_, places)| places[0]);
    repeated.into_iter().map(told).collect()
}

/// Problems by kind, most frequent first; a row that could not be read at all comes before them.
fn problems(receipt: &Receipt) -> Vec<Problem> {
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    receipt.fixes.iter().for_each(|fix| *kinds.entry(&fix.code).or_default() += 1);
    let again: u64 = receipt.repeated.iter().map(|repeated| repeated.lines.len() as u64 - 1).sum();
    if again > 0 {
        kinds.insert(REPEATED, again);
    }
    let both = |code: &str| (advice(code, Language::Id).into_owned(), advice(code, Language::En).into_owned());
    let mut problems: Vec<Problem> = kinds
        .into_iter()
        .map(|(code, count)| Problem { code: code.to_owned(), count, what_to_do: both(code), ..Problem::default() })
        .collect();
    problems.sort_by(|left, right| (right.count, &left.code).cmp(&(left.count, &right.code)));
    problems
}
