//! Properties: 1. where nobody else is said to count, those who carry the row's numbers are all who count among everybody, with
//! the same weights; 2. that is said of most rows that agree with somebody in everything, so the property is about something.

use super::super::outweighed::tests::{Row, homes, model, population, records, row};
use super::*;
use crate::frequency::Frequencies;
use crate::metrics::osa_distance;
use crate::records::{Digits, Shared};
use proptest::prelude::*;

fn text(digits: &Digits) -> String {
    let (text, len) = digits.text();
    text[..len].iter().map(|&byte| byte as char).collect()
}

/// Who carries a number of the row where rules look for it, and who else has one a slip away or in another place.
fn carriers_and_near(sides: &Sides) -> (Vec<Pair>, Vec<u32>) {
    let own = |column: usize| sides.left.digits(column)[0];
    let other = |column: usize, right: u32| sides.right.digits(column)[right as usize];
    let same = |left: usize, column: usize, right: u32| !own(left).missing() && own(left) == other(column, right);
    let slip = |column: usize, right: u32| {
        !own(column).missing() && !other(column, right).missing() && osa_distance(&text(&own(column)), &text(&other(column, right))) == 1
    };
    let everybody = 0..sides.right.len as u32;
    let is_carrier = |right: u32| same(0, 0, right) || same(1, 1, right) || same(0, 1, right);
    let carriers = everybody.clone().filter(|&right| is_carrier(right)).map(|right| Pair { right, rule: 0 }).collect();
    let near = everybody.filter(|&right| !is_carrier(right) && (same(1, 0, right) || slip(0, right) || slip(1, right))).collect();
    (carriers, near)
}

/// Says whether the row was decided by its numbers alone; checks that everybody would have decided it alike.
fn decided(left: &Row, right: &[Row], crowd: u32) -> bool {
    let mut shared = Shared::default();
    let (left, right) = (records(&mut shared, std::slice::from_ref(left)), records(&mut shared, right));
    let mut frequencies = Frequencies::of(&right, &shared.lexicon);
    frequencies.pretend_rows(1 << crowd);
    let sides = Sides { shared: &shared, frequencies: &frequencies, left: &left, right: &right };
    let weights = Weights::of(&model(), population(1 << crowd));
    assert_eq!(weights.numbers(), [0, 1], "both numbers are packed and no table depends on two comparisons");
    let (packed, groups) = (PackedRows::of(weights.layout(), &right), homes(right.len));
    let mut members = vec![0; right.len];
    groups.iter().filter(|&&group| group != u32::MAX).for_each(|&group| members[group as usize] += 1);
    let register = Packing { packed: &packed, groups: &groups, members: &members };
    let (asked, (carriers, near)) = (weights.asked(&sides, 0), carriers_and_near(&sides));
    let mut found = Vec::new();
    weights.weigh_row(&sides, &register, &asked, &carriers, &mut found);
    let Some(outsiders) = weights.outsiders(&sides, &register, &asked, &found) else { return false };
    if !weights.nobody_else_counts(&sides, &register, &asked, &outsiders, (&carriers, &near)) {
        return false;
    }
    let everybody: Vec<Pair> = (0..right.len as u32).map(|right| Pair { right, rule: 0 }).collect();
    assert_eq!(found, weights.weigh_row_in_full(&sides, &groups, 0, &everybody));
    true
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn where_nobody_else_counts_everybody_decides_alike(left in row(), right in prop::collection::vec(row(), 1..40), crowd in 4u32..30) {
        decided(&left, &right, crowd);
    }

    #[test]
    fn a_row_like_somebody_is_decided_alike(right in prop::collection::vec(row(), 1..40), whom in any::<prop::sample::Index>(), also in row(), changed in 0u32..64, crowd in 14u32..30) {
        let mut left = right[whom.index(right.len())].clone();
        let change = |place: u32| changed >> place & 1 == 1 && changed % 3 == 0;
        if change(0) { left.1 = also.1; }
        if change(1) { left.2 = also.2.clone(); }
        if change(2) { left.3 = also.3.clone(); }
        if change(3) { left.4 = also.4; }
        if change(4) { left.6 = also.6; }
        if change(5) { left.0 = also.0; }
        decided(&left, &right, crowd);
    }
}

#[test]
fn a_row_that_agrees_in_everything_is_decided_by_its_numbers() {
    let person = |number: u64| {
        (
            9926010107730000 + number * 137,
            9926010101010000 + (number - 1) / 2 * 211,
            "HOLIL SUBAIRI".into(),
            "SITI AMINAH".into(),
            19730701,
            1,
            9926010001,
            1,
            1,
        )
    };
    let register: Vec<Row> = (1..40).map(person).collect();
    assert!(decided(&person(7), &register, 24));
    let mut without_card = person(7);
    without_card.1 = 0;
    assert!(!decided(&without_card, &register, 24), "one number alone does not outweigh everything else");
}
