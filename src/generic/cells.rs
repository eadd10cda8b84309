//! One cell of a declared field turned into the value that linkage compares, by the field's kind.
//!
//! A cell that cannot be read as its kind is missing, and the reader says so, so that it can be counted and told.

use super::dates::{self, DateOrder};
use super::words::{Phonetic, folded, traits};
use padan_identity::names::{NameBook, read_name};
use padan_identity::sex::read_sex;
use padan_linkage::column::Column;
use padan_linkage::lexicon::Lexicon;
use padan_linkage::records::{DateValue, Digits, Kind, Names, Numbers, Values};

/// How the cells of one column are read.
#[derive(Clone, Debug)]
pub struct Reader {
    pub kind: Kind,
    /// A bag of words rather than a person's name: titles and numbers are words like others.
    pub bag: bool,
    /// Cells that mean "nothing here", as `bare` makes them.
    pub missing: Vec<String>,
    pub phonetic: Phonetic,
    pub order: DateOrder,
    /// Tolerances in thousandths, or in thousandths of the larger value where `relative`.
    pub near: i64,
    pub close: i64,
    pub relative: bool,
}

impl Reader {
    /// A reader for an aid night: Indonesian names, dates with the day first.
    pub fn indonesian(kind: Kind) -> Reader {
        Reader {
            kind,
            bag: false,
            missing: Vec::new(),
            phonetic: Phonetic::Indonesian,
            order: DateOrder::DayFirst,
            near: 0,
            close: 0,
            relative: false,
        }
    }

    /// A column without rows.
    ///
    /// Panics: for areas and addresses, which only the Indonesian normaliser builds.
    pub fn column(&self) -> Values {
        match self.kind {
            Kind::Digits => Values::Digits(Column::new()),
            Kind::Name => Values::Name(Names::default()),
            Kind::Date => Values::Date(Column::new()),
            Kind::Sex => Values::Sex(Column::new()),
            Kind::Symbol => Values::Symbol(Column::new()),
            Kind::Text => Values::Text(Vec::new()),
            Kind::Number => Values::Number(Numbers { values: Vec::new(), near: self.near, close: self.close, relative: self.relative }),
            Kind::Area | Kind::Address => unreachable!("no declared field has this kind"),
        }
    }

    /// Adds a row made of one cell, or of several that are joined; false when something stands there that cannot be read.
    pub fn push(&self, column: &mut Values, cells: &[&str], lexicon: &mut Lexicon, names: &NameBook) -> bool {
        let filled: Vec<&str> = cells.iter().copied().filter(|cell| !self.is_missing(cell)).collect();
        let joined = filled.join(" ");
        let text = joined.as_str();
        let mut intern = |text: &str| lexicon.intern(text, |text| traits(self.phonetic, names, text));
        let is_read = match column {
            Values::Digits(values) => {
                let read = digits(text);
                let is_read = read.is_some();
                values.push(read.unwrap_or_default());
                is_read
            }
            Values::Name(values) => {
                let words = match self.phonetic {
                    Phonetic::Indonesian if !self.bag => read_name(names, text).tokens.join(" "),
                    Phonetic::None | Phonetic::Soundex | Phonetic::Indonesian => folded(text),
                };
                let tokens: Vec<_> = words.split(' ').filter(|word| !word.is_empty()).map(&mut intern).collect();
                let is_read = !tokens.is_empty();
                values.push(&tokens);
                is_read
            }
            Values::Date(values) => {
                let stated = dates::read(text, self.order);
                let is_read = stated.is_some();
                values.push(DateValue { stated: stated.unwrap_or(0), ..DateValue::default() });
                is_read
            }
            Values::Sex(values) => {
                let read = sex(text);
                let is_read = read != 0;
                values.push(read);
                is_read
            }
            Values::Symbol(values) => {
                let text = folded(text);
                let is_read = !text.is_empty();
                values.push(if text.is_empty() { 0 } else { intern(&text).0 + 1 });
                is_read
            }
            Values::Text(values) => {
                let text = folded(text);
                let is_read = !text.is_empty();
                values.push((!text.is_empty()).then(|| intern(&text)));
                is_read
            }
            Values::Number(numbers) => {
                let read = thousandths(text);
                let is_read = read.is_some();
                numbers.values.push(read);
                is_read
            }
            Values::Area(_) | Values::Address(_) | Values::Packed(_) => unreachable!("no declared field has this kind"),
        };
        is_read || filled.is_empty()
    }

