//! Tasks of other data sets, end to end, on a few invented rows.
//!
//! Properties: 1. the example of the guide gives the groups that its truth names; 2. a run is verified like any other; 3. the
//! same bytes come out in any order of patterns and at any number of threads; 4. every mistake in a rule folder or a file is told at once with its place;
//! 5. every row of every file stands in the answer once; 6. where one partner is allowed, nobody has two.

use super::evaluate;
use crate::diagnostic::Stopped;
use crate::nightly::{self, Options};
use crate::progress::Progress;
use crate::run_folder;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder with files, by their paths.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn run(folder: &Path) -> Result<PathBuf, String> {
    let finished = nightly::run(&folder.join("job.toml"), &Options::default(), &Progress::new(false));
    finished.map(|finished| finished.folder).map_err(|error| match error.downcast_ref::<Stopped>() {
        Some(stopped) => stopped.to_string(),
        None => format!("{error:#}"),
    })
}

fn table(run: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(run.join(format!("{name}.csv"))).expect("the table is there");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// The labels of each group of two and more.
fn groups(run: &Path) -> BTreeSet<BTreeSet<String>> {
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in table(run, "clusters") {
        groups.entry(row["cluster"].clone()).or_default().insert(row["label"].clone());
    }
    groups.into_values().filter(|members| members.len() > 1).collect()
}

const FIELDS: &str = r#"
[[field]]
name = "id"
kind = "label"
[[field]]
name = "name"
kind = "person_name"
[[field]]
name = "born"
kind = "date"
"#;

const MODEL: &str = r#"
format = 1
[prior]
in_register = 0.8
repeated = 0.8
[thresholds]
link = 0.8
review = 0.1
[[comparison]]
name = "name"
[comparison.levels]
different = { m = 0.02, u = 0.90 }
common = { m = 0.01, u = 0.05 }
similar = { m = 0.05, u = 0.02 }
partial = { m = 0.02, u = 0.01 }
contained = { m = 0.05, u = 0.004 }
near = { m = 0.20, u = 0.004 }
variant = { m = 0.15, u = 0.002 }
exact = { m = 0.50, u = 0.002 }
[[comparison]]
name = "born"
[comparison.levels]
different = { m = 0.02, u = 0.95 }
near_year = { m = 0.01, u = 0.04 }
same_year = { m = 0.01, u = 0.01 }
near_age = { m = 0.01, u = 0.04 }
same_age = { m = 0.01, u = 0.01 }
two_parts = { m = 0.08, u = 0.003 }
swapped = { m = 0.01, u = 0.0002 }
same = { m = 0.85, u = 0.0001 }
"#;

const A: &str = "id,name,born\na1,Ada Lovelace,1815-12-10\na2,Grace Hopper,1906-12-09\na3,Alan Turing,1912-06-23\n";
const B: &str =
    "id;name;born\nb1;Lovelace Ada;10/12/1815\nb2;Alan Turing;1912-06-23\nb3;Alan Turing;1912-06-23\nb4;Edsger Dijkstra;1930-05-11\n";

/// Two lists of one task.
fn two_lists(job: &str) -> TempDir {
    folder(&[("job.toml", job), ("rules/fields.toml", FIELDS), ("rules/linkage/model.toml", MODEL), ("a.csv", A), ("b.csv", B)])
}

const LINK_LISTS: &str = "language = \"en\"\ntask = \"link_lists\"\nrules = \"rules\"\n[[lists]]\nname = \"a\"\nfiles = [\"a.csv\"]\n[[lists]]\nname = \"b\"\nfiles = [\"b.csv\"]\n";
const LINK: &str =
    "language = \"en\"\ntask = \"link\"\nrules = \"rules\"\n[register]\npeople = [\"a.csv\"]\n[[lists]]\nfiles = [\"b.csv\"]\n";

fn set(labels: &[&str]) -> BTreeSet<String> {
    labels.iter().map(|label| (*label).to_owned()).collect()
}

#[test]
fn the_example_of_the_guide_finds_its_groups_and_verifies() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/example");
    let read = |name: &str| fs::read_to_string(example.join(name)).expect("the example is there");
    let names = ["job.toml", "members.csv", "rules/fields.toml", "rules/linkage/model.toml"];
    let texts = names.map(|name| (name, read(name)));
    let files = texts.each_ref().map(|(name, text)| (*name, text.as_str()));
    let folder = folder(&files);
    let run = run(folder.path()).expect("the example runs");
    let evaluation = evaluate::evaluate(&run, &example.join("truth.csv")).expect("it can be scored");
    assert_eq!((evaluation.wrong, evaluation.missed, evaluation.right), (0, 0, 5), "{:?}", groups(&run));
    assert!(run_folder::verify(&run).expect("it can be verified").holds());
    assert!(read("rules/fields.toml").contains("headings = [\"given_name\", \"first name\"]"));
}

