//! An estimate as people read it: every level beside what is in force, and what to make of it.

use crate::language::Language;
use crate::report::number::count;
use padan_linkage::estimate::{Dependence, Estimate, LevelSeen, Origin, Pooled, Trouble};
use padan_linkage::model::{Chance, Comparison, LevelProbabilities, Model};
use std::fmt::Write;
use std::path::Path;

/// Dependences shown, and the bits from which one is worth a table.
const DEPENDENCES_SHOWN: usize = 5;
const WORTH_BITS: f64 = 0.3;
/// Bits by which a weight must move to be marked.
const MOVED_BITS: f64 = 1.0;

macro_rules! put {
    ($out:expr, $($text:tt)*) => {{ let _ = writeln!($out, $($text)*); }};
}

/// Tells an estimate beside the model in force.
pub fn report(committed: &Model, found: &Estimate, language: Language) -> String {
    let mut out = String::new();
    if let Some(found) = found.trouble {
        put!(out, "! {}\n", trouble(found, language));
    }
    seen(&mut out, found, language);
    priors(&mut out, committed, found, language);
    starts(&mut out, found, language);
    put!(
        out,
        "\n{}",
        language.pick(
            "m = orang yang sama, u = dua orang acak, h = dua orang sekeluarga; nilai berlaku → usulan\n\
             ×r = kali kelangkaan nilainya, /reg = baris per register, * = bobot bergeser 1 bit atau lebih",
            "m = the same person, u = two people at random, h = two of one household; in force → proposed\n\
             ×r = times the value's rarity, /reg = rows per register, * = the weight moved by 1 bit or more"
        )
    );
    for (number, comparison) in found.model.comparisons.iter().enumerate() {
        let before = &committed.comparisons[number];
        put!(out, "\n{}", comparison.name);
        head(&mut out, language);
        levels(&mut out, comparison, &before.levels, &comparison.levels, &found.levels[number][0], found);
        for (place, (given, old)) in comparison.given.iter().zip(&before.given).enumerate() {
            let other = &found.model.comparisons[given.comparison];
            put!(out, " {} {}: {}", language.pick("bila", "given"), other.name, super::write::held(other, given.levels).replace('"', ""));
            levels(&mut out, comparison, &old.table, &given.table, &found.levels[number][place + 1], found);
        }
    }
    pooled(&mut out, found, language);
    dependences(&mut out, found, language);
    out
}

fn seen(out: &mut String, found: &Estimate, language: Language) {
    let say = |id, en| language.pick(id, en);
    let counted = |value: u64| count(value, language);
    put!(out, "{}: {}", say("baris", "rows"), counted(found.rows));
    put!(
        out,
        "{}: {} ({} {})",
        say("pasangan calon", "candidate pairs"),
        counted(found.candidates),
        counted(found.far),
        say("terlalu jauh, tidak dihitung", "too far off, not counted")
    );
    put!(out, "{}: {}", say("pasangan acak", "random pairs"), counted(found.random_pairs));
    put!(out, "{}: {}", say("pasangan dengan nilai sama", "pairs of one value"), counted(found.inside_pairs));
    let household = if found.household { counted(found.household_pairs) } else { say("tidak ada; h tetap", "none; h stays").to_owned() };
    put!(out, "{}: {household}", say("pasangan sekeluarga", "pairs of one household"));
    put!(
        out,
        "{}: {} ({} {})",
        say("perkiraan pasangan benar", "expected matches"),
        counted(found.expected_matches.round() as u64),
        counted(found.sure_matches.round() as u64),
        say("pada baris yang yakin ≥ 90 %", "on rows sure to 90 % or more")
    );
    let skipped = found.skipped;
    if skipped.keys_not_refined + skipped.blocks_cut > 0 {
        put!(
            out,
            "{}: {} / {}",
            say("kunci tidak dipersempit / blok dipotong", "keys not refined / blocks cut"),
            counted(skipped.keys_not_refined),
            counted(skipped.blocks_cut)
        );
    }
}

fn priors(out: &mut String, committed: &Model, found: &Estimate, language: Language) {
    let (before, after) = (&committed.prior, &found.model.prior);
    put!(out, "\n{}", language.pick("peluang awal, berlaku → usulan", "priors, in force → proposed"));
    for (name, before, after) in [
        ("in_register", before.in_register, after.in_register),
        ("relatives", before.relatives, after.relatives),
        ("twins", before.twins, after.twins),
        ("namesakes", before.namesakes, after.namesakes),
        ("repeated", before.repeated, after.repeated),
    ] {
        put!(out, "  {name:<12} {} → {}", short(before), short(after));
    }
}

