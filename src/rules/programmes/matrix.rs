//! `rules/overlaps.toml`: which two programmes may meet, as dated rows with a source.
//!
//! A row holds for both orders of its two programmes. A row of two programmes outranks a row of their classes.

use super::parse::CERTAINTIES;
use super::{Overlap, Programme, Unit};
use crate::diagnostic::Diagnostic;
use crate::rules::RuleFile;
use crate::rules::period::{InForce, Period};
use crate::rules::toml_diag::{Document, Placed, Table, did_you_mean};

/// One row of the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairRule {
    /// Two codes, or two classes; the smaller first.
    pub left: String,
    pub right: String,
    pub value: Overlap,
    /// The programme whose payment is at risk when a forbidden pair meets.
    pub yields: Option<String>,
    pub in_force: InForce,
    pub cite: String,
    pub source: String,
    pub certainty: String,
}

/// Every row in force; sorted.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    pub pairs: Vec<PairRule>,
    pub class_pairs: Vec<PairRule>,
}

impl Matrix {
    pub fn pair(&self, left: &str, right: &str) -> Option<&PairRule> {
        find(&self.pairs, left, right)
    }

    pub fn class_pair(&self, left: &str, right: &str) -> Option<&PairRule> {
        find(&self.class_pairs, left, right)
    }

    /// Keeps the rows of one month.
    pub fn at(&self, period: Period) -> Matrix {
        let held = |rows: &[PairRule]| {
            let rows = rows.iter().filter(|row| row.in_force.holds(period));
            rows.cloned().collect()
        };
        Matrix { pairs: held(&self.pairs), class_pairs: held(&self.class_pairs) }
    }
}

fn find<'m>(rows: &'m [PairRule], left: &str, right: &str) -> Option<&'m PairRule> {
    let (left, right) = if left <= right { (left, right) } else { (right, left) };
    rows.iter().find(|row| row.left == left && row.right == right)
}

/// What a row's two names are.
#[derive(Clone, Copy)]
struct Names<'k> {
    key: &'static str,
    /// (name, whether it is a family programme).
    known: &'k [(&'k str, bool)],
    what: &'static str,
}

/// Reads the matrix of all periods.
///
/// Errors: every mistake, all at once; `programmes` holds all versions of all programmes.
pub fn parse(file: &RuleFile, programmes: &[Programme]) -> Result<Matrix, Vec<Diagnostic>> {
    let document = Document::parse(&file.path, &file.text)?;
    let root = document.root();
    let is_family = |programme: &Programme| programme.unit == Unit::Family;
    let mut codes: Vec<(&str, bool)> = programmes.iter().map(|programme| (programme.code.as_str(), is_family(programme))).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut classes: Vec<(&str, bool)> = programmes.iter().map(|programme| (programme.class.as_str(), false)).collect();
    classes.sort_unstable();
    classes.dedup();
    let by_code = Names { key: "programmes", known: &codes, what: "programme" };
    let by_class = Names { key: "classes", known: &classes, what: "class" };
    let matrix = Matrix { pairs: rows(root.tables("pair"), by_code), class_pairs: rows(root.tables("class_pair"), by_class) };
    root.done();
    match document.mistakes() {
        mistakes if mistakes.is_empty() => Ok(matrix),
        mistakes => Err(mistakes),
    }
}

fn rows(tables: Vec<Table>, names: Names) -> Vec<PairRule> {
    let mut read: Vec<PairRule> = Vec::new();
    for table in tables {
        let Some(row) = row(&table, names) else {
            continue;
        };
        let same = |other: &&PairRule| (&other.left, &other.right) == (&row.left, &row.right) && other.in_force.meets(row.in_force);
        if let Some(other) = read.iter().find(same) {
            let how = if other.value == row.value { "repeats" } else { "contradicts" };
            table.error(
                names.key,
                format!("`{}` x `{}` {how} the row at {}", row.left, row.right, other.cite),
                "keep one row per pair and month; end the older one with `valid_to`",
            );
        }
        table.done();
        read.push(row);
    }
    read.sort_by(|left, right| (&left.left, &left.right, left.in_force).cmp(&(&right.left, &right.right, right.in_force)));
    read
}

/// Reads one row; `None` when it does not name a pair, which is noted.
fn row(table: &Table, names: Names) -> Option<PairRule> {
    let hint = "write the two names: `[\"PKH\", \"BLT-DD\"]`";
    let texts = table.texts(names.key, hint);
    let value = table.choice("value", &Overlap::WORDS);
    let yields = table.maybe_text("yields");
    let certainty = table.choice("certainty", &CERTAINTIES).to_string();
    let source = table.text("source", "name the regulation or publication that says so");
    let in_force = in_force(table);
    for text in &texts {
        unknown_name(table, text, names);
    }
    let [left, right] = texts.as_slice() else {
        if table.has(names.key) {
            let message = format!("`{}` names {} of the 2 of a pair", names.key, texts.len());
            table.error(names.key, message, hint);
        }
        return None;
    };
    let (left, right) = if left.value <= right.value { (left, right) } else { (right, left) };
    check_value(table, value, (&left.value, &right.value), names);
    if let Some(yields) = &yields
        && yields.value != left.value
        && yields.value != right.value
    {
        table.document.error(
            yields.at,
            format!("`yields` = `{}` is neither of the pair", yields.value),
            did_you_mean(yields.value, &[&left.value, &right.value]),
        );
    }
    if let Some(yields) = &yields
        && (value != Overlap::Forbidden || left.value == right.value)
    {
        let message = "`yields` is for a forbidden pair of two different names";
        table.document.error(yields.at, message, "leave it out, or write `value = \"forbidden\"`");
    }
    Some(PairRule {
        left: left.value.clone(),
        right: right.value.clone(),
        value,
        yields: yields.map(|yields| yields.value.to_string()),
        in_force,
        cite: table.cite(names.key),
        source,
        certainty,
    })
}

/// `valid_from` of a pair may be absent: then it always held.
fn in_force(table: &Table) -> InForce {
    if table.has("valid_from") {
        return table.in_force().unwrap_or_default();
    }
    InForce { from: Period::default(), to: table.maybe_period("valid_to") }
}

fn unknown_name(table: &Table, text: &Placed<String>, names: Names) {
    let known: Vec<&str> = names.known.iter().map(|(name, _)| *name).collect();
    if !known.contains(&text.value.as_str()) {
        table.document.error(text.at, format!("unknown {} `{}`", names.what, text.value), did_you_mean(&text.value, &known));
    }
}

/// `once_per_kk` is said of one family programme with itself, and of nothing else.
fn check_value(table: &Table, value: Overlap, (left, right): (&str, &str), names: Names) {
    let is_family = names.known.contains(&(left, true));
    if value == Overlap::OncePerKk && (left != right || !is_family) {
        table.error(
            "value",
            "`once_per_kk` is for one family programme with itself",
            "write `forbidden`, `allowed` or `needs_review`, or name the family programme twice",
        );
    }
}
