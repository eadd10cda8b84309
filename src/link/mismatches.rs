//! What differs between a linked row and its register person, field by field, and what to write instead.

use super::{Candidate, Mismatch, Stage, Vocabulary};
use crate::normalise::{Row, RowIx};
use padan_identity::repair::Repair;
use padan_linkage::model::Comparison;

/// A register value is proposed from this probability on, in millionths.
pub const PROPOSE_PPM: u32 = 950_000;
/// Fields whose emptiness in a mapped column is itself something to fill in.
const TO_FILL: [&str; 3] = ["nik", "no_kk", "tanggal_lahir"];

/// Digits of a NIK are not known, and nobody can say why.
const INCOMPLETE: &str = "DIGIT_TIDAK_LENGKAP";

/// Differences of a linked row, in the order of the comparisons.
pub fn of(stage: &Stage, vocabulary: &Vocabulary, row: RowIx, best: &Candidate) -> Vec<Mismatch> {
    let compared = stage.rules.model.comparisons.iter().zip(&vocabulary.fields).zip(&best.pattern);
    let differs = |((comparison, &field), &level)| Some((field, kind(stage, row, best, comparison, level)?));
    let told = |(field, kind)| {
        let register = register(stage, best, field);
        let is_sure = best.probability_ppm >= PROPOSE_PPM && is_whole(stage, best, field);
        let proposed = if is_sure { register.clone() } else { Box::default() };
        Mismatch { field, submitted: submitted(stage, row, field), register, kind, proposed }
    };
    let mut mismatches: Vec<Mismatch> = compared.filter_map(differs).map(told).collect();
    // Most rows differ in one field, and a list that grows makes room for four.
    mismatches.shrink_to_fit();
    mismatches
}

/// What kind of difference a field shows; `None` where it shows none.
fn kind(stage: &Stage, row: RowIx, best: &Candidate, comparison: &Comparison, level: u8) -> Option<&'static str> {
    let field = comparison.name.as_str();
    let submitted_row = &stage.normalised.people.rows[row.0 as usize];
    Some(match level {
        0 if TO_FILL.contains(&field) && !register(stage, best, field).is_empty() => empty_kind(stage, row, field)?,
        0 => return None,
        // Read rightly with the NIK's help, and still written wrongly.
        level
            if field == "tanggal_lahir"
                && level_name(comparison, level) == "same"
                && submitted_row.repairs.has(Repair::DayMonthSwapped) =>
        {
            "TANGGAL_TERBALIK"
        }
        // An incomplete number of the register is not the list's to correct.
        _ if field == "nik" && stage.normalised.people.register.facts[best.person.0 as usize].nik == 0 => return None,
        level if field == "nik" && submitted_row.nik == 0 && level_name(comparison, level) == "same_prefix" => unread(submitted_row),
        level => match difference(field, level_name(comparison, level))? {
            INCOMPLETE => unread(submitted_row),
            code => code,
        },
    })
}

/// Says whether the register's own value can be proposed: a damaged number of the register cannot.
fn is_whole(stage: &Stage, best: &Candidate, field: &str) -> bool {
    field != "nik" || stage.normalised.people.register.facts[best.person.0 as usize].nik != 0
}

/// Why digits of a NIK that agrees as far as it can be read are not known: the true cause, where reading the cell met with one.
fn unread(row: &Row) -> &'static str {
    let cause = row.troubles.iter().find(|(of, code)| *of == "nik" && Repair::from_code(code).is_some());
    cause.map_or(INCOMPLETE, |(_, code)| code)
}

fn level_name(comparison: &Comparison, level: u8) -> &'static str {
    comparison.comparator.levels[usize::from(level) - 1]
}

