//! A receipt as text, for a terminal or a file: short lines, the worst first.

use super::first::heading;
use super::words::{self, Say};
use super::{CellToFix, FileRead, Grade, Measure, Measured, Receipt};
use crate::language::Language;
use crate::link::Status;
use crate::report::mask::one_line;
use crate::report::number::{count, percent};
use crate::report::words::{field_words, label};

/// Cells printed in full; the rest is counted.
const CELLS_SHOWN: usize = 40;

/// The whole receipt.
pub fn text(receipt: &Receipt, language: Language) -> String {
    let say = |saying: Say| saying.pick(language);
    let mut out = String::new();
    let title = if receipt.run.is_empty() { Say::CheckTitle } else { Say::Title };
    out.push_str(&format!("{}\n", say(title)));
    for (name, value) in [
        ("OPD", &receipt.owner),
        (say(Say::Programme), &receipt.programme),
        (say(Say::Period), &receipt.period),
        (say(Say::Register), &receipt.register_as_of),
    ] {
        if !value.is_empty() {
            out.push_str(&format!("  {name}: {value}\n"));
        }
    }
    out.push('\n');
    receipt.files.iter().for_each(|file| push_file(&mut out, file, receipt.run.is_empty(), language));
    push_statuses(&mut out, receipt, language);
    push_grade(&mut out, receipt, language);
    push_problems(&mut out, receipt, language);
    push_cells(&mut out, say(Say::Cells), &receipt.fixes, receipt.fixes_left, language);
    push_repeated(&mut out, receipt, language);
    push_cells(&mut out, say(Say::Corrected), &receipt.corrected, 0, language);
    out.push_str(&format!("\n{}\n", say(Say::Masked)));
    out
}

/// How a file was read; a check tells of every column, a night of those that are in doubt.
fn push_file(out: &mut String, file: &FileRead, is_check: bool, language: Language) {
    let sheet = if file.sheet.is_empty() { String::new() } else { format!(" [{}]", file.sheet) };
    out.push_str(&format!("{}{sheet} ({})\n", file.file, file.form));
    let words = [Say::Records, Say::People, Say::HeldBack].map(|saying| saying.pick(language));
    let number = |value: u32| count(u64::from(value), language);
    out.push_str(&format!(
        "  {} {}, {} {}, {} {}\n",
        number(file.records),
        words[0],
        number(file.people),
        words[1],
        number(file.held_back),
        words[2]
    ));
    let returned = language.pick(&file.returned.0, &file.returned.1);
    if !returned.is_empty() {
        out.push_str(&format!("  {returned}\n"));
    }
    for column in file.columns.iter().filter(|column| !column.field.is_empty()) {
        let doubt = match (column.is_guessed, column.is_sure) {
            (true, _) => Say::Guessed,
            (_, false) => Say::Unsure,
            _ => Say::Sure,
        };
        if is_check || doubt != Say::Sure {
            let share = column.confidence_permille / 10;
            let heading: String = column.heading.chars().take(30).collect();
            let field = field_words(&column.field, language);
            out.push_str(&format!("  {:>4} {heading:<30} \u{2192} {field:<24} {share:>3} % {}\n", column.position, doubt.pick(language)));
        }
    }
    for (id, en) in file.remarks.iter().filter(|_| is_check) {
        out.push_str(&format!("  ! {}\n", language.pick(id, en)));
    }
}

/// What the register says of the rows, by status.
fn push_statuses(out: &mut String, receipt: &Receipt, language: Language) {
    if receipt.statuses.is_empty() {
        return;
    }
    out.push_str(&format!("\n  {}\n", Say::SaysRegister.pick(language)));
    for status in Status::ALL {
        let rows = receipt.statuses.get(status.code()).copied().unwrap_or(0);
        if rows > 0 {
            out.push_str(&format!("    {:<26} {:>8}\n", label(status.code(), language), count(rows, language)));
        }
    }
}

/// NIKs on several rows.
fn push_repeated(out: &mut String, receipt: &Receipt, language: Language) {
    if receipt.repeated.is_empty() {
        return;
    }
    out.push_str(&format!("\n{}:\n", Say::Repeated.pick(language)));
    for repeated in receipt.repeated.iter().take(CELLS_SHOWN) {
        let lines = repeated.lines.join(", ");
        out.push_str(&format!("  {}: {} {} {lines}\n", repeated.file, repeated.nik, Say::SameNik.pick(language)));
    }
    let more = receipt.repeated.len().saturating_sub(CELLS_SHOWN) as u64;
    if more > 0 {
        out.push_str(&format!("  \u{2026} {} {}\n", count(more, language), Say::More.pick(language)));
    }
}

/// The grade with its measures, and what lifts the worst of them.
pub fn push_grade(out: &mut String, receipt: &Receipt, language: Language) {
    let say = |saying: Say| saying.pick(language);
    out.push_str(&format!("\n{}: {} ({})\n", say(Say::Grade), receipt.grade.letter(), words::meaning(receipt.grade, language)));
    for measured in &receipt.measures {
        let name = words::measure(measured.measure, language);
        out.push_str(&format!("  {} {name:<42} {:>8}  ({})", measured.grade.letter(), share(measured, language), part(measured, language)));
        if let Some(before) = before(receipt, measured) {
            out.push_str(&format!("  {}", trend(before, measured, language)));
        }
        out.push('\n');
    }
    if let Some(before) = &receipt.before {
        let grade = before.grade.map_or("-", Grade::letter);
        out.push_str(&format!(
            "  {} {}: {} {grade} \u{2192} {}, {} {} \u{2192} {}\n",
            say(Say::Trend),
            before.name,
            say(Say::Grade),
            receipt.grade.letter(),
            say(Say::Rows),
            count(before.rows, language),
            count(receipt.rows, language)
        ));
    }
    if let Some(measure) = not_measured(receipt) {
        out.push_str(&format!("  - {}: {}\n", words::measure(measure, language), say(Say::NotMeasured)));
    }
    let lifts = lifts(receipt, language);
    if !lifts.is_empty() {
        out.push_str(&format!("  {}: {lifts}\n", say(Say::Lift)));
    }
}

