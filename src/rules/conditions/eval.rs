//! Conditions asked of many people at once, column by column.
//!
//! Each part gives one column of truths; `and` and `or` join columns. A question to the KK is asked of all members of all
//! families in one column and gathered per person.

use super::{Column, Compare, Expr, Node, Quantity, Truth};

/// What a register can say of a person, by index.
pub trait Facts {
    /// Lowest and highest possible value; both equal when it is known.
    fn number(&self, column: Column, person: u32) -> (i64, i64);
    /// The word's number; `None` when the register does not say.
    fn word(&self, column: Column, person: u32) -> Option<u64>;
    fn flag(&self, column: Column, person: u32) -> Truth;
    /// Adds the living members of the person's KK; says whether the KK is known.
    fn members(&self, person: u32, out: &mut Vec<u32>) -> bool;
}

/// The truth of a condition for each person.
///
/// Shape: one entry per person, same order.
pub fn truths(expr: &Expr, facts: &impl Facts, people: &[u32]) -> Vec<Truth> {
    let each = |truth: &dyn Fn(u32) -> Truth| people.iter().map(|&person| truth(person)).collect();
    match &expr.node {
        Node::Number { of: Quantity::Column(column), compare, value } => {
            each(&|person| compared(facts.number(*column, person), *compare, *value))
        }
        Node::Number { of: Quantity::Count(part), compare, value } => {
            let counts = members(part, facts, people);
            counts.iter().map(|count| compared(count.range(), *compare, *value)).collect()
        }
        Node::Word { column, values, is_among } => each(&|person| match facts.word(*column, person) {
            None => Truth::Unknown,
            Some(word) => Truth::from(values.iter().any(|value| value.code == word) == *is_among),
        }),
        Node::Flag(column) => each(&|person| facts.flag(*column, person)),
        Node::Any(part) => members(part, facts, people).iter().map(Count::any).collect(),
        Node::All(part) => members(part, facts, people).iter().map(Count::all).collect(),
        Node::Not(part) => truths(part, facts, people).into_iter().map(|truth| !truth).collect(),
        Node::And(parts) => joined(parts, facts, people, (Truth::min, Truth::False)),
        Node::Or(parts) => joined(parts, facts, people, (Truth::max, Truth::True)),
    }
}

/// Joins parts; of whom an earlier part has decided, no later one is asked.
fn joined(parts: &[Expr], facts: &impl Facts, people: &[u32], (join, decided): (fn(Truth, Truth) -> Truth, Truth)) -> Vec<Truth> {
    let Some((first, rest)) = parts.split_first() else { return Vec::new() };
    let mut joined = truths(first, facts, people);
    for part in rest {
        let open: Vec<usize> = (0..people.len()).filter(|at| joined[*at] != decided).collect();
        let asked: Vec<u32> = open.iter().map(|at| people[*at]).collect();
        for (at, truth) in open.into_iter().zip(truths(part, facts, &asked)) {
            joined[at] = join(joined[at], truth);
        }
    }
    joined
}

/// How a question ended among the members of one KK.
#[derive(Clone, Copy, Default)]
struct Count {
    is_known: bool,
    yes: i64,
    maybe: i64,
    no: i64,
}

impl Count {
    fn range(&self) -> (i64, i64) {
        if self.is_known { (self.yes, self.yes + self.maybe) } else { (0, super::MEMBERS_MAX) }
    }

    fn any(&self) -> Truth {
        match (self.yes > 0, self.maybe > 0 || !self.is_known) {
            (true, _) => Truth::True,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::False,
        }
    }

    fn all(&self) -> Truth {
        match (self.no > 0, self.maybe > 0 || !self.is_known) {
            (true, _) => Truth::False,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::True,
        }
    }
}

/// Asks a part of every living member of every person's KK. Shape: one count per person.
fn members(part: &Expr, facts: &impl Facts, people: &[u32]) -> Vec<Count> {
    let mut asked = Vec::new();
    let mut ends = Vec::with_capacity(people.len());
    for &person in people {
        let is_known = facts.members(person, &mut asked);
        ends.push((asked.len(), is_known));
    }
    let answers = truths(part, facts, &asked);
    let mut from = 0;
    let counted = |(end, is_known): (usize, bool)| {
        let mut count = Count { is_known, ..Count::default() };
        for answer in &answers[from..end] {
            match answer {
                Truth::True => count.yes += 1,
                Truth::Unknown => count.maybe += 1,
                Truth::False => count.no += 1,
            }
        }
        from = end;
        count
    };
    ends.into_iter().map(counted).collect()
}

/// Columns that leave a condition open for a person: of the person, or of a member of the KK who is asked. Each once, sorted.
pub fn open_columns(expr: &Expr, facts: &impl Facts, person: u32) -> Vec<Column> {
    let mut open = Vec::new();
    if truths(expr, facts, &[person]) == [Truth::Unknown] {
        open.extend(expr.column());
        let mut members = Vec::new();
        if let Some(part) = expr.of_members() {
            facts.members(person, &mut members);
            open.extend(members.into_iter().flat_map(|member| open_columns(part, facts, member)));
        }
        open.extend(expr.parts().iter().flat_map(|part| open_columns(part, facts, person)));
    }
    open.sort_unstable();
    open.dedup();
    open
}

fn compared((low, high): (i64, i64), compare: Compare, value: i64) -> Truth {
    let decided = |surely: bool, never: bool| match (surely, never) {
        (true, _) => Truth::True,
        (false, true) => Truth::False,
        (false, false) => Truth::Unknown,
    };
    match compare {
        Compare::AtLeast => decided(low >= value, high < value),
        Compare::More => decided(low > value, high <= value),
        Compare::AtMost => decided(high <= value, low > value),
        Compare::Less => decided(high < value, low >= value),
        Compare::Equal => decided(low == value && high == value, value < low || value > high),
        Compare::NotEqual => !compared((low, high), Compare::Equal, value),
    }
}

/// The member of a person's KK because of whom a condition does not hold, where one alone is the cause.
pub fn witness(expr: &Expr, facts: &impl Facts, person: u32) -> Option<u32> {
    let find = |part: &Expr, wanted: Truth| {
        let mut members = Vec::new();
        facts.members(person, &mut members);
        let answers = truths(part, facts, &members);
        members.into_iter().zip(answers).find(|(_, answer)| *answer == wanted).map(|(member, _)| member)
    };
    match &expr.node {
        Node::All(part) => find(part, Truth::False),
        Node::Not(part) => match &part.node {
            Node::Any(part) => find(part, Truth::True),
            _ => None,
        },
        Node::And(parts) => {
            let mut failing = parts.iter().filter(|part| truths(part, facts, &[person]) == [Truth::False]);
            failing.find_map(|part| witness(part, facts, person))
        }
        Node::Number { .. } | Node::Word { .. } | Node::Flag(_) | Node::Any(_) | Node::Or(_) => None,
    }
}
