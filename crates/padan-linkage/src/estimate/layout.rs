//! A model as flat vectors: one slot per level of each table, so that estimation adds up vectors and knows no rule file.

use crate::comparators::Sides;
use crate::model::{COMPARISONS_MAX, Chance, LevelProbabilities, Model, Pattern};

/// Quanta of rarity per bit: an observation keeps rarity in eighths of a bit.
pub(super) const QUANTA: f64 = 8.0;

/// What one pair shows: the level of each comparison, and how rare the agreed value is where the model asks for it.
///
/// Unit: `rarity` in eighths of a bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Observation {
    pub levels: Pattern,
    pub rarity: [u8; COMPARISONS_MAX],
}

/// Where each table of each comparison stands in the flat vectors.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    places: Vec<Place>,
    pub slots: usize,
    /// Rows of the register, for chances stated per register.
    pub register_rows: f64,
}

#[derive(Clone, Debug)]
struct Place {
    levels: usize,
    borrowed: bool,
    /// First slot of the main table, then of each `given` table.
    starts: Vec<usize>,
    given: Vec<(usize, u32)>,
    /// Bit `level`: some table states this level by rarity.
    by_rarity: u32,
}

/// Every probability of a model, by slot.
#[derive(Clone, Debug)]
pub(super) struct Parameters {
    pub m: Vec<f64>,
    pub u: Vec<Chance>,
    pub h: Vec<f64>,
    /// Twins and namesakes, where the model tells of them; they follow the other kinds and are not estimated.
    pub t: Vec<Option<f64>>,
    pub n: Vec<Option<f64>>,
    /// Chance that a case holds its person: in link the share of rows in the register, in deduplication the chance per pair.
    pub same: f64,
    /// Shares of the other cases that a household, a twin, a namesake explains.
    pub others: [f64; OTHERS],
}

/// Kinds of pairs that are neither one person nor strangers: of one household, twins, namesakes.
pub(super) const OTHERS: usize = 3;

/// What a pair weighs, in bits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bits {
    pub same: f64,
    /// Of one household, twins, namesakes.
    pub others: [f64; OTHERS],
    /// log2(h/u) of what may be borrowed from a relative, where it agrees.
    pub borrowed: f64,
}

/// Parameters as logarithms, ready to weigh.
pub(super) struct Scale<'a> {
    layout: &'a Layout,
    m: Vec<f64>,
    h: Vec<f64>,
    t: Vec<f64>,
    n: Vec<Option<f64>>,
    u: &'a [Chance],
}

impl Layout {
    pub fn of(model: &Model, register_rows: u64) -> Self {
        let mut slots = 0;
        let mut table = |levels: usize| {
            slots += levels;
            slots - levels
        };
        let mut places = Vec::new();
        for comparison in &model.comparisons {
            let levels = comparison.levels.len();
            let starts = (0..=comparison.given.len()).map(|_| table(levels)).collect();
            let given = comparison.given.iter().map(|given| (given.comparison, given.levels)).collect();
            let tables = comparison.given.iter().map(|given| &given.table).chain([&comparison.levels]);
            let rare = |(place, level): (usize, &LevelProbabilities)| u32::from(matches!(level.u, Chance::ByRarity(_))) << (place + 1);
            let by_rarity = tables.flat_map(|table| table.iter().enumerate().map(rare)).fold(0, |all, bit| all | bit);
            places.push(Place { levels, borrowed: comparison.borrowed, starts, given, by_rarity });
        }
        Layout { places, slots, register_rows: register_rows.max(1) as f64 }
    }

    pub fn comparisons(&self) -> usize {
        self.places.len()
    }

    pub fn levels(&self, comparison: usize) -> usize {
        self.places[comparison].levels
    }

    /// First slots of a comparison's tables: the main one, then each `given`.
    pub fn starts(&self, comparison: usize) -> &[usize] {
        &self.places[comparison].starts
    }

    /// The comparison on which a table depends; `None` for the main table.
    pub fn depends_on(&self, comparison: usize, table: usize) -> Option<usize> {
        table.checked_sub(1).map(|given| self.places[comparison].given[given].0)
    }

    /// The table that a pattern uses: 0 is the main one.
    pub fn table(&self, comparison: usize, levels: &Pattern) -> usize {
        let holds = |(other, bits): &(usize, u32)| bits >> levels[*other] & 1 == 1;
        self.places[comparison].given.iter().position(holds).map_or(0, |given| given + 1)
    }

    /// The slot of a pattern in a comparison; `None` where a side is missing.
    pub fn slot(&self, comparison: usize, levels: &Pattern) -> Option<usize> {
        let level = usize::from(levels[comparison]).checked_sub(1)?;
        Some(self.places[comparison].starts[self.table(comparison, levels)] + level)
    }

