//! Open data of a run: what is published is near the truth, adds up, is the same every time, and tells nothing of a few.
//!
//! Properties: 1. every published count is a multiple of the base and less than one base from the truth of its class; 2. all
//! files of a population have one total, and totals are sums of the other files; 3. the data package names every file, column and
//! row; 4. a changed run, a folder that is not empty, another rounding are refused; 5. given a former publication, a night in which
//! a few rows changed is told as before; 6. masked or not, a run is published alike. `src/publish/tests.rs` has the attacker.

use crate::support::{District, check_same, code, corpus, files, padan, said, sample, text};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

type Row = BTreeMap<String, String>;

fn rows(folder: &Path, name: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder.join(format!("{name}.csv"))).expect("the file is there");
    reader.deserialize().map(|row| row.expect("the file is well formed")).collect()
}

/// Sums of a column by other columns.
fn sums(rows: &[Row], by: &[&str], column: &str) -> BTreeMap<Vec<String>, u64> {
    let mut sums = BTreeMap::new();
    for row in rows {
        let key = by.iter().map(|name| row[*name].clone()).collect::<Vec<_>>();
        *sums.entry(key).or_default() += row[column].parse::<u64>().expect("a count");
    }
    sums
}

#[track_caller]
fn publish(run: &Path, more: &[&str]) -> (TempDir, PathBuf) {
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = out.path().join("open");
    let (run, to) = (text(run), text(&folder));
    let output = padan(&[&["publish", &run, "--out", &to], more].concat());
    assert_eq!(code(&output), 0, "{}", said(&output));
    (out, folder)
}

/// Recipients by programme and kecamatan as the run's own tables have them: (by desa, by status).
fn truth() -> [BTreeMap<Vec<String>, u64>; 2] {
    let run = &sample().run;
    let homes: BTreeMap<String, String> =
        run.table("person_programmes").into_iter().map(|row| (row["register_row"].clone(), row["area"].clone())).collect();
    let mut counts = [BTreeMap::new(), BTreeMap::new()];
    for row in run.table("links").into_iter().filter(|row| ["PADAN", "PADAN_BERBEDA"].contains(&row["status"].as_str())) {
        let area = &homes[&row["register_row"]];
        let kecamatan = area.chars().take(6).collect::<String>();
        *counts[0].entry(vec![row["programme"].clone(), area.clone()]).or_default() += 1;
        *counts[1].entry(vec![row["programme"].clone(), kecamatan, row["status"].clone()]).or_default() += 1;
    }
    counts
}

#[test]
fn published_counts_are_near_the_truth_and_add_up() {
    let (_out, folder) = publish(&sample().run.folder, &[]);
    let (by_desa, by_status) = (rows(&folder, "recipients_by_desa"), rows(&folder, "recipients_by_status"));
    let told = [
        sums(&by_desa, &["programme", "desa_code"], "recipients"),
        sums(&by_status, &["programme", "kecamatan_code", "status"], "recipients"),
    ];
    for (truth, told) in truth().iter().zip(&told) {
        assert!(told.len() > 40 && told.keys().all(|key| truth.contains_key(key)));
        for (key, count) in truth {
            let published = told.get(key).copied().unwrap_or(0);
            assert!(published % 5 == 0 && count.abs_diff(published) < 5, "{key:?}: {count} as {published}");
        }
    }
    let of = |name: &str, column: &str| sums(&rows(&folder, name), &["programme", "kecamatan_code"], column);
    assert_eq!(of("recipients_by_desa", "recipients"), of("recipients_by_status", "recipients"));
    assert_eq!(of("recipients_by_desa", "recipients"), of("recipients_by_finding", "recipients"));
    let unserved = |name: &str| sums(&rows(&folder, name), &["kecamatan_code"], "families");
    assert_eq!(unserved("unserved_by_desa"), unserved("unserved_by_programmes"));
    let totals = sums(&rows(&folder, "by_programme"), &["programme"], "recipients");
    let recipients = sums(&by_desa, &["programme"], "recipients");
    assert_eq!(totals.into_iter().filter(|(_, count)| *count > 0).collect::<BTreeMap<_, _>>(), recipients);
    let by_kecamatan = sums(&rows(&folder, "by_kecamatan"), &["kecamatan_code"], "inclusion");
    let findings: Vec<Row> = rows(&folder, "recipients_by_finding").into_iter().filter(|row| row["side"] == "INKLUSI").collect();
    assert_eq!(by_kecamatan, sums(&findings, &["kecamatan_code"], "recipients"));
}

