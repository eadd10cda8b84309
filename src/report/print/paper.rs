//! Pages on which ink is put from top to bottom: paragraphs, lines and boxes, and what stands on every page.

use super::face::{Glyph, Weight};
use super::file::{self, About};
use super::wrap::wrap;
use super::{MARGIN, PAGE, TEXT_WIDTH};
use crate::report::formats::zlib::compressed;
use std::fmt::{self, Write};

/// The lowest line of a page's body, in points from the bottom.
const BOTTOM: f32 = 52.0;
/// Height of a line of text at size one.
const LEADING: f32 = 1.22;
/// A paragraph of so many lines stands on one page.
const LINES_TOGETHER: usize = 5;
/// From the top of a line to its baseline at size one.
const ASCENT: f32 = 0.92;

/// Where a line of text stands in its width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
    Centre,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    pub size: f32,
    pub weight: Weight,
    pub align: Align,
}

impl Style {
    pub const fn regular(size: f32) -> Style {
        Style { size, weight: Weight::Regular, align: Align::Left }
    }

    pub const fn bold(size: f32) -> Style {
        Style { size, weight: Weight::Bold, align: Align::Left }
    }

    pub const fn aligned(self, align: Align) -> Style {
        Style { align, ..self }
    }

    /// Height of one line in points.
    pub fn line(self) -> f32 {
        self.size * LEADING
    }

    /// Points that a text takes on one line.
    pub fn width(self, text: &str) -> f32 {
        self.weight.face().width(text, self.size)
    }

    /// The lines of a text in a width.
    pub fn lines(self, text: &str, width: f32) -> Vec<&str> {
        wrap(text, self.weight.face(), self.size, width)
    }
}

/// What stands on every page.
pub struct Frame {
    /// At the top of the second and further pages.
    pub running: String,
    /// In white on black at the top of every page.
    pub banner: Option<String>,
}

/// Signs of one face that a file uses, in the order in which they came.
pub struct Used {
    pub weight: Weight,
    /// Glyph to its number in the file; 0 = not used yet.
    numbers: Vec<u16>,
    /// The glyphs and what they stand for; the first is the face's box for nothing.
    pub glyphs: Vec<(u16, Option<char>)>,
}

impl Used {
    fn new(weight: Weight) -> Used {
        let glyphs = usize::from(weight.face().font.number_of_glyphs());
        Used { weight, numbers: vec![0; glyphs], glyphs: vec![(0, None)] }
    }

    fn number(&mut self, glyph: u16, sign: char) -> u16 {
        let number = &mut self.numbers[usize::from(glyph)];
        if *number == 0 && glyph != 0 {
            *number = self.glyphs.len() as u16;
            self.glyphs.push((glyph, Some(sign)));
        }
        *number
    }
}

/// A finished file.
pub struct Printed {
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// Signs that the faces do not have.
    pub signs_missing: u64,
    /// Texts that were too long for their cell.
    pub texts_cut: u64,
}

/// A length as PDF writes it, in hundredths of a point. Every text and line has some, and the general printer of floats takes its time.
pub(super) struct Hundredths(pub f32);

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 * 100.0).round() as i32;
        let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
        if hundredths < 0 {
            f.write_char('-')?;
        }
        let mut digits = [b'0'; 12];
        let mut at = digits.len() - 3;
        (digits[at], digits[at + 1], digits[at + 2]) = (b'.', b'0' + (rest / 10) as u8, b'0' + (rest % 10) as u8);
        let mut left = whole;
        loop {
            at -= 1;
            digits[at] = b'0' + (left % 10) as u8;
            left /= 10;
            if left == 0 {
                break;
            }
        }
        f.write_str(std::str::from_utf8(&digits[at..]).expect("digits are text"))
    }
}

/// Pages in the making.
pub struct Paper {
    pub used: [Used; 2],
    /// Pages that are full, compressed.
    done: Vec<Vec<u8>>,
    page: String,
    /// From the top of the page to the next line, in points.
    pub y: f32,
    frame: Frame,
    texts: blake3::Hasher,
    signs_missing: u64,
    pub texts_cut: u64,
}

impl Paper {
    /// Begins the first page; `name` goes into the hash of the texts.
    pub fn new(frame: Frame, name: &str) -> Paper {
        let mut texts = blake3::Hasher::new();
        texts.update(name.as_bytes());
        let used = Weight::ALL.map(Used::new);
        let mut paper = Paper { used, done: Vec::new(), page: String::new(), y: 0.0, frame, texts, signs_missing: 0, texts_cut: 0 };
        paper.begin_page();
        paper
    }

    fn begin_page(&mut self) {
        self.y = 36.0;
        if let Some(banner) = self.frame.banner.clone() {
            self.fill(MARGIN, self.y - 14.0, TEXT_WIDTH, 14.0, 0.0);
            self.page.push_str("1 g\n");
            self.line_of(&banner, Style::bold(8.0).aligned(Align::Centre), (MARGIN, self.y - 12.0, TEXT_WIDTH));
            self.page.push_str("0 g\n");
            self.y += 6.0;
        }
        if !self.done.is_empty() {
            let running = self.frame.running.clone();
            let style = Style::regular(8.0);
            let line = style.lines(&running, TEXT_WIDTH)[0];
            self.line_of(line, style, (MARGIN, self.y, TEXT_WIDTH));
            self.y += style.line() + 2.0;
            self.rule(MARGIN, self.y, TEXT_WIDTH, 0.4);
            self.y += 6.0;
        }
    }

