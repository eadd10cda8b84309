//! How good each submitted file is: rows that can be read, faults and repairs by column, and a grade made of these alone.

use crate::intake::Receipt;
use crate::report::reading::Reading;
use padan_identity::repair::Repair;
use std::collections::BTreeMap;

/// Shares of rows in order, in millionths, from which a grade is given.
const GRADES: [(u64, char); 4] = [(980_000, 'A'), (950_000, 'B'), (850_000, 'C'), (700_000, 'D')];
/// Below all of them.
const LOWEST: char = 'E';
/// The best grade of a list that tells no NIK.
const WITHOUT_NIK: char = 'C';

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
    pub fn in_order(&self) -> u64 {
        self.rows - self.unreadable - self.faulty - self.repaired
    }

    /// Share of a number of rows among all, in millionths; all of nothing.
    pub fn share(&self, rows: u64) -> u64 {
        (rows * 1_000_000).checked_div(self.rows).unwrap_or(1_000_000)
    }

    /// The grade, from A to E.
    pub fn grade(&self, has_nik: bool) -> char {
        let share = self.share(self.in_order());
        let grade = GRADES.into_iter().find(|(from, _)| share >= *from).map_or(LOWEST, |(_, grade)| grade);
        // Letters rise as grades fall.
        if has_nik { grade } else { grade.max(WITHOUT_NIK) }
    }

    /// Whether somebody must look at the file.
    pub fn is_trouble(&self, has_nik: bool) -> bool {
        self.grade(has_nik) >= 'D' || self.unreadable > 0
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

/// Says whether a source has a column that is read as NIK.
pub fn has_nik(receipt: &Receipt) -> bool {
    receipt.columns.iter().any(|column| column.field == "nik")
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

    #[track_caller]
    fn check(quality: &Quality, has_nik: bool, expected: (char, bool)) {
        assert_eq!((quality.grade(has_nik), quality.is_trouble(has_nik)), expected);
    }

    #[test]
    fn a_grade_falls_with_the_rows_that_are_not_in_order() {
        let of = |unreadable, faulty, repaired| Quality { rows: 100, unreadable, faulty, repaired, ..Quality::default() };
        check(&of(0, 0, 0), true, ('A', false));
        check(&of(0, 1, 2), true, ('B', false));
        check(&of(0, 15, 0), true, ('C', false));
        check(&of(0, 0, 30), true, ('D', true));
        check(&of(0, 31, 0), true, ('E', true));
    }

    #[test]
    fn a_row_that_cannot_be_read_is_trouble_at_any_grade() {
        check(&Quality { rows: 1000, unreadable: 1, ..Quality::default() }, true, ('A', true));
    }

    #[test]
    fn a_list_without_nik_gets_no_better_than_c_and_an_empty_one_has_no_fault() {
        check(&Quality { rows: 100, ..Quality::default() }, false, ('C', false));
        check(&Quality::default(), true, ('A', false));
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
    }
}
