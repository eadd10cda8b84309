//! A programme's rules in plain words, each with where it is written, who says so, and how sure that is.

use super::RuleBook;
use super::programmes::{AreaLevel, BenefitBasis, Dormant, MissingDecile, Overlap, Per, Programme, Spread, Unit};
use super::toml_diag::did_you_mean;
use crate::diagnostic::Diagnostic;
use crate::language::Language;

/// Says the rules of the programme that `written` names, as in force in the book's period.
///
/// Errors: a programme that the book does not know, with the nearest known one.
pub fn explain(rules: &RuleBook, written: &str, language: Language) -> Result<String, Diagnostic> {
    if let Some(programme) = rules.programmes.find(written) {
        return Ok(told(rules, programme, language));
    }
    if let Some(dormant) = rules.programmes.find_dormant(written) {
        return Ok(not_in_force(dormant, language));
    }
    let codes: Vec<&str> = rules.programmes.programmes.iter().map(|programme| programme.code.as_str()).collect();
    let unknown = language.pick("program tidak dikenal", "unknown programme");
    Err(Diagnostic::error("PROGRAMME", 0, 0, format!("{unknown}: `{written}`"), did_you_mean(written, &codes)))
}

/// Why a known programme is not assessed in this period.
pub fn not_in_force(dormant: &Dormant, language: Language) -> String {
    let spans: Vec<String> = dormant.in_force.iter().map(ToString::to_string).collect();
    format!(
        "{} {} ({}): {}\n",
        dormant.code,
        language.pick("tidak punya aturan yang berlaku pada periode ini", "has no rules in force in this period"),
        dormant.cite,
        spans.join(", ")
    )
}

fn told(rules: &RuleBook, programme: &Programme, language: Language) -> String {
    let mut lines = vec![
        format!("{} - {}", programme.code, programme.name),
        format!("  {}: {}", language.pick("pengelola", "owner"), programme.owner),
        format!("  {}: {}", language.pick("penerima", "unit"), unit(programme, language)),
        format!("  {}: {}", language.pick("berlaku", "in force"), programme.in_force),
        format!(
            "  {}: {} ({}) [{}] {}",
            language.pick("sumber", "source"),
            programme.source,
            programme.source_date,
            certainty(&programme.certainty, language),
            programme.cite
        ),
    ];
    lines.push(ceiling(programme, language));
    lines.extend(benefit(programme, language));
    lines.extend(limits(programme, language));
    lines.extend(conditions(programme, language));
    lines.extend(exclusions(rules, programme, language));
    lines.extend(overlaps(rules, programme, language));
    lines.join("\n") + "\n"
}

/// The certainty in the reader's language.
fn certainty(written: &str, language: Language) -> &'static str {
    match written {
        "terverifikasi" => language.pick("terverifikasi", "verified"),
        _ => language.pick("belum terverifikasi", "not verified"),
    }
}

fn unit(programme: &Programme, language: Language) -> &'static str {
    match programme.unit {
        Unit::Person => language.pick("orang", "person"),
        Unit::Family => language.pick("keluarga (satu KK)", "family (one KK)"),
    }
}

fn ceiling(programme: &Programme, language: Language) -> String {
    let Some(decile) = programme.decile_max else {
        return format!("  {} ({})", language.pick("desil: tidak ada batas", "decile: no ceiling"), programme.decile_cite);
    };
    let missing = match programme.missing_decile {
        MissingDecile::Unknown => language.pick("belum dapat dinilai", "cannot be told"),
        MissingDecile::NotEligible => language.pick("tidak berhak", "not eligible"),
        MissingDecile::Eligible => language.pick("berhak", "eligible"),
    };
    format!(
        "  {} 1-{decile}; {}: {missing} ({})",
        language.pick("desil keluarga", "family's decile"),
        language.pick("belum ada desil", "no decile yet"),
        programme.decile_cite
    )
}

fn benefit(programme: &Programme, language: Language) -> Vec<String> {
    let Some(benefit) = &programme.benefit else {
        let text = language.pick("nilai bantuan: tidak dinyatakan", "benefit: not stated");
        return vec![format!("  {text}")];
    };
    let per = match benefit.per {
        Per::Month => language.pick("per bulan", "per month"),
        Per::Quarter => language.pick("per triwulan", "per quarter"),
        Per::Year => language.pick("per tahun", "per year"),
        Per::Once => language.pick("sekali", "once"),
    };
    let basis = match benefit.basis {
        BenefitBasis::Exact => "",
        BenefitBasis::AtLeast => language.pick("paling sedikit ", "at least "),
    };
    let mut lines = vec![format!(
        "  {}: {basis}{} {per}; {} [{}] {}",
        language.pick("nilai bantuan", "benefit"),
        rupiah(benefit.amount),
        benefit.source,
        certainty(&benefit.certainty, language),
        benefit.cite
    )];
    let year = language.pick("per tahun", "per year");
    lines.extend(programme.components.iter().map(|component| format!("    - {}: {} {year}", component.name, rupiah(component.amount))));
    lines
}

