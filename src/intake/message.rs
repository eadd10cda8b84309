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

/// Masks every run of 12 or more digits: the first four and the last two stay.
pub fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let length = rest[start..].bytes().take_while(u8::is_ascii_digit).count();
        let (before, digits) = (&rest[..start], &rest[start..start + length]);
        out.push_str(before);
        if length < 12 {
            out.push_str(digits);
        } else {
            out.push_str(&digits[..4]);
            out.extend(std::iter::repeat_n('*', length - 6));
            out.push_str(&digits[length - 2..]);
        }
        rest = &rest[start + length..];
    }
    out + rest
}

/// Shortens what was seen to one line of at most 60 characters, masked.
pub fn seen(text: &str) -> String {
    let line: String = text
        .chars()
        .take(400)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
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
        assert_eq!(
            masked("NIK 3526014507850001, RT 003"),
            "NIK 3526**********01, RT 003"
        );
        assert_eq!(masked("12345678901"), "12345678901");
        assert!(!seen(&"3526014507850001 ".repeat(30)).contains("3526014507850001"));
    }
}
