//! Each file of `tests/corpus/rules/` is a wrong rule file; `padan rules check` tells exactly the mistakes that the
//! `.expected.toml` beside it lists, all of them at once, each with its line, its column and what to do.

use crate::support::{code, corpus, padan, said, text};
use padan::diagnostic::Diagnostic;
use padan::language::Language;
use padan::rules;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// Where the file stands in a rule folder.
    place: String,
    /// Parts of `line:column message | hint`, in the order in which they are told.
    mistakes: Vec<String>,
}

fn cases() -> Vec<(PathBuf, Expected)> {
    let entries = fs::read_dir(corpus("rules")).expect("the corpus is there").flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| !path.to_string_lossy().ends_with(".expected.toml")).collect();
    paths.sort();
    let expected = |path: &Path| {
        let text = fs::read_to_string(path.with_extension("expected.toml")).expect("each rule file has its expectation");
        toml::from_str(&text).expect("the expectation can be read")
    };
    paths.into_iter().map(|path| (path.clone(), expected(&path))).collect()
}

/// A rule folder that holds one file of the corpus.
fn folder(path: &Path, expected: &Expected) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let place = folder.path().join(&expected.place);
    fs::create_dir_all(place.parent().expect("a file has a folder")).expect("a temporary folder can be made");
    fs::copy(path, place).expect("the file can be copied");
    folder
}

#[test]
fn each_wrong_rule_file_is_told_in_full() {
    let mut wrong = String::new();
    let cases = cases();
    assert!(cases.len() >= 25, "{}", cases.len());
    for (path, expected) in cases {
        let folder = folder(&path, &expected);
        let shown = |mistake: &Diagnostic| format!("{}:{} {} | {}", mistake.line, mistake.column, mistake.message, mistake.hint);
        let told: Vec<String> = rules::check(Some(folder.path()), Language::En).iter().map(shown).collect();
        let same = |(told, expected): (&String, &String)| {
            // A mistake with a place is told there; one without says so by leaving the place out.
            let has_place = expected.starts_with(|letter: char| letter.is_ascii_digit());
            if has_place { told.starts_with(expected.as_str()) } else { told.contains(expected.as_str()) }
        };
        let is_right = told.len() == expected.mistakes.len() && told.iter().zip(&expected.mistakes).all(same);
        let has_hints = told.iter().all(|told| !told.ends_with("| "));
        if !is_right || !has_hints {
            wrong.push_str(&format!("\n{}\n    {}", path.display(), told.join("\n    ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Every mistake of the corpus is told in Indonesian too: another message, another hint, the same place.
#[test]
fn each_mistake_is_told_in_both_languages() {
    let mut same = String::new();
    for (path, expected) in cases() {
        let folder = folder(&path, &expected);
        let [id, en] = [Language::Id, Language::En].map(|language| rules::check(Some(folder.path()), language));
        assert_eq!(id.len(), en.len());
        for (id, en) in id.iter().zip(&en) {
            assert_eq!((&id.file, id.line, id.column), (&en.file, en.line, en.column));
            if id.message == en.message || id.hint == en.hint {
                same.push_str(&format!("\n{}: {} | {}", path.display(), id.message, id.hint));
            }
        }
    }
    assert!(same.is_empty(), "{same}");
}

#[test]
fn the_command_shows_all_mistakes_of_a_file_and_ends_with_two() {
    let path = corpus("rules").join("everything_at_once.toml");
    let expected = cases().into_iter().find(|(other, _)| *other == path).expect("the file is in the corpus").1;
    let folder = folder(&path, &expected);
    let output = padan(&["--language", "en", "rules", "check", &text(folder.path())]);
    assert_eq!(code(&output), 2);
    let said = said(&output);
    assert!(said.contains(&format!("{} found", expected.mistakes.len())), "{said}");
    assert!(said.contains("uji.toml:6:16") && said.contains("nobody can fulfil this"), "{said}");
}
