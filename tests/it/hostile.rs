//! What cannot be committed as a file: folders, links in circles, unreadable and endless files, full disks, killed runs.
//! Each ends with its clear error, or runs and loses no row; none leaves anything half-written.

use crate::support::{District, code, corpus, folders, padan, said, text};
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const LIST: &str = "\"inbox/*.csv\"";

fn six_rows() -> Vec<u8> {
    fs::read(corpus("lists/delimiter_semicolon.csv")).expect("a fixture can be read")
}

/// A district with one good list of six rows.
fn good() -> District {
    let district = District::new().list("PKH", "Dinas Sosial", LIST);
    district.put("inbox/pkh.csv", six_rows());
    district
}

#[test]
fn a_folder_named_like_a_list_is_told_apart_from_a_file() {
    let district = District::new().list("PKH", "Dinas Sosial", "\"inbox/pkh.csv\"");
    fs::create_dir_all(district.path("inbox/pkh.csv")).expect("a temporary folder can be made");
    let (code, said) = district.run().stopped();
    assert!(code == 3 && said.contains("this is a folder"), "{code} {said}");
}

#[test]
fn a_path_through_a_file_is_an_error_with_a_hint() {
    let district = District::new().list("PKH", "Dinas Sosial", "\"pkh.csv/inner.csv\"");
    district.put("pkh.csv", six_rows());
    let (code, said) = district.run().stopped();
    assert!(code == 3 && said.contains("pkh.csv/inner.csv") && said.contains("hint: "), "{code} {said}");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let district = good();
    let path = district.path("inbox/pkh.csv");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions can be set");
    // Nothing is closed to the superuser, so there the file is simply read.
    if fs::File::open(&path).is_ok() {
        district.run().done();
        return;
    }
    let (code, said) = district.run().stopped();
    assert!(code == 3 && said.contains("may not be read"), "{code} {said}");
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end_and_are_read_once() {
    let district = District::new().list("PKH", "Dinas Sosial", "\"inbox/**/*.csv\"");
    district.put("inbox/deep/deeper/pkh.csv", six_rows());
    std::os::unix::fs::symlink(district.path("inbox"), district.path("inbox/deep/deeper/again")).expect("a link can be made");
    std::os::unix::fs::symlink(district.path("inbox/deep/deeper/self.csv"), district.path("inbox/deep/deeper/self.csv")).expect("a link");
    let (code, said) = district.run().stopped();
    assert!(code == 3 && said.contains("self.csv"), "a link to itself is an unreadable file: {code} {said}");
    fs::remove_file(district.path("inbox/deep/deeper/self.csv")).expect("the link can be removed");
    assert_eq!(district.run().done().table("links").len(), 6);
}

#[cfg(unix)]
#[test]
fn a_second_way_to_one_file_is_not_a_second_file() {
    let district = good();
    std::os::unix::fs::symlink(district.path("inbox/pkh.csv"), district.path("inbox/pkh_link.csv")).expect("a link can be made");
    assert_eq!(district.run().done().table("links").len(), 6);
}

/// Runs the binary under a limit of address space, in KiB; returns exit code and words.
#[cfg(unix)]
fn run_within(kib: u64, job: &Path) -> (Option<i32>, String) {
    let script = format!("ulimit -v {kib}; exec '{}' run '{}' --threads 1", env!("CARGO_BIN_EXE_padan"), job.display());
    let output = Command::new("sh").args(["-c", &script]).output().expect("a shell starts");
    (output.status.code(), said(&output))
}

#[cfg(unix)]
#[test]
fn a_line_of_a_gibibyte_is_held_back_in_bounded_memory_and_its_neighbours_are_read() {
    const LINE_BYTES: usize = 1 << 30;
    let district = District::new().list("PKH", "Dinas Sosial", LIST);
    let rows = String::from_utf8(six_rows()).expect("the fixture is text");
    let (head, tail) = rows.split_at(rows.find("\n3;").expect("a third row") + 1);
    let path = district.put("inbox/pkh.csv", "");
    let mut file = BufWriter::new(fs::File::create(&path).expect("the file can be made"));
    file.write_all(head.as_bytes()).expect("the disk has room");
    for _ in 0..LINE_BYTES >> 20 {
        file.write_all(&[b'x'; 1 << 20]).expect("the disk has room");
    }
    file.write_all(format!("\n{tail}").as_bytes()).expect("the disk has room");
    file.flush().expect("the disk has room");
    let job = district.job();
    // Less than the line itself: it cannot have been held whole.
    let (code, said) = run_within(900 << 10, &job);
    assert_eq!(code, Some(0), "{said}");
    let run = district.path("runs").join(&folders(&district.path("runs"))[0]);
    let links = fs::read_to_string(run.join("links.csv")).expect("the table is there");
    assert_eq!((links.matches(",PADAN,").count(), links.matches(",KARANTINA,,").count()), (6, 1), "{links}");
    let held = fs::read_to_string(run.join("quarantine.csv")).expect("the table is there");
    assert!(held.contains("BARIS_TERLALU_PANJANG"), "{held}");
}

#[test]
fn an_output_folder_that_is_a_file_is_an_error_and_nothing_is_touched() {
    let district = good();
    district.put("runs", "not a folder");
    let (code, said) = district.run().stopped();
    assert!(code == 4 && said.contains("output folder"), "{code} {said}");
    assert_eq!(fs::read(district.path("runs")).expect("the file is there"), b"not a folder");
}

#[cfg(unix)]
#[test]
fn a_full_disk_stops_the_run_with_the_file_named_and_the_next_run_works() {
    let district = good();
    let job = district.job();
    // Files of at most 8 blocks of 512 bytes: some output does not fit. The signal is ignored, as on a full disk.
    let script = format!("trap '' XFSZ; ulimit -f 8; exec '{}' run '{}'", env!("CARGO_BIN_EXE_padan"), job.display());
    let output = Command::new("sh").args(["-c", &script]).output().expect("a shell starts");
    assert_eq!(code(&output), 4, "{}", said(&output));
    assert!(said(&output).contains("cannot be written") || said(&output).contains("File too large"), "{}", said(&output));
    assert_eq!(district.runs_left(), [""; 0]);
    assert_eq!(district.run().done().table("links").len(), 6);
}

#[cfg(unix)]
#[test]
fn a_killed_run_leaves_no_run_folder_and_the_next_one_clears_up() {
    let sample = crate::support::sample_district();
    let job = text(&sample.path().join("job.toml"));
    let runs = sample.path().join("runs");
    let mut killed_while_writing = false;
    // Killed while it writes: the folder in the making is there, the finished one is not.
    let mut child = Command::new(env!("CARGO_BIN_EXE_padan")).args(["run", &job]).stdout(Stdio::null()).spawn().expect("the binary starts");
    for _ in 0..60_000 {
        let half_made = folders(&runs).iter().any(|name| name.starts_with(".padan-"));
        if half_made {
            killed_while_writing = true;
            break;
        }
        if child.try_wait().expect("the child can be asked").is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().expect("the child can be killed");
    child.wait().expect("the child ends");
    assert!(killed_while_writing, "the run ended before it could be killed");
    assert!(folders(&runs).iter().all(|name| name.starts_with('.')), "{:?}", folders(&runs));
    let output = padan(&["run", &job]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let left = folders(&runs);
    assert!(left.len() == 1 && !left[0].starts_with('.'), "{left:?}");
    assert_eq!(code(&padan(&["verify", &text(&runs.join(&left[0]))])), 0);
}

#[test]
fn events_that_name_nobody_change_nothing_and_are_told() {
    let district = good();
    let known = fs::read_to_string(district.path("register/events.csv")).expect("the fixture is text");
    let nobody = "3526159999990001,SIAPA SAJA,MENINGGAL,2026-01-01,\n,TANPA NIK,PINDAH,2026-01-01,\n";
    district.put("register/events.csv", format!("{known}{nobody}"));
    let run = district.run().done();
    assert_eq!(run.table("links").iter().filter(|row| row["status"] == "PADAN").count(), 6);
    let manifest = fs::read_to_string(run.folder.join("manifest.json")).expect("a run folder has a manifest");
    assert!(manifest.contains("2 events name no NIK of the register"), "{manifest}");
}

#[test]
fn a_table_of_two_thousand_columns_and_one_of_empty_names_run() {
    let district = District::new().list("PKH", "Dinas Sosial", LIST);
    let wide: Vec<String> = (0..2000).map(|number| format!("KOLOM {number}")).collect();
    let rows = String::from_utf8(six_rows()).expect("the fixture is text");
    let joined: Vec<String> = rows
        .lines()
        .enumerate()
        .map(|(row, line)| if row == 0 { format!("{line};{}", wide.join(";")) } else { format!("{line}{}", ";x".repeat(2000)) })
        .collect();
    district.put("inbox/wide.csv", joined.join("\n"));
    assert_eq!(district.run().done().table("links").len(), 6);
}

#[test]
fn any_bytes_at_all_end_in_an_error_or_a_run_and_never_in_a_panic() {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let alphabet = b"NIKAMA;;;,,\t|\"\"\n\n\r\r0123456789 '=\xEF\xBB\xBF\xFF\xFE\0\xC3\xE9-/.";
    for _ in 0..60 {
        let length = (next() % 600) as usize;
        let mut bytes: Vec<u8> = (0..length).map(|_| alphabet[next() as usize % alphabet.len()]).collect();
        if next() % 2 == 0 {
            bytes.splice(0..0, *b"NIK;NAMA\n");
        }
        let district = District::new().list("PKH", "Dinas Sosial", LIST);
        district.put("inbox/any.csv", &bytes);
        match district.run() {
            crate::support::Ended::Stopped(code, said) => assert_eq!(code, 3, "{said}\n{bytes:?}"),
            crate::support::Ended::Done(run) => {
                let report = padan::run_folder::verify(&run.folder).expect("a run folder");
                assert!(report.holds(), "{}\n{bytes:?}", report.text(padan::language::Language::En));
            }
        }
    }
}

#[test]
fn a_rule_folder_of_other_files_is_an_error_and_not_the_built_in_rules() {
    let mut district = good();
    district.job_head = "rules = \"inbox\"".into();
    let (code, said) = district.run().stopped();
    assert!(code == 2 && said.contains("holds no rule file"), "{code} {said}");
}

#[cfg(unix)]
#[test]
fn a_pipe_as_job_or_truth_is_refused_and_not_waited_for() {
    let district = good();
    let pipe = text(&district.path("pipe"));
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo starts").success());
    let job = padan(&["run", &pipe]);
    assert!(code(&job) == 2 && said(&job).contains("not an ordinary file"), "{}", said(&job));
    let folder = text(&district.run().done().folder);
    let truth = padan(&["evaluate", &folder, "--truth", &pipe]);
    assert!(code(&truth) == 3 && said(&truth).contains("not an ordinary file"), "{}", said(&truth));
    let verified = padan(&["verify", &text(&district.path("inbox"))]);
    assert!(code(&verified) == 3 && said(&verified).contains("is this a run folder?"), "{}", said(&verified));
}

#[test]
fn a_list_that_repeats_one_row_six_thousand_times_is_one_group() {
    let district = District::new().list("PKH", "Dinas Sosial", LIST);
    let rows = String::from_utf8(six_rows()).expect("the fixture is text");
    let lines: Vec<&str> = rows.lines().collect();
    district.put("inbox/pkh.csv", format!("{}\n{}", lines[0], format!("{}\n", lines[1]).repeat(6000)));
    let groups = district.run().done().table("duplicates");
    assert_eq!(groups.len(), 6000, "every row stands in the one group once");
}

#[test]
fn a_second_byte_order_mark_shifts_no_line() {
    let district = District::new().list("PKH", "Dinas Sosial", LIST);
    district.put("inbox/pkh.csv", [b"\xEF\xBB\xBF\xEF\xBB\xBF\n".as_slice(), &six_rows(), b"\xEF\xBB\xBF"].concat());
    let links = district.run().done().table("links");
    assert_eq!(links.iter().map(|row| row["line"].as_str()).collect::<Vec<_>>(), ["3", "4", "5", "6", "7", "8"]);
}

#[cfg(unix)]
#[test]
fn a_file_name_that_is_not_utf_8_is_named_and_not_left_out() {
    use std::os::unix::ffi::OsStrExt;
    let district = good();
    let strange = district.path("inbox").join(std::ffi::OsStr::from_bytes(b"pkh_\xff.csv"));
    fs::write(&strange, six_rows()).expect("this file system takes any name");
    let (code, said) = district.run().stopped();
    assert!(code == 3 && said.contains("is not UTF-8"), "{code} {said}");
}

#[test]
fn a_million_blank_lines_inside_a_list_take_no_time_and_move_no_line() {
    let district = District::new().list("PKH", "Dinas Sosial", LIST);
    let rows = String::from_utf8(six_rows()).expect("the fixture is text");
    let (head, tail) = rows.split_at(rows.find("\n3;").expect("a third row") + 1);
    district.put("inbox/pkh.csv", format!("{head}{}{tail}", "\n".repeat(1_000_000)));
    let begun = std::time::Instant::now();
    let links = district.run().done().table("links");
    assert_eq!(links.iter().map(|row| row["line"].as_str()).collect::<Vec<_>>(), ["2", "3", "1000004", "1000005", "1000006", "1000007"]);
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}: a search back over the blank lines took hours", begun.elapsed());
}

#[test]
fn a_name_that_a_wildcard_passes_over_is_told() {
    let district = good();
    let rows = district.run().done().table("links").len();
    district.put("inbox/.daftar.csv", six_rows());
    district.put("inbox/~$daftar.csv", "");
    let run = district.run().done();
    let told: Vec<String> = run.manifest().warnings.into_iter().filter(|warning| warning.contains("not read")).collect();
    let [told] = &told[..] else { panic!("one warning for one pattern: {told:?}") };
    assert!(told.contains("2 files") && told.contains("inbox/.daftar.csv") && told.contains("~$daftar.csv"), "{told}");
    assert_eq!(run.table("links").len(), rows);
    let named = District::new().list("PKH", "Dinas Sosial", "\"inbox/.*.csv\"");
    named.put("inbox/.daftar.csv", six_rows());
    assert_eq!(named.run().done().table("links").len(), rows, "who asks for hidden files gets them");
    let deep = District::new().list("PKH", "Dinas Sosial", "\"inbox/**/*.csv\"");
    deep.put("inbox/a/.daftar.csv", six_rows());
    let (code, said) = deep.run().stopped();
    assert!(code == 3 && said.contains("not read") && said.contains(".daftar.csv"), "{code} {said}");
}
