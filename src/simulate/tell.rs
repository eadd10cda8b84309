//! A simulation in one screen of text.

use super::difference::{Estimate, Flow, Simulated};
use crate::language::Language;
use crate::report::number::count;
use std::fmt::Write;

/// Kecamatan told one by one.
const AREAS_SHOWN: usize = 8;

/// Tells a simulation; programmes that nothing happens to are named in one line.
pub fn text(simulated: &Simulated, language: Language) -> String {
    let say = |id: &'static str, en: &'static str| language.pick(id, en);
    let mut text = format!("padan simulate {}  {}\n", simulated.run, simulated.sets.join("  "));
    if simulated.rules_changed_since {
        text.push_str(say(
            "  aturan telah berubah sejak hasil ini: kedua sisi memakai aturan yang sekarang\n",
            "  the rules have changed since this run: both sides are of the rules as they are now\n",
        ));
    }
    // Programmes that something was set of and that nothing happens to.
    let idle: Vec<&str> = simulated
        .programmes
        .iter()
        .filter(|(_, line)| line.families.iter().all(|families| families.count == 0))
        .map(|(programme, _)| programme.as_str())
        .collect();
    if idle.len() == simulated.programmes.len() {
        text.push_str(say("  tidak ada yang keluar, tidak ada yang masuk\n", "  nobody leaves, nobody enters\n"));
        return text;
    }
    for (programme, line) in simulated.programmes.iter().filter(|(programme, _)| !idle.contains(&programme.as_str())) {
        let (now, then) = (count(line.eligible.0, language), count(line.eligible.1, language));
        let _ = writeln!(text, "  {programme}: {} {now} \u{2192} {then}", say("keluarga layak", "eligible families"));
        for (at, flow) in Flow::ALL.into_iter().enumerate().filter(|(at, _)| line.families[*at].count > 0) {
            let (families, rupiah) = (line.families[at], line.rupiah[at]);
            let of_families = estimate(families, ("", say(" keluarga", " families")), language);
            let money = match rupiah.count {
                0 => say("nilai bantuan tidak dinyatakan", "the benefit is not stated").to_owned(),
                _ => estimate(rupiah, ("Rp ", say(" sebulan", " a month")), language),
            };
            let _ = writeln!(text, "    {}\n      {of_families}\n      {money}", told(flow, language));
        }
        areas(&mut text, simulated, programme, language);
    }
    if !idle.is_empty() {
        let _ = writeln!(text, "  {} {}", say("tidak berubah:", "unchanged:"), idle.join(", "));
    }
    text.push_str(say(
        "  angka pertama menghitung semua padanan; diperkirakan benar: berapa di antaranya memang keluarga itu, menurut peluang padan\n  indikasi, bukan keputusan\n",
        "  the first number counts every link; expected to hold: how many of them are these families indeed, by link probability\n  indications, no decisions\n",
    ));
    text
}

/// The kecamatan with most families that would leave or enter.
fn areas(text: &mut String, simulated: &Simulated, programme: &str, language: Language) {
    let range = (programme.to_owned(), 0)..=(programme.to_owned(), u64::MAX);
    let moved = |flow: Flow, line: &super::difference::Line| line.families[flow as usize].count;
    let mut areas: Vec<_> = simulated.areas.range(range).map(|((_, area), line)| (*area, line)).collect();
    areas.sort_by_key(|(area, line)| (std::cmp::Reverse(Flow::ALL.into_iter().map(|flow| moved(flow, line)).sum::<u64>()), *area));
    let rest = areas.len().saturating_sub(AREAS_SHOWN);
    for (area, line) in areas.into_iter().take(AREAS_SHOWN) {
        let name = match simulated.kecamatan.get(&area).map_or("", String::as_str) {
            "" => language.pick("kecamatan tidak diketahui", "kecamatan unknown"),
            name => name,
        };
        let flows: Vec<String> = Flow::ALL
            .into_iter()
            .filter(|flow| moved(*flow, line) > 0)
            .map(|flow| format!("{} {}", count(moved(flow, line), language), short(flow, language)))
            .collect();
        let _ = writeln!(text, "      {name:<24}{}", flows.join(", "));
    }
    if rest > 0 {
        let _ = writeln!(text, "      {rest} {}", language.pick("kecamatan lain (lihat --out)", "more kecamatan (see --out)"));
    }
}

/// A number, how much of it holds, and the interval of that, with the signs before and after a number.
fn estimate(of: Estimate, (before, after): (&str, &str), language: Language) -> String {
    let part = |value: u64| count(value, language);
    let (holds, interval) = (language.pick("diperkirakan benar", "expected to hold"), language.pick("rentang 95 %", "95 % interval"));
    format!(
        "{before}{}{after}; {holds} {before}{} ({interval} {before}{}\u{2013}{})",
        part(of.count),
        part(of.expected),
        part(of.low),
        part(of.high)
    )
}

fn told(flow: Flow, language: Language) -> &'static str {
    match flow {
        Flow::Leaves => language.pick("akan keluar (terindikasi tidak layak)", "would leave (indicated as not eligible)"),
        Flow::Stays => language.pick("tidak lagi terindikasi", "would be indicated no longer"),
        Flow::Enters => language.pick("akan masuk (layak, belum terdaftar)", "would enter (eligible, on no list)"),
        Flow::DropsOut => language.pick("tidak lagi layak menunggu", "would wait in vain (eligible no longer)"),
    }
}

fn short(flow: Flow, language: Language) -> &'static str {
    match flow {
        Flow::Leaves => language.pick("keluar", "leave"),
        Flow::Stays => language.pick("tidak lagi terindikasi", "indicated no longer"),
        Flow::Enters => language.pick("masuk", "enter"),
        Flow::DropsOut => language.pick("tidak lagi layak", "eligible no longer"),
    }
}
