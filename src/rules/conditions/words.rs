//! A condition in plain words, in both languages.

use super::parse::{RELATIONS, SEXES};
use super::{Column, Compare, Expr, Node, Quantity, Value};
use crate::language::Language;

/// Says a condition as a person would.
pub fn told(expr: &Expr, language: Language) -> String {
    match &expr.node {
        Node::Number { of: Quantity::Column(column), compare, value } => number(*column, *compare, *value, language),
        Node::Number { of: Quantity::Count(part), compare, value } => format!(
            "{} {} ({})",
            language.pick("anggota KK", "members of the KK"),
            compared(*compare, *value, language),
            told(part, language)
        ),
        Node::Word { column, values, is_among } => words(*column, values, *is_among, language),
        Node::Flag(column) => flag(*column, true, language).to_string(),
        Node::Any(part) => format!("{} ({})", language.pick("ada anggota KK dengan", "somebody in the KK with"), told(part, language)),
        Node::All(part) => format!("{} ({})", language.pick("semua anggota KK:", "everybody in the KK:"), told(part, language)),
        Node::Not(part) => denied(part, language),
        Node::And(parts) => range(parts, language).unwrap_or_else(|| joined(parts, language.pick(" dan ", " and "), language)),
        Node::Or(parts) => joined(parts, language.pick(" atau ", " or "), language),
    }
}

fn joined(parts: &[Expr], by: &str, language: Language) -> String {
    let part = |part: &Expr| match &part.node {
        Node::And(inner) if range(inner, language).is_none() => format!("({})", told(part, language)),
        Node::Or(_) => format!("({})", told(part, language)),
        _ => told(part, language),
    };
    parts.iter().map(part).collect::<Vec<_>>().join(by)
}

/// Two ends of one column are told as a range.
fn range(parts: &[Expr], language: Language) -> Option<String> {
    let [from, to] = parts else { return None };
    let Node::Number { of: Quantity::Column(low), compare: Compare::AtLeast, value: from } = &from.node else { return None };
    let Node::Number { of: Quantity::Column(high), compare: Compare::AtMost, value: to } = &to.node else { return None };
    let name = label(*low, language);
    let unit = unit(*low, language);
    (low == high).then(|| format!("{name} {from} {} {to}{unit}", language.pick("sampai", "to")))
}

fn denied(part: &Expr, language: Language) -> String {
    match &part.node {
        Node::Flag(column) => flag(*column, false, language).to_string(),
        Node::Any(inner) => {
            format!("{} ({})", language.pick("tidak ada anggota KK dengan", "nobody in the KK with"), told(inner, language))
        }
        _ => format!("{} ({})", language.pick("tidak berlaku:", "not so:"), told(part, language)),
    }
}

fn number(column: Column, compare: Compare, value: i64, language: Language) -> String {
    format!("{} {}{}", label(column, language), compared(compare, value, language), unit(column, language))
}

fn compared(compare: Compare, value: i64, language: Language) -> String {
    let how = match compare {
        Compare::Equal => return value.to_string(),
        Compare::NotEqual => language.pick("bukan", "other than"),
        Compare::Less => language.pick("di bawah", "below"),
        Compare::AtMost => language.pick("paling banyak", "at most"),
        Compare::More => language.pick("di atas", "above"),
        Compare::AtLeast => language.pick("paling sedikit", "at least"),
    };
    format!("{how} {value}")
}

fn unit(column: Column, language: Language) -> &'static str {
    match column {
        Column::Umur => language.pick(" tahun", " years"),
        _ => "",
    }
}

/// What people call a column.
pub fn label(column: Column, language: Language) -> &'static str {
    match column {
        Column::Umur => language.pick("umur", "age"),
        Column::Desil => language.pick("desil keluarga", "family's decile"),
        Column::Anggota => language.pick("anggota KK yang hidup", "living members of the KK"),
        Column::JenisKelamin => language.pick("jenis kelamin", "sex"),
        Column::Hubungan => language.pick("hubungan keluarga", "place in the family"),
        Column::Pekerjaan => language.pick("kelompok pekerjaan", "class of occupation"),
        Column::Kabupaten => language.pick("kabupaten", "kabupaten"),
        Column::Kecamatan => language.pick("kecamatan", "kecamatan"),
        Column::Desa => language.pick("desa/kelurahan", "desa"),
        Column::Disabilitas => language.pick("penyandang disabilitas", "disability"),
    }
}

/// A yes-or-no column, said yes or no.
pub fn flag(column: Column, is_so: bool, language: Language) -> String {
    match (is_so, language) {
        (true, _) => label(column, language).to_string(),
        (false, Language::Id) => format!("bukan {}", label(column, language)),
        (false, Language::En) => format!("no {}", label(column, language)),
    }
}

fn words(column: Column, values: &[Value], is_among: bool, language: Language) -> String {
    let shown: Vec<String> = values.iter().map(|value| word(column, value, language)).collect();
    let shown = shown.join(language.pick(" atau ", " or "));
    let bond = if is_among { " " } else { language.pick(" bukan ", " not ") };
    format!("{}{bond}{shown}", label(column, language))
}

fn word(column: Column, value: &Value, language: Language) -> String {
    match column {
        Column::JenisKelamin | Column::Hubungan => word_of(column, value.code, language).unwrap_or(&value.shown).to_string(),
        _ => value.shown.clone(),
    }
}

/// A word of a column by its number, where the columns themselves know it.
pub fn word_of(column: Column, code: u64, language: Language) -> Option<&'static str> {
    match column {
        Column::JenisKelamin if code == SEXES[0].1 => Some(language.pick("laki-laki", "male")),
        Column::JenisKelamin if code == SEXES[1].1 => Some(language.pick("perempuan", "female")),
        Column::Hubungan => {
            let texts = [("kepala keluarga", "head"), ("suami/istri", "spouse"), ("anak", "child"), ("lainnya", "other")];
            let at = RELATIONS.iter().position(|(_, known)| *known == code)?;
            Some(language.pick(texts[at].0, texts[at].1))
        }
        _ => None,
    }
}

/// Says whether a known number passes a comparison.
pub fn holds(number: i64, compare: Compare, value: i64) -> bool {
    match compare {
        Compare::Equal => number == value,
        Compare::NotEqual => number != value,
        Compare::Less => number < value,
        Compare::AtMost => number <= value,
        Compare::More => number > value,
        Compare::AtLeast => number >= value,
    }
}
