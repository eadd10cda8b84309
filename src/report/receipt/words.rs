//! What receipts and letters say, in both languages. A sentence without a translation does not compile.

use super::{Grade, Measure};
use crate::language::Language;
use crate::report::{codes, words};
use std::borrow::Cow;

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
    Trend: "Dibanding", "Compared with";
    Better: "membaik", "better";
    Worse: "menurun", "worse";
    Same: "tetap", "the same";
    NoBefore: "Belum ada pembanding.", "There is nothing to compare with yet.";
    For: "Untuk nilai A", "For grade A";
    Lift: "Agar nilai naik", "To lift the grade";
    File: "Berkas", "File";
    Records: "baris berkas", "records";
    People: "orang", "people";
    HeldBack: "karantina", "quarantined";
    Column: "Kolom", "Column";
    Heading: "Judul di berkas", "Heading in the file";
    ReadAs: "Dibaca sebagai", "Read as";
    Sure: "yakin", "sure";
    Unsure: "ragu, periksa judulnya", "unsure, check its heading";
    Guessed: "ditebak dari isinya, periksa", "guessed from its cells, check it";
    Unused: "tidak dipakai", "not used";
    ToFix: "Yang perlu diperbaiki", "To fix";
    Cells: "Sel demi sel", "Cell by cell";
    NothingToFix: "Tidak ada sel yang perlu diperbaiki.", "No cell needs fixing.";
    Ready: "Tidak ada yang perlu diperbaiki. Berkas siap dikirim.", "Nothing needs fixing. The file is ready to be submitted.";
    NoRows: "Tidak ada satu baris orang pun di berkas ini; isi dahulu sebelum dikirim.", "There is not one row of a person in this file; fill it in before it is submitted.";
    Problem: "Masalah", "Problem";
    Count: "Banyaknya", "Count";
    WhatToDo: "Yang harus dilakukan", "What to do";
    Place: "Tempat", "Place";
    Line: "baris", "line";
    Cell: "sel", "cell";
    Field: "Isian", "Field";
    Seen: "Tertulis", "Written";
    Registered: "Menurut register", "In the register";
    Confidence: "Keyakinan", "Confidence";
    WrittenNow: "Ditulis menjadi", "Now written as";
    More: "lagi; daftar lengkap ada di tanda terima JSON", "more; the JSON receipt lists them all";
    Corrected: "Diperbaiki dalam salinan", "Corrected in the copy";
    CorrectedNote: "Hanya bentuk tulisan yang dirapikan. Tidak ada nilai yang ditambahkan atau ditebak.", "Only the way of writing was put right. No value was added or guessed.";
    NothingCorrected: "Tidak ada sel yang dapat diperbaiki dengan pasti; tidak ada salinan yang dibuat.", "No cell can be corrected with certainty; no copy was made.";
    NotCorrected: "tidak ada salinan: bentuk berkas ini tidak dapat ditulis; simpan dahulu sebagai XLSX atau CSV", "no copy: the form of this file cannot be written; save it as XLSX or CSV first";
    CopyAt: "Salinan", "Copy";
    NotMeasured: "tidak dinilai, karena tidak ada NIK yang utuh dan sah", "not graded, because no NIK is whole and valid";
    WhyUnread: "baris tidak terbaca, jadi orangnya tidak diperiksa sama sekali dan dapat terlewat", "the row cannot be read, so its person is not looked at at all and may be missed";
    WhyNotFound: "orangnya belum dapat dipastikan; bantuan keluarga yang berhak dapat tertunda atau terlewat", "nobody can say who it is; aid of a family that is entitled may be late or missed";
    WhyAid: "menyangkut hak atas bantuan; periksa dahulu, jangan langsung dicoret", "concerns a right to aid; check before anybody is struck off";
    WhyNumber: "nomor yang keliru dapat menahan bantuan orang yang berhak", "a wrong number can hold up the aid of somebody who is entitled";
    WhyRecord: "tidak menahan bantuan siapa pun; kerjakan sesudah yang lain", "holds up nobody's aid; do it after the others";
    Renamed: "nama aslinya", "its own name is";
    NoRoom: "tidak dikembalikan: di sisi kanan tabelnya tidak ada kolom kosong; lihat perbaikan.xlsx", "not returned: no column is free at the right of its table; see perbaikan.xlsx";
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

