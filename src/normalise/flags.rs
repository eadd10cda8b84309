//! Whether the register says that a person lives: its own flags, each text read once.
//!
//! What a cell says depends on its field, which the heading decides: `rules/vital.toml` knows the words and codes of each.

use super::Life;
use crate::intake::{Readings, Table};
use crate::rules::vital::{State, Vital};

/// The fields that may tell of a life.
const FIELDS: [&str; 7] =
    ["status_meninggal", "status_hidup", "status_dasar", "keberadaan_anggota", "flag_aktif", "status", "keterangan_deleted"];

/// The columns of one table that may tell of a life.
pub struct Flags<'t>(Vec<Readings<'t, Option<State>>>);

impl<'t> Flags<'t> {
    /// Reads the flags of a table.
    pub fn of(table: &'t Table, vital: &Vital) -> Self {
        let column = |field: &&str| Some(table.column(field)?.text.read_each(|cell| vital.state(field, cell)));
        Flags(FIELDS.iter().filter_map(column).collect())
    }

    /// The gravest thing that a row's flags say; `None` where none of them says anything that is known.
    pub fn told(&self, row: usize) -> Option<State> {
        self.0.iter().filter_map(|column| *column.get(row)).max()
    }

    /// Life as the register's own flags tell it.
    pub fn life(&self, row: usize) -> Life {
        match self.told(row) {
            Some(State::Dead) => Life::Dead(None),
            Some(State::Moved) => Life::Moved(None),
            Some(State::Inactive) => Life::Inactive,
            Some(State::Alive) | None => Life::Alive,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::{Column, TextColumn};

    #[track_caller]
    fn check(cells: &[(&str, &str)], expected: Life) {
        let column = |(field, cell): &(&str, &str)| Column {
            field: (*field).to_owned(),
            text: TextColumn::of([*cell].into_iter()),
            ..Column::default()
        };
        let table = Table { columns: cells.iter().map(column).collect(), ..Table::default() };
        let (rules, _) = crate::rules::read(None, "2026-11").expect("the built-in rules are without mistakes");
        assert_eq!(Flags::of(&table, &rules.vital).life(0), expected, "{cells:?}");
    }

    #[test]
    fn the_strongest_flag_tells_the_life() {
        check(&[], Life::Alive);
        check(&[("status_meninggal", "TIDAK"), ("flag_aktif", "1")], Life::Alive);
        check(&[("status_meninggal", "ya"), ("flag_aktif", "1")], Life::Dead(None));
        check(&[("status_hidup", "ya"), ("status_dasar", "1"), ("keberadaan_anggota", "1")], Life::Alive);
        check(&[("status_hidup", "meninggal")], Life::Dead(None));
        check(&[("status_dasar", "2"), ("flag_aktif", "1")], Life::Dead(None));
        check(&[("status_hidup", "belum meninggal")], Life::Alive);
        check(&[("keterangan_deleted", "PINDAH"), ("flag_aktif", "0")], Life::Moved(None));
        check(&[("keterangan_deleted", "MENINGGAL DUNIA"), ("status", "PINDAH")], Life::Dead(None));
        check(&[("flag_aktif", " 0 ")], Life::Inactive);
        check(&[("status", "Tidak ditemukan")], Life::Inactive);
        check(&[("keterangan_deleted", "NONAKTIF OTOMATIS OLEH SISTEM")], Life::Inactive);
        check(&[("status", "CERAI MATI")], Life::Alive);
    }
}
