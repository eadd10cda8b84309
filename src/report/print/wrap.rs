//! Where a line ends: at the last place where Unicode lets it, or inside a word that is wider than the line.

use super::face::Face;
use unicode_linebreak::{BreakOpportunity, linebreaks};

/// The lines of a text in a width, without the spaces at their ends; a text without signs is one empty line.
pub fn wrap<'t>(text: &'t str, face: &Face, size: f32, width: f32) -> Vec<&'t str> {
    if face.width(text, size) <= width && !text.contains('\n') {
        return vec![text.trim_end()];
    }
    let mut lines = Vec::new();
    let (mut start, mut end, mut used) = (0, 0, 0.0);
    for (at, opportunity) in linebreaks(text) {
        let piece = &text[end..at];
        let needed = face.width(piece.trim_end(), size);
        if end > start && used + needed > width {
            lines.push(text[start..end].trim_end());
            (start, used) = (end, 0.0);
        }
        if start == end && needed > width {
            start = split(&text[..at], start, (face, size, width), &mut lines);
            used = 0.0;
        }
        used += face.width(&text[start.max(end)..at], size);
        end = at;
        if opportunity == BreakOpportunity::Mandatory {
            lines.push(text[start..end].trim_end());
            (start, used) = (end, 0.0);
        }
    }
    if lines.is_empty() {
        lines.push("");
    }
    lines
}

/// Cuts whole lines off a word that is too wide, from `start` to where the rest fits.
fn split<'t>(text: &'t str, mut start: usize, (face, size, width): (&Face, f32, f32), lines: &mut Vec<&'t str>) -> usize {
    loop {
        let (mut end, mut used) = (start, 0.0);
        for sign in text[start..].chars() {
            let next = end + sign.len_utf8();
            used += face.width(&text[end..next], size);
            // At least one sign a line, however narrow the column.
            if used > width && end > start {
                break;
            }
            end = next;
        }
        if end >= text.len() {
            return start;
        }
        lines.push(&text[start..end]);
        start = end;
    }
}
