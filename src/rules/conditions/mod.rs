//! Conditions of a programme as readable expressions: `umur >= 60`, `desil <= 4 or disabilitas`, `ada(umur <= 6)`.
//!
//! A condition speaks of one person and of that person's KK, in declared columns only. It is parsed and checked when rules
//! load (`parse`, `sense`), asked of many people at once (`eval`) and told in plain words (`words`). It is three-valued: what
//! the register does not say makes a condition unknown, never false. This module knows no programme and no register.

pub mod eval;
mod lex;
pub mod parse;
mod sense;
#[cfg(test)]
mod tests;
pub mod words;

use crate::language::Language;

pub use eval::{Facts, open_columns, truths, witness};
pub use parse::{Mistake, Vocabulary};
pub use sense::{Sense, sense};

/// Three-valued truth; the order makes `and` the minimum and `or` the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    False,
    Unknown,
    True,
}

impl From<bool> for Truth {
    fn from(known: bool) -> Truth {
        if known { Truth::True } else { Truth::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

/// What a condition may ask of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Completed years on the last day of the job's month.
    Umur,
    /// Decile of the family.
    Desil,
    /// Living members of the KK.
    Anggota,
    JenisKelamin,
    /// Place in the family.
    Hubungan,
    /// Class of the occupation, as `rules/occupations.toml` names it.
    Pekerjaan,
    /// Kemendagri codes of 4, 6 and 10 digits.
    Kabupaten,
    Kecamatan,
    Desa,
    Disabilitas,
}

/// What values a column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers, both ends included.
    Number { low: i64, high: i64 },
    /// One of a list of words.
    Word,
    /// An area code of so many digits.
    Code { digits: u32 },
    /// Yes or no.
    Flag,
}

/// Most people a condition counts in one KK.
pub const MEMBERS_MAX: i64 = 99;

impl Column {
    /// Every column with its name in conditions.
    pub const ALL: [(&'static str, Column); 10] = [
        ("umur", Column::Umur),
        ("desil", Column::Desil),
        ("anggota", Column::Anggota),
        ("jenis_kelamin", Column::JenisKelamin),
        ("hubungan", Column::Hubungan),
        ("pekerjaan", Column::Pekerjaan),
        ("kabupaten", Column::Kabupaten),
        ("kecamatan", Column::Kecamatan),
        ("desa", Column::Desa),
        ("disabilitas", Column::Disabilitas),
    ];

    pub fn name(self) -> &'static str {
        Column::ALL.iter().find(|(_, column)| *column == self).map_or("", |(name, _)| name)
    }

    pub fn kind(self) -> Kind {
        match self {
            Column::Umur => Kind::Number { low: 0, high: 130 },
            Column::Desil => Kind::Number { low: 1, high: 10 },
            Column::Anggota => Kind::Number { low: 0, high: MEMBERS_MAX },
            Column::JenisKelamin | Column::Hubungan | Column::Pekerjaan => Kind::Word,
            Column::Kabupaten => Kind::Code { digits: 4 },
            Column::Kecamatan => Kind::Code { digits: 6 },
            Column::Desa => Kind::Code { digits: 10 },
            Column::Disabilitas => Kind::Flag,
        }
    }
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// A number that a condition compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quantity {
    Column(Column),
    /// Living members of the KK for whom something holds.
    Count(Box<Expr>),
}

impl Quantity {
    /// Lowest and highest value.
    pub fn range(&self) -> (i64, i64) {
        match self {
            Quantity::Column(column) => match column.kind() {
                Kind::Number { low, high } => (low, high),
                Kind::Word | Kind::Code { .. } | Kind::Flag => (0, 0),
            },
            Quantity::Count(_) => (0, MEMBERS_MAX),
        }
    }
}

/// A word or code that a condition names, and how people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub code: u64,
    pub shown: String,
}

/// One part of a condition and the byte of the text where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    pub at: usize,
    pub node: Node,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    Number {
        of: Quantity,
        compare: Compare,
        value: i64,
    },
    /// One of some words, or none of them.
    Word {
        column: Column,
        values: Vec<Value>,
        is_among: bool,
    },
    Flag(Column),
    /// Somebody living in the KK.
    Any(Box<Expr>),
    /// Everybody living in the KK.
    All(Box<Expr>),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
}

impl Expr {
    /// The parts right below this one that speak of the same person.
    pub fn parts(&self) -> &[Expr] {
        match &self.node {
            Node::Not(part) => std::slice::from_ref(&**part),
            Node::And(parts) | Node::Or(parts) => parts,
            Node::Number { .. } | Node::Word { .. } | Node::Flag(_) | Node::Any(_) | Node::All(_) => &[],
        }
    }

    /// The part that is asked of every member of the KK.
    pub fn of_members(&self) -> Option<&Expr> {
        match &self.node {
            Node::Any(part) | Node::All(part) | Node::Number { of: Quantity::Count(part), .. } => Some(part),
            Node::Number { .. } | Node::Word { .. } | Node::Flag(_) | Node::Not(_) | Node::And(_) | Node::Or(_) => None,
        }
    }

    /// The column that this part itself asks of the person.
    pub fn column(&self) -> Option<Column> {
        match &self.node {
            Node::Number { of: Quantity::Column(column), .. } | Node::Word { column, .. } | Node::Flag(column) => Some(*column),
            Node::Number { .. } | Node::Any(_) | Node::All(_) | Node::Not(_) | Node::And(_) | Node::Or(_) => None,
        }
    }

    /// Columns asked of the person, each once, sorted.
    pub fn own_columns(&self) -> Vec<Column> {
        let mut columns: Vec<Column> = self.column().into_iter().collect();
        columns.extend(self.parts().iter().flat_map(Expr::own_columns));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Columns asked of the person or of members of the KK, each once, sorted.
    pub fn all_columns(&self) -> Vec<Column> {
        let mut columns = self.own_columns();
        let below = self.of_members().into_iter().chain(self.parts());
        columns.extend(below.flat_map(Expr::all_columns));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Says whether anything is asked of the members of the KK.
    pub fn asks_members(&self) -> bool {
        self.of_members().is_some() || self.parts().iter().any(Expr::asks_members)
    }
}

/// One condition of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// As the rule file writes it.
    pub text: String,
    pub expr: Expr,
    /// What the rule file says it means; `None` = as `words` tells the expression.
    pub meaning: Option<Said>,
    /// What an officer in the field asks; a question that yes or no answers.
    pub question: Option<Said>,
    pub cite: String,
    pub source: String,
    pub certainty: String,
}

/// A text of a rule file in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub id: String,
    pub en: String,
}

impl Condition {
    /// The condition in plain words.
    pub fn told(&self, language: Language) -> String {
        match &self.meaning {
            Some(said) => language.pick(&said.id, &said.en).clone(),
            None => words::told(&self.expr, language),
        }
    }
}
