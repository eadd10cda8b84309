//! One programme file turned into its dated versions, with every mistake in it.

use super::requirements::{Version, conditions};
use super::{AreaLevel, Benefit, BenefitBasis, Component, Exclusion, MissingDecile, Per, Programme, Spread, Unit};
use crate::diagnostic::Diagnostic;
use crate::rules::RuleFile;
use crate::rules::conditions::Vocabulary;
use crate::rules::occupations::Occupations;
use crate::rules::toml_diag::{Document, Table, did_you_mean};
use padan_identity::area::AreaBook;

/// How sure a rule is; the first word is the default of a reader that found a wrong one.
pub const CERTAINTIES: [(&str, &str); 2] = [("belum terverifikasi", "belum terverifikasi"), ("terverifikasi", "terverifikasi")];

const UNITS: [(&str, Unit); 2] = [("person", Unit::Person), ("family", Unit::Family)];
const MISSING: [(&str, MissingDecile); 3] =
    [("unknown", MissingDecile::Unknown), ("not_eligible", MissingDecile::NotEligible), ("eligible", MissingDecile::Eligible)];
const SPREADS: [(&str, Spread); 2] = [("person", Spread::Person), ("family", Spread::Family)];
const BASES: [(&str, BenefitBasis); 2] = [("exact", BenefitBasis::Exact), ("at_least", BenefitBasis::AtLeast)];

/// Reads every version of one programme.
///
/// Errors: every mistake of the file, all at once; occupations and areas are those that exclusions and conditions may name.
pub fn parse(file: &RuleFile, occupations: &Occupations, areas: Option<&AreaBook>) -> Result<Vec<Programme>, Vec<Diagnostic>> {
    let document = Document::parse(&file.path, &file.text)?;
    let root = document.root();
    let unit = root.choice("unit", &UNITS);
    let shared = Programme {
        code: root.text("code", "write the code that reports print: `code = \"PKH\"`"),
        name: root.text("name", "write the programme's full name"),
        owner: root.text("owner", "write who runs the programme"),
        class: root.text("class", "write the purpose that rules/overlaps.toml pairs by"),
        aliases: aliases(&root),
        unit,
        unit_cite: root.cite("unit"),
        ..Programme::default()
    };
    let classes: Vec<&str> = occupations.classes.iter().map(|class| class.code.as_str()).collect();
    let vocabulary = Vocabulary { occupations: &classes, areas };
    let tables = root.tables("version");
    if tables.is_empty() {
        root.error(
            "version",
            "the programme has no version",
            "add `[[version]]` with `valid_from`, `decile_max`, `source` and `certainty`",
        );
    }
    let places: Vec<usize> = tables.iter().map(|table| table.at).collect();
    let versions: Vec<Programme> = tables.into_iter().map(|table| version(table, &shared, occupations, vocabulary)).collect();
    contradictions(&document, &versions, &places);
    root.done();
    match document.mistakes() {
        mistakes if mistakes.is_empty() => Ok(versions),
        mistakes => Err(mistakes),
    }
}

fn aliases(root: &Table) -> Vec<String> {
    let texts = root.maybe_texts("aliases");
    texts.into_iter().map(|alias| alias.value).collect()
}

/// Reads one `[[version]]`.
fn version(table: Table, shared: &Programme, occupations: &Occupations, vocabulary: Vocabulary) -> Programme {
    let ceiling = "write the highest eligible decile, or \"none\": `decile_max = 4`";
    let decile_max = table.number_or_none("decile_max", 1, 10, ceiling);
    // A ceiling that is written wrongly is still one.
    let has_ceiling = table.has("decile_max") && !table.says("decile_max", "none");
    let missing_decile = missing_decile(&table, has_ceiling);
    let targeted = table.flag("targeted", false);
    if targeted && !has_ceiling && table.has("decile_max") {
        table.error(
            "targeted",
            "`targeted = true` without a decile ceiling would report every family",
            "write `decile_max`, or `targeted = false`",
        );
    }
    let certainty = table.choice("certainty", &CERTAINTIES).to_string();
    let source = table.text("source", "name the regulation or publication that says so");
    let replaces_pengurus = table.flag("replaces_pengurus", shared.unit == Unit::Family);
    if replaces_pengurus && shared.unit == Unit::Person {
        table.error(
            "replaces_pengurus",
            "a programme that pays persons has no pengurus to replace",
            "leave it out, or write `unit = \"family\"`",
        );
    }
    let benefit = table.maybe_table("benefit").and_then(|benefit| self::benefit(benefit, &source, &certainty));
    let programme = Programme {
        in_force: table.in_force().unwrap_or_default(),
        decile_max: decile_max.and_then(|decile| u8::try_from(decile).ok()),
        decile_cite: table.cite("decile_max"),
        missing_decile,
        targeted,
        replaces_pengurus,
        persons_per_kk_max: table.maybe_number("persons_per_kk_max", 1, 50),
        persons_cite: table.cite("persons_per_kk_max"),
        history_years: table.maybe_number("history_years", 1, 100),
        history_cite: table.cite("history_years"),
        area: table.maybe_choice("area", &AreaLevel::WORDS),
        area_cite: table.cite("area"),
        several_rows: table.flag("several_rows", false),
        conditions: conditions(&table, vocabulary, &Version { decile_max, source: &source, certainty: &certainty }),
        exclusions: exclusions(&table, occupations),
        components: table.tables("component").into_iter().map(component).collect(),
        benefit_per_month: benefit.as_ref().map(|benefit| benefit.amount / benefit.per.months()),
        benefit,
        cite: table.document.cite(table.at),
        source_date: table.maybe_date("source_date").unwrap_or_default(),
        source,
        certainty,
        ..shared.clone()
    };
    if !table.has("source_date") {
        table.error("source_date", "`source_date` is missing", "write the date of the source: `source_date = \"2025-07-08\"`");
    }
    table.done();
    programme
}

