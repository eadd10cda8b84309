//! What each field weighs between a row and a register person, small enough to be kept for every row that has a finding.
//!
//! The integers are those of a story and the words are made by the same functions; what a story tells in sentences is here
//! a code per comparison, and the words of a code are made once. Nothing is replayed: the night has said who the person is.

use super::cells::Cell;
use super::sources::Sources;
use super::values::read_from;
use super::words as said;
use crate::language::Language;
use crate::link::Stage;
use crate::normalise::{PersonIx, RowIx};
use crate::report::words;
use crate::rules::RuleFiles;
use padan_linkage::model::{Comparison, Part};

/// A level as it was met: which one, what is missing, and by which table it was weighed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Met {
    level: u8,
    /// Which side is filled where the level is 0: 1 the list, 2 the register.
    filled: u8,
    /// One more than the number of the `given` table; 0 is the first table.
    given: u8,
    /// Level of the comparison on which that table depends, and its filled sides.
    other: (u8, u8),
    /// That comparison agrees, so that this one repeats part of it.
    repeats: bool,
}

/// One comparison of a pair. Unit: thousandths of a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight {
    pub met: Met,
    pub millibits: i32,
}

/// A code in the words of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub level: String,
    /// The other field and its level, where the weight depends on it.
    pub given: Option<(String, String)>,
    /// That field agrees, so that this one repeats part of it.
    pub repeats: bool,
    /// File and line of the rule that the weight comes from.
    pub rule: Option<String>,
}

/// Weighs pairs of a night, field by field.
pub struct Weigher<'a> {
    stage: Stage<'a>,
    sources: Sources,
    language: Language,
}

impl<'a> Weigher<'a> {
    pub(crate) fn new(stage: Stage<'a>, files: Option<&RuleFiles>, language: Language) -> Weigher<'a> {
        Weigher { stage, sources: files.map_or_else(Sources::default, Sources::of), language }
    }

    /// The fields that are compared, in words, in the model's order.
    pub fn fields(&self) -> Vec<String> {
        self.comparisons().iter().map(|comparison| words::field_words(&comparison.name, self.language)).collect()
    }

    /// What each comparison of a row with a person weighs, in the model's order.
    pub fn weights(&self, row: RowIx, person: PersonIx) -> Vec<Weight> {
        let parts = self.stage.parts(row, person);
        parts.iter().map(|part| Weight { met: self.met(row, person, &parts, part), millibits: part.weight.0 }).collect()
    }

    /// A code of a comparison in words.
    pub fn words(&self, number: usize, met: Met) -> Words {
        let comparison = &self.comparisons()[number];
        let table = usize::from(met.given).checked_sub(1);
        let given = table.map(|at| {
            let other = comparison.given[at].comparison;
            let field = words::field_words(&self.comparisons()[other].name, self.language);
            (field, self.level(other, met.other))
        });
        let rule = match met.level {
            0 => None,
            level => self.sources.cite(&comparison.name, table, comparison.comparator.levels[usize::from(level) - 1]),
        };
        Words { level: self.level(number, (met.level, met.filled)), given, repeats: met.repeats, rule }
    }

    fn comparisons(&self) -> &'a [Comparison] {
        &self.stage.rules.model.comparisons
    }

    fn level(&self, number: usize, (level, filled): (u8, u8)) -> String {
        let comparator = self.comparisons()[number].comparator;
        match level {
            0 => said::missing(filled & 1 != 0, filled & 2 != 0, self.language),
            level => said::level(comparator.name, comparator.levels[usize::from(level) - 1], self.language),
        }
    }

    fn met(&self, row: RowIx, person: PersonIx, parts: &[Part], part: &Part) -> Met {
        let filled = |comparison: usize, level: u8| if level == 0 { self.filled(row, person, comparison) } else { 0 };
        let own = Met { level: part.level, filled: filled(part.comparison, part.level), ..Met::default() };
        if !part.given || part.level == 0 {
            return own;
        }
        let tables = &self.comparisons()[part.comparison].given;
        let Some(at) = tables.iter().position(|given| given.levels >> parts[given.comparison].level & 1 == 1) else { return own };
        let other = &parts[tables[at].comparison];
        let others = (other.level, filled(other.comparison, other.level));
        Met { given: at as u8 + 1, other: others, repeats: other.weight.0 > 0, ..own }
    }

    /// Which sides hold something to compare: 1 the list, 2 the register.
    fn filled(&self, row: RowIx, person: PersonIx, comparison: usize) -> u8 {
        let Stage { intake, normalised, .. } = self.stage;
        let column = self.comparisons()[comparison].columns[0];
        let fields = read_from(&normalised.shared.fields[column].name);
        let submitted = &normalised.people.rows[row.0 as usize];
        let in_list = fields.iter().any(|field| !submitted.text(intake, field).is_empty())
            || !Cell::of(&normalised.rows.columns[column], row.0 as usize).is_missing();
        let in_register = fields.iter().any(|field| !normalised.people.register.text(intake, person, field).is_empty())
            || !Cell::of(&normalised.register.columns[column], person.0 as usize).is_missing();
        u8::from(in_list) | u8::from(in_register) << 1
    }
}
