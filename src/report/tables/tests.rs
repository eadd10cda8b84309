//! What tables must say of one night together, tried on small districts made from several seeds:
//! 1. money adds up to the rupiah: in all, by programme, by owner, by kecamatan, by desa, and over findings and groups;
//! 2. counts equal the ledger wherever rows, statuses and findings are counted;
//! 3. expected numbers add up, and every interval lies within what there is;
//! 4. working lists hold each case once, and all of them.

use super::*;
use crate::nightly::{self, Options};
use crate::progress::Progress;
use crate::report::indicated::Part;
use crate::report::ledger::Ledger;
use crate::report::mask::Mask;
use crate::report::sample;
use crate::synth::{self, Difficulty, SynthOptions};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A table's rows, each by column name.
type Lines = Vec<BTreeMap<String, String>>;

struct Run {
    _folder: tempfile::TempDir,
    run: PathBuf,
}

impl Run {
    fn table(&self, name: &str) -> Lines {
        let mut reader = csv::Reader::from_path(self.run.join(format!("{name}.csv"))).expect("a table");
        let heading = reader.headers().expect("a heading").clone();
        let line = |record: csv::StringRecord| heading.iter().zip(record.iter()).map(|(name, cell)| (name.into(), cell.into())).collect();
        reader.records().map(|record| line(record.expect("a row"))).collect()
    }

    fn measure(&self, name: &str, column: &str) -> f64 {
        let summary = self.table("summary");
        let line = summary.iter().find(|line| line["measure"] == name).unwrap_or_else(|| panic!("{name} is a measure"));
        number(line, column)
    }
}

fn number(line: &BTreeMap<String, String>, column: &str) -> f64 {
    let cell = line.get(column).unwrap_or_else(|| panic!("{column} is a column"));
    if cell.is_empty() { 0.0 } else { cell.parse().expect("a number") }
}

fn sum(lines: &Lines, column: &str) -> f64 {
    lines.iter().map(|line| number(line, column)).sum()
}

/// Sums of a column by another one; keys whose sum is 0 are left out.
fn sums(lines: &Lines, by: &str, column: &str) -> BTreeMap<String, f64> {
    let mut sums = BTreeMap::new();
    for line in lines {
        *sums.entry(line[by].clone()).or_insert(0.0) += number(line, column);
    }
    sums.retain(|_, sum| *sum != 0.0);
    sums
}

fn run_of(folder: tempfile::TempDir) -> Run {
    let ended = nightly::run(&folder.path().join("job.toml"), &Options::default(), &Progress::new(false)).expect("a night");
    Run { run: ended.folder, _folder: folder }
}

fn district(seed: u64, difficulty: Difficulty) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let options = SynthOptions { people: 700, seed, out: folder.path().to_owned(), difficulty, rows: Some(900), ..SynthOptions::default() };
    synth::generate(&options).expect("a district");
    folder
}

/// Names chosen villages in a district's job.
fn choose_villages(folder: &Path, codes: &[&str]) {
    let path = folder.join("job.toml");
    let text = std::fs::read_to_string(&path).expect("a job");
    std::fs::write(&path, format!("lokus = {codes:?}\n{text}")).expect("a job");
}

fn places(lines: &Lines) -> BTreeSet<(String, String, String, u64)> {
    let place = |line: &BTreeMap<String, String>| {
        (line["list"].clone(), line["file"].clone(), line["sheet"].clone(), line["record"].parse().expect("a record"))
    };
    let places: BTreeSet<_> = lines.iter().map(place).collect();
    assert_eq!(places.len(), lines.len(), "every row stands once");
    places
}

