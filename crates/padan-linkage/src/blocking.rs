//! Candidate pairs: a left row and a right row that share a blocking key.
//!
//! A pair belongs to the first rule that reaches it, so it is compared once however many rules do. A key that too many
//! right rows share is refined with the rule's next part, never dropped; where a row has no value for the next part, that is
//! counted. Blocks that stay crowded share one scan limit per row, stronger rules first; every block that it cuts is counted. This module never looks at how alike two values are.

mod filter;
pub(crate) mod keys;
mod numbers;
mod postings;
pub mod recall;
mod rule;

use crate::records::{Records, Shared};
use crate::store::{Bad, Reader, Writer};
use keys::{Keys, Side, mix, part_values};
pub use postings::PostingsSize;
use postings::{Block, Postings};
use rule::right_parts;
pub use rule::{BlockingRule, KeyPart, Transform};
use std::collections::HashMap;

/// One rule and where its postings stand: coarse first, then one per refinement.
#[derive(Clone, Debug)]
struct RuleIndex {
    rule: BlockingRule,
    levels: Vec<usize>,
}

/// The right records' postings for every rule.
#[derive(Clone, Debug, Default)]
pub struct BlockingIndex {
    rules: Vec<RuleIndex>,
    /// Rules whose keys are the same on the right side share their coarse postings.
    postings: Vec<Postings>,
    /// Right rows that a left row may take from blocks that stay crowded; each cut is counted.
    scan_rows_max: usize,
}

/// What blocking left out, so that nothing is dropped silently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Keys that were too common and whose row had no value to refine with.
    pub keys_not_refined: u64,
    /// Finest blocks cut at the scan limit.
    pub blocks_cut: u64,
}

impl std::iter::Sum for Skipped {
    fn sum<I: Iterator<Item = Skipped>>(rows: I) -> Skipped {
        rows.fold(Skipped::default(), |sum, row| Skipped {
            keys_not_refined: sum.keys_not_refined + row.keys_not_refined,
            blocks_cut: sum.blocks_cut + row.blocks_cut,
        })
    }
}

/// Stands for the rule of a pair that no rule reached: a person named it.
pub const NO_RULE: u8 = u8::MAX;

/// A candidate right row and the rule that owns the pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    pub right: u32,
    pub rule: u8,
}

impl BlockingIndex {
    /// Builds the postings of the right records.
    pub fn build(rules: &[BlockingRule], scan_rows_max: usize, shared: &Shared, right: &Records) -> Self {
        let mut index = BlockingIndex { scan_rows_max, ..BlockingIndex::default() };
        let mut coarse: HashMap<Vec<(usize, Transform)>, usize> = HashMap::new();
        for rule in rules {
            let place = *coarse.entry(right_parts(rule, right)).or_insert_with(|| {
                index.postings.push(rule.coarse(shared, right));
                index.postings.len() - 1
            });
            let mut levels = vec![place];
            for depth in 1..=rule.refine.len() {
                let coarser = &index.postings[levels[depth - 1]];
                if coarser.largest() <= rule.block_rows_max {
                    break;
                }
                let finer = rule.finer(depth, coarser, shared, right);
                levels.push(index.postings.len());
                index.postings.push(finer);
            }
            index.rules.push(RuleIndex { rule: rule.clone(), levels });
        }
        index
    }

