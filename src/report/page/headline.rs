//! The first screen: what happened tonight in numbers, each with its interval and the section that has its rows, and what to
//! do first.

use super::{anchor, changed, chart, parts, submitted};
use crate::assess::Side;
use crate::language::Language;
use crate::link::Status;
use crate::report::formats::Report;
use crate::report::indicated::Indicated;
use crate::report::number::{count, decimal, percent, rupiah};
use crate::report::text::Text;
use crate::report::words;
use maud::{Markup, html};

/// The narrowest width of the status bar, on a phone, and its height.
const BAR: (u64, u32) = (330, 36);

/// Rows in, statuses, stated error, money, what changed, files with trouble.
pub fn headline(report: &Report<'_>) -> Markup {
    let (language, counts) = (report.reading.language, &report.reading.ledger.statuses);
    let indicated = report.reading.indicated();
    html! {
        (chart::patterns())
        ul.figures { @for figure in figures(report, indicated) { (card(&figure)) } }
        div.tonight {
            div {
                h3 { (Text::StatusOfRows.pick(language)) }
                (chart::status_bar(counts, language, BAR))
                (statuses(report))
                h3 { (Text::IndicatedParts.pick(language)) }
                (parts::table(report, indicated))
                h3 { (Text::FirstThings.pick(language)) }
                (first_things(report, indicated))
            }
            div {
                (changed::brief(report))
                (submitted::in_trouble(report))
            }
        }
    }
}

/// One number of the first screen.
struct Figure {
    value: String,
    label: &'static str,
    /// Interval or parts of the number.
    detail: String,
    /// Where its rows stand.
    to: String,
}

fn figures(report: &Report<'_>, indicated: &Indicated) -> Vec<Figure> {
    let reading = report.reading;
    let (language, night, counts) = (reading.language, &reading.night, &reading.ledger.statuses);
    let figure = |value: String, label: Text, detail: String, section: Text| Figure {
        value,
        label: label.pick(language),
        detail,
        to: anchor(section),
    };
    let of_side = |side: Side, figure: Figure| Figure { to: parts::side(side), ..figure };
    let lists = count(night.job.lists.len() as u64, language);
    let read =
        format!("{lists} {}, {} {}", Text::Lists.pick(language), count(reading.files(|_| true), language), Text::FilesWord.pick(language));
    let interval = |measure: &str| {
        let bound = |end: &str| decimal(estimate(report, &format!("{measure}_{end}")) / 1000, 0, language);
        format!("{} {}–{}", Text::Interval.pick(language), bound("low"), bound("high"))
    };
    let tenths = |measure: &str| decimal((estimate(report, measure) + 50) / 100, 1, language);
    let wrong = estimate(report, "expected_wrong_links") / 1000;
    let right = (counts.linked() as i64 - wrong).max(0);
    let money = i64::try_from(reading.rupiah()).unwrap_or(i64::MAX);
    let holds = |end: &str| estimate(report, &format!("rupiah_{end}")) / 1000;
    let expected = parts::expected(["expected", "low", "high"].map(holds), language);
    let not_indicated = Text::NotIndicated.pick(language).to_owned();
    let likely = format!("{} {}", share(right as u64, counts.linked(), language), Text::LikelyRight.pick(language));
    vec![
        figure(count(counts.rows(), language), Text::RowsRead, read, Text::Files),
        figure(share(counts.linked(), counts.rows(), language), Text::InRegister, likely, Text::Owners),
        figure(tenths("expected_wrong_links"), Text::WrongLinksExpected, interval("expected_wrong_links"), Text::Owners),
        figure(tenths("expected_missed_links"), Text::MissedLinksExpected, interval("expected_missed_links"), Text::Owners),
        figure(rupiah(money, language), Text::RupiahIndicated, expected, Text::Mistargeting),
        of_side(
            Side::Inclusion,
            figure(count(indicated.indicated_rows(), language), Text::RowsIndicated, parts::brief(indicated, language), Text::Mistargeting),
        ),
        figure(count(night.findings.unserved.len() as u64, language), Text::UnservedFamilies, String::new(), Text::Unserved),
        of_side(Side::Unknown, figure(count(indicated.rows[2], language), Text::RowsToCheck, not_indicated, Text::Mistargeting)),
    ]
}

