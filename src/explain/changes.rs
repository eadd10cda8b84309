//! The smallest change of a row after which a run would decide otherwise.
//!
//! Single fields first: one step nearer or further, the register's value, nothing at all, another's value. Then two fields
//! together. Each changed row is asked of linkage anew, so its probability is the one that a run would give.

use super::cells::{Cell, settle};
use super::replay::{Answer, Replay};
use crate::normalise::PersonIx;
use padan_linkage::records::{DateValue, Digits};
use rayon::prelude::*;

/// What is done to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The year, month or day of a date becomes the register's.
    DatePart(DatePart),
    /// One digit of a number becomes another.
    OneDigitOff,
    /// The last word of a name is left out.
    LastWordOut,
    /// The area is stated to the kecamatan only.
    KecamatanOnly,
    /// The field becomes the register's.
    Same,
    Empty,
    /// The field becomes another person's.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatePart {
    Year,
    Month,
    Day,
}

impl What {
    /// How much is changed: a part of a value is less than the value, and a value that is known less than another's.
    fn cost(self) -> u8 {
        match self {
            What::DatePart(_) | What::OneDigitOff | What::LastWordOut | What::KecamatanOnly => 0,
            What::Same => 1,
            What::Empty => 2,
            What::Other => 3,
        }
    }
}

/// One field's change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Position in the schema.
    pub column: usize,
    pub what: What,
    pub cell: Cell,
}

/// A change that turns the decision, and what a run would then say.
#[derive(Clone, Debug)]
pub struct Change {
    pub edits: Vec<Edit>,
    pub answer: Answer,
}

/// What the search found: every single change that suffices, else the smallest pair, else nothing. Smallest first.
pub type Found = Vec<Change>;

/// Looks for changes after which the row is linked to `person`, or, where it is linked to that person now, no longer is.
pub fn search(replay: &Replay, answer: &Answer, person: PersonIx) -> Found {
    let is_linked = answer.link.linked() == Some(person);
    let searcher = Searcher { replay, person, is_linked, now: weight_of(answer, person) };
    let cells = replay.cells();
    let singles = searcher.singles(&cells);
    let alone: Vec<Vec<Edit>> = singles.iter().map(|edit| vec![edit.clone()]).collect();
    let found = searcher.turning(&cells, alone);
    if !found.is_empty() {
        return found;
    }
    let pairs = singles.iter().enumerate().flat_map(|(at, first)| {
        let later = singles[at + 1..].iter().filter(|second| second.column != first.column);
        later.map(|second| vec![first.clone(), second.clone()])
    });
    let mut found = searcher.turning(&cells, pairs.collect());
    found.truncate(1);
    found
}

/// The weight of a person among the candidates that an answer keeps.
fn weight_of(answer: &Answer, person: PersonIx) -> Option<i32> {
    answer.link.candidates.iter().find(|candidate| candidate.person == person).map(|candidate| candidate.weight_millibits)
}

struct Searcher<'a> {
    replay: &'a Replay<'a>,
    person: PersonIx,
    is_linked: bool,
    now: Option<i32>,
}

