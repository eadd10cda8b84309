//! What printed files share: the head of the letter, dates in words, the foot of every page and the block to sign.

use super::say::Say;
use crate::language::Language;
use crate::normalise::kecamatan_of;
use crate::report::formats::Report;
use crate::report::print::{About, Align, Frame, MARGIN, Paper, Printed, Style, TEXT_WIDTH};
use crate::report::reading::Reading;
use std::collections::BTreeMap;

/// Names of months, Indonesian and English.
const MONTHS: [(&str, &str); 12] = [
    ("Januari", "January"),
    ("Februari", "February"),
    ("Maret", "March"),
    ("April", "April"),
    ("Mei", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("Agustus", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Desember", "December"),
];

/// The body of a letter.
pub const BODY: Style = Style::regular(9.5);
pub const SMALL: Style = Style::regular(8.0);
/// Height of a block to sign, in points.
pub const SIGNED: f32 = 130.0;

/// `2026-11` and `2026-11-05` in words: November 2026, 5 November 2026. What is no such date stays as it is.
pub fn date_words(date: &str, language: Language) -> String {
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let month = month.and_then(|month| month.parse::<usize>().ok()).and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    let day = day.map(|day| day.parse::<u8>().ok());
    match (year, month, day) {
        (Some(year), Some((id, en)), None) => format!("{} {year}", language.pick(id, en)),
        (Some(year), Some((id, en)), Some(Some(day))) => format!("{day} {} {year}", language.pick(id, en)),
        _ => date.to_owned(),
    }
}

/// Period and date of the register in words.
pub fn basis(reading: &Reading<'_>, language: Language) -> String {
    let job = reading.night.job;
    format!(
        "{} {}, {} {}",
        Say::Period.pick(language),
        date_words(&job.period, language),
        Say::RegisterAsOf.pick(language),
        date_words(&job.register.as_of, language)
    )
}

/// A text whose first letter is a capital one.
pub fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or(String::new(), |first| first.to_uppercase().chain(signs).collect())
}

/// The code of the kabupaten that most areas of the night belong to; 0 where no area is known.
pub fn kabupaten(reading: &Reading<'_>) -> u64 {
    let mut areas: BTreeMap<u64, usize> = BTreeMap::new();
    for area in reading.area_names.keys().filter(|area| **area != 0) {
        *areas.entry(kecamatan_of(*area) / 100).or_default() += 1;
    }
    areas.into_iter().max_by_key(|&(code, areas)| (areas, std::cmp::Reverse(code))).map_or(0, |(code, _)| code)
}

/// Begins a file whose every page has the banner of open numbers, where they are open.
pub fn paper(report: &Report<'_>, running: String, language: Language) -> Paper {
    let banner = report.reading.mask.is_open().then(|| Say::Unmasked.pick(language).to_owned());
    Paper::new(Frame { running, banner }, report.run_name)
}

/// The head: who sends it, over a double line.
pub fn head(paper: &mut Paper, reading: &Reading<'_>, kabupaten: u64, language: Language) {
    let government = match reading.night.rules.areas.name(kabupaten) {
        Some(name) => format!("{} {}", Say::Government.pick(language), name.to_uppercase()),
        None => Say::AnyGovernment.pick(language).to_owned(),
    };
    paper.text(&government, Style::bold(13.0).aligned(Align::Centre));
    paper.text(Say::Team.pick(language), Style::bold(10.5).aligned(Align::Centre));
    paper.gap(4.0);
    paper.rule(MARGIN, paper.y, TEXT_WIDTH, 1.8);
    paper.rule(MARGIN, paper.y + 2.6, TEXT_WIDTH, 0.5);
    paper.gap(12.0);
}

/// Lines such as `Nomor : …`.
pub fn facts(paper: &mut Paper, facts: &[(&str, String)]) {
    const LABEL: f32 = 62.0;
    for (label, value) in facts {
        paper.room(BODY.line());
        paper.line_of(label, BODY, (MARGIN, paper.y, LABEL));
        paper.line_of(":", BODY, (MARGIN + LABEL, paper.y, 8.0));
        paper.text_in(value, BODY, (MARGIN + LABEL + 8.0, TEXT_WIDTH - LABEL - 8.0));
    }
    paper.gap(8.0);
}

/// Two blocks side by side to sign by hand, never torn from each other.
pub fn signatures(paper: &mut Paper, (left, right): (&str, &str), language: Language) {
    paper.room(SIGNED);
    paper.gap(10.0);
    let half = TEXT_WIDTH / 2.0;
    paper.text_in(Say::PlaceAndDate.pick(language), SMALL, (MARGIN + half - 20.0, half + 20.0));
    paper.gap(6.0);
    let top = paper.y;
    let mut bottom = top;
    for (x, who) in [(MARGIN, left), (MARGIN + half, right)] {
        paper.y = top;
        paper.text_in(who, BODY.aligned(Align::Centre), (x, half));
        bottom = paper.y.max(bottom);
    }
    for x in [MARGIN, MARGIN + half] {
        paper.y = bottom + 46.0;
        paper.text_in(Say::SignHere.pick(language), SMALL.aligned(Align::Centre), (x, half));
        paper.text_in(Say::NipTitle.pick(language), SMALL.aligned(Align::Centre), (x, half));
    }
}

/// Ends a file: run, hash and number on every page.
pub fn finish(paper: Paper, report: &Report<'_>, (title, subject): (&str, &str), language: Language) -> Printed {
    let about = About { title, subject, language: language.pick("id", "en") };
    paper.finish(&about, |hash, page, pages| {
        let run = format!("{} {} · {} {hash}", Say::Run.pick(language), report.run_name, Say::TextHash.pick(language));
        (run, format!("{} {page} {} {pages}", Say::Page.pick(language), Say::Of.pick(language)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_and_a_date_are_told_in_words() {
        assert_eq!(date_words("2026-11", Language::Id), "November 2026");
        assert_eq!(date_words("2026-10-01", Language::Id), "1 Oktober 2026");
        assert_eq!(date_words("2026-05-31", Language::En), "31 May 2026");
        assert_eq!(date_words("2026-13", Language::Id), "2026-13");
        assert_eq!(date_words("", Language::Id), "");
    }
}
