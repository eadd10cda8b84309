//! Rows that nobody in the register answers to, and rows whose answer a person must decide. Both are unknown, not wrong.

use super::desk::Desk;
use super::weigh::{Draft, Rule};
use super::{Action, Side};
use crate::link::{Link, Status};
use crate::normalise::RowIx;
use crate::rules::programmes::Programme;

const NOT_FOUND: &str = "TIDAK_DITEMUKAN";
const GREY: &str = "PERLU_VERIFIKASI";
pub const KINDS: [&str; 2] = [NOT_FOUND, GREY];

pub fn find<'n>(desk: &Desk<'n>, out: &mut Vec<Draft<'n>>) {
    let as_of = &desk.job.register.as_of;
    for (row, programme, link) in desk.rows() {
        match link.status {
            Status::Padan | Status::PadanBerbeda | Status::Karantina => {}
            Status::TidakDitemukan => {
                let evidence = (
                    format!("tidak ditemukan di register per {as_of}; perbaiki NIK, nama, atau tanggal lahir, lalu periksa lagi"),
                    format!("not found in the register of {as_of}; correct NIK, name or birth date and check again"),
                );
                out.push(Draft { link_ppm: absent_ppm(link), ..draft(desk, row, programme, NOT_FOUND, evidence) });
            }
            Status::PerluVerifikasi => {
                let count = link.candidates.len();
                let evidence = (
                    format!(
                        "belum pasti: {count} calon di register per {as_of}, yang terbaik {}; putuskan dulu orangnya",
                        percent(link.probability_ppm)
                    ),
                    format!(
                        "not certain: {count} candidates in the register of {as_of}, the best {}; decide who it is first",
                        percent(link.probability_ppm)
                    ),
                );
                out.push(Draft { link_ppm: link.probability_ppm, ..draft(desk, row, programme, GREY, evidence) });
            }
        }
    }
}

/// The probability that the row is none of its candidates.
fn absent_ppm(link: &Link) -> u32 {
    let shares = link.candidates.iter().map(|candidate| candidate.probability_ppm);
    let taken = shares.fold(0u32, u32::saturating_add).min(1_000_000);
    1_000_000 - taken
}

/// Millionths as a percentage with one digit, by integer arithmetic: `87.3 %`.
fn percent(ppm: u32) -> String {
    let permille = (ppm + 500) / 1000;
    format!("{}.{} %", permille / 10, permille % 10)
}

fn draft<'n>(desk: &Desk<'n>, row: RowIx, programme: &'n Programme, kind: &'static str, evidence: (String, String)) -> Draft<'n> {
    Draft {
        side: Side::Unknown,
        kind,
        row,
        person: None,
        programme,
        evidence,
        rule: Rule::of_kind(desk.rules, kind, programme),
        link_ppm: 0,
        proof_ppm: 1_000_000,
        action_max: Action::VerifikasiLapangan,
        at_risk: true,
        about: "",
        other: None,
    }
}
