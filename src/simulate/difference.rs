//! Who would leave and who would enter: the findings under two rule books, held against each other.
//!
//! A family (or person, as the programme pays) leaves where an inclusion finding appears that was not there; it stays after all
//! where the last one goes. A family enters where it is eligible, on no list, and was not before; it waits in vain where it no longer
//! is. Money is the benefit of one month, once per payee and programme.

use super::reading::{Missed, Night};
use crate::assess::{Finding, Findings, Side};
use crate::job::Job;
use crate::link::stated;
use crate::normalise::{Family, PersonIx, kecamatan_of};
use crate::rules::RuleBook;
use crate::rules::programmes::{Programme, Unit};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// What would happen to a payee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flow {
    /// On the list; would be indicated as not eligible.
    Leaves,
    /// On the list and indicated; would be indicated no longer.
    Stays,
    /// On no list; would be eligible.
    Enters,
    /// On no list and eligible; would be eligible no longer.
    DropsOut,
}

impl Flow {
    pub const ALL: [Flow; 4] = [Flow::Leaves, Flow::Stays, Flow::Enters, Flow::DropsOut];

    /// The stable code in data files.
    pub fn code(self) -> &'static str {
        match self {
            Flow::Leaves => "KELUAR",
            Flow::Stays => "TETAP",
            Flow::Enters => "MASUK",
            Flow::DropsOut => "BATAL_LAYAK",
        }
    }
}

/// One payee whose answer would change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move {
    pub programme: String,
    pub flow: Flow,
    /// Index into the register's families.
    pub family: u32,
    /// Set where the programme pays persons and one of them stands on the list.
    pub person: Option<PersonIx>,
    /// Kemendagri code of the kecamatan; 0 = unknown.
    pub kecamatan: u64,
    /// Probability of the link, in millionths; 1,000,000 for families on no list.
    pub link_ppm: u32,
    /// Benefit of one month.
    pub rupiah: u64,
}

/// A number, how much of it is expected to hold, and the 95 % interval of that.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    pub count: u64,
    pub expected: u64,
    pub low: u64,
    pub high: u64,
}

/// One programme as it stands and as it would be, or one kecamatan of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Families that would go each way, in the order of `Flow::ALL`.
    pub families: [Estimate; 4],
    pub rupiah: [Estimate; 4],
    /// Families that are eligible, listed or not: now and then.
    pub eligible: (u64, u64),
}

/// The answer.
#[derive(Clone, Debug, Default)]
pub struct Simulated {
    pub run: String,
    pub period: String,
    pub sets: Vec<String>,
    /// The rules have changed since the run; both sides are of the rules as they are now.
    pub rules_changed_since: bool,
    /// By programme code: every programme that something was set of and that has a list.
    pub programmes: BTreeMap<String, Line>,
    /// By programme and kecamatan code, where something would change.
    pub areas: BTreeMap<(String, u64), Line>,
    /// Sorted.
    pub moves: Vec<Move>,
    /// Of each family that would move, as people may see it.
    pub told: BTreeMap<u32, super::tables::FamilyTold>,
    /// Names of kecamatan by code.
    pub kecamatan: BTreeMap<u64, String>,
}

/// Who gets a benefit.
type Payee = (u32, Option<PersonIx>);

/// A rule book's view of one programme.
#[derive(Default)]
struct View {
    /// Payees on a list with an inclusion finding that puts their aid at risk, and the best probability of their links.
    indicated: BTreeMap<Payee, u32>,
    unserved: BTreeSet<u32>,
}

/// A night to be judged under two rule books, and what its run says of it.
pub struct Judged<'a> {
    pub job: &'a Job,
    pub night: &'a Night,
    pub missed: &'a BTreeMap<u16, Missed>,
    /// Findings of programmes that meet, which no key of one programme changes: (programme, person).
    pub met: &'a [(String, PersonIx)],
}

