//! Every sentence of pages and workbooks, in both languages. A sentence without a translation does not compile.

use crate::language::Language;

macro_rules! catalogue {
    ($($name:ident: $id:literal, $en:literal;)*) => {
        /// One sentence or heading.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Text { $($name),* }

        impl Text {
            /// Every sentence.
            pub const ALL: &[Text] = &[$(Text::$name),*];

            /// The sentence in a language.
            pub fn pick(self, language: Language) -> &'static str {
                match self { $(Text::$name => language.pick($id, $en)),* }
            }
        }
    };
}

catalogue! {
    Title: "Laporan pemadanan data penerima bantuan", "Aid-list reconciliation report";
    Subtitle: "Daftar program dipadankan dengan register (DTSEN)", "Programme lists matched against the register (DTSEN)";
    Period: "Periode", "Period";
    RegisterAsOf: "Register per", "Register as of";
    RunName: "Nomor hasil", "Run";
    SkipToContent: "Lompat ke isi", "Skip to content";
    SectionList: "Bagian laporan", "Sections";
    UnmaskedBanner: "Nomor identitas tampil penuh. Alasan:", "Identity numbers are shown in full. Reason:";
    UnmaskedSee: "tercatat di audit.jsonl", "recorded in audit.jsonl";

    Headline: "Hasil malam ini", "Tonight's result";
    RowsIn: "baris daftar dibaca", "list rows read";
    Lists: "daftar", "lists";
    FilesWord: "berkas", "files";
    InRegister: "baris ada di register", "of rows are in the register";
    LikelyRight: "padanan benar menurut model", "of links right by the model's own estimate";
    Status: "Status", "Status";
    Rows: "Baris", "Rows";
    Share: "Bagian", "Share";
    Meaning: "Artinya", "Meaning";
    ExpectedError: "Perkiraan galat laporan ini", "Expected error of this report";
    WrongLinks: "salah padan", "wrong links";
    MissedLinks: "padanan terlewat", "missed links";
    Interval: "rentang 95 %", "95 % interval";
    RupiahIndicated: "nilai terindikasi bila semuanya benar", "rupiah indicated if everything holds";
    RupiahNote: "Setiap penerima dihitung sekali per program. Terindikasi bukan berarti salah: setiap baris perlu diperiksa.", "Each payee counts once per programme. Indicated does not mean wrong: every row must be checked.";
    Unstated: "Tanpa nilai, karena manfaatnya tidak dinyatakan dalam aturan:", "Without an amount, because the rules state no benefit:";
    IndicatedParts: "Yang terindikasi dan yang perlu diperiksa", "What is indicated and what must be checked";
    IndicatedNote: "Setiap baris dihitung sekali, pada sebab yang nilainya dihitung. Jumlah nilai sama dengan nilai terindikasi.", "Each row counts once, under the cause whose money is counted. The amounts add up to the rupiah indicated.";
    InGroupsAlone: "dari baris terindikasi hanya tercatat di Data ganda, jadi tidak termasuk kolom Baris terindikasi (inklusi).", "of the rows indicated stand in Duplicates alone and are not among Rows indicated (inclusion).";
    HowMany: "Banyaknya", "How many";
    RowsIndicated: "baris terindikasi", "rows indicated";
    RowsToCheck: "baris perlu diperiksa dahulu", "rows to be checked first";
    NotIndicated: "belum dapat dinilai, bukan indikasi", "cannot be judged yet, no indication";
    RowsWord: "baris", "rows";
    PartsInclusion: "Terindikasi tidak layak atau tercatat lebih dari sekali", "Indicated as not eligible or listed more than once";
    PartsExclusion: "Terindikasi terlewat: layak, belum menerima", "Indicated as left out: eligible, not served";
    PartsExclusionRows: "Terindikasi belum menerima penuh", "Indicated as not fully served";
    PartsUnknown: "Perlu diperiksa dahulu: belum dapat dinilai, bukan indikasi", "To be checked first: cannot be judged yet, no indication";
    PartRule: "Tidak layak menurut aturan program", "Not eligible by a programme rule";
    PartRepeated: "Tercatat lebih dari sekali, orang atau keluarga", "Listed more than once, a person or a family";
    PartOverlap: "Dua program yang tidak boleh bersama", "Two programmes that may not meet";
    PartDied: "Tercatat meninggal", "Recorded as deceased";
    PartGone: "Pindah atau tidak aktif di register", "Moved away or inactive in the register";
    ShortRule: "aturan", "by rule";
    ShortRepeated: "ganda", "repeated";
    ShortOverlap: "tumpang tindih", "overlap";
    ShortDied: "meninggal", "deceased";
    ShortGone: "pindah/tidak aktif", "moved/inactive";
    DifferentRows: "Baris berbeda", "Different rows";
    MismatchFields: "Isian", "Fields";
    Counted: "Nilai yang dihitung", "Rupiah counted";
    AtRisk: "Dibayar lebih dari sekali", "Paid more than once";
    CountedInGroups: "dihitung di Data ganda", "counted in Duplicates";
    CountedInFindings: "Ditambah yang dihitung di Data ganda", "Plus what is counted in Duplicates";
    SumIndicated: "Jumlah nilai terindikasi", "Sum of rupiah indicated";
    Sum: "Jumlah", "Sum";
    UnservedFamilies: "keluarga layak belum menerima", "families eligible, not served";

    MeansPadan: "Orang ini ada di register dan isiannya sama.", "This person is in the register and the entries agree.";
    MeansPadanBerbeda: "Orang ini ada di register, tetapi ada isian yang berbeda.", "This person is in the register, but some entries differ.";
    MeansPerluVerifikasi: "Ada calon yang mirip; petugas harus memutuskan.", "A similar person exists; an officer must decide.";
    MeansTidakDitemukan: "Tidak ada orang yang cukup mirip di register.", "Nobody in the register is similar enough.";
    MeansKarantina: "Baris tidak terbaca sebagai orang dan perlu dikirim ulang.", "The row could not be read as a person and must be sent again.";

    FirstThings: "Yang perlu didahulukan", "What to do first";
    NothingFirst: "Tidak ada yang mendesak malam ini.", "Nothing is urgent tonight.";
    FirstInclusion: "baris terindikasi tidak layak, tercatat lebih dari sekali, meninggal, atau pindah. Periksa bukti dari nilai terbesar sebelum penyaluran.", "rows are indicated as not eligible, listed more than once, deceased or moved. Check the evidence from the largest amount before payment.";
    FirstDuplicates: "kelompok data ganda. Sepakati satu baris per penerima.", "duplicate groups. Agree on one row per payee.";
    FirstReview: "baris menunggu keputusan petugas. Mulai dari urutan 1 antrean.", "rows wait for an officer's decision. Start with number 1 of the queue.";
    FirstNotFound: "baris tidak ada di register. OPD mencocokkannya dengan KTP-el/KK menurut perbaikan.xlsx di folder owners.", "rows are not in the register. The OPD checks them against identity cards, from perbaikan.xlsx in the owners folder.";
    FirstQuarantine: "baris tidak terbaca. OPD memperbaiki dan mengirim ulang.", "rows could not be read. The OPD corrects and sends them again.";
    FirstUnserved: "keluarga layak belum menerima. Kunjungi menurut urutan.", "families are eligible and not served. Visit them in order of rank.";
    FirstOwner: "paling sedikit padan dengan register:", "matches the register least:";
    See: "lihat", "see";

    Owners: "Hasil padan per OPD", "Matching by OPD";
    OwnersNote: "Bagian baris yang ada di register, per OPD. Paket setiap OPD ada di folder owners.", "Share of rows that are in the register, by OPD. Each OPD's packet is in the owners folder.";
    Files: "Mutu berkas yang diterima", "Quality of the files received";
    FilesNote: "Bagaimana setiap berkas dibaca. Lembar satu berkas dijumlahkan; buka rincian untuk lembar, kolom dan catatannya.", "How each file was read. The sheets of a file are summed; open the details for sheets, columns and remarks.";
    File: "Berkas", "File";
    Sheet: "Lembar", "Sheet";
    Owner: "OPD", "Owner";
    Programme: "Program", "Programme";
    Form: "Bentuk", "Form";
    Records: "Rekaman", "Records";
    Persons: "Baris orang", "Person rows";
    Layout: "Judul, jumlah, kosong", "Titles, totals, blank";
    ColumnsMapped: "Kolom dikenali", "Columns recognised";
    LeastSure: "Kolom paling ragu", "Least certain column";
    Remarks: "Catatan", "Remarks";
    Unused: "tidak dipakai", "unused";
    InRegisterShare: "Ada di register", "In the register";
    Sheets: "lembar", "sheets";
    RemarksWord: "catatan", "remarks";

    Quarantine: "Karantina", "Quarantine";
    QuarantineNote: "Baris yang tidak terbaca sebagai orang, dengan tempat, sebab, dan cara memperbaikinya. OPD memperbaiki baris di berkas asalnya lalu mengirim ulang; judul dan jumlah boleh dihapus.", "Rows that could not be read as a person, with their place, reason and fix. The OPD corrects the row in its own file and sends the file again; titles and totals may be deleted.";
    Duplicates: "Data ganda", "Duplicates";
    DuplicatesNote: "Orang atau keluarga yang tercatat lebih dari sekali, dan nomor yang dipakai dua orang. Kelompok bernilai terbesar lebih dahulu. Yang dibayar lebih dari sekali tertulis di baris pertama kelompok, nilai yang dihitung di baris terakhirnya (0 bila temuan atau kelompok lain sudah menghitungnya): jumlahkan satu kolom saja.", "People or families listed more than once, and numbers used by two people. Groups with the largest amount first. What is paid more than once stands on a group's first row, what is counted on its last one (0 where a finding or another group counts it): add up one column only.";
    Kind: "Jenis", "Kind";
    Groups: "Kelompok", "Groups";
    Value: "Nilai terindikasi", "Indicated rupiah";
    Mistargeting: "Temuan ketepatan sasaran", "Targeting findings";
    MistargetingNote: "Dua sisi dan yang belum dapat dinilai, dipisahkan; nilai terbesar lebih dahulu. Kolom Menyangkut menyebut manfaat yang disentuh satu temuan: satu penerima dapat disebut beberapa kali, dan yang belum dapat dinilai tidak dihitung di mana pun. Yang dijumlahkan hanya Nilai yang dihitung.", "Both sides, and what cannot be told, kept apart; the largest amount first. Rupiah involved is the benefit that one finding touches: a payee may be named several times, and what cannot be judged counts nowhere. Only the rupiah counted add up.";
    Inclusion: "Inklusi: terdaftar, tetapi terindikasi tidak layak, ganda, meninggal, atau pindah", "Inclusion: listed, but indicated as not eligible, repeated, deceased or moved";
    Exclusion: "Eksklusi: terdaftar dan terindikasi layak, belum menerima penuh", "Exclusion: listed and indicated as eligible, not fully served";
    Unknown: "Perlu diperiksa: belum dapat dinilai, bukan indikasi", "To be checked: cannot be judged yet, no indication";
    Findings: "Temuan", "Findings";
    NotAssessed: "Program yang belum dinilai", "Programmes that were not assessed";
    Areas: "Per kecamatan dan desa", "By kecamatan and desa";
    AreasNote: "Wilayah menurut register untuk baris yang padan, selain itu menurut daftar. Perkiraan galat per kecamatan (stated_error.csv) mengikuti wilayah yang tertulis di daftar, jadi banyak barisnya sedikit berbeda.", "Area as the register tells it for matched rows, else as the list does. The expected error by kecamatan (stated_error.csv) goes by the area that the lists state, so its rows differ a little.";
    ByKecamatan: "Keluarga layak belum menerima per kecamatan", "Unserved families by kecamatan";
    ByDesa: "Per desa/kelurahan, nilai terbesar lebih dahulu", "By desa/kelurahan, largest amount first";
    AreaUnknown: "Wilayah tidak diketahui", "Area unknown";
    Unserved: "Keluarga layak belum menerima", "Eligible families not served";
    UnservedNote: "Keluarga register yang memenuhi syarat suatu program malam ini tetapi belum ada di daftarnya; sebagian menerima program lain (kolom listed di unserved.csv). Dikelompokkan per desa, terbanyak lebih dahulu; buka satu desa untuk keluarga yang dikunjungi lebih dahulu. Semuanya ada di unserved.csv.", "Register families that meet the conditions of a programme of tonight and are on no list of it; some have another programme (column listed of unserved.csv). Grouped by desa, most first; open a desa for the families to visit first. All of them are in unserved.csv.";
    Review: "Antrean verifikasi", "Review queue";
    ReviewNote: "Baris yang hanya dapat diputuskan petugas; yang paling meragukan lebih dahulu. Bandingkan baris dengan kandidat 1 dan 2 memakai KTP-el/KK, lalu lakukan yang tertulis di kolom Yang harus dilakukan.", "Rows that only an officer can decide; the least certain first. Compare the row with candidates 1 and 2 by identity card, then do what the column What to do says.";
    Matrix: "Matriks program", "Programme matrix";
    MatrixNote: "Banyaknya keluarga yang ada di dua program, dan apa kata aturan.", "How many families stand in two programmes, and what the rules say.";
    Mismatches: "Perbedaan isian", "Differing fields";
    MismatchesNote: "Isian yang berbeda pada baris yang padan, dengan usulan perbaikan bila ada.", "Fields that differ on matched rows, with a proposed fix where there is one.";
    Programmes: "Per program", "By programme";

    Rules: "Aturan yang berlaku", "Rules in force";
    RulesNote: "Aturan program malam ini menurut periode, dengan sumber dan kepastiannya.", "Tonight's programme rules for the period, with source and certainty.";
    Rule: "Aturan", "Rule";
    Source: "Sumber aturan", "Source of the rule";
    Certainty: "Kepastian", "Certainty";
    Ceiling: "Batas desil", "Decile ceiling";
    NoCeiling: "tanpa batas", "none";
    Benefit: "Manfaat satu periode", "Benefit of one period";
    NotStated: "tidak dinyatakan", "not stated";
    RuleFiles: "Berkas aturan yang dibaca", "Rule files read";
    NoRules: "Tidak ada aturan untuk program malam ini.", "There are no rules for tonight's programmes.";

    Method: "Cara kerja dan istilah", "Method and words";
    MethodLink: "Setiap baris dibandingkan dengan calon di register: NIK, nama, tanggal lahir, alamat, keluarga. Kesamaan yang jarang berbobot besar, yang umum berbobot kecil. NIK adalah saksi, bukan kunci: NIK sama dengan orang yang berbeda dilaporkan, bukan dipadankan.", "Each row is compared with candidates in the register: NIK, name, birth date, address, family. Rare agreement weighs much, common agreement little. The NIK is a witness, not a key: an equal NIK on a different person is reported, not matched.";
    MethodProbability: "Peluang adalah keyakinan bahwa baris itu orang tersebut, setelah semua calon dan kemungkinan tidak ada di register dipertimbangkan. Perkiraan galat dijumlahkan dari peluang itu.", "The probability is how sure it is that the row is that person, after all candidates and the chance of not being in the register are weighed. The expected error is added up from these probabilities.";
    MethodIndicated: "Terindikasi berarti data menunjukkan sesuatu yang perlu diperiksa. Bukan putusan tentang seseorang. Jawaban OPD dan hasil lapangan menentukan.", "Indicated means that the data shows something to be checked. It is no verdict on a person. The OPD's reply and the field result decide.";
    MethodMask: "NIK dan No. KK ditampilkan empat angka pertama dan dua terakhir. Desil dan disabilitas adalah data yang peka; bagikan laporan ini hanya kepada yang berwenang.", "NIK and No. KK show the first four digits and the last two. Decile and disability are sensitive; share this report only with those entitled to it.";
    MethodVerify: "Keutuhan laporan dapat diperiksa kapan saja dengan perintah padan verify.", "The report can be checked at any time with the command padan verify.";
    Identity: "Identitas laporan", "Identity of this report";
    Version: "Versi padan", "padan version";
    RegisterPeople: "Orang di register", "People in the register";
    RegisterFamilies: "Keluarga di register", "Families in the register";
    Inputs: "Berkas masukan", "Input files";
    Hash: "Sidik (blake3)", "Hash (blake3)";
    Bytes: "Ukuran (byte)", "Size (bytes)";
    Warnings: "Peringatan", "Warnings";

    Filter: "Saring baris", "Filter rows";
    SortBy: "Urutkan menurut", "Sort by";
    MoreRows: "baris lagi tidak ditampilkan di sini; semuanya ada di", "more rows are not shown here; all of them are in";
    NoRows: "Tidak ada baris di bagian ini malam ini.", "There are no rows in this part tonight.";
    FamiliesWord: "keluarga", "families";
    FirstShown: "ditampilkan yang pertama:", "shown are the first:";
    PrintedRows: "Cetakan memuat 40 baris pertama; baris lain ada di layar dan di", "The print holds the first 40 rows; the others are on screen and in";
    Agrees: "sama", "agrees";
    OwnersShares: "Bagian setiap status", "Share of each status";
    Yes: "ya", "yes";
    No: "tidak", "no";

    Contents: "Daftar isi", "Contents";
    OneRowIs: "Satu baris adalah", "One row is";
    IndicationNote: "Terindikasi bukan putusan: setiap baris perlu diperiksa.", "Indicated is no verdict: every row must be checked.";
    LinksInCsv: "Hasil per baris (links) ada di links.csv dan links.parquet.", "Results per row (links) are in links.csv and links.parquet.";

    RowsRead: "baris daftar dibaca", "list rows read";
    WrongLinksExpected: "perkiraan salah padan", "expected wrong links";
    MissedLinksExpected: "perkiraan padanan terlewat", "expected missed links";
    FilesInTrouble: "berkas bermasalah", "files with trouble";
    FilesNoTrouble: "Tidak ada berkas bermasalah malam ini.", "No file is in trouble tonight.";
    FilesTroubleNote: "Nilai D atau E, atau ada baris yang tidak terbaca.", "Grade D or E, or rows that could not be read.";
    FilesMoreTrouble: "berkas bermasalah lainnya ada di bagian berkas.", "more files with trouble are in the section on files.";
    StatusOfRows: "Status baris", "Status of rows";
    StatusBar: "Bagian setiap status dari seluruh baris", "Share of each status among all rows";

    Changed: "Yang berubah sejak malam sebelumnya", "What changed since the last night";
    ChangedShort: "Sejak malam sebelumnya", "Since the last night";
    ChangedSince: "Dibandingkan dengan hasil", "Compared with run";
    ChangedNone: "Malam ini tidak dibandingkan dengan malam sebelumnya, jadi yang baru dan yang sudah beres tidak dapat ditunjukkan.", "Tonight is not compared with an earlier night, so what is new and what is repaired cannot be shown.";
    ChangedHow: "Agar dibandingkan, tulis baris ini di awal berkas tugas:", "To compare, write this line at the top of the job file:";
    ChangedHowOnce: "atau sekali saja:", "or once only:";
    ChangedNote: "Setiap temuan dan kelompok ganda dicari lagi di hasil sebelumnya. Baru: belum ada sebelumnya. Diperbaiki: hilang, barisnya masih ada. Tidak ada lagi: barisnya pun keluar. Berulang: temuan periode lalu yang dibayar lagi.", "Every finding and group is looked up again in the former run. New: it was not there. Repaired: it ended, its row is still there. Gone: its row left too. Repeated: found in an earlier period and paid again.";
    ChangedAll: "Temuan dan data ganda", "Findings and duplicates";
    ChangedInvolved: "Temuan inklusi: menyangkut (satu penerima dapat disebut beberapa kali)", "Inclusion findings: rupiah involved (a payee may be named several times)";
    ChangedAtRisk: "Data ganda: dibayar lebih dari sekali", "Duplicates: paid more than once";
    ChangedChart: "Temuan dan data ganda menurut perubahannya", "Findings and duplicates by what became of them";
    ChangedRows: "Baris daftar", "List rows";
    RowsStayed: "tetap", "stayed";
    RowsCame: "masuk", "came in";
    RowsLeft: "keluar", "left";
    NewFirst: "Yang baru, nilai terbesar lebih dahulu", "What is new, largest amount first";
    RepeatedFirst: "Yang berulang dari periode lalu", "What is repeated from an earlier period";
    GraduatedList: "Keluarga yang lulus", "Families that graduated";
    WhatIs: "Apa", "What";

    Before: "Sebelumnya", "Before";
    Difference: "Naik atau turun", "Up or down";
    PercentPoints: "poin", "points";
    TrendNote: "Lingkaran kosong: hasil sebelumnya; lingkaran penuh: malam ini.", "Open circle: the former run; full circle: tonight.";
    TrendNone: "Arah naik atau turun tampil di sini bila malam ini dibandingkan dengan malam sebelumnya.", "The trend is shown here when tonight is compared with an earlier night.";
    OwnersWork: "Pekerjaan tiap OPD", "Each OPD's work";
    ErrorNote: "Berapa padanan yang diperkirakan keliru atau terlewat, menurut peluang setiap baris. Per kecamatan, menurut wilayah yang tertulis di daftarnya, ada di stated_error.csv; bagian lain halaman ini memakai wilayah register.", "How many links are expected to be wrong or missed, by the probability of every row. By kecamatan, as the lists state it, they are in stated_error.csv; the rest of this page uses the area of the register.";

    Readable: "Terbaca", "Readable";
    RowsRepaired: "Baris dibaca dengan perbaikan", "Rows read with a repair";
    RowsFaulty: "Baris cacat", "Rows with faults";
    Grade: "Nilai", "Grade";
    GradeNote: "Nilai A sampai E seperti di tanda terima, untuk berkas ini saja: yang terburuk dari baris terbaca, baris dengan NIK utuh, baris tidak berulang, kolom yang dikenali, dan baris yang ada di register.", "Grades A to E as on receipts, for this file alone: the worst of rows that can be read, rows with a whole NIK, rows not repeated, columns recognised, and rows in the register.";
    FaultsByColumn: "Cacat dan perbaikan menurut kolom", "Faults and repairs by column";
    Column: "Kolom", "Column";
    Fault: "Cacat", "Fault";
    Repaired: "Dibaca dengan perbaikan; berkas tidak diubah", "Read with a repair; the file is unchanged";
    NoFaults: "Nomor identitas dan tanggal lahir tidak ada yang cacat.", "No number and no birth date has a fault.";

    MapUnserved: "Peta petak: keluarga layak belum menerima", "Tile map: eligible families not served";
    MapUnservedNote: "Dari 100 keluarga di register, berapa yang layak untuk suatu program tetapi belum ada di daftarnya.", "Of 100 register families, how many are eligible for a programme and on no list of it.";
    MapInclusion: "Peta petak: baris terindikasi (inklusi)", "Tile map: rows indicated (inclusion)";
    MapInclusionNote: "Dari 100 baris daftar, berapa yang terindikasi tidak layak, tercatat lebih dari sekali, meninggal, atau pindah.", "Of 100 list rows, how many are indicated as not eligible, listed more than once, deceased or moved.";
    MapOrder: "Setiap petak satu desa/kelurahan, urut menurut kode wilayah; letaknya bukan letak di bumi. Makin gelap makin tinggi, angkanya persen.", "Each tile is one desa or kelurahan in the order of area codes; its place is not its place on the ground. The darker the higher, numbers are percent.";
    MapOfKecamatan: "Setiap petak satu kecamatan, urut menurut kode wilayah; letaknya bukan letak di bumi. Makin gelap makin tinggi, angkanya persen.", "Each tile is one kecamatan in the order of area codes; its place is not its place on the ground. The darker the higher, numbers are percent.";
    MapNothing: "tidak ada data", "no data";
    MapLegend: "Arti warna petak", "What the shades mean";
    Kabupaten: "Kabupaten/kota", "Kabupaten or kota";
    MoneyByKecamatan: "Nilai terindikasi per kecamatan (batang) dan berapa yang diperkirakan benar (garis, rentang 95 %)", "Indicated rupiah by kecamatan (bar) and how much of it is expected to hold (line, 95 % interval)";
    OfWhichHolds: "diperkirakan benar", "expected to hold";
    OfAll: "dari seluruhnya", "of all";
    OfKecamatan: "Per kecamatan", "By kecamatan";

    MatrixHeat: "Keluarga yang ada di dua program sekaligus", "Families that stand in two programmes at once";
    MatrixHow: "Setiap sel: jumlah keluarga di program baris dan program kolom. Makin gelap makin banyak; tanda menyebut aturannya. Angka miring: keluarga di program itu sendiri. Bingkai: pasangan yang tidak boleh bersama.", "Each cell: families in the programme of the row and of the column. The darker the more; the sign tells the rule. In italics: families in the programme itself. Framed: pairs that may not meet.";
    MatrixPairs: "Pasangan program dan rujukan aturannya", "Pairs of programmes and the rule on each";

    Working: "Daftar kerja", "Working lists";
    WorkingNote: "Daftar siap pakai untuk petugas. Di sini hanya baris pertama; seluruhnya ada di berkas yang disebut.", "Lists that officers work from. Only the first rows stand here; all of them are in the file that is named.";
    WorkingList: "Daftar", "List";
    WorkingFor: "Untuk", "For";
    WorkingRows: "Baris", "Rows";
    WorkingFile: "Berkas", "File";
    WorkingSheet: "lembar", "sheet";
    WorkingWhere: "Di mana pekerjaannya", "Where the work is";
    ForGraduation: "pendamping: keluarga yang menurut register mungkin sudah mandiri", "companions: families that by the register may no longer need aid";
    ForUnserved: "petugas rujukan: keluarga layak yang belum menerima", "referral officers: eligible families not served";
    ForVisits: "petugas lapangan: baris yang harus didatangi, urut desa", "field officers: rows to be visited, by desa";
    ForLokus: "petugas lapangan: semua baris di desa lokus", "field officers: all rows of the chosen villages";
    ForCorrections: "operator OPD: isian yang diusulkan diganti", "OPD operators: entries proposed to be replaced";
    ForReview: "peninjau: baris yang menunggu keputusan", "reviewers: rows that wait for a decision";
    Visits: "Baris dikunjungi", "Rows to visit";
    OfLokus: "Di desa lokus", "In chosen villages";
    LokusNone: "Tugas ini tidak menyebut desa lokus. Untuk memilih desa, tulis kodenya di berkas tugas:", "This job names no chosen villages. To choose some, write their codes in the job file:";
    GraduationFamilies: "Calon graduasi", "Candidates for graduation";
    AllInFile: "Semuanya ada di", "All of them are in";

    RulesUnsure: "aturan program malam ini belum terverifikasi. Hasil yang memakainya hanya petunjuk; cocokkan dengan peraturannya sebelum dipakai.", "of tonight's programme rules are not verified. Results that rest on them are hints only; check the regulation before use.";
    RulesSure: "Semua aturan program malam ini sudah dicocokkan dengan sumbernya.", "All of tonight's programme rules were checked against their source.";
    RulesOf: "dari", "of";
    RulesCited: "Aturan yang dirujuk temuan", "Rules that findings cite";

    ReceiptTitle: "Tanda terima data", "Receipt of data";
    ReceiptTo: "Kepada", "To";
    ReceiptIntro: "Daftar Saudara telah diterima dan dipadankan dengan register. Hasilnya sebagai berikut.", "Your lists have been received and matched against the register. The result is as follows.";
    ReceiptFix: "Yang perlu diperbaiki", "What to repair";
    ReceiptNothing: "Tidak ada yang perlu diperbaiki. Terima kasih.", "Nothing needs repair. Thank you.";
    ReceiptNext: "Perbaiki baris menurut berkas perbaikan.xlsx, lalu kirim ulang berkas dengan nama dan kolom yang sama.", "Repair the rows listed in perbaikan.xlsx, then send the file again under the same name and with the same columns.";
    ReceiptRows: "Baris demi baris", "Row by row";
    ReceiptMasked: "NIK dan No. KK disamarkan, juga pada usulan. Nomor lengkap ada pada KTP-el/KK warga; bila tidak ada, mintalah kepada pengelola register di kabupaten, yang mencatat alasannya.", "NIK and KK numbers are masked, in proposals too. The full number is on the person's identity card; failing that, ask the keeper of the register, who records the reason.";
    ReceiptRest: "baris lagi ada di perbaikan.xlsx.", "more rows are in perbaikan.xlsx.";
    WhatToDo: "Yang harus dilakukan", "What to do";
    Problem: "Masalah", "Problem";
    Count: "Banyaknya", "Count";
}

impl Text {
    /// Headings of the page's sections, in order.
    pub const SECTIONS: [Text; 15] = [
        Text::Headline,
        Text::Changed,
        Text::Owners,
        Text::Files,
        Text::Quarantine,
        Text::Duplicates,
        Text::Mistargeting,
        Text::Areas,
        Text::Matrix,
        Text::Working,
        Text::Unserved,
        Text::Review,
        Text::Mismatches,
        Text::Rules,
        Text::Method,
    ];

    pub fn yes_no(value: bool) -> Text {
        if value { Text::Yes } else { Text::No }
    }
}
