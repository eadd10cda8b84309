//! The text of a condition cut into marks, each with its byte.

use super::Compare;
use super::parse::Mistake;

/// One mark of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    Word(String),
    Quoted(String),
    Number(i64),
    Compare(Compare),
    Open,
    Close,
    Comma,
    Range,
    And,
    Or,
    Not,
    In,
}

/// Words that join; both languages of the rule files.
const JOINING: [(&str, Token); 8] = [
    ("and", Token::And),
    ("dan", Token::And),
    ("or", Token::Or),
    ("atau", Token::Or),
    ("not", Token::Not),
    ("bukan", Token::Not),
    ("in", Token::In),
    ("dalam", Token::In),
];

const MARKS: [(&str, Token); 13] = [
    ("..", Token::Range),
    ("<=", Token::Compare(Compare::AtMost)),
    (">=", Token::Compare(Compare::AtLeast)),
    ("==", Token::Compare(Compare::Equal)),
    ("!=", Token::Compare(Compare::NotEqual)),
    ("<", Token::Compare(Compare::Less)),
    (">", Token::Compare(Compare::More)),
    ("=", Token::Compare(Compare::Equal)),
    ("(", Token::Open),
    ("[", Token::Open),
    (")", Token::Close),
    ("]", Token::Close),
    (",", Token::Comma),
];

/// Cuts a text into marks with their bytes.
///
/// Errors: the first character that begins no mark, a quote never closed, a number too long.
pub fn tokens(text: &str) -> Result<Vec<(Token, usize)>, Mistake> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        if let Some((mark, token)) = MARKS.iter().find(|(mark, _)| rest.starts_with(mark)) {
            tokens.push((token.clone(), at));
            at += mark.len();
            continue;
        }
        let (token, bytes) = match first {
            '"' | '\'' => quoted(rest, first, at)?,
            _ if first.is_ascii_digit() => number(rest, at)?,
            _ if first.is_alphabetic() => word(rest),
            _ => return Err(strange(first, at)),
        };
        tokens.push((token, at));
        at += bytes;
    }
    Ok(tokens)
}

fn quoted(rest: &str, quote: char, at: usize) -> Result<(Token, usize), Mistake> {
    match rest[1..].find(quote) {
        Some(end) => Ok((Token::Quoted(rest[1..=end].to_string()), end + 2)),
        None => {
            Err(Mistake::new(at, "a quote is never closed", format!("close it with another {quote}, or write the word without quotes")))
        }
    }
}

fn number(rest: &str, at: usize) -> Result<(Token, usize), Mistake> {
    let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '_').unwrap_or(rest.len());
    let digits = rest[..end].replace('_', "");
    match digits.parse() {
        Ok(number) => Ok((Token::Number(number), end)),
        Err(_) => Err(Mistake::new(at, "a number is too long", "area codes have 4, 6 or 10 digits; ages and deciles are smaller")),
    }
}

fn word(rest: &str) -> (Token, usize) {
    let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
    let word = &rest[..end];
    let joining = JOINING.iter().find(|(known, _)| known.eq_ignore_ascii_case(word));
    (joining.map_or_else(|| Token::Word(word.to_string()), |(_, token)| token.clone()), end)
}

fn strange(letter: char, at: usize) -> Mistake {
    let hint = match letter {
        '&' => "write `and` (or `dan`)",
        '|' => "write `or` (or `atau`)",
        '!' => "write `not` (or `bukan`), or `!=`",
        '-' => "numbers of a condition are never below 0",
        _ => "a condition reads like `umur >= 60 or disabilitas`",
    };
    Mistake::new(at, format!("`{letter}` has no meaning in a condition"), hint)
}
