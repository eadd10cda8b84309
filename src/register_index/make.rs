//! `padan index`: makes the index of a job's register before the night, or says what the one that is there holds.

use super::{Key, Written, at_hand};
use crate::diagnostic::{Diagnostic, Stopped};
use crate::intake;
use crate::job::{self, Job};
use crate::language::Language;
use crate::normalise;
use crate::progress::Progress;
use crate::report::number;
use crate::rules;
use anyhow::Context;
use padan_linkage::blocking::PostingsSize;
use padan_linkage::engine::Index;
use std::path::Path;
use std::time::Instant;

/// An index that is in place.
pub struct Made {
    pub written: Written,
    pub people: usize,
    pub families: usize,
    /// It was there already and was checked only.
    pub was_there: bool,
    pub elapsed_ms: u64,
    /// What blocking takes, rule by rule.
    pub rules: Vec<(String, PostingsSize)>,
    language: Language,
}

/// Makes the index of a job's register where there is none, or none that may be used.
///
/// Errors: `Stopped` with every mistake in job, rules or register; a folder that cannot be written.
pub fn make(path: &Path, language: Option<Language>, progress: &Progress) -> anyhow::Result<Made> {
    let started = Instant::now();
    let wrong = |diagnostics| Stopped { exit_code: 2, diagnostics };
    let mut job = job::read_in(language, path).map_err(wrong)?;
    if job.task.is_generic() {
        let message = format!("task `{}` has no register index", job.task.name());
        let hint = "an index is kept for aid nights; this task indexes in the run itself";
        return Err(wrong(vec![Diagnostic::error(path.to_string_lossy(), 0, 0, message, hint)]).into());
    }
    job.language = language.unwrap_or(job.language);
    let (rules, _) = progress.stage("rules", || rules::read_in(job.language, job.rules.as_deref(), &job.period)).map_err(wrong)?;
    let register = Job { lists: Vec::new(), ..job };
    let mut at_hand = progress.stage("register", || at_hand(&register, &rules));
    let mut intake = progress.stage("intake", || intake::read_beside(&register, &rules, &at_hand))?;
    let known = at_hand.people();
    let normalised = progress.stage("normalise", || normalise::people_beside(&mut intake, &register, &rules, known));
    let (people, written) = (&normalised.people.register, at_hand.written.take());
    let index = progress.stage("index", || {
        at_hand.index().unwrap_or_else(|| {
            let groups = people.facts.iter().map(|facts| facts.family).collect();
            Index::build(&rules.linkage, &normalised.shared, &normalised.register, groups)
        })
    });
    let was_there = written.is_some();
    let written = match written {
        Some(written) => written,
        None => {
            let fresh = at_hand.fresh().context("the register changed while it was read; run this again")?;
            progress.stage("store", || fresh.write(&intake, &normalised, &index))?
        }
    };
    let rules = index.blocking.sizes().into_iter().map(|(rule, size)| (rule.to_owned(), size)).collect();
    let elapsed_ms = started.elapsed().as_millis() as u64;
    Ok(Made {
        written,
        people: people.facts.len(),
        families: people.families.len(),
        was_there,
        elapsed_ms,
        rules,
        language: register.language,
    })
}

/// Makes the index of a job's register where its file is not there; a night that is short of memory starts from it.
///
/// Mistakes in job, rules or register are left for the night itself to tell, and a task without a register needs none.
///
/// Errors: a folder that cannot be written.
pub fn make_where_absent(path: &Path, language: Option<Language>, progress: &Progress) -> anyhow::Result<()> {
    let Ok(job) = job::read(path) else { return Ok(()) };
    let Ok((rules, _)) = rules::read(job.rules.as_deref(), &job.period) else { return Ok(()) };
    if job.task.is_generic() || Key::of(&job, &rules).is_none_or(|key| key.path().exists()) {
        return Ok(());
    }
    match make(path, language, progress) {
        Err(error) if !error.is::<Stopped>() => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

impl Made {
    /// What the command prints.
    pub fn text(&self) -> String {
        let language = self.language;
        let count = |count: u64| number::count(count, language);
        let decimal = |text: String| if language == Language::Id { text.replace('.', ",") } else { text };
        let per_person = |bytes: u64| decimal(format!("{:.1}", bytes as f64 / self.people.max(1) as f64));
        let mut out = format!("{}\n", self.written.path.display());
        let state = match self.was_there {
            true => language.pick("sudah ada dan utuh", "was there and is whole"),
            false => language.pick("dibuat", "made"),
        };
        let words = language
            .pick(["orang", "keluarga", "bita", "bita per orang", "detik"], ["people", "families", "bytes", "bytes per person", "seconds"]);
        let seconds = decimal(format!("{:.2}", self.elapsed_ms as f64 / 1000.0));
        out += &format!("{state}: {} {}, {} {}, ", count(self.people as u64), words[0], count(self.families as u64), words[1]);
        let bytes = self.written.bytes;
        out += &format!("{} {} ({} {}), {seconds} {}\n\n", count(bytes), words[2], per_person(bytes), words[3], words[4]);
        for (part, bytes) in &self.written.parts {
            out += &format!("  {:<32} {:>16} {:>8}\n", told(part, language), count(*bytes), per_person(*bytes));
        }
        out += &format!("\n  {}\n", language.pick("aturan: baris, kunci, bita", "rule: rows, keys, bytes"));
        for (rule, size) in &self.rules {
            out += &format!("  {rule:<32} {:>12} {:>12} {:>14}\n", count(size.rows), count(size.keys), count(size.bytes));
        }
        out
    }
}

/// A part of an index in words.
fn told(part: &str, language: Language) -> &str {
    let words = match part {
        "columns" => ("kolom yang dibandingkan", "compared columns"),
        "facts" => ("orang dan keluarga", "people and families"),
        "index/blocking" => ("kunci blok", "blocking keys"),
        "index/frequencies" => ("kelangkaan nilai", "rarity of values"),
        "index/packed" => ("salinan ringkas tiap orang", "compact copy of each person"),
        "notes" => ("berkas dan catatannya", "files and their notes"),
        "texts" => ("teks sel", "cell texts"),
        "words" => ("kata nama", "words of names"),
        other => return other,
    };
    language.pick(words.0, words.1)
}
