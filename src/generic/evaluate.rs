//! A finished generic run held against the truth: pairs of rows that are one entity, after clustering.
//!
//! The truth names rows by `file,line` (and `sheet`) or by `label`, and gives each an `entity`. A pair in scope is any two
//! rows of a deduplication, two rows of different lists, or a row and a register row, as the task was. The tables of the
//! run are read and nothing is run again.

use crate::evaluate::Rates;
use crate::language::Language;
use crate::report::formats::csv::unguarded;
use crate::run_folder::manifest::Manifest;
use anyhow::{Context, bail};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What the comparison found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    pub task: String,
    /// Rows of the run whose entity the truth names.
    pub rows: u64,
    /// Rows of the run that the truth does not name; they are not scored.
    pub rows_without_truth: u64,
    /// Rows of the truth that the run does not have; must be 0.
    pub truth_without_row: u64,
    /// Claimed pairs that are one entity, claimed pairs that are two, and pairs of one entity that are not claimed.
    pub right: u64,
    pub wrong: u64,
    pub missed: u64,
    pub rates: Rates,
    /// Of task `link`: how the rows fared.
    pub links: Option<Links>,
    pub expected_wrong_pairs: f64,
    pub wrong_pairs_95: (f64, f64),
}

/// Rows of task `link`, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Links {
    /// Rows whose entity is in the register.
    pub in_register: u64,
    /// Linked to a register row of their entity.
    pub right: u64,
    /// Linked to another one.
    pub wrong: u64,
}

/// One row of `clusters.csv` with the truth's entity.
struct Judged {
    cluster: String,
    /// 0 = register.
    list: u64,
    entity: String,
}

/// Says whether a run folder is that of a generic task.
pub fn is_generic(run: &Path) -> bool {
    manifest(run).is_ok_and(|manifest| !manifest.task.is_empty())
}

fn manifest(run: &Path) -> anyhow::Result<Manifest> {
    let path = run.join("manifest.json");
    let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not a manifest of this version", path.display()))
}

/// Scores a run.
///
/// Errors: unreadable tables, a truth without the columns it needs or that names one row twice.
pub fn evaluate(run: &Path, truth: &Path) -> anyhow::Result<Evaluation> {
    let manifest = manifest(run)?;
    let mut truth = Truth::read(truth)?;
    let mut judged = Vec::new();
    let mut rows_without_truth = 0;
    for row in rows(&run.join("clusters.csv"))? {
        match truth.take(&row) {
            Some(entity) => judged.push(Judged { cluster: row["cluster"].clone(), list: row["list"].parse().unwrap_or(0), entity }),
            None => rows_without_truth += 1,
        }
    }
    let scope = Scope::of(&manifest.task);
    let claimed = scope.pairs(&judged, |row| row.cluster.clone());
    let is_one = scope.pairs(&judged, |row| row.entity.clone());
    let right = scope.pairs(&judged, |row| format!("{}\u{1f}{}", row.cluster, row.entity));
    let (wrong, missed) = (claimed - right, is_one - right);
    Ok(Evaluation {
        rows: judged.len() as u64,
        rows_without_truth,
        truth_without_row: truth.left(),
        right,
        wrong,
        missed,
        rates: rates(right, wrong, missed),
        links: (scope == Scope::Register).then(|| links(&judged)),
        expected_wrong_pairs: manifest.stated_error.expected_wrong_links,
        wrong_pairs_95: manifest.stated_error.wrong_links_95,
        task: manifest.task,
    })
}

fn rates(right: u64, wrong: u64, missed: u64) -> Rates {
    let share = |part: u64, whole: u64| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
    let (precision, recall) = (share(right, right + wrong), share(right, right + missed));
    let f1 = if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    Rates { precision, recall, f1 }
}

/// How each row with a register entity fared.
fn links(judged: &[Judged]) -> Links {
    let mut register: BTreeMap<&str, ()> = BTreeMap::new();
    let mut of_cluster: BTreeMap<&str, &str> = BTreeMap::new();
    for row in judged.iter().filter(|row| row.list == 0) {
        register.insert(&row.entity, ());
        of_cluster.insert(&row.cluster, &row.entity);
    }
    let mut links = Links::default();
    for row in judged.iter().filter(|row| row.list != 0) {
        links.in_register += u64::from(register.contains_key(row.entity.as_str()));
        match of_cluster.get(row.cluster.as_str()) {
            Some(entity) if *entity == row.entity => links.right += 1,
            Some(_) => links.wrong += 1,
            None => {}
        }
    }
    links
}

/// Which pairs of rows count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    All,
    AcrossLists,
    Register,
}

impl Scope {
    fn of(task: &str) -> Scope {
        match task {
            "link" => Scope::Register,
            "link_lists" => Scope::AcrossLists,
            _ => Scope::All,
        }
    }

