//! Properties: 1. `by_numbers` finds all who carry a number of the row where rules look for it, each owned by the first rule, and
//! tells whether it did; 2. `near_numbers` finds all others who carry one in any column or one a slip away; 3. a crowded number
//! is told.

use super::*;
use crate::blocking::BlockingRule;
use crate::metrics::osa_distance;
use crate::records::{FieldSpec, Kind};
use proptest::prelude::*;

const COLUMNS: [usize; 2] = [0, 1];

fn rule(column: usize, or_left: Option<usize>, transform: Transform, block_rows_max: usize) -> BlockingRule {
    let only_if_none = transform == Transform::Slips;
    BlockingRule {
        name: String::new(),
        parts: vec![KeyPart { column, or_left, transform }],
        refine: Vec::new(),
        block_rows_max,
        only_if_none,
    }
}

fn index(shared: &Shared, right: &Records, block_rows_max: usize) -> BlockingIndex {
    let rules = [
        rule(0, None, Transform::Whole, block_rows_max),
        rule(0, None, Transform::Slips, usize::MAX),
        rule(1, Some(0), Transform::Whole, block_rows_max),
    ];
    BlockingIndex::build(&rules, 1_000, shared, right)
}

fn shared() -> Shared {
    let fields = ["nik", "no_kk"].map(|name| FieldSpec { name: name.into(), kind: Kind::Digits });
    Shared { fields: fields.into(), ..Shared::default() }
}

fn records(rows: &[[Digits; 2]]) -> Records {
    let column = |place: usize| Values::Digits(rows.iter().map(|row| row[place]).collect::<Vec<_>>().into());
    Records { len: rows.len(), columns: COLUMNS.map(column).into() }
}

/// Numbers of which many are equal or one slip apart; one in eight is missing.
fn number() -> impl Strategy<Value = Digits> {
    (0u64..8, 0u64..130, 0u32..3).prop_map(|(kind, number, place)| match kind {
        0 => Digits::default(),
        _ => Digits::whole(3_526_014_107_730_000 + number * 10u64.pow(4 * place), 16),
    })
}

/// As a list may write it: a digit lost, added or unknown now and then.
fn written() -> impl Strategy<Value = Digits> {
    (number(), 0u32..12, 0u32..16).prop_map(|(number, damage, place)| {
        let scale = 10u64.pow(place);
        let (before, behind) = (number.value / scale, number.value % scale);
        match damage {
            _ if number.missing() => number,
            0 => Digits::whole(before / 10 * scale + behind, 15),
            1 => Digits::whole((before * 10 + 7) * scale + behind, 17),
            2 => Digits { value: number.value - before % 10 * scale, unknown: 1 << (15 - place), ..number },
            _ => number,
        }
    })
}

fn text(digits: &Digits) -> String {
    let (text, len) = digits.text();
    text[..len].iter().map(|&byte| byte as char).collect()
}

fn is_whole(digits: &Digits) -> bool {
    digits.len == 16 && digits.unknown == 0
}

/// Says whether a full number is another's, or comes to it by one slip.
fn is_near(written: &Digits, full: &Digits) -> bool {
    match (written.missing() || full.missing(), written.unknown) {
        (true, _) => false,
        (false, 0) => osa_distance(&text(written), &text(full)) <= 1,
        (false, _) => text(written).bytes().zip(text(full).bytes()).all(|(left, right)| left == b'?' || left == right),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn both_ways_find_what_an_exhaustive_scan_finds(
        left in [written(), written()],
        right in prop::collection::vec([number(), number()], 1..60),
    ) {
        let (shared, rows, register) = (shared(), records(&[left]), records(&right));
        let (index, mut scratch) = (index(&shared, &register, usize::MAX), Scratch::default());
        let same = |own: usize, column: usize, row: usize| is_whole(&left[own]) && left[own] == right[row][column];
        let owner = |row: usize| match (same(0, 0, row), same(1, 1, row) || same(0, 1, row)) {
            (true, _) => Some(0),
            (false, true) => Some(2),
            (false, false) => None,
        };
        let carriers: Vec<Pair> = (0..right.len()).filter_map(|row| Some(Pair { right: row as u32, rule: owner(row)? })).collect();
        let mut found = Vec::new();
        let told = index.by_numbers(&mut scratch, &COLUMNS, &shared, &rows, 0, &mut found);
        let is_known = left.iter().all(|number| number.missing() || is_whole(number));
        prop_assert_eq!(told, is_known && carriers.iter().any(|pair| pair.rule == 0));
        if told {
            prop_assert_eq!(&found, &carriers);
        }
        let near = |row: usize| same(1, 0, row) || COLUMNS.iter().any(|&column| is_near(&left[column], &right[row][column]));
        let others: Vec<u32> = (0..right.len()).filter(|&row| owner(row).is_none() && near(row)).map(|row| row as u32).collect();
        let mut found = Vec::new();
        let few = index.near_numbers(&mut scratch, &COLUMNS, &rows, 0, &carriers, &mut found);
        prop_assert_eq!(&found, &others);
        prop_assert_eq!(few, others.len() <= NEAR_MAX);
    }
}

#[test]
fn a_number_that_many_carry_is_told() {
    let person = [Digits::whole(3_526_014_107_730_001, 16), Digits::default()];
    let (shared, rows, register) = (shared(), records(&[person]), records(&[person; 5]));
    let told = |block_rows_max: usize| {
        let mut found = Vec::new();
        let told = index(&shared, &register, block_rows_max).by_numbers(&mut Scratch::default(), &COLUMNS, &shared, &rows, 0, &mut found);
        (told, found.len())
    };
    assert_eq!(told(5), (true, 5));
    assert!(!told(4).0);
}
