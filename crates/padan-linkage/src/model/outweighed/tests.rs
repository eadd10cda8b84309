//! Properties: 1. finding out early leaves the same candidates, with the same weights, as weighing all to the end; 2. no
//! agreement is rarer than the row's value allows, for every comparator known here; 3. candidates far behind are left out,
//! the best and the carrier of the row's number never.

use super::*;
use crate::comparators::find;
use crate::frequency::Frequencies;
use crate::lexicon::TokenTraits;
use crate::model::{Chance, Comparison, Given, LevelProbabilities, Model};
use crate::records::{AddressValue, DateValue, Names, Records, Shared, Values};
use proptest::prelude::*;

/// NIK, KK, name, mother, date, sex, area, address, word.
pub(in crate::model) type Row = (u64, u64, String, String, u32, u8, u64, u16, u32);

pub(in crate::model) fn records(shared: &mut Shared, rows: &[Row]) -> Records {
    let traits = |text: &str| TokenTraits { spelling: text.trim_end_matches('H').into(), ..TokenTraits::default() };
    let mut name = |text: &str, names: &mut Names| {
        let tokens: Vec<_> = text.split_whitespace().map(|word| shared.lexicon.intern(word, traits)).collect();
        names.push(&tokens);
    };
    let (mut names, mut mothers) = (Names::default(), Names::default());
    for row in rows {
        name(&row.2, &mut names);
        name(&row.3, &mut mothers);
    }
    let digits = |value: u64| if value == 0 { Digits::default() } else { Digits::whole(value, 16) };
    let columns = vec![
        Values::Digits(rows.iter().map(|row| digits(row.0)).collect()),
        Values::Digits(rows.iter().map(|row| digits(row.1)).collect()),
        Values::Name(names),
        Values::Name(mothers),
        Values::Date(rows.iter().map(|row| DateValue { stated: row.4, ..DateValue::default() }).collect()),
        Values::Sex(rows.iter().map(|row| row.5).collect()),
        Values::Area(rows.iter().map(|row| row.6).collect()),
        Values::Address(rows.iter().map(|row| AddressValue { rt: row.7, ..AddressValue::default() }).collect()),
        Values::Symbol(rows.iter().map(|row| row.8).collect()),
    ];
    Records { len: rows.len(), columns }
}

/// Comparators and their columns, the lent number among the first.
const COMPARED: [(&str, &[usize]); 8] = [
    ("birth_date", &[4]),
    ("nik", &[0, 1]),
    ("sex", &[5]),
    ("person_name", &[2]),
    ("person_name", &[3]),
    ("area", &[6]),
    ("identifier", &[1, 0]),
    ("address", &[7]),
];

/// A model in which every level weighs something of its own; the top of each is rare.
pub(in crate::model) fn model() -> Model {
    let table = |levels: usize, rare: Chance| -> Vec<LevelProbabilities> {
        let level = |level: usize| {
            let (m, top) = (0.9f64.powi((levels - level) as i32 * 8 + 1), level == levels);
            let u = if top { rare } else { Chance::Plain(0.5f64.powi(level as i32)) };
            LevelProbabilities {
                m,
                u,
                h: m * 0.3,
                t: (level.is_multiple_of(2)).then_some(m * 0.2),
                n: (level.is_multiple_of(3)).then_some(m * 0.1),
            }
        };
        (1..=levels).map(level).collect()
    };
    let comparison = |(index, (name, columns)): (usize, &(&str, &[usize]))| {
        let comparator = find(name).expect("a comparator that exists");
        let levels = comparator.levels.len();
        // A number is as rare as a row of the register; its comparator states no rarity.
        let rare = |factor: f64| if *name == "nik" { Chance::PerRegister(factor) } else { Chance::ByRarity(factor) };
        let given = Given { comparison: 0, levels: 1 << 8, table: table(levels, rare(8.0)) };
        Comparison {
            name: (*name).into(),
            comparator,
            columns: columns.to_vec(),
            levels: table(levels, rare(1.5)),
            given: if index > 0 { vec![given] } else { Vec::new() },
            borrowed: *name == "nik",
        }
    };
    Model { comparisons: COMPARED.iter().enumerate().map(comparison).collect(), prior: PRIOR, ..Model::default() }
}

fn word() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("SITI"), Just("AMINAH"), Just("AMINA"), Just("MOH"), Just("HOLIL"), Just("HOLILI"), Just("SUBAIRI"), Just("S")]
}

pub(in crate::model) fn row() -> impl Strategy<Value = Row> {
    let number = || prop_oneof![Just(0), (0u64..6).prop_map(|n| 9926010107730000 + n), Just(9926014107850003)];
    let name = || prop::collection::vec(word(), 0..4).prop_map(|words| words.join(" "));
    let date = prop_oneof![Just(0), Just(19730701u32), Just(19730107), Just(19740701), Just(19901231)];
    let area = prop_oneof![Just(0u64), Just(9926010001), Just(9926010002), Just(992601), Just(9926)];
    (number(), number(), name(), name(), date, 0u8..3, area, 0u16..3, 0u32..3)
}

