//! The published files: which columns they have, how rounded populations become their rows, and how they are read again.
//!
//! Six files hold the published counts; two more are sums of these and nothing else, so they tell nothing new.

use super::population::{FIRST, FURTHER, Populations, WITH_MONEY};
use super::rounding::{Label, Split};
use crate::report::formats::csv::{is_formula, unguarded};
use anyhow::{Context, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// One column: name, Frictionless type, title and description in both languages.
pub struct Column {
    pub name: &'static str,
    pub kind: &'static str,
    pub title: (&'static str, &'static str),
    pub about: (&'static str, &'static str),
}

/// One file: name without ending, title in both languages, columns, those that tell its rows apart.
pub struct File {
    pub name: &'static str,
    pub title: (&'static str, &'static str),
    pub columns: &'static [Column],
    pub key: &'static [&'static str],
}

/// A file with its rows.
pub struct Filled {
    pub file: &'static File,
    pub rows: Vec<Vec<String>>,
}

/// Everything that may be told of a run: rounded populations, and names that say nothing of anybody.
#[derive(Debug, Default)]
pub struct Told {
    pub recipients: Populations,
    pub others: Populations,
    pub unserved: Populations,
    pub names: BTreeMap<String, (String, String)>,
    /// Rupiah of one recipient with a finding, per programme.
    pub amounts: BTreeMap<String, u64>,
}

macro_rules! columns {
    ($($name:literal $kind:literal $id:literal / $en:literal : $about_id:literal / $about_en:literal;)*) => {
        &[$(Column { name: $name, kind: $kind, title: ($id, $en), about: ($about_id, $about_en) }),*]
    };
}
pub(super) use columns;

pub static BY_DESA: File = File {
    name: "recipients_by_desa",
    title: ("Penerima per program dan desa", "Recipients by programme and desa"),
    columns: columns! {
        "programme" "string" "Program" / "Programme": "kode program" / "programme code";
        "kecamatan_code" "string" "Kode kecamatan" / "Kecamatan code": "kode Kemendagri; kosong bila register tidak menyebutnya" / "Kemendagri code; empty where the register tells none";
        "kecamatan" "string" "Kecamatan" / "Kecamatan": "nama kecamatan" / "name of the kecamatan";
        "desa_code" "string" "Kode desa" / "Desa code": "kode Kemendagri desa atau kelurahan" / "Kemendagri code of the desa or kelurahan";
        "desa" "string" "Desa" / "Desa": "nama desa atau kelurahan" / "name of the desa or kelurahan";
        "recipients" "integer" "Penerima" / "Recipients": "baris daftar yang orangnya ada di register, dibulatkan" / "list rows whose person is in the register, rounded";
        "families" "integer" "Keluarga penerima" / "Recipient families": "baris pertama dari setiap keluarga pada program itu, dibulatkan" / "first rows of each family in the programme, rounded";
    },
    key: &["programme", "kecamatan_code", "desa_code"],
};

pub static BY_STATUS: File = File {
    name: "recipients_by_status",
    title: ("Penerima per program, kecamatan dan kecocokan data", "Recipients by programme, kecamatan and agreement of data"),
    columns: columns! {
        "programme" "string" "Program" / "Programme": "kode program" / "programme code";
        "kecamatan_code" "string" "Kode kecamatan" / "Kecamatan code": "kode Kemendagri; kosong bila tidak disebut" / "Kemendagri code; empty where not told";
        "kecamatan" "string" "Kecamatan" / "Kecamatan": "nama kecamatan" / "name of the kecamatan";
        "status" "string" "Status" / "Status": "PADAN = isian sama; PADAN_BERBEDA = orangnya ada, isian berbeda" / "PADAN = fields agree; PADAN_BERBEDA = the person is there, fields differ";
        "recipients" "integer" "Penerima" / "Recipients": "dibulatkan" / "rounded";
    },
    key: &["programme", "kecamatan_code", "status"],
};

pub static BY_FINDING: File = File {
    name: "recipients_by_finding",
    title: ("Penerima per program, kecamatan, indikasi dan desil", "Recipients by programme, kecamatan, indication and decile"),
    columns: columns! {
        "programme" "string" "Program" / "Programme": "kode program" / "programme code";
        "kecamatan_code" "string" "Kode kecamatan" / "Kecamatan code": "kode Kemendagri; kosong bila tidak disebut" / "Kemendagri code; empty where not told";
        "kecamatan" "string" "Kecamatan" / "Kecamatan": "nama kecamatan" / "name of the kecamatan";
        "side" "string" "Arah" / "Side": "INKLUSI, EKSKLUSI, TIDAK_DIKETAHUI, atau TANPA_TEMUAN" / "INKLUSI, EKSKLUSI, TIDAK_DIKETAHUI, or TANPA_TEMUAN for none";
        "finding" "string" "Indikasi utama" / "Main indication": "setiap penerima sekali: inklusi dahulu, lalu nilai terbesar" / "each recipient once: inclusion first, then most money";
        "with_money" "boolean" "Bernilai" / "With money": "apakah nilai bantuannya terhitung" / "whether its money counts";
        "decile" "string" "Desil" / "Decile": "1 sampai 10 atau rentang; kosong bila register tidak menyebutnya" / "1 to 10 or a range; empty where the register tells none";
        "recipients" "integer" "Penerima" / "Recipients": "dibulatkan" / "rounded";
        "rupiah" "integer" "Nilai terindikasi" / "Indicated rupiah": "penerima x nilai bantuan program; kosong bila nilainya tidak seragam" / "recipients x benefit of the programme; empty where benefits are not uniform";
    },
    key: &["programme", "kecamatan_code", "side", "finding", "with_money", "decile"],
};

