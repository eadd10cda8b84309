//! What reading one cell costs: NIK, name, date, as lists write them.
//!
//!     cargo bench -p padan-identity
//!
//! The cells are a mix of clean and troubled ones, invented. Figures are per cell (`item`).

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use padan_identity::date::{DateCellKind, DateHint, read_date};
use padan_identity::names::rules::NameRules;
use padan_identity::names::{NameBook, read_name};
use padan_identity::nik::read_nik;

fn main() {
    divan::main();
}

const NIKS: [&str; 8] = [
    "3526127101880001",
    "3526126510709004",
    "'3526125510610002",
    "3526-1210-1610-0005",
    "3,52612510610002E+15",
    "35261255O4O10003",
    "352614107670063",
    "-",
];
const NAMES: [&str; 8] = [
    "SITI AMINAH",
    "Moh. Hasan",
    "H. ABD ROHMAN, S.Pd",
    "NURUL HIDAYATI (NURUL)",
    "B. RAMADHANI",
    "LAILANADIFAH",
    "MUHAMMAD  ZAINUDDIN BIN SALEH",
    "Ahmad Sho'im",
];
const DATES: [&str; 8] =
    ["1988-01-31", "31/01/1988", "19880131", "04 September 1995", "17-11-92", "1 Jan 1979", "00/00/1965", "30 Pebruari 1990"];

/// Reads all cells of an example.
fn over<T>(bencher: Bencher, cells: &[&str], read: impl Fn(&str) -> T + Sync) {
    bencher.counter(ItemsCount::new(cells.len())).bench(|| {
        for cell in cells {
            black_box(read(black_box(cell)));
        }
    });
}

#[divan::bench]
fn nik(bencher: Bencher) {
    over(bencher, &NIKS, |cell| read_nik(cell, false));
}

#[divan::bench]
fn nik_clean(bencher: Bencher) {
    over(bencher, &NIKS[..1], |cell| read_nik(cell, false));
}

#[divan::bench]
fn name(bencher: Bencher) {
    let rules: NameRules = toml::from_str(include_str!("../../../rules/names.toml")).expect("the built-in name rules can be read");
    let book = NameBook::new(rules);
    over(bencher, &NAMES, |cell| read_name(&book, cell));
}

#[divan::bench]
fn name_clean(bencher: Bencher) {
    let rules: NameRules = toml::from_str(include_str!("../../../rules/names.toml")).expect("the built-in name rules can be read");
    let book = NameBook::new(rules);
    over(bencher, &NAMES[..1], |cell| read_name(&book, cell));
}

#[divan::bench]
fn date(bencher: Bencher) {
    let hint = DateHint { nik_birth: None, as_of_year: 2026, order: None };
    over(bencher, &DATES, |cell| read_date(cell, DateCellKind::Text, hint));
}

#[divan::bench]
fn date_clean(bencher: Bencher) {
    let hint = DateHint { nik_birth: None, as_of_year: 2026, order: None };
    over(bencher, &DATES[..1], |cell| read_date(cell, DateCellKind::Text, hint));
}
