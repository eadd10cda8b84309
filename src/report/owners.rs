//! `owners/<opd>/`: each OPD's own rows, what to repair in them, a receipt and a letter, and where the job asks for it its own
//! files back. No row of another OPD is in it.

use crate::language::Language;
use crate::report::formats::csv::{CsvFile, Cuts};
use crate::report::formats::pdf::kabupaten;
use crate::report::formats::{Report, Sink, xlsx};
use crate::report::page::letter::Letter;
use crate::report::page::receipt::{self, ToFix};
use crate::report::receipt::{night, text};
use crate::report::returned::{self, names, rows::Desk};
use crate::report::tables::fixes;
use crate::run_folder::Staging;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::atomic::Ordering::Relaxed;

/// Writes every packet, but for the owner's rows of `links`.
///
/// Errors: the disk.
pub fn write(report: &Report<'_>, staging: &Staging) -> anyhow::Result<()> {
    let slugs = slugs(report.reading.lists.iter().map(|list| list.owner.as_str()));
    let stretches = stretches(report);
    let desk = Desk::new(report.reading);
    let government = report.reading.night.rules.areas.name(kabupaten(report.reading));
    slugs.par_iter().try_for_each(|(owner, slug)| {
        let returned = match report.reading.night.job.return_files {
            true => returned::write(report, &desk, staging, owner, slug)?,
            false => Vec::new(),
        };
        let own = || stretches.iter().filter(|(of, _)| of == owner).flat_map(|(_, rows)| rows.clone());
        let source = &report.tables.fixes;
        let mut to_fix = ToFix::new(source.spec);
        let file = staging.create(&format!("owners/{slug}/perbaikan.csv"))?;
        let mut list = Box::new(CsvFile::new(file, source.spec, &report.counters.csv_cells_guarded));
        let path = format!("owners/{slug}/perbaikan.xlsx");
        let mut workbook = Box::new(xlsx::Single::begin(source.spec, fixes::LANGUAGE, &report.counters, (staging, &path))?);
        source.parts_of(own(), |part| {
            to_fix.count(part);
            list.take(part)?;
            workbook.take(part)
        })?;
        list.end()?;
        workbook.end()?;
        let told = night::of_owner(report, owner, &to_fix.by_code, &returned);
        let letter = Letter { receipt: &told, returned: &returned, government };
        let write = |name: &str, text: &str| staging.write(&format!("owners/{slug}/{name}"), text.as_bytes());
        write("tanda_terima.json", &told.json())?;
        for (language, [page, plain, covering]) in NAMES {
            if language == fixes::LANGUAGE || language == report.reading.language {
                write(page, &receipt::render(report, owner, &to_fix, &told, language))?;
                write(plain, &text(&told, language))?;
                write(covering, &letter.render(language))?;
            }
        }
        Ok(())
    })
}

/// Names of receipt, receipt as text, and letter. Packets go to Indonesian offices; where the job is in English, whoever sends them
/// finds the same in English beside it.
const NAMES: [(Language, [&str; 3]); 2] = [
    (Language::Id, ["tanda_terima.html", "tanda_terima.txt", "surat.html"]),
    (Language::En, ["receipt.html", "receipt.txt", "letter.html"]),
];

/// Writes every owner's rows of `links`: its stretches of `links.csv`, which is written.
///
/// Errors: the disk.
pub fn write_links(report: &Report<'_>, staging: &Staging, cuts: &Cuts) -> anyhow::Result<()> {
    let stretches = stretches(report);
    let slugs = slugs(report.reading.lists.iter().map(|list| list.owner.as_str()));
    slugs.par_iter().try_for_each(|(owner, slug)| {
        let mut whole = File::open(staging.path().join("links.csv"))?;
        let mut own = staging.create(&format!("owners/{slug}/links.csv"))?;
        let heading = 0..cuts.bytes[0];
        let places = stretches.iter().zip(cuts.bytes.windows(2));
        let places = places.filter(|((of, _), _)| of == owner).map(|(_, bytes)| bytes[0]..bytes[1]);
        for bytes in std::iter::once(heading).chain(places) {
            copy(&mut whole, bytes, &mut own)?;
        }
        own.finish()
    })?;
    report.counters.csv_cells_guarded.fetch_add(cuts.guarded, Relaxed);
    Ok(())
}

/// Bytes that are copied at once.
const COPIED: u64 = 1 << 18;

fn copy(from: &mut File, bytes: Range<u64>, to: &mut impl Write) -> std::io::Result<()> {
    from.seek(SeekFrom::Start(bytes.start))?;
    let mut buffer = vec![0; COPIED.min(bytes.end - bytes.start) as usize];
    let mut left = bytes.end - bytes.start;
    while left > 0 {
        let piece = &mut buffer[..COPIED.min(left) as usize];
        from.read_exact(piece)?;
        to.write_all(piece)?;
        left -= piece.len() as u64;
    }
    Ok(())
}

/// Rows before the first stretch and after each one.
pub fn borders(report: &Report<'_>) -> Vec<usize> {
    std::iter::once(0).chain(stretches(report).into_iter().map(|(_, rows)| rows.end)).collect()
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
        device if names::is_device(&device) => format!("opd-{device}"),
        slug => slug.chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_with_one_slug_get_folders_of_their_own() {
        let slugs = slugs(["Dinas Sosial", "dinas  sosial", "../..", "AUX"].into_iter());
        assert_eq!(slugs["Dinas Sosial"], "dinas-sosial");
        assert_eq!(slugs["dinas  sosial"], "dinas-sosial-2");
        assert_eq!((slugs["../.."].as_str(), slugs["AUX"].as_str()), ("opd", "opd-aux"));
    }
}
