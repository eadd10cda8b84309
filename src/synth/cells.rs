//! Single values in the style of an office: sexes, dates, units, capitals.

use super::calendar::Day;
use super::layouts::{DateStyle, SexStyle};
use super::people::Sex;
use super::render::Cell;
use super::submissions::Written;

pub fn number_cell(nik: &str) -> Cell {
    match nik.parse::<u64>() {
        Ok(number) => Cell::Number(number as f64),
        Err(_) => Cell::Text(nik.to_owned()),
    }
}

pub fn unit(number: u32) -> String {
    if number == 0 { String::new() } else { format!("{number:03}") }
}

pub fn sex(sex: Sex, style: SexStyle) -> &'static str {
    match (style, sex) {
        (SexStyle::Letter, Sex::Male) => "L",
        (SexStyle::Letter, Sex::Female) => "P",
        (SexStyle::Words, Sex::Male) => "LAKI-LAKI",
        (SexStyle::Words, Sex::Female) => "PEREMPUAN",
        (SexStyle::Number, Sex::Male) => "1",
        (SexStyle::Number, Sex::Female) => "2",
    }
}

pub fn date(written: &Written, style: DateStyle) -> Cell {
    let Some(Day { year, month, day }) = written.birth else {
        return Cell::Text(String::new());
    };
    let (first, second) = if written.birth_flipped { (month, day) } else { (day, month) };
    Cell::Text(match style {
        DateStyle::SlashDmy => format!("{first:02}/{second:02}/{year:04}"),
        DateStyle::Dots => format!("{day}.{month}.{year:04}"),
        DateStyle::Iso => format!("{year:04}-{month:02}-{day:02}"),
        DateStyle::Compact => format!("{year:04}{month:02}{day:02}"),
        DateStyle::MonthName => format!("{day:02} {} {year}", Day::new(year, month, day).month_name()),
        DateStyle::ShortYear => format!("{day:02}-{month:02}-{:02}", year.rem_euclid(100)),
        DateStyle::Cell => return Cell::Date(Day::new(year, month, day)),
    })
}

pub fn place_and_date(place: &str, written: &Written) -> String {
    match written.birth {
        Some(birth) => format!("{}, {:02} {} {}", title_case(place), birth.day, birth.month_name(), birth.year),
        None => title_case(place),
    }
}

pub fn title_case(text: &str) -> String {
    let mut start = true;
    text.chars()
        .map(|letter| {
            let shown = if start { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() };
            start = !letter.is_ascii_alphanumeric() && letter != '\'';
            shown
        })
        .collect()
}
