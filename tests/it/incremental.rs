//! Nights one after the other: rows that did not change are not matched again, and the bytes are those of a full night.
//!
//! Properties: 1. after any sequence of changes a night beside kept answers equals a night without, byte for byte; 2. only rows
//! that changed are matched; 3. kept answers that are damaged are told and not used; 4. a changed register or rule brings
//! answers of its own; 5. a night in which nothing changed leaves the former folder and says the same; 6. whatever changed, in
//! inputs, job, asking or folder, the night is made, and its bytes are those of a full night; 7. jobs with other lists of one
//! register keep their answers side by side.

use crate::support::{check_same, code, copy, folders, padan, said, sample_district, text};
use std::fs;
use std::path::{Path, PathBuf};

/// Draws as SplitMix64 does.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }
}

/// Lines of a list that a change leaves alone: titles and headings.
const HEAD: usize = 15;

/// CSV lists that are long enough to be changed in the middle.
fn lists(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the district has lists").flatten() {
        let path = entry.path();
        if path.is_dir() {
            lists(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "csv")
            && fs::read_to_string(&path).is_ok_and(|text| text.lines().count() > 3 * HEAD)
        {
            out.push(path);
        }
    }
    out.sort();
}

/// Changes one list as offices do: a line goes, comes twice, moves, loses a letter, or is exchanged for one of another list.
fn change(district: &Path, draw: &mut Draw) {
    let mut paths = Vec::new();
    lists(&district.join("inbox"), &mut paths);
    let path = &paths[draw.below(paths.len())];
    let content = fs::read_to_string(path).expect("the list is text");
    let mut lines: Vec<String> = content.lines().map(str::to_owned).collect();
    let (one, other) = (HEAD + draw.below(lines.len() - HEAD), HEAD + draw.below(lines.len() - HEAD));
    match draw.below(5) {
        0 => drop(lines.remove(one)),
        1 => lines.insert(other, lines[one].clone()),
        2 => lines.swap(one, other),
        3 => {
            let letters: Vec<usize> = lines[one].char_indices().filter(|(_, letter)| letter.is_alphanumeric()).map(|(at, _)| at).collect();
            if !letters.is_empty() {
                lines[one].remove(letters[draw.below(letters.len())]);
            }
        }
        _ => lines.push(lines[one].replace('A', "I")),
    }
    fs::write(path, lines.join("\n") + "\n").expect("the list can be written");
}

