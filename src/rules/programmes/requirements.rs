//! `conditions` of a programme's version: each read, checked, and placed where its mistake stands in the file.

use super::parse::CERTAINTIES;
use crate::rules::conditions::{self, Column, Compare, Condition, Expr, Mistake, Node, Quantity, Said, Sense, Vocabulary, sense};
use crate::rules::toml_diag::{Placed, Table};

/// What a version says beside its conditions.
pub struct Version<'v> {
    pub decile_max: Option<u64>,
    pub source: &'v str,
    pub certainty: &'v str,
}

/// Reads the conditions of a version; each is a text, or a table with `test` and, of its own, `source`, `certainty` and words for people.
///
/// Mistakes are noted in the document.
pub fn conditions(table: &Table, vocabulary: Vocabulary, version: &Version) -> Vec<Condition> {
    let mut read: Vec<(Condition, usize)> = Vec::new();
    for (text, own) in table.texts_or_tables("conditions", "test") {
        let said = own.as_ref().and_then(|own| own.maybe_text("source")).map_or(version.source, |text| text.value).to_string();
        let sure = own.as_ref().and_then(|own| own.maybe_choice("certainty", &CERTAINTIES)).unwrap_or(version.certainty);
        let meaning = own.as_ref().and_then(|own| both_languages(own, ["told_id", "told_en"]));
        let question = own.as_ref().and_then(|own| both_languages(own, ["ask_id", "ask_en"]));
        if let Some(own) = own {
            own.done();
        }
        let Some(text) = text else { continue };
        let (source, certainty) = (said, sure.to_string());
        let cite = table.document.cite(text.at);
        if let Some(expr) = expression(table, &text, vocabulary) {
            let again = read.iter().find(|(earlier, _)| earlier.expr.node == expr.node);
            if let Some((_, at)) = again {
                let message = format!("the condition repeats the one in line {}", table.document.line_and_column(*at).0);
                table.document.error(text.at, message, "keep one of them");
            }
            read.push((Condition { text: text.value, expr, meaning, question, cite, source, certainty }, text.at));
        }
    }
    together(table, &read, version.decile_max);
    read.into_iter().map(|(condition, _)| condition).collect()
}

/// A text that stands in both languages or in none.
fn both_languages(table: &Table, keys: [&'static str; 2]) -> Option<Said> {
    match keys.map(|key| table.maybe_text(key)) {
        [Some(id), Some(en)] => Some(Said { id: id.value.to_owned(), en: en.value.to_owned() }),
        [None, None] => None,
        [Some(_), None] => one_language(table, keys[0], keys[1]),
        [None, Some(_)] => one_language(table, keys[1], keys[0]),
    }
}

fn one_language(table: &Table, there: &str, absent: &str) -> Option<Said> {
    // An empty text is there and already told.
    if !table.has(absent) {
        table.error(there, format!("`{there}` stands without `{absent}`"), "write the text in both languages, or in none");
    }
    None
}

/// Reads one condition; `None` when it is wrong, which is noted.
fn expression(table: &Table, text: &Placed<String>, vocabulary: Vocabulary) -> Option<Expr> {
    let note = |mistake: Mistake| {
        let place = table.document.within(text.at, &text.value, mistake.at);
        table.document.error(place, mistake.message, mistake.hint);
    };
    match conditions::parse::parse(&text.value, vocabulary) {
        Err(mistakes) => {
            mistakes.into_iter().for_each(note);
            None
        }
        Ok(expr) => match sense(&expr) {
            None => Some(expr),
            Some(Sense::Never(at)) => {
                note(Mistake::new(at, "nobody can fulfil this", "its parts contradict each other; `or` may be meant"));
                None
            }
            Some(Sense::Always(at)) => {
                note(Mistake::new(at, "everybody fulfils this", "remove it, or write `and` where `or` stands"));
                None
            }
        },
    }
}

/// All conditions of a version must be able to hold together, below its ceiling.
fn together(table: &Table, read: &[(Condition, usize)], decile_max: Option<u64>) {
    let ceiling = decile_max.and_then(|max| i64::try_from(max).ok()).map(|value| {
        let node = Node::Number { of: Quantity::Column(Column::Desil), compare: Compare::AtMost, value };
        // A ceiling of 10 is fulfilled by everybody; that is no slip of a condition.
        (value < 10).then_some(Expr { at: usize::MAX, node })
    });
    for count in 1..=read.len() {
        let own = read[..count].iter().map(|(condition, _)| condition.expr.clone());
        let parts: Vec<Expr> = ceiling.clone().flatten().into_iter().chain(own).collect();
        if parts.len() > 1 && sense(&Expr { at: usize::MAX, node: Node::And(parts) }) == Some(Sense::Never(usize::MAX)) {
            let (_, at) = read[count - 1];
            let message = "nobody can fulfil this together with the ceiling and the conditions before it";
            table.document.error(at, message, "all conditions of a version must hold at once; join alternatives by `or`");
            return;
        }
    }
}
