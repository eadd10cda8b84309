//! `rules/occupations.toml`: occupation texts sorted into classes, and the reasons for which a class is not eligible.
//!
//! Words decide, not spelling distance: a wrong accusation costs more than a missed one.

use crate::diagnostic::Diagnostic;
use crate::rules::RuleFile;
use crate::rules::programmes::parse::CERTAINTIES;
use crate::rules::toml_diag::{Document, Table, did_you_mean};

/// A class of occupations and the phrases that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    pub code: String,
    /// Phrases as lists of upper-case tokens.
    phrases: Vec<Vec<String>>,
}

/// One reason for not being eligible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub id: String,
    /// Number among the fifteen reasons of Kepmensos 73/HUK/2024, where it is one of them.
    pub number: Option<u64>,
    pub text_id: String,
    pub text_en: String,
    /// Indices into `Occupations::classes`.
    pub classes: Vec<u8>,
    /// How sure the occupation's text proves the reason, in millionths.
    pub proof_ppm: u32,
    pub source: String,
    pub certainty: String,
}

/// Classes and reasons.
#[derive(Clone, Debug, Default)]
pub struct Occupations {
    /// In the order in which they are tried.
    pub classes: Vec<Class>,
    pub reasons: Vec<Reason>,
    negations: Vec<String>,
}

impl Occupations {
    /// The class of an occupation text as an index into `classes`; `None` when no phrase stands in it.
    pub fn class_of(&self, text: &str) -> Option<u8> {
        let tokens = tokens(text);
        let position = self.classes.iter().position(|class| {
            let mut phrases = class.phrases.iter();
            phrases.any(|phrase| self.stands_in(phrase, &tokens))
        });
        position.and_then(|position| u8::try_from(position).ok())
    }

    pub fn reason(&self, id: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.id == id)
    }

    /// Says whether the phrase stands in the text without a negation right before it.
    fn stands_in(&self, phrase: &[String], tokens: &[String]) -> bool {
        tokens.windows(phrase.len()).enumerate().any(|(start, window)| {
            let denied = start > 0 && self.negations.contains(&tokens[start - 1]);
            window == phrase && !denied
        })
    }
}

/// Reads classes and reasons.
///
/// Errors: every mistake, all at once.
pub fn parse(file: &RuleFile) -> Result<Occupations, Vec<Diagnostic>> {
    let document = Document::parse(&file.path, &file.text)?;
    let root = document.root();
    let mut book = Occupations {
        negations: root.maybe_texts("negations").iter().flat_map(|word| tokens(&word.value)).collect(),
        ..Occupations::default()
    };
    for table in root.tables("class") {
        let class = class(table, &book.classes);
        book.classes.push(class);
    }
    if book.classes.len() > 200 {
        root.error("class", "more than 200 classes", "join classes that share their reasons");
    }
    for table in root.tables("reason") {
        let reason = reason(table, &book);
        book.reasons.push(reason);
    }
    root.done();
    match document.mistakes() {
        mistakes if mistakes.is_empty() => Ok(book),
        mistakes => Err(mistakes),
    }
}

fn class(table: Table, earlier: &[Class]) -> Class {
    let code = table.text("code", "name the class: `code = \"ASN\"`");
    let words = table.texts("words", "list the phrases that name the class");
    if earlier.iter().any(|other| other.code == code) {
        let message = format!("class `{code}` stands twice");
        table.error("code", message, "put all its words in one row");
    }
    let mut phrases = Vec::new();
    for word in words {
        let phrase = tokens(&word.value);
        let taken = earlier.iter().find(|other| other.phrases.contains(&phrase));
        if let Some(other) = taken {
            table.document.error(
                word.at,
                format!("`{}` already names class `{}`", word.value, other.code),
                "keep the phrase in one class; the first class wins",
            );
        }
        if phrase.is_empty() {
            table.document.error(word.at, format!("`{}` has no letters or digits", word.value), "write a word as registers print it");
            continue;
        }
        phrases.push(phrase);
    }
    table.done();
    Class { code, phrases }
}

fn reason(table: Table, book: &Occupations) -> Reason {
    let codes: Vec<&str> = book.classes.iter().map(|class| class.code.as_str()).collect();
    let mut classes = Vec::new();
    for name in table.texts("classes", "name the classes that it concerns") {
        match codes.iter().position(|code| *code == name.value) {
            Some(position) => classes.extend(u8::try_from(position)),
            None => table.document.error(name.at, format!("unknown class `{}`", name.value), did_you_mean(&name.value, &codes)),
        }
    }
    let reason = Reason {
        id: table.text("id", "name the reason: `id = \"K73-4\"`"),
        number: table.maybe_number("number", 1, 15),
        text_id: table.text("text_id", "say the reason in Indonesian"),
        text_en: table.text("text_en", "say the reason in English"),
        classes,
        proof_ppm: ppm(&table, "proof_ppm"),
        source: table.text("source", "name the regulation or publication that says so"),
        certainty: table.choice("certainty", &CERTAINTIES).to_string(),
    };
    if book.reasons.iter().any(|other| other.id == reason.id) {
        let message = format!("reason `{}` stands twice", reason.id);
        table.error("id", message, "give every reason its own id");
    }
    table.done();
    reason
}

/// A required share in millionths.
pub fn ppm(table: &Table, key: &'static str) -> u32 {
    let hint = "write millionths: 950_000 is 95 %";
    let number = table.number(key, 0, 1_000_000, hint);
    u32::try_from(number).expect("at most a million")
}

/// Upper-case words of letters and digits.
fn tokens(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_uppercase).collect()
}
