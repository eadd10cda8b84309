//! What each record of a sheet is: a person, or structure around people.
//!
//! When in doubt a record is a person row: structure must show itself, and a record with an identity number in its
//! place never is structure. Each record gets exactly one class.

use super::QuarantineReason;
use super::blocks::{Blocks, block_facts};
use super::grid::Grid;
use super::layout::{Heading, Printed, is_number_row};
use super::looks::{is_date, is_id, is_missing, is_name, is_number, is_place_and_date, plain};
use super::mapping::Mapping;
use crate::rules::fields::FieldBook;

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Person,
    /// Reason, and 1-based position of the offending cell (0 = the whole row).
    Quarantined(QuarantineReason, u16),
    Title,
    Heading,
    ColumnNumber,
    RepeatedHeading,
    Block,
    Total,
    Signature,
    Blank,
}

/// The sheet, as far as it is understood.
pub struct Understood<'a> {
    pub grid: &'a Grid,
    pub heading: &'a Heading,
    pub mapping: &'a Mapping,
    pub book: &'a FieldBook,
    /// Cells beyond this many columns must be blank; `None` = they may hold notes (spreadsheets).
    pub width_max: Option<usize>,
}

struct Columns {
    nik: Option<usize>,
    kk: Option<usize>,
    nama: Option<usize>,
    number: Option<usize>,
    /// Columns that tell who a row is about.
    identity: Vec<usize>,
    /// Columns that hold a field of the person.
    mapped: Vec<usize>,
    /// Filled cells of the usual row.
    usual: usize,
    printed: Printed,
}

/// Classes every record, top to bottom; block facts come with the first row that they hold for.
pub fn classes(sheet: &Understood<'_>) -> (Vec<Class>, Blocks) {
    let columns = Columns::of(sheet);
    let mut blocks = Blocks::default();
    let mut classes = Vec::with_capacity(sheet.grid.len());
    let (mut in_signature, mut after_heading) = (false, false);
    for row in 0..sheet.grid.len() {
        let class = if let Some(reason) = sheet.grid.fault_of(row) {
            Class::Quarantined(reason, 0)
        } else if row < sheet.heading.below {
            above(sheet, row)
        } else {
            below(sheet, &columns, row, after_heading, in_signature, &mut blocks)
        };
        in_signature = match class {
            Class::Signature => true,
            Class::Blank | Class::Title => in_signature,
            _ => false,
        };
        // Blank rows are stepped over; a sheet may hold a million of them.
        if class != Class::Blank {
            after_heading = matches!(class, Class::Heading | Class::RepeatedHeading);
        }
        classes.push(class);
    }
    (classes, blocks)
}

fn above(sheet: &Understood<'_>, row: usize) -> Class {
    if sheet.heading.rows.contains(&row) {
        Class::Heading
    } else if sheet.grid.is_blank(row) {
        Class::Blank
    } else {
        Class::Title
    }
}

fn below(sheet: &Understood<'_>, columns: &Columns, row: usize, after_heading: bool, in_signature: bool, blocks: &mut Blocks) -> Class {
    let grid = sheet.grid;
    if columns.is_plainly_person(grid, row) {
        return person(sheet, row);
    }
    if grid.is_blank(row) {
        return Class::Blank;
    }
    if columns.printed.is_repeated(grid, row) || is_other_heading(grid, row, sheet.book) {
        return Class::RepeatedHeading;
    }
    if after_heading && is_number_row(grid, row) {
        return Class::ColumnNumber;
    }
    if let Some(facts) = block_facts(grid, row, sheet.book, columns.nama) {
        blocks.start(row, facts);
        return Class::Block;
    }
    if is_total(grid, row, columns) {
        return Class::Total;
    }
    let filled = grid.filled(row).count();
    if is_signature(grid, row, columns) || in_signature && columns.goes_on_signing(grid, row) {
        return Class::Signature;
    }
    if filled == 1 && (is_note(grid, row) || columns.is_group_line(grid, row, sheet.book)) {
        return Class::Title;
    }
    if columns.number.is_some_and(|column| filled == 1 && is_number(grid.cell(row, column))) {
        // A numbered line that nobody filled in.
        return Class::Blank;
    }
    if columns.identity.iter().any(|column| !is_missing(grid.cell(row, *column))) {
        return person(sheet, row);
    }
    Class::Quarantined(QuarantineReason::NoIdentity, 0)
}