/// An estimate of the table `summary`, in thousandths.
fn estimate(report: &Report<'_>, measure: &str) -> i64 {
    let summary = report.tables.get("summary").whole();
    (0..summary.rows).find(|&row| summary.text("measure", row) == measure).map_or(0, |row| summary.int("estimate", row))
}

fn share(part: u64, whole: u64, language: Language) -> String {
    percent((part * 1_000_000).checked_div(whole).unwrap_or(0) as i64, language)
}

fn card(figure: &Figure) -> Markup {
    html! { li { a.figure href=(figure.to) {
        b { (figure.value) }
        span { (figure.label) }
        @if !figure.detail.is_empty() { small { (figure.detail) } }
    } } }
}

fn statuses(report: &Report<'_>) -> Markup {
    let (language, counts) = (report.reading.language, &report.reading.ledger.statuses);
    html! {
        div.scroll tabindex="0" role="region" aria-label=(Text::Status.pick(language)) { table.statuses {
            thead { tr {
                th scope="col" { (Text::Status.pick(language)) }
                th.num scope="col" { (Text::Rows.pick(language)) }
                th.num scope="col" { (Text::Share.pick(language)) }
                th.meaning scope="col" { (Text::Meaning.pick(language)) }
            } }
            tbody { @for status in Status::ALL {
                tr {
                    th scope="row" { (chart::swatch(status)) (words::label(status.code(), language)) }
                    td.num { (count(counts.get(status), language)) }
                    td.num { (share(counts.get(status), counts.rows(), language)) }
                    td.meaning { (meaning(status, language)) }
                }
            } }
        } }
    }
}

/// What a status means, in a sentence.
pub fn meaning(status: Status, language: Language) -> &'static str {
    match status {
        Status::Padan => Text::MeansPadan,
        Status::PadanBerbeda => Text::MeansPadanBerbeda,
        Status::PerluVerifikasi => Text::MeansPerluVerifikasi,
        Status::TidakDitemukan => Text::MeansTidakDitemukan,
        Status::Karantina => Text::MeansKarantina,
    }
    .pick(language)
}

/// The night's work, the most urgent first; only what there is.
fn first_things(report: &Report<'_>, indicated: &Indicated) -> Markup {
    let reading = report.reading;
    let (language, night, counts) = (reading.language, &reading.night, &reading.ledger.statuses);
    let things = [
        (indicated.indicated_rows(), Text::FirstInclusion, Text::Mistargeting),
        (night.groups.len() as u64, Text::FirstDuplicates, Text::Duplicates),
        (counts.get(Status::Karantina), Text::FirstQuarantine, Text::Quarantine),
        (counts.get(Status::PerluVerifikasi), Text::FirstReview, Text::Review),
        (counts.get(Status::TidakDitemukan), Text::FirstNotFound, Text::Owners),
        (night.findings.unserved.len() as u64, Text::FirstUnserved, Text::Unserved),
    ];
    let urgent = things.iter().any(|&(number, _, _)| number > 0);
    html! {
        @if urgent {
            ol.first {
                @for (number, text, section) in things.into_iter().filter(|&(number, _, _)| number > 0) {
                    li {
                        b { (count(number, language)) } " " (text.pick(language)) " "
                        a href=(anchor(section)) { (Text::See.pick(language)) ": " (section.pick(language)) }
                    }
                }
                (least_compliant(report))
            }
            p.note { (Text::RupiahNote.pick(language)) " " (parts::unstated(report)) }
        } @else {
            p { (Text::NothingFirst.pick(language)) }
        }
    }
}

/// The OPD whose lists match the register least, when there is more than one.
fn least_compliant(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let owners = report.tables.get("by_owner").whole();
    let least = (0..owners.rows).filter(|&row| owners.int("rows", row) > 0).min_by_key(|&row| owners.int("share_linked", row));
    html! {
        @if let (Some(row), true) = (least, owners.rows > 1) {
            li {
                b { (owners.text("owner", row)) } " " (Text::FirstOwner.pick(language)) " "
                (percent(owners.int("share_linked", row), language)) ". "
                a href=(anchor(Text::Owners)) { (Text::See.pick(language)) ": " (Text::Owners.pick(language)) }
            }
        }
    }
}
