//! What a written run must hold, tried on the small night of `sample`:
//! 1. it verifies, and a changed byte, row or audit line is caught;
//! 2. the same night gives the same bytes at any thread count;
//! 3. no file shows an identity number in full unless a permit asked;
//! 4. nothing in the page executes from data, and the page is complete in both languages;
//! 5. an OPD's packet holds no row of another OPD;
//! 6. `docs/outputs.md` names every table and column.

use super::*;
use crate::language::Language;
use crate::report::sample::{SECRETS, Sample};
use crate::run_folder::{Staging, verify};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn run(sample: &Sample, output: &Path, unmask: Option<&Unmask>) -> PathBuf {
    let staging = Staging::begin(output).expect("the folder begins");
    let outputs = write(&sample.night(), &staging, unmask).expect("the sample is written");
    staging.finish(&outputs.run_name).expect("the folder is finished")
}

fn files(folder: &Path, prefix: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(&entry.path(), &format!("{path}/"), found);
        } else {
            found.insert(path, fs::read(entry.path()).expect("a file"));
        }
    }
}

fn written(sample: &Sample) -> BTreeMap<String, Vec<u8>> {
    let output = tempfile::tempdir().expect("a folder");
    let run = run(sample, output.path(), None);
    let mut found = BTreeMap::new();
    files(&run, "", &mut found);
    found
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(files[name].clone()).expect("text is UTF-8")
}

fn problems(run: &Path) -> Vec<&'static str> {
    let report = verify(run).expect("the manifest is readable");
    report.checks.iter().filter(|check| !check.problems.is_empty()).map(|check| check.name).collect()
}

#[test]
fn a_written_run_verifies() {
    let output = tempfile::tempdir().expect("a folder");
    let run = run(&sample::night(), output.path(), None);
    let report = verify(&run).expect("the manifest is readable");
    assert!(report.holds(), "{}", report.text(Language::En));
    assert_eq!(report.rows, 9);
}

#[test]
fn a_changed_byte_is_caught() {
    let output = tempfile::tempdir().expect("a folder");
    let run = run(&sample::night(), output.path(), None);
    let path = run.join("unserved.parquet");
    let mut bytes = fs::read(&path).expect("the table");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).expect("tampered");
    assert_eq!(problems(&run), ["outputs"]);
}

#[test]
fn a_foreign_file_is_caught() {
    let output = tempfile::tempdir().expect("a folder");
    let run = run(&sample::night(), output.path(), None);
    fs::write(run.join("links (2).csv"), "x").expect("planted");
    assert_eq!(problems(&run), ["outputs"]);
}

/// Changes `links.csv` and gives the manifest the new hash, as a careful forger would.
fn forge_links(run: &Path, change: impl Fn(&str) -> String) {
    let path = run.join("links.csv");
    let old = fs::read_to_string(&path).expect("the table");
    let new = change(&old);
    assert_ne!(old, new, "the forgery changes something");
    fs::write(&path, &new).expect("tampered");
    let manifest = fs::read_to_string(run.join("manifest.json")).expect("the manifest");
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    let manifest =
        manifest.replace(&hash(&old), &hash(&new)).replace(&format!("\"bytes\": {}", old.len()), &format!("\"bytes\": {}", new.len()));
    fs::write(run.join("manifest.json"), manifest).expect("tampered");
}

#[test]
fn a_removed_row_is_caught_even_when_its_hash_was_forged() {
    let output = tempfile::tempdir().expect("a folder");
    let run = run(&sample::night(), output.path(), None);
    forge_links(&run, |text| {
        let lines: Vec<&str> = text.lines().enumerate().filter(|(at, _)| *at != 3).map(|(_, line)| line).collect();
        lines.join("\n") + "\n"
    });
    assert_eq!(problems(&run), ["rows"]);
}

#[test]
fn a_changed_status_is_caught_even_when_its_hash_was_forged() {
    let output = tempfile::tempdir().expect("a folder");
    let run = run(&sample::night(), output.path(), None);
    forge_links(&run, |text| text.replacen("TIDAK_DITEMUKAN", "PADAN", 1));
    assert_eq!(problems(&run), ["rows"]);
}

#[test]
fn a_changed_audit_line_is_caught() {
    let output = tempfile::tempdir().expect("a folder");
    let run = run(&sample::night(), output.path(), None);
    let path = run.join("audit.jsonl");
    let text = fs::read_to_string(&path).expect("the trail");
    fs::write(&path, text.replacen("\"rows\":9", "\"rows\":8", 1)).expect("tampered");
    assert_eq!(problems(&run), ["outputs", "audit"]);
}

#[test]
fn the_same_night_gives_the_same_bytes_at_any_thread_count() {
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| written(&sample::night()))
    };
    let (one, four) = (with_threads(1), with_threads(4));
    assert_eq!(one.keys().collect::<Vec<_>>(), four.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(bytes == &four[name], "{name} differs");
    }
}

