//! What the cells of a column look like together: shares of identity numbers, dates, names, and so on.
//!
//! The shares verify a heading; they never change a cell. What one cell looks like is told by `looks`.

use super::grid::Grid;
use super::looks::{
    EVENTS, LIVES, RELATIONS, SEXES, dated_id, is_date_of, is_decile, is_id, is_long_number, is_missing, is_name, is_number,
    is_place_and_date, is_rt_rw, is_small_number, plain,
};
use crate::rules::fields::{Field, Kind};
use rustc_hash::FxHashMap;

/// Words that open an address and no name of a person.
const ADDRESS_WORDS: [&str; 16] =
    ["dusun", "dsn", "dukuh", "jl", "jln", "jalan", "kp", "kampung", "desa", "ds", "gang", "gg", "perum", "lingkungan", "rt", "blok"];

/// Counts over the filled cells of one column in the sampled rows.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    pub filled: u32,
    /// Look like a NIK or No KK, damaged ones too.
    pub ids: u32,
    /// Exactly 16 digits whose places 7..=12 can be a date (day + 40 allowed) under a real province.
    pub dated_ids: u32,
    /// Dated ids with 40 added to the day: only the NIK of a woman has it.
    pub women: u32,
    /// Dated ids of this century: cards are of 2005 and later, most people are older.
    pub recent: u32,
    /// Numbers above 31: no day of a month.
    pub beyond_days: u32,
    pub dates: u32,
    pub serials: u32,
    pub places_with_date: u32,
    pub sexes: u32,
    pub names: u32,
    /// Begin with a word that opens an address (`DUSUN`, `JL`).
    pub addresses: u32,
    pub with_letters: u32,
    pub with_digits: u32,
    pub numbers: u32,
    /// Numbers of cards, accounts, telephones.
    pub long_numbers: u32,
    pub small_numbers: u32,
    pub deciles: u32,
    pub relations: u32,
    pub lives: u32,
    pub events: u32,
    pub rt_rws: u32,
    pub long_texts: u32,
    pub distinct: u32,
    /// Cells equal to the filled cell above.
    pub repeats: u32,
}

/// Reads a column's cells in the sampled rows.
pub fn profile(grid: &Grid, rows: &[usize], column: usize) -> Profile {
    let mut profile = Profile::default();
    let mut times: FxHashMap<&str, u32> = FxHashMap::default();
    let mut above = "";
    for row in rows {
        let cell = grid.cell(*row, column);
        if is_missing(cell) {
            continue;
        }
        profile.repeats += u32::from(cell == above);
        *times.entry(cell).or_insert(0) += 1;
        above = cell;
    }
    profile.distinct = times.len() as u32;
    times.iter().for_each(|(cell, times)| profile.add(cell, *times));
    profile
}

/// Whether a word for an event stands anywhere in plain words.
fn tells_event(plain: &str) -> bool {
    let opens = |byte: u8| EVENTS.iter().any(|event| event.as_bytes()[0] == byte);
    let bytes = plain.as_bytes();
    (0..bytes.len()).filter(|at| opens(bytes[*at])).any(|at| EVENTS.iter().any(|event| bytes[at..].starts_with(event.as_bytes())))
}

/// Whether the year inside a number of 16 digits is one of this century.
fn is_recent(cell: &str) -> bool {
    let mut digits = cell.bytes().filter(u8::is_ascii_digit).skip(10);
    matches!((digits.next(), digits.next()), (Some(b'0' | b'1'), Some(_)) | (Some(b'2'), Some(b'0'..=b'6')))
}

impl Profile {
    /// Adds the cells of one text.
    fn add(&mut self, cell: &str, times: u32) {
        let count = |counter: &mut u32, truth: bool| *counter += if truth { times } else { 0 };
        let plain = plain(cell);
        self.filled += times;
        count(&mut self.ids, is_id(cell));
        let dated = dated_id(cell);
        count(&mut self.dated_ids, dated.is_some());
        count(&mut self.women, dated == Some(true));
        count(&mut self.recent, dated.is_some() && is_recent(cell));
        count(&mut self.beyond_days, matches!(cell.parse::<u32>(), Ok(32..=120)));
        count(&mut self.dates, is_date_of(cell, &plain));
        count(&mut self.serials, matches!(cell.parse::<u32>(), Ok(4_000..=60_000)));
        count(&mut self.places_with_date, is_place_and_date(cell));
        count(&mut self.sexes, SEXES.contains(&plain.as_str()));
        count(&mut self.names, is_name(cell));
        count(&mut self.addresses, plain.split(' ').next().is_some_and(|first| ADDRESS_WORDS.contains(&first)));
        count(&mut self.with_letters, cell.chars().filter(|c| c.is_alphabetic()).count() >= 2);
        count(&mut self.with_digits, cell.bytes().any(|b| b.is_ascii_digit()));
        count(&mut self.numbers, is_number(cell));
        count(&mut self.long_numbers, is_long_number(cell));
        count(&mut self.small_numbers, is_small_number(cell));
        count(&mut self.deciles, is_decile(cell, &plain));
        count(&mut self.relations, RELATIONS.contains(&plain.as_str()));
        count(&mut self.lives, LIVES.contains(&plain.as_str()));
        count(&mut self.events, tells_event(&plain));
        count(&mut self.rt_rws, is_rt_rw(&plain));
        count(&mut self.long_texts, cell.chars().count() > 14);
    }

