//! The night as tables and pages read it: lists with their programme, areas with their names, money counted once.
//!
//! Built once per report. Everything here is derived from `Night`; nothing here decides anything about a person.

use crate::assess::{Finding, Side};
use crate::language::Language;
use crate::link::Link;
use crate::link::payees::{Payee, Payees};
use crate::normalise::{Family, PersonIx, Row, RowIx};
use crate::report::Night;
use crate::report::indicated::Indicated;
use crate::report::ledger::Ledger;
use crate::report::mask::Mask;
use crate::report::unstated::Unstated;
use crate::report::veil::veil_field;
use crate::rules::programmes::Unit;
use rayon::prelude::*;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

/// One list of the job with what the rule book says of its programme.
pub struct ListFacts {
    /// The rule book's code, or the job's text when no rule names the programme.
    pub programme: String,
    pub owner: String,
    pub unit: Unit,
}

/// The night with its derived facts.
pub struct Reading<'a> {
    pub night: Night<'a>,
    pub ledger: &'a Ledger,
    pub mask: Mask,
    pub language: Language,
    pub lists: Vec<ListFacts>,
    /// Per source, file and sheet as they may be shown.
    pub source_names: Vec<(String, String)>,
    /// Area code to (kecamatan, desa) as the sources print them.
    pub area_names: BTreeMap<u64, (String, String)>,
    /// Indicated rupiah, each payee of a programme once; sorted by who tells them.
    pub claims: Vec<Claim>,
    /// Whose benefit nobody states.
    pub unstated: Unstated,
    indicated: OnceLock<Indicated>,
    /// Shape: one area per row.
    areas: Vec<u64>,
}

/// Money that totals count: of one payee of a programme, told by the finding or group that indicates most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub told_by: ToldBy,
    /// The row at which totals count it.
    pub row: RowIx,
    pub rupiah: u64,
    pub probability_ppm: u32,
}

/// Index into the night's findings, or into its groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ToldBy {
    Finding(u32),
    Group(u32),
}

impl<'a> Reading<'a> {
    pub fn new(night: Night<'a>, ledger: &'a Ledger, mask: Mask) -> Reading<'a> {
        let lists = list_facts(&night);
        let (claims, area_names) = rayon::join(|| claims(&night, &lists), || area_names(&night));
        let source_names = night.intake.sources.iter().map(|source| (mask.path(&source.file), mask.path(&source.sheet))).collect();
        let unstated = Unstated::of(&lists, night.rules);
        let areas = (0..night.links.len()).into_par_iter().map(|row| area_of(&night, row)).collect();
        Reading {
            language: night.job.language,
            night,
            ledger,
            mask,
            lists,
            source_names,
            area_names,
            claims,
            unstated,
            areas,
            indicated: OnceLock::new(),
        }
    }

    /// What the night indicates, in parts.
    pub fn indicated(&self) -> &Indicated {
        self.indicated.get_or_init(|| Indicated::of(self))
    }

    pub fn row(&self, row: RowIx) -> &'a Row {
        &self.night.people.rows[row.0 as usize]
    }

    pub fn link(&self, row: RowIx) -> &'a Link {
        &self.night.links[row.0 as usize]
    }

    pub fn list(&self, row: &Row) -> &ListFacts {
        &self.lists[usize::from(row.list)]
    }

    /// The five cells that name a row: list (1-based), file, sheet, line, record.
    pub fn place(&self, builder: &mut crate::report::table::Builder, row: &Row) {
        let (file, sheet) = &self.source_names[row.source as usize];
        builder.count(u64::from(row.list) + 1).text(file).text(sheet).count(u64::from(row.line)).count(u64::from(row.record));
    }

    /// A field of a submitted row as it may be shown.
    pub fn submitted(&self, row: &Row, field: &str) -> Cow<'a, str> {
        self.shown(field, row.text(self.night.intake, field))
    }

    /// A field of a register person as it may be shown.
    pub fn registered(&self, person: PersonIx, field: &str) -> Cow<'a, str> {
        self.shown(field, self.night.people.register.text(self.night.intake, person, field))
    }

    fn shown(&self, field: &str, text: &'a str) -> Cow<'a, str> {
        if text.is_empty() {
            return Cow::Borrowed("");
        }
        veil_field(&self.night.job.readers.analyst, field, self.mask.field(&self.night.rules.fields, field, text))
    }

    /// An identity number of a field as it may be shown.
    pub fn number(&self, field: &str, digits: u64) -> String {
        veil_field(&self.night.job.readers.analyst, field, self.mask.number(digits).into()).into_owned()
    }

    pub fn register_nik(&self, person: PersonIx) -> String {
        self.number("nik", self.night.people.register.facts[person.0 as usize].nik)
    }

    /// The area of a row: the register's when the row is linked, else what the row says.
    pub fn area(&self, row: RowIx) -> u64 {
        self.areas[row.0 as usize]
    }

    /// Name of a kecamatan by its six-digit code, empty where no source names it.
    pub fn kecamatan_name(&self, code: u64) -> &str {
        let own = self.area_names.get(&code).into_iter();
        let of_desa = self.area_names.range(code * 10_000..(code + 1) * 10_000).map(|(_, names)| names);
        own.chain(of_desa).map(|(kecamatan, _)| kecamatan.as_str()).find(|name| !name.is_empty()).unwrap_or("")
    }

    /// Kecamatan and desa of an area code, empty where no source names them.
    pub fn area_name(&self, area: u64) -> (&str, &str) {
        self.area_names.get(&area).map_or(("", ""), |(kecamatan, desa)| (kecamatan, desa))
    }

    /// The decile that the register states of a family, as people write it: `3`, `6-10`; empty where it states none.
    pub fn desil(&self, family: &Family) -> String {
        family.desil.text()
    }

    /// The family of a register person.
    pub fn family(&self, person: PersonIx) -> Option<&'a Family> {
        let register = &self.night.people.register;
        register.families.get(register.facts[person.0 as usize].family as usize)
    }

    /// Findings of a row.
    pub fn findings_of(&self, row: RowIx) -> impl Iterator<Item = &'a Finding> {
        let findings = &self.night.findings.mistargeting;
        let start = findings.partition_point(|finding| finding.row < row);
        findings[start..].iter().take_while(move |finding| finding.row == row)
    }

    /// Rupiah that totals count where this finding or group tells them; 0 where another one does.
    pub fn counted(&self, told_by: ToldBy) -> u64 {
        self.claims.binary_search_by_key(&told_by, |claim| claim.told_by).map_or(0, |at| self.claims[at].rupiah)
    }

    /// Files of chosen lists; a workbook is one file, whatever its sheets, and a file of two lists is one.
    pub fn files(&self, of_list: impl Fn(usize) -> bool) -> u64 {
        let files = self.ledger.files.iter().filter(|file| of_list(file.list));
        files.map(|file| self.source_names[file.source].0.as_str()).collect::<BTreeSet<&str>>().len() as u64
    }

    pub fn rupiah(&self) -> u64 {
        self.claims.iter().map(|claim| claim.rupiah).sum()
    }
}