#[test]
fn lists_are_linked_across_and_never_within() {
    let folder = two_lists(LINK_LISTS);
    let run = run(folder.path()).expect("it runs");
    let pairs = table(&run, "pairs");
    assert!(pairs.iter().all(|pair| pair["left_list"] != pair["right_list"]), "{pairs:?}");
    assert!(groups(&run).contains(&set(&["a1", "b1"])));
    assert!(run_folder::verify(&run).expect("it can be verified").holds());
}

#[test]
fn where_one_partner_is_allowed_nobody_has_two() {
    let folder = two_lists(&format!("one_to_one = true\n{LINK_LISTS}"));
    let groups = groups(&run(folder.path()).expect("it runs"));
    assert_eq!(groups, BTreeSet::from([set(&["a1", "b1"]), set(&["a3", "b2"])]));
}

#[test]
fn a_group_of_three_lists_holds_one_row_of_each() {
    let folder = two_lists(&format!("one_to_one = true\n{LINK_LISTS}[[lists]]\nname = \"c\"\nfiles = [\"c.csv\"]\n"));
    fs::write(folder.path().join("c.csv"), "id,name,born\nc1,Alan Turing,1912-06-23\nc2,Turing Alan,1912-06-23\n").expect("a file");
    let run = run(folder.path()).expect("it runs");
    for group in groups(&run) {
        let lists: BTreeSet<&str> = group.iter().map(|label| &label[..1]).collect();
        assert_eq!(lists.len(), group.len(), "{group:?}");
    }
    assert!(groups(&run).iter().any(|group| group.len() == 3), "{:?}", groups(&run));
}

#[test]
fn rows_are_linked_to_a_register_without_households() {
    let folder = two_lists(LINK);
    let run = run(folder.path()).expect("it runs");
    let links: Vec<(String, String)> =
        table(&run, "links").iter().map(|row| (row["status"].clone(), row["register_label"].clone())).collect();
    let expected = [("PADAN", "a1"), ("PADAN", "a3"), ("PADAN", "a3"), ("TIDAK_DITEMUKAN", "")];
    assert_eq!(links, expected.map(|(status, label)| (status.to_owned(), label.to_owned())));
    assert!(run_folder::verify(&run).expect("it can be verified").holds());

    let once = two_lists(&LINK.replace("[[lists]]\n", "[[lists]]\none_to_one = true\n"));
    let statuses: Vec<String> = table(&run_of(&once), "links").iter().map(|row| row["status"].clone()).collect();
    let count = |status: &str| statuses.iter().filter(|of| *of == status).count();
    // One of two equal rows is one too many, and both stand in the register.
    assert_eq!((count("PADAN"), count("PERLU_VERIFIKASI"), count("TIDAK_DITEMUKAN")), (2, 1, 1), "{statuses:?}");
}