    /// Share of the filled cells, in permille.
    pub fn share(&self, count: u32) -> u32 {
        let whole = count.min(self.filled) * 1000;
        whole.checked_div(self.filled).unwrap_or(0)
    }

    /// How well the content fits a field, in permille; `None` where there is too little to judge.
    pub fn fit(&self, field: &Field) -> Option<u32> {
        if self.filled < 2 {
            return None;
        }
        let not_id = 1000 - self.share(self.ids);
        Some(match field.kind {
            Kind::Nik | Kind::NoKk => self.share(self.ids),
            Kind::PersonName => self.share(self.names),
            Kind::Date => self.share(self.dates + self.serials),
            Kind::PlaceAndDate => self.share(self.places_with_date),
            Kind::Sex => self.share(self.sexes),
            Kind::Desil => self.share(self.deciles),
            Kind::Number => self.share(self.small_numbers),
            Kind::Money => self.share(self.numbers).min(not_id),
            Kind::Area => self
                .share(if field.name == "tempat_lahir" { self.with_letters } else { self.with_letters + self.small_numbers / 2 })
                .min(1000 - self.share(self.dates + self.places_with_date))
                .min(not_id),
            Kind::Address => (1000 - self.share(self.dates + self.places_with_date).max(self.share(self.rt_rws)))
                .min(1000 - self.share(self.numbers))
                .min(not_id),
            Kind::Identifier => self.identifier_fit(&field.name),
            Kind::Ignored => self.share(self.small_numbers + self.numbers / 2).min(not_id),
            Kind::Code => self.code_fit(&field.name),
            Kind::Text => self.text_fit(&field.name).min(not_id),
        })
    }

    /// Cards, accounts and telephones have long numbers; the ids of an application may be anything with a digit.
    fn identifier_fit(&self, field: &str) -> u32 {
        match field {
            "no_kks" | "no_rekening" | "telepon" => self.share(self.long_numbers),
            _ => self.share(self.with_digits),
        }
    }

    fn code_fit(&self, field: &str) -> u32 {
        match field {
            "rt" | "rw" => 1000 - self.share(self.rt_rws.max(self.long_texts).max(self.ids)),
            "rt_rw" => self.share(self.rt_rws),
            name if name.starts_with("kode_") => self.share(self.with_digits).min(1000 - self.share(self.ids)),
            _ => 1000 - self.share(self.long_texts),
        }
    }

    fn text_fit(&self, field: &str) -> u32 {
        match field {
            "hubungan" => self.share(self.relations.max(self.small_numbers)),
            "status_hidup" | "status_meninggal" | "status_dasar" | "keberadaan_anggota" => self.share(self.lives.max(self.small_numbers)),
            "jenis_peristiwa" => self.share(self.events),
            "pekerjaan" => 1000 - self.share(self.dates),
            _ => 700,
        }
    }

    /// The numbers are those of people: dated, and some of them of women.
    pub fn is_like_nik(&self) -> bool {
        self.dated_ids >= 8 && self.share(self.dated_ids) >= 500 && self.women * 10 >= self.dated_ids
    }

    /// The numbers are those of families: no day + 40 although there are many, or the same number in blocks of rows.
    pub fn is_like_kk(&self) -> bool {
        let has_no_women = self.women * 100 <= self.dated_ids;
        has_no_women && (self.dated_ids >= 20 || self.is_in_blocks())
    }

    /// The numbers are those of cards, even where no two rows share one: many, none of a woman, nearly all of this century.
    pub fn is_like_card(&self) -> bool {
        self.dated_ids >= 15 && self.women == 0 && self.recent * 10 >= self.dated_ids * 9
    }

    /// The same value stands in consecutive rows.
    pub fn is_in_blocks(&self) -> bool {
        self.filled >= 6 && self.repeats * 10 >= self.filled * 3 && self.distinct * 10 <= self.filled * 7
    }
}
