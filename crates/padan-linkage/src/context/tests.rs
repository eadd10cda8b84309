//! Properties: 1. a model that counts for ever changes nothing; 2. a row's probability depends on its own list only, and
//! not on the order of rows; 3. where sure rows always agree, a disagreement speaks against a row more than the model says,
//! and where they often disagree, less; 4. doubtful rows tell nothing of error rates; 5. a household that the other rows of
//! a card belong to is likelier, and a row does not support itself.

use super::*;
use crate::engine::{LinkageRules, Ranked};
use crate::model::{Chance, Comparison, LevelProbabilities, MatchWeight, Prior, Thresholds, Weighed};
use crate::records::{FieldSpec, Kind, Records, Shared, Values};

const REGISTER: usize = 1_000;

/// Levels and match weight in bits.
type Found = ([u8; 2], i32);
/// What a row found, its candidate, its list, its card.
type Row = (Found, u32, u32, u64);

fn rules(model_rows: f64) -> LinkageRules {
    let level = |m: f64, u: f64| LevelProbabilities { m, u: Chance::Plain(u), h: u, t: None, n: None };
    let comparison = |name: &str, column: usize| Comparison {
        name: name.to_owned(),
        comparator: crate::comparators::find("exact").expect("it exists"),
        columns: vec![column],
        levels: vec![level(0.05, 0.99), level(0.95, 0.01)],
        given: Vec::new(),
        borrowed: false,
    };
    // Nearly everybody is registered here, so that shares cannot move far and error rates show.
    let prior = Prior { in_register: 0.999, relatives: 0.3, twins: 0.0, namesakes: 0.0, repeated: 0.0, model_rows };
    let model =
        Model { comparisons: vec![comparison("a", 0), comparison("b", 1)], prior, thresholds: Thresholds { link: 0.6, review: 0.1 } };
    LinkageRules { model, ..LinkageRules::default() }
}

fn index(rules: &LinkageRules) -> Index {
    let field = |name: &str| FieldSpec { name: name.to_owned(), kind: Kind::Symbol };
    let shared = Shared { fields: vec![field("a"), field("b")], ..Shared::default() };
    let column = || Values::Symbol((1..=REGISTER as u32).collect());
    let right = Records { len: REGISTER, columns: vec![column(), column()] };
    Index::build(rules, &shared, &right, (0..REGISTER as u32).map(|row| row / 2).collect())
}

/// A row with one candidate: its levels, and a match weight in bits.
fn row(levels: [u8; 2], bits: i32, right: u32) -> RowLinks {
    let mut weighed = Weighed { weight: MatchWeight(bits * 1_000), ..Weighed::default() };
    weighed.pattern[..2].copy_from_slice(&levels);
    let ranked = Ranked { right, rule: 0, weighed, probability_ppm: 0, group: right / 2, lent: 0, relative: 0 };
    RowLinks { ranked: vec![ranked], candidates: 1, ..RowLinks::default() }
}

const SURE_AND_SAME: Found = ([2, 2], 30);
const SURE_AND_OTHER: Found = ([2, 1], 30);
const DOUBTFUL: Found = ([2, 1], 0);

fn told(model_rows: f64, rows: &[Row]) -> Vec<u32> {
    let rules = rules(model_rows);
    let index = index(&rules);
    let mut found: Vec<RowLinks> = rows.iter().map(|&((levels, bits), right, ..)| row(levels, bits, right)).collect();
    let of_row: Vec<u32> = rows.iter().map(|&(_, _, list, _)| list).collect();
    let cards: Vec<u64> = rows.iter().map(|&(.., card)| card).collect();
    refine(&rules.model, &index, &Lists { of_row: &of_row, cards: &cards, card_comparison: None }, &mut found);
    found.iter().map(|links| links.ranked[0].probability_ppm).collect()
}

/// A list of rows of one kind around one doubtful row, which stands first.
fn around(kind: Found, list: u32) -> Vec<Row> {
    std::iter::once((DOUBTFUL, 0, list, 0)).chain((1..200).map(|right| (kind, right * 2, list, 0))).collect()
}

#[test]
fn a_model_that_counts_for_ever_changes_nothing() {
    assert_eq!(told(0.0, &around(SURE_AND_SAME, 0)), vec![0; 200]);
}

#[test]
fn careful_lists_make_a_disagreement_count_more_and_careless_ones_less() {
    let by_model = told(1e9, &around(SURE_AND_SAME, 0))[0];
    let careful = told(50.0, &around(SURE_AND_SAME, 0))[0];
    let careless = told(50.0, &around(SURE_AND_OTHER, 0))[0];
    assert!(careful < by_model && by_model < careless, "{careful} {by_model} {careless}");
}

#[test]
fn doubtful_rows_tell_nothing_of_error_rates() {
    let alone = told(50.0, &around(SURE_AND_SAME, 0))[0];
    let mut crowd = around(SURE_AND_SAME, 0);
    crowd.extend((300..320).map(|right| (DOUBTFUL, right * 2, 0, 0)));
    let among = told(50.0, &crowd)[0];
    // Twenty more people who may be absent are counted among the shares; they make nothing likelier.
    assert!(among <= alone + 1_000, "{alone} {among}");
}

#[test]
fn a_row_depends_on_its_own_list_and_on_no_order() {
    let alone = told(50.0, &around(SURE_AND_SAME, 0));
    let mut both = around(SURE_AND_SAME, 0);
    both.extend(around(SURE_AND_OTHER, 1));
    assert_eq!(told(50.0, &both)[..200], alone);
    let mut turned = around(SURE_AND_SAME, 0);
    turned.reverse();
    let mut again = told(50.0, &turned);
    again.reverse();
    assert_eq!(again, alone);
}

#[test]
fn a_household_is_likelier_where_the_other_rows_of_its_card_belong_to_it() {
    let doubtful = |card: u64| told(1e9, &[(DOUBTFUL, 10, 0, card), (SURE_AND_SAME, 11, 0, 77)])[0];
    assert!(doubtful(77) > doubtful(78) + 10_000, "{} {}", doubtful(77), doubtful(78));
    let alone = told(1e9, &[(DOUBTFUL, 10, 0, 77)])[0];
    assert_eq!(alone, told(1e9, &[(DOUBTFUL, 10, 0, 0)])[0]);
}
