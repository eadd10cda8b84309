//! What every assessor looks at: tonight's rows with their programme, person and family, and everybody's occupation class.
//!
//! Programme and occupation are resolved once per list and per distinct text, so an assessor's pass over the rows is cheap.

use crate::intake::{Column, Intake};
use crate::job::Job;
use crate::link::{Link, Status};
use crate::normalise::{Family, Life, People, PersonFacts, PersonIx, RowIx};
use crate::rules::RuleBook;
use crate::rules::occupations::Occupations;
use crate::rules::period::Period;
use crate::rules::programmes::Programme;
use padan_identity::mask::mask_digits;
use rayon::prelude::*;
use std::collections::HashMap;

/// People whose occupations one task judges; each task judges a distinct text once.
const PEOPLE_PER_TASK: usize = 65_536;

/// Marks a person without an occupation class.
pub const NO_CLASS: u8 = u8::MAX;

/// One night on the assessor's desk.
pub struct Desk<'n> {
    pub job: &'n Job,
    pub rules: &'n RuleBook,
    pub intake: &'n Intake,
    pub people: &'n People,
    pub links: &'n [Link],
    /// The job's month as `YYYYMM`; facts dated later are not yet true.
    pub month: u32,
    pub period: Period,
    /// Per list: the index of its programme in force.
    pub programmes: Vec<Option<usize>>,
    /// Per register person: class of the occupation.
    pub classes: Vec<u8>,
}

/// One assessed row that is linked to a register person.
#[derive(Clone, Copy)]
pub struct Case<'n> {
    pub row: RowIx,
    pub person: PersonIx,
    pub facts: &'n PersonFacts,
    pub family: Option<&'n Family>,
    pub programme: &'n Programme,
    pub link_ppm: u32,
}

impl<'n> Desk<'n> {
    pub fn new(job: &'n Job, rules: &'n RuleBook, intake: &'n Intake, people: &'n People, links: &'n [Link]) -> Desk<'n> {
        Desk {
            job,
            rules,
            intake,
            people,
            links,
            month: Period::parse(&job.period).map_or(u32::MAX, Period::yyyymm),
            period: Period::parse(&job.period).unwrap_or_default(),
            programmes: list_programmes(job, rules),
            classes: occupation_classes(&rules.occupations, intake, people),
        }
    }

    /// The programme of a list, when its rules are in force.
    pub fn programme(&self, list: u16) -> Option<&'n Programme> {
        let position = (*self.programmes.get(usize::from(list))?)?;
        self.rules.programmes.programmes.get(position)
    }

    /// Every row of an assessed list with its answer, quarantined rows left out.
    pub fn rows(&self) -> impl Iterator<Item = (RowIx, &'n Programme, &'n Link)> {
        let rows = self.people.rows.iter().zip(self.links).enumerate();
        rows.filter(|(_, (_, link))| link.status != Status::Karantina).filter_map(|(index, (row, link))| {
            let index = u32::try_from(index).expect("rows are counted in 32 bits");
            Some((RowIx(index), self.programme(row.list)?, link))
        })
    }