#[test]
fn no_file_shows_an_identity_number_in_full() {
    let mut sample = sample::night();
    for language in [Language::Id, Language::En] {
        sample.job.language = language;
        for (name, bytes) in written(&sample) {
            let content = match name.strip_suffix(".parquet") {
                Some(_) => parquet_text(&bytes),
                None => String::from_utf8_lossy(&unzipped(&name, &bytes)).into_owned(),
            };
            for secret in SECRETS {
                assert!(!content.contains(secret), "{name} shows {secret}");
            }
        }
    }
}

fn parquet_text(bytes: &[u8]) -> String {
    use polars::prelude::*;
    let frame = ParquetReader::new(std::io::Cursor::new(bytes)).finish().expect("a table");
    let mut text = String::new();
    for column in frame.columns() {
        for row in 0..frame.height() {
            text.push_str(&format!("{}\n", column.get(row).expect("a cell")));
        }
    }
    text
}

/// The texts of a workbook; other files as they are.
fn unzipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    use calamine::Reader;
    if !name.ends_with(".xlsx") {
        return bytes.to_vec();
    }
    let mut workbook = calamine::Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let mut text = String::new();
    for (_, range) in workbook.worksheets() {
        for row in range.rows() {
            text.extend(row.iter().map(|cell| format!("{cell}\n")));
        }
    }
    text.into_bytes()
}

#[test]
fn a_permit_shows_full_numbers_and_leaves_its_reason() {
    let output = tempfile::tempdir().expect("a folder");
    let unmask = Unmask { reason: "pemeriksaan BPK".to_owned() };
    let run = run(&sample::night(), output.path(), Some(&unmask));
    let links = fs::read_to_string(run.join("links.csv")).expect("the table");
    assert!(links.contains(SECRETS[0]));
    let audit = fs::read_to_string(run.join("audit.jsonl")).expect("the trail");
    assert!(audit.contains("pemeriksaan BPK"));
    assert!(verify(&run).expect("readable").holds());
}

#[test]
fn links_has_every_input_row_once_and_in_order() {
    let files = written(&sample::night());
    let links = text(&files, "links.csv");
    let lines: Vec<&str> = links.lines().collect();
    assert_eq!(lines[0], "list,file,sheet,line,record,status,register_row,register_nik,weight,probability,rule,reasons,programme,owner");
    assert_eq!(lines[1], "1,inbox/dinsos/pkh.csv,,2,2,PADAN,1,3526**********01,18.250,0.999120,nik,,PKH,Dinas Sosial");
    assert_eq!(lines[4], "1,inbox/dinsos/pkh.csv,,5,5,TIDAK_DITEMUKAN,,,,,,NIK_TIDAK_ADA,PKH,Dinas Sosial");
    assert_eq!(
        lines[7],
        "2,inbox/dinsos/sembako.xlsx,Kec. Socah,3,3,PERLU_VERIFIKASI,3,3526**********03,18.250,0.612345,nik,SATU_DARI_3|TANPA_NIK,SEMBAKO,Dinas Sosial"
    );
    assert_eq!(lines.len(), 10);
}

#[test]
fn a_payee_named_by_two_findings_counts_once() {
    let mut sample = sample::night();
    let mut again = sample.findings.mistargeting[0].clone();
    again.kind = "MENINGGAL";
    again.rupiah = 500_000;
    sample.findings.mistargeting.insert(1, again);
    let files = written(&sample);
    let summary = text(&files, "summary.csv");
    // PNS 750,000 once; repeated row 750,000; decile 20,000,000.
    assert!(summary.contains("rupiah_indicated,21500000,"), "{summary}");
}

#[test]
fn areas_join_register_families_and_rows() {
    let files = written(&sample::night());
    let areas = text(&files, "by_area.csv");
    let lines: Vec<&str> = areas.lines().collect();
    // Unknown area first: the rows that are linked to nobody and name no area.
    assert!(lines[1].starts_with(",,,0,0,0,4,0,0,1,1,2,"), "{areas}");
    assert!(lines[2].starts_with("3526011001,Bangkalan,Kraton,1,1,0,3,2,1,0,0,0,2,1,0,1500000"), "{areas}");
    assert!(lines[3].starts_with("3526022001,Socah,Dakiring,1,1,1,1,0,1,0,0,0,"), "{areas}");
}

#[test]
fn nothing_in_the_page_executes_from_data() {
    let files = written(&sample::night());
    for name in ["report.html", "owners/dinas-sosial/tanda_terima.html"] {
        let page = text(&files, name);
        assert!(!page.contains("<script>alert"), "{name}");
        assert!(!page.contains("=HYPERLINK(\"http"), "{name}");
        assert!(page.contains("Content-Security-Policy"), "{name}");
        for outside in ["href=\"http", "src=", "url(http", "@import"] {
            assert!(!page.contains(outside), "{name} loads from outside");
        }
    }
    let csv = text(&files, "duplicates.csv");
    assert!(csv.lines().all(|line| !line.contains(",=")), "{csv}");
}