    fn is_missing(&self, cell: &str) -> bool {
        let bare = bare(cell);
        bare.is_empty() || self.missing.contains(&bare)
    }
}

/// A cell without case, accents, marks and spaces, as missing markers are compared.
pub fn bare(cell: &str) -> String {
    folded(cell).replace(' ', "")
}

/// Digits of an identifier; marks between them do not count. Letters make it no number, more than 19 digits too many.
fn digits(text: &str) -> Option<Digits> {
    // A spreadsheet may have written a whole number with a decimal part.
    let text = text.strip_suffix(".0").unwrap_or(text);
    if text.chars().any(char::is_alphabetic) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let value: u64 = digits.parse().ok().filter(|_| digits.len() <= 19)?;
    Some(Digits::whole(value, digits.len() as u8))
}

/// `b'L'` or `b'P'`, as the sex of every person is kept; 0 = unknown. English and one-letter forms are read as well.
fn sex(text: &str) -> u8 {
    match text.to_uppercase().as_str() {
        "M" | "MALE" | "MAN" | "BOY" | "1" => b'L',
        "F" | "FEMALE" | "WOMAN" | "GIRL" | "2" => b'P',
        other => read_sex(other).known().map_or(0, |sex| sex.letter() as u8),
    }
}

/// A quantity in thousandths: `1234.5`, `1,234.5`, `1.234,5`, `1234,5`, `-3`; units around it are dropped.
fn thousandths(text: &str) -> Option<i64> {
    let number: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-')).collect();
    let (sign, number) = number.strip_prefix('-').map_or((1, number.as_str()), |rest| (-1, rest));
    if number.contains('-') {
        return None;
    }
    let marks = number.matches(['.', ',']).count();
    let (whole, part) = match number.rfind(['.', ',']) {
        // A comma before three digits groups thousands, and so does a mark that stands twice.
        Some(at) if number[at..].starts_with(',') && number.len() - at == 4 && at > 0 => (number, ""),
        Some(at) if marks > 1 && number.matches(&number[at..=at]).count() > 1 => (number, ""),
        Some(at) => (&number[..at], &number[at + 1..]),
        None => (number, ""),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    if whole.is_empty() && part.is_empty() || whole.len() > 15 {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: i64 = format!("{:0<3}", part.chars().take(3).collect::<String>()).parse().ok()?;
    Some(sign * (whole * 1000 + part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(kind: Kind) -> Reader {
        Reader { missing: vec!["NA".into()], phonetic: Phonetic::Soundex, ..Reader::indonesian(kind) }
    }

    /// Whether cells are read as a kind, and what the column then holds.
    fn read(kind: Kind, cells: &[&str]) -> (bool, String) {
        let reader = reader(kind);
        let (mut column, mut lexicon) = (reader.column(), Lexicon::default());
        let is_read = reader.push(&mut column, cells, &mut lexicon, &NameBook::default());
        (is_read, format!("{column:?}"))
    }

    #[track_caller]
    fn check_number(text: &str, expected: Option<i64>) {
        assert_eq!(thousandths(text), expected, "{text}");
    }

    #[test]
    fn quantities_are_read_with_either_decimal_mark() {
        check_number("1234.5", Some(1_234_500));
        check_number("1,234.5", Some(1_234_500));
        check_number("1.234,5", Some(1_234_500));
        check_number("12,5", Some(12_500));
        check_number("1,234", Some(1_234_000));
        check_number("0.125", Some(125));
        check_number("1.234.567", Some(1_234_567_000));
        check_number("$ -3", Some(-3_000));
        check_number("5.0 %", Some(5_000));
        check_number("abc", None);
        check_number("1-2", None);
    }

    #[test]
    fn a_missing_marker_is_missing_and_nonsense_is_told() {
        for kind in [Kind::Digits, Kind::Name, Kind::Date, Kind::Sex, Kind::Symbol, Kind::Text, Kind::Number] {
            assert!(read(kind, &["n/a"]).0 && read(kind, &[""]).0, "{kind:?}");
            assert_eq!(read(kind, &["NA"]).1, read(kind, &[""]).1, "{kind:?}");
        }
        assert!(!read(Kind::Date, &["soon"]).0);
        assert!(!read(Kind::Digits, &["12A4"]).0);
        assert!(!read(Kind::Sex, &["x"]).0);
    }

    #[test]
    fn joined_cells_are_one_name() {
        assert_eq!(read(Kind::Name, &["mary ann", "NA", "o'neil"]).1, read(Kind::Name, &["MARY ANN ONEIL"]).1);
    }
}
