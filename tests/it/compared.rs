//! Two runs held against each other: what is new, repaired, gone, repeated, graduated.
//!
//! Properties: 1. each kind of change is told, once, with its cause; 2. a run compared with itself has no change; 3. a run that
//! cannot be compared is refused with what to do; 4. what is written shows no full number.

use crate::expected;
use crate::support::{District, Run, code, files, padan, said, text};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const HEADING: &str = "NO;NIK;NAMA;TANGGAL LAHIR;JENIS KELAMIN;NO KK;ALAMAT;DESA;KECAMATAN\n";

/// Rows of the corpus register as a list would write them.
pub const SAHRI: &str = "3526083112700016;MOH SAHRI;31/12/1970;L;3526081412130002;DUSUN SUMBER;MANERON;SEPULU";
pub const HASANAH: &str = "3526085807980002;HASANAH NAYLA;18/07/1998;P;3526082004220007;DUSUN RABASAN;MANERON;SEPULU";
const MISNATI: &str = "3526166907610002;MISNATI;29/07/1961;P;3526081702050020;DUSUN DAJAH;KLAPAYAN;SEPULU";
pub const PRATAMA: &str = "3526080304030001;MOH PRATAMA DIMAS;03/04/2003;L;3526080904150002;DUSUN SEMPAR;SEPULU;SEPULU";
const RAHMAN: &str = "3527113010890006;RAHMAN SALEH;30/10/1989;L;3526080206110004;DUSUN BARAT;GANGSEYAN;SEPULU";
pub const SATIYA: &str = "3526086907680002;SATIYA;29/07/1968;P;3526080807240001;DUSUN TANJUNG;GANGSEYAN;SEPULU";
pub const LASURI: &str = "3526082804750001;LASURI;28/04/1975;L;3526083112170006;DUSUN TAMAN;KLAPAYAN;SEPULU";

fn list(rows: &[&str]) -> String {
    let rows = rows.iter().zip(1..).map(|(row, number)| format!("{number};{row}\n"));
    HEADING.to_owned() + &rows.collect::<String>()
}

/// Runs the job for a month; the run folder.
pub fn month(district: &District, period: &str, rows: &[&str]) -> PathBuf {
    district.put("pkh.csv", list(rows));
    let job = district.job();
    let written = fs::read_to_string(&job).expect("the job is text").replace("2026-11", period);
    fs::write(&job, written).expect("the job can be written");
    crate::support::run(&job).done().folder
}

fn district() -> District {
    District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"")
}

/// October and November of one list, with one change of each kind between them.
pub fn two_months(district: &District) -> (PathBuf, PathBuf) {
    let wrong_name = RAHMAN.replace("RAHMAN SALEH", "RAHMAN SALEHUDIN");
    let wrong_person = LASURI.replace("LASURI;28/04/1975", "BAMBANG WIJAYANTO;01/02/1951").replace("3526083112170006", "");
    let october = [SAHRI, SAHRI, HASANAH, MISNATI, PRATAMA, &wrong_name, &wrong_person, ";;;;;JL RAYA 5;;"];
    let before = month(district, "2026-10", &october);
    let families = fs::read_to_string(district.path("register/families.csv")).expect("the corpus has families");
    district.put("register/families.csv", families.replace("BASHAN,2,", "BASHAN,8,").replace("IBRAHIM,3,", "IBRAHIM,7,"));
    let november = [SATIYA, SAHRI, PRATAMA, RAHMAN, LASURI];
    (before, month(district, "2026-11", &november))
}

