//! Candidate pairs: a left row and a right row that share a blocking key.
//!
//! A pair belongs to the first rule that reaches it, so it is compared once however many rules do. A key that too many
//! right rows share is refined with the rule's next part, never dropped; where a row has no value for the next part, that is
//! counted. Blocks that stay crowded share one scan limit per row, stronger rules first; every block that it cuts is counted. This module never looks at how alike two values are.

pub(crate) mod keys;
pub mod recall;

use crate::records::{Kind, Records, Shared};
use keys::{Keys, Side, mix, part_values};
use rayon::prelude::*;

/// How a key part is made from a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transform {
    /// The whole value.
    Whole,
    /// The value and every value one slip away: of numbers on the left side only, of texts and names as what remains of
    /// each word without one of its letters, on both sides.
    Slips,
    /// Each name token's phonetic key.
    EachToken,
    /// The phonetic keys of every two tokens, unordered; a one-token name gives its token.
    TokenPairs,
    /// The first letters of the name written without spaces, or of the text.
    Start,
    /// The stated date, the swapped one, and the one that the identity number carries.
    AnyDate,
    Year,
    /// First six digits of an area code.
    Kecamatan,
    /// Twelve leading digits of an identity number.
    Prefix,
    /// A text's sound.
    Phonetic,
    /// Year and month, year and day, month and day: any two parts of three.
    TwoParts,
    /// Month and day.
    MonthDay,
    /// The neighbourhood of a quantity, as wide as the field's nearer tolerance.
    Near,
}

impl Transform {
    pub const ALL: &[(&'static str, Transform, Kind)] = &[
        ("whole", Transform::Whole, Kind::Digits),
        ("whole", Transform::Whole, Kind::Symbol),
        ("whole", Transform::Whole, Kind::Area),
        ("whole", Transform::Whole, Kind::Date),
        ("whole", Transform::Whole, Kind::Sex),
        ("slips", Transform::Slips, Kind::Digits),
        ("prefix", Transform::Prefix, Kind::Digits),
        ("each_token", Transform::EachToken, Kind::Name),
        ("token_pairs", Transform::TokenPairs, Kind::Name),
        ("start", Transform::Start, Kind::Name),
        ("any_date", Transform::AnyDate, Kind::Date),
        ("year", Transform::Year, Kind::Date),
        ("kecamatan", Transform::Kecamatan, Kind::Area),
        ("whole", Transform::Whole, Kind::Name),
        ("slips", Transform::Slips, Kind::Name),
        ("whole", Transform::Whole, Kind::Text),
        ("slips", Transform::Slips, Kind::Text),
        ("start", Transform::Start, Kind::Text),
        ("phonetic", Transform::Phonetic, Kind::Text),
        ("two_parts", Transform::TwoParts, Kind::Date),
        ("month_day", Transform::MonthDay, Kind::Date),
        ("whole", Transform::Whole, Kind::Number),
        ("near", Transform::Near, Kind::Number),
    ];
}

/// One part of a key: any of these columns, under one transform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPart {
    pub column: usize,
    /// A second column whose left value may stand in (a NIK cell that holds the card number).
    pub or_left: Option<usize>,
    pub transform: Transform,
}

/// One blocking rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockingRule {
    pub name: String,
    pub parts: Vec<KeyPart>,
    /// Further parts, added one by one while a block is larger than `block_rows_max`.
    pub refine: Vec<KeyPart>,
    pub block_rows_max: usize,
    /// Probe this rule only when no earlier rule gave a candidate.
    pub only_if_none: bool,
}

/// Postings are sorted bucket by bucket, by the leading bits of their keys, so that each sort fits the cache.
const BUCKETS: usize = 256;
const BUCKET_SHIFT: u32 = 56;
/// Fewest rows whose keys one task collects.
const ROWS_AT_ONCE: usize = 8_192;

/// Right rows by key, sorted.
#[derive(Clone, Debug, Default)]
struct Postings {
    keys: Vec<u64>,
    rows: Vec<u32>,
    /// First posting whose key has at least this value in its top bits.
    directory: Vec<u32>,
    shift: u32,
}

/// One rule's postings, coarse first, then one per refinement.
#[derive(Clone, Debug)]
struct RuleIndex {
    rule: BlockingRule,
    levels: Vec<Postings>,
}

/// The right records' postings for every rule.
#[derive(Clone, Debug, Default)]
pub struct BlockingIndex {
    rules: Vec<RuleIndex>,
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
        let rules = rules.iter().map(|rule| RuleIndex::build(rule, shared, right)).collect();
        BlockingIndex { rules, scan_rows_max }
    }

    /// Name of a rule; empty for `NO_RULE`.
    pub fn rule_name(&self, rule: u8) -> &str {
        self.rules.get(usize::from(rule)).map_or("", |index| &index.rule.name)
    }

    /// Says whether one rule brings a right row before a left row.
    fn reaches(&self, rule: usize, shared: &Shared, left: &Records, row: usize, right: u32) -> bool {
        let mut reached = false;
        let mut probe = Probe::of(shared, left, row, self.scan_rows_max);
        self.rules[rule].probe(&mut probe, &mut Keys::default(), |found| reached |= found == right);
        reached
    }

    /// Candidates of one left row, sorted by right row; each owned by the first rule that reached it.
    pub fn candidates(&self, shared: &Shared, left: &Records, row: usize, out: &mut Vec<Pair>) -> Skipped {
        out.clear();
        let mut probe = Probe::of(shared, left, row, self.scan_rows_max);
        let mut keys = Keys::default();
        for (number, index) in self.rules.iter().enumerate() {
            if index.rule.only_if_none && !out.is_empty() {
                continue;
            }
            let rule = u8::try_from(number).expect("fewer than 256 blocking rules");
            index.probe(&mut probe, &mut keys, |right| out.push(Pair { right, rule }));
        }
        out.sort_unstable();
        out.dedup_by_key(|pair| pair.right);
        probe.skipped
    }
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
    fn take(&mut self, block: &[u32], block_rows_max: usize, found: &mut impl FnMut(u32)) {
        let mut taken = block.len();
        if block.len() > block_rows_max.min(self.scan_rows_max) {
            taken = block.len().min(self.scan_rows);
            self.scan_rows -= taken;
            self.skipped.blocks_cut += u64::from(taken < block.len());
        }
        block[..taken].iter().for_each(|&row| found(row));
    }
}

