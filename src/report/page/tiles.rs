//! A tile map: one tile per area, in blocks, shaded in five steps with its number written on it.
//!
//! No shapes of areas exist in a job, so the order of area codes stands in for the map; it is the same on every night, so eyes
//! learn it. Tiles are a list of texts: they wrap on a phone, print without colour, and are read aloud in order.

use crate::language::Language;
use crate::report::number::{count, decimal, percent};
use crate::report::text::Text;
use maud::{Markup, html};

/// Steps of the shading.
const STEPS: u64 = 5;
/// Widths of a step that people can read off a legend. Unit: permille.
const WIDTHS: [u64; 7] = [10, 20, 30, 50, 100, 150, 200];

/// One area: so many of so many.
pub struct Tile {
    pub name: String,
    pub part: u64,
    pub whole: u64,
}

/// Areas that belong together.
pub struct Block {
    pub name: String,
    pub tiles: Vec<Tile>,
}

/// What a map is about and how it looks.
pub struct Subject {
    pub title: Text,
    /// Class of the scale of shades.
    pub scale: &'static str,
}

/// Lower bound and width of the steps, in permille.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    low: u64,
    width: u64,
}

impl Scale {
    /// The finest scale that holds all values.
    fn of(values: impl Iterator<Item = u64> + Clone) -> Scale {
        let (least, greatest) = (values.clone().min().unwrap_or(0), values.max().unwrap_or(0));
        let scale = |width: u64| Scale { low: least / width * width, width };
        let holds = |scale: &Scale| greatest < scale.low + STEPS * scale.width;
        WIDTHS.into_iter().map(scale).find(holds).unwrap_or(Scale { low: 0, width: 200 })
    }

    fn step(&self, permille: u64) -> u64 {
        (permille.saturating_sub(self.low) / self.width).min(STEPS - 1)
    }
}

impl Tile {
    fn permille(&self) -> Option<u64> {
        (self.part * 1_000).checked_div(self.whole)
    }

    /// `MLAJAH: 64,8 % (118 / 182)`
    fn told(&self, language: Language) -> String {
        match (self.part * 1_000_000).checked_div(self.whole) {
            None => format!("{}: {}", self.name, Text::MapNothing.pick(language)),
            Some(ppm) => {
                let share = percent(ppm as i64, language);
                format!("{}: {share} ({} / {})", self.name, count(self.part, language), count(self.whole, language))
            }
        }
    }
}

/// The map with its legend.
pub fn map(blocks: &[Block], subject: &Subject, language: Language) -> Markup {
    let values = blocks.iter().flat_map(|block| &block.tiles).filter_map(Tile::permille);
    let scale = Scale::of(values);
    html! {
        div class=(format!("map {}", subject.scale)) role="group" aria-label=(subject.title.pick(language)) {
            (legend(scale, language))
            @for block in blocks { (block_of(block, scale, language)) }
        }
    }
}

fn legend(scale: Scale, language: Language) -> Markup {
    let whole = |permille: u64| decimal(permille as i64 / 10, 0, language);
    html! {
        ul.legend aria-label=(Text::MapLegend.pick(language)) {
            @for step in 0..STEPS {
                @let (from, to) = (scale.low + step * scale.width, scale.low + (step + 1) * scale.width);
                li { span class=(format!("shade t{step}")) {} " " (whole(from)) "–" (whole(to.min(1_000))) "\u{a0}%" }
            }
            li { span class="shade tx" {} " " (Text::MapNothing.pick(language)) }
        }
    }
}

fn block_of(block: &Block, scale: Scale, language: Language) -> Markup {
    let sum = |of: fn(&Tile) -> u64| block.tiles.iter().map(of).sum::<u64>();
    let all = Tile { name: block.name.clone(), part: sum(|tile| tile.part), whole: sum(|tile| tile.whole) };
    html! {
        div.block {
            h4 { (all.told(language)) }
            ul.tiles { @for tile in &block.tiles {
                @match tile.permille() {
                    Some(permille) => li class=(format!("t{}", scale.step(permille))) title=(tile.told(language)) {
                        span { (tile.name) } b { (permille / 10) }
                    },
                    None => li.tx title=(tile.told(language)) { span { (tile.name) } b { "–" } },
                }
            } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[u64], expected: (u64, u64)) {
        let scale = Scale::of(values.iter().copied());
        assert_eq!((scale.low, scale.width), expected);
        for value in values {
            let step = scale.step(*value);
            assert!(scale.low + step * scale.width <= *value, "{value} lies in its step");
            assert!(*value < scale.low + (step + 1) * scale.width || *value == 1_000, "{value} lies in its step");
        }
    }

    #[test]
    fn the_scale_is_the_finest_that_holds_every_value() {
        check(&[551, 680], (540, 30));
        check(&[0, 49], (0, 10));
        check(&[12, 430], (0, 100));
        check(&[0, 1_000], (0, 200));
        check(&[], (0, 10));
    }

    #[test]
    fn a_map_tells_every_tile_its_share_and_names_in_text() {
        let tile = |name: &str, part, whole| Tile { name: name.into(), part, whole };
        let block = Block { name: "SEPULU".into(), tiles: vec![tile("<A>", 1, 4), tile("B", 0, 0)] };
        let subject = Subject { title: Text::MapUnserved, scale: "blue" };
        let map = map(&[block], &subject, Language::Id).into_string();
        assert!(map.contains("&lt;A&gt;: 25,0\u{a0}% (1 / 4)") && map.contains("<b>25</b>"), "{map}");
        assert!(map.contains("class=\"tx\"") && map.contains("B: tidak ada data"), "{map}");
        assert!(map.contains("<h4>SEPULU: 25,0\u{a0}% (1 / 4)</h4>"), "{map}");
    }
}
