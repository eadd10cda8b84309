//! Properties: 1. every written form of a date reads back as that date; 2. reading never panics; 3. a date read is in
//! the calendar and not in the future; 4. the swapped twin is kept exactly when it exists.

use super::*;
use proptest::prelude::*;

const HINT: DateHint = DateHint { nik_birth: None, as_of_year: 2026, order: None };

fn date(year: u16, month: u8, day: u8) -> Option<BirthDate> {
    Some(BirthDate { year, month, day })
}

#[track_caller]
fn check(cell: &str, expected: Option<BirthDate>) {
    let read = read_date(cell, DateCellKind::Text, HINT);
    assert_eq!(read.date, expected, "{cell:?} gives {read:?}");
}

#[track_caller]
fn fault(cell: &str, expected: DateFault) {
    assert_eq!(read_date(cell, DateCellKind::Text, HINT).fault, Some(expected), "{cell:?}");
}

#[test]
fn all_forms_of_one_day_are_that_day() {
    for cell in [
        "01-07-1973",
        "1/7/1973",
        "1/7/73",
        "01.07.1973",
        "01 07 1973",
        "19730701",
        "01071973",
        "1071973",
        "010773",
        "01 Juli 1973",
        "1 Jul 73",
        "01-Jul-73",
        "1Jul1973",
        "Juli 1, 1973",
        "1973-07-01",
        "1973/07/01",
        "1973-07-01 00:00:00",
        "1973-07-01T00:00:00.000",
        "01/07/1973 0:00",
        "1/7/1973 12:00:00 AM",
        "01-07-1973 00.00.00",
        "01-07-1973 (46 th)",
        "'01-07-1973",
        " 01-07-1973 ",
        "=\"01-07-1973\"",
        "O1-07-1973",
        "0l-07-1973",
        "01-VII-1973",
        "Minggu, 1 Juli 1973",
        "BANGKALAN, 01-07-1973",
        "26846",
        "26846.0",
        "26846,0",
        "26846.5",
        "19730701000000",
        "1973 Juli 1",
    ] {
        check(cell, date(1973, 7, 1));
    }
}

#[test]
fn month_names_are_read_in_both_languages_and_old_spelling() {
    for (name, month) in [
        ("Januari", 1),
        ("Jan", 1),
        ("Pebruari", 2),
        ("Peb", 2),
        ("Feb", 2),
        ("Maret", 3),
        ("APR", 4),
        ("Mei", 5),
        ("May", 5),
        ("Juni", 6),
        ("JULI", 7),
        ("Agustus", 8),
        ("Agu", 8),
        ("Ags", 8),
        ("Agt", 8),
        ("Agust", 8),
        ("Aug", 8),
        ("Sept", 9),
        ("Oktober", 10),
        ("Oct", 10),
        ("Nopember", 11),
        ("Nop", 11),
        ("Desember", 12),
        ("Dec", 12),
        ("Dessember", 12),
    ] {
        check(&format!("17 {name} 1980"), date(1980, month, 17));
    }
}

#[test]
fn what_is_unknown_stays_unknown() {
    for cell in ["1960", "1960.0", "00-00-1960", "1960-00-00", "0/0/1960"] {
        check(cell, date(1960, 0, 0));
    }
    for cell in ["07-1960", "Juli 1960", "1960-07", "00-07-1960", "Jul-60"] {
        check(cell, date(1960, 7, 0));
        assert!(read_date(cell, DateCellKind::Text, HINT).repairs.has(Repair::PartsUnknown));
    }
}

#[test]
fn impossible_dates_are_faults_with_their_names() {
    fault("31-02-1973", DateFault::NotInCalendar);
    fault("32-01-1973", DateFault::NotInCalendar);
    fault("13-13-1973", DateFault::NotInCalendar);
    fault("29-02-1973", DateFault::NotInCalendar);
    fault("01-07-1890", DateFault::YearTooEarly);
    fault("01-07-2031", DateFault::Future);
    fault("01 Xyzzy 1973", DateFault::MonthUnknown);
    fault("1 Juli", DateFault::YearMissing);
    fault("01-07-1973 02-08-1975", DateFault::NotADate);
    fault("belum tahu", DateFault::NotADate);
    fault("3526014107730012", DateFault::NotADate);
    fault("1-2-3-4-5-6-7-8-9", DateFault::NotADate);
    for fault in DateFault::ALL {
        assert!(!fault.text().id.is_empty() && !fault.advice().en.is_empty() && !fault.code().is_empty());
    }
}

