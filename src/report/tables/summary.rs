//! `summary`: the night in one column of numbers.

use super::totals::{Totals, thousandths};
use crate::assess::Side;
use crate::duplicates::DuplicateKind;
use crate::language::Language;
use crate::link::Status;
use crate::report::indicated::Part;
use crate::report::measures;
use crate::report::reading::Reading;
use crate::report::source::Rows;
use crate::report::table::{Builder, ColumnSpec, Kind, TableSpec, column};

const COLUMNS: &[ColumnSpec] = &[
    column("measure", Kind::Text, "Ukuran", "Measure", "what is counted; the list stands below this table"),
    column("value", Kind::Int, "Nilai", "Value", "counts, rupiah for `rupiah_*`; empty for estimates"),
    column(
        "estimate",
        Kind::Decimal(3),
        "Perkiraan",
        "Estimate",
        "expected numbers and the bounds of their 95 % interval, rupiah for `rupiah_*`; empty for counts",
    ),
    column("words", Kind::Text, "Artinya", "Meaning", "what the measure counts, in the job's language"),
];

/// The sides of findings, in the order in which they are told.
const SIDES: [Side; 3] = [Side::Inclusion, Side::Exclusion, Side::Unknown];

pub static TABLE: TableSpec =
    TableSpec { name: "summary", title: ("Ringkasan", "Summary"), row: ("satu ukuran", "one measure"), columns: COLUMNS, build };

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let mut lines = Lines { builder: Builder::new(COLUMNS), language: reading.language };
    counts(reading, &mut lines);
    estimates(reading, &mut lines);
    parts(reading, &mut lines);
    Ok(Rows::Few(lines.builder))
}

/// Lines of the table.
struct Lines {
    builder: Builder,
    language: Language,
}

impl Lines {
    fn count(&mut self, measure: &str, value: u64) {
        let words = measures::words(measure, self.language).unwrap_or_default();
        self.builder.text(measure).count(value).int(None).text(&words).end_row();
    }

    /// Unit: thousandths.
    fn estimate(&mut self, measure: &str, value: i64) {
        let words = measures::words(measure, self.language).unwrap_or_default();
        self.builder.text(measure).int(None).int(Some(value)).text(&words).end_row();
    }
}

fn counts(reading: &Reading<'_>, lines: &mut Lines) {
    let (night, ledger) = (&reading.night, reading.ledger);
    let mut count = |measure: &str, value: u64| lines.count(measure, value);
    count("lists", night.job.lists.len() as u64);
    count("files", reading.files(|_| true));
    count("rows", ledger.statuses.rows());
    for status in Status::ALL {
        count(&format!("rows_{}", status.code().to_lowercase()), ledger.statuses.get(status));
    }
    count("register_people", night.people.register.facts.len() as u64);
    count("register_families", night.people.register.families.len() as u64);
    let differing: usize = night.links.iter().map(|link| link.mismatches.len()).sum();
    count("fields_differing", differing as u64);
    for kind in DuplicateKind::ALL {
        let groups = night.groups.iter().filter(|group| group.kind == kind).count();
        count(&format!("groups_{}", kind.code().to_lowercase()), groups as u64);
    }
    for (side, findings) in SIDES.into_iter().zip(reading.indicated().findings) {
        count(&format!("findings_{}", side.code().to_lowercase()), findings);
    }
    count("families_unserved", night.findings.unserved.len() as u64);
    count("families_unserved_on_no_list", night.findings.unserved.iter().filter(|case| case.listed.is_empty()).count() as u64);
    count("rupiah_indicated", reading.rupiah());
    for (measure, value) in night.changes.iter().flat_map(|changes| changes.measures()) {
        count(&measure, value);
    }
}

fn estimates(reading: &Reading<'_>, lines: &mut Lines) {
    let night = &reading.night;
    let stated = night.stated_error;
    let estimates = [
        ("expected_wrong_links", stated.expected_wrong_links),
        ("expected_wrong_links_low", stated.wrong_links_95.0),
        ("expected_wrong_links_high", stated.wrong_links_95.1),
        ("expected_missed_links", stated.expected_missed_links),
        ("expected_missed_links_low", stated.missed_links_95.0),
        ("expected_missed_links_high", stated.missed_links_95.1),
    ];
    let reached = ["", "_low", "_high"].map(|end| (end, night.counted.get(&format!("blocking_recall_ppm{end}"))));
    for (end, ppm) in reached.iter().filter_map(|(end, ppm)| Some((end, (*ppm)?))) {
        // Millionths are tenths of thousandths of a percent.
        lines.estimate(&format!("percent_within_reach{end}"), (*ppm as i64 + 5) / 10);
    }
    for (measure, value) in estimates {
        lines.estimate(measure, thousandths(value));
    }
    let doubts = Totals::all(reading);
    for (measure, expected) in [("findings_inklusi", doubts.findings()), ("rupiah", doubts.rupiah())] {
        for (end, value) in [("expected", expected.value), ("low", expected.low), ("high", expected.high)] {
            lines.estimate(&format!("{measure}_{end}"), thousandths(value));
        }
    }
}

/// What was added to the table later: sheets, and what is indicated by cause.
fn parts(reading: &Reading<'_>, lines: &mut Lines) {
    let indicated = reading.indicated();
    lines.count("sheets", reading.ledger.files.len() as u64);
    for (side, rows) in SIDES.into_iter().zip(indicated.rows) {
        lines.count(&format!("rows_{}", side.code().to_lowercase()), rows);
    }
    lines.count("rows_indicated", indicated.indicated_rows());
    for (part, count) in Part::ALL.into_iter().zip(indicated.parts) {
        lines.count(&format!("rows_indicated_{}", part.code()), count.rows);
        lines.count(&format!("rupiah_indicated_{}", part.code()), count.rupiah);
    }
}