/// At least three cells, all of them known headings: the heading of another table below this one.
fn is_other_heading(grid: &Grid, row: usize, book: &FieldBook) -> bool {
    let filled = grid.filled(row).count();
    let is_heading = |(_, cell): (usize, &str)| !book.exact(cell).is_empty();
    filled >= 3 && grid.filled(row).all(is_heading)
}

/// A person row, unless cells stand beyond the last column.
fn person(sheet: &Understood<'_>, row: usize) -> Class {
    let beyond = |width: usize| (width..sheet.grid.width(row)).find(|column| !sheet.grid.cell(row, *column).is_empty());
    match sheet.width_max.and_then(beyond) {
        Some(column) => Class::Quarantined(QuarantineReason::TooManyCells, (column + 1).min(usize::from(u16::MAX)) as u16),
        None => Class::Person,
    }
}

/// Fields that name one person.
const PERSON: [&str; 3] = ["nik", "no_kk", "nama"];

/// Filled cells of the usual row below the heading.
fn usual(grid: &Grid, below: usize) -> usize {
    const ROWS: usize = 1000;
    let counts = (below..grid.len()).map(|row| grid.filled(row).count()).filter(|count| *count > 0);
    let mut counts: Vec<usize> = counts.take(ROWS).collect();
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied().unwrap_or(0)
}

impl Columns {
    fn of(sheet: &Understood<'_>) -> Self {
        let mapping = sheet.mapping;
        let of = |field| mapping.column(field);
        let is_mapped = |column: &usize| !matches!(mapping.columns[*column].field.as_str(), "" | "no_urut");
        let identity = ["nik", "nama", "no_kk", "nama_kepala_keluarga", "id_keluarga", "id_sumber"];
        Columns {
            nik: of("nik"),
            kk: of("no_kk"),
            nama: of("nama"),
            number: of("no_urut"),
            identity: identity.into_iter().filter_map(of).collect(),
            mapped: (0..mapping.columns.len()).filter(is_mapped).collect(),
            usual: usual(sheet.grid, sheet.heading.below),
            printed: Printed::of(sheet.grid, sheet.heading),
        }
    }

    /// Few cells compared with a usual row, no identity number, no row number: names and titles of those who sign.
    fn goes_on_signing(&self, grid: &Grid, row: usize) -> bool {
        let filled = grid.filled(row).count();
        let is_sparse = filled * 2 <= self.usual || filled == 1 && self.usual > 1;
        let is_numbered = self.number.is_some_and(|column| is_number(grid.cell(row, column)));
        is_sparse && filled <= 4 && !is_numbered && !self.has_id(grid, row)
    }

    /// One cell alone that tells of a group of rows: `KELOMPOK TANI : SRI MULYA I`, or words where no field of a person stands.
    fn is_group_line(&self, grid: &Grid, row: usize, book: &FieldBook) -> bool {
        let Some((column, cell)) = grid.filled(row).next() else {
            return false;
        };
        if self.usual < 4 || is_id(cell) || !cell.chars().any(char::is_alphabetic) {
            return false;
        }
        let label = cell.split_once(':').filter(|(_, value)| value.chars().any(char::is_alphanumeric)).map(|(label, _)| label);
        let is_of_person =
            |label: &str| book.meanings(label).iter().any(|meaning| PERSON.contains(&book.fields[meaning.field].name.as_str()));
        let is_labelled = label.is_some_and(|label| label.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !is_of_person(label));
        is_labelled || label.is_none() && !self.mapped.contains(&column) && plain(cell).len() >= 3
    }

    /// Nothing but a person row has an identity number in its place, or a row number and a name among other cells.
    fn is_plainly_person(&self, grid: &Grid, row: usize) -> bool {
        if self.nik.is_some_and(|column| is_id(grid.cell(row, column))) {
            return true;
        }
        let nama = self.nama.map_or("", |column| grid.cell(row, column));
        if self.kk.is_some_and(|column| is_id(grid.cell(row, column))) && (!nama.is_empty() || self.nama.is_none()) {
            return true;
        }
        let is_numbered = self.number.is_some_and(|column| grid.cell(row, column).trim_end_matches('.').parse::<u32>().is_ok());
        is_numbered && is_name(nama) && grid.filled(row).take(3).count() == 3
    }

    fn has_id(&self, grid: &Grid, row: usize) -> bool {
        [self.nik, self.kk].into_iter().flatten().any(|column| is_id(grid.cell(row, column)))
    }
}

