//! Drafts turned into findings: probability, the action that the evidence carries, rupiah counted once, a stable id.
//!
//! This is the only place where a draft's weight, money and id are decided, so every kind follows the same rules.

use super::desk::Desk;
use super::{Action, Finding, Side};
use crate::decisions::{Cases, short_id};
use crate::link::payees::{Payee, Payees};
use crate::normalise::{PersonIx, RowIx};
use crate::rules::RuleBook;
use crate::rules::explain::rupiah;
use crate::rules::programmes::{BenefitBasis, Programme};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

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
    /// The other row that the finding speaks of.
    pub other: Option<RowIx>,
}

/// The rule that a finding cites.
#[derive(Clone, Copy)]
pub struct Rule<'n> {
    pub cite: &'n str,
    pub source: &'n str,
    pub certainty: &'n str,
}

impl<'n> Rule<'n> {
    /// What the rules say of a kind of finding that no programme rules on; the version of the programme where they say nothing.
    pub fn of_kind(rules: &'n RuleBook, kind: &str, programme: &'n Programme) -> Rule<'n> {
        let ground = rules.assessment.kind(kind).and_then(|kind| kind.ground.as_ref());
        ground.map_or(Rule::of(programme), |ground| Rule { cite: &ground.cite, source: &ground.source, certainty: ground.certainty })
    }

    /// The version of a programme as a whole.
    pub fn of(programme: &'n Programme) -> Rule<'n> {
        Rule { cite: &programme.cite, source: &programme.source, certainty: &programme.certainty }
    }
}

/// Drafts that one task weighs.
const DRAFTS_PER_TASK: usize = 4_096;

/// Weighs the drafts.
///
/// Shape: sorted by (row, kind, what it is about).
pub fn findings(desk: &Desk, cases: &Cases, mut drafts: Vec<Draft>) -> Vec<Finding> {
    let order = |draft: &Draft| (draft.side, draft.row, !draft.at_risk);
    drafts.par_sort_by(|left, right| (order(left), left.kind, left.about).cmp(&(order(right), right.kind, right.about)));
    let mut ids = Ids::new(cases);
    let weighed: Vec<Vec<(Id, Finding)>> = drafts
        .par_chunks_mut(DRAFTS_PER_TASK)
        .map(|drafts| {
            let mut texts = Texts::default();
            drafts.iter_mut().map(|draft| (ids.first(&content(desk, draft)), weighed(desk, draft, &mut texts))).collect()
        })
        .collect();
    let mut found: Vec<(&str, Finding)> = Vec::with_capacity(drafts.len());
    for (draft, (id, mut finding)) in drafts.iter().zip(weighed.into_iter().flatten()) {
        finding.id = ids.take(id, || content(desk, draft)).text();
        found.push((draft.about, finding));
    }
    give_money(desk, &drafts, &mut found);
    found.par_sort_by(|(left_about, left), (right_about, right)| {
        (left.row, left.kind, left_about).cmp(&(right.row, right.kind, right_about))
    });
    found.into_iter().map(|(_, finding)| finding).collect()
}

/// Puts the benefit of each payee on the finding that indicates most; the others of that payee name it. `found` stands in the
/// order of `drafts`.
fn give_money(desk: &Desk, drafts: &[Draft], found: &mut [(&str, Finding)]) {
    let payees = Payees::new(desk.people, desk.links);
    let mut order: Vec<usize> = (0..drafts.len()).filter(|at| drafts[*at].at_risk).collect();
    let strength = |at: &usize| {
        let finding = &found[*at].1;
        (finding.side, Reverse(finding.probability_ppm), Reverse(finding.action), *at)
    };
    order.par_sort_by_key(strength);
    let mut counted: HashMap<(&str, Payee), String> = HashMap::new();
    for at in order {
        let programme = drafts[at].programme;
        let Some(amount) = programme.benefit_per_month else { continue };
        let finding = &mut found[at].1;
        match counted.entry((programme.code.as_str(), payees.of(finding.row, programme.unit))) {
            Entry::Occupied(first) => note_counted(finding, first.get()),
            Entry::Vacant(first) => {
                note_amount(finding, programme, amount);
                first.insert(finding.id.clone());
            }
        }
    }
}

/// Texts that many findings share: of the rule book, and evidence.
#[derive(Default)]
struct Texts<'n> {
    of_rules: HashMap<&'n str, Arc<str>>,
    evidence: HashSet<Arc<str>>,
}

impl<'n> Texts<'n> {
    fn shared(&mut self, text: &'n str) -> Arc<str> {
        Arc::clone(self.of_rules.entry(text).or_insert_with(|| text.into()))
    }

    fn told(&mut self, text: String) -> Arc<str> {
        if let Some(known) = self.evidence.get(text.as_str()) {
            return Arc::clone(known);
        }
        let told: Arc<str> = text.into();
        self.evidence.insert(Arc::clone(&told));
        told
    }
}

