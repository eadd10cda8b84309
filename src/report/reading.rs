//! The night as tables and pages read it: lists with their programme, areas with their names, money counted once.
//!
//! Built once per report. Everything here is derived from `Night`; nothing here decides anything about a person.

use crate::assess::Side;
use crate::language::Language;
use crate::link::Link;
use crate::normalise::{PersonIx, Row, RowIx};
use crate::report::Night;
use crate::report::ledger::Ledger;
use crate::report::mask::Mask;
use crate::rules::programmes::Unit;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

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
    /// Per row, indicated rupiah; each (programme, family or person) is counted once, at its first row.
    pub rupiah_by_row: Vec<u64>,
}

impl<'a> Reading<'a> {
    pub fn new(night: Night<'a>, ledger: &'a Ledger, mask: Mask) -> Reading<'a> {
        let lists = list_facts(&night);
        let (rupiah_by_row, area_names) = rayon::join(|| indicated_rupiah(&night, &lists), || area_names(&night));
        let source_names = night.intake.sources.iter().map(|source| (mask.path(&source.file), mask.path(&source.sheet))).collect();
        Reading { language: night.job.language, night, ledger, mask, lists, source_names, area_names, rupiah_by_row }
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
        let text = row.text(self.night.intake, field);
        self.mask.field(&self.night.rules.fields, field, text)
    }

    /// A field of a register person as it may be shown.
    pub fn registered(&self, person: PersonIx, field: &str) -> Cow<'a, str> {
        let text = self.night.people.register.text(self.night.intake, person, field);
        self.mask.field(&self.night.rules.fields, field, text)
    }

    pub fn register_nik(&self, person: PersonIx) -> String {
        self.mask.number(self.night.people.register.facts[person.0 as usize].nik)
    }

    /// The area of a row: the register's when the row is linked, else what the row says.
    pub fn area(&self, row: RowIx) -> u64 {
        let register = &self.night.people.register;
        let linked = self.link(row).linked().and_then(|person| {
            let family = register.facts[person.0 as usize].family as usize;
            register.families.get(family)
        });
        match linked.map_or(0, |family| family.area) {
            0 => self.row(row).area,
            area => area,
        }
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

    pub fn rupiah(&self) -> u64 {
        self.rupiah_by_row.iter().sum()
    }
}

/// A register row number as people count it: 1-based over all people files.
pub fn register_row(person: PersonIx) -> i64 {
    i64::from(person.0) + 1
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

/// Who a payment goes to.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Payee {
    Family(u32),
    Person(PersonIx),
    NoKk(u64),
    Nik(u64),
    Row(RowIx),
}

/// Rupiah per row such that one payee of one programme counts once, however many findings name it.
///
/// The highest amount wins and is carried by the payee's first row named.
fn indicated_rupiah(night: &Night<'_>, lists: &[ListFacts]) -> Vec<u64> {
    // Only sums leave this map, so its order does not matter.
    let mut claims: HashMap<(&str, Payee), (u64, RowIx)> = HashMap::new();
    let inclusion =
        night.findings.mistargeting.iter().filter(|finding| finding.side == Side::Inclusion).map(|finding| (finding.row, finding.rupiah));
    let repeated = night.groups.iter().filter_map(|group| Some((*group.rows.last()?, group.rupiah_at_risk)));
    for (row, rupiah) in inclusion.chain(repeated).filter(|&(_, rupiah)| rupiah > 0) {
        let list = &lists[usize::from(night.people.rows[row.0 as usize].list)];
        let claim = claims.entry((&list.programme, payee(night, list.unit, row))).or_insert((0, row));
        *claim = (claim.0.max(rupiah), claim.1.min(row));
    }
    let mut rupiah_by_row = vec![0; night.people.rows.len()];
    for (rupiah, row) in claims.into_values() {
        rupiah_by_row[row.0 as usize] += rupiah;
    }
    rupiah_by_row
}

fn payee(night: &Night<'_>, unit: Unit, row: RowIx) -> Payee {
    let submitted = &night.people.rows[row.0 as usize];
    match (unit, night.links[row.0 as usize].linked()) {
        (Unit::Family, Some(person)) => Payee::Family(night.people.register.facts[person.0 as usize].family),
        (Unit::Person, Some(person)) => Payee::Person(person),
        (Unit::Family, None) if submitted.no_kk != 0 => Payee::NoKk(submitted.no_kk),
        (Unit::Person, None) if submitted.nik != 0 => Payee::Nik(submitted.nik),
        (Unit::Family | Unit::Person, None) => Payee::Row(row),
    }
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
