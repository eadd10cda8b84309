//! The case behind a row: the person of the register that it was compared with, and what each field weighed.
//!
//! Weights are computed again for rows that have a case, in parallel, and kept as small codes: a field has few levels, and
//! each level few weights. `explain::weights` says what a code means; nothing here decides anything.

use crate::explain::place::source_name;
use crate::explain::weights::{Met, Weigher, Weight};
use crate::language::Language;
use crate::link::{Candidate, Status};
use crate::normalise::RowIx;
use crate::report::page::data::words::Word;
use crate::report::page::data::{self, Column, Gathered, Head};
use crate::report::reading::{Reading, register_row};
use crate::report::table::Kind;
use crate::rules;
use maud::{Markup, html};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::borrow::Cow;

/// Rows that are weighed before their codes are put away: what is in memory at a time.
const ROWS_AT_ONCE: usize = 16_384;
/// Rows of one task.
const ROWS_PER_TASK: usize = 512;

/// What a case tells, in order: a heading and the columns under it. Columns that stand nowhere here come last.
pub const GROUPS: &[(Word, &[&str])] = &[
    (Word::Who, &["nama", "nik", "register_nik"]),
    (Word::What, &["kind", "side", "programme", "evidence", "reasons", "probability", "group"]),
    (Word::ToDo, &["action", "what_to_do", "rupiah", "rupiah_at_risk", "rupiah_counted", "priority"]),
    (Word::Law, &["rule", "source", "certainty"]),
    (Word::Where, &["owner", "file", "sheet", "line", "kecamatan", "desa", "finding", "case"]),
];

/// Columns of the person compared with.
const OF_CANDIDATE: [(&str, Word, Kind); 6] = [
    ("candidate_name", Word::CandidateName, Kind::Text),
    ("candidate_nik", Word::CandidateNik, Kind::Identity),
    ("candidate_row", Word::CandidateRow, Kind::Int),
    ("candidate_probability", Word::CandidateProbability, Kind::Decimal(6)),
    ("candidate_weight", Word::CandidateWeight, Kind::Decimal(3)),
    ("explain", Word::Explain, Kind::Text),
];

/// The cases of rows, column by column.
pub struct Cases<'a> {
    language: Language,
    weigher: Option<Weigher<'a>>,
    candidates: Vec<Column>,
    comparisons: Vec<Comparison>,
}

/// One comparison over all rows.
#[derive(Default)]
struct Comparison {
    known: FxHashMap<Weight, u32>,
    /// Per row: one more than the number of its weight; 0 where the row has no candidate.
    codes: Vec<u32>,
}

/// What the page must know of cases.
#[derive(Serialize)]
struct Told<'a> {
    rows: usize,
    columns: Vec<Head<'a>>,
    comparisons: Vec<ComparisonTold>,
}

#[derive(Serialize)]
struct ComparisonTold {
    field: String,
    levels: Vec<LevelTold>,
    /// Per place from 1: the number of its level and its weight in thousandths of a bit.
    weights: Vec<(usize, i32)>,
    width: usize,
}

#[derive(Serialize)]
struct LevelTold {
    level: String,
    given: Option<(String, String)>,
    repeats: bool,
    rule: Option<String>,
}

impl<'a> Cases<'a> {
    /// Weighs rows with their best candidates. Shape: one case per row, same order.
    pub fn of(reading: &Reading<'a>, rows: &[RowIx]) -> Cases<'a> {
        let files = rules::files(reading.night.job.rules.as_deref()).ok();
        let weigher = reading.night.linkage.map(|stage| Weigher::new(stage, files.as_ref(), reading.language));
        let mut candidates: Vec<Gathered> = OF_CANDIDATE.iter().map(|(.., kind)| Gathered::new(*kind)).collect();
        let mut comparisons: Vec<Comparison> = Vec::new();
        comparisons.resize_with(weigher.as_ref().map_or(0, |weigher| weigher.fields().len()), Comparison::default);
        let names = source_names(reading);
        for rows in rows.chunks(ROWS_AT_ONCE) {
            rows.iter().for_each(|&row| push_candidate(&mut candidates, reading, &names, row));
            let Some(weigher) = &weigher else { continue };
            let weights = |&row: &RowIx| best(reading, row).map_or(Vec::new(), |best| weigher.weights(row, best.person));
            let weighed: Vec<Vec<Weight>> = rows.par_iter().with_min_len(ROWS_PER_TASK).map(weights).collect();
            comparisons.par_iter_mut().enumerate().for_each(|(at, comparison)| {
                weighed.iter().for_each(|weights| comparison.push(weights.get(at)));
            });
        }
        let candidates = candidates.into_par_iter().map(|column| column.sorted(|_| None)).collect();
        Cases { language: reading.language, weigher, candidates, comparisons }
    }

    /// The first rows as a block of data.
    pub fn block(&self, rows: usize) -> String {
        let candidates: Vec<Cow<'_, Column>> = self.candidates.iter().map(|column| column.first(rows)).collect();
        let comparisons: Vec<(ComparisonTold, Vec<u32>)> =
            (0..self.comparisons.len()).into_par_iter().map(|at| self.comparison(at, rows)).collect();
        let (told, codes): (Vec<ComparisonTold>, Vec<Vec<u32>>) = comparisons.into_iter().unzip();
        let heads: Vec<Head<'_>> = OF_CANDIDATE.iter().zip(&candidates).map(|(spec, column)| self.head(spec, column)).collect();
        let of_candidates = candidates.iter().zip(&heads).map(|(column, head)| (&column.codes[..], head.width));
        let of_comparisons = codes.iter().zip(&told).map(|(codes, told)| (&codes[..], told.width));
        let planes: Vec<(&[u32], usize)> = of_candidates.chain(of_comparisons).collect();
        data::block(&Told { rows, columns: heads, comparisons: told }, &planes)
    }

    fn head<'c>(&self, (name, word, kind): &(&'c str, Word, Kind), column: &'c Column) -> Head<'c> {
        let shown = match kind {
            Kind::Identity => "code",
            Kind::Int => "whole",
            Kind::Decimal(_) => "decimal",
            _ => "text",
        };
        let (head, places) = (word.pick(self.language), kind.places());
        Head { name, head, kind: shown, places, show: false, choose: false, values: column.packed(), width: data::width(column.distinct()) }
    }

