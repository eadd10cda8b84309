//! Properties, for every comparator over generated values: 1. swapping the sides changes nothing; 2. a missing side gives
//! level 0; 3. equal complete values reach the top level; 4. no level lies outside the declared ones.

use super::*;
use crate::frequency::Frequencies;
use crate::lexicon::{Lexicon, TokenIx, TokenTraits};
use crate::records::{AddressValue, DateValue, Digits, FieldSpec, Names, Values};
use proptest::prelude::*;

/// A token that stands for itself; MOH and MUHAMMAD share a class, and a final H is only spelling.
fn traits(text: &str) -> TokenTraits {
    let classes = if ["MOH", "MUHAMMAD", "MAT"].contains(&text) { vec!["MUHAMMAD".to_owned()] } else { Vec::new() };
    let sex = if text == "HAMID" {
        b'L'
    } else if text == "HAMIDAH" {
        b'P'
    } else {
        0
    };
    TokenTraits { classes, spelling: text.trim_end_matches('H').to_owned(), phonetic: text.len() as u32, sex }
}

fn tokens(lexicon: &mut Lexicon, name: &str) -> Vec<TokenIx> {
    name.split_whitespace().map(|token| lexicon.intern(token, traits)).collect()
}

/// Both sides hold one row each; the register frequencies come from the right row and a few common names.
struct Fixture {
    shared: Shared,
    left: Records,
    right: Records,
    frequencies: Frequencies,
}

impl Fixture {
    fn of(kind: Kind, left: Vec<Values>, right: Vec<Values>, lexicon: Lexicon) -> Self {
        let fields = left.iter().map(|_| FieldSpec { name: "f".into(), kind }).collect();
        let (left, right) = (Records { len: 1, columns: left }, Records { len: 1, columns: right });
        let frequencies = Frequencies::of(&right, &lexicon);
        Fixture { shared: Shared { fields, lexicon }, left, right, frequencies }
    }

    fn compare(&self, comparator: &Comparator, swapped: bool) -> Agreement {
        let (left, right) = if swapped { (&self.right, &self.left) } else { (&self.left, &self.right) };
        let columns: Vec<usize> = (0..self.left.columns.len()).collect();
        (comparator.compare)(&Sides { shared: &self.shared, frequencies: &self.frequencies, left, right }, &columns, 0, 0)
    }
}

fn names(left: &str, right: &str) -> Fixture {
    let mut lexicon = Lexicon::default();
    let mut column = |name: &str| {
        let mut names = Names::default();
        names.push(&tokens(&mut lexicon, name));
        vec![Values::Name(names)]
    };
    let (left, right) = (column(left), column(right));
    Fixture::of(Kind::Name, left, right, lexicon)
}

fn dates(left: u32, right: u32) -> Fixture {
    let column = |stated| vec![Values::Date(vec![DateValue { stated, ..DateValue::default() }])];
    Fixture::of(Kind::Date, column(left), column(right), Lexicon::default())
}

fn numbers(left: &str, right: &str) -> Fixture {
    let column = |text: &str| {
        let unknown = text.bytes().enumerate().filter(|(_, byte)| *byte == b'?').fold(0, |mask, (place, _)| mask | 1 << place);
        let value = text.bytes().fold(0, |value, byte| value * 10 + if byte == b'?' { 0 } else { u64::from(byte - b'0') });
        let missing = Values::Digits(vec![Digits::default()]);
        vec![Values::Digits(vec![Digits { value, unknown, len: text.len() as u8, ..Digits::default() }]), missing]
    };
    Fixture::of(Kind::Digits, column(left), column(right), Lexicon::default())
}

fn areas(left: u64, right: u64) -> Fixture {
    Fixture::of(Kind::Area, vec![Values::Area(vec![left])], vec![Values::Area(vec![right])], Lexicon::default())
}

fn addresses(left: AddressValue, right: AddressValue) -> Fixture {
    Fixture::of(Kind::Address, vec![Values::Address(vec![left])], vec![Values::Address(vec![right])], Lexicon::default())
}