#[test]
fn unserved_families_are_counted_once() {
    let (_out, folder) = publish(&sample().run.folder, &[]);
    let truth = sample().run.table("unserved");
    let told: u64 = sums(&rows(&folder, "unserved_by_desa"), &["kecamatan_code"], "families").values().sum();
    let areas = sums(&rows(&folder, "unserved_by_desa"), &["kecamatan_code"], "families").len() as u64;
    assert!(told <= truth.len() as u64 && truth.len() as u64 <= told + areas * 4, "{told} of {}", truth.len());
}

#[test]
fn the_data_package_names_every_file_column_and_row() {
    let (_out, folder) = publish(&sample().run.folder, &["--licence", "CC-BY-4.0", "--publisher", "Kabupaten Contoh"]);
    let text = fs::read_to_string(folder.join("datapackage.json")).expect("the data package is there");
    let package: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(package["licenses"][0]["name"], "CC-BY-4.0");
    assert_eq!(package["padan"]["run"], sample().run.manifest().run);
    let resources = package["resources"].as_array().expect("resources");
    assert_eq!(resources.len() + 2, files(&folder).len());
    for resource in resources {
        let bytes = fs::read(folder.join(resource["path"].as_str().expect("a path"))).expect("the file is there");
        assert!(!bytes.contains(&b'\r') && std::str::from_utf8(&bytes).is_ok());
        assert_eq!(resource["blake3"], blake3::hash(&bytes).to_hex().as_str());
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        assert!(fields.iter().map(|field| field["name"].as_str().expect("a name")).eq(reader.headers().expect("a heading").iter()));
        assert!(fields.iter().all(|field| field["title"].is_string() && field["title_en"].is_string()));
        let mut keys = std::collections::BTreeSet::new();
        let key = resource["schema"]["primaryKey"].as_array().expect("a key");
        for row in reader.deserialize::<Row>().map(|row| row.expect("a row")) {
            assert!(
                keys.insert(key.iter().map(|name| row[name.as_str().expect("a name")].clone()).collect::<Vec<_>>()),
                "{resource:?}: {row:?}"
            );
        }
        assert_eq!(resource["rows"], keys.len());
    }
    let readme = fs::read_to_string(folder.join("README.id.md")).expect("the page is there");
    assert!(readme.contains("CC-BY-4.0") && readme.contains("Kabupaten Contoh") && readme.contains("0 sampai 4"));
}

#[test]
fn a_run_is_published_the_same_every_time_and_only_as_it_was_sealed() {
    let (_one, one) = publish(&sample().run.folder, &[]);
    let (_two, two) = publish(&sample().run.folder, &["--threads", "1"]);
    check_same(&one, &two);
    let again = padan(&["publish", &text(&sample().run.folder), "--out", &text(&one)]);
    assert_eq!(code(&again), 2, "{}", said(&again));
    let narrow = padan(&["publish", &text(&sample().run.folder), "--out", &text(&one.join("new")), "--round", "1"]);
    assert_eq!(code(&narrow), 2, "{}", said(&narrow));
    let wide = padan(&["publish", &text(&sample().run.folder), "--out", &text(&one.join("new")), "--round", "10", "--former", &text(&two)]);
    assert_eq!(code(&wide), 3, "{}", said(&wide));
}

/// A small district with as many recipients as asked for.
fn district(recipients: usize) -> District {
    let district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    let people = fs::read_to_string(corpus("register").join("people.csv")).expect("the register can be read");
    let list: Vec<&str> = people.lines().take(recipients + 1).collect();
    district.put("pkh.csv", list.join("\n") + "\n");
    district
}

