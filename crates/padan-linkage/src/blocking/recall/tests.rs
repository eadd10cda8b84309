//! Properties: 1. on drawn nights the estimate is nearer the number truly out of reach than if fields failed independently,
//! and its interval holds that number; 2. rules whose refinements lose pairs count as losing them; 3. a night without links
//! says nothing; 4. the same night gives the same numbers; 5. a block that is told to be taken whole reaches its rows.

use super::classes::{Fitting, Histories, Pattern, Stratum};
use super::*;
use crate::blocking::Transform;
use crate::blocking::keys::mix;
use crate::records::{DateValue, Digits, FieldSpec, Kind, Values};
use proptest::prelude::*;

/// Number, date, name, mother, area: one part each.
const FIELDS: usize = 5;
const RULES: [u32; 4] = [0b00001, 0b00110, 0b10100, 0b01100];
/// Some rows state neither number nor date.
const STATED: [u32; 2] = [0b11111, 0b11100];

struct Night {
    histories: Histories,
    /// Pairs that no rule reaches.
    missed: f64,
    /// What independent fields of the same quality would miss.
    missed_independent: f64,
}

/// Draws a night: a row in seven is careless, and one in ten is in no register.
fn night(seed: u64, rows: usize) -> Night {
    let mut state = seed;
    let mut draw = |chance: f64| {
        state = mix(state, 1);
        ((state >> 11) as f64 / (1u64 << 53) as f64) < chance
    };
    let mut patterns: BTreeMap<(usize, u32), f64> = BTreeMap::new();
    let mut strata = [0.0; 2];
    let (mut missed, mut agreed_in_all, mut true_pairs) = (0.0, [[0.0; FIELDS]; 2], [0.0; 2]);
    for _ in 0..rows {
        let stratum = usize::from(draw(0.3));
        strata[stratum] += 1.0;
        let agree = if draw(1.0 / 7.0) { 0.6 } else { 0.98 };
        let shared = (0..FIELDS).fold(0, |bits, field| bits | u32::from(draw(agree)) << field) & STATED[stratum];
        if draw(0.1) {
            continue;
        }
        true_pairs[stratum] += 1.0;
        (0..FIELDS).for_each(|field| agreed_in_all[stratum][field] += f64::from(shared >> field & 1));
        if RULES.iter().any(|rule| shared & rule == *rule) {
            *patterns.entry((stratum, shared)).or_default() += 1.0;
        } else {
            missed += 1.0;
        }
    }
    let independent = |stratum: usize| -> f64 {
        let share = |field: usize| agreed_in_all[stratum][field] / true_pairs[stratum];
        let chance = |shared: u32| (0..FIELDS).map(|f| if shared >> f & 1 == 1 { share(f) } else { 1.0 - share(f) }).product::<f64>();
        let lost = |shared: &u32| RULES.iter().all(|rule| shared & rule != *rule);
        true_pairs[stratum] * (0u32..1 << FIELDS).filter(lost).map(chance).sum::<f64>()
    };
    let histories = Histories {
        families: (0..FIELDS).map(|field| 1 << field).collect(),
        rules: RULES.iter().map(|&rule| (rule, 0.0)).collect(),
        strata: STATED.iter().zip(strata).map(|(&stated, rows)| Stratum { stated, rows }).collect(),
        patterns: patterns.into_iter().map(|((stratum, agreed), weight)| Pattern { stratum, agreed, weight }).collect(),
    };
    Night { histories, missed, missed_independent: independent(0) + independent(1) }
}

#[test]
fn careless_rows_are_seen_in_what_fields_share() {
    for seed in 1..=6 {
        let night = night(seed, 20_000);
        let found = Fitting::of(&night.histories).fit().missed;
        let (off, off_independent) = ((found - night.missed).abs(), (night.missed_independent - night.missed).abs());
        assert!(off < off_independent && off < 0.3 * night.missed, "seed {seed}: {found} of {}", night.missed);
    }
}

#[test]
fn the_interval_holds_what_was_missed_in_most_nights() {
    let held = (1..=100).filter(|&seed| {
        let night = night(100 + seed, 4_000);
        let fitting = Fitting::of(&night.histories);
        let fitted = fitting.fit();
        let (low, high) = interval_of(&fitting, &fitted);
        low <= night.missed && night.missed <= high
    });
    // 95 of 100 would be all that is possible; the normal approximation is a little narrow.
    assert!(held.count() >= 85);
}

#[test]
fn a_rule_that_loses_pairs_by_refining_counts_as_losing_them() {
    let mut night = night(7, 20_000);
    let before = Fitting::of(&night.histories).fit().missed;
    night.histories.rules.iter_mut().for_each(|rule| rule.1 = 0.2);
    assert!(Fitting::of(&night.histories).fit().missed > before + 50.0);
}

