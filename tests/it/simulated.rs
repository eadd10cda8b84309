//! What a simulation says against what a night under the changed rules says.
//!
//! Properties: 1. no change moves nobody; 2. who leaves and who enters are those that a real run under the changed rule file tells;
//! 3. wrong changes are told all at once; 4. what a simulation needs and does not find is told with what to do.

use crate::expected;
use crate::support::{Run, check_same, code, copy, files, folders, padan, repository, said, sample_district, text};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The sample district with one run by the binary, whose index is there.
fn district() -> &'static (TempDir, PathBuf) {
    static DISTRICT: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    DISTRICT.get_or_init(|| {
        let district = sample_district();
        let run = night(district.path(), "runs");
        (district, run)
    })
}

/// Runs the job of a district; the run folder.
fn night(district: &Path, output: &str) -> PathBuf {
    let ran = padan(&["run", &text(&district.join("job.toml"))]);
    assert_eq!(code(&ran), 0, "{}", said(&ran));
    let runs = district.join(output);
    let names: Vec<String> = folders(&runs).into_iter().filter(|name| !name.starts_with('.')).collect();
    runs.join(&names[0])
}

type Row = BTreeMap<String, String>;

/// No. KK by register row, counted from 1.
fn cards(district: &Path) -> Vec<String> {
    let mut cards = vec![String::new()];
    for name in ["people_01.csv", "people_02.csv"] {
        let mut reader = csv::Reader::from_path(district.join("register").join(name)).expect("a register file");
        let rows = reader.deserialize::<Row>().map(|row| row.expect("a row")["no_kk"].clone());
        cards.extend(rows);
    }
    cards
}

/// What a run says of a programme: holders on its list with an inclusion finding, and heads of its unserved families.
fn view(run: &Path, cards: &[String], programme: &str, of_persons: bool) -> (BTreeSet<String>, BTreeSet<String>) {
    let run = Run { folder: run.to_owned() };
    let holder = |row: &Row| match of_persons {
        true => row["register_row"].clone(),
        false => cards[row["register_row"].parse::<usize>().expect("a row number")].clone(),
    };
    let findings = run.table("mistargeting").into_iter();
    let indicated = findings.filter(|row| row["side"] == "INKLUSI" && row["programme"] == programme && !row["register_row"].is_empty());
    // A family that only has to name another pengurus keeps its aid.
    let indicated = indicated.filter(|row| !row["evidence"].contains("bantuan keluarga tidak dihentikan karena ini"));
    let unserved = run.table("unserved").into_iter().filter(|row| row["programmes"].split('|').any(|code| code == programme));
    (indicated.map(|row| holder(&row)).collect(), unserved.map(|row| row["head_register_row"].clone()).collect())
}

/// What a simulation says of a programme, by flow.
fn moved(rows: &[Row], cards: &[String], programme: &str, of_persons: bool) -> BTreeMap<String, BTreeSet<String>> {
    let mut flows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row["programme"] == programme) {
        let is_listed = matches!(row["flow"].as_str(), "KELUAR" | "TETAP");
        let holder = match (is_listed, of_persons) {
            (true, true) => row["person_register_row"].clone(),
            (true, false) => cards[row["head_register_row"].parse::<usize>().expect("a row number")].clone(),
            (false, _) => row["head_register_row"].clone(),
        };
        flows.entry(row["flow"].clone()).or_default().insert(holder);
    }
    flows
}

/// A copy of the district whose PKH and PBI-JK have other rules in force.
fn changed_run(district: &Path, changes: &[(&str, &str, &str)]) -> (TempDir, PathBuf) {
    let other = tempfile::tempdir().expect("a temporary folder can be made");
    copy(&district.join("register"), &other.path().join("register"));
    copy(&district.join("inbox"), &other.path().join("inbox"));
    let job = fs::read_to_string(district.join("job.toml")).expect("the job is text");
    fs::write(other.path().join("job.toml"), format!("rules = \"rules\"\n{job}")).expect("the job can be written");
    let rules = other.path().join("rules/programmes");
    fs::create_dir_all(&rules).expect("a folder can be made");
    for (file, from, to) in changes {
        let path = rules.join(file);
        let text = match path.is_file() {
            true => fs::read_to_string(&path),
            false => fs::read_to_string(repository().join("rules/programmes").join(file)),
        };
        let text = text.expect("the rule file is text");
        // Only the version that is in force: it is the last one.
        let at = text.rfind("[[version]]").expect("a version");
        assert!(text[at..].contains(from), "{file}: {from}");
        fs::write(&path, format!("{}{}", &text[..at], text[at..].replacen(from, to, 1))).expect("the rule file can be written");
    }
    let run = night(other.path(), "runs");
    (other, run)
}