#[test]
fn a_few_rows_more_or_less_are_told_as_before() {
    let (before, now) = (district(9), district(12));
    let (before, now) = (before.run().done().folder.clone(), now.run().done().folder.clone());
    let (_former, former) = publish(&before, &[]);
    let (_fresh, fresh) = publish(&now, &[]);
    let (_kept, kept) = publish(&now, &["--former", &text(&former)]);
    let counts = |folder: &Path| files(folder).into_iter().filter(|(name, _)| name.ends_with(".csv")).collect::<BTreeMap<_, _>>();
    assert_eq!(counts(&kept)["recipients_by_desa.csv"], counts(&former)["recipients_by_desa.csv"]);
    assert_ne!(counts(&fresh), counts(&former), "without it the change would show");
}

#[test]
fn a_damaged_run_is_refused_and_an_unmasked_one_told_alike() {
    let district = district(12);
    let masked = district.run().done().folder;
    let open = padan(&["run", &text(&district.path("job.toml")), "--unmask", "pengujian"]);
    assert_eq!(code(&open), 0, "{}", said(&open));
    let names = district.runs_left();
    let open = names.iter().map(|name| district.path("runs").join(name)).find(|run| *run != masked).expect("two runs");
    let ((_one, one), (_two, two)) = (publish(&masked, &[]), publish(&open, &[]));
    for (name, bytes) in files(&one).into_iter().filter(|(name, _)| name.ends_with(".csv")) {
        assert_eq!(fs::read(two.join(&name)).expect("the same files"), bytes, "{name}");
    }
    let summary = masked.join("summary.csv");
    let mut bytes = fs::read(&summary).expect("the table is there");
    bytes.push(b'\n');
    fs::write(&summary, bytes).expect("it can be changed");
    let refused = padan(&["publish", &text(&masked), "--out", &text(&one.join("new"))]);
    assert_eq!(code(&refused), 3, "{}", said(&refused));
    assert!(said(&refused).contains("hint: "));
}

/// Publishes and is refused.
#[track_caller]
fn check_refused(run: &Path, arguments: &[&str], wanted: i32, part: &str) {
    let output = padan(&[&["publish", &text(run), "--language", "en"], arguments].concat());
    assert_eq!(code(&output), wanted, "{arguments:?}: {}", said(&output));
    assert!(said(&output).contains(part) && said(&output).contains("hint: "), "{arguments:?}: {}", said(&output));
}

#[test]
fn nothing_is_published_into_a_run_or_an_earlier_publication() {
    let district = district(12);
    let run = district.run().done().folder;
    let (_out, former) = publish(&run, &[]);
    check_refused(&run, &["--out", &text(&run.join("open"))], 2, "inside a finished run");
    check_refused(&run, &["--out", &text(&run.join("owners/a")), "--reader", "auditor"], 2, "inside a finished run");
    check_refused(&run, &["--out", &text(&former.join("next")), "--former", &text(&former)], 2, "inside a folder that is read");
    check_refused(&run, &["--out", &text(&former.join("wide")), "--round", "1000000"], 2, "`--round 1000` or less");
    assert_eq!(code(&padan(&["verify", &text(&run)])), 0);
}

#[test]
fn a_publication_that_does_not_come_before_is_refused() {
    let elsewhere = district(12);
    for file in ["register/families.csv", "register/people.csv", "pkh.csv"] {
        let theirs = fs::read_to_string(elsewhere.path(file)).expect("a file of the district").replace("3526", "3501");
        elsewhere.put(file, theirs);
    }
    let ours = district(12);
    let (elsewhere, run) = (elsewhere.run().done().folder, ours.run().done().folder);
    let (_theirs, theirs) = publish(&elsewhere, &[]);
    let (_own, own) = publish(&run, &["--publisher", "Bappeda"]);
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    let out = text(&place.path().join("open"));
    check_refused(&run, &["--out", &out, "--former", &text(&theirs)], 3, "kabupaten 3501, not 3526");
    check_refused(&run, &["--out", &out, "--former", &text(&own), "--publisher", "Dinas Lain"], 3, "its publisher is \"Bappeda\"");
    let package = fs::read_to_string(own.join("datapackage.json")).expect("the data package");
    fs::write(own.join("datapackage.json"), package.replace("\"period\": \"2026-11\"", "\"period\": \"2026-12\""))
        .expect("it can be changed");
    check_refused(&run, &["--out", &out, "--former", &text(&own)], 3, "it is newer");
    fs::write(own.join("datapackage.json"), package).expect("it can be changed");
    fs::write(own.join("recipients_by_desa.csv"), "programme\n").expect("it can be changed");
    check_refused(&run, &["--out", &out, "--former", &text(&own)], 3, "recipients_by_desa.csv");
    assert!(!place.path().join("open").exists());
}

