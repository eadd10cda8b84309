//! A sheet: its rows as XML, compressed while they are made and kept on disk until the workbook takes them.
//!
//! Every text is an inline string, never a formula. What stands before the rows (how many there are, widths) is said
//! when the last one has come.

use super::deflate::{Deflated, Deflater, End};
use super::escape::{attribute, escaped};
use super::marks::{self, Mark};
use super::zip::{Archive, Entry};
use crate::report::formats::csv;
use std::fs::File;
use std::io::{Cursor, Read, Seek, Write};

/// Rows that a sheet can hold, its heading among them.
pub const ROWS_MAX: u32 = 1_048_576;

/// Signs of the widest column; longer texts go on beyond it.
const WIDTH_MAX: f64 = 60.0;

/// Compressed bytes that are handed to the disk at once.
const SPOOL_AT: usize = 1 << 16;

/// Looks of cells, as `package` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    Title,
    Heading,
    Grouped,
    Whole,
    ThreePlaces,
    FourPlaces,
    Percent,
    OnePlace,
    /// A number that is no number: Excel keeps what is typed over it as text.
    Identity,
    Link,
    Wrapped,
}

/// How a sheet is shown.
#[derive(Default)]
pub struct Layout {
    pub name: String,
    /// Least width of each column, in signs; what stands in a table's column may widen it.
    pub widths: Vec<f64>,
    /// Columns whose cells are marked by their value.
    pub marks: Vec<(usize, Mark)>,
    /// Cells that lead to another sheet of the workbook: `A7`, and the sheet's name.
    pub links: Vec<(String, String)>,
    /// What stands at the foot of every printed page.
    pub foot: String,
    /// Whether the first row is a heading: it stays in sight and on every page, and filters its column.
    pub is_table: bool,
}

/// A sheet whose rows are being written.
pub struct Sheet {
    pub layout: Layout,
    /// Per column how its cells begin: `<c r="A`.
    begins: Vec<String>,
    /// Per column the signs of its longest cell.
    longest: Vec<usize>,
    body: Deflater,
    spool: File,
    spooled: u64,
    /// The row that is being written, counted from 1.
    row: u32,
    /// What follows the column of every cell of this row: its number, and the same with what opens a plain text.
    number: String,
    number_and_text: String,
}

const TEXT_BEGINS: &str = " t=\"inlineStr\"><is><t>";
const TEXT_BEGINS_AND_KEEPS_EDGES: &str = " t=\"inlineStr\"><is><t xml:space=\"preserve\">";

impl Sheet {
    /// A sheet without rows; its compressed rows wait in `spool`.
    pub fn new(layout: Layout, spool: File) -> Sheet {
        let begins = (0..layout.widths.len()).map(|column| format!("<c r=\"{}", letters(column))).collect();
        let (number, number_and_text) = (String::new(), String::new());
        let longest = vec![0; layout.widths.len()];
        Sheet { layout, begins, longest, body: Deflater::default(), spool, spooled: 0, row: 0, number, number_and_text }
    }

    /// Rows so far.
    pub fn rows(&self) -> u32 {
        self.row
    }

    /// Begins the next row.
    pub fn begin_row(&mut self) {
        self.row += 1;
        self.number = format!("{}\"", self.row);
        self.number_and_text = format!("{}{TEXT_BEGINS}", self.number);
        let xml = self.body.text();
        for part in ["<row r=\"", &self.number, ">"] {
            xml.extend_from_slice(part.as_bytes());
        }
    }

    /// Leaves a row empty.
    pub fn skip_row(&mut self) {
        self.row += 1;
    }

    /// Ends a row.
    ///
    /// Errors: the disk.
    pub fn end_row(&mut self) -> std::io::Result<()> {
        self.body.text().extend_from_slice(b"</row>");
        self.body.flush();
        self.spool()
    }

    /// Writes a text; the caller has seen to it that it fits a cell.
    pub fn text(&mut self, column: usize, text: &str, style: Style) {
        let edge = |sign: Option<&u8>| matches!(sign, Some(b'\t' | b'\n' | b' '));
        // A heading is broken into lines instead.
        if style != Style::Heading {
            self.longest[column] = self.longest[column].max(text.len());
        }
        let keeps_edges = edge(text.as_bytes().first()) || edge(text.as_bytes().last());
        let xml = self.body.text();
        if style == Style::Plain && !keeps_edges {
            xml.extend_from_slice(self.begins[column].as_bytes());
            xml.extend_from_slice(self.number_and_text.as_bytes());
        } else {
            self.begin_cell(column, style);
            let begins = if keeps_edges { TEXT_BEGINS_AND_KEEPS_EDGES } else { TEXT_BEGINS };
            self.body.text().extend_from_slice(begins.as_bytes());
        }
        let xml = self.body.text();
        xml.extend_from_slice(escaped(text).as_bytes());
        xml.extend_from_slice(b"</t></is></c>");
    }

    /// Writes a scaled integer: `value / 10^places`.
    pub fn number(&mut self, column: usize, value: i64, places: u8, style: Style) {
        self.begin_cell(column, style);
        let xml = self.body.text();
        xml.extend_from_slice(b"><v>");
        csv::push_scaled(xml, value, places);
        if places > 0 {
            while let Some(b'0') = xml.last() {
                xml.pop();
            }
            xml.pop_if(|last| *last == b'.');
        }
        xml.extend_from_slice(b"</v></c>");
    }

