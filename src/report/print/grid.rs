//! Tables on paper: columns of a width, a heading that stands again on every page, rows that are never torn apart.

use super::paper::{Align, Paper, Style};
use super::{MARGIN, TEXT_WIDTH};
use std::borrow::Cow;

/// Between a line of the table and the text.
const PADDING: f32 = 3.0;
/// Lines of one text in a cell; what is longer is cut and counted.
pub const LINES_MAX: usize = 14;
const TICK: f32 = 7.0;
/// From the left of a box to its word, and from the end of a word to the next box.
const TO_WORD: f32 = TICK + 3.0;
const TO_BOX: f32 = 7.0;
const HEADING: f32 = 7.6;
/// Rows that belong together and need more than this, in points, are set one by one: a page would be left half empty.
const TOGETHER_MAX: f32 = 340.0;

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    pub heading: &'a str,
    /// Points; the widths of a table make up the line.
    pub width: f32,
    pub align: Align,
}

/// A piece of a cell, one below the other.
pub enum Piece<'a> {
    Text(Cow<'a, str>, Style),
    /// Boxes to tick with their words, as many on a line as it takes.
    Ticks(Vec<&'a str>),
}

/// What stands in one cell.
#[derive(Default)]
pub struct Cell<'a> {
    pieces: Vec<Piece<'a>>,
}

