//! `report.pdf`: the night on a few pages, to be read in a meeting, signed and filed. Every number comes from the ledger or
//! from a table beside it.

use super::letter::{self, BODY, SMALL};
use super::say::Say;
use super::summary_tables as tables;
use crate::changes;
use crate::language::Language;
use crate::link::Status;
use crate::report::formats::Report;
use crate::report::indicated::Indicated;
use crate::report::number::{count, decimal, measured, percent, rupiah};
use crate::report::page::headline::meaning;
use crate::report::page::parts;
use crate::report::print::{Align, Cell, Grid, Paper, Printed, Style};
use crate::report::text::Text;
use crate::report::words;

pub const CELL: Style = Style::regular(8.2);
pub const NAME: Style = Style::bold(8.2);

/// The whole file.
pub fn print(report: &Report<'_>) -> Printed {
    let reading = report.reading;
    let language = reading.language;
    let basis = letter::basis(reading, language);
    let subject = format!("{}, {basis}", Say::SummarySubject.pick(language));
    let mut paper = letter::paper(report, subject.clone(), language);
    letter::head(&mut paper, reading, letter::kabupaten(reading), language);
    paper.text(Say::SummaryTitle.pick(language), Style::bold(12.0).aligned(Align::Centre));
    paper.gap(8.0);
    letter::facts(
        &mut paper,
        &[
            (Say::Number.pick(language), report.run_name.to_owned()),
            (Say::Nature.pick(language), Say::Limited.pick(language).to_owned()),
            (Say::Subject.pick(language), Say::SummarySubject.pick(language).to_owned()),
            (Say::Basis.pick(language), basis),
            (Say::Attached.pick(language), Say::SummaryAttached.pick(language).to_owned()),
        ],
    );
    paper.text(Say::Intro.pick(language), BODY);
    let indicated = reading.indicated();
    figures(&mut paper, report, indicated);
    tables::indicated(&mut paper, report, indicated);
    statuses(&mut paper, report);
    changes(&mut paper, report);
    first_things(&mut paper, report, indicated);
    tables::owners(&mut paper, report);
    tables::programmes(&mut paper, report);
    tables::kecamatan(&mut paper, report);
    tables::kinds(&mut paper, report);
    tables::duplicates(&mut paper, report);
    tables::rules(&mut paper, report);
    method(&mut paper, language);
    paper.room(letter::SIGNED + 24.0);
    paper.heading(Say::SignOff.pick(language));
    letter::signatures(&mut paper, (Say::CheckedBy.pick(language), Say::ApprovedBy.pick(language)), language);
    letter::finish(paper, report, (Say::SummarySubject.pick(language), &subject), language)
}

/// Two columns of what was counted and expected.
fn figures(paper: &mut Paper, report: &Report<'_>, indicated: &Indicated) {
    let reading = report.reading;
    let (language, night, counts) = (reading.language, &reading.night, &reading.ledger.statuses);
    let wrong = night.stated_error.expected_wrong_links;
    let right = (counts.linked() as f64 - wrong).max(0.0) as u64;
    let visits = report.tables.get("field_verification").rows();
    let bounded = |value: f64, (low, high): (f64, f64)| {
        format!("{} ({}–{})", measured(value, language), measured(low, language), measured(high, language))
    };
    let stated = night.stated_error;
    let linked = format!("{} ({})", count(counts.linked(), language), share(counts.linked(), counts.rows(), language));
    let lines = [
        (Say::RowsRead, count(counts.rows(), language)),
        (Say::InRegister, linked),
        (Say::LikelyRight, share(right, counts.linked(), language)),
        (Say::WrongLinks, bounded(stated.expected_wrong_links, stated.wrong_links_95)),
        (Say::MissedLinks, bounded(stated.expected_missed_links, stated.missed_links_95)),
        (Say::Waiting, count(counts.get(Status::PerluVerifikasi), language)),
        (Say::ToVisit, count(visits as u64, language)),
        (Say::Groups, count(night.groups.len() as u64, language)),
        (Say::Unserved, count(night.findings.unserved.len() as u64, language)),
        (Say::Indicated, count(indicated.indicated_rows(), language)),
        (Say::ToCheck, count(indicated.rows[2], language)),
        (Say::Money, rupiah(i64::try_from(reading.rupiah()).unwrap_or(i64::MAX), language)),
        (Say::MoneyExpected, expected(report, "rupiah", |value| rupiah(value, language))),
        (Say::InclusionFindings, count(indicated.findings[0], language)),
        (Say::FindingsExpected, expected(report, "findings_inklusi", |value| decimal(value, 0, language))),
    ];
    paper.heading(Say::MainFigures.pick(language));
    let columns = [(Say::Figure.pick(language), 58.0, Align::Left), (Say::ValueOf.pick(language), 42.0, Align::Right)];
    let mut grid = Grid::new(&columns);
    for (say, value) in lines {
        grid.row(paper, &[Cell::text(say.pick(language), CELL), Cell::text(value, NAME)]);
    }
    paper.gap(3.0);
    paper.text(Say::ErrorNote.pick(language), SMALL);
    paper.text(&format!("{} {}", Text::RupiahNote.pick(language), parts::unstated(report)), SMALL);
}

