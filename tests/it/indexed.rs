//! The register index: a night that finds it writes the same bytes, and nothing that is wrong with the file is ever trusted.
//!
//! Properties: 1. a warm run equals a cold one, byte for byte, at any thread count; 2. what changes the register's side changes
//! the index, what changes lists alone does not; 3. a file that is cut, changed anywhere, foreign or of another version is
//! told, not used and replaced; 4. no kill, full or read-only folder and no second run leaves a wrong index or stops a night;
//! 5. nobody but the owner may read it.

use crate::support::{check_same, code, copy, folders, padan, said, sample, sample_district, text};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The sample district with its index, made once by `padan index`.
fn indexed() -> &'static TempDir {
    static INDEXED: std::sync::OnceLock<TempDir> = std::sync::OnceLock::new();
    INDEXED.get_or_init(|| {
        let district = sample_district();
        let made = padan(&["index", &text(&district.path().join("job.toml"))]);
        assert_eq!(code(&made), 0, "{}", said(&made));
        assert!(said(&made).contains("dibuat: ") && said(&made).contains("bita per orang"), "{}", said(&made));
        district
    })
}

/// A copy of the sample district, index and all; the index is of the register's bytes, not of its place.
fn copied() -> TempDir {
    let district = tempfile::tempdir().expect("a temporary folder can be made");
    copy(indexed().path(), district.path());
    let there = index_of(district.path());
    // The name begins with the place of the register, so that jobs of two registers do not remove each other's files.
    let made = padan(&["index", &text(&district.path().join("job.toml"))]);
    assert_eq!(code(&made), 0, "{}", said(&made));
    fs::remove_file(&there).expect("the copy can be removed");
    district
}

fn indexes(district: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(district.join(".padan-index")).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "idx")).collect();
    paths.sort();
    paths
}