#[test]
fn an_empty_cell_has_neither_date_nor_fault() {
    for cell in ["", "-", " ", "NULL", "00-00-0000", "0000-00-00", "0", "  /  /  "] {
        let read = read_date(cell, DateCellKind::Text, HINT);
        assert_eq!((read.date, read.fault), (None, None), "{cell:?}");
    }
}

#[test]
fn a_two_digit_year_is_not_in_the_future() {
    check("01-07-26", date(2026, 7, 1));
    check("01-07-27", date(1927, 7, 1));
    assert!(read_date("01-07-73", DateCellKind::Text, HINT).repairs.has(Repair::CenturyGuessed));
}

#[test]
fn a_month_above_twelve_proves_the_order() {
    let read = read_date("07/18/1954", DateCellKind::Text, HINT);
    assert_eq!((read.date, read.proves), (date(1954, 7, 18), Some(Order::MonthFirst)));
    assert!(read.repairs.has(Repair::MonthFirst));
    let read = read_date("18/07/1954", DateCellKind::Text, HINT);
    assert_eq!((read.alternative, read.proves), (None, Some(Order::DayFirst)));
}

#[test]
fn the_nik_referees_between_the_two_readings() {
    // A published list had 07/01/1973 for a NIK of 01-07-73.
    let hint = DateHint { nik_birth: Some((73, 7, 1)), ..HINT };
    let read = read_date("07/01/1973", DateCellKind::Text, hint);
    assert_eq!((read.date, read.alternative), (date(1973, 7, 1), date(1973, 1, 7)));
    assert!(read.repairs.has(Repair::DayMonthSwapped));
    assert_eq!(read.as_stated(), date(1973, 1, 7));
    let agreed = read_date("01/07/1973", DateCellKind::Text, hint);
    assert!(!agreed.repairs.has(Repair::DayMonthSwapped));
    let serial = read_date("26671", DateCellKind::Number, hint);
    assert_eq!((serial.date, serial.as_stated()), (date(1973, 7, 1), date(1973, 1, 7)));
    let iso = read_date("1973-01-07", DateCellKind::IsoFromDateCell, hint);
    assert_eq!(iso.date, date(1973, 7, 1));
    let other_year = read_date("07/01/1974", DateCellKind::Text, hint);
    assert_eq!(other_year.date, date(1974, 1, 7));
}

#[test]
fn a_month_first_column_is_read_month_first() {
    let hint = DateHint { order: Some(Order::MonthFirst), ..HINT };
    let read = read_date("07/01/1973", DateCellKind::Text, hint);
    assert_eq!((read.date, read.alternative), (date(1973, 7, 1), date(1973, 1, 7)));
    assert_eq!(read_date("18/07/1973", DateCellKind::Text, hint).date, date(1973, 7, 18));
    assert_eq!(read_date("1973-01-07", DateCellKind::Text, hint).date, date(1973, 1, 7));
}

#[test]
fn a_midnight_written_as_utc_is_the_next_day_here() {
    let read = read_date("1973-06-30T17:00:00.000Z", DateCellKind::Text, HINT);
    assert_eq!(read.date, date(1973, 7, 1));
    assert!(read.repairs.has(Repair::TimeZoneShifted));
}

#[test]
fn a_place_is_split_from_its_date() {
    for (cell, place, day) in [
        ("BANGKALAN, 01-07-1973", "BANGKALAN", date(1973, 7, 1)),
        ("Tanjung Bumi 1 Juli 1973", "Tanjung Bumi", date(1973, 7, 1)),
        ("SURABAYA/01-07-1973", "SURABAYA", date(1973, 7, 1)),
        ("Bangkalan, Juli 1973", "Bangkalan", date(1973, 7, 0)),
        ("MAROS, 01-07-1973", "MAROS", date(1973, 7, 1)),
        ("01-07-1973, BANGKALAN", "BANGKALAN", date(1973, 7, 1)),
        ("01 Juli 1973", "", date(1973, 7, 1)),
        ("KAMPUNG 7, 01-07-1973", "KAMPUNG 7", date(1973, 7, 1)),
        ("BANGKALAN", "BANGKALAN", None),
        ("-", "", None),
    ] {
        let (found, read) = read_place_and_date(cell, DateCellKind::Text, HINT);
        assert_eq!((found, read.date), (place, day), "{cell:?}");
    }
}

