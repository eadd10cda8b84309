//! Properties: 1. a generated NIK reads clean and gives back what it was made of; 2. reading never panics;
//! 3. showing a cell never shows more than six digits; 4. every damage form has its named repair or fault;
//! 5. a repaired number is never clean.

use super::*;
use crate::mask::Unmasked;
use proptest::prelude::*;

#[track_caller]
fn valid(cell: &str, repairs: &[Repair]) -> Nik {
    let read = read_nik(cell, false);
    let listed: Vec<Repair> = read.repairs.iter().collect();
    assert_eq!(listed, repairs, "repairs of {cell:?}");
    read.nik().unwrap_or_else(|| panic!("{cell:?} is no NIK but {read:?}"))
}

#[track_caller]
fn fault(cell: &str, expected: NikFault) {
    match read_nik(cell, false).reading {
        NikReading::Invalid { fault, .. } => assert_eq!(fault, expected, "{cell:?}"),
        other => panic!("{cell:?}: expected {expected:?}, got {other:?}"),
    }
}

#[track_caller]
fn known_places(cell: &str, numeric: bool, expected: &str, repair: Repair) {
    let read = read_nik(cell, numeric);
    let NikReading::Partial(digits) = read.reading else {
        panic!("{cell:?}: expected a partial number, got {read:?}");
    };
    let shown: String = (0..digits.len).map(|at| digits.digit(at).map_or('?', |d| char::from(b'0' + d))).collect();
    assert_eq!(shown, expected);
    assert!(read.repairs.has(repair) && !read.clean());
}

#[test]
fn a_woman_born_on_the_first_has_day_41_in_her_nik() {
    let nik = valid("3526014107730012", &[]);
    assert_eq!(nik.sex(), Sex::Female);
    assert_eq!(nik.birth(), (73, 7, 1));
    assert_eq!((nik.area(), nik.kabupaten(), nik.province()), (352_601, 3526, 35));
    assert_eq!(nik.serial(), 12);
    assert_eq!(valid("3526010107730012", &[]).sex(), Sex::Male);
}

#[test]
fn the_45th_of_july_is_the_fifth_and_never_august() {
    assert_eq!(valid("3526014507730012", &[]).birth(), (73, 7, 5));
}

#[test]
fn the_century_follows_the_stated_year_and_never_the_future() {
    let nik = valid("3526010107150012", &[]);
    let years = |stated| nik.birth_date_near(stated, 2026).map(|d| d.map(|d| d.year));
    assert_eq!(years(None), [Some(2015), None]);
    let old = valid("3526010107200012", &[]);
    let years = |stated| old.birth_date_near(stated, 2026).map(|d| d.map(|d| d.year));
    assert_eq!(years(None), [Some(2020), Some(1920)]);
    assert_eq!(years(Some(1921)), [Some(1920), Some(2020)]);
    let grown = valid("3526010107730012", &[]);
    assert_eq!(grown.birth_date_near(None, 2026)[0].map(|d| d.year), Some(1973));
}

#[test]
fn the_29th_of_february_needs_a_year_that_could_be_leap() {
    valid("3526012902000012", &[]);
    valid("3526016902960012", &[]);
    fault("3526012902990012", NikFault::DateImpossible);
    fault("3526013104730012", NikFault::DateImpossible);
}

#[test]
fn structure_that_public_parsers_accept_is_a_fault_here() {
    fault("3526019907730012", NikFault::DayImpossible);
    fault("3526013207730012", NikFault::DayImpossible);
    fault("3526014007730012", NikFault::DayImpossible);
    fault("3526017207730012", NikFault::DayImpossible);
    fault("3526010007730012", NikFault::DayImpossible);
    fault("3526010113730012", NikFault::MonthImpossible);
    fault("3526010100730012", NikFault::MonthImpossible);
    fault("3526010107730000", NikFault::SerialZero);
    fault("35260A0107730012", NikFault::NotDigits);
    fault("JANDA", NikFault::NotDigits);
}

#[test]
fn wrong_lengths_keep_their_digits() {
    fault("352601010773001", NikFault::FifteenDigits);
    fault("35260101077300", NikFault::TooShort);
    fault("35260101077300123", NikFault::TooLong);
    let short = read_nik("352601010773012", false).digits().expect("digits are kept");
    assert!(short.could_be(3_526_010_107_730_012));
    assert!(!short.could_be(3_526_010_107_740_012));
    let long = read_nik("35260101077300112", false).digits().expect("digits are kept");
    assert!(long.could_be(3_526_010_107_730_012));
}

