//! Drafts turned into findings: probability, the action that the evidence carries, rupiah counted once, a stable id.
//!
//! This is the only place where a draft's weight, money and id are decided, so every kind follows the same rules.

use super::desk::Desk;
use super::{Action, Finding, Side};
use crate::normalise::{PersonIx, RowIx};
use crate::rules::explain::rupiah;
use crate::rules::programmes::{BenefitBasis, Programme, Unit};
use std::collections::{HashMap, HashSet};

/// What an assessor proposes.
pub struct Draft<'n> {
    pub side: Side,
    pub kind: &'static str,
    pub row: RowIx,
    pub person: Option<PersonIx>,
    pub programme: &'n Programme,
    /// (id, en)
    pub evidence: (String, String),
    pub rule: Rule<'n>,
    /// Probability of the link, or of there being none, in millionths.
    pub link_ppm: u32,
    /// Proof beside that of the kind, in millionths.
    pub proof_ppm: u32,
    /// The strongest action this case allows, whatever its kind allows.
    pub action_max: Action,
    /// Whether the programme's benefit is at risk.
    pub at_risk: bool,
    /// What tells two findings of one kind on one row apart: the other programme of an overlap.
    pub about: &'n str,
}

/// The rule that a finding cites.
#[derive(Clone, Copy)]
pub struct Rule<'n> {
    pub cite: &'n str,
    pub source: &'n str,
    pub certainty: &'n str,
}

impl<'n> Rule<'n> {
    /// The version of a programme as a whole.
    pub fn of(programme: &'n Programme) -> Rule<'n> {
        Rule { cite: &programme.cite, source: &programme.source, certainty: &programme.certainty }
    }
}

/// Who a benefit is paid to: money is counted once per holder and programme.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Holder {
    Family(u32),
    Person(u32),
    Kk(u64),
    Nik(u64),
    Row(u32),
}

/// Weighs the drafts.
///
/// Shape: sorted by (row, kind, what it is about).
pub fn findings(desk: &Desk, mut drafts: Vec<Draft>) -> Vec<Finding> {
    // Money goes to the strongest side first, then to the earliest row.
    let order = |draft: &Draft| (draft.side, draft.row, !draft.at_risk);
    drafts.sort_by(|left, right| (order(left), left.kind, left.about).cmp(&(order(right), right.kind, right.about)));
    let mut counted: HashMap<(&str, Holder), String> = HashMap::new();
    let mut ids = Ids::default();
    let mut found: Vec<(&str, Finding)> = Vec::with_capacity(drafts.len());
    for draft in &mut drafts {
        let mut finding = weighed(desk, draft);
        finding.id = free_id(desk, draft, &mut ids);
        if draft.at_risk
            && let Some(amount) = draft.programme.benefit_per_month
        {
            let holder = (draft.programme.code.as_str(), holder(desk, draft));
            match counted.get(&holder) {
                Some(first) => note_counted(&mut finding, first),
                None => {
                    note_amount(&mut finding, draft.programme, amount);
                    counted.insert(holder, finding.id.clone());
                }
            }
        }
        found.push((draft.about, finding));
    }
    found.sort_by(|(left_about, left), (right_about, right)| (left.row, left.kind, left_about).cmp(&(right.row, right.kind, right_about)));
    found.into_iter().map(|(_, finding)| finding).collect()
}

/// A finding without id and rupiah; it takes the draft's evidence.
fn weighed(desk: &Desk, draft: &mut Draft) -> Finding {
    let assessment = &desk.rules.assessment;
    let kind = assessment.kind(draft.kind);
    let factors = [assessment.certainty_ppm(draft.rule.certainty), kind.map_or(1_000_000, |kind| kind.proof_ppm), draft.proof_ppm];
    let probability = factors.iter().fold(u64::from(draft.link_ppm), |product, factor| product * u64::from(*factor) / 1_000_000);
    let probability_ppm = u32::try_from(probability.min(1_000_000)).expect("at most a million");
    let mut action = kind.map_or(Action::VerifikasiLapangan, |kind| kind.action);
    action = action.min(draft.action_max);
    if probability_ppm < assessment.evidence_level_ppm || draft.side == Side::Unknown {
        action = action.min(Action::VerifikasiLapangan);
    }
    Finding {
        id: String::new(),
        side: draft.side,
        kind: draft.kind,
        row: draft.row,
        person: draft.person,
        programme: draft.programme.code.clone(),
        evidence_id: std::mem::take(&mut draft.evidence.0),
        evidence_en: std::mem::take(&mut draft.evidence.1),
        rule: draft.rule.cite.to_string(),
        source: draft.rule.source.to_string(),
        certainty: draft.rule.certainty.to_string(),
        probability_ppm,
        rupiah: 0,
        action,
    }
}

