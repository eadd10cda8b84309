//! Working lists: who works from which list, how much there is and where, and the first rows of each.

use super::{anchor, grid};
use crate::report::formats::{Report, xlsx};
use crate::report::number::count;
use crate::report::table::{Cell, Table};
use crate::report::text::Text;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Rows of a list that stand on the page.
const ROWS_SHOWN: usize = 10;

/// One list: its table, whom it is for, and the columns that the page shows.
struct List {
    table: &'static str,
    reader: Text,
    columns: &'static [&'static str],
}

const LISTS: [List; 3] = [
    List {
        table: "graduation",
        reader: Text::ForGraduation,
        columns: &[
            "pendamping",
            "desa",
            "programme",
            "nama",
            "head_name",
            "members",
            "desil",
            "desil_max",
            "grounds",
            "probability",
            "owner",
        ],
    },
    List {
        table: "field_verification",
        reader: Text::ForVisits,
        columns: &["kecamatan", "desa", "lokus", "programme", "nama", "nik", "alamat", "reasons", "owner", "file", "sheet", "line"],
    },
    List {
        table: "correction_proposals",
        reader: Text::ForCorrections,
        columns: &[
            "nama",
            "fields",
            "nik",
            "nik_proposed",
            "no_kk",
            "no_kk_proposed",
            "nama_proposed",
            "tanggal_lahir",
            "tanggal_lahir_proposed",
            "wilayah_proposed",
            "probability",
            "owner",
            "file",
            "line",
        ],
    },
];

/// The index of lists, where their work is, and their first rows.
pub fn working(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let places = Places::of(report);
    html! {
        p.note { (Text::WorkingNote.pick(language)) }
        (index(report, &places))
        @if places.lokus == 0 { (how_to_choose(report)) }
        h3 { (Text::WorkingWhere.pick(language)) }
        (places.table(report))
        @for list in &LISTS { (first_rows(report, list)) }
    }
}

/// Every working list with its reader, size and file.
fn index(report: &Report<'_>, places: &Places<'_>) -> Markup {
    let language = report.reading.language;
    let section = |table: &str| match table {
        "unserved" => Some(Text::Unserved),
        "review" => Some(Text::Review),
        _ => None,
    };
    let lists = LISTS.iter().map(|list| (list.table, list.reader));
    let lists = lists.chain([("unserved", Text::ForUnserved), ("review", Text::ForReview)]);
    html! {
        div.scroll tabindex="0" role="region" aria-label=(Text::Working.pick(language)) { table {
            thead { tr {
                th scope="col" { (Text::WorkingList.pick(language)) }
                th scope="col" { (Text::WorkingFor.pick(language)) }
                th.num scope="col" { (Text::WorkingRows.pick(language)) }
                th scope="col" { (Text::WorkingFile.pick(language)) }
            } }
            tbody {
                @for (name, reader) in lists {
                    @let source = report.tables.get(name);
                    @let title = language.pick(source.spec.title.0, source.spec.title.1);
                    tr {
                        th scope="row" {
                            a href=(section(name).map_or(format!("#w-{name}"), anchor)) { (title) }
                        }
                        td { (reader.pick(language)) }
                        td.num { (count(source.rows() as u64, language)) }
                        td { (file(name, title, report)) }
                    }
                }
                tr {
                    th scope="row" { (Text::OfLokus.pick(language)) }
                    td { (Text::ForLokus.pick(language)) }
                    td.num { (count(places.lokus, language)) }
                    td { code { "field_verification.csv" } }
                }
            }
        } }
    }
}

/// The files that hold a list.
fn file(name: &str, title: &str, report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    html! {
        code { (name) ".csv" }
        @if xlsx::has_sheet(name) { ", report.xlsx (" (Text::WorkingSheet.pick(language)) " " (title) ")" }
    }
}

fn how_to_choose(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    // A desa of the register serves as the example.
    let areas = report.tables.get("by_area").whole();
    let code = (0..areas.rows).map(|row| areas.text("area", row)).find(|code| code.len() == 10);
    html! {
        @if let Some(code) = code {
            p.note { (Text::LokusNone.pick(language)) " " code { "lokus = [\"" (code) "\"]" } "." }
        }
    }
}

