//! What a reviewer decided holds, tonight and later; and rows of one person are one group, rows of two people never.
//!
//! - "One person" links for certain, "two people" takes the candidate away.
//! - A decision finds its row wherever it stands, and finds nothing once the row has changed.
//! - Mistakes in decision sheets stop the run, all at once.
//! - Decisions about two rows hold in the groups and in the links.
//! - Ids hang on a key that only the district holds: another register gives others, a later one of the same folder the same.
//! - Group ids stay; twins, namesakes, father and son stay apart.

use crate::support::{District, Run, check_same, code, copy, padan, run as run_job, said, sample, sample_district, text};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

type Row = BTreeMap<String, String>;

const HEAD: &str = "case,decision,reviewer,date,note\n";
const KEY: &str = "decisions = [\"decisions/*.csv\"]";

fn place(row: &Row) -> (String, String, String) {
    (row["file"].clone(), row["sheet"].clone(), row["line"].clone())
}

/// Rows of the sample's review that stand in text files and have a second candidate.
fn waiting() -> Vec<Row> {
    let rows = sample().run.table("review").into_iter();
    rows.filter(|row| row["sheet"].is_empty() && row["file"].ends_with(".csv") && !row["candidate_1_register_row"].is_empty()).collect()
}

/// Runs a sample district whose job names decisions.
fn decided(district: &Path, lines: &str) -> Run {
    let job = district.join("job.toml");
    let written = fs::read_to_string(&job).expect("the job can be read");
    if !written.contains(KEY) {
        fs::write(&job, format!("{KEY}\n{written}")).expect("the job can be written");
    }
    fs::create_dir_all(district.join("decisions")).expect("a folder can be made");
    fs::write(district.join("decisions/november.csv"), format!("{HEAD}{lines}")).expect("decisions can be written");
    run_job(&job).done()
}

fn link_at(run: &Run, row: &Row) -> Row {
    run.table("links").into_iter().find(|link| place(link) == place(row)).expect("every row has a link")
}

/// The story of a row has the status and probability that `links` has, and names the decision.
#[track_caller]
fn explained(run: &Run, link: &Row) {
    let row = format!("{}:{}", link["file"], link["line"]);
    let told = padan(&["explain", &text(&run.folder), &row, "--json", "-q"]);
    assert_eq!(code(&told), 0, "{}", said(&told));
    let story: serde_json::Value = serde_json::from_slice(&told.stdout).expect("JSON");
    assert_eq!(story["status"]["code"], link["status"].as_str());
    let probability = story["probability_ppm"].as_f64().map(|ppm| ppm / 1e6);
    assert_eq!(probability, link["probability"].parse::<f64>().ok(), "{link:?}");
    assert_eq!(story["decisions"][0]["reviewer"], "Ani", "{story}");
}

#[test]
fn one_person_is_linked_for_certain_and_two_people_never() {
    let waiting = waiting();
    let (same, different, later) = (&waiting[0], &waiting[1], &waiting[2]);
    let lines = format!(
        "{},SAMA,Ani,2026-11-20,KTP dilihat\n{},different,Ani,21/11/2026,\n{},TUNDA,Ani,2026-11-21,\nbcdfghjkmnpq-rstwbcdfghjk,BEDA,Ani,2026-11-21,\n",
        same["case"], different["case"], later["case"]
    );
    let district = sample_district();
    let run = decided(district.path(), &lines);
    let linked = link_at(&run, same);
    assert!(linked["status"].starts_with("PADAN"), "{linked:?}");
    assert_eq!(linked["register_row"], same["candidate_1_register_row"]);
    assert_eq!(linked["probability"].parse::<f64>(), Ok(1.0));
    assert!(linked["reasons"].starts_with("KEPUTUSAN_PENINJAU"), "{linked:?}");
    let refused = link_at(&run, different);
    assert_ne!(refused["register_row"], different["candidate_1_register_row"]);
    assert!(refused["reasons"].starts_with("KEPUTUSAN_PENINJAU"), "{refused:?}");
    assert_eq!(link_at(&run, later)["status"], "PERLU_VERIFIKASI");
    if linked["sheet"].is_empty() {
        explained(&run, &linked);
    }
    let manifest = run.manifest();
    let count = |name: &str| manifest.counters[name];
    let counts = ["decisions_read", "decisions_applied", "decisions_later", "decisions_unknown"].map(count);
    assert_eq!(counts, [4, 2, 1, 1]);
    assert!(manifest.inputs.iter().any(|input| input.path == "decisions/november.csv"), "decisions are inputs");
    assert!(manifest.warnings.iter().any(|warning| warning.contains("november.csv:5")), "{:?}", manifest.warnings);
    let verified = padan(&["verify", &text(&run.folder)]);
    assert_eq!(code(&verified), 0, "{}", said(&verified));
}

