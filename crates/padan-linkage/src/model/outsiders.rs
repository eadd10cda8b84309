//! What a right row may weigh at most whose numbers are more than one slip away from a left row's own.
//!
//! A row whose number, card, name and date agree with somebody is decided by those who carry its numbers: when nobody else
//! can count, nobody else is looked for. That is proved, row by row: rows one slip away are weighed one by one, and for all
//! others the most that their comparisons could bring, jointly where one table depends on another comparison, is held
//! against what the best one weighs.

use super::outweighed::{Asked, Packing, Rarity, Reach};
use super::quick::LeftRow;
use super::{COMPARISONS_MAX, CompiledComparison, LEVELS_MAX, Weighed, Weights, weigh};
use crate::blocking::Pair;
use crate::comparators::{Agreement, Sides};
use crate::packed::{Irregular, PackedRows};

/// What outsiders of one row could weigh, and what the best one does.
#[derive(Clone, Copy, Debug)]
pub struct Outsiders {
    most: Reach,
    mark: i32,
}

/// What is lent is hardly ever more than this, in millibits; where it is, every rule is asked.
const LENT_MAX: i32 = 8_000;

/// Levels that an outsider may reach, as bits; bit 0 = missing.
type Levels = u32;

impl Weights {
    /// Columns of numbers that outsiders are told by; empty where the model does not allow it.
    pub fn numbers(&self) -> Vec<usize> {
        let by_number = |comparison: &CompiledComparison| matches!(comparison.comparator.name, "nik" | "identifier");
        let packed = |column: &usize| self.layout.slot(*column).is_some();
        let known =
            self.comparisons.iter().filter(|comparison| by_number(comparison)).all(|comparison| comparison.columns.iter().all(packed));
        let simple = self.comparisons.iter().all(|comparison| comparison.chosen.is_some());
        if known && simple { self.layout.digits.iter().flatten().copied().collect() } else { Vec::new() }
    }

    /// The most that an outsider could weigh, where all of them together are nothing beside those who count; `None` where one
    /// might count, or where that is not known.
    pub fn outsiders(&self, sides: &Sides, register: &Packing, asked: &Asked, found: &[(Pair, Weighed)]) -> Option<Outsiders> {
        let best = found.iter().map(|(_, weighed)| weighed.weight.0).max()?;
        let outsiders = Outsiders { mark: self.odds.mark(best), most: self.most_of_outsiders(sides, register.packed, asked)? };
        self.odds.out_of_reach(&Weighed::default(), &outsiders.most, 0, outsiders.mark).then_some(outsiders)
    }

    /// Says whether none of the rows one slip away counts, nor an outsider, whatever a household lends.
    ///
    /// `carriers`: everybody who carries a number of the row; `near`: the rows one slip away.
    pub fn nobody_else_counts(
        &self,
        sides: &Sides,
        register: &Packing,
        asked: &Asked,
        outsiders: &Outsiders,
        (carriers, near): (&[Pair], &[u32]),
    ) -> bool {
        let Asked { left, reach: Some(reach), row, .. } = asked else { return false };
        let slow = self.slow.first().map_or(Reach::default(), |&comparison| reach[comparison]);
        register.packed.touch(near.iter().copied());
        let Outsiders { most, mark } = outsiders;
        let lent = self.lent_to_others(sides, register, left, carriers);
        let mut doubtful = Vec::new();
        for &right in near {
            let weighed = self.weigh_quickly(sides, left, &register.packed.row(sides.right, right));
            if weighed.borrowed.0 > 0 {
                return false;
            }
            if !self.odds.out_of_reach(&weighed, &slow, LENT_MAX, *mark) {
                doubtful.push((right as usize, weighed));
            }
        }
        lent <= LENT_MAX
            && self.odds.out_of_reach(&Weighed::default(), most, lent, *mark)
            && doubtful.into_iter().all(|(right, mut weighed)| {
                self.slow.iter().for_each(|&comparison| self.weigh_on(sides, *row, right, comparison..comparison + 1, &mut weighed));
                self.odds.out_of_reach(&weighed, &Reach::default(), lent, *mark)
            })
    }

