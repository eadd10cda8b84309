//! `rules/addresses.toml` → the address rules of the identity kernel.

use super::RuleFile;
use super::entries::Entries;
use crate::diagnostic::Diagnostic;
use padan_identity::address::{AddressRules, AddressWord, Part};
use std::collections::BTreeMap;

/// Parses and checks the address rules.
///
/// Errors: every wrong entry, and every word that opens two parts.
pub fn parse(file: &RuleFile) -> Result<AddressRules, Vec<Diagnostic>> {
    let mut entries = Entries::parse(file)?;
    let listed = entries.list::<AddressWord>("word");
    let empty = entries.one("empty");
    let mut owners: BTreeMap<String, Part> = BTreeMap::new();
    for (word, line) in listed.entries.iter().zip(&listed.lines) {
        for form in &word.written {
            let key = form.trim_end_matches('.').to_uppercase();
            if !(1..=16).contains(&key.len()) || !key.bytes().all(|b| b.is_ascii_alphanumeric()) {
                entries.error(*line, format!("`{form}` is not one word"), "write 1 to 16 letters");
            } else if owners.insert(key, word.means).is_some_and(|other| other != word.means) {
                entries.error(*line, format!("`{form}` opens two parts"), "keep it in one [[word]] entry");
            }
        }
    }
    let found = entries.mistakes();
    match found.is_empty() {
        true => Ok(AddressRules { word: listed.entries, empty }),
        false => Err(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> RuleFile {
        RuleFile { path: "rules/addresses.toml".into(), text: text.into() }
    }

    #[test]
    fn the_built_in_addresses_are_without_mistakes() {
        let rules = parse(&file(include_str!("../../rules/addresses.toml"))).expect("no mistakes");
        assert!(rules.word.len() >= 13);
    }

    #[test]
    fn a_word_that_opens_two_parts_is_a_mistake() {
        let text = "[[word]]\nmeans = \"street\"\nwritten = [\"JL\"]\n[[word]]\nmeans = \"lane\"\nwritten = [\"JL\"]\n";
        let found = parse(&file(text)).expect_err("JL is written twice");
        assert_eq!((found[0].line, found[0].message.as_str()), (4, "`JL` opens two parts"));
    }
}
