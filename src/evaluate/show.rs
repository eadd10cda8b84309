//! An evaluation as text that fits a terminal, in Indonesian and English.

use super::{Evaluation, NikPart, NikProposals, Part};
use crate::language::Language;
use std::fmt::Write;

/// Error kinds shown; the rest is in the JSON.
const KINDS_SHOWN: usize = 12;

/// Tells the evaluation in one language.
pub fn text(evaluation: &Evaluation, language: Language) -> String {
    let mut out = String::new();
    let say = |id, en| language.pick(id, en);
    let head = say("baris  benar  salah terlewat   presisi  recall      F1", "rows  right  wrong   missed precision  recall      F1");
    let _ = writeln!(out, "{:<26}{head:>56}", "");
    line(&mut out, say("semua baris", "all rows"), &evaluation.overall);
    line(&mut out, say("tanpa kesalahan", "without injected error"), &evaluation.clean);
    for part in &evaluation.by_list {
        line(&mut out, &part.name, part);
    }
    let _ = writeln!(out, "{}", say("jenis kesalahan, F1 terendah dahulu", "kinds of error, lowest F1 first"));
    let mut kinds: Vec<&Part> =
        evaluation.by_error.iter().chain(evaluation.by_planted.iter().filter(|part| part.name.starts_with("MIRIP_"))).collect();
    kinds.sort_by(|left, right| left.rates.f1.total_cmp(&right.rates.f1).then(left.name.cmp(&right.name)));
    for part in kinds.iter().take(KINDS_SHOWN) {
        line(&mut out, &part.name, part);
    }
    if kinds.len() > KINDS_SHOWN {
        let _ = writeln!(out, "  {} {}", kinds.len() - KINDS_SHOWN, say("jenis lain: lihat JSON", "more kinds: see the JSON"));
    }
    probabilities(&mut out, evaluation, language);
    if let Some(proposals) = &evaluation.nik_proposals {
        niks(&mut out, proposals, language);
    }
    claims(&mut out, evaluation, language);
    out
}

fn line(out: &mut String, name: &str, part: &Part) {
    let counts = part.counts;
    let rates = part.rates;
    let _ = writeln!(
        out,
        "{name:<26}{:>7}{:>7}{:>7}{:>9}{:>10.4}{:>8.4}{:>8.4}",
        counts.rows, counts.right, counts.wrong, counts.missed, rates.precision, rates.recall, rates.f1
    );
}

fn probabilities(out: &mut String, evaluation: &Evaluation, language: Language) {
    let say = |id, en| language.pick(id, en);
    let curve: Vec<String> = evaluation.thresholds.iter().map(|at| format!("{}:{:.4}", at.probability, at.rates.f1)).collect();
    let _ = writeln!(out, "{}  {}", say("F1 per ambang", "F1 by threshold"), curve.join(" "));
    let _ = writeln!(
        out,
        "{}  ≥0.995: {:.4}   ≥0.98: {:.4}",
        say("recall pada presisi", "recall at precision"),
        evaluation.recall_at_precision_995,
        evaluation.recall_at_precision_98
    );
    let bins: Vec<String> = evaluation
        .reliability
        .iter()
        .filter(|bin| bin.rows > 0)
        .map(|bin| format!("{:.2}→{:.2} ({})", bin.stated, bin.observed, bin.rows))
        .collect();
    let _ = writeln!(out, "{}  {}", say("peluang dinyatakan→teramati", "stated→observed probability"), bins.join(" "));
}

/// One line for each kind of slip, one for those in no register, one for the rows without a slip.
fn niks(out: &mut String, proposals: &NikProposals, language: Language) {
    let say = |id, en| language.pick(id, en);
    let head = say("baris  benar  salah salah≥.95     benar  salah≥.95", "rows  right  wrong wrong≥.95     right  wrong≥.95");
    let _ = writeln!(out, "{:<26}{head:>56}", say("usulan NIK", "proposed NIKs"));
    let mut line = |name: &str, part: &NikPart| {
        let (right, wrong) = (part.right_share(), part.wrong_sure_share());
        let _ =
            writeln!(out, "{name:<26}{:>10}{:>7}{:>7}{:>10}{right:>10.4}{wrong:>11.4}", part.rows, part.right, part.wrong, part.wrong_sure);
    };
    line(say("satu salah, di register", "one slip, in the register"), &proposals.in_register);
    proposals.by_error.iter().for_each(|part| line(&part.name, part));
    line(say("satu salah, tidak ada", "one slip, absent"), &proposals.absent);
    line(say("baris lain", "other rows"), &proposals.others);
    let masked = proposals.in_register.not_judged + proposals.absent.not_judged + proposals.others.not_judged;
    if masked > 0 {
        let _ = writeln!(
            out,
            "{masked} {}",
            say("usulan bermasker belum dinilai: jalankan dengan --unmask", "masked proposals not judged: run with --unmask")
        );
    }
}

fn claims(out: &mut String, evaluation: &Evaluation, language: Language) {
    let say = |id, en| language.pick(id, en);
    if let Some(pairs) = evaluation.duplicates {
        let _ = writeln!(
            out,
            "{}  F1 {:.4}  ({} {}, {} {}, {} {})",
            say("ganda dalam daftar", "duplicates in list"),
            pairs.rates.f1,
            pairs.right,
            say("benar", "right"),
            pairs.wrong,
            say("salah", "wrong"),
            pairs.missed,
            say("terlewat", "missed")
        );
    }
    if let Some(stated) = evaluation.stated {
        let interval = stated.wrong_links_95.map_or(String::new(), |(low, high)| format!(" [{low:.0}, {high:.0}]"));
        let _ = writeln!(
            out,
            "{}  {:.1}{interval} → {}",
            say("tautan salah: dinyatakan → nyata", "wrong links: stated → observed"),
            stated.expected_wrong_links,
            stated.observed_wrong_links
        );
    }
    if !evaluation.stated_by_list.is_empty() {
        let held = evaluation.stated_by_list.iter().filter(|list| list.holds()).count();
        let of = evaluation.stated_by_list.len();
        let words = say("selang galat memuat yang nyata, daftar", "stated intervals that hold, lists");
        let _ = writeln!(out, "{words}  {held} / {of}");
    }
    let unpaired = evaluation.truth_without_link + evaluation.links_without_truth;
    if unpaired > 0 {
        let _ = writeln!(
            out,
            "{}: {} / {}  ({}). {}",
            say(
                "PERINGATAN: baris kebenaran tanpa tautan / tautan tanpa kebenaran",
                "WARNING: truth rows without a link / links without truth"
            ),
            evaluation.truth_without_link,
            evaluation.links_without_truth,
            evaluation.unpaired.join(", "),
            say("Periksa pembacaan berkas itu.", "Check how those files were read.")
        );
    }
}
