use super::*;

#[test]
fn leading_digits_are_known_and_the_rest_is_not() {
    let digits = PartialDigits::leading(3_526_014_107_730_012, 6);
    assert_eq!(digits.area(), Some(352_601));
    assert_eq!((digits.known(), digits.digit(6)), (6, None));
    assert_eq!(digits.day_month_year(), None);
    assert_eq!(PartialDigits::leading(3_526_014_107_730_012, 15).digit(15), None);
    assert_eq!(PartialDigits::leading(3_526_014_107_730_012, 16).unknown, 0);
}

#[test]
fn a_very_long_number_keeps_nineteen_digits_and_its_length() {
    let scan = scan("99887766554433221100", false);
    assert_eq!((scan.digits.len, scan.digits.value), (20, 9_988_776_655_443_322_110));
    assert_eq!(scan.digits.digit(18), Some(0));
    assert_eq!(scan.digits.digit(19), None);
}

#[test]
fn a_decimal_ending_is_not_taken_for_a_group_of_digits() {
    let mut repairs = Repairs::NONE;
    assert_eq!(without_decimal_suffix("352601410773001.0", &mut repairs), "352601410773001");
    for kept in ["35.26.01.410773.00", "3526.00", "3526014107730012.5", "0", ""] {
        assert_eq!(without_decimal_suffix(kept, &mut repairs), kept);
    }
}

#[test]
fn a_number_shows_six_digits_at_most() {
    assert_eq!(PartialDigits::whole(352_601_410_773_001, 15).to_string(), "3526*********01");
    assert_eq!(PartialDigits::leading(3_526_014_107_730_012, 12).to_string(), "3526************");
    assert_eq!(PartialDigits::whole(35_260, 5).to_string(), "3526*");
}