/// People with a number and a date of birth.
fn people(list: &[(u64, u32)]) -> Records {
    let digits = list.iter().map(|&(nik, _)| Digits::whole(nik, 16)).collect();
    let dates = list.iter().map(|&(_, stated)| DateValue { stated, ..DateValue::default() }).collect();
    Records { len: list.len(), columns: vec![Values::Digits(digits), Values::Date(dates)] }
}

#[test]
fn a_night_tells_its_recall_and_a_night_without_links_nothing() {
    let field = |name: &str, kind| FieldSpec { name: name.into(), kind };
    let shared = Shared { fields: vec![field("nik", Kind::Digits), field("lahir", Kind::Date)], ..Shared::default() };
    let register: Vec<(u64, u32)> =
        (0..900).map(|n| (9926010107730000 + u64::from(n), 19000101 + n % 28 + n / 28 % 12 * 100 + n / 336 * 10_000)).collect();
    // Every tenth number and, in another step, every ninth date are wrong; every ninetieth row is out of reach.
    let wrong = |n: usize, (nik, date): (u64, u32)| {
        (if n.is_multiple_of(10) { nik + 5_000_000_000_000 } else { nik }, if n.is_multiple_of(9) { date + 500_000 } else { date })
    };
    let rows: Vec<(u64, u32)> = register.iter().enumerate().map(|(n, &person)| wrong(n, person)).collect();
    let (left, right) = (people(&rows), people(&register));
    let rule = |column, name: &str| BlockingRule {
        name: name.into(),
        parts: vec![KeyPart { column, or_left: None, transform: Transform::Whole }],
        refine: Vec::new(),
        block_rows_max: usize::MAX,
        only_if_none: false,
    };
    let index = BlockingIndex::build(&[rule(0, "nik"), rule(1, "lahir")], 100, &shared, &right);
    let blocked = Blocked { index: &index, shared: &shared, left: &left, right: &right };
    let asked: Vec<u32> = (0..900).collect();
    let reached: Vec<Reached> =
        asked.iter().filter(|n| **n % 90 != 0).map(|&n| Reached { left: n, right: n, probability_ppm: 1_000_000 }).collect();
    let recall = estimate(&blocked, &asked, &reached);
    assert!(recall.missed_95.0 <= 10.0 && 10.0 <= recall.missed_95.1 && recall.missed > 1.0, "{recall:?}");
    assert_eq!(recall, estimate(&blocked, &asked, &reached));
    assert_eq!(estimate(&blocked, &asked, &[]).share(), None);
}

proptest! {
    #[test]
    fn a_block_that_is_taken_whole_reaches_its_rows(
        left in prop::collection::vec(person(), 1..8), right in prop::collection::vec(person(), 1..30),
        block_rows_max in 1usize..8, scan_rows_max in 1usize..8,
    ) {
        let part = |column, transform| KeyPart { column, or_left: None, transform };
        let rule = |parts: Vec<KeyPart>, refine: Vec<KeyPart>| BlockingRule { name: String::new(), parts, refine, block_rows_max, only_if_none: false };
        let rules = [
            rule(vec![part(0, Transform::Slips)], Vec::new()),
            rule(vec![part(1, Transform::AnyDate)], vec![part(0, Transform::Whole)]),
            rule(vec![part(1, Transform::TwoParts), part(0, Transform::Prefix)], Vec::new()),
        ];
        let (shared, left, right) = (Shared::default(), people(&left), people(&right));
        let index = BlockingIndex::build(&rules, scan_rows_max, &shared, &right);
        let blocked = Blocked { index: &index, shared: &shared, left: &left, right: &right };
        for (l, r) in (0..left.len as u32).flat_map(|l| (0..right.len as u32).map(move |r| (l, r))) {
            let pair = Reached { left: l, right: r, probability_ppm: 0 };
            for (number, rule) in rules.iter().enumerate() {
                let parts: Vec<SharedPart> = rule.parts.iter().map(|part| SharedPart::of(&blocked, part, &pair)).collect();
                let whole = takes_whole(&index, number, &parts.iter().collect::<Vec<_>>());
                prop_assert!(!whole || index.reaches(number, &shared, &left, l as usize, r), "{l} {r} {number}");
            }
        }
    }
}

/// Few numbers and dates, so that blocks are crowded.
fn person() -> impl Strategy<Value = (u64, u32)> {
    let number = prop_oneof![(0u64..4).prop_map(|n| 9926010107730000 + n), Just(9926014107850003)];
    (number, prop_oneof![Just(0), Just(19730701u32), Just(19730107), Just(19740701)])
}
