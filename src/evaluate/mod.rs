//! A finished run held against the truth: how many links are right, which errors cost them, and whether the stated
//! probabilities keep their word.
//!
//! A *true link* is a row with status PADAN or PADAN_BERBEDA on the register row that the truth names. A *wrong link*
//! is linked to another row, or linked though the person is absent from the register. A row is *missed* when its person
//! is in the register and it is not rightly linked. Evaluation reads tables only; it never runs a stage.
//!
//! Properties held by the tests: (1) a row linked to another person counts as wrong and as missed; (2) duplicates are
//! scored by pairs within one list; (3) rows without a partner in the other table are told, never skipped silently.

mod measures;
mod nik;
mod read;
mod show;

use crate::language::Language;
use anyhow::bail;
pub use nik::{NikPart, NikProposals};
use read::{LinkRow, TruthRow};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// Counts of links against the truth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub rows: u32,
    /// Rows whose person is in the register.
    pub in_register: u32,
    /// True links.
    pub right: u32,
    /// Wrong links.
    pub wrong: u32,
    /// Rows whose person is in the register and that are not rightly linked.
    pub missed: u32,
    /// Rows left to a person (PERLU_VERIFIKASI).
    pub review: u32,
}

/// Precision, recall and F1; 1 where nothing could go wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rates {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

/// One part of the rows: a list, an error kind, the clean ones, all.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// List number, error kind or planted kind; empty for wholes.
    pub name: String,
    pub counts: Counts,
    pub rates: Rates,
}

/// Links counted only from a probability upwards.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AtThreshold {
    pub probability: f64,
    pub rates: Rates,
}

/// Stated probability against observed share.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Lower edge; a bin is a tenth wide.
    pub from: f64,
    pub rows: u32,
    pub stated: f64,
    pub observed: f64,
}

/// Duplicates within one list, by pairs of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Pairs {
    pub right: u32,
    pub wrong: u32,
    pub missed: u32,
    pub rates: Rates,
}

/// What the run said of its own errors, and what is so.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Stated {
    pub expected_wrong_links: f64,
    /// Bounds of the stated 95 % interval, where the manifest states one.
    pub wrong_links_95: Option<(f64, f64)>,
    pub observed_wrong_links: u32,
}

/// What the run said of the wrong links of one list, and what is so.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StatedList {
    /// Number of the list in the job.
    pub list: String,
    pub expected_wrong_links: f64,
    pub wrong_links_95: (f64, f64),
    pub observed_wrong_links: u32,
}

impl StatedList {
    /// Says whether the stated interval holds what is so.
    pub fn holds(&self) -> bool {
        (self.wrong_links_95.0..=self.wrong_links_95.1).contains(&f64::from(self.observed_wrong_links))
    }
}

/// Everything that the comparison found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    pub overall: Part,
    /// Rows without an injected error.
    pub clean: Part,
    pub by_list: Vec<Part>,
    /// A row with two errors counts in both.
    pub by_error: Vec<Part>,
    /// Among them the absent who resemble a registered person (`MIRIP_...`).
    pub by_planted: Vec<Part>,
    pub by_status: BTreeMap<String, u32>,
    pub thresholds: Vec<AtThreshold>,
    /// Best recall with precision at least 0.995 over the ranking of all best candidates.
    pub recall_at_precision_995: f64,
    pub recall_at_precision_98: f64,
    pub reliability: Vec<Bin>,
    /// `None` when the run has no `duplicates.csv`.
    pub duplicates: Option<Pairs>,
    /// `None` when the run has no `nik_proposals.csv`.
    pub nik_proposals: Option<NikProposals>,
    pub stated: Option<Stated>,
    /// The same per list, where the run states it.
    pub stated_by_list: Vec<StatedList>,
    /// Truth rows without a row in `links.csv`; must be 0.
    pub truth_without_link: u32,
    /// Rows of `links.csv` without a truth row; must be 0.
    pub links_without_truth: u32,
    /// Up to five places of either kind, `file:line`.
    pub unpaired: Vec<String>,
}

/// One row of the truth and what the run said of it.
pub(crate) struct Judged<'a> {
    truth: &'a TruthRow,
    link: &'a LinkRow,
}

impl Judged<'_> {
    fn right(&self) -> bool {
        self.link.linked() && self.names_the_person()
    }

    fn wrong(&self) -> bool {
        self.link.linked() && !self.names_the_person()
    }

    fn missed(&self) -> bool {
        self.truth.register_row.is_some() && !self.right()
    }

    /// Says whether the link's person, or its best candidate, is the truth's.
    fn names_the_person(&self) -> bool {
        self.truth.register_row.is_some() && self.truth.register_row == self.link.register_row
    }
}

