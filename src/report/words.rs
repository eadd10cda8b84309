//! Stable codes in the words of the people who read them, and what to do about each.
//!
//! Stages may bring codes that are not listed here; those are shown as the words they are made of, so a new code is
//! readable at once and never hidden.

use crate::intake::QuarantineReason;
use crate::language::Language;
use crate::rules::programmes::{Overlap, Unit};

/// (code, Indonesian, English).
type Word = (&'static str, &'static str, &'static str);

const WORDS: &[Word] = &[
    ("PADAN", "Padan", "Matched"),
    ("PADAN_BERBEDA", "Padan dengan perbedaan", "Matched with differences"),
    ("PERLU_VERIFIKASI", "Perlu verifikasi", "Needs review"),
    ("TIDAK_DITEMUKAN", "Tidak ditemukan", "Not found"),
    ("KARANTINA", "Karantina", "Quarantined"),
    ("GANDA_DALAM_DAFTAR", "Ganda dalam satu daftar", "Twice in one list"),
    ("GANDA_ANTAR_DAFTAR", "Ganda antar daftar", "In two lists of one programme"),
    ("TUMPANG_TINDIH_PROGRAM", "Tumpang tindih program", "Overlap of programmes"),
    ("KK_GANDA_DALAM_PROGRAM", "KK ganda dalam program", "One KK twice in a programme"),
    ("NIK_SAMA_ORANG_BERBEDA", "NIK sama, orang berbeda", "One NIK, two people"),
    ("ORANG_SAMA_NIK_BERBEDA", "Orang sama, NIK berbeda", "One person, two NIKs"),
    ("INKLUSI", "Inklusi (kelebihan sasaran)", "Inclusion"),
    ("EKSKLUSI", "Eksklusi (belum menerima)", "Exclusion"),
    ("TIDAK_DIKETAHUI", "Belum dapat dinilai", "Cannot tell"),
    ("DESIL_DI_ATAS_BATAS", "Desil di atas batas", "Decile above the ceiling"),
    ("MENINGGAL", "Meninggal", "Deceased"),
    ("PINDAH", "Pindah", "Moved away"),
    ("TIDAK_AKTIF", "Tidak aktif di register", "Inactive in the register"),
    ("PEKERJAAN_DIKECUALIKAN", "Pekerjaan dikecualikan", "Excluded occupation"),
    ("BELUM_ADA_DESIL", "Belum ada desil", "No decile yet"),
    ("PERBAIKI_DATA", "Perbaiki data", "Correct the data"),
    ("VERIFIKASI_LAPANGAN", "Verifikasi lapangan", "Verify in the field"),
    ("MUSDES", "Bahas dalam musdes/muskel", "Bring to the village meeting"),
    ("TUNDA_SALUR", "Tunda salur sampai jelas", "Hold payment until clear"),
    ("SALAH_KETIK", "Salah ketik", "Typing error"),
    ("TANGGAL_TERBALIK", "Hari dan bulan terbalik", "Day and month swapped"),
    ("DIGIT_KE_16_HILANG", "Digit ke-16 hilang (Excel)", "16th digit lost (Excel)"),
    ("KOSONG", "Kosong", "Empty"),
    ("NIK_DIPERBAIKI", "NIK diperbaiki otomatis", "NIK repaired automatically"),
    ("BOLEH", "Boleh bersama", "Allowed together"),
    ("DILARANG", "Tidak boleh bersama", "Not allowed together"),
    ("SATU_PER_KK", "Satu per KK", "One per KK"),
    ("PERLU_TINJAUAN", "Perlu tinjauan", "Needs review"),
    ("KELUARGA", "Keluarga", "Family"),
    ("ORANG", "Orang", "Person"),
    ("KELEBIHAN_SEL", "Sel lebih banyak daripada kolom", "More cells than headings"),
    ("KUTIP_TIDAK_DITUTUP", "Tanda kutip tidak ditutup", "Quote never closed"),
    ("BARIS_TERLALU_PANJANG", "Baris terlalu panjang", "Line too long"),
    ("BUKAN_TEKS", "Bukan teks", "Not text"),
    ("TANPA_IDENTITAS", "Tanpa nama dan nomor", "Neither name nor number"),
];

/// Agreement levels as the linkage model names them.
const LEVELS: &[Word] = &[
    ("exact", "sama persis", "exact"),
    ("same", "sama", "same"),
    ("different", "berbeda", "different"),
    ("one_error", "satu salah ketik", "one typing error"),
    ("two_parts", "dua bagian sama", "two parts agree"),
    ("partly", "sebagian sama", "partly the same"),
    ("variant", "varian ejaan", "spelling variant"),
    ("contained", "termuat", "contained"),
    ("common", "umum", "common"),
    ("near", "mirip", "near"),
    ("near_serial", "nomor urut mirip", "near serial"),
    ("all_known_digits", "semua angka terbaca sama", "all known digits agree"),
    ("same_year", "tahun sama", "same year"),
    ("same_desa", "desa sama", "same desa"),
    ("other_desa", "desa lain", "another desa"),
    ("other_kecamatan", "kecamatan lain", "another kecamatan"),
];

const ADVICE: &[Word] = &[
    (
        "KELEBIHAN_SEL",
        "Periksa tanda pemisah di dalam isian; beri tanda kutip pada isian yang memuatnya, lalu kirim ulang baris ini.",
        "Look for a delimiter inside a cell; quote the cell that holds it and send the row again.",
    ),
    (
        "KUTIP_TIDAK_DITUTUP",
        "Hapus atau tutup tanda kutip pada baris ini, lalu kirim ulang.",
        "Remove or close the quote on this line and send it again.",
    ),
    (
        "BARIS_TERLALU_PANJANG",
        "Periksa apakah beberapa baris menyatu; ekspor ulang berkas dari aplikasi asalnya.",
        "Check whether several lines run together; export the file again from its application.",
    ),
    (
        "BUKAN_TEKS",
        "Ekspor ulang sebagai CSV UTF-8 atau XLSX; berkas atau baris ini rusak.",
        "Export again as UTF-8 CSV or XLSX; this file or line is damaged.",
    ),
    (
        "TANPA_IDENTITAS",
        "Isi nama dan NIK, atau hapus baris ini bila bukan penerima.",
        "Fill in name and NIK, or delete the row if it is no beneficiary.",
    ),
    (
        "TIDAK_DITEMUKAN",
        "Cocokkan NIK dan nama dengan KTP-el/KK; bila benar, usulkan ke register melalui desa/kelurahan.",
        "Check NIK and name against the identity card; if right, propose the person for the register through the village.",
    ),
    (
        "PERLU_VERIFIKASI",
        "Lengkapi NIK, No. KK, tanggal lahir dan nama ibu sesuai KTP-el/KK agar dapat diputuskan.",
        "Complete NIK, No. KK, birth date and mother's name from the identity card so that it can be decided.",
    ),
    ("GANDA_DALAM_DAFTAR", "Sisakan satu baris; hapus baris ganda.", "Keep one row; delete the repeated one."),
    (
        "GANDA_ANTAR_DAFTAR",
        "Sepakati daftar mana yang memuat orang ini; hapus dari daftar lain.",
        "Agree which list holds this person; remove the row from the other.",
    ),
    (
        "TUMPANG_TINDIH_PROGRAM",
        "Periksa aturan kedua program; tetapkan satu program melalui musdes/muskel.",
        "Check the rules of both programmes; settle on one in the village meeting.",
    ),
    (
        "KK_GANDA_DALAM_PROGRAM",
        "Program ini satu per KK; pilih satu penerima dalam keluarga.",
        "This programme is one per KK; choose one beneficiary in the family.",
    ),
    (
        "NIK_SAMA_ORANG_BERBEDA",
        "Cocokkan kedua baris dengan KTP-el; salah satu NIK keliru.",
        "Check both rows against the identity cards; one NIK is wrong.",
    ),
    ("ORANG_SAMA_NIK_BERBEDA", "Cocokkan dengan KTP-el; pakai satu NIK yang benar.", "Check the identity card; use the one right NIK."),
    ("PERBAIKI_DATA", "Perbaiki isian ini sesuai dokumen, lalu kirim ulang.", "Correct this entry from the document and send it again."),
    (
        "VERIFIKASI_LAPANGAN",
        "Datangi keluarga ini dan catat hasilnya sebelum ada keputusan.",
        "Visit the family and record the result before any decision.",
    ),
    ("MUSDES", "Bahas dalam musyawarah desa/kelurahan; lampirkan berita acara.", "Bring it to the village meeting; attach the minutes."),
    ("TUNDA_SALUR", "Tunda penyaluran untuk baris ini sampai bukti diperiksa.", "Hold payment for this row until the evidence is checked."),
];

/// A code in words; unknown codes become the words they are made of.
pub fn label(code: &str, language: Language) -> String {
    if let Some((_, id, en)) = WORDS.iter().find(|(word, _, _)| *word == code) {
        return language.pick(id, en).to_owned();
    }
    if let Some(count) = code.strip_prefix("SATU_DARI_") {
        return match language {
            Language::Id => format!("satu dari {count} calon"),
            Language::En => format!("one of {count} candidates"),
        };
    }
    if let Some((field, level)) = code.split_once('=') {
        return format!("{}: {}", spoken(field), level_words(level, language));
    }
    spoken(code)
}

/// An agreement level in words; levels that a model brings of its own are shown as they are named.
fn level_words(level: &str, language: Language) -> String {
    LEVELS
        .iter()
        .find(|(word, _, _)| *word == level)
        .map_or_else(|| level.replace('_', " "), |(_, id, en)| language.pick(id, en).to_owned())
}

/// A code as the words it is made of.
fn spoken(code: &str) -> String {
    let words = code.replace('_', " ").to_lowercase();
    let mut signs = words.chars();
    match signs.next() {
        Some(first) => first.to_uppercase().chain(signs).collect(),
        None => words,
    }
}

/// What to do about a code; the general advice where none is listed.
pub fn advice(code: &str, language: Language) -> &'static str {
    ADVICE.iter().find(|(word, _, _)| *word == code).map_or(
        language.pick(
            "Periksa baris ini dengan dokumen asalnya, perbaiki, lalu kirim ulang.",
            "Check this row against its source document, correct it and send it again.",
        ),
        |(_, id, en)| language.pick(id, en),
    )
}

