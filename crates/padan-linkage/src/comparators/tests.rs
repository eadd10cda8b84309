//! Properties, for every comparator over generated values: 1. swapping the sides changes nothing; 2. a missing side gives
//! level 0; 3. equal complete values reach the top level; 4. no level lies outside the declared ones.

use super::*;
use crate::frequency::Frequencies;
use crate::lexicon::{Lexicon, TokenIx, TokenTraits};
use crate::records::{AddressValue, DateValue, Digits, FieldSpec, Names, Numbers, Values};
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
    let column = |stated| vec![Values::Date(vec![DateValue { stated, ..DateValue::default() }].into())];
    Fixture::of(Kind::Date, column(left), column(right), Lexicon::default())
}

fn numbers(left: &str, right: &str) -> Fixture {
    let column = |text: &str| {
        let unknown = text.bytes().enumerate().filter(|(_, byte)| *byte == b'?').fold(0, |mask, (place, _)| mask | 1 << place);
        let value = text.bytes().fold(0, |value, byte| value * 10 + if byte == b'?' { 0 } else { u64::from(byte - b'0') });
        let missing = Values::Digits(vec![Digits::default()].into());
        vec![Values::Digits(vec![Digits { value, unknown, len: text.len() as u8, ..Digits::default() }].into()), missing]
    };
    Fixture::of(Kind::Digits, column(left), column(right), Lexicon::default())
}

fn areas(left: u64, right: u64) -> Fixture {
    Fixture::of(Kind::Area, vec![Values::Area(vec![left].into())], vec![Values::Area(vec![right].into())], Lexicon::default())
}

