//! What people live from and what became of them before the register's day.

use super::calendar::{AS_OF, Day};
use super::people::{Fate, Presence, Sex};
use super::random::Random;

/// Draws what became of a person before the register's day.
pub fn fate(random: &mut Random, birth: Day, presence: Presence) -> Fate {
    if presence != Presence::Registered {
        return Fate::Here;
    }
    let day = AS_OF.plus(-(1 + random.below(500) as i64)).max(birth);
    let dead = if birth.age() >= 60 { 0.04 } else { 0.003 };
    match random.weighted(&[dead, 0.01, 0.005, 1.0 - dead - 0.015]) {
        0 => Fate::Died(day),
        1 => Fate::Moved(day),
        2 => Fate::Inactive,
        _ => Fate::Here,
    }
}

/// Draws a job by sex, age and the family's decile.
pub fn occupation(random: &mut Random, sex: Sex, age: i32, desil: Option<u8>) -> &'static str {
    match age {
        ..7 => return "BELUM/TIDAK BEKERJA",
        7..20 => return "PELAJAR/MAHASISWA",
        _ => {}
    }
    let well_off = desil.is_none_or(|desil| desil >= 6);
    if random.chance(if well_off { 0.11 } else { 0.008 }) {
        let jobs = [
            "PEGAWAI NEGERI SIPIL",
            "GURU BERSERTIFIKAT",
            "PERANGKAT DESA",
            "TENTARA NASIONAL INDONESIA",
            "KEPOLISIAN RI",
            match (sex, age) {
                (_, 58..) => "PENSIUNAN",
                (Sex::Female, _) => "BIDAN",
                (Sex::Male, _) => "GURU BERSERTIFIKAT",
            },
        ];
        return jobs[random.weighted(&[38.0, 20.0, 18.0, 7.0, 8.0, 9.0])];
    }
    if sex == Sex::Female && random.chance(0.6) {
        return "MENGURUS RUMAH TANGGA";
    }
    // The first six are done by both sexes.
    let jobs = [
        "PETANI/PEKEBUN",
        "BURUH TANI",
        "WIRASWASTA",
        "PEDAGANG",
        "BURUH HARIAN LEPAS",
        "KARYAWAN SWASTA",
        "NELAYAN",
        "SOPIR",
        "TUKANG BATU",
    ];
    let weights = [30.0, 16.0, 14.0, 9.0, 10.0, 8.0, 8.0, 3.0, 2.0];
    let open = if sex == Sex::Female { 6 } else { jobs.len() };
    jobs[random.weighted(&weights[..open])]
}
