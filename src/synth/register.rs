//! The register's files: people in several parts, families with their decile, vital events.
//!
//! The people files follow the field names of the SIKS-NG view. Some deaths and moves are flagged there, some are known
//! only from the events.

use super::calendar::AS_OF;
use super::files::write_file;
use super::numbers::digits;
use super::people::{District, Fate, Person, Relation, Sex};
use super::random::Random;
use std::path::Path;

/// People per part; at least two parts are written, so that row numbers run over files.
const PEOPLE_PER_PART: usize = 100_000;

const PEOPLE_HEADING: [&str; 20] = [
    "id_keluarga",
    "no_kk",
    "nik",
    "nama",
    "tempat_lahir",
    "tanggal_lahir",
    "jenis_kelamin",
    "hub_kepala_keluarga",
    "nama_ibu",
    "pekerjaan_utama",
    "alamat",
    "dusun",
    "rt",
    "rw",
    "kecamatan",
    "kelurahan",
    "flag_aktif",
    "status_meninggal",
    "keterangan_deleted",
    "lansia",
];

/// Writes the register's files below `folder`.
///
/// Errors: a file that cannot be written, with its path.
pub fn write(folder: &Path, district: &District, random: &mut Random) -> anyhow::Result<()> {
    let flags: Vec<Flags> = district.people.iter().map(|person| flags(person, random)).collect();
    people(folder, district, &flags)?;
    families(folder, district)?;
    events(folder, district, &flags)
}

/// How the register knows what became of a person.
struct Flags {
    active: bool,
    died: bool,
    note: &'static str,
    in_events: bool,
}

fn flags(person: &Person, random: &mut Random) -> Flags {
    let noted = random.chance(0.6);
    let (active, died, note) = match person.fate {
        Fate::Here => (true, false, ""),
        Fate::Inactive => (false, false, "TIDAK DITEMUKAN"),
        Fate::Died(_) => (!noted, noted, if noted { "MENINGGAL" } else { "" }),
        Fate::Moved(_) => (!noted, false, if noted { "PINDAH" } else { "" }),
    };
    let told = matches!(person.fate, Fate::Died(_) | Fate::Moved(_));
    let in_events = told && (!noted || random.chance(0.7));
    Flags { active, died, note, in_events }
}

fn people(folder: &Path, district: &District, flags: &[Flags]) -> anyhow::Result<()> {
    let parts = district.register.len().div_ceil(PEOPLE_PER_PART).max(2);
    let size = district.register.len().div_ceil(parts).max(1);
    for (part, rows) in district.register.chunks(size).enumerate() {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(PEOPLE_HEADING)?;
        for index in rows {
            writer.write_record(person_row(district, *index, &flags[*index]))?;
        }
        let path = folder.join(format!("register/people_{:02}.csv", part + 1));
        write_file(&path, &writer.into_inner()?)?;
    }
    Ok(())
}

fn person_row(district: &District, index: usize, flags: &Flags) -> [String; 20] {
    let person = &district.people[index];
    let home = district.household(index);
    let desa = &district.areas.desa[home.desa];
    let hamlet = desa.hamlets[home.hamlet];
    let address = match &home.street {
        Some(street) => format!("JL {street}"),
        None => format!("DUSUN {hamlet}"),
    };
    let relation = match (person.relation, person.sex) {
        (Relation::Spouse, Sex::Male) => "SUAMI",
        (relation, _) => relation.label(),
    };
    [
        family_id(person.household),
        digits(home.no_kk),
        digits(person.nik),
        person.name.clone(),
        person.birth_place.clone(),
        person.birth.iso(),
        if person.sex == Sex::Male { "L" } else { "P" }.to_owned(),
        relation.to_owned(),
        person.mother.clone(),
        person.occupation.to_owned(),
        address,
        hamlet.to_owned(),
        format!("{:03}", home.rt),
        format!("{:03}", home.rw),
        district.areas.kecamatan[desa.kecamatan].name.clone(),
        desa.name.clone(),
        if flags.active { "1" } else { "0" }.to_owned(),
        if flags.died { "YA" } else { "TIDAK" }.to_owned(),
        flags.note.to_owned(),
        if person.age() >= 60 { "YA" } else { "TIDAK" }.to_owned(),
    ]
}

fn families(folder: &Path, district: &District) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "id_keluarga",
        "no_kk",
        "nama_kepala_keluarga",
        "desil_nasional",
        "jumlah_anggota_keluarga",
        "kecamatan",
        "kelurahan",
    ])?;
    for (index, home) in district.households.iter().enumerate().filter(|(_, home)| home.registered) {
        let desa = &district.areas.desa[home.desa];
        let members = home.members.iter().filter(|member| district.people[**member].registered());
        writer.write_record([
            family_id(index),
            digits(home.no_kk),
            district.people[home.members[0]].name.clone(),
            home.desil.map_or("BELUM ADA DESIL".to_owned(), |desil| desil.to_string()),
            members.count().to_string(),
            district.areas.kecamatan[desa.kecamatan].name.clone(),
            desa.name.clone(),
        ])?;
    }
    write_file(&folder.join("register/families.csv"), &writer.into_inner()?)
}

/// Deaths and moves of registered people, and births of this year, also of babies whom the register lacks.
fn events(folder: &Path, district: &District, flags: &[Flags]) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for (index, person) in district.people.iter().enumerate() {
        let (kind, day) = match person.fate {
            Fate::Died(day) if flags[index].in_events => ("MENINGGAL", day),
            Fate::Moved(day) if flags[index].in_events => ("PINDAH", day),
            _ if person.birth.year == AS_OF.year => ("LAHIR", person.birth),
            _ => continue,
        };
        rows.push((day, person.nik, kind, person.name.clone()));
    }
    rows.sort();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["nik", "nama", "jenis_peristiwa", "tanggal_peristiwa", "keterangan"])?;
    for (day, nik, kind, name) in rows {
        let note = match kind {
            "PINDAH" => "PINDAH DALAM NEGERI",
            "LAHIR" => "AKTA KELAHIRAN",
            _ => "AKTA KEMATIAN",
        };
        writer.write_record([digits(nik), name, kind.to_owned(), day.iso(), note.to_owned()])?;
    }
    write_file(&folder.join("register/events.csv"), &writer.into_inner()?)
}

fn family_id(household: usize) -> String {
    format!("K{household:07}")
}