#[track_caller]
fn check(comparator: &Comparator, fixture: &Fixture, expected: &str) {
    let agreement = fixture.compare(comparator, false);
    let name = match agreement.level {
        0 => "missing",
        level => comparator.levels[usize::from(level) - 1],
    };
    assert_eq!(name, expected);
    assert_eq!(fixture.compare(comparator, true), agreement, "not symmetric");
}

#[test]
fn a_name_agrees_in_spite_of_order_spelling_and_variants() {
    let name = &name::PERSON_NAME;
    check(name, &names("MOH HOLIL", "MOH HOLIL"), "exact");
    check(name, &names("MOH HOLIL", "MUHAMMAD HOLIL"), "variant");
    check(name, &names("HOLIL MOH", "MOH HOLIL"), "variant");
    check(name, &names("NURHAYATI", "NUR HAYATI"), "variant");
    check(name, &names("AMINAH", "AMINA"), "variant");
    check(name, &names("HOLIL SUHARTO", "HOLIL SUHARTI"), "near");
    check(name, &names("HOLIL", ""), "missing");
    check(name, &names("HOLIL", "BUDI"), "different");
}

/// The level of row 0 of the left against row 0 of a register of these names.
fn level_in_register(left: &str, register: &[&str]) -> &'static str {
    let mut lexicon = Lexicon::default();
    let mut column = |names: &[&str]| {
        let mut column = Names::default();
        names.iter().for_each(|name| column.push(&tokens(&mut lexicon, name)));
        vec![Values::Name(column)]
    };
    let (left, right) = (Records { len: 1, columns: column(&[left]) }, Records { len: register.len(), columns: column(register) });
    let shared = Shared { fields: vec![FieldSpec { name: "f".into(), kind: Kind::Name }], lexicon };
    let frequencies = Frequencies::of(&right, &shared.lexicon);
    let agreement =
        (name::PERSON_NAME.compare)(&Sides { shared: &shared, frequencies: &frequencies, left: &left, right: &right }, &[0], 0, 0);
    name::PERSON_NAME.levels[usize::from(agreement.level) - 1]
}

#[test]
fn a_slip_that_is_a_name_of_its_own_is_another_name() {
    let register = |other: &'static str, times: usize| [vec!["SALMA"; 4], vec![other; times], vec!["BUDI"; 100]].concat();
    assert_eq!(level_in_register("SALWA", &register("SALWA", 0)), "near");
    assert_eq!(level_in_register("SALWA", &register("SALWA", 4)), "similar");
    let commoner = [vec!["SALMA"; 4000], vec!["SALWA"; 4], vec!["BUDI"; 5000]].concat();
    assert_eq!(level_in_register("SALWA", &commoner), "near", "so rare a word may be a slip that the register repeats");
}

#[test]
fn an_ending_that_tells_another_sex_is_no_misspelling() {
    check(&name::PERSON_NAME, &names("HAMID", "HAMIDAH"), "different");
}

#[test]
fn dates_agree_by_their_parts() {
    let date = &date::BIRTH_DATE;
    check(date, &dates(19730701, 19730701), "same");
    check(date, &dates(19730107, 19730701), "swapped");
    check(date, &dates(19730701, 19730715), "two_parts");
    check(date, &dates(19730000, 19730701), "same_age");
    check(date, &dates(19730412, 19730701), "same_year");
    check(date, &dates(19740412, 19730701), "near_year");
    check(date, &dates(19400412, 19730701), "different");
    check(date, &dates(0, 19730701), "missing");
}

#[test]
fn a_nik_agrees_digit_by_digit() {
    let nik = &digits::NIK;
    check(nik, &numbers("9926010107730001", "9926010107730001"), "exact");
    check(nik, &numbers("9926010107730001", "9926010107730002"), "near_serial");
    check(nik, &numbers("9926010107730001", "9926010107730123"), "same_prefix");
    check(nik, &numbers("9926010107730001", "9926020107730001"), "plausible_slip");
    check(nik, &numbers("9926010107730001", "9926010107730010"), "near_serial");
    check(nik, &numbers("992601010773001", "9926010107730001"), "one_error");
    check(nik, &numbers("992601010773000?", "9926010107730001"), "all_known_digits");
    check(nik, &numbers("992601??????????", "9926010107730001"), "missing");
    check(nik, &numbers("9926010107730001", "9911224455660009"), "different");
}

