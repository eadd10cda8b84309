//! `rules/vital.toml`: what the words and codes of registers and event files say of lives, and of disabilities.
//!
//! Whole words decide, never parts of one, and what the file does not know says nothing: to take a living person for dead stops
//! somebody's aid. Which column is asked what is decided by its field, and so by its heading.

use crate::diagnostic::Diagnostic;
use crate::rules::RuleFile;
use crate::rules::conditions::Truth;
use crate::rules::programmes::parse::CERTAINTIES;
use crate::rules::toml_diag::{Document, Placed, Table};

/// What a text of the register says of a person; the gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Alive,
    Inactive,
    Moved,
    Dead,
}

const STATES: [(&str, State); 4] = [("alive", State::Alive), ("dead", State::Dead), ("moved", State::Moved), ("inactive", State::Inactive)];

/// What an event says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Death,
    Birth,
    MoveIn,
    /// Into another family of the register.
    ToFamily,
    MoveOut,
    /// Known, and nothing of it concerns the register: a marriage, a stillbirth, an annulment.
    Nothing,
}

const EVENTS: [(&str, Event); 6] = [
    ("death", Event::Death),
    ("birth", Event::Birth),
    ("move_in", Event::MoveIn),
    ("to_family", Event::ToFamily),
    ("move_out", Event::MoveOut),
    ("none", Event::Nothing),
];

/// A phrase as upper-case words.
type Phrase = Vec<String>;

/// The words and codes of lives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vital {
    negations: Vec<String>,
    annulled: Vec<Phrase>,
    except: Vec<Phrase>,
    states: Vec<(State, Vec<Phrase>)>,
    events: Vec<(Event, Vec<Phrase>)>,
    yes: Vec<String>,
    no: Vec<String>,
    answers: Vec<Answer>,
    codes: Vec<Codes>,
    pub implausible: Implausible,
    disability: Disability,
}

/// A field that answers yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answer {
    field: String,
    yes: Option<State>,
    no: Option<State>,
}

/// A field of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Codes {
    field: String,
    codes: Vec<(String, State)>,
}

/// From where on a register is probably read wrongly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Implausible {
    /// Share of people who read as dead or gone, in millionths.
    pub gone_ppm: u64,
    /// Fewer people than this tell nothing of a register.
    pub people_min: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Disability {
    no: Vec<Phrase>,
    unknown: Vec<Phrase>,
    doubt: Vec<String>,
}

impl Vital {
    /// What a cell of a field says of a life; `None` where it says nothing that the rules know.
    pub fn state(&self, field: &str, cell: &str) -> Option<State> {
        let words = tokens(cell);
        if let Some(answer) = self.answers.iter().find(|answer| answer.field == field) {
            let whole = words.join(" ");
            if self.yes.contains(&whole) {
                return answer.yes;
            }
            if self.no.contains(&whole) {
                return answer.no;
            }
        }
        let codes = self.codes.iter().find(|codes| codes.field == field);
        let (code, known) = (cell.trim().trim_start_matches('0'), codes.map_or(&[][..], |codes| &codes.codes));
        let by_code = known.iter().find(|(known, _)| known == code).map(|(_, state)| *state);
        by_code.or_else(|| self.first(&self.states, words).flatten())
    }

    /// What the text of an event says; `None` where the rules do not know it.
    pub fn event(&self, text: &str) -> Option<Event> {
        self.first(&self.events, tokens(text)).map(|event| event.unwrap_or(Event::Nothing))
    }

    /// Whether a text names a disability; `Unknown` where it leaves that open.
    pub fn disability(&self, text: &str) -> Truth {
        let words: Phrase = tokens(text).into_iter().map(|word| if word == "00" { "0".to_owned() } else { word }).collect();
        let Disability { no, unknown, doubt } = &self.disability;
        match words.first() {
            // A dash is how people write that there is none.
            None if text.trim() == "-" => Truth::False,
            None => Truth::Unknown,
            Some(_) if no.contains(&words) => Truth::False,
            Some(_) if unknown.contains(&words) => Truth::Unknown,
            Some(first) if doubt.contains(first) => Truth::Unknown,
            Some(_) => Truth::True,
        }
    }

