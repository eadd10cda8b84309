//! `rules/sources/*.toml`: the column mapping of one OPD's layout, fixed by hand where headings do not tell.
//!
//! ```toml
//! files = ["pkh_*.csv"]      # patterns on the file's name
//! heading_line = 4           # optional
//! delimiter = ";"            # optional
//! [columns]                  # printed heading = canonical field; "" = not used
//! "PENGURUS" = "nama"
//! ```

use crate::diagnostic::Diagnostic;
use crate::rules::RuleFile;
use crate::rules::fields::{FieldBook, place};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The fixed layout of one kind of file.
#[derive(Clone, Debug, Default)]
pub struct SourceRule {
    /// Rule file as cited.
    pub path: String,
    pub files: Vec<glob::Pattern>,
    pub heading_line: Option<u32>,
    pub delimiter: Option<u8>,
    /// Printed heading and canonical field; an empty field leaves the column unused.
    pub columns: Vec<(String, String)>,
}

impl SourceRule {
    /// Whether this layout is that of a file of this name.
    pub fn covers(&self, file_name: &str) -> bool {
        let options = glob::MatchOptions { case_sensitive: false, ..glob::MatchOptions::new() };
        self.files.iter().any(|pattern| pattern.matches_with(file_name, options))
    }
}

/// Reads one source rule.
///
/// Errors: TOML mistakes, unknown keys and fields, bad patterns; all at once, each with its place.
pub fn parse(file: &RuleFile, book: &FieldBook) -> Result<SourceRule, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let mut fault = |at: usize, message: String, hint: &str| {
        let (line, column) = place(&file.text, at);
        faults.push(Diagnostic::error(&file.path, line, column, message, hint));
    };
    let mut rule = SourceRule { path: file.path.clone(), ..SourceRule::default() };
    match DeTable::parse(&file.text) {
        Err(error) => fault(error.span().map_or(0, |span| span.start), error.message().to_string(), "see docs on rules/sources"),
        Ok(table) => {
            for (key, value) in table.get_ref() {
                let at = value.span().start;
                match key.get_ref().as_ref() {
                    "files" => read_patterns(value, &mut rule, &mut fault),
                    "heading_line" => match whole_number(value) {
                        Some(line) => rule.heading_line = Some(line),
                        None => fault(at, "`heading_line` must be a line number".into(), "write it as 4"),
                    },
                    "delimiter" => match value.get_ref().as_str().map(str::as_bytes) {
                        Some([delimiter]) => rule.delimiter = Some(*delimiter),
                        _ => fault(at, "`delimiter` must be one character".into(), "write \";\", \",\", \"|\" or \"\\t\""),
                    },
                    "columns" => read_columns(value, book, &mut rule, &mut fault),
                    other => fault(key.span().start, format!("unknown key `{other}`"), "known: files, heading_line, delimiter, columns"),
                }
            }
            if rule.files.is_empty() {
                fault(0, "`files` is missing".into(), "name the files that have this layout: files = [\"pkh_*.csv\"]");
            }
        }
    }
    if faults.is_empty() { Ok(rule) } else { Err(faults) }
}

fn whole_number(value: &Spanned<DeValue<'_>>) -> Option<u32> {
    value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok()).filter(|line| *line > 0)
}

fn read_patterns(value: &Spanned<DeValue<'_>>, rule: &mut SourceRule, fault: &mut impl FnMut(usize, String, &str)) {
    let Some(list) = value.get_ref().as_array() else {
        fault(value.span().start, "`files` must be a list".into(), "write files = [\"pkh_*.csv\"]");
        return;
    };
    for item in list {
        match item.get_ref().as_str().map(glob::Pattern::new) {
            Some(Ok(pattern)) => rule.files.push(pattern),
            _ => fault(item.span().start, "this is no file pattern".into(), "write a name such as \"pkh_*.csv\""),
        }
    }
}

fn read_columns(value: &Spanned<DeValue<'_>>, book: &FieldBook, rule: &mut SourceRule, fault: &mut impl FnMut(usize, String, &str)) {
    let Some(table) = value.get_ref().as_table() else {
        fault(value.span().start, "`columns` must be a table".into(), "write [columns] and one line per heading");
        return;
    };
    for (heading, field) in table {
        match field.get_ref().as_str() {
            Some(name) if name.is_empty() || book.get(name).is_some() => {
                rule.columns.push((heading.get_ref().to_string(), name.to_string()))
            }
            Some(name) => fault(field.span().start, format!("unknown field `{name}`"), "use a field of rules/fields.toml, or \"\""),
            None => fault(field.span().start, "a field name must be text".into(), "put it in double quotes"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> FieldBook {
        let text = include_str!("../../rules/fields.toml").to_string();
        crate::rules::fields::parse(&RuleFile { path: String::new(), text }).expect("the built-in fields are valid")
    }

    #[test]
    fn a_fixed_layout_is_read() {
        let text = "files = [\"pkh_*.csv\"]\nheading_line = 4\ndelimiter = \";\"\n[columns]\n\"PENGURUS\" = \"nama\"\n";
        let rule = parse(&RuleFile { path: "s.toml".into(), text: text.into() }, &book()).expect("valid");
        assert!(rule.covers("PKH_2026.csv") && !rule.covers("blt.csv"));
        assert_eq!((rule.heading_line, rule.delimiter, rule.columns.len()), (Some(4), Some(b';'), 1));
    }

    #[test]
    fn every_mistake_has_its_place() {
        let text = "fles = 1\nheading_line = 0\n[columns]\n\"A\" = \"nama_x\"\n";
        let faults = parse(&RuleFile { path: "s.toml".into(), text: text.into() }, &book()).unwrap_err();
        let places: Vec<(u32, u32)> = faults.iter().map(|fault| (fault.line, fault.column)).collect();
        assert_eq!(places, [(4, 7), (1, 1), (2, 16), (1, 1)], "{faults:?}");
    }
}