#[test]
fn prefix_09_or_10_is_the_old_standard() {
    fault("0953060107730012", NikFault::OldStandard);
    fault("1053060107730012", NikFault::OldStandard);
    fault("0053060107730012", NikFault::ProvinceImpossible);
}

#[test]
fn a_zero_and_a_village_code_is_a_temporary_number() {
    let reading = read_nik("0352601200100007", false).reading;
    assert_eq!(reading, NikReading::Temporary { village: 3_526_012_001, counter: 7 });
}

#[test]
fn writing_habits_are_tidied_and_stay_exact() {
    use Repair::*;
    for (cell, repairs) in [
        ("'3526014107730012", &[MarksRemoved][..]),
        (" 3526014107730012 ", &[SpacesRemoved]),
        ("3526 0141 0773 0012", &[SpacesRemoved]),
        ("35.26.01.410773.0012", &[MarksRemoved]),
        ("3526-0141-0773-0012", &[MarksRemoved]),
        ("3526014107730012.0", &[DecimalSuffixRemoved]),
        ("3526014107730012,00", &[DecimalSuffixRemoved]),
        ("3.526.014.107.730.012", &[MarksRemoved]),
        ("\u{feff}3526014107730012\u{200b}", &[InvisibleRemoved]),
        ("\u{a0}3526014107730012", &[SpacesRemoved]),
        ("=\"3526014107730012\"", &[MarksRemoved, FormulaRemoved]),
        ("1. 3526014107730012", &[SpacesRemoved, MarksRemoved, WordsRemoved]),
        ("3526014107730012 (RT 03)", &[SpacesRemoved, MarksRemoved, WordsRemoved]),
        ("NIK: 3526014107730012", &[SpacesRemoved, MarksRemoved, WordsRemoved]),
    ] {
        assert_eq!(valid(cell, repairs).as_u64(), 3_526_014_107_730_012);
        assert!(read_nik(cell, false).clean(), "{cell:?}");
    }
}

#[test]
fn letters_for_digits_are_a_proposal_and_not_exact() {
    for cell in ["35260141O7730012", "3526014lO7730012", "3526014I0773oo12"] {
        assert_eq!(valid(cell, &[Repair::LettersToDigits]).as_u64(), 3_526_014_107_730_012);
        assert!(!read_nik(cell, false).clean());
    }
}

#[test]
fn scientific_notation_keeps_the_digits_that_rounding_cannot_reach() {
    // 3526016... shows as 3.52602: the last digit shown may be one too high.
    known_places("3,52601E+15", false, "35260???????????", Repair::ScientificNotation);
    known_places("3.52601e+15", false, "35260???????????", Repair::ScientificNotation);
    known_places("3526010000000000", false, "35260???????????", Repair::ScientificNotation);
    known_places("3.52601410773001E15", false, "352601410773001?", Repair::SixteenthDigitLost);
    known_places("3.52601410773E15", true, "352601410773000?", Repair::SixteenthDigitLost);
}

#[test]
fn a_numeric_cell_is_trusted_to_fifteen_digits() {
    known_places("3526014107730010", true, "352601410773001?", Repair::SixteenthDigitLost);
    known_places("3526014107730010.0", true, "352601410773001?", Repair::SixteenthDigitLost);
    known_places("9171014107730012", true, "917101410773001?", Repair::SixteenthDigitLost);
    // Excel never leaves a sixteenth digit other than 0, so this one did not pass through it.
    assert!(read_nik("3526014107730012", true).clean());
}

#[test]
fn a_masked_number_keeps_its_shown_digits() {
    known_places("352601410773****", false, "352601410773????", Repair::MaskedDigits);
    known_places("35260145****", false, "35260145????????", Repair::MaskedDigits);
    known_places("3201xxxxxxxxxx12", false, "3201??????????12", Repair::MaskedDigits);
    let masked = read_nik("352601410773****", false);
    assert_eq!(masked.birth(), Some((73, 7, 1)));
    assert_eq!(masked.sex(), Some(Sex::Female));
    fault("352601990773****", NikFault::DayImpossible);
}

#[test]
fn two_numbers_in_a_cell_keep_the_first() {
    for cell in [
        "3526014107730012/3526010107730013",
        "3526014107730012 3526010107730013",
        "3526014107730012 dan 3526010107730013",
        "35260141077300123526010107730013",
    ] {
        fault(cell, NikFault::TwoNumbers);
        let first = read_nik(cell, false).digits().expect("the first is kept");
        assert_eq!((first.value, first.len), (3_526_014_107_730_012, 16));
    }
}

