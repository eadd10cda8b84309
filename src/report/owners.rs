//! `owners/<opd>/`: each OPD's own rows, what to repair in them, and a receipt. No row of another OPD is in it.

use crate::report::formats::{Report, csv, xlsx};
use crate::report::page;
use crate::report::table::{Cell, Table};
use crate::report::tables::fixes;
use crate::run_folder::Staging;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering::Relaxed;

/// Writes every packet.
///
/// Errors: the disk.
pub fn write(report: &Report<'_>, staging: &Staging) -> anyhow::Result<()> {
    let slugs = slugs(report.reading.lists.iter().map(|list| list.owner.as_str()));
    slugs.par_iter().try_for_each(|(owner, slug)| {
        let own = |table: &Table| {
            let column = table.position("owner");
            table.filtered(|row| table.cell(column, row) == Cell::Text(owner))
        };
        let links = own(report.tables.get("links"));
        let to_fix = own(&report.tables.fixes);
        let folder = format!("owners/{slug}");
        for (name, table) in [("links", &links), ("perbaikan", &to_fix)] {
            let (bytes, guarded) = csv::bytes(table);
            report.counters.csv_cells_guarded.fetch_add(guarded, Relaxed);
            staging.write(&format!("{folder}/{name}.csv"), &bytes)?;
        }
        let workbook = format!("{folder}/perbaikan.xlsx");
        xlsx::write_single(&to_fix, fixes::LANGUAGE, &report.counters, staging, &workbook)?;
        let receipt = page::receipt::render(report, owner, &to_fix);
        staging.write(&format!("{folder}/tanda_terima.html"), receipt.as_bytes())
    })
}

/// A folder name per owner; two owners never share one.
pub fn slugs<'a>(owners: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, String> {
    let owners: BTreeSet<&str> = owners.collect();
    let mut taken = BTreeSet::new();
    let mut slugs = BTreeMap::new();
    for owner in owners {
        let base = slug(owner);
        let mut name = base.clone();
        let mut next = 2;
        while !taken.insert(name.clone()) {
            name = format!("{base}-{next}");
            next += 1;
        }
        slugs.insert(owner, name);
    }
    slugs
}

fn slug(owner: &str) -> String {
    let words: Vec<String> =
        owner.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    match words.join("-") {
        empty if empty.is_empty() => "opd".to_owned(),
        slug => slug.chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_with_one_slug_get_folders_of_their_own() {
        let slugs = slugs(["Dinas Sosial", "dinas  sosial", "../.."].into_iter());
        assert_eq!(slugs["Dinas Sosial"], "dinas-sosial");
        assert_eq!(slugs["dinas  sosial"], "dinas-sosial-2");
        assert_eq!(slugs["../.."], "opd");
    }
}
