//! Whether the register says that a person lives: its own flags, each text read once.

use super::Life;
use crate::intake::{Readings, Table};

/// The four columns that may tell of a life.
pub struct Flags<'t> {
    died: Option<Readings<'t, Said>>,
    active: Option<Readings<'t, Said>>,
    status: Option<Readings<'t, Said>>,
    note: Option<Readings<'t, Said>>,
}

/// What one text may say; the column decides which of it counts.
#[derive(Clone, Copy, Default)]
struct Said {
    /// A plain yes.
    yes: bool,
    /// A plain no.
    no: bool,
    dead: bool,
    moved: bool,
    /// Words for a person who is no longer kept.
    dropped: bool,
}

impl<'t> Flags<'t> {
    /// Reads the flags of a people file.
    pub fn of(table: &'t Table) -> Self {
        let column = |field: &str| table.column(field).map(|column| column.text.read_each(said));
        Flags { died: column("status_hidup"), active: column("flag_aktif"), status: column("status"), note: column("keterangan_deleted") }
    }

    /// Life as the register's own flags tell it.
    pub fn life(&self, row: usize) -> Life {
        let of = |column: &Option<Readings<'_, Said>>| column.as_ref().map_or(Said::default(), |column| *column.get(row));
        let (died, active, status, note) = (of(&self.died), of(&self.active), of(&self.status), of(&self.note));
        if died.yes || died.dead || status.dead || note.dead {
            return Life::Dead(None);
        }
        if status.moved || note.moved || died.moved {
            return Life::Moved(None);
        }
        if active.no || active.dropped || status.dropped || note.dropped {
            return Life::Inactive;
        }
        Life::Alive
    }
}

fn said(cell: &str) -> Said {
    let text = cell.trim().to_ascii_uppercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    Said {
        yes: matches!(text.as_str(), "1" | "YA" | "Y" | "TRUE" | "SUDAH"),
        no: matches!(text.as_str(), "0" | "TIDAK" | "TIDAK AKTIF" | "NONAKTIF" | "NON AKTIF" | "N" | "FALSE"),
        dead: says(&["MENINGGAL", "MATI", "WAFAT"]) && !says(&["TIDAK MENINGGAL", "BELUM MENINGGAL"]),
        moved: says(&["PINDAH"]),
        dropped: says(&["TIDAK AKTIF", "TIDAK DITEMUKAN", "TIDAK VALID"]),
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
        assert_eq!(Flags::of(&table).life(0), expected, "{cells:?}");
    }

    #[test]
    fn the_strongest_flag_tells_the_life() {
        check(&[], Life::Alive);
        check(&[("status_hidup", "TIDAK"), ("flag_aktif", "1")], Life::Alive);
        check(&[("status_hidup", "ya"), ("flag_aktif", "1")], Life::Dead(None));
        check(&[("status_hidup", "belum meninggal")], Life::Alive);
        check(&[("keterangan_deleted", "PINDAH"), ("flag_aktif", "0")], Life::Moved(None));
        check(&[("keterangan_deleted", "MENINGGAL DUNIA"), ("status", "PINDAH")], Life::Dead(None));
        check(&[("flag_aktif", " 0 ")], Life::Inactive);
        check(&[("status", "Tidak ditemukan")], Life::Inactive);
    }
}
