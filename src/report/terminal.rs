//! The night in one screen of text.

use crate::changes;
use crate::language::Language;
use crate::link::Status;
use crate::report::ledger::Ledger;
use crate::report::mask::{Mask, one_line};
use crate::report::number::{count, decimal, measured, percent, rupiah};
use crate::report::page::parts;
use crate::report::reading::Reading;
use crate::report::text::Text;
use crate::report::{Night, words};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// OPDs told one by one before the rest is told as a number.
const OWNERS_MAX: usize = 8;
const BAR_SIGNS: u64 = 24;

/// Tells the night in at most 24 lines.
pub fn terminal_summary(night: &Night<'_>, ledger: &Ledger, run: &Path, language: Language) -> String {
    let reading = Reading::new(*night, ledger, Mask::default());
    let mut text = String::new();
    let rows = ledger.statuses.rows();
    let say = |id: &'static str, en: &'static str| language.pick(id, en);
    let _ = writeln!(
        text,
        "padan {}  {} {}, {} {}",
        night.job.period,
        count(rows, language),
        say("baris", "rows"),
        night.job.lists.len(),
        say("daftar", "lists")
    );
    for status in Status::ALL {
        let of_status = ledger.statuses.get(status);
        let bar = (of_status * BAR_SIGNS + rows / 2).checked_div(rows).unwrap_or(0);
        let ppm = (of_status * 1_000_000).checked_div(rows).unwrap_or(0);
        let _ = writeln!(
            text,
            "  {:<26}{:>10} {:>8}  {}",
            words::label(status.code(), language),
            count(of_status, language),
            percent(ppm as i64, language),
            "█".repeat(bar as usize)
        );
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    findings(&mut text, &reading, language);
    if let Some(changes) = night.changes {
        let _ = writeln!(text, "  {}", changes::told(changes, language).join("\n    "));
    }
    owners(&mut text, &reading, language);
    not_assessed(&mut text, &reading, language);
    let _ = writeln!(text, "{} {}", say("hasil:", "results:"), run.join("report.html").display());
    text
}

/// Names the lists that no programme rule could judge.
fn not_assessed(text: &mut String, reading: &Reading<'_>, language: Language) {
    let programmes: Vec<&str> = reading.night.findings.not_assessed.iter().map(|(programme, ..)| programme.as_str()).collect();
    if !programmes.is_empty() {
        let words = language.pick("dipadankan, tanpa aturan program untuk dinilai:", "matched, without programme rules to assess by:");
        let _ = writeln!(text, "  {words} {}", programmes.join(", "));
    }
}

fn findings(text: &mut String, reading: &Reading<'_>, language: Language) {
    let night = &reading.night;
    let stated = night.stated_error;
    let say = |id: &'static str, en: &'static str| language.pick(id, en);
    let number = |value| measured(value, language);
    let _ = writeln!(
        text,
        "  {}: {} ({}-{}) {}, {} ({}-{}) {}",
        say("perkiraan galat (95 %)", "expected error (95 %)"),
        number(stated.expected_wrong_links),
        number(stated.wrong_links_95.0),
        number(stated.wrong_links_95.1),
        say("salah padan", "wrong links"),
        number(stated.expected_missed_links),
        number(stated.missed_links_95.0),
        number(stated.missed_links_95.1),
        say("terlewat", "missed links"),
    );
    within_reach(text, reading, language);
    let indicated = reading.indicated();
    let _ = writeln!(
        text,
        "  {} {} {}, {}; {} {}",
        say("terindikasi:", "indicated:"),
        count(indicated.indicated_rows(), language),
        Text::RowsWord.pick(language),
        rupiah(i64::try_from(reading.rupiah()).unwrap_or(i64::MAX), language),
        say("kelompok ganda:", "duplicate groups:"),
        count(night.groups.len() as u64, language),
    );
    if indicated.indicated_rows() > 0 {
        let _ = writeln!(text, "    {} {}", say("menurut sebab:", "by cause:"), parts::brief(indicated, language));
    }
    let _ = writeln!(
        text,
        "  {} {} {}; {} {} {}",
        say("perlu diperiksa, bukan indikasi:", "to be checked, no indication:"),
        count(indicated.rows[2], language),
        Text::RowsWord.pick(language),
        say("layak belum menerima:", "eligible, not served:"),
        count(night.findings.unserved.len() as u64, language),
        Text::FamiliesWord.pick(language),
    );
}

/// How many of the true pairs were looked at at all, with the 95 % interval.
fn within_reach(text: &mut String, reading: &Reading<'_>, language: Language) {
    let percent = |end: &str| {
        let ppm = *reading.night.counted.get(&format!("blocking_recall_ppm{end}"))?;
        Some(decimal((ppm as i64 + 50) / 100, 2, language))
    };
    if let (Some(share), Some(low), Some(high)) = (percent(""), percent("_low"), percent("_high")) {
        let words = language.pick("perkiraan pasangan yang terjangkau (95 %)", "pairs within reach, estimated (95 %)");
        let _ = writeln!(text, "  {words}: {share} % ({low}-{high})");
    }
}

fn owners(text: &mut String, reading: &Reading<'_>, language: Language) {
    let mut owners: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for file in &reading.ledger.files {
        let owner = owners.entry(&reading.lists[file.list].owner).or_default();
        owner.0 += file.statuses.linked();
        owner.1 += file.statuses.rows();
    }
    for (owner, (linked, rows)) in owners.iter().take(OWNERS_MAX) {
        let ppm = (linked * 1_000_000).checked_div(*rows).unwrap_or(0);
        let _ = writeln!(
            text,
            "  {:<36}{:>10} {:>8} {}",
            one_line(owner),
            count(*rows, language),
            percent(ppm as i64, language),
            language.pick("ada di register", "in the register")
        );
    }
    if owners.len() > OWNERS_MAX {
        let _ = writeln!(
            text,
            "  {} {}",
            owners.len() - OWNERS_MAX,
            language.pick("OPD lain ada di by_owner.csv", "more OPDs are in by_owner.csv")
        );
    }
}
