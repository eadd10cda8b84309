//! Every byte that padan leaves or says about the sample district, scanned for every number of its inputs.
//!
//! Properties: 1. no file of a run, of a publication, of an auditor's copy, no log and nothing that a command says shows twelve
//! digits of a NIK or No KK of any input, but for the OPDs' own files that go back to them; 2. the scan finds a number that is
//! planted in any of these forms; 3. what a packet gives back holds numbers of that OPD's own file alone; 4. a number that stands
//! in a name, an address or a place, in whatever script and however broken, is shown by no output.

use crate::private::workbook_text;
use crate::scan::{Secrets, readings};
use crate::support::{District, Run, code, files, padan, said, sample, text};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;

/// The numbers of every file of the sample district.
fn secrets() -> &'static Secrets {
    static SECRETS: OnceLock<Secrets> = OnceLock::new();
    SECRETS.get_or_init(|| {
        let mut secrets = Secrets::default();
        for part in ["inbox", "register"] {
            let folder = sample().district.path().join(part);
            for (name, bytes) in files(&folder) {
                let texts = readings(&folder.join(&name), &name, &bytes);
                texts.iter().filter(|(how, _)| *how != "zip").for_each(|(_, text)| secrets.learn(text));
            }
        }
        assert!(secrets.count() > 25_000, "{}", secrets.count());
        secrets
    })
}

/// An OPD's own file, given back to that OPD.
fn is_returned(name: &str) -> bool {
    name.starts_with("owners/") && name.split('/').nth(2) == Some("dikembalikan")
}

/// Every leak in the files below a folder, as `file (how it was read): pieces`.
fn leaks(secrets: &Secrets, folder: &Path, is_permitted: impl Fn(&str) -> bool + Sync) -> Vec<String> {
    let all: Vec<(String, Vec<u8>)> = files(folder).into_iter().filter(|(name, _)| !is_permitted(name)).collect();
    let of_file = |(name, bytes): &(String, Vec<u8>)| {
        let mut found: Vec<String> = Vec::new();
        for (how, text) in readings(&folder.join(name), name, bytes) {
            let shown = secrets.shown(&text);
            if !shown.is_empty() {
                found.push(format!("{name} ({how}): {:?}", shown.iter().take(3).collect::<Vec<_>>()));
            }
        }
        let whole = secrets.whole(bytes);
        if !whole.is_empty() || name.ends_with(".bin") && secrets.stored(bytes) {
            found.push(format!("{name} (its bytes): {:?}", whole.iter().take(3).collect::<Vec<_>>()));
        }
        found
    };
    all.par_iter().flat_map_iter(of_file).collect()
}

#[test]
fn no_file_of_a_run_shows_twelve_digits_of_a_number() {
    let run = &sample().run.folder;
    assert_eq!(leaks(secrets(), run, is_returned), [] as [String; 0]);
    let log = fs::read(sample().district.path().join("runs/log.jsonl")).expect("the log is there");
    assert_eq!(secrets().shown(&log).len() + secrets().shown(sample().said.as_bytes()).len(), 0);
}

#[test]
fn what_goes_back_to_an_opd_holds_numbers_of_its_own_file_alone() {
    let district = sample().district.path();
    let inbox = files(&district.join("inbox"));
    let run = &sample().run.folder;
    for (name, bytes) in files(run).into_iter().filter(|(name, _)| is_returned(name)) {
        let file = name.rsplit('/').next().expect("a path has a name");
        // A piece of somebody's number may stand in a longer or shorter one that was sent.
        let mut own: BTreeSet<String> = BTreeSet::new();
        for (path, bytes) in inbox.iter().filter(|(path, _)| path.rsplit('/').next() == Some(file)) {
            let texts = readings(&district.join("inbox").join(path), path, bytes);
            texts.iter().for_each(|(_, text)| own.extend(secrets().shown(text)));
        }
        for (how, text) in readings(&run.join(&name), &name, &bytes) {
            let strange: Vec<String> = secrets().shown(&text).difference(&own).cloned().collect();
            assert!(strange.is_empty(), "{name} ({how}): {strange:?}");
        }
    }
}

