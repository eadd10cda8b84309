//! How a list writes dates and sexes, so that a proposal can be written the same way.
//!
//! Read off the list's first rows; what most of them have is the list's way. A column that tells nothing, such as one of date cells,
//! gets the Indonesian one: day-month-year.

use crate::intake::CellKind;
use crate::report::reading::Reading;
use padan_identity::repair::Repair;
use padan_identity::sex::{Sex, read_sex};
use std::collections::BTreeMap;

/// Rows that are looked at per list.
const ROWS_MAX: usize = 500;
const MONTHS: [&str; 12] =
    ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];

/// A way to write dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateForm {
    /// Two digits of day and month and four of the year, with a sign between them or none.
    Numbers { order: Order, sign: Option<char> },
    /// Day, name of the month, year.
    Words { sign: char, is_short: bool, is_upper: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    DayFirst,
    MonthFirst,
    YearFirst,
}

/// Where nothing tells: day-month-year, as documents of Indonesia have it.
const INDONESIAN: DateForm = DateForm::Numbers { order: Order::DayFirst, sign: Some('-') };

impl DateForm {
    /// The form of a cell, which may begin with a place; `None` where it shows none.
    fn of(cell: &str, is_month_first: bool) -> Option<DateForm> {
        let start = cell.find(|sign: char| sign.is_ascii_digit())?;
        let date = cell[start..].trim();
        let date = date.split_once(['T', ' ']).filter(|(_, clock)| clock.contains(':')).map_or(date, |(date, _)| date);
        if date.bytes().all(|byte| byte.is_ascii_digit()) {
            let is_year = |text: &str| matches!(text.get(..2), Some("19" | "20"));
            let order = if is_year(date) { Order::YearFirst } else { Order::DayFirst };
            return (date.len() == 8).then_some(DateForm::Numbers { order, sign: None });
        }
        let sign = date.chars().find(|sign| !sign.is_ascii_digit()).filter(|sign| matches!(sign, '/' | '-' | '.' | ' '))?;
        let parts: Vec<&str> = date.split(|sign: char| !sign.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        let [first, second, third] = parts[..] else { return None };
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if first.len() <= 2 && third.len() == 4 && is_number(third) && second.chars().all(char::is_alphabetic) {
            let is_upper = second.chars().all(char::is_uppercase);
            return Some(DateForm::Words { sign, is_short: second.chars().count() <= 3, is_upper });
        }
        let order = match (first.len(), third.len()) {
            _ if !parts.iter().all(|part| is_number(part)) => return None,
            (4, 1..=2) => Order::YearFirst,
            (1..=2, 2 | 4) if is_month_first => Order::MonthFirst,
            (1..=2, 2 | 4) => Order::DayFirst,
            _ => return None,
        };
        Some(DateForm::Numbers { order, sign: Some(sign) })
    }

    /// An ISO date in this form; of one whose day or month is not known the year. Other texts stay.
    fn write(self, iso: &str) -> String {
        let mut parts = iso.splitn(3, '-').map(|part| part.parse::<usize>().ok());
        let (Some(Some(year)), Some(Some(month)), Some(Some(day))) = (parts.next(), parts.next(), parts.next()) else {
            return iso.to_owned();
        };
        if iso.len() != 10 || month > 12 {
            return iso.to_owned();
        }
        if month == 0 || day == 0 {
            return format!("{year:04}");
        }
        match self {
            DateForm::Numbers { order, sign } => {
                let (day, month, year) = (format!("{day:02}"), format!("{month:02}"), format!("{year:04}"));
                let parts = match order {
                    Order::DayFirst => [day, month, year],
                    Order::MonthFirst => [month, day, year],
                    Order::YearFirst => [year, month, day],
                };
                parts.join(&sign.map_or(String::new(), String::from))
            }
            DateForm::Words { sign, is_short, is_upper } => {
                let name = MONTHS[month - 1];
                let name = if is_short { &name[..3] } else { name };
                let name = if is_upper { name.to_uppercase() } else { name.to_owned() };
                format!("{day:02}{sign}{name}{sign}{year:04}")
            }
        }
    }
}

/// How one list writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notation {
    date: DateForm,
    /// What stands for men and for women; empty where the rows do not tell.
    sexes: [String; 2],
}