/// JUMLAH or TOTAL beside nothing but amounts.
fn is_total(grid: &Grid, row: usize, columns: &Columns) -> bool {
    let mut has_word = false;
    for (column, cell) in grid.filled(row) {
        if is_id(cell) || is_date(cell) {
            return false;
        }
        let words = plain(cell);
        if !has_word && opens_total(&words, columns.nama == Some(column)) {
            has_word = true;
        } else if !is_number(cell) && !words.split(' ').all(is_unit) {
            return false;
        }
    }
    has_word
}

/// In the name's column the words behind JUMLAH must be those of a sum: JUMLAH SARI is a person.
fn opens_total(words: &str, is_name: bool) -> bool {
    const SUMS: [&str; 9] = ["jumlah", "total", "subtotal", "subjumlah", "jml", "grand", "rekapitulasi", "rata", "sub"];
    const AREAS: [&str; 6] = ["desa", "kelurahan", "kecamatan", "dusun", "kec", "kel"];
    let mut parts = words.split(' ');
    let opens = parts.next().is_some_and(|first| SUMS.contains(&first));
    let sums_up = |word: &str| SUMS.contains(&word) || is_unit(word);
    opens && (!is_name || parts.by_ref().take_while(|word| !AREAS.contains(word)).all(sums_up))
}

fn is_unit(word: &str) -> bool {
    const UNITS: [&str; 30] = [
        "",
        "orang",
        "kk",
        "jiwa",
        "kpm",
        "rp",
        "keluarga",
        "penerima",
        "manfaat",
        "l",
        "p",
        "laki",
        "perempuan",
        "bantuan",
        "dana",
        "anggaran",
        "seluruh",
        "seluruhnya",
        "keseluruhan",
        "semua",
        "umum",
        "akhir",
        "halaman",
        "ini",
        "dipindahkan",
        "uang",
        "peserta",
        "warga",
        "siswa",
        "lansia",
    ];
    UNITS.contains(&word) || word.bytes().all(|b| b.is_ascii_digit())
}

const SIGNATURES: [&str; 36] = [
    "mengetahui",
    "menyetujui",
    "nip",
    "ttd",
    "tanda tangan",
    "kepala desa",
    "kades",
    "lurah",
    "camat",
    "kepala dinas",
    "a n kepala",
    "an kepala",
    "a n camat",
    "an camat",
    "a n bupati",
    "an bupati",
    "sekretaris",
    "sekdes",
    "bendahara",
    "ketua",
    "pendamping",
    "dibuat oleh",
    "yang membuat",
    "disahkan",
    "verifikator",
    "operator",
    "kepala bidang",
    "kabid",
    "plt",
    "pj kepala",
    "petugas",
    "koordinator",
    "pembina",
    "penata",
    "disetujui",
    "diperiksa oleh",
];

/// Few cells, the first of which opens a signature block, and no person's number.
fn is_signature(grid: &Grid, row: usize, columns: &Columns) -> bool {
    let filled: Vec<(usize, &str)> = grid.filled(row).take(4).collect();
    if filled.is_empty() || filled.len() > 3 || columns.has_id(grid, row) {
        return false;
    }
    let opens = |cell: &str| {
        let words = plain(cell);
        SIGNATURES.iter().any(|sign| words == *sign || words.starts_with(sign) && words[sign.len()..].starts_with(' '))
    };
    let dated = |cell: &str| is_place_and_date(cell);
    // A person who is `Kepala Desa` by occupation has a name in the name's column.
    let name_is_sign = columns.nama.is_none_or(|column| {
        let cell = grid.cell(row, column);
        cell.is_empty() || opens(cell) || dated(cell)
    });
    name_is_sign && filled.iter().any(|(_, cell)| opens(cell) || filled.len() == 1 && dated(cell))
}

/// A line of text under the table.
fn is_note(grid: &Grid, row: usize) -> bool {
    let Some((_, cell)) = grid.filled(row).next() else {
        return false;
    };
    let words = plain(cell);
    let opens = ["catatan", "sumber", "halaman", "hal", "dicetak", "keterangan", "ket", "lampiran", "page", "tanggal cetak", "terbilang"];
    let is_marked = cell.starts_with('*') || cell.starts_with("#") || cell.contains("___");
    is_marked || opens.iter().any(|word| words.starts_with(word) && words[word.len()..].starts_with(' '))
}
