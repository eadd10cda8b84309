//! Whether columns speak of one person: a NIK carries its owner's birth date, so it agrees with the right date and with no other.
//!
//! The date of a decree, the NIK of a spouse, a day without month or year: headings often tell them badly, agreement tells
//! them well. What was moved or is doubted leaves a remark that names the column.

use super::evidence::Profile;
use super::grid::Grid;
use super::looks::{date_numbers, dated_id};
use super::mapping::{Evidence, Mapping};
use crate::rules::fields::Meaning;

/// Rows in which a number and a date could be compared, and those in which they agree.
#[derive(Clone, Copy, Debug, Default)]
struct Agreement {
    compared: usize,
    agreed: usize,
}

impl Agreement {
    /// Fewer rows say nothing.
    const COMPARED_MIN: usize = 8;

    fn is_sure(self) -> bool {
        self.compared >= Self::COMPARED_MIN && self.agreed * 10 >= self.compared * 6
    }

    fn is_against(self) -> bool {
        self.compared >= Self::COMPARED_MIN && self.agreed * 10 <= self.compared
    }
}

/// Compares the birth dates inside numbers with the dates of a column; day and month may be exchanged.
fn agreement(evidence: &Evidence<'_>, number: usize, date: usize) -> Agreement {
    let mut agreement = Agreement::default();
    for row in evidence.sample {
        let (Some((day, month, year)), Some(date)) = (birth_of(evidence.grid, *row, number), date_numbers(evidence.grid.cell(*row, date)))
        else {
            continue;
        };
        agreement.compared += 1;
        agreement.agreed += usize::from(date == (day, month, year) || date == (month, day, year));
    }
    agreement
}

/// Day, month and the last two digits of the year inside an identity number.
fn birth_of(grid: &Grid, row: usize, column: usize) -> Option<(u32, u32, u32)> {
    let cell = grid.cell(row, column);
    dated_id(cell)?;
    let digits: Vec<u32> = cell.bytes().filter(u8::is_ascii_digit).map(|b| u32::from(b - b'0')).collect();
    let pair = |at: usize| digits[at] * 10 + digits[at + 1];
    let day = pair(6);
    Some((if day > 40 { day - 40 } else { day }, pair(8), pair(10)))
}

/// Finds the birth date that agrees with the NIK, and gives up or doubts one that does not.
pub fn agree_on_birth(evidence: &Evidence<'_>, profiles: &[Profile], mapping: &mut Mapping) {
    let born = mapping.column("tanggal_lahir").or_else(|| mapping.column("ttl"));
    match (mapping.column("nik"), born) {
        (Some(nik), Some(born)) if !is_fixed(mapping, born) => settle_both(evidence, profiles, mapping, nik, born),
        (Some(nik), None) => {
            if let Some(column) = agreeing_date(evidence, profiles, mapping, nik) {
                take_as_birth(evidence, profiles, mapping, column);
            }
        }
        (None, Some(born)) if shared_meanings(evidence, born).len() > 1 && !is_spread(evidence, born) => give_up(evidence, mapping, born),
        _ => {}
    }
}

fn is_fixed(mapping: &Mapping, column: usize) -> bool {
    mapping.columns[column].basis == "source file"
}

fn settle_both(evidence: &Evidence<'_>, profiles: &[Profile], mapping: &mut Mapping, nik: usize, born: usize) {
    if mapping.birth_parts.is_some() || !agreement(evidence, nik, born).is_against() {
        return;
    }
    if let Some(column) = agreeing_date(evidence, profiles, mapping, nik) {
        mapping.columns[born].field = String::new();
        mapping.columns[born].basis = "unused".into();
        let [old, new] = [born, column].map(|column| mapping.columns[column].heading.clone());
        take_as_birth(evidence, profiles, mapping, column);
        mapping.remark(
            format!(
                "kolom {} \"{old}\" tidak dipakai: tanggalnya tidak cocok dengan NIK, tanggal di kolom {} \"{new}\" cocok",
                born + 1,
                column + 1
            ),
            format!(
                "column {} \"{old}\" is not used: its dates do not agree with the NIKs, those of column {} \"{new}\" do",
                born + 1,
                column + 1
            ),
        );
        return;
    }
    let agrees = |number: &usize| agreement(evidence, *number, born).is_sure();
    let holds_ids = |column: &usize| profiles[*column].share(profiles[*column].dated_ids) >= 500;
    let other = free_columns(mapping).filter(holds_ids).find(agrees);
    if let Some(other) = other {
        return take_other_nik(evidence, mapping, nik, other);
    }
    if shared_meanings(evidence, born).len() > 1 {
        return give_up(evidence, mapping, born);
    }
    let heading = mapping.columns[born].heading.clone();
    mapping.remark(
        format!(
            "kolom {} \"{heading}\": tanggalnya hampir tidak pernah cocok dengan NIK; periksa apakah ini tanggal lahir penerima",
            born + 1
        ),
        format!(
            "column {} \"{heading}\": its dates hardly ever agree with the NIKs; check whether these are birth dates of the recipients",
            born + 1
        ),
    );
}