fn index_of(district: &Path) -> PathBuf {
    let found = indexes(district);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

/// Runs the job; the run folder and what was said.
#[track_caller]
fn run(district: &Path, arguments: &[&str]) -> (PathBuf, String) {
    let _ = fs::remove_dir_all(district.join("runs"));
    let job = text(&district.join("job.toml"));
    let output = padan(&[&["run", job.as_str(), "-v", "--log", "json"], arguments].concat());
    assert_eq!(code(&output), 0, "{}", said(&output));
    let left: Vec<String> = folders(&district.join("runs")).into_iter().filter(|name| !name.starts_with('.')).collect();
    assert_eq!(left.len(), 1, "{left:?}");
    (district.join("runs").join(&left[0]), said(&output))
}

/// Says whether a run used the index that was there.
fn is_warm(said: &str) -> bool {
    !said.contains("\"stage\":\"store\"")
}

#[test]
fn a_warm_night_writes_the_same_bytes_as_a_cold_one() {
    let district = sample_district();
    let (cold, told) = run(district.path(), &[]);
    assert!(!is_warm(&told), "{told}");
    let cold_copy = tempfile::tempdir().expect("a temporary folder can be made");
    copy(&cold, cold_copy.path());
    let index = fs::read(index_of(district.path())).expect("the index can be read");
    for threads in ["1", "4"] {
        let (warm, told) = run(district.path(), &["--threads", threads]);
        assert!(is_warm(&told), "{told}");
        check_same(cold_copy.path(), &warm);
    }
    assert!(index == fs::read(index_of(district.path())).expect("the index can be read"), "a warm night leaves the file alone");
}

#[test]
fn an_index_made_beforehand_is_the_one_that_a_night_makes() {
    let of_night = sample_district();
    run(of_night.path(), &[]);
    let bytes = |district: &Path| fs::read(index_of(district)).expect("the index can be read");
    assert!(bytes(of_night.path()) == bytes(indexed().path()));
}

#[test]
fn stories_and_checks_of_an_index_tell_the_same() {
    let district = copied();
    let (folder, _) = run(district.path(), &[]);
    let row = |run: &Path| {
        let links = fs::read_to_string(run.join("links.csv")).expect("the table is there");
        let cells: Vec<String> = links.lines().nth(40).expect("a row").split(',').map(str::to_owned).collect();
        format!("{}:{}", cells[0], cells[3])
    };
    let warm = padan(&["explain", &text(&folder), &row(&folder)]);
    let cold = padan(&["explain", &text(&sample().run.folder), &row(&sample().run.folder)]);
    assert_eq!(code(&warm), 0, "{}", said(&warm));
    assert_eq!(String::from_utf8_lossy(&warm.stdout), String::from_utf8_lossy(&cold.stdout));
}

#[test]
fn a_change_of_the_register_makes_a_new_index_and_a_change_of_lists_does_not() {
    let district = sample_district();
    let job = text(&district.path().join("job.toml"));
    let warm = |change: &dyn Fn(&Path)| {
        change(district.path());
        is_warm(&said(&padan(&["run", &job, "-v", "--log", "json"])))
    };
    assert!(!warm(&|_| {}), "there is none");
    assert!(warm(&|_| {}), "nothing changed");
    let append = |file: &str, line: &str| {
        let path = district.path().join(file);
        let known = fs::read_to_string(&path).expect("the file can be read");
        fs::write(path, format!("{known}{line}\n")).expect("the file can be written");
    };
    let lists = fs::read_dir(district.path().join("inbox/dinsos")).expect("the folder can be listed").flatten();
    let list = lists.map(|entry| entry.path()).find(|path| path.extension().is_some_and(|ending| ending == "csv")).expect("a list");
    assert!(warm(&|_| fs::write(&list, [fs::read(&list).expect("it can be read"), b"\n".to_vec()].concat()).expect("it can be written")));
    assert!(!warm(&|_| append("register/events.csv", "3526159999990001,SIAPA SAJA,MENINGGAL,2026-01-01,")), "an event more");
    assert!(!warm(&|district| {
        let job = fs::read_to_string(district.join("job.toml")).expect("the job can be read");
        fs::write(district.join("job.toml"), job.replace("2026-10-01", "2026-09-01")).expect("the job can be written");
    }));
    assert_eq!(indexes(district.path()).len(), 2, "tonight's and the one before it");
}

/// An index that was spoilt is told with a reason, not used, and good again afterwards.
#[track_caller]
fn check_refused(district: &Path, spoilt: &[u8], reason: &str) {
    let path = index_of(district);
    let good = fs::read(&path).expect("the index can be read");
    fs::remove_file(&path).expect("the index can be removed");
    fs::write(&path, spoilt).expect("the index can be written");
    let made = padan(&["index", &text(&district.join("job.toml"))]);
    assert_eq!(code(&made), 0, "{}", said(&made));
    assert!(said(&made).contains(reason), "{reason}: {}", said(&made));
    assert!(good == fs::read(&path).expect("the index can be read"), "{reason}: the file was made anew");
}

#[test]
fn a_file_that_is_cut_foreign_or_of_another_version_is_told_and_made_anew() {
    let district = copied();
    let good = fs::read(index_of(district.path())).expect("the index can be read");
    for len in [0, 7] {
        check_refused(district.path(), &good[..len], "bukan berkas indeks padan");
    }
    for len in [8, 100, 128, good.len() / 2, good.len() - 1] {
        check_refused(district.path(), &good[..len], "terpotong");
    }
    check_refused(district.path(), &[&good[..], b"more"].concat(), "terpotong");
    check_refused(district.path(), &fs::read(district.path().join("job.toml")).expect("it can be read"), "bukan berkas indeks padan");
    let with_head = |change: &dyn Fn(&mut [u8])| {
        let mut bytes = good.clone();
        change(&mut bytes);
        let hash = blake3::hash(&bytes[..104]);
        bytes[104..128].copy_from_slice(&hash.as_bytes()[..24]);
        bytes
    };
    check_refused(district.path(), &with_head(&|bytes| bytes[8] = 99), "versi 99");
    check_refused(district.path(), &with_head(&|bytes| bytes[12..16].reverse()), "jenis komputer lain");
    check_refused(district.path(), &with_head(&|bytes| bytes[45] ^= 1), "register atau aturan lain");
}

#[test]
fn a_single_changed_bit_anywhere_is_found() {
    let district = copied();
    let good = fs::read(index_of(district.path())).expect("the index can be read");
    // Head, sections from first to last, table; a prime step meets every kind of section.
    let places = [9, 30, 60, 90, 120].into_iter().chain((128..good.len()).step_by(good.len() / 11)).chain([good.len() - 5]);
    let mut found = 0;
    for place in places {
        let mut bytes = good.clone();
        bytes[place] ^= 1 << (place % 8);
        let path = index_of(district.path());
        fs::remove_file(&path).expect("the index can be removed");
        fs::write(&path, &bytes).expect("the index can be written");
        let made = said(&padan(&["index", &text(&district.path().join("job.toml"))]));
        // Bytes between sections fill them up and mean nothing.
        let is_filling = made.contains("sudah ada dan utuh") && good[place] == 0;
        assert!(made.contains("rusak") || is_filling, "{place}: {made}");
        found += usize::from(!is_filling);
        fs::write(&path, &good).expect("the index can be written");
    }
    assert!(found >= 12, "{found}");
}

#[test]
fn a_killed_writer_leaves_no_index_and_the_next_one_clears_up() {
    let district = sample_district();
    let job = text(&district.path().join("job.toml"));
    let folder = district.path().join(".padan-index");
    let begun = || {
        fs::read_dir(&folder).into_iter().flatten().flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(".padan-new-"))
    };
    let mut killed = false;
    for _ in 0..20 {
        let mut child =
            Command::new(env!("CARGO_BIN_EXE_padan")).args(["index", &job]).stdout(Stdio::null()).spawn().expect("the binary starts");
        while child.try_wait().expect("the child can be asked").is_none() && !begun() {
            std::hint::spin_loop();
        }
        child.kill().expect("the child can be killed");
        child.wait().expect("the child ends");
        if begun() {
            killed = true;
            break;
        }
        let _ = fs::remove_dir_all(&folder);
    }
    assert!(killed, "the writer was never caught");
    assert!(indexes(district.path()).is_empty(), "nothing has the name of an index before it is one");
    let made = padan(&["index", &job]);
    assert_eq!(code(&made), 0, "{}", said(&made));
    assert!(!begun() && indexes(district.path()).len() == 1);
}

