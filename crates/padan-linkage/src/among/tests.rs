//! Properties: 1. equal rows compared once end in the same groups as equal rows compared one by one; 2. a row that a list
//! repeats thousands of times costs no more than once; 3. a pair that is left early is not likely enough when judged in full;
//! 4. the blocks of the keys that are asked for give, refine and cut what blocking over all rows does.

use super::*;
use crate::blocking::{BlockingIndex, BlockingRule, KeyPart, Transform};
use crate::clusters::{Edge, Members, clusters};
use crate::comparators;
use crate::lexicon::TokenTraits;
use crate::model::{Chance, Comparison, Given, LevelProbabilities, Model, Prior, Thresholds};
use crate::records::{DateValue, Digits, FieldSpec, Kind, Names, Values};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const JOIN: u32 = 800_000;

/// A model of three comparisons: the higher the level, the rarer among strangers.
fn rules() -> LinkageRules {
    let comparison = |(column, name, comparator): (usize, &str, &str)| {
        let comparator = comparators::find(comparator).expect("a comparator of this crate");
        let count = comparator.levels.len();
        let level = |level: usize| {
            let high = (level + 1) as f64 / count as f64;
            LevelProbabilities { m: 0.02 + 0.9 * high * high, u: Chance::Plain(0.9 * f64::exp2(-18.0 * high)), h: 0.2, t: None, n: None }
        };
        Comparison {
            name: name.into(),
            comparator,
            columns: vec![column],
            levels: (0..count).map(level).collect(),
            given: Vec::new(),
            borrowed: false,
        }
    };
    let fields = [(0, "nik", "nik"), (1, "nama", "person_name"), (2, "lahir", "birth_date")];
    let rule = |name: &str, column: usize, transform: Transform| BlockingRule {
        name: name.into(),
        parts: vec![KeyPart { column, or_left: None, transform }],
        refine: Vec::new(),
        block_rows_max: 1_000,
        only_if_none: false,
    };
    LinkageRules {
        model: Model {
            comparisons: fields.map(comparison).into(),
            prior: Prior { in_register: 0.9, relatives: 0.4, repeated: 0.05, ..Prior::default() },
            thresholds: Thresholds { link: 0.9, review: 0.1 },
        },
        blocking: vec![rule("nik", 0, Transform::Whole), rule("nama", 1, Transform::EachToken), rule("lahir", 2, Transform::Whole)],
        scan_rows_max: 1_000_000,
    }
}

fn shared() -> Shared {
    let field = |name: &str, kind| FieldSpec { name: name.into(), kind };
    Shared { fields: vec![field("nik", Kind::Digits), field("nama", Kind::Name), field("lahir", Kind::Date)], ..Shared::default() }
}

fn records(shared: &mut Shared, people: &[(u64, &str, u32)]) -> Records {
    let mut names = Names::default();
    for (_, name, _) in people {
        let traits = |text: &str| TokenTraits {
            spelling: text.into(),
            phonetic: text.bytes().fold(7, |key: u32, byte| key.wrapping_mul(31).wrapping_add(u32::from(byte))),
            ..TokenTraits::default()
        };
        let tokens: Vec<_> = name.split_whitespace().map(|token| shared.lexicon.intern(token, traits)).collect();
        names.push(&tokens);
    }
    let digits = people.iter().map(|(nik, ..)| if *nik == 0 { Digits::default() } else { Digits::whole(*nik, 16) }).collect();
    let dates = people.iter().map(|(.., date)| DateValue { stated: *date, ..DateValue::default() }).collect();
    Records { len: people.len(), columns: vec![Values::Digits(digits), Values::Name(names), Values::Date(dates)] }
}

