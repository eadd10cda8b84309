//! A cell turned into a sex, in all the ways lists write it.
//!
//! Letters and digits are folded to a short upper-case key and looked up; nothing is guessed from names or NIK here.

/// The sex as the population register records it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    Male,
    Female,
}

impl Sex {
    /// Gives the letter of data files: L (laki-laki) or P (perempuan).
    pub fn letter(self) -> char {
        match self {
            Sex::Male => 'L',
            Sex::Female => 'P',
        }
    }
}

/// What a sex cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SexReading {
    Known(Sex),
    Missing,
    /// Something is written, but it names no sex.
    Unreadable,
}

impl SexReading {
    /// Gives the sex where the cell names one.
    pub fn known(self) -> Option<Sex> {
        match self {
            SexReading::Known(sex) => Some(sex),
            SexReading::Missing | SexReading::Unreadable => None,
        }
    }
}

/// Reads a sex cell: L, P, LK, Pr., Laki-Laki, Laki2, Perempuan, 1, 2, M, F, Pria, Wanita, `2. Perempuan`.
pub fn read_sex(cell: &str) -> SexReading {
    if crate::digits::is_missing(cell) {
        return SexReading::Missing;
    }
    let mut key = [0u8; 24];
    let mut len = 0;
    for b in cell.bytes().filter(u8::is_ascii_alphanumeric) {
        if len == key.len() {
            return SexReading::Unreadable;
        }
        key[len] = b.to_ascii_uppercase();
        len += 1;
    }
    let key = trim_number(&key[..len]);
    match key {
        b"L" | b"LK" | b"LKI" | b"LAKI" | b"LAKILAKI" | b"LAKI2" | b"LK2" | b"LELAKI" | b"PRIA" | b"M" | b"MALE" | b"1" | b"01" | b"10"
        | b"LKLK" | b"LAKILK" => SexReading::Known(Sex::Male),
        b"P" | b"PR" | b"PRP" | b"PEREMPUAN" | b"PEREMP" | b"PEREM" | b"PRMPN" | b"PEREMPUAN2" | b"PUAN" | b"W" | b"WANITA" | b"WNT"
        | b"WN" | b"F" | b"FEMALE" | b"2" | b"02" | b"20" => SexReading::Known(Sex::Female),
        b"" | b"0" | b"TIDAKADA" | b"TIDAKDIKETAHUI" => SexReading::Missing,
        _ => SexReading::Unreadable,
    }
}

/// Drops a leading code that a word repeats: `1. Laki-laki`, `02 - PEREMPUAN`.
fn trim_number(key: &[u8]) -> &[u8] {
    let digits = key.iter().take_while(|b| b.is_ascii_digit()).count();
    if digits == key.len() { key } else { &key[digits..] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(sex: SexReading, cells: &[&str]) {
        for cell in cells {
            assert_eq!(read_sex(cell), sex, "{cell:?}");
        }
    }

    #[test]
    fn every_way_to_write_a_man_is_read() {
        check(
            SexReading::Known(Sex::Male),
            &[
                "L",
                "l",
                "LK",
                "Lk.",
                "Lk",
                "Laki-Laki",
                "LAKI_LAKI",
                "laki laki",
                "Laki2",
                "Laki - laki",
                "Pria",
                "M",
                "Male",
                "1",
                "1.0",
                "01",
                "1. Laki-laki",
                " L ",
            ],
        );
    }

    #[test]
    fn every_way_to_write_a_woman_is_read() {
        check(
            SexReading::Known(Sex::Female),
            &["P", "p", "PR", "Pr.", "Perempuan", "PEREMPUAN", "Wanita", "W", "F", "Female", "2", "2.0", "02", "2 - PEREMPUAN", "'P"],
        );
    }

    #[test]
    fn a_cell_that_names_no_sex_says_so() {
        check(SexReading::Missing, &["", "-", "  ", "NULL", "0"]);
        check(SexReading::Unreadable, &["L/P", "3", "X", "KAWIN", "perempuanperempuanperempuan"]);
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "\\PC{0,40}") {
            let _ = read_sex(&text);
        }
    }
}
