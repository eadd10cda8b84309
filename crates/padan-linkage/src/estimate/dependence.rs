//! Which comparisons say the same thing twice, what that costs in bits, and the `given` table that would mend it.
//!
//! Weights of comparisons are added up, which is right when they are independent among strangers and among matches. Where
//! one agrees, another one's chance agreement may rise among strangers more than among matches: that excess is counted
//! twice. What existing `given` tables already explain is left out.

use super::layout::{Layout, Observation, Parameters, QUANTA};
use super::rounded;
use crate::model::{Chance, LevelProbabilities};

/// How much a dependence matters, for the order.
fn size(dependence: &Dependence) -> f64 {
    dependence.cost_bits.abs() * dependence.matches_share
}

/// Observations with their weight in pairs.
pub(super) type Weighted = Vec<(Observation, f64)>;

/// Fewest pairs, of strangers and of matches, from which a dependence is told.
const PAIRS_MIN: f64 = 50.0;

/// Mutual information among matches from which two comparisons are said to move together, in bits.
const TOGETHER_BITS: f64 = 0.3;
/// Fewest pairs at a level, seen or to be expected, from which its chance is said to differ.
const LEVEL_MIN: f64 = 5.0;

/// Two comparisons that depend on each other.
#[derive(Clone, Debug)]
pub struct Dependence {
    /// The earlier comparison, and its level at which the dependence is strongest.
    pub on: usize,
    pub level: u8,
    /// The later one, by its main table.
    pub comparison: usize,
    /// Mutual information of their levels among random pairs and among matches, in bits.
    pub random_bits: f64,
    pub match_bits: f64,
    /// Bits by which a match's weight is overstated on average when the earlier one is at the level; below 0: understated.
    pub cost_bits: f64,
    /// Share of matches where the earlier one is at the level.
    pub matches_share: f64,
    /// Probabilities of a `given` table that would mend it.
    pub table: Vec<LevelProbabilities>,
}

/// What dependences are measured from.
pub(super) struct Evidence<'a> {
    pub layout: &'a Layout,
    pub parameters: &'a Parameters,
    pub random: &'a Weighted,
    pub inside: &'a [Weighted],
    pub matches: &'a Weighted,
    pub relatives: &'a Weighted,
}

/// One comparison's levels over some pairs, by its main table.
struct Tally {
    pairs: f64,
    levels: Vec<f64>,
    inverse: Vec<f64>,
}

