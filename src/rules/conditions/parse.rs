//! A condition's text turned into an expression, every name and every type in it checked.
//!
//! Grammar: `or` of `and` of `not`; a comparison, a yes-or-no column, `ada(..)`, `semua(..)`, `jumlah(..)` or brackets. A mistake
//! in the grammar ends the reading; unknown names and wrong types are noted and reading goes on, so all are told at once.

use super::lex::{Token, tokens};
use super::{Column, Compare, Expr, Kind, Node, Quantity, Value};
use crate::rules::toml_diag::did_you_mean;
use padan_identity::area::{AreaBook, AreaStatus};

/// One mistake in a condition, at a byte of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub at: usize,
    pub message: String,
    pub hint: String,
}

impl Mistake {
    pub fn new(at: usize, message: impl Into<String>, hint: impl Into<String>) -> Mistake {
        Mistake { at, message: message.into(), hint: hint.into() }
    }
}

/// What the rest of the rule book lets a condition name.
#[derive(Clone, Copy)]
pub struct Vocabulary<'v> {
    /// Codes of the occupation classes, in their order.
    pub occupations: &'v [&'v str],
    /// `None` where the area lists themselves could not be read.
    pub areas: Option<&'v AreaBook>,
}

pub const SEXES: [(&str, u64); 4] = [("L", b'L' as u64), ("P", b'P' as u64), ("LAKI_LAKI", b'L' as u64), ("PEREMPUAN", b'P' as u64)];
pub const RELATIONS: [(&str, u64); 4] = [("KEPALA", 0), ("PASANGAN", 1), ("ANAK", 2), ("LAIN", 3)];
/// Words that ask the members of the KK.
const QUANTIFIERS: [&str; 3] = ["ada", "semua", "jumlah"];

/// Longest condition in bytes: whoever reads a finding reads its condition too.
const TEXT_MAX: usize = 1_000;

/// Reads a condition.
///
/// Errors: one mistake of grammar, or every unknown name and wrong type.
pub fn parse(text: &str, vocabulary: Vocabulary) -> Result<Expr, Vec<Mistake>> {
    if text.len() > TEXT_MAX {
        let hint = "say it in several conditions, or with fewer brackets";
        return Err(vec![Mistake::new(TEXT_MAX, format!("a condition has at most {TEXT_MAX} characters"), hint)]);
    }
    let tokens = tokens(text).map_err(|mistake| vec![mistake])?;
    let mut parser = Parser { tokens, at: 0, end: text.len(), vocabulary, in_members: false, wrong: Vec::new() };
    match parser.whole() {
        Ok(expr) if parser.wrong.is_empty() => Ok(expr),
        Ok(_) => Err(parser.wrong),
        Err(mistake) => {
            parser.wrong.push(mistake);
            Err(parser.wrong)
        }
    }
}

struct Parser<'v> {
    tokens: Vec<(Token, usize)>,
    at: usize,
    /// Bytes of the text.
    end: usize,
    vocabulary: Vocabulary<'v>,
    /// Inside `ada`, `semua` or `jumlah`.
    in_members: bool,
    wrong: Vec<Mistake>,
}

