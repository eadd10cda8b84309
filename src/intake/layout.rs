//! Where the table of a sheet starts: titles above, one or two heading rows, the row of column numbers.
//!
//! A heading row is the first row on which most cells are known headings and none looks like data. A row that might
//! be a person is never taken for a heading.

use super::grid::Grid;
use super::looks;
use crate::rules::fields::{FieldBook, Meaning, normalise};

/// The heading of a sheet.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// Rows of the grid that print it: none, one or two.
    pub rows: Vec<usize>,
    /// First row below the heading.
    pub below: usize,
    pub columns: Vec<HeadingCell>,
}

/// What is printed above one column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadingCell {
    /// Upper cell; a merged cell counts for every column under it.
    pub upper: String,
    /// Lower cell of a two-row heading.
    pub lower: String,
}

/// Title rows that may stand above a heading.
const ROWS_ABOVE_MAX: usize = 80;

impl HeadingCell {
    /// The heading as printed, both rows joined.
    pub fn printed(&self) -> String {
        match (self.upper.as_str(), self.lower.as_str()) {
            (upper, "") => upper.to_string(),
            ("", lower) => lower.to_string(),
            (upper, lower) => format!("{upper} / {lower}"),
        }
    }

    /// What the heading may mean: both rows together first, then the lower, then the upper one.
    pub fn meanings(&self, book: &FieldBook) -> Vec<Meaning> {
        if self.lower.is_empty() || self.upper.is_empty() {
            return alone(if self.lower.is_empty() { &self.upper } else { &self.lower }, book);
        }
        if is_tick(&self.lower) {
            return book.meanings(&self.upper);
        }
        let joined = format!("{} {}", self.upper, self.lower);
        let turned = format!("{} {}", self.lower, self.upper);
        // Under `ORANG TUA` a lower `NAMA` is not the person's name.
        let is_own = !book.is_of_another(&self.upper) || book.is_of_another(&self.lower);
        let lower = Some(&self.lower).filter(|_| is_own);
        let exact =
            [Some(&joined), Some(&turned), lower].into_iter().flatten().map(|text| book.exact(text)).find(|found| !found.is_empty());
        if let Some(found) = exact {
            return found.to_vec();
        }
        // Read with forgiveness, the lower cell alone tells as much as both, unless both together fit better.
        let score = |found: &[Meaning]| found.first().map_or(0, |meaning| meaning.score);
        let joined = book.meanings(&joined);
        let own = lower.map(|lower| alone(lower, book)).unwrap_or_default();
        let best = if score(&own) >= score(&joined) { own } else { joined };
        if best.is_empty() { book.meanings(&self.upper) } else { best }
    }
}

/// Abbreviations that data bases write into one word with what follows: `NMDESA`, `TGLLAHIR`.
const GLUED: [&str; 12] = ["nama", "nik", "nm", "no", "kd", "tgl", "jns", "tmp", "tmpt", "almt", "kode", "jml"];

