//! What the result rests on: rules in force, method, words, and the run's identity.

use super::headline::meaning;
use crate::language::Language;
use crate::link::Status;
use crate::report::formats::Report;
use crate::report::number::{count, rupiah};
use crate::report::text::Text;
use crate::report::words;
use crate::rules::programmes::Programme;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// How the rule book says that a source was read.
const VERIFIED: &str = "terverifikasi";

/// Tonight's programme rules with source and certainty, and the rule files.
pub fn rules(report: &Report<'_>) -> Markup {
    let reading = report.reading;
    let (language, rules) = (reading.language, reading.night.rules);
    let tonight: BTreeSet<&str> = reading.lists.iter().map(|list| list.programme.as_str()).collect();
    let in_force: Vec<&Programme> = tonight.iter().filter_map(|code| rules.programmes.find(code)).collect();
    html! {
        p.note { (Text::RulesNote.pick(language)) }
        (how_sure(&in_force, language))
        @if in_force.is_empty() {
            p { (Text::NoRules.pick(language)) }
        } @else {
            div.scroll tabindex="0" role="region" aria-label=(Text::Rules.pick(language)) { table {
                thead { tr {
                    th scope="col" { (Text::Programme.pick(language)) }
                    th.num scope="col" { (Text::Ceiling.pick(language)) }
                    th.num scope="col" { (Text::Benefit.pick(language)) }
                    th scope="col" { (Text::Source.pick(language)) }
                    th scope="col" { (Text::Certainty.pick(language)) }
                    th scope="col" { (Text::Rule.pick(language)) }
                } }
                tbody { @for rule in in_force { (rule_row(report, rule)) } }
            } }
        }
        (other_rules(report))
    }
}

/// Says in a sentence how many of the rules are not verified.
fn how_sure(in_force: &[&Programme], language: Language) -> Markup {
    let unsure = in_force.iter().filter(|rule| rule.certainty != VERIFIED).count();
    html! {
        @if unsure > 0 {
            p.banner {
                b { (unsure) " " (Text::RulesOf.pick(language)) " " (in_force.len()) } " " (Text::RulesUnsure.pick(language))
            }
        } @else if !in_force.is_empty() {
            p { (Text::RulesSure.pick(language)) }
        }
    }
}

fn rule_row(report: &Report<'_>, rule: &Programme) -> Markup {
    let language = report.reading.language;
    html! { tr {
        th scope="row" { (rule.code) " — " (rule.name) }
        td.num { @match rule.decile_max {
            Some(decile) => (decile),
            None => (Text::NoCeiling.pick(language)),
        } }
        td.num { @match rule.benefit_per_month {
            Some(benefit) => (rupiah(i64::try_from(benefit).unwrap_or(i64::MAX), language)),
            None => (Text::NotStated.pick(language)),
        } }
        td.long lang="id" { (rule.source) }
        td { (certainty(&rule.certainty, language)) }
        td.path { (super::grid::path(&rule.cite)) }
    } }
}

/// A certainty word of the rule book in the reader's language; what is not verified stands out.
fn certainty(written: &str, language: Language) -> Markup {
    html! {
        @if written == VERIFIED { (certain(written, language)) } @else { span.unsure { "! " (certain(written, language)) } }
    }
}

/// A certainty word of the rule book in the reader's language.
pub fn certain(written: &str, language: Language) -> &str {
    match written {
        VERIFIED => language.pick("terverifikasi", "verified"),
        "belum terverifikasi" | "belum_terverifikasi" => language.pick("belum terverifikasi", "not verified"),
        other => other,
    }
}

/// Rules that findings cite, and every rule file with its hash.
fn other_rules(report: &Report<'_>) -> Markup {
    let reading = report.reading;
    let language = reading.language;
    let findings = reading.night.findings.mistargeting.iter();
    let cited: BTreeSet<(&str, &str, &str)> = findings.map(|finding| (&*finding.rule, &*finding.source, &*finding.certainty)).collect();
    html! {
        @if !cited.is_empty() {
            h3 { (Text::RulesCited.pick(language)) }
            div.scroll tabindex="0" role="region" aria-label=(Text::RulesCited.pick(language)) { table {
                thead { tr {
                    th scope="col" { (Text::Rule.pick(language)) }
                    th scope="col" { (Text::Source.pick(language)) }
                    th scope="col" { (Text::Certainty.pick(language)) }
                } }
                tbody { @for (rule, source, certainty) in cited {
                    tr { td.path { (super::grid::path(rule)) } td.long lang="id" { (source) } td { (self::certainty(certainty, language)) } }
                } }
            } }
        }
        @if !reading.night.rules.files.is_empty() {
            details {
                summary { (Text::RuleFiles.pick(language)) " (" (reading.night.rules.files.len()) ")" }
                div.scroll tabindex="0" role="region" aria-label=(Text::RuleFiles.pick(language)) { table {
                    thead { tr {
                        th scope="col" { (Text::File.pick(language)) }
                        th scope="col" { (Text::Hash.pick(language)) }
                    } }
                    tbody { @for (path, hash) in &reading.night.rules.files {
                        tr { td { (path) } td.hash { (hash) } }
                    } }
                } }
            }
        }
    }
}

/// Method notes, the words used, and what the run was made from.
pub fn method(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let notes = [Text::MethodLink, Text::MethodProbability, Text::MethodIndicated, Text::MethodMask, Text::MethodVerify];
    html! {
        @for note in notes { p { (note.pick(language)) } }
        dl.words { @for status in Status::ALL {
            dt { (words::label(status.code(), language)) }
            dd { (meaning(status, language)) }
        } }
        (identity(report))
    }
}

fn identity(report: &Report<'_>) -> Markup {
    let reading = report.reading;
    let (language, night) = (reading.language, &reading.night);
    let register = &night.people.register;
    html! {
        h3 { (Text::Identity.pick(language)) }
        dl.words {
            dt { (Text::RunName.pick(language)) } dd.hash { (report.run_name) }
            dt { (Text::Version.pick(language)) } dd { (env!("CARGO_PKG_VERSION")) }
            dt { (Text::RegisterPeople.pick(language)) } dd { (count(register.facts.len() as u64, language)) }
            dt { (Text::RegisterFamilies.pick(language)) } dd { (count(register.families.len() as u64, language)) }
        }
        @if !night.intake.warnings.is_empty() {
            h3 { (Text::Warnings.pick(language)) }
            ul { @for warning in &night.intake.warnings { li { (reading.mask.scrub(&warning.to_string())) } } }
        }
        details {
            summary { (Text::Inputs.pick(language)) " (" (night.intake.files.len()) ")" }
            div.scroll tabindex="0" role="region" aria-label=(Text::Inputs.pick(language)) { table {
                thead { tr {
                    th scope="col" { (Text::File.pick(language)) }
                    th.num scope="col" { (Text::Bytes.pick(language)) }
                    th scope="col" { (Text::Hash.pick(language)) }
                } }
                tbody { @for file in &night.intake.files { tr {
                    td { (reading.mask.path(&file.path)) }
                    td.num { (count(file.bytes, language)) }
                    td.hash { (file.hash) }
                } } }
            } }
        }
    }
}