fn money_adds_up(run: &Run) {
    let all = run.measure("rupiah_indicated", "value");
    for table in ["by_programme", "by_owner", "by_area", "by_kecamatan"] {
        assert_eq!(sum(&run.table(table), "rupiah"), all, "{table}");
    }
    let (findings, groups) = (run.table("mistargeting"), run.table("duplicates"));
    assert_eq!(sum(&findings, "rupiah_counted") + sum(&groups, "rupiah_counted"), all);
    let told: Lines = findings.iter().chain(&groups).cloned().collect();
    assert_eq!(sums(&told, "programme", "rupiah_counted"), sums(&run.table("by_programme"), "programme", "rupiah"));
    assert_eq!(sums(&told, "owner", "rupiah_counted"), sums(&run.table("by_owner"), "owner", "rupiah"));
    for finding in &findings {
        let (rupiah, counted) = (number(finding, "rupiah"), number(finding, "rupiah_counted"));
        assert!(counted == 0.0 || counted == rupiah && finding["side"] == "INKLUSI", "{finding:?}");
    }
    causes_add_up(run, &findings, &groups);
}

/// Each indicated row counts under one cause, with its money: as many rows as findings and paid groups name.
fn causes_add_up(run: &Run, findings: &Lines, groups: &Lines) {
    let causes = |of: &str| Part::ALL.map(|part| run.measure(&format!("{of}_{}", part.code()), "value"));
    assert_eq!(causes("rupiah_indicated").iter().sum::<f64>(), run.measure("rupiah_indicated", "value"));
    assert_eq!(causes("rows_indicated").iter().sum::<f64>(), run.measure("rows_indicated", "value"));
    assert!(causes("rows_indicated").iter().filter(|rows| **rows > 0.0).count() > 2, "a district has rows of several causes");
    let place = |line: &BTreeMap<String, String>| ["list", "file", "sheet", "record"].map(|name| line[name].clone());
    let of_side = |side: &str| findings.iter().filter(|line| line["side"] == side).map(place).collect::<BTreeSet<_>>();
    let counted = groups.iter().filter(|line| number(line, "rupiah_counted") > 0.0).map(place).collect();
    assert_eq!(run.measure("rows_indicated", "value"), of_side("INKLUSI").union(&counted).count() as f64);
    for (side, measure) in [("INKLUSI", "rows_inklusi"), ("TIDAK_DIKETAHUI", "rows_tidak_diketahui")] {
        assert_eq!(run.measure(measure, "value"), of_side(side).len() as f64, "{measure}");
    }
    assert_eq!(run.measure("rows_inklusi", "value"), sum(&run.table("by_owner"), "inclusion_rows"));
    let dead: f64 = findings.iter().filter(|line| line["kind"] == "MENINGGAL").map(|line| number(line, "rupiah_counted")).sum();
    assert_eq!(run.measure("rupiah_indicated_meninggal", "value"), dead, "the money of the dead is that of their findings");
}

fn counts_equal_the_ledger(run: &Run) {
    let links = run.table("links");
    let all: BTreeMap<&str, f64> = ["padan", "padan_berbeda", "perlu_verifikasi", "tidak_ditemukan", "karantina"]
        .into_iter()
        .map(|status| (status, links.iter().filter(|line| line["status"].eq_ignore_ascii_case(status)).count() as f64))
        .collect();
    let compliance = run.table("compliance");
    let of_scope = |scope: &str| compliance.iter().filter(|line| line["scope"] == scope).cloned().collect::<Lines>();
    let tables = ["by_programme", "by_owner", "by_area", "by_kecamatan"].map(|name| run.table(name));
    for lines in tables.iter().cloned().chain(["SEMUA", "OPD", "BERKAS"].map(of_scope)) {
        assert_eq!(sum(&lines, "rows"), links.len() as f64);
        for (status, rows) in &all {
            assert_eq!(sum(&lines, status), *rows, "{status}");
            assert_eq!(run.measure(&format!("rows_{status}"), "value"), *rows, "{status}");
        }
    }
    let files: BTreeSet<&str> = links.iter().map(|line| line["file"].as_str()).collect();
    let sheets: BTreeSet<(&str, &str)> = links.iter().map(|line| (line["file"].as_str(), line["sheet"].as_str())).collect();
    assert_eq!((run.measure("files", "value"), run.measure("sheets", "value")), (files.len() as f64, sheets.len() as f64));
    assert_eq!((sum(&tables[1], "files"), sum(&tables[1], "sheets")), (files.len() as f64, sheets.len() as f64), "by OPD");
    let inclusion = run.measure("findings_inklusi", "value");
    assert_eq!(run.table("mistargeting").iter().filter(|line| line["side"] == "INKLUSI").count() as f64, inclusion);
    for lines in &tables {
        assert_eq!(sum(lines, "inclusion_findings"), inclusion);
    }
}