#[test]
fn the_page_tells_the_range_that_holds_and_its_table_stays_a_table() {
    let district = district(12);
    let run = district.run().done().folder;
    let (_one, former) = publish(&run, &["--publisher", "Dinas\n| <b>x</b> |"]);
    let (_two, next) = publish(&run, &["--former", &text(&former), "--round", "5"]);
    let page = |folder: &Path| fs::read_to_string(folder.join("README.id.md")).expect("the page is there");
    assert!(page(&former).contains("0 sampai 4") && page(&former).contains("means 0 to 4"));
    assert!(page(&former).contains("| Penerbit | Dinas \\| \\<b\\>x\\</b\\> \\| |\n"), "{}", page(&former));
    assert!(page(&next).contains("**0, atau baris yang tidak ada, berarti 0 sampai 14**") && page(&next).contains("means 0 to 14"));
    assert!(page(&next).contains("berbeda paling banyak 14 ke atas"), "{}", page(&next));
}

/// Verifies a copy after one of its files was changed.
#[track_caller]
fn check_changed_copy(copy: &Path, name: &str, change: &dyn Fn(String) -> String, part: &str) {
    let before = fs::read_to_string(copy.join(name)).expect("the file is there");
    fs::write(copy.join(name), change(before.clone())).expect("it can be changed");
    let output = padan(&["verify", &text(copy)]);
    assert!(code(&output) == 3 && said(&output).contains(part), "{name}: {}", said(&output));
    fs::write(copy.join(name), before).expect("it can be put back");
}

#[test]
fn an_auditors_copy_verifies_and_says_what_it_is() {
    let run = &sample().run;
    for (readers, narrowed) in [("", false), ("\n[readers.auditor]\nname = \"initials\"\n", true)] {
        let district = district(12);
        let job = fs::read_to_string(district.job()).expect("the job") + readers;
        let folder = match narrowed {
            true => {
                let job = district.put("narrow.toml", job);
                crate::support::run(&job).done().folder
            }
            false => run.folder.clone(),
        };
        let (_out, copy) = publish(&folder, &["--reader", "auditor"]);
        let output = padan(&["verify", &text(&copy)]);
        assert_eq!(code(&output), 0, "{}", said(&output));
        let name = folder.file_name().expect("a run has a name").to_string_lossy().into_owned();
        assert!(said(&output).contains(&format!("salinan untuk auditor dari hasil {name}")), "{}", said(&output));
        assert_eq!(said(&output).contains("menurut profil"), narrowed, "{}", said(&output));
        check_changed_copy(&copy, "links.csv", &|text| text.replacen("PADAN", "PADAm", 1), "links.csv");
        check_changed_copy(&copy, "summary.csv", &|text| text + "\n", "summary.csv: isinya sudah berubah");
        check_changed_copy(&copy, "reader.json", &|text| text.replacen("summary.csv", "summery.csv", 1), "summary.csv");
        check_changed_copy(&copy, "manifest.json", &|text| text + "\n", "manifest.json: isinya sudah berubah");
        check_changed_copy(&copy, "audit.jsonl", &|text| text.replacen("program", "progran", 1), "audit.jsonl:1");
        fs::write(copy.join("more.csv"), "x").expect("a file can be added");
        let more = padan(&["verify", &text(&copy)]);
        assert!(code(&more) == 3 && said(&more).contains("more.csv"), "{}", said(&more));
    }
}
