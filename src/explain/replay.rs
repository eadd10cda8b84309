//! The engine asked again: for a row as it stands, and for the same row with other values.
//!
//! Every call into linkage is made here. A changed row goes the whole way, from blocking keys to status, so that what is
//! said of it is what a run would say.

use super::cells::{self, Cell};
use crate::link::{self, Link, Stage};
use crate::nightly::Prepared;
use crate::normalise::{PersonIx, RowIx};
use padan_linkage::blocking::{self, BlockingRule};
use padan_linkage::comparators::Sides;
use padan_linkage::context::{self, AboutRow, Lists};
use padan_linkage::engine::{self, RowLinks};
use padan_linkage::model::Part;
use padan_linkage::posterior::prior_shares;
use padan_linkage::records::Records;
use rayon::prelude::*;

/// What a run says of one row.
#[derive(Clone, Debug)]
pub struct Answer {
    pub found: RowLinks,
    pub link: Link,
    /// The best candidate's probability before the row's list had its say, in millionths.
    pub without_list_ppm: u32,
}

/// How a row is explained by somebody who is not in the register; as `kinds` of linkage are ordered, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    Stranger,
    Relative,
    Twin,
    Namesake,
}

impl Absent {
    pub const ALL: [Absent; 4] = [Absent::Stranger, Absent::Relative, Absent::Twin, Absent::Namesake];
}

/// One list's rows as linked before the list has its say.
pub struct ListRows {
    rows: Vec<usize>,
    found: Vec<RowLinks>,
}

impl ListRows {
    /// Links the rows of the list on which a row stands.
    pub fn around(prepared: &Prepared, row: RowIx) -> ListRows {
        let all = &prepared.normalised.people.rows;
        let list = all[row.0 as usize].list;
        let rows: Vec<usize> = (0..all.len()).filter(|&other| all[other].list == list).collect();
        let found = rows.par_iter().map(|&row| linked(prepared, &prepared.normalised.rows, row)).collect();
        ListRows { rows, found }
    }
}

fn linked(prepared: &Prepared, rows: &Records, row: usize) -> RowLinks {
    let Prepared { rules, normalised, index, .. } = prepared;
    engine::link_row(&rules.linkage, &normalised.shared, index, rows, &normalised.register, row)
}

/// Asks linkage about one row.
#[derive(Clone)]
pub struct Replay<'a> {
    pub prepared: &'a Prepared,
    pub row: RowIx,
    about: Option<AboutRow>,
}

impl<'a> Replay<'a> {
    /// Reads what the row's list tells about it.
    pub fn new(prepared: &'a Prepared, row: RowIx, list: &ListRows) -> Replay<'a> {
        let Prepared { rules, normalised, index, .. } = prepared;
        let model = &rules.linkage.model;
        let of_row = vec![0; list.rows.len()];
        let all = link::cards(&normalised.shared, &normalised.rows);
        let cards: Vec<u64> = list.rows.iter().map(|&row| all[row]).collect();
        let lists = Lists { of_row: &of_row, cards: &cards, card_comparison: link::card_comparison(model) };
        let at = list.rows.iter().position(|&other| other == row.0 as usize).expect("a row stands on its list");
        let about = context::about(model, index, &lists, &mut list.found.clone(), at);
        Replay { prepared, row, about }
    }

    fn stage(&self) -> Stage<'a> {
        let Prepared { rules, intake, normalised, index, .. } = self.prepared;
        Stage { rules: &rules.linkage, intake, normalised, index }
    }

    /// The row as it stands.
    pub fn answer(&self) -> Answer {
        self.answer_of(&self.prepared.normalised.rows, self.row.0 as usize, true)
    }

    /// The row as if it held these cells.
    pub fn answer_if(&self, cells: &[Cell]) -> Answer {
        self.answer_of(&cells::records(cells), 0, false)
    }

    /// `is_own`: the row as it stands, of which reviewers may have decided.
    fn answer_of(&self, rows: &Records, row: usize, is_own: bool) -> Answer {
        let Prepared { rules, normalised, index, decisions, .. } = self.prepared;
        let mut found = linked(self.prepared, rows, row);
        if is_own && decisions.excludes(self.row) {
            found = decisions.revise_one(&self.stage(), self.row, &found);
        }
        let alone = found.ranked.iter().map(|ranked| (ranked.right, ranked.probability_ppm)).collect::<Vec<_>>();
        if let Some(about) = &self.about {
            let (model, card) = (&rules.linkage.model, link::cards(&normalised.shared, rows)[row]);
            context::retell(model, index, about, card, link::card_comparison(model), &mut found);
        }
        match is_own {
            // What was said of two rows hangs on the other row's answer, so the whole night is asked.
            true if decisions.pairs(self.row) => {
                found = link::answers(&self.stage(), decisions, None, &|| ()).0.swap_remove(row);
            }
            true if !decisions.excludes(self.row) => found = decisions.revise_one(&self.stage(), self.row, &found),
            _ => {}
        }
        let best = found.ranked.first().map(|best| best.right);
        let without_list_ppm = alone.iter().find(|(right, _)| Some(*right) == best).map_or(0, |(_, ppm)| *ppm);
        let link = self.stage().decide(self.row, &found);
        Answer { found, link, without_list_ppm }
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

    /// How likely each way of not being in the register is, in millionths, and the candidate that is closest to it: a member
    /// of the household, the twin, the namesake.
    pub fn absent(&self, found: &RowLinks) -> Vec<(Absent, u32, Option<PersonIx>)> {
        let closest = |absent: Absent| {
            let of_house = found.ranked.iter().filter(|ranked| absent != Absent::Relative || ranked.group != u32::MAX);
            let weight = |ranked: &&engine::Ranked| match absent {
                Absent::Stranger => 0,
                Absent::Relative => ranked.relative,
                Absent::Twin => ranked.weighed.twin.0 + ranked.lent,
                Absent::Namesake => ranked.weighed.namesake.0,
            };
            let best = of_house.max_by_key(|ranked| (weight(ranked), std::cmp::Reverse(ranked.right)));
            best.filter(|_| absent != Absent::Stranger).map(|ranked| PersonIx(ranked.right))
        };
        let share = |at: usize| (f64::from(found.kinds[at + 1]) * 1e6).round() as u32;
        Absent::ALL.into_iter().enumerate().map(|(at, absent)| (absent, share(at), closest(absent))).collect()
    }

    /// The weight from which a lone candidate is linked, in millibits, when nothing but a stranger stands against it.
    pub fn needed_millibits(&self) -> i32 {
        let model = &self.prepared.rules.linkage.model;
        let [present, strangers, ..] = prior_shares(&model.prior);
        let per_person = present / self.prepared.index.population.rows.max(1) as f64;
        let odds = model.thresholds.link / (1.0 - model.thresholds.link);
        ((odds * strangers / per_person).log2() * 1000.0).round() as i32
    }

    /// The year that bounds birth years of the lists.
    pub fn as_of_year(&self) -> u16 {
        self.prepared.job.period.get(..4).and_then(|year| year.parse().ok()).unwrap_or(2100)
    }
}