/// Groups of people; `labels` that differ keep equal rows from being taken together.
fn groups(people: &[(u64, &str, u32)], labels: &[u32]) -> BTreeSet<Vec<u32>> {
    let rules = rules();
    let mut shared = shared();
    let rows = records(&mut shared, people);
    let index = Index::build(&rules, &shared, &rows, vec![u32::MAX; rows.len]);
    let judge = Judge { rules: &rules, shared: &shared, index: &index, rows: &rows, list_rows: 1_000.0 };
    let found = among(&judge, &Among { probe: &vec![true; rows.len], labels, list_rows: 1_000.0, keep_ppm: JOIN });
    let mut copies = vec![1; rows.len];
    found.equal.iter().for_each(|class| copies[class.rows[0] as usize] = class.rows.len() as u32);
    let edges: Vec<Edge> =
        found.twins.iter().map(|twin| Edge { left: twin.left, right: twin.right, probability_ppm: twin.probability_ppm }).collect();
    let members =
        Members { anchors: &vec![None; rows.len], copies: &copies, labels: &vec![0; rows.len], apart: &BTreeSet::new(), joined: &[] };
    let mut classes: BTreeMap<u32, Vec<u32>> = found.equal.into_iter().map(|class| (class.rows[0], class.rows)).collect();
    let mut all = BTreeSet::new();
    for (members, _) in clusters(&members, &edges, JOIN, &|left, right| judge.pair(left, right).evidence.0) {
        let mut rows: Vec<u32> = members.into_iter().flat_map(|member| classes.remove(&member).unwrap_or_else(|| vec![member])).collect();
        rows.sort_unstable();
        all.insert(rows);
    }
    all.extend(classes.into_values());
    all
}

#[test]
fn equal_rows_are_one_group_and_a_twin_stays_apart() {
    let siti = (3_526_014_101_900_001, "SITI AMINAH", 19_900_101);
    let sita = (3_526_014_101_900_002, "RINA WATI", 19_900_101);
    let found = groups(&[siti, sita, siti, sita, siti], &[0; 5]);
    assert_eq!(found, BTreeSet::from([vec![0, 2, 4], vec![1, 3]]));
}

