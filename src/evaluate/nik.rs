//! Proposed NIKs against the truth: how many of the numbers with one slip are proposed right, by kind, and how many wrongly
//! with confidence.
//!
//! A proposal is right when it is the person's own NIK. A run that shows numbers masked is judged by the register row of the
//! proposal; a masked proposal without one cannot be judged, and is counted as such. People who are in no register are told
//! apart: where their slip leaves several numbers alike, no program can know the right one.

use super::read::{ProposalRow, TruthRow};
use serde::Serialize;
use std::collections::BTreeMap;

/// Kinds of injected errors that are one slip of a NIK, as the truth names them.
pub const ONE_SLIP: [&str; 4] = ["NIK_SALAH_KETIK", "NIK_TERTUKAR", "NIK_KURANG_DIGIT", "NIK_DIGIT_16_HILANG"];
/// From this probability on, a wrong proposal is a wrong claim.
pub const SURE: f64 = 0.95;

/// Proposals for one part of the rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NikPart {
    /// Kind of error; empty for wholes.
    pub name: String,
    pub rows: u32,
    pub right: u32,
    pub wrong: u32,
    /// Wrong with probability at least 0.95.
    pub wrong_sure: u32,
    /// Masked, and the register does not tell whose it is.
    pub not_judged: u32,
}

impl NikPart {
    /// Share of the rows that are proposed right.
    pub fn right_share(&self) -> f64 {
        share(self.right, self.rows)
    }

    /// Share of the rows that are proposed wrongly with probability at least 0.95.
    pub fn wrong_sure_share(&self) -> f64 {
        share(self.wrong_sure, self.rows)
    }

    fn add(&mut self, verdict: Verdict, sure: bool) {
        self.rows += 1;
        match verdict {
            Verdict::None => {}
            Verdict::Right => self.right += 1,
            Verdict::Wrong => {
                self.wrong += 1;
                self.wrong_sure += u32::from(sure);
            }
            Verdict::NotJudged => self.not_judged += 1,
        }
    }
}

/// Proposed NIKs of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct NikProposals {
    /// Rows with one slip whose person is in the register.
    pub in_register: NikPart,
    /// Rows with one slip whose person is in no register.
    pub absent: NikPart,
    /// Rows without one slip: every proposal here but those of a damage with more ways is a mistake or repairs the register.
    pub others: NikPart,
    /// In the register, by kind of error.
    pub by_error: Vec<NikPart>,
}

#[derive(Clone, Copy)]
enum Verdict {
    None,
    Right,
    Wrong,
    NotJudged,
}

/// Judges every row of the truth; `proposals` are those of the run.
pub fn judge(truth: &[TruthRow], proposals: &[ProposalRow]) -> NikProposals {
    let by_place: BTreeMap<_, _> = proposals.iter().map(|proposal| (&proposal.place, proposal)).collect();
    let mut result = NikProposals::default();
    let mut kinds: BTreeMap<&str, NikPart> = BTreeMap::new();
    for row in truth {
        let proposal = by_place.get(&row.place).copied();
        let verdict = proposal.map_or(Verdict::None, |proposal| verdict(row, proposal));
        let sure = proposal.is_some_and(|proposal| proposal.probability >= SURE);
        match (one_slip(row), row.register_row) {
            (None, _) => result.others.add(verdict, sure),
            (Some(_), None) => result.absent.add(verdict, sure),
            (Some(kind), Some(_)) => {
                result.in_register.add(verdict, sure);
                kinds.entry(kind).or_default().add(verdict, sure);
            }
        }
    }
    result.by_error = kinds.into_iter().map(|(name, part)| NikPart { name: name.to_owned(), ..part }).collect();
    result
}

/// The slip of a row whose NIK suffered that and nothing else.
fn one_slip(row: &TruthRow) -> Option<&str> {
    let mut of_nik = row.errors.iter().map(String::as_str).filter(|kind| kind.starts_with("NIK_"));
    match (of_nik.next(), of_nik.next()) {
        (Some(kind), None) => ONE_SLIP.contains(&kind).then_some(kind),
        _ => None,
    }
}