impl Judged<'_> {
    /// Compares what two rule books say.
    pub fn between(&self, (rules, now): (&RuleBook, &Findings), (changed, then): (&RuleBook, &Findings)) -> Simulated {
        let Judged { job, night, .. } = self;
        let mut out = Simulated { period: job.period.clone(), ..Simulated::default() };
        let (mut now, mut then) = (self.views(rules, now), self.views(changed, then));
        for (code, payees) in listed(job, rules, night) {
            let (Some(before), Some(after)) = (rules.programmes.find(&code), changed.programmes.find(&code)) else { continue };
            let (now, then) = (now.remove(code.as_str()).unwrap_or_default(), then.remove(code.as_str()).unwrap_or_default());
            let moves = Both { night, before, after }.moves(&now, &then);
            let totals = Totals::of(&missed_of(job, rules, &code, self.missed), &now, &then);
            let families = |payees: &BTreeMap<Payee, u32>| payees.keys().map(|(family, _)| *family).collect::<BTreeSet<u32>>();
            let all: BTreeSet<u32> = payees.iter().map(|(family, _)| *family).collect();
            let eligible = |view: &View| (all.difference(&families(&view.indicated)).count() + view.unserved.len()) as u64;
            let whole = Line { eligible: (eligible(&now), eligible(&then)), ..line(&moves, &totals) };
            let mut by_area: BTreeMap<u64, Vec<Move>> = BTreeMap::new();
            moves.iter().for_each(|one| by_area.entry(one.kecamatan).or_default().push(one.clone()));
            out.areas.extend(by_area.into_iter().map(|(area, moves)| ((code.clone(), area), line(&moves, &totals))));
            out.moves.extend(moves);
            out.programmes.insert(code, whole);
        }
        super::tables::tell_families(&mut out, night);
        out
    }

    /// What a rule book says, by programme.
    fn views<'r>(&self, rules: &'r RuleBook, findings: &Findings) -> BTreeMap<&'r str, View> {
        let mut views: BTreeMap<&str, View> = BTreeMap::new();
        // Findings name programmes by their codes; asking the rule book for other names of each would take most of the time.
        let by_code: FxHashMap<&str, &'r Programme> =
            rules.programmes.programmes.iter().map(|programme| (programme.code.as_str(), programme)).collect();
        let mut indicate = |code: &str, person: PersonIx, link_ppm: u32| {
            let Some(&programme) = by_code.get(code) else { return };
            let best = views.entry(&programme.code).or_default().indicated.entry(payee(self.night, programme, person)).or_default();
            *best = link_ppm.max(*best);
        };
        let is_own = |finding: &&Finding| finding.side == Side::Inclusion && finding.at_risk && !super::of_other_rows(finding.kind);
        for finding in findings.mistargeting.iter().filter(is_own) {
            if let Some(person) = finding.person {
                indicate(&finding.programme, person, self.night.links[finding.row.0 as usize].probability_ppm);
            }
        }
        self.met.iter().for_each(|(code, person)| indicate(code, *person, 0));
        for case in &findings.unserved {
            for programme in case.programmes.iter().filter_map(|code| by_code.get(code.as_str())) {
                views.entry(&programme.code).or_default().unserved.insert(case.family);
            }
        }
        views
    }
}

/// Payees on the lists of each programme in force, linked rows only.
fn listed(job: &Job, rules: &RuleBook, night: &Night) -> BTreeMap<String, BTreeSet<Payee>> {
    let programmes: Vec<Option<&Programme>> = job.lists.iter().map(|list| rules.programmes.find(&list.programme)).collect();
    let mut listed: BTreeMap<String, BTreeSet<Payee>> = BTreeMap::new();
    for programme in programmes.iter().flatten() {
        listed.entry(programme.code.clone()).or_default();
    }
    for (row, link) in night.people.rows.iter().zip(&night.links) {
        let (Some(programme), Some(person)) = (programmes[usize::from(row.list)], link.linked()) else { continue };
        let payees = listed.get_mut(&programme.code).expect("every programme with a list is there");
        payees.insert(payee(night, programme, person));
    }
    listed
}

/// Who is paid where a person stands on a list.
fn payee(night: &Night, programme: &Programme, person: PersonIx) -> Payee {
    let family = night.people.register.facts[person.0 as usize].family;
    (family, Some(person).filter(|_| programme.unit == Unit::Person))
}

/// One programme under two rule books.
struct Both<'a> {
    night: &'a Night,
    before: &'a Programme,
    after: &'a Programme,
}