fn starts(out: &mut String, found: &Estimate, language: Language) {
    let say = |id, en| language.pick(id, en);
    put!(out, "\n{}", say("titik awal                log-kemungkinan  putaran", "start                      log-likelihood  iterations"));
    for start in &found.starts {
        let end = match (start.converged, start.same_optimum) {
            (false, _) => say("belum konvergen", "not converged"),
            (true, true) => say("titik yang sama", "the same optimum"),
            (true, false) => say("titik lain", "another optimum"),
        };
        put!(out, "  {:<24} {:>15.2} {:>8}  {end}", start_name(start.from, language), start.log_likelihood, start.iterations);
    }
    let same = found.starts.iter().filter(|start| start.same_optimum && start.converged).count();
    put!(
        out,
        "  {same}/{} {}",
        found.starts.len(),
        say("titik awal berakhir di tempat yang sama", "starts ended at the best one's optimum")
    );
}

fn start_name(from: Origin, language: Language) -> String {
    match from {
        Origin::Committed => language.pick("model yang berlaku", "the model in force").to_owned(),
        Origin::SharpOrder => language.pick("urutan tingkat, tajam", "order of levels, sharp").to_owned(),
        Origin::SoftOrder => language.pick("urutan tingkat, lunak", "order of levels, soft").to_owned(),
        Origin::Shaken(number) => format!("{} {number}", language.pick("digoyang", "shaken")),
    }
}

fn head(out: &mut String, language: Language) {
    let [level, matches, weight] = language.pick(["tingkat", "pasangan", "bobot, bit"], ["level", "matches", "weight, bits"]);
    put!(out, "  {level:<18}{matches:>9}  {:<22}{:<28}{:<20}{weight}", "m", "u", "h");
}

fn levels(
    out: &mut String,
    comparison: &Comparison,
    before: &[LevelProbabilities],
    after: &[LevelProbabilities],
    seen: &[LevelSeen],
    found: &Estimate,
) {
    for (place, name) in comparison.comparator.levels.iter().enumerate() {
        let (old, new, level) = (&before[place], &after[place], &seen[place]);
        let rows = found.register_rows as f64;
        let (was, is) = (bits(old, level, rows), bits(new, level, rows));
        let mark = if (was - is).abs() >= MOVED_BITS && level.matches >= 1.0 { " *" } else { "" };
        put!(
            out,
            "  {name:<18}{:>9.1}  {:<22}{:<28}{:<20}{was:>+7.2} → {is:>+7.2}{mark}",
            level.matches,
            format!("{} → {}", short(old.m), short(new.m)),
            format!("{} → {}", chance(old.u), chance(new.u)),
            format!("{} → {}", short(old.h), short(new.h)),
        );
    }
}

/// log2(m/u) at the mean rarity among matches.
fn bits(level: &LevelProbabilities, seen: &LevelSeen, rows: f64) -> f64 {
    let u = match level.u {
        Chance::Plain(u) => u.log2(),
        Chance::PerRegister(per) => (per / rows).min(1.0).log2(),
        Chance::ByRarity(factor) => (factor.log2() - seen.rarity_bits).min(0.0),
    };
    level.m.log2() - u
}

fn chance(chance: Chance) -> String {
    match chance {
        Chance::Plain(u) => short(u),
        Chance::PerRegister(rows) => format!("{}/reg", short(rows)),
        Chance::ByRarity(factor) => format!("{}×r", short(factor)),
    }
}

/// Two digits that count.
fn short(value: f64) -> String {
    match value {
        0.0 => "0".to_owned(),
        ..0.001 | 10_000.0.. => format!("{value:.1e}"),
        ..0.1 => format!("{value:.4}"),
        _ => format!("{value:.3}"),
    }
}

fn pooled(out: &mut String, found: &Estimate, language: Language) {
    if found.pooled.is_empty() {
        return;
    }
    put!(out, "\n{}", language.pick("tingkat yang urutannya terbalik, disamakan bobotnya", "levels out of order, given one weight"));
    for Pooled { comparison, table, levels, bits } in &found.pooled {
        let comparison = &found.model.comparisons[*comparison];
        let names: Vec<&str> = levels.iter().map(|level| comparison.comparator.levels[usize::from(*level) - 1]).collect();
        let given = table.checked_sub(1).map(|given| {
            let given = &comparison.given[given];
            let other = &found.model.comparisons[given.comparison];
            format!(" ({} {}: {})", language.pick("bila", "given"), other.name, super::write::held(other, given.levels).replace('"', ""))
        });
        put!(out, "  {}{}: {} {bits:+.2} bit", comparison.name, given.unwrap_or_default(), names.join(" = "));
    }
}