#[test]
fn a_decision_finds_its_row_on_another_line_and_not_after_a_change() {
    let row = &waiting()[0];
    let lines = format!("{},SAMA,Ani,2026-11-20,\n", row["case"]);
    let district = sample_district();
    let file = district.path().join(&row["file"]);
    let bytes = fs::read(&file).expect("the list can be read");
    fs::write(&file, [b"\n\n\n".as_slice(), &bytes].concat()).expect("the list can be written");
    let run = decided(district.path(), &lines);
    let moved = (row["line"].parse::<u32>().expect("a line") + 3).to_string();
    let mut there = row.clone();
    there.insert("line".to_owned(), moved);
    let moved = link_at(&run, &there);
    assert!(moved["reasons"].starts_with("KEPUTUSAN_PENINJAU") && moved["status"].starts_with("PADAN"), "{moved:?}");

    let changed = String::from_utf8_lossy(&bytes).replace(&row["nama"], &format!("{} ZULKARNAIN", row["nama"]));
    assert_ne!(changed.as_bytes(), bytes.as_slice());
    fs::write(&file, changed).expect("the list can be written");
    let run = decided(district.path(), &lines);
    assert_eq!(run.manifest().counters["decisions_unknown"], 1);
    assert!(!link_at(&run, row)["reasons"].contains("KEPUTUSAN_PENINJAU"));
}

#[test]
fn the_later_of_two_decisions_holds_and_two_of_one_day_stop_the_run() {
    let row = &waiting()[0];
    let district = sample_district();
    let case = &row["case"];
    let run = decided(district.path(), &format!("{case},BEDA,Budi,2026-11-22,\n{case},SAMA,Ani,2026-11-20,\n"));
    assert_ne!(link_at(&run, row)["register_row"], row["candidate_1_register_row"]);
    assert_eq!(run.manifest().counters["decisions_replaced"], 1);
    let lines = format!("{HEAD}{case},BEDA,Budi,2026-11-22,\n{case},SAMA,Ani,2026-11-22,\n");
    fs::write(district.path().join("decisions/november.csv"), lines).expect("decisions can be written");
    let (exit, told) = run_job(&district.path().join("job.toml")).stopped();
    assert!(exit == 3 && told.contains("decisions/november.csv:2") && told.contains("november.csv:3"), "{told}");
}

/// A district with one list of a few rows.
fn small(rows: &str) -> District {
    let mut district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    district.job_head = KEY.to_owned();
    fs::create_dir_all(district.path("decisions")).expect("a folder can be made");
    list(&district, rows);
    district
}

fn list(district: &District, rows: &str) {
    district.put("pkh.csv", format!("NO;NIK;NAMA;TANGGAL LAHIR;JENIS KELAMIN;NO KK;NAMA IBU;DESA;KECAMATAN\n{rows}"));
}

/// Groups of repeated people: id to lines.
fn repeated(run: &Run) -> BTreeMap<String, BTreeSet<u32>> {
    let mut groups: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for row in run.table("duplicates").into_iter().filter(|row| row["kind"] == "GANDA_DALAM_DAFTAR") {
        groups.entry(row["group"].clone()).or_default().insert(row["line"].parse().expect("a line"));
    }
    groups
}

#[track_caller]
fn check_groups(rows: &str, expected: &[&[u32]]) {
    let found: BTreeSet<BTreeSet<u32>> = repeated(&small(rows).run().done()).into_values().collect();
    assert_eq!(found, expected.iter().map(|lines| lines.iter().copied().collect()).collect::<BTreeSet<BTreeSet<u32>>>());
}

/// Nobody of these is in the register.
const WAGIMIN: &str = "1;3526150307710009;WAGIMIN KUSNADI;03/07/1971;L;3526151203090044;MURSINAH;SEPULU;SEPULU\n";
const WAGIMIN_WITHOUT_NIK: &str = "2;;WAGIMIN KUSNADI;03/07/1971;L;3526151203090044;MURSINAH;SEPULU;SEPULU\n";
const WAGIMIN_MISSPELT: &str = "3;3526150307710009;WAGIMIN KUSNADY;03/07/1971;L;3526151203090044;MURSINA;SEPULU;SEPULU\n";

