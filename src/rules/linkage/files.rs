//! The shapes of `comparisons.toml`, `model.toml` and `blocking.toml`, with the place of every name and number.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonsFile {
    pub comparison: Vec<ComparisonEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonEntry {
    pub name: Spanned<String>,
    pub comparator: Spanned<String>,
    pub fields: Vec<Spanned<String>>,
    #[serde(default)]
    pub borrowed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    pub format: Spanned<u32>,
    pub prior: Spanned<PriorEntry>,
    pub thresholds: Spanned<ThresholdsEntry>,
    pub comparison: Vec<ModelEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorEntry {
    pub in_register: Option<Spanned<f64>>,
    pub relatives: Option<Spanned<f64>>,
    pub twins: Option<Spanned<f64>>,
    pub namesakes: Option<Spanned<f64>>,
    pub repeated: Option<Spanned<f64>>,
    #[serde(default)]
    pub model_rows: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThresholdsEntry {
    pub link: f64,
    pub review: f64,
}

pub type LevelTable = BTreeMap<Spanned<String>, Spanned<LevelEntry>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelEntry {
    pub name: Spanned<String>,
    pub levels: Spanned<LevelTable>,
    #[serde(default)]
    pub given: Vec<GivenEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenEntry {
    pub comparison: Spanned<String>,
    pub levels: Vec<Spanned<String>>,
    pub table: Spanned<LevelTable>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelEntry {
    pub m: f64,
    pub u: ChanceEntry,
    /// Absent: no relative is ever taken for this level.
    pub h: Option<f64>,
    pub t: Option<f64>,
    pub n: Option<f64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
pub enum ChanceEntry {
    Plain(f64),
    Rows { rows: f64 },
    Rarity { rarity: f64 },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockingFile {
    #[serde(default = "scan_rows_max")]
    pub scan_rows_max: usize,
    pub rule: Vec<RuleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleEntry {
    pub name: Spanned<String>,
    pub parts: Vec<Spanned<String>>,
    #[serde(default)]
    pub refine: Vec<Spanned<String>>,
    #[serde(default = "no_limit")]
    pub block_rows_max: usize,
    #[serde(default)]
    pub only_if_none: bool,
}

fn no_limit() -> usize {
    usize::MAX
}

fn scan_rows_max() -> usize {
    3000
}