/// What a number that differs asks for; which digits it is, is told beside it.
const COMPARE: (&str, &str) = (
    "Bandingkan angka yang disebut berbeda dengan KTP-el atau KK; tulis nomor dari dokumen, lalu kirim ulang.",
    "Compare the digits named as different with the identity or family card; write the number of the document and send the row again.",
);
const COPY: (&str, &str) = (
    "Salin ulang nomor dari KTP-el atau KK; pastikan nomor ini milik orang di baris ini, lalu kirim ulang.",
    "Copy the number again from the identity or family card; make sure that it is this person's, and send the row again.",
);
const NAME: (&str, &str) = (
    "Bandingkan dengan nama pada KTP-el atau KK; tulis seperti di dokumen, tanpa gelar dan singkatan, lalu kirim ulang.",
    "Compare with the name on the identity card; write it as the document has it, without titles and short forms, and send the row again.",
);
const DATE: (&str, &str) = (
    "Bandingkan dengan tanggal lahir pada KTP-el atau KK; tulis seperti di dokumen, lalu kirim ulang.",
    "Compare with the birth date on the identity card; write it as the document has it and send the row again.",
);
const PLACE: (&str, &str) = (
    "Bandingkan dengan alamat pada KTP-el atau KK; bila orang ini sudah pindah, minta surat pindahnya dan tulis tempat tinggal sekarang.",
    "Compare with the address on the identity card; if the person has moved, ask for the certificate and write where they live now.",
);
const AS_TEXT: (&str, &str) = (
    "Excel menghilangkan angka; yang hilang tidak ada lagi di berkas ini. Minta berkas asalnya lagi dengan kolom ini sebagai teks (Format Sel > Teks), atau isi 16 angka dari KTP-el/KK.",
    "Excel has lost digits, which are no longer in this file. Ask for the file again with this column as text (Format Cells > Text), or fill in the 16 digits from the identity card.",
);

/// Of a finding that asks for better data: that it is about whoever the row may not be.
pub const CONFIRM: &str = "PASTIKAN_ORANG";