/// The measures that keep the grade down, all of them; none where all are A.
pub fn worst(receipt: &Receipt) -> Vec<&Measured> {
    let worst = receipt.measures.iter().map(|measured| measured.grade).max().filter(|worst| *worst > Grade::A);
    receipt.measures.iter().filter(|measured| Some(measured.grade) == worst).collect()
}

/// What lifts the grade: one sentence per measure that keeps it down; empty where all are A.
pub fn lifts(receipt: &Receipt, language: Language) -> String {
    let lifts: Vec<&str> = worst(receipt).into_iter().map(|measured| words::lift(measured.measure, language)).collect();
    lifts.join(" ")
}

/// The measure that rows were there for and that says nothing of them.
pub fn not_measured(receipt: &Receipt) -> Option<Measure> {
    let is_there = receipt.measures.iter().any(|measured| measured.measure == Measure::Unrepeated);
    (receipt.rows > 0 && !is_there).then_some(Measure::Unrepeated)
}

/// A measure's share in per cent.
pub fn share(measured: &Measured, language: Language) -> String {
    percent(ppm(measured), language)
}

/// `98 dari 100`.
pub fn part(measured: &Measured, language: Language) -> String {
    let of = language.pick("dari", "of");
    format!("{} {of} {}", count(measured.hit, language), count(measured.of, language))
}

fn ppm(measured: &Measured) -> i64 {
    (measured.hit * 1_000_000).checked_div(measured.of).unwrap_or(0) as i64
}

/// The same measure of the earlier receipt.
pub fn before<'a>(receipt: &'a Receipt, measured: &Measured) -> Option<&'a Measured> {
    receipt.before.as_ref()?.measures.iter().find(|before| before.measure == measured.measure)
}

/// How a measure moved: `98,2 % -> 99,1 %, membaik`.
pub fn trend(before: &Measured, now: &Measured, language: Language) -> String {
    let saying = match ppm(now).cmp(&ppm(before)) {
        std::cmp::Ordering::Greater => Say::Better,
        std::cmp::Ordering::Less => Say::Worse,
        std::cmp::Ordering::Equal => Say::Same,
    };
    format!("{} \u{2192} {}, {}", share(before, language), share(now, language), saying.pick(language))
}

fn push_problems(out: &mut String, receipt: &Receipt, language: Language) {
    let say = |saying: Say| saying.pick(language);
    if let Some(clear) = receipt.all_clear() {
        out.push_str(&format!("\n{}\n", say(clear)));
        return;
    }
    out.push_str(&format!("\n{}:\n", say(Say::ToFix)));
    let mut told = "";
    for problem in &receipt.problems {
        let advice = language.pick(&problem.what_to_do.0, &problem.what_to_do.1);
        let why: &str = language.pick(&problem.why.0, &problem.why.1);
        if why != told {
            out.push_str(&format!("  {why}:\n"));
            told = why;
        }
        out.push_str(&format!("  {:>7}  {}: {advice}\n", count(problem.count, language), heading(problem, language)));
    }
}

fn push_cells(out: &mut String, title: &str, cells: &[CellToFix], left: u64, language: Language) {
    if cells.is_empty() {
        return;
    }
    out.push_str(&format!("\n{title}:\n"));
    cells.iter().take(CELLS_SHOWN).for_each(|cell| out.push_str(&format!("  {}\n", cell_line(cell, language))));
    let more = cells.len().saturating_sub(CELLS_SHOWN) as u64 + left;
    if more > 0 {
        out.push_str(&format!("  \u{2026} {} {}\n", count(more, language), Say::More.pick(language)));
    }
}

/// One cell in one line: `list.xlsx:14:3 (nik) C14: NIK_15_DIGIT: "3526…": NIK hanya 15 angka`.
pub fn cell_line(cell: &CellToFix, language: Language) -> String {
    let field = if cell.field.is_empty() { String::new() } else { format!(" ({})", cell.field) };
    let place = if cell.cell.is_empty() { String::new() } else { format!(" {}", cell.cell) };
    let sheet = if cell.sheet.is_empty() { String::new() } else { format!(" [{}]", cell.sheet) };
    let proposed = if cell.proposed.is_empty() { String::new() } else { format!(" \u{2192} \"{}\"", cell.proposed) };
    let seen = if cell.seen.is_empty() && cell.column == 0 { String::new() } else { format!(": \"{}\"", one_line(&cell.seen)) };
    let (file, line, column, code) = (&cell.file, cell.line, cell.column, &cell.code);
    let difference = language.pick(&cell.difference.0, &cell.difference.1);
    let difference = if difference.is_empty() { String::new() } else { format!(": {difference}") };
    format!("{file}:{line}:{column}{field}{place}{sheet}: {code}{seen}{proposed} \u{2014} {}{difference}", label(code, language))
}
