//! By kecamatan and desa: two tile maps, one for each side of mistargeting, money with its interval, then the tables.

use super::chart::{self, Bar};
use super::tiles::{self, Block, Subject, Tile};
use super::{amount, grid, parts};
use crate::report::formats::Report;
use crate::report::number::percent;
use crate::report::table::Table;
use crate::report::text::Text;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Bars that still read well on one sheet.
const BARS_MAX: usize = 30;
/// Tiles of one map; where more areas are, its tiles are kecamatan.
const TILES_MAX: usize = 1_500;

/// Maps, money and tables of areas.
pub fn areas(report: &Report<'_>) -> Markup {
    let language = report.reading.language;
    let (desa, kecamatan) = (report.tables.get("by_area").whole(), report.tables.get("by_kecamatan").whole());
    let by_desa = desa.rows <= TILES_MAX;
    let order = if by_desa { Text::MapOrder } else { Text::MapOfKecamatan };
    let map = |title: Text, note: Text, (part, whole): (&str, &str), scale: &'static str| {
        let blocks = if by_desa { blocks(report, desa, 6, (part, whole)) } else { blocks(report, kecamatan, 4, (part, whole)) };
        html! {
            h3 { (title.pick(language)) }
            p.note { (note.pick(language)) " " (order.pick(language)) }
            (tiles::map(&blocks, &Subject { title, scale }, language))
        }
    };
    let rows = grid::greatest_first(desa, 0..desa.rows, "rupiah");
    let of_kecamatan = grid::greatest_first(kecamatan, 0..kecamatan.rows, "rupiah");
    html! {
        p.note { (Text::AreasNote.pick(language)) }
        (map(Text::MapUnserved, Text::MapUnservedNote, ("families_unserved", "families"), "blue"))
        (map(Text::MapInclusion, Text::MapInclusionNote, ("inclusion_rows", "rows"), "brown"))
        @if kecamatan.rows > 0 {
            h3 { (Text::MoneyByKecamatan.pick(language)) }
            (chart::bars(&money(report, kecamatan, &of_kecamatan), Text::MoneyByKecamatan.pick(language)))
        }
        h3 { (Text::OfKecamatan.pick(language)) }
        (grid::grid(report, "kecamatan", kecamatan, &[
            "kecamatan", "families", "families_unserved", "rows", "perlu_verifikasi", "tidak_ditemukan", "duplicate_rows",
            "inclusion_rows", "unknown_rows", "rupiah", "rupiah_expected", "rupiah_low", "rupiah_high",
        ], &of_kecamatan))
        h3 { (Text::ByDesa.pick(language)) }
        (grid::grid(report, "areas", desa, &[
            "kecamatan", "desa", "area", "families", "families_desil_1_4", "families_unserved", "rows",
            "perlu_verifikasi", "tidak_ditemukan", "duplicate_rows", "inclusion_rows", "rupiah",
        ], &rows))
    }
}

/// Areas in blocks of those whose codes begin alike, in the order of codes.
fn blocks(report: &Report<'_>, table: &Table, digits: usize, (part, whole): (&str, &str)) -> Vec<Block> {
    let unknown = || Text::AreaUnknown.pick(report.reading.language).to_owned();
    let mut blocks: BTreeMap<&str, Block> = BTreeMap::new();
    for row in 0..table.rows {
        let code = table.text("area", row);
        let of = code.get(..digits).unwrap_or("");
        let name = match (of, digits) {
            ("", _) => unknown(),
            (_, 4) => format!("{} {}.{}", Text::Kabupaten.pick(report.reading.language), &of[..2], &of[2..]),
            _ if table.text("kecamatan", row).is_empty() => of.to_owned(),
            _ => table.text("kecamatan", row).to_owned(),
        };
        let own = table.text(if digits == 4 { "kecamatan" } else { "desa" }, row);
        let own = match (code, own) {
            ("", _) => unknown(),
            (code, "") => code.to_owned(),
            (_, own) => own.to_owned(),
        };
        let tile = Tile { name: own, part: table.int(part, row).unsigned_abs(), whole: table.int(whole, row).unsigned_abs() };
        blocks.entry(of).or_insert(Block { name, tiles: Vec::new() }).tiles.push(tile);
    }
    // Rows of no known area come last.
    let nowhere = blocks.remove("");
    blocks.into_values().chain(nowhere).filter(|block| block.tiles.iter().any(|tile| tile.whole > 0)).collect()
}

/// Indicated rupiah of each kecamatan, most first, with what is expected to hold.
fn money(report: &Report<'_>, kecamatan: &Table, rows: &[usize]) -> Vec<Bar> {
    let language = report.reading.language;
    let all: i64 = rows.iter().map(|&row| kecamatan.int("rupiah", row)).sum();
    let bar = |&row: &usize| {
        let money = |column| kecamatan.int(column, row);
        let name = match kecamatan.text("kecamatan", row) {
            "" => Text::AreaUnknown.pick(language),
            name => name,
        };
        let ppm = (money("rupiah").max(0) as i128 * 1_000_000).checked_div(i128::from(all)).unwrap_or(0) as i64;
        Bar {
            name: name.to_owned(),
            value: money("rupiah").unsigned_abs(),
            interval: Some((money("rupiah_low").unsigned_abs(), money("rupiah_high").unsigned_abs())),
            told: format!(
                "{}, {} {}; {}",
                amount::short(money("rupiah"), language),
                percent(ppm, language),
                Text::OfAll.pick(language),
                parts::expected(["rupiah_expected", "rupiah_low", "rupiah_high"].map(money), language)
            ),
            hatched: false,
        }
    };
    rows.iter().take(BARS_MAX).map(bar).collect()
}
