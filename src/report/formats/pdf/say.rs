//! Every sentence of printed files, in both languages. Sheets for the field are Indonesian whatever the job's language.

use crate::language::Language;

macro_rules! catalogue {
    ($($name:ident: $id:literal, $en:literal;)*) => {
        /// One sentence or heading.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Say { $($name),* }

        impl Say {
            /// The sentence in a language.
            pub fn pick(self, language: Language) -> &'static str {
                match self { $(Say::$name => language.pick($id, $en)),* }
            }
        }
    };
}

catalogue! {
    Government: "PEMERINTAH", "GOVERNMENT OF";
    AnyGovernment: "PEMERINTAH DAERAH", "LOCAL GOVERNMENT";
    Team: "TIM KOORDINASI PENANGGULANGAN KEMISKINAN", "POVERTY REDUCTION COORDINATION TEAM";
    Number: "Nomor", "Number";
    Nature: "Sifat", "Class";
    Limited: "Terbatas (memuat data pribadi)", "Restricted (holds personal data)";
    Attached: "Lampiran", "Attached";
    Subject: "Hal", "Subject";
    Basis: "Dasar data", "Data";
    Page: "Halaman", "Page";
    Of: "dari", "of";
    Run: "Nomor hasil", "Run";
    TextHash: "sidik teks", "text hash";
    Unmasked: "NOMOR IDENTITAS TAMPIL PENUH. Alasan tercatat di audit.jsonl. Jangan digandakan.", "IDENTITY NUMBERS IN FULL. The reason is recorded in audit.jsonl. Do not copy.";
    Period: "periode", "period";
    RegisterAsOf: "register per", "register of";

    SummaryTitle: "RINGKASAN PEMADANAN DATA PENERIMA BANTUAN", "SUMMARY OF THE RECONCILIATION OF AID LISTS";
    SummarySubject: "Ringkasan pemadanan data penerima bantuan", "Summary of the reconciliation of aid lists";
    SummaryAttached: "report.xlsx dan report.html", "report.xlsx and report.html";
    Intro: "Daftar penerima setiap program dipadankan dengan register (DTSEN). Ringkasan ini memuat hasil, perkiraan galat, nilai yang terindikasi, dan yang perlu didahulukan. Terindikasi bukan putusan tentang seseorang: setiap baris diperiksa dahulu.", "The lists of every programme were matched against the register (DTSEN). This summary tells the result, its expected error, the money indicated and what to do first. Indicated is no verdict on a person: every row is checked first.";
    MainFigures: "Pokok hasil", "Main figures";
    Figure: "Ukuran", "Measure";
    ValueOf: "Nilai", "Value";
    RowsRead: "Baris daftar dibaca", "List rows read";
    InRegister: "Ada di register", "In the register";
    LikelyRight: "Padanan yang benar menurut perkiraan", "Links expected to be right";
    Waiting: "Menunggu keputusan petugas", "Waiting for an officer's decision";
    ToVisit: "Baris yang perlu dikunjungi", "Rows to be visited";
    Groups: "Kelompok data ganda", "Duplicate groups";
    Unserved: "Keluarga layak belum menerima", "Eligible families on no list";
    Indicated: "Baris terindikasi (menurut sebab: tabel berikut)", "Rows indicated (by cause: next table)";
    ToCheck: "Baris perlu diperiksa dahulu: belum dapat dinilai", "Rows to be checked first: cannot be judged yet";
    Money: "Nilai terindikasi bila semuanya benar", "Rupiah indicated if everything holds";
    MoneyExpected: "Dari nilai itu, yang diperkirakan benar (rentang 95 %)", "Of it, expected to hold (95 % interval)";
    InclusionFindings: "Temuan inklusi (satu baris dapat punya beberapa)", "Inclusion findings (a row may have several)";
    FindingsExpected: "Dari temuan inklusi, yang diperkirakan benar (rentang 95 %)", "Of the inclusion findings, expected to hold (95 % interval)";
    WrongLinks: "Perkiraan salah padan (rentang 95 %)", "Expected wrong links (95 % interval)";
    MissedLinks: "Perkiraan padanan terlewat (rentang 95 %)", "Expected missed links (95 % interval)";
    ErrorNote: "Perkiraan galat dijumlahkan dari peluang setiap padanan; rentang 95 % memuat keraguan model.", "The expected error is added up from the probability of every link; the 95 % interval holds the model's own doubt.";
    Statuses: "Status baris", "Status of rows";
    Changes: "Perubahan sejak hasil sebelumnya", "Changes since the former run";
    First: "Yang perlu didahulukan", "What to do first";
    ByOwner: "Hasil padan per OPD", "Matching by OPD";
    ByProgramme: "Per program", "By programme";
    ByKecamatan: "Kecamatan dengan nilai terindikasi terbesar", "Kecamatan with the largest indicated amount";
    Kinds: "Jenis temuan ketepatan sasaran", "Kinds of targeting findings";
    NoFindings: "Tidak ada temuan ketepatan sasaran pada periode ini.", "There are no targeting findings in this period.";
    KindsNote: "Satu penerima dapat disebut beberapa temuan; nilainya dihitung sekali, yang tercatat lebih dari sekali pada data ganda. Yang belum dapat dinilai bukan indikasi dan nilainya tidak dihitung di mana pun.", "A payee may be named by several findings; its amount counts once, that of repeated listings with the duplicates. What cannot be judged yet is no indication and counts nowhere.";
    Duplicates: "Jenis data ganda", "Kinds of duplicates";
    Rules: "Aturan yang berlaku dan kepastiannya", "Rules in force and their certainty";
    NoRules: "Tidak ada aturan untuk program pada periode ini.", "There are no rules for the programmes of this period.";
    Method: "Cara kerja", "Method";
    SignOff: "Pengesahan", "Sign-off";
    MoreRows: "baris lagi ada di", "more rows are in";
    Action: "Tindak lanjut", "Action";
    CheckedBy: "Diperiksa oleh,", "Checked by,";
    ApprovedBy: "Mengetahui/menyetujui,", "Approved by,";
    PlaceAndDate: "....................................., tanggal .........................................", "....................................., date .........................................";
    SignHere: "( ........................................................ )", "( ........................................................ )";
    NipTitle: "Jabatan/NIP: .............................................", "Position/number: ....................................";
    HashNote: "Sidik teks pada kaki halaman dihitung dari seluruh teks berkas ini; dua cetakan dengan sidik yang sama berisi teks yang sama. Keutuhan berkas asal diperiksa dengan padan verify.", "The text hash at the foot of each page is taken over all texts of this file; two prints with the same hash hold the same text. The original files are checked with padan verify.";
}
