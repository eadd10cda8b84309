//! What receipts and letters say, in both languages. A sentence without a translation does not compile.

use super::{Grade, Measure};
use crate::language::Language;

macro_rules! sayings {
    ($($name:ident: $id:literal, $en:literal;)*) => {
        /// One sentence or heading.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Say { $($name),* }

        impl Say {
            pub const ALL: &[Say] = &[$(Say::$name),*];

            /// The sentence in a language.
            pub fn pick(self, language: Language) -> &'static str {
                match self { $(Say::$name => language.pick($id, $en)),* }
            }
        }
    };
}

sayings! {
    Title: "Tanda terima data", "Receipt of data";
    CheckTitle: "Hasil periksa berkas", "Result of the check";
    Grade: "Nilai", "Grade";
    GradeNote: "Nilai keseluruhan adalah nilai terendah dari ukuran di bawah ini.", "The grade is that of the lowest measure below.";
    Measure: "Ukuran", "Measure";
    Share: "Bagian", "Share";
    Rows: "baris", "rows";
    RowsWord: "Baris", "Rows";
    Before: "Sebelumnya", "Before";
    Trend: "Dibanding", "Compared with";
    Better: "membaik", "better";
    Worse: "menurun", "worse";
    Same: "tetap", "the same";
    NoBefore: "Belum ada pembanding.", "There is nothing to compare with yet.";
    For: "Untuk nilai A", "For grade A";
    Lift: "Agar nilai naik", "To lift the grade";
    File: "Berkas", "File";
    Sheet: "lembar", "sheet";
    Records: "baris berkas", "records";
    People: "orang", "people";
    HeldBack: "karantina", "quarantined";
    Columns: "Kolom", "Columns";
    Column: "Kolom", "Column";
    Heading: "Judul di berkas", "Heading in the file";
    ReadAs: "Dibaca sebagai", "Read as";
    Sure: "yakin", "sure";
    Unsure: "ragu, periksa judulnya", "unsure, check its heading";
    Guessed: "ditebak dari isinya, periksa", "guessed from its cells, check it";
    Unused: "tidak dipakai", "not used";
    ToFix: "Yang perlu diperbaiki", "To fix";
    FixesTotal: "yang perlu diperbaiki", "to fix";
    NothingToFix: "Tidak ada yang perlu diperbaiki. Berkas siap dikirim.", "Nothing needs fixing. The file is ready to be submitted.";
    First: "Dahulukan", "First";
    Problem: "Masalah", "Problem";
    Count: "Banyaknya", "Count";
    WhatToDo: "Yang harus dilakukan", "What to do";
    Place: "Tempat", "Place";
    Line: "baris", "line";
    Cell: "sel", "cell";
    Field: "Isian", "Field";
    Seen: "Tertulis", "Written";
    Proposed: "Usulan", "Proposed";
    WrittenNow: "Ditulis menjadi", "Now written as";
    More: "lagi; daftar lengkap ada di tanda terima JSON", "more; the JSON receipt lists them all";
    Corrected: "Diperbaiki dalam salinan", "Corrected in the copy";
    CorrectedNote: "Hanya bentuk tulisan yang dirapikan. Tidak ada nilai yang ditambahkan atau ditebak.", "Only the way of writing was put right. No value was added or guessed.";
    NothingCorrected: "Tidak ada sel yang dapat diperbaiki dengan pasti; tidak ada salinan yang dibuat.", "No cell can be corrected with certainty; no copy was made.";
    NotCorrected: "tidak ada salinan: bentuk berkas ini tidak dapat ditulis; simpan dahulu sebagai XLSX atau CSV", "no copy: the form of this file cannot be written; save it as XLSX or CSV first";
    CopyAt: "Salinan", "Copy";
    SameNik: "NIK yang sama pada baris", "the same NIK on lines";
    Repeated: "NIK ganda dalam berkas", "NIKs repeated in the file";
    SaysRegister: "menurut register:", "says the register:";
    ReturnedAs: "berkas Saudara dengan catatan di sisi kanan:", "your file with notes at its right:";
    NotReturned: "tidak dikembalikan: berkas ini tidak dapat ditulis kembali", "not returned: this file cannot be written back";
    ValuesOnly: "bentuk asalnya tidak dapat ditulis; isinya dikembalikan sebagai lembar kerja XLSX", "its form cannot be written; its values are returned as an XLSX workbook";
    Register: "Register per", "Register as of";
    Period: "Periode", "Period";
    Programme: "Program", "Programme";
    Masked: "NIK dan No. KK disamarkan.", "NIK and KK numbers are masked.";
}

/// A measure in words.
pub fn measure(measure: Measure, language: Language) -> &'static str {
    match measure {
        Measure::Readable => language.pick("baris terbaca sebagai orang", "rows readable as a person"),
        Measure::Identified => language.pick("baris dengan NIK utuh dan sah", "rows with a whole and valid NIK"),
        Measure::Unrepeated => language.pick("baris tanpa NIK ganda dalam berkas", "rows without a repeated NIK in the file"),
        Measure::Columns => language.pick("kolom jati diri dikenali dengan yakin", "identity columns recognised without doubt"),
        Measure::InRegister => language.pick("baris ada di register", "rows in the register"),
    }
}

/// What lifts a measure.
pub fn lift(measure: Measure, language: Language) -> &'static str {
    match measure {
        Measure::Readable => language.pick(
            "Isi nama dan NIK pada baris yang tidak terbaca, atau hapus bila bukan penerima.",
            "Fill in name and NIK on the rows that cannot be read, or delete them if they are no beneficiaries.",
        ),
        Measure::Identified => language.pick(
            "Lengkapi NIK 16 angka dari KTP-el atau KK; simpan kolomnya sebagai teks.",
            "Complete the NIK of 16 digits from the identity card; keep its column as text.",
        ),
        Measure::Unrepeated => language.pick("Sisakan satu baris untuk setiap orang.", "Keep one row per person."),
        Measure::Columns => language.pick(
            "Beri kolom judul NIK, NAMA, NO KK dan TANGGAL LAHIR, satu kolom satu isian.",
            "Head the columns NIK, NAMA, NO KK and TANGGAL LAHIR, one column for each.",
        ),
        Measure::InRegister => language.pick(
            "Cocokkan baris yang tidak ditemukan dengan KTP-el/KK, atau usulkan ke register melalui desa/kelurahan.",
            "Check rows that were not found against the identity card, or propose the person for the register through the village.",
        ),
    }
}

/// What a grade means.
pub fn meaning(grade: Grade, language: Language) -> &'static str {
    match grade {
        Grade::A => language.pick("sangat baik", "very good"),
        Grade::B => language.pick("baik", "good"),
        Grade::C => language.pick("cukup", "fair"),
        Grade::D => language.pick("kurang", "poor"),
        Grade::E => language.pick("perlu diperbaiki dahulu", "must be repaired first"),
    }
}