fn intervals_lie_within_what_there_is(run: &Run) {
    let findings = run.table("mistargeting");
    let probabilities: f64 = findings.iter().filter(|line| line["side"] == "INKLUSI").map(|line| number(line, "probability")).sum();
    let told: Lines = findings.into_iter().chain(run.table("duplicates")).collect();
    let money: f64 = told.iter().map(|line| number(line, "probability") * number(line, "rupiah_counted")).sum();
    assert!((run.measure("findings_inklusi_expected", "estimate") - probabilities).abs() < 0.01);
    assert!((run.measure("rupiah_expected", "estimate") - money).abs() < 2.0);
    for name in ["by_programme", "by_owner", "by_area", "by_kecamatan"] {
        let lines = run.table(name);
        assert!((sum(&lines, "findings_expected") - probabilities).abs() < 0.01, "{name}");
        // Each line is rounded to the rupiah.
        assert!((sum(&lines, "rupiah_expected") - money).abs() <= lines.len() as f64, "{name}");
        for line in &lines {
            let bounds = |what: &str| (number(line, &format!("{what}_low")), number(line, &format!("{what}_high")));
            let ((fewest, most), (least, highest)) = (bounds("findings"), bounds("rupiah"));
            assert!(0.0 <= fewest && fewest <= most && most <= number(line, "inclusion_findings"), "{line:?}");
            assert!(0.0 <= least && least <= highest && highest <= number(line, "rupiah"), "{line:?}");
            // What is expected lies in its interval; what is counted may lie above it.
            assert!(fewest <= number(line, "findings_expected") && number(line, "findings_expected") <= most, "{line:?}");
            assert!(least <= number(line, "rupiah_expected") && number(line, "rupiah_expected") <= highest, "{line:?}");
        }
    }
}

fn working_lists_hold_each_case_once(run: &Run) {
    let links = run.table("links");
    let findings = run.table("mistargeting");
    let visits = places(&run.table("field_verification"));
    let in_doubt: Lines = links.iter().filter(|line| line["status"] == "PERLU_VERIFIKASI").cloned().collect();
    assert!(places(&in_doubt).is_subset(&visits));
    let people = run.table("person_programmes");
    let linked = links.iter().filter(|line| line["status"].starts_with("PADAN"));
    let linked: Vec<&str> = linked.map(|line| line["register_row"].as_str()).collect();
    assert_eq!(sum(&people, "rows"), linked.len() as f64);
    let persons: BTreeSet<&str> = people.iter().map(|line| line["register_row"].as_str()).collect();
    assert_eq!(persons, linked.into_iter().collect());
    assert_eq!(persons.len(), people.len());
    let proposals = places(&run.table("correction_proposals"));
    let mismatches: Lines = run.table("mismatches").into_iter().filter(|line| !line["proposed"].is_empty()).collect();
    let sure: Lines = run.table("nik_proposals").into_iter().filter(|line| number(line, "probability") >= 0.95).collect();
    let expected: BTreeSet<_> = mismatches.iter().chain(&sure).flat_map(|line| places(&vec![line.clone()])).collect();
    assert_eq!(proposals, expected);
    let known: BTreeMap<&str, &str> = findings.iter().map(|line| (line["finding"].as_str(), line["kind"].as_str())).collect();
    for line in run.table("graduation") {
        let kinds: BTreeSet<&str> = line["findings"].split('|').map(|id| known[id]).collect();
        assert_eq!(kinds, line["grounds"].split('|').collect(), "{line:?}");
    }
}