    /// The postings as sections.
    pub fn write<'a>(&'a self, out: &mut Writer<'a>) {
        let of_rules = self.rules.iter().flat_map(|index| std::iter::once(index.levels.len()).chain(index.levels.iter().copied()));
        out.values("levels", &of_rules.map(|number| number as u64).collect::<Vec<_>>());
        for (number, postings) in self.postings.iter().enumerate() {
            out.within(&number.to_string(), |out| postings.write(out));
        }
    }

    /// Takes the postings of the same rules back.
    ///
    /// Errors: sections that are missing, or that other rules wrote.
    pub fn read(from: &mut Reader, rules: &[BlockingRule], scan_rows_max: usize) -> Result<Self, Bad> {
        let levels = from.column::<u64>("levels")?;
        let (mut levels, mut index) =
            (levels.iter().map(|&level| level as usize), BlockingIndex { scan_rows_max, ..BlockingIndex::default() });
        for rule in rules {
            let count = levels.next().unwrap_or(0);
            let levels: Vec<usize> = levels.by_ref().take(count).collect();
            if levels.len() != count || !(1..=rule.refine.len() + 1).contains(&count) {
                return Err(Bad::of("postings of other blocking rules"));
            }
            index.rules.push(RuleIndex { rule: rule.clone(), levels });
        }
        if levels.next().is_some() {
            return Err(Bad::of("postings of more blocking rules"));
        }
        let count = index.rules.iter().flat_map(|index| &index.levels).max().map_or(0, |last| last + 1);
        for number in 0..count {
            index.postings.push(from.within(&number.to_string(), |from| Postings::read(from))?);
        }
        Ok(index)
    }

    /// What the postings of each rule take; postings that rules share are told with the first.
    pub fn sizes(&self) -> Vec<(&str, PostingsSize)> {
        let mut told = vec![false; self.postings.len()];
        let mut size = |levels: &[usize]| {
            let own: Vec<usize> = levels.iter().copied().filter(|&level| !std::mem::replace(&mut told[level], true)).collect();
            own.iter().map(|&level| self.postings[level].size()).fold(PostingsSize::default(), |sum, size| PostingsSize {
                bytes: sum.bytes + size.bytes,
                keys: sum.keys + size.keys,
                rows: sum.rows + size.rows,
            })
        };
        self.rules.iter().map(|index| (index.rule.name.as_str(), size(&index.levels))).collect()
    }

    /// Name of a rule; empty for `NO_RULE`.
    pub fn rule_name(&self, rule: u8) -> &str {
        self.rules.get(usize::from(rule)).map_or("", |index| &index.rule.name)
    }

    /// Says whether one rule brings a right row before a left row.
    fn reaches(&self, rule: usize, shared: &Shared, left: &Records, row: usize, right: u32) -> bool {
        let mut reached = false;
        let mut probe = Probe::of(shared, left, row, self.scan_rows_max);
        self.probe(&self.rules[rule], &mut probe, &mut Keys::default(), |found| reached |= found == right);
        reached
    }

    /// Candidates of one left row, sorted by right row; each owned by the first rule that reached it.
    pub fn candidates(&self, shared: &Shared, left: &Records, row: usize, out: &mut Vec<Pair>) -> Skipped {
        self.candidates_with(&mut Scratch::default(), shared, left, row, out)
    }

    /// As `candidates`, with room that is used again for the next row.
    pub fn candidates_with(&self, scratch: &mut Scratch, shared: &Shared, left: &Records, row: usize, out: &mut Vec<Pair>) -> Skipped {
        out.clear();
        let mut probe = Probe::of(shared, left, row, self.scan_rows_max);
        let Scratch { keys, coarse, finer, .. } = scratch;
        coarse.clear();
        for (number, index) in self.rules.iter().enumerate().filter(|(_, index)| !index.rule.only_if_none) {
            self.keys(index, &probe, keys);
            coarse.extend(keys.list.iter().map(|&(key, _)| (number, key)));
        }
        self.touch(&probe, coarse, finer);
        let mut coarse = &coarse[..];
        for (number, index) in self.rules.iter().enumerate() {
            let rule = u8::try_from(number).expect("fewer than 256 blocking rules");
            if index.rule.only_if_none && out.is_empty() {
                self.probe(index, &mut probe, keys, |right| out.push(Pair { right, rule }));
            }
            while let Some((&(_, key), rest)) = coarse.split_first().filter(|((of, _), _)| *of == number) {
                coarse = rest;
                let block = self.postings[index.levels[0]].block(key);
                self.probe_level(index, 0, key, block, &mut probe, &mut |right| out.push(Pair { right, rule }));
            }
        }
        out.sort_unstable();
        out.dedup_by_key(|pair| pair.right);
        probe.skipped
    }

    /// Reads the places that blocks will be found at ahead of their use, all at once, so that their waits overlap.
    fn touch(&self, probe: &Probe, coarse: &[(usize, u64)], finer: &mut Vec<(usize, u64)>) {
        let of = |number: usize, depth: usize| &self.postings[self.rules[number].levels[depth]];
        let touch = |depth: usize, keys: &[(usize, u64)]| {
            let bucket = keys.iter().map(|&(number, key)| of(number, depth).touch_bucket(key)).fold(0, |seen, word| seen ^ word);
            let rows = keys.iter().map(|&(number, key)| of(number, depth).touch_rows(key)).fold(0, |seen, word| seen ^ word);
            std::hint::black_box((bucket, rows));
        };
        touch(0, coarse);
        finer.clear();
        let mut values = Vec::new();
        for &(number, key) in coarse {
            let RuleIndex { rule, levels } = &self.rules[number];
            if levels.len() > 1 && of(number, 0).block(key).len() > rule.block_rows_max {
                values.clear();
                part_values(&rule.refine[0], probe.shared, probe.left, probe.row, Side::Left, &mut values);
                finer.extend(values.iter().map(|&value| (number, mix(key, value))));
            }
        }
        touch(1, finer);
    }

    /// The keys of one row under one rule, in order, without those that nobody has.
    fn keys(&self, index: &RuleIndex, probe: &Probe, keys: &mut Keys) {
        let coarse = &self.postings[index.levels[0]];
        keys.fill(&index.rule, 0, probe.shared, probe.left, probe.row, Side::Left);
        keys.list.retain(|&(key, _)| coarse.may_hold(key));
        keys.list.sort_unstable();
        keys.list.dedup();
    }

    fn probe(&self, index: &RuleIndex, probe: &mut Probe, keys: &mut Keys, mut found: impl FnMut(u32)) {
        self.keys(index, probe, keys);
        let coarse = &self.postings[index.levels[0]];
        for &(key, _) in &keys.list {
            self.probe_level(index, 0, key, coarse.block(key), probe, &mut found);
        }
    }

    /// Takes a block, or looks it up again with one more part while it is crowded.
    fn probe_level(&self, index: &RuleIndex, depth: usize, key: u64, block: Block, probe: &mut Probe, found: &mut impl FnMut(u32)) {
        if block.len() <= index.rule.block_rows_max || depth + 1 == index.levels.len() {
            return probe.take(block, index.rule.block_rows_max, found);
        }
        let mut values = Vec::new();
        part_values(&index.rule.refine[depth], probe.shared, probe.left, probe.row, Side::Left, &mut values);
        if values.is_empty() {
            probe.skipped.keys_not_refined += 1;
            return probe.take(block, index.rule.block_rows_max, found);
        }
        for value in values {
            let finer = mix(key, value);
            self.probe_level(index, depth + 1, finer, self.postings[index.levels[depth + 1]].block(finer), probe, found);
        }
    }
}

