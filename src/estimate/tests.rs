//! Properties: 1. a written model reads back to the same integers; 2. nothing is replaced unasked; 3. the sample job ends in
//! a proposal that the rule book takes, told in both languages.
use super::*;
use crate::language::Language;
use crate::rules;
use padan_linkage::model::{Model, Weights};

/// Puts a model file into a rule folder and reads it as a run does.
fn read_back(text: &str) -> Model {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("linkage")).expect("a folder");
    std::fs::write(folder.path().join("linkage/model.toml"), text).expect("a file");
    rules::read(Some(folder.path()), "2026-11").expect("the written model is well formed").0.linkage.model
}

fn integers(model: &Model) -> String {
    format!(
        "{:?} {:?} {:?}",
        Weights::of(model, padan_linkage::posterior::Population { rows: 20_000, groups: 6_000 }),
        model.prior,
        model.thresholds
    )
}

#[test]
fn a_written_model_reads_back_to_the_same_integers() {
    let model = rules::read(None, "2026-11").expect("the built-in rules are whole").0.linkage.model;
    assert_eq!(integers(&read_back(&model_toml(&model, &["one line".to_owned()]))), integers(&model));
}

#[test]
fn the_sample_job_ends_in_a_proposal_that_the_rule_book_takes() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("proposed.toml");
    let settings = Settings { random_pairs: 20_000, inside_pairs: 5_000, ..Settings::default() };
    let job = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/sample_data/job.toml"));
    let told = |language, force| {
        let wish = Wish { language: Some(language), out: Some(out.clone()), force, settings };
        estimate(job, &wish, &Progress::new(false))
    };
    let proposed = told(Language::En, false).expect("the sample is whole");
    assert!(proposed.trustworthy, "{}", proposed.report);
    let text = std::fs::read_to_string(&out).expect("the proposal was written");
    let model = read_back(&text);
    assert_eq!(model.comparisons.len(), 8);
    assert!(proposed.report.contains("starts ended at the best one's optimum"), "{}", proposed.report);

    let refused = told(Language::En, false).err().expect("the file stands there already");
    assert!(refused.to_string().contains("--force"), "{refused}");
    let again = told(Language::Id, true).expect("--force replaces it");
    assert!(again.report.contains("perkiraan pasangan benar"), "{}", again.report);
    assert_eq!(
        std::fs::read_to_string(&out).expect("the proposal").lines().skip(1).collect::<Vec<_>>(),
        text.lines().skip(1).collect::<Vec<_>>()
    );
}

/// Rows of invented members; every fourth stands there twice, with another house the second time.
fn members() -> String {
    let pick = |number: usize, words: &[&str]| words[number % words.len()].to_owned();
    let given = ["ANNA", "BRAM", "CLARA", "DIRK", "ELSE", "FRANS", "GRETA", "HUGO", "INGE", "JORIS", "KAAT", "LOTTE", "MAARTEN"];
    let family = ["AERTS", "BOGAERT", "CLAES", "DENYS", "EECKHOUT", "FRANCK", "GOOSSENS", "HENDRICKX", "IMBRECHT", "JACOBS", "KUYPERS"];
    let city = ["AALST", "BOOM", "DIEST", "EEKLO", "GENK", "HALLE", "IEPER"];
    let mut text = "given,family,born,city,house\n".to_owned();
    for person in 0..800usize {
        let mixed = person.wrapping_mul(2_654_435_761) >> 7;
        let row = |house: usize| {
            let (year, month, day) = (1930 + mixed % 71, 1 + mixed / 71 % 12, 1 + mixed / 852 % 28);
            let (given, family, city) = (pick(mixed, &given), pick(mixed / 13, &family), pick(mixed / 143, &city));
            format!("{given},{family},{year}-{month:02}-{day:02},{city},{house}\n")
        };
        text.push_str(&row(mixed % 90));
        if person % 4 == 0 {
            text.push_str(&row(mixed % 90 + 100));
        }
    }
    text
}

#[test]
fn rows_without_a_register_and_without_a_model_get_one_that_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    let field = |(name, kind): (&str, &str)| format!("[[field]]\nname = {name:?}\nkind = {kind:?}\n\n");
    let fields = [("given", "text"), ("family", "text"), ("born", "date"), ("city", "code"), ("house", "code")];
    write("rules/fields.toml", &fields.map(field).concat());
    write("members.csv", &members());
    write("job.toml", "task = \"deduplicate\"\nrules = \"rules\"\n\n[[lists]]\nname = \"members\"\nfiles = [\"members.csv\"]\n");
    let job = folder.path().join("job.toml");
    let wish = Wish { out: Some(folder.path().join("rules/linkage/model.toml")), ..Wish::default() };
    std::fs::create_dir_all(folder.path().join("rules/linkage")).expect("a folder");
    let proposed = estimate(&job, &wish, &Progress::new(false)).expect("the rows are whole");
    assert!(proposed.trustworthy, "{}", proposed.report);
    let finished = nightly::run(&job, &Options::default(), &Progress::new(false)).expect("the proposal runs");
    let clusters = std::fs::read_to_string(finished.folder.join("clusters.csv")).expect("the run tells of groups");
    let partnered = clusters.lines().filter(|line| line.contains(",PADAN,")).count();
    assert!((360..=400).contains(&partnered), "{partnered} rows have a partner; 400 should\n{}", proposed.report);
}
