//! Files to print, of the sample run:
//!
//! 1. every page names the run, a hash of its file's texts, and its number of how many;
//! 2. there is one sheet per desa of the table `field_verification`, and all sheets hold as many rows as the table;
//! 3. no page shows an identity number in full;
//! 4. the summary repeats the numbers of the tables beside it;
//! 5. a night without rows to visit leaves no sheet.

use crate::expected::numbers;
use crate::pdf_text::{Placed, joined, pages};
use crate::support::{District, files, sample};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The PDF files of a run, by their path in it.
fn printed(run: &Path) -> BTreeMap<String, Vec<Vec<Placed>>> {
    let files = files(run).into_iter().filter(|(name, _)| name.ends_with(".pdf"));
    files.map(|(name, bytes)| (name, pages(&bytes))).collect()
}

/// Rows of a sheet: each has one line that names its list and line.
fn rows_of(pages: &[Vec<Placed>]) -> usize {
    let is_place = |text: &str| text.starts_with("daftar ") && text.contains(", baris ");
    pages.iter().flatten().filter(|placed| placed.size < 7.0 && is_place(&placed.text)).count()
}

#[test]
fn every_page_names_the_run_a_hash_and_its_number() {
    let run = &sample().run;
    let name = run.manifest().run;
    let files = printed(&run.folder);
    assert!(files.len() > 2 && files.contains_key("report.pdf"), "{:?}", files.keys());
    let mut hashes = BTreeSet::new();
    for (file, pages) in &files {
        let feet: Vec<&Placed> = pages.iter().flat_map(|page| page.iter().find(|placed| placed.text.contains(" · sidik teks "))).collect();
        assert_eq!(feet.len(), pages.len(), "{file}");
        let of_file: BTreeSet<&str> = feet.iter().map(|foot| foot.text.rsplit(' ').next().expect("a hash")).collect();
        assert_eq!(of_file.len(), 1, "{file}");
        assert!(feet.iter().all(|foot| foot.text.starts_with(&format!("Nomor hasil {name} "))), "{file}");
        let hash = of_file.first().expect("a hash").to_string();
        assert!(hash.len() == 16 && hash.bytes().all(|digit| digit.is_ascii_hexdigit()), "{file}: {hash}");
        assert!(hashes.insert(hash), "{file} has the hash of another file");
        for (page, number) in pages.iter().zip(1..) {
            let told = format!("Halaman {number} dari {}", pages.len());
            assert!(page.iter().any(|placed| placed.text == told), "{file}: {told}");
        }
    }
}

#[test]
fn there_is_one_sheet_per_desa_and_all_of_them_hold_every_row_once() {
    let run = &sample().run;
    let mut rows: BTreeMap<String, Vec<BTreeMap<String, String>>> = BTreeMap::new();
    for row in run.table("field_verification") {
        rows.entry(row["area"].clone()).or_default().push(row);
    }
    let sheets: BTreeMap<String, _> = printed(&run.folder)
        .into_iter()
        .filter_map(|(name, pages)| Some((name.strip_prefix("field_verification/")?.to_owned(), pages)))
        .collect();
    assert!(rows.len() > 3 && sheets.len() == rows.len(), "{} sheets, {} areas", sheets.len(), rows.len());
    for (area, rows) in &rows {
        let beginning = if area.is_empty() { "tanpa-wilayah".to_owned() } else { area.clone() };
        let mut own = sheets.iter().filter(|(name, _)| name.starts_with(&beginning));
        let (name, pages) = own.next().expect("an area with rows has a sheet");
        assert!(own.next().is_none(), "{area} has two sheets");
        assert_eq!(rows_of(pages), rows.len(), "{name}");
        let text: String = pages.iter().map(|page| joined(page)).collect();
        for row in rows {
            let place = format!("daftar {}, baris {}", row["list"], row["line"]);
            assert!(text.contains(&place), "{name}: {place}");
            assert!(row["nik"].is_empty() || text.contains(&row["nik"]), "{name}: {place}");
        }
        let boxes = |word: &str| text.lines().filter(|line| *line == word).count();
        for absence in ["pindah", "meninggal", "tidak ditemukan"] {
            // One box a row, and the headings of what is counted at the end.
            assert_eq!(boxes(absence), rows.len() + 1, "{name}: {absence}");
        }
        // Every question that is asked has its own boxes, and every row asks one.
        let asked = text.lines().filter(|line| line.starts_with("Pertanyaan") && line.contains(": Apakah")).count();
        assert!(asked >= rows.len(), "{name}: {asked}");
        for answer in ["ya", "tidak", "belum diketahui"] {
            assert_eq!(boxes(answer), asked, "{name}: {answer}");
        }
    }
}

#[test]
fn no_page_shows_a_number_in_full_and_no_code_stands_for_words() {
    let run = &sample().run;
    for (name, pages) in printed(&run.folder) {
        let text: String = pages.iter().map(|page| joined(page)).collect();
        assert!(numbers(text.as_bytes()).is_empty(), "{name}");
        for code in ["PERLU_VERIFIKASI", "VERIFIKASI_LAPANGAN", "MENINGGAL", "DESIL_DI_ATAS_BATAS", "TIDAK_DITEMUKAN"] {
            assert!(!text.contains(code), "{name}: {code}");
        }
    }
}

#[test]
fn the_summary_repeats_the_tables_beside_it() {
    let run = &sample().run;
    let totals = run.manifest().totals;
    let pages = &printed(&run.folder)["report.pdf"];
    assert!((2..=4).contains(&pages.len()), "{} pages", pages.len());
    let text: String = pages.iter().map(|page| joined(page)).collect();
    let grouped = |value: u64| {
        let digits = value.to_string();
        let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).expect("digits")).collect();
        groups.join(".")
    };
    for number in totals.statuses.values().chain([&totals.rows, &totals.duplicate_groups, &totals.families_unserved]) {
        assert!(text.lines().any(|line| line == grouped(*number)), "{number}");
    }
    let money = format!("Rp {}", grouped(totals.rupiah_indicated));
    assert!(text.replace('\u{a0}', " ").lines().any(|line| line == money), "{money}");
    for table in ["by_owner", "by_programme"] {
        for row in run.table(table) {
            let name = row.get("owner").unwrap_or_else(|| &row["programme"]);
            assert!(text.contains(name.as_str()), "{table}: {name}");
        }
    }
}

#[test]
fn a_night_without_rows_to_visit_leaves_no_sheet() {
    let district = District::new().list("PIP", "Dinas Pendidikan", "\"inbox/kosong.csv\"");
    district.put("inbox/kosong.csv", "nik;nama\n");
    let run = district.run().done();
    assert!(run.table("field_verification").is_empty());
    let files = printed(&run.folder);
    assert_eq!(files.keys().collect::<Vec<_>>(), ["report.pdf"]);
}
