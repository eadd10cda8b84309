//! The two faces of printed files, Liberation Sans in regular and bold: which glyph a sign has, and how wide it is.

use std::sync::OnceLock;

/// A face by its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

impl Weight {
    pub const ALL: [Weight; 2] = [Weight::Regular, Weight::Bold];

    /// The face, read once.
    pub fn face(self) -> &'static Face {
        static FACES: OnceLock<[Face; 2]> = OnceLock::new();
        &FACES.get_or_init(|| Weight::ALL.map(Face::read))[self as usize]
    }

    fn bytes(self) -> &'static [u8] {
        match self {
            Weight::Regular => include_bytes!("../../../assets/fonts/LiberationSans-Regular.ttf"),
            Weight::Bold => include_bytes!("../../../assets/fonts/LiberationSans-Bold.ttf"),
        }
    }
}

/// Signs below this number are looked up in a table, the others in the file.
const QUICK: usize = 0x2400;
/// Stands where a face has no glyph.
const MISSING: char = '□';

/// One face.
pub struct Face {
    pub bytes: &'static [u8],
    pub font: ttf_parser::Face<'static>,
    quick: Vec<u16>,
    /// Per glyph, in units of the face.
    advances: Vec<u16>,
    missing: u16,
    /// Units per point of a text of one point.
    pub units: f32,
}

/// What stands for a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// This glyph.
    Is(u16),
    /// The box that says that the face has none.
    Missing(u16),
    /// Nothing: signs that only steer how others are set.
    Nothing,
}

impl Face {
    fn read(weight: Weight) -> Face {
        let bytes = weight.bytes();
        let font = ttf_parser::Face::parse(bytes, 0).expect("the face is compiled in and whole");
        let glyph = |sign: char| font.glyph_index(sign).map_or(0, |glyph| glyph.0);
        let quick = (0..QUICK as u32).map(|sign| char::from_u32(sign).map_or(0, glyph)).collect();
        let advances = (0..font.number_of_glyphs()).map(|at| font.glyph_hor_advance(ttf_parser::GlyphId(at)).unwrap_or(0)).collect();
        let (missing, units) = (glyph(MISSING), f32::from(font.units_per_em()));
        Face { bytes, font, quick, advances, missing, units }
    }

    /// The glyph of a sign; a control sign is a space.
    pub fn glyph(&self, sign: char) -> Glyph {
        if sign.is_control() {
            return Glyph::Is(self.quick[' ' as usize]);
        }
        if steers(sign) {
            return Glyph::Nothing;
        }
        let known = self.quick.get(sign as usize).copied();
        match known.unwrap_or_else(|| self.font.glyph_index(sign).map_or(0, |glyph| glyph.0)) {
            0 => Glyph::Missing(self.missing),
            glyph => Glyph::Is(glyph),
        }
    }

    /// Width of a glyph in units of the face.
    pub fn advance(&self, glyph: u16) -> u16 {
        self.advances[usize::from(glyph)]
    }

    /// Width of a text in points at a size.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        let units: u32 = text.chars().map(|sign| self.units_of(sign)).sum();
        units as f32 * size / self.units
    }

    fn units_of(&self, sign: char) -> u32 {
        match self.glyph(sign) {
            Glyph::Is(glyph) | Glyph::Missing(glyph) => u32::from(self.advance(glyph)),
            Glyph::Nothing => 0,
        }
    }
}

/// Signs without a glyph of their own: soft hyphen, joiners, marks of direction and variation.
fn steers(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}
