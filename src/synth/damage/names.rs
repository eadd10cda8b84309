//! What people make of a name: slips, other spellings, titles, nicknames, words lost or moved.

use super::Scene;
use super::variants::{FRONTS, SOUNDS, WORDS};
use crate::synth::naming;
use crate::synth::people::{Relation, Sex};
use crate::synth::random::Random;
use crate::synth::submissions::Written;

pub fn typo(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    row.name = slip(&row.name, random);
}

pub fn variant(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    row.name = respell(&row.name, random);
}

pub fn mother(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    row.mother = match random.weighted(&[5.0, 3.0, 2.0]) {
        0 => respell(&row.mother, random),
        1 => slip(&row.mother, random),
        _ => {
            let words: Vec<&str> = row.mother.split(' ').collect();
            words[random.below(words.len())].to_owned()
        }
    };
}

pub fn title(scene: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let person = &scene.district.people[scene.person];
    let grown = person.age() >= 35;
    row.name = match (person.sex, grown, random.below(4)) {
        (Sex::Male, true, 0 | 1) => format!("H. {}", row.name),
        (Sex::Male, true, 2) => format!("H {}", row.name),
        (Sex::Female, true, 0 | 1) => format!("HJ. {}", row.name),
        (Sex::Female, true, 2) => format!("HJ {}", row.name),
        (Sex::Male, _, 3) => format!("{}, S.PD", row.name),
        (Sex::Female, _, 3) => format!("{}, S.PD.I", row.name),
        (Sex::Male, ..) => format!("SDR. {}", row.name),
        (Sex::Female, ..) => format!("SDRI. {}", row.name),
    };
}

pub fn order(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let mut words: Vec<&str> = row.name.split(' ').collect();
    if words.len() > 1 {
        let places = words.len() - 1;
        words.rotate_left(1 + random.below(places));
        row.name = words.join(" ");
    }
}

/// Joins two words, or splits a long one.
pub fn spacing(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let spaces: Vec<usize> = row.name.match_indices(' ').map(|(at, _)| at).collect();
    if !spaces.is_empty() {
        let at = *random.pick(&spaces);
        row.name.remove(at);
    } else if row.name.len() >= 7 && row.name.is_ascii() {
        let at = 3 + random.below(row.name.len() - 5);
        row.name.insert(at, ' ');
    }
}

/// Cuts the name as narrow columns of old systems do.
pub fn truncate(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let width = [12, 15, 20][random.weighted(&[3.0, 4.0, 3.0])];
    let width = width.min(row.name.len().saturating_sub(2)).max(4);
    if row.name.is_char_boundary(width) {
        row.name.truncate(width);
        row.name.truncate(row.name.trim_end().len());
    }
}

/// Writes what the village calls the person.
pub fn nickname(scene: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let person = &scene.district.people[scene.person];
    let words: Vec<&str> = row.name.split(' ').filter(|word| !FRONTS.contains(word)).collect();
    let main = words.first().copied().unwrap_or(&row.name).to_owned();
    let child = child_of(scene, random);
    let called = match (person.sex, child, random.below(4)) {
        (Sex::Male, Some(child), 0) => format!("P. {child}"),
        (Sex::Female, Some(child), 0) => format!("B. {child}"),
        (Sex::Male, _, 1) => format!("MAT {main}"),
        (Sex::Male, _, 2) if row.name.starts_with("ABD ") => format!("DUL {main}"),
        _ => last_syllables(&main),
    };
    row.name = called;
}

pub fn alias(scene: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let plain = row.name.clone();
    nickname(scene, row, random);
    let called = std::mem::take(&mut row.name);
    row.name = match random.below(3) {
        0 => format!("{plain} ALIAS {called}"),
        1 => format!("{plain} AL. {called}"),
        _ => format!("{plain} ({called})"),
    };
}

pub fn drop_word(_: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let mut words: Vec<&str> = row.name.split(' ').collect();
    if words.len() > 1 {
        // The frequent first word is left out most often.
        let at = if random.chance(0.6) { 0 } else { words.len() - 1 };
        words.remove(at);
        row.name = words.join(" ");
    }
}

pub fn pilgrim(scene: &Scene<'_>, row: &mut Written, random: &mut Random) {
    let person = &scene.district.people[scene.person];
    if person.age() >= 40 {
        row.name = naming::pilgrim(random, person.sex);
    }
}

fn child_of(scene: &Scene<'_>, random: &mut Random) -> Option<String> {
    let relation = scene.district.people[scene.person].relation;
    if !matches!(relation, Relation::Head | Relation::Spouse) {
        return None;
    }
    let members = &scene.district.household(scene.person).members;
    let children: Vec<usize> = members.iter().copied().filter(|other| scene.district.people[*other].relation == Relation::Child).collect();
    let child = *children.get(random.below(children.len().max(1)))?;
    let name = &scene.district.people[child].name;
    name.split(' ').next_back().map(str::to_owned)
}

/// Keeps the last two syllables: HASAN stays, FATIMAH becomes TIMAH.
fn last_syllables(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let vowel = |at: usize| "AIUEO".contains(letters[at]);
    let mut vowels = 0;
    for at in (1..letters.len()).rev() {
        if vowel(at) && !vowel(at - 1) {
            vowels += 1;
            if vowels == 2 {
                return letters[at - 1..].iter().collect();
            }
        }
    }
    word.to_owned()
}

/// One slip of the finger: a letter replaced, lost, doubled or exchanged with its neighbour.
fn slip(name: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let places: Vec<usize> = (1..letters.len()).filter(|at| letters[*at].is_ascii_alphabetic()).collect();
    if places.is_empty() {
        return name.to_owned();
    }
    let at = *random.pick(&places);
    match random.below(4) {
        0 => letters[at] = near_key(letters[at], random),
        1 if letters.len() > 3 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => letters.swap(at - 1, at),
    }
    letters.into_iter().collect::<String>().trim().to_owned()
}

fn near_key(letter: char, random: &mut Random) -> char {
    let rows = ["QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"];
    let Some(row) = rows.iter().find(|row| row.contains(letter)) else {
        return letter;
    };
    let keys: Vec<char> = row.chars().collect();
    let at = keys.iter().position(|key| *key == letter).unwrap_or(0);
    let beside = if at == 0 || random.chance(0.5) && at + 1 < keys.len() { at + 1 } else { at - 1 };
    keys[beside]
}

/// Spells one word otherwise; a frequent word where there is one, else a sound.
fn respell(name: &str, random: &mut Random) -> String {
    let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
    let known: Vec<usize> = (0..words.len()).filter(|at| WORDS.iter().any(|(word, _)| *word == words[*at])).collect();
    if !known.is_empty() && random.chance(0.7) {
        let at = *random.pick(&known);
        if let Some((_, others)) = WORDS.iter().find(|(word, _)| *word == words[at]) {
            words[at] = (*random.pick(others)).to_owned();
        }
        return words.join(" ");
    }
    let at = random.below(words.len());
    let fitting: Vec<_> = SOUNDS.iter().filter(|(sound, _)| words[at].len() > 3 && words[at][1..].contains(sound)).collect();
    if !fitting.is_empty() {
        let (sound, other) = **random.pick(&fitting);
        let rest = words[at][1..].replacen(sound, other, 1);
        words[at].replace_range(1.., &rest);
    }
    words.join(" ")
}