#[test]
fn default_birthdays_are_weak_evidence() {
    for (month, day, weak) in [(7, 1, true), (12, 31, true), (1, 1, true), (4, 15, true), (7, 2, false), (0, 0, false)] {
        assert_eq!(is_default_birthday(BirthDate { year: 1973, month, day }), weak);
    }
}

#[test]
fn an_age_is_read_with_or_without_its_unit() {
    for (cell, age) in [
        ("45", Some(45)),
        ("45 TH", Some(45)),
        ("45 tahun 3 bulan", Some(45)),
        ("45,0", Some(45)),
        ("45.0", Some(45)),
        ("7 bulan", Some(0)),
        ("0", Some(0)),
        ("", None),
        ("-", None),
        ("300", None),
        ("lansia", None),
        ("45-50", None),
    ] {
        assert_eq!(read_age(cell), age, "{cell:?}");
    }
}

#[test]
fn a_packed_date_unpacks() {
    for packed in [19_730_701, 19_730_700, 19_730_000] {
        assert_eq!(BirthDate::unpack(packed).map(BirthDate::pack), Some(packed));
    }
    assert_eq!(BirthDate::unpack(0), None);
    assert_eq!(BirthDate::unpack(19_730_231), None);
}

/// Days from 30 December 1899, counted day by day: slow and plain, for comparison.
fn serial_of(wanted: BirthDate) -> u32 {
    let mut day = BirthDate { year: 1900, month: 1, day: 1 };
    let mut serial = 2;
    while day < wanted {
        day = day.next_day();
        serial += 1;
    }
    serial
}

proptest! {
    #[test]
    fn every_written_form_reads_back(year in 1930u16..=2020, month in 1u8..=12, day in 1u8..=28) {
        const NAMES: [&str; 12] = ["Januari", "Pebruari", "Mrt", "Apr", "Mei", "Juni", "Jul", "Agt", "Sept", "Okt", "Nopember", "Des"];
        let meant = BirthDate { year, month, day };
        let name = NAMES[usize::from(month) - 1];
        for cell in [
            format!("{day:02}-{month:02}-{year}"), format!("{day}/{month}/{year}"), format!("{day}.{month}.{year}"),
            format!("{year}-{month:02}-{day:02}"), format!("{year}{month:02}{day:02}"), format!("{day:02}{month:02}{year}"),
            format!("{day} {name} {year}"), format!("{year}-{month:02}-{day:02}T00:00:00"), format!("{}", serial_of(meant)),
        ] {
            let read = read_date(&cell, DateCellKind::Text, HINT);
            prop_assert_eq!(read.date, Some(meant), "{}", cell);
            let has_twin = day <= 12 && day != month && !cell.contains(name);
            prop_assert_eq!(read.alternative.is_some(), has_twin, "{}", cell);
        }
    }

    #[test]
    fn reading_never_panics_and_gives_possible_dates(text in "\\PC{0,40}") {
        for kind in [DateCellKind::Text, DateCellKind::Number, DateCellKind::IsoFromDateCell] {
            let (_, read) = read_place_and_date(&text, kind, HINT);
            let alone = read_date(&text, kind, HINT);
            for date in [read.date, read.alternative, alone.date].into_iter().flatten() {
                prop_assert!(BirthDate::unpack(date.pack()) == Some(date) && date.year <= 2026);
            }
        }
        let _ = read_age(&text);
    }

    #[test]
    fn digit_rubbish_never_panics(text in "[0-9OlI/:. TZ,-]{0,24}") {
        let read = read_date(&text, DateCellKind::Number, HINT);
        prop_assert!(read.date.is_none() || read.fault.is_none());
        prop_assert_eq!(read.swapped().swapped(), read);
    }
}
