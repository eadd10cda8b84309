//! Programmes whose benefit nobody states: their rupiah is not known, which is something else than nothing.
//!
//! Data files keep 0 there, so that sums hold; people read *not stated*. The rule book says it, programme by programme.

use crate::report::reading::ListFacts;
use crate::report::table::{Cell, Kind, Table, TableSpec};
use crate::rules::RuleBook;
use std::collections::BTreeSet;

/// Programmes with a list tonight and no stated benefit, and the OPDs whose lists are all of such programmes.
#[derive(Clone, Debug, Default)]
pub struct Unstated {
    pub programmes: BTreeSet<String>,
    owners: BTreeSet<String>,
}

impl Unstated {
    pub fn of(lists: &[ListFacts], rules: &RuleBook) -> Unstated {
        let states = |list: &&ListFacts| rules.programmes.find(&list.programme).is_some_and(|rule| rule.benefit_per_month.is_some());
        let stated: BTreeSet<&str> = lists.iter().filter(states).map(|list| list.owner.as_str()).collect();
        let of_none = lists.iter().filter(|list| !states(list)).map(|list| list.programme.clone());
        let owners = lists.iter().map(|list| &list.owner).filter(|owner| !stated.contains(owner.as_str())).cloned();
        Unstated { programmes: of_none.collect(), owners: owners.collect() }
    }

    /// Where a row of a table says whose money it tells, and those whose money nobody states; nothing where that cannot be.
    pub fn of_table(&self, spec: &TableSpec) -> Option<Beside<'_>> {
        let has_rupiah = spec.columns.iter().any(|column| column.kind == Kind::Rupiah);
        let at = |name: &str| spec.columns.iter().position(|column| column.name == name).filter(|_| has_rupiah);
        let of_programme = || at("programme").map(|at| Beside { at, names: &self.programmes });
        let of_owner = || at("owner").map(|at| Beside { at, names: &self.owners });
        of_programme().or_else(of_owner).filter(|beside| !beside.names.is_empty())
    }
}

/// The column that says whose money a row tells.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    pub at: usize,
    pub names: &'a BTreeSet<String>,
}

impl Beside<'_> {
    /// Says whether the rupiah of a row are not stated.
    pub fn tells(&self, table: &Table, row: usize) -> bool {
        matches!(table.cell(self.at, row), Cell::Text(name) if self.names.contains(name))
    }
}
