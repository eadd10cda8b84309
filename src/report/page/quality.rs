//! How good each submitted file is: rows that can be read, faults and repairs by column. The grade is that of receipts.

use crate::intake::Source;
use crate::normalise::Row;
use crate::report::reading::Reading;
use crate::report::receipt::{Counts, Grade};
use padan_identity::repair::Repair;
use std::collections::BTreeMap;

/// What stands against the rows of a file or sheet.
#[derive(Clone, Debug, Default)]
pub struct Quality {
    pub rows: u64,
    /// Rows that are no person.
    pub unreadable: u64,
    /// Readable rows with a fault of a number or birth date.
    pub faulty: u64,
    /// Readable rows without a fault, where a number or birth date was repaired for comparing.
    pub repaired: u64,
    /// Rows per field and code.
    pub by_column: BTreeMap<(&'static str, &'static str), u64>,
}

impl Quality {
    /// Share of a number of rows among all, in millionths; all of nothing.
    pub fn share(&self, rows: u64) -> u64 {
        (rows * 1_000_000).checked_div(self.rows).unwrap_or(1_000_000)
    }

    /// Whether somebody must look at a file of this grade.
    pub fn is_trouble(&self, grade: Grade) -> bool {
        grade >= Grade::D || self.unreadable > 0
    }

    pub fn merge(&mut self, other: &Quality) {
        self.rows += other.rows;
        self.unreadable += other.unreadable;
        self.faulty += other.faulty;
        self.repaired += other.repaired;
        for (key, rows) in &other.by_column {
            *self.by_column.entry(*key).or_default() += rows;
        }
    }
}

/// Says whether a stable code is a repair, not a fault.
pub fn is_repair(code: &str) -> bool {
    Repair::from_code(code).is_some()
}

/// The grade of a file with these sources, as a receipt for the file alone would tell it; `linked`: its rows in the register.
pub fn grade(reading: &Reading<'_>, sources: &[usize], linked: u64) -> Grade {
    let rows = &reading.night.people.rows;
    let of_source = |source: &usize| -> &[Row] {
        let start = rows.partition_point(|row| (row.source as usize) < *source);
        &rows[start..rows.partition_point(|row| (row.source as usize) <= *source)]
    };
    let files: Vec<&Source> = sources.iter().map(|source| &reading.night.intake.sources[*source]).collect();
    let counts = Counts { linked: Some(linked), ..Counts::of_file(&files, sources.iter().flat_map(of_source)) };
    counts.measured().into_iter().map(|measured| measured.grade).max().unwrap_or_default()
}

/// The quality of every source of the night, by its index.
pub fn of_sources(reading: &Reading<'_>) -> Vec<Quality> {
    let mut all = vec![Quality::default(); reading.source_names.len()];
    // Codes of one row repeat those of the row before so often that few are looked up.
    let mut known: BTreeMap<&'static str, bool> = BTreeMap::new();
    for row in &reading.night.people.rows {
        let quality = &mut all[row.source as usize];
        quality.rows += 1;
        if row.quarantined {
            quality.unreadable += 1;
            continue;
        }
        let mut worst = None;
        for (field, code) in &row.troubles {
            *quality.by_column.entry((field, code)).or_default() += 1;
            let repair = *known.entry(code).or_insert_with(|| is_repair(code));
            worst = Some(worst.unwrap_or(true) && repair);
        }
        match worst {
            None => {}
            Some(true) => quality.repaired += 1,
            Some(false) => quality.faulty += 1,
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_cannot_be_read_is_trouble_at_any_grade() {
        let of = |unreadable| Quality { rows: 1000, unreadable, ..Quality::default() };
        assert!(!of(0).is_trouble(Grade::C) && of(0).is_trouble(Grade::D) && of(0).is_trouble(Grade::E));
        assert!(of(1).is_trouble(Grade::A));
    }

    #[test]
    fn faults_and_repairs_of_a_night_are_counted_once_per_row() {
        let mut sample = crate::report::sample::night();
        sample.people.rows[0].troubles = vec![("nik", "DIGIT_KE_16_HILANG"), ("tanggal_lahir", "TANGGAL_TIDAK_TERBACA")];
        sample.people.rows[1].troubles = vec![("nik", "DIGIT_KE_16_HILANG")];
        let ledger = crate::report::ledger::Ledger::seal(&sample.intake, &sample.people, &sample.links).expect("it balances");
        let night = sample.night();
        let reading = Reading::new(night, &ledger, crate::report::mask::Mask::default());
        let all = of_sources(&reading);
        let mut sum = Quality::default();
        all.iter().for_each(|quality| sum.merge(quality));
        assert_eq!((sum.rows, sum.unreadable, sum.faulty, sum.repaired), (9, 2, 1, 1));
        assert_eq!(sum.by_column[&("nik", "DIGIT_KE_16_HILANG")], 2);
        let sources: Vec<usize> = ledger.files.iter().map(|file| file.source).collect();
        assert_eq!(grade(&reading, &sources, 9), Grade::E, "two of nine rows cannot be read");
    }
}