impl Both<'_> {
    fn moves(&self, now: &View, then: &View) -> Vec<Move> {
        let (benefit_now, benefit_then) = (self.before.benefit_per_month.unwrap_or(0), self.after.benefit_per_month.unwrap_or(0));
        let of_list = |flow, (payee, link_ppm): (&Payee, &u32), rupiah| self.one(flow, *payee, *link_ppm, rupiah);
        let leaves = then.indicated.iter().filter(|(payee, _)| !now.indicated.contains_key(payee));
        let stays = now.indicated.iter().filter(|(payee, _)| !then.indicated.contains_key(payee));
        let mut moves: Vec<Move> = leaves.map(|found| of_list(Flow::Leaves, found, benefit_now)).collect();
        moves.extend(stays.map(|found| of_list(Flow::Stays, found, benefit_then)));
        let waiting = |flow, family: &u32, rupiah| self.one(flow, (*family, None), 1_000_000, rupiah);
        moves.extend(then.unserved.difference(&now.unserved).map(|family| waiting(Flow::Enters, family, benefit_then)));
        moves.extend(now.unserved.difference(&then.unserved).map(|family| waiting(Flow::DropsOut, family, benefit_now)));
        moves.sort();
        moves
    }

    fn one(&self, flow: Flow, (family, person): Payee, link_ppm: u32, rupiah: u64) -> Move {
        let area = self.night.people.register.families.get(family as usize).map_or(0, |family: &Family| family.area);
        let kecamatan = kecamatan_of(area);
        Move { programme: self.before.code.clone(), flow, family, person, kecamatan, link_ppm, rupiah }
    }
}

/// Register people that the lists of a programme are expected to have missed.
fn missed_of(job: &Job, rules: &RuleBook, code: &str, missed: &BTreeMap<u16, Missed>) -> Missed {
    let lists = job.lists.iter().zip(0_u16..);
    let of_programme = lists.filter(|(list, _)| rules.programmes.find(&list.programme).is_some_and(|found| found.code == code));
    let stated = of_programme.filter_map(|(_, number)| missed.get(&number));
    stated.fold((0.0, (0.0, 0.0)), |sum, one| (sum.0 + one.0, (sum.1.0 + one.1.0, sum.1.1 + one.1.1)))
}

/// What the share of missed people among families on no list is.
struct Totals {
    /// Missed people per unserved family, now and then: expected, (low, high).
    now: Missed,
    then: Missed,
}

impl Totals {
    fn of(missed: &Missed, now: &View, then: &View) -> Totals {
        let share = |view: &View| {
            let families = (view.unserved.len() as f64).max(1.0);
            let of_family = |people: f64| (people / families).min(1.0);
            (of_family(missed.0), (of_family(missed.1.0), of_family(missed.1.1)))
        };
        Totals { now: share(now), then: share(then) }
    }
}

/// Adds moves up.
fn line(moves: &[Move], totals: &Totals) -> Line {
    let mut line = Line::default();
    for (at, flow) in Flow::ALL.into_iter().enumerate() {
        let of_flow: Vec<&Move> = moves.iter().filter(|one| one.flow == flow).collect();
        let families: BTreeMap<u32, u32> = of_flow.iter().fold(BTreeMap::new(), |mut best, one| {
            let known = best.entry(one.family).or_default();
            *known = one.link_ppm.max(*known);
            best
        });
        let wrong: f64 = families.values().map(|ppm| 1.0 - f64::from(*ppm) / 1e6).sum();
        let variance: f64 = families.values().map(|ppm| f64::from(*ppm) / 1e6 * (1.0 - f64::from(*ppm) / 1e6)).sum();
        let count = families.len() as u64;
        let of_all = |missed: Missed| (missed.0 * count as f64, (missed.1.0 * count as f64, missed.1.1 * count as f64));
        let (mean, taken) = match flow {
            Flow::Leaves | Flow::Stays if count > 0 => (wrong, stated::interval(wrong, variance)),
            Flow::Leaves | Flow::Stays => (0.0, (0.0, 0.0)),
            Flow::Enters => of_all(totals.then),
            Flow::DropsOut => of_all(totals.now),
        };
        let less = |taken: f64| (count as f64 - taken).max(0.0);
        let (low, high) = (less(taken.1).floor() as u64, (less(taken.0).ceil() as u64).min(count));
        let expected = (less(mean).round() as u64).clamp(low, high);
        line.families[at] = Estimate { count, expected, low, high };
        let rupiah: u64 = of_flow.iter().map(|one| one.rupiah).sum();
        let scaled = |part: u64| (u128::from(rupiah) * u128::from(part)).checked_div(u128::from(count)).unwrap_or(0) as u64;
        line.rupiah[at] = Estimate { count: rupiah, expected: scaled(expected), low: scaled(low), high: scaled(high) };
    }
    line
}
