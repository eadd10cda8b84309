//! Measures of `summary` in the words of the people who read them.

use crate::language::Language;
use crate::report::codes::Word;
use crate::report::indicated::Part;
use crate::report::words::label;

/// Measures whose names say one thing each.
const MEASURES: &[Word] = &[
    ("lists", "Daftar program dalam berkas tugas", "Lists of the job"),
    ("files", "Berkas daftar yang dibaca", "List files read"),
    ("sheets", "Lembar yang dibaca (berkas teks = satu lembar)", "Sheets read (a text file is one)"),
    ("rows", "Baris daftar yang dibaca", "List rows read"),
    ("register_people", "Orang di register", "People in the register"),
    ("register_families", "Keluarga di register", "Families in the register"),
    ("fields_differing", "Isian yang berbeda pada baris yang padan", "Fields that differ on linked rows"),
    ("rows_inklusi", "Baris dengan temuan inklusi", "Rows with an inclusion finding"),
    ("rows_eksklusi", "Baris dengan temuan eksklusi", "Rows with an exclusion finding"),
    (
        "rows_tidak_diketahui",
        "Baris yang perlu diperiksa: belum dapat dinilai, bukan indikasi",
        "Rows to be checked: cannot be judged yet, no indication",
    ),
    ("families_unserved", "Keluarga layak yang belum menerima suatu program", "Families eligible for a programme and on no list of it"),
    ("families_unserved_on_no_list", "di antaranya tidak ada di daftar mana pun", "of them, those on no list at all"),
    (
        "rupiah_indicated",
        "Nilai terindikasi bila semuanya benar, tiap penerima sekali (rupiah)",
        "Rupiah indicated if everything holds, each payee once",
    ),
    (
        "rows_indicated",
        "Baris terindikasi (inklusi atau data ganda yang dibayar), jumlah sebab di bawah",
        "Rows indicated (inclusion, or duplicates that are paid), sum of the causes below",
    ),
    (
        "percent_within_reach",
        "Pasangan benar yang terjangkau pembandingan (persen)",
        "True pairs that are within reach of comparison (percent)",
    ),
    ("expected_wrong_links", "Padanan yang diperkirakan salah", "Links expected to be wrong"),
    ("expected_missed_links", "Padanan yang diperkirakan terlewat", "Links expected to be missed"),
    ("findings_inklusi_expected", "Temuan inklusi yang diperkirakan benar", "Inclusion findings expected to hold"),
    ("findings_inklusi", "Temuan inklusi", "Inclusion findings"),
    ("rupiah_expected", "Dari nilai terindikasi, yang diperkirakan benar (rupiah)", "Of the rupiah indicated, what is expected to hold"),
];

/// Beginnings of measures that end in a code.
const BEGINNINGS: &[Word] = &[
    ("rows_", "Baris berstatus", "Rows in status"),
    ("groups_", "Kelompok data ganda", "Duplicate groups"),
    ("findings_", "Temuan", "Findings"),
    ("changes_mistargeting_", "Temuan sejak hasil sebelumnya", "Findings since the former run"),
    ("changes_duplicates_", "Data ganda sejak hasil sebelumnya", "Duplicates since the former run"),
    ("changes_mismatches_", "Perbedaan isian sejak hasil sebelumnya", "Differing fields since the former run"),
    ("changes_unserved_", "Keluarga layak belum menerima sejak hasil sebelumnya", "Unserved families since the former run"),
    ("changes_quarantine_", "Baris karantina sejak hasil sebelumnya", "Rows in quarantine since the former run"),
    ("changes_links_", "Keluarga sejak hasil sebelumnya", "Families since the former run"),
];

const ENDS: [Word; 2] = [
    ("_low", "batas bawah rentang 95 %", "lower bound of the 95 % interval"),
    ("_high", "batas atas rentang 95 %", "upper bound of the 95 % interval"),
];

/// What a measure counts; nothing where no words are written for it.
pub fn words(measure: &str, language: Language) -> Option<String> {
    let find = |measure: &str| MEASURES.iter().find(|(name, ..)| *name == measure).map(|(_, id, en)| language.pick(*id, *en));
    if let Some(words) = find(measure) {
        return Some(words.to_owned());
    }
    for (end, id, en) in ENDS {
        if let Some(of) = measure.strip_suffix(end) {
            // The bounds of findings are of those that are expected to hold, not of all.
            let of = find(&format!("{of}_expected")).or_else(|| find(of))?;
            return Some(format!("{of}: {}", language.pick(id, en)));
        }
    }
    for (beginning, of) in [
        ("rows_indicated_", ("baris terindikasi", "rows indicated")),
        ("rupiah_indicated_", ("nilai terindikasi (rupiah)", "rupiah indicated")),
    ] {
        if let Some(part) = measure.strip_prefix(beginning).and_then(|code| Part::ALL.into_iter().find(|part| part.code() == code)) {
            return Some(format!("{}: {}", part.text().pick(language), language.pick(of.0, of.1)));
        }
    }
    let (beginning, id, en) = BEGINNINGS.iter().find(|(beginning, ..)| measure.starts_with(beginning))?;
    Some(format!("{}: {}", language.pick(*id, *en), label(&measure[beginning.len()..].to_uppercase(), language)))
}
