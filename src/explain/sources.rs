//! Where each weight comes from: file and line of a level in the rule files.

use crate::rules::{RuleFile, RuleFiles};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use toml::Spanned;

const MODEL: &str = "rules/linkage/model.toml";

type Levels = BTreeMap<String, Spanned<IgnoredAny>>;

#[derive(Deserialize)]
struct ModelFile {
    comparison: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    levels: Levels,
    #[serde(default)]
    given: Vec<GivenEntry>,
}

#[derive(Deserialize)]
struct GivenEntry {
    table: Levels,
}

/// Lines of the model's levels.
#[derive(Debug, Default)]
pub struct Sources {
    /// (comparison, number of the `given` table or none, level) to line, from 1.
    lines: BTreeMap<(String, Option<usize>, String), u32>,
}

impl Sources {
    /// Reads the lines; none where the model is written in a way that names no lines.
    pub fn of(files: &RuleFiles) -> Sources {
        let Ok(file) = files.one(MODEL) else { return Sources::default() };
        let Ok(model) = toml::from_str::<ModelFile>(&file.text) else { return Sources::default() };
        let mut lines = BTreeMap::new();
        for entry in &model.comparison {
            let tables =
                std::iter::once((None, &entry.levels)).chain(entry.given.iter().enumerate().map(|(at, given)| (Some(at), &given.table)));
            for (given, levels) in tables {
                for (level, value) in levels {
                    lines.insert((entry.name.clone(), given, level.clone()), line_of(file, value.span().start));
                }
            }
        }
        Sources { lines }
    }

    /// File and line of a level, as `rules/linkage/model.toml:31`.
    pub fn cite(&self, comparison: &str, given: Option<usize>, level: &str) -> Option<String> {
        let line = self.lines.get(&(comparison.to_owned(), given, level.to_owned()))?;
        Some(format!("{MODEL}:{line}"))
    }
}

fn line_of(file: &RuleFile, offset: usize) -> u32 {
    file.text[..offset.min(file.text.len())].matches('\n').count() as u32 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(comparison: &str, given: Option<usize>, level: &str, expected: &str) {
        let files = crate::rules::files(None).expect("the built-in book can be read");
        let cited = Sources::of(&files).cite(comparison, given, level).expect("the level is cited");
        let line: usize = cited.rsplit_once(':').and_then(|(_, line)| line.parse().ok()).expect("a citation ends in a line");
        let text = &files.one(MODEL).expect("there is a model").text;
        let found = text.lines().nth(line - 1).expect("the line exists");
        assert!(found.starts_with(expected), "{cited}: {found}");
    }

    #[test]
    fn a_level_is_cited_by_the_line_that_states_it() {
        check("tanggal_lahir", None, "same", "same = {");
        check("nama_ibu", None, "near", "near = {");
    }

    #[test]
    fn a_level_of_another_table_is_cited_by_its_own_line() {
        let files = crate::rules::files(None).expect("the built-in book can be read");
        let sources = Sources::of(&files);
        check("nik", Some(1), "exact", "exact = {");
        assert_ne!(sources.cite("nik", None, "exact"), sources.cite("nik", Some(1), "exact"));
        assert_eq!(sources.cite("nik", Some(99), "exact"), None);
    }
}