#[test]
fn placeholders_and_empty_cells_are_missing_each_in_its_way() {
    for cell in ["0000000000000000", "9999999999999999", "1234567890123456", "0123456789012345", "1111111111", "000", "9876543210987654"] {
        assert_eq!(read_nik(cell, false).reading, NikReading::Placeholder, "{cell}");
    }
    for cell in ["", " ", "-", "--", "0", "NULL", "tidak ada", "Belum punya KTP", "****************"] {
        assert_eq!(read_nik(cell, false).reading, NikReading::Missing, "{cell}");
    }
}

#[test]
fn a_lost_digit_of_the_column_is_taken_back_from_the_cell() {
    let cell = read_nik("3526014107730010", false);
    assert!(cell.clean());
    let lost = cell.with_lost_sixteenth();
    assert!(matches!(lost.reading, NikReading::Partial(_)) && !lost.clean());
    let zero = read_nik("3526014107730000", false).with_lost_sixteenth();
    assert!(matches!(zero.reading, NikReading::Partial(_)));
    assert!(zero.digits().is_some_and(|digits| digits.could_be(3_526_014_107_730_007)));
}

#[test]
fn every_fault_has_its_own_code_text_and_advice() {
    let codes: std::collections::BTreeSet<&str> = NikFault::ALL.iter().map(|f| f.code()).collect();
    assert_eq!(codes.len(), NikFault::ALL.len());
    for fault in NikFault::ALL {
        assert!(!fault.text().en.is_empty() && !fault.advice().id.is_empty());
    }
}

#[test]
fn full_digits_need_a_permit() {
    let nik = valid("3526014107730012", &[]);
    assert_eq!(nik.to_string(), "3526**********12");
    assert_eq!(format!("{nik:?}"), "Nik(3526**********12)");
    let permit = Unmasked::because("uji").expect("a reason was given");
    assert_eq!(nik.digits(&permit), "3526014107730012");
}

proptest! {
    #[test]
    fn every_valid_nik_reads_clean_and_gives_back_its_parts(
        area in 110_000u64..=979_999, day in 1u8..=28, woman: bool, month in 1u8..=12, year in 0u8..=99, serial in 1u16..=9999
    ) {
        let written = format!("{area:06}{:02}{month:02}{year:02}{serial:04}", day + if woman { 40 } else { 0 });
        let cell = read_nik(&written, false);
        // A typed-looking sequence such as 1111111111111111 is a placeholder by rule.
        prop_assume!(cell.reading != NikReading::Placeholder);
        prop_assert!(cell.clean() && cell.repairs.is_empty());
        let nik = cell.nik().expect("clean cells are valid");
        prop_assert_eq!(u64::from(nik.area()), area);
        prop_assert_eq!(nik.birth(), (year, month, day));
        prop_assert_eq!(nik.sex(), if woman { Sex::Female } else { Sex::Male });
        prop_assert_eq!(nik.serial(), serial);
        prop_assert_eq!(Nik::new(nik.as_u64()), Ok(nik));
    }

    #[test]
    fn reading_never_panics_and_a_valid_reading_is_a_valid_nik(text in "\\PC{0,40}", numeric: bool) {
        if let Some(nik) = read_nik(&text, numeric).nik() {
            prop_assert!(Nik::new(nik.as_u64()).is_ok());
        }
    }

    #[test]
    fn digit_like_rubbish_never_panics_nor_shows_more_than_six_digits(text in "[0-9OlIxX*.,' eE+/=-]{0,70}", numeric: bool) {
        let cell = read_nik(&text, numeric);
        let digits = format!("{:?}", cell.digits());
        prop_assert!(digits.bytes().filter(u8::is_ascii_digit).count() <= 6, "{}", digits);
    }

    #[test]
    fn a_number_with_unknown_digits_is_never_clean(digits in "[1-9][0-9]{15}", at in 0usize..16) {
        let mut text = digits.clone();
        text.replace_range(at..=at, "*");
        let cell = read_nik(&text, false);
        prop_assert!(!cell.clean());
        if let Some(partial) = cell.digits() {
            prop_assert!(partial.could_be(digits.parse().expect("sixteen digits fit a u64")));
        }
    }
}
