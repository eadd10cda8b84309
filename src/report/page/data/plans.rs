//! Which tables the page carries whole: their columns, their order, and the row of a list that each of their rows is about.

use crate::assess::Side;
use crate::normalise::RowIx;
use crate::report::reading::Reading;
use crate::report::source::Source;
use crate::report::tables::review;
use std::cmp::Reverse;

/// A table that the page carries.
pub struct Plan {
    /// Name of the grid on the page.
    pub id: &'static str,
    pub table: &'static str,
    /// Columns of the grid, in order.
    pub shown: &'static [&'static str],
    /// Further columns, told in the case and in what is saved.
    pub told: &'static [&'static str],
    /// Columns whose values the page offers as a choice.
    pub choices: &'static [&'static str],
    /// Rows that the page carries at most.
    pub rows_max: usize,
    order: fn(&Reading<'_>) -> Order,
}

/// Things of a table in the order in which the page shows them.
pub struct Order {
    /// `None`: all of them as they come.
    pub things: Option<Vec<usize>>,
    /// The list row that each row of the grid is about; empty where rows have no case.
    pub rows: Vec<RowIx>,
}

/// Rows of one table of what was found: so many are still sorted and filtered at once.
const FOUND_MAX: usize = 400_000;
/// Rows of the other tables: a first look; who needs all of them works with the CSV or the workbook.
const OTHERS_MAX: usize = 20_000;

const OF_FINDING: &[&str] =
    &["kind", "programme", "nama", "evidence", "rupiah", "action", "owner", "desa", "file", "sheet", "line", "rule"];
/// Of the inclusion side also what totals count; other sides count nowhere.
const OF_INCLUSION: &[&str] =
    &["kind", "programme", "nama", "evidence", "rupiah", "rupiah_counted", "action", "owner", "desa", "file", "sheet", "line", "rule"];
const TOLD_OF_FINDING: &[&str] = &["finding", "side", "kecamatan", "probability", "register_nik", "source", "certainty"];
const CHOICES_OF_FINDING: &[&str] = &["kind", "programme", "action", "owner", "kecamatan"];

/// Tables in the order in which they get room.
pub const ALL: [Plan; 8] = [
    finding("inclusion", OF_INCLUSION, |reading| of_side(reading, Side::Inclusion)),
    Plan {
        id: "review",
        table: "review",
        shown: &[
            "priority",
            "nama",
            "nik",
            "candidate_1_name",
            "candidate_1_nik",
            "candidate_1_probability",
            "candidate_2_name",
            "candidate_2_probability",
            "what_to_do",
            "reasons",
            "owner",
            "file",
            "sheet",
            "line",
        ],
        told: &["programme", "case"],
        choices: &["programme", "owner", "what_to_do"],
        rows_max: FOUND_MAX,
        order: |reading| Order { things: None, rows: review::queue(reading) },
    },
    Plan {
        id: "duplicates",
        table: "duplicates",
        shown: &[
            "kind",
            "nama",
            "nik",
            "programme",
            "owner",
            "file",
            "sheet",
            "line",
            "probability",
            "rupiah_at_risk",
            "rupiah_counted",
            "group",
        ],
        told: &["case"],
        choices: &["kind", "programme", "owner"],
        rows_max: FOUND_MAX,
        order: greatest_groups,
    },
    finding("exclusion", OF_FINDING, |reading| of_side(reading, Side::Exclusion)),
    finding("unknown", OF_FINDING, |reading| of_side(reading, Side::Unknown)),
    Plan {
        id: "quarantine",
        table: "quarantine",
        shown: &["owner", "file", "sheet", "line", "column", "field", "reason", "seen", "fix"],
        told: &[],
        choices: &["owner", "reason"],
        rows_max: OTHERS_MAX,
        order: as_it_comes,
    },
    Plan {
        id: "mismatches",
        table: "mismatches",
        shown: &["field", "kind", "submitted", "register", "proposed", "programme", "owner", "file", "sheet", "line"],
        told: &[],
        choices: &["field", "kind", "programme", "owner"],
        rows_max: OTHERS_MAX,
        order: as_it_comes,
    },
    Plan {
        id: "unserved",
        table: "unserved",
        shown: &["rank", "head_name", "no_kk", "members", "desil", "programmes", "kecamatan", "desa", "alamat", "rule"],
        told: &[],
        choices: &["kecamatan", "programmes", "desil"],
        rows_max: OTHERS_MAX,
        order: as_it_comes,
    },
];

const fn finding(id: &'static str, shown: &'static [&'static str], order: fn(&Reading<'_>) -> Order) -> Plan {
    Plan { id, table: "mistargeting", shown, told: TOLD_OF_FINDING, choices: CHOICES_OF_FINDING, rows_max: FOUND_MAX, order }
}

/// The plan of a grid.
///
/// Panics: where no grid has that name; names are written in this crate only.
pub fn of(id: &str) -> &'static Plan {
    ALL.iter().find(|plan| plan.id == id).expect("a grid that is asked for has a plan")
}

impl Plan {
    pub fn order(&self, reading: &Reading<'_>) -> Order {
        (self.order)(reading)
    }

    /// Rows of the whole table in this order.
    pub fn total(&self, order: &Order, source: &Source<'_>) -> usize {
        if order.things.is_some() { order.rows.len() } else { source.rows() }
    }
}

fn as_it_comes(_: &Reading<'_>) -> Order {
    Order { things: None, rows: Vec::new() }
}

/// Findings of a side, the most rupiah first.
fn of_side(reading: &Reading<'_>, side: Side) -> Order {
    let findings = &reading.night.findings.mistargeting;
    let mut things: Vec<usize> = (0..findings.len()).filter(|&at| findings[at].side == side).collect();
    things.sort_by_key(|&at| Reverse(findings[at].rupiah));
    let rows = things.iter().map(|&at| findings[at].row).collect();
    Order { things: Some(things), rows }
}

/// Groups of duplicates, the most rupiah first; the members of a group stay together.
fn greatest_groups(reading: &Reading<'_>) -> Order {
    let groups = reading.night.groups;
    let mut things: Vec<usize> = (0..groups.len()).collect();
    things.sort_by_key(|&at| Reverse(groups[at].rupiah_at_risk));
    let rows = things.iter().flat_map(|&at| groups[at].rows.iter().copied()).collect();
    Order { things: Some(things), rows }
}