fn simulated(run: &Path, sets: &[&str], name: &str) -> (String, Vec<Row>, Vec<Row>) {
    let out = district().0.path().join(name);
    let (run, folder) = (text(run), text(&out));
    let mut arguments = vec!["simulate", &run, "--language", "en", "--out", &folder];
    sets.iter().for_each(|set| arguments.extend(["--set", set]));
    let output = padan(&arguments);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let out = Run { folder: out };
    (said(&output), out.table("simulation"), out.table("simulation_families"))
}

#[test]
fn an_empty_change_moves_nobody() {
    let (_, run) = district();
    for (sets, name) in [(&[][..], "empty"), (&["programmes.PKH.decile_max=4"][..], "same")] {
        let (said, sums, families) = simulated(run, sets, name);
        assert!(said.contains("nobody leaves, nobody enters"), "{said}");
        assert_eq!(families, Vec::<Row>::new());
        assert!(sums.iter().all(|row| row["families"] == "0" && row["rupiah"] == "0"));
    }
}

#[test]
fn a_simulation_says_what_a_run_under_the_changed_rules_says() {
    let (folder, run) = district();
    let changes = [
        ("pkh.toml", "decile_max = 4", "decile_max = 2"),
        ("pkh.toml", "missing_decile = \"unknown\"", "missing_decile = \"not_eligible\""),
        ("pbi_jk.toml", "decile_max = 5", "decile_max = 7"),
        ("sembako.toml", "targeted = true", "targeted = false"),
    ];
    let (_other, other_run) = changed_run(folder.path(), &changes);
    let sets = [
        "programmes.pkh.decile_max=2",
        "programmes.PKH.missing_decile=not_eligible",
        "programmes.pbi-jk.decile_max = 7",
        "programmes.sembako.targeted=false",
    ];
    let before: BTreeMap<String, Vec<u8>> = files(run);
    let (said, sums, families) = simulated(run, &sets, "changed");
    assert_eq!(files(run), before, "the run stays as it is");
    let cards = cards(folder.path());
    for (programme, of_persons) in [("PKH", false), ("PBI-JK", true), ("SEMBAKO", false), ("PIP", true)] {
        let (now, then) = (view(run, &cards, programme, of_persons), view(&other_run, &cards, programme, of_persons));
        let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let less = |left: &BTreeSet<String>, right: &BTreeSet<String>| left.difference(right).cloned().collect::<BTreeSet<String>>();
        let flows = [
            ("KELUAR", less(&then.0, &now.0)),
            ("TETAP", less(&now.0, &then.0)),
            ("MASUK", less(&then.1, &now.1)),
            ("BATAL_LAYAK", less(&now.1, &then.1)),
        ];
        wanted.extend(flows.into_iter().filter(|(_, holders)| !holders.is_empty()).map(|(flow, holders)| (flow.to_owned(), holders)));
        assert_eq!(moved(&families, &cards, programme, of_persons), wanted, "{programme}\n{said}");
        match programme {
            "PKH" => assert!(wanted["KELUAR"].len() > 10 && wanted["BATAL_LAYAK"].len() > 10, "the change bites"),
            "PBI-JK" => assert!(wanted["TETAP"].len() > 10 && wanted["MASUK"].len() > 10, "the change bites"),
            _ => {}
        }
    }
    let number = |row: &Row, column: &str| row[column].parse::<u64>().expect("a number");
    for row in &sums {
        for of in ["families", "rupiah"] {
            let part = |name: &str| number(row, &format!("{of}_{name}"));
            assert!(part("low") <= part("expected") && part("expected") <= part("high"), "{row:?}");
            assert!(part("high") <= number(row, of), "{row:?}");
        }
    }
    let of = |row: &&Row, programme: &str, whole: bool| {
        row["programme"] == programme && row["flow"] == "KELUAR" && row["area"].is_empty() == whole
    };
    let total: u64 = sums.iter().filter(|row| of(row, "PKH", true)).map(|row| number(row, "rupiah")).sum();
    let parts: u64 = sums.iter().filter(|row| of(row, "PKH", false)).map(|row| number(row, "rupiah")).sum();
    let rows: u64 =
        families.iter().filter(|row| row["programme"] == "PKH" && row["flow"] == "KELUAR").map(|row| number(row, "rupiah")).sum();
    assert_eq!((total, total), (parts, rows), "kecamatan and families add up to the programme");
}

