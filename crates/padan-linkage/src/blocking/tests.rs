//! Properties: 1. without a limit, candidates are exactly the rows that share a key of some rule; 2. a pair is owned by the
//! first rule that reaches it; 3. a crowded key is refined and what is left out is counted; crowded blocks share one
//! scan limit per row; 4. one slip in a number is found.

use super::*;
use crate::lexicon::TokenTraits;
use crate::records::Kind;
use crate::records::{DateValue, Digits, Values};
use crate::records::{FieldSpec, Names};
use proptest::prelude::*;

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

fn rule(name: &str, parts: &[(usize, Transform)], refine: &[(usize, Transform)], block_rows_max: usize) -> BlockingRule {
    let part = |&(column, transform): &(usize, Transform)| KeyPart { column, or_left: None, transform };
    BlockingRule {
        name: name.into(),
        parts: parts.iter().map(part).collect(),
        refine: refine.iter().map(part).collect(),
        block_rows_max,
        only_if_none: false,
    }
}

fn found(index: &BlockingIndex, shared: &Shared, left: &Records, row: usize) -> (Vec<(u32, u8)>, Skipped) {
    let mut pairs = Vec::new();
    let skipped = index.candidates(shared, left, row, &mut pairs);
    (pairs.iter().map(|pair| (pair.right, pair.rule)).collect(), skipped)
}

#[test]
fn a_pair_reached_by_two_rules_belongs_to_the_first() {
    let mut shared = shared();
    let right = records(&mut shared, &[(9926010107730001, "HOLIL", 19730701), (9926010107730002, "HOLIL", 19800101)]);
    let rules = [rule("nik", &[(0, Transform::Whole)], &[], usize::MAX), rule("nama", &[(1, Transform::EachToken)], &[], usize::MAX)];
    let index = BlockingIndex::build(&rules, 100, &shared, &right);
    assert_eq!(found(&index, &shared, &right, 0).0, vec![(0, 0), (1, 1)]);
}

#[test]
fn one_slip_in_a_number_still_finds_its_person() {
    let mut shared = shared();
    let right = records(&mut shared, &[(9926010107730001, "A", 0)]);
    let index = BlockingIndex::build(&[rule("slips", &[(0, Transform::Slips)], &[], usize::MAX)], 100, &shared, &right);
    for (value, len, unknown) in [
        (9926010107730007, 16, 0),
        (9926010107370001, 16, 0),
        (992601010773001, 15, 0),
        (99926010107730001, 17, 0),
        (9926010107730000, 16, 1 << 15),
    ] {
        let mut left = records(&mut shared, &[(9926010107730001, "B", 0)]);
        left.columns[0] = Values::Digits(vec![Digits { value, len, unknown, ..Digits::default() }].into());
        assert_eq!(found(&index, &shared, &left, 0).0, vec![(0, 0)], "{value}");
    }
}

#[test]
fn a_crowded_key_is_refined_and_a_row_without_the_next_part_is_counted() {
    let mut shared = shared();
    let people: Vec<(u64, &str, u32)> = (0..50).map(|n| (0, "SITI", 19700101 + n * 10_000)).collect();
    let right = records(&mut shared, &people);
    let rules = [rule("nama", &[(1, Transform::EachToken)], &[(2, Transform::Year)], 10)];
    let index = BlockingIndex::build(&rules, 20, &shared, &right);
    let dated = records(&mut shared, &[(0, "SITI", 19750615)]);
    assert_eq!(found(&index, &shared, &dated, 0), (vec![(5, 0)], Skipped::default()));
    let undated = records(&mut shared, &[(0, "SITI", 0)]);
    let (pairs, skipped) = found(&index, &shared, &undated, 0);
    assert_eq!((pairs.len(), skipped), (20, Skipped { keys_not_refined: 1, blocks_cut: 1 }));
}

