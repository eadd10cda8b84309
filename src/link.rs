//! Each submitted row's answer: which register person it is, how sure, and why.

mod codes;
mod mismatches;
pub mod nik_proposals;
pub mod payees;
mod reasons;
pub mod stated;

pub use codes::{Reasons, lasting};
pub use mismatches::PROPOSE_PPM;

use crate::decisions::{self, Decisions, Revised};
use crate::intake::Intake;
use crate::normalise::{Normalised, PersonIx, RowIx};
use crate::register_index::Tonight;
use padan_linkage::blocking::Skipped;
use padan_linkage::blocking::recall::{self, Blocked, Reached, Recall};
use padan_linkage::comparators::Sides;
use padan_linkage::context::{self, Lists};
use padan_linkage::engine::{self, Index, LinkageRules, RowLinks};
use padan_linkage::model::{Model, Part, Pattern};
use padan_linkage::records::{Records, Shared};
use rayon::prelude::*;
pub use stated::{StatedError, StatedErrors};

use codes::{Shelf, Vocabulary};

/// What became of a row. Reports print the Indonesian words; data carry `code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    Padan,
    PadanBerbeda,
    PerluVerifikasi,
    TidakDitemukan,
    Karantina,
}

impl Status {
    pub const ALL: [Status; 5] = [Status::Padan, Status::PadanBerbeda, Status::PerluVerifikasi, Status::TidakDitemukan, Status::Karantina];

    /// The stable code in data files.
    pub fn code(self) -> &'static str {
        match self {
            Status::Padan => "PADAN",
            Status::PadanBerbeda => "PADAN_BERBEDA",
            Status::PerluVerifikasi => "PERLU_VERIFIKASI",
            Status::TidakDitemukan => "TIDAK_DITEMUKAN",
            Status::Karantina => "KARANTINA",
        }
    }
}

/// A candidate register person of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub person: PersonIx,
    /// Thousandths of a bit.
    pub weight_millibits: i32,
    /// Posterior that the row is this person, in millionths.
    pub probability_ppm: u32,
    /// Agreement level of each comparison, in the model's order; 0 = missing on either side.
    pub pattern: Pattern,
    /// Index of the blocking rule that owns the pair.
    pub rule: u8,
}

/// The answer for one row. One per `People::rows`, same order.
#[derive(Clone, Debug)]
pub struct Link {
    pub status: Status,
    /// The person linked (PADAN, PADAN_BERBEDA) or the best candidate (PERLU_VERIFIKASI); `None` otherwise.
    pub person: Option<PersonIx>,
    pub weight_millibits: i32,
    pub probability_ppm: u32,
    /// Name of the blocking rule that owns the best pair; empty when there is none.
    pub rule: &'static str,
    /// Stable reason codes, in order (`NIK_SAMA_ORANG_BERBEDA`, `SATU_DARI_3`, `NIK_DIPERBAIKI`, ...).
    pub reasons: Reasons,
    /// Ranked, best first; at most five kept.
    pub candidates: Vec<Candidate>,
    /// Differing fields of a linked row.
    pub mismatches: Vec<Mismatch>,
}

impl Link {
    /// Says whether the row counts as linked.
    pub fn linked(&self) -> Option<PersonIx> {
        match self.status {
            Status::Padan | Status::PadanBerbeda => self.person,
            Status::PerluVerifikasi | Status::TidakDitemukan | Status::Karantina => None,
        }
    }
}

/// One differing field of a linked row.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// Canonical field.
    pub field: &'static str,
    /// Raw submitted text; masked when shown if the field is an identity number.
    pub submitted: Box<str>,
    /// Raw register text; masked likewise.
    pub register: Box<str>,
    /// Stable code of the kind of difference (`SALAH_KETIK`, `TANGGAL_TERBALIK`, `DIGIT_KE_16_HILANG`, `KOSONG`, ...).
    pub kind: &'static str,
    /// The value to write, or empty when a person must decide.
    pub proposed: Box<str>,
}

