//! Rows as the pages an office sends: headings, titles, totals, signatures around them, every cell in the office's style.
//!
//! A page is one text file or one sheet. Nothing here changes what a row says; that was `damage`.

use super::calendar::Day;
use super::cells::{date, number_cell, place_and_date, sex, title_case, unit};
use super::layouts::{AddressStyle, Column, DateStyle, Format, Habit, Layout, Split, What};
use super::people::District;
use super::submissions::{Submission, Written};

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Number(f64),
    Date(Day),
}

/// One record of a page.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Fewer cells than the table is wide are written as they are; none is a blank line.
    pub cells: Vec<Cell>,
    /// Index into the list's submissions; `None` for titles, headings, totals and the like.
    pub submission: Option<usize>,
}

/// One text file, or one sheet of a workbook.
#[derive(Clone, Debug)]
pub struct Page {
    /// Path relative to the job file.
    pub file: String,
    /// Sheet name; empty for text files.
    pub sheet: String,
    pub rows: Vec<Row>,
}

/// Lays out one list.
pub fn pages(district: &District, layout: &Layout, rows: &[Submission], hard: bool) -> Vec<Page> {
    let columns = layout.columns(hard);
    let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let desa = row.written.desa;
        let key = match layout.split {
            Split::Whole => 0,
            Split::FilePerKecamatan => district.areas.desa[desa].kecamatan,
            Split::SheetPerDesa => desa,
        };
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, members)) => members.push(index),
            None => groups.push((key, vec![index])),
        }
    }
    groups.sort();
    let mut sheets: Vec<String> = Vec::new();
    groups
        .into_iter()
        .map(|(key, members)| {
            let (file, sheet) = name(district, layout, key, &sheets);
            sheets.push(sheet.clone());
            let place = Place { district, layout, columns: &columns, key };
            Page { file, sheet, rows: place.rows(rows, &members) }
        })
        .collect()
}

fn name(district: &District, layout: &Layout, key: usize, sheets: &[String]) -> (String, String) {
    let folder = format!("inbox/{}", layout.folder);
    let ending = match layout.format {
        Format::Workbook => "xlsx",
        Format::Text { delimiter: '\t', .. } => "txt",
        Format::Text { .. } => "csv",
    };
    let stem = layout.stem;
    match layout.split {
        Split::Whole if layout.format == Format::Workbook => (format!("{folder}/{stem}.{ending}"), "Rekap".to_owned()),
        Split::Whole => (format!("{folder}/{stem}.{ending}"), String::new()),
        Split::FilePerKecamatan => {
            let kecamatan = district.areas.kecamatan[key].name.to_lowercase().replace([' ', '\''], "_");
            (format!("{folder}/{stem}_{kecamatan}.{ending}"), String::new())
        }
        Split::SheetPerDesa => {
            let desa = &district.areas.desa[key].name;
            // Two villages of one name lie in different kecamatan; sheet names must differ.
            let twice = sheets.iter().any(|other| other.eq_ignore_ascii_case(desa));
            let kecamatan = &district.areas.kecamatan_of(key).name;
            let sheet = if twice { format!("{desa} {kecamatan}") } else { desa.clone() };
            (format!("{folder}/{stem}.{ending}"), sheet.chars().take(31).collect())
        }
    }
}

/// One page being laid out.
struct Place<'a> {
    district: &'a District,
    layout: &'a Layout,
    columns: &'a [Column],
    /// Desa or kecamatan of the page, as its layout splits.
    key: usize,
}