/// A register person, twice.
const FAUZI: &str = "1;3526133010790002;M FAUZI;30/10/1979;L;3526081912220002;SITI SULAIHAH;SEPULU;SEPULU\n";
const FAUZI_AGAIN: &str = "2;3526133010790002;MUH FAUZI;30/10/1979;L;3526081912220002;SITI SULAIHAH;SEPULU;SEPULU\n";

#[test]
fn every_mistake_in_a_decision_sheet_is_told_at_once() {
    let district = small(WAGIMIN);
    district.put("decisions/a.csv", format!("{HEAD}bukan-kasus,SAMA,Ani,2026-11-20,\n,MUNGKIN,,kemarin,\n"));
    district.put("decisions/b.csv", "nama,keputusan\nSITI,SAMA\n");
    let (exit, told) = district.run().stopped();
    assert_eq!(exit, 3, "{told}");
    for place in [
        "decisions/a.csv:2:1",
        "decisions/a.csv:3:1",
        "decisions/a.csv:3:2",
        "decisions/a.csv:3:3",
        "decisions/a.csv:3:4",
        "decisions/b.csv",
    ] {
        assert!(told.contains(place), "{place} is not told:\n{told}");
    }
}

#[test]
fn a_folder_that_waits_for_decisions_is_no_mistake() {
    let district = small(WAGIMIN);
    let run = district.run().done();
    assert!(run.manifest().warnings.iter().any(|warning| warning.contains("decisions/*.csv")));
}

/// Every id that a run gives away: both halves of cases, groups, findings.
fn ids(run: &Run) -> BTreeSet<String> {
    let columns = [("review", "cases"), ("duplicates", "case"), ("duplicates", "group"), ("mistargeting", "finding")];
    let cells = columns.iter().flat_map(|(table, column)| run.table(table).into_iter().map(|row| row[*column].clone()));
    cells.flat_map(|cell| cell.split(['|', '-']).map(str::to_owned).collect::<Vec<_>>()).filter(|id| !id.is_empty()).collect()
}

#[test]
fn ids_hang_on_what_only_the_register_holds_and_decisions_survive_a_new_register() {
    let rows = format!("{WAGIMIN}{WAGIMIN_WITHOUT_NIK}{FAUZI}{FAUZI_AGAIN}");
    let newcomer = |district: &District| {
        let people = fs::read_to_string(district.path("register/people.csv")).expect("the register can be read");
        let line = people.lines().nth(1).expect("a person").replace("3526133010790002", "3526133010790099").replace("M FAUZI", "SUKARDI");
        district.put("register/people.csv", format!("{people}{line}\n"));
    };
    let (district, fresh) = (small(&rows), small(&rows));
    newcomer(&fresh);
    let (run, other) = (district.run().done(), fresh.run().done());
    assert!(ids(&run).len() > 4 && ids(&other).len() > 4, "{:?}", ids(&run));
    let common: Vec<String> = ids(&run).intersection(&ids(&other)).cloned().collect();
    assert_eq!(common, [] as [String; 0], "lists, names and rules alone give no id");

    let key = fs::read(district.path("case.key")).expect("the first night leaves a key");
    assert!(run.manifest().inputs.iter().any(|input| input.path == "case.key"), "it is an input");
    let kept = tempfile::tempdir().expect("a temporary folder can be made");
    copy(&run.folder, kept.path());
    fs::remove_dir_all(district.path(".padan-index")).expect("the index can be removed");
    assert_eq!(district.run().done().folder, run.folder);
    check_same(kept.path(), &run.folder);

    newcomer(&district);
    let case = run.table("duplicates")[0]["case"].clone();
    district.put("decisions/a.csv", format!("{HEAD}{case},BEDA,Ani,2026-11-20,\n"));
    let later = district.run().done();
    assert_eq!(later.manifest().counters["decisions_applied"], 1, "{:?}", later.manifest().warnings);
    assert_eq!(fs::read(district.path("case.key")).expect("the key stays"), key);
}

