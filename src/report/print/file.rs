//! Pages → the bytes of a PDF file, with the used part of both faces inside and every sign found again by a search.

use super::PAGE;
use super::face::Weight;
use super::paper::Used;
use crate::report::formats::zlib::compressed;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use subsetter::GlyphRemapper;

/// What a file says of itself. It names no date: the same night gives the same bytes.
pub struct About<'a> {
    pub title: &'a str,
    pub subject: &'a str,
    /// `id` or `en`.
    pub language: &'a str,
}

const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
/// Letters before the name of a face that is there in part.
const TAG: usize = 6;

/// Numbers of the objects of a file.
struct Numbers(i32);

impl Numbers {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }
}

/// The whole file; every page has a body and a foot, both compressed.
pub fn bytes(about: &About<'_>, id: &[u8], used: &[Used; 2], contents: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let (mut pdf, mut numbers) = (Pdf::new(), Numbers(0));
    let (catalog, pages, info) = (numbers.next(), numbers.next(), numbers.next());
    // Two files never name their part of a face alike: printers keep faces by name.
    let tag: String = id.iter().take(TAG).map(|byte| char::from(b'A' + byte % 26)).collect();
    let fonts: Vec<Option<Ref>> = used.iter().map(|used| font(&mut pdf, &mut numbers, used, &tag)).collect();
    let kids: Vec<Ref> = contents.iter().map(|content| page(&mut pdf, &mut numbers, (pages, &fonts), content)).collect();
    pdf.pages(pages).count(kids.len() as i32).kids(kids);
    let mut root = pdf.catalog(catalog);
    root.pages(pages).lang(TextStr(about.language));
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    let producer = concat!("padan ", env!("CARGO_PKG_VERSION"));
    pdf.document_info(info)
        .title(TextStr(about.title))
        .subject(TextStr(about.subject))
        .creator(TextStr("padan"))
        .producer(TextStr(producer));
    pdf.set_file_id((id.to_vec(), id.to_vec()));
    pdf.finish()
}

fn page(pdf: &mut Pdf, numbers: &mut Numbers, (parent, fonts): (Ref, &[Option<Ref>]), (body, foot): &(Vec<u8>, Vec<u8>)) -> Ref {
    let (page, parts) = (numbers.next(), [numbers.next(), numbers.next()]);
    let mut written = pdf.page(page);
    written.parent(parent).media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).contents_array(parts);
    let mut resources = written.resources();
    let mut named = resources.fonts();
    for (name, font) in [b"F0", b"F1"].into_iter().zip(fonts) {
        if let Some(font) = font {
            named.pair(Name(name), *font);
        }
    }
    named.finish();
    resources.finish();
    written.finish();
    for (part, bytes) in parts.into_iter().zip([body, foot]) {
        pdf.stream(part, bytes).filter(Filter::FlateDecode);
    }
    page
}

/// A face with the glyphs that are used; nothing where none is.
fn font(pdf: &mut Pdf, numbers: &mut Numbers, used: &Used, tag: &str) -> Option<Ref> {
    if used.glyphs.len() < 2 {
        return None;
    }
    let face = used.weight.face();
    let name = format!("{tag}+{}", if used.weight == Weight::Bold { "LiberationSans-Bold" } else { "LiberationSans" });
    let [outer, inner, descriptor, cmap, file] = std::array::from_fn(|_| numbers.next());
    let thousandths = |units: f32| units * 1000.0 / face.units;
    pdf.type0_font(outer).base_font(Name(name.as_bytes())).encoding_predefined(Name(b"Identity-H")).descendant_font(inner).to_unicode(cmap);
    let mut cid = pdf.cid_font(inner);
    cid.subtype(CidFontType::Type2).base_font(Name(name.as_bytes())).system_info(SYSTEM).font_descriptor(descriptor).default_width(0.0);
    cid.cid_to_gid_map_predefined(Name(b"Identity"));
    cid.widths().consecutive(0, used.glyphs.iter().map(|(glyph, _)| thousandths(f32::from(face.advance(*glyph)))));
    cid.finish();
    let bounds = face.font.global_bounding_box();
    let [left, bottom, right, top] = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|edge| thousandths(f32::from(edge)));
    pdf.font_descriptor(descriptor)
        .name(Name(name.as_bytes()))
        .flags(FontFlags::NON_SYMBOLIC)
        .bbox(Rect::new(left, bottom, right, top))
        .italic_angle(0.0)
        .ascent(thousandths(f32::from(face.font.ascender())))
        .descent(thousandths(f32::from(face.font.descender())))
        .cap_height(thousandths(f32::from(face.font.capital_height().unwrap_or(1409))))
        .stem_v(if used.weight == Weight::Bold { 140.0 } else { 80.0 })
        .font_file2(file);
    let mut unicode = UnicodeCmap::<u16>::new(Name(b"padan"), SYSTEM);
    for (number, (_, sign)) in used.glyphs.iter().enumerate() {
        if let Some(sign) = sign {
            unicode.pair(number as u16, *sign);
        }
    }
    pdf.stream(cmap, &compressed(&unicode.finish())).filter(Filter::FlateDecode);
    let glyphs: Vec<u16> = used.glyphs.iter().map(|(glyph, _)| *glyph).collect();
    let part = subsetter::subset(face.bytes, 0, &GlyphRemapper::new_from_glyphs(&glyphs)).expect("the face is compiled in and whole");
    let length = part.len();
    let part = compressed(&part);
    let mut stream = pdf.stream(file, &part);
    stream.filter(Filter::FlateDecode);
    stream.pair(Name(b"Length1"), length as i32);
    stream.finish();
    Some(outer)
}