#[test]
fn crowded_blocks_of_one_row_share_the_scan_limit_and_small_blocks_stay_whole() {
    let mut shared = shared();
    let people: Vec<(u64, &str, u32)> = (0..50).map(|n| (9926010107730000 + n, "SITI AMINAH", 19730701)).collect();
    let right = records(&mut shared, &people);
    let rules = [
        rule("nama", &[(1, Transform::EachToken)], &[(2, Transform::Year)], 10),
        rule("tanggal", &[(2, Transform::Whole)], &[], 10),
        rule("nik", &[(0, Transform::Whole)], &[], 10),
    ];
    let index = BlockingIndex::build(&rules, 20, &shared, &right);
    let left = records(&mut shared, &[(9926010107730049, "SITI AMINAH", 19730701)]);
    let (pairs, skipped) = found(&index, &shared, &left, 0);
    assert_eq!((pairs.len(), pairs.last()), (21, Some(&(49, 2))));
    assert_eq!(skipped, Skipped { keys_not_refined: 0, blocks_cut: 3 }, "two words and one date");
}

#[test]
fn a_default_number_on_many_people_is_refined_by_name() {
    let mut shared = shared();
    let name = |n: u64| ["SITI", "HOLIL", "AMINAH", "MOH", "SUBAIRI"][(n % 5) as usize];
    let people: Vec<(u64, &str, u32)> = (0..50).map(|n| (9926010107730001, name(n), 0)).collect();
    let right = records(&mut shared, &people);
    let index = BlockingIndex::build(&[rule("nik", &[(0, Transform::Whole)], &[(1, Transform::EachToken)], 10)], 20, &shared, &right);
    let left = records(&mut shared, &[(9926010107730001, "HOLIL", 0)]);
    let (pairs, skipped) = found(&index, &shared, &left, 0);
    assert_eq!((pairs.len(), skipped), (10, Skipped::default()));
    assert!(pairs.iter().all(|(right, _)| right % 5 == 1));
}

fn person() -> impl Strategy<Value = (u64, &'static str, u32)> {
    let name = prop_oneof![Just("SITI AMINAH"), Just("AMINAH"), Just("MOH HOLIL"), Just("HOLIL"), Just("")];
    (0u64..6, name, 0u32..4).prop_map(|(nik, name, year)| {
        (if nik == 0 { 0 } else { 9926010107730000 + nik }, name, if year == 0 { 0 } else { (1970 + year) * 10_000 + 101 })
    })
}

proptest! {
    #[test]
    fn candidates_are_exactly_the_rows_that_share_a_key(left in prop::collection::vec(person(), 1..12), right in prop::collection::vec(person(), 1..30)) {
        let mut shared = shared();
        let (left_records, right_records) = (records(&mut shared, &left), records(&mut shared, &right));
        let rules = [rule("nik", &[(0, Transform::Whole)], &[], usize::MAX), rule("nama_tahun", &[(1, Transform::EachToken), (2, Transform::Year)], &[], usize::MAX)];
        let index = BlockingIndex::build(&rules, usize::MAX, &shared, &right_records);
        for (row, (nik, name, date)) in left.iter().enumerate() {
            let words = |text: &'static str| text.split_whitespace();
            let mut expected = Vec::new();
            for (other, (other_nik, other_name, other_date)) in right.iter().enumerate() {
                let same_nik = *nik != 0 && nik == other_nik;
                let same_name = *date != 0 && date == other_date && words(name).any(|word| words(other_name).any(|other| word == other));
                if same_nik || same_name {
                    expected.push((other as u32, u8::from(!same_nik)));
                }
            }
            prop_assert_eq!(found(&index, &shared, &left_records, row).0, expected);
        }
    }
}

/// Texts of both sides, one row each.
fn text_records(shared: &mut Shared, text: &str) -> Records {
    let token = shared.lexicon.intern(text, |text| TokenTraits { spelling: text.into(), ..TokenTraits::default() });
    Records { len: 1, columns: vec![Values::Text(vec![Some(token)])] }
}

