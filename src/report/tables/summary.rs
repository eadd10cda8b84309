//! `summary`: the night in one column of numbers.

use super::totals::{Totals, thousandths};
use crate::assess::Side;
use crate::duplicates::DuplicateKind;
use crate::link::Status;
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
];

pub static TABLE: TableSpec =
    TableSpec { name: "summary", title: ("Ringkasan", "Summary"), row: ("satu ukuran", "one measure"), columns: COLUMNS, build };

fn build<'a>(reading: &'a Reading<'_>) -> anyhow::Result<Rows<'a>> {
    let (night, ledger) = (&reading.night, reading.ledger);
    let mut builder = Builder::new(COLUMNS);
    let mut count = |measure: &str, value: u64| builder.text(measure).count(value).int(None).end_row();
    count("lists", night.job.lists.len() as u64);
    count("files", ledger.files.len() as u64);
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
    for side in [Side::Inclusion, Side::Exclusion, Side::Unknown] {
        let findings = night.findings.mistargeting.iter();
        let of_side = findings.filter(|finding| finding.side == side).count();
        count(&format!("findings_{}", side.code().to_lowercase()), of_side as u64);
    }
    count("families_unserved", night.findings.unserved.len() as u64);
    count("families_unserved_on_no_list", night.findings.unserved.iter().filter(|case| case.listed.is_empty()).count() as u64);
    count("rupiah_indicated", reading.rupiah());
    for (measure, value) in night.changes.iter().flat_map(|changes| changes.measures()) {
        count(&measure, value);
    }
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
        builder.text(&format!("percent_within_reach{end}")).int(None).int(Some((*ppm as i64 + 5) / 10)).end_row();
    }
    for (measure, value) in estimates {
        builder.text(measure).int(None).int(Some(thousandths(value))).end_row();
    }
    let doubts = Totals::all(reading);
    for (measure, expected) in [("findings_inklusi", doubts.findings()), ("rupiah", doubts.rupiah())] {
        for (end, value) in [("expected", expected.value), ("low", expected.low), ("high", expected.high)] {
            builder.text(&format!("{measure}_{end}")).int(None).int(Some(thousandths(value))).end_row();
        }
    }
    Ok(Rows::Few(builder))
}