fn holder(desk: &Desk, draft: &Draft) -> Holder {
    let row = &desk.people.rows[draft.row.0 as usize];
    let family = draft
        .person
        .map(|person| desk.people.register.facts[person.0 as usize].family)
        .filter(|family| (*family as usize) < desk.people.register.families.len());
    match (draft.programme.unit, draft.person, family) {
        (Unit::Family, _, Some(family)) => Holder::Family(family),
        (Unit::Person, Some(person), _) => Holder::Person(person.0),
        (Unit::Family, _, None) if row.no_kk != 0 => Holder::Kk(row.no_kk),
        (Unit::Person, None, _) if row.nik != 0 => Holder::Nik(row.nik),
        (Unit::Family, _, None) | (Unit::Person, None, _) => Holder::Row(draft.row.0),
    }
}

fn note_amount(finding: &mut Finding, programme: &Programme, amount: u64) {
    finding.rupiah = amount;
    let basis = programme.benefit.as_ref().map(|benefit| benefit.basis);
    if basis == Some(BenefitBasis::AtLeast) {
        finding.evidence_id += "; nilai bantuan paling sedikit ";
        finding.evidence_id += &rupiah(amount);
        finding.evidence_en += "; the benefit is at least ";
        finding.evidence_en += &rupiah(amount);
    }
}

fn note_counted(finding: &mut Finding, first: &str) {
    finding.evidence_id += "; nilai rupiah sudah dihitung pada temuan ";
    finding.evidence_id += first;
    finding.evidence_en += "; the rupiah are counted in finding ";
    finding.evidence_en += first;
}

/// The finding's id: the same case has the same id on another night, whatever its line and period.
///
/// A list that holds the same person twice has two findings of one content; the later ones count on.
fn free_id(desk: &Desk, draft: &Draft, ids: &mut Ids) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &str| {
        hasher.update(part.as_bytes());
        hasher.update(b"\x1f");
    };
    for part in [draft.kind, &draft.programme.code, desk.owner(draft.row), draft.about] {
        add(part);
    }
    match draft.person {
        Some(person) => {
            let facts = &desk.people.register.facts[person.0 as usize];
            add(&facts.nik.to_string());
            add(&facts.born.to_string());
            if facts.nik == 0 {
                add(desk.people.register.text(desk.intake, person, "nama"));
            }
        }
        None => {
            let row = &desk.people.rows[draft.row.0 as usize];
            for field in ["nik", "no_kk", "nama", "tanggal_lahir", "ttl", "alamat", "desa"] {
                add(row.text(desk.intake, field));
            }
        }
    }
    ids.take(hasher)
}

/// Ids given so far.
#[derive(Default)]
struct Ids {
    taken: HashSet<String>,
    /// Where the search for a free id went on from an id that was asked for again: a row that stands in a list thousands of
    /// times does not search from the start each time.
    searched: HashMap<String, blake3::Hasher>,
}

impl Ids {
    /// The id of a content; the second of the same content gets another one.
    fn take(&mut self, content: blake3::Hasher) -> String {
        let short = |hasher: &blake3::Hasher| hasher.finalize().to_hex()[..12].to_string();
        let first = short(&content);
        if self.taken.insert(first.clone()) {
            return first;
        }
        let hasher = self.searched.entry(first).or_insert(content);
        loop {
            hasher.update(b"+");
            let id = short(hasher);
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn the_same_content_again_gets_the_next_id_of_one_chain() {
        let hasher = |text: &str| {
            let mut hasher = blake3::Hasher::new();
            hasher.update(text.as_bytes());
            hasher
        };
        let mut ids = Ids::default();
        let taken: Vec<String> = (0..3).map(|_| ids.take(hasher("row"))).collect();
        let expected: Vec<String> =
            ["row", "row+", "row++"].iter().map(|text| hasher(text).finalize().to_hex()[..12].to_string()).collect();
        assert_eq!(taken, expected);
    }
}