#[test]
fn two_runs_at_once_make_one_whole_index() {
    let district = sample_district();
    let job = text(&district.path().join("job.toml"));
    let start =
        || Command::new(env!("CARGO_BIN_EXE_padan")).args(["index", &job]).stdout(Stdio::null()).spawn().expect("the binary starts");
    for mut child in [start(), start(), start()] {
        assert!(child.wait().expect("the child ends").success());
    }
    let told = said(&padan(&["index", &job]));
    assert!(told.contains("sudah ada dan utuh"), "{told}");
    assert_eq!(fs::read_dir(district.path().join(".padan-index")).expect("the folder is there").count(), 1);
}

#[test]
fn an_index_stays_where_others_claim_to_be_newer() {
    let district = copied();
    let good = index_of(district.path());
    let name = good.file_name().expect("an index has a name").to_string_lossy().into_owned();
    let beside = |ending: &str| good.with_file_name(format!("{}{ending}", &name[..9]));
    fs::remove_file(&good).expect("the index can be removed");
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(400_000_000);
    for other in ["1.idx", "2.idx", "3.idx"] {
        let file = fs::File::create(beside(other)).expect("a file can be made");
        file.set_modified(later).expect("a file takes any date");
    }
    fs::create_dir(beside("folder.idx")).expect("a folder can be made");
    let made = padan(&["index", &text(&district.path().join("job.toml"))]);
    assert_eq!(code(&made), 0, "{}", said(&made));
    let left: Vec<bool> = ["1.idx", "2.idx", "3.idx", "folder.idx"].iter().map(|other| beside(other).exists()).collect();
    assert!(good.exists(), "the one that was made is never the one too many");
    assert_eq!(left, [false, false, true, true], "one older index and what is no index stay");
}

#[test]
#[cfg(unix)]
fn a_pipe_that_is_named_like_a_leftover_holds_nobody_up() {
    let district = copied();
    let job = text(&district.path().join("job.toml"));
    let started = std::time::Instant::now();
    fs::remove_file(index_of(district.path())).expect("the index can be removed");
    assert_eq!(code(&padan(&["index", &job])), 0);
    // As long as many such nights, however slow the machine is.
    let patience = started.elapsed() * 50 + std::time::Duration::from_secs(20);
    fs::remove_file(index_of(district.path())).expect("the index can be removed");
    let pipe = district.path().join(".padan-index/.padan-new-pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("pipes can be made").success());
    let start = Command::new(env!("CARGO_BIN_EXE_padan")).args(["index", &job]).stdout(Stdio::null()).spawn();
    let (mut child, started) = (start.expect("the binary starts"), std::time::Instant::now());
    while child.try_wait().expect("the child can be asked").is_none() {
        if started.elapsed() > patience {
            child.kill().expect("the child can be killed");
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(child.wait().expect("the child ends").success(), "it waited at the pipe");
    assert!(pipe.exists() && index_of(district.path()).exists());
}

#[test]
fn a_folder_that_cannot_be_written_stops_no_night() {
    let district = sample_district();
    let job = district.path().join("job.toml");
    let known = fs::read_to_string(&job).expect("the job can be read");
    fs::write(district.path().join("a_file"), "no folder").expect("a file can be written");
    fs::write(&job, format!("index = \"a_file\"\n{known}")).expect("the job can be written");
    let (folder, told) = run(district.path(), &["--language", "en"]);
    assert!(told.contains("the register index cannot be kept"), "{told}");
    assert!(folder.join("manifest.json").exists());
    let made = padan(&["index", &text(&job)]);
    assert_eq!(code(&made), 4, "{}", said(&made));
}

#[test]
#[cfg(unix)]
fn nobody_but_the_owner_may_read_an_index() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let folder = indexed().path().join(".padan-index");
    assert_eq!((mode(&folder), mode(&index_of(indexed().path()))), (0o700, 0o600));
}

#[test]
fn what_people_are_told_of_an_index_shows_no_number() {
    let told = said(&padan(&["index", &text(&indexed().path().join("job.toml")), "-vv"]));
    assert!(told.contains("sudah ada dan utuh"), "{told}");
    assert!(!told.split(|letter: char| !letter.is_ascii_digit()).any(|digits| digits.len() >= 16), "{told}");
}

/// One CSV list of a district that a night matches.
fn list_of(district: &Path) -> PathBuf {
    let entries = fs::read_dir(district.join("inbox/dinsos")).expect("the folder can be listed").flatten().map(|entry| entry.path());
    let mut lists: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "csv")).collect();
    lists.sort();
    lists.remove(0)
}