#[test]
fn a_slip_in_a_number_that_contradicts_its_row_is_an_error_and_not_another_person() {
    let mut fixture = numbers("9926019107730001", "9926010107730001");
    let Values::Digits(niks) = &mut fixture.left.columns[0] else { panic!("the first column holds numbers") };
    niks[0].odd = true;
    check(&digits::NIK, &fixture, "one_error");
}

#[test]
fn an_area_known_only_to_the_kecamatan_never_disagrees_on_the_desa() {
    let area = &area::AREA;
    check(area, &areas(3526012001, 3526012001), "same_desa");
    check(area, &areas(352601, 3526012001), "kecamatan_known");
    check(area, &areas(3526012002, 3526012001), "other_desa");
    check(area, &areas(3526022001, 3526012001), "other_kecamatan");
    check(area, &areas(3528012001, 3526012001), "other_kabupaten");
    check(area, &areas(0, 3526012001), "missing");
}

fn name_text() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        Just("MOH"),
        Just("MUHAMMAD"),
        Just("SITI"),
        Just("HAMID"),
        Just("HAMIDAH"),
        Just("NUR"),
        Just("H"),
        Just("HOLIL"),
        Just("HOLILAH"),
        Just("NURHOLIL"),
        Just("ABD")
    ];
    prop::collection::vec(prop_oneof![4 => token.prop_map(str::to_owned), 1 => "[A-D]{1,9}"], 0..5).prop_map(|tokens| tokens.join(" "))
}

fn date() -> impl Strategy<Value = u32> {
    (1970u32..1974, 0u32..4, 0u32..4).prop_map(|(year, month, day)| year * 10_000 + month * 100 + day)
}

#[track_caller]
fn hold(comparator: &Comparator, fixture: &Fixture, equal_and_complete: bool) {
    let agreement = fixture.compare(comparator, false);
    assert_eq!(fixture.compare(comparator, true), agreement, "{} is not symmetric", comparator.name);
    assert!(usize::from(agreement.level) <= comparator.levels.len());
    if equal_and_complete {
        assert_eq!(usize::from(agreement.level), comparator.levels.len(), "{}: equal values below the top", comparator.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn names_are_symmetric_and_equal_names_reach_the_top(left in name_text(), right in name_text()) {
        hold(&name::PERSON_NAME, &names(&left, &right), left == right && !left.is_empty());
    }

    #[test]
    fn dates_are_symmetric_and_equal_dates_reach_the_top(left in date(), right in date()) {
        hold(&date::BIRTH_DATE, &dates(left, right), left == right && left % 100 != 0 && left / 100 % 100 != 0);
    }

    #[test]
    fn numbers_are_symmetric_and_equal_numbers_reach_the_top(left in "[12?]{0,17}", right in "[12]{16}") {
        for comparator in [&digits::NIK, &digits::IDENTIFIER] {
            hold(comparator, &numbers(&left, &right), left == right);
        }
    }

    #[test]
    fn areas_and_addresses_are_symmetric(left in 0usize..6, right in 0usize..6, rt in 0u16..3, rw in 0u16..3, place in 0u32..3) {
        const CODES: [u64; 6] = [0, 35, 3526, 352601, 3526012001, 3526012002];
        hold(&area::AREA, &areas(CODES[left], CODES[right]), left == right && left >= 4);
        let value = AddressValue { rt, rw, place };
        hold(&address::ADDRESS, &addresses(value, value), value != AddressValue::default());
        hold(&address::ADDRESS, &addresses(value, AddressValue { rt: 1, rw: 2, place: 1 }), false);
    }
}