#[test]
fn a_night_of_any_seed_says_the_same_in_every_table() {
    for (seed, difficulty) in [(11, Difficulty::Easy), (12, Difficulty::Medium), (13, Difficulty::Hard), (14, Difficulty::Medium)] {
        let run = run_of(district(seed, difficulty));
        assert!(run.measure("rupiah_indicated", "value") > 0.0, "the district has something to count");
        money_adds_up(&run);
        counts_equal_the_ledger(&run);
        intervals_lie_within_what_there_is(&run);
        working_lists_hold_each_case_once(&run);
    }
}

#[test]
fn of_a_chosen_village_every_row_is_visited() {
    let plain = run_of(district(15, Difficulty::Medium));
    let areas = plain.table("by_area");
    let village = areas.iter().filter(|line| line["area"].len() == 10).max_by_key(|line| number(line, "rows") as u64).expect("a village");
    let folder = district(15, Difficulty::Medium);
    choose_villages(folder.path(), &[&village["area"]]);
    let chosen = run_of(folder);
    assert_ne!(plain.run.file_name(), chosen.run.file_name(), "another question has another name");
    let visits = chosen.table("field_verification");
    let of_village: Lines = visits.iter().filter(|line| line["lokus"] == "true").cloned().collect();
    // Rows whose own place is unknown come to it through the person that they seem to be.
    assert!(of_village.len() as f64 >= number(village, "rows"), "{village:?}");
    assert!(of_village.iter().all(|line| line["area"] == village["area"]));
    assert!(of_village.iter().any(|line| line["reasons"] == "LOKUS"));
    assert!(places(&plain.table("field_verification")).is_subset(&places(&visits)));
}

#[test]
fn compliance_stands_beside_that_of_the_former_run() {
    let folder = district(17, Difficulty::Medium);
    let path = folder.path().join("job.toml");
    let night = |since: Option<&str>| {
        let options = Options { since: since.map(str::to_owned), ..Options::default() };
        nightly::run(&path, &options, &Progress::new(false)).expect("a night").folder
    };
    let first = night(None);
    let text = std::fs::read_to_string(&path).expect("a job");
    // Another question about the same lists is another night.
    std::fs::write(&path, format!("blocking = [\"MENINGGAL\"]\n{text}")).expect("a job");
    let second = night(Some("newest"));
    let (before, now) = (Run { run: first, _folder: tempfile::tempdir().expect("a folder") }, Run { run: second, _folder: folder });
    let (before, now) = (before.table("compliance"), now.table("compliance"));
    assert_eq!(before.len(), now.len());
    for (before, now) in before.iter().zip(&now) {
        for column in ["rows", "share_linked", "share_clean"] {
            assert_eq!(now[&format!("{column}_before")], before[column], "{now:?}");
            assert_eq!(before[&format!("{column}_before")], "");
        }
    }
}

#[test]
fn a_referral_says_where_the_family_lives_and_its_place_in_the_desa() {
    let mut night = sample::night();
    for (position, (field, text)) in (9..).zip([("alamat", "DSN KRATON"), ("dusun", "KRATON"), ("rt", "004"), ("rw", "RW 02")]) {
        let mut column = crate::intake::TextColumn::default();
        (0..6).for_each(|_| column.push(text));
        let column = crate::intake::Column { field: field.to_owned(), position, text: column, kinds: Vec::new() };
        night.intake.sources[0].table.columns.push(column);
    }
    let mut second = night.findings.unserved[0].clone();
    second.rank = 2;
    night.findings.unserved.push(second);
    let rows = filled(&night, &unserved::TABLE);
    let told: Vec<&[String]> = rows.iter().map(|row| &row[row.len() - 5..row.len() - 3]).collect();
    assert_eq!(told, [["1", "DSN KRATON, RT 004, RW 02"], ["2", "DSN KRATON, RT 004, RW 02"]]);
}

