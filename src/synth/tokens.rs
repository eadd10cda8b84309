//! Name tokens as people of Madura and Java bear them, most frequent first: facts only, no drawing.

/// Given names of men, from Arabic; Zipf order.
#[rustfmt::skip]
pub const MEN: &[&str] = &[
    "HASAN", "ROHMAN", "HOLIL", "ALI", "SALEH", "HUSEN", "RAHMAN", "FAUZI", "HAMID", "AZIZ", "MUNIR",
    "RIDWAN", "YUSUF", "IMAM", "SYAIFUL", "BAIDOWI", "SAMSUL", "ARIFIN", "ZAINI", "MAHFUD", "FARUQ",
    "TAUFIK", "MUHLIS", "ROFIK", "SUBHAN", "HALIM", "KARIM", "LATIF", "WAHID", "GHAFUR", "SYUKUR",
    "ROHIM", "MALIK", "JALIL", "HADI", "ANWAR", "EFENDI", "FADLI", "HIDAYAT", "HOIRUL", "ANAM", "HUDA",
    "IHSAN", "ILYAS", "IQBAL", "ISMAIL", "JAMIL", "JUNAIDI", "KHOLIK", "KURDI", "LUTFI", "MA'RUF",
    "MANSUR", "MASHURI", "MUSTOFA", "MUZAKKI", "NASIR", "NAWAWI", "QOMAR", "QUSYAIRI", "RASYID", "RIZAL",
    "ROBI", "SHOLEHUDDIN", "SIRAJ", "SULAIMAN", "SYAFI'I", "SYARIF", "TOHIR", "UBAIDILLAH", "UMAR",
    "USMAN", "WAFI", "WILDAN", "YASIN", "ZAINUDDIN", "ZAINAL", "ABIDIN", "ZUBAIR", "HASBULLAH",
    "ABDULLAH", "MUHYI", "BURHAN", "DIMYATI", "FATHUR", "FATHORROZI", "HAIRI", "HANAFI", "IBRAHIM",
    "IDRIS", "JAUHARI", "KAMALUDDIN", "MAKSUM", "MISBAH", "MUKHTAR", "NU'MAN", "RAFI", "SAHRI", "SAID",
    "SUJAI", "SUKRON", "THOLIB", "TURMUDI", "ZAHRI", "SHOMAD", "KHOTIB", "HASYIM", "MAHMUD", "QODIR",
];

/// Given names of women, from Arabic and Javanese; Zipf order.
#[rustfmt::skip]
pub const WOMEN: &[&str] = &[
    "AMINAH", "FATIMAH", "HALIMAH", "MARYAM", "KHOTIJAH", "AISYAH", "ROHMAH", "HASANAH", "MUNAWAROH",
    "ZAINAB", "ROMLAH", "JAMILAH", "MASRUROH", "NAFISAH", "HAYATI", "JANNAH", "LAILA", "FITRIYAH",
    "QOMARIYAH", "MAIMUNAH", "SULAIHAH", "ROFIAH", "MUSYARROFAH", "KULSUM", "ZUBAIDAH", "HOSNA",
    "HOLIFAH", "AZIZAH", "BADRIYAH", "FAIZAH", "FARIDA", "HAMIDAH", "HANIFAH", "HOTIMAH", "INDAH",
    "ISTIQOMAH", "JUWAIRIYAH", "KHOIRIYAH", "LATIFAH", "LUTFIYAH", "MAHMUDAH", "MARDIYAH", "MASITAH",
    "MUFIDAH", "MUSLIMAH", "MUTMAINNAH", "NADIFAH", "NASIHAH", "NIKMAH", "RAHMAWATI", "RAUDATUL",
    "RIFQIYAH", "RODIYAH", "ROHANIYAH", "SAFITRI", "SALEHA", "SALAMAH", "SAMSIYAH", "SANIYAH", "SOFIYAH",
    "SUAIBAH", "SUHARTINI", "SULASTRI", "SYARIFAH", "TOYYIBAH", "ULFA", "UMAMAH", "WAHYUNI", "WARDAH",
    "WASILAH", "YULIANA", "ZAHRO", "ZAKIYAH", "ZULAIHA", "LESTARI", "NINGSIH", "WULANDARI", "ANGGRAINI",
    "KARTIKA", "PUSPITA", "RAHAYU", "MUYASSAROH", "NURHAYATI", "HOMSIYAH", "MUSRIFAH", "SITTINA",
    "MASLUHAH", "ROIHANA", "SUMIYATI", "HOIROH", "MARWIYAH", "ASMANI", "RUMIYATI",
];