#[test]
fn twenty_thousand_equal_rows_are_one_group_within_a_minute() {
    let job = "task = \"deduplicate\"\nrules = \"rules\"\n[[lists]]\nfiles = [\"a.csv\"]\n";
    let rows: String = (0..20_000).map(|row| format!("r{row},Ada Lovelace,1815-12-10\n")).collect();
    let folder = folder(&[
        ("job.toml", job),
        ("rules/fields.toml", FIELDS),
        ("rules/linkage/model.toml", MODEL),
        ("a.csv", &format!("id,name,born\n{rows}x,Grace Hopper,1906-12-09\n")),
    ]);
    let start = std::time::Instant::now();
    let groups = groups(&run_of(&folder));
    assert_eq!(groups.iter().map(BTreeSet::len).collect::<Vec<_>>(), [20_000]);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

fn run_of(folder: &TempDir) -> PathBuf {
    run(folder.path()).expect("it runs")
}

#[test]
fn the_order_of_files_changes_nothing() {
    let job = |files: &str| format!("task = \"deduplicate\"\nrules = \"rules\"\n[[lists]]\nname = \"all\"\nfiles = [{files}]\n");
    let (first, second) = (two_lists(&job("\"a.csv\", \"b.csv\"")), two_lists(&job("\"b.csv\", \"a.csv\"")));
    for name in ["clusters.csv", "pairs.csv", "clusters.parquet"] {
        assert!(fs::read(run_of(&first).join(name)).expect("written") == fs::read(run_of(&second).join(name)).expect("written"), "{name}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let job = "task = \"deduplicate\"\nrules = \"rules\"\n[[lists]]\nfiles = [\"a.csv\", \"b.csv\"]\n";
    let folder = two_lists(job);
    let manifests: BTreeSet<String> = [1, 2, 5]
        .map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
            fs::read_to_string(pool.install(|| run_of(&folder)).join("manifest.json")).expect("written")
        })
        .into();
    assert_eq!(manifests.len(), 1, "the manifest holds the hash of every output");
}

#[test]
fn a_row_that_is_no_row_is_held_back_and_counted() {
    let folder = two_lists(LINK_LISTS);
    fs::write(folder.path().join("b.csv"), format!("Export of 2026\n\n{B}b5;Kurt Goedel;1906-04-28;more\n;;\n")).expect("a file");
    let run = run(folder.path()).expect("it runs");
    assert_eq!(table(&run, "clusters").len(), 3 + 4 + 1);
    assert_eq!(table(&run, "quarantine")[0]["line"], "8");
    assert!(run_folder::verify(&run).expect("it can be verified").holds());
}

/// What is told of a folder in which some files are replaced.
fn told(job: &str, changes: &[(&str, &str)]) -> String {
    let folder = two_lists(job);
    for (path, text) in changes {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    run(folder.path()).expect_err("it stops")
}

#[track_caller]
fn check_told(changes: &[(&str, &str)], expected: &[&str]) {
    let told = told(LINK_LISTS, changes);
    for text in expected {
        assert!(told.contains(text), "wanted `{text}` in\n{told}");
    }
}

#[test]
fn mistakes_of_rules_are_told_at_once_with_place_and_hint() {
    let comparison = |text: &str| format!("[[comparison]]\nname = \"name\"\n{text}\n");
    let comparisons = "rules/linkage/comparisons.toml";
    check_told(
        &[
            (comparisons, &comparison("comparator = \"persn_name\"\nfields = [\"name\"]")),
            ("rules/linkage/blocking.toml", "[[rule]]\nname = \"x\"\nparts = [\"nam:whole\", \"born:kecamatan\", \"name\"]\n"),
        ],
        &[
            "unknown comparator `persn_name`",
            "comparisons.toml:3:14",
            "unknown field `nam`",
            "did you mean `name`?",
            "no transform `kecamatan`",
            "names no transform",
        ],
    );
    check_told(
        &[(comparisons, &comparison("comparator = \"text\"\nfields = [\"name\"]"))],
        &["cannot read field `name`", "this field is read by: person_name, tokens"],
    );
    check_told(&[(comparisons, &comparison("comparator = \"person_name\"\nfields = []"))], &["names no field"]);
    check_told(&[("rules/linkage/blocking.toml", "rule = []\n")], &["no blocking rule"]);
    check_told(&[("rules/linkage/model.toml", &MODEL.replace("repeated = 0.8", ""))], &["`repeated` is missing in [prior]"]);
    check_told(&[("rules/linkage/model.toml", &MODEL.replace("in_register", "relatives"))], &["has no `h`"]);
    check_told(&[("rules/fields.toml", &FIELDS.replace("date", "dat"))], &["unknown value `dat` for `kind`"]);
}

#[test]
fn a_folder_without_a_model_says_how_to_get_one() {
    let folder = two_lists(LINK_LISTS);
    fs::remove_file(folder.path().join("rules/linkage/model.toml")).expect("removed");
    let told = run(folder.path()).expect_err("it stops");
    assert!(told.contains("there is no model") && told.contains("padan estimate"), "{told}");
    let job = crate::job::read(&folder.path().join("job.toml")).expect("a good job");
    let prepared = super::prepare(job, &Progress::new(false)).expect("columns need no model");
    assert_eq!((prepared.left.records.len, prepared.shared.fields.len(), prepared.rules.has_model), (7, 2, false));
}

#[test]
fn files_that_lack_a_column_or_hold_nothing_are_all_named() {
    check_told(
        &[("a.csv", "id,nama,born\n1,x,2000\n"), ("b.csv", "")],
        &["no column for field name; columns there: id, nama, born", "a.csv:1:1", "b.csv", "0 byt"],
    );
    check_told(&[("a.csv", "1,2,3\n4,5,6\n")], &["no heading row; the first row reads: 1, 2, 3"]);
}