    /// Pairs in scope whose two rows share a key.
    fn pairs(self, judged: &[Judged], key: impl Fn(&Judged) -> String) -> u64 {
        let mut groups: BTreeMap<String, BTreeMap<u64, u64>> = BTreeMap::new();
        for row in judged {
            *groups.entry(key(row)).or_default().entry(row.list).or_insert(0) += 1;
        }
        let pairs = |lists: &BTreeMap<u64, u64>| {
            let all: u64 = lists.values().sum();
            let register = lists.get(&0).copied().unwrap_or(0);
            match self {
                Scope::All => all * all.saturating_sub(1) / 2,
                Scope::AcrossLists => (all * all - lists.values().map(|rows| rows * rows).sum::<u64>()) / 2,
                Scope::Register => register * (all - register),
            }
        };
        groups.values().map(pairs).sum()
    }
}

type Cells = BTreeMap<String, String>;

/// The rows of a table by heading.
fn rows(path: &Path) -> anyhow::Result<Vec<Cells>> {
    let cannot = || format!("{} cannot be read", path.display());
    let mut reader = csv::Reader::from_path(path).with_context(cannot)?;
    let read = reader.deserialize::<Cells>().collect::<Result<Vec<Cells>, csv::Error>>().with_context(cannot)?;
    Ok(read.into_iter().map(|row| row.into_iter().map(|(name, cell)| (name, unguarded(&cell).to_owned())).collect()).collect())
}

/// Entities by what names a row.
struct Truth {
    keys: Vec<&'static str>,
    entities: BTreeMap<Vec<String>, String>,
}

impl Truth {
    fn read(path: &Path) -> anyhow::Result<Truth> {
        let rows = rows(path)?;
        let has = |name: &str| rows.first().is_some_and(|row| row.contains_key(name));
        let keys = match (has("label"), has("file") && has("line")) {
            (_, true) if has("sheet") => vec!["file", "sheet", "line"],
            (_, true) => vec!["file", "line"],
            (true, _) => vec!["label"],
            _ => bail!("{}: write the columns file, line and entity, or label and entity", path.display()),
        };
        if !has("entity") {
            bail!("{}: the column entity is missing; rows of one entity carry the same value in it", path.display());
        }
        let mut entities = BTreeMap::new();
        for (number, row) in rows.iter().enumerate() {
            let key: Vec<String> = keys.iter().map(|key| row[*key].clone()).collect();
            if entities.insert(key.clone(), row["entity"].clone()).is_some() {
                bail!("{}:{}: the row `{}` is named twice", path.display(), number + 2, key.join(" "));
            }
        }
        Ok(Truth { keys, entities })
    }

    /// The entity of a row of the run, taken out of the truth.
    fn take(&mut self, row: &Cells) -> Option<String> {
        let key: Vec<String> = self.keys.iter().map(|key| row.get(*key).cloned().unwrap_or_default()).collect();
        self.entities.remove(&key)
    }

    /// Rows that the run does not have.
    fn left(&self) -> u64 {
        self.entities.len() as u64
    }
}

impl Evaluation {
    /// The evaluation as lines for the terminal.
    pub fn text(&self, language: Language) -> String {
        let say = |id: &'static str, en: &'static str| language.pick(id, en);
        let Rates { precision, recall, f1 } = self.rates;
        let mut text = format!(
            "{} {}: {} {} ({} {}, {} {})\n  P {precision:.4}  R {recall:.4}  F1 {f1:.4}   {} {}, {} {}, {} {}\n",
            self.task,
            say("dibandingkan dengan kebenaran", "against the truth"),
            self.rows,
            say("baris dinilai", "rows scored"),
            self.rows_without_truth,
            say("tanpa kebenaran", "without truth"),
            self.truth_without_row,
            say("kebenaran tanpa baris", "of the truth not in the run"),
            say("pasangan benar", "pairs right"),
            self.right,
            say("salah", "wrong"),
            self.wrong,
            say("terlewat", "missed"),
            self.missed,
        );
        if let Some(links) = self.links {
            text.push_str(&format!(
                "  {} {}, {} {}, {} {}\n",
                say("baris yang ada di register", "rows in the register"),
                links.in_register,
                say("padan benar", "linked right"),
                links.right,
                say("padan salah", "linked wrong"),
                links.wrong,
            ));
        }
        let (low, high) = self.wrong_pairs_95;
        text.push_str(&format!(
            "  {}: {:.1} ({low:.1}-{high:.1}); {}: {}",
            say("pasangan salah menurut perkiraan", "wrong pairs as stated"),
            self.expected_wrong_pairs,
            say("teramati", "observed"),
            self.wrong,
        ));
        text
    }
}
