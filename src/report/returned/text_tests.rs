//! 1. Without the added cells, every byte of the file is there, in every layout. 2. Added cells stand in one column.
//! 3. A cell that is written anew is the only one that changes.

use super::*;

fn shape(raw: &[u8], encoding: &str, delimiter: Option<u8>, is_wrapped: bool, records: &[(u32, u32)]) -> TextExtents {
    let records = records.iter().map(|&(line, cells)| Extent { line, cells, fault: None }).collect();
    TextExtents { encoding: encoding.into(), delimiter, is_wrapped, records, hash: blake3::hash(raw).to_hex().to_string() }
}

fn added(line: u32, cells: &[&str]) -> RowEdit {
    RowEdit { line, added: cells.iter().map(|cell| (*cell).to_owned()).collect(), ..RowEdit::default() }
}

fn edits(heading: Option<u32>, rows: Vec<RowEdit>) -> SheetEdits<'static> {
    SheetEdits { sheet: String::new(), heading, last_column: 0, added: vec!["a".into(), "b".into()], rows: Box::new(rows.into_iter()) }
}

#[track_caller]
fn check(raw: &[u8], shape: &TextExtents, edits: SheetEdits<'_>, expected: &[u8]) -> Written {
    let mut out = Vec::new();
    let laid = Laid::new(raw, shape).expect("the lines are those of the shape");
    let written = laid.write(edits, &mut out).expect("memory takes it");
    assert_eq!(String::from_utf8_lossy(&out), String::from_utf8_lossy(expected));
    assert_eq!(out, expected);
    written
}

#[test]
fn titles_totals_and_line_ends_stay_and_short_rows_are_filled_up() {
    let raw = b"\xEF\xBB\xBFDAFTAR\r\n\r\nNIK;NAMA\r\n1;SITI\n2\r\nJUMLAH;2\r\n";
    let shape = shape(raw, "utf-8-bom", Some(b';'), false, &[(1, 1), (2, 0), (3, 2), (4, 2), (5, 1), (6, 2)]);
    let rows = vec![added(4, &["PADAN", ""]), added(5, &["x;y", "\"z\""])];
    check(
        raw,
        &shape,
        edits(Some(3), rows),
        b"\xEF\xBB\xBFDAFTAR\r\n\r\nNIK;NAMA;a;b\r\n1;SITI;PADAN;\n2;;\"x;y\";\"\"\"z\"\"\"\r\nJUMLAH;2\r\n",
    );
}

#[test]
fn a_record_of_several_lines_gets_its_cells_at_its_end() {
    let raw = b"NIK,NAMA\n1,\"SITI\r\nAMINAH\"\n2,BUDI";
    let shape = shape(raw, "utf-8", Some(b','), false, &[(1, 2), (2, 2), (4, 2)]);
    let rows = vec![added(2, &["x", "y"]), added(4, &["z", ""])];
    check(raw, &shape, edits(Some(1), rows), b"NIK,NAMA,a,b\n1,\"SITI\r\nAMINAH\",x,y\n2,BUDI,z,");
}

#[test]
fn cells_are_written_in_the_encoding_of_the_file() {
    let raw = b"NAMA;X\rJOS\xC9;1\r";
    let of = shape(raw, "windows-1252", Some(b';'), false, &[(1, 2), (2, 2)]);
    check(raw, &of, edits(Some(1), vec![added(2, &["é\u{4e00}", ""])]), b"NAMA;X;a;b\rJOS\xC9;1;\xE9?;\r");
    let wide = |text: &str, is_little: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    for (name, is_little) in [("utf-16le", true), ("utf-16be", false)] {
        let raw = wide("\u{feff}NAMA\tX\r\nSITI \u{0d0a}\t1\r\n", is_little);
        let of = shape(&raw, name, Some(b'\t'), false, &[(1, 2), (2, 2)]);
        let expected = wide("\u{feff}NAMA\tX\ta\tb\r\nSITI \u{0d0a}\t1\tx y\t'z'\r\n", is_little);
        check(&raw, &of, edits(Some(1), vec![added(2, &["x\ty", "\"z\""])]), &expected);
    }
}