fn limits(programme: &Programme, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(persons) = programme.persons_per_kk_max {
        let text = language.pick("orang yang dihitung per KK, paling banyak", "persons counted per KK, at most");
        lines.push(format!("  {text}: {persons} ({})", programme.persons_cite));
    }
    if let Some(years) = programme.history_years {
        let text = language.pick("bantuan serupa hanya sekali dalam tahun", "similar aid only once in years");
        lines.push(format!("  {text}: {years} ({})", programme.history_cite));
    }
    if let Some(level) = programme.area {
        let area = match level {
            AreaLevel::Desa => language.pick("desa/kelurahan", "desa"),
            AreaLevel::Kecamatan => "kecamatan",
            AreaLevel::Kabupaten => "kabupaten",
        };
        let text = language.pick("hanya untuk warga wilayah daftar sendiri", "only for people of the list's own area");
        lines.push(format!("  {text}: {area} ({})", programme.area_cite));
    }
    if programme.several_rows {
        let text = language.pick("satu orang boleh tercatat pada beberapa baris", "one person may have several rows");
        lines.push(format!("  {text}"));
    }
    lines
}

/// Every condition in plain words, as written, and where.
fn conditions(programme: &Programme, language: Language) -> Vec<String> {
    if programme.conditions.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![format!("  {}:", language.pick("syarat", "conditions"))];
    for condition in &programme.conditions {
        lines.push(format!(
            "    - {} (`{}`); {} [{}] {}",
            condition.told(language),
            condition.text,
            condition.source,
            certainty(&condition.certainty, language),
            condition.cite
        ));
        let asked = condition.question.as_ref().map(|said| language.pick(&said.id, &said.en));
        lines.extend(asked.map(|asked| format!("      {}: {asked}", language.pick("di lapangan ditanyakan", "asked in the field"))));
    }
    lines
}

fn exclusions(rules: &RuleBook, programme: &Programme, language: Language) -> Vec<String> {
    if programme.exclusions.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![format!("  {}:", language.pick("tidak berhak", "not eligible"))];
    for exclusion in &programme.exclusions {
        let Some(reason) = rules.occupations.reason(&exclusion.reason) else {
            continue;
        };
        let spread = match exclusion.spread {
            Spread::Person => language.pick("orang yang terdaftar", "the listed person"),
            Spread::Family => language.pick("seluruh KK", "the whole KK"),
        };
        lines.push(format!(
            "    - {} ({spread}); {} [{}] {}",
            language.pick(&reason.text_id, &reason.text_en),
            reason.source,
            certainty(exclusion.certainty.as_ref().unwrap_or(&reason.certainty), language),
            exclusion.cite
        ));
    }
    lines
}

fn overlaps(rules: &RuleBook, programme: &Programme, language: Language) -> Vec<String> {
    let mut lines = vec![format!("  {}:", language.pick("bersama program lain", "with other programmes"))];
    for other in &rules.programmes.programmes {
        let value = |value| match value {
            Overlap::Allowed => language.pick("boleh", "allowed"),
            Overlap::Forbidden => language.pick("dilarang", "forbidden"),
            Overlap::OncePerKk => language.pick("satu kali per KK", "once per KK"),
            Overlap::NeedsReview => language.pick("perlu ditinjau", "needs review"),
        };
        lines.push(match rules.programmes.overlap_rule(&programme.code, &other.code) {
            Some(rule) => format!(
                "    - {}: {}; {} [{}] {}",
                other.code,
                value(rule.value),
                rule.source,
                certainty(&rule.certainty, language),
                rule.cite
            ),
            None if other.code == programme.code => continue,
            None => format!(
                "    - {}: {} ({})",
                other.code,
                value(Overlap::NeedsReview),
                language.pick("tidak ada baris di rules/overlaps.toml", "no row in rules/overlaps.toml")
            ),
        });
    }
    lines
}

/// Rupiah with dots between thousands: `Rp1.200.000`.
pub fn rupiah(amount: u64) -> String {
    let digits = amount.to_string();
    let mut shown = String::from("Rp");
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push('.');
        }
        shown.push(digit);
    }
    shown
}