/// The one free column whose dates agree with the NIKs.
fn agreeing_date(evidence: &Evidence<'_>, profiles: &[Profile], mapping: &Mapping, nik: usize) -> Option<usize> {
    let holds_dates = |column: &usize| {
        let profile = &profiles[*column];
        profile.share(profile.dates + profile.places_with_date) >= 500
    };
    free_columns(mapping).filter(holds_dates).find(|column| agreement(evidence, nik, *column).is_sure())
}

fn free_columns(mapping: &Mapping) -> impl Iterator<Item = usize> + '_ {
    let is_free = |column: &usize| mapping.columns[*column].field.is_empty() && mapping.columns[*column].basis == "unused";
    (0..mapping.columns.len()).filter(is_free)
}

fn take_as_birth(evidence: &Evidence<'_>, profiles: &[Profile], mapping: &mut Mapping, column: usize) {
    let has_place = profiles[column].places_with_date > profiles[column].dates;
    let field = if has_place { "ttl" } else { "tanggal_lahir" };
    if evidence.book.position(field).is_none() || mapping.column(field).is_some() {
        return;
    }
    let taken = &mut mapping.columns[column];
    (taken.field, taken.basis, taken.confidence_permille) = (field.to_string(), "content".into(), 800);
    let heading = taken.heading.clone();
    mapping.remark(
        format!("kolom {} \"{heading}\" dibaca sebagai {field} karena cocok dengan tanggal di dalam NIK", column + 1),
        format!("column {} \"{heading}\" is read as {field} because it agrees with the dates inside the NIKs", column + 1),
    );
}

/// Of two columns of numbers, the one that agrees with the birth dates is the person's.
fn take_other_nik(evidence: &Evidence<'_>, mapping: &mut Mapping, nik: usize, other: usize) {
    let [first, second] = [nik, other].map(|column| format!("{} \"{}\"", column + 1, mapping.columns[column].heading));
    let is_of_another = evidence.book.is_of_another(&mapping.columns[other].heading);
    if is_of_another || is_fixed(mapping, nik) {
        mapping.remark(
            format!("kolom {first}: NIK tidak cocok dengan tanggal lahir, sedangkan kolom {second} cocok; periksa NIK siapa ini"),
            format!("column {first}: the NIKs do not agree with the birth dates, while those of column {second} do; check whose they are"),
        );
        return;
    }
    mapping.columns[other].field = "nik".into();
    mapping.columns[other].basis = "moved by content".into();
    mapping.columns[other].confidence_permille = 800;
    mapping.columns[nik].field = String::new();
    mapping.columns[nik].basis = "unused".into();
    mapping.remark(
        format!("kolom {second} dibaca sebagai nik, bukan kolom {first}, karena cocok dengan tanggal lahir"),
        format!("column {second} is read as nik, and column {first} is not, because it agrees with the birth dates"),
    );
}

/// Meanings of a column's heading where it has several: `TANGGAL`.
fn shared_meanings(evidence: &Evidence<'_>, column: usize) -> Vec<Meaning> {
    evidence.heading.columns.get(column).map(|cell| cell.meanings(evidence.book)).unwrap_or_default()
}

/// Birth years of a list lie far apart; days of payment do not.
fn is_spread(evidence: &Evidence<'_>, column: usize) -> bool {
    let dates = evidence.sample.iter().filter_map(|row| date_numbers(evidence.grid.cell(*row, column)));
    let mut years: Vec<u32> = dates.map(|(_, _, year)| year).collect();
    years.sort_unstable();
    years.dedup();
    years.len() >= 8
}

/// A heading that may mean several dates means another one than the birth date, or none that is used.
fn give_up(evidence: &Evidence<'_>, mapping: &mut Mapping, column: usize) {
    let is_event = evidence.role == super::Role::RegisterEvents && mapping.column("tanggal_peristiwa").is_none();
    let field = if is_event { "tanggal_peristiwa" } else { "" };
    let given_up = &mut mapping.columns[column];
    (given_up.field, given_up.basis) = (field.to_string(), if is_event { "moved by content" } else { "unused" }.to_string());
    let heading = given_up.heading.clone();
    mapping.remark(
        format!("kolom {} \"{heading}\" tidak dibaca sebagai tanggal lahir: isinya tanggal lain", column + 1),
        format!("column {} \"{heading}\" is not read as the birth date: it holds other dates", column + 1),
    );
}