/// Answers of all rows and what the stage knows of itself.
#[derive(Debug, Default)]
pub struct Linked {
    pub links: Vec<Link>,
    /// Right NIKs of rows whose own carries a slip; nothing of the links depends on them.
    pub nik_proposals: Vec<nik_proposals::NikProposal>,
    pub stated_error: StatedErrors,
    /// Pairs compared.
    pub pairs: u64,
    pub skipped: Skipped,
    /// What decisions of reviewers changed.
    pub revised: Revised,
    /// How many true pairs the blocking rules reach, estimated.
    pub recall: Recall,
}

/// Links every submitted row to the register, or says why not.
///
/// `done` is told of each finished row.
pub fn link(
    rules: &LinkageRules,
    intake: &Intake,
    normalised: &Normalised,
    index: &Index,
    decisions: &Decisions,
    done: &(dyn Fn() + Sync),
) -> Linked {
    link_beside(rules, intake, normalised, index, decisions, None, done)
}

/// As `link`, beside what former nights found for equal rows.
pub fn link_beside(
    rules: &LinkageRules,
    intake: &Intake,
    normalised: &Normalised,
    index: &Index,
    decisions: &Decisions,
    tonight: Option<&Tonight>,
    done: &(dyn Fn() + Sync),
) -> Linked {
    let stage = Stage { rules, intake, normalised, index };
    let (found, skipped, revised) = answers(&stage, decisions, tonight, done);
    let mut links = decided(&stage, &found);
    let pairs = found.iter().map(|row| u64::from(row.candidates)).sum();
    decisions::tell(&revised, &mut links);
    let nik_proposals = nik_proposals::of(&stage, &links);
    let recall = recall(normalised, index, &found);
    let stated_error = stated::of(&normalised.people.rows, &links, &found, recall.missed);
    Linked { stated_error, recall, links, nik_proposals, pairs, skipped, revised }
}

/// Rows that one task decides; they share what is equal in their answers.
const ROWS_AT_ONCE: usize = 32_768;

/// The answers of all rows. Shape: one per row, same order.
fn decided(stage: &Stage, found: &[RowLinks]) -> Vec<Link> {
    let vocabulary = Vocabulary::of(stage);
    let of_rows = |(task, found): (usize, &[RowLinks])| {
        let mut shared = Shelf::default();
        let first = task * ROWS_AT_ONCE;
        let row = |(place, found): (usize, &RowLinks)| stage.decide_with(&vocabulary, &mut shared, RowIx((first + place) as u32), found);
        found.iter().enumerate().map(row).collect::<Vec<Link>>()
    };
    found.par_chunks(ROWS_AT_ONCE).enumerate().flat_map_iter(of_rows).collect()
}

/// What linkage, the lists and the reviewers say of every row. Shape: one answer per row, same order.
pub(crate) fn answers(
    stage: &Stage,
    decisions: &Decisions,
    tonight: Option<&Tonight>,
    done: &(dyn Fn() + Sync),
) -> (Vec<RowLinks>, Skipped, Revised) {
    let Stage { rules, normalised, index, .. } = stage;
    let known = |row: usize| tonight?.found(row, &index.groups);
    let (mut found, skipped) = engine::link_beside(rules, &normalised.shared, index, &normalised.rows, &normalised.register, &known, done);
    if let Some(Err(error)) = tonight.map(|tonight| tonight.keep(&found)) {
        tracing::warn!("{}", padan_identity::mask::scrub(&format!("{error:#}")));
    }
    decisions.exclude(stage, &mut found);
    in_context(rules, normalised, index, &mut found);
    let revised = decisions.revise(stage, &mut found);
    (found, skipped, revised)
}

/// Tells the rows' probabilities again by what their lists say.
fn in_context(rules: &LinkageRules, normalised: &Normalised, index: &Index, found: &mut [RowLinks]) {
    let of_row: Vec<u32> = normalised.people.rows.iter().map(|row| u32::from(row.list)).collect();
    let cards = cards(&normalised.shared, &normalised.rows);
    let card_comparison = card_comparison(&rules.model);
    context::refine(&rules.model, index, &Lists { of_row: &of_row, cards: &cards, card_comparison }, found);
}

/// The family card of each row as submitted; 0 = none.
pub(crate) fn cards(shared: &Shared, rows: &Records) -> Vec<u64> {
    match shared.field("no_kk") {
        Some(column) => rows.digits(column).iter().map(|card| if card.complete() { card.value } else { 0 }).collect(),
        None => vec![0; rows.len],
    }
}

