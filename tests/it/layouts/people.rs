//! Made-up people and what a list prints of them: one text per kind of column, and the field that padan must read it as.
//!
//! Nothing here knows which headings padan knows: a column is told by what it holds.

/// A small generator of numbers; the same seed gives the same list.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

const MEN: [&str; 24] = [
    "MOH. RIDWAN",
    "ABD. HALIM",
    "SUPARDI",
    "MATSURI",
    "HASAN BASRI",
    "ACHMAD FAUZI",
    "SLAMET",
    "BUDI SANTOSO",
    "H. MUNIR",
    "SYAIFUL BAHRI",
    "JUMADI",
    "MISNADI",
    "AGUS WAHYUDI",
    "ZAINAL ABIDIN",
    "SAMSUL ARIFIN",
    "MARSUKI",
    "HOLIL",
    "IMAM SYAFII",
    "RUDI HARTONO",
    "SUTRISNO",
    "ABDUL WAHID",
    "TAUFIQ HIDAYAT",
    "NUR KHOLIS",
    "EDI PURWANTO",
];
const WOMEN: [&str; 24] = [
    "SITI AMINAH",
    "SUMIYATI",
    "HALIMAH",
    "NUR HASANAH",
    "MARYAM",
    "ROHANI",
    "SRI WAHYUNI",
    "FATIMAH",
    "MUZAYYANAH",
    "SUTINI",
    "JUMAATI",
    "DEWI LESTARI",
    "KHOTIJAH",
    "SULASTRI",
    "NURUL JANNAH",
    "MISNATI",
    "ENDANG SULISTYOWATI",
    "ROHMAH",
    "RUKMINI",
    "UMI KULSUM",
    "TUTIK",
    "LILIK INDRAWATI",
    "AISYAH",
    "SAADAH",
];
const LAST: [&str; 16] =
    ["", "", "", "", "", "", "HIDAYAT", "UTAMA", "ROMADHON", "MAULANA", "PERTIWI", "ANGGRAINI", "KURNIAWAN", "S.Pd", "PUTRA", "SAPUTRI"];
const DESA: [&str; 8] = ["BANYUBESI", "KELBUNG", "TANJUNG BUMI", "LABUHAN", "GILI TIMUR", "PANGPONG", "SANGGRA AGUNG", "TAMBAK PELE"];
const KECAMATAN: [&str; 3] = ["SEPULU", "GALIS", "TRAGAH"];
const DUSUN: [&str; 6] = ["KRAJAN", "TIMUR", "PANDIAN", "LEBAK", "GUNUNG", "DAJAH LORONG"];
const PLACES: [&str; 6] = ["BANGKALAN", "SUMENEP", "SAMPANG", "SURABAYA", "PAMEKASAN", "GRESIK"];
const MONTHS: [&str; 12] =
    ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];

/// A day of a calendar without gaps: (year, month, day).
type Day = (u32, u32, u32);

/// One row's person, and what is around it.
#[derive(Clone, Debug)]
pub struct Person {
    name: String,
    nik: String,
    is_woman: bool,
    born: Day,
    place: usize,
    mother: String,
    father: String,
    relation: &'static str,
    head: String,
    spouse: (String, String),
    child: (String, String),
    kk: String,
    card: Day,
    desa: usize,
    dusun: usize,
    rt: usize,
    rw: usize,
    /// Dice for everything else that a row prints.
    dice: u64,
}

/// How a list writes what may be written in several ways.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hand {
    /// Form of dates.
    pub date: usize,
    /// 0 as it is, 1 small letters with capitals, 2 small letters.
    pub case: usize,
}

fn name(random: &mut Random, is_woman: bool) -> String {
    let first = random.pick(if is_woman { &WOMEN } else { &MEN });
    let last = random.pick(&LAST);
    // Many people share the first name, so a number of letters is added as the name of a father.
    let of_father = random.pick(&MEN).split(' ').next_back().unwrap_or("").to_string();
    match (last, random.percent(70)) {
        ("", true) => format!("{first} {of_father}"),
        ("", false) => first.to_string(),
        (last, _) => format!("{first} {last}"),
    }
}

fn day(random: &mut Random, from: usize, years: usize) -> Day {
    ((from + random.below(years)) as u32, 1 + random.below(12) as u32, 1 + random.below(28) as u32)
}

fn number(random: &mut Random, (year, month, day): Day, add: u32) -> String {
    format!("3526{:02}{:02}{month:02}{:02}{:04}", 1 + random.below(18), day + add, year % 100, 1 + random.below(12))
}

