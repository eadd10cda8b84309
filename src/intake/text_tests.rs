//! Properties: (1) every line is in exactly one record and `line` is where it starts; (2) an unclosed quote costs its
//! own line only; (3) line breaks inside quotes belong to the cell; (4) pieces read side by side equal one piece; (5) lines
//! without quotes are cut as any reader of CSV cuts them.

use super::*;
use proptest::prelude::*;

fn layout(delimiter: u8, width: usize) -> Layout {
    Layout { delimiter: Some(delimiter), width }
}

fn shown(grid: &Grid) -> String {
    let row = |row| format!("{}:{}", grid.line(row), grid.cells(row).collect::<Vec<_>>().join("|"));
    (0..grid.len()).map(row).collect::<Vec<_>>().join(" / ")
}

#[track_caller]
fn check(text: &str, width: usize, expected: &str) {
    assert_eq!(shown(&records(text.to_owned(), layout(b';', width))), expected);
}

#[test]
fn blank_lines_are_records_and_line_ends_may_differ() {
    check("a;b\n\nc;d\n", 2, "1:a|b / 2: / 3:c|d");
    check("a;b\r\n\r\nc;d", 2, "1:a|b / 2: / 3:c|d");
    check("a;b\r\rc;d\r", 2, "1:a|b / 2: / 3:c|d");
    check("\n\na;b", 2, "1: / 2: / 3:a|b");
    check("", 2, "");
}

#[test]
fn a_line_break_inside_quotes_belongs_to_its_cell() {
    check("1;\"x\ny\";2\n3;z;4\n", 3, "1:1|x\ny|2 / 3:3|z|4");
    check("1;\"x\r\ny;z\";2\r\n3;z;4\r\n", 3, "1:1|x\r\ny;z|2 / 3:3|z|4");
}

#[test]
fn an_unclosed_quote_costs_its_own_line_only() {
    check("1;a;x\n2;\"b;y\n3;c;z\n4;d;w\n", 3, "1:1|a|x / 2:2;\"b;y / 3:3|c|z / 4:4|d|w");
    check("1;a;x\n2;\"b;y\n3;\"c;z\n4;d;w\n", 3, "1:1|a|x / 2:2;\"b;y / 3:3;\"c;z / 4:4|d|w");
    check("1;a;x\n2;\"b;y", 3, "1:1|a|x / 2:2;\"b;y");
}

#[test]
fn a_quote_inside_a_cell_is_text() {
    check("1;pipa 5\";x\n2;b;y\n", 3, "1:1|pipa 5\"|x / 2:2|b|y");
}

#[test]
fn a_row_with_a_zero_byte_is_a_fault() {
    let grid = records("1;a\n2;b\0\n3;c\n".to_owned(), layout(b';', 2));
    let faults: Vec<_> = (0..3).map(|row| grid.fault_of(row)).collect();
    assert_eq!(faults, [None, Some(QuarantineReason::NotText), None]);
}

#[test]
fn an_over_long_line_is_a_fault_and_the_next_line_is_read() {
    let text = format!("1;a\n2;{}\n3;c\n", "x".repeat(LINE_BYTES_MAX + 1));
    let grid = records(text.clone(), layout(b';', 2));
    assert_eq!(grid.fault_of(1), Some(QuarantineReason::LineTooLong));
    assert_eq!((grid.len(), grid.line(2), grid.cell(2, 1)), (3, 3, "c"));
}

#[test]
fn pieces_read_side_by_side_equal_one_piece() {
    let text: String = (0..5000).map(|n| if n % 7 == 0 { "\n".to_string() } else { format!("{n};x{n}\r\n") }).collect();
    let whole = records(text.clone(), layout(b';', 2));
    let mut joined = Grid::default();
    let mut lines = 0;
    for piece in pieces(&text, 5) {
        let (part, took) = Cutter::new(&text, piece, layout(b';', 2), false).cut();
        joined.append(part, lines);
        lines += took;
    }
    assert_eq!(shown(&whole), shown(&joined.of_text(text)));
}

proptest! {
    #[test]
    fn lines_without_quotes_are_cut_as_any_reader_cuts_them(text in "[ab;; \u{e9}\n\r]{0,60}") {
        let grid = records(text.clone(), layout(b';', 2));
        let own: Vec<Vec<String>> = (0..grid.len()).map(|row| grid.cells(row).map(str::to_owned).collect()).collect();
        let own: Vec<Vec<String>> = own.into_iter().filter(|cells: &Vec<String>| !cells.is_empty()).collect();
        let any = reader(text.as_bytes(), b';').into_records();
        let trimmed = |record: csv::StringRecord| record.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
        let any: Vec<Vec<String>> = any.map(|record| trimmed(record.expect("UTF-8"))).collect();
        prop_assert_eq!(own, any);
    }
}

#[track_caller]
fn check_delimiter(text: &str, expected: Option<u8>) {
    let file = crate::rules::RuleFile { path: String::new(), text: include_str!("../../rules/fields.toml").into() };
    let book = crate::rules::fields::parse(&file).expect("the built-in fields are valid");
    assert_eq!(sniff(text, &book).delimiter, expected);
}

#[test]
fn the_delimiter_is_found_under_commas_in_addresses_and_title_lines() {
    check_delimiter("DAFTAR PENERIMA, TAHUN 2026\n\nNO;NIK;NAMA;ALAMAT\n1;3;A;Jl. X, RT 1\n2;4;B;Jl. Y, RT 2\n", Some(b';'));
    check_delimiter("NO,NIK,NAMA\n1,3,A\n", Some(b','));
    check_delimiter("NO\tNIK\tNAMA\n1\t3\tA\n", Some(b'\t'));
    check_delimiter("NO|NIK|NAMA\n1|3|A\n", Some(b'|'));
    check_delimiter("sep=;\nNO;NIK,X\n", Some(b';'));
    check_delimiter("NIK\n3526014507850001\n", None);
}
