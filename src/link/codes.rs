//! The words of answers, each kept once: a night has half a million rows and some hundred codes.
//!
//! Names that rule files give (fields, levels, blocking rules) are few, so a text that is asked to last stays until the program
//! ends. Reason lists of many rows are equal, so rows share them.

use super::Stage;
use padan_linkage::blocking::NO_RULE;
use std::collections::{BTreeSet, HashSet};
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

static LASTING: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// The same text, kept until the program ends; equal texts are kept once. For words of a vocabulary, never for data.
pub fn lasting(text: &str) -> &'static str {
    let mut known = LASTING.lock().unwrap_or_else(PoisonError::into_inner);
    known.get(text).copied().unwrap_or_else(|| {
        let kept: &'static str = Box::leak(text.into());
        known.insert(kept);
        kept
    })
}

/// Reason codes of one row, shared with the rows of equal reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasons(Arc<[&'static str]>);

impl Default for Reasons {
    fn default() -> Self {
        Reasons(Arc::from([]))
    }
}

impl Deref for Reasons {
    type Target = [&'static str];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'a> IntoIterator for &'a Reasons {
    type Item = &'a &'static str;
    type IntoIter = std::slice::Iter<'a, &'static str>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl FromIterator<&'static str> for Reasons {
    fn from_iter<I: IntoIterator<Item = &'static str>>(codes: I) -> Self {
        Reasons(codes.into_iter().collect())
    }
}

impl Reasons {
    /// Puts a code before all others.
    pub fn put_first(&mut self, code: &'static str) {
        *self = std::iter::once(code).chain(self.iter().copied()).collect();
    }
}

/// What a night's rules call things.
pub(super) struct Vocabulary {
    /// Per comparison: its field.
    pub(super) fields: Vec<&'static str>,
    /// Per comparison and level from 1 upward: `field=level`.
    agreements: Vec<Vec<&'static str>>,
    /// Per blocking rule: its name.
    rules: Vec<&'static str>,
}

impl Vocabulary {
    pub(super) fn of(stage: &Stage) -> Self {
        let comparisons = &stage.rules.model.comparisons;
        let levels = |levels: &[&str], field: &str| levels.iter().map(|level| lasting(&format!("{field}={level}"))).collect();
        Vocabulary {
            fields: comparisons.iter().map(|comparison| lasting(&comparison.name)).collect(),
            agreements: comparisons.iter().map(|comparison| levels(comparison.comparator.levels, &comparison.name)).collect(),
            rules: stage.rules.blocking.iter().map(|rule| lasting(&rule.name)).collect(),
        }
    }

    /// `field=level` of every comparison that both sides filled.
    pub(super) fn agreements<'a>(&'a self, pattern: &'a [u8]) -> impl Iterator<Item = &'static str> + 'a {
        let filled = self.agreements.iter().zip(pattern).filter(|(_, level)| **level > 0);
        filled.map(|(levels, level)| levels[usize::from(*level) - 1])
    }

    /// Name of a blocking rule; empty where a person named the pair.
    pub(super) fn rule(&self, rule: u8) -> &'static str {
        if rule == NO_RULE { "" } else { self.rules[usize::from(rule)] }
    }
}

/// Reason lists that rows share.
#[derive(Default)]
pub(super) struct Shelf {
    known: HashSet<Arc<[&'static str]>>,
    codes: Vec<&'static str>,
}

impl Shelf {
    /// The codes that `fill` writes.
    pub(super) fn shared(&mut self, fill: impl FnOnce(&mut Vec<&'static str>)) -> Reasons {
        self.codes.clear();
        fill(&mut self.codes);
        if let Some(known) = self.known.get(&self.codes[..]) {
            return Reasons(known.clone());
        }
        let list: Arc<[&'static str]> = self.codes[..].into();
        self.known.insert(list.clone());
        Reasons(list)
    }
}

#[cfg(test)]
mod tests {
    //! Properties: 1. equal texts last once; 2. equal lists are one list, others are not; 3. a code that is put first moves the
    //! others behind and changes no other row.
    use super::*;

    #[test]
    fn equal_texts_are_kept_once() {
        let (first, again) = (lasting("nama=variant"), lasting(&["nama", "variant"].join("=")));
        assert!(std::ptr::eq(first, again));
    }

    #[test]
    fn rows_of_equal_reasons_share_one_list() {
        let mut shelf = Shelf::default();
        let mut list = |codes: &[&'static str]| shelf.shared(|out| out.extend(codes));
        let (first, again, other) = (list(&["TANPA_CALON", "NIK_KOSONG"]), list(&["TANPA_CALON", "NIK_KOSONG"]), list(&["TANPA_CALON"]));
        assert!(Arc::ptr_eq(&first.0, &again.0) && first != other);
    }

    #[test]
    fn a_code_put_first_changes_one_row_only() {
        let mut shelf = Shelf::default();
        let mut row = shelf.shared(|out| out.push("TANPA_CALON"));
        let other = row.clone();
        row.put_first("DIPUTUSKAN");
        assert_eq!((row.join("|"), other.join("|")), ("DIPUTUSKAN|TANPA_CALON".to_owned(), "TANPA_CALON".to_owned()));
    }
}
