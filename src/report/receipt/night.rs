//! The receipt of one OPD after a night: its rows counted, its files as they were read, its former run beside it.

use super::first::{Told, amounts, problems};
use super::{Before, Counts, FileRead, Measure, Measured, Receipt, words::Say};
use crate::intake::{Role, Source};
use crate::language::Language;
use crate::link::Status;
use crate::normalise::Row;
use crate::report::formats::Report;
use crate::report::ledger::StatusCounts;
use crate::report::reading::Reading;
use crate::report::returned::{Form, Returned};
use crate::run_folder::manifest::{FileCounts, by_code};
use std::collections::{BTreeMap, BTreeSet};

/// Makes the receipt; `told` is what the owner's table of repairs tells, by problem.
pub fn of_owner(report: &Report<'_>, owner: &str, told: &BTreeMap<String, Told>, returned: &[Returned]) -> Receipt {
    let reading = report.reading;
    let night = &reading.night;
    let is_own = |source: &Source| matches!(source.role, Role::List(list) if reading.lists[list].owner == owner);
    let sources: Vec<usize> = (0..night.intake.sources.len()).filter(|at| is_own(&night.intake.sources[*at])).collect();
    let mut counts = Counts { linked: Some(0), ..Counts::default() };
    // Sheets of one file stand together.
    for file in sources.chunk_by(|left, right| same_file(&night.intake.sources[*left], &night.intake.sources[*right])) {
        let of_file: Vec<&Source> = file.iter().map(|at| &night.intake.sources[*at]).collect();
        counts.add(Counts::of_file(&of_file, file.iter().flat_map(|at| rows(reading, *at))));
    }
    let mut statuses = StatusCounts::default();
    let own = night.people.rows.iter().zip(night.links).filter(|(row, _)| reading.list(row).owner == owner);
    own.for_each(|(_, link)| statuses.add(link.status));
    counts.linked = Some(statuses.linked());
    let lists = (0..reading.lists.len()).filter(|list| reading.lists[*list].owner == owner);
    let programmes: BTreeSet<String> = lists.map(|list| programme(reading, list)).collect();
    let receipt = Receipt {
        owner: owner.to_owned(),
        programme: programmes.into_iter().collect::<Vec<_>>().join(", "),
        period: night.job.period.clone(),
        register_as_of: night.job.register.as_of.clone(),
        run: report.run_name.to_owned(),
        statuses: by_code(&statuses),
        files: sources.iter().map(|at| file(reading, *at, returned)).collect(),
        problems: problems(told, &amounts(reading, owner, told)),
        before: before(reading, owner),
        ..Receipt::default()
    };
    receipt.graded(&counts)
}

/// A list's programme as the job names it, with the code of the rules where that is another word.
pub fn programme(reading: &Reading<'_>, list: usize) -> String {
    let (named, code) = (reading.night.job.lists[list].programme.trim(), reading.lists[list].programme.as_str());
    if named.eq_ignore_ascii_case(code) { code.to_owned() } else { format!("{named} ({code})") }
}

fn same_file(left: &Source, right: &Source) -> bool {
    left.role == right.role && left.file == right.file
}

/// Rows of a source, which stand together.
fn rows<'a>(reading: &Reading<'a>, source: usize) -> &'a [Row] {
    let rows = &reading.night.people.rows;
    let start = rows.partition_point(|row| (row.source as usize) < source);
    &rows[start..rows.partition_point(|row| (row.source as usize) <= source)]
}

fn file(reading: &Reading<'_>, source: usize, returned: &[Returned]) -> FileRead {
    let (file, sheet) = &reading.source_names[source];
    let told = returned.iter().find(|returned| returned.file == *file).map(|returned| match returned.form {
        Form::AsItCame => both(Say::ReturnedAs, &format!(" dikembalikan/{}", returned.name)),
        Form::Values => both(Say::ValuesOnly, &format!(": dikembalikan/{}", returned.name)),
        Form::NotReturned => both(Say::NotReturned, ""),
        Form::NoRoom => both(Say::NoRoom, ""),
    });
    FileRead { returned: told.unwrap_or_default(), ..FileRead::of(&reading.night.intake.sources[source], file, sheet) }
}

fn both(saying: Say, rest: &str) -> (String, String) {
    (format!("{}{rest}", saying.pick(Language::Id)), format!("{}{rest}", saying.pick(Language::En)))
}

/// The owner's files of the former run, as its manifest tells of them; `None` without one.
fn before(reading: &Reading<'_>, owner: &str) -> Option<Before> {
    let former = &reading.night.changes?.before;
    let files: Vec<&FileCounts> = former.files.iter().filter(|file| file.owner == owner).collect();
    let sum = |of: &dyn Fn(&FileCounts) -> u64| files.iter().map(|file| of(file)).sum::<u64>();
    let rows = sum(&|file| u64::from(file.people) + u64::from(file.quarantined));
    let of_status = |status: Status| sum(&|file| file.statuses.get(status.code()).copied().unwrap_or(0));
    let linked = of_status(Status::Padan) + of_status(Status::PadanBerbeda);
    let measured = |measure: Measure, hit: u64| Measured { measure, hit, of: rows, grade: measure.grade(hit, rows) };
    let measures = vec![measured(Measure::Readable, rows - of_status(Status::Karantina).min(rows)), measured(Measure::InRegister, linked)];
    // The whole grade of then is not known: the manifest does not tell of NIKs and columns.
    (rows > 0).then(|| Before { name: former.run.clone(), grade: None, rows, measures })
}