/// What to do about a code, where packets and checks say more than reports do: code, Indonesian, English.
const ADVICE: &[(&str, (&str, &str))] = &[
    (
        "HURUF_JADI_ANGKA",
        (
            "Ada huruf di antara angka, biasanya dari hasil pindai: ganti dengan angka yang dimaksud (O jadi 0, l atau I jadi 1), cocokkan dengan KTP-el.",
            "There are letters among the digits, mostly from scanning: write the digits that are meant (O is 0, l or I is 1), and compare with the identity card.",
        ),
    ),
    ("NOTASI_ILMIAH", AS_TEXT),
    ("DIGIT_KE_16_HILANG", AS_TEXT),
    (
        "DIGIT_DISAMARKAN",
        ("Sebagian angka tertutup tanda bintang; kirim nomor lengkap.", "Some digits are hidden by stars; send the whole number."),
    ),
    (
        "DIGIT_TIDAK_LENGKAP",
        (
            "Sebagian angka tidak terbaca; tulis 16 angka dari KTP-el atau KK, lalu kirim ulang.",
            "Some digits cannot be read; write the 16 digits from the identity card and send the row again.",
        ),
    ),
    (
        "NOMOR_PERTAMA_DARI_DUA",
        (
            "Dua nomor dalam satu sel; tulis satu nomor, satu orang satu baris.",
            "Two numbers in one cell; write one number, one person a row.",
        ),
    ),
    (
        "NIK_KK_TERTUKAR",
        ("NIK dan No. KK tertukar tempat; tukar kembali isinya.", "NIK and No. KK stand in each other's place; put them back."),
    ),
    (
        "NOL_DEPAN_HILANG",
        (
            "Angka nol di depan hilang; simpan kolom sebagai teks dan tulis lengkap.",
            "A leading zero is lost; keep the column as text and write it whole.",
        ),
    ),
    (
        "TANGGAL_TERBALIK",
        (
            "Hari dan bulan tertukar tempat; bandingkan dengan KTP-el atau KK, lalu tukar kembali.",
            "Day and month stand in each other's place; compare with the identity card and put them back.",
        ),
    ),
    ("ABAD_DITEBAK", ("Tulis tahun dengan empat angka, misalnya 1980.", "Write the year with four digits, such as 1980.")),
    (
        "TANGGAL_TIDAK_LENGKAP",
        ("Lengkapi hari dan bulan lahir dari KTP-el atau KK.", "Complete day and month of birth from the identity card."),
    ),
    ("ZONA_WAKTU_DIGESER", ("Tulis tanggal saja tanpa jam, hari-bulan-tahun.", "Write the date alone, without a time, day-month-year.")),
    (
        "NIK_SEMENTARA",
        (
            "NIK ini buatan sementara; minta Dukcapil menerbitkan NIK yang sah.",
            "This NIK is a temporary one; ask Dukcapil for a valid NIK.",
        ),
    ),
    (
        CONFIRM,
        (
            "Pastikan dahulu bahwa baris ini memang orang itu: bandingkan NIK, nama dan tanggal lahir dengan KTP-el/KK, perbaiki yang keliru, lalu kirim ulang.",
            "Make sure first that this row is that person: compare NIK, name and birth date with the identity card, correct what is wrong and send the row again.",
        ),
    ),
    (
        "PINDAH_KK",
        (
            "Minta kartu keluarga yang sekarang; tulis No. KK dari kartu itu, lalu kirim ulang.",
            "Ask for the family card of today; write the number of that card and send the row again.",
        ),
    ),
    ("SALAH_SATU_DIGIT", COMPARE),
    ("DIGIT_TERTUKAR", COMPARE),
    ("DIGIT_HILANG", COMPARE),
    ("DIGIT_LEBIH", COMPARE),
    ("NOMOR_URUT_BERBEDA", COMPARE),
    ("NIK_BERBEDA", COPY),
    ("KK_BERBEDA", COPY),
    ("EJAAN_BERBEDA", NAME),
    ("SALAH_KETIK", NAME),
    ("KATA_KURANG_ATAU_LEBIH", NAME),
    ("NAMA_BERBEDA", NAME),
    ("TANGGAL_SALAH_SATU_BAGIAN", DATE),
    ("TANGGAL_BERBEDA", DATE),
    ("UMUR_BERBEDA", DATE),
    (
        "JENIS_KELAMIN_BERBEDA",
        (
            "Bandingkan dengan jenis kelamin pada KTP-el atau KK; tulis seperti di dokumen, lalu kirim ulang.",
            "Compare with the sex on the identity card; write it as the document has it and send the row again.",
        ),
    ),
    ("DESA_BERBEDA", PLACE),
    ("KECAMATAN_BERBEDA", PLACE),
    ("KABUPATEN_BERBEDA", PLACE),
];

/// Whose advice a kind of finding gives that asks for better data: its own, or to make sure of the person.
pub fn asks_for(kind: &str) -> &str {
    if ADVICE.iter().any(|(code, _)| *code == kind) { kind } else { CONFIRM }
}

/// The codes that packets and checks say more about.
#[cfg(test)]
pub fn told_codes() -> impl Iterator<Item = &'static str> {
    ADVICE.iter().map(|(code, _)| *code)
}

/// What to do about a code: what an officer writes instead, and for codes that reports only name, what they say.
pub fn advice(code: &str, language: Language) -> Cow<'static, str> {
    match ADVICE.iter().find(|(known, _)| *known == code) {
        Some((_, (id, en))) => Cow::Borrowed(language.pick(id, en)),
        None => words::advice(code, language),
    }
}

/// An Indonesian advice about a code in English: that of the code, or of the action that a finding asks for.
pub fn english(code: &str, advice_id: &str) -> Cow<'static, str> {
    if advice(code, Language::Id) == advice_id {
        return advice(code, Language::En);
    }
    let own = ADVICE.iter().find(|(_, (id, _))| *id == advice_id).map(|(_, (_, en))| *en);
    let action = own.or_else(|| codes::ADVICE.iter().find(|(_, id, _)| *id == advice_id).map(|(_, _, en)| *en));
    action.map_or_else(|| advice(code, Language::En), Cow::Borrowed)
}
