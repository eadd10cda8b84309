//! The lists that offices send: which programme, whom it takes, and how each office lays out its file.
//!
//! A layout is data. Choosing rows, damaging them and printing them read it; a new office is one more entry.

use super::people::District;

/// Whom a list takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// One row per family: the wife when there is one.
    Wife,
    /// One row per family: the head.
    Head,
    /// People of these ages, family by family.
    Members { low: i32, high: i32 },
    /// People of these ages, scattered.
    Ages { low: i32, high: i32 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf8Bom,
    Windows1252,
    Utf16Le,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text { delimiter: char, encoding: Encoding },
    Workbook,
}

/// How the rows of one list are spread over files and sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    Whole,
    FilePerKecamatan,
    SheetPerDesa,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    SlashDmy,
    Iso,
    Compact,
    MonthName,
    ShortYear,
    /// A date cell of a workbook.
    Cell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SexStyle {
    Letter,
    Words,
    Number,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressStyle {
    Hamlet,
    WithRt,
    Full,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Number,
    Nik,
    Kk,
    Name,
    Head,
    Place,
    Date(DateStyle),
    PlaceAndDate,
    Age,
    Sex(SexStyle),
    Mother,
    Address(AddressStyle),
    Hamlet,
    Rt,
    Rw,
    RtRw,
    Desa,
    Kecamatan,
    Members,
    Occupation,
    /// Something of the programme's own: a constant, or a number running with the row.
    Constant(&'static str),
    Running(&'static str),
}

/// A column: upper heading, lower heading of two-row heads (or empty), content.
pub type Column = (&'static str, &'static str, What);

/// Damage that hits a whole column of one office's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    None,
    /// Excel kept 15 digits of every NIK.
    LostLastDigit,
    /// Excel read d/m as m/d wherever the day is at most 12.
    FlippedDates,
}

/// Rows that are no person.
#[derive(Clone, Copy, Debug, Default)]
pub struct Furniture {
    /// Title rows; `{desa}` and `{kecamatan}` are filled in.
    pub titles: &'static [&'static str],
    pub number_row: bool,
    /// A row `No. KK : ...` opens each family.
    pub family_blocks: bool,
    /// Repeats the heading after so many rows; 0 = never.
    pub heading_every: usize,
    pub blank_between_desa: bool,
    pub total: bool,
    pub signature: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Layout {
    pub programme: &'static str,
    pub owner: &'static str,
    pub folder: &'static str,
    pub stem: &'static str,
    /// Share of all rows.
    pub share: f64,
    pub takes: Takes,
    /// Highest decile of the programme; `None` = not aimed by decile here.
    pub ceiling: Option<u8>,
    /// Programme whose families (or people) this list should leave out.
    pub avoids: Option<&'static str>,
    pub format: Format,
    pub split: Split,
    pub columns: &'static [Column],
    pub furniture: Furniture,
    pub habit: Habit,
    pub title_case: bool,
    /// Columns missing in a hard district, by first heading.
    pub hard_without: &'static [&'static str],
}

impl Layout {
    pub fn is_family(&self) -> bool {
        matches!(self.takes, Takes::Wife | Takes::Head)
    }

    /// The columns of this district's difficulty.
    pub fn columns(&self, hard: bool) -> Vec<Column> {
        let kept = |column: &&Column| !(hard && self.hard_without.contains(&column.0));
        self.columns.iter().filter(kept).copied().collect()
    }

    /// Says whether the programme takes this person by age and place in the family.
    pub fn fits(&self, district: &District, person: usize) -> bool {
        let age = district.people[person].age();
        let members = &district.household(person).members;
        match self.takes {
            Takes::Head => members[0] == person,
            Takes::Wife => members.get(usize::from(has_wife(district, members))) == Some(&person),
            Takes::Members { low, high } | Takes::Ages { low, high } => (low..=high).contains(&age),
        }
    }
}

fn has_wife(district: &District, members: &[usize]) -> bool {
    members
        .get(1)
        .is_some_and(|second| district.people[*second].relation == super::people::Relation::Spouse)
}

use What::{Address, Constant, Date, Desa, Head, Kecamatan, Kk, Mother, Name, Nik, Number, Place};

const NOTHING: Furniture = Furniture {
    titles: &[],
    number_row: false,
    family_blocks: false,
    heading_every: 0,
    blank_between_desa: false,
    total: false,
    signature: false,
};

/// Every list of a district.
pub const ALL: [Layout; 11] = [
    PKH,
    SEMBAKO,
    BLT_DD,
    PBI_JK,
    PIP,
    RUTILAHU,
    PBI_PEMDA,
    BPUM,
    LANSIA,
    PUPUK,
    SEMBAKO_USULAN,
];

const PKH: Layout = Layout {
    programme: "PKH",
    owner: "Dinas Sosial",
    folder: "dinsos",
    stem: "pkh_2026_11",
    share: 0.12,
    takes: Takes::Wife,
    ceiling: Some(4),
    avoids: None,
    format: Format::Text {
        delimiter: ';',
        encoding: Encoding::Windows1252,
    },
    split: Split::Whole,
    columns: &[
        ("NO", "", Number),
        ("NIK KPM", "", Nik),
        ("NAMA PENGURUS", "", Name),
        ("TMP LAHIR", "", Place),
        ("TGL LAHIR", "", Date(DateStyle::SlashDmy)),
        ("JK", "", What::Sex(SexStyle::Letter)),
        ("NO. KK", "", Kk),
        ("NAMA IBU KANDUNG", "", Mother),
        ("ALAMAT", "", Address(AddressStyle::Hamlet)),
        ("RT", "", What::Rt),
        ("RW", "", What::Rw),
        ("DESA/KELURAHAN", "", Desa),
        ("KEC.", "", Kecamatan),
        ("NO KKS", "", What::Running("60130")),
        ("JUMLAH BANTUAN", "", Constant("Rp 600.000,-")),
    ],
    furniture: Furniture {
        titles: &[
            "DAFTAR KELUARGA PENERIMA MANFAAT (KPM)",
            "PROGRAM KELUARGA HARAPAN – TAHAP IV TAHUN 2026",
            "DINAS SOSIAL",
            "",
        ],
        total: true,
        signature: true,
        ..NOTHING
    },
    habit: Habit::None,
    title_case: false,
    hard_without: &["TMP LAHIR", "TGL LAHIR"],
};

const SEMBAKO: Layout = Layout {
    programme: "SEMBAKO",
    owner: "Dinas Sosial",
    folder: "dinsos",
    stem: "sembako_kec",
    share: 0.17,
    takes: Takes::Wife,
    ceiling: Some(4),
    avoids: None,
    format: Format::Text {
        delimiter: ',',
        encoding: Encoding::Utf8Bom,
    },
    split: Split::FilePerKecamatan,
    columns: &[
        ("NIK", "", Nik),
        ("NO_KK", "", Kk),
        ("NAMA_LGKP", "", Name),
        ("TMPT_LHR", "", Place),
        ("TGL_LHR", "", Date(DateStyle::Iso)),
        ("JENIS_KLMIN", "", What::Sex(SexStyle::Words)),
        ("NAMA_LGKP_IBU", "", Mother),
        ("ALAMAT", "", Address(AddressStyle::Hamlet)),
        ("NO_RT", "", What::Rt),
        ("NO_RW", "", What::Rw),
        ("KEL_NAME", "", Desa),
        ("NAMA_KEC", "", Kecamatan),
        ("KETERANGAN", "", Constant("AKTIF")),
    ],
    furniture: NOTHING,
    habit: Habit::None,
    title_case: false,
    hard_without: &["KEL_NAME"],
};

const BLT_DD: Layout = Layout {
    programme: "BLT-DD",
    owner: "DPMD",
    folder: "dpmd",
    stem: "bnba_blt_dana_desa",
    share: 0.09,
    takes: Takes::Head,
    ceiling: None,
    avoids: Some("PKH"),
    format: Format::Workbook,
    split: Split::SheetPerDesa,
    columns: &[
        ("NO", "", Number),
        ("NIK", "", Nik),
        ("NAMA KEPALA KELUARGA", "", Name),
        ("JENIS KELAMIN", "", What::Sex(SexStyle::Letter)),
        ("TANGGAL LAHIR", "", Date(DateStyle::SlashDmy)),
        ("JUMLAH ANGGOTA KELUARGA", "", What::Members),
        ("ALAMAT", "", Address(AddressStyle::Hamlet)),
        ("RT", "", What::Rt),
        ("RW", "", What::Rw),
        ("JENIS PEKERJAAN", "", What::Occupation),
        ("KODE_JP", "", Constant("1")),
        ("KRITERIA BLT", "", Constant("Kehilangan mata pencaharian")),
        ("KODE_KRIT", "", Constant("2")),
        ("METODE PEMBAYARAN", "", Constant("Tunai")),
        ("KODE_BAYAR", "", Constant("1")),
    ],
    furniture: Furniture {
        titles: &[
            "DAFTAR PENERIMA BLT DANA DESA TAHUN 2026 (BY NAME BY ADDRESS)",
            "DESA : {desa}",
            "KECAMATAN : {kecamatan}",
            "",
        ],
        number_row: true,
        total: true,
        signature: true,
        ..NOTHING
    },
    habit: Habit::None,
    title_case: false,
    hard_without: &["TANGGAL LAHIR"],
};

const PBI_JK: Layout = Layout {
    programme: "PBI-JK",
    owner: "Dinas Kesehatan",
    folder: "dinkes",
    stem: "pbi_jk_peserta",
    share: 0.24,
    takes: Takes::Members { low: 0, high: 95 },
    ceiling: Some(5),
    avoids: None,
    format: Format::Text {
        delimiter: '|',
        encoding: Encoding::Utf8,
    },
    split: Split::Whole,
    columns: &[
        ("NO KARTU", "", What::Running("0001")),
        ("NIK", "", Nik),
        ("NAMA PESERTA", "", Name),
        ("TMP_LAHIR", "", Place),
        ("TGL_LAHIR", "", Date(DateStyle::Compact)),
        ("JK", "", What::Sex(SexStyle::Number)),
        ("NOKK", "", Kk),
        ("ALAMAT", "", Address(AddressStyle::Hamlet)),
        ("RT/RW", "", What::RtRw),
        ("KELURAHAN", "", Desa),
        ("KECAMATAN", "", Kecamatan),
    ],
    furniture: NOTHING,
    habit: Habit::None,
    title_case: false,
    hard_without: &["NOKK", "KELURAHAN"],
};

const PIP: Layout = Layout {
    programme: "PIP",
    owner: "Dinas Pendidikan",
    folder: "disdik",
    stem: "usulan_pip",
    share: 0.10,
    takes: Takes::Ages { low: 6, high: 19 },
    ceiling: None,
    avoids: None,
    format: Format::Text {
        delimiter: '\t',
        encoding: Encoding::Utf16Le,
    },
    split: Split::Whole,
    columns: &[
        ("No.", "", Number),
        ("NISN", "", What::Running("00")),
        ("Nama Siswa", "", Name),
        ("NIK Siswa", "", Nik),
        ("Tempat, Tgl Lahir", "", What::PlaceAndDate),
        ("L/P", "", What::Sex(SexStyle::Letter)),
        ("Nama Ibu Kandung", "", Mother),
        ("Alamat", "", Address(AddressStyle::WithRt)),
        ("Desa/Kel", "", Desa),
        ("Kecamatan", "", Kecamatan),
        ("Sekolah", "", Constant("SD/MI")),
    ],
    furniture: Furniture {
        titles: &["Usulan Penerima Program Indonesia Pintar 2026"],
        ..NOTHING
    },
    habit: Habit::LostLastDigit,
    title_case: true,
    hard_without: &["NIK Siswa"],
};

const RUTILAHU: Layout = Layout {
    programme: "RUTILAHU",
    owner: "Dinas Perkim",
    folder: "perkim",
    stem: "rutilahu_2026",
    share: 0.05,
    takes: Takes::Head,
    ceiling: None,
    avoids: None,
    format: Format::Workbook,
    split: Split::Whole,
    columns: &[
        ("No", "", Number),
        ("Nama Penerima", "", Name),
        ("Identitas", "No KTP", Nik),
        ("Identitas", "No KK", Kk),
        ("Tempat dan Tanggal Lahir", "Tempat", Place),
        (
            "Tempat dan Tanggal Lahir",
            "Tgl/Bln/Th",
            Date(DateStyle::Cell),
        ),
        ("Jenis Kelamin", "", What::Sex(SexStyle::Words)),
        ("Alamat", "Dusun", What::Hamlet),
        ("Alamat", "RT", What::Rt),
        ("Alamat", "RW", What::Rw),
        ("Alamat", "Desa", Desa),
        ("Alamat", "Kecamatan", Kecamatan),
        ("Nilai Bantuan", "", Constant("20000000")),
    ],
    furniture: Furniture {
        titles: &[
            "REKAP CALON PENERIMA BANTUAN RUMAH TIDAK LAYAK HUNI",
            "TAHUN ANGGARAN 2026",
            "",
        ],
        total: true,
        ..NOTHING
    },
    habit: Habit::None,
    title_case: true,
    hard_without: &["Identitas"],
};

const PBI_PEMDA: Layout = Layout {
    programme: "PBI-PEMDA",
    owner: "Dinas Kesehatan",
    folder: "dinkes",
    stem: "pbi_pemda",
    share: 0.07,
    takes: Takes::Members { low: 0, high: 95 },
    ceiling: None,
    avoids: Some("PBI-JK"),
    format: Format::Text {
        delimiter: ';',
        encoding: Encoding::Utf8,
    },
    split: Split::Whole,
    columns: &[
        ("NO", "", Number),
        ("NOMOR INDUK KEPENDUDUKAN", "", Nik),
        ("NAMA LENGKAP", "", Name),
        ("KELAMIN", "", What::Sex(SexStyle::Words)),
        ("TEMPAT LAHIR", "", Place),
        ("TANGGAL LAHIR", "", Date(DateStyle::MonthName)),
        ("PEKERJAAN", "", What::Occupation),
        ("DESA", "", Desa),
        ("KECAMATAN", "", Kecamatan),
    ],
    furniture: Furniture {
        titles: &[
            "PESERTA JAMINAN KESEHATAN DAERAH (PBI APBD)",
            "DINAS KESEHATAN",
        ],
        number_row: true,
        family_blocks: true,
        ..NOTHING
    },
    habit: Habit::None,
    title_case: false,
    hard_without: &["TANGGAL LAHIR"],
};

const BPUM: Layout = Layout {
    programme: "BPUM",
    owner: "Dinas Koperasi dan UMKM",
    folder: "diskop",
    stem: "pelaku_umkm",
    share: 0.05,
    takes: Takes::Ages { low: 20, high: 65 },
    ceiling: None,
    avoids: None,
    format: Format::Text {
        delimiter: ',',
        encoding: Encoding::Utf8,
    },
    split: Split::Whole,
    columns: &[
        ("Nama Pemilik", "", Name),
        ("NIK", "", Nik),
        ("No KK", "", Kk),
        ("Jenis Kelamin", "", What::Sex(SexStyle::Words)),
        ("Tempat Lahir", "", Place),
        ("Tanggal Lahir", "", Date(DateStyle::SlashDmy)),
        ("RT/RW", "", What::RtRw),
        ("Alamat Lengkap", "", Address(AddressStyle::Full)),
        ("Kelurahan", "", Desa),
        ("Kecamatan", "", Kecamatan),
        ("Bidang Usaha", "", Constant("Perdagangan, makanan")),
        ("No HP", "", What::Running("0812")),
    ],
    furniture: NOTHING,
    habit: Habit::FlippedDates,
    title_case: true,
    hard_without: &["Kelurahan", "Tanggal Lahir"],
};

const LANSIA: Layout = Layout {
    programme: "LANSIA",
    owner: "Dinas Sosial",
    folder: "dinsos",
    stem: "permakanan_lansia",
    share: 0.04,
    takes: Takes::Ages { low: 60, high: 99 },
    ceiling: None,
    avoids: None,
    format: Format::Text {
        delimiter: '\t',
        encoding: Encoding::Utf8,
    },
    split: Split::Whole,
    columns: &[
        ("NO", "", Number),
        ("NAMA LANSIA", "", Name),
        ("NO KTP", "", Nik),
        ("NO KARTU KELUARGA", "", Kk),
        ("UMUR", "", What::Age),
        ("LK/PR", "", What::Sex(SexStyle::Letter)),
        ("NAMA KK", "", Head),
        ("DUSUN", "", What::Hamlet),
        ("DESA", "", Desa),
        ("KECAMATAN", "", Kecamatan),
    ],
    furniture: Furniture {
        titles: &["PERMAKANAN LANSIA TUNGGAL TAHUN 2026", "KABUPATEN", ""],
        heading_every: 40,
        blank_between_desa: true,
        ..NOTHING
    },
    habit: Habit::None,
    title_case: false,
    hard_without: &["NO KARTU KELUARGA"],
};

const PUPUK: Layout = Layout {
    programme: "PUPUK",
    owner: "Dinas Pertanian",
    folder: "distan",
    stem: "erdkk_kecamatan",
    share: 0.05,
    takes: Takes::Ages { low: 22, high: 78 },
    ceiling: None,
    avoids: None,
    format: Format::Text {
        delimiter: ';',
        encoding: Encoding::Utf8,
    },
    split: Split::FilePerKecamatan,
    columns: &[
        ("NO", "", Number),
        ("NAMA PETANI", "", Name),
        ("NIK PETANI", "", Nik),
        ("TEMPAT LAHIR", "", Place),
        ("TGL LAHIR", "", Date(DateStyle::ShortYear)),
        ("NAMA IBU KANDUNG", "", Mother),
        ("ALAMAT", "", Address(AddressStyle::WithRt)),
        ("DESA", "", Desa),
        ("KELOMPOK TANI", "", Constant("SUMBER MAKMUR")),
        ("LUAS LAHAN (HA)", "", Constant("0,25")),
    ],
    furniture: Furniture {
        titles: &[
            "E-RDKK PUPUK BERSUBSIDI 2026",
            "KECAMATAN : {kecamatan}",
            "",
        ],
        total: true,
        ..NOTHING
    },
    habit: Habit::None,
    title_case: false,
    hard_without: &["NIK PETANI"],
};

const SEMBAKO_USULAN: Layout = Layout {
    programme: "SEMBAKO",
    owner: "Kecamatan",
    folder: "kecamatan",
    stem: "usulan_sembako",
    share: 0.02,
    takes: Takes::Wife,
    ceiling: Some(4),
    avoids: Some("SEMBAKO"),
    format: Format::Text {
        delimiter: ';',
        encoding: Encoding::Utf8,
    },
    split: Split::Whole,
    columns: &[
        ("NO_KK", "", Kk),
        ("NIK", "", Nik),
        ("NAMA_LENGKAP", "", Name),
        ("JENIS_KELAMIN", "", What::Sex(SexStyle::Words)),
        ("TEMPAT_LAHIR", "", Place),
        ("TANGGAL_LAHIR", "", Date(DateStyle::MonthName)),
        ("ALAMAT_RUMAH", "", Address(AddressStyle::Full)),
        ("NAMA_IBU", "", Mother),
    ],
    furniture: NOTHING,
    habit: Habit::None,
    title_case: false,
    hard_without: &["TANGGAL_LAHIR"],
};