    /// The first meaning that stands in a text; `Some(None)` where it tells of something that is none of them.
    fn first<T: Copy>(&self, meanings: &[(T, Vec<Phrase>)], mut words: Phrase) -> Option<Option<T>> {
        if self.annulled.iter().any(|phrase| place(phrase, &words).is_some()) {
            return Some(None);
        }
        let mut told_otherwise = false;
        for phrase in &self.except {
            while let Some(at) = place(phrase, &words) {
                words[at..at + phrase.len()].fill(String::new());
                told_otherwise = true;
            }
        }
        let stands = |phrase: &Phrase| {
            words.windows(phrase.len()).enumerate().any(|(at, window)| {
                let denied = at > 0 && self.negations.contains(&words[at - 1]);
                window == phrase.as_slice() && !denied
            })
        };
        let found = meanings.iter().find(|(_, phrases)| phrases.iter().any(stands)).map(|(meaning, _)| *meaning);
        match found {
            Some(meaning) => Some(Some(meaning)),
            None => told_otherwise.then_some(None),
        }
    }
}

/// Where a phrase stands in a text.
fn place(phrase: &[String], words: &[String]) -> Option<usize> {
    words.windows(phrase.len()).position(|window| window == phrase)
}

/// Upper-case words of letters and digits.
fn tokens(text: &str) -> Phrase {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_uppercase).collect()
}

/// Reads the words and codes of lives.
///
/// Errors: every mistake, all at once.
pub fn parse(file: &RuleFile) -> Result<Vital, Vec<Diagnostic>> {
    let document = Document::parse(&file.path, &file.text)?;
    let root = document.root();
    let mut book = Vital {
        negations: plain(root.maybe_texts("negations")),
        annulled: phrases(&root, root.maybe_texts("annulled")),
        except: phrases(&root, root.maybe_texts("except")),
        states: root.tables("state").into_iter().map(|table| meaning(table, &STATES)).collect(),
        events: root.tables("event").into_iter().map(|table| meaning(table, &EVENTS)).collect(),
        answers: root.tables("answer").into_iter().map(answer).collect(),
        codes: root.tables("codes").into_iter().map(codes).collect(),
        ..Vital::default()
    };
    if let Some(table) = root.table("answers", "list the words for yes and no: `[answers]`") {
        (book.yes, book.no) = (plain(table.texts("yes", WORDS)), plain(table.texts("no", WORDS)));
        table.done();
    }
    if let Some(table) = root.table("implausible", "say from which share on a register is read wrongly: `[implausible]`") {
        let hint = "write a number: 200_000 is 20 %";
        book.implausible.gone_ppm = table.number("gone_ppm", 0, 1_000_000, hint);
        book.implausible.people_min = table.number("people_min", 0, 1_000_000, hint);
        table.done();
    }
    if let Some(table) = root.table("disability", "list the words for disabilities: `[disability]`") {
        let [no, unknown] = ["no", "unknown"].map(|key| phrases(&table, table.texts(key, WORDS)));
        book.disability = Disability { no, unknown, doubt: plain(table.maybe_texts("doubt")) };
        table.done();
    }
    root.done();
    match document.mistakes() {
        mistakes if mistakes.is_empty() => Ok(book),
        mistakes => Err(mistakes),
    }
}

const WORDS: &str = "list the words as registers print them";

fn plain(words: Vec<Placed<String>>) -> Vec<String> {
    words.iter().map(|word| tokens(&word.value).join(" ")).collect()
}

fn phrases(table: &Table, words: Vec<Placed<String>>) -> Vec<Phrase> {
    let mut phrases = Vec::with_capacity(words.len());
    for word in words {
        match tokens(&word.value) {
            phrase if phrase.is_empty() => {
                table.document.error(word.at, format!("`{}` has no letters or digits", word.value), "write a word as registers print it");
            }
            phrase => phrases.push(phrase),
        }
    }
    phrases
}

fn meaning<T: Copy>(table: Table, known: &[(&str, T)]) -> (T, Vec<Phrase>) {
    let entry = (table.choice("means", known), phrases(&table, table.texts("words", WORDS)));
    table.done();
    entry
}

fn answer(table: Table) -> Answer {
    let field = table.text("field", "name the field: `field = \"status_meninggal\"`");
    let answer = Answer { field, yes: table.maybe_choice("yes", &STATES), no: table.maybe_choice("no", &STATES) };
    table.done();
    answer
}

fn codes(table: Table) -> Codes {
    let field = table.text("field", "name the field: `field = \"status_dasar\"`");
    let mut codes: Vec<(String, State)> = Vec::new();
    for (key, state) in STATES {
        for code in table.maybe_texts(key) {
            let value = code.value.trim().trim_start_matches('0').to_owned();
            if codes.iter().any(|(known, _)| *known == value) {
                table.document.error(code.at, format!("code `{value}` stands twice"), "a code means one thing");
            }
            codes.push((value, state));
        }
    }
    table.text("source", "name the publication that says so");
    table.choice("certainty", &CERTAINTIES);
    table.done();
    Codes { field, codes }
}

#[cfg(test)]
mod tests;
