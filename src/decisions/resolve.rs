//! Decisions held against tonight's rows: which row and person each is about, and which one counts where two disagree.

use super::case::{CaseId, Cases, Half};
use super::sheet::{Decision, Verdict};
use crate::diagnostic::Diagnostic;
use crate::intake::Fault;
use crate::language::Language;
use std::collections::{BTreeMap, BTreeSet};

/// What tonight's rows must obey.
#[derive(Clone, Debug, Default)]
pub struct Verdicts {
    /// Row to the register rows that are this person (several only where the register holds one NIK twice), and the decision.
    pub same: BTreeMap<u32, (Vec<u32>, usize)>,
    /// Row to register rows that it is not.
    pub different: BTreeMap<u32, BTreeSet<u32>>,
    /// Rows of each pair that is one person, and the decision.
    pub joined: Vec<(Vec<u32>, usize)>,
    /// Pairs of row contents that are two people, ascending.
    pub apart: BTreeSet<(Half, Half)>,
    /// Rows by content, for contents that `apart` and `joined` name.
    pub rows: BTreeMap<Half, Vec<u32>>,
    /// Row to the decisions that name it, as positions.
    pub of_row: BTreeMap<u32, Vec<usize>>,
    /// The first decision that met no row.
    pub first_unknown: Option<usize>,
    pub counts: Counts,
}

/// What became of the decision lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub read: u64,
    /// In force tonight.
    pub applied: u64,
    /// Put off by the reviewer.
    pub later: u64,
    /// Said again, or replaced by a later decision.
    pub replaced: u64,
    /// About a row or a person that is not there tonight, or has changed.
    pub unknown: u64,
}

/// Finds what each decision is about.
///
/// Errors: two decisions of one day that contradict each other; both lines are told.
pub fn verdicts(decisions: &[Decision], cases: &Cases, language: Language) -> Result<Verdicts, Vec<Diagnostic>> {
    let mut verdicts = Verdicts::default();
    let mut wrong = Vec::new();
    verdicts.counts.read = decisions.len() as u64;
    verdicts.counts.later = decisions.iter().filter(|one| one.verdict == Verdict::Later).count() as u64;
    let mut in_force: BTreeMap<CaseId, usize> = BTreeMap::new();
    for (at, decision) in decisions.iter().enumerate().filter(|(_, one)| one.verdict != Verdict::Later) {
        newest(&mut in_force, decision.case, at, decisions, |a, b| a.verdict == b.verdict, (language, &mut wrong));
    }
    let (rows, people) = named(&in_force, cases);
    // Nobody is two people: of two people that one row was said to be, the later decision counts.
    let mut person_of: BTreeMap<Half, usize> = BTreeMap::new();
    for (case, &at) in in_force.iter().filter(|(case, at)| decisions[**at].verdict == Verdict::Same && people.contains_key(&case.1)) {
        newest(&mut person_of, case.0, at, decisions, |a, b| a.case == b.case, (language, &mut wrong));
    }
    let is_replaced = |case: &CaseId, at: usize| {
        decisions[at].verdict == Verdict::Same && people.contains_key(&case.1) && person_of.get(&case.0) != Some(&at)
    };
    for (case, &at) in in_force.iter().filter(|(case, at)| !is_replaced(case, **at)) {
        verdicts.take(case, at, decisions[at].verdict, &rows, &people);
    }
    let counts = &mut verdicts.counts;
    counts.replaced = counts.read - counts.later - counts.applied - counts.unknown;
    verdicts.rows = rows;
    if wrong.is_empty() { Ok(verdicts) } else { Err(wrong) }
}

/// Keeps the later of two decisions under one key; of one day they must say the same.
fn newest<K: Ord>(
    kept: &mut BTreeMap<K, usize>,
    key: K,
    at: usize,
    decisions: &[Decision],
    agree: impl Fn(&Decision, &Decision) -> bool,
    (language, wrong): (Language, &mut Vec<Diagnostic>),
) {
    let Some(before) = kept.get_mut(&key) else {
        kept.insert(key, at);
        return;
    };
    let (old, new) = (&decisions[*before], &decisions[at]);
    if old.date == new.date && !agree(old, new) {
        wrong.push(contradiction(old, new).at(new.place.1, 0).diagnostic(&new.place.0, language));
    } else if new.date > old.date {
        *before = at;
    }
}

fn contradiction(old: &Decision, new: &Decision) -> Fault {
    let (file, line) = &old.place;
    let (before, now) = (old.verdict.word(), new.verdict.word());
    Fault::new(
        &format!("keputusan {now} ({}) bertentangan dengan {before} ({}) di {file}:{line} pada tanggal yang sama", new.case, old.case),
        &format!("the decision {now} ({}) contradicts {before} ({}) at {file}:{line} of the same date", new.case, old.case),
        "hapus salah satu baris, atau beri tanggal yang lebih baru pada keputusan yang berlaku",
        "remove one of the two lines, or give the one that counts a later date",
    )
}

type Found = BTreeMap<Half, Vec<u32>>;

/// Rows and register rows of every half that a decision names.
fn named(in_force: &BTreeMap<CaseId, usize>, cases: &Cases) -> (Found, Found) {
    let wanted: BTreeSet<Half> = in_force.keys().flat_map(|case| [case.0, case.1]).collect();
    let (mut rows, mut people) = (Found::new(), Found::new());
    if wanted.is_empty() {
        return (rows, people);
    }
    for (row, half) in (0u32..).zip(cases.rows()) {
        if let Some(half) = half.filter(|half| wanted.contains(half)) {
            rows.entry(half).or_default().push(row);
        }
    }
    for (person, half) in (0u32..).zip(cases.people()).filter(|(_, half)| wanted.contains(half)) {
        people.entry(*half).or_default().push(person);
    }
    (rows, people)
}

impl Verdicts {
    fn take(&mut self, case: &CaseId, at: usize, verdict: Verdict, rows: &Found, people: &Found) {
        let (left, right, person) = (rows.get(&case.0), rows.get(&case.1), people.get(&case.1));
        match (left, right, person, verdict) {
            (Some(left), _, Some(people), Verdict::Same) => left.iter().for_each(|&row| drop(self.same.insert(row, (people.clone(), at)))),
            (Some(left), _, Some(people), _) => left.iter().for_each(|&row| self.different.entry(row).or_default().extend(people)),
            (Some(left), Some(right), None, Verdict::Same) => {
                let both: BTreeSet<u32> = left.iter().chain(right).copied().collect();
                self.joined.push((both.into_iter().collect(), at));
            }
            (Some(_), Some(_), None, _) => drop(self.apart.insert((case.0, case.1))),
            (None, ..) | (_, None, None, _) => {
                self.counts.unknown += 1;
                self.first_unknown = Some(self.first_unknown.map_or(at, |first| first.min(at)));
                return;
            }
        }
        self.counts.applied += 1;
        let second = right.filter(|_| person.is_none()).into_iter().flatten();
        let named: BTreeSet<u32> = left.into_iter().flatten().chain(second).copied().collect();
        named.into_iter().for_each(|row| self.of_row.entry(row).or_default().push(at));
    }
}
