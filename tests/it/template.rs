//! The workbook that `padan template` makes, filled and read back: every column is read as what it is, and nothing is said.

use crate::support::{District, code, padan, said, text};
use padan::intake::{self, CellKind, How, Role};
use padan::language::Language;
use padan::rules::{self, RuleBook};
use padan::template;

fn book() -> RuleBook {
    rules::read(None, "2026-11").expect("the built-in rules are valid").0
}

/// Twelve made-up people, as an officer fills them in.
fn rows() -> Vec<Vec<String>> {
    let row = |at: usize| {
        let (day, month, year) = (1 + at % 28, 1 + at % 12, 1950 + 3 * at);
        let is_woman = at.is_multiple_of(2);
        let day_in_nik = if is_woman { day + 40 } else { day };
        let number = (at + 1).to_string();
        let nik = format!("352601{day_in_nik:02}{month:02}{:02}{:04}", year % 100, at + 1);
        let kk = format!("352601{day:02}{month:02}15{:04}", at + 1);
        let born = format!("{year}-{month:02}-{day:02}");
        let cells = [
            number.as_str(),
            &nik,
            &kk,
            ["SITI AMINAH", "MOH. RIDWAN", "HALIMAH", "SUPARDI"][at % 4],
            "BANGKALAN",
            &born,
            if is_woman { "P" } else { "L" },
            "ROHANI",
            "KEPALA KELUARGA",
            "DSN KRAJAN",
            "003",
            "002",
            "BANYUBESI",
            "TRAGAH",
            "PETANI",
            if at == 3 { "NETRA" } else { "" },
            "600000",
            "081200000000",
            "KPM BARU",
        ];
        cells.map(str::to_string).to_vec()
    };
    (0..12).map(row).collect()
}

#[test]
fn a_filled_template_is_read_whole_and_without_a_remark() {
    let rules = book();
    let codes = rules.programmes.programmes.iter().map(|programme| Some(programme.code.as_str()));
    for programme in codes.chain([None]) {
        let bytes = template::workbook(&rules, programme, &rows(), Language::Id).expect("the workbook can be made");
        let district = District::new();
        let path = district.put("daftar.xlsx", bytes);
        let how = How { fields: &rules.fields, source_rules: &rules.sources, language: Language::En };
        let read = intake::read_file(&path, "daftar.xlsx", Role::List(0), &how).expect("the list can be read");
        assert!(read.warnings.is_empty() && read.quarantine.is_empty(), "{:?}", read.warnings);
        let [source] = &read.sources[..] else { panic!("one sheet holds people") };
        assert_eq!(source.receipt.remarks, [], "{programme:?}");
        assert_eq!(source.table.len(), 12);
        let unread: Vec<&str> =
            source.receipt.columns.iter().filter(|column| column.field.is_empty()).map(|c| c.heading.as_str()).collect();
        assert_eq!(unread, [""; 0], "{programme:?}");
        let column = |field| source.table.column(field).expect("the column is read");
        assert!(column("nik").kinds.iter().all(|kind| *kind == CellKind::Text));
        assert!(column("tanggal_lahir").kinds.iter().all(|kind| *kind == CellKind::Date));
        assert_eq!(source.table.cell("nik", 2), rows()[2][1]);
        assert_eq!(source.table.cell("rt", 0), "003");
    }
}

#[test]
fn headings_of_the_template_are_known_one_for_one() {
    let rules = book();
    for heading in template::headings(&rules.fields) {
        let meanings = rules.fields.exact(&heading);
        assert_eq!(meanings.len(), 1, "{heading}");
    }
}

#[test]
fn the_same_template_has_the_same_bytes() {
    let rules = book();
    let made = || template::workbook(&rules, Some("PKH"), &[], Language::Id).expect("the workbook can be made");
    assert_eq!(made(), made());
}

#[test]
fn an_unknown_programme_is_refused() {
    assert!(template::workbook(&book(), Some("PKHX"), &[], Language::En).is_err());
}

#[test]
fn the_template_goes_where_and_as_what_its_name_says() {
    let district = District::new();
    for (name, part) in [("daftar.csv", "daftar.xlsx"), ("daftar", "daftar.xlsx"), ("tidak/ada/daftar.xlsx", "buat dahulu foldernya")] {
        let output = padan(&["template", "PKH", "--out", &text(&district.path(name))]);
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(said(&output).contains(part) && !district.path(name).exists(), "{}", said(&output));
    }
    let twice = || padan(&["template", "--out", &text(&district.path("daftar.XLSX"))]);
    assert_eq!((code(&twice()), code(&twice())), (0, 2));
}