/// The sample's night by the built-in rules, its first list with a column of companions.
fn with_companions(names: [&str; 4]) -> sample::Sample {
    let mut night = sample::night();
    night.rules = crate::rules::read(None, "2026-11").expect("the built-in rules").0;
    let mut text = crate::intake::TextColumn::default();
    names.iter().for_each(|name| text.push(name));
    let column = crate::intake::Column { field: "pendamping".to_owned(), position: 4, text, kinds: Vec::new() };
    night.intake.sources[1].table.columns.push(column);
    night
}

fn filled(night: &sample::Sample, spec: &'static TableSpec) -> Vec<Vec<String>> {
    let ledger = Ledger::seal(&night.intake, &night.people, &night.links).expect("it balances");
    let reading = Reading::new(night.night(), &ledger, Mask::default());
    let table = Source::new(spec, &reading).expect("a table").first(usize::MAX);
    let cell = |row: usize, column: &ColumnSpec| match table.cell(table.position(column.name), row) {
        crate::report::table::Cell::Text(text) => text.to_owned(),
        crate::report::table::Cell::Int(value) => value.to_string(),
        _ => String::new(),
    };
    (0..table.rows).map(|row| spec.columns.iter().map(|column| cell(row, column)).collect()).collect()
}

#[test]
fn candidates_for_graduation_stand_with_their_companion() {
    let mut night = with_companions(["Bu Ani", "Bu Ani", "Pak Budi", ""]);
    let mut first = night.findings.mistargeting[0].clone();
    (first.row, first.kind, first.id) = (crate::normalise::RowIx(0), "DESIL_DI_ATAS_BATAS", "aaaaaaaaaaaa".into());
    night.findings.mistargeting.insert(0, first);
    let rows = filled(&night, &graduation::TABLE);
    // Both findings are about one family: it stands once, with the companion of its first row.
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0][0], "Bu Ani");
    let grounds = graduation::TABLE.columns.iter().position(|column| column.name == "grounds").expect("a column");
    assert_eq!(rows[0][grounds], "DESIL_DI_ATAS_BATAS|PEKERJAAN_DIKECUALIKAN");
    // A list of another class of programmes has no candidates.
    night.job.lists[0].programme = "RUTILAHU".to_owned();
    assert!(filled(&night, &graduation::TABLE).is_empty());
}

#[test]
fn a_companion_is_found_by_the_heading_of_its_column() {
    let rules = crate::rules::read(None, "2026-11").expect("the built-in rules").0;
    assert!(rules.fields.get("pendamping").is_some());
    let folder = district(16, Difficulty::Easy);
    std::fs::create_dir_all(folder.path().join("inbox/uji")).expect("a folder");
    let list = "NIK;NAMA;DESA;NAMA PENDAMPING\n3526010101900001;SITI AMINAH;KRATON;BU ANI\n3526010101900002;MOH HASAN;KRATON;BU ANI\n";
    std::fs::write(folder.path().join("inbox/uji/pkh.csv"), list).expect("a list");
    let path = folder.path().join("job.toml");
    let mut job = std::fs::read_to_string(&path).expect("a job");
    job.push_str("\n[[lists]]\nprogramme = \"PKH\"\nowner = \"Uji\"\nfiles = [\"inbox/uji/pkh.csv\"]\n");
    std::fs::write(&path, job).expect("a job");
    let prepared = nightly::prepare(&path, &Options::default(), &Progress::new(false)).expect("a night");
    let source = prepared.intake.sources.iter().find(|source| source.file.ends_with("uji/pkh.csv")).expect("the list");
    assert_eq!(source.table.cell("pendamping", 0), "BU ANI");
    assert_eq!(source.table.cell("nama", 0), "SITI AMINAH");
}