fn first_rows(report: &Report<'_>, list: &List) -> Markup {
    let language = report.reading.language;
    let source = report.tables.get(list.table);
    let table = source.first(ROWS_SHOWN);
    let rows: Vec<usize> = (0..table.rows.min(ROWS_SHOWN)).collect();
    let title = language.pick(source.spec.title.0, source.spec.title.1);
    html! {
        h3 #(format!("w-{}", list.table)) { (title) ": " (count(source.rows() as u64, language)) }
        @if rows.is_empty() {
            p.note { (Text::NoRows.pick(language)) }
        } @else {
            (grid::rows(&table, &format!("w-{}", list.table), list.columns, &rows, (language, report.reading.unstated.of_table(table.spec))))
            @if source.rows() > rows.len() {
                p.note { (Text::FirstShown.pick(language)) " " (rows.len()) ". " (Text::AllInFile.pick(language)) " " (file(list.table, title, report)) "." }
            }
        }
    }
}

/// Lines of lists by kecamatan.
struct Places<'a> {
    /// By kecamatan code: its name, candidates for graduation, rows to visit, those of them in chosen villages.
    by_kecamatan: BTreeMap<String, (String, [u64; 3])>,
    unserved: &'a Table,
    lokus: u64,
}

impl<'a> Places<'a> {
    fn of(report: &'a Report<'_>) -> Places<'a> {
        let mut places = Places { by_kecamatan: BTreeMap::new(), unserved: report.tables.get("by_kecamatan").whole(), lokus: 0 };
        places.count(report, "graduation", |_, _| [1, 0, 0]);
        places.count(report, "field_verification", |part, row| match part.cell(part.position("lokus"), row) {
            Cell::Bool(true) => [0, 1, 1],
            Cell::Bool(false) | Cell::Empty | Cell::Text(_) | Cell::Int(_) | Cell::Decimal(..) => [0, 1, 0],
        });
        places.lokus = places.by_kecamatan.values().map(|(_, [_, _, lokus])| lokus).sum();
        for row in 0..places.unserved.rows {
            let entry = places.by_kecamatan.entry(places.unserved.text("area", row).to_owned()).or_default();
            places.unserved.text("kecamatan", row).clone_into(&mut entry.0);
        }
        places
    }

    fn count(&mut self, report: &Report<'_>, table: &str, of_row: impl Fn(&Table, usize) -> [u64; 3]) {
        let counted = report.tables.get(table).parts(|part| {
            for row in 0..part.rows {
                let area = part.text("area", row);
                let kecamatan = area.get(..6).unwrap_or(area);
                let counts = of_row(part, row);
                match self.by_kecamatan.get_mut(kecamatan) {
                    Some((_, all)) => all.iter_mut().zip(counts).for_each(|(all, one)| *all += one),
                    None => {
                        self.by_kecamatan.insert(kecamatan.to_owned(), (part.text("kecamatan", row).to_owned(), counts));
                    }
                }
            }
            Ok(())
        });
        counted.expect("counting rows writes nothing that could fail");
    }

    fn table(&self, report: &Report<'_>) -> Markup {
        let language = report.reading.language;
        let unserved = |code: &str| {
            let row = (0..self.unserved.rows).find(|&row| self.unserved.text("area", row) == code);
            row.map_or(0, |row| self.unserved.int("families_unserved", row).unsigned_abs())
        };
        html! {
            div.scroll tabindex="0" role="region" aria-label=(Text::WorkingWhere.pick(language)) { table.narrow {
                thead { tr {
                    th scope="col" { (Text::OfKecamatan.pick(language)) }
                    th.num scope="col" { (Text::GraduationFamilies.pick(language)) }
                    th.num scope="col" { (Text::Unserved.pick(language)) }
                    th.num scope="col" { (Text::Visits.pick(language)) }
                    th.num scope="col" { (Text::OfLokus.pick(language)) }
                } }
                tbody { @for (code, (name, [graduation, visits, lokus])) in &self.by_kecamatan { tr {
                    th scope="row" { @if name.is_empty() { (Text::AreaUnknown.pick(language)) } @else { (name) } }
                    @for number in [*graduation, unserved(code), *visits, *lokus] { td.num { (count(number, language)) } }
                } } }
            } }
        }
    }
}
