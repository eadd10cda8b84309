//! Programmes that meet in one person or one KK, judged by the matrix.
//!
//! A pair with a family programme is judged over the KK, because the aid is the family's whoever of its members is
//! written on the list; a pair of person programmes is judged per person. Allowed pairs leave no trace here.

use super::desk::list_programmes;
use super::weigh::Rule;
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
#[derive(Clone, Copy)]
pub struct Verdict<'n> {
    pub value: Overlap,
    pub yields: Option<&'n str>,
    /// The row of the matrix; `None` when no row judges the pair.
    pub rule: Option<Rule<'n>>,
}

/// One case as assessment reads it: programmes by position, the verdict borrowed.
pub struct Meeting<'n> {
    pub left: usize,
    pub right: usize,
    pub left_rows: Vec<RowIx>,
    pub right_rows: Vec<RowIx>,
    pub verdict: Verdict<'n>,
    pub family: bool,
    pub probability_ppm: u32,
}

/// Finds every case that is not allowed.
///
/// Shape: sorted by first rows. Rows that are not linked, and lists without rules in force, take no part.
pub fn overlaps(job: &Job, rules: &RuleBook, people: &People, links: &[Link]) -> Vec<OverlapCase> {
    let code = |position: usize| rules.programmes.programmes[position].code.clone();
    let found = meetings(job, rules, people, links);
    let told = |meeting: Meeting| {
        let own = &rules.programmes.programmes[meeting.left];
        let rule = meeting.verdict.cited(own);
        OverlapCase {
            left_rows: meeting.left_rows,
            right_rows: meeting.right_rows,
            left_programme: code(meeting.left),
            right_programme: code(meeting.right),
            value: meeting.verdict.value,
            yields: meeting.verdict.yields.map(str::to_string),
            cite: rule.cite.to_string(),
            source: rule.source.to_string(),
            certainty: rule.certainty.to_string(),
            family: meeting.family,
            probability_ppm: meeting.probability_ppm,
        }
    };
    found.into_iter().map(told).collect()
}

/// As `overlaps`, without a copy of the rules in every case.
pub fn meetings<'n>(job: &Job, rules: &'n RuleBook, people: &People, links: &[Link]) -> Vec<Meeting<'n>> {
    let programmes = &rules.programmes.programmes;
    let verdicts: Vec<Vec<Option<Verdict>>> = programmes
        .iter()
        .map(|left| {
            let verdict = |right| verdict(rules, left, right);
            programmes.iter().map(verdict).collect()
        })
        .collect();
    let mut entries = entries(job, rules, people, links);
    entries.sort_unstable();
    let mut found = Vec::new();
    for group in entries.chunk_by(|left, right| left.family == right.family) {
        if group.len() > 1 {
            family_meetings(rules, &verdicts, links, group, &mut found);
        }
    }
    found.sort_by(|left, right| (&left.left_rows, &left.right_rows).cmp(&(&right.left_rows, &right.right_rows)));
    found
}

impl<'n> Verdict<'n> {
    /// The row that judged the pair; where none did, the version of the programme concerned.
    pub fn cited(&self, own: &'n Programme) -> Rule<'n> {
        self.rule.unwrap_or(match self.value {
            Overlap::OncePerKk => Rule {
                cite: &own.cite,
                source: "Hitungan, bukan pasal: program dibayar per keluarga, satu KK satu kali",
                certainty: "terverifikasi",
            },
            Overlap::Allowed | Overlap::Forbidden | Overlap::NeedsReview => Rule {
                cite: &own.cite,
                source: "Tidak ada baris untuk pasangan ini di rules/overlaps.toml",
                certainty: "belum terverifikasi",
            },
        })
    }
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
            family: if known { u64::from(family) } else { (1 << 32) + u64::from(person.0) },
            programme,
            person: person.0,
            row: u32::try_from(index).expect("rows are counted in 32 bits"),
        });
    }
    entries
}

/// What the matrix says of two programmes; `None` = allowed.
pub fn verdict<'n>(rules: &'n RuleBook, left: &'n Programme, right: &'n Programme) -> Option<Verdict<'n>> {
    if let Some(row) = rules.programmes.overlap_rule(&left.code, &right.code) {
        return (row.value != Overlap::Allowed).then(|| Verdict {
            value: row.value,
            // A row of classes names the class that yields.
            yields: row
                .yields
                .as_deref()
                .map(|yields| if [&left.code, &left.class].iter().any(|name| **name == yields) { &*left.code } else { &*right.code }),
            rule: Some(Rule { cite: &row.cite, source: &row.source, certainty: &row.certainty }),
        });
    }
    let itself = left.code == right.code;
    // A person programme with itself is a matter of duplicates; a family programme is paid once per KK by its unit.
    if itself && left.unit == Unit::Person {
        return None;
    }
    Some(Verdict {
        value: match itself {
            true => Overlap::OncePerKk,
            false => Overlap::NeedsReview,
        },
        yields: None,
        rule: None,
    })
}

/// The cases of one family; its entries are sorted by programme.
fn family_meetings<'n>(
    rules: &'n RuleBook,
    verdicts: &[Vec<Option<Verdict<'n>>>],
    links: &[Link],
    group: &[Entry],
    found: &mut Vec<Meeting<'n>>,
) {
    let unit = |programme: usize| rules.programmes.programmes[programme].unit;
    let lists: Vec<&[Entry]> = group.chunk_by(|left, right| left.programme == right.programme).collect();
    for (index, left) in lists.iter().enumerate() {
        for right in &lists[index..] {
            let pair = (left[0].programme, right[0].programme);
            let Some(verdict) = verdicts[pair.0][pair.1] else {
                continue;
            };
            let mut add = |left: &[Entry], right: &[Entry], family: bool| {
                found.push(meeting(verdict, links, (left, right), family));
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
                    let before = right.partition_point(|entry| entry.person < one[0].person);
                    let until = right.partition_point(|entry| entry.person <= one[0].person);
                    if before < until {
                        add(one, &right[before..until], false);
                    }
                }
            }
        }
    }
}

fn meeting<'n>(verdict: Verdict<'n>, links: &[Link], (left, right): (&[Entry], &[Entry]), family: bool) -> Meeting<'n> {
    let rows = |entries: &[Entry]| {
        let mut rows: Vec<RowIx> = entries.iter().map(|entry| RowIx(entry.row)).collect();
        rows.sort_unstable();
        rows
    };
    let both = left.iter().chain(right);
    let least = both.map(|entry| links[entry.row as usize].probability_ppm).min();
    Meeting {
        left: left[0].programme,
        right: right[0].programme,
        left_rows: rows(left),
        right_rows: rows(right),
        verdict,
        family,
        probability_ppm: least.unwrap_or(0),
    }
}