/// The comparison that scores the card.
pub(crate) fn card_comparison(model: &Model) -> Option<usize> {
    model.comparisons.iter().position(|comparison| comparison.name == "no_kk")
}

/// Estimates how many true pairs blocking reaches, from tonight's answers.
fn recall(normalised: &Normalised, index: &Index, found: &[RowLinks]) -> Recall {
    let Normalised { people, shared, rows, register, .. } = normalised;
    let asked: Vec<u32> = (0..found.len() as u32).filter(|&row| !people.rows[row as usize].quarantined).collect();
    let of_row = |&left: &u32| found[left as usize].ranked.iter().map(move |ranked| (left, ranked));
    let reached: Vec<Reached> = asked
        .par_iter()
        .flat_map_iter(of_row)
        .filter(|(_, ranked)| ranked.probability_ppm >= RECALL_PPM_MIN)
        .map(|(left, ranked)| Reached { left, right: ranked.right, probability_ppm: ranked.probability_ppm })
        .collect();
    recall::estimate(&Blocked { index: &index.blocking, shared, left: rows, right: register }, &asked, &reached)
}

/// Candidates less likely than this, in millionths, say nothing of blocking.
const RECALL_PPM_MIN: u32 = 1_000;

/// What a decision may look at.
#[derive(Clone, Copy)]
pub(crate) struct Stage<'a> {
    pub rules: &'a LinkageRules,
    pub intake: &'a Intake,
    pub normalised: &'a Normalised,
    pub index: &'a Index,
}

impl Stage<'_> {
    /// Compares one row with one person again, part by part.
    pub fn parts(&self, row: RowIx, person: PersonIx) -> Vec<Part> {
        let Normalised { shared, rows, register, .. } = self.normalised;
        let sides = Sides { shared, frequencies: &self.index.frequencies, left: rows, right: register };
        engine::explain(&self.index.weights, &sides, row.0 as usize, person.0 as usize)
    }

    pub fn decide(&self, row: RowIx, found: &RowLinks) -> Link {
        self.decide_with(&Vocabulary::of(self), &mut Shelf::default(), row, found)
    }

    fn decide_with(&self, vocabulary: &Vocabulary, shelf: &mut Shelf, row: RowIx, found: &RowLinks) -> Link {
        let quarantined = self.normalised.people.rows[row.0 as usize].quarantined;
        let candidates: Vec<Candidate> = found
            .ranked
            .iter()
            .map(|ranked| Candidate {
                person: PersonIx(ranked.right),
                weight_millibits: ranked.weighed.weight.0,
                probability_ppm: ranked.probability_ppm,
                pattern: ranked.weighed.pattern,
                rule: ranked.rule,
            })
            .collect();
        let status = self.status(quarantined, found);
        let kept = !matches!(status, Status::TidakDitemukan | Status::Karantina);
        let best = candidates.first().filter(|_| kept);
        let mut link = Link {
            status,
            person: best.map(|best| best.person),
            weight_millibits: best.map_or(0, |best| best.weight_millibits),
            probability_ppm: best.map_or(0, |best| best.probability_ppm),
            rule: best.map_or("", |best| vocabulary.rule(best.rule)),
            reasons: Reasons::default(),
            mismatches: Vec::new(),
            candidates,
        };
        if status == Status::Padan {
            link.mismatches = mismatches::of(self, vocabulary, row, &link.candidates[0]);
            if !link.mismatches.is_empty() {
                link.status = Status::PadanBerbeda;
            }
        }
        link.reasons = shelf.shared(|codes| reasons::of(self, vocabulary, row, &link, found, codes));
        link
    }

    /// The status by probability alone; a linked row with differences becomes PADAN_BERBEDA afterwards.
    fn status(&self, quarantined: bool, found: &RowLinks) -> Status {
        let thresholds = &self.rules.model.thresholds;
        let share = |ppm: u32| f64::from(ppm) / 1e6;
        match found.ranked.first() {
            _ if quarantined => Status::Karantina,
            Some(best) if share(best.probability_ppm) >= thresholds.link => Status::Padan,
            Some(_) if 1.0 - share(found.absent_ppm) >= thresholds.review => Status::PerluVerifikasi,
            _ => Status::TidakDitemukan,
        }
    }
}
