//! Families above a programme's decile ceiling, and families whose decile nobody knows.
//!
//! The decile belongs to the family, so a person programme is judged by the family's decile too.

use super::desk::{Case, Desk};
use super::weigh::{Draft, Rule};
use super::{Action, Side};
use crate::normalise::DesilReading;
use crate::rules::programmes::MissingDecile;

const ABOVE: &str = "DESIL_DI_ATAS_BATAS";
const NOT_YET: &str = "BELUM_ADA_DESIL";
pub const KINDS: [&str; 2] = [ABOVE, NOT_YET];

pub fn find<'n>(desk: &Desk<'n>, out: &mut Vec<Draft<'n>>) {
    for case in desk.cases() {
        let Some(max) = case.programme.decile_max else {
            continue;
        };
        let reading = case.family.map_or(DesilReading::Missing, |family| family.desil);
        let missing = case.programme.missing_decile;
        match reading {
            DesilReading::Known(decile) if decile <= max => {}
            DesilReading::Between(_, high) if high <= max => {}
            DesilReading::Known(decile) => out.push(above(desk, case, &decile.to_string(), max)),
            DesilReading::Between(low, high) if low > max => {
                out.push(above(desk, case, &format!("{low}-{high}"), max));
            }
            DesilReading::Between(low, high) => {
                let told = (format!("desil {low}-{high}"), format!("decile {low}-{high}"));
                out.push(unknown(desk, case, told, Side::Unknown, max));
            }
            DesilReading::NotYet | DesilReading::Missing if missing == MissingDecile::Eligible => {}
            DesilReading::NotYet => {
                let side = match missing {
                    MissingDecile::NotEligible => Side::Inclusion,
                    MissingDecile::Unknown | MissingDecile::Eligible => Side::Unknown,
                };
                let told = ("dinyatakan belum ada desil", "stated to have no decile yet");
                out.push(unknown(desk, case, (told.0.into(), told.1.into()), side, max));
            }
            DesilReading::Missing => {
                let told = ("kolom desil kosong", "the decile cell is empty");
                let told = (told.0.into(), told.1.into());
                out.push(unknown(desk, case, told, Side::Unknown, max));
            }
        }
    }
}

fn above<'n>(desk: &Desk<'n>, case: Case<'n>, decile: &str, max: u8) -> Draft<'n> {
    let Case { programme, .. } = case;
    let evidence = (
        format!(
            "terindikasi di atas batas: desil keluarga {decile}, batas {} 1-{max} (sumber {}), register per {}",
            programme.code, programme.source_date, desk.job.register.as_of
        ),
        format!(
            "indication above the ceiling: family's decile {decile}, ceiling of {} 1-{max} (source {}), register of {}",
            programme.code, programme.source_date, desk.job.register.as_of
        ),
    );
    draft(case, ABOVE, Side::Inclusion, evidence)
}

fn unknown<'n>(desk: &Desk<'n>, case: Case<'n>, told: (String, String), side: Side, max: u8) -> Draft<'n> {
    let code = &case.programme.code;
    let as_of = &desk.job.register.as_of;
    let evidence = match side {
        Side::Unknown => (
            format!("{}: batas {code} 1-{max} belum dapat dinilai, register per {as_of}", told.0),
            format!("{}: ceiling of {code} 1-{max} cannot be judged yet, register of {as_of}", told.1),
        ),
        Side::Inclusion | Side::Exclusion => (
            format!("{}: terindikasi tidak berhak atas {code} (batas 1-{max}), register per {as_of}", told.0),
            format!("{}: indication of no claim to {code} (ceiling 1-{max}), register of {as_of}", told.1),
        ),
    };
    draft(case, NOT_YET, side, evidence)
}

fn draft<'n>(case: Case<'n>, kind: &'static str, side: Side, evidence: (String, String)) -> Draft<'n> {
    Draft {
        side,
        kind,
        row: case.row,
        person: Some(case.person),
        programme: case.programme,
        evidence,
        rule: Rule { cite: &case.programme.decile_cite, ..Rule::of(case.programme) },
        link_ppm: case.link_ppm,
        proof_ppm: 1_000_000,
        action_max: Action::TundaSalur,
        at_risk: true,
        about: "",
        other: None,
    }
}