impl Notation {
    /// Reads the notation off the first rows of a source.
    pub fn of(reading: &Reading<'_>, source: usize) -> Notation {
        let intake = reading.night.intake;
        let rows = &reading.night.people.rows;
        let start = rows.partition_point(|row| (row.source as usize) < source);
        let rows = rows[start..].iter().take_while(|row| row.source as usize == source).filter(|row| !row.quarantined).take(ROWS_MAX);
        let table = &intake.sources[source].table;
        let is_text = |field: &str, row: u32| {
            let column = table.column(field);
            column.is_some_and(|column| column.kinds.get(row as usize).is_none_or(|kind| *kind == CellKind::Text))
        };
        let (mut dates, mut sexes) = (BTreeMap::new(), [BTreeMap::new(), BTreeMap::new()]);
        for row in rows {
            let mut fields = ["tanggal_lahir", "ttl"].into_iter().filter(|field| is_text(field, row.table_row));
            let form = |field| DateForm::of(row.text(intake, field), row.repairs.has(Repair::MonthFirst));
            if let Some(form) = fields.find_map(form) {
                *dates.entry(form).or_insert(0_usize) += 1;
            }
            let sex = row.text(intake, "jenis_kelamin").trim();
            if let Some(known) = read_sex(sex).known() {
                *sexes[usize::from(known == Sex::Female)].entry(sex).or_insert(0_usize) += 1;
            }
        }
        let sexes = sexes.map(|known| most(&known).copied().unwrap_or_default().to_owned());
        Notation { date: most(&dates).copied().unwrap_or(INDONESIAN), sexes }
    }

    /// A proposed value as the list would write it.
    pub fn write(&self, field: &str, proposed: &str) -> String {
        match field {
            "tanggal_lahir" => self.date.write(proposed),
            "jenis_kelamin" => {
                let known = read_sex(proposed).known().map(|sex| &self.sexes[usize::from(sex == Sex::Female)]);
                known.filter(|own| !own.is_empty()).map_or(proposed, |own| own).to_owned()
            }
            _ => proposed.to_owned(),
        }
    }
}

/// What occurs most often; of several the first.
fn most<T: Ord>(counted: &BTreeMap<T, usize>) -> Option<&T> {
    counted.iter().max_by_key(|(value, count)| (**count, std::cmp::Reverse(*value))).map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, expected: &str) {
        let form = DateForm::of(cell, false).unwrap_or(INDONESIAN);
        assert_eq!(form.write("2001-04-03"), expected, "{cell}");
    }

    #[test]
    fn a_proposed_date_is_written_as_the_column_writes_dates() {
        check("26/07/1970", "03/04/2001");
        check("1970-07-26", "2001-04-03");
        check("1970-07-26T17:00:00Z", "2001-04-03");
        check("26-7-70", "03-04-2001");
        check("19700726", "20010403");
        check("26071970", "03042001");
        check("26.07.1970 00:00", "03.04.2001");
        check("Bangkalan, 26 Juli 1970", "03 April 2001");
        check("26-JUL-1970", "03-APR-2001");
        check("17 AGUSTUS 1980", "03 APRIL 2001");
        check("25775", "03-04-2001");
        check("Bangkalan", "03-04-2001");
        assert_eq!(DateForm::of("07/26/1970", true).map(|form| form.write("2001-04-03")).as_deref(), Some("04/03/2001"));
        assert_eq!([INDONESIAN.write("2001-04-00"), INDONESIAN.write("sekitar 2001")], ["2001", "sekitar 2001"]);
    }
}