/// A finding without id and rupiah; it takes the draft's evidence.
fn weighed<'n>(desk: &Desk, draft: &mut Draft<'n>, texts: &mut Texts<'n>) -> Finding {
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
        programme: texts.shared(&draft.programme.code),
        about: texts.shared(draft.about),
        other: draft.other,
        at_risk: draft.at_risk,
        evidence_id: texts.told(std::mem::take(&mut draft.evidence.0)),
        evidence_en: texts.told(std::mem::take(&mut draft.evidence.1)),
        rule: texts.shared(draft.rule.cite),
        source: texts.shared(draft.rule.source),
        certainty: texts.shared(draft.rule.certainty),
        probability_ppm,
        rupiah: 0,
        action,
    }
}

fn note_amount(finding: &mut Finding, programme: &Programme, amount: u64) {
    finding.rupiah = amount;
    let basis = programme.benefit.as_ref().map(|benefit| benefit.basis);
    if basis == Some(BenefitBasis::AtLeast) {
        let amount = rupiah(amount);
        note(finding, &format!("nilai bantuan paling sedikit {amount}"), &format!("the benefit is at least {amount}"));
    }
}

/// How a remark begins that names the finding where money is counted.
const COUNTED_IN: &str = "nilai rupiah sudah dihitung pada temuan";

/// Indonesian evidence without the remark where its money is counted, for people who visit a family.
pub fn without_money(evidence_id: &str) -> &str {
    evidence_id.split_once(COUNTED_IN).map_or(evidence_id, |(told, _)| told.trim_end_matches("; "))
}

fn note_counted(finding: &mut Finding, first: &str) {
    let (id, en) = (format!("{COUNTED_IN} {first}"), format!("the rupiah are counted in finding {first}"));
    note(finding, &id, &en);
}

/// Adds a remark to the evidence, in the two languages.
fn note(finding: &mut Finding, id: &str, en: &str) {
    finding.evidence_id = format!("{}; {id}", finding.evidence_id).into();
    finding.evidence_en = format!("{}; {en}", finding.evidence_en).into();
}

/// What a finding's id is made of, under the key of case ids: the same case has the same id on another night, whatever its line and period.
fn content(desk: &Desk, draft: &Draft) -> Vec<u8> {
    let mut content = Vec::with_capacity(128);
    let mut add = |part: &str| {
        content.extend_from_slice(part.as_bytes());
        content.push(b'\x1f');
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
    content
}

/// 48 bits of a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Id(u64);

impl Id {
    fn text(self) -> String {
        format!("{:012x}", self.0)
    }
}

/// Ids given so far. A list that holds the same person twice has two findings of one content; the later ones count on.
struct Ids {
    /// Knows the key of the job's case ids: the content holds identity numbers, which a hash without a secret would give away.
    keyed: blake3::Hasher,
    taken: HashSet<Id>,
    /// Where the search for a free id went on from an id that was asked for again: a row that stands in a list thousands of
    /// times does not search from the start each time.
    searched: HashMap<Id, blake3::Hasher>,
}

impl Ids {
    fn new(cases: &Cases) -> Ids {
        Ids { keyed: cases.hasher("finding"), taken: HashSet::new(), searched: HashMap::new() }
    }

    fn hasher(&self, content: &[u8]) -> blake3::Hasher {
        let mut hasher = self.keyed.clone();
        hasher.update(content);
        hasher
    }

    /// The id that a content has unless another finding has it.
    fn first(&self, content: &[u8]) -> Id {
        Id(short_id(self.hasher(content)))
    }

    /// The id of a content, `first` unless that is taken; the second of the same content gets another one.
    fn take(&mut self, first: Id, content: impl FnOnce() -> Vec<u8>) -> Id {
        if self.taken.insert(first) {
            return first;
        }
        let mut hasher = self.searched.remove(&first).unwrap_or_else(|| self.hasher(&content()));
        let id = loop {
            hasher.update(b"+");
            let id = Id(short_id(hasher.clone()));
            if self.taken.insert(id) {
                break id;
            }
        };
        self.searched.insert(first, hasher);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::{Id, Ids, short_id};
    use crate::decisions::Cases;

    #[test]
    fn the_same_content_again_gets_the_next_id_of_one_chain() {
        let mut ids = Ids::new(&Cases::default());
        let expected: Vec<Id> = [b"row".as_slice(), b"row+", b"row++"].iter().map(|text| ids.first(text)).collect();
        let first = ids.first(b"row");
        let taken: Vec<Id> = (0..3).map(|_| ids.take(first, || b"row".to_vec())).collect();
        assert_eq!(taken, expected);
        let mut keyless = blake3::Hasher::new();
        keyless.update(b"row");
        assert_ne!(first, Id(short_id(keyless)), "without the key nobody can make it");
    }
}
