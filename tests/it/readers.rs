//! What each reader sees.
//!
//! Properties: 1. without profiles a run is what it was; 2. a profile shortens names, dates and numbers in every table, packet,
//! workbook and page of its reader, and the run has another name; 3. an auditor's copy is the run's tables, byte for byte where
//! nothing is declared; 4. mistakes in a profile are told with what to do.

use crate::private::workbook_text;
use crate::support::{District, code, corpus, files, padan, said, sample, text};
use std::fs;

const STRICT: &str = "[readers.analyst]\nname = \"initials\"\nmother = \"none\"\nbirth_date = \"year\"\naddress = \"none\"\nnik = \"none\"\n\
[readers.opd]\nname = \"initials\"\nmother = \"none\"\nbirth_date = \"year\"\naddress = \"none\"\nnik = \"none\"\n";

fn district(head: &str) -> District {
    let mut district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    district.put("pkh.csv", fs::read(corpus("lists/nik_letters.csv")).expect("a fixture can be read"));
    // Tables follow the plain keys of a job.
    district.job_head = head.to_owned();
    district
}

/// Names and birth dates of the list and the register as they are written there.
fn written(district: &District) -> Vec<String> {
    let mut words = Vec::new();
    for file in ["register/people.csv", "pkh.csv"] {
        let text = fs::read_to_string(district.path(file)).expect("a fixture can be read");
        let delimiter = if text.lines().next().is_some_and(|line| line.contains(';')) { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let names = reader.headers().expect("a heading").clone();
        let at = |wanted: &str| names.iter().position(|name| name.trim().eq_ignore_ascii_case(wanted));
        for row in reader.records().map(|row| row.expect("a row")) {
            for column in ["nama", "tanggal_lahir"].into_iter().filter_map(at) {
                let cell = row.get(column).unwrap_or_default().trim().to_owned();
                // One word may be a place's name as well.
                if cell.contains(' ') || cell.contains(['-', '/']) {
                    words.push(cell);
                }
            }
        }
    }
    words
}

#[test]
fn a_profile_shortens_what_its_reader_sees_in_every_output() {
    let (plain, strict) = (district(""), district(STRICT));
    let (open, veiled) = (plain.run().done(), strict.run().done());
    assert_ne!(open.folder.file_name(), veiled.folder.file_name(), "a profile is part of the run's identity");
    let words = written(&strict);
    assert!(words.len() > 20, "{words:?}");
    let shows = |folder: &std::path::Path, name: &str, bytes: &[u8]| {
        let read = if name.ends_with(".xlsx") { workbook_text(&folder.join(name)) } else { String::from_utf8_lossy(bytes).into_owned() };
        words.iter().filter(|word| read.contains(word.as_str())).count()
    };
    let is_table = |name: &str| name.ends_with(".csv") || name.ends_with(".xlsx");
    let all = |folder: &std::path::Path| {
        let of_run = files(folder).into_iter().filter(|(name, _)| is_table(name) && !name.contains("/dikembalikan/"));
        of_run.filter(|(name, bytes)| shows(folder, name, bytes) > 0).map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert!(all(&open.folder).len() > 3, "{:?}", all(&open.folder));
    assert_eq!(all(&veiled.folder), [] as [String; 0]);
    let (open, veiled) = (open.table("person_programmes"), veiled.table("person_programmes"));
    assert_eq!(open.len(), veiled.len());
    for (open, veiled) in open.iter().zip(&veiled) {
        assert_eq!(veiled["register_nik"], "");
        assert_eq!(veiled["no_kk"], open["no_kk"]);
        assert_eq!(veiled["area"], open["area"]);
        assert_eq!(veiled["nama"].matches('.').count(), open["nama"].split_whitespace().count());
    }
}

#[test]
fn an_auditor_gets_the_tables_as_they_are_where_nothing_is_declared() {
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = out.path().join("auditor");
    let output = padan(&["publish", &text(&sample().run.folder), "--out", &text(&folder), "--reader", "auditor"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    for (name, bytes) in files(&folder).into_iter().filter(|(name, _)| name != "reader.json") {
        assert!(fs::read(sample().run.folder.join(&name)).expect("a file of the run") == bytes, "{name} differs");
    }
    assert!(folder.join("links.csv").is_file() && folder.join("audit.jsonl").is_file());
}

#[test]
fn an_auditor_sees_what_the_profile_allows() {
    let district = district("[readers.auditor]\nname = \"initials\"\nno_kk = \"none\"\n");
    let run = district.run().done();
    let folder = district.path("auditor");
    let output = padan(&["publish", &text(&run.folder), "--out", &text(&folder), "--reader", "auditor"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let read = |folder: &std::path::Path| {
        let mut reader = csv::Reader::from_path(folder.join("person_programmes.csv")).expect("the table is there");
        reader.records().map(|row| row.expect("a row")).collect::<Vec<_>>()
    };
    let (of_run, of_auditor) = (read(&run.folder), read(&folder));
    assert!(!of_run.is_empty());
    for (run, auditor) in of_run.iter().zip(&of_auditor) {
        assert_eq!((&run[0], &run[1]), (&auditor[0], &auditor[1]));
        assert!(auditor[2].ends_with('.') && auditor[2] != run[2] && auditor[3].is_empty(), "{auditor:?}");
    }
}

#[test]
fn mistakes_in_a_profile_are_told_with_what_to_do() {
    let check = |profile: &str, part: &str| {
        let (code, told) = district(profile).run().stopped();
        assert!(code == 2 && told.contains(part) && told.contains("hint: "), "{profile}: {told}");
    };
    check("[readers.analist]\nname = \"none\"", "did you mean `analyst`?");
    check("[readers.analyst]\nnama = \"none\"", "did you mean `name`?");
    check("[readers.analyst]\nname = \"initial\"", "did you mean `initials`?");
    check("[readers.analyst]\nnik = \"full\"", "--unmask");
    check("[readers.public]\nname = \"full\"", "has no profile");
    check("[readers.opd]\nnik = \"none\"", "narrow both");
}