/// Compares by the binary; what was said, and the rows of `changes.csv`.
fn changes(district: &District, before: &Path, now: &Path, name: &str) -> (String, Vec<BTreeMap<String, String>>) {
    let out = district.path(name);
    let output = padan(&["diff", &text(before), &text(now), "--out", &text(&out), "--language", "en"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    (said(&output), Run { folder: out }.table("changes"))
}

/// `change reason` of the rows of one table that match.
fn told(changes: &[BTreeMap<String, String>], wanted: &[(&str, &str)]) -> Vec<String> {
    let fits = |row: &&BTreeMap<String, String>| wanted.iter().all(|(column, value)| row[*column] == *value);
    changes.iter().filter(fits).map(|row| format!("{} {}", row["change"], row["reason"]).trim_end().to_owned()).collect()
}

#[test]
fn each_kind_of_change_is_told_with_its_cause() {
    let district = district();
    let (before, now) = two_months(&district);
    let (said, changes) = changes(&district, &before, &now, "diff");
    let finding = |kind: &str, name: &str| told(&changes, &[("table", "mistargeting"), ("kind", kind), ("nama", name)]);
    let above = "DESIL_DI_ATAS_BATAS";
    assert_eq!(finding(above, "MOH SAHRI"), ["TIDAK_ADA_LAGI BARIS_KELUAR", "BERULANG"], "of two rows one left and one is paid again");
    assert_eq!(finding(above, "HASANAH NAYLA"), ["TIDAK_ADA_LAGI BARIS_KELUAR"]);
    assert_eq!(finding("MENINGGAL", "MISNATI"), ["TIDAK_ADA_LAGI BARIS_KELUAR"]);
    assert_eq!(finding(above, "SATIYA"), ["BARU BARIS_BARU"]);
    assert_eq!(finding(above, "MOH PRATAMA DIMAS"), ["BARU BARIS_LAMA"], "the family's decile rose");
    assert_eq!(told(&changes, &[("nama", "BAMBANG WIJAYANTO"), ("table", "mistargeting")]), ["DIPERBAIKI"], "the row was corrected");
    assert_eq!(told(&changes, &[("table", "mismatches"), ("field", "nama")]), ["DIPERBAIKI"]);
    assert_eq!(told(&changes, &[("table", "duplicates"), ("kind", "GANDA_DALAM_DAFTAR")]), ["DIPERBAIKI"]);
    assert_eq!(told(&changes, &[("table", "quarantine")]), ["TIDAK_ADA_LAGI BARIS_KELUAR"]);
    let unserved = |name: &str| told(&changes, &[("table", "unserved"), ("nama", name)]);
    assert_eq!(unserved("SERAJI"), ["BARU KELUAR_DARI_DAFTAR"]);
    assert_eq!(unserved("IBRAHIM"), ["DIPERBAIKI DESIL_DI_ATAS_BATAS"]);
    assert_eq!(told(&changes, &[("table", "links")]), ["LULUS DESIL_DI_ATAS_BATAS"], "one family left the list above the ceiling");
    assert!(said.contains("2 came") || said.contains("1 came"), "{said}");
    assert!(said.contains("graduated"), "{said}");
}

#[test]
fn every_change_names_a_place_of_its_run() {
    let district = district();
    let (before, now) = two_months(&district);
    let (_, changes) = changes(&district, &before, &now, "diff");
    for row in &changes {
        let run = Run { folder: district.path("runs").join(&row["run"]) };
        let place =
            |other: &BTreeMap<String, String>| ["list", "file", "sheet", "line", "record"].iter().all(|name| other[*name] == row[*name]);
        match row["table"].as_str() {
            "unserved" => assert!(run.table("unserved").iter().any(|other| other["head_name"] == row["nama"]), "{row:?}"),
            table => assert!(run.table(table).iter().any(place), "{row:?}"),
        }
    }
}

#[test]
fn a_run_compared_with_itself_or_its_twin_has_no_change() {
    let district = district();
    let (before, _) = two_months(&district);
    let (_, none) = changes(&district, &before, &before, "itself");
    assert_eq!(none, [], "the same run");
    // The same rows on other lines of another file, as of the same month.
    let shifted = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    let first = month(&shifted, "2026-11", &[SAHRI, HASANAH, PRATAMA]);
    let second = month(&shifted, "2026-11", &[PRATAMA, SAHRI, HASANAH]);
    assert_ne!(first, second);
    let (said, none) = changes(&shifted, &first, &second, "twin");
    assert_eq!(none, [], "{said}");
}

#[test]
fn a_run_that_cannot_be_compared_is_refused_with_what_to_do() {
    let district = district();
    let (before, now) = two_months(&district);
    let refused = |before: &Path, now: &Path, wanted: i32, part: &str| {
        let output = padan(&["diff", &text(before), &text(now), "--language", "en"]);
        assert_eq!(code(&output), wanted, "{}", said(&output));
        assert!(said(&output).contains(part) && said(&output).contains("hint: "), "no `{part}` in\n{}", said(&output));
    };
    refused(&now, &before, 2, "earlier period");
    refused(&district.path("register"), &now, 3, "no run folder");
    let copied = |name: &str| {
        let copy = district.path(name);
        crate::support::copy(&before, &copy);
        copy
    };
    let damage = |path: PathBuf, change: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        let bytes = fs::read(&path).expect("the file is there");
        fs::write(&path, change(bytes)).expect("the file can be written");
    };
    let flip = |mut bytes: Vec<u8>| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        bytes
    };
    let replaced = |from: &'static str, to: &'static str| {
        move |bytes: Vec<u8>| String::from_utf8(bytes).expect("text").replacen(from, to, 1).into_bytes()
    };
    for file in ["keys.bin", "links.parquet", "mistargeting.parquet", "audit.jsonl"] {
        let run = copied(&format!("damaged-{file}"));
        damage(run.join(file), &flip);
        refused(&run, &now, 3, &format!("damaged: {file}"));
    }
    let other = copied("version");
    damage(other.join("manifest.json"), &replaced("\"format_version\": ", "\"format_version\": 70"));
    refused(&other, &now, 3, "has format version 70");
    let task = copied("task");
    damage(task.join("manifest.json"), &replaced("\"run\": ", "\"task\": \"deduplicate\", \"run\": "));
    refused(&task, &now, 3, "deduplicate");
    let older = copied("older");
    damage(older.join("manifest.json"), &replaced("keys.bin", "kays.bin"));
    refused(&older, &now, 3, "no `keys.bin`");
    let output = padan(&["diff", &text(&before), &text(&now), "--out", &text(&now), "--language", "en"]);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(said(&output).contains("inside a finished run"), "{}", said(&output));
}