#[test]
fn lines_that_stand_in_quotes_as_a_whole_stay_so() {
    let raw = b"\"NIK,NAMA\"\n\"1,\"\"SITI, X\"\"\"\n";
    let of = shape(raw, "utf-8", Some(b','), true, &[(1, 2), (2, 2)]);
    check(raw, &of, edits(Some(1), vec![added(2, &["x, y", "\"z\""])]), b"\"NIK,NAMA,a,b\"\n\"1,\"\"SITI, X\"\",x; y,'z'\"\n");
}

#[test]
fn an_open_quote_is_not_closed_by_what_is_added() {
    let raw = b"NIK;NAMA\n1;\"SITI\n2;BUDI\n";
    let mut of = shape(raw, "utf-8", Some(b';'), false, &[(1, 2), (2, 1), (3, 2)]);
    of.records[1].fault = Some(crate::intake::QuarantineReason::UnclosedQuote);
    check(raw, &of, edits(None, vec![added(2, &["x\"y;", ""])]), b"NIK;NAMA\n1;\"SITI;;x'y ;\n2;BUDI\n");
}

#[test]
fn what_a_spreadsheet_would_run_is_guarded_and_counted() {
    let raw = b"NIK\n1\n";
    let of = shape(raw, "utf-8", None, false, &[(1, 1), (2, 1)]);
    let written = check(raw, &of, edits(Some(1), vec![added(2, &["=1+1", "@x"])]), b"NIK;a;b\n1;'=1+1;'@x\n");
    assert_eq!(written.guarded, 2);
}

#[test]
fn a_broken_record_does_not_push_the_columns_away() {
    let raw = b"A;B\n1;2\n1;2;3\n;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;\n";
    let of = shape(raw, "utf-8", Some(b';'), false, &[(1, 2), (2, 2), (3, 3), (4, 31)]);
    let rows = vec![added(2, &["x", "y"]), added(3, &["x", "y"])];
    check(raw, &of, edits(Some(1), rows), b"A;B;;a;b\n1;2;;x;y\n1;2;3;x;y\n;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;\n");
}

#[test]
fn only_the_cells_that_are_meant_are_written_anew() {
    let raw = b"NIK;NAMA;X\n'123; \"A\" ;\"B;\"\"C\"\n4;5;6\n";
    let of = shape(raw, "utf-8", Some(b';'), false, &[(1, 3), (2, 3), (3, 3)]);
    let replaced = |line, cells: &[(u16, &str)]| RowEdit {
        line,
        replaced: cells.iter().map(|(column, text)| (*column, (*text).to_owned())).collect(),
        ..RowEdit::default()
    };
    let none = |rows: Vec<RowEdit>| SheetEdits {
        sheet: String::new(),
        heading: None,
        last_column: 0,
        added: Vec::new(),
        rows: Box::new(rows.into_iter()),
    };
    let rows = vec![replaced(2, &[(1, "123"), (3, "B;C")]), replaced(3, &[(9, "x")])];
    let written = check(raw, &of, none(rows), b"NIK;NAMA;X\n123; \"A\" ;\"B;C\"\n4;5;6\n");
    assert_eq!(written.left, [(3, 9)]);
}

#[test]
fn lines_that_are_not_those_that_were_read_are_refused() {
    let of = shape(b"", "utf-8", Some(b';'), false, &[(1, 2), (5, 2)]);
    assert!(Laid::new(b"a;b\n", &of).is_none());
    let backwards = shape(b"", "utf-8", Some(b';'), false, &[(1, 2), (1, 2)]);
    assert!(Laid::new(b"a;b\n", &backwards).is_none());
}

#[test]
fn a_row_below_a_heading_that_is_no_record_keeps_its_cells() {
    let raw = b"\"A\nB\";C\n1;2\n";
    let of = shape(raw, "utf-8", Some(b';'), false, &[(1, 2), (3, 2)]);
    check(raw, &of, edits(Some(2), vec![added(3, &["x", "y"])]), b"\"A\nB\";C\n1;2;x;y\n");
}
