//! Lists of the health, school, enterprise and farming offices: people one by one.

use super::What::{Address, Constant, Date, Desa, Kecamatan, Kk, Mother, Name, Nik, Number, Place};
use super::{
    AddressStyle, DateStyle, Encoding, Format, Furniture, Habit, Layout, NOTHING, SexStyle, Split,
    Takes, What,
};

pub const PBI_JK: Layout = Layout {
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

pub const PBI_PEMDA: Layout = Layout {
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

pub const PIP: Layout = Layout {
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

pub const BPUM: Layout = Layout {
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

pub const PUPUK: Layout = Layout {
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