impl Place<'_> {
    fn rows(&self, rows: &[Submission], members: &[usize]) -> Vec<Row> {
        let furniture = self.layout.furniture;
        let mut out: Vec<Row> = furniture.titles.iter().map(|title| self.title(title)).collect();
        let heading = self.heading();
        out.extend(heading.clone());
        if furniture.number_row {
            let numbers = (1..=self.columns.len()).map(|number| Cell::Text(number.to_string()));
            out.push(plain(numbers.collect()));
        }
        let mut last: Option<&Written> = None;
        for (place, index) in members.iter().enumerate() {
            let row = &rows[*index];
            let new_desa = last.is_some_and(|last| last.desa != row.written.desa);
            if furniture.blank_between_desa && new_desa {
                out.push(Row::default());
            }
            if furniture.heading_every > 0 && place > 0 && place % furniture.heading_every == 0 {
                out.extend(heading.clone());
            }
            if furniture.family_blocks && last.is_none_or(|last| last.kk != row.written.kk) {
                out.push(self.block(&row.written));
            }
            let cells = self.columns.iter().map(|column| self.cell(column.2, row, place + 1));
            out.push(Row { cells: cells.collect(), submission: Some(*index) });
            last = Some(&row.written);
        }
        if furniture.total {
            out.push(self.padded(&["", "JUMLAH", &members.len().to_string()]));
        }
        if furniture.signature {
            out.extend(self.signature());
        }
        out
    }

    fn title(&self, title: &str) -> Row {
        let areas = &self.district.areas;
        let (desa, kecamatan) = match self.layout.split {
            Split::Whole => ("", ""),
            Split::FilePerKecamatan => ("", areas.kecamatan[self.key].name.as_str()),
            Split::SheetPerDesa => {
                let kecamatan = &areas.kecamatan_of(self.key).name;
                (areas.desa[self.key].name.as_str(), kecamatan.as_str())
            }
        };
        let text = title.replace("{desa}", desa).replace("{kecamatan}", kecamatan);
        let text = if text == "KABUPATEN" { format!("KABUPATEN {}", areas.kabupaten) } else { text };
        self.padded(&[&text])
    }

    /// One heading row, or two when a heading has a lower part; merged cells show in their first column only.
    fn heading(&self) -> Vec<Row> {
        let two = self.columns.iter().any(|(_, lower, _)| !lower.is_empty());
        let mut last = "";
        let upper = self.columns.iter().map(|(upper, lower, _)| {
            let merged = !lower.is_empty() && *upper == last;
            last = upper;
            Cell::Text(if merged { String::new() } else { (*upper).to_owned() })
        });
        let mut rows = vec![plain(upper.collect())];
        if two {
            let lower = self.columns.iter().map(|(_, lower, _)| Cell::Text((*lower).to_owned()));
            rows.push(plain(lower.collect()));
        }
        rows
    }

    fn block(&self, written: &Written) -> Row {
        let text = format!("No. KK : {} | Alamat : DUSUN {}, RT/RW : {:03}/{:03}", written.kk, written.hamlet, written.rt, written.rw);
        self.padded(&[&text])
    }

    fn signature(&self) -> Vec<Row> {
        let owner = match self.layout.split {
            Split::SheetPerDesa => {
                format!("Kepala Desa {}", self.district.areas.desa[self.key].name)
            }
            Split::Whole | Split::FilePerKecamatan => format!("Kepala {}", self.layout.owner),
        };
        vec![
            self.padded(&[]),
            self.padded(&["", "", "Mengetahui,"]),
            self.padded(&["", "", &owner]),
            self.padded(&[]),
            self.padded(&["", "", "( ............................ )"]),
        ]
    }

    /// Fills a short row with empty cells to the width of the table, unless the layout leaves it short.
    fn padded(&self, texts: &[&str]) -> Row {
        let mut cells: Vec<Cell> = texts.iter().map(|text| Cell::Text((*text).to_owned())).collect();
        if !self.layout.furniture.ragged {
            cells.resize(cells.len().max(self.columns.len()), Cell::Text(String::new()));
        }
        plain(cells)
    }

    fn cell(&self, what: What, row: &Submission, number: usize) -> Cell {
        let written = &row.written;
        let person = &self.district.people[row.person];
        let areas = &self.district.areas;
        let text = match what {
            What::Number => number.to_string(),
            What::Nik if written.nik_is_number => return number_cell(&written.nik),
            What::Nik => written.nik.clone(),
            What::Kk => written.kk.clone(),
            What::Name => self.case(&written.name),
            What::Head => self.case(&self.district.head(row.person).name),
            What::Place => self.case(&person.birth_place),
            // Typed lists mix their styles; what a program wrote keeps one.
            What::Date(DateStyle::SlashDmy) if self.layout.habit == Habit::None && number.is_multiple_of(17) => {
                return date(written, DateStyle::Dots);
            }
            What::Date(style) => return date(written, style),
            What::PlaceAndDate => place_and_date(&person.birth_place, written),
            What::Age => person.age().to_string(),
            What::Sex(style) => sex(written.sex, style).to_owned(),
            What::Mother => self.case(&written.mother),
            What::Address(style) => self.case(&self.address(written, style, number)),
            What::Hamlet => self.case(written.hamlet),
            What::Rt => unit(written.rt),
            What::Rw => unit(written.rw),
            What::RtRw => format!("{:03}/{:03}", written.rt, written.rw),
            What::Desa => self.case(&written.desa_name),
            What::Kecamatan => self.case(&areas.kecamatan_of(written.desa).name),
            What::Members => self.district.household(row.person).members.len().to_string(),
            What::Occupation => person.occupation.to_owned(),
            What::Constant(text) => text.to_owned(),
            What::Running(front) => format!("{front}{:08}", row.person * 37 % 100_000_000),
        };
        // The office of a cp1252 list types with a word processor: its apostrophe is the curly one.
        if self.layout.furniture.signature && self.layout.format != Format::Workbook {
            return Cell::Text(text.replace('\'', "’"));
        }
        Cell::Text(text)
    }

    fn address(&self, written: &Written, style: AddressStyle, number: usize) -> String {
        let road = match &written.street {
            Some(street) => format!("JL. {street}"),
            None => {
                let fronts = ["DSN. ", "DUSUN ", "DSN ", "KP. "];
                format!("{}{}", fronts[number / 50 % fronts.len()], written.hamlet)
            }
        };
        let rt = format!("RT {:03} RW {:03}", written.rt, written.rw);
        match style {
            AddressStyle::Hamlet => road,
            AddressStyle::WithRt if written.rt == 0 => road,
            AddressStyle::WithRt => format!("{road} {rt}"),
            AddressStyle::Full => {
                let kecamatan = &self.district.areas.kecamatan_of(written.desa).name;
                // Now and then somebody pressed Alt+Enter inside the cell.
                let gap = if number.is_multiple_of(13) { "\n" } else { " " };
                format!("{road} {rt}{gap}DESA {} KEC. {kecamatan}", written.desa_name)
            }
        }
    }

    fn case(&self, text: &str) -> String {
        if self.layout.title_case { title_case(text) } else { text.to_owned() }
    }
}

fn plain(cells: Vec<Cell>) -> Row {
    Row { cells, submission: None }
}