/// A register row number as people count it: 1-based over all people files.
pub fn register_row(person: PersonIx) -> i64 {
    i64::from(person.0) + 1
}

fn area_of(night: &Night<'_>, row: usize) -> u64 {
    let register = &night.people.register;
    let family = night.links[row].linked().and_then(|person| register.families.get(register.facts[person.0 as usize].family as usize));
    match family.map_or(0, |family| family.area) {
        0 => night.people.rows[row].area,
        area => area,
    }
}

fn list_facts(night: &Night<'_>) -> Vec<ListFacts> {
    let programmes = &night.rules.programmes;
    night
        .job
        .lists
        .iter()
        .map(|list| {
            let rule = programmes.find(&list.programme);
            ListFacts {
                programme: rule.map_or(&list.programme, |rule| &rule.code).clone(),
                owner: list.owner.clone(),
                unit: rule.map_or(Unit::Person, |rule| rule.unit),
            }
        })
        .collect()
}

/// Claims such that one payee of one programme counts once, however many findings and groups name it.
///
/// The highest amount wins, then the more probable one, then findings before groups. A group's money is counted at its last
/// row, the one that repeats the others.
fn claims(night: &Night<'_>, lists: &[ListFacts]) -> Vec<Claim> {
    let findings = (0_u32..).zip(&night.findings.mistargeting).filter(|(_, finding)| finding.side == Side::Inclusion);
    let findings = findings.map(|(at, finding)| Claim {
        told_by: ToldBy::Finding(at),
        row: finding.row,
        rupiah: finding.rupiah,
        probability_ppm: finding.probability_ppm,
    });
    let groups = (0_u32..).zip(night.groups).filter_map(|(at, group)| {
        let (told_by, row) = (ToldBy::Group(at), *group.rows.last()?);
        Some(Claim { told_by, row, rupiah: group.rupiah_at_risk, probability_ppm: group.probability_ppm })
    });
    let order = |claim: &Claim| (claim.rupiah, claim.probability_ppm, Reverse(claim.told_by));
    let payees = Payees::new(night.people, night.links);
    // The claims are sorted below, so the map's order does not matter.
    let mut best: HashMap<(&str, Payee), Claim> = HashMap::new();
    for claim in findings.chain(groups).filter(|claim| claim.rupiah > 0) {
        let list = &lists[usize::from(night.people.rows[claim.row.0 as usize].list)];
        let known = best.entry((&list.programme, payees.of(claim.row, list.unit))).or_insert(claim);
        if order(&claim) > order(known) {
            *known = claim;
        }
    }
    let mut claims: Vec<Claim> = best.into_values().collect();
    claims.sort_unstable_by_key(|claim| claim.told_by);
    claims
}

/// Names of areas as the register prints them, else as the lists do; the first that prints one wins.
fn area_names<'a>(night: &Night<'a>) -> BTreeMap<u64, (String, String)> {
    let mut names: BTreeMap<u64, (String, String)> = BTreeMap::new();
    let mut tell = |area: u64, printed: &dyn Fn(&str) -> &'a str| {
        let known = names.entry(area).or_default();
        for (name, field) in [(&mut known.0, "kecamatan"), (&mut known.1, "desa")] {
            if name.is_empty() && area != 0 {
                *name = Mask::default().scrub(printed(field));
            }
        }
    };
    let register = &night.people.register;
    for family in &register.families {
        if let Some(person) = family.head.or_else(|| family.members.first().copied()) {
            tell(family.area, &|field| register.text(night.intake, person, field));
        }
    }
    for row in &night.people.rows {
        tell(row.area, &|field| row.text(night.intake, field));
    }
    names
}
