//! Properties: 1. equal rows compared once end in the same groups as equal rows compared one by one; 2. a row that a list
//! repeats thousands of times costs no more than once.

use super::*;
use crate::blocking::{BlockingRule, KeyPart, Transform};
use crate::clusters::{Edge, Members, clusters};
use crate::comparators;
use crate::lexicon::TokenTraits;
use crate::model::{Chance, Comparison, LevelProbabilities, Model, Prior, Thresholds};
use crate::records::{DateValue, Digits, FieldSpec, Kind};
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
