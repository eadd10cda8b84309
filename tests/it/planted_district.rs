//! A seeded district in which every kind of finding is planted a hundred times, each case in a family of its own, among clean
//! families, families that stack programmes legally, and families on no list. It shares no code with the stages it tests.

use padan_identity::area::AreaBook;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Cases of each kind.
pub const CASES: usize = 100;

/// The lists of the job, in order.
pub const LISTS: [&str; 8] = ["SEMBAKO", "PKH", "BLT-DD", "PBI-JK", "PIP", "PUPUK", "RUTILAHU", "LANSIA"];
const PERMAKANAN: usize = 8;
const SEMBAKO: usize = 0;
const PKH: usize = 1;
const BLT_DD: usize = 2;
const PBI_JK: usize = 3;
const PIP: usize = 4;
const PUPUK: usize = 5;
const RUTILAHU: usize = 6;
const LANSIA: usize = 7;

/// One register person.
#[derive(Clone, Debug)]
pub struct Person {
    nik: u64,
    name: String,
    mother: String,
    /// Year, month, day.
    born: (u32, u32, u32),
    is_woman: bool,
    relation: &'static str,
    occupation: &'static str,
    family: usize,
    is_active: bool,
    /// Empty = not recorded.
    disability: &'static str,
}

#[derive(Clone, Debug)]
pub struct Family {
    no_kk: u64,
    desil: String,
    desa: usize,
}

/// One row of a list and what is true of it.
#[derive(Clone, Debug)]
pub struct Row {
    cells: [String; 8],
    /// Register person by position; `None` = nobody, or nobody certain.
    pub person: Option<usize>,
    /// Whether two people answer to it equally well.
    pub is_grey: bool,
    pub planted: BTreeSet<&'static str>,
    /// Whether the row belongs to a family that stacks programmes legally.
    pub is_stacking: bool,
}

/// The district as made.
#[derive(Default)]
pub struct Planted {
    pub people: Vec<Person>,
    pub families: Vec<Family>,
    pub lists: Vec<Vec<Row>>,
    desa: Vec<String>,
    events: Vec<[String; 4]>,
    history: Vec<[String; 3]>,
    kecamatan: u64,
    kecamatan_name: String,
    serials: BTreeMap<(u32, u32, u32, bool), u64>,
    seed: u64,
}

const MEN: [&str; 24] = [
    "AHMAD", "BUDI", "HASAN", "MARZUKI", "SUKARDI", "ROHMAN", "SAMSUL", "TAUFIK", "JUNAIDI", "KHOIRUL", "FATHOR", "MISBAH", "SUGIANTO",
    "HARUN", "ZAINAL", "IMAM", "NURHADI", "SLAMET", "WAHYUDI", "RIFAI", "ANWAR", "BASUKI", "DARMAWAN", "EFENDI",
];
const WOMEN: [&str; 24] = [
    "SITI",
    "AMINAH",
    "ROHANA",
    "MARYAM",
    "SUMIATI",
    "HALIMAH",
    "KHOTIMAH",
    "LATIFAH",
    "MUNAWAROH",
    "NURJANAH",
    "RUKMINI",
    "SULASTRI",
    "TUTIK",
    "WARSINI",
    "YULIANA",
    "ZUBAIDAH",
    "FARIDA",
    "HOSNIYAH",
    "IDA",
    "JUMIATI",
    "KARTINI",
    "LILIK",
    "MASRUROH",
    "NAFISAH",
];
const SECOND: [&str; 30] = [
    "SANTOSO",
    "FAUZI",
    "HIDAYAT",
    "PRASETYO",
    "KURNIAWAN",
    "SAPUTRA",
    "WIJAYA",
    "GUNAWAN",
    "ROSYIDI",
    "MAULANA",
    "SUSANTO",
    "HANAFI",
    "IRAWAN",
    "JAUHARI",
    "KHOLIQ",
    "LESTARI",
    "MUTMAINAH",
    "NINGSIH",
    "OKTAVIA",
    "PUSPITA",
    "QOMARIYAH",
    "RAHAYU",
    "SAFITRI",
    "TRIANA",
    "UTAMI",
    "WULANDARI",
    "YUNITA",
    "ZAHROH",
    "AZIZAH",
    "BADRIYAH",
];