fn person(random: &mut Random, is_woman: bool, from: usize, years: usize) -> (String, String, Day) {
    let born = day(random, from, years);
    (name(random, is_woman), number(random, born, if is_woman { 40 } else { 0 }), born)
}

/// Draws people: heads of families only, or families with all their members below each other.
pub fn people(random: &mut Random, rows: usize, with_members: bool) -> Vec<Person> {
    let mut people = Vec::new();
    while people.len() < rows {
        let head_is_woman = random.percent(25);
        let head = person(random, head_is_woman, 1945, 45);
        let spouse = person(random, !head_is_woman, 1950, 45);
        let child = person(random, random.0.is_multiple_of(2), 1995, 28);
        let card = day(random, 2008, 17);
        let kk = number(random, card, 0);
        let (desa, dusun, rt, rw) = (random.below(DESA.len()), random.below(DUSUN.len()), 1 + random.below(12), 1 + random.below(6));
        let is_of_woman = [head_is_woman, !head_is_woman, child.1.as_bytes()[6] >= b'4'];
        let all = [("KEPALA KELUARGA", &head), (if head_is_woman { "SUAMI" } else { "ISTRI" }, &spouse), ("ANAK", &child)];
        let members = if with_members { 1 + random.below(3) } else { 1 };
        for (at, (relation, (name_of, nik, born))) in all.into_iter().enumerate().take(members) {
            let is_child = at == 2;
            people.push(Person {
                name: name_of.clone(),
                nik: nik.clone(),
                is_woman: is_of_woman[at],
                born: *born,
                place: random.below(PLACES.len()),
                mother: if is_child { if head_is_woman { head.0.clone() } else { spouse.0.clone() } } else { name(random, true) },
                father: name(random, false),
                relation,
                head: head.0.clone(),
                spouse: (spouse.0.clone(), spouse.1.clone()),
                child: (child.0.clone(), child.1.clone()),
                kk: kk.clone(),
                card,
                desa,
                dusun,
                rt,
                rw,
                dice: random.next(),
            });
        }
    }
    people.truncate(rows);
    people
}

fn date((year, month, day): Day, form: usize) -> String {
    let name = MONTHS[month as usize - 1];
    match form {
        0 => format!("{day:02}-{month:02}-{year}"),
        1 => format!("{day:02}/{month:02}/{year}"),
        2 => format!("{year}-{month:02}-{day:02}"),
        3 => format!("{day} {name} {year}"),
        4 => format!("{day:02}.{month:02}.{year}"),
        5 => format!("{day:02}-{}-{:02}", &name[..3], year % 100),
        6 => format!("{year}{month:02}{day:02}"),
        _ => format!("{day}/{month}/{year}"),
    }
}

/// Forms of dates.
pub const DATES: usize = 8;

fn cased(text: &str, case: usize) -> String {
    let lower = text.to_lowercase();
    match case {
        1 => {
            let capital = |word: &str| word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>();
            lower.split(' ').map(capital).collect::<Vec<_>>().join(" ")
        }
        2 => lower,
        _ => text.to_string(),
    }
}

