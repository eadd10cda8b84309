//! What is compared, who is compared, and a neutral model, for a folder that declares its fields alone.
//!
//! The defaults are written as rule files, so that they are read and checked like any others and a person can print them
//! and go on from there. They depend on the kinds of the fields only, never on data.

use super::schema::{Field, FieldKind, FieldSet};
use padan_linkage::comparators::{self, Comparator};
use std::fmt::Write;

/// Comparisons by kind: one per declared field, except that parts of a joined field are compared as the joined one.
pub fn comparisons(set: &FieldSet) -> String {
    let mut text = String::new();
    for field in set.compared().filter(|field| !set.is_part(&field.name)) {
        let comparator = comparator(field.kind);
        let _ = writeln!(text, "[[comparison]]\nname = {0:?}\ncomparator = {comparator:?}\nfields = [{0:?}]\n", field.name);
    }
    text
}

/// The comparator of a kind.
fn comparator(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::PersonName => "person_name",
        FieldKind::Text => "text",
        FieldKind::Tokens => "tokens",
        FieldKind::Date => "birth_date",
        FieldKind::Number => "number",
        FieldKind::Identifier => "identifier",
        FieldKind::Code => "exact",
        FieldKind::Sex => "sex",
        FieldKind::Label => "",
    }
}

/// Right rows that a key may have before it is refined.
const BLOCK_ROWS_MAX: usize = 60;

/// Blocking rules by kind: what nearly names a row alone, then every two fields together, each key too common refined by
/// the other fields.
pub fn blocking(set: &FieldSet) -> String {
    let fields: Vec<&Field> = set.compared().filter(|field| !set.is_part(&field.name)).collect();
    let mut text = String::from("scan_rows_max = 3000\n\n");
    let keys: Vec<(usize, &Field, &str)> =
        fields.iter().enumerate().filter_map(|(at, field)| Some((at, *field, paired(field.kind)?))).collect();
    let mut rule = |name: String, parts: &[String], apart: &[usize]| {
        let others = keys.iter().filter(|(at, ..)| !apart.contains(at)).map(|(_, field, key)| format!("{}:{key}", field.name));
        let sexes = fields.iter().filter(|field| field.kind == FieldKind::Sex).map(|field| format!("{}:whole", field.name));
        let refine: Vec<String> = others.chain(sexes).collect();
        let _ = writeln!(text, "[[rule]]\nname = {name:?}\nparts = {parts:?}\nblock_rows_max = {BLOCK_ROWS_MAX}\nrefine = {refine:?}\n");
    };
    for (at, field) in fields.iter().enumerate() {
        for key in alone(field.kind) {
            rule(format!("{}_{key}", field.name), &[format!("{}:{key}", field.name)], &[at]);
        }
    }
    for (place, (at, field, key)) in keys.iter().enumerate() {
        for (other_at, other, other_key) in &keys[place + 1..] {
            let parts = [format!("{}:{key}", field.name), format!("{}:{other_key}", other.name)];
            rule(format!("{}_{}", field.name, other.name), &parts, &[*at, *other_at]);
        }
    }
    text
}

/// Keys of a field that stand for themselves.
fn alone(kind: FieldKind) -> &'static [&'static str] {
    match kind {
        FieldKind::PersonName => &["token_pairs"],
        FieldKind::Text => &["whole"],
        FieldKind::Tokens => &["token_pairs"],
        FieldKind::Date => &["whole"],
        FieldKind::Identifier => &["whole", "slips"],
        FieldKind::Code | FieldKind::Number | FieldKind::Sex | FieldKind::Label => &[],
    }
}

/// The key under which a field goes together with another one.
fn paired(kind: FieldKind) -> Option<&'static str> {
    Some(match kind {
        FieldKind::PersonName | FieldKind::Tokens => "each_token",
        FieldKind::Text => "phonetic",
        FieldKind::Date => "two_parts",
        FieldKind::Number => "near",
        FieldKind::Identifier | FieldKind::Code => "whole",
        FieldKind::Sex | FieldKind::Label => return None,
    })
}

/// Levels at which a comparator states how rare the agreed value is; the others are equally likely whatever the value.
const RARE: [(&str, &[&str]); 10] = [
    ("person_name", &["common", "partial", "contained", "near", "variant", "exact"]),
    ("text", &["near", "one_error", "exact"]),
    ("swappable_text", &["near", "exchanged", "one_error", "exact"]),
    ("tokens", &["little", "partly", "mostly", "same"]),
    ("birth_date", &["same"]),
    ("date", &["same"]),
    ("number", &["exact"]),
    ("identifier", &["exact"]),
    ("exact", &["same"]),
    ("area", &["kecamatan_known", "same_desa"]),
];

/// Says whether a comparator states the rarity of what agrees at a level.
pub fn states_rarity(comparator: &Comparator, level: &str) -> bool {
    RARE.iter().any(|(name, levels)| *name == comparator.name && levels.contains(&level))
}

/// A neutral model: the higher the level, the likelier among equal pairs and the less likely by chance. It is where an
/// estimate starts, and no run links by it.
pub fn model<'c>(compared: impl Iterator<Item = (&'c str, &'c str)>) -> String {
    let mut text = String::from(
        "format = 1\n\n[prior]\nin_register = 0.5\nrelatives = 0.0\nrepeated = 0.5\n\n[thresholds]\nlink = 0.8\nreview = 0.1\n",
    );
    for (name, comparator) in compared {
        let Some(comparator) = comparators::find(comparator) else { continue };
        let _ = write!(text, "\n[[comparison]]\nname = {name:?}\n[comparison.levels]\n");
        let count = comparator.levels.len();
        for (place, level) in comparator.levels.iter().enumerate() {
            let (m, u) = neutral(place, count);
            match states_rarity(comparator, level) {
                true => _ = writeln!(text, "{level} = {{ m = {m:.6}, u = {{ rarity = 1.0 }} }}"),
                false => _ = writeln!(text, "{level} = {{ m = {m:.6}, u = {u:.6} }}"),
            }
        }
    }
    text
}

/// m and u of one level of several: most of m at the top, most of u at the bottom, geometric in between.
fn neutral(place: usize, count: usize) -> (f64, f64) {
    const TOP: f64 = 0.75;
    const BOTTOM: f64 = 0.05;
    let between = |from_edge: usize| 0.5_f64.powi(from_edge as i32 + 1);
    let m = match place {
        0 => BOTTOM,
        place if place + 1 == count => TOP,
        place => (1.0 - TOP - BOTTOM) * between(count - 2 - place),
    };
    let u = if place == 0 { 0.9 } else { 0.1 * between(place - 1) };
    (m.max(1e-4), u.max(1e-6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_that_is_said_to_state_rarity_exists() {
        for (name, levels) in RARE {
            let comparator = comparators::find(name).expect("a comparator");
            assert!(levels.iter().all(|level| comparator.levels.contains(level)), "{name}");
        }
    }

    #[test]
    fn a_neutral_model_rises_with_the_level() {
        for count in 2..9 {
            let weights: Vec<f64> = (0..count).map(|place| neutral(place, count)).map(|(m, u)| m / u).collect();
            assert!(weights.is_sorted(), "{weights:?}");
        }
    }
}
