//! What goes wrong with dates, sex, the mother's cell and the place of living.

use super::Scene;
use crate::synth::calendar::Day;
use crate::synth::people::Sex;
use crate::synth::random::Random;
use crate::synth::submissions::Written;

/// Changes one part of the date by a slip that leaves a day that exists.
pub fn date_typo(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let Some(birth) = row.birth else { return };
    for _ in 0..20 {
        let mut wrong = birth;
        match random.below(3) {
            0 => wrong.day = 1 + random.below(31) as u8,
            1 => wrong.month = 1 + random.below(12) as u8,
            _ => wrong.day = birth.day / 10 + birth.day % 10 * 10,
        }
        if wrong != birth && wrong.day > 0 && wrong.exists() {
            row.birth = Some(wrong);
            return;
        }
    }
}

pub fn date_flip(_: &Scene<'_>, row: &mut Written, _: &mut Random) {
    if let Some(birth) = row.birth
        && birth.day <= 12
        && birth.day != birth.month
    {
        row.birth = Some(Day::new(birth.year, birth.day, birth.month));
    }
}

pub fn date_default(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    if let Some(birth) = row.birth {
        let (month, day) = [(7, 1), (12, 31), (1, 1)][random.weighted(&[6.0, 2.0, 2.0])];
        row.birth = Some(Day::new(birth.year, month, day));
    }
}

pub fn wrong_year(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    if let Some(birth) = row.birth {
        let steps = [-10, -3, -2, -1, 1, 2, 3, 10];
        let wrong = Day::new(birth.year + *random.pick(&steps), birth.month, birth.day);
        if wrong.exists() && wrong < crate::synth::calendar::AS_OF {
            row.birth = Some(wrong);
        }
    }
}

pub fn no_date(_: &Scene<'_>, row: &mut Written, _: &mut Random) {
    row.birth = None;
}

pub fn wrong_sex(_: &Scene<'_>, row: &mut Written, _: &mut Random) {
    row.sex = match row.sex {
        Sex::Male => Sex::Female,
        Sex::Female => Sex::Male,
    };
}

pub fn no_mother(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    row.mother = if random.chance(0.7) { "" } else { "-" }.to_owned();
}

/// Spells the village as Madurese, Indonesian and the two official lists differ.
pub fn desa_spelling(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let name = &row.desa_name;
    let pairs = [
        (" DAJAH", " DAYA"),
        (" TIMOR", " TIMUR"),
        (" LAOK", " LAO'"),
        ("AH", "A"),
        ("O", "U"),
        ("U", "O"),
        ("E", "I"),
        ("A", "E"),
        (" ", ""),
        ("'", ""),
        ("LL", "L"),
        ("NG", "N"),
    ];
    let fitting: Vec<_> = pairs.iter().filter(|(from, _)| name[1..].contains(from)).collect();
    if fitting.is_empty() {
        return;
    }
    let (from, to) = **random.pick(&fitting);
    row.desa_name = format!("{}{}", &name[..1], name[1..].replacen(from, to, 1));
}

/// The family lives elsewhere by now, or the list still has the old place.
pub fn moved(scene: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let areas = &scene.district.areas;
    let here = areas.desa[row.desa].kecamatan;
    let near = random.chance(0.5);
    for _ in 0..30 {
        let desa = random.below(areas.desa.len());
        if desa != row.desa && (areas.desa[desa].kecamatan == here) == near {
            let hamlet = random.below(8);
            row.live_in(areas, desa, hamlet);
            row.rt = random.below(9) as u32;
            row.rw = random.below(6) as u32;
            return;
        }
    }
}
