//! `rules/linkage/*.toml`: comparisons, model and blocking rules, bound to the fields of this run.
//!
//! Names are checked against the comparators, levels, transforms and fields that exist; every mistake has a place and a hint.

use super::{RuleFile, RuleFiles};
use crate::diagnostic::Diagnostic;
use padan_linkage::blocking::{BlockingRule, KeyPart, Transform};
use padan_linkage::comparators::{self, Comparator};
use padan_linkage::engine::LinkageRules;
use padan_linkage::model::{COMPARISONS_MAX, Chance, Comparison, Given, LevelProbabilities, Model, Prior, Thresholds};
use padan_linkage::records::{FieldSpec, Kind};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ComparisonsFile {
    comparison: Vec<ComparisonEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ComparisonEntry {
    name: Spanned<String>,
    comparator: Spanned<String>,
    fields: Vec<Spanned<String>>,
    #[serde(default)]
    borrowed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelFile {
    format: Spanned<u32>,
    prior: PriorEntry,
    thresholds: Spanned<ThresholdsEntry>,
    comparison: Vec<ModelEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PriorEntry {
    in_register: Spanned<f64>,
    relatives: Spanned<f64>,
    #[serde(default = "none")]
    twins: Spanned<f64>,
    #[serde(default = "none")]
    namesakes: Spanned<f64>,
    repeated: Spanned<f64>,
    #[serde(default)]
    model_rows: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThresholdsEntry {
    link: f64,
    review: f64,
}

type LevelTable = BTreeMap<Spanned<String>, Spanned<LevelEntry>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelEntry {
    name: Spanned<String>,
    levels: Spanned<LevelTable>,
    #[serde(default)]
    given: Vec<GivenEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenEntry {
    comparison: Spanned<String>,
    levels: Vec<Spanned<String>>,
    table: Spanned<LevelTable>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelEntry {
    m: f64,
    u: ChanceEntry,
    h: f64,
    t: Option<f64>,
    n: Option<f64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
enum ChanceEntry {
    Plain(f64),
    Rows { rows: f64 },
    Rarity { rarity: f64 },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BlockingFile {
    scan_rows_max: usize,
    rule: Vec<RuleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    name: Spanned<String>,
    parts: Vec<Spanned<String>>,
    #[serde(default)]
    refine: Vec<Spanned<String>>,
    #[serde(default = "no_limit")]
    block_rows_max: usize,
    #[serde(default)]
    only_if_none: bool,
}

fn none() -> Spanned<f64> {
    Spanned::new(0..0, 0.0)
}

fn no_limit() -> usize {
    usize::MAX
}

/// The three files of one linkage rule set.
#[derive(Clone, Copy)]
pub struct LinkageFiles<'a> {
    pub comparisons: &'a RuleFile,
    pub model: &'a RuleFile,
    pub blocking: &'a RuleFile,
}

/// Reads the linkage rules out of a rule book; mistakes join `wrong`.
pub fn read(files: &RuleFiles, wrong: &mut Vec<Diagnostic>) -> LinkageRules {
    let mut one = |name: &str| files.one(&format!("rules/linkage/{name}.toml")).map_err(|mistakes| wrong.extend(mistakes)).ok();
    let (Some(comparisons), Some(model), Some(blocking)) = (one("comparisons"), one("model"), one("blocking")) else {
        return LinkageRules::default();
    };
    let parsed = parse(&LinkageFiles { comparisons, model, blocking }, &crate::normalise::fields());
    parsed.map_err(|mistakes| wrong.extend(mistakes)).unwrap_or_default()
}

/// Parses the linkage rules and binds them to the fields of this run.
///
/// Errors: every wrong name, number or order in the three files.
pub fn parse(files: &LinkageFiles, fields: &[FieldSpec]) -> Result<LinkageRules, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    let comparisons = toml_of::<ComparisonsFile>(files.comparisons, &mut mistakes);
    let model = toml_of::<ModelFile>(files.model, &mut mistakes);
    let blocking = toml_of::<BlockingFile>(files.blocking, &mut mistakes);
    let (Some(comparisons), Some(model), Some(blocking)) = (comparisons, model, blocking) else { return Err(mistakes) };

    let mut binder = Binder { fields, mistakes };
    let bound = binder.comparisons(files.comparisons, &comparisons);
    let model = binder.model(files.model, &model, bound);
    let rules = binder.blocking(files.blocking, &blocking);
    match binder.mistakes.is_empty() {
        true => Ok(LinkageRules { model, blocking: rules, scan_rows_max: blocking.scan_rows_max }),
        false => Err(binder.mistakes),
    }
}

fn toml_of<T: serde::de::DeserializeOwned>(file: &RuleFile, mistakes: &mut Vec<Diagnostic>) -> Option<T> {
    match toml::from_str(&file.text) {
        Ok(parsed) => Some(parsed),
        Err(error) => {
            let hint = "correct the file; docs/rules.md shows every key";
            mistakes.push(at(file, error.span().unwrap_or_default(), error.message().to_owned(), hint));
            None
        }
    }
}

/// A diagnostic at a byte range of a rule file.
fn at(file: &RuleFile, span: Range<usize>, message: String, hint: impl Into<String>) -> Diagnostic {
    let before = &file.text[..span.start.min(file.text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
    Diagnostic::error(file.path.clone(), line as u32, column as u32, message, hint)
}

/// A comparison whose probabilities are still to come.
struct Bound {
    name: String,
    comparator: &'static Comparator,
    columns: Vec<usize>,
    borrowed: bool,
}

struct Binder<'a> {
    fields: &'a [FieldSpec],
    mistakes: Vec<Diagnostic>,
}

impl Binder<'_> {
    fn wrong(&mut self, file: &RuleFile, span: Range<usize>, message: String, hint: impl Into<String>) {
        self.mistakes.push(at(file, span, message, hint));
    }

    fn field(&mut self, file: &RuleFile, name: &str, span: Range<usize>) -> Option<usize> {
        let found = self.fields.iter().position(|field| field.name == name);
        if found.is_none() {
            let known: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
            self.wrong(file, span, format!("unknown field `{name}`"), format!("fields that are compared: {}", known.join(", ")));
        }
        found
    }

    fn comparisons(&mut self, file: &RuleFile, parsed: &ComparisonsFile) -> Vec<Bound> {
        parsed.comparison.iter().filter_map(|entry| self.comparison(file, entry)).collect()
    }

    fn comparison(&mut self, file: &RuleFile, entry: &ComparisonEntry) -> Option<Bound> {
        let name = entry.comparator.get_ref();
        let Some(comparator) = comparators::find(name) else {
            let known: Vec<&str> = comparators::ALL.iter().map(|comparator| comparator.name).collect();
            self.wrong(file, entry.comparator.span(), format!("unknown comparator `{name}`"), format!("comparators: {}", known.join(", ")));
            return None;
        };
        let mut columns = Vec::new();
        for (place, field) in entry.fields.iter().enumerate() {
            let column = self.field(file, field.get_ref(), field.span())?;
            let wanted = comparator.fields.get(place.min(comparator.fields.len() - 1)).copied();
            if place >= comparator.fields.len() || wanted != Some(self.fields[column].kind) {
                let message = format!("comparator `{name}` cannot read field `{}` here", field.get_ref());
                self.wrong(file, field.span(), message, format!("it reads, in order: {:?}", comparator.fields));
                return None;
            }
            columns.push(column);
        }
        Some(Bound { name: entry.name.get_ref().clone(), comparator, columns, borrowed: entry.borrowed })
    }

    fn model(&mut self, file: &RuleFile, parsed: &ModelFile, bound: Vec<Bound>) -> Model {
        if *parsed.format.get_ref() != 1 {
            self.wrong(file, parsed.format.span(), "this version reads model format 1".into(), "write `format = 1`");
        }
        for share in [
            &parsed.prior.in_register,
            &parsed.prior.relatives,
            &parsed.prior.twins,
            &parsed.prior.namesakes,
            &parsed.prior.repeated,
        ] {
            if !(0.0..1.0).contains(share.get_ref()) {
                self.wrong(file, share.span(), format!("{} is not a share", share.get_ref()), "a prior lies between 0 and 1");
            }
        }
        let thresholds = parsed.thresholds.get_ref();
        if !(0.0 < thresholds.review && thresholds.review < thresholds.link && thresholds.link < 1.0) {
            let message = "thresholds can never be reached in this order".to_owned();
            self.wrong(file, parsed.thresholds.span(), message, "0 < review < link < 1");
        }
        if bound.len() > COMPARISONS_MAX {
            let message = format!("{} comparisons are more than a model may have", bound.len());
            self.wrong(file, 0..0, message, format!("keep at most {COMPARISONS_MAX}"));
        }
        let mut comparisons: Vec<Comparison> = Vec::new();
        for entry in bound {
            let Some(probabilities) = parsed.comparison.iter().find(|other| *other.name.get_ref() == entry.name) else {
                self.wrong(file, 0..0, format!("no probabilities for comparison `{}`", entry.name), "add a [[comparison]] with that name");
                continue;
            };
            let levels = self.table(file, entry.comparator, &probabilities.levels);
            let given = probabilities.given.iter().filter_map(|given| self.given(file, entry.comparator, given, &comparisons)).collect();
            let Bound { name, comparator, columns, borrowed } = entry;
            comparisons.push(Comparison { name, comparator, columns, levels, given, borrowed });
        }
        let prior = Prior {
            in_register: *parsed.prior.in_register.get_ref(),
            relatives: *parsed.prior.relatives.get_ref(),
            twins: *parsed.prior.twins.get_ref(),
            namesakes: *parsed.prior.namesakes.get_ref(),
            repeated: *parsed.prior.repeated.get_ref(),
            model_rows: parsed.prior.model_rows,
        };
        Model { comparisons, prior, thresholds: Thresholds { link: thresholds.link, review: thresholds.review } }
    }

    /// Probabilities in the comparator's order of levels.
    fn table(&mut self, file: &RuleFile, comparator: &Comparator, table: &Spanned<LevelTable>) -> Vec<LevelProbabilities> {
        let levels = table.get_ref();
        for (name, entry) in levels {
            if !comparator.levels.contains(&name.get_ref().as_str()) {
                let hint = format!("levels of `{}`: {}", comparator.name, comparator.levels.join(", "));
                self.wrong(file, name.span(), format!("unknown level `{}`", name.get_ref()), hint);
            }
            let probabilities = entry.get_ref();
            let u = match probabilities.u {
                ChanceEntry::Plain(u) => u,
                ChanceEntry::Rows { rows: positive } | ChanceEntry::Rarity { rarity: positive } => positive.min(1.0),
            };
            if [probabilities.m, u, probabilities.h].iter().chain(&probabilities.t).chain(&probabilities.n).any(|p| !(*p > 0.0 && *p <= 1.0)) {
                self.wrong(
                    file,
                    entry.span(),
                    format!("level `{}` holds a value outside (0, 1]", name.get_ref()),
                    "probabilities are above 0 and at most 1",
                );
            }
        }
        let mut ordered = Vec::new();
        for wanted in comparator.levels {
            match levels.iter().find(|(name, _)| name.get_ref() == wanted) {
                Some((_, entry)) => ordered.push(probabilities(*entry.get_ref())),
                None => self.wrong(file, table.span(), format!("level `{wanted}` has no probabilities"), "every level needs m, u and h"),
            }
        }
        ordered
    }

    fn given(&mut self, file: &RuleFile, comparator: &Comparator, given: &GivenEntry, earlier: &[Comparison]) -> Option<Given> {
        let name = given.comparison.get_ref();
        let Some(comparison) = earlier.iter().position(|other| other.name == *name) else {
            let message = format!("`given` names `{name}`, which is not an earlier comparison");
            self.wrong(file, given.comparison.span(), message, "put that comparison first in comparisons.toml");
            return None;
        };
        let mut levels = 0u32;
        for level in &given.levels {
            if level.get_ref() == "missing" {
                levels |= 1;
                continue;
            }
            match earlier[comparison].comparator.levels.iter().position(|known| known == level.get_ref()) {
                Some(position) => levels |= 1 << (position + 1),
                None => {
                    let hint = format!("levels of `{name}`: {}", earlier[comparison].comparator.levels.join(", "));
                    self.wrong(file, level.span(), format!("unknown level `{}`", level.get_ref()), hint);
                }
            }
        }
        Some(Given { comparison, levels, table: self.table(file, comparator, &given.table) })
    }

    fn blocking(&mut self, file: &RuleFile, parsed: &BlockingFile) -> Vec<BlockingRule> {
        let mut rules = Vec::new();
        for entry in &parsed.rule {
            let mut parts = |texts: &[Spanned<String>]| texts.iter().filter_map(|text| self.part(file, text)).collect::<Vec<_>>();
            rules.push(BlockingRule {
                name: entry.name.get_ref().clone(),
                parts: parts(&entry.parts),
                refine: parts(&entry.refine),
                block_rows_max: entry.block_rows_max,
                only_if_none: entry.only_if_none,
            });
        }
        if parsed.rule.iter().any(|rule| rule.parts.is_empty()) || parsed.rule.is_empty() {
            self.wrong(file, 0..0, "a blocking rule needs at least one part".into(), "write parts = [\"nik:whole\"]");
        }
        rules
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
        let found = Transform::ALL.iter().find(|(name, _, of)| *name == transform && *of == kind);
        if found.is_none() {
            let known: Vec<&str> = Transform::ALL.iter().filter(|(_, _, of)| *of == kind).map(|(name, ..)| *name).collect();
            let message = format!("field `{first}` has no transform `{transform}`");
            self.wrong(file, text.span(), message, format!("transforms of this kind: {}", known.join(", ")));
        }
        found.map(|(_, transform, _)| KeyPart { column, or_left, transform: *transform })
    }
}

fn probabilities(entry: LevelEntry) -> LevelProbabilities {
    let u = match entry.u {
        ChanceEntry::Plain(u) => Chance::Plain(u),
        ChanceEntry::Rows { rows } => Chance::PerRegister(rows),
        ChanceEntry::Rarity { rarity } => Chance::ByRarity(rarity),
    };
    LevelProbabilities { m: entry.m, u, h: entry.h, t: entry.t, n: entry.n }
}

#[cfg(test)]
#[path = "linkage_tests.rs"]
mod tests;
