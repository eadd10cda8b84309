//! A higher level must not weigh less than a lower one: neighbours out of order are pooled, and told.
//!
//! Levels that the committed model itself holds out of order are left as they are: that is how a rule book says that two
//! levels do not rank (an age that agrees and a date of which two parts agree are different evidence).
//! Source: pool adjacent violators, Ayer et al. (1955), Annals of Mathematical Statistics 26:641.

use super::layout::{Layout, Parameters, u_bits};

/// Bits by which a level may fall below a lower one before it counts as out of order.
const SLACK_BITS: f64 = 0.05;

/// Levels of one table that were given one weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Pooled {
    pub comparison: usize,
    /// 0 = the main table, then the `given` tables.
    pub table: usize,
    /// Levels from 1 upward.
    pub levels: Vec<u8>,
    /// Common weight, in bits.
    pub bits: f64,
}

/// Neighbouring levels that share one weight.
struct Block {
    levels: Vec<usize>,
    m: f64,
    u: f64,
}

/// Makes log2(m/u) rise with the level. `rarity` is the mean rarity of each slot among matches, in eighths of a bit.
pub(super) fn rise(layout: &Layout, committed: &Parameters, rarity: &[f64], parameters: &mut Parameters) -> Vec<Pooled> {
    let mut pooled = Vec::new();
    for (comparison, table, slots) in layout.tables() {
        let bits = |of: &Parameters, slot: usize| u_bits(of.u[slot], rarity[slot].round().clamp(0.0, 255.0) as u8, layout.register_rows);
        let ranked = ranked(slots.clone().map(|slot| committed.m[slot].log2() - bits(committed, slot)));
        let mut blocks: Vec<Block> = Vec::new();
        for level in ranked {
            let slot = slots.start + level;
            blocks.push(Block { levels: vec![level], m: parameters.m[slot], u: bits(parameters, slot).exp2() });
            while let [.., below, above] = blocks.as_slice()
                && below.bits() > above.bits() + SLACK_BITS
            {
                let above = blocks.pop().expect("two blocks stand there");
                let below = blocks.last_mut().expect("two blocks stood there");
                below.levels.extend(above.levels);
                below.m += above.m;
                below.u += above.u;
            }
        }
        for block in blocks.iter().filter(|block| block.levels.len() > 1) {
            for &level in &block.levels {
                let slot = slots.start + level;
                // m is shared out as u is, so the table's m still add up to what they did.
                parameters.m[slot] = (bits(parameters, slot).exp2() * block.m / block.u).max(1e-9);
            }
            let levels = block.levels.iter().map(|level| *level as u8 + 1).collect();
            pooled.push(Pooled { comparison, table, levels, bits: block.bits() });
        }
    }
    pooled
}

impl Block {
    fn bits(&self) -> f64 {
        (self.m / self.u).log2()
    }
}

/// Levels whose committed weight is not below that of an earlier one.
fn ranked(committed: impl Iterator<Item = f64>) -> Vec<usize> {
    let mut highest = f64::MIN;
    let mut ranked = Vec::new();
    for (level, bits) in committed.enumerate() {
        if bits + SLACK_BITS >= highest {
            ranked.push(level);
            highest = highest.max(bits);
        }
    }
    ranked
}