#[test]
fn nothing_that_a_command_says_shows_a_number() {
    let run = text(&sample().run.folder);
    let district = sample().district.path();
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    let to = |name: &str| text(&out.path().join(name));
    let pkh = text(&district.join("inbox/dinsos/pkh_2026_11.csv"));
    let workbook = text(&district.join("inbox/dpmd/bnba_blt_dana_desa.xlsx"));
    let job = text(&district.join("job.toml"));
    let asked: [&[&str]; 11] = [
        &["check", &pkh, "--programme", "PKH"],
        &["check", &workbook, "--programme", "BLT-DD"],
        &["check", &pkh, "--programme", "PKH", "--register", &job],
        &["explain", &run, "1:9"],
        &["explain", &run, "11:78", "--json"],
        &["verify", &run],
        &["diff", &run, &run, "--out", &to("diff")],
        &["simulate", &run, "--set", "PKH.decile_max=3", "--out", &to("simulated")],
        &["publish", &run, "--out", &to("open"), "--verbose"],
        &["publish", &run, "--out", &to("auditor"), "--reader", "auditor"],
        &["evaluate", &run, "--truth", &text(&district.join("truth.csv"))],
    ];
    let said: Vec<(&[&str], String, i32)> = asked
        .par_iter()
        .map(|arguments| {
            let output = padan(arguments);
            (*arguments, said(&output), code(&output))
        })
        .collect();
    for (arguments, said, code) in said {
        let shown = secrets().shown(said.as_bytes());
        assert!(shown.is_empty(), "{arguments:?} says {shown:?}");
        assert!(code < 2 || ["evaluate", "simulate"].contains(&arguments[0]), "{arguments:?}: {code}\n{said}");
        assert!(!said.is_empty(), "{arguments:?}");
    }
    assert_eq!(leaks(secrets(), out.path(), |_| false), [] as [String; 0]);
    assert!(out.path().join("open/by_programme.csv").is_file() && out.path().join("auditor/links.csv").is_file());
}

/// A number of the inputs in a form that some output could have.
fn planted(form: &str, number: &str) -> (&'static str, Vec<u8>) {
    let dressed = format!("{}.{} {}-{}", &number[..4], &number[4..8], &number[8..12], &number[12..]);
    let packed = |bytes: &[u8]| {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(bytes).expect("memory takes it");
        packer.finish().expect("memory takes it")
    };
    match form {
        "csv" => ("a.csv", format!("nik\n{number}\n").into_bytes()),
        "dressed" => ("a.csv", format!("remark\nganti ke {dressed} ya\n").into_bytes()),
        "foreign" => ("a.csv", hidden(0, number).into_bytes()),
        "unseen" => ("a.csv", hidden(4, number).into_bytes()),
        "cut" => ("log.jsonl", format!("{{\"nik\":\"{}\"}}", &number[..15]).into_bytes()),
        "html" => {
            let filling = "abcdefghijklmnopqrstuvwxyz".repeat(4);
            let block = encoded(&packed(format!("[\"{number}\",\"{filling}\"]").as_bytes()));
            ("a.html", format!("<script>{block}</script>").into_bytes())
        }
        "pdf" => {
            let map = b"/CIDInit begincmap\n1 beginbfrange\n<0010> <0019> <0030>\nendbfrange endcmap".to_vec();
            let codes: String = number.bytes().map(|digit| format!("{:04x}", 0x10 + u16::from(digit - b'0'))).collect();
            let stream = |bytes: &[u8]| [b"<<>>\nstream\n".to_vec(), packed(bytes), b"\nendstream\n".to_vec()].concat();
            ("a.pdf", [stream(&map), stream(format!("BT [<{}> 3 <{}>] TJ ET", &codes[..20], &codes[20..]).as_bytes())].concat())
        }
        _ => ("a.bin", number.parse::<u64>().expect("a number").to_le_bytes().to_vec()),
    }
}

/// Ways to hide a number.
const HIDDEN: usize = 8;
/// People of the register who stand on the list; families of the others are not served.
const LISTED: usize = 50;

/// A number as somebody may write it in a name: in another script, or broken.
fn hidden(form: usize, number: &str) -> String {
    let script = |zero: u32| number.bytes().filter_map(|digit| char::from_u32(zero + u32::from(digit - b'0'))).collect();
    let broken = |between: &str| (0..4).map(|at| &number[at * 4..at * 4 + 4]).collect::<Vec<_>>().join(between);
    match form % HIDDEN {
        0 => script(0xff10),
        1 => script(0x966),
        2 => script(0x660),
        3 => script(0xa9d0),
        4 => broken("\u{200b}\u{feff}\u{2060}"),
        5 => broken("\u{ad}"),
        6 => broken("\u{a0}"),
        _ => broken("."),
    }
}

