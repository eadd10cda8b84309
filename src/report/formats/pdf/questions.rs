//! What an officer asks in the house, one question per kind of finding that may ask for a visit. Every question is answered by
//! one of `ANSWERS`, so that each box on the sheet belongs to a question. Indonesian: these are the words taken to the field.

use crate::assess::Finding;
use crate::rules::conditions::Condition;
use crate::rules::programmes::Programmes;
use std::borrow::Cow;

/// The boxes of a question.
pub const ANSWERS: [&str; 3] = ["ya", "tidak", "belum diketahui"];

/// (kind of finding, what yes or no answers, what to note beside it).
const QUESTIONS: &[(&str, &str, &str)] = &[
    ("DESIL_DI_ATAS_BATAS", "Apakah keluarga ini tampak masih layak dibantu?", "Lihat rumah, aset, pekerjaan."),
    ("BELUM_ADA_DESIL", "Apakah keluarga ini perlu diusulkan untuk penetapan desil?", "Catat keadaan rumah, pekerjaan, jumlah anggota."),
    ("SYARAT_TIDAK_TERPENUHI", "Apakah syarat itu ternyata terpenuhi?", EVIDENCE),
    ("SYARAT_BELUM_DAPAT_DINILAI", "Apakah syarat itu terpenuhi?", EVIDENCE),
    ("SUDAH_PERNAH_MENERIMA", "Apakah keluarga ini pernah menerima bantuan serupa?", "Catat tahun dan bentuknya."),
    (
        "PEKERJAAN_DIKECUALIKAN",
        "Apakah pekerjaan yang disebut itu benar sampai sekarang?",
        "Minta bukti (surat keterangan, kartu pegawai).",
    ),
    ("TUMPANG_TINDIH_PROGRAM", "Apakah kedua bantuan sungguh diterima?", "Catat program yang dipilih keluarga."),
    ("PASANGAN_PERLU_TINJAUAN", "Apakah kedua bantuan sungguh diterima?", "Catat sejak kapan."),
    ("DI_LUAR_WILAYAH", "Apakah orang ini tinggal di wilayah daftar itu?", "Catat alamat sekarang dan sejak kapan."),
    ("PINDAH_KK", "Apakah No. KK pada daftar masih KK orang ini?", "Lihat KK-nya; catat nama kepala keluarganya."),
    ("NIK_GANDA_DI_REGISTER", "Apakah NIK itu milik orang ini menurut KTP-el?", "Catat bila ada orang lain dengan NIK yang sama."),
    ("TIDAK_DITEMUKAN", "Apakah NIK, nama dan tanggal lahir di daftar sama dengan KTP-el?", "Catat yang berbeda."),
    ("PERLU_VERIFIKASI", "Apakah orangnya sama dengan yang disebut?", "Cocokkan KTP-el dan KK."),
    ("PENERIMA_GANDA", "Apakah bantuan ini diterima lebih dari sekali dalam satu periode?", "Catat berapa kali."),
    ("SATU_KK_LEBIH_DARI_SATU", "Apakah ada anggota lain dalam KK ini yang menerima bantuan yang sama?", "Catat siapa yang seharusnya."),
    ("MELEBIHI_BATAS_KK", "Apakah orang yang dihitung dalam KK ini melebihi batas itu?", "Lihat KK."),
    ("MENINGGAL", "Apakah orang ini masih hidup?", "Bila meninggal, catat tanggal dan ahli warisnya."),
    ("PINDAH", "Apakah orang ini masih tinggal di sini?", "Bila pindah, catat ke mana dan kapan."),
    ("TIDAK_AKTIF", "Apakah orang ini masih ada dan tinggal di sini?", "Lihat KTP-el."),
    ("LOKUS", "Apakah nama, alamat dan anggota keluarga sesuai dengan KTP-el dan KK?", "Catat yang berbeda."),
];
const EVIDENCE: &str = "Minta bukti.";

/// What to ask for a reason of the table `field_verification`, and what to note beside the answer.
pub fn question(reason: &str) -> Cow<'static, str> {
    let known = QUESTIONS.iter().find(|(kind, ..)| *kind == reason);
    known.map_or("Apakah baris ini sesuai dengan KTP-el dan KK? Catat yang berbeda.".into(), |(_, asked, note)| {
        format!("{asked} {note}").into()
    })
}

/// What to ask for a finding: the question of its condition where the rule file has one, else that of its kind.
pub fn question_of(finding: &Finding, programmes: &Programmes) -> Cow<'static, str> {
    match condition(finding, programmes).and_then(|condition| condition.question.as_ref()) {
        Some(said) => format!("{} {EVIDENCE}", said.id).into(),
        None => question(finding.kind),
    }
}

/// The condition that a finding cites.
fn condition<'r>(finding: &Finding, programmes: &'r Programmes) -> Option<&'r Condition> {
    let programme = programmes.find(&finding.programme)?;
    programme.conditions.iter().find(|condition| *condition.cite == *finding.rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_finding_has_a_question_that_yes_or_no_answers() {
        for kind in crate::assess::kinds().chain(["LOKUS", "PERLU_VERIFIKASI"]) {
            assert!(QUESTIONS.iter().any(|(known, ..)| *known == kind), "{kind}");
        }
        let programmes = crate::rules::read(None, "2026-11").expect("the built-in rules").0.programmes.programmes;
        let of_rules = programmes.iter().flat_map(|programme| &programme.conditions).map(|condition| {
            let said = condition.question.as_ref();
            said.unwrap_or_else(|| panic!("{} has no question", condition.cite)).id.as_str()
        });
        for asked in QUESTIONS.iter().map(|(_, asked, _)| *asked).chain(of_rules) {
            assert!(asked.starts_with("Apakah ") && asked.ends_with('?'), "{asked}");
        }
    }
}