    /// Every table as (comparison, table, slots), in order.
    pub fn tables(&self) -> impl Iterator<Item = (usize, usize, std::ops::Range<usize>)> + '_ {
        self.places.iter().enumerate().flat_map(|(comparison, place)| {
            place.starts.iter().enumerate().map(move |(table, &start)| (comparison, table, start..start + place.levels))
        })
    }

    /// Compares row `i` with row `j`.
    pub fn observe(&self, model: &Model, sides: &Sides, i: usize, j: usize) -> Observation {
        let mut seen = Observation::default();
        for (index, (comparison, place)) in model.comparisons.iter().zip(&self.places).enumerate() {
            let agreement = (comparison.comparator.compare)(sides, &comparison.columns, i, j);
            seen.levels[index] = agreement.level;
            if place.by_rarity >> agreement.level & 1 == 1 {
                let quanta = (f64::from(agreement.rarity_millibits) / 1000.0 * QUANTA).round();
                seen.rarity[index] = quanta.clamp(0.0, 255.0) as u8;
            }
        }
        seen
    }
}

impl Parameters {
    pub fn of(model: &Model, same: f64) -> Self {
        let tables = |comparison: &crate::model::Comparison| {
            let given = comparison.given.iter().flat_map(|given| given.table.clone());
            comparison.levels.iter().copied().chain(given).collect::<Vec<_>>()
        };
        let levels: Vec<LevelProbabilities> = model.comparisons.iter().flat_map(tables).collect();
        Parameters {
            m: levels.iter().map(|level| level.m).collect(),
            u: levels.iter().map(|level| level.u).collect(),
            h: levels.iter().map(|level| level.h).collect(),
            t: levels.iter().map(|level| level.t).collect(),
            n: levels.iter().map(|level| level.n).collect(),
            same,
            others: [model.prior.relatives, model.prior.twins, model.prior.namesakes],
        }
    }

    /// Writes the parameters into a model of the same shape.
    pub fn write(&self, model: &mut Model) {
        let mut slot = 0..self.m.len();
        let mut next = || {
            let slot = slot.next().expect("the model has the shape of its layout");
            LevelProbabilities { m: self.m[slot], u: self.u[slot], h: self.h[slot], t: self.t[slot], n: self.n[slot] }
        };
        for comparison in &mut model.comparisons {
            comparison.levels.iter_mut().for_each(|level| *level = next());
            comparison.given.iter_mut().flat_map(|given| &mut given.table).for_each(|level| *level = next());
        }
    }

    /// Lets twins and namesakes keep to the kind that the committed model holds each of their levels closest to.
    ///
    /// There are too few of them in any register to be counted. A mother's name agrees among twins as it does in one
    /// person, so where m changes, t changes with it; a level that is nobody else's stays what it is.
    pub fn follow(&mut self, committed: &Parameters) {
        const CLOSE_BITS: f64 = 1.0;
        for slot in 0..self.m.len() {
            let plain = |chance: Chance| if let Chance::Plain(u) = chance { u } else { f64::NAN };
            let kinds =
                [(committed.m[slot], self.m[slot]), (committed.h[slot], self.h[slot]), (plain(committed.u[slot]), plain(self.u[slot]))];
            let follow = |value: f64| {
                let apart = |kind: &&(f64, f64)| (value / kind.0).log2().abs();
                let close = kinds.iter().filter(|kind| apart(kind) <= CLOSE_BITS).min_by(|a, b| apart(a).total_cmp(&apart(b)));
                close.map_or(value, |(before, now)| (now * value / before).clamp(1e-9, 1.0))
            };
            self.t[slot] = committed.t[slot].map(follow);
            self.n[slot] = committed.n[slot].map(follow);
        }
    }

    pub fn scale<'a>(&'a self, layout: &'a Layout) -> Scale<'a> {
        let bits = |values: &[f64]| values.iter().map(|value| value.log2()).collect();
        let t = self.t.iter().zip(&self.h).map(|(t, h)| t.unwrap_or(*h).log2()).collect();
        let n = self.n.iter().map(|n| n.map(f64::log2)).collect();
        Scale { layout, m: bits(&self.m), h: bits(&self.h), t, n, u: &self.u }
    }
}

/// log2 of the chance of a level among random pairs.
pub(super) fn u_bits(chance: Chance, rarity: u8, register_rows: f64) -> f64 {
    match chance {
        Chance::Plain(u) => u.log2(),
        Chance::PerRegister(rows) => (rows / register_rows).min(1.0).log2(),
        Chance::ByRarity(factor) => (factor.log2() - f64::from(rarity) / QUANTA).min(0.0),
    }
}

impl Scale<'_> {
    /// Weighs a pair.
    pub fn weigh(&self, seen: &Observation) -> Bits {
        let mut bits = Bits::default();
        for comparison in 0..self.layout.comparisons() {
            let Some(slot) = self.layout.slot(comparison, &seen.levels) else { continue };
            let u = u_bits(self.u[slot], seen.rarity[comparison], self.layout.register_rows);
            bits.same += self.m[slot] - u;
            bits.others[0] += self.h[slot] - u;
            bits.others[1] += self.t[slot] - u;
            bits.others[2] += self.n[slot].map_or(0.0, |n| n - u);
            if self.layout.places[comparison].borrowed {
                bits.borrowed += (self.h[slot] - u).max(0.0);
            }
        }
        bits
    }
}