/// Says whether a left row has a value from which a part makes a key.
pub fn has_key(part: &KeyPart, shared: &Shared, left: &Records, row: usize) -> bool {
    let mut values = Vec::new();
    part_values(part, shared, left, row, Side::Left, &mut values);
    !values.is_empty()
}

impl RuleIndex {
    fn build(rule: &BlockingRule, shared: &Shared, right: &Records) -> Self {
        let mut levels = vec![Postings::of(rule, 0, shared, right, None)];
        for depth in 1..=rule.refine.len() {
            let coarser = levels.last().expect("the coarsest level exists");
            if coarser.largest() <= rule.block_rows_max {
                break;
            }
            levels.push(Postings::of(rule, depth, shared, right, Some((coarser, rule.block_rows_max))));
        }
        RuleIndex { rule: rule.clone(), levels }
    }

    fn probe(&self, probe: &mut Probe, keys: &mut Keys, mut found: impl FnMut(u32)) {
        keys.fill(&self.rule, 0, probe.shared, probe.left, probe.row, Side::Left);
        for &(coarse, _) in &keys.list {
            self.probe_level(0, coarse, self.levels[0].block(coarse), probe, &mut found);
        }
    }

    /// Takes a block, or looks it up again with one more part while it is crowded.
    fn probe_level(&self, depth: usize, key: u64, block: &[u32], probe: &mut Probe, found: &mut impl FnMut(u32)) {
        if block.len() <= self.rule.block_rows_max || depth + 1 == self.levels.len() {
            return probe.take(block, self.rule.block_rows_max, found);
        }
        let mut values = Vec::new();
        part_values(&self.rule.refine[depth], probe.shared, probe.left, probe.row, Side::Left, &mut values);
        if values.is_empty() {
            probe.skipped.keys_not_refined += 1;
            return probe.take(block, self.rule.block_rows_max, found);
        }
        for value in values {
            let finer = mix(key, value);
            self.probe_level(depth + 1, finer, self.levels[depth + 1].block(finer), probe, found);
        }
    }
}

impl Postings {
    /// Postings of one refinement depth; only rows of coarser blocks that are too large are kept from depth 1 on.
    fn of(rule: &BlockingRule, depth: usize, shared: &Shared, right: &Records, coarser: Option<(&Postings, usize)>) -> Self {
        let too_large = |key: u64| coarser.is_none_or(|(postings, max)| postings.block(key).len() > max);
        let parts: Vec<Vec<Vec<(u64, u32)>>> = (0..right.len)
            .into_par_iter()
            .with_min_len(ROWS_AT_ONCE)
            .fold(
                || (vec![Vec::new(); BUCKETS], Keys::default()),
                |(mut buckets, mut keys), row| {
                    keys.fill(rule, depth, shared, right, row, Side::Right);
                    for &(key, _) in keys.list.iter().filter(|(_, parent)| too_large(*parent)) {
                        buckets[(key >> BUCKET_SHIFT) as usize].push((key, row as u32));
                    }
                    (buckets, keys)
                },
            )
            .map(|(buckets, _)| buckets)
            .collect();
        let sorted: Vec<Vec<(u64, u32)>> = (0..BUCKETS)
            .into_par_iter()
            .map(|bucket| {
                let mut entries = parts.iter().map(|part| &part[bucket][..]).collect::<Vec<_>>().concat();
                entries.sort_unstable();
                entries.dedup();
                entries
            })
            .collect();
        drop(parts);
        Postings::sorted(&sorted)
    }

    /// From entries in order, bucket after bucket.
    fn sorted(buckets: &[Vec<(u64, u32)>]) -> Self {
        let len: usize = buckets.iter().map(Vec::len).sum();
        let bits = (len.max(2).ilog2()).min(24);
        let shift = 64 - bits;
        let mut directory = vec![0u32; (1usize << bits) + 1];
        let (mut keys, mut rows) = (Vec::with_capacity(len), Vec::with_capacity(len));
        for &(key, row) in buckets.iter().flatten() {
            keys.push(key);
            rows.push(row);
            directory[(key >> shift) as usize + 1] = keys.len() as u32;
        }
        for slot in 1..directory.len() {
            directory[slot] = directory[slot].max(directory[slot - 1]);
        }
        Postings { keys, rows, directory, shift }
    }

    fn block(&self, key: u64) -> &[u32] {
        let slot = (key >> self.shift) as usize;
        let (from, until) = (self.directory[slot] as usize, self.directory[slot + 1] as usize);
        let keys = &self.keys[from..until];
        let start = keys.partition_point(|&other| other < key);
        let end = start + keys[start..].partition_point(|&other| other == key);
        &self.rows[from + start..from + end]
    }

    fn largest(&self) -> usize {
        self.keys.chunk_by(|left, right| left == right).map(<[u64]>::len).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;
