//! One table's text columns turned into typed readings, row by row, and the judgements over whole columns.
//!
//! The order matters: identity numbers first, because the birth date they carry referees ambiguous dates.

use crate::intake::{CellKind, Column, Table};
use padan_identity::column;
use padan_identity::date::{DateCell, DateCellKind, DateHint, Order, read_age, read_date, read_place_and_date};
use padan_identity::kk::{KkCell, KkReading, read_kk};
use padan_identity::names::{NameBook, PersonName, read_name};
use padan_identity::nik::{NikCell, NikReading, read_nik};
use padan_identity::repair::Repair;
use padan_identity::sex::{Sex, read_sex};
use rayon::prelude::*;

/// Typed readings of one table; every vector has one entry per row.
#[derive(Default)]
pub struct Parsed {
    pub nik: Vec<NikCell>,
    pub kk: Vec<KkCell>,
    pub born: Vec<DateCell>,
    pub age: Vec<Option<u8>>,
    pub sex: Vec<Option<Sex>>,
    pub name: Vec<PersonName>,
    pub mother: Vec<PersonName>,
    /// The NIK cell held the row's or another family's card number, and was set aside.
    pub nik_is_kk: Vec<bool>,
    /// Judgements over whole columns: (canonical field, code, evidence in words id, en).
    pub remarks: Vec<(String, String)>,
}

/// Reads the person columns of a table.
///
/// `as_of_year` bounds birth years; it is the year of the register's date or of the job's period.
pub fn parse(table: &Table, names: &NameBook, as_of_year: u16) -> Parsed {
    let mut parsed = Parsed::default();
    let rows = table.len();
    parsed.nik = identity_column(table.column("nik"), rows, NikCell::MISSING, read_nik);
    parsed.kk = identity_column(table.column("no_kk"), rows, KkCell::MISSING, read_kk);
    judge_numbers(&mut parsed, table);
    parsed.born = dates(table, &parsed.nik, as_of_year, None);
    judge_dates(&mut parsed, table, as_of_year);
    parsed.age = cells(table.column("usia"), rows, None, |cell, _| read_age(cell));
    parsed.sex = cells(table.column("jenis_kelamin"), rows, None, |cell, _| read_sex(cell).known());
    parsed.name = name_column(table, &["nama"], names);
    parsed.mother = name_column(table, &["nama_ibu"], names);
    parsed
}

/// Maps the cells of a column in parallel; a table without the column gives `missing` for every row.
fn cells<T: Clone + Send + Sync>(column: Option<&Column>, rows: usize, missing: T, read: impl Fn(&str, CellKind) -> T + Sync) -> Vec<T> {
    let Some(column) = column else { return vec![missing; rows] };
    let kind = |row: usize| column.kinds.get(row).copied().unwrap_or_default();
    (0..rows).into_par_iter().with_min_len(4096).map(|row| read(column.text.get(row), kind(row))).collect()
}

fn identity_column<T: Clone + Send + Sync>(column: Option<&Column>, rows: usize, missing: T, read: fn(&str, bool) -> T) -> Vec<T> {
    cells(column, rows, missing, |cell, kind| read(cell, kind == CellKind::Number))
}

fn name_column(table: &Table, fields: &[&str], names: &NameBook) -> Vec<PersonName> {
    let column = fields.iter().find_map(|field| table.column(field));
    cells(column, table.len(), PersonName::default(), |cell, _| read_name(names, cell))
}

/// Finds damage that only a whole column shows: the lost sixteenth digit, swapped columns, a card number in the NIK column.
fn judge_numbers(parsed: &mut Parsed, table: &Table) {
    if table.column("no_kk").is_some() && column::swapped_columns(&parsed.nik, &parsed.kk).is_some() {
        let (nik, kk) = (&table.column("nik"), &table.column("no_kk"));
        let rows = table.len();
        parsed.nik = identity_column(*kk, rows, NikCell::MISSING, read_nik);
        parsed.kk = identity_column(*nik, rows, KkCell::MISSING, read_kk);
        parsed.nik.iter_mut().for_each(|cell| cell.repairs.add(Repair::NikKkSwapped));
        parsed.remarks.push(("kolom NIK dan No KK tertukar; dibaca terbalik".into(), "NIK and No KK columns are swapped; read the other way round".into()));
    }
    if let Some(damage) = column::lost_sixteenth_digit(&parsed.nik) {
        parsed.nik.iter_mut().for_each(|cell| *cell = cell.with_lost_sixteenth());
        let (hit, of) = (damage.hits, damage.checked);
        parsed.remarks.push((
            format!("digit ke-16 NIK hilang (Excel): {hit} dari {of} NIK berakhiran 0; isi ulang kolom sebagai teks"),
            format!("16th digit of NIK lost (Excel): {hit} of {of} NIKs end in 0; fill the column again as text"),
        ));
    }
    parsed.nik_is_kk = vec![false; table.len()];
    let whole_column = column::nik_is_kk(&parsed.nik).is_some();
    for row in 0..table.len() {
        parsed.nik_is_kk[row] = whole_column || same_number(&parsed.nik[row], &parsed.kk[row]);
    }
    if whole_column {
        parsed.remarks.push(("kolom NIK berisi No KK (nilai berulang per keluarga)".into(), "the NIK column holds No KK (values repeat per family)".into()));
    }
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
    let pairs = || parsed.born.iter().copied().zip(births.iter().copied());
    if column::month_first(pairs()).is_some() {
        parsed.born = dates(table, &parsed.nik, as_of_year, Some(Order::MonthFirst));
        parsed.remarks.push(("tanggal lahir ditulis bulan/hari/tahun".into(), "birth dates are written month first".into()));
        return;
    }
    if let Some(flip) = column::flipped_dates(pairs()) {
        for (cell, birth) in parsed.born.iter_mut().zip(&births) {
            let settled = birth.is_some_and(|birth| cell.alternative.is_some_and(|other| other.is_birth_of(birth)));
            if settled {
                *cell = cell.swapped();
            }
        }
        let (hit, of) = (flip.swapped, flip.checked);
        parsed.remarks.push((
            format!("hari dan bulan tertukar pada {hit} dari {of} tanggal (Excel); dibaca menurut NIK"),
            format!("day and month swapped in {hit} of {of} dates (Excel); read as the NIK says"),
        ));
    }
}

/// Says whether a row's NIK can be believed enough to carry a birth date: valid and not a card number.
pub fn witness(parsed: &Parsed, row: usize, as_of_year: u16) -> u32 {
    if parsed.nik_is_kk[row] {
        return 0;
    }
    let NikReading::Valid(nik) = parsed.nik[row].reading else { return 0 };
    let stated = parsed.born[row].date.map(|date| date.year);
    nik.birth_date_near(stated, as_of_year)[0].map_or(0, |date| date.pack())
}
