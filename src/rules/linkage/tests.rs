//! Wrong linkage rules are told with their place and a hint, all at once; the built-in ones are whole.

use super::*;
use padan_linkage::blocking::Transform;
use padan_linkage::comparators;

const COMPARISONS: &str = r#"
[[comparison]]
name = "jk"
comparator = "sex"
fields = ["jenis_kelamin"]
"#;

const MODEL: &str = r#"
format = 1
[prior]
in_register = 0.9
relatives = 0.4
repeated = 0.02
[thresholds]
link = 0.8
review = 0.1
[[comparison]]
name = "jk"
[comparison.levels]
different = { m = 0.01, u = 0.5, h = 0.5 }
same = { m = 0.99, u = 0.5, h = 0.5 }
"#;

const BLOCKING: &str = r#"
scan_rows_max = 100
[[rule]]
name = "nik"
parts = ["nik:whole"]
"#;

fn parsed(comparisons: &str, model: &str, blocking: &str) -> Result<LinkageRules, Vec<Diagnostic>> {
    let file = |name: &str, text: &str| RuleFile { path: format!("rules/linkage/{name}.toml"), text: text.to_owned() };
    let (comparisons, model, blocking) = (file("comparisons", comparisons), file("model", model), file("blocking", blocking));
    parse(&LinkageFiles { comparisons: &comparisons, model: &model, blocking: &blocking }, &crate::normalise::fields())
}

/// One replacement makes one mistake, told at one place with one message.
#[track_caller]
fn wrong(from: &str, to: &str, place: &str, message: &str) {
    let change = |text: &str| text.replace(from, to);
    let mistakes = parsed(&change(COMPARISONS), &change(MODEL), &change(BLOCKING)).expect_err("this rule is wrong");
    crate::rules::indonesian::check_told(&mistakes);
    let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|text| text.contains(place) && text.contains(message)), "{}", told.join("\n"));
}

#[test]
fn whole_rules_are_read() {
    let rules = parsed(COMPARISONS, MODEL, BLOCKING).expect("the rules are whole");
    assert_eq!((rules.model.comparisons.len(), rules.blocking.len(), rules.scan_rows_max), (1, 1, 100));
}

#[test]
fn each_mistake_is_told_at_its_place() {
    wrong("\"sex\"", "\"sexx\"", "comparisons.toml:4:14", "unknown comparator `sexx`");
    wrong("\"jenis_kelamin\"", "\"kelamin\"", "comparisons.toml:5:11", "unknown field `kelamin`");
    wrong("\"jenis_kelamin\"", "\"nama\"", "comparisons.toml:5:11", "cannot read field `nama`");
    wrong(
        "name = \"jk\"\n[comparison.levels]",
        "name = \"sex\"\n[comparison.levels]",
        "model.toml",
        "no probabilities for comparison `jk`",
    );
    wrong("same = {", "sama = {", "model.toml:14:1", "unknown level `sama`");
    wrong("m = 0.99", "m = 1.99", "model.toml:14:8", "outside (0, 1]");
    wrong("link = 0.8", "link = 0.05", "model.toml:7:1", "never be reached");
    wrong("format = 1", "format = 2", "model.toml:2:10", "format 1");
    wrong("in_register = 0.9", "in_register = 9.0", "model.toml:4:15", "can never be");
    wrong("relatives = 0.4", "relatives = 0.6\ntwins = 0.3\nnamesakes = 0.2", "model.toml:3:1", "no room for strangers");
    wrong("relatives = 0.4", "relatives = 0.4\nmodel_rows = -1.0", "model.toml:3:1", "`model_rows` is -1");
    wrong("relatives = 0.4", "relative = 0.4", "model.toml:5:1", "unknown field");
    wrong("nik:whole", "nik", "blocking.toml:5:10", "names no transform");
    wrong("nik:whole", "nik:year", "blocking.toml:5:10", "has no transform `year`");
    wrong("[\"nik:whole\"]", "[]", "blocking.toml", "at least one part");
}

#[test]
fn mistakes_of_all_files_are_told_at_once() {
    let mistakes = parsed(&COMPARISONS.replace("sex", "sexx"), &MODEL.replace("= 0.8", "= 0.0"), &BLOCKING.replace(":whole", ""))
        .expect_err("three rules are wrong");
    let files: Vec<&str> = mistakes.iter().map(|mistake| mistake.file.as_str()).collect();
    for file in ["comparisons", "model", "blocking"] {
        assert!(files.contains(&format!("rules/linkage/{file}.toml").as_str()), "{files:?}");
    }
}

#[test]
fn the_guide_names_every_comparator_level_and_transform() {
    let guide = include_str!("../../../docs/rules.md");
    let levels = comparators::ALL.iter().flat_map(|comparator| comparator.levels.iter().chain([&comparator.name]));
    for word in levels.copied().chain(Transform::ALL.iter().map(|(name, ..)| *name)) {
        assert!(guide.contains(&format!("`{word}`")), "docs/rules.md does not name `{word}`");
    }
}
