//! Colours that follow values: states and actions in words, probabilities and shares as bars.
//!
//! They are conditional formats, so a filter or a corrected cell keeps them right. Blue is settled, yellow asks for work,
//! orange is wrong, grey cannot be judged: told apart without red or green, and each cell says it in words too.

use super::escape::escaped;
use super::sheet::letters;
use crate::language::Language;
use crate::report::table::{ColumnSpec, Kind};
use crate::report::words::label;
use std::fmt::Write;

/// How a cell stands out, as `DIFFERENTIAL` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Settled,
    Slight,
    Asks,
    Wrong,
    Unknown,
}

/// The looks of `Tone`, in its order.
pub const DIFFERENTIAL: &str = concat!(
    r##"<dxfs count="5"><dxf><fill><patternFill><bgColor rgb="FFCFE5F2"/></patternFill></fill></dxf>"##,
    r##"<dxf><fill><patternFill><bgColor rgb="FFEAF3F9"/></patternFill></fill></dxf>"##,
    r##"<dxf><fill><patternFill><bgColor rgb="FFFFF2CC"/></patternFill></fill></dxf>"##,
    r##"<dxf><font><b/></font><fill><patternFill><bgColor rgb="FFF7CDB0"/></patternFill></fill></dxf>"##,
    r##"<dxf><font><i/></font><fill><patternFill><bgColor rgb="FFE3E3E3"/></patternFill></fill></dxf></dxfs>"##,
);

/// Codes that stand out, by the name of their column.
const TONES: [(&str, &[(&str, Tone)]); 4] = [
    (
        "status",
        &[
            ("PADAN", Tone::Settled),
            ("PADAN_BERBEDA", Tone::Slight),
            ("PERLU_VERIFIKASI", Tone::Asks),
            ("TIDAK_DITEMUKAN", Tone::Wrong),
            ("KARANTINA", Tone::Unknown),
        ],
    ),
    (
        "action",
        &[("PERBAIKI_DATA", Tone::Slight), ("VERIFIKASI_LAPANGAN", Tone::Asks), ("MUSDES", Tone::Asks), ("TUNDA_SALUR", Tone::Wrong)],
    ),
    ("side", &[("INKLUSI", Tone::Wrong), ("EKSKLUSI", Tone::Asks), ("TIDAK_DIKETAHUI", Tone::Unknown)]),
    ("verdict", &[("BOLEH", Tone::Settled), ("DILARANG", Tone::Wrong), ("SATU_PER_KK", Tone::Asks), ("PERLU_TINJAUAN", Tone::Asks)]),
];

/// What a column's cells are marked by.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// Words and how they stand out.
    Words(Vec<(String, Tone)>),
    /// A bar from nothing to the whole.
    Bar,
}

/// How the cells of a column are marked, if they are.
pub fn of(column: &ColumnSpec, language: Language) -> Option<Mark> {
    if is_probability(column) || column.kind == Kind::Share {
        return Some(Mark::Bar);
    }
    let (_, tones) = TONES.iter().find(|(name, _)| *name == column.name && column.kind == Kind::Code)?;
    Some(Mark::Words(tones.iter().map(|(code, tone)| (label(code, language), *tone)).collect()))
}

/// Whether a column holds probabilities: people see them as percentages.
pub fn is_probability(column: &ColumnSpec) -> bool {
    matches!(column.kind, Kind::Decimal(_)) && column.name.ends_with("probability")
}

/// The conditional formats of a sheet whose last row is this one.
pub fn xml(marks: &[(usize, Mark)], last_row: u32) -> String {
    let mut xml = String::new();
    let mut priority = 0;
    for (column, mark) in marks.iter().filter(|_| last_row > 1) {
        let letter = letters(*column);
        let _ = write!(xml, "<conditionalFormatting sqref=\"{letter}2:{letter}{last_row}\">");
        match mark {
            Mark::Words(words) => {
                for (word, tone) in words {
                    priority += 1;
                    let word = escaped(word).replace('"', "\"\"");
                    let _ = write!(
                        xml,
                        "<cfRule type=\"cellIs\" dxfId=\"{}\" priority=\"{priority}\" operator=\"equal\"><formula>\"{word}\"</formula></cfRule>",
                        *tone as u8
                    );
                }
            }
            Mark::Bar => {
                priority += 1;
                let _ = write!(
                    xml,
                    "<cfRule type=\"dataBar\" priority=\"{priority}\"><dataBar><cfvo type=\"num\" val=\"0\"/><cfvo type=\"num\" val=\"1\"/>\
                     <color rgb=\"FF9CC3DD\"/></dataBar></cfRule>"
                );
            }
        }
        xml += "</conditionalFormatting>";
    }
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_without_rows_has_no_marks() {
        assert_eq!(xml(&[(0, Mark::Bar)], 1), "");
    }

    #[test]
    fn words_are_quoted_and_escaped() {
        let mark = Mark::Words(vec![("a \"b\" & c".to_owned(), Tone::Wrong)]);
        let xml = xml(&[(2, mark)], 9);
        assert!(xml.contains("sqref=\"C2:C9\"") && xml.contains("dxfId=\"3\""), "{xml}");
        assert!(xml.contains("<formula>\"a \"\"b\"\" &amp; c\"</formula>"), "{xml}");
    }

    #[test]
    fn every_status_stands_out() {
        let column = ColumnSpec { name: "status", kind: Kind::Code, id: "Status", en: "Status", doc: "" };
        let Some(Mark::Words(words)) = of(&column, Language::Id) else { panic!("a status is marked") };
        let codes = crate::link::Status::ALL.map(|status| label(status.code(), Language::Id));
        assert!(codes.iter().all(|word| words.iter().any(|(marked, _)| marked == word)), "{words:?}");
    }
}
