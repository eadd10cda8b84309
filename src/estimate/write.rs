//! A model as the TOML that the rule book reads: the same numbers come back.

use padan_linkage::model::{Chance, Comparison, LevelProbabilities, Model};
use std::fmt::Write;

/// Writes a model file; `head` becomes its first comment.
pub fn model_toml(model: &Model, head: &[String]) -> String {
    let mut out = String::new();
    head.iter().for_each(|line| put(&mut out, &format!("# {line}")));
    put(&mut out, "\nformat = 1\n\n[prior]");
    let prior = &model.prior;
    put(&mut out, &format!("in_register = {} # share of submitted rows whose person is in the register", decimal(prior.in_register)));
    put(&mut out, &format!("relatives = {} # share of absent people whose household is in the register", decimal(prior.relatives)));
    if prior.twins > 0.0 {
        put(&mut out, &format!("twins = {} # share of absent people whose twin is in the register", decimal(prior.twins)));
    }
    put(&mut out, &format!("namesakes = {} # share of absent people who have a namesake in their own place", decimal(prior.namesakes)));
    put(&mut out, &format!("repeated = {} # further rows of the same person in the same list, per row", decimal(prior.repeated)));
    put(&mut out, &format!("model_rows = {} # rows of a list after which its own rates count as much as these", decimal(prior.model_rows)));
    put(&mut out, "\n[thresholds]");
    put(&mut out, &format!("link = {}\nreview = {}", decimal(model.thresholds.link), decimal(model.thresholds.review)));
    model.comparisons.iter().for_each(|comparison| write_comparison(&mut out, model, comparison));
    out
}

fn put(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

fn write_comparison(out: &mut String, model: &Model, comparison: &Comparison) {
    put(out, &format!("\n[[comparison]]\nname = {}\n[comparison.levels]", quoted(&comparison.name)));
    table(out, comparison, &comparison.levels, counts_on_relatives(model));
    for given in &comparison.given {
        let other = &model.comparisons[given.comparison];
        put(out, &format!("\n[[comparison.given]]\ncomparison = {}\nlevels = [{}]", quoted(&other.name), held(other, given.levels)));
        put(out, "[comparison.given.table]");
        table(out, comparison, &given.table, counts_on_relatives(model));
    }
}

/// A model without relatives states no h.
pub(super) fn counts_on_relatives(model: &Model) -> bool {
    model.prior.relatives > 0.0 || model.prior.twins > 0.0
}

/// Names of the levels whose bit is set, in order.
pub(super) fn held(comparison: &Comparison, levels: u32) -> String {
    let names = ["missing"].into_iter().chain(comparison.comparator.levels.iter().copied());
    names.enumerate().filter(|(level, _)| levels >> level & 1 == 1).map(|(_, name)| quoted(name)).collect::<Vec<_>>().join(", ")
}

/// The lines of one table.
pub(super) fn table(out: &mut String, comparison: &Comparison, levels: &[LevelProbabilities], relatives: bool) {
    for (name, level) in comparison.comparator.levels.iter().zip(levels) {
        let u = match level.u {
            Chance::Plain(u) => decimal(u),
            Chance::PerRegister(rows) => format!("{{ rows = {} }}", decimal(rows)),
            Chance::ByRarity(factor) => format!("{{ rarity = {} }}", decimal(factor)),
        };
        let _ = write!(out, "{name} = {{ m = {}, u = {u}", decimal(level.m));
        if relatives {
            let _ = write!(out, ", h = {}", decimal(level.h));
        }
        level.t.iter().for_each(|t| out.push_str(&format!(", t = {}", decimal(*t))));
        level.n.iter().for_each(|n| out.push_str(&format!(", n = {}", decimal(*n))));
        put(out, " }");
    }
}

/// A number without exponent, always with a decimal point: TOML tells 1 from 1.0.
fn decimal(value: f64) -> String {
    let text = format!("{value}");
    if text.contains('.') { text } else { format!("{text}.0") }
}

/// A basic TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
