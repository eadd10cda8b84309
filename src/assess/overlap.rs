//! Overlaps of programmes as findings: forbidden pairs on the inclusion side, pairs that nobody has ruled on as unknown.
//!
//! Both owners learn of a forbidden pair; the rupiah stand with the programme that yields. One programme twice in a KK
//! is a duplicate group and no finding here.

use super::desk::Desk;
use super::overlaps::{OverlapCase, overlaps};
use super::weigh::{Draft, Rule};
use super::{Action, Side};
use crate::normalise::RowIx;
use crate::rules::programmes::{Overlap, Programme};

const FORBIDDEN: &str = "TUMPANG_TINDIH_PROGRAM";
const NEEDS_REVIEW: &str = "PASANGAN_PERLU_TINJAUAN";
pub const KINDS: [&str; 2] = [FORBIDDEN, NEEDS_REVIEW];

pub fn find<'n>(desk: &Desk<'n>, out: &mut Vec<Draft<'n>>) {
    for case in overlaps(desk.job, desk.rules, desk.people, desk.links) {
        let kind = match case.value {
            Overlap::Forbidden => FORBIDDEN,
            Overlap::NeedsReview => NEEDS_REVIEW,
            Overlap::OncePerKk | Overlap::Allowed => continue,
        };
        let find = |code: &str| desk.rules.programmes.find(code);
        let (Some(left), Some(right)) = (find(&case.left_programme), find(&case.right_programme))
        else {
            continue;
        };
        let rule = rule(desk, &case, left);
        let yields = yields(&case, left, right);
        for (rows, own, others, other) in [
            (&case.left_rows, left, &case.right_rows, right),
            (&case.right_rows, right, &case.left_rows, left),
        ] {
            let at_risk = kind == FORBIDDEN && own.code == yields;
            for row in rows {
                out.push(Draft {
                    side: if kind == FORBIDDEN {
                        Side::Inclusion
                    } else {
                        Side::Unknown
                    },
                    kind,
                    row: *row,
                    person: desk.links[row.0 as usize].linked(),
                    programme: own,
                    evidence: evidence(desk, &case, *row, others[0], other),
                    rule,
                    link_ppm: case.probability_ppm,
                    proof_ppm: 1_000_000,
                    action_max: if at_risk {
                        Action::TundaSalur
                    } else {
                        Action::VerifikasiLapangan
                    },
                    at_risk,
                    about: &other.code,
                });
            }
        }
    }
}

/// The rule that judged the pair, borrowed from the rule book for as long as the night lasts.
fn rule<'n>(desk: &Desk<'n>, case: &OverlapCase, left: &'n Programme) -> Rule<'n> {
    let row = desk
        .rules
        .programmes
        .overlap_rule(&case.left_programme, &case.right_programme);
    match row {
        Some(row) => Rule {
            cite: &row.cite,
            source: &row.source,
            certainty: &row.certainty,
        },
        None => Rule {
            cite: &left.cite,
            source: "Tidak ada baris untuk pasangan ini di rules/overlaps.toml",
            certainty: "belum terverifikasi",
        },
    }
}

/// The code of the programme whose payment is at risk: the one the rule names, else the smaller benefit.
fn yields<'n>(case: &'n OverlapCase, left: &'n Programme, right: &'n Programme) -> &'n str {
    let benefit = |programme: &Programme| programme.benefit_per_month.unwrap_or(u64::MAX);
    match &case.yields {
        Some(code) => code,
        None if benefit(right) <= benefit(left) => &right.code,
        None => &left.code,
    }
}

fn evidence(
    desk: &Desk,
    case: &OverlapCase,
    row: RowIx,
    other_row: RowIx,
    other: &Programme,
) -> (String, String) {
    let person = |row: RowIx| desk.links[row.0 as usize].linked();
    let same = person(row) == person(other_row);
    let name = match person(other_row) {
        Some(member) if !same => desk.initials(member),
        _ => String::new(),
    };
    let (who_id, who_en) = match (same, name.is_empty()) {
        (true, _) => ("orang yang sama".into(), "the same person".into()),
        (false, true) => (
            "anggota KK yang sama".into(),
            "a member of the same KK".into(),
        ),
        (false, false) => (
            format!("anggota KK yang sama, {name},"),
            format!("a member of the same KK, {name},"),
        ),
    };
    let (rule_id, rule_en) = match case.value {
        Overlap::Forbidden => (
            "pasangan program dilarang",
            "the pair of programmes is forbidden",
        ),
        _ => (
            "pasangan program perlu ditinjau",
            "the pair of programmes needs review",
        ),
    };
    let (code, owner) = (&other.code, desk.owner(other_row));
    (
        format!(
            "terindikasi tumpang tindih: {who_id} juga terdaftar pada {code} ({owner}); {rule_id}"
        ),
        format!("indication of overlap: {who_en} is also listed for {code} ({owner}); {rule_en}"),
    )
}
