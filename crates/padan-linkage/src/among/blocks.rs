//! Candidates among the rows themselves: those who share a blocking key that one of the asking rows looks up.
//!
//! Few rows ask, so only the blocks of their keys are built: a key that nobody looks up costs one look into a table. A block
//! that is built holds every row, so what it gives, refines and cuts is what [`crate::blocking::BlockingIndex`] over all rows
//! would. The values of key parts are read once per row, however many rules share them.

mod keys;

use crate::blocking::{BlockingRule, KeyPart, Skipped};
use crate::records::{Records, Shared};
use keys::{Asked, Plan, Reader, Side};
use rayon::prelude::*;

/// Rows whose keys one task collects.
const ROWS_AT_ONCE: usize = 16_384;

/// Rows to be blocked, and those that ask for candidates.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) shared: &'a Shared,
    pub(super) records: &'a Records,
    /// Rows that may be candidates, ascending.
    pub(super) listed: &'a [u32],
    /// Rows that look for candidates, ascending; listed too.
    pub(super) asking: &'a [u32],
}

/// Blocks of the keys that asking rows look up.
pub(super) struct Blocks<'a> {
    rows: Rows<'a>,
    plan: Plan<'a>,
    rules: Vec<RuleBlocks<'a>>,
    scan_rows_max: usize,
}

struct RuleBlocks<'a> {
    rule: &'a BlockingRule,
    /// Coarse first, then one per refinement.
    levels: Vec<Level>,
}

impl<'a> Blocks<'a> {
    pub(super) fn build(rules: &'a [BlockingRule], scan_rows_max: usize, rows: Rows<'a>) -> Self {
        let plan = Plan::of(rules.iter().map(|rule| &rule.parts[..]));
        let (late, first): (Vec<usize>, Vec<usize>) = (0..rules.len()).partition(|&rule| rules[rule].only_if_none);
        let rules = rules.iter().map(|rule| RuleBlocks { rule, levels: Vec::new() }).collect();
        let mut blocks = Blocks { rows, plan, rules, scan_rows_max };
        blocks.fill(&first, rows.asking);
        for rule in late {
            let none =
                |search: &mut Search, row: u32| (blocks.look_up(row, &blocks.rules[..rule], search, &mut |_| {}) == 0).then_some(row);
            let asking =
                rows.asking.par_iter().map_init(|| blocks.search(), |search, &row| none(search, row)).flatten_iter().collect::<Vec<u32>>();
            blocks.fill(&[rule], &asking);
        }
        blocks
    }

