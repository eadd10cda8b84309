//! The styles of a workbook, and beside each of them the same one highlighted: a marked cell keeps its font, its border and,
//! what matters most, its number format.

use super::xml::{Piece, Pieces, with_attribute};

/// A fill that is not used for anything else by plain workbooks, and that prints as a light grey.
const FILL: &str = "<PREFIXfill><PREFIXpatternFill patternType=\"solid\"><PREFIXfgColor rgb=\"FFFFE699\"/><PREFIXbgColor indexed=\"64\"/></PREFIXpatternFill></PREFIXfill>";
/// Excel opens no workbook with more styles of cells.
const STYLES_MAX: u32 = 64_000;

/// A style sheet with highlighted twins.
pub struct Styles {
    pub xml: Vec<u8>,
    /// What is added to a style's number to highlight it; 0 where the workbook has no room for twins.
    pub offset: u32,
}

/// Adds the twins; `None` where the sheet is not as the format says.
pub fn with_twins(xml: &[u8]) -> Option<Styles> {
    let fills = counted(xml, b"fills", b"fill")?;
    let styles = counted(xml, b"cellXfs", b"xf")?;
    let count = styles.items.len() as u32;
    if count == 0 || count * 2 > STYLES_MAX {
        return Some(Styles { xml: xml.to_vec(), offset: 0 });
    }
    let fill = FILL.replace("PREFIX", &fills.prefix);
    let number = fills.items.len().to_string();
    let twins: Vec<u8> = styles.items.iter().flat_map(|item| twin(&xml[item.clone()], &number)).collect();
    let mut changes = [
        (fills.opens.clone(), with_attribute(&xml[fills.opens.clone()], "count", &(fills.items.len() + 1).to_string())),
        (fills.closes..fills.closes, fill.into_bytes()),
        (styles.opens.clone(), with_attribute(&xml[styles.opens.clone()], "count", &(count * 2).to_string())),
        (styles.closes..styles.closes, twins),
    ];
    changes.sort_by_key(|(place, _)| place.start);
    let (mut written, mut from) = (Vec::with_capacity(xml.len() * 2), 0);
    for (place, text) in changes {
        written.extend_from_slice(&xml[from..place.start]);
        written.extend_from_slice(&text);
        from = place.end;
    }
    written.extend_from_slice(&xml[from..]);
    Some(Styles { xml: written, offset: count })
}

/// A list of the style sheet.
struct Counted {
    prefix: String,
    /// Its opening tag.
    opens: std::ops::Range<usize>,
    /// Where its closing tag begins.
    closes: usize,
    /// Each of its items as a whole.
    items: Vec<std::ops::Range<usize>>,
}

fn counted(xml: &[u8], list: &[u8], item: &[u8]) -> Option<Counted> {
    let mut pieces = Pieces::new(xml);
    let (mut at, mut depth, mut begins) = (0, 0u32, 0);
    let mut found: Option<Counted> = None;
    while let Some(piece) = pieces.piece().ok()? {
        let place = at..at + pieces.bytes().len();
        at = place.end;
        match (&mut found, piece) {
            (None, Piece::Opens) if pieces.name() == list => {
                let prefix = String::from_utf8_lossy(pieces.prefix()).into_owned();
                found = Some(Counted { prefix, opens: place, closes: 0, items: Vec::new() });
            }
            (None, _) | (_, Piece::Other) => {}
            (Some(found), Piece::Empty) if depth == 0 && pieces.name() == item => found.items.push(place),
            (Some(_), Piece::Empty) => {}
            (Some(_), Piece::Opens) => {
                if depth == 0 {
                    begins = place.start;
                }
                depth += 1;
            }
            (Some(found), Piece::Closes) if depth == 0 => {
                found.closes = place.start;
                break;
            }
            (Some(found), Piece::Closes) => {
                depth -= 1;
                if depth == 0 && pieces.name() == item {
                    found.items.push(begins..place.end);
                }
            }
        }
    }
    found.filter(|found| found.closes > 0)
}

/// A style with the fill of this number.
fn twin(style: &[u8], fill: &str) -> Vec<u8> {
    let end = {
        let mut pieces = Pieces::new(style);
        match pieces.piece() {
            Ok(Some(_)) => pieces.bytes().len(),
            _ => style.len(),
        }
    };
    let tag = with_attribute(&with_attribute(&style[..end], "fillId", fill), "applyFill", "1");
    [&tag, &style[end..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_gets_a_highlighted_twin_that_keeps_the_rest() {
        let xml = concat!(
            "<styleSheet><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill/></fills>",
            "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fillId=\"0\"/></cellStyleXfs>",
            "<cellXfs count=\"2\"><xf numFmtId=\"0\" fillId=\"0\"/><xf numFmtId=\"49\" fillId=\"1\"><alignment/></xf></cellXfs></styleSheet>"
        );
        let styles = with_twins(xml.as_bytes()).expect("the styles are whole");
        assert_eq!(styles.offset, 2);
        let text = String::from_utf8(styles.xml).expect("it is text");
        assert!(text.contains("<fills count=\"3\">") && text.contains("<cellXfs count=\"4\">"), "{text}");
        assert!(text.contains("<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fillId=\"0\"/></cellStyleXfs>"), "{text}");
        assert!(text.ends_with(
            "<xf applyFill=\"1\" numFmtId=\"0\" fillId=\"2\"/><xf applyFill=\"1\" numFmtId=\"49\" fillId=\"2\"><alignment/></xf></cellXfs></styleSheet>"
        ), "{text}");
    }
}