pub static OTHERS: File = File {
    name: "rows_not_in_register",
    title: ("Baris yang belum padan, per program", "Rows without a match, by programme"),
    columns: columns! {
        "programme" "string" "Program" / "Programme": "kode program" / "programme code";
        "status" "string" "Status" / "Status": "PERLU_VERIFIKASI, TIDAK_DITEMUKAN atau KARANTINA" / "PERLU_VERIFIKASI, TIDAK_DITEMUKAN or KARANTINA";
        "rows" "integer" "Baris" / "Rows": "dibulatkan" / "rounded";
    },
    key: &["programme", "status"],
};

pub static UNSERVED_BY_DESA: File = File {
    name: "unserved_by_desa",
    title: ("Keluarga layak yang belum menerima, per desa", "Eligible families on no list, by desa"),
    columns: columns! {
        "kecamatan_code" "string" "Kode kecamatan" / "Kecamatan code": "kode Kemendagri; kosong bila tidak disebut" / "Kemendagri code; empty where not told";
        "kecamatan" "string" "Kecamatan" / "Kecamatan": "nama kecamatan" / "name of the kecamatan";
        "desa_code" "string" "Kode desa" / "Desa code": "kode Kemendagri desa atau kelurahan" / "Kemendagri code of the desa or kelurahan";
        "desa" "string" "Desa" / "Desa": "nama desa atau kelurahan" / "name of the desa or kelurahan";
        "families" "integer" "Keluarga" / "Families": "dibulatkan" / "rounded";
    },
    key: &["kecamatan_code", "desa_code"],
};

pub static UNSERVED_BY_PROGRAMMES: File = File {
    name: "unserved_by_programmes",
    title: ("Keluarga layak yang belum menerima, per kelompok program dan desil", "Eligible families on no list, by programmes and decile"),
    columns: columns! {
        "kecamatan_code" "string" "Kode kecamatan" / "Kecamatan code": "kode Kemendagri; kosong bila tidak disebut" / "Kemendagri code; empty where not told";
        "kecamatan" "string" "Kecamatan" / "Kecamatan": "nama kecamatan" / "name of the kecamatan";
        "programmes" "string" "Layak untuk" / "Eligible for": "semua program yang terlewat oleh keluarga itu, dipisah `|`" / "all programmes that the family misses, separated by `|`";
        "decile" "string" "Desil" / "Decile": "1 sampai 10" / "1 to 10";
        "families" "integer" "Keluarga" / "Families": "dibulatkan" / "rounded";
    },
    key: &["kecamatan_code", "programmes", "decile"],
};

/// The files whose rows are published counts.
pub static COUNTS: [&File; 6] = [&BY_DESA, &BY_STATUS, &BY_FINDING, &OTHERS, &UNSERVED_BY_DESA, &UNSERVED_BY_PROGRAMMES];

impl Told {
    /// The files of the published counts, in the order of `COUNTS`.
    pub fn files(&self) -> Vec<Filled> {
        vec![
            self.by_desa(),
            Filled { file: &BY_STATUS, rows: self.split(&self.recipients, 1, 1) },
            self.by_finding(),
            Filled { file: &OTHERS, rows: self.split(&self.others, 0, usize::MAX) },
            Filled {
                file: &UNSERVED_BY_DESA,
                rows: self.split(&self.unserved, 0, 0).into_iter().map(|row| self.with_desa(row, 2)).collect(),
            },
            Filled { file: &UNSERVED_BY_PROGRAMMES, rows: self.split(&self.unserved, 1, 0) },
        ]
    }

    /// Rows of one split: key, label, count; the kecamatan's name follows its code, which stands at `kecamatan` of the key.
    fn split(&self, populations: &Populations, split: usize, kecamatan: usize) -> Vec<Vec<String>> {
        let of_population =
            populations.iter().flat_map(|(key, splits)| splits[split].iter().map(move |(label, count)| (key, label, count)));
        of_population
            .map(|(key, label, count)| {
                let mut row = key.clone();
                if let Some(code) = key.get(kecamatan) {
                    row.insert(kecamatan + 1, self.name(code).0);
                }
                row.extend(label.iter().cloned());
                row.push(count.to_string());
                row
            })
            .collect()
    }

