//! `report.xlsx` as XML: in the order that Excel asks for, with every text a string, links that lead somewhere, and colours
//! that follow values. That cells hold what the tables hold is tested where tables are written.

use crate::support::sample;
use flate2::read::DeflateDecoder;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;

/// Elements of a sheet, in the order of ECMA-376, part 1, 18.3.1.99.
const ORDER: [&str; 13] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "autoFilter",
    "conditionalFormatting",
    "hyperlinks",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "tableParts",
];

/// The parts of a workbook: each entry of the archive as text.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let number = |at: usize, length: usize| bytes[at..at + length].iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").expect("an archive has an end");
    let (mut at, mut parts) = (number(end + 16, 4), BTreeMap::new());
    for _ in 0..number(end + 10, 2) {
        let [compressed, name, extra, note] = [(20, 4), (28, 2), (30, 2), (32, 2)].map(|(offset, length)| number(at + offset, length));
        let file = number(at + 42, 4);
        let start = file + 30 + number(file + 26, 2) + number(file + 28, 2);
        let mut text = String::new();
        DeflateDecoder::new(&bytes[start..start + compressed]).read_to_string(&mut text).expect("a part is deflated text");
        parts.insert(String::from_utf8_lossy(&bytes[at + 46..at + 46 + name]).into_owned(), text);
        at += 46 + name + extra + note;
    }
    parts
}

fn report() -> BTreeMap<String, String> {
    parts(&fs::read(sample().run.folder.join("report.xlsx")).expect("the run has a workbook"))
}

fn sheets(parts: &BTreeMap<String, String>) -> impl Iterator<Item = (&String, &String)> {
    parts.iter().filter(|(name, _)| name.starts_with("xl/worksheets/"))
}

/// The texts between two marks.
fn between<'a>(text: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(open).skip(1).map(move |rest| rest.split(close).next().unwrap_or(rest))
}

#[test]
fn elements_of_a_sheet_stand_in_the_order_of_the_format() {
    let parts = report();
    for (name, xml) in sheets(&parts) {
        let places: Vec<usize> = ORDER.iter().filter_map(|element| xml.find(&format!("<{element}"))).collect();
        assert!(places.is_sorted() && places.len() >= 8, "{name}: {places:?}");
    }
}

#[test]
fn no_cell_has_a_formula_and_sixteen_digits_are_a_string() {
    let parts = report();
    for (name, xml) in sheets(&parts) {
        assert!(!xml.contains("<f>") && !xml.contains("<f "), "{name} holds a formula");
        let long = |value: &&str| value.bytes().filter(u8::is_ascii_digit).count() >= 15;
        let numbers: Vec<&str> = between(xml, "<v>", "</v>").filter(long).collect();
        assert_eq!(numbers, [""; 0], "{name} keeps identity numbers as numbers");
    }
}

#[test]
fn the_contents_lead_to_every_sheet() {
    let parts = report();
    let names: Vec<String> = between(&parts["xl/workbook.xml"], "<sheet name=\"", "\"").map(str::to_owned).collect();
    let contents = &parts["xl/worksheets/sheet1.xml"];
    let mut targets: Vec<String> = between(contents, "location=\"'", "'!A1\"").map(str::to_owned).collect();
    assert_eq!(targets.len(), names.len() - 1, "one link for every other sheet");
    targets.retain(|target| !names.contains(target));
    assert_eq!(targets, [""; 0], "links to sheets that are not there");
}

#[test]
fn every_style_and_colour_that_is_used_is_there() {
    let parts = report();
    let styles = &parts["xl/styles.xml"];
    let inside = |open: &str, close: &str| between(styles, open, close).next().expect("styles have it").to_owned();
    let (looks, colours) = (inside("<cellXfs", "</cellXfs>"), inside("<dxfs", "</dxfs>"));
    let (looks, colours) = (looks.matches("<xf ").count(), colours.matches("<dxf>").count());
    let mut has_colours = false;
    for (name, xml) in sheets(&parts) {
        let highest = |marks: (&str, &str)| between(xml, marks.0, marks.1).filter_map(|number| number.parse::<usize>().ok()).max();
        assert!(highest((" s=\"", "\"")).is_none_or(|style| style < looks), "{name}");
        let colour = highest((" dxfId=\"", "\""));
        assert!(colour.is_none_or(|colour| colour < colours), "{name}");
        has_colours |= colour.is_some();
    }
    assert!(has_colours, "some sheet is coloured by its values");
}

#[test]
fn nothing_tells_the_clock() {
    let parts = report();
    let core = &parts["docProps/core.xml"];
    let moments: Vec<&str> = between(core, "W3CDTF\">", "<").collect();
    assert_eq!(moments, ["2026-01-01T00:00:00Z"; 2]);
}

#[test]
fn every_measure_of_the_summary_stands_beside_its_words() {
    let parts = report();
    let names: Vec<&str> = between(&parts["xl/workbook.xml"], "<sheet name=\"", "\"").collect();
    let number = names.iter().position(|name| *name == "Ringkasan").expect("a sheet of the summary") + 1;
    let xml = &parts[&format!("xl/worksheets/sheet{number}.xml")];
    let cells: Vec<&str> = between(xml, "<t>", "</t>").collect();
    let measures = sample().run.table("summary");
    assert!(measures.len() > 40);
    for line in measures {
        assert!(!line["words"].is_empty() && line["words"] != line["measure"], "{line:?}");
        let at = cells.iter().position(|cell| *cell == line["measure"]).unwrap_or_else(|| panic!("{line:?}"));
        assert_eq!(cells[at - 1].replace("&amp;", "&"), line["words"], "the words stand before the key");
    }
}