#[test]
fn a_job_stands_for_its_newest_run_and_threads_change_nothing() {
    let (folder, run) = district();
    let set = ["--set", "programmes.pkh.decile_max=3"];
    let told = |of: &Path, name: &str, threads: &str| {
        let (of, out) = (text(of), text(&folder.path().join(name)));
        let output = padan(&[&["simulate", &of, "--out", &out, "--threads", threads][..], &set[..]].concat());
        assert_eq!(code(&output), 0, "{}", said(&output));
    };
    told(run, "by-run", "1");
    told(&folder.path().join("job.toml"), "by-job", "2");
    check_same(&folder.path().join("by-run"), &folder.path().join("by-job"));
    let secrets = fs::read(folder.path().join("register/people_01.csv")).map(|bytes| expected::numbers(&bytes)).expect("the register");
    for (name, bytes) in files(&folder.path().join("by-run")) {
        assert_eq!(expected::leaks(&bytes, &secrets).next(), None, "{name}");
    }
}

#[test]
fn wrong_changes_are_told_all_at_once() {
    let (_, run) = district();
    let sets = [
        "programme.pkh.decile_max=3",
        "programmes.pkk.decile_max=3",
        "programmes.pkh.desile_max=3",
        "programmes.sembako.decile_max=11",
        "programmes.pip.targeted=perhaps",
        "programmes.blt-dd.area=kecamatan",
        "programmes.pbi-jk.decile_max",
        "programmes.pbi-jk.benefit=3",
    ];
    let run = text(run);
    let mut arguments = vec!["simulate", &run];
    sets.iter().for_each(|set| arguments.extend(["--set", set]));
    let output = padan(&arguments);
    assert_eq!(code(&output), 2, "{}", said(&output));
    let told = said(&output);
    for part in [
        "unknown rules `programme`",
        "did you mean `programmes`?",
        "did you mean `PKH`?",
        "unknown key `desile_max`",
        "did you mean `decile_max`?",
        "outside 1..10",
        "true or false",
        "`area` cannot be tried on a finished run",
        "there is no `=`",
        "set one of its keys",
    ] {
        assert!(told.contains(part), "no `{part}` in\n{told}");
    }
    for set in &sets {
        assert!(told.contains(&format!("--set {set}")), "{set} is not named in\n{told}");
    }
    let twice = padan(&["simulate", &run, "--set", "programmes.pkh.decile_max=3", "--set", "programmes.PKH.decile_max=2"]);
    assert!(code(&twice) == 2 && said(&twice).contains("set twice"), "{}", said(&twice));
}

#[test]
fn what_is_missing_is_told_with_what_to_do() {
    let district = sample_district();
    let job = text(&district.path().join("job.toml"));
    let check = |arguments: &[&str], wanted: i32, part: &str| {
        let output = padan(&[arguments, &["--language", "en"]].concat());
        assert_eq!(code(&output), wanted, "{}", said(&output));
        assert!(said(&output).contains(part) && said(&output).contains("hint: "), "no `{part}` in\n{}", said(&output));
    };
    check(&["simulate", &job], 3, "padan run JOB.toml");
    check(&["simulate", "no_such_job.toml"], 2, "no run folder or job here");
    let run = night(district.path(), "runs");
    check(&["simulate", &text(&district.path().join("inbox"))], 2, "--job");
    fs::remove_dir_all(district.path().join(".padan-index")).expect("the index can be removed");
    check(&["simulate", &text(&run)], 3, "padan index JOB.toml");
    let path = district.path().join("register/families.csv");
    let families = fs::read_to_string(&path).expect("families");
    fs::write(&path, families.replacen(",9,", ",8,", 1)).expect("families can be written");
    let indexed = padan(&["index", &job]);
    assert_eq!(code(&indexed), 0, "{}", said(&indexed));
    check(&["simulate", &text(&run)], 3, "the register has changed");
    let other = fs::read_to_string(&job).expect("the job").replace("2026-11", "2026-12");
    fs::write(&job, other).expect("the job can be written");
    check(&["simulate", &text(&run)], 3, "the job has changed");
}
