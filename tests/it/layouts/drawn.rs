//! Drawn layouts: headings as officers phrase them, in any order, damaged in one of many ways, sent in any format.
//!
//! The phrases are written from what the columns are, not from what padan knows.

use super::people::{Random, wanted};
use super::sheet::{Column, Layout};

/// How often each kind of column stands in a list (of a hundred), and how it may be headed.
const PHRASES: [(&str, usize, &[&str]); 52] = [
    (
        "nik",
        95,
        &[
            "NIK",
            "No. NIK",
            "NO KTP",
            "Nomor KTP",
            "NIK (16 digit)",
            "No. Induk Kependudukan",
            "NIK Penerima",
            "NIK KPM",
            "No KTP / NIK",
            "N.I.K",
            "Nomor Induk Kependudukan",
            "NIK sesuai KTP",
            "No.NIK KTP-el",
            "NIK *",
            "nik_penerima",
            "NIK YBS",
        ],
    ),
    (
        "kk",
        70,
        &[
            "NO KK",
            "No. KK",
            "Nomor KK",
            "NKK",
            "No. Kartu Keluarga",
            "Nomor Kartu Keluarga",
            "NO.KK (16 DIGIT)",
            "no_kk",
            "Nomer KK",
            "NO KARTU KELUARGA (KK)",
        ],
    ),
    (
        "name",
        100,
        &[
            "NAMA",
            "Nama Lengkap",
            "Nama Penerima",
            "NAMA KPM",
            "Nama Penerima Manfaat",
            "Nama Warga",
            "NAMA LENGKAP (SESUAI KTP)",
            "Nama PM",
            "nama_lengkap",
            "Nama Calon Penerima",
            "Nama Lengkap Penerima Bantuan",
            "NM PENERIMA",
            "Nama Sesuai KTP",
            "NAMA PENDUDUK",
        ],
    ),
    (
        "birth",
        55,
        &[
            "TGL LAHIR",
            "Tanggal Lahir",
            "Tgl. Lahir",
            "TGL LHR",
            "tanggal_lahir",
            "Tanggal Lahir (DD/MM/YYYY)",
            "TGL/BLN/THN LAHIR",
            "Tgl Lahir Penerima",
            "TANGGAL LAHIR KPM",
        ],
    ),
    ("place", 40, &["Tempat Lahir", "TMPT LAHIR", "Tmp Lahir", "TEMPAT LHR", "tempat_lahir", "Kota Lahir", "Kab. Lahir"]),
    (
        "ttl",
        20,
        &[
            "TTL",
            "Tempat, Tanggal Lahir",
            "Tempat/Tgl Lahir",
            "TEMPAT TGL. LAHIR",
            "Tempat & Tgl Lahir",
            "T.T.L",
            "Tempat dan Tanggal Lahir",
        ],
    ),
    ("age", 20, &["UMUR", "Usia", "Umur (Thn)", "USIA (TH)", "Umur Tahun"]),
    ("sex", 35, &["JK", "L/P", "Jenis Kelamin", "JNS KELAMIN", "Jenis Kel.", "jenis_kelamin", "Kelamin", "JK (L/P)", "Gender", "P/L"]),
    ("sex_word", 15, &["Jenis Kelamin", "KELAMIN", "JENIS KELAMIN PENERIMA", "Jns. Klmn"]),
    ("mother", 30, &["Nama Ibu Kandung", "NAMA IBU", "Ibu Kandung", "NM IBU KANDUNG", "Nama Gadis Ibu Kandung", "nama_ibu_kandung"]),
    ("father", 8, &["Nama Ayah", "NAMA AYAH KANDUNG", "Ayah"]),
    ("head", 12, &["Nama Kepala Keluarga", "NAMA KK", "Kepala Keluarga", "NAMA KEP. KELUARGA"]),
    ("address", 55, &["ALAMAT", "Alamat Rumah", "Alamat Tinggal", "alamat", "ALAMAT KPM", "Alamat Lengkap", "ALAMAT (SESUAI KTP)"]),
    ("dusun", 25, &["Dusun", "DUSUN/LINGK", "Nama Dusun", "DSN", "Kampung", "DUSUN / LINGKUNGAN"]),
    ("rt", 25, &["RT", "No. RT", "rt"]),
    ("rw", 25, &["RW", "No. RW", "rw"]),
    ("rtrw", 15, &["RT/RW", "RT / RW", "RT RW", "RT-RW"]),
    ("desa", 55, &["DESA", "Desa/Kelurahan", "Kelurahan", "Desa / Kel", "Nama Desa", "KEL/DESA", "nama_kelurahan", "Desa/Kel."]),
    ("kec", 45, &["KECAMATAN", "Kec.", "Kec", "Nama Kecamatan", "nama_kec", "KECAMATAN PENERIMA"]),
    ("kab", 15, &["KABUPATEN", "Kab/Kota", "Kabupaten/Kota", "nama_kab"]),
    ("prov", 8, &["PROVINSI", "Prov", "Propinsi"]),
    ("relation", 15, &["SHDK", "Hubungan Keluarga", "Status Hub. Dalam Keluarga", "Hub. dgn KK", "Hub Keluarga"]),
    ("job", 20, &["PEKERJAAN", "Jenis Pekerjaan", "Mata Pencaharian", "Pekerjaan Utama"]),
    ("desil", 8, &["DESIL", "Desil DTSEN", "Desil Nasional"]),
    ("phone", 20, &["No HP", "NO. TELP", "Nomor HP", "No. HP/WA", "Telepon", "No Handphone", "Kontak HP"]),
    ("account", 15, &["No Rekening", "NO. REK", "Nomor Rekening", "No. Rekening Bank", "No. Rek Penerima"]),
    ("bank", 12, &["Bank", "Nama Bank", "BANK PENYALUR"]),
    ("account_name", 8, &["Nama di Rekening", "Nama Pemilik Rekening", "Nama pada Buku Tabungan", "a.n. Rekening"]),
    ("card", 10, &["No KKS", "Nomor Kartu KKS", "No. Peserta"]),
    ("id_dtks", 12, &["ID DTKS", "IDSEMESTA", "ID DTSEN", "Id Penerima"]),
    ("amount", 25, &["NOMINAL", "Jumlah Bantuan (Rp)", "Nilai Bantuan", "Besaran (Rp)", "JUMLAH UANG", "Jml Diterima"]),
    ("program", 8, &["Jenis Bantuan", "PROGRAM", "Nama Program"]),
    ("note", 25, &["KET", "Keterangan", "KET.", "Catatan"]),
    ("spouse", 10, &["Nama Suami/Istri", "Nama Pasangan", "NAMA SUAMI", "Nama Istri"]),
    ("spouse_nik", 10, &["NIK Suami/Istri", "NIK Pasangan", "NIK SUAMI", "NIK Istri", "No. KTP Pasangan"]),
    ("mother_nik", 6, &["NIK Ibu", "NIK IBU KANDUNG", "No KTP Ibu"]),
    ("child", 5, &["Nama Anak Sekolah", "Nama Anak Ke-1"]),
    ("guardian", 6, &["Nama Wali", "NAMA PENERIMA KUASA", "Nama Ahli Waris"]),
    ("guardian_nik", 6, &["NIK Wali", "NIK Penerima Kuasa", "NIK Ahli Waris"]),
    ("companion", 10, &["Pendamping", "Nama Pendamping", "PENDAMPING PKH", "Pendamping Sosial"]),
    ("companion_phone", 5, &["HP Pendamping", "No. HP Pendamping"]),
    ("enumerator", 8, &["Nama Pendata", "Petugas Entri", "NAMA ENUMERATOR", "Nama Surveyor"]),
    ("kades", 5, &["Nama Kades", "Nama Kepala Desa", "Ketua RT"]),
    ("school", 5, &["Nama Sekolah", "Asal Sekolah"]),
    ("date_sk", 6, &["TGL SK", "Tanggal SK"]),
    ("date_start", 6, &["TMT", "Tgl Mulai Bantuan", "Tanggal Penetapan"]),
    ("date_entry", 8, &["Tgl Input", "Tanggal Pendataan", "Tgl Daftar", "Tanggal Verifikasi", "Tgl Cetak KK"]),
    ("date_paid", 8, &["Tgl Salur", "Tanggal Pencairan", "Tanggal Terima"]),
    ("education", 6, &["Pendidikan", "Pendidikan Terakhir"]),
    ("marital", 6, &["Status Kawin", "Status Perkawinan"]),
    ("religion", 5, &["Agama"]),
    ("sign", 8, &["Tanda Tangan", "TTD", "Paraf"]),
];

