//! Properties: 1. a sheet without edits is written to the byte; 2. added cells stand behind the last filled column, whatever styled
//! blank cells stand there; 3. no two stretches of widths overlap.

use super::*;

const SHEET: &str = concat!(
    "<worksheet xmlns=\"m\"><dimension ref=\"A1:C3\"/><cols><col min=\"1\" max=\"2\" width=\"9\"/><col min=\"3\" max=\"16384\" hidden=\"1\"/></cols>",
    "<sheetData><row r=\"1\" spans=\"1:3\"><c r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"/></row>",
    "<row r=\"2\"><c r=\"A2\" s=\"2\"><f>1+1</f><v>2</v></c><c r=\"C2\" s=\"3\"/><c r=\"F2\" s=\"3\"/></row><row r=\"3\"/></sheetData><mergeCells/></worksheet>"
);

fn written(edits: SheetEdits<'_>, last: u32, offset: u32) -> String {
    let mut out = Vec::new();
    let columns = last + 1..last + 1 + edits.added.len() as u32;
    write(SHEET.as_bytes(), edits, columns, offset, &mut out).expect("the sheet is whole");
    String::from_utf8(out).expect("it is text")
}

fn edits(added: &[&str], rows: Vec<RowEdit>) -> SheetEdits<'static> {
    let added = added.iter().map(|text| (*text).to_owned()).collect();
    SheetEdits { sheet: String::new(), heading: Some(1), last_column: 1, added, rows: Box::new(rows.into_iter()) }
}

#[test]
fn a_sheet_without_edits_is_written_to_the_byte() {
    assert_eq!(written(edits(&[], Vec::new()), 0, 9), SHEET);
}

#[test]
fn added_cells_stand_behind_the_last_filled_column() {
    assert_eq!(free_columns(SHEET.as_bytes(), &edits(&["x", "y"], Vec::new())).expect("there is room"), 2..4);
    let row = RowEdit { line: 2, added: vec!["PADAN".into(), "=1&<2>".into()], marked: vec![1], replaced: Vec::new() };
    let text = written(edits(&["x", "y"], vec![row]), 1, 10);
    assert!(text.contains("<dimension ref=\"A1:C3\"/>"), "{text}");
    assert!(
        text.contains("<row r=\"1\" spans=\"1:3\"><c r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\" t=\"inlineStr\">"),
        "{text}"
    );
    assert!(
        text.contains(
            "<c r=\"A2\" s=\"12\"><f>1+1</f><v>2</v></c><c r=\"B2\" s=\"2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">PADAN</t></is></c>\
             <c r=\"C2\" s=\"2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">=1&amp;&lt;2&gt;</t></is></c><c r=\"F2\" s=\"3\"/></row>"
        ),
        "{text}"
    );
    assert!(text.ends_with("<row r=\"3\"/></sheetData><mergeCells/></worksheet>"), "{text}");
}

#[test]
fn no_two_stretches_of_widths_overlap() {
    let text = written(edits(&["x", "y"], Vec::new()), 3, 0);
    let cols = &text[text.find("<cols>").expect("widths")..text.find("</cols>").expect("widths")];
    assert_eq!(
        cols,
        "<cols><col min=\"1\" max=\"2\" width=\"9\"/><col min=\"3\" max=\"3\" hidden=\"1\"/><col min=\"4\" max=\"4\" width=\"22\" customWidth=\"1\"/>\
         <col min=\"5\" max=\"5\" width=\"70\" customWidth=\"1\"/><col min=\"6\" max=\"16384\" hidden=\"1\"/>"
    );
    assert!(text.contains("<dimension ref=\"A1:E3\"/>") && text.contains("spans=\"1:5\""), "{text}");
}

#[test]
fn a_row_that_the_sheet_leaves_empty_takes_cells_too() {
    let row = RowEdit { line: 3, added: vec!["x".into(), String::new()], ..RowEdit::default() };
    let text = written(edits(&["x", "y"], vec![row]), 3, 0);
    assert!(text.contains("<row r=\"3\"><c r=\"D3\" t=\"inlineStr\"><is><t xml:space=\"preserve\">x</t></is></c></row>"), "{text}");
}

#[test]
fn a_replaced_cell_is_a_marked_text() {
    let row = RowEdit { line: 2, replaced: vec![(1, "01-02-1980".into())], marked: vec![1], ..RowEdit::default() };
    let text = written(edits(&[], vec![row]), 0, 5);
    assert!(
        text.contains(
            "<row r=\"2\"><c r=\"A2\" s=\"7\" t=\"inlineStr\"><is><t xml:space=\"preserve\">01-02-1980</t></is></c><c r=\"C2\" s=\"3\"/>"
        ),
        "{text}"
    );
}

#[test]
fn a_stray_cell_far_out_stays_and_a_remark_beside_the_table_is_passed_by() {
    let sheet = |places: &[&str]| {
        let cells: String = places.iter().map(|place| format!("<c r=\"{place}2\"><v>1</v></c>")).collect();
        format!("<worksheet><sheetData><row r=\"2\">{cells}</row></sheetData></worksheet>")
    };
    let free = |places: &[&str]| free_columns(sheet(places).as_bytes(), &edits(&["x", "y", "z"], Vec::new()));
    assert_eq!(free(&["A", "XFD"]).expect("there is room"), 2..5);
    assert_eq!(free(&["A", "C", "E", "XFD"]).expect("there is room"), 6..9);
    let full: Vec<String> = (0..16_384).step_by(2).map(letters).collect();
    let full: Vec<&str> = full.iter().map(String::as_str).collect();
    assert!(free(&full).expect_err("no three columns are free").is::<NoRoom>());
}