fn dependences(out: &mut String, found: &Estimate, language: Language) {
    let say = |id, en| language.pick(id, en);
    let title = say(
        "bidang yang saling bergantung, di luar tabel `given` yang ada",
        "comparisons that depend on each other, beyond existing `given` tables",
    );
    let legend = say(
        "informasi bersama dalam bit (acak, pasangan benar); bit yang terhitung lebih pada tingkat itu",
        "mutual information in bits (random, matches); bits counted too much at that level",
    );
    put!(out, "\n{title}\n  {legend}");
    let shown = || found.dependences.iter().take(DEPENDENCES_SHOWN);
    for dependence in shown() {
        let Dependence { random_bits, match_bits, cost_bits, matches_share, .. } = dependence;
        let (on, level, later) = names(found, dependence);
        let share = matches_share * 100.0;
        let of = say("pasangan benar", "of matches");
        put!(out, "  {on} {level} → {later}: {random_bits:.3}, {match_bits:.3}; {cost_bits:+.2} bit ({share:.0} % {of})");
    }
    let worth = |dependence: &&Dependence| dependence.cost_bits >= WORTH_BITS || dependence.match_bits >= WORTH_BITS;
    for dependence in shown().filter(worth) {
        let (on, level, later) = names(found, dependence);
        let advice =
            say("tambahkan tabel ini di bawah bidang, lalu hitung lagi:", "add this table below the comparison, then estimate again:");
        put!(out, "\n  # {advice} {later}");
        put!(out, "  [[comparison.given]]\n  comparison = \"{on}\"\n  levels = [\"{level}\"]\n  [comparison.given.table]");
        let mut table = String::new();
        let comparison = &found.model.comparisons[dependence.comparison];
        super::write::table(&mut table, comparison, &dependence.table, super::write::counts_on_relatives(&found.model));
        table.lines().for_each(|line| put!(out, "  {line}"));
    }
}

/// Names of the earlier comparison, its level, and the later comparison.
fn names<'e>(found: &'e Estimate, dependence: &Dependence) -> (&'e str, &'e str, &'e str) {
    let (on, later) = (&found.model.comparisons[dependence.on], &found.model.comparisons[dependence.comparison]);
    (&on.name, on.comparator.levels[usize::from(dependence.level) - 1], &later.name)
}

/// Why an estimate must not be used, in one sentence.
pub fn trouble(trouble: Trouble, language: Language) -> &'static str {
    match trouble {
        Trouble::NoCandidates => language.pick(
            "tidak ada pasangan calon: tidak ada yang dapat dihitung; periksa blocking.toml dan kolom daftar",
            "no candidate pair: there is nothing to estimate from; look at blocking.toml and at the lists' columns",
        ),
        Trouble::NoMatches => language.pick(
            "tidak ada kelompok pasangan benar yang menonjol: daftar ini tampaknya bukan tentang orang di register",
            "no class of matches stands out: these lists do not seem to be about people of this register",
        ),
        Trouble::NotConverged => language.pick(
            "perhitungan belum konvergen: nilainya masih bergerak; perbesar --iterations atau kurangi tingkat yang jarang",
            "the iteration did not converge: the values were still moving; raise --iterations or drop rare levels",
        ),
        Trouble::LonelyOptimum => language.pick(
            "tiap titik awal berakhir di tempat lain: data ini tidak menentukan model; tambah baris atau kurangi bidang",
            "every start ended elsewhere: these data do not determine a model; add rows or drop comparisons",
        ),
    }
}

/// What to do next.
pub fn next(found: &Estimate, file: Option<&Path>, language: Language) -> String {
    let Some(file) = file else {
        return language
            .pick(
                "\ntidak ada usulan yang ditulis; --force tetap menulisnya\n",
                "\nno proposal was written; --force writes it all the same\n",
            )
            .to_owned();
    };
    let shown = padan_identity::mask::scrub(&file.display().to_string()).into_owned();
    let steps = language.pick(
        "berikutnya: baca bobot bertanda *, salin ke linkage/model.toml pada folder aturan sendiri, jalankan `padan run`,\n\
         bandingkan dengan `padan evaluate` pada data berlabel, lalu baru berlakukan",
        "next: read the weights marked *, copy the file to linkage/model.toml of a rule folder of your own, try `padan run`,\n\
         compare with `padan evaluate` on labelled data, and only then commit it",
    );
    let warned = if found.trouble.is_some() { language.pick(" (JANGAN dipakai begitu saja)", " (NOT to be used as it is)") } else { "" };
    format!("\n{}: {shown}{warned}\n{steps}\n", language.pick("usulan", "proposal"))
}