/// Given names that came into use after about 1990; Zipf order.
#[rustfmt::skip]
pub const YOUNG_MEN: &[&str] = &[
    "RIZKY", "MAULANA", "RAMADHAN", "FAJAR", "PRATAMA", "SAPUTRA", "ADITYA", "DAFFA", "REYHAN", "ALFIAN",
    "BAGUS", "ANDIKA", "KURNIAWAN", "WAHYU", "FARHAN", "NAUFAL", "ZIDAN", "AKBAR", "FIRDAUS", "HABIBI",
    "FAISAL", "GALIH", "EKO", "PRASETYO", "YOGA", "ARYA", "FIRMANSYAH", "ALVIN", "BILAL", "DIMAS",
    "FAHRI", "GILANG", "HAIKAL", "IRFAN", "KHOIRON", "RAIHAN", "SYAHRUL", "TEGAR", "WIJAYA", "ZAKI",
    "SETIAWAN", "NUGROHO", "SUTRISNO", "HARIYANTO", "AFANDI", "RENDI", "BAYU", "DONI", "HENDRA", "ARDIANSYAH",
];

/// The same for women.
#[rustfmt::skip]
pub const YOUNG_WOMEN: &[&str] = &[
    "PUTRI", "NABILA", "ZAHRA", "AULIA", "SALSABILA", "NAYLA", "ADINDA", "SYIFA", "NAZWA", "KHANZA",
    "ALYA", "RAHMA", "NAURA", "AMELIA", "ANISA", "DINDA", "RISKA", "SINTA", "INTAN", "FITRI", "DEWI",
    "AYU", "LINDA", "MAYA", "NOVI", "EKA", "DWI", "TRI", "KEYSHA", "CAHAYA", "AZZAHRA", "MAULIDIA",
    "RAMADHANI", "OKTAVIA", "KIRANA", "FADILAH", "HILDA", "JIHAN", "LAILATUL", "MEILANI", "NADIA",
    "QUROTUL", "RATNA", "SEPTIANA", "TIARA", "VINA", "WIDYA", "YASMIN", "ZASKIA", "FEBRIANTI",
];

/// Beginnings of the one-word names of the old.
#[rustfmt::skip]
pub const OLD_STEMS: &[&str] = &[
    "MIS", "MAR", "SU", "SA", "MAT", "BU", "TO", "JU", "KAR", "MAS", "SUM", "HOS", "SAN", "NA", "RA",
    "TA", "WA", "PA", "SE", "MO", "DA", "LA", "MUN", "BAS", "DUR",
];

/// Endings of such names for men.
#[rustfmt::skip]
pub const OLD_MEN: &[&str] = &[
    "NADI", "TAJI", "NAWI", "LIMAN", "RAI", "DIN", "TONO", "NARI", "HAN", "NAN", "TAWI", "RAJI", "LAN",
    "SURI", "KIMAN", "JADI", "BAN", "MAN", "SIDI", "RIDI", "NARTO", "HARI", "DIWI", "RAKSO", "SIRAN",
];

/// Endings of such names for women.
#[rustfmt::skip]
pub const OLD_WOMEN: &[&str] = &[
    "NATI", "TIYA", "NAH", "TUN", "MINAH", "YATI", "NIYAH", "RIYA", "LIHA", "MANI", "SIYAH", "TINI",
    "RATI", "NATUN", "SUNI", "KIYA", "LATI", "BIYAH", "MIYATI", "RINA", "TIMAH", "SIRA", "RIPAH", "HATI",
    "DINA",
];

/// First words of men's names with their weights; the empty one is "no such word".
pub const MEN_FIRST: &[(&str, f64)] =
    &[("MOH", 24.0), ("ABD", 11.0), ("ACH", 7.0), ("MUHAMMAD", 8.0), ("AHMAD", 5.0), ("NUR", 2.0), ("MOCH", 2.0), ("M", 1.0), ("", 40.0)];

/// First words of women's names with their weights.
pub const WOMEN_FIRST: &[(&str, f64)] =
    &[("SITI", 28.0), ("NUR", 9.0), ("SRI", 5.0), ("UMMI", 3.0), ("NURUL", 4.0), ("DEWI", 2.0), ("", 49.0)];

/// Pairs of names that parents give to twins of one sex.
pub const TWIN_MEN: &[(&str, &str)] =
    &[("HASAN", "HUSEN"), ("ROHMAN", "ROHIM"), ("SYARIF", "SYARIFUDDIN"), ("FATHUR", "FATHOR"), ("ZAINAL", "ZAINUL")];

/// The same for girls.
pub const TWIN_WOMEN: &[(&str, &str)] =
    &[("AMINAH", "AMINATUS"), ("FITRI", "FITRIYAH"), ("LAILA", "LAILI"), ("SITI HASANAH", "SITI HUSNIYAH"), ("ZAHRO", "ZAHRIYAH")];

/// Hamlet names.
#[rustfmt::skip]
pub const HAMLETS: &[&str] = &[
    "KRAJAN", "BARAT", "TIMUR", "DAJAH", "LAOK", "TENGAH", "LEBAK", "SUMBER", "TANJUNG", "BUDDAN",
    "GUNUNG", "PASAR", "LANGGAR", "KOLLA", "SEMPAR", "RABASAN", "BRINGIN", "POLAY", "LONGKEK", "TAMAN",
];

/// Streets of towns.
#[rustfmt::skip]
pub const STREETS: &[&str] = &[
    "RAYA", "KH MOH KHOLIL", "TRUNOJOYO", "PEMUDA", "KARTINI", "HALIM PERDANAKUSUMA", "TEUKU UMAR",
];
