//! Reviewers' decisions: what a person decided outranks every score, tonight and on every later night.
//!
//! An officer fills the columns `decision`, `reviewer` and `date` beside a `case` id of the tables `review` and `duplicates`;
//! the job names such sheets under `decisions`. A case id is made from content (`case`), so a decision finds its row again
//! wherever it stands, and finds nothing once an identity field of the row has changed. `key` finds or makes their key, `sheet` reads, `resolve` finds rows and
//! people and settles contradictions by date, `revise` makes the scores give way. Nothing here knows how scores are made.

mod case;
mod key;
mod resolve;
mod revise;
mod sheet;

pub use case::{CaseId, Cases, Half, short_id};
pub use key::{CaseKey, key_file, key_shown};
pub use resolve::{Counts, Verdicts};
pub use revise::Revised;
pub use sheet::{Decision, Verdict};

use crate::diagnostic::{Diagnostic, Stopped};
use crate::intake::{How, Intake, PlainSheet, read_filled};
use crate::job::Job;
use crate::link::{Link, Stage};
use crate::normalise::{Normalised, RowIx};
use crate::rules::RuleBook;
use padan_linkage::engine::RowLinks;

/// Why a row got its answer: a person decided.
pub const REASON: &str = "KEPUTUSAN_PENINJAU";

/// Tonight's case ids, and the decisions in force.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    pub cases: Cases,
    /// Every filled line, by file and line.
    pub decisions: Vec<Decision>,
    pub verdicts: Verdicts,
}

/// Reads the decision sheets that the job names and finds what they are about; their hashes join the inputs, that of the key file too.
///
/// Errors: every mistake in every sheet, at once, with exit code 3; and contradictions of one day.
pub fn read(job: &Job, rules: &RuleBook, intake: &mut Intake, normalised: &Normalised, key: &CaseKey) -> Result<Decisions, Stopped> {
    let stopped = |mut diagnostics: Vec<Diagnostic>| {
        diagnostics.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        Stopped { exit_code: 3, diagnostics }
    };
    let how = How { fields: &rules.fields, source_rules: &rules.sources, language: job.language };
    let read = read_filled(&job.folder, &job.decisions, &how).map_err(stopped)?;
    let decisions = lines(&read.sheets, job).map_err(stopped)?;
    let cases = Cases::of(key.bytes(), job, intake, normalised);
    let verdicts = resolve::verdicts(&decisions, &cases, job.language).map_err(stopped)?;
    intake.files.extend(read.files.into_iter().chain(key.kept_input(job)));
    intake.files.sort_by(|left, right| left.path.cmp(&right.path));
    for pattern in read.empty_patterns {
        intake.warnings.push(no_file_yet(&pattern, job));
    }
    intake.warnings.extend(unknown_cases(&decisions, &verdicts, job));
    Ok(Decisions { cases, decisions, verdicts })
}

fn lines(sheets: &[PlainSheet], job: &Job) -> Result<Vec<Decision>, Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let files = sheets.chunk_by(|left, right| left.file == right.file);
    let decisions = files.flat_map(|file| sheet::decisions(file, job.language, &mut wrong)).collect();
    if wrong.is_empty() { Ok(decisions) } else { Err(wrong) }
}

fn no_file_yet(pattern: &str, job: &Job) -> Diagnostic {
    let message = job.language.pick("belum ada berkas keputusan untuk pola ini", "no file of decisions matches this pattern yet");
    let hint =
        job.language.pick("periksa folder ini bila keputusan sudah pernah dibuat", "check this folder if decisions were made before");
    Diagnostic::warning(pattern, 0, 0, message, hint)
}

/// One warning for all decisions whose row or person is not there.
fn unknown_cases(decisions: &[Decision], verdicts: &Verdicts, job: &Job) -> Option<Diagnostic> {
    let count = verdicts.counts.unknown;
    let first = verdicts.first_unknown.map(|at| &decisions[at].place)?;
    let message = job.language.pick(
        format!("{count} keputusan tidak bertemu barisnya malam ini; yang pertama di sini"),
        format!("{count} decisions met no row tonight; the first stands here"),
    );
    let hint = job.language.pick(
        "barisnya sudah tidak ada, atau identitasnya telah diubah; bila masih muncul di review, putuskan lagi",
        "the row is gone, or its identity was changed; where it still stands in review, decide again",
    );
    Some(Diagnostic::warning(&first.0, first.1, 0, message, hint))
}

impl Decisions {
    /// Takes away candidates that rows are known not to be; before rows are told by their lists. Shape: one entry per row.
    pub(crate) fn exclude(&self, stage: &Stage, found: &mut [RowLinks]) {
        revise::exclude(self, stage, found);
    }

    /// Makes the candidates of all rows obey the decisions; the last word before rows are decided. Shape: one entry per row.
    pub(crate) fn revise(&self, stage: &Stage, found: &mut [RowLinks]) -> Revised {
        revise::settle(self, stage, found)
    }

    /// The candidates of one row after the decisions about it and the register; decisions about two rows are left out.
    pub(crate) fn revise_one(&self, stage: &Stage, row: RowIx, found: &RowLinks) -> RowLinks {
        revise::one(self, stage, row.0, found)
    }

    /// Says whether some register people are taken away from a row and nobody is certain.
    pub(crate) fn excludes(&self, row: RowIx) -> bool {
        self.verdicts.different.contains_key(&row.0) && !self.verdicts.same.contains_key(&row.0)
    }

    /// Says whether a decision speaks of two rows.
    pub(crate) fn is_of_two_rows(&self, decision: &Decision) -> bool {
        !self.cases.people().contains(&decision.case.0) && !self.cases.people().contains(&decision.case.1)
    }

    /// Says whether a decision about two rows has a part in a row's answer.
    pub(crate) fn pairs(&self, row: RowIx) -> bool {
        let half = self.cases.row(row);
        let is_apart = |(left, right): &(_, _)| half == Some(*left) || half == Some(*right);
        self.verdicts.joined.iter().any(|(rows, _)| rows.contains(&row.0)) || self.verdicts.apart.iter().any(is_apart)
    }

    /// The decisions that name a row, for its story.
    pub fn of_row(&self, row: RowIx) -> impl Iterator<Item = &Decision> {
        self.verdicts.of_row.get(&row.0).into_iter().flatten().map(|&at| &self.decisions[at])
    }
}

/// Puts the decision first among the reasons of every row that one had a part in.
pub fn tell(revised: &Revised, links: &mut [Link]) {
    for &row in &revised.rows {
        links[row as usize].reasons.put_first(REASON);
    }
}
