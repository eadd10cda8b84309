//! A comparison in one screen of text.

use super::compare::{Became, Compared};
use super::snapshot::What;
use crate::language::Language;
use crate::report::number::{count, rupiah};
use crate::report::words;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Sums below this many rupiah are told in full, others in millions.
const IN_FULL_BELOW: u64 = 10_000_000;
/// Kinds of new findings told one by one.
const KINDS_SHOWN: usize = 6;
/// What is told of each table, in order of the columns.
const COLUMNS: [Became; 5] = [Became::New, Became::Repaired, Became::Gone, Became::Repeated, Became::Still];

/// Tells a comparison in at most 20 lines.
pub fn text(compared: &Compared, language: Language) -> String {
    let mut text = String::new();
    let say = |id: &'static str, en: &'static str| language.pick(id, en);
    let (before, now) = (&compared.before, &compared.now);
    let _ = writeln!(text, "padan diff  {} \u{2192} {}", before.run, now.run);
    if compared.rules_changed {
        let _ = writeln!(text, "  ! {}", rules_changed(language));
    }
    let _ = write!(text, "  {:<34}", "");
    for became in COLUMNS {
        let _ = write!(text, "{:>15}", words::label(became.code(), language));
    }
    text.push('\n');
    for what in What::ALL.into_iter().filter(|what| *what != What::Links) {
        let _ = write!(text, "  {:<34}", title(what, language));
        for became in COLUMNS {
            let _ = write!(text, "{:>15}", count(compared.count(what, became), language));
        }
        text.push('\n');
    }
    let _ = write!(text, "  {:<34}", say("rupiah yang disangkut (*)", "rupiah involved (*)"));
    for became in COLUMNS {
        let sum = [What::Mistargeting, What::Duplicates].into_iter().map(|what| compared.rupiah(what, became)).sum::<u64>();
        let millions = say("juta", "million");
        let told = match sum < IN_FULL_BELOW {
            true => format!("Rp {}", count(sum, language)),
            false => format!("Rp {} {millions}", count((sum + 500_000) / 1_000_000, language)),
        };
        let _ = write!(text, "{told:>15}");
    }
    text.push('\n');
    let (stayed, came, left) = compared.rows;
    let _ = writeln!(
        text,
        "  {}: {} {}, {} {}, {} {}",
        say("baris daftar", "list rows"),
        count(stayed, language),
        say("tetap", "stayed"),
        count(came, language),
        say("masuk", "came"),
        count(left, language),
        say("keluar", "left"),
    );
    let graduated = compared.count(What::Links, Became::Graduated);
    let _ = writeln!(
        text,
        "  {}: {}",
        say("lulus (keluar dari daftar, desil di atas batas), keluarga", "graduated (off the list, decile above the ceiling), families"),
        count(graduated, language)
    );
    kinds(&mut text, compared, language);
    let once = say(
        "(*) setiap temuan dan kelompok terhitung, juga yang perlu diperiksa dahulu; laporan malam menghitung tiap penerima sekali",
        "(*) every finding and group counts, also those to be checked first; the night's report counts each payee once",
    );
    let _ = writeln!(text, "  {once}");
    text
}

/// What a reader of changes must know first where the rules are others.
pub fn rules_changed(language: Language) -> &'static str {
    language.pick(
        "aturan kedua malam berbeda: yang baru dan yang hilang bisa karena aturannya, bukan karena datanya",
        "the two nights had different rules: what is new or gone may be so for the rules, not for the data",
    )
}

/// New findings by kind, most first.
fn kinds(text: &mut String, compared: &Compared, language: Language) {
    let mut kinds: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for change in compared.changes.iter().filter(|change| change.became == Became::New && change.item.what == What::Mistargeting) {
        let kind = kinds.entry(compared.words.text(change.item.kind)).or_default();
        *kind = (kind.0 + 1, kind.1 + change.item.rupiah);
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, (items, _))| (std::cmp::Reverse(*items), *kind));
    if !kinds.is_empty() {
        let _ = writeln!(text, "  {}", language.pick("indikasi baru menurut jenis:", "new indications by kind:"));
    }
    for (kind, (items, sum)) in kinds.into_iter().take(KINDS_SHOWN) {
        let sum = rupiah(i64::try_from(sum).unwrap_or(i64::MAX), language);
        let _ = writeln!(text, "    {:<32}{:>15}  {sum}", words::label(kind, language), count(items, language));
    }
}

/// Two lines for the summary of a run: since when, and what.
pub fn told(compared: &Compared, language: Language) -> [String; 2] {
    let of = |became: Became| {
        let items = [What::Mistargeting, What::Duplicates].into_iter().map(|what| compared.count(what, became)).sum();
        format!("{} {}", count(items, language), words::label(became.code(), language).to_lowercase())
    };
    let graduated = compared.count(What::Links, Became::Graduated);
    let mut parts: Vec<String> = COLUMNS.map(of).to_vec();
    parts.push(format!("{} {}", count(graduated, language), language.pick("keluarga lulus", "families graduated")));
    let since = language.pick("temuan dan data ganda sejak", "findings and duplicates since");
    let warned = if compared.rules_changed { format!(" ({})", rules_changed(language)) } else { String::new() };
    [format!("{since} {}{warned}:", compared.before.run), parts.join(", ")]
}

fn title(what: What, language: Language) -> &'static str {
    match what {
        What::Mistargeting => language.pick("Temuan ketepatan sasaran", "Targeting findings"),
        What::Duplicates => language.pick("Kelompok ganda", "Duplicate groups"),
        What::Mismatches => language.pick("Perbedaan isian", "Differing fields"),
        What::Unserved => language.pick("Keluarga × program belum menerima", "Unserved, family × programme"),
        What::Quarantine => language.pick("Karantina", "Quarantine"),
        What::Links => language.pick("Baris daftar", "List rows"),
    }
}