#[test]
fn runs_of_two_key_files_are_not_compared() {
    let plain = district();
    let before = month(&plain, "2026-10", &[SAHRI]);
    plain.put("case.key", "0123456789abcdef-secret");
    let keyed = District { job_head: "case_key = \"case.key\"\n".into(), ..plain };
    let now = month(&keyed, "2026-11", &[SAHRI]);
    let output = padan(&["diff", &text(&before), &text(&now), "--language", "en"]);
    assert_eq!(code(&output), 3, "{}", said(&output));
    assert!(said(&output).contains("case_key"), "{}", said(&output));
}

#[test]
fn what_is_told_of_changes_shows_no_full_number() {
    let district = district();
    let (before, now) = two_months(&district);
    let secrets = expected::numbers(list(&[SAHRI, HASANAH, MISNATI, PRATAMA, RAHMAN, SATIYA, LASURI]).as_bytes());
    let (said, _) = changes(&district, &before, &now, "diff");
    assert_eq!(expected::leaks(said.as_bytes(), &secrets).next(), None);
    for (name, bytes) in files(&district.path("diff")) {
        assert_eq!(expected::leaks(&bytes, &secrets).next(), None, "{name}");
    }
    for run in [before, now] {
        let bytes = fs::read(run.join("keys.bin")).expect("a run leaves its keys");
        for secret in &secrets {
            let number: u64 = secret.parse().expect("sixteen digits");
            assert!(!bytes.windows(7).any(|window| window == &number.to_le_bytes()[..7]), "a number stands in keys.bin");
        }
    }
}