    pub fn name(&self, code: &str) -> (String, String) {
        self.names.get(code).cloned().unwrap_or_default()
    }

    /// Adds the desa's name behind its code.
    fn with_desa(&self, mut row: Vec<String>, code: usize) -> Vec<String> {
        let desa = self.name(&row[code]).1;
        row.insert(code + 1, desa);
        row
    }

    fn by_desa(&self) -> Filled {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (key, splits) in &self.recipients {
            let mut areas: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
            for (label, count) in &splits[0] {
                areas.entry(&label[0]).or_default()[usize::from(label[1] == FURTHER)] += count;
            }
            for (area, [first, further]) in areas {
                let row = vec![key[0].clone(), key[1].clone(), self.name(&key[1]).0, area.to_owned()];
                let mut row = self.with_desa(row, 3);
                row.extend([(first + further).to_string(), first.to_string()]);
                rows.push(row);
            }
        }
        Filled { file: &BY_DESA, rows }
    }

    fn by_finding(&self) -> Filled {
        let mut rows = self.split(&self.recipients, 2, 1);
        for row in &mut rows {
            let money = row[5] == WITH_MONEY;
            let recipients: u64 = row[7].parse().unwrap_or(0);
            let rupiah = match (money, self.amounts.get(&row[0])) {
                (false, _) => "0".to_owned(),
                (true, None) => String::new(),
                (true, Some(amount)) => (amount * recipients).to_string(),
            };
            row[5] = money.to_string();
            row.push(rupiah);
        }
        Filled { file: &BY_FINDING, rows }
    }
}

impl Filled {
    /// The file's bytes: UTF-8, commas, LF, one heading.
    pub fn csv(&self) -> anyhow::Result<Vec<u8>> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        writer.write_record(self.file.columns.iter().map(|column| column.name))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| if is_formula(cell) { format!("'{cell}") } else { cell.clone() }))?;
        }
        writer.into_inner().context("rows are written into memory")
    }
}

/// Reads the published counts of a former publication.
///
/// Errors: a file that is missing or has other columns; a count that is none.
pub fn read(folder: &Path) -> anyhow::Result<Told> {
    let mut told = Told::default();
    for (at, file) in COUNTS.iter().enumerate() {
        let path = folder.join(format!("{}.csv", file.name));
        let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let names = file.columns.iter().map(|column| column.name);
        ensure!(reader.headers()?.iter().eq(names), "{} has other columns than this padan publishes", path.display());
        for row in reader.records() {
            let row: Vec<String> = row?.iter().map(|cell| unguarded(cell).to_owned()).collect();
            take(&mut told, at, &row).with_context(|| format!("{} cannot be read", path.display()))?;
        }
    }
    Ok(told)
}

/// Takes one row of one of `COUNTS`.
fn take(told: &mut Told, file: usize, row: &[String]) -> anyhow::Result<()> {
    let texts = |places: &[usize]| places.iter().map(|&place| row[place].clone()).collect::<Label>();
    let number = |place: usize| row[place].parse::<u64>().with_context(|| format!("`{}` is no count", row[place]));
    let mut put = |populations: fn(&mut Told) -> &mut Populations, key: Label, (split, of): (usize, usize), label: Label, count: u64| {
        if count > 0 {
            populations(told).entry(key).or_insert_with(|| vec![Split::new(); of])[split].insert(label, count);
        }
    };
    match file {
        0 => {
            let (all, first) = (number(5)?, number(6)?);
            let further = all.checked_sub(first).context("more families than recipients")?;
            put(|told| &mut told.recipients, texts(&[0, 1]), (0, 3), vec![row[3].clone(), FIRST.to_owned()], first);
            put(|told| &mut told.recipients, texts(&[0, 1]), (0, 3), vec![row[3].clone(), FURTHER.to_owned()], further);
        }
        1 => put(|told| &mut told.recipients, texts(&[0, 1]), (1, 3), texts(&[3]), number(4)?),
        2 => {
            let mut label = texts(&[3, 4, 5, 6]);
            label[2] = u8::from(label[2] == "true").to_string();
            put(|told| &mut told.recipients, texts(&[0, 1]), (2, 3), label, number(7)?);
        }
        3 => put(|told| &mut told.others, texts(&[0]), (0, 1), texts(&[1]), number(2)?),
        4 => put(|told| &mut told.unserved, texts(&[0]), (0, 2), texts(&[2]), number(4)?),
        _ => put(|told| &mut told.unserved, texts(&[0]), (1, 2), texts(&[2, 3]), number(4)?),
    }
    Ok(())
}
