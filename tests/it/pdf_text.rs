//! A reader of the PDF files that padan writes: the texts of each page with their places.
//!
//! Knows no more of the format than those files use: whole objects, streams with a length, signs of two bytes.

use std::collections::BTreeMap;
use std::io::Read;

/// One line of text on a page. Unit: points from the lower left corner of the page to the start of the baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    pub text: String,
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub is_bold: bool,
}

/// The pages of a file, in order.
pub fn pages(bytes: &[u8]) -> Vec<Vec<Placed>> {
    let objects = objects(bytes);
    let kids = objects.values().find(|object| object.head.contains("/Type /Pages")).expect("a file has pages");
    references(between(&kids.head, "/Kids [", "]")).iter().map(|page| page_texts(&objects, &objects[page].head)).collect()
}

/// Everything that stands on a page, one text a line.
pub fn joined(page: &[Placed]) -> String {
    page.iter().map(|placed| format!("{}\n", placed.text)).collect()
}

struct Object {
    /// What stands before the stream.
    head: String,
    stream: Vec<u8>,
}

fn objects(bytes: &[u8]) -> BTreeMap<u32, Object> {
    let mut objects = BTreeMap::new();
    let mut at = 0;
    while let Some(start) = find(bytes, b" 0 obj\n", at) {
        let digits = bytes[..start].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let id = std::str::from_utf8(&bytes[start - digits..start]).expect("digits").parse().expect("a number");
        let end = find(bytes, b"endobj", start).expect("an object ends");
        let begun = find(bytes, b"stream\n", start).filter(|begun| *begun < end);
        let head = String::from_utf8_lossy(&bytes[start + 7..begun.unwrap_or(end)]).into_owned();
        let stream = begun.map_or_else(Vec::new, |begun| {
            let start = begun + b"stream\n".len();
            let length: usize = between(&head, "/Length ", "\n").trim().parse().expect("a length");
            // What follows is looked for behind the stream, whose bytes may be anything.
            at = start + length;
            inflated(&bytes[start..at])
        });
        if begun.is_none() {
            at = end;
        }
        objects.insert(id, Object { head, stream });
    }
    objects
}

fn inflated(bytes: &[u8]) -> Vec<u8> {
    let mut inflated = Vec::new();
    flate2::read::ZlibDecoder::new(bytes).read_to_end(&mut inflated).expect("a stream inflates");
    inflated
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    bytes[from..].windows(what.len()).position(|window| window == what).map(|at| at + from)
}

/// The text between two marks.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let start = text.find(before).unwrap_or_else(|| panic!("{before} in {text}")) + before.len();
    let end = text[start..].find(after).map_or(text.len(), |end| start + end);
    &text[start..end]
}

/// Numbers of objects in `4 0 R 7 0 R`.
fn references(text: &str) -> Vec<u32> {
    text.split("0 R").filter_map(|part| part.trim().parse().ok()).collect()
}

fn page_texts(objects: &BTreeMap<u32, Object>, head: &str) -> Vec<Placed> {
    let fonts = between(head, "/Font <<", ">>");
    let signs: Vec<BTreeMap<u16, char>> = ["/F0 ", "/F1 "]
        .iter()
        .map(|name| match fonts.contains(name) {
            true => signs(objects, references(between(fonts, name, "\n"))[0]),
            false => BTreeMap::new(),
        })
        .collect();
    let contents = references(between(head, "/Contents [", "]"));
    contents.iter().flat_map(|content| placed(&String::from_utf8_lossy(&objects[content].stream), &signs)).collect()
}

/// What each number of a font stands for.
fn signs(objects: &BTreeMap<u32, Object>, font: u32) -> BTreeMap<u16, char> {
    let cmap = references(between(&objects[&font].head, "/ToUnicode ", "\n"))[0];
    let text = String::from_utf8_lossy(&objects[&cmap].stream).into_owned();
    let hex = |text: &str| u32::from_str_radix(text, 16).ok();
    let pairs = text.lines().filter_map(|line| {
        let (number, sign) = line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <")?;
        (number.len() == 4 && sign.len() == 4).then_some(())?;
        Some((hex(number)? as u16, char::from_u32(hex(sign)?)?))
    });
    pairs.collect()
}

fn placed(content: &str, signs: &[BTreeMap<u16, char>]) -> Vec<Placed> {
    let mut placed = Vec::new();
    for line in content.lines().filter_map(|line| line.strip_prefix("BT /F")) {
        let parts: Vec<&str> = line.split(' ').collect();
        let font: usize = parts[0].parse().expect("a font");
        let number = |at: usize| parts[at].parse::<f32>().expect("a number");
        let codes = parts[6].trim_matches(['<', '>']);
        let codes = (0..codes.len()).step_by(4).map(|at| u16::from_str_radix(&codes[at..at + 4], 16).expect("a code"));
        let text = codes.map(|code| signs[font].get(&code).copied().unwrap_or('?')).collect();
        placed.push(Placed { text, x: number(3), y: number(4), size: number(1), is_bold: font == 1 });
    }
    placed
}