fn addresses(left: AddressValue, right: AddressValue) -> Fixture {
    Fixture::of(Kind::Address, vec![Values::Address(vec![left].into())], vec![Values::Address(vec![right].into())], Lexicon::default())
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
fn a_slip_in_a_date_is_told_from_another_date() {
    let date = &calendar::DATE;
    check(date, &dates(19420415, 19420415), "same");
    check(date, &dates(19420412, 19421204), "swapped");
    check(date, &dates(19420415, 19410415), "one_error");
    check(date, &dates(91850415, 19850415), "one_error");
    check(date, &dates(19420415, 19420508), "near_day");
    check(date, &dates(19420415, 19790415), "two_parts");
    check(date, &dates(19420415, 19421129), "same_year");
    check(date, &dates(19420000, 19420415), "same_year");
    check(date, &dates(19420415, 19440928), "near_year");
    check(date, &dates(19420415, 19790928), "different");
    check(date, &dates(0, 19420415), "missing");
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
        for comparator in [&date::BIRTH_DATE, &calendar::DATE] {
            hold(comparator, &dates(left, right), left == right && left % 100 != 0 && left / 100 % 100 != 0);
        }
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

/// Two columns of texts on each side; the lexicon is shared.
fn texts(left: [&str; 2], right: [&str; 2]) -> Fixture {
    let mut lexicon = Lexicon::default();
    let mut column = |text: &str| Values::Text(vec![(!text.is_empty()).then(|| lexicon.intern(text, traits))]);
    let (left, right) = (left.map(&mut column).to_vec(), right.map(&mut column).to_vec());
    Fixture::of(Kind::Text, left, right, lexicon)
}

fn quantities(left: Option<i64>, right: Option<i64>, relative: bool) -> Fixture {
    let column = |value| vec![Values::Number(Numbers { values: vec![value], near: 100, close: 500, relative })];
    Fixture::of(Kind::Number, column(left), column(right), Lexicon::default())
}

#[test]
fn a_text_agrees_letter_by_letter() {
    let text = &text::TEXT;
    check(text, &texts(["CANBERRA", ""], ["CANBERRA", ""]), "exact");
    check(text, &texts(["CANBERRA", ""], ["CANBERA", ""]), "one_error");
    check(text, &texts(["CANBERRA", ""], ["CANBREAR", ""]), "near");
    check(text, &texts(["ALEXANDER", ""], ["ALEXANDRE", ""]), "one_error");
    check(text, &texts(["ALEXANDER", ""], ["ALEXANDR", ""]), "one_error");
    check(text, &texts(["MARGARETHA", ""], ["MARGARET", ""]), "near");
    check(text, &texts(["ALEXANDRINA", ""], ["ALE", ""]), "similar");
    check(text, &texts(["CANBERRA", ""], ["SYDNEY", ""]), "different");
    check(text, &texts(["AB", ""], ["AC", ""]), "different");
    check(text, &texts(["", ""], ["SYDNEY", ""]), "missing");
}

#[test]
fn a_value_in_the_other_field_is_found_there() {
    let swappable = &text::SWAPPABLE_TEXT;
    check(swappable, &texts(["MARY", "JONES"], ["JONES", "MARY"]), "exchanged");
    check(swappable, &texts(["MARY", "JONES"], ["MARY", "SMITH"]), "exact");
    check(swappable, &texts(["MARY", "JONES"], ["MARI", "JONES"]), "one_error");
    check(swappable, &texts(["", "MARY"], ["MARY", ""]), "exchanged");
    check(swappable, &texts(["", "JONES"], ["MARY", ""]), "missing");
}

/// Two bags of words in a register where every word of the right side stands on one row of sixteen, STREET on all.
fn bags(left: &str, right: &str) -> Fixture {
    let mut fixture = names(left, right);
    let mut register = Names::default();
    let street = tokens(&mut fixture.shared.lexicon, "STREET");
    register.push(fixture.right.names(0).get(0));
    (1..16).for_each(|_| register.push(&street));
    fixture.frequencies = Frequencies::of(&Records { len: 16, columns: vec![Values::Name(register)] }, &fixture.shared.lexicon);
    fixture
}

#[test]
fn words_agree_by_their_rarity_in_any_order() {
    let words = &tokens::TOKENS;
    check(words, &bags("12 HIGH STREET", "STREET HIGH 12"), "same");
    check(words, &bags("HIGH MILL QUAY STREET", "STREET QUAY MILL HIGH NORTH"), "mostly");
    check(words, &bags("HIGH MILL STREET", "HIGH ROAD STREET"), "partly");
    check(words, &bags("HIGH MILL QUAY LANE", "HIGH NORTH STREET ROW ROAD"), "little");
    check(words, &bags("LOW STREET", "HIGH STREET"), "different");
    check(words, &bags("12 LOW", "13 FAR"), "different");
    check(words, &bags("HIGH", ""), "missing");
}

#[test]
fn quantities_agree_within_their_tolerances() {
    let number = &number::NUMBER;
    check(number, &quantities(Some(7_000), Some(7_000), false), "exact");
    check(number, &quantities(Some(7_000), Some(7_100), false), "near");
    check(number, &quantities(Some(7_000), Some(7_500), false), "close");
    check(number, &quantities(Some(7_000), Some(7_501), false), "different");
    check(number, &quantities(Some(i64::MAX), Some(i64::MIN), false), "different");
    check(number, &quantities(Some(10_000), Some(9_100), true), "near");
    check(number, &quantities(None, Some(7_000), false), "missing");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn texts_are_symmetric_and_equal_texts_reach_the_top(
        left in "[A-C]{0,9}", right in "[A-C]{0,9}", left_other in "[A-C]{0,3}", right_other in "[A-C]{0,3}",
    ) {
        let fixture = texts([&left, &left_other], [&right, &right_other]);
        hold(&text::TEXT, &fixture, left == right && !left.is_empty());
        hold(&text::SWAPPABLE_TEXT, &fixture, left == right && !left.is_empty());
    }

    #[test]
    fn bags_of_words_are_symmetric_and_equal_bags_reach_the_top(left in name_text(), right in name_text()) {
        hold(&tokens::TOKENS, &names(&left, &right), left == right && !left.is_empty());
    }

    #[test]
    fn quantities_are_symmetric_and_equal_ones_reach_the_top(left in -3_000i64..3_000, right in -3_000i64..3_000, relative: bool) {
        hold(&number::NUMBER, &quantities(Some(left), Some(right), relative), left == right);
    }
}
