use super::*;
use crate::normalise::PersonFacts;
use padan_linkage::records::DateValue;

/// A woman born on 1 July 1973 in the kecamatan 352601, first of her day.
const SITI: u64 = 3526_0141_0773_0001;
/// Somebody of the same kecamatan, born on 12 March 1985.
const BUDI: u64 = 3526_0112_0385_0001;

fn numbers(owned: &[u64]) -> Numbers {
    // A register of one kecamatan in which nearly everybody is the first of his day.
    let of = |nik: u64| PersonFacts { nik, ..PersonFacts::default() };
    let others =
        (1..=28u64).flat_map(|day| (1..=12u64).map(move |month| 3526_0100_0000_0001 + day * 100_000_000 + month * 1_000_000 + 600_000));
    let people: Vec<PersonFacts> = others.chain(owned.iter().copied()).map(of).collect();
    Numbers::of(&people)
}

fn siti() -> Facts {
    Facts { born: DateValue { stated: 19_730_701, ..DateValue::default() }, sex: b'P', kecamatan: 352_601 }
}

/// The likeliest number for a row that none of the candidates explains, with its probability.
fn likeliest(written: PartialDigits, facts: Facts, owned: &[u64]) -> (u64, f64) {
    let mut shares = BTreeMap::new();
    nobody(&numbers(owned), written, &facts, 1.0, &mut shares);
    let best = shares.into_iter().max_by(|left, right| left.1.total().total_cmp(&right.1.total())).expect("a number that fits");
    (best.0, best.1.total())
}

#[track_caller]
fn check(written: PartialDigits, facts: Facts, owned: &[u64], expected: u64, at_least: f64) {
    let (number, probability) = likeliest(written, facts, owned);
    assert_eq!(number, expected, "{probability}");
    assert!(probability >= at_least && probability <= 1.0, "{probability}");
}

fn whole(value: u64) -> PartialDigits {
    PartialDigits::whole(value, 16)
}

#[test]
fn a_row_asks_for_the_number_that_its_own_birth_date_tells() {
    // Day and month of birth, province: each impossible or another's as written.
    check(whole(3526_0191_0773_0001), siti(), &[], SITI, 0.95);
    check(whole(3526_0141_7073_0001), siti(), &[], SITI, 0.95);
    check(whole(5326_0141_0773_0001), siti(), &[], SITI, 0.9);
    check(PartialDigits::whole(352_6014_1077_0001, 15), siti(), &[], SITI, 0.8);
}

#[test]
fn an_intact_number_stays_as_it_is() {
    check(whole(SITI), siti(), &[], SITI, 0.99);
}

#[test]
fn where_corrections_are_alike_none_is_likely() {
    let anybody = Facts { kecamatan: 352_601, ..Facts::default() };
    // The day is impossible and nothing says which of its digits slipped.
    let (_, probability) = likeliest(whole(3526_0179_0773_0001), anybody, &[]);
    assert!(probability * 1e6 < f64::from(PROPOSE_PPM), "{probability}");
}

#[test]
fn a_number_that_a_register_person_owns_is_no_correction_and_takes_away_from_the_others() {
    let written = whole(3526_0191_0773_0001);
    let mut shares = BTreeMap::new();
    nobody(&numbers(&[SITI]), written, &siti(), 1.0, &mut shares);
    assert!(!shares.contains_key(&SITI));
    assert!(shares.values().all(|share| share.total() * 1e6 < f64::from(PROPOSE_PPM)), "{shares:?}");
}

#[test]
fn of_two_numbers_a_slip_apart_the_list_is_damaged_unless_the_register_contradicts_itself() {
    let slipped = slip(whole(3526_0112_0385_0071), BUDI).expect("one digit");
    let (own, other) = (Nik::new(BUDI).expect("valid"), Nik::new(3526_0112_0385_0071).expect("valid"));
    let nothing = Facts::default();
    assert!(list_slipped(&slipped, (own, other), &nothing, &nothing) > 0.95);
    let dated = |stated| Facts { born: DateValue { stated, ..DateValue::default() }, ..Facts::default() };
    // The register writes 15 March beside a number of 12 March, and the list's number says 15.
    let other = Nik::new(3526_0115_0385_0001).expect("valid");
    let slipped = slip(whole(other.as_u64()), BUDI).expect("one digit");
    assert!(list_slipped(&slipped, (own, other), &dated(19_850_315), &dated(19_850_315)) < 0.05);
    assert!(list_slipped(&slipped, (own, other), &dated(19_850_312), &dated(19_850_312)) > 0.999);
}

#[test]
fn entries_that_agree_are_likelier_than_entries_that_do_not() {
    let nik = Nik::new(SITI).expect("valid");
    let given = |stated, sex| Facts { born: DateValue { stated, ..DateValue::default() }, sex, kecamatan: 0 }.given(nik);
    let falling = [given(19_730_701, b'P'), given(19_730_701, b'L'), given(19_730_801, b'P'), given(19_840_229, b'P')];
    assert!(falling.windows(2).all(|pair| pair[0] > pair[1]), "{falling:?}");
    assert_eq!(given(19_730_107, 0), given(19_730_801, 0));
    assert_eq!(Facts::default().given(nik), 1.0);
    // Unknown parts agree with everything; an age leaves a year open.
    assert_eq!(given(19_730_000, 0), given(19_730_701, 0));
    let aged = |year_by_age| Facts { born: DateValue { year_by_age, ..DateValue::default() }, ..Facts::default() }.given(nik);
    assert!(aged(1974) == aged(1972) && aged(1973) > aged(1975));
}

#[test]
fn every_number_of_the_register_finds_its_owner_and_no_other_number_does() {
    let owned: Vec<u64> = (0..5_000).map(|n| BUDI + n * 7).collect();
    let people: Vec<PersonFacts> = owned.iter().map(|&nik| PersonFacts { nik, ..PersonFacts::default() }).collect();
    let numbers = Numbers::of(&people);
    for (place, &nik) in owned.iter().enumerate() {
        assert_eq!(numbers.owner(nik), Some(PersonIx(place as u32)));
        assert!((1..7).all(|apart| numbers.owner(nik + apart).is_none()));
    }
    assert_eq!(Numbers::default().owner(BUDI), None);
}