    /// What one thread looks up with.
    pub(super) fn search(&self) -> Search<'_> {
        Search {
            reader: Reader::of(&self.plan, self.rows, Side::Left),
            row: 0,
            scan_rows: 0,
            scan_rows_max: self.scan_rows_max,
            skipped: Skipped::default(),
        }
    }

    /// Candidates of an asking row: itself too, and some more than once.
    pub(super) fn candidates(&self, row: u32, search: &mut Search, found: &mut dyn FnMut(u32)) -> Skipped {
        self.look_up(row, &self.rules, search, found);
        search.skipped
    }

    /// Returns how many were found.
    fn look_up(&self, row: u32, rules: &[RuleBlocks], search: &mut Search, found: &mut dyn FnMut(u32)) -> u64 {
        search.begin(row);
        let mut count = 0;
        for (number, blocks) in rules.iter().enumerate() {
            if !blocks.rule.only_if_none || count == 0 {
                blocks.probe(number, search, &mut |right| {
                    count += 1;
                    found(right);
                });
            }
        }
        count
    }

    /// Builds the blocks of some rules that some rows ask for.
    fn fill(&mut self, numbers: &[usize], asking: &[u32]) {
        let asked = self.asked(numbers, asking);
        let entries = self.entries(numbers, &asked);
        let levels: Vec<Vec<Level>> = (numbers, asked, entries)
            .into_par_iter()
            .map(|(&number, asked, entries)| levels(self.rules[number].rule, self.rows, Level::of(asked, &entries)))
            .collect();
        for (&number, levels) in numbers.iter().zip(levels) {
            self.rules[number].levels = levels;
        }
    }

    /// The keys that some rows look up, by rule.
    fn asked(&self, numbers: &[usize], asking: &[u32]) -> Vec<Asked> {
        let pieces: Vec<Vec<Vec<u64>>> = asking
            .par_chunks(ROWS_AT_ONCE)
            .map(|asking| {
                let (mut keys, mut reader) = (vec![Vec::new(); numbers.len()], Reader::of(&self.plan, self.rows, Side::Left));
                for &row in asking {
                    reader.begin(row);
                    for (&number, keys) in numbers.iter().zip(&mut keys) {
                        keys.extend(reader.keys(number).iter().map(|&(key, _)| key));
                    }
                }
                keys
            })
            .collect();
        let of_rule = |place: usize| Asked::of(pieces.iter().flat_map(|piece| &piece[place]).copied().collect());
        (0..numbers.len()).into_par_iter().map(of_rule).collect()
    }

    /// The listed rows that carry a key that is asked for: by rule, in pieces, in the order of the rows.
    fn entries(&self, numbers: &[usize], asked: &[Asked]) -> Vec<Vec<Vec<Entry>>> {
        let pieces: Vec<Vec<Vec<Entry>>> = self
            .rows
            .listed
            .par_chunks(ROWS_AT_ONCE)
            .map(|listed| {
                let (mut entries, mut reader) = (vec![Vec::new(); numbers.len()], Reader::of(&self.plan, self.rows, Side::Right));
                for &row in listed {
                    reader.begin(row);
                    for ((&number, asked), entries) in numbers.iter().zip(asked).zip(&mut entries) {
                        let own = entries.len();
                        for place in reader.keys_as_they_come(number).iter().filter_map(|&(key, _)| asked.place(key)) {
                            if !entries[own..].contains(&(place, row)) {
                                entries.push((place, row));
                            }
                        }
                    }
                }
                entries
            })
            .collect();
        let mut by_rule: Vec<Vec<Vec<Entry>>> = vec![Vec::with_capacity(pieces.len()); numbers.len()];
        for piece in pieces {
            by_rule.iter_mut().zip(piece).for_each(|(rule, entries)| rule.push(entries));
        }
        by_rule
    }
}

/// A key, by its place among those asked for, and a row that carries it.
type Entry = (u32, u32);

/// One rule's levels: rows of blocks that are crowded are blocked again with one more part.
fn levels(rule: &BlockingRule, rows: Rows, coarsest: Level) -> Vec<Level> {
    let mut levels = vec![coarsest];
    for depth in 1..=rule.refine.len() {
        let coarser = &levels[depth - 1];
        let crowded = coarser.rows_of_blocks_above(rule.block_rows_max, rows.records.len);
        if crowded.is_empty() {
            break;
        }
        let parts: Vec<KeyPart> = rule.parts.iter().chain(&rule.refine[..depth]).cloned().collect();
        let plan = Plan::of(std::iter::once(&parts[..]));
        let of_crowded = |(_, parent): &&(u64, u64)| coarser.block(*parent).len() > rule.block_rows_max;
        let keys = |crowded: &[u32]| {
            let (mut reader, mut found) = (Reader::of(&plan, rows, Side::Right), Vec::<(u64, u32)>::new());
            for &row in crowded {
                reader.begin(row);
                found.extend(reader.keys(0).iter().filter(of_crowded).map(|&(key, _)| (key, row)));
            }
            found
        };
        let mut found = crowded.par_chunks(ROWS_AT_ONCE).map(keys).collect::<Vec<_>>().concat();
        found.dedup();
        let asked = Asked::of(found.iter().map(|&(key, _)| key).collect());
        let entry = |&(key, row): &(u64, u32)| (asked.place(key).expect("every key was listed"), row);
        let entries: Vec<Entry> = found.iter().map(entry).collect();
        drop(found);
        levels.push(Level::of(asked, &[entries]));
    }
    levels
}

