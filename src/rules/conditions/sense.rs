//! Conditions that can never hold, and conditions that always do: both are slips of whoever wrote them.
//!
//! Every column that a condition asks is tried at the values where its answers can change, all columns together. Questions to
//! the KK are taken as free, so nothing is called impossible that could happen; a condition of too many columns is not judged.

use super::eval::{Facts, truths};
use super::{Column, Expr, Kind, Node, Quantity, Truth};
use std::collections::BTreeMap;

/// What is wrong with the sense of a condition, and the part of it that is to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// No person can fulfil the part that begins at this byte.
    Never(usize),
    /// Everybody fulfils it.
    Always(usize),
}

/// Most combinations of values that are tried.
const TRIED_MAX: usize = 100_000;

/// Judges a condition part by part, the smallest part first; `None` when nothing is wrong or it is too wide to try.
pub fn sense(expr: &Expr) -> Option<Sense> {
    let below = expr.parts().iter().chain(expr.of_members()).find_map(sense);
    below.or_else(|| match outcomes(expr)? {
        (false, _) => Some(Sense::Never(expr.at)),
        (_, false) => Some(Sense::Always(expr.at)),
        (true, true) => None,
    })
}

/// Whether an expression can be true, and whether it can be false; `None` when too wide to try.
fn outcomes(expr: &Expr) -> Option<(bool, bool)> {
    let mut asked = Asked::default();
    asked.gather(expr);
    let numbers: Vec<usize> = asked.values.values().map(Vec::len).collect();
    let questions = u32::try_from(asked.questions.len()).ok().filter(|count| *count < 16)?;
    let tried = numbers.iter().try_fold(1usize << questions, |product, count| product.checked_mul(*count))?;
    if tried > TRIED_MAX {
        return None;
    }
    let mut found = (false, false);
    for number in 0..tried {
        let world = World { asked: &asked, number: number >> questions, answers: number & ((1 << questions) - 1) };
        match world.holds(expr) {
            Truth::True => found.0 = true,
            Truth::False => found.1 = true,
            Truth::Unknown => {}
        }
        if found == (true, true) {
            break;
        }
    }
    Some(found)
}

/// The columns that an expression asks, each with the values to try, and its questions to the KK.
#[derive(Default)]
struct Asked<'e> {
    values: BTreeMap<Column, Vec<i64>>,
    questions: Vec<&'e Expr>,
}

impl<'e> Asked<'e> {
    fn gather(&mut self, expr: &'e Expr) {
        if expr.of_members().is_some() {
            self.questions.push(expr);
        }
        if let Some(column) = expr.column() {
            let values = self.values.entry(column).or_default();
            match &expr.node {
                Node::Number { of, value, .. } => {
                    let (low, high) = of.range();
                    values.extend([low, high, value - 1, *value, value + 1].into_iter().filter(|value| (low..=high).contains(value)));
                }
                Node::Word { values: named, .. } => {
                    // One more word than any that is named stands for all others.
                    values.extend(named.iter().filter_map(|value| i64::try_from(value.code).ok()));
                    values.extend((!is_closed(column)).then_some(i64::MAX));
                    values.extend(closed_values(column));
                }
                _ => values.extend([0, 1]),
            }
            values.sort_unstable();
            values.dedup();
        }
        expr.parts().iter().for_each(|part| self.gather(part));
    }
}

/// Columns whose every word is known here.
fn closed_values(column: Column) -> Vec<i64> {
    match column {
        Column::JenisKelamin => vec![i64::from(b'L'), i64::from(b'P')],
        Column::Hubungan => vec![0, 1, 2, 3],
        _ => Vec::new(),
    }
}

fn is_closed(column: Column) -> bool {
    !closed_values(column).is_empty()
}

/// One combination of values, and one answer to each question to the KK.
struct World<'a> {
    asked: &'a Asked<'a>,
    number: usize,
    answers: usize,
}

impl World<'_> {
    fn value(&self, column: Column) -> i64 {
        let mut rest = self.number;
        for (other, values) in &self.asked.values {
            if *other == column {
                return values[rest % values.len()];
            }
            rest /= values.len();
        }
        0
    }

    fn holds(&self, expr: &Expr) -> Truth {
        if let Some(at) = self.asked.questions.iter().position(|question| std::ptr::eq(*question, expr)) {
            // A count that no KK can have is no free answer.
            return match &expr.node {
                Node::Number { of: of @ Quantity::Count(_), compare, value } => self.counted(of, *compare, *value, at),
                _ => Truth::from(self.answers >> at & 1 == 1),
            };
        }
        match &expr.node {
            Node::Not(part) => !self.holds(part),
            Node::And(parts) => parts.iter().map(|part| self.holds(part)).min().unwrap_or(Truth::True),
            Node::Or(parts) => parts.iter().map(|part| self.holds(part)).max().unwrap_or(Truth::False),
            Node::Number { .. } | Node::Word { .. } | Node::Flag(_) | Node::Any(_) | Node::All(_) => truths(expr, self, &[0])[0],
        }
    }

    /// The answer to a count, as far as the free answer is one that some number of members gives.
    fn counted(&self, of: &Quantity, compare: super::Compare, value: i64, at: usize) -> Truth {
        let (low, high) = of.range();
        let free = Truth::from(self.answers >> at & 1 == 1);
        let gives = |count: i64| Truth::from(super::words::holds(count, compare, value)) == free;
        if (low..=high).any(gives) { free } else { !free }
    }
}

impl Facts for World<'_> {
    fn number(&self, column: Column, _: u32) -> (i64, i64) {
        (self.value(column), self.value(column))
    }

    fn word(&self, column: Column, _: u32) -> Option<u64> {
        u64::try_from(self.value(column)).ok()
    }

    fn flag(&self, column: Column, _: u32) -> Truth {
        debug_assert_eq!(column.kind(), Kind::Flag);
        Truth::from(self.value(column) == 1)
    }

    fn members(&self, _: u32, _: &mut Vec<u32>) -> bool {
        false
    }
}
