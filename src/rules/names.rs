//! `rules/names.toml` → the name rules of the identity kernel, held against their own examples.

use super::RuleFile;
use super::entries::Entries;
use crate::diagnostic::Diagnostic;
use padan_identity::names::check::mistakes;
use padan_identity::names::rules::NameRules;
use std::collections::BTreeMap;

/// Parses and checks the name rules.
///
/// Errors: every wrong entry; when all entries are readable, every contradiction and every example that fails.
pub fn parse(file: &RuleFile) -> Result<NameRules, Vec<Diagnostic>> {
    let mut entries = Entries::parse(file)?;
    let mut lines: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let mut rules = NameRules::default();
    macro_rules! take {
        ($($table:ident),*) => {$(
            let listed = entries.list(stringify!($table));
            rules.$table = listed.entries;
            lines.insert(stringify!($table), listed.lines);
        )*};
    }
    take!(title, variant, ambiguous, never_same, rule, prefix, ending);
    rules.chinese = entries.one("chinese");
    rules.balinese = entries.one("balinese");
    // An entry that was left out would make others look contradictory.
    if entries.is_clean() {
        for mistake in mistakes(&rules) {
            let line = lines.get(mistake.table).and_then(|lines| lines.get(mistake.index));
            entries.error(line.copied().unwrap_or(0), mistake.message, mistake.hint);
        }
    }
    let found = entries.mistakes();
    if found.is_empty() { Ok(rules) } else { Err(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> RuleFile {
        RuleFile { path: "rules/names.toml".into(), text: text.into() }
    }

    #[test]
    fn the_built_in_names_are_without_mistakes() {
        let rules = parse(&file(include_str!("../../rules/names.toml"))).expect("no mistakes");
        assert!(rules.variant.len() > 60 && rules.title.len() > 20);
    }

    #[test]
    fn every_mistake_is_shown_at_once_with_its_line() {
        let text = "[[variant]]\nnumber = 1\ncanonical = \"ANA\"\nwriten = []\n\n[[titel]]\nnumber = 1\n\n[[title]]\nnumber = 2\ncanonical = \"H\"\nflag = \"haji\"\nplace = \"lead\"\nwritten = [\"H\"]\n";
        let found = parse(&file(text)).expect_err("three mistakes");
        let shown: Vec<(u32, &str)> = found.iter().map(|d| (d.line, d.message.as_str())).collect();
        assert_eq!(shown.len(), 3, "{shown:?}");
        assert_eq!(shown[0].0, 4);
        assert!(shown[1].1.contains("unknown key `titel`"), "{shown:?}");
        assert_eq!(found[1].hint, "did you mean `title`?");
        assert_eq!(shown[2].0, 12);
    }

    #[test]
    fn an_example_that_fails_is_a_mistake_of_the_rule() {
        let text = "[[rule]]\nnumber = 82\nname = \"u = o\"\nkey = \"spelling\"\nsame = [[\"HASAN\", \"HUSEN\"]]\n";
        let found = parse(&file(text)).expect_err("the example fails");
        assert_eq!((found[0].line, found[0].message.as_str()), (1, "rule 82: HASAN and HUSEN do not meet"));
    }
}
