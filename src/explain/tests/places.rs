//! A row is found by every name that it has; what names no row is answered with what to type next.
use super::*;

#[track_caller]
fn check_found(name: &str, expected: &str) {
    for language in [Language::Id, Language::En] {
        let row = place::find(prepared(), name, language).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
        assert_eq!(place::address(prepared(), &prepared().normalised.people.rows[row.0 as usize]), expected, "{name}");
    }
}

#[test]
fn a_row_is_found_by_every_name_that_it_has() {
    check_found("1:6", "1:6");
    check_found(" 1 : 6 ", "1:6");
    check_found("pkh_2026_11.csv:6", "1:6");
    check_found("dinsos/pkh_2026_11.csv:6", "1:6");
    check_found("3:DEMANGAN:12", "3:DEMANGAN:12");
    check_found("3#DEMANGAN:12", "3:DEMANGAN:12");
    check_found("inbox/dpmd/bnba_blt_dana_desa.xlsx#DEMANGAN:12", "3:DEMANGAN:12");
    check_found("bnba_blt_dana_desa.xlsx:DEMANGAN:12", "3:DEMANGAN:12");
}

#[test]
fn the_name_that_a_row_is_given_finds_it_again() {
    let rows = &prepared().normalised.people.rows;
    for row in (0..rows.len()).step_by(17) {
        let address = place::address(prepared(), &rows[row]);
        assert_eq!(place::find(prepared(), &address, Language::Id).ok(), Some(RowIx(row as u32)), "{address}");
    }
}

#[track_caller]
fn check_lost(name: &str, words: &str) {
    let wrong = place::find(prepared(), name, Language::Id).expect_err("no row is called so").to_string();
    assert!(wrong.contains(words), "`{words}` is missing: {wrong}");
    assert!(wrong.len() < 4_000 && wrong.chars().all(|sign| sign == '\n' || !sign.is_control()), "{wrong}");
    let english = place::find(prepared(), name, Language::En).expect_err("no row is called so");
    assert!(!english.hint.is_empty() && !english.to_string().contains("baris"), "{english}");
}

#[test]
fn a_number_that_is_ambiguous_lists_what_it_may_mean() {
    check_lost("3:12", "tulis salah satu: 3:");
    check_lost("3:12", "3:DEMANGAN:12");
    check_lost("bnba_blt_dana_desa.xlsx:12", "3:DEMANGAN:12");
}

#[test]
fn a_line_without_a_person_says_what_it_is() {
    let sources = &prepared().intake.sources;
    let heading = sources.iter().find(|source| source.role == crate::intake::Role::List(0)).map(|source| source.receipt.heading_lines[0]);
    check_lost(&format!("1:{}", heading.expect("the list has a heading")), "baris itu kepala tabel");
    check_lost("1:999999", "yang terdekat: 1:");
    check_lost("1:0", "tidak ada orang pada baris itu");
}

#[test]
fn what_names_no_list_is_answered_with_the_lists() {
    for name in ["99:3", "0:3", "nothing.csv:3", "3:NOWHERE:3", "register/people_01.csv:3", "kh_2026_11.csv:6", "/etc/passwd:1"] {
        check_lost(name, "daftar malam itu: 1 = inbox/dinsos/pkh_2026_11.csv");
    }
}

#[test]
fn hostile_names_are_refused_calmly() {
    let lines = ["1:", ":3", "1:-3", "1:+3", "1:3.0", "1:0x3", "1:99999999999999999999", "1:\u{663}", "1:3\u{0}"];
    for name in ["", ":", "::", "1", "--", " ", "\u{1b}[2J"].into_iter().chain(lines) {
        check_lost(name, "ini tidak menyebut satu baris");
    }
    for name in ["../../etc/passwd:1", "1#:3", "1::3", "1:#:3", "#:3", "a\u{1b}[31mb:3", "🙂:3", "3:DEMANGAN#:12", "%s%n:1", "é:1"] {
        check_lost(name, "daftar malam itu");
    }
    check_lost(&format!("{}:3", "x".repeat(100_000)), "daftar malam itu");
    check_lost("3526010101900012:3", "3526**********12");
}