/// Runs the job; the run folder, moved aside under a name, and the rows that were answered before.
#[track_caller]
fn night(district: &Path, name: &str) -> (PathBuf, u64, String) {
    let _ = fs::remove_dir_all(district.join("runs"));
    let output = padan(&["run", &text(&district.join("job.toml")), "-v", "--log", "json"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let left: Vec<String> = folders(&district.join("runs")).into_iter().filter(|name| !name.starts_with('.')).collect();
    let kept = district.join(name);
    let _ = fs::remove_dir_all(&kept);
    fs::rename(district.join("runs").join(&left[0]), &kept).expect("the run folder can be moved");
    let told = said(&output);
    let known = told.split("\"rows_answered_before\":").nth(1).and_then(|rest| rest.split(|letter: char| !letter.is_ascii_digit()).next());
    let known = known.and_then(|digits| digits.parse().ok()).unwrap_or_else(|| panic!("the log tells how many rows were known: {told}"));
    (kept, known, told)
}

/// A night beside what was kept and a night without it; what the first one kept stays.
#[track_caller]
fn check_same_as_a_full_night(district: &Path) -> u64 {
    let (beside, known, _) = night(district, "beside");
    let (kept, aside) = (district.join(".padan-index"), district.join("kept-aside"));
    fs::rename(&kept, &aside).expect("what is kept can be moved");
    let (full, none, _) = night(district, "full");
    assert_eq!(none, 0, "nothing is known without kept answers");
    fs::remove_dir_all(&kept).expect("a full night keeps its own");
    fs::rename(&aside, &kept).expect("what is kept can be moved back");
    check_same(&beside, &full);
    known
}

#[test]
fn after_any_changes_a_night_equals_a_full_one_and_matches_what_changed() {
    let district = sample_district();
    let district = district.path();
    let (_, none, _) = night(district, "first");
    let (_, all, _) = night(district, "second");
    assert!(none == 0 && all > 1_000, "the first night knows nothing and the second one all: {none}, {all}");
    for seed in 1..=4 {
        let mut draw = Draw(seed);
        let changes = 1 + draw.below(12);
        (0..changes).for_each(|_| change(district, &mut draw));
        let known = check_same_as_a_full_night(district);
        assert!(known + 2 * changes as u64 >= all, "{changes} changes, {known} of {all} rows known");
    }
}

#[test]
fn damaged_answers_are_told_and_not_used() {
    let district = sample_district();
    let district = district.path();
    let (_, _, _) = night(district, "first");
    let entries = fs::read_dir(district.join(".padan-index")).expect("something is kept").flatten();
    let rows: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ending| ending == "rows")).collect();
    assert_eq!(rows.len(), 1, "{rows:?}");
    let whole = fs::read(&rows[0]).expect("what is kept can be read");
    let mut draw = Draw(7);
    for cut in [true, false, false] {
        let mut bytes = whole.clone();
        match cut {
            true => bytes.truncate(bytes.len() / 2),
            false => {
                let at = 200 + draw.below(bytes.len() - 200);
                bytes[at] ^= 0x10;
            }
        }
        // A bit between two sections is nobody's.
        fs::write(&rows[0], bytes).expect("what is kept can be changed");
        let (_, known, told) = night(district, "damaged");
        assert!(known == 0 && told.contains(".rows") || fs::read(&rows[0]).is_ok_and(|now| now != whole), "{known}: {told}");
        let (_, known, _) = night(district, "mended");
        assert!(known > 1_000, "the night after a damaged file knows all again: {known}");
    }
}

#[test]
fn another_rule_brings_answers_of_its_own() {
    let district = sample_district();
    let district = district.path();
    night(district, "first");
    let rules = district.join("rules/linkage");
    fs::create_dir_all(&rules).expect("a folder can be made");
    copy(&crate::support::repository().join("rules/linkage"), &rules);
    let model = fs::read_to_string(rules.join("model.toml")).expect("the model is text");
    fs::write(rules.join("model.toml"), model.replace("in_register = 0.90", "in_register = 0.80")).expect("the model can be written");
    let job = fs::read_to_string(district.join("job.toml")).expect("the job is text");
    fs::write(district.join("job.toml"), format!("rules = \"rules\"\n{job}")).expect("the job can be written");
    let (_, known, _) = night(district, "other");
    assert_eq!(known, 0, "answers under another model are none");
    assert!(check_same_as_a_full_night(district) > 1_000);
}

/// Runs the job beside the folders of earlier nights; what was printed, the log, and whether the night had been made before.
#[track_caller]
fn next(district: &Path, more: &[&str]) -> (String, bool) {
    let job = text(&district.join("job.toml"));
    let output = padan(&[&["run", &job, "-v", "--log", "json"], more].concat());
    assert_eq!(code(&output), 0, "{}", said(&output));
    let told = said(&output);
    (String::from_utf8_lossy(&output.stdout).into_owned(), told.contains("nothing changed since this night was made"))
}

/// The run folder that the last line of the log names.
#[track_caller]
fn last_run(district: &Path) -> PathBuf {
    let log = fs::read_to_string(district.join("runs/log.jsonl")).expect("there is a log");
    let last: serde_json::Value = serde_json::from_str(log.lines().last().expect("the log has lines")).expect("a line is JSON");
    district.join("runs").join(last["run"].as_str().expect("a line names its run"))
}