impl Searcher<'_> {
    /// Changes that turn the decision, smallest first: by kind of change, then by weight moved.
    fn turning(&self, cells: &[Cell], changes: Vec<Vec<Edit>>) -> Found {
        let tried = changes.into_par_iter().map(|edits| {
            let answer = self.replay.answer_if(&self.changed(cells, &edits));
            Change { edits, answer }
        });
        let turns = |change: &Change| (change.answer.link.linked() == Some(self.person)) != self.is_linked;
        let mut found: Vec<Change> = tried.filter(turns).collect();
        found.sort_by_key(|change| self.size(change));
        found
    }

    fn changed(&self, cells: &[Cell], edits: &[Edit]) -> Vec<Cell> {
        let mut cells = cells.to_vec();
        edits.iter().for_each(|edit| cells[edit.column] = edit.cell.clone());
        let columns: Vec<usize> = edits.iter().map(|edit| edit.column).collect();
        settle(&self.replay.prepared.normalised.shared, &mut cells, &columns, self.replay.as_of_year());
        cells
    }

    /// Shape: (hardest kind of change, weight moved in millibits, columns).
    fn size(&self, change: &Change) -> (u8, u32, Vec<usize>) {
        let hardest = change.edits.iter().map(|edit| edit.what.cost()).max().unwrap_or(0);
        let moved = weight_of(&change.answer, self.person).zip(self.now).map_or(u32::MAX, |(then, now)| then.abs_diff(now));
        (hardest, moved, change.edits.iter().map(|edit| edit.column).collect())
    }

    /// Every change of one compared field that makes a difference.
    fn singles(&self, cells: &[Cell]) -> Vec<Edit> {
        let registered = self.replay.registered(self.person);
        let comparisons = &self.replay.prepared.rules.linkage.model.comparisons;
        let mut edits = Vec::new();
        for (number, comparison) in comparisons.iter().enumerate() {
            let column = comparison.columns[0];
            if edits.iter().any(|edit: &Edit| edit.column == column) {
                continue;
            }
            let (own, theirs) = (&cells[column], &registered[column]);
            let mut add = |what, cell: Cell| edits.push(Edit { column, what, cell });
            match self.is_linked {
                true => {
                    further(own).into_iter().for_each(|(what, cell)| add(what, cell));
                    let other = self.replay.somebody_else(number, self.person).map(|other| self.replay.registered(other)[column].clone());
                    other.into_iter().for_each(|other| add(What::Other, own.taken_from(&other)));
                }
                false => {
                    nearer(own, theirs).into_iter().for_each(|(what, cell)| add(what, cell));
                    if !theirs.is_missing() {
                        add(What::Same, own.taken_from(theirs));
                    }
                }
            }
            add(What::Empty, own.emptied());
        }
        edits.retain(|edit| edit.cell != cells[edit.column]);
        edits
    }
}

/// One step towards the register's value.
fn nearer(own: &Cell, theirs: &Cell) -> Vec<(What, Cell)> {
    match (own, theirs) {
        (Cell::Date(own), Cell::Date(theirs)) if is_full(own) && is_full(theirs) => {
            let [year, month, day] = parts(own.stated);
            let [their_year, their_month, their_day] = parts(theirs.stated);
            let differing = [year != their_year, month != their_month, day != their_day].iter().filter(|differs| **differs).count();
            // With one part wrong, the whole date is the step.
            let date = |part, stated| (What::DatePart(part), Cell::Date(DateValue { stated, ..*own }));
            let steps = [
                date(DatePart::Year, their_year * 10_000 + month * 100 + day),
                date(DatePart::Month, year * 10_000 + their_month * 100 + day),
                date(DatePart::Day, year * 10_000 + month * 100 + their_day),
            ];
            if differing > 1 { steps.into_iter().filter(|(_, cell)| is_date(cell)).collect() } else { Vec::new() }
        }
        (Cell::Area(own), Cell::Area(theirs)) if *theirs > 999_999 && own / 10_000 != theirs / 10_000 => {
            vec![(What::KecamatanOnly, Cell::Area(theirs / 10_000))]
        }
        _ => Vec::new(),
    }
}

/// One step away from the value.
fn further(own: &Cell) -> Vec<(What, Cell)> {
    match own {
        Cell::Digits(digits) if digits.complete() => {
            let last = digits.value % 10;
            let value = digits.value - last + (last + 1) % 10;
            vec![(What::OneDigitOff, Cell::Digits(Digits { value, ..*digits }))]
        }
        Cell::Name(tokens) if tokens.len() > 1 => vec![(What::LastWordOut, Cell::Name(tokens[..tokens.len() - 1].to_vec()))],
        Cell::Date(date) if is_full(date) => {
            let day = if date.stated % 100 < 28 { date.stated + 1 } else { date.stated - 1 };
            vec![(What::DatePart(DatePart::Day), Cell::Date(DateValue { stated: day, ..*date }))]
        }
        Cell::Area(code) if *code > 999_999 => vec![(What::KecamatanOnly, Cell::Area(code / 10_000))],
        _ => Vec::new(),
    }
}

fn parts(date: u32) -> [u32; 3] {
    [date / 10_000, date / 100 % 100, date % 100]
}

fn is_full(date: &DateValue) -> bool {
    parts(date.stated).iter().all(|part| *part != 0)
}

fn is_date(cell: &Cell) -> bool {
    matches!(cell, Cell::Date(date) if padan_identity::date::BirthDate::unpack(date.stated).is_some())
}
