//! One table's text columns turned into typed readings, row by row, and the judgements over whole columns.
//!
//! The order matters: identity numbers first, because the birth date they carry referees ambiguous dates.

use super::parts::part_ranges;
use super::words::{NameReader, NamedRows};
use crate::intake::{CellKind, Column, Table};
use padan_identity::column::{self, FlipKind, IdentityRow};
use padan_identity::date::{BirthDate, DateCell, DateCellKind, DateHint, Order, read_age, read_date, read_place_and_date};
use padan_identity::kk::{KkCell, KkReading, read_kk};
use padan_identity::names::NameBook;
use padan_identity::nik::{NikCell, NikReading, read_nik};
use padan_identity::repair::Repair;
use padan_identity::sex::{Sex, read_sex};
use rayon::prelude::*;

/// Typed readings of one table; vectors have one entry per row unless they say otherwise.
#[derive(Default)]
pub struct Parsed {
    pub nik: Vec<NikCell>,
    pub kk: Vec<KkCell>,
    pub born: Vec<DateCell>,
    pub age: Vec<Option<u8>>,
    pub sex: Vec<Option<Sex>>,
    /// Names by part of `PART_ROWS` rows.
    pub names: Vec<NamedRows>,
    /// A value that differs between names; 0 = no name.
    pub name_keys: Vec<u64>,
    /// The NIK cell held the row's or another family's card number, and was set aside.
    pub nik_is_kk: Vec<bool>,
    /// Judgements over whole columns: (canonical field, code, evidence in words id, en).
    pub remarks: Vec<(String, String)>,
}

/// Reads the person columns of a table.
///
/// `as_of_year` bounds birth years; it is the year of the register's date or of the job's period.
pub fn parse(table: &Table, names: &NameBook, as_of_year: u16) -> Parsed {
    let rows = table.len();
    let (names, name_keys) = named(table, names);
    let mut parsed = Parsed {
        nik: identity_column(table.column("nik"), rows, NikCell::MISSING, read_nik),
        kk: identity_column(table.column("no_kk"), rows, KkCell::MISSING, read_kk),
        age: texts(table.column("usia"), rows, read_age),
        sex: texts(table.column("jenis_kelamin"), rows, |cell| read_sex(cell).known()),
        names,
        name_keys,
        ..Parsed::default()
    };
    parsed.born = dates(table, &parsed.nik, as_of_year, None);
    judge_lost_digit(&mut parsed);
    judge_swap_and_blocks(&mut parsed);
    judge_dates(&mut parsed, table, as_of_year);
    parsed
}

/// Reads each text of a column once; a table without the column gives `None` for every row.
fn texts<T: Copy + Send + Sync>(column: Option<&Column>, rows: usize, read: impl Fn(&str) -> Option<T> + Sync) -> Vec<Option<T>> {
    let Some(column) = column else { return vec![None; rows] };
    let readings = column.text.read_each(read);
    (0..rows).map(|row| *readings.get(row)).collect()
}

/// Reads the cells of a column in parallel; a table without the column gives `missing` for every row.
fn identity_column<T: Clone + Send + Sync>(column: Option<&Column>, rows: usize, missing: T, read: fn(&str, bool) -> T) -> Vec<T> {
    let Some(column) = column else { return vec![missing; rows] };
    let is_number = |row: usize| column.kinds.get(row) == Some(&CellKind::Number);
    (0..rows).into_par_iter().with_min_len(4096).map(|row| read(column.text.get(row), is_number(row))).collect()
}