/// An expected number of the table `summary` with its interval, in whole ones.
fn expected(report: &Report<'_>, measure: &str, written: impl Fn(i64) -> String) -> String {
    let table = report.tables.get("summary").whole();
    let value = |end: &str| {
        let name = format!("{measure}_{end}");
        let row = (0..table.rows).find(|row| table.text("measure", *row) == name);
        row.map_or(0, |row| (table.int("estimate", row) + 500).div_euclid(1000))
    };
    format!("{} ({}–{})", written(value("expected")), written(value("low")), written(value("high")))
}

pub fn share(part: u64, whole: u64, language: Language) -> String {
    percent((part * 1_000_000).checked_div(whole).unwrap_or(0) as i64, language)
}

fn statuses(paper: &mut Paper, report: &Report<'_>) {
    let (language, counts) = (report.reading.language, &report.reading.ledger.statuses);
    paper.heading(Say::Statuses.pick(language));
    let columns = [
        (Text::Status.pick(language), 26.0, Align::Left),
        (Text::Rows.pick(language), 13.0, Align::Right),
        (Text::Share.pick(language), 11.0, Align::Right),
        (Text::Meaning.pick(language), 50.0, Align::Left),
    ];
    let mut grid = Grid::new(&columns);
    for status in Status::ALL {
        let cells = [
            Cell::text(words::label(status.code(), language), NAME),
            Cell::text(count(counts.get(status), language), CELL),
            Cell::text(share(counts.get(status), counts.rows(), language), CELL),
            Cell::text(meaning(status, language), CELL),
        ];
        grid.row(paper, &cells);
    }
}

/// What changed, where a former run was named.
fn changes(paper: &mut Paper, report: &Report<'_>) {
    let language = report.reading.language;
    if let Some(compared) = report.reading.night.changes {
        let [since, counts] = changes::told(compared, language);
        paper.heading(Say::Changes.pick(language));
        paper.text(&format!("{} {counts} (changes.csv).", letter::capital(&since)), BODY);
    }
}

/// The night's work, the most urgent first; only what there is.
fn first_things(paper: &mut Paper, report: &Report<'_>, indicated: &Indicated) {
    let reading = report.reading;
    let (language, night, counts) = (reading.language, &reading.night, &reading.ledger.statuses);
    let things = [
        (indicated.indicated_rows(), Text::FirstInclusion),
        (night.groups.len() as u64, Text::FirstDuplicates),
        (counts.get(Status::Karantina), Text::FirstQuarantine),
        (counts.get(Status::PerluVerifikasi), Text::FirstReview),
        (counts.get(Status::TidakDitemukan), Text::FirstNotFound),
        (night.findings.unserved.len() as u64, Text::FirstUnserved),
    ];
    paper.heading(Say::First.pick(language));
    let there: Vec<_> = things.into_iter().filter(|(number, _)| *number > 0).collect();
    if there.is_empty() {
        paper.text(Text::NothingFirst.pick(language), BODY);
    }
    for ((number, text), at) in there.into_iter().zip(1..) {
        paper.text(&format!("{at}. {} {}", count(number, language), text.pick(language)), BODY);
    }
}

fn method(paper: &mut Paper, language: Language) {
    paper.heading(Say::Method.pick(language));
    for note in [Text::MethodLink, Text::MethodProbability, Text::MethodIndicated, Text::MethodMask] {
        paper.text(note.pick(language), SMALL);
        paper.gap(2.0);
    }
    paper.text(Say::HashNote.pick(language), SMALL);
}