impl Evidence<'_> {
    /// Every pair of comparisons with enough pairs, costliest first.
    pub fn dependences(&self) -> Vec<Dependence> {
        let pairs = (0..self.layout.comparisons()).flat_map(|on| (on + 1..self.layout.comparisons()).map(move |later| (on, later)));
        let mut found: Vec<Dependence> = pairs.filter_map(|(on, comparison)| self.of(on, comparison)).collect();
        let weight = |found: &Dependence| size(found).max(if found.match_bits >= TOGETHER_BITS { found.match_bits } else { 0.0 });
        found.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then((a.on, a.comparison).cmp(&(b.on, b.comparison))));
        found
    }

    /// The level of the earlier comparison at which the later one depends on it most.
    fn of(&self, on: usize, comparison: usize) -> Option<Dependence> {
        let (base, matched) = (self.tally(self.random, on, None, comparison), self.tally(self.matches, on, None, comparison));
        if base.pairs < PAIRS_MIN || matched.pairs < PAIRS_MIN {
            return None;
        }
        let levels = 1..=self.layout.levels(on) as u8;
        let found: Vec<(Dependence, f64)> = levels.filter_map(|level| self.at(on, level, comparison, &base, &matched)).collect();
        let (random_bits, match_bits) = (self.information(self.random, on, comparison), self.information(self.matches, on, comparison));
        // Where matches themselves move together, a class of its own may pass for them, and its strangers are not to be seen.
        let strength =
            |(found, gain): &(Dependence, f64)| if match_bits >= TOGETHER_BITS { found.matches_share * gain } else { size(found) };
        let (strongest, _) = found.into_iter().rev().max_by(|a, b| strength(a).total_cmp(&strength(b)))?;
        Some(Dependence { random_bits, match_bits, ..strongest })
    }

    /// The dependence at one level, and how much the level tells of the later comparison among matches, in bits.
    fn at(&self, on: usize, level: u8, comparison: usize, base: &Tally, matched: &Tally) -> Option<(Dependence, f64)> {
        let tally = |pairs: &Weighted| self.tally(pairs, on, Some(level), comparison);
        let (drawn, inside) = (tally(self.random), tally(&self.inside[on]));
        let strangers_on = if inside.pairs > drawn.pairs { inside } else { drawn };
        let (matched_on, relatives_on) = (tally(self.matches), tally(self.relatives));
        if matched_on.pairs < PAIRS_MIN {
            return None;
        }
        let told = |chance: Option<f64>| chance.map(|chance| rounded(chance, 0.9999));
        let start = self.layout.starts(comparison)[0];
        let (mut cost_bits, mut gain_bits, mut table) = (0.0, 0.0, Vec::new());
        for place in 0..self.layout.levels(comparison) {
            let slot = start + place;
            let (u, m, h) = (self.parameters.u[slot], self.parameters.m[slot], self.parameters.h[slot]);
            let (given_u, ratio_u) = strangers_on.chance(base, place, u);
            let given_m = matched_on.share(place, m);
            let thin = matched_on.levels[place].max(matched.share(place, m) * matched_on.pairs) < LEVEL_MIN;
            let ratio_m = if thin { 1.0 } else { given_m / matched.share(place, m) };
            cost_bits += given_m * (ratio_u / ratio_m).log2();
            gain_bits += given_m * ratio_m.log2();
            let (m, h) = (rounded(given_m, 0.9999), rounded(relatives_on.share(place, h), 0.9999));
            table.push(LevelProbabilities { m, u: given_u, h, t: told(self.parameters.t[slot]), n: told(self.parameters.n[slot]) });
        }
        let matches_share = matched_on.pairs / matched.pairs;
        Some((Dependence { on, level, comparison, random_bits: 0.0, match_bits: 0.0, cost_bits, matches_share, table }, gain_bits))
    }

    /// Levels of a comparison over the pairs where it uses its main table and `on` stands at a level, or at any.
    fn tally(&self, pairs: &Weighted, on: usize, wanted: Option<u8>, comparison: usize) -> Tally {
        let levels = self.layout.levels(comparison);
        let mut tally = Tally { pairs: 0.0, levels: vec![0.0; levels], inverse: vec![0.0; levels] };
        for (seen, weight) in pairs {
            let other = seen.levels[on];
            let level = seen.levels[comparison];
            if level == 0 || other == 0 || wanted.is_some_and(|wanted| wanted != other) || self.layout.table(comparison, &seen.levels) != 0
            {
                continue;
            }
            let place = usize::from(level) - 1;
            tally.pairs += weight;
            tally.levels[place] += weight;
            tally.inverse[place] += weight * (f64::from(seen.rarity[comparison]) / QUANTA).exp2();
        }
        tally
    }

    /// Mutual information of two comparisons' levels, in bits.
    fn information(&self, pairs: &Weighted, left: usize, right: usize) -> f64 {
        let (rows, columns) = (self.layout.levels(left) + 1, self.layout.levels(right) + 1);
        let mut cells = vec![0.0; rows * columns];
        for (seen, weight) in pairs.iter().filter(|(seen, _)| seen.levels[left] != 0 && seen.levels[right] != 0) {
            cells[usize::from(seen.levels[left]) * columns + usize::from(seen.levels[right])] += weight;
        }
        let total: f64 = cells.iter().sum();
        let row = |row: usize| cells[row * columns..(row + 1) * columns].iter().sum::<f64>();
        let column = |column: usize| (0..rows).map(|row| cells[row * columns + column]).sum::<f64>();
        let (by_row, by_column): (Vec<f64>, Vec<f64>) = ((0..rows).map(row).collect(), (0..columns).map(column).collect());
        let cell = |(place, &weight): (usize, &f64)| match weight > 0.0 {
            true => weight / total * (weight * total / (by_row[place / columns] * by_column[place % columns])).log2(),
            false => 0.0,
        };
        cells.iter().enumerate().map(cell).sum::<f64>().max(0.0)
    }
}

impl Tally {
    /// Share of a level; one pair is believed to show what the main table says.
    fn share(&self, level: usize, believed: f64) -> f64 {
        (self.levels[level] + believed) / (self.pairs + 1.0)
    }

    /// Chance of a level in the form that the main table states it in, and how many times more likely it is than in `base`.
    fn chance(&self, base: &Tally, level: usize, believed: Chance) -> (Chance, f64) {
        let counts = match believed {
            Chance::Plain(_) | Chance::PerRegister(_) => (&self.levels, &base.levels),
            Chance::ByRarity(_) => (&self.inverse, &base.inverse),
        };
        if self.pairs < PAIRS_MIN {
            return (believed, 1.0);
        }
        let expected = base.levels[level] / base.pairs * self.pairs;
        // Few pairs say nothing, unless many were to be expected; and where the base has none, one is taken for it.
        let ratio = match self.levels[level].max(expected) < LEVEL_MIN {
            true => 1.0,
            false => (counts.0[level].max(0.5) / self.pairs) / (counts.1[level].max(1.0) / base.pairs),
        };
        let chance = match believed {
            Chance::Plain(u) => Chance::Plain(rounded(u * ratio, 0.9999)),
            Chance::PerRegister(rows) => Chance::PerRegister(rounded(rows * ratio, f64::MAX)),
            Chance::ByRarity(factor) => Chance::ByRarity(rounded(factor * ratio, f64::MAX)),
        };
        (chance, ratio)
    }
}