    /// The most that a carrier of the row's number lends to a member of its household who carries none of them, in millibits.
    fn lent_to_others(&self, sides: &Sides, register: &Packing, left: &LeftRow, carriers: &[Pair]) -> i32 {
        let group = |pair: &Pair| register.groups[pair.right as usize];
        let here = |own: u32| carriers.iter().filter(|pair| group(pair) == own).count() as u32;
        let alone = |pair: &&Pair| group(pair) != u32::MAX && here(group(pair)) < register.members[group(pair) as usize];
        let lent = |pair: &Pair| self.weigh_quickly(sides, left, &register.packed.row(sides.right, pair.right)).borrowed.0;
        carriers.iter().filter(alone).map(lent).max().unwrap_or(0).max(0)
    }

    /// The most that the comparisons bring together; a table that depends on another comparison is taken at its level.
    fn most_of_outsiders(&self, sides: &Sides, packed: &PackedRows, asked: &Asked) -> Option<Reach> {
        // What the comparisons that depend on one add, by its level.
        let mut beneath = [[Reach::default(); LEVELS_MAX]; COMPARISONS_MAX];
        let mut total = Reach::default();
        for (index, comparison) in self.comparisons.iter().enumerate().rev() {
            let (levels, rarity) = match asked.rarities[index] {
                Rarity::Missing => (1, 0),
                Rarity::UpTo(millibits) => (self.levels(sides, comparison, packed, asked.row)?, millibits),
                Rarity::Unknown => return None,
            };
            let most = |table: usize| {
                let table = if table == 0 { &comparison.table } else { &comparison.given[table - 1].2 };
                let mut most = [i32::MIN; 4];
                for level in (0..=table.len()).filter(|level| levels >> level & 1 == 1) {
                    let weights = weigh(table, Agreement { level: level as u8, rarity_millibits: rarity });
                    most.iter_mut()
                        .zip(weights.iter().zip(&beneath[index][level]))
                        .for_each(|(most, (own, below))| *most = (*most).max(own + below));
                }
                most
            };
            let tables: [Reach; 8] =
                std::array::from_fn(|table| if table <= comparison.given.len() { most(table) } else { Reach::default() });
            let (other, chosen) = comparison.chosen?;
            if comparison.given.is_empty() {
                total.iter_mut().zip(tables[0]).for_each(|(total, most)| *total += most);
                continue;
            }
            for (level, &table) in chosen.iter().enumerate() {
                beneath[other][level].iter_mut().zip(tables.get(usize::from(table))?).for_each(|(sum, most)| *sum += most);
            }
        }
        Some(total)
    }

    /// Levels that an outsider may reach where the row states a value; `None` where a number is not packed.
    fn levels(&self, sides: &Sides, comparison: &CompiledComparison, packed: &PackedRows, row: usize) -> Option<Levels> {
        let all = (1 << (comparison.table.len() + 1)) - 1;
        let exact = 1 << comparison.table.len();
        let irregular = || Some(packed.irregular[self.layout.slot(*comparison.columns.first()?)?]);
        let unless = |far: Levels, Irregular { missing, other }: Irregular| match (missing, other) {
            (_, true) => all & !exact,
            (true, false) => far | 1,
            (false, false) => far,
        };
        match comparison.comparator.name {
            "nik" | "identifier" if sides.left.digits(comparison.columns[0])[row].missing() => Some(1),
            // Different, different and odd, same prefix.
            "nik" => Some(unless(0b1110, irregular()?)),
            "identifier" => Some(unless(0b10, irregular()?)),
            _ => Some(all),
        }
    }
}

#[cfg(test)]
mod tests;