    /// A comparison's words and its codes over the first rows, sorted by level and weight.
    fn comparison(&self, at: usize, rows: usize) -> (ComparisonTold, Vec<u32>) {
        let weigher = self.weigher.as_ref().expect("there are comparisons only where they can be told");
        let Comparison { known, codes } = &self.comparisons[at];
        let codes = &codes[..rows];
        let mut used = vec![false; known.len() + 1];
        codes.iter().for_each(|&code| used[code as usize] = true);
        let mut weights: Vec<(Weight, u32)> =
            known.iter().map(|(weight, code)| (*weight, *code)).filter(|(_, code)| used[*code as usize]).collect();
        weights.sort_unstable();
        let mut met: Vec<Met> = weights.iter().map(|(weight, _)| weight.met).collect();
        met.dedup();
        let mut places = vec![0; known.len() + 1];
        (1..).zip(&weights).for_each(|(place, (_, code))| places[*code as usize] = place);
        let number = |wanted: Met| met.binary_search(&wanted).expect("every level that was met is listed");
        let told = ComparisonTold {
            field: weigher.fields().swap_remove(at),
            weights: weights.iter().map(|(weight, _)| (number(weight.met), weight.millibits)).collect(),
            levels: met.iter().map(|&met| level(weigher, at, met)).collect(),
            width: data::width(weights.len()),
        };
        (told, codes.iter().map(|&code| places[code as usize]).collect())
    }
}

impl Comparison {
    fn push(&mut self, weight: Option<&Weight>) {
        let next = self.known.len() as u32 + 1;
        self.codes.push(weight.map_or(0, |weight| *self.known.entry(*weight).or_insert(next)));
    }
}

fn level(weigher: &Weigher<'_>, at: usize, met: Met) -> LevelTold {
    let words = weigher.words(at, met);
    LevelTold { level: words.level, given: words.given, repeats: words.repeats, rule: words.rule }
}

/// The candidate whose weights a story tells.
fn best<'a>(reading: &Reading<'a>, row: RowIx) -> Option<&'a Candidate> {
    let link = reading.link(row);
    link.candidates.first().filter(|_| link.status != Status::Karantina)
}

fn push_candidate(columns: &mut [Gathered], reading: &Reading<'_>, names: &[String], row: RowIx) {
    let [name, nik, register, probability, weight, explain] = columns else { unreachable!("a candidate has six columns") };
    match best(reading, row) {
        Some(best) => {
            name.text(&reading.registered(best.person, "nama"));
            nik.text(&reading.register_nik(best.person));
            register.number(Some(register_row(best.person)));
            probability.number(Some(i64::from(best.probability_ppm)));
            weight.number(Some(i64::from(best.weight_millibits)));
        }
        None => {
            [name, nik].into_iter().for_each(|column| column.text(""));
            [register, probability, weight].into_iter().for_each(|column| column.number(None));
        }
    }
    explain.text(&names[reading.row(row).source as usize]);
}

/// Per source, how `padan explain` names it; empty for those of the register.
fn source_names(reading: &Reading<'_>) -> Vec<String> {
    let intake = reading.night.intake;
    let name = |(at, source): (usize, &crate::intake::Source)| match source.role {
        crate::intake::Role::List(list) => source_name(intake, at, list),
        _ => String::new(),
    };
    intake.sources.iter().enumerate().map(name).collect()
}

/// The empty frame that the script fills.
pub fn frame(language: Language) -> Markup {
    html! {
        dialog #kasus aria-labelledby="kasus-judul" {
            div.case-bar {
                h2 #kasus-judul tabindex="-1" {}
                div.case-buttons {
                    @for (name, word) in [("previous", Word::Previous), ("next", Word::Next), ("print", Word::Print), ("close", Word::Close)] {
                        button type="button" data-case=(name) { (word.pick(language)) }
                    }
                }
            }
            div #kasus-isi {}
        }
    }
}
