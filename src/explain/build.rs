//! The story of a row, put together from what linkage answers and what both sides wrote.

use super::changes::{self, Change};
use super::place;
use super::replay::{Absent, Answer, Replay};
use super::sources::Sources;
use super::story::*;
use super::values::Values;
use super::words as said;
use crate::decisions::{Decision, Verdict};
use crate::intake::Quarantined;
use crate::language::Language;
use crate::link::{Candidate, Status};
use crate::normalise::{PersonIx, Row};
use crate::report::mask::Mask;
use crate::report::words;
use padan_linkage::engine::KEPT;
use padan_linkage::model::Part;

/// Smallest share at which a candidate counts as one of several, in millionths; as for the reason `SATU_DARI_k`.
const ONE_OF_PPM: u32 = 50_000;

/// Puts a story together.
pub struct Builder<'a> {
    pub replay: Replay<'a>,
    pub sources: &'a Sources,
    pub language: Language,
}

impl<'a> Builder<'a> {
    /// Tells everything; `changed_inputs` are told first.
    pub fn story(&self, changed_inputs: Vec<String>) -> Story {
        let answer = self.replay.answer();
        let link = &answer.link;
        let model = &self.replay.prepared.rules.linkage.model;
        let share = |threshold: f64| (threshold * 1e6).round() as u32;
        let held = link.status == Status::Karantina;
        let told = link.person.is_some();
        let best = link.candidates.first().filter(|_| !held);
        let tied = if held { Vec::new() } else { self.tied(&answer) };
        Story {
            changed_inputs,
            decisions: self.decisions(),
            row: self.row(&answer),
            status: self.code(link.status.code()),
            weight_millibits: told.then_some(link.weight_millibits),
            probability_ppm: told.then_some(link.probability_ppm),
            rule: told.then(|| link.rule.to_owned()),
            reasons: link.reasons.iter().map(|reason| self.code(reason)).collect(),
            absent_ppm: answer.found.absent_ppm,
            candidates: answer.found.candidates,
            thresholds_ppm: Thresholds { link: share(model.thresholds.link), review: share(model.thresholds.review) },
            register_people: self.replay.prepared.normalised.people.register.facts.len() as u64,
            quarantine: if held { self.held() } else { None },
            differences: self.differences(&answer),
            number_of: best.and_then(|best| self.number_of(best, &link.candidates)).map(|other| self.person(other)),
            best: best.map(|best| self.candidate(best, &link.candidates)),
            runner_up: best.and_then(|best| self.runner_up(best, link.candidates.get(1)?)),
            tied_may_be_more: tied.len() == KEPT && self.left_over(&answer) >= ONE_OF_PPM,
            tied,
            absent: if held { Vec::new() } else { self.absent(&answer) },
            without_list_ppm: best.map(|_| answer.without_list_ppm),
            keys: if answer.found.candidates == 0 && !held { self.keys() } else { Vec::new() },
            changes: self.changes(&answer, best),
            findings: Vec::new(),
        }
    }

    /// What reviewers decided about the row, in the order in which it was read.
    fn decisions(&self) -> Vec<Decided> {
        let decisions = &self.replay.prepared.decisions;
        let mask = Mask::default();
        let told = |decision: &Decision| Decided {
            verdict: match decision.verdict {
                Verdict::Same => "SAMA",
                Verdict::Different => "BEDA",
                Verdict::Later => "TUNDA",
            }
            .to_owned(),
            of_two_rows: decisions.is_of_two_rows(decision),
            reviewer: mask.scrub(&decision.reviewer),
            date: decision.date,
            place: format!("{}:{}", mask.path(&decision.place.0), decision.place.1),
        };
        decisions.of_row(self.replay.row).map(told).collect()
    }

