//! What intake says to people: faults and remarks in both languages, with identity numbers masked.

use crate::diagnostic::Diagnostic;
use crate::language::Language;

/// Why a file or sheet is unusable: message and hint, each (id, en), before it has a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub message: (String, String),
    pub hint: (String, String),
    /// 1-based line and column; 0 = the whole file.
    pub line: u32,
    pub column: u32,
}

impl Fault {
    pub fn new(message_id: &str, message_en: &str, hint_id: &str, hint_en: &str) -> Self {
        Fault {
            message: (message_id.to_string(), message_en.to_string()),
            hint: (hint_id.to_string(), hint_en.to_string()),
            line: 0,
            column: 0,
        }
    }

    /// The same fault at a line of the file.
    pub fn at(mut self, line: u32, column: u32) -> Self {
        (self.line, self.column) = (line, column);
        self
    }

    /// Puts the fault into one language and gives it its file.
    pub fn diagnostic(&self, file: &str, language: Language) -> Diagnostic {
        let message = language.pick(&self.message.0, &self.message.1);
        let hint = language.pick(&self.hint.0, &self.hint.1);
        Diagnostic::error(file, self.line, self.column, masked(message), hint)
    }
}

/// Masks every number of 12 or more digits: the first four and the last two stay.
///
/// Single blanks, dots and dashes between digits, and letters mistyped for digits, do not end a number.
pub fn masked(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let end = number_end(&letters, at);
        let run = &letters[at..end];
        let digits = run.iter().filter(|c| c.is_alphanumeric()).count();
        let mut passed = 0;
        for c in run {
            passed += usize::from(c.is_alphanumeric());
            let is_hidden = digits >= 12 && c.is_alphanumeric() && passed > 4 && passed + 2 <= digits;
            out.push(if is_hidden { '*' } else { *c });
        }
        if end == at {
            out.push(letters[at]);
        }
        at = end.max(at + 1);
    }
    out
}

/// Where the number that starts at a place ends; the place itself when no number starts there.
fn number_end(letters: &[char], start: usize) -> usize {
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let is_slip = |at: usize| letters.get(at).is_some_and(|c| "OoIlSB".contains(*c));
    let is_gap = |at: usize| letters.get(at).is_some_and(|c| " .-'".contains(*c));
    let mut end = start;
    while is_digit(end) || end > start && (is_slip(end) || is_gap(end)) && is_digit(end + 1) {
        end += 1;
    }
    end
}

/// Shortens what was seen to one line of at most 60 characters, masked.
pub fn seen(text: &str) -> String {
    let line: String = text.chars().take(400).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = masked(&line);
    if line.chars().count() <= 60 {
        return line;
    }
    line.chars().take(59).chain(['\u{2026}']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_digit_runs_are_masked_and_short_ones_stay() {
        assert_eq!(masked("NIK 3526014507850001, RT 003"), "NIK 3526**********01, RT 003");
        assert_eq!(masked("12345678901"), "12345678901");
        assert_eq!(masked("3526 0145 0785 0001"), "3526 **** **** **01");
        assert_eq!(masked("35260145O7850001;X"), "3526**********01;X");
        assert_eq!(masked("RT 001 | 12-05-1985 | \u{e9}5"), "RT 001 | 12-05-1985 | \u{e9}5");
        assert!(!seen(&"3526014507850001 ".repeat(30)).contains("3526014507850001"));
    }
}
