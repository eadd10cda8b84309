//! `rules/linkage/*.toml`: comparisons, model and blocking rules, bound to the fields of this run.
//!
//! Names are checked against the comparators, levels, transforms and fields that exist; every mistake has a place and a
//! hint. Which fields exist is not decided here: the aid night has its own (`schema`), another data set declares them.

mod bind;
pub mod files;
mod model;

use super::fields::{self, FieldBook};
use super::{RuleFile, RuleFiles};
use crate::diagnostic::Diagnostic;
use bind::Binder;
use files::{BlockingFile, ComparisonsFile, ModelFile};
use padan_linkage::engine::LinkageRules;
use padan_linkage::records::{FieldSpec, Kind};
use std::collections::BTreeSet;

/// The three files of one linkage rule set.
#[derive(Clone, Copy)]
pub struct LinkageFiles<'a> {
    pub comparisons: &'a RuleFile,
    pub model: &'a RuleFile,
    pub blocking: &'a RuleFile,
}

/// Which shares of `[prior]` a task reads; these must be stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PriorKeys {
    pub in_register: bool,
    pub relatives: bool,
    pub repeated: bool,
}

impl PriorKeys {
    /// The aid night: a register, its households, and rows that repeat each other.
    pub const NIGHT: PriorKeys = PriorKeys { in_register: true, relatives: true, repeated: true };
}

/// Reads the linkage rules out of a rule book, and the fields that they compare; mistakes join `wrong`.
pub fn read(files: &RuleFiles, book: &FieldBook, wrong: &mut Vec<Diagnostic>) -> (LinkageRules, Vec<FieldSpec>) {
    let mut one = |name: &str| files.one(&format!("rules/linkage/{name}.toml")).map_err(|mistakes| wrong.extend(mistakes)).ok();
    let (Some(comparisons), Some(model), Some(blocking)) = (one("comparisons"), one("model"), one("blocking")) else {
        return Default::default();
    };
    let files = LinkageFiles { comparisons, model, blocking };
    let schema = schema(&files, book);
    let parsed = parse(&files, &schema);
    (parsed.map_err(|mistakes| wrong.extend(mistakes)).unwrap_or_default(), schema)
}

/// Parses the linkage rules of an aid night and binds them to the fields of this run.
///
/// Errors: every wrong name, number or order in the three files.
pub fn parse(files: &LinkageFiles, fields: &[FieldSpec]) -> Result<LinkageRules, Vec<Diagnostic>> {
    parse_for(files, fields, PriorKeys::NIGHT)
}

/// Parses linkage rules for a task that reads these shares of the prior.
///
/// Errors: as `parse`.
pub fn parse_for(files: &LinkageFiles, fields: &[FieldSpec], keys: PriorKeys) -> Result<LinkageRules, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    let comparisons = toml_of::<ComparisonsFile>(files.comparisons, &mut mistakes);
    let model = toml_of::<ModelFile>(files.model, &mut mistakes);
    let blocking = toml_of::<BlockingFile>(files.blocking, &mut mistakes);

    // What can be read is checked on, so that the mistakes of all three files come out together.
    let mut binder = Binder { fields, mistakes };
    let bound = comparisons.map(|comparisons| binder.comparisons(files.comparisons, &comparisons));
    let rules = blocking.as_ref().map(|blocking| binder.blocking(files.blocking, blocking));
    let model = model.zip(bound).map(|(model, bound)| binder.model(files.model, &model, bound, keys));
    match (binder.mistakes.is_empty(), model, rules, blocking) {
        (true, Some(model), Some(rules), Some(file)) => Ok(LinkageRules { model, blocking: rules, scan_rows_max: file.scan_rows_max }),
        _ => Err(binder.mistakes),
    }
}

/// The fields that an aid night compares: those that its normaliser builds, then every other field of the book that a
/// comparison or a blocking rule names.
pub fn schema(files: &LinkageFiles, book: &FieldBook) -> Vec<FieldSpec> {
    let mut schema = crate::normalise::fields();
    for name in named(files) {
        let kind = book.get(&name).and_then(|field| compared_as(field.kind));
        if let (Some(kind), false) = (kind, schema.iter().any(|field| field.name == name)) {
            schema.push(FieldSpec { name, kind });
        }
    }
    schema
}

/// Every field that the rules name; files that cannot be read name none, which is told when they are parsed.
fn named(files: &LinkageFiles) -> BTreeSet<String> {
    let mut unread = Vec::new();
    let comparisons = toml_of::<ComparisonsFile>(files.comparisons, &mut unread).map_or_else(Vec::new, |file| file.comparison);
    let rules = toml_of::<BlockingFile>(files.blocking, &mut unread).map_or_else(Vec::new, |file| file.rule);
    let compared = comparisons.iter().flat_map(|entry| &entry.fields).map(|field| field.get_ref().clone());
    let parts = rules.iter().flat_map(|rule| rule.parts.iter().chain(&rule.refine)).filter_map(|part| part.get_ref().split_once(':'));
    compared.chain(parts.flat_map(|(fields, _)| fields.split('|').map(str::to_owned))).collect()
}

/// How a field of the book is compared when a rule names it; `None` for what no comparator reads.
fn compared_as(kind: fields::Kind) -> Option<Kind> {
    match kind {
        fields::Kind::Nik | fields::Kind::NoKk | fields::Kind::Identifier => Some(Kind::Digits),
        fields::Kind::PersonName | fields::Kind::Address => Some(Kind::Name),
        fields::Kind::Date => Some(Kind::Date),
        fields::Kind::Sex => Some(Kind::Sex),
        fields::Kind::Number | fields::Kind::Money => Some(Kind::Number),
        fields::Kind::Code | fields::Kind::Desil => Some(Kind::Symbol),
        fields::Kind::Text | fields::Kind::Area => Some(Kind::Text),
        fields::Kind::PlaceAndDate | fields::Kind::Ignored => None,
    }
}

fn toml_of<T: serde::de::DeserializeOwned>(file: &RuleFile, mistakes: &mut Vec<Diagnostic>) -> Option<T> {
    match toml::from_str(&file.text) {
        Ok(parsed) => Some(parsed),
        Err(error) => {
            let hint = "correct the file; docs/rules.md shows every key";
            mistakes.push(bind::at(file, error.span().unwrap_or_default(), format!("an entry does not fit: {}", error.message()), hint));
            None
        }
    }
}

#[cfg(test)]
mod tests;
