//! Properties: 1. damage put into a generated column is found, with its counts; 2. a sound column raises no alarm.

use super::*;
use crate::date::{DateCellKind, DateHint, read_date};
use crate::kk::read_kk;
use crate::nik::read_nik;
use proptest::prelude::*;

/// A person of a generated list; families of four share a card.
#[derive(Clone, Copy, Debug)]
struct Someone {
    day: u8,
    month: u8,
    year: u8,
    woman: bool,
    serial: u16,
}

prop_compose! {
    fn someone()(day in 1u8..=28, month in 1u8..=12, year in 30u8..=99, woman: bool, serial in 1u16..=60) -> Someone {
        Someone { day, month, year, woman, serial }
    }
}

impl Someone {
    fn nik(&self) -> String {
        let day = self.day + if self.woman { 40 } else { 0 };
        format!("352601{day:02}{:02}{:02}{:04}", self.month, self.year, self.serial)
    }

    fn birth(&self) -> (u8, u8, u8) {
        (self.year, self.month, self.day)
    }

    fn born(&self) -> BirthDate {
        BirthDate { year: 1900 + u16::from(self.year), month: self.month, day: self.day }
    }
}

fn kk_of(row: usize) -> String {
    format!("3526011203150{:03}", row / 4 + 1)
}

fn rows(people: &[Someone], nik: impl Fn(usize) -> String, kk: impl Fn(usize) -> String, dated: bool) -> Vec<IdentityRow> {
    let row = |(at, someone): (usize, &Someone)| IdentityRow {
        nik: read_nik(&nik(at), false),
        kk: read_kk(&kk(at), false),
        born: dated.then(|| someone.born()),
        sex: None,
        name_key: at as u64 + 1,
    };
    people.iter().enumerate().map(row).collect()
}

fn date_pair(someone: &Someone, flip: bool, referee: bool) -> (DateCell, Option<(u8, u8, u8)>) {
    let Someone { day, month, year, .. } = *someone;
    let text = if flip && day <= 12 { format!("{month:02}/{day:02}/19{year}") } else { format!("{day:02}/{month:02}/19{year}") };
    let hint = DateHint { nik_birth: referee.then(|| someone.birth()), as_of_year: 2026, order: None };
    (read_date(&text, DateCellKind::Text, hint), Some(someone.birth()))
}

#[test]
fn eighteen_of_eighteen_ending_in_zero_is_excel() {
    let cells: Vec<NikCell> = (1..=18).map(|n| read_nik(&format!("352601010773{n:03}0"), false)).collect();
    let damage = lost_sixteenth_digit(&cells).expect("the column is damaged");
    assert_eq!((damage.values, damage.ending_zero), (18, 18));
    assert!((damage.chance_log10 + 18.0).abs() < 1e-9);
    // Six could be luck, and one number on every row is one value.
    assert_eq!(lost_sixteenth_digit(&cells[..6]), None);
    assert_eq!(lost_sixteenth_digit(&[cells[0]; 18]), None);
}

#[test]
fn serials_0001_to_0009_all_become_0000_and_count() {
    let cells: Vec<NikCell> = (1..=20).map(|day| read_nik(&format!("352601{day:02}07730000"), false)).collect();
    assert_eq!(lost_sixteenth_digit(&cells).map(|d| d.ending_zero), Some(20));
    let cards: Vec<KkCell> = (1..=20).map(|day| read_kk(&format!("352601{day:02}07130000"), false)).collect();
    assert_eq!(lost_sixteenth_digit_of_kk(&cards).map(|d| d.ending_zero), Some(20));
}

#[test]
fn a_column_written_month_first_proves_itself_without_any_nik() {
    let hint = DateHint { nik_birth: None, as_of_year: 2026, order: None };
    let cells = (1..=12).map(|month| (read_date(&format!("{month}/{}/1970", month + 12), DateCellKind::Text, hint), None));
    let evidence = flipped_dates(cells).expect("every cell proves it");
    assert_eq!((evidence.kind, evidence.month_first_only), (FlipKind::MonthFirst, 12));
}