    /// Every linked row of an assessed list.
    pub fn cases(&self) -> impl Iterator<Item = Case<'n>> {
        self.rows().filter_map(|(row, programme, link)| self.case_of(row, programme, link))
    }

    /// A row as a case; `None` where it is not linked or not assessed.
    pub fn case(&self, row: RowIx) -> Option<Case<'n>> {
        let programme = self.programme(self.people.rows[row.0 as usize].list)?;
        self.case_of(row, programme, &self.links[row.0 as usize])
    }

    fn case_of(&self, row: RowIx, programme: &'n Programme, link: &'n Link) -> Option<Case<'n>> {
        let person = link.linked()?;
        let facts = &self.people.register.facts[person.0 as usize];
        let family = self.people.register.families.get(facts.family as usize);
        Some(Case { row, person, facts, family, programme, link_ppm: link.probability_ppm })
    }

    /// The programme of a row's list as an index into the programmes in force.
    pub fn position(&self, row: RowIx) -> usize {
        let list = self.people.rows[row.0 as usize].list;
        self.programmes[usize::from(list)].expect("an assessed list has rules")
    }

    /// The family of a register person.
    pub fn family(&self, person: u32) -> Option<&'n Family> {
        let register = &self.people.register;
        register.families.get(register.facts[person as usize].family as usize)
    }

    /// Living members of a family who belong to it in the job's month: born by then, and neither dead nor gone.
    pub fn living(&self, family: &'n Family) -> impl Iterator<Item = PersonIx> {
        family.members.iter().copied().filter(|member| self.people.register.facts[member.0 as usize].lives_in(self.month))
    }

    /// Says whether a person was dead by the job's month.
    pub fn is_dead(&self, facts: &PersonFacts) -> bool {
        matches!(facts.life, Life::Dead(date) if self.has_come(date))
    }

    /// Says whether a person was dead, gone or switched off in the job's month.
    pub fn is_gone(&self, facts: &PersonFacts) -> bool {
        match facts.life {
            Life::Alive => false,
            Life::Dead(date) | Life::Moved(date) => self.has_come(date),
            Life::Inactive => true,
        }
    }

    /// Says whether an event had happened by the job's month; an undated one had.
    pub fn has_come(&self, date: Option<u32>) -> bool {
        date.is_none_or(|date| date / 100 <= self.month)
    }

    /// A register person as evidence names one: initials and the masked NIK, `B*** S****** (NIK 3526**********12)`.
    pub fn named(&self, person: PersonIx) -> String {
        named(self.people, self.intake, person)
    }

    /// Where a row stands, as people look for it: file and line.
    pub fn place(&self, row: RowIx) -> String {
        let row = &self.people.rows[row.0 as usize];
        let file = self.intake.sources.get(row.source as usize).map_or("", |source| source.file.as_str());
        let sheet = self.intake.sources.get(row.source as usize).map_or("", |source| source.sheet.as_str());
        let sheet = if sheet.is_empty() { String::new() } else { format!(" [{sheet}]") };
        format!("{file}{sheet}:{}", row.line)
    }

    /// The owner of the list that a row came from.
    pub fn owner(&self, row: RowIx) -> &'n str {
        let list = self.people.rows[row.0 as usize].list;
        self.job.lists.get(usize::from(list)).map_or("", |list| &list.owner)
    }
}

/// Per list of the job, the index of its programme in force.
pub fn list_programmes(job: &Job, rules: &RuleBook) -> Vec<Option<usize>> {
    let lists = job.lists.iter();
    lists.map(|list| rules.programmes.position(&list.programme)).collect()
}

/// The occupation class of everybody; each distinct text is judged once.
fn occupation_classes(occupations: &Occupations, intake: &Intake, people: &People) -> Vec<u8> {
    let columns: Vec<Option<&Column>> = intake.sources.iter().map(|source| source.table.column("pekerjaan")).collect();
    let classes_of = |facts: &[PersonFacts]| {
        let mut judged: HashMap<&str, u8> = HashMap::new();
        let class_of = |facts: &PersonFacts| {
            let Some(column) = columns.get(facts.source as usize).copied().flatten() else {
                return NO_CLASS;
            };
            let text = column.text.get(facts.table_row as usize);
            if text.is_empty() {
                return NO_CLASS;
            }
            *judged.entry(text).or_insert_with(|| occupations.class_of(text).unwrap_or(NO_CLASS))
        };
        facts.iter().map(class_of).collect::<Vec<u8>>()
    };
    let classes: Vec<Vec<u8>> = people.register.facts.par_chunks(PEOPLE_PER_TASK).map(classes_of).collect();
    classes.concat()
}

/// A register person as evidence names one.
pub fn named(people: &People, intake: &Intake, person: PersonIx) -> String {
    let name = initials(people.register.text(intake, person, "nama"));
    match people.register.facts[person.0 as usize].nik {
        0 => name,
        nik => format!("{name} (NIK {})", mask_digits(&format!("{nik:016}"))),
    }
}

/// A name as initials, one star per hidden letter; digits are hidden too.
pub fn initials(name: &str) -> String {
    let shown = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().filter(|letter| letter.is_alphabetic());
        let mut initial: String = first.unwrap_or('*').to_uppercase().collect();
        initial.extend(letters.map(|_| '*'));
        initial
    };
    let words: Vec<String> = name.split_whitespace().map(shown).collect();
    words.join(" ")
}