    fn begin_cell(&mut self, column: usize, style: Style) {
        let xml = self.body.text();
        xml.extend_from_slice(self.begins[column].as_bytes());
        xml.extend_from_slice(self.number.as_bytes());
        if style != Style::Plain {
            xml.extend_from_slice(b" s=\"");
            let number = style as u8;
            if number > 9 {
                xml.push(b'0' + number / 10);
            }
            xml.push(b'0' + number % 10);
            xml.push(b'"');
        }
    }

    fn spool(&mut self) -> std::io::Result<()> {
        let bytes = self.body.compressed();
        if bytes.len() >= SPOOL_AT {
            self.spool.write_all(bytes)?;
            self.spooled += bytes.len() as u64;
            bytes.clear();
        }
        Ok(())
    }

    /// Writes the finished sheet into a workbook; `is_first` is the one that opens.
    ///
    /// Errors: the disk.
    pub fn write(mut self, archive: &mut Archive<impl Write>, name: &str, is_first: bool) -> anyhow::Result<()> {
        let head = deflated(&self.head(is_first), End::More);
        let foot = deflated(&self.foot(), End::Last);
        self.spool.rewind()?;
        let rest = self.body.end(End::More);
        let compressed = (head.bytes.len() + rest.bytes.len() + foot.bytes.len()) as u64 + self.spooled;
        let mut crc = head.crc;
        crc.combine(&rest.crc);
        crc.combine(&foot.crc);
        let bytes = Cursor::new(head.bytes).chain(self.spool).chain(Cursor::new([rest.bytes, foot.bytes].concat()));
        archive.entry(name, Entry { bytes, compressed, length: head.length + rest.length + foot.length, crc: crc.finalize() })
    }

    /// The range of all cells, `A1:M224062`.
    pub fn range(&self, absolute: bool) -> String {
        let sign = if absolute { "$" } else { "" };
        let last = letters(self.layout.widths.len().saturating_sub(1));
        format!("{sign}A{sign}1:{sign}{last}{sign}{}", self.row.max(1))
    }

    fn head(&self, is_first: bool) -> String {
        let mut xml = String::from(super::package::XML);
        xml += "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">";
        xml += "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>";
        let opens = if is_first { " tabSelected=\"1\"" } else { "" };
        let pane = if self.layout.is_table {
            "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/><selection pane=\"bottomLeft\"/>"
        } else {
            ""
        };
        xml += &format!("<dimension ref=\"{}\"/>", self.range(false));
        xml += &format!("<sheetViews><sheetView{opens} workbookViewId=\"0\">{pane}</sheetView></sheetViews>");
        xml += "<sheetFormatPr defaultRowHeight=\"15\"/><cols>";
        for (at, width) in (1..).zip(self.widths()) {
            // Excel adds the padding of a cell to its signs.
            xml += &format!("<col min=\"{at}\" max=\"{at}\" width=\"{}\" customWidth=\"1\"/>", width + 0.710_937_5);
        }
        xml + "</cols><sheetData>"
    }

    /// Widths in signs: what a table's longest cells need, within reason.
    fn widths(&self) -> Vec<f64> {
        let needed = |(least, longest): (&f64, &usize)| match self.layout.is_table {
            true => least.max((*longest as f64 + 1.0).min(WIDTH_MAX)),
            false => *least,
        };
        self.layout.widths.iter().zip(&self.longest).map(needed).collect()
    }

    /// What follows the rows, in the order that the format asks for.
    fn foot(&self) -> String {
        let mut xml = "</sheetData>".to_owned();
        if self.layout.is_table {
            xml += &format!("<autoFilter ref=\"{}\"/>", self.range(false));
        }
        xml += &marks::xml(&self.layout.marks, self.row);
        if !self.layout.links.is_empty() {
            xml += "<hyperlinks>";
            for (cell, name) in &self.layout.links {
                let place = attribute(&format!("'{}'!A1", name.replace('\'', "''")));
                xml += &format!("<hyperlink ref=\"{cell}\" location=\"{place}\" display=\"{}\"/>", attribute(name));
            }
            xml += "</hyperlinks>";
        }
        xml += "<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.7\" header=\"0.3\" footer=\"0.3\"/>";
        xml += "<pageSetup paperSize=\"9\" fitToHeight=\"0\" orientation=\"landscape\"/>";
        let printed = |text: &str| escaped(&text.replace('&', "&&")).into_owned();
        let (left, middle) = (printed(&self.layout.foot), printed(&self.layout.name));
        xml + &format!("<headerFooter><oddFooter>&amp;L{left}&amp;C{middle}&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>")
    }
}

fn deflated(text: &str, end: End) -> Deflated {
    let mut deflater = Deflater::default();
    deflater.text().extend_from_slice(text.as_bytes());
    deflater.end(end)
}

/// The name of a column: `A` to `Z`, `AA` and so on.
pub fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8).to_string();
    match column / 26 {
        0 => last,
        before => letters(before - 1) + &last,
    }
}
