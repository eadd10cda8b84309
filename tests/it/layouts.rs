//! Two hundred layouts of lists, and how their columns are read.
//!
//! Some are written by hand after the lists of Indonesian offices (`written`), others are drawn (`drawn`). What is held:
//! 1. at least 98 of 100 columns are read as the field that they hold;
//! 2. NIK, No KK, name and birth date are never wrong silently: where such a column is lost or another takes its place,
//!    the list is sent back or a remark or warning names the column.
//!
//! The people in the lists are made up; which headings padan knows is known to none of the modules below.

mod drawn;
mod people;
mod sheet;
mod written;

use padan::intake::{self, How, MappedColumn, Role};
use padan::language::Language;
use padan::rules::{self, RuleBook};
use rayon::prelude::*;
use sheet::Layout;
use std::fmt::Write;

/// Fields that must never be wrong silently.
const IDENTITY: [&str; 4] = ["nik", "no_kk", "nama", "tanggal_lahir"];
/// Share of columns, in permille, that must be read rightly.
const RIGHT_MIN: usize = 980;

/// How the columns of one layout or of many were read.
#[derive(Default)]
struct Score {
    layouts: usize,
    columns: usize,
    right: usize,
    wrong: Vec<String>,
    silent: Vec<String>,
}

impl Score {
    fn add(&mut self, other: Score) {
        self.layouts += other.layouts;
        self.columns += other.columns;
        self.right += other.right;
        self.wrong.extend(other.wrong);
        self.silent.extend(other.silent);
    }

    fn told(&self) -> String {
        let mut text = format!("{} of {} columns of {} layouts are right", self.right, self.columns, self.layouts);
        for (title, lines) in [("wrong", &self.wrong), ("silently wrong", &self.silent)] {
            for line in lines {
                let _ = write!(text, "\n    {title}: {line}");
            }
        }
        text
    }
}

/// What padan made of a list: its columns and all that it said, or nothing where it sent the list back.
fn read(layout: &Layout, seed: u64, rules: &RuleBook) -> Option<(Vec<MappedColumn>, String)> {
    let (name, bytes) = layout.file(seed);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join(&name);
    std::fs::write(&path, bytes).expect("a temporary file can be written");
    let how = How { fields: &rules.fields, source_rules: &rules.sources, language: Language::En };
    let mut read = intake::read_file(&path, &name, Role::List(0), &how).ok()?;
    let source = read.sources.swap_remove(0);
    let remarks = source.receipt.remarks.iter().map(|(_, en)| en.as_str());
    let warnings = read.warnings.iter().map(|warning| warning.message.as_str());
    let said = remarks.chain(warnings).collect::<Vec<_>>().join("\n");
    Some((source.receipt.columns, said))
}

fn score(layout: &Layout, seed: u64, rules: &RuleBook) -> Score {
    let mut score = Score { layouts: 1, columns: layout.columns.len(), ..Score::default() };
    let Some((columns, said)) = read(layout, seed, rules) else {
        if layout.may_be_refused {
            score.right = score.columns;
        } else {
            score.wrong.push(format!("{}: sent back", layout.name));
        }
        return score;
    };
    for (at, column) in layout.columns.iter().enumerate() {
        let field = columns.get(at).map_or("", |column| column.field.as_str());
        if column.wanted.iter().any(|wanted| wanted == field) {
            score.right += 1;
            continue;
        }
        let heading = columns.get(at).map_or("", |column| column.heading.as_str());
        let wanted = column.wanted.join("|");
        let told = format!("{} column {} \"{heading}\" holds {} ({wanted}) and is read as \"{field}\"", layout.name, at + 1, column.source);
        let matters = IDENTITY.iter().any(|identity| field == *identity || column.wanted.iter().any(|wanted| wanted == identity));
        let is_said = said.contains(&format!("column {} ", at + 1)) || said.contains(&format!("columns {} ", at + 1));
        if matters && !is_said {
            score.silent.push(told.clone());
        }
        score.wrong.push(told);
    }
    if score.right < score.columns {
        let heads = layout.heads.iter().map(|head| head.join(" | "));
        score.wrong.push(format!("{} is headed\n        {}", layout.name, heads.collect::<Vec<_>>().join("\n        ")));
    }
    score
}

fn all(layouts: &[(u64, Layout)]) -> Score {
    let (rules, _) = rules::read(None, "2026-11").expect("the built-in rules are valid");
    let scores: Vec<Score> = layouts.par_iter().map(|(seed, layout)| score(layout, *seed, &rules)).collect();
    scores.into_iter().fold(Score::default(), |mut sum, score| {
        sum.add(score);
        sum
    })
}

#[track_caller]
fn check(layouts: &[(u64, Layout)]) {
    let score = all(layouts);
    println!("{}", score.told());
    assert!(score.right * 1000 >= score.columns * RIGHT_MIN, "too many columns are read wrongly: {}", score.told());
    assert!(score.silent.is_empty(), "an identity column is wrong and nothing says so: {}", score.told());
}

/// Every second layout: what is changed for one half is measured on the other.
fn half(layouts: Vec<Layout>, odd: bool) -> Vec<(u64, Layout)> {
    (0..).zip(layouts).filter(|(seed, _)| seed % 2 == u64::from(odd)).collect()
}

#[test]
fn layouts_written_by_hand_are_read_rightly() {
    check(&half(written::layouts(), false));
}

#[test]
fn layouts_written_by_hand_that_were_kept_apart_are_read_rightly() {
    check(&half(written::layouts(), true));
}

#[test]
fn drawn_layouts_are_read_rightly() {
    check(&half(drawn::layouts(), false));
}

#[test]
fn drawn_layouts_that_were_kept_apart_are_read_rightly() {
    check(&half(drawn::layouts(), true));
}

#[test]
fn there_are_at_least_two_hundred_layouts() {
    let (written, drawn) = (written::layouts(), drawn::layouts());
    assert!(written.len() >= 60 && drawn.len() >= 140, "{} written by hand, {} drawn", written.len(), drawn.len());
    let mut names: Vec<&str> = written.iter().chain(&drawn).map(|layout| layout.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), written.len() + drawn.len(), "every layout has a name of its own");
}