/// Why nothing could be compared: the cell of a mapped column is empty or unreadable. A cell that holds a number is neither; it is
/// the register's that could not be compared.
fn empty_kind(stage: &Stage, row: RowIx, field: &str) -> Option<&'static str> {
    let submitted = &stage.normalised.people.rows[row.0 as usize];
    let trouble = submitted.troubles.iter().find(|(of, _)| *of == field).map(|(_, code)| *code);
    let table = &stage.intake.sources[submitted.source as usize].table;
    let columns: &[&str] = if field == "tanggal_lahir" { &["tanggal_lahir", "ttl"] } else { &[field] };
    let mapped = columns.iter().any(|column| table.column(column).is_some());
    let is_filled = matches!(field, "nik" if submitted.nik != 0) || matches!(field, "no_kk" if submitted.no_kk != 0);
    trouble.or_else(|| (mapped && !is_filled).then_some("KOSONG"))
}

/// The kind of difference that a level stands for; `None` where the level is full agreement or says too little.
fn difference(field: &str, level: &str) -> Option<&'static str> {
    Some(match (field, level) {
        ("nik", "all_known_digits") => INCOMPLETE,
        ("nik", "one_error" | "plausible_slip") | ("no_kk", "one_error") => "SALAH_SATU_DIGIT",
        ("nik", "near_serial" | "same_prefix") => "NOMOR_URUT_BERBEDA",
        ("nik", "different" | "different_and_odd") => "NIK_BERBEDA",
        ("no_kk", "different") => "KK_BERBEDA",
        ("nama" | "nama_ibu", "variant") => "EJAAN_BERBEDA",
        ("nama" | "nama_ibu", "near") => "SALAH_KETIK",
        ("nama" | "nama_ibu", "contained") => "KATA_KURANG_ATAU_LEBIH",
        ("nama" | "nama_ibu", "partial" | "similar" | "common" | "different") => "NAMA_BERBEDA",
        ("tanggal_lahir", "swapped") => "TANGGAL_TERBALIK",
        ("tanggal_lahir", "two_parts") => "TANGGAL_SALAH_SATU_BAGIAN",
        ("tanggal_lahir", "different" | "near_year" | "same_year") => "TANGGAL_BERBEDA",
        ("tanggal_lahir", "near_age") => "UMUR_BERBEDA",
        ("jenis_kelamin", "different") => "JENIS_KELAMIN_BERBEDA",
        ("wilayah", "other_desa") => "DESA_BERBEDA",
        ("wilayah", "other_kecamatan") => "KECAMATAN_BERBEDA",
        ("wilayah", "other_kabupaten") => "KABUPATEN_BERBEDA",
        _ => return None,
    })
}

/// The submitted cell, as written.
fn submitted(stage: &Stage, row: RowIx, field: &str) -> Box<str> {
    let row = &stage.normalised.people.rows[row.0 as usize];
    let first =
        |fields: &[&str]| fields.iter().map(|field| row.text(stage.intake, field)).find(|text| !text.is_empty()).unwrap_or("").into();
    match field {
        "tanggal_lahir" => first(&["tanggal_lahir", "ttl"]),
        "wilayah" => place(row.text(stage.intake, "desa"), row.text(stage.intake, "kecamatan"), row.area),
        field => first(&[field]),
    }
}

/// The register's value, as the register writes it.
fn register(stage: &Stage, best: &Candidate, field: &str) -> Box<str> {
    let register = &stage.normalised.people.register;
    let facts = &register.facts[best.person.0 as usize];
    let text = |field: &str| register.text(stage.intake, best.person, field);
    match field {
        "tanggal_lahir" if facts.born != 0 => {
            format!("{:04}-{:02}-{:02}", facts.born / 10_000, facts.born / 100 % 100, facts.born % 100).into()
        }
        "wilayah" => place(text("desa"), text("kecamatan"), stage.normalised.register.area_at(6, best.person.0 as usize)),
        field => text(field).into(),
    }
}

/// `desa, kecamatan` as written, else the code.
fn place(desa: &str, kecamatan: &str, code: u64) -> Box<str> {
    match (desa, kecamatan, code) {
        ("", "", 0) => Box::default(),
        ("", "", code) => code.to_string().into(),
        ("", kecamatan, _) => kecamatan.into(),
        (desa, "", _) => desa.into(),
        (desa, kecamatan, _) => format!("{desa}, {kecamatan}").into(),
    }
}