#[test]
fn twenty_thousand_equal_rows_are_compared_once() {
    let people = vec![(3_526_014_101_900_001, "SITI AMINAH", 19_900_101); 20_000];
    let start = std::time::Instant::now();
    assert_eq!(groups(&people, &vec![0; 20_000]).into_iter().map(|rows| rows.len()).collect::<Vec<_>>(), [20_000]);
    // 200 million pairs, compared one by one, take minutes.
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

fn person() -> impl Strategy<Value = (u64, &'static str, u32)> {
    let nik = prop::sample::select(vec![0, 3_526_014_101_900_001, 3_526_014_101_900_002, 3_526_020_202_850_007]);
    let name = prop::sample::select(vec!["SITI AMINAH", "SITI AMINAHH", "RINA WATI", "AHMAD", "AHMAD FAUZI"]);
    (nik, name, prop::sample::select(vec![0, 19_900_101, 19_850_202]))
}

proptest! {
    #[test]
    fn equal_rows_compared_once_end_in_the_same_groups(people in prop::collection::vec(person(), 0..14)) {
        let alone: Vec<u32> = (0..people.len() as u32).collect();
        prop_assert_eq!(groups(&people, &vec![0; people.len()]), groups(&people, &alone));
    }
}

/// The model, with rarities, twins, namesakes and a table that depends on another comparison.
fn dependent(twins: f64, namesakes: f64, repeated: f64) -> LinkageRules {
    let mut rules = rules();
    let [nik, name, born] = rules.model.comparisons.as_mut_slice() else { unreachable!("three comparisons") };
    let rarer = |level: &LevelProbabilities| LevelProbabilities { u: Chance::ByRarity(1.5), t: Some(0.3), n: Some(level.m), ..*level };
    name.levels.iter_mut().skip(1).for_each(|level| *level = rarer(level));
    born.levels[7] = LevelProbabilities { u: Chance::ByRarity(1.0), h: 0.01, t: Some(0.9), ..born.levels[7] };
    nik.levels[7] = LevelProbabilities { u: Chance::PerRegister(0.5), h: 0.001, t: Some(0.01), ..nik.levels[7] };
    let table = nik.levels.iter().map(|level| LevelProbabilities { u: Chance::PerRegister(4.0), h: level.m * 0.7, ..*level }).collect();
    nik.given = vec![Given { comparison: 1, levels: 0b1_1000_0000, table }];
    rules.model.comparisons.swap(0, 1);
    rules.model.comparisons[1].given[0].comparison = 0;
    rules.model.prior = Prior { twins, namesakes, repeated, ..rules.model.prior };
    rules
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn a_pair_left_early_is_not_likely_enough(
        people in prop::collection::vec(person(), 2..12),
        (twins, namesakes, repeated) in (0.0f64..0.3, 0.0f64..0.3, 0.0f64..0.3),
        (list_rows, register_rows, keep_ppm) in (1.0f64..1e6, 1u64..1_000_000, prop_oneof![0u32..=1_000_000, Just(0), Just(JOIN), Just(1_000_000)]),
    ) {
        let rules = dependent(twins, namesakes, repeated);
        let mut shared = shared();
        let rows = records(&mut shared, &people);
        let mut index = Index::build(&rules, &shared, &rows, vec![u32::MAX; rows.len]);
        index.frequencies.pretend_rows(register_rows);
        index.population.rows = register_rows;
        index.weights = crate::model::Weights::of(&rules.model, index.population);
        let judge = Judge { rules: &rules, shared: &shared, index: &index, rows: &rows, list_rows };
        let promise = Promise::of(&judge, keep_ppm);
        for (left, right) in (0..rows.len as u32).flat_map(|left| (0..rows.len as u32).map(move |right| (left, right))) {
            let probability_ppm = judge.pair(left, right).probability_ppm;
            prop_assert!(promise.holds(&judge.sides(), left, right) || probability_ppm < keep_ppm, "{left} {right}: {probability_ppm}");
        }
    }
}

#[test]
fn two_people_are_left_early_and_one_person_is_not() {
    let people = [
        (3_526_014_101_900_001, "SITI AMINAH", 19_900_101),
        (3_526_014_101_900_001, "SITI AMINAHH", 19_900_101),
        (3_526_020_202_850_007, "AHMAD FAUZI", 19_850_202),
    ];
    let rules = rules();
    let mut shared = shared();
    let rows = records(&mut shared, &people);
    let index = Index::build(&rules, &shared, &rows, vec![u32::MAX; rows.len]);
    let judge = Judge { rules: &rules, shared: &shared, index: &index, rows: &rows, list_rows: 1_000.0 };
    let promise = Promise::of(&judge, 500_000);
    assert!(promise.holds(&judge.sides(), 0, 1), "{:?}", judge.pair(0, 1));
    assert!(!promise.holds(&judge.sides(), 0, 2), "{:?}", judge.pair(0, 2));
}

/// Rules whose blocks are crowded, refined, cut, and one that is asked only when others gave nothing.
fn crowded(block_rows_max: usize) -> Vec<BlockingRule> {
    let part = |column: usize, transform: Transform| KeyPart { column, or_left: None, transform };
    let rule = |parts: &[(usize, Transform)], refine: &[(usize, Transform)], only_if_none: bool| BlockingRule {
        name: String::new(),
        parts: parts.iter().map(|&(column, transform)| part(column, transform)).collect(),
        refine: refine.iter().map(|&(column, transform)| part(column, transform)).collect(),
        block_rows_max,
        only_if_none,
    };
    vec![
        rule(&[(2, Transform::Whole)], &[(1, Transform::EachToken), (0, Transform::Prefix)], false),
        rule(&[(0, Transform::Slips)], &[], true),
        rule(&[(1, Transform::EachToken), (2, Transform::Year)], &[(0, Transform::Whole)], false),
        rule(&[(1, Transform::EachToken)], &[(2, Transform::AnyDate)], true),
    ]
}

proptest! {
    #[test]
    fn blocks_that_are_asked_for_are_those_over_all_rows(
        people in prop::collection::vec((person(), any::<bool>()), 1..40), block_rows_max in 1usize..6, scan_rows_max in 1usize..12,
    ) {
        let rules = crowded(block_rows_max);
        let mut shared = shared();
        let rows = records(&mut shared, &people.iter().map(|(person, _)| *person).collect::<Vec<_>>());
        let all = BlockingIndex::build(&rules, scan_rows_max, &shared, &rows);
        let listed: Vec<u32> = (0..rows.len as u32).collect();
        let asking: Vec<u32> = listed.iter().copied().filter(|&row| people[row as usize].1).collect();
        let blocks = Blocks::build(&rules, scan_rows_max, Rows { shared: &shared, records: &rows, listed: &listed, asking: &asking });
        let (mut search, mut expected) = (blocks.search(), Vec::new());
        for &row in &asking {
            let skipped = all.candidates(&shared, &rows, row as usize, &mut expected);
            let mut found = BTreeSet::new();
            let own = blocks.candidates(row, &mut search, &mut |right| found.extend([right]));
            prop_assert_eq!((found, own), (expected.iter().map(|pair| pair.right).collect(), skipped));
        }
    }
}