/// Says whether one transform of a one-column schema brings two rows together.
fn meets(kind: Kind, transform: Transform, shared: &Shared, left: &Records, right: &Records) -> bool {
    assert!(Transform::ALL.iter().any(|(_, known, of)| *known == transform && *of == kind));
    let index = BlockingIndex::build(&[rule("r", &[(0, transform)], &[], usize::MAX)], 100, shared, right);
    !found(&index, shared, left, 0).0.is_empty()
}

#[test]
fn dates_with_one_wrong_part_meet() {
    let date = |stated| Records { len: 1, columns: vec![Values::Date(vec![DateValue { stated, ..DateValue::default() }].into())] };
    let shared = Shared { fields: vec![FieldSpec { name: "born".into(), kind: Kind::Date }], ..Shared::default() };
    let check = |transform, left, right| meets(Kind::Date, transform, &shared, &date(left), &date(right));
    assert!(check(Transform::TwoParts, 19850714, 19850715) && check(Transform::TwoParts, 19850714, 19950714));
    assert!(!check(Transform::TwoParts, 19850714, 19850815) && !check(Transform::TwoParts, 19850000, 19850000));
    assert!(check(Transform::MonthDay, 19850714, 19330714) && !check(Transform::MonthDay, 19850700, 19850700));
}

#[test]
fn quantities_within_the_nearer_tolerance_meet() {
    let number = |value, relative| {
        let numbers = crate::records::Numbers { values: vec![Some(value)], near: 100, close: 500, relative };
        Records { len: 1, columns: vec![Values::Number(numbers)] }
    };
    let shared = Shared { fields: vec![FieldSpec { name: "height".into(), kind: Kind::Number }], ..Shared::default() };
    let check = |left, right, relative| meets(Kind::Number, Transform::Near, &shared, &number(left, relative), &number(right, relative));
    assert!(check(7_099, 7_100, false) && check(7_100, 7_000, false) && check(-50, 49, false) && !check(7_000, 7_400, false));
    assert!(check(7_000, 7_600, true) && !check(7_000, 70_000, true));
}

proptest! {
    #[test]
    fn texts_one_slip_apart_meet(text in "[A-D]{3,8}", place in 0usize..8, letter in "[A-D]", slip in 0usize..4) {
        let mut letters: Vec<char> = text.chars().collect();
        let place = place.min(letters.len() - 1);
        match slip {
            0 => letters[place] = letter.chars().next().expect("one letter"),
            1 => letters.insert(place, letter.chars().next().expect("one letter")),
            2 if letters.len() > 3 => drop(letters.remove(place)),
            _ if place > 0 => letters.swap(place - 1, place),
            _ => {}
        }
        let mut shared = Shared { fields: vec![FieldSpec { name: "t".into(), kind: Kind::Text }], ..Shared::default() };
        let left = text_records(&mut shared, &text);
        let right = text_records(&mut shared, &letters.into_iter().collect::<String>());
        prop_assert!(meets(Kind::Text, Transform::Slips, &shared, &left, &right));
    }

    #[test]
    fn short_numbers_one_slip_apart_meet(text in "[1-9][0-9]{4,10}", place in 0usize..11, digit in 0u8..10, slip in 0usize..4) {
        let mut digits = text.clone().into_bytes();
        let place = place.min(digits.len() - 1);
        match slip {
            0 => digits[place] = b'0' + digit,
            1 => digits.insert(place, b'0' + digit),
            2 => drop(digits.remove(place)),
            _ if place > 0 => digits.swap(place - 1, place),
            _ => {}
        }
        let shared = Shared { fields: vec![FieldSpec { name: "n".into(), kind: Kind::Digits }], ..Shared::default() };
        let number = |digits: &[u8]| {
            let value = digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0'));
            Records { len: 1, columns: vec![Values::Digits(vec![Digits::whole(value, digits.len() as u8)].into())] }
        };
        prop_assert!(meets(Kind::Digits, Transform::Slips, &shared, &number(text.as_bytes()), &number(&digits)));
    }
}