/// Says whether a code has advice of its own.
pub fn has_advice(code: &str) -> bool {
    ADVICE.iter().any(|(word, _, _)| *word == code)
}

/// The stable code of a quarantine reason.
pub fn quarantine_code(reason: QuarantineReason) -> &'static str {
    match reason {
        QuarantineReason::TooManyCells => "KELEBIHAN_SEL",
        QuarantineReason::UnclosedQuote => "KUTIP_TIDAK_DITUTUP",
        QuarantineReason::LineTooLong => "BARIS_TERLALU_PANJANG",
        QuarantineReason::NotText => "BUKAN_TEKS",
        QuarantineReason::NoIdentity => "TANPA_IDENTITAS",
    }
}

/// The stable code of a matrix value.
pub fn overlap_code(overlap: Overlap) -> &'static str {
    match overlap {
        Overlap::Allowed => "BOLEH",
        Overlap::Forbidden => "DILARANG",
        Overlap::OncePerKk => "SATU_PER_KK",
        Overlap::NeedsReview => "PERLU_TINJAUAN",
    }
}

/// The stable code of a programme's unit.
pub fn unit_code(unit: Unit) -> &'static str {
    match unit {
        Unit::Person => "ORANG",
        Unit::Family => "KELUARGA",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_code_is_shown_as_its_words() {
        assert_eq!(label("NAMA_IBU_BEDA", Language::Id), "Nama ibu beda");
        assert_eq!(label("SATU_DARI_3", Language::En), "one of 3 candidates");
        assert_eq!(label("tanggal_lahir=same", Language::Id), "Tanggal lahir: sama");
        assert_eq!(label("nama=own_level", Language::En), "Nama: own level");
    }

    #[test]
    fn every_status_and_duplicate_kind_has_words_of_its_own() {
        let statuses = crate::link::Status::ALL.map(crate::link::Status::code);
        let kinds = crate::duplicates::DuplicateKind::ALL.map(crate::duplicates::DuplicateKind::code);
        for code in statuses.into_iter().chain(kinds) {
            assert!(WORDS.iter().any(|(word, _, _)| *word == code), "{code}");
        }
        for code in kinds {
            assert!(ADVICE.iter().any(|(word, _, _)| *word == code), "{code}");
        }
    }
}