#[test]
fn a_list_checked_against_an_index_is_told_what_a_night_would_say() {
    let district = indexed().path();
    let (job, list) = (text(&district.join("job.toml")), list_of(district));
    let by_job = padan(&["check", &text(&list), "--register", &job]);
    let by_file = padan(&["check", &text(&list), "--register", &text(&index_of(district))]);
    assert_eq!(code(&by_job), 1, "{}", said(&by_job));
    // Only a job says of which day the register is.
    let without_day = |said: String| said.lines().filter(|line| !line.starts_with("  Register per")).collect::<Vec<_>>().join("\n");
    assert_eq!(without_day(said(&by_job)), without_day(said(&by_file)));
    let elsewhere = tempfile::tempdir().expect("a temporary folder can be made");
    let renamed = elsewhere.path().join("register");
    fs::copy(index_of(district), &renamed).expect("the index can be copied");
    assert_eq!(said(&by_file), said(&padan(&["check", &text(&list), "--register", &text(&renamed)])), "an index is known by its bytes");
    let links = sample().run.table("links");
    let name = list.file_name().expect("a list has a name").to_string_lossy().into_owned();
    let of_list = |status: &str| links.iter().filter(|row| row["file"].ends_with(&name) && row["status"] == status).count();
    for (status, label) in [("PADAN", "Padan"), ("TIDAK_DITEMUKAN", "Tidak ditemukan")] {
        let told = said(&by_job);
        let line = told.lines().find(|line| line.trim_start().starts_with(&format!("{label} ")));
        let count = line.and_then(|line| line.rsplit(' ').next()).map(|count| count.replace('.', ""));
        assert_eq!(count.unwrap_or("0".into()), of_list(status).to_string(), "{status}: {told}");
    }
    assert!(!said(&by_job).split(|letter: char| !letter.is_ascii_digit()).any(|digits| digits.len() >= 16), "{}", said(&by_job));
}

#[test]
fn a_check_against_an_index_that_is_not_there_or_of_other_rules_says_what_to_do() {
    let district = sample_district();
    let (job, list) = (text(&district.path().join("job.toml")), text(&list_of(district.path())));
    let missing = padan(&["check", &list, "--register", &job]);
    assert!(code(&missing) == 3 && said(&missing).contains("padan index TUGAS.toml"), "{}", said(&missing));
    let rules = tempfile::tempdir().expect("a temporary folder can be made");
    let blocking = fs::read_to_string(crate::support::repository().join("rules/linkage/blocking.toml")).expect("the rules can be read");
    fs::create_dir(rules.path().join("linkage")).expect("a folder can be made");
    fs::write(rules.path().join("linkage/blocking.toml"), blocking.replace("scan_rows_max = 1000", "scan_rows_max = 900"))
        .expect("it can be written");
    let index = text(&index_of(indexed().path()));
    let other = padan(&["check", &list, "--register", &index, "--rules", &text(rules.path())]);
    assert!(code(&other) == 3 && said(&other).contains("register atau aturan lain"), "{}", said(&other));
    let foreign = padan(&["check", &list, "--register", &list]);
    assert_eq!(code(&foreign), 2, "{}", said(&foreign));
}
