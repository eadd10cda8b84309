//! Text on a screen: lines no wider than the screen's usual hundred columns, and colour where a person looks on.
//!
//! What goes into a pipe or a file has no colour, and none is shown where `NO_COLOR` is set (no-color.org).

use crate::language::Language;
use crate::link::Status;
use crate::report::words;
use std::io::IsTerminal;

/// Columns that a line may take.
pub const COLUMNS: usize = 100;

const RESET: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";

/// Breaks lines between words where they are too wide; what follows stands a little further in.
pub fn wrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 50);
    for line in text.lines() {
        wrap(line, &mut out);
    }
    out
}

fn wrap(line: &str, out: &mut String) {
    let indent = line.chars().take_while(|sign| *sign == ' ').count();
    let mut width = line.chars().count();
    if width <= COLUMNS {
        out.push_str(line);
        out.push('\n');
        return;
    }
    let mut rest = line;
    let mut room = COLUMNS;
    loop {
        let fits = if width <= room { rest.len() } else { last_break(rest, room) };
        out.push_str(rest[..fits].trim_end());
        out.push('\n');
        rest = rest[fits..].trim_start();
        if rest.is_empty() {
            return;
        }
        out.push_str(&" ".repeat(indent + 2));
        room = COLUMNS - indent - 2;
        width = rest.chars().count();
    }
}

/// Where to break a text so that its beginning has at most so many signs; a word that is longer stays whole.
fn last_break(text: &str, room: usize) -> usize {
    let start = text.len() - text.trim_start().len();
    let keeps = |at: usize| text[at..].starts_with(" %");
    let spaces = text.char_indices().enumerate().filter(|(_, (at, sign))| *sign == ' ' && *at > start && !keeps(*at));
    let mut first = None;
    let mut last = None;
    for (signs, (at, _)) in spaces {
        if signs <= room {
            last = Some(at);
        } else {
            first = first.or(Some(at));
        }
    }
    last.or(first).unwrap_or(text.len())
}

/// Says whether colour may be shown on standard output.
pub fn is_coloured() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    std::io::stdout().is_terminal() && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Colours statuses, and makes titles bold: lines after an empty one that begin at the margin, and the first line.
pub fn coloured(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 256);
    let mut after_gap = true;
    for line in text.lines() {
        match status_of(line) {
            Some((status, word)) => out.push_str(&painted(line, status, &word)),
            None if after_gap && !line.is_empty() && !line.starts_with(' ') => out.push_str(&format!("{BOLD}{line}{RESET}")),
            None => out.push_str(line),
        }
        out.push('\n');
        after_gap = line.is_empty();
    }
    out
}

/// The status that a line tells of, and the word for it: a label in either language that begins the line, or its code and a colon.
fn status_of(line: &str) -> Option<(Status, String)> {
    let begins = |word: &str, after: &str| line.trim_start().strip_prefix(word).is_some_and(|rest| rest.starts_with(after));
    Status::ALL.into_iter().find_map(|status| {
        let labels = [Language::Id, Language::En].map(|language| words::label(status.code(), language));
        let label = labels.into_iter().find(|label| line.starts_with("  ") && begins(label, "  "));
        let code = (line.starts_with(status.code()) && begins(status.code(), ":")).then(|| status.code().to_owned());
        label.or(code).map(|word| (status, word))
    })
}

/// Blue and orange tell apart for almost everybody; the words say it anyway.
fn colour(status: Status) -> &'static str {
    match status {
        Status::Padan => "\x1b[36m",
        Status::PadanBerbeda => "\x1b[34m",
        Status::PerluVerifikasi => "\x1b[33m",
        Status::TidakDitemukan => "\x1b[31m",
        Status::Karantina => "\x1b[35m",
    }
}

fn painted(line: &str, status: Status, word: &str) -> String {
    let colour = colour(status);
    let line = line.replacen(word, &format!("{colour}{word}{RESET}"), 1);
    match line.find('█') {
        Some(at) => format!("{}{colour}{}{RESET}", &line[..at], &line[at..]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_line_is_broken_between_words_and_stands_further_in() {
        let line = format!("  {}", "kata ".repeat(40).trim_end());
        let text = wrapped(&line);
        assert!(text.lines().all(|line| line.chars().count() <= COLUMNS), "{text}");
        assert!(text.lines().skip(1).all(|line| line.starts_with("    kata")), "{text}");
        assert_eq!(text.split_whitespace().count(), 40);
    }

    #[test]
    fn a_narrow_line_and_a_long_word_stay_whole() {
        let word = "x".repeat(150);
        assert_eq!(wrapped("  kata  kata\n"), "  kata  kata\n");
        assert!(wrapped(&format!("{} 60,0 %", "x".repeat(94))).ends_with("x\n  60,0 %\n"));
        assert_eq!(wrapped(&word), format!("{word}\n"));
        assert_eq!(wrapped(&format!("hasil: {word} akhir")), format!("hasil:\n  {word}\n  akhir\n"));
    }

    #[test]
    fn statuses_are_coloured_and_titles_bold() {
        let text = coloured("padan 2026-11\n  Padan     10  █\n\nMengapa\n  Dari\nPADAN_BERBEDA: ada\n");
        assert!(text.starts_with("\x1b[1mpadan 2026-11\x1b[0m\n"), "{text:?}");
        assert!(text.contains("  \x1b[36mPadan\x1b[0m     10  \x1b[36m█\x1b[0m\n"), "{text:?}");
        assert!(text.contains("\x1b[1mMengapa\x1b[0m\n  Dari\n\x1b[34mPADAN_BERBEDA\x1b[0m: ada\n"), "{text:?}");
    }
}