/// Kinds that stand under one upper heading, where they stand together.
const GROUPS: [(&str, &[&str]); 5] = [
    ("IDENTITAS", &["nik", "kk", "name"]),
    ("ALAMAT", &["dusun", "rt", "rw", "desa", "kec"]),
    ("TEMPAT TANGGAL LAHIR", &["place", "birth"]),
    ("DATA PENERIMA", &["name", "nik", "kk", "sex", "place", "birth"]),
    ("WILAYAH", &["prov", "kab", "kec", "desa"]),
];

/// Ways in which a list is damaged; a list has at most two of them.
const OPTIONS: [&str; 14] = [
    "members",
    "members",
    "members",
    "numbers",
    "total",
    "signature",
    "apostrophe",
    "spaced",
    "damaged",
    "blanks",
    "blocks",
    "repeated",
    "kk_once members",
    "dotted",
];

const TITLES: [&str; 5] = [
    "DAFTAR PENERIMA BANTUAN SOSIAL",
    "REKAPITULASI DATA PENERIMA MANFAAT KECAMATAN SEPULU",
    "LAMPIRAN KEPUTUSAN KEPALA DESA BANYUBESI NOMOR 12 TAHUN 2025",
    "Data per 31 Desember 2025",
    "KABUPATEN BANGKALAN",
];