impl Parser<'_> {
    fn whole(&mut self) -> Result<Expr, Mistake> {
        if self.tokens.is_empty() {
            return Err(Mistake::new(0, "the condition is empty", "write one, such as `umur >= 60`, or remove it"));
        }
        let expr = self.either()?;
        match self.tokens.get(self.at) {
            None => Ok(expr),
            Some((Token::Close, at)) => {
                Err(Mistake::new(*at, "a bracket is closed that was never opened", "remove it, or open it earlier"))
            }
            Some((_, at)) => Err(Mistake::new(*at, "the condition goes on without `and` or `or`", "join its parts by `and` or `or`")),
        }
    }

    fn either(&mut self) -> Result<Expr, Mistake> {
        self.joined(&Token::Or, Self::both, Node::Or)
    }

    fn both(&mut self) -> Result<Expr, Mistake> {
        self.joined(&Token::And, Self::denied, Node::And)
    }

    fn joined(&mut self, by: &Token, part: fn(&mut Self) -> Result<Expr, Mistake>, node: fn(Vec<Expr>) -> Node) -> Result<Expr, Mistake> {
        let at = self.place();
        let mut parts = vec![part(self)?];
        while self.takes(by) {
            parts.push(part(self)?);
        }
        if parts.len() == 1 {
            return Ok(parts.remove(0));
        }
        Ok(Expr { at, node: node(parts) })
    }

    fn denied(&mut self) -> Result<Expr, Mistake> {
        let at = self.place();
        if self.takes(&Token::Not) {
            let part = self.denied()?;
            return Ok(Expr { at, node: Node::Not(Box::new(part)) });
        }
        if self.takes(&Token::Open) {
            let part = self.either()?;
            self.close(at)?;
            return Ok(part);
        }
        self.asked()
    }

    /// One comparison, yes-or-no column or question to the KK.
    fn asked(&mut self) -> Result<Expr, Mistake> {
        let at = self.place();
        let Some((Token::Word(name), _)) = self.tokens.get(self.at).cloned() else {
            return Err(Mistake::new(at, "a column is expected here", known_names()));
        };
        self.at += 1;
        let quantifier = QUANTIFIERS.iter().find(|known| known.eq_ignore_ascii_case(&name));
        if let Some(quantifier) = quantifier {
            return self.members(quantifier, at);
        }
        let found = Column::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name));
        match found {
            Some((_, column)) => self.compared(*column, at),
            None => {
                let known: Vec<&str> = Column::ALL.iter().map(|(known, _)| *known).chain(QUANTIFIERS).collect();
                self.wrong.push(Mistake::new(at, format!("unknown column `{name}`"), did_you_mean(&name, &known)));
                self.skip_comparison();
                Ok(nothing(at))
            }
        }
    }

    fn members(&mut self, quantifier: &str, at: usize) -> Result<Expr, Mistake> {
        if self.in_members {
            let hint = "`ada`, `semua` and `jumlah` already ask every member of the KK; ask once";
            self.wrong.push(Mistake::new(at, format!("`{quantifier}` stands inside another question to the KK"), hint));
        }
        if !self.takes(&Token::Open) {
            let hint = format!("write what is asked of the members in brackets: `{quantifier}(umur <= 6)`");
            return Err(Mistake::new(self.place(), format!("`{quantifier}` needs brackets"), hint));
        }
        let outer = std::mem::replace(&mut self.in_members, true);
        let part = Box::new(self.either()?);
        self.close(at)?;
        self.in_members = outer;
        match quantifier {
            "ada" => Ok(Expr { at, node: Node::Any(part) }),
            "semua" => Ok(Expr { at, node: Node::All(part) }),
            _ => self.number(Quantity::Count(part), at),
        }
    }

    fn compared(&mut self, column: Column, at: usize) -> Result<Expr, Mistake> {
        match column.kind() {
            Kind::Number { .. } => self.number(Quantity::Column(column), at),
            Kind::Word | Kind::Code { .. } => self.word(column, at),
            Kind::Flag => {
                if matches!(self.tokens.get(self.at), Some((Token::Compare(_) | Token::In, _))) {
                    let hint = format!("write `{0}`, or `not {0}`", column.name());
                    self.wrong.push(Mistake::new(at, format!("`{}` is yes or no and is not compared", column.name()), hint));
                    self.skip_comparison();
                }
                Ok(Expr { at, node: Node::Flag(column) })
            }
        }
    }

    fn number(&mut self, of: Quantity, at: usize) -> Result<Expr, Mistake> {
        let range = of.range();
        let compared = |compare, value| Expr { at, node: Node::Number { of: of.clone(), compare, value } };
        let shown = match &of {
            Quantity::Column(column) => column.name(),
            Quantity::Count(_) => "jumlah",
        };
        if self.takes(&Token::In) {
            if self.takes(&Token::Open) {
                let mut values = Vec::new();
                loop {
                    values.push(self.whole_number(shown, range)?);
                    if !self.takes(&Token::Comma) {
                        break;
                    }
                }
                self.close(at)?;
                let mut parts: Vec<Expr> = values.into_iter().map(|value| compared(Compare::Equal, value)).collect();
                return Ok(if parts.len() == 1 { parts.remove(0) } else { Expr { at, node: Node::Or(parts) } });
            }
            let low = self.whole_number(shown, range)?;
            if !self.takes(&Token::Range) {
                return Err(Mistake::new(self.place(), "a range needs two ends", format!("write `{shown} in 6..21`")));
            }
            let high = self.whole_number(shown, range)?;
            // An end that the column has anyway asks nothing: `desil in 1..4` is `desil <= 4`.
            let ends =
                [(Compare::AtLeast, low, low > range.0 || high >= range.1), (Compare::AtMost, high, high < range.1 || low <= range.0)];
            let mut parts: Vec<Expr> =
                ends.into_iter().filter(|(.., asks)| *asks).map(|(compare, end, _)| compared(compare, end)).collect();
            return Ok(if parts.len() == 1 { parts.remove(0) } else { Expr { at, node: Node::And(parts) } });
        }
        let Some((Token::Compare(compare), _)) = self.tokens.get(self.at).cloned() else {
            let hint = format!("compare it with a number: `{shown} <= {}`", range.0.max(1));
            return Err(Mistake::new(at, format!("`{shown}` is a number and stands alone"), hint));
        };
        self.at += 1;
        let value = self.whole_number(shown, range)?;
        Ok(compared(compare, value))
    }

    /// A number; one outside the column's range, or a word, is noted.
    fn whole_number(&mut self, shown: &str, (low, high): (i64, i64)) -> Result<i64, Mistake> {
        let place = self.place();
        let hint = format!("write a whole number from {low} to {high}");
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        match token {
            Some((Token::Number(value), _)) if (low..=high).contains(&value) => Ok(value),
            Some((Token::Number(value), _)) => {
                self.wrong.push(Mistake::new(place, format!("`{shown}` is never {value}"), hint));
                Ok(low)
            }
            Some((Token::Word(word) | Token::Quoted(word), _)) => {
                self.wrong.push(Mistake::new(place, format!("`{shown}` is a number and `{word}` is a word"), hint));
                Ok(low)
            }
            _ => {
                let hint = format!("{hint} after one of = != < <= > >=");
                Err(Mistake::new(place, format!("a number is expected after `{shown}`"), hint))
            }
        }
    }

    fn word(&mut self, column: Column, at: usize) -> Result<Expr, Mistake> {
        let name = column.name();
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        let is_among = match token {
            Some((Token::Compare(Compare::Equal), _)) => true,
            Some((Token::Compare(Compare::NotEqual), _)) => false,
            Some((Token::Compare(_), place)) => {
                let message = format!("`{name}` has no order; only `=`, `!=` and `in` compare it");
                self.wrong.push(Mistake::new(place, message, format!("write `{name} = ...` or `{name} in (..., ...)`")));
                true
            }
            Some((Token::In, place)) => {
                if !self.takes(&Token::Open) {
                    return Err(Mistake::new(place, "`in` needs brackets", format!("write `{name} in (..., ...)`")));
                }
                let mut values = vec![self.value(column)?];
                while self.takes(&Token::Comma) {
                    values.push(self.value(column)?);
                }
                self.close(at)?;
                return Ok(Expr { at, node: Node::Word { column, values, is_among: true } });
            }
            _ => return Err(Mistake::new(at, format!("`{name}` stands alone"), format!("compare it: `{name} = ...`"))),
        };
        let values = vec![self.value(column)?];
        Ok(Expr { at, node: Node::Word { column, values, is_among } })
    }

    /// A word or code that the column knows.
    fn value(&mut self, column: Column) -> Result<Value, Mistake> {
        let at = self.place();
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        let written = match token {
            Some((Token::Word(word) | Token::Quoted(word), _)) => word,
            Some((Token::Number(number), _)) => number.to_string(),
            _ => return Err(Mistake::new(at, format!("a value of `{}` is expected here", column.name()), "write one of its words")),
        };
        let found = match (column, column.kind()) {
            (_, Kind::Code { digits }) => self.code(&written, digits),
            (Column::JenisKelamin, _) => named(&written, &SEXES),
            (Column::Hubungan, _) => named(&written, &RELATIONS),
            _ => {
                let classes = self.vocabulary.occupations.iter().zip(0..).map(|(class, at)| (*class, at));
                named(&written, &classes.collect::<Vec<(&str, u64)>>())
            }
        };
        Ok(found.unwrap_or_else(|hint| {
            let message = format!("unknown value `{written}` of `{}`", column.name());
            self.wrong.push(Mistake::new(at, message, hint));
            Value { code: 0, shown: written }
        }))
    }

    fn code(&self, written: &str, digits: u32) -> Result<Value, String> {
        let plain: String = written.chars().filter(char::is_ascii_digit).collect();
        let right = plain.len() == digits as usize && written.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
        let Some(code) = plain.parse::<u64>().ok().filter(|_| right) else {
            return Err(format!("write the Kemendagri code of {digits} digits"));
        };
        let Some(areas) = self.vocabulary.areas else {
            return Ok(Value { code, shown: plain });
        };
        match (areas.exists(code), areas.name(code)) {
            (AreaStatus::Current | AreaStatus::Historical, Some(name)) => Ok(Value { code, shown: format!("{name} ({plain})") }),
            _ => Err("no area has this code; rules/areas/ lists them".to_string()),
        }
    }

    /// After an unknown column: leaves its comparison out, so that the parts after it are read.
    fn skip_comparison(&mut self) {
        let ends = |token: &Token| matches!(token, Token::And | Token::Or | Token::Close);
        let mut depth = 0usize;
        while let Some((token, _)) = self.tokens.get(self.at) {
            match token {
                Token::Open => depth += 1,
                Token::Close if depth > 0 => depth -= 1,
                token if depth == 0 && ends(token) => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    fn takes(&mut self, wanted: &Token) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|(token, _)| token == wanted);
        self.at += usize::from(found);
        found
    }

    fn close(&mut self, opened: usize) -> Result<(), Mistake> {
        if self.takes(&Token::Close) {
            return Ok(());
        }
        Err(Mistake::new(opened, "a bracket is never closed", "close it with `)`"))
    }

    fn place(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |(_, at)| *at)
    }
}

/// Stands where an unknown column was asked.
fn nothing(at: usize) -> Expr {
    Expr { at, node: Node::Flag(Column::Disabilitas) }
}

fn named(written: &str, known: &[(&str, u64)]) -> Result<Value, String> {
    let found = known.iter().find(|(name, _)| name.eq_ignore_ascii_case(written));
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    found.map(|(name, code)| Value { code: *code, shown: (*name).to_string() }).ok_or_else(|| did_you_mean(written, &names))
}

fn known_names() -> String {
    let names: Vec<&str> = Column::ALL.iter().map(|(known, _)| *known).chain(QUANTIFIERS).collect();
    format!("write one of {}", names.join(", "))
}
