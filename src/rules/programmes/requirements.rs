//! `conditions` of a programme's version: each read, checked, and placed where its mistake stands in the file.

use super::parse::CERTAINTIES;
use crate::rules::conditions::{self, Condition, Expr, Mistake, Node, Sense, Vocabulary, sense};
use crate::rules::toml_diag::{Placed, Table};

/// Reads the conditions of a version; each is a text, or a table with `test`, `source` and `certainty` of its own.
///
/// Mistakes are noted in the document.
pub fn conditions(table: &Table, vocabulary: Vocabulary, source: &str, certainty: &str) -> Vec<Condition> {
    let mut read: Vec<(Condition, usize)> = Vec::new();
    for (text, own) in table.texts_or_tables("conditions", "test") {
        let said = own.as_ref().and_then(|own| own.maybe_text("source")).map_or(source, |text| text.value).to_string();
        let sure = own.as_ref().and_then(|own| own.maybe_choice("certainty", &CERTAINTIES)).unwrap_or(certainty);
        if let Some(own) = own {
            own.done();
        }
        let Some(text) = text else { continue };
        let (source, certainty) = (said, sure.to_string());
        let cite = table.document.cite(text.at);
        if let Some(expr) = expression(table, &text, vocabulary) {
            let again = read.iter().find(|(earlier, _)| earlier.expr.node == expr.node);
            if let Some((earlier, _)) = again {
                let message = format!("the condition repeats the one at {}", earlier.cite);
                table.document.error(text.at, message, "keep one of them");
            }
            read.push((Condition { text: text.value, expr, cite, source, certainty }, text.at));
        }
    }
    together(table, &read);
    read.into_iter().map(|(condition, _)| condition).collect()
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

/// All conditions of a version must be able to hold together.
fn together(table: &Table, read: &[(Condition, usize)]) {
    for count in 2..=read.len() {
        let parts: Vec<Expr> = read[..count].iter().map(|(condition, _)| condition.expr.clone()).collect();
        if sense(&Expr { at: usize::MAX, node: Node::And(parts) }) == Some(Sense::Never(usize::MAX)) {
            let (_, at) = read[count - 1];
            let message = "nobody can fulfil this together with the conditions before it";
            table.document.error(at, message, "all conditions of a version must hold at once; join alternatives by `or`");
            return;
        }
    }
}