/// Kinds of columns and the fields that they may be read as, parted by `|`; an empty one leaves the column unused.
pub const SOURCES: [(&str, &str); 92] = [
    ("seq", "no_urut|"),
    ("nik", "nik"),
    ("kk", "no_kk"),
    ("name", "nama"),
    ("head", "nama_kepala_keluarga"),
    ("spouse", ""),
    ("spouse_nik", ""),
    ("child", ""),
    ("child_nik", ""),
    ("mother", "nama_ibu"),
    ("father", "nama_ayah"),
    ("mother_nik", ""),
    ("father_nik", ""),
    ("guardian", ""),
    ("guardian_nik", ""),
    ("place", "tempat_lahir"),
    ("birth", "tanggal_lahir"),
    ("ttl", "ttl"),
    ("bday", "tanggal_lahir"),
    ("bmonth", ""),
    ("byear", ""),
    ("age", "usia"),
    ("sex", "jenis_kelamin"),
    ("sex_word", "jenis_kelamin"),
    ("sex_number", "jenis_kelamin"),
    ("tick_l", "jenis_kelamin"),
    ("tick_p", ""),
    ("address", "alamat"),
    ("address_all", "alamat"),
    ("dusun", "dusun"),
    ("rt", "rt"),
    ("rw", "rw"),
    ("rtrw", "rt_rw"),
    ("desa", "desa"),
    ("kec", "kecamatan"),
    ("kab", "kabupaten"),
    ("prov", "provinsi"),
    ("desa_code", "kode_desa"),
    ("kec_code", "kode_kecamatan"),
    ("phone", "telepon"),
    ("account", "no_rekening"),
    ("bank", ""),
    ("account_name", ""),
    ("card", "no_kks"),
    ("id_dtks", "id_sumber"),
    ("nisn", "id_sumber"),
    ("npsn", ""),
    ("school", ""),
    ("class", ""),
    ("amount", "nilai"),
    ("program", "program"),
    ("status", "status"),
    ("note", "status"),
    ("date_sk", ""),
    ("date_start", ""),
    ("date_paid", ""),
    ("date_entry", ""),
    ("job", "pekerjaan"),
    ("relation", "hubungan"),
    ("desil", "desil"),
    ("companion", "pendamping"),
    ("companion_phone", ""),
    ("kades", ""),
    ("enumerator", ""),
    ("enumerator_nip", ""),
    ("land", ""),
    ("commodity", ""),
    ("group", ""),
    ("weight", ""),
    ("height", ""),
    ("disability", "disabilitas"),
    ("education", ""),
    ("religion", ""),
    ("marital", ""),
    ("lat", ""),
    ("lon", ""),
    ("empty", ""),
    ("sign", ""),
    ("period", "periode"),
    ("alive", "status_hidup"),
    ("active", "flag_aktif"),
    ("family_id", "id_keluarga"),
    ("house", ""),
    ("clinic", ""),
    ("sk_number", ""),
    ("members", ""),
    ("owner", ""),
    ("kilo", ""),
    ("source_name", ""),
    ("nop", ""),
    ("meter", ""),
    ("photo", ""),
];

/// The fields that a kind of column may be read as.
pub fn wanted(source: &str) -> &'static str {
    let known = SOURCES.iter().find(|(name, _)| *name == source);
    known.unwrap_or_else(|| panic!("no kind of column is called `{source}`")).1
}