/// `missing_decile` stands exactly where a ceiling stands.
fn missing_decile(table: &Table, has_ceiling: bool) -> MissingDecile {
    if has_ceiling {
        return table.choice("missing_decile", &MISSING);
    }
    let stated = table.maybe_choice("missing_decile", &MISSING).is_some();
    if stated && table.has("decile_max") {
        table.error("missing_decile", "`missing_decile` says nothing without a decile ceiling", "remove it, or write `decile_max`");
    }
    MissingDecile::Unknown
}

fn benefit(table: Table, source: &str, certainty: &str) -> Option<Benefit> {
    let hint = "write the rupiah of one payment: `amount = 200_000`";
    let amount = table.number("amount", 1, 1_000_000_000_000, hint);
    let per = table.choice("per", &Per::WORDS);
    if !amount.is_multiple_of(per.months()) {
        table.error(
            "amount",
            format!("`amount` = {amount} does not divide into {} whole months", per.months()),
            "write the amount per month instead: `per = \"month\"`",
        );
    }
    let benefit = Benefit {
        amount,
        per,
        basis: table.maybe_choice("basis", &BASES).unwrap_or(BenefitBasis::Exact),
        cite: table.cite("amount"),
        source: table.maybe_text("source").map_or_else(|| source.to_string(), |text| text.value.to_string()),
        certainty: table.maybe_choice("certainty", &CERTAINTIES).unwrap_or(certainty).to_string(),
    };
    table.done();
    Some(benefit)
}

fn component(table: Table) -> Component {
    let component = Component {
        name: table.text("name", "say who counts"),
        amount: table.number("amount", 1, 1_000_000_000, "write the rupiah of one year"),
    };
    table.done();
    component
}

fn exclusions(table: &Table, occupations: &Occupations) -> Vec<Exclusion> {
    let mut read: Vec<Exclusion> = Vec::new();
    let known: Vec<&str> = occupations.reasons.iter().map(|reason| reason.id.as_str()).collect();
    for row in table.tables("exclusions") {
        let reason = row.text("reason", "name a reason of rules/occupations.toml");
        if !reason.is_empty() && !known.contains(&reason.as_str()) {
            row.error("reason", format!("unknown reason `{reason}`"), did_you_mean(&reason, &known));
        }
        if read.iter().any(|earlier| earlier.reason == reason) {
            row.error(
                "reason",
                format!("reason `{reason}` stands twice"),
                "keep one row per reason; `spread = \"family\"` already covers the person",
            );
        }
        read.push(Exclusion {
            reason,
            spread: row.choice("spread", &SPREADS),
            certainty: row.maybe_choice("certainty", &CERTAINTIES).map(str::to_string),
            cite: row.cite("reason"),
        });
        row.done();
    }
    read
}

/// Two versions in force in one month contradict each other.
fn contradictions(document: &Document, versions: &[Programme], places: &[usize]) {
    for (index, version) in versions.iter().enumerate() {
        let earlier = versions[..index].iter().find(|other| other.in_force.meets(version.in_force));
        if let Some(other) = earlier {
            document.error(
                places[index],
                format!(
                    "this version ({}) is in force in the same months as the one at {} ({})",
                    version.in_force, other.cite, other.in_force
                ),
                "end the earlier version with `valid_to`, the month before this one begins",
            );
        }
    }
}