#[test]
fn one_swapped_row_is_seen_by_its_birth_date() {
    let woman = Someone { day: 1, month: 7, year: 73, woman: true, serial: 12 };
    let row = rows(&[woman], |_| kk_of(0), |_| woman.nik(), true)[0];
    assert!(row.swapped());
    let upright = rows(&[woman], |_| woman.nik(), kk_of, true)[0];
    assert!(!upright.swapped());
}

#[test]
fn one_person_on_several_rows_is_no_family_block() {
    let man = Someone { day: 9, month: 7, year: 73, woman: false, serial: 12 };
    let people = [man; 24];
    let mut list = rows(&people, |at| format!("352601090773{:04}", at / 4 + 1), kk_of, false);
    for (at, row) in list.iter_mut().enumerate() {
        row.name_key = at as u64 / 4 + 1;
    }
    assert_eq!(nik_is_kk(&list), None);
    assert_eq!(nik_of_head_repeated(&list), None);
}

proptest! {
    #[test]
    fn a_lost_digit_is_found_and_a_sound_column_is_not_accused(people in prop::collection::vec(someone(), 40..200)) {
        let read = |text: String| read_nik(&text, false);
        let sound: Vec<NikCell> = people.iter().map(|p| read(p.nik())).collect();
        prop_assert_eq!(lost_sixteenth_digit(&sound), None);
        let cut: Vec<NikCell> = people.iter().map(|p| read(format!("{}0", &p.nik()[..15]))).collect();
        let damage = lost_sixteenth_digit(&cut).expect("every value ends in 0");
        prop_assert_eq!(damage.values, damage.ending_zero);
    }

    #[test]
    fn a_flip_is_found_whether_or_not_the_nik_refereed_each_cell(people in prop::collection::vec(someone(), 60..200), referee: bool) {
        let flipped = flipped_dates(people.iter().map(|p| date_pair(p, true, referee))).expect("days up to 12 are flipped");
        prop_assert_eq!(flipped.kind, FlipKind::DaysUpTo12);
        prop_assert_eq!((flipped.agree_as_stated, flipped.sure_disagree), (0, 0));
        let expected = people.iter().filter(|p| p.day <= 12 && p.day != p.month).count() as u32;
        prop_assert_eq!(flipped.agree_swapped, expected);
        prop_assert_eq!(flipped_dates(people.iter().map(|p| date_pair(p, false, referee))), None);
    }

    #[test]
    fn swapped_columns_are_found_with_and_without_dates(people in prop::collection::vec(someone(), 60..200), dated: bool) {
        let nik = |at: usize| people[at].nik();
        let swapped = swapped_columns(&rows(&people, kk_of, nik, dated)).expect("the columns are swapped");
        prop_assert!(swapped.womens_days_in_kk >= 5 && swapped.womens_days_in_nik == 0);
        prop_assert_eq!(swapped.dates_in_kk, if dated { people.len() as u32 } else { 0 });
        prop_assert_eq!(swapped_columns(&rows(&people, nik, kk_of, dated)), None);
    }

    #[test]
    fn family_numbers_and_heads_niks_in_the_nik_column_are_told_apart(people in prop::collection::vec(someone(), 40..120)) {
        let own = |at: usize| people[at].nik();
        let head = |at: usize| people[at / 4 * 4].nik();
        let cards = rows(&people, kk_of, |_| String::new(), true);
        prop_assert!(nik_is_kk(&cards).is_some() && nik_of_head_repeated(&cards).is_none());
        let heads = rows(&people, head, kk_of, true);
        prop_assert!(nik_is_kk(&heads).is_none() && nik_of_head_repeated(&heads).is_some());
        let sound = rows(&people, own, kk_of, true);
        prop_assert!(nik_is_kk(&sound).is_none() && nik_of_head_repeated(&sound).is_none());
    }
}