/// A fixture of one row and a register: the row, everybody as its candidates.
fn with(left: &Row, right: &[Row], check: impl FnOnce(&Sides, &[Pair])) {
    let mut shared = Shared::default();
    let (left, right) = (records(&mut shared, std::slice::from_ref(left)), records(&mut shared, right));
    let frequencies = Frequencies::of(&right, &shared.lexicon);
    let pairs: Vec<Pair> = (0..right.len as u32).map(|right| Pair { right, rule: 0 }).collect();
    check(&Sides { shared: &shared, frequencies: &frequencies, left: &left, right: &right }, &pairs);
}

pub(in crate::model) const PRIOR: Prior =
    Prior { in_register: 0.9, relatives: 0.3, twins: 0.1, namesakes: 0.1, repeated: 0.02, model_rows: 0.0 };

pub(in crate::model) fn population(rows: u64) -> Population {
    Population { rows, groups: rows / 3 }
}

/// The candidates that count, found out early.
fn counting(weights: &Weights, sides: &Sides, pairs: &[Pair]) -> Vec<(Pair, Weighed)> {
    let mut found = Vec::new();
    let (packed, groups) = (PackedRows::of(weights.layout(), sides.right), homes(sides.right.len));
    let register = Packing { packed: &packed, groups: &groups, members: &[2; 64] };
    weights.weigh_row(sides, &register, &weights.asked(sides, 0), pairs, &mut found);
    found
}

/// Every two rows live together; some live alone.
pub(in crate::model) fn homes(rows: usize) -> Vec<u32> {
    (0..rows as u32).map(|row| if row % 7 == 3 { u32::MAX } else { row / 2 }).collect()
}

#[test]
fn a_candidate_far_behind_is_left_out_and_who_carries_the_number_is_not() {
    let own = |nik: u64| (nik, 9926010101010009, "HOLIL SUBAIRI".into(), "SITI AMINAH".into(), 19730701, 1, 9926010001, 1, 1);
    let other = |nik: u64| (nik, 9926010101010001, "AMINAH".into(), "HOLILI".into(), 19901231, 2, 9926010002, 2, 2);
    let mut register = vec![own(9926010107730001), other(9926014107850002), other(9926014107850003)];
    register.extend((0..3_000).map(|number| other(9926014107860000 + number)));
    let mut left = own(9926010107730001);
    with(&left, &register, |sides, pairs| {
        let counting = counting(&Weights::of(&model(), population(3_003)), sides, pairs);
        assert_eq!(counting.iter().map(|(pair, _)| pair.right).collect::<Vec<_>>(), [0]);
    });
    left.0 = 9926014107850002;
    with(&left, &register, |sides, pairs| {
        let counting = counting(&Weights::of(&model(), population(3_003)), sides, pairs);
        assert_eq!(counting.iter().map(|(pair, _)| pair.right).collect::<Vec<_>>(), [0, 1]);
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn finding_out_early_changes_nothing(left in row(), right in prop::collection::vec(row(), 1..40), crowd in 0u32..18) {
        // A larger register makes agreement weigh more, so that more candidates are left behind.
        let weights = Weights::of(&model(), population(1 << crowd));
        with(&left, &right, |sides, pairs| {
            let mut sides = *sides;
            let mut frequencies = sides.frequencies.clone();
            frequencies.pretend_rows(1 << crowd);
            sides.frequencies = &frequencies;
            assert_eq!(counting(&weights, &sides, pairs), weights.weigh_row_in_full(&sides, &homes(sides.right.len), 0, pairs));
        });
    }

    #[test]
    fn no_agreement_is_rarer_than_the_row_allows(left in row(), right in prop::collection::vec(row(), 1..40)) {
        with(&left, &right, |sides, pairs| {
            for comparison in &Weights::of(&model(), population(1_000)).comparisons {
                for pair in pairs {
                    let agreement = (comparison.comparator.compare)(sides, &comparison.columns, 0, pair.right as usize);
                    match rarity(sides, comparison, 0) {
                        Rarity::Missing => assert_eq!(agreement.level, 0, "{}", comparison.comparator.name),
                        Rarity::UpTo(most) => assert!(agreement.rarity_millibits <= most, "{}", comparison.comparator.name),
                        Rarity::Unknown => {}
                    }
                }
            }
        });
    }
}

#[test]
fn every_comparator_of_the_default_rules_is_known() {
    let rules = include_str!("../../../../../rules/linkage/comparisons.toml");
    let names: Vec<&str> = rules.lines().filter_map(|line| line.strip_prefix("comparator = \"")?.split('"').next()).collect();
    assert!(names.len() > 5 && names.iter().all(|name| COMPARED.iter().any(|(known, _)| known == name)), "{names:?}");
}
