//! Paper: texts and tables set on A4 pages, and the bytes of a PDF file of them.
//!
//! `face` knows glyphs and widths of the two faces that every file embeds, `wrap` where a line may end, `paper` puts ink on one
//! page after the other, `grid` sets tables whose headings stand on every page, `file` writes the pages as PDF. Nothing here
//! knows a night, a clock or a machine: the same texts give the same bytes. Letters stand side by side as the alphabets of
//! Indonesia's registers need it; scripts that join their letters are not shaped, and what the faces do not have is shown as
//! an empty box and counted.

pub mod face;
mod file;
pub mod grid;
pub mod paper;
#[cfg(test)]
pub mod tests;
mod wrap;

pub use face::Weight;
pub use file::About;
pub use grid::{Cell, Column, Grid};
pub use paper::{Align, Frame, Paper, Printed, Style};

/// A4 in points.
pub const PAGE: (f32, f32) = (595.28, 841.89);
/// Left and right margin in points.
pub const MARGIN: f32 = 42.5;
/// What a line of text has.
pub const TEXT_WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