impl<'a> Cell<'a> {
    pub fn empty() -> Cell<'a> {
        Cell::default()
    }

    pub fn text(text: impl Into<Cow<'a, str>>, style: Style) -> Cell<'a> {
        Cell { pieces: vec![Piece::Text(text.into(), style)] }
    }

    /// Adds a text below; an empty one takes no line.
    pub fn and(mut self, text: impl Into<Cow<'a, str>>, style: Style) -> Cell<'a> {
        let text = text.into();
        if !text.is_empty() {
            self.pieces.push(Piece::Text(text, style));
        }
        self
    }

    /// Adds boxes to tick below.
    pub fn ticks(mut self, words: &[&'a str]) -> Cell<'a> {
        self.pieces.push(Piece::Ticks(words.to_vec()));
        self
    }
}

/// One line of a cell: of a text, or of boxes with how far each stands from the left.
enum Laid<'c> {
    Line(&'c str, Style),
    Ticks(Vec<(&'c str, f32)>, Style),
}

/// The cells of a row.
type Row<'c> = Vec<Vec<Laid<'c>>>;

impl Laid<'_> {
    fn height(&self) -> f32 {
        match self {
            Laid::Line(_, style) => style.line(),
            Laid::Ticks(_, style) => style.line() + 1.8,
        }
    }
}

/// A table; its headings are set when the first row comes.
pub struct Grid<'a> {
    columns: Vec<Column<'a>>,
    is_begun: bool,
    /// Height of a row at least, in points.
    row_min: f32,
}

impl<'a> Grid<'a> {
    /// Columns whose widths are shares of the line.
    pub fn new(columns: &[(&'a str, f32, Align)]) -> Grid<'a> {
        let whole: f32 = columns.iter().map(|(_, share, _)| share).sum();
        let columns = columns.iter().map(|&(heading, share, align)| Column { heading, width: TEXT_WIDTH * share / whole, align }).collect();
        Grid { columns, is_begun: false, row_min: 0.0 }
    }

    pub fn row_min(mut self, height: f32) -> Grid<'a> {
        self.row_min = height;
        self
    }

    /// Sets a row, on the next page where it does not fit here.
    pub fn row<'c>(&mut self, paper: &mut Paper, cells: &'c [Cell<'c>]) {
        self.rows_together(paper, &[cells]);
    }

    /// Sets rows that belong together: on one page, where a page can hold them.
    pub fn rows_together<'c>(&mut self, paper: &mut Paper, rows: &[&'c [Cell<'c>]]) {
        let laid: Vec<(Row<'c>, f32)> = rows.iter().map(|cells| self.lay_row(paper, cells)).collect();
        let all: f32 = laid.iter().map(|(_, height)| height).sum();
        let mut needed = if all <= TOGETHER_MAX { all } else { 0.0 };
        for (row, height) in laid {
            needed = needed.max(height);
            if !self.is_begun {
                self.is_begun = true;
                paper.room(needed + 30.0);
                self.headings(paper);
            } else if paper.left() < needed {
                paper.next_page();
                self.headings(paper);
            }
            self.draw(paper, &row, height);
            needed = 0.0;
        }
    }

    fn lay_row<'c>(&self, paper: &mut Paper, cells: &'c [Cell<'c>]) -> (Row<'c>, f32) {
        let laid: Row<'c> = self.columns.iter().zip(cells).map(|(column, cell)| lay(paper, cell, column.width)).collect();
        let height = self.row_min.max(height(&laid));
        (laid, height)
    }

    /// Sets the headings alone, for a table whose rows may be missing.
    pub fn begin(&mut self, paper: &mut Paper) {
        if !self.is_begun {
            self.is_begun = true;
            paper.room(60.0);
            self.headings(paper);
        }
    }

    fn headings(&self, paper: &mut Paper) {
        let style = Style::bold(HEADING);
        let laid: Row<'_> = self
            .columns
            .iter()
            .map(|column| {
                let lines = style.lines(column.heading, column.width - 2.0 * PADDING);
                lines.into_iter().map(|line| Laid::Line(line, style)).collect()
            })
            .collect();
        let height = height(&laid);
        paper.fill(MARGIN, paper.y, TEXT_WIDTH, height, 0.9);
        paper.rule(MARGIN, paper.y, TEXT_WIDTH, 0.6);
        self.draw(paper, &laid, height);
    }

    fn draw(&self, paper: &mut Paper, laid: &Row<'_>, height: f32) {
        let top = paper.y;
        let mut x = MARGIN;
        paper.upright(x, top, height, 0.4);
        for (column, cell) in self.columns.iter().zip(laid) {
            let mut y = top + PADDING;
            for line in cell {
                match line {
                    Laid::Line(text, style) => {
                        let align = if style.align == Align::Left { column.align } else { style.align };
                        paper.line_of(text, style.aligned(align), (x + PADDING, y, column.width - 2.0 * PADDING));
                    }
                    Laid::Ticks(boxes, style) => {
                        for (word, from_left) in boxes {
                            paper.tick_box(x + PADDING + from_left, y + 1.4, TICK);
                            paper.line_of(word, *style, (x + PADDING + from_left + TO_WORD, y, column.width));
                        }
                    }
                }
                y += line.height();
            }
            x += column.width;
            paper.upright(x, top, height, 0.4);
        }
        paper.y = top + height;
        paper.rule(MARGIN, paper.y, TEXT_WIDTH, 0.4);
    }
}

fn height(laid: &Row<'_>) -> f32 {
    let cells = laid.iter().map(|cell| cell.iter().map(Laid::height).sum::<f32>());
    cells.fold(0.0, f32::max) + 2.0 * PADDING
}

/// Boxes in lines of a width, each with how far it stands from the left.
fn in_lines<'c>(words: &[&'c str], style: Style, width: f32) -> Vec<Vec<(&'c str, f32)>> {
    let mut lines: Vec<Vec<(&str, f32)>> = Vec::new();
    let mut end = 0.0;
    for word in words {
        let needed = TO_WORD + style.width(word);
        match lines.last_mut() {
            Some(line) if end + TO_BOX + needed <= width => {
                line.push((word, end + TO_BOX));
                end += TO_BOX + needed;
            }
            _ => {
                lines.push(vec![(word, 0.0)]);
                end = needed;
            }
        }
    }
    lines
}

fn lay<'c>(paper: &mut Paper, cell: &'c Cell<'c>, width: f32) -> Vec<Laid<'c>> {
    let mut laid = Vec::new();
    for piece in &cell.pieces {
        match piece {
            Piece::Text(text, style) => {
                let mut lines = style.lines(text, width - 2.0 * PADDING);
                if lines.len() > LINES_MAX {
                    paper.texts_cut += 1;
                    lines.truncate(LINES_MAX - 1);
                    lines.push("…");
                }
                laid.extend(lines.into_iter().map(|line| Laid::Line(line, *style)));
            }
            Piece::Ticks(words) => {
                let style = Style::regular(8.0);
                laid.extend(in_lines(words, style, width - 2.0 * PADDING).into_iter().map(|boxes| Laid::Ticks(boxes, style)));
            }
        }
    }
    laid
}
