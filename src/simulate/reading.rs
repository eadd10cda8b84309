//! A run's rows as assessment needs them: list, person, probability and KK, from `links` and the keys; people and families from
//! the register index.

use super::of_other_rows;
use crate::assess::Side;
use crate::changes::Keys;
use crate::changes::folder::RunFolder;
use crate::changes::keys;
use crate::intake::Intake;
use crate::link::{Candidate, Link, Reasons, Status};
use crate::normalise::{People, PersonIx, Row};
use crate::register_index::Stored;
use crate::run_folder::manifest::Manifest;
use std::collections::BTreeMap;

/// What a run says of its rows.
pub struct Answers {
    keys: Keys,
    status: Vec<Status>,
    /// 1-based; 0 = none.
    register_row: Vec<u64>,
    probability_ppm: Vec<u32>,
    lines: Vec<u64>,
    records: Vec<u64>,
}

/// A finished night, as far as rules need it.
pub struct Night {
    pub intake: Intake,
    pub people: People,
    pub links: Vec<Link>,
}

impl Answers {
    /// Reads links and keys.
    ///
    /// Errors: a damaged run folder.
    pub fn read(folder: &RunFolder) -> anyhow::Result<Answers> {
        let read = || folder.table("links", &["line", "record", "status", "register_row", "probability"]);
        let keys = || Ok(Keys::read(&folder.bytes(keys::FILE)?).map_err(|_| folder.damaged(keys::FILE))?);
        let (table, keys): (_, anyhow::Result<Keys>) = rayon::join(read, keys);
        let (table, keys) = (table?, keys?);
        let status = |code: &&str| Status::ALL.into_iter().find(|status| status.code() == *code);
        let status: Option<Vec<Status>> = table.texts("status")?.iter().map(status).collect();
        let status = status.filter(|status| status.len() == keys.rows.len()).ok_or_else(|| folder.damaged("links.parquet"))?;
        Ok(Answers {
            keys,
            status,
            register_row: table.numbers("register_row")?,
            probability_ppm: table.ppm("probability")?,
            lines: table.numbers("line")?,
            records: table.numbers("record")?,
        })
    }
}

/// Puts rows and register together.
///
/// Errors: a run whose rows do not fit the register.
pub fn night(folder: &RunFolder, stored: Stored, answers: Answers) -> anyhow::Result<Night> {
    let Stored { files, normalised, .. } = stored;
    let mut people = normalised.people;
    let (register, count) = (&people.register, answers.status.len());
    let fits = answers.register_row.iter().all(|row| *row as usize <= register.facts.len());
    if !fits || answers.keys.families.len() != register.families.len() {
        return Err(folder.damaged("links.parquet").into());
    }
    let lists = lists(&folder.manifest);
    if lists.len() != count {
        return Err(folder.damaged("manifest.json").into());
    }
    // A candidate's family is all that is asked of it, so any member stands for it.
    let mut candidates: BTreeMap<u32, Vec<Candidate>> = BTreeMap::new();
    for (row, family) in &answers.keys.maybe {
        let member = register.families.get(*family as usize).and_then(|family| family.members.first());
        let candidate = |&person| Candidate { person, weight_millibits: 0, probability_ppm: 0, pattern: Default::default(), rule: 0 };
        candidates.entry(*row).or_default().extend(member.map(candidate));
    }
    let person = |at: usize| answers.register_row[at].checked_sub(1).map(|person| PersonIx(person as u32));
    let link = |at: usize| Link {
        candidates: candidates.remove(&(at as u32)).unwrap_or_default(),
        status: answers.status[at],
        person: person(at),
        weight_millibits: 0,
        probability_ppm: answers.probability_ppm[at],
        rule: "",
        reasons: Reasons::default(),
        mismatches: Vec::new(),
    };
    let row = |at: usize| Row {
        list: lists[at],
        table_row: u32::MAX,
        line: answers.lines[at] as u32,
        record: answers.records[at] as u32,
        quarantined: answers.status[at] == Status::Karantina,
        no_kk: register.families.get(answers.keys.rows[at].family as usize).map_or(0, |family| family.no_kk),
        ..Row::default()
    };
    let (links, rows) = ((0..count).map(link).collect(), (0..count).map(row).collect());
    people.rows = rows;
    let intake = Intake { sources: files.into_values().flat_map(|file| file.sources).collect(), ..Intake::default() };
    Ok(Night { intake, people, links })
}

/// The list of each row, counted from 0. Shape: one per row of `links`.
fn lists(manifest: &Manifest) -> Vec<u16> {
    let rows = |file: &crate::run_folder::manifest::FileCounts| (file.list as u16 - 1, file.people + file.quarantined);
    manifest.files.iter().map(rows).flat_map(|(list, rows)| std::iter::repeat_n(list, rows as usize)).collect()
}

/// Register people that the run expects to have missed on a list: expected, and a 95 % interval.
pub type Missed = (f64, (f64, f64));

/// What the run states of its lists, by number from 0.
///
/// Errors: a damaged run folder.
pub fn missed(folder: &RunFolder) -> anyhow::Result<BTreeMap<u16, Missed>> {
    let table = folder.table("stated_error", &["scope", "list", "expected_missed", "missed_low", "missed_high"])?;
    let (scopes, lists, expected) = (table.texts("scope")?, table.numbers("list")?, table.decimals("expected_missed")?);
    let (low, high) = (table.numbers("missed_low")?, table.numbers("missed_high")?);
    let of_lists = (0..table.rows()).filter(|at| scopes[*at] == "DAFTAR" && lists[*at] > 0);
    Ok(of_lists.map(|at| (lists[at] as u16 - 1, (expected[at], (low[at] as f64, high[at] as f64)))).collect())
}

/// Payees whose programmes meet where they may not, or who live outside the area of their list, as the run says: (programme, person).
///
/// Errors: a damaged run folder.
pub fn met(folder: &RunFolder) -> anyhow::Result<Vec<(String, PersonIx)>> {
    let table = folder.table("mistargeting", &["side", "kind", "programme", "register_row"])?;
    let (sides, kinds) = (table.texts("side")?, table.texts("kind")?);
    let (programmes, people) = (table.texts("programme")?, table.numbers("register_row")?);
    let is_met = |at: &usize| sides[*at] == Side::Inclusion.code() && of_other_rows(kinds[*at]) && people[*at] > 0;
    let met = (0..table.rows()).filter(is_met);
    Ok(met.map(|at| (programmes[at].to_owned(), PersonIx(people[at] as u32 - 1))).collect())
}