/// Names of person and mother, part by part, and a key of each person's name.
fn named(table: &Table, book: &NameBook) -> (Vec<NamedRows>, Vec<u64>) {
    let (name, mother) = (table.column("nama"), table.column("nama_ibu"));
    let parts = part_ranges(table.len()).into_par_iter().map(|rows| {
        let mut reader = NameReader::new(book);
        let (mut named, mut keys) = (NamedRows::default(), Vec::with_capacity(rows.len()));
        for (at, row) in rows.enumerate() {
            reader.read(name.map_or("", |name| name.text.get(row)), &mut named.name);
            reader.read(mother.map_or("", |mother| mother.text.get(row)), &mut named.mother);
            keys.push(reader.key(named.name.get(at)));
        }
        named.words = reader.finish();
        (named, keys)
    });
    let (names, keys): (Vec<NamedRows>, Vec<Vec<u64>>) = parts.unzip();
    (names, keys.concat())
}

/// Finds the sixteenth digit that Excel turned into 0 over a whole column.
fn judge_lost_digit(parsed: &mut Parsed) {
    if let Some(damage) = column::lost_sixteenth_digit(&parsed.nik) {
        parsed.nik.iter_mut().for_each(|cell| *cell = cell.with_lost_sixteenth());
        let (hit, of) = (damage.ending_zero, damage.values);
        parsed.remarks.push((
            format!("digit ke-16 NIK hilang (Excel): {hit} dari {of} NIK berakhiran 0; isi ulang kolom NIK sebagai teks"),
            format!("16th digit of the NIK lost (Excel): {hit} of {of} NIKs end in 0; fill the NIK column again as text"),
        ));
    }
    if let Some(damage) = column::lost_sixteenth_digit_of_kk(&parsed.kk) {
        parsed.kk.iter_mut().for_each(|cell| *cell = cell.with_lost_sixteenth());
        let (hit, of) = (damage.ending_zero, damage.values);
        parsed.remarks.push((
            format!("digit ke-16 No KK hilang (Excel): {hit} dari {of} nomor berakhiran 0; isi ulang kolom No KK sebagai teks"),
            format!("16th digit of the No KK lost (Excel): {hit} of {of} numbers end in 0; fill the No KK column again as text"),
        ));
    }
}

/// Finds swapped NIK and KK (in the whole column or in single rows) and card numbers in the NIK column.
fn judge_swap_and_blocks(parsed: &mut Parsed) {
    let rows: Vec<IdentityRow> = (0..parsed.nik.len()).map(|row| identity_row(parsed, row)).collect();
    let whole_column = column::swapped_columns(&rows);
    if let Some(evidence) = &whole_column {
        let of = evidence.rows;
        parsed.remarks.push((
            format!("kolom NIK dan No KK tertukar ({of} baris); dibaca terbalik"),
            format!("the NIK and No KK columns are swapped ({of} rows); read the other way round"),
        ));
    }
    for (row, seen) in rows.iter().enumerate() {
        if whole_column.is_some() || seen.swapped() {
            (parsed.nik[row], parsed.kk[row]) = swapped(&parsed.nik[row], &parsed.kk[row]);
        }
    }
    let blocks = column::nik_is_kk(&rows).filter(|_| whole_column.is_none());
    if blocks.is_some() {
        parsed.remarks.push((
            "kolom NIK berisi No KK (satu nomor berulang per keluarga)".into(),
            "the NIK column holds No KK (one number repeats over each family)".into(),
        ));
    }
    parsed.nik_is_kk = (0..rows.len()).map(|row| blocks.is_some() || same_number(&parsed.nik[row], &parsed.kk[row])).collect();
}

fn identity_row(parsed: &Parsed, row: usize) -> IdentityRow {
    IdentityRow {
        nik: parsed.nik[row],
        kk: parsed.kk[row],
        born: parsed.born[row].date,
        sex: parsed.sex[row],
        name_key: parsed.name_keys[row],
    }
}

/// Reads the digits of each cell as the other number.
fn swapped(nik: &NikCell, kk: &KkCell) -> (NikCell, KkCell) {
    let text = |digits: Option<padan_identity::digits::PartialDigits>| {
        digits
            .filter(|digits| digits.unknown == 0 && digits.len > 0)
            .map(|digits| format!("{:0width$}", digits.value, width = usize::from(digits.len)))
    };
    let mut as_nik = text(kk.digits()).map_or(NikCell::MISSING, |digits| read_nik(&digits, false));
    let as_kk = text(nik.digits()).map_or(KkCell::MISSING, |digits| read_kk(&digits, false));
    as_nik.repairs.add(Repair::NikKkSwapped);
    (as_nik, as_kk)
}

