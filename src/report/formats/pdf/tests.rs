//! Printed files of the sample night: languages, open numbers, many rows of one desa, names that no sheet expects.

use super::*;
use crate::language::Language;
use crate::link::Status;
use crate::normalise::RowIx;
use crate::report::formats::Counters;
use crate::report::ledger::Ledger;
use crate::report::mask::{Mask, Unmask};
use crate::report::print::tests::pdf_text::{joined, pages};
use crate::report::reading::Reading;
use crate::report::sample::{self, SECRETS, Sample};
use crate::report::tables::Tables;
use crate::report::tables::field_verification::visits;

/// The summary and all sheets of a night, as texts of pages.
fn printed(sample: &Sample, unmask: Option<&Unmask>) -> (Vec<String>, Vec<Vec<String>>) {
    let night = sample.night();
    // The ledger is that of the sample as it was made; sheets do not ask it.
    let own = sample::night();
    let ledger = Ledger::seal(&own.intake, &own.people, &own.links).expect("it balances");
    let reading = Reading::new(night, &ledger, Mask::new(unmask));
    let tables = Tables::new(&reading).expect("tables");
    let report = Report {
        reading: &reading,
        tables: &tables,
        run_name: "2026-11-0123456789",
        counters: Counters::default(),
        page_data: Default::default(),
    };
    let texts = |printed: Printed| pages(&printed.bytes).iter().map(|page| joined(page)).collect::<Vec<String>>();
    let visits = visits(&reading);
    let sheets = visits.chunk_by(|left, right| left.area == right.area).map(|visits| texts(sheets::print(&report, visits)));
    (texts(summary::print(&report)), sheets.collect())
}

#[test]
fn the_summary_speaks_the_jobs_language_and_sheets_are_indonesian() {
    let mut sample = sample::night();
    sample.job.language = Language::En;
    let (summary, sheets) = printed(&sample, None);
    assert!(summary[0].contains("SUMMARY OF THE RECONCILIATION") && summary[0].contains("Page 1 of "));
    assert!(!summary.concat().contains("Halaman"));
    assert!(!sheets.is_empty());
    for sheet in &sheets {
        assert!(sheet[0].contains("Yth. ") && sheet[0].contains("Halaman 1 dari "), "{}", sheet[0]);
        assert!(sheet.concat().contains("Petugas verifikasi lapangan,"));
    }
    sample.job.language = Language::Id;
    let (summary, same) = printed(&sample, None);
    assert!(summary[0].contains("RINGKASAN PEMADANAN"));
    assert_eq!(sheets, same);
}

#[test]
fn open_numbers_are_told_on_every_page_and_masked_ones_are_not_there() {
    let sample = sample::night();
    let unmask = Unmask { reason: "pemeriksaan BPK".to_owned() };
    let all = |unmask| {
        let (summary, sheets) = printed(&sample, unmask);
        summary.into_iter().chain(sheets.into_iter().flatten()).collect::<Vec<String>>()
    };
    let (open, masked) = (all(Some(&unmask)), all(None));
    assert!(open.iter().all(|page| page.contains("NOMOR IDENTITAS TAMPIL PENUH")));
    assert!(open.concat().contains(SECRETS[1]));
    for page in masked {
        assert!(!page.contains("TAMPIL PENUH"), "{page}");
        assert!(SECRETS.iter().all(|secret| !page.contains(secret)), "{page}");
    }
}

#[test]
fn a_row_in_doubt_names_its_candidate_and_what_to_check() {
    let (_, sheets) = printed(&sample::night(), None);
    let text = sheets.concat().concat().replace('\n', " ");
    assert!(text.contains("Perlu verifikasi: mirip NUR LAILA (NIK 3526**********03) di register"), "{text}");
    assert!(text.contains("Pertanyaan: Apakah orangnya sama"), "{text}");
}

#[test]
fn five_thousand_rows_of_one_desa_are_one_sheet() {
    let mut sample = sample::night();
    let rows = 5_000;
    for at in 0..rows {
        let mut row = sample.people.rows[6].clone();
        row.line = 100 + at;
        sample.people.rows.push(row);
        let mut link = sample.links[6].clone();
        link.status = Status::PerluVerifikasi;
        sample.links.push(link);
    }
    let (_, sheets) = printed(&sample, None);
    let places = |pages: &Vec<String>| pages.iter().flat_map(|page| page.lines()).filter(|line| line.contains(", baris ")).count();
    let ledger = Ledger::seal(&sample.intake, &sample::night().people, &sample::night().links).expect("it balances");
    let reading = Reading::new(sample.night(), &ledger, Mask::default());
    assert_eq!(sheets.iter().map(places).sum::<usize>(), visits(&reading).len());
    let largest = sheets.iter().max_by_key(|pages| pages.len()).expect("a sheet");
    assert!(places(largest) > 5_000 && largest.len() > 400, "{} pages", largest.len());
    let last = largest.last().expect("a page");
    assert!(last.contains(&format!("Halaman {0} dari {0}", largest.len())), "{last}");
}

#[test]
fn a_night_without_doubt_leaves_no_sheet() {
    let mut sample = sample::night();
    sample.findings.mistargeting.clear();
    sample.links.iter_mut().for_each(|link| {
        if link.status == Status::PerluVerifikasi {
            link.status = Status::TidakDitemukan;
        }
    });
    assert!(printed(&sample, None).1.is_empty());
    sample.job.lokus = vec![sample.people.rows[RowIx(0).0 as usize].area];
    assert!(printed(&sample, None).1.len() <= 1);
}
