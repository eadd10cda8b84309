//! Names in comparisons and blocking rules bound to what exists: fields, comparators, transforms.

use super::files::{BlockingFile, ComparisonEntry, ComparisonsFile, RuleEntry};
use crate::diagnostic::Diagnostic;
use crate::rules::RuleFile;
use crate::rules::toml_diag::did_you_mean;
use padan_linkage::blocking::{BlockingRule, KeyPart, Transform};
use padan_linkage::comparators::{self, Comparator};
use padan_linkage::records::{FieldSpec, Kind};
use std::ops::Range;
use toml::Spanned;

/// A comparison whose probabilities are still to come.
pub struct Bound {
    pub name: String,
    pub comparator: &'static Comparator,
    pub columns: Vec<usize>,
    pub borrowed: bool,
}

/// The fields of this run, and the mistakes found so far.
pub struct Binder<'a> {
    pub fields: &'a [FieldSpec],
    pub mistakes: Vec<Diagnostic>,
}

/// Most blocking rules: a pair remembers its rule in one byte.
const RULES_MAX: usize = 256;

/// A diagnostic at a byte range of a rule file.
pub fn at(file: &RuleFile, span: Range<usize>, message: String, hint: impl Into<String>) -> Diagnostic {
    let before = &file.text[..span.start.min(file.text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
    Diagnostic::error(file.path.clone(), line as u32, column as u32, message, hint)
}

impl Binder<'_> {
    pub fn wrong(&mut self, file: &RuleFile, span: Range<usize>, message: String, hint: impl Into<String>) {
        self.mistakes.push(at(file, span, message, hint));
    }

    fn field(&mut self, file: &RuleFile, name: &str, span: Range<usize>) -> Option<usize> {
        let found = self.fields.iter().position(|field| field.name == name);
        if found.is_none() {
            let known: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
            let near = did_you_mean(name, &known);
            let all = format!("fields that are compared: {}", known.join(", "));
            let hint = if near.starts_with("did you") { format!("{near} {all}") } else { all };
            self.wrong(file, span, format!("unknown field `{name}`"), hint);
        }
        found
    }

    /// A name that is taken already is a mistake.
    pub fn once<'n>(&mut self, file: &RuleFile, names: impl Iterator<Item = &'n Spanned<String>>, what: &str) {
        let mut seen: Vec<&str> = Vec::new();
        for name in names {
            if seen.contains(&name.get_ref().as_str()) {
                self.wrong(file, name.span(), format!("{what} `{}` is named twice", name.get_ref()), "give each one a name of its own");
            }
            seen.push(name.get_ref());
        }
    }

    pub fn comparisons(&mut self, file: &RuleFile, parsed: &ComparisonsFile) -> Vec<Bound> {
        self.once(file, parsed.comparison.iter().map(|entry| &entry.name), "comparison");
        if parsed.comparison.is_empty() {
            self.wrong(file, 0..0, "nothing is compared".into(), "add a [[comparison]] with name, comparator and fields");
        }
        parsed.comparison.iter().filter_map(|entry| self.comparison(file, entry)).collect()
    }

    fn comparison(&mut self, file: &RuleFile, entry: &ComparisonEntry) -> Option<Bound> {
        let name = entry.comparator.get_ref();
        let Some(comparator) = comparators::find(name) else {
            let known: Vec<&str> = comparators::ALL.iter().map(|comparator| comparator.name).collect();
            self.wrong(file, entry.comparator.span(), format!("unknown comparator `{name}`"), format!("comparators: {}", known.join(", ")));
            return None;
        };
        if entry.fields.is_empty() {
            let message = format!("comparison `{}` names no field", entry.name.get_ref());
            self.wrong(file, entry.name.span(), message, "write fields = [\"...\"]");
            return None;
        }
        let mut columns = Vec::new();
        for (place, field) in entry.fields.iter().enumerate() {
            let column = self.field(file, field.get_ref(), field.span())?;
            let wanted = comparator.fields.get(place.min(comparator.fields.len() - 1)).copied();
            if place >= comparator.fields.len() || wanted != Some(self.fields[column].kind) {
                let message = format!("comparator `{name}` cannot read field `{}` here", field.get_ref());
                let hint = format!("it reads, in order: {}; {}", kinds(comparator.fields), for_kind(self.fields[column].kind));
                self.wrong(file, field.span(), message, hint);
                return None;
            }
            columns.push(column);
        }
        Some(Bound { name: entry.name.get_ref().clone(), comparator, columns, borrowed: entry.borrowed })
    }

    pub fn blocking(&mut self, file: &RuleFile, parsed: &BlockingFile) -> Vec<BlockingRule> {
        self.once(file, parsed.rule.iter().map(|rule| &rule.name), "blocking rule");
        if parsed.rule.is_empty() {
            self.wrong(file, 0..0, "no blocking rule, so nobody is compared".into(), "add a [[rule]] with name and parts");
        }
        if parsed.rule.len() > RULES_MAX {
            self.wrong(file, 0..0, format!("{} blocking rules are too many", parsed.rule.len()), format!("keep at most {RULES_MAX}"));
        }
        if parsed.scan_rows_max == 0 {
            self.wrong(file, 0..0, "`scan_rows_max` = 0 compares nobody".into(), "write how many rows of one block are looked at: 3000");
        }
        parsed.rule.iter().map(|entry| self.rule(file, entry)).collect()
    }

    fn rule(&mut self, file: &RuleFile, entry: &RuleEntry) -> BlockingRule {
        if entry.block_rows_max == 0 {
            self.wrong(file, entry.name.span(), "`block_rows_max` = 0 compares nobody".into(), "write how many rows a block may hold: 60");
        }
        if entry.parts.is_empty() {
            self.wrong(file, entry.name.span(), "a blocking rule needs at least one part".into(), "write parts = [\"nik:whole\"]");
        }
        let mut parts = |texts: &[Spanned<String>]| texts.iter().filter_map(|text| self.part(file, text)).collect::<Vec<_>>();
        BlockingRule {
            name: entry.name.get_ref().clone(),
            parts: parts(&entry.parts),
            refine: parts(&entry.refine),
            block_rows_max: entry.block_rows_max,
            only_if_none: entry.only_if_none,
        }
    }

    /// `field:transform` or `field|second:transform`.
    fn part(&mut self, file: &RuleFile, text: &Spanned<String>) -> Option<KeyPart> {
        let Some((fields, transform)) = text.get_ref().split_once(':') else {
            self.wrong(file, text.span(), format!("`{}` names no transform", text.get_ref()), "write field:transform, such as nik:whole");
            return None;
        };
        let (first, second) = fields.split_once('|').map_or((fields, None), |(first, second)| (first, Some(second)));
        let column = self.field(file, first, text.span())?;
        let or_left = match second {
            Some(second) => Some(self.field(file, second, text.span())?),
            None => None,
        };
        let kind: Kind = self.fields[column].kind;
        if or_left.is_some_and(|other| kind != Kind::Digits || self.fields[other].kind != Kind::Digits) {
            self.wrong(file, text.span(), format!("`{fields}` cannot stand in for each other"), "both must be identity numbers");
        }
        let found = Transform::ALL.iter().find(|(name, _, of)| *name == transform && *of == kind);
        if found.is_none() {
            let known: Vec<&str> = Transform::ALL.iter().filter(|(_, _, of)| *of == kind).map(|(name, ..)| *name).collect();
            let message = format!("field `{first}` has no transform `{transform}`");
            self.wrong(file, text.span(), message, format!("transforms of this kind: {}", known.join(", ")));
        }
        found.map(|(_, transform, _)| KeyPart { column, or_left, transform: *transform })
    }
}

/// Kinds as rule files call them.
fn kinds(kinds: &[Kind]) -> String {
    let words = |kind: &Kind| match kind {
        Kind::Digits => "identifier",
        Kind::Name => "person_name or tokens",
        Kind::Date => "date",
        Kind::Sex => "sex",
        Kind::Area => "area",
        Kind::Address => "address",
        Kind::Symbol => "code",
        Kind::Text => "text",
        Kind::Number => "number",
    };
    kinds.iter().map(words).collect::<Vec<_>>().join(", ")
}

/// Which comparators would read a field of this kind.
fn for_kind(kind: Kind) -> String {
    let fitting = comparators::ALL.iter().filter(|comparator| comparator.fields.first() == Some(&kind)).map(|comparator| comparator.name);
    format!("this field is read by: {}", fitting.collect::<Vec<_>>().join(", "))
}