impl Person {
    /// What a column of this kind prints for the person, `row` counted from 0.
    pub fn cell(&self, source: &str, hand: Hand, row: usize) -> String {
        let dice = |salt: u64, end: u64| {
            let mut random = Random::new(self.dice ^ salt.wrapping_mul(77_777));
            random.below(end as usize) as u64
        };
        let of = |list: &[&str], salt: u64| list[dice(salt, list.len() as u64) as usize].to_string();
        let words = |text: &str| cased(text, hand.case);
        let digits = |salt: u64, length: usize| (0..length as u64).map(|at| dice(salt + at * 13, 10).to_string()).collect::<String>();
        let recent = (2021 + dice(5, 5) as u32, 1 + dice(6, 12) as u32, 1 + dice(7, 28) as u32);
        match source {
            "seq" => (row + 1).to_string(),
            "nik" => self.nik.clone(),
            "kk" => self.kk.clone(),
            "name" => words(&self.name),
            "account_name" => words(&self.name),
            "head" => words(&self.head),
            "spouse" => words(&self.spouse.0),
            "spouse_nik" => self.spouse.1.clone(),
            "child" => words(&self.child.0),
            "child_nik" => self.child.1.clone(),
            "mother" => words(&self.mother),
            "father" | "guardian" | "owner" | "source_name" => words(&self.father),
            "mother_nik" => self.nik.replace("3526", "3527"),
            "father_nik" | "guardian_nik" => {
                number(&mut Random::new(self.dice ^ 9), (1955 + dice(8, 30) as u32, 1 + dice(9, 12) as u32, 3), 0)
            }
            "place" => words(PLACES[self.place]),
            "birth" => date(self.born, hand.date),
            "ttl" => format!("{}, {}", words(PLACES[self.place]), date(self.born, hand.date)),
            "bday" => self.born.2.to_string(),
            "bmonth" => {
                if hand.date == 3 {
                    MONTHS[self.born.1 as usize - 1].to_string()
                } else {
                    self.born.1.to_string()
                }
            }
            "byear" => self.born.0.to_string(),
            "age" => (2026 - self.born.0).to_string(),
            "sex" => if self.is_woman { "P" } else { "L" }.into(),
            "sex_word" => words(if self.is_woman { "PEREMPUAN" } else { "LAKI-LAKI" }),
            "sex_number" => if self.is_woman { "2" } else { "1" }.into(),
            "tick_l" => if self.is_woman { "" } else { "v" }.into(),
            "tick_p" => if self.is_woman { "v" } else { "" }.into(),
            "address" => words(&format!("DSN {}", DUSUN[self.dusun])),
            "address_all" => words(&format!("DSN. {} RT {:03} RW {:03} DS. {}", DUSUN[self.dusun], self.rt, self.rw, DESA[self.desa])),
            "dusun" => words(DUSUN[self.dusun]),
            "rt" => format!("{:03}", self.rt),
            "rw" => format!("{:03}", self.rw),
            "rtrw" => format!("{:03}/{:03}", self.rt, self.rw),
            "desa" => words(DESA[self.desa]),
            "kec" => words(KECAMATAN[self.desa % 3]),
            "kab" => words("BANGKALAN"),
            "prov" => words("JAWA TIMUR"),
            "desa_code" => format!("352617{:04}", 2001 + self.desa),
            "kec_code" => format!("3526{:02}", 10 + self.desa % 3),
            "phone" | "companion_phone" => format!("08{}", digits(20, 10)),
            "account" => format!("0{}", digits(30, 14)),
            "bank" => of(&["BRI", "BNI", "MANDIRI", "BANK JATIM"], 11),
            "card" => format!("6013{}", digits(40, 12)),
            "id_dtks" => format!("3526{}", digits(50, 8)),
            "nisn" => format!("00{}", digits(60, 8)),
            "npsn" => format!("205{}", dice(12, 4) + 31_000),
            "school" => format!("SDN {} {}", DESA[self.desa], 1 + dice(13, 4)),
            "class" => (1 + dice(14, 6)).to_string(),
            "amount" => of(&["200000", "225000", "300000", "600000", "750000"], 15),
            "program" => of(&["PKH", "BPNT", "BLT DD"], 16),
            "status" => of(&["AKTIF", "AKTIF", "AKTIF", "GRADUASI"], 17),
            "note" => of(&["", "", "Layak", "KPM baru", "Sudah diterima"], 18),
            "date_sk" => date((2025, 1, 2), hand.date),
            "date_start" | "date_entry" | "date_paid" => date(recent, hand.date),
            "job" => words(&of(&["PETANI", "BURUH TANI", "IBU RUMAH TANGGA", "NELAYAN", "PEDAGANG", "WIRASWASTA"], 19)),
            "relation" => words(self.relation),
            "desil" => (1 + dice(21, 4)).to_string(),
            "companion" | "enumerator" => words(MEN[self.desa % 4]),
            "enumerator_nip" => format!("19{}0{}{}", 78 + self.desa, 1 + self.desa, "15200501100") + "3",
            "kades" => words(MEN[10 + self.desa]),
            "land" => format!("0,{}", 1 + dice(22, 9)),
            "commodity" => of(&["PADI", "JAGUNG", "KEDELAI"], 23),
            "group" => format!("SRI MULYA {}", 1 + self.desa),
            "weight" => format!("{},{}", 6 + dice(24, 14), dice(25, 10)),
            "height" => format!("{}", 60 + dice(26, 50)),
            "disability" => of(&["", "", "FISIK", "NETRA", "RUNGU"], 27),
            "education" => of(&["SD", "SLTP/SEDERAJAT", "SLTA/SEDERAJAT", "TIDAK SEKOLAH"], 28),
            "religion" => of(&["ISLAM", "ISLAM", "ISLAM", "KRISTEN"], 29),
            "marital" => of(&["KAWIN", "KAWIN", "BELUM KAWIN", "CERAI MATI"], 31),
            "lat" => format!("-6.9{}", digits(70, 5)),
            "lon" => format!("112.8{}", digits(80, 5)),
            "period" => of(&["TAHAP I", "TAHAP II"], 32),
            "alive" => of(&["HIDUP", "HIDUP", "HIDUP", "MENINGGAL"], 33),
            "active" => of(&["1", "1", "1", "0"], 34),
            "family_id" => format!("3526F{}", &self.kk[8..]),
            "house" => of(&["MILIK SENDIRI", "MENUMPANG", "SEWA"], 35),
            "clinic" => of(&["PUSKESMAS SEPULU", "PUSKESMAS GALIS"], 36),
            "sk_number" => "188/12/433.312/2025".into(),
            "members" => (1 + dice(37, 5)).to_string(),
            "kilo" => (10 * (1 + dice(38, 20))).to_string(),
            "nop" => format!("3526{}", digits(90, 14)),
            "meter" => (20 + dice(39, 80)).to_string(),
            "photo" => format!("IMG_{}.jpg", digits(95, 4)),
            "empty" | "sign" => String::new(),
            other => panic!("no kind of column is called `{other}`"),
        }
    }

    /// Two people of a list are of one family.
    pub fn is_beside(&self, other: &Person) -> bool {
        self.kk == other.kk && self.card == other.card
    }
}
