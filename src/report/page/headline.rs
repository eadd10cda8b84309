//! The first screen: what happened, and what to do first.

use super::{anchor, chart};
use crate::assess::Side;
use crate::changes;
use crate::language::Language;
use crate::link::Status;
use crate::report::formats::Report;
use crate::report::number::{count, measured, percent, rupiah};
use crate::report::text::Text;
use crate::report::words;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// Rows in, five statuses, stated error, money, groups and families.
pub fn headline(report: &Report<'_>) -> Markup {
    let reading = report.reading;
    let (language, night, ledger) = (reading.language, &reading.night, reading.ledger);
    let money = i64::try_from(reading.rupiah()).unwrap_or(i64::MAX);
    let counts = &ledger.statuses;
    let files: BTreeSet<_> = ledger.files.iter().map(|file| &reading.source_names[file.source].0).collect();
    let rows_in = format!(
        "{} ({} {}, {} {})",
        Text::RowsIn.pick(language),
        count(night.job.lists.len() as u64, language),
        Text::Lists.pick(language),
        count(files.len() as u64, language),
        Text::FilesWord.pick(language)
    );
    let wrong = night.stated_error.expected_wrong_links;
    let sure = share((counts.linked() as f64 - wrong).max(0.0) as u64, counts.linked(), language);
    html! {
        (chart::patterns())
        div.figures {
            (figure(&count(counts.rows(), language), &rows_in))
            (figure(&share(counts.linked(), counts.rows(), language), Text::InRegister.pick(language)))
            (figure(&sure, Text::LikelyRight.pick(language)))
            (figure(&count(counts.get(Status::PerluVerifikasi), language), Text::ToDecide.pick(language)))
            (figure(&rupiah(money, language), Text::RupiahIndicated.pick(language)))
            (figure(&count(night.groups.len() as u64, language), Text::DuplicateGroups.pick(language)))
            (figure(&count(night.findings.unserved.len() as u64, language), Text::UnservedFamilies.pick(language)))
        }
        (stated_error(report))
        (since(report))
        (chart::status_bar(counts, language, (1000, 34)))
        (statuses(report))
    }
}

fn share(part: u64, whole: u64, language: Language) -> String {
    percent((part * 1_000_000).checked_div(whole).unwrap_or(0) as i64, language)
}

fn figure(value: &str, label: &str) -> Markup {
    html! { div.figure { b { (value) } span { (label) } } }
}

fn statuses(report: &Report<'_>) -> Markup {
    let (language, counts) = (report.reading.language, &report.reading.ledger.statuses);
    html! {
        div.scroll tabindex="0" role="region" aria-label=(Text::Status.pick(language)) { table {
            thead { tr {
                th scope="col" { (Text::Status.pick(language)) }
                th.num scope="col" { (Text::Rows.pick(language)) }
                th.num scope="col" { (Text::Share.pick(language)) }
                th scope="col" { (Text::Meaning.pick(language)) }
            } }
            tbody { @for status in Status::ALL {
                @let ppm = (counts.get(status) * 1_000_000).checked_div(counts.rows()).unwrap_or(0) as i64;
                tr {
                    th scope="row" { (chart::swatch(status)) (words::label(status.code(), language)) }
                    td.num { (count(counts.get(status), language)) }
                    td.num { (percent(ppm, language)) }
                    td { (meaning(status, language)) }
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

fn stated_error(report: &Report<'_>) -> Markup {
    let (language, stated) = (report.reading.language, report.reading.night.stated_error);
    let told = |expected: f64, (low, high): (f64, f64), what: Text| {
        format!(
            "{} {} ({} {}–{})",
            measured(expected, language),
            what.pick(language),
            Text::Interval.pick(language),
            measured(low, language),
            measured(high, language)
        )
    };
    html! {
        p {
            b { (Text::ExpectedError.pick(language)) ": " }
            (told(stated.expected_wrong_links, stated.wrong_links_95, Text::WrongLinks)) "; "
            (told(stated.expected_missed_links, stated.missed_links_95, Text::MissedLinks)) "."
        }
    }
}

/// What changed since a former run, where one was named.
fn since(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let told = report.reading.night.changes.map(|compared| changes::told(compared, language));
    html! {
        @if let Some([since, counts]) = told {
            p { b { (since) } " " (counts) " (" code { "changes.csv" } ")." }
        }
    }
}

/// The night's work, the most urgent first; only what there is.
pub fn first_things(report: &Report<'_>) -> Markup {
    let reading = report.reading;
    let (language, night, counts) = (reading.language, &reading.night, &reading.ledger.statuses);
    let inclusion: BTreeSet<_> =
        night.findings.mistargeting.iter().filter(|finding| finding.side == Side::Inclusion).map(|finding| finding.row).collect();
    let things = [
        (inclusion.len() as u64, Text::FirstInclusion, Text::Mistargeting),
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
            p.note { (Text::RupiahNote.pick(language)) }
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