fn verdict(row: &TruthRow, proposal: &ProposalRow) -> Verdict {
    let told = |right| if right { Verdict::Right } else { Verdict::Wrong };
    if proposal.register_row.is_some() && proposal.register_row == row.register_row {
        return Verdict::Right;
    }
    let shown = proposal.nik.bytes().all(|byte| byte.is_ascii_digit());
    match (shown && !row.nik.is_empty(), proposal.register_row) {
        (true, _) => told(proposal.nik == row.nik),
        // Another register person's number is not this person's.
        (false, Some(_)) => Verdict::Wrong,
        (false, None) => Verdict::NotJudged,
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

#[cfg(test)]
mod tests {
    use super::super::read::Place;
    use super::*;

    const OWN: &str = "3526014107730012";

    fn place(line: u32) -> Place {
        Place { file: "a.csv".to_owned(), sheet: String::new(), line }
    }

    fn truth(line: u32, register_row: Option<u32>, error: &str) -> TruthRow {
        let errors = if error.is_empty() { Vec::new() } else { vec![error.to_owned()] };
        TruthRow {
            list: 1,
            programme: String::new(),
            place: place(line),
            register_row,
            nik: OWN.to_owned(),
            person: String::new(),
            errors,
            planted: Vec::new(),
        }
    }

    fn proposal(line: u32, nik: &str, register_row: Option<u32>, probability: f64) -> ProposalRow {
        ProposalRow { place: place(line), nik: nik.to_owned(), register_row, probability }
    }

    #[track_caller]
    fn check(row: TruthRow, proposal: ProposalRow, right: u32, wrong_sure: u32, not_judged: u32) {
        let part = judge(&[row], &[proposal]).in_register;
        assert_eq!((part.rows, part.right, part.wrong_sure, part.not_judged), (1, right, wrong_sure, not_judged));
    }

    #[test]
    fn a_proposal_is_right_when_it_is_the_persons_own_number() {
        let slipped = || truth(2, Some(7), "NIK_TERTUKAR");
        check(slipped(), proposal(2, OWN, None, 0.99), 1, 0, 0);
        check(slipped(), proposal(2, "3526014107730013", None, 0.96), 0, 1, 0);
        check(slipped(), proposal(2, "3526014107730013", None, 0.94), 0, 0, 0);
        check(slipped(), proposal(9, OWN, None, 0.99), 0, 0, 0);
    }

    #[test]
    fn a_masked_proposal_is_judged_by_its_register_row_or_not_at_all() {
        let slipped = || truth(2, Some(7), "NIK_SALAH_KETIK");
        check(slipped(), proposal(2, "3526**********12", Some(7), 0.99), 1, 0, 0);
        check(slipped(), proposal(2, "3526**********12", Some(8), 0.99), 0, 1, 0);
        check(slipped(), proposal(2, "3526**********12", None, 0.99), 0, 0, 1);
    }

    #[test]
    fn absent_people_and_rows_without_a_slip_are_told_apart() {
        let rows = [truth(2, None, "NIK_KURANG_DIGIT"), truth(3, Some(4), ""), truth(4, Some(5), "NIK_DIGIT_16_HILANG")];
        let result = judge(&rows, &[proposal(3, "3526014107730013", None, 0.97)]);
        assert_eq!((result.absent.rows, result.others.wrong_sure, result.in_register.rows), (1, 1, 1));
        assert_eq!(result.by_error.len(), 1);
        assert_eq!(result.in_register.right_share(), 0.0);
    }

    #[test]
    fn a_number_damaged_twice_does_not_carry_one_slip() {
        let mut row = truth(2, Some(7), "NIK_TERTUKAR");
        row.errors.push("NIK_DIGIT_16_HILANG".to_owned());
        assert_eq!(judge(&[row], &[]).others.rows, 1);
    }
}
