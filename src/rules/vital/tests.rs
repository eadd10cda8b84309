//! Properties: 1. whole words decide; 2. the field decides what a yes or a code means; 3. what is unknown says nothing.

use super::*;

fn book() -> Vital {
    let text = include_str!("../../../rules/vital.toml").to_owned();
    parse(&RuleFile { path: "rules/vital.toml".into(), text }).expect("the built-in words are without mistakes")
}

#[track_caller]
fn check_state(field: &str, cell: &str, expected: Option<State>) {
    assert_eq!(book().state(field, cell), expected, "{field} = {cell}");
}

#[track_caller]
fn check_event(text: &str, expected: Option<Event>) {
    assert_eq!(book().event(text), expected, "{text}");
}

#[track_caller]
fn check_disability(text: &str, expected: Truth) {
    assert_eq!(book().disability(text), expected, "{text}");
}

#[test]
fn the_heading_decides_whether_a_yes_is_a_death() {
    for yes in ["1", "YA", "true", "Sudah"] {
        check_state("status_meninggal", yes, Some(State::Dead));
        check_state("status_hidup", yes, Some(State::Alive));
        check_state("flag_aktif", yes, Some(State::Alive));
        check_state("status", yes, None);
    }
    check_state("status_meninggal", "TIDAK", Some(State::Alive));
    check_state("status_hidup", "TIDAK", None);
    check_state("flag_aktif", " 0 ", Some(State::Inactive));
}

#[test]
fn codes_mean_what_the_code_book_of_their_field_says_and_others_nothing() {
    for (code, state) in [("1", State::Alive), ("2", State::Dead), ("3", State::Moved), ("4", State::Inactive), ("05", State::Moved)] {
        check_state("status_dasar", code, Some(state));
    }
    check_state("status_dasar", "7", None);
    check_state("keberadaan_anggota", "1", Some(State::Alive));
    check_state("keberadaan_anggota", "02", Some(State::Dead));
    check_state("keberadaan_anggota", "6", None);
    check_state("keberadaan_anggota", "2. Meninggal", Some(State::Dead));
    check_state("status_hidup", "2", None);
    check_state("status", "2", None);
}

#[test]
fn part_of_a_word_and_somebody_elses_death_are_no_death() {
    check_state("status", "DINONAKTIFKAN OTOMATIS", Some(State::Inactive));
    check_state("status", "KOREKSI OTOMATIS", None);
    for marriage in ["CERAI MATI", "cerai hidup", "KAWIN", "BELUM KAWIN", "CERAI-MATI"] {
        check_state("status", marriage, None);
    }
    for denied in ["BELUM MENINGGAL", "tidak mati", "BUKAN MENINGGAL", "TIDAK PINDAH"] {
        check_state("keterangan_deleted", denied, None);
    }
    check_state("status", "MENINGGAL DUNIA, CERAI MATI", Some(State::Dead));
    check_state("status", "PINDAH DATANG", Some(State::Alive));
    check_state("status", "PINDAH KE SURABAYA", Some(State::Moved));
}

#[test]
fn events_are_known_by_whole_words_and_exceptions_come_first() {
    for nothing in ["LAHIR MATI", "CERAI MATI", "PEMBATALAN AKTA KEMATIAN", "PINDAH AGAMA", "BATAL PINDAH", "PERKAWINAN"] {
        check_event(nothing, Some(Event::Nothing));
    }
    check_event("Tutup usia", Some(Event::Death));
    check_event("AKTA KEMATIAN", Some(Event::Death));
    check_event("LAHIR HIDUP", Some(Event::Birth));
    check_event("PINDAH DATANG", Some(Event::MoveIn));
    check_event("PISAH KK", Some(Event::ToFamily));
    check_event("PINDAH KELUAR KARENA NIKAH", Some(Event::MoveOut));
    check_event("OTOMATIS", None);
    check_event("", None);
}

#[test]
fn no_and_not_known_are_told_apart_in_words_for_a_disability() {
    for no in ["TIDAK", "FALSE", "0", "00", "-", "tidak menyandang", "TANPA DISABILITAS", "NON-DISABILITAS"] {
        check_disability(no, Truth::False);
    }
    for open in ["", "2", "TIDAK TAHU", "TIDAK DIKETAHUI", "BELUM DIDATA", "TIDAK BISA DITEMUI"] {
        check_disability(open, Truth::Unknown);
    }
    for yes in ["YA", "1", "TUNA NETRA", "FISIK"] {
        check_disability(yes, Truth::True);
    }
}

#[test]
fn a_code_that_stands_twice_is_a_mistake() {
    let text = include_str!("../../../rules/vital.toml").replace("moved = [\"3\", \"5\"]", "moved = [\"3\", \"2\"]");
    let found = parse(&RuleFile { path: "rules/vital.toml".into(), text }).expect_err("2 is dead already");
    assert!(found.iter().any(|mistake| mistake.message == "code `2` stands twice"), "{found:?}");
}
