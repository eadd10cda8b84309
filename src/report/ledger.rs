//! The night's book-keeping: every input row in exactly one status, per file, to the unit.
//!
//! `seal` counts and asserts; everything a report says about numbers of rows is read from the sealed ledger, so a page
//! cannot disagree with the tables. It knows nothing of what a status means.

use crate::intake::{Intake, RecordCounts, Role};
use crate::link::{Link, Status};
use crate::normalise::People;
use anyhow::ensure;
use std::collections::BTreeSet;

/// Rows by status, in the order of `Status::ALL`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatusCounts(pub [u64; 5]);

impl StatusCounts {
    pub fn add(&mut self, status: Status) {
        self.0[status as usize] += 1;
    }

    pub fn get(&self, status: Status) -> u64 {
        self.0[status as usize]
    }

    pub fn rows(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Rows that are linked to a register person.
    pub fn linked(&self) -> u64 {
        self.get(Status::Padan) + self.get(Status::PadanBerbeda)
    }

    pub fn merge(&mut self, other: &StatusCounts) {
        for (left, right) in self.0.iter_mut().zip(other.0) {
            *left += right;
        }
    }
}

/// One submitted file's sheet.
#[derive(Clone, Debug)]
pub struct FileLedger {
    /// Index into `Intake::sources`.
    pub source: usize,
    /// Index into `Job::lists`.
    pub list: usize,
    pub counts: RecordCounts,
    pub statuses: StatusCounts,
}

/// The sealed counts of a night.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// One per submitted source, in source order.
    pub files: Vec<FileLedger>,
    pub statuses: StatusCounts,
    /// Records, people and quarantined rows of the register's own files.
    pub register: RecordCounts,
}

impl Ledger {
    /// Counts the night and asserts that no row was lost or told twice.
    ///
    /// Errors: names the file and both numbers when rows in and rows out differ; the run must stop without a folder.
    pub fn seal(intake: &Intake, people: &People, links: &[Link]) -> anyhow::Result<Ledger> {
        ensure!(links.len() == people.rows.len(), "{} rows were read and {} were answered", people.rows.len(), links.len());
        let mut ledger = Ledger::default();
        let mut file_of_source = vec![None; intake.sources.len()];
        for (index, source) in intake.sources.iter().enumerate() {
            match source.role {
                Role::List(list) => {
                    file_of_source[index] = Some(ledger.files.len());
                    ledger.files.push(FileLedger { source: index, list, counts: source.receipt.counts, statuses: StatusCounts::default() });
                }
                Role::RegisterPeople => ledger.register = sum(ledger.register, source.receipt.counts),
                Role::RegisterFamilies | Role::RegisterEvents => {}
            }
        }
        count_rows(&mut ledger, &file_of_source, intake, people, links)?;
        for file in &ledger.files {
            check_file(file, intake)?;
        }
        Ok(ledger)
    }
}

fn count_rows(
    ledger: &mut Ledger,
    file_of_source: &[Option<usize>],
    intake: &Intake,
    people: &People,
    links: &[Link],
) -> anyhow::Result<()> {
    let mut seen = BTreeSet::new();
    let mut last = None;
    for (row, link) in people.rows.iter().zip(links) {
        let place = (row.source, row.record);
        let name = &intake.sources[row.source as usize].file;
        // Rows of one source stand together and in order, so a set is needed only where a source starts.
        if last.is_none_or(|(source, _)| source != row.source) {
            ensure!(seen.insert(row.source), "{name}: the rows of this file do not stand together");
        } else {
            ensure!(last < Some(place), "{name}: record {} is out of order or told twice", row.record);
        }
        last = Some(place);
        ensure!(
            row.quarantined == (link.status == Status::Karantina),
            "{name}:{}: quarantine and status {} disagree",
            row.line,
            link.status.code()
        );
        ensure!(
            link.linked().is_some() == matches!(link.status, Status::Padan | Status::PadanBerbeda),
            "{name}:{}: status {} names no register person",
            row.line,
            link.status.code()
        );
        let file = file_of_source[row.source as usize];
        let Some(file) = file.map(|file| &mut ledger.files[file]) else {
            anyhow::bail!("{name}: a register file is told as a list");
        };
        file.statuses.add(link.status);
        ledger.statuses.add(link.status);
    }
    Ok(())
}

fn check_file(file: &FileLedger, intake: &Intake) -> anyhow::Result<()> {
    let name = &intake.sources[file.source].file;
    let counts = &file.counts;
    let rows = u64::from(counts.people) + u64::from(counts.quarantined);
    ensure!(file.statuses.rows() == rows, "{name}: {rows} rows were read and {} have a status", file.statuses.rows());
    let parts = rows + u64::from(structural(counts));
    ensure!(u64::from(counts.records) == parts, "{name}: {} records were read and {parts} are accounted for", counts.records);
    Ok(())
}

/// Records that are layout and not people: titles, headings, totals, signatures, blank lines.
pub fn structural(counts: &RecordCounts) -> u32 {
    counts.title
        + counts.heading
        + counts.column_number
        + counts.repeated_heading
        + counts.block
        + counts.total
        + counts.signature
        + counts.blank
}

pub fn sum(left: RecordCounts, right: RecordCounts) -> RecordCounts {
    RecordCounts {
        records: left.records + right.records,
        people: left.people + right.people,
        quarantined: left.quarantined + right.quarantined,
        title: left.title + right.title,
        heading: left.heading + right.heading,
        column_number: left.column_number + right.column_number,
        repeated_heading: left.repeated_heading + right.repeated_heading,
        block: left.block + right.block,
        total: left.total + right.total,
        signature: left.signature + right.signature,
        blank: left.blank + right.blank,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn every_row_of_the_sample_has_one_status() {
        let night = sample::night();
        let ledger = Ledger::seal(&night.intake, &night.people, &night.links).expect("the sample balances");
        assert_eq!(ledger.statuses.rows(), night.people.rows.len() as u64);
        assert_eq!(ledger.statuses.get(Status::Karantina), 2);
    }

    #[test]
    fn a_lost_row_stops_the_run() {
        let mut night = sample::night();
        night.people.rows.pop();
        night.links.pop();
        let error = Ledger::seal(&night.intake, &night.people, &night.links).expect_err("a row is missing");
        assert!(error.to_string().contains("have a status"), "{error}");
    }

    #[test]
    fn a_row_told_twice_stops_the_run() {
        let mut night = sample::night();
        night.people.rows[1] = night.people.rows[0].clone();
        let error = Ledger::seal(&night.intake, &night.people, &night.links).expect_err("a row is doubled");
        assert!(error.to_string().contains("told twice"), "{error}");
    }

    #[test]
    fn a_record_that_nobody_accounts_for_stops_the_run() {
        let mut night = sample::night();
        let list = night.intake.sources.len() - 1;
        night.intake.sources[list].receipt.counts.records += 1;
        let error = Ledger::seal(&night.intake, &night.people, &night.links).expect_err("a record is lost");
        assert!(error.to_string().contains("accounted for"), "{error}");
    }
}
