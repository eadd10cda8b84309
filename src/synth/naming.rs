//! Names of people by sex and birth year, drawn with the frequencies of Madura and Java.
//!
//! The old mostly bear one word, the middle generation a common first word and an Arabic name, the young two or three
//! words. A name here is what the civil registry wrote; what lists make of it is `damage`.

use super::people::Sex;
use super::random::Random;
use super::tokens;

/// Draws the registered name of a person.
pub fn person(random: &mut Random, sex: Sex, birth_year: i32) -> String {
    let one_word = match birth_year {
        ..1965 => 0.62,
        1965..1990 => 0.26,
        1990..2010 => 0.06,
        2010..2022 => 0.03,
        // New documents need two words since 2022.
        2022.. => 0.0,
    };
    if random.chance(one_word) {
        return single(random, sex, birth_year);
    }
    let mut words = vec![first(random, sex)];
    words.push(given(random, sex, birth_year));
    let third = if birth_year < 1990 { 0.06 } else { 0.38 };
    if random.chance(third) || words[0].is_empty() && (birth_year >= 1990 || random.chance(0.5)) {
        words.push(given(random, sex, birth_year));
    }
    words.retain(|word| !word.is_empty());
    words.dedup();
    if words.len() == 1 && birth_year >= 2022 {
        words.insert(0, if sex == Sex::Male { "MUHAMMAD" } else { "SITI" }.to_owned());
    }
    words.join(" ")
}

/// Draws two names as parents give them to twins.
pub fn twins(random: &mut Random, sexes: [Sex; 2], birth_year: i32) -> [String; 2] {
    if sexes[0] == sexes[1] && random.chance(0.6) {
        let (pairs, firsts) = match sexes[0] {
            Sex::Male => (tokens::TWIN_MEN, tokens::MEN_FIRST),
            Sex::Female => (tokens::TWIN_WOMEN, tokens::WOMEN_FIRST),
        };
        let (left, right) = *random.pick(pairs);
        let front = random.pick(firsts).0;
        let join = |word: &str| format!("{front} {word}").trim().to_owned();
        return [join(left), join(right)];
    }
    sexes.map(|sex| person(random, sex, birth_year))
}

/// Draws the new name that a pilgrim takes.
pub fn pilgrim(random: &mut Random, sex: Sex) -> String {
    let name = format!("{} {}", given(random, sex, 1970), given(random, sex, 1970));
    match sex {
        Sex::Male => format!("H. {name}"),
        Sex::Female => format!("HJ. {name}"),
    }
}

fn first(random: &mut Random, sex: Sex) -> String {
    let words = match sex {
        Sex::Male => tokens::MEN_FIRST,
        Sex::Female => tokens::WOMEN_FIRST,
    };
    let weights: Vec<f64> = words.iter().map(|(_, weight)| *weight).collect();
    words[random.weighted(&weights)].0.to_owned()
}

fn given(random: &mut Random, sex: Sex, birth_year: i32) -> String {
    let young = birth_year >= 1990 && random.chance(0.55);
    let words = match (sex, young) {
        (Sex::Male, false) => tokens::MEN,
        (Sex::Female, false) => tokens::WOMEN,
        (Sex::Male, true) => tokens::YOUNG_MEN,
        (Sex::Female, true) => tokens::YOUNG_WOMEN,
    };
    words[random.zipf(words.len())].to_owned()
}

fn single(random: &mut Random, sex: Sex, birth_year: i32) -> String {
    if birth_year >= 1990 || random.chance(0.3) {
        return given(random, sex, birth_year);
    }
    let ends = match sex {
        Sex::Male => tokens::OLD_MEN,
        Sex::Female => tokens::OLD_WOMEN,
    };
    let stem = tokens::OLD_STEMS[random.zipf(tokens::OLD_STEMS.len())];
    format!("{stem}{}", ends[random.zipf(ends.len())])
}
