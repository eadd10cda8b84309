//! What an officer asks and looks at in the house, one line per kind of finding that may ask for a visit. Indonesian: these
//! are the words of the sheet that is taken to the field.

/// (kind of finding, what to ask and see).
const QUESTIONS: &[(&str, &str)] = &[
    ("DESIL_DI_ATAS_BATAS", "Lihat keadaan rumah, aset dan pekerjaan; apakah keluarga masih layak?"),
    ("BELUM_ADA_DESIL", "Catat keadaan rumah, pekerjaan dan jumlah anggota, untuk diusulkan ke register."),
    ("SYARAT_TIDAK_TERPENUHI", "Apakah syarat itu memang tidak terpenuhi? Minta bukti."),
    ("SYARAT_BELUM_DAPAT_DINILAI", "Tanyakan keadaan yang belum diketahui itu; minta bukti."),
    ("SUDAH_PERNAH_MENERIMA", "Kapan dan dalam bentuk apa bantuan serupa pernah diterima?"),
    ("PEKERJAAN_DIKECUALIKAN", "Apa pekerjaan sekarang? Minta bukti (surat keterangan, kartu pegawai)."),
    ("TUMPANG_TINDIH_PROGRAM", "Bantuan apa saja yang sungguh diterima? Program mana yang dipilih keluarga?"),
    ("PASANGAN_PERLU_TINJAUAN", "Bantuan apa saja yang sungguh diterima, sejak kapan?"),
    ("DI_LUAR_WILAYAH", "Di mana orang ini tinggal sekarang, dan sejak kapan?"),
    ("PINDAH_KK", "Di KK mana orang ini tercatat sekarang? Lihat KK-nya."),
    ("NIK_GANDA_DI_REGISTER", "Cocokkan NIK pada KTP-el; catat apakah orangnya satu atau dua."),
    ("TIDAK_DITEMUKAN", "Lihat KTP-el dan KK; salin nama dan tanggal lahir seperti tercetak."),
    ("PERLU_VERIFIKASI", "Apakah orangnya sama dengan yang disebut? Cocokkan KTP-el dan KK."),
    ("PENERIMA_GANDA", "Berapa kali bantuan ini diterima dalam satu periode?"),
    ("SATU_KK_LEBIH_DARI_SATU", "Siapa saja dalam KK ini yang menerima? Siapa yang seharusnya?"),
    ("MELEBIHI_BATAS_KK", "Siapa saja anggota KK yang dihitung? Lihat KK."),
    ("MENINGGAL", "Apakah orang ini masih hidup? Bila meninggal, tanggal berapa dan siapa ahli warisnya?"),
    ("PINDAH", "Apakah masih tinggal di sini? Bila pindah, ke mana dan kapan?"),
    ("TIDAK_AKTIF", "Apakah orang ini masih ada dan tinggal di sini? Lihat KTP-el."),
    ("LOKUS", "Cocokkan nama, alamat dan anggota keluarga dengan KTP-el dan KK."),
];

/// What to ask and see for a reason of the table `field_verification`.
pub fn question(reason: &str) -> &'static str {
    let known = QUESTIONS.iter().find(|(kind, _)| *kind == reason).map(|(_, question)| *question);
    known.unwrap_or("Cocokkan baris ini dengan KTP-el dan KK; catat yang berbeda.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_finding_has_a_question_of_its_own() {
        for kind in crate::assess::kinds().chain(["LOKUS", "PERLU_VERIFIKASI"]) {
            assert!(QUESTIONS.iter().any(|(known, _)| *known == kind), "{kind}");
        }
    }
}
