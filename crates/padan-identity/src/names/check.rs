//! What is wrong with name rules: contradictions, and rules that do not hold their own examples.
//!
//! Each finding names its table and position, so that the loader can say the line.

use super::rules::{NameRules, Place, RuleKey, TitleFlag};
use super::{NameBook, PersonName, fold::letters_and_digits, read_name};
use std::collections::BTreeMap;

/// One thing wrong: the `index`-th entry of a table (`variant`, `rule`, ...).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub table: &'static str,
    pub index: usize,
    pub message: String,
    pub hint: String,
}

/// Every mistake in the rules, in the order of the tables.
pub fn mistakes(rules: &NameRules) -> Vec<Mistake> {
    let book = NameBook::new(rules.clone());
    let mut found = Vec::new();
    title_forms(rules, &mut found);
    variant_forms(rules, &mut found);
    variant_keys(rules, &book, &mut found);
    ambiguous_classes(rules, &mut found);
    never_same(rules, &book, &mut found);
    examples(rules, &book, &mut found);
    found
}

fn title_forms(rules: &NameRules, found: &mut Vec<Mistake>) {
    for (index, title) in rules.title.iter().enumerate() {
        for form in &title.written {
            let letters = letters_and_digits(form).len();
            if letters > 16 || (letters == 0 && form != "@") {
                found.push(Mistake {
                    table: "title",
                    index,
                    message: format!("title form `{form}` cannot be read as a word"),
                    hint: "write 1 to 16 letters".into(),
                });
            }
        }
        let joins = matches!(title.flag, TitleFlag::Patronym | TitleFlag::Alias);
        if joins != (title.place == Place::Between) {
            found.push(Mistake {
                table: "title",
                index,
                message: format!("title `{}` cannot stand there", title.canonical),
                hint: "place = \"between\" goes with flag = \"patronym\" or \"alias\", and with no other".into(),
            });
        }
    }
}

/// A form under two names must be declared ambiguous, with exactly these names.
fn variant_forms(rules: &NameRules, found: &mut Vec<Mistake>) {
    let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, variant) in rules.variant.iter().enumerate() {
        for form in std::iter::once(&variant.canonical).chain(&variant.written) {
            let letters = letters_and_digits(form);
            if letters.is_empty() || letters.len() > 16 {
                found.push(Mistake {
                    table: "variant",
                    index,
                    message: format!("`{form}` cannot be a token"),
                    hint: "write one word of 1 to 16 letters".into(),
                });
            }
            let known = owners.entry(letters).or_default();
            if known.last() == Some(&index) {
                found.push(Mistake {
                    table: "variant",
                    index,
                    message: format!("`{form}` is written twice for {}", variant.canonical),
                    hint: "keep one".into(),
                });
            } else {
                known.push(index);
            }
        }
    }
    for (form, indices) in owners.iter().filter(|(_, indices)| indices.len() > 1) {
        let declared = rules.ambiguous.iter().find(|ambiguous| letters_and_digits(&ambiguous.written) == *form);
        for &index in indices {
            let name = &rules.variant[index].canonical;
            if !declared.is_some_and(|ambiguous| ambiguous.classes.contains(name)) {
                found.push(Mistake {
                    table: "variant",
                    index,
                    message: format!("`{form}` is written for {name} and for another name"),
                    hint: format!("list `{form}` under [[ambiguous]] with every name it stands for"),
                });
            }
        }
    }
}

/// Two groups must not meet in the spelling key of their canonical forms.
fn variant_keys(rules: &NameRules, book: &NameBook, found: &mut Vec<Mistake>) {
    let mut keys: BTreeMap<String, usize> = BTreeMap::new();
    for (index, variant) in rules.variant.iter().enumerate() {
        let key = book.spelling_key(&letters_and_digits(&variant.canonical));
        if let Some(&other) = keys.get(&key) {
            found.push(Mistake {
                table: "variant",
                index,
                message: format!("{} and {} have one spelling key ({key})", variant.canonical, rules.variant[other].canonical),
                hint: "make them one group, or choose another canonical form".into(),
            });
        }
        keys.insert(key, index);
    }
}

fn ambiguous_classes(rules: &NameRules, found: &mut Vec<Mistake>) {
    for (index, ambiguous) in rules.ambiguous.iter().enumerate() {
        let form = letters_and_digits(&ambiguous.written);
        for class in ambiguous.classes.iter().filter(|class| *class != "INITIAL") {
            let listed = rules
                .variant
                .iter()
                .any(|variant| variant.canonical == *class && variant.written.iter().any(|text| letters_and_digits(text) == form));
            if !listed {
                found.push(Mistake {
                    table: "ambiguous",
                    index,
                    message: format!("`{}` is not a written form of {class}", ambiguous.written),
                    hint: format!("add it to `written` of {class}, or take {class} out"),
                });
            }
        }
        if !(2..=3).contains(&ambiguous.classes.len()) {
            found.push(Mistake {
                table: "ambiguous",
                index,
                message: format!("`{}` has {} classes", ambiguous.written, ambiguous.classes.len()),
                hint: "name two or three".into(),
            });
        }
    }
}

fn never_same(rules: &NameRules, book: &NameBook, found: &mut Vec<Mistake>) {
    for (index, pair) in rules.never_same.iter().enumerate() {
        let (left, right) = (letters_and_digits(&pair.names.0), letters_and_digits(&pair.names.1));
        let merged = book.spelling_key(&left) == book.spelling_key(&right) || book.canonical(&left).shares(&book.canonical(&right));
        if merged {
            found.push(Mistake {
                table: "never_same",
                index,
                message: format!("{left} and {right} are merged ({})", pair.why),
                hint: "give each its own [[variant]] group".into(),
            });
        }
    }
}

fn examples(rules: &NameRules, book: &NameBook, found: &mut Vec<Mistake>) {
    for (index, rule) in rules.rule.iter().enumerate() {
        let wanted = rule.same.iter().map(|pair| (pair, true));
        let unwanted = rule.different.iter().map(|pair| (pair, false));
        for ((left, right), expected) in wanted.chain(unwanted) {
            if meets(book, rule.key, left, right) != expected {
                let relation = if expected { "do not meet" } else { "meet" };
                found.push(Mistake {
                    table: "rule",
                    index,
                    message: format!("rule {}: {left} and {right} {relation}", rule.number),
                    hint: "change the example or its key".into(),
                });
            }
        }
    }
}

fn meets(book: &NameBook, key: RuleKey, left: &str, right: &str) -> bool {
    match key {
        RuleKey::Spelling => book.spelling_key(left) == book.spelling_key(right),
        RuleKey::Alternative => {
            let keys = |token: &str| {
                let mut keys = book.alternative_keys(token);
                keys.push(book.spelling_key(token));
                keys
            };
            let right_keys = keys(right);
            keys(left).iter().any(|key| right_keys.contains(key))
        }
        RuleKey::Tokens => tokens(book, left) == tokens(book, right),
        RuleKey::Fused => book.split_fused(left).is_some_and(|(first, second)| format!("{first} {second}") == right),
    }
}

fn tokens(book: &NameBook, cell: &str) -> Vec<String> {
    let PersonName { tokens, .. } = read_name(book, cell);
    tokens
}
