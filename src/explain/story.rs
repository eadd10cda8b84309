//! What is told of one row, as data: the text and the JSON are made of this and nothing else.
//!
//! Codes are those of `links.csv`; `words` beside them are in the language asked for. Weights are thousandths of a bit and
//! probabilities millionths, the same integers as in the run. Identity numbers are masked before they get here.

use super::findings::FindingTold;
use serde::Serialize;

/// A code and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    pub code: String,
    pub words: String,
}

/// The whole story.
#[derive(Clone, Debug, Serialize)]
pub struct Story {
    /// Input files that are no longer what the run read.
    pub changed_inputs: Vec<String>,
    /// What reviewers decided about this row.
    pub decisions: Vec<Decided>,
    pub row: RowTold,
    pub status: Said,
    /// As in `links.csv`; empty where that column is empty.
    pub weight_millibits: Option<i32>,
    pub probability_ppm: Option<u32>,
    pub rule: Option<String>,
    pub reasons: Vec<Said>,
    pub absent_ppm: u32,
    pub candidates: u32,
    pub thresholds_ppm: Thresholds,
    pub register_people: u64,
    pub quarantine: Option<Held>,
    pub differences: Vec<Difference>,
    /// Another candidate whose identity number the row carries in full.
    pub number_of: Option<PersonTold>,
    pub best: Option<CandidateTold>,
    pub runner_up: Option<RunnerUp>,
    /// Everybody among whom the row could not be decided; empty unless there are at least two.
    pub tied: Vec<PersonTold>,
    pub tied_may_be_more: bool,
    /// Ways of not being in the register, in the order stranger, relative, twin, namesake.
    pub absent: Vec<AbsentTold>,
    /// The best candidate's probability before the row's list had its say.
    pub without_list_ppm: Option<u32>,
    /// Blocking rules and what became of them; told where nobody was found.
    pub keys: Vec<KeyTold>,
    pub changes: Changes,
    /// What the run found about the row beside its match.
    pub findings: Vec<FindingTold>,
}

/// One decision of a reviewer about a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// `SAMA`, `BEDA` or `TUNDA`.
    pub verdict: String,
    /// The other half is a row of a list, not a register person.
    pub of_two_rows: bool,
    pub reviewer: String,
    /// `YYYYMMDD`.
    pub date: u32,
    /// Sheet and line where it stands.
    pub place: String,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct Thresholds {
    pub link: u32,
    pub review: u32,
}

/// The row as submitted and as read.
#[derive(Clone, Debug, Serialize)]
pub struct RowTold {
    /// What to type to have this row explained again.
    pub address: String,
    pub list: usize,
    pub programme: String,
    pub owner: String,
    pub file: String,
    pub sheet: String,
    pub line: u32,
    pub fields: Vec<FieldTold>,
    pub repairs: Vec<Said>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FieldTold {
    pub field: Said,
    pub submitted: String,
    /// Empty where it reads as it is written.
    pub read: String,
}

/// Why a row is in quarantine.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    pub reason: Said,
    pub file: String,
    pub line: u32,
    pub column: u16,
    pub seen: String,
    pub advice: String,
}

/// A difference of a linked row.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    pub field: Said,
    pub kind: Said,
    pub submitted: String,
    pub register: String,
}

/// A register person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonTold {
    /// 1-based over all register people files, as in `links.csv`.
    pub register_row: u32,
    pub name: String,
    pub born: String,
    pub place: String,
    pub probability_ppm: u32,
    pub weight_millibits: i32,
}

/// A candidate with its evidence.
#[derive(Clone, Debug, Serialize)]
pub struct CandidateTold {
    pub person: PersonTold,
    pub rule: Said,
    /// The weight from which a lone candidate is linked.
    pub needed_millibits: i32,
    pub comparisons: Vec<ComparisonTold>,
    /// The identity number belongs to another member of the candidate's household.
    pub borrowed_from: Option<PersonTold>,
}

/// One comparison of a row with a candidate.
#[derive(Clone, Debug, Serialize)]
pub struct ComparisonTold {
    pub field: Said,
    pub level: Said,
    /// Full agreement.
    pub equal: bool,
    pub weight_millibits: i32,
    /// The weights so far, this one included.
    pub sum_millibits: i32,
    pub submitted: String,
    pub register: String,
    pub given: Option<GivenTold>,
    /// File and line of the rule that the weight comes from.
    pub source: Option<String>,
}

/// The other comparison on which a weight depends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GivenTold {
    pub field: Said,
    pub level: Said,
    /// The other one agrees, so that this one repeats part of it.
    pub agrees: bool,
}

/// The second candidate and what sets it apart.
#[derive(Clone, Debug, Serialize)]
pub struct RunnerUp {
    pub person: PersonTold,
    /// Largest first; positive speaks for the best candidate.
    pub apart: Vec<Apart>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Apart {
    pub field: Said,
    pub best: Said,
    pub runner_up: Said,
    pub difference_millibits: i32,
}

/// One way of not being in the register.
#[derive(Clone, Debug, Serialize)]
pub struct AbsentTold {
    /// `stranger`, `relative`, `twin` or `namesake`.
    pub kind: &'static str,
    pub probability_ppm: u32,
    /// The registered person whose relative, twin or namesake is meant.
    pub of: Option<PersonTold>,
    pub household: Option<HouseholdTold>,
    /// More likely than every candidate and than every other way.
    pub likeliest: bool,
}

/// A household of the register.
#[derive(Clone, Debug, Serialize)]
pub struct HouseholdTold {
    pub no_kk: String,
    pub head: String,
    pub members: usize,
}

/// One blocking rule: which fields gave it no key, or none when it was tried.
#[derive(Clone, Debug, Serialize)]
pub struct KeyTold {
    pub rule: Said,
    pub empty: Vec<Said>,
}

/// Changes after which the row would be decided otherwise.
#[derive(Clone, Debug, Serialize)]
pub struct Changes {
    /// False where there is nobody to compare with.
    pub searched: bool,
    /// The row is linked, so the changes would unmake the link.
    pub unmake: bool,
    /// Smallest first: single fields, else one pair, else nothing.
    pub found: Vec<ChangeTold>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ChangeTold {
    pub fields: Vec<EditTold>,
    /// Of the same person, after the change.
    pub probability_ppm: u32,
    pub weight_millibits: Option<i32>,
    pub status: Said,
    /// Set when the changed row would be linked to somebody else.
    pub other_register_row: Option<u32>,
}

#[derive(Clone, Debug, Serialize)]
pub struct EditTold {
    pub field: Said,
    /// What is done, as it is said after "if".
    pub words: String,
    /// The value that the field would hold, masked.
    pub value: String,
}
