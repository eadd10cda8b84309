//! Every word that the script writes, in both languages: the script itself holds none.

use crate::language::Language;
use crate::report::formats::Report;
use crate::report::page::case;
use serde::Serialize;
use std::collections::BTreeMap;

macro_rules! catalogue {
    ($($name:ident: $id:literal, $en:literal;)*) => {
        /// One word or sentence of tables and cases.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word { $($name),* }

        impl Word {
            pub const ALL: &[(&str, Word)] = &[$((stringify!($name), Word::$name)),*];

            /// The sentence in a language.
            pub fn pick(self, language: Language) -> &'static str {
                match self { $(Word::$name => language.pick($id, $en)),* }
            }
        }
    };
}

catalogue! {
    Thousands: ".", ",";
    Point: ",", ".";
    Loading: "Tabel sedang dibuka …", "The table is being opened …";
    Shown: "{n} dari {of} baris ditampilkan.", "{n} of {of} rows are shown.";
    AllShown: "{of} baris.", "{of} rows.";
    NoneShown: "Tidak ada baris yang memuat semua kata itu. Kurangi kata atau pilihan.", "No row holds all of these words. Use fewer words or choices.";
    Cut: "Halaman ini memuat {n} baris pertama dari {of}; semuanya ada di {csv}.", "This page holds the first {n} rows of {of}; all of them are in {csv}.";
    CasesCut: "Rincian bobot dimuat untuk {n} baris pertama; untuk baris lain gunakan padan explain.", "Weights are held for the first {n} rows; for other rows use padan explain.";
    Filter: "Saring baris", "Filter rows";
    FilterHint: "beberapa kata, semua kolom", "several words, all columns";
    Every: "semua", "all";
    Empty: "(kosong)", "(empty)";
    Save: "Simpan yang ditampilkan (CSV)", "Save what is shown (CSV)";
    Reset: "Kosongkan saringan", "Clear the filter";
    SortBy: "Urutkan menurut", "Sort by";
    Open: "Buka kasus", "Open the case";
    Scroll: "Tabel, gulir dengan tombol panah, Page Up dan Page Down", "Table, scroll with arrow keys, Page Up and Page Down";
    Close: "Tutup", "Close";
    Previous: "Kasus sebelumnya", "Previous case";
    Next: "Kasus berikutnya", "Next case";
    Print: "Cetak kasus", "Print the case";
    Case: "Kasus", "Case";
    Who: "Siapa", "Who";
    Where: "Tempat baris", "Place of the row";
    What: "Yang ditemukan", "What was found";
    Law: "Aturan dan dasar hukum", "Rule and legal source";
    ToDo: "Tindak lanjut dan nilai", "What to do and amount";
    Candidate: "Orang di register yang dibandingkan", "Register person compared with";
    CandidateName: "Nama di register", "Name in the register";
    CandidateNik: "NIK di register", "NIK in the register";
    CandidateRow: "Baris register", "Register row";
    CandidateWeight: "Bobot (bit)", "Weight (bits)";
    CandidateProbability: "Peluang orang ini", "Probability of this person";
    Weights: "Mengapa: bobot tiap kolom", "Why: the weight of each field";
    WeightsNote: "Satu bit membuat kemungkinan orang yang sama dua kali lebih besar. Batang bergaris miring melawan, batang penuh mendukung.", "One bit doubles the odds of one person. A hatched bar speaks against, a full bar in favour.";
    Field: "Kolom", "Field";
    Level: "Kecocokan", "Agreement";
    Bits: "Bobot (bit)", "Weight (bits)";
    Sum: "Jumlah", "Sum";
    Bar: "Batang", "Bar";
    Total: "Bobot seluruhnya", "Weight in all";
    GivenRepeats: "sebagian sudah dihitung pada {field}: {level}", "partly counted at {field}: {level} already";
    GivenElse: "menurut {field}: {level}", "in view of {field}: {level}";
    NoCandidate: "Tidak ada orang di register yang dibandingkan dengan baris ini.", "No register person was compared with this row.";
    NoWeights: "Bobot baris ini tidak dimuat di halaman; perintah di bawah menampilkannya.", "The weights of this row are not in the page; the command below shows them.";
    NotStated: "tidak dinyatakan", "not stated";
    Explain: "Cerita lengkap baris ini:", "The whole story of this row:";
    NotHere: "Kasus itu tidak ada di laporan ini.", "That case is not in this report.";
    OnlyFirst: "Tanpa skrip halaman ini menampilkan baris pertama saja; semuanya ada di", "Without script this page shows the first rows only; all of them are in";
}

/// Words and groups of columns, as the script reads them.
#[derive(Serialize)]
struct Said<'a> {
    words: BTreeMap<&'a str, &'a str>,
    groups: Vec<(&'a str, &'a [&'a str])>,
    /// Programmes whose benefit nobody states.
    unstated: Vec<&'a str>,
    run: &'a str,
}

/// The words in JSON. No text in it can end the element in which it stands.
pub fn json(report: &Report<'_>) -> String {
    let language = report.reading.language;
    let words = Word::ALL.iter().map(|(name, word)| (*name, word.pick(language))).collect();
    let groups = case::GROUPS.iter().map(|(word, columns)| (word.pick(language), *columns)).collect();
    let unstated = report.reading.unstated.programmes.iter().map(String::as_str).collect();
    let said = Said { words, groups, unstated, run: report.run_name };
    serde_json::to_string(&said).expect("texts are JSON").replace('<', "\\u003c")
}
