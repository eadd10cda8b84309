//! The lists that offices send: which programme, whom it takes, and how each office lays out its file.
//!
//! A layout is data. Choosing rows, damaging them and printing them read it; a new office is one more entry.

mod families;
mod people;

use super::people::District;

/// Whom a list takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// One row per family: the wife when there is one.
    Wife,
    /// One row per family: the head.
    Head,
    /// People of these ages, family by family.
    Members { low: i32, high: i32 },
    /// People of these ages, scattered.
    Ages { low: i32, high: i32 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf8Bom,
    Windows1252,
    Utf16Le,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text { delimiter: char, encoding: Encoding },
    Workbook,
}

/// How the rows of one list are spread over files and sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    Whole,
    FilePerKecamatan,
    SheetPerDesa,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    SlashDmy,
    /// As a hurried clerk types it among slashes.
    Dots,
    Iso,
    Compact,
    MonthName,
    ShortYear,
    /// A date cell of a workbook.
    Cell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SexStyle {
    Letter,
    Words,
    Number,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressStyle {
    Hamlet,
    WithRt,
    Full,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Number,
    Nik,
    Kk,
    Name,
    Head,
    Place,
    Date(DateStyle),
    PlaceAndDate,
    Age,
    Sex(SexStyle),
    Mother,
    Address(AddressStyle),
    Hamlet,
    Rt,
    Rw,
    RtRw,
    Desa,
    Kecamatan,
    Members,
    Occupation,
    /// Something of the programme's own: a constant, or a number running with the row.
    Constant(&'static str),
    Running(&'static str),
}

/// A column: upper heading, lower heading of two-row heads (or empty), content.
pub type Column = (&'static str, &'static str, What);

/// Damage that hits a whole column of one office's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    None,
    /// Excel kept 15 digits of every NIK.
    LostLastDigit,
    /// Excel read d/m as m/d wherever the day is at most 12.
    FlippedDates,
}

/// Rows that are no person.
#[derive(Clone, Copy, Debug, Default)]
pub struct Furniture {
    /// Title rows; `{desa}` and `{kecamatan}` are filled in.
    pub titles: &'static [&'static str],
    pub number_row: bool,
    /// A row `No. KK : ...` opens each family.
    pub family_blocks: bool,
    /// Repeats the heading after so many rows; 0 = never.
    pub heading_every: usize,
    pub blank_between_desa: bool,
    /// Short rows stay short; otherwise empty cells fill them, as spreadsheets export.
    pub ragged: bool,
    pub total: bool,
    pub signature: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Layout {
    pub programme: &'static str,
    pub owner: &'static str,
    pub folder: &'static str,
    pub stem: &'static str,
    /// Share of all rows.
    pub share: f64,
    pub takes: Takes,
    /// Highest decile of the programme; `None` = not aimed by decile here.
    pub ceiling: Option<u8>,
    /// Programme whose families (or people) this list should leave out.
    pub avoids: Option<&'static str>,
    pub format: Format,
    pub split: Split,
    pub columns: &'static [Column],
    pub furniture: Furniture,
    /// What else is troublesome about this file, for the district's README; both languages.
    pub note: &'static str,
    pub habit: Habit,
    pub title_case: bool,
    /// Columns missing in a hard district, by first heading.
    pub hard_without: &'static [&'static str],
}

impl Layout {
    pub fn is_family(&self) -> bool {
        matches!(self.takes, Takes::Wife | Takes::Head)
    }

    /// The columns of this district's difficulty.
    pub fn columns(&self, hard: bool) -> Vec<Column> {
        let kept = |column: &&Column| !(hard && self.hard_without.contains(&column.0));
        self.columns.iter().filter(kept).copied().collect()
    }

    /// Says whether the programme takes this person by age and place in the family.
    pub fn fits(&self, district: &District, person: usize) -> bool {
        let age = district.people[person].age();
        let members = &district.household(person).members;
        match self.takes {
            Takes::Head => members[0] == person,
            Takes::Wife => members.get(usize::from(has_wife(district, members))) == Some(&person),
            Takes::Members { low, high } | Takes::Ages { low, high } => (low..=high).contains(&age),
        }
    }
}

fn has_wife(district: &District, members: &[usize]) -> bool {
    members.get(1).is_some_and(|second| district.people[*second].relation == super::people::Relation::Spouse)
}

/// No row beside heading and people.
const NOTHING: Furniture = Furniture {
    titles: &[],
    number_row: false,
    family_blocks: false,
    heading_every: 0,
    blank_between_desa: false,
    ragged: false,
    total: false,
    signature: false,
};

/// Every list of a district.
pub const ALL: [Layout; 11] = [
    families::PKH,
    families::SEMBAKO,
    families::BLT_DD,
    people::PBI_JK,
    people::PIP,
    families::RUTILAHU,
    people::PBI_PEMDA,
    people::BPUM,
    families::LANSIA,
    people::PUPUK,
    families::SEMBAKO_USULAN,
];