/// Holds the run folder against the truth file.
///
/// Errors: `links.csv` or the truth cannot be read, lacks a column, or names one place twice.
pub fn evaluate(run: &Path, truth: &Path) -> anyhow::Result<Evaluation> {
    let truth_rows = read::truth(truth)?;
    let links = read::links(&run.join("links.csv"))?;
    if truth_rows.is_empty() {
        bail!("{}: tidak ada baris / no rows; periksa berkas --truth / check the file given as --truth", truth.display());
    }
    let mut by_place: BTreeMap<&read::Place, &LinkRow> = BTreeMap::new();
    for link in &links {
        if by_place.insert(&link.place, link).is_some() {
            bail!("links.csv: {} dua kali / twice; satu baris satu status / one row has one status", link.place);
        }
    }
    let mut judged = Vec::with_capacity(truth_rows.len());
    let mut unpaired = Vec::new();
    for row in &truth_rows {
        match by_place.remove(&row.place) {
            Some(link) => judged.push(Judged { truth: row, link }),
            None => unpaired.push(&row.place),
        }
    }
    let truth_without_link = unpaired.len() as u32;
    let links_without_truth = by_place.len() as u32;
    unpaired.extend(by_place.keys().copied());
    let named = unpaired.iter().take(5).map(ToString::to_string).collect();
    // A truth row that the run lost is a missed row, not a skipped one.
    let lost = LinkRow::lost();
    let in_links: std::collections::BTreeSet<&read::Place> = judged.iter().map(|row| &row.truth.place).collect();
    let absent: Vec<&TruthRow> = truth_rows.iter().filter(|row| !in_links.contains(&row.place)).collect();
    judged.extend(absent.into_iter().map(|truth| Judged { truth, link: &lost }));
    let duplicates = read::duplicates(&run.join("duplicates.csv"))?.map(|groups| measures::pairs(&truth_rows, &groups));
    let nik_proposals = read::nik_proposals(&run.join("nik_proposals.csv"))?.map(|proposals| nik::judge(&truth_rows, &proposals));
    let stated = read::stated(&run.join("manifest.json"))?;
    let lists = read::stated_lists(&run.join("stated_error.csv"))?;
    Ok(assemble(&judged, Tables { duplicates, nik_proposals, lists }, stated, Unpaired { truth_without_link, links_without_truth, named }))
}

/// What tables beside the links hold.
struct Tables {
    duplicates: Option<Pairs>,
    nik_proposals: Option<NikProposals>,
    lists: Vec<read::StatedLine>,
}

struct Unpaired {
    truth_without_link: u32,
    links_without_truth: u32,
    named: Vec<String>,
}

fn assemble(judged: &[Judged<'_>], tables: Tables, stated: Option<read::Stated>, unpaired: Unpaired) -> Evaluation {
    let overall = measures::part("", judged.iter());
    let clean = measures::part("", judged.iter().filter(|row| row.truth.errors.is_empty()));
    let by_list = measures::by(judged, |row| vec![row.truth.list_name()]);
    let by_error = measures::by(judged, |row| row.truth.errors.clone());
    let by_planted = measures::by(judged, |row| row.truth.planted.clone());
    let mut by_status = BTreeMap::new();
    for row in judged {
        *by_status.entry(row.link.status.clone()).or_insert(0) += 1;
    }
    let ranking = measures::ranking(judged);
    Evaluation {
        stated: stated.map(|(expected, interval)| Stated {
            expected_wrong_links: expected,
            wrong_links_95: interval,
            observed_wrong_links: overall.counts.wrong,
        }),
        stated_by_list: measures::stated_lists(&tables.lists, &by_list),
        overall,
        clean,
        by_list,
        by_error,
        by_planted,
        by_status,
        thresholds: measures::thresholds(judged),
        recall_at_precision_995: ranking.recall_at(0.995),
        recall_at_precision_98: ranking.recall_at(0.98),
        reliability: measures::reliability(judged),
        duplicates: tables.duplicates,
        nik_proposals: tables.nik_proposals,
        truth_without_link: unpaired.truth_without_link,
        links_without_truth: unpaired.links_without_truth,
        unpaired: unpaired.named,
    }
}

impl Evaluation {
    /// Tells the result in one language, in a table that fits a terminal.
    pub fn text(&self, language: Language) -> String {
        show::text(self, language)
    }

    /// The result for machines.
    ///
    /// Errors: none in practice; the serialiser's are passed on.
    pub fn json(&self) -> anyhow::Result<String> {
        Ok(serde_json::to_string_pretty(self)?)
    }
}

/// Indonesian, as reports are by default; `text` has both languages.
impl std::fmt::Display for Evaluation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Language::Id))
    }
}

#[cfg(test)]
mod tests;