/// The NIK cell repeats the row's own card number.
fn same_number(nik: &NikCell, kk: &KkCell) -> bool {
    match (nik.digits(), kk.reading) {
        (Some(digits), KkReading::Valid(kk)) => digits.len == 16 && digits.unknown == 0 && digits.value == kk.as_u64(),
        _ => false,
    }
}

fn dates(table: &Table, niks: &[NikCell], as_of_year: u16, order: Option<Order>) -> Vec<DateCell> {
    let hint = |row: usize| DateHint { nik_birth: niks[row].birth(), as_of_year, order };
    let kind = |column: &Column, row: usize| match column.kinds.get(row) {
        Some(CellKind::Number) => DateCellKind::Number,
        Some(CellKind::Date) => DateCellKind::IsoFromDateCell,
        _ => DateCellKind::Text,
    };
    let (stated, place) = (table.column("tanggal_lahir"), table.column("ttl"));
    (0..table.len())
        .into_par_iter()
        .with_min_len(4096)
        .map(|row| {
            let own = stated.map(|column| read_date(column.text.get(row), kind(column, row), hint(row)));
            let in_place = || place.map(|column| read_place_and_date(column.text.get(row), kind(column, row), hint(row)).1);
            own.filter(|cell| cell.date.is_some()).or_else(in_place).or(own).unwrap_or(DateCell::MISSING)
        })
        .collect()
}

/// Finds a column written month first, and days and months that Excel swapped, with the NIK as referee.
fn judge_dates(parsed: &mut Parsed, table: &Table, as_of_year: u16) {
    let births: Vec<_> = parsed.nik.iter().map(|cell| if cell.clean() { cell.birth() } else { None }).collect();
    let Some(flip) = column::flipped_dates(parsed.born.iter().copied().zip(births.iter().copied())) else { return };
    let (hit, of) = (flip.agree_swapped, flip.agree_swapped + flip.agree_as_stated);
    match flip.kind {
        FlipKind::MonthFirst => {
            parsed.born = dates(table, &parsed.nik, as_of_year, Some(Order::MonthFirst));
            parsed.remarks.push(("tanggal lahir ditulis bulan/hari/tahun".into(), "birth dates are written month first".into()));
        }
        FlipKind::DaysUpTo12 => {
            parsed.born.iter_mut().zip(&births).for_each(|(cell, birth)| settle(cell, *birth));
            parsed.remarks.push((
                format!("hari dan bulan tertukar pada {hit} dari {of} tanggal (Excel); dibaca menurut NIK"),
                format!("day and month swapped in {hit} of {of} dates (Excel); read as the NIK says"),
            ));
        }
    }
}

/// Swaps a date of a flipped column, unless the NIK says that it stands as stated.
fn settle(cell: &mut DateCell, birth: Option<(u8, u8, u8)>) {
    let is_birth = |date: Option<BirthDate>| birth.is_none_or(|birth| date.is_some_and(|date| date.is_birth_of(birth)));
    if cell.alternative.is_some() && is_birth(cell.alternative) {
        *cell = cell.swapped();
    }
}

/// Says whether a row's NIK can be believed enough to carry a birth date: valid and not a card number.
pub fn witness(parsed: &Parsed, row: usize, as_of_year: u16) -> u32 {
    if parsed.nik_is_kk[row] {
        return 0;
    }
    let NikReading::Valid(nik) = parsed.nik[row].reading else { return 0 };
    let by_age = parsed.age[row].map(|age| as_of_year.saturating_sub(u16::from(age)));
    let stated = parsed.born[row].date.map(|date| date.year).or(by_age);
    nik.birth_date_near(stated, as_of_year)[0].map_or(0, |date| date.pack())
}