/// Room for the keys of one row after another.
#[derive(Default)]
pub struct Scratch {
    keys: Keys,
    /// (rule, key).
    coarse: Vec<(usize, u64)>,
    finer: Vec<(usize, u64)>,
    /// Keys.
    asked: Vec<u64>,
}

/// One left row on its way through the rules.
struct Probe<'a> {
    shared: &'a Shared,
    left: &'a Records,
    row: usize,
    /// Rows that may still be taken from blocks that stay crowded when nothing refines them further.
    scan_rows: usize,
    scan_rows_max: usize,
    skipped: Skipped,
}

impl<'a> Probe<'a> {
    fn of(shared: &'a Shared, left: &'a Records, row: usize, scan_rows_max: usize) -> Self {
        Probe { shared, left, row, scan_rows: scan_rows_max, scan_rows_max, skipped: Skipped::default() }
    }

    /// Takes a block that nothing refines further; crowded blocks of one row share its scan limit.
    fn take(&mut self, block: Block, block_rows_max: usize, found: &mut impl FnMut(u32)) {
        let mut taken = block.len();
        if block.len() > block_rows_max.min(self.scan_rows_max) {
            taken = block.len().min(self.scan_rows);
            self.scan_rows -= taken;
            self.skipped.blocks_cut += u64::from(taken < block.len());
        }
        block.rows().take(taken).for_each(found);
    }
}

/// Says whether a left row has a value from which a part makes a key.
pub fn has_key(part: &KeyPart, shared: &Shared, left: &Records, row: usize) -> bool {
    let mut values = Vec::new();
    part_values(part, shared, left, row, Side::Left, &mut values);
    !values.is_empty()
}

#[cfg(test)]
mod tests;
