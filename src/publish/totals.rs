//! Totals by programme and by kecamatan: sums of published counts, and of nothing else.

use super::population::{FIRST, WITH_MONEY};
use super::rounding::Split;
use super::tables::{Column, File, Filled, Told, columns};
use crate::report::number::scaled;
use std::collections::BTreeMap;

pub static BY_PROGRAMME: File = File {
    name: "by_programme",
    title: ("Ringkasan per program", "Totals by programme"),
    columns: columns! {
        "programme" "string" "Program" / "Programme": "kode program" / "programme code";
        "recipients" "integer" "Penerima" / "Recipients": "jumlah dari recipients_by_desa" / "sum of recipients_by_desa";
        "families" "integer" "Keluarga penerima" / "Recipient families": "jumlah dari recipients_by_desa" / "sum of recipients_by_desa";
        "padan" "integer" "Padan" / "Matched": "jumlah dari recipients_by_status" / "sum of recipients_by_status";
        "padan_berbeda" "integer" "Padan berbeda" / "With differences": "jumlah dari recipients_by_status" / "sum of recipients_by_status";
        "share_padan" "number" "Bagian padan" / "Share without differences": "padan / (padan + padan_berbeda)" / "padan / (padan + padan_berbeda)";
        "perlu_verifikasi" "integer" "Perlu verifikasi" / "Needs review": "dari rows_not_in_register" / "from rows_not_in_register";
        "tidak_ditemukan" "integer" "Tidak ditemukan" / "Not found": "dari rows_not_in_register" / "from rows_not_in_register";
        "karantina" "integer" "Karantina" / "Quarantined": "dari rows_not_in_register" / "from rows_not_in_register";
        "inclusion" "integer" "Terindikasi inklusi" / "With an inclusion finding": "jumlah dari recipients_by_finding" / "sum of recipients_by_finding";
        "rupiah" "integer" "Nilai terindikasi" / "Indicated rupiah": "jumlah dari recipients_by_finding; kosong bila nilainya tidak seragam" / "sum of recipients_by_finding; empty where benefits are not uniform";
        "families_unserved" "integer" "Layak belum menerima" / "Unserved families": "jumlah dari unserved_by_programmes" / "sum of unserved_by_programmes";
    },
    key: &["programme"],
};

pub static BY_KECAMATAN: File = File {
    name: "by_kecamatan",
    title: ("Ringkasan per kecamatan", "Totals by kecamatan"),
    columns: columns! {
        "kecamatan_code" "string" "Kode kecamatan" / "Kecamatan code": "kode Kemendagri; kosong bila tidak disebut" / "Kemendagri code; empty where not told";
        "kecamatan" "string" "Kecamatan" / "Kecamatan": "nama kecamatan" / "name of the kecamatan";
        "recipients" "integer" "Penerima" / "Recipients": "jumlah semua program" / "sum over programmes";
        "padan" "integer" "Padan" / "Matched": "jumlah semua program" / "sum over programmes";
        "padan_berbeda" "integer" "Padan berbeda" / "With differences": "jumlah semua program" / "sum over programmes";
        "share_padan" "number" "Bagian padan" / "Share without differences": "padan / (padan + padan_berbeda)" / "padan / (padan + padan_berbeda)";
        "inclusion" "integer" "Terindikasi inklusi" / "With an inclusion finding": "jumlah semua program" / "sum over programmes";
        "families_unserved" "integer" "Layak belum menerima" / "Unserved families": "jumlah dari unserved_by_desa" / "sum of unserved_by_desa";
    },
    key: &["kecamatan_code"],
};

/// Sums of one programme or kecamatan.
#[derive(Default)]
struct Sums {
    recipients: u64,
    families: u64,
    padan: u64,
    padan_berbeda: u64,
    inclusion: u64,
    with_money: u64,
    unserved: u64,
    others: BTreeMap<String, u64>,
}

impl Sums {
    fn recipients(&mut self, splits: &[Split]) {
        for (label, count) in &splits[0] {
            self.recipients += count;
            self.families += if label[1] == FIRST { *count } else { 0 };
        }
        for (label, count) in &splits[1] {
            *(if label[0] == "PADAN" { &mut self.padan } else { &mut self.padan_berbeda }) += count;
        }
        for (label, count) in &splits[2] {
            self.inclusion += if label[0] == "INKLUSI" { *count } else { 0 };
            self.with_money += if label[2] == WITH_MONEY { *count } else { 0 };
        }
    }

    fn share(&self) -> String {
        let all = self.padan + self.padan_berbeda;
        (self.padan * 1_000 + all / 2).checked_div(all).map_or(String::new(), |permille| scaled(permille as i64, 3))
    }

    fn other(&self, status: &str) -> String {
        self.others.get(status).copied().unwrap_or(0).to_string()
    }
}

/// Both files of totals.
pub fn files(told: &Told) -> [Filled; 2] {
    [by_programme(told), by_kecamatan(told)]
}

fn by_programme(told: &Told) -> Filled {
    let mut programmes: BTreeMap<&str, Sums> = BTreeMap::new();
    for (key, splits) in &told.recipients {
        programmes.entry(&key[0]).or_default().recipients(splits);
    }
    for (key, splits) in &told.others {
        let others = &mut programmes.entry(&key[0]).or_default().others;
        splits[0].iter().for_each(|(label, count)| *others.entry(label[0].clone()).or_default() += count);
    }
    for (label, count) in told.unserved.values().flat_map(|splits| &splits[1]) {
        label[0].split('|').for_each(|programme| programmes.entry(programme).or_default().unserved += count);
    }
    let row = |(programme, sums): (&str, Sums)| {
        let rupiah = match (sums.with_money, told.amounts.get(programme)) {
            (0, _) => "0".to_owned(),
            (_, None) => String::new(),
            (recipients, Some(amount)) => (amount * recipients).to_string(),
        };
        vec![
            programme.to_owned(),
            sums.recipients.to_string(),
            sums.families.to_string(),
            sums.padan.to_string(),
            sums.padan_berbeda.to_string(),
            sums.share(),
            sums.other("PERLU_VERIFIKASI"),
            sums.other("TIDAK_DITEMUKAN"),
            sums.other("KARANTINA"),
            sums.inclusion.to_string(),
            rupiah,
            sums.unserved.to_string(),
        ]
    };
    Filled { file: &BY_PROGRAMME, rows: programmes.into_iter().map(row).collect() }
}

fn by_kecamatan(told: &Told) -> Filled {
    let mut areas: BTreeMap<&str, Sums> = BTreeMap::new();
    for (key, splits) in &told.recipients {
        areas.entry(&key[1]).or_default().recipients(splits);
    }
    for (key, splits) in &told.unserved {
        areas.entry(&key[0]).or_default().unserved += splits[0].values().sum::<u64>();
    }
    let row = |(area, sums): (&str, Sums)| {
        vec![
            area.to_owned(),
            told.name(area).0,
            sums.recipients.to_string(),
            sums.padan.to_string(),
            sums.padan_berbeda.to_string(),
            sums.share(),
            sums.inclusion.to_string(),
            sums.unserved.to_string(),
        ]
    };
    Filled { file: &BY_KECAMATAN, rows: areas.into_iter().map(row).collect() }
}