/// Layouts that are drawn.
const LAYOUTS: u64 = 180;

/// Every drawn layout; the same ones each time.
pub fn layouts() -> Vec<Layout> {
    (0..LAYOUTS).map(layout).collect()
}

fn layout(seed: u64) -> Layout {
    let mut random = Random::new(seed + 1_000);
    let mut columns = columns(&mut random);
    let heads = heads(&mut random, &mut columns);
    let options = (0..random.below(3)).flat_map(|_| random.pick(&OPTIONS).split(' ').collect::<Vec<_>>());
    let mut options: Vec<String> = options.map(str::to_string).collect();
    let delimiter = [None, None, Some(';'), Some(','), Some('\t'), Some('|')][random.below(6)];
    if delimiter.is_none() && random.percent(20) {
        options.push("as_number".to_string());
    }
    let titles = (0..random.below(4)).map(|_| random.pick(&TITLES).to_string()).collect();
    let sources: Vec<&str> = columns.iter().map(|(source, _)| source.as_str()).collect();
    let column = |source: &&str| Column { source: source.to_string(), wanted: fields(source, &sources) };
    Layout {
        name: format!("drawn_{seed:03}"),
        titles,
        heads,
        columns: sources.iter().map(column).collect(),
        delimiter,
        options,
        rows: 30 + random.below(60),
        may_be_refused: false,
    }
}

/// What a drawn column may be read as: the name of a head stands for the recipient where there is no other.
fn fields(source: &str, all: &[&str]) -> Vec<String> {
    let text = if source == "head" && !all.contains(&"name") { "nama|nama_kepala_keluarga" } else { wanted(source) };
    text.split('|').map(str::to_string).collect()
}

