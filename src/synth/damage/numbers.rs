//! What goes wrong with NIK and No KK.

use super::Scene;
use crate::synth::numbers::digits;
use crate::synth::random::Random;
use crate::synth::submissions::Written;

pub fn substitute(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    row.nik = one_wrong(&row.nik, random);
}

pub fn transpose(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let mut bytes: Vec<char> = row.nik.chars().collect();
    // Equal neighbours would change nothing.
    let places: Vec<usize> = (1..bytes.len()).filter(|at| bytes[*at] != bytes[at - 1]).collect();
    if !places.is_empty() {
        let at = *random.pick(&places);
        bytes.swap(at - 1, at);
        row.nik = bytes.into_iter().collect();
    }
}

pub fn lose(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let at = random.below(row.nik.len());
    row.nik.remove(at);
}

pub fn add(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let at = random.below(row.nik.len());
    let digit = if random.chance(0.6) { row.nik.as_bytes()[at] as char } else { any_digit(random) };
    row.nik.insert(at, digit);
}

pub fn scientific(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let point = if random.chance(0.6) { ',' } else { '.' };
    let number: u64 = row.nik.parse().unwrap_or(0);
    // A spreadsheet shows five decimals and rounds.
    let rounded = (number + 5_000_000_000) / 10_000_000_000;
    let shown = rounded.to_string();
    row.nik = format!("{}{point}{}E+15", &shown[..1], &shown[1..]);
}

pub fn blank(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let fillers = ["", "-", "0", "0000000000000000", "3526"];
    row.nik = fillers[random.weighted(&[70.0, 14.0, 8.0, 6.0, 2.0])].to_owned();
}

pub fn kk_as_nik(_: &Scene<'_>, row: &mut Written, _: &mut Random) {
    row.nik.clone_from(&row.kk);
}

/// Writes the NIK of another member of the family, mostly the head's.
pub fn of_family(scene: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let members = &scene.district.household(scene.person).members;
    let others: Vec<usize> = members.iter().copied().filter(|other| *other != scene.person).collect();
    if others.is_empty() {
        return;
    }
    let other = if random.chance(0.6) { others[0] } else { *random.pick(&others) };
    row.nik = digits(scene.district.people[other].nik);
}

/// Writes the NIK of someone unrelated, mostly of the line above or below: same village.
pub fn of_stranger(scene: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let register = &scene.district.register;
    let desa = scene.district.household(scene.person).desa;
    let near = |other: &usize| scene.district.household(*other).desa == desa;
    let mut other = *random.pick(register);
    for _ in 0..60 {
        if near(&other) {
            break;
        }
        other = *random.pick(register);
    }
    if scene.district.people[other].household != scene.district.people[scene.person].household {
        row.nik = digits(scene.district.people[other].nik);
    }
}

pub fn letters(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let places: Vec<usize> = (0..row.nik.len()).filter(|at| matches!(row.nik.as_bytes()[*at], b'0' | b'1')).collect();
    if places.is_empty() {
        return;
    }
    let at = *random.pick(&places);
    let letter = match (row.nik.as_bytes()[at], random.chance(0.7)) {
        (b'0', true) => "O",
        (b'0', false) => "o",
        (_, true) => "l",
        (_, false) => "I",
    };
    row.nik.replace_range(at..=at, letter);
}

/// Writes the person's other number, from a double registration.
pub fn second(scene: &Scene<'_>, row: &mut Written) {
    if let Some(second) = scene.district.people[scene.person].second_nik {
        row.nik = digits(second);
    }
}

/// Stores the NIK as a spreadsheet number: 15 digits survive.
pub fn as_number(_: &Scene<'_>, row: &mut Written, _: &mut Random) {
    row.nik.replace_range(15.., "0");
    row.nik_is_number = true;
}

pub fn no_kk(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    row.kk = if random.chance(0.85) { "" } else { "-" }.to_owned();
}

pub fn old_kk(scene: &Scene<'_>, row: &mut Written, _: &mut Random) {
    if let Some(old) = scene.district.household(scene.person).old_kk {
        row.kk = digits(old);
    }
}

pub fn kk_typo(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    row.kk = one_wrong(&row.kk, random);
}

fn one_wrong(number: &str, random: &mut Random) -> String {
    let at = random.below(number.len());
    let old = number.as_bytes()[at];
    let mut new = any_digit(random);
    while new as u8 == old {
        new = any_digit(random);
    }
    format!("{}{new}{}", &number[..at], &number[at + 1..])
}

fn any_digit(random: &mut Random) -> char {
    char::from(b'0' + random.below(10) as u8)
}