    fn values(&self) -> Values<'a> {
        Values { prepared: self.replay.prepared, language: self.language }
    }

    fn submitted_row(&self) -> &'a Row {
        &self.replay.prepared.normalised.people.rows[self.replay.row.0 as usize]
    }

    fn code(&self, code: &str) -> Said {
        Said { code: code.to_owned(), words: words::label(code, self.language) }
    }

    fn field(&self, field: &str) -> Said {
        Said { code: field.to_owned(), words: words::field_words(field, self.language) }
    }

    fn row(&self, answer: &Answer) -> RowTold {
        let Row { source, list, line, troubles, repairs, .. } = self.submitted_row();
        let prepared = self.replay.prepared;
        let source = &prepared.intake.sources[*source as usize];
        let spec = &prepared.job.lists[usize::from(*list)];
        let mask = Mask::default();
        let mut told: Vec<Said> = troubles.iter().map(|(_, code)| self.code(code)).collect();
        told.extend(repairs.iter().map(|repair| self.code(repair.code())));
        let mut seen = std::collections::BTreeSet::new();
        told.retain(|one| seen.insert(one.code.clone()));
        let fields = if answer.link.status == Status::Karantina { Vec::new() } else { self.values().row(self.replay.row) };
        RowTold {
            address: place::address(prepared, self.submitted_row()),
            list: usize::from(*list) + 1,
            programme: mask.scrub(&spec.programme),
            owner: mask.scrub(&spec.owner),
            file: mask.path(&source.file),
            sheet: mask.path(&source.sheet),
            line: *line,
            fields,
            repairs: told,
        }
    }

    fn held(&self) -> Option<Held> {
        let row = self.submitted_row();
        let is_it = |held: &&Quarantined| held.source == row.source as usize && held.record == row.record;
        let intake = &self.replay.prepared.intake;
        let held = intake.quarantine.iter().find(is_it)?;
        let code = words::quarantine_code(held.reason);
        Some(Held {
            reason: self.code(code),
            file: place::shown(&intake.sources[held.source]),
            line: held.line,
            column: held.column,
            seen: Mask::default().scrub(&held.seen),
            advice: words::advice(code, self.language).into_owned(),
        })
    }

    fn differences(&self, answer: &Answer) -> Vec<Difference> {
        let told = |field: &str, text: &str| self.values().masked(field, text);
        let of = |mismatch: &crate::link::Mismatch| Difference {
            field: self.field(mismatch.field),
            kind: self.code(mismatch.kind),
            submitted: told(mismatch.field, &mismatch.submitted),
            register: told(mismatch.field, &mismatch.register),
        };
        answer.link.mismatches.iter().map(of).collect()
    }

    fn person(&self, candidate: &Candidate) -> PersonTold {
        self.values().person(candidate.person, candidate.probability_ppm, candidate.weight_millibits)
    }

    fn candidate(&self, best: &Candidate, all: &[Candidate]) -> CandidateTold {
        let prepared = self.replay.prepared;
        let rule = &prepared.rules.linkage.blocking[usize::from(best.rule)];
        let words = said::rule(rule, &prepared.normalised.shared.fields, self.language);
        let parts = self.replay.parts(best.person);
        let mut sum = 0;
        let mut told = Vec::new();
        for part in &parts {
            sum += part.weight.0;
            told.push(self.comparison(best.person, &parts, part, sum));
        }
        CandidateTold {
            person: self.person(best),
            rule: Said { code: rule.name.clone(), words },
            needed_millibits: self.replay.needed_millibits(),
            comparisons: told,
            borrowed_from: self.lender(best, &parts, all).map(|other| self.person(other)),
        }
    }

    /// Another candidate of the same household whose number this row carries, where the best one's is another.
    fn lender<'c>(&self, best: &Candidate, parts: &[Part], all: &'c [Candidate]) -> Option<&'c Candidate> {
        let prepared = self.replay.prepared;
        let comparisons = &prepared.rules.linkage.model.comparisons;
        let groups = &prepared.index.groups;
        let carries = |parts: &[Part]| parts.iter().any(|part| comparisons[part.comparison].borrowed && part.household.0 > 0);
        let group = groups[best.person.0 as usize];
        if group == u32::MAX || carries(parts) {
            return None;
        }
        let same_house = all.iter().filter(|other| other.person != best.person && groups[other.person.0 as usize] == group);
        same_house.into_iter().find(|other| carries(&self.replay.parts(other.person)))
    }

    /// Another candidate, of any household, who has the row's identity number in full.
    fn number_of<'c>(&self, best: &Candidate, all: &'c [Candidate]) -> Option<&'c Candidate> {
        let comparisons = &self.replay.prepared.rules.linkage.model.comparisons;
        let carries = |candidate: &Candidate| {
            let full = |at: usize| usize::from(candidate.pattern[at]) == comparisons[at].comparator.levels.len();
            (0..comparisons.len()).any(|at| comparisons[at].borrowed && full(at))
        };
        all.iter().filter(|other| other.person != best.person).find(|other| carries(other)).filter(|_| !carries(best))
    }

    fn comparison(&self, person: PersonIx, parts: &[Part], part: &Part, sum: i32) -> ComparisonTold {
        let comparison = &self.replay.prepared.rules.linkage.model.comparisons[part.comparison];
        let table = comparison.given.iter().position(|given| given.levels >> parts[given.comparison].level & 1 == 1);
        let given = table.filter(|_| part.given && part.level > 0).map(|at| {
            let other = comparison.given[at].comparison;
            let model = &self.replay.prepared.rules.linkage.model;
            GivenTold {
                field: self.field(&model.comparisons[other].name),
                level: self.level(person, other, parts[other].level),
                agrees: parts[other].weight.0 > 0,
            }
        });
        let (submitted, register) = self.values().compared(self.replay.row, person, comparison);
        let code = level_code(comparison, part.level);
        ComparisonTold {
            field: self.field(&comparison.name),
            level: self.level(person, part.comparison, part.level),
            equal: usize::from(part.level) == comparison.comparator.levels.len(),
            weight_millibits: part.weight.0,
            sum_millibits: sum,
            submitted,
            register,
            given,
            source: if part.level == 0 { None } else { self.sources.cite(&comparison.name, table, code) },
        }
    }

    fn level(&self, person: PersonIx, number: usize, level: u8) -> Said {
        let comparison = &self.replay.prepared.rules.linkage.model.comparisons[number];
        let code = level_code(comparison, level);
        let words = match level {
            0 => {
                let (submitted, register) = self.values().compared(self.replay.row, person, comparison);
                said::missing(!submitted.is_empty(), !register.is_empty(), self.language)
            }
            _ => said::level(comparison.comparator.name, code, self.language),
        };
        Said { code: code.to_owned(), words }
    }

    fn runner_up(&self, best: &Candidate, second: &Candidate) -> Option<RunnerUp> {
        let (of_best, of_second) = (self.replay.parts(best.person), self.replay.parts(second.person));
        let model = &self.replay.prepared.rules.linkage.model;
        let mut apart: Vec<Apart> = of_best
            .iter()
            .zip(&of_second)
            .filter(|(one, other)| one.weight != other.weight)
            .map(|(one, other)| Apart {
                field: self.field(&model.comparisons[one.comparison].name),
                best: self.level(best.person, one.comparison, one.level),
                runner_up: self.level(second.person, other.comparison, other.level),
                difference_millibits: one.weight.0 - other.weight.0,
            })
            .collect();
        apart.sort_by_key(|apart| std::cmp::Reverse(apart.difference_millibits.abs()));
        Some(RunnerUp { person: self.person(second), apart })
    }

    fn tied(&self, answer: &Answer) -> Vec<PersonTold> {
        let several: Vec<&Candidate> = answer.link.candidates.iter().filter(|candidate| candidate.probability_ppm >= ONE_OF_PPM).collect();
        match several.len() > 1 && answer.link.linked().is_none() {
            true => several.into_iter().map(|candidate| self.person(candidate)).collect(),
            false => Vec::new(),
        }
    }

    /// What the candidates that are not kept have together, in millionths.
    fn left_over(&self, answer: &Answer) -> u32 {
        let kept: u32 = answer.found.ranked.iter().map(|ranked| ranked.probability_ppm).sum();
        1_000_000u32.saturating_sub(kept).saturating_sub(answer.found.absent_ppm)
    }

    fn absent(&self, answer: &Answer) -> Vec<AbsentTold> {
        let ways = self.replay.absent(&answer.found);
        let best = answer.link.candidates.first().map_or(0, |best| best.probability_ppm);
        let most = ways.iter().map(|(_, ppm, _)| *ppm).max().unwrap_or(0);
        let candidate = |person| answer.link.candidates.iter().find(|candidate| candidate.person == person);
        let told = ways.into_iter().map(|(absent, ppm, of)| AbsentTold {
            kind: match absent {
                Absent::Stranger => "stranger",
                Absent::Relative => "relative",
                Absent::Twin => "twin",
                Absent::Namesake => "namesake",
            },
            probability_ppm: ppm,
            household: of.filter(|_| absent == Absent::Relative).map(|of| self.household(of)),
            of: of.and_then(candidate).map(|of| self.person(of)),
            likeliest: answer.link.linked().is_none() && ppm == most && ppm > best,
        });
        told.collect()
    }

    fn household(&self, of: PersonIx) -> HouseholdTold {
        let register = &self.replay.prepared.normalised.people.register;
        let family = &register.families[register.facts[of.0 as usize].family as usize];
        let head = family.head.map_or("", |head| register.text(&self.replay.prepared.intake, head, "nama"));
        HouseholdTold { no_kk: Mask::default().number(family.no_kk), head: Mask::default().scrub(head), members: family.members.len() }
    }

    fn keys(&self) -> Vec<KeyTold> {
        let fields = &self.replay.prepared.normalised.shared.fields;
        let told = self.replay.columns_without_key().into_iter().map(|(rule, empty)| KeyTold {
            rule: Said { code: rule.name.clone(), words: said::rule(rule, fields, self.language) },
            empty: empty.into_iter().map(|column| self.field(&fields[column].name)).collect(),
        });
        told.collect()
    }

    fn changes(&self, answer: &Answer, best: Option<&Candidate>) -> Changes {
        let unmake = answer.link.linked().is_some();
        let Some(best) = best else { return Changes { searched: false, unmake, found: Vec::new() } };
        let found = changes::search(&self.replay, answer, best.person);
        Changes { searched: true, unmake, found: found.iter().map(|change| self.change(change, best.person)).collect() }
    }

    fn change(&self, change: &Change, person: PersonIx) -> ChangeTold {
        let fields = &self.replay.prepared.normalised.shared.fields;
        let after = &change.answer.link;
        let same = after.candidates.iter().find(|candidate| candidate.person == person);
        let told = change.edits.iter().map(|edit| EditTold {
            field: self.field(&fields[edit.column].name),
            words: said::change(&fields[edit.column].name, fields[edit.column].kind, edit.what, self.language),
            value: self.values().cell(&edit.cell),
        });
        ChangeTold {
            fields: told.collect(),
            probability_ppm: same.map_or(0, |candidate| candidate.probability_ppm),
            weight_millibits: same.map(|candidate| candidate.weight_millibits),
            status: self.code(after.status.code()),
            other_register_row: after.linked().filter(|other| *other != person).map(|other| other.0 + 1),
        }
    }
}

fn level_code(comparison: &padan_linkage::model::Comparison, level: u8) -> &'static str {
    match level {
        0 => "missing",
        level => comparison.comparator.levels[usize::from(level) - 1],
    }
}
