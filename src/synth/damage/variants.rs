//! Other spellings of one name: frequent words and their abbreviations, and sounds written in two ways.

/// A frequent word and what clerks write for it.
pub const WORDS: &[(&str, &[&str])] = &[
    (
        "MOH",
        &[
            "MOHAMMAD", "MUHAMMAD", "MOH.", "MUH", "MOCH", "MOHAMAD", "M.",
        ],
    ),
    ("MOCH", &["MOH", "MOCHAMMAD", "MUHAMMAD", "MOCH."]),
    (
        "MUHAMMAD",
        &["MOH", "MUH.", "MUHAMAD", "MOHAMMAD", "M.", "MHD"],
    ),
    ("M", &["MOH", "MUHAMMAD", "M."]),
    ("ABD", &["ABDUL", "ABD.", "ABDU", "A.", "AB"]),
    ("ACH", &["AHMAD", "ACHMAD", "ACH.", "AKHMAD"]),
    ("AHMAD", &["ACH", "ACHMAD", "AHMAT", "AKHMAD", "ACH."]),
    ("SITI", &["ST", "SITTI", "ST.", "SITY"]),
    ("NUR", &["NOR", "NOER", "NUUR"]),
    ("NURUL", &["NORUL", "NOERUL"]),
    ("SRI", &["SRIE"]),
    ("DEWI", &["DEWIE"]),
    ("HUSEN", &["HUSEIN", "HUSAIN", "HOSEN", "HUSIN"]),
    ("HASAN", &["HASSAN", "HASEN", "CHASAN"]),
    ("SALEH", &["SOLEH", "SHOLEH", "SHALEH"]),
    ("ROHMAN", &["RAHMAN", "ROCHMAN", "RACHMAN"]),
    ("RAHMAN", &["ROHMAN", "RACHMAN", "ROCHMAN"]),
    ("ROHIM", &["RAHIM", "ROHEM", "ROCHIM"]),
    ("HOLIL", &["KHOLIL", "CHOLIL", "HALIL"]),
    ("YUSUF", &["YUSUP", "JUSUF", "USUP"]),
    ("FAUZI", &["PAUZI", "FAUSI"]),
    ("SYAIFUL", &["SAIFUL", "SAIPUL", "SYAEFUL"]),
    ("SAMSUL", &["SYAMSUL", "SJAMSUL"]),
    ("MUSTOFA", &["MUSTAFA", "MUSTOPA"]),
    ("KHOTIJAH", &["KHADIJAH", "HOTIJAH", "KOTIJAH", "HATIJAH"]),
    ("FATIMAH", &["PATIMAH", "FATIMA", "FATHIMAH"]),
    ("AISYAH", &["AISAH", "AISYA", "AYSAH"]),
    ("ZAINAB", &["ZAENAB", "JAINAB", "ZAINAP"]),
    ("ZAINAL", &["ZAENAL", "JAINAL"]),
    ("ZUBAIDAH", &["SUBAIDAH", "JUBAIDAH", "ZUBAEDAH"]),
    ("QOMAR", &["KOMAR", "QAMAR"]),
    ("QODIR", &["KODIR", "QADIR"]),
    ("SYAFI'I", &["SYAFII", "SAFII", "SAPI'I"]),
    ("MA'RUF", &["MAKRUF", "MARUF"]),
    ("NU'MAN", &["NUKMAN", "NUMAN"]),
    ("GHAFUR", &["GAFUR", "GHOFUR"]),
    ("SULAIMAN", &["SULEMAN", "SOLAIMAN"]),
    ("ROHMAH", &["RAHMAH", "ROKHMAH"]),
    ("MUNAWAROH", &["MUNAWARAH", "MUNAWWAROH"]),
];

/// A sound and another way to write it, tried where a word has no entry above.
pub const SOUNDS: &[(&str, &str)] = &[
    ("SY", "S"),
    ("KH", "H"),
    ("IYA", "IA"),
    ("AH", "A"),
    ("OH", "AH"),
    ("Z", "J"),
    ("F", "P"),
    ("Q", "K"),
    ("U", "O"),
    ("I", "E"),
    ("U", "OE"),
    ("DIN", "DDIN"),
    ("MM", "M"),
    ("TT", "T"),
    ("TH", "T"),
    ("H", ""),
];

/// Words that say little of a person and are dropped or cut first.
pub const FRONTS: &[&str] = &[
    "MOH", "MOCH", "MUHAMMAD", "M", "ABD", "ACH", "AHMAD", "SITI", "NUR", "SRI", "UMMI", "NURUL",
];