/// Makes a night after a change, and again without anything kept.
#[track_caller]
fn check_made_anew(district: &Path, what: &str, change: impl FnOnce(&Path), more: &[&str]) {
    change(district);
    let (told, before) = next(district, more);
    assert!(!before, "{what}: the night must be made");
    let beside = district.join("beside");
    let _ = fs::remove_dir_all(&beside);
    copy(&last_run(district), &beside);
    let (kept, aside) = (district.join(".padan-index"), district.join("kept-aside"));
    fs::rename(&kept, &aside).expect("what is kept can be moved");
    let (full, _) = next(district, more);
    fs::remove_dir_all(&kept).expect("a full night keeps its own");
    fs::rename(&aside, &kept).expect("what is kept can be moved back");
    assert_eq!(told, full, "{what}");
    check_same(&beside, &last_run(district));
}

#[test]
fn a_night_without_a_change_leaves_the_folder_and_says_the_same() {
    let district = sample_district();
    let district = district.path();
    let (first, before) = next(district, &[]);
    assert!(!before);
    let run = last_run(district);
    let made = fs::metadata(run.join("manifest.json")).and_then(|meta| meta.modified()).expect("there is a manifest");
    let left = crate::support::files(&run);
    fs::create_dir(district.join("runs/.padan-killed")).expect("a killed run leaves a folder");
    let (second, before) = next(district, &[]);
    assert!(before && first == second, "{second}");
    assert_eq!(fs::metadata(run.join("manifest.json")).and_then(|meta| meta.modified()).expect("it is still there"), made);
    assert_eq!(left, crate::support::files(&run));
    let log = fs::read_to_string(district.join("runs/log.jsonl")).expect("there is a log");
    assert_eq!(log.lines().count(), 2, "every night has its line");
    assert!(!district.join("runs/.padan-killed").exists(), "what killed runs left is cleared");
}

#[test]
fn a_night_is_made_whatever_changed() {
    let district = sample_district();
    let district = district.path();
    next(district, &[]);
    let mut paths = Vec::new();
    lists(&district.join("inbox"), &mut paths);
    let mut draw = Draw(11);
    check_made_anew(district, "a list", |district| change(district, &mut draw), &[]);
    check_made_anew(district, "a file of the run", |district| fs::write(last_run(district).join("links.csv"), "x").expect("written"), &[]);
    check_made_anew(district, "a file too many", |district| fs::write(last_run(district).join("more.csv"), "x").expect("written"), &[]);
    let manifest = |district: &Path| last_run(district).join("manifest.json");
    check_made_anew(district, "the manifest", |district| fs::write(manifest(district), "{}").expect("written"), &[]);
    check_made_anew(district, "no run any more", |district| fs::remove_dir_all(last_run(district)).expect("removed"), &[]);
    let notes = |district: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(district.join(".padan-index")).expect("something is kept").flatten().map(|entry| entry.path());
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "night")).collect()
    };
    let damage = |district: &Path| {
        for note in notes(district) {
            let mut bytes = fs::read(&note).expect("a note can be read");
            let last = bytes.len() - 1;
            bytes[last] ^= 1;
            fs::write(note, bytes).expect("a note can be changed");
        }
    };
    check_made_anew(district, "the note", damage, &[]);
    check_made_anew(district, "the language", |_| {}, &["--language", "en"]);
    check_made_anew(district, "full numbers asked for", |_| {}, &["--unmask", "a test"]);
    let job = fs::read_to_string(district.join("job.toml")).expect("the job is text");
    fs::write(district.join("job.toml"), job.replace("[[lists]]", "# one more line\n[[lists]]")).expect("the job can be written");
    assert!(next(district, &[]).1, "a comment in the job changes nothing");
    assert!(notes(district).len() <= 8, "old notes go");
}

#[test]
fn two_jobs_of_one_register_keep_their_answers_side_by_side() {
    let district = sample_district();
    let district = district.path();
    let job = fs::read_to_string(district.join("job.toml")).expect("the job is text");
    let cut = job.rfind("[[lists]]").expect("the job has lists");
    let (_, none, _) = night(district, "first");
    fs::write(district.join("job.toml"), &job[..cut]).expect("the job can be written");
    night(district, "fewer");
    fs::write(district.join("job.toml"), &job).expect("the job can be written");
    let (_, all, _) = night(district, "again");
    let (_, again, _) = night(district, "once-more");
    assert!(none == 0 && all > 1_000 && all == again, "{none}, {all}, {again}");
}
