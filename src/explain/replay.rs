//! The engine asked again: for a row as it stands, and for the same row with other values.
//!
//! Every call into linkage is made here. A changed row goes the whole way, from blocking keys to status, so that what is
//! said of it is what a run would say.

use super::cells::{self, Cell};
use crate::link::{Link, Stage};
use crate::nightly::Prepared;
use crate::normalise::{PersonIx, RowIx};
use padan_linkage::blocking::{self, BlockingRule};
use padan_linkage::comparators::Sides;
use padan_linkage::engine::{self, RowLinks};
use padan_linkage::model::Part;
use padan_linkage::records::Records;

/// What a run says of one row.
#[derive(Clone, Debug)]
pub struct Answer {
    pub found: RowLinks,
    pub link: Link,
}

/// A household of the register that a row may belong to, and how likely it is that an absent member of it is meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Household {
    pub family: u32,
    pub probability_ppm: u32,
}

/// Asks linkage about one row.
#[derive(Clone, Copy)]
pub struct Replay<'a> {
    pub prepared: &'a Prepared,
    pub row: RowIx,
}

impl<'a> Replay<'a> {
    fn stage(&self) -> Stage<'a> {
        let Prepared { rules, intake, normalised, index, .. } = self.prepared;
        Stage { rules: &rules.linkage, intake, normalised, index }
    }

    /// The row as it stands.
    pub fn answer(&self) -> Answer {
        self.answer_of(&self.prepared.normalised.rows, self.row.0 as usize)
    }

    /// The row as if it held these cells.
    pub fn answer_if(&self, cells: &[Cell]) -> Answer {
        self.answer_of(&cells::records(cells), 0)
    }

    fn answer_of(&self, rows: &Records, row: usize) -> Answer {
        let Prepared { rules, normalised, index, .. } = self.prepared;
        let found = engine::link_row(&rules.linkage, &normalised.shared, index, rows, &normalised.register, row);
        let link = self.stage().decide(self.row, &found);
        Answer { found, link }
    }

    /// What each comparison with a person weighs.
    pub fn parts(&self, person: PersonIx) -> Vec<Part> {
        self.stage().parts(self.row, person)
    }

    /// The row's comparable values.
    pub fn cells(&self) -> Vec<Cell> {
        cells::of(&self.prepared.normalised.rows, self.row.0 as usize)
    }

    /// A register person's comparable values.
    pub fn registered(&self, person: PersonIx) -> Vec<Cell> {
        cells::of(&self.prepared.normalised.register, person.0 as usize)
    }

    /// The first register person whose value of a comparison differs from a person's.
    pub fn somebody_else(&self, comparison: usize, person: PersonIx) -> Option<PersonIx> {
        let Prepared { rules, normalised, index, .. } = self.prepared;
        let register = &normalised.register;
        let sides = Sides { shared: &normalised.shared, frequencies: &index.frequencies, left: register, right: register };
        let comparison = &rules.linkage.model.comparisons[comparison];
        let differs = |other: &usize| (comparison.comparator.compare)(&sides, &comparison.columns, *other, person.0 as usize).level == 1;
        (0..register.len).find(differs).map(|other| PersonIx(other as u32))
    }

    /// Says of each blocking rule which columns give the row no key; none where the rule was tried.
    pub fn columns_without_key(&self) -> Vec<(&'a BlockingRule, Vec<usize>)> {
        let Prepared { rules, normalised, .. } = self.prepared;
        let row = self.row.0 as usize;
        let empty = |rule: &BlockingRule| {
            let parts = rule.parts.iter().filter(|part| !blocking::has_key(part, &normalised.shared, &normalised.rows, row));
            parts.map(|part| part.column).collect::<Vec<usize>>()
        };
        rules.linkage.blocking.iter().map(|rule| (rule, empty(rule))).collect()
    }

    /// The household whose absent member would explain the row best, with the probability of that.
    ///
    /// The same sum as in the posterior, kept apart by household: of all that is not in the register, the part that an absent
    /// relative of this household has.
    pub fn household(&self, found: &RowLinks) -> Option<Household> {
        let Prepared { rules, normalised, index, .. } = self.prepared;
        let mut pairs = Vec::new();
        index.blocking.candidates(&normalised.shared, &normalised.rows, self.row.0 as usize, &mut pairs);
        let sides =
            Sides { shared: &normalised.shared, frequencies: &index.frequencies, left: &normalised.rows, right: &normalised.register };
        let weighed = |right: u32| index.weights.weigh(&sides, self.row.0 as usize, right as usize).household.0;
        let mut groups: Vec<(u32, i32)> = pairs
            .iter()
            .map(|pair| (index.groups[pair.right as usize], weighed(pair.right)))
            .filter(|(group, _)| *group != u32::MAX)
            .collect();
        groups.sort_unstable_by(|left, right| left.0.cmp(&right.0).then(right.1.cmp(&left.1)));
        groups.dedup_by_key(|(group, _)| *group);

        let prior = &rules.linkage.model.prior;
        let strangers = 1.0 - prior.relatives;
        let share = |millibits: i32| prior.relatives / index.population.groups.max(1) as f64 * f64::exp2(f64::from(millibits) / 1000.0);
        let total = strangers + groups.iter().map(|(_, millibits)| share(*millibits)).sum::<f64>();
        let best = groups.iter().max_by_key(|(group, millibits)| (*millibits, std::cmp::Reverse(*group)))?;
        let of_absent = share(best.1) / total;
        Some(Household { family: best.0, probability_ppm: (of_absent * f64::from(found.absent_ppm)).round() as u32 })
    }

    /// The weight from which a lone candidate is linked, in millibits, when no relative explains the row.
    pub fn needed_millibits(&self) -> i32 {
        let model = &self.prepared.rules.linkage.model;
        let per_person = model.prior.in_register / self.prepared.index.population.rows.max(1) as f64;
        let strangers = (1.0 - model.prior.in_register) * (1.0 - model.prior.relatives);
        let odds = model.thresholds.link / (1.0 - model.thresholds.link);
        ((odds * strangers / per_person).log2() * 1000.0).round() as i32
    }

    /// The year that bounds birth years of the lists.
    pub fn as_of_year(&self) -> u16 {
        self.prepared.job.period.get(..4).and_then(|year| year.parse().ok()).unwrap_or(2100)
    }
}