/// The meanings of one cell; a word that is known under no heading is parted from an abbreviation that it begins with.
fn alone(text: &str, book: &FieldBook) -> Vec<Meaning> {
    let found = book.meanings(text);
    let word = text.trim().to_ascii_lowercase();
    if !found.is_empty() || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return found;
    }
    let rests =
        GLUED.iter().filter_map(|short| word.strip_prefix(short).filter(|rest| rest.len() >= 3).map(|rest| format!("{short} {rest}")));
    rests.map(|parted| book.meanings(&parted)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Finds the heading; `None` when the sheet has none.
pub fn find(grid: &Grid, book: &FieldBook) -> Option<Heading> {
    let mut best: Option<(u32, Heading)> = None;
    let last = grid.len().min(ROWS_ABOVE_MAX);
    for row in 0..last {
        if !may_be_heading(grid, row) {
            continue;
        }
        let (score, heading) = option(grid, row, book);
        if score > best.as_ref().map_or(0, |(known, _)| *known) {
            best = Some((score, heading));
        }
    }
    let (score, heading) = best?;
    let is_enough = score >= 4 || score >= 2 && heading.columns.iter().filter(|cell| !cell.printed().is_empty()).count() <= 2;
    is_enough.then_some(heading)
}

/// The heading that starts at a row: with the row below it where that one belongs to it.
fn option(grid: &Grid, row: usize, book: &FieldBook) -> (u32, Heading) {
    if row + 1 < grid.len() && continues(grid, row, row + 1, book) {
        let pair = read(grid, &[row, row + 1]);
        let points = score(&pair, book);
        // A title above a heading adds no meaning to it; the upper row of a heading does.
        if points > score(&of_rows(grid, &[row + 1]), book) {
            return (points + 1, pair);
        }
    }
    let single = read(grid, &[row]);
    (score(&single, book), single)
}

/// A heading none of whose cells is known: the row above the first person whose cells are words only, as wide as the row below.
pub fn by_shape(grid: &Grid, first: usize) -> Option<Heading> {
    let row = first.checked_sub(1).filter(|row| may_be_heading(grid, *row))?;
    let filled = |row: usize| grid.filled(row).count();
    let has_words_only = grid.filled(row).all(|(_, cell)| !looks::is_number(cell) && cell.chars().any(char::is_alphabetic));
    (filled(row) >= 3 && filled(row) * 5 >= filled(first) * 4 && has_words_only).then(|| read(grid, &[row]))
}

/// Reads the heading at a row that a source rule fixes (1-based line).
pub fn at_line(grid: &Grid, line: u32) -> Option<Heading> {
    (0..grid.len()).find(|row| grid.line(*row) == line).map(|row| read(grid, &[row]))
}

fn may_be_heading(grid: &Grid, row: usize) -> bool {
    if grid.fault_of(row).is_some() {
        return false;
    }
    let is_data =
        |cell: &str| looks::is_id(cell) || looks::is_date(cell) || cell.starts_with(':') || cell.ends_with(':') || cell.len() > 120;
    let mut filled = 0;
    let mut numbers = 0;
    for (_, cell) in grid.filled(row) {
        if is_data(cell) {
            return false;
        }
        filled += 1;
        numbers += usize::from(looks::is_number(cell));
    }
    filled > 0 && numbers * 2 <= filled
}

/// Whether the second row belongs to the heading: each of its cells stands under a blank one or is itself a known
/// heading, or at least most of them are and more than one.
fn continues(grid: &Grid, upper: usize, lower: usize, book: &FieldBook) -> bool {
    if grid.is_blank(lower) || !may_be_heading(grid, lower) || is_number_row(grid, lower) {
        return false;
    }
    let (mut known, mut all, mut strangers) = (0, 0, 0);
    for (column, cell) in grid.filled(lower) {
        let heading = HeadingCell { upper: spanning(grid, upper, column).to_string(), lower: cell.to_string() };
        let is_exact = !book.exact(cell).is_empty() || is_tick(cell) || !book.exact(&format!("{} {cell}", heading.upper)).is_empty();
        // An upper cell over several lower ones is the title of a group.
        let opens_group = grid.cell(upper, column + 1).is_empty() && !grid.cell(lower, column + 1).is_empty();
        let stands_alone = grid.cell(upper, column).is_empty() && column < grid.width(upper).max(1);
        let is_known = is_exact || (opens_group || stands_alone) && !book.meanings(cell).is_empty();
        let stands_alone = stands_alone || opens_group;
        known += usize::from(is_known);
        all += 1;
        strangers += usize::from(!is_known && !stands_alone);
    }
    known > 0 && strangers == 0 || known >= 3 && known * 2 > all
}

/// Sub-headings `L` and `P` of a pair of tick columns.
pub fn is_tick(cell: &str) -> bool {
    matches!(normalise(cell).as_str(), "l" | "p" | "lk" | "pr" | "lakilaki" | "perempuan")
}

fn spanning(grid: &Grid, row: usize, column: usize) -> &str {
    (0..=column).rev().map(|column| grid.cell(row, column)).find(|cell| !cell.is_empty()).unwrap_or("")
}

/// A heading at these rows; what they leave open is told by a third row above them.
fn read(grid: &Grid, rows: &[usize]) -> Heading {
    let mut heading = of_rows(grid, rows);
    take_from_above(grid, rows[0], &mut heading.columns);
    heading
}

fn of_rows(grid: &Grid, rows: &[usize]) -> Heading {
    let first = rows[0];
    let width = rows.iter().map(|row| grid.width(*row)).max().unwrap_or(0);
    let cell = |column: usize| {
        let lower = rows.get(1).map_or("", |row| grid.cell(*row, column));
        let upper = if lower.is_empty() { grid.cell(first, column) } else { spanning(grid, first, column) };
        HeadingCell { upper: one_line(upper), lower: one_line(lower) }
    };
    let mut columns: Vec<HeadingCell> = (0..width).map(cell).collect();
    while columns.last().is_some_and(|cell| cell.printed().is_empty()) {
        columns.pop();
    }
    Heading { rows: rows.to_vec(), below: rows[rows.len() - 1] + 1, columns }
}

/// Gives columns without a heading the one that is printed higher up, where a heading has a third row.
fn take_from_above(grid: &Grid, upper: usize, columns: &mut Vec<HeadingCell>) {
    let is_heading = |row: &usize| grid.filled(*row).nth(2).is_some() && may_be_heading(grid, *row);
    let Some(above) = upper.checked_sub(1).filter(is_heading) else {
        return;
    };
    // Most of a heading stands in its lowest rows; a line of text below a heading is none.
    let is_open = |column: usize| columns.get(column).is_none_or(|cell| cell.printed().is_empty());
    let taken = grid.filled(above).filter(|(column, _)| is_open(*column)).count();
    if taken >= columns.iter().filter(|cell| !cell.printed().is_empty()).count() {
        return;
    }
    columns.resize(columns.len().max(grid.width(above)), HeadingCell::default());
    for (column, cell) in columns.iter_mut().enumerate().filter(|(_, cell)| cell.printed().is_empty()) {
        cell.upper = one_line(grid.cell(above, column));
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Two for an exact heading, one for a forgiven one; columns of one heading count once.
fn score(heading: &Heading, book: &FieldBook) -> u32 {
    let mut fields = Vec::new();
    for cell in &heading.columns {
        let best = cell.meanings(book).first().copied();
        if let Some(meaning) = best.filter(|meaning| !fields.iter().any(|(field, _)| *field == meaning.field)) {
            fields.push((meaning.field, if meaning.score >= 800 { 2 } else { 1 }));
        }
    }
    fields.iter().map(|(_, points)| points).sum()
}

/// Whether a row only numbers the columns: `1 2 3`, `-1 -2`, `(1) (2) (3)`, rising.
pub fn is_number_row(grid: &Grid, row: usize) -> bool {
    let mut last = 0;
    let mut count = 0;
    for (column, cell) in grid.filled(row) {
        let digits: String = cell.trim_matches(['(', ')', '-', '.', ' ']).chars().take_while(char::is_ascii_digit).collect();
        let rest_is_sum = cell.bytes().all(|b| b.is_ascii_digit() || b"()-. =+x*/".contains(&b));
        match digits.parse::<usize>() {
            // Numbers of columns rise and stay near their place.
            Ok(number) if rest_is_sum && number > last && number <= column + 12 => last = number,
            _ => return false,
        }
        count += 1;
    }
    count >= 2
}

/// The heading as its rows print it: columns and comparable text of their filled cells.
pub struct Printed(Vec<Vec<(usize, String)>>);

impl Printed {
    pub fn of(grid: &Grid, heading: &Heading) -> Self {
        let cells = |row: &usize| grid.filled(*row).map(|(column, cell)| (column, normalise(cell))).collect();
        Printed(heading.rows.iter().map(cells).collect())
    }

    /// Whether a row prints the heading again.
    pub fn is_repeated(&self, grid: &Grid, row: usize) -> bool {
        self.0.iter().any(|cells| {
            let all = cells.len();
            let same = cells.iter().filter(|(column, text)| is_printed_as(grid.cell(row, *column), text)).count();
            all > 0 && (same * 5 >= all * 4 || same >= 2 && same * 2 > all) && (same >= 2 || grid.filled(row).count() == same)
        })
    }
}

/// Whether the comparable text of a cell is this one.
fn is_printed_as(cell: &str, text: &str) -> bool {
    if cell.is_ascii() && !cell.contains('(') {
        let letters = cell.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
        return letters.eq(text.bytes());
    }
    normalise(cell) == text
}