/// The corpus register and a list of some of its people, every third one with the NIK hidden in every text that outputs may quote:
/// a column of numbers alone would be no column of names.
fn disguised() -> (District, Secrets) {
    let district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    let people = fs::read_to_string(district.path("register/people.csv")).expect("the register can be read");
    let mut secrets = Secrets::default();
    secrets.learn(people.as_bytes());
    let mut lines = people.lines();
    let head = lines.next().expect("a heading");
    let at = |column: &str| head.split(',').position(|name| name == column).expect("a column of the register");
    let [nik, kk, name, born, sex, mother, address, desa] =
        ["nik", "no_kk", "nama", "tanggal_lahir", "jenis_kelamin", "nama_ibu", "alamat", "kelurahan"].map(at);
    let mut register = format!("{head}\n");
    let mut list = "NO;NIK;NAMA;TANGGAL LAHIR;JENIS KELAMIN;NO KK;NAMA IBU;ALAMAT;DESA;KETERANGAN\n".to_owned();
    for (row, line) in lines.enumerate() {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        let (number, form) = (cells[nik].clone(), row / 3);
        let is_hidden = row % 3 == 0 && number.len() == 16 && number.bytes().all(|sign| sign.is_ascii_digit());
        for (more, column) in [name, mother, address, desa].into_iter().enumerate().filter(|_| is_hidden) {
            cells[column] = format!("{} {}", cells[column], hidden(form + more, &number));
        }
        if row < LISTED {
            // Some rows state another date or no NIK, so that there are answers and questions of all kinds.
            let own = if form % 3 == 1 { "" } else { number.as_str() };
            let date = if form % 3 == 2 { "1955-01-31" } else { cells[born].as_str() };
            let [of_name, of_mother, of_address, of_desa, of_sex, of_kk] =
                [name, mother, address, desa, sex, kk].map(|column| &cells[column]);
            let remark = if is_hidden { hidden(form + 4, &number) } else { String::new() };
            list.push_str(&format!("{row};{own};{of_name};{date};{of_sex};{of_kk};{of_mother};{of_address};{of_desa};{remark}\n"));
        }
        register.push_str(&format!("{}\n", cells.join(",")));
    }
    district.put("register/people.csv", register);
    district.put("pkh.csv", list);
    (district, secrets)
}

#[test]
fn a_number_hidden_in_a_name_in_any_script_is_shown_by_no_output() {
    let (district, secrets) = disguised();
    let ran = padan(&["run", &text(&district.job()), "-vv"]);
    assert_eq!(code(&ran), 0, "{}", said(&ran));
    let run = district.path("runs").join(&district.runs_left()[0]);
    assert_eq!(leaks(&secrets, &run, is_returned), [] as [String; 0]);
    let of_run = Run { folder: run.clone() };
    for (table, column) in [("person_programmes", "nama"), ("unserved", "head_name"), ("mistargeting", "nama")] {
        let masked = of_run.table(table).iter().filter(|row| row[column].contains("****")).count();
        assert!(masked > 1, "{table}: the numbers reached {masked} cells");
    }
    let (run, list) = (text(&run), text(&district.path("pkh.csv")));
    let job = text(&district.path("job.toml"));
    for asked in [
        vec!["explain", &run, "1:2"],
        vec!["explain", &run, "1:3"],
        vec!["explain", &run, "1:4", "--json"],
        vec!["check", &list, "--programme", "PKH"],
        vec!["check", &list, "--programme", "PKH", "--register", &job],
    ] {
        let said = said(&padan(&asked));
        assert!(secrets.shown(said.as_bytes()).is_empty(), "{asked:?} says {:?}\n{said}", secrets.shown(said.as_bytes()));
    }
}

fn encoded(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let three = bytes.chunks(3).flat_map(|three| {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        (0..=three.len()).map(move |at| char::from(SIGNS[(bits >> (18 - 6 * at) & 63) as usize]))
    });
    three.collect()
}

#[test]
fn the_scan_finds_a_number_that_is_planted_in_any_form() {
    let register = fs::read_to_string(sample().district.path().join("register/people_01.csv")).expect("the register can be read");
    let numbers = crate::expected::numbers(register.as_bytes());
    let number = numbers.iter().nth(77).expect("the register has people");
    for form in ["csv", "dressed", "foreign", "unseen", "cut", "html", "pdf", "bin"] {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let (name, bytes) = planted(form, number);
        fs::write(folder.path().join(name), bytes).expect("a temporary file can be written");
        assert!(!leaks(secrets(), folder.path(), |_| false).is_empty(), "{form}");
    }
    // A workbook and a columnar table that hold numbers: inputs themselves.
    let workbook = sample().district.path().join("inbox/dpmd/bnba_blt_dana_desa.xlsx");
    assert!(!secrets().shown(workbook_text(&workbook).as_bytes()).is_empty());
}
