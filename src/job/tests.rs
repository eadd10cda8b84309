//! Jobs as they are written: every mistake with its place and its hint.

use super::*;

const GOOD: &str = r#"
period = "2026-11"
output = "out"
blocking = ["MENINGGAL"]
[register]
people = ["register/people*.csv"]
as_of = 2026-10-01
[[lists]]
programme = "PKH"
owner = "Dinas Sosial"
files = ["inbox/pkh*.csv"]
"#;

/// The mistakes of a job as `line:column message | hint`.
fn mistakes(text: &str) -> Vec<String> {
    let wrong = parse("job.toml", text).expect_err("the job is wrong");
    crate::rules::indonesian::check_told(&wrong);
    let shown = |mistake: &Diagnostic| {
        let Diagnostic { line, column, message, hint, .. } = mistake;
        format!("{line}:{column} {message} | {hint}")
    };
    wrong.iter().map(shown).collect()
}

#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    assert!(GOOD.contains(from));
    let found = mistakes(&GOOD.replacen(from, to, 1));
    assert!(found.iter().any(|line| line.contains(expected)), "{found:#?}");
}

#[test]
fn a_job_states_register_lists_and_period() {
    let job = parse("job.toml", GOOD).expect("a good job");
    assert_eq!(job.period, "2026-11");
    assert_eq!(job.language, Language::Id);
    assert_eq!(job.register.as_of, "2026-10-01");
    assert_eq!(job.lists[0].owner, "Dinas Sosial");
    assert_eq!(job.output, PathBuf::from("out"));
}

#[test]
fn each_mistake_has_its_place_and_its_hint() {
    check("2026-11", "2026-13", "2:10 `period` = `2026-13` is not a month");
    check("output", "ouput", "3:1 unknown key `ouput` | did you mean `output`?");
    check("MENINGGAL", "MENINGAL", "4:13 unknown finding kind `MENINGAL` | did you mean `MENINGGAL`?");
    check("[register]", "[registr]", "unknown key `registr` | did you mean `register`?");
    check("[\"register/people*.csv\"]", "[]", "6:10 `people` is an empty list");
    check("2026-10-01", "\"2026-02-30\"", "7:9 `as_of` = `2026-02-30` is not a date");
    check("\"PKH\"", "7", "9:13 `programme` is of type integer where a text in quotes is expected");
    check("Dinas Sosial", "SITI 3526082602830001", "`owner` holds a number as long as a NIK");
    check("owner = \"Dinas Sosial\"\n", "", "8:1 `owner` is missing");
    check("pkh*.csv", "pkh[.csv", "is not a file pattern");
    check("\"2026-11\"", "2026-11", "2:");
}

#[test]
fn a_job_names_earlier_recipients_and_the_last_night() {
    let plain = parse("job.toml", GOOD).expect("a good job");
    assert_eq!((plain.register.since.as_str(), plain.history.len()), ("2026-10-01", 0));
    let with = |history: &str| GOOD.replacen("[register]", &format!("{history}\n[register]\nsince = \"2026-11-09\""), 1);
    let history = "[[history]]\nprogramme = \"RTLH\"\nfiles = [\"old/*.csv\"]\nperiod = \"2019\"";
    let job = parse("job.toml", &with(history)).expect("a good job");
    assert_eq!(job.register.since, "2026-11-09");
    assert_eq!(job.history[0].months.map(|months| months.to_string()).as_deref(), Some("2019"));
    let wrong = mistakes(&with("[[history]]\nprogramme = \"RTLH\"\nperiod = \"dulu\"\ntahun = 2019"));
    assert!(wrong.iter().any(|line| line.contains("`period` = `dulu` is neither a year nor a month")), "{wrong:#?}");
    assert!(wrong.iter().any(|line| line.contains("`files` is missing")), "{wrong:#?}");
    assert!(wrong.iter().any(|line| line.contains("unknown key `tahun`")), "{wrong:#?}");
}

#[test]
fn all_mistakes_are_shown_at_once() {
    let found = mistakes("perod = \"2026-11\"\nlanguage = \"fr\"\n[register]\n[[lists]]\nfiles = \"a.csv\"\n");
    assert_eq!(found.len(), 7, "{found:#?}");
}

/// A job of another task, and what is wrong with it.
#[track_caller]
fn check_task(text: &str, expected: &str) {
    let found = mistakes(text);
    assert!(found.iter().any(|line| line.contains(expected)), "{found:#?}");
}

#[test]
fn a_task_without_a_register_needs_rules_and_lists_alone() {
    let job = parse("job.toml", "task = \"deduplicate\"\nrules = \"rules\"\n[[lists]]\nfiles = [\"a.csv\"]\n").expect("a good job");
    assert_eq!((job.task, job.lists[0].name.as_str(), job.period.as_str()), (Task::Deduplicate, "list 1", ""));
    check_task("task = \"dedupe\"\n", "1:8 unknown value `dedupe` for `task`");
    check_task("task = \"deduplicate\"\n[[lists]]\nfiles = [\"a\"]\n", "`rules` is missing");
    check_task("task = \"link\"\nrules = \"r\"\n[[lists]]\nfiles = [\"a\"]\n", "`register` is missing");
    check_task("task = \"link_lists\"\nrules = \"r\"\n[[lists]]\nfiles = [\"a\"]\n", "one list has nothing to be linked with");
    check_task("task = \"deduplicate\"\nrules = \"r\"\n[register]\npeople = [\"a\"]\n", "task `deduplicate` has no register");
    check_task("task = \"deduplicate\"\nrules = \"r\"\none_to_one = true\n", "belongs to task `link_lists`");
    check_task("task = \"link\"\nrules = \"r\"\n[[lists]]\nname = \"a\"\nprogramme = \"PKH\"\n", "unknown key `programme`");
    let twice =
        "task = \"link_lists\"\nrules = \"r\"\n[[lists]]\nname = \"a\"\nfiles = [\"a\"]\n[[lists]]\nname = \"a\"\nfiles = [\"b\"]\n";
    check_task(twice, "two lists have one name");
}

#[test]
fn chosen_villages_are_codes_of_desa_each_once() {
    let with = |lokus: &str| GOOD.replacen("output = \"out\"", &format!("output = \"out\"\nlokus = {lokus}"), 1);
    let job = parse("job.toml", &with("[\"35.26.02.2001\", \"3526011001\", \"3526022001\"]")).expect("a good job");
    assert_eq!(job.lokus, [3_526_011_001, 3_526_022_001]);
    let found = mistakes(&with("[\"352601\", \"Kraton\"]"));
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].contains("`352601` is not the code of a desa"), "{found:#?}");
}

#[test]
fn mistakes_are_told_in_the_language_asked_for_else_in_that_of_the_job() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("job.toml");
    let told = |asked, language: &str| {
        std::fs::write(&path, format!("language = \"{language}\"\n{}", GOOD.replace("MENINGGAL", "MENINGAL")))
            .expect("a job can be written");
        let wrong = read_in(asked, &path).expect_err("the job is wrong");
        format!("{} | {}", wrong[0].message, wrong[0].hint)
    };
    let (id, en) =
        ("jenis temuan `MENINGAL` tidak dikenal | apakah maksudnya `MENINGGAL`?", "unknown finding kind `MENINGAL` | did you mean");
    assert_eq!(told(None, "id"), id);
    assert_eq!(told(Some(Language::Id), "en"), id);
    assert!(told(None, "en").starts_with(en) && told(Some(Language::En), "id").starts_with(en));
}
