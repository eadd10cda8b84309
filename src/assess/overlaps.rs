//! Programmes that meet in one person or one KK, judged by the matrix.
//!
//! A pair with a family programme is judged over the KK, because the aid is the family's whoever of its members is
//! written on the list; a pair of person programmes is judged per person. Allowed pairs leave no trace here.

use super::desk::list_programmes;
use crate::job::Job;
use crate::link::Link;
use crate::normalise::{People, RowIx};
use crate::rules::RuleBook;
use crate::rules::programmes::{Overlap, Programme, Unit};

/// One pair of programmes that meets where the matrix does not allow it, or does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverlapCase {
    /// Rows of the left programme, sorted. For one programme twice in a KK: the rows of its first person.
    pub left_rows: Vec<RowIx>,
    pub right_rows: Vec<RowIx>,
    /// Codes, the smaller first.
    pub left_programme: String,
    pub right_programme: String,
    /// `Forbidden`, `OncePerKk` or `NeedsReview`.
    pub value: Overlap,
    /// The programme whose payment is at risk, where the matrix says it.
    pub yields: Option<String>,
    pub cite: String,
    pub source: String,
    pub certainty: String,
    /// Whether they meet in a KK rather than in one person.
    pub family: bool,
    /// The least certain link of the case, in millionths.
    pub probability_ppm: u32,
}

/// One linked row as the grouping needs it; the order of the fields is the order of the sort.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    /// Family, or the person where the register knows no family.
    family: u64,
    programme: usize,
    person: u32,
    row: u32,
}

/// What the matrix says of two programmes in force, worked out once.
struct Verdict {
    value: Overlap,
    yields: Option<String>,
    cite: String,
    source: String,
    certainty: String,
}

/// Finds every case that is not allowed.
///
/// Shape: sorted by first rows. Rows that are not linked, and lists without rules in force, take no part.
pub fn overlaps(job: &Job, rules: &RuleBook, people: &People, links: &[Link]) -> Vec<OverlapCase> {
    let verdicts = verdicts(rules);
    let mut entries = entries(job, rules, people, links);
    entries.sort_unstable();
    let mut cases = Vec::new();
    for group in entries.chunk_by(|left, right| left.family == right.family) {
        if group.len() > 1 {
            family_cases(rules, &verdicts, links, group, &mut cases);
        }
    }
    cases.sort_by(|left, right| {
        (&left.left_rows, &left.right_rows).cmp(&(&right.left_rows, &right.right_rows))
    });
    cases
}

fn entries(job: &Job, rules: &RuleBook, people: &People, links: &[Link]) -> Vec<Entry> {
    let programmes = list_programmes(job, rules);
    let mut entries = Vec::new();
    for (index, (row, link)) in people.rows.iter().zip(links).enumerate() {
        let programme = programmes.get(usize::from(row.list)).copied().flatten();
        let (Some(programme), Some(person)) = (programme, link.linked()) else {
            continue;
        };
        let family = people.register.facts[person.0 as usize].family;
        let known = (family as usize) < people.register.families.len();
        entries.push(Entry {
            family: if known {
                u64::from(family)
            } else {
                (1 << 32) + u64::from(person.0)
            },
            programme,
            person: person.0,
            row: u32::try_from(index).expect("rows are counted in 32 bits"),
        });
    }
    entries
}

/// The verdict on each pair of programmes, by position; `None` = allowed.
fn verdicts(rules: &RuleBook) -> Vec<Vec<Option<Verdict>>> {
    let programmes = &rules.programmes.programmes;
    let row = |left: &Programme| {
        let verdict = |right: &Programme| verdict(rules, left, right);
        programmes.iter().map(verdict).collect()
    };
    programmes.iter().map(row).collect()
}

fn verdict(rules: &RuleBook, left: &Programme, right: &Programme) -> Option<Verdict> {
    if let Some(rule) = rules.programmes.overlap_rule(&left.code, &right.code) {
        return (rule.value != Overlap::Allowed).then(|| Verdict {
            value: rule.value,
            yields: rule.yields.clone(),
            cite: rule.cite.clone(),
            source: rule.source.clone(),
            certainty: rule.certainty.clone(),
        });
    }
    let itself = left.code == right.code;
    // A person programme with itself is a matter of duplicates; a family programme is paid once per KK by its unit.
    if itself && left.unit == Unit::Person {
        return None;
    }
    Some(Verdict {
        value: if itself {
            Overlap::OncePerKk
        } else {
            Overlap::NeedsReview
        },
        yields: None,
        cite: left.cite.clone(),
        source: if itself {
            "Satuan penerima = keluarga".into()
        } else {
            "Tidak ada baris untuk pasangan ini di rules/overlaps.toml".into()
        },
        certainty: if itself {
            "terverifikasi".into()
        } else {
            "belum terverifikasi".into()
        },
    })
}

/// The cases of one family; its entries are sorted by programme.
fn family_cases(
    rules: &RuleBook,
    verdicts: &[Vec<Option<Verdict>>],
    links: &[Link],
    group: &[Entry],
    cases: &mut Vec<OverlapCase>,
) {
    let unit = |programme: usize| rules.programmes.programmes[programme].unit;
    let lists: Vec<&[Entry]> = group
        .chunk_by(|left, right| left.programme == right.programme)
        .collect();
    for (index, left) in lists.iter().enumerate() {
        for right in &lists[index..] {
            let pair = (left[0].programme, right[0].programme);
            let Some(verdict) = &verdicts[pair.0][pair.1] else {
                continue;
            };
            let mut add = |left: &[Entry], right: &[Entry], family: bool| {
                cases.push(case(rules, verdict, links, (left, right), family));
            };
            if pair.0 == pair.1 {
                let first = left.partition_point(|entry| entry.person == left[0].person);
                if first < left.len() {
                    add(&left[..first], &left[first..], true);
                }
            } else if unit(pair.0) == Unit::Family || unit(pair.1) == Unit::Family {
                add(left, right, true);
            } else {
                for one in left.chunk_by(|left, right| left.person == right.person) {
                    let same = |entry: &&Entry| entry.person == one[0].person;
                    let other: Vec<Entry> = right.iter().filter(same).copied().collect();
                    if !other.is_empty() {
                        add(one, &other, false);
                    }
                }
            }
        }
    }
}

fn case(
    rules: &RuleBook,
    verdict: &Verdict,
    links: &[Link],
    (left, right): (&[Entry], &[Entry]),
    family: bool,
) -> OverlapCase {
    let rows = |entries: &[Entry]| {
        let mut rows: Vec<RowIx> = entries.iter().map(|entry| RowIx(entry.row)).collect();
        rows.sort_unstable();
        rows
    };
    let code = |entries: &[Entry]| {
        rules.programmes.programmes[entries[0].programme]
            .code
            .clone()
    };
    let both = left.iter().chain(right);
    let least = both
        .map(|entry| links[entry.row as usize].probability_ppm)
        .min();
    OverlapCase {
        left_rows: rows(left),
        right_rows: rows(right),
        left_programme: code(left),
        right_programme: code(right),
        value: verdict.value,
        yields: verdict.yields.clone(),
        cite: verdict.cite.clone(),
        source: verdict.source.clone(),
        certainty: verdict.certainty.clone(),
        family,
        probability_ppm: least.unwrap_or(0),
    }
}