#[test]
fn no_workbook_cell_is_a_formula_and_a_nik_stays_text() {
    use calamine::Reader;
    let files = written(&sample::night());
    for name in ["report.xlsx", "owners/dinas-sosial/perbaikan.xlsx"] {
        let bytes = std::io::Cursor::new(&files[name]);
        let mut workbook = calamine::Xlsx::new(bytes).expect("a workbook");
        for sheet in workbook.sheet_names() {
            let formulas = workbook.worksheet_formula(&sheet).expect("a sheet");
            assert!(formulas.is_empty(), "{name}: {sheet}");
        }
        let masked = calamine::Data::String("3526**********01".to_owned());
        let found = workbook.worksheets().iter().any(|(_, range)| range.used_cells().any(|(_, _, cell)| *cell == masked));
        assert!(found, "{name}");
    }
}

#[test]
fn a_packet_holds_its_own_rows_only() {
    let files = written(&sample::night());
    let own = text(&files, "owners/dinas-perumahan-permukiman/links.csv");
    assert_eq!(own.lines().count(), 2);
    for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with("owners/dinas-perumahan")) {
        let content = String::from_utf8_lossy(&unzipped(name, bytes)).into_owned();
        assert!(!content.contains("SITI AMINAH"), "{name}");
        assert!(!content.contains("Dinas Sosial"), "{name}");
    }
}

#[test]
fn the_page_is_complete_in_both_languages() {
    let mut sample = sample::night();
    let page = |sample: &Sample| text(&written(sample), "report.html");
    let id = page(&sample);
    sample.job.language = Language::En;
    let en = page(&sample);
    assert!(id.contains("lang=\"id\"") && en.contains("lang=\"en\""));
    for heading in crate::report::text::Text::SECTIONS {
        assert!(id.contains(heading.pick(Language::Id)), "{heading:?}");
        assert!(en.contains(heading.pick(Language::En)), "{heading:?}");
        assert!(!en.contains(&format!(">{}<", heading.pick(Language::Id))), "{heading:?} is not translated");
    }
}

#[test]
fn the_summary_fits_a_screen() {
    let sample = sample::night();
    let ledger = Ledger::seal(&sample.intake, &sample.people, &sample.links).expect("it balances");
    for language in [Language::Id, Language::En] {
        let summary = terminal_summary(&sample.night(), &ledger, Path::new("runs/x"), language);
        assert!(summary.lines().count() <= 24, "{summary}");
        assert!(summary.lines().all(|line| line.chars().count() <= 100), "{summary}");
        assert!(summary.contains(language.pick("Tidak ditemukan", "Not found")));
    }
}

#[test]
fn the_documentation_names_every_table_and_column() {
    let docs = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/outputs.md")).expect("docs/outputs.md");
    for spec in tables::ALL.into_iter().chain([&tables::fixes::TABLE]) {
        assert!(docs.contains(&format!("## `{}`", spec.name)), "{}", spec.name);
        for column in spec.columns {
            let line = format!("| `{}` | {} | {} |", column.name, column.kind.type_name(), column.doc);
            assert!(docs.contains(&line), "{}: {line}", spec.name);
        }
    }
}

#[test]
fn columns_of_a_table_have_names_of_their_own() {
    for spec in tables::ALL {
        let names: std::collections::BTreeSet<&str> = spec.columns.iter().map(|column| column.name).collect();
        assert_eq!(names.len(), spec.columns.len(), "{}", spec.name);
    }
}

#[test]
fn a_proposed_nik_moves_no_link_and_no_status() {
    let with = sample::night();
    let mut without = sample::night();
    without.nik_proposals.clear();
    let (with, without) = (written(&with), written(&without));
    for table in ["links", "mismatches", "duplicates", "review", "summary", "mistargeting", "unserved"] {
        for ending in ["csv", "parquet"] {
            let name = format!("{table}.{ending}");
            assert!(with[&name] == without[&name], "{name}");
        }
    }
    assert_ne!(with["nik_proposals.csv"], without["nik_proposals.csv"]);
}

#[test]
fn a_sure_nik_reaches_the_receipt_masked_and_an_unsure_one_does_not() {
    let files = written(&sample::night());
    let table = text(&files, "nik_proposals.csv");
    assert_eq!(table.lines().count(), 3, "{table}");
    let fixes: Vec<String> = files.keys().filter(|name| name.ends_with("perbaikan.csv")).map(|name| text(&files, name)).collect();
    let told: Vec<&str> = fixes.iter().flat_map(|file| file.lines()).filter(|line| line.contains("DIGIT_TERTUKAR")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("3526**********03") && told[0].contains("Bandingkan NIK dengan KTP-el"), "{told:?}");
}