#[test]
fn rows_told_apart_are_no_group_and_rows_told_one_are() {
    let rows = format!("{WAGIMIN}{WAGIMIN_WITHOUT_NIK}");
    let district = small(&rows);
    let run = district.run().done();
    let members: Vec<Row> = run.table("duplicates").into_iter().filter(|row| row["kind"] == "GANDA_DALAM_DAFTAR").collect();
    assert_eq!(members.len(), 2, "the two rows are one person to the eye");
    assert_eq!(members[0]["case"], members[1]["case"], "one question, whichever line asks it");
    district.put("decisions/a.csv", format!("{HEAD}{},BEDA,Ani,2026-11-20,\n", members[0]["case"]));
    let parted = district.run().done();
    assert_eq!(repeated(&parted), BTreeMap::new());
    assert!(parted.table("links").iter().all(|row| row["reasons"].starts_with("KEPUTUSAN_PENINJAU")));
    district.put("decisions/b.csv", format!("{HEAD}{},SAMA,Ani,2026-11-21,\n", members[0]["case"]));
    assert_eq!(repeated(&district.run().done()), repeated(&run), "the later decision holds, and the group has its old id");
}

#[test]
fn of_two_people_only_one_is_the_register_person() {
    let district = small(&format!("{FAUZI}{FAUZI_AGAIN}"));
    let run = district.run().done();
    let linked = |run: &Run| run.table("links").iter().filter(|row| row["status"].starts_with("PADAN")).count();
    assert_eq!(linked(&run), 2);
    let case = run.table("duplicates")[0]["case"].clone();
    district.put("decisions/a.csv", format!("{HEAD}{case},BEDA,Ani,2026-11-20,\n"));
    let run = district.run().done();
    assert_eq!(linked(&run), 1);
    assert_eq!(repeated(&run), BTreeMap::new());
    run.table("links").iter().for_each(|link| explained(&run, link));
}

#[test]
fn a_group_keeps_its_id_when_rows_move_come_and_go() {
    let others = "8;3527113010890006;RAHMAN SALEH;30/10/1989;L;3526080206110004;SITI AMINAH;GANGSEYAN;SEPULU\n9;;SUPARMAN;;L;;;;\n";
    let ids = |rows: &str| repeated(&small(rows).run().done()).into_keys().collect::<Vec<String>>();
    let before = ids(&format!("{WAGIMIN}{WAGIMIN_WITHOUT_NIK}"));
    assert_eq!(before.len(), 1);
    assert_eq!(ids(&format!("{WAGIMIN_WITHOUT_NIK}{WAGIMIN}")), before, "another order");
    assert_eq!(ids(&format!("{others}{WAGIMIN}{WAGIMIN_WITHOUT_NIK}")), before, "rows of other people");
    assert_eq!(ids(&format!("{WAGIMIN}{WAGIMIN_MISSPELT}{WAGIMIN_WITHOUT_NIK}")), before, "a new member");
    assert_eq!(ids(&format!("{WAGIMIN}{WAGIMIN_MISSPELT}")), before, "a member less");
}

#[test]
fn twins_of_one_card_stay_apart() {
    let twin = "5;3526150307710010;WAGINAH KUSNADI;03/07/1971;L;3526151203090044;MURSINAH;SEPULU;SEPULU\n";
    check_groups(&format!("{WAGIMIN}{twin}"), &[]);
    check_groups(&format!("{WAGIMIN}{twin}{WAGIMIN}{twin}"), &[&[2, 4], &[3, 5]]);
}

#[test]
fn namesakes_of_one_village_stay_apart() {
    let namesake = "5;3526152408550003;WAGIMIN KUSNADI;24/08/1955;L;3526150101080017;SUTINAH;SEPULU;SEPULU\n";
    check_groups(&format!("{WAGIMIN}{namesake}{WAGIMIN}"), &[&[2, 4]]);
}

#[test]
fn father_and_son_of_one_name_stay_apart() {
    let son = "5;3526151105990001;WAGIMIN KUSNADI;11/05/1999;L;3526151203090044;SITI AMINAH;SEPULU;SEPULU\n";
    check_groups(&format!("{WAGIMIN}{son}"), &[]);
}

#[test]
fn a_row_between_two_people_joins_one_of_them_at_most() {
    let twin = "5;3526150307710010;SLAMET RIYADI;03/07/1971;L;3526151203090044;MURSINAH;SEPULU;SEPULU\n";
    // The name of one and the NIK of the other.
    let between = "6;3526150307710010;WAGIMIN KUSNADI;03/07/1971;L;3526151203090044;MURSINAH;SEPULU;SEPULU\n";
    for rows in [format!("{WAGIMIN}{between}{twin}"), format!("{twin}{between}{WAGIMIN}")] {
        let found = repeated(&small(&rows).run().done());
        assert!(found.values().all(|lines| !(lines.contains(&2) && lines.contains(&4))), "{found:?}");
    }
}
