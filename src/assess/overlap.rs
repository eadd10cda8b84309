//! Overlaps of programmes as findings: forbidden pairs on the inclusion side, pairs that nobody has ruled on as unknown.
//!
//! Both owners learn of a forbidden pair. Only the row of the programme that yields is on the inclusion side and carries the
//! rupiah; the other row is told that its aid is not in question. One programme twice in a KK is `repeated`'s matter.

use super::desk::Desk;
use super::overlaps::{Verdict, meetings};
use super::weigh::Draft;
use super::{Action, Side};
use crate::normalise::RowIx;
use crate::rules::programmes::{Overlap, Programme};

pub const FORBIDDEN: &str = "TUMPANG_TINDIH_PROGRAM";
const NEEDS_REVIEW: &str = "PASANGAN_PERLU_TINJAUAN";
pub const KINDS: [&str; 2] = [FORBIDDEN, NEEDS_REVIEW];

pub fn find<'n>(desk: &Desk<'n>, out: &mut Vec<Draft<'n>>) {
    let programmes = &desk.rules.programmes.programmes;
    for meeting in meetings(desk.job, desk.rules, desk.people, desk.links) {
        let kind = match meeting.verdict.value {
            Overlap::Forbidden => FORBIDDEN,
            Overlap::NeedsReview => NEEDS_REVIEW,
            Overlap::OncePerKk | Overlap::Allowed => continue,
        };
        let (left, right) = (&programmes[meeting.left], &programmes[meeting.right]);
        let yields = yields(&meeting.verdict, left, right);
        for (rows, own, others, other) in
            [(&meeting.left_rows, left, &meeting.right_rows, right), (&meeting.right_rows, right, &meeting.left_rows, left)]
        {
            let at_risk = kind == FORBIDDEN && own.code == yields;
            let best = others.iter().map(|row| desk.links[row.0 as usize].probability_ppm).max().unwrap_or(0);
            for row in rows {
                out.push(Draft {
                    side: if at_risk { Side::Inclusion } else { Side::Unknown },
                    kind,
                    row: *row,
                    person: desk.links[row.0 as usize].linked(),
                    programme: own,
                    evidence: evidence(desk, (&meeting.verdict, yields), *row, others[0], other),
                    rule: meeting.verdict.cited(own),
                    link_ppm: desk.links[row.0 as usize].probability_ppm.min(best),
                    proof_ppm: 1_000_000,
                    action_max: if at_risk { Action::TundaSalur } else { Action::VerifikasiLapangan },
                    at_risk,
                    about: &other.code,
                    other: Some(others[0]),
                });
            }
        }
    }
}

/// The code of the programme whose payment is at risk: the one the rule names, else the smaller benefit.
pub fn yields<'n>(verdict: &Verdict<'n>, left: &'n Programme, right: &'n Programme) -> &'n str {
    let benefit = |programme: &Programme| programme.benefit_per_month.unwrap_or(u64::MAX);
    match verdict.yields {
        Some(code) => code,
        None if benefit(right) <= benefit(left) => &right.code,
        None => &left.code,
    }
}

fn evidence(desk: &Desk, (verdict, yields): (&Verdict, &str), row: RowIx, other_row: RowIx, other: &Programme) -> (String, String) {
    let person = |row: RowIx| desk.links[row.0 as usize].linked();
    let same = person(row) == person(other_row);
    let name = match person(other_row) {
        Some(member) if !same => desk.named(member),
        _ => String::new(),
    };
    let (who_id, who_en) = match (same, name.is_empty()) {
        (true, _) => ("orang yang sama".into(), "the same person".into()),
        (false, true) => ("anggota KK yang sama".into(), "a member of the same KK".into()),
        (false, false) => (format!("anggota KK yang sama, {name},"), format!("a member of the same KK, {name},")),
    };
    let (rule_id, rule_en) = match verdict.value {
        Overlap::Forbidden if other.code == yields => (
            format!("pasangan program dilarang, yang mengalah {yields}: baris ini tidak dipersoalkan"),
            format!("the pair of programmes is forbidden and {yields} yields: this row is not in question"),
        ),
        Overlap::Forbidden => (
            format!("pasangan program dilarang, yang mengalah {yields}"),
            format!("the pair of programmes is forbidden and {yields} yields"),
        ),
        Overlap::NeedsReview | Overlap::OncePerKk | Overlap::Allowed => {
            let (code, owner) = (&other.code, desk.owner(other_row));
            return (
                format!("{who_id} juga terdaftar pada {code} ({owner}); boleh tidaknya kedua program bersama belum diputuskan"),
                format!("{who_en} is also listed for {code} ({owner}); whether the two programmes may meet is not settled"),
            );
        }
    };
    let (code, owner) = (&other.code, desk.owner(other_row));
    (
        format!("terindikasi tumpang tindih: {who_id} juga terdaftar pada {code} ({owner}); {rule_id}"),
        format!("indication of overlap: {who_en} is also listed for {code} ({owner}); {rule_en}"),
    )
}
