//! Errors as people and programs make them: each row draws its own, and each is recorded by kind.
//!
//! Most rows stay clean; a damaged row carries one error, seldom two or three, never two in one field. This is written
//! from what audits and published lists show, and knows nothing of how errors are repaired.

mod fields;
mod names;
mod numbers;
mod variants;

use super::layouts::{ALL, Format, Habit, Layout, What};
use super::numbers::digits;
use super::people::District;
use super::random::Random;
use super::submissions::{Submission, Written};

/// What one error touches; a row has at most one error per group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Nik,
    Name,
    Date,
    Kk,
    Mother,
    Desa,
    Place,
    Sex,
}

/// Everything an error may look at.
pub(super) struct Scene<'a> {
    pub district: &'a District,
    pub person: usize,
}

type Error = fn(&Scene<'_>, &mut Written, &mut Random);

/// Every kind of error: name in the truth, group, weight, and how it is done.
const KINDS: [(&str, Group, f64, Error); 33] = [
    ("NIK_SALAH_KETIK", Group::Nik, 8.0, numbers::substitute),
    ("NIK_TERTUKAR", Group::Nik, 5.0, numbers::transpose),
    ("NIK_KURANG_DIGIT", Group::Nik, 4.0, numbers::lose),
    ("NIK_LEBIH_DIGIT", Group::Nik, 2.0, numbers::add),
    ("NIK_NOTASI_ILMIAH", Group::Nik, 1.5, numbers::scientific),
    ("NIK_KOSONG", Group::Nik, 6.0, numbers::blank),
    ("NIK_ISI_KK", Group::Nik, 2.5, numbers::kk_as_nik),
    ("NIK_KELUARGA", Group::Nik, 3.5, numbers::of_family),
    ("NIK_ORANG_LAIN", Group::Nik, 1.2, numbers::of_stranger),
    ("NIK_HURUF", Group::Nik, 2.0, numbers::letters),
    ("NIK_DIGIT_16_HILANG", Group::Nik, 2.0, numbers::as_number),
    ("NAMA_SALAH_KETIK", Group::Name, 10.0, names::typo),
    ("NAMA_VARIAN", Group::Name, 13.0, names::variant),
    ("NAMA_GELAR", Group::Name, 5.0, names::title),
    ("NAMA_URUTAN", Group::Name, 3.0, names::order),
    ("NAMA_SPASI", Group::Name, 4.0, names::spacing),
    ("NAMA_TERPOTONG", Group::Name, 2.0, names::truncate),
    ("NAMA_PANGGILAN", Group::Name, 4.0, names::nickname),
    ("NAMA_ALIAS", Group::Name, 2.0, names::alias),
    ("NAMA_KURANG_KATA", Group::Name, 5.0, names::drop_word),
    ("NAMA_HAJI_BARU", Group::Name, 0.6, names::pilgrim),
    ("TANGGAL_SALAH_KETIK", Group::Date, 4.0, fields::date_typo),
    ("TANGGAL_TERBALIK", Group::Date, 2.0, fields::date_flip),
    ("TANGGAL_BAKU", Group::Date, 3.0, fields::date_default),
    ("TAHUN_SALAH", Group::Date, 3.0, fields::wrong_year),
    ("TANGGAL_KOSONG", Group::Date, 3.0, fields::no_date),
    ("KK_KOSONG", Group::Kk, 4.0, numbers::no_kk),
    ("KK_LAMA", Group::Kk, 4.0, numbers::old_kk),
    ("KK_SALAH_KETIK", Group::Kk, 3.0, numbers::kk_typo),
    ("IBU_KOSONG", Group::Mother, 4.0, fields::no_mother),
    ("IBU_SALAH_EJA", Group::Mother, 5.0, names::mother),
    ("DESA_SALAH_EJA", Group::Desa, 6.0, fields::desa_spelling),
    ("JK_SALAH", Group::Sex, 1.0, fields::wrong_sex),
];

/// People who moved and are listed at another address.
const MOVED: (&str, Group, f64, Error) = ("ALAMAT_PINDAH", Group::Place, 5.0, fields::moved);

/// Share of rows on which a doubly registered person shows the second number.
const SECOND_NIK_SHOWN: f64 = 0.4;

/// Damages the rows of one list; `dirty` is the share of rows that carry an error of their own.
pub fn damage(district: &District, rows: &mut [Submission], dirty: f64, hard: bool, random: &mut Random) {
    for row in rows {
        let layout = &ALL[row.list];
        let columns = layout.columns(hard);
        let scene = Scene { district, person: row.person };
        // What the list has no column for, nobody wrote.
        if !shows(&columns, Group::Nik) {
            row.written.nik.clear();
        }
        if !shows(&columns, Group::Date) {
            row.written.birth = None;
        }
        if random.chance(dirty) {
            let count = 1 + random.weighted(&[66.0, 25.0, 9.0]);
            for error in draw(layout, &columns, count, random) {
                let before = row.written.clone();
                (error.3)(&scene, &mut row.written, random);
                if differs(&before, &row.written) {
                    row.errors.push(error.0);
                }
            }
        }
        // Who was registered twice shows either number, whatever else the row suffers.
        if row.written.nik == digits(district.people[row.person].nik)
            && district.people[row.person].second_nik.is_some()
            && random.chance(SECOND_NIK_SHOWN)
            && shows(&columns, Group::Nik)
        {
            numbers::second(&scene, &mut row.written);
            row.errors.push("NIK_GANDA");
        }
        habit(layout, row);
        row.errors.sort_unstable();
        row.errors.dedup();
    }
}

/// Draws kinds that the layout can show, one per group.
fn draw(layout: &Layout, columns: &[super::layouts::Column], count: usize, random: &mut Random) -> Vec<(&'static str, Group, f64, Error)> {
    let mut kinds: Vec<_> = KINDS.iter().copied().chain([MOVED]).collect();
    kinds.retain(|kind| {
        let number_cell = kind.0 != "NIK_DIGIT_16_HILANG" || layout.format == Format::Workbook;
        number_cell && shows(columns, kind.1)
    });
    let mut drawn = Vec::new();
    for _ in 0..count {
        let weights: Vec<f64> = kinds.iter().map(|kind| kind.2).collect();
        if weights.is_empty() {
            break;
        }
        let kind = kinds[random.weighted(&weights)];
        kinds.retain(|other| other.1 != kind.1);
        drawn.push(kind);
    }
    drawn
}

fn shows(columns: &[super::layouts::Column], group: Group) -> bool {
    columns.iter().any(|(_, _, what)| match group {
        Group::Nik => *what == What::Nik,
        Group::Name => *what == What::Name,
        Group::Date => matches!(what, What::Date(_) | What::PlaceAndDate),
        Group::Kk => *what == What::Kk,
        Group::Mother => *what == What::Mother,
        Group::Desa => *what == What::Desa,
        Group::Place => matches!(what, What::Desa | What::Address(_)),
        Group::Sex => matches!(what, What::Sex(_)),
    })
}

fn differs(before: &Written, after: &Written) -> bool {
    before.nik != after.nik
        || before.kk != after.kk
        || before.name != after.name
        || before.birth != after.birth
        || before.birth_flipped != after.birth_flipped
        || before.sex != after.sex
        || before.mother != after.mother
        || before.desa_name != after.desa_name
        || before.hamlet != after.hamlet
}

/// Does what the office's program does to the whole column.
fn habit(layout: &Layout, row: &mut Submission) {
    match layout.habit {
        Habit::None => {}
        Habit::LostLastDigit => {
            let whole = row.written.nik.len() == 16 && row.written.nik.bytes().all(|byte| byte.is_ascii_digit());
            if whole && !row.written.nik.ends_with('0') {
                row.written.nik.replace_range(15.., "0");
                row.errors.push("NIK_DIGIT_16_HILANG");
            }
        }
        Habit::FlippedDates => {
            let small = row.written.birth.is_some_and(|birth| birth.day <= 12 && birth.day != birth.month);
            if small {
                row.written.birth_flipped = true;
                row.errors.push("TANGGAL_TERBALIK");
            }
        }
    }
}