impl Planted {
    /// Makes the district of a seed.
    pub fn new(seed: u64, areas: &AreaBook) -> Planted {
        let kecamatan = 352_601;
        let name = |code: u64| areas.name(code).unwrap_or_default().to_uppercase();
        let desa = areas.children(Some(kecamatan)).iter().map(|code| name(*code));
        let mut made = Planted {
            desa: desa.collect(),
            lists: vec![Vec::new(); 9],
            kecamatan,
            kecamatan_name: name(kecamatan),
            seed,
            ..Planted::default()
        };
        for _ in 0..CASES {
            made.lives();
            made.deciles_and_occupations();
            made.pairs();
            made.rows_without_a_person();
            made.conditions();
            made.doubles();
            made.history_and_places();
            made.legal_stacking();
            made.clean();
        }
        made
    }

    fn draw(&mut self, below: usize) -> usize {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.seed;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % below as u64) as usize
    }

    fn name(&mut self, is_woman: bool) -> String {
        let first = if is_woman { WOMEN } else { MEN };
        let [a, b, c] = [first[self.draw(24)], SECOND[self.draw(30)], SECOND[self.draw(30)]];
        format!("{a} {b} {c}")
    }

    /// A number of sixteen digits as the civil registry makes it.
    fn nik(&mut self, born: (u32, u32, u32), is_woman: bool) -> u64 {
        let serial = self.serials.entry((born.0 % 100, born.1, born.2, is_woman)).or_insert(0);
        *serial += 1;
        let day = born.2 + if is_woman { 40 } else { 0 };
        let date = u64::from(day) * 10_000 + u64::from(born.1) * 100 + u64::from(born.0 % 100);
        self.kecamatan * 10_000_000_000 + date * 10_000 + *serial
    }

    fn person(&mut self, family: usize, year: u32, is_woman: bool, relation: &'static str) -> usize {
        let born = (year, 1 + self.draw(10) as u32, 1 + self.draw(28) as u32);
        let person = Person {
            nik: self.nik(born, is_woman),
            name: self.name(is_woman),
            mother: self.name(true),
            born,
            is_woman,
            relation,
            occupation: "PETANI/PEKEBUN",
            family,
            is_active: true,
            disability: "TIDAK",
        };
        self.people.push(person);
        self.people.len() - 1
    }

    /// A family of husband, wife and a pupil, in decile 2; returns its first person.
    fn family(&mut self) -> usize {
        let desa = self.draw(self.desa.len());
        let number = self.families.len() as u64;
        let no_kk = self.kecamatan * 10_000_000_000 + (10_106 + number / 9_000 * 10_000) * 10_000 + number % 9_000 + 1;
        self.families.push(Family { no_kk, desil: "2".into(), desa });
        let family = self.families.len() - 1;
        let year = 1978 + self.draw(10) as u32;
        let head = self.person(family, year, false, "KEPALA KELUARGA");
        let wife_year = 1980 + self.draw(8) as u32;
        self.person(family, wife_year, true, "ISTRI");
        let child_year = 2008 + self.draw(8) as u32;
        let is_girl = self.draw(2) == 0;
        self.person(family, child_year, is_girl, "ANAK");
        head
    }

    /// Writes a person on a list, with what is true of the row.
    fn list(&mut self, list: usize, person: usize, planted: &[&'static str]) -> &mut Row {
        let Person { nik, name, mother, born, is_woman, family, .. } = self.people[person].clone();
        let Family { no_kk, desa, .. } = self.families[family];
        let cells = [
            nik.to_string(),
            no_kk.to_string(),
            name,
            format!("{:02}-{:02}-{}", born.2, born.1, born.0),
            if is_woman { "P" } else { "L" }.to_string(),
            mother,
            self.desa[desa].clone(),
            self.kecamatan_name.clone(),
        ];
        let mut row = Row { cells, person: Some(person), is_grey: false, planted: planted.iter().copied().collect(), is_stacking: false };
        self.damage(&mut row);
        self.lists[list].push(row);
        self.lists[list].last_mut().expect("it was pushed")
    }

    /// One or two slips in half of the rows: a letter of the name, a digit of the NIK, a cell left empty.
    fn damage(&mut self, row: &mut Row) {
        for _ in 0..[0, 0, 0, 0, 1, 1, 2, 2][self.draw(8)] {
            self.slip(row);
        }
    }

    fn slip(&mut self, row: &mut Row) {
        match self.draw(10) {
            0..3 => {
                let at = 1 + self.draw(row.cells[2].len() - 2);
                row.cells[2].remove(at);
            }
            3..5 if row.cells[0].len() == 16 => {
                let at = 12 + self.draw(4);
                let digit = if row.cells[0].as_bytes()[at] == b'7' { "3" } else { "7" };
                row.cells[0].replace_range(at..=at, digit);
            }
            5..7 => row.cells[3].clear(),
            7 => row.cells[5].clear(),
            9 => row.cells[0].clear(),
            _ => row.cells[1].clear(),
        }
    }

    fn event(&mut self, person: usize, kind: &str, date: &str, no_kk: u64) {
        let no_kk = if no_kk == 0 { String::new() } else { no_kk.to_string() };
        self.events.push([self.people[person].nik.to_string(), kind.into(), date.into(), no_kk]);
    }

    fn lives(&mut self) {
        let dead = self.family() + 1;
        self.event(dead, "MENINGGAL", "2026-11-05", 0);
        self.list(SEMBAKO, dead, &["MENINGGAL"]);
        let gone = self.family() + 1;
        self.event(gone, "PINDAH KELUAR", "2026-09-05", 0);
        self.list(SEMBAKO, gone, &["PINDAH"]);
        let inactive = self.family();
        self.people[inactive].is_active = false;
        self.list(SEMBAKO, inactive, &["TIDAK_AKTIF"]);
        // Their neighbours: gone and back, and a death that is still to come.
        let back = self.family();
        self.event(back, "DATANG", "2026-08-01", 0);
        self.event(back, "PINDAH KELUAR", "2026-03-01", 0);
        self.list(SEMBAKO, back, &[]);
        let later = self.family();
        self.event(later, "MENINGGAL", "2026-12-05", 0);
        self.list(PBI_JK, later, &[]);
    }

    fn deciles_and_occupations(&mut self) {
        let rich = self.family();
        let decile = 5 + self.draw(6);
        self.families[self.people[rich].family].desil = decile.to_string();
        self.list(SEMBAKO, rich + 1, &["DESIL_DI_ATAS_BATAS"]);
        let nameless = self.family();
        self.families[self.people[nameless].family].desil = "BELUM ADA DESIL".into();
        self.list(SEMBAKO, nameless + 1, &["BELUM_ADA_DESIL"]);
        let husband = self.family();
        self.people[husband].occupation = "PEGAWAI NEGERI SIPIL (PNS)";
        self.list(SEMBAKO, husband + 1, &["PEKERJAAN_DIKECUALIKAN"]);
        let fifth = self.family();
        self.families[self.people[fifth].family].desil = "5".into();
        self.list(PBI_JK, fifth, &[]);
    }

    fn pairs(&mut self) {
        let forbidden = self.family();
        self.list(PKH, forbidden + 1, &["TUMPANG_TINDIH_PROGRAM"]);
        self.list(BLT_DD, forbidden, &["TUMPANG_TINDIH_PROGRAM"]);
        let review = self.family();
        self.list(SEMBAKO, review + 1, &["PASANGAN_PERLU_TINJAUAN"]);
        self.list(BLT_DD, review, &["PASANGAN_PERLU_TINJAUAN"]);
    }

    fn rows_without_a_person(&mut self) {
        let stranger = self.family();
        self.list(SEMBAKO, stranger, &["TIDAK_DITEMUKAN"]).person = None;
        // The family goes from the register again; its numbers are nobody's.
        self.people.truncate(stranger);
        self.families.pop();
        let (one, other) = (self.family(), self.family());
        let name = format!("{} {}", self.people[one].name, self.people[other].name.split(' ').next_back().unwrap_or_default());
        let desa = self.families[self.people[one].family].desa;
        let family = self.people[other].family;
        self.families[family].desa = desa;
        self.people[one].name.clone_from(&name);
        self.people[other].name.clone_from(&name);
        let row = self.list(SEMBAKO, one, &["PERLU_VERIFIKASI"]);
        row.cells =
            [String::new(), String::new(), name, String::new(), String::new(), String::new(), row.cells[6].clone(), row.cells[7].clone()];
        (row.person, row.is_grey) = (None, true);
    }

    fn conditions(&mut self) {
        let grown = self.family();
        self.list(LANSIA, grown, &["SYARAT_TIDAK_TERPENUHI"]);
        let old = self.family();
        self.old(old, 1955);
        self.list(LANSIA, old, &[]);
        let open = self.family();
        self.old(open, 1960);
        self.people[open].disability = "";
        self.list(PERMAKANAN, open, &["SYARAT_BELUM_DAPAT_DINILAI"]);
        let disabled = self.family();
        self.people[disabled].disability = "TUNA NETRA";
        self.list(PERMAKANAN, disabled, &[]);
    }

    /// Gives a person an earlier birth, and the number that goes with it.
    fn old(&mut self, person: usize, year: u32) {
        let (_, month, day) = self.people[person].born;
        self.people[person].born = (year, month, day);
        self.people[person].nik = self.nik((year, month, day), self.people[person].is_woman);
    }

    fn doubles(&mut self) {
        let twice = self.family() + 1;
        self.list(SEMBAKO, twice, &[]);
        self.list(SEMBAKO, twice, &["PENERIMA_GANDA"]);
        let both = self.family();
        self.list(SEMBAKO, both + 1, &["SATU_KK_LEBIH_DARI_SATU"]);
        self.list(SEMBAKO, both, &[]);
        let large = self.family();
        let family = self.people[large].family;
        let more = [self.person(family, 2004, false, "ANAK"), self.person(family, 2002, true, "ANAK")];
        self.list(PKH, large, &[]);
        for member in [large + 1, large + 2, more[0]] {
            self.list(PKH, member, &["SATU_KK_LEBIH_DARI_SATU"]);
        }
        self.list(PKH, more[1], &["MELEBIHI_BATAS_KK"]);
    }

    fn history_and_places(&mut self) {
        let again = self.family();
        let Person { nik, family, .. } = self.people[again + 1];
        let by_kk = self.draw(2) == 0;
        let number = |is_told: bool, number: u64| if is_told { number.to_string() } else { String::new() };
        self.history.push([number(!by_kk, nik), number(by_kk, self.families[family].no_kk), "2019".into()]);
        self.list(RUTILAHU, again, &["SUDAH_PERNAH_MENERIMA"]);
        let long_ago = self.family();
        self.history.push([self.people[long_ago].nik.to_string(), String::new(), "2012".into()]);
        self.list(RUTILAHU, long_ago, &[]);
        let elsewhere = self.family();
        let lives = self.families[self.people[elsewhere].family].desa;
        let other = self.desa[(lives + 1) % self.desa.len()].clone();
        self.list(BLT_DD, elsewhere, &["DI_LUAR_WILAYAH"]).cells[6] = other;
        let (moved, to) = (self.family() + 1, self.family());
        let card = self.families[self.people[moved].family].no_kk.to_string();
        self.list(SEMBAKO, moved, &["PINDAH_KK"]).cells[1] = card;
        let no_kk = self.families[self.people[to].family].no_kk;
        self.event(moved, "PINDAH KK", "2026-10-20", no_kk);
        let (one, other) = (self.family(), self.family());
        self.people[other].born = self.people[one].born;
        self.people[other].nik = self.people[one].nik;
        self.list(SEMBAKO, one, &["NIK_GANDA_DI_REGISTER"]);
    }

    /// Everything that one family may have at once.
    fn legal_stacking(&mut self) {
        let head = self.family();
        for (list, member) in
            [(SEMBAKO, 1), (PKH, 1), (PBI_JK, 0), (PBI_JK, 1), (PBI_JK, 2), (PIP, 2), (PUPUK, 0), (PUPUK, 0), (RUTILAHU, 0)]
        {
            self.list(list, head + member, &[]).is_stacking = true;
        }
    }

    /// Listed families without a case, and families on no list.
    fn clean(&mut self) {
        for list in [SEMBAKO, SEMBAKO, PKH, BLT_DD, PBI_JK, RUTILAHU] {
            let head = self.family();
            self.list(list, head, &[]);
        }
        for _ in 0..8 {
            self.family();
        }
    }

    /// Writes register, events, lists, history and job below a folder; returns the lists' programmes.
    pub fn write(&self, folder: &Path) {
        let area = |family: usize| [self.desa[self.families[family].desa].clone(), self.kecamatan_name.clone(), "BANGKALAN".to_string()];
        let people = self.people.iter().map(|person| {
            let date = format!("{:04}-{:02}-{:02}", person.born.0, person.born.1, person.born.2);
            let sex = if person.is_woman { "P" } else { "L" };
            let no_kk = self.families[person.family].no_kk.to_string();
            let active = if person.is_active { "1" } else { "0" };
            let own = [no_kk, person.nik.to_string(), person.name.clone(), date, sex.into(), person.relation.into(), person.mother.clone()];
            let more = [person.occupation.to_string(), active.into(), person.disability.into()];
            own.into_iter().chain(more).chain(area(person.family)).collect::<Vec<String>>()
        });
        let heading = "no_kk,nik,nama,tanggal_lahir,jenis_kelamin,hub_kepala_keluarga,nama_ibu,pekerjaan_utama,flag_aktif,disabilitas,kelurahan,kecamatan,kabupaten";
        write(folder, "register/people.csv", heading, people);
        let family = |(at, family): (usize, &Family)| {
            let own = [family.no_kk.to_string(), family.desil.clone()];
            own.into_iter().chain(area(at)).collect::<Vec<String>>()
        };
        let families = self.families.iter().enumerate().map(family);
        write(folder, "register/families.csv", "no_kk,desil_nasional,kelurahan,kecamatan,kabupaten", families);
        let events = self.events.iter().map(|event| event.to_vec());
        write(folder, "register/events.csv", "nik,jenis_peristiwa,tanggal_peristiwa,no_kk", events);
        let history = self.history.iter().map(|row| row.to_vec());
        write(folder, "history/rtlh.csv", "nik,no_kk,tahun", history);
        let mut job = String::from("period = \"2026-11\"\noutput = \"runs\"\n[register]\npeople = [\"register/people.csv\"]\n");
        job +=
            "families = [\"register/families.csv\"]\nevents = [\"register/events.csv\"]\nas_of = \"2026-10-01\"\nsince = \"2026-11-01\"\n";
        for (at, programme) in programmes().enumerate() {
            let rows = self.lists[at].iter().map(|row| row.cells.to_vec());
            write(folder, &format!("inbox/{at}.csv"), "nik,no_kk,nama,tanggal_lahir,jenis_kelamin,nama_ibu,desa,kecamatan", rows);
            job += &format!("[[lists]]\nprogramme = \"{programme}\"\nowner = \"Pemilik {programme}\"\nfiles = [\"inbox/{at}.csv\"]\n");
        }
        job += "[[history]]\nprogramme = \"RTLH\"\nowner = \"Dinas Perkim\"\nfiles = [\"history/rtlh.csv\"]\n";
        std::fs::write(folder.join("job.toml"), job).expect("a temporary file can be written");
    }
}

/// The programmes of the lists, in order.
pub fn programmes() -> impl Iterator<Item = &'static str> {
    LISTS.into_iter().chain(["PERMAKANAN"])
}

fn write(folder: &Path, name: &str, heading: &str, rows: impl Iterator<Item = Vec<String>>) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a temporary folder can be made");
    let mut text = format!("{heading}\n");
    rows.for_each(|row| text += &(row.join(",") + "\n"));
    std::fs::write(path, text).expect("a temporary file can be written");
}