/// Kinds of columns with their headings, in the order in which they stand.
fn columns(random: &mut Random) -> Vec<(String, String)> {
    let mut chosen: Vec<(String, String)> = Vec::new();
    for (source, share, phrases) in PHRASES {
        if random.percent(share) {
            let phrase = random.pick(phrases);
            chosen.push((source.to_string(), phrase.to_string()));
        }
    }
    let drop = |chosen: &mut Vec<(String, String)>, first: &str, second: &str| {
        let has = |name: &str| chosen.iter().any(|(source, _)| source == name);
        if has(first) && has(second) {
            chosen.retain(|(source, _)| source != second);
        }
    };
    // Two columns of one meaning would both be right.
    for (first, second) in [("sex", "sex_word"), ("ttl", "place"), ("ttl", "birth"), ("rtrw", "rt"), ("rtrw", "rw")] {
        drop(&mut chosen, first, second);
    }
    match random.below(3) {
        0 => random.shuffle(&mut chosen),
        1 => {
            let (first, last) = (random.below(chosen.len()), random.below(chosen.len()));
            chosen.swap(first, last);
        }
        _ => {}
    }
    if random.percent(80) {
        let phrase = random.pick(&["NO", "No.", "NO URUT", "Nomor", ""]);
        chosen.insert(0, ("seq".to_string(), phrase.to_string()));
    }
    if random.percent(6) {
        chosen.insert(0, ("empty".to_string(), String::new()));
    }
    chosen
}

/// Rows of headings: damaged in spelling, perhaps with upper headings over columns that stand together.
fn heads(random: &mut Random, columns: &mut [(String, String)]) -> Vec<Vec<String>> {
    let case = random.below(4);
    let is_misspelt = random.percent(15);
    let mut lower: Vec<String> = Vec::new();
    for (_, phrase) in columns.iter() {
        let mut phrase = match case {
            0 => phrase.to_uppercase(),
            1 => phrase.to_lowercase(),
            2 => phrase.replace(' ', "_"),
            _ => phrase.clone(),
        };
        if is_misspelt && phrase.len() >= 9 && random.percent(30) {
            phrase = misspelt(random, &phrase);
        }
        lower.push(phrase);
    }
    let mut upper = lower.clone();
    let mut is_grouped = false;
    if case != 2 && random.percent(35) {
        for (title, members) in GROUPS {
            let run = run(columns, members);
            let is_free = run.clone().all(|at| upper[at] == lower[at]);
            if run.len() >= 2 && is_free && random.percent(60) {
                upper[run.start] = title.to_string();
                run.clone().skip(1).for_each(|at| upper[at] = "<".to_string());
                is_grouped = true;
            }
        }
    }
    if !is_grouped {
        return vec![lower];
    }
    // A column of its own has one heading, merged over both rows.
    let under = |at: usize| if upper[at] == lower[at] { "^".to_string() } else { lower[at].clone() };
    let lower = (0..lower.len()).map(under).collect();
    vec![upper, lower]
}

/// The longest run of neighbours that are among these kinds.
fn run(columns: &[(String, String)], members: &[&str]) -> std::ops::Range<usize> {
    let (mut best, mut start) = (0..0, 0);
    for at in 0..=columns.len() {
        let is_member = columns.get(at).is_some_and(|(source, _)| members.contains(&source.as_str()));
        if !is_member {
            if at - start > best.len() {
                best = start..at;
            }
            start = at + 1;
        }
    }
    best
}

/// Two letters exchanged, or one left out, inside a word.
fn misspelt(random: &mut Random, phrase: &str) -> String {
    let mut letters: Vec<char> = phrase.chars().collect();
    let inside = |at: &usize| letters[*at].is_alphabetic() && letters[*at - 1].is_alphabetic();
    let places: Vec<usize> = (1..letters.len()).filter(inside).collect();
    if places.is_empty() {
        return phrase.to_string();
    }
    let at = places[random.below(places.len())];
    if random.percent(50) {
        letters.swap(at - 1, at);
    } else {
        letters.remove(at);
    }
    letters.into_iter().collect()
}
