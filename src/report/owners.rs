//! `owners/<opd>/`: each OPD's own rows, what to repair in them, and a receipt. No row of another OPD is in it.

use crate::report::formats::csv::CsvFile;
use crate::report::formats::{Report, Sink, xlsx};
use crate::report::page::receipt::{self, ToFix};
use crate::report::tables::fixes;
use crate::run_folder::Staging;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Writes every packet.
///
/// Errors: the disk.
pub fn write(report: &Report<'_>, staging: &Staging) -> anyhow::Result<()> {
    let slugs = slugs(report.reading.lists.iter().map(|list| list.owner.as_str()));
    let stretches = stretches(report);
    slugs.par_iter().try_for_each(|(owner, slug)| {
        let own = || stretches.iter().filter(|(of, _)| of == owner).flat_map(|(_, rows)| rows.clone());
        let guarded = &report.counters.csv_cells_guarded;
        let csv = |name: &str, spec| {
            let file = staging.create(&format!("owners/{slug}/{name}.csv"))?;
            anyhow::Ok(Box::new(CsvFile::new(file, spec, guarded)))
        };
        let source = report.tables.get("links");
        let mut links = csv("links", source.spec)?;
        source.parts_of(own(), |part| links.take(part))?;
        links.end()?;

        let source = &report.tables.fixes;
        let mut to_fix = ToFix::new(source.spec);
        let mut list = csv("perbaikan", source.spec)?;
        let path = format!("owners/{slug}/perbaikan.xlsx");
        let mut workbook = Box::new(xlsx::Single::begin(source.spec, fixes::LANGUAGE, &report.counters, (staging, &path))?);
        source.parts_of(own(), |part| {
            to_fix.count(part);
            list.take(part)?;
            workbook.take(part)
        })?;
        list.end()?;
        workbook.end()?;
        staging.write(&format!("owners/{slug}/tanda_terima.html"), receipt::render(report, owner, &to_fix).as_bytes())
    })
}

/// Rows that stand together and belong to one owner, in the order of rows.
fn stretches<'a>(report: &Report<'a>) -> Vec<(&'a str, Range<usize>)> {
    let reading = report.reading;
    let mut end = 0;
    let stretches = reading.night.people.rows.chunk_by(|left, right| left.list == right.list);
    stretches
        .map(|rows| {
            let start = end;
            end += rows.len();
            (reading.list(&rows[0]).owner.as_str(), start..end)
        })
        .collect()
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