    /// Ends the page and begins the next one.
    pub fn next_page(&mut self) {
        let body = std::mem::take(&mut self.page);
        self.done.push(compressed(body.as_bytes()));
        self.begin_page();
    }

    /// What is left of the page, in points.
    pub fn left(&self) -> f32 {
        PAGE.1 - BOTTOM - self.y
    }

    /// Begins a page where less than this is left.
    pub fn room(&mut self, height: f32) {
        if self.left() < height {
            self.next_page();
        }
    }

    pub fn gap(&mut self, height: f32) {
        self.y += height;
    }

    /// A paragraph over the whole width.
    pub fn text(&mut self, text: &str, style: Style) {
        self.text_in(text, style, (MARGIN, TEXT_WIDTH));
    }

    /// A paragraph between a left edge and a width; a short one is not torn apart.
    pub fn text_in(&mut self, text: &str, style: Style, (x, width): (f32, f32)) {
        let lines = style.lines(text, width);
        if lines.len() <= LINES_TOGETHER {
            self.room(lines.len() as f32 * style.line());
        }
        for line in lines {
            self.room(style.line());
            self.line_of(line, style, (x, self.y, width));
            self.y += style.line();
        }
    }

    /// A heading, never the last line of a page.
    pub fn heading(&mut self, text: &str) {
        self.gap(9.0);
        self.room(70.0);
        self.text(text, Style::bold(10.5));
        self.gap(3.0);
    }

    /// One line of text whose top is at `y`.
    pub fn line_of(&mut self, text: &str, style: Style, (x, y, width): (f32, f32, f32)) {
        self.texts.update(text.as_bytes()).update(b"\n");
        if text.is_empty() {
            return;
        }
        let face = style.weight.face();
        let x = match style.align {
            Align::Left => x,
            Align::Right => x + width - face.width(text, style.size),
            Align::Centre => x + (width - face.width(text, style.size)) / 2.0,
        };
        let baseline = PAGE.1 - y - style.size * ASCENT;
        let font = style.weight as usize;
        write!(self.page, "BT /F{font} {} Tf {} {} Td <", style.size, Hundredths(x), Hundredths(baseline))
            .expect("a string takes everything");
        for sign in text.chars() {
            let glyph = match face.glyph(sign) {
                Glyph::Is(glyph) => glyph,
                Glyph::Missing(glyph) => {
                    self.signs_missing += 1;
                    self.push_number(font, glyph, '□');
                    continue;
                }
                Glyph::Nothing => continue,
            };
            self.push_number(font, glyph, if sign.is_control() { ' ' } else { sign });
        }
        self.page.push_str("> Tj ET\n");
    }

    fn push_number(&mut self, font: usize, glyph: u16, sign: char) {
        const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
        let number = self.used[font].number(glyph, sign);
        for shift in [12, 8, 4, 0] {
            self.page.push(DIGITS[usize::from(number >> shift & 15)]);
        }
    }

    /// A level line, `y` from the top.
    pub fn rule(&mut self, x: f32, y: f32, width: f32, thick: f32) {
        let y = PAGE.1 - y;
        writeln!(self.page, "{thick} w {} {} m {} {} l S", Hundredths(x), Hundredths(y), Hundredths(x + width), Hundredths(y))
            .expect("a string takes everything");
    }

    /// An upright line.
    pub fn upright(&mut self, x: f32, y: f32, height: f32, thick: f32) {
        let y = PAGE.1 - y;
        writeln!(self.page, "{thick} w {} {} m {} {} l S", Hundredths(x), Hundredths(y), Hundredths(x), Hundredths(y - height))
            .expect("a string takes everything");
    }

    /// An empty box to tick.
    pub fn tick_box(&mut self, x: f32, y: f32, side: f32) {
        writeln!(self.page, "0.7 w {} {} {side} {side} re S", Hundredths(x), Hundredths(PAGE.1 - y - side))
            .expect("a string takes everything");
    }

    /// A filled box; 0 is black and 1 white.
    pub fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, grey: f32) {
        let bottom = PAGE.1 - y - height;
        writeln!(self.page, "{grey} g {} {} {} {} re f 0 g", Hundredths(x), Hundredths(bottom), Hundredths(width), Hundredths(height))
            .expect("a string takes everything");
    }

    /// Puts the foot on every page and writes the file; `foot` says left and right of page `n` of `pages`.
    pub fn finish(mut self, about: &About<'_>, foot: impl Fn(&str, usize, usize) -> (String, String)) -> Printed {
        let body = std::mem::take(&mut self.page);
        self.done.push(compressed(body.as_bytes()));
        let hash = self.texts.finalize().to_hex();
        let pages = self.done.len();
        let bodies = std::mem::take(&mut self.done);
        let (style, y) = (Style::regular(7.5), PAGE.1 - 36.0);
        let contents = bodies.into_iter().zip(1..).map(|(body, page)| {
            let (left, right) = foot(&hash[..16], page, pages);
            self.rule(MARGIN, y - 4.0, TEXT_WIDTH, 0.4);
            self.line_of(&left, style, (MARGIN, y, TEXT_WIDTH));
            self.line_of(&right, style.aligned(Align::Right), (MARGIN, y, TEXT_WIDTH));
            (body, compressed(std::mem::take(&mut self.page).as_bytes()))
        });
        let contents: Vec<(Vec<u8>, Vec<u8>)> = contents.collect();
        let bytes = file::bytes(about, &hash.as_bytes()[..32], &self.used, &contents);
        Printed { bytes, pages, signs_missing: self.signs_missing, texts_cut: self.texts_cut }
    }
}