/// Rows by key.
struct Level {
    keys: Asked,
    /// Shape: one more than there are keys; the rows of a key stand from its entry to the next one's.
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Level {
    /// From entries in the order of the rows.
    fn of(keys: Asked, entries: &[Vec<Entry>]) -> Self {
        let mut starts = vec![0u32; keys.len() + 1];
        entries.iter().flatten().for_each(|&(key, _)| starts[key as usize + 1] += 1);
        for key in 1..starts.len() {
            starts[key] += starts[key - 1];
        }
        let mut next = starts.clone();
        let mut rows = vec![0u32; entries.iter().map(Vec::len).sum()];
        for &(key, row) in entries.iter().flatten() {
            let place = &mut next[key as usize];
            rows[*place as usize] = row;
            *place += 1;
        }
        Level { keys, starts, rows }
    }

    fn block(&self, key: u64) -> &[u32] {
        self.keys.place(key).map_or(&[], |place| &self.rows[self.starts[place as usize] as usize..self.starts[place as usize + 1] as usize])
    }

    /// Ascending; `rows` counts all rows.
    fn rows_of_blocks_above(&self, rows_max: usize, rows: usize) -> Vec<u32> {
        let mut is_in = vec![false; rows];
        let blocks = self.starts.windows(2).filter(|ends| (ends[1] - ends[0]) as usize > rows_max);
        let members = blocks.flat_map(|ends| &self.rows[ends[0] as usize..ends[1] as usize]);
        members.for_each(|&row| is_in[row as usize] = true);
        (0..rows as u32).filter(|&row| is_in[row as usize]).collect()
    }
}

/// One asking row on its way through the rules.
pub(super) struct Search<'a> {
    reader: Reader<'a>,
    row: u32,
    /// Rows that may still be taken from blocks that stay crowded when nothing refines them further.
    scan_rows: usize,
    scan_rows_max: usize,
    skipped: Skipped,
}

impl Search<'_> {
    fn begin(&mut self, row: u32) {
        self.reader.begin(row);
        (self.row, self.scan_rows, self.skipped) = (row, self.scan_rows_max, Skipped::default());
    }

    /// Takes a block that nothing refines further; crowded blocks of one row share its scan limit.
    fn take(&mut self, block: &[u32], block_rows_max: usize, found: &mut dyn FnMut(u32)) {
        let mut taken = block.len();
        if block.len() > block_rows_max.min(self.scan_rows_max) {
            taken = block.len().min(self.scan_rows);
            self.scan_rows -= taken;
            self.skipped.blocks_cut += u64::from(taken < block.len());
        }
        block[..taken].iter().for_each(|&row| found(row));
    }
}

impl RuleBlocks<'_> {
    fn probe(&self, number: usize, search: &mut Search, found: &mut dyn FnMut(u32)) {
        for place in 0..search.reader.keys(number).len() {
            let key = search.reader.key(place);
            self.probe_level(0, key, search, found);
        }
    }

    /// Takes a block, or looks it up again with one more part while it is crowded.
    fn probe_level(&self, depth: usize, key: u64, search: &mut Search, found: &mut dyn FnMut(u32)) {
        let block = self.levels[depth].block(key);
        if block.len() <= self.rule.block_rows_max || depth + 1 == self.levels.len() {
            return search.take(block, self.rule.block_rows_max, found);
        }
        let values = search.reader.values_of(&self.rule.refine[depth]);
        if values.is_empty() {
            search.skipped.keys_not_refined += 1;
            return search.take(block, self.rule.block_rows_max, found);
        }
        for value in values {
            self.probe_level(depth + 1, keys::mix(key, value), search, found);
        }
    }
}
