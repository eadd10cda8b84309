//! Why a row got its answer, as stable codes: what agreed, what was repaired, and what a person should look at.

use super::{Link, Stage, Status, Vocabulary, lasting};
use crate::normalise::RowIx;
use padan_linkage::engine::RowLinks;

/// Smallest share at which a candidate counts as one of several, in millionths.
const ONE_OF_PPM: u32 = 50_000;
/// Levels of a name that do not speak for one person.
const OTHER_NAMES: [&str; 3] = ["different", "common", "similar"];

/// Codes of one row, most telling first.
pub fn of(stage: &Stage, vocabulary: &Vocabulary, row: RowIx, link: &Link, found: &RowLinks, reasons: &mut Vec<&'static str>) {
    if link.status == Status::Karantina {
        return reasons.push("KARANTINA");
    }
    if found.candidates == 0 {
        reasons.push("TANPA_CALON");
    } else if link.status == Status::TidakDitemukan {
        reasons.push("CALON_DI_BAWAH_AMBANG");
    }
    let several = found.ranked.iter().filter(|ranked| ranked.probability_ppm >= ONE_OF_PPM).count();
    if several > 1 && link.linked().is_none() {
        reasons.push(lasting(&format!("SATU_DARI_{several}")));
    }
    reasons.extend(stranger_with_this_nik(stage, link));
    let troubles = &stage.normalised.people.rows[row.0 as usize].troubles;
    reasons.extend(troubles.iter().map(|(_, code)| code));
    if let Some(best) = link.person.and(link.candidates.first()) {
        reasons.extend(vocabulary.agreements(&best.pattern));
    }
    reasons.dedup();
}

/// The NIK belongs to a register person whose name says somebody else.
fn stranger_with_this_nik(stage: &Stage, link: &Link) -> Option<&'static str> {
    let model = &stage.rules.model;
    let at = |name: &str| model.comparisons.iter().position(|comparison| comparison.name == name);
    let (nik, name) = (at("nik")?, at("nama")?);
    let level = |pattern: &[u8], comparison: usize| match pattern[comparison] {
        0 => "missing",
        level => model.comparisons[comparison].comparator.levels[usize::from(level) - 1],
    };
    let owner = link.candidates.iter().find(|candidate| level(&candidate.pattern, nik) == "exact")?;
    let other_name = OTHER_NAMES.contains(&level(&owner.pattern, name));
    match link.linked() {
        Some(person) if person == owner.person => other_name.then_some("NIK_SAMA_NAMA_BERBEDA"),
        Some(_) => Some("NIK_MILIK_ORANG_LAIN"),
        None => other_name.then_some("NIK_SAMA_ORANG_BERBEDA"),
    }
}
